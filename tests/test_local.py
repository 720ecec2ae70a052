"""A search around one facility finds what a search of the whole city finds, to the last bit."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15.network.build import build_network
from circle15.network.interchange import from_networkx
from circle15.network.profile import WalkProfile
from circle15.network.snap import snap
from circle15.reach import fast
from circle15.reach.local import BUCKET_M, Neighbourhood, buckets_of
from circle15.reach.search import node_costs, seeds_of
from tests.grid_town import irregular_network, layer, line, network_of, there

IRREGULAR = irregular_network()
KERNELS = [None, *([fast.kernels()] if fast.kernels() is not None else [])]


def both(network, xy, limit_s, kernels):
    """Costs of the whole network's search and of the local one, for a facility at a spot."""
    snaps = snap(network, xy[None])
    seeds = seeds_of(snaps, np.array(["f"], dtype=object))
    near = Neighbourhood(network=network, kernels=kernels)
    node = near.search(seeds, xy, limit_s)
    local = near.cost.copy()
    near.forget(node)
    assert np.isinf(near.cost).all()
    return node_costs(network, seeds, limit_s=limit_s), local


@pytest.mark.parametrize("kernels", KERNELS)
def test_in_the_grid_town_the_crossings_within_two_minutes_are_found(town, kernels):
    whole, local = both(town, there((200, 200)), 120.0, kernels)
    # The crossing itself, 4 at a minute, 8 at two.
    assert sorted(local[np.isfinite(local)].tolist()) == [0.0] + [60.0] * 4 + [120.0] * 8
    np.testing.assert_array_equal(whole, local)


@settings(max_examples=80, deadline=None)
@given(x=st.floats(-50, 650), y=st.floats(-50, 650), limit_s=st.floats(0, 900), kernels=st.sampled_from(KERNELS))
def test_a_local_search_finds_what_a_search_of_everything_finds(x, y, limit_s, kernels):
    xy = there((x, y))
    if snap(IRREGULAR, xy[None]).found[0]:
        np.testing.assert_array_equal(*both(IRREGULAR, xy, limit_s, kernels))


@pytest.mark.parametrize("kernels", KERNELS)
def test_in_monaco_a_local_search_finds_what_a_search_of_everything_finds(monaco_lines, kernels):
    network = build_network(monaco_lines)
    rng = np.random.default_rng(4)
    for xy in network.node_xy[rng.choice(len(network.node_xy), 25)] + rng.uniform(-30, 30, (25, 2)):
        np.testing.assert_array_equal(*both(network, xy, 600.0, kernels))


@pytest.mark.parametrize("kernels", KERNELS)
def test_one_way_streets_lead_a_local_search_where_they_lead_the_whole(kernels):
    streets = layer(line((0, 0), (200, 0), (400, 0)), line((200, 0), (200, 200)))
    streets["oneway:foot"] = ["yes", None]
    network = network_of(streets)
    whole, local = both(network, there((200, 100)), 300.0, kernels)
    np.testing.assert_array_equal(whole, local)
    assert np.isfinite(local).sum() == 3


@pytest.mark.parametrize("kernels", KERNELS)
def test_streets_that_a_source_calls_shorter_than_they_are_drawn_lead_farther_than_one_walks(kernels):
    graph = nx.MultiDiGraph(crs="EPSG:32650")
    for node in range(6):
        graph.add_node(node, x=500_000.0 + 1_000 * node, y=3_000_000.0)
    for node in range(5):
        graph.add_edge(node, node + 1, length=100.0)
        graph.add_edge(node + 1, node, length=100.0)
    network = from_networkx(graph, WalkProfile(speed_kmh=6.0))
    assert Neighbourhood(network=network).fastest_m_s == pytest.approx(10 * network.profile.speed_m_s)
    whole, local = both(network, np.array([500_000.0, 3_000_000.0]), 301.0, kernels)
    np.testing.assert_array_equal(whole, local)
    assert np.isfinite(local).sum() == 6


@settings(max_examples=50, deadline=None)
@given(x=st.floats(-900, 900), y=st.floats(-900, 900), radius_m=st.floats(0, 1500), seed=st.integers(0, 9))
def test_buckets_hold_exactly_the_nodes_within_a_distance(x, y, radius_m, seed):
    xy = np.random.default_rng(seed).uniform(-4 * BUCKET_M, 4 * BUCKET_M, (60, 2))
    near = np.hypot(*(xy - [x, y]).T) <= radius_m
    assert sorted(buckets_of(xy).within(np.array([x, y]), radius_m).tolist()) == np.flatnonzero(near).tolist()


def test_an_endless_radius_holds_every_node():
    xy = np.array([[0.0, 0.0], [5_000.0, -7_000.0], [1e6, 2e6]])
    assert sorted(buckets_of(xy).within(np.array([3.0, 4.0]), np.inf).tolist()) == [0, 1, 2]


def test_a_line_without_length_makes_nobody_fast(town):
    spots = replace(town, edge_line=np.array([shapely.LineString([(0, 0), (0, 0)])] * len(town.edge_u), dtype=object))
    assert Neighbourhood(network=spots).fastest_m_s == town.profile.speed_m_s
