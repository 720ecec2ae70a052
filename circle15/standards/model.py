"""What a standard is: a document, its rules, and what each rule asks (definition D7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from circle15.words import Language

#: How binding a clause is. Definitions and reported facts are shown and never judged.
Force = Literal["mandatory", "standard", "target", "conditional", "encouraged", "definition", "achieved_fact"]
FORCES: Final[tuple[str, ...]] = get_args(Force)

#: What becomes of a unit that a rule is not about.
Others = Literal["report", "skip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One clause, and what it asks.

    Parameters
    ----------
    id
        Unique in its standard.
    check
        Kind of check, a key of :data:`circle15.verdicts.checks.CHECKS`.
    kinds
        Facility kinds, any of which satisfies the rule.
    limit_min
        Walking minutes within which one must lie.
    pass_share
        Share of a unit's demand, 0 to 1, that must be within the limit; None: reported, not judged.
    applies_to
        Community field to the values that the rule is about; empty: all.
    others
        What becomes of the units that it is not about: reported without a verdict, or ``not_applicable``.
    force
        How binding the clause is.
    unit_level
        What is judged.
    basis
        Present in the unit, assigned to it, or reachable on foot.
    reading
        Name of this reading (口径) of the clause; several readings of one clause have the same id.
    short_zh, short_en
        Its name in a table's heading or on a button.
    zh, en
        What the rule asks, in plain words.
    quote_zh
        The clause, word for word; empty for a rule that is our own.
    note_zh, note_en
        What the text leaves open, and how it was read.
    """

    id: str
    check: str
    kinds: tuple[str, ...]
    limit_min: float
    pass_share: float | None
    applies_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    others: Others = "skip"
    force: Force = "standard"
    unit_level: str = "community"
    basis: str = "reachable"
    reading: str = "default"
    short_zh: str = ""
    short_en: str = ""
    zh: str = ""
    en: str = ""
    quote_zh: str = ""
    note_zh: str = ""
    note_en: str = ""

    def title(self, language: Language) -> str:
        """What the rule asks."""
        return self.zh if language == "zh" else self.en

    def short(self, language: Language) -> str:
        """Name of the rule where there is little room."""
        return self.short_zh if language == "zh" else self.short_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A document and its rules.

    Parameters
    ----------
    id
        Name by which studies call it.
    title_zh, title_en
        Title of the document.
    source_status
        Where its authority comes from, for example ``own choice`` or ``plan in force``.
    rules
        In the document's order.
    """

    id: str
    title_zh: str
    title_en: str
    source_status: str
    rules: tuple[Rule, ...]

    def title(self, language: Language) -> str:
        """Title of the document."""
        return self.title_zh if language == "zh" else self.title_en
