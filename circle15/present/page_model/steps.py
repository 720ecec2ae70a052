"""Places and outlines of the page's model: whole steps of degrees from an origin, columns in the order of a table."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from circle15.present.encode import PLACE_UNIT, point_steps, ring_steps

#: Steps of an outline that is no more exact than a drawing: 5 are half a metre, 10 are one.
FINE: Final = 5
COARSE: Final = 10

#: Metres by which a drawn outline may stray from the real one; of so many vertices that they weigh, a little more.
OUTLINE_TOLERANCE_M: Final = 1.0
MANY_TOLERANCE_M: Final = 2.0
MANY_VERTICES: Final = 15_000

Origin = tuple[float, float]


def degrees(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Bring a layer to longitude and latitude; an empty one may lack a reference system."""
    return table if table.empty or table.crs is None else table.to_crs(4326)


def are_many(table: gpd.GeoDataFrame) -> bool:
    """Whether the outlines of a layer have so many vertices that they are drawn a little coarser."""
    return int(shapely.get_num_coordinates(np.asarray(table.geometry.values, dtype=object)).sum()) > MANY_VERTICES


def simple(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out the vertices of a layer in metres that do not show."""
    shapes = np.asarray(table.geometry.values, dtype=object)
    tolerance_m = MANY_TOLERANCE_M if are_many(table) else OUTLINE_TOLERANCE_M
    return table.set_geometry(gpd.GeoSeries(shapely.simplify(shapes, tolerance_m), index=table.index, crs=table.crs))


def shape(geometry: BaseGeometry | None, origin: Origin, coarse: int = FINE) -> dict[str, Any] | None:
    """Write a place's point, and its rings where it has an outline; None where nobody knows the place."""
    if geometry is None or geometry.is_empty:
        return None
    found: dict[str, Any] = {"at": point_steps(geometry.representative_point(), origin)}
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        found["rings"] = ring_steps(geometry, origin, coarse)
    return found


def point(geometry: BaseGeometry | None, origin: Origin, coarse: int = 1) -> list[int] | None:
    """Write a point, in multiples of so many steps; None where nobody knows it."""
    if geometry is None or geometry.is_empty:
        return None
    return [coarse * round(step / coarse) for step in point_steps(geometry, origin)]


def line_steps(geometry: BaseGeometry, origin: Origin) -> list[list[int]]:
    """Write every line of a geometry in degrees as steps from vertex to vertex.

    >>> line_steps(shapely.LineString([(103, 25), (103.00001, 25)]), (103.0, 25.0))
    [[0, 0, 10, 0]]
    """
    found = []
    for part in shapely.get_parts(geometry):
        line = part.exterior if part.geom_type == "Polygon" else part
        whole = np.rint((shapely.get_coordinates(line) - np.asarray(origin)) / PLACE_UNIT).astype(np.int64)
        steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
        found.append([int(value) for value in steps.reshape(-1)])
    return found
