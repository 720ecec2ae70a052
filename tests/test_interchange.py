"""Networks to and from networkx graphs in the style of osmnx, and GraphML files."""

from itertools import pairwise

import networkx as nx
import numpy as np
import osmnx as ox
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings

from circle15 import from_networkx, nearest_times, read_network, to_networkx, travel_times
from circle15.errors import CrsError, FileError, StreetsError
from circle15.metric import WGS84, project
from circle15.network import interchange
from circle15.network.build import build_network
from circle15.network.profile import WalkProfile
from tests.grid_town import BLOCK_M, ONE_BLOCK_A_MINUTE, facilities, layer, line, network_of, places, there
from tests.osm_town import osm_xml
from tests.test_against_networkx import Town, towns


def back_and_forth(network):
    return interchange.from_networkx(to_networkx(network), network.profile, min_fragment_m=network.min_fragment_m)


def edges_of(network):
    """Edges as a set that knows no numbers: where they run, how long they are, which way they are walked."""
    table = network.edges
    found = []
    for shape, length, forth, back in zip(
        table.geometry, table["length_m"], network.forward_s, network.backward_s, strict=True
    ):
        way = "both" if forth == back else "one"
        drawn = shape if np.isfinite(forth) else shape.reverse()
        coords = np.round(shapely.get_coordinates(drawn), 6).tolist()
        if way == "both":
            coords = min(coords, coords[::-1])
        found.append((way, round(length, 6), str(coords)))
    return sorted(found)


def same_streets(one, other):
    """The edges of two networks, and how the same spots are connected."""
    return edges_of(one) == edges_of(other) and len(one.node_xy) == len(other.node_xy)


def times_between(network, count=30):
    rng = np.random.default_rng(1)
    low, high = network.node_xy.min(axis=0), network.node_xy.max(axis=0)
    spots = {f"p{number:02d}": shapely.Point(xy) for number, xy in enumerate(rng.uniform(low, high, (count, 2)))}
    table = places(spots).set_crs(network.crs, allow_override=True)
    return travel_times(network, table, table, cutoff_min=120)


# There


def test_the_graph_looks_like_one_of_osmnx(town):
    graph = to_networkx(town)
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.graph["crs"] == town.crs
    assert (len(graph), graph.number_of_edges()) == (36, 120)
    assert all({"x", "y", "osmid"} <= set(data) for _, data in graph.nodes(data=True))
    for u, v, data in graph.edges(data=True):
        assert data["length"] == BLOCK_M
        start, end = shapely.get_coordinates(data["geometry"])[[0, -1]]
        assert tuple(start) == (graph.nodes[u]["x"], graph.nodes[u]["y"])
        assert tuple(end) == (graph.nodes[v]["x"], graph.nodes[v]["y"])
    assert {data["walk_s"] for _, _, data in graph.edges(data=True)} == {60.0}
    assert sum(data["reversed"] for _, _, data in graph.edges(data=True)) == 60


def test_osmnx_takes_the_graph_as_its_own(town):
    nodes, edges = ox.graph_to_gdfs(to_networkx(town))
    assert (len(nodes), len(edges)) == (36, 120)
    assert edges.crs == town.crs
    assert edges.geometry.length.round(9).eq(100.0).all()
    assert ox.stats.edge_length_total(to_networkx(town)) == 12_000.0


def test_a_one_way_street_is_one_edge_in_its_direction():
    streets = layer(line((0, 0), (100, 0)), line((100, 100), (100, 0)))
    streets["oneway:foot"] = ["yes", "-1"]
    network = network_of(streets)
    graph = to_networkx(network)
    spots = {
        node: tuple(np.round(np.subtract((data["x"], data["y"]), there((0, 0)))).tolist())
        for node, data in graph.nodes(data=True)
    }
    assert sorted((spots[u], spots[v]) for u, v in graph.edges()) == [
        ((0, 0), (100, 0)),
        ((100, 0), (100, 100)),
    ]


# There and back


def test_the_grid_town_comes_back_as_it_was(town):
    again = back_and_forth(town)
    assert same_streets(again, town)
    assert again.node_id.tolist() == town.node_id.tolist()
    pd.testing.assert_frame_equal(times_between(again), times_between(town))


def test_monaco_comes_back_as_it_was(monaco_lines):
    network = build_network(monaco_lines)
    again = back_and_forth(network)
    assert again.crs == network.crs
    np.testing.assert_array_equal(np.sort(again.node_id), np.sort(network.node_id))
    assert same_streets(again, network)
    np.testing.assert_array_equal(again.component_length_m, network.component_length_m)
    one, other = times_between(again, 60), times_between(network, 60)
    assert one[["origin_id", "destination_id"]].equals(other[["origin_id", "destination_id"]])
    np.testing.assert_allclose(one["walk_min"], other["walk_min"], atol=1e-9)


def test_one_way_streets_loops_and_parallel_edges_come_back():
    streets = layer(
        line((0, 0), (100, 0)),
        line((0, 0), (50, 30), (100, 0)),
        line((0, 0), (50, -30), (100, 0)),
        line((100, 0), (150, 50), (200, 0), (150, -50), (100, 0)),
        line((0, 0), (-50, 50), (-100, 0), (0, 0)),
        line((0, 0), (0, 100)),
    )
    streets["oneway:foot"] = [None, "yes", "-1", None, "yes", "-1"]
    network = network_of(streets)
    again = back_and_forth(network)
    assert same_streets(again, network)
    pd.testing.assert_frame_equal(times_between(again), times_between(network))


def test_an_escalator_up_and_one_down_beside_it_stay_two_edges():
    # Both are drawn on one line: to walk them as one street would be the same minutes, but not the same streets.
    streets = layer(line((0, 0), (100, 0)), line((0, 0), (100, 0)))
    streets["oneway:foot"] = ["yes", "-1"]
    network = network_of(streets)
    again = back_and_forth(network)
    assert same_streets(again, network)


@settings(max_examples=30, deadline=None)
@given(town=towns())
def test_random_streets_come_back_as_they_were(town):
    # Streets drawn twice over each other are left out: which of them is which, nobody can tell.
    seen, paths, ways = set(), [], []
    for path, way in zip(town.paths, town.ways, strict=True):
        steps = {frozenset(step) for step in pairwise(path)}
        if len(steps) == len(path) - 1 and not steps & seen:
            seen |= steps
            paths.append(path)
            ways.append(way)
    if not paths:
        return
    network = Town(paths, ways).network
    assert same_streets(back_and_forth(network), network)


def test_tags_come_back():
    network = network_of(layer(line((0, 0), (100, 0)), highway=["steps"], name=["登云梯"], bridge=["yes"]))
    tags = back_and_forth(network).edge_tags
    assert tags[["highway", "name", "bridge"]].to_numpy().tolist() == [["steps", "登云梯", "yes"]]


# Graphs that others made


def test_the_grid_town_as_a_graph_is_the_grid_town(town, town_graph):
    network = from_networkx(town_graph, ONE_BLOCK_A_MINUTE)
    assert same_streets(network, town)
    assert network.crs == town.crs
    pd.testing.assert_frame_equal(times_between(network), times_between(town))


def in_degrees(graph, network):
    """The same graph in longitude and latitude, with the lengths that it had."""
    xy = project(np.array([(data["x"], data["y"]) for _, data in graph.nodes(data=True)]), network.crs, WGS84)
    for (_, data), (x, y) in zip(graph.nodes(data=True), xy, strict=True):
        data["x"], data["y"] = float(x), float(y)
    graph.graph["crs"] = "epsg:4326"
    return graph


def test_a_graph_in_degrees_is_measured_by_its_own_lengths(town, town_graph):
    network = from_networkx(in_degrees(town_graph, town), ONE_BLOCK_A_MINUTE)
    assert network.crs.is_projected
    assert network.edge_length_m.tolist() == [100.0] * 60
    table = nearest_times(network, places({"c": (250, -30)}), facilities({"f": (0, -40)}))
    assert table["walk_min"][0] == pytest.approx(3.2, abs=0.01)


def test_edges_without_a_length_are_measured_on_the_ground(town, town_graph):
    for _, _, data in town_graph.edges(data=True):
        del data["length"]
    network = from_networkx(in_degrees(town_graph, town), ONE_BLOCK_A_MINUTE)
    # The grid of UTM is 0.04 % smaller than the ground at its meridian.
    np.testing.assert_allclose(network.edge_length_m, 100.04, atol=0.02)


def bent_graph(**other):
    """Two nodes, 100 m apart, and a street of 140 m between them by way of (50, 49)."""
    graph = nx.MultiDiGraph(crs="EPSG:32650")
    for node, spot in (("a", (0, 0)), ("b", (100, 0))):
        graph.add_node(node, x=there(spot)[0], y=there(spot)[1])
    bend = line((0, 0), (50, 49), (100, 0))
    graph.add_edge("a", "b", geometry=bend, **other)
    return graph, bend


def test_a_bent_edge_without_a_length_is_as_long_as_its_line():
    graph, bend = bent_graph(oneway=True)
    network = from_networkx(graph)
    assert network.edge_length_m.tolist() == [bend.length]


def test_some_edges_have_a_geometry_and_some_have_none():
    graph, _ = bent_graph(oneway=True, length=140.0)
    graph.add_edge("a", "b", length=100.0, oneway=True)
    network = from_networkx(graph)
    assert sorted(network.edge_length_m.tolist()) == [100.0, 140.0]
    assert sorted(len(shapely.get_coordinates(shape)) for shape in network.edge_line) == [2, 3]


def test_a_line_that_runs_from_v_to_u_is_turned():
    graph, bend = bent_graph()
    graph.add_edge("b", "a", geometry=bend)  # drawn a to b, as some exports do
    network = from_networkx(graph)
    assert network.edge_direction.tolist() == [0]
    ends = shapely.get_coordinates(network.edge_line[0])[[0, -1]]
    assert np.array_equal(ends[0], network.node_xy[network.edge_u[0]])
    assert np.array_equal(ends[1], network.node_xy[network.edge_v[0]])


def test_one_way_for_vehicles_does_not_bind_walkers():
    for said in (True, "True", "yes", "-1", 1):
        graph, _ = bent_graph(oneway=said)
        assert from_networkx(graph).edge_direction.tolist() == [0]


def test_an_edge_without_its_opposite_is_one_way_on_foot():
    for said in ({}, {"oneway": False}, {"oneway": "no"}):
        graph, _ = bent_graph(**said)
        network = from_networkx(graph)
        a, b = (int(np.argmin(np.hypot(*(network.node_xy - there(spot)).T))) for spot in ((0, 0), (100, 0)))
        assert network.from_matrix[a, b] > 0
        assert network.from_matrix[b, a] == 0


def test_one_way_on_foot_binds_even_where_vehicles_are_bound_as_well():
    graph, _ = bent_graph(oneway=True, oneway_foot=True)
    assert abs(from_networkx(graph).edge_direction[0]) == 1
    graph, _ = bent_graph(oneway=False, oneway_foot="False")
    assert from_networkx(graph).edge_direction.tolist() == [0]


def test_an_undirected_graph_is_walked_both_ways(town, town_graph):
    network = from_networkx(ox.convert.to_undirected(town_graph), ONE_BLOCK_A_MINUTE)
    assert network.edge_direction.tolist() == [0] * 60
    assert same_streets(network, town)


def test_the_callers_graph_stays_as_it_was(town_graph):
    before = town_graph.copy()
    from_networkx(town_graph)
    assert nx.utils.graphs_equal(town_graph, before)


def test_the_order_of_nodes_and_edges_changes_nothing(town_graph):
    turned = nx.MultiDiGraph(**town_graph.graph)
    turned.add_nodes_from(list(town_graph.nodes(data=True))[::-1])
    turned.add_edges_from(list(town_graph.edges(data=True))[::-1])
    one, other = from_networkx(town_graph), from_networkx(turned)
    for name in ("node_xy", "node_id", "edge_u", "edge_v", "edge_length_m"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_merged_ways_keep_the_first_of_their_tags():
    graph, _ = bent_graph(osmid=[7, 8], highway=["steps", "footway"], name=["甲", "乙"])
    tags = from_networkx(graph).edge_tags
    assert tags[["way_id", "highway", "name"]].to_numpy().tolist() == [[7, "steps", "甲"]]


def test_a_graph_that_does_not_say_its_reference_system_is_refused(town_graph):
    del town_graph.graph["crs"]
    with pytest.raises(CrsError, match="graph"):
        from_networkx(town_graph)


def test_a_graph_with_an_unknown_reference_system_is_refused(town_graph):
    town_graph.graph["crs"] = "the usual one"
    with pytest.raises(CrsError, match="the usual one"):
        from_networkx(town_graph)


@pytest.mark.parametrize("wrong", [None, float("nan"), "east"])
def test_a_graph_with_a_node_without_coordinates_is_refused(town_graph, wrong):
    town_graph.nodes[0]["x"] = wrong
    with pytest.raises(StreetsError, match="no x and y"):
        from_networkx(town_graph)


def test_a_graph_with_a_node_that_lacks_y_is_refused(town_graph):
    del town_graph.nodes[0]["y"]
    with pytest.raises(StreetsError, match="no x and y"):
        from_networkx(town_graph)


def test_a_graph_without_edges_is_refused():
    graph = nx.MultiDiGraph(crs="EPSG:4326")
    graph.add_node(1, x=0.0, y=0.0)
    with pytest.raises(StreetsError, match="holds no street"):
        from_networkx(graph)


# osmnx and its files


@pytest.fixture
def xml(tmp_path):
    path = tmp_path / "town.osm"
    path.write_text(osm_xml(), encoding="utf-8")
    return path


def osmnx_graph(path, *, simplify):
    # osmnx takes no way whose nodes are not all there.
    path.write_text(path.read_text(encoding="utf-8").replace('<nd ref="99"/><nd ref="51"/>', ""), encoding="utf-8")
    return ox.graph_from_xml(path, bidirectional=False, simplify=simplify, retain_all=True)


@pytest.mark.parametrize("simplify", [False, True])
def test_a_graph_that_osmnx_made_is_read_with_its_lengths(xml, simplify):
    graph = osmnx_graph(xml, simplify=simplify)
    network = from_networkx(graph)
    one_each = sum(data["length"] for data in undirected_edges(graph))
    assert network.edge_length_m.sum() == pytest.approx(one_each, rel=1e-9)
    low_street = network.edges[network.edges["name"] == "Low Street"]
    assert len(low_street) > 0
    assert (low_street["direction"] == 0).all()


def undirected_edges(graph):
    """The streets of a graph, each once."""
    seen = {}
    for u, v, data in graph.edges(data=True):
        seen.setdefault((min(u, v), max(u, v), str(data["osmid"]), round(data["length"], 3)), data)
    return seen.values()


def test_a_graph_saved_by_osmnx_is_read_back(xml, tmp_path):
    graph = osmnx_graph(xml, simplify=True)
    ox.save_graphml(graph, tmp_path / "town.graphml")
    network = read_network(tmp_path / "town.graphml", profile="adult")
    assert network.profile.name == "adult"
    assert same_streets(network, from_networkx(graph))


def test_a_network_of_ours_saved_by_osmnx_is_read_back_with_its_one_way_streets(xml, tmp_path):
    network = read_network(xml, min_fragment_m=0)
    assert (network.edge_direction != 0).sum() == 2
    ox.save_graphml(to_networkx(network), tmp_path / "ours.graphml")
    again = read_network(tmp_path / "ours.graphml", min_fragment_m=0)
    assert again.crs == network.crs
    assert same_streets(again, network)
    pd.testing.assert_frame_equal(times_between(again), times_between(network))


def test_a_graphml_file_is_measured_in_the_reference_system_that_is_asked_for(xml, tmp_path):
    ox.save_graphml(osmnx_graph(xml, simplify=True), tmp_path / "town.graphml")
    assert read_network(tmp_path / "town.graphml", crs="EPSG:32650").crs == "EPSG:32650"
    with pytest.raises(CrsError, match="EPSG:3857"):
        read_network(tmp_path / "town.graphml", crs="EPSG:3857")


def test_a_missing_graphml_file_is_named(tmp_path):
    with pytest.raises(FileError, match=r"nowhere\.graphml"):
        read_network(tmp_path / "nowhere.graphml")


@pytest.mark.parametrize("content", ["", "<html></html>", "<graphml><graph>", "not xml at all"])
def test_a_damaged_graphml_file_is_named(tmp_path, content):
    (tmp_path / "broken.graphml").write_text(content, encoding="utf-8")
    with pytest.raises((FileError, CrsError, StreetsError), match=r"broken\.graphml|graph"):
        read_network(tmp_path / "broken.graphml")


def test_walkers_differ_but_the_graph_does_not(town_graph):
    slow, quick = (from_networkx(town_graph, WalkProfile(speed_kmh=speed)) for speed in (3.0, 6.0))
    assert same_streets(slow, quick)
    assert slow.forward_s.tolist() == (2 * quick.forward_s).tolist()
