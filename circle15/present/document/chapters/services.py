"""Chapter 3: rule by rule: what it asks, for how many it is kept, where, and in which subdistrict."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from circle15.present.document.chapters.tables import bar_of, of_areas, put_bars, put_headlines, put_map, put_shares
from circle15.present.document.matter import Matter, rule_entry
from circle15.present.document.numbers import share, whole
from circle15.present.document.paper import Paper, put_heading, put_text
from circle15.present.document.xml import Bold, Piece, Ref
from circle15.present.figures.views import verdict_view
from circle15.present.summary.titles import measure_title

#: Rules that have a map, those with the most gaps; a study of several documents has a hundred rules.
_MAPS: Final = 24

#: Most areas that a figure of bars has.
_BARS: Final = 40


def write_services(paper: Paper, matter: Matter) -> None:
    """Write the chapter.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    put_heading(paper, 1, paper.say("doc.services"))
    rules = matter.rules
    mapped = set(rules.sort_values(["gaps", "communities_suspected"], ascending=False, kind="stable").index[:_MAPS])
    put_text(paper, paper.say("doc.services.how"))
    if len(rules) > _MAPS:
        put_text(paper, paper.say("doc.services.maps", n=_MAPS))
    several = len(rules["standard_id"].unique()) > 1
    for _, same in rules.groupby("standard_id", sort=False):
        if several:
            put_heading(paper, 2, str(same["standard"].iloc[0]))
        for at, row in zip(same.index, same.to_dict("records"), strict=True):
            _rule(paper, matter, {str(key): value for key, value in row.items()}, (3 if several else 2, at in mapped))


def _rule(paper: Paper, matter: Matter, row: Mapping[str, Any], how: tuple[int, bool]) -> None:
    """Write the section of one rule: level of its heading, and whether it has a map."""
    level, mapped = how
    standard, rule = rule_entry(matter, row["standard_id"], row["rule_id"], row["reading"])
    name = f"{row['standard_id']}/{row['rule_id']}"
    put_heading(paper, level, str(row["rule"]))
    put_text(paper, *_asked(paper, row, standard, rule))
    areas = of_areas(matter, row) if matter.level else pd.DataFrame()
    sentence = _said(paper, matter, row)
    refs: list[Piece] = []
    if mapped:
        refs += [Ref(f"map.{name}")]
    if len(areas):
        refs += [paper.say("list.and") if refs else "", Ref(f"areas.{name}")]
    put_text(paper, sentence, *([paper.say("doc.see"), *refs, paper.say("doc.stop")] if refs else []))
    if mapped:
        view = verdict_view(matter.atlas, standard, rule)
        put_map(paper, matter, view, matter.whole, (f"map.{name}", paper.say("doc.rule.map", rule=row["rule"])))
    judged = areas[areas["total"] > 0] if len(areas) else areas
    if mapped and 1 < len(judged) <= _BARS:
        bars = [bar_of(str(area["name"]), area) for area in judged.to_dict("records")]
        caption = paper.say("doc.rule.bars", rule=row["rule"], measure=measure_title(row["measure"], matter.language))
        put_bars(paper, matter, bars, (f"bars.{name}", caption))
    if len(areas):
        caption = paper.say("doc.rule.areas", rule=row["rule"], measure=measure_title(row["measure"], matter.language))
        put_shares(paper, areas, f"areas.{name}", caption)
    _others(paper, matter, row, name)


def _asked(paper: Paper, row: Mapping[str, Any], standard: Mapping[str, Any], rule: Mapping[str, Any]) -> list[Piece]:
    """Say what a rule asks, where it stands, and who walks."""
    place = standard[f"title_{paper.language}"] + (f" {rule['clause']}" if rule["clause"] else "")
    force = paper.say(f"force.{rule['force']}")
    said = paper.say(
        "doc.rule.asks", text=str(row["asks"]).rstrip("。."), place=place, force=force, walker=row["walker"]
    )
    return [Bold(paper.say("doc.rule.asked")), said]


def _said(paper: Paper, matter: Matter, row: Mapping[str, Any]) -> str:
    """Say for how many the rule is kept."""
    language = matter.language
    counts = {name: whole(row[f"communities_{name}"]) for name in
              ("met", "borderline", "unmet", "unknown", "suspected", "reported")}  # fmt: skip
    if not row["total"] > 0:
        return paper.say("doc.rule.reported", n=counts["reported"])
    key = "doc.rule.met_communities" if row["measure"] == "communities" else "doc.rule.met"
    parts = [paper.say(key, measure=measure_title(row["measure"], language), share=share(row["share_met"]))]
    if row["share_high"] > row["share_met"] + 1e-9:
        parts.append(paper.say("doc.rule.up_to", share=share(row["share_high"])))
    if not pd.isna(row["share_in_reach"]):
        parts.append(paper.say("doc.rule.reach", share=share(row["share_in_reach"])))
    counted = paper.say("doc.rule.counts", total=whole(row["communities"]), **counts)
    without = paper.say("doc.rule.without", n=row["without_number"]) if row["without_number"] else ""
    return paper.say("doc.sentence", parts=paper.say("list.part").join(parts)) + counted + without


def _others(paper: Paper, matter: Matter, row: Mapping[str, Any], name: str) -> None:
    """Put what other readings of the clause and other walkers come to."""
    lines = matter.lines
    same = lines[(lines["standard_id"] == row["standard_id"]) & (lines["rule_id"] == row["rule_id"])]
    if len(same) < 2:
        return
    told = same.assign(rule=[_reading(paper, entry) for entry in same.to_dict("records")])
    put_headlines(paper, told, f"others.{name}", paper.say("doc.rule.others", rule=row["rule"]))


def _reading(paper: Paper, row: Mapping[Any, Any]) -> str:
    """Name a reading of a clause."""
    return paper.say("doc.rule.first") if row["primary"] else str(row["rule"])
