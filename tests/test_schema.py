import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, Point, Polygon

from circle15.errors import TableError
from circle15.schema import AREAS, COMMUNITIES, FACILITIES, GATES, check, empty_table, split_ids
from circle15.values import date_of, number_of

BOW_TIE = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def frame(geometry=None, crs="EPSG:4326", **columns):
    length = len(next(iter(columns.values()))) if columns else len(geometry)
    return gpd.GeoDataFrame(columns, geometry=geometry or [Point(102.7, 25)] * length, crs=crs)


def checked(table, **columns):
    return check(frame(**columns), table, file="a.csv")


def test_the_index_is_the_id_as_text():
    table = checked(COMMUNITIES, id=["0012", 530103001.0, 7]).table
    assert list(table.index) == ["0012", "530103001", "7"]
    assert table.index.name == "id"


def test_without_ids_the_rows_are_numbered_and_a_lost_row_keeps_its_number():
    table = check(frame([Point(1, 1), None, Point(2, 2)]), COMMUNITIES, file="a.csv").table
    assert list(table.index) == ["1", "3"]


def test_the_second_of_two_rows_with_one_id_is_rejected():
    found = check(frame(id=["a", "b", "a"]), COMMUNITIES, file="a.csv", rows=[2, 3, 4])
    assert list(found.table.index) == ["a", "b"]
    assert found.rejected[["row", "column", "value"]].to_numpy().tolist() == [[4, "id", "a"]]


def test_a_row_that_is_lost_anyway_does_not_take_an_id():
    found = check(frame([None, Point(1, 1)], id=["a", "a"]), COMMUNITIES, file="a.csv")
    assert list(found.table.index) == ["a"]


def test_a_missing_or_rounded_id_is_made_and_listed():
    found = checked(COMMUNITIES, id=["a", None, "5.30E+11"])
    assert list(found.table.index) == ["a", "row2", "row3"]
    assert "last digits are lost" in found.rejected["problem_en"].iloc[1]


def test_every_fault_is_listed_with_exactly_these_columns():
    rejected = checked(COMMUNITIES, households=["many"]).rejected
    assert list(rejected) == [
        "file", "sheet", "row", "column", "value", "effect", "problem_zh", "problem_en", "remedy_zh", "remedy_en",
    ]  # fmt: skip
    assert rejected.iloc[0].tolist()[:6] == ["a.csv", "", 1, "households", "many", "value"]


@pytest.mark.parametrize(
    ("shape", "problem"),
    [
        (None, "no coordinates"),
        (Point(), "empty"),
        (Point(25, 102), "outside ±90"),
        (Point(181, 10), "outside ±90"),
        (Point(np.inf, 10), "not a finite number"),
        (LineString([(0, 0), (1, 1)]), "type LineString"),
        (MultiPoint([(0, 0), (1, 1)]), "type MultiPoint"),
    ],
)
def test_a_geometry_that_cannot_be_used_loses_its_row_only(shape, problem):
    found = check(frame([Point(1, 1), shape]), COMMUNITIES, file="a.csv")
    assert list(found.table.index) == ["1"]
    assert problem in found.rejected["problem_en"].item()


def test_metres_are_not_held_against_the_globe():
    assert len(check(frame([Point(500_000, 2_800_000)], crs="EPSG:32648"), COMMUNITIES, file="a.csv").table) == 1


def test_a_multipoint_of_one_point_is_a_point():
    assert check(frame([MultiPoint([(1, 2)])]), COMMUNITIES, file="a.csv").table.geometry.item() == Point(1, 2)


def test_a_polygon_that_crosses_itself_is_mended_and_noted():
    found = check(frame([BOW_TIE]), COMMUNITIES, file="a.csv")
    assert found.table.geometry.item().is_valid
    assert found.table.geometry.item().area == pytest.approx(0.5)
    assert found.notes[0].text("en") == "1 polygons crossed themselves and were mended."


def test_arguments_are_not_changed():
    given_frame = frame([BOW_TIE], name=[" a "])
    before = given_frame.copy()
    check(given_frame, COMMUNITIES, file="a.csv")
    pd.testing.assert_frame_equal(given_frame, before)


def test_a_bad_value_in_an_optional_column_loses_the_value_and_not_the_row():
    found = checked(COMMUNITIES, households=["12", "x", "-3"], population=[1.0, 2.0, 3.0])
    assert found.table["households"].fillna(-1).tolist() == [12, -1, -1]
    assert found.rejected["row"].tolist() == [2, 3]
    assert all("this value counts as missing" in remedy for remedy in found.rejected["remedy_en"])
    assert all("此值按缺失处理" in remedy for remedy in found.rejected["remedy_zh"])


def test_a_dash_means_not_known_and_is_no_fault():
    found = checked(COMMUNITIES, households=["—", "/", "无数据", ""])
    assert found.table["households"].isna().all()
    assert found.rejected.empty


def test_a_facility_of_an_unknown_kind_is_rejected_with_the_nearest():
    found = checked(FACILITIES, kind=["clinic", "clinik"])
    assert found.table["kind"].tolist() == ["clinic"]
    assert "clinic (诊所/门诊部)" in found.rejected["remedy_en"].item()


def test_kinds_may_be_ids_or_names():
    assert checked(FACILITIES, kind=["诊所", "Clinic"]).table["kind"].tolist() == ["clinic", "clinic"]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("现状", "open"),
        ("运营", "open"),
        ("在建", "building"),
        ("拟建", "planned"),
        ("撤销", "closed"),
        (None, "open"),
    ],
)
def test_the_status_of_a_facility_is_open_unless_said_otherwise(word, value):
    assert checked(FACILITIES, kind=["clinic"], status=[word]).table["status"].item() == value


@pytest.mark.parametrize(
    ("column", "word", "value"),
    [
        ("urban_rural", "城镇", "urban"),
        ("urban_rural", "农村牧区", "rural"),
        ("place_type", "城郊结合村", "suburban_village"),
        ("place_type", "苏木乡镇政府驻地村", "township_seat_village"),
        ("place_type", "pastoral", "pastoral"),
        ("build_status", "老旧小区", "old"),
        ("build_status", "旧城区连片改造", "redeveloped"),
    ],
)
def test_chinese_words_of_a_choice_become_its_value(column, word, value):
    assert checked(COMMUNITIES, **{column: [word]}).table[column].item() == value


def test_a_word_that_stands_for_two_types_is_asked_about():
    found = checked(COMMUNITIES, place_type=["城中村城郊结合村"])
    assert found.table["place_type"].isna().item()
    assert "urban_village" in found.rejected["remedy_en"].item()


def test_yes_and_no_have_many_spellings():
    found = checked(COMMUNITIES, info_platform=["是", "无", "√", 1, 0.0, True, None, "maybe"])
    assert found.table["info_platform"].tolist()[:6] == [True, False, True, True, False, True]
    assert found.table["info_platform"].isna().tolist()[6:] == [True, True]
    assert found.rejected["row"].tolist() == [8]


def test_a_year_may_come_as_a_date_and_not_as_nonsense():
    years = checked(FACILITIES, kind=["clinic"] * 3, opened_year=["2019年", "2019-06-01", "19"]).table
    assert years["opened_year"].fillna(0).tolist() == [2019, 2019, 0]


def test_ids_that_a_facility_serves_are_split_on_any_separator():
    table = checked(FACILITIES, kind=["clinic"], serves_ids=["c1,c2;c3、c4\uff0cc5\uff1bc6"]).table
    assert split_ids(table["serves_ids"].item()) == ("c1", "c2", "c3", "c4", "c5", "c6")


def test_unknown_columns_stay_untouched_at_the_end():
    table = checked(COMMUNITIES, colour=["red"], households=[1]).table
    assert list(table) == ["name", "households", "colour", "geometry"]
    assert table["colour"].item() == "red"


def test_areas_may_have_no_outline_and_are_called_by_their_name():
    table = check(frame([None], name=["联盟街道"], level=["街道"]), AREAS, file="a.csv").table
    assert table["level"]["联盟街道"] == "subdistrict"


def test_a_gate_without_a_community_is_rejected():
    found = checked(GATES, community_id=["c1", None])
    assert found.table["community_id"].tolist() == ["c1"]
    assert found.table["open_to"].item() == "all"
    assert found.rejected["problem_zh"].item() == "必填值为空"


def test_a_table_without_rows_is_refused_by_name():
    with pytest.raises(TableError, match=r"a\.csv \[Sheet1\] holds no rows"):
        check(frame([Point(0, 0)]).iloc[:0], COMMUNITIES, file="a.csv", sheet="Sheet1")


def test_a_table_of_which_no_row_is_left_is_refused_in_both_languages():
    with pytest.raises(TableError, match=r"a\.csv has no row that can be used.*row 2") as caught:
        check(frame([Point(25, 102)]), COMMUNITIES, file="a.csv", rows=[2])
    assert "请检查经度和纬度是否颠倒" in caught.value.text("zh")


def test_a_caller_may_ask_to_stop_at_the_first_fault():
    with pytest.raises(TableError, match=r"a\.csv, row 1, column 'households', value 'x': it is not a number"):
        check(frame(households=["x"]), COMMUNITIES, file="a.csv", on_invalid="raise")


def test_an_empty_table_has_the_columns_that_are_always_there():
    table = empty_table(FACILITIES, frame([Point(0, 0)]).crs)
    assert table.empty
    assert {"kind", "name", "status", "geometry"} <= set(table.columns)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", 1234),
        ("\uff11\uff12\uff13", 123),
        ("1.2万", 12000),
        ("约3000", 3000),
        ("85户", 85),
        ("1.1万人", 11000),
        ("-3", -3),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize("text", ["", "一百", "3-5", "1,23", "12/31", "≥3", "60%", "1.2.3"])
def test_what_is_no_single_number_is_none(text):
    assert np.isnan(number_of(text))


@given(st.integers(min_value=0, max_value=10**9))
def test_a_number_reads_the_same_with_and_without_thousands_separators(number):
    assert number_of(f"{number:,}") == number_of(str(number)) == number


@pytest.mark.parametrize("text", ["2025-13-01", "2025-06-31", "soon", "12"])
def test_what_is_no_date_is_none(text):
    assert date_of(text) is None
