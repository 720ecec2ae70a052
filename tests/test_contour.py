"""Marching squares: shapes that one can check in the head, and what holds for every field."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from circle15.reach.contour import END, Field, polygons_within

INF = np.inf


def drawn(rows, cutoffs=(10.0,), *, jump_s=5.0, frame=INF, cell_m=1.0, corner=(0, 0)):
    """Draw a field that is given row by row from the south; lattice point (0, 0) is its south-western."""
    walk_s = np.pad(np.array(rows, dtype=np.float32), 1, constant_values=frame)
    field = Field(walk_s=walk_s, jump_s=jump_s, column=corner[0] - 1, row=corner[1] - 1, cell_m=cell_m)
    return polygons_within(field, np.array(cutoffs))


def test_a_point_that_is_reached_alone_is_a_diamond():
    (area,) = drawn([[5.0]], jump_s=5.0)
    # 5 s early, 5 s late at most: half way to each neighbour.
    assert area.equals(shapely.MultiPolygon([shapely.Polygon([(0.5, 0), (0, 0.5), (-0.5, 0), (0, -0.5)])]))


def test_along_a_slope_the_boundary_is_where_the_time_is_the_cutoff():
    (area,) = drawn([[0, 4, 8, 12, 16]] * 5, jump_s=100, frame=END)
    assert area.bounds == (0, 0, 2.5, 4)
    assert area.equals(shapely.box(0, 0, 2.5, 4))


def test_coordinates_are_metres_from_the_origin():
    (area,) = drawn([[5.0]], corner=(300, 200), cell_m=10.0)
    assert area.centroid.coords[0] == pytest.approx((3000, 2000))
    assert area.area == pytest.approx(50)


def test_a_late_point_inside_is_a_hole():
    (area,) = drawn([[0] * 5] * 2 + [[0, 0, 99, 0, 0]] + [[0] * 5] * 2)
    (part,) = area.geoms
    assert len(part.interiors) == 1
    assert not area.covers(shapely.Point(2, 2))


def test_an_island_in_a_hole_is_a_polygon_of_its_own():
    field = np.zeros((9, 9))
    field[2:7, 2:7] = 99
    field[4, 4] = 0
    (area,) = drawn(field)
    assert [len(part.interiors) for part in area.geoms] == [1, 0]


def test_holes_belong_to_the_polygon_that_they_are_in():
    one = np.zeros((5, 5))
    one[[1, 3], [1, 3]] = 99
    (area,) = drawn(np.hstack([one, np.full((5, 2), 99), one, np.full((5, 2), 99), np.zeros((5, 5))]))
    assert [len(part.interiors) for part in area.geoms] == [2, 2, 0]
    assert area.is_valid


@pytest.mark.parametrize(("early", "late", "parts"), [(0.0, 12.0, 1), (9.0, 14.0, 2)])
def test_a_saddle_is_open_when_its_middle_is_reached(early, late, parts):
    # The middle is at 6 and at 11.5.
    (area,) = drawn([[early, late], [late, early]], jump_s=100, frame=99)
    assert len(area.geoms) == parts


def test_where_nothing_is_reached_the_polygon_is_empty():
    areas = drawn([[INF, INF], [INF, INF]], (5, 10))
    assert [area.is_empty for area in areas] == [True, True]
    assert [area.is_empty for area in drawn([[7.0]], (5, 10))] == [True, False]


def test_fields_side_by_side_meet_in_one_line():
    field = np.random.default_rng(2).uniform(0, 20, (12, 23)).astype(np.float32)
    (whole,) = drawn(field, frame=END)
    (west,), (east,) = drawn(field[:, :12], frame=END), drawn(field[:, 11:], frame=END, corner=(11, 0))
    assert shapely.union(west, east).symmetric_difference(whole).area == pytest.approx(0, abs=1e-9)
    assert west.intersection(east).area == 0


SECONDS = [0, 3, 9.9, 10, 10.1, 12, 19, 20, 44, INF]
FIELDS = arrays.arrays(np.float32, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.sampled_from(SECONDS))


@settings(max_examples=300, deadline=None)
@given(FIELDS, st.sampled_from([1.0, 5.0, 1e6]))
def test_every_drawing_is_valid_and_holds_exactly_the_points_that_are_reached(field, jump_s):
    areas = drawn(field, (10.0, 20.0), jump_s=jump_s)
    row, column = np.divmod(np.arange(field.size), field.shape[1])
    for area, cutoff_s in zip(areas, (10.0, 20.0), strict=True):
        assert area.is_valid
        assert area.geom_type == "MultiPolygon"
        assert (shapely.contains_xy(area, column, row) == (field.ravel() <= cutoff_s)).all()
    for small, large in pairwise(areas):
        assert small.difference(large).area < 1e-9


@settings(max_examples=100, deadline=None)
@given(FIELDS.filter(lambda field: min(field.shape) > 1))
def test_where_a_field_ends_every_drawing_is_valid_as_well(field):
    west, south, east, north = shapely.total_bounds(drawn(field, (10.0, 20.0), frame=END))
    assert np.isnan(west) or (west >= 0 and south >= 0 and east <= field.shape[1] - 1 and north <= field.shape[0] - 1)
    assert shapely.is_valid(drawn(field, (10.0, 20.0), frame=END)).all()


def test_in_cells_of_a_few_centimetres_far_from_the_origin_a_drawing_is_valid():
    field = np.random.default_rng(1).choice([1.0, 899.9999, 900.0, 900.0001, INF], (40, 40)).astype(np.float32)
    (area,) = drawn(field, (900.0,), jump_s=0.05, cell_m=0.0667, corner=(7_500_000, 50_000_000))
    assert area.is_valid


@settings(max_examples=60, deadline=None)
@given(FIELDS)
def test_a_drawing_does_not_depend_on_what_else_is_drawn_nor_on_the_margin(field):
    (alone,) = drawn(field)
    both = drawn(field, (10.0, 20.0))
    wide = np.pad(field, 3, constant_values=INF)
    assert alone.wkb == both[0].wkb == drawn(wide, corner=(-3, -3))[0].wkb


def test_more_cutoffs_than_eight_bits_can_count_are_drawn():
    cutoffs = np.arange(1, 301) / 10
    areas = drawn([[0, 10, 20, 30]], cutoffs, jump_s=100)
    assert all(small.area < large.area for small, large in pairwise(areas))
