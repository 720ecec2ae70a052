"""The units that rules judge: communities, and the subdistricts, districts, cities that they belong to."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.standards.model import LEVELS

#: Id of the whole study where it stands for a unit that nothing names.
WHOLE: Final = "all"

#: Levels for which the whole study never stands.
_NEVER_WHOLE: Final = frozenset({"subdistrict", "province"})

#: Levels of which one unit holds every community, even one that does not name it.
_ONE_FOR_ALL: Final = frozenset({"city", "province"})

#: Columns of communities that name the unit of a level.
_NAMED_BY: Final = {"subdistrict": "subdistrict", "district": "district"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The units of one level.

    Parameters
    ----------
    level
        ``community``, ``subdistrict``, ``district``, ``city`` or ``province``.
    ids, names
        Shape (u,).
    of_community
        Row of each community's unit, -1 where it is not known, shape (c,).
    table
        What the table of areas says of each, index = ids; without columns where there is no such table.
    stands_in
        Whether the whole study stands for a unit that nothing names.
    """

    level: str
    ids: NDArray[np.object_]
    names: NDArray[np.object_]
    of_community: NDArray[np.int64]
    table: pd.DataFrame
    stands_in: bool = False

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    def sum(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum numbers of communities, shape (c,), by unit, shape (u,); NaN where one of its numbers is."""
        inside = self.of_community >= 0
        return np.bincount(self.of_community[inside], weights=values[inside], minlength=len(self)).astype(np.float64)

    @property
    def unnamed(self) -> bool:
        """Whether nobody says which units of this level there are, and the study cannot stand for them."""
        return self.stands_in and self.level in _NEVER_WHOLE

    def within(self, larger: "Units") -> NDArray[np.int64]:
        """Row of the larger unit that each of these belongs to; -1 where that is not known."""
        if self.level == larger.level:
            return np.arange(len(self))
        if larger.stands_in:
            return np.zeros(len(self), dtype=np.int64)
        at = np.full(len(self), -1, dtype=np.int64)
        known = (self.of_community >= 0) & (larger.of_community >= 0)
        at[self.of_community[known]] = larger.of_community[known]
        if "parent" in self.table.columns:
            parents = _texts(self.table, "parent")
            at = np.where(at < 0, _rows_of(parents, larger), at)
        if len(larger) == 1 and larger.level in _ONE_FOR_ALL:
            at[:] = 0
        return at

    def count(self, which: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Count communities, shape (c,), by unit."""
        return self.sum(which.astype(np.float64))


def unnamed_column(level: str) -> str:
    """Name the column that would say which units of a level there are."""
    return f"communities.{level}" if level in _NAMED_BY else f"areas.level={level}"


def units_of(communities: gpd.GeoDataFrame, areas: pd.DataFrame | None) -> dict[str, Units]:
    """Find the units of every level.

    Parameters
    ----------
    communities
        With the names of their ``subdistrict`` and ``district``, where they are known.
    areas
        Table of areas: ``level``, ``parent``, ``name``, index = id; None without one.

    Returns
    -------
    By level. A level that nothing names has one unit, the whole study, which ``stands_in`` for it.
    """
    ids = communities.index.astype(str).to_numpy(dtype=object)
    names = _texts(communities, "name")
    own = Units(
        level="community",
        ids=ids,
        names=np.where(pd.isna(names), ids, names),
        of_community=np.arange(len(ids)),
        table=pd.DataFrame(index=pd.Index(ids)),
    )
    known = None if areas is None or areas.empty else areas.set_axis(areas.index.astype(str))
    above = _texts(communities, "district")
    if known is not None:
        # A district goes by its id in one table and by its name in another.
        districts = _by_id(known, "district")
        known = known.assign(parent=_told(_texts(known, "parent"), districts))
        above = _told(above, districts)
    subdistricts = _level("subdistrict", communities, known, above=above)
    found = {"community": own, "subdistrict": subdistricts}
    for level, below in pairwise(("subdistrict", "district", "city", "province")):
        found[below] = _level(below, communities, known, below=found[level])
    return {level: found[level] for level in LEVELS}


def _level(
    level: str,
    communities: gpd.GeoDataFrame,
    areas: pd.DataFrame | None,
    *,
    above: NDArray[np.object_] | None = None,
    below: Units | None = None,
) -> Units:
    """Find the units of one level: those of the table of areas, those that communities name, or those of parents."""
    said = _texts(communities, _NAMED_BY.get(level, ""))
    rows = areas[areas["level"] == level] if areas is not None else None
    if rows is not None and not rows.empty:
        return _from_areas(level, rows, said, above=above, below=below)
    if pd.isna(said).all() and below is not None and "parent" in below.table.columns:
        # Areas that name what they belong to name it, though it has no row of its own.
        parents = _texts(below.table, "parent")
        said = parents[below.of_community]
        said[below.of_community < 0] = None
    if pd.isna(said).all():
        return _whole(level, len(communities))
    keys = said if above is None else _apart(said, above)
    ids = sorted({str(key) for key in keys[~pd.isna(keys)]})
    names = {key: name for key, name in zip(keys, said, strict=True) if not pd.isna(key)}
    return Units(
        level=level,
        ids=np.array(ids, dtype=object),
        names=np.array([names[key] for key in ids], dtype=object),
        of_community=pd.Index(ids).get_indexer(pd.Index(keys, dtype=object)).astype(np.int64),
        table=pd.DataFrame(index=pd.Index(ids, dtype=object)),
    )


def _from_areas(
    level: str,
    rows: pd.DataFrame,
    said: NDArray[np.object_],
    *,
    above: NDArray[np.object_] | None,
    below: Units | None,
) -> Units:
    """Take the units of the table; communities belong to them by name or id, else through the unit below."""
    ids = rows.index.to_numpy(dtype=object)
    names = _texts(rows, "name")
    names = np.where(pd.isna(names), ids, names)
    parents = _texts(rows, "parent")
    at = np.full(len(said), -1, dtype=np.int64)
    for number, (unit, name, parent) in enumerate(zip(ids, names, parents, strict=True)):
        by_id, by_name = np.asarray(said == unit, dtype=np.bool_), np.asarray(said == name, dtype=np.bool_)
        if above is not None and (names == name).sum() > 1:
            # Many counties have a 城关镇: the same name in another district is another place, and without a district
            # nobody can tell which of them is meant.
            by_name &= np.asarray(above == parent, dtype=np.bool_)
        at[(at < 0) & (by_id | by_name)] = number
    found = Units(level=level, ids=ids, names=names, of_community=at, table=rows)
    if below is not None and "parent" in below.table.columns:
        parent = _rows_of(_texts(below.table, "parent"), found)
        at = np.where(at < 0, np.where(below.of_community >= 0, parent[below.of_community], -1), at)
    if len(ids) == 1 and level in _ONE_FOR_ALL:
        # One city, and communities that name none: they are of that one.
        at = np.where(at < 0, 0, at)
    return replace(found, of_community=at.astype(np.int64))


def _rows_of(names: NDArray[np.object_], units: Units) -> NDArray[np.int64]:
    """Rows of the units that ids, or names that only one of them bears, stand for; -1 for none."""
    by_name = {str(name): row for row, name in enumerate(units.names) if (units.names == name).sum() == 1}
    by_id = {str(unit): row for row, unit in enumerate(units.ids)}
    known = {**by_name, **by_id}
    return np.array([known.get(str(name), -1) for name in names], dtype=np.int64)


def _by_id(areas: pd.DataFrame, level: str) -> dict[str, str]:
    """Ids of the areas of a level by their names and by themselves."""
    rows = areas[areas["level"] == level]
    ids = rows.index.to_numpy(dtype=object)
    pairs = [*zip(_texts(rows, "name"), ids, strict=True), *zip(ids, ids, strict=True)]
    return {str(name): str(unit) for name, unit in pairs if not pd.isna(name)}


def _told(names: NDArray[np.object_], known: dict[str, str]) -> NDArray[np.object_]:
    """Write each name as the id that it stands for, where it does."""
    return np.array([None if pd.isna(name) else known.get(str(name), str(name)) for name in names], dtype=object)


def _whole(level: str, count: int) -> Units:
    """Let the whole study stand for a unit that nothing names."""
    return Units(
        level=level,
        ids=np.array([WHOLE], dtype=object),
        names=np.array([""], dtype=object),
        of_community=np.zeros(count, dtype=np.int64),
        table=pd.DataFrame(index=pd.Index([WHOLE])),
        stands_in=True,
    )


def _apart(names: NDArray[np.object_], above: NDArray[np.object_]) -> NDArray[np.object_]:
    """Tell units of one name in several larger ones apart: their id is ``larger/name``."""
    table = pd.DataFrame({"name": names, "above": above})
    several = table.groupby("name")["above"].nunique()
    apart = table["name"].isin(several.index[several > 1]) & table["above"].notna()
    return np.where(apart, table["above"].astype(str) + "/" + table["name"].astype(str), names).astype(object)


def _texts(table: pd.DataFrame, column: str) -> NDArray[np.object_]:
    """Read a column of names; None where there is none."""
    if column not in table.columns:
        return np.full(len(table), None, dtype=object)
    values = table[column].astype(object)
    return values.where(values.notna(), None).to_numpy(dtype=object)
