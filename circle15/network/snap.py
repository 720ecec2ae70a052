"""Places -> the point on the nearest street, and the walk to it (definition D1)."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.network.curve import curve_order
from circle15.network.walk import WalkNetwork

#: Points on streets that are nearer to each other than this are one point.
_SAME_POINT_M: Final = 1e-6

#: How much farther than a street behind a barrier another is looked for at first.
_WIDEN_M: Final = 25.0

#: Why a place has no street: nobody said where it is, nothing within ``max_snap_m``, or only a fragment that
#: was set aside.
NO_DATA: Final = "no_data"
OFF_NETWORK: Final = "off_network"
ISLAND: Final = "island"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snaps:
    """Where places meet the streets. All arrays have shape (p,), in the order of the places.

    Parameters
    ----------
    edge
        Edge that the place was snapped to, -1 where there is none.
    offset_m
        Metres from the start of the edge, along it.
    snap_m
        Straight metres from the place to that point; NaN where there is no edge.
    reason
        Empty, ``no_data``, ``off_network`` or ``island``.
    """

    edge: NDArray[np.int64]
    offset_m: NDArray[np.float64]
    snap_m: NDArray[np.float64]
    reason: NDArray[np.object_]

    @property
    def found(self) -> NDArray[np.bool_]:
        """Whether each place has a street."""
        return self.edge >= 0


def snap(network: WalkNetwork, xy: NDArray[np.float64]) -> Snaps:
    """Snap places to the nearest point on the nearest street that is not set aside.

    Of streets that are equally near, to the last digit, the one with the lowest number. Streets behind a barrier do not
    count.

    Parameters
    ----------
    network
        Streets; its profile says how far a snap may reach.
    xy
        Places in the network's reference system, shape (p, 2); NaN where nobody knows.
    """
    count = len(xy)
    known: NDArray[np.bool_] = np.asarray(np.isfinite(xy).all(axis=1))
    points = point_array(np.nan_to_num(xy))
    points[~known] = None
    edge = np.full(count, -1, dtype=np.int64)
    offset_m = np.full(count, np.nan)
    snap_m = np.full(count, np.nan)
    if count:
        # Neighbours ask one after the other: what the index touched for one is still at hand for the next.
        queue = curve_order(np.nan_to_num(xy))
        (turn, hit), distance = network.tree.query_nearest(
            points[queue], max_distance=network.profile.max_snap_m, return_distance=True, all_matches=True
        )
        place, hit = queue[turn], network.kept[hit]
        order = np.lexsort((hit, place))
        place, hit, distance = place[order], hit[order], distance[order]
        place, first = np.unique(place, return_index=True)
        edge[place], snap_m[place] = hit[first], distance[first]
        offset_m[place] = _locate(network, edge[place], points[place])
    free_of_barriers(network, xy, edge, offset_m, snap_m)
    reason = np.where(edge >= 0, "", np.where(known, OFF_NETWORK, NO_DATA)).astype(object)
    lost = np.flatnonzero(edge < 0)
    if len(lost) and network.set_aside.any():
        aside = np.flatnonzero(network.set_aside)
        fragments = shapely.STRtree(network.edge_line[aside])
        near, hit = fragments.query(points[lost], predicate="dwithin", distance=network.profile.max_snap_m)
        if network.barriers is not None:
            there = _point(network, aside[hit], _locate(network, aside[hit], points[lost[near]]))
            near = near[~network.barriers.between(xy[lost[near]], shapely.get_coordinates(there))]
        reason[lost[np.unique(near)]] = ISLAND
    return Snaps(edge=edge, offset_m=offset_m, snap_m=snap_m, reason=reason)


def other_snaps(
    network: WalkNetwork, xy: NDArray[np.float64], snaps: Snaps, *, within_m: float
) -> tuple[NDArray[np.int64], Snaps]:
    """Find every other street that is nearly as near as the nearest.

    Parameters
    ----------
    network, xy
        As for :func:`snap`.
    snaps
        What :func:`snap` returned for them.
    within_m
        How much farther than the nearest street another may be.

    Returns
    -------
    The place of each other snap, ascending, shape (k,), and the snaps themselves, nearest first for each place.
    """
    asked = np.flatnonzero(snaps.found)
    points = point_array(xy[asked])
    reach = np.minimum(snaps.snap_m[asked] + within_m, network.profile.max_snap_m)
    found, hit = network.tree.query(points, predicate="dwithin", distance=reach)
    hit = network.kept[hit]
    other = hit != snaps.edge[asked[found]]
    found, hit = found[other], hit[other]
    offset_m = _locate(network, hit, points[found])
    distance = np.asarray(shapely.distance(network.edge_line[hit], points[found]))
    # The end of a neighbouring edge at the very point of the snap is the same place, not another.
    nearest = _point(network, snaps.edge[asked[found]], snaps.offset_m[asked[found]])
    there = _point(network, hit, offset_m)
    elsewhere = np.asarray(shapely.distance(there, nearest)) > _SAME_POINT_M
    if network.barriers is not None:
        elsewhere &= ~network.barriers.between(xy[asked[found]], shapely.get_coordinates(there))
    order = np.lexsort((hit, distance, found))
    order = order[elsewhere[order]]
    return asked[found[order]], Snaps(
        edge=hit[order],
        offset_m=offset_m[order],
        snap_m=distance[order],
        reason=np.full(len(order), "", dtype=object),
    )


def free_of_barriers(
    network: WalkNetwork,
    xy: NDArray[np.float64],
    edge: NDArray[np.int64],
    offset_m: NDArray[np.float64],
    snap_m: NDArray[np.float64],
) -> None:
    """Look for another street, in place, for those places that have a barrier between them and their nearest.

    Parameters
    ----------
    network
        Streets and barriers.
    xy
        Places, shape (p, 2).
    edge, offset_m, snap_m
        Their nearest streets, as in :class:`Snaps`; changed where a barrier is in the way, -1 and NaN where one is in
        the way of all.
    """
    barriers = network.barriers
    found = np.flatnonzero(edge >= 0)
    if barriers is None or len(found) == 0:
        return
    street = shapely.get_coordinates(_point(network, edge[found], offset_m[found]))
    left = found[barriers.between(xy[found], street)]
    within_m = snap_m[left] + _WIDEN_M
    edge[left], offset_m[left], snap_m[left] = -1, np.nan, np.nan
    limit_m = network.profile.max_snap_m
    while len(left):
        reach_m = np.minimum(within_m, limit_m)
        points = point_array(xy[left])
        turn, hit = network.tree.query(points, predicate="dwithin", distance=reach_m)
        hit = network.kept[hit]
        there_m = _locate(network, hit, points[turn])
        distance_m = np.asarray(shapely.distance(network.edge_line[hit], points[turn]))
        street = shapely.get_coordinates(_point(network, hit, there_m))
        order = np.lexsort((hit, distance_m, turn))
        order = order[~barriers.between(xy[left[turn[order]]], street[order])]
        place, first = np.unique(turn[order], return_index=True)
        best = order[first]
        edge[left[place]], offset_m[left[place]], snap_m[left[place]] = hit[best], there_m[best], distance_m[best]
        # Farther out only for those that found nothing, as long as there is anything farther out.
        again = (edge[left] < 0) & (reach_m < limit_m)
        left, within_m = left[again], 2 * within_m[again]


def place_xy(places: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Coordinates of a table of points, one row for each place, shape (p, 2); NaN where a place has no geometry."""
    shapes = np.asarray(places.geometry.to_numpy(), dtype=object)
    xy = np.full((len(shapes), 2), np.nan)
    given = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    xy[given] = shapely.get_coordinates(shapes[given])
    return xy


def point_array(xy: NDArray[np.float64]) -> NDArray[np.object_]:
    """Points of coordinates, shape (p, 2) -> (p,)."""
    return np.asarray(shapely.points(xy), dtype=object)


def snap_table(network: WalkNetwork, places: gpd.GeoDataFrame, snaps: Snaps, *, role: str) -> gpd.GeoDataFrame:
    """Write snaps as a table: place_id, role, edge, offset_m, snap_m, reason, and the point on the street."""
    where = np.full(len(places), None, dtype=object)
    where[snaps.found] = _point(network, snaps.edge[snaps.found], snaps.offset_m[snaps.found])
    table = pd.DataFrame(
        {
            "place_id": places.index.astype(str),
            "role": role,
            "edge": snaps.edge,
            "offset_m": snaps.offset_m,
            "snap_m": snaps.snap_m,
            "reason": snaps.reason,
        }
    )
    return gpd.GeoDataFrame(table, geometry=where, crs=network.crs)


def _point(network: WalkNetwork, edge: NDArray[np.int64], offset_m: NDArray[np.float64]) -> NDArray[np.object_]:
    """Points at offsets along edges; offsets are in the edge's length, which a source may have given."""
    line = network.edge_line[edge]
    share = offset_m / np.maximum(network.edge_length_m[edge], 1e-9)
    return np.asarray(shapely.line_interpolate_point(line, share, normalized=True))


def _locate(network: WalkNetwork, edge: NDArray[np.int64], points: NDArray[np.object_]) -> NDArray[np.float64]:
    """Offset along each edge of the point nearest to a place, in the edge's length."""
    share = shapely.line_locate_point(network.edge_line[edge], points, normalized=True)
    return np.asarray(share * network.edge_length_m[edge])
