"""Which facilities stand in, or are assigned to, which unit; and where that is not known."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.network.snap import point_array
from circle15.standards.model import Rule
from circle15.values import split_ids
from circle15.verdicts.facts import Facts
from circle15.verdicts.outcome import Mask, Numbers, Texts
from circle15.verdicts.units import Units

#: Facilities with this state serve; the others serve nobody yet, or no longer.
IN_SERVICE: Final = "open"

#: States of facilities that are to serve one day.
COMING: Final = ("planned", "building")

_AREA_TYPES: Final = (3, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The facilities of a rule's kinds and conditions, by unit.

    Parameters
    ----------
    facility, unit
        Row of a facility, and of a unit that it counts for, shape (p,).
    sure
        Whether the facility is known to meet the rule's conditions, shape (p,); else it may.
    unplaced
        Whether a facility might count for the unit that nobody can place, shape (u,).
    missing
        Columns that would tell, separated by semicolons, shape (u,).
    """

    facility: NDArray[np.int64]
    unit: NDArray[np.int64]
    sure: Mask
    unplaced: Mask
    missing: Texts

    def count(self, *, sure: bool = True) -> Numbers:
        """Count the facilities of each unit that are known to meet the conditions, or that may, shape (u,)."""
        return self.sum(np.where(self.sure | (not sure), 1.0, 0.0))

    def sum(self, values: Numbers) -> Numbers:
        """Sum a number of each pair, shape (p,), by unit."""
        return np.bincount(self.unit, weights=values, minlength=len(self.unplaced)).astype(np.float64)

    def largest(self, values: Numbers) -> Numbers:
        """Take the largest number of each unit's pairs; NaN where there is none."""
        result = np.full(len(self.unplaced), -np.inf)
        known = ~np.isnan(values)
        np.maximum.at(result, self.unit[known], values[known])
        return np.where(np.isfinite(result), result, np.nan)

    def ids(self, facts: Facts) -> Texts:
        """Write down the ids of each unit's facilities, separated by semicolons."""
        result = np.full(len(self.unplaced), "", dtype=object)
        names = facts.places.ids[self.facility].astype(str)
        order = np.lexsort((names, self.unit))
        for unit, name in zip(self.unit[order], names[order], strict=True):
            result[unit] = f"{result[unit]};{name}" if result[unit] else name
        return result

    def only(self, keep: Mask) -> "Holdings":
        """Keep some of the pairs."""
        return Holdings(
            facility=self.facility[keep],
            unit=self.unit[keep],
            sure=self.sure[keep],
            unplaced=self.unplaced,
            missing=self.missing,
        )


def holdings(rule: Rule, facts: Facts, kinds: Sequence[str] | None = None, level: str | None = None) -> Holdings:
    """Find the open facilities of a rule's kinds that count for each unit of its level.

    Parameters
    ----------
    rule
        ``kinds``, ``where``, ``basis`` and ``unit_level`` count.
    facts
        Tables.
    kinds, level
        Instead of the rule's own.
    """
    wanted = rule.kinds if kinds is None else kinds
    units = facts.units[level or rule.unit_level]
    table = facts.facilities
    use = table["kind"].isin(list(wanted)).to_numpy() & (table["status"] == IN_SERVICE).to_numpy()
    fits = _fits(rule, table)
    facility, unit, unplaced = _placed(rule.basis, facts, units, use & (fits != 0))
    missing = np.full(len(units), "", dtype=object)
    missing[unplaced] = "facilities.serves_ids" if rule.basis == "assigned" else "communities.geometry"
    sure = fits[facility] == 1
    for at in np.unique(unit[~sure]):
        unsaid = _unsaid(rule, table, facility[(unit == at) & ~sure])
        missing[at] = f"{missing[at]};{unsaid}" if missing[at] else unsaid
    return Holdings(facility=facility, unit=unit, sure=sure, unplaced=unplaced, missing=missing)


def meets(rule: Rule, facts: Facts, *, surely: bool = True) -> tuple[Hashable, Mask]:
    """Tell which facilities meet a rule's conditions, or may; and a name for that choice.

    Parameters
    ----------
    rule
        ``where`` counts.
    facts
        Tables.
    surely
        Whether those are meant that are known to, or those that may.
    """
    fits = facts.once(("fits", str(rule.where)), lambda: _fits(rule, facts.facilities))
    return ("where", str(rule.where), surely), np.asarray(fits == 1 if surely else fits != 0, dtype=np.bool_)


def unsaid_conditions(rule: Rule, facts: Facts, kinds: Sequence[str]) -> str:
    """Name the columns of a rule's conditions that some facility of these kinds does not say."""
    rows = np.flatnonzero(facts.facilities["kind"].isin(list(kinds)).to_numpy())
    return _unsaid(rule, facts.facilities, rows)


def _unsaid(rule: Rule, table: pd.DataFrame, rows: NDArray[np.int64]) -> str:
    """Name the columns of a rule's conditions that some of these facilities do not say."""
    unsaid = [name for name in rule.where if name not in table.columns or table[name].isna().to_numpy()[rows].any()]
    return ";".join(f"facilities.{name}" for name in unsaid)


def _fits(rule: Rule, table: pd.DataFrame) -> Numbers:
    """Whether each facility meets the rule's conditions: 1, 0, or NaN where its table does not say."""
    fits = np.ones(len(table))
    for name, wanted in rule.where.items():
        values = table[name] if name in table.columns else pd.Series(None, index=table.index, dtype=object)
        known = values.notna().to_numpy()
        if isinstance(wanted[0], bool):
            meets = values.isin(list(wanted)).to_numpy(dtype=np.bool_)
        else:
            words = [str(word) for word in wanted]
            meets = np.array([any(word in str(value) for word in words) for value in values], dtype=np.bool_)
        state = np.where(known, meets.astype(float), np.nan)
        fits = np.where((fits == 0) | (state == 0), 0.0, fits * state)
    return fits


def _placed(basis: str, facts: Facts, units: Units, use: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64], Mask]:
    """Pair facilities with units, and say for which units one may be missing that nobody can place."""
    rows = np.flatnonzero(use)
    inside, seen = facts.once(("inside", units.level), lambda: _inside(facts, units))
    homes = inside[rows]
    if basis == "present":
        lost = bool((homes < 0).any())
        kept = homes >= 0
        return rows[kept], homes[kept], ~seen & lost
    said = facts.once(("serves", units.level), lambda: _serves(facts, units))
    pairs = [(row, unit) for row in rows for unit in said.get(int(row), ())]
    strange = lost_lists(facts)[rows]
    silent = np.array([int(row) not in said for row in rows], dtype=np.bool_)
    placed = (silent | (strange & units.stands_in)) & (homes >= 0)
    pairs += list(zip(rows[placed], homes[placed], strict=True))
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    # A list that names nobody known may mean the unit in which the house stands.
    unplaced = np.full(len(units), bool((silent & (homes < 0)).any())) & ~seen
    unplaced[homes[strange & ~placed & (homes >= 0)]] = True
    unplaced |= ~seen & bool((strange & ~placed & (homes < 0)).any())
    return found[:, 0], found[:, 1], unplaced


def strays(facts: Facts) -> Mask:
    """Whether each facility says that it serves somebody who is not in the tables, shape (f,)."""
    return np.array([lost > 0 for _, lost in facts.once("lists", lambda: _lists(facts))], dtype=np.bool_)


def lost_lists(facts: Facts) -> Mask:
    """Whether each facility names nobody but those who are not in the tables, shape (f,)."""
    lists = facts.once("lists", lambda: _lists(facts))
    return np.array([named > 0 and lost == named for named, lost in lists], dtype=np.bool_)


def _lists(facts: Facts) -> list[tuple[int, int]]:
    """Count the names that each facility lists, and those of them that nobody bears."""
    if "serves_ids" not in facts.facilities.columns:
        return [(0, 0)] * len(facts.facilities)
    known = {str(name) for units in facts.units.values() for name in units.ids}
    lists = [split_ids(value) for value in facts.facilities["serves_ids"].to_numpy(dtype=object)]
    return [(len(names), sum(name not in known for name in names)) for names in lists]


def _inside(facts: Facts, units: Units) -> tuple[NDArray[np.int64], Mask]:
    """Row of the unit in which each facility stands, -1 for none; and which units have an outline to stand in."""
    if units.stands_in:
        return np.zeros(len(facts.facilities), dtype=np.int64), np.ones(1, dtype=np.bool_)
    at = np.full(len(facts.facilities), -1, dtype=np.int64)
    seen = np.zeros(len(units), dtype=np.bool_)
    points = point_array(facts.places.xy)
    own = units.table.geometry.to_numpy() if "geometry" in units.table.columns else None
    if own is not None:
        seen |= np.isin(shapely.get_type_id(own), _AREA_TYPES)
        _put(at, points, own, np.arange(len(units)), seen)
    outlines = facts.communities.geometry.to_numpy()
    drawn = np.isin(shapely.get_type_id(outlines), _AREA_TYPES)
    _put(at, points, outlines, units.of_community, drawn & (units.of_community >= 0))
    # A unit without an outline of its own is seen when every one of its communities is.
    members, unseen = units.count(np.ones(len(drawn), dtype=np.bool_)), units.count(~drawn)
    return at, seen | ((members > 0) & (unseen == 0))


def _put(at: NDArray[np.int64], points: Texts, outlines: Texts, unit: NDArray[np.int64], use: Mask) -> None:
    """Put facilities that stand nowhere yet into the first outline that holds them."""
    rows = np.flatnonzero(use)
    if len(rows) == 0 or len(points) == 0:
        return
    held, outline = shapely.STRtree(outlines[rows]).query(points, predicate="intersects")
    order = np.lexsort((outline, held))
    held, outline = held[order], outline[order]
    first, where = np.unique(held, return_index=True)
    free = at[first] < 0
    at[first[free]] = unit[rows[outline[where[free]]]]


def _serves(facts: Facts, units: Units) -> dict[int, list[int]]:
    """Rows of the units that each facility says it serves; facilities that say nothing are left out."""
    if "serves_ids" not in facts.facilities.columns:
        return {}
    communities = {str(name) for name in facts.units["community"].ids}
    own = {str(name): row for row, name in enumerate(units.ids)}
    members = facts.once("members", lambda: _members(facts))
    found: dict[int, list[int]] = {}
    for row, value in enumerate(facts.facilities["serves_ids"].to_numpy(dtype=object)):
        names = split_ids(value)
        if not names:
            continue
        # An id that is a community's means that community, whatever else bears it.
        rows = {own[name] for name in names if name in own and (units.level == "community" or name not in communities)}
        rows |= {int(units.of_community[community]) for name in names for community in members.get(name, ())}
        found[row] = sorted(rows - {-1})
    return found


def _members(facts: Facts) -> dict[str, list[int]]:
    """Rows of the communities that each id stands for: who serves a subdistrict serves every community in it."""
    found: dict[str, list[int]] = {}
    own = {str(name) for name in facts.units["community"].ids}
    for units in facts.units.values():
        ids = units.ids.astype(str)
        for community, unit in enumerate(units.of_community):
            if unit >= 0 and (units.level == "community" or ids[unit] not in own):
                found.setdefault(ids[unit], []).append(community)
    return found
