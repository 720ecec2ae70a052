"""Workbooks: which sheet is read, and its cells. Excel's two formats are told apart by content, not by ending."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from circle15.errors import FileError, TableError
from circle15.schema import Note, Table
from circle15.sources import xls, xlsx
from circle15.sources.grids import Grid, numbers, under_headings
from circle15.sources.heading_rows import TOP_ROWS
from circle15.sources.headings import recognised
from circle15.sources.options import MAX_COLUMNS, Sheet, TableOptions, listed
from circle15.sources.texts import open_text
from circle15.values import text_of

#: More sheets than these are not looked at when none is named.
_MOST_SHEETS: Final = 60

#: Columns that are looked at to choose a sheet.
_PEEK_COLUMNS: Final = 100

#: Rows beyond this in one merged cell are a formatted column and no group of communities.
_MERGED_ROWS: Final = 5_000

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_PAGES: Final = (b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<?xml", b"<style", b"<div", b"mime-version")


def open_workbook(path: Path, table: Table, options: TableOptions) -> Sheet:
    """Read a sheet of a workbook, whatever of the formats its content is in.

    Raises
    ------
    FileError
        If it is protected by a password, or a web page under a workbook's name.
    TableError
        If the sheet is not there or holds nothing.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_ZIP):
        return _open_xlsx(path, table, options)
    if head.startswith(_OLE):
        return _open_xls(path, table, options)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(_PAGES):
        raise FileError("workbook_is_page", file=path.name)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if wide or (b"\0" not in head and any(mark in head for mark in (b"\t", b",", b";"))):
        # Systems export text under the ending of a workbook, and Excel opens it.
        return open_text(path, table, options)
    return _open_xls(path, table, options)


def _open_xlsx(path: Path, table: Table, options: TableOptions) -> Sheet:
    parts = xlsx.sheet_parts(path)

    def peek(names: Sequence[str]) -> list[pd.DataFrame]:
        return xlsx.sheet_cells(path, names, [TOP_ROWS] * len(names), _PEEK_COLUMNS)

    name, notes = _chosen([(part.name, part.visible) for part in parts], peek, table, options, path.name)
    part = next(part for part in parts if part.name == name)
    scan = xlsx.scanned(path, part)
    rows, columns = scan.extent
    (cells,) = xlsx.sheet_cells(path, [name], [rows], columns)
    notes += _scan_notes(scan, f"{path.name} [{name}]")
    return _sheet(cells, scan.merged, notes, table, options, (path.name, name))


def _open_xls(path: Path, table: Table, options: TableOptions) -> Sheet:
    with xls.opened(path) as book:
        names = [(sheet.name, sheet.visibility == 0) for sheet in book.sheets()]

        def peek(wanted: Sequence[str]) -> list[pd.DataFrame]:
            return [xls.sheet_cells(book, name, TOP_ROWS) for name in wanted]

        name, notes = _chosen(names, peek, table, options, path.name)
        cells = xls.sheet_cells(book, name, None)
        merged, hidden = xls.merged_cells(book, name), xls.hidden_rows(book, name)
    if hidden:
        notes += (
            Note("rows_hidden", {"file": f"{path.name} [{name}]", "count": len(hidden), "rows": numbers(hidden)}),
        )
    return _sheet(cells, merged, notes, table, options, (path.name, name))


def open_ods(path: Path, table: Table, options: TableOptions) -> Sheet:
    """Read a sheet of an OpenDocument workbook, with GDAL's reader."""
    from circle15.sources.ods import sheet_cells, sheet_names

    def peek(wanted: Sequence[str]) -> list[pd.DataFrame]:
        return [sheet_cells(path, name, TOP_ROWS) for name in wanted]

    names = [(name, True) for name in sheet_names(path)]
    name, notes = _chosen(names, peek, table, options, path.name)
    return _sheet(sheet_cells(path, name, None), [], notes, table, options, (path.name, name))


# ---- which sheet ---------------------------------------------------------------------------------


def _chosen(
    sheets: Sequence[tuple[str, bool]],
    peek: Callable[[Sequence[str]], list[pd.DataFrame]],
    table: Table,
    options: TableOptions,
    file: str,
) -> tuple[str, tuple[Note, ...]]:
    """Choose a sheet: the one asked for, else of those that people see the one with the most known headings."""
    names = [name for name, _ in sheets]
    if options.sheet is not None:
        if options.sheet not in names:
            raise TableError("sheet_unknown", file=file, sheet=options.sheet, sheets=listed(names))
        return options.sheet, ()
    seen = [name for name, visible in sheets if visible][:_MOST_SHEETS] or names[:_MOST_SHEETS]
    if not seen:
        raise TableError("table_empty", file=file)
    heads = dict(zip(seen, peek(seen), strict=True)) if len(seen) > 1 else {seen[0]: pd.DataFrame()}
    filled = [name for name in seen if len(heads[name]) > 1] or seen[:1]
    chosen = max(filled, key=lambda name: _known_headings(heads[name], table))
    others = [name for name in filled if name != chosen]
    if not others:
        return chosen, ()
    return chosen, (Note("sheet_chosen", {"file": file, "sheet": chosen, "others": listed(others)}),)


def _known_headings(cells: pd.DataFrame, table: Table) -> int:
    """How many headings of a table the best of the first rows holds."""
    rows = ([text_of(cell) for cell in row] for row in cells.head(TOP_ROWS).itertuples(index=False, name=None))
    return max((recognised(row, table) for row in rows), default=0)


# ---- cells ---------------------------------------------------------------------------------------


def _sheet(
    cells: pd.DataFrame,
    merged: Sequence[tuple[int, int, int, int]],
    notes: tuple[Note, ...],
    table: Table,
    options: TableOptions,
    names: tuple[str, str],
) -> Sheet:
    """Cells under their headings; a value that was merged over rows holds for all of them."""
    file, sheet = names
    if cells.empty or not any(text_of(cell) is not None for column in cells for cell in cells[column]):
        raise TableError("table_empty", file=f"{file} [{sheet}]")
    if len(cells.columns) >= MAX_COLUMNS:
        notes += (Note("columns_beyond", {"file": f"{file} [{sheet}]", "limit": MAX_COLUMNS}, "warning"),)
    values = cells.to_numpy(dtype=object, copy=True)
    said = np.array([any(text_of(cell) is not None for cell in row) for row in values], dtype=np.bool_)
    for top, bottom, left, right in merged:
        inside = bottom < len(values) and right < values.shape[1]
        if inside and left == right and bottom - top < _MERGED_ROWS:
            # A subdistrict is often written once for all of its communities.
            # A blank row within the block stays blank: it is no community without a name.
            rows = np.arange(top, bottom + 1)
            values[rows[said[rows]], left] = values[top, left]
    grid = Grid(cells=pd.DataFrame(values, dtype=object), notes=notes)
    return replace(under_headings(grid, table, file=file, columns=options.columns), sheet=sheet)


def _scan_notes(scan: xlsx.Scan, place: str) -> tuple[Note, ...]:
    notes = []
    if scan.hidden:
        notes.append(Note("rows_hidden", {"file": place, "count": len(scan.hidden), "rows": numbers(scan.hidden)}))
    if scan.beyond:
        rows, columns = scan.extent
        notes.append(Note("cells_far_away", {"file": place, "rows": rows, "columns": columns}, "warning"))
    if scan.uncomputed:
        cells = ", ".join(scan.uncomputed[:5]) + (", …" if len(scan.uncomputed) > 5 else "")
        values = {"file": place, "count": len(scan.uncomputed), "cells": cells}
        notes.append(Note("formulas_uncomputed", values, "warning"))
    return tuple(notes)
