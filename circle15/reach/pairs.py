"""Walking times between many places, from every origin to every destination within a cutoff."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.network.snap import Snaps, place_xy, snap
from circle15.network.walk import WalkNetwork
from circle15.reach.around import Search, Streets, ends_among, searches, streets_of
from circle15.reach.search import off_network_s, take
from circle15.reach.steps import Steps
from circle15.reach.tree import ALONG, BY_END, entered_at_m, rounded_m, tree_of
from circle15.units import minutes, rounded_s, seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Walks from origins to destinations. All arrays have shape (w,).

    Parameters
    ----------
    origin, destination
        Positions among the places.
    walk_s
        Seconds, door to door.
    network_m
        Metres along streets, to the millimetre.
    """

    origin: NDArray[np.int64]
    destination: NDArray[np.int64]
    walk_s: NDArray[np.float64]
    network_m: NDArray[np.float64]

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> "Pairs":
        """Select some of them."""
        return Pairs(
            origin=self.origin[chosen],
            destination=self.destination[chosen],
            walk_s=self.walk_s[chosen],
            network_m=self.network_m[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """The places at the other end of walks, as the streets around some places see them. All arrays have shape (o,).

    Parameters
    ----------
    index
        Position of each among all of them.
    snaps
        Where they meet the streets.
    u, v
        Position, among the nodes around, of the ends of their edges; one past the last where an end is far away.
    by_u_s, by_v_s
        Seconds between them and the ends of their edges.
    off_s
        Seconds off the network.
    """

    index: NDArray[np.int64]
    snaps: Snaps
    u: NDArray[np.int64]
    v: NDArray[np.int64]
    by_u_s: NDArray[np.float64]
    by_v_s: NDArray[np.float64]
    off_s: NDArray[np.float64]


def others_of(streets: Streets, steps: Steps, places: Snaps, chosen: NDArray[np.int64] | None = None) -> Others:
    """Take places of whose edge an end lies among the nodes around; of all, or of some of them."""
    network, n = streets.network, len(steps.nodes)
    index = np.flatnonzero(places.found) if chosen is None else chosen
    u, v = ends_among(network, places.edge[index], steps)
    near = (u < n) | (v < n)
    snaps = take(places, index[near])
    by_u_s, by_v_s = streets.ends_s(snaps, to_ends=True)
    return Others(
        index=index[near],
        snaps=snaps,
        u=u[near],
        v=v[near],
        by_u_s=by_u_s,
        by_v_s=by_v_s,
        off_s=off_network_s(network, snaps),
    )


def walks_between(
    streets: Streets, others: Others, search: Search, places: Snaps
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Walk between others and the place that was searched from.

    Returns
    -------
    Seconds, door to door, infinite where there is no way, and by which end of the others' edges one walks
    (:data:`~circle15.reach.tree.ALONG`, ...), shape (o,) each.
    """
    along = np.full(len(others.index), np.inf)
    same = np.flatnonzero(others.snaps.edge == places.edge[search.place])
    if len(same):
        there = take(places, np.full(len(same), search.place))
        own = streets.leg_s(there.edge, others.snaps.offset_m[same], there.offset_m)
        along[same] = own + off_network_s(streets.network, there)
    ways = np.array([along, search.costs[others.u] + others.by_u_s, search.costs[others.v] + others.by_v_s])
    return ways.min(axis=0) + others.off_s, ways.argmin(axis=0)


def walks_within(network: WalkNetwork, start: Snaps, end: Snaps, limit_s: float) -> Iterator[Pairs]:
    """Walk from every origin to every destination that is reached within a limit.

    Parameters
    ----------
    network
        Streets and who walks.
    start, end
        Where origins and destinations meet the streets.
    limit_s
        Seconds; infinity for none.

    Yields
    ------
    The walks to one destination, or from one origin, whichever are fewer.
    """
    with_time = bool(start.found.sum() < end.found.sum())
    streets = streets_of(network, with_time=with_time)
    places, rest = (start, end) if with_time else (end, start)
    for steps, found in searches(streets, places, limit_s):
        others = others_of(streets, steps, rest)
        for search in found if len(others.index) else ():
            walk_s, by = walks_between(streets, others, search, places)
            near = np.flatnonzero(np.isfinite(walk_s) & (walk_s <= limit_s))
            if len(near):
                own, index = np.full(len(near), search.place), others.index[near]
                yield Pairs(
                    origin=own if with_time else index,
                    destination=index if with_time else own,
                    walk_s=walk_s[near],
                    network_m=_streets_m(streets, others, search, (near, by[near]), take(places, own)),
                )


def _streets_m(
    streets: Streets,
    others: Others,
    search: Search,
    walks: tuple[NDArray[np.int64], NDArray[np.int64]],
    places: Snaps,
) -> NDArray[np.float64]:
    """Metres along streets of some walks, each from one of the others and by one end of its edge."""
    chosen, by = walks
    tree = tree_of(streets.network, search.steps, search.costs, search.entry)
    edge, offset_m = others.snaps.edge[chosen], others.snaps.offset_m[chosen]
    node = node_of(others, chosen, by)
    entered_m = entered_at_m(streets.network, places, search.steps.nodes[tree.last[node]], streets.leg_s)
    out_m = np.where(by == BY_END, streets.network.edge_length_m[edge] - offset_m, offset_m)
    by_node_m = out_m + tree.street_m[node] + np.abs(places.offset_m - entered_m)
    return rounded_m(np.where(by == ALONG, np.abs(places.offset_m - offset_m), by_node_m))


def node_of(others: Others, chosen: NDArray[np.int64], by: NDArray[np.int64]) -> NDArray[np.int64]:
    """Node around by which walks leave the edges that they begin on; any node where they do not."""
    return np.where(by == ALONG, 0, np.where(by == BY_END, others.v[chosen], others.u[chosen]))


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
    found = joined(walks_within(network, start, end, seconds(cutoff_min) + 1.0))
    walk_s = np.asarray(rounded_s(found.walk_s))
    inside = walk_s <= seconds(cutoff_min)
    origin, destination, walk_s = found.origin[inside], found.destination[inside], walk_s[inside]
    kind = destinations["kind"].to_numpy(dtype=object) if "kind" in destinations else np.full(len(destinations), None)
    table = pd.DataFrame(
        {
            "origin_id": origins.index.astype(str).to_numpy(dtype=object)[origin],
            "destination_id": destinations.index.astype(str).to_numpy(dtype=object)[destination],
            "kind": kind[destination],
            "walk_min": minutes(walk_s),
            "network_m": found.network_m[inside],
            "access_m": start.snap_m[origin],
            "egress_m": end.snap_m[destination],
            "reason": "",
        }
    ).sort_values(["origin_id", "destination_id"], ignore_index=True)
    lost = pd.concat(
        [_without_street(origins, start, "origin_id"), _without_street(destinations, end, "destination_id")]
    )
    return table if lost.empty else pd.concat([table, lost], ignore_index=True)


def joined(parts: Iterable[Pairs]) -> Pairs:
    """Put pairs one after another."""
    nobody, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    rows = [Pairs(origin=nobody, destination=nobody, walk_s=nothing, network_m=nothing), *parts]
    return Pairs(
        origin=np.concatenate([row.origin for row in rows]),
        destination=np.concatenate([row.destination for row in rows]),
        walk_s=np.concatenate([row.walk_s for row in rows]),
        network_m=np.concatenate([row.network_m for row in rows]),
    )


def _without_street(places: gpd.GeoDataFrame, snaps: Snaps, column: str) -> pd.DataFrame:
    """Rows for places that no street leads to."""
    lost = ~snaps.found
    return pd.DataFrame({column: places.index.astype(str)[lost], "reason": snaps.reason[lost]})
