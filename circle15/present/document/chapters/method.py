"""Chapter 1: what was examined, and how."""

import pandas as pd

from circle15.present.columns import column
from circle15.present.document.chapters.cover import scope_sentence
from circle15.present.document.matter import Matter
from circle15.present.document.numbers import whole
from circle15.present.document.paper import Paper, put_heading, put_table, put_text
from circle15.present.document.xml import Ref
from circle15.present.figures.place import area_units
from circle15.present.summary.method import method_lines
from circle15.verdicts.units import Units


def write_method(paper: Paper, matter: Matter) -> None:
    """Write the chapter.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    put_heading(paper, 1, paper.say("doc.method"))
    put_heading(paper, 2, paper.say("doc.method.scope"))
    put_text(paper, scope_sentence(matter))
    unit = area_units(matter.atlas)
    if unit is not None:
        put_text(paper, paper.say("doc.method.areas"), Ref("areas"), paper.say("doc.stop"))
        _areas(paper, matter, unit)
    put_heading(paper, 2, paper.say("doc.method.how"))
    put_text(paper, paper.say("doc.method.lines"), Ref("method"), paper.say("doc.stop"))
    rows = [list(line) for line in method_lines(matter.result, matter.language)]
    header = [paper.say("doc.col.item"), paper.say("doc.col.said")]
    put_table(paper, "method", paper.say("doc.method.caption"), header, rows, widths=[3.4, 12.6])


def _areas(paper: Paper, matter: Matter, unit: Units) -> None:
    """Put the table of areas: communities, households and people of each."""
    communities = matter.result.communities
    counted = ("households", "population", "pop_60plus")
    rows = []
    for row, name in enumerate(unit.names):
        own = communities[unit.of_community == row]
        sums = [pd.to_numeric(column(own, field), errors="coerce").sum(min_count=1) for field in counted]
        rows.append([str(name), whole(len(own)), *(whole(value) for value in sums)])
    header = [paper.say(f"doc.col.{name}") for name in ("area", "communities", *counted)]
    put_table(paper, "areas", paper.say("doc.areas.caption"), header, rows, widths=[5.6, 2.6, 2.6, 2.6, 2.6],
              right=range(1, 5))  # fmt: skip
