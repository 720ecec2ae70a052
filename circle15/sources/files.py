"""Files that offices have, opened: tables, workbooks and layers become rows under headings.

Whatever a library says about a broken file, the caller hears which file it is and how to mend it.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from circle15.errors import FileError, InputError, TableError
from circle15.schema import Fault, Note, OnInvalid, Table
from circle15.sources.headings import recognised
from circle15.values import text_of

#: Larger table files are refused: they would not fit into the memory of an office computer.
MAX_TABLE_MB: Final = 512

#: How far down a heading row is looked for, below titles and notes.
_HEADING_ROWS: Final = 10

#: Cells beyond the headings that a row of a CSV file may have before reading it stops.
_SPARE_CELLS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOptions:
    """What a file does not say about itself.

    Parameters
    ----------
    layer
        Layer of a GeoPackage.
    sheet
        Sheet of a workbook; the first by default.
    columns
        Schema name to the file's heading, where a heading is not recognised.
    crs
        Reference system of the coordinates, where the file names none or a wrong one.
    datum
        Datum of longitude and latitude in a CSV file or workbook.
    encoding
        Of text; found out by default.
    on_invalid
        ``"reject"`` lists rows that cannot be used, ``"raise"`` stops at the first.
    """

    layer: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] | None = None
    crs: str | None = None
    datum: Literal["wgs84", "cgcs2000"] = "wgs84"
    encoding: str | None = None
    on_invalid: OnInvalid = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stood in a file: its rows under its own headings, and where each row stands."""

    frame: pd.DataFrame
    rows: Sequence[int]
    sheet: str = ""
    notes: tuple[Note, ...] = ()
    faults: tuple[Fault, ...] = ()


def open_table(path: Path, table: Table, options: TableOptions) -> Sheet:
    """Read a file by its ending."""
    ending = path.suffix.lower()
    reader = _READERS.get(ending)
    if reader is None:
        known = ", ".join(_READERS)
        raise FileError("file_ending_unknown", file=path.name, ending=ending, known=known)
    if not path.is_file():
        raise FileError("file_missing", file=path)
    size = path.stat().st_size / 2**20
    if size > MAX_TABLE_MB:
        raise FileError("file_too_large", file=path.name, size=f"{size:.0f}", limit=MAX_TABLE_MB)
    with readable(path):
        return reader(path, table, options)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what a library says about a file into one sentence that names the file.

    Raises
    ------
    FileError
        If anything but an input error is raised inside.
    """
    try:
        with warnings.catch_warnings():
            # Libraries warn about what they skip, a workbook's styles or an unclosed ring. What is
            # lost shows later.
            warnings.simplefilter("ignore")
            yield
    except InputError:
        raise
    except Exception as error:  # every library has its own kinds
        lines = str(error).strip().splitlines()
        detail = lines[0][:200] if lines else type(error).__name__
        raise FileError("file_damaged", file=path.name, detail=detail) from error


def listed(headings: Sequence[object]) -> str:
    """Write headings, layers or sheets one after the other, for a sentence."""
    return ", ".join(str(heading) for heading in headings)


# ---- text and workbooks --------------------------------------------------------------------------


def _open_csv(path: Path, table: Table, options: TableOptions) -> Sheet:
    text, encoding = _decoded(path, options.encoding)
    if not text.strip():
        raise TableError("table_empty", file=path.name)
    first = next(line for line in text.splitlines() if line.strip())
    separator = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=first.count)
    width = max(line.count(separator) for line in text[:100_000].splitlines()) + 1
    grid = pd.read_csv(
        StringIO(text),
        sep=separator,
        header=None,
        names=list(range(width + _SPARE_CELLS)),
        dtype=str,
        index_col=False,
        na_filter=False,
        skip_blank_lines=False,
    )
    sheet = _under_headings(grid, table, path.name)
    if encoding.startswith("utf-8"):
        return sheet
    note = Note("encoding_used", {"file": path.name, "encoding": encoding})
    return replace(sheet, notes=(note, *sheet.notes))


def _decoded(path: Path, encoding: str | None) -> tuple[str, str]:
    """Text of a file, and the encoding that it was in."""
    content = path.read_bytes()
    if encoding is not None:
        try:
            return content.decode(encoding), encoding
        except (UnicodeError, LookupError) as error:
            raise FileError("encoding_unknown", file=path.name, encoding=encoding) from error
    tried = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for candidate in tried:
        try:
            return content.decode(candidate), candidate
        except UnicodeError:
            continue
    raise FileError("file_encoding", file=path.name)


def _open_workbook(path: Path, table: Table, options: TableOptions) -> Sheet:
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    names = [sheet.title for sheet in book.worksheets]
    if options.sheet is not None and options.sheet not in names:
        raise TableError("sheet_unknown", file=path.name, sheet=options.sheet, sheets=listed(names))
    filled = (sheet.title for sheet in book.worksheets if sheet.max_row > 1 and sheet.sheet_state == "visible")
    name = options.sheet or next(filled, names[0])
    cells = book[name]
    grid = pd.DataFrame([list(row) for row in cells.iter_rows(values_only=True)], dtype=object)
    for merged in cells.merged_cells.ranges:
        # A subdistrict is often written once for all of its communities.
        if merged.min_col == merged.max_col:
            block = slice(merged.min_row - 1, merged.max_row)
            top: Any = cells.cell(merged.min_row, merged.min_col).value
            grid.iloc[block, merged.min_col - 1] = top
    if grid.empty:
        raise TableError("table_empty", file=f"{path.name} [{name}]")
    return replace(_under_headings(grid, table, path.name, spill=False), sheet=name)


def _under_headings(grid: pd.DataFrame, table: Table, file: str, *, spill: bool = True) -> Sheet:
    """Split a grid of cells into headings and rows; blank rows go, row numbers stay those of the file.

    ``spill``: a cell beyond the last heading means that the row has slipped, as an unquoted comma
    makes it do.
    """
    at, headings = _heading_row(grid, table)
    blank = grid.apply(_blank)
    kept = np.flatnonzero(~blank.all(axis=1))
    kept = kept[kept > at]
    body, blank = grid.iloc[kept], blank.iloc[kept]
    last = max((i for i, cell in enumerate(headings) if cell), default=-1)
    beyond = list(range(last + 1, grid.shape[1]))
    faults = _spilt(body.iloc[:, beyond], blank.iloc[:, beyond]) if spill else ()
    used = [i for i in range(grid.shape[1]) if i <= last or (not spill and not blank.iloc[:, i].all())]
    frame = body.iloc[:, used].set_axis(_unique(headings, used), axis=1).reset_index(drop=True)
    notes = (Note("header_row_used", {"file": file, "row": at + 1}),) if at else ()
    return Sheet(frame=frame, rows=[int(row) + 1 for row in kept], notes=notes, faults=faults)


def _blank(cells: pd.Series) -> pd.Series:
    """Say which cells of a column are empty."""
    if isinstance(cells.dtype, pd.StringDtype):
        return cells.isna() | (cells.str.strip() == "")
    return cells.map(lambda cell: text_of(cell) is None).astype(bool)


def _heading_row(grid: pd.DataFrame, table: Table) -> tuple[int, list[str | None]]:
    """Find the row of the headings: the one with most known ones, else the first that is not blank."""
    top = [[text_of(cell) for cell in row] for row in grid.head(_HEADING_ROWS).itertuples(index=False, name=None)]
    scores = [recognised([cell for cell in row if cell], table) for row in top]
    at = int(np.argmax(scores)) if max(scores) > 1 else next((i for i, row in enumerate(top) if any(row)), 0)
    return at, top[at]


def _spilt(beyond: pd.DataFrame, blank: pd.DataFrame) -> tuple[Fault, ...]:
    """Faults of rows with cells beyond the last heading."""
    return tuple(
        Fault(
            int(position),
            "",
            " ".join(text for cell in beyond.iloc[position].tolist() if (text := text_of(cell))),
            "reject_cells_too_many",
            "remedy_cells_too_many",
            True,
        )
        for position in np.flatnonzero(~blank.all(axis=1))
    )


def _unique(cells: Sequence[str | None], used: Sequence[int]) -> list[str]:
    """Headings, made different from each other where the file repeats or omits them."""
    seen: dict[str, int] = {}
    names = []
    for i in used:
        name = cells[i] or f"unnamed_{i + 1}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return names


# ---- files with geometries -----------------------------------------------------------------------


def _open_layer(path: Path, table: Table, options: TableOptions) -> Sheet:
    import pyogrio

    layer = _layer(path, table, options.layer)
    encoding = options.encoding or _shapefile_encoding(path)
    frame = pyogrio.read_dataframe(path, layer=layer, encoding=encoding, on_invalid="ignore")
    return _numbered(frame, sheet=layer if path.suffix.lower() == ".gpkg" else "")


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


def _shapefile_encoding(path: Path) -> str | None:
    """Guess the encoding of a shapefile that does not name it: UTF-8 where it fits, else GB18030."""
    texts = path.with_suffix(".dbf")
    if path.suffix.lower() != ".shp" or path.with_suffix(".cpg").is_file() or not texts.is_file():
        return None
    content = texts.read_bytes()
    # The header of a dBase file holds numbers; its length is in the bytes 8 and 9, field names start at 32.
    start = int.from_bytes(content[8:10], "little")
    try:
        (content[32 : start - 1] + content[start:]).decode("utf-8")
    except UnicodeError:
        return "gb18030"
    return "utf-8"


def _open_parquet(path: Path, _table: Table, _options: TableOptions) -> Sheet:
    try:
        return _numbered(gpd.read_parquet(path))
    except ValueError as error:
        if "geo" not in str(error).lower():
            raise
    return _numbered(pd.read_parquet(path))


def _numbered(frame: pd.DataFrame, sheet: str = "") -> Sheet:
    """Count the rows of a file that has no row of headings."""
    frame = frame.reset_index(drop=frame.index.name is None)
    return Sheet(frame=frame, rows=range(1, len(frame) + 1), sheet=sheet)


_READERS: Final[dict[str, Callable[[Path, Table, TableOptions], Sheet]]] = {
    ".csv": _open_csv,
    ".tsv": _open_csv,
    ".xlsx": _open_workbook,
    ".gpkg": _open_layer,
    ".geojson": _open_layer,
    ".json": _open_layer,
    ".shp": _open_layer,
    ".parquet": _open_parquet,
}
