"""Where streets look as if they met, but do not: gaps at dead ends, and crossings without a node.

A drawing's faults, not the town's: a line that stops short of the street that it leads to, and two lines that cross on
the same level without a vertex in common. Either may be real (a wall, a fence, a drop), so that nobody can tell from
the lines alone: they are suspects.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from circle15.network.ends import dead_ends, node_degree
from circle15.network.levels import levels, levels_between
from circle15.network.matrix import matrices
from circle15.network.raw import CUT
from circle15.network.walk import WalkNetwork

#: Metres across which a dead end and a street are suspected to be joined. An own choice: a footway that ends at the
#: kerb lies 2 to 3 m from the centre line of the lane, and the gaps found at 5 m in Wuhan, Hsinchu, Porto Alegre,
#: Heidelberg, Helsinki and Monaco are 2.7 to 4.0 m in the median; a plot of land, 10 m and more, is a real gap.
NEAR_MISS_M: Final = 5.0

#: More than this is no slip of the pen: it is the depth of a block.
MOST_NEAR_MISS_M: Final = 50.0

#: A way around that is no longer than this many times the tolerance is no loss: the streets are joined nearby.
_AROUND: Final = 10.0

#: Points this near are one point (the gap that a barrier cuts, :mod:`circle15.network.barriers`).
SAME_SPOT_M: Final = 0.01

#: Numbers that a piece of a search's table of distances may hold: 80 MB.
_HELD: Final = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspects:
    """Places where two streets look joined and are not. All arrays have shape (j,); near misses come first.

    Parameters
    ----------
    near_miss
        Whether each is a dead end near a street; else it is a crossing without a node.
    edge, at_m
        The first street, and where on it, metres from its start: its end for a near miss.
    other, other_m
        The street that it does not meet, and where.
    gap_m
        Straight metres between.
    xy, other_xy
        Where on each of the two, shape (j, 2).
    """

    near_miss: NDArray[np.bool_]
    edge: NDArray[np.int64]
    at_m: NDArray[np.float64]
    other: NDArray[np.int64]
    other_m: NDArray[np.float64]
    gap_m: NDArray[np.float64]
    xy: NDArray[np.float64]
    other_xy: NDArray[np.float64]

    def __len__(self) -> int:
        """Count the places."""
        return len(self.edge)

    @property
    def ids(self) -> NDArray[np.object_]:
        """What each is called in tables and sentences: N and a number for near misses, X for crossings."""
        count = int(self.near_miss.sum())
        names = [f"N{k + 1}" if k < count else f"X{k + 1 - count}" for k in range(len(self))]
        return np.array(names, dtype=object)

    def taken(self, index: NDArray[np.int64]) -> "Suspects":
        """Select some, in an order."""
        return Suspects(**{name: getattr(self, name)[index] for name in self.__dataclass_fields__})


def find_suspects(network: WalkNetwork, near_miss_m: float = NEAR_MISS_M) -> Suspects:
    """Find the places where streets look joined and are not.

    Parameters
    ----------
    network
        Streets; whoever walks, all of them count.
    near_miss_m
        Metres across which a dead end may miss a street; 0: near misses are not looked for.

    Returns
    -------
    Near misses, each dead end with the nearest street that it may miss: on the same level, with no barrier between, and
    ten times the tolerance away or more along the streets. Then the crossings: two streets on the same level that
    cross, or of which one touches the other with a junction, without a node in common.
    """
    tree = shapely.STRtree(network.edge_line)
    parts = [_crossings(network, tree), _touches(network, tree)]
    if near_miss_m > 0:
        parts.append(_near_misses(network, tree, near_miss_m))
    whole = Suspects(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _FIELDS})
    return whole.taken(np.lexsort((whole.at_m, whole.other, whole.edge, ~whole.near_miss)))


_FIELDS: Final = tuple(Suspects.__dataclass_fields__)


def _near_misses(network: WalkNetwork, tree: shapely.STRtree, within_m: float) -> Suspects:
    """Find the dead ends that lie near a street which they do not meet."""
    node = dead_ends(network)
    own = _edge_at(network)[node]
    which, other = tree.query(_points(network.node_xy[node]), predicate="dwithin", distance=within_m)
    level = levels(network.edge_tags)
    use = (own[which] != other) & (level[own[which]] == level[other])
    found = _pairs(network, node[which[use]], own[which[use]], other[use], near_miss=True)
    if network.barriers is not None and len(found):
        found = found.taken(np.flatnonzero(~network.barriers.between(found.xy, found.other_xy)))
    found = found.taken(np.flatnonzero(_apart(network, found, _AROUND * within_m)))
    # The nearest street of each dead end, and of two dead ends that miss each other one.
    order = np.lexsort((found.other, found.gap_m, _node_at(network, found.edge, found.at_m)))
    found = found.taken(order)
    first = np.unique(_node_at(network, found.edge, found.at_m), return_index=True)[1]
    return _each_once(network, found.taken(first))


def _touches(network: WalkNetwork, tree: shapely.STRtree) -> Suspects:
    """Find the junctions that lie on a street, or on another junction, without being joined to it."""
    node = np.flatnonzero((node_degree(network) > 1) & (network.node_id != CUT))
    which, other = tree.query(_points(network.node_xy[node]), predicate="dwithin", distance=SAME_SPOT_M)
    node = node[which]
    use = (network.edge_u[other] != node) & (network.edge_v[other] != node)
    node, other = node[use], other[use]
    level = levels_between(network.edge_tags)
    low, high = _levels_of_nodes(network, level)
    same = (low[node] == level[other]) & (high[node] == level[other])
    node, other = node[same], other[same]
    found = _pairs(network, node, _edge_at(network)[node], other, near_miss=False)
    # A sliver of a street joins two corners that lie within the width of a pencil line: nothing is missing there.
    apart = _apart(network, found, _AROUND * SAME_SPOT_M)
    found, node = found.taken(np.flatnonzero(apart)), node[apart]
    order = np.lexsort((found.other, found.gap_m, node))
    first = np.unique(node[order], return_index=True)[1]
    return _each_once(network, found.taken(order[first]))


def _crossings(network: WalkNetwork, tree: shapely.STRtree) -> Suspects:
    """Find the points at which two streets cross between their ends."""
    lines, level = network.edge_line, levels_between(network.edge_tags)
    a, b = tree.query(lines, predicate="intersects")
    use = (a < b) & (level[a] == level[b])
    a, b = a[use], b[use]
    parts, pair = shapely.get_parts(shapely.intersection(lines[a], lines[b]), return_index=True)
    spot = shapely.get_type_id(parts) == 0
    parts, a, b = parts[spot], a[pair[spot]], b[pair[spot]]
    xy = shapely.get_coordinates(parts).reshape(-1, 2)
    inner = np.ones(len(xy), dtype=np.bool_)
    for node in (network.edge_u[a], network.edge_v[a], network.edge_u[b], network.edge_v[b]):
        inner &= np.hypot(*(network.node_xy[node] - xy).T) > SAME_SPOT_M
    a, b, xy = a[inner], b[inner], xy[inner]
    return Suspects(
        near_miss=np.zeros(len(a), dtype=np.bool_),
        edge=a,
        at_m=_locate(network, a, xy),
        other=b,
        other_m=_locate(network, b, xy),
        gap_m=np.zeros(len(a)),
        xy=xy,
        other_xy=xy,
    )


def _pairs(
    network: WalkNetwork,
    node: NDArray[np.int64],
    own: NDArray[np.int64],
    other: NDArray[np.int64],
    *,
    near_miss: bool,
) -> Suspects:
    """Put nodes, each at an end of an edge of its own, together with streets that they may miss, shape (k,) each."""
    xy = network.node_xy[node]
    other_m = _locate(network, other, xy)
    share = other_m / np.maximum(network.edge_length_m[other], 1e-9)
    there = shapely.line_interpolate_point(network.edge_line[other], share, normalized=True)
    other_xy = shapely.get_coordinates(there).reshape(-1, 2)
    return Suspects(
        near_miss=np.full(len(node), near_miss),
        edge=own,
        at_m=np.where(network.edge_u[own] == node, 0.0, network.edge_length_m[own]),
        other=other,
        other_m=other_m,
        gap_m=np.hypot(*(other_xy - xy).T),
        xy=xy,
        other_xy=other_xy,
    )


def _apart(network: WalkNetwork, found: Suspects, limit_m: float) -> NDArray[np.bool_]:
    """Whether the way from each dead end along the streets to where it may be joined is longer than a limit."""
    start = _node_at(network, found.edge, found.at_m)
    nodes = _near_nodes(network, np.unique(start), limit_m)
    place = np.full(len(network.node_xy), -1)
    place[nodes] = np.arange(len(nodes))
    u, v = place[network.edge_u], place[network.edge_v]
    inside = (u >= 0) & (v >= 0)
    metres = network.edge_length_m[inside]
    ends = u[inside].astype(np.int32), v[inside].astype(np.int32)
    matrix, _ = matrices(len(nodes), *ends, metres, metres)
    way_m = np.full(len(found), np.inf)
    starts, row = np.unique(place[start], return_inverse=True)
    step = max(1, _HELD // max(len(nodes), 1))
    for low in range(0, len(starts), step):
        far_m = csgraph.dijkstra(matrix, indices=starts[low : low + step], limit=limit_m)
        mine = np.flatnonzero((row >= low) & (row < low + step))
        for end, left_m in ((u, found.other_m), (v, network.edge_length_m[found.other] - found.other_m)):
            known = mine[end[found.other[mine]] >= 0]
            here = far_m[row[known] - low, end[found.other[known]]] + left_m[known]
            way_m[known] = np.minimum(way_m[known], here)
    return np.asarray(way_m > limit_m)


def _near_nodes(network: WalkNetwork, start: NDArray[np.int64], limit_m: float) -> NDArray[np.int64]:
    """Nodes that lie within a distance of some nodes, in a straight line."""
    if len(start) == 0:
        return start
    near = cKDTree(network.node_xy[start]).query(network.node_xy, distance_upper_bound=limit_m)[0]
    return np.flatnonzero(np.isfinite(near))


def _each_once(network: WalkNetwork, found: Suspects) -> Suspects:
    """Of two ends that miss each other keep one."""
    here, there = _node_at(network, found.edge, found.at_m), _node_at(network, found.other, found.other_m)
    pair = np.sort(np.column_stack([here, there]), axis=1)
    first = np.unique(pair, axis=0, return_index=True)[1]
    among = np.zeros(len(found), dtype=np.bool_)
    among[first] = True
    return found.taken(np.flatnonzero(among | (there < 0)))


def _node_at(network: WalkNetwork, edge: NDArray[np.int64], at_m: NDArray[np.float64]) -> NDArray[np.int64]:
    """Node at a spot of an edge, shape (k,); -1 where the spot is no end of it."""
    start = at_m <= SAME_SPOT_M
    end = at_m >= network.edge_length_m[edge] - SAME_SPOT_M
    return np.where(start, network.edge_u[edge], np.where(end, network.edge_v[edge], -1))


def _edge_at(network: WalkNetwork) -> NDArray[np.int64]:
    """An edge that ends at each node: the one with the highest number, shape (n,)."""
    edge = np.full(len(network.node_xy), -1, dtype=np.int64)
    for ends in (network.edge_u, network.edge_v):
        np.maximum.at(edge, ends, np.arange(len(ends)))
    return edge


def _levels_of_nodes(
    network: WalkNetwork, level: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest level of the edges that end at each node, shape (n,); infinite where one is not known."""
    low, high = np.full(len(network.node_xy), np.inf), np.full(len(network.node_xy), -np.inf)
    for ends in (network.edge_u, network.edge_v):
        np.minimum.at(low, ends, np.where(np.isnan(level), -np.inf, level))
        np.maximum.at(high, ends, np.where(np.isnan(level), np.inf, level))
    return low, high


def _locate(network: WalkNetwork, edge: NDArray[np.int64], xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Offset along each edge of the point nearest to a place, in the edge's length."""
    share = shapely.line_locate_point(network.edge_line[edge], _points(xy), normalized=True)
    return np.asarray(share * network.edge_length_m[edge], dtype=np.float64)


def _points(xy: NDArray[np.float64]) -> NDArray[np.object_]:
    """Points of coordinates, shape (p, 2) -> (p,)."""
    return np.asarray(shapely.points(xy), dtype=object)
