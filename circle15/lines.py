"""Streets as they were read, before anyone asks which of them can be walked on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from circle15.errors import CrsError, StreetsError
from circle15.rejects import Note
from circle15.surface import likely

#: OpenStreetMap tags that decide whether, and in which direction, a way is walked.
STREET_TAGS: Final = (
    "highway",
    "foot",
    "access",
    "sidewalk",
    "sidewalk:both",
    "sidewalk:left",
    "sidewalk:right",
    "motorroad",
    "area",
    "oneway:foot",
    "foot:forward",
    "foot:backward",
    "conveying",
    "bridge",
    "tunnel",
    "layer",
    "name",
    "footway",
    "crossing",
    "crossing:signals",
    "wheelchair",
    "ramp:wheelchair",
)

#: Values of ``highway`` that are walked on unless another tag forbids it.
WALKED: Final = frozenset(
    {
        "corridor",
        "crossing",
        "cycleway",
        "elevator",
        "footway",
        "living_street",
        "path",
        "pedestrian",
        "platform",
        "primary",
        "primary_link",
        "residential",
        "road",
        "secondary",
        "secondary_link",
        "service",
        "steps",
        "tertiary",
        "tertiary_link",
        "track",
        "trunk",
        "trunk_link",
        "unclassified",
    }
)

#: Values of ``highway`` that are walked on only where there is a sidewalk.
MOTORWAYS: Final = frozenset({"motorway", "motorway_link"})

#: What becomes of two lines that cross where they have no common vertex, see :mod:`circle15.network.noding`.
Crossings = Literal["levels", "join", "leave"]

#: One degree of latitude, to turn a millimetre into degrees.
_METRES_PER_DEGREE: Final = 111_000.0

#: Vertices of line layers that lie within this of each other are one place: a millimetre is far below any
#: survey.
SAME_PLACE_M: Final = 0.001

#: Beyond any coordinate on earth, in degrees or metres.
_FARTHEST: Final = 1e9

#: Columns of a layer that say how high its lines begin and end, metres above sea level.
ELEVATION_COLUMNS: Final = ("start_elevation_m", "end_elevation_m")


def _no_places() -> NDArray[np.int64]:
    """No places at all."""
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetLines:
    """Street lines whose vertices know which of them are one place.

    Two streets meet where they share a vertex *number*, never where their lines merely cross: a bridge over a
    street shares none.

    Parameters
    ----------
    ways
        One row per line, index = way id; the columns of :data:`STREET_TAGS`, each text or missing.
    way
        For each vertex the row of its line in ``ways``, shape (m,), ascending.
    place
        For each vertex the number of its place (OpenStreetMap's node id), shape (m,).
    xy
        Coordinates, longitude or x first, shape (m, 2). NaN where a file names a node without holding it.
    crs
        Reference system of ``xy``.
    name
        What was read, for messages.
    lights
        Places with traffic lights for vehicles.
    signals
        Places where people cross a road at lights of their own.
    height_m
        Metres above sea level of each vertex, shape (m,); NaN where unknown. None: of all.
    row
        For each line the row of the file that it comes from, counted from 0, shape (w,); None where there are no rows.
    notes
        What was decided or found when it was read.
    """

    ways: pd.DataFrame
    way: NDArray[np.int64]
    place: NDArray[np.int64]
    xy: NDArray[np.float64]
    crs: CRS
    name: str
    lights: NDArray[np.int64] = field(default_factory=_no_places)
    signals: NDArray[np.int64] = field(default_factory=_no_places)
    height_m: NDArray[np.float64] | None = None
    row: NDArray[np.int64] | None = None
    notes: tuple[Note, ...] = ()


def is_light(get: Callable[[str], str | None]) -> bool:
    """Whether a node, by its tags, holds traffic lights for vehicles."""
    return get("highway") == "traffic_signals"


def is_signal(get: Callable[[str], str | None]) -> bool:
    """Whether people cross a road at lights at a node, by its tags."""
    return get("highway") == "crossing" and (get("crossing") == "traffic_signals" or get("crossing:signals") == "yes")


def from_layer(layer: gpd.GeoDataFrame, *, name: str) -> StreetLines:
    """Take a layer of lines: streets meet where their vertices coincide to the millimetre.

    A column ``highway`` (or ``class``) says what a line is; without one every line is a plain street
    (``road``). Heights come from the lines themselves where they have a third coordinate, or from the columns
    ``start_elevation_m`` and ``end_elevation_m``.

    Parameters
    ----------
    layer
        LineStrings or MultiLineStrings.
    name
        What the layer is called in messages.

    Raises
    ------
    CrsError
        If the layer has no reference system.
    StreetsError
        If it holds no line.
    """
    if layer.crs is None:
        raise CrsError("crs_missing", what=name)
    crs = CRS(layer.crs)
    shapes = np.asarray(layer.geometry.array, dtype=object)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    parts = layer.reset_index(drop=True)[there].explode()
    parts = parts[parts.geom_type == "LineString"]
    feature = parts.index.to_numpy(dtype=np.int64)
    parts = parts.reset_index(drop=True)
    if parts.empty:
        raise StreetsError("streets_none", file=name)
    xy, way = shapely.get_coordinates(parts.geometry.to_numpy(), return_index=True)
    place = _places(xy, SAME_PLACE_M if crs.is_projected else SAME_PLACE_M / _METRES_PER_DEGREE)
    columns = {tag: parts[tag] for tag in STREET_TAGS if tag in parts.columns}
    if "highway" not in columns:
        columns["highway"] = parts["class"] if "class" in parts.columns else pd.Series("road", index=parts.index)
    ways = pd.DataFrame(columns, index=parts.index).reindex(columns=list(STREET_TAGS))
    ways["highway"] = ways["highway"].fillna("road")
    return StreetLines(
        ways=ways,
        way=way.astype(np.int64),
        place=place,
        xy=xy,
        crs=crs,
        name=name,
        height_m=_heights(parts, way, feature),
        row=feature,
    )


def _heights(parts: gpd.GeoDataFrame, way: NDArray[np.int64], feature: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """Heights of the vertices of some lines, shape (m,); None where nothing says them.

    Columns hold for a whole feature: of several lines each goes on where the one before ends. Third coordinates that
    are all 0 are what programs write that know no heights.
    """
    lines = parts.geometry.to_numpy()
    if shapely.has_z(lines).any():
        height_m = likely(shapely.get_coordinates(lines, include_z=True)[:, 2])
        if np.nan_to_num(height_m).any():
            return height_m
    if not set(ELEVATION_COLUMNS) <= set(parts.columns):
        return None
    first, last = (
        likely(pd.to_numeric(parts[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan))
        for name in ELEVATION_COLUMNS
    )
    xy = shapely.get_coordinates(lines)
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    step[np.searchsorted(way, np.arange(len(lines)))] = 0.0
    steps = pd.Series(step).groupby(feature[way])
    share: pd.Series[float] = steps.cumsum() / np.maximum(steps.transform("sum"), 1e-12)
    return np.asarray(first[way] + share.to_numpy() * (last - first)[way], dtype=np.float64)


def _places(xy: NDArray[np.float64], within: float) -> NDArray[np.int64]:
    """Number vertices by place, shape (m,): those within a distance of each other are one place."""
    spots, number = np.unique(xy, axis=0, return_inverse=True)
    # Numbers that are no place on earth would overflow when they are squared; what they mean is said elsewhere.
    near = np.clip(spots, -_FARTHEST, _FARTHEST)
    pairs = cKDTree(near).query_pairs(within, output_type="ndarray")
    links = sparse.coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(spots),) * 2)
    _, place = csgraph.connected_components(links, directed=False)
    return np.asarray(place[number.reshape(-1)], dtype=np.int64)
