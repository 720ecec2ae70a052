"""Which columns a rule cannot be judged without: what is lacking can so be said before anything is computed.

Each check says afterwards, unit by unit, which columns it missed (``Outcome.missing``). Here the same columns are named
beforehand, for the tables as a whole; :func:`needs_of` names no column that a check can do without.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from circle15.standards.model import Rule, Standard
from circle15.verdicts.holdings import IN_SERVICE

#: What a community that says nothing of it is taken as, so that nothing stays open (see ``about.py``).
_ASSUMED: Final = "urban_rural"

#: Levels that the whole study never stands for, and in which a facility has to be placed.
_PLACED: Final = ("community", "subdistrict")

#: Outlines of communities: they have a geometry, but points say of no facility that it stands inside.
OUTLINES: Final = "communities.geometry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Columns, ``table.column``, any of which is enough.

    Parameters
    ----------
    any_of
        The columns; the first is the one to ask for.
    kinds
        Facility kinds whose rows count; empty: every row.
    """

    any_of: tuple[str, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What tables lack for some rules.

    Parameters
    ----------
    need
        What would be needed.
    empty, rows
        Rows that say nothing, and rows that count; equal where the column is not there at all.
    rules
        Standard and rule that stay ``unknown`` where it is lacking, unless something else settles them; in the order of
        the documents.
    """

    need: Need
    empty: int
    rows: int
    rules: tuple[tuple[Standard, Rule], ...]

    @property
    def wholly(self) -> bool:
        """Whether no row says it."""
        return self.empty == self.rows


def needs_of(rule: Rule) -> tuple[Need, ...]:
    """Name the columns without which a rule stays ``unknown``.

    >>> [need.any_of for need in needs_of(Rule(id="a", check="staff_per_households"))]
    [('communities.households',), ('communities.staff',)]
    """
    return tuple(dict.fromkeys(_needs(rule)))


def lacks_of(
    standards: Sequence[Standard],
    communities: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    areas: pd.DataFrame | None = None,
    gates: pd.DataFrame | None = None,
) -> list[Lack]:
    """Find what the tables lack for the rules of some standards.

    Parameters
    ----------
    standards
        Documents.
    communities, facilities, areas, gates
        Tables as they were read; None where there is none.

    Returns
    -------
    One entry for each need that is not met in every row, what no row says first, then by the number of rules.
    """
    tables: dict[str, pd.DataFrame | None] = {
        "communities": communities, "facilities": facilities, "areas": areas, "gates": gates
    }  # fmt: skip
    asking: dict[Need, dict[tuple[str, str], tuple[Standard, Rule]]] = {}
    for standard in standards:
        for rule in standard.rules:
            for need in needs_of(rule):
                # Several readings of a clause are one clause.
                asking.setdefault(need, {}).setdefault((standard.id, rule.id), (standard, rule))
    merged: dict[tuple[str, ...], list[Lack]] = {}
    for need, rules in asking.items():
        empty, rows = _empty(need, tables)
        if empty:
            lack = Lack(need=need, empty=empty, rows=rows, rules=tuple(rules.values()))
            merged.setdefault(need.any_of, []).append(lack)
    found = [_together(parts, tables) for parts in merged.values()]
    return sorted(found, key=lambda lack: (not lack.wholly, -len(lack.rules), lack.need.any_of))


def _together(parts: Sequence[Lack], tables: Mapping[str, pd.DataFrame | None]) -> Lack:
    """One entry for a column that several rules need of different kinds."""
    if len(parts) == 1:
        return parts[0]
    kinds = tuple(dict.fromkeys(kind for part in parts for kind in part.need.kinds))
    need = Need(any_of=parts[0].need.any_of, kinds=kinds if all(part.need.kinds for part in parts) else ())
    empty, rows = _empty(need, tables)
    rules = {(standard.id, rule.id): (standard, rule) for part in parts for standard, rule in part.rules}
    return Lack(need=need, empty=empty, rows=rows, rules=tuple(rules.values()))


# ---- what rules ask --------------------------------------------------------------------------------


def _needs(rule: Rule) -> Iterator[Need]:
    """Needs of a rule, of its conditions, and of what it asks of smaller units."""
    for name in rule.applies_to:
        if name != _ASSUMED:
            yield Need(any_of=(f"communities.{name}",))
    for name in rule.where:
        if rule.kinds:
            yield Need(any_of=(f"facilities.{name}",), kinds=rule.kinds)
    if rule.unit_level == "subdistrict":
        yield Need(any_of=("communities.subdistrict", "areas.level=subdistrict"))
    if rule.kinds and rule.unit_level in _PLACED and rule.check not in _ELSEWHERE:
        yield from _placing(rule)
    if rule.asks.get("origin") == "gate":
        yield Need(any_of=("gates.geometry",))
    yield from _BY_CHECK.get(rule.check, _nothing)(rule)
    if rule.each is not None:
        yield from _needs(rule.each)


def _placing(rule: Rule) -> Iterator[Need]:
    """What says for which unit a facility counts."""
    if rule.basis == "assigned":
        yield Need(any_of=("facilities.serves_ids", OUTLINES), kinds=rule.kinds)
    elif rule.basis == "present":
        yield Need(any_of=(OUTLINES,))


def _nothing(_rule: Rule) -> Iterator[Need]:
    yield from ()


def _floor(rule: Rule) -> Iterator[Need]:
    # What a community says of its own floor stands in, but says nothing of a rule's conditions.
    own = () if rule.where else ("communities.service_area_m2",)
    yield Need(any_of=("facilities.floor_area_m2", *own), kinds=rule.kinds)


def _floor_by_households(rule: Rule) -> Iterator[Need]:
    yield Need(any_of=("communities.households",))
    yield from _floor(rule)


def _office(rule: Rule) -> Iterator[Need]:
    column = "office_area_m2" if rule.check == "office_share" else "activity_area_m2"
    yield Need(any_of=("facilities.floor_area_m2", "communities.service_area_m2"), kinds=rule.kinds)
    yield Need(any_of=(f"facilities.{column}", f"communities.{column}"), kinds=rule.kinds)


def _size(rule: Rule) -> Iterator[Need]:
    yield Need(any_of=("communities.households",))
    if rule.check == "staff_per_households":
        yield Need(any_of=("communities.staff",))


def _residents(rule: Rule) -> Iterator[Need]:
    yield _counted(rule, "population")


def _capacity(rule: Rule) -> Iterator[Need]:
    yield _counted(rule, str(rule.asks["per"]))
    yield Need(any_of=(f"facilities.{rule.asks['capacity']}",), kinds=rule.kinds)


def _field(rule: Rule) -> Iterator[Need]:
    for key in ("field", "per"):
        if key in rule.asks:
            yield _counted(rule, str(rule.asks[key]))


def _counted(rule: Rule, name: str) -> Need:
    """Build the need for a number of each unit: its own, or the sum of its communities."""
    areas = () if rule.unit_level == "community" else (f"areas.{name}",)
    return Need(any_of=(f"communities.{name}", *areas))


def _opened(rule: Rule) -> Iterator[Need]:
    yield Need(any_of=("facilities.opened_year",), kinds=rule.kinds)


def _hours(rule: Rule) -> Iterator[Need]:
    yield Need(any_of=("facilities.opening_hours",), kinds=rule.kinds)


def _new(rule: Rule) -> Iterator[Need]:
    if rule.asks.get("on_time"):
        yield Need(any_of=("communities.completion_year",))
        yield from _opened(rule)
    if "min_m2_per_100hh" in rule.asks:
        yield from _floor_by_households(rule)


def _tiers(rule: Rule) -> Iterator[Need]:
    if any(tier.level == "subdistrict" for tier in rule.asks.get("tiers", ())):
        yield Need(any_of=("communities.subdistrict", "areas.level=subdistrict"))


#: Checks for which it does not matter in which unit a facility stands, or that ask of smaller units where theirs do.
_ELSEWHERE: Final = frozenset({"unit_coverage", "unit_count", "ladder", "hierarchy", "rules_met"})

_BY_CHECK: Final[Mapping[str, Callable[[Rule], Iterator[Need]]]] = {
    "floor_area_per_100hh": _floor_by_households,
    "required_area": _floor_by_households,
    "min_area": _floor,
    "office_share": _office,
    "activity_share": _office,
    "community_size": _size,
    "staff_per_households": _size,
    "facilities_per_residents": _residents,
    "capacity_per_1000": _capacity,
    "field_value": _field,
    "growth": _opened,
    "opening_hours": _hours,
    "new_build": _new,
    "hierarchy": _tiers,
}


# ---- what tables say -------------------------------------------------------------------------------


def _empty(need: Need, tables: Mapping[str, pd.DataFrame | None]) -> tuple[int, int]:
    """Rows that say nothing of a need, and rows that count, of the column that says most."""
    parts = [_silent(column, need.kinds, tables) for column in need.any_of]
    if need.any_of[0].startswith("facilities.") and parts[0][1] == 0:
        return 0, 0  # without such a facility nothing of it is asked
    there = [(empty, rows) for empty, rows in parts if rows]
    return min(there, key=lambda part: part[0] / part[1]) if there else (1, 1)


def _silent(column: str, kinds: Sequence[str], tables: Mapping[str, pd.DataFrame | None]) -> tuple[int, int]:
    """Rows of one table that do not say one thing, and its rows."""
    name, _, field = column.partition(".")
    table = tables[name]
    if table is None or table.empty:
        return 0, 0
    if column == OUTLINES:
        drawn = shapely.get_dimensions(np.asarray(gpd.GeoDataFrame(table).geometry.to_numpy(), dtype=object)) == 2
        return int((~drawn).sum()), len(table)
    if name == "gates":
        return 0, len(table)
    if field.startswith("level="):
        there = bool((table["level"] == field.removeprefix("level=")).any())
        return (0 if there else len(table)), len(table)
    if name == "facilities" and kinds:
        table = table[table["kind"].isin(list(kinds)) & (table["status"] == IN_SERVICE)]
    if field not in table.columns or table.empty:
        return len(table), len(table)
    return int(table[field].isna().sum()), len(table)
