"""The one search that everything rests on: from every node, and from every place, the nearest of some facilities.

A facility enters the network in the middle of an edge: it *seeds* both ends of it with the time that is left to walk
from there. One search from all seeds at once then finds, for every node, the least time to any facility (Dijkstra's
algorithm, by SciPy). To know *which* facility it was, and to give ties to the lowest id, the facility's rank is
written into the digits of a cost below the tick of a millionth of a second that costs are rounded to: least cost
first, then least rank, in one number, exactly.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from circle15.network.costs import TICKS_PER_S, ticked
from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork

#: Digits of a double: a cost and a rank have to share them.
_DIGITS: Final = 53


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """Facilities as a search sees them: in the order of their ids.

    Parameters
    ----------
    snaps
        Where the facilities meet the streets; only those that do.
    index
        Position of each in the caller's table, shape (f,).
    rank_step_s
        What one rank adds to a cost.
    """

    snaps: Snaps
    index: NDArray[np.int64]
    rank_step_s: float

    def __len__(self) -> int:
        """Count the facilities."""
        return len(self.index)

    @property
    def limit_s(self) -> float:
        """Longest time that fits beside a rank: days for a thousand facilities, hours for a quarter of a million."""
        return self.rank_step_s * 2.0**_DIGITS / 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The nearest facility of each place. All arrays have shape (p,).

    Parameters
    ----------
    facility
        Position in the facilities' table, -1 where none is reached.
    walk_s
        Door to door, seconds; NaN where none is reached.
    egress_m
        Metres off the network at the facility; NaN where none is reached.
    """

    facility: NDArray[np.int64]
    walk_s: NDArray[np.float64]
    egress_m: NDArray[np.float64]


def seeds_of(snaps: Snaps, ids: NDArray[np.object_], use: NDArray[np.bool_] | None = None) -> Seeds:
    """Prepare facilities for a search.

    Parameters
    ----------
    snaps
        Where the facilities meet the streets.
    ids
        Their ids as text, shape (f,): ties go to the lowest.
    use
        Which of them take part; all by default. Those without a street never do.
    """
    chosen = np.flatnonzero(snaps.found if use is None else snaps.found & use)
    index = chosen[np.argsort(ids[chosen].astype(str), kind="stable")]
    bits = int(np.ceil(np.log2(len(index) + 1)))
    return Seeds(snaps=take(snaps, index), index=index, rank_step_s=1.0 / TICKS_PER_S / 2.0**bits)


def take(snaps: Snaps, index: NDArray[np.int64] | NDArray[np.bool_]) -> Snaps:
    """Select some of the places."""
    return Snaps(
        edge=snaps.edge[index],
        offset_m=snaps.offset_m[index],
        snap_m=snaps.snap_m[index],
        reason=snaps.reason[index],
    )


def off_network_s(network: WalkNetwork, snaps: Snaps) -> NDArray[np.float64]:
    """Seconds of the straight walk between each place and its street."""
    profile = network.profile
    return ticked(snaps.snap_m * profile.off_network_factor / profile.speed_m_s)


def leg_s(
    network: WalkNetwork, edge: NDArray[np.int64], from_m: NDArray[np.float64], to_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Seconds along an edge between two offsets; infinite against a one-way, unless they are one spot."""
    return network.costs.leg_s(edge, from_m, to_m)


def node_costs(network: WalkNetwork, seeds: Seeds, *, limit_s: float = np.inf) -> NDArray[np.float64]:
    """Cost from every node to its nearest facility, with the facility's rank in the last digits; infinite if unreached.

    Parameters
    ----------
    network
        Streets and who walks.
    seeds
        Facilities.
    limit_s
        Do not search farther than this.

    Returns
    -------
    Shape (n,). Read it with :func:`decode`.
    """
    start, cost = entries(network, seeds)
    if len(start) == 0:
        return np.full(len(network.node_xy), np.inf)
    return from_origin(with_origin(network.to_matrix, start, cost), bounded_s(seeds, limit_s))


def seed_costs(network: WalkNetwork, seeds: Seeds) -> NDArray[np.float64]:
    """Cost from each node to a facility on an edge that ends there, rank included, shape (n,); infinite elsewhere."""
    best = np.full(len(network.node_xy), np.inf)
    node, cost = entries(network, seeds)
    best[node] = cost
    return best


def entries(network: WalkNetwork, seeds: Seeds) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Nodes from which a facility is reached along its own edge, each once, and at what cost; shapes (k,)."""
    edge, offset_m = seeds.snaps.edge, seeds.snaps.offset_m
    rank_s = np.arange(len(seeds)) * seeds.rank_step_s
    egress_s = off_network_s(network, seeds.snaps) + rank_s
    node = np.concatenate([network.edge_u[edge], network.edge_v[edge]]).astype(np.int64)
    cost = np.concatenate(
        [
            egress_s + leg_s(network, edge, np.zeros(len(seeds)), offset_m),
            egress_s + leg_s(network, edge, network.edge_length_m[edge], offset_m),
        ]
    )
    order = np.lexsort((cost, node))
    node, cost = node[order], cost[order]
    first = np.append(True, node[1:] != node[:-1])[: len(node)] & np.isfinite(cost)
    return node[first], cost[first]


def bounded_s(seeds: Seeds, limit_s: float) -> float:
    """How far to search: a tick beyond the limit, for the ranks, and no farther than a rank fits beside a time."""
    return min(limit_s + 1.0 / TICKS_PER_S, seeds.limit_s)


def costs_from_nodes(network: WalkNetwork, nodes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Seconds from every node to the nearest of some nodes, shape (n,); infinite where none is reached."""
    return from_origin(with_origin(network.to_matrix, nodes, np.zeros(len(nodes))), np.inf)


def with_origin(matrix: sparse.csr_array, node: NDArray[np.int64], cost: NDArray[np.float64]) -> sparse.csr_array:
    """Add one more node from which each seed is entered at its cost."""
    n = matrix.shape[0]
    return sparse.csr_array(
        (
            np.concatenate([matrix.data, cost]),
            np.concatenate([matrix.indices, node.astype(matrix.indices.dtype)]),
            np.append(matrix.indptr, matrix.indptr[-1] + len(node)).astype(matrix.indptr.dtype),
        ),
        shape=(n + 1, n + 1),
    )


def from_origin(matrix: sparse.csr_array, limit_s: float) -> NDArray[np.float64]:
    """Search from the node that was added last; the cost to every other."""
    n = matrix.shape[0] - 1
    return np.asarray(csgraph.dijkstra(matrix, indices=[n], limit=limit_s))[0, :n]


def decode(cost: NDArray[np.float64], seeds: Seeds) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Take costs apart into seconds and the rank of the facility; NaN and -1 where none is reached."""
    reached = np.isfinite(cost)
    with np.errstate(invalid="ignore"):
        walk_s = np.floor(cost * TICKS_PER_S) / TICKS_PER_S
        rank = np.where(reached, np.round((cost - walk_s) / seeds.rank_step_s), -1)
    return np.where(reached, walk_s, np.nan), rank.astype(np.int64)


def nearest(network: WalkNetwork, places: Snaps, seeds: Seeds, costs: NDArray[np.float64]) -> Nearest:
    """Walk from every place to its nearest facility, door to door.

    Parameters
    ----------
    network
        Streets and who walks.
    places
        Where the places meet the streets.
    seeds, costs
        Facilities, and what :func:`node_costs` found for them.
    """
    facility = np.full(len(places.edge), -1, dtype=np.int64)
    walk_s = np.full(len(places.edge), np.nan)
    egress_m = np.full(len(places.edge), np.nan)
    asked = np.flatnonzero(places.found)
    if len(asked) == 0 or len(seeds) == 0:
        return Nearest(facility=facility, walk_s=walk_s, egress_m=egress_m)
    here = take(places, asked)
    best = np.minimum(cost_from(network, here, costs), cost_along(network, here, seeds))
    seconds, rank = decode(best, seeds)
    reached = rank >= 0
    facility[asked[reached]] = seeds.index[rank[reached]]
    walk_s[asked] = seconds + off_network_s(network, here)
    egress_m[asked[reached]] = seeds.snaps.snap_m[rank[reached]]
    return Nearest(facility=facility, walk_s=walk_s, egress_m=egress_m)


def cost_from(network: WalkNetwork, here: Snaps, costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cost from points on edges by way of the edges' ends, without the walk to the edge."""
    edge = here.edge
    by_start = costs[network.edge_u[edge]] + leg_s(network, edge, here.offset_m, np.zeros(len(edge)))
    by_end = costs[network.edge_v[edge]] + leg_s(network, edge, here.offset_m, network.edge_length_m[edge])
    return np.minimum(by_start, by_end)


def cost_along(network: WalkNetwork, here: Snaps, seeds: Seeds) -> NDArray[np.float64]:
    """Cost from points on edges to a facility on the same edge, straight along it; infinite where there is none."""
    order = np.argsort(seeds.snaps.edge, kind="stable")
    sorted_edge = seeds.snaps.edge[order]
    first = np.searchsorted(sorted_edge, here.edge, side="left")
    count = np.searchsorted(sorted_edge, here.edge, side="right") - first
    place = np.repeat(np.arange(len(here.edge)), count)
    rank = order[np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())]
    cost = (
        leg_s(network, here.edge[place], here.offset_m[place], seeds.snaps.offset_m[rank])
        + off_network_s(network, take(seeds.snaps, rank))
        + rank * seeds.rank_step_s
    )
    best = np.full(len(here.edge), np.inf)
    np.minimum.at(best, place, cost)
    return best
