"""Pieces of edges, from one offset to another: their coordinates and their lines, many at once."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.network.walk import WalkNetwork
from circle15.reach.steps import runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Pieces of edges in the direction in which they are walked. All arrays have shape (q,).

    Parameters
    ----------
    walk
        Number of the walk that each piece is part of, ascending; the pieces of a walk follow each other.
    edge
        The edge that it is cut from.
    from_m, to_m
        Metres from the start of the edge, at the piece's beginning and at its end.
    """

    walk: NDArray[np.int64]
    edge: NDArray[np.int64]
    from_m: NDArray[np.float64]
    to_m: NDArray[np.float64]

    @property
    def length_m(self) -> NDArray[np.float64]:
        """Metres along each piece, in the edge's length, which a source may have given."""
        return np.asarray(np.abs(self.to_m - self.from_m))


def piece_lines(network: WalkNetwork, pieces: Pieces) -> NDArray[np.object_]:
    """Draw every piece by itself, shape (q,)."""
    xy, piece = _coordinates(network, pieces)
    return np.asarray(shapely.linestrings(xy, indices=piece), dtype=object)


def walk_lines(
    network: WalkNetwork, pieces: Pieces, start_xy: NDArray[np.float64], end_xy: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Draw walks from door to door, each as one line.

    Parameters
    ----------
    network
        Streets.
    pieces
        What is walked along streets.
    start_xy, end_xy
        Where the walks begin and end, off the network, shape (w, 2); walk k is drawn with the pieces of number k.

    Returns
    -------
    Lines, shape (w,). Of who stands at the facility already, a line of no length.
    """
    count = len(start_xy)
    if count == 0:
        return np.zeros(0, dtype=object)
    street, piece = _coordinates(network, pieces)
    walk = np.concatenate([np.arange(count), pieces.walk[piece], np.arange(count)])
    xy = np.concatenate([start_xy, street, end_xy])
    order = np.argsort(walk, kind="stable")
    walk, xy = walk[order], xy[order]
    again = np.zeros(len(walk), dtype=np.bool_)
    again[1:] = (walk[1:] == walk[:-1]) & (xy[1:] == xy[:-1]).all(axis=1)
    # A line needs two points, even if they are one.
    only = np.bincount(walk[~again], minlength=count) == 1
    last = np.append(walk[1:] != walk[:-1], True)
    keep = ~again | (last & only[walk])
    return np.asarray(shapely.linestrings(xy[keep], indices=walk[keep]), dtype=object)


def _coordinates(network: WalkNetwork, pieces: Pieces) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Coordinates of all pieces one after another, shape (t, 2), and the piece that each is part of, shape (t,)."""
    if len(pieces.edge) == 0:
        return np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
    used, row = np.unique(pieces.edge, return_inverse=True)
    xy, vertex_share, start = _vertices(network.edge_line[used])
    length_m = np.maximum(network.edge_length_m[pieces.edge], 1e-9)
    first, last = pieces.from_m / length_m, pieces.to_m / length_m
    # The vertices between the ends of an edge, in the order in which they are passed.
    inner = start[row + 1] - start[row] - 2
    vertex, piece = runs(start[row] + 1, inner), np.repeat(np.arange(len(row)), inner)
    back = first > last
    vertex = np.where(back[piece], (start[row] + start[row + 1] - 1)[piece] - vertex, vertex)
    share = vertex_share[vertex]
    within = (share > np.minimum(first, last)[piece]) & (share < np.maximum(first, last)[piece])
    ends = [_at(network, pieces.edge, at, (xy, start, row)) for at in (first, last)]
    number = np.arange(len(row))
    owner = np.concatenate([number, piece[within], number])
    order = np.argsort(owner, kind="stable")
    return np.concatenate([ends[0], xy[vertex[within]], ends[1]])[order], owner[order]


def _vertices(
    lines: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Vertices of lines, where each lies on its line from 0 to 1, and where each line's vertices begin."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    start = np.searchsorted(line, np.arange(len(lines) + 1))
    apart = np.zeros(len(xy))
    apart[1:] = np.hypot(*np.diff(xy, axis=0).T)
    apart[start[:-1]] = 0.0
    along = np.cumsum(apart)
    along -= along[start[line]]
    whole = np.maximum(along[start[line + 1] - 1], 1e-9)
    return xy, along / whole, np.asarray(start, dtype=np.int64)


def _at(
    network: WalkNetwork,
    edge: NDArray[np.int64],
    share: NDArray[np.float64],
    lines: tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.float64]:
    """Points at shares of edges; at an end it is the edge's own vertex, without arithmetic."""
    xy, start, row = lines
    result = np.where((share >= 1.0)[:, None], xy[start[row + 1] - 1], xy[start[row]])
    inside = np.flatnonzero((share > 0.0) & (share < 1.0))
    points = shapely.line_interpolate_point(network.edge_line[edge[inside]], share[inside], normalized=True)
    result[inside] = shapely.get_coordinates(points)
    return result
