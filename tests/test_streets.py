"""The streets from which facilities are reached in time: exact cuts, and the same metres as by networkx."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from circle15 import isochrones, reached_streets
from circle15.network.snap import snap
from circle15.reach.search import nearest, node_costs, off_network_s, seeds_of
from tests.grid_town import CORNER, facilities, irregular_network, layer, line, network_of, there
from tests.test_against_networkx import HAIR_M, METRES_A_MINUTE, SPOTS, WALKER, named, reference, towns
from tests.uneven import split_graph, uneven


def stretches(network, served, minutes, **options):
    """Pieces in town metres: minutes, and the ends of the line."""
    table = reached_streets(network, facilities(served), minutes, **options)
    lines = [np.round(shapely.get_coordinates(shape) - CORNER, 4).tolist() for shape in table.geometry]
    return sorted((found, drawn) for found, drawn in zip(table["minutes"].tolist(), lines, strict=True))


LONG = network_of([line((0, 0), (2000, 0))])


# Where a street is cut


def test_a_street_is_cut_where_the_walk_takes_exactly_the_cutoff():
    assert stretches(LONG, {"f": (1000, 0)}, [3]) == [(3.0, [[700, 0], [1300, 0]])]


def test_the_walk_off_the_network_at_the_facility_counts():
    assert stretches(LONG, {"f": (1000, 100)}, [3]) == [(3.0, [[800, 0], [1200, 0]])]
    assert stretches(LONG, {"f": (1000, 200)}, [1]) == []


def test_each_piece_is_there_once_with_its_cutoff_and_the_one_below():
    table = reached_streets(LONG, facilities({"f": (1000, 0)}), [5, 2])
    assert sorted(table[["from_minutes", "minutes", "length_m"]].round(4).to_numpy().tolist()) == [
        [0.0, 2.0, 400.0],
        [2.0, 5.0, 300.0],
        [2.0, 5.0, 300.0],
    ]
    assert list(table.columns) == [
        "facility_id", "kind", "minutes", "from_minutes", "edge", "way_id", "name", "length_m", "geometry"
    ]  # fmt: skip
    assert table.crs == LONG.crs


def test_a_street_goes_on_round_the_corner(town):
    table = reached_streets(town, facilities({"f": (200, 200)}), [1.5])
    # One block to four sides, and from each of their ends half a block to three sides more.
    assert table["length_m"].sum() == pytest.approx(4 * 100 + 4 * 3 * 50)
    assert len(table) == 4 + 4 * 3


def test_the_middle_of_a_street_may_be_out_of_reach_while_both_ends_are_in():
    network = network_of([line((0, 0), (0, 400), (200, 400), (200, 0)), line((0, 0), (200, 0))])
    assert stretches(network, {"f": (100, 0)}, [3]) == [
        (3.0, [[0, 0], [0, 200]]),
        (3.0, [[0, 0], [200, 0]]),
        (3.0, [[200, 200], [200, 0]]),
    ]


def test_on_a_loop_the_far_side_is_out_of_reach():
    network = network_of([line((0, 0), (100, 0), (100, 100), (0, 100), (0, 0)), line((0, 0), (-300, 0))])
    drawn = {frozenset(map(tuple, line)) for _, line in stretches(network, {"f": (0, 0)}, [1.5])}
    assert drawn == {
        frozenset({(-150, 0), (0, 0)}),
        frozenset({(0, 0), (100, 0), (100, 50)}),
        frozenset({(50, 100), (0, 100), (0, 0)}),
    }
    assert reached_streets(network, facilities({"f": (0, 0)}), [1.5])["length_m"].sum() == pytest.approx(450)


def test_a_one_way_street_is_reached_from_behind_only():
    streets = layer(line((0, 0), (1000, 0)))
    streets["oneway:foot"] = ["yes"]
    assert stretches(network_of(streets), {"f": (600, 0)}, [2]) == [(2.0, [[400, 0], [600, 0]])]


def test_against_a_one_way_street_there_is_no_piece():
    streets = layer(line((0, 0), (1000, 0)), line((1000, 0), (2000, 0)))
    streets["oneway:foot"] = ["yes", None]
    network = network_of(streets)
    assert stretches(network, {"f": (1500, 0)}, [7]) == [(7.0, [[800, 0], [1000, 0]]), (7.0, [[1000, 0], [2000, 0]])]
    streets["oneway:foot"] = ["-1", None]
    assert stretches(network_of(streets), {"f": (1500, 0)}, [7]) == [(7.0, [[1000, 0], [2000, 0]])]


def test_each_facility_has_its_own_pieces_and_dissolved_they_are_there_once():
    two = {"a": (500, 0), "b": (900, 0)}
    table = reached_streets(LONG, facilities(two), [3])
    assert table.groupby("facility_id")["length_m"].sum().round(4).to_dict() == {"a": 600.0, "b": 600.0}
    assert stretches(LONG, two, [3], dissolve=True) == [(3.0, [[200, 0], [1200, 0]])]
    assert "facility_id" not in reached_streets(LONG, facilities(two), [3], dissolve=True)


def test_dissolved_are_the_streets_of_each_kind_and_of_open_facilities_alone():
    served = pd.concat([facilities({"a": (500, 0), "b": (900, 0)}, "clinic"), facilities({"p": (300, 0)}, "pharmacy")])
    served = served.assign(status=["open", "closed", "open"])
    table = reached_streets(LONG, served, [1], dissolve=True)
    assert table[["kind", "length_m"]].round(4).to_numpy().tolist() == [["clinic", 200.0], ["pharmacy", 200.0]]
    assert len(reached_streets(LONG, served, [1])) == 3


def test_pieces_name_the_street_that_they_are_cut_from():
    streets = layer(line((0, 0), (100, 0)), line((100, 0), (200, 0)), name=["East Road", None])
    table = reached_streets(network_of(streets), facilities({"f": (100, 0)}), [1])
    assert table["name"].tolist()[0] == "East Road"
    assert table["way_id"].nunique() == 2
    assert table["edge"].tolist() == [0, 1]


def test_a_facility_without_a_street_has_no_pieces_but_the_table_has_its_columns():
    full = reached_streets(LONG, facilities({"f": (0, 0)}), [1])
    for served in ({"f": (0, 5000)}, {}):
        table = reached_streets(LONG, facilities(served), [1])
        assert (len(table), list(table.columns)) == (0, list(full.columns))


@pytest.mark.parametrize("minutes", [[], [0], [5, float("nan")], [-1], [241]])
def test_what_is_no_time_is_refused(minutes):
    with pytest.raises(ValueError, match="minutes"):
        reached_streets(LONG, facilities({"f": (0, 0)}), minutes)


# The same answer as elsewhere


@pytest.mark.parametrize("bend", [None, 3])
def test_at_every_cut_the_time_is_a_cutoff_and_within_every_piece_it_is_in_its_band(bend):
    network = irregular_network() if bend is None else uneven(irregular_network(), bend)
    served = facilities({"a": (100, 100), "b": (500, 450)})
    table = reached_streets(network, served, [2, 4])
    rng = np.random.default_rng(1)
    for name, pieces in table.groupby("facility_id"):
        spot = snap(network, there([{"a": (100, 100), "b": (500, 450)}[name]]))
        seeds = seeds_of(spot, np.array([name], dtype=object))
        costs = node_costs(network, seeds)
        for found in pieces.to_dict("records"):
            # Ends of pieces are met by their coordinates: on the piece's own edge.
            share = shapely.line_locate_point(
                network.edge_line[found["edge"]],
                shapely.line_interpolate_point(found["geometry"], [0, 1, *rng.uniform(0, 1, 5)], normalized=True),
                normalized=True,
            )
            here = type(spot)(
                edge=np.full(7, found["edge"]),
                offset_m=share * network.edge_length_m[found["edge"]],
                snap_m=np.zeros(7),
                reason=np.full(7, "", dtype=object),
            )
            walk_min = nearest(network, here, seeds, costs).walk_s / 60
            assert (walk_min <= found["minutes"] + 1e-6).all()
            assert (walk_min >= found["from_minutes"] - 1e-6).all()
            whole = (share[:2] <= 1e-9) | (share[:2] >= 1 - 1e-9)
            at_cut = np.isclose(walk_min[:2, None], [[found["minutes"], found["from_minutes"]]], atol=1e-6).any(axis=1)
            loop = network.edge_u[found["edge"]] == network.edge_v[found["edge"]]
            assert loop or (whole | at_cut).all()


def test_streets_that_are_reached_lie_in_the_isochrone(town):
    served = facilities({"f": (230, 210)})
    areas = isochrones(town, served, [3]).geometry.iloc[0]
    assert areas.buffer(10).contains(shapely.union_all(reached_streets(town, served, [3]).geometry.to_numpy()))


def reached_m(start_s, end_s, metres, rates_s, limit_s):
    """Metres of a straight stretch from which one gets out at either end in time; rates are infinite if barred."""
    by_start = np.clip((limit_s - start_s) / rates_s[0], 0, metres) if np.isfinite(rates_s[0]) else 0.0
    by_end = np.clip((limit_s - end_s) / rates_s[1], 0, metres) if np.isfinite(rates_s[1]) else 0.0
    return min(metres, by_start + by_end)


@settings(max_examples=50, deadline=None)
@given(town=towns(), served=SPOTS, cutoff=st.floats(0.1, 8.0))
def test_the_metres_of_reached_streets_are_those_of_networkx(town, served, cutoff):
    pieces = town.pieces
    graph, clear = reference(pieces, there(served), WALKER.max_snap_m)
    assume(clear)
    table = reached_streets(town.network, facilities(named("f", [served[n] for n in clear])), [cutoff])
    total = table.groupby("facility_id")["length_m"].sum()
    for row, number in enumerate(clear):
        left = nx.single_source_dijkstra_path_length(graph.reverse(copy=False), ("to", number), weight="m")
        expected = 0.0
        for piece, (a, b) in enumerate(pieces.ends):
            cuts = [(0.0, a), (1.0, b)]
            for other in clear:
                at, along, _ = pieces.near(there(served[other]), WALKER.max_snap_m)
                if at == piece and pieces.name(at, along)[0] == "on":
                    cuts.append((along, pieces.name(at, along)))
            barred = [pieces.ways[piece] > 0, pieces.ways[piece] < 0]
            for (t0, start), (t1, end) in pairwise(sorted(cuts)):
                expected += reached_m(
                    left.get(start, np.inf),
                    left.get(end, np.inf),
                    (t1 - t0) * pieces.length[piece],
                    [np.inf if bar else 1.0 for bar in barred],
                    cutoff * METRES_A_MINUTE,
                )
        assert total.get(f"f{row}", 0.0) == pytest.approx(expected, abs=0.01 + 100 * HAIR_M)


@settings(max_examples=50, deadline=None)
@given(town=towns(), served=SPOTS, cutoff=st.floats(0.1, 20.0), seed=st.integers(0, 9))
def test_where_time_is_not_length_the_metres_are_those_of_networkx_too(town, served, cutoff, seed):
    network = uneven(town.network, seed)
    spots = snap(network, there(served))
    graph = split_graph(network, spots)
    off_s = off_network_s(network, spots)
    graph.add_weighted_edges_from(((("place", n), "door", off) for n, off in enumerate(off_s)), weight="s")
    left = nx.single_source_dijkstra_path_length(graph.reverse(copy=False), "door", weight="s")
    expected = 0.0
    for edge, length_m in enumerate(network.edge_length_m):
        own = [(m, ("place", n)) for n, (e, m) in enumerate(zip(spots.edge, spots.offset_m, strict=True)) if e == edge]
        chain = [(0.0, int(network.edge_u[edge])), *sorted(own), (length_m, int(network.edge_v[edge]))]
        rates = network.backward_s[edge] / length_m, network.forward_s[edge] / length_m
        for (a_m, a), (b_m, b) in pairwise(chain):
            expected += reached_m(left.get(a, np.inf), left.get(b, np.inf), b_m - a_m, rates, cutoff * 60)
    table = reached_streets(network, facilities(named("f", served)), [cutoff / 2, cutoff], dissolve=True)
    assert table["length_m"].sum() == pytest.approx(expected, abs=0.01)
