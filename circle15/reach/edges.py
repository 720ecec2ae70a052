"""How far it is to the edge of the data: a failure near it may only mean that a street was not read (definition D5)."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from circle15.network.raw import CUT
from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork
from circle15.reach.search import cost_from, costs_from_nodes, off_network_s, take
from circle15.units import rounded_s

#: A street that ends this near the outline of the data was probably cut off there.
EDGE_M: Final = 50.0


def edge_nodes(network: WalkNetwork, outline: shapely.Geometry | None = None) -> NDArray[np.int64]:
    """Find the street ends at the edge of the data.

    Parameters
    ----------
    network
        Streets.
    outline
        Outline of the data, in the network's reference system; the hull of the streets when None.

    Returns
    -------
    Nodes where exactly one edge ends, within 50 m of the outline or outside it, shape (k,).
    """
    degree = np.bincount(np.concatenate([network.edge_u, network.edge_v]), minlength=len(network.node_xy))
    # Where a barrier cuts a street it ends whatever lies beyond the data.
    ends = np.flatnonzero((degree == 1) & (network.node_id != CUT))
    extent = outline if outline is not None else _hull(network)
    # Shrunk by the margin, the outline leaves out what lies near it; on a line or a point nothing is left,
    # and every end is at the edge.
    inside = shapely.contains_xy(shapely.buffer(extent, -EDGE_M), network.node_xy[ends])
    return ends[~np.asarray(inside)]


def _hull(network: WalkNetwork) -> BaseGeometry:
    """Hull of the streets, vertices between nodes included."""
    return shapely.MultiPoint(shapely.get_coordinates(network.edge_line)).convex_hull


def edge_seconds(network: WalkNetwork, places: Snaps, outline: shapely.Geometry | None = None) -> NDArray[np.float64]:
    """Walk from every place to the nearest street end at the edge of the data.

    Parameters
    ----------
    network, outline
        As for :func:`edge_nodes`.
    places
        Where the places meet the streets.

    Returns
    -------
    Seconds, rounded to 0.1 s; infinite where no such end is reached, shape (p,).
    """
    result = np.full(len(places.edge), np.inf)
    ends = edge_nodes(network, outline)
    asked = np.flatnonzero(places.found)
    if len(ends) and len(asked):
        here = take(places, asked)
        costs = costs_from_nodes(network, ends)
        result[asked] = rounded_s(cost_from(network, here, costs) + off_network_s(network, here))
    return result
