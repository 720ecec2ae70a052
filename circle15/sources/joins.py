"""A list in a workbook and the boundaries in another file -> one table, and what does not go together.

Tables in, tables out: reading the files is :mod:`circle15.sources.tables`' part. The boundary is the geometry of its
row; of everything else the list wins, and the boundary fills in what the list does not say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from circle15.errors import TableError
from circle15.metric import metric_crs, to_crs
from circle15.rejects import Fault, Note
from circle15.sources.codes import code_of, is_telling
from circle15.sources.matches import Matches, Way, agreeing, by_code, by_name
from circle15.sources.unmatched import Lonely, Side, misnamed, outside, without_boundary, without_row
from circle15.values import is_blank, text_of

#: How rows and boundaries are put together: ``"auto"`` takes codes where both sides have codes that match for most.
JoinBy = Literal["auto", "code", "name"]

#: Columns that one note lists.
_LISTED: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What has become of a list and its boundaries.

    Parameters
    ----------
    table
        The rows of the list, all of them and in their order, in the boundaries' reference system.
    found
        Whether each row has a boundary, shape (r,).
    faults, unused
        What is to be said of rows of the list, and of boundaries.
    notes
        The way that was taken, and what was filled in.
    """

    table: gpd.GeoDataFrame
    found: NDArray[np.bool_]
    faults: tuple[Fault, ...]
    unused: tuple[Fault, ...]
    notes: tuple[Note, ...]


def join(listed: Side, drawn: Side, *, table: str, by: JoinBy = "auto") -> Joined:
    """Give the rows of a list their boundaries.

    Parameters
    ----------
    listed
        The list; its rows may have geometries of their own.
    drawn
        The boundaries.
    table
        ``"communities"`` or ``"areas"``.
    by
        What rows and boundaries have in common.

    Raises
    ------
    TableError
        If the two have neither codes nor names in common, or no row has a boundary and none has a place of its own.
    """
    ours, theirs = pd.DataFrame(listed.table), pd.DataFrame(drawn.table)
    way, matches = _matched(ours, theirs, table=table, by=by)
    placed = ~shapely.is_missing(listed.table.geometry.to_numpy())
    if len(matches) == 0 and not placed.any():
        raise _nothing(listed, drawn, way)
    found = matches.boundary >= 0
    shapes, outside_m = _shapes(listed.table, drawn.table, matches.boundary)
    filled, names = _filled(ours, theirs, matches.boundary, geometry=str(listed.table.geometry.name))
    lonely = Lonely(listed, drawn, way, matches, table)
    faults = [*without_boundary(lonely), *outside(shapes[0], outside_m)]
    if way == "code":
        agree = agreeing(ours, theirs, matches, table=table)
        faults += [misnamed(lonely, int(at)) for at in np.flatnonzero(~agree)]
    unused = without_row(lonely)
    counts = {
        "file": listed.file,
        "boundaries": drawn.file,
        "matched": int(found.sum()),
        "alone": int((~found).sum()),
        "unused": len(unused),
    }
    whole = counts["alone"] == 0 and not unused
    notes = [Note(f"join_by_{way}", counts, "note" if whole else "warning")]
    if names:
        cut = ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
        notes.append(Note("join_filled", {"file": listed.file, "boundaries": drawn.file, "columns": cut}))
    joined = gpd.GeoDataFrame(filled, geometry=gpd.GeoSeries(shapes[1], index=filled.index, crs=drawn.table.crs))
    return Joined(table=joined, found=found, faults=tuple(faults), unused=tuple(unused), notes=tuple(notes))


def freed(faults: Sequence[Fault], found: NDArray[np.bool_]) -> tuple[Fault, ...]:
    """Let rows stay that have lost their own coordinates and have a boundary."""
    return tuple(
        replace(fault, effect="value")
        if fault.column == "geometry" and fault.fatal and found[fault.position]
        else fault
        for fault in faults
    )


# ---- what goes together ----------------------------------------------------------------------------


def _matched(ours: pd.DataFrame, theirs: pd.DataFrame, *, table: str, by: JoinBy) -> tuple[Way, Matches]:
    """Choose the way, and go it."""
    if by == "code" or (by == "auto" and not _both(ours, theirs, "name") and _both(ours, theirs, "id")):
        return "code", by_code(ours, theirs)
    if by == "name" or not _both(ours, theirs, "id"):
        return "name", by_name(ours, theirs, table=table)
    codes = by_code(ours, theirs, telling=True)
    agree = agreeing(ours, theirs, codes, table=table)[codes.boundary >= 0]
    # A code that several boundaries have is one in common all the same, though nobody can say whose it is.
    common = len(codes) + len(codes.rivals) + len(codes.sharing)
    if 2 * common > min(len(ours), len(theirs)) and 2 * int(agree.sum()) >= len(codes):
        return "code", codes
    return "name", by_name(ours, theirs, table=table)


def _both(ours: pd.DataFrame, theirs: pd.DataFrame, column: str) -> bool:
    return column in ours.columns and column in theirs.columns


def _nothing(listed: Side, drawn: Side, way: Way) -> TableError:
    """Say that no row has a boundary: most likely these are two towns, or a column was not recognised."""
    column = "id" if way == "code" else "name"
    examples = {}
    for name, side in (("here", listed), ("there", drawn)):
        known = [] if column not in side.table.columns else [text_of(cell) for cell in side.table[column]]
        examples[name] = ", ".join([text for text in known if text][:3]) or "—"
    return TableError(f"join_nothing_{way}", file=listed.file, boundaries=drawn.file, **examples)


def _shapes(
    listed: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame, boundary: NDArray[np.int64]
) -> tuple[tuple[NDArray[np.object_], NDArray[np.object_]], NDArray[np.float64]]:
    """Shapes of the rows, before and after, and how far outside its boundary each was; NaN where only one is there."""
    found = boundary >= 0
    crs = CRS(drawn.crs)
    own = np.asarray(to_crs(listed, crs, what="list").geometry.to_numpy(), dtype=object)
    shapes = own.copy()
    shapes[found] = drawn.geometry.to_numpy()[boundary[found]]
    both = np.flatnonzero(found & ~shapely.is_missing(own) & ~shapely.is_empty(own))
    outside_m = np.full(len(own), np.nan)
    if len(both):
        metric = metric_crs(crs, tuple(drawn.total_bounds))
        points, areas = (
            gpd.GeoSeries(side[both], crs=crs).to_crs(metric).to_numpy()
            for side in (np.asarray(shapely.centroid(own), dtype=object), shapes)
        )
        outside_m[both] = shapely.distance(points, areas)
    return (own, shapes), outside_m


def _filled(
    ours: pd.DataFrame, theirs: pd.DataFrame, boundary: NDArray[np.int64], *, geometry: str
) -> tuple[pd.DataFrame, list[str]]:
    """Fill what the list does not say with what the boundaries say, and name the columns that were filled."""
    result = ours.drop(columns=geometry)
    found, names = boundary >= 0, []
    for name in theirs.columns:
        if name == "geometry" or (name == "id" and not _may_lend_codes(ours, theirs, found)):
            continue
        said = theirs[name].astype(object).to_numpy()[boundary]
        known = found & np.array([not is_blank(value) for value in said], dtype=np.bool_)
        cells: Any = result[name].astype(object).to_numpy() if name in result.columns else np.full(len(result), None)
        blank = np.array([is_blank(value) for value in cells], dtype=np.bool_)
        if (known & blank).any():
            result = result.assign(**{name: np.where(known & blank, said, cells)})
            names.append(str(name))
    return result, names


def _may_lend_codes(ours: pd.DataFrame, theirs: pd.DataFrame, found: NDArray[np.bool_]) -> bool:
    """Whether the boundaries' codes may become the list's: not the numbers of their rows, and not of some rows only."""
    telling = all(is_telling(code_of(value)) for value in theirs["id"])
    return telling and ("id" in ours.columns or bool(found.all()))
