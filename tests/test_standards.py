"""Standards are TOML that people write: what ships reads; a fault is named by file, line and key, in both languages."""

import re
from pathlib import Path

import pytest

from circle15.errors import FileError, StandardError
from circle15.kinds import kinds
from circle15.standards.asks import ASKS
from circle15.standards.reader import read_standard, shipped_standards
from circle15.verdicts.checks import CHECKS

#: Line numbers in the tests below count in this text.
GOOD = """\
id = "plan"
title_zh = "规划"
title_en = "Plan"
source_status = "own_choice"

[[rules]]
id = "clinic"
short_zh = "诊所"
short_en = "Clinic"
zh = "步行 10 分钟内有诊所"
en = "A clinic within 10 minutes"
check = "reach_time"
kinds = ["clinic", "hospital"]
limit_min = 10
pass_share = 0.8

[[rules]]
id = "school"
short_zh = "小学"
short_en = "School"
zh = "步行 15 分钟内有小学"
en = "A primary school within 15 minutes"
check = "reach_time"
kinds = ["primary_school"]
limit_min = 15
applies_to = { urban_rural = ["urban"], build_status = ["new", "built"] }
others = "report"
force = "encouraged"
quote_zh = "十五分钟内有小学。"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """The good standard with some of its text changed."""
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return write(folder, text)


def second_rule(old: str, new: str) -> str:
    """The good standard with a change in its second rule only."""
    first, second = GOOD.split('[[rules]]\nid = "school"')
    assert second.count(old) == 1, old
    return first + '[[rules]]\nid = "school"' + second.replace(old, new)


# ---- what ships ------------------------------------------------------------------------------------


def test_seven_standards_ship_and_are_listed():
    assert shipped_standards() == [
        "chifeng-2010",
        "circle15-basic",
        "dongguan-2018",
        "liaoning-2020",
        "national-draft",
        "panlong-2025",
        "tongliao-2020",
    ]


@pytest.mark.parametrize("name", shipped_standards())
def test_every_shipped_standard_reads_and_is_called_like_its_file(name):
    standard = read_standard(name)
    assert standard.id == name
    assert standard.title("zh")
    assert standard.title("en")
    assert standard.rules
    for rule in standard.rules:
        for language in ("zh", "en"):
            assert rule.title(language)
            assert rule.short(language)
        assert set(rule.kinds) <= set(kinds())


def test_circle15_basic_says_that_it_is_no_policy_and_that_its_share_of_nine_tenths_is_our_own():
    standard = read_standard("circle15-basic")
    assert standard.source_status == "own_choice"
    assert "非政策文件" in standard.title_zh
    assert "no policy document" in standard.title_en
    assert [(rule.id, rule.reading) for rule in standard.rules] == [
        (service, reading)
        for service in ("service-centre-15min", "clinic-15min", "elderly-day-care-15min")
        for reading in ("default", "800m", "1000m")
    ]
    asked = {"default": ("limit_min", 15.0), "800m": ("limit_m", 800.0), "1000m": ("limit_m", 1000.0)}
    for rule in standard.rules:
        name, value = asked[rule.reading]
        assert (rule.asks[name], rule.pass_share, rule.force) == (value, 0.9, "standard")
        assert rule.primary == (rule.reading == "default")
        assert rule.applies_to == {"urban_rural": ("urban",)}
        assert rule.others == "report"
        assert rule.quote_zh == ""
        assert "0.9" in rule.note_zh
        assert "0.9" in rule.note_en


# ---- what reads ------------------------------------------------------------------------------------


def test_every_key_of_a_rule_is_read(tmp_path):
    clinic, school, at_800m, at_1000m = read_standard(write(tmp_path, GOOD)).rules
    assert {(at.id, at.check) for at in (at_800m, at_1000m)} == {("school", "reach_network_distance")}
    assert [at.asks["limit_m"] for at in (at_800m, at_1000m)] == [800, 1000]
    assert (clinic.id, clinic.kinds, clinic.limit_min, clinic.pass_share) == (
        "clinic",
        ("clinic", "hospital"),
        10.0,
        0.8,
    )
    assert (clinic.force, clinic.others, clinic.reading, clinic.basis) == ("standard", "skip", "default", "reachable")
    assert (clinic.unit_level, clinic.applies_to) == ("community", {})
    assert school.pass_share is None
    assert (school.force, school.others, school.quote_zh) == ("encouraged", "report", "十五分钟内有小学。")
    assert school.applies_to == {"urban_rural": ("urban",), "build_status": ("new", "built")}
    assert (school.short("zh"), school.title("en")) == ("小学", "A primary school within 15 minutes")


def test_a_path_is_looked_for_beside_the_study(tmp_path):
    write(tmp_path, GOOD)
    assert read_standard("plan.toml", beside=tmp_path).id == "plan"
    assert read_standard(tmp_path / "plan.toml").id == "plan"


def test_a_byte_order_mark_as_editors_on_windows_write_it_is_no_fault(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert read_standard(path).id == "plan"


def test_two_readings_of_one_clause_stand_side_by_side(tmp_path):
    text = GOOD.replace('id = "school"', 'id = "clinic"\nreading = "strict"')
    assert [(rule.id, rule.reading) for rule in read_standard(write(tmp_path, text)).rules] == [
        ("clinic", "default"),
        ("clinic", "strict"),
        ("clinic", "strict-800m"),
        ("clinic", "strict-1000m"),
    ]


# ---- what is wrong ---------------------------------------------------------------------------------


def test_a_standard_that_is_not_there_is_a_missing_file(tmp_path):
    with pytest.raises(FileError, match=r"There is no file .*none\.toml"):
        read_standard("none.toml", beside=tmp_path)


def test_an_unknown_id_names_the_shipped_standards():
    with pytest.raises(
        StandardError, match=r"no standard 'panlong'\. Shipped are: chifeng-2010, circle15-basic, dongguan-2018"
    ) as caught:
        read_standard("panlong")
    assert "没有名为“panlong”的标准" in caught.value.text("zh")


FAULTS = {
    "an unknown key of the standard names the nearest": (("title_en =", "titel_en ="), 3, "titel_en", "title_en"),
    "an unknown key of a rule names the nearest": (
        ("limit_min = 10", "limit_minutes = 10"),
        14,
        "limit_minutes",
        "limit_min",
    ),
    "an unknown check": (('"reach_time"\nkinds = ["clinic"', '"reach"\nkinds = ["clinic"'), 12, "check", "reach_time"),
    "an unknown kind": (('"hospital"', '"hopsital"'), 13, "kinds", "hospital"),
    "kinds that are one text": (('["clinic", "hospital"]', '"clinic"'), 13, "kinds", '["...", "..."]'),
    "no kinds at all": (('["clinic", "hospital"]', "[]"), 13, "kinds", '["...", "..."]'),
    "kinds that are numbers": (('["clinic", "hospital"]', "3"), 13, "kinds", '["...", "..."]'),
    "a limit of no minutes": (("limit_min = 10", "limit_min = 0"), 14, "limit_min", "0 < limit_min ≤ 240"),
    "a limit that is no number": (("limit_min = 10", "limit_min = nan"), 14, "limit_min", "0 < limit_min ≤ 240"),
    "a limit in words": (("limit_min = 10", 'limit_min = "10 min"'), 14, "limit_min", "0 < limit_min ≤ 240"),
    "a limit that is true": (("limit_min = 10", "limit_min = true"), 14, "limit_min", "0 < limit_min ≤ 240"),
    "a share in percent": (("pass_share = 0.8", "pass_share = 80"), 15, "pass_share", "0 < pass_share ≤ 1"),
    "a share of nobody": (("pass_share = 0.8", "pass_share = 0"), 15, "pass_share", "0 < pass_share ≤ 1"),
    "an unknown force": (('force = "encouraged"', 'force = "must"'), 28, "force", "mandatory"),
    "unknown others": (('others = "report"', 'others = "drop"'), 27, "others", "report, skip"),
    "an unknown field to apply to": (("{ urban_rural =", "{ urban_rual ="), 26, "urban_rual", "urban_rural"),
    "an unknown value to apply to": (('["urban"]', '["town"]'), 26, "urban_rural", "urban, rural"),
    "a value to apply to that is one text": (('["urban"]', '"urban"'), 26, "urban_rural", '["...", "..."]'),
    "a name that is a number": (('short_zh = "诊所"', "short_zh = 3"), 8, "short_zh", '"..."'),
    "a title that is a number": (('title_en = "Plan"', "title_en = 3"), 3, "title_en", '"..."'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_used_is_named_by_file_line_and_key_in_both_languages(tmp_path, fault):
    change, line, key, remedy = FAULTS[fault]
    path = changed(tmp_path, change)
    with pytest.raises(StandardError, match=rf"plan\.toml, line {line}: ") as caught:
        read_standard(path)
    for language, where in (("en", f"{path}, line {line}:"), ("zh", f"{path} 第 {line} 行：")):
        said = caught.value.text(language)
        assert where in said
        assert key in said
        assert remedy in said
        assert "\n" not in said


@pytest.mark.parametrize(("key", "after"), [("applies_to", "limit_min = 10"), ("pass_share", "limit_min = 15")])
def test_a_table_or_a_number_is_asked_for_where_a_text_stands(tmp_path, key, after):
    path = write(tmp_path, GOOD.replace(after, f'{after}\n{key} = "urban"'))
    with pytest.raises(StandardError, match=rf"{key} = urban, which cannot be used"):
        read_standard(path)


def test_the_line_of_a_fault_in_the_second_rule_is_not_that_of_the_first(tmp_path):
    path = write(tmp_path, second_rule("limit_min = 15", "limit_min = 500"))
    with pytest.raises(StandardError, match=r"plan\.toml, line 25: \[\[rules\]\] school has limit_min = 500"):
        read_standard(path)


@pytest.mark.parametrize(
    ("key", "line", "where"),
    [
        ('id = "plan"', 1, "[standard]"),
        ('source_status = "own_choice"', 1, "[standard]"),
        ('kinds = ["primary_school"]', 17, "[[rules]] school"),
        ("limit_min = 15", 17, "[[rules]] school"),
        ('check = "reach_time"\nkinds = ["clinic"', 6, "[[rules]] clinic"),
    ],
)
def test_a_missing_key_is_named_with_the_line_of_its_table(tmp_path, key, line, where):
    name = key.split(" = ", maxsplit=1)[0]
    path = changed(tmp_path, (key, 'kinds = ["clinic"' if "\n" in key else ""))
    with pytest.raises(StandardError, match=re.escape(f"plan.toml, line {line}: {where} lacks '{name}'")) as caught:
        read_standard(path)
    assert f"第 {line} 行：{where} 缺少“{name}”" in caught.value.text("zh")


@pytest.mark.parametrize("rules", ["", "rules = []\n", 'rules = "none"\n', "[rules]\nid = 1\n"])
def test_a_standard_without_rules_is_refused(tmp_path, rules):
    head = GOOD.split("\n[[rules]]", maxsplit=1)[0]
    with pytest.raises(StandardError, match=r"(lacks 'rules'|has rules = .*Possible: \[\[rules\]\])"):
        read_standard(write(tmp_path, head + "\n" + rules))


def test_a_rule_that_stands_there_twice_is_refused_with_the_line_of_the_second(tmp_path):
    path = changed(tmp_path, ('id = "school"', 'id = "clinic"'))
    with pytest.raises(StandardError, match=r"plan\.toml, line 18: rule 'clinic' \(reading default\)") as caught:
        read_standard(path)
    assert "第 18 行：规则“clinic”（口径 default）出现了两次" in caught.value.text("zh")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD.replace('id = "clinic"', 'id = "clinic'), 7),
        (GOOD.replace("limit_min = 10", "limit_min 10"), 14),
        (GOOD.replace('"hospital"]', '"hospital"'), 14),
    ],
)
def test_what_is_not_toml_is_refused_with_its_line(tmp_path, text, line):
    with pytest.raises(StandardError, match=rf"plan\.toml is not TOML: .*line {line}\b") as caught:
        read_standard(write(tmp_path, text))
    assert "不符合 TOML 格式" in caught.value.text("zh")


def test_a_file_in_gbk_is_refused_with_the_remedy(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(GOOD, encoding="gb18030")
    with pytest.raises(FileError, match=r"is not UTF-8 text\. Save it as UTF-8"):
        read_standard(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [("unit_level", "subdistrict"), ("unit_level", "district"), ("basis", "present"), ("basis", "assigned")],
)
def test_a_level_or_basis_that_a_walk_cannot_be_judged_on_is_refused_and_not_judged_as_another(tmp_path, key, value):
    with pytest.raises(StandardError, match=rf"line 15: .*{key} = {value}, which cannot be used"):
        read_standard(changed(tmp_path, ("pass_share = 0.8", f'{key} = "{value}"')))


# ---- every part of a rule --------------------------------------------------------------------------

HEAD = GOOD.split("\n[[rules]]", maxsplit=1)[0]
NAMES = 'short_zh = "短"\nshort_en = "Short"\nzh = "条文"\nen = "Clause"\n'


def of_rule(folder: Path, *lines: str, after: str = "", names: str = NAMES) -> Path:
    """A standard of one rule, whose own lines begin at line 12; what comes after its names may be another table."""
    text = f'{HEAD}\n[[rules]]\nid = "one"\n{names}' + "\n".join(lines) + "\n" + after
    return write(folder, text)


def test_the_lines_of_one_rule_begin_at_line_12(tmp_path):
    lines = of_rule(tmp_path, "FIRST").read_text(encoding="utf-8").splitlines()
    assert lines.index("FIRST") + 1 == 12


CLINIC = ('check = "reach_time"', 'kinds = ["clinic"]', "limit_min = 10")
AREA = ('check = "min_area"', 'kinds = ["clinic"]', "min_m2 = 300")
SHARE = ('check = "unit_coverage"', 'unit_level = "city"', 'of = "community"', "min_share = 0.8")
EACH = '[rules.each]\ncheck = "min_area"\nkinds = ["clinic"]\nmin_m2 = 300\n'
LADDER = ('check = "ladder"', 'unit_level = "city"', 'of = "community"')
TIERS = ('check = "hierarchy"',)
READING = '[[rules.readings]]\nreading = "r"\n'
REASON_EN = 'reason_en = "why"\n'
TOLD = '[[not_checkable]]\nid = "x"\nquote_zh = "。"\nreason_zh = "因"\n' + REASON_EN

#: Lines of the rule, what comes after it, the line of the fault, and words of the sentence.
PARTS = {
    "an unknown condition": ((*AREA, 'where = { build_kin = ["扩建"] }'), "", 15, ("build_kin", "build_kind")),
    "a condition that is one text": ((*AREA, 'where = { build_kind = "扩建" }'), "", 15, ("build_kind",)),
    "a condition with an unknown word": (
        (*AREA, 'where = { operator_type = ["state"] }'),
        "",
        15,
        ("operator_type", "government"),
    ),
    "a yes-or-no condition in words": (
        (*AREA, 'where = { barrier_free = ["yes"] }'),
        "",
        15,
        ("barrier_free", "[true]"),
    ),
    "conditions that are no table": ((*AREA, "where = 3"), "", 15, ("where",)),
    "no conditions where they are needed": (
        ('check = "facility_share"', 'kinds = ["clinic"]'),
        "",
        6,
        ("lacks 'where'",),
    ),
    "an empty condition": ((*AREA, "where = { build_kind = [] }"), "", 15, ("build_kind",)),
    "a condition on the kind": ((*AREA, 'where = { kind = ["clinic"] }'), "", 15, ("kind",)),
    "an unknown service": (
        ('check = "basket"', 'services = ["clinic", ["librari"]]', "limit_min = 10"),
        "",
        13,
        ("services", "librari", "library"),
    ),
    "services that are one text": (
        ('check = "basket"', 'services = "clinic"', "limit_min = 10"),
        "",
        13,
        ("services",),
    ),
    "no service": (('check = "basket"', "services = []", "limit_min = 10"), "", 13, ("services",)),
    "a service that is empty": (('check = "basket"', "services = [[]]", "limit_min = 10"), "", 13, ("services",)),
    "a service that is a number": (('check = "basket"', "services = [3]", "limit_min = 10"), "", 13, ("services",)),
    "more services than there are": (
        ('check = "basket"', 'services = ["clinic"]', "min_services = 2", "limit_min = 10"),
        "",
        14,
        ("min_services",),
    ),
    "a basket with kinds": (
        ('check = "basket"', 'services = ["clinic"]', 'kinds = ["clinic"]', "limit_min = 10"),
        "",
        14,
        ("kinds",),
    ),
    "no limit for what is to be reached": (('check = "basket"', 'services = ["clinic"]'), "", 6, ("limit_min",)),
    "a tier without a level": ((*TIERS, 'tiers = [{ kinds = ["clinic"] }]'), "", 13, ("tiers", "level")),
    "a tier of an unknown level": ((*TIERS, 'tiers = [{ level = "town", kinds = ["clinic"] }]'), "", 13, ("tiers",)),
    "a tier of an unknown kind": (
        (*TIERS, 'tiers = [{ level = "city", kinds = ["clinik"] }]'),
        "",
        13,
        ("tiers", "clinik"),
    ),
    "tiers that are no list": ((*TIERS, "tiers = 3"), "", 13, ("tiers",)),
    "a step of two kinds": (
        (*LADDER, "steps = [{ year = 2009, min_share = 0.6, min_count = 3 }]"),
        EACH,
        15,
        ("steps",),
    ),
    "a step without a year": ((*LADDER, "steps = [{ min_share = 0.6 }]"), EACH, 15, ("steps", "year")),
    "a step in percent": ((*LADDER, "steps = [{ year = 2009, min_share = 60 }]"), EACH, 15, ("steps",)),
    "a step with a year in words": ((*LADDER, 'steps = [{ year = "2009", min_share = 0.6 }]'), EACH, 15, ("steps",)),
    "no steps": ((*LADDER, "steps = []"), EACH, 15, ("steps",)),
    "a deadline without its basis": ((*AREA, "deadline = 2020"), "", 6, ("lacks 'deadline_basis'",)),
    "a basis without a deadline": ((*AREA, 'deadline_basis = "stated"'), "", 15, ("deadline_basis",)),
    "an unknown basis of a deadline": (
        (*AREA, "deadline = 2020", 'deadline_basis = "guessed"'),
        "",
        16,
        ("deadline_basis", "guessed"),
    ),
    "a deadline in words": (
        (*AREA, 'deadline = "2020"', 'deadline_basis = "stated"'),
        "",
        15,
        ("deadline", "2025-12-31"),
    ),
    "a deadline before all plans": ((*AREA, "deadline = 20", 'deadline_basis = "stated"'), "", 15, ("deadline",)),
    "a deadline that is true": ((*AREA, "deadline = true", 'deadline_basis = "stated"'), "", 15, ("deadline",)),
    "an unknown check": (('check = "reach"', 'kinds = ["clinic"]'), "", 12, ("check", "reach_time")),
    "a wrong level": ((*AREA, 'unit_level = "city"'), "", 15, ("unit_level", "community")),
    "an unknown level": ((*AREA, 'unit_level = "town"'), "", 15, ("unit_level",)),
    "a wrong basis": ((*AREA, 'basis = "reachable"'), "", 15, ("basis", "assigned")),
    "a parameter of another check": ((*AREA, "limit_min = 15"), "", 15, ("limit_min",)),
    "a missing parameter": (('check = "min_area"', 'kinds = ["clinic"]'), "", 6, ("lacks 'min_m2'",)),
    "an unknown choice": ((*AREA, 'of = "smallest"'), "", 15, ("of", "total, largest")),
    "an unknown field": (('check = "field_value"', 'field = "houses"'), "", 13, ("field", "households")),
    "words that are no list": (
        ('check = "field_value"', 'field = "info_platform"', "values = true"),
        "",
        14,
        ("values",),
    ),
    "a flag in words": (
        ('check = "presence"', 'kinds = ["clinic"]', 'every_kind = "yes"', "limit_min = 10"),
        "",
        14,
        ("every_kind",),
    ),
    "an area of less than nothing": (
        ('check = "min_area"', 'kinds = ["clinic"]', "min_m2 = -300"),
        "",
        14,
        ("min_m2",),
    ),
    "an endless area": (('check = "min_area"', 'kinds = ["clinic"]', "min_m2 = inf"), "", 14, ("min_m2",)),
    "a huge area": (('check = "min_area"', 'kinds = ["clinic"]', "min_m2 = 1e300"), "", 14, ("min_m2",)),
    "a whole number of a thousand digits": (
        ('check = "min_area"', 'kinds = ["clinic"]', f"min_m2 = {'9' * 1000}"),
        "",
        14,
        ("min_m2",),
    ),
    "a share of more than all": ((*SHARE[:3], "min_share = 1.01"), EACH, 15, ("min_share",)),
    "a tolerance of more than half": ((*SHARE, "tolerance = 0.51"), EACH, 16, ("tolerance",)),
    "a tolerance of less than nothing": ((*SHARE, "tolerance = -0.1"), EACH, 16, ("tolerance",)),
    "no inner check": (SHARE, "", 6, ("lacks 'each'",)),
    "an inner check that is no table": ((*SHARE, "each = 3"), "", 16, ("each",)),
    "an inner check without a check": (SHARE, '[rules.each]\nkinds = ["clinic"]\n', 16, ("lacks 'check'",)),
    "an unknown inner check": (SHARE, '[rules.each]\ncheck = "reach"\n', 17, ("check", "reach_time")),
    "an inner check that has one of its own": (SHARE, '[rules.each]\ncheck = "unit_count"\n', 17, ("check",)),
    "an inner check that cannot judge this level": (
        (*SHARE[:2], 'of = "subdistrict"', SHARE[3]),
        EACH,
        17,
        ("check", "min_area"),
    ),
    "an unknown kind of an inner check": (SHARE, EACH.replace("clinic", "clinik"), 18, ("kinds", "clinik")),
    "an unknown key of an inner check": (SHARE, EACH + "min_m = 3\n", 20, ("min_m", "min_m2")),
    "a missing key of an inner check": (SHARE, EACH.replace("min_m2 = 300\n", ""), 16, ("lacks 'min_m2'",)),
    "a reading without a name": (AREA, "[[rules.readings]]\nmin_m2 = 400\n", 15, ("lacks 'reading'",)),
    "a reading with an unknown key": (
        AREA,
        '[[rules.readings]]\nreading = "r"\nmin_m = 400\n',
        17,
        ("min_m", "min_m2"),
    ),
    "a reading that changes the clause": (
        AREA,
        '[[rules.readings]]\nreading = "r"\nforce = "target"\n',
        17,
        ("force",),
    ),
    "a reading with a wrong value": (AREA, '[[rules.readings]]\nreading = "r"\nmin_m2 = 0\n', 17, ("min_m2",)),
    "a fault of the second reading": (
        AREA,
        READING + "min_m2 = 400\n" + READING.replace('"r"', '"s"') + "min_m2 = 0\n",
        20,
        ("min_m2",),
    ),
    "two readings of one name": (AREA, READING + READING, 18, ("one", "reading r")),
    "readings that are no tables": ((*AREA, "readings = [3]"), "", 15, ("readings",)),
    "plain readings in words": ((*CLINIC, 'circle_readings = "no"'), "", 15, ("circle_readings", "true, false")),
    "a rule that builds on one that is not there": (
        ('check = "rules_met"', 'rules = ["one", "two"]'),
        "",
        13,
        ("rules",),
    ),
    "a rule that builds on nothing": (('check = "rules_met"', "rules = []"), "", 13, ("rules",)),
    "a clause that is not checked without a reason": (AREA, TOLD.replace(REASON_EN, ""), 15, ("lacks 'reason_en'",)),
    "a clause that is not checked with an empty quote": (AREA, TOLD.replace("。", ""), 17, ("quote_zh",)),
    "a clause that is not checked with an unknown force": (AREA, TOLD + 'force = "must"\n', 20, ("force", "mandatory")),
    "a clause that is not checked with an unknown key": (
        AREA,
        TOLD.replace("quote_zh", "quote = 1\nquote_zh"),
        17,
        ("quote", "quote_zh"),
    ),
    "an unknown status of a figure": ((*AREA, 'figure_status = "heard"'), "", 15, ("figure_status", "seen")),
    "a walker that there is not": ((*CLINIC, 'decided_by = "giant"'), "", 15, ("decided_by", "elderly")),
    "an upper limit below the lower": (
        ('check = "community_size"', "min_households = 2000", "max_households = 1000"),
        "",
        14,
        ("max_households",),
    ),
    "words of a city": (
        ('check = "field_value"', 'unit_level = "city"', 'field = "info_platform"', "values = [true]"),
        "",
        15,
        ("values",),
    ),
}


@pytest.mark.parametrize("fault", PARTS)
def test_a_fault_in_any_part_of_a_rule_is_named_by_file_line_and_key(tmp_path, fault):
    lines, after, line, words = PARTS[fault]
    path = of_rule(tmp_path, *lines, after=after)
    with pytest.raises(StandardError) as caught:
        read_standard(path)
    for language, where in (("en", f"{path}, line {line}:"), ("zh", f"{path} 第 {line} 行：")):
        said = caught.value.text(language)
        assert where in said
        assert "\n" not in said
        assert len(said) < 2500
    for word in words:
        assert word in caught.value.text("en")


@pytest.mark.parametrize(
    "text", ["", "\n", "id = 3\n", 'id = ""\n', "rules = 3\n", "[rules]\n", "[[rules]]\n", "\x00", "[[[", "a" * 100_000]
)
def test_a_file_that_is_no_standard_is_refused_in_one_sentence(tmp_path, text):
    with pytest.raises(StandardError) as caught:
        read_standard(write(tmp_path, text))
    assert "plan.toml" in caught.value.text("en")


def test_a_deeply_nested_file_is_refused_and_nothing_else_happens(tmp_path):
    with pytest.raises((StandardError, FileError)):
        read_standard(write(tmp_path, "a = " + "[" * 5000 + "]" * 5000))


@pytest.mark.parametrize("check", ["reach_time", "presence", "basket"])
def test_fifteen_minutes_can_be_kept_from_being_read_in_metres(tmp_path, check):
    what = 'services = ["clinic"]' if check == "basket" else 'kinds = ["clinic"]'
    basis = [] if check == "reach_time" else ['basis = "reachable"']
    lines = (f'check = "{check}"', what, "limit_min = 15", *basis)
    added = [rule.reading for rule in read_standard(of_rule(tmp_path, *lines)).rules]
    assert added == ["default", "800m", "1000m"]
    kept = [rule.reading for rule in read_standard(of_rule(tmp_path, *lines, "circle_readings = false")).rules]
    assert kept == ["default"]


@pytest.mark.parametrize("minutes", [14.99, 10, 15.01, 20])
def test_other_minutes_are_not_read_in_metres(tmp_path, minutes):
    lines = ('check = "reach_time"', 'kinds = ["clinic"]', f"limit_min = {minutes}")
    assert len(read_standard(of_rule(tmp_path, *lines)).rules) == 1


def test_a_reading_keeps_what_it_does_not_change_and_its_clause_keeps_its_force(tmp_path):
    after = '[[rules.readings]]\nreading = "larger"\nmin_m2 = 400\n'
    path = of_rule(
        tmp_path,
        *AREA,
        'of = "largest"',
        'force = "target"',
        "deadline = 2020",
        'deadline_basis = "stated"',
        after=after,
    )
    first, larger = read_standard(path).rules
    assert (first.asks["min_m2"], larger.asks["min_m2"]) == (300, 400)
    assert first.asks["of"] == larger.asks["of"] == "largest"
    assert (larger.force, larger.deadline, larger.primary, first.primary) == ("target", first.deadline, False, True)


@pytest.mark.parametrize(("said", "day"), [("2020", "2020-12-31"), ("2020-06-30", "2020-06-30")])
def test_a_deadline_of_a_year_is_its_last_day(tmp_path, said, day):
    path = of_rule(tmp_path, *AREA, f"deadline = {said}", 'deadline_basis = "implied"')
    deadline = read_standard(path).rules[0].deadline
    assert deadline is not None
    assert deadline.isoformat() == day


# ---- the table of checks ---------------------------------------------------------------------------

TABLE = (Path(__file__).parent.parent / "docs" / "standards.md").read_text(encoding="utf-8")


def told_checks() -> dict[str, tuple[str, str]]:
    """Of every check in the documentation: its parameters, and its levels and bases."""
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| .* \| ([^|]*) \|$", TABLE, re.MULTILINE)
    return {name: (params, levels) for name, params, levels in rows if name in ASKS or "`" in params}


def test_every_check_is_told_and_asked_and_done():
    assert set(CHECKS) == set(ASKS) == set(told_checks())


@pytest.mark.parametrize("check", sorted(ASKS))
def test_every_parameter_is_told_with_whether_it_is_needed(check):
    text = re.sub(r"`\[.*?\]`|`\[rules\.each\]`", "", told_checks()[check][0])
    told = {name: needed == "●" for name, needed in re.findall(r"`(\w+)`\s*(●?)", re.sub(r"\([^)]*\)", "", text))}
    ask = ASKS[check]
    asked = {name: param.needed for name, param in ask.params.items()}
    asked |= {"kinds": True} if ask.kinds else {}
    asked |= {"where": True} if check == "facility_share" else {}
    told.pop("check", None)  # that of the inner rule
    assert told == asked


@pytest.mark.parametrize("check", sorted(ASKS))
def test_levels_and_bases_are_as_told_and_the_first_is_the_default(check):
    text = told_checks()[check][1].strip()
    levels, _, bases = text.partition(";")
    above = ("subdistrict", "district", "city", "province")
    named = {"all": ("community", *above), "above community": above, "as above": above}
    wanted = named.get(levels.split("(")[0].strip(), tuple(level.strip() for level in levels.split(",")))
    assert tuple(ASKS[check].levels) == wanted
    if bases:
        assert tuple(ASKS[check].bases) == tuple(base.strip() for base in bases.split(","))


# ---- what cannot be meant --------------------------------------------------------------------------

REACHED = ('check = "presence"', 'kinds = ["clinic"]', 'basis = "reachable"')
FIELD = 'check = "field_value"'
IN_CITY = ('unit_level = "city"', 'of = "community"')
SENSELESS = {
    "two limits of one walk": (*REACHED, "limit_min = 15", "limit_m = 500"),
    "a walk of a whole city": (*REACHED, 'unit_level = "city"', "limit_min = 15"),
    "a word that the field never has": (FIELD, 'field = "place_type"', 'values = ["city"]'),
    "a number where the field says yes or no": (FIELD, 'field = "info_platform"', "values = [3]"),
    "a least value of a field of words": (FIELD, 'field = "place_type"', "min_value = 3"),
    "a number per word": (FIELD, 'field = "volunteers"', 'per = "place_type"', "min_value = 3"),
    "words and a number at once": (FIELD, 'field = "households"', "min_value = 3", 'values = ["a"]'),
    "more at least than at most": (FIELD, 'field = "volunteers"', "min_value = 3", "max_value = 2"),
    "a band of residents upside down": (
        'check = "facilities_per_residents"',
        'kinds = ["clinic"]',
        "min_residents = 100000",
        "max_residents = 30000",
        'mode = "strict"',
    ),
    "shares of districts in a subdistrict": (
        SHARE[0],
        'unit_level = "subdistrict"',
        'of = "district"',
        "[rules.each]",
        *REACHED[:2],
        'basis = "present"',
    ),
    "a ladder of shares and numbers": (
        LADDER[0],
        *IN_CITY,
        "steps = [{ year = 2009, min_share = 0.6 }, { year = 2010, min_count = 3 }]",
        *EACH.splitlines(),
    ),
    "two steps of one year": (
        LADDER[0],
        *IN_CITY,
        "steps = [{ year = 2009, min_share = 0.6 }, { year = 2009, min_share = 0.7 }]",
        *EACH.splitlines(),
    ),
}


@pytest.mark.parametrize("what", SENSELESS)
def test_a_rule_that_cannot_be_meant_is_refused_when_it_is_read_and_not_when_it_is_judged(tmp_path, what):
    with pytest.raises(StandardError, match=r"plan\.toml, line \d+: "):
        read_standard(of_rule(tmp_path, *SENSELESS[what]))


def test_a_fault_is_told_in_one_short_line_whatever_stands_in_the_file(tmp_path):
    for hostile in ("a\\nb", "x" * 10_000):
        with pytest.raises(StandardError) as caught:
            read_standard(of_rule(tmp_path, 'check = "reach_time"', f'kinds = ["{hostile}"]', "limit_min = 10"))
        said = caught.value.text("en")
        assert "\n" not in said
        assert len(said) < 2500


@pytest.mark.parametrize("name", ["a\\nb", "a;b"])
def test_an_id_does_not_hold_what_separates_ids(tmp_path, name):
    with pytest.raises(StandardError, match=r"line 7: .*id"):
        read_standard(changed(tmp_path, ('id = "clinic"', f'id = "{name}"')))
