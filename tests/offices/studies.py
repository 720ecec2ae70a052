"""Whole studies as offices have them: a list here, the boundaries there, streets of their own, a datum nobody knows.

The town is a grid of streets 100 m apart, 500 m east and 400 m north, with its south-western corner at 500 km east and
3,400 km north of UTM zone 50. Its projection draws a metre as 0.9996 m, which turns no verdict here.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely import LineString, Point, box

from circle15.datum import from_wgs84
from tests.offices.writers import shapefile, text, workbook

EAST, NORTH = 500_000.0, 3_400_000.0
UTM = "EPSG:32650"


@dataclass(frozen=True, kw_only=True)
class Town:
    """One study.

    Parameters
    ----------
    about
        What is nasty about it.
    write
        Writes its files into a folder.
    communities, network, facilities
        What the study file says under these tables, beside the facilities' file.
    verdicts
        Verdict and reason of the service centre rule by community.
    listed
        File, row and effect of what has to be listed.
    says
        Parts of what an examination has to say, in Chinese.
    exit_code
        Of an examination.
    counts
        Numbers of the manifest.
    """

    about: str
    write: Callable[[Path], object]
    communities: str = 'source = "社区.geojson"'
    network: str = 'source = "道路.geojson"'
    facilities: str = 'source = "设施.csv"\ncomplete = true'
    verdicts: dict[str, tuple[str, str]] = field(default_factory=dict)
    listed: Sequence[tuple[str, int, str]] = ()
    says: Sequence[str] = ()
    exit_code: int = 1
    counts: dict[str, Any] = field(default_factory=dict)

    def study(self, folder: Path) -> Path:
        """Write the study and its files."""
        self.write(folder)
        return text(
            folder / "study.toml",
            '[study]\nname = "小镇"\nstandards = ["规则.toml"]\npass_share = 0.5\n\n'
            f'[network]\n{self.network}\nedge = "closed"\nedge_reason = "虚构"\nmin_fragment_m = 100\n\n'
            f"[communities]\n{self.communities}\n\n[[facilities]]\n{self.facilities}\n",
        )


RULE = """
id = "town"
title_zh = "小镇规则"
title_en = "Town rule"
source_status = "own_choice"

[[rules]]
id = "centre"
clause = "一"
quote_zh = "步行十五分钟到达社区服务中心"
short_zh = "服务中心"
short_en = "Centre"
zh = "步行 15 分钟内到社区服务中心"
en = "A service centre within 15 minutes"
check = "reach_time"
kinds = ["community_service_centre"]
limit_min = 15
pass_share = 0.5
force = "mandatory"
unit_level = "community"
basis = "reachable"
"""


def metres(x: float, y: float) -> Point:
    """Point of the town, metres from its corner."""
    return Point(EAST + x, NORTH + y)


def degrees(shape: Any) -> Any:
    """The same in longitude and latitude."""
    return gpd.GeoSeries([shape], crs=UTM).to_crs(4326).iloc[0]


def grid(*, cut: bool = True) -> list[LineString]:
    """Streets of the town: cut at every crossing, or drawn through."""
    along = [[(EAST + 100.0 * i, NORTH + 100.0 * j) for i in range(6)] for j in range(5)]
    across = [[(EAST + 100.0 * i, NORTH + 100.0 * j) for j in range(5)] for i in range(6)]
    if not cut:
        return [LineString([line[0], line[-1]]) for line in (*along, *across)]
    return [LineString(pair) for line in (*along, *across) for pair in itertools.pairwise(line)]


def streets(folder: Path, lines: Sequence[LineString] | None = None) -> None:
    """Write the streets in degrees."""
    made = gpd.GeoDataFrame(
        {"highway": "residential"}, index=range(len(lines or grid())), geometry=lines or grid(), crs=UTM
    )
    made.to_crs(4326).to_file(folder / "道路.geojson", engine="pyogrio")


def outlines() -> dict[str, Any]:
    """A western and an eastern community."""
    return {
        "西街社区": box(EAST, NORTH, EAST + 200, NORTH + 400),
        "东街社区": box(EAST + 300, NORTH, EAST + 500, NORTH + 400),
    }


def communities(folder: Path) -> None:
    """Write both with their outlines."""
    made = gpd.GeoDataFrame({"社区名称": list(outlines())}, geometry=list(outlines().values()), crs=UTM)
    made.assign(社区编码=["w", "e"]).to_crs(4326).to_file(folder / "社区.geojson", engine="pyogrio")


def facilities(folder: Path, at: tuple[float, float] | None = (50.0, 200.0), datum: Any = "wgs84") -> None:
    """Write one service centre; without a place it has an address."""
    row = "d,街道党群服务站,社区服务中心,滨河路1号,,\n"
    if at is not None:
        point = degrees(metres(*at))
        lon, lat = from_wgs84(np.array([[point.x, point.y]]), datum)[0]
        row = f"d,街道党群服务站,社区服务中心,滨河路1号,{lon:.7f},{lat:.7f}\n"
    text(folder / "设施.csv", f"设施编号,设施名称,设施类型,地址,经度,纬度\n{row}", "gb18030")


def _plain(folder: Path, **how: Any) -> None:
    text(folder / "规则.toml", RULE)
    streets(folder)
    communities(folder)
    facilities(folder, **how)


def _list_and_boundaries(folder: Path) -> None:
    """The list calls its communities by other forms of their names; one is drawn nowhere, one outline has no row."""
    _plain(folder)
    rows = [
        ["小镇社区名录"],
        ["社区名称", "户数", "常住人口"],
        ["西街社区居民委员会", 100, 300],
        ["东街居委会", 120, 360],
        ["北街社区", 80, 200],
        ["合计", 300, 860],
    ]
    workbook(folder / "名录.xlsx", rows, merge=["A1:C1"])
    names = {**outlines(), "南街社区": box(EAST + 200, NORTH, EAST + 300, NORTH + 100)}
    shapefile(
        folder / "边界.shp", {"社区名称": list(names)}, list(names.values()), crs=UTM, encoding="GBK", without=[".cpg"]
    )


def _nowhere(folder: Path) -> None:
    """One centre with an address, and a pharmacy with a place."""
    _plain(folder, at=None)
    there = degrees(metres(50.0, 200.0))
    with (folder / "设施.csv").open("a", encoding="gb18030") as file:
        file.write(f"f,街口药店,药店,,{there.x:.6f},{there.y:.6f}\n")


def _own_streets(folder: Path) -> None:
    """Centre lines in GBK, drawn through their crossings, with an expressway that nobody walks on."""
    text(folder / "规则.toml", RULE)
    communities(folder)
    # In the west: the walk from the east needs the crossings.
    facilities(folder)
    lines = grid(cut=False)
    fast = LineString([(EAST - 50, NORTH - 50), (EAST + 550, NORTH - 50)])
    shapefile(
        folder / "中心线.shp",
        {"道路等级": [*["支路"] * len(lines), "快速路"]},
        [*lines, fast],
        crs="EPSG:4548",
        encoding="GBK",
        without=[".cpg", ".prj"],
    )


def _gap(folder: Path) -> None:
    """East and west hang together by one street, and that has a gap of 3 m where its drawing slipped."""
    text(folder / "规则.toml", RULE)
    communities(folder)
    facilities(folder)
    kept = [
        line for line in grid() if not (shapely.bounds(line)[0] == EAST + 200 and shapely.bounds(line)[2] == EAST + 300)
    ]
    bridge = LineString([(EAST + 200, NORTH + 200), (EAST + 297, NORTH + 200)])
    streets(folder, [*kept, bridge])


def _many_points(folder: Path, datum: Any) -> None:
    """Forty pharmacies beside the streets of a larger, irregular town, and the centre among them."""
    text(folder / "规则.toml", RULE)
    rng = np.random.default_rng(15)
    east, north = (np.cumsum(rng.integers(120, 420, 24)) for _ in range(2))
    lines = [LineString([(EAST + x, NORTH), (EAST + x, NORTH + north[-1])]) for x in east]
    lines += [LineString([(EAST, NORTH + y), (EAST + east[-1], NORTH + y)]) for y in north]
    streets(folder, list(shapely.get_parts(shapely.node(shapely.multilinestrings(lines)))))
    made = gpd.GeoDataFrame(
        {"社区编码": ["w"], "社区名称": ["西街社区"]},
        geometry=[box(EAST + east[0], NORTH + north[0], EAST + east[1], NORTH + north[1])],
        crs=UTM,
    )
    made.to_crs(4326).to_file(folder / "社区.geojson", engine="pyogrio")
    spots = [degrees(metres(x + 8, rng.uniform(0, north[-1]))) for x in rng.choice(east, 20)]
    spots += [degrees(metres(rng.uniform(0, east[-1]), y + 8)) for y in rng.choice(north, 20)]
    spots.append(degrees(metres(east[0] + 10, north[0] + 10)))
    moved = from_wgs84(np.array([[spot.x, spot.y] for spot in spots]), datum)
    kinds = [*["药店"] * 40, "社区服务中心"]
    rows = [
        f"p{n},第{n}处,{kind},{lon:.7f},{lat:.7f}"
        for n, (kind, (lon, lat)) in enumerate(zip(kinds, moved, strict=True))
    ]
    text(folder / "设施.csv", "设施编号,设施名称,设施类型,经度,纬度\n" + "\n".join(rows) + "\n", "gb18030")


MET, FAR = ("met", ""), ("unmet", "too_far")

TOWNS = {
    "plain": Town(
        about="a town with nothing wrong, against which the others are read",
        write=_plain,
        verdicts={"w": MET, "e": MET},
        exit_code=0,
    ),
    "list_and_boundaries": Town(
        about="the list in Excel, the boundaries in a GBK shapefile, names in other forms",
        write=_list_and_boundaries,
        communities='source = "名录.xlsx"\nboundaries = "边界.shp"',
        verdicts={"1": MET, "2": MET, "3": ("unknown", "no_data")},
        listed=[("名录.xlsx", 5, "kept"), ("名录.xlsx", 6, "row"), ("边界.shp", 3, "row")],
        says=["北街社区", "南街社区", "1 行合计、小计，未计入"],
    ),
    "only_an_address": Town(
        about="the nearest centre has an address and no coordinates: it may be next door",
        write=_nowhere,
        verdicts={"w": ("unknown", "incomplete_data"), "e": ("unknown", "incomplete_data")},
        says=["待定位"],
        counts={"facilities_unlocated": 1},
    ),
    "own_streets_not_cut": Town(
        about="centre lines drawn through their crossings, no .prj, an expressway",
        write=_own_streets,
        network='source = "中心线.shp"\ncrs = "EPSG:32650"\ncrossings = "join"',
        verdicts={"w": MET, "e": MET},
        exit_code=0,
    ),
    "own_streets_not_joined": Town(
        about="the same when nobody says that its crossings are junctions: only ends on the outer ones are joined",
        write=_own_streets,
        network='source = "中心线.shp"\ncrs = "EPSG:32650"',
        verdicts={"w": MET, "e": MET},
        says=['crossings = "join"', "没有打断"],
    ),
    "a_gap_of_three_metres": Town(
        about="the only street between west and east stops 3 m short: streets suspect, not a missing service",
        write=_gap,
        verdicts={"w": MET, "e": ("unknown", "island")},
        says=["断头路"],
    ),
    "nobody_knows_the_datum": Town(
        about="coordinates from AMap that nobody calls so, and the streets tell",
        write=lambda folder: _many_points(folder, "gcj02"),
        facilities='source = "设施.csv"\ncomplete = true\ndatum = "auto"',
        verdicts={"w": MET},
        says=["GCJ-02"],
    ),
    "wrong_datum_claimed": Town(
        about="the same, called WGS 84: a warning, and nothing is changed",
        write=lambda folder: _many_points(folder, "bd09"),
        verdicts={},
        says=["BD-09", 'datum = "bd09"'],
    ),
}
