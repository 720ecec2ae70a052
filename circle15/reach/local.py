"""A search around one facility that costs the same in a village and in a city of millions.

SciPy's search allocates and reads an array as long as the network for every facility. Here the nodes are sorted once
into square cells; those that anybody could come from within the limit are taken out with the streets between them, and
only this piece is searched. The times are those of the whole network, to the last bit: costs are whole ticks, whose
sums are exact in any order (:mod:`circle15.network.walk`).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from circle15.network.walk import WalkNetwork
from circle15.reach.bounds import HAIR_M, fastest_m_s
from circle15.reach.fast import Kernels
from circle15.reach.search import Seeds, bounded_s, entries, from_origin, with_origin

#: Side of the cells that nodes are sorted into: about ten to a walk of 15 minutes there and back.
BUCKET_M: Final = 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Buckets:
    """Nodes by the square cells that they lie in.

    Parameters
    ----------
    node_xy
        Shape (n, 2), metres.
    node
        Nodes in the order of their cells, row by row from the south, shape (n,).
    cell
        Cell of each of them, ascending, shape (n,).
    corner
        Column and row of the south-western cell, shape (2,).
    count
        Columns and rows, shape (2,).
    """

    node_xy: NDArray[np.float64]
    node: NDArray[np.int64]
    cell: NDArray[np.int64]
    corner: NDArray[np.int64]
    count: NDArray[np.int64]

    def within(self, xy: NDArray[np.float64], radius_m: float) -> NDArray[np.int64]:
        """Nodes within a straight distance of a point, in the order of their cells.

        Parameters
        ----------
        xy
            Shape (2,), metres.
        radius_m
            Metres; may be infinite.
        """
        low = np.clip(np.floor((xy - radius_m) / BUCKET_M) - self.corner, 0, self.count - 1).astype(np.int64)
        high = np.clip(np.floor((xy + radius_m) / BUCKET_M) - self.corner, 0, self.count - 1).astype(np.int64)
        row = np.arange(low[1], high[1] + 1) * self.count[0]
        first = np.searchsorted(self.cell, row + low[0]).tolist()
        end = np.searchsorted(self.cell, row + high[0], side="right").tolist()
        node = np.concatenate([self.node[a:b] for a, b in zip(first, end, strict=True)])
        away = self.node_xy[node] - xy
        return np.asarray(node[away[:, 0] ** 2 + away[:, 1] ** 2 <= radius_m**2])


def buckets_of(node_xy: NDArray[np.float64]) -> Buckets:
    """Sort nodes into square cells."""
    place = np.floor(node_xy / BUCKET_M).astype(np.int64)
    corner = place.min(axis=0)
    count = place.max(axis=0) - corner + 1
    cell = (place[:, 1] - corner[1]) * count[0] + place[:, 0] - corner[0]
    node = np.argsort(cell, kind="stable")
    return Buckets(node_xy=node_xy, node=node, cell=cell[node], corner=corner, count=count)


@dataclass(frozen=True, kw_only=True)
class Neighbourhood:
    """Searches around single facilities of one network; what they need is made when it is first needed, and kept.

    Parameters
    ----------
    network
        Streets and who walks.
    kernels
        Compiled loops; None to do without.
    """

    network: WalkNetwork
    kernels: Kernels | None = None

    @cached_property
    def fastest_m_s(self) -> float:
        """Straight metres on the ground that nobody exceeds in a second."""
        return fastest_m_s(self.network)

    @cached_property
    def cost(self) -> NDArray[np.float64]:
        """Scratch, shape (n,): the costs of the last search; infinite everywhere between two searches."""
        return np.full(len(self.network.node_xy), np.inf)

    def search(self, seeds: Seeds, xy: NDArray[np.float64], limit_s: float) -> NDArray[np.int64]:
        """Write the cost from every node that reaches a facility within a limit into :attr:`cost`.

        Whoever has read the costs gives the nodes back to :meth:`forget`.

        Parameters
        ----------
        seeds
            One facility.
        xy
            Where it lies, shape (2,), metres.
        limit_s
            Seconds.

        Returns
        -------
        The nodes that reach it.
        """
        node, cost = entries(self.network, seeds)
        limit_s = bounded_s(seeds, limit_s)
        if self.kernels is not None:
            whole = self.network.to_matrix
            return self.kernels.search((whole.indptr, whole.indices, whole.data), (node, cost), limit_s, self.cost)
        near = self._buckets.within(xy, self.fastest_m_s * limit_s + HAIR_M)
        self._position[near] = np.arange(len(near), dtype=np.int32)
        enters = self._position[node].astype(np.int64)
        matrix = with_origin(self._part(near), enters[enters >= 0], cost[enters >= 0])
        self._position[near] = -1
        found = from_origin(matrix, limit_s)
        reached = np.isfinite(found)
        self.cost[near[reached]] = found[reached]
        return near[reached]

    def forget(self, node: NDArray[np.int64]) -> None:
        """Make the cost of some nodes infinite again."""
        self.cost[node] = np.inf

    @cached_property
    def _buckets(self) -> Buckets:
        """Nodes by their cells."""
        return buckets_of(self.network.node_xy)

    @cached_property
    def _position(self) -> NDArray[np.int32]:
        """Scratch, shape (n,): where each node stands in a part; -1 everywhere between two searches."""
        return np.full(len(self.network.node_xy), -1, dtype=np.int32)

    def _part(self, node: NDArray[np.int64]) -> sparse.csr_array:
        """Take some nodes, whose positions are written down, and the streets between them out of the matrix."""
        whole = self.network.to_matrix
        first = whole.indptr[node]
        count = whole.indptr[node + 1] - first
        end = np.cumsum(count)
        at = np.repeat(first - (end - count), count) + np.arange(count.sum())
        column = self._position[whole.indices[at]]
        kept = column >= 0
        starts = np.zeros(len(node) + 1, dtype=np.int32)
        starts[1:] = np.append(0, np.cumsum(kept))[end]
        return sparse.csr_array((whole.data[at[kept]], column[kept], starts), shape=(len(node), len(node)))
