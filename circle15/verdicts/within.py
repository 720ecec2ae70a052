"""Who is within a limit on foot: shares of people, what is open about them, and the spread around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from circle15.network.snap import ISLAND, OFF_NETWORK
from circle15.reach.gates import Origin
from circle15.reach.times import Demand
from circle15.standards.model import Rule
from circle15.verdicts.demand import UNLOCATED
from circle15.verdicts.facts import Facts
from circle15.verdicts.holdings import meets, unsaid_conditions
from circle15.verdicts.mended import STREETS_SUSPECT, joins_used, would_be_in_time
from circle15.verdicts.outcome import NO_DATA, Mask, Numbers, Texts, joined
from circle15.verdicts.walked import Shortest, Walked

DATA_EDGE: Final = "data_edge"

#: The column that would say where the people of a community live.
HOMELESS: Final = "communities.geometry"

#: Shares are compared with this slack, so that the sum of nine tenths is nine tenths.
SLACK: Final = 1e-9

#: Share that the median person stands for.
MEDIAN: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Who is within a limit, shape (c,) each.

    Parameters
    ----------
    share
        Share of the people who are known to be.
    open_share
        Share of whom that cannot be told.
    reason, missing
        Why it cannot be told of some of them, and the columns that would tell; empty where it can.
    agreement
        Share of the settings of the spread that agree with the answer.
    spread
        Whether enough people are, under each setting of the spread, shape (s, c).
    asked
        Which settings move something, shape (s, c).
    joins, join_count
        Suspect places of the streets over which those walk who would be in time if they were joined, separated by
        semicolons, and how many they are; NaN where there is nobody.
    """

    share: Numbers
    open_share: Numbers
    reason: Texts
    missing: Texts
    agreement: Numbers
    spread: Mask
    asked: Mask
    joins: Texts
    join_count: Numbers


def within(
    rule: Rule, facts: Facts, walked: Walked, kinds: Sequence[str], limit_s: float, *, others_walk: Mask | None = None
) -> Within:
    """Find out who walks to a facility of some kinds in time.

    Parameters
    ----------
    rule
        ``where`` and ``pass_share`` count.
    facts
        Tables.
    walked
        Who walks.
    kinds
        Facility kinds, any of which counts.
    limit_s
        Seconds.
    others_walk
        Who gets there if somebody else walks, shape (d,): for these the streets are known to lead there.
    """
    sure = walked.only(*meets(rule, facts))
    origin = origin_of(rule)
    demand, walks = sure.demand, sure.shortest(kinds, origin)
    share = share_of(demand, walks.walk_s <= limit_s)
    enough_ = enough(rule)
    masks = open_masks(sure.edge_s(origin), walks, limit_s)
    if others_walk is not None:
        masks = {reason: mask & ~others_walk if reason != DATA_EDGE else mask for reason, mask in masks.items()}
    # Asked only of those whose failing could turn something: nobody else needs a second search.
    failing = ~(walks.walk_s <= limit_s) & ~np.any(list(masks.values()), axis=0) & (share < enough_)[demand.community]
    turned = would_be_in_time(sure, kinds, origin, limit_s, failing)
    masks[STREETS_SUSPECT] = turned
    joins, join_count = joins_used(sure, kinds, origin, turned)
    shares = {reason: share_of(demand, mask) for reason, mask in masks.items()}
    reason = np.full(len(share), "", dtype=object)
    for name in reversed(masks):
        reason[shares[name] > 0] = name
    open_share = sum(shares.values(), np.zeros(len(share)))
    missing = np.where(shares[NO_DATA] > 0, HOMELESS, "").astype(object)
    if rule.where:
        perhaps = walked.only(*meets(rule, facts, surely=False))
        possible = share_of(demand, perhaps.shortest(kinds, origin).walk_s <= limit_s)
        unsaid = possible > share + SLACK
        open_share = np.maximum(open_share, possible - share)
        reason[unsaid] = NO_DATA
        columns = np.where(unsaid, unsaid_conditions(rule, facts, kinds), "").astype(object)
        missing = joined(missing, columns)
    spread = np.array([share_of(demand, times <= limit_s) for times in sure.spread_s(kinds, origin)]) >= enough_
    asked = sure.asked
    agreement = (asked & (spread == (share >= enough_))).sum(axis=0) / asked.sum(axis=0)
    return Within(
        share=share,
        open_share=open_share,
        reason=reason,
        missing=missing,
        agreement=agreement,
        spread=spread,
        asked=asked,
        joins=joins,
        join_count=join_count,
    )


def open_masks(edge_s: Numbers, walks: Shortest, limit_s: float) -> dict[str, Mask]:
    """Of whom it cannot be told, by reason in the order of definition D5, shape (d,).

    Nobody has said where they live, no street leads from there, or the streets end with the data.
    """
    lost = {reason: np.asarray(walks.reason == reason, dtype=np.bool_) for reason in (NO_DATA, OFF_NETWORK, ISLAND)}
    street = ~np.logical_or.reduce(list(lost.values()))
    # Nearer to the edge of the data than the limit: a facility beyond it could turn the answer.
    edge = street & ~(walks.walk_s <= limit_s) & (edge_s <= limit_s)
    return {**lost, DATA_EDGE: np.asarray(edge, dtype=np.bool_)}


def origin_of(rule: Rule) -> Origin:
    """Where a rule starts the clock: at the door unless it says otherwise."""
    return "gate" if rule.asks.get("origin") == "gate" else "door"


def share_of(demand: Demand, mask: Mask) -> Numbers:
    """Share of each community's people, shape (c,), of a choice of demand points, shape (d,)."""
    return np.asarray(demand.total(np.where(mask, demand.weight, 0.0)) / demand.total_weight)


def nobody_knows_where(demand: Demand) -> Mask:
    """Whether nobody has said where a community is, shape (c,)."""
    return np.asarray(demand.basis == UNLOCATED, dtype=np.bool_)


def enough(rule: Rule) -> float:
    """Share of the people that is enough, with the slack of rounding.

    Where a clause names none, a community that is counted has a service when its median person reaches it; it is
    reported then, not judged.
    """
    return (MEDIAN if rule.pass_share is None else rule.pass_share) - SLACK
