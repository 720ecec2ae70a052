"""What offices hand in by mistake: each is one line that names file and remedy, exit code 2, and not a byte written."""

import json
import re
import shutil
from pathlib import Path

import geopandas as gpd
import pytest

from tests.run_cli import all_at_once, inside
from tests.small_town import (
    CRS,
    PEOPLE,
    ROAD,
    SERVED,
    STUDY,
    area,
    at,
    lon_lat,
    streets_of,
    write_csv,
    write_study,
)

MONACO = Path(__file__).parents[1] / "data" / "monaco" / "monaco.osm.pbf"
CHINESE = "zh_CN.UTF-8"

#: Name of a mistake -> what makes it of the small town's folder, and what is said of it in English and in Chinese.
MISTAKES = {}


def mistake(en, zh):
    """Register a mistake under the name of its function, in words."""

    def register(make):
        MISTAKES[make.__name__.replace("_", " ")] = (make, en, zh)
        return make

    return register


def rewrite(folder, old, new):
    text = (folder / "study.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / "study.toml").write_text(text.replace(old, new), encoding="utf-8")


def people(folder, *, header="id,name,population,lon,lat", rows=None, place=lon_lat):
    write_csv(
        folder / "communities.csv",
        header,
        [(key, name, n, *place(x)) for key, (x, name, n) in PEOPLE.items()] if rows is None else rows,
    )


# ---- files that are not there, or not whole --------------------------------------------------------


@mistake(
    r"There is no file .*communities\.csv\. Check its path", r"找不到文件 .*communities\.csv。请检查路径和文件名。"
)
def a_file_that_is_missing(folder):
    (folder / "communities.csv").unlink()


@mistake(r"There is no file .*streets\.gpkg\. Check its path", r"找不到文件 .*streets\.gpkg。")
def streets_that_are_missing(folder):
    (folder / "streets.gpkg").unlink()


@mistake(r"There is no file .*study\.toml\. Check its path", r"找不到文件 .*study\.toml。")
def a_study_that_is_missing(folder):
    (folder / "study.toml").unlink()


@mistake(
    r"half\.osm\.pbf cannot be read: .*cut short.*Export or download it again",
    r"half\.osm\.pbf 无法读取.*请重新导出或下载",
)
def an_extract_that_is_cut_in_half(folder):
    whole = MONACO.read_bytes()
    (folder / "half.osm.pbf").write_bytes(whole[: len(whole) // 2])
    rewrite(folder, "streets.gpkg", "half.osm.pbf")


@mistake(
    r"people\.xlsx is a web page or XML under .*save it as \.xlsx", r"people\.xlsx 其实是网页或 XML.*另存为 \.xlsx"
)
def a_workbook_that_is_none(folder):
    (folder / "people.xlsx").write_bytes(b"<html>log in first</html>")
    rewrite(folder, "communities.csv", "people.xlsx")


@mistake(
    r"people\.xls cannot be read: .*cut short.*Export or download it again",
    r"people\.xls 无法读取.*请重新导出或下载",
)
def an_old_workbook_that_was_cut_short(folder):
    (folder / "people.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    rewrite(folder, "communities.csv", "people.xls")


# ---- text that cannot be read ----------------------------------------------------------------------


@mistake(
    r"communities\.csv cannot be decoded: .*Save it as 'CSV UTF-8'", r"communities\.csv 的文字编码无法识别.*“CSV UTF-8”"
)
def a_table_of_random_bytes(folder):
    (folder / "communities.csv").write_bytes(bytes([0x80, 0xFF, 0x0A, 0xC3]) * 50)


@mistake(
    r"communities\.csv cannot be read in the encoding 'ascii'\. Check its spelling",
    r"communities\.csv 不能按编码“ascii”读取",
)
def an_encoding_that_does_not_fit(folder):
    rewrite(folder, '"communities.csv"', '"communities.csv"\nencoding = "ascii"')


# ---- columns and rows ------------------------------------------------------------------------------


@mistake(
    r"communities\.csv has no column '社区', which columns names for name\. .* nearest first: .*Correct the name",
    r"communities\.csv 中没有列“社区”.*请更正列名",
)
def a_column_that_is_not_there(folder):
    rewrite(folder, '"communities.csv"', '"communities.csv"\ncolumns = { name = "社区" }')


@mistake(
    r"'peple' in columns is no field of the table communities \(for communities\.csv\)\. The nearest is '",
    r"columns 中的“peple”不是 communities 表的字段（用于 communities\.csv）。最接近的是“population”",
)
def a_field_that_is_not_known(folder):
    rewrite(folder, '"communities.csv"', '"communities.csv"\ncolumns = { peple = "name" }')


@mistake(
    r"communities\.csv holds no rows\. Check whether this is the right file", r"communities\.csv 中没有数据行。请检查"
)
def a_table_without_rows(folder):
    people(folder, rows=[])


@mistake(r"communities\.csv holds no rows\. Check whether", r"communities\.csv 中没有数据行。请检查")
def a_table_without_anything(folder):
    (folder / "communities.csv").write_bytes(b"")


@mistake(
    r"communities\.csv has neither longitude and latitude .*Add columns 'lon' and 'lat'",
    r"communities\.csv 中没有经度和纬度列",
)
def a_table_without_coordinates(folder):
    people(folder, header="id,name", rows=[("a", "甲")])


@mistake(
    r"facilities\.csv has no row that can be used.*no kind is given.*Add a column 'kind'",
    r"facilities\.csv 中没有一行可用.*没有写明种类.*请增加“设施类型”列",
)
def facilities_without_a_kind_or_a_name(folder):
    write_csv(folder / "facilities.csv", "id,lon,lat", [("f", *lon_lat(1))])


@mistake(
    r"facilities\.csv .*row 2.*kind of facility is not known.*The nearest is",
    r"facilities\.csv .*第 2 行.*设施种类无法识别",
)
def facilities_of_a_kind_that_nobody_knows(folder):
    write_csv(folder / "facilities.csv", "id,kind,lon,lat", [("f", "火箭发射场", *lon_lat(1))])


# ---- where things are ------------------------------------------------------------------------------


@mistake(
    r"communities\.csv has no row that can be used.* row 2.*999.*Check whether longitude and latitude are swapped",
    r"communities\.csv 中没有一行可用.*第 2 行.*请检查经度和纬度是否颠倒",
)
def coordinates_out_of_range(folder):
    people(folder, place=lambda x: (999, lon_lat(x)[1]))


@mistake(
    r"communities\.csv has longitude and latitude swapped: row 2.*Swap the two headings",
    r"communities\.csv 的经度和纬度填反了.*第 2 行.*请对调两列的表头",
)
def longitude_and_latitude_swapped_in_china(folder):
    people(folder, place=lambda x: lon_lat(x)[::-1])


@mistake(
    r"places\.csv and the streets do not overlap.*Check the .* system, whether longitude and latitude are swapped",
    r"places\.csv 中的地点与道路不重叠.*经纬度是否颠倒",
)
def longitude_and_latitude_swapped_in_europe(folder):
    shutil.copy(MONACO, folder / "monaco.osm.pbf")
    rewrite(folder, "streets.gpkg", "monaco.osm.pbf")
    rewrite(folder, "communities.csv", "places.csv")
    write_csv(folder / "places.csv", "id,lon,lat", [("a", 43.735, 7.42), ("b", 43.74, 7.425)])


@mistake(
    r"communities\.csv and the streets do not overlap: .*both files are of the same place",
    r"communities\.csv 中的地点与道路不重叠",
)
def communities_of_another_town(folder):
    people(folder, place=lambda x: (lon_lat(x)[0] + 3, lon_lat(x)[1]))


@mistake(
    r"facilities\.csv and the streets do not overlap: .*both files are of the same place",
    r"facilities\.csv 中的地点与道路不重叠",
)
def facilities_of_another_town(folder):
    rows = [(key, kind, lon_lat(x)[0], 40.0) for key, (kind, x, _) in SERVED.items()]
    write_csv(folder / "facilities.csv", "id,kind,lon,lat", rows)


@mistake(
    r"people\.shp has no coordinate reference system\. .*without a zone number.* Set one in the data, for example with",
    r"people\.shp没有坐标系。.*不带带号.*请在数据中写明坐标系",
)
def a_layer_without_a_reference_system(folder):
    layer = gpd.GeoDataFrame({"name": ["a"]}, geometry=[area(0, 0, 2, 2)], crs=CRS)
    layer.to_file(folder / "people.shp")
    (folder / "people.prj").unlink()
    rewrite(folder, "communities.csv", "people.shp")


@mistake(r"people\.parquet has no coordinate reference system", r"people\.parquet没有坐标系")
def a_geoparquet_without_a_reference_system(folder):
    gpd.GeoDataFrame({"name": ["a"]}, geometry=[at(1)]).to_parquet(folder / "people.parquet")
    rewrite(folder, "communities.csv", "people.parquet")


@mistake(r"roads\.shp has no reference system that can be used", r"roads\.shp 没有可用的坐标系")
def streets_without_a_reference_system(folder):
    streets_of(ROAD).to_file(folder / "roads.shp")
    (folder / "roads.prj").unlink()
    rewrite(folder, "streets.gpkg", "roads.shp")


@mistake(
    r"study\.toml, line 13: .*crs = EPSG:99999, .*Possible: EPSG:4490", r"study\.toml 第 13 行.*EPSG:99999 无法使用"
)
def a_reference_system_that_is_not_known(folder):
    rewrite(folder, '"communities.csv"', '"communities.csv"\ncrs = "EPSG:99999"')


@mistake(
    r"study\.toml, line 2: .*crs = EPSG:3857, .*Possible: EPSG:4547",
    r"study\.toml 第 2 行.*EPSG:3857 无法使用",
)
def lengths_in_web_mercator(folder):
    rewrite(folder, "[study]", '[study]\ncrs = "EPSG:3857"')


@mistake(
    r"motorways\.gpkg holds no street that may be walked on.*Add the streets", r"motorways\.gpkg 中没有可步行的道路"
)
def streets_that_nobody_may_walk_on(folder):
    streets_of(ROAD).assign(highway="motorway").to_file(folder / "motorways.gpkg", layer="streets")
    rewrite(folder, "streets.gpkg", "motorways.gpkg")


@mistake(r"points\.gpkg holds no street\. Check whether this is the right file", r"points\.gpkg 中没有道路。请检查")
def streets_that_are_points(folder):
    gpd.GeoDataFrame({"n": [1]}, geometry=[at(1)], crs=CRS).to_file(folder / "points.gpkg", layer="streets")
    rewrite(folder, "streets.gpkg", "points.gpkg")


# ---- the study itself ------------------------------------------------------------------------------


@mistake(
    r"study\.toml, line 8: \[network\] has no key 'sorce'\. Did you mean: source\?",
    r"study\.toml 第 8 行.*您是否想写：source？",
)
def a_key_that_is_not_known(folder):
    rewrite(folder, 'source = "streets', 'sorce = "streets')


@mistake(r"study\.toml is not TOML: .*line 7.*Check the quotes", r"study\.toml 不符合 TOML 格式.*请检查该行的引号")
def a_study_that_is_not_toml(folder):
    rewrite(folder, "[network]", "network:")


@mistake(
    r"study\.toml, line 4: \[study\] has profile = runner.*Possible: planning",
    r"study\.toml 第 4 行.*可用的是：planning",
)
def a_walker_that_is_not_known(folder):
    line = next(line for line in STUDY.splitlines() if line.startswith("profile"))
    rewrite(folder, line, 'profile = "runner"')


@mistake(r"study\.toml is not UTF-8 text\. Save it as UTF-8", r"study\.toml 不是 UTF-8 文本。请.*另存为 UTF-8")
def a_study_in_gbk(folder):
    (folder / "study.toml").write_text(STUDY.replace("Small town", "小镇"), encoding="gbk")


@mistake(r"study\.toml, line 3: \[study\] has language = two lines,", r"study\.toml 第 3 行.*language 的值 two lines")
def a_value_of_two_lines(folder):
    rewrite(folder, 'language = "en"', 'language = """two\nlines"""')


# ---- what is said ----------------------------------------------------------------------------------


def made(folder, name):
    write_study(folder)
    MISTAKES[name][0](folder)
    return "run", folder / "study.toml", "--out", folder / "out"


#: The mistakes that are made in a process of their own, as a person would: one of each reader. The others are made
#: inside this one, through the same door, in a tenth of the time.
ALONE = (
    "a file that is missing",
    "a table of random bytes",
    "an extract that is cut in half",
    "communities of another town",
    "a key that is not known",
    "a layer without a reference system",
)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What is said of every mistake in English; the processes run beside each other."""
    folder = tmp_path_factory.mktemp("bad")
    commands = {name: made(folder / name, name) for name in MISTAKES}
    alone = all_at_once({name: commands[name] for name in ALONE})
    return folder, alone | {name: inside(*commands[name]) for name in MISTAKES if name not in ALONE}


def one_line(done, pattern):
    assert done.code == 2
    assert done.out.strip() == ""
    assert done.err.endswith("\n")
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err
    assert re.search(pattern, done.err), done.err


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line_that_names_the_file_and_the_remedy_and_nothing_is_written(said, name):
    folder, done = said
    one_line(done[name], MISTAKES[name][1])
    assert not (folder / name / "out").exists()


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_said_in_chinese_where_the_system_speaks_it(tmp_path, name):
    done = inside(*made(tmp_path, name), language=CHINESE)
    one_line(done, MISTAKES[name][2])
    assert not (tmp_path / "out").exists()


def test_a_mistake_leaves_the_results_of_the_last_run_as_they_were(tmp_path):
    good = inside("run", write_study(tmp_path), "--out", tmp_path / "out")
    assert good.code == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert json.loads(before["manifest.json"])["name"] == "Small town"
    bad = inside(*made(tmp_path, "a table without rows"))
    assert bad.code == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_rows_that_cannot_be_used_are_left_out_and_listed_while_the_others_are_judged(tmp_path):
    study = write_study(tmp_path)
    with (tmp_path / "communities.csv").open("a", encoding="utf-8") as file:
        file.write("far,远,10,999,29.8\n")
    assert inside("run", study, "--out", tmp_path / "out").code == 0
    assert "communities.csv" in (tmp_path / "out" / "rejected.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_table_in_utf_16_is_read_with_its_mark_and_without(tmp_path, encoding):
    study = write_study(tmp_path)
    text = (tmp_path / "communities.csv").read_text(encoding="utf-8")
    (tmp_path / "communities.csv").write_text(text, encoding=encoding)
    assert inside("run", study, "--out", tmp_path / "out").code == 0
