"""Chapter 4: subdistrict by subdistrict: a map, and a table of its communities."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from circle15.present.columns import column
from circle15.present.document.chapters.tables import put_map
from circle15.present.document.matter import Matter, counting
from circle15.present.document.numbers import whole
from circle15.present.document.paper import Paper, put_heading, put_table, put_text
from circle15.present.document.xml import Piece, Ref
from circle15.present.figures.place import area_units, map_sheet, place_of
from circle15.present.figures.views import View, gap_view

#: Areas that have a map, and rows of a table of communities.
_MAPS: Final = 100
_ROWS: Final = 200

#: Rules that a row names.
_NAMED: Final = 6

_COUNTED: Final = ("met", "borderline", "unmet", "unknown")


def write_areas(paper: Paper, matter: Matter) -> None:
    """Write the chapter.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    put_heading(paper, 1, paper.say("doc.areas"))
    table, view = community_counts(matter), gap_view(matter.atlas)
    unit = area_units(matter.atlas)
    if unit is None:
        put_text(paper, paper.say("doc.areas.none"))
        _communities(paper, table, "area.all", paper.say("doc.areas.all"))
        return
    put_text(paper, paper.say("doc.areas.how"))
    for row, name in enumerate(unit.names):
        own = table[unit.of_community == row]
        if len(own):
            put_heading(paper, 2, str(name), breaks=row > 0)
            _area(paper, matter, own, (row, str(name)), view)
    rest = table[unit.of_community < 0]
    if len(rest):
        put_heading(paper, 2, paper.say("doc.areas.rest"))
        _communities(paper, rest, "area.rest", paper.say("doc.areas.rest"))


def community_counts(matter: Matter) -> pd.DataFrame:
    """Count the findings of every community by verdict, with the names of the rules in which it has a gap.

    Parameters
    ----------
    matter
        Of the report.

    Returns
    -------
    One row per community, in the order of the table: ``name``, ``population``, a column for each verdict, ``gaps``
    and ``lacking``.
    """
    found = counting(matter.findings)
    found = found[found["unit_level"] == "community"]
    communities = matter.result.communities
    ids = communities.index.astype(str)
    counts = pd.crosstab(found["unit_id"].astype(str), found["verdict"]).reindex(ids, fill_value=0)
    gaps = found[found["gap"].astype(bool)]
    by_unit = {str(key): list(rows) for key, rows in gaps.groupby("unit_id")["rule_short"]}
    lacking = [by_unit.get(key, []) for key in ids]
    names = column(communities, "name")
    told: dict[str, Any] = {name: counts[name].to_numpy() if name in counts else 0 for name in _COUNTED}
    return pd.DataFrame(
        {
            "name": [
                str(key) if pd.isna(name) or not name else str(name) for key, name in zip(ids, names, strict=True)
            ],
            "population": pd.to_numeric(column(communities, "population"), errors="coerce").to_numpy(dtype=float),
            **told,
            "gaps": [len(names) for names in lacking],
            "lacking": lacking,
        },
        index=ids,
    )


def _area(paper: Paper, matter: Matter, own: pd.DataFrame, which: tuple[int, str], view: View) -> None:
    """Write the section of one area."""
    row, name = which
    key = f"area.{row}"
    people = own["population"].sum(min_count=1)
    told = "" if np.isnan(people) else paper.say("doc.people", n=whole(people))
    said = paper.say("doc.area.said", name=name, n=len(own), people=told, gaps=int(own["gaps"].sum()),
                     units=int((own["gaps"] > 0).sum()))  # fmt: skip
    refs: list[Piece] = [Ref(f"{key}.map"), paper.say("list.and")] if row < _MAPS else []
    put_text(paper, said, paper.say("doc.see"), *refs, Ref(key), paper.say("doc.stop"))
    if row < _MAPS:
        place = place_of(matter.atlas, row, map_sheet(), matter.whole)
        put_map(paper, matter, _only(view, place.inside), place, (f"{key}.map", paper.say("doc.area.map", name=name)))
    _communities(paper, own, key, paper.say("doc.area.caption", name=name))


def _only(view: View, inside: npt.NDArray[np.bool_]) -> View:
    """Keep the classes that occur in one area."""
    there = set(view.of[inside])
    classes = tuple(item for item in view.classes if item.key in there)
    return View(title=view.title, classes=classes, of=view.of, kinds=view.kinds, counts=view.counts)


def _communities(paper: Paper, table: pd.DataFrame, key: str, caption: str) -> None:
    """Put a table of communities, those with the most gaps first."""
    ordered = table.sort_values(["gaps", "population"], ascending=False, kind="stable")
    rows = [
        [
            str(row["name"]), whole(row["population"]), *(whole(row[name]) for name in _COUNTED), whole(row["gaps"]),
            _named(paper, row["lacking"]),
        ]
        for row in ordered.head(_ROWS).to_dict("records")
    ]  # fmt: skip
    names = ("community", "population", *_COUNTED, "gaps", "lacking")
    header = [paper.say(f"doc.col.{name}") for name in names]
    widths = [3.0, 1.6, 1.1, 1.3, 1.3, 1.7, 1.1, 4.9]
    put_table(paper, key, caption, header, rows, widths=widths, right=range(1, 7))
    if len(ordered) > _ROWS:
        put_text(paper, paper.say("doc.rest", n=len(ordered) - _ROWS), style="note")


def _named(paper: Paper, names: list[str]) -> str:
    """Name the rules in which a community has a gap, the first of many."""
    listed = paper.say("list.and").join(names[:_NAMED])
    more = len(names) - _NAMED
    return listed if more <= 0 else paper.say("list.more", text=listed, n=more)
