"""Lengths in metres: which projection a place is measured in (definition D10).

Web Mercator stretches lengths by 15 % at 30° N and by 55 % at 50° N, and UTM by up to 0.1 %. Unless a study
names a projection of its own, circle15 measures in a transverse Mercator projection centred on the place with
a scale of exactly 1 on its meridian: 50 km from there a length is 0.003 % too long, on both sides, which is
half a metre in 15 km.
"""

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import ProjError

from circle15.errors import CrsError

WGS84 = CRS.from_epsg(4326)

#: How much longer or shorter than on the ground lengths may be where they are measured; UTM's edge is 0.1 %
_STRETCH_HERE: Final = 0.002

#: And at the corners of the area that a projection is meant for: national grids reach 0.3 %, world maps far more.
_STRETCH_ANYWHERE: Final = 0.005


def local_crs(lon: float, lat: float) -> CRS:
    """Transverse Mercator in metres, centred near a place.

    The centre is rounded to 0.1°, so that extracts of the same place that differ a little share a projection.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84.
    """
    lon0, lat0 = round(lon, 1), round(lat, 1)
    return CRS.from_proj4(
        f"+proj=tmerc +lat_0={lat0} +lon_0={lon0} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs +type=crs"
    )


def is_metric(crs: CRS) -> bool:
    """Whether lengths in this reference system are metres on the ground, wherever it is meant to be used.

    >>> [is_metric(CRS.from_epsg(code)) for code in (32650, 4547, 3857, 4326)]
    [True, True, False, False]
    """
    if not crs.is_projected or any(axis.unit_conversion_factor != 1.0 for axis in crs.axis_info):
        return False
    area = crs.area_of_use
    if area is None:
        return True
    corners = [(lon, lat) for lon in (area.west, area.east) for lat in (area.south, area.north)]
    return all(_stretch(crs, lon, lat) <= _STRETCH_ANYWHERE for lon, lat in corners)


def _stretch(crs: CRS, lon: float, lat: float) -> float:
    """How much longer or shorter than on the ground lengths are at a place, as a share; infinite beyond the map."""
    try:
        factors = Proj(crs).get_factors(lon, lat, errcheck=True)
    except ProjError:
        return float("inf")
    return max(abs(factors.meridional_scale - 1.0), abs(factors.parallel_scale - 1.0))


def metric_crs(crs: CRS, bounds: Sequence[float]) -> CRS:
    """Reference system in which a layer is measured: its own where that is metric, else a local one.

    Parameters
    ----------
    crs
        The layer's own reference system.
    bounds
        ``(min x, min y, max x, max y)`` in ``crs``.

    Raises
    ------
    CrsError
        If they lie beyond what the reference system can hold.
    """
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    lon, lat = Transformer.from_crs(crs, WGS84, always_xy=True).transform(x, y)
    if not (np.isfinite(lon) and np.isfinite(lat)):
        raise CrsError("crs_beyond", crs=crs.name, x=f"{x:g}", y=f"{y:g}")
    return crs if is_metric(crs) and _stretch(crs, lon, lat) <= _STRETCH_HERE else local_crs(lon, lat)


def parse_crs(value: object) -> CRS:
    """Read a reference system from anything that pyproj knows.

    Raises
    ------
    CrsError
        If it is not known.
    """
    try:
        return CRS.from_user_input(value)
    except Exception as error:  # pyproj raises several kinds
        raise CrsError("crs_unknown", crs=value) from error


def project(xy: NDArray[np.float64], crs: CRS, to: CRS) -> NDArray[np.float64]:
    """Bring coordinates, shape (n, 2), x or longitude first, from one reference system to another."""
    if crs == to:
        return xy
    x, y = Transformer.from_crs(crs, to, always_xy=True).transform(xy[:, 0], xy[:, 1])
    return np.column_stack([x, y])


def to_crs(table: gpd.GeoDataFrame, crs: CRS, *, what: str) -> gpd.GeoDataFrame:
    """Bring a layer to a reference system.

    Raises
    ------
    CrsError
        If the layer has none of its own; ``what`` names it in the sentence.
    """
    if table.crs is None:
        raise CrsError("crs_missing", what=what)
    return table if table.crs == crs else table.to_crs(crs)
