"""Chapter 5: the list of gaps, the worst first."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from circle15.present.document.matter import Matter, counting
from circle15.present.document.numbers import NOTHING, amount, known, share, text
from circle15.present.document.paper import Paper, put_heading, put_table, put_text
from circle15.present.document.xml import Ref

#: Gaps, and suspected gaps, that are listed; the workbook has them all.
_WORST: Final = 50
_SUSPECTED: Final = 20


def write_gaps(paper: Paper, matter: Matter) -> None:
    """Write the chapter.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    put_heading(paper, 1, paper.say("doc.gaps"))
    found = counting(matter.findings)
    gaps = found[found["gap"].astype(bool)]
    if gaps.empty:
        put_text(paper, paper.say("doc.gaps.none"))
    else:
        put_text(paper, paper.say("doc.gaps.said", n=len(gaps)), Ref("gaps"), paper.say("doc.gaps.order"))
        _list(paper, matter, gaps.head(_WORST), "gaps", paper.say("doc.gaps.caption"))
        if len(gaps) > _WORST:
            put_text(paper, paper.say("doc.gaps.more", n=len(gaps) - _WORST), style="note")
    suspected = found[found["suspected"].astype(bool)]
    if len(suspected):
        put_heading(paper, 2, paper.say("doc.suspected"))
        put_text(paper, paper.say("doc.suspected.said", n=len(suspected)), Ref("suspected"), paper.say("doc.stop"))
        _list(paper, matter, suspected.head(_SUSPECTED), "suspected", paper.say("doc.suspected.caption"))
        if len(suspected) > _SUSPECTED:
            put_text(paper, paper.say("doc.gaps.more", n=len(suspected) - _SUSPECTED), style="note")


def _list(paper: Paper, matter: Matter, rows: pd.DataFrame, key: str, caption: str) -> None:
    """Put a list of findings."""
    told = [
        [
            unit_name(row), _area(row), str(row["rule_short"]), value_text(row, matter),
            amount(row["limit"], row["unit"], matter.language), share(row["share_within"]),
            str(row["reason_text"]),
        ]
        for row in rows.to_dict("records")
    ]  # fmt: skip
    names = ("unit", "area", "rule", "now", "limit", "within", "reason")
    header = [paper.say(f"doc.col.{name}") for name in names]
    put_table(paper, key, caption, header, told, widths=[2.5, 2.2, 2.9, 1.8, 1.7, 1.4, 4.2], right=range(3, 6))


def _area(row: Mapping[Any, Any]) -> str:
    """Name the subdistrict of a unit, else its district."""
    return text(row.get("subdistrict")) or text(row.get("district"))


def unit_name(row: Mapping[Any, Any]) -> str:
    """Name a unit by its name, else by its id.

    >>> unit_name({"name": "", "unit_id": "c-1", "level": "community"})
    'c-1'
    """
    return text(row["name"]) or str(row["unit_id"])


def value_text(row: Mapping[Any, Any], matter: Matter) -> str:
    """Write what was measured, or the range that it lies in."""
    if known(row["value"]):
        return amount(row["value"], row["unit"], matter.language)
    if known(row.get("low")) and known(row.get("high")):
        low, high = (amount(row[name], row["unit"], matter.language) for name in ("low", "high"))
        return f"{low}–{high}"
    return NOTHING
