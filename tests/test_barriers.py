"""Rivers, railways and walls: nobody walks through them, neither along a street nor from a place to its street."""

from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from circle15 import from_networkx, nearest_times, to_networkx
from circle15.errors import CrsError
from circle15.lines import from_layer
from circle15.network.build import build_network
from circle15.network.snap import ISLAND, OFF_NETWORK, other_snaps, snap
from circle15.network.terrain import Terrain
from circle15.network.walk import WalkNetwork
from tests.grid_town import (
    CRS,
    ONE_METRE_A_SECOND,
    box,
    facilities,
    layer,
    line,
    network_of,
    places,
    raised,
    there,
    town_lines,
    walk_s,
)
from tests.test_against_networkx import (
    HAIR_M,
    SPOT,
    WALKER,
    Pieces,
    exact_minutes,
    least_metres,
    reference,
    towns,
)
from tests.test_build import assert_identical, shuffled
from tests.test_lattice import assert_same_but_for_a_hair, lattice

#: How far from a barrier a street that it cuts stops.
GAP_M = 0.01


def shapes(*geometry, crs=CRS):
    return gpd.GeoDataFrame(geometry=list(geometry), crs=crs)


def gate(*xy):
    return shapes(*(shapely.Point(there(spot)) for spot in xy))


def against(*barriers, gates=None):
    return Terrain(barriers=shapes(*barriers), gates=gates)


def cut(streets, *barriers, gates=None, profile=ONE_METRE_A_SECOND, **options):
    return network_of(streets, profile, terrain=against(*barriers, gates=gates), **options)


def leads(network, start, end):
    return bool(np.isfinite(walk_s(network, start, end)))


def snapped(network, xy):
    """Where a place meets the streets, in town metres; None where it does not."""
    found = snap(network, there([xy]))
    if not found.found[0]:
        return None
    share = found.offset_m[0] / network.edge_length_m[found.edge[0]]
    spot = network.edge_line[found.edge[0]].interpolate(share, normalized=True)
    return tuple(np.round(np.array(spot.coords[0]) - there((0, 0)), 2).tolist())


# A river

#: It flows from west to east, 40 m wide, between the banks y = 80 and y = 120.
RIVER = box(-500, 80, 900, 120)

#: Two quays, and two ways from one to the other, at x = 0 and x = 300.
QUAYS = [line((0, 0), (300, 0)), line((0, 200), (300, 200))]
FORD, BRIDGE = line((0, 0), (0, 200)), line((300, 0), (300, 200))


def river_town(**tags):
    return layer(*QUAYS, FORD, BRIDGE, **tags)


def test_a_river_cuts_the_streets_that_it_meets():
    network = cut(river_town(), RIVER)
    assert not leads(network, (0, 0), (0, 200))
    assert not leads(network, (300, 0), (300, 200))
    assert walk_s(network, (0, 0), (300, 0)) == 300
    # Both streets are now two ends and a piece in the water.
    assert sorted(network.edge_length_m.round(6).tolist()) == [39.98] * 2 + [79.99] * 4 + [300.0] * 2


@pytest.mark.parametrize("tag", ["bridge", "tunnel"])
def test_a_bridge_or_a_tunnel_passes_the_river(tag):
    network = cut(river_town(**{tag: [None, None, "no", "yes"]}), RIVER)
    assert walk_s(network, (300, 0), (300, 200)) == 200
    assert walk_s(network, (0, 0), (0, 200)) == 300 + 200 + 300
    assert walk_s(network, (0, 70), (0, 130)) == 70 + 300 + 200 + 300 + 70


def test_the_ends_of_a_cut_street_are_walked_to_but_not_passed():
    network = cut(river_town(bridge=[None, None, None, "yes"]), RIVER)
    assert walk_s(network, (0, 0), (0, 79)) == 79
    assert walk_s(network, (0, 0), (0, 79.995)) == pytest.approx(80, abs=0.02)
    assert walk_s(network, (0, 200), (0, 121)) == 79


def test_a_place_across_the_river_takes_the_nearest_street_on_its_own_bank():
    streets = layer(line((0, 0), (300, 0)), line((0, 130), (300, 130)))
    # 70 m to the street on this bank, 60 m to that on the other.
    assert snapped(network_of(streets), (150, 70)) == (150, 130)
    assert snapped(cut(streets, RIVER), (150, 70)) == (150, 0)
    assert walk_s(cut(streets, RIVER), (150, 70), (150, 0)) == 70


def test_a_place_in_the_river_has_no_street_unless_it_is_on_the_bridge():
    streets = river_town(bridge=[None, None, None, "yes"])
    network = cut(streets, RIVER, min_fragment_m=100)
    assert snapped(network, (290, 100)) == (300, 100)
    assert snapped(network, (150, 100)) == (300, 100)
    near = network.with_profile(replace(ONE_METRE_A_SECOND, max_snap_m=100.0))
    assert snapped(near, (150, 100)) is None


def test_a_lake_is_not_entered_and_its_island_not_left():
    lake = box(50, -50, 150, 50).difference(box(90, -10, 110, 10))
    network = cut([line((0, 0), (200, 0))], lake)
    lengths = [20 - 0.02, 40 - 0.02, 40 - 0.02, 50 - 0.01, 50 - 0.01]
    np.testing.assert_allclose(np.sort(network.edge_length_m), lengths, atol=1e-6)
    assert snapped(network, (100, 5)) == (100, 0)
    assert not leads(network, (100, 0), (0, 0))


# A wall with gates

WALL = line((100, -400), (100, 400))


def test_a_wall_cuts_a_street_and_a_gate_in_it_opens_it():
    street = [line((0, 0), (200, 0))]
    assert not leads(cut(street, WALL), (0, 0), (200, 0))
    assert walk_s(cut(street, WALL, gates=gate((100, 0))), (0, 0), (200, 0)) == 200


@pytest.mark.parametrize("angle", np.radians([0, 2.8, 5.625, 17, 45, 93]))
@pytest.mark.parametrize(("off_m", "opened"), [(0.0, True), (9.9, True), (9.99, True), (10.01, False), (10.1, False)])
def test_a_gate_opens_every_barrier_within_10_m_of_it_and_none_farther(off_m, opened, angle):
    # The street runs from the gate straight into the wall.
    forth = np.array([np.cos(angle), np.sin(angle)])
    aside = np.array([-forth[1], forth[0]])
    wall = line(tuple(off_m * forth + 300 * aside), tuple(off_m * forth - 300 * aside))
    network = cut([line(tuple(-100 * forth), tuple(100 * forth))], wall, gates=gate((0, 0)))
    assert leads(network, tuple(-90 * forth), tuple(90 * forth)) == opened


def test_a_gate_beside_the_street_that_the_wall_cuts_opens_the_wall_and_not_the_street():
    network = cut([line((0, 0), (200, 0))], WALL, gates=gate((100, 30)))
    assert not leads(network, (0, 0), (200, 0))
    # Through the gate the street on the other side is reached; beside it, that on this side.
    assert snapped(cut([line((0, 0), (90, 0)), line((110, 0), (110, 60))], WALL, gates=gate((100, 30))), (95, 30)) == (
        110,
        30,
    )
    assert snapped(cut([line((0, 0), (90, 0)), line((110, 0), (110, 60))], WALL, gates=gate((100, 70))), (95, 30)) == (
        90,
        0,
    )


def test_a_gate_opens_all_the_walls_around_it():
    network = cut([line((0, 0), (200, 0))], WALL, line((105, -400), (105, 400)), gates=gate((102, 0)))
    assert walk_s(network, (0, 0), (200, 0)) == 200


def test_a_compound_is_left_through_its_gate_alone():
    compound = box(40, 20, 160, 120)
    lanes = [line((0, 0), (100, 0), (300, 0)), line((100, 0), (100, 100)), line((40, 60), (160, 60), (160, 61))]
    shut = cut([*lanes, line((100, 60), (100, 61))], compound)
    assert not leads(shut, (100, 90), (0, 0))
    opened = cut(lanes, compound, gates=gate((100, 20)))
    assert walk_s(opened, (100, 90), (0, 0)) == 90 + 100


def test_without_gates_given_or_with_none_of_them_placed_every_barrier_is_shut():
    street = [line((0, 0), (200, 0))]
    nowhere = gpd.GeoDataFrame(geometry=[None, shapely.Point()], crs=CRS)
    for gates in (None, gate(), nowhere):
        assert not leads(cut(street, WALL, gates=gates), (0, 0), (200, 0))


def test_a_wall_that_is_all_gate_is_none():
    network = cut([line((0, 0), (200, 0))], line((100, -5), (100, 5)), gates=gate((100, 0)))
    assert network.barriers is None
    assert network.edge_length_m.tolist() == [200.0]


# A railway


def test_a_railway_drawn_as_an_area_is_crossed_underneath_alone():
    railway = box(95, -400, 105, 400)
    streets = layer(
        line((0, 0), (200, 0)),
        line((0, 0), (0, 50), (200, 50), (200, 0)),
        tunnel=[None, "yes"],
        highway=["residential", "footway"],
    )
    network = cut(streets, railway)
    assert walk_s(network, (0, 0), (200, 0)) == 300


# What is shut off

LONG = [line((0, 0), (2000, 0)), line((0, 60), (100, 60))]


def test_a_place_that_a_wall_shuts_off_from_every_street_is_off_the_network():
    network = cut(LONG[:1], box(480, 20, 520, 60))
    found = snap(network, there([(500, 40), (600, 40), (500, 300)]))
    assert found.reason.tolist() == [OFF_NETWORK, "", OFF_NETWORK]
    assert np.isnan(found.snap_m[[0, 2]]).all()
    assert np.isnan(found.offset_m[[0, 2]]).all()
    table = nearest_times(network, places({"a": (500, 40)}), facilities({"f": (0, 0)}))
    assert table["reason"].tolist() == [OFF_NETWORK]


def test_only_a_fragment_that_is_not_behind_a_wall_makes_an_island():
    walls = line((-500, 50), (2500, 50)), line((-500, 70), (2500, 70))
    network = cut(LONG, *walls, min_fragment_m=1000)
    found = snap(network, there([(50, 65), (50, 75), (50, 40), (600, 65)]))
    # Between the walls with the fragment; north of both; south of both; between them, far from the fragment.
    assert found.reason.tolist() == [ISLAND, OFF_NETWORK, "", OFF_NETWORK]


def test_the_next_street_is_looked_for_as_far_as_a_snap_may_reach_and_no_farther():
    # Behind a wall at 5 m stands the nearest street; the next are at 249 m and 251 m.
    for far_m, expected in ((249.0, (50, -249)), (250.0, (50, -250)), (251.0, None)):
        network = cut([line((0, 6), (100, 6)), line((0, -far_m), (100, -far_m))], line((-900, 5), (900, 5)))
        assert snapped(network, (50, 0)) == expected


def test_of_streets_that_are_equally_near_and_open_the_lowest_number_is_taken():
    lines = [line((0, 6), (100, 6)), line((0, -50), (40, -50)), line((60, -50), (100, -50))]
    network = cut(lines, line((-900, 5), (900, 5)))
    found = snap(network, there([(50, 0)]))
    near = np.flatnonzero(shapely.distance(network.edge_line, shapely.Point(there((50, 0)))) > 50)
    assert len(near) == 2
    assert found.edge.tolist() == [near.min()]


def test_every_other_street_that_is_nearly_as_near_is_on_this_side_too():
    lines = [line((0, -20), (100, -20)), line((0, 25), (100, 25)), line((0, -29), (100, -29))]
    xy = there([(50, 0)])
    for network, spots in ((network_of(lines), [25, 29]), (cut(lines, line((-9, 5), (900, 5))), [29])):
        place, found = other_snaps(network, xy, snap(network, xy), within_m=10.0)
        assert found.snap_m.tolist() == pytest.approx(spots)
        assert place.tolist() == [0] * len(spots)


# Shapes of barriers, and where they touch


def test_a_barrier_through_a_junction_parts_all_of_its_streets():
    cross = [line((0, 0), (100, 0), (200, 0)), line((100, -100), (100, 0), (100, 100))]
    network = cut(cross, line((0, -100), (200, 100)))
    assert len(network.component_length_m) == 5
    assert sorted(network.edge_length_m.round(6).tolist()) == [99.99] * 4
    ends = [(0, 0), (200, 0), (100, -100), (100, 100)]
    assert not any(leads(network, a, b) for a in ends for b in ends if a != b)


def test_a_barrier_that_ends_on_a_street_cuts_it():
    network = cut([line((0, 0), (200, 0))], line((100, 0), (100, 50)))
    assert not leads(network, (0, 0), (200, 0))


def test_a_barrier_that_touches_no_street_changes_none():
    lines = town_lines()
    far = cut(lines, line((250, 20), (250, 80)), box(310, 310, 390, 390))
    plain = network_of(lines, ONE_METRE_A_SECOND)
    assert_identical(far, plain)
    # But a place beside it still has to walk around: to the street on its own side.
    assert snapped(plain, (240, 50)) == (200, 50)
    assert snapped(plain, (260, 50)) == (300, 50)
    nearer = line((210, 20), (210, 80))
    assert snapped(cut(lines, nearer), (240, 50)) in {(240, 0), (240, 100)}


def test_a_street_is_cut_wherever_a_barrier_winds_over_it():
    winding = line((50, -10), (50, 10), (60, 10), (60, -10), (70, -10), (70, 10))
    network = cut([line((0, 0), (200, 0))], winding)
    lengths = [9.98, 9.98, 49.99, 129.99]
    np.testing.assert_allclose(np.sort(network.edge_length_m), lengths, atol=1e-6)


def test_a_street_along_a_barrier_is_left_at_both_ends_of_it():
    network = cut([line((0, 0), (200, 0))], line((50, 0), (150, 0)))
    assert not leads(network, (0, 0), (200, 0))
    np.testing.assert_allclose(np.sort(network.edge_length_m), [49.99, 49.99, 99.98], atol=1e-6)


def test_a_street_that_comes_back_along_itself_is_cut_on_its_way_back_too():
    network = cut([line((0, 0), (100, 0), (0, 0))], line((50, -50), (50, 50)))
    assert not leads(network, (0, 0), (100, 0))
    np.testing.assert_allclose(np.sort(network.edge_length_m), [49.99, 49.99, 99.98], atol=1e-6)


def test_a_ramp_that_passes_below_itself_is_cut_above_and_below():
    # A loop whose line crosses itself at (100, 0), where the wall stands.
    ramp = line((0, 0), (200, 0), (200, 100), (100, 100), (100, -100))
    network = cut([ramp], line((90, -10), (110, 10)))
    assert not leads(network, (0, 0), (200, 50))
    assert not leads(network, (200, 50), (100, -100))


def test_a_one_way_street_stays_one_way_in_all_of_its_pieces():
    streets = layer(line((0, 0), (200, 0)))
    streets["oneway:foot"] = "yes"
    network = cut(streets, WALL)
    assert walk_s(network, (0, 0), (90, 0)) == 90
    assert walk_s(network, (110, 0), (200, 0)) == 90
    assert not leads(network, (90, 0), (0, 0))


def test_the_pieces_of_a_street_keep_its_tags_its_stairs_and_its_heights():
    streets = layer(
        raised((0, 0, 0), (200, 0, 20)), line((0, 0), (0, 100)), highway=["footway", "steps"], name=["山路", "台阶"]
    )
    walker = replace(ONE_METRE_A_SECOND, slope="tobler", stairs_factor=3.0)
    network = cut(streets, WALL, line((-50, 50), (50, 50)), profile=walker)
    assert sorted(network.edge_tags["name"]) == ["台阶", "台阶", "山路", "山路"]
    assert walk_s(network, (0, 0), (90, 0)) == pytest.approx(90 * np.exp(0.35), abs=1e-3)
    assert walk_s(network, (190, 0), (110, 0)) == pytest.approx(80, abs=1e-3)
    assert walk_s(network, (0, 10), (0, 40)) == pytest.approx(90)


def test_the_pieces_of_a_street_that_is_longer_than_its_line_are_as_much_longer():
    graph = to_networkx(network_of([line((0, 0), (200, 0))]))
    for _, _, data in graph.edges(data=True):
        data["length"] = 400.0
    network = from_networkx(graph, ONE_METRE_A_SECOND, terrain=None)
    assert network.edge_length_m.tolist() == [400.0]
    from circle15.network import interchange

    parted = interchange.from_networkx(graph, ONE_METRE_A_SECOND, terrain=against(line((50, -9), (50, 9))))
    np.testing.assert_allclose(np.sort(parted.edge_length_m), [99.98, 299.98])


def test_a_crossing_keeps_its_wait_where_a_barrier_cuts_the_footway():
    walker = replace(ONE_METRE_A_SECOND, major_crossing_s=10.0)
    streets = layer(line((-100, 0), (0, 0), (100, 0)), line((0, -50), (0, 0), (0, 50)), highway=["primary", "footway"])
    network = cut(streets, line((-20, 30), (20, 30)), profile=walker)
    assert walk_s(network, (0, -50), (0, 25)) == 75 + 10
    assert not leads(network, (0, 0), (0, 50))


def test_lines_areas_and_collections_of_them_are_barriers_and_points_are_not():
    street = [line((0, 0), (400, 0))]
    several = shapely.MultiLineString([line((100, -9), (100, 9)), line((200, -9), (200, 9))])
    areas = shapely.MultiPolygon([box(300, -9, 310, 9), box(350, -9, 360, 9)])
    network = cut(street, several, areas, shapely.Point(there((50, 0))), shapely.LineString(), None)
    assert len(network.edge_u) == 1 + 2 + 4
    high = shapely.LineString([(*there((100, -9)), 5.0), (*there((100, 9)), 7.0)])
    assert not leads(cut(street, high), (0, 0), (400, 0))


@pytest.mark.parametrize("nothing", [[], [None], [shapely.Point(there((50, 0)))]])
def test_a_layer_without_a_barrier_is_none(nothing):
    network = cut([line((0, 0), (200, 0))], *nothing)
    assert network.barriers is None
    assert walk_s(network, (0, 0), (200, 0)) == 200


def test_of_a_street_between_two_walls_nothing_is_left_that_is_shorter_than_the_gap():
    for apart_m, lengths in ((0.025, [99.99, 99.965]), (0.035, [99.99, 99.955, 0.015])):
        walls = line((100, -9), (100, 9)), line((100 + apart_m, -9), (100 + apart_m, 9))
        network = cut([line((0, 0), (200, 0))], *walls)
        np.testing.assert_allclose(np.sort(network.edge_length_m), np.sort(lengths), atol=1e-6)


def test_a_wall_whose_end_touches_the_way_to_the_street_is_in_the_way():
    streets = [line((0, 0), (100, 0)), line((0, 90), (100, 90))]
    for end_x, expected in ((49.9, (50, 0)), (50.0, (50, 90)), (50.1, (50, 90))):
        assert snapped(cut(streets, line((0, 20), (end_x, 20))), (50, 40)) == expected


def test_a_street_shorter_than_the_gap_is_lost_at_a_barrier():
    short = [line((0, 0), (100, 0)), line((100, 0), (100.015, 0))]
    network = cut(short, line((100.007, -5), (100.007, 5)))
    assert network.edge_length_m.tolist() == [100.0]


# Reference systems


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:4547"])
def test_barriers_and_gates_in_another_reference_system_stand_where_they_stand(crs):
    street = [line((0, 0), (200, 0))]
    wall, door = shapes(WALL).to_crs(crs), gate((100, 0)).to_crs(crs)
    shut = network_of(street, terrain=Terrain(barriers=wall))
    np.testing.assert_allclose(shut.edge_length_m, [99.99, 99.99], atol=1e-3)
    assert leads(network_of(street, terrain=Terrain(barriers=wall, gates=door)), (0, 0), (200, 0))


def test_barriers_and_gates_without_a_reference_system_are_refused():
    street = [line((0, 0), (200, 0))]
    nowhere = gpd.GeoDataFrame(geometry=[WALL])
    with pytest.raises(CrsError, match="barriers"):
        network_of(street, terrain=Terrain(barriers=nowhere))
    with pytest.raises(CrsError, match="gates"):
        network_of(
            street, terrain=Terrain(barriers=shapes(WALL), gates=gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)]))
        )


def test_every_walker_meets_the_same_barriers():
    network = cut(LONG[:1], box(480, 20, 520, 60))
    other = network.with_profile("elderly")
    assert other.barriers is network.barriers
    assert snap(other, there([(500, 40)])).reason.tolist() == [OFF_NETWORK]


# By brute force

COORDINATE = st.integers(-20, 320)
BARRIERS = st.lists(
    st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=4, unique=True), min_size=1, max_size=5
)


def drawn_once(town):
    """Whether no street lies on another, or on itself."""
    steps = [frozenset(step) for path in town.paths for step in pairwise(path)]
    lines = shapely.linestrings([sorted(step) for step in steps])
    over = shapely.length(shapely.intersection(lines[:, None], lines[None, :])) > 0
    return int(over.sum()) == len(lines)


def run_along(town, walls):
    """Whether a street runs along a wall: on which side of it, only the last digit knows."""
    return any((shape & wall).length > 0 for shape in town.layer.geometry for wall in walls)


def free_streets(network: WalkNetwork, walls, xy):
    """For a place, the distance to each street on which the nearest point is not behind a wall; else infinite."""
    place = shapely.Point(xy)
    far = np.full(len(network.edge_line), np.inf)
    for edge in network.kept:
        shape = network.edge_line[edge]
        leg = shapely.LineString([place, shape.interpolate(shape.project(place))])
        if not any(wall.intersects(leg) for wall in walls):
            far[edge] = shape.distance(place)
    return far


@settings(max_examples=60, deadline=None)
@given(
    town=towns(), barriers=BARRIERS, spots=st.lists(SPOT, min_size=1, max_size=6), reach_m=st.sampled_from([40, 400])
)
def test_a_snap_is_the_nearest_of_all_streets_that_no_barrier_hides_by_brute_force(town, barriers, spots, reach_m):
    walls = [line(*path) for path in barriers]
    assume(not run_along(town, walls))
    network = cut(town.layer, *walls, profile=replace(WALKER, max_snap_m=float(reach_m)))
    found = snap(network, there(spots))
    for number, xy in enumerate(there(spots)):
        far = free_streets(network, walls, xy)
        least = far.min(initial=np.inf)
        if abs(least - reach_m) < HAIR_M:
            continue
        if least > reach_m:
            assert found.edge[number] == -1
            assert found.reason[number] == OFF_NETWORK
            continue
        assert found.snap_m[number] == pytest.approx(least, abs=HAIR_M)
        assert far[found.edge[number]] == pytest.approx(least, abs=HAIR_M)
        assert found.edge[number] == np.flatnonzero(far == least)[0] or (np.abs(far - least) < HAIR_M).sum() > 1


@settings(max_examples=40, deadline=None)
@given(
    town=towns().filter(drawn_once),
    barriers=BARRIERS,
    corner=st.tuples(st.floats(-60, 300), st.floats(-60, 300)),
    cell_m=st.sampled_from([0.7, 5.0, 23.0]),
    side=st.integers(1, 11),
)
def test_a_lattice_minds_barriers_as_its_points_one_by_one_do(town, barriers, corner, cell_m, side):
    walker = replace(WALKER, max_snap_m=60.0)
    walls = [line(*path) for path in barriers]
    assume(not run_along(town, walls))
    network = cut(town.layer, *walls, profile=walker)
    assert_same_but_for_a_hair(*lattice(network, corner, cell_m, side))


@settings(max_examples=40, deadline=None)
@given(
    town=towns().filter(drawn_once),
    barriers=BARRIERS,
    spots=st.lists(SPOT, min_size=1, max_size=5),
    random=st.randoms(),
)
def test_the_order_of_the_rows_changes_nothing_with_barriers(town, barriers, spots, random):
    walls = [line(*path) for path in barriers]
    expected = cut(town.layer, *walls)
    order, mixed = list(range(len(town.paths))), list(walls)
    random.shuffle(order)
    random.shuffle(mixed)
    found = cut(town.layer.iloc[order], *mixed)
    assert_identical(found, expected)
    xy = there(spots).reshape(-1, 2)
    mine, its = snap(found, xy), snap(expected, xy)
    for name in ("edge", "offset_m", "snap_m", "reason"):
        np.testing.assert_array_equal(getattr(mine, name), getattr(its, name))


def parted(town, walls):
    """The straight pieces of a town's streets, taken apart where a wall meets them."""
    ends, a, b, ways = [], [], [], []
    whole = town.pieces
    for number, (start, end) in enumerate(zip(whole.a, whole.b, strict=True)):
        step = shapely.LineString([start, end])
        met = [wall.intersection(step) for wall in walls]
        stops = sorted({step.project(shapely.Point(xy)) for part in met for xy in shapely.get_coordinates(part)})
        bounds = [-GAP_M, *stops, step.length + GAP_M]
        for at, (low, high) in enumerate(pairwise(bounds)):
            low_m, high_m = low + GAP_M, high - GAP_M
            if high_m - low_m <= GAP_M:
                continue
            first = whole.ends[number][0] if at == 0 else ("cut", number, at, 0)
            last = whole.ends[number][1] if at == len(stops) else ("cut", number, at, 1)
            ends.append((first, last))
            a.append(start + (end - start) * low_m / step.length)
            b.append(start + (end - start) * high_m / step.length)
            ways.append(whole.ways[number])
    return Pieces(ends=ends, a=np.array(a).reshape(-1, 2), b=np.array(b).reshape(-1, 2), ways=np.array(ways))


@settings(max_examples=60, deadline=None)
@given(town=towns(), barriers=BARRIERS, data=st.data())
def test_streets_that_barriers_cut_are_walked_in_the_same_time_as_by_networkx_without_the_pieces(town, barriers, data):
    walls = [line(*path) for path in barriers]
    assume(not run_along(town, walls))
    # Who stands at a corner of a street needs no way to it; corners at a wall are left out.
    corners = sorted({spot for path in town.paths for spot in path})
    corners = [spot for spot in corners if min(wall.distance(shapely.Point(there(spot))) for wall in walls) > 0.1]
    assume(corners)
    people = data.draw(st.lists(st.sampled_from(corners), min_size=1, max_size=4))
    served = data.draw(st.lists(st.sampled_from(corners), min_size=1, max_size=3))
    pieces = parted(town, walls)
    graph, clear = reference(pieces, there(people + served), 1.0)
    origins = [number for number in clear if number < len(people)]
    targets = [number for number in clear if number >= len(people)]
    assume(origins and targets)
    spots = people + served
    expected = least_metres(graph, origins, targets) / 100.0
    network = cut(town.layer, *walls, profile=WALKER)
    found, _ = exact_minutes(network, [spots[number] for number in origins], [spots[number] for number in targets])
    np.testing.assert_allclose(found, expected, atol=1e-6, rtol=0)


@settings(max_examples=40, deadline=None)
@given(
    town=towns(one_way=False),
    barriers=BARRIERS,
    people=st.lists(SPOT, min_size=1, max_size=5),
    served=st.lists(SPOT, min_size=1, max_size=3),
)
def test_with_a_barrier_no_walk_is_shorter_for_those_who_keep_their_street(town, barriers, people, served):
    walls = [line(*path) for path in barriers]
    assume(not run_along(town, walls))
    free, shut = network_of(town.layer, WALKER), cut(town.layer, *walls, profile=WALKER)

    def keeps(xy):
        before, after = snap(free, there([xy])), snap(shut, there([xy]))
        spots = [
            network.edge_line[found.edge[0]].interpolate(found.offset_m[0])
            for network, found in ((free, before), (shut, after))
            if found.found[0]
        ]
        return len(spots) == 2 and spots[0].distance(spots[1]) < HAIR_M

    people, served = [xy for xy in people if keeps(xy)], [xy for xy in served if keeps(xy)]
    assume(people and served)
    before, _ = exact_minutes(free, people, served)
    after, _ = exact_minutes(shut, people, served)
    assert (np.nan_to_num(after, nan=np.inf) >= np.nan_to_num(before, nan=np.inf) - 1e-6).all()


def test_the_direction_of_drawing_changes_no_time_with_barriers():
    streets = river_town(bridge=[None, None, None, "yes"])
    streets["oneway:foot"] = None
    expected = cut(streets, RIVER)
    for seed in range(5):
        turned = shuffled(streets, seed)
        network = build_network(
            from_layer(turned, name="town"), ONE_METRE_A_SECOND, min_fragment_m=0, terrain=against(RIVER)
        )
        np.testing.assert_array_equal(network.edge_u, expected.edge_u)
        np.testing.assert_array_equal(network.forward_s, expected.forward_s)
        np.testing.assert_allclose(network.node_xy, expected.node_xy, atol=1e-6)


# Bridges that are drawn too short


@pytest.mark.parametrize(("west", "east"), [(70, 130), (80, 120), (90, 110)])
def test_a_bridge_that_ends_on_the_bank_or_just_short_of_it_is_crossed(west, east):
    river = gpd.GeoDataFrame(geometry=[box(80, -500, 120, 500)], crs=CRS)
    spots = [(0, 0), (west, 0), (east, 0), (200, 0)]
    streets = layer(*(line(a, b) for a, b in pairwise(spots)), bridge=[None, "yes", None])
    network = build_network(from_layer(streets, name="t"), min_fragment_m=0, terrain=Terrain(barriers=river))
    assert network.component.max() == 0


def test_a_bridge_that_ends_far_out_in_the_water_joins_nothing():
    river = gpd.GeoDataFrame(geometry=[box(60, -500, 140, 500)], crs=CRS)
    streets = layer(
        line((0, 0), (90, 0)), line((90, 0), (110, 0)), line((110, 0), (200, 0)), bridge=[None, "yes", None]
    )
    network = build_network(from_layer(streets, name="t"), min_fragment_m=0, terrain=Terrain(barriers=river))
    assert network.component.max() == 2
