"""The summary that a run prints: headline shares, and the worst gaps."""

from typing import Final

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from circle15.present.folder import GAPS_FILE, gap_table, rule_texts
from circle15.result import Result
from circle15.words import Language, say

#: Gaps that are listed; the others stand in the file.
_WORST: Final = 10

#: Columns of the headline table.
_COUNTED: Final = ("met", "borderline", "unmet", "unknown", "reported")

#: What counts people, best first.
_PEOPLE: Final = ("population", "households", "communities")


def print_summary(result: Result, console: Console) -> None:
    """Print what a run found.

    Parameters
    ----------
    result
        What a run found.
    console
        Where to; plain when it is not a terminal.
    """
    manifest = result.manifest
    language: Language = manifest["language"]
    profile, counts = manifest["profile"], manifest["counts"]
    console.print(Text(manifest["name"], style="bold"))
    if manifest["invented"]:
        console.print(say("console.invented", language), style="yellow")
    limit = max((rule["limit_min"] for standard in manifest["standards"] for rule in standard["rules"]), default=15.0)
    console.print(
        say(
            "console.profile",
            language,
            profile=profile[language],
            speed=profile["speed_kmh"],
            minutes=limit,
            metres=profile["metres_in_15_min"] * limit / 15,
            costs=f"; {profile['costs'][language]}" if profile["costs"][language] else "",
        ),
        highlight=False,
    )
    console.print(
        say(
            "console.streets",
            language,
            km=counts["streets_m"] / 1_000,
            communities=counts["communities"],
            facilities=counts["facilities"],
            rejected=counts["rejected"],
        ),
        highlight=False,
    )
    for note in manifest["notes"]:
        console.print(Text(f"! {note[language]}", style="yellow"))
    console.print(_shares(result, language))
    _print_gaps(result, console, language)
    console.print(say("console.hash", language, hash=result.hash[:12]), highlight=False, style="dim")


def _shares(result: Result, language: Language) -> Table:
    """Headline shares: one line per rule and walker."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say("console.rule", language), overflow="fold")
    several = len(result.manifest["compare_profiles"]) > 0
    if several:
        table.add_column(say("console.profiles", language))
    for verdict in _COUNTED:
        table.add_column(say(f"console.{verdict}", language), justify="right")
    table.add_column(say("console.within", language), justify="right")
    whole = result.coverage[result.coverage["level"] == "all"]
    titles = rule_texts(result.manifest, f"short_{language}")
    for key, rows in whole.groupby(["standard_id", "rule_id", "reading", "profile"], sort=False):
        names: list[str] = [str(part) for part in key]
        standard, rule, reading, profile = names
        units = rows[rows["measure"] == "communities"].iloc[0]
        people = next(
            rows[rows["measure"] == measure].iloc[0] for measure in _PEOPLE if (rows["measure"] == measure).any()
        )
        numbers = [f"{units[verdict]:.0f}" for verdict in _COUNTED]
        share = people["share_within"] if people["total"] > 0 else people["reported_share_within"]
        within = "–" if pd.isna(share) else f"{share:.0%} {say('measure.' + people['measure'], language)}"
        table.add_row(
            escape(titles[standard, rule, reading]), *([escape(profile)] if several else []), *numbers, within
        )
    return table


def _print_gaps(result: Result, console: Console, language: Language) -> None:
    """Print the worst gaps."""
    listed = gap_table(result)
    gaps = listed[listed["gap"]]
    suspected = int(listed["suspected"].sum())
    if gaps.empty:
        console.print(say("console.no_gaps", language))
    else:
        console.print(say("console.gaps", language, n=len(gaps)), style="bold", highlight=False)
        table = Table(box=None, pad_edge=False, header_style="bold")
        for key, justify in (
            ("community", "left"),
            ("rule", "left"),
            ("walk", "right"),
            ("within", "right"),
            ("reason", "left"),
        ):
            table.add_column(say(f"console.{key}", language), justify=justify, overflow="fold")  # type: ignore[arg-type]
        titles = rule_texts(result.manifest, f"short_{language}")
        for row in gaps.head(_WORST).to_dict("records"):
            name = row.get("name")
            walk = "–" if pd.isna(row["walk_min"]) else f"{row['walk_min']:.1f}"
            label = name if isinstance(name, str) else row["unit_id"]
            rule = titles[row["standard_id"], row["rule_id"], row["reading"]]
            table.add_row(
                escape(str(label)),
                escape(rule),
                walk,
                f"{row['share_within']:.0%}",
                escape(str(row["reason_text"])),
            )
        console.print(table)
        if len(gaps) > _WORST:
            console.print(say("console.more", language, n=len(gaps) - _WORST, file=GAPS_FILE), highlight=False)
    if suspected:
        console.print(say("console.suspected", language, n=suspected), highlight=False)
