"""The tables that every drawing of a result takes its numbers from: they are those of the result, with names beside."""

import numpy as np
import pandas as pd
import pytest

import circle15 as c15
from circle15.present.summary.columns import kind_of, look, title
from circle15.present.summary.coverage import coverage_table
from circle15.present.summary.facilities import facilities_table
from circle15.present.summary.findings import findings_table, gaps_table, units_table
from circle15.present.summary.headlines import HEADLINE_COLUMNS, headlines
from circle15.present.summary.method import main_minutes, method_lines, walker_line
from circle15.present.summary.problems import problems_table, rejected_list
from circle15.words import has_sentence
from tests.small_tables import asking
from tests.small_town import STUDY, assess, at, communities, facilities, rule, street, town, write_study

PLACES = facilities(
    {"f1": ("clinic", 0.0), "f2": ("clinic", 3.0), "f3": ("community_canteen", 0.0)}, name=["甲", "乙", "丙"]
)
PEOPLE = communities(
    {"c1": at(2), "c2": at(20), "c3": at(40)},
    name=["一", "二", "三"],
    population=[100.0, 200.0, 300.0],
    households=[50.0, 60.0, 70.0],
)
KEY = ["standard_id", "rule_id", "reading", "profile"]


@pytest.fixture(scope="module")
def road():
    return town(street((0, 0), (40, 0)))


@pytest.fixture(scope="module")
def result(road):
    """The clinic is 1, 17 and 37 minutes away; a second reading asks for 38 minutes."""
    rules = (
        rule(),
        rule(reading="38 min", primary=False, limit_min=38.0, short_en="Clinic, wide", short_zh="诊所（宽）"),
    )
    return assess(road, PEOPLE, PLACES, *rules, compare_profiles=["elderly"], language="en")


# ---- headlines -------------------------------------------------------------------------------------


def test_a_headline_counts_people_first_and_communities_beside(result):
    row = headlines(result, "en").iloc[0]
    assert (row["rule"], row["standard"], row["limit"], row["unit"]) == ("Clinic", "Town plan", 15.0, "min")
    assert (row["measure"], row["total"], row["met"], row["unmet"]) == ("population", 600.0, 100.0, 500.0)
    assert (row["communities"], row["communities_met"], row["communities_unmet"]) == (3, 1, 2)
    assert row["share_met"] == pytest.approx(1 / 6)
    assert row["share_in_reach"] == pytest.approx(1 / 6)
    assert (row["gaps"], row["without_number"]) == (2, 0)


def test_headlines_stand_in_the_order_of_the_document_the_first_reading_and_the_own_walker_first(result):
    table = headlines(result, "en")
    own = result.manifest["profile"]["name"]
    assert list(zip(table["reading"], table["profile"], strict=True)) == [
        ("default", own),
        ("default", "elderly"),
        ("38 min", own),
        ("38 min", "elderly"),
    ]
    assert table["primary"].tolist() == [True, True, False, False]
    assert table["decides"].tolist() == [True, False, True, False]
    assert tuple(table.columns) == HEADLINE_COLUMNS


def test_headlines_are_the_numbers_of_the_coverage_as_they_are(result):
    whole = result.coverage[(result.coverage["level"] == "all") & (result.coverage["measure"] == "population")]
    whole = whole.set_index(KEY)
    for row in headlines(result, "zh").to_dict("records"):
        source = whole.loc[tuple(row[name] for name in KEY)]
        for name in ("total", "met", "unmet", "share_met", "share_within"):
            assert row[name] == source[name]


def test_without_people_the_households_are_counted_and_without_these_the_communities(road):
    for columns, measure, total in (
        ({"households": [50.0, 60.0, 70.0]}, "households", 180.0),
        ({}, "communities", 3.0),
    ):
        where = communities({"c1": at(2), "c2": at(20), "c3": at(40)}, **columns)
        row = headlines(assess(road, where, PLACES), "en").iloc[0]
        assert (row["measure"], row["total"]) == (measure, total)


def test_communities_without_a_number_are_told_and_not_counted(road):
    where = communities({"c1": at(2), "c2": at(20), "c3": at(40)}, population=[100.0, np.nan, 300.0])
    row = headlines(assess(road, where, PLACES), "en").iloc[0]
    assert (row["total"], row["without_number"], row["communities"]) == (400.0, 1, 3)


def test_what_is_only_reported_has_a_share_in_reach_and_none_that_is_met(road):
    row = headlines(assess(road, PEOPLE, PLACES, rule(pass_share=None)), "en").iloc[0]
    assert (row["communities_reported"], row["communities"], row["total"]) == (3, 0, 0.0)
    assert np.isnan(row["share_met"])
    assert np.isnan(row["share_within"])
    assert row["share_in_reach"] == pytest.approx(1 / 6)


# ---- findings, gaps, units --------------------------------------------------------------------------


def test_every_finding_is_in_the_table_once_the_gaps_on_top(result):
    table = findings_table(result, "en")
    assert len(table) == len(result.findings)
    assert not table.duplicated(["unit_id", *KEY]).any()
    assert table["gap"].tolist() == [True] * 2 + [False] * (len(table) - 2)
    assert table["unit_id"].head(2).tolist() == ["c3", "c2"]


def test_gaps_are_the_gaps_of_the_findings_with_words_beside(result):
    table = gaps_table(result, "zh")
    assert table["unit_id"].tolist() == ["c3", "c2"]
    assert table["value"].tolist() == [37.0, 17.0]
    words = table.loc[0, ["name", "level", "rule_short", "verdict_text", "reason_text", "unit_text", "facility_name"]]
    assert words.tolist() == ["三", "社区", "诊所", "不达标", "直线距离也太远", "分钟", "乙"]


def test_a_suspected_gap_is_among_the_gaps(road):
    where = communities({"c1": at(2)}, population=[100.0])
    found = assess(road, where, facilities({"f3": ("community_canteen", 0.0)}), complete=False)
    table = gaps_table(found, "en")
    assert table[["unit_id", "gap", "suspected", "verdict"]].to_numpy().tolist() == [["c1", False, True, "unknown"]]


def test_larger_units_have_a_table_of_their_own(road):
    where = communities(
        {"c1": at(2), "c2": at(20)}, population=[100.0, 200.0], subdistrict=["东街", "西街"], district=["城区", "城区"]
    )
    of_street = asking("presence", "clinic", basis="present", unit_level="subdistrict")
    found = assess(road, where, PLACES, rule(), of_street)
    table = units_table(found, "zh")
    assert set(table["unit_level"]) == {"subdistrict"}
    assert sorted(table["name"]) == ["东街", "西街"]
    assert set(table["level"]) == {"街道（乡镇）"}
    assert set(headlines(found, "zh")["rule_id"]) == {"clinic"}


# ---- coverage and facilities ------------------------------------------------------------------------


def test_the_coverage_has_names_and_the_same_numbers(result):
    table = coverage_table(result, "zh")
    assert len(table) == len(result.coverage)
    assert table["share_met"].tolist() == result.coverage["share_met"].tolist()
    first = table.iloc[0]
    assert (first["level_name"], first["name"], first["standard"], first["rule"]) == (
        "全部范围",
        "全部范围",
        "小镇规划",
        "诊所",
    )
    people = table[(table["measure"] == "population") & (table["level"] == "all")]
    assert people["measure_name"].unique().tolist() == ["常住人口"]
    assert people["decides"].tolist() == [True, False, True, False] or people["decides"].sum() == 2


def test_an_empty_coverage_stays_a_table(road):
    found = assess(road, PEOPLE, PLACES)
    bare = c15.Result(**(found.tables() | {"coverage": found.coverage.iloc[:0]}), manifest=found.manifest)
    assert coverage_table(bare, "en").empty
    assert headlines(bare, "en").empty


def test_each_facility_says_for_whom_it_is_the_nearest(result):
    table = facilities_table(result, "zh").set_index("id")
    assert table["nearest_for"].to_dict() == {"f1": 0, "f2": 3, "f3": 3}
    assert table.loc["f2", "nearest_population"] == 600.0
    assert np.isnan(table.loc["f1", "nearest_population"])
    assert table.loc["f2", "kind_name"] == "诊所/门诊部"
    assert table[["lon", "lat"]].notna().all(axis=None)


# ---- how the numbers came about, and what is wrong --------------------------------------------------


def test_who_walks_is_told_with_the_metres_of_the_minutes(result):
    assert walker_line(result.manifest["profile"], 15.0, "zh").startswith(
        "自定义：平路每小时 6 千米，15 分钟走 1500 米"
    ) or ("1500 米" in walker_line(result.manifest["profile"], 15.0, "zh"))
    assert main_minutes(result.manifest) == 15.0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_method_names_hash_documents_data_and_verdicts(tmp_path, language):
    found = c15.run(write_study(tmp_path, STUDY))
    lines = method_lines(found, language)
    text = "\n".join(f"{label}: {said}" for label, said in lines)
    for part in (found.hash, "communities.csv", "facilities.csv", "1500", "circle15 0.1.0"):
        assert part in text
    assert all(label and said for label, said in lines)
    assert found.manifest["standards"][0][f"title_{language}"] in text


def test_rejected_rows_and_unknown_findings_are_problems_with_a_remedy(tmp_path):
    study = write_study(tmp_path)
    with (tmp_path / "communities.csv").open("a", encoding="utf-8") as file:
        file.write("nowhere,,10,,\n")
    found = c15.run(study)
    table = problems_table(found, "en")
    row = table[table["topic"] == "rows"].iloc[0]
    assert (row["severity"], row["file"], row["row"]) == ("warning", "communities.csv", 5)
    assert "Fill in longitude and latitude" in row["remedy"]
    assert len(table[table["topic"] == "rows"]) == len(found.rejected)
    assert "effect_text" in rejected_list(found, "en")


def test_what_cannot_be_told_is_counted_by_its_reason(road):
    far = communities({"c1": at(2), "c9": at(20, 9)}, population=[100.0, 200.0])
    table = problems_table(assess(road, far, PLACES), "zh")
    row = table[table["topic"] == "unknown"].iloc[0]
    assert (row["count"], row["severity_text"]) == (1, "提醒")
    assert "附近没有道路" in row["problem"]
    assert "坐标" in row["remedy"]


def test_problems_are_a_table_even_where_there_is_none(road):
    table = problems_table(assess(road, PEOPLE, PLACES), "en")
    assert {"severity", "topic", "problem", "remedy"} <= set(table)
    assert set(table["severity"]) <= {"note", "warning", "error"}


# ---- headings --------------------------------------------------------------------------------------


def test_every_column_has_a_heading_in_both_languages_and_lengths_have_their_unit(result):
    tables = (findings_table, headlines, coverage_table, facilities_table, problems_table, gaps_table)
    names = {name for table in tables for name in table(result, "en").columns}
    assert [name for name in names if title(name, "zh") == name] == []
    assert title("walk_min", "zh") == "步行时间（分钟）"
    assert title("population", "en") == "Residents (persons)"
    assert look("share_met", "en").number_format == "0.0%"
    assert (kind_of("network_m"), kind_of("value"), kind_of("unit_id")) == ("metres", "amount", "text")


def test_every_reason_for_not_knowing_has_a_remedy():
    reasons = ("no_data", "off_network", "island", "data_edge", "streets_suspect", "incomplete_data", "borderline")
    assert all(has_sentence(f"problem.remedy.{reason}") for reason in reasons)


def test_a_suspect_number_of_rows_is_missing_and_not_nought(result):
    table = problems_table(result, "en")
    assert str(table["row"].dtype) == str(table["count"].dtype) == "Int64"
    assert isinstance(table, pd.DataFrame)
