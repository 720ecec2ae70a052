"""An examination as tables of texts and numbers, which the page and the workbook draw alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from circle15.checkup import Checkup, FileReport
from circle15.explaining.kept import plain
from circle15.values import text_of
from circle15.words import Language, say

Cell = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table of a report.

    Parameters
    ----------
    key
        Name of the section.
    title
        Its heading.
    columns
        Names of its columns; ``col.NAME`` is the heading of one.
    headings
        Headings of the columns.
    rows
        Its cells; no text holds a control character.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


#: The parts of a report, in their order.
SECTIONS: Final = ("remarks", "files", "lacking", "mapping", "unused", "unlocated", "streets", "datums")

_TITLES: Final = {
    "remarks": "checkup.remarks",
    "files": "checkup.files",
    "lacking": "checkup.lacking_title",
    "mapping": "checkup.mapping",
    "unused": "checkup.unused_rows",
    "unlocated": "checkup.unlocated",
    "streets": "checkup.streets",
    "datums": "checkup.datums",
}

_COLUMNS: Final = {
    "remarks": ("severity", "role", "file", "said"),
    "files": ("role", "file", "sheet", "rows", "rejected", "values", "encoding", "crs"),
    "lacking": ("table", "lack", "unit", "empty", "of_rows", "rules"),
    "mapping": ("role", "file", "heading", "title", "column"),
    "unused": ("file", "sheet", "row", "cell", "value", "effect", "problem", "remedy"),
    "unlocated": ("role", "file", "sheet", "row", "id", "name", "kind", "address"),
    "streets": ("severity", "item", "number", "said"),
    "datums": ("file", "claimed", "best", "verdict", "number"),
}


def verdict_text(checkup: Checkup, language: Language) -> str:
    """Say in one line whether a run can be made."""
    errors, warnings = len(checkup.of_severity("error")), len(checkup.of_severity("warning"))
    if errors:
        verdict = _counted("checkup.refused", errors, language)
        return say("checkup.and_warnings", language, verdict=verdict, n=warnings) if warnings else verdict
    return _counted("checkup.look_first", warnings, language) if warnings else say("checkup.ready", language)


def section(checkup: Checkup, key: str, language: Language) -> Section:
    """Build one part of a report.

    Parameters
    ----------
    checkup
        What was found.
    key
        One of :data:`SECTIONS`.
    language
        Of headings and texts.
    """
    rows = _ROWS[key](checkup, language)
    return Section(
        key=key,
        title=say(_TITLES[key], language),
        columns=_COLUMNS[key],
        headings=tuple(say(f"col.{name}", language) for name in _COLUMNS[key]),
        rows=tuple(tuple(plain(cell) if isinstance(cell, str) else cell for cell in row) for row in rows),
    )


def file_label(report: FileReport) -> str:
    """File and sheet as people write them."""
    return f"{report.file} [{report.sheet}]" if report.sheet else report.file


def _counted(key: str, count: int, language: Language) -> str:
    return say(f"{key}_1", language) if count == 1 else say(key, language, n=count)


def _remarks(checkup: Checkup, language: Language) -> list[tuple[Cell, ...]]:
    return [
        (
            say(f"checkup.mark.{remark.severity}", language),
            say(f"role.{remark.role}", language),
            remark.file,
            remark.text(language),
        )
        for remark in checkup.remarks
    ]


def _files(checkup: Checkup, language: Language) -> list[tuple[Cell, ...]]:
    unread = {(remark.role, remark.file) for remark in checkup.of_severity("error")}
    rows: list[tuple[Cell, ...]] = []
    for report in checkup.files:
        lost = report.rows is None and (report.role, report.file) in unread
        counted: tuple[Cell, ...] = (report.rows, report.rejected, report.lost_values)
        if report.rows is None:
            counted = (say("checkup.not_read", language) if lost else None, None, None)
        known = report.datum.casefold() in report.crs.casefold().replace(" ", "")
        crs = report.crs if known else f"{report.crs} · {report.datum.upper()}"
        place = (say(f"role.{report.role}", language), report.file, report.sheet)
        rows.append((*place, *counted, report.encoding, crs))
    return rows


def _lacking(checkup: Checkup, language: Language) -> list[tuple[Cell, ...]]:
    comma = "、" if language == "zh" else "; "
    return [
        (
            say(f"role.{row.table}", language),
            format(row.title, language),
            say(f"colunit.{row.unit}", language) if row.unit else "",
            say("checkup.lack_wholly", language) if row.wholly else row.empty,
            row.rows,
            comma.join(dict.fromkeys(format(rule, language) for rule in row.rules)),
        )
        for row in checkup.lacking
    ]


def _mapping(checkup: Checkup, language: Language) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for report in checkup.files:
        place = (say(f"role.{report.role}", language), file_label(report))
        rows += [
            (*place, heading.heading, format(heading.title, language), heading.column) for heading in report.headings
        ]
        rows += [(*place, heading, say("checkup.no_column", language), None) for heading in report.unmapped]
    return rows


def _unused(checkup: Checkup, language: Language) -> list[tuple[Cell, ...]]:
    names = ("file", "sheet", "row", "column", "value", "effect", f"problem_{language}", f"remedy_{language}")
    columns = [_cells(checkup.rejected, name) for name in names]
    columns[5] = [say(f"effect.{effect}", language) for effect in columns[5]]
    return list(zip(*columns, strict=True))


def _unlocated(checkup: Checkup, _language: Language) -> list[tuple[Cell, ...]]:
    columns = [_cells(checkup.unlocated, name) for name in _COLUMNS["unlocated"]]
    return list(zip(*columns, strict=True))


def _streets(checkup: Checkup, language: Language) -> list[tuple[Cell, ...]]:
    return [
        (
            say(f"checkup.severity.{row.severity}", language),
            format(row.title, language),
            format(row.value, language),
            format(row.said, language),
        )
        for row in checkup.street_rows
    ]


def _datums(checkup: Checkup, language: Language) -> list[tuple[Cell, ...]]:
    return [
        (row.file, row.claimed, row.best, say(f"checkup.sure.{row.verdict}", language), format(row.numbers, language))
        for row in checkup.datums
    ]


def _cells(table: pd.DataFrame, name: str) -> Sequence[Cell]:
    """Cells of a column; numbers of rows as numbers, all else as text."""
    if name == "row":
        return [None if pd.isna(value) else int(value) for value in table[name]]
    return [text_of(value) for value in table[name].astype(object)]


_ROWS: Final = {
    "remarks": _remarks,
    "files": _files,
    "lacking": _lacking,
    "mapping": _mapping,
    "unused": _unused,
    "unlocated": _unlocated,
    "streets": _streets,
    "datums": _datums,
}
