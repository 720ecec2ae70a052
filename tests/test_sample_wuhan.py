"""The sample place Wuhan is what its README says it is: real streets, and invented everything else."""

import csv
import json
import tomllib
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import openpyxl
import pytest
import shapely

from circle15.samples import SAMPLES, sample_study
from circle15.sources.streets import read_street_layer
from circle15.sources.tables import TableOptions, read_communities, read_facilities

FOLDER = Path(__file__).resolve().parent.parent / "data" / "wuhan"
ZONE = "EPSG:4547"


@pytest.fixture(scope="module")
def streets():
    return gpd.read_file(FOLDER / "streets.gpkg")


@pytest.fixture(scope="module")
def outlines():
    return gpd.read_file(FOLDER / "社区边界.geojson")


@pytest.fixture(scope="module")
def rows():
    """Rows of the workbook below its title, as the cells stand."""
    sheet = openpyxl.load_workbook(FOLDER / "社区.xlsx").active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture(scope="module")
def services():
    with (FOLDER / "设施.csv").open(encoding="gb18030", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def graph(streets):
    """Ends that are joined by lines, to the centimetre."""
    found = nx.Graph()
    for line, road in zip(streets.geometry, streets["highway"], strict=True):
        ends = [tuple(np.round(line.coords[at], 2)) for at in (0, -1)]
        if line.length < found.get_edge_data(*ends, {"m": np.inf})["m"]:
            found.add_edge(*ends, m=line.length, road=road)
    return found


def nearest(graph, lon, lat):
    spot = gpd.GeoSeries([shapely.Point(lon, lat)], crs="EPSG:4326").to_crs(ZONE).iloc[0]
    return min(graph, key=lambda node: np.hypot(node[0] - spot.x, node[1] - spot.y))


def test_the_sample_is_known_and_small():
    assert "wuhan" in SAMPLES
    assert sample_study("wuhan") == FOLDER / "study.toml"
    assert sum(path.stat().st_size for path in FOLDER.iterdir() if path.is_file()) < 2_000_000


def test_the_streets_lie_in_the_zone_of_the_place_and_hold_nothing_but_their_class(streets):
    assert streets.crs == ZONE
    assert list(streets.columns) == ["highway", "geometry"]
    assert len(streets) == 6477
    assert set(streets.geom_type) == {"LineString"}
    assert streets.length.sum() / 1000 == pytest.approx(346.3, abs=0.05)


def test_the_streets_are_read_as_an_office_s_own(streets):
    assert len(read_street_layer(FOLDER / "streets.gpkg").ways) == len(streets)


def test_nearly_all_streets_hang_together_and_the_rest_are_scraps(graph):
    parts = sorted(map(len, nx.connected_components(graph)), reverse=True)
    assert parts[0] == 5686
    assert sum(parts[1:]) == 55


def test_162_pairs_of_lines_cross_without_a_node_and_most_are_viaducts_and_ramps(streets):
    lines = streets.geometry.to_numpy()
    one, other = shapely.STRtree(lines).query(lines, predicate="crosses")
    once = one < other
    assert once.sum() == 162
    fast = streets["highway"].str.contains("trunk|primary").to_numpy()
    assert (fast[one[once]] | fast[other[once]]).mean() > 0.75


def test_the_three_banks_are_joined_by_bridges_alone(graph):
    hankou, hanyang, wuchang = (nearest(graph, *at) for at in ((114.285, 30.585), (114.262, 30.550), (114.303, 30.545)))
    assert nx.has_path(graph, hankou, hanyang)
    assert nx.has_path(graph, hankou, wuchang)
    long = [(a, b) for a, b, data in graph.edges(data=True) if data["m"] > 800 and "link" not in data["road"]]
    without = graph.copy()
    without.remove_edges_from(long)
    assert len(long) <= 12
    assert not nx.has_path(without, hankou, wuchang)


def test_the_list_has_a_title_headings_25_communities_and_a_row_of_sums(rows):
    assert rows[0][0] == "示例区社区基本情况表(虚构)"
    assert rows[1][:4] == ["序号", "所属街道", "统计用区划代码", "社区名称"]
    assert len(rows) == 2 + 25 + 1
    assert rows[-1][0] == "合计"
    for column in (5, 6, 7):
        assert rows[-1][column] == sum(row[column] for row in rows[2:-1])


def test_codes_are_text_of_twelve_digits_in_a_province_that_does_not_exist(rows, outlines):
    codes = [row[2] for row in rows[2:-1]]
    assert all(isinstance(code, str) and len(code) == 12 and code.startswith("99") for code in codes)
    assert sorted(codes) == sorted(outlines["统计用区划代码"])
    assert dict(zip(codes, (row[3] for row in rows[2:-1]), strict=True)) == dict(
        zip(outlines["统计用区划代码"], outlines["社区名称"], strict=True)
    )


def test_the_outlines_hold_no_numbers_so_that_the_list_is_needed(outlines):
    assert set(outlines.columns) == {"统计用区划代码", "社区名称", "备注", "geometry"}
    found = read_communities(FOLDER / "社区边界.geojson")
    assert len(found.table) == 25
    assert len(found.rejected) == 0


def test_the_outlines_are_whole_and_hardly_overlap(outlines):
    metres = outlines.to_crs(ZONE)
    assert metres.is_valid.all()
    assert set(metres.geom_type) == {"Polygon"}
    assert metres.area.sum() - metres.union_all().area < 200  # square metres: what rounding to 0.1 m leaves


def test_every_name_is_said_to_be_an_example_and_every_row_to_be_invented(outlines, services):
    assert outlines["社区名称"].str.startswith("示例").all()
    assert set(outlines["备注"]) == {"虚构"}
    assert all(row["设施名称"].startswith("示例") and row["备注"] == "虚构" for row in services)


def test_the_facilities_are_read_with_their_kinds_and_three_are_listed(services):
    found = read_facilities(FOLDER / "设施.csv", TableOptions(encoding="gb18030"))
    assert len(services) == len(found.table) == 123
    assert set(found.rejected["effect"]) == {"kept"}
    assert found.rejected["row"].tolist() == [122, 123, 124]
    counts = found.table["kind"].value_counts()
    assert counts["community_service_centre"] == 20
    assert counts["community_health_centre"] == 4 + 1
    assert counts["community_health_station"] == 12  # named in no column: the name decides
    assert counts["pharmacy"] == 12
    assert found.table["status"].value_counts().to_dict() == {"open": 120, "closed": 1, "planned": 1, "building": 1}


def test_the_facilities_are_half_a_kilometre_off_as_they_stand_for_they_are_gcj_02(services, streets):
    datum = pytest.importorskip("circle15.datum")
    degrees = np.array([[float(row["经度"]), float(row["纬度"])] for row in services])
    stand, true = (
        gpd.GeoSeries(shapely.points(each), crs="EPSG:4326").to_crs(ZONE)
        for each in (degrees, datum.to_wgs84(degrees, "gcj02"))
    )
    assert np.allclose(stand.distance(true), 587, atol=1)
    away = shapely.STRtree(streets.geometry.to_numpy()).query_nearest(
        true.to_numpy(), return_distance=True, all_matches=False
    )[1]
    assert away.max() < 16  # they were put 15 m off a street


def test_the_study_names_files_that_are_there_and_owes_the_streets_to_openstreetmap():
    study = tomllib.loads((FOLDER / "study.toml").read_text(encoding="utf-8"))
    (facilities,) = study["facilities"]
    named = [study["network"]["source"], study["communities"]["source"], study["communities"]["boundaries"]]
    assert all((FOLDER / name).is_file() for name in (*named, facilities["source"]))
    assert study["study"]["invented"] is True
    assert facilities["datum"] == "gcj02"
    assert study["network"]["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"


def test_the_readme_says_whose_the_streets_are_and_what_is_invented():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for said in (
        "© OpenStreetMap contributors",
        "Open Database License (ODbL) 1.0",
        "https://www.openstreetmap.org/copyright",
        "BSD 3-Clause",
        "虚构",
        "invented",
        "6,477",
        "123",
    ):
        assert said in readme


def test_the_outlines_are_longitude_and_latitude_with_six_decimals():
    text = json.loads((FOLDER / "社区边界.geojson").read_text(encoding="utf-8"))
    ring = text["features"][0]["geometry"]["coordinates"][0]
    assert all(round(value, 6) == value for pair in ring for value in pair)
