"""Searches from many places, each over the streets around it only.

Nobody gets farther in a straight line than a walk's time allows, so that a search with a limit needs the streets around
its place alone. Places that lie near each other share these streets, and are searched together. One searches from the
destinations, against time, or from the origins, with time, whichever are fewer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from circle15.network.costs import TICKS_PER_S
from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork
from circle15.reach.bounds import HAIR_M, fastest_m_s
from circle15.reach.search import leg_s, off_network_s, take
from circle15.reach.steps import Steps, positions, steps_of

#: Places that are searched from at once, at most.
_CHUNK: Final = 64

#: Memory for the costs of one chunk, and as much again while they are searched.
_CHUNK_BYTES: Final = 40_000_000

#: Places in one square of this side are searched together, however short the cutoff.
_LEAST_SIDE_M: Final = 500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Streets:
    """A network as a search sees it that walks against time, from destinations to origins, or with it.

    Parameters
    ----------
    network
        Streets and who walks.
    steps
        Steps that lead to a node of the search: those of the walk, or with time those of the walk turned round.
    with_time
        Whether searches begin at origins.
    """

    network: WalkNetwork
    steps: Steps
    with_time: bool

    def leg_s(
        self, edge: NDArray[np.int64], from_m: NDArray[np.float64], to_m: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Seconds along edges from where other places are to where the search began."""
        return leg_s(self.network, edge, to_m, from_m) if self.with_time else leg_s(self.network, edge, from_m, to_m)

    def ends_s(self, places: Snaps, *, to_ends: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Seconds between places and the start and the end of their edges, shape (p,) each."""
        edge, offset_m = places.edge, places.offset_m
        ends = np.zeros(len(edge)), self.network.edge_length_m[edge]
        by_start, by_end = (
            self.leg_s(edge, offset_m, end) if to_ends else self.leg_s(edge, end, offset_m) for end in ends
        )
        return by_start, by_end


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the search from one place found: the place is a destination, or an origin where one searches with time.

    Parameters
    ----------
    place
        Its position among the places that are searched from.
    steps
        The streets around it.
    costs
        Seconds between each node of ``steps`` and the place, and infinity once more at the end, for nodes that are far
        away, shape (n + 1,).
    entry
        Seconds between the ends of the place's edge and the place; infinite elsewhere, shape (n + 1,).
    """

    place: int
    steps: Steps
    costs: NDArray[np.float64]
    entry: NDArray[np.float64]


def streets_of(network: WalkNetwork, *, with_time: bool) -> Streets:
    """See a network as searches do that begin at destinations, or with time at origins."""
    steps = steps_of(network)
    return Streets(network=network, steps=steps.turned() if with_time else steps, with_time=with_time)


def searches(streets: Streets, places: Snaps, limit_s: float) -> Iterator[tuple[Steps, Iterator[Search]]]:
    """Search from every place that has a street, within a limit.

    Parameters
    ----------
    streets
        Streets, who walks, and from which end of the walk one searches.
    places
        Where the places meet the streets.
    limit_s
        Walks that take longer need not be found; infinity for none.

    Yields
    ------
    The streets around some places that lie near each other, and the search from each of them.
    """
    network = streets.network
    reach_m = fastest_m_s(network) * limit_s + HAIR_M if np.isfinite(limit_s) else np.inf
    east = np.argsort(network.node_xy[:, 0], kind="stable")
    for group in _groups(network, places, reach_m):
        around = _around(network, east, places.edge[group], reach_m)
        near = streets.steps if len(around) == len(network.node_xy) else streets.steps.among(around)
        yield near, _searches_of(streets, near, places, group, limit_s)


def _groups(network: WalkNetwork, places: Snaps, reach_m: float) -> list[NDArray[np.int64]]:
    """Put places together that lie in one square."""
    asked = np.flatnonzero(places.found)
    if len(asked) == 0:
        return []
    if not np.isfinite(reach_m):
        return [asked]
    xy = network.node_xy[network.edge_u[places.edge[asked]]]
    square = np.floor(xy / max(reach_m, _LEAST_SIDE_M)).astype(np.int64)
    _, number = np.unique(square, axis=0, return_inverse=True)
    order = np.argsort(number, kind="stable")
    return np.split(asked[order], np.flatnonzero(np.diff(number[order])) + 1)


def _around(
    network: WalkNetwork, east: NDArray[np.int64], edge: NDArray[np.int64], reach_m: float
) -> NDArray[np.int64]:
    """Nodes around some edges, ascending; ``east`` holds all nodes from west to east."""
    ends = network.node_xy[np.concatenate([network.edge_u[edge], network.edge_v[edge]])]
    low, high = ends.min(axis=0) - reach_m, ends.max(axis=0) + reach_m
    first, last = np.searchsorted(network.node_xy[:, 0], [low[0], high[0]], sorter=east)
    strip = east[first:last]
    north = network.node_xy[strip, 1]
    return np.sort(strip[(north >= low[1]) & (north <= high[1])])


def _searches_of(
    streets: Streets, steps: Steps, places: Snaps, group: NDArray[np.int64], limit_s: float
) -> Iterator[Search]:
    """Search from the places of one group, from as many at once as memory allows."""
    n, here = len(steps.nodes), take(places, group)
    u, v = ends_among(streets.network, here.edge, steps)
    entry = np.column_stack(streets.ends_s(here, to_ends=False)) + off_network_s(streets.network, here)[:, None]
    # Both ends of a loop are one node.
    loop = u == v
    entry[loop] = np.column_stack([entry[loop].min(axis=1), np.full(loop.sum(), np.inf)])
    chunk = int(np.clip(_CHUNK_BYTES // (8 * (n + 1)), 1, _CHUNK))
    for at in range(0, len(group), chunk):
        part = slice(at, at + chunk)
        ends, cost = np.column_stack([u, v])[part], entry[part]
        found = _costs(steps, ends, cost, limit_s)
        for k, place in enumerate(group[part]):
            own = np.full(n + 1, np.inf)
            np.minimum.at(own, ends[k], cost[k])
            yield Search(place=int(place), steps=steps, costs=found[k], entry=own)


def ends_among(
    network: WalkNetwork, edge: NDArray[np.int64], steps: Steps
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions of edges' ends among the nodes around; one past the last where an end is far away."""
    return positions(network.edge_u[edge], steps.nodes), positions(network.edge_v[edge], steps.nodes)


def _costs(steps: Steps, ends: NDArray[np.int64], entry: NDArray[np.float64], limit_s: float) -> NDArray[np.float64]:
    """Cost between every node and each of some places, shape (k, n + 1); the last column stays infinite.

    The places are nodes of their own beyond the last, from which the ends of their edges are entered.
    """
    n, k = len(steps.nodes), len(ends)
    use = np.isfinite(entry)
    row_length = np.concatenate([np.diff(steps.start), [0], use.sum(axis=1)])
    matrix = sparse.csr_array(
        (
            np.concatenate([steps.cost_s, entry[use]]),
            np.concatenate([steps.tail, ends[use]]).astype(np.int32),
            np.concatenate([[0], np.cumsum(row_length)]).astype(np.int32),
        ),
        shape=(n + 1 + k, n + 1 + k),
    )
    own = np.arange(n + 1, n + 1 + k)
    return np.asarray(csgraph.dijkstra(matrix, indices=own, limit=limit_s + 1.0 / TICKS_PER_S))[:, : n + 1]
