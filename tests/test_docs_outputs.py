"""The reference of the outputs lists what a run writes: tables, columns, keys, files, sheets, chapters and layers."""

import re
from dataclasses import fields, replace

import docx
import openpyxl
import pandas as pd
import pyogrio
import pytest

import circle15 as c15
from circle15.present.folder import FILES
from circle15.result import Result
from circle15.schema import AREAS, COMMUNITIES, FACILITIES
from tests.pages import (
    DOCS,
    named,
    names_under,
    rows_of,
    section,
)
from tests.small_town import write_study

# ---- what a run writes -----------------------------------------------------------------------------

OUTPUT_PAGES = [DOCS / "outputs.md", DOCS / "outputs.zh.md"]

#: Columns that a table has for some inputs only; the columns of the tables of places are those of the schema.
SOMETIMES = {
    "communities": {column.name for column in COMMUNITIES.columns},
    "facilities": {column.name for column in FACILITIES.columns} | {"geometry_from"},
    "areas": {column.name for column in AREAS.columns} | {"geometry"},
    "streets": {"wait_u_s", "wait_v_s"},
    "gates": {"community_id", "open_to", "hours", "name", "geometry"},
    "doctor": {
        "severity",
        "length_m",
        "gap_m",
        "edges",
        "ways",
        "level",
        "parts_network",
        "share_length",
        "share_demand",
        "geometry",
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What a run on the small town writes, with a clinic that is planned, one to be located and a row that is bad."""
    town = tmp_path_factory.mktemp("docs")
    study = write_study(town / "in")
    served = town / "in" / "facilities.csv"
    lines = served.read_text(encoding="utf-8").replace("kind,lon", "kind,status,lon").splitlines()
    rows = [",".join([*line.split(",")[:3], "open", *line.split(",")[3:]]) for line in lines[1:]]
    planned = rows[0].replace("c1,", "p1,").replace("open", "planned")
    more = [planned, "u1,待定诊所,clinic,open,,", "b1,无类,什么,open,114.0,30.0"]
    served.write_text("\n".join([lines[0], *rows, *more]) + "\n", encoding="utf-8")
    c15.run(study, town / "out")
    return town / "out"


@pytest.fixture(scope="module")
def result(folder):
    return c15.load(folder)


TABLES = [part.name for part in fields(Result) if part.name != "manifest"]


@pytest.mark.parametrize("page", OUTPUT_PAGES, ids=named)
@pytest.mark.parametrize("name", TABLES)
def test_the_columns_of_a_table_are_those_that_a_run_writes(result, page, name):
    table = getattr(result, name)
    if name.startswith("plan_"):
        assert list(table.columns) == list(getattr(result, name.removeprefix("plan_")).columns)
        return
    documented = names_under(page, f"`{name}`")
    written = {column for column in table.columns if not re.match("(forward|backward|wait_u|wait_v)_s_", column)}
    assert written - documented == set()
    assert documented - written - SOMETIMES.get(name, set()) == set()


@pytest.mark.parametrize("page", OUTPUT_PAGES, ids=named)
def test_the_columns_of_the_places_are_those_of_the_schema(page):
    for table in (COMMUNITIES, FACILITIES, AREAS):
        assert {column.name for column in table.columns} <= names_under(page, f"`{table.name}`")


@pytest.mark.parametrize(
    ("page", "title"), list(zip(OUTPUT_PAGES, ("The folder", "成果文件夹"), strict=True)), ids=["en", "zh"]
)
def test_the_files_that_a_run_writes_are_listed(folder, page, title):
    said = names_under(page, title)
    assert {path.name for path in folder.iterdir()} <= said
    assert set(FILES) <= said


@pytest.mark.parametrize("page", OUTPUT_PAGES, ids=named)
def test_the_columns_of_the_gap_list_are_told(folder, page):
    told = names_under(page, "`gaps.csv`") | names_under(page, "`findings`")
    assert set(pd.read_csv(folder / "gaps.csv", encoding="utf-8-sig").columns) <= told


@pytest.mark.parametrize("page", OUTPUT_PAGES, ids=named)
def test_the_columns_of_the_lists_of_what_is_to_be_mended_are_told(folder, page):
    rejected = set(pd.read_csv(folder / "rejected.csv", encoding="utf-8-sig").columns)
    assert rejected - {"effect_text"} == names_under(page, "`rejected`")
    assert "`effect_text`" in section(page, "`rejected`")
    unlocated = set(pd.read_csv(folder / "unlocated.csv", encoding="utf-8-sig").columns)
    assert unlocated - {"id"} == names_under(page, "`unlocated`")


@pytest.mark.parametrize("page", OUTPUT_PAGES, ids=named)
def test_the_keys_of_the_manifest_are_told(result, page):
    assert set(result.manifest) == names_under(page, "`manifest.json`")


# ---- the files for people --------------------------------------------------------------------------

BY_LANGUAGE = list(zip(OUTPUT_PAGES, ("en", "zh"), strict=True))


@pytest.fixture(scope="module")
def written(result, tmp_path_factory):
    """The files of the same result in each language."""
    folders = {}
    for language in ("en", "zh"):
        folders[language] = tmp_path_factory.mktemp(language)
        c15.save(replace(result, manifest={**result.manifest, "language": language}), folders[language])
    return folders


def first_cells(page, title):
    """First cells of the rows of the first table under a heading, as they stand there."""
    table = re.search(r"(?:^\|.*\|\n)+", section(page, title), re.MULTILINE)
    return rows_of(table.group())


@pytest.mark.parametrize(("page", "language"), BY_LANGUAGE, ids=["en", "zh"])
def test_the_sheets_of_the_workbook_are_told(written, page, language):
    book = openpyxl.load_workbook(written[language] / "gaps.xlsx", read_only=True)
    assert first_cells(page, "`gaps.xlsx`") == book.sheetnames
    book.close()


@pytest.mark.parametrize(("page", "language"), BY_LANGUAGE, ids=["en", "zh"])
def test_the_chapters_of_the_report_are_told(written, page, language):
    report = docx.Document(str(written[language] / "report.docx"))
    chapters = [text.text for text in report.paragraphs if text.style.name in {"Heading 1", "标题 1"}]
    told = [re.sub(r"^(?:Appendix [A-Z]|附录 [A-Z]|\d) ", "", cell) for cell in first_cells(page, "`report.docx`")]
    assert [chapter for chapter in chapters if not any(chapter.endswith(name) for name in told)] == []
    assert len(chapters) >= len(told) - 1


@pytest.mark.parametrize("page", OUTPUT_PAGES, ids=named)
def test_the_layers_and_their_fields_are_told(result, page, tmp_path):
    c15.save(result, tmp_path, layers=["gpkg", "streets"])
    rows = re.findall(r"^\|.*\|$", section(page, "`layers/`"), re.MULTILINE)
    for file in (tmp_path / "layers").glob("*.gpkg"):
        for layer, _ in pyogrio.list_layers(file):
            row = next(row for row in rows if f"`{layer}`" in row.split("|")[1])
            fields = [str(name) for name in pyogrio.read_info(file, layer=layer)["fields"]]
            clauses = [name for name in fields if re.match(r"r\d{3}", name)]
            told = [name for name in fields if f"`{name}`" in row]
            # Those of the gaps are told in words.
            assert layer == "gaps" or set(fields) == {*told, *clauses}
