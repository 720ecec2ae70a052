"""Where the rows of a file are: every way in which offices write coordinates, and every way in which they go wrong."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS, Geod, Transformer
from shapely import Point, Polygon, box

from circle15.datum import from_wgs84
from circle15.errors import CrsError, StudyError, TableError
from circle15.sources.coordinates import angle_of
from circle15.sources.files import TableOptions
from circle15.sources.places import redatumed
from circle15.sources.systems import accuracy_notes, likely_systems
from circle15.sources.tables import read_areas, read_communities, read_facilities
from circle15.study.reader import read_study

#: A town of five places in Kunming, a kilometre from each other.
TOWN = [(102.71 + 0.01 * x, 25.04 + 0.01 * y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1), (2, 2))]
GEOD = Geod(ellps="WGS84")


@pytest.fixture
def csv(tmp_path):
    def write(rows, head="id,lon,lat"):
        path = tmp_path / "a.csv"
        named = [(chr(97 + at), *row) for at, row in enumerate(rows)]
        pd.DataFrame(named, columns=head.split(",")).to_csv(path, index=False)
        return path

    return write


@pytest.fixture
def layer(tmp_path):
    def write(shapes, crs, name="a.gpkg", **columns):
        path = tmp_path / name
        gpd.GeoDataFrame(
            {"name": [chr(97 + at) for at in range(len(shapes))], **columns}, geometry=shapes, crs=crs
        ).to_file(path)
        return path

    return write


def in_datum(places, datum):
    return [tuple(place) for place in from_wgs84(np.array(places), datum).tolist()]


def in_system(places, code):
    return [tuple(map(float, Transformer.from_crs(4326, code, always_xy=True).transform(*place))) for place in places]


def off_m(table, places):
    """How far the points of a table are from where they should be, at most, in metres."""
    points = table.geometry.to_crs(4326)
    lon, lat = np.array(places).T
    return GEOD.inv(points.x, points.y, lon, lat)[2].max()


def keys(checked):
    return [note.key for note in checked.notes]


def said(note):
    return note.values  # noqa: PD011 (no table)


def problems(checked):
    return checked.rejected[["row", "effect", "problem_en"]].to_numpy().tolist()


# ---- datums of tables ------------------------------------------------------------------------------


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_points_of_a_map_service_are_brought_to_wgs84_and_it_is_told_how_far(csv, datum):
    found = read_communities(csv(in_datum(TOWN, datum)), TableOptions(datum=datum))
    assert found.table.crs == "EPSG:4326"
    assert off_m(found.table, TOWN) < 0.001
    assert found.notes[0].key == "datum_unshifted"
    name = {"gcj02": "GCJ-02", "bd09": "BD-09"}[datum]
    text = found.notes[0].text("en")
    assert text.startswith(f"The coordinates of 5 rows of a.csv were brought from {name} to WGS 84")
    moved = GEOD.inv(*TOWN[0], *in_datum(TOWN, datum)[0])[2]
    assert said(found.notes[0])["metres"] == pytest.approx(moved, rel=0.02)


@pytest.mark.parametrize("datum", [None, "wgs84", "auto"])
def test_other_points_stay_where_they_are(csv, datum):
    found = read_communities(csv(TOWN), TableOptions(datum=datum))
    assert found.table.geometry.iloc[0] == Point(TOWN[0])
    assert found.table.crs == "EPSG:4326"
    assert found.notes == ()


def test_wkt_and_pairs_are_brought_to_wgs84_as_well(csv):
    (x, y), (u, v) = in_datum(TOWN[:2], "gcj02")
    rows = [(f"POINT ({x} {y})",), (f"{u},{v}",)]
    assert off_m(read_communities(csv(rows, "id,wkt"), TableOptions(datum="gcj02")).table, TOWN[:2]) < 0.001


def test_a_heading_that_names_the_datum_is_believed(csv):
    found = read_communities(csv(in_datum(TOWN, "gcj02"), "id,经度(GCJ-02),纬度(GCJ-02)"))
    assert off_m(found.table, TOWN) < 0.001
    assert keys(found) == ["datum_of_heading", "datum_unshifted"]


def test_the_datum_that_is_said_wins_over_the_heading_with_a_warning(csv):
    found = read_communities(csv(TOWN, "id,经度(GCJ-02),纬度(GCJ-02)"), TableOptions(datum="wgs84"))
    assert off_m(found.table, TOWN) < 0.001
    assert [(note.key, note.severity) for note in found.notes] == [("datum_heading_differs", "warning")]


def test_a_shifted_datum_outside_china_moves_nothing_and_warns(csv):
    path = csv([(-51.23, -30.03), (-51.22, -30.04)])
    found = read_communities(path, TableOptions(datum="gcj02"))
    assert found.table.geometry.iloc[0] == Point(-51.23, -30.03)
    assert [(note.key, note.severity) for note in found.notes] == [("datum_abroad", "warning")]


# ---- datums row by row -----------------------------------------------------------------------------


def test_each_row_is_read_in_the_datum_that_it_names(csv):
    words = ["高德", "BD-09", "WGS84", "国家2000", ""]
    datums = ["gcj02", "bd09", "wgs84", "wgs84", "wgs84"]
    rows = [(*in_datum([place], datum)[0], word) for place, datum, word in zip(TOWN, datums, words, strict=True)]
    found = read_communities(csv(rows, "id,lon,lat,坐标系"))
    assert off_m(found.table, TOWN) < 0.001
    # What was moved says so, lest it is moved again when the table is read again.
    assert found.table["coord_sys"].fillna("").tolist() == ["WGS 84", "WGS 84", "WGS84", "国家2000", ""]


def test_a_row_in_a_system_that_nobody_knows_is_rejected(csv):
    found = read_communities(csv([(*TOWN[0], "GPS"), (*TOWN[1], "西安80")], "id,lon,lat,坐标系"))
    assert found.table.index.tolist() == ["a"]
    assert problems(found) == [[3, "row", "the datum of this row is not known, so that its place cannot be trusted"]]
    assert found.rejected[["column", "value"]].to_numpy().tolist() == [["坐标系", "西安80"]]


@pytest.mark.parametrize("options", [TableOptions(datum="wgs84"), TableOptions(crs="EPSG:4490")])
def test_it_is_kept_where_the_whole_files_datum_is_given(csv, options):
    found = read_communities(csv([(*TOWN[0], "GPS"), (*TOWN[1], "地方")], "id,lon,lat,坐标系"), options)
    assert len(found.table) == 2
    assert off_m(found.table, TOWN[:2]) < 0.001


def test_rows_that_say_otherwise_than_the_file_are_believed_with_a_warning(csv):
    rows = [(*in_datum(TOWN[:1], "gcj02")[0], ""), (*TOWN[1], "WGS84")]
    found = read_communities(csv(rows, "id,lon,lat,坐标系"), TableOptions(datum="gcj02"))
    assert off_m(found.table, TOWN[:2]) < 0.001
    assert "In a.csv, 1 rows name another datum in the column '坐标系' than the GCJ-02" in found.notes[0].text("en")


# ---- datums of layers ------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [4490, 4326, 4543, 32648, 3857])
def test_outlines_in_gcj02_are_brought_to_wgs84_from_any_reference_system(layer, code):
    true = box(102.71, 25.04, 102.72, 25.05)
    moved = gpd.GeoSeries([Polygon(in_datum(true.exterior.coords, "gcj02"))], crs=4326).to_crs(code)
    found = read_communities(layer(moved, code), TableOptions(datum="gcj02"))
    assert found.table.crs == "EPSG:4326"
    assert shapely.hausdorff_distance(found.table.geometry.iloc[0], true) < 1e-8
    assert keys(found)[-1] == "datum_unshifted"


def test_a_layer_that_says_nothing_stays_in_its_own_system(layer):
    points = gpd.GeoSeries([Point(place) for place in TOWN], crs=4326).to_crs(4543)
    found = read_communities(layer(points, 4543))
    assert found.table.crs == "EPSG:4543"
    assert found.notes == ()


def test_facilities_with_outlines_become_points_after_the_shift(layer):
    true = box(102.71, 25.04, 102.72, 25.05)
    path = layer([Polygon(in_datum(true.exterior.coords, "bd09"))], 4326, kind=["clinic"])
    point = read_facilities(path, TableOptions(datum="bd09")).table.geometry.iloc[0]
    assert point.distance(true.centroid) < 1e-3
    assert true.contains(point)


# ---- a datum that is found out later ---------------------------------------------------------------


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_table_that_waits_for_its_datum_is_brought_over_later(csv, datum):
    waiting = read_communities(csv(in_datum(TOWN, datum)), TableOptions(datum="auto"))
    assert waiting.datum_asked == "auto"
    found = redatumed(waiting, datum)
    assert found.datum_asked == ""
    assert off_m(found.table, TOWN) < 0.001
    assert keys(found) == ["datum_unshifted"]
    assert found.table.columns.tolist() == waiting.table.columns.tolist()
    assert redatumed(found, datum) is found
    assert waiting.table.geometry.iloc[0] == Point(in_datum(TOWN, datum)[0])


def test_one_that_turns_out_to_be_wgs84_stays(csv):
    waiting = read_communities(csv(TOWN), TableOptions(datum="auto"))
    found = redatumed(waiting, "wgs84")
    assert found.datum_asked == ""
    assert found.table.geometry.tolist() == waiting.table.geometry.tolist()
    assert found.notes == ()


def test_rows_that_named_their_datum_do_not_wait(csv):
    rows = [(*in_datum(TOWN[:1], "bd09")[0], "百度"), (*in_datum(TOWN[1:2], "gcj02")[0], "")]
    waiting = read_communities(csv(rows, "id,lon,lat,坐标系"), TableOptions(datum="auto"))
    assert off_m(waiting.table.iloc[:1], TOWN[:1]) < 0.001
    found = redatumed(waiting, "gcj02")
    assert off_m(found.table, TOWN[:2]) < 0.001
    assert found.table["coord_sys"].tolist() == ["WGS 84", "WGS 84"]


@pytest.mark.parametrize("datum", [None, "wgs84", "cgcs2000", "gcj02", "bd09"])
def test_a_table_whose_datum_is_known_does_not_wait(csv, datum):
    found = read_communities(csv(TOWN), TableOptions(datum=datum))
    assert found.datum_asked == ""
    assert redatumed(found, "bd09") is found


# ---- projected tables ------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", range(21))
def test_every_three_degree_zone_of_cgcs2000_lands_on_its_meridian(csv, zone):
    # Zones 25 to 45 with the zone in the easting, then the same by their meridians, 75° to 135° E; 500 km are added.
    meridian, north = 75 + 3 * zone, 4_000_000.0
    for code, added in ((4513 + zone, (25 + zone) * 1e6 + 5e5), (4534 + zone, 5e5)):
        table = read_communities(csv([(added, north), (added + 1000.0, north)]), TableOptions(crs=f"EPSG:{code}")).table
        here, there = table.to_crs(4326).geometry
        assert here.x == pytest.approx(meridian, abs=1e-9)
        # The meridian from the equator to 36° 7.7' N is 4,000 km long on this ellipsoid.
        assert GEOD.inv(meridian, 0, meridian, here.y)[2] == pytest.approx(north, abs=0.01)
        assert GEOD.inv(here.x, here.y, there.x, there.y)[2] == pytest.approx(1000.0, abs=0.01)


@pytest.mark.parametrize(
    ("code", "likely"),
    [
        (4525, "zone 37 of the 3-degree .*111° E.*EPSG:4525 if these are CGCS2000, EPSG:2361 for Xian 1980, EPSG:2413"),
        (4508, "without a zone number"),
        (4543, "without a zone number.*EPSG:4543 is 102°"),
        (
            4496,
            "zone 18 of the 6-degree .*105° E.*EPSG:4496 if these are CGCS2000, EPSG:2332 for Xian 1980, EPSG:21418",
        ),
        (3857, "metres of a web map"),
    ],
)
def test_metres_without_a_system_are_refused_once_with_the_systems_they_can_be_in(csv, code, likely):
    there = [(x + 8.0, y) for x, y in TOWN] if code in (4525, 4508) else TOWN
    with pytest.raises(
        CrsError, match=rf"a\.csv, row 2: .*metres of a projection and not degrees.*{likely}.*crs = "
    ) as error:
        read_communities(csv(in_system(there, code)))
    assert "\n" not in str(error.value)


def test_the_systems_that_are_named_read_the_file(csv):
    path = csv(in_system([(x + 8.0, y) for x, y in TOWN], 4525))
    found = read_communities(path, TableOptions(crs="EPSG:4525"))
    assert off_m(found.table, [(x + 8.0, y) for x, y in TOWN]) < 0.001
    assert found.notes == ()


def test_northings_under_x_are_named_where_no_system_is_given(csv):
    with pytest.raises(CrsError, match=r"zone 34 .*The northing \(X to surveyors, seven digits\) stands first"):
        read_communities(csv([xy[::-1] for xy in in_system(TOWN, 4522)], "id,X,Y"))


@pytest.mark.parametrize("code", [4522, 4543, 32648])
def test_northings_under_x_are_taken_the_right_way_with_a_warning(csv, code):
    found = read_communities(
        csv([xy[::-1] for xy in in_system(TOWN, code)], "id,X,Y"), TableOptions(crs=f"EPSG:{code}")
    )
    assert off_m(found.table, TOWN) < 0.001
    assert [(note.key, note.severity) for note in found.notes] == [("northing_first", "warning")]


def test_numbers_of_another_zone_than_the_one_given_are_refused_with_the_right_one(csv):
    with pytest.raises(CrsError, match=r"cannot be in CGCS2000 / 3-degree Gauss-Kruger CM 102E; .*EPSG:4522 if these"):
        read_communities(csv(in_system(TOWN, 4522)), TableOptions(crs="EPSG:4543"))


def test_a_single_row_that_does_not_fit_the_system_is_rejected(csv):
    rows = in_system(TOWN, 4522)
    rows[2] = (rows[2][0] / 10, rows[2][1])
    found = read_communities(csv(rows), TableOptions(crs="EPSG:4522"))
    assert problems(found) == [[4, "row", "the coordinates cannot be in CGCS2000 / 3-degree Gauss-Kruger zone 34"]]
    assert len(found.table) == 4


def test_metres_of_no_known_system_are_called_so(csv):
    with pytest.raises(CrsError, match=r"perhaps a city's own: ask the surveying office"):
        read_communities(csv([(45_210.5, 38_120.1), (45_300.0, 38_500.0)]))


def test_degrees_under_a_system_in_metres_are_refused(csv):
    with pytest.raises(
        CrsError, match=r"a\.csv is said to be in .*CM 102E, which is in metres, but .*102\.71, 25\.04, are degrees"
    ):
        read_communities(csv(TOWN), TableOptions(crs="EPSG:4543"))


def test_the_code_before_wkt_names_the_system(csv):
    (x, y), *_ = in_system(TOWN[:1], 4543)
    found = read_communities(csv([(f"SRID=4543;POINT ({x} {y})",)], "id,wkt"))
    assert found.table.crs == "EPSG:4543"
    with pytest.raises(CrsError, match=r"name different reference systems: EPSG:4326, EPSG:4543"):
        read_communities(csv([("SRID=4543;POINT (1 1)",), ("SRID=4326;POINT (1 1)",)], "id,wkt"))


# ---- old national systems --------------------------------------------------------------------------


@pytest.mark.parametrize("code", [4214, 2410, 2431, 21418, 4610, 2358, 2379, 2332])
def test_beijing_1954_and_xian_1980_are_read_with_a_warning_of_their_accuracy(csv, code):
    crs = CRS.from_epsg(code)
    found = read_communities(csv(in_system(TOWN, code)), TableOptions(crs=f"EPSG:{code}"))
    assert found.table.crs == crs
    note = found.notes[0]
    assert (note.key, note.severity) == ("crs_accuracy_unknown", "warning")
    assert note.text("en").startswith(f"The file a.csv is in {crs.geodetic_crs.name}.")


def test_where_a_transformation_is_listed_its_accuracy_is_told():
    # EPSG lists Beijing 1954 to WGS 84 (1) for the Ordos basin with 1 m; there is none for Kunming.
    (note,) = accuracy_notes(CRS.from_epsg(4214), (108.5, 38.0), file="a.csv")
    assert (note.key, said(note)["accuracy"], note.severity) == ("crs_accuracy", 1.0, "warning")


@pytest.mark.parametrize("code", [4326, 4490, 4547, 32648, 4674, 3857])
def test_systems_of_today_have_no_warning(code):
    assert accuracy_notes(CRS.from_epsg(code), (-51.2, -30.0), file="a.csv") == ()


# ---- layers that say nothing, or the wrong thing ---------------------------------------------------


@pytest.mark.parametrize(
    ("code", "likely"),
    [
        (4490, r"102\.71, 25\.04, look like degrees: EPSG:4490 for CGCS2000, EPSG:4326"),
        (4522, "zone 34 of the 3-degree Gauss-Krüger zones .*EPSG:4522"),
        (4543, "without a zone number"),
    ],
)
def test_a_layer_without_a_system_is_refused_with_what_its_numbers_look_like(layer, code, likely):
    path = layer([Point(xy) for xy in in_system(TOWN, code)], code, name="a.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(CrsError, match=rf"a\.shp has no coordinate reference system\. .*{likely}"):
        read_communities(path)


def test_a_layer_of_metres_that_says_degrees_is_named(layer):
    path = layer([Point(xy) for xy in in_system(TOWN, 4522)], 4490)
    with pytest.raises(
        CrsError, match=r"a\.gpkg says that it is in China Geodetic.*which is in degrees, but feature 1 .*zone 34"
    ):
        read_communities(path)
    assert off_m(read_communities(path, TableOptions(crs="EPSG:4522")).table, TOWN) < 0.001


def test_a_layer_of_degrees_that_says_metres_is_named(layer):
    path = layer([Point(place) for place in TOWN], 4543)
    with pytest.raises(CrsError, match=r"is said to be in CGCS2000 / .*, which is in metres, but .*are degrees"):
        read_communities(path)


def test_a_layer_with_the_latitude_first_is_named(layer):
    path = layer([box(y, x, y + 0.01, x + 0.01) for x, y in TOWN], 4490)
    with pytest.raises(TableError, match=r"a\.gpkg has longitude and latitude swapped: feature 1.*Export it again"):
        read_communities(path)


def test_a_small_town_in_metres_near_nought_is_not_taken_for_degrees(layer):
    found = read_communities(layer([Point(0, 0), Point(100, 0), Point(0, 100)], 32648))
    assert len(found.table) == 3
    assert found.notes == ()


# ---- swapped ---------------------------------------------------------------------------------------


def test_a_table_with_all_rows_swapped_is_refused_and_never_mended(csv):
    with pytest.raises(
        TableError, match=r"a\.csv has longitude and latitude swapped: row 2, .*25\.04 .*102\.71\. .*columns = "
    ):
        read_communities(csv([place[::-1] for place in TOWN]))


def test_swapped_rows_of_the_west_of_china_whose_latitude_would_do_are_refused_too(csv):
    with pytest.raises(
        TableError,
        match="swapped: row 2, for example, has the longitude 43.82 and the latitude 87.61".replace(".", r"\."),
    ):
        read_communities(csv([(43.82, 87.61), (43.83, 87.62)]))


@pytest.mark.parametrize("place", [(15.63, 78.22), (7.42, 43.73), (31.0, 70.3), (-51.23, -30.03), (3.38, 6.52)])
def test_places_in_the_arctic_in_europe_and_on_the_diagonal_are_not_taken_for_swapped(csv, place):
    rows = [(place[0] + 0.001 * at, place[1]) for at in range(6)]
    found = read_communities(csv(rows))
    assert len(found.table) == 6
    assert found.notes == ()


def test_one_swapped_row_among_good_ones_is_rejected(csv):
    found = read_communities(csv([*TOWN[:3], TOWN[3][::-1]]))
    assert problems(found) == [[5, "row", "longitude and latitude look swapped"]]
    assert found.rejected[["column", "value"]].to_numpy().tolist() == [["lon, lat", "25.05, 102.72"]]
    assert len(found.table) == 3


def test_one_swapped_row_in_the_tropics_is_seen_by_the_others(csv):
    # As it stands, (6.5, 3.4) is a place in the sea; Lagos is at (3.4, 6.5).
    lagos = [(3.38 + 0.01 * at, 6.50) for at in range(4)]
    found = read_communities(csv([*lagos, (6.50, 3.40)]))
    assert problems(found) == [[6, "row", "longitude and latitude look swapped"]]


def test_swapped_rows_can_be_put_right_with_columns(csv):
    path = csv([place[::-1] for place in TOWN])
    found = read_communities(path, TableOptions(columns={"lon": "lat", "lat": "lon"}))
    assert off_m(found.table, TOWN) < 0.001


# ---- rows elsewhere --------------------------------------------------------------------------------


def test_a_row_in_another_city_stays_and_is_told(csv):
    beijing = (116.40, 39.90)
    found = read_communities(csv([*TOWN, beijing]))
    assert len(found.table) == 6
    km = GEOD.inv(*TOWN[3], *beijing)[2] / 1000
    (note,) = found.notes
    assert (note.key, note.severity, said(note)["row"]) == ("rows_far", "warning", 7)
    assert said(note)["km"] == pytest.approx(km, rel=0.005)
    assert problems(found) == [
        [7, "kept", f"the place lies {said(note)['km']:.0f} km from the others, in another city or in the sea"]
    ]


def test_four_rows_have_no_middle_to_be_far_from(csv):
    found = read_communities(csv([*TOWN[:3], (116.40, 39.90)]))
    assert found.notes == ()
    assert len(found.rejected) == 0


def test_a_table_of_the_whole_country_gets_one_sentence(csv):
    rows = [*TOWN, (116.4, 39.9), (121.5, 31.2), (87.6, 43.8), (126.6, 45.8)]
    found = read_communities(csv(rows))
    assert keys(found) == ["rows_far"]
    assert said(found.notes[0])["count"] == 4
    assert len(found.rejected) == 0


def test_places_on_both_sides_of_the_date_line_are_neighbours(csv):
    rows = [(179.99, -17.0), (-179.99, -17.0), (179.98, -17.0), (-179.98, -17.0), (179.97, -17.0)]
    assert read_communities(csv(rows)).notes == ()


def test_a_far_row_that_cannot_be_used_is_still_rejected(csv):
    rows = [(f"POINT ({x} {y})",) for x, y in TOWN] + [("LINESTRING (116 39, 117 40)",)]
    found = read_communities(csv(rows, "id,wkt"))
    assert len(found.table) == 5
    assert sorted(found.rejected["effect"]) == ["kept", "row"]


def test_nought_is_no_place(csv):
    found = read_communities(csv([*TOWN[:2], (0, 0)]))
    assert problems(found) == [[4, "row", "the coordinates are 0, 0, which stands for none"]]
    projected = read_communities(csv([*in_system(TOWN[:2], 4543), (0, 0)]), TableOptions(crs="EPSG:4543"))
    assert problems(projected) == [[4, "row", "the coordinates are 0, 0, which stands for none"]]


def test_rows_at_nought_hide_neither_metres_nor_a_swap(csv):
    with pytest.raises(CrsError, match=r"row 4: .*are metres of a projection .*zone 34"):
        read_communities(csv([(0, 0), (0, 0), *in_system(TOWN[:1], 4522)]))
    with pytest.raises(TableError, match=r"swapped: row 3, for example"):
        read_communities(csv([(0, 0), TOWN[0][::-1]]))


def test_a_table_of_nothing_but_noughts_is_not_judged(csv):
    assert len(read_communities(csv([(0, 0), (0, 0)])).table) == 2


# ---- degrees as people write them ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "degrees", "axis"),
    [
        ("102°42'13\"", 102 + 42 / 60 + 13 / 3600, ""),
        ("102°42′13.5″", 102 + 42 / 60 + 13.5 / 3600, ""),
        ("102º42’13”E", 102 + 42 / 60 + 13 / 3600, "lon"),
        ("102度42分13秒", 102 + 42 / 60 + 13 / 3600, ""),
        ("102:42:13", 102 + 42 / 60 + 13 / 3600, ""),
        ("102°42.5'", 102 + 42.5 / 60, ""),
        ("102°42''", np.nan, ""),
        ("１０２．７１２３", 102.7123, ""),
        ("102.7123E", 102.7123, "lon"),
        ("E102.7123", 102.7123, "lon"),
        ("102.7123°", 102.7123, ""),
        ("东经102.7123", 102.7123, "lon"),
        ("东经：102°42′13″", 102 + 42 / 60 + 13 / 3600, "lon"),
        ("北纬 25.04", 25.04, "lat"),
        ("51.23W", -51.23, "lon"),
        ("30°1'48\"S", -30.03, "lat"),
        ("-30.03", -30.03, ""),
        ("102°60'", np.nan, ""),
        ("102.5°30'", np.nan, ""),
        ("北纬25.04E", np.nan, ""),
        ("不详", np.nan, ""),
        ("", np.nan, ""),
    ],
)
def test_degrees_are_read_as_people_write_them(text, degrees, axis):
    found, said = angle_of(text)
    assert found == pytest.approx(degrees, abs=1e-9, nan_ok=True)
    assert said == axis


def test_a_table_in_degrees_minutes_and_seconds_is_read(csv):
    found = read_communities(csv([("102°42'36\"", "25°2'24\"N"), ("东经102.72", "北纬25.05")]))
    assert off_m(found.table, [(102.71, 25.04), (102.72, 25.05)]) < 0.001


@pytest.mark.parametrize("text", ["102.71,25.04", "102.71 25.04", "北纬25.04，东经102.71", "25°2'24\"N, 102°42'36\"E"])
def test_pairs_are_read_in_the_order_that_they_name(csv, text):
    assert off_m(read_communities(csv([(text,)], "id,坐标")).table, [(102.71, 25.04)]) < 0.001


def test_a_latitude_under_longitude_is_called_swapped(csv):
    found = read_communities(csv([(102.71, 25.04), ("48.85N", "2.35E")]))
    assert problems(found)[0] == [3, "row", "longitude and latitude look swapped"]
    assert len(found.table) == 1


# ---- what is not there -----------------------------------------------------------------------------


def test_a_table_of_areas_needs_no_coordinates_and_says_nothing_of_them(csv):
    found = read_areas(csv([("街道", "金星")], "id,级别,名称"), TableOptions(datum="gcj02"))
    assert found.table.geometry.isna().all()
    assert found.notes == ()


def test_twenty_thousand_rows_are_read_row_for_row(tmp_path):
    count = 20_000
    lon, lat = 102.5 + np.arange(count) % 500 * 1e-3, 24.9 + np.arange(count) // 500 * 1e-3
    path = tmp_path / "a.csv"
    pd.DataFrame({"name": "a", "lon": lon, "lat": lat}).to_csv(path, index=False)
    table = read_communities(path, TableOptions(datum="gcj02")).table
    assert len(table) == count
    assert table.geometry.iloc[-1].distance(Point(lon[-1], lat[-1])) == pytest.approx(0.003, abs=0.002)


# ---- the study file --------------------------------------------------------------------------------


def study(tmp_path, line):
    path = tmp_path / "study.toml"
    path.write_text(
        f'[study]\n[network]\nsource = "s.gpkg"\n[communities]\nsource = "c.csv"\n{line}\n'
        '[[facilities]]\nsource = "f.csv"\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000", "gcj02", "bd09", "auto"])
def test_a_study_names_the_datum_of_a_table(tmp_path, datum):
    found = read_study(study(tmp_path, f'datum = "{datum}"'))
    assert found.communities.datum == datum
    assert found.facilities[0].table.datum is None


def test_a_datum_that_nobody_knows_is_refused(tmp_path):
    with pytest.raises(StudyError, match=r"datum.*mars.*wgs84, cgcs2000, gcj02, bd09, auto"):
        read_study(study(tmp_path, 'datum = "mars"'))


def test_the_middle_of_the_numbers_decides_what_they_look_like():
    assert "zone 34" in likely_systems(np.array([*in_system(TOWN, 4522), (0, 0)])).en
