"""Walking times: the nearest facility of each kind for every community."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from circle15.network.snap import ISLAND, NO_DATA, OFF_NETWORK, Snaps, place_xy, snap
from circle15.network.walk import WalkNetwork
from circle15.reach.gates import NO_GATES, Gates, Indoors, Left, Origin, exit_reasons, indoors, leave, straight_s
from circle15.reach.search import Nearest, Seeds, nearest, node_costs, seeds_of
from circle15.reach.steps import Steps, steps_of
from circle15.reach.tree import along_streets_m
from circle15.units import minutes, rounded_s, seconds

#: Why a place of a kind is not reached at all: there is none.
NO_FACILITY: Final = "no_facility"

#: Reasons of the streets, for which nothing is known of a place.
_LOST: Final = (NO_DATA, OFF_NETWORK, ISLAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Where the people of the communities live (definition D4).

    Parameters
    ----------
    xy
        Demand points in the network's reference system, shape (d, 2).
    community
        Row of each point's community, ascending, shape (d,).
    weight
        People, households or floors that a point stands for, shape (d,); their sum is positive in every
        community.
    basis
        What the points of each community are, shape (c,): ``point``, ``outline``, ``buildings_households``
        ...
    ids
        Ids of the communities, shape (c,).
    gates
        Gates through which gated communities are left.
    """

    xy: NDArray[np.float64]
    community: NDArray[np.int64]
    weight: NDArray[np.float64]
    basis: NDArray[np.object_]
    ids: NDArray[np.object_]
    gates: Gates = NO_GATES

    @property
    def exit_xy(self) -> NDArray[np.float64]:
        """Where walks may start: every demand point's own door, then every gate, shape (e, 2)."""
        return np.concatenate([self.xy, self.gates.xy]) if len(self.gates) else self.xy

    @property
    def exit_community(self) -> NDArray[np.int64]:
        """Row of each exit's community, shape (e,)."""
        return np.concatenate([self.community, self.gates.community])

    def total(self, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum weights, shape (d,), by community, shape (c,)."""
        return np.bincount(self.community, weights=weight, minlength=len(self.ids)).astype(np.float64)

    @property
    def total_weight(self) -> NDArray[np.float64]:
        """Weight of each community, shape (c,)."""
        return self.total(self.weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Facilities as the searches see them.

    Parameters
    ----------
    ids, kind
        Shape (f,).
    xy
        In the network's reference system, shape (f, 2).
    snaps
        Where they meet the streets.
    """

    ids: NDArray[np.object_]
    kind: NDArray[np.object_]
    xy: NDArray[np.float64]
    snaps: Snaps


@dataclass(frozen=True, slots=True, kw_only=True)
class Walks:
    """The walks of the demand points to facilities of one kind.

    Parameters
    ----------
    kind
        Facility kind.
    nearest
        Facilities and times, rounded to 0.1 s.
    network_m
        Metres along streets, to the millimetre, shape (d,); NaN where none is reached.
    access_m
        Metres off the network at the start: inside a compound, and on to the street, shape (d,); NaN where none is
        reached.
    inside_s
        Seconds of that from the door to the gate; 0 where there is none, shape (d,).
    reason
        Why a demand point has no time, else empty, shape (d,).
    """

    kind: str
    nearest: Nearest
    network_m: NDArray[np.float64]
    access_m: NDArray[np.float64]
    inside_s: NDArray[np.float64]
    reason: NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Walks):
    """What one kind's search found, kept so that other questions about the same kind need no second search.

    Parameters
    ----------
    seeds, costs
        The search itself.
    straight_m
        Straight metres from each demand point to the facility that is nearest as the crow flies; infinite
        without any, NaN from where nobody knows, shape (d,).
    free_s
        Seconds from each demand point if there were no wall: from its own door to its own nearest street, rounded to
        0.1 s, shape (d,).
    exit_s
        Seconds from each exit, not rounded, shape (e,); see :class:`~circle15.reach.gates.Gates`.
    within
        Facilities that are reached without leaving the compound.
    from_gate
        The same walks with the clock started at the gate: from whichever gate of the community is the best.
    """

    seeds: Seeds
    costs: NDArray[np.float64]
    straight_m: NDArray[np.float64]
    free_s: NDArray[np.float64]
    exit_s: NDArray[np.float64]
    within: Indoors
    from_gate: Walks

    @property
    def gate_s(self) -> NDArray[np.float64]:
        """Least time from any of the community's gates; that from the door where it has none, shape (d,)."""
        return self.from_gate.nearest.walk_s


def places_of(network: WalkNetwork, facilities: gpd.GeoDataFrame) -> Places:
    """Snap facilities, a table of points in the network's reference system with ``kind``."""
    xy = place_xy(facilities)
    return Places(
        ids=facilities.index.astype(str).to_numpy(dtype=object),
        kind=facilities["kind"].to_numpy(dtype=object),
        xy=xy,
        snaps=snap(network, xy),
    )


def reach_of_kinds(  # noqa: PLR0913  what a search needs, and steps for who asks kind by kind
    network: WalkNetwork,
    demand: Demand,
    demand_snaps: Snaps,
    places: Places,
    kinds: Iterable[str],
    use: NDArray[np.bool_],
    *,
    steps: Steps | None = None,
) -> dict[str, Reach]:
    """Search for facilities, kind by kind.

    Parameters
    ----------
    network, demand, demand_snaps, places
        Streets, people, where their exits (``demand.exit_xy``) meet the streets, and facilities.
    kinds
        Facility kinds.
    use
        Which facilities are in service, shape (f,).
    steps
        Of the network, where the caller has them already.
    """
    known = steps_of(network) if steps is None else steps
    return {
        kind: _reach_of_kind(network, known, demand, demand_snaps, (kind, places, use & (places.kind == kind)))
        for kind in kinds
    }


def _reach_of_kind(
    network: WalkNetwork,
    steps: Steps,
    demand: Demand,
    demand_snaps: Snaps,
    wanted: tuple[str, Places, NDArray[np.bool_]],
) -> Reach:
    """Search for one kind: its name, all facilities, and which of them are wanted."""
    kind, places, use = wanted
    seeds = seeds_of(places.snaps, places.ids, use)
    costs = node_costs(network, seeds)
    found = nearest(network, demand_snaps, seeds, costs)
    spread = _Spread(
        kind=kind,
        found=found,
        network_m=along_streets_m(network, steps, demand_snaps, seeds, costs),
        snap_m=demand_snaps.snap_m,
        reason=exit_reasons(
            demand.gates,
            reasons(demand_snaps, found.walk_s, there=int(use.sum()), with_street=len(seeds)),
            NO_FACILITY,
        ),
        within=indoors_of(demand, places, use),
    )
    walks = _walks(network, demand, places, spread, "door")
    doors = len(demand.xy)
    return Reach(
        kind=kind,
        seeds=seeds,
        costs=costs,
        nearest=walks.nearest,
        network_m=walks.network_m,
        access_m=walks.access_m,
        inside_s=walks.inside_s,
        reason=walks.reason,
        straight_m=_nearest_straight_m(demand.xy, places.xy[use]),
        free_s=rounded_s(found.walk_s[:doors]) if len(demand.gates) else walks.nearest.walk_s,
        exit_s=found.walk_s,
        within=spread.within,
        from_gate=_walks(network, demand, places, spread, "gate") if len(demand.gates) else walks,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spread:
    """What a search found at the exits, shape (e,), and what needs no search, shape (d,)."""

    kind: str
    found: Nearest
    network_m: NDArray[np.float64]
    snap_m: NDArray[np.float64]
    reason: NDArray[np.object_]
    within: Indoors


def indoors_of(demand: Demand, places: Places, use: NDArray[np.bool_]) -> Indoors:
    """Find the facilities, among some, that people reach without leaving their compound."""
    chosen = np.flatnonzero(use)
    if len(demand.gates):
        chosen = chosen[np.argsort(places.ids[chosen].astype(str), kind="stable")]
    return indoors(demand.gates, demand.xy, demand.community, (places.xy[chosen], chosen))


def _walks(network: WalkNetwork, demand: Demand, places: Places, spread: _Spread, origin: Origin) -> Walks:
    """Bring what was found at the exits to the demand points."""
    found, within = spread.found, spread.within
    rank = None
    if len(demand.gates):
        order = np.append(np.argsort(np.argsort(places.ids.astype(str), kind="stable"), kind="stable"), -1)
        rank = (order[found.facility], order[within.facility])
    left = leave(network, demand.gates, found.walk_s, within=within, rank=rank, origin=origin)
    stays, reached = left.exit < 0, ~np.isnan(left.walk_s)
    return Walks(
        kind=spread.kind,
        nearest=Nearest(
            facility=np.where(stays, within.facility, found.facility[left.exit]),
            walk_s=rounded_s(left.walk_s),
            egress_m=np.where(stays, 0.0, found.egress_m[left.exit]),
        ),
        network_m=np.where(stays, 0.0, spread.network_m[left.exit]),
        access_m=np.where(reached, access_metres(left, within, spread.snap_m), np.nan),
        inside_s=np.where(reached, straight_s(network, left.inside_m), 0.0),
        reason=np.where(reached, "", spread.reason).astype(object),
    )


def access_metres(left: Left, within: Indoors, snap_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres off the network at the start of each walk: to the gate and on to the street, or straight there."""
    return np.where(left.exit < 0, within.straight_m, left.inside_m + snap_m[left.exit])


def reasons(
    demand_snaps: Snaps, walk_s: NDArray[np.float64], *, there: int, with_street: int, rank: int = 1
) -> NDArray[np.object_]:
    """Say why demand points have no time, else nothing.

    Parameters
    ----------
    demand_snaps, walk_s
        Where the demand points meet the streets, and their times; NaN where they have none.
    there, with_street
        How many facilities there are, and how many of them a street leads to.
    rank
        Whether it is the nearest facility that they lack, the second nearest, or a later one.
    """
    reason = demand_snaps.reason.copy()
    unreached = demand_snaps.found & np.isnan(walk_s)
    if there < rank:
        reason[unreached] = NO_FACILITY
    else:
        reason[unreached] = ISLAND if with_street >= rank else OFF_NETWORK
    return reason


def nearest_table(demand: Demand, places: Places, walks: Iterable[Walks], within_min: float) -> pd.DataFrame:
    """Write the nearest times table: one row per community and kind.

    Parameters
    ----------
    demand, places
        What was searched.
    walks
        What was found, kind by kind.
    within_min
        Limit in minutes to which ``share_within`` refers.

    Returns
    -------
    ``community_id``, ``kind``, ``facility_id``, ``walk_min`` (of the demand-weighted median person), ``best_min``
    (NaN where nobody reaches any), ``worst_min`` (NaN where somebody reaches none), ``network_m``, ``straight_m``,
    ``access_m``, ``egress_m`` (all of the median person and the facility nearest to them), ``share_within`` (0 to 1, of
    all; NaN where nobody has a street that leads anywhere), ``demand_basis``, ``reason``.
    """
    frames = [_kind_rows(demand, places, found, within_min) for found in walks]
    columns = [
        "community_id",
        "kind",
        "facility_id",
        "walk_min",
        "best_min",
        "worst_min",
        "network_m",
        "straight_m",
        "access_m",
        "egress_m",
        "share_within",
        "demand_basis",
        "reason",
    ]
    if not frames:
        return pd.DataFrame(columns=columns)
    table = pd.concat(frames, ignore_index=True)
    return table.sort_values(["community_id", "kind"], ignore_index=True)[columns]


def median_point(demand: Demand, walk_s: NDArray[np.float64]) -> NDArray[np.int64]:
    """Find each community's median demand point: half of the weight walks no longer than from there.

    Parameters
    ----------
    demand
        People.
    walk_s
        Their times, shape (d,); those without one come last.

    Returns
    -------
    Position of the point, shape (c,).
    """
    order = np.lexsort((np.where(np.isnan(walk_s), np.inf, walk_s), demand.community))
    community = demand.community[order]
    # Summed for each community by itself: what a sum over all of them loses by rounding would depend on
    # those that came before.
    running = pd.Series(demand.weight[order]).groupby(community).cumsum().to_numpy()
    # Half of the weight, and a hair less, so that rounding cannot push the median to the next point.
    reached = np.flatnonzero(running >= (demand.total_weight * (0.5 - 1e-12))[community])
    _, first = np.unique(community[reached], return_index=True)
    return np.asarray(order[reached[first]], dtype=np.int64)


def _kind_rows(demand: Demand, places: Places, walks: Walks, within_min: float) -> pd.DataFrame:
    """Rows of one kind."""
    walk_s = walks.nearest.walk_s
    at = median_point(demand, walk_s)
    facility = walks.nearest.facility[at]
    reached = facility >= 0
    facility_id = np.full(len(at), None, dtype=object)
    facility_id[reached] = places.ids[facility[reached]]
    straight_m = np.full(len(at), np.nan)
    straight_m[reached] = np.hypot(*(demand.xy[at[reached]] - places.xy[facility[reached]]).T)
    egress_m = walks.nearest.egress_m[at]
    inside = demand.total(np.where(walk_s <= seconds(within_min), demand.weight, 0.0))
    # Where nothing is known of anybody the share is unknown too, not nought (definition D5).
    lost = demand.total(np.where(np.isin(walks.reason, _LOST), demand.weight, 0.0)) >= demand.total_weight
    return pd.DataFrame(
        {
            "community_id": demand.ids,
            "kind": walks.kind,
            "facility_id": facility_id,
            "walk_min": minutes(walk_s[at]),
            "best_min": minutes(best_s(demand, walk_s)),
            "worst_min": minutes(worst_s(demand, walk_s)),
            "network_m": walks.network_m[at],
            "straight_m": straight_m,
            "access_m": walks.access_m[at],
            "egress_m": egress_m,
            "share_within": np.where(lost, np.nan, inside / demand.total_weight),
            "demand_basis": demand.basis,
            "reason": walks.reason[at],
        }
    )


def best_s(demand: Demand, walk_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shortest time of each community, shape (c,); NaN where nobody has one."""
    best = np.full(len(demand.ids), np.inf)
    np.minimum.at(best, demand.community, np.where(np.isnan(walk_s), np.inf, walk_s))
    return np.where(np.isfinite(best), best, np.nan)


def worst_s(demand: Demand, walk_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longest time of each community, shape (c,); NaN where somebody has none."""
    worst = np.full(len(demand.ids), -np.inf)
    np.maximum.at(worst, demand.community, np.where(np.isnan(walk_s), np.inf, walk_s))
    return np.where(np.isfinite(worst), worst, np.nan)


def _nearest_straight_m(xy: NDArray[np.float64], to: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight metres to the nearest of some points; infinite where there is none, NaN from where nobody knows."""
    known = np.isfinite(xy).all(axis=1)
    metres = np.where(known, np.inf, np.nan)
    if len(to) and known.any():
        metres[known] = cKDTree(to).query(xy[known])[0]
    return metres
