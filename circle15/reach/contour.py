"""A field of times on a lattice -> the polygons inside which the time is within a cutoff, by marching squares.

A boundary crosses the lattice between each point that is reached in time and its neighbour that is not. Where both
belong to one street, it crosses where the time between theirs is the cutoff; where they belong to two streets and are
far apart, near the one that is not reached, for a street shall rather be covered too far than missed. No boundary
passes through a lattice point and no two of them meet, so that what is drawn is valid by construction, and for one
field the polygon of a larger cutoff holds that of a smaller one.

References
----------
W. E. Lorensen and H. E. Cline (1987), Marching cubes: a high resolution 3D surface construction algorithm. Computer
Graphics 21(4); here in the plane, with saddles settled by the mean of their four corners.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.reach.fast import Kernels
from circle15.reach.polygons import nothing

#: Stands where a field ends: the boundary passes through the last lattice points before it, so that drawings side by
#: side meet.
END: Final = np.float32(np.nan)

#: No lattice point counts as nearer to the boundary than this share of a jump, nor as farther inside than so many
#: jumps: however small the cells, the boundary keeps clear of lattice points by more than coordinates are rounded.
_CLEAR: Final = 1e-3
_DEEP: Final = 1e3

#: Sides of a cell are 0 (south), 1 (east), 2 (north), 3 (west). For each way in which its corners are reached in time
#: (south-west 1, south-east 2, north-east 4, north-west 8, added up), the side where a stroke of the boundary enters
#: and the one where it leaves, with reached ground on its left. 5 and 10 are saddles: the first of two strokes, for a
#: middle that is not reached.
_ENTERS: Final = np.array([0, 0, 1, 1, 2, 0, 2, 2, 3, 0, 1, 1, 3, 0, 3, 0])
_LEAVES: Final = np.array([0, 3, 0, 3, 1, 3, 0, 3, 2, 2, 0, 2, 1, 1, 0, 0])
_SADDLES: Final = (5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Times on a lattice.

    Parameters
    ----------
    walk_s
        Seconds at its points, row by row from the south, shape (rows, columns). The outermost points are not reached
        within any cutoff, or are :data:`END`.
    jump_s
        Neighbours whose times are farther apart belong to two streets.
    column, row
        Number of the south-western point along x and y.
    cell_m
        Metres between neighbours.
    """

    walk_s: NDArray[np.float32]
    jump_s: float
    column: int
    row: int
    cell_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strokes:
    """The boundaries of some cutoffs, cutoff by cutoff, in ascending order of where they cross the lattice.

    Parameters
    ----------
    crossing
        Twice the number of the lattice point to the west or to the south of the crossing; one more for those to its
        south. Shape (s,).
    follows
        Position of the crossing that comes next along the boundary, shape (s,).
    count
        Crossings of each cutoff, shape (c,).
    """

    crossing: NDArray[np.int64]
    follows: NDArray[np.int64]
    count: NDArray[np.int64]

    @property
    def level(self) -> NDArray[np.int64]:
        """Which cutoff each crossing belongs to, shape (s,)."""
        return np.repeat(np.arange(len(self.count)), self.count)


def polygons_within(
    field: Field, cutoffs_s: NDArray[np.float64], kernels: Kernels | None = None
) -> NDArray[np.object_]:
    """Draw, for each cutoff, the polygon inside which the time is within it.

    Parameters
    ----------
    field
        Times.
    cutoffs_s
        Seconds, ascending, shape (c,).
    kernels
        Compiled loops; None to do without.

    Returns
    -------
    Valid multipolygons, shape (c,); empty where nothing is reached.
    """
    strokes = _strokes(field, cutoffs_s)
    if len(strokes.crossing) == 0:
        return nothing(len(cutoffs_s))
    xy = _spots(field, strokes, cutoffs_s)
    order, start = (kernels.ring_order if kernels is not None else ring_order)(strokes.follows)
    corners, rings = _nested(strokes, xy - [field.column, field.row], (order, start), 2 * field.walk_s.size)
    metres = xy[corners] * field.cell_m
    return np.asarray(shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, metres, rings), dtype=object)


def _strokes(field: Field, cutoffs_s: NDArray[np.float64]) -> _Strokes:
    """Find the strokes of every cutoff."""
    width, levels = field.walk_s.shape[1], len(cutoffs_s)
    at, late = _mixed_cells(field.walk_s, cutoffs_s)
    # Row k holds, for cutoff k, which corners of each cell are reached.
    bits = np.array([1, 2, 8, 4], dtype=np.uint8)
    code = np.stack([((late <= level) * bits[:, None]).sum(axis=0, dtype=np.uint8) for level in range(levels)])
    level, cell = np.nonzero((code != 0) & (code != 15))
    at, code = at[cell], code[level, cell]
    enters, leaves = _ENTERS[code], _LEAVES[code]
    saddle = np.flatnonzero((code == _SADDLES[0]) | (code == _SADDLES[1]))
    if len(saddle):
        four_s = field.walk_s.reshape(-1)[at[saddle] + np.array([[0], [1], [width], [width + 1]])]
        reached = _late_s(four_s, cutoffs_s[level[saddle]], field.jump_s).sum(axis=0) < 0
        leaves[saddle[reached]] ^= 2
        # The second stroke joins the two other sides.
        at, level = np.append(at, at[saddle]), np.append(level, level[saddle])
        enters, leaves = np.append(enters, enters[saddle] ^ 2), np.append(leaves, leaves[saddle] ^ 2)
    side = np.array([0, 3, 2 * width, 1])
    crossing, then = 2 * at + side[enters], 2 * at + side[leaves]
    order = np.argsort(crossing + level * (2 * field.walk_s.size))
    return _linked(crossing[order], then[order], np.bincount(level, minlength=levels), 2 * field.walk_s.size)


def _mixed_cells(
    walk_s: NDArray[np.float32], cutoffs_s: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.unsignedinteger]]:
    """Find the cells that a boundary passes.

    Returns
    -------
    The lattice points in their south-western corners, shape (a,), and the number of cutoffs that each of their corners
    misses: south-west, south-east, north-west, north-east, shape (4, a).
    """
    # All cutoffs together need one look at the field, in numbers of as few bits as can count them.
    tier = np.zeros(walk_s.shape, dtype=np.min_scalar_type(len(cutoffs_s)))
    for cutoff_s in cutoffs_s:
        tier += ~(walk_s <= np.float32(cutoff_s))
    across, along = tier[:, 1:] != tier[:, :-1], tier[1:] != tier[:-1]
    row, column = np.divmod(np.flatnonzero(across[1:] | across[:-1] | along[:, 1:]), walk_s.shape[1] - 1)
    at = row * walk_s.shape[1] + column
    return at, tier.reshape(-1)[at + np.array([[0], [1], [walk_s.shape[1]], [walk_s.shape[1] + 1]])]


def _linked(crossing: NDArray[np.int64], then: NDArray[np.int64], count: NDArray[np.int64], crossings: int) -> _Strokes:
    """Turn where each stroke leads to into the position of the stroke that begins there."""
    place = np.empty(crossings, dtype=np.int32)
    follows = np.empty(len(crossing), dtype=np.int64)
    end = np.cumsum(count)
    for first, last in zip((end - count).tolist(), end.tolist(), strict=True):
        place[crossing[first:last]] = np.arange(first, last, dtype=np.int32)
        follows[first:last] = place[then[first:last]]
    return _Strokes(crossing=crossing, follows=follows, count=count)


def _late_s(walk_s: NDArray[np.float32], cutoff_s: float | NDArray[np.float64], jump_s: float) -> NDArray[np.float64]:
    """Seconds after a cutoff, a jump at most; never nought."""
    late_s = np.clip(walk_s.astype(np.float64) - cutoff_s, -_DEEP * jump_s, jump_s)
    clear_s = _CLEAR * jump_s
    return np.where(walk_s <= np.float32(cutoff_s), np.minimum(late_s, -clear_s), np.maximum(late_s, clear_s))


def _spots(field: Field, strokes: _Strokes, cutoffs_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where each crossing lies, in cells from the origin, shape (s, 2): the same whatever else the field holds."""
    flat, width = field.walk_s.reshape(-1), field.walk_s.shape[1]
    cutoff_s = np.repeat(cutoffs_s, strokes.count)
    point, upward = strokes.crossing >> 1, strokes.crossing & 1
    here_s = _late_s(flat[point], cutoff_s, field.jump_s)
    there_s = _late_s(flat[point + np.where(upward, width, 1)], cutoff_s, field.jump_s)
    share = here_s / (here_s - there_s)
    share = np.where(np.isnan(there_s), 0.0, np.where(np.isnan(here_s), 1.0, share))
    row, column = np.divmod(point, width)
    return np.column_stack([column + field.column + share * (1 - upward), row + field.row + share * upward])


def ring_order(follows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Walk along every ring; see :func:`circle15.reach.fast.ring_order`, which does the same in arrays."""
    after = follows.tolist()
    order: list[int] = []
    start = []
    for first in range(len(after)):
        if after[first] < 0:
            continue
        start.append(len(order))
        at = first
        while (then := after[at]) >= 0:
            order.append(at)
            after[at] = -1
            at = then
    return np.array(order, dtype=np.int64), np.array(start, dtype=np.int64)


def _nested(
    strokes: _Strokes, xy: NDArray[np.float64], walk: tuple[NDArray[np.int64], NDArray[np.int64]], crossings: int
) -> tuple[NDArray[np.int64], tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Put the rings in order, each outer one before its holes.

    Parameters
    ----------
    strokes, xy
        The boundaries, and where they cross the lattice.
    walk
        The crossings ring by ring, and where each ring begins among them.
    crossings
        How many there can be to a cutoff.

    Returns
    -------
    The crossings that all rings pass, in order, the first of each again at its end; where each ring begins among them,
    each polygon among the rings, and each cutoff among the polygons.
    """
    order, start = walk
    size, ring_number = np.diff(start, append=len(order)), np.arange(len(start))
    here, after = xy[order], xy[strokes.follows[order]]
    outer = np.add.reduceat(here[:, 0] * after[:, 1] - after[:, 0] * here[:, 1], start) > 0
    ring = np.empty(len(order), dtype=np.int64)
    ring[order] = np.repeat(ring_number, size)
    # West of the southernmost crossing of a hole comes another ring of the same polygon, if not the outer one then a
    # hole that begins farther south or west: one arrives at the outer one.
    key = strokes.crossing + strokes.level * crossings
    eastward = np.flatnonzero(key % 2 == 0)
    lead = np.minimum.reduceat(np.where(key % 2 == 0, key, np.iinfo(np.int64).max)[order], start)
    shell = np.where(outer, ring_number, ring[eastward[np.searchsorted(key[eastward], lead) - 1]])
    while not outer[shell].all():
        shell = shell[shell]
    place = np.lexsort((lead, ~outer, lead[shell]))
    start, size, outer = start[place], size[place] + 1, outer[place]
    end = np.cumsum(size)
    corner = np.arange(end[-1]) + np.repeat(start - (end - size), size)
    corner[end - 1] = start
    polygon = np.append(np.flatnonzero(outer), len(place))
    cutoff = np.searchsorted(strokes.level[order[start[outer]]], np.arange(len(strokes.count) + 1))
    return order[corner], (np.append(0, end), polygon, cutoff)
