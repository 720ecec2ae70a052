"""Outcomes -> findings: met, borderline, unmet, unknown or only reported, and why (definitions D5 and D6)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.standards.asks import ASKS
from circle15.standards.model import NEVER_JUDGED, Rule, Standard
from circle15.verdicts.about import about, unsaid_fields
from circle15.verdicts.by_walk import ON_WHEELS
from circle15.verdicts.case import Case
from circle15.verdicts.checks import CHECKS
from circle15.verdicts.facts import Facts
from circle15.verdicts.firm import AGREEMENT
from circle15.verdicts.outcome import INCOMPLETE_DATA, NO_DATA, Mask, Numbers, Outcome, Texts
from circle15.verdicts.sentences import rows_of, sentence
from circle15.verdicts.units import unnamed_column
from circle15.verdicts.within import SLACK
from circle15.words import LANGUAGES

MET: Final = "met"
BORDERLINE: Final = "borderline"
UNMET: Final = "unmet"
UNKNOWN: Final = "unknown"
REPORTED: Final = "reported"
NOT_APPLICABLE: Final = "not_applicable"

#: Verdicts that count in a share; the others stand outside every denominator.
JUDGED: Final = (MET, BORDERLINE, UNMET, UNKNOWN)

#: Forces whose unmet rules are gaps.
GAP_FORCES: Final = frozenset({"mandatory", "standard", "target"})

#: Evidence of a finding: numbers first, then texts.
_NUMBERS: Final = (
    "share_within", "share_open", "limit_m", "walk_min", "best_min", "worst_min", "network_m", "straight_m",
    "detour_ratio", "access_m", "egress_m", "circle_share", "people", "years_late", "units_total", "units_passing",
    "units_open", "step_year", "next_step_year", "next_step", "suspect_joins",
)  # fmt: skip
_TEXTS: Final = ("facility_id", "demand_basis", "walked_as")

FINDING_COLUMNS: Final = (
    "unit_level", "unit_id", "unit_name", "standard_id", "rule_id", "reading", "profile",
    "verdict", "reason", "suspected", "gap", "primary", "decides", "check", "force", "basis",
    "value", "limit", "unit", "low", "high", "shortfall", "shortfall_unit", "missing", "found", "detail",
    "deadline", "timing", "pass_share", "robustness", "weight",
    *_NUMBERS, *_TEXTS, "home", "circle_within", "text_zh", "text_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Judged:
    """Verdicts of one rule, shape (u,)."""

    verdict: Texts
    reason: Texts
    missing: Texts
    robustness: Numbers


def findings(
    standards: Sequence[Standard], facts: Facts, *, main_profile: str = "", asked: Callable[[Rule], bool] | None = None
) -> pd.DataFrame:
    """Hold every unit to every rule.

    Parameters
    ----------
    standards
        Documents.
    facts
        Tables, walks, and what is complete, for one walker.
    main_profile
        Name of the study's own walker; this one when empty.
    asked
        Which rules; all when None.

    Returns
    -------
    Exactly one row per (unit_level, unit_id, standard_id, rule_id, reading, profile), with the columns of
    :data:`FINDING_COLUMNS`. ``value``, ``limit``, ``low`` and ``high`` are in ``unit``, ``shortfall`` is in
    ``shortfall_unit``, ``_min`` in minutes, ``_m`` in metres, shares from 0 to 1. ``low`` and ``high`` say what the
    value can be where something is not known; ``missing`` the columns without which it cannot be told; ``found`` and
    ``detail`` what counts and what is lacking, or the suspect places of the streets that ``suspect_joins`` counts.
    ``robustness`` is the share of the spread's settings that agree, ``weight`` the population where it is known,
    ``limit_m`` the metres that the walker covers in the limit, ``circle_within`` what a circle would have said.
    ``home`` is the row of the demand table from which the reported walk begins, ``walked_as`` who takes it: for a rule
    in metres somebody for whom a metre is a metre. ``primary``: the clause's first reading; ``decides``: the walker
    whose answer counts; ``timing``: a passed deadline was ``kept`` or is ``overdue``, or the clause is still ``due``.
    """
    main = main_profile or facts.walked.network.profile.name
    cases = [(_case(standard, facts), standard) for standard in standards]
    frames = [
        _of_rule(case, rule, main)
        for case, standard in cases
        for rule in standard.rules
        if asked is None or asked(rule)
    ]
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(FINDING_COLUMNS))
    return table[list(FINDING_COLUMNS)]


def depends_on_walker(rule: Rule) -> bool:
    """Whether the answer to a rule depends on who walks.

    >>> depends_on_walker(Rule(id="a", check="reach_time")), depends_on_walker(Rule(id="b", check="min_area"))
    (True, False)
    """
    if rule.each is not None:
        return depends_on_walker(rule.each)
    if "limit_m" in rule.asks:
        return False  # a metre is a metre, whoever walks
    return ASKS[rule.check].walked and (rule.basis == "reachable" or "fixed_kinds" in rule.asks)


def _case(standard: Standard, facts: Facts) -> Case:
    """Put a document before the facts; what one rule asks of another is worked out once."""
    known: dict[int, tuple[Rule, Outcome]] = {}

    def ask(rule: Rule) -> Outcome:
        if id(rule) not in known:
            known[id(rule)] = (rule, CHECKS[rule.check](rule, case))
        return known[id(rule)][1]

    case = Case(facts=facts, standard=standard, ask=ask)
    return case


def _of_rule(case: Case, rule: Rule, main_profile: str) -> pd.DataFrame:
    """Rows of one rule."""
    facts, units = case.facts, case.facts.units[rule.unit_level]
    found = case.ask(rule)
    judged = _judge(rule, found, facts)
    count = len(units)
    walker = ON_WHEELS if rule.check == "step_free_reach" else facts.walked.network.profile.name
    decides = not depends_on_walker(rule) or walker == (rule.decided_by or main_profile)
    binding = rule.force in GAP_FORCES and rule.primary and decides and not case.standard.for_reference
    unknown = judged.verdict == UNKNOWN
    people = units.sum(facts.number("population"))
    columns: dict[str, object] = {
        "unit_level": rule.unit_level,
        "unit_id": units.ids,
        "unit_name": units.names,
        "standard_id": case.standard.id,
        "rule_id": rule.id,
        "reading": rule.reading,
        "profile": walker,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "suspected": unknown & (judged.reason == INCOMPLETE_DATA),
        "gap": (judged.verdict == UNMET) & binding,
        "primary": rule.primary,
        "decides": decides,
        "check": rule.check,
        "force": rule.force,
        "basis": _basis(rule, facts),
        "value": found.value,
        "limit": found.limit,
        "unit": found.unit,
        "low": found.low,
        "high": found.high,
        "shortfall": found.shortfall,
        "shortfall_unit": found.shortfall_unit,
        "missing": judged.missing,
        "found": found.found,
        "detail": found.detail,
        "deadline": "" if rule.deadline is None else rule.deadline.isoformat(),
        "timing": _timing(rule, facts.as_of, judged.verdict),
        "pass_share": np.nan if rule.pass_share is None else rule.pass_share,
        "robustness": judged.robustness,
        "weight": people,
        "circle_within": _circle_within(rule, found),
    }
    nothing, none = np.full(count, np.nan), np.full(count, None, dtype=object)
    columns |= {name: found.evidence.get(name, nothing) for name in _NUMBERS}
    columns |= {name: found.evidence.get(name, none) for name in _TEXTS}
    columns["home"] = pd.array(np.asarray(found.evidence.get("home", nothing), dtype=np.float64), dtype="Int64")
    names = facts.once("names", lambda: _names(facts))
    to_locate = np.where(judged.reason == INCOMPLETE_DATA, facts.completeness.to_locate(rule.asked_kinds), 0)
    said = rows_of({**columns, "detail": _named(found.detail, names), "to_locate": to_locate}, count)
    columns |= {f"text_{language}": [sentence(row, language) for row in said] for language in LANGUAGES}
    return pd.DataFrame(columns)


def _judge(rule: Rule, found: Outcome, facts: Facts) -> _Judged:
    """Draw verdicts from an outcome."""
    units = facts.units[rule.unit_level]
    sure, unsaid = about(rule, facts)
    verdict = np.where(found.passes, MET, UNMET).astype(object)
    reason = np.where(found.passes, "", np.where(found.open, found.open_reason, found.fail_reason)).astype(object)
    missing = np.where(found.open_reason == NO_DATA, found.missing, "").astype(object)
    robustness = np.where(found.open, np.nan, found.agreement)
    verdict[found.open] = UNKNOWN
    verdict[~found.open & (_is_soft(robustness) | found.near)] = BORDERLINE
    reported = not found.judged or rule.force in NEVER_JUDGED
    if reported:
        # Without something to hold against, whatever is measured is reported; no number is made up.
        verdict[:], reason[:], missing[:], robustness[:] = REPORTED, "", "", np.nan
    else:
        _open(verdict, reason, missing, robustness, unsaid, unsaid_fields(rule, facts))
        if units.unnamed:
            column = np.full(len(units), unnamed_column(rule.unit_level), dtype=object)
            _open(verdict, reason, missing, robustness, np.ones(len(units), dtype=np.bool_), column)
    elsewhere = ~sure & ~unsaid
    verdict[elsewhere] = REPORTED if rule.others == "report" else NOT_APPLICABLE
    verdict[(sure | unsaid) & ~found.concerned & ~found.open] = NOT_APPLICABLE
    outside = (verdict == REPORTED) | (verdict == NOT_APPLICABLE)
    reason[outside], missing[outside], robustness[outside] = "", "", np.nan
    return _Judged(verdict, reason, missing, robustness)


def _open(verdict: Texts, reason: Texts, missing: Texts, robustness: Numbers, mask: Mask, column: Texts) -> None:
    """Leave open what a missing column decides."""
    verdict[mask], reason[mask], missing[mask], robustness[mask] = UNKNOWN, NO_DATA, column[mask], np.nan


def _is_soft(robustness: Numbers) -> Mask:
    """Whether fewer settings agree than make a finding firm; NaN compares false: what is unknown is not borderline."""
    return np.asarray(robustness < AGREEMENT - SLACK, dtype=np.bool_)


def _timing(rule: Rule, as_of: dt.date | None, verdict: Texts) -> NDArray[np.object_]:
    """Whether a deadline that has passed was kept, or is overdue; or the clause is still due."""
    timing = np.full(len(verdict), "", dtype=object)
    if rule.deadline is None or as_of is None:
        return timing
    if as_of <= rule.deadline:
        timing[np.isin(verdict, JUDGED)] = "due"
        return timing
    timing[verdict == MET] = "kept"
    timing[verdict == UNMET] = "overdue"
    return timing


def _names(facts: Facts) -> dict[str, str]:
    """Names of units and facilities by id; of a name that several bear, the id says more."""
    units = facts.units.values()
    pairs = [(str(key), str(name)) for level in units for key, name in zip(level.ids, level.names, strict=True)]
    if "name" in facts.facilities.columns:
        said = facts.facilities["name"].dropna()
        pairs += [(str(key), str(name)) for key, name in said.items()]
    return {key: name for key, name in pairs if name}


def _named(listed: Texts, names: Mapping[str, str]) -> Texts:
    """Put names in the place of ids."""
    return np.array([";".join(names.get(part, part) for part in text.split(";")) for text in listed], dtype=object)


def _basis(rule: Rule, facts: Facts) -> str:
    """What was counted: where no facility says whom it serves, those assigned to a unit are those that stand in it."""
    told = rule.each or rule
    says = "serves_ids" in facts.facilities.columns and bool(facts.facilities["serves_ids"].notna().any())
    return "present" if told.basis == "assigned" and not says else told.basis


def _circle_within(rule: Rule, found: Outcome) -> pd.arrays.BooleanArray:
    """What an office that draws circles would say; missing where the rule names no share to hold against."""
    share = found.evidence.get("circle_share")
    if rule.pass_share is None or share is None:
        return pd.array([pd.NA] * len(found.passes), dtype="boolean")
    shares = np.asarray(share, dtype=np.float64)
    within = pd.array(shares >= rule.pass_share - SLACK, dtype="boolean")
    within[np.isnan(shares)] = pd.NA
    return within
