"""The workbook of a result, read back: the same numbers as the summary, the same hash, no formula, pages that print."""

import warnings

import openpyxl
import pytest
from xlsxwriter.worksheet import Worksheet

import circle15 as c15
from circle15.present import long_sheet
from circle15.present.cell_styles import FONT, Style
from circle15.present.long_sheet import LongSheet
from circle15.present.sheets import SheetColumn, cell_value, lay_out, open_book, put_cell, put_table
from circle15.present.style import VERDICT_COLOURS
from circle15.present.summary.columns import title
from circle15.present.summary.coverage import coverage_table
from circle15.present.summary.findings import findings_table, gaps_table
from circle15.present.summary.headlines import headlines
from circle15.present.workbook import book as writing
from circle15.present.workbook.book import write_workbook
from circle15.present.workbook.columns import PLAIN, share_styles
from circle15.words import say
from tests.small_town import assess, at, communities, facilities, rule, street, town

SHEETS = ("summary", "gaps", "findings", "coverage", "facilities", "method", "problems")
FORMULA = '=HYPERLINK("http://x","y")'
PLACES = facilities(
    {"0012": ("clinic", 0.0), "f2": ("clinic", 3.0)}, name=[FORMULA, "乙"], floor_area_m2=[1234.5, None]
)
PEOPLE = communities(
    {"0001": at(2), "c2": at(20), "c3": at(40)},
    name=["一", FORMULA, "三"],
    subdistrict=["东街", "东街", None],
    population=[1000.0, 2000.0, 3000.0],
)


def opened(path):
    """Read a workbook; openpyxl knows nothing of the bars of Excel 2010, the only ones that are empty at nought."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*extension is not supported")
        return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def result():
    """The clinic is 1, 17 and 37 minutes away."""
    rules = (rule(), rule("wide", limit_min=38.0, short_zh="诊所（宽）", force="encouraged"))
    return assess(town(street((0, 0), (40, 0))), PEOPLE, PLACES, *rules, name="小镇 & 邻里", language="zh")


@pytest.fixture(scope="module")
def path(result, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "gaps.xlsx"
    write_workbook(result, path)
    return path


@pytest.fixture(scope="module")
def book(path):
    return opened(path)


def rows_of(book, key, language="zh"):
    """The table of a sheet as dictionaries by heading."""
    sheet = book[say(f"book.sheet.{key}", language)]
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def column(book, key, name):
    return [row[title(name, "zh")] for row in rows_of(book, key)]


def test_the_sheets_stand_in_their_order_in_both_languages(book, result, tmp_path):
    assert book.sheetnames == [say(f"book.sheet.{key}", "zh") for key in SHEETS]
    write_workbook(result, tmp_path / "en.xlsx", "en")
    english = opened(tmp_path / "en.xlsx")
    assert english.sheetnames == [say(f"book.sheet.{key}", "en") for key in SHEETS]
    assert [row["Verdict"] for row in rows_of(english, "gaps", "en")] == ["unmet", "unmet"]


def test_the_gaps_are_those_of_the_summary(book, result):
    gaps = gaps_table(result, "zh")
    assert column(book, "gaps", "unit_id") == gaps["unit_id"].tolist() == ["c3", "c2"]
    assert column(book, "gaps", "value") == gaps["value"].tolist() == [37.0, 17.0]
    assert column(book, "gaps", "verdict_text") == ["不达标", "不达标"]
    assert column(book, "gaps", "population") == [3000.0, 2000.0]


def test_all_findings_are_there_with_their_numbers(book, result):
    table = findings_table(result, "zh")
    assert column(book, "findings", "unit_id") == table["unit_id"].tolist()
    assert column(book, "findings", "walk_min") == table["walk_min"].tolist()
    assert column(book, "findings", "share_within") == table["share_within"].tolist()
    assert column(book, "findings", "text") == table["text"].tolist()


def test_the_shares_are_those_of_the_coverage(book, result):
    table = coverage_table(result, "zh")
    assert column(book, "coverage", "share_met") == pytest.approx(table["share_met"].tolist(), rel=1e-15)
    assert column(book, "coverage", "total") == table["total"].tolist()
    assert column(book, "coverage", "measure_name") == table["measure_name"].tolist()


def test_the_first_sheet_says_title_hash_walker_and_the_shares(book, result):
    sheet = book["汇总"]
    texts = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert any("小镇 & 邻里" in text for text in texts)
    assert any(result.hash in text for text in texts)
    assert any("1500 米" in text for text in texts)
    line = next(list(row) for row in sheet.iter_rows(values_only=True) if row[0] == "诊所")
    first = headlines(result, "zh").iloc[0]
    assert line[4:6] == pytest.approx([first["share_met"], first["share_in_reach"]], rel=1e-15)
    assert line[7] == first["total"] == 6000.0
    assert line[8:12] == [1, 0, 2, 0]


def test_the_hash_stands_in_every_footer_with_the_number_of_the_page(book, result):
    for sheet in book.worksheets:
        assert result.hash[:12] in sheet.oddFooter.left.text
        assert "小镇 & 邻里" in sheet.oddFooter.left.text.replace("&&", "&")
        assert "&P" in sheet.oddFooter.right.text or "Page" in sheet.oddFooter.right.text


def test_a_long_name_leaves_the_hash_in_the_footer(tmp_path):
    found = assess(town(street((0, 0), (40, 0))), PEOPLE, PLACES, name="&" * 300, language="zh")
    write_workbook(found, tmp_path / "long.xlsx")
    for sheet in opened(tmp_path / "long.xlsx").worksheets:
        assert sheet.oddFooter.left.text.endswith(found.hash[:12])
        assert len(str(sheet.oddFooter)) <= 255


def test_pages_lie_and_headers_stay_in_view_and_are_repeated(book):
    for key in SHEETS:
        sheet = book[say(f"book.sheet.{key}", "zh")]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight in (0, None)
        if key != "summary":
            assert sheet.freeze_panes is not None
            assert sheet.auto_filter.ref.startswith("A1:")
            assert sheet.print_title_rows == "$1:$1"


def test_ids_stay_text_and_no_cell_is_a_formula(book):
    assert "0001" in column(book, "findings", "unit_id")
    assert "0012" in column(book, "facilities", "id")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell.value for cell in cells if isinstance(cell.value, str) and cell.value[:1] in set("=+-@")]
    assert f"'{FORMULA}" in column(book, "facilities", "name")


def test_numbers_are_written_by_their_column_and_their_unit(book):
    sheet = book["缺口清单"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    formats = {
        name: sheet.cell(2, headings[title(name, "zh")]).number_format
        for name in ("value", "limit", "share_within", "population", "network_m", "unit_id")
    }
    assert formats == {
        "value": "0.0", "limit": "0.0", "share_within": "0.0%", "population": "#,##0", "network_m": "#,##0",
        "unit_id": "@",
    }  # fmt: skip
    assert sheet.cell(2, 1).font.name == FONT


def test_a_verdict_has_its_colour_and_its_words(book):
    sheet = book["全部结论"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    seen = {
        (cell.value, cell.fill.fgColor.rgb[2:].lower())
        for row in sheet.iter_rows(min_row=2)
        for cell in [row[headings["结论"] - 1]]
    }
    colours = {name: colour.lstrip("#").lower() for name, colour in VERDICT_COLOURS.items()}
    assert ("不达标", colours["unmet"]) in seen
    assert ("达标", colours["met"]) in seen
    assert ("已覆盖", colours["met"]) in seen


def test_a_share_never_reads_as_the_limit_that_it_misses():
    styles = share_styles([0.5, 0.9998, 0.00001, 1.0, 0.0, 0.89996, 0.9, None], PLAIN, [0.9] * 8)
    assert [style.number for style in styles] == [
        "0.0%", "0.00%", "0.000%", "0.0%", "0.0%", "0.000%", "0.0%", "0.0%",
    ]  # fmt: skip


LOOKS = (Style(), Style(lined=True, number="0.0"), Style(fill="#F4C7B8", wrapped=False))
CELLS = (
    "文字",
    "<r>a & b</r>",
    "<b>&amp;\x01_x0041_",
    " 两端 ",
    "",
    None,
    0.1 + 0.2,
    3,
    1e-7,
    1e21,
    float("nan"),
    float("inf"),
)


def written_on(path, kind):
    """A sheet with a table of three columns between a header and a note, read back: contents and looks."""
    columns = [
        SheetColumn(title="一", cells=CELLS, styles=LOOKS[0]),
        SheetColumn(title="二", cells=CELLS[::-1], styles=LOOKS[1]),
        SheetColumn(title="三", cells=CELLS, styles=LOOKS * 4),
    ]
    with open_book(path) as book:
        sheet = book.file.add_worksheet("表", kind)
        below = put_table(book, sheet, columns, fitted=False)
        lay_out(book, sheet, columns)
        put_cell(book, sheet, (below, 1), "完")
    return [
        (
            cell.coordinate, cell.value, cell.data_type, cell.number_format, cell.fill.fgColor.rgb,
            cell.border.bottom.style, cell.alignment.wrap_text,
        )
        for row in opened(path)["表"].iter_rows()
        for cell in row
    ]  # fmt: skip


def test_a_long_sheet_holds_what_the_library_writes_cell_by_cell(tmp_path, monkeypatch):
    monkeypatch.setattr(long_sheet, "_BLOCK", 5)
    long = written_on(tmp_path / "long.xlsx", LongSheet)
    assert long == written_on(tmp_path / "plain.xlsx", Worksheet)
    values = {coordinate: value for coordinate, value, *_ in long}
    assert [values[f"A{row}"] for row in (1, 2, 5, 6, 8, 9)] == ["一", "文字", " 两端 ", None, 0.3, 3]
    assert (values["A13"], values["B14"]) == ("inf", "完")


def test_a_name_that_looks_like_markup_leaves_the_workbook_whole(tmp_path):
    named = communities({"c1": at(20)}, name=["<r>a & b</r>"])
    found = assess(town(street((0, 0), (40, 0))), named, PLACES, language="zh")
    write_workbook(found, tmp_path / "markup.xlsx")
    assert set(column(opened(tmp_path / "markup.xlsx"), "findings", "name")) == {"'<r>a & b</r>"}


def test_a_text_is_as_long_as_a_cell_holds_in_units_of_utf_16():
    assert cell_value("字" * 40_000) == "字" * 32_767
    assert cell_value("😀" * 40_000) == "😀" * 16_383


def test_communities_without_people_are_said_beside_what_the_shares_count(tmp_path):
    people = communities({"c1": at(2), "c2": at(20), "c3": at(40)}, population=[1000.0, None, None])
    found = assess(town(street((0, 0), (40, 0))), people, PLACES, rule(), language="zh")
    write_workbook(found, tmp_path / "part.xlsx")
    line = next(row for row in opened(tmp_path / "part.xlsx")["汇总"].iter_rows(values_only=True) if row[0] == "诊所")
    assert line[4:8] == (1, 1, "常住人口（2 个社区缺此数，未计入）", 1000)
    assert line[8:11] == (1, 0, 2)


def test_the_document_names_nobody(book, result):
    properties = book.properties
    assert properties.title == "小镇 & 邻里：步行可达评估结果"
    assert not properties.creator
    assert not properties.lastModifiedBy
    assert properties.created.isoformat() == result.manifest["made_at"].removesuffix("+00:00")


def test_the_same_result_is_the_same_file(result, path, tmp_path):
    write_workbook(result, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_rows_beyond_what_a_sheet_holds_are_said_to_stand_elsewhere(result, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "MAX_ROWS", 2)
    write_workbook(result, tmp_path / "cut.xlsx")
    sheet = opened(tmp_path / "cut.xlsx")["全部结论"]
    assert sheet.max_row == 4
    more = len(result.findings) - 2
    assert sheet.cell(4, 1).value == f"另有 {more} 行没有列出，全部结论见 gaps.csv。"


def test_a_workbook_that_cannot_be_written_is_an_error_of_the_system(result, tmp_path):
    with pytest.raises(OSError, match="No such file or directory") as raised:
        write_workbook(result, tmp_path / "nowhere" / "gaps.xlsx")
    assert raised.value.strerror == "No such file or directory"


def test_a_study_without_a_gap_says_so(tmp_path):
    found = assess(town(street((0, 0), (40, 0))), communities({"c1": at(2)}), PLACES, language="zh")
    write_workbook(found, tmp_path / "none.xlsx")
    book = opened(tmp_path / "none.xlsx")
    texts = [cell for row in book["汇总"].iter_rows(values_only=True) for cell in row]
    assert "没有缺口。" in texts
    assert book["缺口清单"].cell(2, 1).value == "没有。"


def test_a_run_writes_the_workbook_beside_the_other_files(result, tmp_path):
    written = c15.save(result, tmp_path)
    assert "gaps.xlsx" in [path.name for path in written]
    assert opened(tmp_path / "gaps.xlsx").sheetnames[0] == "汇总"
