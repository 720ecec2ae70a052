"""Yunxi (云溪, 虚构): the committed files are what the script writes, the cases what they claim to be.

The walks are measured by networkx on a graph made straight from the OSM XML, without any of circle15.
"""

import csv
import json
import math
import subprocess
import sys
import tomllib
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pytest
import shapely
from openpyxl import load_workbook
from pyproj import Transformer
from shapely import LineString, MultiPoint, Point, STRtree, union_all
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

TOWN = Path(__file__).parents[1] / "data" / "yunxi"
TEXTS = ("streets.osm", "communities.geojson", "facilities.csv", "buildings.geojson", "gates.geojson")
WRITTEN = (*TEXTS, "areas.geojson", "README.md")
LIMIT_M = 1000  # 15 minutes at 4 km/h
MAX_SNAP_M = 250
FRAGMENT_M = 1000
LOCAL_CRS = "+proj=tmerc +lat_0=30 +lon_0=108 +k=1 +datum=WGS84 +units=m"
TO_LOCAL = Transformer.from_crs("EPSG:4326", LOCAL_CRS, always_xy=True)


# --- Reading the town without circle15 ----------------------------------------------------------------------


class Way(NamedTuple):
    tags: dict[str, str]
    nodes: list[str]
    line: LineString

    @property
    def walkable(self) -> bool:
        tags = self.tags
        barred = tags.get("motorroad") == "yes" or tags.get("access") == "private" or tags.get("foot") == "no"
        return "highway" in tags and not barred


class Streets:
    """Walkable streets, in two directions where one may; walks are in metres, door to door."""

    def __init__(self, ways: list[Way]) -> None:
        self.graph = nx.DiGraph()
        for way in ways:
            xy = dict(zip(way.nodes, way.line.coords, strict=True))
            for u, v in pairwise(way.nodes):
                metres = math.dist(xy[u], xy[v])
                line = LineString([xy[u], xy[v]])
                self.graph.add_edge(u, v, metres=metres, line=line)
                if way.tags.get("oneway:foot") != "yes":
                    self.graph.add_edge(v, u, metres=metres, line=LineString([xy[v], xy[u]]))
        self.edges = list(self.graph.edges)
        self.tree = STRtree([self.graph.edges[edge]["line"] for edge in self.edges])

    def pieces(self) -> list[nx.DiGraph]:
        return [self.graph.subgraph(nodes) for nodes in nx.weakly_connected_components(self.graph)]

    def legs(self, place: Point) -> dict[str, float]:
        """The ends of the nearest street, each with the metres to it from the place."""
        u, v = self.edges[int(self.tree.nearest(place))]
        line = self.graph.edges[u, v]["line"]
        leg, along = line.distance(place), line.project(place)
        return {u: leg + along, v: leg + line.length - along}

    def walk_m(self, origin: Point, destination: Point) -> float:
        graph = self.graph.copy()
        graph.add_weighted_edges_from((("from", node, m) for node, m in self.legs(origin).items()), "metres")
        graph.add_weighted_edges_from(((node, "to", m) for node, m in self.legs(destination).items()), "metres")
        try:
            return float(nx.shortest_path_length(graph, "from", "to", weight="metres"))
        except nx.NetworkXNoPath:
            return math.nan


def length_m(piece: nx.DiGraph) -> float:
    return sum(metres for u, v, metres in piece.to_undirected().edges(data="metres"))


def in_metres(geometry: dict[str, Any]) -> BaseGeometry:
    return shapely.transform(shape(geometry), lambda xy: np.column_stack(TO_LOCAL.transform(*xy.T)))


def features(name: str) -> list[dict[str, Any]]:
    return json.loads((TOWN / name).read_text(encoding="utf-8"))["features"]


@pytest.fixture(scope="module")
def ways() -> list[Way]:
    root = ET.parse(TOWN / "streets.osm").getroot()
    xy = {n.get("id"): TO_LOCAL.transform(float(n.get("lon")), float(n.get("lat"))) for n in root.iter("node")}
    found = []
    for way in root.iter("way"):
        nodes = [nd.get("ref") for nd in way.iter("nd")]
        tags = {tag.get("k"): tag.get("v") for tag in way.iter("tag")}
        found.append(Way(tags, nodes, LineString([xy[node] for node in nodes])))
    return found


@pytest.fixture(scope="module")
def all_streets(ways) -> Streets:
    return Streets([way for way in ways if way.walkable])


@pytest.fixture(scope="module")
def streets(ways, all_streets) -> Streets:
    """Streets without the fragments shorter than 1 km, which nobody starts from."""
    kept = set().union(*(piece.nodes for piece in all_streets.pieces() if length_m(piece) >= FRAGMENT_M))
    return Streets([way for way in ways if way.walkable and kept.issuperset(way.nodes)])


@pytest.fixture(scope="module")
def communities() -> dict[str, dict[str, Any]]:
    return {
        feature["properties"]["社区名称"]: feature["properties"] | {"shape": in_metres(feature["geometry"])}
        for feature in features("communities.geojson")
    }


@pytest.fixture(scope="module")
def homes(communities) -> dict[str, Point]:
    return {name: row["shape"].centroid for name, row in communities.items()}


@pytest.fixture(scope="module")
def facilities() -> dict[str, dict[str, Any]]:
    with (TOWN / "facilities.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            row["编号"]: row | {"at": Point(TO_LOCAL.transform(float(row["经度"]), float(row["纬度"])))}
            for row in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def gates() -> list[dict[str, Any]]:
    return [f["properties"] | {"at": in_metres(f["geometry"])} for f in features("gates.geojson")]


def without(ways: list[Way], **tags: str) -> Streets:
    barred = set(tags.items())
    return Streets([way for way in ways if way.walkable and not barred & set(way.tags.items())])


def of_kind(facilities, kind: str) -> dict[str, Point]:
    return {key: row["at"] for key, row in facilities.items() if kind in row["类别"] and row["状态"] == "现状"}


def walks(streets: Streets, home: Point, places: dict[str, Point]) -> dict[str, float]:
    return {key: streets.walk_m(home, place) for key, place in places.items()}


# --- The files ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def remade(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("yunxi")
    subprocess.run([sys.executable, TOWN / "make_town.py", "--out", folder], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", WRITTEN)
def test_the_script_remakes_the_file_byte_for_byte(remade, name):
    assert (remade / name).read_bytes() == (TOWN / name).read_bytes()


def test_the_script_remakes_the_workbook_cell_by_cell(remade):
    def cells(folder: Path) -> dict[str, list[tuple[object, ...]]]:
        book = load_workbook(folder / "communities.xlsx")
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}

    assert cells(remade) == cells(TOWN)


@pytest.mark.parametrize("name", [*WRITTEN, "study.toml", "own.toml", "make_town.py"])
def test_every_file_says_that_it_is_invented(name):
    assert "虚构" in (TOWN / name).read_text(encoding="utf-8")


def test_the_workbook_says_that_it_is_invented():
    book = load_workbook(TOWN / "communities.xlsx")
    assert "虚构" in book.worksheets[0].title
    assert "虚构" in book["说明"]["A1"].value


def test_the_study_says_that_it_is_invented_and_names_files_that_are_there():
    study = tomllib.loads((TOWN / "study.toml").read_text(encoding="utf-8"))
    assert study["study"]["invented"] is True
    assert "虚构" in study["study"]["name"]
    sections = [study[name] for name in ("network", "communities", "areas", "buildings", "gates")]
    assert all((TOWN / section["source"]).is_file() for section in [*sections, *study["facilities"]])
    assert all((TOWN / name).is_file() for name in study["study"]["standards"] if name.endswith(".toml"))


def test_the_street_file_is_small_and_every_object_has_a_version():
    assert (TOWN / "streets.osm").stat().st_size < 300_000
    root = ET.parse(TOWN / "streets.osm").getroot()
    assert all(child.get("version") == "1" for child in root)
    for tag in ("node", "way"):
        ids = [int(child.get("id")) for child in root.iter(tag)]
        assert ids == list(range(1, len(ids) + 1))


# --- The tables ---------------------------------------------------------------------------------------------


def test_every_id_is_unique_and_every_code_is_twelve_digits():
    codes = [feature["properties"]["社区编码"] for feature in features("communities.geojson")]
    assert all(isinstance(code, str) and len(code) == 12 and code.isdigit() for code in codes)
    with (TOWN / "facilities.csv").open(encoding="utf-8-sig", newline="") as file:
        numbers = [row["编号"] for row in csv.DictReader(file)]
    others = [[f["properties"]["id"] for f in features(f"{name}.geojson")] for name in ("areas", "gates", "buildings")]
    for ids in (codes, numbers, *others):
        assert len(set(ids)) == len(ids)


def test_gates_buildings_and_assignments_name_communities_that_exist(communities, facilities, gates):
    codes = {row["社区编码"] for row in communities.values()}
    assert {gate["community_id"] for gate in gates} <= codes
    assert {f["properties"]["community_id"] for f in features("buildings.geojson")} <= codes
    served = {code for row in facilities.values() for code in row["服务社区"].split(";") if code}
    assert served == codes


def test_gates_stand_in_the_wall_and_open_to_all_or_residents(communities, gates):
    outlines = {row["社区编码"]: row["shape"] for row in communities.values()}
    assert all(outlines[gate["community_id"]].exterior.distance(gate["at"]) < 0.1 for gate in gates)
    assert {gate["open_to"] for gate in gates} == {"all", "residents"}


def test_buildings_hold_the_households_of_their_community_and_stand_inside_it(communities):
    buildings = features("buildings.geojson")
    by_code = {row["社区编码"]: row for row in communities.values()}
    for code in {building["properties"]["community_id"] for building in buildings}:
        own = [building for building in buildings if building["properties"]["community_id"] == code]
        assert sum(building["properties"]["households"] for building in own) == by_code[code]["户数"]
        assert all(by_code[code]["shape"].contains(in_metres(building["geometry"])) for building in own)


def test_the_counts_of_people_are_plausible(communities):
    for row in communities.values():
        assert 300 <= row["户数"] <= 3500
        assert 2.3 <= row["常住人口"] / row["户数"] <= 3.1
        assert 0.115 <= row["60岁以上人口"] / row["常住人口"] <= 0.355
        assert row["80岁以上"] < row["60岁以上人口"]


def test_the_workbook_holds_the_communities_of_the_study_as_points(communities, homes):
    head, *rows = load_workbook(TOWN / "communities.xlsx").worksheets[0].iter_rows(values_only=True)
    assert [row[0] for row in rows] == [row["社区编码"] for row in communities.values()]
    for values in rows:
        row = dict(zip(head, values, strict=True))
        assert Point(TO_LOCAL.transform(row["经度"], row["纬度"])).distance(homes[row["社区名称"]]) < 0.1
        same = set(head) - {"经度", "纬度"}
        assert {key: row[key] for key in same} == {key: communities[row["社区名称"]][key] for key in same}


def test_communities_and_areas_do_not_overlap_and_nest(communities):
    outlines = [row["shape"] for row in communities.values() if row["shape"].geom_type == "Polygon"]
    assert all(a.intersection(b).area < 1 for a, b in combinations(outlines, 2))
    areas = {
        f["properties"]["id"]: f["properties"] | {"shape": in_metres(f["geometry"])} for f in features("areas.geojson")
    }
    subdistricts = [row for row in areas.values() if row["level"] == "subdistrict"]
    assert all(a["shape"].intersection(b["shape"]).area < 1 for a, b in combinations(subdistricts, 2))
    assert all(areas[row["所属街道"]]["shape"].buffer(1).contains(row["shape"]) for row in communities.values())
    assert all(row["parent"] in areas or row["level"] == "city" for row in areas.values())
    for row in subdistricts:
        own = [c["常住人口"] for c in communities.values() if c["所属街道"] == row["name"]]
        assert sum(own) == row["population"]


def test_facilities_of_one_complex_stand_at_one_place(facilities):
    complexes: dict[str, list[Point]] = {}
    for row in facilities.values():
        complexes.setdefault(row["所在综合体"], []).append(row["at"])
    del complexes[""]
    assert set(complexes) == {"X01", "X02"}
    assert all(len(places) == 2 and places[0].distance(places[1]) < 0.1 for places in complexes.values())


def test_there_are_planned_unfinished_and_closed_facilities_and_missing_areas(facilities):
    assert {row["状态"] for row in facilities.values()} == {"现状", "在建", "规划", "停用"}
    assert [key for key, row in facilities.items() if "社区综合服务设施" in row["类别"] and not row["建筑面积"]] == [
        "F04",
        "F11",
    ]


def test_one_village_reports_next_to_nothing_and_one_quarter_not_whether_it_is_old(communities):
    blank = {name: {key for key, value in row.items() if value is None} for name, row in communities.items()}
    assert {"工作人员数", "注册志愿者", "社区社会组织数", "村庄类型"} <= blank["上坝村"]
    assert [name for name, keys in blank.items() if "建设状态" in keys] == ["铁北社区"]
    assert [name for name, keys in blank.items() if "村庄类型" in keys] == ["上坝村"]


def test_one_vehicle_says_when_it_comes_and_one_does_not(facilities):
    said = {key: row["服务周期"] for key, row in facilities.items() if row["类别"] == "流动服务车"}
    assert said == {"F18": "每月第一个周三", "F52": ""}


def test_one_legal_service_station_is_beside_its_centre_and_one_is_not(facilities):
    at = {key: facilities[key]["at"] for key in ("F10", "F15", "F47", "F48")}
    assert at["F47"].distance(at["F10"]) == pytest.approx(13.9, abs=0.1)
    assert at["F48"].distance(at["F15"]) == pytest.approx(40, abs=0.1)


# --- The streets --------------------------------------------------------------------------------------------


def test_one_bridge_and_no_other_way_crosses_the_river(ways):
    river = union_all([way.line for way in ways if way.tags.get("waterway") == "river"])
    over = [way for way in ways if way.tags.get("bridge") == "yes" and way.line.crosses(river)]
    assert [way.tags["name"] for way in over] == ["云溪大桥"]
    assert not [way for way in ways if way.walkable and way not in over and way.line.intersects(river)]


def test_the_bank_path_passes_below_the_bridge_without_a_node(ways):
    bridge = next(w for w in ways if w.tags.get("bridge") == "yes" and w.tags.get("name") == "云溪大桥")
    path = next(w for w in ways if w.tags.get("name") == "河堤步道")
    assert bridge.line.crosses(path.line)
    assert not set(bridge.nodes) & set(path.nodes)


def test_streets_cross_the_railway_only_in_the_underpass(ways):
    railway = next(way.line for way in ways if way.tags.get("railway") == "rail")
    crossing = [way.tags for way in ways if "highway" in way.tags and way.line.intersects(railway)]
    assert [(tags["tunnel"], tags["layer"], tags["highway"]) for tags in crossing] == [("yes", "-1", "footway")]


def test_the_trunk_road_crosses_above_a_street_and_shares_no_node(ways):
    trunk = [way for way in ways if way.tags.get("motorroad") == "yes"]
    walked = [way for way in ways if way.walkable]
    assert not set().union(*(way.nodes for way in trunk)) & set().union(*(way.nodes for way in walked))
    above = [t.tags for t in trunk for way in walked if t.line.crosses(way.line)]
    assert [tags.get("bridge") for tags in above] == ["yes"]


def test_streets_that_meet_on_the_ground_share_a_node(ways):
    ground = [way for way in ways if "highway" in way.tags and not {"layer", "motorroad"} & set(way.tags)]
    for a, b in combinations(ground, 2):
        if a.line.distance(b.line) < 5:  # the fragment is 6 m short of its road
            assert set(a.nodes) & set(b.nodes), (a.tags, b.tags)


def test_the_streets_fall_into_the_town_the_islet_and_one_fragment(all_streets):
    fragment, islet, town = sorted(length_m(piece) for piece in all_streets.pieces())
    assert fragment < FRAGMENT_M < islet < 2000
    assert town > 40_000


def test_the_fragment_ends_six_metres_short_of_the_road(ways, all_streets):
    fragment = min(all_streets.pieces(), key=length_m)
    road = next(way.line for way in ways if way.tags.get("name") == "西滩路")
    assert 5 < MultiPoint([line.coords[0] for *_, line in fragment.edges(data="line")]).distance(road) < 7


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "steps"},
        {"oneway:foot": "yes"},
        {"access": "private"},
        {"foot": "no"},
        {"highway": "pedestrian"},
        {"highway": "living_street"},
        {"highway": "track"},
        {"highway": "unclassified"},
    ],
)
def test_there_is_a_street_with(ways, tags):
    assert any(tags.items() <= way.tags.items() for way in ways)


# --- The hand-placed cases ----------------------------------------------------------------------------------


def test_liuwan_is_at_the_limit_of_its_only_service_centre(streets, homes, facilities):
    centres = walks(streets, homes["柳湾村"], of_kind(facilities, "街道(乡镇)公共服务中心"))
    assert centres.pop("F01") == pytest.approx(990, abs=3)
    assert min(centres.values()) > 2 * LIMIT_M


@pytest.mark.parametrize(
    ("name", "kinds", "metres"),
    [
        ("柳湾村", ["社区综合服务设施", "公共服务中心"], 990.4),
        ("上坝村", ["社区综合服务设施", "公共服务中心"], 1768.1),
        ("东坪村", ["社区综合服务设施", "公共服务中心"], 1542.7),
        ("石门村", ["社区综合服务设施", "公共服务中心"], 421.3),
        ("竹坪村", ["社区综合服务设施", "公共服务中心"], 1648.8),
        ("柳湾村", ["诊所", "卫生", "医院"], 1447.3),
        ("柳湾村", ["小学"], 1309.5),
    ],
)
def test_the_walks_on_which_the_answers_about_villages_rest(streets, homes, facilities, name, kinds, metres):
    """``answers_yunxi.csv`` holds these in minutes."""
    places = {key: place for kind in kinds for key, place in of_kind(facilities, kind).items()}
    assert np.nanmin(list(walks(streets, homes[name], places).values())) == pytest.approx(metres, abs=0.2)


def test_the_clinic_across_the_river_is_near_in_a_line_and_far_on_foot(streets, homes, facilities):
    home, clinics = homes["南岸社区"], of_kind(facilities, "诊所")
    assert 250 < home.distance(clinics["F27"]) < 400
    walked = walks(streets, home, clinics)
    assert walked["F27"] > 1500
    assert min(walked.values()) > LIMIT_M


def test_xinghe_is_near_the_market_but_for_its_wall(streets, homes, facilities, gates, communities):
    home, market = homes["星河社区"], facilities["F43"]["at"]
    own = [gate["at"] for gate in gates if gate["community_id"] == communities["星河社区"]["社区编码"]]
    assert len(own) == 1
    assert home.distance(own[0]) + streets.walk_m(own[0], market) > 1.1 * LIMIT_M
    assert home.distance(Point(800, 480)) + streets.walk_m(Point(800, 480), market) < 400
    others = {key: place for key, place in of_kind(facilities, "菜市场").items() if key != "F43"}
    assert min(home.distance(place) for place in others.values()) > LIMIT_M


def test_zhuping_has_nothing_within_the_limit_even_in_a_line(homes, facilities):
    assert min(homes["竹坪村"].distance(row["at"]) for row in facilities.values()) > LIMIT_M


def test_only_dongping_has_an_end_of_the_data_within_the_limit(streets, homes):
    hull = MultiPoint([line.coords[0] for *_, line in streets.graph.edges(data="line")]).convex_hull.exterior
    dead_ends = [
        Point(streets.graph.edges[node, neighbour]["line"].coords[0])
        for node in streets.graph
        if len(neighbours := list(streets.graph[node])) == 1
        for neighbour in neighbours
    ]
    edge = {str(i): end for i, end in enumerate(dead_ends) if end.distance(hull) <= 50}
    on_network = {name: home for name, home in homes.items() if name != "青草坪嘎查"}
    near = {n for n, home in on_network.items() if min(walks(streets, home, edge).values()) <= LIMIT_M}
    assert near == {"东坪村"}


def test_the_islet_reaches_its_own_station_and_nothing_else(streets, homes, facilities):
    walked = walks(streets, homes["沙洲社区"], {key: row["at"] for key, row in facilities.items()})
    assert [key for key, metres in walked.items() if not math.isnan(metres)] == ["F13"]


def test_xitan_is_near_the_fragment_and_no_other_street(streets, all_streets, homes):
    home = homes["西滩村"]
    assert all_streets.tree.query_nearest(home, return_distance=True)[1][0] < MAX_SNAP_M
    assert streets.tree.query_nearest(home, return_distance=True)[1][0] > MAX_SNAP_M


def test_only_the_pastoral_hamlet_is_off_the_network(all_streets, homes):
    far = [
        n for n, home in homes.items() if all_streets.tree.query_nearest(home, return_distance=True)[1][0] > MAX_SNAP_M
    ]
    assert far == ["青草坪嘎查"]


def test_tiebei_needs_the_underpass(ways, streets, homes, facilities):
    home, station = homes["铁北社区"], facilities["F22"]["at"]
    assert streets.walk_m(home, station) < 700
    assert without(ways, tunnel="yes").walk_m(home, station) > 2 * LIMIT_M


def test_the_hill_is_near_by_its_steps_and_far_without(ways, streets, facilities):
    top, station = Point(-500, -900), facilities["F16"]["at"]
    assert streets.walk_m(top, station) < 600
    assert without(ways, highway="steps").walk_m(top, station) > 1.2 * LIMIT_M


def test_the_escalator_goes_up_only(ways):
    escalator = next(way for way in ways if way.tags.get("oneway:foot") == "yes")
    assert escalator.line.coords[0][1] > escalator.line.coords[-1][1]
    alone = Streets([escalator])
    assert nx.has_path(alone.graph, escalator.nodes[0], escalator.nodes[-1])
    assert not nx.has_path(alone.graph, escalator.nodes[-1], escalator.nodes[0])


def test_shimen_is_nearer_to_the_trunk_road_than_to_any_street(ways, streets, homes):
    trunk = union_all([way.line for way in ways if way.tags.get("motorroad") == "yes"])
    nearest_street = streets.tree.query_nearest(homes["石门村"], return_distance=True)[1][0]
    assert homes["石门村"].distance(trunk) < nearest_street < MAX_SNAP_M


def test_the_private_road_would_be_a_short_cut(ways, streets):
    north, west = Point(425, 480), Point(250, 300)
    private = next(way for way in ways if way.tags.get("access") == "private")
    assert private.line.length + 50 < streets.walk_m(north, west) == pytest.approx(355, abs=1)


def test_the_old_town_has_a_cluster_of_clinics(facilities):
    cluster = [facilities[key]["at"] for key in ("F24", "F25", "F26")]
    assert max(a.distance(b) for a, b in combinations(cluster, 2)) < 80


def test_one_subdistrict_has_no_elderly_day_care(facilities):
    areas = {f["properties"]["id"]: in_metres(f["geometry"]) for f in features("areas.geojson")}
    day_care = [row["at"] for row in facilities.values() if "日间照料" in row["类别"]]
    assert [sum(areas[name].contains(place) for place in day_care) for name in ("老城街道", "新城街道", "南坪镇")] == [
        1,
        1,
        0,
    ]


def test_the_readme_names_every_case_and_every_case_exists(communities, facilities):
    table = (TOWN / "README.md").read_text(encoding="utf-8").split("<!-- cases -->")[1].split("<!-- /cases -->")[0]
    ids = [line.split("|")[1].strip() for line in table.strip().splitlines()[2:]]
    assert set(ids) <= {row["社区编码"] for row in communities.values()} | set(facilities)
    assert len(ids) >= 20
