"""Vertices put into street lines, cut off their ends, or tied to others as one place."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from circle15.lines import SAME_PLACE_M, StreetLines

#: Vertices that are put in are rounded to a thousandth of a millimetre, so that they do not depend on the end from
#: which a line was drawn: digits of metres, and of degrees.
_METRE_DIGITS: Final = 6
_DEGREE_DIGITS: Final = 11


@dataclass(frozen=True, slots=True)
class Additions:
    """Vertices to be put in.

    Parameters
    ----------
    at
        Where each stands among the vertices of its line: 3.25 lies a quarter of the way from vertex 3 to vertex 4;
        half a step before the first or behind the last one makes a line longer. Shape (k,).
    way
        Line of each, shape (k,).
    xy
        Coordinates in the reference system of the lines, shape (k, 2).
    """

    at: NDArray[np.float64]
    way: NDArray[np.int64]
    xy: NDArray[np.float64]


def between(lines: StreetLines, piece: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coordinates between two vertices of a line, shape (k, 2), in the reference system of the lines.

    Parameters
    ----------
    lines
        Streets.
    piece
        The first of the two vertices.
    share
        How far from it, 0 to 1.
    """
    start, end = lines.xy[piece], lines.xy[piece + 1]
    digits = _METRE_DIGITS if lines.crs.is_projected else _DEGREE_DIGITS
    return np.asarray(np.round(start + share[:, None] * (end - start), digits))


def spliced(
    lines: StreetLines,
    additions: Additions,
    ties: NDArray[np.int64],
    *,
    kept: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None,
) -> StreetLines:
    """Put vertices in, tie places together, and cut ends off.

    Parameters
    ----------
    lines
        Streets.
    additions
        Vertices to be put in.
    ties
        Pairs of vertices that become one place, shape (t, 2); the additions count on from the last vertex.
    kept
        Of each line the first and the last position that stays, as in ``additions.at``; None: all.

    Returns
    -------
    The streets; places are numbered by where they lie, so that the order of the lines does not matter.
    """
    count = len(lines.way)
    at = np.concatenate([np.arange(count, dtype=np.float64), additions.at])
    way = np.concatenate([lines.way, additions.way])
    xy = np.concatenate([lines.xy, additions.xy])
    order = np.lexsort((at, way))
    same = np.concatenate([ties, _first_of_place(lines.place), _doubled(lines, order, way, xy)])
    links = sparse.coo_array((np.ones(len(same), dtype=np.int8), (same[:, 0], same[:, 1])), shape=(len(at),) * 2)
    _, piece = csgraph.connected_components(links, directed=False)
    place = _numbered(np.asarray(piece, dtype=np.int64), xy)
    if kept is not None:
        order = order[(at[order] >= kept[0][way[order]]) & (at[order] <= kept[1][way[order]])]
    return replace(
        lines,
        way=way[order],
        place=place[order],
        xy=xy[order],
        lights=np.unique(place[:count][np.isin(lines.place, lines.lights)]),
        signals=np.unique(place[:count][np.isin(lines.place, lines.signals)]),
        height_m=None
        if lines.height_m is None
        else np.concatenate([lines.height_m, _heights(lines, additions)])[order],
    )


def _first_of_place(place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pairs of every vertex with the first one at its place, shape (m, 2)."""
    _, first, number = np.unique(place, return_index=True, return_inverse=True)
    return np.column_stack([np.arange(len(place)), first[number.reshape(-1)]])


def _doubled(
    lines: StreetLines, order: NDArray[np.int64], way: NDArray[np.int64], xy: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Pairs of additions that follow each other within a millimetre: three streets that meet at one spot."""
    one, two = order[:-1], order[1:]
    new = (one >= len(lines.way)) & (two >= len(lines.way)) & (way[one] == way[two])
    one, two = one[new], two[new]
    metre = 1.0 if lines.crs.is_projected else 1.0 / 111_000.0
    near = np.hypot(*(xy[one] - xy[two]).T) <= SAME_PLACE_M * metre
    return np.column_stack([one[near], two[near]])


def _numbered(piece: NDArray[np.int64], xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Number groups by the coordinates of their westernmost member."""
    order = np.lexsort((xy[:, 1], xy[:, 0]))
    _, first = np.unique(piece[order], return_index=True)
    number = np.empty(len(first), dtype=np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    return number[piece]


def _heights(lines: StreetLines, additions: Additions) -> NDArray[np.float64]:
    """Heights of additions: between those of their neighbours, and of the end where a line is made longer."""
    height_m = np.zeros(len(lines.way)) if lines.height_m is None else lines.height_m
    below = np.floor(additions.at).astype(np.int64)
    share = additions.at - below
    ends = np.searchsorted(lines.way, additions.way), np.searchsorted(lines.way, additions.way, side="right") - 1
    first, last = np.clip(below, *ends), np.clip(below + 1, *ends)
    return np.asarray(height_m[first] + share * (height_m[last] - height_m[first]), dtype=np.float64)


def line_ends(way: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which vertices are the first or the last of their line, shape (m,).

    >>> line_ends(np.array([0, 0, 0, 1, 1])).tolist()
    [True, False, True, True, True]
    """
    ends = np.ones(len(way), dtype=np.bool_)
    ends[1:-1] = (way[1:-1] != way[:-2]) | (way[1:-1] != way[2:])
    return ends
