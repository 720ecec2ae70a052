"""A square of the lattice: which street each of its points belongs to, and where ground is too narrow for a lattice."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.network.lattice import Segments, snap_lattice
from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork
from circle15.reach.search import leg_s, off_network_s, take

#: Cells along the side of a tile.
TILE: Final = 192

#: Points along streets to a cell: strips of ground that are narrower than it are looked for so often.
_STEPS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points of one tile that belong to streets, in as few bytes as drawing needs; all of one shape, (r, c).

    Parameters
    ----------
    slot
        Which of the tile's edges each belongs to; 0 for points without a street, whose seconds are infinite.
    offset_m
        Metres along the edge; NaN for points without a street.
    access_s
        Seconds from the point to the edge.
    by_start_s, by_end_s
        Seconds to the start and to the end of the edge, off the network and along it.
    """

    slot: NDArray[np.uint16] | NDArray[np.int64]
    offset_m: NDArray[np.float32]
    access_s: NDArray[np.float32]
    by_start_s: NDArray[np.float32]
    by_end_s: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A square of the lattice.

    Parameters
    ----------
    edge
        Edges that own any of its points, ascending, shape (k,).
    ends
        Nodes where they start, and where they end, shape (2, k).
    lattice
        Its lattice points, row by row from the south, shape (TILE, TILE).
    narrow
        Points on streets whose ground is too narrow for the lattice, shape (1, h).
    cell
        Row and column of the south-western corner of the cell that each of these lies in, shape (h, 2).
    nearest
        Row and column of the corner that it is nearest to, shape (h, 2).
    """

    edge: NDArray[np.int64]
    ends: NDArray[np.int32]
    lattice: Points
    narrow: Points
    cell: NDArray[np.int64]
    nearest: NDArray[np.int64]


def made_tile(network: WalkNetwork, segments: Segments, number: tuple[int, int], cell_m: float) -> Tile | None:
    """Make a tile; None where no street is near.

    Parameters
    ----------
    network, segments
        Streets.
    number
        The tile's, along x and y.
    cell_m
        Side of a cell, metres.
    """
    west, south = number[0] * TILE, number[1] * TILE
    # One row and one column more: the corners of the last cells are the neighbours' points.
    snaps = snap_lattice(network, segments, (west * cell_m, south * cell_m), cell_m, TILE + 1)
    owner = snaps.edge.reshape(TILE + 1, TILE + 1)
    if not (owner[:-1, :-1] >= 0).any():
        return None
    spots, xy = _along(segments, (west * cell_m, south * cell_m), TILE * cell_m, cell_m / _STEPS)
    at = xy[:, ::-1] / cell_m - [south, west]
    cell = np.floor(at).astype(np.int64)
    inside = ((cell >= 0) & (cell < TILE)).all(axis=1)
    row, column = np.clip(cell, 0, TILE - 1).T
    corners = np.stack([owner[row, column], owner[row, column + 1], owner[row + 1, column], owner[row + 1, column + 1]])
    narrow = np.flatnonzero(inside & (corners != spots.edge).all(axis=0))
    spots, at, cell = take(spots, narrow), at[narrow], cell[narrow]
    inner = take(snaps, np.arange((TILE + 1) ** 2).reshape(TILE + 1, TILE + 1)[:-1, :-1].ravel())
    edge = np.union1d(inner.edge[inner.found], spots.edge)
    return Tile(
        edge=edge,
        ends=np.stack([network.edge_u[edge], network.edge_v[edge]]),
        lattice=_points(network, inner, edge, (TILE, TILE)),
        narrow=_points(network, spots, edge, (1, len(narrow))),
        cell=cell,
        nearest=cell + (at - cell >= 0.5),
    )


def _along(
    segments: Segments, corner: tuple[float, float], side_m: float, step_m: float
) -> tuple[Snaps, NDArray[np.float64]]:
    """Points along all streets that touch a square, a step apart, and their coordinates."""
    part = np.sort(segments.tree.query(shapely.box(*corner, corner[0] + side_m, corner[1] + side_m)))
    before_m, length_m = segments.before_m[part], segments.length_m[part]
    # The middle of every step along the edge, counted from its start, lies on one of its pieces.
    first = np.ceil(before_m / step_m - 0.5).astype(np.int64)
    count = np.ceil((before_m + length_m) / step_m - 0.5).astype(np.int64) - first
    piece = np.repeat(np.arange(len(part)), count)
    turn = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    offset_m = (first[piece] + turn + 0.5) * step_m
    share = np.clip((offset_m - before_m[piece]) / np.maximum(length_m[piece], 1e-9), 0.0, 1.0)
    xy = segments.start_xy[part[piece]] + share[:, None] * segments.span_xy[part[piece]]
    on_street = Snaps(
        edge=segments.edge[part[piece]],
        offset_m=offset_m,
        snap_m=np.zeros(len(piece)),
        reason=np.full(len(piece), "", dtype=object),
    )
    return on_street, xy


def _points(network: WalkNetwork, snaps: Snaps, edges: NDArray[np.int64], shape: tuple[int, int]) -> Points:
    """Work out the walks from points to the ends of their edges."""
    edge = np.where(snaps.found, snaps.edge, edges[0] if len(edges) else 0)
    offset_m = np.where(snaps.found, snaps.offset_m, 0.0)
    access_s = np.where(snaps.found, off_network_s(network, snaps), np.inf)
    by_start_s = access_s + leg_s(network, edge, offset_m, np.zeros(len(edge)))
    by_end_s = access_s + leg_s(network, edge, offset_m, network.edge_length_m[edge])
    slot = np.searchsorted(edges, edge).reshape(shape)
    return Points(
        slot=slot.astype(np.uint16) if len(edges) <= 2**16 else slot,
        offset_m=snaps.offset_m.astype(np.float32).reshape(shape),
        access_s=access_s.astype(np.float32).reshape(shape),
        by_start_s=by_start_s.astype(np.float32).reshape(shape),
        by_end_s=by_end_s.astype(np.float32).reshape(shape),
    )
