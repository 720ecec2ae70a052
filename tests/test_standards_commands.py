"""``circle15 standards list | show | check``: what a person reads of a standard."""

import unicodedata

import pytest

from circle15.standards.asks import ASKS
from circle15.standards.model import FORCES, SOURCE_STATUSES
from circle15.standards.params import APPLIES
from circle15.standards.reader import read_standard, shipped_standards
from circle15.words import LANGUAGES, has_sentence, say
from tests.run_cli import inside

HEAD = 'id = "own"\ntitle_zh = "我的[red]规划[/]"\ntitle_en = "My [red]plan[/]"\nsource_status = "{status}"\n'
RULE = """
[[rules]]
id = "{id}"
short_zh = "[b]简称[/]"
short_en = "[b]Short[/]"
zh = "有诊所[/x]"
en = "A clinic [/x]"
check = "reach_time"
kinds = ["clinic"]
limit_min = 10
"""


@pytest.fixture
def own(tmp_path):
    def write(*rules, status="own_choice", name="own.toml"):
        path = tmp_path / name
        path.write_text(HEAD.format(status=status) + "".join(rules), encoding="utf-8")
        return path

    return write


def width(line):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


def narrow(monkeypatch, *arguments):
    """Run a command on eighty columns."""
    monkeypatch.setattr("tests.run_cli._spoken", lambda language: {"LANG": language, "NO_COLOR": "1", "COLUMNS": "80"})
    return inside(*arguments).out.splitlines()


# ---- list ------------------------------------------------------------------------------------------


def test_the_list_names_every_standard_with_the_number_of_its_clauses():
    lines = inside("standards", "list", "--language", "en").out.splitlines()
    for name in shipped_standards():
        standard = read_standard(name)
        line = next(line for line in lines if line.startswith(f"{name} "))
        clauses = len({rule.id for rule in standard.rules})
        assert line.split()[-2:] == [str(clauses), str(len(standard.not_checkable))]


def test_the_list_says_which_documents_are_for_reference():
    assert "参照：草稿" in inside("standards", "list", "--language", "zh").out
    assert "参照：已印发" not in inside("standards", "list", "--language", "zh").out


# ---- show ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", shipped_standards())
def test_every_shipped_standard_is_shown_whole_and_within_eighty_columns(monkeypatch, name, language):
    lines = narrow(monkeypatch, "standards", "show", name, "--language", language)
    text = "\n".join(lines)
    standard = read_standard(name)
    for clause in (*standard.rules, *standard.not_checkable):
        assert any(line.split("  ")[0] == clause.id for line in lines), clause.id
    assert max(width(line) for line in lines) <= 80
    assert "\x1b" not in text
    assert "None" not in text
    assert "mappingproxy" not in text


def test_a_rule_is_shown_with_check_parameters_share_and_its_other_readings_below():
    said = inside("standards", "show", "circle15-basic", "--rule", "clinic-15min", "--language", "zh").out
    for part in (
        "检查     步行时间（reach_time），步行不超过 15 分钟，从家门算起",
        "适用于   城镇社区；其他单元只报告",
        "达标     90% 以上的居民在范围内",
        "  口径 800m\n",
        "检查 沿路距离（reach_network_distance），从家门算起，不超过 800 米",
    ):
        assert part in said, said
    assert "elderly-day-care" not in said


def test_clause_deadline_and_duty_are_shown_with_where_the_deadline_was_found():
    said = inside("standards", "show", "tongliao-2020", "--rule", "TL-01", "--language", "en").out
    assert "「推进城乡社区综合服务设施建设,按照每百户不低于30平方米,总面积不低于300平方米」" in said
    assert "at least 30 m² per 100 households" in said
    assert "2020-12-31 (implied by the plan's period)" in said
    assert "stands in the unit" not in said


def test_eighteen_staff_for_ten_thousand_people_are_not_rounded_away():
    said = inside("standards", "show", "national-draft", "--rule", "N145-01-workers", "--language", "zh").out
    assert "不少于 0.18%" in said


def test_a_clause_that_is_not_checked_says_why():
    standard = read_standard("tongliao-2020")
    clause = standard.not_checkable[0]
    said = inside("standards", "show", "tongliao-2020", "--rule", clause.id, "--language", "zh").out
    assert "为何不查" in said
    assert clause.reason_zh[:10] in said


def test_a_rule_that_is_not_there_is_refused_with_the_nearest():
    done = inside("standards", "show", "circle15-basic", "--rule", "clinic", "--language", "zh")
    assert (done.code, done.out) == (2, "")
    assert "最接近的是：clinic-15min" in done.err


def test_a_standard_that_is_not_there_is_refused():
    assert inside("standards", "show", "atlantis").code == 2


# ---- check -----------------------------------------------------------------------------------------


def test_a_file_says_what_it_holds_and_what_its_author_may_not_have_meant(own):
    done = inside("standards", "check", own(RULE.format(id="a"), status="draft"), "--language", "en")
    assert done.code == 0
    for part in (
        "it can be used.",
        "1 rules, with 0 further readings; 0 clauses that are not checked",
        "a: without pass_share the walks are reported and not judged.",
        "a: without quote_zh nobody can compare them with the text.",
        "a: without clause nobody knows where in the document to look.",
        "source_status = draft: for reference only",
    ):
        assert part in done.out, done.out


def test_a_file_of_ones_own_needs_no_quote_and_one_that_says_all_is_not_warned_of(own):
    done = inside("standards", "check", own(RULE.format(id="a") + "pass_share = 0.9\n"), "--language", "zh")
    assert "没有需要注意之处。" in done.out
    assert "quote_zh" not in done.out


def test_a_file_under_another_name_or_under_the_id_of_a_shipped_one_is_warned_of(own):
    other = own(RULE.format(id="a"), name="other.toml")
    assert "The id is 'own', the file is called 'other.toml'" in inside("standards", "check", other).out
    other.write_text(other.read_text(encoding="utf-8").replace('"own"', '"circle15-basic"'), encoding="utf-8")
    assert "'circle15-basic' is also the id of a standard" in inside("standards", "check", other).out


def test_further_readings_are_named(own):
    path = own(RULE.format(id="a").replace("limit_min = 10", "limit_min = 15"))
    out = inside("standards", "check", path, "--language", "zh").out
    assert "另有口径 2 种" in out
    assert "口径 800m、1000m" in out


def test_a_bad_file_is_refused_by_file_line_and_key(own):
    path = own(RULE.format(id="a").replace("limit_min", "limit"))
    done = inside("standards", "check", path, "--language", "zh")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert f"{path} 第 14 行：[[rules]] a 中没有“limit”这一项" in done.err


@pytest.mark.parametrize("command", ["show", "check"])
def test_brackets_in_a_text_are_text_and_no_markup(own, command):
    out = inside("standards", command, own(RULE.format(id="a")), "--language", "en").out
    assert "My [red]plan[/]" in out
    assert "[b]Short[/]" in out


# ---- words ------------------------------------------------------------------------------------------


def test_every_check_parameter_force_and_status_has_its_word():
    needed = [f"check.{name}" for name in ASKS]
    needed += [f"force.{name}" for name in FORCES] + [f"status.{name}" for name in SOURCE_STATUSES]
    needed += [f"value.{value}" for values in APPLIES.values() for value in values]
    for ask in ASKS.values():
        for name, param in ask.params.items():
            needed += [f"param.{name}.{choice}" for choice in param.choices] or [f"param.{name}"]
    assert [key for key in needed if not has_sentence(key)] == []
    assert all(say(f"check.{name}", "zh") != say(f"check.{name}", "en") for name in ASKS)
