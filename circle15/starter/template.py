"""The workbook of a new study: a sheet for each table with headings, lists to choose from and examples, and a guide."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from circle15.present.cell_styles import BODY, BOLD, CELL, HEADER, QUIET, TITLE, Style, filled
from circle15.present.sheets import A4, Book, SheetColumn, lay_out, open_book, put_across, put_cell, put_table
from circle15.starter.example import example_rows
from circle15.starter.layout import CODES, SHEETS, Field, fields_of
from circle15.words import Language, has_sentence, say

#: Rows that have lists to choose from; further ones can be filled in all the same.
_ROWS: Final = 5_000

_FILLS: Final = {"needed": "#F8D9B0", "recommended": "#D9E6EF", "optional": "#ECECEA"}
_EXAMPLE: Final = "#FFFBEF"

#: Format of codes.
_TEXT: Final = "@"

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
    fields = {sheet: fields_of(sheet, language) for sheet in SHEETS}
    examples = example_rows(language)
    lists = _Lists(say("template.choices", language))
    with open_book(path, title=say("template.title", language)) as book:
        _guide(book, fields, examples, language)
        for sheet, columns in fields.items():
            page = book.file.add_worksheet(say(f"template.{sheet}", language))
            _fill(book, page, columns, examples[sheet])
            for at, field in enumerate(columns):
                _validate(page, at, field, lists, language)
        lists.write(book)


def _fill(book: Book, page: Worksheet, fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write headings and examples."""
    example = filled(CELL, _EXAMPLE)
    columns = [
        SheetColumn(
            title=field.heading,
            cells=[row.get(field.name) for row in rows],
            width=_WIDTHS.get(field.name, 14),
            styles=replace(example, number=_TEXT) if field.name in CODES else example,
            header=filled(HEADER, _FILLS[field.weight]),
        )
        for field in fields
    ]
    put_table(book, page, columns)
    # Many columns: they are read on the screen, and printed over several pages.
    lay_out(book, page, columns, frozen=2, paper=(A4, 0))
    for at, field in enumerate(fields):
        if field.name in CODES:
            page.set_column(at, at, columns[at].width, book.format(Style(number=_TEXT)))


class _Lists:
    """The lists of choices, on a hidden sheet: in the cell itself a list may have 255 characters."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._lists: dict[tuple[str, ...], int] = {}

    def range_of(self, choices: tuple[str, ...]) -> str:
        """Name the cells in which a list will stand."""
        letter = xl_col_to_name(self._lists.setdefault(choices, len(self._lists)))
        return f"'{self._sheet}'!${letter}$1:${letter}${len(choices)}"

    def write(self, book: Book) -> None:
        """Write all lists, one below each heading letter."""
        page = book.file.add_worksheet(self._sheet)
        for choices, at in self._lists.items():
            for row, word in enumerate(choices):
                put_cell(book, page, (row, at), word)
        page.hide()


def _validate(page: Worksheet, at: int, field: Field, lists: _Lists, language: Language) -> None:
    """Offer a list, or ask for a number."""
    rule = _rule(field, lists, language)
    if rule:
        # A warning, not a wall: whoever knows better may write it.
        page.data_validation(1, at, _ROWS - 1, at, {**rule, "ignore_blank": True, "error_type": "warning"})


def _rule(field: Field, lists: _Lists, language: Language) -> dict[str, object]:
    """Say what may stand in a column, in the words of the library; nothing where all may."""
    if field.choices:
        said = say("template.bad_choice", language)
        return {"validate": "list", "source": f"={lists.range_of(field.choices)}", "error_message": said}
    if field.type == "degrees":
        low, high = (_CHINA if language == "zh" else _WORLD)[field.name]
        said = say("template.bad_place", language)
        between = {"criteria": "between", "minimum": low, "maximum": high}
        return {"validate": "decimal", **between, "error_message": said}
    if field.type in ("number", "integer"):
        said = say("template.bad_number", language)
        return {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": said}
    return {}


# ---- the guide -------------------------------------------------------------------------------------


def _guide(
    book: Book,
    fields: Mapping[str, Sequence[Field]],
    examples: Mapping[str, Sequence[Mapping[str, Any]]],
    language: Language,
) -> None:
    """Write the sheet that explains the others."""
    page = book.file.add_worksheet(say("template.guide", language))
    lines = [say("template.title", language), *(say(f"template.step{step}", language) for step in range(1, _STEPS + 1))]
    for row, text in enumerate(lines):
        put_across(book, page, row, len(_GUIDE), text, {0: TITLE, 1: BOLD}.get(row, BODY))
    page.set_row(0, 30)
    top = _STEPS + 2
    rows = [
        _explained(sheet, field, examples[sheet][0].get(field.name), language)
        for sheet, columns in fields.items()
        for field in columns
    ]
    colours = {say(f"template.{name}", language): filled(CELL, colour) for name, colour in _FILLS.items()}
    styles: list[Style | list[Style]] = [
        CELL,
        CELL,
        [colours[row[2]] for row in rows],
        CELL,
        CELL,
        replace(QUIET, lined=True),
    ]
    columns = [
        SheetColumn(
            title=say(f"template.col_{name}", language),
            cells=[row[at] for row in rows],
            width=_GUIDE_WIDTHS[at],
            styles=styles[at],
        )
        for at, name in enumerate(_GUIDE)
    ]
    put_table(book, page, columns, top=top)
    lay_out(book, page, columns, top=top)


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
