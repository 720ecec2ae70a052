"""Standards are TOML that people write: what ships reads; a fault is named by file, line and key, in both languages."""

import re
from pathlib import Path

import pytest

from circle15.errors import FileError, StandardError
from circle15.kinds import kinds
from circle15.standards.reader import read_standard, shipped_standards

#: Line numbers in the tests below count in this text.
GOOD = """\
id = "plan"
title_zh = "规划"
title_en = "Plan"
source_status = "own choice"

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


def test_circle15_basic_ships_and_is_listed():
    assert shipped_standards() == ["circle15-basic"]


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
    assert standard.source_status == "own choice"
    assert "非政策文件" in standard.title_zh
    assert "no policy document" in standard.title_en
    assert [rule.id for rule in standard.rules] == [
        "service-centre-15min",
        "clinic-15min",
        "elderly-day-care-15min",
    ]
    for rule in standard.rules:
        assert (rule.limit_min, rule.pass_share, rule.force) == (15.0, 0.9, "standard")
        assert rule.applies_to == {"urban_rural": ("urban",)}
        assert rule.others == "report"
        assert rule.quote_zh == ""
        assert "0.9" in rule.note_zh
        assert "0.9" in rule.note_en


# ---- what reads ------------------------------------------------------------------------------------


def test_every_key_of_a_rule_is_read(tmp_path):
    clinic, school = read_standard(write(tmp_path, GOOD)).rules
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
    ]


# ---- what is wrong ---------------------------------------------------------------------------------


def test_a_standard_that_is_not_there_is_a_missing_file(tmp_path):
    with pytest.raises(FileError, match=r"There is no file .*none\.toml"):
        read_standard("none.toml", beside=tmp_path)


def test_an_unknown_id_names_the_shipped_standards():
    with pytest.raises(StandardError, match=r"no standard 'panlong'\. Shipped are: circle15-basic") as caught:
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
    "a limit of no minutes": (("limit_min = 10", "limit_min = 0"), 14, "limit_min", "0 < minutes ≤ 240"),
    "a limit that is no number": (("limit_min = 10", "limit_min = nan"), 14, "limit_min", "0 < minutes ≤ 240"),
    "a limit in words": (("limit_min = 10", 'limit_min = "10 min"'), 14, "limit_min", "0 < minutes ≤ 240"),
    "a limit that is true": (("limit_min = 10", "limit_min = true"), 14, "limit_min", "0 < minutes ≤ 240"),
    "a share in percent": (("pass_share = 0.8", "pass_share = 80"), 15, "pass_share", "0 < share ≤ 1"),
    "a share of nobody": (("pass_share = 0.8", "pass_share = 0"), 15, "pass_share", "0 < share ≤ 1"),
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
        ('source_status = "own choice"', 1, "[standard]"),
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
def test_a_clause_that_no_check_can_judge_yet_is_refused_and_not_judged_as_another(tmp_path, key, value):
    with pytest.raises(StandardError, match=rf"line 15: .*{key} = {value}, which cannot be used"):
        read_standard(changed(tmp_path, ("pass_share = 0.8", f'{key} = "{value}"')))
