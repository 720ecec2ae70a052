"""Numbers of people, staff, households and places, held to exact limits, and whom a rule is about."""

import math

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circle15.verdicts.judge import findings
from tests.small_town import CRS, area, at, communities, facilities, rule, scene_of, standard, street, town

ROAD = town(street((0, 0), (40, 0)))
NOTHING = facilities({"shop": ("supermarket", 1, 0)})


def count_rule(check, asks, **changes):
    plain = {"id": check, "check": check, "kinds": (), "basis": "present", "pass_share": None, "asks": asks}
    return rule(**{**plain, **changes})


def judged(people, places, *rules, areas=None, complete=True):
    scene = scene_of(ROAD, people, places, areas=areas, complete=complete)
    return findings([standard(*rules)], scene.facts()).set_index("unit_id", drop=False)


def one(people, places, *rules, **options):
    found = judged(people, places, *rules, **options)
    assert len(found) == 1
    return found.iloc[0]


def people_of(**columns):
    return communities({"a": area(0, -1, 19, 1)}, **{name: [value] for name, value in columns.items()})


# ---- households of a community ---------------------------------------------------------------------


def size(tolerance=0.0, low=1000.0, high=2000.0):
    asks = {"min_households": low, "max_households": high, "tolerance": tolerance}
    return count_rule("community_size", asks)


@pytest.mark.parametrize(
    ("households", "tolerance", "verdict", "reason", "lacks"),
    [
        (999, 0.0, "unmet", "too_few", 1),
        (1000, 0.0, "met", "", 0),
        (1500, 0.0, "met", "", 0),
        (2000, 0.0, "met", "", 0),
        (2001, 0.0, "unmet", "too_many", 1),
        (899, 0.1, "unmet", "too_few", 101),
        (900, 0.1, "borderline", "too_few", 100),
        (999, 0.1, "borderline", "too_few", 1),
        (1000, 0.1, "met", "", 0),
        (2000, 0.1, "met", "", 0),
        (2001, 0.1, "borderline", "too_many", 1),
        (2200, 0.1, "borderline", "too_many", 200),
        (2201, 0.1, "unmet", "too_many", 201),
    ],
)
def test_a_community_has_1000_to_2000_households_and_about_so_many_is_borderline(
    households, tolerance, verdict, reason, lacks
):
    found = one(people_of(households=households), NOTHING, size(tolerance))
    assert (found["verdict"], found["reason"], found["value"]) == (verdict, reason, households)
    assert (found["shortfall"], found["shortfall_unit"]) == (lacks, "households")
    assert found["limit"] == (2000 if households > 2000 else 1000)
    assert found["gap"] == (verdict == "unmet")


@pytest.mark.parametrize("percent", range(1, 51))
def test_outside_by_exactly_the_tolerance_is_borderline_whatever_the_percent(percent):
    for households in (1000 * (100 - percent) / 100, 3000 * (100 + percent) / 100):
        found = one(people_of(households=households), NOTHING, size(percent / 100, 1000.0, 3000.0))
        assert found["verdict"] == "borderline", households


def test_households_that_are_not_known_leave_the_size_open():
    found = one(people_of(households=None), NOTHING, size(0.1))
    assert (found["verdict"], found["reason"], found["missing"]) == ("unknown", "no_data", "communities.households")
    assert one(people_of(population=9), NOTHING, size(0.1))["verdict"] == "unknown"  # nor the column


# ---- staff -----------------------------------------------------------------------------------------

STAFF = count_rule("staff_per_households", {"max_households_per_staff": 400.0})


@pytest.mark.parametrize(
    ("households", "need"), [(1, 1), (400, 1), (401, 2), (800, 2), (1000, 3), (1200, 3), (2000, 5), (2001, 6), (0, 0)]
)
def test_one_worker_for_every_400_households_rounded_up(households, need):
    enough = one(people_of(households=households, staff=need), NOTHING, STAFF)
    assert (enough["verdict"], enough["limit"], enough["shortfall"], enough["unit"]) == ("met", need, 0, "staff")
    if need:
        short = one(people_of(households=households, staff=need - 1), NOTHING, STAFF)
        assert (short["verdict"], short["reason"], short["shortfall"]) == ("unmet", "too_few", 1)


@pytest.mark.parametrize(
    ("households", "staff", "missing"),
    [
        (None, 3, "communities.households"),
        (1000, None, "communities.staff"),
        (None, None, "communities.households;communities.staff"),
    ],
)
def test_staff_or_households_that_are_not_known_leave_it_open(households, staff, missing):
    found = one(people_of(households=households, staff=staff), NOTHING, STAFF)
    assert (found["verdict"], found["missing"]) == ("unknown", missing)


# ---- facilities per residents ----------------------------------------------------------------------


def subdistricts(**population):
    table = pd.DataFrame(
        {"level": "subdistrict", "parent": None, "name": list(population), "population": list(population.values())},
        index=pd.Index([f"id-{name}" for name in population], name="id"),
    )
    return gpd.GeoDataFrame(table, geometry=[None] * len(population), crs=CRS)


def centres(count, **columns):
    """Health centres in community a, of the subdistrict s."""
    return facilities({f"h{k}": ("community_health_centre", 5, 0) for k in range(count)} | {"x": ("supermarket", 9, 0)},
                      **{name: [*values, None] for name, values in columns.items()})  # fmt: skip


def per_residents(mode, **changes):
    asks = {"min_residents": 30_000.0, "max_residents": 100_000.0, "mode": mode}
    plain = {"kinds": ("community_health_centre",), "unit_level": "subdistrict"}
    return count_rule("facilities_per_residents", asks, **{**plain, **changes})


def residents(population, count, mode, **options):
    people = people_of(subdistrict="s")
    areas = subdistricts(s=population)
    return one(people, options.pop("places", centres(count)), per_residents(mode, **options), areas=areas)


@pytest.mark.parametrize(
    ("population", "count", "strict", "lenient"),
    [
        (0, 0, "unmet", "met"),  # a subdistrict all the same
        (29_999, 0, "unmet", "met"),  # fewer people than one is due for
        (29_999, 1, "met", "met"),
        (30_000, 0, "unmet", "unmet"),
        (30_000, 1, "met", "met"),
        (100_000, 1, "met", "met"),
        (100_001, 1, "unmet", "met"),  # one for the subdistrict is there; a second by the people is not
        (100_001, 2, "met", "met"),
        (200_000, 2, "met", "met"),
        (200_001, 2, "unmet", "met"),
        (250_000, 3, "met", "met"),
        (250_000, 0, "unmet", "unmet"),
    ],
)
def test_one_health_centre_for_the_subdistrict_and_or_for_every_30000_to_100000_residents(
    population, count, strict, lenient
):
    for mode, verdict in (("strict", strict), ("lenient", lenient)):
        found = residents(population, count, mode)
        assert (found["verdict"], found["value"], found["people"]) == (verdict, count, population), mode
        if verdict == "unmet":
            assert found["reason"] == ("too_few" if count else "no_facility")


def test_the_strict_reading_says_how_many_are_lacking():
    found = residents(250_000, 1, "strict")
    assert (found["limit"], found["shortfall"], found["shortfall_unit"]) == (3, 2, "facilities")


@pytest.mark.parametrize(
    ("count", "strict", "lenient"), [(0, "unmet", "unknown"), (1, "unknown", "met"), (5, "unknown", "met")]
)
def test_residents_that_are_not_known_leave_it_open_where_they_decide(count, strict, lenient):
    assert residents(None, count, "strict")["verdict"] == strict
    assert residents(None, count, "lenient")["verdict"] == lenient


def test_only_those_that_the_government_runs_count_and_who_does_not_say_leaves_it_open():
    public = {"where": {"operator_type": ("government",)}}

    def run_by(*operators):
        return centres(len(operators), operator_type=operators)

    assert residents(50_000, 0, "strict", places=run_by("government"), **public)["verdict"] == "met"
    assert residents(50_000, 0, "strict", places=run_by("private"), **public)["verdict"] == "unmet"
    silent = residents(50_000, 0, "strict", places=run_by(None), **public)
    assert (silent["verdict"], silent["missing"]) == ("unknown", "facilities.operator_type")
    assert (silent["low"], silent["high"]) == (0, 1)
    assert residents(50_000, 0, "strict", places=run_by("government", None), **public)["verdict"] == "met"
    assert residents(150_000, 0, "strict", places=run_by("government", None), **public)["verdict"] == "unknown"
    assert residents(250_000, 0, "strict", places=run_by("government", None), **public)["verdict"] == "unmet"


def test_without_a_table_of_areas_the_residents_are_those_of_the_communities():
    people = communities(
        {"a": area(0, -1, 19, 1), "b": area(21, -1, 40, 1)}, subdistrict=["s", "s"], population=[60_000, 40_001]
    )
    found = one(people, centres(1), per_residents("strict"))
    assert (found["unit_id"], found["people"], found["limit"], found["verdict"]) == ("s", 100_001, 2, "unmet")
    half = people.assign(population=[60_000, None])
    unknown = one(half, centres(1), per_residents("strict"))
    assert unknown["verdict"] == "unknown"
    assert math.isnan(unknown["people"])


def test_the_missing_residents_are_named_in_the_table_that_the_study_has():
    people = communities(
        {"a": area(0, -1, 19, 1), "b": area(21, -1, 40, 1)}, subdistrict=["s", "s"], population=[60_000, None]
    )
    assert "communities.population" in one(people, centres(1), per_residents("strict"))["missing"]


def test_without_subdistricts_nobody_says_which_there_are():
    found = one(people_of(population=50_000), centres(1), per_residents("strict"))
    assert (found["verdict"], found["missing"]) == ("unknown", "communities.subdistrict")


# ---- places per person -----------------------------------------------------------------------------


def beds(**changes):
    asks = {"capacity": "beds", "per": "pop_60plus", "min_per_1000": 30.0}
    return count_rule("capacity_per_1000", asks, **{"kinds": ("nursing_home",), **changes})


def homes(*counts):
    return facilities({f"n{k}": ("nursing_home", 5, 0) for k in range(len(counts))}, beds=list(counts))


@pytest.mark.parametrize(
    ("people", "counts", "verdict", "value", "lacks"),
    [
        (1000, [30], "met", 30, 0),
        (1000, [29], "unmet", 29, 1),
        (1000, [10, 20], "met", 30, 0),
        (999, [29], "unmet", 29_000 / 999, 0.97),
        (100, [3], "met", 30, 0),
    ],
)
def test_30_beds_for_every_1000_people_over_60(people, counts, verdict, value, lacks):
    found = one(people_of(pop_60plus=people), homes(*counts), beds())
    assert (found["verdict"], found["value"], found["unit"]) == (verdict, pytest.approx(value), "per_1000")
    assert found["shortfall"] == pytest.approx(lacks)


def test_beds_that_are_not_known_leave_it_open_only_where_they_decide():
    people = people_of(pop_60plus=1000)
    short = one(people, homes(20, None), beds())
    assert (short["verdict"], short["missing"]) == ("unknown", "facilities.beds")
    assert one(people, homes(30, None), beds())["verdict"] == "met"
    unknown = one(people_of(pop_60plus=None), homes(30), beds())
    assert (unknown["verdict"], unknown["missing"]) == ("unknown", "communities.pop_60plus")


def test_no_home_is_a_gap_in_a_complete_register_and_a_suspected_one_otherwise():
    sure = one(people_of(pop_60plus=1000), NOTHING, beds())
    assert (sure["verdict"], sure["reason"], sure["shortfall"]) == ("unmet", "no_facility", 30)
    maybe = one(people_of(pop_60plus=1000), NOTHING, beds(), complete=False)
    assert (maybe["verdict"], maybe["reason"], maybe["suspected"]) == ("unknown", "incomplete_data", True)


def test_where_nobody_is_over_60_no_bed_is_lacking():
    found = one(people_of(pop_60plus=0), homes(5), beds())
    assert found["verdict"] != "unmet"


def test_of_the_whole_city_people_and_beds_are_summed():
    people = communities({"a": area(0, -1, 19, 1), "b": area(21, -1, 40, 1)}, pop_60plus=[400, 600])
    found = one(people, homes(10, 20), beds(unit_level="city"))
    assert (found["unit_level"], found["verdict"], found["value"]) == ("city", "met", pytest.approx(30))


# ---- any field -------------------------------------------------------------------------------------


def field(**asks):
    changes = {"unit_level": asks.pop("unit_level", "community")}
    return count_rule("field_value", asks, **changes)


@pytest.mark.parametrize(
    ("value", "asks", "verdict", "reason"),
    [
        (10, {"min_value": 10.0}, "met", ""),
        (9.99, {"min_value": 10.0}, "unmet", "too_low"),
        (10, {"max_value": 10.0}, "met", ""),
        (10.01, {"max_value": 10.0}, "unmet", "too_many"),
        (5, {"min_value": 5.0, "max_value": 10.0}, "met", ""),
        (4, {"min_value": 5.0, "max_value": 10.0}, "unmet", "too_low"),
        (11, {"min_value": 5.0, "max_value": 10.0}, "unmet", "too_many"),
        (5, {}, "reported", ""),
    ],
)
def test_a_number_is_at_least_or_at_most_so_much(value, asks, verdict, reason):
    found = one(people_of(social_orgs=value), NOTHING, field(field="social_orgs", **asks))
    assert (found["verdict"], found["reason"], found["value"]) == (verdict, reason, value)


def test_a_number_that_is_too_high_is_held_to_the_upper_limit():
    found = one(people_of(social_orgs=12), NOTHING, field(field="social_orgs", min_value=5.0, max_value=10.0))
    assert (found["limit"], found["shortfall"]) == (10, 2)


@pytest.mark.parametrize(("volunteers", "verdict"), [(100, "met"), (99, "unmet"), (101, "met")])
def test_a_tenth_of_the_people_are_volunteers(volunteers, verdict):
    asks = {"field": "volunteers", "per": "population", "min_value": 0.1}
    found = one(people_of(volunteers=volunteers, population=1000), NOTHING, field(**asks))
    assert (found["verdict"], found["value"]) == (verdict, pytest.approx(volunteers / 1000))


@pytest.mark.parametrize(
    ("volunteers", "population", "missing"),
    [
        (None, 1000, "communities.volunteers"),
        (100, None, "communities.population"),
        (None, None, "communities.volunteers;communities.population"),
    ],
)
def test_a_number_per_person_names_what_is_missing(volunteers, population, missing):
    asks = {"field": "volunteers", "per": "population", "min_value": 0.1}
    found = one(people_of(volunteers=volunteers, population=population), NOTHING, field(**asks))
    assert (found["verdict"], found["missing"]) == ("unknown", missing)


def test_a_number_per_nobody_is_no_number():
    asks = {"field": "volunteers", "per": "population", "min_value": 0.1}
    assert one(people_of(volunteers=5, population=0), NOTHING, field(**asks))["verdict"] == "unknown"


def test_yes_and_no_and_words():
    people = communities({name: at(1) for name in "abc"}, info_platform=[True, False, None]).astype(
        {"info_platform": "boolean"}
    )
    found = judged(people, NOTHING, field(field="info_platform", values=(True,)))
    assert found["verdict"].to_dict() == {"a": "met", "b": "unmet", "c": "unknown"}
    assert found.loc["b", "reason"] == "other_value"
    assert found.loc["c", "missing"] == "communities.info_platform"
    typed = communities({name: at(1) for name in "abc"}, place_type=["urban", "pastoral", None])
    words = judged(typed, NOTHING, field(field="place_type", values=("urban", "urban_village")))
    assert words["verdict"].to_dict() == {"a": "met", "b": "unmet", "c": "unknown"}


@pytest.mark.parametrize(("last", "verdict"), [(30, "met"), (29, "unmet"), (None, "unknown")])
def test_a_city_sums_its_communities_and_one_that_is_not_known_makes_the_sum_unknown(last, verdict):
    people = communities({name: at(1) for name in "abc"}, social_orgs=[10, 20, last])
    found = one(people, NOTHING, field(field="social_orgs", min_value=60.0, unit_level="city"))
    assert found["verdict"] == verdict
    if last is None:
        assert math.isnan(found["value"])
        assert found["missing"]
    else:
        assert found["value"] == 30 + last


def test_a_share_of_a_city_is_a_sum_over_a_sum_and_not_a_mean_of_shares():
    people = communities({"a": at(1), "b": at(2)}, volunteers=[90, 10], population=[100, 900])  # 90 % and 1.1 %
    asks = {"field": "volunteers", "per": "population", "min_value": 0.1, "unit_level": "city"}
    assert one(people, NOTHING, field(**asks))["value"] == pytest.approx(0.1)


def test_subdistricts_sum_their_own_communities():
    people = communities({name: at(1) for name in "abc"}, social_orgs=[10, 20, 40], subdistrict=["s", "s", "t"])
    found = judged(people, NOTHING, field(field="social_orgs", min_value=35.0, unit_level="subdistrict"))
    assert found["value"].to_dict() == {"s": 30, "t": 40}
    assert found["verdict"].to_dict() == {"s": "unmet", "t": "met"}


def test_words_of_a_city_are_told_or_left_open_and_no_crash():
    people = communities({"a": at(1), "b": at(2)}, info_platform=[True, False]).astype({"info_platform": "boolean"})
    found = one(people, NOTHING, field(field="info_platform", values=(True,), unit_level="city"))
    assert found["verdict"] in ("unmet", "unknown", "reported")


def test_yes_is_counted_in_a_city():
    people = communities({"a": at(1), "b": at(2)}, info_platform=[True, False]).astype({"info_platform": "boolean"})
    found = one(people, NOTHING, field(field="info_platform", min_value=1.0, unit_level="city"))
    assert (found["value"], found["verdict"]) == (1, "met")


# ---- whom a rule is about --------------------------------------------------------------------------


def test_who_does_not_say_whether_it_is_urban_is_taken_as_urban_and_other_silence_leaves_it_open():
    people = communities(
        {name: at(1) for name in "abcd"},
        households=[900] * 4,
        urban_rural=["urban", "rural", None, None],
        build_status=["new", "new", "new", None],
    )
    urban = judged(people, NOTHING, size().read_as(applies_to={"urban_rural": ("urban",)}))
    assert urban["verdict"].to_dict() == {"a": "unmet", "b": "not_applicable", "c": "unmet", "d": "unmet"}
    both = {"urban_rural": ("urban",), "build_status": ("new",)}
    new = judged(people, NOTHING, size().read_as(applies_to=both))
    assert new["verdict"].to_dict() == {"a": "unmet", "b": "not_applicable", "c": "unmet", "d": "unknown"}
    assert new.loc["d", "missing"] == "communities.build_status"
    assert new.loc["d", "reason"] == "no_data"


def test_where_one_field_says_no_the_silence_of_another_changes_nothing():
    people = communities({"a": at(1)}, households=[900], urban_rural=["rural"], build_status=[None])
    both = {"urban_rural": ("urban",), "build_status": ("new",)}
    assert one(people, NOTHING, size().read_as(applies_to=both))["verdict"] == "not_applicable"


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [(("urban", "rural"), "met"), (("rural", "rural"), "not_applicable"), (("rural", None), "met")],
)
def test_a_city_is_concerned_when_one_of_its_communities_is(kinds, verdict):
    people = communities({"a": at(1), "b": at(2)}, social_orgs=[30, 30], urban_rural=list(kinds))
    asked = field(field="social_orgs", min_value=10.0, unit_level="city").read_as(
        applies_to={"urban_rural": ("urban",)}
    )
    assert one(people, NOTHING, asked)["verdict"] == verdict


def test_a_city_may_be_concerned_where_a_community_does_not_say():
    people = communities({"a": at(1), "b": at(2)}, social_orgs=[30, 30], place_type=["pastoral", None])
    asked = field(field="social_orgs", min_value=10.0, unit_level="city").read_as(applies_to={"place_type": ("urban",)})
    found = one(people, NOTHING, asked)
    assert (found["verdict"], found["missing"]) == ("unknown", "communities.place_type")


# ---- properties ------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(households=st.integers(0, 100_000), staff=st.integers(0, 300), more=st.integers(1, 50))
def test_more_staff_never_turns_met_into_unmet(households, staff, more):
    before = one(people_of(households=households, staff=staff), NOTHING, STAFF)
    after = one(people_of(households=households, staff=staff + more), NOTHING, STAFF)
    assert (before["verdict"], after["verdict"]) != ("met", "unmet")
    assert before["limit"] == -(-households // 400)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(population=st.integers(0, 2_000_000), count=st.integers(0, 25))
def test_whatever_passes_strictly_passes_leniently(population, count):
    strict, lenient = (residents(population, count, mode)["verdict"] for mode in ("strict", "lenient"))
    assert strict == ("met" if count >= max(1, -(-population // 100_000)) else "unmet")
    assert not (strict == "met" and lenient != "met")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people=st.integers(1, 100_000), count=st.integers(0, 5_000))
def test_beds_and_people_are_one_sum_in_two_units(people, count):
    found = one(people_of(pop_60plus=people), homes(count), beds())
    assert found["verdict"] == ("met" if count * 1000 >= 30 * people else "unmet")
    assert found["shortfall"] == pytest.approx(max(0.0, 0.03 * people - count), abs=1e-9)
