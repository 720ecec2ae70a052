"""One rule for table and map (definition D2): a point is in the polygon if and only if its walk is in time."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from circle15 import isochrones, nearest_times, service_areas
from circle15.errors import InputError
from circle15.network.build import build_network
from circle15.network.profile import WalkProfile
from circle15.network.snap import snap
from circle15.reach.ground import Ground
from circle15.reach.isochrones import areas_of_kinds
from circle15.reach.isochrones import isochrones as draw
from circle15.reach.search import nearest, node_costs, seeds_of
from circle15.reach.tiles import TILE
from circle15.reach.times import places_of
from circle15.units import rounded_s, seconds
from tests.grid_town import EAST_M, NORTH_M, ONE_BLOCK_A_MINUTE, box, facilities, layer, line, network_of, places, there

POINTS = 20_000

#: Of ten thousand points at most so many may disagree farther from the boundary than the drawing's tolerance.
IN_TEN_THOUSAND = 2


def minutes_of(network, served, xy):
    """Minutes that the table would hold for each point: to a tenth of a second, NaN where there is none."""
    found = places_of(network, served if "kind" in served else served.assign(kind=""))
    seeds = seeds_of(found.snaps, found.ids)
    return rounded_s(nearest(network, snap(network, xy), seeds, node_costs(network, seeds)).walk_s) / 60


def scattered(areas, seed=0, count=POINTS):
    """Points all over the largest polygon and up to 60 m beyond."""
    ground = shapely.union_all(areas.geometry.to_numpy()).buffer(60, quad_segs=4)
    shapely.prepare(ground)
    low_x, low_y, high_x, high_y = ground.bounds
    rng = np.random.default_rng(seed)
    parts, found = [], 0
    while found < count:
        xy = rng.uniform((low_x, low_y), (high_x, high_y), (count, 2))
        parts.append(xy[shapely.contains_xy(ground, xy)])
        found += len(parts[-1])
    return np.concatenate(parts)[:count]


def disagreements(network, served, areas, xy):
    """For each cutoff how many points disagree with the polygon, and those of them that do beyond the tolerance."""
    times = minutes_of(network, served, xy)
    found = []
    for row in areas.itertuples():
        area = row.geometry
        shapely.prepare(area)
        wrong = np.flatnonzero(shapely.intersects_xy(area, xy) != (times <= row.minutes))
        far = shapely.distance(shapely.boundary(area), shapely.points(xy[wrong])) > row.tolerance_m
        found.append((row, len(wrong), xy[wrong[far]]))
    return found


def is_narrow(network, served, row, spot):
    """Whether the ground that is as early, or as late, as a spot is narrower there than the drawing's tolerance."""
    angle = np.linspace(0, np.pi, 36, endpoint=False)
    step = row.tolerance_m * np.column_stack([np.cos(angle), np.sin(angle)])
    sides = [minutes_of(network, served, spot + side) <= row.minutes for side in (step, -step)]
    here = minutes_of(network, served, spot[None])[0] <= row.minutes
    return bool(((sides[0] != here) & (sides[1] != here)).any())


def assert_one_rule(network, served, areas, *, seed=0, count=POINTS):
    for row, wrong, beyond in disagreements(network, served, areas, scattered(areas, seed, count)):
        print(f"{row.minutes:g} min: {wrong} of {count} points disagree, {len(beyond)} beyond the tolerance")  # noqa: T201
        assert len(beyond) <= IN_TEN_THOUSAND * count / 10_000
        assert all(is_narrow(network, served, row, spot) for spot in beyond)


def the_only(table):
    (area,) = table.geometry
    return area


# Table and map agree


def test_in_the_grid_town_a_point_is_inside_if_and_only_if_it_is_in_time(town):
    served = facilities({"f": (140, 230)})
    assert_one_rule(town, served, isochrones(town, served, (1, 2, 3.5, 6)))


@pytest.mark.parametrize("tolerance_m", [3.0, 25.0])
def test_the_tolerance_that_is_asked_for_is_kept(town, tolerance_m):
    served = facilities({"f": (140, 230)})
    areas = isochrones(town, served, (2, 4), tolerance_m=tolerance_m)
    assert areas["tolerance_m"].tolist() == [tolerance_m] * 2
    assert_one_rule(town, served, areas)


def test_in_the_grid_town_the_service_area_of_three_facilities_keeps_the_rule(town):
    served = facilities({"a": (0, 0), "b": (410, 480), "c": (300, -120)})
    assert_one_rule(town, served, service_areas(town, served, (1, 2, 4)))


def torn_town():
    """Random streets, a third of them one-way, many of them joined to few others."""
    rng = np.random.default_rng(21)
    corners = rng.uniform(0, 900, (45, 2))
    pairs = [sorted(rng.choice(45, 2, replace=False)) for _ in range(150)]
    near = sorted(pairs, key=lambda pair: np.hypot(*(corners[pair[0]] - corners[pair[1]])))[:80]
    streets = layer(*(line(tuple(corners[a]), tuple(corners[b])) for a, b in near))
    streets["oneway:foot"] = ["yes" if number % 3 == 0 else None for number in range(80)]
    return network_of(streets, WalkProfile(speed_kmh=6.0, max_snap_m=80.0))


def test_on_torn_and_one_way_streets_a_point_is_inside_if_and_only_if_it_is_in_time():
    network = torn_town()
    served = facilities({"f": (450, 450)})
    assert_one_rule(network, served, isochrones(network, served, (3, 6, 12)))


@pytest.fixture(scope="module")
def monaco(monaco_lines):
    return build_network(monaco_lines)


@pytest.fixture(scope="module")
def monaco_places(monaco):
    rng = np.random.default_rng(6)
    at = monaco.node_xy[rng.choice(np.flatnonzero(monaco.component == 0), 5)] + rng.uniform(-20, 20, (5, 2))
    index = pd.Index([f"f{number}" for number in range(5)], name="id")
    return gpd.GeoDataFrame({"kind": "clinic"}, geometry=shapely.points(at), index=index, crs=monaco.crs)


@pytest.fixture(scope="module")
def monaco_isochrones(monaco, monaco_places):
    return isochrones(monaco, monaco_places)


@pytest.fixture(scope="module")
def monaco_areas(monaco, monaco_places):
    return service_areas(monaco, monaco_places)


def test_in_monaco_a_point_is_inside_an_isochrone_if_and_only_if_it_is_in_time(
    monaco, monaco_places, monaco_isochrones
):
    assert_one_rule(monaco, monaco_places.iloc[:1], monaco_isochrones[monaco_isochrones["facility_id"] == "f0"])


def test_in_monaco_a_point_is_inside_a_service_area_if_and_only_if_it_is_in_time(monaco, monaco_places, monaco_areas):
    assert_one_rule(monaco, monaco_places, monaco_areas)


def test_the_map_agrees_with_the_table_that_people_read(town):
    served = facilities({"a": (0, 0), "b": (500, 500)})
    area = the_only(service_areas(town, served, [3.0]))
    rng = np.random.default_rng(9)
    xy = there(rng.uniform(-200, 700, (500, 2)))
    people = places({f"c{number}": shapely.Point(spot) for number, spot in enumerate(xy)})
    table = nearest_times(town, people, served, within_min=3.0).set_index("community_id").loc[people.index]
    clear = shapely.distance(area.boundary, people.geometry.to_numpy()) > 10.0
    inside = shapely.intersects_xy(area, xy)
    assert clear.sum() > 400
    assert (inside[clear] == (table["walk_min"] <= 3.0)[clear]).all()
    assert (inside[clear] == (table["share_within"] == 1.0)[clear]).all()


# Shapes that one knows


def assert_drawn(area, expected, tolerance_m=10.0):
    """The two areas differ nowhere but near the boundary of the expected one."""
    wrong = shapely.symmetric_difference(area, expected)
    assert shapely.difference(wrong, expected.boundary.buffer(tolerance_m)).area < 1e-6


def test_along_one_street_the_isochrone_is_a_diamond_cut_off_where_a_snap_ends():
    # From (0, 0) one has 4 minutes, 400 m: |x| + |y| <= 400 and |y| <= 250.
    network = network_of([line((-1000, 0), (1000, 0))])
    area = the_only(isochrones(network, facilities({"f": (0, 0)}), [4.0]))
    spots = [(400, 0), (150, 250), (-150, 250), (-400, 0), (-150, -250), (150, -250)]
    assert_drawn(area, shapely.Polygon(there(spots)))


def test_a_facility_off_the_street_loses_what_its_own_leg_takes():
    network = network_of([line((-1000, 0), (1000, 0))])
    area = the_only(isochrones(network, facilities({"f": (0, 100)}), [4.0]))
    spots = [(300, 0), (50, 250), (-50, 250), (-300, 0), (-50, -250), (50, -250)]
    assert_drawn(area, shapely.Polygon(there(spots)))


def test_beyond_the_end_of_a_street_the_isochrone_is_round():
    network = network_of([line((0, 0), (1000, 0))])
    area = the_only(isochrones(network, facilities({"f": (0, 0)}), [1.0]))
    half = shapely.Point(there((0, 0))).buffer(100, quad_segs=64).intersection(box(-200, -200, 0, 200))
    diamond = shapely.Polygon(there([(0, 100), (100, 0), (0, -100)]))
    assert_drawn(area, shapely.union(half, diamond))


def test_the_far_bank_of_a_river_without_a_bridge_is_not_in_the_isochrone():
    banks = [line((0, 0), (1000, 0)), line((0, 80), (1000, 80))]
    area = the_only(isochrones(network_of(banks), facilities({"f": (500, 0)}), [5.0]))
    assert shapely.intersects_xy(area, *there((500, 30)))
    assert not shapely.intersects_xy(area, *there((500, 50)))
    assert area.bounds[3] <= NORTH_M + 40 + 10


def test_over_a_bridge_the_far_bank_is_reached():
    banks = [line((0, 0), (500, 0), (1000, 0)), line((0, 80), (500, 80), (1000, 80)), line((500, 0), (500, 80))]
    area = the_only(isochrones(network_of(banks), facilities({"f": (500, 0)}), [5.0]))
    assert shapely.intersects_xy(area, *there((500, 120)))


def test_around_a_street_that_nothing_joins_there_is_a_hole():
    ring = line((0, 0), (600, 0), (600, 600), (0, 600), (0, 0))
    network = network_of([ring, line((250, 300), (350, 300))])
    served = facilities({"f": (0, 0)})
    area = the_only(isochrones(network, served, [14.0]))
    (part,) = area.geoms
    assert len(part.interiors) == 1
    assert not shapely.intersects_xy(area, *there((300, 300)))
    assert shapely.intersects_xy(area, *there((300, 60)))
    assert_one_rule(network, served, isochrones(network, served, [14.0]))


def test_a_one_way_street_is_drawn_for_those_who_walk_to_the_facility():
    # 200 m one way from west to east: the facility in the east is reached from the west, not the other way round.
    streets = layer(line((0, 0), (200, 0)))
    streets["oneway:foot"] = ["yes"]
    network = network_of(streets)
    east, west = (the_only(isochrones(network, facilities({"f": (x, 0)}), [1.0])) for x in (150, 50))
    assert shapely.intersects_xy(east, *there((100, 0)))
    assert not shapely.intersects_xy(east, *there((175, 0)))
    assert not shapely.intersects_xy(west, *there((100, 0)))


def test_a_slow_walker_has_a_smaller_area():
    network = network_of([line((-1000, 0), (1000, 0))])
    slow = network.with_profile(WalkProfile(speed_kmh=3.0))
    served = facilities({"f": (0, 0)})
    assert_drawn(the_only(isochrones(slow, served, [8.0])), the_only(isochrones(network, served, [4.0])), 0.1)


# Rows


def test_there_is_one_row_per_facility_and_cutoff_in_order(town):
    table = isochrones(town, facilities({"a": (0, 0), "b": (300, 300)}), (6, 2, 4, 2))
    assert table[["facility_id", "minutes"]].to_numpy().tolist() == [
        ["a", 2.0], ["a", 4.0], ["a", 6.0], ["b", 2.0], ["b", 4.0], ["b", 6.0],
    ]  # fmt: skip
    assert table["kind"].tolist() == ["clinic"] * 6
    assert table.crs == town.crs


def test_there_is_one_service_area_per_kind_and_cutoff(town):
    both = pd.concat([facilities({"a": (0, 0)}, "pharmacy"), facilities({"b": (0, 0), "c": (500, 500)}, "clinic")])
    table = service_areas(town, both, (2, 4))
    assert table[["kind", "minutes"]].to_numpy().tolist() == [
        ["clinic", 2.0], ["clinic", 4.0], ["pharmacy", 2.0], ["pharmacy", 4.0],
    ]  # fmt: skip


@pytest.mark.parametrize("cutoffs", [[], [0], [-5], [5, float("nan")], [241]])
def test_a_cutoff_that_is_no_time_is_refused(town, cutoffs):
    with pytest.raises(InputError, match="cannot be used"):
        isochrones(town, facilities({"f": (0, 0)}), cutoffs)
    with pytest.raises(InputError, match="cannot be used"):
        service_areas(town, facilities({"f": (0, 0)}), cutoffs)


@pytest.mark.parametrize("tolerance_m", [0, -3.0, float("nan"), float("inf")])
def test_a_tolerance_that_nothing_can_be_drawn_with_is_refused(town, tolerance_m):
    with pytest.raises(InputError, match="tolerance"):
        isochrones(town, facilities({"f": (0, 0)}), [2.0], tolerance_m=tolerance_m)


def test_facilities_without_a_kind_are_drawn_all_the_same(town):
    table = isochrones(town, places({"f": (0, 0)}), [2.0])
    assert not the_only(table).is_empty


def test_facilities_without_a_reference_system_are_refused(town):
    with pytest.raises(ValueError, match="facilities"):
        isochrones(town, gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)]), [2.0])


def test_a_facility_without_a_street_has_an_empty_area(town):
    table = isochrones(town, facilities({"a": (9000, 0), "b": (0, 0)}), (2, 4))
    assert table.geometry.is_empty.tolist() == [True, True, False, False]
    assert not table.geometry.isna().any()
    lone = service_areas(town, facilities({"a": (9000, 0)}), (2, 4))
    assert lone.geometry.is_empty.tolist() == [True, True]


def test_a_facility_without_a_geometry_has_an_empty_area_and_moves_no_other(town):
    served = facilities({"a": (0, 0), "b": (300, 300)})
    served.loc["a", "geometry"] = None
    table = isochrones(town, served, [1.0])
    assert table.geometry.is_empty.tolist() == [True, False]
    assert shapely.intersects_xy(table.geometry[1], *there((300, 300)))


def test_a_facility_that_serves_nobody_yet_has_no_service_area(town):
    # The table of times leaves it out, and so must the map.
    served = facilities({"a": (0, 0), "b": (500, 500)}).assign(status=["open", "planned"])
    assert nearest_times(town, places({"c": (500, 500)}), served)["facility_id"].tolist() == ["a"]
    area = the_only(service_areas(town, served, [2.0]))
    assert shapely.intersects_xy(area, *there((0, 0)))
    assert not shapely.intersects_xy(area, *there((500, 500)))


def test_the_order_of_the_facilities_changes_no_area(town):
    served = facilities({"b": (500, 100), "a": (0, 0), "c": (210, 333)})
    table = service_areas(town, served, (1, 3))
    turned = service_areas(town, served.iloc[::-1], (1, 3))
    assert [shape.wkb for shape in table.geometry] == [shape.wkb for shape in turned.geometry]
    rows = isochrones(town, served, [3.0]).set_index("facility_id").geometry
    other = isochrones(town, served.iloc[::-1], [3.0]).set_index("facility_id").geometry
    assert {name: shape.wkb for name, shape in rows.items()} == {name: shape.wkb for name, shape in other.items()}


# Geometry


def test_every_area_is_a_valid_multipolygon_that_holds_the_smaller_ones(monaco_isochrones, monaco_areas):
    for table, of in ((monaco_isochrones, "facility_id"), (monaco_areas, "kind")):
        assert table.geometry.is_valid.all()
        assert set(table.geom_type) == {"MultiPolygon"}
        for _, rows in table.groupby(of):
            areas = rows.sort_values("minutes").geometry.tolist()
            for small, large in pairwise(areas):
                assert small.difference(large).area < 1e-3
                assert small.area < large.area


def test_the_service_area_of_one_facility_is_its_isochrone(monaco, monaco_places, monaco_isochrones):
    alone = service_areas(monaco, monaco_places.iloc[:1]).geometry
    its = monaco_isochrones.loc[monaco_isochrones["facility_id"] == "f0"].geometry
    assert [area.wkb for area in alone] == [area.wkb for area in its]


@pytest.mark.parametrize("minutes", [5.0, 15.0])
def test_a_service_area_is_the_union_of_the_isochrones(monaco_isochrones, monaco_areas, minutes):
    area = the_only(monaco_areas[monaco_areas["minutes"] == minutes])
    of_each = monaco_isochrones[monaco_isochrones["minutes"] == minutes]
    union = shapely.union_all(of_each.geometry.to_numpy())
    assert union.difference(area).area < 1e-3
    wrong = area.difference(union)
    assert wrong.difference(union.boundary.buffer(10.0)).area < 1e-6
    assert wrong.area < 0.01 * area.area


def test_a_drawing_across_tiles_has_no_seams():
    # The street is longer than a tile is wide; without a seam the area is one piece without a hole.
    network = network_of([line((-2000, 0), (2000, 0))], ONE_BLOCK_A_MINUTE)
    assert Ground(network=network).cell_m * TILE < 1500
    area = the_only(isochrones(network, facilities({"f": (0, 0)}), [15.0]))
    (part,) = area.geoms
    assert len(part.interiors) == 0


def test_a_service_area_that_is_drawn_in_pieces_is_the_one_that_is_drawn_at_once(
    monaco, monaco_places, monaco_areas, monkeypatch
):
    monkeypatch.setattr("circle15.reach.isochrones._PIECE", 1)
    pieces = service_areas(monaco, monaco_places)
    assert pieces.geometry.is_valid.all()
    assert set(pieces.geom_type) == {"MultiPolygon"}
    for piecemeal, whole in zip(pieces.geometry, monaco_areas.geometry, strict=True):
        assert piecemeal.symmetric_difference(whole).area < 1e-6
        assert len(piecemeal.geoms) == len(whole.geoms)
    assert_one_rule(monaco, monaco_places, pieces)


def test_pieces_let_go_of_the_ground_that_nobody_waits_for(monaco, monaco_places, monkeypatch):
    monkeypatch.setattr("circle15.reach.isochrones._PIECE", 1)
    found, ground = places_of(monaco, monaco_places), Ground(network=monaco)
    areas_of_kinds(ground, found)
    assert ground.tiles == {}
    draw(monaco, found, ground=ground)
    kept = dict(ground.tiles)
    areas_of_kinds(ground, found)
    assert ground.tiles == kept


@pytest.mark.parametrize("apart_m", [2.0, 4.0, 9.0])
def test_a_strip_of_ground_between_two_streets_is_kept_in_and_kept_out(apart_m):
    # Three streets side by side; the middle one begins at the facility's end, or at the other, 2 km of walk away.
    rim = [line((0, y), (1000, y)) for y in (0, 2 * apart_m)]
    ends = [line((0, 0), (0, 2 * apart_m)), line((1000, 0), (1000, 2 * apart_m))]
    for first, last in ((5, 1000), (0, 995)):
        network = network_of([*rim, *ends, line((first, apart_m), (last, apart_m))])
        served = facilities({"f": (0, -40)})
        assert_one_rule(network, served, isochrones(network, served, (3, 6, 9)))


# Bands and holes


def test_bands_do_not_overlap_and_together_are_the_largest_area(monaco, monaco_places, monaco_isochrones, monaco_areas):
    for whole, bands, of in (
        (monaco_isochrones, isochrones(monaco, monaco_places, bands=True), "facility_id"),
        (monaco_areas, service_areas(monaco, monaco_places, bands=True), "kind"),
    ):
        assert bands[["from_minutes", "minutes"]].iloc[:3].to_numpy().tolist() == [[0, 5], [5, 10], [10, 15]]
        assert set(whole["from_minutes"]) == {0.0}
        assert bands.geometry.is_valid.all()
        assert set(bands.geom_type) == {"MultiPolygon"}
        for name, rows in bands.groupby(of):
            areas = rows.geometry.to_numpy()
            largest = whole[(whole[of] == name) & (whole["minutes"] == 15)].geometry.iloc[0]
            assert shapely.area(areas).sum() == pytest.approx(largest.area)
            assert shapely.union_all(areas).symmetric_difference(largest).area < 1e-3
            assert max(small.intersection(large).area for small, large in pairwise(areas)) < 1e-6


@pytest.mark.parametrize("bands", [False, True])
def test_without_facilities_there_are_no_rows(town, bands):
    served = facilities({"f": (0, 0)}).iloc[:0]
    for table in (isochrones(town, served, bands=bands), service_areas(town, served, bands=bands)):
        assert len(table) == 0
        assert table.crs == town.crs
        assert {"from_minutes", "minutes", "tolerance_m", "min_hole_m2"} < set(table.columns)


def test_the_first_band_is_the_smallest_isochrone(town):
    served = facilities({"a": (0, 0), "b": (9000, 0)})
    whole, bands = isochrones(town, served, (1, 2)), isochrones(town, served, (1, 2), bands=True)
    assert whole.geometry.iloc[0].wkb == bands.geometry.iloc[0].wkb
    assert bands.geometry.is_empty.tolist() == [False, False, True, True]
    assert list(bands.columns) == list(whole.columns)


def test_holes_that_are_smaller_than_asked_are_filled_with_the_islands_in_them():
    ring = line((0, 0), (600, 0), (600, 600), (0, 600), (0, 0))
    inner = [line((200, 200), (400, 200), (400, 400), (200, 400), (200, 200)), line((290, 300), (310, 300))]
    network = network_of([ring, *inner])
    served = facilities({"a": (0, 0), "b": (300, 300)})
    holed, filled = (service_areas(network, served, [14.0], min_hole_m2=size) for size in (0.0, 200_000.0))
    assert holed["min_hole_m2"].tolist() == [0.0]
    assert filled["min_hole_m2"].tolist() == [200_000.0]
    assert [len(part.interiors) for part in the_only(holed).geoms] == [1, 0]
    assert [len(part.interiors) for part in the_only(filled).geoms] == [0]
    assert the_only(filled).is_valid
    assert the_only(filled).covers(the_only(holed))


def test_what_is_filled_is_valid_and_holds_the_smaller_cutoffs(monaco, monaco_places):
    table = isochrones(monaco, monaco_places, min_hole_m2=100.0)
    assert table.geometry.is_valid.all()
    for _, rows in table.groupby("facility_id"):
        assert max(small.difference(large).area for small, large in pairwise(rows.geometry)) < 1e-3
        holes = [shapely.Polygon(ring).area for area in rows.geometry for part in area.geoms for ring in part.interiors]
        assert min(holes, default=100.0) >= 100.0


def test_where_the_lattice_lies_does_not_depend_on_the_facility(town):
    ground = Ground(network=town)
    first = draw(town, places_of(town, facilities({"f": (0, 0)})), minutes=[2.0], ground=ground)
    tiles = dict(ground.tiles)
    draw(town, places_of(town, facilities({"f": (500, 500)})), minutes=[2.0], ground=ground)
    again = draw(town, places_of(town, facilities({"f": (0, 0)})), minutes=[2.0], ground=ground)
    fresh = draw(town, places_of(town, facilities({"f": (0, 0)})), minutes=[2.0])
    assert the_only(first).wkb == the_only(again).wkb == the_only(fresh).wkb
    assert all(ground.tiles[key] is snaps for key, snaps in tiles.items())


def test_a_ground_that_was_used_before_serves_every_kind(town):
    ground = Ground(network=town)
    found = places_of(town, pd.concat([facilities({"a": (0, 0)}, "clinic"), facilities({"b": (500, 500)}, "pharmacy")]))
    table = areas_of_kinds(ground, found, minutes=[1.0])
    west, east = table.geometry
    assert west.disjoint(east)
    assert shapely.intersects_xy(west, EAST_M, NORTH_M)


def test_a_point_exactly_at_the_cutoff_is_within_by_the_table_and_at_the_edge_of_the_map():
    network = network_of([line((-1000, 0), (1000, 0))])
    served = facilities({"f": (0, 0)})
    area = the_only(isochrones(network, served, [4.0]))
    at = there([(400, 0)])
    assert minutes_of(network, served, at).tolist() == [4.0]
    assert shapely.distance(area.boundary, shapely.Point(at[0])) <= 10.0
    assert seconds(4.0) == 240.0
