"""An examination as values of JSON: the verdict, the remarks, and how each file was read."""

from typing import Any

import pandas as pd

from circle15.checkup import LOOK_FIRST, READY, REFUSED, Checkup, FileReport, Lacking, StreetRow
from circle15.present.machine import records
from circle15.rejects import REJECTED_COLUMNS, Phrase

_VERDICTS = {READY: "ready", LOOK_FIRST: "look_first", REFUSED: "refused"}


def checkup_model(checkup: Checkup) -> dict[str, Any]:
    """Describe what an examination found; sentences in both languages.

    Parameters
    ----------
    checkup
        What was found.
    """
    return {
        "study": {"name": checkup.name, "file": checkup.study, "invented": checkup.invented},
        "language": checkup.language,
        "verdict": _VERDICTS[checkup.exit_code],
        "exit_code": checkup.exit_code,
        "remarks": [
            {"severity": remark.severity, "role": remark.role, "file": remark.file, **_both(remark.said)}
            for remark in checkup.remarks
        ],
        "files": [_file(report) for report in checkup.files],
        "lacking": [_lacking(row) for row in checkup.lacking],
        "rejected": records(checkup.rejected, REJECTED_COLUMNS),
        "unlocated": _rows(checkup.unlocated),
        "streets": [_street(row) for row in checkup.street_rows],
        "datums": [
            {
                "file": row.file,
                "claimed": row.claimed,
                "best": row.best,
                "verdict": row.verdict,
                **_both(row.numbers, "numbers_"),
            }
            for row in checkup.datums
        ],
        "attribution": list(checkup.attribution),
    }


def _file(report: FileReport) -> dict[str, Any]:
    """Describe one file, and how it was read."""
    return {
        "role": report.role,
        "file": report.file,
        "sheet": report.sheet,
        "rows": report.rows,
        "rejected_rows": report.rejected,
        "lost_values": report.lost_values,
        "headings": [
            {"heading": heading.heading, "column": heading.column, **_both(heading.title, "title_")}
            for heading in report.headings
        ],
        "unused_headings": list(report.unmapped),
        "encoding": report.encoding,
        "crs": report.crs,
        "datum": report.datum,
    }


def _lacking(row: Lacking) -> dict[str, Any]:
    """Describe a column that rules need."""
    return {
        "table": row.table,
        "column": row.column,
        **_both(row.title, "title_"),
        "unit": row.unit,
        "empty_rows": row.empty,
        "rows": row.rows,
        "rules": [_both(rule) for rule in row.rules],
    }


def _street(row: StreetRow) -> dict[str, Any]:
    """Describe one line of the summary of the streets."""
    return {
        "severity": row.severity,
        **_both(row.title, "title_"),
        **_both(row.value, "value_"),
        **_both(row.said, "said_"),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Write rows; the numbers of rows in a file are whole."""
    return records(table.assign(row=pd.to_numeric(table["row"], errors="coerce").astype("Int64")))


def _both(said: Phrase, prefix: str = "") -> dict[str, str]:
    return {f"{prefix}zh": said.zh, f"{prefix}en": said.en}
