"""What a standard is: a document, its rules, and what each rule asks (definition D7)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from circle15.kinds import kinds
from circle15.words import Language

#: How binding a clause is. Definitions and reported facts are shown and never judged.
Force = Literal["mandatory", "standard", "target", "conditional", "encouraged", "definition", "achieved_fact"]
FORCES: Final[tuple[str, ...]] = get_args(Force)
NEVER_JUDGED: Final = frozenset({"definition", "achieved_fact"})

#: What becomes of a unit that a rule is not about.
Others = Literal["report", "skip"]

#: Units that are judged, from the smallest to the largest.
Level = Literal["community", "subdistrict", "district", "city", "province"]
LEVELS: Final[tuple[str, ...]] = get_args(Level)

#: Whether a service counts that stands in a unit, is assigned to it, or can be reached on foot.
Basis = Literal["present", "assigned", "reachable"]
BASES: Final[tuple[str, ...]] = get_args(Basis)

#: Where a document's authority comes from. Of the last five none binds anybody: 参照, for reference.
SourceStatus = Literal[
    "issued_plan", "national_standard", "local_standard", "own_choice", "proposal_reply", "anonymous_repost", "draft"
]
SOURCE_STATUSES: Final[tuple[str, ...]] = get_args(SourceStatus)
_FOR_REFERENCE: Final = frozenset({"proposal_reply", "anonymous_repost", "draft"})

#: Where a deadline was found: printed in the clause, implied by the plan's period, inferred from a masked text,
#: repaired where the text lost characters.
DeadlineBasis = Literal["stated", "implied", "inferred", "repaired"]
DEADLINE_BASES: Final[tuple[str, ...]] = get_args(DeadlineBasis)

#: How a figure was seen, where a document gathers figures of others.
FigureStatus = Literal["", "seen", "seen_ocr", "seen_secondary"]
FIGURE_STATUSES: Final[tuple[str, ...]] = get_args(FigureStatus)

#: Groups of kinds whose rules are answered for the elderly as well as for the study's own walker.
_FOR_THE_ELDERLY: Final = frozenset({"care", "health"})

#: Name of the reading that a rule has where it names none.
DEFAULT_READING: Final = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One clause, and what it asks.

    Parameters
    ----------
    id
        Unique in its standard, together with ``reading``.
    check
        Kind of check, a key of :data:`circle15.standards.asks.ASKS`.
    asks
        The check's own parameters by name, each with its unit in the name; see :mod:`circle15.standards.asks`.
    kinds
        Facility kinds, any of which satisfies the rule.
    where
        Facility column to the values of which it must have one; a text need only contain one of them.
    each
        For a rule about a share or number of smaller units: what each of them must do.
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
    primary
        Whether it is the first reading of its clause: the one that counts where only one can.
    decided_by
        Walker whose answer decides; empty: the study's own.
    deadline, deadline_basis
        Last day by which the clause wants it, and where that was found; None and empty without one.
    clause
        Place in the document, such as ``四(三)2``.
    quote_zh
        The clause, word for word; empty for a rule that is our own.
    duty_zh, duty_en
        Who has to see to it.
    figure_status, figure_source
        How and where a figure was seen, in a document that gathers the figures of others.
    short_zh, short_en
        Its name in a table's heading or on a button.
    zh, en
        What the rule asks, in plain words.
    note_zh, note_en
        What the text leaves open, and how it was read.
    """

    id: str
    check: str
    asks: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    kinds: tuple[str, ...] = ()
    where: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict)
    each: "Rule | None" = None
    pass_share: float | None = None
    applies_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    others: Others = "skip"
    force: Force = "standard"
    unit_level: Level = "community"
    basis: Basis = "reachable"
    reading: str = DEFAULT_READING
    primary: bool = True
    decided_by: str = ""
    deadline: dt.date | None = None
    deadline_basis: DeadlineBasis | Literal[""] = ""
    clause: str = ""
    quote_zh: str = ""
    duty_zh: str = ""
    duty_en: str = ""
    figure_status: FigureStatus = ""
    figure_source: str = ""
    short_zh: str = ""
    short_en: str = ""
    zh: str = ""
    en: str = ""
    note_zh: str = ""
    note_en: str = ""

    def title(self, language: Language) -> str:
        """What the rule asks."""
        return self.zh if language == "zh" else self.en

    def short(self, language: Language) -> str:
        """Name of the rule where there is little room."""
        return self.short_zh if language == "zh" else self.short_en

    @property
    def limit_min(self) -> float | None:
        """Walking minutes within which a facility must lie; None where the rule asks for nothing of the kind."""
        return self.asks.get("limit_min")

    @property
    def asked_kinds(self) -> frozenset[str]:
        """Every kind of facility that the rule looks for, in whatever part of it.

        >>> Rule(id="a", check="basket", asks={"services": (("clinic",), ("library", "park"))}).asked_kinds == {
        ...     "clinic", "library", "park"}
        True
        """
        named = set(self.kinds)
        for name in ("with_kinds", "fixed_kinds", "not_replaced_by"):
            named |= set(self.asks.get(name, ()))
        for service in self.asks.get("services", ()):
            named |= set(service)
        for tier in self.asks.get("tiers", ()):
            named |= set(tier.kinds)
        return frozenset(named) | (self.each.asked_kinds if self.each is not None else frozenset())

    @property
    def about_elderly_or_health(self) -> bool:
        """Whether the answer for the elderly belongs beside that for the study's own walker."""
        return any(kinds()[kind].group in _FOR_THE_ELDERLY for kind in self.asked_kinds)

    def read_as(self, **changes: Any) -> "Rule":  # noqa: ANN401  fields of the class
        """Copy the rule with some of its fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier of a service network.

    Parameters
    ----------
    level
        Unit that must have it: the community itself, its subdistrict, its district, its city.
    kinds
        Facility kinds, any of which is the tier.
    """

    level: Level
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a yearly ladder.

    Parameters
    ----------
    year
        By the end of which it is to be reached.
    min_share
        Share of the units, 0 to 1; None where the ladder counts.
    min_count
        Number of units; None where the ladder is of shares.
    """

    year: int
    min_share: float | None = None
    min_count: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCheckable:
    """A clause that no table of places, streets and communities can decide, and why.

    Parameters
    ----------
    id, clause, quote_zh, force
        As of a rule.
    zh, en
        What the clause asks.
    reason_zh, reason_en
        Why it is not checked.
    """

    id: str
    clause: str = ""
    quote_zh: str = ""
    force: Force = "standard"
    zh: str = ""
    en: str = ""
    reason_zh: str
    reason_en: str


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
        Where its authority comes from.
    rules
        In the document's order, the readings of a clause one after the other.
    not_checkable
        Clauses that are not checked, each with the reason.
    place_zh, place_en
        Where it is meant for.
    issuer_zh, issued, period
        Who issued it, when, and for which years; empty where that is not known.
    document
        Name of the file in which the text was kept.
    note_zh, note_en
        What one has to know of the text: its gaps, its contradictions.
    """

    id: str
    title_zh: str
    title_en: str
    source_status: SourceStatus
    rules: tuple[Rule, ...]
    not_checkable: tuple[NotCheckable, ...] = ()
    place_zh: str = ""
    place_en: str = ""
    issuer_zh: str = ""
    issued: str = ""
    period: str = ""
    document: str = ""
    note_zh: str = ""
    note_en: str = ""

    def title(self, language: Language) -> str:
        """Title of the document."""
        return self.title_zh if language == "zh" else self.title_en

    @property
    def for_reference(self) -> bool:
        """Whether it binds nobody (参照): its unmet rules are shown, and are no gaps."""
        return self.source_status in _FOR_REFERENCE

    def with_pass_share(self, share: float) -> "Standard":
        """Hold the rules about reach that name no share of the people to this one."""
        return replace(self, rules=tuple(_with_pass_share(rule, share) for rule in self.rules))

    def rule(self, rule_id: str, reading: str | None = None) -> Rule | None:
        """Find a rule by its id, in its first reading unless one is named; None without one."""
        return next(
            (
                rule
                for rule in self.rules
                if rule.id == rule_id and (rule.primary if reading is None else rule.reading == reading)
            ),
            None,
        )


def _with_pass_share(rule: Rule, share: float) -> Rule:
    """Hold a rule, and what it asks of smaller units, to a share where it names none."""
    each = None if rule.each is None else _with_pass_share(rule.each, share)
    named = rule.pass_share is not None or rule.basis != "reachable" or not rule.asked_kinds
    return replace(rule, each=each, pass_share=rule.pass_share if named else share)
