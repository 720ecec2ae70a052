"""Population grids: rasters of people per cell (WorldPop, GHS-POP, whatever GDAL reads), and tables of cells."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.errors import FileError, TableError
from circle15.metric import WGS84
from circle15.rejects import Note, rejected_table
from circle15.schema import POPULATION, Checked
from circle15.sources.files import Database, TableOptions, listed, readable
from circle15.sources.headings import zh_heading
from circle15.sources.raster import Grid, cells_of_box, degrees, flat, grid_bounds, raster_crs, six
from circle15.sources.tables import read_population_table

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

RASTER_ENDINGS: Final = (".tif", ".tiff", ".vrt", ".img", ".asc")

#: Cells that are looked at in all: ten thousand km² in cells of 100 m have a million.
MAX_CELLS: Final = 4_000_000


def read_population(
    path: Path | Database, communities: gpd.GeoDataFrame, options: TableOptions | None = None
) -> Checked:
    """Read a population grid.

    Parameters
    ----------
    path
        A raster with one band of people per cell, or a table of points or cells with ``population`` or
        ``households``.
    communities
        Of a raster only the cells that their outlines meet are read.
    options
        What a table does not say about itself.

    Returns
    -------
    Points or cells with ``population`` or ``households``. Where a cell says nothing, or less than nothing, that is a
    note.

    Raises
    ------
    FileError
        If the file is missing or damaged; if a raster has several bands, lies elsewhere than the communities, does not
        say where, or is too fine for memory.
    TableError
        If a table counts neither people nor households; and as the readers of tables say.
    CrsError
        If it has no reference system.
    """
    if isinstance(path, Database) or path.suffix.lower() not in RASTER_ENDINGS:
        return _of_table(path, options or TableOptions())
    if not path.is_file():
        raise FileError("file_missing", file=path)
    with readable(path):
        import rasterio

        with rasterio.open(path) as file:
            return _of_raster(file, communities, path.name)


# ---- tables --------------------------------------------------------------------------------------


def _of_table(path: Path | Database, options: TableOptions) -> Checked:
    """Read a table of points or cells."""
    checked = read_population_table(path, options)
    names = [column.name for column in POPULATION.columns if column.name in checked.table.columns]
    if not names:
        raise TableError(
            "table_column_missing",
            file=path.name,
            column="population",
            zh=zh_heading("population", POPULATION),
            columns=listed([name for name in checked.table.columns if name != checked.table.geometry.name]),
        )
    counted = np.zeros(len(checked.table), dtype=np.bool_)
    for name in names:
        counted |= (pd.to_numeric(checked.table[name], errors="coerce") >= 0).to_numpy(dtype=np.bool_)
    return replace(checked, notes=(*checked.notes, *_unknown(int((~counted).sum()), path.name)))


def _unknown(count: int, name: str) -> tuple[Note, ...]:
    """Tell how many cells say nothing that can be used."""
    return (Note("cells_unknown", {"file": name, "count": count}),) if count else ()


# ---- rasters -------------------------------------------------------------------------------------


class _Cells(NamedTuple):
    """Cells of a raster: their numbers, row by row, ascending, and what they say."""

    number: NDArray[np.int64]
    people: NDArray[np.float64]


def _of_raster(file: "DatasetReader", communities: gpd.GeoDataFrame, name: str) -> Checked:
    """Read the cells that the outlines of communities meet."""
    if file.count != 1:
        raise FileError("population_bands", file=name, count=file.count)
    crs = flat(raster_crs(file, name))
    if file.transform.is_identity:  # what GDAL says of a raster that does not say where it lies
        raise FileError("population_nowhere", file=name)
    grid = Grid(six(file.transform), file.width, file.height, crs)
    areas = communities[shapely.get_dimensions(communities.geometry.to_numpy()) == 2]
    outlines = np.asarray(areas.geometry.to_crs(crs).to_numpy(), dtype=object)
    windows = [cells_of_box(tuple(shape.bounds), grid) for shape in outlines]
    within = [window for window in windows if window is not None]
    if len(outlines) and not within:
        here = tuple(areas.geometry.to_crs(WGS84).total_bounds)
        raise FileError("population_elsewhere", file=name, raster=degrees(grid_bounds(grid)), people=degrees(here))
    cells = _read(file, within, name)
    shapes = _boxes(cells.number, grid)
    met = np.unique(shapely.STRtree(shapes).query(outlines, predicate="intersects")[1])
    counted = np.isfinite(cells.people[met]) & (cells.people[met] >= 0)
    kept = met[counted & (cells.people[met] > 0)]
    ids = pd.Index(cells.number[kept].astype(str), name="id")
    table = gpd.GeoDataFrame({"population": cells.people[kept]}, geometry=shapes[kept], crs=crs, index=ids)
    return Checked(table=table, rejected=rejected_table(), notes=_unknown(int((~counted).sum()), name))


def _read(file: "DatasetReader", windows: Sequence[tuple[int, int, int, int]], name: str) -> _Cells:
    """Read some windows of a raster, each cell once; NaN where it says nothing."""
    from rasterio.windows import Window

    count = sum((right - left) * (bottom - top) for left, top, right, bottom in windows)
    if count > MAX_CELLS:
        raise FileError("population_too_large", file=name, cells=count / 1e6, limit=MAX_CELLS / 1e6)
    numbers, people = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for left, top, right, bottom in windows:
        band = file.read(1, window=Window(left, top, right - left, bottom - top), masked=True)
        values = np.ma.getdata(band).astype(np.float64) * file.scales[0] + file.offsets[0]
        values[np.ma.getmaskarray(band)] = np.nan
        rows, columns = np.mgrid[top:bottom, left:right]
        numbers.append((rows * file.width + columns).ravel())
        people.append(values.ravel())
    number, first = np.unique(np.concatenate(numbers), return_index=True)
    return _Cells(number=number, people=np.concatenate(people)[first])


def _boxes(number: NDArray[np.int64], grid: Grid) -> NDArray[np.object_]:
    """Outlines of cells."""
    row, column = np.divmod(number, grid.columns)
    a, b, c, d, e, f = grid.transform
    corners = []
    for right, down in ((0, 0), (1, 0), (1, 1), (0, 1)):
        x, y = column + right, row + down
        corners.append(np.column_stack([a * x + b * y + c, d * x + e * y + f]))
    return np.asarray(shapely.polygons(np.stack(corners, axis=1)), dtype=object)
