"""Street lines in whole steps of degrees, and the nodes between which they run."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from circle15.network.curve import curve_order
from circle15.present.encode import STREET_TOLERANCE_M, STREET_UNIT

#: Ends of lines that are nearer than this to each other are one node, where the streets do not number their nodes.
_SAME_NODE_M: Final = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines in whole steps: row of the table, vertices, and the nodes at both ends. Shapes (m,) and (k, 2)."""

    row: NDArray[np.int64]
    whole: NDArray[np.int64]
    count: NDArray[np.int64]
    u: NDArray[np.int64]
    v: NDArray[np.int64]

    @property
    def start(self) -> NDArray[np.int64]:
        """Position of each line's first vertex, shape (m,)."""
        return np.cumsum(self.count) - self.count


def lines_of(streets: gpd.GeoDataFrame) -> tuple[Lines, list[float]]:
    """Simplify lines and bring them to whole steps from an origin in degrees."""
    shapes = np.asarray(streets.geometry.values, dtype=object)
    parts, row = shapely.get_parts(shapes, return_index=True)
    fit = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(parts)
    parts, row = parts[fit], row[fit].astype(np.int64)
    none = np.zeros(0, dtype=np.int64)
    if not len(parts):
        return Lines(row=none, whole=np.zeros((0, 2), dtype=np.int64), count=none, u=none, v=none), [0.0, 0.0]
    xy, line = shapely.get_coordinates(shapely.simplify(parts, STREET_TOLERANCE_M), return_index=True)
    if streets.crs is not None:
        # Numbers alone: geometries of 100,000 lines would be made for nothing.
        xy = np.column_stack(Transformer.from_crs(streets.crs, 4326, always_xy=True).transform(*xy.T))
    origin = [float(value) for value in xy.min(axis=0).round(6)]
    whole = np.rint((xy - origin) / STREET_UNIT).astype(np.int64)
    u, v = _ends(streets, parts, row)
    return Lines(row=row, whole=whole, count=np.bincount(line, minlength=len(parts)).astype(np.int64), u=u, v=v), origin


def _ends(
    streets: gpd.GeoDataFrame, parts: NDArray[np.object_], row: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the nodes at the beginning and the end of every line, along a space-filling curve."""
    numbered = {"u", "v"} <= set(streets.columns) and len(np.unique(row)) == len(row)
    if numbered and streets[["u", "v"]].notna().all(axis=None):
        return streets["u"].to_numpy(dtype=np.int64)[row], streets["v"].to_numpy(dtype=np.int64)[row]
    ends = shapely.get_coordinates(np.concatenate([shapely.get_point(parts, 0), shapely.get_point(parts, -1)]))
    where, node = np.unique(np.rint(ends / _SAME_NODE_M), axis=0, return_inverse=True)
    rank = np.empty(len(where), dtype=np.int64)
    rank[curve_order(where)] = np.arange(len(where))
    u, v = np.split(rank[node.reshape(-1)], 2)
    return u, v


def nodes_of(lines: Lines) -> tuple[Lines, NDArray[np.int64]]:
    """Number the nodes without gaps; the lines, and where the nodes lie, shape (n, 2)."""
    _, node = np.unique(np.concatenate([lines.u, lines.v]), return_inverse=True)
    u, v = np.split(node.reshape(-1).astype(np.int64), 2)
    xy = np.zeros((int(node.max()) + 1, 2), dtype=np.int64)
    xy[v] = lines.whole[lines.start + lines.count - 1]
    xy[u] = lines.whole[lines.start]
    return Lines(row=lines.row, whole=lines.whole, count=lines.count, u=u, v=v), xy
