"""Shares of communities, households, residents and people over 60, counted by hand."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15.verdicts.coverage import COVERAGE_COLUMNS
from circle15.verdicts.coverage import coverage as coverage_of
from circle15.verdicts.judge import JUDGED
from circle15.verdicts.units import units_of
from tests.small_town import CRS, assess, at, communities, facilities, rule, street, town

VERDICTS = ("met", "borderline", "unmet", "unknown", "reported", "not_applicable")


def findings(*verdicts, within=None, may=None, suspected=None, rule_id="clinic", profile="planning", reading="default"):
    """Findings of communities c0, c1, ...: verdicts, and the shares of their people who are, or may be, within."""
    count = len(verdicts)
    return pd.DataFrame(
        {
            "unit_level": "community",
            "unit_id": [f"c{k}" for k in range(count)],
            "standard_id": "plan",
            "rule_id": rule_id,
            "reading": reading,
            "profile": profile,
            "verdict": list(verdicts),
            "suspected": suspected if suspected is not None else [False] * count,
            "share_within": within if within is not None else [float(v == "met") for v in verdicts],
            "share_open": may if may is not None else [0.0] * count,
        }
    )


def people(count, **columns):
    index = pd.Index([f"c{k}" for k in range(count)], name="id")
    return gpd.GeoDataFrame(columns, geometry=[at(k) for k in range(count)], index=index, crs=CRS)


def coverage(found, where, areas=None):
    return coverage_of(found, where, units_of(where, areas))


def row(table, measure="communities", level="all", unit="all"):
    found = table[(table["measure"] == measure) & (table["level"] == level) & (table["unit_id"] == unit)]
    assert len(found) == 1
    return found.iloc[0]


def counts(found):
    return {verdict: found[verdict] for verdict in ("met", "borderline", "unmet", "unknown", "reported", "total")}


# ---- the whole -------------------------------------------------------------------------------------


def test_each_community_counts_once_under_its_verdict():
    table = coverage(findings("met", "met", "borderline", "unmet", "unknown", "reported", "not_applicable"), people(7))
    assert counts(row(table)) == {
        "met": 2, "borderline": 1, "unmet": 1, "unknown": 1, "reported": 1, "total": 5
    }  # fmt: skip
    assert row(table)["share_met"] == pytest.approx(2 / 5)
    assert list(table.columns) == list(COVERAGE_COLUMNS)


def test_every_measure_is_counted_by_its_own_column():
    where = people(3, households=[10, 20, 30], population=[25, 50, 100], pop_60plus=[5, 10, 40])
    table = coverage(findings("met", "unmet", "unknown"), where)
    assert sorted(table["measure"]) == ["communities", "households", "pop_60plus", "population"]
    for measure, total, met in (
        ("communities", 3, 1),
        ("households", 60, 10),
        ("population", 175, 25),
        ("pop_60plus", 55, 5),
    ):
        found = row(table, measure)
        assert (found["total"], found["met"]) == (total, met)
        assert found["share_met"] == pytest.approx(met / total)


def test_the_share_within_counts_people_one_by_one_whatever_the_verdict_of_their_community():
    where = people(4, population=[100, 200, 300, 400])
    table = coverage(findings("met", "unmet", "borderline", "unknown", within=[1.0, 0.5, 0.9, 0.25]), where)
    assert row(table, "population")["share_within"] == pytest.approx((100 + 100 + 270 + 100) / 1000)
    assert row(table)["share_within"] == pytest.approx((1.0 + 0.5 + 0.9 + 0.25) / 4)


def test_what_is_reported_or_not_applicable_stands_outside_every_share():
    where = people(3, population=[100, 100, 1000])
    table = coverage(findings("met", "unmet", "reported", within=[1.0, 0.0, 1.0]), where)
    assert row(table, "population")["total"] == 200
    assert row(table, "population")["share_within"] == pytest.approx(0.5)
    assert row(table, "population")["reported"] == 1000


def test_suspected_gaps_are_a_part_of_what_is_unknown():
    where = people(3, population=[10, 20, 30])
    table = coverage(findings("unknown", "unknown", "met", suspected=[True, False, False]), where)
    assert (row(table, "population")["unknown"], row(table, "population")["suspected"]) == (30, 10)


def test_communities_whose_number_is_missing_are_counted_apart_and_in_nothing_else():
    where = people(3, population=[100, None, 300])
    found = row(coverage(findings("met", "unmet", "unmet"), where), "population")
    assert (found["total"], found["met"], found["unmet"]) == (400, 100, 300)
    assert (found["communities_counted"], found["communities_without_number"]) == (2, 1)
    assert found["share_met"] == pytest.approx(0.25)


def test_a_measure_that_nobody_knows_has_no_row():
    table = coverage(findings("met", "unmet"), people(2, population=[None, None]))
    assert table["measure"].tolist() == ["communities"]


def test_a_community_without_anybody_counts_as_none_and_not_as_missing():
    found = row(coverage(findings("met", "unmet"), people(2, population=[0, 10])), "population")
    assert (found["total"], found["communities_without_number"]) == (10, 0)
    assert found["share_met"] == 0


def test_where_nothing_is_judged_there_is_no_share():
    found = row(coverage(findings("reported", "not_applicable"), people(2)))
    assert found["total"] == 0
    assert math.isnan(found["share_met"])
    assert math.isnan(found["share_within"])


def test_rules_readings_and_walkers_are_counted_apart():
    table = coverage(
        pd.concat(
            [
                findings("met", "unmet"),
                findings("met", "met", rule_id="school"),
                findings("unmet", "unmet", reading="800 m"),
                findings("unknown", "met", profile="elderly"),
            ]
        ),
        people(2),
    )
    met = table.set_index(["rule_id", "reading", "profile"])["met"].to_dict()
    assert met == {
        ("clinic", "default", "planning"): 1,
        ("school", "default", "planning"): 2,
        ("clinic", "800 m", "planning"): 0,
        ("clinic", "default", "elderly"): 1,
    }


# ---- areas -----------------------------------------------------------------------------------------


def test_districts_and_subdistricts_are_counted_by_name():
    where = people(4, population=[1, 2, 4, 8], subdistrict=["东", "东", "西", None], district=["甲", "甲", "甲", "乙"])
    table = coverage(findings("met", "unmet", "met", "met"), where)
    for level, unit, total, met in (
        ("all", "all", 15, 13),
        ("district", "甲", 7, 5),
        ("district", "乙", 8, 8),
        ("subdistrict", "东", 3, 1),
        ("subdistrict", "西", 4, 4),
    ):
        found = row(table, "population", level, unit)
        assert (found["total"], found["met"]) == (total, met)
    assert set(table["level"]) == {"all", "district", "subdistrict"}
    assert row(table, "population", "district", "甲")["name"] == "甲"


def test_towns_of_the_same_name_in_two_counties_are_two_towns():
    where = people(
        4,
        population=[1, 2, 4, 8],
        subdistrict=["城关镇", "城关镇", "城关镇", "南乡"],
        district=["甲县", "甲县", "乙县", "乙县"],
    )
    table = coverage(findings("met", "met", "unmet", "met"), where)
    towns = table[(table["level"] == "subdistrict") & (table["measure"] == "population")].set_index("unit_id")
    assert towns["total"].to_dict() == {"甲县/城关镇": 3, "乙县/城关镇": 4, "南乡": 8}
    assert towns["share_met"].to_dict() == {"甲县/城关镇": 1.0, "乙县/城关镇": 0.0, "南乡": 1.0}
    assert towns.loc["甲县/城关镇", "name"] == "城关镇"


def test_the_levels_are_those_of_the_table_of_areas_where_there_is_one():
    where = people(3, population=[1, 2, 4], subdistrict=["东", "西", "北"])
    areas = pd.DataFrame(
        {
            "level": ["subdistrict", "subdistrict", "subdistrict", "district", "city"],
            "name": ["东", "西", "北", "甲区", "某市"],
            "parent": ["d1", "d1", None, "k1", None],
        },
        index=["s1", "s2", "s3", "d1", "k1"],
    )
    table = coverage(findings("met", "unmet", "met"), where, areas)
    own = table[table["measure"] == "population"].set_index(["level", "unit_id"])
    assert own["total"].to_dict() == {
        ("all", "all"): 7, ("city", "k1"): 7, ("district", "d1"): 3,
        ("subdistrict", "s1"): 1, ("subdistrict", "s2"): 2, ("subdistrict", "s3"): 4,
    }  # fmt: skip
    assert (own.loc[("city", "k1"), "name"], own.loc[("district", "d1"), "share_met"]) == ("某市", pytest.approx(1 / 3))


def test_a_level_that_nothing_names_is_left_out():
    assert set(coverage(findings("met"), people(1))["level"]) == {"all"}


def test_kinds_of_place_are_counted_by_value_and_what_is_not_said_in_none():
    where = people(4, place_type=["urban", "pastoral", None, "urban"], urban_rural=[None, None, "rural", "rural"])
    table = coverage(findings("met", "met", "met", "unmet"), where)
    own = table.set_index(["level", "unit_id"])[["total", "met"]]
    assert own.loc["place_type"].T.to_dict("list") == {"pastoral": [1, 1], "urban": [2, 1]}
    # A community that does not say so is urban or rural by its place type.
    assert own.loc["urban_rural"].T.to_dict("list") == {"rural": [3, 2], "urban": [1, 1]}


def test_findings_of_larger_units_are_no_communities():
    table = coverage(findings("met", "unmet").assign(unit_level=["community", "district"]), people(2))
    assert row(table)["total"] == 1


# ---- what is not known -----------------------------------------------------------------------------


def test_a_coverage_is_a_range_when_data_is_missing():
    found = row(coverage(findings("met", "met", "borderline", "unmet", "unknown", "not_applicable"), people(6)))
    assert (found["share_met"], found["share_borderline"], found["share_unknown"]) == (0.4, 0.2, 0.2)
    assert (found["share_low"], found["share_high"]) == (0.4, 0.8)
    assert (found["total"], found["not_applicable"]) == (5, 1)


def test_people_cut_off_may_be_within_and_in_a_suspected_gap_everybody_may():
    where = people(3, population=[100, 100, 200])
    table = coverage(
        findings(
            "met", "unknown", "unknown", within=[0.9, 0.5, 0.1], may=[0.05, 0.3, 0], suspected=[False, False, True]
        ),
        where,
    )
    found = row(table, "population")
    assert found["share_within_low"] == found["share_within"] == pytest.approx((90 + 50 + 20) / 400)
    assert found["share_within_high"] == pytest.approx((95 + 80 + 200) / 400)


def test_a_rule_that_is_about_no_walk_has_no_share_within():
    found = row(coverage(findings("met", "unmet", within=[np.nan, np.nan], may=[np.nan, np.nan]), people(2)))
    assert found["share_met"] == 0.5
    assert found[["share_within", "share_within_low", "share_within_high"]].isna().all()


def test_who_is_not_registered_is_counted_or_the_rest_of_the_population():
    where = people(
        4,
        population=[100, 100, 100, None],
        registered_population=[70, 120, 40, 40],
        floating_population=[None, None, 55, None],
    )
    table = coverage(findings("met", "met", "unmet", "met"), where)
    registered, others = row(table, "registered_population"), row(table, "non_registered")
    assert (registered["total"], registered["met"]) == (270, 230)
    # More registered than there are people says nothing about the others.
    assert (others["total"], others["met"], others["communities_without_number"]) == (85, 30, 2)


def test_a_whole_town_is_counted_as_its_findings_say():
    road = town(street((0, 0), (60, 0)))
    where = communities(
        {"a": at(20), "b": at(25), "c": at(40), "d": at(35.1)},
        population=[100, 200, 300, 400],
        subdistrict=["东", "东", "西", "西"],
    )
    result = assess(road, where, facilities({"clinic": ("clinic", 20, 0)}), rule())
    own = result.findings["decides"].to_numpy()
    assert result.findings["verdict"][own].tolist() == ["met", "met", "unmet", "borderline"]
    shares = result.coverage[result.coverage["profile"] == "custom"]
    found = row(shares, "population")
    assert counts(found) == {
        "met": 300, "borderline": 400, "unmet": 300, "unknown": 0, "reported": 0, "total": 1000
    }  # fmt: skip
    assert (found["share_met"], found["share_within"]) == (pytest.approx(0.3), pytest.approx(0.3))
    assert row(shares, "population", "subdistrict", "西")["share_met"] == 0


# ---- what always holds -----------------------------------------------------------------------------


@st.composite
def towns(draw):
    count = draw(st.integers(1, 8))

    def column(values):
        return draw(st.lists(values, min_size=count, max_size=count))

    found = findings(
        *column(st.sampled_from(VERDICTS)),
        within=column(st.floats(0, 1)),
        suspected=column(st.booleans()),
    )
    found["suspected"] &= found["verdict"] == "unknown"
    where = people(
        count,
        population=np.array(column(st.one_of(st.none(), st.integers(0, 10_000))), dtype=float),
        subdistrict=column(st.sampled_from(["东", "西", "南"])),
        district=column(st.sampled_from(["甲", "乙"])),
        place_type=column(st.sampled_from(["urban", "pastoral", None])),
    )
    return found, where


@settings(deadline=None, max_examples=25)
@given(towns())
def test_shares_lie_between_0_and_1_and_verdicts_add_up_to_the_total(drawn):
    table = coverage(*drawn)
    parts = table[["met", "borderline", "unmet", "unknown"]].sum(axis=1)
    assert np.allclose(parts, table["total"])
    assert (table["suspected"] <= table["unknown"]).all()
    for share in ("share_met", "share_within"):
        known = table[share].dropna()
        assert known.between(0, 1 + 1e-9).all()
        assert (table[share].isna() == (table["total"] == 0)).all()


@settings(deadline=None, max_examples=25)
@given(towns())
def test_districts_add_up_to_the_whole_and_subdistricts_too(drawn):
    table = coverage(*drawn)
    numbers = ["communities_counted", "communities_without_number", "total", "met", "unmet", "unknown", "reported"]
    for measure in set(table["measure"]):
        own = table[table["measure"] == measure]
        whole = own[own["level"] == "all"][numbers].sum()
        for level in ("district", "subdistrict"):
            missing = whole - own[own["level"] == level][numbers].sum()
            assert np.allclose(missing.drop("communities_without_number"), 0)


@settings(deadline=None, max_examples=25)
@given(towns())
def test_subdistricts_add_up_to_their_district_when_every_community_names_one(drawn):
    found, where = drawn
    where = where.assign(subdistrict=where["district"] + where["subdistrict"])
    table = coverage(found, where)
    numbers = ["communities_counted", "total", "met", "borderline", "unmet", "unknown", "reported", "not_applicable"]
    for district in set(where["district"]):
        for measure in ("communities", "population"):
            own = table[table["measure"] == measure]
            parts = own[(own["level"] == "subdistrict") & own["unit_id"].str.startswith(district)][numbers].sum()
            whole = own[(own["level"] == "district") & (own["unit_id"] == district)][numbers].sum()
            assert np.allclose(parts, whole)


@settings(deadline=None, max_examples=25)
@given(towns())
def test_the_shares_of_the_verdicts_add_up_to_1(drawn):
    table = coverage(*drawn)
    judged = table[table["total"] > 0]
    unmet = judged["unmet"] / judged["total"]
    assert np.allclose(judged["share_met"] + judged["share_borderline"] + judged["share_unknown"] + unmet, 1)
    assert np.allclose(judged["share_low"], judged["share_met"])
    assert np.allclose(judged["share_high"], 1 - unmet)
    assert (judged["share_within_low"] <= judged["share_within_high"]).all()


@settings(deadline=None, max_examples=50)
@given(towns(), st.lists(st.sampled_from(["met", "unmet", "not_applicable"]), min_size=8, max_size=8))
def test_the_range_holds_the_truth_whatever_the_unknowns_turn_out_to_be(drawn, turns):
    found, where = drawn
    open_ = found["verdict"].isin(["unknown", "borderline"])
    truth = found.assign(verdict=found["verdict"].where(~open_, turns[: len(found)]), suspected=False)
    key = ["level", "unit_id", "measure"]
    told, true = coverage(found, where).set_index(key), coverage(truth, where).set_index(key)
    share = true["share_met"].reindex(told.index)
    known = share.notna()
    assert (told["share_low"][known] <= share[known] + 1e-9).all()
    assert (share[known] <= told["share_high"][known] + 1e-9).all()


@settings(deadline=None, max_examples=25)
@given(towns())
def test_the_order_of_the_communities_changes_nothing(drawn):
    found, where = drawn
    again = coverage(found.iloc[::-1], where.iloc[::-1])
    key = ["level", "unit_id", "measure"]
    one = coverage(found, where).sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(one, again.sort_values(key, ignore_index=True), check_exact=True)


def test_every_verdict_is_either_judged_or_outside():
    assert set(VERDICTS) - set(JUDGED) == {"reported", "not_applicable"}


def test_who_is_within_the_limit_is_told_of_what_is_only_reported_too():
    table = coverage(findings("reported", "reported", within=[1.0, 0.0]), people(2, population=[300, 100]))
    found = row(table, "population")
    assert (found["total"], found["reported"], found["reported_share_within"]) == (0, 400, 0.75)
    assert np.isnan(found["share_within"])
