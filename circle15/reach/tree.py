"""The way that a search found: from every node the next step towards its facility, and the metres that are left.

A search hands out costs alone, which is all that most questions need. The way is read off them afterwards: from a node
one steps to a neighbour whose cost is less by exactly the cost of the step. Costs are whole ticks, so that sums of them
are exact, and the way depends on the costs alone: of equal ways the one by the node with the lowest number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork
from circle15.reach.search import Seeds, cost_along, decode, leg_s, seed_costs, take
from circle15.reach.steps import Steps

#: How a walk leaves the edge that it begins on: not at all, because the facility lies on it too; by its start; by
#: its end. Of equal walks the first of these.
ALONG: Final = 0
BY_START: Final = 1
BY_END: Final = 2

#: Seconds along edges from one offset to another.
Leg = Callable[[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]

#: Decimals of metres along streets in tables: below the millimetre lies the arithmetic's own noise.
_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The way from every node to its facility. All arrays have shape (n,).

    Parameters
    ----------
    steps
        The steps that the ways are made of.
    step
        The step that is taken from each node; -1 where the facility's own edge is entered, or where no way leads.
    last
        The node at which each way enters the facility's own edge.
    street_m
        Metres from each node to that one.
    """

    steps: Steps
    step: NDArray[np.int64]
    last: NDArray[np.int64]
    street_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outset:
    """How places set out for their facilities. All arrays have shape (p,).

    Parameters
    ----------
    by
        :data:`ALONG`, :data:`BY_START` or :data:`BY_END`; -1 where none is reached.
    rank
        The facility's place among the seeds; -1 where none is reached.
    """

    by: NDArray[np.int64]
    rank: NDArray[np.int64]


def tree_of(network: WalkNetwork, steps: Steps, costs: NDArray[np.float64], entry: NDArray[np.float64]) -> Tree:
    """Read the ways off the costs that a search found.

    Parameters
    ----------
    network
        Streets.
    steps
        The steps that the search took.
    costs
        What it found, shape (n,); infinite where no facility is reached.
    entry
        Cost from each node straight to a facility on an edge that ends there, shape (n,); infinite elsewhere.
    """
    n = len(costs)
    step = np.full(n, -1, dtype=np.int64)
    settled = np.isfinite(costs) & (entry == costs)
    onward = costs[steps.head]
    with np.errstate(invalid="ignore"):
        fits = np.flatnonzero((onward + steps.cost_s == costs[steps.tail]) & np.isfinite(onward) & ~settled[steps.tail])
    nearer = onward[fits] < costs[steps.tail[fits]]
    _take_first(step, steps.tail, fits[nearer])
    settled |= step >= 0
    # Edges of no length join nodes of equal cost: from there one steps to a node that knows its way already, so that
    # nobody walks in circles.
    level = fits[~nearer]
    while len(level := level[~settled[steps.tail[level]]]):
        ready = level[settled[steps.head[level]]]
        _take_first(step, steps.tail, ready)
        settled[steps.tail[ready]] = True
    last, street_m = np.arange(n), np.zeros(n)
    goes = np.flatnonzero(step >= 0)
    last[goes] = steps.head[step[goes]]
    street_m[goes] = network.edge_length_m[steps.edge[step[goes]]]
    # Each round doubles how far every node looks ahead.
    while ((further := last[last]) != last).any():
        street_m += street_m[last]
        last = further
    return Tree(steps=steps, step=step, last=last, street_m=street_m)


def followed(tree: Tree, node: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Follow the ways from some nodes, all at once.

    Parameters
    ----------
    tree
        The ways.
    node
        Where they begin, shape (w,).

    Returns
    -------
    For every step that is taken the position of its way in ``node``, its number on the way, and the step, shape (q,).
    """
    walk, at, number = np.arange(len(node)), node, 0
    taken: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]] = []
    while len(walk):
        step = tree.step[at]
        walk, step = walk[step >= 0], step[step >= 0]
        taken.append((walk, np.full(len(walk), number), step))
        at, number = tree.steps.head[step], number + 1
    nothing = np.zeros(0, dtype=np.int64)
    walks, numbers, steps = zip((nothing, nothing, nothing), *taken, strict=True)
    return np.concatenate(walks), np.concatenate(numbers), np.concatenate(steps)


def _take_first(step: NDArray[np.int64], tail: NDArray[np.int64], candidates: NDArray[np.int64]) -> None:
    """Give each node the first of its candidate steps: of several values the last one written stays."""
    backwards = candidates[::-1]
    step[tail[backwards]] = backwards


def outset(network: WalkNetwork, here: Snaps, seeds: Seeds, costs: NDArray[np.float64]) -> Outset:
    """Say how places, all of which have a street, set out for their nearest facilities.

    Parameters
    ----------
    network
        Streets and who walks.
    here
        Where the places meet the streets.
    seeds, costs
        Facilities, and what :func:`~circle15.reach.search.node_costs` found for them.
    """
    edge = here.edge
    ways = np.array(
        [
            cost_along(network, here, seeds),
            costs[network.edge_u[edge]] + leg_s(network, edge, here.offset_m, np.zeros(len(edge))),
            costs[network.edge_v[edge]] + leg_s(network, edge, here.offset_m, network.edge_length_m[edge]),
        ]
    )
    by = np.argmin(ways, axis=0)
    _, rank = decode(np.min(ways, axis=0), seeds)
    return Outset(by=np.where(rank >= 0, by, -1), rank=rank)


def entered_at_m(network: WalkNetwork, there: Snaps, node: NDArray[np.int64], leg: Leg) -> NDArray[np.float64]:
    """Offset at which the edges of facilities are entered from nodes at their ends: 0, or the edge's length."""
    edge, length_m = there.edge, network.edge_length_m[there.edge]
    from_start, from_end = leg(edge, np.zeros(len(edge)), there.offset_m), leg(edge, length_m, there.offset_m)
    # Both ends of a loop are one node.
    start = (network.edge_u[edge] == node) & ((network.edge_v[edge] != node) | (from_start <= from_end))
    return np.where(start, 0.0, length_m)


def along_streets_m(
    network: WalkNetwork, steps: Steps, places: Snaps, seeds: Seeds, costs: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Metres along streets from every place to its nearest facility, to the millimetre.

    Parameters
    ----------
    network, steps
        Streets and who walks.
    places
        Where the places meet the streets.
    seeds, costs
        Facilities, and what :func:`~circle15.reach.search.node_costs` found for them.

    Returns
    -------
    Shape (p,); NaN where none is reached.
    """
    result = np.full(len(places.edge), np.nan)
    asked = np.flatnonzero(places.found)
    if len(asked) == 0 or len(seeds) == 0:
        return result
    here = take(places, asked)
    how = outset(network, here, seeds, costs)
    to_facility_m = node_metres(network, steps, seeds, costs)
    edge, offset_m = here.edge, here.offset_m
    ways = np.array(
        [
            np.abs(seeds.snaps.offset_m[how.rank] - offset_m),
            offset_m + to_facility_m[network.edge_u[edge]],
            network.edge_length_m[edge] - offset_m + to_facility_m[network.edge_v[edge]],
        ]
    )
    reached = how.by >= 0
    result[asked[reached]] = ways[how.by, np.arange(len(edge))][reached]
    return rounded_m(result)


def node_metres(network: WalkNetwork, steps: Steps, seeds: Seeds, costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres along streets from every node to its nearest facility, shape (n,); NaN where none is reached."""
    tree = tree_of(network, steps, costs, seed_costs(network, seeds))
    inside_m = np.full(len(costs), np.nan)
    doors = np.unique(tree.last[np.isfinite(costs)])
    there = take(seeds.snaps, decode(costs[doors], seeds)[1])
    inside_m[doors] = np.abs(there.offset_m - entered_at_m(network, there, doors, partial(leg_s, network)))
    return np.asarray(tree.street_m + inside_m[tree.last], dtype=np.float64)


def rounded_m(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round metres along streets to the millimetre; NaN stays NaN."""
    return np.asarray(np.round(metres, _DECIMALS), dtype=np.float64)
