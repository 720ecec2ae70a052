"""Make the sample place Wuhan: real street centre lines, and communities and facilities that are invented.

Run it from anywhere with the Python that circle15 is installed in, and the source distribution of neatnet 0.1.6::

    python data/wuhan/make_sample.py neatnet-0.1.6.tar.gz

It takes the streets of Wuhan out of the archive, crops them, and writes ``streets.gpkg``, ``社区边界.geojson``,
``社区.xlsx`` and ``设施.csv`` beside itself. The same archive gives the same tables. README.md says what is what.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import openpyxl
import pyogrio
import shapely
from openpyxl.styles import Alignment, Font

from circle15.datum import from_wgs84

HERE = Path(__file__).resolve().parent
MEMBER = "neatnet-0.1.6/data/wuhan_8989/original.parquet"
MEMBER_SHA256 = "aeadb891a146320d617de30b7df552818b200e9372cfeaf50535300b8bd8d244"
"""Of the file inside the archive, so that the sample is made of nothing else."""

CENTRE = (114.28, 30.56)
"""Longitude and latitude where the Han river meets the Yangtze."""

HALF_M = 3000.0
"""Half a side of the crop, metres."""

ZONE = "EPSG:4547"
"""CGCS2000 in the 3-degree zone around 114 E, in which a planning office of Wuhan draws."""

LON_LAT = "EPSG:4326"
SEED = 15
TIMESTAMP = "2024-01-01T00:00:00Z"
"""Written into the GeoPackage, so that making it again gives the same bytes."""

LOCAL = frozenset({"residential", "living_street", "tertiary", "unclassified", "pedestrian"})
"""Classes of streets beside which people live; there are none of them on the rivers."""

COMMUNITIES = 25

NAMES = tuple("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地人")
"""Counting signs: no community is called so."""

SUBDISTRICTS = ("示例东街道", "示例南街道", "示例西街道", "示例北街道")
NUMERALS = "一二三四五六七八九十"


class Sort(NamedTuple):
    """One sort of invented facility.

    Parameters
    ----------
    name : str
        End of its name.
    kind : str
        What stands in the column of kinds; empty where the name is to decide.
    count : int
        How many there are.
    floor_m2 : tuple of int
        Least and most floor area; (0, 0): not written.
    """

    name: str
    kind: str
    count: int
    floor_m2: tuple[int, int] = (0, 0)


SORTS = (
    Sort("社区党群服务中心", "社区综合服务设施", 20, (300, 1500)),
    Sort("街道公共服务中心", "街道公共服务中心", 4, (1000, 2500)),
    Sort("社区卫生服务中心", "社区卫生服务中心", 4, (1500, 4000)),
    Sort("社区卫生服务站", "", 12, (120, 300)),
    Sort("诊所", "诊所", 6),
    Sort("药店", "", 12),
    Sort("社区日间照料中心", "日间照料中心", 7, (300, 900)),
    Sort("养老院", "养老院", 3, (1500, 5000)),
    Sort("社区食堂", "社区食堂", 5, (80, 200)),
    Sort("托育中心", "托育机构", 4, (200, 600)),
    Sort("幼儿园", "幼儿园", 12, (1000, 3000)),
    Sort("小学", "小学", 8, (4000, 9000)),
    Sort("初级中学", "初中", 3, (8000, 15000)),
    Sort("社区图书室", "", 5, (60, 200)),
    Sort("菜市场", "菜市场", 7, (600, 2500)),
    Sort("便利店", "", 5),
    Sort("公园", "公园", 3),
)

DOUBTFUL = (
    ("示例社区卫生服务中心(养老服务站)", ""),
    ("示例诊所(暂停营业)", "诊所"),
    ("示例养老院", "诊所"),
)
"""Names that somebody should look at: two kinds, perhaps closed, a kind that the name contradicts."""

STATUS = {"幼儿园": {3: "规划"}, "小学": {5: "在建"}, "药店": {7: "停用"}}
"""What is not open, by the sort and the number within it."""


def original(archive: Path) -> gpd.GeoDataFrame:
    """Take the streets of Wuhan out of the archive.

    Parameters
    ----------
    archive : Path
        Source distribution of neatnet 0.1.6.

    Returns
    -------
    geopandas.GeoDataFrame
        Lines, with OpenStreetMap's class in ``highway``.
    """
    with tarfile.open(archive) as files:
        member = files.extractfile(MEMBER)
        if member is None:
            raise SystemExit(f"{archive.name} holds no file {MEMBER}")
        content = member.read()
    if hashlib.sha256(content).hexdigest() != MEMBER_SHA256:
        raise SystemExit(f"{MEMBER} in {archive.name} is another than the one that this sample was made of")
    return gpd.read_parquet(io.BytesIO(content))


def crop(streets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the lines that touch the square, whole, in the zone's metres to the centimetre.

    Parameters
    ----------
    streets : geopandas.GeoDataFrame
        The whole city.

    Returns
    -------
    geopandas.GeoDataFrame
        Geometry and ``highway``. Equal ends stay equal: both are rounded alike.
    """
    middle = gpd.GeoSeries([shapely.Point(CENTRE)], crs=LON_LAT).to_crs(ZONE).iloc[0]
    square = shapely.box(middle.x - HALF_M, middle.y - HALF_M, middle.x + HALF_M, middle.y + HALF_M)
    # The file calls its reference system "unknown": it is UTM zone 50 north, and says so in its parameters.
    drawn = streets.to_crs(ZONE)
    drawn = drawn[drawn.intersects(square)]
    lines = shapely.transform(drawn.geometry.to_numpy(), lambda xy: np.round(xy, 2))
    return gpd.GeoDataFrame({"highway": drawn["highway"].to_numpy()}, geometry=lines, crs=ZONE)


def middles(streets: gpd.GeoDataFrame, rng: np.random.Generator) -> np.ndarray:
    """Choose the middles of the communities: ends of local streets, far from each other.

    Parameters
    ----------
    streets : geopandas.GeoDataFrame
        The crop.
    rng : numpy.random.Generator
        Chance.

    Returns
    -------
    numpy.ndarray
        Metres in the zone, shape (25, 2).
    """
    ends = np.unique(_ends(streets), axis=0)
    chosen = [ends[rng.integers(len(ends))]]
    while len(chosen) < COMMUNITIES:
        away = np.min([np.hypot(*(ends - spot).T) for spot in chosen], axis=0)
        # The farthest from all others: so they lie on all three banks.
        chosen.append(ends[np.argmax(away)])
    return np.array(chosen)


def _ends(streets: gpd.GeoDataFrame) -> np.ndarray:
    """Ends of local streets well inside the square, shape (n, 2)."""
    local = streets[streets["highway"].isin(LOCAL)].geometry
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(local.to_numpy(), at)) for at in (0, -1)])
    west, south, east, north = streets.total_bounds
    margin = 500.0
    inside = (ends > (west + margin, south + margin)) & (ends < (east - margin, north - margin))
    return ends[inside.all(axis=1)]


def outlines(streets: gpd.GeoDataFrame, spots: np.ndarray) -> gpd.GeoSeries:
    """Draw an outline around every middle: its Voronoi cell, as far as local streets go.

    Parameters
    ----------
    streets : geopandas.GeoDataFrame
        The crop.
    spots : numpy.ndarray
        Middles, shape (n, 2).

    Returns
    -------
    geopandas.GeoSeries
        One polygon for each middle, in its order; none lies on a river.
    """
    local = streets[streets["highway"].isin(LOCAL)].geometry
    # 150 m out and 90 m back: the gaps between streets close, the rivers (300 m and more) do not.
    # Few corners to a curve: simplified afterwards, neighbours would no longer share their borders.
    built = shapely.buffer(shapely.union_all(shapely.buffer(local.to_numpy(), 150.0, quad_segs=2)), -90.0, quad_segs=2)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(spots), extend_to=built))
    found = []
    for spot in spots:
        cell = next(cell for cell in cells if cell.covers(shapely.Point(spot)))
        parts = shapely.get_parts(shapely.intersection(cell, shapely.intersection(built, _disc(spot))))
        part = next(part for part in parts if part.covers(shapely.Point(spot)))
        # Without holes: a hole in the built-up ground is a pond or a yard, which belongs to the community.
        found.append(shapely.Polygon(part.exterior))
    return gpd.GeoSeries(found, crs=streets.crs)


def _disc(spot: np.ndarray) -> shapely.Polygon:
    """Ground within 600 m of a middle."""
    return shapely.buffer(shapely.Point(spot), 600.0)


def people(areas: gpd.GeoSeries, rng: np.random.Generator) -> list[dict[str, object]]:
    """Invent the list of communities.

    Parameters
    ----------
    areas : geopandas.GeoSeries
        Their outlines.
    rng : numpy.random.Generator
        Chance.

    Returns
    -------
    list of dict
        A row for each: code, name, subdistrict, households, population, people of 60 and over.
    """
    middle = shapely.get_coordinates(shapely.union_all(areas.to_numpy()).centroid)[0]
    rows = []
    for number, (name, area) in enumerate(zip(NAMES, areas, strict=True), start=1):
        east, north = shapely.get_coordinates(area.centroid)[0] - middle
        side = (0 if east > 0 else 2) if abs(east) > abs(north) else (3 if north > 0 else 1)
        households = int(np.clip(round(area.area / 1e4 * rng.uniform(25, 55), -1), 600, 4500))
        population = int(households * rng.uniform(2.2, 2.8))
        rows.append({
            "统计用区划代码": f"9902010{side + 1:02d}{number:03d}",
            "社区名称": f"示例{name}社区",
            "所属街道": SUBDISTRICTS[side],
            "城乡分类": "城镇",
            "户数(户)": households,
            "常住人口(人)": population,
            "60岁以上人口(人)": int(population * rng.uniform(0.15, 0.3)),
        })  # fmt: skip
    return sorted(rows, key=lambda row: str(row["统计用区划代码"]))


def services(streets: gpd.GeoDataFrame, areas: gpd.GeoSeries, rng: np.random.Generator) -> list[dict[str, object]]:
    """Invent the list of facilities, 15 m off a local street of a community, in GCJ-02.

    Parameters
    ----------
    streets : geopandas.GeoDataFrame
        The crop.
    areas : geopandas.GeoSeries
        Outlines of the communities.
    rng : numpy.random.Generator
        Chance.

    Returns
    -------
    list of dict
        A row for each.
    """
    names = [
        (f"示例{_numeral(at)}{sort.name}", sort.kind, sort, at) for sort in SORTS for at in range(1, sort.count + 1)
    ]
    names += [(name, kind, Sort("", "", 1), 0) for name, kind in DOUBTFUL]
    local = streets[streets["highway"].isin(LOCAL)].geometry
    inside = [local[local.within(area)].to_numpy() for area in areas]
    # Community after community, so that every one gets a share; which of its streets is chance.
    order = rng.permuted(np.arange(len(names)) % len(areas))
    lines = np.array([rng.choice(inside[at]) for at in order])
    spots = shapely.get_coordinates(shapely.line_interpolate_point(lines, rng.random(len(names)), normalized=True))
    turn = rng.uniform(0.0, 2.0 * np.pi, len(names))
    spots += 15.0 * np.column_stack([np.cos(turn), np.sin(turn)])
    degrees = gpd.GeoSeries(shapely.points(spots), crs=streets.crs).to_crs(LON_LAT)
    shifted = from_wgs84(shapely.get_coordinates(degrees.to_numpy()), "gcj02")
    rows = []
    for (name, kind, sort, at), (lon, lat) in zip(names, shifted, strict=True):
        least, most = sort.floor_m2
        rows.append({
            "设施编号": f"S{len(rows) + 1:03d}",
            "设施名称": name,
            "设施类型": kind,
            "状态": STATUS.get(sort.name, {}).get(at, "现状"),
            "建筑面积(㎡)": int(round(rng.uniform(least, most), -1)) if most else "",
            "经度": f"{lon:.6f}",
            "纬度": f"{lat:.6f}",
            "备注": "虚构",
        })  # fmt: skip
    return rows


def _numeral(number: int) -> str:
    """Number from 1 to 20 in Chinese.

    Parameters
    ----------
    number : int
        The number.

    Returns
    -------
    str
        Its characters, ``十二``.
    """
    if number <= 10:
        return NUMERALS[number - 1]
    return "二十" if number == 20 else "十" + NUMERALS[number - 11]


def write_streets(streets: gpd.GeoDataFrame, path: Path) -> None:
    """Write the streets.

    Parameters
    ----------
    streets : geopandas.GeoDataFrame
        The crop.
    path : Path
        A GeoPackage.
    """
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": TIMESTAMP})
    try:
        # a spatial index would add half to this small file and speed up nothing
        streets.to_file(path, layer="streets", driver="GPKG", engine="pyogrio", SPATIAL_INDEX="NO")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write_outlines(areas: gpd.GeoSeries, rows: list[dict[str, object]], path: Path) -> None:
    """Write the outlines with their codes and names alone: the numbers stand in the workbook.

    Parameters
    ----------
    areas : geopandas.GeoSeries
        Outlines, in the order of `NAMES`.
    rows : list of dict
        The list of communities.
    path : Path
        A GeoJSON file, longitude and latitude.
    """
    degrees = areas.to_crs(LON_LAT)
    by_name = {f"示例{name}社区": shape for name, shape in zip(NAMES, degrees, strict=True)}
    features = []
    for row in rows:
        shape = shapely.normalize(shapely.transform(by_name[str(row["社区名称"])], lambda xy: np.round(xy, 6)))
        properties = {key: row[key] for key in ("统计用区划代码", "社区名称")} | {"备注": "虚构"}
        geometry = json.loads(shapely.to_geojson(shapely.orient_polygons(shape)))
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")


def write_list(rows: list[dict[str, object]], path: Path) -> None:
    """Write the list of communities as offices keep it: a title, merged subdistricts, and a row of sums.

    Parameters
    ----------
    rows : list of dict
        The list.
    path : Path
        A workbook.
    """
    book = openpyxl.Workbook()
    book.properties.creator = "circle15"
    book.properties.created = book.properties.modified = dt.datetime(2024, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
    sheet = book.active
    sheet.title = "社区"
    headings = ["序号", "所属街道", *(key for key in rows[0] if key != "所属街道")]
    sheet.append(["示例区社区基本情况表(虚构)"])
    sheet.append(headings)
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *(row[key] for key in headings[1:])])
    counted = [key for key in headings if key.endswith(")")]
    sheet.append(
        ["合计", *(sum(int(str(row[key])) for row in rows) if key in counted else None for key in headings[1:])]
    )
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    first = 3
    for name in dict.fromkeys(row["所属街道"] for row in rows):
        last = first + sum(row["所属街道"] == name for row in rows) - 1
        sheet.merge_cells(start_row=first, end_row=last, start_column=2, end_column=2)
        first = last + 1
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.column_dimensions["C"].width = 18
    book.save(path)


def write_services(rows: list[dict[str, object]], path: Path) -> None:
    """Write the list of facilities in the encoding that Excel in Chinese saves.

    Parameters
    ----------
    rows : list of dict
        The list.
    path : Path
        A CSV file.
    """
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def make(archive: Path, target: Path = HERE) -> None:
    """Make every file.

    Parameters
    ----------
    archive : Path
        Source distribution of neatnet 0.1.6.
    target : Path
        The folder to write to.
    """
    rng = np.random.default_rng(SEED)
    streets = crop(original(archive))
    areas = outlines(streets, middles(streets, rng))
    rows = people(areas, rng)
    found = services(streets, areas, rng)
    write_streets(streets, target / "streets.gpkg")
    write_outlines(areas, rows, target / "社区边界.geojson")
    write_list(rows, target / "社区.xlsx")
    write_services(found, target / "设施.csv")
    print(f"{len(streets)} lines, {streets.length.sum() / 1000:.1f} km")
    print(f"{len(rows)} communities, {sum(int(str(row['常住人口(人)'])) for row in rows)} people (invented)")
    print(f"{len(found)} facilities (invented)")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    make(Path(sys.argv[1]))
