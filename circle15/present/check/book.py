"""An examination as a workbook, to be worked through line by line."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from circle15.checkup import Checkup
from circle15.present.cell_styles import BOLD, CELL, QUIET, TITLE, filled
from circle15.present.check.rows import Section, section, verdict_text
from circle15.present.sheets import Book, SheetColumn, lay_out, open_book, put_across, put_cell, put_table
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
_FILLS: Final = {"error": "#F4C7B8", "warning": "#FBE7B6", "note": "#E8EDF1"}

_GOOD: Final = "#CFE5EF"

#: Rows of a sheet: nobody corrects more than that by hand, and the file stays small.
MAX_ROWS: Final = 20_000


#: Columns over which the lines above the list of files run, and the row of its header.
_ACROSS: Final = 8
_FILES_ROW: Final = 5


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
    title = say("checkup.title", language, name=checkup.name)
    with open_book(path, title=title, footer=title) as book:
        _summary(book, checkup, language)
        for key in _SHEETS:
            part = section(checkup, key, language)
            if part.rows or key not in _ONLY_FILLED:
                _sheet(book, part, language)


def _summary(book: Book, checkup: Checkup, language: Language) -> None:
    """Write the first sheet: the verdict, the study, and the files."""
    sheet = book.file.add_worksheet(say(_NAMES["summary"], language))
    worst = next((name for name in _FILLS if checkup.of_severity(name)), "note")  # type: ignore[arg-type]
    lines = [
        (verdict_text(checkup, language), filled(TITLE, _FILLS[worst] if checkup.exit_code else _GOOD)),
        (say("checkup.title", language, name=checkup.name), BOLD),
        (say("checkup.made_for", language, study=checkup.study), QUIET),
    ]
    if checkup.invented:
        lines.append((say("checkup.invented", language), BOLD))
    for row, (text, style) in enumerate(lines):
        put_across(book, sheet, row, _ACROSS, text, style)
    sheet.set_row(0, 30)
    columns = _columns(section(checkup, "files", language), language)
    put_table(book, sheet, columns, top=_FILES_ROW)
    lay_out(book, sheet, columns, top=_FILES_ROW)


def _sheet(book: Book, part: Section, language: Language) -> None:
    """Write one section as a sheet."""
    sheet = book.file.add_worksheet(say(_NAMES[part.key], language))
    columns = _columns(part, language)
    below = put_table(book, sheet, columns)
    lay_out(book, sheet, columns)
    if not part.rows:
        put_cell(book, sheet, (1, 0), say("checkup.nothing", language), QUIET)
    elif len(part.rows) > MAX_ROWS:
        more = say("checkup.rows_cut", language, n=len(part.rows) - MAX_ROWS)
        put_cell(book, sheet, (below, 0), more, replace(QUIET, wrapped=False))


def _columns(part: Section, language: Language) -> list[SheetColumn]:
    """Make columns of a section; the first is coloured by the severity that it names."""
    fills = {say(f"checkup.mark.{name}", language): colour for name, colour in _FILLS.items()}
    fills |= {say(f"checkup.severity.{name}", language): colour for name, colour in _FILLS.items()}
    rows = part.rows[:MAX_ROWS]
    columns = [
        SheetColumn(title=part.headings[at], cells=[row[at] for row in rows], width=_WIDTHS[name])
        for at, name in enumerate(part.columns)
    ]
    styles = [filled(CELL, fills[str(value)]) if str(value) in fills else CELL for value in columns[0].cells]
    return [replace(columns[0], styles=styles), *columns[1:]]
