"""Sheets of a workbook as offices like to read them: a fixed header, a filter, wrapped text, and no formula."""

from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from circle15.explaining.kept import plain
from circle15.present.folder import defused

#: A font with Chinese characters that every Windows since Vista has; other systems put their own in its place.
FONT: Final = "Microsoft YaHei"

#: Most characters that a cell of a workbook holds (Excel specifications and limits).
CELL_LIMIT: Final = 32_767

INK: Final = "1C1E21"
WASH: Final = "E8EDF1"
SOFT: Final = "5D6166"
#: Height of a line of text in points.
LINE_PT: Final = 15

_MOST_LINES: Final = 25
_LINE: Final = Side(style="thin", color="D3D3D0")

BODY: Final = Font(name=FONT, size=10, color=INK)
BOLD: Final = Font(name=FONT, size=10, color=INK, bold=True)
TITLE: Final = Font(name=FONT, size=15, color=INK, bold=True)
QUIET: Final = Font(name=FONT, size=9, color=SOFT)
_HEADER_FILL: Final = PatternFill("solid", fgColor=WASH)
_BORDER: Final = Border(bottom=_LINE)
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_HEADER: Final = Alignment(wrap_text=True, vertical="center")


def _lines(value: object, width: float) -> int:
    """Lines that a text takes in a column; a Chinese character is as wide as two others."""
    return sum(-(-cell_len(part) // max(int(width) - 1, 1)) or 1 for part in str(value or "").split("\n"))


def cell_value(value: object) -> object:
    """Make a value safe for a cell: no formula, no control character, not too long.

    >>> print(cell_value('=HYPERLINK("x")'), cell_value(3))
    '=HYPERLINK("x") 3
    """
    if not isinstance(value, str):
        return value
    return defused(plain(value))[:CELL_LIMIT] if value else None  # type: ignore[index]


def put_cell(sheet: Worksheet, row: int, column: int, value: object, font: Font = BODY) -> SheetCell:
    """Write one cell; a text stays a text, whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell)  # noqa: S101 - merged cells are read-only, and there are none
    safe = cell_value(value)
    cell.value = safe  # type: ignore[assignment]
    if isinstance(safe, str):
        cell.data_type = "s"
    cell.font, cell.alignment = font, _WRAPPED
    return cell


def fill_table(
    sheet: Worksheet,
    top: int,
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    fills: Mapping[str, str] | None = None,
) -> None:
    """Write a table with a header row.

    Parameters
    ----------
    sheet
        Where to.
    top
        Row of the header, from 1.
    headings
        One per column.
    rows
        Cells.
    fills
        Colours, as ``RRGGBB``, of the first cell of a row by what is written in it.
    """
    colours = {text: PatternFill("solid", fgColor=colour) for text, colour in (fills or {}).items()}
    for at, heading in enumerate(headings, start=1):
        cell = put_cell(sheet, top, at, heading, BOLD)
        cell.fill, cell.alignment, cell.border = _HEADER_FILL, _HEADER, _BORDER
    for number, row in enumerate(rows, start=top + 1):
        for at, value in enumerate(row, start=1):
            put_cell(sheet, number, at, value).border = _BORDER
        fill = colours.get(str(row[0])) if row else None
        if fill is not None:
            sheet.cell(number, 1).fill = fill


def lay_out(sheet: Worksheet, widths: Sequence[float], *, header: int = 1, columns: int = 0) -> None:
    """Set widths, keep the header in view, filter by it, and fit the width of a page.

    Parameters
    ----------
    sheet
        A sheet whose table has been written.
    widths
        Of the columns, in characters.
    header
        Row of the header.
    columns
        Columns that are filtered; 0: no filter.
    """
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row in sheet.iter_rows(min_row=header, max_row=sheet.max_row):
        lines = max((_lines(cell.value, widths[at]) for at, cell in enumerate(row[: len(widths)])), default=1)
        # Spreadsheets fit rows only when somebody edits them.
        sheet.row_dimensions[int(row[0].row or 1)].height = LINE_PT * min(lines, _MOST_LINES) + 3
    sheet.freeze_panes = f"A{header + 1}"
    if columns:
        sheet.auto_filter.ref = f"A{header}:{get_column_letter(columns)}{max(sheet.max_row, header + 1)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = f"{header}:{header}"
    sheet.sheet_view.showGridLines = False
