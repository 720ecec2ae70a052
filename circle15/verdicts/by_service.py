"""Checks of services: whether they are there, together, at hand, and how many of a list."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from circle15.reach.times import NO_FACILITY
from circle15.standards.model import Rule
from circle15.verdicts.by_walk import TOO_FAR
from circle15.verdicts.case import Case
from circle15.verdicts.holdings import Holdings, holdings
from circle15.verdicts.outcome import INCOMPLETE_DATA, NO_DATA, Outcome, Texts, joined, outcome
from circle15.verdicts.services import Service, agreement, first_open, missing_of, service
from circle15.verdicts.within import SLACK

TOO_FEW: Final = "too_few"
TOO_LOW: Final = "too_low"


def presence(rule: Rule, case: Case) -> Outcome:
    """Ask for a number of facilities of any of the kinds, or of every one of them, in each unit."""
    each = [(kind,) for kind in rule.kinds] if rule.asks["every_kind"] else [rule.kinds]
    services = [service(rule, case, kinds, rule.asks["min_count"]) for kinds in each]
    there = np.array([found.there for found in services])
    passes, judged = there.all(axis=0), rule.basis != "reachable" or rule.pass_share is not None
    lacking = joined(
        *(np.where(one.there, "", ";".join(kinds)).astype(object) for kinds, one in zip(each, services, strict=True))
    )
    walked = rule.basis == "reachable"
    share = np.min([one.share for one in services], axis=0)
    return outcome(
        passes,
        unit="share" if walked else "facilities",
        limit=_limit(rule),
        value=share if walked else np.min([one.count for one in services], axis=0),
        # Open only where nothing that is missing for certain settles it.
        open_reason=first_open(services),
        fail_reason=_why_lacking(services, walked=walked),
        missing=missing_of(services),
        shortfall=np.nan * share
        if walked
        else np.max([np.maximum(rule.asks["min_count"] - one.count, 0.0) for one in services], axis=0),
        shortfall_unit="" if walked else "facilities",
        judged=judged,
        agreement=agreement(services, len(services)),
        found=joined(*(one.found for one in services)),
        detail=lacking,
        evidence={"share_within": share} if walked else {},
    )


def basket(rule: Rule, case: Case) -> Outcome:
    """Ask how many services of a list each community has; a service is any of its kinds."""
    wanted: Sequence[tuple[str, ...]] = rule.asks["services"]
    services = [service(rule, case, kinds, 1) for kinds in wanted]
    there = np.array([one.there for one in services])
    open_ = np.array([one.open_reason != "" for one in services])
    need = float(rule.asks.get("min_services", len(wanted)))
    low, high = there.sum(axis=0).astype(np.float64), (there | open_).sum(axis=0).astype(np.float64)
    passes = low >= need
    may = ~passes & (high >= need)
    first = first_open(services, anyhow=True)
    lacking = joined(
        *(
            np.where(one.there | (one.open_reason != ""), "", "/".join(kinds)).astype(object)
            for kinds, one in zip(wanted, services, strict=True)
        )
    )
    return outcome(
        passes,
        unit="services",
        limit=need,
        value=low,
        low=np.where(high > low, low, np.nan),
        high=np.where(high > low, high, np.nan),
        open_reason=np.where(may, first, "").astype(object),
        missing=np.where(may, missing_of(services), "").astype(object),
        fail_reason=np.full(len(passes), TOO_FEW, dtype=object),
        shortfall=np.maximum(need - low, 0.0),
        shortfall_unit="services",
        agreement=agreement(services, need),
        judged=rule.basis != "reachable" or rule.pass_share is not None,
        found=joined(*(one.found for one in services)),
        detail=lacking,
    )


def facility_share(rule: Rule, case: Case) -> Outcome:
    """Ask which share of the facilities is as the rule's conditions say."""
    every = holdings(rule.read_as(where={}), case.facts)
    fitting = holdings(rule, case.facts)
    total, low, high = every.count(), fitting.count(), fitting.count(sure=False)
    with np.errstate(invalid="ignore"):
        low, high = low / total, high / total
    least = rule.asks.get("min_share")
    need = np.inf if least is None else least - SLACK
    soft = rule.asks["tolerance"]
    # One that nobody can place may be as it should, or not.
    passes = (low >= need) & ~every.unplaced
    may = (high >= need) | ((high >= need - soft) & (low < need - soft) & (soft > 0))
    reason, _ = case.lacking(rule.kinds, passes, may, fitting.missing)
    # Facilities that are not in the list may be as they should or not: what is listed is what is asked about.
    reason = np.where(reason == INCOMPLETE_DATA, "", reason).astype(object)
    return outcome(
        passes,
        unit="share",
        limit=np.nan if least is None else least,
        value=low,
        low=np.where(high > low, low, np.nan),
        high=np.where(high > low, high, np.nan),
        open_reason=np.where(every.unplaced & ~passes, NO_DATA, reason).astype(object),
        missing=np.where(may | every.unplaced, joined(fitting.missing, every.missing), "").astype(object),
        fail_reason=np.full(len(passes), TOO_LOW, dtype=object),
        near=~passes & (low >= need - soft),
        concerned=(total > 0) | every.unplaced,
        judged=least is not None,
        shortfall=np.maximum(np.ceil((0.0 if least is None else least) * total - SLACK) - fitting.count(), 0.0),
        shortfall_unit="facilities",
        found=fitting.only(fitting.sure).ids(case.facts),
    )


def growth(rule: Rule, case: Case) -> Outcome:
    """Ask for a number of facilities that opened in one year."""
    own = holdings(rule, case.facts)
    opened = case.facts.facility_number("opened_year")[own.facility]
    low = own.sum(np.where((opened == rule.asks["year"]) & own.sure, 1.0, 0.0))
    high = own.sum(np.where((opened == rule.asks["year"]) | np.isnan(opened), 1.0, 0.0))
    need = rule.asks["min_count"]
    passes, may = low >= need, (high >= need) | own.unplaced
    unsaid = own.sum(np.where(np.isnan(opened), 1.0, 0.0)) > 0
    missing = joined(np.where(unsaid, "facilities.opened_year", "").astype(object), own.missing)
    reason, missing = case.lacking(rule.kinds, passes, may, missing)
    return outcome(
        passes,
        unit="facilities",
        limit=need,
        value=low,
        low=np.where(high > low, low, np.nan),
        high=np.where(high > low, high, np.nan),
        open_reason=reason,
        missing=missing,
        fail_reason=np.full(len(passes), TOO_FEW, dtype=object),
        shortfall=np.maximum(need - low, 0.0),
        shortfall_unit="facilities",
        found=own.only((opened == rule.asks["year"]) & own.sure).ids(case.facts),
    )


def _limit(rule: Rule) -> float:
    """Share of the people, or number of facilities, that is asked for; NaN where the clause names none."""
    if rule.basis != "reachable":
        return float(rule.asks["min_count"])
    return np.nan if rule.pass_share is None else rule.pass_share


def found_at(rule: Rule, case: Case) -> Holdings:
    """Facilities that count for each unit of a rule."""
    return holdings(rule, case.facts)


def _why_lacking(services: Sequence[Service], *, walked: bool) -> Texts:
    """Why a service is lacking: none at all, or too few."""
    if walked:
        return np.full(len(services[0].there), TOO_FAR, dtype=object)
    least = np.min([one.count for one in services], axis=0)
    return np.where(least == 0, NO_FACILITY, TOO_FEW).astype(object)
