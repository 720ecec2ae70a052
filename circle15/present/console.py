"""The summary that a run prints: headline shares, the worst gaps, and what is to be looked at."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from rich.console import Console

from circle15.explaining.kept import plain
from circle15.present.check.console import mapping_line
from circle15.present.console_asides import circle_line, contrast_line, plan_line
from circle15.present.folder import GAPS_FILE
from circle15.present.grid import Column, print_line, print_table, wide_enough
from circle15.present.summary.findings import gaps_table, units_table
from circle15.present.summary.headlines import headlines
from circle15.present.summary.method import main_minutes
from circle15.result import Result
from circle15.sources.titles import column_title
from circle15.verdicts.sentences import measured
from circle15.words import Language, say

#: Gaps that are listed, and at most so many of one rule; the others stand in the file.
_WORST: Final = 10
_OF_ONE_RULE: Final = 3

#: Findings of larger units that are listed.
_UNITS: Final = 10

#: Verdicts of the headline table, and those whose column is left out where it would be empty.
_COUNTED: Final = ("met", "borderline", "unmet", "unknown", "reported")
_WHERE_ANY: Final = frozenset({"borderline", "unknown", "reported"})

_NOTHING: Final = "–"


def print_summary(result: Result, console: Console, *, language: Language | None = None) -> None:
    """Print what a run found.

    Parameters
    ----------
    result
        What a run found.
    console
        Where to; plain when it is not a terminal: no colour, nothing wrapped, nothing cut.
    language
        Of the words; the study's own when None.
    """
    said: Language = language or result.manifest["language"]
    _print_head(result.manifest, console, said)
    _print_shares(result, console, said)
    _print_units(result, console, said)
    _print_gaps(result, console, said)
    asides = [
        text for text in (circle_line(result, said), contrast_line(result, said), plan_line(result, said)) if text
    ]
    if asides:
        console.print()
    for text in asides:
        print_line(console, text)
    _print_notes(result.manifest, console, said)
    print_line(console, say("console.hash", said, hash=result.hash[:12]), style="dim")


def _print_head(manifest: Mapping[str, Any], console: Console, language: Language) -> None:
    """Print which study it is, who walks, and what was read."""
    profile, counts = manifest["profile"], manifest["counts"]
    print_line(console, manifest["name"], style="bold")
    if manifest["invented"]:
        print_line(console, say("console.invented", language), style="yellow")
    limit = main_minutes(manifest)
    costs = profile["costs"][language]
    walker = say(
        "console.profile",
        language,
        profile=profile[language],
        speed=profile["speed_kmh"],
        minutes=limit,
        metres=profile["metres_in_15_min"] * limit / 15,
        costs=f"{say('contrast.part', language)}{costs}" if costs else "",
    )
    print_line(console, walker)
    read = say(
        "console.streets",
        language,
        km=counts["streets_m"] / 1_000,
        communities=counts["communities"],
        facilities=counts["facilities"],
        rejected=counts["rejected"],
        to_check=counts.get("to_check", 0),
    )
    print_line(console, read)


def _print_shares(result: Result, console: Console, language: Language) -> None:
    """Print the headline shares: a table for each document, one line per rule and walker."""
    table = headlines(result, language)
    table = table[table["primary"].astype(bool)]
    documents = {standard["id"]: standard for standard in result.manifest["standards"]}
    several, mixed = len(table["profile"].unique()) > 1, len(table["measure"].unique()) > 1
    counted = [name for name in _COUNTED if name not in _WHERE_ANY or table[f"communities_{name}"].any()]
    reach = "console.within" if mixed or table.empty else f"console.within.{table['measure'].iloc[0]}"
    columns = [Column(heading=say("console.rule", language))]
    columns += [Column(heading=say("console.profiles", language))] if several else []
    columns += [Column(heading=say(reach, language), side="right")]
    columns += [Column(heading=say(f"console.{name}", language), side="right") for name in counted]
    lines = [
        [
            row["rule"],
            *([row["walker"]] if several else []),
            _within(row, language, mixed=mixed),
            *(str(row[f"communities_{name}"]) for name in counted),
        ]
        for row in table.to_dict("records")
    ]
    widened = wide_enough(columns, lines)
    for standard in table["standard_id"].unique():
        console.print()
        if len(documents) > 1:
            print_line(console, _heading(documents[standard], language), style="bold")
        own = (table["standard_id"] == standard).tolist()
        print_table(console, widened, [line for line, its in zip(lines, own, strict=True) if its])


def _print_units(result: Result, console: Console, language: Language) -> None:
    """Print what is judged of larger units: how many clauses are met, and those that are not."""
    table = units_table(result, language)
    if table.empty:
        return
    counts = table["verdict"].value_counts()
    said = [
        say("console.count", language, n=counts[name], verdict=say(f"verdict.{name}", language))
        for name in (*_COUNTED,)
        if name in counts
    ]
    console.print()
    print_line(console, say("console.units", language, counts=say("list.and", language).join(said)), style="bold")
    shown = table[table["verdict"].isin(["unmet", "borderline"])]
    if shown.empty:
        return
    names = ("unit", "rule", "now", "limit", "verdict")
    columns = [Column(heading=say(f"console.{name}", language), side=_side(name)) for name in names]
    rows = [
        [str(row["name"] or row["unit_id"]), row["rule_short"], _value(row, language), _limit(row, language),
         row["verdict_text"]]
        for row in shown.head(_UNITS).to_dict("records")
    ]  # fmt: skip
    print_table(console, columns, rows)
    if len(shown) > _UNITS:
        print_line(console, say("console.more", language, n=len(shown) - _UNITS, file=GAPS_FILE))


def _print_gaps(result: Result, console: Console, language: Language) -> None:
    """Print the worst gaps of communities, and how many more there are."""
    table = gaps_table(result, language)
    gaps = table[table["gap"].astype(bool)]
    suspected = len(table) - len(gaps)
    console.print()
    if gaps.empty:
        print_line(console, say("console.no_gaps", language))
    else:
        print_line(console, say("console.gaps", language, n=len(gaps)), style="bold")
        at_home = gaps[gaps["unit_level"] == "community"]
        worst = at_home[at_home.groupby(["standard_id", "rule_id", "reading"]).cumcount() < _OF_ONE_RULE].head(_WORST)
        names = ("community", "rule", "now", "within", "reason")
        columns = [Column(heading=say(f"console.{name}", language), side=_side(name)) for name in names]
        rows = [
            [
                str(row["name"] or row["unit_id"]),
                row["rule_short"],
                _value(row, language),
                _share(row["share_within"], language),
                row["reason_text"],
            ]
            for row in worst.to_dict("records")
        ]
        if rows:
            print_table(console, columns, rows)
        if len(gaps) > len(worst):
            print_line(console, say("console.more", language, n=len(gaps) - len(worst), file=GAPS_FILE))
    if suspected:
        print_line(console, say("console.suspected", language, n=suspected))


def _print_notes(manifest: Mapping[str, Any], console: Console, language: Language) -> None:
    """Print what should be looked at before the numbers are used, and how the headings of each file were read."""
    inputs = manifest["inputs"]
    warned = [note[language] for entry in inputs for note in entry.get("notes", ()) if note["severity"] == "warning"]
    notes = [note[language] for note in manifest["notes"]]
    streets = [found[f"text_{language}"] for found in manifest.get("doctor") or [] if found["severity"] == "warning"]
    if notes or streets or warned:
        console.print()
    for text in (*notes, *streets, *warned):
        print_line(console, text, style="yellow", mark="! ")
    if warned:
        study = next((entry["file"] for entry in inputs if entry["role"] == "study"), "STUDY.toml")
        print_line(console, say("checkup.hint", language, n=len(warned), study=study))
    for entry in inputs:
        columns = entry.get("columns", {})
        names = {column: format(column_title(entry["role"], column), language) for column in columns.values()}
        place = f"{entry['file']} [{entry['sheet']}]" if entry.get("sheet") else entry["file"]
        line = mapping_line(place, columns, (), language, names=names)
        if line:
            print_line(console, line, style="dim", short=True)


def _heading(standard: Mapping[str, Any], language: Language) -> str:
    """Name a document, and say when it binds nobody."""
    mark = say("console.for_reference", language) if standard["for_reference"] else ""
    return f"{standard[f'title_{language}']}{mark}"


def _within(row: Mapping[Any, Any], language: Language, *, mixed: bool) -> str:
    """Write the share within reach, and of whom it is where the rows differ in that."""
    share = _share(row["share_in_reach"], language)
    return f"{share} {say('measure.' + row['measure'], language)}" if mixed and share != _NOTHING else share


def _value(row: Mapping[Any, Any], language: Language) -> str:
    """Write what was measured, or the range in which it lies."""
    if not pd.isna(row["low"]) and not pd.isna(row["high"]):
        low, high = (measured(row[name], row["unit"], language) for name in ("low", "high"))
        return f"{low}–{high}"
    return _NOTHING if pd.isna(row["value"]) else measured(row["value"], row["unit"], language)


def _limit(row: Mapping[Any, Any], language: Language) -> str:
    return _NOTHING if pd.isna(row["limit"]) else measured(row["limit"], row["unit"], language)


def _share(share: Any, language: Language) -> str:  # noqa: ANN401  a cell
    return _NOTHING if pd.isna(share) else plain(measured(share, "share", language))


def _side(name: str) -> Any:  # noqa: ANN401  left or right
    return "right" if name in {"now", "within", "limit"} else "left"
