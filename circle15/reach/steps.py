"""The steps that a search takes: from node to node along one whole edge, in a network or in a part of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from circle15.network.walk import WalkNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Walks from node to node along one whole edge, as a search takes them; of a network or of a part of it.

    Of parallel edges the cheapest, then the one with the lowest number. Ends of steps are positions in ``nodes``.

    Parameters
    ----------
    nodes
        Nodes that take part, ascending, shape (n,).
    start
        Where the steps to each node begin, shape (n + 1,).
    tail, head
        Node at the beginning and at the end of each step, shape (s,); ascending by head, then tail.
    edge
        Edge that is walked, shape (s,).
    cost_s
        Seconds, shape (s,).
    """

    nodes: NDArray[np.int64]
    start: NDArray[np.int64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    edge: NDArray[np.int64]
    cost_s: NDArray[np.float64]

    def among(self, nodes: NDArray[np.int64]) -> "Steps":
        """Keep the steps between some of the nodes, given ascending, as numbers of the network."""
        row = np.searchsorted(self.nodes, nodes)
        count = self.start[row + 1] - self.start[row]
        at = runs(self.start[row], count)
        tail = positions(self.nodes[self.tail[at]], nodes)
        inside = tail < len(nodes)
        head = np.repeat(np.arange(len(nodes)), count)[inside]
        return _sorted_steps(nodes, tail[inside], head, self.edge[at[inside]], self.cost_s[at[inside]])

    def turned(self) -> "Steps":
        """Turn every step round: a search over these finds the walks *from* a place."""
        order = np.lexsort((self.head, self.tail))
        return _sorted_steps(self.nodes, self.head[order], self.tail[order], self.edge[order], self.cost_s[order])


def runs(first: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers that run on from each first.

    >>> runs(np.array([7, 3]), np.array([2, 3])).tolist()
    [7, 8, 3, 4, 5]
    """
    return np.asarray(np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum()), dtype=np.int64)


def positions(node: NDArray[np.int64] | NDArray[np.int32], nodes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions of nodes among others, which ascend; one past the last where a node is not among them.

    >>> positions(np.array([5, 4, 9]), np.array([2, 5, 9])).tolist()
    [1, 3, 2]
    """
    at = np.searchsorted(nodes, node)
    if len(nodes) == 0:
        return at
    return np.where(nodes[np.minimum(at, len(nodes) - 1)] == node, at, len(nodes))


def steps_of(network: WalkNetwork) -> Steps:
    """Steps of a whole network, in the order of its matrix of costs towards nodes."""
    edges = np.arange(len(network.edge_u))
    tail = np.concatenate([network.edge_u, network.edge_v]).astype(np.int64)
    head = np.concatenate([network.edge_v, network.edge_u]).astype(np.int64)
    cost_s, edge = np.concatenate([network.forward_s, network.backward_s]), np.concatenate([edges, edges])
    use = np.flatnonzero(np.isfinite(cost_s) & (tail != head))
    ends = head[use] * len(network.node_xy) + tail[use]
    order = np.argsort(ends, kind="stable")
    use, ends = use[order], ends[order]
    # Parallel edges are few: only these are put in the order of their costs, then of their numbers.
    first = np.append(True, ends[1:] != ends[:-1])[: len(ends)]
    parallel = np.flatnonzero(~(first & np.append(first[1:], True)[: len(ends)]))
    use[parallel] = use[parallel[np.lexsort((cost_s[use[parallel]], ends[parallel]))]]
    order = use[first]
    return _sorted_steps(np.arange(len(network.node_xy)), tail[order], head[order], edge[order], cost_s[order])


def _sorted_steps(
    nodes: NDArray[np.int64],
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    edge: NDArray[np.int64],
    cost_s: NDArray[np.float64],
) -> Steps:
    """Say where the steps to each node begin; they come ascending by head."""
    start = np.searchsorted(head, np.arange(len(nodes) + 1))
    return Steps(nodes=nodes, start=start, tail=tail, head=head, edge=edge, cost_s=cost_s)
