"""Communities, facilities, service areas, gates, barriers and boundaries as the page's model holds them."""

from collections.abc import Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.present.columns import column, numbers, texts
from circle15.present.encode import ring_steps
from circle15.present.page_model.pinyin import spelled
from circle15.present.page_model.steps import COARSE, FINE, Origin, are_many, degrees, line_steps, point, shape, simple
from circle15.present.page_model.views import Places

_TEXT_OF_COMMUNITY: Final = ("name", "subdistrict", "district", "urban_rural", "place_type")
_NUMBER_OF_COMMUNITY: Final = ("households", "population", "pop_60plus")
_TEXT_OF_FACILITY: Final = ("name", "status", "operator_type", "opening_hours", "source", "reason")
_NUMBER_OF_FACILITY: Final = ("floor_area_m2",)

#: Service areas are drawn by streets, some metres exact; their vertices would be most of the file of a big city. They
#: are simplified by as much as it takes to keep this many, and by 2 m at least.
MOST_AREA_VERTICES: Final = 75_000
_AREA_TOLERANCES_M: Final = (2.0, 3.0, 5.0, 8.0, 12.0, 18.0, 27.0)

#: Rings that are smaller than so many square metres for each metre of this do not show either, beyond the least.
_SPECK_M2_PER_M: Final = 400.0


def communities_of(communities: gpd.GeoDataFrame, places: Places) -> dict[str, list[Any]]:
    """Communities as columns; one without a name is called by its id."""
    columns: dict[str, list[Any]] = {"id": places.communities}
    columns |= {name: texts(communities, name) for name in _TEXT_OF_COMMUNITY}
    columns |= {name: numbers(communities, name, 0) for name in _NUMBER_OF_COMMUNITY}
    columns["name"] = [name or i for name, i in zip(columns["name"], columns["id"], strict=True)]
    columns["initials"], columns["pinyin"] = spelled(columns["name"])
    coarse = COARSE if are_many(communities) else FINE
    columns["geometry"] = [shape(geometry, places.origin, coarse) for geometry in degrees(simple(communities)).geometry]
    return columns


def facilities_of(facilities: gpd.GeoDataFrame, places: Places) -> dict[str, Any]:
    """Facilities as columns, their kind as its place in the list of kinds."""
    columns: dict[str, Any] = {"id": list(places.facility_at)}
    columns |= {name: texts(facilities, name) for name in _TEXT_OF_FACILITY}
    columns |= {name: numbers(facilities, name, 0) for name in _NUMBER_OF_FACILITY}
    columns["initials"], columns["pinyin"] = spelled(columns["name"])
    columns["kind"] = [places.kind_at.get(str(kind)) for kind in column(facilities, "kind")]
    columns["status"] = [status or "open" for status in columns["status"]]
    columns["geometry"] = [shape(geometry, places.origin) for geometry in degrees(facilities).geometry]
    return columns


def service_areas_of(areas: gpd.GeoDataFrame, places: Places) -> tuple[list[dict[str, Any]], float]:
    """Service areas, the widest first, so that the nearest is painted last; and by how many metres they are simplified.

    Parameters
    ----------
    areas
        Polygons in metres, with ``kind`` and ``minutes``.
    places
        Origin and kinds.
    """
    drawn = areas[areas.geometry.notna() & ~areas.geometry.is_empty].sort_values("minutes", ascending=False)
    drawn = drawn[drawn["kind"].astype(str).isin(list(places.kind_at))]
    if drawn.empty:
        return [], 0.0
    rings, area, tolerance_m = _fitting(np.asarray(drawn.geometry.values, dtype=object))
    there = np.asarray(degrees(gpd.GeoDataFrame(geometry=rings, crs=drawn.crs)).geometry.values, dtype=object)
    coarse = FINE if tolerance_m <= _AREA_TOLERANCES_M[0] else COARSE
    return [
        {
            "kind": places.kind_at[str(kind)],
            "minutes": float(minutes),
            "rings": ring_steps(shapely.multilinestrings(there[area == at]), places.origin, coarse),
        }
        for at, (kind, minutes) in enumerate(zip(drawn["kind"], drawn["minutes"], strict=True))
    ], tolerance_m


def _fitting(areas: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64], float]:
    """Simplify areas by as little as keeps their vertices few: rings, the area of each, and by how many metres."""
    parts, area_of_part = shapely.get_parts(areas, return_index=True)
    whole, part = shapely.get_rings(parts, return_index=True)
    area = area_of_part[part]
    size_m2 = np.asarray(shapely.area(shapely.polygons(whole)))
    lines = shapely.linestrings(shapely.get_coordinates(whole), indices=_numbered(whole))
    first_m = _AREA_TOLERANCES_M[0]
    fine = np.array(shapely.simplify(lines, first_m, preserve_topology=False), dtype=object, ndmin=1)
    for tolerance_m in _AREA_TOLERANCES_M:
        kept = size_m2 >= (tolerance_m * _SPECK_M2_PER_M if tolerance_m > first_m else 0.0)
        # What strays by the first and then by what is left of this one strays by no more than this one.
        rings = np.asarray(shapely.simplify(fine[kept], tolerance_m - first_m, preserve_topology=False), dtype=object)
        if shapely.get_num_coordinates(rings).sum() <= MOST_AREA_VERTICES:
            break
    return rings, area[kept], tolerance_m


def _numbered(shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """Number of the shape that each vertex belongs to."""
    return np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapes))


def gates_of(gates: gpd.GeoDataFrame, origin: Origin, communities: Sequence[str]) -> dict[str, list[Any]]:
    """Gates as columns: id, name, the place of their community among the communities, open_to, at."""
    row = {name: at for at, name in enumerate(communities)}
    return {
        "id": [str(value) for value in gates.index],
        "name": texts(gates, "name"),
        "community": [row.get(str(value)) for value in column(gates, "community_id")],
        "open_to": texts(gates, "open_to"),
        "at": [point(geometry, origin) for geometry in degrees(gates).geometry],
    }


def barriers_of(barriers: gpd.GeoDataFrame, origin: Origin) -> list[dict[str, Any]]:
    """Barriers: what each is, where that is said, and its lines."""
    drawn = barriers[barriers.geometry.notna() & ~barriers.geometry.is_empty]
    if drawn.empty:
        return []
    shapes = zip(texts(drawn, "kind"), degrees(simple(drawn)).geometry, strict=True)
    return [{"kind": kind, "lines": line_steps(geometry, origin)} for kind, geometry in shapes]


def boundaries_of(areas: gpd.GeoDataFrame, origin: Origin) -> list[dict[str, Any]]:
    """Outlines of subdistricts, districts and cities, the largest first: level, name, at, rings."""
    drawn = areas[areas.geometry.notna()] if len(areas) else areas
    drawn = drawn[drawn.geometry.geom_type.isin(["Polygon", "MultiPolygon"])] if len(drawn) else drawn
    if drawn.empty:
        return []
    ordered = drawn.iloc[np.argsort(-drawn.geometry.area.to_numpy(), kind="stable")]
    shapes = [shape(geometry, origin) or {} for geometry in degrees(simple(ordered)).geometry]
    levels, names = texts(ordered, "level"), texts(ordered, "name")
    return [{"level": level, "name": name, **found} for level, name, found in zip(levels, names, shapes, strict=True)]
