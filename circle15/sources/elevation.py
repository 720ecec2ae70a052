"""Rasters of the ground's height: GeoTIFF, SRTM's .hgt and whatever else GDAL reads."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from circle15.errors import CrsError, FileError
from circle15.metric import WGS84, parse_crs
from circle15.sources.files import readable
from circle15.surface import HEIGHTS_M, SMOOTHING_M, Surface, Transform, cells_at, smoothed

if TYPE_CHECKING:
    from affine import Affine
    from rasterio.io import DatasetReader
    from rasterio.windows import Window

#: ``(west, south, east, north)`` in degrees, WGS 84.
Bounds = tuple[float, float, float, float]

#: A hundred kilometres square in cells of 10 m; smoothing them takes about 2 GB of memory.
MAX_CELLS: Final = 100_000_000

#: What is read around the streets, so that smoothing knows the ground beyond them.
_MARGIN_M: Final = 1000.0

#: A degree of latitude at its shortest, on the equator: the margin is never less than it says.
_METRES_PER_DEGREE: Final = 110_574.0

#: How files write that heights are in metres, apart from saying nothing.
_METRES: Final = {"", "m", "metre", "metres", "meter", "meters", "米"}


def read_surface(path: Path, *, bounds: Bounds | None = None, smoothing_m: float = SMOOTHING_M) -> Surface:
    """Read the ground's height from a raster with one band, and take its noise out.

    What the file marks as missing is unknown, as are heights outside -500 to 9000 m. A height of 0 m is a height:
    towns lie by the sea. A scale and offset that the file states are applied.

    Parameters
    ----------
    path
        A raster that GDAL reads: GeoTIFF, SRTM's ``.hgt`` under its own name (``N25E102.hgt``), ``.asc`` with its
        ``.prj``, ``.img``.
    bounds
        ``(west, south, east, north)`` of the streets, degrees, WGS 84: only this much and a kilometre around it
        is read. Everything by default.
    smoothing_m
        Standard deviation of the mean that heights are replaced by, metres; see
        :func:`circle15.surface.smoothed`.

    Raises
    ------
    FileError
        If the file is missing, damaged, has several bands or heights in another unit than metres, lies
        elsewhere than the streets, is too large, or holds no height.
    CrsError
        If it names no reference system, or one that is not on the ground.
    InputError
        If ``smoothing_m`` is not one that can be used.
    """
    if not path.is_file():
        raise FileError("file_missing", file=path)
    with readable(path):
        import rasterio

        with rasterio.open(path) as file:
            surface = _read(file, bounds, path.name)
    return smoothed(surface, smoothing_m)


def _read(file: "DatasetReader", bounds: Bounds | None, name: str) -> Surface:
    """Check an open raster, and read as much of it as is needed."""
    from rasterio.windows import Window

    if file.count != 1:
        raise FileError("elevation_bands", file=name, count=file.count)
    crs = _crs(file, name)
    _check_unit(crs, file.units[0], name)
    if file.transform.is_identity:  # what GDAL says of a raster that does not say where it lies
        raise FileError("elevation_nowhere", file=name)
    whole = _Grid(_six(file.transform), file.width, file.height, _flat(crs))
    left, top, right, bottom = (0, 0, whole.columns, whole.rows) if bounds is None else _around(bounds, whole, name)
    cells = (right - left) * (bottom - top)
    if cells > MAX_CELLS:
        raise FileError("elevation_too_large", file=name, cells=cells / 1e6, limit=MAX_CELLS / 1e6)
    window = Window(left, top, right - left, bottom - top)
    return Surface(
        height_m=_heights(file, window, name),
        transform=_six(file.window_transform(window)),
        crs=whole.crs,
        name=name,
    )


def _six(transform: "Affine") -> Transform:
    """Take the six numbers of an ``affine.Affine``."""
    return transform.a, transform.b, transform.c, transform.d, transform.e, transform.f


# ---- reference system and unit -------------------------------------------------------------------


def _crs(file: "DatasetReader", name: str) -> CRS:
    """Reference system of a raster."""
    if not file.crs:
        raise CrsError("crs_missing", what=name)
    crs = parse_crs(file.crs.to_wkt(version="WKT2_2019"))
    if not (crs.is_projected or crs.is_geographic):
        raise CrsError("crs_unknown", crs=crs.name)
    return crs


def _flat(crs: CRS) -> CRS:
    """Reference system of x and y alone, where a raster also names one of heights."""
    return crs.sub_crs_list[0] if crs.is_compound else crs.to_2d()


def _check_unit(crs: CRS, unit: str | None, name: str) -> None:
    """Refuse heights in another unit than metres, if the band or the reference system says so."""
    upright = [axis for axis in crs.axis_info if axis.direction.lower() in {"up", "down"}]
    stated = [axis.unit_name for axis in upright if axis.unit_conversion_factor != 1.0]
    if unit is not None and unit.strip().lower() not in _METRES:
        stated.append(unit)
    if stated:
        raise FileError("elevation_unit", file=name, unit=stated[0])


# ---- where it lies -------------------------------------------------------------------------------


class _Grid(NamedTuple):
    """Where the cells of a raster lie."""

    transform: Transform
    columns: int
    rows: int
    crs: CRS


def _around(bounds: Bounds, grid: _Grid, name: str) -> tuple[int, int, int, int]:
    """Cells that cover the bounds and the margin: first column and row, and those after the last."""
    west, south, east, north = bounds
    tall = _MARGIN_M / _METRES_PER_DEGREE
    wide = tall / max(np.cos(np.radians(max(abs(south), abs(north)))), 0.01)
    wider = (max(west - wide, -180), max(south - tall, -90), min(east + wide, 180), min(north + tall, 90))
    box = Transformer.from_crs(WGS84, grid.crs, always_xy=True).transform_bounds(*wider)
    first = last = np.zeros(2, dtype=int)
    if np.isfinite(box).all():
        corners = np.array([(x, y) for x in box[::2] for y in box[1::2]])
        edges = cells_at(grid.transform, corners) + 0.5
        size = (grid.columns, grid.rows)
        first = np.clip(np.floor(edges.min(axis=0)), 0, size).astype(int)
        last = np.clip(np.ceil(edges.max(axis=0)), 0, size).astype(int)
    if (last <= first).any():
        raise FileError("elevation_elsewhere", file=name, raster=_degrees(_bounds(grid)), streets=_degrees(bounds))
    return int(first[0]), int(first[1]), int(last[0]), int(last[1])


def _bounds(grid: _Grid) -> Bounds:
    """Bounds of a raster in degrees."""
    a, b, c, d, e, f = grid.transform
    column, row = np.array([(0, 0), (grid.columns, 0), (0, grid.rows), (grid.columns, grid.rows)]).T
    x, y = a * column + b * row + c, d * column + e * row + f
    to_degrees = Transformer.from_crs(grid.crs, WGS84, always_xy=True)
    return to_degrees.transform_bounds(x.min(), y.min(), x.max(), y.max())


def _degrees(bounds: Bounds) -> str:
    """Write bounds for a sentence."""
    if not np.isfinite(bounds).all():
        return "?"
    west, south, east, north = bounds
    return f"{west:.4f} … {east:.4f}, {south:.4f} … {north:.4f}"


# ---- heights -------------------------------------------------------------------------------------


def _heights(file: "DatasetReader", window: "Window", name: str) -> NDArray[np.float32]:
    """Heights in metres, NaN where unknown."""
    band = file.read(1, window=window, masked=True)
    height_m = np.ma.getdata(band).astype(np.float32)
    height_m *= np.float32(file.scales[0])
    height_m += np.float32(file.offsets[0])
    low, high = HEIGHTS_M
    known = ~np.ma.getmaskarray(band) & (height_m >= low) & (height_m <= high)
    if not known.any():
        raise FileError("elevation_empty", file=name, low=low, high=high)
    height_m[~known] = np.nan
    return height_m
