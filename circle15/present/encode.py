"""Geometry and tables as few bytes: whole numbers, differences, variable length, gzip, base64.

Streets are most of a map file. Merged by class, simplified to about a metre and written as differences of
whole numbers they take about four bytes a vertex before compression, against forty as GeoJSON.
"""

import base64
import gzip
import json
from collections.abc import Iterable
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

#: Degrees of one step in which places and outlines are written, about 0.1 m.
PLACE_UNIT: Final = 1e-6
#: Degrees of one step in which streets are written, about 0.5 m.
STREET_UNIT: Final = 5e-6
#: Metres by which a drawn street may stray from the real one.
STREET_TOLERANCE_M: Final = 1.0

#: How streets are grouped for drawing; a class that is not named here is drawn as ``middle``.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "major": ("motorway", "trunk", "primary", "secondary"),
    "middle": ("tertiary", "unclassified", "residential", "living_street", "road"),
    "minor": ("service", "track", "pedestrian", "busway"),
    "path": ("footway", "path", "cycleway", "bridleway", "corridor", "platform", "elevator"),
    "steps": ("steps",),
}
SET_ASIDE: Final = "set_aside"


def street_group(highway: object) -> str:
    """Name the group in which a class of street is drawn.

    >>> street_group("primary_link"), street_group("footway"), street_group(None)
    ('major', 'path', 'middle')
    """
    plain = str(highway).removesuffix("_link")
    return next((group for group, classes in GROUPS.items() if plain in classes), "middle")


def pack_streets(streets: gpd.GeoDataFrame) -> tuple[dict[str, Any], bytes]:
    """Write streets as a byte stream, group by group.

    Parameters
    ----------
    streets
        Lines in metres, with ``highway`` and ``set_aside``.

    Returns
    -------
    header, stream
        The header names the ``origin`` and ``unit`` in degrees and counts the lines of each group. The stream
        holds, line after line, the number of vertices, then the steps from vertex to vertex in x and y,
        zigzag and of variable length.
    """
    groups = [(name, _merged(lines)) for name, lines in _grouped(streets)]
    groups = [(name, lines) for name, lines in groups if len(lines)]
    if not groups:
        return {"origin": [0, 0], "unit": STREET_UNIT, "groups": []}, b""
    lines = np.concatenate([lines for _, lines in groups])
    degrees = gpd.GeoSeries(lines, crs=streets.crs).to_crs(4326)
    origin = [float(degrees.total_bounds[0]), float(degrees.total_bounds[1])]
    header = {
        "origin": origin,
        "unit": STREET_UNIT,
        "groups": [[name, len(lines)] for name, lines in groups],
    }
    return header, _stream(np.asarray(degrees.values, dtype=object), origin)


def _grouped(streets: gpd.GeoDataFrame) -> Iterable[tuple[str, NDArray[np.object_]]]:
    """Split streets into drawing groups, fragments that were set aside last."""
    names = (
        np.array([street_group(value) for value in streets["highway"]], dtype=object)
        if "highway" in streets
        else np.full(len(streets), "middle", dtype=object)
    )
    if "set_aside" in streets:
        names[streets["set_aside"].fillna(False).to_numpy(dtype=bool)] = SET_ASIDE
    geometry = np.asarray(streets.geometry.values, dtype=object)
    usable = np.array([line is not None and not line.is_empty for line in geometry], dtype=bool)
    for name in (*GROUPS, SET_ASIDE):
        yield name, geometry[(names == name) & usable]


def _merged(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Join lines end to end and drop the vertices that do not show."""
    if not len(lines):
        return lines
    merged = shapely.line_merge(shapely.multilinestrings(shapely.get_parts(lines)))
    return np.asarray(shapely.simplify(shapely.get_parts(merged), STREET_TOLERANCE_M), dtype=object)


def _stream(lines: NDArray[np.object_], origin: list[float]) -> bytes:
    """Write lines in degrees as counts and steps."""
    xy, line_of = shapely.get_coordinates(lines, return_index=True)
    whole = np.rint((xy - np.asarray(origin)) / STREET_UNIT).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    zigzag = ((steps << 1) ^ (steps >> 63)).reshape(-1)
    counts = np.bincount(line_of, minlength=len(lines))
    starts = 2 * (np.cumsum(counts) - counts)
    return varints(np.insert(zigzag, starts, counts).astype(np.uint64))


def zigzag(values: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Write whole numbers of either sign as numbers above nought: 0, -1, 1, -2 become 0, 1, 2, 3.

    >>> zigzag(np.array([0, -1, 1, -2])).tolist()
    [0, 1, 2, 3]
    """
    return np.asarray((values << 1) ^ (values >> 63), dtype=np.int64).astype(np.uint64)


def varints(values: NDArray[np.uint64]) -> bytes:
    """Write whole numbers with seven bits to a byte, the lowest first, the high bit set on all but the last.

    >>> list(varints(np.array([1, 300], dtype=np.uint64)))
    [1, 172, 2]
    """
    left = values.copy()
    columns, used = [], []
    more = np.ones(len(values), dtype=bool)
    while more.any():
        low, left = left & np.uint64(0x7F), left >> np.uint64(7)
        used.append(more)
        following = more & (left > 0)
        columns.append((low | (following.astype(np.uint64) << np.uint64(7))).astype(np.uint8))
        more = following
    if not columns:
        return b""
    return bytes(np.column_stack(columns)[np.column_stack(used)].tobytes())


def point_steps(geometry: BaseGeometry, origin: tuple[float, float]) -> list[int]:
    """Write a point in degrees as whole steps from an origin.

    >>> point_steps(shapely.Point(103.00001, 25.0), (103.0, 25.0))
    [10, 0]
    """
    x, y = shapely.get_coordinates(geometry)[0]
    return [round((x - origin[0]) / PLACE_UNIT), round((y - origin[1]) / PLACE_UNIT)]


def ring_steps(geometry: BaseGeometry, origin: tuple[float, float], coarse: int = 1) -> list[list[int]]:
    """Write every ring of a polygon, or every closed line, in degrees as steps from vertex to vertex (even-odd fill).

    Parameters
    ----------
    geometry
        A polygon, or closed lines, or several.
    origin
        Degrees from which steps are counted.
    coarse
        All steps are multiples of this many.

    Examples
    --------
    >>> ring_steps(shapely.box(103, 25, 103.00001, 25.00001), (103.0, 25.0))
    [[10, 0, 0, 10, -10, 0, 0, -10]]
    """
    rings = []
    for part in shapely.get_parts(geometry):
        for ring in shapely.get_rings(part) if part.geom_type == "Polygon" else [part]:
            offsets = shapely.get_coordinates(ring)[:-1] - np.asarray(origin)
            whole = np.rint(offsets / (coarse * PLACE_UNIT)).astype(np.int64) * coarse
            moved = np.any(np.diff(whole, axis=0, prepend=whole[-1:]) != 0, axis=1) if len(whole) > 3 else slice(None)
            steps = np.diff(whole[moved], axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
            rings.append([int(value) for value in steps.reshape(-1)])
    return [ring for ring in rings if ring]


def packed(data: bytes) -> str:
    """Compress bytes and write them as text; the same bytes give the same text on any day."""
    return base64.b64encode(gzip.compress(data, compresslevel=9, mtime=0)).decode("ascii")


def packed_json(data: object) -> str:
    """Compress a model of lists, mappings, numbers and strings."""
    return packed(json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode())


def inline_json(data: object) -> str:
    r"""Write a model so that it can stand inside a script element: no ``<`` is left in it.

    >>> print(inline_json("</script>"))
    "\u003c/script>"
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
