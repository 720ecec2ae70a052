"""Streets of a bureau's own layer meet where they are drawn to meet: ends on streets, crossings, slips of the pen.

Three things happen, in this order; nothing is joined that has no reason, and everything that is done is listed.

1. A line that ends on another one, to the millimetre, ends at it: the two are joined whatever their levels, for that is
   how ramps and stairs come down.
2. Two lines that cross, and have no common vertex there, are joined if the layer tells levels apart (a column of
   levels, bridges, tunnels) and theirs are the same, or if it is asked for and theirs are not known to differ. Without
   levels the geometry does not say whether a crossing is a junction or a bridge: nothing is joined silently.
3. Ends that stop short of a street, or run beyond a crossing, are counted, and mended where that is asked for.

What is done does not depend on the order of the rows or on the direction in which a line was drawn.
"""

from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS

from circle15.lines import Crossings, StreetLines
from circle15.metric import metric_crs, project
from circle15.network.changes import change_table, changes_at, no_changes
from circle15.network.contacts import NO_VERTEX, Contacts, pieces_of
from circle15.network.joining import joined, standing_of
from circle15.network.mending import Gaps, gaps_of
from circle15.network.noding_notes import notes_of
from circle15.network.rules import walkable
from circle15.network.splicing import Additions, between, line_ends, spliced

#: Gaps and tails are counted up to here whether or not they are mended, metres.
COUNTED_M: Final = (1.0, 5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noded:
    """Streets that meet where they are drawn to meet, and what was changed for it.

    Parameters
    ----------
    lines
        The streets, with what is to be said of them.
    changes
        One row per change: ``what`` (``end_joined``, ``crossing_joined``, ``overshoot``, ``undershoot``), ``gap_m``
        (metres added or cut off), the ``row`` of the file, from 1, and the ``other_row``; points in metres.
    """

    lines: StreetLines
    changes: gpd.GeoDataFrame


def noded(lines: StreetLines, *, crossings: Crossings = "levels", mend_m: float | None = None) -> Noded:
    """Join lines where they are drawn to meet.

    Parameters
    ----------
    lines
        Streets of a layer.
    crossings
        ``"levels"``, ``"join"`` or ``"leave"``: see the module.
    mend_m
        Widest gap and longest tail that are mended, metres; None: none.
    """
    use = walkable(lines.ways)[lines.way] & np.isfinite(lines.xy).all(axis=1)
    if not use.any():
        return Noded(lines=lines, changes=no_changes(metric_crs(lines.crs, _bounds(lines.xy))))
    crs = metric_crs(lines.crs, _bounds(lines.xy[use]))
    whole, changes, found = joined(lines, use, crs, crossings, mend_m)
    mended, more, gaps_m = _mended(whole, crs, mend_m)
    notes = notes_of(lines.name, found, gaps_m, crossings=crossings, mend_m=mend_m)
    table = change_table([*changes, *more], crs)
    return Noded(lines=replace(mended, notes=(*lines.notes, *notes)), changes=table)


def _mended(
    lines: StreetLines, crs: CRS, mend_m: float | None
) -> tuple[StreetLines, list[pd.DataFrame], NDArray[np.float64]]:
    """Find the ends that stop short of a street, and make them longer where that is asked for."""
    xy = project(lines.xy, lines.crs, crs)
    use = walkable(lines.ways)[lines.way] & np.isfinite(lines.xy).all(axis=1)
    uses = np.bincount(lines.place[use], minlength=int(lines.place.max()) + 1)
    dead = np.flatnonzero(line_ends(lines.way) & use & (uses[lines.place] == 1))
    limit = max(COUNTED_M[-1], mend_m or 0.0)
    standing, _ = standing_of(lines)
    gaps = gaps_of(pieces_of(lines.way, xy, use), lines.way, standing, dead, limit)
    wide = gaps.gap_m
    if mend_m is None:
        return lines, [], wide
    gaps = gaps.taken(gaps.gap_m <= mend_m)
    contacts = Contacts(
        np.column_stack([gaps.end, gaps.piece]),
        np.zeros((len(gaps.end), 2)),
        np.column_stack([gaps.end, gaps.vertex]),
        xy[gaps.end],
    )
    changes = changes_at(lines, contacts, "undershoot", gaps.gap_m)
    return spliced(lines, *_longer(lines, gaps)), [changes], wide


def _longer(lines: StreetLines, gaps: Gaps) -> tuple[Additions, NDArray[np.int64]]:
    """Vertices that make lines longer, and those in the lines that they reach."""
    count, n = len(lines.way), len(gaps.end)
    is_first = gaps.end == np.searchsorted(lines.way, lines.way[gaps.end])
    new = gaps.vertex == NO_VERTEX
    xy = between(lines, gaps.piece, gaps.share)
    xy[~new] = lines.xy[gaps.vertex[~new]]
    at = np.concatenate([np.where(is_first, gaps.end - 0.5, gaps.end + 0.5), (gaps.piece + gaps.share)[new]])
    way = np.concatenate([lines.way[gaps.end], lines.way[gaps.piece[new]]])
    target = gaps.vertex.copy()
    target[new] = count + n + np.arange(int(new.sum()))
    return Additions(at, way, np.concatenate([xy, xy[new]])), np.column_stack([count + np.arange(n), target])


def _bounds(xy: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Least and greatest coordinates."""
    low, high = np.nanmin(xy, axis=0), np.nanmax(xy, axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
