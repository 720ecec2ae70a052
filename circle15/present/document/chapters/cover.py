"""Cover and summary: what was examined, by which rules, and what came out, people first."""

from typing import Final

import pandas as pd

from circle15.present.document.chapters.tables import headline_bars
from circle15.present.document.matter import Matter, counting
from circle15.present.document.numbers import known, share, whole
from circle15.present.document.paper import Paper, put, put_heading, put_text
from circle15.present.document.xml import Bold, Ref, paragraph, run
from circle15.present.summary.method import main_minutes, walker_line
from circle15.present.summary.titles import measure_title
from circle15.result import walkers_of
from circle15.words import say

#: Bars of the summary, and rules that its text names.
_BARS: Final = 12
_LOWEST: Final = 3


def write_cover(paper: Paper, matter: Matter) -> None:
    """Write the cover of a file of our own: study, documents, day, hash, internal use.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    manifest = matter.manifest
    put(paper, paragraph(run(manifest["name"]), paper.styles["cover_title"]))
    put(paper, paragraph(run(paper.say("doc.kind")), paper.styles["cover_line"]))
    put(paper, paragraph("", paper.styles["cover_line"], look='<w:spacing w:before="2400"/>'))
    for line in (*cover_lines(matter), paper.say("doc.internal")):
        put(paper, paragraph(run(line), paper.styles["cover_small"]))


def write_head(paper: Paper, matter: Matter) -> None:
    """Write the first lines of a report whose cover is the template's.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    put_text(paper, Bold(str(matter.manifest["name"])), style="figure")
    for line in cover_lines(matter):
        put_text(paper, line, style="note")


def cover_lines(matter: Matter) -> list[str]:
    """Say what the report rests on: documents, walker, days, hash.

    Parameters
    ----------
    matter
        Of the report.
    """
    manifest, language = matter.manifest, matter.language
    documents = say("list.part", language).join(entry[f"title_{language}"] for entry in manifest["standards"])
    lines = [say("doc.cover.documents", language, names=documents)]
    walker = walker_line(walkers_of(manifest)[0], main_minutes(manifest), language)
    lines.append(say("doc.cover.walker", language, text=walker))
    if manifest["as_of"]:
        lines.append(say("doc.cover.as_of", language, day=manifest["as_of"]))
    if manifest["invented"]:
        lines.append(say("console.invented", language))
    lines.append(say("doc.cover.made", language, day=str(manifest["made_at"])[:10]))
    lines.append(say("doc.cover.hash", language, hash=matter.result.hash[:16]))
    return lines


def write_summary(paper: Paper, matter: Matter) -> None:
    """Write the summary: the numbers that matter, people first.

    Parameters
    ----------
    paper, matter
        The report, and what it is made of.
    """
    put_heading(paper, 1, paper.say("doc.summary"), kind="plain")
    put_text(paper, scope_sentence(matter))
    if matter.manifest["invented"]:
        put_text(paper, Bold(paper.say("doc.invented")))
    judged = matter.rules[matter.rules["total"] > 0]
    for sentence in (*_gap_sentences(matter), *_lowest(matter, judged), *_larger(matter)):
        put_text(paper, sentence)
    if len(judged):
        worst = judged.sort_values("share_met", kind="stable").head(_BARS)
        put_text(paper, paper.say("doc.see_bars"), Ref("bars"), paper.say("doc.stop"))
        key = "doc.bars_lowest" if len(judged) > _BARS else "doc.bars_all"
        headline_bars(paper, matter, worst, "bars", paper.say(key, n=len(worst)))


def scope_sentence(matter: Matter) -> str:
    """Say how much was examined.

    Parameters
    ----------
    matter
        Of the report.
    """
    counts, language = matter.manifest["counts"], matter.language
    people = matter.result.communities.get("population")
    total = pd.to_numeric(people, errors="coerce").sum(min_count=1) if people is not None else float("nan")
    told = say("doc.people", language, n=whole(total)) if known(total) else ""
    return say(
        "doc.scope", language, communities=whole(counts["communities"]), people=told,
        facilities=whole(counts["facilities"]), km=counts["streets_m"] / 1_000,
    )  # fmt: skip


def _gap_sentences(matter: Matter) -> list[str]:
    """Say how many gaps there are, and what cannot be told."""
    found = counting(matter.findings)
    own = found[found["unit_level"] == "community"]
    gaps = own[own["gap"].astype(bool)]
    language = matter.language
    texts = [
        say(
            "doc.gaps_found", language, documents=len(matter.manifest["standards"]), rules=len(matter.rules),
            gaps=whole(len(gaps)), units=whole(gaps["unit_id"].nunique()),
        )
    ]  # fmt: skip
    suspected, unknown = int(own["suspected"].sum()), int((own["verdict"] == "unknown").sum())
    borderline = int((own["verdict"] == "borderline").sum())
    if unknown or borderline:
        texts.append(say("doc.open", language, borderline=borderline, unknown=unknown, suspected=suspected))
    return texts


def _lowest(matter: Matter, judged: pd.DataFrame) -> list[str]:
    """Name the rules that are kept for the fewest."""
    language = matter.language
    worst = judged.sort_values("share_met", kind="stable").head(_LOWEST)
    items = [
        say(
            "doc.lowest_item", language, rule=row["rule"], share=share(row["share_met"]),
            measure=measure_title(row["measure"], language),
        )
        for row in worst.to_dict("records")
    ]  # fmt: skip
    return [say("doc.lowest", language, items=say("list.part", language).join(items))] if items else []


def _larger(matter: Matter) -> list[str]:
    """Say how many clauses about larger units are unmet."""
    if matter.units.empty:
        return []
    unmet = int((matter.units["verdict"] == "unmet").sum())
    return [say("doc.larger", matter.language, n=len(matter.units), unmet=unmet)]
