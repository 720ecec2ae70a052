"""Floor areas: 30 m² per 100 households, at least 300 m², a third for offices: by numbers that fit in the head."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circle15.verdicts.judge import findings
from tests.small_town import area, at, communities, facilities, rule, scene_of, standard, street, town

CENTRE = "community_service_centre"

#: A road of forty blocks. Community a stands on its western half, b on its eastern.
ROAD = town(street((0, 0), (40, 0)))
WEST, EAST = area(0, -1, 19, 1), area(21, -1, 40, 1)


def centres(**columns):
    """Centres at block 5, one for each value of the columns: they stand in a."""
    count = len(next(iter(columns.values())))
    return facilities({f"c{k}": (CENTRE, 5, 0) for k in range(count)}, **columns)


def area_rule(check="floor_area_per_100hh", **changes):
    asks = {
        "floor_area_per_100hh": {"min_m2_per_100hh": 30.0},
        "min_area": {"min_m2": 300.0, "of": "total"},
        "required_area": {"min_m2_per_100hh": 30.0, "min_m2": 300.0},
        "office_share": {"max_share": 0.3},
        "activity_share": {"min_share": 0.6},
    }[check]
    plain = {"id": check, "check": check, "kinds": (CENTRE,), "basis": "assigned", "pass_share": None, "asks": asks}
    return rule(**{**plain, **changes})


def judged(people, places, *rules, complete=True):
    scene = scene_of(ROAD, people, places, complete=complete)
    return findings([standard(*rules)], scene.facts()).set_index("unit_id", drop=False)


def one(people, places, *rules, **options):
    found = judged(people, places, *rules, **options)
    assert len(found) == 1
    return found.iloc[0]


def town_of(households, **columns):
    return communities({"a": WEST}, households=[households], **columns)


def two_towns(*households, **columns):
    return communities({"a": WEST, "b": EAST}, households=list(households), **columns)


# ---- per 100 households ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("households", "m2", "verdict", "lacks"),
    [
        (1000, 300, "met", 0),
        (1000, 299.99, "unmet", 0.01),
        (1000, 300.01, "met", 0),
        (1001, 300, "unmet", 0.3),
        (999, 300, "met", 0),
        (333, 99.9, "met", 0),
        (333, 99.8, "unmet", 0.1),
        (1, 0.3, "met", 0),
        (1_000_000, 300_000, "met", 0),
        (1000, 0, "unmet", 300),
    ],
)
def test_a_thousand_households_need_300_m2(households, m2, verdict, lacks):
    found = one(town_of(households), centres(floor_area_m2=[m2]), area_rule())
    assert (found["verdict"], found["gap"]) == (verdict, verdict == "unmet")
    assert found["value"] == pytest.approx(m2 / households * 100)
    assert (found["limit"], found["unit"]) == (30, "m2/100hh")
    assert found["shortfall"] == pytest.approx(lacks, abs=1e-6)
    assert found["shortfall_unit"] == "m2"
    assert found["reason"] == ("" if verdict == "met" else "too_small")


def test_the_areas_of_several_centres_add_up():
    found = one(town_of(1000), centres(floor_area_m2=[100, 150, 50]), area_rule())
    assert (found["verdict"], found["value"], found["found"]) == ("met", pytest.approx(30), "c0;c1;c2")


@pytest.mark.parametrize("status", ["closed", "planned", "building"])
def test_a_centre_that_is_not_open_has_no_floor_to_count(status):
    found = one(town_of(1000), centres(floor_area_m2=[200, 100], status=["open", status]), area_rule())
    assert (found["verdict"], found["value"], found["found"]) == ("unmet", pytest.approx(20), "c0")


def test_other_kinds_do_not_count():
    two = facilities({"c": (CENTRE, 5, 0), "library": ("library", 5, 0)}, floor_area_m2=[200, 100])
    assert one(town_of(1000), two, area_rule())["value"] == pytest.approx(20)
    assert one(town_of(1000), two, area_rule(kinds=(CENTRE, "library")))["value"] == pytest.approx(30)


# ---- shared centres --------------------------------------------------------------------------------


def test_a_shared_centre_is_divided_by_households_and_never_counted_twice():
    found = judged(two_towns(100, 300), centres(floor_area_m2=[120], serves_ids=["a;b"]), area_rule())
    assert found["value"].to_dict() == {"a": pytest.approx(30), "b": pytest.approx(30)}
    assert found["verdict"].tolist() == ["met", "met"]
    short = judged(two_towns(100, 300), centres(floor_area_m2=[100], serves_ids=["a;b"]), area_rule())
    assert short["shortfall"].to_dict() == {"a": pytest.approx(5), "b": pytest.approx(15)}


def test_a_communitys_own_centre_comes_on_top_of_its_part_of_the_shared_one():
    found = judged(two_towns(100, 300), centres(floor_area_m2=[120, 10], serves_ids=["a;b", "a"]), area_rule())
    assert found["value"].to_dict() == {"a": pytest.approx(40), "b": pytest.approx(30)}


def test_a_centre_counts_where_it_is_assigned_and_where_it_says_nothing_where_it_stands():
    people = two_towns(1000, 1000)
    elsewhere = judged(people, centres(floor_area_m2=[300], serves_ids=["b"]), area_rule())
    assert elsewhere["verdict"].to_dict() == {"a": "unmet", "b": "met"}
    silent = judged(people, centres(floor_area_m2=[300], serves_ids=[None]), area_rule())
    assert silent["verdict"].to_dict() == {"a": "met", "b": "unmet"}


@pytest.mark.parametrize(("serves", "basis"), [(["a"], "assigned"), ([None], "present"), (None, "present")])
def test_what_was_counted_is_printed_where_nobody_says_whom_he_serves_it_is_what_stands_there(serves, basis):
    said = {} if serves is None else {"serves_ids": serves}
    assert one(town_of(1000), centres(floor_area_m2=[300], **said), area_rule())["basis"] == basis


def test_on_the_basis_of_presence_it_counts_where_it_stands_whomever_it_serves():
    found = judged(two_towns(1000, 1000), centres(floor_area_m2=[300], serves_ids=["b"]), area_rule(basis="present"))
    assert found["verdict"].to_dict() == {"a": "met", "b": "unmet"}
    assert found["basis"].tolist() == ["present", "present"]


def test_a_centre_that_nobody_can_place_leaves_communities_without_an_outline_open():
    people = communities({"a": at(5), "b": at(30)}, households=[1000, 1000])
    found = judged(people, centres(floor_area_m2=[300]), area_rule())
    assert found["verdict"].tolist() == ["unknown", "unknown"]
    assert found["reason"].tolist() == ["no_data", "no_data"]
    assert found["missing"].tolist() == ["facilities.serves_ids"] * 2


def test_a_centre_of_communities_that_are_not_in_the_study_counts_for_none_in_it():
    found = judged(two_towns(1000, 1000), centres(floor_area_m2=[300], serves_ids=["z"]), area_rule())
    assert found["value"].tolist() == [0, 0]


def test_the_part_of_a_community_that_the_study_does_not_know_is_not_given_to_its_neighbour():
    """300 m² for a and for somebody of whom nothing is known: what falls to a is unknown, not all of it."""
    found = one(town_of(1000), centres(floor_area_m2=[300], serves_ids=["a;z"]), area_rule())
    assert (found["verdict"], found["reason"]) == ("unknown", "no_data")


def test_a_shared_centre_cannot_be_divided_where_the_households_of_one_are_not_known():
    found = judged(two_towns(100, None), centres(floor_area_m2=[120], serves_ids=["a;b"]), area_rule())
    assert found["verdict"].tolist() == ["unknown", "unknown"]
    assert found["missing"].tolist() == ["communities.households"] * 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    households=st.lists(st.integers(1, 5000), min_size=2, max_size=5),
    areas=st.lists(st.floats(0, 5000), min_size=1, max_size=3),
)
def test_the_parts_of_the_communities_sum_to_the_whole(households, areas):
    names = [f"k{n}" for n in range(len(households))]
    people = communities({name: at(n) for n, name in enumerate(names)}, households=households)
    shared = centres(floor_area_m2=areas, serves_ids=[";".join(names)] * len(areas))
    found = judged(people, shared, area_rule())
    parts = [found.loc[name, "value"] * count / 100 for name, count in zip(names, households, strict=True)]
    assert sum(parts) == pytest.approx(sum(areas), rel=1e-9, abs=1e-9)


# ---- what is not known -----------------------------------------------------------------------------


def test_households_that_are_not_known_or_nought_leave_it_open():
    for unsaid in (None, 0):
        found = one(town_of(unsaid), centres(floor_area_m2=[300]), area_rule())
        assert (found["verdict"], found["reason"]) == ("unknown", "no_data")
        assert found["missing"] == "communities.households"


def test_an_area_that_is_not_known_leaves_it_open_only_where_it_decides():
    people = town_of(1000)
    short = one(people, centres(floor_area_m2=[200, None]), area_rule())
    assert (short["verdict"], short["missing"]) == ("unknown", "facilities.floor_area_m2")
    assert one(people, centres(floor_area_m2=[300, None]), area_rule())["verdict"] == "met"


def test_no_centre_is_a_gap_in_a_complete_register_and_a_suspected_one_otherwise():
    library = facilities({"l": ("library", 5, 0)}, floor_area_m2=[500])
    sure = one(town_of(1000), library, area_rule())
    assert (sure["verdict"], sure["reason"], sure["shortfall"], sure["gap"]) == ("unmet", "no_facility", 300, True)
    maybe = one(town_of(1000), library, area_rule(), complete=False)
    assert (maybe["verdict"], maybe["reason"], maybe["suspected"]) == ("unknown", "incomplete_data", True)
    assert not maybe["gap"]


@pytest.mark.parametrize(
    ("check", "m2", "said", "verdict", "value"),
    [
        ("floor_area_per_100hh", 100, 400, "unmet", 10),  # the centre has an area: the community's does not count
        ("floor_area_per_100hh", None, 300, "met", 30),
        ("floor_area_per_100hh", None, 299, "unmet", 29.9),
        ("min_area", 100, 400, "unmet", 100),
        ("min_area", None, 300, "met", 300),
        ("required_area", 100, 400, "unmet", 100),
        ("required_area", None, 299, "unmet", 299),
    ],
)
def test_the_communitys_own_area_counts_only_where_its_centres_have_none(check, m2, said, verdict, value):
    found = one(town_of(1000, service_area_m2=[said]), centres(floor_area_m2=[m2]), area_rule(check))
    assert (found["verdict"], found["value"]) == (verdict, pytest.approx(value))


# ---- a least area ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("areas", "of", "verdict", "value"),
    [
        ([300], "total", "met", 300),
        ([299.99], "total", "unmet", 299.99),
        ([200, 100], "total", "met", 300),
        ([200, 100], "largest", "unmet", 200),
        ([100, 300], "largest", "met", 300),
    ],
)
def test_300_m2_in_all_or_in_the_largest(areas, of, verdict, value):
    found = one(town_of(None), centres(floor_area_m2=areas), area_rule("min_area", asks={"min_m2": 300.0, "of": of}))
    assert (found["verdict"], found["value"], found["unit"]) == (verdict, pytest.approx(value), "m2")
    assert found["shortfall"] == pytest.approx(300 - value, abs=1e-6)


def test_no_centre_at_all_fails_a_least_area_that_is_asked_of_everybody():
    library = facilities({"l": ("library", 5, 0)}, floor_area_m2=[500])
    for of in ("total", "largest"):
        found = one(town_of(1000), library, area_rule("min_area", asks={"min_m2": 300.0, "of": of}))
        assert (found["verdict"], found["reason"], found["value"], found["shortfall"]) == (
            "unmet",
            "no_facility",
            0,
            300,
        )


def test_a_shared_centre_counts_whole_for_a_least_area():
    shared = centres(floor_area_m2=[300], serves_ids=["a;b"])
    for households in ((100, 300), (None, None)):
        assert judged(two_towns(*households), shared, area_rule("min_area"))["verdict"].tolist() == ["met", "met"]


@pytest.mark.parametrize(
    ("kind", "m2", "verdict"),
    [
        ("扩建", 800, "met"),
        ("扩建", 799, "unmet"),
        ("新建", 100, "not_applicable"),
        ("新建", 900, "not_applicable"),
        (None, 900, "unknown"),
        (None, 100, "unknown"),
    ],
)
def test_what_is_asked_of_extended_centres_asks_nothing_of_others(kind, m2, verdict):
    extended = area_rule("min_area", where={"build_kind": ("扩建",)}, asks={"min_m2": 800.0, "of": "total"})
    found = one(town_of(1000), centres(floor_area_m2=[m2], build_kind=[kind]), extended)
    assert found["verdict"] == verdict
    assert found["missing"] == ("facilities.build_kind" if verdict == "unknown" else "")


def test_the_communitys_own_area_does_not_make_an_extended_centre_of_a_new_one():
    extended = area_rule("min_area", where={"build_kind": ("扩建",)}, asks={"min_m2": 800.0, "of": "total"})
    people = town_of(1000, service_area_m2=[900])
    found = one(people, centres(floor_area_m2=[900], build_kind=["新建"]), extended)
    assert found["verdict"] == "not_applicable"


def test_the_communitys_own_area_does_not_tell_how_a_centre_was_built():
    extended = area_rule("min_area", where={"build_kind": ("扩建",)}, asks={"min_m2": 800.0, "of": "total"})
    people = town_of(1000, service_area_m2=[900])
    found = one(people, centres(floor_area_m2=[None], build_kind=[None]), extended)
    assert (found["verdict"], "build_kind" in found["missing"]) == ("unknown", True)


# ---- the larger of the two -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("households", "m2", "need", "lacks"),
    [
        (500, 300, 300, 0),
        (500, 299, 300, 1),
        (1000, 300, 300, 0),
        (1001, 300, 300.3, 0.3),
        (2000, 450, 600, 150),
        (2000, 600, 600, 0),
        (1, 0, 300, 300),
    ],
)
def test_tongliao_asks_for_the_larger_of_30_m2_per_100_households_and_300_m2(households, m2, need, lacks):
    found = one(town_of(households), centres(floor_area_m2=[m2]), area_rule("required_area"))
    assert need == pytest.approx(max(0.30 * households, 300))
    assert (found["limit"], found["value"]) == (pytest.approx(need), pytest.approx(m2))
    assert found["shortfall"] == pytest.approx(lacks, abs=1e-9)
    assert found["verdict"] == ("unmet" if lacks else "met")
    assert (found["unit"], found["shortfall_unit"]) == ("m2", "m2")


def test_the_larger_of_the_two_is_not_known_without_households():
    found = one(town_of(None), centres(floor_area_m2=[1000]), area_rule("required_area"))
    assert (found["verdict"], found["missing"]) == ("unknown", "communities.households")


@pytest.mark.parametrize(("households", "m2"), [((500, 500), 300), ((1000, 1000), 600), ((1000, 1000), 599)])
def test_a_required_area_that_is_met_is_never_shown_below_its_limit(households, m2):
    found = judged(two_towns(*households), centres(floor_area_m2=[m2], serves_ids=["a;b"]), area_rule("required_area"))
    for row in found.itertuples():
        assert (row.verdict == "met") == (row.value >= row.limit - 1e-9), (row.verdict, row.value, row.limit)
        assert (row.shortfall == 0) == (row.verdict == "met")


# ---- what it is used for ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "column", "used", "verdict", "over"),
    [
        ("office_share", "office_area_m2", 90, "met", 0),
        ("office_share", "office_area_m2", 90.01, "unmet", 0.01),
        ("office_share", "office_area_m2", 0, "met", 0),
        ("activity_share", "activity_area_m2", 180, "met", 0),
        ("activity_share", "activity_area_m2", 179.99, "unmet", 0.01),
        ("activity_share", "activity_area_m2", 300, "met", 0),
    ],
)
def test_offices_take_at_most_30_percent_and_rooms_for_residents_at_least_60(check, column, used, verdict, over):
    found = one(town_of(1000), centres(floor_area_m2=[300], **{column: [used]}), area_rule(check))
    assert (found["verdict"], found["value"], found["unit"]) == (verdict, pytest.approx(used / 300), "share")
    assert found["shortfall"] == pytest.approx(over, abs=1e-6)
    if verdict == "unmet":
        assert found["reason"] == ("too_large" if check == "office_share" else "too_small")


def test_the_share_is_that_of_all_floors_together_and_not_the_mean_of_shares():
    two = centres(floor_area_m2=[100, 300], office_area_m2=[60, 60])  # 60 % and 20 %: 120 of 400
    found = one(town_of(1000), two, area_rule("office_share"))
    assert (found["verdict"], found["value"]) == ("met", pytest.approx(0.3))


@pytest.mark.parametrize(("floor", "office"), [(None, 90), (300, None)])
def test_a_share_of_what_is_not_known_is_open_unless_the_community_says_both(floor, office):
    places = centres(floor_area_m2=[floor], office_area_m2=[office])
    missing = "facilities.floor_area_m2" if floor is None else "facilities.office_area_m2"
    found = one(town_of(1000), places, area_rule("office_share"))
    assert (found["verdict"], found["missing"]) == ("unknown", missing)
    only_half = one(town_of(1000, service_area_m2=[400]), places, area_rule("office_share"))
    assert only_half["verdict"] == "unknown"
    said = town_of(1000, service_area_m2=[400], office_area_m2=[120])
    assert one(said, places, area_rule("office_share"))["value"] == pytest.approx(0.3)


def test_the_communitys_own_share_does_not_count_where_the_centres_have_theirs():
    said = town_of(1000, service_area_m2=[1000], office_area_m2=[10])
    places = centres(floor_area_m2=[300], office_area_m2=[150])
    assert one(said, places, area_rule("office_share"))["value"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("check", "column"), [("office_share", "office_area_m2"), ("activity_share", "activity_area_m2")]
)
def test_a_share_without_a_limit_is_reported(check, column):
    found = one(town_of(1000), centres(floor_area_m2=[300], **{column: [150]}), area_rule(check, asks={}))
    assert (found["verdict"], found["value"], found["gap"]) == ("reported", pytest.approx(0.5), False)
    assert math.isnan(found["limit"])


def test_a_floor_of_nought_has_no_share():
    found = one(town_of(1000), centres(floor_area_m2=[0], office_area_m2=[0]), area_rule("office_share"))
    assert found["verdict"] != "unmet"


# ---- more is never worse ---------------------------------------------------------------------------

M2 = st.floats(0, 2000).map(lambda value: round(value, 2))
CHECKS = ("floor_area_per_100hh", "min_area", "required_area")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(households=st.integers(1, 5000), m2=M2, more=M2, check=st.sampled_from(CHECKS))
def test_more_floor_never_turns_met_into_unmet(households, m2, more, check):
    before = one(town_of(households), centres(floor_area_m2=[m2]), area_rule(check))
    after = one(town_of(households), centres(floor_area_m2=[m2 + more]), area_rule(check))
    assert (before["verdict"], after["verdict"]) != ("met", "unmet")
    assert after["shortfall"] <= before["shortfall"] + 1e-9


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(households=st.integers(1, 5000), more=st.integers(0, 5000), m2=M2, check=st.sampled_from((CHECKS[0], CHECKS[2])))
def test_more_households_never_turn_unmet_into_met(households, more, m2, check):
    before = one(town_of(households), centres(floor_area_m2=[m2]), area_rule(check))
    after = one(town_of(households + more), centres(floor_area_m2=[m2]), area_rule(check))
    assert (before["verdict"], after["verdict"]) != ("unmet", "met")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(households=st.integers(1, 5000), m2=M2)
def test_value_limit_and_shortfall_are_one_sum_in_two_units(households, m2):
    found = one(town_of(households), centres(floor_area_m2=[m2]), area_rule())
    lacks_per_100 = max(0.0, found["limit"] - found["value"])
    assert found["shortfall"] == pytest.approx(lacks_per_100 * households / 100, abs=1e-6)
