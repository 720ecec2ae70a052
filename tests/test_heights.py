"""Heights along streets: where they are taken, what they make of a street, and what bridges do about it."""

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15 import from_networkx, to_networkx
from circle15.lines import from_layer
from circle15.network.heights import Heights, sample_points, span_level
from circle15.network.terrain import Terrain
from circle15.surface import Surface
from tests.grid_town import CRS, ONE_METRE_A_SECOND, layer, line, network_of, raised, there, walk_s
from tests.test_build import assert_identical, shuffled

CLIMBER = replace(ONE_METRE_A_SECOND, slope="tobler")
UP, DOWN, EASIEST = np.exp(0.35), 1.0, np.exp(-0.175)

#: Cells of the rasters here, and how far they reach around the town's corner.
CELL_M, RIM_M = 10.0, 600.0


def ground(height_of):
    """A raster of what a function says of x and y in town metres; exact between the cells where that is a plane."""
    steps = np.arange(-RIM_M, RIM_M, CELL_M) + CELL_M / 2
    x, y = np.meshgrid(steps, steps[::-1])
    west, north = there((-RIM_M, RIM_M))
    return Terrain(
        surface=Surface(
            height_m=np.asarray(height_of(x, y), dtype=np.float32) * np.ones_like(x, dtype=np.float32),
            transform=(CELL_M, 0, west, 0, -CELL_M, north),
            crs=pyproj.CRS(CRS),
            name="ground",
        )
    )


def over(terrain, *lines, profile=CLIMBER, **tags):
    return network_of(layer(*lines, **tags), profile, terrain=terrain)


def node_height(network, x, y):
    heights = network.ways.heights.of_nodes(network.edge_u, network.edge_v)
    (at,) = np.flatnonzero(np.hypot(*(network.node_xy - there((x, y))).T) < 0.01)
    return heights[at]


# Where heights are taken


@pytest.mark.parametrize(
    ("length_m", "pieces"), [(1, 1), (30, 1), (44, 1), (46, 2), (60, 2), (74, 2), (76, 3), (100, 3), (300, 10)]
)
def test_heights_are_taken_at_both_ends_and_every_30_m_between(length_m, pieces):
    lines = np.array([line((0, 0), (length_m, 0))], dtype=object)
    start, share, xyz = sample_points(lines, np.array([float(length_m)]))
    assert start.tolist() == [0, pieces + 1]
    np.testing.assert_allclose(share, np.arange(pieces + 1) / pieces)
    np.testing.assert_allclose(xyz[:, 0] - there((0, 0))[0], length_m * share, atol=1e-6)
    assert np.isnan(xyz[:, 2]).all()


def test_heights_follow_a_bend():
    lines = np.array([raised((0, 0, 0), (45, 0, 45), (45, 45, 0))], dtype=object)
    _, _, xyz = sample_points(lines, np.array([90.0]))
    np.testing.assert_allclose(xyz[:, :2] - there((0, 0)), [[0, 0], [30, 0], [45, 15], [45, 45]], atol=1e-6)
    np.testing.assert_allclose(xyz[:, 2], [0, 30, 30, 0], atol=1e-6)


def test_where_a_source_gives_a_length_heights_are_taken_along_that():
    # 50 m as the crow flies, 100 m on foot, 10 m up: 10 %.
    graph = nx.MultiDiGraph(crs=CRS)
    graph.add_node(0, x=there((0, 0))[0], y=there((0, 0))[1], elevation=0.0)
    graph.add_node(1, x=there((50, 0))[0], y=there((50, 0))[1], elevation=10.0)
    graph.add_edge(0, 1, length=100.0)
    graph.add_edge(1, 0, length=100.0)
    network = from_networkx(graph, CLIMBER)
    assert np.diff(network.ways.heights.start).tolist() == [4]
    assert walk_s(network, (0, 0), (50, 0)) == pytest.approx(100 * UP)


def two_edges():
    """30 m up at 10 % and down at 5 %, twice as many on the flat; then 50 m of which one end is unknown."""
    heights = Heights(
        start=np.array([0, 4, 6]),
        share=np.array([0, 0.25, 0.5, 1.0, 0.0, 1.0]),
        height_m=np.array([10, 13, 11.5, 11.5, 0.0, np.nan]),
    )
    return heights, np.array([120.0, 50.0])


def test_a_grade_is_rise_over_run_from_the_height_before():
    heights, length_m = two_edges()
    np.testing.assert_allclose(heights.grade(length_m), [0, 0.1, -0.05, 0, 0, np.nan])
    assert heights.edge.tolist() == [0, 0, 0, 0, 1, 1]


def test_the_steepest_grade_counts_up_and_down_and_unknown_is_none():
    heights, length_m = two_edges()
    np.testing.assert_allclose(heights.steepest(length_m), [0.1, 0.0])
    down = replace(heights, height_m=-heights.height_m)
    np.testing.assert_allclose(down.steepest(length_m), [0.1, 0.0])


def test_metres_of_unknown_grade_are_counted():
    heights, length_m = two_edges()
    assert heights.unknown_m(length_m) == 50.0
    gap = replace(heights, height_m=np.array([10, np.nan, 11.5, 11.5, 0.0, 5.0]))
    # Before and after the sample that nobody knows: a quarter each of 120 m.
    assert gap.unknown_m(length_m) == 60.0
    assert replace(heights, height_m=np.zeros(6)).unknown_m(length_m) == 0.0


def test_a_street_of_a_hairs_length_is_level():
    heights = Heights(start=np.array([0, 2]), share=np.array([0.0, 1.0]), height_m=np.array([0.0, 5.0]))
    assert heights.grade(np.array([0.0005])).tolist() == [0.0, 0.0]
    assert heights.grade(np.array([0.0])).tolist() == [0.0, 0.0]
    assert heights.grade(np.array([50.0])).tolist() == [0.0, 0.1]


def test_no_edges_have_no_steepest_grade():
    nothing = Heights(start=np.zeros(1, dtype=np.int64), share=np.zeros(0), height_m=np.zeros(0))
    assert nothing.steepest(np.zeros(0)).tolist() == []


# A raster


def test_a_street_on_a_plane_climbs_as_the_plane_does():
    network = over(ground(lambda x, _: 0.1 * x), line((0, 0), (200, 0)), line((200, 0), (200, 150)))
    assert walk_s(network, (0, 0), (200, 0)) == pytest.approx(200 * UP, abs=0.01)
    assert walk_s(network, (200, 0), (0, 0)) == pytest.approx(200 * DOWN, abs=0.01)
    assert walk_s(network, (200, 0), (200, 150)) == pytest.approx(150, abs=0.01)
    # Off the network it is walked as on the flat.
    assert walk_s(network, (0, -40), (100, -40)) == pytest.approx(40 + 100 * UP + 40, abs=0.01)


def test_a_raster_in_degrees_gives_the_same_slopes():
    from circle15.metric import WGS84, project

    corners = project(there([(-RIM_M, -RIM_M), (RIM_M, RIM_M)]), pyproj.CRS(CRS), WGS84)
    (west, south), (east, north) = corners
    step = (east - west) / 100, (north - south) / 100
    lon, lat = np.meshgrid(west + (np.arange(100) + 0.5) * step[0], north - (np.arange(100) + 0.5) * step[1])
    x = project(np.column_stack([lon.ravel(), lat.ravel()]), WGS84, pyproj.CRS(CRS))[:, 0] - there((0, 0))[0]
    surface = Surface(
        height_m=(0.1 * x).reshape(100, 100).astype(np.float32),
        transform=(step[0], 0, west, 0, -step[1], north),
        crs=WGS84,
        name="degrees",
    )
    network = over(Terrain(surface=surface), line((0, 0), (200, 0)))
    assert walk_s(network, (0, 0), (200, 0)) == pytest.approx(200 * UP, abs=0.05)


def test_streets_over_a_void_and_beyond_the_rim_are_level_and_counted():
    hole = ground(lambda x, _: np.where(x > 100, np.nan, 0.1 * x))
    # 90 m known; 30 m from the last known height into the void; 180 m within it.
    network = over(hole, line((0, 0), (300, 0)))
    heights = network.ways.heights
    assert heights.unknown_m(network.edge_length_m) == pytest.approx(210)
    assert walk_s(network, (0, 0), (300, 0)) == pytest.approx(90 * UP + 210, abs=0.01)
    assert walk_s(network, (300, 0), (0, 0)) == pytest.approx(300, abs=0.01)
    beyond = over(ground(lambda x, _: 0.1 * x), line((590, 0), (620, 0), (680, 0)))
    assert beyond.ways.heights.unknown_m(beyond.edge_length_m) == 90.0
    assert walk_s(beyond, (590, 0), (680, 0)) == 90.0


def test_without_a_raster_there_are_no_heights():
    assert network_of([line((0, 0), (100, 0))], CLIMBER).ways.heights is None


def test_every_walker_shares_the_heights():
    network = over(ground(lambda x, _: 0.1 * x), line((0, 0), (200, 0)))
    assert network.with_profile("wheelchair").ways is network.ways


# Heights that streets bring along

PLANE = (0.06, -0.04)


@settings(max_examples=25, deadline=None)
@given(corners=st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), min_size=2, max_size=7, unique=True))
def test_on_a_plane_a_raster_and_lines_with_heights_agree(corners):
    a, b = PLANE
    flat = over(ground(lambda x, y: a * x + b * y), line(*corners))
    own = network_of([raised(*((x, y, a * x + b * y) for x, y in corners))], CLIMBER)
    np.testing.assert_allclose(own.ways.heights.height_m, flat.ways.heights.height_m, atol=1e-4)
    np.testing.assert_allclose(own.forward_s, flat.forward_s, rtol=1e-4)
    np.testing.assert_allclose(own.backward_s, flat.backward_s, rtol=1e-4)


def test_heights_in_columns_run_evenly_from_the_start_of_a_line_to_its_end():
    streets = layer(line((0, 0), (30, 0), (30, 70)), start_elevation_m=[5.0], end_elevation_m=["15"])
    network = network_of(streets, CLIMBER)
    assert walk_s(network, (0, 0), (30, 70)) == pytest.approx(100 * UP)
    assert walk_s(network, (30, 70), (30, 20)) == pytest.approx(50 * DOWN)
    turned = streets.set_geometry(streets.geometry.reverse())
    assert walk_s(network_of(turned, CLIMBER), (0, 0), (30, 70)) == pytest.approx(100 * DOWN)


def test_a_line_that_is_cut_in_two_keeps_its_heights_in_both_parts():
    streets = layer(
        line((0, 0), (20, 0), (100, 0)),
        line((20, 0), (20, 50)),
        start_elevation_m=[0.0, 2.0],
        end_elevation_m=[10.0, 2.0],
    )
    network = network_of(streets, CLIMBER)
    assert node_height(network, 20, 0) == pytest.approx(2.0)
    assert walk_s(network, (20, 0), (100, 0)) == pytest.approx(80 * UP)
    assert walk_s(network, (20, 0), (20, 50)) == 50.0


@pytest.mark.parametrize("there_is", ["start_elevation_m", "end_elevation_m"])
def test_one_column_of_heights_alone_says_nothing(there_is):
    assert network_of(layer(line((0, 0), (100, 0)), **{there_is: [3.0]}), CLIMBER).ways.heights is None


def test_a_line_without_heights_among_others_is_unknown_wherever_it_stands():
    known, unknown = raised((0, 0, 0), (100, 0, 10)), line((0, 100), (200, 100))
    for lines in ((known, unknown), (unknown, known)):
        network = network_of(list(lines), CLIMBER)
        assert network.ways.heights.unknown_m(network.edge_length_m) == pytest.approx(200)
        assert walk_s(network, (0, 0), (100, 0)) == pytest.approx(100 * UP)
        assert walk_s(network, (0, 100), (200, 100)) == 200.0


def test_a_streets_own_heights_win_and_the_raster_fills_in():
    known, unknown = raised((0, 0, 0), (100, 0, 10)), line((0, 100), (200, 100))
    network = over(ground(lambda x, _: -0.1 * x), known, unknown)
    assert walk_s(network, (0, 0), (100, 0)) == pytest.approx(100 * UP)
    assert walk_s(network, (200, 100), (0, 100)) == pytest.approx(200 * UP, abs=0.01)
    assert network.ways.heights.unknown_m(network.edge_length_m) == 0.0


@pytest.mark.parametrize("mark", [-9999.0, -32768.0, 99999.0])
def test_heights_that_no_ground_has_are_unknown(mark):
    network = network_of([raised((-900, 0, mark), (100, 0, 10)), raised((100, 0, 10), (200, 0, 20))], CLIMBER)
    assert walk_s(network, (-900, 0), (100, 0)) == 1000.0
    assert walk_s(network, (100, 0), (200, 0)) == pytest.approx(100 * UP)
    assert network.ways.heights.unknown_m(network.edge_length_m) == pytest.approx(1000)
    graph = hilly_graph()
    graph.nodes[0]["elevation"] = mark
    graph.nodes[2]["elevation"] = 20.0
    assert walk_s(from_networkx(graph, CLIMBER), (0, 0), (200, 0)) == pytest.approx(100 + 100 * UP)


def test_streets_below_the_sea_and_on_a_plateau_are_streets():
    for low in (-400.0, 5000.0):
        network = network_of([raised((0, 0, low), (100, 0, low + 10))], CLIMBER)
        assert walk_s(network, (0, 0), (100, 0)) == pytest.approx(100 * UP)


def test_the_order_of_the_rows_and_the_direction_of_drawing_change_nothing_on_slopes():
    streets = layer(
        raised((0, 0, 0), (100, 0, 10), (200, 0, 0)),
        raised((100, 0, 10), (100, 90, -3)),
        raised((200, 0, 0), (200, 90, 5), (100, 90, -3)),
        raised((0, 0, 0), (0, 90, 1), (100, 90, -3)),
        bridge=["no", "yes", None, None],
    )
    streets["oneway:foot"] = [None, "yes", None, "-1"]
    expected = network_of(streets, CLIMBER)
    for seed in range(6):
        found = network_of(shuffled(streets, seed), CLIMBER)
        assert_identical(found, expected)
        np.testing.assert_array_equal(found.ways.heights.height_m, expected.ways.heights.height_m)


# Graphs


def hilly_graph():
    graph = nx.MultiDiGraph(crs=CRS)
    for node, (x, y, elevation) in enumerate([(0, 0, 0.0), (100, 0, 10.0), (200, 0, None), (300, 0, "nan")]):
        graph.add_node(node, x=there((x, y))[0], y=there((x, y))[1])
        if elevation is not None:
            graph.nodes[node]["elevation"] = elevation
    for u in range(3):
        graph.add_edge(u, u + 1, highway="footway")
        graph.add_edge(u + 1, u, highway="footway")
    return graph


def test_the_elevation_of_osmnx_nodes_makes_slopes_between_them():
    network = from_networkx(hilly_graph(), CLIMBER)
    assert walk_s(network, (0, 0), (100, 0)) == pytest.approx(100 * UP)
    assert walk_s(network, (100, 0), (0, 0)) == pytest.approx(100 * DOWN)
    assert walk_s(network, (100, 0), (300, 0)) == 200.0
    assert network.ways.heights.unknown_m(network.edge_length_m) == pytest.approx(200)


def test_a_graph_without_elevations_has_no_heights():
    graph = hilly_graph()
    for node in graph:
        graph.nodes[node].pop("elevation", None)
    assert from_networkx(graph, CLIMBER).ways.heights is None


def test_the_graph_that_is_handed_out_knows_its_elevations_and_comes_back_the_same():
    network = network_of([raised((0, 0, 0), (100, 0, 10)), raised((100, 0, 10), (100, 200, 20))], CLIMBER)
    graph = to_networkx(network)
    assert sorted(data["elevation"] for _, data in graph.nodes(data=True)) == [0.0, 10.0, 20.0]
    back = from_networkx(graph, CLIMBER)
    np.testing.assert_allclose(back.forward_s, network.forward_s, atol=1e-5)
    np.testing.assert_allclose(back.backward_s, network.backward_s, atol=1e-5)
    costs = {(u, v): data["walk_s"] for u, v, data in graph.edges(data=True)}
    assert sorted(costs.values()) == pytest.approx(sorted([100 * UP, 100 * DOWN, 200 * np.exp(0.175), 200 * EASIEST]))
    hidden = to_networkx(from_networkx(hilly_graph(), CLIMBER))
    assert sorted("elevation" in data for _, data in hidden.nodes(data=True)) == [False, False, True, True]


# Bridges and tunnels

VALLEY = ground(lambda x, _: np.minimum(np.abs(x - 150), 50))


def test_a_street_through_a_valley_goes_down_and_up():
    network = over(VALLEY, line((90, 0), (210, 0)))
    assert walk_s(network, (90, 0), (210, 0)) > 150


@pytest.mark.parametrize("tag", ["bridge", "tunnel"])
@pytest.mark.parametrize("value", ["yes", "viaduct", "1"])
def test_a_bridge_over_a_valley_is_level(tag, value):
    network = over(VALLEY, line((90, 0), (210, 0)), **{tag: [value]})
    assert walk_s(network, (90, 0), (210, 0)) == pytest.approx(120, abs=0.01)
    assert walk_s(network, (210, 0), (90, 0)) == pytest.approx(120, abs=0.01)


@pytest.mark.parametrize("value", ["no", "false", "0", None])
def test_what_is_said_to_be_no_bridge_is_none(value):
    network = over(VALLEY, line((90, 0), (210, 0)), bridge=[value])
    assert walk_s(network, (90, 0), (210, 0)) > 150


def test_a_bridge_between_banks_of_different_height_runs_straight():
    # From 0 m over a gorge to 12 m.
    gorge = ground(lambda x, _: np.where(x <= 0, 0.0, np.where(x >= 120, 12.0, -80.0)))
    network = over(gorge, line((-5, 0), (125, 0)), bridge=["yes"])
    assert walk_s(network, (-5, 0), (125, 0)) == pytest.approx(130 * np.exp(3.5 * 12 / 130), abs=0.01)
    assert network.ways.heights.steepest(network.edge_length_m)[0] == pytest.approx(12 / 130)


def test_a_long_bridge_of_several_edges_runs_straight_from_bank_to_bank():
    # Banks at 0 m and 60 m, 600 m apart; two piers' worth of nodes in mid-air, over ground of -50 m.
    valley = ground(lambda x, _: np.where(x <= -295, 0.0, np.where(x >= 295, 60.0, -50.0)))
    spots = [(-310, 0), (-110, 0), (190, 0), (300, 0)]
    ways = [line(a, b) for a, b in pairwise(spots)]
    network = over(valley, *ways, line((-400, 0), (-310, 0)), line((300, 0), (400, 0)), bridge=["yes"] * 3 + [None] * 2)
    for x, _ in spots:
        assert node_height(network, x, 0) == pytest.approx(60 * (x + 310) / 610, abs=1e-6)
    bridge = network.edge_tags["bridge"].notna().to_numpy()
    np.testing.assert_allclose(network.ways.heights.steepest(network.edge_length_m)[bridge], 60 / 610)
    assert walk_s(network, (-310, 0), (300, 0)) == pytest.approx(610 * np.exp(3.5 * 60 / 610), abs=0.01)


def test_bridges_that_meet_in_mid_air_hang_like_a_taut_rope():
    # Three arms of 50, 100 and 100 m from the ground at 0, 30 and 30 m: (0/50 + 30/100 + 30/100) / (1/50 + 2/100).
    crater = ground(lambda x, y: np.where(np.hypot(x, y) < 45, -40.0, np.where(x < 0, 0.0, 30.0)))
    arms = [line((-50, 0), (0, 0)), line((0, 0), (100, 0)), line((0, 0), (0.001, 60), (40, 60))]
    network = over(crater, *arms, bridge=["yes"] * 3)
    assert node_height(network, 0, 0) == pytest.approx(15.0, abs=1e-4)


def test_where_a_bridge_ends_it_stands_on_something():
    pier = over(ground(lambda x, _: -0.1 * x), line((0, 0), (100, 0)), line((0, 0), (-50, 0)), bridge=["yes", None])
    assert node_height(pier, 100, 0) == pytest.approx(-10, abs=1e-4)
    assert walk_s(pier, (100, 0), (0, 0)) == pytest.approx(100 * UP, abs=0.01)


def test_a_bridge_from_unknown_ground_is_unknown():
    hole = ground(lambda x, _: np.where(x > 60, np.nan, 0.1 * x))
    network = over(hole, line((0, 0), (120, 0)), line((0, 0), (-60, 0)), bridge=["yes", None])
    assert network.ways.heights.unknown_m(network.edge_length_m) == 120.0
    assert walk_s(network, (0, 0), (120, 0)) == 120.0


def spans(edges, height_m, above):
    """Heights of edges of one piece each, given as (u, v, length), with those of the nodes."""
    u, v, length_m = (np.array(column) for column in zip(*edges, strict=True))
    heights = Heights(
        start=np.arange(len(edges) + 1) * 2,
        share=np.tile([0.0, 1.0], len(edges)),
        height_m=np.asarray(height_m, dtype=np.float64)[np.column_stack([u, v]).ravel()],
    )
    found = span_level(heights, u.astype(np.int32), v.astype(np.int32), length_m.astype(float), np.array(above))
    return found.of_nodes(u.astype(np.int32), v.astype(np.int32)).tolist()


def test_a_node_in_mid_air_leans_on_those_whose_height_is_known():
    # 0 on the ground, 1 in mid-air, 2 on ground that nobody knows.
    edges = [(0, 1, 100), (1, 2, 50), (0, 3, 10), (2, 4, 10)]
    above = [True, True, False, False]
    found = spans(edges, [20.0, -5.0, np.nan, 20.0, np.nan], above)
    assert found[:2] == [20.0, 20.0]
    assert np.isnan(found[2])


@pytest.mark.parametrize("beside", [(100, 50), (250, -60), (-70, 30)])
def test_a_street_of_unknown_height_takes_nothing_from_a_bridge_that_knows_its_own(beside):
    # Both ends of the bridge meet a street that nobody measured, and one that somebody did.
    lines = [raised((0, 0, 0), (100, 0, 0)), raised((100, 0, 0), (200, 0, 10)), line((100, 0), beside, (200, 0))]
    network = network_of(layer(*lines, bridge=[None, "yes", None]), CLIMBER)
    assert walk_s(network, (100, 0), (200, 0)) == pytest.approx(100 * UP)
    assert node_height(network, 200, 0) == 10


def test_bridges_that_are_tied_to_nothing_known_stay_unknown():
    edges = [(0, 1, 100), (1, 2, 50), (0, 3, 9), (2, 4, 9)]
    found = spans(edges, [np.nan, -5.0, np.nan, 7.0, 7.0], [True, True, False, False])
    assert np.isnan(found[:3]).all()
    assert found[3:] == [7.0, 7.0]


def test_streets_on_the_ground_keep_their_heights_beside_a_bridge():
    edges = [(0, 1, 100), (1, 2, 100), (2, 3, 100), (1, 4, 50)]
    found = spans(edges, [0.0, 5.0, 9.0, 30.0, -7.0], [False, True, False, False])
    assert found == [0.0, 5.0, 9.0, 30.0, -7.0]


@pytest.mark.parametrize("ground_first", [True, False])
def test_where_a_street_on_the_ground_meets_two_bridges_they_stand_on_the_ground(ground_first):
    # The street begins there, or ends there.
    edges = [(0, 2, 9) if ground_first else (2, 4, 9), (1, 2, 50), (2, 3, 50)]
    found = spans(edges, [30.0, 0.0, 30.0, 0.0, 30.0], [False, True, True])
    assert found[1:4] == [0.0, 30.0, 0.0]


def test_a_network_without_bridges_keeps_the_very_heights():
    heights, length_m = two_edges()
    ends = np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    assert span_level(heights, *ends, length_m, np.array([False, False])) is heights


def test_heights_of_several_samples_on_a_bridge_are_straight():
    heights = Heights(
        start=np.array([0, 4]), share=np.array([0.0, 1 / 3, 2 / 3, 1.0]), height_m=np.array([3.0, -50.0, 80.0, 6.0])
    )
    ends = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    found = span_level(heights, *ends, np.array([90.0]), np.array([True]))
    np.testing.assert_allclose(found.height_m, [3, 4, 5, 6])


def test_stairs_over_a_hill_cost_no_more_than_on_the_flat():
    hill = ground(lambda x, _: 0.3 * x)
    network = over(hill, line((0, 0), (100, 0)), profile=replace(CLIMBER, stairs_factor=3.0), highway=["steps"])
    assert walk_s(network, (0, 0), (100, 0)) == pytest.approx(300)


def test_a_table_of_edges_knows_lines_without_heights():
    network = network_of([raised((0, 0, 0), (100, 0, 10))], CLIMBER)
    assert isinstance(network.edges, pd.DataFrame)
    assert not shapely.has_z(network.edges.geometry.to_numpy()).any()


def test_third_coordinates_that_are_all_nought_say_nothing():
    flat = layer(shapely.LineString([(*there((0, 0)), 0.0), (*there((100, 0)), 0.0)]))
    assert from_layer(flat, name="t").height_m is None
    one = layer(shapely.LineString([(*there((0, 0)), 0.0), (*there((100, 0)), 5.0)]))
    assert from_layer(one, name="t").height_m.tolist() == [0.0, 5.0]


def test_the_columns_of_a_street_in_two_parts_hold_for_both_together():
    parts = shapely.MultiLineString([line((0, 0), (50, 0)), line((50, 0), (100, 0))])
    street = layer(parts, start_elevation_m=[0.0], end_elevation_m=[10.0])
    assert from_layer(street, name="t").height_m.tolist() == [0.0, 5.0, 5.0, 10.0]


def test_heights_that_no_ground_has_are_unknown_before_anything_is_drawn_between_them():
    street = layer(line((0, 0), (50, 0), (100, 0)), start_elevation_m=[-9999.0], end_elevation_m=[10.0])
    assert np.isnan(from_layer(street, name="t").height_m).all()
