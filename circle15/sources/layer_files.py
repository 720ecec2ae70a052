"""Files with geometries: GeoPackage, GeoJSON, shapefile, GeoParquet."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from circle15.errors import FileError, TableError
from circle15.schema import Note, Table
from circle15.sources.dbase import beside, completed, mended_header, shapefile_encoding
from circle15.sources.gdal import gdal_options
from circle15.sources.options import Sheet, TableOptions, listed


def open_layer(path: Path, table: Table, options: TableOptions) -> Sheet:
    """Read a layer of a file.

    Raises
    ------
    TableError
        If it has several and none is named, or not the one that is.
    """
    import pyogrio

    layer = _layer(path, table, options.layer)
    frame = pyogrio.read_dataframe(path, layer=layer, encoding=options.encoding, on_invalid="ignore")
    return numbered(frame, sheet=layer if path.suffix.lower() == ".gpkg" else "")


def open_shapefile(path: Path, table: Table, options: TableOptions) -> Sheet:
    """Read a shapefile, also one without its index, its values or the name of its encoding.

    Raises
    ------
    FileError
        If it has neither names nor values.
    """
    drawn, notes = shapefile_frame(path, options.encoding)
    frame, more = completed(drawn, table, options.columns, path.name)
    empty = int((shapely.is_missing(drawn.geometry.to_numpy())).sum())
    if empty:
        notes += (Note("shapes_missing", {"file": path.name, "count": empty}),)
    sheet = numbered(frame)
    return replace(sheet, notes=(*notes, *more))


def shapefile_frame(path: Path, encoding: str | None) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Read the shapes and values of a shapefile, whatever of it is lost, and what to say of that.

    Raises
    ------
    FileError
        If it has no shapes.
    """
    import pyogrio

    notes: tuple[Note, ...] = ()
    if encoding is None:
        encoding, notes = shapefile_encoding(path)
    if beside(path, ".dbf") is None:
        notes += (Note("shapefile_without_values", {"file": path.name}, "warning"),)
    if beside(path, ".shx") is None:
        notes += (Note("shapefile_index_made", {"file": path.name}),)
    header = mended_header(path, encoding)
    if header is not None or beside(path, ".shx") is None:
        frame = _mended(path, encoding, header)
    else:
        frame = pyogrio.read_dataframe(path, encoding=encoding, on_invalid="ignore")
    if not isinstance(frame, gpd.GeoDataFrame):
        raise FileError("shapefile_without_shapes", file=path.name)
    return frame, notes


def _mended(path: Path, encoding: str | None, header: bytes | None) -> pd.DataFrame:
    """Read a copy of a shapefile whose index GDAL makes anew, and whose field names end with whole characters.

    Nothing is written into the office's own folder.
    """
    import pyogrio

    with tempfile.TemporaryDirectory(prefix="circle15-") as folder:
        for ending in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
            part = beside(path, ending)
            if part is not None:
                shutil.copyfile(part, Path(folder) / f"layer{ending}")
        if header is not None:
            with (Path(folder) / "layer.dbf").open("r+b") as file:
                file.write(header)
        with gdal_options(SHAPE_RESTORE_SHX="YES"):
            frame: pd.DataFrame = pyogrio.read_dataframe(
                Path(folder) / "layer.shp", encoding=encoding, on_invalid="ignore"
            )
            return frame


def _layer(path: Path, table: Table, wanted: str | None) -> str:
    """Layer to read: the one asked for, the only one, or the one that is called like the table."""
    import pyogrio

    layers = pyogrio.list_layers(path)
    names = [str(name) for name in layers[:, 0]]
    if wanted is not None:
        if wanted not in names:
            raise TableError("layer_unknown", file=path.name, layer=wanted, layers=listed(names))
        return wanted
    if table.name in names:
        return table.name
    drawn = [str(name) for name, geometry in layers if geometry] or names
    if len(drawn) != 1:
        raise TableError("layer_choose", file=path.name, layers=listed(names))
    return drawn[0]


def open_parquet(path: Path, _table: Table, _options: TableOptions) -> Sheet:
    """Read a GeoParquet file, or a plain one whose points are columns."""
    try:
        return numbered(gpd.read_parquet(path))
    except ValueError as error:
        if "geo" not in str(error).lower():
            raise
    return numbered(pd.read_parquet(path))


def numbered(frame: pd.DataFrame, sheet: str = "") -> Sheet:
    """Count the rows of a file that has no row of headings."""
    frame = frame.reset_index(drop=frame.index.name is None)
    if frame.columns.has_duplicates:
        frame = frame.loc[:, ~frame.columns.duplicated()]
    return Sheet(frame=frame, rows=range(1, len(frame) + 1), sheet=sheet)
