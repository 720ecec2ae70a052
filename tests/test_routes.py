"""The walked lines: they lead where the times say, and their legs add up to the last digit."""

from itertools import pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from circle15 import from_networkx, nearest_times, routes, travel_times
from circle15.network.costs import TICKS_PER_S
from circle15.network.profile import WalkProfile
from circle15.network.snap import ISLAND, NO_DATA, OFF_NETWORK, snap
from circle15.reach import around
from circle15.reach.around import streets_of
from circle15.reach.routes import routes_between, routes_to_nearest
from circle15.reach.search import leg_s, node_costs, off_network_s, seed_costs, seeds_of
from circle15.reach.steps import steps_of
from circle15.reach.times import NO_FACILITY
from circle15.reach.tree import tree_of
from tests.grid_town import CORNER, CRS, box, facilities, irregular_network, layer, line, network_of, places, there
from tests.test_against_networkx import METRES_A_MINUTE, SPOTS, WALKER, least_metres, named, reference, towns
from tests.uneven import split_graph, uneven


def route(network, place, facility, **options):
    """The only route, as a record."""
    (found,) = routes(network, places({"c": place}), facilities({"f": facility}), **options).to_dict("records")
    return found


def town_metres(found):
    """A route's vertices in town metres."""
    return np.round(shapely.get_coordinates(found["geometry"]) - CORNER, 6).tolist()


# The line


def test_a_route_runs_from_the_door_along_the_streets_to_the_other_door(town):
    found = route(town, (250, -30), (100, 140))
    assert town_metres(found) == [[250, -30], [250, 0], [200, 0], [100, 0], [100, 100], [100, 140]]
    assert (found["walk_min"], found["network_m"]) == (pytest.approx(3.2), 290.0)
    assert found["length_m"] == pytest.approx(320.0)
    assert (found["place_id"], found["facility_id"], found["kind"], found["reason"]) == ("c", "f", "clinic", "")


def test_a_route_along_one_street_is_the_piece_between_with_the_vertices_that_lie_there():
    network = network_of([line((0, 0), (0, 400), (200, 400), (200, 0))])
    assert town_metres(route(network, (0, 100), (200, 390))) == [[0, 100], [0, 400], [200, 400], [200, 390]]
    assert town_metres(route(network, (200, 390), (0, 100))) == [[200, 390], [200, 400], [0, 400], [0, 100]]
    assert town_metres(route(network, (50, 400), (150, 400))) == [[50, 400], [150, 400]]


def test_a_route_round_a_loop_takes_the_shorter_side():
    network = network_of([line((0, 0), (100, 0), (100, 100), (0, 100), (0, 0)), line((0, 0), (-300, 0))])
    assert town_metres(route(network, (50, 0), (0, 50))) == [[50, 0], [0, 0], [0, 50]]
    assert town_metres(route(network, (-100, 0), (0, 90))) == [[-100, 0], [0, 0], [0, 90]]
    assert town_metres(route(network, (-100, 0), (90, 0))) == [[-100, 0], [0, 0], [90, 0]]


def test_of_two_streets_between_the_same_crossings_the_shorter_is_walked():
    network = network_of([line((0, 0), (0, 50), (100, 50), (100, 0)), line((0, 0), (100, 0)), line((100, 0), (200, 0))])
    found = route(network, (0, 0), (200, 0))
    assert town_metres(found) == [[0, 0], [100, 0], [200, 0]]
    assert found["length_m"] == pytest.approx(200.0)


def test_who_stands_at_the_facility_has_a_line_of_no_length(town):
    found = route(town, (200, 250), (200, 250))
    assert (found["walk_min"], found["length_m"], found["network_m"]) == (0.0, 0.0, 0.0)
    assert town_metres(found) == [[200, 250], [200, 250]]


def test_who_lives_across_the_street_from_the_facility_walks_to_the_street_and_off_it(town):
    found = route(town, (250, -30), (250, 40))
    assert town_metres(found) == [[250, -30], [250, 0], [250, 40]]
    assert (found["length_m"], found["network_m"]) == (pytest.approx(70.0), 0.0)
    assert found["geometry"].length == pytest.approx(70.0)


def test_a_route_follows_one_way_streets():
    streets = layer(line((0, 0), (100, 0)), line((100, 0), (100, 100), (0, 100), (0, 0)))
    streets["oneway:foot"] = ["yes", None]
    network = network_of(streets)
    assert town_metres(route(network, (20, 0), (80, 0))) == [[20, 0], [80, 0]]
    back = [[80, 0], [100, 0], [100, 100], [0, 100], [0, 0], [20, 0]]
    assert town_metres(route(network, (80, 0), (20, 0))) == back
    assert town_metres(route(network, (80, 0), (20, 0), matched=True)) == back


def test_a_route_passes_an_edge_of_no_length_once():
    graph = nx.MultiDiGraph(crs=CRS)
    for node, x in enumerate((0, 100, 100, 100, 200)):
        graph.add_node(node, x=there((x, 0))[0], y=there((x, 0))[1])
    for a, b, length in ((0, 1, 100.0), (1, 2, 0.0), (2, 3, 0.0), (3, 1, 0.0), (3, 4, 100.0)):
        graph.add_edge(a, b, length=length)
        graph.add_edge(b, a, length=length)
    network = from_networkx(graph, WalkProfile(speed_kmh=6.0))
    for matched in (False, True):
        found = route(network, (0, 0), (200, 0), matched=matched)
        assert town_metres(found) == [[0, 0], [100, 0], [200, 0]]
        assert (found["walk_min"], found["length_m"]) == (2.0, 200.0)


def test_a_length_that_the_source_gives_counts_and_the_line_is_drawn_as_it_is():
    graph = nx.MultiDiGraph(crs=CRS)
    for node, x in enumerate((0, 100, 200)):
        graph.add_node(node, x=there((x, 0))[0], y=there((x, 0))[1])
    for a, b, length in ((0, 1, 150.0), (1, 2, 100.0)):
        graph.add_edge(a, b, length=length)
        graph.add_edge(b, a, length=length)
    found = route(from_networkx(graph, WalkProfile(speed_kmh=6.0)), (50, 0), (150, 0))
    assert (found["length_m"], found["walk_min"]) == (125.0, 1.25)
    assert found["geometry"].length == pytest.approx(100.0)


# The table


def test_there_is_one_row_for_each_place_and_kind_and_it_names_the_nearest(town):
    served = pd.concat([facilities({"a": (0, 0), "b": (500, 0)}, "clinic"), facilities({"p": (0, 500)}, "pharmacy")])
    table = routes(town, places({"y": (100, 0), "x": (400, 0)}), served)
    assert table[["place_id", "kind", "facility_id", "walk_min"]].to_numpy().tolist() == [
        ["x", "clinic", "b", 1.0],
        ["x", "pharmacy", "p", 9.0],
        ["y", "clinic", "a", 1.0],
        ["y", "pharmacy", "p", 6.0],
    ]
    assert table.crs == town.crs
    assert list(table.columns) == [
        "place_id", "facility_id", "kind", "walk_min", "length_m", "network_m", "reason", "geometry"
    ]  # fmt: skip


def test_matched_rows_are_walked_row_by_row_as_given(town):
    origins, destinations = (
        places({"b": (0, 0), "a": (500, 0), "c": (0, 0)}),
        places({"x": (0, 100), "y": (500, 200), "z": (0, 0)}),
    )
    table = routes(town, origins, destinations, matched=True)
    assert table[["origin_id", "destination_id", "walk_min"]].to_numpy().tolist() == [
        ["b", "x", 1.0],
        ["a", "y", 2.0],
        ["c", "z", 0.0],
    ]


def test_tables_that_are_not_equally_long_cannot_be_matched(town):
    with pytest.raises(ValueError, match="2 and 1"):
        routes(town, places({"a": (0, 0), "b": (0, 0)}), places({"x": (0, 0)}), matched=True)


def test_where_there_is_no_way_there_is_no_line_but_a_reason():
    network = network_of([line((0, 0), (2000, 0)), line((0, 900), (2000, 900))])
    spots = {"off": (500, 450), "island": (500, 900), "there": (500, 0), "none": (0, 0)}
    people = places(spots)
    people.loc["none", "geometry"] = None
    served = facilities({"f": (600, 0)})
    expected = {"off": OFF_NETWORK, "island": ISLAND, "there": "", "none": NO_DATA}
    table = routes(network, people, served).set_index("place_id")
    assert table["reason"].to_dict() == expected
    same = facilities({f"f{n}": (600, 0) for n in range(4)})
    matched = routes(network, people, same, matched=True).set_index("origin_id")
    assert matched["reason"].to_dict() == expected
    for found in (table, matched):
        assert found.geometry.notna().to_dict() == {name: name == "there" for name in spots}
        assert found.loc[found["reason"] != "", ["walk_min", "length_m", "network_m"]].isna().to_numpy().all()
    back = routes(network, same, people, matched=True)
    assert back["reason"].tolist() == list(expected.values())


def test_facilities_out_of_service_are_walked_to_only_when_matched(town):
    served = facilities({"near": (100, 0), "far": (400, 0)}).assign(status=["closed", "open"])
    assert routes(town, places({"c": (0, 0)}), served)["facility_id"].tolist() == ["far"]
    both = places({"c": (0, 0), "d": (0, 0)})
    assert routes(town, both, served, matched=True)["walk_min"].tolist() == [1.0, 4.0]


def test_without_places_or_without_facilities_the_table_is_empty_but_has_its_columns(town):
    full = routes(town, places({"c": (0, 0)}), facilities({"f": (100, 0)}))
    for people, served in (({}, {"f": (100, 0)}), ({"c": (0, 0)}, {})):
        table = routes(town, places(people), facilities(served))
        assert (len(table), list(table.columns)) == (0, list(full.columns))
    assert len(routes(town, places({}), places({}), matched=True)) == 0


def test_a_kind_whose_facilities_have_no_street_leads_nowhere(town):
    (reason,) = routes(town, places({"c": (0, 0)}), facilities({"f": (9000, 0)}))["reason"]
    assert reason == OFF_NETWORK != NO_FACILITY


def test_a_polygon_counts_as_an_inner_point_as_in_travel_times(town):
    block = {"block": box(240, -20, 260, 20)}
    table = routes(town, places(block), facilities({"f": (0, 0)}))
    assert (
        table["walk_min"].tolist() == travel_times(town, places(block), facilities({"f": (0, 0)}))["walk_min"].tolist()
    )


def test_the_order_of_the_rows_and_the_callers_tables_stay_as_they_were(town):
    rng = np.random.default_rng(4)
    people = places(named("p", rng.uniform(0, 500, (20, 2)).tolist())).to_crs(4326)
    served = facilities(named("f", np.round(rng.uniform(0, 500, (6, 2)), -2).tolist()))
    before = people.copy(), served.copy()
    expected = routes(town, people, served)
    mixed = routes(town, people.sample(frac=1, random_state=1), served.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(mixed, expected)
    pd.testing.assert_frame_equal(people, before[0])
    pd.testing.assert_frame_equal(served, before[1])


# Ground truth


@pytest.mark.parametrize("bend", [None, 1, 2])
def test_routes_times_pairs_and_metres_agree(bend):
    network = irregular_network() if bend is None else uneven(irregular_network(), bend)
    rng = np.random.default_rng(9)
    people = places(named("p", rng.uniform(-20, 620, (80, 2)).tolist()))
    served = facilities(named("f", rng.uniform(-20, 620, (9, 2)).tolist()))
    table = routes(network, people, served).set_index("place_id")
    times = nearest_times(network, people, served).set_index("community_id").loc[table.index]
    pairs = travel_times(network, people, served, cutoff_min=200).set_index(["origin_id", "destination_id"])
    reached = table.index[table["reason"] == ""]
    assert len(reached) > 40
    for column in ("facility_id", "walk_min", "network_m", "reason"):
        pd.testing.assert_series_equal(table[column], times[column], check_names=False)
    mine = table.loc[reached]
    same = pairs.loc[list(zip(reached, mine["facility_id"], strict=True))]
    assert same["walk_min"].tolist() == mine["walk_min"].tolist()
    assert same["network_m"].tolist() == mine["network_m"].tolist()
    np.testing.assert_allclose(mine.geometry.length, mine["length_m"], rtol=1e-6)
    legs = times.loc[reached, ["access_m", "network_m", "egress_m"]].sum(axis=1)
    np.testing.assert_allclose(mine["length_m"], legs, atol=6e-4)
    matched = routes(network, people.loc[reached], served.loc[mine["facility_id"]], matched=True)
    pd.testing.assert_frame_equal(
        matched[["walk_min", "length_m", "network_m"]],
        mine[["walk_min", "length_m", "network_m"]].reset_index(drop=True),
    )
    assert all(a.equals(b) for a, b in zip(matched.geometry, mine.geometry, strict=True))


def legs_s(network, found, here, there_):
    """Seconds of all legs of each route, added up."""
    pieces = found.pieces
    own = leg_s(network, pieces.edge, pieces.from_m, pieces.to_m)
    along = np.bincount(pieces.walk, weights=own, minlength=len(found.walk_s))
    return along + off_network_s(network, here) + off_network_s(network, there_)


def assert_unbroken(network, found, here, there_):
    """Each route begins and ends at its places' points on the street, and goes on where it has come to."""
    at = {(edge, 0.0): u for edge, u in enumerate(network.edge_u.tolist())}
    at |= {
        (edge, m): v
        for edge, (m, v) in enumerate(zip(network.edge_length_m.tolist(), network.edge_v.tolist(), strict=True))
    }
    for walk in np.flatnonzero(~np.isnan(found.walk_s)):
        own = found.pieces.walk == walk
        stretch = list(
            zip(*(getattr(found.pieces, name)[own].tolist() for name in ("edge", "from_m", "to_m")), strict=True)
        )
        assert stretch[0][:2] == (here.edge[walk], here.offset_m[walk])
        assert (stretch[-1][0], stretch[-1][2]) == (there_.edge[walk], there_.offset_m[walk])
        for (edge, _, end), (onward, start, _) in pairwise(stretch):
            loop = network.edge_u[edge] == network.edge_v[edge] or network.edge_u[onward] == network.edge_v[onward]
            assert loop or at[edge, end] == at[onward, start]


@settings(max_examples=60, deadline=None)
@given(town=towns(), people=SPOTS, served=SPOTS, bend=st.sampled_from([None, 1, 2]))
def test_the_seconds_of_the_legs_of_a_route_add_up_to_its_time_to_the_last_digit(town, people, served, bend):
    network = town.network if bend is None else uneven(town.network, bend)
    here, ends = snap(network, there(people)), snap(network, there(served))
    seeds = seeds_of(ends, np.array([f"f{n}" for n in range(len(served))], dtype=object))
    streets = streets_of(network, with_time=False)
    found, facility = routes_to_nearest(network, streets, here, seeds, node_costs(network, seeds))
    reached = facility >= 0
    to = type(ends)(**{name: getattr(ends, name)[facility] for name in ("edge", "offset_m", "snap_m", "reason")})
    assert legs_s(network, found, here, to)[reached].tolist() == found.walk_s[reached].tolist()
    assert_unbroken(network, found, here, to)
    assert (np.round(found.walk_s[reached] * TICKS_PER_S) == found.walk_s[reached] * TICKS_PER_S).all()

    count = min(len(people), len(served))
    start, end = (
        type(ends)(**{name: getattr(part, name)[:count] for name in ("edge", "offset_m", "snap_m", "reason")})
        for part in (here, ends)
    )
    straight_m = np.hypot(*(there(people[:count]) - there(served[:count])).T)
    pairs = routes_between(network, start, end, straight_m)
    there_is = ~np.isnan(pairs.walk_s)
    assert legs_s(network, pairs, start, end)[there_is].tolist() == pairs.walk_s[there_is].tolist()
    assert_unbroken(network, pairs, start, end)


@settings(max_examples=40, deadline=None)
@given(town=towns(), people=SPOTS, served=SPOTS)
def test_a_routes_length_is_that_of_networkx_and_of_its_line(town, people, served):
    spots = people + served
    graph, clear = reference(town.pieces, there(spots), WALKER.max_snap_m)
    origins = [number for number in clear if number < len(people)]
    targets = [number for number in clear if number >= len(people)]
    assume(origins and targets)
    table = routes(
        town.network,
        places(named("p", [spots[n] for n in origins])),
        facilities(named("f", [spots[n] for n in targets])),
    )
    np.testing.assert_allclose(table["length_m"], least_metres(graph, origins, targets), atol=1e-4)
    np.testing.assert_allclose(table["length_m"] / METRES_A_MINUTE, table["walk_min"], atol=0.06 / 60)
    drawn = table[table["reason"] == ""]
    np.testing.assert_allclose(gpd.GeoSeries(drawn.geometry).length, drawn["length_m"], rtol=1e-6, atol=1e-6)
    for found in drawn.to_dict("records"):
        ends = shapely.get_coordinates(found["geometry"])[[0, -1]]
        assert ends[0].tolist() == there(spots[origins[int(found["place_id"][1:])]]).tolist()
        assert ends[1].tolist() == there(spots[targets[int(found["facility_id"][1:])]]).tolist()


@settings(max_examples=40, deadline=None)
@given(town=towns(), people=SPOTS, served=SPOTS, seed=st.integers(0, 9))
def test_where_time_is_not_length_the_metres_are_those_of_the_quickest_way(town, people, served, seed):
    network = uneven(town.network, seed)
    everybody = snap(network, there(people + served))
    graph = split_graph(network, everybody)
    table = travel_times(network, places(named("p", people)), places(named("f", served)), cutoff_min=240)
    for found in table.to_dict("records"):
        origin, target = int(found["origin_id"][1:]), len(people) + int(found["destination_id"][1:])
        seconds, way = nx.single_source_dijkstra(graph, ("place", origin), ("place", target), weight="s")
        off_s = sum(off_network_s(network, everybody)[[origin, target]])
        assert found["walk_min"] == pytest.approx((seconds + off_s) / 60, abs=0.051 / 60)
        metres = sum(graph.edges[step]["m"] for step in pairwise(way))
        # Ways that are equally quick to the last digit may differ in length; there are none but by design.
        assert found["network_m"] == pytest.approx(metres, abs=1e-2)


def test_the_steps_of_a_tree_are_those_of_the_networks_matrix():
    for network in (irregular_network(), uneven(irregular_network(), 5)):
        steps = steps_of(network)
        assert steps.start.tolist() == network.to_matrix.indptr.tolist()
        assert steps.tail.tolist() == network.to_matrix.indices.tolist()
        assert steps.cost_s.tolist() == network.to_matrix.data.tolist()
        turned = steps.turned()
        assert turned.start.tolist() == network.from_matrix.indptr.tolist()
        assert turned.tail.tolist() == network.from_matrix.indices.tolist()
        assert turned.cost_s.tolist() == network.from_matrix.data.tolist()


@settings(max_examples=40, deadline=None)
@given(town=towns(), bend=st.sampled_from([None, 1]))
def test_of_parallel_edges_a_step_takes_the_cheapest_then_the_lowest_number(town, bend):
    network = town.network if bend is None else uneven(town.network, bend)
    ways = {}
    for edge, (u, v) in enumerate(zip(network.edge_u.tolist(), network.edge_v.tolist(), strict=True)):
        for tail, head, cost_s in ((u, v, network.forward_s[edge]), (v, u, network.backward_s[edge])):
            if tail != head and np.isfinite(cost_s):
                ways.setdefault((head, tail), []).append((float(cost_s), edge))
    steps = steps_of(network)
    taken = zip(steps.head.tolist(), steps.tail.tolist(), steps.cost_s.tolist(), steps.edge.tolist(), strict=True)
    assert list(taken) == [(*ends, *min(ways[ends])) for ends in sorted(ways)]


def test_the_way_from_every_node_costs_what_the_search_found():
    network = uneven(irregular_network(), 7)
    seeds = seeds_of(snap(network, there([(100, 100), (500, 400)])), np.array(["a", "b"], dtype=object))
    costs, entry, steps = node_costs(network, seeds), seed_costs(network, seeds), steps_of(network)
    tree = tree_of(network, steps, costs, entry)
    for node in np.flatnonzero(np.isfinite(costs)):
        at, cost, metres = node, 0.0, 0.0
        while tree.step[at] >= 0:
            step = tree.step[at]
            assert steps.tail[step] == at
            cost, metres, at = (
                cost + steps.cost_s[step],
                metres + network.edge_length_m[steps.edge[step]],
                steps.head[step],
            )
        assert at == tree.last[node]
        assert cost + entry[at] == costs[node]
        assert tree.street_m[node] == pytest.approx(metres)


def test_places_that_are_named_in_many_pairs_are_searched_from_once(town, monkeypatch):
    asked = []
    costs = around._costs
    monkeypatch.setattr(
        around, "_costs", lambda steps, ends, *rest: asked.append(len(ends)) or costs(steps, ends, *rest)
    )
    origins = places(dict.fromkeys(map(str, range(30)), (0, 0)))
    destinations = places({f"d{n}": (n * 10.0, 0) for n in range(30)})
    forth = routes(town, origins, destinations, matched=True)
    back = routes(town, destinations, origins, matched=True)
    assert sum(asked) == 2
    assert forth["walk_min"].tolist() == back["walk_min"].tolist() == pytest.approx([n / 10 for n in range(30)])
    assert all(a.equals(b.reverse()) for a, b in zip(forth.geometry[1:], back.geometry[1:], strict=True))
