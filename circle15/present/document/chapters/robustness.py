"""Chapter 6: how firm the findings are, and what is wrong with the data."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from circle15.present.document.matter import KEY, Matter, counting
from circle15.present.document.numbers import text, whole
from circle15.present.document.paper import Paper, put_heading, put_table, put_text
from circle15.present.document.xml import Ref
from circle15.present.summary.problems import problems_table
from circle15.present.summary.titles import measure_title

#: Rows of each table of the chapter.
_CIRCLES: Final = 30
_CONTRASTS: Final = 30
_PROBLEMS: Final = 40

#: What counts people, best first.
_PEOPLE: Final = ("population", "households", "communities")


def write_robustness(paper: Paper, matter: Matter) -> None:
    """Write the chapter.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    put_heading(paper, 1, paper.say("doc.firm"))
    problems = problems_table(matter.result, matter.language)
    _open(paper, matter, problems)
    _circles(paper, matter)
    _contrasts(paper, matter)
    _problems(paper, matter, problems)


def _open(paper: Paper, matter: Matter, problems: pd.DataFrame) -> None:
    """Say how many findings are borderline, and why others cannot be told."""
    put_heading(paper, 2, paper.say("doc.firm.open"))
    found = counting(matter.findings)
    settled = found[found["verdict"].isin(["met", "borderline", "unmet", "unknown"])]
    counts = settled["verdict"].value_counts()
    said = paper.say("doc.firm.said", total=len(settled), borderline=int(counts.get("borderline", 0)),
                     unknown=int(counts.get("unknown", 0)))  # fmt: skip
    unknown = problems[problems["topic"] == "unknown"]
    if unknown.empty:
        put_text(paper, said)
        return
    put_text(paper, said, paper.say("doc.firm.reasons"), Ref("unknown"), paper.say("doc.stop"))
    rows = [[whole(row["count"]), row["problem"], row["remedy"]] for row in unknown.to_dict("records")]
    header = [paper.say(f"doc.col.{name}") for name in ("findings", "problem", "remedy")]
    put_table(paper, "unknown", paper.say("doc.firm.caption"), header, rows, widths=[1.6, 8.2, 6.2], right=[0])


def _circles(paper: Paper, matter: Matter) -> None:
    """Say whom a circle on the map counts as served and the walk does not."""
    table = matter.result.circles
    if table.empty or "within_circle_only" not in table.columns:
        return
    first = set(zip(*(matter.rules[name] for name in KEY), strict=True))
    own = table[[key in first for key in zip(*(table[name] for name in KEY), strict=True)]]
    best = [
        next(rows[rows["measure"] == name].iloc[0] for name in _PEOPLE if (rows["measure"] == name).any())
        for _, rows in own.groupby(list(KEY), sort=False)
    ]
    if not best:
        return
    put_heading(paper, 2, paper.say("doc.circles"))
    names = dict(zip(zip(*(matter.rules[name] for name in KEY), strict=True), matter.rules["rule"], strict=True))
    put_text(paper, paper.say("doc.circles.said"), Ref("circles"), paper.say("doc.circles.how"))
    rows = [
        [
            str(names[tuple(row[name] for name in KEY)]), measure_title(row["measure"], matter.language),
            whole(row["within_circle"]), whole(row["within_walk"]), whole(row["within_circle_only"]),
        ]
        for row in best[:_CIRCLES]
    ]  # fmt: skip
    header = [paper.say(f"doc.col.{name}") for name in ("rule", "measure", "in_circle", "on_foot", "circle_only")]
    put_table(paper, "circles", paper.say("doc.circles.caption"), header, rows, widths=[5.6, 2.6, 2.5, 2.5, 2.8],
              right=range(2, 5))  # fmt: skip
    if len(best) > _CIRCLES:
        put_text(paper, paper.say("doc.circles.rest", n=len(best) - _CIRCLES), style="note")


def _contrasts(paper: Paper, matter: Matter) -> None:
    """List the units whose verdict depends on the document, the reading or the walker."""
    table = matter.result.contrasts
    if table.empty:
        return
    put_heading(paper, 2, paper.say("doc.contrasts"))
    put_text(paper, paper.say("doc.contrasts.said", n=len(table)), Ref("contrasts"), paper.say("doc.stop"))
    rows = [
        [text(row["name"]) or str(row["unit_id"]), str(row[f"text_{matter.language}"])]
        for row in table.head(_CONTRASTS).to_dict("records")
    ]
    header = [paper.say("doc.col.unit"), paper.say("doc.col.said")]
    put_table(paper, "contrasts", paper.say("doc.contrasts.caption"), header, rows, widths=[3.2, 12.8])
    if len(table) > _CONTRASTS:
        put_text(paper, paper.say("doc.rest", n=len(table) - _CONTRASTS), style="note")


def _problems(paper: Paper, matter: Matter, problems: pd.DataFrame) -> None:
    """List what is to be looked at in the data."""
    put_heading(paper, 2, paper.say("doc.problems"))
    if not matter.atlas.fonts.chinese:
        put_text(paper, paper.say("figure.no_chinese"))
    table = problems[problems["topic"] != "unknown"]
    if table.empty:
        put_text(paper, paper.say("doc.problems.none"))
        return
    put_text(paper, paper.say("doc.problems.said", n=len(table)), Ref("problems"), paper.say("doc.stop"))
    rows = [
        [str(row["severity_text"]), _where(paper, row), str(row["problem"]), str(row["remedy"])]
        for row in table.head(_PROBLEMS).to_dict("records")
    ]
    header = [paper.say(f"doc.col.{name}") for name in ("severity", "where", "problem", "remedy")]
    put_table(paper, "problems", paper.say("doc.problems.caption"), header, rows, widths=[1.5, 3.6, 6.4, 4.5])
    if len(table) > _PROBLEMS:
        put_text(paper, paper.say("doc.problems.more", n=len(table) - _PROBLEMS), style="note")


def _where(paper: Paper, row: Mapping[Any, Any]) -> str:
    """Say in which file, sheet, row and column something stands."""
    parts = [str(row["file"]), str(row["sheet"])]
    if not pd.isna(row["row"]):
        parts.append(paper.say("doc.row", n=row["row"]))
    parts += [str(row["column"]), str(row["value"])]
    return " ".join(part for part in parts if part)
