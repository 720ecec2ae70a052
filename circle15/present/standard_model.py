"""Standards as values of JSON: the documents, and each rule with what it asks."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from circle15.present.machine import raw
from circle15.present.standard_pages import warnings
from circle15.present.standard_rows import is_reported
from circle15.standards.model import Rule, Standard

_PARTS = frozenset({"rules", "not_checkable"})


def standards_model(standards: Sequence[Standard]) -> dict[str, Any]:
    """List standards with what each holds.

    Parameters
    ----------
    standards
        In the order of the list.
    """
    return {"standards": [_head(standard) for standard in standards]}


def standard_model(standard: Standard, *, rule_id: str | None = None) -> dict[str, Any]:
    """Describe a standard: its head, every reading of every rule, and the clauses that are not checked.

    Parameters
    ----------
    standard
        The document.
    rule_id
        Only this rule, or this clause that is not checked; None: all.
    """
    return {
        "standard": _head(standard),
        "rules": [_rule(rule) for rule in standard.rules if rule_id in (None, rule.id)],
        "not_checkable": [raw(clause) for clause in standard.not_checkable if rule_id in (None, clause.id)],
    }


def check_model(standard: Standard, file: Path, shipped: Sequence[str]) -> dict[str, Any]:
    """Describe what a file holds, and what its author may not have meant.

    Parameters
    ----------
    standard
        As it was read.
    file
        Where from.
    shipped
        Ids of the standards that come with circle15.
    """
    said = zip(warnings(standard, file, shipped, "zh"), warnings(standard, file, shipped, "en"), strict=True)
    rules = [{"id": rule.id, "reading": rule.reading, "check": rule.check} for rule in standard.rules]
    return {
        "file": file.as_posix(),
        "standard": _head(standard),
        "rules": rules,
        "warnings": [{"zh": zh, "en": en} for zh, en in said],
    }


def _head(standard: Standard) -> dict[str, Any]:
    """Describe a document, and count what it holds."""
    texts = {part.name: raw(getattr(standard, part.name)) for part in fields(standard) if part.name not in _PARTS}
    clauses = {rule.id for rule in standard.rules}
    return {
        **texts,
        "for_reference": standard.for_reference,
        "rule_count": len(clauses),
        "reading_count": len(standard.rules),
        "not_checkable_count": len(standard.not_checkable),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    """Describe one reading of a rule; ``not_judged`` says why it is only reported."""
    return {**raw(rule), "not_judged": is_reported(rule) or None}
