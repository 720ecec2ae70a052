"""A bureau's own layer of centre lines: its columns, its reference system, and where its lines meet."""

import logging
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15 import StreetOptions, read_network, run
from circle15.errors import CrsError, FileError, InputError, StreetsError, StudyError
from circle15.intake.streets import network_of_lines, streets_of_file
from circle15.lines import from_layer
from circle15.network.build import build_network
from circle15.network.noding import noded
from circle15.sources.streets import read_street_layer
from circle15.study.reader import read_study
from tests.grid_town import CORNER, CRS, ONE_METRE_A_SECOND, layer, line, there, town_lines, walk_s
from tests.test_build import assert_identical, shuffled
from tests.test_real_places import place

EAST = ((0, 0), (200, 0))
NORTH = ((100, -100), (100, 100))


#: The number of a three-degree zone, written before the easting.
ZONE = np.array([39_000_000.0, 0.0])

MONACO = Path(__file__).parents[1] / "data" / "monaco" / "monaco.osm.pbf"


def met(table, **options):
    """Lines of a layer that were joined where they meet."""
    return noded(from_layer(table, name="town"), **options)


def network_of(table, **options):
    return build_network(met(table, **options).lines, ONE_METRE_A_SECOND, min_fragment_m=0)


def stored(folder, table, name="道路.parquet"):
    path = folder / name
    table.to_parquet(path) if name.endswith("parquet") else table.to_file(path)
    return path


def keys(notes):
    return [note.key for note in notes]


def note(notes, key):
    (found,) = [said for said in notes if said.key == key]
    return found


# Classes


def test_chinese_classes_are_known_without_a_table(tmp_path):
    words = ["人行道", "步行街", "支路", "次干路", "主干路", "快速路", "高速公路", "内部道路", "巷", "台阶", "规划路"]
    table = layer(*[line((0, y), (50, y)) for y in range(len(words))], 道路等级=words)
    lines = read_street_layer(stored(tmp_path, table))
    assert lines.ways["highway"].tolist() == [
        "footway", "pedestrian", "tertiary", "secondary", "primary", "motorway", "motorway", "service", "residential",
        "steps", "proposed",
    ]  # fmt: skip
    assert note(lines.notes, "street_columns").text("zh") == "道路文件 道路.parquet 使用的列：道路类别＝道路等级。"
    assert "支路 → tertiary (1)" in note(lines.notes, "street_classes").text("zh")


def test_a_footbridge_and_an_underpass_leave_the_ground_by_their_class(tmp_path):
    table = layer(line(*EAST), line(*NORTH), line((0, 9), (9, 9)), 类型=["人行天桥", "地下通道", "支路"])
    ways = read_street_layer(stored(tmp_path, table)).ways
    assert ways["bridge"].tolist() == ["yes", None, None]
    assert ways["tunnel"].tolist() == [None, "yes", None]


def test_a_table_of_classes_says_how_each_is_walked_and_wins_over_the_known_words(tmp_path):
    table = layer(line(*EAST), line((0, 9), (9, 9)), line((0, 20), (9, 20)), DLDJ=["甲", "快速路", "支路"])
    options = StreetOptions(classes={"甲": "footway", "快速路": "primary", "支路": False}, class_column="DLDJ")
    lines = read_street_layer(stored(tmp_path, table), options)
    assert lines.ways["highway"].tolist() == ["footway", "primary", "no"]
    network = read_network(tmp_path / "道路.parquet", streets=options)
    assert sorted(network.edges["highway"]) == ["footway", "primary"]


def test_classes_that_nobody_names_are_counted_and_taken_as_plain_streets_with_a_warning(tmp_path):
    table = layer(line(*EAST), line((0, 9), (9, 9)), line((0, 20), (9, 20)), line((0, 30), (9, 30)))
    table["道路等级"] = ["支路", "丙", "丙", None]
    lines = read_street_layer(stored(tmp_path, table), StreetOptions(classes={"丁": "footway"}))
    assert lines.ways["highway"].tolist() == ["tertiary", "road", "road", "road"]
    unnamed = note(lines.notes, "street_classes_unnamed")
    assert (unnamed.severity, unnamed.values["n"], unnamed.values["values"]) == ("warning", 2, "丙 (2)")
    assert note(lines.notes, "street_classes_absent").values["values"] == "丁"
    assert note(lines.notes, "street_classes_blank").values["n"] == 1


def test_a_layer_without_classes_is_walked_on_everywhere_and_that_is_said(tmp_path):
    lines = read_street_layer(stored(tmp_path, layer(line(*EAST))))
    assert note(lines.notes, "street_class_missing").severity == "warning"
    assert lines.ways["highway"].tolist() == ["road"]


def test_of_two_likely_columns_the_one_with_known_values_holds_the_classes(tmp_path):
    table = layer(line(*EAST), line(*NORTH), 类别=["线", "线"], type=["footway", "residential"])
    assert read_street_layer(stored(tmp_path, table)).ways["highway"].tolist() == ["footway", "residential"]


def test_a_drawings_layers_are_classes_and_no_levels(tmp_path):
    table = layer(line(*EAST), line(*NORTH), Layer=["主干路", "人行道"])
    lines = read_street_layer(stored(tmp_path, table))
    assert lines.ways["highway"].tolist() == ["primary", "footway"]
    assert lines.ways["layer"].isna().all()


@pytest.mark.parametrize("key", ["class_column", "level_column"])
def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path, key):
    path = stored(tmp_path, layer(line(*EAST), 等级=["支路"]))
    with pytest.raises(StreetsError, match=rf"no column '级别' \({key}\).*等级"):
        read_street_layer(path, StreetOptions(**{key: "级别"}))


def test_options_that_make_no_sense_are_refused():
    with pytest.raises(InputError, match=r"classes gives '甲' the class 'pavement'.*footway.*\"no\""):
        StreetOptions(classes={"甲": "pavement"})
    with pytest.raises(InputError, match="crossings = all cannot be used"):
        StreetOptions(crossings="all")
    with pytest.raises(InputError, match="mend_m = 51 cannot be used"):
        StreetOptions(mend_m=51)


def test_names_bridges_and_levels_are_found_under_their_chinese_headings(tmp_path):
    table = layer(line(*EAST), line(*NORTH), 路名=["东街", None], 桥=["是", "否"], 层级=[1, 0])
    lines = read_street_layer(stored(tmp_path, table))
    assert lines.ways["name"].tolist() == ["东街", None]
    assert lines.ways["bridge"].tolist() == ["yes", None]
    assert lines.ways["layer"].tolist() == ["1", "0"]


def test_an_imports_drawing_order_is_no_level_but_tens_of_it_are(tmp_path):
    table = layer(line(*EAST), line(*NORTH), line((0, 9), (200, 9)), z_order=[3, 7, 13])
    lines = read_street_layer(stored(tmp_path, table))
    assert lines.ways["layer"].tolist() == ["0", "0", "1"]
    assert "street_drawing_order" in keys(lines.notes)


# Shapes


def test_what_is_no_line_is_counted_by_row_and_the_lines_stay(tmp_path):
    shapes = [
        shapely.box(*CORNER, *(CORNER + 9)), line(*EAST), None, shapely.Point(*CORNER), shapely.LineString(),
        shapely.MultiLineString([line(*NORTH), line((300, 0), (400, 0))]),
    ]  # fmt: skip
    lines = read_street_layer(stored(tmp_path, layer(*shapes)))
    assert lines.row.tolist() == [1, 5, 5]
    found = {said.key: (said.values["n"], said.values["row"]) for said in lines.notes if "shapes" in said.key}
    assert found == {"street_shapes_areas": (1, 1), "street_shapes_empty": (2, 3), "street_shapes_points": (1, 4)}


def test_coordinates_that_are_not_finite_lose_their_row_alone(tmp_path):
    table = layer(shapely.LineString([(np.inf, 0), (1, 1)]), line(*EAST))
    lines = read_street_layer(stored(tmp_path, table))
    assert lines.row.tolist() == [1]
    assert note(lines.notes, "street_shapes_broken").values["n"] == 1


@pytest.mark.parametrize("z", [0.0, -9999.0])
def test_heights_that_are_nought_or_void_are_unknown(tmp_path, z):
    table = layer(shapely.force_3d(line(*EAST), z), shapely.force_3d(line(*NORTH), z))
    assert read_street_layer(stored(tmp_path, table)).height_m is None


def test_lines_drawn_twice_are_counted(tmp_path):
    table = layer(line(*EAST), line(*EAST).reverse(), line(*NORTH))
    assert note(read_street_layer(stored(tmp_path, table)).notes, "street_lines_twice").values["n"] == 1


def test_a_shapefile_in_gbk_is_read_with_its_chinese_words(tmp_path):
    table = layer(line(*EAST), line(*NORTH), 等级=["人行道", "快速路"], 路名=["翠湖东路", "二环快速系统"])
    path = tmp_path / "roads.shp"
    table.to_file(path, encoding="gb18030")
    path.with_suffix(".cpg").unlink()
    lines = read_street_layer(path)
    assert lines.ways["highway"].tolist() == ["footway", "motorway"]
    assert lines.ways["name"].tolist() == ["翠湖东路", "二环快速系统"]


def test_curves_of_a_drawing_become_short_straight_lines(tmp_path):
    import sqlite3

    path = stored(tmp_path, layer(line((0, 0), (2, 0)), highway=["footway"]), "arc.gpkg")
    wkb = np.array([1, 1, 0, 0, 0], dtype="u1").tobytes()[:1] + np.array([8, 3], dtype="<u4").tobytes()
    wkb += (np.array([(0, 0), (100, 100), (200, 0)], dtype="<f8") + CORNER).tobytes()
    header = b"GP\x00\x01" + np.array([32650], dtype="<i4").tobytes()
    with sqlite3.connect(path) as base:
        for (trigger,) in base.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            base.execute(f'drop trigger "{trigger}"')
        base.execute("update arc set geom = ?", (header + wkb,))
        base.execute("update gpkg_geometry_columns set geometry_type_name = 'GEOMETRY'")
    base.close()
    network = read_network(path)
    np.testing.assert_allclose(network.edge_length_m, np.pi * 100, rtol=1e-3)


def test_a_table_without_geometry_and_a_layer_that_is_not_there_are_named(tmp_path):
    path = stored(tmp_path, layer(line(*EAST)), "town.gpkg")
    with pytest.raises(FileError, match=r"town\.gpkg has no layer 'roads'\. Its layers are: town"):
        read_street_layer(path, StreetOptions(layer="roads"))


@pytest.mark.parametrize(
    ("pairs", "turned", "elsewhere"),
    [
        ([(1, 2), (2, 3), (3, 4), (4, 5)], None, None),
        ([(1, 2), (3, 2), (3, 4), (4, 5)], 1 / 4, 0.0),
        ([(1, 2), (2, 3), (3, 4), (2, 5)], 0.0, 1 / 4),
    ],
)
def test_node_columns_that_contradict_the_lines_are_said_and_not_used(tmp_path, pairs, turned, elsewhere):
    table = layer(*[line((x, 0), (x + 100, 0)) for x in (0, 100, 200, 300)])
    table[["u", "v"]] = pairs
    lines = read_street_layer(stored(tmp_path, table))
    assert len(np.unique(lines.place)) == 5
    if turned is None:
        assert "street_nodes_contradicted" not in keys(lines.notes)
    else:
        values = note(lines.notes, "street_nodes_contradicted").values
        assert (values["turned"], values["elsewhere"]) == (turned, elsewhere)


# Reference systems


def bare(*lines):
    return gpd.GeoDataFrame(geometry=list(lines))


def test_a_layer_without_a_reference_system_is_refused_with_what_its_numbers_look_like(tmp_path):
    zoned = shapely.transform(line(*EAST), lambda xy: xy + ZONE)
    path = stored(tmp_path, bare(zoned))
    with pytest.raises(
        CrsError,
        match=r"道路\.parquet has no reference system.*zone 39 of the 3-degree .*EPSG:4527 if these are CGCS2000",
    ):
        read_street_layer(path)
    lines = read_street_layer(path, StreetOptions(crs="EPSG:4527"))
    assert lines.crs == "EPSG:4527"


def test_a_drawings_own_reference_system_is_none(tmp_path):
    local = (
        'ENGCRS["Undefined Cartesian SRS",EDATUM[""],CS[Cartesian,2],AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1]],'
        'AXIS["(N)",north,ORDER[2],LENGTHUNIT["metre",1]]]'
    )
    path = stored(tmp_path, bare(line(*EAST)).set_crs(local))
    with pytest.raises(CrsError, match=r"can be used \(Undefined Cartesian SRS\).*75° E is EPSG:4534"):
        read_street_layer(path)
    assert read_street_layer(path, StreetOptions(crs=CRS)).crs == CRS


@pytest.mark.parametrize(
    ("crs", "shape"),
    [
        ("EPSG:4490", line(*EAST)),
        ("EPSG:32650", shapely.LineString([(102.7, 25.0), (102.8, 25.0)])),
        ("EPSG:4547", shapely.transform(line(*EAST), lambda xy: xy + ZONE)),
    ],
)
def test_a_reference_system_that_the_numbers_contradict_is_refused(tmp_path, crs, shape):
    path = stored(tmp_path, bare(shape).set_crs(crs))
    with pytest.raises(CrsError, match=r"cannot be in its reference system .* Its numbers look like "):
        read_street_layer(path)


def test_a_reference_system_without_a_name_is_read_by_its_parameters_and_that_is_said(tmp_path):
    wkt = pyproj.CRS.from_epsg(32650).to_wkt().replace('"WGS 84 / UTM zone 50N"', '"unknown"', 1).replace(
        ',ID["EPSG",32650]', ""
    )  # fmt: skip
    lines = read_street_layer(stored(tmp_path, bare(line(*EAST)).set_crs(wkt)))
    assert "EPSG:32650" in note(lines.notes, "street_crs_unnamed").text("zh")


@pytest.mark.parametrize(("datum", "least", "most"), [("gcj02", 100, 1000), ("bd09", 500, 2500), ("cgcs2000", 0, 0.1)])
def test_streets_of_a_map_service_are_brought_back(tmp_path, datum, least, most):
    path = stored(tmp_path, layer(*town_lines()))
    moved = read_network(path, streets=StreetOptions(datum=datum), crs=CRS)
    still = read_network(path, crs=CRS)
    apart = np.hypot(*(moved.node_xy.mean(axis=0) - still.node_xy.mean(axis=0)))
    assert least <= apart <= most
    np.testing.assert_allclose(moved.edge_length_m.sum(), still.edge_length_m.sum(), rtol=1e-3)


# Where lines meet


def test_a_line_that_ends_on_another_one_ends_at_it():
    table = layer(line(*EAST), line((100, 0.0004), (100, 100)))
    found = met(table)
    network = build_network(found.lines, ONE_METRE_A_SECOND, min_fragment_m=0)
    assert sorted(network.edge_length_m.round(2)) == [100, 100, 100]
    assert walk_s(network, (0, 0), (100, 100)) == pytest.approx(200, abs=0.01)
    assert found.changes["what"].tolist() == ["end_joined"]
    assert found.changes[["row", "other_row"]].to_numpy().tolist() == [[2, 1]]


def test_without_levels_a_crossing_is_left_open_and_the_remedy_is_said():
    found = met(layer(line(*EAST), line(*NORTH)))
    assert len(found.changes) == 0
    left = note(found.lines.notes, "street_crossings_open")
    assert (left.severity, left.values["n"], left.values["share"]) == ("warning", 1, 0.0)
    assert 'crossings = "join"' in left.text("zh")


def test_where_most_crossings_have_a_node_the_others_are_probably_bridges():
    table = layer(*town_lines(), line((50, -50), (50, 550)))
    left = note(met(table).lines.notes, "street_crossings_bridges")
    # 16 crossings inside of the town have four arms; at its edge and corners streets only meet.
    assert (left.values["n"], left.values["share"]) == (6, 16 / 22)


@pytest.mark.parametrize(
    ("columns", "crossings", "joined"),
    [
        ({}, "join", True),
        ({}, "leave", False),
        ({"layer": ["0", "1"]}, "levels", False),
        ({"layer": ["0", "1"]}, "join", False),
        ({"layer": ["1", "1"]}, "levels", True),
        ({"layer": ["1", "1"]}, "leave", False),
        ({"bridge": ["yes", None]}, "levels", False),
        ({"tunnel": [None, "yes"]}, "levels", False),
        ({"bridge": ["yes", None], "layer": ["0", "0"]}, "levels", False),
        ({"layer": ["甲", "1"]}, "levels", False),
        ({"layer": ["0", "0"]}, "levels", False),
        ({"layer": ["0", "0"]}, "join", True),
    ],
)
def test_crossings_are_joined_on_one_level_only(columns, crossings, joined):
    found = met(layer(line(*EAST), line(*NORTH), **columns), crossings=crossings)
    assert (found.changes["what"].tolist() == ["crossing_joined"]) == joined
    network = build_network(found.lines, ONE_METRE_A_SECOND, min_fragment_m=0)
    assert (len(network.component_length_m) == 1) == joined


def test_where_levels_are_told_the_other_crossings_on_the_ground_are_joined():
    table = layer(line(*EAST), line(*NORTH), line((150, -100), (150, 100)), bridge=[None, None, "yes"])
    found = met(table)
    assert found.changes.geometry.tolist() == [shapely.Point(there((100, 0)))]
    assert note(found.lines.notes, "street_crossings_apart").values["n"] == 1


def test_lines_whose_heights_differ_by_more_than_a_walker_needs_are_not_joined():
    low, high = (shapely.force_3d(shape, z) for shape, z in ((line(*EAST), 10.0), (line(*NORTH), 16.0)))
    assert len(met(layer(low, high), crossings="join").changes) == 0
    level = shapely.force_3d(line(*NORTH), 12.0)
    assert len(met(layer(low, level), crossings="join").changes) == 1


def test_what_nobody_walks_on_joins_nothing():
    table = layer(line(*EAST), line(*NORTH), highway=["residential", "motorway"])
    found = met(table, crossings="join")
    assert (len(found.changes), found.lines.notes) == (0, ())


def test_a_vertex_of_one_line_only_is_a_crossing_without_a_common_vertex():
    table = layer(line(*EAST), line((100, -100), (100, 0), (100, 100)))
    assert note(met(table).lines.notes, "street_crossings_open").values["n"] == 1
    assert len(network_of(table, crossings="join").edge_u) == 4


def test_a_line_that_crosses_itself_meets_itself_if_it_is_asked_for_but_a_spiral_ramp_does_not():
    eight = line((0, 0), (100, 100), (100, 0), (0, 100))
    assert len(met(layer(eight)).changes) == 0
    assert len(network_of(layer(eight), crossings="join").edge_u) == 3
    assert len(met(layer(eight, bridge=["yes"]), crossings="join").changes) == 0


def test_three_streets_that_cross_at_one_spot_make_one_crossing():
    table = layer(line(*EAST), line(*NORTH), line((0, -100), (200, 100)))
    network = network_of(table, crossings="join")
    assert (len(network.node_xy), len(network.edge_u)) == (7, 6)


# Slips of the pen


def slip(end):
    """A street to the east, and one to the north that ends somewhere near it; both lead to one place in the end."""
    return layer(line(*EAST), line((100, 100), (100, end)))


def test_a_gap_is_counted_and_mended_only_where_that_is_asked_for():
    found = met(slip(0.6))
    open_ends = note(found.lines.notes, "street_ends_open")
    assert (open_ends.severity, open_ends.values["gaps_1"], open_ends.values["gaps_5"]) == ("warning", 1, 1)
    assert len(found.changes) == 0
    mended = met(slip(0.6), mend_m=1.0)
    (change,) = mended.changes.itertuples()
    assert (change.what, change.gap_m, change.row, change.other_row) == ("undershoot", 0.6, 2, 1)
    network = build_network(mended.lines, ONE_METRE_A_SECOND, min_fragment_m=0)
    assert walk_s(network, (0, 0), (100, 100)) == pytest.approx(200)
    assert note(mended.lines.notes, "street_ends_mended").values["gaps"] == 1


@pytest.mark.parametrize(("gap", "mended"), [(1.9, True), (2.0, True), (2.01, False)])
def test_a_gap_is_mended_up_to_the_limit(gap, mended):
    assert bool(len(met(slip(gap), mend_m=2.0).changes)) == mended


def test_a_tail_beyond_a_crossing_is_cut_off_at_it():
    found = met(slip(-0.6))
    assert note(found.lines.notes, "street_ends_open").values["tails_1"] == 1
    mended = met(slip(-0.6), mend_m=1.0)
    (change,) = mended.changes.itertuples()
    assert (change.what, change.gap_m, change.row) == ("overshoot", 0.6, 2)
    network = build_network(mended.lines, ONE_METRE_A_SECOND, min_fragment_m=0)
    assert sorted(network.edge_length_m.round(6)) == [100, 100, 100]


@pytest.mark.parametrize("end", [0.6, -0.6])
def test_nothing_is_mended_between_levels(end):
    table = slip(end)
    table["layer"] = ["0", "1"]
    found = met(table, mend_m=5.0)
    assert len(found.changes) == 0
    assert len(build_network(found.lines, min_fragment_m=0).component_length_m) == 2


def test_two_ends_that_miss_each_other_are_joined_once():
    table = layer(line((0, 0), (99.5, 0)), line((100, 0), (200, 0)))
    found = met(table, mend_m=1.0)
    assert found.changes["gap_m"].tolist() == [0.5]
    assert walk_s(build_network(found.lines, ONE_METRE_A_SECOND, min_fragment_m=0), (0, 0), (200, 0)) == pytest.approx(
        200
    )


def test_a_short_dead_end_of_a_street_is_no_slip():
    stub = layer(line((0, 0), (100, 0), (200, 0)), line((100, 0), (100, 3)))
    assert len(met(stub, mend_m=5.0).changes) == 0
    bay = layer(line((0, 0), (100, 0), (200, 0)), line((100, 0), (100, 4), (110, 4)))
    assert len(met(bay, mend_m=5.0).changes) == 0


# Orders, lengths, second opinions


SPOTS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda xy: (xy[0] * 10.0, xy[1] * 10.0))
LINES = st.lists(st.lists(SPOTS, min_size=2, max_size=4, unique=True), min_size=1, max_size=7)


def tables(streets):
    return layer(*[line(*spots) for spots in streets], **{"oneway:foot": [None] * len(streets)})


def walks(lines):
    """Places and the metres between them, by networkx."""
    graph = nx.Graph()
    same = np.flatnonzero(lines.way[1:] == lines.way[:-1])
    for at in same:
        ends = (int(lines.place[at]), int(lines.place[at + 1]))
        metres = float(np.hypot(*(lines.xy[at + 1] - lines.xy[at])))
        if not graph.has_edge(*ends) or graph.edges[ends]["metres"] > metres:
            graph.add_edge(*ends, metres=metres)
    return graph


def spots(lines):
    """Place of every vertex by its line and its coordinates."""
    cells = zip(lines.way.tolist(), *lines.xy.round(4).T.tolist(), strict=True)
    return dict(zip(cells, lines.place.tolist(), strict=True))


def total_m(lines):
    same = lines.way[1:] == lines.way[:-1]
    return np.hypot(*np.diff(lines.xy, axis=0)[same].T).sum()


@settings(max_examples=60, deadline=None)
@given(streets=LINES)
def test_joining_keeps_the_length_and_only_adds_connections(streets):
    before = from_layer(tables(streets), name="t")
    for crossings in ("levels", "join", "leave"):
        after = noded(before, crossings=crossings).lines
        assert total_m(after) == pytest.approx(total_m(before), abs=1e-4)
        assert nx.number_connected_components(walks(after)) <= nx.number_connected_components(walks(before))


@settings(max_examples=40, deadline=None)
@given(streets=LINES)
def test_joining_never_makes_a_walk_longer_and_leaving_crossings_open_makes_none_shorter_where_no_line_ends(streets):
    lines = from_layer(tables(streets), name="t")
    before, old = walks(lines), spots(lines)
    for crossings in ("join", "leave"):
        found = noded(lines, crossings=crossings)
        after, new = walks(found.lines), spots(found.lines)
        for start, spot in old.items():
            then = nx.single_source_dijkstra_path_length(before, spot, weight="metres")
            now = nx.single_source_dijkstra_path_length(after, new[start], weight="metres")
            for end, other in old.items():
                if other in then:
                    assert now[new[end]] <= then[other] + 1e-4
                    assert len(found.changes) or now[new[end]] >= then[other] - 1e-4


@settings(max_examples=60, deadline=None)
@given(streets=LINES)
def test_with_every_crossing_joined_the_pieces_are_those_that_shapely_finds(streets):
    table = tables(streets)
    # Lines that lie on each other for a stretch are one line to shapely; the ground that they cover is the same.
    joined = noded(from_layer(table, name="t"), crossings="join").lines
    merged = shapely.line_merge(shapely.node(shapely.union_all(table.geometry.to_numpy())))
    touching = nx.Graph()
    parts = shapely.get_parts(shapely.node(merged))
    touching.add_nodes_from(range(len(parts)))
    pairs = shapely.STRtree(parts).query(parts, predicate="dwithin", distance=1e-4)
    touching.add_edges_from(pairs.T.tolist())
    assert nx.number_connected_components(walks(joined)) == nx.number_connected_components(touching)


@settings(max_examples=40, deadline=None)
@given(streets=LINES, seed=st.integers(0, 5), crossings=st.sampled_from(["levels", "join"]))
def test_the_order_of_the_rows_and_the_direction_of_drawing_change_nothing(streets, seed, crossings):
    table = tables(streets)
    first, second = (met(one, crossings=crossings, mend_m=4.0) for one in (table, shuffled(table, seed)))
    assert_identical(*(build_network(found.lines, ONE_METRE_A_SECOND, min_fragment_m=0) for found in (first, second)))
    assert first.changes["what"].tolist() == second.changes["what"].tolist()


def test_the_grid_town_drawn_without_vertices_is_the_grid_town(town):
    across = [shapely.LineString([shape.coords[0], shape.coords[-1]]) for shape in town_lines()]
    table = layer(*across, highway=["residential"] * len(across))
    network = build_network(met(table, crossings="join").lines, town.profile, min_fragment_m=0)
    assert_identical(network, town)


def test_in_degrees_the_same_crossings_are_found():
    table = layer(*town_lines(), line((50, -50), (50, 550))).to_crs(4326)
    network = network_of(table, crossings="join")
    assert (len(network.node_xy), len(network.edge_u)) == (36 + 6 + 2, 60 + 6 + 7)


# The whole way through


STUDY = """
[study]
name = "自有道路"
[network]
source = "道路.gpkg"
classes = { "甲" = "residential" }
crossings = "join"
mend_m = 2
[communities]
source = "社区.csv"
[[facilities]]
source = "设施.csv"
kind = "clinic"
"""


def study_folder(folder, text=STUDY):
    streets = layer(line((0, 0), (2000, 0)), line((1000, -900), (1000, 900)), line((0, 500), (999, 500)))
    streets["道路等级"] = ["甲", "支路", "乙"]
    streets.to_file(folder / "道路.gpkg")
    spots = gpd.GeoSeries(shapely.points(there([(10, 5), (1005, 400)])), crs=CRS).to_crs(4326)
    (folder / "社区.csv").write_text(f"名称,经度,纬度,户数\n一社区,{spots[0].x},{spots[0].y},100\n", encoding="utf-8")
    (folder / "设施.csv").write_text(f"名称,经度,纬度\n诊所,{spots[1].x},{spots[1].y}\n", encoding="utf-8")
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder / "study.toml"


def test_a_study_lists_what_was_said_and_changed_of_its_streets(tmp_path):
    result = run(study_folder(tmp_path))
    entry = next(item for item in result.manifest["inputs"] if item["role"] == "network")
    assert entry["changes"] == {"crossing_joined": 1, "undershoot": 1}
    said = {item["severity"]: item["zh"] for item in entry["notes"] if "乙" in item["zh"]}
    assert "“道路等级”列有 1 条线的类别无法识别：乙 (1)" in said["warning"]
    assert sorted(result.street_changes["what"]) == ["crossing_joined", "undershoot"]
    assert result.street_changes.crs == result.streets.crs


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('"residential"', '"pavement"', r"line 6: \[network\] has classes = 甲 = pavement.*footway"),
        ('"join"', '"all"', r"line 7: \[network\] has crossings = all.*levels, join, leave"),
        ("mend_m = 2", "mend_m = -1", r"line 8: \[network\] has mend_m = -1"),
        ("mend_m = 2", 'crs = "EPSG:0"', r"line 8: \[network\] has crs = EPSG:0"),
        ("mend_m = 2", 'datum = "gcj"', r"line 8: \[network\] has datum = gcj.*gcj02"),
        ("mend_m = 2", "mend = 2", r"\[network\] has no key 'mend'.*mend_m"),
    ],
)
def test_a_study_names_the_line_of_a_value_that_is_not_known(tmp_path, old, new, match):
    with pytest.raises(StudyError, match=match):
        read_study(study_folder(tmp_path, STUDY.replace(old, new)))


def test_options_for_a_layer_do_nothing_for_an_extract_and_that_is_said():
    read = streets_of_file(MONACO, streets=StreetOptions(mend_m=2.0, crossings="join"))
    (said,) = read.notes
    assert (said.severity, said.values["keys"]) == ("warning", "crossings, mend_m")


def test_who_reads_streets_alone_hears_the_warnings_in_the_log(tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        read_network(stored(tmp_path, layer(line(*EAST), line(*NORTH), 等级=["甲", "支路"])))
    assert "the classes of 1 lines" in caplog.text


@pytest.mark.places
def test_the_streets_of_wuhan_are_read_whole_and_its_nodes_run_the_other_way():
    read = streets_of_file(place("wuhan/wuhan_streets.parquet"), streets=StreetOptions(crs="EPSG:32650"))
    assert len(read.network.edge_u) == 87_710
    values = note(read.notes, "street_nodes_contradicted").values
    assert 0.6 < values["turned"] < 0.65
    assert values["elsewhere"] == 0
    left = note(read.notes, "street_crossings_bridges").values
    assert 3_000 < left["n"] < 3_500


@pytest.mark.places
def test_the_streets_of_wuhan_without_a_reference_system_are_refused_with_utm_among_the_suggestions(tmp_path):
    table = gpd.read_parquet(place("wuhan/wuhan_streets.parquet"))
    path = stored(tmp_path, gpd.GeoDataFrame(geometry=np.asarray(table.geometry)))
    with pytest.raises(CrsError, match="EPSG:32643 and each 6"):
        read_street_layer(path)
    lines = read_street_layer(path, StreetOptions(crs="EPSG:32650"))
    assert len(network_of_lines(lines, "planning").edge_u) > 80_000
