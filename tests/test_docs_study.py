"""The references of the study file and of standards list what the program reads."""

import re
from dataclasses import fields

import pytest
from typer.testing import CliRunner

from circle15.cli import app
from circle15.network.profile import WalkProfile
from circle15.standards.asks import ASKS
from circle15.study import walkers
from circle15.study.file import KEYS
from tests.pages import (
    DOCS,
    blocks_of,
    headings_of,
    named,
    names_under,
    prose_of,
    section,
)

# ---- the study file --------------------------------------------------------------------------------

EVERY_TABLE = KEYS["gates"]
OF_ONE_KIND = {"communities": KEYS["communities"] - EVERY_TABLE, "facilities": KEYS["facilities"] - EVERY_TABLE}
LIKE_EVERY_TABLE = {"areas", "boundaries", "gates", "barriers", "buildings", "population"}
OF_SECTIONS = {
    f"`[[{name}]]`" if name == "facilities" else f"`[{name}]`": OF_ONE_KIND.get(name, keys)
    for name, keys in KEYS.items()
    if name not in LIKE_EVERY_TABLE
}
STUDY_PAGES = [DOCS / "study.md", DOCS / "study.zh.md"]


@pytest.mark.parametrize("page", STUDY_PAGES, ids=named)
@pytest.mark.parametrize("title", OF_SECTIONS)
def test_the_reference_of_the_study_file_lists_the_keys_that_are_read(page, title):
    assert names_under(page, title) == OF_SECTIONS[title]


@pytest.mark.parametrize(
    ("page", "title"), list(zip(STUDY_PAGES, ("Keys of every table", "各表通用的键"), strict=True)), ids=["en", "zh"]
)
def test_the_reference_lists_the_keys_that_every_table_knows(page, title):
    assert names_under(page, title) == EVERY_TABLE
    assert all(KEYS[name] >= EVERY_TABLE for name in ("communities", "facilities", "areas", "buildings", "population"))
    assert KEYS["areas"] == KEYS["communities"]
    assert KEYS["boundaries"] == EVERY_TABLE - {"on_invalid"}
    assert KEYS["barriers"] == {"source", "layer"}


@pytest.mark.parametrize(
    ("page", "title"), list(zip(STUDY_PAGES, ("A walker of your own", "自定步行者"), strict=True)), ids=["en", "zh"]
)
def test_the_reference_lists_what_can_be_said_of_a_walker(page, title):
    assert names_under(page, title) == walkers._KEYS == {"like", *(item.name for item in fields(WalkProfile))}


@pytest.mark.parametrize("page", STUDY_PAGES, ids=named)
def test_the_reference_speaks_of_every_table_of_the_study_file(page):
    said = " ".join(title for _, title in headings_of(page)) + section(page, "`[gates]`")
    missing = [name for name in KEYS if name != "boundaries" and f"[{name}]" not in said]
    assert missing == []


# ---- writing a standard ----------------------------------------------------------------------------

STANDARD_PAGES = [(DOCS / "write_a_standard.md", "en"), (DOCS / "write_a_standard.zh.md", "zh")]


@pytest.mark.parametrize(("page", "language"), STANDARD_PAGES, ids=["en", "zh"])
def test_the_standard_that_the_page_writes_passes_the_checker_as_it_prints(page, language, tmp_path, monkeypatch):
    said = checked(blocks_of(page, "toml")[0], language, tmp_path, monkeypatch)
    assert said.exit_code == 0
    assert lines_of(said.output) == lines_of(blocks_of(page, "text")[0])


@pytest.mark.parametrize(("page", "language"), STANDARD_PAGES, ids=["en", "zh"])
@pytest.mark.parametrize(("right", "wrong"), [("limit_min =", "limit_mins ="), ('deadline_basis = "stated"\n', "")])
def test_mistakes_are_named_as_the_page_prints(page, language, right, wrong, tmp_path, monkeypatch):
    said = checked(blocks_of(page, "toml")[0].replace(right, wrong), language, tmp_path, monkeypatch)
    assert said.exit_code == 2
    assert said.output.strip() in prose_of(page)


def checked(code, language, tmp_path, monkeypatch):
    (tmp_path / "my-district.toml").write_text(code, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return CliRunner().invoke(app, ["standards", "check", "my-district.toml", "--language", language])


def lines_of(text):
    return " ".join(text.split())


@pytest.mark.parametrize(("page", "language"), STANDARD_PAGES, ids=["en", "zh"])
def test_the_checks_that_the_page_names_are_checks(page, language):
    title = {"en": "2. Find the check", "zh": "2. 选检查方式"}[language]
    rows = re.findall(r"^\|.*\| `(\w+)` \|$", section(page, title), re.MULTILINE)
    assert rows
    assert set(rows) <= set(ASKS)
