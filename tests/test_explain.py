"""Explanations: one paragraph with the clause, the number, the walk, the reason, and what it takes."""

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import circle15 as c15
from circle15.errors import InputError
from circle15.explaining.kept import plain, share_text
from circle15.intake.tables import read_tables
from circle15.job import Options
from circle15.lines import from_layer
from circle15.network.build import build_network
from circle15.pipeline import assess_tables
from circle15.result import MANIFEST_FILE, RESULT_FILE, write_tables
from circle15.standards.asks import ASKS
from circle15.standards.reader import read_standard, shipped_standards
from circle15.study.reader import read_study
from circle15.words import _SENTENCES, LANGUAGES
from tests.run_cli import inside
from tests.small_town import BLOCK_A_MINUTE, assess, at, communities, facilities, rule, street, streets_of, town

REASONS = sorted(key.removeprefix("reason.") for key in _SENTENCES if key.startswith("reason."))
OPEN = ("no_data", "off_network", "island", "data_edge", "streets_suspect", "incomplete_data", "borderline")

#: West lives at 0 and east at 20, and the clinic stands at 2: 2 and 18 minutes, one block a minute.
ROAD = street((0, 0), (20, 0))
PEOPLE = communities(
    {"west": at(0), "east": at(20)}, name=["西村", "东村"], population=[100, 300], households=[40, 120]
)
CLINIC = facilities({"c1": ("clinic", 2, 0)}, name=["诊所"])
QUOTED = {
    "clause": "三(一)2",
    "quote_zh": "步行15分钟内有诊所",
    "force": "mandatory",
    "duty_zh": "卫健局",
    "duty_en": "Health",
}
YUNXI = Path(c15.__file__).parents[1] / "data" / "yunxi" / "study.toml"


def unfit(text):
    """What stands in no sentence: a placeholder, a number that is none, a name of Python's, an empty part."""
    return re.search(r"\b(nan|None|inf)\b|[{}]|，，|：。|: \.|, ,|\be\+\d", text)


def person(name, **changes):
    """A rule about a community's table."""
    words = {"short_zh": "要求", "short_en": "Rule", "zh": "按要求", "en": "As asked"}
    return rule(name, **{"kinds": (), "pass_share": None, **words, **changes})


def saved(found, folder):
    write_tables(found, folder / RESULT_FILE)
    (folder / MANIFEST_FILE).write_text(json.dumps(dict(found.manifest), ensure_ascii=False), encoding="utf-8")
    return folder


def with_row(found, **changes):
    """A result whose findings all say something else."""
    return replace(found, findings=found.findings.assign(**changes))


@pytest.fixture(scope="module")
def road():
    return assess(town(ROAD), PEOPLE, CLINIC, rule(**QUOTED), language="zh")


# ---- a walk ----------------------------------------------------------------------------------------


def test_a_failing_walk_is_told_in_chinese_from_the_clause_to_what_it_takes(road):
    said = road.explain("east", "clinic")
    for part in (
        "东村（east），条款“诊所”（town-plan/clinic）：不达标。",
        "依据《小镇规划》（三(一)2）：「步行15分钟内有诊所」。即：步行 15 分钟内有诊所。",
        "性质：强制性条款，责任单位：卫健局，自定，非政策文件。",
        "（6 km/h，15 分钟可走 1500 米），居中居民到最近设施 18.0 分钟（最近的居民 18.0 分钟，最远的 18.0 分钟）",
        "0% 的居民在 15 分钟以内，要求 90%",
        "最近设施（居中居民）：诊所（c1），步行 18.0 分钟，沿路 1800 米，直线 1800 米，步行是直线的 1.00 倍。",
        "原因：设施太远，不在范围内的居民多数连直线距离也超出。",
        "所需：居中居民须近 3.0 分钟（约 300 米），还须让 90% 的居民（约 270 人）进入范围。",
    ):
        assert part in said, said


def test_a_failing_walk_is_told_in_english_with_the_clause_word_for_word(road):
    said = road.explain("east", "clinic", language="en")
    for part in (
        "东村 (east), Clinic (town-plan/clinic): unmet. “Town plan” (三(一)2) says: 「步行15分钟内有诊所」.",
        "That is: A clinic within a 15-minute walk. It is a mandatory clause, the duty of Health,",
        "the median resident has 18.0 min to the nearest facility",
        "诊所 (c1): a walk of 18.0 min, 1800 m along streets, 1800 m in a straight line",
        "Needed: the median resident must have it 3.0 min nearer (about 300 m), another 90 % of the residents (about",
        "(about 270 people) must come within the limit.",
    ):
        assert part in said, said


def test_a_walk_that_is_short_enough_has_neither_reason_nor_need(road):
    said = road.explain("west", "clinic")
    assert "达标。" in said
    assert "居中居民到最近设施 2.0 分钟" in said
    assert "原因" not in said
    assert "所需" not in said


def test_legs_off_the_streets_are_told_and_too_short_ones_are_not():
    found = assess(town(ROAD), communities({"home": at(0, 1)}), facilities({"c1": ("clinic", 4, 0)}))
    said = found.explain("home", language="en")
    assert "100 m from the door to the street, 400 m along streets" in said
    assert "from the street to the facility" not in said
    # 500 m on foot, and the root of 400² + 100² straight.
    assert "412 m in a straight line, the walk is 1.21 times as long" in said


def test_streets_are_named_where_the_layer_names_them_in_the_order_of_the_walk():
    layer = streets_of(street((0, 0), (5, 0)), street((5, 0), (5, 4))).assign(name=["前街", "后\x1b街"])
    network = build_network(from_layer(layer, name="town"), BLOCK_A_MINUTE, min_fragment_m=0.0)
    found = assess(network, communities({"home": at(1)}), facilities({"c1": ("clinic", 5, 3)}), language="zh")
    assert "沿路 700 米（依次经前街、后 街）" in found.explain("home", "clinic")


def test_no_street_is_named_when_the_result_does_not_hold_the_walk():
    layer = streets_of(street((0, 0), (5, 0))).assign(name=["前街"])
    network = build_network(from_layer(layer, name="town"), BLOCK_A_MINUTE, min_fragment_m=0.0)
    found = assess(network, communities({"home": at(1)}), facilities({"c1": ("clinic", 5, 0)}), language="zh")
    assert "前街" in found.explain("home", "clinic")
    assert "前街" not in replace(found, walks=found.walks.iloc[:0]).explain("home", "clinic")


def test_a_detour_says_what_a_circle_would_have_said():
    bent = town(street((0, 0), (10, 0)), street((10, 0), (10, 10)), street((10, 10), (0, 10)))
    found = assess(bent, communities({"home": at(0)}), facilities({"c1": ("clinic", 0, 10)}), language="zh")
    said = found.explain("home", "clinic")
    assert "若按直线画圆，则有 100% 的居民在内，会算作达标" in said
    assert "原因：绕行。不在范围内的居民，多数直线距离在 1500 米以内" in said
    assert "沿路 3000 米，直线 1000 米，步行是直线的 3.00 倍" in said
    assert "居中居民须近 15.0 分钟（约 1500 米）" in said


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "改变步速或起步道路，结论都不变"),
        (9 / 11, "11 种步速和起步道路的设定中，9 种结论相同"),
        (5 / 6, "12 种步速和起步道路的设定中，10 种结论相同"),
        (2 / 3, "步速和起步道路的各种设定中，66.7% 结论相同"),  # six of nine, or eight of twelve
    ],
)
def test_the_spread_is_told_by_the_number_of_settings_where_only_one_number_fits(road, share, words):
    assert words in with_row(road, robustness=share).explain("west", "clinic")


# ---- areas, staff, missing columns, deadlines -------------------------------------------------------


def test_areas_lack_square_metres_and_staff_lack_persons():
    people = communities({"home": at(0)}, households=[1000], staff=[1])
    centre = facilities({"s1": ("community_service_centre", 0, 0)}, floor_area_m2=[120.0], serves_ids=["home"])
    area = person(
        "area", check="min_area", kinds=("community_service_centre",), asks={"min_m2": 300.0, "of": "total"},
        basis="assigned",
    )  # fmt: skip
    staff = person("staff", check="staff_per_households", asks={"max_households_per_staff": 400.0}, basis="present")
    found = assess(town(ROAD), people, centre, area, staff, language="zh")
    assert "建筑面积为 120 平方米，要求至少 300 平方米" in found.explain("home", "area")
    assert "所需：还缺 180 平方米。" in found.explain("home", "area")
    assert "社区有 1000 户，社区工作者现有 1 人，要求至少 3 人" in found.explain("home", "staff")
    assert "所需：还缺 2 人。" in found.explain("home", "staff")


def test_a_missing_column_is_named_as_people_head_it():
    centre = facilities({"s1": ("community_service_centre", 0, 0)}, serves_ids=["home"])
    area = person(
        "area", check="min_area", kinds=("community_service_centre",), asks={"min_m2": 300.0, "of": "total"},
        basis="assigned",
    )  # fmt: skip
    found = assess(town(ROAD), communities({"home": at(0)}), centre, area, language="zh")
    assert "所需：补填设施表的“建筑面积”列（floor_area_m2）。" in found.explain("home", "area")
    assert "the column 'floor_area_m2' (建筑面积)" in found.explain("home", "area", language="en")


def test_a_list_that_is_not_complete_asks_for_the_word_that_says_so():
    found = assess(town(ROAD), PEOPLE, CLINIC, rule(), complete=["pharmacy"], language="zh")
    said = found.explain("east", "clinic")
    assert "疑似缺口" in said
    assert "complete = true" in said


@pytest.mark.parametrize(
    ("as_of", "unit", "words"),
    [
        (dt.date(2021, 1, 1), "east", "期限 2020-12-31（由规划期推定），已逾期"),
        (dt.date(2021, 1, 1), "west", "期限 2020-12-31（由规划期推定），现已达到"),
        (dt.date(2020, 12, 31), "east", "期限 2020-12-31（由规划期推定），未到"),
        (None, "east", "期限 2020-12-31（由规划期推定）（研究未写明日期 as_of，不判断是否逾期）"),
    ],
)
def test_a_deadline_says_whether_it_was_kept(as_of, unit, words):
    held = rule(deadline=dt.date(2020, 12, 31), deadline_basis="implied")
    assert words in assess(town(ROAD), PEOPLE, CLINIC, held, as_of=as_of, language="zh").explain(unit, "clinic")


def test_a_share_of_communities_says_how_many_more_and_which_fail():
    each = person("each", check="field_value", asks={"field": "households", "min_value": 50.0}, basis="present")
    held = person(
        "share", check="unit_coverage", asks={"of": "community", "min_share": 1.0, "tolerance": 0.0},
        unit_level="city", each=each,
    )  # fmt: skip
    said = assess(town(ROAD), PEOPLE, CLINIC, held, language="zh").explain("all", "share")
    assert "全部研究范围" in said
    assert "2 个社区中 1 个做到，占 50%，要求全部" in said
    assert "所需：还须有 1 个社区做到，未做到的是：西村。" in said


def test_large_numbers_have_no_exponent_and_small_shares_keep_their_digits():
    people = communities({"home": at(0)}, population=[12_345_678])
    held = person("size", check="field_value", asks={"field": "population", "max_value": 1_000_000.0}, basis="present")
    said = assess(town(ROAD), people, CLINIC, held, language="zh").explain("home", "size")
    assert "常住人口为 12345678，要求不超过 1000000" in said
    assert "与要求相差 11345678" in said
    assert [share_text(value, "zh") for value in (0.0018, 0.8996, 0.0, 1.0)] == ["0.18%", "89.96%", "0%", "100%"]


# ---- which finding ----------------------------------------------------------------------------------


def test_a_community_is_called_by_its_id_or_by_a_name_that_is_unique(road):
    assert road.explain("东村", "clinic") == road.explain("east", "town-plan/clinic")


def test_a_name_of_several_communities_lists_them_by_id():
    people = communities({"a": at(0), "b": at(1)}, name=["新村", "新村"])
    with pytest.raises(InputError, match="several: a 新村, b 新村"):
        assess(town(ROAD), people, CLINIC).explain("新村")


@pytest.mark.parametrize(
    ("asked", "wish", "message"),
    [
        (("eas", "clinic"), {}, "'eas'. Nearest: east 东村"),
        (("东镇", "clinic"), {}, "'东镇'. Nearest: east 东村"),
        (("east", "clinik"), {}, "no rule 'clinik'. Nearest: town-plan/clinic"),
        (("east", "other/clinic"), {}, "no rule 'other/clinic'. Nearest: town-plan/clinic"),
        (("east", "clinic"), {"reading": "800"}, "no reading '800' here. Nearest: default"),
        (("east", "clinic"), {"profile": "elderli"}, "profile 'elderli' here. Nearest: elderly"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest_name(road, asked, wish, message):
    with pytest.raises(InputError, match=re.escape(message)):
        road.explain(*asked, **wish)


def test_a_rule_of_two_standards_has_to_be_called_by_both_names():
    one, other = (replace(read_standard("circle15-basic"), id=name) for name in ("first", "second"))
    found = c15.assess(town(ROAD), PEOPLE, CLINIC, [one, other], edge="closed", minutes=(0.2,))
    with pytest.raises(InputError, match="first/clinic-15min, second/clinic-15min"):
        found.explain("east", "clinic-15min")
    assert "second/clinic-15min" in found.explain("east", "second/clinic-15min")


def test_a_rule_about_larger_units_says_whom_it_judges():
    each = person("each", check="field_value", asks={"field": "households", "min_value": 50.0}, basis="present")
    held = person("share", check="unit_coverage", asks={"of": "community"}, unit_level="city", each=each)
    with pytest.raises(InputError, match="'share' does not judge 'east', but: all"):
        assess(town(ROAD), PEOPLE, CLINIC, held).explain("east", "share")


def test_without_a_rule_each_has_a_paragraph_the_gaps_first():
    park = rule("park", kinds=("park",))
    here = rule("here", limit_min=30.0)
    found = assess(town(ROAD), PEOPLE, CLINIC, here, park, rule(force="encouraged"), language="zh")
    paragraphs = found.explain("east").split("\n\n")
    assert [re.search(r"town-plan/(\w+)", text)[1] for text in paragraphs] == ["park", "clinic", "here"]


def test_other_walkers_and_readings_stand_in_a_clause_each():
    found = assess(
        town(ROAD), communities({"home": at(18)}), CLINIC, rule(),
        rule(reading="quick", primary=False, limit_min=5.0), compare_profiles=["elderly"], language="zh",
    )  # fmt: skip
    said = found.explain("home", "clinic")
    assert "按“老年人”（3 km/h）不达标" in said
    assert "其他口径：按“quick”不达标。" in said
    slow = found.explain("home", "clinic", profile="elderly")
    assert "15 分钟可走 750 米" in slow
    assert "按基本口径" in found.explain("home", "clinic", reading="quick")


# ---- every check, every reason ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def yunxi():
    study = read_study(YUNXI)
    standards = [read_standard(name) for name in shipped_standards()]
    options = Options(standards=standards, as_of=dt.date(2026, 1, 1), minutes=(0.2,))
    return assess_tables(read_tables(study), options)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_verdict_and_reason_of_the_shipped_standards_is_told_in_whole_sentences(yunxi, language):
    told = set()
    for row in yunxi.findings.drop_duplicates(["check", "verdict", "reason", "unit"]).itertuples():
        said = yunxi.explain(
            row.unit_id, f"{row.standard_id}/{row.rule_id}", language=language, profile=row.profile, reading=row.reading
        )
        assert not unfit(said), said
        assert said.endswith("。" if language == "zh" else "."), said
        told.add(row.check)
    assert told >= set(ASKS) - {"step_free_reach"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_walk_without_steps_is_told_too(language):
    free = rule("free", check="step_free_reach", asks={"limit_min": 15.0})
    assert not unfit(assess(town(ROAD), PEOPLE, CLINIC, free).explain("east", "free", language=language))


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_a_sentence_of_its_own(yunxi, reason, language):
    rows = yunxi.findings
    walk = rows[(rows["check"] == "reach_time") & (rows["verdict"] == "unmet")].head(1)
    verdict = "unknown" if reason in OPEN else "unmet"
    missing = "facilities.floor_area_m2" if reason == "no_data" else ""
    row = walk.assign(reason=reason, verdict=verdict, missing=missing, detail="clinic", years_late=2.0)
    asked = (row["unit_id"].iloc[0], f"{row['standard_id'].iloc[0]}/{row['rule_id'].iloc[0]}")
    said = replace(yunxi, findings=row).explain(*asked, language=language)
    assert not unfit(said), said
    assert ("原因：" if language == "zh" else "Why: ") in said


def test_a_unit_without_any_evidence_is_still_told(road):
    nothing = dict.fromkeys(("walk_min", "best_min", "worst_min", "value", "share_within", "detour_ratio"), np.nan)
    said = with_row(road, **nothing, facility_id=None, robustness=np.nan, shortfall=np.nan).explain("east", "clinic")
    assert "居中居民走不到此类设施" in said
    assert not unfit(said)


# ---- names, files, the command line -----------------------------------------------------------------


def test_names_lose_control_characters_and_nothing_else():
    people = communities({"home": at(20)}, name=["[red]x[/] {y}\x1b[31m\n\u202e村"])
    found = assess(town(ROAD), people, CLINIC, language="zh")
    said = found.explain("home", "clinic")
    assert "[red]x[/] {y} [31m" in said
    assert not any(sign in said for sign in "\x1b\n\u202e")
    assert plain("平常的名称") == "平常的名称"


def test_a_result_that_was_read_back_explains_itself_in_the_same_words(road, yunxi, tmp_path):
    for found, unit in ((road, "east"), (yunxi, "990101002006")):
        folder = tmp_path / unit
        folder.mkdir()
        assert c15.load(saved(found, folder)).explain(unit) == found.explain(unit)


def test_the_command_prints_the_paragraph_and_refuses_what_is_not_there(road, tmp_path):
    saved(road, tmp_path)
    done = inside("explain", tmp_path, "东村", "clinic")
    assert (done.code, done.out) == (0, road.explain("east", "clinic") + "\n")
    english = inside("explain", tmp_path, "east", "--language", "en")
    assert english.out == road.explain("east", language="en") + "\n"
    wrong = inside("explain", tmp_path, "eas", "--language", "zh")
    assert (wrong.code, wrong.out, wrong.err.count("\n")) == (2, "", 1)
    assert "最接近的是：east 东村" in wrong.err
    assert inside("explain", tmp_path, "east", "clinic", "--profile", "nobody").code == 2
    assert inside("explain", tmp_path / "nowhere", "east").code == 2


def test_a_table_without_coverage_still_finds_its_units(road):
    assert "不达标" in replace(road, coverage=pd.DataFrame()).explain("东村", "clinic")
