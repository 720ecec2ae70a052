"""Shares and numbers of smaller units, which units there are, whom a rule is about, and what is made of an outcome."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15.errors import StandardError
from circle15.standards.model import Step
from circle15.verdicts.judge import FINDING_COLUMNS, depends_on_walker, findings
from circle15.verdicts.units import units_of
from tests.small_tables import ROAD, areas, asking, held, people, places, verdicts, why, written
from tests.small_town import area, assess, at, scene_of, standard, table

INSIDE = asking("presence", "clinic", basis="present")
GOVERNMENT = {"operator_type": ("government",)}
TEN = "abcdefghij"


def many(count=10, **columns):
    return people(*TEN[:count], **columns)


def served(*operators):
    """A clinic in each of the first communities, with its operator; ``-`` for no clinic."""
    here = [(("clinic", 4 * n + 2), operator) for n, operator in enumerate(operators) if operator != "-"]
    return places(*[place for place, _ in here], operator_type=[operator for _, operator in here])


def share_of(least=0.9, *, tolerance=0.0, of="community", unit_level="city", each=None, **said):
    asked = {} if least is None else {"min_share": least}
    each = INSIDE.read_as(where=GOVERNMENT) if each is None else each
    return asking("unit_coverage", of=of, unit_level=unit_level, tolerance=tolerance, each=each, **asked, **said)


# ---- shares of units -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "verdict", "shortfall"), [(10, "met", 0), (9, "met", 0), (8, "unmet", 1), (0, "unmet", 9)]
)
def test_a_share_of_the_communities_has_it(there, verdict, shortfall):
    row = held(share_of(), many(), served(*["government"] * there)).loc["all"]
    assert (row["verdict"], row["value"], row["shortfall"]) == (verdict, there / 10, shortfall)
    assert (row["units_total"], row["units_passing"], row["units_open"]) == (10, there, 0)
    assert row["detail"] == ";".join(TEN[there:])
    assert row["found"] == ";".join(TEN[:there])


def test_it_takes_whole_units_to_reach_a_share():
    # 0.85 of ten are eight and a half: it takes nine, and six are there.
    assert held(share_of(0.85), many(), served(*["government"] * 6)).loc["all", "shortfall"] == 3


@pytest.mark.parametrize(("sure", "verdict"), [(9, "met"), (8, "unknown"), (7, "unmet")])
def test_one_community_that_is_not_known_makes_a_range(sure, verdict):
    row = held(share_of(), many(), served(*["government"] * sure, None)).loc["all"]
    assert row["verdict"] == verdict
    assert (row["low"], row["high"], row["units_open"]) == (sure / 10, (sure + 1) / 10, 1)
    assert row["missing"] == ("facilities.operator_type" if verdict == "unknown" else "")


@pytest.mark.parametrize(("there", "verdict"), [(9, "met"), (8, "borderline"), (7, "unmet")])
def test_basically_all_is_borderline_when_it_is_missed_by_the_tolerance(there, verdict):
    assert held(share_of(tolerance=0.1), many(), served(*["government"] * there)).loc["all", "verdict"] == verdict


@pytest.mark.parametrize(("sure", "verdict"), [(8, "unknown"), (7, "unknown"), (6, "unmet")])
def test_a_share_that_may_be_borderline_or_worse_is_not_told(sure, verdict):
    # One more is perhaps there: of seven it makes eight, which the tolerance would let be borderline.
    found = held(share_of(tolerance=0.1), many(), served(*["government"] * sure, None))
    assert found.loc["all", "verdict"] == verdict


def test_a_share_without_a_number_is_reported():
    row = held(share_of(None), many(), served("government", "government")).loc["all"]
    assert (row["verdict"], row["value"], row["gap"]) == ("reported", 0.2, False)


def test_a_share_of_what_is_itself_only_reported_is_reported():
    each = asking("reach_time", "clinic", limit_min=5.0)
    row = held(share_of(each=each), many(), served("government")).loc["all"]
    assert row["verdict"] == "reported"


def test_whom_a_rule_is_about_is_its_denominator():
    who = many(urban_rural=["urban"] * 4 + ["rural"] * 6)
    row = held(share_of(0.75, applies_to={"urban_rural": ("urban",)}), who, served(*["government"] * 3)).loc["all"]
    assert (row["verdict"], row["value"], row["units_total"]) == ("met", 0.75, 4)


def test_the_inner_check_may_say_whom_it_is_about():
    who = many(urban_rural=["urban"] * 4 + ["rural"] * 6)
    each = INSIDE.read_as(applies_to={"urban_rural": ("rural",)})
    row = held(share_of(0.5, each=each), who, served(*["government"] * 7)).loc["all"]
    assert (row["verdict"], row["value"], row["units_total"]) == ("met", 0.5, 6)


def test_a_share_of_nobody_is_not_judged():
    who = many(3, urban_rural=["rural"] * 3)
    found = held(share_of(applies_to={"urban_rural": ("urban",)}), who, served("government"))
    assert found.loc["all", "verdict"] == "not_applicable"


def test_a_community_that_may_be_meant_is_open():
    who = many(4, build_status=["new", "new", "new", None])
    rule = share_of(0.9, applies_to={"build_status": ("new",)})
    found = held(rule, who, served("government", "government", "government"))
    assert why(found, "all") == ("unknown", "no_data", "communities.build_status")


def test_a_walk_that_is_borderline_is_open_in_the_share():
    each = asking("reach_time", "clinic", limit_min=5.0, pass_share=0.9)
    who, what = people("a", "b", points=True), places(("clinic", 7))
    assert held(each, who, what).loc["a", "verdict"] == "borderline"
    row = held(share_of(0.75, each=each), who, what).loc["all"]
    assert (row["verdict"], row["low"], row["high"]) == ("unknown", 0.5, 1.0)


def test_a_size_that_is_borderline_is_open_in_the_share():
    each = asking("community_size", min_households=1000.0, max_households=2000.0, tolerance=0.1)
    who = people("a", "b", households=[2100.0, 1500.0])
    assert held(each, who, places()).loc["a", "verdict"] == "borderline"
    row = held(share_of(0.75, each=each), who, places()).loc["all"]
    assert (row["verdict"], row["low"], row["high"]) == ("unknown", 0.5, 1.0)


def test_a_suspicion_below_is_a_suspicion_above():
    row = held(share_of(), many(2), served("government"), complete=False).loc["all"]
    assert (row["verdict"], row["reason"], row["suspected"]) == ("unknown", "incomplete_data", True)


def test_no_data_is_named_before_an_incomplete_register_in_a_share():
    found = held(share_of(), many(2), served("-", None), complete=False)
    assert why(found, "all") == ("unknown", "no_data", "facilities.operator_type")


def test_subdistricts_that_nobody_names_have_no_share():
    each = asking("presence", "clinic", basis="present", unit_level="subdistrict")
    found = held(share_of(0.5, of="subdistrict", each=each), many(2), served("government"))
    assert why(found, "all") == ("unknown", "no_data", "communities.subdistrict")


def test_subdistricts_are_counted_in_their_own_district():
    who = many(4, subdistrict=list("STUV"), district=list("DDDE"))
    each = asking("presence", "clinic", basis="present", unit_level="subdistrict")
    found = held(share_of(0.5, of="subdistrict", unit_level="district", each=each), who, served("government"))
    assert verdicts(found) == {"D": "unmet", "E": "unmet"}
    assert found["units_total"].tolist() == [3, 1]


def test_a_subdistrict_without_communities_counts_in_the_district_that_is_its_parent():
    larger = areas(
        ("S", "subdistrict", "S", "D"), ("T", "subdistrict", "T", "D"), ("U", "subdistrict", "U", "E"),
        ("D", "district", "D", None), ("E", "district", "E", None),
    )  # fmt: skip
    each = asking("presence", "clinic", basis="assigned", unit_level="subdistrict")
    rule = share_of(1.0, of="subdistrict", unit_level="district", each=each)
    what = places(("clinic", 2), serves_ids=["S"])
    found = held(rule, many(2, subdistrict=["S", "U"]), what, larger=larger)
    assert found.loc["D", ["units_total", "units_passing", "verdict"]].tolist() == [2, 1, "unmet"]


def test_a_number_of_communities_has_it():
    def count(*operators):
        rule = asking(
            "unit_count", of="community", unit_level="city", min_count=2.0, each=INSIDE.read_as(where=GOVERNMENT)
        )
        return held(rule, many(4), served(*operators)).loc["all"]

    assert count("government", "government")["verdict"] == "met"
    assert count("government")[["verdict", "shortfall", "value"]].tolist() == ["unmet", 1, 1]
    assert count("government", None)[["verdict", "low", "high"]].tolist() == ["unknown", 1, 2]
    assert count("government", "government", None)["verdict"] == "met"


def test_a_share_as_it_is_written(tmp_path):
    document = written(
        tmp_path,
        """
[[rules]]
id = "share"
check = "unit_coverage"
unit_level = "district"
of = "community"
min_share = 0.5
applies_to = { urban_rural = ["urban"] }
each = { check = "presence", kinds = ["clinic"], basis = "assigned" }
WORDS""",
    )
    who = many(4, district=list("DDEE"), urban_rural=["urban", "rural", "urban", "urban"])
    found = held(document, who, places(("clinic", 30), serves_ids=["a;d"]))
    assert verdicts(found) == {"D": "met", "E": "met"}
    assert found["units_total"].tolist() == [1, 2]


# ---- ladders ---------------------------------------------------------------------------------------

STEPS = (Step(year=2025, min_share=0.4), Step(year=2030, min_share=0.8))


@pytest.mark.parametrize(
    ("day", "year", "verdict"),
    [
        (dt.date(2024, 6, 1), 2025, "met"),
        (dt.date(2025, 6, 1), 2025, "met"),
        (dt.date(2025, 12, 31), 2025, "met"),
        (dt.date(2026, 1, 1), 2025, "met"),
        (dt.date(2030, 12, 30), 2025, "met"),
        (dt.date(2030, 12, 31), 2030, "unmet"),
        (dt.date(2031, 1, 1), 2030, "unmet"),
        (dt.date(2050, 1, 1), 2030, "unmet"),
    ],
)
def test_the_step_that_is_due_is_the_last_whose_year_is_over(day, year, verdict):
    rule = asking("ladder", of="community", unit_level="city", steps=STEPS, each=INSIDE)
    row = held(rule, many(), served(*["government"] * 5), as_of=day).loc["all"]
    assert (row["step_year"], row["verdict"], row["limit"]) == (year, verdict, 0.4 if year == 2025 else 0.8)
    if year == 2025:
        assert (row["next_step_year"], row["next_step"]) == (2030, 0.8)
    else:
        assert np.isnan(row["next_step_year"])


def test_a_ladder_of_numbers_as_it_is_written(tmp_path):
    document = written(
        tmp_path,
        """
[[rules]]
id = "ladder"
check = "ladder"
unit_level = "city"
of = "community"
steps = [{ year = 2030, min_count = 6 }, { year = 2025, min_count = 3 }]
each = { check = "presence", kinds = ["clinic"], basis = "present" }
WORDS""",
    )
    for day, verdict, need in [(dt.date(2026, 1, 1), "met", 3), (dt.date(2031, 1, 1), "unmet", 6)]:
        row = held(document, many(), served(*["government"] * 5), as_of=day).loc["all"]
        assert (row["verdict"], row["limit"], row["unit"]) == (verdict, need, "units")


# ---- other rules -----------------------------------------------------------------------------------

ALL_MET = asking("rules_met", rules=("one", "two"))
ONE = INSIDE.read_as(id="one")
TWO = asking("presence", "pharmacy", basis="present", id="two")


def test_all_of_the_rules_are_met_or_the_others_are_named():
    what = places(("clinic", 2), ("pharmacy", 2), ("clinic", 6))
    found = held(ALL_MET, people("a", "b"), what, ONE, TWO)
    assert verdicts(found) == {"a": "met", "b": "unmet"}
    assert (found.loc["b", "detail"], found.loc["b", "value"], found.loc["b", "limit"]) == ("two", 1, 2)


def test_one_rule_that_fails_settles_it_and_one_that_is_open_does_not():
    fails = held(ALL_MET, people("a"), places(), ONE, TWO, complete=["clinic"])
    opens = held(ALL_MET, people("a"), places(("clinic", 2)), ONE, TWO, complete=["clinic"])
    assert fails.loc["a", "verdict"] == "unmet"
    assert why(opens, "a") == ("unknown", "incomplete_data", "")


def test_a_rule_that_is_not_about_a_unit_asks_nothing_of_it():
    who = people("a", "b", urban_rural=["urban", "rural"])
    two = TWO.read_as(applies_to={"urban_rural": ("urban",)})
    found = held(ALL_MET, who, places(("clinic", 2), ("clinic", 6)), ONE, two)
    assert verdicts(found) == {"a": "unmet", "b": "met"}


def test_a_rule_that_may_be_about_a_unit_leaves_it_open():
    two = TWO.read_as(applies_to={"build_status": ("new",)})
    found = held(ALL_MET, people("a"), places(("clinic", 2)), ONE, two)
    assert why(found, "a") == ("unknown", "no_data", "communities.build_status")


def test_a_rule_that_is_borderline_is_neither_met_nor_unmet():
    size = asking("community_size", id="two", min_households=1000.0, max_households=2000.0, tolerance=0.1)
    found = held(ALL_MET, people("a", households=[2100.0]), places(("clinic", 2)), ONE, size)
    assert found.loc["a", "verdict"] in ("borderline", "unknown")
    reach = asking("reach_time", "clinic", id="two", limit_min=5.0, pass_share=0.9)
    walked = held(asking("rules_met", rules=("two",)), people("a", points=True), places(("clinic", 7)), reach)
    assert walked.loc["a", "verdict"] in ("borderline", "unknown")


def test_a_rule_that_is_only_reported_is_neither_met_nor_unmet():
    reach = asking("reach_time", "clinic", id="two", limit_min=5.0)
    found = held(ALL_MET, people("a", points=True), places(("clinic", 30)), reach, asking("community_size", id="one",
                 min_households=1.0, max_households=2.0))  # fmt: skip
    assert found.loc["a", "verdict"] not in ("met", "unmet")


def test_rules_of_another_level_are_refused_or_answered_and_never_a_crash(tmp_path):
    text = """
[[rules]]
id = "all"
check = "rules_met"
rules = ["one", "two"]
WORDS
[[rules]]
id = "one"
check = "presence"
kinds = ["clinic"]
basis = "present"
WORDS
[[rules]]
id = "two"
check = "presence"
kinds = ["hospital"]
basis = "present"
unit_level = "city"
WORDS"""
    try:
        document = written(tmp_path, text)
    except StandardError:
        return
    found = held(document, people("a", "b"), places(("clinic", 2), ("clinic", 6), ("hospital", 30)))
    assert verdicts(found) == {"a": "met", "b": "met"}


# ---- which units there are -------------------------------------------------------------------------


def unit_names(who, larger=None, level="subdistrict"):
    """Of each community, the id of its unit of a level; empty where it has none."""
    units = units_of(who, larger)[level]
    return ["" if row < 0 else units.ids[row] for row in units.of_community]


def test_units_are_named_by_the_columns_of_the_communities():
    who = people(subdistrict=["S", "T", "S"], district=["D", "D", "D"])
    assert unit_names(who) == ["S", "T", "S"]
    assert unit_names(who, level="district") == ["D", "D", "D"]
    assert unit_names(who, level="city") == ["all", "all", "all"]


def test_two_towns_of_one_name_in_two_districts_are_two():
    who = people(subdistrict=["城关镇", "城关镇", "城关镇"], district=["甲县", "乙县", "甲县"])
    first, second, third = unit_names(who)
    assert first == third != second
    found = held(asking("presence", "clinic", basis="present", unit_level="subdistrict"), who, places(("clinic", 6)))
    assert verdicts(found) == {first: "unmet", second: "met"}


TWO_COUNTIES = (
    ("d1", "district", "甲县", None), ("d2", "district", "乙县", None),
)  # fmt: skip


@pytest.mark.parametrize("parents", [("d1", "d2"), ("甲县", "乙县")])
@pytest.mark.parametrize("named", [["甲县", "乙县"], ["d1", "d2"]])
def test_two_towns_of_one_name_are_told_apart_by_their_parents_by_id_or_by_name(parents, named):
    larger = areas(
        ("s1", "subdistrict", "城关镇", parents[0]), ("s2", "subdistrict", "城关镇", parents[1]), *TWO_COUNTIES
    )
    who = people("a", "b", subdistrict=["城关镇", "城关镇"], district=named)
    assert unit_names(who, larger) == ["s1", "s2"]
    assert unit_names(who, larger, "district") == ["d1", "d2"]


def test_a_community_that_does_not_say_which_of_two_is_in_neither():
    larger = areas(("s1", "subdistrict", "城关镇", "d1"), ("s2", "subdistrict", "城关镇", "d2"), *TWO_COUNTIES)
    assert unit_names(people("a", subdistrict=["城关镇"]), larger) == [""]


def test_districts_that_only_subdistricts_name_as_their_parents_are_not_one_whole_study():
    larger = areas(("s1", "subdistrict", "东街", "甲县"), ("s2", "subdistrict", "西街", "乙县"))
    who = people("a", "b", subdistrict=["东街", "西街"])
    first, second = unit_names(who, larger, "district")
    assert first != second


@pytest.mark.parametrize("parent", ["d1", "甲县"])
def test_the_district_of_a_community_follows_from_its_subdistrict(parent):
    larger = areas(("s1", "subdistrict", "东街", parent), ("s2", "subdistrict", "西街", "d2"), *TWO_COUNTIES)
    who = people("a", "b", subdistrict=["东街", "s2"])
    assert unit_names(who, larger) == ["s1", "s2"]
    assert unit_names(who, larger, "district") == ["d1", "d2"]


def test_a_community_without_a_subdistrict_is_in_none():
    assert unit_names(people("a", "b", subdistrict=["S", None])) == ["S", ""]


def test_an_area_that_no_community_is_in_is_judged_all_the_same():
    larger = areas(("S", "subdistrict", "S", None), ("T", "subdistrict", "T", None))
    rule = asking("presence", "clinic", basis="assigned", unit_level="subdistrict")
    found = held(rule, people("a", subdistrict=["S"]), places(("clinic", 2), serves_ids=["S"]), larger=larger)
    assert verdicts(found) == {"S": "met", "T": "unmet"}


@pytest.mark.parametrize("level", ["district", "city"])
def test_the_whole_study_stands_for_a_district_and_a_city_that_nothing_names(level):
    found = held(asking("presence", "clinic", basis="present", unit_level=level), people(), places(("clinic", 30)))
    assert verdicts(found) == {"all": "met"}


@pytest.mark.parametrize(("level", "column"), [("subdistrict", "communities.subdistrict"), ("province", "areas.level")])
def test_the_whole_study_never_stands_for_a_subdistrict_or_a_province(level, column):
    found = held(asking("presence", "clinic", basis="present", unit_level=level), people(), places(("clinic", 2)))
    verdict, reason, missing = why(found, "all")
    assert (verdict, reason) == ("unknown", "no_data")
    assert missing.startswith(column)


def test_the_whole_study_never_stands_for_a_province_in_a_chain_of_counts_either():
    each = asking("presence", "clinic", basis="present")
    for rule in (
        share_of(0.1, unit_level="province", each=each),
        asking("unit_count", of="community", unit_level="province", min_count=1.0, each=each),
        asking("growth", "clinic", year=2024.0, min_count=1.0, unit_level="province"),
    ):
        what = places(("clinic", 2), opened_year=[2024])
        assert held(rule, people(), what).loc["all", "verdict"] == "unknown"


# ---- what belongs to a unit ------------------------------------------------------------------------


def test_whoever_serves_a_subdistrict_serves_every_community_in_it():
    who = people(subdistrict=["S", "S", "T"])
    found = held(INSIDE.read_as(basis="assigned"), who, places(("clinic", 30), serves_ids=["S"]))
    assert verdicts(found) == {"a": "met", "b": "met", "c": "unmet"}


def test_whoever_serves_a_community_serves_its_subdistrict():
    who = people(subdistrict=["S", "S", "T"])
    rule = asking("presence", "clinic", basis="assigned", unit_level="subdistrict")
    assert verdicts(held(rule, who, places(("clinic", 30), serves_ids=["b"]))) == {"S": "met", "T": "unmet"}


def test_a_house_that_serves_two_communities_of_one_subdistrict_is_one_house_there():
    who = people(subdistrict=["S", "S", "T"])
    rule = asking("presence", "clinic", basis="assigned", unit_level="subdistrict", min_count=2.0)
    assert held(rule, who, places(("clinic", 30), serves_ids=["a;b"])).loc["S", "value"] == 1


def test_a_house_outside_all_outlines_and_without_a_list_serves_nobody_there():
    found = held(INSIDE.read_as(basis="assigned"), people(), places(("clinic", 30), serves_ids=[None]))
    assert verdicts(found) == {"a": "unmet", "b": "unmet", "c": "unmet"}


def test_an_area_with_an_outline_of_its_own_holds_what_no_community_does():
    larger = table({"S": area(0, -2, 20, 2)}, level=["subdistrict"], name=["S"], parent=[None])
    rule = asking("presence", "clinic", basis="present", unit_level="subdistrict")
    found = held(rule, people("a", points=True, subdistrict=["S"]), places(("clinic", 15)), larger=larger)
    assert verdicts(found) == {"S": "met"}


def test_an_area_is_seen_only_when_all_of_its_communities_are():
    who = table({"a": area(0, -2, 4, 2), "b": at(6)}, subdistrict=["S", "S"])
    rule = asking("presence", "clinic", basis="present", unit_level="subdistrict")
    assert held(rule, who, places(("clinic", 2))).loc["S", "verdict"] == "met"
    assert why(held(rule, who, places(("clinic", 6))), "S") == ("unknown", "no_data", "communities.geometry")


@pytest.mark.parametrize("status", ["closed", "planned", "building"])
def test_what_is_not_open_serves_nobody_who_is_named(status):
    what = places(("clinic", 30), serves_ids=["a"], status=[status])
    assert held(INSIDE.read_as(basis="assigned"), people("a"), what).loc["a", "verdict"] == "unmet"


@pytest.mark.parametrize("block", [4.0, 5.0])
def test_a_house_on_a_boundary_or_an_overlap_counts_the_same_in_any_order_of_rows(block):
    shapes = {"x": area(0, -2, 5.5 if block == 5 else 4, 2), "y": area(4, -2, 8, 2)}
    answers = []
    for order in (["x", "y"], ["y", "x"]):
        result = assess(ROAD, table({name: shapes[name] for name in order}), places(("clinic", block)), INSIDE)
        answers.append(dict(sorted(zip(result.findings["unit_id"], result.findings["verdict"], strict=True))))
    assert answers[0] == answers[1]
    assert "met" in answers[0].values()


def test_a_house_whose_list_names_nobody_known_is_not_known_to_serve_nobody():
    # A typing error, or a community of the neighbouring district: nobody can tell which.
    found = held(INSIDE.read_as(basis="assigned"), people("a"), places(("clinic", 2), serves_ids=["甲社区"]))
    assert why(found, "a") == ("unknown", "no_data", "facilities.serves_ids")


def test_a_community_and_an_area_of_one_id_are_two():
    # Both tables number their rows: the house serves community 1, or all of subdistrict 1. Not surely the second.
    who = table({"1": area(0, -2, 4, 2), "2": area(4, -2, 8, 2)}, subdistrict=["S", "S"])
    larger = areas(("1", "subdistrict", "S", None))
    found = held(INSIDE.read_as(basis="assigned"), who, places(("clinic", 30), serves_ids=["1"]), larger=larger)
    assert found.loc["1", "verdict"] == "met"
    assert found.loc["2", "verdict"] != "met"


# ---- whom a rule is about --------------------------------------------------------------------------


@pytest.mark.parametrize(("others", "verdict"), [("skip", "not_applicable"), ("report", "reported")])
def test_a_unit_that_a_rule_is_not_about_is_skipped_or_shown(others, verdict):
    rule = INSIDE.read_as(applies_to={"urban_rural": ("rural",)}, others=others)
    found = held(rule, people("a", "b", urban_rural=["urban", "rural"]), places(("clinic", 2)))
    assert verdicts(found) == {"a": verdict, "b": "unmet"}


def test_whoever_does_not_say_is_taken_as_urban():
    who = people("a", "b", urban_rural=[None, "rural"])
    what = places(("clinic", 2), ("clinic", 6))
    urban, rural = (INSIDE.read_as(applies_to={"urban_rural": (word,)}) for word in ("urban", "rural"))
    assert verdicts(held(urban, who, what)) == {"a": "met", "b": "not_applicable"}
    assert verdicts(held(rural, who, what)) == {"a": "not_applicable", "b": "met"}


def test_a_place_type_says_whether_a_community_is_urban():
    who = people(place_type=["urban_village", "pastoral", None])
    rule = INSIDE.read_as(applies_to={"urban_rural": ("urban",)})
    assert verdicts(held(rule, who, places())) == {"a": "unmet", "b": "not_applicable", "c": "unmet"}


@pytest.mark.parametrize("there", [True, False])
def test_a_place_type_that_is_not_said_leaves_it_open_whatever_is_there(there):
    rule = INSIDE.read_as(applies_to={"place_type": ("pastoral",)})
    found = held(rule, people("a"), places(("clinic", 2)) if there else places())
    assert why(found, "a") == ("unknown", "no_data", "communities.place_type")


def test_all_that_are_named_must_fit():
    rule = INSIDE.read_as(applies_to={"place_type": ("urban", "urban_village"), "build_status": ("new",)})
    who = people(*"abcd", place_type=["urban", "urban", "pastoral", None], build_status=["new", "old", None, "new"])
    found = held(rule, who, places())
    assert verdicts(found) == {"a": "unmet", "b": "not_applicable", "c": "not_applicable", "d": "unknown"}


def test_only_the_field_that_is_not_said_is_named():
    rule = INSIDE.read_as(applies_to={"place_type": ("urban",), "build_status": ("new",)})
    found = held(rule, people("a", place_type=["urban"], build_status=[None]), places())
    assert why(found, "a") == ("unknown", "no_data", "communities.build_status")


def test_a_larger_unit_is_concerned_when_one_of_its_communities_is():
    who = people(subdistrict=["S", "S", "T"], urban_rural=["rural", "urban", "rural"])
    rule = asking(
        "presence", "clinic", basis="present", unit_level="subdistrict", applies_to={"urban_rural": ("urban",)}
    )
    assert verdicts(held(rule, who, places())) == {"S": "unmet", "T": "not_applicable"}


def test_a_larger_unit_may_be_concerned_when_one_of_its_communities_may_be():
    who = people("a", "b", subdistrict=["S", "S"], build_status=["old", None])
    rule = asking(
        "presence", "clinic", basis="present", unit_level="subdistrict", applies_to={"build_status": ("new",)}
    )
    assert why(held(rule, who, places()), "S") == ("unknown", "no_data", "communities.build_status")


# ---- what is made of it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("force", "gap"),
    [("mandatory", True), ("standard", True), ("target", True), ("conditional", False), ("encouraged", False)],
)
def test_a_gap_is_an_unmet_clause_that_binds(force, gap):
    row = held(INSIDE.read_as(force=force), people("a"), places()).loc["a"]
    assert (row["verdict"], row["gap"], row["force"]) == ("unmet", gap, force)


@pytest.mark.parametrize("force", ["definition", "achieved_fact"])
@pytest.mark.parametrize("complete", [True, False])
def test_definitions_and_reported_facts_are_never_judged(force, complete):
    who = people("a", "b", "c", points=True)
    for rule in (INSIDE, asking("growth", "clinic", year=2024.0, min_count=1.0, unit_level="province"),
                 INSIDE.read_as(applies_to={"build_status": ("new",)})):  # fmt: skip
        found = held(rule.read_as(force=force), who, places(("clinic", 2)), complete=complete)
        assert set(found["verdict"]) == {"reported"}
        assert not found["gap"].any()
        assert set(found["reason"]) == {""}


@pytest.mark.parametrize("status", ["proposal_reply", "anonymous_repost", "draft"])
def test_what_a_document_for_reference_finds_unmet_is_no_gap(status):
    document = standard(INSIDE)
    held_to = type(document)(
        id="reference", title_zh="参照", title_en="Reference", source_status=status, rules=document.rules
    )
    row = held(held_to, people("a"), places()).loc["a"]
    assert (row["verdict"], row["gap"]) == ("unmet", False)


def test_only_the_first_reading_makes_a_gap():
    second = INSIDE.read_as(reading="wide", primary=False, kinds=("clinic", "pharmacy"))
    scene = scene_of(ROAD, people("a"), places(), complete=True)
    found = findings([standard(INSIDE, second)], scene.facts())
    assert found["verdict"].tolist() == ["unmet", "unmet"]
    assert found["gap"].tolist() == [True, False]


def test_only_the_walker_who_decides_makes_a_gap():
    reach = asking("reach_time", "clinic", limit_min=5.0, pass_share=0.9)
    scene = scene_of(ROAD, people("a", points=True), places(("clinic", 30)), complete=True)
    own = findings([standard(reach)], scene.facts()).iloc[0]
    other = findings([standard(reach)], scene.facts(), main_profile="somebody else").iloc[0]
    named = findings([standard(reach.read_as(decided_by="elderly"))], scene.facts()).iloc[0]
    for row, decides in ((own, True), (other, False), (named, False)):
        assert (row["verdict"], row["decides"], row["gap"]) == ("unmet", decides, decides)
    assert depends_on_walker(reach)
    assert not depends_on_walker(INSIDE)
    assert depends_on_walker(share_of(each=reach))
    stands = findings([standard(INSIDE)], scene.facts(), main_profile="somebody else").iloc[0]
    assert stands["decides"]


@pytest.mark.parametrize(
    ("as_of", "there", "timing"),
    [
        (None, True, ""),
        (dt.date(2025, 12, 30), True, "due"),
        (dt.date(2025, 12, 30), False, "due"),
        (dt.date(2025, 12, 31), False, "due"),
        (dt.date(2026, 1, 1), False, "overdue"),
        (dt.date(2026, 1, 1), True, "kept"),
    ],
)
def test_a_deadline_that_has_passed_was_kept_or_is_overdue(as_of, there, timing):
    rule = INSIDE.read_as(deadline=dt.date(2025, 12, 31))
    row = held(rule, people("a"), places(("clinic", 2)) if there else places(), as_of=as_of).loc["a"]
    assert (row["timing"], row["deadline"]) == (timing, "2025-12-31")


def test_a_year_is_a_deadline_on_its_last_day(tmp_path):
    document = written(
        tmp_path,
        """
[[rules]]
id = "by-2025"
check = "presence"
kinds = ["clinic"]
basis = "present"
deadline = 2025
deadline_basis = "stated"
WORDS""",
    )
    for day, timing in ((dt.date(2025, 12, 31), "due"), (dt.date(2026, 1, 1), "overdue")):
        assert held(document, people("a"), places(), as_of=day).loc["a", "timing"] == timing


def test_what_is_not_known_is_neither_kept_nor_overdue():
    rule = INSIDE.read_as(deadline=dt.date(2025, 12, 31))
    row = held(rule, people("a", points=True), places(("clinic", 2)), as_of=dt.date(2026, 6, 1)).loc["a"]
    assert (row["verdict"], row["timing"]) == ("unknown", "")


def test_only_an_incomplete_register_is_a_suspicion():
    found = held(INSIDE.read_as(where=GOVERNMENT), people("a", "b"), places(("clinic", 2)), complete=False)
    assert found["reason"].tolist() == ["no_data", "incomplete_data"]
    assert found["suspected"].tolist() == [False, True]


def test_every_finding_says_what_was_counted():
    listed = places(("clinic", 2), serves_ids=["a"])
    for basis, what, printed in [
        ("present", listed, "present"),
        ("assigned", listed, "assigned"),
        ("assigned", places(("clinic", 2)), "present"),
    ]:
        assert held(INSIDE.read_as(basis=basis), people("a"), what).loc["a", "basis"] == printed
        inner = share_of(each=INSIDE.read_as(basis=basis))
        assert held(inner, people("a"), what).loc["all", "basis"] == printed


EVERYTHING = [
    INSIDE,
    INSIDE.read_as(id="assigned", basis="assigned"),
    asking("presence", "clinic", id="province", basis="present", unit_level="province"),
    asking("presence", "clinic", id="subdistrict", basis="present", unit_level="subdistrict"),
    share_of(),
    asking("reach_time", "clinic", limit_min=5.0, pass_share=0.9),
    asking("growth", "clinic", year=2024.0, min_count=1.0, unit_level="district"),
    asking("ladder", of="community", unit_level="city", steps=STEPS, each=INSIDE),
    asking("rules_met", rules=("presence", "reach_time")),
    asking("opening_hours", "clinic", min_hours_per_day=8.0),
]


@settings(max_examples=40, deadline=None)
@given(
    count=st.integers(1, 4),
    points=st.booleans(),
    complete=st.booleans(),
    blocks=st.lists(st.sampled_from([2.0, 6.0, 10.0, 30.0]), max_size=4),
    said=st.lists(st.sampled_from(["S", "T", None]), min_size=4, max_size=4),
)
def test_there_is_exactly_one_finding_for_every_unit_and_rule(count, points, complete, blocks, said):
    who = many(
        count, points=points, subdistrict=said[:count], district=[None if s is None else "D" for s in said[:count]]
    )
    scene = scene_of(ROAD, who, places(*[("clinic", x) for x in blocks]), complete=complete)
    found = findings([standard(*EVERYTHING)], scene.facts())
    assert list(found.columns) == list(FINDING_COLUMNS)
    keys = ["unit_level", "unit_id", "standard_id", "rule_id", "reading", "profile"]
    assert not found.duplicated(keys).any()
    for rule in EVERYTHING:
        own = found[found["rule_id"] == rule.id]
        assert sorted(own["unit_id"]) == sorted(scene.units[rule.unit_level].ids)
    assert (found["text_zh"] != "").all()
    assert (found["text_en"] != "").all()
    assert (found.loc[found["reason"] == "no_data", "missing"] != "").all()
    assert not (found["gap"] & (found["verdict"] != "unmet")).any()
    assert (found["verdict"] == "unknown").eq(found["verdict"].isin(["unknown"]) & (found["reason"] != "")).all()


def test_no_rules_and_no_people_make_no_findings():
    scene = scene_of(ROAD, people("a"), places(), complete=True)
    empty = findings([], scene.facts())
    assert isinstance(empty, pd.DataFrame)
    assert len(empty) == 0
    assert list(empty.columns) == list(FINDING_COLUMNS)
