"""Checks of numbers: households of a community, staff, residents per facility, places per person, and any field."""

from typing import Final

import numpy as np

from circle15.reach.times import NO_FACILITY
from circle15.standards.model import Rule
from circle15.verdicts.about import about
from circle15.verdicts.by_service import TOO_FEW, TOO_LOW, found_at
from circle15.verdicts.case import Case
from circle15.verdicts.facts import numbers
from circle15.verdicts.outcome import INCOMPLETE_DATA, NO_DATA, Numbers, Outcome, Texts, joined, outcome, where_nan
from circle15.verdicts.within import SLACK

TOO_MANY: Final = "too_many"
OTHER_VALUE: Final = "other_value"

_PER_1000: Final = 1_000.0


def community_size(rule: Rule, case: Case) -> Outcome:
    """Ask for a number of households between two; a soft word (左右) stretches both ends."""
    households = case.facts.number("households")
    low, high, soft = (rule.asks[name] for name in ("min_households", "max_households", "tolerance"))
    few, many = households < low, households > high
    floor, ceiling = low * (1 - soft) * (1 - SLACK), high * (1 + soft) * (1 + SLACK)
    near = (few & (households >= floor)) | (many & (households <= ceiling))
    missing = where_nan([("households", households)], table="communities")
    return outcome(
        ~few & ~many & ~np.isnan(households),
        unit="households",
        limit=np.where(many, high, low),
        value=households,
        open_reason=np.where(missing != "", NO_DATA, "").astype(object),
        missing=missing,
        fail_reason=np.where(many, TOO_MANY, TOO_FEW).astype(object),
        near=near,
        shortfall=np.where(many, households - high, np.maximum(low - households, 0.0)),
        shortfall_unit="households",
    )


def staff_per_households(rule: Rule, case: Case) -> Outcome:
    """Ask for one worker for every so many households, rounded up."""
    households, staff = (case.facts.number(name) for name in ("households", "staff"))
    need = np.ceil(households / rule.asks["max_households_per_staff"] - SLACK)
    missing = where_nan([("households", households), ("staff", staff)], table="communities")
    return outcome(
        staff >= need,
        unit="staff",
        limit=need,
        value=staff,
        open_reason=np.where(missing != "", NO_DATA, "").astype(object),
        missing=missing,
        fail_reason=np.full(len(need), TOO_FEW, dtype=object),
        shortfall=np.maximum(need - staff, 0.0),
        shortfall_unit="staff",
    )


def facilities_per_residents(rule: Rule, case: Case) -> Outcome:
    """Ask for one facility for each unit and for every band of residents.

    ``strict``: one for the unit and one for every ``max_residents``, rounded up. ``lenient``: one for the unit, or one
    for every ``max_residents``; a unit with fewer than ``min_residents`` need not have one of its own.
    """
    own = found_at(rule, case)
    people, missing = _people(rule, case, "population")
    by_people = np.ceil(people / rule.asks["max_residents"] - SLACK)
    strict = rule.asks["mode"] == "strict"
    # Lenient: by the people alone none is due to a unit below the band, and one to any other.
    lenient = np.where(people < rule.asks["min_residents"], 0.0, 1.0)
    need = np.fmax(by_people, 1.0) if strict else lenient
    low, high = own.count(), own.count(sure=False) + np.where(own.unplaced, np.inf, 0.0)
    unknown = np.isnan(people)
    # Whoever has none at all fails the strict reading whatever the number of people; and one is always enough for
    # the lenient one.
    passes = np.where(unknown, (not strict) & (low >= 1), low >= need)
    fails = np.where(unknown, strict & (high < 1), high < need)
    hidden = fails & (not case.facts.completeness.covers(rule.kinds))
    open_ = np.where(hidden, INCOMPLETE_DATA, np.where(fails | passes, "", NO_DATA)).astype(object)
    return outcome(
        passes.astype(np.bool_),
        unit="facilities",
        limit=np.where(unknown, np.nan, need),
        value=low,
        low=np.where(np.isfinite(high) & (high > low), low, np.nan),
        high=np.where(np.isfinite(high) & (high > low), high, np.nan),
        open_reason=open_,
        missing=np.where(open_ == NO_DATA, joined(missing, own.missing), "").astype(object),
        fail_reason=np.where(low == 0, NO_FACILITY, TOO_FEW).astype(object),
        shortfall=np.maximum(need - low, 0.0),
        shortfall_unit="facilities",
        found=own.only(own.sure).ids(case.facts),
        evidence={"people": people},
    )


def capacity_per_1000(rule: Rule, case: Case) -> Outcome:
    """Ask for ``beds or places / people x 1000`` of at least so many."""
    own = found_at(rule, case)
    column, need = rule.asks["capacity"], rule.asks["min_per_1000"]
    places = case.facts.facility_number(column)[own.facility]
    people, missing = _people(rule, case, rule.asks["per"])
    unknown = own.sum(np.where(np.isnan(places) | ~own.sure, 1.0, 0.0)) > 0
    known = own.sum(np.where(np.isnan(places) | ~own.sure, 0.0, places))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(people > 0, known / people * _PER_1000, np.nan)
    passes = value >= need - SLACK
    missing = joined(missing, np.where(unknown, f"facilities.{column}", "").astype(object), own.missing)
    hidden = ~passes & (missing == "") & (not case.facts.completeness.covers(rule.kinds))
    return outcome(
        passes,
        unit="per_1000",
        limit=need,
        value=value,
        open_reason=np.where(hidden, INCOMPLETE_DATA, np.where(missing != "", NO_DATA, "")).astype(object),
        missing=missing,
        fail_reason=np.where(own.count(sure=False) == 0, NO_FACILITY, TOO_FEW).astype(object),
        concerned=~(people == 0),
        shortfall=np.maximum(need * people / _PER_1000 - known, 0.0),
        shortfall_unit=column,
        found=own.only(own.sure).ids(case.facts),
    )


def field_value(rule: Rule, case: Case) -> Outcome:
    """Hold what a table says of a unit to a number or to a word; larger units sum their communities."""
    if "values" in rule.asks:
        return _field_words(rule, case)
    value, missing = _people(rule, case, rule.asks["field"], concerned=True)
    if "per" in rule.asks:
        per, unsaid = _people(rule, case, rule.asks["per"], concerned=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            value, missing = np.where(per > 0, value / per, np.nan), joined(missing, unsaid)
    least, most = rule.asks.get("min_value"), rule.asks.get("max_value")
    low, high = -np.inf if least is None else least, np.inf if most is None else most
    missing = np.where(np.isnan(value) & (missing == ""), f"communities.{rule.asks['field']}", missing).astype(object)
    over = value > high + SLACK
    limit = np.where(over | (least is None), np.nan if most is None else most, np.nan if least is None else least)
    beyond = np.where(over, value - high, low - value)
    return outcome(
        (value >= low - SLACK) & ~over & ~np.isnan(value),
        unit="share" if "per" in rule.asks else "count",
        limit=limit,
        value=value,
        open_reason=np.where(missing != "", NO_DATA, "").astype(object),
        missing=missing,
        fail_reason=np.where(over, TOO_MANY, TOO_LOW).astype(object),
        judged=least is not None or most is not None,
        shortfall=np.where(np.isfinite(beyond), np.maximum(beyond, 0.0), 0.0),
        shortfall_unit="share" if "per" in rule.asks else "count",
    )


def _field_words(rule: Rule, case: Case) -> Outcome:
    """Hold a community's word, or its yes or no, to those that are allowed."""
    name, allowed = rule.asks["field"], rule.asks["values"]
    units = case.facts.units[rule.unit_level]
    if units.level != "community":
        # A word is a community's own: of larger units nobody has said one.
        nobody, column = np.zeros(len(units), dtype=np.bool_), np.full(len(units), f"areas.{name}", dtype=object)
        open_ = np.full(len(units), NO_DATA, dtype=object)
        return outcome(nobody, unit="", limit=np.nan, open_reason=open_, missing=column)
    said = case.facts.words(name)
    fits = said.isin(list(allowed)).to_numpy(dtype=np.bool_)
    missing = np.where(said.isna().to_numpy(), f"communities.{name}", "").astype(object)
    return outcome(
        fits,
        unit="",
        limit=np.nan,
        open_reason=np.where(missing != "", NO_DATA, "").astype(object),
        missing=missing,
        fail_reason=np.full(len(fits), OTHER_VALUE, dtype=object),
        detail=np.where(said.isna(), "", said.astype(str)).astype(object),
    )


def _people(rule: Rule, case: Case, name: str, *, concerned: bool = False) -> tuple[Numbers, Texts]:
    """A number of each unit: what the table of areas says, else the sum of its communities; and what is missing."""
    units = case.facts.units[rule.unit_level]
    values = case.facts.number(name)
    restricted = concerned and bool(rule.applies_to) and rule.unit_level != "community"
    if restricted:
        # A clause about towns counts the people of towns; where nobody says which those are, the sum is not known.
        sure, unsaid = about(rule.read_as(unit_level="community"), case.facts)
        values = np.where(unsaid, np.nan, np.where(sure, values, 0.0))
    summed = units.sum(values)
    summed = np.where(units.count(np.ones(len(units.of_community), dtype=np.bool_)) > 0, summed, np.nan)
    own = numbers(units.table, name) if not restricted else np.full(len(units), np.nan)
    value = np.where(np.isnan(own), summed, own)
    table = "areas" if name in units.table.columns else "communities"
    return value, where_nan([(name, value)], table=table)
