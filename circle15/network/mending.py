"""Dead ends that stop just short of a street: where they are, and which of them are a slip of the pen.

An end is taken for a slip where a street of the same level lies within the tolerance and the walk there along the
streets is more than ten times the gap, or there is none. A real dead end that runs beside its own street has a short
walk round. What the rule leaves open costs a walker at most ten times the tolerance.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse

from circle15.lines import SAME_PLACE_M
from circle15.network.contacts import NO_VERTEX, Pieces

#: The walk round has to be so many times the gap; see above.
ROUND_TIMES: Final = 10.0

#: Lines whose heights differ by more at one spot pass over each other: the least clearance above a footway
#: (CJJ 37-2012, 3.4.3, cited from memory).
CLEARANCE_M: Final = 2.5


@dataclass(frozen=True, slots=True)
class Gaps:
    """Dead ends and the nearest street that they do not reach.

    Parameters
    ----------
    end
        Vertex at which each line ends, shape (k,).
    piece, share
        Where on the other line: first vertex of the piece, and how far along it, shape (k,).
    vertex
        The vertex that the other line has there, or :data:`circle15.network.contacts.NO_VERTEX`.
    gap_m
        Metres from the end to there, shape (k,).
    """

    end: NDArray[np.int64]
    piece: NDArray[np.int64]
    share: NDArray[np.float64]
    vertex: NDArray[np.int64]
    gap_m: NDArray[np.float64]

    def taken(self, rows: "NDArray[np.bool_] | NDArray[np.int64]") -> "Gaps":
        """Take some of them."""
        return Gaps(self.end[rows], self.piece[rows], self.share[rows], self.vertex[rows], self.gap_m[rows])


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the vertices: their places, levels and heights, each of shape (m,); unknown heights are NaN."""

    place: NDArray[np.int64]
    level: NDArray[np.float64]
    height_m: NDArray[np.float64]


def gaps_of(
    pieces: Pieces, way: NDArray[np.int64], standing: Standing, dead: NDArray[np.int64], limit_m: float
) -> Gaps:
    """Find dead ends within some metres of a street of their level that is not near along the streets.

    Parameters
    ----------
    pieces
        Of the walkable lines.
    way
        Line of each vertex.
    standing
        Of the vertices.
    dead
        Vertices where a street ends and no other begins, shape (k,).
    limit_m
        The widest gap.
    """
    found = _candidates(pieces, way, dead, limit_m)
    found = found.taken(standing.level[found.end] == standing.level[found.piece])
    own, other = standing.height_m[found.end], standing.height_m[found.piece]
    found = found.taken(~(np.abs(own - other) > CLEARANCE_M))
    # The nearest street decides: beyond it, a line would run across.
    xy = pieces.xy[found.piece]
    found = found.taken(np.lexsort((xy[:, 1], xy[:, 0], found.gap_m, found.end)))
    found = found.taken(np.append(True, found.end[1:] != found.end[:-1])[: len(found.end)])
    found = found.taken(_far_round(pieces, standing.place, found))
    return found.taken(_one_way(pieces.xy, standing.place, found))


def _candidates(pieces: Pieces, way: NDArray[np.int64], dead: NDArray[np.int64], limit_m: float) -> Gaps:
    """Pieces of other lines within some metres of dead ends."""
    at, hit = pieces.tree.query(shapely.points(pieces.xy[dead]), predicate="dwithin", distance=limit_m)
    end, piece = dead[at], pieces.vertex[hit]
    other = way[end] != way[piece]
    end, piece = end[other], piece[other]
    start = pieces.xy[piece]
    along = pieces.xy[piece + 1] - start
    length = np.hypot(*along.T)
    share = np.clip(((pieces.xy[end] - start) * along).sum(axis=1) / length**2, 0.0, 1.0)
    gap = np.hypot(*(pieces.xy[end] - (start + share[:, None] * along)).T)
    near_start, near_end = share * length <= SAME_PLACE_M, (1.0 - share) * length <= SAME_PLACE_M
    vertex = np.where(near_start, piece, np.where(near_end, piece + 1, NO_VERTEX))
    # A gap is compared to the thousandth of a millimetre, so that it does not depend on how the line was drawn.
    return Gaps(end, piece, share, vertex, np.round(gap, 6)).taken(gap <= limit_m)


def _far_round(pieces: Pieces, place: NDArray[np.int64], gaps: Gaps) -> NDArray[np.bool_]:
    """Whether the walk along the streets from each end to the other side of its gap is long, or there is none."""
    if len(gaps.end) == 0:
        return np.zeros(0, dtype=np.bool_)
    graph = _graph(pieces, place)
    rows = (graph.indptr.tolist(), graph.indices.tolist(), graph.data.tolist())
    start, end = pieces.xy[gaps.piece], pieces.xy[gaps.piece + 1]
    length = np.hypot(*(end - start).T)
    result = []
    for at, gap in enumerate(gaps.gap_m.tolist()):
        limit = ROUND_TIMES * gap
        goals = {
            int(place[gaps.piece[at]]): float(gaps.share[at] * length[at]),
            int(place[gaps.piece[at] + 1]): float((1.0 - gaps.share[at]) * length[at]),
        }
        result.append(not _reached(rows, int(place[gaps.end[at]]), goals, limit))
    return np.array(result, dtype=np.bool_)


def _graph(pieces: Pieces, place: NDArray[np.int64]) -> sparse.csr_array:
    """Places and the metres of the pieces between them."""
    u, v = place[pieces.vertex], place[pieces.vertex + 1]
    metres = np.hypot(*(pieces.xy[pieces.vertex + 1] - pieces.xy[pieces.vertex]).T)
    u, v, metres = np.concatenate([u, v]), np.concatenate([v, u]), np.concatenate([metres, metres])
    order = np.lexsort((metres, v, u))
    u, v, metres = u[order], v[order], metres[order]
    # Of several pieces between two places the shortest: a sparse matrix would add them up.
    shortest = np.append(True, (u[1:] != u[:-1]) | (v[1:] != v[:-1]))[: len(u)]
    size = int(place.max()) + 1
    return sparse.csr_array((metres[shortest], (u[shortest], v[shortest])), shape=(size, size))


def _reached(
    rows: tuple[Sequence[int], Sequence[int], Sequence[float]], start: int, goals: dict[int, float], limit: float
) -> bool:
    """Whether a place is within some metres of one of the goals, each with metres of its own (Dijkstra, 1959)."""
    first, neighbours, metres = rows
    best = {start: 0.0}
    queue = [(0.0, start)]
    while queue:
        walked, here = heapq.heappop(queue)
        if walked > best[here]:
            continue
        if here in goals and walked + goals[here] <= limit:
            return True
        for at in range(first[here], first[here + 1]):
            there, total = neighbours[at], walked + metres[at]
            if total <= limit and total < best.get(there, np.inf):
                best[there] = total
                heapq.heappush(queue, (total, there))
    return False


def _one_way(xy: NDArray[np.float64], place: NDArray[np.int64], gaps: Gaps) -> NDArray[np.bool_]:
    """Keep one of two gaps that are the same, from either side: that of the western end."""
    pair = {
        (int(place[end]), int(place[vertex])) for end, vertex in zip(gaps.end, gaps.vertex, strict=True) if vertex >= 0
    }
    keep = np.ones(len(gaps.end), dtype=np.bool_)
    for at in np.flatnonzero(gaps.vertex != NO_VERTEX):
        end, vertex = gaps.end[at], gaps.vertex[at]
        if (int(place[vertex]), int(place[end])) in pair:
            keep[at] = tuple(xy[end]) < tuple(xy[vertex])
    return keep
