"""Where the cells of a raster lie, whatever it is a raster of."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyproj import CRS, Transformer

from circle15.errors import CrsError
from circle15.metric import WGS84, parse_crs
from circle15.surface import Transform, cells_at

if TYPE_CHECKING:
    from affine import Affine
    from rasterio.io import DatasetReader

#: ``(west, south, east, north)`` in degrees, WGS 84.
Bounds = tuple[float, float, float, float]


class Grid(NamedTuple):
    """Where the cells of a raster lie."""

    transform: Transform
    columns: int
    rows: int
    crs: CRS


def six(transform: "Affine") -> Transform:
    """Take the six numbers of an ``affine.Affine``."""
    return transform.a, transform.b, transform.c, transform.d, transform.e, transform.f


def raster_crs(file: "DatasetReader", name: str) -> CRS:
    """Reference system of a raster.

    Raises
    ------
    CrsError
        If it names none, or one that is not on the ground.
    """
    if not file.crs:
        raise CrsError("crs_missing", what=name)
    crs = parse_crs(file.crs.to_wkt(version="WKT2_2019"))
    if not (crs.is_projected or crs.is_geographic):
        raise CrsError("crs_unknown", crs=crs.name)
    return crs


def flat(crs: CRS) -> CRS:
    """Reference system of x and y alone, where a raster also names one of heights."""
    return crs.sub_crs_list[0] if crs.is_compound else crs.to_2d()


def cells_of(bounds: Bounds, grid: Grid) -> tuple[int, int, int, int] | None:
    """Cells that cover some bounds in degrees: first column and row, and those after the last; None beyond the rim."""
    box = Transformer.from_crs(WGS84, grid.crs, always_xy=True).transform_bounds(*bounds)
    return cells_of_box(box, grid) if np.isfinite(box).all() else None


def cells_of_box(box: Bounds, grid: Grid) -> tuple[int, int, int, int] | None:
    """Cells that cover a box in the raster's own reference system; see :func:`cells_of`."""
    corners = np.array([(x, y) for x in box[::2] for y in box[1::2]])
    edges = cells_at(grid.transform, corners) + 0.5
    size = (grid.columns, grid.rows)
    first = np.clip(np.floor(edges.min(axis=0)), 0, size).astype(int)
    last = np.clip(np.ceil(edges.max(axis=0)), 0, size).astype(int)
    if (last <= first).any():
        return None
    return int(first[0]), int(first[1]), int(last[0]), int(last[1])


def grid_bounds(grid: Grid) -> Bounds:
    """Bounds of a raster in degrees."""
    a, b, c, d, e, f = grid.transform
    column, row = np.array([(0, 0), (grid.columns, 0), (0, grid.rows), (grid.columns, grid.rows)]).T
    x, y = a * column + b * row + c, d * column + e * row + f
    to_degrees = Transformer.from_crs(grid.crs, WGS84, always_xy=True)
    return to_degrees.transform_bounds(x.min(), y.min(), x.max(), y.max())


def degrees(bounds: Bounds) -> str:
    """Write bounds for a sentence."""
    if not np.isfinite(bounds).all():
        return "?"
    west, south, east, north = bounds
    return f"{west:.4f} … {east:.4f}, {south:.4f} … {north:.4f}"
