"""Points along the streets, the exact time from each to a facility, and what a polygon makes of them."""

from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork
from circle15.reach.search import nearest, node_costs, seeds_of, take

#: Points lie at most this far apart along a street, metres.
_APART_M = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetPoints:
    """Points along every street that is not set aside, each in the middle of the piece that it stands for.

    Parameters
    ----------
    xy
        Shape (p, 2), metres.
    edge, offset_m
        Where they lie on the network, shape (p,).
    piece_m
        Length of the piece that each stands for, shape (p,).
    """

    xy: NDArray[np.float64]
    edge: NDArray[np.int64]
    offset_m: NDArray[np.float64]
    piece_m: NDArray[np.float64]

    def near(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> "StreetPoints":
        """Points of a rectangle, by its south-western and north-eastern corners."""
        here = ((self.xy >= low) & (self.xy <= high)).all(axis=1)
        return StreetPoints(
            xy=self.xy[here], edge=self.edge[here], offset_m=self.offset_m[here], piece_m=self.piece_m[here]
        )


def street_points(network: WalkNetwork) -> StreetPoints:
    """Divide every street into equal pieces of at most 5 m, and take the middle of each."""
    length_m = network.edge_length_m[network.kept]
    count = np.maximum(np.ceil(length_m / _APART_M), 1).astype(np.int64)
    edge = np.repeat(network.kept, count)
    first = np.repeat(np.cumsum(count) - count, count)
    piece_m = np.repeat(length_m / count, count)
    offset_m = (np.arange(len(edge)) - first + 0.5) * piece_m
    share = offset_m / np.maximum(network.edge_length_m[edge], 1e-9)
    points = shapely.line_interpolate_point(network.edge_line[edge], share, normalized=True)
    return StreetPoints(xy=shapely.get_coordinates(points), edge=edge, offset_m=offset_m, piece_m=piece_m)


def exact_s(network: WalkNetwork, facility: Snaps, points: StreetPoints) -> NDArray[np.float64]:
    """Seconds from points on streets to a facility, door to door, edges walked in part; infinite if unreached."""
    seeds = seeds_of(facility, np.array(["f"], dtype=object))
    places = Snaps(
        edge=points.edge,
        offset_m=points.offset_m,
        snap_m=np.zeros(len(points.edge)),
        reason=np.full(len(points.edge), "", dtype=object),
    )
    found = nearest(network, places, seeds, node_costs(network, seeds)).walk_s
    return np.where(np.isnan(found), np.inf, found)


def split_s(network: WalkNetwork, at: NDArray[np.float64], points: StreetPoints) -> NDArray[np.float64]:
    """Find the same times another way: in networkx, on a graph whose edges are cut at the points and at the facility.

    Parameters
    ----------
    network
        Streets.
    at
        The facility's coordinates, shape (2,): its street is found by measuring to all.
    points
        All points near it, whole edges of them.
    """
    place = shapely.Point(at)
    distance_m = shapely.distance(network.edge_line[network.kept], place)
    own = int(network.kept[int(np.argmin(distance_m))])
    share = float(shapely.line_locate_point(network.edge_line[own], place, normalized=True))
    cuts: dict[int, list[tuple[float, object]]] = {
        int(edge): [(0.0, int(network.edge_u[edge])), (float(network.edge_length_m[edge]), int(network.edge_v[edge]))]
        for edge in {*points.edge.tolist(), own}
    }
    for number, (edge, offset_m) in enumerate(zip(points.edge.tolist(), points.offset_m.tolist(), strict=True)):
        cuts[edge].append((offset_m, ("point", number)))
    cuts[own].append((share * float(network.edge_length_m[own]), "facility"))

    # Edges are laid backwards: a search from the facility then finds the times to it.
    graph: nx.MultiDiGraph[object] = nx.MultiDiGraph()
    for edge, stops in cuts.items():
        stops.sort(key=lambda stop: stop[0])
        for (a_m, a), (b_m, b) in pairwise(stops):
            walk_s = (b_m - a_m) / network.profile.speed_m_s
            if network.edge_direction[edge] >= 0:
                graph.add_edge(b, a, s=walk_s)
            if network.edge_direction[edge] <= 0:
                graph.add_edge(a, b, s=walk_s)
    leg_s = float(distance_m.min()) / network.profile.speed_m_s
    found = nx.single_source_dijkstra_path_length(graph, "facility", weight="s")
    return np.array([found.get(("point", number), np.inf) + leg_s for number in range(len(points.edge))])


def whole_edges(
    network: WalkNetwork, points: StreetPoints, centre: NDArray[np.float64], reach_m: float
) -> StreetPoints:
    """Points of every edge that comes within a distance of a place."""
    edges = network.kept[network.tree.query(shapely.Point(centre).buffer(reach_m))]
    here = np.isin(points.edge, edges)
    return StreetPoints(
        xy=points.xy[here], edge=points.edge[here], offset_m=points.offset_m[here], piece_m=points.piece_m[here]
    )


def furthest_apart_s(network: WalkNetwork, snaps: Snaps, xy: NDArray[np.float64], points: StreetPoints) -> float:
    """Greatest difference between the two ways of finding times up to 15 minutes, for some facilities, s."""
    limit_s, worst = 900.0, 0.0
    for number in range(len(xy)):
        around = whole_edges(network, points, xy[number], 1.1 * network.profile.fastest_m_s * limit_s)
        one = exact_s(network, take(snaps, np.array([number])), around)
        other = split_s(network, xy[number], around)
        within = np.minimum(one, other) <= limit_s
        worst = max(worst, float(np.abs(one[within] - other[within]).max()))
    return worst


def street_metres(
    network: WalkNetwork, facility: Snaps, area: BaseGeometry, points: StreetPoints, limit_s: float
) -> NDArray[np.float64]:
    """Count street metres within the limit, missed by a polygon, inside it, and falsely inside it, shape (4,).

    Parameters
    ----------
    network, facility
        Streets, and where the facility meets them.
    area
        What a tool drew for the limit.
    points
        All points of the network.
    limit_s
        Seconds.
    """
    edge = facility.edge[0]
    reach_m = network.profile.fastest_m_s * limit_s + float(network.edge_length_m[edge])
    around = np.array([network.edge_line[edge].buffer(reach_m).bounds, *([] if area.is_empty else [area.bounds])])
    here = points.near(around[:, :2].min(axis=0), around[:, 2:].max(axis=0))
    within = exact_s(network, facility, here) <= limit_s
    shapely.prepare(area)
    inside = shapely.contains_xy(area, here.xy)
    return np.array([here.piece_m[which].sum() for which in (within, within & ~inside, inside, inside & ~within)])
