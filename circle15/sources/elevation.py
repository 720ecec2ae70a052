"""Rasters of the ground's height: GeoTIFF, SRTM's .hgt and whatever else GDAL reads."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from circle15.errors import FileError
from circle15.sources.files import readable
from circle15.sources.raster import Bounds, Grid, cells_of, degrees, flat, grid_bounds, raster_crs, six
from circle15.surface import HEIGHTS_M, SMOOTHING_M, Surface, smoothed

if TYPE_CHECKING:
    from rasterio.io import DatasetReader
    from rasterio.windows import Window

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
    crs = raster_crs(file, name)
    _check_unit(crs, file.units[0], name)
    if file.transform.is_identity:  # what GDAL says of a raster that does not say where it lies
        raise FileError("elevation_nowhere", file=name)
    whole = Grid(six(file.transform), file.width, file.height, flat(crs))
    left, top, right, bottom = (0, 0, whole.columns, whole.rows) if bounds is None else _around(bounds, whole, name)
    cells = (right - left) * (bottom - top)
    if cells > MAX_CELLS:
        raise FileError("elevation_too_large", file=name, cells=cells / 1e6, limit=MAX_CELLS / 1e6)
    window = Window(left, top, right - left, bottom - top)
    return Surface(
        height_m=_heights(file, window, name),
        transform=six(file.window_transform(window)),
        crs=whole.crs,
        name=name,
    )


# ---- reference system and unit -------------------------------------------------------------------


def _check_unit(crs: CRS, unit: str | None, name: str) -> None:
    """Refuse heights in another unit than metres, if the band or the reference system says so."""
    upright = [axis for axis in crs.axis_info if axis.direction.lower() in {"up", "down"}]
    stated = [axis.unit_name for axis in upright if axis.unit_conversion_factor != 1.0]
    if unit is not None and unit.strip().lower() not in _METRES:
        stated.append(unit)
    if stated:
        raise FileError("elevation_unit", file=name, unit=stated[0])


# ---- where it lies -------------------------------------------------------------------------------


def _around(bounds: Bounds, grid: Grid, name: str) -> tuple[int, int, int, int]:
    """Cells that cover the bounds and the margin: first column and row, and those after the last."""
    west, south, east, north = bounds
    tall = _MARGIN_M / _METRES_PER_DEGREE
    wide = tall / max(np.cos(np.radians(max(abs(south), abs(north)))), 0.01)
    wider = (max(west - wide, -180), max(south - tall, -90), min(east + wide, 180), min(north + tall, 90))
    found = cells_of(wider, grid)
    if found is None:
        raise FileError("elevation_elsewhere", file=name, raster=degrees(grid_bounds(grid)), streets=degrees(bounds))
    return found


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
