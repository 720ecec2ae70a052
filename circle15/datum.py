"""Longitudes and latitudes in the datums that Chinese map services use.

GCJ-02 (AMap, Tencent, and other maps that are published in China) moves every place by some hundreds of metres, BD-09
(Baidu) moves it on by about a kilometre. Neither is a reference system that a library of projections knows.

GCJ-02 was never published by the office that keeps it. The formula here is the one that has been public since 2010 and
stands alike in the repositories googollee/eviltransform, wandergis/coordtransform and hujiulong/gcoord; so does that of
BD-09, which Baidu did not publish either. ``tests/test_datum.py`` holds both to pairs of coordinates that others have
printed. CGCS2000 and WGS 84 differ by less than a metre and are one here: their frames agree within centimetres where
they were defined, and China has moved by some three centimetres a year since.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final, Literal, get_args

import numpy as np
import shapely
from numpy.typing import NDArray

#: What longitudes and latitudes may be in.
Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]

#: What may be said of a file: its datum, or that it is to be found out.
DatumSaid = Literal["wgs84", "cgcs2000", "gcj02", "bd09", "auto"]
DATUMS_SAID: Final[tuple[DatumSaid, ...]] = get_args(DatumSaid)

#: How the datums are written in a sentence.
DATUM_NAMES: Final[dict[Datum, str]] = {"wgs84": "WGS 84", "cgcs2000": "CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}

#: Datums whose places have to be moved.
SHIFTED: Final[tuple[Datum, ...]] = ("gcj02", "bd09")

#: Krasovsky's ellipsoid of 1940, which the formula of GCJ-02 uses: half axis in metres, squared eccentricity.
_AXIS_M: Final = 6378245.0
_ECCENTRICITY2: Final = 0.00669342162296594323

#: Degrees within which the public formula moves a place: outside, GCJ-02 is WGS 84.
_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.8293, 137.8347, 55.8271

_BAIDU_TURN: Final = np.pi * 3000.0 / 180.0

#: Each round of the inverse leaves a fiftieth of the last one's error, or less: eight reach the last digit of a double.
_ROUNDS: Final = 8

#: Words in a column or a heading that say the datum; a text with words of two says none.
_WORDS: Final[dict[Datum, re.Pattern[str]]] = {
    "gcj02": re.compile(r"gcj|火星|高德|腾讯|国测局|amap|autonavi|tencent"),
    "bd09": re.compile(r"bd09(?!mc)|百度(?!墨卡托)|baidu(?!mc)"),
    "wgs84": re.compile(r"wgs84|wgs1984|(?<!a)gps|(?<!\d)4326(?!\d)|^84(坐标系?)?$"),
    "cgcs2000": re.compile(r"cgcs|国家2000|2000国家|大地2000|天地图|(?<!\d)4490(?!\d)|^2000(坐标系?)?$"),
}

_Forward = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def to_wgs84(lonlat: NDArray[np.float64], datum: Datum) -> NDArray[np.float64]:
    """Bring longitudes and latitudes from a datum to WGS 84.

    Inside China the inverse is exact to a millionth of a metre. Coordinates outside the rectangle that the formula
    moves come back as they are, and so do those that are no numbers. In a strip as narrow as the shift along the
    border of the rectangle, in the sea and abroad, some stand for no place or for two: they count as not moved.

    Parameters
    ----------
    lonlat
        Degrees, shape (n, 2), longitude first.
    datum
        What they are in.

    Returns
    -------
    array
        Degrees, shape (n, 2).

    Examples
    --------
    >>> to_wgs84(np.array([[116.404, 39.915]]), "gcj02").round(5).tolist()
    [[116.39776, 39.9136]]
    """
    return lonlat if datum not in SHIFTED else _back(lonlat, _FORWARD[datum])


def from_wgs84(lonlat: NDArray[np.float64], datum: Datum) -> NDArray[np.float64]:
    """Bring longitudes and latitudes from WGS 84 to a datum.

    Parameters
    ----------
    lonlat
        Degrees, shape (n, 2), longitude first.
    datum
        What they are to be in.

    Returns
    -------
    array
        Degrees, shape (n, 2); those outside the rectangle that the formula moves as they are.

    Examples
    --------
    >>> from_wgs84(np.array([[116.404, 39.915], [-51.23, -30.03]]), "gcj02").round(5).tolist()
    [[116.41024, 39.9164], [-51.23, -30.03]]
    """
    if datum not in SHIFTED:
        return lonlat
    inside = _inside(lonlat)
    moved = lonlat.copy()
    moved[inside] = _FORWARD[datum](lonlat[inside])
    return moved


def shift(geometries: NDArray[np.object_], source: Datum, target: Datum) -> NDArray[np.object_]:
    """Bring geometries in degrees from one datum to another, vertex by vertex.

    Parameters
    ----------
    geometries
        Of any type, in degrees; None stays None.
    source, target
        What they are in, and what they are to be in.

    Returns
    -------
    array
        Geometries of two dimensions.
    """
    moved: NDArray[np.object_] = shapely.transform(
        geometries, lambda lonlat: from_wgs84(to_wgs84(lonlat, source), target)
    )
    return moved


def datum_of_word(text: str) -> Datum | None:
    """Read the name of a datum as people write it; None if it is none, or two.

    >>> [datum_of_word(text) for text in ("GCJ-02", "高德", "百度坐标", "WGS84", "国家2000", "西安80", "WGS84转GCJ02")]
    ['gcj02', 'gcj02', 'bd09', 'wgs84', 'cgcs2000', None, None]
    """
    plain = re.sub(r"[\s_\-‐–—.:/]+", "", unicodedata.normalize("NFKC", text)).casefold()
    said = [datum for datum, words in _WORDS.items() if words.search(plain)]
    return said[0] if len(said) == 1 else None


def _inside(lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether the formula moves a place; what is no number is nowhere."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    inside: NDArray[np.bool_] = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    return inside


def _gcj02(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move degrees of WGS 84 as GCJ-02 does, wherever they are."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    x, y = lon - 105.0, lat - 35.0
    wave = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += (wave + 20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += (wave + 20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    flat = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY2 * np.sin(flat) ** 2
    north = np.degrees(north / (_AXIS_M * (1.0 - _ECCENTRICITY2) / (magic * np.sqrt(magic))))
    east = np.degrees(east / (_AXIS_M / np.sqrt(magic) * np.cos(flat)))
    return lonlat + np.column_stack([east, north])


def _bd09(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move degrees of WGS 84 as GCJ-02 does, and on as BD-09 does."""
    lon, lat = _gcj02(lonlat).T
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU_TURN)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


_FORWARD: Final[dict[Datum, _Forward]] = {"gcj02": _gcj02, "bd09": _bd09}


def _back(lonlat: NDArray[np.float64], forward: _Forward) -> NDArray[np.float64]:
    """Undo a shift by fixed-point iteration; without the rectangle, at whose border the rounds would go to and fro."""
    inside = np.flatnonzero(_inside(lonlat))
    moved = lonlat[inside]
    guess = moved
    for _ in range(_ROUNDS):
        guess = guess - (forward(guess) - moved)
    found = _inside(guess)
    back = lonlat.copy()
    back[inside[found]] = guess[found]
    return back
