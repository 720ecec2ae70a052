"""Checks of floor areas: per 100 households, at least so much, the larger of the two, and what it is used for.

The floor area of a facility that serves several communities is divided among them by their households, so that no
square metre counts twice. Where the facilities of a community have no areas in the table, its own ``service_area_m2``
counts instead.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from circle15.reach.times import NO_FACILITY
from circle15.standards.model import Rule
from circle15.verdicts.case import Case
from circle15.verdicts.holdings import Holdings, holdings, strays
from circle15.verdicts.outcome import (
    INCOMPLETE_DATA,
    NO_DATA,
    Mask,
    Numbers,
    Outcome,
    Texts,
    joined,
    outcome,
    texts,
    where_nan,
)
from circle15.verdicts.within import SLACK

TOO_SMALL: Final = "too_small"
TOO_LARGE: Final = "too_large"

_PER_100: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Floor:
    """Floor areas of each community, shape (c,), in m².

    Parameters
    ----------
    own
        Divided among the communities that a facility serves.
    whole
        As the facilities stand.
    largest
        The largest facility.
    none
        Where there is no facility.
    open_reason, missing
        Why the areas are not known, and the columns that would tell; ``own`` is what is known at least.
    """

    own: Numbers
    whole: Numbers
    largest: Numbers
    none: Mask
    open_reason: Texts
    missing: Texts
    found: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """An area against its limit, shape (c,): what it is, what it should be, in which unit, and the m² that it lacks.

    Parameters
    ----------
    missing
        Columns of the communities without which it cannot be told, else empty.
    """

    value: Numbers
    limit: float | Numbers
    unit: str
    shortfall: Numbers
    missing: Texts


def floor_area_per_100hh(rule: Rule, case: Case) -> Outcome:
    """Ask for ``floor area / households x 100`` of at least so many m²."""
    floor, households = _floor(rule, case), case.facts.number("households")
    need = rule.asks["min_m2_per_100hh"]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(households > 0, floor.own / households * _PER_100, np.nan)
    shortfall = need * np.where(households > 0, households, np.nan) / _PER_100 - floor.own
    held = _Held(value=value, limit=need, unit="m2/100hh", shortfall=shortfall, missing=_unsaid(households))
    return _against(rule, case, floor, held)


def min_area(rule: Rule, case: Case) -> Outcome:
    """Ask for a floor area of at least so many m², of all facilities together or of the largest."""
    floor = _floor(rule, case)
    value = floor.largest if rule.asks["of"] == "largest" else floor.whole
    need = rule.asks["min_m2"]
    held = _Held(value=value, limit=need, unit="m2", shortfall=need - value, missing=texts(len(value)))
    found = _against(rule, case, floor, held)
    # A clause about extended centres asks nothing of a community whose centre is not one.
    return replace(found, concerned=~floor.none) if rule.where else found


def required_area(rule: Rule, case: Case) -> Outcome:
    """Ask for the larger of ``m² per 100 households x households / 100`` and a least area; say what is lacking."""
    floor, households = _floor(rule, case), case.facts.number("households")
    by_size, least = rule.asks["min_m2_per_100hh"] * households / _PER_100, rule.asks["min_m2"]
    # Two communities that share a house of 300 m² have a house of 300 m² each, and half of its floor.
    by_people, by_least = by_size - floor.own, least - floor.whole
    lacking = np.fmax(by_people, by_least)
    # What binds is what lacks more; where nothing lacks, what asks for more.
    sized = np.where(lacking > SLACK, by_people >= by_least, by_size >= least)
    shortfall, missing = np.where(np.isnan(by_size), np.nan, lacking), _unsaid(households)
    limit, value = np.where(sized, by_size, least), np.where(sized, floor.own, floor.whole)
    limit = np.where(np.isnan(by_size), np.nan, limit)
    held = _Held(value=value, limit=limit, unit="m2", shortfall=shortfall, missing=missing)
    return _against(rule, case, floor, held)


def office_share(rule: Rule, case: Case) -> Outcome:
    """Ask that offices take at most a share of the floor."""
    return _share_of_floor(rule, case, "office_area_m2", most=rule.asks.get("max_share"))


def activity_share(rule: Rule, case: Case) -> Outcome:
    """Ask that rooms for the residents take at least a share of the floor."""
    return _share_of_floor(rule, case, "activity_area_m2", least=rule.asks.get("min_share"))


def _against(rule: Rule, case: Case, floor: _Floor, held: _Held) -> Outcome:
    """Hold areas to a limit: nothing lacking passes; what is not known is open."""
    shortfall = held.shortfall
    passes = (shortfall <= SLACK) & ~np.isnan(shortfall)
    open_ = np.where(held.missing != "", NO_DATA, floor.open_reason)
    hidden = ~passes & (open_ == "") & (not case.facts.completeness.covers(rule.kinds))
    return outcome(
        passes,
        unit=held.unit,
        limit=held.limit,
        value=held.value,
        open_reason=np.where(hidden, INCOMPLETE_DATA, open_).astype(object),
        missing=joined(held.missing, floor.missing),
        fail_reason=np.where(floor.none, NO_FACILITY, TOO_SMALL).astype(object),
        shortfall=np.where(np.isnan(shortfall), np.nan, np.maximum(shortfall, 0.0)),
        shortfall_unit="m2",
        found=floor.found,
    )


def _floor(rule: Rule, case: Case) -> _Floor:
    """Add up the floor areas of each community's facilities."""
    facts = case.facts
    own = holdings(rule, facts)
    area = facts.facility_number("floor_area_m2")[own.facility]
    households = facts.number("households")[own.unit]
    known = ~np.isnan(area) & own.sure
    part, divided = _parts(own, households, strays(facts))
    counted = np.where(known, area, 0.0)
    whole, divided_sum = own.sum(counted), own.sum(np.where(known & divided, counted * part, 0.0))
    largest = own.largest(np.where(known, area, np.nan))
    none = own.count(sure=False) == 0
    unknown_area = own.sum(np.where(np.isnan(area), 1.0, 0.0)) > 0
    unknown_part = own.sum(np.where(~np.isnan(area) & ~divided, 1.0, 0.0)) > 0
    missing = joined(
        np.where(unknown_area, "facilities.floor_area_m2", "").astype(object),
        np.where(unknown_part, "communities.households", "").astype(object),
        own.missing,
    )
    said = facts.number("service_area_m2")
    # What a community says of its floor does not say how its houses were built, or who runs them.
    instead = ~np.isnan(said) & (unknown_area | none | unknown_part) & (not rule.where)
    open_ = np.where(instead, "", np.where((missing != "") | own.unplaced, NO_DATA, "")).astype(object)
    return _Floor(
        own=np.where(instead, said, divided_sum),
        whole=np.where(instead, said, whole),
        largest=np.where(instead, said, np.where(none, 0.0, largest)),
        none=none & ~instead,
        open_reason=open_,
        missing=np.where(instead, "", missing).astype(object),
        found=own.ids(facts),
    )


def _parts(own: Holdings, households: Numbers, strange: Mask) -> tuple[Numbers, Mask]:
    """Share of each facility's floor that falls to each community, and whether that is known.

    It is not where a facility serves one that is not in the table: nobody knows its households.
    """
    served = np.bincount(own.facility, minlength=int(own.facility.max()) + 1 if len(own.facility) else 0)
    total = np.bincount(own.facility, weights=households, minlength=len(served))
    alone = (served[own.facility] == 1) & ~strange[own.facility]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(alone, 1.0, households / total[own.facility])
    return np.nan_to_num(part), alone | (np.isfinite(part) & ~strange[own.facility])


def _share_of_floor(
    rule: Rule, case: Case, column: str, *, most: float | None = None, least: float | None = None
) -> Outcome:
    """Hold the share of the floor that is used for one thing to a limit."""
    facts = case.facts
    own = holdings(rule, facts)
    floor, used = (facts.facility_number(name)[own.facility] for name in ("floor_area_m2", column))
    floor = np.where(floor > 0, floor, np.nan)  # a house without a floor has none to divide
    known = ~np.isnan(floor) & ~np.isnan(used) & own.sure
    with np.errstate(divide="ignore", invalid="ignore"):
        value = own.sum(np.where(known, used, 0.0)) / own.sum(np.where(known, floor, 0.0))
    lost = [
        (name, own.sum(np.where(np.isnan(values), 1.0, 0.0)) > 0)
        for name, values in (("floor_area_m2", floor), (column, used))
    ]
    missing = joined(*(np.where(mask, f"facilities.{name}", "").astype(object) for name, mask in lost), own.missing)
    none = own.count(sure=False) == 0
    said, total = facts.number(column), facts.number("service_area_m2")
    instead = (missing != "") & ~np.isnan(said) & (total > 0)
    value = np.where(instead, said / np.where(total > 0, total, np.nan), value)
    missing = np.where(instead, "", missing).astype(object)
    limit = most if most is not None else least
    fits = np.zeros(len(value), dtype=np.bool_)
    if limit is not None:
        fits = value <= limit + SLACK if most is not None else value >= limit - SLACK
    passes = fits & (missing == "")
    hidden = none & (not facts.completeness.covers(rule.kinds))
    open_ = np.where((missing != "") | own.unplaced, NO_DATA, np.where(hidden, INCOMPLETE_DATA, ""))
    over = (value - limit) * own.sum(np.where(known, floor, 0.0)) if limit is not None else np.full(len(value), np.nan)
    return outcome(
        passes,
        unit="share",
        limit=np.nan if limit is None else limit,
        value=value,
        open_reason=open_.astype(object),
        missing=missing,
        fail_reason=np.where(none, NO_FACILITY, TOO_LARGE if most is not None else TOO_SMALL).astype(object),
        shortfall=np.maximum(over if most is not None else -over, 0.0),
        shortfall_unit="m2",
        judged=limit is not None,
        found=own.ids(facts),
    )


def _unsaid(households: Numbers) -> Texts:
    """Where the households are not known; nought says nothing either, for nothing can be divided by it."""
    return where_nan([("households", np.where(households > 0, households, np.nan))], table="communities")
