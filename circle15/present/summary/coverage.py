"""The table of shares with the names of levels, units, documents, rules, walkers and measures."""

from typing import Final

import pandas as pd

from circle15.present.summary.titles import (
    level_title,
    measure_title,
    named_rules,
    reading_title,
    rules_of,
    standard_titles,
    walker_titles,
    word_of,
)
from circle15.result import Result
from circle15.words import Language

#: Names that stand in front of the numbers.
_NAMES: Final = (
    "level", "level_name", "unit_id", "name", "standard_id", "standard", "rule_id", "rule", "reading", "reading_text",
    "primary", "profile", "walker", "decides", "measure", "measure_name",
)  # fmt: skip


def coverage_table(result: Result, language: Language) -> pd.DataFrame:
    """Name everything in the table of shares.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the names.

    Returns
    -------
    The rows of ``result.coverage`` in their order, with ``level_name``, ``name`` of the unit, ``standard``, ``rule``
    (its short name), ``primary`` (whether the reading is the clause's first), ``decides`` (whether the walker's answer
    counts), ``walker`` and ``measure_name``; the numbers as they are, shares from 0 to 1.
    """
    table = result.coverage
    if table.empty:
        return pd.DataFrame(columns=[*_NAMES, *(name for name in table.columns if name not in _NAMES)])
    levels = {level: level_title(level, language) for level in table["level"].unique()}
    measures = {measure: measure_title(measure, language) for measure in table["measure"].unique()}
    walkers = walker_titles(result.manifest, language)
    first = {key: bool(rule["primary"]) for key, rule in rules_of(result.manifest)}
    rules = list(zip(table["standard_id"], table["rule_id"], table["reading"], strict=True))
    findings = result.findings
    deciding = set(
        findings.loc[findings["decides"].astype(bool), ["standard_id", "rule_id", "reading", "profile"]].itertuples(
            index=False, name=None
        )
    )
    named = table.assign(
        level_name=table["level"].map(levels),
        name=[
            _unit_name(*unit, language) for unit in zip(table["level"], table["name"], table["unit_id"], strict=True)
        ],
        standard=table["standard_id"].map(standard_titles(result.manifest, language)),
        rule=named_rules(table, result.manifest, f"short_{language}"),
        reading_text=[reading_title(reading, language) for _, _, reading in rules],
        primary=[first[key] for key in rules],
        walker=[walkers.get(profile, profile) for profile in table["profile"]],
        decides=[(*key, profile) in deciding for key, profile in zip(rules, table["profile"], strict=True)],
        measure_name=table["measure"].map(measures),
    )
    names = [*_NAMES, *(name for name in table.columns if name not in _NAMES)]
    return named[names].reset_index(drop=True)


def _unit_name(level: str, name: object, unit_id: object, language: Language) -> str:
    """Name a unit; the whole study by that, and a value of a choice by its word."""
    if level == "all":
        return level_title(level, language)
    text = "" if pd.isna(name) else str(name)  # type: ignore[call-overload]
    return word_of(text or unit_id, language)
