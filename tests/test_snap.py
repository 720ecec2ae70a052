"""Places meet the streets at the nearest point of the nearest street, never at a node (definition D1)."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15 import snaps as snaps_of
from circle15.network.build import build_network
from circle15.network.profile import WalkProfile
from circle15.network.snap import ISLAND, OFF_NETWORK, other_snaps, snap, snap_table
from tests.grid_town import CRS, irregular_network, line, network_of, places, there, town_layer


def snapped(network, *xy):
    return snap(network, there(xy).reshape(-1, 2))


def spots(network, snaps):
    """Where the snaps lie, in town metres."""
    edge, offset_m = snaps.edge[snaps.found], snaps.offset_m[snaps.found]
    share = offset_m / network.edge_length_m[edge]
    points = shapely.line_interpolate_point(network.edge_line[edge], share, normalized=True)
    return shapely.get_coordinates(points) - there((0, 0))


# The nearest point


def test_a_place_snaps_to_the_middle_of_a_block_not_to_a_crossing(town):
    found = snapped(town, (250, -30))
    assert np.allclose(spots(town, found), [[250, 0]])
    assert found.offset_m.tolist() == [50.0]
    assert found.snap_m.tolist() == [30.0]
    assert found.reason.tolist() == [""]


@pytest.mark.parametrize("x", [201.0, 210.0, 249.0, 299.0])
def test_the_offset_is_measured_along_the_edge_from_its_lower_node(town, x):
    found = snapped(town, (x, -5))
    start = town.node_xy[town.edge_u[found.edge[0]]] - there((0, 0))
    assert found.offset_m[0] == pytest.approx(abs(x - start[0]), abs=1e-9)
    assert np.allclose(spots(town, found), [[x, 0]])


def test_a_place_beyond_the_end_of_a_street_snaps_to_its_end():
    network = network_of([line((0, 0), (100, 0))])
    found = snapped(network, (130, 40), (-30, -40))
    assert np.allclose(spots(network, found), [[100, 0], [0, 0]])
    assert found.snap_m.tolist() == [50.0, 50.0]


def test_a_place_exactly_on_a_street_walks_nothing_to_it(town):
    found = snapped(town, (250, 0))
    assert found.snap_m.tolist() == [0.0]
    assert np.allclose(spots(town, found), [[250, 0]])


def test_a_place_exactly_on_a_node_takes_the_lowest_of_its_edges(town):
    found = snapped(town, (200, 200))
    node = np.flatnonzero(np.hypot(*(town.node_xy - there((200, 200))).T) < 0.01)
    there_meet = np.flatnonzero((town.edge_u == node) | (town.edge_v == node))
    assert len(there_meet) == 4
    assert found.edge.tolist() == [there_meet.min()]
    assert found.snap_m.tolist() == [0.0]
    assert found.offset_m[0] in (0.0, 100.0)


def test_of_streets_that_are_equally_near_the_lowest_number_is_taken(town):
    found = snapped(town, (250, 250))
    edges = np.flatnonzero(shapely.distance(town.edge_line, shapely.Point(there((250, 250)))) == 50.0)
    assert len(edges) == 4
    assert found.edge.tolist() == [edges.min()]


def test_the_nearest_street_wins_by_a_millimetre():
    network = network_of([line((0, 0), (100, 0)), line((0, 100), (100, 100))])
    assert np.allclose(spots(network, snapped(network, (50, 49.999), (50, 50.001))), [[50, 0], [50, 100]])


def test_a_place_beside_a_bent_street_meets_its_nearest_part():
    network = network_of([line((0, 0), (100, 0), (100, 100), (0, 100))])
    found = snapped(network, (90, 50))
    assert np.allclose(spots(network, found), [[100, 50]])
    assert found.offset_m.tolist() == [150.0]


def test_no_places_snap_to_nothing(town):
    found = snap(town, np.zeros((0, 2)))
    assert len(found.edge) == len(found.reason) == 0


# How far, and why not


@pytest.mark.parametrize("far", [249.999, 250.0])
def test_a_place_as_far_as_a_snap_may_reach_has_a_street(town, far):
    found = snapped(town, (250, -far))
    assert found.found.tolist() == [True]
    assert found.snap_m[0] == pytest.approx(far)


@pytest.mark.parametrize("far", [250.001, 251.0, 10_000.0])
def test_a_place_farther_than_a_snap_may_reach_is_off_the_network(town, far):
    found = snapped(town, (250, -far))
    assert found.found.tolist() == [False]
    assert np.isnan(found.snap_m[0])
    assert np.isnan(found.offset_m[0])
    assert found.reason.tolist() == [OFF_NETWORK]


def test_the_profile_says_how_far_a_snap_may_reach(town):
    near = town.with_profile(WalkProfile(speed_kmh=6.0, max_snap_m=20.0))
    assert snapped(near, (250, -20), (250, -20.5)).reason.tolist() == ["", OFF_NETWORK]


def fragment_town():
    """A street of 2 km, a fragment of 100 m that lies 300 m north of it, and one of 100 m just beside it."""
    lines = [line((0, 0), (2000, 0)), line((0, 600), (100, 600)), line((0, 20), (100, 20))]
    return network_of(lines, min_fragment_m=1000)


def test_a_place_near_nothing_but_a_fragment_is_on_an_island():
    found = snapped(fragment_town(), (50, 620), (50, 900), (50, 850), (50, 851))
    assert found.reason.tolist() == [ISLAND, OFF_NETWORK, ISLAND, OFF_NETWORK]
    assert found.edge.tolist() == [-1] * 4


def test_a_place_beside_a_fragment_and_near_a_street_takes_the_street():
    network = fragment_town()
    found = snapped(network, (50, 21))
    assert np.allclose(spots(network, found), [[50, 0]])
    assert found.snap_m.tolist() == [21.0]
    assert found.reason.tolist() == [""]


def test_with_nothing_set_aside_the_fragment_is_a_street():
    network = network_of([line((0, 0), (2000, 0)), line((0, 600), (100, 600))], min_fragment_m=0)
    assert snapped(network, (50, 620)).reason.tolist() == [""]


IRREGULAR = irregular_network()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_snap_is_the_nearest_of_all_streets_by_brute_force(seed):
    xy = there(np.random.default_rng(seed).uniform(-100, 700, (20, 2)))
    found = snap(IRREGULAR, xy)
    lines = np.where(IRREGULAR.set_aside, None, IRREGULAR.edge_line)
    nearest = np.nanmin(shapely.distance(lines[:, None], shapely.points(xy)[None, :]), axis=0)
    np.testing.assert_array_equal(found.found, nearest <= 60.0)
    np.testing.assert_allclose(found.snap_m[found.found], nearest[found.found], atol=1e-9)
    gap = np.hypot(*(spots(IRREGULAR, found) + there((0, 0)) - xy[found.found]).T)
    np.testing.assert_allclose(gap, found.snap_m[found.found], atol=1e-6)


# Every other street that is nearly as near


def others(network, xy, within_m=10.0):
    at = there([xy])
    place, found = other_snaps(network, at, snap(network, at), within_m=within_m)
    assert place.tolist() == [0] * len(found.edge)
    return found


def three_streets():
    """Streets 20 m south, 29 m north and 31 m west of the place (0, 0)."""
    return network_of([line((-25, -20), (200, -20)), line((-25, 29), (200, 29)), line((-31, -200), (-31, 200))])


def test_the_street_9_m_farther_is_another_and_the_one_11_m_farther_is_not():
    network = three_streets()
    found = others(network, (0, 0))
    assert np.allclose(spots(network, found), [[0, 29]])
    assert found.snap_m.tolist() == [29.0]


def test_another_street_exactly_as_much_farther_as_allowed_counts():
    assert others(three_streets(), (0, 0), within_m=9.0).snap_m.tolist() == [29.0]
    assert others(three_streets(), (0, 0), within_m=8.999).snap_m.tolist() == []


def test_other_streets_come_nearest_first():
    assert others(three_streets(), (0, 0), within_m=12.0).snap_m.tolist() == [29.0, 31.0]


def test_another_street_is_no_farther_than_a_snap_may_reach():
    network = three_streets().with_profile(WalkProfile(speed_kmh=6.0, max_snap_m=25.0))
    assert len(others(network, (0, 0)).edge) == 0


def test_the_same_spot_on_the_neighbouring_edge_is_no_other_street(town):
    assert len(others(town, (0, -20)).edge) == 0
    assert len(others(town, (200, 0)).edge) == 0


def test_a_street_round_the_corner_is_another():
    network = network_of([line((0, 0), (100, 0)), line((100, 0), (100, 100))])
    found = others(network, (95, 4))
    assert np.allclose(spots(network, found), [[100, 4]])


def test_a_place_without_a_street_has_no_other():
    network = three_streets()
    assert len(others(network, (5000, 0)).edge) == 0


def test_others_are_told_apart_by_place():
    network = three_streets()
    xy = there([(5000, 0), (0, 0), (100, 0)])
    place, found = other_snaps(network, xy, snap(network, xy), within_m=10.0)
    assert place.tolist() == [1, 2]
    assert np.allclose(spots(network, found), [[0, 29], [100, 29]])


# As a table


def test_the_table_of_snaps_shows_where_each_place_meets_the_street(town):
    table = snaps_of(town, places({"a": (250, -30), "far": (5000, 0)}), role="community")
    assert table["place_id"].tolist() == ["a", "far"]
    assert table["role"].tolist() == ["community"] * 2
    assert table["snap_m"].tolist()[0] == 30.0
    assert table["reason"].tolist() == ["", OFF_NETWORK]
    assert np.allclose(shapely.get_coordinates(table.geometry[0]), there([(250, 0)]))
    assert table.geometry[1] is None
    assert table.crs == CRS


def test_places_in_degrees_meet_the_same_street(town):
    there_ = places({"a": (250, -30)})
    mine, its = snaps_of(town, there_), snaps_of(town, there_.to_crs(4326))
    assert mine["edge"].tolist() == its["edge"].tolist()
    assert its["snap_m"][0] == pytest.approx(30.0, abs=1e-6)


def test_places_without_a_reference_system_are_refused(town):
    with pytest.raises(ValueError, match="place"):
        snaps_of(town, gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)]))


def test_a_place_without_a_geometry_does_not_move_the_others(town):
    table = places({"a": (250, -30), "none": shapely.Point(), "b": (350, -10)})
    table.loc["none", "geometry"] = None
    found = snaps_of(town, table).set_index("place_id")
    assert found.loc["a", "snap_m"] == 30.0
    assert found.loc["b", "snap_m"] == 10.0
    assert found.loc["none", "edge"] == -1
    assert found.loc["none", "reason"] != ""


def test_snaps_follow_the_lengths_that_a_source_gave(town_graph):
    # A stair that is drawn 100 m long and said to be 150 m: halfway is 75 m.
    from circle15 import from_networkx

    for data in (town_graph.edges[0, 10, 0], town_graph.edges[10, 0, 0]):
        data["length"] = 150.0
    network = from_networkx(town_graph)
    found = snapped(network, (50, -5))
    assert found.offset_m.tolist() == [75.0]
    table = snap_table(network, places({"a": (50, -5)}), found, role="place")
    assert np.allclose(shapely.get_coordinates(table.geometry), there([(50, 0)]))


def test_fragments_are_known_to_the_table_of_edges():
    network = build_network_of_town_with_debris()
    assert network.edges.loc[network.edges["set_aside"], "length_m"].tolist() == [50.0]


def build_network_of_town_with_debris():
    table = town_layer()
    from circle15.lines import from_layer

    debris = gpd.GeoDataFrame({"highway": ["footway"]}, geometry=[line((1000, 0), (1050, 0))], crs=CRS)
    both = gpd.GeoDataFrame(geometry=[*table.geometry, *debris.geometry], crs=CRS)
    return build_network(from_layer(both, name="town"))
