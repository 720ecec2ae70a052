"""One function per kind of rule: what it measures in each community. :mod:`.judge` draws verdicts from the numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from circle15.network.profile import SPEED_KMH
from circle15.network.snap import ISLAND, OFF_NETWORK
from circle15.network.walk import WalkNetwork
from circle15.reach.search import nearest, node_costs, take
from circle15.reach.times import NO_FACILITY, median_point, worst_s
from circle15.standards.model import Rule
from circle15.units import minutes, rounded_s, seconds
from circle15.verdicts.facts import Facts

#: How much a speed is moved, one step at a time, to see whether a verdict holds (definition D6).
SPEED_SPREAD: Final = (0.90, 0.95, 1.05, 1.10)

#: A street that is at most this much farther than the nearest may be the one that people really take
#: (definition D6).
SNAP_SPREAD_M: Final = 10.0

#: Alternative streets that are tried per place at most: beyond a few they are pieces of the same junction.
SNAP_TRIES: Final = 4

TOO_FAR: Final = "too_far"
DETOUR: Final = "detour"
DATA_EDGE: Final = "data_edge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a reach rule found. All arrays have shape (c,), one value per community.

    Parameters
    ----------
    share_within
        Share of the demand, 0 to 1, that is known to be within the limit.
    share_lost
        Share without a time for a reason of the streets, by reason: ``off_network``, ``island``.
    share_edge
        Share that is not within the limit, but nearer to the edge of the data than the limit: more data could
        turn it.
    share_failing
        Share that fails, by reason: ``no_facility``, ``too_far``, ``detour``.
    circle_share
        Share of the demand that a circle of the limit's metres around the facilities would pass (definition
        D8).
    settings
        Share within the limit under each setting of the spread, the stated one first, shape (s, c); NaN where
        a setting moves nothing in a community.
    facility_id, walk_min, worst_min, network_m, straight_m, access_m, egress_m
        Evidence: the walk of the demand-weighted median person; NaN and None where that person has none.
    """

    share_within: NDArray[np.float64]
    share_lost: Mapping[str, NDArray[np.float64]]
    share_edge: NDArray[np.float64]
    share_failing: Mapping[str, NDArray[np.float64]]
    circle_share: NDArray[np.float64]
    settings: NDArray[np.float64]
    facility_id: NDArray[np.object_]
    walk_min: NDArray[np.float64]
    worst_min: NDArray[np.float64]
    network_m: NDArray[np.float64]
    straight_m: NDArray[np.float64]
    access_m: NDArray[np.float64]
    egress_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Walks:
    """The shortest walk of each demand point to any of a rule's kinds, shape (d,)."""

    walk_s: NDArray[np.float64]
    facility: NDArray[np.int64]
    network_m: NDArray[np.float64]
    egress_m: NDArray[np.float64]
    straight_m: NDArray[np.float64]
    reason: NDArray[np.object_]


def reach_time(rule: Rule, facts: Facts) -> Measured:
    """Measure who reaches a facility of any of the rule's kinds within its minutes.

    Parameters
    ----------
    rule
        ``kinds`` and ``limit_min`` count.
    facts
        Places, people and searches.
    """
    demand, limit_s = facts.demand, seconds(rule.limit_min)
    walks = _shortest(rule, facts)
    total = demand.total_weight

    def share(mask: NDArray[np.bool_]) -> NDArray[np.float64]:
        return demand.total(np.where(mask, demand.weight, 0.0)) / total

    inside = walks.walk_s <= limit_s
    limit_m = facts.network.profile.metres_in(rule.limit_min)
    circle = walks.straight_m <= limit_m
    lost = {reason: walks.reason == reason for reason in (OFF_NETWORK, ISLAND)}
    street = ~(lost[OFF_NETWORK] | lost[ISLAND])
    edge = street & ~inside & (facts.edge_s <= limit_s)
    none = walks.reason == NO_FACILITY
    failing = street & ~inside & ~none
    at = median_point(demand, walks.walk_s)
    reached = walks.facility[at] >= 0
    facility_id = np.full(len(at), None, dtype=object)
    facility_id[reached] = facts.places.ids[walks.facility[at[reached]]]
    straight_m = np.full(len(at), np.nan)
    straight_m[reached] = np.hypot(*(demand.xy[at[reached]] - facts.places.xy[walks.facility[at[reached]]]).T)
    access_m = np.where(reached, facts.demand_snaps.snap_m[at], np.nan)
    settings = [share(setting) for setting in (inside, *_other_speeds(rule, facts, walks.walk_s, limit_s))]
    for setting, moved in _other_streets(rule, facts, walks.walk_s, limit_s):
        # A community that no place of which has so many streets near it is not asked: its doubt is its own.
        asked = np.isin(np.arange(len(total)), demand.community[moved])
        settings.append(np.where(asked, share(setting), np.nan))
    return Measured(
        share_within=share(inside),
        share_lost={reason: share(mask) for reason, mask in lost.items()},
        share_edge=share(edge),
        share_failing={
            NO_FACILITY: share(none),
            TOO_FAR: share(failing & ~circle),
            DETOUR: share(failing & circle),
        },
        circle_share=share(circle),
        settings=np.array(settings),
        facility_id=facility_id,
        walk_min=minutes(walks.walk_s[at]),
        worst_min=minutes(worst_s(demand, walks.walk_s)),
        network_m=walks.network_m[at],
        straight_m=straight_m,
        access_m=access_m,
        egress_m=walks.egress_m[at],
    )


Check = Callable[[Rule, Facts], Measured]

#: Every kind of check by the name that standards call it.
CHECKS: Final[Mapping[str, Check]] = {"reach_time": reach_time}


def _shortest(rule: Rule, facts: Facts) -> _Walks:
    """Take the shortest of the walks to each kind; ties go to the lowest facility id."""
    reaches = [facts.reaches[kind] for kind in rule.kinds]
    walk_s = np.array([reach.nearest.walk_s for reach in reaches])
    facility = np.array([reach.nearest.facility for reach in reaches])
    order = np.argsort(np.argsort(facts.places.ids.astype(str), kind="stable"), kind="stable")
    rank = np.where(facility >= 0, order[facility] if len(order) else facility, len(order))
    best = np.lexsort((rank, np.where(np.isnan(walk_s), np.inf, walk_s)), axis=0)[0]
    points = np.arange(walk_s.shape[1])
    return _Walks(
        walk_s=walk_s[best, points],
        facility=facility[best, points],
        network_m=np.array([reach.network_m for reach in reaches])[best, points],
        egress_m=np.array([reach.nearest.egress_m for reach in reaches])[best, points],
        straight_m=np.min([reach.straight_m for reach in reaches], axis=0),
        reason=_reason(np.array([reach.reason for reach in reaches]), np.isnan(walk_s).all(axis=0)),
    )


def _reason(reasons: NDArray[np.object_], unreached: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Say why a demand point reaches none of several kinds: the first that holds for any of them."""
    result = np.full(reasons.shape[1], "", dtype=object)
    for reason in (NO_FACILITY, ISLAND, OFF_NETWORK):
        result[unreached & (reasons == reason).any(axis=0)] = reason
    return result


def _other_speeds(rule: Rule, facts: Facts, walk_s: NDArray[np.float64], limit_s: float) -> list[NDArray[np.bool_]]:
    """Who is within the limit at other speeds."""
    if not facts.paced:
        # Slopes and stairs take a share of the time on the flat: all of it scales with the speed.
        return [np.asarray(rounded_s(walk_s / factor)) <= limit_s for factor in SPEED_SPREAD]
    inside = []
    for network in facts.paced:
        times = [
            np.asarray(rounded_s(nearest(network, facts.demand_snaps, seeds, node_costs(network, seeds)).walk_s))
            for seeds in (facts.reaches[kind].seeds for kind in rule.kinds)
        ]
        inside.append(np.fmin.reduce(times) <= limit_s)
    return inside


def paced(network: WalkNetwork) -> list[WalkNetwork]:
    """Let the walker go at the spread's other speeds, where a search is needed to know what that changes.

    Waits at crossings do not shrink when the walker is faster; without any, no search is needed, and none is returned.
    """
    profile = network.profile
    if not profile.waits:
        return []
    speeds = [np.clip(profile.speed_kmh * factor, *SPEED_KMH) for factor in SPEED_SPREAD]
    return [network.with_profile(replace(profile, speed_kmh=float(speed))) for speed in speeds]


def _other_streets(
    rule: Rule, facts: Facts, walk_s: NDArray[np.float64], limit_s: float
) -> list[tuple[NDArray[np.bool_], NDArray[np.int64]]]:
    """Who is within the limit when every place takes its next street, and the one after; and which places have one."""
    place = facts.other_place
    if len(place) == 0:
        return []
    first = np.searchsorted(place, place)
    number = np.arange(len(place)) - first
    settings = []
    for nth in range(min(int(number.max()) + 1, SNAP_TRIES)):
        chosen = np.flatnonzero(number == nth)
        snaps = take(facts.other_snaps, chosen)
        times = [
            np.asarray(rounded_s(nearest(facts.network, snaps, reach.seeds, reach.costs).walk_s))
            for reach in (facts.reaches[kind] for kind in rule.kinds)
        ]
        moved = walk_s.copy()
        moved[place[chosen]] = np.fmin.reduce(times)
        settings.append((moved <= limit_s, place[chosen]))
    return settings
