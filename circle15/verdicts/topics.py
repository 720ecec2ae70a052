"""Which rules of several documents ask for the same thing, so that their verdicts may be held side by side.

Like is compared with like only. Two rules of two documents are comparable when their first readings judge the same
level, are of the same family of checks, and look for the same sort of facility:

- **Family.** Every way to a facility, in minutes, metres or a straight line, is one; so is every floor area. A
  facility that is reached and one that stands in the community are two, as are a walk and a walk without steps.
- **Facilities.** They share a kind. Where all of several services are asked for, they also share at least half of the
  groups of services: a circle of five shops is not one of schools, surgeries and gyms because both hold a pharmacy.
- **Conditions** on a facility are the same, but for who runs it: a window for one service is not a service centre.
- **Units.** A share of communities is a share of the same communities (``applies_to``).

Within one document two clauses both have to be met, and are never held against each other.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from circle15.kinds import groups, kinds
from circle15.standards.model import Rule, Standard
from circle15.words import Language, say

#: Checks that are one family under another name; the others are families of their own.
_FAMILIES: Final[Mapping[str, str]] = {
    "reach_time": "reach",
    "reach_network_distance": "reach",
    "reach_straight_distance": "reach",
    "tier_reach": "reach",
    "step_free_reach": "step_free",
    "floor_area_per_100hh": "floor_area",
    "min_area": "floor_area",
    "required_area": "floor_area",
    "unit_coverage": "share_of_units",
    "ladder": "share_of_units",
}

#: Parameters that say what is measured, not how much of it is enough.
_WHAT: Final = ("field", "per", "capacity", "year", "rules")

#: Conditions of which documents may have their own without asking for something else.
_WHO: Final = "operator_type"

#: Checks that ask for all of several services.
_LISTS: Final = frozenset({"basket", "hierarchy"})

#: Groups of services that a title names at most; lists of more are lists.
_NAMED: Final = 3

#: Share of the groups of services that two lists have in common at least.
_ALIKE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One rule in its first reading.

    Parameters
    ----------
    standard
        The document.
    rule
        The first reading.
    """

    standard: Standard
    rule: Rule

    @property
    def id(self) -> tuple[str, str]:
        """Document and rule."""
        return self.standard.id, self.rule.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """The clauses of several documents, and what they are about.

    Parameters
    ----------
    clauses
        In the order of the documents.
    topic
        Of each clause: the lowest number of a clause that it is compared with, directly or through others.
    pairs
        Clauses that are comparable, by their numbers.
    """

    clauses: Sequence[Clause]
    topic: Sequence[int]
    pairs: Sequence[tuple[int, int]]

    def id(self, topic: int) -> str:
        """Name a topic for tables: groups of services, family, and the first clause.

        Unique, and the same for the same documents.
        """
        standard_id, rule_id = self.clauses[topic].id
        found = "+".join(groups_of(self.clauses[topic].rule)) or "community"
        return f"{found}.{family_of(self.clauses[topic].rule)}:{standard_id}/{rule_id}"

    def title(self, numbers: Sequence[int], language: Language) -> str:
        """Name what some of the clauses of a topic ask for, for people: its groups of services and its family."""
        rules = [self.clauses[number].rule for number in numbers]
        wanted = {group for rule in rules for group in groups_of(rule)}
        found = [group for group in groups() if group in wanted]
        family = _family_words(rules[0], language)
        if not 0 < len(found) <= _NAMED:
            return family
        named = say("list.and", language).join(groups()[group][language] for group in found)
        return say("contrast.topic", language, groups=named, family=family)


def topics_of(standards: Sequence[Standard]) -> Topics:
    """Find the topics of some documents.

    Parameters
    ----------
    standards
        Documents.
    """
    clauses = [
        Clause(standard=standard, rule=rule) for standard in standards for rule in standard.rules if rule.primary
    ]
    pairs = [
        (one, other)
        for one, other in combinations(range(len(clauses)), 2)
        if clauses[one].standard.id != clauses[other].standard.id and comparable(clauses[one].rule, clauses[other].rule)
    ]
    topic = list(range(len(clauses)))
    for one, other in pairs:
        low, high = sorted((topic[one], topic[other]))
        topic = [low if at == high else at for at in topic]
    return Topics(clauses=clauses, topic=topic, pairs=pairs)


def comparable(one: Rule, other: Rule) -> bool:
    """Whether two rules of two documents ask for the same thing, each in its own measure.

    >>> walk = Rule(id="a", check="reach_time", kinds=("clinic", "hospital"), asks={"limit_min": 15.0})
    >>> circle = Rule(id="b", check="reach_straight_distance", kinds=("clinic",), asks={"limit_m": 500.0})
    >>> there = Rule(id="c", check="presence", kinds=("clinic",), basis="present")
    >>> comparable(walk, circle), comparable(walk, there)
    (True, False)
    """
    if _question(one) != _question(other):
        return False
    mine, theirs = _kinds_of(one), _kinds_of(other)
    if not mine and not theirs:
        return True
    if not mine & theirs:
        return False
    beside, theirs_beside = (set(rule.asks.get("with_kinds", ())) for rule in (one, other))
    if beside and not beside & theirs_beside:
        return False
    if not (_asks_for_all(one) or _asks_for_all(other)):
        return True
    own, others = set(groups_of(one)), set(groups_of(other))
    return len(own & others) >= _ALIKE * len(own | others)


def family_of(rule: Rule) -> str:
    """Name the family of a rule's check; what is asked of smaller units is a part of it.

    >>> family_of(Rule(id="a", check="presence", kinds=("clinic",), asks={"limit_min": 15.0}))
    'reach'
    """
    family = _FAMILIES.get(rule.check, rule.check)
    if rule.each is not None:
        return f"{family}.{family_of(rule.each)}"
    if rule.basis != "reachable":
        return family
    return {"presence": "reach", "basket": "basket_reach"}.get(rule.check, family)


def groups_of(rule: Rule) -> list[str]:
    """Groups of the kinds that a rule looks for, in order."""
    return sorted({kinds()[kind].group for kind in _kinds_of(rule)})


def _family_words(rule: Rule, language: Language) -> str:
    """Name a family for people."""
    family = family_of(rule).split(".", 1)
    words = say(f"topic.{family[0]}", language)
    return (
        words
        if rule.each is None
        else say("topic.of_units", language, each=_family_words(rule.each, language), words=words)
    )


def _question(rule: Rule) -> Hashable:
    """What two rules must have in common: level, family, what is measured, conditions, and whom it is about."""
    told = rule.each or rule
    where = tuple(sorted((name, tuple(values)) for name, values in told.where.items() if name != _WHO))
    what = (rule.asks.get("of") if rule.each is not None else None, *(told.asks.get(name) for name in _WHAT))
    # A community that a rule is not about has no verdict; a larger unit's is about some of its communities only.
    about = (
        ()
        if rule.unit_level == "community"
        else tuple(sorted((k, tuple(sorted(v))) for k, v in rule.applies_to.items()))
    )
    return rule.unit_level, family_of(rule), what, where, about


def _kinds_of(rule: Rule) -> set[str]:
    """Kinds that a rule wants; not those that do not count, and not those beside which they are to stand."""
    told = rule.each or rule
    found = set(told.kinds)
    for service in told.asks.get("services", ()):
        found |= set(service)
    for tier in told.asks.get("tiers", ()):
        found |= set(tier.kinds)
    return found


def _asks_for_all(rule: Rule) -> bool:
    """Whether a rule wants all of several services."""
    told = rule.each or rule
    return told.check in _LISTS or bool(told.asks.get("every_kind", False))
