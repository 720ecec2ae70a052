"""The reference system of layers for a GIS: the one that is asked for, if it fits; else the zone of the place."""

from typing import Final

import geopandas as gpd
from pyproj import CRS
from pyproj.exceptions import CRSError

from circle15.errors import InputError

#: CGCS2000 in zones of 3 degrees without the number of the zone before the easting: EPSG 4534 (75° E) to 4554 (135° E).
_FIRST_ZONE: Final = 4534
_FIRST_MERIDIAN: Final = 75
_LAST_MERIDIAN: Final = 135

#: Degrees in which China lies, islands left out.
_CHINA: Final = (73.0, 18.0, 135.5, 54.0)

#: A place may lie so many degrees outside the area that a system is made for: half a zone, for a county town at the
#: edge of one is mapped in the zone of its city.
_BEYOND_DEG: Final = 1.5

#: Beijing 1954, New Beijing 1954 and Xi'an 1980: their parameters are local and kept by the surveying offices.
_LOCAL_DATUMS: Final = frozenset({4214, 4555, 4610})


def system_of(text: str) -> CRS:
    """Read the name of a reference system.

    Parameters
    ----------
    text
        ``EPSG:4547``, or anything else that PROJ knows.

    Raises
    ------
    InputError
        If PROJ does not know it, or it is of a datum whose parameters are not public.
    """
    try:
        crs = CRS.from_user_input(text)
    except CRSError as error:
        raise InputError("layers_crs_unknown", value=text) from error
    base = crs.geodetic_crs
    if base is not None and base.to_epsg() in _LOCAL_DATUMS:
        raise InputError("layers_crs_local", value=text, name=crs.name)
    return crs


def fitting(places: gpd.GeoDataFrame, asked: str | None) -> CRS:
    """Choose the reference system of layers.

    Parameters
    ----------
    places
        The communities, in any reference system.
    asked
        What is asked for; None: that of the places where it has a code, else :func:`proposed`.

    Raises
    ------
    InputError
        If what is asked for is not known, or is not made for the place.
    """
    lon, lat = _middle(places)
    if asked is None:
        own = CRS(places.crs)
        return own if own.to_epsg() is not None else CRS.from_epsg(proposed(lon, lat))
    crs = system_of(asked)
    area = crs.area_of_use
    if area is not None:
        west, south, east, north = area.bounds
        fits = west - _BEYOND_DEG <= lon <= east + _BEYOND_DEG and south - _BEYOND_DEG <= lat <= north + _BEYOND_DEG
        # An area that runs over the 180th meridian has its west behind its east.
        if not fits and west <= east:
            better = CRS.from_epsg(proposed(lon, lat))
            raise InputError(
                "layers_crs_unfit",
                value=asked, name=crs.name, west=west, east=east, lon=lon, lat=lat,
                better=f"EPSG:{better.to_epsg()}", better_name=better.name,
            )  # fmt: skip
    return crs


def proposed(lon: float, lat: float) -> int:
    """Propose a projected system for a place: CGCS2000 in zones of 3 degrees in China, UTM elsewhere.

    Parameters
    ----------
    lon, lat
        In degrees.

    Returns
    -------
    Its EPSG code.

    Examples
    --------
    >>> proposed(114.3, 30.6), proposed(102.7, 25.0), proposed(7.42, 43.73)
    (4547, 4543, 32632)
    """
    west, south, east, north = _CHINA
    if west <= lon <= east and south <= lat <= north:
        meridian = min(max(round(lon / 3) * 3, _FIRST_MERIDIAN), _LAST_MERIDIAN)
        return _FIRST_ZONE + (meridian - _FIRST_MERIDIAN) // 3
    zone = min(int((lon + 180) // 6) + 1, 60)
    return (32600 if lat >= 0 else 32700) + zone


def _middle(places: gpd.GeoDataFrame) -> tuple[float, float]:
    """Find the middle of places in degrees."""
    west, south, east, north = places[places.geometry.notna()].to_crs(4326).total_bounds
    return float((west + east) / 2), float((south + north) / 2)
