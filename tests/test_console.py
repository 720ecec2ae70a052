"""What a run prints: short, in line whatever the script, whole where a program reads, and never cut there."""

import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from rich.cells import cell_len
from rich.console import Console

import circle15 as c15
from circle15.present.console import print_summary
from circle15.present.grid import Column, plain_lines, print_line, print_table, wrapped
from circle15.present.summary.circles import circles_table
from circle15.present.summary.headlines import headlines
from circle15.present.summary.plan import plan_table
from circle15.words import say
from tests.small_town import (
    STUDY,
    assess,
    at,
    communities,
    facilities,
    lon_lat,
    rule,
    street,
    town,
    write_study,
)

SLOWER = STUDY.replace("speed_kmh = 6.0", "speed_kmh = 5.0")
BOXES = re.compile(r"[\u2500-\u257f]")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """The small town at 5 km/h: one gap in the east, where a clinic is planned; and a long name."""
    folder = tmp_path_factory.mktemp("console")
    write_study(folder, SLOWER)
    path = folder / "facilities.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [f"{line},{'open' if at else 'status'}" for at, line in enumerate(lines)]
    rows.append(",".join(["c9", "规划诊所", "clinic", *map(str, lon_lat(19)), "planned"]))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return c15.run(folder / "study.toml")


def printed(result, *, width=None, language=None, colour=False):
    """What a console shows: on a terminal of so many cells, or in a file where None."""
    out = io.StringIO()
    terminal = width is not None
    print_summary(
        result,
        Console(file=out, force_terminal=terminal, width=width, color_system="standard" if colour else None),
        language=language,
    )
    return out.getvalue()


def renamed(result, name):
    findings = result.findings.assign(unit_name=result.findings["unit_name"].replace("东社区", name))
    return replace(result, findings=findings)


# ---- lines and tables ------------------------------------------------------------------------------


def test_a_chinese_character_is_two_cells_wide():
    lines = plain_lines(
        [Column(heading="社区"), Column(heading="n", side="right"), Column(heading="why")],
        [["北街社区", "7", "a"], ["West", "123", "b"]],
    )
    assert lines == ["社区        n  why", "北街社区    7  a", "West      123  b"]
    assert {cell_len(line[: re.search(r"(why|a|b)$", line).start()]) for line in lines} == {15}


def test_blanks_stand_at_no_end_of_a_line():
    assert plain_lines([Column(heading="a"), Column(heading="b")], [["x", ""]]) == ["a  b", "x"]


@pytest.mark.parametrize("width", [10, 17, 40])
@pytest.mark.parametrize(
    "text",
    [
        "每片短于 1000 米的碎片，未用于步行计算（在地图上另行标出）。",
        "2.5 km of streets lie in fragments; nobody starts a walk there.",
        "道路文件 streets.gpkg 有 162 处交叉没有公共节点",
    ],
)
def test_wrapped_lines_fit_hold_everything_and_begin_with_no_closing_mark(text, width):
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line.startswith(tuple("，。；：、！？）”")) for line in lines)
    assert not any(before.endswith(tuple("（“")) for before, _ in pairwise(lines))


def test_a_word_longer_than_the_line_is_cut_and_not_lost():
    assert wrapped("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_nothing_wraps_to_no_line():
    assert wrapped("", 10) == []


def test_markup_and_control_characters_of_a_name_are_shown_as_text():
    out = io.StringIO()
    console = Console(file=out, width=40)
    print_line(console, "[red]社区[/red]\x1b[2J\nend")
    print_table(console, [Column(heading="[b]name[/b]")], [["[bold]x[/bold]\x07"]])
    assert out.getvalue().splitlines() == ["[red]社区[/red] [2J end", "[b]name[/b]", "[bold]x[/bold]"]


# ---- the summary -----------------------------------------------------------------------------------


def test_a_file_gets_no_colour_no_box_no_wrapped_and_no_cut_line(result):
    said = printed(renamed(result, "名字特别长的" * 20 + "东社区"))
    assert "名字特别长的" * 20 + "东社区" in said
    assert not COLOURS.search(said)
    assert not BOXES.search(said)
    assert "…" not in said
    assert all(line == line.rstrip() for line in said.splitlines())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_gets_lines_that_fit_and_no_cut_name(result, width, language):
    name = "名字特别长的" * 8 + "东社区"
    said = printed(renamed(result, name), width=width, language=language)
    assert all(cell_len(line) <= width for line in said.splitlines())
    assert not BOXES.search(said)
    rows = said.split(say("console.reason", language))[1]
    assert len(re.findall("名字特别长的"[0], rows)) == 8


def test_a_terminal_gets_bold_and_yellow_where_it_has_colours(result):
    assert COLOURS.search(printed(result, width=80, colour=True))


def test_the_columns_of_the_headline_table_stand_in_line(result):
    said = printed(result, language="zh").splitlines()
    head = next(line for line in said if line.startswith("要求"))
    at = said.index(head)
    rows = said[at + 1 : at + 6]
    ends = [[cell_len(line[: match.end()]) for match in re.finditer(r"\S+", line)][-3:] for line in (head, *rows)]
    assert len(set(map(tuple, ends))) == 1


def test_the_headlines_count_what_the_summary_counts(result):
    table = headlines(result, "en")
    clinic = table[(table["rule_id"] == "clinic-15min") & table["primary"] & (table["profile"] == "block")].iloc[0]
    assert (clinic["communities_met"], clinic["communities_unmet"], clinic["share_in_reach"]) == (2, 1, 0.5)
    assert re.search(r"Clinic +one block a minute +50 % +2 +0 +1\n", printed(result))


def test_a_column_that_would_be_empty_is_left_out(result):
    assert "Not judged" not in printed(result)
    assert "不判定" not in printed(result, language="zh")


def test_the_gap_is_named_with_its_walk_and_its_reason(result):
    said = printed(result)
    assert "Gaps: 1 (unit, rule)" in said
    assert re.search(r"东社区 +Clinic +19\.2 min +0 %  too far, even in a straight line\n", said)


def test_the_plan_is_one_line_and_says_what_becomes_of_the_gap(result):
    table = plan_table(result, "en")
    clinic = table[(table["rule_id"] == "clinic-15min") & table["primary"] & table["decides"]].iloc[0]
    assert (clinic["communities_met_now"], clinic["communities_met_plan"]) == (2, 3)
    assert "Once what is planned or being built is open (facilities: 1): 0 gaps instead of 1;" in printed(result)
    said = printed(result, language="zh")
    assert "规划和在建的 1 处设施建成后：缺口由 1 项变为 0 项；达标社区增减：医疗机构 2 → 3 个" in said


def test_without_a_plan_nothing_is_said_of_one(result):
    bare = replace(result, plan_findings=result.plan_findings.iloc[:0], plan_coverage=result.plan_coverage.iloc[:0])
    assert "planned" not in printed(bare)
    assert plan_table(bare, "en").empty


def test_the_language_can_be_another_than_that_of_the_study(result):
    assert printed(result, language="zh").splitlines()[1].startswith("步行者：")
    assert printed(result).splitlines()[1].startswith("Walker: ")


# ---- the circle against the walk -------------------------------------------------------------------


@pytest.fixture(scope="module")
def bend():
    """A clinic 500 m from a community as the crow flies, 2100 m by the only street: 21 minutes at a block a minute."""
    network = town(street((0, 0), (8, 0), (8, 5), (0, 5)))
    people = communities({"a": at(0, 0), "b": at(0, 5)}, population=[300, 100], name=["甲", "乙"])
    return assess(network, people, facilities({"c": ("clinic", 0, 5)}), rule(), language="en")


def test_the_circle_line_names_whom_the_circle_passes_and_the_walk_fails(bend):
    table = circles_table(bend, "en").iloc[0]
    assert (table["communities_circle_only"], table["circle_only"], table["community_ids"]) == (1, 300, "a")
    assert "Circle passes, walk fails: Clinic 1 community, 300 people.\n" in printed(bend)
    assert "画圆达标、步行不达标：诊所 1 个社区、300 人。\n" in printed(bend, language="zh")


def test_where_the_circle_fools_nobody_there_is_no_such_line(result):
    none = replace(result, circles=result.circles.assign(circle_only=0.0))
    assert "Circle passes" not in printed(none)
    assert circles_table(replace(result, circles=result.circles.iloc[:0]), "en").empty


# ---- what verdicts depend on -----------------------------------------------------------------------


def test_what_verdicts_depend_on_is_counted_in_one_line(result):
    causes = result.contrasts["depends_on"].str.split(";").explode()
    said = printed(result)
    line = next(line for line in said.splitlines() if "depend on what is asked" in line)
    assert line.startswith(f"{len(result.contrasts)} verdicts")
    assert f"{(causes == 'reading').sum()} on the reading of the clause" in line


def test_at_most_three_gaps_of_one_rule_and_ten_in_all_are_listed():
    homes = communities({f"p{number:02}": at(30 + number, 0) for number in range(6)}, population=[10] * 6)
    network = town(street((0, 0), (40, 0)))
    found = assess(network, homes, facilities({"c": ("clinic", 0, 0)}), rule(), language="en")
    said = printed(found)
    assert "Gaps: 6 (unit, rule)" in said
    assert re.findall(r"^(p\d\d) ", said, flags=re.MULTILINE) == ["p05", "p04", "p03"]
    assert "... and 3 more, see gaps.csv" in said
