"""Text files of cells: CSV, and what office systems export under that name."""

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.errors import FileError, TableError
from circle15.schema import Fault, Note, Table
from circle15.sources.encodings import SURE, Decoded, decoded
from circle15.sources.grids import Grid, under_headings
from circle15.sources.options import MAX_CELLS, MAX_COLUMNS, Sheet, TableOptions

_SEPARATORS: Final = ",;\t|"
#: Lines that are looked at to find the separator and the number of columns.
_HEAD_LINES: Final = 100

#: Cells beyond the headings that a row may have before the rest of it is not read: enough to see that it slipped.
_SPARE_CELLS: Final = 10

#: Excel's own first line that names the separator; Excel does not show it.
_SAYS_SEPARATOR: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def open_text(path: Path, table: Table, options: TableOptions) -> Sheet:
    """Read a text of cells.

    Raises
    ------
    FileError
        If it is in no encoding that is known, or has more cells than fit into memory.
    TableError
        If it holds nothing.
    """
    found = decoded(path.read_bytes(), file=path.name, encoding=options.encoding)
    text = found.text.removeprefix("\ufeff")
    if not text.strip("\0 \t\r\n"):
        raise TableError("table_empty", file=path.name)
    said = _SAYS_SEPARATOR.match(text)
    text = text[said.end() :] if said else text
    separator = (
        said[1] if said and said[1] in _SEPARATORS else _separator(text, "\t" if path.suffix.lower() == ".tsv" else "")
    )
    cells, notes = _cells(text, separator, path.name)
    grid = Grid(cells=cells, spill=True)
    sheet = under_headings(grid, table, file=path.name, columns=options.columns)
    if found.lost:
        sheet = replace(sheet, faults=(*sheet.faults, *_undecoded(sheet.frame, found.encoding)))
    return replace(sheet, notes=(*_encoding_note(found, path.name), *notes, *sheet.notes))


def _separator(text: str, usual: str) -> str:
    """Find what stands between cells: what splits the most of the first lines, and those the finest."""
    lines = [line for line in text[:200_000].splitlines()[:_HEAD_LINES] if line.strip()]
    if usual and any(usual in line for line in lines):
        return usual

    def split(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        return sum(count > 0 for count in counts), sum(counts)

    return max(_SEPARATORS, key=split)


def _cells(text: str, separator: str, file: str) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Cut a text into cells, row by row as Excel does."""
    head = text[:2_000_000].splitlines()[:_HEAD_LINES]
    width = min(max(line.count(separator) for line in head) + 1, MAX_COLUMNS) + _SPARE_CELLS
    lines = text.count("\n") + 1
    if lines * width > MAX_CELLS + _HEAD_LINES * MAX_COLUMNS:
        raise FileError("table_too_many_cells", file=file, cells=lines * width, limit=MAX_CELLS)
    try:
        return _parsed(text, separator, width, quoting=0), ()
    except pd.errors.ParserError:
        # A quotation mark that is never closed would swallow every row below it.
        note = Note("quotes_unbalanced", {"file": file}, "warning")
        return _parsed(text, separator, width, quoting=3), (note,)


def _parsed(text: str, separator: str, width: int, *, quoting: Literal[0, 3]) -> pd.DataFrame:
    # A first row of our own says how many cells a row has: ``usecols`` then passes over what a row has beyond them, for
    # which the file would be refused without it.
    first = separator * (width - 1) + "\n"
    cells = pd.read_csv(
        StringIO(first + text.replace("\0", "")),
        sep=separator,
        header=None,
        names=list(range(width)),
        usecols=range(width),
        dtype=str,
        index_col=False,
        na_filter=False,
        skip_blank_lines=False,
        quoting=quoting,
    )
    return cells.iloc[1:].reset_index(drop=True)


def _undecoded(frame: pd.DataFrame, encoding: str) -> tuple[Fault, ...]:
    """Faults of rows that hold bytes which are no text."""
    broken: NDArray[np.bool_] = np.zeros(len(frame), dtype=np.bool_)
    first: dict[int, tuple[str, str]] = {}
    for at, heading in enumerate(frame.columns):
        cells = frame.iloc[:, at].astype(object)
        hit = np.array([isinstance(cell, str) and "\ufffd" in cell for cell in cells], dtype=np.bool_)
        for position in np.flatnonzero(hit & ~broken):
            first[int(position)] = (str(heading), str(cells.iloc[position])[:80])
        broken |= hit
    return tuple(
        Fault(position, heading, value, "reject_undecoded", "remedy_undecoded", "row", {"encoding": encoding})
        for position, (heading, value) in sorted(first.items())
    )


def _encoding_note(found: Decoded, file: str) -> tuple[Note, ...]:
    """Say which encoding was found, and how surely; UTF-8 goes without saying."""
    if found.encoding.startswith("utf-8"):
        return ()
    # Certainty is not to be had from bytes.
    values: dict[str, object] = {"file": file, "encoding": found.encoding, "share": min(found.confidence, 0.999)}
    if found.confidence < SURE:
        return (Note("encoding_unsure", values, "warning"),)
    return (Note("encoding_used", values),)
