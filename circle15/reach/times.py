"""Walking times: the nearest facility of each kind for every community."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.network.snap import ISLAND, NO_DATA, OFF_NETWORK, Snaps, place_xy, snap
from circle15.network.walk import WalkNetwork
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
    """

    xy: NDArray[np.float64]
    community: NDArray[np.int64]
    weight: NDArray[np.float64]
    basis: NDArray[np.object_]
    ids: NDArray[np.object_]

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
    reason
        Why a demand point has no time, else empty, shape (d,).
    """

    kind: str
    nearest: Nearest
    network_m: NDArray[np.float64]
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
        without any, shape (d,).
    """

    seeds: Seeds
    costs: NDArray[np.float64]
    straight_m: NDArray[np.float64]


def places_of(network: WalkNetwork, facilities: gpd.GeoDataFrame) -> Places:
    """Snap facilities, a table of points in the network's reference system with ``kind``."""
    xy = place_xy(facilities)
    return Places(
        ids=facilities.index.astype(str).to_numpy(dtype=object),
        kind=facilities["kind"].to_numpy(dtype=object),
        xy=xy,
        snaps=snap(network, xy),
    )


def reach_of_kinds(
    network: WalkNetwork,
    demand: Demand,
    demand_snaps: Snaps,
    places: Places,
    kinds: Iterable[str],
    use: NDArray[np.bool_],
) -> dict[str, Reach]:
    """Search for facilities, kind by kind.

    Parameters
    ----------
    network, demand, demand_snaps, places
        Streets, people and facilities.
    kinds
        Facility kinds.
    use
        Which facilities are in service, shape (f,).
    """
    steps = steps_of(network)
    return {
        kind: _reach_of_kind(network, steps, demand, demand_snaps, (kind, places, use & (places.kind == kind)))
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
    return Reach(
        kind=kind,
        seeds=seeds,
        costs=costs,
        nearest=Nearest(facility=found.facility, walk_s=rounded_s(found.walk_s), egress_m=found.egress_m),
        network_m=along_streets_m(network, steps, demand_snaps, seeds, costs),
        straight_m=_nearest_straight_m(demand.xy, places.xy[use]),
        reason=reasons(demand_snaps, found.walk_s, there=int(use.sum()), with_street=len(seeds)),
    )


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


def nearest_table(
    demand: Demand, demand_snaps: Snaps, places: Places, walks: Iterable[Walks], within_min: float
) -> pd.DataFrame:
    """Write the nearest times table: one row per community and kind.

    Parameters
    ----------
    demand, demand_snaps, places
        What was searched.
    walks
        What was found, kind by kind.
    within_min
        Limit in minutes to which ``share_within`` refers.

    Returns
    -------
    ``community_id``, ``kind``, ``facility_id``, ``walk_min`` (of the demand-weighted median person), ``worst_min`` (NaN
    where somebody reaches none), ``network_m``, ``straight_m``, ``access_m``, ``egress_m`` (all of the median person
    and the facility nearest to them), ``share_within`` (0 to 1, of all; NaN where nobody has a street that leads
    anywhere), ``demand_basis``, ``reason``.
    """
    frames = [_kind_rows(demand, demand_snaps, places, found, within_min) for found in walks]
    columns = [
        "community_id",
        "kind",
        "facility_id",
        "walk_min",
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


def _kind_rows(demand: Demand, demand_snaps: Snaps, places: Places, walks: Walks, within_min: float) -> pd.DataFrame:
    """Rows of one kind."""
    walk_s = walks.nearest.walk_s
    at = median_point(demand, walk_s)
    facility = walks.nearest.facility[at]
    reached = facility >= 0
    facility_id = np.full(len(at), None, dtype=object)
    facility_id[reached] = places.ids[facility[reached]]
    straight_m = np.full(len(at), np.nan)
    straight_m[reached] = np.hypot(*(demand.xy[at[reached]] - places.xy[facility[reached]]).T)
    access_m = np.where(reached, demand_snaps.snap_m[at], np.nan)
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
            "worst_min": minutes(worst_s(demand, walk_s)),
            "network_m": walks.network_m[at],
            "straight_m": straight_m,
            "access_m": access_m,
            "egress_m": egress_m,
            "share_within": np.where(lost, np.nan, inside / demand.total_weight),
            "demand_basis": demand.basis,
            "reason": walks.reason[at],
        }
    )


def worst_s(demand: Demand, walk_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longest time of each community, shape (c,); NaN where somebody has none."""
    worst = np.full(len(demand.ids), -np.inf)
    np.maximum.at(worst, demand.community, np.where(np.isnan(walk_s), np.inf, walk_s))
    return np.where(np.isfinite(worst), worst, np.nan)


def _nearest_straight_m(xy: NDArray[np.float64], to: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight metres to the nearest of some points; infinite where there is none."""
    if len(to) == 0:
        return np.full(len(xy), np.inf)
    (asked, _), distance = shapely.STRtree(np.asarray(shapely.points(to))).query_nearest(
        shapely.points(xy), return_distance=True, all_matches=False
    )
    result = np.full(len(xy), np.inf)
    result[asked] = distance
    return result
