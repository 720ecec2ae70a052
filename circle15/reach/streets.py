"""The streets from which facilities are reached in time: the same answer as an isochrone's, where people walk.

Whoever stands on a street walks to one of its ends, or straight along it to a facility, and off the network at the
facility alone. Along an edge the time by one way only grows with the distance, so that a street is cut where the time
by one of the ways equals a cutoff; between two cuts the time in the middle says to which cutoff a piece belongs.
"""

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork
from circle15.reach.cutoffs import MINUTES, cutoffs_of
from circle15.reach.pieces import Pieces, piece_lines
from circle15.reach.search import Seeds, decode, leg_s, nearest, node_costs, off_network_s, seeds_of
from circle15.reach.times import Places
from circle15.units import seconds

#: How exactly a street is cut where the time equals a cutoff.
_CUT_M: Final = 1e-6

#: Pieces shorter than this are the arithmetic's doing.
_SHORTEST_M: Final = 1e-3


def reached_streets(network: WalkNetwork, places: Places, *, minutes: Sequence[float] = MINUTES) -> gpd.GeoDataFrame:
    """Find, for each facility, the pieces of streets from which it is reached within so many minutes.

    Parameters
    ----------
    network
        Streets and who walks.
    places
        Facilities.
    minutes
        Cutoffs.

    Returns
    -------
    ``facility_id``, ``kind``, ``minutes``, ``from_minutes``, ``edge``, ``way_id``, ``name``, ``length_m`` and the line.
    From a piece one walks more than ``from_minutes``, the next smaller cutoff or 0, and at most ``minutes``: what is
    reached within a cutoff are the pieces with that many ``minutes`` or fewer.
    """
    cutoffs = cutoffs_of(minutes)
    tables = []
    for at, name in enumerate(places.ids):
        only = np.arange(len(places.ids)) == at
        found = _bands(network, seeds_of(places.snaps, places.ids, only), cutoffs)
        tables.append(_table(network, found, cutoffs, {"facility_id": name, "kind": places.kind[at]}))
    return _joined(network, tables, ["facility_id", "kind"])


def reached_streets_of_kinds(
    network: WalkNetwork, places: Places, *, minutes: Sequence[float] = MINUTES
) -> gpd.GeoDataFrame:
    """Find, for each kind, the pieces of streets from which any facility of it is reached within so many minutes.

    Parameters and result are those of :func:`reached_streets`, without ``facility_id``; a piece of street that several
    facilities share is there once, with the time to the nearest.
    """
    cutoffs = cutoffs_of(minutes)
    tables = []
    for kind in sorted(set(places.kind)):
        found = _bands(network, seeds_of(places.snaps, places.ids, places.kind == kind), cutoffs)
        tables.append(_table(network, found, cutoffs, {"kind": kind}))
    return _joined(network, tables, ["kind"])


def _bands(network: WalkNetwork, seeds: Seeds, cutoffs: Sequence[float]) -> tuple[Pieces, NDArray[np.int64]]:
    """Cut the streets around some facilities; every piece that is reached, and the number of its cutoff."""
    limits_s = seconds(np.array(cutoffs))
    costs = node_costs(network, seeds, limit_s=float(limits_s[-1]))
    edge, cut_m = _cuts(network, seeds, costs, limits_s)
    order = np.lexsort((cut_m, edge))
    edge, cut_m = edge[order], cut_m[order]
    piece = np.flatnonzero((edge[1:] == edge[:-1]) & (cut_m[1:] - cut_m[:-1] > _SHORTEST_M))
    edge, from_m, to_m = edge[piece], cut_m[piece], cut_m[piece + 1]
    band = np.searchsorted(limits_s, _time_on_street(network, seeds, costs, edge, (from_m + to_m) / 2))
    reached = band < len(cutoffs)
    edge, from_m, to_m, band = edge[reached], from_m[reached], to_m[reached], band[reached]
    # Two cuts may lie in one band: where walkers who go either way would part.
    begins = np.ones(len(edge), dtype=np.bool_)
    begins[1:] = (edge[1:] != edge[:-1]) | (band[1:] != band[:-1]) | (from_m[1:] - to_m[:-1] > _SHORTEST_M)
    ends = np.append(begins[1:], True)[: len(edge)]
    pieces = Pieces(walk=np.arange(begins.sum()), edge=edge[begins], from_m=from_m[begins], to_m=to_m[ends])
    return pieces, band[begins]


def _time_on_street(
    network: WalkNetwork,
    seeds: Seeds,
    costs: NDArray[np.float64],
    edge: NDArray[np.int64],
    offset_m: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Seconds from points on streets to the nearest facility; infinite where none is reached."""
    standing = Snaps(
        edge=edge, offset_m=offset_m, snap_m=np.zeros(len(edge)), reason=np.full(len(edge), "", dtype=object)
    )
    walk_s = nearest(network, standing, seeds, costs).walk_s
    return np.where(np.isnan(walk_s), np.inf, walk_s)


def _cuts(
    network: WalkNetwork, seeds: Seeds, costs: NDArray[np.float64], limits_s: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Offsets at which the time by one of the ways equals a cutoff, and the ends of all edges that are reached."""
    left_s, _ = decode(costs, seeds)
    left_s = np.where(np.isnan(left_s), np.inf, left_s)
    near = np.minimum(left_s[network.edge_u], left_s[network.edge_v]) <= limits_s[-1]
    near[seeds.snaps.edge] = True
    edge = np.flatnonzero(near)
    length_m, nought = network.edge_length_m[edge], np.zeros(len(edge))
    cuts = [(edge, nought), (edge, length_m)]
    own, door_m = seeds.snaps.edge, seeds.snaps.offset_m
    egress_s = off_network_s(network, seeds.snaps)
    # From where one walks, where one walks to, and the seconds that are left there.
    ways = [
        (edge, length_m, nought, left_s[network.edge_u[edge]]),
        (edge, nought, length_m, left_s[network.edge_v[edge]]),
        (own, np.zeros(len(own)), door_m, egress_s),
        (own, network.edge_length_m[own], door_m, egress_s),
    ]
    for at, far_m, goal_m, rest_s in ways:
        cuts += [(at, _farthest_m(network, at, far_m, goal_m, limit_s - rest_s)) for limit_s in limits_s]
    return np.concatenate([at for at, _ in cuts]), np.concatenate([cut_m for _, cut_m in cuts])


def _farthest_m(
    network: WalkNetwork,
    edge: NDArray[np.int64],
    far_m: NDArray[np.float64],
    goal_m: NDArray[np.float64],
    spare_s: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Offset nearest to ``far_m`` from which one walks along the edge to ``goal_m`` in the time to spare.

    By halving: the time grows with the distance, but not always evenly.
    """
    outside_m, inside_m = far_m.copy(), goal_m.copy()
    whole = leg_s(network, edge, far_m, goal_m) <= spare_s
    inside_m[whole] = far_m[whole]
    # Who has no time to spare stays at the goal; against a one-way street no time is enough.
    open_ = np.flatnonzero(~whole & (spare_s > 0) & np.isfinite(leg_s(network, edge, far_m, goal_m)))
    while (np.abs(outside_m[open_] - inside_m[open_]) > _CUT_M).any():
        middle_m = (outside_m[open_] + inside_m[open_]) / 2
        reached = leg_s(network, edge[open_], middle_m, goal_m[open_]) <= spare_s[open_]
        inside_m[open_] = np.where(reached, middle_m, inside_m[open_])
        outside_m[open_] = np.where(reached, outside_m[open_], middle_m)
    return inside_m


def _table(
    network: WalkNetwork,
    found: tuple[Pieces, NDArray[np.int64]],
    cutoffs: Sequence[float],
    first: dict[str, str],
) -> gpd.GeoDataFrame:
    """Write pieces as a table."""
    pieces, band = found
    lower, upper = np.array([0.0, *cutoffs[:-1]]), np.array(cutoffs)
    tags = network.edge_tags
    table = pd.DataFrame(
        {
            "minutes": upper[band],
            "from_minutes": lower[band],
            "edge": pieces.edge,
            "way_id": tags["way_id"].to_numpy()[pieces.edge],
            "name": tags["name"].to_numpy(dtype=object)[pieces.edge],
            "length_m": pieces.length_m,
        }
    )
    for at, (column, value) in enumerate(first.items()):
        table.insert(at, column, value)
    return gpd.GeoDataFrame(table, geometry=piece_lines(network, pieces), crs=network.crs)


def _joined(network: WalkNetwork, tables: list[gpd.GeoDataFrame], first: Sequence[str]) -> gpd.GeoDataFrame:
    """Put tables under each other."""
    if tables:
        return pd.concat(tables, ignore_index=True)
    nothing, nowhere = np.zeros(0, dtype=np.int64), np.zeros(0)
    pieces = Pieces(walk=nothing, edge=nothing, from_m=nowhere, to_m=nowhere)
    return _table(network, (pieces, nothing), [0.0], dict.fromkeys(first, ""))
