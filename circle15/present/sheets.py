"""Sheets of a workbook as offices like to read them: a fixed header, a filter, wrapped text, and no formula.

XlsxWriter writes them: 30,000 rows of 40 cells with their formats take it 6 s of computing where openpyxl takes 16,
and 2 s on the sheets of :mod:`circle15.present.long_sheet`.
"""

import datetime as dt
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf, isfinite, isnan
from pathlib import Path
from typing import Final

import pandas as pd
import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from circle15.explaining.kept import plain
from circle15.present.cell_styles import BODY, CELL, FONT, HEADER, Style
from circle15.present.long_sheet import LongSheet
from circle15.present.tables import defused

#: Most characters that a cell of a workbook holds, in units of UTF-16, and that a footer does (Excel specifications
#: and limits).
CELL_LIMIT: Final = 32_767
_FOOTER_LIMIT: Final = 255

#: Characters of a footer beside the number of the page.
_FOOTER_TEXT: Final = 100

#: Height of a line of text in points.
LINE_PT: Final = 15
_MOST_LINES: Final = 25

#: Numbers by which Excel knows the sizes of paper.
A4: Final = 9
A3: Final = 8

#: The date that a workbook of no run bears: a file of the same content is the same file.
_NO_DATE: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  the library wants a date without a zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook that is being written.

    Parameters
    ----------
    file
        The library's.
    footer
        What stands at the foot of every page beside its number.
    formats
        The formats that it has so far.
    """

    file: xlsxwriter.Workbook
    footer: str = ""
    formats: dict[Style, Format] = field(default_factory=dict)

    def format(self, style: Style) -> Format:
        """Give the format of a style; the same for all cells that look alike."""
        if style not in self.formats:
            self.formats[style] = self.file.add_format(style.properties())
        return self.formats[style]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column of a table on a sheet.

    Parameters
    ----------
    title
        Its heading.
    cells
        Texts and numbers; nothing is written for what is missing.
    width
        In characters.
    styles
        How its cells look, one for all or one for each.
    header
        How its heading looks.
    """

    title: str
    cells: Sequence[object]
    width: float = 12
    styles: Style | Sequence[Style] = CELL
    header: Style = HEADER


@contextmanager
def open_book(path: Path, *, title: str = "", footer: str = "", made: dt.datetime | None = None) -> Iterator[Book]:
    """Write a workbook; it is whole when the block ends.

    Parameters
    ----------
    path
        The file.
    title
        Of the document's properties, which name nobody.
    footer
        What stands at the foot of every page beside its number.
    made
        When, for the properties.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(str(path), options)
    created = _NO_DATE if made is None else made.replace(tzinfo=None)
    file.set_properties(
        {"title": plain(title)[:_FOOTER_LIMIT], "author": "", "comments": plain(footer), "created": created}
    )
    with _uncollected():
        yield Book(file=file, footer=footer)
        try:
            file.close()
        except XlsxWriterException as error:
            # Its own errors stand for those of the system, or for a file that no zip archive holds.
            cause = error.__cause__ or (error.args[0] if error.args else None)
            raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the search for cycles: among a million cells, none of which is one, it takes a seventh of the time."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def cell_value(value: object) -> object:
    """Make a value safe for a cell: no formula, no markup, no control character, not too long.

    >>> print(cell_value('=HYPERLINK("x")'), cell_value("<r>a & b</r>"), cell_value(3))
    '=HYPERLINK("x") '<r>a & b</r> 3
    """
    if not isinstance(value, str):
        return value
    text = str(defused(value if value.isprintable() else plain(value)))
    if text.startswith("<r>"):
        # The library takes such a text for its own markup and writes it as it is: the file would be damaged.
        text = f"'{text}"
    if len(text) > CELL_LIMIT // 2:
        text = text.encode("utf-16-le")[: 2 * CELL_LIMIT].decode("utf-16-le", errors="ignore")
    return text or None


def put_cell(book: Book, sheet: Worksheet, place: tuple[int, int], value: object, style: Style = BODY) -> None:
    """Write one cell; a text stays a text, whatever it begins with, and what is missing stays blank.

    Parameters
    ----------
    book, sheet
        Where to.
    place
        Row and column, from 0.
    value
        A text or a number.
    style
        How it looks.
    """
    _put(sheet, place, cell_value(value), book.format(style))


def put_across(book: Book, sheet: Worksheet, row: int, columns: int, value: str, style: Style) -> None:
    """Write a text over some columns of a row, from the first on.

    Parameters
    ----------
    book, sheet
        Where to.
    row, columns
        The row, from 0, and how many columns.
    value, style
        The text, and how it looks.
    """
    sheet.merge_range(row, 0, row, columns - 1, "", book.format(style))
    put_cell(book, sheet, (row, 0), value, style)


def put_table(
    book: Book, sheet: Worksheet, columns: Sequence[SheetColumn], *, top: int = 0, fitted: bool = True
) -> int:
    """Write a table with a header row.

    Parameters
    ----------
    book, sheet
        Where to.
    columns
        Its columns, all of one length.
    top
        Row of the header, from 0.
    fitted
        Whether each row is as high as its longest text asks; else rows are one line high.

    Returns
    -------
    The first row below the table.
    """
    for at, column in enumerate(columns):
        put_cell(book, sheet, (top, at), column.title, column.header)
        _put_column(book, sheet, (top + 1, at), column)
    count = len(columns[0].cells)
    _fit(sheet, top, [(column.title, column.width) for column in columns])
    if fitted:
        long = [column for column in columns if not isinstance(column.styles, Style) or column.styles.wrapped]
        for row in range(count):
            _fit(sheet, top + 1 + row, [(column.cells[row], column.width) for column in long])
    return top + 1 + count


def _put_column(book: Book, sheet: Worksheet, place: tuple[int, int], column: SheetColumn) -> None:
    """Write the cells of a column; texts that stand in many of them are made safe once."""
    styles = [column.styles] * len(column.cells) if isinstance(column.styles, Style) else column.styles
    # Few styles stand in many cells: they are compared by what they are once, not in every cell.
    distinct = {id(style): style for style in styles}
    known = {key: book.format(style) for key, style in distinct.items()}
    looks = [known[id(style)] for style in styles]
    blanks = any(style.lined or style.fill for style in distinct.values())
    cells = _safe(column.cells)
    if isinstance(sheet, LongSheet):
        sheet.put_column(place, cells, looks, blanks=blanks)
        return
    first, at = place
    for row, (cell, look) in enumerate(zip(cells, looks, strict=True), start=first):
        if blanks or cell is not None:
            _put(sheet, (row, at), cell, look)


def _safe(values: Sequence[object]) -> list[object]:
    """Make values safe for cells, each text once; None for what is missing."""
    texts = {value: cell_value(value) for value in {value for value in values if isinstance(value, str)}}
    return [
        texts[value] if isinstance(value, str) else None if _is_missing(value) else _number(value) for value in values
    ]


def _number(value: object) -> object:
    """Leave a number as it is, and say what is none, as a date or an infinite number, in words."""
    return value if isinstance(value, int | float) and isfinite(value) else str(value)


def lay_out(
    book: Book,
    sheet: Worksheet,
    columns: Sequence[SheetColumn],
    *,
    top: int = 0,
    frozen: int = 0,
    paper: tuple[int, int] = (A4, 1),
) -> None:
    """Set widths, keep the header in view, filter by it, and set up the page.

    Parameters
    ----------
    book, sheet
        Where to.
    columns
        The table that was written.
    top
        Row of its header, from 0.
    frozen
        Columns that are kept in view.
    paper
        Size of the paper, lying, and how many pages the table is wide; 0: as many as it takes.
    """
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    sheet.freeze_panes(top + 1, frozen)
    sheet.autofilter(top, 0, top + max(len(columns[0].cells), 1), len(columns) - 1)
    sheet.repeat_rows(top)
    if paper[1] != 1 and frozen:
        sheet.repeat_columns(0, frozen - 1)
    set_page(book, sheet, paper)


def set_page(book: Book, sheet: Worksheet, paper: tuple[int, int] = (A4, 1)) -> None:
    """Set up the page: lying, so many pages wide, the footer with the number of the page.

    Parameters
    ----------
    book, sheet
        Where to.
    paper
        Size of the paper, and how many pages the sheet is wide; 0: as many as it takes.
    """
    sheet.set_landscape()
    sheet.set_paper(paper[0])
    sheet.fit_to_pages(paper[1], 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.hide_gridlines(2)
    # An ampersand begins a code of the footer, and is written twice: half of what a footer holds is enough for each.
    said = plain(book.footer)[:_FOOTER_TEXT].replace("&", "&&")
    sheet.set_footer(f'&L&"{FONT}"&8{said}&R&8&P / &N')


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and isnan(value))


def _put(sheet: Worksheet, place: tuple[int, int], value: object, look: Format) -> None:
    """Write a safe value; a missing one keeps the look of its cell."""
    if isinstance(value, str):
        sheet.write_string(*place, value, look)
    elif _is_missing(value):
        sheet.write_blank(*place, None, look)
    elif isinstance(value, int | float) and abs(value) != inf:
        sheet.write_number(*place, value, look)
    else:
        sheet.write_string(*place, str(value), look)


def _fit(sheet: Worksheet, row: int, cells: Sequence[tuple[object, float]]) -> None:
    """Make a row as high as its longest text: spreadsheets do so only when somebody edits it."""
    lines = max((_lines(value, width) for value, width in cells if isinstance(value, str)), default=1)
    sheet.set_row(row, LINE_PT * min(lines, _MOST_LINES) + 3)


def _lines(value: str, width: float) -> int:
    """Lines that a text takes in a column; a Chinese character is as wide as two others."""
    return sum(-(-cell_len(part) // max(int(width) - 1, 1)) or 1 for part in value.split("\n"))
