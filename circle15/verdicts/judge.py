"""Measurements -> findings: met, borderline, unmet, unknown or only reported, and why (definitions D5 and D6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.network.snap import ISLAND, OFF_NETWORK
from circle15.reach.times import NO_FACILITY
from circle15.standards.model import Rule, Standard
from circle15.verdicts.checks import CHECKS, DATA_EDGE, DETOUR, TOO_FAR, Measured
from circle15.verdicts.facts import Facts
from circle15.words import LANGUAGES, Language, has_sentence, say

MET: Final = "met"
BORDERLINE: Final = "borderline"
UNMET: Final = "unmet"
UNKNOWN: Final = "unknown"
REPORTED: Final = "reported"
NOT_APPLICABLE: Final = "not_applicable"

#: Verdicts that count in a share; the others stand outside every denominator.
JUDGED: Final = (MET, BORDERLINE, UNMET, UNKNOWN)

INCOMPLETE_DATA: Final = "incomplete_data"

#: A verdict that fewer of the spread's settings agree with is borderline.
AGREEMENT: Final = 0.8

#: Shares are compared with this slack, so that the sum of nine tenths is nine tenths.
_SLACK: Final = 1e-9

#: Forces that are shown and never judged.
_NEVER_JUDGED: Final = frozenset({"definition", "achieved_fact"})

#: Forces whose unmet rules are gaps.
GAP_FORCES: Final = frozenset({"mandatory", "standard", "target"})

FINDING_COLUMNS: Final = (
    "unit_level",
    "unit_id",
    "standard_id",
    "rule_id",
    "reading",
    "profile",
    "verdict",
    "reason",
    "suspected",
    "gap",
    "force",
    "basis",
    "value",
    "limit",
    "unit",
    "limit_m",
    "share_within",
    "pass_share",
    "robustness",
    "weight",
    "facility_id",
    "walk_min",
    "worst_min",
    "network_m",
    "straight_m",
    "detour_ratio",
    "access_m",
    "egress_m",
    "circle_share",
    "circle_within",
    "demand_basis",
    "text_zh",
    "text_en",
)


@dataclass(frozen=True, slots=True)
class _Judged:
    """Verdicts of one rule, shape (c,)."""

    verdict: NDArray[np.object_]
    reason: NDArray[np.object_]
    robustness: NDArray[np.float64]


def findings(standards: Sequence[Standard], facts: Facts) -> pd.DataFrame:
    """Hold every community to every rule.

    Parameters
    ----------
    standards
        Documents.
    facts
        Places, people and searches, for one profile.

    Returns
    -------
    Exactly one row per (unit_level, unit_id, standard_id, rule_id, reading, profile), with the columns of
    :data:`FINDING_COLUMNS`: ``value``, ``limit`` and all ``_min`` in minutes, ``limit_m`` the metres that the walker
    covers in the limit, ``_m`` in metres, shares from 0 to 1; ``robustness`` is the share of the spread's settings that
    agree; ``weight`` is the population where it is known; ``circle_within`` is what a circle would have said.
    """
    frames = [_rule_findings(standard, rule, facts) for standard in standards for rule in standard.rules]
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(FINDING_COLUMNS))
    return table[list(FINDING_COLUMNS)]


def _rule_findings(standard: Standard, rule: Rule, facts: Facts) -> pd.DataFrame:
    """Rows of one rule."""
    measured = CHECKS[rule.check](rule, facts)
    about = _about(rule, facts)
    judged = _judge(rule, measured, facts, about)
    people = facts.communities["population"] if "population" in facts.communities.columns else np.nan
    walked_m = measured.network_m + measured.access_m + measured.egress_m
    with np.errstate(divide="ignore", invalid="ignore"):
        detour_ratio = np.where(measured.straight_m > 0, walked_m / measured.straight_m, np.nan)
    table = pd.DataFrame(
        {
            "unit_level": rule.unit_level,
            "unit_id": facts.demand.ids,
            "standard_id": standard.id,
            "rule_id": rule.id,
            "reading": rule.reading,
            "profile": facts.network.profile.name,
            "verdict": judged.verdict,
            "reason": judged.reason,
            "suspected": judged.reason == INCOMPLETE_DATA,
            "gap": (judged.verdict == UNMET) & (rule.force in GAP_FORCES),
            "force": rule.force,
            "basis": rule.basis,
            "value": measured.walk_min,
            "limit": rule.limit_min,
            "unit": "min",
            "limit_m": facts.network.profile.metres_in(rule.limit_min),
            "share_within": measured.share_within,
            "pass_share": np.nan if rule.pass_share is None else rule.pass_share,
            "robustness": judged.robustness,
            "weight": np.asarray(people, dtype=np.float64) * np.ones(len(about)),
            "facility_id": measured.facility_id,
            "walk_min": measured.walk_min,
            "worst_min": measured.worst_min,
            "network_m": measured.network_m,
            "straight_m": measured.straight_m,
            "detour_ratio": detour_ratio,
            "access_m": measured.access_m,
            "egress_m": measured.egress_m,
            "circle_share": measured.circle_share,
            "circle_within": _circle_within(rule, measured),
            "demand_basis": facts.demand.basis,
        }
    )
    for language in LANGUAGES:
        table[f"text_{language}"] = [_text(row, language) for row in table.itertuples()]
    return table


def _circle_within(rule: Rule, measured: Measured) -> pd.arrays.BooleanArray:
    """What an office that draws circles would say; missing where the rule names no share to hold against."""
    if rule.pass_share is None:
        return pd.array([pd.NA] * len(measured.circle_share), dtype="boolean")
    return pd.array(measured.circle_share >= rule.pass_share - _SLACK, dtype="boolean")


def _about(rule: Rule, facts: Facts) -> NDArray[np.bool_]:
    """Whether a rule is about each community; a field that a community leaves open does not take it out."""
    about = np.ones(len(facts.demand.ids), dtype=np.bool_)
    for name, allowed in rule.applies_to.items():
        values = facts.field(name)
        about &= (values.isna() | values.isin(list(allowed))).to_numpy(dtype=np.bool_)
    return about


def _judge(rule: Rule, measured: Measured, facts: Facts, about: NDArray[np.bool_]) -> _Judged:
    """Draw verdicts from shares."""
    count = len(about)
    elsewhere = REPORTED if rule.others == "report" else NOT_APPLICABLE
    if rule.pass_share is None or rule.force in _NEVER_JUDGED:
        # Without a share to hold against, whatever is measured is reported; no share is made up.
        verdict = np.where(about, REPORTED, elsewhere).astype(object)
        return _Judged(verdict, np.full(count, "", dtype=object), np.full(count, np.nan))
    need = rule.pass_share - _SLACK
    passes = measured.share_within >= need
    verdict = np.where(passes, MET, UNMET).astype(object)
    reason = np.where(passes, "", _failing_reason(measured)).astype(object)

    open_share = measured.share_edge + sum(measured.share_lost.values())
    undecided = ~passes & (measured.share_within + open_share >= need)
    suspected = ~passes & ~undecided & (not facts.completeness.covers(rule.kinds))
    verdict[undecided | suspected] = UNKNOWN
    reason[suspected] = INCOMPLETE_DATA
    reason[undecided] = _open_reason(measured)[undecided]

    asked = ~np.isnan(measured.settings)
    agreement = asked & ((measured.settings >= need) == passes)
    robustness = np.where(undecided | suspected, np.nan, agreement.sum(axis=0) / asked.sum(axis=0))
    # NaN compares false: what is unknown is not borderline.
    verdict[robustness < AGREEMENT - _SLACK] = BORDERLINE

    verdict[~about] = elsewhere
    reason[~about] = ""
    robustness[~about] = np.nan
    return _Judged(verdict, reason, robustness)


def _failing_reason(measured: Measured) -> NDArray[np.object_]:
    """Name the reason for which most of the demand fails; equal shares go to the first in the order of D5."""
    names = [NO_FACILITY, TOO_FAR, DETOUR]
    shares = np.array([measured.share_failing[name] for name in names])
    return np.asarray(np.array(names, dtype=object)[np.argmax(shares, axis=0)])


def _open_reason(measured: Measured) -> NDArray[np.object_]:
    """Name the first reason, in the order of definition D5, that leaves some of the demand open."""
    shares = {
        OFF_NETWORK: measured.share_lost[OFF_NETWORK],
        ISLAND: measured.share_lost[ISLAND],
        DATA_EDGE: measured.share_edge,
    }
    result = np.full(len(measured.share_within), "", dtype=object)
    for name, share in reversed(shares.items()):
        result[share > 0] = name
    return result


def verdict_word(verdict: str, force: str, language: Language) -> str:
    """Name a verdict in the words that fit its clause's force: a target is reached, an encouraged clause covered (D6).

    >>> [verdict_word("unmet", force, "zh") for force in ("mandatory", "target", "encouraged")]
    ['不达标', '未达目标', '未覆盖']
    """
    fitting = f"verdict.{verdict}.{force}"
    return say(fitting if has_sentence(fitting) else f"verdict.{verdict}", language)


def _text(row: Any, language: Language) -> str:  # noqa: ANN401  a row of the table above
    """Say a finding in one sentence."""
    key = "finding.no_walk" if np.isnan(row.walk_min) else "finding.walk"
    return say(
        f"{key}_because" if row.reason else key,
        language,
        verdict=verdict_word(row.verdict, row.force, language),
        reason=say(f"reason.{row.reason}", language) if row.reason else "",
        walk_min=row.walk_min,
        limit=row.limit,
        share=100 * row.share_within,
    )
