"""Streets on which time does not grow with length, and not the same in both directions: as on slopes."""

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np

from circle15.network.costs import ticked
from circle15.network.matrix import matrices


def uneven(network, seed=0, low=0.5, high=3.0):
    """The same streets; every edge takes longer or shorter than its length says, each way by a factor of its own."""
    rng = np.random.default_rng(seed)
    forward_s, backward_s = (
        ticked(cost_s * rng.uniform(low, high, len(cost_s))) for cost_s in (network.forward_s, network.backward_s)
    )
    to_matrix, from_matrix = matrices(len(network.node_xy), network.edge_u, network.edge_v, forward_s, backward_s)
    costs = replace(network.costs, forward_s=forward_s, backward_s=backward_s)
    return replace(network, costs=costs, to_matrix=to_matrix, from_matrix=from_matrix)


def split_graph(network, snaps):
    """A networkx graph of a network's own edges, cut at some places; edges carry seconds ``s`` and metres ``m``.

    Place ``n`` is entered and left by ``("place", n)``; of parallel ways between two cuts the quickest is kept.
    """
    graph = nx.DiGraph()
    stops = {}
    for number, (edge, offset_m) in enumerate(zip(snaps.edge.tolist(), snaps.offset_m.tolist(), strict=True)):
        stops.setdefault(edge, []).append((offset_m, ("place", number)))
    for edge, (u, v) in enumerate(zip(network.edge_u.tolist(), network.edge_v.tolist(), strict=True)):
        length_m = float(network.edge_length_m[edge])
        chain = [(0.0, u), *sorted(stops.get(edge, [])), (length_m, v)]
        for (a_m, a), (b_m, b) in pairwise(chain):
            metres = b_m - a_m
            for start, end, whole_s in ((a, b, network.forward_s[edge]), (b, a, network.backward_s[edge])):
                if metres == 0:
                    seconds = 0.0
                elif np.isfinite(whole_s):
                    seconds = float(whole_s) * metres / length_m
                else:
                    continue
                if start != end and seconds < graph.get_edge_data(start, end, {"s": np.inf})["s"]:
                    graph.add_edge(start, end, s=seconds, m=metres)
    return graph
