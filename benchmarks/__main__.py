"""circle15 and its peers on the same work in one run: ``make bench``, or ``python -m benchmarks``.

Machines are noisy and differ: read the ratios, not the seconds. Every tool answers the same question on the
same streets, the time from every node to the nearest of some facilities, and every answer is checked against
circle15's before it is timed.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from benchmarks.grid import grid_streets
from circle15.network.build import build_network
from circle15.network.snap import snap
from circle15.network.walk import WalkNetwork
from circle15.reach.search import decode, node_costs, seeds_of
from circle15.samples import sample_study
from circle15.sources.osm import read_streets
from circle15.study.reader import read_study

#: How often everything is timed; the median counts.
RUNS = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds that a tool took: to prepare what it needs once, and per question."""

    tool: str
    build_s: float
    ask_s: float


def median_s(work: Callable[[], object], runs: int = RUNS) -> float:
    """Time some work, several times."""
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Time some work once, and hand out what it made."""
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def nearest_by_circle15(network: WalkNetwork, nodes: NDArray[np.int64]) -> tuple[Timing, NDArray[np.float64]]:
    """Ask circle15: facilities at nodes, in the middle of no edge, so that the others can follow."""
    snaps = snap(network, network.node_xy[nodes])
    seeds = seeds_of(snaps, np.array([f"{number:07d}" for number in range(len(nodes))], dtype=object))
    answer, _ = decode(node_costs(network, seeds), seeds)
    return Timing("circle15", 0.0, median_s(lambda: node_costs(network, seeds))), answer


def nearest_by_scipy(network: WalkNetwork, nodes: NDArray[np.int64]) -> tuple[Timing, NDArray[np.float64]]:
    """Ask plain SciPy on circle15's matrix."""
    matrix = network.to_matrix

    def ask() -> NDArray[np.float64]:
        return np.asarray(csgraph.dijkstra(matrix, indices=nodes, min_only=True))

    return Timing("scipy", 0.0, median_s(ask)), ask()


def nearest_by_networkx(network: WalkNetwork, nodes: NDArray[np.int64]) -> tuple[Timing, NDArray[np.float64]]:
    """Ask networkx."""
    build_s, graph = timed(lambda: nx.from_scipy_sparse_array(network.to_matrix, create_using=nx.DiGraph))

    def ask() -> dict[int, float]:
        return nx.multi_source_dijkstra_path_length(graph, set(nodes.tolist()), weight="weight")

    found = ask()
    answer = np.array([found.get(node, np.inf) for node in range(len(network.node_xy))])
    return Timing("networkx", build_s, median_s(ask, runs=1)), answer


def nearest_by_pandana(network: WalkNetwork, nodes: NDArray[np.int64]) -> tuple[Timing, NDArray[np.float64]]:
    """Ask pandana, up to two hours' walk: it needs a limit, and writes the limit where nothing is reached."""
    import pandana
    import pandas as pd

    limit_s = 7_200.0
    ends = pd.DataFrame({"u": network.edge_u, "v": network.edge_v, "s": network.forward_s})

    def build() -> "pandana.Network":
        x, y = pd.Series(network.node_xy[:, 0]), pd.Series(network.node_xy[:, 1])
        return pandana.Network(x, y, ends["u"], ends["v"], ends[["s"]])

    build_s, made = timed(build)
    made.set_pois("f", limit_s, 1, pd.Series(network.node_xy[nodes, 0]), pd.Series(network.node_xy[nodes, 1]))

    def ask() -> NDArray[np.float64]:
        return made.nearest_pois(limit_s, "f", num_pois=1)[1].to_numpy(dtype=np.float64)

    answer = ask()
    return Timing("pandana", build_s, median_s(ask, runs=3)), np.where(answer >= limit_s, np.inf, answer)


def compare(name: str, network: WalkNetwork, facilities: int, *, slow: bool) -> None:
    """Ask every tool the same, check that they agree, and print what they took."""
    rng = np.random.default_rng(15)
    nodes = np.sort(rng.choice(len(network.node_xy), size=facilities, replace=False))
    own, answer = nearest_by_circle15(network, nodes)
    rows = [own]
    others = [nearest_by_scipy, *([nearest_by_networkx, nearest_by_pandana] if slow else [])]
    for ask in others:
        try:
            timing, other = ask(network, nodes)
        except ImportError as error:
            print(f"  {ask.__name__}: not installed ({error.name})")
            continue
        reached = np.isfinite(other) & np.isfinite(answer)
        worst = float(np.abs(other[reached] - answer[reached]).max())
        print(f"  {timing.tool}: differs by at most {worst:.4f} s at {int(reached.sum()):,} nodes")
        rows.append(timing)
    print(f"{name}: {len(network.node_xy):,} nodes, {len(network.edge_u):,} edges, {facilities} facilities")
    for row in rows:
        ratio = (row.ask_s + row.build_s) / own.ask_s
        took = f"build {row.build_s * 1e3:9.1f} ms   ask {row.ask_s * 1e3:9.2f} ms"
        print(f"  {row.tool:<10} {took}   {ratio:8.1f} x circle15")


def main() -> int:
    """Run every comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extract", nargs="?", type=Path, help="an .osm.pbf file; Monaco's by default")
    parser.add_argument("--side", type=int, default=316, help="nodes along the side of the synthetic grid")
    chosen = parser.parse_args()
    extract = chosen.extract or read_study(sample_study("monaco")).network
    read_s, lines = timed(lambda: read_streets(extract))
    build_s, network = timed(lambda: build_network(lines))
    print(f"{extract.name}: read {read_s:.2f} s, network {build_s:.2f} s")
    compare(extract.name, network, min(50, len(network.node_xy) // 10), slow=True)
    grid = build_network(grid_streets(chosen.side))
    compare(f"grid {chosen.side} x {chosen.side}", grid, 500, slow=chosen.side <= 400)
    return 0


if __name__ == "__main__":
    sys.exit(main())
