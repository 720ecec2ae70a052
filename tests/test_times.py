"""The tables of walking times: exact limits, people instead of dots, and reasons instead of numbers."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15 import nearest_times, travel_times
from circle15.network.profile import WalkProfile
from circle15.network.snap import ISLAND, NO_DATA, OFF_NETWORK, snap
from circle15.reach.times import NO_FACILITY, Demand, median_point, nearest_table, places_of, reach_of_kinds, worst_s
from tests.grid_town import box, facilities, layer, line, network_of, places, there

NUMBERS = ["walk_min", "worst_min", "network_m", "straight_m", "access_m", "egress_m", "share_within"]


def row(network, community, served, **options):
    """The only row for one community and one kind."""
    (found,) = nearest_times(network, places({"c": community}), served, **options).to_dict("records")
    return found


# One row per community and kind


def test_each_community_has_one_row_for_each_kind(town):
    served = pd.concat([facilities({"a": (0, 0), "b": (500, 0)}, "clinic"), facilities({"p": (0, 500)}, "pharmacy")])
    table = nearest_times(town, places({"y": (100, 0), "x": (400, 0)}), served)
    assert table[["community_id", "kind", "facility_id", "walk_min"]].to_numpy().tolist() == [
        ["x", "clinic", "b", 1.0],
        ["x", "pharmacy", "p", 9.0],
        ["y", "clinic", "a", 1.0],
        ["y", "pharmacy", "p", 6.0],
    ]


def test_a_row_says_how_the_minutes_come_about(town):
    found = row(town, (250, -30), facilities({"f": (0, -40)}))
    assert found["walk_min"] == pytest.approx(3.2)
    assert found["worst_min"] == pytest.approx(3.2)
    assert found["network_m"] == pytest.approx(250.0)
    assert (found["access_m"], found["egress_m"]) == (30.0, 40.0)
    assert found["straight_m"] == pytest.approx(np.hypot(250, 10))
    assert (found["facility_id"], found["reason"]) == ("f", "")
    assert (found["demand_basis"], found["share_within"]) == ("point", 1.0)


def test_a_community_exactly_at_its_facility_walks_0_minutes(town):
    found = row(town, (200, 200), facilities({"f": (200, 200)}))
    assert (found["walk_min"], found["network_m"], found["straight_m"]) == (0.0, 0.0, 0.0)


def test_ids_that_look_like_numbers_stay_text(town):
    table = nearest_times(town, places({"007": (100, 0), "42": (0, 0)}), facilities({"010": (0, 0), "2": (200, 0)}))
    assert table["community_id"].tolist() == ["007", "42"]
    assert table["facility_id"].tolist() == ["010", "010"]


def test_numeric_ids_of_the_caller_come_back_as_text(town):
    people = places({"a": (100, 0), "b": (0, 0)}).set_axis([11, 7])
    assert nearest_times(town, people, facilities({"f": (0, 0)}))["community_id"].tolist() == ["11", "7"]


def test_the_order_of_the_rows_changes_nothing(town):
    rng = np.random.default_rng(2)
    people = places({f"c{n}": tuple(spot) for n, spot in enumerate(rng.uniform(0, 500, (30, 2)))})
    served = facilities({f"f{n}": tuple(spot) for n, spot in enumerate(rng.uniform(0, 500, (7, 2)))})
    expected = nearest_times(town, people, served)
    for seed in range(3):
        mixed = nearest_times(town, people.sample(frac=1, random_state=seed), served.sample(frac=1, random_state=seed))
        pd.testing.assert_frame_equal(mixed, expected, check_exact=True)


def test_the_callers_tables_stay_as_they_were(town):
    people, served = places({"b": (100, 0), "a": (0, 0)}).to_crs(4326), facilities({"z": (0, 0), "f": (300, 0)})
    before = people.copy(), served.copy()
    nearest_times(town, people, served)
    travel_times(town, people, served)
    pd.testing.assert_frame_equal(people, before[0])
    pd.testing.assert_frame_equal(served, before[1])


def test_places_in_degrees_give_the_same_minutes(town):
    people, served = places({"c": (250, -30)}), facilities({"f": (0, -40)})
    mine = nearest_times(town, people, served)
    its = nearest_times(town, people.to_crs(4326), served.to_crs(4326))
    assert its["walk_min"].tolist() == mine["walk_min"].tolist()


def test_tables_without_a_reference_system_are_refused(town):
    people, served = places({"c": (0, 0)}), facilities({"f": (0, 0)})
    bare = people.set_crs(None, allow_override=True)
    with pytest.raises(ValueError, match="communities"):
        nearest_times(town, bare, served)
    with pytest.raises(ValueError, match="facilities"):
        nearest_times(town, people, served.set_crs(None, allow_override=True))
    with pytest.raises(ValueError, match="origins"):
        travel_times(town, bare, served)


# Limits


@pytest.fixture(scope="module")
def long_street():
    """One street of 3 km, the clinic at its beginning: a place at x metres walks x / 100 minutes."""
    return network_of([line((0, 0), (3000, 0))])


CLINIC = {"f": (0, 0)}


@pytest.mark.parametrize(
    ("x", "expected"),
    [(1499, 1.0), (1500, 1.0), (1501, 0.0), (1500.08, 1.0), (1500.09, 0.0)],
)
def test_15_minutes_are_within_15_minutes_and_a_tenth_of_a_second_more_is_not(long_street, x, expected):
    # 1499 m are 14.99 min, 1501 m are 15.01; 1500.08 m are 900.048 s, which are 900.0 when compared.
    found = row(long_street, (x, 0), facilities(CLINIC), within_min=15.0)
    assert found["share_within"] == expected
    assert (found["walk_min"] <= 15.0) == bool(expected)


@pytest.mark.parametrize(("x", "pairs"), [(1499, 1), (1500, 1), (1501, 0), (1500.08, 1), (1500.09, 0)])
def test_a_cutoff_of_15_minutes_keeps_15_minutes_and_drops_a_tenth_of_a_second_more(long_street, x, pairs):
    table = travel_times(long_street, places({"c": (x, 0)}), facilities(CLINIC), cutoff_min=15.0)
    assert len(table) == pairs


def test_times_are_rounded_to_a_tenth_of_a_second(long_street):
    people = places({f"c{n}": (x, 0) for n, x in enumerate((100.0, 100.08, 100.09, 333.333))})
    seconds = 60 * nearest_times(long_street, people, facilities(CLINIC))["walk_min"]
    assert seconds.tolist() == pytest.approx([60.0, 60.0, 60.1, 200.0], abs=1e-9)


def test_an_unreached_community_is_within_no_limit_however_large(long_street):
    found = row(long_street, (100, 900), facilities(CLINIC), within_min=240.0)
    assert np.isnan(found["walk_min"])
    assert not found["share_within"] > 0


# Reasons instead of numbers


def islands():
    """Two streets of 2 km that nothing joins, and a fragment of 100 m."""
    lines = [line((0, 0), (2000, 0)), line((0, 900), (2000, 900)), line((0, 2000), (100, 2000))]
    return network_of(lines, min_fragment_m=1000)


def assert_unknown(found, reason):
    """A row holds no number at all, and says why."""
    assert found["reason"] == reason
    assert pd.isna(found["facility_id"])
    assert [name for name in NUMBERS if not np.isnan(found[name])] == []


def test_a_community_far_from_every_street_is_off_the_network():
    assert_unknown(row(islands(), (500, 400), facilities({"f": (500, 0)})), OFF_NETWORK)


def test_a_community_on_another_island_than_the_facility_is_on_an_island():
    assert_unknown(row(islands(), (500, 900), facilities({"f": (500, 0)})), ISLAND)


def test_a_community_that_has_only_a_fragment_nearby_is_on_an_island():
    assert_unknown(row(islands(), (50, 2010), facilities({"f": (500, 0)})), ISLAND)


def test_a_community_whose_way_is_one_way_only_is_on_an_island():
    streets = layer(line((0, 0), (100, 0)), line((100, 0), (100, 100)))
    streets["oneway:foot"] = ["yes", None]
    assert_unknown(row(network_of(streets), (100, 50), facilities({"f": (10, 0)})), ISLAND)


def test_no_facility_in_service_is_no_facility_and_nobody_is_within():
    closed = facilities({"f": (500, 0)}).assign(status="closed")
    found = row(islands(), (500, 0), closed)
    assert found["reason"] == NO_FACILITY
    assert found["share_within"] == 0.0
    assert np.isnan(found["walk_min"])


def test_off_the_network_comes_before_no_facility():
    closed = facilities({"f": (500, 0)}).assign(status="planned")
    assert_unknown(row(islands(), (500, 400), closed), OFF_NETWORK)


def test_a_kind_all_of_whose_facilities_have_no_street_leaves_everybody_without_a_number():
    found = row(islands(), (500, 0), facilities({"f": (500, 400)}))
    assert found["reason"] in {OFF_NETWORK, ISLAND}
    assert_unknown(found, found["reason"])


def test_a_facility_without_a_street_does_not_hide_the_next_one():
    found = row(islands(), (500, 0), facilities({"a": (500, 400), "b": (700, 0)}))
    assert (found["facility_id"], found["walk_min"]) == ("b", 2.0)


@settings(max_examples=60, deadline=None)
@given(
    people=st.lists(st.tuples(st.integers(-500, 2500), st.integers(-500, 2500)), min_size=1, max_size=8),
    served=st.lists(st.tuples(st.integers(-500, 2500), st.integers(-500, 2500)), min_size=1, max_size=4),
)
def test_a_row_has_either_a_number_or_a_reason(people, served):
    communities = places({f"c{n}": spot for n, spot in enumerate(people)})
    table = nearest_times(islands(), communities, facilities({f"f{n}": spot for n, spot in enumerate(served)}))
    assert len(table) == len(people)
    for found in table.to_dict("records"):
        if found["reason"]:
            assert_unknown(found, found["reason"])
        else:
            assert [name for name in NUMBERS if np.isnan(found[name])] == []
            assert found["walk_min"] < 60
            assert not pd.isna(found["facility_id"])


# Where the people of a community live


def table_of(network, xy, weight, served, *, community=None, within_min=15.0):
    """Nearest times of demand points that the test places itself, all in one community unless told otherwise."""
    of = np.zeros(len(xy), dtype=np.int64) if community is None else np.asarray(community)
    count = of.max() + 1
    demand = Demand(
        xy=there(xy),
        community=of,
        weight=np.asarray(weight, dtype=np.float64),
        basis=np.full(count, "buildings_population", dtype=object),
        ids=np.array([f"c{n}" for n in range(count)], dtype=object),
    )
    found, snaps = places_of(network, served), snap(network, demand.xy)
    reaches = reach_of_kinds(network, demand, snaps, found, ["clinic"], np.ones(len(served), dtype=bool))
    return nearest_table(demand, found, reaches.values(), within_min).to_dict("records")


def test_the_minutes_of_a_community_are_those_of_its_median_person(long_street):
    # 30 people at 2 minutes, 30 at 4, 40 at 9: the 50th person walks 4 minutes.
    (found,) = table_of(long_street, [(900, 0), (200, 0), (400, 0)], [40, 30, 30], facilities(CLINIC), within_min=5.0)
    assert found["walk_min"] == 4.0
    assert found["worst_min"] == 9.0
    assert found["share_within"] == 0.6
    assert found["network_m"] == 400.0
    assert found["straight_m"] == 400.0


def test_of_two_halves_the_nearer_is_the_median(long_street):
    (found,) = table_of(long_street, [(900, 0), (200, 0)], [1, 1], facilities(CLINIC))
    assert found["walk_min"] == 2.0
    (found,) = table_of(long_street, [(900, 0), (200, 0)], [1.001, 1], facilities(CLINIC))
    assert found["walk_min"] == 9.0


def test_points_without_people_count_for_nothing(long_street):
    (found,) = table_of(long_street, [(100, 0), (200, 0), (900, 0)], [0, 0, 5], facilities(CLINIC), within_min=5.0)
    assert (found["walk_min"], found["share_within"]) == (9.0, 0.0)


def test_the_evidence_is_that_of_the_median_person_and_their_facility(long_street):
    served = facilities({"west": (0, 0), "east": (3000, 40)})
    (found,) = table_of(long_street, [(100, 10), (2900, 20), (2800, 30)], [1, 3, 3], served)
    assert (found["facility_id"], found["access_m"], found["egress_m"]) == ("east", 20.0, 40.0)
    assert found["network_m"] == pytest.approx(100.0)
    assert found["straight_m"] == pytest.approx(np.hypot(100, 20))


def test_somebody_without_a_street_makes_the_worst_unknown_but_not_the_median(long_street):
    (found,) = table_of(long_street, [(200, 0), (400, 0), (400, 900)], [3, 3, 2], facilities(CLINIC), within_min=3.0)
    assert found["walk_min"] == 4.0
    assert np.isnan(found["worst_min"])
    assert found["share_within"] == 3 / 8
    assert found["reason"] == ""


def test_where_most_people_have_no_street_the_median_is_unknown(long_street):
    (found,) = table_of(long_street, [(200, 0), (400, 900)], [3, 5], facilities(CLINIC))
    assert np.isnan(found["walk_min"])
    assert found["facility_id"] is None
    assert found["reason"] == OFF_NETWORK
    assert found["share_within"] == 3 / 8


def test_communities_are_told_apart(long_street):
    rows = table_of(
        long_street,
        [(200, 0), (300, 0), (900, 0), (1000, 0), (1100, 0), (50, 0)],
        [1, 1, 1, 1, 1, 1],
        facilities(CLINIC),
        community=[0, 0, 1, 1, 1, 2],
    )
    assert [found["walk_min"] for found in rows] == [2.0, 10.0, 0.5]
    assert [found["worst_min"] for found in rows] == [3.0, 11.0, 0.5]


def demand_of(community, weight):
    community = np.asarray(community)
    return Demand(
        xy=np.zeros((len(community), 2)),
        community=community,
        weight=np.asarray(weight, dtype=np.float64),
        basis=np.full(community.max() + 1, "point", dtype=object),
        ids=np.arange(community.max() + 1).astype(str).astype(object),
    )


@pytest.mark.parametrize("share", [0.1, 0.7, 1 / 3])
def test_the_median_of_a_community_does_not_depend_on_how_many_came_before_it(share):
    # Ten thousand communities of two halves each: always the nearer half, whatever the sums have lost by rounding.
    count = 10_000
    demand = demand_of(np.repeat(np.arange(count), 2), np.full(2 * count, share))
    at = median_point(demand, np.tile([200.0, 100.0], count))
    assert (at % 2).tolist() == [1] * count


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), min_size=1, max_size=6).filter(
            lambda points: sum(weight for _, weight in points) > 0
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_median_is_the_person_in_the_middle_of_the_queue(towns):
    community = np.concatenate([np.full(len(points), at) for at, points in enumerate(towns)])
    times = np.array([time for points in towns for time, _ in points], dtype=np.float64)
    demand = demand_of(community, [weight for points in towns for _, weight in points])
    at = median_point(demand, times)
    for number, points in enumerate(towns):
        queue = sorted(time for time, weight in points for _ in range(weight))
        assert community[at[number]] == number
        assert times[at[number]] == queue[(len(queue) - 1) // 2]
    worst = worst_s(demand, times)
    assert worst.tolist() == [max(time for time, _ in points) for points in towns]


def test_an_outline_is_sampled_and_its_share_lies_between_none_and_all(town):
    block = box(100, 100, 300, 200)
    table = nearest_times(town, places({"c": block}), facilities({"f": (100, 100)}), within_min=1.5)
    (found,) = table.to_dict("records")
    assert found["demand_basis"] == "outline"
    assert 0 < found["share_within"] < 1
    assert found["walk_min"] < found["worst_min"] <= 3.0


def test_buildings_say_where_the_people_of_a_community_live(town):
    homes = places({"h1": (110, 0), "h2": (190, 0), "h3": (400, 0)})
    homes["community_id"] = "c"
    homes["population"] = [10, 20, 10]
    people = places({"c": box(0, 0, 500, 500)})
    table = nearest_times(town, people, facilities({"f": (100, 0)}), buildings=homes, within_min=1.0)
    (found,) = table.to_dict("records")
    assert found["demand_basis"] == "buildings_population"
    assert found["walk_min"] == pytest.approx(0.9)
    assert found["worst_min"] == 3.0
    assert found["share_within"] == 0.75


# All pairs


def test_pairs_are_listed_with_their_minutes_and_legs(town):
    table = travel_times(
        town, places({"b": (250, -30), "a": (0, 0)}), facilities({"f": (0, -40), "g": (500, 0)}), cutoff_min=60
    )
    assert table["origin_id"].tolist() == ["a", "a", "b", "b"]
    assert table["destination_id"].tolist() == ["f", "g", "f", "g"]
    assert table["walk_min"].tolist() == pytest.approx([0.4, 5.0, 3.2, 2.8])
    assert table["network_m"].tolist() == pytest.approx([0.0, 500.0, 250.0, 250.0])
    assert table["access_m"].tolist() == [0.0, 0.0, 30.0, 30.0]
    assert table["egress_m"].tolist() == [40.0, 0.0, 40.0, 0.0]
    assert table["kind"].tolist() == ["clinic"] * 4
    assert table["reason"].tolist() == [""] * 4


def test_pairs_beyond_the_cutoff_are_left_out(town):
    origins = places({f"o{x}": (x, 0) for x in (0, 100, 200, 300)})
    table = travel_times(town, origins, facilities(CLINIC), cutoff_min=2.0)
    assert table["origin_id"].tolist() == ["o0", "o100", "o200"]


def test_a_place_without_a_street_has_one_row_with_its_reason():
    network = islands()
    table = travel_times(
        network, places({"o": (0, 0), "lost": (50, 2010)}), places({"d": (100, 0), "away": (500, 400)})
    )
    assert len(table) == 3
    assert table[["origin_id", "destination_id", "reason"]].fillna("-").to_numpy().tolist() == [
        ["o", "d", ""],
        ["lost", "-", ISLAND],
        ["-", "away", OFF_NETWORK],
    ]
    assert table["walk_min"].notna().tolist() == [True, False, False]


def test_when_no_place_has_a_street_there_are_only_reasons(town):
    table = travel_times(town, places({"o": (9000, 0)}), places({"d": (9000, 100)}))
    assert table["reason"].tolist() == [OFF_NETWORK] * 2
    assert table["walk_min"].isna().all()


def test_without_a_pair_within_the_cutoff_the_table_is_empty_but_has_its_columns(town):
    table = travel_times(town, places({"o": (0, 0)}), places({"d": (500, 500)}), cutoff_min=1.0)
    assert len(table) == 0
    assert {"origin_id", "destination_id", "kind", "walk_min", "network_m", "reason"} <= set(table.columns)


def test_a_place_without_a_geometry_has_no_data_and_moves_nobody_elses_id(town):
    origins = places({"none": (0, 0), "a": (100, 0), "b": (200, 0)})
    origins.loc["none", "geometry"] = None
    table = travel_times(town, origins, facilities(CLINIC)).set_index("origin_id")
    assert table["walk_min"].to_dict() == pytest.approx({"a": 1.0, "b": 2.0, "none": np.nan}, nan_ok=True)
    assert table.loc["none", "reason"] == NO_DATA


def test_a_place_whose_coordinates_are_not_numbers_has_no_data(town):
    spots = gpd.points_from_xy([*there((100, 0))[:1], np.nan], [*there((100, 0))[1:], np.nan])
    origins = gpd.GeoDataFrame(geometry=spots, index=["a", "none"], crs=town.crs)
    table = travel_times(town, origins, facilities(CLINIC)).set_index("origin_id")
    assert table["walk_min"].to_dict() == pytest.approx({"a": 1.0, "none": np.nan}, nan_ok=True)
    assert table.loc["none", "reason"] == NO_DATA


def test_polygons_as_origins_count_as_an_inner_point(town):
    table = travel_times(town, places({"block": box(240, -20, 260, 20)}), facilities(CLINIC))
    assert table["walk_min"].tolist() == [2.5]


@pytest.mark.parametrize("seed", range(3))
def test_the_least_of_all_pairs_is_the_nearest_time(town, seed):
    rng = np.random.default_rng(seed)
    people = places({f"c{n:02d}": tuple(spot) for n, spot in enumerate(rng.uniform(-100, 600, (40, 2)))})
    served = facilities({f"f{n:02d}": tuple(spot) for n, spot in enumerate(rng.uniform(-100, 600, (70, 2)))})
    pairs = travel_times(town, people, served, cutoff_min=60)
    assert len(pairs) == 40 * 70
    nearest = nearest_times(town, people, served).set_index("community_id")
    least = pairs.groupby("origin_id")["walk_min"].min()
    assert least.to_dict() == nearest["walk_min"].to_dict()
    first = pairs.sort_values(["walk_min", "destination_id"]).groupby("origin_id").first()
    assert (first["walk_min"] == nearest["walk_min"]).all()


def test_pairs_follow_one_way_streets_from_origin_to_destination():
    streets = layer(line((0, 0), (100, 0)), line((100, 0), (100, 100), (0, 100), (0, 0)))
    streets["oneway:foot"] = ["yes", None]
    network = network_of(streets)
    both = places({"a": (20, 0), "b": (80, 0)})
    table = travel_times(network, both, both).set_index(["origin_id", "destination_id"])["walk_min"]
    assert table.to_dict() == pytest.approx({("a", "a"): 0.0, ("a", "b"): 0.6, ("b", "a"): 3.4, ("b", "b"): 0.0})


def test_pairs_on_one_loop_take_the_shorter_way_round():
    network = network_of([line((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))])
    table = travel_times(network, places({"o": (50, 0)}), places({"d": (0, 50), "e": (100, 100)}))
    assert table["walk_min"].tolist() == pytest.approx([1.0, 1.5])


def test_more_destinations_than_are_searched_at_once_are_all_found(town):
    spots = {f"d{n:03d}": (float(n % 500), 0.0) for n in range(150)}
    table = travel_times(town, places({"o": (0, 0)}), places(spots), cutoff_min=60)
    assert table["walk_min"].tolist() == pytest.approx([n / 100 for n in range(150)], abs=1e-3)


def test_a_place_may_be_named_as_origin_and_destination_at_once(town):
    same = places({"a": (0, 0), "b": (0, 100)})
    table = travel_times(town, same, same)
    assert table["walk_min"].tolist() == [0.0, 1.0, 1.0, 0.0]


def test_a_slow_walkers_pairs_take_longer(town):
    slow = town.with_profile(WalkProfile(speed_kmh=3.0))
    args = places({"a": (250, -30)}), facilities({"f": (0, -40)})
    assert travel_times(slow, *args)["walk_min"].tolist() == pytest.approx([6.4])
    assert travel_times(slow, *args)["network_m"].tolist() == pytest.approx([250.0])


def test_a_point_that_is_written_as_several_is_one_origin(town):
    many = places({"many": shapely.MultiPoint(there([(100, 0), (100, 0)])), "one": (200, 0)})
    table = travel_times(town, many, facilities(CLINIC)).set_index("origin_id")["walk_min"]
    assert table.to_dict() == {"many": 1.0, "one": 2.0}
