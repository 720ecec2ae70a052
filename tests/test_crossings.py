"""Where a walk waits, case by case; at 1 m a second, 24 s a crossing with lights and 10 s one of a main road."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd
import pyproj
import pytest

from circle15 import from_networkx, read_network
from circle15.lines import STREET_TAGS, StreetLines
from circle15.network.build import build_network
from circle15.network.crossings import MAIN_ROAD, ON_FOOT, SIDE_ROAD, way_class
from circle15.network.profile import PROFILES, WalkProfile
from circle15.sources.osm import read_streets
from tests.grid_town import CRS, layer, line, network_of, there, walk_s

WALKER = WalkProfile(speed_kmh=3.6, signal_crossing_s=24.0, major_crossing_s=10.0)
PLANNING = PROFILES["planning"]

#: A road from west to east through 0, and a way from south to north through it.
SPOTS = {1: (-100, 0), 0: (0, 0), 2: (100, 0), 3: (0, -50), 4: (0, 50)}
WEST, EAST, SOUTH, NORTH = (SPOTS[number] for number in (1, 2, 3, 4))
ROAD, ACROSS = [1, 0, 2], [3, 0, 4]


def town(*ways, spots=SPOTS, lights=(), signals=(), profile=WALKER):
    """Streets as an extract would hold them; each way is its nodes, and its tags or just its ``highway``."""
    refs = [(row, ref) for row, (way, _) in enumerate(ways) for ref in way]
    tags = [{"highway": said} if isinstance(said, str) else said for _, said in ways]
    lines = StreetLines(
        ways=pd.DataFrame(tags, columns=list(STREET_TAGS), index=np.arange(len(ways)) + 100, dtype=object),
        way=np.array([row for row, _ in refs], dtype=np.int64),
        place=np.array([ref for _, ref in refs], dtype=np.int64),
        xy=there([spots[ref] for _, ref in refs]),
        crs=pyproj.CRS(CRS),
        name="hand",
        lights=np.array(lights, dtype=np.int64),
        signals=np.array(signals, dtype=np.int64),
    )
    return build_network(lines, profile, min_fragment_m=0)


# Across and along a main road


def test_a_footway_across_a_main_road_waits_half_before_and_half_after_it():
    network = town((ROAD, "primary"), (ACROSS, "footway"))
    assert walk_s(network, SOUTH, NORTH) == walk_s(network, NORTH, SOUTH) == 50 + 5 + 5 + 50
    assert walk_s(network, SOUTH, (0, -10)) == 40


def test_whoever_follows_the_main_road_waits_nowhere():
    network = town((ROAD, "primary"), (ACROSS, "footway"))
    assert walk_s(network, WEST, EAST) == walk_s(network, EAST, WEST) == 200


def test_whoever_turns_into_the_main_road_or_out_of_it_waits_half():
    network = town((ROAD, "primary"), (ACROSS, "residential"))
    for side in (SOUTH, NORTH):
        for along in (WEST, EAST):
            assert walk_s(network, side, along) == walk_s(network, along, side) == 150 + 5


def test_a_side_street_that_ends_at_the_main_road_waits_half():
    network = town((ROAD, "secondary"), ([3, 0], "residential"))
    assert walk_s(network, SOUTH, EAST) == walk_s(network, WEST, SOUTH) == 155


def test_a_side_street_waits_across_a_main_road_as_a_footway_does():
    network = town((ROAD, "primary"), (ACROSS, "residential"))
    assert walk_s(network, SOUTH, NORTH) == 110


@pytest.mark.parametrize(
    "highway", ["trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link", "motorway"]
)
def test_these_are_main_roads(highway):
    assert way_class(pd.Series([highway])).tolist() == [MAIN_ROAD]
    assert walk_s(town((ROAD, highway), (ACROSS, "path")), SOUTH, NORTH) == 110


@pytest.mark.parametrize("highway", ["tertiary", "residential", "service", "unclassified", "living_street", "road"])
def test_a_side_road_is_crossed_without_waiting(highway):
    assert way_class(pd.Series([highway])).tolist() == [SIDE_ROAD]
    assert walk_s(town((ROAD, highway), (ACROSS, "footway")), SOUTH, NORTH) == 100


@pytest.mark.parametrize("highway", ["footway", "path", "steps", "pedestrian", "cycleway", "crossing", "track"])
def test_ways_on_foot_are_lesser_than_any_road(highway):
    assert way_class(pd.Series([highway])).tolist() == [ON_FOOT]
    assert walk_s(town((ROAD, highway), (ACROSS, "residential")), SOUTH, NORTH) == 100
    assert walk_s(town((ROAD, "primary"), (ACROSS, highway)), SOUTH, NORTH) == 110


def test_two_main_roads_meet_without_a_wait():
    assert walk_s(town((ROAD, "primary"), (ACROSS, "secondary")), SOUTH, NORTH) == 100


def test_a_way_that_becomes_a_main_road_waits_half_where_it_does():
    network = town(([1, 0], "primary"), ([0, 2], "residential"))
    assert walk_s(network, WEST, EAST) == walk_s(network, EAST, WEST) == 205


def test_two_footways_that_meet_in_the_middle_of_the_road_wait_once():
    # Two ways end to end make the same crossing as one.
    assert walk_s(town((ROAD, "primary"), ([3, 0], "footway"), ([0, 4], "footway")), SOUTH, NORTH) == 110


def test_a_bridge_and_an_underpass_share_no_node_with_the_road_and_nobody_waits_there():
    for tag in ("bridge", "tunnel"):
        network = town((ROAD, "primary"), ([3, 4], {"highway": "footway", tag: "yes"}))
        assert walk_s(network, SOUTH, NORTH) == 100


def test_a_road_with_two_carriageways_is_crossed_twice():
    spots = {
        1: (-100, -10),
        2: (0, -10),
        3: (100, -10),
        4: (-100, 10),
        5: (0, 10),
        6: (100, 10),
        7: (0, -50),
        8: (0, 50),
    }
    network = town(([1, 2, 3], "primary"), ([6, 5, 4], "primary"), ([7, 2, 5, 8], "footway"), spots=spots)
    assert walk_s(network, (0, -50), (0, 50)) == 100 + 2 * 10
    # As far as the island between them is one crossing.
    assert walk_s(network, (0, -50), (0, 0)) == 50 + 10
    assert walk_s(network, (0, -5), (0, 5)) == 10


# Roads that nobody walks on


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "motorway"},
        {"highway": "primary", "sidewalk": "separate"},
        {"highway": "trunk", "foot": "no"},
        {"highway": "secondary", "motorroad": "yes"},
    ],
)
def test_a_road_that_is_not_walked_on_is_crossed_and_waited_at_all_the_same(tags):
    network = town((ROAD, tags), (ACROSS, "footway"))
    assert len(network.edge_u) == 2
    assert walk_s(network, SOUTH, NORTH) == 110
    lit = town((ROAD, tags), (ACROSS, "footway"), signals=[0])
    assert walk_s(lit, SOUTH, NORTH) == 124


def test_a_side_street_too_waits_at_a_road_that_is_not_walked_on():
    # One way through the crossing, without a vertex of another that is walked on.
    assert walk_s(town((ROAD, "motorway"), (ACROSS, "residential")), SOUTH, NORTH) == 110


def test_a_side_road_that_is_not_walked_on_is_waited_at_where_it_has_lights():
    closed = ROAD, {"highway": "residential", "access": "private"}
    assert walk_s(town(closed, (ACROSS, "footway"), signals=[0]), SOUTH, NORTH) == 124
    assert walk_s(town(closed, (ACROSS, "residential"), signals=[0]), SOUTH, NORTH) == 100


def test_a_side_road_that_is_not_walked_on_stops_nobody():
    network = town((ROAD, {"highway": "residential", "access": "private"}), (ACROSS, "footway"))
    assert walk_s(network, SOUTH, NORTH) == 100
    assert len(network.edge_u) == 1


# Lights where people cross


def test_a_crossing_with_lights_costs_its_wait_and_not_that_of_the_main_road_too():
    network = town((ROAD, "primary"), (ACROSS, "footway"), signals=[0])
    assert walk_s(network, SOUTH, NORTH) == 50 + 12 + 12 + 50
    assert walk_s(network, SOUTH, EAST) == 150 + 12
    assert walk_s(network, WEST, EAST) == 200


def test_a_side_road_is_waited_at_where_it_has_lights():
    network = town((ROAD, "tertiary"), (ACROSS, "footway"), signals=[0])
    assert walk_s(network, SOUTH, NORTH) == 124
    assert walk_s(network, WEST, EAST) == 200


def test_lights_where_only_footways_meet_stop_nobody():
    assert walk_s(town((ROAD, "footway"), (ACROSS, "footway"), signals=[0]), SOUTH, NORTH) == 100


def test_a_walk_through_two_crossings_with_lights_waits_twice():
    spots = {1: (-100, 0), 2: (100, 0), 3: (-100, 200), 4: (100, 200), 5: (0, 0), 6: (0, 200), 7: (0, -50), 8: (0, 250)}
    roads = ([1, 5, 2], "primary"), ([3, 6, 4], "tertiary")
    network = town(*roads, ([7, 5, 6, 8], "footway"), spots=spots, signals=[5, 6])
    assert walk_s(network, (0, -50), (0, 250)) == 300 + 2 * 24


#: A crossing from kerb to kerb, with footways to it.
KERBS = {**SPOTS, 5: (0, -100), 6: (0, 100)}


@pytest.mark.parametrize(
    ("tags", "wait_s"),
    [
        ({"highway": "footway", "footway": "crossing", "crossing": "traffic_signals"}, 24),
        ({"highway": "footway", "footway": "crossing", "crossing:signals": "yes"}, 24),
        ({"highway": "crossing", "crossing": "traffic_signals"}, 24),
        ({"highway": "footway", "footway": "crossing", "crossing": "traffic_signals", "crossing:signals": "no"}, 24),
        ({"highway": "footway", "footway": "crossing", "crossing": "uncontrolled"}, 10),
        ({"highway": "footway", "footway": "crossing", "crossing:signals": "no"}, 10),
        ({"highway": "footway", "crossing": "traffic_signals"}, 10),
        ({"highway": "footway", "footway": "sidewalk", "crossing:signals": "yes"}, 10),
    ],
)
def test_lights_may_stand_on_the_way_across_alone(tags, wait_s):
    ways = (ROAD, "primary"), (ACROSS, tags), ([5, 3], "footway"), ([4, 6], "footway")
    network = town(*ways, spots=KERBS)
    assert walk_s(network, (0, -100), (0, 100)) == 200 + wait_s
    assert walk_s(network, WEST, EAST) == 200


def test_nobody_waits_on_the_kerb_a_second_time():
    tags = {"highway": "footway", "footway": "crossing", "crossing": "traffic_signals"}
    network = town((ROAD, "primary"), (ACROSS, tags), ([5, 3], "footway"), ([4, 6], "footway"), spots=KERBS)
    assert walk_s(network, (0, -100), SOUTH) == 50
    assert walk_s(network, (0, -100), (0, -1)) == 99


# Traffic lights


def test_at_a_junction_with_traffic_lights_everybody_waits():
    network = town((ROAD, "residential"), (ACROSS, "residential"), lights=[0])
    assert walk_s(network, SOUTH, NORTH) == 124
    assert walk_s(network, WEST, EAST) == 224
    assert walk_s(network, SOUTH, WEST) == 174


def test_at_a_junction_with_traffic_lights_who_follows_the_main_road_waits_too():
    network = town((ROAD, "primary"), (ACROSS, "residential"), lights=[0])
    assert walk_s(network, WEST, EAST) == 224
    assert walk_s(network, SOUTH, NORTH) == 124


def test_three_streets_make_a_junction():
    assert walk_s(town((ROAD, "residential"), ([3, 0], "residential"), lights=[0]), WEST, EAST) == 224


def test_traffic_lights_in_the_middle_of_a_street_stop_nobody_on_it():
    assert walk_s(town((ROAD, "residential"), ([3, 4], "footway"), lights=[0]), WEST, EAST) == 200
    assert walk_s(town(([1, 0], "primary"), ([0, 2], "primary"), lights=[0]), WEST, EAST) == 200


def test_traffic_lights_of_a_road_that_is_not_walked_on_are_no_junction_but_the_road_is_crossed():
    network = town((ROAD, {"highway": "primary", "foot": "no"}), (ACROSS, "footway"), lights=[0])
    assert walk_s(network, SOUTH, NORTH) == 110


# Standing at the crossing


def test_who_stands_at_the_crossing_has_half_of_the_wait_before_them():
    network = town((ROAD, "primary"), (ACROSS, "footway"), signals=[0])
    assert walk_s(network, (0, 0), NORTH) == walk_s(network, NORTH, (0, 0)) == 50 + 12
    assert walk_s(network, (0, 0), EAST) == walk_s(network, EAST, (0, 0)) == 100
    assert walk_s(network, (0, 0), (0, 0)) == 0


def test_who_stands_just_off_the_crossing_waits_the_same_as_who_stands_on_it():
    network = town((ROAD, "primary"), (ACROSS, "footway"))
    for step_m in (0.0005, 0.002, 0.5):
        assert walk_s(network, (0, -step_m), NORTH) == pytest.approx(50 + 5 + (step_m > 0.001) * 5, abs=2 * step_m)


def test_nobody_waits_who_does_not_come_to_the_crossing():
    network = town((ROAD, "primary"), (ACROSS, "footway"), signals=[0])
    assert walk_s(network, (0, 10), (0, 40)) == 30
    assert walk_s(network, (-60, 0), (-10, 0)) == 50


# Who does not mind


def test_a_plain_walker_waits_nowhere_and_finds_the_same_streets():
    waits = town((ROAD, "primary"), (ACROSS, "footway"), signals=[0], lights=[0])
    plain = waits.with_profile(PLANNING)
    assert plain.costs.wait_u_s is None
    assert walk_s(plain, SOUTH, NORTH) == pytest.approx(90)
    assert plain.forward_s.tolist() == pytest.approx([0.9 * metres for metres in plain.edge_length_m], abs=1e-6)


def test_each_kind_of_wait_is_the_walkers_own():
    for signal_s, major_s in ((0.0, 10.0), (24.0, 0.0)):
        walker = replace(WALKER, signal_crossing_s=signal_s, major_crossing_s=major_s)
        lit = town((ROAD, "primary"), (ACROSS, "footway"), signals=[0], profile=walker)
        dark = town((ROAD, "primary"), (ACROSS, "footway"), profile=walker)
        assert walk_s(lit, SOUTH, NORTH) == 100 + signal_s
        assert walk_s(dark, SOUTH, NORTH) == 100 + major_s


def test_a_detour_without_a_wait_is_taken_where_it_is_shorter():
    spots = {**SPOTS, 7: (6, -50), 8: (6, 50)}
    under = [3, 7, 8, 4], {"highway": "footway", "tunnel": "yes"}
    network = town((ROAD, "primary"), (ACROSS, "footway"), under, spots=spots, signals=[0])
    assert walk_s(network, SOUTH, NORTH) == 112
    assert walk_s(network.with_profile(replace(WALKER, signal_crossing_s=10.0)), SOUTH, NORTH) == 110


# Other sources


def test_a_layer_of_lines_waits_where_its_classes_say_so():
    streets = layer(line(WEST, (0, 0), EAST), line(SOUTH, (0, 0), NORTH), highway=["primary", "residential"])
    assert walk_s(network_of(streets, WALKER), SOUTH, NORTH) == 110
    streets["highway"] = None
    assert walk_s(network_of(streets, WALKER), SOUTH, NORTH) == 100


@pytest.mark.parametrize("tags", [{"highway": ["primary", "footway"]}, {"highway": ["steps", "footway"]}])
def test_of_ways_drawn_over_each_other_the_same_is_taken_in_whatever_order_they_come(tags):
    both = line(WEST, EAST), line(WEST, EAST)
    beyond = line(EAST, (200, 0)), line(EAST, (100, 90))
    streets = layer(*both, *beyond, highway=[*tags["highway"], "primary", "footway"])
    walker = replace(WALKER, stairs_factor=3.0)
    one, other = (network_of(table, walker) for table in (streets, streets.iloc[[1, 3, 0, 2]]))
    assert one.edge_tags["highway"].tolist() == other.edge_tags["highway"].tolist()
    for end in ((200, 0), (100, 90)):
        assert walk_s(one, (0, 10), end) == walk_s(other, (0, 10), end)


def crossing_graph(**node):
    graph = nx.MultiDiGraph(crs=CRS)
    for number, spot in SPOTS.items():
        graph.add_node(number, x=there(spot)[0], y=there(spot)[1])
    graph.nodes[0].update(node)
    for u, highway in ((1, "primary"), (2, ["primary", "secondary"]), (3, "footway"), (4, "footway")):
        graph.add_edge(u, 0, highway=highway, length=float(np.hypot(*SPOTS[u])))
        graph.add_edge(0, u, highway=highway, length=float(np.hypot(*SPOTS[u])))
    return graph


@pytest.mark.parametrize(
    ("node", "across_s", "along_s"),
    [
        ({}, 10, 0),
        ({"highway": "crossing"}, 10, 0),
        ({"highway": "crossing", "crossing": "traffic_signals"}, 24, 0),
        ({"highway": "traffic_signals"}, 24, 24),
    ],
)
def test_the_nodes_of_a_graph_say_where_its_lights_are(node, across_s, along_s):
    network = from_networkx(crossing_graph(**node), WALKER)
    assert walk_s(network, SOUTH, NORTH) == 100 + across_s
    assert walk_s(network, WEST, EAST) == 200 + along_s


NODE = '<node id="{id}" version="1" lat="{lat:.7f}" lon="{lon:.7f}">{tags}</node>'


def osm_file(path, tags):
    """The road and the footway across it as an extract, with tags of the node where they meet; a millidegree apart."""
    nodes = [
        NODE.format(
            id=number + 1,
            lat=30.6 + y / 50_000,
            lon=117.1 + x / 100_000,
            tags="".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items()) if number == 0 else "",
        )
        for number, (x, y) in SPOTS.items()
    ]
    ways = [
        f'<way id="{number}" version="1">{"".join(f"<nd ref={chr(34)}{ref + 1}{chr(34)}/>" for ref in refs)}'
        f'<tag k="highway" v="{highway}"/></way>'
        for number, (refs, highway) in enumerate([(ROAD, "primary"), (ACROSS, "footway")], start=10)
    ]
    path.write_text("\n".join(['<osm version="0.6">', *sorted(nodes), *ways, "</osm>"]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("tags", "across_s", "along_s"),
    [
        ({}, 10, 0),
        ({"highway": "crossing", "crossing": "uncontrolled"}, 10, 0),
        ({"highway": "crossing", "crossing": "traffic_signals"}, 24, 0),
        ({"highway": "crossing", "crossing:signals": "yes"}, 24, 0),
        ({"highway": "traffic_signals"}, 24, 24),
    ],
)
def test_an_extract_says_where_its_lights_are(tmp_path, tags, across_s, along_s):
    path = osm_file(tmp_path / "town.osm", tags)
    lines = read_streets(path)
    assert len(lines.lights) + len(lines.signals) == (0 if across_s == 10 else 1)
    network = read_network(path, profile=WALKER, min_fragment_m=0)
    plain = network.with_profile(WalkProfile(speed_kmh=3.6))
    ends = network.node_xy[network.node_id.argsort()] - there((0, 0))
    middle, west, east, south, north = (tuple(ends[at]) for at in (0, 1, 2, 3, 4))
    assert walk_s(network, south, north) - walk_s(plain, south, north) == pytest.approx(across_s)
    assert walk_s(network, west, east) - walk_s(plain, west, east) == pytest.approx(along_s)
    assert walk_s(network, middle, east) - walk_s(plain, middle, east) == pytest.approx(along_s / 2)
