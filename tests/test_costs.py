"""What a walk along a street costs, checked in the head: at 1 m a second, seconds on the flat are metres."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from circle15 import nearest_times
from circle15.lines import from_layer
from circle15.network.build import build_network
from circle15.network.costs import MAJOR, NO_WAIT, SIGNAL, TICKS_PER_S, EdgeCosts, Ways, edge_costs
from circle15.network.heights import Heights
from circle15.network.profile import PROFILES, WalkProfile
from circle15.network.snap import ISLAND, OFF_NETWORK, snap
from tests.grid_town import (
    ONE_METRE_A_SECOND,
    facilities,
    layer,
    line,
    network_of,
    places,
    raised,
    there,
    walk_s,
)
from tests.test_build import assert_identical

CLIMBER = replace(ONE_METRE_A_SECOND, slope="tobler")

#: How much longer a metre takes at +10 %, at -10 % and at -5 %.
UP, DOWN, EASIEST = np.exp(0.35), 1.0, np.exp(-0.175)

TICK = 1 / TICKS_PER_S


def seconds(*lines, start, end, profile=CLIMBER):
    return walk_s(network_of(list(lines), profile), start, end)


# Slopes


def test_up_a_slope_takes_longer_than_down_it():
    slope = raised((0, 0, 0), (100, 0, 10))
    assert seconds(slope, start=(0, 0), end=(100, 0)) == pytest.approx(100 * UP)
    assert seconds(slope, start=(100, 0), end=(0, 0)) == pytest.approx(100 * DOWN)


def test_a_slope_drawn_the_other_way_round_is_as_steep():
    slope = raised((100, 0, 10), (0, 0, 0))
    assert seconds(slope, start=(0, 0), end=(100, 0)) == pytest.approx(100 * UP)
    assert seconds(slope, start=(100, 0), end=(0, 0)) == pytest.approx(100 * DOWN)


def test_a_gentle_way_down_is_faster_than_the_flat():
    slope = raised((0, 0, 5), (100, 0, 0))
    assert seconds(slope, start=(0, 0), end=(100, 0)) == pytest.approx(100 * EASIEST)


def test_half_of_a_slope_takes_half_of_its_time():
    slope = raised((0, 0, 0), (100, 0, 10))
    assert seconds(slope, start=(0, 0), end=(50, 0)) == pytest.approx(50 * UP)
    assert seconds(slope, start=(50, 0), end=(100, 0)) == pytest.approx(50 * UP)
    assert seconds(slope, start=(75, 0), end=(25, 0)) == pytest.approx(50 * DOWN)


def test_a_street_over_a_hill_costs_its_way_up_and_its_way_down():
    # 60 m up at 10 %, 60 m down at 5 %; heights are taken every 30 m.
    hill = raised((0, 0, 0), (60, 0, 6), (120, 0, 3))
    assert seconds(hill, start=(0, 0), end=(120, 0)) == pytest.approx(60 * UP + 60 * EASIEST)
    assert seconds(hill, start=(120, 0), end=(0, 0)) == pytest.approx(60 * np.exp(0.175) + 60 * DOWN)
    # From the top both ways, and over the top.
    assert seconds(hill, start=(60, 0), end=(120, 0)) == pytest.approx(60 * EASIEST)
    assert seconds(hill, start=(60, 0), end=(0, 0)) == pytest.approx(60 * DOWN)
    assert seconds(hill, start=(45, 0), end=(90, 0)) == pytest.approx(15 * UP + 30 * EASIEST)


def test_the_walk_off_the_network_is_walked_as_on_the_flat():
    slope = raised((0, 0, 0), (100, 0, 10))
    assert seconds(slope, start=(0, 30), end=(100, -40)) == pytest.approx(30 + 100 * UP + 40)


def test_a_metre_off_the_network_takes_longer_by_its_factor():
    walker = replace(ONE_METRE_A_SECOND, off_network_factor=1.5)
    street = line((0, 0), (100, 0))
    assert seconds(street, start=(0, 30), end=(100, 40), profile=walker) == pytest.approx(45 + 100 + 60)


def test_the_way_over_the_hill_is_left_for_a_level_one_where_that_is_faster():
    # Over the hill 120 m at 20 % up and down; around it 200 m on the flat.
    over = raised((0, 0, 0), (60, 0, 12), (120, 0, 0))
    around = raised((0, 0, 0), (0, 40, 0), (120, 40, 0), (120, 0, 0))
    assert seconds(over, start=(0, 0), end=(120, 0)) == pytest.approx(60 * np.exp(0.7) + 60 * np.exp(0.35))
    assert seconds(over, around, start=(0, 0), end=(120, 0)) == pytest.approx(200)
    assert seconds(over, around, start=(0, 0), end=(120, 0), profile=ONE_METRE_A_SECOND) == pytest.approx(120)


def test_a_street_of_unknown_height_counts_as_level():
    nobody_knows = raised((0, 0, 0), (100, 0, np.nan))
    assert seconds(nobody_knows, start=(0, 0), end=(100, 0)) == 100.0
    assert seconds(nobody_knows, start=(100, 0), end=(0, 0)) == 100.0


def test_a_walker_without_slopes_finds_every_street_level():
    slope = raised((0, 0, 0), (100, 0, 30))
    assert seconds(slope, start=(0, 0), end=(100, 0), profile=ONE_METRE_A_SECOND) == 100.0


def test_level_streets_with_heights_cost_the_same_as_streets_without():
    level, plain = raised((0, 0, 7), (123, 0, 7), (123, 45, 7)), line((0, 0), (123, 0), (123, 45))
    one, other = network_of([level], CLIMBER), network_of([plain], CLIMBER)
    assert one.forward_s.tolist() == one.backward_s.tolist() == other.forward_s.tolist()


def test_a_one_way_street_is_closed_against_its_direction_up_and_down():
    streets = layer(raised((0, 0, 0), (100, 0, 10)))
    streets["oneway:foot"] = "yes"
    network = network_of(streets, CLIMBER)
    assert walk_s(network, (0, 0), (100, 0)) == pytest.approx(100 * UP)
    assert walk_s(network, (20, 0), (70, 0)) == pytest.approx(50 * UP)
    assert np.isnan(walk_s(network, (100, 0), (0, 0)))
    assert np.isnan(walk_s(network, (70, 0), (20, 0)))
    streets["oneway:foot"] = "-1"
    assert walk_s(network_of(streets, CLIMBER), (100, 0), (0, 0)) == pytest.approx(100 * DOWN)


# Stairs


def stairs(*lines, **tags):
    return layer(*lines, highway=["steps"] * len(lines), **tags)


def test_stairs_take_three_times_as_long_whatever_their_grade():
    walker = replace(CLIMBER, stairs_factor=3.0)
    for rise_m in (0, 50, -50):
        network = network_of(stairs(raised((0, 0, 0), (100, 0, rise_m))), walker)
        assert walk_s(network, (0, 0), (100, 0)) == pytest.approx(300)
        assert walk_s(network, (100, 0), (0, 0)) == pytest.approx(300)
        assert walk_s(network, (10, 0), (30, 0)) == pytest.approx(60)


def test_stairs_take_three_times_as_long_without_heights_too():
    walker = replace(ONE_METRE_A_SECOND, stairs_factor=3.0)
    network = network_of(stairs(line((0, 0), (100, 0))), walker)
    assert walk_s(network, (0, 0), (100, 0)) == 300.0
    assert walk_s(network, (100, 20), (50, 0)) == 170.0


def test_stairs_with_a_ramp_are_walked_like_a_path():
    walker = replace(ONE_METRE_A_SECOND, stairs_factor=None)
    for tag in ("ramp:wheelchair", "wheelchair"):
        network = network_of(stairs(line((0, 0), (100, 0)), **{tag: ["yes"]}), walker)
        assert walk_s(network, (0, 0), (100, 0)) == 100.0
    network = network_of(stairs(line((0, 0), (100, 0)), wheelchair=["no"]), walker)
    assert np.isnan(walk_s(network, (0, 0), (100, 0)))


# Wheels

ROLLER = replace(CLIMBER, stairs_factor=None, max_grade=0.0833)


def stairs_and_a_way_round():
    """A street of 1000 m, stairs of 100 m at its end up to another street of 400 m, and a ramp of 1100 m there."""
    return layer(
        line((0, 0), (1000, 0)),
        line((1000, 0), (1000, 100)),
        line((1000, 100), (1400, 100)),
        line((1000, 0), (1500, 0), (1500, 100), (1400, 100)),
        highway=["residential", "steps", "residential", "footway"],
    )


def test_whoever_cannot_use_stairs_goes_round():
    network = network_of(stairs_and_a_way_round(), ONE_METRE_A_SECOND)
    assert walk_s(network, (1000, 0), (1000, 100)) == 100.0
    assert walk_s(network.with_profile(ROLLER), (1000, 0), (1000, 100)) == 500 + 100 + 100 + 400


def test_a_place_beside_stairs_is_reached_from_the_nearest_street_that_is_open():
    network = network_of(stairs_and_a_way_round(), ROLLER)
    found = snap(network, there([(990, 60)]))
    # The stairs are 10 m away; the upper street begins at (1000, 100).
    assert found.snap_m[0] == pytest.approx(np.hypot(10, 40))
    assert found.reason.tolist() == [""]


def test_streets_that_only_stairs_lead_to_are_a_piece_of_their_own():
    streets = stairs_and_a_way_round().iloc[:3]
    everybody = network_of(streets, ONE_METRE_A_SECOND, min_fragment_m=500)
    assert everybody.component_length_m.tolist() == [1500.0]
    assert len(everybody.kept) == 3
    assert not everybody.set_aside.any()

    rolling = everybody.with_profile(ROLLER)
    assert rolling.component_length_m[:2].tolist() == [1000.0, 400.0]
    kept = rolling.edges.loc[~rolling.set_aside]
    assert kept["length_m"].tolist() == [1000.0]
    assert kept["component"].tolist() == [0]
    assert not np.isfinite(rolling.edges.loc[rolling.edges["highway"] == "steps", "walk_s"]).any()
    assert snap(rolling, there([(1400, 110), (1400, 400), (500, 30)])).reason.tolist() == [ISLAND, OFF_NETWORK, ""]


def test_a_place_next_to_stairs_alone_is_on_an_island_for_wheels():
    network = network_of(stairs(line((0, 0), (100, 0))), ROLLER)
    assert snap(network, there([(50, 10)])).reason.tolist() == [ISLAND]
    assert snap(network.with_profile(CLIMBER), there([(50, 10)])).reason.tolist() == [""]


def test_who_cannot_roll_to_any_facility_is_on_an_island():
    network = network_of(stairs_and_a_way_round().iloc[:3], ROLLER, min_fragment_m=0)
    found = nearest_times(network, places({"a": (1400, 100)}), facilities({"f": (0, 0)}))
    assert found["reason"].tolist() == [ISLAND]
    assert found["walk_min"].isna().all()


def test_a_street_that_is_too_steep_anywhere_is_closed_to_wheels():
    # 30 m at 10 % in the middle of 90 m that are level.
    hump = raised((0, 0, 0), (30, 0, 0), (60, 0, 3), (90, 0, 3))
    network = network_of([hump, raised((90, 0, 3), (150, 0, 3))], ROLLER)
    assert network.edge_length_m[network.kept].tolist() == [60.0]
    assert snap(network, there([(60, 0)])).snap_m.tolist() == [30.0]
    assert walk_s(network.with_profile(CLIMBER), (0, 0), (90, 0)) == pytest.approx(60 + 30 * UP)


@pytest.mark.parametrize("rise_m", [8.4, -8.4])
def test_too_steep_down_is_too_steep(rise_m):
    network = network_of([raised((0, 0, 0), (100, 0, rise_m))], replace(ROLLER, slope="none"))
    assert len(network.kept) == 0
    assert np.isinf(network.forward_s).all()
    assert np.isinf(network.backward_s).all()


@pytest.mark.parametrize("length_m", [12, 24, 36, 60, 96])
def test_a_ramp_of_exactly_1_in_12_is_open_to_a_wheelchair(length_m):
    ramp = raised((0, 0, 0), (length_m, 0, length_m / 12))
    assert len(network_of([ramp], PROFILES["wheelchair"]).kept) == 1
    steeper = raised((0, 0, 0), (length_m, 0, length_m * 0.0834))
    assert len(network_of([steeper], PROFILES["wheelchair"]).kept) == 0


def test_a_steepest_grade_is_not_asked_of_stairs():
    walker = replace(CLIMBER, stairs_factor=3.0, max_grade=0.0833)
    network = network_of(stairs(raised((0, 0, 0), (100, 0, 50))), walker)
    assert walk_s(network, (0, 0), (100, 0)) == pytest.approx(300)


def test_without_heights_no_street_is_too_steep():
    assert len(network_of([line((0, 0), (100, 0))], ROLLER).kept) == 1


def test_streets_of_unknown_height_are_not_too_steep():
    assert len(network_of([raised((0, 0, 0), (100, 0, np.nan))], ROLLER).kept) == 1


def test_where_nothing_is_open_to_wheels_nobody_has_a_street():
    network = network_of(stairs(line((0, 0), (100, 0))), ROLLER)
    found = nearest_times(network, places({"a": (0, 5)}), facilities({"f": (50, 5)}))
    assert found["reason"].tolist() == [ISLAND]
    assert len(network.kept) == 0


def test_walkers_there_and_back_again_find_the_identical_network():
    streets = layer(
        raised((0, 0, 0), (1000, 0, 20)),
        raised((1000, 0, 20), (1000, 100, 60)),
        raised((1000, 100, 60), (1400, 100, 60)),
        highway=["primary", "steps", "footway"],
    )
    first = build_network(from_layer(streets, name="town"), ROLLER)
    again = first.with_profile("elderly").with_profile("planning").with_profile(ROLLER)
    assert_identical(again, first)
    assert again.profile == first.profile
    xy = there([(1400, 120), (500, 20)])
    for name in ("edge", "offset_m", "snap_m", "reason"):
        np.testing.assert_array_equal(getattr(snap(again, xy), name), getattr(snap(first, xy), name))
    assert_identical(first.with_profile("elderly"), build_network(from_layer(streets, name="town"), "elderly"))


def test_the_index_is_shared_by_walkers_who_use_the_same_streets_and_by_no_others():
    network = network_of(stairs_and_a_way_round(), ONE_METRE_A_SECOND)
    assert network.with_profile("elderly").tree is network.tree
    assert network.with_profile("wheelchair").tree is not network.tree
    assert len(network.with_profile("wheelchair").kept) == 3


# Parts of streets


def edge_of(length_m, *, waits=(NO_WAIT, NO_WAIT), height_m=None, direction=0, steps=False):
    """What one edge is, with heights at equal steps."""
    heights = None
    if height_m is not None:
        heights = Heights(
            start=np.array([0, len(height_m)]),
            share=np.linspace(0, 1, len(height_m)),
            height_m=np.asarray(height_m, dtype=np.float64),
        )
    return Ways(
        length_m=np.array([length_m], dtype=np.float64),
        direction=np.array([direction], dtype=np.int8),
        steps=np.array([steps]),
        wait_u=np.array([waits[0]], dtype=np.int8),
        wait_v=np.array([waits[1]], dtype=np.int8),
        heights=heights,
    )


def leg(costs, start, end):
    return float(costs.leg_s(np.array([0]), np.array([start], dtype=float), np.array([end], dtype=float))[0])


WAITER = replace(ONE_METRE_A_SECOND, signal_crossing_s=24.0, major_crossing_s=10.0)
THIRDS = replace(CLIMBER, signal_crossing_s=10 / 3, major_crossing_s=1 / 3)


def test_half_of_a_wait_is_paid_at_each_end_that_has_one():
    costs = edge_costs(edge_of(100, waits=(SIGNAL, MAJOR)), WAITER)
    assert costs.forward_s.tolist() == costs.backward_s.tolist() == [100 + 12 + 5]
    assert leg(costs, 0, 100) == leg(costs, 100, 0) == 117
    assert leg(costs, 0, 40) == leg(costs, 40, 0) == 40 + 12
    assert leg(costs, 100, 40) == leg(costs, 40, 100) == 60 + 5
    assert leg(costs, 40, 70) == leg(costs, 70, 40) == 30


def test_who_stands_at_the_end_of_a_street_has_not_waited():
    costs = edge_costs(edge_of(100, waits=(SIGNAL, MAJOR)), WAITER)
    assert leg(costs, 0, 0) == leg(costs, 100, 100) == 0
    # Nearer than a millimetre to the end is at the end.
    assert leg(costs, 0, 0.0005) == pytest.approx(0.0005, abs=TICK)
    assert leg(costs, 100, 99.9995) == pytest.approx(0.0005, abs=TICK)
    assert leg(costs, 0.0005, 50) == pytest.approx(12 + 49.9995, abs=TICK)
    assert leg(costs, 50, 99.9995) == pytest.approx(5 + 49.9995, abs=TICK)
    assert leg(costs, 0, 0.0015) == pytest.approx(12 + 0.0015, abs=TICK)
    assert leg(costs, 0.0015, 50) == pytest.approx(50 - 0.0015, abs=TICK)
    assert leg(costs, 99.9985, 50) == pytest.approx(50 - 0.0015, abs=TICK)


def test_a_walker_who_waits_nowhere_pays_no_wait():
    costs = edge_costs(edge_of(100, waits=(SIGNAL, MAJOR)), ONE_METRE_A_SECOND)
    assert costs.wait_u_s is None
    assert costs.wait_v_s is None
    assert costs.forward_s.tolist() == [100.0]


def test_a_walker_may_wait_at_lights_alone_or_at_main_roads_alone():
    both = edge_of(100, waits=(SIGNAL, MAJOR))
    assert edge_costs(both, replace(WAITER, signal_crossing_s=0.0)).forward_s.tolist() == [105.0]
    assert edge_costs(both, replace(WAITER, major_crossing_s=0.0)).forward_s.tolist() == [112.0]


def test_waits_do_not_shrink_with_speed_nor_grow_with_slope_or_stairs():
    walker = replace(WAITER, slope="tobler", stairs_factor=3.0)
    up = edge_costs(edge_of(100, waits=(SIGNAL, MAJOR), height_m=[0, 10]), walker)
    assert up.forward_s[0] == pytest.approx(100 * UP + 17, abs=TICK)
    assert up.backward_s[0] == pytest.approx(100 * DOWN + 17, abs=TICK)
    flight = edge_costs(edge_of(100, waits=(SIGNAL, MAJOR), height_m=[0, 10], steps=True), walker)
    assert flight.forward_s[0] == pytest.approx(300 + 17, abs=TICK)
    fast = edge_costs(edge_of(100, waits=(SIGNAL, MAJOR)), replace(WAITER, speed_kmh=7.2))
    assert fast.forward_s[0] == 50 + 17


def test_against_a_one_way_there_is_no_leg_but_to_where_one_stands():
    costs = edge_costs(edge_of(100, waits=(SIGNAL, MAJOR), direction=1), WAITER)
    assert leg(costs, 0, 100) == 117
    assert leg(costs, 100, 0) == np.inf
    assert leg(costs, 60, 40) == np.inf
    assert leg(costs, 50, 50) == 0
    assert leg(costs, 50, 49.9995) == 0
    assert leg(costs, 50, 49.9985) == np.inf
    back = edge_costs(edge_of(100, direction=-1), WAITER)
    assert leg(back, 40, 60) == np.inf
    assert leg(back, 60, 40) == 20


def test_a_closed_street_has_no_leg():
    costs = edge_costs(edge_of(100, steps=True), replace(WAITER, stairs_factor=None))
    assert leg(costs, 0, 100) == leg(costs, 100, 0) == leg(costs, 20, 30) == np.inf
    assert not costs.usable.any()


#: From 60 % down to 60 % up, from height to height.
GRADES = st.lists(st.floats(-0.6, 0.6) | st.just(np.nan), min_size=1, max_size=7)
WAITS = st.tuples(st.sampled_from([NO_WAIT, SIGNAL, MAJOR]), st.sampled_from([NO_WAIT, SIGNAL, MAJOR]))
WALKERS = st.builds(
    WalkProfile,
    speed_kmh=st.floats(0.5, 12.0),
    slope=st.sampled_from(["none", "tobler"]),
    stairs_factor=st.floats(1.0, 5.0),
    signal_crossing_s=st.sampled_from([0.0, 24.5, 10 / 3]),
    major_crossing_s=st.sampled_from([0.0, 10.0, 0.1]),
)


def climbed(length_m, grades):
    """Heights at equal steps along a street whose steps have some grades; None without any."""
    if grades is None:
        return None
    rise_m = np.array(grades) * length_m / len(grades)
    height_m = np.concatenate([[100.0], 100.0 + np.nancumsum(rise_m)])
    height_m[1:][np.isnan(rise_m)] = np.nan
    return height_m


@settings(max_examples=200, deadline=None)
@given(
    length_m=st.floats(0.5, 5000.0),
    waits=WAITS,
    grades=st.none() | GRADES,
    steps=st.booleans(),
    walker=WALKERS,
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)),
)
def test_a_leg_is_the_sum_of_its_parts_to_the_last_digit(length_m, waits, grades, steps, walker, shares):
    height_m = climbed(length_m, grades)
    costs = edge_costs(edge_of(length_m, waits=waits, height_m=height_m, steps=steps), walker)
    low, middle, high = sorted(share * length_m for share in shares)
    assume(0.001 < middle < length_m - 0.001)
    for start, end in ((low, high), (0.0, length_m), (0.0, high), (low, length_m)):
        for a, b in ((start, end), (end, start)):
            assert leg(costs, a, middle) + leg(costs, middle, b) == leg(costs, a, b)


@settings(max_examples=200, deadline=None)
@given(
    length_m=st.floats(0.0015, 5000.0),
    waits=WAITS,
    grades=st.none() | GRADES,
    steps=st.booleans(),
    direction=st.sampled_from([-1, 0, 1]),
    walker=WALKERS,
)
def test_a_whole_leg_costs_what_the_edge_costs_to_the_last_digit(length_m, waits, grades, steps, direction, walker):
    height_m = climbed(length_m, grades)
    costs = edge_costs(edge_of(length_m, waits=waits, height_m=height_m, steps=steps, direction=direction), walker)
    whole_m = float(costs.length_m[0])
    assert leg(costs, 0.0, whole_m) == costs.forward_s[0]
    assert leg(costs, whole_m, 0.0) == costs.backward_s[0]


@settings(max_examples=100, deadline=None)
@given(edges=st.lists(st.tuples(st.floats(1.0, 500.0), GRADES), min_size=1, max_size=5), share=st.floats(0.01, 0.99))
def test_an_edge_costs_the_same_among_others_as_alone(edges, share):
    height_m = [climbed(length, grades) for length, grades in edges]
    many = Ways(
        length_m=np.array([length for length, _ in edges]),
        direction=np.zeros(len(edges), dtype=np.int8),
        steps=np.zeros(len(edges), dtype=np.bool_),
        wait_u=np.zeros(len(edges), dtype=np.int8),
        wait_v=np.zeros(len(edges), dtype=np.int8),
        heights=Heights(
            start=np.cumsum([0, *(len(part) for part in height_m)]),
            share=np.concatenate([np.linspace(0, 1, len(part)) for part in height_m]),
            height_m=np.concatenate(height_m),
        ),
    )
    together = edge_costs(many, CLIMBER)
    for number, (length, _) in enumerate(edges):
        alone = edge_costs(edge_of(length, height_m=height_m[number]), CLIMBER)
        assert together.forward_s[number] == alone.forward_s[0]
        assert together.backward_s[number] == alone.backward_s[0]
        at = np.array([number]), np.array([share * length]), np.array([0.0])
        assert together.leg_s(*at)[0] == pytest.approx(leg(alone, share * length, 0.0), abs=2 * TICK)
        run_m = length / (len(height_m[number]) - 1)
        grades = np.nan_to_num(np.diff(height_m[number]) / run_m)
        assert alone.forward_s[0] == pytest.approx(
            sum(run_m * np.exp(3.5 * (abs(grades + 0.05) - 0.05))), rel=1e-6, abs=1e-5
        )
        assert alone.backward_s[0] == pytest.approx(
            sum(run_m * np.exp(3.5 * (abs(0.05 - grades) - 0.05))), rel=1e-6, abs=1e-5
        )


@pytest.mark.parametrize("cliff_m", [500.0, 1890.0, 9000.0])
def test_a_height_that_is_wrong_costs_its_own_street_alone(cliff_m):
    # A vertex at sea level in a town on a plateau, and the streets around it.
    cliff = raised((0, 0, 0), (20, 0, cliff_m))
    others = [
        raised((20, 0, cliff_m), (120, 0, cliff_m)),
        raised((0, 0, 0), (0, 100, 0)),
        raised((0, 0, 0), (0, -50, 5)),
    ]
    network = network_of([cliff, *others], CLIMBER)
    assert walk_s(network, (20, 0), (120, 0)) == 100.0
    assert walk_s(network, (0, 0), (0, 100)) == 100.0
    assert walk_s(network, (0, 0), (0, -50)) == pytest.approx(50 * UP)
    assert not walk_s(network, (0, 100), (120, 0)) < 1e9


def test_costs_are_whole_ticks():
    costs = edge_costs(edge_of(100 / 3, height_m=[0, 1, 0.3], waits=(MAJOR, SIGNAL)), THIRDS)
    for cost in (costs.forward_s[0], costs.backward_s[0], leg(costs, 0, 7.7), leg(costs, 20.2, 3.1)):
        assert cost * TICKS_PER_S == round(cost * TICKS_PER_S)


def test_an_edge_of_no_length_costs_nothing_but_its_waits():
    costs = edge_costs(edge_of(0.0, height_m=[3, 5], waits=(NO_WAIT, NO_WAIT)), replace(WAITER, slope="tobler"))
    assert costs.forward_s.tolist() == costs.backward_s.tolist() == [0.0]
    assert leg(costs, 0, 0) == 0.0


def test_stairs_and_streets_of_several_edges_are_told_apart():
    ways = Ways(
        length_m=np.array([10.0, 20.0, 30.0]),
        direction=np.array([0, 1, -1], dtype=np.int8),
        steps=np.array([False, True, False]),
        wait_u=np.array([NO_WAIT, SIGNAL, MAJOR], dtype=np.int8),
        wait_v=np.array([MAJOR, NO_WAIT, SIGNAL], dtype=np.int8),
    )
    costs = edge_costs(ways, replace(WAITER, stairs_factor=3.0))
    assert costs.forward_s.tolist() == [15.0, 72.0, np.inf]
    assert costs.backward_s.tolist() == [15.0, np.inf, 47.0]
    assert isinstance(costs, EdgeCosts)
    edges, start, end = np.array([0, 1, 2]), np.array([0.0, 0.0, 30.0]), np.array([10.0, 5.0, 20.0])
    assert costs.leg_s(edges, start, end).tolist() == [15.0, 27.0, 22.0]


def test_heights_are_not_drawn_on_the_streets():
    network = network_of([raised((0, 0, 0), (100, 0, 10))], CLIMBER)
    assert not shapely.has_z(network.edge_line).any()
