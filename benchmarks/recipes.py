"""Isochrones as the osmnx examples draw them, on a graph in the style of osmnx: from the nodes that are reached."""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from circle15.network.walk import WalkNetwork

#: Half the width that the recipe gives a street, metres, and the radius that it gives a node.
_STREET_M = 25.0
_NODE_M = 0.0


class Recipes:
    """The two recipes on one graph.

    Parameters
    ----------
    network
        Streets; edges carry their time in seconds.
    """

    def __init__(self, network: WalkNetwork) -> None:
        self._graph: nx.MultiDiGraph[Any] = network.to_networkx()
        self._nodes = cKDTree(network.node_xy)

    def street_polygons(self, at: NDArray[np.float64], minutes: Sequence[float]) -> list[BaseGeometry]:
        """Buffer the reached nodes and the edges between them, join them, and fill the holes: ``make_iso_polys``."""
        drawn = []
        for reached in self._reached(at, minutes):
            points = {node: shapely.Point(data["x"], data["y"]) for node, data in reached.nodes(data=True)}
            lines = [
                self._graph.get_edge_data(u, v)[0].get("geometry", shapely.LineString([points[u], points[v]]))
                for u, v in reached.edges()
                if 0 in self._graph.get_edge_data(u, v)
            ]
            pieces = [*gpd.GeoSeries(list(points.values())).buffer(_NODE_M), *gpd.GeoSeries(lines).buffer(_STREET_M)]
            whole = gpd.GeoSeries(pieces).union_all()
            drawn.append(shapely.union_all([shapely.Polygon(part.exterior) for part in _polygons(whole)]))
        return drawn

    def hulls(self, at: NDArray[np.float64], minutes: Sequence[float]) -> list[BaseGeometry]:
        """Stretch a convex hull around the reached nodes."""
        return [
            gpd.GeoSeries([shapely.Point(data["x"], data["y"]) for _, data in reached.nodes(data=True)])
            .union_all()
            .convex_hull
            for reached in self._reached(at, minutes)
        ]

    def _reached(self, at: NDArray[np.float64], minutes: Sequence[float]) -> "list[nx.MultiDiGraph[Any]]":
        """What is reached from the node that is nearest to a place, one graph a cutoff."""
        node = int(self._nodes.query(at)[1])
        return [nx.ego_graph(self._graph, node, radius=cutoff * 60.0, distance="walk_s") for cutoff in minutes]


def _polygons(shape: shapely.Geometry) -> list[Any]:
    """Parts of a shape that are polygons."""
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
