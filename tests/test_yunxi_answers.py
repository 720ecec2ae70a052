"""What a person finds in Yunxi (云溪, 虚构) with a pencil, held to what circle15 finds.

``answers_yunxi.csv`` holds the answers, one finding a row, each with the arithmetic that a person did: areas, people
and hours from the town's own files, walks from networkx on the raw street file (see ``test_sample_yunxi.py``). None of
them was copied from a run. A row that names something in ``pending`` is right, and circle15 does not find it yet: when
it does, the test says so, and the word goes.
"""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from circle15.intake import tables as intake
from circle15.job import Options, Tables, completeness_of
from circle15.pipeline import assess_tables
from circle15.standards.model import Rule, Standard
from circle15.standards.reader import read_standard, shipped_standards
from circle15.study.reader import read_study
from circle15.verdicts.checks import CHECKS
from circle15.words import _SENTENCES
from tests.small_town import NEARLY_NO_AREA

TOWN = Path(__file__).parents[1] / "data" / "yunxi"
ANSWERS = Path(__file__).with_name("answers_yunxi.csv")
KEY = ["who", "standard_id", "rule_id", "reading", "profile"]
VERDICTS = {"met", "borderline", "unmet", "unknown", "reported", "not_applicable"}
END_OF_2025 = dt.date(2025, 12, 31)


class Answer(NamedTuple):
    unit: str
    standard: str
    rule: str
    reading: str
    profile: str
    verdict: str
    reason: str
    value: str
    pending: str
    why: str


def answers() -> list[Answer]:
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        return [Answer(**row) for row in csv.DictReader(file)]


# ---- the town as circle15 finds it ------------------------------------------------------------------


@cache
def standards() -> dict[str, Standard]:
    """All that ship with circle15, and the town's own."""
    return {name: read_standard(name) for name in shipped_standards()} | {"own": read_standard(TOWN / "own.toml")}


@cache
def tables() -> Tables:
    return intake.read_tables(read_study(TOWN / "study.toml"))


def found_with(
    rules: Collection[tuple[str, str]] = (),
    *,
    complete: bool | Collection[str] = True,
    edge_closed: bool = False,
    as_of: dt.date | None = END_OF_2025,
) -> pd.DataFrame:
    """Findings by unit, standard, rule, reading and walker; of every rule where none is named."""
    known = completeness_of([(complete if isinstance(complete, bool) else sorted(complete), None, False)])
    held = [_only(standard, rules) for standard in standards().values()]
    options = Options(
        standards=[standard for standard in held if standard.rules],
        minutes=NEARLY_NO_AREA,
        as_of=as_of,
        edge_closed=edge_closed,
    )
    result = assess_tables(replace(tables(), completeness=known), options)
    who = result.findings["unit_id"].replace(result.communities["name"].to_dict())
    return result.findings.assign(who=who).set_index(KEY)


def _only(standard: Standard, rules: Collection[tuple[str, str]]) -> Standard:
    """Keep some rules of a document."""
    kept = tuple(rule for rule in standard.rules if not rules or (standard.id, rule.id) in rules)
    return replace(standard, rules=kept)


@cache
def everything() -> pd.DataFrame:
    return found_with()


def rule_of(answer: Answer) -> Rule:
    rule = standards()[answer.standard].rule(answer.rule, answer.reading)
    assert rule is not None, answer
    return rule


# ---- the answers ------------------------------------------------------------------------------------


def _cases() -> list[Any]:
    """The answers; those that circle15 does not find yet are expected to fail, and to be told of when they do not."""
    return [
        pytest.param(
            answer,
            id=f"line {line}, {answer.rule}",
            marks=[pytest.mark.xfail(strict=True, reason=answer.pending)] if answer.pending else [],
        )
        for line, answer in enumerate(answers(), start=2)
    ]


@pytest.mark.parametrize("answer", _cases())
def test_a_finding_is_what_a_person_finds(answer):
    found = everything().loc[answer[:5]]
    assert (found["verdict"], found["reason"]) == (answer.verdict, answer.reason), answer.why
    if answer.value:
        # Minutes and metres to a hundredth and a half; all else as exactly as it was written down.
        slack = {"min": 0.01, "m": 0.5}.get(found["unit"], 1e-9)
        assert found["value"] == pytest.approx(float(answer.value), rel=2e-4, abs=slack), answer.why


def test_no_finding_is_asked_for_twice_and_every_one_has_its_arithmetic():
    assert len({answer[:5] for answer in answers()}) == len(answers()) >= 130
    assert all(answer.why for answer in answers())
    assert {answer.pending for answer in answers()} == {""}


def test_every_kind_of_check_is_answered():
    asked = Counter(rule_of(answer).check for answer in answers())
    assert set(asked) == set(CHECKS)


def test_every_verdict_is_answered_and_every_one_that_is_found_is_known():
    assert {answer.verdict for answer in answers()} == VERDICTS == set(everything()["verdict"])


def test_every_reason_is_answered():
    reasons = {key.removeprefix("reason.") for key in _SENTENCES if key.startswith("reason.")}
    # Lists are complete here, as the study says; what they would be else stands below. The town's streets are drawn
    # without a fault: what suspect places leave open stands in test_suspect_streets.py.
    elsewhere = {"incomplete_data", "streets_suspect"}
    assert {answer.reason for answer in answers() if answer.reason} == reasons - elsewhere
    assert {reason for *_, reason in INCOMPLETE} >= {"incomplete_data"}


def test_every_standard_is_answered_and_none_leaves_a_unit_out():
    assert {answer.standard for answer in answers()} == set(standards())
    assert not everything().index.duplicated().any()
    assert len(everything()) > 5000


def test_a_reason_stands_beside_every_open_or_unmet_finding_and_no_other():
    table = everything()
    assert (table["reason"][table["verdict"].isin(["unmet", "unknown"])] != "").all()
    assert (table["reason"][table["verdict"].isin(["met", "reported", "not_applicable"])] == "").all()


# ---- what the study could also have said -------------------------------------------------------------

#: Of a list that is not the whole register: unit, rule, verdict, reason.
INCOMPLETE = [
    ("北街社区", "own", "YX-01", "met", ""),  # what is there is there
    ("南岸社区", "own", "YX-01", "unknown", "incomplete_data"),
    ("竹坪村", "own", "YX-01", "unknown", "incomplete_data"),
    ("西滩村", "own", "YX-01", "unknown", "island"),  # the streets come first
    ("东坪村", "own", "YX-01", "unknown", "data_edge"),
    ("北街社区", "own", "YX-03", "unknown", "incomplete_data"),
    ("柳湾村", "own", "YX-04", "unknown", "incomplete_data"),
    ("学苑社区", "own", "YX-06", "unknown", "incomplete_data"),
    ("新城街道", "own", "YX-07", "unknown", "incomplete_data"),
    ("文庙社区", "own", "YX-09", "unmet", "closed_weekends"),  # its station is closed, whatever else there is
    ("鼓楼社区", "own", "YX-09", "unknown", "incomplete_data"),
    ("上坝村", "own", "YX-10", "unknown", "incomplete_data"),
    ("西滩村", "own", "YX-10", "unknown", "no_data"),
    ("云锦社区", "own", "YX-11", "unmet", "too_late"),
    ("云栖社区", "own", "YX-11", "unknown", "incomplete_data"),
    ("鼓楼社区", "own", "YX-14", "unknown", "incomplete_data"),
    ("沙洲社区", "own", "YX-17", "unmet", "too_large"),
    ("沙洲社区", "own", "YX-23", "unknown", "incomplete_data"),
    ("北街社区", "panlong-2025", "KM-15", "unknown", "incomplete_data"),
    ("文庙社区", "panlong-2025", "KM-14", "unknown", "incomplete_data"),
    ("桥南社区", "dongguan-2018", "DG-02", "unknown", "incomplete_data"),
    ("北街社区", "chifeng-2010", "CF-01", "unmet", "too_many"),  # nothing to do with facilities
]


@cache
def incomplete() -> pd.DataFrame:
    return found_with({(standard, rule) for _, standard, rule, *_ in INCOMPLETE}, complete=False)


@pytest.mark.parametrize(("unit", "standard", "rule", "verdict", "reason"), INCOMPLETE)
def test_of_an_incomplete_list_a_lack_is_a_suspected_gap(unit, standard, rule, verdict, reason):
    found = incomplete().loc[(unit, standard, rule, "default", "planning")]
    assert (found["verdict"], found["reason"]) == (verdict, reason)
    assert found["suspected"] == (reason == "incomplete_data")


def test_a_list_may_be_complete_of_some_kinds_only():
    stations = {"community_service_centre", "subdistrict_service_centre"}
    found = found_with({("own", "YX-01"), ("own", "YX-02")}, complete=stations)
    told = [
        (name, *found.loc[("南岸社区", "own", name, "default", "planning"), ["verdict", "reason"]])
        for name in ("YX-01", "YX-02")
    ]
    assert told == [("YX-01", "unmet", "detour"), ("YX-02", "unknown", "incomplete_data")]


#: Of the village at the edge of the data, if its road really ended there.
CLOSED = [
    ("东坪村", "YX-01", "planning", "unmet", "too_far"),
    ("东坪村", "YX-03", "planning", "unmet", "no_facility"),
    ("东坪村", "YX-05", "wheelchair", "unmet", "too_far"),
    ("东坪村", "YX-10", "planning", "unmet", "not_served"),
    ("新城街道", "YX-16", "planning", "unmet", "too_low"),  # 6 of 8 = 75 % < 85 %
]


@cache
def closed() -> pd.DataFrame:
    return found_with({("own", rule) for _, rule, *_ in CLOSED}, edge_closed=True)


@pytest.mark.parametrize(("unit", "rule", "profile", "verdict", "reason"), CLOSED)
def test_where_the_streets_really_end_a_failure_at_the_edge_is_one(unit, rule, profile, verdict, reason):
    found = closed().loc[(unit, "own", rule, "default", profile)]
    assert (found["verdict"], found["reason"]) == (verdict, reason)


@pytest.mark.parametrize(
    ("day", "year", "verdict"),
    [
        (dt.date(2022, 6, 1), 2023, "met"),  # 11 of 23 = 47.8 % ≥ 40 %
        (dt.date(2024, 6, 1), 2023, "met"),
        (dt.date(2025, 12, 30), 2023, "met"),
        (END_OF_2025, 2025, "unmet"),  # < 60 %
        (dt.date(2027, 12, 31), 2027, "unmet"),
        (None, 2027, "unmet"),
    ],
)
def test_a_ladder_asks_for_the_step_that_is_due_on_the_day_of_the_study(day, year, verdict):
    found = found_with({("own", "YX-12")}, as_of=day).squeeze()
    assert (found["step_year"], found["verdict"]) == (year, verdict)


@pytest.mark.parametrize(
    ("day", "timing"),
    [
        (END_OF_2025, {"老城街道": "due", "新城街道": "due", "南坪镇": "due"}),
        (dt.date(2026, 1, 1), {"老城街道": "kept", "新城街道": "overdue", "南坪镇": ""}),
    ],
)
def test_a_deadline_is_due_on_its_last_day_and_kept_or_overdue_on_the_next(day, timing):
    found = found_with({("own", "YX-07")}, as_of=day).reset_index()
    assert dict(zip(found["who"], found["timing"], strict=True)) == timing
