"""Every kind of file that an office has, whole and broken; archives that lie are refused and write nothing."""

import stat
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely import Point, box

from circle15.errors import CrsError, FileError, TableError
from circle15.schema import COMMUNITIES
from circle15.sources import archives, options, xlsx
from circle15.sources.files import TABLE_ENDINGS, open_table
from circle15.sources.tables import TableOptions, read_communities, read_facilities
from circle15.sources.urls import Database, source_of

FILES = Path(__file__).parent / "files"
CSV = "社区编码,社区名称,经度,纬度\n0012,金星社区,102.71,25.04\n"
FRAME = gpd.GeoDataFrame({"社区名称": ["金星社区"], "常住人口数": [12]}, geometry=[Point(102, 25)], crs="EPSG:4490")


def said(found, key):
    return [note.text("en") for note in found.notes if note.key == key]


def shapefile(folder, frame=FRAME, encoding="gb18030", without=()):
    frame.to_file(folder / "社区.shp", encoding=encoding)
    for ending in without:
        (folder / f"社区{ending}").unlink()
    return folder / "社区.shp"


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


# ---- workbooks -------------------------------------------------------------------------------------


def test_an_old_workbook_is_read_like_a_new_one():
    # A sheet 说明 before it, a title, merged 街道, codes shown as 000012, a hidden row, a total.
    found = read_communities(FILES / "old.xls")
    assert found.table["name"].to_dict() == {"000012": "金星社区", "000013": "联盟社区"}
    assert found.table["subdistrict"].tolist() == ["联盟街道", "联盟街道"]
    assert found.rejected["row"].tolist() == [5]
    assert "1 rows that are hidden or filtered (rows 4)" in said(found, "rows_hidden")[0]


def test_an_opendocument_workbook_is_read():
    assert read_communities(FILES / "sheet.ods").table["name"].tolist() == ["金星", "联盟"]


def test_a_workbook_under_another_workbooks_ending_is_read(tmp_path):
    book = openpyxl.Workbook()
    for row in (["名称", "经度", "纬度"], ["金星", 102, 25]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(tmp_path / "a.xls")
    assert read_communities(tmp_path / "a.xls").table["name"].tolist() == ["金星"]


def test_a_text_under_a_workbooks_ending_is_read(tmp_path):
    (tmp_path / "a.xls").write_bytes(CSV.replace(",", "\t").encode("gb18030"))
    assert read_communities(tmp_path / "a.xls").table["name"].tolist() == ["金星社区"]


def test_a_web_page_under_a_workbooks_ending_is_named(tmp_path):
    (tmp_path / "a.xls").write_text("<html><table><tr><td>1</td></tr></table></html>")
    with pytest.raises(FileError, match=r"a\.xls is a web page or XML"):
        read_communities(tmp_path / "a.xls")


def test_a_workbook_with_too_much_in_it_is_refused_before_it_is_built(tmp_path, monkeypatch):
    book = openpyxl.Workbook()
    for row in (["名称", "经度", "纬度"], ["金星", 102, 25]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    monkeypatch.setattr(xlsx, "MAX_CELLS", 5)
    with pytest.raises(FileError, match=r"a\.xlsx has at least 6 cells, more than the limit of 5"):
        read_communities(tmp_path / "a.xlsx")
    monkeypatch.setattr(xlsx, "_MOST_BYTES", 100)
    with pytest.raises(FileError, match=r"a\.xlsx unpacks to"):
        read_communities(tmp_path / "a.xlsx")


# ---- shapefiles ------------------------------------------------------------------------------------


@pytest.mark.parametrize("without", [(), (".cpg",), (".shx",), (".cpg", ".shx")])
def test_a_shapefile_in_gbk_is_read_without_its_smaller_parts(tmp_path, without):
    before = {".shx"} & set(without)
    found = read_communities(shapefile(tmp_path, without=without))
    assert found.table[["name", "population"]].to_numpy().tolist() == [["金星社区", 12]]
    assert bool(said(found, "shapefile_index_made")) == bool(before)
    assert (tmp_path / "社区.shx").exists() != bool(before)


def test_field_names_that_were_cut_in_utf_8_are_completed(tmp_path):
    path = shapefile(tmp_path, FRAME.set_axis(["a" * 10, "b" * 10, "geometry"], axis=1), encoding="utf-8")
    values = path.with_suffix(".dbf")
    content = values.read_bytes()
    for plain, name in ((b"a" * 10, "社区名称"), (b"b" * 10, "常住人口数")):
        content = content.replace(plain, name.encode()[:10])
    values.write_bytes(content)
    found = read_communities(path)
    assert found.table[["name", "population"]].to_numpy().tolist() == [["金星社区", 12]]
    assert said(found, "headings_completed") == [
        "Field names of 社区.shp were cut short and have been completed: 常住人 → 常住人口. Check them."
    ]
    assert values.read_bytes() == content


def test_a_shapefile_without_values_is_read_and_warned_of(tmp_path):
    found = read_communities(shapefile(tmp_path, without=(".dbf", ".cpg")))
    assert len(found.table) == 1
    assert "there is no .dbf of the same name" in said(found, "shapefile_without_values")[0]


def test_records_with_a_name_and_no_shape_are_kept_to_be_located(tmp_path):
    frame = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=[Point(102, 25), None], crs="EPSG:4490")
    found = read_communities(shapefile(tmp_path, frame))
    assert found.table["name"].tolist() == ["a", "b"]
    assert found.rejected[["row", "effect"]].to_numpy().tolist() == [[2, "kept"]]


# ---- archives --------------------------------------------------------------------------------------


def test_a_zipped_shapefile_is_read_under_its_name(tmp_path):
    shapefile(tmp_path, without=(".cpg",))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("社区.*"):
            archive.write(part, f"数据/{part.name}")
    found = read_communities(path)
    assert found.table["name"].tolist() == ["金星社区"]
    assert found.origin.place == "a.zip [数据/社区.shp]"


def test_a_name_in_gbk_is_read(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("x" * 8)
        archive.writestr(info, CSV)
    path.write_bytes(path.read_bytes().replace(b"x" * 8, "社区".encode("gbk") + b".csv"))
    assert read_communities(path).origin.sheet == "社区.csv"


def test_of_several_files_one_has_to_be_named(tmp_path):
    path = zipped(tmp_path / "a.zip", **{"b/one.csv": CSV, "two.csv": CSV.replace("金星", "联盟")})
    with pytest.raises(FileError, match=r"several files that can be read: b/one\.csv, two\.csv\. Name one"):
        read_communities(path)
    for name in ("two", "two.csv"):
        assert read_communities(path, TableOptions(layer=name)).table["name"].tolist() == ["联盟社区"]


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/tmp/evil.csv", "..\\evil.csv", "C:\\evil.csv", "a/../../evil.csv"]
)
def test_a_member_that_says_it_belongs_elsewhere_is_read_and_written_nowhere_else(tmp_path, name):
    inner = tmp_path / "deep" / "er"
    inner.mkdir(parents=True)
    found = read_communities(zipped(inner / "a.zip", **{name: CSV}))
    assert found.table["name"].tolist() == ["金星社区"]
    assert [path.name for path in tmp_path.rglob("*evil*")] == []
    assert not Path("/tmp/evil.csv").exists()


def test_a_link_is_no_file(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text(CSV, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("a.csv")
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, str(secret))
    with pytest.raises(FileError, match=r"a\.zip holds no file that can be read"):
        read_communities(tmp_path / "a.zip")


def test_an_archive_that_would_fill_the_disk_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", **{"a.csv": b"0" * (archives._SMALL_BYTES + 1)})
    with pytest.raises(FileError, match=r"a\.zip unpacks to too much"):
        read_communities(path)


def test_an_archive_of_very_many_files_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", **{f"{number}.txt": "" for number in range(archives._MOST_MEMBERS + 1)})
    with pytest.raises(FileError, match="holds 2001 files, more than the limit of 2000"):
        read_communities(path)


def test_an_archive_in_an_archive_is_not_opened(tmp_path):
    inner = zipped(tmp_path / "b.zip", **{"a.csv": CSV}).read_bytes()
    with pytest.raises(FileError, match="Unpack archives inside it first"):
        read_communities(zipped(tmp_path / "a.zip", **{"b.zip": inner}))


def test_half_a_shapefile_is_named(tmp_path):
    with pytest.raises(FileError, match=r"shapefile in the archive a\.zip is not whole: there is no \.shp"):
        read_communities(zipped(tmp_path / "a.zip", **{"a.dbf": b"x", "a.shx": b"x"}))


def test_a_protected_archive_is_named(tmp_path):
    path = zipped(tmp_path / "a.zip", **{"a.csv": CSV})
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"a\.zip is protected by a password"):
        read_communities(path)


@pytest.mark.parametrize("part", [slice(None, -30), slice(40, None), slice(0, 10)])
def test_a_damaged_archive_is_named(tmp_path, part):
    path = zipped(tmp_path / "a.zip", **{"a.csv": CSV})
    path.write_bytes(path.read_bytes()[part])
    with pytest.raises(FileError, match=r"archive a\.zip is damaged or cut short"):
        read_communities(path)


# ---- KML -------------------------------------------------------------------------------------------

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>诊所</name>
<Placemark><name>翠湖诊所</name><ExtendedData><Data name="床位数"><value>12</value></Data></ExtendedData>
<Point><coordinates>102.7,25.04,1890</coordinates></Point></Placemark></Folder>
<Folder><name>学校</name>
<Placemark><name>翠湖小学</name><description><![CDATA[地址：翠湖路1号<br>班数：24]]></description>
<Point><coordinates>102.71,25.05,0</coordinates></Point></Placemark></Folder>
</Document></kml>"""


def test_folders_of_a_kml_file_are_read_together_or_one_alone(tmp_path):
    (tmp_path / "a.kml").write_text(KML, encoding="utf-8")
    found = read_facilities(tmp_path / "a.kml")
    assert found.table["kind"].tolist() == ["clinic", "primary_school"]
    assert found.table.geometry.iloc[0] == Point(102.7, 25.04)
    assert said(found, "folders_joined") == [
        "The file a.kml has several folders: 诊所, 学校. All were read. Name one with layer to read it alone."
    ]
    alone = read_facilities(tmp_path / "a.kml", TableOptions(layer="诊所")).table
    assert alone["beds"].tolist() == [12]


def test_a_kmz_is_an_archive_with_a_kml_file_in_it(tmp_path):
    path = zipped(tmp_path / "a.kmz", **{"doc.kml": KML})
    table = read_facilities(path, TableOptions(layer="学校")).table
    assert table[["name", "classes"]].to_numpy().tolist() == [["翠湖小学", 24]]


# ---- databases -------------------------------------------------------------------------------------


def test_an_address_is_told_from_a_file_and_never_shown_with_its_password(tmp_path):
    found = source_of("postgresql://me:s3cret@db/plan", tmp_path)
    assert found == Database("postgresql://me:s3cret@db/plan")
    assert "s3cret" not in f"{found!r} {found.name}"
    assert source_of("a.csv", tmp_path) == tmp_path / "a.csv"


def test_a_database_needs_one_table_or_one_query():
    for chosen in (TableOptions(), TableOptions(layer="a.b", query="select 1")):
        with pytest.raises(FileError, match=r"name a table with layer .* or a statement with query"):
            open_table(Database("postgresql://me@db/plan"), COMMUNITIES, chosen)


@pytest.mark.parametrize(
    "query", ["drop table a", "select 1; drop table a", "select 1) as q; select (1", "", "select (1"]
)
def test_a_query_is_one_select(query):
    with pytest.raises(FileError, match="query has to be one select statement"):
        open_table(Database("postgresql://me@db/plan"), COMMUNITIES, TableOptions(query=query))


# ---- all of them -----------------------------------------------------------------------------------


def test_every_ending_that_is_named_can_be_opened():
    assert set(TABLE_ENDINGS) == {
        ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".gpkg", ".geojson", ".json", ".shp", ".kml",
        ".parquet", ".zip", ".kmz",
    }  # fmt: skip


def test_a_layer_without_a_reference_system_in_an_archive_is_refused_too(tmp_path):
    shapefile(tmp_path, without=(".prj",))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("社区.*"):
            archive.write(part, part.name)
    with pytest.raises(CrsError, match=r"a\.zip has no coordinate reference system"):
        read_communities(path)


def test_a_text_of_too_many_cells_is_refused(tmp_path, monkeypatch):
    from circle15.sources import texts

    (tmp_path / "a.csv").write_text("name,lon,lat\n" + "a,102,25\n" * 10_000, encoding="utf-8")
    monkeypatch.setattr(texts, "MAX_CELLS", 10)
    with pytest.raises(FileError, match=r"a\.csv has at least \d+ cells, more than the limit of 10"):
        read_communities(tmp_path / "a.csv")


def test_a_row_of_very_many_cells_loses_itself_only(tmp_path):
    rows = "a,102,25\n" + "b" + ",1" * 50_000 + "\n" + "c,102,25\n"
    (tmp_path / "a.csv").write_text("name,lon,lat\n" + rows, encoding="utf-8")
    found = read_communities(tmp_path / "a.csv")
    assert found.table["name"].tolist() == ["a", "c"]
    assert found.rejected["row"].tolist() == [3]


def test_an_error_of_a_library_names_no_folder(tmp_path):
    (tmp_path / "a.gpkg").write_bytes(b"no such thing")
    with pytest.raises(FileError, match=r"a\.gpkg cannot be read") as caught:
        read_communities(tmp_path / "a.gpkg")
    assert str(tmp_path) not in str(caught.value)


def test_of_very_many_headings_the_first_are_named():
    assert options.listed(range(50)).endswith("39, … (50)")


def test_polygons_of_a_geopackage_keep_their_rows(tmp_path):
    frame = gpd.GeoDataFrame({"名称": ["a"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:4490")
    frame.to_file(tmp_path / "a.gpkg", layer="社区")
    with pytest.raises(TableError, match="no layer '街道'"):
        read_communities(tmp_path / "a.gpkg", TableOptions(layer="街道"))
    assert read_communities(tmp_path / "a.gpkg").origin.place == "a.gpkg [社区]"
