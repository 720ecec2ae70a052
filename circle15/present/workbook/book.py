"""A result as a workbook: what a planner reads, filters, prints, and lays into a report."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from circle15.present.cell_styles import BOLD, CELL, QUIET, Style
from circle15.present.long_sheet import LongSheet
from circle15.present.sheets import A3, A4, Book, SheetColumn, lay_out, open_book, put_cell, put_table
from circle15.present.summary.columns import title
from circle15.present.summary.coverage import coverage_table
from circle15.present.summary.facilities import facilities_table
from circle15.present.summary.findings import findings_table, for_a_person, gaps_of
from circle15.present.summary.method import method_lines
from circle15.present.summary.problems import problems_table
from circle15.present.workbook.columns import columns_of
from circle15.present.workbook.front import write_front
from circle15.result import Result
from circle15.words import Language, say

#: Rows of a sheet. Excel takes 1,048,576; nobody reads more than these, and a larger file is slow to open.
MAX_ROWS: Final = 50_000

#: Digits of the hash in the footers; the first sheet has them all.
_HASH_DIGITS: Final = 12

#: Characters of the study's name in the footers: the hash stands behind it.
_NAME_IN_FOOTER: Final = 60

_GAPS: Final = (
    "unit_id", "name", "level", "subdistrict", "district", "rule_short", "standard", "walker", "verdict_text",
    "reason_text", "value", "limit", "unit_text", "shortfall", "shortfall_text", "share_within", "pass_share",
    "walk_min", "network_m", "straight_m", "detour_ratio", "facility_id", "facility_name", "households",
    "population", "pop_60plus", "text",
)  # fmt: skip

_FINDINGS: Final = (
    "unit_id", "name", "level", "subdistrict", "district", "standard", "rule_id", "rule_short", "reading_text",
    "primary", "walker", "decides", "verdict_text", "reason_text", "gap", "suspected", "value", "limit", "unit_text",
    "low", "high", "shortfall", "shortfall_text", "missing", "deadline", "share_within", "pass_share", "robustness",
    "walk_min", "worst_min", "network_m", "straight_m", "detour_ratio", "circle_within", "facility_id",
    "facility_name", "population", "text",
)  # fmt: skip

_COVERAGE: Final = (
    "level_name", "name", "standard", "rule", "reading_text", "primary", "walker", "decides", "measure_name", "total",
    "met", "borderline", "unmet", "unknown", "suspected", "reported", "not_applicable", "share_met", "share_low",
    "share_high", "share_within", "share_within_high", "reported_share_within", "communities_counted",
    "communities_without_number",
)  # fmt: skip

_FACILITIES: Final = (
    "id", "name", "kind_name", "status_text", "reason_text", "address", "floor_area_m2", "site_area_m2", "beds",
    "places", "staff", "opened_year", "opening_hours", "nearest_for", "nearest_population", "lon", "lat", "source",
    "source_date",
)  # fmt: skip

_PROBLEMS: Final = (
    "severity_text", "topic_text", "problem", "remedy", "count", "file", "sheet", "row", "column", "cell",
)  # fmt: skip

_WRAPPED: Final = Style(lined=True)


def write_workbook(
    result: Result, path: Path, language: Language | None = None, *, found: pd.DataFrame | None = None
) -> None:
    """Write the workbook of a result.

    Its sheets are a summary, the gaps, all findings, the shares, the facilities, how the numbers came about, and what
    is wrong with the data. Numbers are those of :mod:`circle15.present.summary`, as they are; what a cell shows is
    its format. Rows beyond :data:`MAX_ROWS` are said to be in other files.

    Parameters
    ----------
    result
        What a run found.
    path
        The file.
    language
        Of names and texts; that of the study when None.
    found
        The findings as from :func:`circle15.present.summary.findings.findings_table` in that language, if they are
        at hand.
    """
    words: Language = result.manifest["language"] if language is None else language
    name = str(result.manifest["name"])
    footer = say("book.footer", words, name=name[:_NAME_IN_FOOTER], hash=result.hash[:_HASH_DIGITS])
    made = dt.datetime.fromisoformat(str(result.manifest["made_at"]))
    with open_book(path, title=say("book.title", words, name=name), footer=footer, made=made) as book:
        listed = for_a_person(findings_table(result, words) if found is None else found, result, words)
        write_front(book, result, listed, words)
        _sheet(book, "gaps", columns_of(gaps_of(listed).head(MAX_ROWS), _GAPS, words), words, paper=(A3, 2))
        _sheet(book, "findings", columns_of(listed.head(MAX_ROWS), _FINDINGS, words), words, paper=(A3, 3))
        _cut(book, "findings", len(listed), "book.cut.findings", words)
        shares = coverage_table(result, words)
        _sheet(book, "coverage", columns_of(shares.head(MAX_ROWS), _COVERAGE, words), words, paper=(A3, 2))
        _cut(book, "coverage", len(shares), "book.cut.other", words)
        places = facilities_table(result, words)
        _sheet(book, "facilities", columns_of(places.head(MAX_ROWS), _FACILITIES, words), words)
        _cut(book, "facilities", len(places), "book.cut.other", words)
        _method(book, method_lines(result, words), words)
        _problems(book, problems_table(result, words), words)


def _sheet(
    book: Book, key: str, columns: Sequence[SheetColumn], language: Language, *, paper: tuple[int, int] = (A3, 1)
) -> None:
    """Write a long table, a line a row."""
    sheet = book.file.add_worksheet(say(f"book.sheet.{key}", language), LongSheet)
    put_table(book, sheet, columns, fitted=False)
    lay_out(book, sheet, columns, frozen=2, paper=paper)
    if not columns[0].cells:
        put_cell(book, sheet, (1, 0), say("checkup.nothing", language), replace(QUIET, wrapped=False))


def _cut(book: Book, key: str, rows: int, said: str, language: Language) -> None:
    """Say below a table that it goes on elsewhere."""
    if rows > MAX_ROWS:
        sheet = book.file.get_worksheet_by_name(say(f"book.sheet.{key}", language))
        text = say(said, language, n=rows - MAX_ROWS)
        put_cell(book, sheet, (MAX_ROWS + 1, 0), text, Style(bold=True, wrapped=False))


def _method(book: Book, lines: Sequence[tuple[str, str]], language: Language) -> None:
    """Write how the numbers came about: a label and a text a row."""
    sheet = book.file.add_worksheet(say("book.sheet.method", language))
    columns = [
        SheetColumn(
            title=title("item", language),
            cells=[label for label, _ in lines],
            width=24,
            styles=replace(BOLD, lined=True),
        ),
        SheetColumn(title=title("said", language), cells=[text for _, text in lines], width=110, styles=CELL),
    ]
    put_table(book, sheet, columns)
    lay_out(book, sheet, columns, paper=(A4, 1))


def _problems(book: Book, table: pd.DataFrame, language: Language) -> None:
    """Write what somebody should look at, with the remedy."""
    sheet = book.file.add_worksheet(say("book.sheet.problems", language))
    shown = table.head(MAX_ROWS).rename(columns={"value": "cell"})
    columns = columns_of(shown, _PROBLEMS, language, base=_WRAPPED)
    put_table(book, sheet, columns)
    lay_out(book, sheet, columns, paper=(A3, 1))
    _cut(book, "problems", len(table), "book.cut.other", language)
    if table.empty:
        put_cell(book, sheet, (1, 0), say("checkup.nothing", language), replace(QUIET, wrapped=False))
