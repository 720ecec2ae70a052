import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15.network.lattice import segments_of, snap_lattice
from circle15.network.snap import snap
from tests.grid_town import irregular_network, there

IRREGULAR = irregular_network()


def lattice(network, corner, cell_m, side):
    """The lattice's own answer, and the answer for each of its points alone."""
    x, y = np.meshgrid(np.arange(side) * cell_m, np.arange(side) * cell_m)
    xy = there(np.asarray(corner) + np.column_stack([x.ravel(), y.ravel()]))
    return snap_lattice(network, segments_of(network), tuple(there(corner)), cell_m, side), snap(network, xy)


def assert_same(found, expected):
    np.testing.assert_array_equal(found.edge, expected.edge)
    np.testing.assert_allclose(found.offset_m, expected.offset_m, atol=1e-6)
    np.testing.assert_allclose(found.snap_m, expected.snap_m, atol=1e-6)


def assert_same_but_for_a_hair(found, expected):
    """As above, but of two streets that are equally near to a millionth of a metre either may be taken."""
    np.testing.assert_array_equal(found.found, expected.found)
    np.testing.assert_allclose(found.snap_m, expected.snap_m, atol=1e-6)
    same = found.edge == expected.edge
    np.testing.assert_allclose(found.offset_m[same], expected.offset_m[same], atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    x=st.floats(-200, 1300), y=st.floats(-200, 1300), cell_m=st.sampled_from([0.7, 5.0, 41.0]), side=st.integers(1, 14)
)
def test_a_lattice_gives_the_same_answer_as_its_points_one_by_one(x, y, cell_m, side):
    assert_same_but_for_a_hair(*lattice(IRREGULAR, (x, y), cell_m, side))


def test_points_equally_near_to_two_streets_go_to_the_same_one_as_alone(town):
    found, expected = lattice(town, (-300, -300), 25.0, 45)
    assert_same(found, expected)
    assert (found.edge < 0).any()


def test_far_from_every_street_no_point_has_one(town):
    found, _ = lattice(town, (5000, 5000), 10.0, 9)
    assert found.edge.tolist() == [-1] * 81
    assert np.isnan(found.snap_m).all()


@pytest.mark.parametrize(("below_m", "found"), [(249.999, True), (250.0, True), (250.001, False)])
def test_a_lattice_reaches_exactly_as_far_as_a_snap(town, below_m, found):
    (only,) = lattice(town, (250, -below_m), 1.0, 1)[0].found
    assert only == found


def test_offsets_are_in_the_length_that_a_source_gives():
    import networkx as nx

    from circle15.network.interchange import from_networkx

    graph = nx.MultiDiGraph(crs="EPSG:32650")
    graph.add_node(0, x=500_000.0, y=3_000_000.0)
    graph.add_node(1, x=500_100.0, y=3_000_000.0)
    bent = shapely.LineString([(500_000, 3_000_000), (500_050, 3_000_000), (500_100, 3_000_000)])
    graph.add_edge(0, 1, length=300.0, geometry=bent)
    network = from_networkx(graph)
    found = snap_lattice(network, segments_of(network), (500_075.0, 3_000_010.0), 1.0, 1)
    assert found.offset_m.tolist() == pytest.approx([225.0])
    assert found.snap_m.tolist() == pytest.approx([10.0])
