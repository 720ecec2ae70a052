"""Laws that every walker keeps, over hills, stairs and crossings."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from circle15 import nearest_times, travel_times
from circle15.network.profile import WalkProfile
from circle15.network.snap import snap
from circle15.reach.search import node_costs, seeds_of
from circle15.verdicts.walked import SPEED_SPREAD, paced
from tests.grid_town import facilities, places, there
from tests.test_against_networkx import SPOT, SPOTS, exact_minutes, named
from tests.test_walkers_against_networkx import CLASSES, WALKERS, Hills, hills

#: Costs are rounded to a millionth of a second, edge by edge.
HAIR_MIN = 1e-4 / 60


def no_later(found, than):
    return (np.nan_to_num(found, nan=np.inf) <= np.nan_to_num(than, nan=np.inf) + HAIR_MIN).all()


@settings(max_examples=40, deadline=None)
@given(town=hills(), walker=WALKERS, people=SPOTS, served=SPOTS, more=SPOT)
def test_one_more_facility_never_lengthens_a_walk(town, walker, people, served, more):
    network = town.network(walker)
    before, _ = exact_minutes(network, people, served)
    after, _ = exact_minutes(network, people, [*served, more])
    assert (np.nan_to_num(after, nan=np.inf) <= np.nan_to_num(before, nan=np.inf)).all()


@settings(max_examples=40, deadline=None)
@given(town=hills(), walker=WALKERS, people=SPOTS, served=SPOTS, faster=st.floats(1.0, 2.0))
def test_the_same_walker_is_never_later_at_a_higher_speed(town, walker, people, served, faster):
    slow = town.network(walker)
    quick = slow.with_profile(replace(walker, speed_kmh=walker.speed_kmh * faster))
    before, _ = exact_minutes(slow, people, served)
    after, _ = exact_minutes(quick, people, served)
    assert no_later(after, before)
    # Nor is anybody so much faster as to outrun their own speed: waits do not shrink.
    assert no_later(before, after * faster)


@settings(max_examples=40, deadline=None)
@given(
    town=hills(),
    walker=WALKERS,
    people=SPOTS,
    served=SPOTS,
    ease=st.sampled_from([{"signal_crossing_s": 0.0}, {"major_crossing_s": 0.0}, {"off_network_factor": 1.0}]),
)
def test_whoever_minds_less_is_never_later(town, walker, people, served, ease):
    network = town.network(walker)
    before, _ = exact_minutes(network, people, served)
    after, _ = exact_minutes(network.with_profile(replace(walker, **ease)), people, served)
    assert no_later(after, before)


@settings(max_examples=30, deadline=None)
@given(town=hills(), walker=WALKERS, people=SPOTS, served=SPOTS, cutoff=st.floats(0.1, 8.0), more=st.floats(0.0, 8.0))
def test_a_larger_cutoff_holds_the_pairs_of_a_smaller_one(town, walker, people, served, cutoff, more):
    network = town.network(walker)
    one, other = places(named("a", people)), places(named("b", served))
    small, large = (
        {
            tuple(row)
            for row in table.dropna(subset="walk_min")[["origin_id", "destination_id", "walk_min"]].to_numpy().tolist()
        }
        for table in (travel_times(network, one, other, cutoff_min=limit) for limit in (cutoff, cutoff + more))
    )
    assert small == {pair for pair in large if pair[2] <= cutoff}


@settings(max_examples=40, deadline=None)
@given(town=hills(one_way=False, flat=True), walker=WALKERS, people=SPOTS, served=SPOTS)
def test_on_the_flat_without_one_way_streets_the_way_back_takes_as_long(town, walker, people, served):
    network = town.network(walker)
    np.testing.assert_array_equal(network.forward_s, network.backward_s)
    one, other = places(named("a", people)), places(named("b", served))
    forth = travel_times(network, one, other, cutoff_min=200).dropna(subset="walk_min")
    back = travel_times(network, other, one, cutoff_min=200).dropna(subset="walk_min")
    assert (
        forth.set_index(["origin_id", "destination_id"])["walk_min"].to_dict()
        == back.set_index(["destination_id", "origin_id"])["walk_min"].to_dict()
    )


@settings(max_examples=40, deadline=None)
@given(town=hills(), walker=WALKERS, people=SPOTS, served=SPOTS)
def test_nobody_is_faster_than_in_a_straight_line_at_their_fastest(town, walker, people, served):
    found, facility = exact_minutes(town.network(walker), people, served)
    for spot, at, time in zip(people, facility, found, strict=True):
        if at >= 0:
            straight_m = np.hypot(*(np.subtract(spot, served[at])))
            assert time * 60 * walker.fastest_m_s >= straight_m - 1e-3


@settings(max_examples=40, deadline=None)
@given(town=hills(), walker=WALKERS, people=SPOTS, served=SPOTS)
def test_slopes_never_gain_more_than_the_easiest_grade_gives(town, walker, people, served):
    assume(walker.max_grade is None)
    flat, _ = exact_minutes(town.network(replace(walker, slope="none")), people, served)
    found, _ = exact_minutes(town.network(replace(walker, slope="tobler")), people, served)
    np.testing.assert_array_equal(np.isnan(found), np.isnan(flat))
    assert no_later(flat * np.exp(-0.175), found)


@settings(max_examples=30, deadline=None)
@given(town=hills(lit=False), walker=WALKERS, data=st.data())
def test_one_more_street_never_lengthens_a_way_from_corner_to_corner(town, walker, data):
    # Where nobody waits and no street is new to a junction: a street more makes a crossing more, and another grade.
    walker = replace(walker, signal_crossing_s=0.0, major_crossing_s=0.0, slope="none", max_grade=None)
    corners = st.integers(0, len(town.corners) - 1)
    path = data.draw(st.lists(corners, min_size=2, max_size=2, unique=True))
    more = Hills(
        **{
            **vars(town),
            "paths": [*town.paths, path],
            "classes": [*town.classes, data.draw(st.sampled_from(CLASSES))],
            "ways": [*town.ways, data.draw(st.sampled_from([0, 1, -1]))],
        }
    )
    before, after = town.network(walker), more.network(walker)
    spots = before.node_xy
    at = np.array([int(np.hypot(*(after.node_xy - spot).T).argmin()) for spot in spots])
    for node in range(len(spots)):
        old, new = from_node(before, node), from_node(after, int(at[node]))[at]
        assert (new <= old + 1e-4).all()


def from_node(network, node):
    """Seconds from a node to every node."""
    from scipy.sparse import csgraph

    return csgraph.dijkstra(network.from_matrix, indices=[node])[0]


@settings(max_examples=30, deadline=None)
@given(town=hills(), walker=WALKERS, people=SPOTS, served=SPOTS)
def test_the_same_question_has_the_same_answer_to_the_last_bit(town, walker, people, served):
    first, second = town.network(walker), town.network("planning").with_profile(walker)
    for name in ("forward_s", "backward_s", "kept", "component"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    ids = np.array([f"f{number}" for number in range(len(served))], dtype=object)
    costs = [
        node_costs(network, seeds_of(snap(network, there(served).reshape(-1, 2)), ids)) for network in (first, second)
    ]
    np.testing.assert_array_equal(*costs)
    one, other = (exact_minutes(network, people, served) for network in (first, second))
    np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(one[1], other[1])


@settings(max_examples=40, deadline=None)
@given(town=hills(), walker=WALKERS, people=SPOTS, served=SPOTS, random=st.randoms())
def test_the_order_of_streets_people_and_facilities_changes_nothing(town, walker, people, served, random):
    expected = nearest_times(town.network(walker), places(named("c", people)), facilities(named("f", served)))
    order = list(range(len(town.paths)))
    random.shuffle(order)
    mixed = Hills(
        **{
            **vars(town),
            "paths": [town.paths[at] for at in order],
            "classes": [town.classes[at] for at in order],
            "ways": [town.ways[at] for at in order],
        }
    )
    homes, doors = list(named("c", people).items()), list(named("f", served).items())
    random.shuffle(homes)
    random.shuffle(doors)
    found = nearest_times(mixed.network(walker), places(dict(homes)), facilities(dict(doors)))
    assert found.to_csv() == expected.to_csv()


@settings(max_examples=30, deadline=None)
@given(town=hills(), walker=WALKERS, people=SPOTS, served=SPOTS)
def test_the_spread_of_speeds_is_walked_where_waits_do_not_shrink_with_it(town, walker, people, served):
    network = town.network(walker)
    others = paced(network)
    if not walker.waits:
        assert others == []
        # All of the time is the walk: it can be scaled.
        base, _ = exact_minutes(network, people, served)
        for factor in SPEED_SPREAD:
            other = network.with_profile(replace(walker, speed_kmh=walker.speed_kmh * factor))
            found, _ = exact_minutes(other, people, served)
            np.testing.assert_allclose(found, base / factor, atol=1e-5, rtol=1e-5)
        return
    assert [other.profile.speed_kmh for other in others] == [walker.speed_kmh * factor for factor in SPEED_SPREAD]
    times = [exact_minutes(other, people, served)[0] for other in others]
    for slow, quick in pairwise(times):
        assert no_later(quick, slow)


def test_the_spread_of_speeds_stays_within_what_walkers_walk():
    town = Hills([(0, 0), (100, 0)], [0, 0], [[0, 1]], ["footway"], [0], frozenset(), frozenset())
    slow = paced(town.network(WalkProfile(speed_kmh=0.5, signal_crossing_s=9.0)))
    assert [network.profile.speed_kmh for network in slow] == [0.5] * 4 + [0.5125, 0.525, 0.5375, 0.55]
    quick = paced(town.network(WalkProfile(speed_kmh=12.0, major_crossing_s=9.0)))
    assert [round(network.profile.speed_kmh, 9) for network in quick] == [10.8, 11.1, 11.4, 11.7] + [12.0] * 4
