import bz2
import gzip
import os
from pathlib import Path

import pytest
from shapely import Point

from circle15.errors import FileError, TableError
from circle15.sources.osm_places import read_osm_communities, read_osm_facilities

# Around 30° N, 0.0001 degrees are about 10 m.
HEAD, FOOT = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n', "</osm>\n"


def node(number, x, y, **tags):
    """A node so many hundredths of a thousandth of a degree east and north of 110° E, 30° N."""
    place = f'id="{number}" version="1" lat="{30 + y / 1e5:.5f}" lon="{110 + x / 1e5:.5f}"'
    return f"<node {place}>{_tags(tags)}</node>\n"


def way(number, refs, **tags):
    nodes = "".join(f'<nd ref="{ref}"/>' for ref in refs)
    return f'<way id="{number}" version="1">{nodes}{_tags(tags)}</way>\n'


def relation(number, ways, **tags):
    members = "".join(f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in ways)
    return f'<relation id="{number}" version="1">{members}{_tags(tags)}</relation>\n'


def _tags(tags):
    return "".join(f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items())


def square(first, x=0, y=0, size=100, **tags_of_first):
    """Four corners, numbered from ``first``, and the numbers that close the ring."""
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    nodes = "".join(node(first + i, *corner, **(tags_of_first if i == 0 else {})) for i, corner in enumerate(corners))
    return nodes, [first, first + 1, first + 2, first + 3, first]


@pytest.fixture
def osm(tmp_path):
    def write(*parts, name="a.osm"):
        path = tmp_path / name
        path.write_text(HEAD + "".join(parts) + FOOT, encoding="utf-8")
        return path

    return write


def test_a_node_is_a_facility_with_its_id_name_and_rule(osm):
    table = read_osm_facilities(osm(node(5, 10, 20, amenity="clinic", name="翠湖社区卫生服务中心"))).table
    assert list(table.index) == ["n5"]
    assert table.loc["n5", ["kind", "name", "status", "geometry_from"]].tolist() == [
        "community_health_centre", "翠湖社区卫生服务中心", "open", "point",
    ]  # fmt: skip
    assert table.loc["n5", "kind_rule"] == "amenity=clinic; name: 社区卫生服务中心"
    assert table.geometry["n5"].equals_exact(Point(110.0001, 30.0002), 1e-9)
    assert table.crs == "EPSG:4326"


def test_tags_of_a_facility_become_columns(osm):
    tags = {"opening_hours": "24/7", "operator__type": "public", "wheelchair": "yes", "name__zh": "诊所"}
    row = read_osm_facilities(osm(node(5, 0, 0, amenity="clinic", **tags))).table.loc["n5"]
    assert row["opening_hours"] == "24/7"
    assert row["operator_type"] == "government"
    assert row["barrier_free"]
    assert row["name"] == "诊所"
    assert row["source"] == "OpenStreetMap"


def test_a_closed_way_becomes_a_point_inside(osm):
    nodes, ring = square(1)
    table = read_osm_facilities(osm(nodes, way(7, ring, leisure="park"))).table
    assert list(table.index) == ["w7"]
    assert table["geometry_from"].item() == "inner_point"
    assert 110 < table.geometry.item().x < 110.001


def test_a_closed_way_becomes_the_entrance_on_its_outline(osm):
    nodes, ring = square(1, entrance="yes")
    table = read_osm_facilities(osm(nodes, way(7, ring, amenity="hospital"))).table
    assert table["geometry_from"].item() == "entrance"
    assert table.geometry.item() == Point(110, 30)


def test_the_main_entrance_comes_first_and_an_emergency_exit_never(osm):
    corners = [
        node(1, 0, 0, entrance="yes"),
        node(2, 100, 0, entrance="main"),
        node(3, 100, 100, entrance="emergency"),
    ]
    table = read_osm_facilities(osm(*corners, way(7, [1, 2, 3, 1], amenity="hospital"))).table
    assert table.geometry.item() == Point(110.001, 30)
    exit_only = osm(node(1, 0, 0, entrance="emergency"), *corners[:0], node(2, 100, 0), node(3, 100, 100),
                    way(7, [1, 2, 3, 1], amenity="hospital"), name="b.osm")  # fmt: skip
    assert read_osm_facilities(exit_only).table["geometry_from"].item() == "inner_point"


def test_an_entrance_near_but_not_on_the_outline_is_not_its_door(osm):
    nodes, ring = square(1)
    door = node(9, 50, 0, entrance="main")
    found = read_osm_facilities(osm(nodes, door, way(7, ring, amenity="hospital")))
    assert found.table["geometry_from"].item() == "inner_point"


def test_a_multipolygon_with_a_hole_becomes_a_point_outside_the_hole(osm):
    outer, ring = square(1, size=300)
    inner, hole = square(11, x=100, y=100, size=100)
    parts = [outer, inner, way(7, ring), way(8, hole)]
    parts.append(relation(9, [(7, "outer"), (8, "inner")], type="multipolygon", leisure="park"))
    table = read_osm_facilities(osm(*parts)).table
    assert list(table.index) == ["r9"]
    point = table.geometry.item()
    assert not (110.001 < point.x < 110.002 and 30.001 < point.y < 30.002)


def test_a_multipolygon_of_which_the_extract_lacks_a_part_is_listed(osm):
    found = read_osm_facilities(osm(relation(9, [(7, "outer")], type="multipolygon", leisure="park", name="东湖")))
    assert found.table.empty
    assert found.rejected["value"].tolist() == ["r9 东湖"]
    assert "outline is incomplete" in found.rejected["problem_en"].item()


def test_a_way_that_crosses_itself_is_mended(osm):
    nodes, ring = square(1)
    bow_tie = [ring[0], ring[2], ring[1], ring[3], ring[0]]
    table = read_osm_facilities(osm(nodes, way(7, bow_tie, leisure="park"))).table
    assert table["geometry_from"].tolist() == ["inner_point"]


def test_an_open_way_becomes_its_middle(osm):
    line = [node(1, 0, 0), node(2, 100, 0), way(7, [1, 2], public_transport="platform")]
    table = read_osm_facilities(osm(*line)).table
    assert table.geometry.item().equals_exact(Point(110.0005, 30), 1e-9)
    assert table["geometry_from"].item() == "inner_point"


def test_a_facility_that_is_disused_or_planned_is_none(osm):
    parts = [node(1, 0, 0, disused__amenity="clinic"), node(2, 0, 0, proposed__amenity="clinic")]
    assert read_osm_facilities(osm(*parts)).table.empty


def test_a_school_of_unknown_level_is_listed_and_a_cafe_is_not(osm):
    found = read_osm_facilities(osm(node(1, 0, 0, amenity="school", name="五中"), node(2, 0, 0, amenity="cafe")))
    assert found.table.empty
    assert found.rejected["value"].tolist() == ["n1 五中"]
    assert "amenity=school" in found.rejected["problem_zh"].item()


# ---- mapped twice ----------------------------------------------------------------------------------


def test_a_node_inside_the_area_of_its_kind_is_dropped_and_listed(osm):
    nodes, ring = square(1)
    found = read_osm_facilities(osm(nodes, node(9, 50, 50, amenity="clinic"), way(7, ring, amenity="clinic", name="a")))
    assert list(found.table.index) == ["w7"]
    assert found.rejected["value"].tolist() == ["n9"]
    assert found.rejected["problem_en"].item() == "mapped twice: the same place as w7"
    assert found.rejected["problem_zh"].item() == "与 w7 是同一处，在地图上画了两次"


def test_a_namesake_beside_the_area_is_dropped_within_100_m_only(osm):
    nodes, ring = square(1)
    tags = {"amenity": "clinic", "name": "a"}
    near = osm(nodes, node(9, 190, 50, **tags), way(7, ring, **tags))
    far = osm(nodes, node(9, 210, 50, **tags), way(7, ring, **tags), name="b.osm")
    # 0.0009 degrees of longitude are 87 m at 30° N, 0.0011 degrees are 106 m.
    assert list(read_osm_facilities(near).table.index) == ["w7"]
    assert list(read_osm_facilities(far).table.index) == ["n9", "w7"]


def test_of_two_nodes_of_one_name_the_lower_id_stays(osm):
    found = read_osm_facilities(
        osm(node(9, 0, 0, amenity="clinic", name="a"), node(3, 10, 0, amenity="clinic", name="a"))
    )
    assert list(found.table.index) == ["n3"]


def test_other_kinds_other_names_and_no_names_stay(osm):
    parts = [
        node(1, 0, 0, amenity="clinic", name="a"),
        node(2, 10, 0, amenity="clinic", name="b"),
        node(3, 20, 0, amenity="pharmacy", name="a"),
        node(4, 30, 0, amenity="pharmacy"),
        node(5, 40, 0, amenity="pharmacy"),
    ]
    assert len(read_osm_facilities(osm(*parts)).table) == 5


def test_the_two_stops_of_one_name_on_both_sides_of_a_street_stay(osm):
    stops = [node(i, 10 * i, 0, highway="bus_stop", name="东风路") for i in (1, 2)]
    assert len(read_osm_facilities(osm(*stops)).table) == 2


def test_a_way_and_the_multipolygon_over_it_are_one(osm):
    nodes, ring = square(1)
    tags = {"leisure": "park", "name": "东湖"}
    parts = [nodes, way(7, ring, **tags), relation(9, [(7, "outer")], type="multipolygon", **tags)]
    assert list(read_osm_facilities(osm(*parts)).table.index) == ["w7"]


# ---- files -----------------------------------------------------------------------------------------


def test_a_file_without_facilities_gives_an_empty_table(osm):
    found = read_osm_facilities(osm(node(1, 0, 0)))
    assert found.table.empty
    assert found.table.crs == "EPSG:4326"
    assert {"kind", "kind_rule", "name", "status", "geometry_from", "geometry"} <= set(found.table.columns)
    assert found.rejected.empty


@pytest.mark.parametrize(("ending", "compress"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_compressed_files_are_read(osm, tmp_path, ending, compress):
    plain = osm(node(1, 0, 0, amenity="clinic"))
    packed = tmp_path / f"a.osm{ending}"
    packed.write_bytes(compress(plain.read_bytes()))
    assert list(read_osm_facilities(packed).table.index) == ["n1"]


@pytest.mark.parametrize("name", ["a.osm.pbf", "a.osm", "a.osm.gz", "a.osm.bz2"])
@pytest.mark.parametrize("content", [b"", b"\x00\x00\x00\x0dnot a map", b"<osm version='0.6'><node id='1'"])
def test_a_damaged_file_is_named(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match=rf"{name} cannot be read"):
        read_osm_facilities(tmp_path / name)


def test_xml_without_a_version_is_refused_with_that_reason(tmp_path):
    (tmp_path / "a.osm").write_text("<osm><node id='1' lat='1' lon='1'/></osm>")
    with pytest.raises(FileError, match="a version attribute is missing"):
        read_osm_facilities(tmp_path / "a.osm")


def test_a_missing_file_and_an_unknown_ending_are_named(tmp_path):
    with pytest.raises(FileError, match="There is no file"):
        read_osm_facilities(tmp_path / "a.osm.pbf")
    with pytest.raises(FileError, match=r"ending '\.csv'.*\.osm\.pbf"):
        read_osm_facilities(tmp_path / "a.csv")


# ---- communities -----------------------------------------------------------------------------------


def test_place_nodes_are_communities(osm):
    found = read_osm_communities(
        osm(
            node(2, 0, 0, place="quarter", name="金星社区", population="1,200"),
            node(1, 10, 0, place="village", name="小村"),
            node(3, 0, 0, place="city", name="大城"),
        )
    )
    assert list(found.table.index) == ["n1", "n2"]
    assert found.table["urban_rural"].tolist() == ["rural", "urban"]
    assert found.table["place_type"].fillna("").tolist() == ["", "urban"]
    assert found.table["population"].fillna(0).tolist() == [0, 1200]


def test_other_places_may_be_asked_for(osm):
    found = read_osm_communities(osm(node(3, 0, 0, place="town", name="庆祖镇")), places=["town"])
    assert found.table["name"].item() == "庆祖镇"


def test_a_population_that_is_no_number_is_listed_under_the_place(osm):
    found = read_osm_communities(osm(node(3, 0, 0, place="village", population="many")))
    assert found.rejected["value"].tolist() == ["n3 many"]
    assert found.rejected["row"].isna().all()


def test_a_file_without_places_is_refused(osm):
    with pytest.raises(TableError, match="holds no place nodes of the values village"):
        read_osm_communities(osm(node(1, 0, 0)), places=["village"])


# ---- real places -----------------------------------------------------------------------------------


@pytest.fixture
def places():
    folder = os.environ.get("CIRCLE15_PLACES")
    if not folder:
        pytest.skip("CIRCLE15_PLACES names no folder of real places")
    return Path(folder)


@pytest.mark.places
def test_the_campus_quarter_has_one_clinic_and_two_community_centres(places):
    rules = read_osm_facilities(places / "hsinchu" / "hsinchu_nctu.osm.pbf").table["kind_rule"]
    # 園區員工診所, in traditional characters.
    assert (rules == "amenity=clinic; name: 诊所").sum() == 1
    assert (rules == "amenity=community_centre").sum() == 2


@pytest.mark.places
def test_the_county_town_has_two_townhalls_and_sixteen_quarters(places):
    path = places / "guixi" / "guixi_jiangxi_2024.osm"
    assert (read_osm_facilities(path).table["kind"] == "subdistrict_service_centre").sum() == 2
    assert (read_osm_communities(path, places=["quarter"]).table["urban_rural"] == "urban").sum() == 16


@pytest.mark.places
def test_a_cut_extract_is_damaged(places, tmp_path):
    whole = (places / "hsinchu" / "hsinchu_nctu.osm.pbf").read_bytes()
    (tmp_path / "cut.osm.pbf").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileError, match=r"cut\.osm\.pbf cannot be read"):
        read_osm_facilities(tmp_path / "cut.osm.pbf")
