"""Where the verdict depends on the document, the reading or the walker, and where it is nonsense to say so."""

import json
from types import MappingProxyType

import pandas as pd
import pytest

from circle15.network.profile import profile_of
from circle15.standards.asks import ASKS
from circle15.standards.model import Rule, Step
from circle15.standards.reader import read_standard, shipped_standards
from circle15.verdicts.contrasts import CONTRAST_COLUMNS, contrasts, walker_words
from circle15.verdicts.topics import comparable, family_of, topics_of
from circle15.words import has_sentence
from tests.small_town import assess, at, communities, facilities, rule, standard, street, town
from tests.test_coverage import people

DOOR = {"limit_min": 15.0, "origin": "door"}
IN_800_M = {"check": "reach_network_distance", "asks": {"limit_m": 800.0}, "reading": "800m", "primary": False}


def plan(name, *rules, status="issued_plan", title=""):
    held = standard(*rules, name=name)
    return type(held)(id=name, title_zh=title or name, title_en=title or name, source_status=status, rules=rules)


def found(*answers, unit="c0", level="community"):
    """Findings of one unit: document, rule, reading, walker, verdict, and whether first reading and deciding walker."""
    rows = [
        {
            "unit_level": level, "unit_id": unit, "standard_id": of, "rule_id": name, "reading": reading,
            "profile": walker, "verdict": verdict, "primary": "first" in marks, "decides": "decides" in marks,
            "force": "standard",
        }
        for of, name, reading, walker, verdict, marks in answers
    ]  # fmt: skip
    return pd.DataFrame(rows)


def only(table):
    assert len(table) == 1
    return table.iloc[0]


# ---- documents -------------------------------------------------------------------------------------

A = plan("盘龙", rule(short_zh="卫生", short_en="Health"))
B = plan("上海", rule("health", limit_min=5.0, kinds=("clinic", "hospital"), short_zh="医院", short_en="Hospital"))


def test_two_documents_that_ask_for_the_same_and_find_otherwise_are_a_contrast():
    answers = found(
        ("盘龙", "clinic", "default", "planning", "met", "first decides"),
        ("上海", "health", "default", "planning", "unmet", "first decides"),
    )
    table = contrasts(answers, [A, B], people(1, name=["甲社区"]))
    assert list(table.columns) == list(CONTRAST_COLUMNS)
    told = only(table)
    assert (told["depends_on"], told["name"], told["decides"]) == ("document", "甲社区", "")
    assert told["text_zh"] == "医疗卫生·步行可达：按盘龙（卫生，15 分钟）达标，按上海（医院，5 分钟）不达标。"
    assert told["text_en"] == (
        "within reach on foot (health): met by 盘龙 (Health, 15 min), unmet by 上海 (Hospital, 5 min)."
    )
    assert json.loads(told["verdicts"]) == [
        {
            "standard": of, "rule": name, "reading": "default", "profile": "planning", "verdict": verdict,
            "primary": True, "decides": True,
        }
        for of, name, verdict in (("盘龙", "clinic", "met"), ("上海", "health", "unmet"))
    ]  # fmt: skip


@pytest.mark.parametrize("other", ["met", "reported", "not_applicable"])
def test_what_agrees_or_is_not_judged_is_no_contrast(other):
    answers = found(
        ("盘龙", "clinic", "default", "planning", "met", "first decides"),
        ("上海", "health", "default", "planning", other, "first decides"),
    )
    assert contrasts(answers, [A, B], people(1)).empty


@pytest.mark.parametrize("other", ["borderline", "unknown"])
def test_borderline_and_unknown_are_verdicts_of_their_own(other):
    answers = found(
        ("盘龙", "clinic", "default", "planning", "met", "first decides"),
        ("上海", "health", "default", "planning", other, "first decides"),
    )
    assert only(contrasts(answers, [A, B], people(1)))["depends_on"] == "document"


def test_two_clauses_of_one_document_are_never_held_against_each_other():
    both = plan("盘龙", rule(), rule("second", limit_min=5.0))
    answers = found(
        ("盘龙", "clinic", "default", "planning", "met", "first decides"),
        ("盘龙", "second", "default", "planning", "unmet", "first decides"),
    )
    assert contrasts(answers, [both], people(1)).empty


def test_a_reading_that_differs_does_not_make_the_document_differ():
    one = plan("盘龙", rule(), rule(**IN_800_M))
    answers = found(
        ("盘龙", "clinic", "default", "planning", "met", "first decides"),
        ("盘龙", "clinic", "800m", "planning", "unmet", "decides"),
        ("上海", "health", "default", "planning", "met", "first decides"),
    )
    told = only(contrasts(answers, [one, B], people(1)))
    assert told["depends_on"] == "reading"
    # The other document takes no part in it.
    assert {answer["standard"] for answer in json.loads(told["verdicts"])} == {"盘龙"}
    assert told["text_zh"] == "盘龙（诊所）：按“15 分钟”口径达标，按“沿路 800 米”口径不达标。"


def test_clauses_that_meet_only_through_a_third_are_not_compared_where_the_third_is_silent():
    middle, last = plan("B", rule(kinds=("clinic", "hospital"))), plan("C", rule(kinds=("hospital",)))
    first = plan("A", rule(kinds=("clinic",)))
    ends = [
        ("A", "clinic", "default", "planning", "met", "first decides"),
        ("C", "clinic", "default", "planning", "unmet", "first decides"),
    ]
    through = ("B", "clinic", "default", "planning", "met", "first decides")
    assert contrasts(found(*ends), [first, middle, last], people(1)).empty
    assert only(contrasts(found(*ends, through), [first, middle, last], people(1)))["depends_on"] == "document"


def test_a_document_for_reference_is_named_as_one():
    answers = found(
        ("盘龙", "clinic", "default", "planning", "met", "first decides"),
        ("上海", "health", "default", "planning", "unmet", "first decides"),
    )
    told = only(contrasts(answers, [A, plan("上海", *B.rules, status="draft")], people(1)))
    assert "按上海〔参照〕（医院，5 分钟）不达标" in told["text_zh"]


# ---- what may be compared --------------------------------------------------------------------------


def held(check, kinds=("clinic",), basis="reachable", level="community", **fields):
    asks = MappingProxyType(fields.pop("asks", {}))
    return Rule(id="x", check=check, kinds=kinds, basis=basis, unit_level=level, asks=asks, **fields)


HALL = ("community_service_centre",)
EACH = held("presence", HALL, "present")


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        (held("reach_time", asks=DOOR), held("reach_straight_distance", asks={"limit_m": 500.0}), True),
        (held("reach_time", asks=DOOR), held("presence", asks={"limit_m": 500.0}), True),
        (held("reach_time", asks=DOOR), held("presence", basis="present"), False),
        (held("reach_time", asks=DOOR), held("step_free_reach", asks=DOOR), False),
        (held("reach_time", asks=DOOR), held("reach_time", ("park",), asks=DOOR), False),
        (held("floor_area_per_100hh", HALL, "assigned"), held("min_area", HALL, "present"), True),
        (held("floor_area_per_100hh", HALL, "assigned"), held("office_share", HALL, "assigned"), False),
        (held("presence", HALL, "assigned"), held("presence", HALL, "present"), True),
        (EACH, held("presence", HALL, "present", where={"functions": ("综合窗口",)}), False),
        (EACH, held("presence", HALL, "present", where={"operator_type": ("government",)}), True),
        (EACH, held("presence", HALL, "present", level="district"), False),
        (
            held("field_value", (), asks={"field": "staff"}, basis="present"),
            held("field_value", (), asks={"field": "population"}, basis="present"),
            False,
        ),
        (
            held("field_value", (), asks={"field": "staff", "min_value": 8.0}, basis="present"),
            held("field_value", (), asks={"field": "staff", "min_value": 11.0}, basis="present"),
            True,
        ),
        (
            held("unit_coverage", (), "present", "city", each=EACH, asks={"of": "community"}),
            held("ladder", (), "present", "city", each=EACH, asks={"of": "community", "steps": (Step(year=2020),)}),
            True,
        ),
        (
            held("unit_coverage", (), "present", "city", each=EACH, asks={"of": "community"}),
            held("unit_coverage", (), "present", "city", each=EACH, asks={"of": "subdistrict"}),
            False,
        ),
        (
            held("unit_coverage", (), "present", "city", each=EACH, applies_to={"urban_rural": ("urban",)}),
            held("unit_coverage", (), "present", "city", each=EACH, applies_to={"urban_rural": ("rural",)}),
            False,
        ),
    ],
)
def test_like_is_compared_with_like(one, other, like):
    assert comparable(one, other) is comparable(other, one) is like


def test_lists_of_services_are_compared_when_they_are_about_the_same_services():
    def circle(*services):
        return held("basket", (), asks={"limit_min": 15.0, "services": tuple((kind,) for kind in services)})

    shops, life = circle("supermarket", "pharmacy"), circle("clinic", "library", "elderly_day_care", "pharmacy")
    assert not comparable(shops, life)
    assert comparable(shops, circle("supermarket", "wet_market"))
    assert comparable(life, circle("clinic", "library", "elderly_day_care", "park"))


def test_the_shipped_documents_are_compared_where_a_planner_would():
    topics = topics_of([read_standard(name) for name in shipped_standards()])
    pairs = {frozenset((topics.clauses[one].id, topics.clauses[other].id)) for one, other in topics.pairs}
    circle = {("panlong-2025", "KM-12"), ("tongliao-2020", "TL-14")}
    area = {("panlong-2025", "KM-01"), ("tongliao-2020", "TL-01")}
    offices = {("panlong-2025", "KM-17"), ("tongliao-2020", "TL-06")}
    assert {frozenset(circle), frozenset(area), frozenset(offices)} <= pairs
    assert frozenset({("panlong-2025", "KM-12"), ("national-draft", "NMOF-03-5min")}) not in pairs
    assert len({topics.id(number) for number in topics.topic}) == len(set(topics.topic))


def test_every_family_of_checks_has_words():
    families = {family_of(held(check, basis=basis)) for check in ASKS for basis in ("reachable", "present")}
    assert [family for family in families if not has_sentence(f"topic.{family}")] == []


# ---- readings and walkers --------------------------------------------------------------------------

READINGS = plan("盘龙", rule(short_zh="卫生"), rule(short_zh="卫生", **IN_800_M))


def test_readings_and_walkers_are_told_in_one_sentence_with_who_decides():
    answers = found(
        ("盘龙", "clinic", "default", "adult", "met", "first decides"),
        ("盘龙", "clinic", "default", "elderly", "unmet", "first"),
        ("盘龙", "clinic", "800m", "adult", "unmet", "decides"),
    )
    told = only(contrasts(answers, [READINGS], people(1)))
    assert (told["depends_on"], told["decides"]) == ("reading;walker", "adult")
    assert told["text_zh"] == (
        "盘龙（卫生）：按“15 分钟”口径达标，按“沿路 800 米”口径不达标；成年人达标、老年人不达标，以成年人为准。"
    )
    assert told["text_en"] == (
        "盘龙 (Clinic): met by the reading '15 min', unmet by the reading '800 m along the streets'; "
        "met for adult, unmet for elderly (60+); adult decides."
    )


def test_the_studys_own_walker_has_its_own_name():
    answers = found(
        ("盘龙", "clinic", "default", "planning", "unmet", "first decides"),
        ("盘龙", "clinic", "default", "elderly", "met", "first"),
    )
    text = only(contrasts(answers, [READINGS], people(1)))["text_zh"]
    assert text == "盘龙（卫生）：规范一致不达标、老年人达标，以规范一致为准。"


def test_where_the_rule_names_who_decides_that_walker_does():
    child = plan(
        "盘龙", rule("school", kinds=("primary_school",), decided_by="child_school"), rule("school", **IN_800_M)
    )
    answers = found(
        ("盘龙", "school", "default", "planning", "met", "first"),
        ("盘龙", "school", "default", "child_school", "unmet", "first decides"),
        ("盘龙", "school", "800m", "planning", "unmet", "decides"),
    )
    told = only(contrasts(answers, [child], people(1)))
    # Nobody but the study's own walker was asked about metres: there is nothing to decide there.
    assert (told["decides"], told["depends_on"]) == ("child_school", "walker")
    assert told["text_zh"] == "盘龙（诊所）：小学生不达标、规范一致达标，以小学生为准。"


def test_a_walker_of_the_study_is_called_as_the_study_does():
    grandma = type(profile_of("elderly"))(speed_kmh=2.5, name="grandma", zh="外婆", en="Grandma")
    answers = found(
        ("盘龙", "clinic", "default", "adult", "met", "first decides"),
        ("盘龙", "clinic", "default", "grandma", "unmet", "first"),
    )
    told = only(contrasts(answers, [READINGS], people(1), walkers=[grandma]))
    assert "成年人达标、外婆不达标" in told["text_zh"]


def test_readings_of_one_limit_are_told_apart_by_name():
    wider = plan("辽宁", rule(), rule(kinds=("clinic", "hospital"), reading="with-hospital", primary=False))
    answers = found(
        ("辽宁", "clinic", "default", "planning", "unmet", "first decides"),
        ("辽宁", "clinic", "with-hospital", "planning", "met", "decides"),
    )
    text = only(contrasts(answers, [wider], people(1)))["text_zh"]
    assert text == "辽宁（诊所）：按“15 分钟，原文”口径不达标，按“15 分钟，含医院”口径达标。"


def test_both_ages_side_by_side_are_told_whether_they_differ_or_not():
    answers = pd.concat(
        [
            found(
                ("盘龙", "clinic", "default", "adult", "met", "first decides"),
                ("盘龙", "clinic", "default", "elderly", verdict, "first"),
                unit=unit,
            )
            for unit, verdict in (("c0", "unmet"), ("c1", "met"), ("c2", "reported"))
        ]
    )
    table = walker_words(answers).set_index("unit_id")
    assert table["text_zh"].to_dict() == {
        "c0": "成年人达标、老年人不达标，以成年人为准",
        "c1": "成年人达标、老年人达标，以成年人为准",
    }
    assert table["differs"].to_dict() == {"c0": True, "c1": False}
    assert set(table["decides"]) == {"adult"}


def test_larger_units_have_contrasts_too():
    one, other = (
        plan(name, held("unit_coverage", (), "present", "city", each=EACH, asks={"of": "community"}, short_zh="覆盖"))
        for name in ("甲", "乙")
    )
    answers = found(
        ("甲", "x", "default", "planning", "met", "first decides"),
        ("乙", "x", "default", "planning", "unmet", "first decides"),
        unit="k1",
        level="city",
    )
    told = only(contrasts(answers, [one, other], people(1)))
    assert (told["unit_level"], told["name"]) == ("city", "k1")
    assert told["text_zh"] == "社区服务·有无设施（覆盖率）：按甲（覆盖）达标，按乙（覆盖）不达标。"


def test_the_order_of_the_rows_changes_nothing():
    answers = pd.concat(
        [
            found(
                ("盘龙", "clinic", "default", "adult", "met", "first decides"),
                ("盘龙", "clinic", "default", "elderly", "unmet", "first"),
                ("盘龙", "clinic", "800m", "adult", "unmet", "decides"),
                ("上海", "health", "default", "adult", "unmet", "first decides"),
                unit=unit,
            )
            for unit in ("c1", "c0")
        ]
    )
    table = contrasts(answers, [READINGS, B], people(2))
    assert table["unit_id"].tolist() == ["c0", "c1"]
    assert set(table["depends_on"]) == {"document;reading;walker"}
    pd.testing.assert_frame_equal(table, contrasts(answers.iloc[::-1], [READINGS, B], people(2).iloc[::-1]))


def test_nothing_found_is_no_contrast():
    empty = found(("盘龙", "clinic", "default", "planning", "met", "first decides")).iloc[:0]
    assert list(contrasts(empty, [A, B], people(1)).columns) == list(CONTRAST_COLUMNS)
    assert walker_words(empty).empty


def test_a_run_tells_whose_verdict_turns():
    # The clinic is 9 blocks away: 9 minutes for the study's walker, 18 for the elderly, and 900 m.
    result = assess(
        town(street((0, 0), (60, 0))),
        communities({"a": at(29), "b": at(21)}, name=["远社区", "近社区"]),
        facilities({"c": ("clinic", 20, 0)}),
        rule(),
        rule(**IN_800_M),
    )
    told = only(result.contrasts)
    assert (told["name"], told["depends_on"], told["decides"]) == ("远社区", "reading;walker", "custom")
    assert "老年人不达标" in told["text_zh"]
