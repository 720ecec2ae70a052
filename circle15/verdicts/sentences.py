"""Findings in words: one sentence each, in both languages."""

import functools
import math
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from circle15.kinds import kind_name, kinds
from circle15.units import percent
from circle15.verdicts.demand import UNLOCATED
from circle15.verdicts.missing_words import missing_names
from circle15.words import Language, has_sentence, say

#: Names of what is lacking that one sentence lists; the table has them all.
_LISTED: Final = 6


def verdict_word(verdict: str, force: str, language: Language) -> str:
    """Name a verdict in the words that fit its clause's force: a target is reached, an encouraged clause covered (D6).

    >>> [verdict_word("unmet", force, "zh") for force in ("mandatory", "target", "encouraged")]
    ['不达标', '未达目标', '未覆盖']
    """
    fitting = f"verdict.{verdict}.{force}"
    return say(fitting if has_sentence(fitting) else f"verdict.{verdict}", language)


def measured(value: float, unit: str, language: Language, limit: float = math.nan) -> str:
    """Write a number with its unit; a share so that it does not read as a limit that it misses.

    >>> measured(0.25, "share", "en"), measured(120.0, "m2", "zh")
    ('25 %', '120 平方米')
    """
    number = float(percent(value, limit)) if unit == "share" else round(value, 2)
    return say(f"unit.{unit}" if unit else "unit.plain", language, n=number)


class Said(NamedTuple):
    """What one sentence is made of: columns of the findings."""

    verdict: str
    force: str
    reason: str
    missing: str
    detail: str
    timing: str
    deadline: str
    unit: str
    value: float
    limit: float
    low: float
    high: float
    shortfall: float
    shortfall_unit: str
    share_within: float
    walk_min: float
    demand_basis: str | None
    to_locate: int


def rows_of(columns: Mapping[str, object], count: int) -> list[Said]:
    """Take the rows of some columns, a number or a text standing for a whole column."""
    lists = [columns[name] for name in Said._fields]
    filled = [part.tolist() if isinstance(part, np.ndarray) else [part] * count for part in lists]
    return [Said(*values) for values in zip(*filled, strict=True)]


@functools.lru_cache(maxsize=4096)
def names_of(listed: str, language: Language) -> str:
    """Name what a list of ids holds: kinds by their names, all else as it is; long lists are cut.

    >>> names_of("clinic;c7", "en")
    'clinic, c7'
    """
    parts = [_name(part, language) for part in listed.split(";") if part]
    more = len(parts) - _LISTED
    text = say("list.and", language).join(parts[:_LISTED])
    return text if more <= 0 else say("list.more", language, text=text, n=more)


def _name(part: str, language: Language) -> str:
    """Name one id; several kinds of which any will do are separated by a slash."""
    pieces = part.split("/")
    if all(piece in kinds() for piece in pieces):
        return say("list.or", language).join(kind_name(piece, language) for piece in pieces)
    return part


def sentence(row: Said, language: Language) -> str:
    """Say one finding in one sentence."""
    verdict = verdict_word(row.verdict, row.force, language)
    if row.verdict == "not_applicable":
        return verdict
    parts = [*_walk_parts(row, language)] if row.unit == "min" else [*_value_parts(row, language)]
    if row.reason and not row.missing:
        parts.append(say(f"reason.{row.reason}", language))
    if row.to_locate:
        parts.append(say("finding.to_locate", language, n=row.to_locate))
    if row.missing:
        parts.append(say("finding.missing", language, columns=missing_names(row.missing, language)))
    if row.detail and row.verdict != "met":
        parts.append(say("finding.detail", language, names=names_of(row.detail, language)))
    if row.timing:
        parts.append(say(f"timing.{row.timing}", language, day=row.deadline))
    return say("finding.whole", language, verdict=verdict, parts=say("list.part", language).join(parts))


def _walk_parts(row: Said, language: Language) -> list[str]:
    """Say how long the median person walks, and how many of the people are within the limit."""
    share = measured(row.share_within, "share", language)
    if row.demand_basis == UNLOCATED:
        return [say("finding.nowhere", language)]
    if math.isnan(row.walk_min):
        return [say("finding.no_walk", language)]
    return [say("finding.walk", language, walk_min=row.walk_min, limit=row.limit, share=share)]


def _value_parts(row: Said, language: Language) -> list[str]:
    """Say the value, the range that it may lie in, the limit, and what is lacking."""
    parts = []
    if not math.isnan(row.low):
        low, high = measured(row.low, row.unit, language), measured(row.high, row.unit, language)
        parts.append(say("finding.range", language, low=low, high=high))
    elif not math.isnan(row.value):
        # What is known so far is not what there is (definition D5).
        key = "finding.known" if row.missing else "finding.value"
        parts.append(say(key, language, value=measured(row.value, row.unit, language, row.limit)))
    if not math.isnan(row.limit):
        parts.append(say("finding.limit", language, limit=measured(row.limit, row.unit, language)))
    if row.demand_basis == UNLOCATED and row.unit in ("m", "share"):
        parts.append(say("finding.nowhere", language))
    elif not math.isnan(row.share_within) and row.unit == "m":
        parts.append(say("finding.share", language, share=measured(row.share_within, "share", language)))
    if row.verdict in ("unmet", "borderline") and row.shortfall > 0:
        parts.append(say("finding.lacks", language, n=measured(row.shortfall, row.shortfall_unit, language)))
    return parts
