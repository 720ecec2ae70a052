"""What is done to drawn polygons: join those side by side, fill small holes, cut rings."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray


def nothing(count: int) -> NDArray[np.object_]:
    """Empty multipolygons, shape (count,)."""
    return np.array([shapely.MultiPolygon()] * count, dtype=object)


def joined(pieces: Sequence[NDArray[np.object_]], count: int) -> NDArray[np.object_]:
    """Join what was drawn side by side: each piece holds one multipolygon for each cutoff, as does the result."""
    if len(pieces) < 2:
        return pieces[0] if pieces else nothing(count)
    return _many(np.array([shapely.union_all(list(parts)) for parts in zip(*pieces, strict=True)], dtype=object))


def rings_of(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Cut out of each multipolygon the one before it in its row, shape (r, c)."""
    rings = _many(np.asarray(shapely.difference(shapes[:, 1:], shapes[:, :-1])).reshape(-1))
    return np.concatenate([shapes[:, :1], rings.reshape(shapes[:, 1:].shape)], axis=1)


def filled(shapes: NDArray[np.object_], min_hole_m2: float) -> NDArray[np.object_]:
    """Fill the holes of multipolygons that are smaller than so many square metres, with the islands in them."""
    part, whole = _parts(shapes)
    ring, of = shapely.get_rings(part, return_index=True)
    outer = np.append(True, of[1:] != of[:-1])[: len(of)]
    kept = outer | (shapely.area(shapely.polygons(ring)) >= min_hole_m2)
    part = np.asarray(shapely.polygons(ring[kept], indices=of[kept]), dtype=object)
    result = _collected(part, whole, len(shapes))
    islands = np.flatnonzero(~shapely.is_valid(result))
    result[islands] = _many(np.array([shapely.union_all(_parts(result[[at]])[0]) for at in islands], dtype=object))
    return result


def _many(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Make multipolygons of what set operations return; lines and points are dropped."""
    part, whole = _parts(shapes)
    flat = shapely.get_type_id(part) == shapely.GeometryType.POLYGON
    return _collected(part[flat], whole[flat], len(shapes))


def _parts(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Parts of some shapes, and which shape each is part of."""
    part, whole = shapely.get_parts(shapes, return_index=True)
    return np.asarray(part, dtype=object), whole


def _collected(part: NDArray[np.object_], whole: NDArray[np.int64], count: int) -> NDArray[np.object_]:
    """Collect polygons in as many multipolygons as are wanted."""
    result = nothing(count)
    if len(part):
        shapely.multipolygons(part, indices=whole, out=result)
    return result
