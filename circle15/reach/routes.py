"""The walked lines: from every place to its nearest facilities, and between any places, with their lengths.

A route is the walk that its time was computed for: the straight leg to the street, the piece of its edge, whole edges,
the piece of the facility's edge, and the straight leg to the door. The seconds of these legs add up to the time.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.network.snap import ISLAND, Snaps, place_xy, snap
from circle15.network.walk import WalkNetwork
from circle15.reach.around import Streets, searches, streets_of
from circle15.reach.bounds import fastest_m_s
from circle15.reach.pairs import node_of, others_of, walks_between
from circle15.reach.pieces import Pieces, walk_lines
from circle15.reach.search import Seeds, nearest, node_costs, seed_costs, seeds_of, take
from circle15.reach.times import Places, reasons
from circle15.reach.tree import ALONG, BY_END, Tree, entered_at_m, followed, outset, rounded_m, tree_of
from circle15.units import minutes, rounded_s, seconds

#: How far one searches for routes between given places, in minutes, as long as some are not found.
_LIMITS_MIN: Final = (30.0, 120.0, np.inf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Walks between places, and what they are made of.

    Parameters
    ----------
    walk_s
        Seconds, door to door, not rounded, shape (w,); NaN where there is no way.
    pieces
        What is walked along streets, in the order of the walks.
    """

    walk_s: NDArray[np.float64]
    pieces: Pieces

    @property
    def network_m(self) -> NDArray[np.float64]:
        """Metres along streets, shape (w,); NaN where there is no way."""
        metres = np.bincount(self.pieces.walk, weights=self.pieces.length_m, minlength=len(self.walk_s))
        return np.where(np.isnan(self.walk_s), np.nan, metres)


def routes_to_nearest(
    network: WalkNetwork, streets: Streets, here: Snaps, seeds: Seeds, costs: NDArray[np.float64]
) -> tuple[Routes, NDArray[np.int64]]:
    """Find the routes from places to their nearest facilities.

    Parameters
    ----------
    network, streets
        Streets and who walks, and the same as :func:`~circle15.reach.pairs.streets_of` sees them, against time.
    here
        Where the places meet the streets.
    seeds, costs
        Facilities, and what :func:`~circle15.reach.search.node_costs` found for them.

    Returns
    -------
    The routes, and the position of each one's facility in the caller's table, -1 where none is reached, shape (w,).
    """
    found = nearest(network, here, seeds, costs)
    reached = np.flatnonzero(found.facility >= 0)
    start = take(here, reached)
    how = outset(network, start, seeds, costs)
    there = take(seeds.snaps, how.rank)
    tree = tree_of(network, streets.steps, costs, seed_costs(network, seeds))
    node = np.where(how.by == BY_END, network.edge_v[start.edge], network.edge_u[start.edge])
    pieces = _pieces(streets, tree, (start, there), how.by, node)
    return Routes(walk_s=found.walk_s, pieces=_numbered(pieces, reached)), found.facility


def routes_between(
    network: WalkNetwork,
    start: Snaps,
    end: Snaps,
    straight_m: NDArray[np.float64],
) -> Routes:
    """Find the route from each origin to the destination in the same row.

    Parameters
    ----------
    network
        Streets and who walks.
    start, end
        Where origins and destinations meet the streets, row by row.
    straight_m
        Straight metres between them: who cannot be there in time is not searched for.
    """
    count = len(start.edge)
    origins, destinations = (len(_spots(take(snaps, snaps.found))[0].edge) for snaps in (start, end))
    with_time = origins < destinations
    streets = streets_of(network, with_time=with_time)
    walk_s = np.full(count, np.nan)
    parts: list[Pieces] = []
    both = np.flatnonzero(start.found & end.found)
    piece = network.component[network.edge_u]
    lacking = both[piece[start.edge[both]] == piece[end.edge[both]]]
    fastest = fastest_m_s(network)
    for limit_min in _LIMITS_MIN:
        asked = lacking[straight_m[lacking] / fastest <= seconds(limit_min)]
        for row, seconds_, pieces in _found(streets, start, end, asked, seconds(limit_min)):
            walk_s[row] = seconds_
            parts.append(pieces)
        lacking = lacking[np.isnan(walk_s[lacking])]
    return Routes(walk_s=walk_s, pieces=_joined(parts))


def _found(
    streets: Streets, start: Snaps, end: Snaps, asked: NDArray[np.int64], limit_s: float
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64], Pieces]]:
    """Find the routes of the rows that are asked for, within a limit: rows, seconds and pieces, place by place."""
    searched, rest = (start, end) if streets.with_time else (end, start)
    spots, spot = _spots(take(searched, asked))
    order = np.argsort(spot, kind="stable")
    first = np.searchsorted(spot[order], np.arange(len(spots.edge) + 1))
    for steps, found in searches(streets, spots, limit_s):
        for search in found:
            rows = asked[order[first[search.place] : first[search.place + 1]]]
            others = others_of(streets, steps, rest, rows)
            walk_s, by = walks_between(streets, others, search, spots)
            near = np.flatnonzero(np.isfinite(walk_s) & (walk_s <= limit_s))
            if len(near):
                tree = tree_of(streets.network, steps, search.costs, search.entry)
                ends = take(others.snaps, near), take(spots, np.full(len(near), search.place))
                pieces = _pieces(streets, tree, ends, by[near], node_of(others, near, by[near]))
                yield others.index[near], walk_s[near], _numbered(pieces, others.index[near])


def _spots(snaps: Snaps) -> tuple[Snaps, NDArray[np.int64]]:
    """Take places at the same spot of the same street, and as far from it, together; and the spot of each place."""
    rows = np.column_stack([snaps.edge, snaps.offset_m, snaps.snap_m])
    _, first, spot = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return take(snaps, first), spot


def _pieces(
    streets: Streets, tree: Tree, ends: tuple[Snaps, Snaps], by: NDArray[np.int64], node: NDArray[np.int64]
) -> Pieces:
    """Put walks together piece by piece.

    Parameters
    ----------
    streets, tree
        Streets, and the ways that a search over them found.
    ends
        Where the walks meet the streets: at the end that was not searched from, and at the other.
    by, node
        How each walk leaves its first edge, and by which node of the tree.
    """
    network, steps = streets.network, tree.steps
    here, there = ends
    walk = np.arange(len(by))
    length_m = network.edge_length_m
    left_m = np.where(by == BY_END, length_m[here.edge], 0.0)
    first = (walk, here.edge, here.offset_m, np.where(by == ALONG, there.offset_m, left_m))

    onward = np.flatnonzero(by != ALONG)
    which, number, step = followed(tree, node[onward])
    edge = steps.edge[step]
    forward = network.edge_u[edge] == steps.nodes[steps.tail[step]]
    between = (onward[which], edge, np.where(forward, 0.0, length_m[edge]), np.where(forward, length_m[edge], 0.0))

    goal = take(there, onward)
    entered_m = entered_at_m(network, goal, steps.nodes[tree.last[node[onward]]], streets.leg_s)
    last = (onward, goal.edge, entered_m, goal.offset_m)

    place = np.concatenate([np.full(len(walk), -1), number, np.full(len(onward), number.max(initial=0) + 1)])
    walks, edges, from_m, to_m = (np.concatenate(column) for column in zip(first, between, last, strict=True))
    if streets.with_time:
        place, from_m, to_m = -place, to_m, from_m
    order = np.lexsort((place, walks))
    return Pieces(walk=walks[order], edge=edges[order], from_m=from_m[order], to_m=to_m[order])


def _numbered(pieces: Pieces, number: NDArray[np.int64]) -> Pieces:
    """Give the walks other numbers."""
    return replace(pieces, walk=number[pieces.walk])


def _joined(parts: Iterable[Pieces]) -> Pieces:
    """Put pieces in the order of their walks; those of a walk come together already."""
    nothing, nowhere = np.zeros(0, dtype=np.int64), np.zeros(0)
    rows = [Pieces(walk=nothing, edge=nothing, from_m=nowhere, to_m=nowhere), *parts]
    walk = np.concatenate([row.walk for row in rows])
    order = np.argsort(walk, kind="stable")
    return Pieces(
        walk=walk[order],
        edge=np.concatenate([row.edge for row in rows])[order],
        from_m=np.concatenate([row.from_m for row in rows])[order],
        to_m=np.concatenate([row.to_m for row in rows])[order],
    )


def nearest_routes(network: WalkNetwork, homes: gpd.GeoDataFrame, served: Places) -> gpd.GeoDataFrame:
    """Draw the route from every place to its nearest facility of each kind.

    Parameters
    ----------
    network
        Streets and who walks.
    homes
        Points in the network's reference system, index = id.
    served
        Facilities.

    Returns
    -------
    ``place_id``, ``facility_id``, ``kind``, ``walk_min`` (rounded to 0.1 s), ``length_m`` (door to door), ``network_m``
    (along streets), ``reason`` and the line from the place to the facility; None, with a reason, where there is no way.
    """
    streets = streets_of(network, with_time=False)
    xy = place_xy(homes)
    here = snap(network, xy)
    tables = []
    for kind in sorted(set(served.kind)):
        wanted = served.kind == kind
        seeds = seeds_of(served.snaps, served.ids, wanted)
        found, facility = routes_to_nearest(network, streets, here, seeds, node_costs(network, seeds))
        reached = facility >= 0
        ids = np.full(len(facility), None, dtype=object)
        ids[reached] = served.ids[facility[reached]]
        off_m = np.full(len(facility), np.nan)
        off_m[reached] = here.snap_m[reached] + served.snaps.snap_m[facility[reached]]
        reason = reasons(here, found.walk_s, there=int(wanted.sum()), with_street=len(seeds))
        first = {"place_id": homes.index.astype(str), "facility_id": ids, "kind": kind}
        tables.append(_table(network, first, found, (xy, served.xy[facility]), (off_m, reason)))
    if not tables:
        nobody, nowhere = Routes(walk_s=np.zeros(0), pieces=_joined([])), np.zeros((0, 2))
        first = dict.fromkeys(["place_id", "facility_id", "kind"], "")
        return _table(network, first, nobody, (nowhere, nowhere), (np.zeros(0), np.zeros(0, dtype=object)))
    return pd.concat(tables, ignore_index=True).sort_values(["place_id", "kind"], ignore_index=True, kind="stable")


def matched_routes(network: WalkNetwork, origins: gpd.GeoDataFrame, destinations: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the route from each origin to the destination in the same row.

    Parameters
    ----------
    network
        Streets and who walks.
    origins, destinations
        Points in the network's reference system, index = id; as many of the one as of the other.

    Returns
    -------
    ``origin_id``, ``destination_id``, ``walk_min``, ``length_m``, ``network_m``, ``reason`` and the line, row by row as
    given; see :func:`nearest_routes`.
    """
    ends = place_xy(origins), place_xy(destinations)
    start, end = snap(network, ends[0]), snap(network, ends[1])
    found = routes_between(network, start, end, np.hypot(*(ends[0] - ends[1]).T))
    reason = np.where(start.found, end.reason, start.reason)
    reason = np.where(np.isnan(found.walk_s) & (reason == ""), ISLAND, reason)
    first = {"origin_id": origins.index.astype(str), "destination_id": destinations.index.astype(str)}
    return _table(network, first, found, ends, (start.snap_m + end.snap_m, reason))


def _table(
    network: WalkNetwork,
    first: Mapping[str, object],
    found: Routes,
    ends: tuple[NDArray[np.float64], NDArray[np.float64]],
    known: tuple[NDArray[np.float64], NDArray[np.object_]],
) -> gpd.GeoDataFrame:
    """Write routes as a table: the first columns, coordinates of the ends, metres off the network, and reasons."""
    off_m, reason = known
    there = np.flatnonzero(~np.isnan(found.walk_s))
    number = np.zeros(len(found.walk_s), dtype=np.int64)
    number[there] = np.arange(len(there))
    lines = np.full(len(found.walk_s), None, dtype=object)
    lines[there] = walk_lines(network, _numbered(found.pieces, number), ends[0][there], ends[1][there])
    network_m = found.network_m
    table = pd.DataFrame(
        {
            **first,
            "walk_min": minutes(rounded_s(found.walk_s)),
            "length_m": network_m + off_m,
            "network_m": rounded_m(network_m),
            "reason": reason,
        }
    )
    return gpd.GeoDataFrame(table, geometry=lines, crs=network.crs)
