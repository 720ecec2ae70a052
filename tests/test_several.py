"""The second nearest facility, the third, and so on: what choice people have."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from circle15 import nearest_times, travel_times
from circle15.network.snap import ISLAND, OFF_NETWORK, snap
from circle15.reach.several import nearest_several
from circle15.reach.times import NO_FACILITY
from tests.grid_town import box, facilities, line, network_of, places, there
from tests.test_against_networkx import METRES_A_MINUTE, SPOTS, WALKER, named, reference, towns

ROW = ["community_id", "rank", "facility_id", "walk_min"]


def ranked(network, people, served, k, **options):
    return nearest_times(network, places(people), served, k=k, **options)


def test_the_three_nearest_are_listed_in_their_order(town):
    served = facilities({"a": (0, 0), "b": (200, 0), "c": (500, 0), "d": (500, 500)})
    table = ranked(town, {"x": (150, 0)}, served, 3)
    assert table[ROW].to_numpy().tolist() == [["x", 1, "b", 0.5], ["x", 2, "a", 1.5], ["x", 3, "c", 3.5]]
    assert table["network_m"].tolist() == [50.0, 150.0, 350.0]
    assert table["reason"].tolist() == ["", "", ""]


def test_equally_near_facilities_are_listed_by_their_ids(town):
    served = facilities({"c": (0, 0), "b": (200, 0), "a": (100, 100), "d": (100, 0)})
    assert ranked(town, {"x": (100, 0)}, served, 4)["facility_id"].tolist() == ["d", "a", "b", "c"]


def test_two_facilities_in_one_house_are_two(town):
    served = facilities({"b": (300, 0), "a": (300, 0)})
    assert ranked(town, {"x": (100, 0)}, served, 2)[["facility_id", "walk_min"]].to_numpy().tolist() == [
        ["a", 2.0],
        ["b", 2.0],
    ]


def test_where_there_is_no_second_facility_the_row_says_so_and_nobody_is_within(town):
    table = ranked(town, {"x": (100, 0)}, facilities({"a": (0, 0)}), 2)
    assert table["reason"].tolist() == ["", NO_FACILITY]
    assert table["share_within"].tolist() == [1.0, 0.0]
    assert np.isnan(table["walk_min"][1])


def test_a_second_facility_without_a_street_is_off_the_network_and_one_across_the_water_on_an_island():
    network = network_of([line((0, 0), (2000, 0)), line((0, 900), (2000, 900))])
    lost = facilities({"a": (0, 0), "b": (0, 5000)})
    assert ranked(network, {"x": (100, 0)}, lost, 2)["reason"].tolist() == ["", OFF_NETWORK]
    across = facilities({"a": (0, 0), "b": (0, 900)})
    assert ranked(network, {"x": (100, 0)}, across, 2)["reason"].tolist() == ["", ISLAND]


def test_the_share_at_rank_r_is_that_of_the_people_with_at_least_r_facilities_within_the_limit(town):
    homes = places({"h1": (0, 0), "h2": (200, 0), "h3": (500, 0)})
    homes["community_id"], homes["population"] = "c", [10, 20, 10]
    served = facilities({"west": (100, 0), "east": (300, 0)})
    table = nearest_times(town, places({"c": box(0, 0, 500, 500)}), served, buildings=homes, within_min=1.0, k=2)
    # h1 has one within a minute, h2 has both, h3 has none.
    assert table["share_within"].tolist() == [0.75, 0.5]
    # Sorted by themselves: 1, 1, 2 minutes to the nearest; 1, 3, 4 to the second.
    assert table["walk_min"].tolist() == [1.0, 1.0]
    assert table["worst_min"].tolist() == [2.0, 4.0]


def test_with_k_1_the_table_is_the_one_of_the_nearest(town):
    people, served = places({"x": (150, 0)}), facilities({"a": (0, 0), "b": (200, 0)})
    pd.testing.assert_frame_equal(nearest_times(town, people, served, k=1), nearest_times(town, people, served))
    assert "rank" not in nearest_times(town, people, served).columns


def test_kinds_are_listed_apart_and_without_facilities_there_are_no_rows(town):
    served = pd.concat([facilities({"a": (0, 0), "b": (200, 0)}, "clinic"), facilities({"p": (0, 500)}, "pharmacy")])
    table = ranked(town, {"x": (100, 0), "y": (0, 400)}, served, 2)
    assert table[["community_id", "kind", "rank"]].to_numpy().tolist() == [
        [person, kind, rank] for person in "xy" for kind in ("clinic", "pharmacy") for rank in (1, 2)
    ]
    nobody = ranked(town, {"x": (100, 0)}, facilities({}), 2)
    assert len(nobody) == 0
    assert list(nobody.columns) == list(table.columns)


@pytest.mark.parametrize("k", [0, -1, 101])
def test_a_number_of_facilities_that_nobody_can_mean_is_refused(town, k):
    with pytest.raises(ValueError, match="no number of nearest facilities"):
        ranked(town, {"x": (100, 0)}, facilities({"a": (0, 0)}), k)


def test_far_facilities_are_found_when_nearer_ones_are_too_few():
    # 6 km/h: 3 km are half an hour, 12 km two hours.
    network = network_of([line((0, 0), (40_000, 0))])
    served = facilities({"near": (100, 0), "half": (2_000, 0), "hours": (9_000, 0), "days": (39_000, 0)})
    table = ranked(network, {"x": (0, 0)}, served, 4)
    assert table["facility_id"].tolist() == ["near", "half", "hours", "days"]
    assert table["walk_min"].tolist() == [1.0, 20.0, 90.0, 390.0]


def test_many_people_and_few_facilities_or_the_other_way_round_give_what_all_pairs_give(town):
    rng = np.random.default_rng(6)
    for people_count, served_count in ((60, 9), (4, 80)):
        people = places(named("p", rng.uniform(-50, 550, (people_count, 2)).tolist()))
        served = facilities(named("f", rng.uniform(-50, 550, (served_count, 2)).tolist()))
        table = nearest_times(town, people, served, k=3)
        pairs = travel_times(town, people, served, cutoff_min=60).groupby("origin_id")
        least = {name: sorted(of["walk_min"])[:3] for name, of in pairs}
        assert table.groupby("community_id")["walk_min"].apply(list).to_dict() == least
        first = table[table["rank"] == 1].drop(columns="rank").reset_index(drop=True)
        pd.testing.assert_frame_equal(first, nearest_times(town, people, served))


def test_the_order_of_the_rows_changes_nothing(town):
    rng = np.random.default_rng(2)
    people = places(named("c", rng.uniform(0, 500, (12, 2)).tolist()))
    served = facilities(named("f", np.round(rng.uniform(0, 500, (7, 2)), -2).tolist()))
    expected = nearest_times(town, people, served, k=4)
    mixed = nearest_times(town, people.sample(frac=1, random_state=1), served.sample(frac=1, random_state=2), k=4)
    pd.testing.assert_frame_equal(mixed, expected, check_exact=True)


@settings(max_examples=40, deadline=None)
@given(town=towns(), people=SPOTS, served=SPOTS, k=st.integers(2, 4))
def test_the_times_to_the_nearest_so_many_are_those_of_networkx(town, people, served, k):
    spots = people + served
    graph, clear = reference(town.pieces, there(spots), WALKER.max_snap_m)
    origins = [number for number in clear if number < len(people)]
    targets = [number for number in clear if number >= len(people)]
    assume(origins and targets)
    network = town.network
    start, end = (snap(network, there([spots[number] for number in chosen])) for chosen in (origins, targets))
    found = nearest_several(network, start, end, k)
    for row, origin in enumerate(origins):
        metres = nx.single_source_dijkstra_path_length(graph, ("from", origin), weight="m")
        least = sorted(metres[("to", target)] for target in targets if ("to", target) in metres)[:k]
        expected = np.array(least + [np.inf] * (k - len(least))) / METRES_A_MINUTE
        np.testing.assert_allclose(found.walk_s[row] / 60, expected, atol=1e-6, rtol=0)
        assert (found.facility[row] >= 0).tolist() == np.isfinite(expected).tolist()
        assert len(set(found.facility[row][: len(least)])) == len(least)
