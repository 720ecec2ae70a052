"""Towns of 100 m blocks that one can hold in the head: at 6 km/h one block is one minute.

Places are given in blocks: ``at(3, 4)`` lies three blocks east and four blocks north of the town's corner.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely import LineString, Point, Polygon

import circle15 as c15
from circle15.job import completeness_of
from circle15.lines import from_layer
from circle15.network.build import build_network
from circle15.network.profile import WalkProfile
from circle15.network.walk import WalkNetwork
from circle15.result import Result
from circle15.standards.model import Rule, Standard
from circle15.verdicts.demand import demand_points
from circle15.verdicts.judge import findings
from circle15.verdicts.scene import Scene
from circle15.verdicts.units import units_of

CRS = "EPSG:32650"
BLOCK_M = 100.0
CORNER_M = (500_000.0, 3_300_000.0)
BLOCK_A_MINUTE = WalkProfile(speed_kmh=6.0)

#: Service areas of these are small, and drawn at once: most tests do not look at them.
NEARLY_NO_AREA = (0.2,)


def metres(x: float, y: float = 0.0) -> tuple[float, float]:
    return CORNER_M[0] + BLOCK_M * x, CORNER_M[1] + BLOCK_M * y


def at(x: float, y: float = 0.0) -> Point:
    return Point(metres(x, y))


def area(west: float, south: float, east: float, north: float) -> Polygon:
    return shapely.box(*metres(west, south), *metres(east, north))


def street(*corners: tuple[float, float]) -> LineString:
    """A street with a vertex at every block, so that it meets the streets that cross it there."""
    points: list[tuple[float, float]] = []
    for (x0, y0), (x1, y1) in pairwise(corners):
        blocks = max(1, int(max(abs(x1 - x0), abs(y1 - y0))))
        points += [(x0 + (x1 - x0) * k / blocks, y0 + (y1 - y0) * k / blocks) for k in range(blocks)]
    return LineString([metres(*point) for point in [*points, corners[-1]]])


def streets_of(*streets: LineString) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"highway": ["residential"] * len(streets)}, geometry=list(streets), crs=CRS)


def town(*streets: LineString, min_fragment_m: float = 0.0, profile: WalkProfile = BLOCK_A_MINUTE) -> WalkNetwork:
    return build_network(from_layer(streets_of(*streets), name="town"), profile, min_fragment_m=min_fragment_m)


def table(shapes: Mapping[str, Point | Polygon], **columns: Sequence[object]) -> gpd.GeoDataFrame:
    index = pd.Index(list(shapes), name="id", dtype="str")
    return gpd.GeoDataFrame(dict(columns), geometry=list(shapes.values()), index=index, crs=CRS)


communities = table
buildings = table


def facilities(places: Mapping[str, tuple[Any, ...]], **columns: Sequence[object]) -> gpd.GeoDataFrame:
    """Facilities by id: kind, x and y."""
    shapes = {name: at(*place[1:]) for name, place in places.items()}
    return table(shapes, kind=[place[0] for place in places.values()], **columns)


def rule(name: str = "clinic", **changes: Any) -> Rule:
    values = {
        "id": name,
        "check": "reach_time",
        "kinds": ("clinic",),
        "pass_share": 0.9,
        "short_zh": "诊所",
        "short_en": "Clinic",
        "zh": "步行 15 分钟内有诊所",
        "en": "A clinic within a 15-minute walk",
    }
    asks = {"limit_min": float(changes.pop("limit_min", 15.0)), "origin": changes.pop("origin", "door")}
    return Rule(**{"asks": asks, **values, **changes})


def standard(*rules: Rule, name: str = "town-plan") -> Standard:
    return Standard(id=name, title_zh="小镇规划", title_en="Town plan", source_status="own_choice", rules=rules)


def assess(
    network: WalkNetwork, people: gpd.GeoDataFrame, places: gpd.GeoDataFrame, *rules: Rule, **options: Any
) -> Result:
    """Hold a town to some rules; its streets really end where they end, unless asked otherwise."""
    said = {"edge": "closed", "minutes": NEARLY_NO_AREA, **options}
    return c15.assess(network, people, places, [standard(*(rules or (rule(),)))], **said)


def judge(
    network: WalkNetwork,
    people: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    *rules: Rule,
    buildings: gpd.GeoDataFrame | None = None,
    gates: gpd.GeoDataFrame | None = None,
    complete: bool | Sequence[str] | None = None,
    edge: str = "closed",
) -> pd.DataFrame:
    """Findings by community, as :func:`assess` finds them, without all that comes with them and takes its time."""
    held = [standard(*(rules or (rule(),)))]
    scene = scene_of(network, people, places, buildings=buildings, gates=gates, complete=complete, edge=edge)
    return findings(held, scene.facts()).set_index("unit_id", drop=False)


def scene_of(
    network: WalkNetwork,
    people: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    *,
    buildings: gpd.GeoDataFrame | None = None,
    gates: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    complete: bool | Sequence[str] | None = None,
    edge: str = "closed",
    as_of: dt.date | None = None,
) -> Scene:
    """What checks look at, without all that comes with a run and takes its time."""
    served = places if "status" in places.columns else places.assign(status="open")
    from_osm = "source" in served.columns and bool((served["source"] == "OpenStreetMap").any())
    return Scene(
        network=network,
        communities=people,
        facilities=served,
        demand=demand_points(people, buildings, gates=gates),
        units=units_of(people, areas),
        completeness=completeness_of([(complete, None, from_osm)]),
        edge_closed=edge == "closed",
        as_of=as_of,
    )


def finding(
    network: WalkNetwork, people: gpd.GeoDataFrame, places: gpd.GeoDataFrame, *rules: Rule, **options: Any
) -> pd.Series:
    """The only finding."""
    found = judge(network, people, places, *rules, **options)
    assert len(found) == 1
    return found.iloc[0]


# ---- the same as files -----------------------------------------------------------------------------

#: A road of twenty blocks, three communities on it, and what serves them.
ROAD = street((0, 0), (20, 0))
STUDY = """\
[study]
name = "Small town"
language = "en"
profile = { speed_kmh = 6.0, name = "block", en = "one block a minute", zh = "一分钟一个街区" }
minutes = [1]

[network]
source = "streets.gpkg"
edge = "closed"

[communities]
source = "communities.csv"

[[facilities]]
source = "facilities.csv"
"""
PEOPLE = {"west": (0.0, "西社区", 100), "middle": (10.0, "中社区", 200), "east": (20.0, "东社区", 300)}
SERVED = {
    "c1": ("clinic", 4.0, "诊所"),
    "s1": ("community_service_centre", 10.0, "服务站"),
    "d1": ("elderly_day_care", 12.0, "日间照料"),
}


def lon_lat(x: float, y: float = 0.0) -> tuple[float, float]:
    point = gpd.GeoSeries([at(x, y)], crs=CRS).to_crs(4326).iloc[0]
    return point.x, point.y


def write_csv(path: Path, header: str, rows: Sequence[Sequence[object]]) -> None:
    lines = [header, *(",".join(str(value) for value in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_study(folder: Path, study: str = STUDY) -> Path:
    """Write the small town into a folder; returns its study file.

    Clinic: west 4 min, middle 6 min, east 16 min. Service centre: 10, 0, 10 min. Day care: 12, 2, 8 min.
    """
    folder.mkdir(parents=True, exist_ok=True)
    streets_of(ROAD).to_file(folder / "streets.gpkg", layer="streets")
    write_csv(
        folder / "communities.csv",
        "id,name,population,lon,lat",
        [(key, name, people, *lon_lat(x)) for key, (x, name, people) in PEOPLE.items()],
    )
    write_csv(
        folder / "facilities.csv",
        "id,name,kind,lon,lat",
        [(key, name, kind, *lon_lat(x)) for key, (kind, x, name) in SERVED.items()],
    )
    path = folder / "study.toml"
    path.write_text(study, encoding="utf-8")
    return path
