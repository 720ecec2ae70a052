"""Tables and figures that several chapters draw."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from circle15.present.document.matter import Matter
from circle15.present.document.numbers import share, whole
from circle15.present.document.paper import Paper, put_figure, put_table
from circle15.present.figures.bars import Bar, bars_figure, bars_height_cm
from circle15.present.figures.maps import map_dots
from circle15.present.figures.place import SHEET_CM, Place
from circle15.present.figures.sheet import picture
from circle15.present.figures.views import View
from circle15.words import Language

#: Counts of communities in a table of headlines, in its order.
COUNTED: Final = ("met", "borderline", "unmet", "unknown", "suspected", "reported")

#: Those of which many studies have none.
_RARE: Final = frozenset({"suspected", "reported"})

#: Widths of columns of shares and of counts in centimetres.
_SHARE_CM: Final = 1.9
_COUNT_CM: Final[Mapping[Language, float]] = {"zh": 1.5, "en": 1.7}


def put_map(paper: Paper, matter: Matter, view: View, place: Place, words: tuple[str, str]) -> None:
    """Draw a map and put it with its caption.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    view, place
        What the map is coloured by, and what it shows.
    words
        Key and caption.
    """
    drawn = map_dots(matter.atlas, view, place, figure=matter.sheet, frames=matter.frames)
    put_figure(paper, *words, picture(drawn), SHEET_CM)


def bar_of(label: str, row: Mapping[Any, Any]) -> Bar:
    """Make a bar of the counts of a row of headlines or coverage.

    Parameters
    ----------
    label
        Words of the bar.
    row
        With the numbers of each verdict; ``suspected`` is a part of ``unknown``.
    """
    numbers = {name: float(row[name]) for name in ("met", "borderline", "unmet", "suspected", "unknown")}
    return Bar(label, numbers | {"unknown": numbers["unknown"] - numbers["suspected"]})


def put_bars(paper: Paper, matter: Matter, bars: list[Bar], words: tuple[str, str]) -> None:
    """Draw bars and put them with their caption."""
    figure = bars_figure(bars, matter.language, matter.atlas.fonts)
    put_figure(paper, *words, picture(figure), (SHEET_CM[0], bars_height_cm(len(bars))))


def headline_bars(paper: Paper, matter: Matter, rules: pd.DataFrame, key: str, caption: str) -> None:
    """Draw a bar for each row of headlines.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    rules
        Rows of headlines.
    key, caption
        Of the figure.
    """
    english = matter.atlas.language != matter.language
    names = rules["rule_id"] if english else rules["rule"]
    bars = [bar_of(str(name), row) for name, row in zip(names, rules.to_dict("records"), strict=True)]
    put_bars(paper, matter, bars, (key, caption))


def put_headlines(paper: Paper, rules: pd.DataFrame, key: str, caption: str) -> None:
    """Put a table of headlines: shares of the people first, then communities by verdict.

    Parameters
    ----------
    paper
        The report.
    rules
        Rows of headlines.
    key, caption
        Of the table.
    """
    several = len(rules["profile"].unique()) > 1
    front = {"rule": 3.0, "walker": 2.4} if several else {"rule": 3.0}
    _put_counts(paper, rules, front, (key, caption))


def put_shares(paper: Paper, rows: pd.DataFrame, key: str, caption: str) -> None:
    """Put a table of coverage by area, for one rule.

    Parameters
    ----------
    paper
        The report.
    rows
        As from :func:`of_areas`.
    key, caption
        Of the table.
    """
    _put_counts(paper, rows.assign(area=rows["name"]), {"area": 3.0}, (key, caption))


def _put_counts(paper: Paper, rows: pd.DataFrame, front: Mapping[str, float], words: tuple[str, str]) -> None:
    """Put names, shares, and communities by verdict; what is nowhere suspected or reported has no column."""
    counted = [name for name in COUNTED if name not in _RARE or rows[f"communities_{name}"].sum() > 0]
    header = [paper.say(f"doc.col.{name}") for name in (*front, "share_met", "share_in_reach", *counted)]
    told = [
        [
            *(str(row[name]) for name in front), share(row["share_met"]), share(row["share_in_reach"]),
            *(whole(row[f"communities_{name}"]) for name in counted),
        ]
        for row in rows.to_dict("records")
    ]  # fmt: skip
    count_cm = _COUNT_CM[paper.language]
    rest = max(0.0, SHEET_CM[0] - sum(front.values()) - 2 * _SHARE_CM - len(counted) * count_cm)
    widths = [width + rest * (at == 0) for at, width in enumerate(front.values())]
    widths += [_SHARE_CM] * 2 + [count_cm] * len(counted)
    put_table(paper, *words, header, told, widths=widths, right=range(len(front), len(header)))


def of_areas(matter: Matter, rule: Mapping[str, Any]) -> pd.DataFrame:
    """Take the coverage of a rule by area, with the counts of communities beside those of people.

    Parameters
    ----------
    matter
        Of the report.
    rule
        A row of headlines; its measure is taken where an area has it.

    Returns
    -------
    One row per area, in the order of the table: ``name``, the numbers of the measure, ``share_met``,
    ``share_in_reach``, and ``communities_`` with each verdict.
    """
    table = matter.coverage
    same = (table["level"] == matter.level) if len(table) else pd.Series(dtype=bool)
    for column in ("standard_id", "rule_id", "reading", "profile"):
        same &= table[column] == rule[column]
    rows = table[same]
    people = rows[rows["measure"] == rule["measure"]].set_index("unit_id")
    counts = rows[rows["measure"] == "communities"].set_index("unit_id")[list(COUNTED)].add_prefix("communities_")
    judged = people["total"] > 0
    reach = people["share_within"].where(judged, people["reported_share_within"])
    joined: pd.DataFrame = people.assign(share_in_reach=reach).join(counts).reset_index()
    return joined
