"""A lattice of points -> their streets: the answer of :func:`circle15.network.snap.snap`, in a fraction of its time.

Neighbouring points ask the index together, a block at a time. With *d* the distance from the middle of a block to its
nearest street and *r* from there to the block's corners, the street nearest to any of its points lies within
*d* + 2 *r* of the middle; among these few the nearest to each point is found by arithmetic on straight segments.
"""

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.network.snap import Snaps, free_of_barriers, point_array
from circle15.network.walk import WalkNetwork

Value = TypeVar("Value", bound=np.generic)

#: Points along the side of a block.
BLOCK: Final = 4

#: A hair more, in metres, so that rounding cannot lose a street that is exactly as near as another.
_HAIR_M: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """The straight pieces of all streets that are not set aside, in the order of their edges; shapes (s,) and (s, 2).

    Parameters
    ----------
    edge
        Edge that each is part of, ascending.
    start_xy, span_xy
        Where each begins, and from there to its end, metres.
    before_m, length_m
        Metres along the edge before it, and its own, in the edge's length.
    tree
        Index over them.
    """

    edge: NDArray[np.int64]
    start_xy: NDArray[np.float64]
    span_xy: NDArray[np.float64]
    before_m: NDArray[np.float64]
    length_m: NDArray[np.float64]
    tree: shapely.STRtree


def segments_of(network: WalkNetwork) -> Segments:
    """Take the streets of a network apart into straight pieces."""
    xy, row = shapely.get_coordinates(network.edge_line[network.kept], return_index=True)
    inside = row[1:] == row[:-1]
    start_xy, end_xy, edge = xy[:-1][inside], xy[1:][inside], network.kept[row[:-1][inside]]
    drawn_m = np.hypot(*(end_xy - start_xy).T)
    whole_m = np.bincount(edge, weights=drawn_m, minlength=len(network.edge_u))
    # A source may give an edge a length other than that of its line: offsets are in the edge's length.
    length_m = drawn_m * (network.edge_length_m / np.maximum(whole_m, 1e-9))[edge]
    after_m = np.cumsum(length_m)
    before_m = after_m - length_m
    return Segments(
        edge=edge,
        start_xy=start_xy,
        span_xy=end_xy - start_xy,
        before_m=before_m - before_m[np.searchsorted(edge, edge)],
        length_m=length_m,
        tree=shapely.STRtree(np.asarray(shapely.linestrings(np.stack([start_xy, end_xy], axis=1)), dtype=object)),
    )


def snap_lattice(
    network: WalkNetwork, segments: Segments, corner: tuple[float, float], cell_m: float, side: int
) -> Snaps:
    """Snap the points of a square lattice.

    Parameters
    ----------
    network, segments
        Streets.
    corner
        South-western point, metres.
    cell_m
        Distance between neighbours, metres.
    side
        Points along each side.

    Returns
    -------
    Snaps of the points, row by row from the south, shape (side * side,). Points without a street have no reason here.
    """
    blocks = -(-side // BLOCK)
    count = (blocks * blocks, BLOCK * BLOCK)
    edge = np.full(count, -1, dtype=np.int64)
    offset_m, snap_m = np.full(count, np.nan), np.full(count, np.nan)
    middle = _grid(np.array(corner) + (BLOCK - 1) / 2 * cell_m, BLOCK * cell_m, blocks)
    around = _grid(np.full(2, -(BLOCK - 1) / 2 * cell_m), cell_m, BLOCK)
    near, candidate = _candidates(network, segments, middle, float(np.hypot(*around[0])))
    if len(near):
        first = np.flatnonzero(np.append(True, near[1:] != near[:-1]))
        least_m2, best, share = _nearest_of(segments, candidate, middle[near], around, first)
        reached = least_m2 <= network.profile.max_snap_m**2
        block, found = near[first], segments.edge[best]
        edge[block] = np.where(reached, found, -1)
        offset_m[block] = np.where(reached, segments.before_m[best] + share * segments.length_m[best], np.nan)
        snap_m[block] = np.where(reached, np.sqrt(least_m2), np.nan)
    edges, offsets_m, snaps_m = (_by_row(values, blocks, side) for values in (edge, offset_m, snap_m))
    if network.barriers is not None:
        free_of_barriers(network, _grid(np.array(corner), cell_m, side), edges, offsets_m, snaps_m)
    return Snaps(
        edge=edges,
        offset_m=offsets_m,
        snap_m=snaps_m,
        reason=np.full(side * side, "", dtype=object),
    )


def _grid(corner: NDArray[np.float64], step_m: float, side: int) -> NDArray[np.float64]:
    """Points of a square grid, row by row from the south, shape (side * side, 2)."""
    steps = np.arange(side) * step_m
    x, y = np.meshgrid(corner[0] + steps, corner[1] + steps)
    return np.column_stack([x.ravel(), y.ravel()])


def _candidates(
    network: WalkNetwork, segments: Segments, middle: NDArray[np.float64], radius_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair blocks with the segments that may be nearest to one of their points, by block, edge and place along it."""
    points = point_array(middle)
    (near, _), distance = segments.tree.query_nearest(
        points, max_distance=network.profile.max_snap_m + radius_m, return_distance=True, all_matches=False
    )
    at, candidate = segments.tree.query(points[near], predicate="dwithin", distance=distance + 2 * radius_m + _HAIR_M)
    order = np.lexsort((candidate, at))
    return near[at[order]], candidate[order]


def _nearest_of(
    segments: Segments,
    candidate: NDArray[np.int64],
    middle: NDArray[np.float64],
    around: NDArray[np.float64],
    first: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """For each block and each of its points the nearest candidate; of those equally near, the first.

    Returns
    -------
    Squared distance, segment, and share of it before the nearest point, each of shape (blocks, points of a block).
    """
    start = middle - segments.start_xy[candidate]
    x, y = start[:, :1] + around[:, 0], start[:, 1:] + around[:, 1]
    span_x, span_y = segments.span_xy[candidate].T[:, :, None]
    length_m2 = np.maximum(span_x**2 + span_y**2, 1e-18)
    share = np.clip((x * span_x + y * span_y) / length_m2, 0.0, 1.0)
    distance_m2 = (x - share * span_x) ** 2 + (y - share * span_y) ** 2
    least_m2 = np.minimum.reduceat(distance_m2, first, axis=0)
    times = np.diff(np.append(first, len(candidate)))
    rows = np.arange(len(candidate))[:, None]
    winner = np.where(distance_m2 == np.repeat(least_m2, times, axis=0), rows, len(candidate))
    row = np.minimum.reduceat(winner, first, axis=0)
    return least_m2, candidate[row], np.take_along_axis(share, row, axis=0)


def _by_row(values: NDArray[Value], blocks: int, side: int) -> NDArray[Value]:
    """Put values that stand block by block into rows from the south."""
    square = values.reshape(blocks, blocks, BLOCK, BLOCK).transpose(0, 2, 1, 3).reshape(blocks * BLOCK, blocks * BLOCK)
    return np.ascontiguousarray(square[:side, :side]).reshape(-1)
