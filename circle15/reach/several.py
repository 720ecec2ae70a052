"""Not only the nearest facility of a kind but the second nearest, the third, and so on: what choice people have.

A search from all facilities at once finds the nearest alone. Here every facility is searched by itself, but not far at
first: people who find as many facilities as are asked for in ten minutes need no others, and only for those who do not
the searches go farther.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork
from circle15.reach.gates import exit_reasons, inside_pairs, straight_s
from circle15.reach.pairs import Pairs, joined, walks_within
from circle15.reach.search import Nearest, seeds_of, take
from circle15.reach.times import NO_FACILITY, Demand, Places, Walks, nearest_table, reasons
from circle15.units import rounded_s, seconds

#: How far facilities are searched, in minutes, for people who have not found enough of them nearer by.
_LIMITS_MIN: Final = (10.0, 30.0, 120.0, np.inf)

#: Walks that are collected before the best of each person are picked.
_COLLECTED: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The nearest facilities of each place, the nearest first. All arrays have shape (p, k).

    Parameters
    ----------
    facility
        Position among the facilities; -1 where there are not so many within reach.
    walk_s
        Seconds, door to door; infinite where there are not so many.
    network_m
        Metres along streets; NaN where there are not so many.
    """

    facility: NDArray[np.int64]
    walk_s: NDArray[np.float64]
    network_m: NDArray[np.float64]


def nearest_several(network: WalkNetwork, start: Snaps, end: Snaps, k: int) -> Ranked:
    """Find the k nearest facilities of every place; of equally near ones the lowest positions.

    Parameters
    ----------
    network
        Streets and who walks.
    start, end
        Where places and facilities meet the streets.
    k
        How many.
    """
    best = _nobody(len(start.edge), k)
    has_street = np.flatnonzero(end.found)
    piece = network.component[network.edge_u[end.edge[has_street]]]
    there = np.bincount(piece, minlength=len(network.component_length_m))
    lacking = np.flatnonzero(start.found)
    for limit_min in _LIMITS_MIN:
        own = network.component[network.edge_u[start.edge[lacking]]]
        # Who has found every facility of the own piece of the network will find no other.
        open_ = (best.facility[lacking] >= 0).sum(axis=1) < np.minimum(there[own], k)
        lacking, own = lacking[open_], own[open_]
        served = has_street[np.isin(piece, own)]
        if len(served) == 0:
            break
        found = _best_within(network, take(start, lacking), take(end, served), seconds(limit_min), k)
        best.facility[lacking] = np.where(found.facility >= 0, served[found.facility], -1)
        best.walk_s[lacking] = found.walk_s
        best.network_m[lacking] = found.network_m
    return best


def _nobody(count: int, k: int) -> Ranked:
    """Make room for the facilities of some places, none of which is known yet."""
    return Ranked(
        facility=np.full((count, k), -1, dtype=np.int64),
        walk_s=np.full((count, k), np.inf),
        network_m=np.full((count, k), np.nan),
    )


def _best_within(network: WalkNetwork, start: Snaps, end: Snaps, limit_s: float, k: int) -> Ranked:
    """Find the k nearest facilities within a limit."""
    best = _nobody(len(start.edge), k)
    waiting: list[Pairs] = []
    count = 0
    for pairs in walks_within(network, start, end, limit_s):
        waiting.append(pairs.take(pairs.walk_s <= best.walk_s[pairs.origin, -1]))
        count += len(waiting[-1].origin)
        if count > _COLLECTED:
            best, waiting, count = _picked(best, waiting), [], 0
    return _picked(best, waiting)


def _picked(best: Ranked, waiting: list[Pairs]) -> Ranked:
    """Take the nearest of what was known and of what was found."""
    count, k = best.facility.shape
    place, rank = np.nonzero(best.facility >= 0)
    known = Pairs(
        origin=place,
        destination=best.facility[place, rank],
        walk_s=best.walk_s[place, rank],
        network_m=best.network_m[place, rank],
    )
    pairs = joined([known, *waiting])
    pairs = pairs.take(np.lexsort((pairs.destination, pairs.walk_s, pairs.origin)))
    at = np.arange(len(pairs.origin)) - np.searchsorted(pairs.origin, pairs.origin)
    pairs, at = pairs.take(at < k), at[at < k]
    result = _nobody(count, k)
    result.facility[pairs.origin, at] = pairs.destination
    result.walk_s[pairs.origin, at] = pairs.walk_s
    result.network_m[pairs.origin, at] = pairs.network_m
    return result


def walks_to_several(
    network: WalkNetwork,
    demand: Demand,
    demand_snaps: Snaps,
    places: Places,
    wanted: tuple[str, NDArray[np.bool_]],
    k: int,
) -> list[Walks]:
    """Walk from every demand point to its k nearest facilities of a kind.

    Parameters
    ----------
    network, demand, demand_snaps, places
        Streets, people, where their exits meet the streets, and facilities.
    wanted
        Facility kind, and which facilities are in service, shape (f,).
    k
        How many.

    Returns
    -------
    The walks to the nearest facility, to the second nearest, and so on.
    """
    kind, use = wanted[0], wanted[1] & (places.kind == wanted[0])
    seeds = seeds_of(places.snaps, places.ids, use)
    found = nearest_several(network, demand_snaps, seeds.snaps, k)
    doors = len(demand.xy)
    exits, rank = np.nonzero(found.facility >= 0)
    at = found.facility[exits, rank]
    of_exits = pd.DataFrame(
        {
            "exit": exits,
            "rank": rank,
            "facility": seeds.index[at],
            "walk_s": found.walk_s[exits, rank],
            "network_m": found.network_m[exits, rank],
            "access_m": demand_snaps.snap_m[exits],
            "egress_m": seeds.snaps.snap_m[at],
            "inside_s": 0.0,
        }
    )
    walked = of_exits[of_exits["exit"] < doors].rename(columns={"exit": "point"})
    if len(demand.gates):
        behind = _through_gates(network, demand, places, of_exits, use)
        open_ = walked[~walked["point"].isin(demand.gates.points)]
        walked = pd.concat([open_, behind[behind["rank"] < k]], ignore_index=True)
    result = []
    for number in range(k):
        there = np.where(found.facility[:, number] >= 0, found.walk_s[:, number], np.nan)
        lacking = reasons(demand_snaps, there, there=int(use.sum()), with_street=len(seeds), rank=number + 1)
        lacking = exit_reasons(demand.gates, lacking, NO_FACILITY)
        result.append(_of_rank(kind, walked[walked["rank"] == number].set_index("point"), lacking))
    return result


def _of_rank(kind: str, walked: pd.DataFrame, lacking: NDArray[np.object_]) -> Walks:
    """Write down the walks of one rank, by demand point, and why the others have none."""
    rows = walked.reindex(np.arange(len(lacking)))

    def numbers(column: str) -> NDArray[np.float64]:
        return rows[column].to_numpy(dtype=np.float64)

    return Walks(
        kind=kind,
        nearest=Nearest(
            facility=rows["facility"].fillna(-1).to_numpy(dtype=np.int64),
            walk_s=rounded_s(numbers("walk_s")),
            egress_m=numbers("egress_m"),
        ),
        network_m=numbers("network_m"),
        access_m=numbers("access_m"),
        inside_s=np.nan_to_num(numbers("inside_s")),
        reason=np.where(rows["walk_s"].isna(), lacking, "").astype(object),
    )


def _through_gates(
    network: WalkNetwork, demand: Demand, places: Places, of_exits: pd.DataFrame, use: NDArray[np.bool_]
) -> pd.DataFrame:
    """Rank the facilities of everybody behind gates: whatever is among the k nearest of a person is so of a gate."""
    gates = demand.gates
    ways = pd.DataFrame(
        {"point": gates.point, "exit": len(demand.xy) + gates.gate, "gate": gates.gate, "inside_m": gates.inside_m}
    )
    ways["way_s"] = straight_s(network, gates.inside_m)
    through = ways.merge(of_exits, on="exit")
    through["walk_s"] += through["way_s"]
    through["access_m"] += through["inside_m"]
    through["inside_s"] = through["way_s"]
    chosen = np.flatnonzero(use)
    point, held = inside_pairs(gates, demand.community, places.xy[chosen])
    facility = chosen[held]
    straight_m = np.hypot(*(demand.xy[point] - places.xy[facility]).T)
    stays = pd.DataFrame({"point": point, "facility": facility, "access_m": straight_m, "gate": -1})
    stays = stays.assign(walk_s=straight_s(network, straight_m), network_m=0.0, egress_m=0.0, inside_s=0.0)
    every = pd.concat([stays, through], ignore_index=True) if len(stays) else through
    order = np.argsort(np.argsort(places.ids.astype(str), kind="stable"), kind="stable")
    every = every.assign(order=order[every["facility"]]).sort_values(["point", "walk_s", "order", "gate"])
    every = every.drop_duplicates(["point", "facility"])
    return every.assign(rank=every.groupby("point").cumcount())[["point", *of_exits.columns.drop("exit")]]


def ranked_table(demand: Demand, places: Places, walks: Sequence[Sequence[Walks]], within_min: float) -> pd.DataFrame:
    """Write the nearest times table with several facilities: one row per community, kind and rank.

    Parameters
    ----------
    demand, places
        What was searched.
    walks
        For each kind, the walks to the nearest facility, to the second nearest, and so on.
    within_min
        Limit in minutes to which ``share_within`` refers.

    Returns
    -------
    The columns of :func:`~circle15.reach.times.nearest_table` and ``rank``. The row of rank r describes the walks to
    everybody's r-th nearest facility: ``walk_min`` is that of the median person, ``share_within`` the share of people
    with at least r facilities within the limit.
    """
    tables = [
        nearest_table(demand, places, of_rank, within_min).assign(rank=rank)
        for rank, of_rank in enumerate(zip(*walks, strict=True), start=1)
    ]
    columns = list(nearest_table(demand, places, [], within_min).columns)
    columns.insert(2, "rank")
    if not tables:
        return pd.DataFrame(columns=columns)
    table = pd.concat(tables, ignore_index=True)
    return table.sort_values(["community_id", "kind", "rank"], ignore_index=True)[columns]
