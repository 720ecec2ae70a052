"""Chapter 7: what would be needed: rule by rule, gap by gap, and what the planned facilities bring."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from circle15.explaining.kept import bracketed
from circle15.explaining.why import needed, why
from circle15.present.document.chapters.gaps import unit_name
from circle15.present.document.matter import KEY, Matter, counting, explained
from circle15.present.document.numbers import NOTHING, amount, known, text, whole
from circle15.present.document.paper import Paper, put_heading, put_table, put_text
from circle15.present.document.xml import Ref
from circle15.words import say

#: Gaps for which it is told what each would need.
_WORST: Final = 40

#: Reasons that a row names.
_REASONS: Final = 3

_ROW: Final = ["unit_level", "unit_id", *KEY]


def write_needs(paper: Paper, matter: Matter) -> None:
    """Write the chapter.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    put_heading(paper, 1, paper.say("doc.needs"))
    found = counting(matter.findings)
    gaps = found[found["gap"].astype(bool)]
    if gaps.empty:
        put_text(paper, paper.say("doc.gaps.none"))
        return
    put_text(paper, paper.say("doc.needs.how"))
    put_heading(paper, 2, paper.say("doc.needs.rules"))
    put_text(paper, Ref("needs.rules"), paper.say("doc.needs.rules_said"))
    _by_rule(paper, matter, gaps)
    put_heading(paper, 2, paper.say("doc.needs.gaps"))
    put_text(paper, Ref("needs.gaps"), paper.say("doc.needs.gaps_said", n=min(len(gaps), _WORST)))
    _by_gap(paper, matter, gaps.head(_WORST))
    if len(gaps) > _WORST:
        put_text(paper, paper.say("doc.gaps.more", n=len(gaps) - _WORST), style="note")
    _plan(paper, matter, gaps)


def _by_rule(paper: Paper, matter: Matter, gaps: pd.DataFrame) -> None:
    """Put what is lacking for each rule: gaps, the people of their communities, reasons, and how much in all."""
    rows = []
    for _, same in gaps.groupby(["standard_id", "rule_id"], sort=False):
        people = pd.to_numeric(same.get("population", pd.Series(dtype=float)), errors="coerce").sum(min_count=1)
        reasons = same["reason_text"].replace("", pd.NA).dropna().value_counts().head(_REASONS)
        told = paper.say("list.part").join(paper.say("doc.counted", name=name, n=n) for name, n in reasons.items())
        rows.append([str(same["rule_short"].iloc[0]), whole(len(same)), whole(people), told, _lacking(same, matter)])
    header = [paper.say(f"doc.col.{name}") for name in ("rule", "gaps", "population", "reasons", "lacking_sum")]
    put_table(paper, "needs.rules", paper.say("doc.needs.rules_caption"), header, rows,
              widths=[4.4, 1.2, 1.8, 5.6, 3.0], right=[1, 2])  # fmt: skip


def _lacking(same: pd.DataFrame, matter: Matter) -> str:
    """Sum what is lacking, where it is of one unit that can be summed."""
    units = same.loc[same["shortfall"].notna(), "shortfall_unit"].unique()
    total = same["shortfall"].sum(min_count=1)
    if len(units) != 1 or units[0] in ("share", "min", "m", "") or "/" in str(units[0]) or not known(total):
        return NOTHING
    return amount(total, str(units[0]), matter.language)


def _by_gap(paper: Paper, matter: Matter, gaps: pd.DataFrame) -> None:
    """Put for each gap the nearest facility, why it does not do, and what it would take."""
    full = matter.result.findings
    at = dict(zip(full[_ROW].itertuples(index=False, name=None), range(len(full)), strict=True))
    chosen = [full.iloc[at[key]].to_dict() for key in gaps[_ROW].itertuples(index=False, name=None)]
    names = gaps.to_dict("records")
    rows = [_gap(matter, row, named) for row, named in zip(chosen, names, strict=True)]
    header = [paper.say(f"doc.col.{name}") for name in ("unit", "rule", "nearest", "needed")]
    put_table(paper, "needs.gaps", paper.say("doc.needs.gaps_caption"), header, rows,
              widths=[2.5, 2.7, 3.4, 7.4])  # fmt: skip


def _gap(matter: Matter, row: Mapping[Any, Any], named: Mapping[Any, Any]) -> list[str]:
    """Write one gap."""
    finding = explained(matter, {str(key): value for key, value in row.items()})
    joint = "" if matter.language == "zh" else " "
    said = joint.join(part for part in (*why(finding), needed(finding)) if part)
    return [unit_name(named), str(named["rule_short"]), _nearest(matter, named), said]


def _nearest(matter: Matter, row: Mapping[Any, Any]) -> str:
    """Name the nearest facility with its minutes."""
    name = text(row.get("facility_name")) or text(row.get("facility_id"))
    if not name or not known(row["walk_min"]):
        return NOTHING
    return bracketed(name, amount(round(float(row["walk_min"]), 1), "min", matter.language), matter.language)


def _plan(paper: Paper, matter: Matter, gaps: pd.DataFrame) -> None:
    """Say which gaps the facilities close that are planned or being built."""
    planned = matter.result.plan_findings
    if planned.empty:
        return
    later = counting(planned)[[*_ROW, "verdict", "gap"]]
    both = gaps[[*_ROW, "rule_short"]].merge(later, on=_ROW, how="left")
    put_heading(paper, 2, say("doc.plan", matter.language))
    closed = int((both["verdict"] == "met").sum())
    count = int((matter.manifest.get("plan") or {}).get("facilities", 0))
    put_text(
        paper, paper.say("doc.plan.said", n=count, gaps=len(both), closed=closed), Ref("plan"), paper.say("doc.stop")
    )
    rows = [
        [str(same["rule_short"].iloc[0]), whole(len(same)), whole((same["verdict"] == "met").sum()),
         whole(same["gap"].fillna(value=True).astype(bool).sum())]
        for _, same in both.groupby(["standard_id", "rule_id"], sort=False)
    ]  # fmt: skip
    header = [paper.say(f"doc.col.{name}") for name in ("rule", "gaps_now", "gaps_closed", "gaps_left")]
    put_table(
        paper, "plan", paper.say("doc.plan.caption"), header, rows, widths=[8.2, 2.6, 2.6, 2.6], right=range(1, 4)
    )
