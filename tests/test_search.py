"""The search: exact answers in the grid town, one-way streets in the right direction, ties to the lowest id."""

import networkx as nx
import numpy as np
import pytest

from circle15.network.costs import TICKS_PER_S
from circle15.network.interchange import from_networkx
from circle15.network.profile import WalkProfile
from circle15.network.snap import snap
from circle15.reach.search import costs_from_nodes, decode, nearest, node_costs, seeds_of
from tests.grid_town import CRS, layer, line, network_of, there, town_lines


def walk(network, places, served, *, use=None):
    """Walk from places to the nearest of some facilities: minutes, and the facilities' ids."""
    ids = np.array(list(served), dtype=object)
    seeds = seeds_of(snap(network, there(list(served.values())).reshape(-1, 2)), ids, use)
    found = nearest(network, snap(network, there(places).reshape(-1, 2)), seeds, node_costs(network, seeds))
    names = [ids[at] if at >= 0 else None for at in found.facility]
    return (found.walk_s / 60).tolist(), names


def minutes(network, place, facility):
    (time,), _ = walk(network, [place], {"f": facility})
    return time


def node_at(network, x, y):
    return int(np.argmin(np.hypot(*(network.node_xy - there((x, y))).T)))


# Exact answers


@pytest.mark.parametrize(
    ("place", "facility", "expected"),
    [
        ((0, 0), (500, 500), 10.0),
        ((300, 200), (100, 200), 2.0),
        ((50, 0), (0, 250), 3.0),
        ((250, 0), (250, 500), 6.0),
        ((150, 0), (150, 100), 2.0),
    ],
)
def test_one_walks_one_block_a_minute_along_the_streets(town, place, facility, expected):
    assert minutes(town, place, facility) == expected


def test_the_legs_off_the_network_count_at_both_ends(town):
    # 30 m to the street, 250 m along it, 40 m to the door.
    assert minutes(town, (250, -30), (0, -40)) == pytest.approx(3.2, abs=1e-7)
    # 40 m in, 60 + 100 + 30 m along, 20 m out.
    assert minutes(town, (140, 40), (230, 120)) == pytest.approx(0.4 + 1.9 + 0.2, abs=1e-7)


def test_a_place_walks_straight_to_a_facility_on_its_own_edge(town):
    assert minutes(town, (210, 0), (290, 0)) == pytest.approx(0.8, abs=1e-7)
    assert minutes(town, (290, 0), (210, 0)) == pytest.approx(0.8, abs=1e-7)
    assert minutes(town, (210, -10), (280, 15)) == pytest.approx(0.1 + 0.7 + 0.15, abs=1e-7)


def test_on_a_long_bent_edge_the_way_round_may_be_shorter():
    # The bent edge is 1 km long, the street between its ends 200 m.
    network = network_of([line((0, 0), (0, 400), (200, 400), (200, 0)), line((0, 0), (200, 0))])
    assert minutes(network, (0, 50), (200, 50)) == pytest.approx(3.0, abs=1e-7)
    assert minutes(network, (0, 350), (200, 350)) == pytest.approx(3.0, abs=1e-7)
    assert minutes(network, (0, 300), (200, 300)) == pytest.approx(4.0, abs=1e-7)


def test_on_a_loop_one_takes_the_shorter_way_round():
    network = network_of([line((0, 0), (100, 0), (100, 100), (0, 100), (0, 0)), line((0, 0), (-300, 0))])
    assert minutes(network, (50, 0), (0, 50)) == pytest.approx(1.0, abs=1e-7)
    assert minutes(network, (50, 0), (100, 50)) == pytest.approx(1.0, abs=1e-7)
    assert minutes(network, (40, 0), (100, 100)) == pytest.approx(1.6, abs=1e-7)
    assert minutes(network, (-100, 0), (0, 90)) == pytest.approx(1.9, abs=1e-7)


def test_a_facility_at_a_crossing_is_reached_from_all_four_sides(town):
    for x, y in ((150, 200), (250, 200), (200, 150), (200, 250)):
        assert minutes(town, (x, y), (200, 200)) == 0.5


def test_a_community_exactly_at_a_facility_walks_for_no_time(town):
    for spot in ((200, 200), (250, 0)):
        assert minutes(town, spot, spot) == 0.0


def test_off_the_street_a_community_at_the_facility_still_walks_to_the_street_and_back(town):
    # A definition, not a wish: legs are walked to the street. Both stand 20 m from it.
    assert minutes(town, (250, 20), (250, 20)) == pytest.approx(0.4, abs=1e-7)


def test_a_slower_walker_takes_longer_on_the_street_and_off_it(town):
    slow = town.with_profile(WalkProfile(speed_kmh=3.0))
    assert minutes(slow, (250, -30), (0, -40)) == pytest.approx(6.4, abs=1e-7)


def test_an_edge_of_no_length_costs_nothing():
    # Two nodes at one spot, as where a lift is drawn from above.
    graph = nx.MultiDiGraph(crs=CRS)
    for node, x in enumerate((0, 100, 100, 200)):
        graph.add_node(node, x=there((x, 0))[0], y=there((x, 0))[1])
    for a, b, length in ((0, 1, 100.0), (1, 2, 0.0), (2, 3, 100.0)):
        graph.add_edge(a, b, length=length)
        graph.add_edge(b, a, length=length)
    network = from_networkx(graph, WalkProfile(speed_kmh=6.0))
    assert len(network.edge_u) == 3
    assert minutes(network, (0, 0), (200, 0)) == 2.0
    assert minutes(network, (150, 0), (100, 0)) == 0.5


def test_from_every_crossing_the_cost_is_its_blocks(town):
    seeds = seeds_of(snap(town, there([(0, 0)])), np.array(["f"], dtype=object))
    seconds, rank = decode(node_costs(town, seeds), seeds)
    blocks = np.round((town.node_xy - there((0, 0))).sum(axis=1) / 100)
    assert seconds.tolist() == (60.0 * blocks).tolist()
    assert set(rank) == {0}


@pytest.mark.parametrize(("limit_s", "reached"), [(179.9, 6), (180.0, 10), (180.1, 10)])
def test_a_limited_search_stops_exactly_at_the_limit(town, limit_s, reached):
    seeds = seeds_of(snap(town, there([(0, 0)])), np.array(["f"], dtype=object))
    costs = node_costs(town, seeds, limit_s=limit_s)
    assert np.isfinite(costs).sum() == reached


def test_there_and_back_take_the_same_time_to_the_last_digit(town):
    rng = np.random.default_rng(11)
    one, other = there(rng.uniform(-50, 550, (200, 2))), there(rng.uniform(-50, 550, (200, 2)))
    for a, b in zip(one, other, strict=True):
        pair = [snap(town, spot[None]) for spot in (a, b)]
        forth, back = (
            nearest(town, start, seeds, node_costs(town, seeds)).walk_s[0]
            for start, seeds in (
                (pair[0], seeds_of(pair[1], np.array(["f"], dtype=object))),
                (pair[1], seeds_of(pair[0], np.array(["f"], dtype=object))),
            )
        )
        assert forth == back


def test_times_are_whole_ticks(town):
    rng = np.random.default_rng(5)
    times, _ = walk(town, rng.uniform(0, 500, (50, 2)), {"f": (123.4, 56.7), "g": (432.1, 345.6)})
    ticks = np.array(times) * 60 * TICKS_PER_S
    assert np.allclose(ticks, np.round(ticks), atol=1e-6, rtol=0)


# One-way streets


def one_way(*lines, way="yes"):
    streets = layer(*lines)
    streets["oneway:foot"] = [way] + [None] * (len(lines) - 1)
    return network_of(streets)


BYPASS = line((100, 0), (100, 100), (0, 100), (0, 0))


def test_along_a_one_way_street_one_walks_straight():
    network = one_way(line((0, 0), (100, 0)), BYPASS)
    assert minutes(network, (20, 0), (80, 0)) == pytest.approx(0.6, abs=1e-7)


def test_against_a_one_way_street_one_walks_round():
    # On to its end (20 m), back by the bypass (300 m), and in again (20 m).
    network = one_way(line((0, 0), (100, 0)), BYPASS)
    assert minutes(network, (80, 0), (20, 0)) == pytest.approx(3.4, abs=1e-7)


def test_a_one_way_street_drawn_the_other_way_is_the_same_street():
    network = one_way(line((100, 0), (0, 0)), BYPASS, way="-1")
    assert minutes(network, (20, 0), (80, 0)) == pytest.approx(0.6, abs=1e-7)
    assert minutes(network, (80, 0), (20, 0)) == pytest.approx(3.4, abs=1e-7)


def test_the_walk_goes_from_the_community_to_the_facility():
    # A town of two streets that only a one-way bridge joins: 100 m one way, no way back.
    network = one_way(line((0, 0), (100, 0)), line((0, 0), (0, 100)), line((100, 0), (100, 100)))
    assert minutes(network, (0, 50), (100, 50)) == pytest.approx(2.0, abs=1e-7)
    assert np.isnan(minutes(network, (100, 50), (0, 50)))


def test_at_the_very_spot_a_one_way_street_does_not_matter():
    network = one_way(line((0, 0), (100, 0)))
    for x in (0, 30, 100):
        assert minutes(network, (x, 0), (x, 0)) == 0.0


def test_on_a_one_way_dead_end_one_cannot_go_back():
    network = one_way(line((0, 0), (100, 0)))
    assert minutes(network, (30, 0), (70, 0)) == pytest.approx(0.4, abs=1e-7)
    assert np.isnan(minutes(network, (70, 0), (30, 0)))


def test_a_one_way_loop_is_walked_in_its_direction():
    loop = line((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))
    network = one_way(loop, line((0, 0), (-300, 0)))
    assert minutes(network, (50, 0), (100, 50)) == pytest.approx(1.0, abs=1e-7)
    assert minutes(network, (100, 50), (50, 0)) == pytest.approx(3.0, abs=1e-7)
    assert minutes(network, (-100, 0), (0, 50)) == pytest.approx(1.0 + 3.5, abs=1e-7)
    assert minutes(network, (0, 50), (-100, 0)) == pytest.approx(0.5 + 1.0, abs=1e-7)


def test_a_place_at_the_end_of_a_one_way_street_is_at_the_node_not_on_the_street():
    # (100, 0) is where the one-way street ends; whoever stands there may walk up the other street.
    network = one_way(line((0, 0), (100, 0)), line((100, 0), (100, 100)))
    assert minutes(network, (100, 0), (100, 100)) == pytest.approx(1.0, abs=1e-7)
    assert minutes(network, (100, 100), (100, 0)) == pytest.approx(1.0, abs=1e-7)


@pytest.mark.parametrize("seed", range(20))
def test_who_meets_a_one_way_street_at_its_very_end_may_turn_there(seed):
    # The place stands square to the one-way street's first node, so that the snap is the node but for rounding.
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, 2 * np.pi)
    ahead, aside = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    corner = rng.uniform(0, 500, 2)
    end, other = corner + 100 * ahead, corner - 50 * aside - 30 * ahead
    network = one_way(line(tuple(corner), tuple(end)), line(tuple(corner), tuple(other)))
    place = tuple(corner + 20 * aside)
    expected = (20 + np.hypot(50, 30)) / 100
    assert minutes(network, place, tuple(other)) == pytest.approx(expected, abs=1e-6)
    towards = one_way(line(tuple(end), tuple(corner)), line(tuple(corner), tuple(other)))
    assert minutes(towards, place, tuple(other)) == pytest.approx(expected, abs=1e-6)
    assert minutes(towards, tuple(other), place) == pytest.approx(expected, abs=1e-6)


# Which facility


def test_the_nearest_facility_is_found_with_its_time(town):
    times, names = walk(town, [(0, 0), (500, 500), (250, 0)], {"west": (0, 100), "east": (500, 400), "south": (300, 0)})
    assert times == [1.0, 1.0, 0.5]
    assert names == ["west", "east", "south"]


def test_ties_go_to_the_lowest_id_whatever_the_order_of_the_rows(town):
    for served in ({"b": (0, 0), "a": (200, 0)}, {"a": (200, 0), "b": (0, 0)}):
        times, names = walk(town, [(100, 0), (100, 300)], served)
        assert times == [1.0, 4.0]
        assert names == ["a", "a"]


def test_of_two_facilities_in_one_house_the_lowest_id_is_named(town):
    _, names = walk(town, [(100, 0), (250, 130), (330, 0)], {"z": (330, 20), "m": (330, 20), "n": (330, 20)})
    assert names == ["m", "m", "m"]


def test_ids_are_compared_as_text(town):
    _, names = walk(town, [(100, 0)], {"9": (0, 0), "10": (200, 0)})
    assert names == ["10"]


def test_a_tie_on_the_places_own_edge_goes_to_the_lowest_id(town):
    _, names = walk(town, [(250, 0)], {"b": (220, 0), "a": (280, 0), "c": (250, 300)})
    assert names == ["a"]


def test_a_facility_a_hair_nearer_wins_against_a_lower_id(town):
    _, names = walk(town, [(100, 0)], {"a": (0, 0), "b": (199.99, 0)})
    assert names == ["b"]


def test_among_a_thousand_facilities_each_place_finds_its_own(town):
    rng = np.random.default_rng(8)
    spots = rng.uniform(0, 500, (1000, 2))
    spots[:, 1] = np.round(spots[:, 1] / 100) * 100
    served = {f"f{number:04d}": tuple(spot) for number, spot in enumerate(spots)}
    times, names = walk(town, spots, served)
    assert times == [0.0] * 1000
    assert names == list(served)


def test_facilities_out_of_use_are_passed_over(town):
    times, names = walk(town, [(100, 0)], {"a": (0, 0), "b": (300, 0)}, use=np.array([False, True]))
    assert (times, names) == ([2.0], ["b"])


def test_without_facilities_nothing_is_reached(town):
    times, names = walk(town, [(100, 0)], {"a": (9000, 0)})
    assert np.isnan(times).all()
    assert names == [None]


def test_a_facility_on_another_island_is_not_reached():
    network = network_of([line((0, 0), (1000, 0)), line((0, 900), (1000, 900))])
    times, names = walk(network, [(10, 0), (10, 900)], {"a": (500, 0)})
    assert times[0] == pytest.approx(4.9, abs=1e-7)
    assert np.isnan(times[1])
    assert names == ["a", None]


def test_many_facilities_leave_room_for_long_walks():
    seeds = seeds_of(
        snap(network_of(town_lines()), there(np.zeros((1000, 2)))),
        np.array([str(n) for n in range(1000)], dtype=object),
    )
    assert len(seeds) == 1000
    assert seeds.limit_s > 24 * 3600


def test_a_walk_of_half_a_day_is_found_beside_a_thousand_ids():
    network = network_of([line((0, 0), (40_000, 0))])
    served = {str(number): (10.0 * number, 0.0) for number in range(1000)}
    times, names = walk(network, [(40_000, 0)], served)
    assert times == [pytest.approx((40_000 - 9_990) / 100, abs=1e-6)]
    assert names == ["999"]


def test_the_walk_to_the_nearest_of_some_nodes(town):
    nodes = np.array([node_at(town, 500, 500), node_at(town, 0, 0)])
    costs = costs_from_nodes(town, nodes)
    away = np.round((town.node_xy - there((0, 0))).sum(axis=1) / 100)
    assert costs.tolist() == (60 * np.minimum(away, 10 - away)).tolist()


def test_the_walk_to_a_node_respects_one_way_streets():
    network = one_way(line((0, 0), (100, 0)))
    costs = costs_from_nodes(network, np.array([node_at(network, 100, 0)]))
    assert costs[node_at(network, 0, 0)] == 60.0
    assert np.isinf(costs_from_nodes(network, np.array([node_at(network, 0, 0)]))[node_at(network, 100, 0)])
