"""Walking times: the nearest facility of each kind for every community, and origin-destination pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csgraph

from circle15.network.snap import ISLAND, NO_DATA, OFF_NETWORK, Snaps, place_xy, snap
from circle15.network.walk import WalkNetwork
from circle15.reach.search import Nearest, Seeds, leg_s, nearest, node_costs, off_network_s, seeds_of
from circle15.units import minutes, rounded_s, seconds

#: Why a place of a kind is not reached at all: there is none.
NO_FACILITY: Final = "no_facility"

#: Reasons of the streets, for which nothing is known of a place.
_LOST: Final = (NO_DATA, OFF_NETWORK, ISLAND)

#: Facilities of which the times to all nodes are held in memory at once.
_CHUNK: Final = 64


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
class Reach:
    """What one kind's search found, kept so that other questions about the same kind need no second search.

    Parameters
    ----------
    kind
        Facility kind.
    seeds, costs
        The search itself.
    nearest
        Its answer for the demand points, with times rounded to 0.1 s.
    straight_m
        Straight metres from each demand point to the facility that is nearest as the crow flies; infinite
        without any, shape (d,).
    reason
        Why a demand point has no time, else empty, shape (d,).
    """

    kind: str
    seeds: Seeds
    costs: NDArray[np.float64]
    nearest: Nearest
    straight_m: NDArray[np.float64]
    reason: NDArray[np.object_]


def places_of(network: WalkNetwork, facilities: gpd.GeoDataFrame) -> Places:
    """Snap facilities, a table of points in the network's reference system with ``kind``."""
    xy = place_xy(facilities)
    return Places(
        ids=facilities.index.astype(str).to_numpy(dtype=object),
        kind=facilities["kind"].to_numpy(dtype=object),
        xy=xy,
        snaps=snap(network, xy),
    )


def reach_of_kind(
    network: WalkNetwork,
    demand: Demand,
    demand_snaps: Snaps,
    places: Places,
    kind: str,
    use: NDArray[np.bool_],
) -> Reach:
    """Search for one kind of facility.

    Parameters
    ----------
    network, demand, demand_snaps, places
        Streets, people and facilities.
    kind
        Facility kind.
    use
        Which facilities are in service, shape (f,).
    """
    wanted = use & (places.kind == kind)
    seeds = seeds_of(places.snaps, places.ids, wanted)
    costs = node_costs(network, seeds)
    found = nearest(network, demand_snaps, seeds, costs)
    rounded = Nearest(facility=found.facility, walk_s=rounded_s(found.walk_s), egress_m=found.egress_m)
    reason = demand_snaps.reason.copy()
    unreached = demand_snaps.found & np.isnan(found.walk_s)
    if not wanted.any():
        reason[unreached] = NO_FACILITY
    else:
        reason[unreached] = ISLAND if len(seeds) else OFF_NETWORK
    return Reach(
        kind=kind,
        seeds=seeds,
        costs=costs,
        nearest=rounded,
        straight_m=_nearest_straight_m(demand.xy, places.xy[wanted]),
        reason=reason,
    )


def nearest_table(
    network: WalkNetwork,
    demand: Demand,
    demand_snaps: Snaps,
    places: Places,
    reaches: Mapping[str, Reach],
    within_min: float,
) -> pd.DataFrame:
    """Write the nearest times table: one row per community and kind.

    Parameters
    ----------
    network, demand, demand_snaps, places
        What was searched.
    reaches
        One search per kind.
    within_min
        Limit in minutes to which ``share_within`` refers.

    Returns
    -------
    ``community_id``, ``kind``, ``facility_id``, ``walk_min`` (of the demand-weighted median person), ``worst_min`` (NaN
    where somebody reaches none), ``network_m``, ``straight_m``, ``access_m``, ``egress_m`` (all of the median person
    and the facility nearest to them), ``share_within`` (0 to 1, of all; NaN where nobody has a street that leads
    anywhere), ``demand_basis``, ``reason``.
    """
    frames = [_kind_rows(network, demand, demand_snaps, places, reach, within_min) for reach in reaches.values()]
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


def _kind_rows(
    network: WalkNetwork, demand: Demand, demand_snaps: Snaps, places: Places, reach: Reach, within_min: float
) -> pd.DataFrame:
    """Rows of one kind."""
    walk_s = reach.nearest.walk_s
    at = median_point(demand, walk_s)
    facility = reach.nearest.facility[at]
    reached = facility >= 0
    facility_id = np.full(len(at), None, dtype=object)
    facility_id[reached] = places.ids[facility[reached]]
    straight_m = np.full(len(at), np.nan)
    straight_m[reached] = np.hypot(*(demand.xy[at[reached]] - places.xy[facility[reached]]).T)
    access_m = np.where(reached, demand_snaps.snap_m[at], np.nan)
    egress_m = reach.nearest.egress_m[at]
    inside = demand.total(np.where(walk_s <= seconds(within_min), demand.weight, 0.0))
    # Where nothing is known of anybody the share is unknown too, not nought (definition D5).
    lost = demand.total(np.where(np.isin(reach.reason, _LOST), demand.weight, 0.0)) >= demand.total_weight
    return pd.DataFrame(
        {
            "community_id": demand.ids,
            "kind": reach.kind,
            "facility_id": facility_id,
            "walk_min": minutes(walk_s[at]),
            "worst_min": minutes(worst_s(demand, walk_s)),
            "network_m": network_m(network, walk_s[at], access_m, egress_m),
            "straight_m": straight_m,
            "access_m": access_m,
            "egress_m": egress_m,
            "share_within": np.where(lost, np.nan, inside / demand.total_weight),
            "demand_basis": demand.basis,
            "reason": reach.reason[at],
        }
    )


def worst_s(demand: Demand, walk_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longest time of each community, shape (c,); NaN where somebody has none."""
    worst = np.full(len(demand.ids), -np.inf)
    np.maximum.at(worst, demand.community, np.where(np.isnan(walk_s), np.inf, walk_s))
    return np.where(np.isfinite(worst), worst, np.nan)


def network_m(
    network: WalkNetwork,
    walk_s: NDArray[np.float64],
    access_m: NDArray[np.float64],
    egress_m: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Metres along streets of walks whose times and legs are known; profiles without other costs walk at one speed."""
    return np.maximum(walk_s * network.profile.speed_m_s - access_m - egress_m, 0.0)


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


def travel_times(
    network: WalkNetwork, origins: gpd.GeoDataFrame, destinations: gpd.GeoDataFrame, *, cutoff_min: float
) -> pd.DataFrame:
    """Walking times of every pair within a cutoff, door to door.

    Parameters
    ----------
    network
        Streets and who walks.
    origins, destinations
        Points in the network's reference system.
    cutoff_min
        Pairs that take longer, after rounding to 0.1 s, are left out.

    Returns
    -------
    ``origin_id``, ``destination_id``, ``kind`` (of the destination, where it has one), ``walk_min``, ``network_m``,
    ``access_m``, ``egress_m``, ``reason``. A place without a street has one row, without a number and with its reason.
    """
    start = snap(network, place_xy(origins))
    end = snap(network, place_xy(destinations))
    limit_s = seconds(cutoff_min) + 1.0
    rows: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
    served = np.flatnonzero(end.found)
    for at in range(0, len(served), _CHUNK):
        rows += _pairs_of(network, start, end, served[at : at + _CHUNK], limit_s)
    origin, destination, walk_s = (
        (np.concatenate([row[part] for row in rows]) for part in range(3))
        if rows
        else (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    )
    walk_s = np.asarray(rounded_s(walk_s))
    inside = walk_s <= seconds(cutoff_min)
    origin, destination, walk_s = origin[inside], destination[inside], walk_s[inside]
    kind = destinations["kind"].to_numpy(dtype=object) if "kind" in destinations else np.full(len(destinations), None)
    access_m, egress_m = start.snap_m[origin], end.snap_m[destination]
    table = pd.DataFrame(
        {
            "origin_id": origins.index.astype(str).to_numpy(dtype=object)[origin],
            "destination_id": destinations.index.astype(str).to_numpy(dtype=object)[destination],
            "kind": kind[destination],
            "walk_min": minutes(walk_s),
            "network_m": network_m(network, walk_s, access_m, egress_m),
            "access_m": access_m,
            "egress_m": egress_m,
            "reason": "",
        }
    ).sort_values(["origin_id", "destination_id"], ignore_index=True)
    lost = pd.concat(
        [_without_street(origins, start, "origin_id"), _without_street(destinations, end, "destination_id")]
    )
    return table if lost.empty else pd.concat([table, lost], ignore_index=True)


def _pairs_of(
    network: WalkNetwork, start: Snaps, end: Snaps, destinations: NDArray[np.int64], limit_s: float
) -> Sequence[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]]:
    """Pairs of some destinations: one search from both ends of each destination's edge, read off at every origin."""
    edge = end.edge[destinations]
    nodes, column = np.unique(np.concatenate([network.edge_u[edge], network.edge_v[edge]]), return_inverse=True)
    # Row k holds the cost from every node to nodes[k].
    costs = np.atleast_2d(csgraph.dijkstra(network.to_matrix, indices=nodes, limit=limit_s))
    by_u, by_v = column[: len(edge)], column[len(edge) :]
    origins = np.flatnonzero(start.found)
    o_edge, o_offset = start.edge[origins], start.offset_m[origins]
    o_u, o_v, o_length = network.edge_u[o_edge], network.edge_v[o_edge], network.edge_length_m[o_edge]
    to_u = leg_s(network, o_edge, o_offset, np.zeros(len(origins)))
    to_v = leg_s(network, o_edge, o_offset, o_length)
    access_s, egress_s = off_network_s(network, start)[origins], off_network_s(network, end)
    found = []
    for k, destination in enumerate(destinations):
        d_edge, d_offset = np.array([edge[k]]), end.offset_m[[destination]]
        from_u = leg_s(network, d_edge, np.zeros(1), d_offset)
        from_v = leg_s(network, d_edge, network.edge_length_m[d_edge], d_offset)
        at_u = np.minimum(costs[by_u[k], o_u] + from_u, costs[by_v[k], o_u] + from_v)
        at_v = np.minimum(costs[by_u[k], o_v] + from_u, costs[by_v[k], o_v] + from_v)
        walk_s = np.minimum(at_u + to_u, at_v + to_v)
        same = o_edge == edge[k]
        if same.any():
            direct = leg_s(network, o_edge[same], o_offset[same], np.full(same.sum(), d_offset[0]))
            walk_s[same] = np.minimum(walk_s[same], direct)
        walk_s = walk_s + access_s + egress_s[destination]
        near = walk_s <= limit_s
        found.append((origins[near], np.full(near.sum(), destination), walk_s[near]))
    return found


def _without_street(places: gpd.GeoDataFrame, snaps: Snaps, column: str) -> pd.DataFrame:
    """Rows for places that no street leads to."""
    lost = ~snaps.found
    return pd.DataFrame({column: places.index.astype(str)[lost], "reason": snaps.reason[lost]})
