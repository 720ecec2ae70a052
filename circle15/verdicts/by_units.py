"""Checks of shares and numbers of smaller units, of yearly steps, and of other rules of the same document."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from circle15.standards.model import NEVER_JUDGED, Rule
from circle15.verdicts.about import about, unsaid_fields
from circle15.verdicts.by_service import TOO_FEW, TOO_LOW
from circle15.verdicts.case import Case
from circle15.verdicts.firm import AGREEMENT
from circle15.verdicts.outcome import NO_DATA, Mask, Numbers, Outcome, Texts, joined, outcome
from circle15.verdicts.services import first_reason
from circle15.verdicts.units import unnamed_column
from circle15.verdicts.within import SLACK

OTHER_RULE: Final = "other_rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Members:
    """How many of the smaller units of each unit do what is asked, shape (u,).

    Parameters
    ----------
    total
        Those that the rule is about.
    passing, open
        Those that are known to do it, and those of which it cannot be told.
    missing
        Columns that would tell.
    failing, doing, undecided
        Ids, separated by semicolons.
    open_reason
        Why it cannot be told of the first of them.
    judged
        Whether the inner check has something to hold against.
    """

    total: Numbers
    passing: Numbers
    open: Numbers
    missing: Texts
    failing: Texts
    doing: Texts
    undecided: Texts
    open_reason: Texts
    judged: bool

    @property
    def shares(self) -> tuple[Numbers, Numbers]:
        """Least and largest share that they can be."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.passing / self.total, (self.passing + self.open) / self.total


def unit_coverage(rule: Rule, case: Case) -> Outcome:
    """Ask which share of the smaller units pass the rule's inner check."""
    return _shares(rule, _members(rule, case), rule.asks.get("min_share"))


def unit_count(rule: Rule, case: Case) -> Outcome:
    """Ask how many of the smaller units pass the rule's inner check."""
    return _counts(_members(rule, case), rule.asks["min_count"])


def ladder(rule: Rule, case: Case) -> Outcome:
    """Ask for the step that is due on the day of the study: the last whose year is over, the first before any is."""
    members = _members(rule, case)
    steps, day = rule.asks["steps"], case.facts.as_of
    over = [
        step
        for step in steps
        if day is None or step.year < day.year or ((day.month, day.day) == (12, 31) and step.year == day.year)
    ]
    due = over[-1] if over else steps[0]
    later = [step for step in steps if step.year > due.year]
    found = _counts(members, due.min_count) if due.min_share is None else _shares(rule, members, due.min_share)
    count = len(found.passes)
    then = (later[0].min_share if later[0].min_share is not None else later[0].min_count) if later else np.nan
    return replace(
        found,
        evidence={
            **found.evidence,
            "step_year": np.full(count, float(due.year)),
            "next_step_year": np.full(count, float(later[0].year) if later else np.nan),
            "next_step": np.full(count, then, dtype=np.float64),
        },
    )  # fmt: skip


def rules_met(rule: Rule, case: Case) -> Outcome:
    """Ask that other rules of the document are met; those that are not about a unit ask nothing of it.

    One that is borderline leaves the answer open, and one that is only reported asks nothing.
    """
    named = [other for name in rule.asks["rules"] if (other := case.standard.rule(name)) is not None]
    here = [other for other in named if other.unit_level == rule.unit_level and other.force not in NEVER_JUDGED]
    others = [other for other in here if case.ask(other).judged]
    count = len(case.facts.units[rule.unit_level])
    if not others:
        nothing = np.zeros(count, dtype=np.bool_)
        return outcome(nothing, unit="rules", limit=np.nan, concerned=nothing)
    parts = [_part(other, case) for other in others]
    asked, fails, opens = (np.array(masks) for masks in zip(*(part[:3] for part in parts), strict=True))
    failing = joined(*(np.where(mask, other.id, "").astype(object) for mask, other in zip(fails, others, strict=True)))
    lacking: Mask = np.asarray(fails.any(axis=0))
    return outcome(
        np.asarray(asked.any(axis=0) & ~lacking & ~opens.any(axis=0)),
        unit="rules",
        limit=asked.sum(axis=0).astype(np.float64),
        value=(asked & ~fails & ~opens).sum(axis=0).astype(np.float64),
        open_reason=np.where(lacking, "", first_reason(*(part[3] for part in parts))).astype(object),
        missing=np.where(lacking, "", joined(*(part[4] for part in parts))).astype(object),
        fail_reason=np.full(count, OTHER_RULE, dtype=object),
        concerned=asked.any(axis=0),
        shortfall=fails.sum(axis=0).astype(np.float64),
        shortfall_unit="rules",
        detail=failing,
    )


def _part(rule: Rule, case: Case) -> tuple[Mask, Mask, Mask, Texts, Texts]:
    """Of another rule: where it asks something, is unmet, cannot be told; why, and the columns that would tell."""
    found, (sure, unsaid) = case.ask(rule), about(rule, case.facts)
    asked = (sure | unsaid) & found.concerned
    doubtful = ~found.open & (_doubtful(found) | (found.near & ~found.passes))
    opens = asked & (found.open | unsaid | doubtful)
    why = np.where(unsaid, NO_DATA, np.where(doubtful, "borderline", found.open_reason))
    columns = joined(found.missing, np.where(unsaid, unsaid_fields(rule, case.facts), "").astype(object))
    return (
        asked,
        asked & ~found.passes & ~opens,
        opens,
        np.where(opens, why, "").astype(object),
        np.where(opens, columns, "").astype(object),
    )


def _members(rule: Rule, case: Case) -> _Members:
    """Hold the smaller units to the inner check, and count them in the larger."""
    inner = rule.each if rule.each is not None else rule  # the reader of standards has seen to it that there is one
    each = inner.read_as(applies_to={**rule.applies_to, **inner.applies_to})
    found = case.ask(each)
    smaller, larger = case.facts.units[each.unit_level], case.facts.units[rule.unit_level]
    at = smaller.within(larger)
    sure, unsaid = about(each, case.facts)
    asked = (sure | unsaid) & found.concerned & (at >= 0)
    open_ = asked & (found.open | unsaid)
    passing = asked & found.passes & ~open_
    if smaller.unnamed:
        open_, passing = asked, asked & False
    borderline = asked & ~open_ & (_doubtful(found) | (found.near & ~found.passes))
    # What a change of speed or of the nearest street turns is as open as what nobody knows.
    passing, open_ = passing & ~borderline, open_ | borderline
    failing = asked & ~passing & ~open_
    why = np.where(borderline, "borderline", np.where(found.open & ~unsaid, found.open_reason, NO_DATA))
    if smaller.unnamed:
        why[:] = NO_DATA

    def counted(mask: Mask) -> Numbers:
        return np.bincount(at[mask], minlength=len(larger)).astype(np.float64)

    def listed(mask: Mask, names: Texts) -> Texts:
        lists = [list[str]() for _ in range(len(larger))]
        for unit, name in zip(at[mask], names[mask], strict=True):
            lists[unit].append(str(name))
        return np.array(
            [";".join(dict.fromkeys(part for name in row for part in name.split(";") if part)) for row in lists],
            dtype=object,
        )

    fields = np.where(unsaid, unsaid_fields(each, case.facts), "").astype(object)
    columns = np.full(len(at), unnamed_column(smaller.level), dtype=object) if smaller.unnamed else fields
    return _Members(
        total=counted(asked),
        passing=counted(passing),
        open=counted(open_),
        missing=listed(open_, joined(found.missing, columns)),
        failing=listed(failing, smaller.ids),
        doing=listed(passing, smaller.ids),
        undecided=listed(open_, smaller.ids),
        open_reason=_first_of(listed(open_, why.astype(object))),
        judged=found.judged,
    )


def _first_of(listed: Texts) -> Texts:
    """Take the first reason, in the order of definition D5, of lists of reasons."""
    longest = max((text.count(";") + 1 for text in listed), default=1)
    rows = [[*text.split(";"), *[""] * longest][:longest] for text in listed]
    return first_reason(*np.array(rows, dtype=object).T)


def _doubtful(found: Outcome) -> Mask:
    """Whether fewer settings of the spread agree than make a finding firm."""
    return np.asarray(found.agreement < AGREEMENT - SLACK, dtype=np.bool_)


def _shares(rule: Rule, members: _Members, least: float | None) -> Outcome:
    """Hold the share of the smaller units to a target."""
    low, high = members.shares
    need = np.inf if least is None else least - SLACK
    soft = rule.asks.get("tolerance", 0.0)
    passes = low >= need
    # Below the target as well: what is open decides whether it is missed by a little or by more.
    may = (high >= need) | ((soft > 0) & (high >= need - soft) & (low < need - soft))
    return outcome(
        passes,
        unit="share",
        limit=np.nan if least is None else least,
        value=low,
        low=np.where(members.open > 0, low, np.nan),
        high=np.where(members.open > 0, high, np.nan),
        open_reason=np.where(may, members.open_reason, "").astype(object),
        missing=np.where(may, members.missing, "").astype(object),
        fail_reason=np.full(len(passes), TOO_LOW, dtype=object),
        near=~passes & (low >= need - soft),
        concerned=members.total > 0,
        judged=least is not None and members.judged,
        shortfall=_whole_units(0.0 if least is None else least, members),
        shortfall_unit="units",
        found=members.doing,
        # Where those of which it cannot be told decide, they are the ones to look at.
        detail=np.where(may & ~passes, members.undecided, members.failing).astype(object),
        evidence={"units_total": members.total, "units_passing": members.passing, "units_open": members.open},
    )


def _whole_units(least: float, members: _Members) -> Numbers:
    """How many more units it takes."""
    return np.maximum(np.ceil(least * members.total - SLACK) - members.passing, 0.0)


def _counts(members: _Members, need: float) -> Outcome:
    """Hold the number of smaller units to a target."""
    passes, may = members.passing >= need, members.passing + members.open >= need
    return outcome(
        passes,
        unit="units",
        limit=need,
        value=members.passing,
        low=np.where(members.open > 0, members.passing, np.nan),
        high=np.where(members.open > 0, members.passing + members.open, np.nan),
        open_reason=np.where(may, members.open_reason, "").astype(object),
        missing=np.where(may, members.missing, "").astype(object),
        fail_reason=np.full(len(passes), TOO_FEW, dtype=object),
        concerned=members.total > 0,
        judged=members.judged,
        shortfall=np.maximum(need - members.passing, 0.0),
        shortfall_unit="units",
        found=members.doing,
        # Where those of which it cannot be told decide, they are the ones to look at.
        detail=np.where(may & ~passes, members.undecided, members.failing).astype(object),
        evidence={"units_total": members.total, "units_passing": members.passing, "units_open": members.open},
    )
