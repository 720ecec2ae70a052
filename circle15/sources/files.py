"""Files that offices have, opened: tables, workbooks, layers, archives and databases become rows under headings.

Whatever a library says about a broken file, the caller hears which file it is and how to mend it.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from circle15.errors import FileError
from circle15.schema import Table
from circle15.sources.archives import unpacked
from circle15.sources.databases import open_database
from circle15.sources.kml import open_kml
from circle15.sources.layer_files import open_layer, open_parquet, open_shapefile
from circle15.sources.options import MAX_TABLE_MB, BoundaryFile, Sheet, TableOptions, listed, readable
from circle15.sources.texts import open_text
from circle15.sources.urls import Database, source_of
from circle15.sources.workbooks import open_ods, open_workbook

__all__ = [
    "MAX_TABLE_MB",
    "TABLE_ENDINGS",
    "BoundaryFile",
    "Database",
    "Sheet",
    "TableOptions",
    "listed",
    "open_table",
    "readable",
    "source_of",
]


def open_table(path: Path | Database, table: Table, options: TableOptions) -> Sheet:
    """Read a file by its ending, or the rows of a database.

    Parameters
    ----------
    path
        What to read.
    table
        What it is read as.
    options
        What the file does not say about itself.

    Raises
    ------
    FileError
        If it is missing, damaged, too large or of an unknown ending.
    TableError
        If it holds no rows, or not the sheet or layer that is asked for.
    """
    if isinstance(path, Database):
        with readable(path):
            return open_database(path, options)
    ending = path.suffix.lower()
    if ending not in TABLE_ENDINGS:
        raise FileError("file_ending_unknown", file=path.name, ending=ending, known=", ".join(TABLE_ENDINGS))
    if not path.is_file():
        raise FileError("file_missing", file=path)
    size = path.stat().st_size / 2**20
    if size > MAX_TABLE_MB:
        raise FileError("file_too_large", file=path.name, size=f"{size:.0f}", limit=MAX_TABLE_MB)
    with readable(path):
        if ending in _ARCHIVES:
            return _open_archive(path, table, options)
        return _READERS[ending](path, table, options)


def _open_archive(path: Path, table: Table, options: TableOptions) -> Sheet:
    """Read the one readable file of an archive; its name stands where a workbook has its sheet."""
    with unpacked(path, tuple(_READERS), options.layer) as (file, name):
        # The name that chose the file is no layer in it.
        stem = Path(name).stem
        inner = replace(options, layer=None) if options.layer in (name, Path(name).name, stem) else options
        with readable(file):
            sheet = _READERS[file.suffix.lower()](file, table, inner)
    return replace(sheet, sheet=f"{name} / {sheet.sheet}" if sheet.sheet else name)


_READERS: Final = MappingProxyType[str, Callable[[Path, Table, TableOptions], Sheet]](
    {
        ".csv": open_text,
        ".tsv": open_text,
        ".txt": open_text,
        ".xlsx": open_workbook,
        ".xlsm": open_workbook,
        ".xls": open_workbook,
        ".et": open_workbook,
        ".ods": open_ods,
        ".gpkg": open_layer,
        ".geojson": open_layer,
        ".json": open_layer,
        ".shp": open_shapefile,
        ".kml": open_kml,
        ".parquet": open_parquet,
    }
)
_ARCHIVES: Final = (".zip", ".kmz")

#: Endings of the files that can be read.
TABLE_ENDINGS: Final = (*_READERS, *_ARCHIVES)
