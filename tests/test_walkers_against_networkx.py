"""The second opinion on walkers who mind slopes, stairs and crossings: networkx, and costs worked out from scratch.

Nothing of circle15's costs, heights, crossings, snapping or search is used for the reference. Streets are cut where
they meet, and where somebody may have to wait; every edge is split at the heights' samples and at the places on it; a
step costs what Tobler's formula says of its grade; and who leaves or enters an edge at its end pays half a wait.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, hypot

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from circle15 import travel_times
from circle15.lines import from_layer
from circle15.network.build import build_network
from circle15.network.profile import WalkProfile
from tests.grid_town import layer, places, raised, there
from tests.test_against_networkx import HAIR_M, SPOTS, exact_minutes, named

#: Nearer than a millimetre to the end of an edge a place is at its end; no test asks what lies between.
NEAR_M = 0.002

CLASSES = ("footway", "residential", "primary", "steps")
SIZE = {"footway": 0, "steps": 0, "residential": 1, "primary": 2}


@dataclass
class Hills:
    """Random streets between corners of whole metres, each corner with a height, some with lights."""

    corners: list
    height_m: list
    paths: list
    classes: list
    ways: list
    lights: frozenset
    signals: frozenset

    @property
    def lines(self):
        shapes = [raised(*((*self.corners[n], self.height_m[n]) for n in path)) for path in self.paths]
        table = layer(*shapes, highway=self.classes)
        table["oneway:foot"] = [{0: None, 1: "yes", -1: "-1"}[way] for way in self.ways]
        lines = from_layer(table, name="hills")
        where = {tuple(xy): number for xy, number in zip(lines.xy.tolist(), lines.place.tolist(), strict=True)}

        def numbers(corners):
            spots = [tuple(there(self.corners[n]).tolist()) for n in sorted(corners)]
            return np.array([where[spot] for spot in spots if spot in where], dtype=np.int64)

        return replace(lines, lights=numbers(self.lights), signals=numbers(self.signals))

    def network(self, profile):
        return build_network(self.lines, profile, min_fragment_m=0)


#: Corners lie at least 20 m apart, so that no street is a cliff.
CELL, JITTER = st.integers(0, 12), st.integers(0, 5)


@st.composite
def hills(draw, *, one_way=True, flat=False, lit=True):
    """Streets that meet, run side by side and cross without meeting, up and down."""
    cells = draw(st.lists(st.tuples(CELL, CELL), min_size=3, max_size=8, unique=True))
    corners = [(25 * x + draw(JITTER), 25 * y + draw(JITTER)) for x, y in cells]
    height_m = [0 if flat else draw(st.integers(0, 30)) for _ in corners]
    number = st.integers(0, len(corners) - 1)
    paths = draw(st.lists(st.lists(number, min_size=2, max_size=4), min_size=2, max_size=9))
    paths = [[n for at, n in enumerate(path) if at == 0 or n != path[at - 1]] for path in paths]
    paths = [path for path in paths if len(path) > 1]
    assume(paths)
    return Hills(
        corners=corners,
        height_m=height_m,
        paths=paths,
        classes=[draw(st.sampled_from(CLASSES)) for _ in paths],
        ways=[draw(st.sampled_from([0, 0, 0, 1, -1])) if one_way else 0 for _ in paths],
        lights=draw(st.frozensets(number, max_size=2)) if lit else frozenset(),
        signals=draw(st.frozensets(number, max_size=3)) if lit else frozenset(),
    )


WALKERS = st.builds(
    WalkProfile,
    speed_kmh=st.sampled_from([2.7, 3.6, 6.0]),
    slope=st.sampled_from(["none", "tobler"]),
    max_grade=st.sampled_from([None, None, 0.0833, 0.2]),
    stairs_factor=st.sampled_from([None, 1.0, 3.0]),
    signal_crossing_s=st.sampled_from([0.0, 24.5]),
    major_crossing_s=st.sampled_from([0.0, 10.0]),
    off_network_factor=st.sampled_from([1.0, 1.5]),
    max_snap_m=st.just(2_000.0),
)


# The reference


@dataclass
class Edge:
    """A street between two junctions: where each vertex lies, and how far along; its samples; and its waits."""

    ends: tuple
    xyz: np.ndarray
    along: np.ndarray
    steps: bool
    way: int
    wait_s: list

    @property
    def length(self):
        return float(self.along[-1])

    def height(self, at):
        return float(np.interp(at, self.along, self.xyz[:, 2]))

    @property
    def samples(self):
        count = max(1, round(self.length / 30))
        return [self.length * number / count for number in range(count + 1)]

    @property
    def steepest(self):
        return max(abs(self.height(b) - self.height(a)) / (b - a) for a, b in pairwise(self.samples))


def edges_of(town, walker):
    """Cut the streets where they meet, end, or may be waited at, and say what is waited for at their ends."""
    uses = [n for path in town.paths for n in path]
    biggest = {n: max(SIZE[c] for p, c in zip(town.paths, town.classes, strict=True) if n in p) for n in set(uses)}

    def special(n, size):
        return size < 2 and (biggest[n] == 2 or n in town.lights or n in town.signals)

    found = []
    for path, kind, way in zip(town.paths, town.classes, town.ways, strict=True):
        stops = [
            at for at, n in enumerate(path) if at in {0, len(path) - 1} or uses.count(n) > 1 or special(n, SIZE[kind])
        ]
        for first, last in pairwise(stops):
            part = path[first : last + 1]
            xyz = np.array([(*town.corners[n], town.height_m[n]) for n in part], dtype=float)
            along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(xyz[:, :2], axis=0).T))])
            found.append(Edge((part[0], part[-1]), xyz, along, kind == "steps", way, [kind]))
    meeting = [n for edge in found for n in edge.ends]
    for edge in found:
        size = SIZE[edge.wait_s[0]]
        edge.wait_s = []
        for n in edge.ends:
            bigger = size < biggest[n]
            if (n in town.signals and bigger) or (n in town.lights and meeting.count(n) >= 3):
                edge.wait_s.append(walker.signal_crossing_s / 2)
            elif bigger and biggest[n] == 2:
                edge.wait_s.append(walker.major_crossing_s / 2)
            else:
                edge.wait_s.append(0.0)
    closed = [
        (edge.steps and walker.stairs_factor is None)
        or (walker.max_grade is not None and not edge.steps and edge.steepest > walker.max_grade)
        for edge in found
    ]
    return [edge for edge, shut in zip(found, closed, strict=True) if not shut]


def nearest_on(edges, spot):
    """Edge, metres along it and metres off it, of the nearest point; None where nobody can say which that is."""
    met = []
    for number, edge in enumerate(edges):
        for at, (a, b) in enumerate(pairwise(edge.xyz[:, :2])):
            share = np.clip(np.dot(np.subtract(spot, a), b - a) / np.dot(b - a, b - a), 0, 1)
            step = edge.along[at + 1] - edge.along[at]
            met.append((hypot(*(a + share * (b - a) - spot)), number, edge.along[at] + share * step))
    if not met:
        return None
    least = min(met)[0]
    spots = set()
    for off, number, along in met:
        if off > least + HAIR_M:
            continue
        edge = edges[number]
        ends = [n for n, at in zip(edge.ends, (0.0, edge.length), strict=True) if abs(along - at) < HAIR_M]
        if not ends and min(along, edge.length - along) < NEAR_M:
            return None
        spots.add(("node", ends[0]) if ends else ("on", number, round(along, 5)))
    if len(spots) > 1:
        return None
    _, number, along = min(met)
    return spots.pop(), number, along, least


def pace(rise_m, run_m, walker, *, steps):
    """How much longer a step takes than on the flat."""
    if steps:
        return walker.stairs_factor
    if walker.slope == "none":
        return 1.0
    return exp(-0.175) * exp(3.5 * abs(rise_m / run_m + 0.05))


def steps_of(number, edge, stops, walker):
    """From and to what one steps along an edge, and seconds: in at its ends, and from stop to stop, both ways."""
    doors = ("end", number, 0), ("end", number, 1)
    for n, door, wait_s in zip(edge.ends, doors, edge.wait_s, strict=True):
        yield ("node", n), door, wait_s
        yield door, ("node", n), wait_s
    for (t0, a), (t1, b) in pairwise([(0.0, doors[0]), *stops, (edge.length, doors[1])]):
        if a == b:
            continue
        # The grade is that of the whole step between the samples around.
        low, high = next((low, high) for low, high in pairwise(edge.samples) if low <= (t0 + t1) / 2 <= high)
        rise = edge.height(high) - edge.height(low)
        for one, other, way, up in ((a, b, 1, rise), (b, a, -1, -rise)):
            if edge.way in {0, way}:
                level_s = (t1 - t0) / (walker.speed_kmh / 3.6)
                yield one, other, level_s * pace(up, high - low, walker, steps=edge.steps)


def walked(town, walker, spots):
    """Graph in seconds, left from ``("from", n)`` and entered at ``("to", n)``; and which spots have a clear street."""
    edges, speed = edges_of(town, walker), walker.speed_kmh / 3.6
    graph, on, clear = nx.DiGraph(), {}, []
    for number, spot in enumerate(spots):
        met = nearest_on(edges, spot)
        if met is None:
            continue
        name, edge, along, off = met
        if name[0] == "on":
            on.setdefault(edge, []).append((along, name))
        seconds = off * walker.off_network_factor / speed
        graph.add_edge(("from", number), name, s=seconds)
        graph.add_edge(name, ("to", number), s=seconds)
        clear.append(number)

    for number, edge in enumerate(edges):
        inner = [(at, ("sample", number, at)) for at in edge.samples[1:-1]]
        stops = sorted([*inner, *on.get(number, [])])
        for a, b, seconds in steps_of(number, edge, stops, walker):
            if seconds < graph.get_edge_data(a, b, {"s": np.inf})["s"]:
                graph.add_edge(a, b, s=seconds)
    return graph, clear


def least_s(graph, origins, targets):
    """Seconds from each origin to the nearest target, by networkx; NaN where there is no way."""
    sources = [("to", number) for number in targets]
    found = nx.multi_source_dijkstra_path_length(graph.reverse(copy=False), sources, weight="s")
    return np.array([found.get(("from", number), np.nan) for number in origins])


@settings(max_examples=120, deadline=None)
@given(town=hills(), walker=WALKERS, people=SPOTS, served=SPOTS)
def test_random_hills_are_walked_in_the_same_time_as_by_networkx(town, walker, people, served):
    spots = people + served
    if walker.max_grade is not None:
        anybody = edges_of(town, replace(walker, max_grade=None))
        assume(all(abs(edge.steepest - walker.max_grade) > 1e-4 for edge in anybody))
    graph, clear = walked(town, walker, spots)
    origins = [number for number in clear if number < len(people)]
    targets = [number for number in clear if number >= len(people)]
    assume(origins and targets)
    people, served = [spots[number] for number in origins], [spots[number] for number in targets]
    expected = least_s(graph, origins, targets) / 60

    network = town.network(walker)
    found, facility = exact_minutes(network, people, served)
    # Where it is so steep that a walk takes hours, the millionth of a second of a cost is seen in the sum.
    np.testing.assert_allclose(found, expected, atol=1e-6, rtol=1e-6)
    for number, at in enumerate(facility):
        if at >= 0:
            alone = least_s(graph, [origins[number]], [targets[at]])[0] / 60
            assert alone == pytest.approx(expected[number], abs=1e-6, rel=1e-6)

    table = travel_times(network, places(named("p", people)), places(named("f", served)), cutoff_min=200)
    pairs = table.set_index(["origin_id", "destination_id"])["walk_min"].to_dict()
    for origin, number in enumerate(origins):
        for at, target in enumerate(targets):
            way = least_s(graph, [number], [target])[0] / 60
            if way < 199:
                assert pairs[f"p{origin}", f"f{at}"] == pytest.approx(way, abs=0.05 / 60 + 1e-6)
            elif np.isnan(way):
                assert (f"p{origin}", f"f{at}") not in pairs
