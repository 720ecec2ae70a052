"""Every verdict and every reason, made by a town that one can check in the head."""

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest

import circle15 as c15
from circle15.job import Options, Tables, completeness_of
from circle15.network.profile import WalkProfile
from circle15.pipeline import assess_tables
from circle15.verdicts.facts import Completeness
from tests.small_town import (
    BLOCK_A_MINUTE,
    NEARLY_NO_AREA,
    area,
    assess,
    at,
    buildings,
    communities,
    facilities,
    finding,
    judge,
    rule,
    standard,
    street,
    town,
)

#: A road of sixty blocks, and one of twenty that nothing joins to it.
MAIN = street((0, 0), (60, 0))
ISLE = street((0, 50), (20, 50))
CLINIC = facilities({"clinic": ("clinic", 20, 0)})

#: With the clinic at block 20 and a limit of 15 minutes.
WITHIN = at(20)
TOO_FAR = at(38)  # 18 minutes to the clinic, 22 to the end of the road
NEAR_EDGE = at(55)  # 35 minutes to the clinic, 5 to the end of the road
ON_ISLE = at(10, 50)
OFF_STREET = at(20, 3)  # 300 m from the road; a snap reaches 250 m


@pytest.fixture(scope="module")
def road():
    return town(MAIN)


@pytest.fixture(scope="module")
def road_and_isle():
    return town(MAIN, ISLE)


def home(where):
    return communities({"home": where})


def homes(*spots):
    """Ten buildings of one community, spread evenly over some spots."""
    ten = [spots[k % len(spots)] for k in range(10)]
    return buildings({f"b{k}": spot for k, spot in enumerate(ten)}, community_id=["home"] * 10)


# ---- the limit -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "within"),
    [
        (14.99, True),
        (15.0, True),
        (15.0005, True),  # 900.03 s are 900.0 s
        (15.001, False),  # 900.06 s are 900.1 s
        (15.01, False),
    ],
)
def test_who_walks_exactly_the_limit_is_within_and_times_are_rounded_to_a_tenth_of_a_second_first(road, blocks, within):
    found = finding(road, home(at(20 + blocks)), CLINIC)
    assert found["share_within"] == float(within)
    assert found["reason"] == ("" if within else "too_far")
    assert found["walk_min"] * 60 == pytest.approx(round(blocks * 60, 1), abs=1e-9)


def test_a_walk_that_does_not_exist_is_not_within_and_has_no_number(road_and_isle):
    found = finding(road_and_isle, home(ON_ISLE), CLINIC)
    assert found["share_within"] == 0
    assert math.isnan(found["walk_min"])
    assert math.isnan(found["worst_min"])
    assert found["facility_id"] is None


def test_the_walk_is_door_to_door_and_the_evidence_adds_up(road):
    found = finding(road, home(at(10, 1)), facilities({"clinic": ("clinic", 15, -2)}))
    assert found["walk_min"] == pytest.approx(1 + 5 + 2)
    assert (found["access_m"], found["network_m"], found["egress_m"]) == pytest.approx((100, 500, 200))
    assert found["straight_m"] == pytest.approx(math.hypot(500, 300))
    assert found["detour_ratio"] == pytest.approx(800 / math.hypot(500, 300))
    assert found["facility_id"] == "clinic"
    assert (found["value"], found["limit"], found["unit"]) == (found["walk_min"], 15.0, "min")


# ---- verdicts and reasons --------------------------------------------------------------------------


def test_met_has_no_reason_and_is_no_gap(road):
    found = finding(road, home(at(25)), CLINIC)
    assert (found["verdict"], found["reason"], found["gap"], found["suspected"]) == ("met", "", False, False)


def test_unmet_because_even_the_straight_line_is_too_far(road):
    found = finding(road, home(TOO_FAR), CLINIC)
    assert (found["verdict"], found["reason"], found["gap"]) == ("unmet", "too_far", True)


def test_unmet_because_of_a_detour_where_the_clinic_is_near_as_the_crow_flies():
    horseshoe = town(street((0, 0), (10, 0), (10, 5), (0, 5)))
    found = finding(horseshoe, home(at(0)), facilities({"clinic": ("clinic", 0, 5)}))
    assert (found["verdict"], found["reason"]) == ("unmet", "detour")
    assert (found["walk_min"], found["straight_m"]) == (pytest.approx(25), pytest.approx(500))
    assert found["detour_ratio"] == pytest.approx(5)


def test_unmet_because_a_complete_register_holds_no_such_facility(road):
    school = facilities({"school": ("primary_school", 20, 0)})
    found = finding(road, home(WITHIN), school, complete=True)
    assert (found["verdict"], found["reason"], found["gap"]) == ("unmet", "no_facility", True)


def test_unmet_because_a_complete_register_is_empty(road):
    found = finding(road, home(WITHIN), CLINIC.iloc[:0], complete=True)
    assert (found["verdict"], found["reason"]) == ("unmet", "no_facility")


def test_unknown_because_no_street_is_nearby(road):
    found = finding(road, home(OFF_STREET), CLINIC)
    assert (found["verdict"], found["reason"], found["gap"]) == ("unknown", "off_network", False)
    assert math.isnan(found["walk_min"])


@pytest.mark.parametrize(("metres", "verdict"), [(249.9, "met"), (250.1, "unknown")])
def test_a_place_is_off_the_network_beyond_250_m(road, metres, verdict):
    assert finding(road, home(at(20, metres / 100)), CLINIC)["verdict"] == verdict


def test_unknown_on_an_island_of_streets_without_the_facility(road_and_isle):
    found = finding(road_and_isle, home(ON_ISLE), CLINIC)
    assert (found["verdict"], found["reason"]) == ("unknown", "island")


def test_an_island_with_its_own_facility_is_judged_like_any_place(road_and_isle):
    found = finding(road_and_isle, home(ON_ISLE), facilities({"clinic": ("clinic", 15, 50)}))
    assert (found["verdict"], found["walk_min"]) == ("met", pytest.approx(5))


def test_unknown_on_a_fragment_that_is_set_aside_even_with_the_facility_on_it():
    network = town(MAIN, street((0, 50), (9, 50)), min_fragment_m=1000)
    found = finding(network, home(at(4, 50)), facilities({"a": ("clinic", 5, 50), "b": ("clinic", 20, 0)}))
    assert (found["verdict"], found["reason"]) == ("unknown", "island")


def test_unknown_where_the_data_end_within_the_limit(road):
    found = finding(road, home(NEAR_EDGE), CLINIC, edge="open")
    assert (found["verdict"], found["reason"], found["gap"]) == ("unknown", "data_edge", False)


def test_streets_that_are_said_to_end_there_turn_the_data_edge_into_unmet(road):
    found = finding(road, home(NEAR_EDGE), CLINIC, edge="closed")
    assert (found["verdict"], found["reason"]) == ("unmet", "too_far")


@pytest.mark.parametrize(("blocks", "reason"), [(45.0, "data_edge"), (44.9, "too_far")])
def test_the_data_edge_counts_within_exactly_the_limit(road, blocks, reason):
    assert finding(road, home(at(blocks)), CLINIC, edge="open")["reason"] == reason


def test_a_pass_at_the_edge_of_the_data_stays_a_pass(road):
    found = finding(road, home(at(59)), facilities({"clinic": ("clinic", 57, 0)}), edge="open")
    assert (found["verdict"], found["reason"]) == ("met", "")


def test_a_dead_end_inside_the_town_is_no_edge_of_the_data():
    ring = street((0, 0), (40, 0), (40, 40), (0, 40), (0, 0))
    network = town(ring, street((20, 0), (20, 10)))
    found = finding(network, home(at(20, 10)), facilities({"clinic": ("clinic", 30, 0)}), edge="open")
    assert (found["verdict"], found["reason"], found["walk_min"]) == ("unmet", "detour", pytest.approx(20))


def test_an_incomplete_list_makes_a_suspected_gap_and_never_a_gap(road):
    found = finding(road, home(TOO_FAR), CLINIC, complete=False)
    assert (found["verdict"], found["reason"]) == ("unknown", "incomplete_data")
    assert found["suspected"]
    assert not found["gap"]


def test_an_incomplete_list_without_a_single_facility_makes_a_suspected_gap(road):
    found = finding(road, home(TOO_FAR), CLINIC.iloc[:0], complete=False)
    assert (found["verdict"], found["reason"], found["suspected"]) == ("unknown", "incomplete_data", True)


def test_a_pass_with_an_incomplete_list_stays_a_pass(road):
    assert finding(road, home(WITHIN), CLINIC, complete=False)["verdict"] == "met"


def test_a_list_that_is_complete_for_one_of_a_rules_two_kinds_is_incomplete_for_the_rule(road):
    both = rule(kinds=("clinic", "hospital"))
    assert finding(road, home(TOO_FAR), CLINIC, both, complete=["clinic"])["reason"] == "incomplete_data"
    assert finding(road, home(TOO_FAR), CLINIC, both, complete=["clinic", "hospital"])["reason"] == "too_far"


def test_facilities_of_openstreetmap_are_incomplete_and_those_of_a_table_complete_unless_said_otherwise(road):
    from_osm = CLINIC.assign(source="OpenStreetMap")
    assert finding(road, home(TOO_FAR), from_osm)["reason"] == "incomplete_data"
    assert finding(road, home(TOO_FAR), from_osm, complete=True)["reason"] == "too_far"
    assert finding(road, home(TOO_FAR), CLINIC)["reason"] == "too_far"


@pytest.mark.parametrize("status", ["closed", "planned", "building"])
def test_facilities_that_are_not_open_do_not_serve(road, status):
    two = facilities({"near": ("clinic", 38, 0), "far": ("clinic", 20, 0)}, status=[status, "open"])
    found = finding(road, home(TOO_FAR), two)
    assert (found["verdict"], found["facility_id"], found["walk_min"]) == ("unmet", "far", pytest.approx(18))


def test_a_closed_facility_is_no_facility(road):
    closed = facilities({"clinic": ("clinic", 20, 0)}, status=["closed"])
    assert finding(road, home(WITHIN), closed, complete=True)["reason"] == "no_facility"


def test_a_closed_facility_has_no_service_area_either(road):
    two = facilities({"closed": ("clinic", 40, 0), "open": ("clinic", 20, 0)}, status=["closed", "open"])
    area_of_both = c15.service_areas(road, two, [3]).geometry.item()
    assert area_of_both.contains(at(22))
    assert not area_of_both.contains(at(40))
    assert c15.service_areas(road, two.iloc[:1], [3]).empty


def test_the_nearest_of_a_rules_kinds_counts_and_a_tie_goes_to_the_lowest_id(road):
    three = facilities({"z": ("clinic", 22, 0), "y": ("hospital", 18, 0), "far": ("clinic", 30, 0)})
    found = finding(road, home(WITHIN), three, rule(kinds=("clinic", "hospital")))
    assert (found["facility_id"], found["walk_min"]) == ("y", pytest.approx(2))


# ---- what is not judged ----------------------------------------------------------------------------


def test_a_rule_without_a_pass_share_is_reported_and_never_judged(road):
    found = judge(road, communities({"near": WITHIN, "far": TOO_FAR}), CLINIC, rule(pass_share=None))
    assert found["verdict"].tolist() == ["reported"] * 2
    assert found["reason"].tolist() == ["", ""]
    assert found["gap"].tolist() == [False, False]
    assert found["share_within"].to_dict() == {"near": 1.0, "far": 0.0}
    assert found["circle_within"].isna().all()


@pytest.mark.parametrize("force", ["definition", "achieved_fact"])
def test_a_definition_or_a_reported_fact_is_shown_and_never_judged(road, force):
    assert finding(road, home(TOO_FAR), CLINIC, rule(force=force))["verdict"] == "reported"


@pytest.mark.parametrize(("others", "verdict"), [("skip", "not_applicable"), ("report", "reported")])
def test_a_rule_for_towns_leaves_villages_out_or_reports_them(road, others, verdict):
    people = communities({"town": TOO_FAR, "village": TOO_FAR, "unsaid": TOO_FAR}, urban_rural=["urban", "rural", None])
    found = judge(road, people, CLINIC, rule(applies_to={"urban_rural": ("urban",)}, others=others))
    assert found["verdict"].to_dict() == {"town": "unmet", "village": verdict, "unsaid": "unmet"}
    assert found.loc["village", "reason"] == ""
    assert not found.loc["village", "gap"]
    assert math.isnan(found.loc["village", "robustness"])


def test_the_place_type_says_whether_a_community_is_urban_where_nothing_else_does(road):
    people = communities({"a": WITHIN, "b": WITHIN}, place_type=["urban_village", "central_village"])
    found = judge(road, people, CLINIC, rule(applies_to={"urban_rural": ("urban",)}))
    assert found["verdict"].to_dict() == {"a": "met", "b": "not_applicable"}


@pytest.mark.parametrize(
    ("force", "gap"),
    [
        ("mandatory", True),
        ("standard", True),
        ("target", True),
        ("conditional", False),
        ("encouraged", False),
    ],
)
def test_only_unmet_mandatory_standard_and_target_rules_are_gaps(road, force, gap):
    found = finding(road, home(TOO_FAR), CLINIC, rule(force=force))
    assert (found["verdict"], found["gap"]) == ("unmet", gap)


@pytest.mark.parametrize(
    ("force", "where", "zh", "en"),
    [
        ("standard", WITHIN, "达标", "met"),
        ("standard", TOO_FAR, "不达标", "unmet"),
        ("target", WITHIN, "已达目标", "target reached"),
        ("target", TOO_FAR, "未达目标", "target not reached"),
        ("encouraged", WITHIN, "已覆盖", "covered"),
        ("encouraged", TOO_FAR, "未覆盖", "not covered"),
    ],
)
def test_the_words_of_a_verdict_fit_the_force_of_its_clause(road, force, where, zh, en):
    found = finding(road, home(where), CLINIC, rule(force=force))
    assert found["text_zh"].startswith((f"{zh}：", f"{zh}（"))
    assert found["text_en"].startswith((f"{en}:", f"{en} ("))


# ---- the pass share --------------------------------------------------------------------------------


@pytest.mark.parametrize(("served", "verdict"), [(10, "met"), (9, "met"), (8, "unmet"), (0, "unmet")])
def test_nine_of_ten_demand_points_pass_and_eight_fail(road, served, verdict):
    ten = homes(*[at(22)] * served, *[at(45)] * (10 - served))
    found = finding(road, home(WITHIN), CLINIC, buildings=ten)
    assert found["share_within"] == pytest.approx(served / 10)
    assert (found["verdict"], found["pass_share"]) == (verdict, 0.9)


def test_demand_is_weighed_by_people_and_the_minutes_are_those_of_the_median_person(road):
    people = buildings(
        {"near": at(21), "half": at(24), "far": at(45)},
        community_id=["home"] * 3,
        population=[30, 30, 40],
    )
    found = finding(road, home(WITHIN), CLINIC, buildings=people)
    assert found["share_within"] == pytest.approx(0.6)
    assert found["walk_min"] == pytest.approx(4)
    assert found["worst_min"] == pytest.approx(25)
    assert found["demand_basis"] == "buildings_population"


def test_the_worst_walk_is_unknown_where_somebody_reaches_none(road_and_isle):
    found = finding(road_and_isle, home(WITHIN), CLINIC, buildings=homes(*[at(22)] * 9, ON_ISLE))
    assert found["verdict"] == "met"
    assert math.isnan(found["worst_min"])
    assert found["walk_min"] == pytest.approx(2)


def test_what_is_lost_leaves_a_verdict_open_only_where_it_could_turn_it(road_and_isle):
    eight_within = homes(*[at(22)] * 8, ON_ISLE, ON_ISLE)
    assert finding(road_and_isle, home(WITHIN), CLINIC, buildings=eight_within)["verdict"] == "unknown"
    eight_too_far = homes(*[TOO_FAR] * 8, ON_ISLE, ON_ISLE)
    found = finding(road_and_isle, home(WITHIN), CLINIC, buildings=eight_too_far)
    assert (found["verdict"], found["reason"]) == ("unmet", "too_far")


def test_the_reason_of_a_failure_is_that_of_most_of_the_demand():
    horseshoe = town(street((0, 0), (40, 0), (40, 5), (0, 5)))
    clinic = facilities({"clinic": ("clinic", 0, 5)})
    near_in_a_line, far_away = at(0), at(30)
    mostly_near = finding(horseshoe, home(at(0)), clinic, buildings=homes(*[near_in_a_line] * 6, *[far_away] * 4))
    assert mostly_near["reason"] == "detour"
    mostly_far = finding(horseshoe, home(at(0)), clinic, buildings=homes(*[near_in_a_line] * 4, *[far_away] * 6))
    assert mostly_far["reason"] == "too_far"


# ---- the order of reasons --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spots", "complete", "reason"),
    [
        ((ON_ISLE, OFF_STREET), True, "off_network"),
        ((NEAR_EDGE, OFF_STREET), True, "off_network"),
        ((NEAR_EDGE, ON_ISLE), True, "island"),
        ((OFF_STREET,), False, "off_network"),
        ((ON_ISLE,), False, "island"),
        ((NEAR_EDGE,), False, "data_edge"),
        ((TOO_FAR,), False, "incomplete_data"),
    ],
)
def test_reasons_are_named_in_the_order_of_the_definition(road_and_isle, spots, complete, reason):
    found = finding(road_and_isle, home(WITHIN), CLINIC, buildings=homes(*spots), complete=complete, edge="open")
    assert (found["verdict"], found["reason"]) == ("unknown", reason)


@pytest.mark.parametrize(
    ("spot", "complete", "reason"),
    [
        (OFF_STREET, True, "off_network"),
        (NEAR_EDGE, True, "data_edge"),
        (TOO_FAR, False, "incomplete_data"),
        (TOO_FAR, True, "no_facility"),
    ],
)
def test_a_kind_that_is_nowhere_is_named_only_when_nothing_leaves_it_open(road, spot, complete, reason):
    school = facilities({"school": ("primary_school", 20, 0)})
    assert finding(road, home(spot), school, complete=complete, edge="open")["reason"] == reason


# ---- borderline ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "verdict", "agree"),
    [
        # Nine speeds, from 90 % to 110 %: at a share f of the speed a walk of m minutes passes when m ≤ 15 f.
        (13.5, "met", 9),  # exactly 15 minutes at 90 %
        (13.8, "met", 8),  # not at 90 %
        (14.2, "borderline", 7),  # neither at 92.5 %; at 95 % 14.95
        (14.3, "borderline", 6),
        (15.0, "borderline", 5),
        (15.1, "borderline", 5),  # passes at four of them: 102.5 % to 110 %
        (15.7, "borderline", 6),  # at 105 % 14.95
        (15.8, "borderline", 7),  # at 107.5 % and 110 %
        (16.2, "unmet", 8),  # at 110 % 14.7
        (16.5, "unmet", 8),  # exactly 15 minutes at 110 %
        (16.6, "unmet", 9),
    ],
)
def test_a_verdict_is_borderline_when_fewer_than_eight_of_ten_settings_agree(road, minutes, verdict, agree):
    found = finding(road, home(at(20 + minutes)), CLINIC)
    assert found["verdict"] == verdict
    assert found["robustness"] == pytest.approx(agree / 9)
    assert found["gap"] == (verdict == "unmet")
    assert found["reason"] == ("too_far" if minutes > 15 else "")


def test_what_is_unknown_is_not_borderline(road):
    found = finding(road, home(at(35.1)), CLINIC, complete=False)
    assert (found["verdict"], found["reason"]) == ("unknown", "incomplete_data")
    assert math.isnan(found["robustness"])


@pytest.mark.parametrize(
    ("north_m", "verdict", "agree"),
    [
        ((), "met", 1.0),
        ((45,), "met", 9 / 10),  # nine speeds, and one other street
        ((45, 48), "met", 9 / 11),
        ((45, 47, 49), "borderline", 9 / 12),
        ((44, 45, 46, 47, 48), "borderline", 9 / 13),  # four of five are tried
        ((51, 52), "met", 1.0),  # more than 10 m farther than the nearest
    ],
)
def test_streets_within_10_m_of_the_nearest_are_tried_as_the_snap(north_m, verdict, agree):
    served = street((0, -0.4), (30, -0.4))
    # Each other street lies to the north of the home and reaches the clinic by way of its far end alone, 50 blocks.
    others = [street((5, metres / 100), (30, metres / 100), (30, -0.4)) for metres in north_m]
    network = town(served, *others)
    found = finding(network, home(at(5)), facilities({"clinic": ("clinic", 6, -0.4)}))
    assert found["walk_min"] == pytest.approx(1.4)
    assert found["verdict"] == verdict
    assert found["robustness"] == pytest.approx(agree)


def test_the_agreement_of_one_community_does_not_depend_on_the_streets_of_another():
    road = street((0, 0), (40, 0))
    beside = [street((40, 0), (40, 10 + k / 100), (30, 10 + k / 100)) for k in (0, 2, 4)]
    clinic = facilities({"clinic": ("clinic", 0, 0)})
    network = town(road, *beside)
    alone = judge(network, communities({"a": at(14.5)}), clinic)
    both = judge(network, communities({"a": at(14.5), "b": at(32, 9.9)}), clinic)
    assert alone.loc["a", "robustness"] == pytest.approx(6 / 9)
    assert both.loc["a", "robustness"] == pytest.approx(6 / 9)


# ---- circle against walk ---------------------------------------------------------------------------


def test_the_circle_passes_and_the_walk_fails_across_a_river():
    horseshoe = town(street((0, 0), (10, 0), (10, 5), (0, 5)))
    found = finding(horseshoe, home(at(0)), facilities({"clinic": ("clinic", 0, 5)}))
    assert found["verdict"] == "unmet"
    assert (found["circle_within"], found["circle_share"]) == (True, 1.0)


@pytest.mark.parametrize(("blocks", "inside"), [(15, True), (15.01, False)])
def test_the_circle_has_the_metres_that_the_limit_means_at_the_profiles_speed(road, blocks, inside):
    found = finding(road, home(at(20 + blocks)), CLINIC)
    assert found["circle_within"] == inside


def test_the_circle_is_held_against_the_same_pass_share_as_the_walk(road):
    eight_of_ten = homes(*[at(22)] * 8, *[at(50)] * 2)
    found = finding(road, home(WITHIN), CLINIC, buildings=eight_of_ten)
    assert (found["circle_share"], found["circle_within"]) == (pytest.approx(0.8), False)


# ---- one row ---------------------------------------------------------------------------------------

KEY = ["unit_level", "unit_id", "standard_id", "rule_id", "reading", "profile"]


def test_there_is_exactly_one_row_per_unit_standard_rule_reading_and_profile(road_and_isle):
    people = communities(
        {"a": WITHIN, "b": TOO_FAR, "c": ON_ISLE, "d": OFF_STREET},
        urban_rural=["urban", "rural", None, "urban"],
    )
    plans = [
        standard(
            rule("clinic", reading="800 m", limit_min=8),
            rule("clinic", reading="1500 m"),
            rule("school", kinds=("primary_school",), applies_to={"urban_rural": ("urban",)}),
            name="one",
        ),
        standard(rule("clinic", pass_share=None), name="two"),
    ]
    walkers = [WalkProfile(speed_kmh=3.0, name="slow"), WalkProfile(speed_kmh=5.0, name="brisk")]
    result = assess_tables(
        Tables(network=road_and_isle, communities=people, facilities=CLINIC.assign(status="open")),
        Options(standards=plans, compare_profiles=walkers, minutes=NEARLY_NO_AREA, edge_closed=True),
    )
    rules = [
        ("one", "clinic", "800 m"),
        ("one", "clinic", "1500 m"),
        ("one", "school", "default"),
        ("two", "clinic", "default"),
    ]
    profiles = [BLOCK_A_MINUTE.name, "slow", "brisk"]
    wanted = {("community", unit, *named, profile) for unit, named, profile in product(people.index, rules, profiles)}
    # What is about health is answered for the elderly too; what is about schools is not.
    wanted |= {
        ("community", unit, *named, "elderly") for unit, named in product(people.index, rules) if "school" not in named
    }
    rows = list(result.findings[KEY].itertuples(index=False, name=None))
    assert len(rows) == len(wanted) == 4 * 4 * 3 + 4 * 3
    assert set(rows) == wanted


@pytest.mark.parametrize("twice", ["standards", "profiles"])
def test_a_standard_or_a_walker_that_is_named_twice_is_refused(road, twice):
    from circle15.errors import InputError

    plans = [standard(rule())] * (2 if twice == "standards" else 1)
    walkers = [WalkProfile(speed_kmh=3.0)] if twice == "profiles" else []  # named custom, as is the first
    tables = Tables(network=road, communities=home(WITHIN), facilities=CLINIC.assign(status="open"))
    with pytest.raises(InputError, match=r"'(town-plan|custom)' is named twice"):
        assess_tables(tables, Options(standards=plans, compare_profiles=walkers, minutes=NEARLY_NO_AREA))


def test_a_slower_walker_is_held_to_the_same_minutes(road):
    tables = Tables(
        network=road,
        communities=home(at(30)),
        facilities=CLINIC.assign(status="open"),
        completeness=Completeness(everything=True),
    )
    slow = WalkProfile(speed_kmh=3.0, name="slow")
    options = Options(standards=[standard(rule())], compare_profiles=[slow], minutes=NEARLY_NO_AREA, edge_closed=True)
    found = assess_tables(tables, options).findings.set_index("profile")
    assert found["walk_min"].to_dict() == {
        name: pytest.approx(walk) for name, walk in (("custom", 10), ("slow", 20), ("elderly", 20))
    }
    assert found["verdict"].to_dict() == {"custom": "met", "slow": "unmet", "elderly": "unmet"}
    assert found["decides"].to_dict() == {"custom": True, "slow": False, "elderly": False}
    assert not found["gap"].any()


# ---- what is complete ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "clinic", "pharmacy"),
    [
        ([(None, None, False)], True, True),  # a table that says nothing is the whole register
        ([(None, None, True)], False, False),  # OpenStreetMap is not
        ([(True, None, True)], True, True),  # unless it is said to be
        ([(False, None, False)], False, False),
        ([(None, "clinic", False)], True, False),  # a table of clinics says nothing of pharmacies
        ([(True, "clinic", True)], True, False),
        ([(["clinic"], None, False)], True, False),
        ([(None, "clinic", False), (["pharmacy"], None, True)], True, True),
        ([(False, "clinic", False), (None, None, True)], False, False),
    ],
)
def test_what_is_said_of_the_lists_decides_which_kinds_are_complete(claims, clinic, pharmacy):
    known = completeness_of(claims)
    assert (known.covers(("clinic",)), known.covers(("pharmacy",))) == (clinic, pharmacy)


def test_assess_finds_the_same_as_these_tests(road_and_isle):
    spots = {
        "a": WITHIN,
        "b": TOO_FAR,
        "c": ON_ISLE,
        "d": OFF_STREET,
        "e": NEAR_EDGE,
        "f": at(35.1),
        "g": area(19, -1, 21, 1),
    }
    people = communities(spots, urban_rural=["urban", "urban", None, None, "rural", None, None])
    rules = (
        rule("clinic"),
        rule("town", applies_to={"urban_rural": ("urban",)}),
        rule("none", kinds=("hospital",)),
    )
    for edge, complete in product(("open", "closed"), (True, False)):
        result = assess(road_and_isle, people, CLINIC, *rules, edge=edge, complete=complete)
        short = judge(road_and_isle, people, CLINIC, *rules, edge=edge, complete=complete).reset_index(drop=True)
        own = result.findings[result.findings["profile"] == BLOCK_A_MINUTE.name].reset_index(drop=True)
        pd.testing.assert_frame_equal(own, short)


def test_a_community_with_an_outline_is_judged_by_its_demand_points(road):
    found = finding(road, home(area(19, -1, 21, 1)), CLINIC)
    assert (found["verdict"], found["demand_basis"]) == ("met", "outline")
    assert found["worst_min"] <= 1 + 1 + 1e-9


def test_the_weight_of_a_finding_is_the_population_where_it_is_known(road):
    found = judge(road, communities({"a": WITHIN, "b": WITHIN}, population=[120, None]), CLINIC)
    assert found.loc["a", "weight"] == 120
    assert np.isnan(found.loc["b", "weight"])
    assert isinstance(found, pd.DataFrame)
