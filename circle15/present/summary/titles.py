"""What people call rules, documents, walkers, levels and measures."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from circle15.kinds import kind_name, kinds
from circle15.result import walkers_of
from circle15.words import Language, has_sentence, say

#: Standard, rule and reading.
RuleKey = tuple[str, str, str]


def rule_texts(manifest: Mapping[str, Any], key: str) -> dict[RuleKey, str]:
    """Texts of every rule, by standard, rule and reading.

    Parameters
    ----------
    manifest
        Of a result.
    key
        ``zh`` or ``en`` for what the rule asks, ``short_zh`` or ``short_en`` for its name.
    """
    return {name: rule[key] for name, rule in rules_of(manifest)}


def rules_of(manifest: Mapping[str, Any]) -> Iterator[tuple[RuleKey, Mapping[str, Any]]]:
    """Go through every reading of every clause, in the order of the documents."""
    for standard in manifest["standards"]:
        for rule in standard["rules"]:
            yield (standard["id"], rule["id"], rule["reading"]), rule


def named_rules(table: pd.DataFrame, manifest: Mapping[str, Any], key: str) -> list[str]:
    """Name the rule of every row of a table with ``standard_id``, ``rule_id`` and ``reading``.

    Parameters
    ----------
    table
        Findings, coverage or headlines.
    manifest, key
        As of :func:`rule_texts`.
    """
    texts = rule_texts(manifest, key)
    return [texts[name] for name in zip(table["standard_id"], table["rule_id"], table["reading"], strict=True)]


def standard_titles(manifest: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Titles of the documents by id."""
    return {standard["id"]: standard[f"title_{language}"] for standard in manifest["standards"]}


def walker_titles(manifest: Mapping[str, Any], language: Language) -> dict[str, str]:
    """What people call the walkers of a run, by name, the study's own first."""
    return {walker["name"]: walker[language] for walker in walkers_of(manifest)}


def reading_title(reading: str, language: Language) -> str:
    """Name a reading of a clause; one that only its document has keeps its id.

    >>> reading_title("default", "zh"), reading_title("800m", "zh")
    ('原文', '800m')
    """
    key = f"reading.{reading}"
    return say(key, language) if has_sentence(key) else reading


def level_title(level: str, language: Language) -> str:
    """Name a level of units, or a column by whose values communities are told apart.

    >>> level_title("all", "en"), level_title("subdistrict", "zh")
    ('whole study', '街道（乡镇）')
    """
    own = f"book.level.{level}"
    return say(own if has_sentence(own) else f"level.{level}", language)


def measure_title(measure: str, language: Language) -> str:
    """Name what is counted.

    >>> measure_title("pop_60plus", "zh")
    '60 岁以上人口'
    """
    return say(f"book.measure.{measure}", language)


def word_of(value: object, language: Language) -> str:
    """Say a value of a choice in words; what is no such value stays as it is.

    >>> word_of("rural", "zh"), word_of("A-7", "zh")
    ('农村（牧区）社区', 'A-7')
    """
    text = "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
    return say(f"value.{text}", language) if has_sentence(f"value.{text}") else text


def kind_title(kind: object, language: Language) -> str:
    """Name a kind of facilities.

    >>> kind_title("clinic", "zh")
    '诊所/门诊部'
    """
    return kind_name(str(kind), language) if str(kind) in kinds() else str(kind)


def unit_title(unit: object, language: Language) -> str:
    """Name the unit of a value; empty where it is a plain number.

    >>> unit_title("m2/100hh", "zh"), unit_title("min", "en"), unit_title("plain", "zh")
    ('平方米/百户', 'min', '')
    """
    key = f"book.unit.{unit}"
    return say(key, language) if has_sentence(key) else ""


def role_title(role: str, language: Language) -> str:
    """Name what a file was read as.

    >>> role_title("boundaries", "zh"), role_title("network", "en")
    ('社区边界', 'streets')
    """
    key = f"role.{role}"
    return say(key, language) if has_sentence(key) else role
