"""Chapter 2: every rule in one line, where the gaps are, and what is judged of larger units."""

from typing import Final

from circle15.present.document.chapters.tables import put_headlines, put_map
from circle15.present.document.matter import Matter
from circle15.present.document.numbers import verdict_cell
from circle15.present.document.paper import Paper, put_heading, put_table, put_text
from circle15.present.document.xml import Ref
from circle15.present.figures.views import gap_view

#: Findings of larger units that are listed.
_UNITS: Final = 80


def write_overall(paper: Paper, matter: Matter) -> None:
    """Write the chapter.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    put_heading(paper, 1, paper.say("doc.overall"))
    put_heading(paper, 2, paper.say("doc.overall.rules"))
    put_text(paper, paper.say("doc.overall.how"))
    for standard, rules in matter.rules.groupby("standard_id", sort=False):
        title = str(rules["standard"].iloc[0])
        put_headlines(paper, rules, f"rules.{standard}", paper.say("doc.overall.caption", title=title))
    put_heading(paper, 2, paper.say("doc.overall.where"))
    put_text(paper, Ref("gap_map"), paper.say("doc.overall.map"))
    put_map(paper, matter, gap_view(matter.atlas), matter.whole, ("gap_map", paper.say("doc.overall.map_caption")))
    if len(matter.units):
        put_heading(paper, 2, paper.say("doc.overall.units"))
        _units(paper, matter)


def _units(paper: Paper, matter: Matter) -> None:
    """Put what is judged of larger units."""
    shown = matter.units.head(_UNITS)
    put_text(paper, Ref("units"), paper.say("doc.units.said", n=len(matter.units)))
    rows = [
        [
            str(row["name"] or row["level"]), str(row["rule_short"]),
            verdict_cell(row["verdict"], row["verdict_text"], suspected=bool(row["suspected"])), str(row["text"]),
        ]
        for row in shown.to_dict("records")
    ]  # fmt: skip
    header = [paper.say(f"doc.col.{name}") for name in ("unit", "rule", "verdict", "because")]
    put_table(paper, "units", paper.say("doc.units.caption"), header, rows, widths=[2.6, 4.0, 1.9, 7.5])
    if len(matter.units) > _UNITS:
        put_text(paper, paper.say("doc.rest", n=len(matter.units) - _UNITS), style="note")
