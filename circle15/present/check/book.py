"""An examination as a workbook, to be worked through line by line."""

from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import PatternFill

from circle15.checkup import Checkup
from circle15.present.check.rows import Section, section, verdict_text
from circle15.present.sheets import BOLD, QUIET, TITLE, fill_table, lay_out, put_cell
from circle15.words import Language, say

#: Sheets in their order, and what stands on them.
_SHEETS: Final = ("remarks", "mapping", "unused", "unlocated", "streets", "lacking", "datums")

#: Sheets that are left out where nothing stands on them.
_ONLY_FILLED: Final = frozenset({"datums"})

#: Names of the sheets, shorter than the headings of the page.
_NAMES: Final = {
    "summary": "sheet.summary",
    "remarks": "sheet.remarks",
    "mapping": "sheet.mapping",
    "unused": "sheet.unused",
    "unlocated": "sheet.unlocated",
    "streets": "sheet.streets",
    "lacking": "sheet.lacking",
    "datums": "sheet.datums",
}

#: Widths of columns in characters.
_WIDTHS: Final = {
    "severity": 10, "role": 12, "file": 26, "said": 90, "sheet": 16, "rows": 9, "rejected": 9, "values": 9,
    "encoding": 12, "crs": 32, "table": 10, "lack": 28, "unit": 10, "empty": 10, "of_rows": 10, "rules": 90,
    "heading": 28, "title": 28, "column": 28, "row": 8, "cell": 20, "value": 24, "effect": 16, "problem": 40,
    "remedy": 50, "id": 18, "name": 28, "kind": 22, "address": 50, "item": 30, "number": 34, "claimed": 14,
    "best": 14, "verdict": 12,
}  # fmt: skip

#: Colours of rows by their severity; the word stands beside.
_FILLS: Final = {"error": "F4C7B8", "warning": "FBE7B6", "note": "E8EDF1"}

_GOOD: Final = "CFE5EF"

#: Rows of a sheet: nobody corrects more than that by hand, and the file stays small.
MAX_ROWS: Final = 20_000


def write_book(checkup: Checkup, path: Path) -> None:
    """Write the workbook of an examination.

    Parameters
    ----------
    checkup
        What was found; in its language.
    path
        The file.
    """
    language = checkup.language
    book = Workbook()
    summary = book.active
    assert summary is not None  # noqa: S101 - a new workbook has a sheet
    book.remove(summary)
    _summary(book, checkup, language)
    for key in _SHEETS:
        part = section(checkup, key, language)
        if part.rows or key not in _ONLY_FILLED:
            _sheet(book, part, language)
    book.save(path)


def _summary(book: Workbook, checkup: Checkup, language: Language) -> None:
    """Write the first sheet: the verdict, the study, and the files."""
    sheet = book.create_sheet(say(_NAMES["summary"], language))
    worst = next((name for name in _FILLS if checkup.of_severity(name)), "note")  # type: ignore[arg-type]
    put_cell(sheet, 1, 1, verdict_text(checkup, language), TITLE)
    put_cell(sheet, 2, 1, say("checkup.title", language, name=checkup.name), BOLD)
    put_cell(sheet, 3, 1, say("checkup.made_for", language, study=checkup.study), QUIET)
    if checkup.invented:
        put_cell(sheet, 4, 1, say("checkup.invented", language), BOLD)
    for row in range(1, 5):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=8)
    sheet.cell(1, 1).fill = PatternFill("solid", fgColor=_FILLS[worst] if checkup.exit_code else _GOOD)
    sheet.row_dimensions[1].height = 30
    part = section(checkup, "files", language)
    fill_table(sheet, 6, part.headings, part.rows)
    lay_out(sheet, [_WIDTHS[name] for name in part.columns], header=6, columns=len(part.columns))


def _sheet(book: Workbook, part: Section, language: Language) -> None:
    """Write one section as a sheet."""
    sheet = book.create_sheet(say(_NAMES[part.key], language))
    fills = {say(f"checkup.mark.{name}", language): colour for name, colour in _FILLS.items()}
    fills |= {say(f"checkup.severity.{name}", language): colour for name, colour in _FILLS.items()}
    rows = list(part.rows[:MAX_ROWS])
    fill_table(sheet, 1, part.headings, rows, fills=fills)
    lay_out(sheet, [_WIDTHS[name] for name in part.columns], columns=len(part.columns))
    if not rows:
        put_cell(sheet, 2, 1, say("checkup.nothing", language), QUIET)
    elif len(part.rows) > MAX_ROWS:
        more = say("checkup.rows_cut", language, n=len(part.rows) - MAX_ROWS)
        put_cell(sheet, len(rows) + 2, 1, more, QUIET)
