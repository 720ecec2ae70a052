"""Gated communities are left through their gates alone (definition D4).

The compound is 200 m square and lies between two streets that meet 500 m west of it::

    (0,260) ---------------------------- (1500,260)      north street, 40 m from the wall
       |            +---------+ 220
       |            |    h    |                          h: a home in the middle, (500, 120)
       |            +---------+ 20
     (0,0) ----------------------------- (1500,0)        south street, 20 m from the wall

At 1 m a second, seconds are metres.
"""

from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import circle15 as c15
from circle15 import nearest_times
from circle15.errors import TableError
from circle15.intake.gates import gates_of_communities
from circle15.network.profile import WalkProfile
from circle15.network.snap import ISLAND, OFF_NETWORK, snap
from circle15.reach.gates import GATED
from circle15.reach.times import best_s, places_of, reach_of_kinds
from circle15.schema import GATES, check
from circle15.verdicts.demand import demand_points
from tests.grid_town import (
    BLOCKS,
    ONE_METRE_A_SECOND,
    box,
    facilities,
    line,
    network_of,
    places,
    there,
)
from tests.small_town import NEARLY_NO_AREA, STUDY, judge, lon_lat, rule, standard, write_csv, write_study

STREETS = [line((1500, 0), (0, 0), (0, 260), (1500, 260))]
COMPOUND = box(400, 20, 600, 220)
HOME = (500, 120)
NORTH, SOUTH, EAST = (500, 220), (500, 20), (600, 120)


@pytest.fixture(scope="module")
def streets():
    return network_of(STREETS, ONE_METRE_A_SECOND)


def doors(community="c", **where):
    """Gates of one community."""
    return places(where).assign(community_id=community)


def homes(*spots, community="c"):
    table = places({f"h{number}": spot for number, spot in enumerate(spots)})
    return table.assign(community_id=community, population=1.0)


def walk(network, gates, served, *, spots=(HOME,), outline=COMPOUND, **options):
    """The row of the compound; its times in seconds."""
    table = nearest_times(
        network, places({"c": outline}), facilities(served), buildings=homes(*spots), gates=gates, **options
    )
    (row,) = table.to_dict("records")
    return row | {f"{name}_s": row[f"{name}_min"] * 60 for name in ("walk", "best", "worst")}


def reach(network, gates, served, *, spots=(HOME,), outline=COMPOUND):
    """Everything that is known of the walks of some homes behind the same gates."""
    demand = demand_points(places({"c": outline}), homes(*spots), gates=gates)
    table = facilities(served)
    found = reach_of_kinds(
        network,
        demand,
        snap(network, demand.exit_xy),
        places_of(network, table),
        ["clinic"],
        np.ones(len(table), dtype=bool),
    )
    return found["clinic"]


def held(network, gates, served, minutes, *, spots=(HOME,), **changes):
    """The finding of the compound."""
    found = judge(
        network,
        places({"c": COMPOUND}),
        facilities(served),
        rule(limit_min=minutes, **changes),
        buildings=homes(*spots),
        gates=gates,
    )
    return found.iloc[0]


# ---- the way out -----------------------------------------------------------------------------------


def test_without_a_gate_a_home_walks_straight_to_its_nearest_street(streets):
    found = walk(streets, None, {"f": (500, 0)})
    assert (found["walk_s"], found["access_m"], found["network_m"]) == (120.0, 120.0, 0.0)


def test_a_wall_with_one_gate_on_the_far_side_leads_around(streets):
    found = walk(streets, doors(g=NORTH), {"f": (500, 0)})
    # 100 m to the gate, 40 m to the north street, 500 + 260 + 500 m along the streets.
    assert found["walk_s"] == pytest.approx(1400.0)
    assert (found["access_m"], found["network_m"], found["egress_m"]) == (140.0, 1260.0, 0.0)
    assert found["straight_m"] == 120.0


def test_of_two_gates_each_facility_is_reached_by_its_own(streets):
    both = doors(n=NORTH, s=SOUTH)
    assert walk(streets, both, {"f": (500, 0)})["walk_s"] == 120.0
    assert walk(streets, both, {"f": (500, 260)})["walk_s"] == 140.0


def test_the_best_gate_is_not_always_the_nearest(streets):
    # The east gate is 90 m away and 120 m from the south street; the south gate is 100 m away and 20 m from it.
    gates, spot = doors(e=EAST, s=SOUTH), (510, 120)
    found = walk(streets, gates, {"f": (510, 0)}, spots=(spot,))
    assert found["access_m"] == pytest.approx(np.hypot(10, 100) + 20)


def test_every_home_takes_its_own_gate(streets):
    found = reach(streets, doors(n=NORTH, s=SOUTH), {"a": (500, 0), "b": (500, 260)}, spots=((500, 30), (500, 200)))
    assert found.nearest.walk_s.tolist() == [30.0, 60.0]
    assert found.nearest.facility.tolist() == [0, 1]
    assert found.inside_s.tolist() == [10.0, 20.0]
    assert found.access_m.tolist() == [30.0, 60.0]


def test_a_gate_costs_as_much_as_any_walk_off_the_streets():
    slow = network_of(STREETS, WalkProfile(speed_kmh=3.6, off_network_factor=1.5))
    found = walk(slow, doors(n=NORTH), {"f": (500, 260)})
    assert (found["walk_s"], found["access_m"]) == (210.0, 140.0)


def test_a_gate_for_residents_only_is_a_gate(streets):
    gates = doors(n=NORTH, s=SOUTH).assign(open_to=["all", "residents"])
    assert walk(streets, gates, {"f": (500, 0)})["walk_s"] == 120.0


def test_homes_outside_the_outline_are_behind_the_gates_all_the_same(streets):
    found = walk(streets, doors(s=SOUTH), {"f": (500, 0)}, spots=((500, 240),))
    assert found["walk_s"] == 240.0


def test_a_community_that_is_a_point_has_gates_too(streets):
    table = nearest_times(streets, places({"c": HOME}), facilities({"f": (500, 0)}), gates=doors(g=NORTH))
    assert table["walk_min"].tolist() == pytest.approx([1400 / 60])


def test_only_the_community_that_a_gate_names_is_walled(streets):
    people = places({"a": (1000, 20), "b": (1010, 20)})
    table = nearest_times(streets, people, facilities({"f": (1000, 0)}), gates=doors("b", g=(1010, 120)))
    # b: 100 m to the gate and 120 m from there to the street, then 10 m along it.
    assert (table["walk_min"] * 60).tolist() == [20.0, 230.0]


def test_times_are_rounded_after_the_walk_inside_is_added(streets):
    # 100.04 m inside and 40.04 m on: 140.08, not 100.0 + 40.0.
    found = walk(streets, doors(n=(500, 219.96)), {"f": (500, 260)}, spots=((500, 119.92),))
    assert found["walk_s"] == pytest.approx(140.1)


def test_of_equal_walks_the_lowest_facility_and_then_the_lowest_gate_counts(streets):
    # 110 + 20 m to the south, 90 + 40 m to the north.
    middle = (500, 130)
    served = {"b": (500, 0), "a": (500, 260)}
    found = reach(streets, doors(n=NORTH, s=SOUTH), served, spots=(middle,))
    assert (found.nearest.walk_s.tolist(), found.nearest.facility.tolist()) == ([130.0], [1])
    # Two gates side by side, equally good: the inside walks are equal too.
    twins = doors(y=(490, 20), x=(510, 20))
    assert reach(streets, twins, {"f": (500, 0)}).nearest.walk_s[0] == pytest.approx(np.hypot(10, 100) + 30, abs=0.05)


# ---- inside ----------------------------------------------------------------------------------------


def test_a_facility_behind_the_same_wall_is_reached_straight(streets):
    found = walk(streets, doors(n=NORTH), {"in": (450, 120), "out": (500, 260)})
    assert (found["facility_id"], found["walk_s"]) == ("in", 50.0)
    assert (found["access_m"], found["network_m"], found["egress_m"], found["reason"]) == (50.0, 0.0, 0.0, "")


def test_whichever_is_shorter_the_way_inside_or_out_and_in(streets):
    found = walk(streets, doors(s=SOUTH), {"in": (600, 220), "out": (500, 0)})
    assert (found["facility_id"], found["walk_s"]) == ("out", 120.0)


def test_a_facility_inside_is_reached_even_if_no_street_leads_to_it():
    blind = network_of(STREETS, WalkProfile(speed_kmh=3.6, max_snap_m=30.0))
    found = walk(blind, doors(s=SOUTH), {"in": (500, 110)})
    assert (found["walk_s"], found["reason"]) == (10.0, "")


def test_a_community_without_gates_has_no_inside(streets):
    assert walk(streets, None, {"in": (450, 120)})["walk_s"] == 120 + 50 + 120


def test_equally_near_inside_and_outside_the_lowest_id_counts(streets):
    for inner, outer in (("a", "b"), ("b", "a")):
        found = walk(streets, doors(s=SOUTH), {inner: (500, 180), outer: (500, 0)}, spots=((500, 90),))
        assert (found["facility_id"], found["walk_s"]) == ("a", 90.0)


# ---- reasons ---------------------------------------------------------------------------------------


def test_a_gate_without_a_street_is_off_the_network():
    short = network_of(STREETS, WalkProfile(speed_kmh=3.6, max_snap_m=30.0))
    found = walk(short, doors(n=NORTH), {"f": (500, 260)})
    assert found["reason"] == OFF_NETWORK
    assert np.isnan(found["share_within"])
    # The home itself has none within 30 m either; through the south gate it comes out.
    assert walk(short, doors(n=NORTH, s=SOUTH), {"f": (500, 0)})["walk_s"] == 120.0


def test_a_gate_at_a_fragment_is_on_an_island():
    pieces = network_of([*STREETS, line((480, 221), (520, 221))], ONE_METRE_A_SECOND, min_fragment_m=100)
    assert walk(pieces, doors(n=NORTH), {"f": (500, 0)})["reason"] == ""  # the next street is in reach
    near = network_of(
        [*STREETS, line((480, 221), (520, 221))], WalkProfile(speed_kmh=3.6, max_snap_m=30), min_fragment_m=100
    )
    assert walk(near, doors(n=NORTH), {"f": (500, 0)})["reason"] == ISLAND


def test_streets_that_lead_nowhere_make_an_island_of_the_gate():
    apart = network_of([line((0, 0), (1500, 0)), line((0, 260), (1500, 260))], ONE_METRE_A_SECOND)
    assert walk(apart, doors(n=NORTH), {"f": (500, 0)})["reason"] == ISLAND
    assert walk(apart, doors(n=NORTH, s=SOUTH), {"f": (500, 0)})["reason"] == ""


def test_a_failure_that_the_wall_is_to_blame_for_is_the_gates(streets):
    found = held(streets, doors(n=NORTH), {"f": (500, 0)}, 15)
    assert (found["verdict"], found["reason"]) == ("unmet", "gate")
    assert found["circle_within"]
    assert (found["walk_min"], found["access_m"], found["detour_ratio"]) == pytest.approx((1400 / 60, 140, 1400 / 120))
    assert found["text_en"].startswith("unmet: ")
    assert "because of where the gates are" in found["text_en"]


def test_a_failure_that_would_be_one_without_the_wall_is_a_detour_or_too_far(streets):
    # The clinic on the north street is 1,440 m away by the south street, with a gate there and without a wall.
    assert held(streets, doors(s=SOUTH), {"f": (550, 250)}, 15)["reason"] == "detour"
    assert held(streets, doors(n=NORTH), {"f": (500, 0)}, 1)["reason"] == "too_far"


def test_the_limit_itself_is_in_time_without_the_wall(streets):
    assert held(streets, doors(n=NORTH), {"f": (500, 0)}, 2.0)["reason"] == "gate"
    assert held(streets, doors(n=NORTH), {"f": (500, 0)}, 119 / 60)["reason"] == "too_far"


def test_each_home_has_its_own_reason_and_most_of_them_name_it(streets):
    # Near the gate one is in time; in the south two are not, for the wall; one would not be in any case.
    spots = ((500, 219), (500, 60), (500, 50))
    assert held(streets, doors(n=NORTH), {"f": (500, 0)}, 15, spots=spots)["reason"] == "gate"


def test_a_gate_without_a_street_leaves_the_finding_open():
    short = network_of(STREETS, WalkProfile(speed_kmh=3.6, max_snap_m=30.0))
    found = held(short, doors(n=NORTH), {"f": (500, 0)}, 15)
    assert (found["verdict"], found["reason"]) == ("unknown", OFF_NETWORK)


def test_without_a_wall_the_walk_is_the_free_one(streets):
    found = reach(streets, None, {"f": (500, 0)})
    assert found.free_s.tolist() == found.gate_s.tolist() == found.nearest.walk_s.tolist() == [120.0]
    assert found.inside_s.tolist() == [0.0]
    walled = reach(streets, doors(n=NORTH), {"f": (500, 0)})
    assert (walled.free_s.tolist(), walled.nearest.walk_s.tolist()) == ([120.0], [1400.0])


# ---- the clock at the gate -------------------------------------------------------------------------


def test_a_rule_may_start_its_clock_at_the_gate(streets):
    served, gates = {"f": (500, 260)}, doors(n=NORTH)
    assert held(streets, gates, served, 1)["verdict"] == "unmet"
    found = held(streets, gates, served, 1, origin="gate")
    assert (found["verdict"], found["walk_min"], found["access_m"]) == ("met", pytest.approx(40 / 60), 40.0)


def test_the_best_gate_of_the_clock_is_not_that_of_the_door(streets):
    # From the door: 10 + 130 m by the near gate. From the gates: 130 or 40 m.
    near, far = (500, 130), NORTH
    found = reach(streets, doors(near=near, far=far), {"f": (500, 260)})
    assert (found.nearest.walk_s.tolist(), found.gate_s.tolist()) == ([140.0], [40.0])


def test_an_ungated_community_starts_at_its_doors_whatever_the_rule(streets):
    found = held(streets, None, {"f": (500, 0)}, 3, origin="gate")
    assert (found["verdict"], found["walk_min"]) == ("met", 2.0)


def test_from_the_gate_one_does_not_walk_farther_than_from_the_door(streets):
    found = reach(streets, doors(n=NORTH), {"in": (500, 110)})
    assert found.gate_s.tolist() == found.nearest.walk_s.tolist() == [10.0]


def test_a_standard_says_where_its_clock_starts(tmp_path):
    from circle15.standards.reader import read_standard
    from tests.test_study import PLAN

    path = tmp_path / "plan.toml"
    path.write_text(PLAN + 'origin = "gate"\n', encoding="utf-8")
    assert read_standard(path).rules[0].asks["origin"] == "gate"
    path.write_text(PLAN + 'origin = "wall"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"origin = wall, which cannot be used\. Possible: door, gate"):
        read_standard(path)


# ---- robustness and the edge of the data -----------------------------------------------------------


def test_the_other_street_of_a_gate_is_tried_and_that_of_a_shut_door_is_not():
    # A lane of its own, 45 m north of the wall, that meets the others 1,500 m east; the gate is 40 m from the street.
    lane = [*STREETS, line((500, 265), (1500, 265), (1500, 260))]
    network = network_of(lane, ONE_METRE_A_SECOND)
    served, gates = {"f": (400, 260)}, doors(n=NORTH)
    found = held(network, gates, served, 15)
    # Of ten settings (the stated one, eight speeds, one other street) the other street fails: 100 + 45 + 2,100 m.
    assert (found["verdict"], found["robustness"]) == ("met", pytest.approx(9 / 10))
    # A home beside two streets does not choose between them when it leaves through a gate.
    beside = held(network, doors(s=SOUTH), {"f": (400, 0)}, 15, spots=((510, 240),))
    assert beside["robustness"] == 1.0


def test_a_walker_who_waits_at_crossings_is_as_fast_through_a_gate_where_there_are_none():
    patient = WalkProfile(speed_kmh=3.6, signal_crossing_s=30.0)
    table = places({"c": COMPOUND})
    for minutes in (20, 22, 23, 24, 25, 26):
        judged = [
            c15.assess(
                network_of(STREETS, profile),
                table,
                facilities({"f": (500, 0)}),
                [standard(rule(limit_min=minutes))],
                buildings=homes(HOME, (430, 40)),
                gates=doors(n=NORTH),
                edge="closed",
                minutes=NEARLY_NO_AREA,
            ).findings.iloc[0]
            for profile in (ONE_METRE_A_SECOND, patient)
        ]
        assert judged[0]["robustness"] == judged[1]["robustness"]
        assert judged[0]["walk_min"] == judged[1]["walk_min"]


def test_the_edge_of_the_data_is_as_far_as_through_the_gate(streets):
    def at_edge(minutes, gates, **changes):
        found = judge(
            streets, places({"c": COMPOUND}), facilities({"f": (1500, 100)}), rule(limit_min=minutes, **changes),
            buildings=homes(HOME), gates=gates, edge="open",
        )  # fmt: skip
        return found["reason"].item()

    # The streets end 1,000 m east of the compound: 100 + 40 + 1,000 m through the gate, 40 m less from the gate itself.
    assert at_edge(1139 / 60, doors(n=NORTH)) != "data_edge"
    assert at_edge(1141 / 60, doors(n=NORTH)) == "data_edge"
    assert at_edge(1041 / 60, doors(n=NORTH), origin="gate") == "data_edge"
    assert at_edge(1121 / 60, None) == "data_edge"


# ---- several facilities ----------------------------------------------------------------------------

SPOT = st.tuples(st.floats(-60, 560), st.floats(-60, 560))
GATES_AT = st.lists(SPOT, min_size=1, max_size=3)


@settings(max_examples=25, deadline=None)
@given(spots=st.lists(SPOT, min_size=1, max_size=4), gates=GATES_AT, served=st.lists(SPOT, min_size=1, max_size=5))
def test_the_second_and_third_nearest_are_those_of_the_single_walks(town, spots, gates, served):
    shut = doors(**{f"g{number}": spot for number, spot in enumerate(gates)})
    people = places({"c": box(100, 100, 400, 400)})
    everything = facilities({f"f{number}": spot for number, spot in enumerate(served)})
    for spot in spots:
        given_to = {"buildings": homes(spot), "gates": shut}
        several = nearest_times(town, people, everything, k=3, **given_to)
        single = [nearest_times(town, people, everything.loc[[name]], **given_to) for name in everything.index]
        walks = pd.concat(single).sort_values(["walk_min", "facility_id"])
        # Walks that differ by less than what times are rounded to come in their own order, before they are rounded.
        assume((walks["walk_min"].dropna().diff().dropna() > 0.1 / 60 + 1e-9).all())
        walks = walks.head(3)
        for column in ("facility_id", "walk_min", "network_m", "access_m", "egress_m"):
            assert several[column].tolist()[: len(walks)] == walks[column].tolist()
        assert set(several["reason"][len(walks) :]) <= {"no_facility"}


# ---- laws ------------------------------------------------------------------------------------------


def seconds(found):
    return np.nan_to_num(found.nearest.walk_s, nan=np.inf)


def named(prefix, spots):
    return {f"{prefix}{number}": spot for number, spot in enumerate(spots)}


SPOTS = st.lists(SPOT, min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(spots=SPOTS, gates=GATES_AT, more=SPOT, served=SPOTS)
def test_a_further_gate_never_lengthens_a_walk(town, spots, gates, more, served):
    before = reach(town, doors(**named("g", gates)), named("f", served), spots=spots, outline=box(100, 100, 400, 400))
    after = reach(
        town, doors(**named("g", [*gates, more])), named("f", served), spots=spots, outline=box(100, 100, 400, 400)
    )
    assert (seconds(after) <= seconds(before)).all()
    assert (np.nan_to_num(after.gate_s, nan=np.inf) <= np.nan_to_num(before.gate_s, nan=np.inf)).all()


@settings(max_examples=60, deadline=None)
@given(spots=SPOTS, gates=GATES_AT, served=SPOTS)
def test_from_the_gate_is_never_later_than_from_the_door_and_nobody_outruns_the_straight_line(
    town, spots, gates, served
):
    found = reach(town, doors(**named("g", gates)), named("f", served), spots=spots)
    known = ~np.isnan(found.nearest.walk_s)
    assert (found.gate_s[known] <= found.nearest.walk_s[known]).all()
    metres = found.nearest.walk_s[known] * 100 / 60
    assert (metres >= found.straight_m[known] - 0.1).all()
    walked = found.access_m[known] + found.network_m[known] + found.nearest.egress_m[known]
    assert metres == pytest.approx(walked, abs=0.1)


@settings(max_examples=60, deadline=None)
@given(spot=SPOT, gates=GATES_AT, served=SPOTS)
def test_a_gate_at_ones_own_door_is_as_good_as_no_wall(town, spot, gates, served):
    free = reach(town, None, named("f", served), spots=(spot,))
    own = reach(town, doors(own=spot), named("f", served), spots=(spot,), outline=box(-900, -900, -800, -800))
    np.testing.assert_array_equal(own.nearest.walk_s, free.nearest.walk_s)
    np.testing.assert_array_equal(own.free_s, free.nearest.walk_s)
    np.testing.assert_array_equal(own.nearest.facility, free.nearest.facility)
    several = reach(town, doors(own=spot, **named("g", gates)), named("f", served), spots=(spot,))
    assert (seconds(several) <= seconds(free)).all()


@settings(max_examples=30, deadline=None)
@given(spots=SPOTS, gates=GATES_AT, served=SPOTS, seed=st.integers(0, 9))
def test_the_order_of_gates_and_facilities_changes_nothing(town, spots, gates, served, seed):
    shut = doors(**named("g", gates))
    people, there_ = places({"c": box(100, 100, 400, 400)}), facilities(named("f", served))
    one, other = (
        nearest_times(town, people, table, buildings=homes(*spots), gates=behind)
        for table, behind in (
            (there_, shut),
            (there_.sample(frac=1, random_state=seed), shut.sample(frac=1, random_state=seed)),
        )
    )
    pd.testing.assert_frame_equal(one, other, check_exact=True)


# ---- a second opinion ------------------------------------------------------------------------------


def grid_graph(spots, on):
    """The 5 x 5 town, and some spots on their nearest streets; edges of all streets are cut where a spot meets them."""
    graph, top = nx.Graph(), BLOCKS * 100.0
    feet = {}
    for name, (x, y) in spots.items():
        row, column = (min(max(round(value / 100) * 100.0, 0.0), top) for value in (y, x))
        candidates = [(min(max(x, 0.0), top), row), (column, min(max(y, 0.0), top))]
        far, near = sorted((np.hypot(foot[0] - x, foot[1] - y), foot) for foot in candidates)[::-1]
        # Which of two streets is taken that are equally near is not what this is about.
        assume(near[1] == far[1] or far[0] - near[0] > 1e-6)
        feet[name] = near[1]
    corners = [(100.0 * i, 100.0 * j) for i in range(BLOCKS + 1) for j in range(BLOCKS + 1)]
    for axis in (0, 1):
        for number in range(BLOCKS + 1):
            street = sorted({spot for spot in [*corners, *feet.values()] if spot[1 - axis] == 100.0 * number})
            for one, other in pairwise(street):
                graph.add_edge(one, other, metres=other[axis] - one[axis])
    for name in on:
        graph.add_edge(name, feet[name], metres=float(np.hypot(*np.subtract(spots[name], feet[name]))))
    return graph


@settings(max_examples=60, deadline=None)
@given(spots=SPOTS, gates=GATES_AT, served=SPOTS)
def test_walks_through_gates_are_those_of_networkx(town, spots, gates, served):
    people, shut, open_ = named("h", spots), named("g", gates), named("f", served)
    graph = grid_graph(shut | open_, [*shut, *open_])
    for home, at in people.items():
        for gate, door in shut.items():
            graph.add_edge(home, gate, metres=float(np.hypot(*np.subtract(at, door))))
    found = reach(town, doors(**shut), open_, spots=spots, outline=box(-900, -900, -800, -800))
    for number, home in enumerate(people):
        # Nobody walks back in by another gate: other homes and facilities are ends, not ways.
        alone = graph.subgraph([node for node in graph if node not in people or node == home])
        metres = min(nx.dijkstra_path_length(alone, home, name, weight="metres") for name in open_)
        assert found.nearest.walk_s[number] * 100 / 60 == pytest.approx(metres, abs=0.1)


# ---- gates that are none ---------------------------------------------------------------------------


def read_gates(gates, communities):
    return gates_of_communities(check(gates.reset_index(), GATES, file="gates.csv"), communities)


def test_a_gate_of_nobody_and_one_far_away_are_rejected_with_a_remedy():
    gates = pd.concat([doors("gone", g1=NORTH), doors(g2=(500, 421)), doors(g3=(500, 419)), doors("p", g4=(5, 5))])
    found = read_gates(gates, places({"c": COMPOUND, "p": (1000, 300)}))
    assert list(found.table.index) == ["g3"]
    assert found.rejected["row"].tolist() == [1, 2, 4]
    assert found.rejected["column"].tolist() == ["community_id", "geometry", "geometry"]
    assert found.rejected["problem_en"].tolist() == [
        "there is no such community in the table of communities",
        "the gate is 201 m from its community 'c', more than 200 m",
        "the gate is 1038 m from its community 'p', more than 1000 m",
    ]
    assert (found.rejected["remedy_zh"] != "").all()


def test_gates_deep_inside_an_outline_are_gates_of_it():
    assert len(read_gates(doors(g=(500, 500)), places({"c": box(0, 0, 1000, 1000)})).table) == 1


def test_a_community_none_of_whose_gates_can_be_used_has_no_wall(streets):
    assert walk(streets, doors(g=(500, 700)), {"f": (500, 0)})["walk_s"] == 120.0
    assert walk(streets, doors("gone", g=NORTH), {"f": (500, 0)})["walk_s"] == 120.0
    assert walk(streets, doors(g=NORTH).iloc[:0], {"f": (500, 0)})["walk_s"] == 120.0


def test_gates_without_a_community_or_a_reference_system_are_refused(streets):
    with pytest.raises(TableError, match="no row that can be used"):
        walk(streets, places({"g": NORTH}).assign(community_id=None), {"f": (500, 0)})
    with pytest.raises(ValueError, match="gates has no coordinate reference system"):
        walk(streets, doors(g=NORTH).set_crs(None, allow_override=True), {"f": (500, 0)})


def test_gates_in_degrees_stand_where_they_stand(streets):
    found = walk(streets, doors(n=NORTH).to_crs(4326), {"f": (500, 260)})
    assert found["walk_s"] == pytest.approx(140.0, abs=0.1)


# ---- a study ---------------------------------------------------------------------------------------


def test_a_study_walks_through_its_gates_and_lists_those_that_are_none(tmp_path):
    path = write_study(tmp_path, STUDY + '\n[gates]\nsource = "gates.csv"\n')
    rows = [("g1", "middle", *lon_lat(11, 1)), ("g2", "nowhere", *lon_lat(4, 1)), ("g3", "west", *lon_lat(12, 0))]
    write_csv(tmp_path / "gates.csv", "id,小区编号,lon,lat", rows)
    found = c15.run(path, tmp_path / "out")
    times = found.times[found.times["kind"] == "clinic"].set_index("community_id")["walk_min"]
    # 141 m to the gate, 100 m to the road, 700 m along it.
    assert times.to_dict() == pytest.approx({"west": 4.0, "middle": 9.414, "east": 16.0}, abs=0.002)
    assert found.rejected[["file", "row", "column", "value"]].to_numpy().tolist()[0] == [
        "gates.csv", 3, "小区编号", "nowhere",
    ]  # fmt: skip
    assert found.rejected["row"].tolist() == [3, 4]
    assert (tmp_path / "out" / "rejected.csv").is_file()
    own = found.snaps["profile"] == found.manifest["profile"]["name"]
    snaps = found.snaps[own].set_index(["role", "place_id"])["reason"]
    assert (snaps["community", "middle"], snaps["gate", "g1"], snaps["community", "west"]) == (GATED, "", "")
    notes = {note["key"]: note["en"] for note in found.manifest["notes"]}
    assert notes["note.gates"].startswith("1 communities are left through their gates alone (1 in all)")
    again = c15.load(tmp_path / "out")
    assert again.hash == found.hash


def test_gates_are_read_with_the_communities_that_they_are_of(tmp_path):
    write_csv(tmp_path / "gates.csv", "id,小区,lon,lat", [("g1", "c", *lon_lat(0, 0)), ("g2", "x", *lon_lat(0, 0))])
    from tests.small_town import area, communities

    assert list(c15.read_gates(tmp_path / "gates.csv", communities({"c": area(0, 0, 1, 1)})).index) == ["g1"]


# ---- best ------------------------------------------------------------------------------------------


def test_the_table_names_the_best_the_median_and_the_worst(streets):
    found = walk(streets, doors(s=SOUTH), {"f": (500, 0)}, spots=((500, 30), (500, 50), (500, 200)))
    assert [found[f"{name}_s"] for name in ("best", "walk", "worst")] == pytest.approx([30, 50, 200])


def test_the_best_is_known_where_some_reach_none():
    demand = demand_points(places({"c": COMPOUND, "d": HOME}), homes((1, 1), (2, 2)))
    assert np.array_equal(best_s(demand, np.array([np.nan, 7.0, np.nan])), [7.0, np.nan], equal_nan=True)


def test_where_gates_stand_is_said_in_metres_of_the_town():
    assert demand_points(places({"c": COMPOUND}), gates=doors(g=NORTH)).gates.xy.tolist() == [there(NORTH).tolist()]
