"""Whether units have a service: so many facilities in them or assigned to them, or one within reach."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from circle15.standards.model import Rule
from circle15.units import rounded_s, seconds
from circle15.verdicts.case import Case
from circle15.verdicts.holdings import holdings
from circle15.verdicts.outcome import INCOMPLETE_DATA, Mask, Numbers, Texts, joined
from circle15.verdicts.plain import plain_walker
from circle15.verdicts.walked import Walked
from circle15.verdicts.within import enough, within

#: Reasons for which something cannot be told, in the order of definition D5.
_ORDER = ("no_data", "off_network", "island", "data_edge", "streets_suspect", "incomplete_data", "borderline")


def _nobody() -> Mask:
    return np.zeros((0, 0), dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Whether each unit has a service, shape (u,).

    Parameters
    ----------
    there
        It is known to.
    open_reason, missing
        Why that cannot be told, and the columns that are missing; empty where it can.
    count
        How many facilities there are; NaN for a service within reach.
    found
        Their ids.
    share
        Share of the people who reach it, for a service within reach; else NaN.
    spread, asked
        For a service within reach: whether enough do under each setting of the spread, and which settings move
        something, shape (s, u); else shape (0, 0).
    """

    there: Mask
    open_reason: Texts
    missing: Texts
    count: Numbers
    found: Texts
    share: Numbers
    spread: Mask = field(default_factory=_nobody)
    asked: Mask = field(default_factory=_nobody)


def service(rule: Rule, case: Case, kinds: tuple[str, ...], need: float, level: str | None = None) -> Service:
    """Find out whether each unit has enough facilities of some kinds, on the rule's basis.

    Parameters
    ----------
    rule
        ``basis``, ``where``, ``pass_share`` and ``limit_min`` count.
    case
        The facts.
    kinds
        Facility kinds, any of which counts.
    need
        How many; within reach it is one.
    level
        Units; the rule's own when None.
    """
    if rule.basis == "reachable":
        return _within_reach(rule, case, kinds)
    own = holdings(rule, case.facts, kinds, level)
    low, high = own.count(), own.count(sure=False)
    there = low >= need
    may = (high >= need) | own.unplaced
    reason, missing = case.lacking(kinds, there, may, own.missing)
    return Service(
        there=there,
        open_reason=reason,
        missing=missing,
        count=low,
        found=own.only(own.sure).ids(case.facts),
        share=np.full(len(low), np.nan),
    )


def limit_of(rule: Rule, case: Case) -> tuple[Walked, float]:
    """Who walks, and how many seconds they may: a limit in metres is what a plain walker covers in them."""
    if "limit_m" not in rule.asks:
        return case.facts.walked, seconds(rule.asks["limit_min"])
    walked = case.facts.walk_as(plain_walker(case.facts))
    return walked, float(rounded_s(rule.asks["limit_m"] / walked.network.profile.speed_m_s))


def first_reason(*reasons: Texts) -> Texts:
    """Take the first reason of several, in the order of definition D5; empty where there is none.

    >>> first_reason(np.array(["incomplete_data", ""], dtype=object), np.array(["no_data", ""], dtype=object)).tolist()
    ['no_data', '']
    """
    result = np.full(len(reasons[0]), "", dtype=object)
    for name in reversed(_ORDER):
        for reason in reasons:
            result[reason == name] = name
    return result


def first_open(services: Sequence[Service], *, anyhow: bool = False) -> Texts:
    """Why it is open: the first reason of any service; nothing where another is known to be lacking."""
    lacking = np.array([~one.there & (one.open_reason == "") for one in services]).any(axis=0)
    result = first_reason(*(one.open_reason for one in services))
    return result if anyhow else np.where(lacking, "", result).astype(object)


def agreement(services: Sequence[Service], need: float) -> Numbers:
    """Share of the spread's settings under which as many services are there, or not, as are needed; NaN without any."""
    count = len(services[0].there)
    if not all(one.spread.size for one in services):
        return np.full(count, np.nan)
    passes = np.sum([one.there for one in services], axis=0) >= need
    settings = np.sum([one.spread for one in services], axis=0) >= need
    asked = np.any([one.asked for one in services], axis=0)
    return np.asarray((asked & (settings == passes)).sum(axis=0) / asked.sum(axis=0), dtype=np.float64)


def missing_of(services: Sequence[Service]) -> Texts:
    """Columns that would tell of any of several services."""
    return joined(*(one.missing for one in services))


def _within_reach(rule: Rule, case: Case, kinds: tuple[str, ...]) -> Service:
    """Whether enough of a community's people walk to a service within the rule's limit."""
    walked, limit_s = limit_of(rule, case)
    found = within(rule, case.facts, walked, kinds, limit_s)
    need = enough(rule)
    there = found.share >= need
    undecided = ~there & (found.share + found.open_share >= need)
    hidden = ~there & ~undecided & (not case.facts.completeness.covers(kinds))
    reason = np.where(undecided, found.reason, np.where(hidden, INCOMPLETE_DATA, "")).astype(object)
    return Service(
        there=there,
        open_reason=reason,
        missing=np.where(undecided, found.missing, "").astype(object),
        count=np.full(len(there), np.nan),
        found=np.full(len(there), "", dtype=object),
        share=found.share,
        spread=found.spread,
        asked=found.asked,
    )
