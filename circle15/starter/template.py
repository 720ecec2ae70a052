"""The workbook of a new study: a sheet for each table with headings, lists to choose from and examples, and a guide."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from circle15.present.sheets import BODY, BOLD, QUIET, TITLE, fill_table, lay_out, put_cell
from circle15.starter.example import example_rows
from circle15.starter.layout import CODES, SHEETS, Field, fields_of
from circle15.words import Language, has_sentence, say

#: Rows that have lists to choose from; further ones can be filled in all the same.
_ROWS: Final = 5_000

_FILLS: Final = {"needed": "F8D9B0", "recommended": "D9E6EF", "optional": "ECECEA"}
_EXAMPLE: Final = PatternFill("solid", fgColor="FFFBEF")

#: Degrees between which a reader in China expects to write (the country's extent, islands included); of no effect on
#: what is read.
_CHINA: Final = {"lon": (73, 136), "lat": (3, 54)}
_WORLD: Final = {"lon": (-180, 180), "lat": (-90, 90)}

_GUIDE: Final = ("sheet", "column", "needed", "meaning", "unit", "example")
_GUIDE_WIDTHS: Final = (12, 30, 14, 52, 22, 60)
_STEPS: Final = 6

#: Widths of columns that hold long words, in characters.
_WIDTHS: Final = {"id": 18, "name": 28, "kind": 30, "serves_ids": 24, "opening_hours": 28, "functions": 24, "note": 26}

#: Choices that the guide lists; the sheet's own list has all of them.
_LISTED: Final = 8


def write_template(path: Path, language: Language) -> None:
    """Write the workbook.

    Parameters
    ----------
    path
        The file.
    language
        Of headings, choices and the guide.
    """
    book = Workbook()
    first = book.active
    assert first is not None  # noqa: S101 - a new workbook has a sheet
    book.remove(first)
    fields = {sheet: fields_of(sheet, language) for sheet in SHEETS}
    examples = example_rows(language)
    _guide(book, fields, examples, language)
    lists = _Lists(say("template.choices", language))
    for sheet, columns in fields.items():
        page = book.create_sheet(say(f"template.{sheet}", language))
        _fill(page, columns, examples[sheet])
        for at, field in enumerate(columns, start=1):
            _validate(page, at, field, lists, language)
    lists.write(book)
    book.save(path)


def _fill(page: Worksheet, columns: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write headings and examples."""
    fill_table(page, 1, [field.heading for field in columns], [[row.get(f.name) for f in columns] for row in rows])
    lay_out(page, [_WIDTHS.get(field.name, 14) for field in columns], columns=len(columns))
    # Many columns: they are read on the screen, and printed over several pages.
    page.page_setup.fitToWidth = 0
    page.freeze_panes = "C2"
    for at, field in enumerate(columns, start=1):
        page.cell(1, at).fill = PatternFill("solid", fgColor=_FILLS[field.weight])
        letter = get_column_letter(at)
        if field.name in CODES:
            page.column_dimensions[letter].number_format = "@"
        for row in range(2, len(rows) + 2):
            cell = page.cell(row, at)
            cell.fill = _EXAMPLE
            if field.name in CODES:
                cell.number_format = "@"


class _Lists:
    """The lists of choices, on a hidden sheet: in the cell itself a list may have 255 characters."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._lists: dict[tuple[str, ...], int] = {}

    def range_of(self, choices: tuple[str, ...]) -> str:
        """Name the cells in which a list will stand."""
        at = self._lists.setdefault(choices, len(self._lists) + 1)
        letter = get_column_letter(at)
        return f"'{self._sheet}'!${letter}$1:${letter}${len(choices)}"

    def write(self, book: Workbook) -> None:
        """Write all lists, one below each heading letter."""
        page = book.create_sheet(self._sheet)
        for choices, at in self._lists.items():
            for row, word in enumerate(choices, start=1):
                put_cell(page, row, at, word)
        page.sheet_state = "hidden"


def _validate(page: Worksheet, at: int, field: Field, lists: _Lists, language: Language) -> None:
    """Offer a list, or ask for a number."""
    rule = _rule(field, lists, language)
    if rule is None:
        return
    letter = get_column_letter(at)
    rule.add(f"{letter}2:{letter}{_ROWS}")
    rule.allow_blank = True
    rule.showErrorMessage = True
    # A warning, not a wall: whoever knows better may write it.
    rule.errorStyle = "warning"
    page.add_data_validation(rule)


def _rule(field: Field, lists: _Lists, language: Language) -> DataValidation | None:
    if field.choices:
        error = say("template.bad_choice", language)
        return DataValidation(type="list", formula1=lists.range_of(field.choices), error=error)
    if field.type == "degrees":
        low, high = (_CHINA if language == "zh" else _WORLD)[field.name]
        error = say("template.bad_place", language)
        return DataValidation(type="decimal", operator="between", formula1=str(low), formula2=str(high), error=error)
    if field.type in ("number", "integer"):
        error = say("template.bad_number", language)
        return DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", error=error)
    return None


# ---- the guide -------------------------------------------------------------------------------------


def _guide(
    book: Workbook,
    fields: Mapping[str, Sequence[Field]],
    examples: Mapping[str, Sequence[Mapping[str, Any]]],
    language: Language,
) -> None:
    """Write the sheet that explains the others."""
    page = book.create_sheet(say("template.guide", language))
    put_cell(page, 1, 1, say("template.title", language), TITLE)
    for step in range(1, _STEPS + 1):
        put_cell(page, step + 1, 1, say(f"template.step{step}", language), BOLD if step == 1 else BODY)
    for row in range(1, _STEPS + 2):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_GUIDE))
    page.row_dimensions[1].height = 30
    top = _STEPS + 3
    rows = [
        _explained(sheet, field, examples[sheet][0].get(field.name), language)
        for sheet, columns in fields.items()
        for field in columns
    ]
    fill_table(page, top, [say(f"template.col_{name}", language) for name in _GUIDE], rows)
    lay_out(page, _GUIDE_WIDTHS, header=top, columns=len(_GUIDE))
    colours = {say(f"template.{name}", language): colour for name, colour in _FILLS.items()}
    for number, cells in enumerate(rows, start=top + 1):
        page.cell(number, 3).fill = PatternFill("solid", fgColor=colours[cells[2]])
        page.cell(number, 6).font = QUIET


def _explained(sheet: str, field: Field, example: object, language: Language) -> list[str]:
    """One row of the guide."""
    meaning = f"guide.{field.name}"
    words = " / ".join(field.choices[:_LISTED]) + (" …" if len(field.choices) > _LISTED else "")
    return [
        say(f"template.{sheet}", language),
        field.heading,
        say(f"template.{field.weight}", language),
        say(meaning, language) if has_sentence(meaning) else "",
        _format(field, language),
        words or ("" if example is None else str(example)),
    ]


def _format(field: Field, language: Language) -> str:
    """Unit of a number, or how a value is written."""
    if field.unit:
        return field.unit
    key = {"integer": "whole", "yes_no": "yes_no", "choice": "choice"}.get(field.type, field.type)
    return say(f"template.{key}", language)
