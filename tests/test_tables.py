import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
from shapely import Point, Polygon, box

from circle15.errors import CrsError, FileError, TableError
from circle15.sources import files
from circle15.sources.tables import (
    TableOptions,
    read_areas,
    read_buildings,
    read_communities,
    read_facilities,
    read_gates,
)

COMMUNITIES = '社区编码,社区名称,户数,经度,纬度\n0012,金星社区,"1,234",102.71,25.04\n0013,联盟社区,1.2万,102.72,25.05\n'


@pytest.fixture
def write(tmp_path):
    def write(name, content, encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def workbook(path, rows, title="社区", merge=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    book.save(path)
    return path


# ---- text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_of_offices(write, encoding):
    table = read_communities(write("a.csv", COMMUNITIES, encoding)).table
    assert table["name"].to_dict() == {"0012": "金星社区", "0013": "联盟社区"}
    assert table["households"].tolist() == [1234, 12000]
    assert table.geometry["0012"] == Point(102.71, 25.04)
    assert table.crs == "EPSG:4326"


def test_another_encoding_than_utf_8_is_noted(write):
    found = read_communities(write("a.csv", COMMUNITIES, "gb18030"))
    assert found.notes[0].text("en") == "The file a.csv was read as gb18030 (confidence 99.9%)."


def test_which_column_became_which_is_told(write):
    assert read_communities(write("a.csv", COMMUNITIES)).columns["户数"] == "households"


def test_a_text_in_no_known_encoding_is_refused(write):
    with pytest.raises(FileError, match=r"a\.csv cannot be decoded"):
        read_communities(write("a.csv", b"id,name,lon,lat\n1,\xff\xff\xff,1,2\n"))


def test_a_wrong_encoding_is_named(write):
    path = write("a.csv", COMMUNITIES, "gb18030")
    with pytest.raises(FileError, match="cannot be read in the encoding 'utf-8'"):
        read_communities(path, TableOptions(encoding="utf-8"))
    with pytest.raises(FileError, match="encoding 'no-such'"):
        read_communities(path, TableOptions(encoding="no-such"))


@pytest.mark.parametrize(("name", "separator"), [("a.csv", ";"), ("a.csv", "\t"), ("a.tsv", "\t")])
def test_other_separators_are_recognised(write, name, separator):
    text = separator.join(["id", "name", "lon", "lat"]) + "\n" + separator.join(["1", "a, b", "102", "25"]) + "\n"
    assert read_communities(write(name, text)).table["name"].item() == "a, b"


def test_row_numbers_are_those_that_excel_shows_even_below_blank_rows(write):
    found = read_communities(write("a.csv", "id,lon,lat\na,102,25\n\n,,\nb,25,102\n"))
    assert found.rejected[["row", "column", "value"]].to_numpy().tolist() == [[5, "lon, lat", "25, 102"]]


def test_headings_below_a_title_are_found_and_noted(write):
    found = read_communities(write("a.csv", "2025年社区情况表,,,,\n" + COMMUNITIES.replace("102.72", "x")))
    assert found.notes[0].text("en") == "The headings of a.csv were taken from row 2."
    assert found.rejected["row"].tolist() == [4]
    assert found.rejected["problem_en"].tolist() == ["the coordinate is not a number"]


def test_a_row_that_slipped_over_an_unquoted_comma_is_rejected(write):
    found = read_communities(write("a.csv", "name,lon,lat,note\na,102,25,x\nb,102,25,x,y\n"))
    assert found.table["name"].tolist() == ["a"]
    assert found.rejected["problem_en"].item() == "the row has more cells than there are headings"


def test_numbers_in_full_width_digits_are_read(write):
    assert (
        read_communities(write("a.csv", "户数,经度,纬度\n\uff11\uff12\uff13,102,25\n")).table["households"].item()
        == 123
    )


def test_ten_thousands_in_a_heading_are_multiplied_once(write):
    text = "常住人口(万人),经度,纬度\n1.1,102,25\n1.1万,102,25\n"
    assert read_communities(write("a.csv", text)).table["population"].tolist() == [11000, 11000]


def test_the_datum_names_the_reference_system_of_degrees(write):
    found = read_communities(write("a.csv", COMMUNITIES), TableOptions(datum="cgcs2000"))
    assert found.table.crs == "EPSG:4490"


def test_metres_in_a_csv_need_their_reference_system(write):
    path = write("a.csv", "id,x,y\n1,500000,2800000\n")
    with pytest.raises(
        CrsError, match=r"are metres of a projection and not degrees.*without a zone number.*Name the system"
    ):
        read_communities(path)
    assert read_communities(path, TableOptions(crs="EPSG:32648")).table.geometry.item() == Point(500000, 2800000)


def test_a_geometry_may_be_wkt_or_a_pair(write):
    text = 'id,geometry\n1,"POLYGON ((0 0, 0 2, 2 2, 2 0, 0 0))"\n2,"102.7,25"\n3,near the bridge\n'
    found = read_communities(write("a.csv", text))
    assert found.table.geometry["1"].area == 4
    assert found.table.geometry["2"] == Point(102.7, 25)
    assert found.rejected["value"].tolist() == ["near the bridge"]


def test_a_table_without_coordinates_names_its_columns(write):
    with pytest.raises(TableError, match=r"a\.csv has neither longitude.*社区名称, 户数"):
        read_communities(write("a.csv", "社区名称,户数\n金星,12\n"))


def test_a_heading_that_is_not_recognised_may_be_named(write):
    options = TableOptions(columns={"name": "叫法"})
    assert read_communities(write("a.csv", "叫法,lon,lat\n金星,102,25\n"), options).table["name"].item() == "金星"


def test_the_column_that_lost_its_name_to_an_override_is_kept(write):
    options = TableOptions(columns={"population": "常住"})
    table = read_communities(write("a.csv", "常住,population,lon,lat\n5,7,102,25\n"), options).table
    assert (table["population"].item(), table["population.2"].item()) == (5, "7")


@pytest.mark.parametrize("content", ["", "\n\n", "id,lon,lat\n"])
def test_an_empty_csv_is_refused_by_name(write, content):
    with pytest.raises(TableError, match=r"a\.csv holds no rows"):
        read_communities(write("a.csv", content))


# ---- workbooks -------------------------------------------------------------------------------------


def test_a_workbook_is_read_with_its_sheet_named(tmp_path):
    rows = [
        ["编号", "名称", "户数", "经度", "纬度"],
        [12.0, "金星", 85, 102.7, 25.0],
        ["c2", "联盟", "x", 102.7, 25.1],
    ]
    found = read_communities(workbook(tmp_path / "a.xlsx", rows))
    assert list(found.table.index) == ["12", "c2"]
    assert found.rejected[["sheet", "row", "column"]].to_numpy().tolist() == [["社区", 3, "户数"]]


def test_a_subdistrict_that_is_merged_over_rows_holds_for_all_of_them(tmp_path):
    rows = [
        ["街道", "社区名称", "经度", "纬度"],
        ["联盟街道", "a", 102, 25],
        [None, "b", 102, 25],
        ["龙泉街道", "c", 102, 25],
    ]
    found = read_communities(workbook(tmp_path / "a.xlsx", rows, merge="A2:A3"))
    assert found.table["subdistrict"].tolist() == ["联盟街道", "联盟街道", "龙泉街道"]


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["id", "lon", "lat"], ["1", 102, 25]])
    with pytest.raises(TableError, match=r"no sheet '街道'\. Its sheets are: 社区"):
        read_communities(path, TableOptions(sheet="街道"))


# ---- layers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.parquet"])
def test_polygons_come_from_every_layer_format(tmp_path, name):
    frame = gpd.GeoDataFrame({"id": ["1"], "name": ["金星社区"]}, geometry=[box(102, 25, 103, 26)], crs="EPSG:4326")
    if name.endswith("parquet"):
        frame.to_parquet(tmp_path / name)
    else:
        frame.to_file(tmp_path / name)
    found = read_communities(tmp_path / name)
    assert found.table["name"]["1"] == "金星社区"
    assert found.table.geometry["1"].equals(box(102, 25, 103, 26))


def test_a_shapefile_in_gbk_that_does_not_say_so_is_read(tmp_path):
    frame = gpd.GeoDataFrame({"名称": ["金星社区"]}, geometry=[Point(102, 25)], crs="EPSG:4490")
    frame.to_file(tmp_path / "a.shp", encoding="gb18030")
    (tmp_path / "a.cpg").unlink()
    assert read_communities(tmp_path / "a.shp").table["name"].item() == "金星社区"


def test_a_layer_without_a_reference_system_is_refused_unless_it_is_named(tmp_path):
    gpd.GeoDataFrame({"id": ["1"]}, geometry=[Point(102, 25)], crs="EPSG:4326").to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    with pytest.raises(CrsError, match=r"a\.shp has no coordinate reference system"):
        read_communities(tmp_path / "a.shp")
    assert read_communities(tmp_path / "a.shp", TableOptions(crs="EPSG:4490")).table.crs == "EPSG:4490"


def test_a_reference_system_that_is_asked_for_wins_over_the_layers_own_and_is_noted(tmp_path):
    gpd.GeoDataFrame({"id": ["1"]}, geometry=[Point(102, 25)], crs="EPSG:4326").to_file(tmp_path / "a.gpkg")
    found = read_communities(tmp_path / "a.gpkg", TableOptions(crs="EPSG:4490"))
    assert found.table.crs == "EPSG:4490"
    assert found.notes[0].text("en") == "The reference system WGS 84 of a.gpkg was taken as EPSG:4490, as asked."


def test_of_several_layers_one_has_to_be_named(tmp_path):
    frame = gpd.GeoDataFrame({"id": ["1"]}, geometry=[Point(102, 25)], crs="EPSG:4326")
    for layer in ("one", "two"):
        frame.to_file(tmp_path / "a.gpkg", layer=layer)
    with pytest.raises(TableError, match="several layers: one, two"):
        read_communities(tmp_path / "a.gpkg")
    with pytest.raises(TableError, match=r"no layer 'three'\. Its layers are: one, two"):
        read_communities(tmp_path / "a.gpkg", TableOptions(layer="three"))
    assert len(read_communities(tmp_path / "a.gpkg", TableOptions(layer="two")).table) == 1
    frame.to_file(tmp_path / "a.gpkg", layer="communities")
    assert len(read_communities(tmp_path / "a.gpkg").table) == 1


def test_a_plain_parquet_table_has_its_points_in_columns(tmp_path):
    frame = gpd.pd.DataFrame({"id": ["1"], "lng": [102.5], "lat": [25.0]})
    frame.to_parquet(tmp_path / "a.parquet")
    assert read_communities(tmp_path / "a.parquet").table.geometry.item() == Point(102.5, 25)


# ---- files that cannot be used ---------------------------------------------------------------------


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileError, match=r"There is no file .*nothing\.csv"):
        read_communities(tmp_path / "nothing.csv")


def test_an_unknown_ending_is_answered_with_the_known_ones(write):
    with pytest.raises(FileError, match=r"ending '\.doc'.*\.csv, \.tsv, \.txt, \.xlsx.*Save it as one of them"):
        read_communities(write("a.doc", "x"))


@pytest.mark.parametrize(
    "name", ["a.xlsx", "a.xls", "a.ods", "a.gpkg", "a.geojson", "a.json", "a.shp", "a.kml", "a.parquet"]
)
@pytest.mark.parametrize("content", [b"", b"not what the ending says", b"PK\x03\x04 cut"])
def test_a_damaged_file_is_named_whatever_the_library_says(write, name, content):
    with pytest.raises(FileError, match=rf"{name} cannot be read"):
        read_communities(write(name, content))


def test_a_workbook_that_was_cut_short_is_damaged(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["id", "lon", "lat"], ["1", 102, 25]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileError, match=r"a\.xlsx cannot be read"):
        read_communities(path)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(write, monkeypatch):
    monkeypatch.setattr(files, "MAX_TABLE_MB", 0)
    with pytest.raises(FileError, match=r"a\.csv has 0 MB, more than the limit of 0 MB"):
        read_communities(write("a.csv", COMMUNITIES))


# ---- facilities and the other tables ---------------------------------------------------------------


def test_the_kind_that_is_given_holds_for_every_row(write):
    table = read_facilities(write("a.csv", "类型,lon,lat\n学校,102,25\n"), kind="诊所").table
    assert table[["kind", "kind_rule"]].to_numpy().tolist() == [["clinic", "given"]]


def test_a_kind_that_is_not_known_is_answered_with_the_nearest(write):
    with pytest.raises(TableError, match=r"'clinik' is not known\. The nearest is clinic"):
        read_facilities(write("a.csv", "lon,lat\n102,25\n"), kind="clinik")


def test_column_name_and_tags_decide_in_this_order(write):
    text = (
        "name,类型,amenity,lon,lat\n"
        "翠湖小学,pharmacy,clinic,102,25\n"
        "翠湖小学,医疗保健服务;诊所;诊所,,102,25\n"
        "翠湖,,clinic,102,25\n"
        "翠湖小学,,,102,25\n"
    )
    table = read_facilities(write("a.csv", text)).table
    assert table["kind"].tolist() == ["pharmacy", "clinic", "clinic", "primary_school"]
    assert table["kind_rule"].tolist() == ["column", "amap 090300", "amenity=clinic", "name: 小学"]


def test_a_row_of_which_nothing_says_the_kind_is_rejected_with_its_name(write):
    found = read_facilities(write("a.csv", "name,lon,lat\n翠湖小学,102,25\n翠湖,102,25\n"))
    assert found.rejected[["row", "column", "value"]].to_numpy().tolist() == [[3, "kind", "翠湖"]]
    assert "看不出是哪类设施" in found.rejected["problem_zh"].item()


def test_an_area_becomes_a_point_inside_and_never_its_centroid(tmp_path):
    horseshoe = Polygon([(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)])
    assert not horseshoe.contains(horseshoe.centroid)
    frame = gpd.GeoDataFrame({"kind": ["park", "park"]}, geometry=[horseshoe, Point(5, 5)], crs="EPSG:4326")
    frame.to_file(tmp_path / "a.gpkg")
    table = read_facilities(tmp_path / "a.gpkg").table
    assert table["geometry_from"].tolist() == ["inner_point", "point"]
    assert horseshoe.contains(table.geometry["1"])


def test_gates_need_a_community(write):
    with pytest.raises(TableError, match=r"lacks the needed column 'community_id' \(社区编码\)"):
        read_gates(write("a.csv", "lon,lat\n102,25\n"))
    table = read_gates(write("b.csv", "小区,通行对象,lon,lat\nc1,业主,102,25\n")).table
    assert table[["community_id", "open_to"]].to_numpy().tolist() == [["c1", "residents"]]


def test_buildings_have_households_and_floors(write):
    table = read_buildings(write("a.csv", "社区编码,户数,层数,lon,lat\nc1,24,6,102,25\n")).table
    assert table[["community_id", "households", "floors"]].to_numpy().tolist() == [["c1", 24.0, 6.0]]


def test_areas_need_a_level_and_no_outline(write):
    table = read_areas(write("a.csv", "名称,级别,上级,常住人口\n联盟街道,街道,盘龙区,52000\n盘龙区,区,,\n")).table
    assert table["level"].to_dict() == {"联盟街道": "subdistrict", "盘龙区": "district"}
    assert table["parent"].fillna("").tolist() == ["盘龙区", ""]


def test_the_rows_that_are_left_do_not_depend_on_their_order(write):
    lines = [f"{i},{100 + i},{'x' if i % 3 == 0 else 25}" for i in range(9)]
    found = [
        read_communities(write("a.csv", "id,lon,lat\n" + "\n".join(order) + "\n")).table.sort_index()
        for order in (lines, lines[::-1])
    ]
    assert found[0].equals(found[1])


# ---- real places -----------------------------------------------------------------------------------


@pytest.fixture
def places():
    folder = os.environ.get("CIRCLE15_PLACES")
    if not folder:
        pytest.skip("CIRCLE15_PLACES names no folder of real places")
    return Path(folder)


@pytest.mark.places
def test_the_villages_of_a_town_are_read_as_communities(places):
    found = read_communities(places / "qingzu" / "puyang_qingzu_villages_2023.places.csv")
    assert len(found.table) > 50
    # Two villages kilometres apart share a name, and a town is mapped twice: kept, and listed.
    assert found.rejected[["value", "effect"]].to_numpy().tolist() == [["郎寨村", "kept"], ["庆祖镇", "kept"]]


@pytest.mark.places
def test_facilities_with_map_tags_are_told_apart(places):
    table = read_facilities(places / "guixi" / "guixi_jiangxi_2024.facilities.csv").table
    assert (table["kind"] == "subdistrict_service_centre").sum() == 2


@pytest.mark.places
def test_a_population_grid_is_read_in_seconds(places):
    table = read_communities(places / "porto-alegre" / "poa_hexgrid.csv").table
    assert len(table) == 1227
    assert np.isclose(table["population"].sum(), 812_935)
