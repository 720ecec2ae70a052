"""The first sheet: what was found, on a page that can be laid into a report."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from circle15.present.cell_styles import BOLD, CELL, HEADER, QUIET, TITLE, Style, filled
from circle15.present.sheets import Book, SheetColumn, put_across, put_cell, put_table, set_page
from circle15.present.style import VERDICT_COLOURS, VERDICT_PATTERNS
from circle15.present.summary.columns import title
from circle15.present.summary.findings import units_of
from circle15.present.summary.headlines import headlines
from circle15.present.summary.method import main_minutes, walker_line
from circle15.present.summary.titles import level_title, measure_title
from circle15.present.workbook.columns import columns_of
from circle15.result import Result
from circle15.verdicts.sentences import measured
from circle15.words import Language, say

#: Widths of the sheet's columns, which all its tables share.
_WIDTHS: Final = (27, 32, 14, 16, 12, 12, 12, 12, 9, 9, 9, 10, 10, 10, 8)

#: Gaps and larger units that are listed; the other sheets have them all.
_WORST: Final = 15
_UNITS: Final = 20

_HEADING: Final = Style(bold=True, size=12, wrapped=False)
_LINE: Final = replace(QUIET, wrapped=True)
_LOUD: Final = Style(bold=True, ink="#8C2D04", wrapped=False)
_LEVELS: Final = ("community", "subdistrict", "district", "city", "province")
_CELL: Final = replace(CELL, middle=True)
#: What runs on over the empty cells to its right.
_ON: Final = Style(wrapped=False, middle=True)
_BAR: Final = "#9EC5DF"


def write_front(book: Book, result: Result, table: pd.DataFrame, language: Language) -> None:
    """Write the first sheet: title, hash and walker, the shares of each rule, the worst gaps, counts by verdict.

    Parameters
    ----------
    book
        Where to.
    result
        What a run found.
    table
        Its findings, as from :func:`circle15.present.summary.findings.for_a_person`.
    language
        Of everything.
    """
    sheet = book.file.add_worksheet(say("book.sheet.summary", language))
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    set_page(book, sheet)
    row = _top(book, sheet, result, language)
    row = _shares(book, sheet, row, headlines(result, language), language)
    counting = table[table["primary"].astype(bool) & table["decides"].astype(bool)]
    row = _worst(book, sheet, row, counting, language)
    row = _counts(book, sheet, row, counting, language)
    _units(book, sheet, row, units_of(table, result), language)


def _top(book: Book, sheet: Worksheet, result: Result, language: Language) -> int:
    """Write what the study is, its hash, and who walks; returns the next row."""
    manifest = result.manifest
    counts = manifest["counts"]
    lines: list[tuple[str, Style]] = [(say("book.title", language, name=manifest["name"]), TITLE)]
    if manifest["invented"]:
        lines.append((say("method.invented.said", language), _LOUD))
    walker = walker_line(manifest["profile"], main_minutes(manifest), language)
    lines += [
        (say("book.walker", language, text=walker), _LINE),
        (
            say(
                "book.counted",
                language,
                communities=counts["communities"],
                facilities=counts["facilities"],
                km=counts["streets_m"] / 1_000,
                day=str(manifest["made_at"])[:10],
            ),
            _LINE,
        ),
        (say("book.hash", language, hash=result.hash), _LINE),
    ]
    for row, (text, style) in enumerate(lines):
        put_across(book, sheet, row, len(_WIDTHS), text, style)
        sheet.set_row(row, 27 if style is TITLE else 16)
    return len(lines) + 1


def _heading(book: Book, sheet: Worksheet, row: int, key: str, language: Language, **values: object) -> int:
    put_cell(book, sheet, (row, 0), say(key, language, **values), _HEADING)
    sheet.set_row(row, 20)
    return row + 1


def _table(book: Book, sheet: Worksheet, row: int, columns: Sequence[SheetColumn]) -> int:
    """Write a table on the grid of the sheet; returns the row below the gap that follows it."""
    fitted = [replace(column, width=width) for column, width in zip(columns, _WIDTHS, strict=False)]
    return put_table(book, sheet, fitted, top=row) + 1


def _shares(book: Book, sheet: Worksheet, row: int, table: pd.DataFrame, language: Language) -> int:
    """Write a line for each rule: the share of the people, and the communities by verdict."""
    row = _heading(book, sheet, row, "book.shares", language)
    shown = table[table["primary"].astype(bool)].reset_index(drop=True)
    if shown.empty:
        put_cell(book, sheet, (row, 0), say("book.no_rule", language), QUIET)
        return row + 2
    shares = columns_of(shown.drop(columns="pass_share"), ["share_met", "share_in_reach"], language, base=_CELL)
    limits = zip(shown["limit"], shown["unit"], strict=True)
    named = {
        "rule_name": shown["rule"].tolist(),
        "standard": shown["standard"].tolist(),
        "walker": shown["walker"].tolist(),
        "limit": [_amount(*limit, language) for limit in limits],
        "measure_name": [
            _measure(measure, without, language)
            for measure, without in zip(shown["measure"], shown["without_number"], strict=True)
        ],
    }
    *texts, counted = (
        SheetColumn(title=title(name, language), cells=cells, styles=replace(_CELL, indent=int(name == "measure_name")))
        for name, cells in named.items()
    )
    numbers = columns_of(shown, ["total"], language, base=_CELL)
    below = _table(book, sheet, row, [*texts, *shares, counted, *numbers, *_by_verdict(shown, language)])
    for at in (4, 5):
        sheet.conditional_format(
            row + 1, at, row + len(shown), at,
            {
                "type": "data_bar", "bar_solid": True, "bar_color": _BAR, "min_type": "num", "max_type": "num",
                "min_value": 0, "max_value": 1, "data_bar_2010": True, "bar_border_color": _BAR,
            },
        )  # fmt: skip
    put_cell(book, sheet, (below - 1, 0), say("book.shares_note", language), replace(QUIET, wrapped=False))
    return below + 1


def _measure(measure: str, without: int, language: Language) -> str:
    """Name what the shares count, and say how many communities are not in them: all of it may be met by a few."""
    name = measure_title(measure, language)
    return say("book.measure.without", language, measure=name, n=without) if without else name


def _by_verdict(shown: pd.DataFrame, language: Language) -> list[SheetColumn]:
    """Count communities by verdict, under headings in the verdicts' colours."""
    columns = []
    for verdict in ("met", "borderline", "unmet", "unknown", "suspected", "reported"):
        (column,) = columns_of(shown, [f"communities_{verdict}"], language, base=_CELL)
        heading = title("communities_suspected" if verdict == "suspected" else verdict, language)
        columns.append(replace(column, title=heading, header=filled(HEADER, VERDICT_COLOURS[verdict])))
    return [*columns, *columns_of(shown, ["gaps"], language, base=_CELL)]


def _worst(book: Book, sheet: Worksheet, row: int, counting: pd.DataFrame, language: Language) -> int:
    """Write the worst gaps."""
    gaps = counting[counting["gap"].astype(bool)].reset_index(drop=True)
    row = _heading(book, sheet, row, "book.gaps", language, n=len(gaps))
    if gaps.empty:
        put_cell(book, sheet, (row, 0), say("book.no_gaps", language), QUIET)
        return row + 2
    shown = gaps.head(_WORST)
    amounts = {name: zip(shown[name], shown["unit"], strict=True) for name in ("limit", "value")}
    names = [
        name if isinstance(name, str) and name else key
        for name, key in zip(shown["name"], shown["unit_id"], strict=True)
    ]
    texts = {
        "name": names,
        "rule_name": shown["rule_short"].tolist(),
        "subdistrict": _texts(shown, "subdistrict"),
        "limit": [_amount(*pair, language) for pair in amounts["limit"]],
        "value": [_amount(*pair, language) for pair in amounts["value"]],
    }
    columns = [SheetColumn(title=title(name, language), cells=cells, styles=_CELL) for name, cells in texts.items()]
    columns += columns_of(shown, ["share_within"], language, base=_CELL)
    people = "population" if "population" in shown.columns else "households"
    columns += columns_of(shown, [people], language, base=_CELL) or [SheetColumn(title="", cells=[None] * len(shown))]
    verdicts = columns_of(shown, ["verdict_text"], language, base=_CELL)
    reasons = SheetColumn(
        title=title("reason_text", language), cells=_texts(shown, "reason_text"), styles=_ON,
    )  # fmt: skip
    below = _table(book, sheet, row, [*columns, *verdicts, reasons])
    if len(gaps) > _WORST:
        more = say("book.more_gaps", language, n=len(gaps) - _WORST, sheet=say("book.sheet.gaps", language))
        put_cell(book, sheet, (below - 1, 0), more, replace(QUIET, wrapped=False))
        return below + 1
    return below


def _counts(book: Book, sheet: Worksheet, row: int, counting: pd.DataFrame, language: Language) -> int:
    """Count findings by verdict and level."""
    row = _heading(book, sheet, row, "book.verdicts", language)
    suspected = counting["suspected"].astype(bool)
    verdicts = counting["verdict"].where(~suspected, "suspected")
    found = pd.crosstab(verdicts, counting["unit_level"]) if len(counting) else pd.DataFrame()
    names = [name for name in VERDICT_PATTERNS if name in found.index]
    levels = [level for level in _LEVELS if level in found.columns]
    words = [say(f"verdict.{name}", language) for name in names]
    styles = [filled(_CELL, VERDICT_COLOURS[name]) for name in names]
    columns = [SheetColumn(title=title("verdict_text", language), cells=words, styles=styles)]
    number = replace(_CELL, number="#,##0")
    columns += [
        SheetColumn(
            title=level_title(level, language),
            cells=[int(found[level].to_dict()[name]) for name in names],
            styles=number,
        )
        for level in levels
    ]
    below = _table(book, sheet, row, columns)
    put_cell(book, sheet, (below - 1, 0), say("book.verdicts_note", language), replace(QUIET, wrapped=False))
    return below + 1


def _units(book: Book, sheet: Worksheet, row: int, table: pd.DataFrame, language: Language) -> None:
    """Write what is judged of larger units."""
    if table.empty:
        return
    row = _heading(book, sheet, row, "book.units", language)
    shown = table.head(_UNITS)
    columns = [
        SheetColumn(title=title("name", language), cells=_texts(shown, "name"), styles=_CELL),
        SheetColumn(title=title("rule_name", language), cells=shown["rule_short"].tolist(), styles=_CELL),
        SheetColumn(title=title("unit_level", language), cells=shown["level"].tolist(), styles=_CELL),
        *columns_of(shown, ["verdict_text"], language, base=_CELL),
        SheetColumn(title=title("text", language), cells=_texts(shown, "text"), styles=_ON),
    ]
    below = _table(book, sheet, row, columns)
    if len(table) > _UNITS:
        more = say("book.more_units", language, n=len(table) - _UNITS, sheet=say("book.sheet.findings", language))
        put_cell(book, sheet, (below - 1, 0), more, replace(BOLD, bold=False, wrapped=False))


def _amount(value: Any, unit: str, language: Language) -> str | None:  # noqa: ANN401  a cell
    """Write a number with its unit; nothing where it is not known."""
    return None if pd.isna(value) else measured(value, unit, language)


def _texts(table: pd.DataFrame, name: str) -> list[str | None]:
    if name not in table.columns:
        return [None] * len(table)
    return [None if pd.isna(value) else str(value) for value in table[name]]
