"""Where street lines touch or cross each other, and whether both have a vertex there."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.lines import SAME_PLACE_M

#: A side of a contact that has no vertex there.
NO_VERTEX: Final = -1

#: So many pairs of pieces are looked at at once: some 100 MB.
_AT_ONCE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Pieces:
    """Straight pieces between the vertices of street lines, in an order that depends on where they lie alone.

    Parameters
    ----------
    vertex
        Vertex at which each begins in the order of its line; it ends at the next one. Shape (s,).
    way
        Line of each, shape (s,).
    xy
        All vertices, metres, shape (m, 2).
    tree
        Index over the pieces.
    """

    vertex: NDArray[np.int64]
    way: NDArray[np.int64]
    xy: NDArray[np.float64]
    tree: shapely.STRtree


@dataclass(frozen=True, slots=True)
class Contacts:
    """Two lines at one spot where they have no common vertex. Every array has a row per contact and a column per side.

    Parameters
    ----------
    piece
        First vertex of the piece, shape (k, 2).
    share
        How far along the piece, 0 to 1, shape (k, 2).
    vertex
        The vertex that a line has there, or :data:`NO_VERTEX`, shape (k, 2).
    xy
        Where, metres, shape (k, 2).
    """

    piece: NDArray[np.int64]
    share: NDArray[np.float64]
    vertex: NDArray[np.int64]
    xy: NDArray[np.float64]

    def taken(self, rows: NDArray[np.bool_]) -> "Contacts":
        """Take some of them."""
        return Contacts(self.piece[rows], self.share[rows], self.vertex[rows], self.xy[rows])

    def __len__(self) -> int:
        """How many there are."""
        return len(self.piece)


def pieces_of(way: NDArray[np.int64], xy: NDArray[np.float64], use: NDArray[np.bool_]) -> Pieces:
    """Cut lines into straight pieces.

    Parameters
    ----------
    way
        Line of each vertex, ascending, shape (m,).
    xy
        Vertices, metres, shape (m, 2).
    use
        Which vertices count, shape (m,).
    """
    joined = (way[1:] == way[:-1]) & use[1:] & use[:-1] & (xy[1:] != xy[:-1]).any(axis=1)
    first = np.flatnonzero(joined)
    low, high = _ordered(xy[first], xy[first + 1])
    order = np.lexsort((way[first], high[:, 1], high[:, 0], low[:, 1], low[:, 0]))
    first = first[order]
    lines = np.asarray(shapely.linestrings(np.stack([xy[first], xy[first + 1]], axis=1)), dtype=object)
    return Pieces(first, way[first], xy, shapely.STRtree(lines))


def _ordered(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ends of pieces, the western (of two the southern) first: the direction of drawing does not count."""
    turn = ((b[:, 0] < a[:, 0]) | ((b[:, 0] == a[:, 0]) & (b[:, 1] < a[:, 1])))[:, None]
    return np.where(turn, b, a), np.where(turn, a, b)


def contacts_of(pieces: Pieces, place: NDArray[np.int64]) -> Contacts:
    """Find where lines touch to the millimetre, or cross, without having one place in common there.

    Parameters
    ----------
    pieces
        Of the lines.
    place
        Place of each vertex, shape (m,).
    """
    first, second = _near_pairs(pieces)
    blocks = [
        part
        for at in range(0, len(first), _AT_ONCE)
        for part in _of_pairs(pieces, place, first[at : at + _AT_ONCE], second[at : at + _AT_ONCE])
    ]
    found = _together(blocks)
    return found.taken(_once(found))


def _together(blocks: list[Contacts]) -> Contacts:
    """Put contacts one after the other."""
    none = np.zeros((0, 2), dtype=np.int64)
    blocks = blocks or [Contacts(none, none.astype(np.float64), none, none.astype(np.float64))]
    return Contacts(
        np.concatenate([part.piece for part in blocks]),
        np.concatenate([part.share for part in blocks]),
        np.concatenate([part.vertex for part in blocks]),
        np.concatenate([part.xy for part in blocks]),
    )


def _near_pairs(pieces: Pieces) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of pieces whose boxes lie within a millimetre of each other, the earlier first, ordered."""
    low, high = _ordered(pieces.xy[pieces.vertex], pieces.xy[pieces.vertex + 1])
    south, north = np.minimum(low[:, 1], high[:, 1]), np.maximum(low[:, 1], high[:, 1])
    gap = SAME_PLACE_M
    boxes = shapely.box(low[:, 0] - gap, south - gap, high[:, 0] + gap, north + gap)
    found = pieces.tree.query(boxes)
    found = found[:, found[0] < found[1]]
    order = np.lexsort((found[1], found[0]))
    return found[0][order], found[1][order]


def _of_pairs(
    pieces: Pieces, place: NDArray[np.int64], one: NDArray[np.int64], two: NDArray[np.int64]
) -> list[Contacts]:
    """Contacts of pairs of pieces: ends that lie on the other piece, else where both run across each other."""
    xy, vertex = pieces.xy, pieces.vertex
    found = []
    touched = np.zeros(len(one), dtype=np.bool_)
    # The next piece of the same line shares a vertex with this one, and touches it there and nowhere else.
    beside = (pieces.way[one] == pieces.way[two]) & (np.abs(vertex[one] - vertex[two]) <= 1)
    for guest, host in ((one, two), (two, one)):
        start = xy[vertex[host]]
        along = xy[vertex[host] + 1] - start
        length = np.hypot(*along.T)
        for step in (0, 1):
            at = vertex[guest] + step
            offset = xy[at] - start
            share = np.clip((offset * along).sum(axis=1) / length**2, 0.0, 1.0)
            foot = start + share[:, None] * along
            on = np.hypot(*(xy[at] - foot).T) <= SAME_PLACE_M
            touched |= on
            near_start, near_end = share * length <= SAME_PLACE_M, (1.0 - share) * length <= SAME_PLACE_M
            own = np.where(near_start, vertex[host], np.where(near_end, vertex[host] + 1, NO_VERTEX))
            on &= ~beside & ((own == NO_VERTEX) | (place[own] != place[at]))
            found.append(
                Contacts(
                    np.column_stack([vertex[guest], vertex[host]])[on],
                    np.column_stack([np.full(len(at), float(step)), share])[on],
                    np.column_stack([at, own])[on],
                    foot[on],
                )
            )
    found.append(_across(pieces, one, two, ~touched & ~beside))
    return found


def _across(pieces: Pieces, one: NDArray[np.int64], two: NDArray[np.int64], candidates: NDArray[np.bool_]) -> Contacts:
    """Where two pieces run across each other, by Cramer's rule; the same from whichever end they were drawn."""
    xy, vertex = pieces.xy, pieces.vertex
    one, two = one[candidates], two[candidates]
    a, b = _ordered(xy[vertex[one]], xy[vertex[one] + 1])
    c, d = _ordered(xy[vertex[two]], xy[vertex[two] + 1])
    r, s, gap = b - a, d - c, c - a
    with np.errstate(divide="ignore", invalid="ignore"):
        across = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
        t = (gap[:, 0] * s[:, 1] - gap[:, 1] * s[:, 0]) / across
        u = (gap[:, 0] * r[:, 1] - gap[:, 1] * r[:, 0]) / across
        hit = (t > 0) & (t < 1) & (u > 0) & (u < 1)
    one, two, t, u, a, r, c = one[hit], two[hit], t[hit], u[hit], a[hit], r[hit], c[hit]
    turned_one = (xy[vertex[one]] != a).any(axis=1)
    turned_two = (xy[vertex[two]] != c).any(axis=1)
    return Contacts(
        np.column_stack([vertex[one], vertex[two]]),
        np.column_stack([np.where(turned_one, 1 - t, t), np.where(turned_two, 1 - u, u)]),
        np.full((len(one), 2), NO_VERTEX, dtype=np.int64),
        a + t[:, None] * r,
    )


def _once(found: Contacts) -> NDArray[np.bool_]:
    """Keep one of the contacts that a vertex has because two pieces end there."""
    keep = np.ones(len(found), dtype=np.bool_)
    touch = np.flatnonzero(found.vertex[:, 0] != NO_VERTEX)
    guest, host = found.vertex[touch, 0], found.vertex[touch, 1]
    # Two vertices are one contact from either side; a vertex on a piece is one contact of the vertex and the piece.
    both = host != NO_VERTEX
    low = np.where(both, np.minimum(guest, host), guest)
    high = np.where(both, np.maximum(guest, host), -2 - found.piece[touch, 1])
    _, first = np.unique(np.column_stack([low, high]), axis=0, return_index=True)
    keep[touch] = False
    keep[touch[first]] = True
    return keep
