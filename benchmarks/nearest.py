"""Time from every node to the nearest of some facilities: the search under every table that circle15 makes."""

import statistics
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from benchmarks import nearest_tools as tools
from benchmarks.grid import grid_streets
from benchmarks.nearest_tools import Question, Tool
from benchmarks.report import Section, Table, Target, number, times
from benchmarks.setting import SPEED_KMH, Setting
from benchmarks.timing import in_rounds, ratio
from circle15.api.reading import read_network
from circle15.network.build import build_network
from circle15.network.profile import WalkProfile
from circle15.network.walk import WalkNetwork

#: Answers that differ by less than this, s, are the same: pandana counts in thousandths and adds them up.
_AGREE_S = 0.5

#: A search of some milliseconds is timed this many times as often as the rest.
_OFTEN = 3

_ALL = (
    tools.circle15_costs,
    tools.circle15_decoded,
    tools.scipy_dijkstra,
    tools.igraph_virtual,
    tools.pandana_pois,
    tools.networkx_multi_source,
)
_QUICK = (tools.circle15_costs, tools.scipy_dijkstra, tools.igraph_virtual)


def run(setting: Setting) -> Section:
    """Ask on real streets and on the largest grid, and number the nodes in other ways."""
    profile = WalkProfile(speed_kmh=SPEED_KMH)
    network = read_network(setting.extract, profile)
    side = setting.sides[-1]
    grid = build_network(grid_streets(side), profile)
    near = _compare(setting, setting.place, network, 900.0, _ALL)
    every = _compare(setting, setting.place, network, np.inf, _ALL)
    large = _compare(setting, f"grid {side} x {side}", grid, np.inf, _QUICK)
    places = [(setting.place, network), (f"grid {side} x {side}", grid)]
    tables = [near[0], every[0], large[0], _orders(setting, places)]
    return Section(name="nearest", tables=tables, targets=[*_targets(near[1], "15 min"), *_targets(large[1], "grid")])


def _targets(took: dict[str, tuple[float, float]], where: str) -> list[Target]:
    """Hold circle15 to its targets, by the seconds to build and to ask of each tool."""
    own = took["circle15"][1]
    asked = [("scipy, same matrix", 1.3, True), ("pandana", 10.0, False), ("networkx, multi-source", 20.0, False)]
    targets = []
    for name, bound, at_most in asked:
        if name in took:
            build_s, ask_s = took[name]
            what = (
                f"circle15 / {name}"
                if at_most
                else f"{name}{' with its build' if name == 'pandana' else ''} / circle15"
            )
            found = own / ask_s if at_most else (ask_s + (build_s if name == "pandana" else 0.0)) / own
            targets.append(Target(what=f"nearest, {where}: {what}", bound=bound, found=found, at_most=at_most))
    return targets


def _compare(
    setting: Setting, place: str, network: WalkNetwork, limit_s: float, makers: Sequence[Callable[[Question], Tool]]
) -> tuple[Table, dict[str, tuple[float, float]]]:
    """Ask every tool the same; those that agree with SciPy are timed, in turn."""
    rng = np.random.default_rng(15)
    main = np.flatnonzero(network.component == 0)
    nodes = np.sort(rng.choice(main, size=min(setting.served, len(main) // 10), replace=False))
    question = Question(network=network, nodes=nodes, limit_s=limit_s)
    notes, ready, apart = [], [], {}
    truth = tools.scipy_dijkstra(question).ask()
    for make in makers:
        try:
            tool = make(question)
        except ImportError as error:
            notes.append(f"{error.name} is not installed")
            continue
        apart[tool.name] = _apart(tool.read(tool.ask()), truth, limit_s)
        if apart[tool.name] > _AGREE_S:
            notes.append(f"{tool.name} answers otherwise, by up to {apart[tool.name]:.1f} s: not timed")
        else:
            ready.append(tool)
    took = _took(ready, setting.rounds)
    own = took["circle15"]
    rows = [
        (
            tool.name,
            number(tool.build_s * 1e3),
            number(statistics.median(took[tool.name]) * 1e3),
            times(ratio(took[tool.name], own)),
            times((tool.build_s + statistics.median(took[tool.name])) / statistics.median(own)),
            f"{apart[tool.name]:.4f}",
        )
        for tool in ready
    ]
    asked = "however far" if np.isinf(limit_s) else f"up to {limit_s / 60:g} minutes (igraph knows no limit)"
    table = Table(
        title=f"Nearest of {len(nodes)} facilities, {place}, {asked}",
        asked=f"Seconds from each of {len(network.node_xy):,} nodes ({len(network.edge_u):,} edges) to the nearest "
        f"facility, {SPEED_KMH} km/h; median of up to {_OFTEN * setting.rounds} rounds; ratios to circle15's search.",
        columns=("tool", "build ms", "search ms", "search ratio", "with build", "differs by s"),
        rows=rows,
        notes=notes,
    )
    return table, {tool.name: (tool.build_s, _beside(took[tool.name], own)) for tool in ready}


def _took(ready: Sequence[Tool], rounds: int) -> dict[str, list[float]]:
    """Time quick tools in turn, often, and then the slow ones."""
    quick = {tool.name: tool.ask for tool in ready if tool.rounds > rounds}
    took = in_rounds(quick, _OFTEN * rounds)
    for tool in ready:
        if tool.name not in took:
            took.update(in_rounds({tool.name: tool.ask}, min(tool.rounds, rounds)))
    return took


def _beside(took: Sequence[float], own: Sequence[float]) -> float:
    """Seconds of a tool in rounds as fast as circle15's median one."""
    return ratio(took, own) * statistics.median(own)


def _apart(said: NDArray[np.float64], truth: NDArray[np.float64], limit_s: float) -> float:
    """Greatest difference of two answers, s; not reached counts as just reached at the limit."""
    far = limit_s if np.isfinite(limit_s) else tools.FAR_S
    return float(np.abs(np.minimum(said, far) - np.minimum(truth, far)).max())


def _orders(setting: Setting, places: Sequence[tuple[str, WalkNetwork]]) -> Table:
    """Measure what numbering the nodes along a curve gives: the same search on the same matrix, renumbered."""
    rows = []
    for place, network in places:
        rng = np.random.default_rng(15)
        n = len(network.node_xy)
        nodes = rng.choice(np.flatnonzero(network.component == 0), size=min(setting.served, n // 10), replace=False)
        x, y = network.node_xy.T
        orders = {
            "curve": np.arange(n),
            "rows": np.lexsort((x, np.round(y / 100.0))),
            "random": rng.permutation(n),
        }
        works = {name: _search(network.to_matrix, order, nodes) for name, order in orders.items()}
        took = in_rounds(works, _OFTEN * setting.rounds)
        curve = took["curve"]
        rows += [
            (place, name, number(statistics.median(each) * 1e3), times(ratio(each, curve)))
            for name, each in took.items()
        ]
    return Table(
        title="What the order of the nodes is worth",
        asked="SciPy's search on circle15's matrix with its nodes numbered along a Hilbert curve (as circle15 does), "
        "row by row from south to north (rows 100 m high), and at random; ratios to the curve.",
        columns=("streets", "order", "search ms", "ratio"),
        rows=rows,
    )


def _search(matrix: sparse.csr_array, order: NDArray[np.int64], nodes: NDArray[np.int64]) -> Callable[[], object]:
    """Renumber a matrix, and prepare the search on it: order[k] is the node that becomes number k."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    renumbered = sparse.csr_array(matrix[order][:, order])
    renumbered.sort_indices()
    return lambda: csgraph.dijkstra(renumbered, indices=place[nodes], min_only=True)
