"""The network doctor, on towns that one can check in the head: one block is 100 m and takes one minute."""

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

import circle15 as c15
from circle15.errors import InputError, StudyError
from circle15.network.doctor import Homes, examine
from circle15.network.mend import mend
from circle15.network.suspects import find_suspects
from circle15.network.terrain import Terrain
from circle15.study.reader import read_study
from tests.grid_town import CRS, layer, line, network_of, places, there, town_lines, walk_s

#: A street of the grid town, and one that stops 3 m short of it.
SOUTH = line((0, 0), (250, 0), (500, 0))
SHORT = line((250, 3), (250, 400))


def found(network, kind, **options):
    table = examine(network, **options).places
    return table[table["kind"] == kind]


def counts(network, **options):
    return examine(network, **options).summary.set_index("kind")["count"].to_dict()


def spots(rows):
    return [tuple(np.round(shapely.get_coordinates(shape)[0] - there((0, 0)), 2).tolist()) for shape in rows.geometry]


# ---- near misses -----------------------------------------------------------------------------------


def test_a_dead_end_three_metres_from_a_street_is_a_near_miss():
    rows = found(network_of([SOUTH, SHORT]), "near_miss")
    assert spots(rows) == [(250.0, 3.0)]
    assert rows["gap_m"].tolist() == pytest.approx([3.0])
    assert rows["place"].tolist() == ["N1"]
    assert rows["severity"].tolist() == ["warning"]
    assert rows["parts_network"].tolist() == [True]


@pytest.mark.parametrize(
    ("gap_m", "tolerance_m", "count"), [(4.9, 5, 1), (5.1, 5, 0), (5.1, 6, 1), (0.0, 5, 1), (3, 0, 0)]
)
def test_the_tolerance_says_how_far_a_dead_end_may_lie(gap_m, tolerance_m, count):
    network = network_of([SOUTH, line((250, gap_m), (250, 400))])
    if gap_m == 0:
        network = network_of([line((0, 0), (500, 0)), line((250, 0), (250, 400))])  # a street without a vertex there
    assert len(found(network, "near_miss", near_miss_m=tolerance_m)) == count


def test_two_dead_ends_that_miss_each_other_are_one_place():
    network = network_of([line((0, 0), (100, 0)), line((103, 0), (200, 0))])
    assert len(found(network, "near_miss")) == 1


@pytest.mark.parametrize(("around_m", "count"), [(20, 0), (30, 1)])
def test_a_dead_end_whose_way_around_is_short_misses_nothing(around_m, count):
    """The way around leads up one side and down the other: twice its height, and the gap's three metres less."""
    hook = line((0, 0), (0, around_m), (3, around_m), (3, 1))
    network = network_of([line((-100, 0), (0, 0), (100, 0)), hook])
    assert len(found(network, "near_miss")) == count


def test_a_street_above_or_below_is_not_missed():
    for column, value in (("bridge", "yes"), ("tunnel", "yes"), ("layer", "2"), ("highway", "corridor")):
        columns = {"highway": ["residential", "residential"]} | {
            column: [value, "residential" if column == "highway" else None]
        }
        assert len(found(network_of(layer(SOUTH, SHORT, **columns)), "near_miss")) == 0
    both = layer(SOUTH, SHORT, highway=["residential"] * 2, bridge=["yes", "yes"])
    assert len(found(network_of(both), "near_miss")) == 1


def test_a_wall_between_a_dead_end_and_a_street_is_a_reason_to_end_there():
    wall = gpd.GeoDataFrame(geometry=[line((200, 1.5), (300, 1.5))], crs=CRS)
    assert len(found(network_of([SOUTH, SHORT], terrain=Terrain(barriers=wall)), "near_miss")) == 0


def test_a_street_that_a_wall_cuts_does_not_miss_its_other_half():
    wall = gpd.GeoDataFrame(geometry=[line((200, 50), (300, 50))], crs=CRS)
    network = network_of([SOUTH, line((250, 0), (250, 400))], terrain=Terrain(barriers=wall))
    assert len(found(network, "near_miss")) == 0


# ---- crossings -------------------------------------------------------------------------------------


def test_two_streets_that_cross_without_a_common_vertex_are_told():
    network = network_of([line((0, 0), (200, 0)), line((100, -100), (100, 100))])
    rows = found(network, "crossing_without_node")
    assert spots(rows) == [(100.0, 0.0)]
    assert rows["place"].tolist() == ["X1"]


@pytest.mark.parametrize(
    "columns",
    [
        {"bridge": ["yes", None]},
        {"tunnel": [None, "yes"]},
        {"layer": ["1", None]},
        {"layer": [1, None]},
        {"highway": ["steps", "residential"]},
        {"highway": ["trunk", "residential"]},
    ],
)
def test_a_bridge_a_tunnel_stairs_and_an_expressway_cross_without_meeting(columns):
    whole = {"highway": ["residential"] * 2, **columns}
    network = network_of(layer(line((0, 0), (200, 0)), line((100, -100), (100, 100)), **whole))
    assert len(found(network, "crossing_without_node")) == 0


def test_a_passage_through_a_building_stays_on_the_ground():
    table = layer(
        line((0, 0), (200, 0)),
        line((100, -100), (100, 100)),
        highway=["residential"] * 2,
        tunnel=["building_passage", None],
    )
    assert len(found(network_of(table), "crossing_without_node")) == 1


def test_a_junction_on_a_street_that_has_no_vertex_there_is_told_once():
    """Two streets meet on a third, which runs straight through."""
    network = network_of([line((0, 0), (200, 0)), line((100, 0), (100, 100)), line((100, 0), (150, -100))])
    assert spots(found(network, "crossing_without_node")) == [(100.0, 0.0)]
    assert len(found(network, "near_miss")) == 0


# ---- the other kinds -------------------------------------------------------------------------------


def test_on_a_town_whose_streets_all_meet_nothing_is_found(town):
    table = examine(town).summary.set_index("kind")
    assert table["count"].drop(["component", "no_footways"]).sum() == 0
    assert table.loc["component", "count"] == 1
    assert table.loc["component", "share_length"] == 1.0
    assert (table["severity"].drop("no_footways") == "note").all()


def test_pieces_are_counted_with_their_share_of_the_length_and_of_the_people():
    """600 m, 300 m and 100 m: the last is a fragment."""
    network = network_of(
        [line((0, 0), (600, 0)), line((0, 500), (300, 500)), line((0, 900), (100, 900))], min_fragment_m=200
    )
    homes = Homes(xy=there([(10, 5), (20, 5), (10, 505), (10, 905), (3000, 0)]), weight=np.array([1.0, 1, 1, 1, 4]))
    told = examine(network, homes).summary.set_index("kind")
    assert told.loc["component", ["count", "share_length"]].tolist() == [3, pytest.approx(0.6)]
    assert told.loc["island", ["count", "share_length", "share_demand"]].tolist() == pytest.approx([1, 0.3, 0.125])
    assert told.loc["fragment", ["count", "share_length", "share_demand"]].tolist() == pytest.approx([1, 0.1, 0.125])
    assert told.loc["no_street_near", ["count", "share_demand"]].tolist() == pytest.approx([2, 0.625])
    assert told.loc["component", "severity"] == "warning"
    assert "60.0%" in told.loc["component", "text_zh"]


def test_dead_ends_and_ends_at_the_edge_of_the_data_are_told_apart():
    network = network_of([*town_lines(), line((500, 200), (700, 200)), line((200, 200), (230, 230))])
    assert spots(found(network, "data_edge_end")) == [(700.0, 200.0)]
    assert spots(found(network, "dangle")) == [(230.0, 230.0)]
    assert counts(network, edge_closed=True)["data_edge_end"] == 0


def test_a_street_drawn_twice_is_told_once_and_so_is_one_drawn_again_beside_it():
    assert counts(network_of([SOUTH, SOUTH]))["duplicate"] == 2  # its two blocks
    assert counts(network_of([line((0, 0), (500, 0)), line((0, 0.5), (500, 0.5))]))["duplicate"] == 1
    assert counts(network_of([line((0, 0), (500, 0)), line((0, 3), (500, 3))]))["duplicate"] == 0


def test_a_line_without_length_is_left_out_and_told():
    network = network_of([SOUTH, shapely.LineString([there((40, 0)), there((40, 0))])])
    assert spots(found(network, "zero_length")) == [(40.0, 0.0)]
    assert len(network.edge_u) == 1


def test_a_stated_length_that_is_not_the_lines_is_absurd(town_graph):
    network = c15.from_networkx(town_graph)
    assert counts(network)["absurd_length"] == 0
    for u, v, key in town_graph.edges(keys=True):
        if {u, v} == {0, 10}:
            town_graph.edges[u, v, key]["length"] = 250.0
    assert found(c15.from_networkx(town_graph), "absurd_length")["length_m"].tolist() == [250.0]


def test_a_street_of_five_kilometres_without_a_vertex_is_absurd():
    assert counts(network_of([line((0, 0), (4_900, 0))]))["absurd_length"] == 0
    assert counts(network_of([line((0, 0), (5_100, 0))]))["absurd_length"] == 1


def test_a_street_of_another_province_is_far_off():
    network = network_of([*town_lines(), line((90_000, 0), (90_100, 0))])
    assert found(network, "far_off")["length_m"].tolist() == [100.0]


def test_footways_are_said_to_be_missing_only_where_streets_have_classes(monkeypatch):
    monkeypatch.setattr("circle15.network.doctor_words._FEW_STREETS_M", 100.0)
    plain = layer(SOUTH, highway=["road"])
    said = {name: examine(network_of(table)).summary.set_index("kind").loc["no_footways"] for name, table in {
        "untold": plain,
        "cars": layer(SOUTH, highway=["primary"]),
        "walkers": layer(SOUTH, SHORT, highway=["primary", "footway"]),
    }.items()}  # fmt: skip
    assert {name: row["count"] for name, row in said.items()} == {"untold": 0, "cars": 1, "walkers": 0}
    assert "无法判断" in said["untold"]["text_zh"]
    assert "疑似缺步行道" in said["cars"]["text_zh"]


def test_where_nothing_tells_a_bridge_from_a_crossing_the_sentence_says_so():
    cross = [line((0, 0), (200, 0)), line((100, -100), (100, 100))]
    told = layer(*cross, line((0, 300), (50, 300)), highway=["residential"] * 3, bridge=[None, None, "yes"])
    texts = [
        examine(network_of(table)).summary.set_index("kind").loc["crossing_without_node", "text_zh"]
        for table in (layer(*cross, highway=["residential"] * 2), told)
    ]
    assert ["无法区分立交" in text for text in texts] == [True, False]


# ---- second opinion, and mending -------------------------------------------------------------------


def random_streets(seed, count=14):
    """Straight streets between spots of a lattice of 60 m, so that some share corners and some cross."""
    rng = np.random.default_rng(seed)
    corners = rng.integers(0, 8, (count, 2, 2)) * 60.0 + rng.choice([0.0, 3.0], (count, 2, 2))
    return [line(tuple(a), tuple(b)) for a, b in corners if tuple(a) != tuple(b)]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_pieces_are_those_that_networkx_finds(seed):
    network = network_of(random_streets(seed))
    graph = nx.Graph(zip(network.edge_u.tolist(), network.edge_v.tolist(), strict=True))
    assert counts(network)["component"] == nx.number_connected_components(graph)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_mending_never_lengthens_a_walk(seed, other):
    network = network_of(random_streets(seed))
    mended = mend(network, find_suspects(network))
    rng = np.random.default_rng(other)
    start, end = there(rng.uniform(0, 480, (12, 2))), there(rng.uniform(0, 480, (3, 2)))
    before, after = all_walks(network, None, start, end), all_walks(network, mended, start, end)
    assert (after <= before + 1e-4).all()


def all_walks(network, mended, start, end):
    from circle15.network.snap import snap
    from circle15.reach.search import nearest, node_costs, seeds_of

    on = network if mended is None else mended.network
    here, there_ = (snap(network, xy) if mended is None else mended.moved(snap(network, xy)) for xy in (start, end))
    columns = []
    for k in range(len(end)):
        seeds = seeds_of(there_, np.array([str(n) for n in range(len(end))], dtype=object), np.arange(len(end)) == k)
        columns.append(np.nan_to_num(nearest(on, here, seeds, node_costs(on, seeds)).walk_s, nan=np.inf))
    return np.array(columns)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
@example(2187)  # two corners 7 mm from each other, which a piece of street joins
def test_on_streets_that_are_cut_wherever_they_cross_no_crossing_is_found(seed):
    noded = shapely.node(shapely.multilinestrings(random_streets(seed)))
    network = network_of(list(shapely.get_parts(noded)))
    assert counts(network)["crossing_without_node"] == 0


def test_a_mended_gap_is_walked_across_at_its_length():
    network = network_of([SOUTH, SHORT])
    mended = mend(network, find_suspects(network))
    assert np.isnan(walk_s(network, (0, 0), (250, 100)))
    assert walk_s(mended.network, (0, 0), (250, 100)) == pytest.approx(210.0)  # 350 m at 100 m a minute
    assert mended.network.edge_length_m.sum() == pytest.approx(network.edge_length_m.sum() + 3)


def test_mending_keeps_slopes_stairs_and_directions():
    """The street rises 30 m on its way; the gap is in the middle, and each half keeps its half of the rise."""
    rising = shapely.LineString([(*there((0, 0)), 10.0), (*there((500, 0)), 40.0)])
    table = layer(rising, SHORT, highway=["steps", "path"], **{"oneway:foot": ["yes", None]})
    network = network_of(table, "elderly")
    mended = mend(network, find_suspects(network))
    halves = mended.network.edges[mended.network.edges["highway"] == "steps"]
    assert mended.network.ways.steps.sum() == network.ways.steps.sum() + 1
    assert sorted(halves["length_m"].round(6))[-2:] == [250.0, 250.0]
    whole = network.ways.steps
    assert np.abs(mended.network.edge_direction[mended.network.ways.steps]).tolist() == [1, 1]
    assert np.isfinite(network.forward_s[whole]).sum() == 1


# ---- the door --------------------------------------------------------------------------------------


def test_people_may_be_told_and_the_table_is_in_the_networks_reference_system(town):
    told = c15.examine_streets(town, places({"a": (10, 10), "b": (3_000, 0)}))
    assert told.summary.set_index("kind").loc["no_street_near", "share_demand"] == 0.5
    assert told.places.crs == town.crs
    assert "no_street_near" not in set(c15.examine_streets(town).summary["kind"])


@pytest.mark.parametrize("metres", [-1, 51, float("nan")])
def test_a_tolerance_that_is_none_is_refused(town, metres):
    with pytest.raises(InputError, match="near_miss_m = "):
        c15.examine_streets(town, near_miss_m=metres)


@pytest.mark.parametrize("value", ["-1", "60", '"five"', "true"])
def test_a_study_with_such_a_tolerance_is_refused_by_line_and_key(tmp_path, value):
    from tests.small_town import STUDY, write_study

    study = STUDY.replace('edge = "closed"', f'edge = "closed"\nnear_miss_m = {value}')
    with pytest.raises(StudyError, match="near_miss_m"):
        read_study(write_study(tmp_path, study))
