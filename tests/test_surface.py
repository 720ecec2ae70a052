"""The ground's height between the cells of a raster, and what smoothing does to it.

Most grounds here have cells of 10 m, the first of which has its centre at (5, 5) and its rows run from the south:
so row and column grow with y and x, and heights can be checked in the head.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from pyproj import CRS

from circle15.errors import InputError
from circle15.metric import WGS84, project
from circle15.surface import SMOOTHING_M, Surface, cell_size_m, heights, smoothed

UTM = CRS.from_epsg(32648)
MERCATOR = CRS.from_epsg(3857)
VOID = np.nan


def ground(height_m, *, cell=10.0, crs=UTM, transform=None):
    return Surface(
        height_m=np.asarray(height_m, dtype=np.float32),
        transform=transform or (cell, 0.0, 0.0, 0.0, cell, 0.0),
        crs=crs,
        name="ground",
    )


def at(surface, *points, crs=None):
    return heights(surface, np.array(points, dtype=float), crs or surface.crs).tolist()


def centres(shape, cell=10.0):
    """x and y of the centres of cells."""
    row, column = np.indices(shape)
    return (column + 0.5) * cell, (row + 0.5) * cell


def plane(x, y):
    return 100 + 0.05 * x - 0.02 * y


# ---- between the cells -----------------------------------------------------------------------------


def test_at_the_centre_of_a_cell_the_ground_is_as_high_as_the_cell():
    assert at(ground([[1, 2], [3, 4]]), (5, 5), (15, 5), (5, 15), (15, 15)) == [1, 2, 3, 4]


def test_halfway_between_cells_the_ground_is_halfway_between_them():
    assert at(ground([[1, 2], [3, 4]]), (10, 5), (5, 10), (10, 10)) == [1.5, 2.0, 2.5]


def test_a_plane_is_met_exactly():
    surface = ground(plane(*centres((20, 30))))
    xy = np.random.default_rng(0).uniform((5, 5), (295, 195), (500, 2))
    np.testing.assert_allclose(heights(surface, xy, UTM), plane(*xy.T), atol=1e-4)


def test_a_hill_rises_to_its_top_and_falls_again():
    # A pyramid of 100 m around the centre of the cell in the middle: every metre sideways is a metre down.
    x, y = centres((21, 21))
    hill = ground(100 - np.maximum(abs(x - 105), abs(y - 105)))
    assert at(hill, (105, 105), (75, 105), (105, 155), (65, 105), (128, 105)) == [100, 70, 50, 60, 77]


def test_rows_that_run_from_the_north_are_read_from_the_north():
    surface = ground([[1, 2], [3, 4]], transform=(10, 0, 0, 0, -10, 20))
    assert at(surface, (5, 15), (15, 15), (5, 5), (15, 5)) == [1, 2, 3, 4]


def test_a_raster_that_is_turned_is_read_where_it_lies():
    # A quarter turn: columns run to the north, rows to the east.
    surface = ground([[1, 2], [3, 4]], transform=(0, 10, 0, 10, 0, 0))
    assert at(surface, (5, 5), (5, 15), (15, 5), (15, 15), (10, 10)) == [1, 2, 3, 4, 2.5]


def test_no_points_have_no_heights():
    assert heights(ground([[1]]), np.empty((0, 2)), UTM).shape == (0,)


# ---- the rim, and voids ----------------------------------------------------------------------------


def test_the_outer_half_of_a_rim_cell_is_as_high_as_the_cell():
    surface = ground([[1, 2], [3, 4]])
    assert at(surface, (0, 0), (20, 0), (0, 20), (20, 20), (2, 5), (5, 19)) == [1, 2, 3, 4, 1, 3]


def test_along_the_rim_the_ground_still_rises_from_cell_to_cell():
    assert at(ground([[1, 2], [3, 4]]), (10, 0), (0, 10)) == [1.5, 2.0]


@pytest.mark.parametrize("point", [(-0.01, 5), (20.01, 5), (5, -0.01), (5, 20.01), (1e6, -1e6)])
def test_beyond_the_rim_nothing_is_known(point):
    assert np.isnan(at(ground([[1, 2], [3, 4]]), point)).all()


def test_a_point_without_coordinates_has_no_height():
    surface = ground([[1, 2], [3, 4]])
    found = at(surface, (np.nan, 5), (5, np.inf), (5, 5))
    assert np.isnan(found[:2]).all()
    assert found[2] == 1


def test_where_a_void_has_a_say_nothing_is_known():
    surface = ground([[1, 2, VOID], [3, 4, 5]])
    assert np.isnan(at(surface, (25, 5), (24, 5), (15.1, 5), (20, 10))).all()


def test_where_a_void_has_no_say_the_ground_is_known():
    surface = ground([[1, 2, VOID], [3, 4, 5]])
    assert at(surface, (15, 5), (14, 5), (15, 10), (20, 15), (25, 15)) == pytest.approx([2, 1.9, 3, 4.5, 5])


def test_a_raster_of_a_single_cell_is_as_high_everywhere():
    assert at(ground([[7]]), (0, 0), (5, 5), (10, 3)) == [7, 7, 7]


# ---- reference systems -----------------------------------------------------------------------------


def test_points_in_metres_find_their_height_on_a_raster_in_degrees():
    # Kunming: a tenth of a degree, 1 m higher with each cell to the east.
    east = np.tile(np.arange(100.0), (100, 1))
    surface = ground(east, crs=WGS84, transform=(0.001, 0, 102.7, 0, -0.001, 25.1))
    lon_lat = np.array([[102.7505, 25.05], [102.7255, 25.0321], [102.751, 25.08]])
    np.testing.assert_allclose(heights(surface, lon_lat, WGS84), [50, 25, 50.5], atol=1e-6)
    np.testing.assert_allclose(heights(surface, project(lon_lat, WGS84, UTM), UTM), [50, 25, 50.5], atol=1e-5)


def test_points_in_degrees_find_their_height_on_a_raster_in_metres_whatever_the_order_of_its_axes():
    xian = CRS.from_epsg(4547)  # its first axis is the northing
    surface = ground(plane(*centres((50, 50))), crs=xian, transform=(10, 0, 500_000, 0, 10, 2_770_000))
    xy = np.array([[500_100.0, 2_770_250.0], [500_321.0, 2_770_123.0]])
    found = heights(surface, project(xy, xian, WGS84), WGS84)
    np.testing.assert_allclose(found, [plane(100, 250), plane(321, 123)], atol=1e-4)


def test_a_point_that_a_projection_cannot_show_has_no_height():
    assert np.isnan(at(ground([[1, 2], [3, 4]], crs=MERCATOR), (0.0, 90.0), (500.0, 500.0), crs=WGS84)).all()


# ---- smoothing -------------------------------------------------------------------------------------


def test_cells_of_a_raster_in_degrees_are_narrower_away_from_the_equator():
    second = 1 / 3600
    at_60_north = ground(np.zeros((10, 10)), crs=WGS84, transform=(second, 0, 25.0, 0, -second, 60.0))
    width_m, depth_m = cell_size_m(at_60_north)
    assert width_m == pytest.approx(15.5, abs=0.1)
    assert depth_m == pytest.approx(30.95, abs=0.05)


def test_cells_are_measured_on_the_ground_and_not_on_the_map():
    # At 60° north Web Mercator draws everything twice as long.
    northing = 8_399_738.0
    width_m, depth_m = cell_size_m(ground(np.zeros((4, 4)), crs=MERCATOR, transform=(30, 0, 0, 0, -30, northing)))
    assert width_m == pytest.approx(15, rel=0.005)
    assert depth_m == pytest.approx(15, rel=0.005)


def test_smoothing_by_nothing_changes_nothing():
    surface = ground([[1, 9], [5, VOID]])
    assert smoothed(surface, 0) is surface


def test_level_ground_stays_level():
    surface = smoothed(ground(np.full((40, 40), 1895.3)))
    assert np.unique(surface.height_m) == np.float32(1895.3)
    assert surface.smoothing_m == SMOOTHING_M == 30.0


def test_an_even_slope_stays_as_steep_away_from_the_rim():
    even = plane(*centres((60, 60)))
    inner = slice(13, -13)  # 4 x 30 m
    np.testing.assert_allclose(smoothed(ground(even)).height_m[inner, inner], even[inner, inner], atol=1e-3)


def test_a_step_becomes_a_ramp_that_is_at_half_height_in_its_middle():
    step = np.where(np.arange(60) < 30, 0.0, 10.0)
    surface = smoothed(ground(np.tile(step, (30, 1))))
    middle = at(surface, (100, 150), (270, 150), (300, 150), (330, 150), (500, 150))
    # A standard deviation from the middle the normal distribution holds 15.9 %.
    assert middle == pytest.approx([0, 1.59, 5, 8.41, 10], abs=0.05)


@pytest.mark.parametrize("along", ["x", "y"])
@pytest.mark.parametrize("crs", [UTM, WGS84])
def test_waves_keep_the_share_of_their_height_that_the_docstring_says(along, crs):
    # Cells of about 10 m, in degrees as well, where at 60° north a degree of longitude is half one of latitude.
    tall = 10 / 111_412
    transform = (10, 0, 5e5, 0, 10, 6.65e6) if crs == UTM else (10 / 55_800, 0, 105.0, 0, tall, 60.0)
    wave_m, shape = 300.0, (120, 120)
    way = centres(shape)[0 if along == "x" else 1]
    surface = ground(50 * np.cos(2 * np.pi * way / wave_m), crs=crs, transform=transform)
    kept = smoothed(surface).height_m[15:-15, 15:-15].max() / 50
    assert kept == pytest.approx(np.exp(-2 * np.pi**2 * 30**2 / wave_m**2), abs=0.005) == pytest.approx(0.82, abs=0.01)


def test_errors_of_single_cells_fall_to_28_percent():
    noise = np.random.default_rng(5).normal(0, 4, (300, 300))
    left = smoothed(ground(noise, cell=30.0)).height_m[8:-8, 8:-8]
    assert left.std() / 4 == pytest.approx(1 / (2 * np.sqrt(np.pi)), abs=0.01)


def test_voids_stay_void_and_have_no_say():
    height_m = np.full((30, 30), 200.0)
    height_m[10:14, 5:25] = VOID
    surface = smoothed(ground(height_m))
    assert (np.isnan(surface.height_m) == np.isnan(height_m)).all()
    assert np.unique(surface.height_m[np.isfinite(height_m)]) == 200


def test_ground_that_is_nowhere_known_stays_unknown():
    assert np.isnan(smoothed(ground(np.full((3, 3), VOID))).height_m).all()


def test_smoothing_twice_is_said_to_be_one_wider_smoothing():
    assert smoothed(smoothed(ground(np.zeros((5, 5))), 30), 40).smoothing_m == 50


def test_smoothing_leaves_the_surface_that_it_was_given_as_it_was():
    surface = ground(np.eye(9))
    before = surface.height_m.copy()
    smoothed(surface)
    np.testing.assert_array_equal(surface.height_m, before)


@pytest.mark.parametrize("value", [-1, 251, float("nan"), float("inf")])
def test_a_smoothing_that_cannot_be_used_is_refused(value):
    with pytest.raises(InputError, match=r"between 0 and 250"):
        smoothed(ground([[1]]), value)


rasters = arrays.arrays(
    np.float32,
    arrays.array_shapes(min_dims=2, max_dims=2, max_side=12),
    elements=st.one_of(st.just(np.float32(VOID)), st.floats(-500, 9000, width=32)),
)


@given(rasters, st.floats(0, 250), st.floats(0.5, 200))
def test_smoothing_never_leaves_the_range_of_the_heights(height_m, smoothing_m, cell):
    known = np.isfinite(height_m)
    found = smoothed(ground(height_m, cell=cell), smoothing_m).height_m
    assert found.dtype == np.float32
    assert (np.isfinite(found) == known).all()
    if known.any():
        assert height_m[known].min() <= found[known].min()
        assert found[known].max() <= height_m[known].max()


@given(rasters, st.lists(st.tuples(st.floats(-20, 140), st.floats(-20, 140)), min_size=1, max_size=20))
def test_a_height_lies_between_those_of_the_cells_or_is_unknown(height_m, points):
    found = heights(ground(height_m), np.array(points), UTM)
    found = found[np.isfinite(found)]
    if len(found):
        assert np.nanmin(height_m) - 1e-3 <= found.min()
        assert found.max() <= np.nanmax(height_m) + 1e-3
