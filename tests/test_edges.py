"""How far it is to the edge of the data: street ends near the outline, and the walk to them."""

import geopandas as gpd
import numpy as np
import pytest

from circle15.lines import from_layer
from circle15.network.build import build_network
from circle15.network.ends import EDGE_M, edge_nodes
from circle15.network.snap import snap
from circle15.network.terrain import Terrain
from circle15.reach.edges import edge_seconds
from tests.grid_town import CRS, box, layer, line, network_of, there, town_lines

#: A street that leaves the grid town to the east, and a dead end in the middle of it.
OUT, DEAD_END = line((500, 200), (700, 200)), line((200, 200), (230, 230))


def ends(network, outline=None):
    spots = network.node_xy[edge_nodes(network, outline)] - there((0, 0))
    return sorted(map(tuple, np.round(spots, 3).tolist()))


def minutes(network, *spots, outline=None):
    return (edge_seconds(network, snap(network, there(spots).reshape(-1, 2)), outline) / 60).tolist()


def test_a_town_whose_streets_all_lead_on_has_no_end_at_the_edge(town):
    assert ends(town) == []
    assert minutes(town, (0, 0), (250, 250)) == [np.inf, np.inf]


def test_a_street_that_ends_at_the_hull_is_at_the_edge_and_a_dead_end_in_town_is_not():
    assert ends(network_of([*town_lines(), OUT, DEAD_END])) == [(700.0, 200.0)]


def test_the_outline_of_a_study_decides_where_the_edge_is():
    network = network_of([*town_lines(), OUT, DEAD_END])
    assert ends(network, box(-1000, -1000, 2000, 2000)) == []
    assert ends(network, box(-1000, -1000, 700 + EDGE_M - 1, 2000)) == [(700.0, 200.0)]
    assert ends(network, box(-1000, -1000, 700 + EDGE_M + 1, 2000)) == []
    assert ends(network, box(-1000, -1000, 230 + EDGE_M - 1, 2000)) == [(230.0, 230.0), (700.0, 200.0)]


def test_a_street_that_ends_outside_the_outline_is_at_the_edge():
    assert ends(network_of([*town_lines(), OUT]), box(-100, -100, 600, 600)) == [(700.0, 200.0)]


def test_of_a_single_street_both_ends_are_at_the_edge():
    network = network_of([line((0, 0), (1000, 0))])
    assert ends(network) == [(0.0, 0.0), (1000.0, 0.0)]
    assert minutes(network, (300, 20)) == pytest.approx([3.2])


def test_a_ring_ends_nowhere():
    assert ends(network_of([line((0, 0), (500, 0), (500, 500), (0, 500), (0, 0))])) == []


def test_the_walk_to_the_edge_counts_the_leg_to_the_street():
    network = network_of([*town_lines(), OUT])
    assert minutes(network, (700, 200), (600, 200), (500, 200), (450, 230), (0, 0)) == pytest.approx(
        [0.0, 1.0, 2.0, 0.3 + 2.5, 9.0]
    )


def test_a_place_without_a_street_has_no_walk_to_the_edge():
    network = network_of([*town_lines(), OUT])
    assert minutes(network, (5000, 0), (700, 200)) == [np.inf, 0.0]


def test_nobody_walks_to_the_edge_against_a_one_way_street():
    streets = layer(*town_lines(), OUT)
    streets["oneway:foot"] = [None] * 12 + ["-1"]
    assert minutes(network_of(streets), (500, 200)) == [np.inf]
    streets["oneway:foot"] = [None] * 12 + ["yes"]
    assert minutes(network_of(streets), (500, 200)) == [2.0]


def test_the_walk_to_the_edge_is_rounded_like_every_time():
    network = network_of([line((0, 0), (1000, 0))])
    (walk,) = edge_seconds(network, snap(network, there([(100.07, 0)])))
    assert walk == pytest.approx(60.0, abs=1e-12)


def test_a_street_that_a_wall_cuts_does_not_end_at_the_edge_of_the_data():
    road = from_layer(layer(line((0, 0), (100, 0)), highway=["residential"]), name="road")
    wall = gpd.GeoDataFrame(geometry=[line((90, -50), (90, 50))], crs=CRS)
    network = build_network(road, min_fragment_m=0, terrain=Terrain(barriers=wall))
    found = network.node_xy[edge_nodes(network)]
    assert sorted(np.round(found - there((0, 0)), 6).tolist()) == [[0.0, 0.0], [100.0, 0.0]]
