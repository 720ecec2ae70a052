"""Tables as offices lay them out: titles, groups of headings, units, totals, notes; row numbers are those of Excel."""

import datetime as dt

import openpyxl
import pytest

from circle15.schema import COMMUNITIES
from circle15.sources.heading_rows import find_headings
from circle15.sources.headings import completed_heading, map_headings, nearest_heading
from circle15.sources.row_roles import is_total
from circle15.sources.tables import TableOptions, read_areas, read_communities, read_facilities

HEAD = ["社区编码", "社区名称", "所属街道", "常住人口", "经度", "纬度"]
ROW_A = ["0012", "金星社区", "联盟街道", 1200, 102.71, 25.04]
ROW_B = ["0013", "联盟社区", "联盟街道", 800, 102.72, 25.05]


@pytest.fixture
def book(tmp_path):
    def book(*rows, merge=(), hidden=(), name="a.xlsx", **sheets):
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, cells in (sheets or {"社区": rows}).items():
            sheet = made.create_sheet(title)
            for row in cells:
                sheet.append(row)
            for area in merge:
                sheet.merge_cells(area)
            for row in hidden:
                sheet.row_dimensions[row].hidden = True
        made.save(tmp_path / name)
        return tmp_path / name

    return book


def said(found, key):
    return [note.text("en") for note in found.notes if note.key == key]


def kept(found):
    return dict(zip(found.table["name"], found.table["population"], strict=True))


# ---- headings --------------------------------------------------------------------------------------


def test_a_group_over_its_headings_makes_one_heading_of_both(book):
    rows = [
        ["盘龙区社区情况表", *[None] * 6],
        ["社区名称", "人口", None, None, "户数", "坐标", None],
        [None, "户籍", "常住", "60岁以上", None, "经度", "纬度"],
        ["金星社区", 900, 1200, 200, 400, 102.71, 25.04],
    ]
    found = read_communities(book(*rows, merge=["A1:G1", "A2:A3", "B2:D2", "E2:E3", "F2:G2"]))
    row = found.table.iloc[0]
    numbers = row[["registered_population", "population", "pop_60plus", "households"]]
    assert numbers.tolist() == [900, 1200, 200, 400]
    assert found.columns["户籍人口"] == "registered_population"
    assert said(found, "header_rows_used") == [
        "The headings of a.xlsx were taken from rows 2 to 3, put together column by column."
    ]


def test_three_rows_of_headings_are_put_together():
    top = [
        ["名称", "人口", None, None, "经度", "纬度"],
        [None, "户籍", "常住", None, None, None],
        [None, None, "小计", "60岁以上", None, None],
        ["金星", "1", "2", "3", "102", "25"],
    ]
    found = find_headings(top, COMMUNITIES, None)
    assert (found.first, found.last) == (0, 2)
    assert found.names == ("名称", "户籍人口", "常住人口", "60岁以上", "经度", "纬度")


def test_a_row_of_data_is_no_second_row_of_headings():
    top = [["名称", None, "类型"], ["小区", "城市", "社区"], ["村", "农村", "村"]]
    assert find_headings(top, COMMUNITIES, None).last == 0


def test_units_and_numbers_of_columns_below_the_headings_are_no_rows(book):
    rows = [
        ["社区名称", "常住人口", "辖区面积", "经度", "纬度"],
        [None, "万人", "公顷", "度", "度"],
        ["甲", 1, 2, 3, 4],
        ["金星社区", 1.2, 50, 102.71, 25.04],
    ]
    table = read_communities(book(*rows)).table
    assert table[["name", "population", "area_km2"]].to_numpy().tolist() == [["金星社区", 12000, 0.5]]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("*社区名称", "name"),
        ("社区名称（必填）", "name"),
        ("社区\n名称", "name"),
        ("社区\u3000名称", "name"),
        ("常住人口（人）（必填）", "population"),
        ("经度 Longitude", "lon"),
        ("Population/常住人口", "population"),
        ("60周岁及以上老年人口数（人）", "pop_60plus"),
        ("名稱", "name"),
    ],
)
def test_headings_of_forms_are_known(heading, field):
    assert map_headings([heading], COMMUNITIES) == {heading: field}


def test_a_heading_that_names_another_thing_in_english_is_not_that_of_its_chinese_word():
    assert map_headings(["名称pinyin", "社区名称"], COMMUNITIES) == {"社区名称": "name"}


def test_an_area_without_a_unit_is_not_taken_for_square_kilometres():
    assert map_headings(["面积"], COMMUNITIES) == {}
    assert map_headings(["面积(公顷)"], COMMUNITIES) == {"面积(公顷)": "area_km2"}


def test_headings_that_are_not_used_are_told_with_what_they_may_mean(book):
    found = read_communities(book([*HEAD, "社区户籍人口数"], [*ROW_A, 5]))
    assert found.unmapped == ("社区户籍人口数",)
    assert nearest_heading("社区户籍人口数", COMMUNITIES)[0] == "registered_population"


def test_a_heading_that_stands_there_twice_is_warned_of(book):
    found = read_communities(book([*HEAD, "常住人口"], [*ROW_A, 7]))
    assert found.table["population"].item() == 1200
    assert [note.severity for note in found.notes if note.key == "headings_twice"] == ["warning"]


def test_a_field_name_that_was_cut_is_completed_only_where_one_field_begins_so():
    assert completed_heading("户籍人", COMMUNITIES) == "户籍人口"
    assert completed_heading("60岁及", COMMUNITIES) is not None
    assert completed_heading("社", COMMUNITIES) is None


# ---- rows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["合计", "合 计", "总计", "联盟街道小计", "共计：", "全区合计", "全区", "Total", "其中：城镇"]
)
def test_a_total_is_never_a_community_and_is_listed_with_its_row(book, word):
    found = read_communities(book(HEAD, ROW_A, ROW_B, [None, word, None, 2000, 102.7, 25.0]))
    assert kept(found) == {"金星社区": 1200, "联盟社区": 800}
    row = found.rejected.iloc[0]
    assert (row["row"], row["column"], row["value"], row["effect"]) == (4, "社区名称", word.strip(), "row")
    assert row["problem_zh"] == "这是合计行，不是一个社区或设施"


def test_a_total_stops_nobody_who_asked_to_be_stopped_at_the_first_fault(book):
    path = book(HEAD, ROW_A, ["合计", None, None, 1200])
    assert len(read_communities(path, TableOptions(on_invalid="raise")).table) == 1


@pytest.mark.parametrize("name", ["计生服务站", "合计社区居委会", "总部基地社区", "全福社区", "小计庄村"])
def test_a_name_with_the_sign_of_a_total_in_it_is_a_name(name):
    assert not is_total(name)


def test_in_a_table_of_areas_the_whole_district_is_a_row(tmp_path):
    (tmp_path / "a.csv").write_text("名称,级别\n全区,区\n合计,区\n", encoding="utf-8")
    assert list(read_areas(tmp_path / "a.csv").table.index) == ["全区"]


def test_notes_and_signatures_below_the_table_are_no_rows(book):
    rows = [HEAD, ROW_A, [], ["注：1.人口为年末数。"], ["2.坐标为WGS84。"], ["填表人：", None, "审核人："]]
    found = read_communities(book(*rows))
    assert len(found.rejected) == 0
    assert said(found, "foot_left_out") == [
        "Notes and signatures below the table in a.xlsx (rows 4, 5, 6, 3 in all) were not read as data."
    ]


def test_headings_that_a_printout_repeats_are_no_rows(book):
    found = read_communities(book(HEAD, ROW_A, HEAD, ROW_B))
    assert len(found.table) == 2
    assert len(found.rejected) == 0
    assert "(rows 3)" in said(found, "headings_repeated")[0]


def test_row_numbers_are_those_of_excel_below_titles_blanks_and_totals(book):
    rows = [["标题"], [], HEAD, ROW_A, [], ["合计", None, None, 5], ["0014", "坏", "x", 1, "x", 25]]
    found = read_communities(book(*rows))
    assert found.rejected["row"].tolist() == [6, 7]


def test_hidden_rows_are_read_and_counted(book):
    found = read_communities(book(HEAD, ROW_A, ROW_B, hidden=[3]))
    assert len(found.table) == 2
    assert "1 rows that are hidden or filtered (rows 3)" in said(found, "rows_hidden")[0]


def test_of_two_rows_that_are_equal_one_stays(book):
    head, row = HEAD[1:], ROW_A[1:]
    found = read_communities(book(head, row, row))
    assert len(found.table) == 1
    assert found.rejected[["row", "effect"]].to_numpy().tolist() == [[3, "row"]]


def test_of_two_places_of_one_name_both_stay_and_are_listed(book):
    other = ["0099", *ROW_A[1:3], 7, 102.8, 25.1]
    found = read_communities(book(HEAD, ROW_A, other))
    assert len(found.table) == 2
    assert found.rejected[["row", "effect", "value"]].to_numpy().tolist() == [[3, "kept", "金星社区"]]


def test_one_name_in_two_subdistricts_is_no_fault(book):
    found = read_communities(book(HEAD, ROW_A, ["0099", "金星社区", "龙泉街道", 7, 102.8, 25.1]))
    assert len(found.rejected) == 0


def test_facilities_of_one_name_far_apart_are_many_and_no_fault(tmp_path):
    text = "name,kind,lon,lat\n公共厕所,公共厕所,102,25\n公共厕所,公共厕所,102.1,25\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert len(read_facilities(tmp_path / "a.csv").rejected) == 0


# ---- cells -----------------------------------------------------------------------------------------


def test_what_a_failed_formula_left_is_no_value_and_is_listed(book):
    found = read_communities(book(HEAD, [*ROW_A[:3], "#N/A", 102.7, 25]))
    assert found.table["population"].isna().all()
    row = found.rejected.iloc[0]
    assert (row["column"], row["value"], row["effect"]) == ("常住人口", "#N/A", "value")


def test_a_formula_that_was_never_computed_is_warned_of(book):
    found = read_communities(book(HEAD, [*ROW_A[:3], "=600*2", 102.7, 25]))
    assert found.table["population"].isna().all()
    assert "1 formulas without a saved result (D2)" in said(found, "formulas_uncomputed")[0]


def test_a_code_that_is_shown_with_zeros_keeps_them(book, tmp_path):
    path = book(HEAD, [12, *ROW_A[1:]])
    made = openpyxl.load_workbook(path)
    made.active["A2"].number_format = "0000"
    made.save(path)
    assert list(read_communities(path).table.index) == ["0012"]


def test_an_id_with_decimals_behind_it_has_none(tmp_path):
    (tmp_path / "a.csv").write_text("社区编码,经度,纬度\n530103001.0,102,25\n", encoding="utf-8")
    assert list(read_communities(tmp_path / "a.csv").table.index) == ["530103001"]


def test_line_breaks_and_odd_spaces_in_names_go(book):
    found = read_communities(book(HEAD, ["1", "金星\n社区\u3000", *ROW_A[2:]], ["2", "North\u00a0Gate", *ROW_A[2:]]))
    assert found.table["name"].tolist() == ["金星社区", "North Gate"]


def test_a_line_break_between_opening_hours_stays(tmp_path):
    text = 'name,kind,开放时间,lon,lat\na,clinic,"8:00-12:00\n14:00-18:00",102,25\n'
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert read_facilities(tmp_path / "a.csv").table["opening_hours"].item() == "8:00-12:00\n14:00-18:00"


def test_a_percentage_is_no_count(tmp_path):
    (tmp_path / "a.csv").write_text("人口,lon,lat\n85%,102,25\n", encoding="utf-8")
    found = read_communities(tmp_path / "a.csv")
    assert found.table["population"].isna().all()
    assert found.rejected["problem_en"].tolist() == ["it is not a number"]


def test_a_day_that_lost_its_format_is_read(tmp_path):
    (tmp_path / "a.csv").write_text("kind,数据日期,lon,lat\nclinic,45658,102,25\n", encoding="utf-8")
    day = read_facilities(tmp_path / "a.csv").table["source_date"].item()
    assert day == dt.datetime(2025, 1, 1)  # noqa: DTZ001  a day has no time zone


# ---- sheets ----------------------------------------------------------------------------------------


def test_the_sheet_with_the_most_known_headings_is_read_and_the_others_are_named(book):
    path = book(说明=[["填表说明"], ["请勿改动"]], 社区=[HEAD, ROW_A], 设施=[["设施名称", "类型"], ["a", "b"]])
    found = read_communities(path)
    assert found.origin.sheet == "社区"
    assert "'社区' was read. The others are: 说明, 设施" in said(found, "sheet_chosen")[0]


def test_a_hidden_sheet_is_not_chosen(book):
    path = book(底稿=[HEAD, ROW_B], 社区=[HEAD, ROW_A])
    made = openpyxl.load_workbook(path)
    made["底稿"].sheet_state = "hidden"
    made.save(path)
    assert read_communities(path).table["name"].tolist() == ["金星社区"]
    assert read_communities(path, TableOptions(sheet="底稿")).table["name"].tolist() == ["联盟社区"]


def test_a_cell_at_the_far_end_of_a_sheet_is_left_out_and_said(book):
    path = book(HEAD, ROW_A)
    made = openpyxl.load_workbook(path)
    made.active.cell(1_048_576, 16_384).value = "x"
    made.save(path)
    found = read_communities(path)
    assert len(found.table) == 1
    assert "the first 2 rows and 6 columns were read" in said(found, "cells_far_away")[0]
