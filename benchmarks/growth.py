"""How the work grows with the city: grids of ten, a hundred and a thousand times as many crossings."""

import statistics
from typing import Any

import numpy as np
from scipy.sparse import csgraph

from benchmarks.drawing import circle15_ways, places_at
from benchmarks.grid import grid_streets
from benchmarks.report import Section, Table, Target, number, times
from benchmarks.setting import SPEED_KMH, Setting
from benchmarks.timing import in_child, in_rounds, memory_mb, timed
from circle15.network.build import build_network
from circle15.network.profile import WalkProfile
from circle15.network.snap import snap
from circle15.reach.search import node_costs, seeds_of

#: One facility for so many crossings: a larger city has more of them.
_CROSSINGS = 200

#: Facilities that isochrones are drawn for, on every grid.
_DRAWN = 20

_ROUNDS = 5


def run(setting: Setting) -> Section:
    """Build, search and draw on every grid, each in a process of its own."""
    said = [(side, in_child("grow", side, _DRAWN)) for side in setting.sides]
    measures = ["build_s", "search_ms", "scipy_ms", *sorted(key for key in said[0][1] if key.startswith("draw_ms"))]
    headings = {"build_s": "build s", "search_ms": "search ms", "scipy_ms": "scipy's ms"}
    columns = [
        "crossings",
        "edges",
        *(headings.get(key, f"ms per isochrone, {key[8:]}") for key in measures),
        "peak MB",
    ]
    rows = []
    for at, (side, found) in enumerate(said):
        rows.append(
            (f"{side * side:,}", f"{found['edges']:,}", *(number(found[key]) for key in [*measures, "peak_mb"]))
        )
        if at:
            before = said[at - 1][1]
            factors = [times(found[key] / before[key]) for key in ["edges", *measures, "peak_mb"]]
            rows.append(("  growth", *factors))
    table = Table(
        title="Growth with the size of the city",
        asked=f"A grid of 100 m blocks: seconds to build its network; ms to find from every node the nearest of "
        f"one facility per {_CROSSINGS} crossings, and for SciPy on the same matrix; ms per facility for isochrones at "
        f"5, 10 and 15 minutes around {_DRAWN} facilities, the ground made before; peak memory of the process. Linear "
        "work grows as the edges do, flat work by 1.",
        columns=tuple(columns),
        rows=rows,
        notes=[f"medians of {_ROUNDS} rounds; Dijkstra's search grows a little faster than the edges do"],
    )
    return Section(name="growth", tables=[table], targets=_targets(said, measures))


def _targets(said: list[tuple[int, dict[str, Any]]], measures: list[str]) -> list[Target]:
    """Hold the growth from the smallest to the largest grid to a line, with a half more for caches that overflow."""
    small, large = said[0][1], said[-1][1]
    edges = large["edges"] / small["edges"]
    targets = []
    for key in measures:
        if key == "scipy_ms":
            continue
        factor = large[key] / small[key]
        if key.startswith("draw_ms"):
            what = f"growth: isochrone of {key[8:]}, largest / smallest grid"
            targets.append(Target(what=what, bound=1.5, found=factor, at_most=True))
        else:
            what = f"growth: {key.split('_')[0]}, per edge, largest / smallest grid"
            targets.append(Target(what=what, bound=1.5, found=factor / edges, at_most=True))
    return targets


def grown(side: int, drawn: int) -> dict[str, Any]:
    """Do the work on one grid; runs in a process of its own.

    Parameters
    ----------
    side
        Crossings along each side.
    drawn
        Facilities that isochrones are drawn for: in the middle, where the grid has no edge.
    """
    lines = grid_streets(side)
    build_s, network = timed(lambda: build_network(lines, WalkProfile(speed_kmh=SPEED_KMH)))
    rng = np.random.default_rng(15)
    nodes = rng.choice(side * side, size=side * side // _CROSSINGS, replace=False)
    ids = np.array([f"{number:07d}" for number in range(len(nodes))], dtype=object)
    seeds = seeds_of(snap(network, network.node_xy[nodes]), ids)
    works = {
        "own": lambda: node_costs(network, seeds),
        "scipy": lambda: csgraph.dijkstra(network.to_matrix, indices=nodes, min_only=True),
    }
    search = in_rounds(works, _ROUNDS)
    said = {
        "edges": len(network.edge_u),
        "build_s": build_s,
        "search_ms": statistics.median(search["own"]) * 1e3,
        "scipy_ms": statistics.median(search["scipy"]) * 1e3,
        "built_mb": memory_mb("VmHWM"),
    }
    middle = network.node_xy.mean(axis=0)
    reach_m = min(30.0, side / 2 - 15.0) * 100.0
    xy = middle + rng.uniform(-reach_m, reach_m, (drawn, 2))
    for way in circle15_ways(network, xy):
        way.draw()
        took = [way.draw()[0] for _ in range(_ROUNDS)]
        said[f"draw_ms_{way.name}"] = statistics.median(took) / len(places_at(network, xy).ids) * 1e3
    return said
