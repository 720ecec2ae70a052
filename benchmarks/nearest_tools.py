"""The tools that find, from every node, the time to the nearest of some facilities."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from benchmarks.timing import silence, timed
from circle15.network.snap import snap
from circle15.network.walk import WalkNetwork
from circle15.reach.search import Seeds, decode, node_costs, seeds_of

#: pandana and others that need a limit are told to look this far, s, when the question has none: farther than
#: any node lies from its nearest facility.
FAR_S = 14_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What every tool is asked.

    Parameters
    ----------
    network
        Streets and who walks.
    nodes
        Facilities: they stand at nodes, in the middle of no edge, so that every tool can follow, shape (f,).
    limit_s
        Nodes farther than this from every facility count as not reached; infinite: however far.
    """

    network: WalkNetwork
    nodes: NDArray[np.int64]
    limit_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool that has been given the streets.

    Parameters
    ----------
    name
        What it is called.
    build_s
        Seconds that it took to prepare the streets; 0 where it works on circle15's matrix.
    ask
        Ask it: this is timed.
    read
        Turn what it said into seconds from every node, infinite where none is reached, shape (n,).
    rounds
        How often it is timed at most.
    """

    name: str
    build_s: float
    ask: Callable[[], Any]
    read: Callable[[Any], NDArray[np.float64]]
    rounds: int = 99


def circle15_costs(question: Question) -> Tool:
    """circle15: times, with the facility's rank in their last digits."""
    seeds = _seeds(question)

    def ask() -> NDArray[np.float64]:
        return node_costs(question.network, seeds, limit_s=question.limit_s)

    return Tool(name="circle15", build_s=0.0, ask=ask, read=lambda costs: _unreached(decode(costs, seeds)[0]))


def circle15_decoded(question: Question) -> Tool:
    """circle15, and which facility it is: more than the others say."""
    seeds = _seeds(question)

    def ask() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        return decode(node_costs(question.network, seeds, limit_s=question.limit_s), seeds)

    return Tool(name="circle15, and which facility", build_s=0.0, ask=ask, read=lambda said: _unreached(said[0]))


def scipy_dijkstra(question: Question) -> Tool:
    """SciPy on circle15's matrix: the measure of what the rest costs."""

    def ask() -> NDArray[np.float64]:
        return csgraph.dijkstra(
            question.network.to_matrix, indices=question.nodes, min_only=True, limit=question.limit_s
        )

    return Tool(name="scipy, same matrix", build_s=0.0, ask=ask, read=np.asarray)


def igraph_virtual(question: Question) -> Tool:
    """igraph, from one more node that every facility is entered from; it knows no limit."""
    import igraph

    matrix = question.network.to_matrix.tocoo()
    n = matrix.shape[0]
    ends = np.concatenate(
        [
            np.column_stack([matrix.row, matrix.col]).astype(np.int64),
            np.column_stack([np.full(len(question.nodes), n), question.nodes]),
        ]
    )
    cost = np.concatenate([matrix.data, np.zeros(len(question.nodes))])
    build_s, graph = timed(lambda: igraph.Graph(n=n + 1, edges=ends, directed=True, edge_attrs={"s": cost}))

    def read(said: list[list[float]]) -> NDArray[np.float64]:
        times = np.array(said[0][:n])
        return np.where(times <= question.limit_s, times, np.inf)

    return Tool(
        name="igraph, virtual source",
        build_s=build_s,
        ask=lambda: graph.distances(source=[n], weights="s", mode="out"),
        read=read,
    )


def networkx_multi_source(question: Question) -> Tool:
    """networkx, from all facilities at once."""
    import networkx as nx

    matrix = question.network.to_matrix
    build_s, graph = timed(lambda: nx.from_scipy_sparse_array(matrix, create_using=nx.DiGraph))
    sources = set(question.nodes.tolist())
    cutoff = question.limit_s if np.isfinite(question.limit_s) else None

    def ask() -> dict[int, float]:
        return nx.multi_source_dijkstra_path_length(graph, sources, cutoff=cutoff, weight="weight")

    def read(said: dict[int, float]) -> NDArray[np.float64]:
        return np.array([said.get(node, np.inf) for node in range(matrix.shape[0])])

    return Tool(name="networkx, multi-source", build_s=build_s, ask=ask, read=read, rounds=3)


def pandana_pois(question: Question) -> Tool:
    """pandana: it contracts the streets first, needs a limit, and writes the limit where nothing is reached."""
    import pandana
    import pandas as pd

    network, limit_s = question.network, min(question.limit_s, FAR_S)
    matrix = network.from_matrix.tocoo()
    ends = pd.DataFrame({"from": matrix.row, "to": matrix.col, "s": matrix.data})
    x, y = pd.Series(network.node_xy[:, 0]), pd.Series(network.node_xy[:, 1])

    def build() -> Any:  # noqa: ANN401  pandana has no types
        made = pandana.Network(x, y, ends["from"], ends["to"], ends[["s"]], twoway=False)
        made.set_pois("f", limit_s, 1, x[question.nodes], y[question.nodes])
        return made

    with silence():
        build_s, made = timed(build)

    def read(said: Any) -> NDArray[np.float64]:  # noqa: ANN401
        found = said[1].to_numpy(dtype=np.float64)
        return np.where(found < limit_s, found, np.inf)

    return Tool(
        name="pandana",
        build_s=build_s,
        ask=lambda: made.nearest_pois(limit_s, "f", num_pois=1),
        read=read,
        rounds=5,
    )


def _seeds(question: Question) -> Seeds:
    """Facilities at nodes as circle15 sees them: snapped to a street that ends there."""
    snaps = snap(question.network, question.network.node_xy[question.nodes])
    return seeds_of(snaps, np.array([f"{number:07d}" for number in range(len(question.nodes))], dtype=object))


def _unreached(walk_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Infinite where circle15 says that it does not know."""
    return np.where(np.isnan(walk_s), np.inf, walk_s)
