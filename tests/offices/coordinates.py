"""Coordinates: other datums, other systems, the wrong way round, or somewhere else.

The pairs of WGS 84 and GCJ-02 are those of the tests of github.com/googollee/eviltransform (Shanghai, Shenzhen,
Beijing).
"""

from pathlib import Path

import geopandas as gpd
from shapely import Point

from tests.offices.office import Office
from tests.offices.writers import shapefile, text, workbook

#: Places that the three lists below hold, in WGS 84.
THREE = """
id,name,kind,lon,lat
a,上海诊所,clinic,121.52721,31.17743
b,深圳诊所,clinic,113.91232,22.54385
c,北京诊所,clinic,116.37782,39.91195
"""

ZONE_39 = [Point(39500000, 3500000), Point(39501000, 3501000)]


def _amap(folder: Path) -> Path:
    return text(
        folder / "高德POI.csv",
        "poiid,name,typecode,location,address\n"
        'a,上海诊所,090300,"121.531541859215,31.17530398364597",某路1号\n'
        'b,深圳诊所,90300,"113.9171764808363,22.540796131694766",某路2号\n'
        'c,北京诊所,090300,"116.38404722455657,39.91334545536069",某路3号\n',
    )


def _each_its_own(folder: Path) -> Path:
    return text(
        folder / "设施.csv",
        "编号,名称,类型,坐标系,经度,纬度\n"
        "a,上海诊所,诊所,GCJ-02,121.531541859215,31.17530398364597\n"
        "b,深圳诊所,诊所,高德,113.9171764808363,22.540796131694766\n"
        "c,北京诊所,诊所,WGS84,116.377817,39.911954\n"
        "d,昆明诊所,诊所,本地坐标,102.71,25.04\n",
    )


def _zone(folder: Path) -> Path:
    """Zone 39 (117 degrees east) of CGCS2000; surveyors call north X and east Y."""
    rows = [
        ["编号", "名称", "类型", "X坐标", "Y坐标"],
        ["a", "甲诊所", "诊所", 3500000.0, 39500000.0],
        ["b", "乙诊所", "诊所", 3501000.0, 39500500.0],
    ]
    return workbook(folder / "设施.xlsx", rows)


def _swapped(folder: Path) -> Path:
    return text(
        folder / "社区.csv", "社区编码,社区名称,经度,纬度\n1,金星社区,25.0412,102.7123\n2,联盟社区,25.0550,102.7250\n"
    )


def _one_swapped(folder: Path) -> Path:
    good = "".join(f"{n},社区{n},102.7{n}00,25.0{n}00\n" for n in range(1, 6))
    return text(folder / "社区.csv", f"社区编码,社区名称,经度,纬度\n{good}6,颠倒社区,25.0300,102.7300\n")


def _far(folder: Path) -> Path:
    good = "".join(f"{n},社区{n},102.7{n}00,25.0{n}00\n" for n in range(1, 6))
    return text(
        folder / "社区.csv", f"社区编码,社区名称,经度,纬度\n{good}6,远方社区,121.4700,31.2300\n7,零零社区,0,0\n"
    )


def _degrees(folder: Path) -> Path:
    return text(
        folder / "社区.csv",
        "社区编码,社区名称,经度,纬度\n"
        "1,金星社区,102°42'44.28\",25°2'28.32\"\n"
        "2,联盟社区,东经102.7250°,北纬25.0550°\n"
        "3,银河社区,E102.73,25.06N\n",
    )


def _labelled_wrong(folder: Path) -> Path:
    """Metres in a file that says that it holds degrees."""
    points = [Point(500000, 2770000), Point(501000, 2771000)]
    frame = gpd.GeoDataFrame({"社区编码": ["1", "2"], "社区名称": ["甲", "乙"]}, geometry=points, crs=4326)
    frame.to_file(folder / "社区.gpkg", engine="pyogrio")
    return folder / "社区.gpkg"


OFFICES = {
    "amap_export": Office(
        about="points copied from AMap: GCJ-02, “longitude,latitude” in one cell, type codes that lost their nought",
        write=_amap,
        role="facilities",
        options={"datum": "gcj02"},
        table=THREE,
        says=["GCJ-02"],
    ),
    "baidu_export": Office(
        about="a point copied from Baidu (the pair of the README of github.com/wandergis/coordtransform)",
        write=lambda folder: text(
            folder / "百度.csv", "uid,名称,类型,lng,lat\nx,某诊所,诊所,116.41036949371029,39.92133699351021\n"
        ),
        role="facilities",
        # GCJ-02 116.404, 39.915 is WGS 84 116.39776, 39.91360 by the same README.
        options={"datum": "bd09"},
        table="id,name,lon,lat\nx,某诊所,116.39776,39.91360\n",
        says=["BD-09"],
    ),
    "every_row_its_own_datum": Office(
        about="a column that says the datum of each row, once in words that nobody knows",
        write=_each_its_own,
        role="facilities",
        table=THREE,
        rows=[(5, "row", "本地坐标")],
    ),
    "metres_without_a_system": Office(
        about="metres under X and Y, and no word of their system",
        write=_zone,
        role="facilities",
        error="EPSG:4527",
    ),
    "metres_north_first": Office(
        about="the same with the system named: north under X, as surveyors write",
        write=_zone,
        role="facilities",
        options={"crs": "EPSG:4527"},
        table="id,name,lon\na,甲诊所,117.00000\nb,乙诊所,117.00527\n",
        says=["北坐标"],
    ),
    "axes_swapped": Office(about="longitude and latitude swapped all through", write=_swapped, error="填反"),
    "one_row_swapped": Office(
        about="longitude and latitude swapped in one row of six",
        write=_one_swapped,
        table="id\n1\n2\n3\n4\n5\n",
        rows=[(7, "row", "填反")],
    ),
    "far_away": Office(
        about="one row in another city, one at 0, 0",
        write=_far,
        table="id\n1\n2\n3\n4\n5\n6\n",
        rows=[(7, "kept", "公里"), (8, "row", "0")],
    ),
    "degrees_as_people_write_them": Office(
        about="degrees, minutes and seconds; east and north in words",
        write=_degrees,
        table="id,name,lon,lat\n1,金星社区,102.71230,25.04120\n2,联盟社区,102.72500,25.05500\n3,银河社区,102.73000,25.06000\n",
    ),
    "metres_said_to_be_degrees": Office(
        about="a layer that says WGS 84 and holds metres", write=_labelled_wrong, error="米"
    ),
    "shapefile_without_prj": Office(
        about="a shapefile without .prj whose numbers are of zone 39",
        write=lambda folder: shapefile(
            folder / "社区.shp", {"社区名称": ["甲", "乙"]}, ZONE_39, crs="EPSG:4527", without=[".prj"]
        ),
        error="EPSG:4527",
    ),
    "shapefile_without_prj_told": Office(
        about="the same with the system named",
        write=lambda folder: shapefile(
            folder / "社区.shp", {"社区名称": ["甲", "乙"]}, ZONE_39, crs="EPSG:4527", without=[".prj"]
        ),
        options={"crs": "EPSG:4527"},
        table="id,name,lon\n1,甲,117.00000\n2,乙,117.01054\n",
    ),
}
