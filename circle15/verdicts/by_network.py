"""Checks of how services work together: tiers, side by side, hours, mobile where there is none, and in time."""

from typing import Final

import numpy as np
import shapely

from circle15.hours import WeekHours, read_hours
from circle15.network.snap import point_array
from circle15.reach.times import NO_FACILITY
from circle15.standards.model import Rule, Tier
from circle15.units import seconds
from circle15.values import is_blank
from circle15.verdicts.by_area import TOO_SMALL, floor_area_per_100hh
from circle15.verdicts.by_service import TOO_LOW, found_at
from circle15.verdicts.case import Case
from circle15.verdicts.holdings import IN_SERVICE
from circle15.verdicts.outcome import INCOMPLETE_DATA, NO_DATA, Mask, Numbers, Outcome, Texts, joined, outcome, texts
from circle15.verdicts.services import Service, first_reason, service
from circle15.verdicts.units import Units, unnamed_column
from circle15.verdicts.within import MEDIAN, SLACK, within

MISSING_TIER: Final = "missing_tier"
TOO_SHORT: Final = "too_short"
CLOSED_WEEKENDS: Final = "closed_weekends"
TOO_LATE: Final = "too_late"
NOT_SERVED: Final = "not_served"


def hierarchy(rule: Rule, case: Case) -> Outcome:
    """Ask that every tier of a network is there: in the unit itself and in the larger ones that it belongs to."""
    tiers: tuple[Tier, ...] = rule.asks["tiers"]
    units = case.facts.units[rule.unit_level]
    parts = [_tier(rule, case, tier, units) for tier in tiers]
    there = np.array([part[0] for part in parts])
    open_ = np.array([part[1] != "" for part in parts])
    fails = (~there & ~open_).any(axis=0)
    first = first_reason(*(part[1] for part in parts))
    names = joined(
        *(
            np.where(~part[0] & (part[1] == ""), "/".join(tier.kinds), "").astype(object)
            for tier, part in zip(tiers, parts, strict=True)
        )
    )
    return outcome(
        there.all(axis=0),
        unit="tiers",
        limit=float(len(tiers)),
        value=there.sum(axis=0).astype(np.float64),
        open_reason=np.where(fails, "", first).astype(object),
        missing=joined(*(part[2] for part in parts)),
        fail_reason=np.full(len(units), MISSING_TIER, dtype=object),
        shortfall=(~there & ~open_).sum(axis=0).astype(np.float64),
        shortfall_unit="tiers",
        found=joined(*(part[3] for part in parts)),
        detail=names,
    )


def _tier(rule: Rule, case: Case, tier: Tier, units: Units) -> tuple[Mask, Texts, Texts, Texts]:
    """Whether each unit has a tier, why that is open, what is missing, and which facilities are it."""
    above = case.facts.units[tier.level]
    found: Service = service(rule, case, tier.kinds, 1, tier.level)
    at = units.within(above)
    known = at >= 0
    if above.unnamed:
        known = np.zeros(len(units), dtype=np.bool_)  # nobody says which there are
    row = np.where(known, at, 0)
    there = np.where(known, found.there[row], False)
    reason = np.where(known, found.open_reason[row], NO_DATA).astype(object)
    missing = np.where(known, found.missing[row], unnamed_column(tier.level)).astype(object)
    return (
        there,
        np.where(there, "", reason).astype(object),
        missing,
        np.where(known, found.found[row], "").astype(object),
    )


def co_location(rule: Rule, case: Case) -> Outcome:
    """Ask which share of the facilities stands in one complex with another kind, or beside it in a straight line."""
    facts, own = case.facts, found_at(rule, case)
    beside, told = _beside(rule, case)
    beside = beside[own.facility]
    total, least = own.count(sure=False), rule.asks["min_share"]

    def count(which: Mask) -> Numbers:
        return own.sum(which.astype(np.float64))

    # Houses of which it is not known whether they count, and those that may share a complex, decide within a range.
    yes = count(beside & own.sure)
    may = np.zeros(len(total)) if told else count(~beside & own.sure)
    perhaps = count(~own.sure) if not told else count(~own.sure & beside)
    with np.errstate(invalid="ignore", divide="ignore"):
        low = yes / (own.count() + count(~beside & ~own.sure))
        high = (yes + may + perhaps) / (own.count() + perhaps)
    low, high = (np.where(total > 0, np.nan_to_num(share), np.nan) for share in (low, high))
    passes = (low >= least - SLACK) & ~own.unplaced & (total > 0)
    open_ = ~passes & ((high >= least - SLACK) | own.unplaced)
    hidden = ~passes & ~open_ & (not facts.completeness.covers((*rule.kinds, *rule.asks["with_kinds"])))
    untold = np.where((may > 0) & open_, "facilities.complex_id", "").astype(object)
    return outcome(
        passes,
        unit="share",
        limit=least,
        value=low,
        low=np.where(high > low + SLACK, low, np.nan),
        high=np.where(high > low + SLACK, high, np.nan),
        open_reason=np.where(open_, NO_DATA, np.where(hidden, INCOMPLETE_DATA, "")).astype(object),
        missing=joined(own.missing, untold),
        fail_reason=np.full(len(total), TOO_LOW, dtype=object),
        concerned=(total > 0) | own.unplaced,
        shortfall=np.maximum(np.ceil(least * total - SLACK) - yes, 0.0),
        shortfall_unit="facilities",
        found=own.only(beside).ids(facts),
        detail=own.only(~beside).ids(facts),
    )


def _beside(rule: Rule, case: Case) -> tuple[Mask, bool]:
    """Whether each facility has another of the other kinds beside it, and whether any names its complex."""
    table, xy = case.facts.facilities, case.facts.places.xy
    serving = (table["status"] == IN_SERVICE).to_numpy()
    others = np.flatnonzero(table["kind"].isin(list(rule.asks["with_kinds"])).to_numpy() & serving)
    near = np.zeros(len(table), dtype=np.bool_)
    if len(others) == 0:
        return near, True
    here, there = shapely.STRtree(point_array(xy[others])).query(
        point_array(xy), predicate="dwithin", distance=rule.asks["within_m"]
    )
    near[here[here != others[there]]] = True
    if "complex_id" not in table.columns:
        return near, False
    names = table["complex_id"].astype(object).where(table["complex_id"].notna(), None).to_numpy()
    held: dict[str, set[int]] = {}
    for row in others:
        if names[row] is not None:
            held.setdefault(str(names[row]), set()).add(int(row))
    near |= np.array([bool(held.get(str(name), set()) - {row}) for row, name in enumerate(names)])
    asked = table["kind"].isin([*rule.kinds, *rule.asks["with_kinds"]]).to_numpy() & serving
    return near, bool(np.array([name is not None for name in names])[asked].any())


def opening_hours(rule: Rule, case: Case) -> Outcome:
    """Ask for hours on every working day and every other day on which it opens, and for weekends where asked."""
    facts, own = case.facts, found_at(rule, case)
    hours = facts.once("hours", lambda: _hours(case))
    need, weekends = rule.asks.get("min_hours_per_day"), rule.asks["weekends"]
    least = np.array([np.nan if (week := hours[row]) is None else _least_h(week) for row in own.facility])
    open_weekends = np.array(
        [np.nan if (week := hours[row]) is None else float(week.weekend_open) for row in own.facility]
    )
    enough = np.where(np.isnan(least), np.nan, least >= (need or 0.0) - SLACK)
    fits = enough * (open_weekends if weekends else 1.0)
    fits = np.where(own.sure, fits, np.nan)
    total = own.count(sure=False)
    bad, unsaid = own.sum(np.where(fits == 0, 1.0, 0.0)), own.sum(np.where(np.isnan(fits), 1.0, 0.0))
    passes = (total > 0) & (bad == 0) & (unsaid == 0) & ~own.unplaced
    unread = own.sum(np.where(np.isnan(least), 1.0, 0.0)) > 0
    none = total == 0
    hidden = none & (not facts.completeness.covers(rule.kinds))
    open_ = np.where((bad == 0) & ((unsaid > 0) | own.unplaced), NO_DATA, np.where(hidden, INCOMPLETE_DATA, ""))
    short = own.sum(np.where(enough == 0, 1.0, 0.0)) > 0
    value = -own.largest(-least)
    return outcome(
        passes,
        unit="h/day",
        limit=np.nan if need is None else need,
        value=np.where(np.isnan(value), np.nan, value),
        open_reason=open_.astype(object),
        missing=joined(np.where(unread, "facilities.opening_hours", "").astype(object), own.missing),
        fail_reason=np.where(none, NO_FACILITY, np.where(short, TOO_SHORT, CLOSED_WEEKENDS)).astype(object),
        judged=need is not None or weekends,
        shortfall=np.maximum((need or np.nan) - value, 0.0),
        shortfall_unit="h/day",
        found=own.only(fits == 1).ids(facts),
        detail=own.only(fits == 0).ids(facts),
    )


def _hours(case: Case) -> list[WeekHours | None]:
    """Read the hours of every facility."""
    table = case.facts.facilities
    if "opening_hours" not in table.columns:
        return [None] * len(table)
    return [read_hours(text) for text in table["opening_hours"]]


def _least_h(week: WeekHours) -> float:
    """Fewest hours of a working day, or of another day on which it opens."""
    return min([*week.daily_h[:5], *(hours for hours in week.daily_h[5:] if hours > 0)])


def mobile_service(rule: Rule, case: Case) -> Outcome:
    """Ask for a mobile service with a schedule where most people do not reach a fixed one within the minutes."""
    facts, own = case.facts, found_at(rule, case)
    limit_s = seconds(rule.asks["limit_min"])
    near = within(rule.read_as(where={}), facts, facts.walked, rule.asks["fixed_kinds"], limit_s)
    fixed = near.share >= MEDIAN - SLACK
    may_be_fixed = ~fixed & (near.share + near.open_share >= MEDIAN - SLACK)
    said = facts.facilities["schedule"] if "schedule" in facts.facilities.columns else [None] * len(facts.facilities)
    comes = np.array([not is_blank(value) for value in said], dtype=np.bool_)[own.facility] & own.sure
    scheduled, mobile = own.sum(comes.astype(np.float64)) > 0, own.count(sure=False) > 0
    passes = fixed | scheduled
    hidden = ~passes & ~mobile & (not facts.completeness.covers((*rule.kinds, *rule.asks["fixed_kinds"])))
    rest = np.where(may_be_fixed, near.reason, np.where(hidden, INCOMPLETE_DATA, ""))
    open_ = np.where(own.unplaced | mobile, NO_DATA, rest)
    return outcome(
        passes,
        unit="share",
        limit=MEDIAN,
        value=near.share,
        open_reason=open_.astype(object),
        missing=joined(
            np.where(mobile & ~scheduled, "facilities.schedule", "").astype(object),
            own.missing,
            np.where(may_be_fixed, near.missing, "").astype(object),
        ),
        fail_reason=np.full(len(passes), NOT_SERVED, dtype=object),
        found=own.only(comes).ids(facts),
        evidence={"share_within": near.share, "demand_basis": facts.demand.basis},
    )


def new_build(rule: Rule, case: Case) -> Outcome:
    """Ask that a new estate has its rooms: there, large enough, and opened no later than it was completed."""
    facts, own = case.facts, found_at(rule, case)
    sized = floor_area_per_100hh(rule, case) if "min_m2_per_100hh" in rule.asks else None
    there = own.count() > 0
    late, unsaid = np.zeros(len(there), dtype=np.bool_), np.zeros(len(there), dtype=np.bool_)
    years: Numbers = np.full(len(there), np.nan)
    untold = texts(len(there))
    if rule.asks["on_time"]:
        opened, done = facts.facility_number("opened_year")[own.facility], facts.number("completion_year")
        first = -own.largest(-np.where(own.sure, opened, np.nan))
        # One of which the year, or whether it counts, is not known may have been in time.
        early = own.sum((~own.sure | np.isnan(opened)).astype(np.float64)) > 0
        in_time = first <= done
        late = there & (first > done) & ~early
        unsaid = there & ~in_time & ~late
        years = np.where(late, first - done, np.nan)
        blank = own.sum(np.isnan(opened).astype(np.float64)) > 0
        untold = joined(
            np.where(unsaid & blank, "facilities.opened_year", "").astype(object),
            np.where(unsaid & np.isnan(done), "communities.completion_year", "").astype(object),
            np.where(unsaid, own.missing, "").astype(object),
        )
    small = sized is not None and ~sized.passes & ~sized.open
    passes = there & ~late & ~unsaid & (np.ones(len(there), dtype=np.bool_) if sized is None else sized.passes)
    fails = (there & late) | (small if sized is not None else False)
    reason, missing = case.lacking(rule.kinds, there, own.count(sure=False) + own.unplaced > 0, own.missing)
    reason = np.where(reason == "", np.where(unsaid, NO_DATA, "" if sized is None else sized.open_reason), reason)
    columns = joined(
        missing,
        untold,
        *([] if sized is None else [sized.missing]),
    )
    return outcome(
        passes,
        unit="facilities" if sized is None else sized.unit,
        limit=1.0 if sized is None else sized.limit,
        value=own.count() if sized is None else sized.value,
        open_reason=np.where(fails, "", reason).astype(object),
        missing=np.where(fails, "", columns).astype(object),
        fail_reason=np.where(~there, NO_FACILITY, np.where(late, TOO_LATE, TOO_SMALL)).astype(object),
        shortfall=np.nan * years if sized is None else sized.shortfall,
        shortfall_unit="" if sized is None else sized.shortfall_unit,
        found=own.ids(facts),
        evidence={"years_late": years},
    )
