"""Which reference system the numbers of a file can be in: what is certain from their size, and what to ask the owner.

Gauss-Krüger coordinates of China tell much of themselves. A northing lies between 1.8 and 6.0 million metres (17° to
54° N). An easting has 500 km added to it, and often the number of its zone before that: 25 to 45 for zones of 3°, 13 to
23 for zones of 6°. So eastings and northings cannot be taken for each other. Their datum (CGCS2000, Xi'an 1980, Beijing
1954) cannot be seen: the numbers of one place differ by some hundred metres only.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.transformer import AreaOfInterest, TransformerGroup

from circle15.metric import WGS84, project
from circle15.rejects import Note, Phrase
from circle15.words import say

#: EPSG codes of zone 25 (3°) and zone 13 (6°) with the zone before the easting: CGCS2000, Xi'an 1980, Beijing 1954.
_ZONES_3: Final = {"cgcs": 4513, "xian": 2349, "beijing": 2401}
_ZONES_6: Final = {"cgcs": 4491, "xian": 2327, "beijing": 21413}

#: Metres: northings of China, eastings within a zone of 3° or 6° (500 km added), and how far a map of the web reaches.
_NORTHING: Final = (1.8e6, 6.0e6)
_EASTING: Final = (1e5, 9e5)
_WEB_EAST, _WEB_NORTH = (8.1e6, 15.1e6), (1.8e6, 7.2e6)

#: A place is no farther than this from the middle of its zone, in metres: more than any zone is wide.
_ZONE_REACH_M: Final = 1e6
_NORTH_REACH_M: Final = 1e7

#: A list of places is wider than this, in metres: what spans less is in degrees.
_NARROW: Final = 10.0

#: Beijing 1954, New Beijing 1954 and Xi'an 1980: their parameters are local and kept by the surveying offices.
_LOCAL_DATUMS: Final = frozenset({4214, 4555, 4610})

#: Names of the datums that are WGS 84 within a metre.
_SAME: Final = re.compile(r"World Geodetic System 1984|WGS 1984|China 2000", re.IGNORECASE)

#: An operation that is listed as worse than this, in metres, is told.
_EXACT_M: Final = 10.0


def likely_systems(xy: NDArray[np.float64]) -> Phrase:
    """Say which reference systems coordinates can be in, from the size of their numbers.

    Parameters
    ----------
    xy
        Coordinates as they stand, shape (n, 2); the middle of them decides.

    Examples
    --------
    >>> likely_systems(np.array([[37660490.2, 2796342.6]])).en.split(": ")[1]
    'EPSG:4525 if these are CGCS2000, EPSG:2361 for Xian 1980, EPSG:2413 for Beijing 1954.'
    """
    x, y = (float(value) for value in np.median(xy, axis=0))
    if abs(x) <= 180 and abs(y) <= 180:
        return _phrase("numbers_degrees" if abs(y) <= 90 else "numbers_degrees_swapped")
    if _within(x, _NORTHING) and _zone_of(y) is not None:
        likely, order = _zoned(y), _phrase("numbers_northing_first")
        return Phrase(likely.zh + order.zh, f"{likely.en} {order.en}")
    if _within(y, _NORTHING) and _zone_of(x) is not None:
        return _zoned(x)
    if _within(x, _WEB_EAST) and _within(y, _WEB_NORTH):
        return _phrase("numbers_mercator")
    return _phrase("numbers_local")


def fits(xy: NDArray[np.float64], crs: CRS) -> NDArray[np.bool_]:
    """Say of coordinates in metres whether a transverse Mercator system can hold them; others are not judged.

    Parameters
    ----------
    xy
        Easting and northing, shape (n, 2).
    crs
        The reference system that they are said to be in.
    """
    operation = crs.coordinate_operation
    if operation is None or "transverse mercator" not in operation.method_name.casefold():
        return np.ones(len(xy), dtype=np.bool_)
    added = {parameter.name: parameter.value for parameter in operation.params}
    off = np.abs(xy - [added.get("False easting", 0.0), added.get("False northing", 0.0)])
    fitting: NDArray[np.bool_] = (off[:, 0] <= _ZONE_REACH_M) & (off[:, 1] <= _NORTH_REACH_M)
    return fitting


def are_degrees(xy: NDArray[np.float64], crs: CRS) -> bool:
    """Whether numbers that are said to be metres are degrees: they lie where the system is used, read as degrees."""
    low, high = xy.min(axis=0), xy.max(axis=0)
    if (high - low > _NARROW).any():
        return False
    area = crs.area_of_use
    west, south, east, north = area.bounds if area is not None else (73.0, 3.0, 135.0, 54.0)
    x, y = (low + high) / 2
    # A map of the whole world holds every number.
    return east - west < 90 and any(
        west - 3 <= lon <= east + 3 and south <= lat <= north for lon, lat in ((x, y), (y, x))
    )


def accuracy_notes(crs: CRS, lonlat: Sequence[float], *, file: str) -> tuple[Note, ...]:
    """Say how exactly places can be brought to WGS 84, where that is worse than a few metres or not known.

    Parameters
    ----------
    crs
        Reference system of the file.
    lonlat
        The middle of the places, degrees.
    file
        For the sentence.
    """
    datum = crs.geodetic_crs
    if datum is None or datum.datum is None or _SAME.search(datum.datum.name.replace("_", " ")):
        return ()
    lon, lat = lonlat
    near = AreaOfInterest(lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)
    # Only what is installed counts: a closed network fetches no grid.
    ways = TransformerGroup(crs, WGS84, always_xy=True, area_of_interest=near).transformers
    accuracy = ways[0].accuracy if ways else -1.0
    values = {"file": file, "crs": datum.name, "accuracy": accuracy}
    if accuracy < 0:
        return (Note("crs_accuracy_unknown", values, "warning"),)
    if datum.to_epsg() in _LOCAL_DATUMS or accuracy > _EXACT_M:
        return (Note("crs_accuracy", values, "warning"),)
    return ()


def in_degrees(xy: NDArray[np.float64], crs: CRS) -> NDArray[np.float64]:
    """Bring coordinates to longitude and latitude; infinite where a system cannot hold them."""
    with np.errstate(invalid="ignore"):
        return xy if crs.is_geographic else project(xy, crs, WGS84)


def _zone_of(easting: float) -> int | None:
    """Zone that stands before an easting, 0 for none; None if the number is no easting."""
    zone, rest = divmod(easting, 1e6)
    fits_zone = zone == 0 or 13 <= zone <= 23 or 25 <= zone <= 45
    return int(zone) if fits_zone and _within(rest, _EASTING) else None


def _zoned(easting: float) -> Phrase:
    """Say which systems an easting can be in."""
    zone = _zone_of(easting) or 0
    if zone == 0:
        return _phrase("numbers_no_zone")
    wide = zone < 25
    first, codes = (13, _ZONES_6) if wide else (25, _ZONES_3)
    values = {name: code + zone - first for name, code in codes.items()}
    meridian = 6 * zone - 3 if wide else 3 * zone
    likely = _phrase("numbers_zone", zone=zone, width=6 if wide else 3, meridian=meridian, **values)
    if not wide or zone > 14:
        return likely
    # West of 84° E only: elsewhere in China a number of this size is rather one of a map of the web.
    other = _phrase("numbers_mercator")
    return Phrase(likely.zh + other.zh, f"{likely.en} {other.en}")


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _phrase(key: str, **values: object) -> Phrase:
    return Phrase(say(key, "zh", **values), say(key, "en", **values))
