"""Layers and archives: shapefiles in GBK and in pieces, KML, zips that are not what they seem."""

import zipfile
from pathlib import Path

import geopandas as gpd
from shapely import Polygon, box

from tests.offices.office import Office
from tests.offices.writers import parts_of, shapefile, text, zipped

NAMES = {"社区编码": ["01", "02"], "社区名称": ["金星社区", "联盟社区"], "户数": [1200, 980]}
SHAPES = [box(102.710, 25.040, 102.714, 25.044), box(102.714, 25.040, 102.718, 25.044)]
TABLE = "id,name,households\n01,金星社区,1200\n02,联盟社区,980\n"


def _community_layer(path: Path, **how: object) -> Path:
    return shapefile(path, NAMES, SHAPES, crs="EPSG:4490", **how)  # type: ignore[arg-type]


def _truncated_names(folder: Path) -> Path:
    """Ten bytes of UTF-8 hold three characters: 常住人口数 becomes 常住人."""
    columns = {"社区编码": ["01", "02"], "社区名称": ["金星社区", "联盟社区"], "常住人口数": [3600, 2900]}
    return shapefile(folder / "社区.shp", columns, SHAPES, crs="EPSG:4490")


def _half_a_zip(folder: Path) -> Path:
    whole = zipped(folder / "社区.zip", parts_of(_community_layer(folder / "社区.shp")))
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) // 2])
    return whole


def _path_trick(folder: Path) -> Path:
    inner = folder / "inner"
    inner.mkdir()
    layer = _community_layer(inner / "社区.shp")
    with zipfile.ZipFile(folder / "社区.zip", "w") as archive:
        for part in parts_of(layer):
            archive.write(part, f"../../{part.name}")
    return folder / "社区.zip"


def _bomb(folder: Path) -> Path:
    """A table of a gigabyte of noughts in a megabyte."""
    with (
        zipfile.ZipFile(folder / "社区.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("社区.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(1_000):
            member.write(b"0" * 2**20)
    return folder / "社区.zip"


def _in_a_folder(folder: Path) -> Path:
    layer = _community_layer(folder / "社区.shp", encoding="GBK", without=[".cpg"])
    return zipped(folder / "打包.zip", parts_of(layer), inside="盘龙区数据/")


def _kml(folder: Path) -> Path:
    marks = "".join(
        f"<Placemark><name>{name}</name><ExtendedData><Data name='类型'><value>诊所</value></Data></ExtendedData>"
        f"<Point><coordinates>{lon},{lat},0</coordinates></Point></Placemark>"
        for name, lon, lat in [("甲诊所", 102.71, 25.04), ("乙诊所", 102.72, 25.05)]
    )
    return text(
        folder / "标注.kml",
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<Folder><name>设施</name>{marks}</Folder></Document></kml>",
    )


def _bow_tie(folder: Path) -> Path:
    bow = Polygon([(102.71, 25.04), (102.72, 25.05), (102.72, 25.04), (102.71, 25.05)])
    line = gpd.GeoSeries.from_wkt(["LINESTRING (102.71 25.04, 102.72 25.05)"])[0]
    frame = gpd.GeoDataFrame(
        {"社区编码": ["1", "2", "3", "4"], "社区名称": ["蝴蝶结", "方块", "线", "无"]},
        geometry=[bow, SHAPES[0], line, None],
        crs=4490,
    )
    frame.to_file(folder / "社区.gpkg", engine="pyogrio")
    return folder / "社区.gpkg"


def _not_what_it_says(folder: Path) -> Path:
    path = folder / "社区.xlsx"
    path.write_bytes(b"<html><body><table><tr><td>\xe7\xa4\xbe\xe5\x8c\xba</td></tr></table></body></html>")
    return path


OFFICES = {
    "shapefile_gbk": Office(
        about="a shapefile in GBK that does not say so",
        write=lambda folder: _community_layer(folder / "社区.shp", encoding="GBK", without=[".cpg"]),
        table=TABLE,
    ),
    "shapefile_truncated_names": Office(
        about="Chinese field names cut after ten bytes",
        write=_truncated_names,
        table="id,name,population\n01,金星社区,3600\n02,联盟社区,2900\n",
    ),
    "shapefile_without_shx": Office(
        about="a shapefile of which mail lost the .shx",
        write=lambda folder: _community_layer(folder / "社区.shp", without=[".shx"]),
        table=TABLE,
    ),
    "shapefile_zipped": Office(about="a zipped shapefile in a folder, in GBK", write=_in_a_folder, table=TABLE),
    "half_a_zip": Office(about="a zip of which half arrived", write=_half_a_zip, error="社区.zip"),
    "zip_with_a_path_trick": Office(
        about="a zip whose members would be written outside its folder: their paths are not followed",
        write=_path_trick,
        table=TABLE,
    ),
    "zip_bomb": Office(about="a zip of one gigabyte in one megabyte", write=_bomb, error="社区.zip"),
    "kml": Office(
        about="marks drawn in Google Earth or Ovital",
        write=_kml,
        role="facilities",
        table="id,name,kind,lon,lat\n1,甲诊所,clinic,102.71000,25.04000\n2,乙诊所,clinic,102.72000,25.05000\n",
    ),
    "broken_shapes": Office(
        about="a bow tie, a line among areas",
        write=_bow_tie,
        table="id,name\n1,蝴蝶结\n2,方块\n4,无\n",
        rows=[(3, "row", "LineString"), (4, "kept", "坐标")],
        says=["自相交"],
    ),
    "web_page_called_xlsx": Office(
        about="a web page that a system exported as .xlsx", write=_not_what_it_says, error="社区.xlsx"
    ),
    "no_such_file": Office(
        about="a file that is not there", write=lambda folder: folder / "没有.xlsx", error="没有.xlsx"
    ),
}
