"""The second opinion: networkx on a graph that this file builds itself, and laws that every network keeps.

Nothing of circle15's network, snapping or search is used for the reference: streets are cut into straight pieces by
their vertices, places are brought to the nearest piece by the formula for the distance from a point to a segment, the
piece is split there, and networkx finds the way.
"""

from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from circle15 import nearest_times, to_networkx, travel_times
from circle15.network.build import build_network
from circle15.network.profile import WalkProfile
from circle15.network.rules import direction, walkable
from circle15.network.snap import snap
from circle15.reach.search import nearest, node_costs, seeds_of
from tests.grid_town import facilities, layer, line, network_of, places, there

WALKER = WalkProfile(speed_kmh=6.0, max_snap_m=2_000.0)
METRES_A_MINUTE = 100.0

#: Nearer than this to each other, two streets are equally near and two spots are one.
HAIR_M = 1e-6


# The reference


@dataclass
class Pieces:
    """Straight pieces of streets, their ends by name, and the way they are walked: both (0), forth (1), back (-1)."""

    ends: list
    a: np.ndarray
    b: np.ndarray
    ways: np.ndarray

    def __post_init__(self):
        self.tree = shapely.STRtree(shapely.linestrings(np.stack([self.a, self.b], axis=1)))
        self.length = np.hypot(*(self.b - self.a).T)

    def near(self, spot, reach_m):
        """Nearest piece, how far along it, and how far off; None where two streets are equally near, or none is."""
        found = self.tree.query(shapely.Point(spot).buffer(reach_m))
        along = np.clip(((spot - self.a[found]) * (self.b - self.a)[found]).sum(axis=1) / self.length[found] ** 2, 0, 1)
        off = np.hypot(*(self.a[found] + along[:, None] * (self.b - self.a)[found] - spot).T)
        if len(found) == 0 or off.min() > reach_m:
            return None
        equal = np.flatnonzero(off < off.min() + HAIR_M)
        names = {self.name(found[at], along[at]) for at in equal}
        if len(names) > 1:
            return None
        at = equal[0]
        return int(found[at]), float(along[at]), float(off[at])

    def name(self, piece, along):
        """Name of a spot on a piece: that of its end where it lies there."""
        metres = along * self.length[piece]
        if metres < HAIR_M:
            return self.ends[piece][0]
        if metres > self.length[piece] - HAIR_M:
            return self.ends[piece][1]
        return ("on", int(piece), float(along))


def add_walk(graph, start, end, metres, way):
    for a, b, barred in ((start, end, way < 0), (end, start, way > 0)):
        if not barred and metres < graph.get_edge_data(a, b, {"m": np.inf})["m"]:
            graph.add_edge(a, b, m=metres)


def reference(pieces, spots, reach_m):
    """Graph of the pieces, split at the spots; spot ``n`` is left from ``("from", n)`` and entered at ``("to", n)``.

    Returns the graph and which spots have a street that nobody can argue about.
    """
    graph = nx.DiGraph()
    splits = {}
    clear = []
    for number, spot in enumerate(spots):
        met = pieces.near(np.asarray(spot), reach_m)
        if met is None:
            continue
        piece, along, off = met
        name = pieces.name(piece, along)
        if name[0] == "on":
            splits.setdefault(piece, []).append((along, name))
        graph.add_edge(("from", number), name, m=off)
        graph.add_edge(name, ("to", number), m=off)
        clear.append(number)
    for piece, (a, b) in enumerate(pieces.ends):
        stops = [(0.0, a), *sorted(splits.get(piece, [])), (1.0, b)]
        for (t0, start), (t1, end) in pairwise(stops):
            if start != end:
                add_walk(graph, start, end, (t1 - t0) * pieces.length[piece], pieces.ways[piece])
    return graph, clear


def least_metres(graph, origins, targets):
    """Metres from each origin to the nearest target, by networkx; NaN where there is no way."""
    back = graph.reverse(copy=False)
    sources = [("to", number) for number in targets]
    found = nx.multi_source_dijkstra_path_length(back, sources, weight="m") if sources else {}
    return np.array([found.get(("from", number), np.nan) for number in origins])


# Random streets


@dataclass
class Town:
    """Random streets between whole metres, and the same as a layer and as pieces."""

    paths: list
    ways: list

    @property
    def layer(self):
        table = layer(*(line(*path) for path in self.paths))
        table["oneway:foot"] = [{0: None, 1: "yes", -1: "-1"}[way] for way in self.ways]
        return table

    @property
    def network(self):
        return network_of(self.layer, WALKER)

    @property
    def pieces(self):
        cut = [(a, b, way) for path, way in zip(self.paths, self.ways, strict=True) for a, b in pairwise(path)]
        return Pieces(
            ends=[(("at", *a), ("at", *b)) for a, b, _ in cut],
            a=there([a for a, _, _ in cut]),
            b=there([b for _, b, _ in cut]),
            ways=np.array([way for _, _, way in cut]),
        )


WHOLE = st.integers(0, 300)
SPOT = st.tuples(st.integers(-100, 1000).map(lambda n: n / 2.5), st.integers(-100, 1000).map(lambda n: n / 2.5))


@st.composite
def towns(draw, *, one_way=True):
    """Streets between few corners: they meet, run side by side, come back to themselves, and cross without meeting."""
    corners = draw(st.lists(st.tuples(WHOLE, WHOLE), min_size=2, max_size=8, unique=True))
    number = st.integers(0, len(corners) - 1)
    paths = draw(st.lists(st.lists(number, min_size=2, max_size=5), min_size=1, max_size=10))
    paths = [[corners[n] for at, n in enumerate(path) if at == 0 or n != path[at - 1]] for path in paths]
    paths = [path for path in paths if len(path) > 1]
    assume(paths)
    ways = [draw(st.sampled_from([0, 0, 1, -1])) if one_way else 0 for _ in paths]
    return Town(paths, ways)


SPOTS = st.lists(SPOT, min_size=1, max_size=6)


def named(prefix, spots):
    return {f"{prefix}{number}": spot for number, spot in enumerate(spots)}


def exact_minutes(network, people, served):
    """Minutes before they are rounded for the table, and the position of the facility."""
    ids = np.array([f"f{number}" for number in range(len(served))], dtype=object)
    seeds = seeds_of(snap(network, there(served).reshape(-1, 2)), ids)
    found = nearest(network, snap(network, there(people).reshape(-1, 2)), seeds, node_costs(network, seeds))
    return found.walk_s / 60, found.facility


@settings(max_examples=60, deadline=None)
@given(town=towns(), people=SPOTS, served=SPOTS)
def test_random_streets_are_walked_in_the_same_time_as_by_networkx(town, people, served):
    spots = people + served
    graph, clear = reference(town.pieces, there(spots), WALKER.max_snap_m)
    origins = [number for number in clear if number < len(people)]
    targets = [number for number in clear if number >= len(people)]
    assume(origins and targets)
    people, served = [spots[number] for number in origins], [spots[number] for number in targets]
    expected = least_metres(graph, origins, targets) / METRES_A_MINUTE

    network = town.network
    found, facility = exact_minutes(network, people, served)
    np.testing.assert_allclose(found, expected, atol=1e-6, rtol=0)
    for number, at in enumerate(facility):
        if at >= 0:
            alone = least_metres(graph, [origins[number]], [targets[at]])[0] / METRES_A_MINUTE
            assert alone == pytest.approx(expected[number], abs=1e-6)

    table = travel_times(network, places(named("p", people)), places(named("f", served)), cutoff_min=200)
    assert (table["reason"] == "").all()
    pairs = table.set_index(["origin_id", "destination_id"])["walk_min"].to_dict()
    for origin, number in enumerate(origins):
        metres = [least_metres(graph, [number], [target])[0] for target in targets]
        assert {at for at, way in enumerate(metres) if not np.isnan(way)} == {
            int(d[1:]) for o, d in pairs if o == f"p{origin}"
        }
        for at, way in enumerate(metres):
            if not np.isnan(way):
                assert pairs[f"p{origin}", f"f{at}"] == pytest.approx(way / METRES_A_MINUTE, abs=0.05 / 60 + 1e-6)


# Monaco


def monaco_pieces(lines, to):
    """Every stretch between two nodes of a walkable way, in metres."""
    x, y = Transformer.from_crs(lines.crs, to, always_xy=True).transform(lines.xy[:, 0], lines.xy[:, 1])
    xy = np.column_stack([x, y])
    walked, ways = walkable(lines.ways), direction(lines.ways)
    last = len(lines.way) - 1
    at = [
        n
        for n in range(last)
        if lines.way[n] == lines.way[n + 1]
        and walked[lines.way[n]]
        and np.isfinite(xy[n : n + 2]).all()
        and lines.place[n] != lines.place[n + 1]
    ]
    at = np.array([n for n in at if np.hypot(*(xy[n] - xy[n + 1])) > 0])
    ends = [(("node", int(lines.place[n])), ("node", int(lines.place[n + 1]))) for n in at]
    return Pieces(ends=ends, a=xy[at], b=xy[at + 1], ways=ways[lines.way[at]])


@pytest.mark.parametrize("profile", [WALKER, WalkProfile(speed_kmh=4.0)], ids=["6 km/h", "4 km/h"])
def test_monaco_is_walked_in_the_same_time_as_by_networkx(monaco_lines, profile):
    network = build_network(monaco_lines, profile, min_fragment_m=0)
    pieces = monaco_pieces(monaco_lines, network.crs)
    rng = np.random.default_rng(15)
    low, high = network.node_xy.min(axis=0), network.node_xy.max(axis=0)
    anchors = network.node_xy[rng.choice(len(network.node_xy), 260)]
    spots = np.clip(anchors + rng.normal(0, 40, (260, 2)), low, high)
    graph, clear = reference(pieces, spots, 250.0)
    assert len(clear) > 240
    people = [number for number in clear if number < 200]
    for kind in range(3):
        targets = [number for number in clear if number >= 200 and number % 3 == kind]
        expected = least_metres(graph, people, targets) / profile.metres_in(1)
        ids = np.arange(len(targets)).astype(str).astype(object)
        seeds = seeds_of(snap(network, spots[targets]), ids)
        found = nearest(network, snap(network, spots[people]), seeds, node_costs(network, seeds)).walk_s / 60
        assert np.isfinite(found).sum() > 150
        np.testing.assert_allclose(found, expected, atol=1e-6, rtol=0)


def test_the_graph_that_circle15_hands_out_gives_monacos_times_between_nodes(monaco_lines):
    network = build_network(monaco_lines, WALKER)
    graph = to_networkx(network)
    rng = np.random.default_rng(4)
    target = int(rng.choice(np.flatnonzero(network.component == 0)))
    expected = nx.single_source_dijkstra_path_length(graph.reverse(copy=False), target, weight="walk_s")
    seeds = seeds_of(snap(network, network.node_xy[[target]]), np.array(["f"], dtype=object))
    costs = np.floor(node_costs(network, seeds) * 2**20) / 2**20
    found = {node: cost for node, cost in enumerate(costs.tolist()) if np.isfinite(cost)}
    assert found == pytest.approx(expected, abs=1e-6)


# Laws


@settings(max_examples=30, deadline=None)
@given(town=towns(), people=SPOTS, served=SPOTS, more=SPOT)
def test_one_more_facility_never_lengthens_a_walk(town, people, served, more):
    network = town.network
    before, _ = exact_minutes(network, people, served)
    after, _ = exact_minutes(network, people, [*served, more])
    assert (np.nan_to_num(after, nan=np.inf) <= np.nan_to_num(before, nan=np.inf)).all()


@settings(max_examples=30, deadline=None)
@given(town=towns(), people=SPOTS, served=SPOTS, speed=st.floats(0.5, 12.0), faster=st.floats(1.0, 2.0))
def test_a_faster_walker_never_takes_longer(town, people, served, speed, faster):
    network = town.network
    slow, _ = exact_minutes(network.with_profile(WalkProfile(speed_kmh=speed)), people, served)
    quick, _ = exact_minutes(network.with_profile(WalkProfile(speed_kmh=min(12.0, speed * faster))), people, served)
    hair = 1e-4 / 60  # costs are rounded to a millionth of a second, edge by edge
    assert (np.nan_to_num(quick, nan=np.inf) <= np.nan_to_num(slow, nan=np.inf) + hair).all()


@settings(max_examples=30, deadline=None)
@given(town=towns(), people=SPOTS, served=SPOTS)
def test_nobody_walks_faster_than_in_a_straight_line(town, people, served):
    found, facility = exact_minutes(town.network, people, served)
    for spot, at, time in zip(people, facility, found, strict=True):
        if at >= 0:
            assert time >= np.hypot(*(np.subtract(spot, served[at]))) / METRES_A_MINUTE - 1e-6


@settings(max_examples=30, deadline=None)
@given(town=towns(one_way=False), people=SPOTS, served=SPOTS)
def test_without_one_way_streets_the_way_back_takes_as_long(town, people, served):
    network = town.network
    one, other = places(named("a", people)), places(named("b", served))
    forth = travel_times(network, one, other, cutoff_min=200).set_index(["origin_id", "destination_id"])["walk_min"]
    back = travel_times(network, other, one, cutoff_min=200).set_index(["destination_id", "origin_id"])["walk_min"]
    assert forth.to_dict() == back.to_dict()


@settings(max_examples=30, deadline=None)
@given(town=towns(), people=SPOTS, served=SPOTS, cutoff=st.floats(0.1, 8.0), more=st.floats(0.0, 8.0))
def test_a_larger_cutoff_holds_the_pairs_of_a_smaller_one(town, people, served, cutoff, more):
    network = town.network
    one, other = places(named("a", people)), places(named("b", served))
    small = travel_times(network, one, other, cutoff_min=cutoff)
    large = travel_times(network, one, other, cutoff_min=cutoff + more)
    assert (small["walk_min"].dropna() <= cutoff).all()
    pairs = [
        set(
            table.dropna(subset="walk_min")[["origin_id", "destination_id", "walk_min"]].itertuples(
                index=False, name=None
            )
        )
        for table in (small, large)
    ]
    assert pairs[0] <= pairs[1]
    assert {pair for pair in pairs[1] if pair[2] <= cutoff} == pairs[0]


@settings(max_examples=30, deadline=None)
@given(town=towns(), people=SPOTS, served=SPOTS, random=st.randoms())
def test_the_order_of_streets_people_and_facilities_changes_nothing(town, people, served, random):
    expected = nearest_times(town.network, places(named("c", people)), facilities(named("f", served)))
    order = list(range(len(town.paths)))
    random.shuffle(order)
    turned = [random.random() < 0.5 for _ in order]
    mixed = Town(
        [town.paths[at][::-1] if turn else town.paths[at] for at, turn in zip(order, turned, strict=True)],
        [-town.ways[at] if turn else town.ways[at] for at, turn in zip(order, turned, strict=True)],
    )
    homes, doors = list(named("c", people).items()), list(named("f", served).items())
    random.shuffle(homes)
    random.shuffle(doors)
    found = nearest_times(mixed.network, places(dict(homes)), facilities(dict(doors)))
    assert found.to_csv() == expected.to_csv()


@settings(max_examples=30, deadline=None)
@given(town=towns(), data=st.data())
def test_one_more_street_never_hurts_those_who_stand_at_corners(town, data):
    # Whoever stands at a corner of the old streets keeps meeting the streets there, so that the snaps are held.
    corners = sorted({spot for path in town.paths for spot in path})
    people = data.draw(st.lists(st.sampled_from(corners), min_size=1, max_size=4))
    served = data.draw(st.lists(st.sampled_from(corners), min_size=1, max_size=2))
    path = data.draw(st.lists(st.sampled_from(corners), min_size=2, max_size=2, unique=True))
    more = Town([*town.paths, path], [*town.ways, data.draw(st.sampled_from([0, 1, -1]))])
    before, _ = exact_minutes(town.network, people, served)
    after, _ = exact_minutes(more.network, people, served)
    hair = 1e-4 / 60
    assert (np.nan_to_num(after, nan=np.inf) <= np.nan_to_num(before, nan=np.inf) + hair).all()
