"""Findings with the names that a person knows: all of them, the gaps, and those about larger units."""

from typing import Final

import pandas as pd

from circle15.present.summary.titles import (
    level_title,
    named_rules,
    reading_title,
    rules_of,
    standard_titles,
    unit_title,
    walker_titles,
)
from circle15.result import Result
from circle15.verdicts.sentences import verdict_word
from circle15.words import Language, say

#: Columns of the table of findings, as ``gaps.csv`` has them.
FINDING_COLUMNS: Final = (
    "unit_level",
    "unit_id",
    "name",
    "subdistrict",
    "district",
    "standard_id",
    "rule_id",
    "rule",
    "reading",
    "primary",
    "profile",
    "decides",
    "verdict",
    "verdict_text",
    "reason",
    "reason_text",
    "gap",
    "suspected",
    "value",
    "limit",
    "unit",
    "low",
    "high",
    "shortfall",
    "shortfall_unit",
    "missing",
    "detail",
    "deadline",
    "timing",
    "basis",
    "walk_min",
    "limit_m",
    "share_within",
    "pass_share",
    "robustness",
    "facility_id",
    "facility_name",
    "worst_min",
    "network_m",
    "straight_m",
    "detour_ratio",
    "access_m",
    "egress_m",
    "circle_within",
    "households",
    "population",
    "pop_60plus",
    "demand_basis",
    "text",
    "result_hash",
)

#: What tells one finding from another.
_KEY: Final = ["unit_id", "standard_id", "rule_id", "reading", "profile"]


def findings_table(result: Result, language: Language) -> pd.DataFrame:
    """List every finding with the names that a person knows, the gaps first, then the longest walks.

    Parameters
    ----------
    result
        What a run found.
    language
        Of names and texts.

    Returns
    -------
    One row per finding with the columns of :data:`FINDING_COLUMNS`, as far as the tables know them. ``value``,
    ``limit``, ``low`` and ``high`` are in ``unit``, ``shortfall`` in ``shortfall_unit``, ``_min`` in minutes, ``_m``
    in metres, shares from 0 to 1.
    """
    table = result.findings.copy()
    people = result.communities.reindex(table["unit_id"]).reset_index(drop=True)
    table["name"] = table["unit_name"]
    for column in ("subdistrict", "district", "households", "population", "pop_60plus"):
        if column in people.columns:
            table[column] = people[column].to_numpy()
    names = result.facilities["name"] if "name" in result.facilities.columns else pd.Series(dtype=object)
    table["facility_name"] = table["facility_id"].map(names)
    table["rule"] = named_rules(table, result.manifest, language)
    table["verdict_text"] = _verdict_words(table, language)
    reasons = {reason: say(f"reason.{reason}", language) if reason else "" for reason in table["reason"].unique()}
    table["reason_text"] = table["reason"].map(reasons)
    table["text"] = table[f"text_{language}"]
    table["result_hash"] = result.hash
    # The longest walks first, and before them those that lead nowhere; what is no walk comes after.
    walks = table["unit"].isin(["min", "m"])
    order = table.assign(far=table["walk_min"].fillna(float("inf")).where(walks, -1.0)).sort_values(
        ["gap", "suspected", "far", *_KEY], ascending=[False, False, False, *[True] * len(_KEY)]
    )
    return order[[column for column in FINDING_COLUMNS if column in order.columns]].reset_index(drop=True)


def gaps_table(result: Result, language: Language) -> pd.DataFrame:
    """List the gaps and the suspected gaps, the worst first, with columns for a person beside.

    A suspected gap counts as a gap does: by the clause's first reading and the walker who decides.

    Parameters
    ----------
    result
        What a run found.
    language
        Of names and texts.

    Returns
    -------
    Rows of :func:`findings_table` in its order, with ``level`` (name of the level), ``standard``, ``rule_short``,
    ``reading_text``, ``walker``, ``unit_text`` and ``shortfall_text`` (names of the units) beside.
    """
    return for_a_person(gaps_of(findings_table(result, language)), result, language)


def gaps_of(table: pd.DataFrame) -> pd.DataFrame:
    """Take the gaps and the suspected gaps out of a table of findings.

    Parameters
    ----------
    table
        As from :func:`findings_table`.
    """
    counts = table["primary"].astype(bool) & table["decides"].astype(bool)
    chosen = table["gap"].astype(bool) | (table["suspected"].astype(bool) & counts)
    return table[chosen].reset_index(drop=True)


def units_table(result: Result, language: Language) -> pd.DataFrame:
    """List what is judged of larger units, by the reading and the walker that count.

    Parameters
    ----------
    result
        What a run found.
    language
        Of names and texts.

    Returns
    -------
    Rows of :func:`findings_table` about subdistricts, districts and cities, those left out to whom a clause does not
    apply, in the order of documents and units, with the columns that :func:`gaps_table` has beside.
    """
    return for_a_person(units_of(findings_table(result, language), result), result, language)


def units_of(table: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Take what is judged of larger units out of a table of findings.

    Parameters
    ----------
    table
        As from :func:`findings_table`.
    result
        What a run found.
    """
    shown = table[
        (table["unit_level"] != "community")
        & table["primary"].astype(bool)
        & table["decides"].astype(bool)
        & (table["verdict"] != "not_applicable")
    ]
    order = {key: at for at, (key, _) in enumerate(rules_of(result.manifest))}
    rules = zip(shown["standard_id"], shown["rule_id"], shown["reading"], strict=True)
    ranked = shown.assign(at=[order[key] for key in rules]).sort_values(["at", "unit_id"], kind="stable")
    return ranked.drop(columns="at").reset_index(drop=True)


def for_a_person(table: pd.DataFrame, result: Result, language: Language) -> pd.DataFrame:
    """Put names of levels, documents, rules, walkers and units beside the rows of a table of findings.

    Parameters
    ----------
    table
        As from :func:`findings_table`.
    result
        What a run found.
    language
        Of the names.
    """
    walkers = walker_titles(result.manifest, language)
    levels = {level: level_title(level, language) for level in table["unit_level"].unique()}
    readings = {reading: reading_title(reading, language) for reading in table["reading"].unique()}
    units = {*table["unit"].unique(), *table["shortfall_unit"].unique()}
    names = {unit: unit_title(unit, language) for unit in units}
    return table.assign(
        level=table["unit_level"].map(levels),
        standard=table["standard_id"].map(standard_titles(result.manifest, language)),
        rule_short=named_rules(table, result.manifest, f"short_{language}"),
        reading_text=table["reading"].map(readings),
        walker=[walkers.get(name, name) for name in table["profile"]],
        unit_text=table["unit"].map(names),
        shortfall_text=table["shortfall_unit"].map(names),
    )


def _verdict_words(table: pd.DataFrame, language: Language) -> list[str]:
    """Name each verdict in the words of its clause's force; there are few pairs of the two."""
    pairs = list(zip(table["verdict"], table["force"], strict=True))
    words = {pair: verdict_word(*pair, language) for pair in dict.fromkeys(pairs)}
    return [words[pair] for pair in pairs]
