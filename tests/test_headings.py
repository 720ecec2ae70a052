import pytest

from circle15.errors import TableError
from circle15.schema import BUILDINGS, COMMUNITIES, FACILITIES, GATES
from circle15.sources.headings import heading_factor, map_headings, recognised


def test_chinese_headings_become_schema_names():
    headings = ["社区编码", "社区名称", "所属街道", "户数", "常住人口", "经度", "纬度"]
    assert list(map_headings(headings, COMMUNITIES).values()) == [
        "id", "name", "subdistrict", "households", "population", "lon", "lat",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    [
        "常住人口(万人)",
        "常住人口\uff08万人\uff09",
        " 常住 人口 ",
        "POPULATION",
        "常住人口[人]",
        "常住人口 (人)*",
    ],
)
def test_spaces_case_brackets_and_units_do_not_count(heading):
    assert map_headings([heading], COMMUNITIES) == {heading: "population"}


def test_brackets_that_belong_to_a_heading_count():
    assert map_headings(["村(社区)名称", "0-3岁"], COMMUNITIES) == {
        "村(社区)名称": "name",
        "0-3岁": "pop_0_3",
    }


def test_the_same_word_means_what_the_table_is_about():
    assert map_headings(["建筑面积"], COMMUNITIES) == {"建筑面积": "service_area_m2"}
    assert map_headings(["建筑面积"], FACILITIES) == {"建筑面积": "floor_area_m2"}
    assert map_headings(["类型"], COMMUNITIES) == {"类型": "place_type"}
    assert map_headings(["类型"], FACILITIES) == {"类型": "kind"}
    assert map_headings(["小区"], GATES) == {"小区": "community_id"}


def test_of_two_headings_for_one_field_the_first_alias_wins():
    assert map_headings(["户数", "常住户数"], COMMUNITIES) == {"常住户数": "households"}
    assert map_headings(["常住户数", "households"], COMMUNITIES) == {"households": "households"}


def test_unknown_headings_are_left_out():
    assert map_headings(["颜色", "name"], BUILDINGS) == {}


@pytest.mark.parametrize(
    ("lon", "lat"), [("经度", "纬度"), ("lng", "lat"), ("longitude", "latitude"), ("X", "Y"), ("lon", "lat")]
)
def test_coordinates_have_many_names(lon, lat):
    assert map_headings([lon, lat], FACILITIES) == {lon: "lon", lat: "lat"}


def test_an_override_wins_over_what_would_be_recognised():
    found = map_headings(["名称", "小名"], FACILITIES, {"name": "小名"})
    assert found == {"小名": "name"}


def test_an_override_of_a_column_that_is_not_there_names_the_nearest_first():
    with pytest.raises(TableError, match=r"a\.csv has no column '社区名'.*: 社区名称, 户数"):
        map_headings(["户数", "社区名称"], COMMUNITIES, {"name": "社区名"}, file="a.csv")


def test_an_override_of_a_field_that_does_not_exist_names_the_nearest():
    with pytest.raises(TableError, match=r"'houshold' in columns is no field.*'households'"):
        map_headings(["户数"], COMMUNITIES, {"houshold": "户数"}, file="a.csv")


@pytest.mark.parametrize(
    ("heading", "unit", "factor"),
    [
        ("人口(万人)", "persons", 10_000),
        ("人口(人)", "persons", 1),
        ("面积(公顷)", "m2", 10_000),
        ("面积(公顷)", "km2", 0.01),
        ("建筑面积(㎡)", "m2", 1),
        ("户数", "", 1),
        ("户数(按年末)", "", 1),
    ],
)
def test_a_unit_in_brackets_is_a_factor(heading, unit, factor):
    assert heading_factor(heading, unit) == factor


def test_a_row_of_headings_is_told_from_a_title():
    assert recognised(["2025年社区基本情况表"], COMMUNITIES) == 0
    assert recognised(["社区名称", "户数(户)", "颜色"], COMMUNITIES) == 2
