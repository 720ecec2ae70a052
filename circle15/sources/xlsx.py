"""Workbooks of Excel 2007 and later, and of WPS: what a sheet holds, and what its cells' XML says beside.

openpyxl streams the values of one sheet; which rows are hidden, which cells are merged and which formulas were never
computed stands in the sheet's XML, which is looked through first. That also keeps hostile files out: how much is in
them is known before anything is built.
"""

import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

import openpyxl
import pandas as pd

from circle15.errors import FileError
from circle15.sources.options import MAX_CELLS, MAX_COLUMNS

#: Bytes that the parts of a workbook may have when unpacked; a sheet of a million rows has about 500 MB.
_MOST_BYTES: Final = 1 << 30

#: Rows below which no cell says anything are not read; Excel itself has no more rows than these.
_MOST_ROWS: Final = 1_048_576

_CELL: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ZEROS: Final = re.compile(r"0{2,}")
_BLOCK: Final = 1 << 16

#: Empty rows and columns after which what stands there is no part of the table: a key that was hit by mistake.
_ROW_GAP: Final = 2_000
_COLUMN_GAP: Final = 200
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """A sheet of a workbook: its name, where its XML stands, and whether people see it."""

    name: str
    member: str
    visible: bool


@dataclass(slots=True)
class Scan:
    """What the XML of a sheet says beside its values.

    Parameters
    ----------
    filled_rows, filled_columns
        Numbers of those with a cell that holds something, from 1.
    merged
        First row, last row, first column, last column of merged cells, from 0.
    hidden
        Numbers of hidden rows that hold something.
    uncomputed
        Cells with a formula and no value.
    """

    filled_rows: set[int] = field(default_factory=set)
    filled_columns: set[int] = field(default_factory=set)
    cells: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    uncomputed: list[str] = field(default_factory=list)

    @property
    def extent(self) -> tuple[int, int]:
        """The last row and column of the table: a cell far beyond all others belongs to nothing."""
        return _before_gap(self.filled_rows, _ROW_GAP), _before_gap(self.filled_columns, _COLUMN_GAP)

    @property
    def beyond(self) -> bool:
        """Whether there are cells that far away."""
        return max(self.filled_rows, default=0) > self.extent[0] or max(self.filled_columns, default=0) > self.extent[1]


def _before_gap(filled: set[int], gap: int) -> int:
    """The last number before a gap."""
    last = 0
    for number in sorted(filled):
        if number - last > gap:
            break
        last = number
    return last


def sheet_parts(path: Path) -> list[SheetPart]:
    """List the sheets of a workbook that hold cells.

    Raises
    ------
    FileError
        If its parts would not fit into memory.
    """
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
        if size > _MOST_BYTES:
            raise FileError("table_too_large_unpacked", file=path.name, size=size >> 20, limit=_MOST_BYTES >> 20)
        relations = {
            element.get("Id"): element.get("Target") or ""
            for element in _root(archive, "xl/_rels/workbook.xml.rels")
            if (element.get("Type") or "").endswith("/worksheet")
        }
        sheets = [element for element in _root(archive, "xl/workbook.xml").iter() if _tag(element) == "sheet"]
    found = []
    for element in sheets:
        target = relations.get(element.get(_RELATION) or element.get(_STRICT))
        if target:
            member = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
            found.append(
                SheetPart(
                    name=element.get("name") or "",
                    member=member,
                    visible=(element.get("state") or "visible") == "visible",
                )
            )
    return found


def _root(archive: zipfile.ZipFile, member: str) -> ET.Element:
    """Parse a small part; one that declares entities is no workbook."""
    text = archive.read(member)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ValueError(member)
    return ET.fromstring(text)  # noqa: S314  entities are refused above


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


# ---- the XML of a sheet --------------------------------------------------------------------------


def scanned(path: Path, part: SheetPart) -> Scan:
    """Look through the XML of a sheet.

    Raises
    ------
    FileError
        If it has more cells than fit into memory.
    """
    scan = Scan()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    _listen(parser, scan, path.name)
    with zipfile.ZipFile(path) as archive, archive.open(part.member) as file:
        while block := file.read(_BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    return scan


def _listen(parser: Any, scan: Scan, file: str) -> None:  # noqa: ANN401, C901  expat's parser has no public type
    """Have a parser fill a scan: cells that hold something, hidden rows, merged cells, formulas without a value."""
    row, column, hidden = 0, 0, False
    reference, formula, value, inside = "", False, False, False

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal row, column, hidden, reference, formula, inside, value
        name = tag.rpartition(":")[2]
        if name == "c":
            reference, formula, value = given.get("r", ""), False, False
            found = _CELL.fullmatch(reference)
            column = _column(found[1]) if found else column + 1
        elif name in ("v", "t"):
            inside = True
        elif name == "f":
            formula = True
        elif name == "row":
            row = int(given.get("r") or row + 1)
            column, hidden = 0, given.get("hidden") in ("1", "true")
        elif name == "mergeCell":
            _merge(scan, given.get("ref", ""))

    def text(_: str) -> None:
        nonlocal value
        value = value or inside

    def end(tag: str) -> None:
        nonlocal inside
        inside = False
        if tag.rpartition(":")[2] != "c" or not (value or formula):
            return
        scan.cells += 1
        if scan.cells > MAX_CELLS:
            raise FileError("table_too_many_cells", file=file, cells=scan.cells, limit=MAX_CELLS)
        scan.filled_rows.add(row)
        scan.filled_columns.add(column)
        if hidden and (not scan.hidden or scan.hidden[-1] != row):
            scan.hidden.append(row)
        if formula and not value:
            scan.uncomputed.append(reference)

    def refuse(*_: object) -> None:
        raise ValueError(file)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = text, refuse


def _merge(scan: Scan, reference: str) -> None:
    first, _, last = reference.partition(":")
    corners = [_CELL.fullmatch(corner) for corner in (first, last or first)]
    if corners[0] and corners[1] and len(scan.merged) < 200_000:
        top, bottom = int(corners[0][2]) - 1, int(corners[1][2]) - 1
        scan.merged.append((top, bottom, _column(corners[0][1]) - 1, _column(corners[1][1]) - 1))


def _column(letters: str) -> int:
    """Give the number of a column from 1: A, B ... AA."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


# ---- values --------------------------------------------------------------------------------------


def sheet_cells(path: Path, names: Sequence[str], rows: Sequence[int], columns: int) -> list[pd.DataFrame]:
    """Read the values of sheets, from their first row.

    Parameters
    ----------
    path
        The workbook.
    names
        Of its sheets.
    rows
        How many rows of each to read at most.
    columns
        How many columns at most.
    """
    # Opened here: openpyxl goes by the ending of a path, and endings lie.
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        grids = []
        for name, most in zip(names, rows, strict=True):
            sheet = book[name]
            sheet.reset_dimensions()
            limit = min(most, _MOST_ROWS)
            lines = [
                [_value(cell) for cell in row]
                for row in (sheet.iter_rows(max_row=limit, max_col=min(columns, MAX_COLUMNS)) if limit else ())
            ]
            width = max(map(len, lines), default=0)
            grids.append(pd.DataFrame([line + [None] * (width - len(line)) for line in lines], dtype=object))
        book.close()
        return grids


def _value(cell: Any) -> object:  # noqa: ANN401  openpyxl has three kinds of cell
    """Value of a cell; a code that is shown with leading zeros has them."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        shown = cell.number_format
        if shown and _ZEROS.fullmatch(shown) and float(value).is_integer() and value >= 0:
            return str(int(value)).zfill(len(shown))
    return value
