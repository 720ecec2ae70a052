"""Street lines become nodes and edges: where streets meet, how long they are, and in which order they are numbered."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15.errors import CrsError, StreetsError
from circle15.lines import STREET_TAGS, StreetLines, from_layer
from circle15.metric import WGS84, is_metric, local_crs, metric_crs, parse_crs
from circle15.network.build import build_network
from circle15.network.curve import curve_order
from circle15.network.profile import WalkProfile, profile_of
from tests.grid_town import (
    CRS,
    ONE_BLOCK_A_MINUTE,
    box,
    layer,
    line,
    network_of,
    there,
    town_layer,
    town_lines,
)

GEOD = pyproj.Geod(ellps="WGS84")


def lengths(network):
    return sorted(round(length, 6) for length in network.edge_length_m.tolist())


def number_of(network, x, y):
    """Number of the node at a spot of the town; fails unless there is exactly one."""
    (at,) = np.flatnonzero(np.hypot(*(network.node_xy - there((x, y))).T) < 0.01)
    return int(at)


def osm_lines(nodes, ways, tags=None):
    """Streets as an extract would hold them: node number -> degrees, way number -> node numbers."""
    refs = [(row, ref) for row, way in enumerate(ways.values()) for ref in way]
    tags = tags or {}
    table = pd.DataFrame(
        [{"highway": "footway", **tags.get(way, {})} for way in ways], index=list(ways), columns=list(STREET_TAGS)
    )
    return StreetLines(
        ways=table,
        way=np.array([row for row, _ in refs], dtype=np.int64),
        place=np.array([ref for _, ref in refs], dtype=np.int64),
        xy=np.array([nodes.get(ref, (np.nan, np.nan)) for _, ref in refs], dtype=np.float64),
        crs=WGS84,
        name="hand.osm",
    )


def assert_identical(one, other):
    """Two networks are the same to the last bit."""
    assert one.crs == other.crs
    for name in (
        "node_xy",
        "edge_u",
        "edge_v",
        "edge_length_m",
        "edge_direction",
        "component",
        "component_length_m",
        "forward_s",
        "backward_s",
        "kept",
    ):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    for name in ("steps", "wait_u", "wait_v"):
        np.testing.assert_array_equal(getattr(one.ways, name), getattr(other.ways, name), err_msg=name)
    assert [shape.wkb for shape in one.edge_line] == [shape.wkb for shape in other.edge_line]
    for mine, its in ((one.to_matrix, other.to_matrix), (one.from_matrix, other.from_matrix)):
        np.testing.assert_array_equal(
            mine.toarray() if mine.shape[0] < 99 else mine.data, its.toarray() if its.shape[0] < 99 else its.data
        )
        np.testing.assert_array_equal(mine.indices, its.indices)
        np.testing.assert_array_equal(mine.indptr, its.indptr)


# Where streets meet


def test_the_grid_town_has_36_crossings_and_60_blocks_of_100_m(town):
    assert len(town.node_xy) == 36
    assert len(town.edge_u) == 60
    assert town.edge_length_m.tolist() == [100.0] * 60
    assert town.crs == CRS
    assert town.component.tolist() == [0] * 36


def test_a_bridge_over_a_street_shares_no_node_with_it():
    below = line((0, 50), (100, 50))
    bridge = line((50, 0), (50, 100))
    network = network_of(layer(below, bridge, highway=["residential", "footway"], bridge=[None, "yes"]))
    assert len(network.node_xy) == 4
    assert lengths(network) == [100.0, 100.0]
    assert set(network.component) == {0, 1}


def test_nobody_gets_down_from_a_bridge_except_where_it_ends():
    # Over the middle of the street at (200, 0), down at its far end (400, 0) by a ramp.
    street = line((0, 0), (200, -1), (400, 0))
    bridge = line((200, 100), (200, -100), (400, -100), (400, 0))
    network = network_of([street, bridge])
    assert len(network.node_xy) == 3
    assert len(network.edge_u) == 2
    assert set(network.component) == {0}


def test_streets_join_at_a_vertex_that_they_share():
    network = network_of([line((0, 50), (50, 50), (100, 50)), line((50, 0), (50, 50), (50, 100))])
    assert len(network.node_xy) == 5
    assert lengths(network) == [50.0] * 4
    assert set(network.component) == {0}


def test_a_street_that_ends_on_anothers_line_without_a_vertex_there_does_not_join_it():
    network = network_of([line((0, 0), (100, 0)), line((50, 0), (50, 100))])
    assert len(network.node_xy) == 4
    assert len(network.component_length_m) == 2


def test_a_vertex_that_no_other_street_shares_is_no_node():
    network = network_of([line((0, 0), (50, 0), (50, 50), (100, 50))])
    assert len(network.node_xy) == 2
    assert lengths(network) == [150.0]


def test_ways_end_to_end_keep_a_node_between_them():
    network = network_of([line((0, 0), (100, 0)), line((100, 0), (250, 0))])
    assert len(network.node_xy) == 3
    assert lengths(network) == [100.0, 150.0]


def test_a_loop_is_one_edge_from_its_node_to_itself():
    network = network_of([line((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))])
    assert len(network.node_xy) == 1
    assert network.edge_u.tolist() == network.edge_v.tolist() == [0]
    assert lengths(network) == [400.0]
    assert network.to_matrix.nnz == 0


def test_parallel_edges_are_all_kept_and_the_matrix_holds_the_quickest():
    straight = line((0, 0), (100, 0))
    bent = line((0, 0), (0, 100), (100, 100), (100, 0))
    network = network_of([bent, straight])
    assert lengths(network) == [100.0, 300.0]
    assert sorted(network.to_matrix.data.tolist()) == [60.0, 60.0]


def test_of_parallel_one_way_edges_each_direction_gets_its_own_cost():
    there_quickly = line((0, 0), (100, 0))
    back_slowly = line((100, 0), (100, 100), (0, 100), (0, 0))
    streets = layer(there_quickly, back_slowly)
    streets["oneway:foot"] = "yes"
    network = network_of(streets)
    a, b = number_of(network, 0, 0), number_of(network, 100, 0)
    assert network.from_matrix[a, b] == 60.0
    assert network.from_matrix[b, a] == 180.0
    assert network.to_matrix[a, b] == 180.0


def test_a_way_that_crosses_itself_at_a_vertex_joins_itself():
    # A figure of eight: east along the bottom, back up through (100, 0).
    eight = line((0, 0), (100, 0), (200, 0), (200, 100), (100, 100), (100, 0), (100, -50))
    network = network_of([eight])
    assert len(network.node_xy) == 3
    assert lengths(network) == [50.0, 100.0, 400.0]


def test_a_way_that_crosses_its_own_line_without_a_vertex_does_not_join_itself():
    network = network_of([line((0, 0), (200, 0), (200, 100), (100, 100), (100, -50))])
    assert len(network.node_xy) == 2
    assert len(network.edge_u) == 1


def test_a_vertex_drawn_twice_in_a_row_is_one_vertex():
    network = network_of([line((0, 0), (50, 0), (50, 0), (100, 0), (100, 0))])
    assert len(network.node_xy) == 2
    assert lengths(network) == [100.0]


def test_a_line_of_no_length_is_no_street():
    network = network_of([line((0, 0), (100, 0)), line((100, 0), (100, 0))])
    assert len(network.edge_u) == 1


def test_a_multi_line_is_as_many_streets_as_it_has_parts():
    both = shapely.MultiLineString([line((0, 0), (100, 0)), line((0, 50), (100, 50))])
    assert lengths(network_of([both])) == [100.0, 100.0]


def test_heights_do_not_lengthen_a_street():
    climb = shapely.LineString([(*there((0, 0)), 0.0), (*there((100, 0)), 100.0)])
    assert lengths(network_of([climb])) == [100.0]


@pytest.mark.parametrize("shift_mm", [0.0, 0.1, 0.3, 0.4, 0.5, 0.7, 0.9])
def test_ends_that_lie_less_than_a_millimetre_apart_are_one_place(shift_mm):
    # "Vertices that lie within this of each other are one place" must not depend on where the millimetre begins.
    x = 100.0 + shift_mm / 1000
    network = network_of([line((0, 0), (x, 0)), line((x + 0.0002, 0), (200, 0))])
    assert len(network.node_xy) == 3


def test_ends_a_centimetre_apart_are_two_places():
    assert len(network_of([line((0, 0), (100, 0)), line((100.01, 0), (200, 0))]).node_xy) == 4


def test_two_bridges_with_their_own_nodes_at_one_spot_do_not_join():
    # In an extract the number of a node says where streets meet, not its coordinates.
    nodes = {
        1: (117.0, 30.6),
        2: (117.001, 30.6),
        3: (117.002, 30.6),
        4: (117.001, 30.599),
        5: (117.001, 30.6),
        6: (117.001, 30.601),
    }
    apart = build_network(osm_lines(nodes, {10: [1, 2, 3], 11: [4, 5, 6]}), min_fragment_m=0)
    joined = build_network(osm_lines(nodes, {10: [1, 2, 3], 11: [4, 2, 6]}), min_fragment_m=0)
    assert len(apart.component_length_m) == 2
    assert len(joined.component_length_m) == 1
    assert len(joined.edge_u) == 4


def test_nodes_at_one_spot_that_an_edge_of_no_length_joins_are_walked_between():
    nodes = {1: (117.0, 30.6), 2: (117.001, 30.6), 3: (117.001, 30.6), 4: (117.002, 30.6)}
    network = build_network(osm_lines(nodes, {10: [1, 2], 11: [2, 3], 12: [3, 4]}), min_fragment_m=0)
    assert len(network.edge_u) == 3
    assert set(network.component) == {0}
    assert 0.0 in network.edge_length_m


def test_a_way_is_broken_where_the_file_does_not_hold_its_node():
    nodes = {1: (117.0, 30.6), 2: (117.001, 30.6), 4: (117.003, 30.6), 5: (117.004, 30.6)}
    network = build_network(osm_lines(nodes, {10: [1, 2, 3, 4, 5]}), min_fragment_m=0)
    assert sorted(network.node_id.tolist()) == [1, 2, 4, 5]
    assert len(network.edge_u) == 2
    assert len(network.component_length_m) == 2


def test_a_node_alone_between_missing_ones_is_no_street():
    nodes = {1: (117.0, 30.6), 2: (117.001, 30.6), 4: (117.003, 30.6)}
    network = build_network(osm_lines(nodes, {10: [1, 2, 3, 4, 5]}), min_fragment_m=0)
    assert sorted(network.node_id.tolist()) == [1, 2]


def test_a_way_all_of_whose_nodes_are_missing_is_no_street():
    with pytest.raises(StreetsError, match="holds no street that may be walked on"):
        build_network(osm_lines({}, {10: [1, 2, 3]}))


def test_a_closed_square_is_walked_along_its_outline():
    nodes = {1: (117.0, 30.6), 2: (117.001, 30.6), 3: (117.001, 30.601), 4: (117.0, 30.601), 5: (117.002, 30.6)}
    square = {10: [1, 2, 3, 4, 1], 11: [2, 5]}
    tags = {10: {"highway": "pedestrian", "area": "yes"}}
    network = build_network(osm_lines(nodes, square, tags), min_fragment_m=0)
    assert sorted(network.node_id.tolist()) == [1, 2, 5]
    assert len(network.edge_u) == 3


def test_a_street_that_is_not_walked_on_cuts_nobody_else_and_joins_nothing():
    street = line((0, 0), (100, 0), (200, 0))
    raceway = line((100, -100), (100, 0), (100, 100))
    network = network_of(layer(street, raceway, highway=["residential", "raceway"]))
    assert lengths(network) == [200.0]


def test_a_layer_without_a_walkable_street_is_refused_by_name():
    with pytest.raises(StreetsError, match="town holds no street that may be walked on"):
        network_of(layer(line((0, 0), (100, 0)), highway=["motorway"]))


def test_a_layer_without_lines_is_refused_by_name():
    table = GeoDataFrame(geometry=[box(0, 0, 10, 10)], crs=CRS)
    with pytest.raises(StreetsError, match="town holds no street"):
        from_layer(table, name="town")


def test_a_layer_without_a_reference_system_is_refused_with_what_to_do():
    with pytest.raises(CrsError, match="town"):
        from_layer(GeoDataFrame(geometry=town_lines()), name="town")


def test_missing_and_empty_lines_of_a_layer_are_passed_over():
    lines = [line((0, 0), (100, 0)), None, shapely.LineString(), line((100, 0), (200, 0))]
    table = layer(*lines, highway=["steps", "steps", "steps", None], name=["a", "b", "c", "d"])
    edges = network_of(table).edges.sort_values("name")
    assert edges["name"].tolist() == ["a", "d"]
    assert edges["highway"].tolist() == ["steps", "road"]


def test_a_layer_that_calls_its_classes_class_is_understood():
    table = layer(line((0, 0), (100, 0)), line((0, 50), (100, 50)), **{"class": ["motorway", "steps"]})
    assert network_of(table).edges["highway"].tolist() == ["steps"]


# Order and direction of drawing


def reversed_oneways(table, turned):
    """The same streets with some of them drawn the other way round."""
    table = table.copy()
    geometry = table.geometry.to_numpy().copy()
    geometry[turned] = shapely.reverse(geometry[turned])
    other = {"yes": "-1", "-1": "yes"}
    table["oneway:foot"] = [
        other.get(value, value) if flag else value for value, flag in zip(table["oneway:foot"], turned, strict=True)
    ]
    return table.set_geometry(geometry)


def shuffled(table, seed):
    rng = np.random.default_rng(seed)
    return reversed_oneways(table.iloc[rng.permutation(len(table))], rng.random(len(table)) < 0.5)


def test_the_order_of_the_rows_and_the_direction_of_drawing_change_nothing_in_the_grid_town():
    table = town_layer()
    table["oneway:foot"] = ["yes", "-1", None, None] * 3
    expected = network_of(table)
    for seed in range(5):
        assert_identical(network_of(shuffled(table, seed)), expected)


def test_the_order_of_the_rows_and_the_direction_of_drawing_change_nothing_in_monaco(monaco_lines):
    edges = build_network(monaco_lines, "planning", min_fragment_m=0).edges
    way = np.where(edges["direction"] == 0, None, np.where(edges["direction"] > 0, "yes", "-1"))
    table = edges[["highway", "geometry"]].assign(**{"oneway:foot": way})
    expected = build_network(from_layer(table, name="monaco"), "planning")
    for seed in range(3):
        assert_identical(build_network(from_layer(shuffled(table, seed), name="monaco"), "planning"), expected)


def test_the_order_of_the_ways_of_an_extract_changes_nothing(monaco_lines):
    expected = build_network(monaco_lines)
    rng = np.random.default_rng(7)
    order = rng.permutation(len(monaco_lines.ways))
    vertices = np.split(np.arange(len(monaco_lines.way)), np.flatnonzero(np.diff(monaco_lines.way)) + 1)
    take = np.concatenate([vertices[row] for row in order])
    turned = replace(
        monaco_lines,
        ways=monaco_lines.ways.iloc[order],
        way=np.repeat(np.arange(len(order)), [len(vertices[row]) for row in order]),
        place=monaco_lines.place[take],
        xy=monaco_lines.xy[take],
    )
    found = build_network(turned)
    assert_identical(found, expected)
    pd.testing.assert_frame_equal(found.edge_tags, expected.edge_tags)


def test_the_order_of_the_rows_changes_nothing_where_ends_meet_but_for_a_hair():
    hair = 0.0002
    table = layer(line((0, 0), (100, 0)), line((100 + hair, 0), (200, 0)), line((100, hair), (100, 100)))
    table["oneway:foot"] = None
    expected = network_of(table)
    assert len(expected.node_xy) == 4
    for seed in range(6):
        assert_identical(network_of(shuffled(table, seed)), expected)


@settings(max_examples=30, deadline=None)
@given(
    corners=st.lists(
        st.tuples(st.floats(0, 500, allow_subnormal=False), st.floats(0, 500, allow_subnormal=False)),
        min_size=3,
        max_size=9,
        unique_by=lambda xy: (round(xy[0]), round(xy[1])),
    )
)
def test_a_street_is_as_long_drawn_there_as_drawn_back(corners):
    there_and = line(*corners)
    assert_identical(network_of([there_and]), network_of([there_and.reverse()]))


def test_a_one_way_street_out_and_back_is_the_same_street_drawn_backwards():
    forth, back = (layer(line((0, 100), (0, 0), (0, 100))) for _ in range(2))
    forth["oneway:foot"], back["oneway:foot"] = "yes", "-1"
    assert_identical(network_of(forth), network_of(back))


# Lengths


def degrees(lon, lat, *steps_m):
    """A line in degrees that begins at a place and takes steps of so many metres east and north."""
    spots = [(lon, lat)]
    for east, north in steps_m:
        azimuth, metres = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
        spots.append(GEOD.fwd(*spots[-1], azimuth, metres)[:2])
    return shapely.LineString(spots)


def a_cross(lon, lat):
    return [
        degrees(lon, lat, (700, 0), (700, 10)),
        degrees(lon, lat, (0, 700), (5, 700)),
        degrees(lon, lat, (-900, -900), (-20, -80)),
    ]


def assert_true_lengths(network, lines, tolerance):
    expected = sorted(GEOD.geometry_length(shape) for shape in lines)
    np.testing.assert_allclose(np.sort(network.edge_length_m), expected, rtol=tolerance)


@pytest.mark.parametrize("lat", [-54.8, -33.9, 0.0, 18.2, 31.2, 45.8, 60.2, 69.6])
@pytest.mark.parametrize("lon", [-70.0, 7.42, 103.75, 121.47])
def test_lengths_are_metres_on_the_ground_to_a_tenth_of_a_percent(lon, lat):
    lines = a_cross(lon, lat)
    network = build_network(from_layer(GeoDataFrame(geometry=lines, crs=4326), name="cross"), min_fragment_m=0)
    assert_true_lengths(network, lines, 1e-4)


@pytest.mark.parametrize("crs", ["EPSG:3857", "ESRI:102100", "EPSG:3395", "EPSG:4087", "EPSG:6933", "ESRI:54009"])
def test_streets_that_come_in_a_projection_for_maps_of_the_world_are_not_measured_in_it(crs):
    lines = a_cross(121.47, 31.2)
    table = GeoDataFrame(geometry=lines, crs=4326).to_crs(crs)
    network = build_network(from_layer(table, name="world"), min_fragment_m=0)
    assert_true_lengths(network, lines, 1e-3)


@pytest.mark.parametrize("crs", ["EPSG:32651", "EPSG:4549", "EPSG:4528"])
def test_streets_in_a_projection_of_the_place_are_measured_in_it(crs):
    lines = a_cross(120.2, 31.2)
    table = GeoDataFrame(geometry=lines, crs=4326).to_crs(crs)
    network = build_network(from_layer(table, name="own"), min_fragment_m=0)
    assert network.crs == crs
    assert_true_lengths(network, lines, 1e-3)


def test_streets_in_feet_are_measured_in_metres():
    lines = a_cross(-74.0, 40.7)
    table = GeoDataFrame(geometry=lines, crs=4326).to_crs("EPSG:2263")
    network = build_network(from_layer(table, name="feet"), min_fragment_m=0)
    assert network.crs != "EPSG:2263"
    assert_true_lengths(network, lines, 1e-4)


def test_the_reference_system_that_a_study_names_is_used():
    table = GeoDataFrame(geometry=a_cross(120.2, 31.2), crs=4326)
    network = build_network(from_layer(table, name="cross"), crs=pyproj.CRS("EPSG:32651"))
    assert network.crs == "EPSG:32651"
    assert_true_lengths(network, table.geometry, 1e-3)


def test_web_mercator_degrees_and_feet_are_not_metric():
    assert is_metric(pyproj.CRS(CRS))
    for crs in ("EPSG:3857", "EPSG:4326", "EPSG:2263", "EPSG:3395", "EPSG:900913"):
        try:
            known = pyproj.CRS(crs)
        except pyproj.exceptions.CRSError:
            continue
        assert not is_metric(known), crs


def test_a_layer_that_is_metric_keeps_its_own_reference_system():
    own = pyproj.CRS(CRS)
    assert metric_crs(own, (*there((0, 0)), *there((500, 500)))) == own


def test_extracts_of_one_town_that_differ_a_little_share_a_projection():
    assert local_crs(121.4712, 31.2312) == local_crs(121.4988, 31.2499)


def test_an_unknown_reference_system_is_refused_by_name():
    with pytest.raises(CrsError, match="EPSG:999999"):
        parse_crs("EPSG:999999")


# Numbers


def test_neighbours_in_number_are_neighbours_on_the_ground():
    # On a square lattice of 2^k points the curve steps from each point to one right beside it.
    x, y = np.meshgrid(np.arange(16.0), np.arange(16.0))
    lattice = np.column_stack([x.ravel(), y.ravel()]) + 0.5
    corners = np.array([[0.0, 0.0], [16.0, 16.0]])
    xy = np.vstack([lattice, corners])
    order = curve_order(xy)
    steps = np.diff(xy[order[order < len(lattice)]], axis=0)
    assert np.abs(steps).sum(axis=1).tolist() == [1.0] * 255


def test_the_nodes_of_four_by_four_crossings_are_numbered_block_by_block():
    steps = [0, 100, 200, 300]
    lines = [line(*((x, y) for x in steps)) for y in steps] + [line(*((x, y) for y in steps)) for x in steps]
    network = network_of(lines)
    assert np.hypot(*np.diff(network.node_xy, axis=0).T).tolist() == [100.0] * 15
    assert np.allclose(network.node_xy[0], there((0, 0)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=0, max_size=30, unique=True), st.randoms())
def test_the_curve_depends_on_the_points_not_on_their_order(spots, random):
    xy = np.array(spots, dtype=np.float64).reshape(-1, 2)
    mixed = list(range(len(spots)))
    random.shuffle(mixed)
    assert np.array_equal(xy[mixed][curve_order(xy[mixed])], xy[curve_order(xy)])
    assert sorted(curve_order(xy).tolist()) == list(range(len(spots)))


def test_an_edge_runs_from_its_lower_node_along_its_line(town):
    assert (town.edge_u <= town.edge_v).all()
    starts = shapely.get_coordinates(shapely.get_point(town.edge_line, 0))
    ends = shapely.get_coordinates(shapely.get_point(town.edge_line, -1))
    assert np.array_equal(starts, town.node_xy[town.edge_u])
    assert np.array_equal(ends, town.node_xy[town.edge_v])


# Components and fragments


def pieces(*metres):
    """Streets of given lengths, 1 km from each other."""
    return [line((0, 1000 * row), (length, 1000 * row)) for row, length in enumerate(metres)]


def test_connected_pieces_are_numbered_from_the_longest():
    network = network_of(pieces(300, 900, 600))
    assert network.component_length_m.tolist() == [900.0, 600.0, 300.0]
    assert sorted(zip(network.edge_component.tolist(), network.edge_length_m.tolist(), strict=True)) == [
        (0, 900.0),
        (1, 600.0),
        (2, 300.0),
    ]


def test_a_piece_shorter_than_the_least_length_is_set_aside_and_one_exactly_as_long_is_not():
    network = network_of(pieces(5000, 999, 1000, 1001), min_fragment_m=1000)
    aside = network.edges[network.set_aside]
    assert aside["length_m"].tolist() == [999.0]
    assert len(network.kept) == 3
    assert network.edges["set_aside"].sum() == 1


def test_the_longest_piece_is_never_set_aside():
    network = network_of(pieces(90, 100, 80), min_fragment_m=1000)
    assert network.edges.loc[~network.set_aside, "length_m"].tolist() == [100.0]


def test_a_piece_that_one_enters_only_one_way_is_still_connected():
    streets = layer(line((0, 0), (100, 0)), line((100, 0), (200, 0)))
    streets["oneway:foot"] = [None, "yes"]
    assert len(network_of(streets).component_length_m) == 1


# Profiles


def test_another_walker_shares_the_streets_and_has_other_costs(town):
    slow = town.with_profile(WalkProfile(speed_kmh=3.0))
    assert slow.edge_line is town.edge_line
    assert slow.tree is town.tree
    assert slow.forward_s.tolist() == [120.0] * 60
    assert town.forward_s.tolist() == [60.0] * 60
    assert (slow.to_matrix.toarray() == 2 * town.to_matrix.toarray()).all()


def test_the_planning_profile_walks_1000_m_in_15_minutes():
    assert profile_of("planning").metres_in(15) == 1000.0
    assert ONE_BLOCK_A_MINUTE.metres_in(1) == 100.0


@pytest.mark.parametrize("speed", [0.0, 0.49, 12.1, -4.0, float("nan"), float("inf")])
def test_a_speed_that_no_walker_has_is_refused(speed):
    with pytest.raises(ValueError, match="walking speed"):
        WalkProfile(speed_kmh=speed)


@pytest.mark.parametrize("reach", [0.0, -1.0, 5001.0, float("nan")])
def test_a_snap_that_no_walker_takes_is_refused(reach):
    with pytest.raises(ValueError, match="max_snap_m"):
        WalkProfile(speed_kmh=4.0, max_snap_m=reach)


def test_an_unknown_profile_is_refused_with_those_that_are_known():
    with pytest.raises(ValueError, match=r"'runner'.*planning"):
        profile_of("runner")
