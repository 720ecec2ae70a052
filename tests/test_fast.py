"""With numba and without it, the same drawings to the last digit; and without it, no error."""

import subprocess
import sys

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15.network.build import build_network
from circle15.reach import fast
from circle15.reach.contour import ring_order
from circle15.reach.ground import Ground
from circle15.reach.isochrones import areas_of_kinds, isochrones
from circle15.reach.times import places_of
from tests.grid_town import irregular_network, there

IRREGULAR = irregular_network()

compiled = pytest.mark.skipif(fast.kernels() is None, reason="numba is not installed")


def drawn(network, spots):
    """Isochrones and service areas of facilities, with compiled loops and without them."""
    table = gpd.GeoDataFrame(
        {"kind": "clinic"}, index=range(len(spots)), geometry=shapely.points(spots), crs=network.crs
    )
    places = places_of(network, table)
    for use in (True, False):
        ground = Ground(network=network, compiled=use)
        yield [
            shape.wkb
            for draw in (lambda g: isochrones(network, places, ground=g), lambda g: areas_of_kinds(g, places))
            for shape in draw(ground).geometry
        ]


@compiled
def test_in_monaco_the_drawings_are_the_same_to_the_last_digit(monaco_lines):
    network = build_network(monaco_lines)
    rng = np.random.default_rng(8)
    one, other = drawn(network, network.node_xy[rng.choice(len(network.node_xy), 12)] + rng.uniform(-30, 30, (12, 2)))
    assert one == other


@compiled
@settings(max_examples=20, deadline=None)
@given(x=st.floats(0, 600), y=st.floats(0, 600))
def test_among_random_streets_the_drawings_are_the_same_to_the_last_digit(x, y):
    one, other = drawn(IRREGULAR, there([(x, y)]))
    assert one == other


@given(st.permutations(range(30)))
def test_rings_are_walked_in_the_same_order(turns):
    follows = np.array(turns)
    for one, other in zip(ring_order(follows), fast.ring_order(follows), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_loops_do_their_work_without_a_compiler_as_well(town):
    best = np.full(len(town.node_xy), np.inf)
    matrix = (town.to_matrix.indptr, town.to_matrix.indices, town.to_matrix.data)
    node = fast.search(matrix, (np.array([0]), np.array([0.0])), 60.0, best)
    assert sorted(best[node].tolist()) == [0.0, 60.0, 60.0]
    walk_s = np.zeros((1, 2), dtype=np.float32)
    by = np.array([[1.0, 2.0]], dtype=np.float32)
    fast.least(np.array([[0, 0]]), by, by[:, ::-1], np.array([[5.0], [4.5]], dtype=np.float32), walk_s)
    assert walk_s.tolist() == [[6.0, 5.5]]


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_to_import_circle15_does_not_import_numba():
    code = "import sys, circle15; circle15.isochrones; print('numba' in sys.modules)"
    assert run(code).stdout.strip() == "False"


def test_without_numba_there_are_no_compiled_loops():
    code = "import sys; sys.modules['numba'] = None; from circle15.reach import fast; print(fast.kernels())"
    assert run(code).stdout.strip() == "None"
