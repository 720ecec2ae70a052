"""The datums of Chinese map services, against pairs of coordinates that others have printed."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from circle15.datum import DATUM_NAMES, Datum, datum_of_word, from_wgs84, shift, to_wgs84

# Longitude and latitude in WGS 84 and in GCJ-02.
GCJ_EXACT = [
    # googollee/eviltransform, go/transform_test.go: Shanghai, Shenzhen, Beijing
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    # wandergis/coordtransform, README.md
    ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    # cuihw/collection, PositionUtilTest.java
    ((113.647881, 34.829793), (113.65396374215176, 34.8287280094783)),
]
# In WGS 84, GCJ-02 and BD-09. hujiulong/gcoord, test/fixtures/china-cities.json: cities from Tibet to Manchuria.
CITIES = [
    ((114.0164322, 33.0133556), (114.022306, 33.0115324), (114.0287781, 33.0176697)),
    ((92.0499619, 31.4784436), (92.0512438, 31.4762063), (92.0576832, 31.4824421)),
    ((116.6775114, 23.3567569), (116.6819735, 23.3540964), (116.6885014, 23.3598884)),
    ((123.4253306, 41.8032629), (123.4314787, 41.8057023), (123.438095, 41.8114013)),
    ((98.4937175, 39.7319946), (98.4943595, 39.7328234), (98.5008441, 39.7388949)),
    ((101.5265949, 25.048566), (101.5280737, 25.0455363), (101.5344863, 25.0518094)),
    ((116.0414035, 43.9312805), (116.0482308, 43.9334573), (116.0546232, 43.9397782)),
]
# In GCJ-02 and BD-09. The pairs of BD-09 in googollee/eviltransform, python/test.py, are not among them: they lie 10 m
# from those of all others; Artoria2e5/PRCoords, README.md, tells of the wrong parameters there.
BD_EXACT = [
    # wandergis/coordtransform, README.md: there and, as it inverts in one step, back within a metre
    ((116.404, 39.915), (116.41036949371029, 39.92133699351021), 0.001),
    ((116.39762729119315, 39.90865673957631), (116.404, 39.915), 1.0),
    # hujiulong/gcoord, test/unit/crs/GCJ02.spec.ts
    ((123.0, 45.0), (123.00636499, 45.00636899), 0.002),
    # the manual of Alibaba Cloud's address service, example of TransferCoord, six digits
    ((120.026268, 30.279164), (120.032768, 30.285238), 0.1),
]

WGS84 = Geod(ellps="WGS84")
IN_CHINA = st.tuples(st.floats(73, 135), st.floats(18, 53.5))
SHIFTED: tuple[Datum, ...] = ("gcj02", "bd09")


def metres(a, b):
    return WGS84.inv(*np.reshape(a, (-1, 2)).T, *np.reshape(b, (-1, 2)).T)[2]


def there(place, datum):
    return from_wgs84(np.array([place]), datum)


def back(place, datum):
    return to_wgs84(np.array([place]), datum)


@pytest.mark.parametrize(("wgs", "gcj"), GCJ_EXACT)
def test_gcj02_is_what_public_libraries_print_to_the_centimetre(wgs, gcj):
    assert metres(there(wgs, "gcj02"), gcj) < 0.01
    assert metres(back(gcj, "gcj02"), wgs) < 0.01


@pytest.mark.parametrize(("wgs", "gcj", "bd"), CITIES)
def test_seven_cities_from_tibet_to_manchuria_agree_within_seven_tenths_of_a_metre(wgs, gcj, bd):
    for datum, place in (("gcj02", gcj), ("bd09", bd)):
        assert metres(there(wgs, datum), place) < 0.7
        assert metres(back(place, datum), wgs) < 0.7


@pytest.mark.parametrize(("gcj", "bd", "within"), BD_EXACT)
def test_bd09_stands_as_far_from_gcj02_as_others_print(gcj, bd, within):
    assert metres(there(back(gcj, "gcj02")[0], "bd09"), bd) < within
    assert metres(back(bd, "bd09"), back(gcj, "gcj02")) < within


def test_a_library_that_inverts_in_one_step_is_a_few_metres_off_and_we_are_not():
    # wandergis/coordtransform, README.md: GCJ-02 and the WGS 84 that its rough inverse gives
    gcj, rough = (116.404, 39.915), (116.39775550083061, 39.91359571849836)
    assert 0.05 < metres(back(gcj, "gcj02"), rough)[0] < 0.1
    lon, lat = np.meshgrid(np.linspace(73, 135, 125), np.linspace(18, 53.5, 72))
    grid = np.column_stack([lon.ravel(), lat.ravel()])
    gcj = from_wgs84(grid, "gcj02")
    assert 3 < metres(2 * gcj - from_wgs84(gcj, "gcj02"), grid).max() < 5
    assert metres(to_wgs84(gcj, "gcj02"), grid).max() < 1e-6


@given(IN_CHINA, st.sampled_from(SHIFTED))
def test_there_and_back_is_the_same_place_all_over_china(place, datum):
    assert metres(back(there(place, datum)[0], datum), place) < 0.001


@given(IN_CHINA, st.sampled_from(SHIFTED))
def test_back_and_there_is_the_same_place_all_over_china(place, datum):
    assert metres(there(back(place, datum)[0], datum), place) < 0.001


@given(IN_CHINA)
def test_gcj02_moves_a_place_by_nineteen_to_714_metres_and_bd09_by_690_to_1524(place):
    assert 18 < metres(there(place, "gcj02"), place)[0] < 720
    assert 680 < metres(there(place, "bd09"), place)[0] < 1530


def test_most_of_china_is_moved_by_100_to_655_metres():
    lon, lat = np.meshgrid(np.linspace(73, 135, 125), np.linspace(18, 53.5, 72))
    grid = np.column_stack([lon.ravel(), lat.ravel()])
    moved = metres(from_wgs84(grid, "gcj02"), grid)
    assert ((moved > 98) & (moved < 656)).mean() > 0.97
    assert moved[(np.abs(grid - [97.0, 37.0]) < 1.5).all(axis=1)].min() < 100  # in the desert of Qinghai it is small


@pytest.mark.parametrize("datum", SHIFTED)
@pytest.mark.parametrize(
    "place", [(-51.23, -30.03), (7.42, 43.73), (0.0, 0.0), (-180.0, 90.0), (180.0, -90.0), (140, 30)]
)
def test_nothing_is_moved_outside_the_rectangle(place, datum):
    assert there(place, datum).tolist() == back(place, datum).tolist() == [list(map(float, place))]


@pytest.mark.parametrize("datum", SHIFTED)
@pytest.mark.parametrize("place", [(72.004, 30), (137.8347, 30), (100, 0.8293), (100, 55.8271)])
def test_at_the_border_of_the_rectangle_a_place_goes_back_to_itself_or_stays(place, datum):
    around = np.add(place, np.mgrid[-1:1:41j, -1:1:41j].reshape(2, -1).T * 0.02)
    found = to_wgs84(around, datum)
    stayed = (found == around).all(axis=1)
    assert stayed.any()
    assert not stayed.all()
    # No third thing between the two: what was moved goes forward to where it came from.
    assert metres(from_wgs84(found[~stayed], datum), around[~stayed]).max() < 1e-6


@pytest.mark.parametrize("datum", SHIFTED)
def test_what_is_no_number_stays_none_and_moves_nothing_else(datum):
    odd = np.array([[np.nan, 30.0], [np.inf, 30.0], [116.0, -np.inf], [116.0, np.nan], [116.404, 39.915]])
    for moved in (from_wgs84(odd, datum), to_wgs84(odd, datum)):
        np.testing.assert_array_equal(moved[:4], odd[:4])
        assert metres(moved[4], odd[4])[0] > 100


def test_cgcs2000_is_wgs84_here():
    place = np.array([[116.404, 39.915]])
    assert to_wgs84(place, "cgcs2000") is place
    assert from_wgs84(place, "wgs84") is place


def test_the_argument_is_not_changed():
    place = np.array([[116.404, 39.915]])
    to_wgs84(place, "bd09")
    from_wgs84(place, "gcj02")
    assert place.tolist() == [[116.404, 39.915]]


def test_no_rows_are_no_rows():
    assert to_wgs84(np.empty((0, 2)), "gcj02").shape == (0, 2)


def test_geometries_of_every_type_are_moved_vertex_by_vertex():
    square = shapely.box(116.40, 39.90, 116.41, 39.91)
    shapes = np.array(
        [shapely.Point(116.40, 39.90), square, shapely.MultiPolygon([square]), square.exterior, None], dtype=object
    )
    moved = shift(shapes, "wgs84", "gcj02")
    corner = there((116.40, 39.90), "gcj02")[0]
    assert [None if shape is None else shape.geom_type for shape in moved] == [
        "Point", "Polygon", "MultiPolygon", "LinearRing", None,
    ]  # fmt: skip
    assert (moved[0].x, moved[0].y) == tuple(corner)
    assert any(np.array_equal(vertex, corner) for vertex in shapely.get_coordinates(moved[1]))
    again = shift(moved, "gcj02", "wgs84")
    assert shapely.equals_exact(again[:4], shapes[:4], 1e-12).all()


def test_bd09_is_brought_to_gcj02_over_wgs84():
    gcj, bd, _ = BD_EXACT[0]
    point = shift(np.array([shapely.Point(bd)], dtype=object), "bd09", "gcj02")[0]
    assert metres((point.x, point.y), gcj)[0] < 0.001


@pytest.mark.parametrize(
    ("datum", "words"),
    [
        ("gcj02", ["GCJ-02", "gcj02", "ＧＣＪ０２", "火星坐标系", "高德", "腾讯地图", "国测局坐标", "AMap", "gcj02ll"]),
        ("bd09", ["BD-09", "bd09ll", "百度", "百度坐标系", "Baidu"]),
        ("wgs84", ["WGS84", "WGS-84", "wgs_1984", "GPS", "EPSG:4326", "84坐标系", "GCS_WGS_1984"]),
        ("cgcs2000", ["CGCS2000", "国家2000", "2000国家大地坐标系", "2000", "天地图", "EPSG:4490"]),
        (None, ["", "西安80", "北京54", "地方坐标系", "bd09mc", "百度墨卡托", "WGS84转GCJ02", "2", "EPSG:43260"]),
    ],
)
def test_datums_are_known_by_the_words_of_offices(datum, words):
    assert {datum_of_word(word) for word in words} == {datum}


def test_every_datum_has_a_name_and_knows_it():
    assert [datum_of_word(name) for name in DATUM_NAMES.values()] == list(DATUM_NAMES)
