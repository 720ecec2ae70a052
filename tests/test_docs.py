"""The documents lead somewhere, say the same in both languages, and print code that runs as it is printed."""

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

import circle15 as c15
from circle15.cli import app
from circle15.standards.reader import read_standard
from circle15.study.reader import read_study
from tests.pages import (
    DOCS,
    LINK,
    PAGES,
    PAIRS,
    ROOT,
    anchors_of,
    bare,
    blocks_of,
    codes_of,
    headings_of,
    keys_of_tables,
    named,
    names_under,
    prose_of,
    section,
    text_of,
)
from tests.small_town import STUDY

# ---- links, languages ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_of_a_page_leads_somewhere(page):
    for target in LINK.findall(prose_of(page)):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), f"{named(page)}: {target}"
        assert not anchor or anchor in anchors_of(path), f"{named(page)}: {target}"


def test_every_page_for_planners_is_there_in_both_languages():
    pages = {path for path in PAGES if path.name != "CONTRIBUTING.md"}
    assert {path for pair in PAIRS for path in pair} == pages


def test_a_page_leads_to_pages_of_its_own_language():
    for chinese, _ in PAIRS:
        others = [target for target in LINK.findall(prose_of(chinese)) if re.search(r"(?<!\.zh)\.md", target)]
        translated = [
            name for name in others if (chinese.parent / name.partition("#")[0]) in dict(map(reversed, PAIRS))
        ]
        assert [name for name in translated if Path(name).name != chinese.name.replace(".zh.md", ".md")] == []


@pytest.mark.parametrize("index", ["README.md", "README.zh.md"])
def test_the_index_of_each_language_names_every_page_of_it(index):
    zh = index.endswith(".zh.md")
    pages = [path.name for path in DOCS.glob("*.md") if path.name.endswith(".zh.md") == zh and path.name != index]
    assert [name for name in pages if f"]({name})" not in text_of(DOCS / index)] == []


@pytest.mark.parametrize(("chinese", "english"), PAIRS, ids=[named(english) for _, english in PAIRS])
def test_a_page_has_the_same_headings_code_and_tables_in_both_languages(chinese, english):
    assert [level for level, _ in headings_of(chinese)] == [level for level, _ in headings_of(english)]
    assert [bare(code) for code in codes_of(chinese)] == [bare(code) for code in codes_of(english)]
    assert keys_of_tables(chinese) == keys_of_tables(english)
    images = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
    assert len(images.findall(text_of(chinese))) == len(images.findall(text_of(english)))


# ---- examples --------------------------------------------------------------------------------------

TOML = [(page, at, code) for page in PAGES for at, code in enumerate(blocks_of(page, "toml"))]


@pytest.mark.parametrize(("page", "at", "code"), TOML, ids=[f"{page.name}-{at}" for page, at, _ in TOML])
def test_every_toml_block_is_read_as_what_it_is(page, at, code, tmp_path):
    data = tomllib.loads(code)
    path = tmp_path / "example.toml"
    if "rules" in data:
        path.write_text(code if "id" in data else f"{HEAD}\n{code}", encoding="utf-8")
        assert read_standard(path).rules
        return
    for name in ("plan.toml", "my-district.toml"):
        (tmp_path / name).write_text(f"{HEAD}\n{RULE}", encoding="utf-8")
    lacking = [block for name, block in parts_of_study().items() if name not in data]
    path.write_text("\n".join([code, *lacking]), encoding="utf-8")
    assert read_study(path).facilities


HEAD = 'id = "example"\ntitle_zh = "例"\ntitle_en = "Example"\nsource_status = "own_choice"\n'
RULE = """[[rules]]
id = "one"
check = "reach_time"
short_zh = "诊所"
short_en = "Clinic"
zh = "诊所"
en = "Clinic"
kinds = ["clinic"]
limit_min = 15
"""


def parts_of_study():
    """The tables of a study file that an example leaves out, by name."""
    parts = re.split(r"^(?=\[)", STUDY, flags=re.MULTILINE)
    return {re.sub(r"[\[\]]", "", part.split("\n")[0]): part for part in parts if part}


COMMANDS = [
    (page, line)
    for page in PAGES
    for code in blocks_of(page, "sh")
    for line in code.replace("\\\n", " ").splitlines()
    if line.split("#")[0].split()[:1] == ["circle15"]
]


@pytest.mark.parametrize(
    ("page", "line"), COMMANDS, ids=[f"{page.name}-{line[:30].strip()}" for page, line in COMMANDS]
)
def test_every_command_that_a_page_prints_exists_with_its_options(page, line):
    words = shlex.split(line, comments=True)[1:]
    command = typer.main.get_command(app)
    while isinstance(command, click.Group) or hasattr(command, "commands"):
        name = words.pop(0)
        assert name in command.commands, line
        command = command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    assert [word for word in words if word.startswith("-") and word.split("=")[0] not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_that_a_sentence_names_exists(page):
    groups = typer.main.get_command(app)
    for name in re.findall(r"`circle15 ([a-z]+)", prose_of(page)):
        assert name in groups.commands, name


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_python_blocks_use_names_that_circle15_has(page):
    for code in blocks_of(page, "python"):
        compile(code, str(page), "exec")
        for name in re.findall(r"\bc15\.(\w+)", code):
            assert name in c15.__all__, name


# ---- the README ------------------------------------------------------------------------------------


def test_the_python_of_the_readme_runs_as_it_is_printed(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    names = {}
    for code in blocks_of(ROOT / "README.md", "python"):
        exec(compile(code, "README.md", "exec"), names)
    assert "Monaco-Ville (MC-MO)" in capsys.readouterr().out


def test_the_first_study_of_the_readme_runs_as_it_is_printed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    block = next(code for code in blocks_of(ROOT / "README.md", "sh") if "circle15 init" in code)
    for line in block.splitlines():
        said = CliRunner().invoke(app, shlex.split(line)[1:])
        assert said.exit_code in {0, 1}, said.output
    assert "Example East" in said.output


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readme_prints_the_speeds_that_were_measured(page):
    title = {"README.md": "How fast it is", "README.zh.md": "快慢"}[page]
    measured = text_of(ROOT / "benchmarks" / "RESULTS.md")
    numbers = re.findall(r"([\d.,]+) (?:x|ms|s|%|MB)(?=[ ,，。|])", section(ROOT / page, title))
    assert len(numbers) > 15
    assert [number for number in numbers if not re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d])", measured)] == []


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readme_lists_every_standard_that_is_shipped(page):
    title = {"README.md": "The standards", "README.zh.md": "自带的标准"}[page]
    assert names_under(ROOT / page, title) == set(c15.list_standards())
