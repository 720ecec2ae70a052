"""Checks of walks: by time, by metres along the streets, by a straight line, without steps, and tier by tier."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from circle15.network.profile import profile_of
from circle15.network.snap import ISLAND, OFF_NETWORK
from circle15.reach.times import NO_FACILITY, Demand, best_s, median_point, worst_s
from circle15.standards.model import Rule
from circle15.units import minutes, seconds
from circle15.verdicts.case import Case
from circle15.verdicts.holdings import meets, unsaid_conditions
from circle15.verdicts.mended import STREETS_SUSPECT
from circle15.verdicts.outcome import INCOMPLETE_DATA, NO_DATA, Mask, Outcome, Texts, joined, outcome
from circle15.verdicts.plain import plain_walker
from circle15.verdicts.services import first_reason, limit_of
from circle15.verdicts.walked import Shortest, Walked
from circle15.verdicts.within import HOMELESS, MEDIAN, enough, nobody_knows_where, origin_of, share_of, within

TOO_FAR: Final = "too_far"
DETOUR: Final = "detour"
GATE: Final = "gate"
OTHER_TIER: Final = "other_tier"
STEPS: Final = "steps"

#: Who goes without steps.
ON_WHEELS: Final = "wheelchair"


def reach_time(rule: Rule, case: Case) -> Outcome:
    """Ask who walks to a facility of any of the kinds within so many minutes, door to door.

    Share of the people ``Σ wᵢ [tᵢ ≤ limit] / Σ wᵢ ≥ pass_share``; without a pass share it is reported.
    """
    return _within(rule, case, case.facts.walked, seconds(rule.asks["limit_min"]))


def step_free_reach(rule: Rule, case: Case) -> Outcome:
    """Ask the same of a wheelchair: no steps and no street that is too steep.

    Whoever gets there on foot and not on wheels is kept off by steps or slopes, not by streets that nobody knows.
    """
    choice, limit_s = meets(rule, case.facts), seconds(rule.asks["limit_min"])
    walked = case.facts.walk_as(profile_of(ON_WHEELS))
    plain = case.facts.walk_as(plain_walker(case.facts))
    on_foot, on_wheels = plain.only(*choice).shortest(rule.kinds), walked.only(*choice).shortest(rule.kinds)
    found = _within(rule, case, walked, limit_s, others_walk=~np.isnan(on_foot.walk_s))
    # At the wheelchair's speed these would be in time if they could take the steps; or nothing but steps leads there.
    pace = plain.network.profile.speed_m_s / walked.network.profile.speed_m_s
    failing = ~(on_wheels.walk_s <= limit_s) & ~np.isnan(on_foot.walk_s)
    kept_off = failing & ((on_foot.walk_s * pace <= limit_s) | np.isnan(on_wheels.walk_s))
    mostly = share_of(walked.demand, kept_off) > MEDIAN * share_of(walked.demand, failing)
    return replace(found, fail_reason=np.where(mostly, STEPS, found.fail_reason).astype(object))


def reach_network_distance(rule: Rule, case: Case) -> Outcome:
    """Ask the same in metres along the streets and to and from them, whoever walks."""
    walked, limit_s = limit_of(rule, case)
    return _within(rule, case, walked, limit_s, in_metres=True)


def tier_reach(rule: Rule, case: Case) -> Outcome:
    """Ask the same of one tier; a facility of a higher tier does not discharge it (GB 50180, explanatory notes)."""
    own = reach_network_distance(rule, case)
    higher = reach_network_distance(rule.read_as(kinds=rule.asks["not_replaced_by"]), case)
    replaced = ~own.passes & higher.passes
    return replace(
        own,
        fail_reason=np.where(replaced, OTHER_TIER, own.fail_reason).astype(object),
        detail=np.where(replaced & ~own.open, higher.found, own.detail).astype(object),
    )


def reach_straight_distance(rule: Rule, case: Case) -> Outcome:
    """Ask the same of a straight line (服务半径), as offices that draw circles do."""
    walked, limit_m = case.facts.walked.only(*meets(rule, case.facts)), rule.asks["limit_m"]
    demand, walks = walked.demand, walked.shortest(rule.kinds)
    inside = walks.straight_m <= limit_m
    at = median_point(demand, np.where(np.isfinite(walks.straight_m), walks.straight_m, np.nan))
    value = np.where(np.isfinite(walks.straight_m[at]), walks.straight_m[at], np.nan)
    share = share_of(demand, inside)
    passes = share >= enough(rule)
    possible = case.facts.walked.only(*meets(rule, case.facts, surely=False)).shortest(rule.kinds).straight_m
    nowhere = nobody_knows_where(demand)
    unsaid = ~passes & ((share_of(demand, possible <= limit_m) >= enough(rule)) | nowhere)
    columns = unsaid_conditions(rule, case.facts, rule.kinds)
    missing = np.where(unsaid, np.where(nowhere, HOMELESS, columns), "").astype(object)
    none = ~np.isfinite(walks.straight_m[at])
    reason = np.where(none, NO_FACILITY, TOO_FAR).astype(object)
    hidden = ~passes & ~unsaid & (not case.facts.completeness.covers(rule.kinds))
    return outcome(
        passes,
        unit="m",
        limit=limit_m,
        value=value,
        open_reason=np.where(unsaid, NO_DATA, np.where(hidden, INCOMPLETE_DATA, "")).astype(object),
        missing=missing,
        fail_reason=reason,
        judged=rule.pass_share is not None,
        evidence={
            "share_within": share,
            "share_open": nowhere.astype(np.float64),
            "straight_m": value,
            "circle_share": np.where(nowhere, np.nan, share),
            "demand_basis": demand.basis,
        },
    )


def _within(
    rule: Rule, case: Case, walked: Walked, limit_s: float, *, in_metres: bool = False, others_walk: Mask | None = None
) -> Outcome:
    """Hold every community to a limit of time, or of metres that a plain walker covers in that time."""
    found = within(rule, case.facts, walked, rule.kinds, limit_s, others_walk=others_walk)
    sure = walked.only(*meets(rule, case.facts))
    demand, walks, speed = sure.demand, sure.shortest(rule.kinds, origin_of(rule)), sure.network.profile.speed_m_s
    passes = found.share >= enough(rule)
    undecided = ~passes & (found.share + found.open_share >= enough(rule))
    # The clock starts at the gate, and nobody has said where any gate is: what fails from the door may pass from there.
    ungated = ~passes & (origin_of(rule) == "gate" and len(demand.gates) == 0)
    undecided = undecided | ungated
    hidden = ~passes & ~undecided & (not case.facts.completeness.covers(rule.kinds))
    at = median_point(demand, walks.walk_s)
    circle = walks.straight_m <= limit_s * speed
    evidence = _evidence(sure, walks)
    open_reason = first_reason(
        np.where(ungated, NO_DATA, "").astype(object),
        np.where(undecided, found.reason, np.where(hidden, INCOMPLETE_DATA, "")).astype(object),
    )
    suspect = open_reason == STREETS_SUSPECT
    return outcome(
        passes,
        unit="m" if in_metres else "min",
        limit=limit_s * speed if in_metres else minutes(limit_s),
        value=walks.walk_s[at] * speed if in_metres else minutes(walks.walk_s[at]),
        open_reason=open_reason,
        missing=joined(found.missing, np.where(ungated, "gates.geometry", "").astype(object)),
        fail_reason=_why(demand, walks, limit_s, circle),
        agreement=np.where(undecided | hidden, np.nan, found.agreement),
        judged=rule.pass_share is not None,
        found=evidence.pop("found"),
        detail=np.where(suspect, found.joins, "").astype(object),
        evidence={
            **evidence,
            "suspect_joins": np.where(suspect, found.join_count, np.nan),
            "share_within": found.share,
            "share_open": found.open_share,
            "limit_m": np.full(len(passes), limit_s * speed),
            "circle_share": np.where(nobody_knows_where(demand), np.nan, share_of(demand, circle)),
        },
    )


def _why(demand: Demand, walks: Shortest, limit_s: float, circle: Mask) -> Texts:
    """Name the reason for which most of the people fail; equal shares go to the first in the order of D5."""
    none = walks.reason == NO_FACILITY
    lost = (walks.reason == OFF_NETWORK) | (walks.reason == ISLAND)
    failing = ~lost & ~(walks.walk_s <= limit_s) & ~none
    # Without the wall these would be in time: it is neither the distance nor the streets.
    walled = failing & (walks.free_s <= limit_s)
    reasons = {
        NO_FACILITY: none,
        TOO_FAR: failing & ~circle & ~walled,
        GATE: walled,
        DETOUR: failing & circle & ~walled,
    }
    shares = np.array([share_of(demand, np.asarray(mask, dtype=np.bool_)) for mask in reasons.values()])
    return np.asarray(np.array(list(reasons), dtype=object)[np.argmax(shares, axis=0)])


def _evidence(walked: Walked, walks: Shortest) -> dict[str, NDArray[np.generic]]:
    """Write down the walk of the demand-weighted median person, the best and the worst."""
    demand, places = walked.demand, walked.places
    at = median_point(demand, walks.walk_s)
    reached = walks.facility[at] >= 0
    facility_id = np.full(len(at), None, dtype=object)
    facility_id[reached] = places.ids[walks.facility[at[reached]]]
    walked_as = np.full(len(at), None, dtype=object)
    walked_as[reached] = walked.network.profile.name
    straight_m = np.full(len(at), np.nan)
    straight_m[reached] = np.hypot(*(demand.xy[at[reached]] - places.xy[walks.facility[at[reached]]]).T)
    access_m = np.where(reached, walks.access_m[at], np.nan)
    walked_m = walks.network_m[at] + access_m + walks.egress_m[at]
    with np.errstate(divide="ignore", invalid="ignore"):
        detour_ratio = np.where(straight_m > 0, walked_m / straight_m, np.nan)
    return {
        "found": np.where(reached, facility_id, "").astype(object),
        "facility_id": facility_id,
        "home": np.where(reached, at, np.nan),
        "walked_as": walked_as,
        "walk_min": minutes(walks.walk_s[at]),
        "best_min": minutes(best_s(demand, walks.walk_s)),
        "worst_min": minutes(worst_s(demand, walks.walk_s)),
        "network_m": walks.network_m[at],
        "straight_m": straight_m,
        "detour_ratio": detour_ratio,
        "access_m": access_m,
        "egress_m": walks.egress_m[at],
        "demand_basis": demand.basis,
    }
