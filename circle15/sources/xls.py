"""Workbooks of Excel 97 to 2003, and what WPS and older systems write in that format (.xls, .et)."""

import datetime as dt
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from circle15.errors import FileError
from circle15.sources.options import MAX_COLUMNS

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell, Sheet

_ZEROS: Final = re.compile(r"0{2,}")


@contextmanager
def opened(path: Path) -> Iterator["Book"]:
    """Open a workbook.

    Raises
    ------
    FileError
        If it is protected by a password.
    """
    import xlrd

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        try:
            book = xlrd.open_workbook(path, logfile=nowhere, formatting_info=True, ragged_rows=True)
        except xlrd.XLRDError as error:
            # A protected .xlsx is an OLE file without a workbook in it.
            if "encrypted" in str(error).lower() or "Can't find workbook in OLE2" in str(error):
                raise FileError("workbook_protected", file=path.name) from error
            raise
        try:
            yield book
        finally:
            book.release_resources()


def sheet_cells(book: "Book", name: str, most: int | None) -> pd.DataFrame:
    """Values of a sheet from its first row.

    Parameters
    ----------
    book
        The workbook.
    name
        Of the sheet.
    most
        How many rows to read at most.
    """
    sheet = book.sheet_by_name(name)
    rows = range(sheet.nrows if most is None else min(sheet.nrows, most))
    lines = [[_value(book, cell) for cell in sheet.row(row)[:MAX_COLUMNS]] for row in rows]
    while lines and all(cell is None for cell in lines[-1]):
        lines.pop()
    width = max(map(len, lines), default=0)
    return pd.DataFrame([line + [None] * (width - len(line)) for line in lines], dtype=object)


def merged_cells(book: "Book", name: str) -> list[tuple[int, int, int, int]]:
    """First row, last row, first column, last column of merged cells, from 0."""
    found: list[tuple[int, int, int, int]] = book.sheet_by_name(name).merged_cells
    return [(top, bottom - 1, left, right - 1) for top, bottom, left, right in found]


def hidden_rows(book: "Book", name: str) -> list[int]:
    """Numbers of hidden rows that hold something, as Excel shows them."""
    sheet: Sheet = book.sheet_by_name(name)
    return [
        row + 1
        for row, said in sorted(sheet.rowinfo_map.items())
        if said.hidden and row < sheet.nrows and any(str(value).strip() for value in sheet.row_values(row))
    ]


def _value(book: "Book", cell: "Cell") -> object:  # noqa: PLR0911  one for each kind of cell
    """Value of a cell: a day where its format says so, what Excel shows for a failed formula, zeros before a code."""
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or cell.value == "":
        return None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment: dt.datetime = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value
        return moment
    if cell.ctype == xlrd.XL_CELL_NUMBER and float(cell.value).is_integer() and cell.value >= 0:
        shown = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        if _ZEROS.fullmatch(shown):
            return str(int(cell.value)).zfill(len(shown))
    return cell.value
