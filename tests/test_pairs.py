"""Searches over the streets around a place only: nobody who is within the cutoff is missed by it."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from circle15 import from_networkx, travel_times
from circle15.network.profile import WalkProfile
from circle15.network.snap import snap
from circle15.reach import around, pairs
from tests.grid_town import CRS, facilities, irregular_network, line, network_of, places, there
from tests.test_against_networkx import named
from tests.uneven import uneven


def street_of(*edges):
    """Places at whole metres of one line, joined by edges of given lengths."""
    graph = nx.MultiDiGraph(crs=CRS)
    for a, b, length in edges:
        for x in (a, b):
            graph.add_node(x, x=there((x, 0))[0], y=there((x, 0))[1])
        graph.add_edge(a, b, length=length)
        graph.add_edge(b, a, length=length)
    return from_networkx(graph, WalkProfile(speed_kmh=6.0))


@pytest.mark.parametrize("length", [0.0, 1.0, 100.0])
def test_a_street_that_the_source_says_is_shorter_than_the_way_between_its_ends_leads_as_far_as_it_says(length):
    network = street_of((0, 100, 100.0), (100, 9100, length), (9100, 9200, 100.0))
    table = travel_times(network, places({"o": (0, 0)}), facilities({"f": (9200, 0)}), cutoff_min=4)
    assert table["walk_min"].tolist() == pytest.approx([2 + length / 100], abs=0.001)
    assert table["network_m"].tolist() == [200 + length]


def test_on_a_street_whose_ends_are_both_beyond_the_cutoff_one_walks_straight():
    network = network_of([line((0, 0), (10_000, 0))])
    people = places({"near": (5_090, 0), "far": (5_110, 0)})
    table = travel_times(network, people, facilities({"f": (5_000, 0)}), cutoff_min=1)
    assert table[["origin_id", "walk_min", "network_m"]].to_numpy().tolist() == [["near", 0.9, 90.0]]


@pytest.mark.parametrize("cutoff", [0.5, 2.0, 7.0, 60.0])
@pytest.mark.parametrize("bend", [None, 4])
def test_a_cutoff_leaves_out_the_pairs_beyond_it_and_changes_no_other(cutoff, bend):
    network = irregular_network() if bend is None else uneven(irregular_network(), bend)
    rng = np.random.default_rng(12)
    people = places(named("p", rng.uniform(0, 600, (40, 2)).tolist()))
    served = facilities(named("f", rng.uniform(0, 600, (30, 2)).tolist()))
    everything = travel_times(network, people, served, cutoff_min=240)
    within = everything[~(everything["walk_min"] > cutoff)].reset_index(drop=True)
    pd.testing.assert_frame_equal(travel_times(network, people, served, cutoff_min=cutoff), within, check_exact=True)


@pytest.mark.parametrize("bend", [None, 4])
def test_searching_from_the_origins_or_from_the_destinations_gives_the_same_walks(bend):
    network = irregular_network() if bend is None else uneven(irregular_network(), bend)
    rng = np.random.default_rng(13)
    spots = snap(network, there(rng.uniform(0, 600, (40, 2))))
    few = snap(network, there(rng.uniform(0, 600, (5, 2))))
    for start, end in ((spots, few), (few, spots)):
        found = pairs.joined(pairs.walks_within(network, start, end, np.inf))
        found = found.take(np.lexsort((found.destination, found.origin)))
        alone = []
        for origin in np.flatnonzero(start.found):
            for destination in np.flatnonzero(end.found):
                one, other = pairs.take(start, [origin]), pairs.take(end, [destination])
                alone += [(w.walk_s[0], w.network_m[0]) for w in pairs.walks_within(network, one, other, np.inf)]
        assert list(zip(found.walk_s, found.network_m, strict=True)) == alone


def test_with_little_memory_the_places_are_searched_one_by_one_and_the_answer_is_the_same(town, monkeypatch):
    rng = np.random.default_rng(14)
    people = places(named("p", rng.uniform(0, 500, (20, 2)).tolist()))
    served = facilities(named("f", rng.uniform(0, 500, (15, 2)).tolist()))
    expected = travel_times(town, people, served)
    monkeypatch.setattr(around, "_CHUNK_BYTES", 1)
    pd.testing.assert_frame_equal(travel_times(town, people, served), expected, check_exact=True)


def test_only_the_streets_around_a_place_are_searched(monkeypatch):
    steps = [line((x, 0), (x + 100, 0)) for x in range(0, 20_000, 100)]
    network = network_of(steps)
    sizes = []
    costs = around._costs
    monkeypatch.setattr(around, "_costs", lambda steps, *rest: sizes.append(len(steps.nodes)) or costs(steps, *rest))
    table = travel_times(network, places({"o": (10_250, 0)}), facilities({"f": (10_000, 0)}), cutoff_min=5)
    assert table["walk_min"].tolist() == [2.5]
    assert 10 <= sizes[0] <= 16
