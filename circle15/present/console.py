"""The summary that a run prints: headline shares, and the worst gaps."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from circle15.explaining.kept import plain
from circle15.present.check.console import mapping_line
from circle15.present.folder import GAPS_FILE, gap_table, rule_texts
from circle15.result import Result, walkers_of
from circle15.sources.titles import column_title
from circle15.verdicts.sentences import measured
from circle15.words import Language, say

#: Gaps that are listed; the others stand in the file.
_WORST: Final = 10

#: Findings of larger units that are listed.
_UNITS: Final = 30

#: What stands between a verdict and what it rests on.
_COLON: Final[Mapping[str, str]] = {"zh": "：", "en": ":"}

_KEY: Final = ["standard_id", "rule_id", "reading", "profile"]

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
    limits = [rule["limit_min"] for standard in manifest["standards"] for rule in standard["rules"]]
    limit = next((minutes for minutes in limits if minutes is not None), 15.0)
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
            to_check=counts.get("to_check", 0),
        ),
        highlight=False,
    )
    for note in manifest["notes"]:
        console.print(Text(f"! {note[language]}", style="yellow"), soft_wrap=not console.is_terminal)
    for found in manifest.get("doctor") or []:
        if found["severity"] == "warning":
            console.print(Text(f"! {found[f'text_{language}']}", style="yellow"), soft_wrap=not console.is_terminal)
    _print_shares(result, console, language)
    _print_units(result, console, language)
    _print_gaps(result, console, language)
    _print_inputs(manifest["inputs"], console, language)
    console.print(say("console.hash", language, hash=result.hash[:12]), highlight=False, style="dim")


def _print_inputs(inputs: Sequence[Mapping[str, Any]], console: Console, language: Language) -> None:
    """Print how the headings of each file were read, and what should be looked at before the numbers are used."""
    for entry in inputs:
        columns = entry.get("columns", {})
        names = {column: format(column_title(entry["role"], column), language) for column in columns.values()}
        place = f"{entry['file']} [{entry['sheet']}]" if entry.get("sheet") else entry["file"]
        line = mapping_line(place, columns, (), language, names=names)
        if line:
            console.print(Text(line, style="dim"), soft_wrap=not console.is_terminal)
    warned = [note[language] for entry in inputs for note in entry.get("notes", ()) if note["severity"] == "warning"]
    for text in warned:
        console.print(Text(plain(f"! {text}"), style="yellow"), soft_wrap=not console.is_terminal)
    if warned:
        study = next((entry["file"] for entry in inputs if entry["role"] == "study"), "STUDY.toml")
        console.print(Text(plain(say("checkup.hint", language, n=len(warned), study=study))))


def _print_shares(result: Result, console: Console, language: Language) -> None:
    """Print the headline shares: a table for each document, one line per rule and walker."""
    first = _first(result.findings[result.findings["unit_level"] == "community"])
    several = len(first["profile"].unique()) > 1
    walkers = {walker["name"]: walker[language] for walker in walkers_of(result.manifest)}
    whole = result.coverage[result.coverage["level"] == "all"]
    for standard in result.manifest["standards"]:
        keys = _answers(first[first["standard_id"] == standard["id"]], walkers)
        if len(result.manifest["standards"]) > 1 and keys:
            console.print(Text(_heading(standard, language), style="bold"))
        table = _table([("rule", "left"), *([("profiles", "left")] if several else [])], language)
        for verdict in _COUNTED:
            table.add_column(say(f"console.{verdict}", language), justify="right")
        table.add_column(say("console.within", language), justify="right")
        titles = rule_texts(result.manifest, f"short_{language}")
        for rule, reading, profile in keys:
            rows = whole[(whole[_KEY] == [standard["id"], rule, reading, profile]).all(axis=1)]
            who = [escape(walkers.get(profile, profile))] if several else []
            table.add_row(escape(titles[standard["id"], rule, reading]), *who, *_counts(rows, language))
        if keys:
            console.print(table)


def _print_units(result: Result, console: Console, language: Language) -> None:
    """Print what is judged of larger units: subdistricts, districts, cities."""
    larger = _first(result.findings[result.findings["unit_level"] != "community"])
    shown = larger[~larger["verdict"].isin(["not_applicable"]) & larger["decides"].astype(bool)]
    if shown.empty:
        return
    table = _table([("unit", "left"), ("rule", "left"), ("verdict", "left"), ("said", "left")], language)
    titles = rule_texts(result.manifest, f"short_{language}")
    for row in shown.to_dict("records")[:_UNITS]:
        level = say(f"level.{row['unit_level']}", language)
        verdict, _, said = str(row[f"text_{language}"]).partition(_COLON[language])
        rule = titles[row["standard_id"], row["rule_id"], row["reading"]]
        table.add_row(escape(str(row["unit_name"]) or level), escape(rule), verdict, escape(said.strip()))
    console.print(Text(say("console.units", language), style="bold"))
    console.print(table)
    if len(shown) > _UNITS:
        console.print(say("console.more", language, n=len(shown) - _UNITS, file=GAPS_FILE), highlight=False)


def _print_gaps(result: Result, console: Console, language: Language) -> None:
    """Print the worst gaps."""
    listed = gap_table(result)
    gaps = listed[listed["gap"]]
    suspected = int(listed["suspected"].sum())
    if gaps.empty:
        console.print(say("console.no_gaps", language))
    else:
        console.print(say("console.gaps", language, n=len(gaps)), style="bold", highlight=False)
        headings = [("community", "left"), ("rule", "left"), ("now", "right"), ("within", "right"), ("reason", "left")]
        table = _table(headings, language)
        titles = rule_texts(result.manifest, f"short_{language}")
        for row in gaps.head(_WORST).to_dict("records"):
            name = row.get("name")
            label = name if isinstance(name, str) and name else row["unit_id"]
            rule = titles[row["standard_id"], row["rule_id"], row["reading"]]
            table.add_row(
                escape(str(label)), escape(rule), _value(row, language), _share(row["share_within"]),
                escape(str(row["reason_text"])),
            )  # fmt: skip
        console.print(table)
        if len(gaps) > _WORST:
            console.print(say("console.more", language, n=len(gaps) - _WORST, file=GAPS_FILE), highlight=False)
    if suspected:
        console.print(say("console.suspected", language, n=suspected), highlight=False)


def _first(findings: pd.DataFrame) -> pd.DataFrame:
    """Keep the first reading of each clause; the others stand in the files."""
    return findings[findings["primary"].astype(bool)]


def _answers(findings: pd.DataFrame, walkers: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """List rule, reading and walker, in the order of the document, answers to one rule together."""
    keys = list(dict.fromkeys(zip(findings["rule_id"], findings["reading"], findings["profile"], strict=True)))
    rules = list(dict.fromkeys((rule, reading) for rule, reading, _ in keys))
    order = {name: at for at, name in enumerate(walkers)}
    return sorted(keys, key=lambda key: (rules.index(key[:2]), order.get(key[2], len(order))))


def _heading(standard: Mapping[str, Any], language: Language) -> str:
    """Name a document, and say when it binds nobody."""
    mark = say("console.for_reference", language) if standard["for_reference"] else ""
    return f"{standard[f'title_{language}']}{mark}"


def _counts(rows: pd.DataFrame, language: Language) -> list[str]:
    """Write one line of the headline table: communities by verdict, and the people within the limit."""
    if rows.empty:
        return ["–"] * (len(_COUNTED) + 1)
    units = rows[rows["measure"] == "communities"].iloc[0]
    people = next(rows[rows["measure"] == measure].iloc[0] for measure in _PEOPLE if (rows["measure"] == measure).any())
    share = people["share_within"] if people["total"] > 0 else people["reported_share_within"]
    within = "–" if pd.isna(share) else f"{share:.0%} {say('measure.' + people['measure'], language)}"
    return [*(f"{units[verdict]:.0f}" for verdict in _COUNTED), within]


def _value(row: Mapping[Hashable, Any], language: Language) -> str:
    """Write what was measured, with its unit."""
    return "–" if pd.isna(row["value"]) else measured(row["value"], row["unit"], language)


def _share(share: Any) -> str:  # noqa: ANN401  a cell
    return "–" if pd.isna(share) else f"{share:.0%}"


def _table(headings: Sequence[tuple[str, str]], language: Language) -> Table:
    """Make a table without lines."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key, justify in headings:
        table.add_column(say(f"console.{key}", language), justify=justify, overflow="fold")  # type: ignore[arg-type]
    return table
