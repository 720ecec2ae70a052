"""Where streets end: dead ends, and those that were probably cut off at the edge of the data (definition D5)."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from circle15.network.raw import CUT
from circle15.network.walk import WalkNetwork

#: A street that ends this near the outline of the data was probably cut off there.
EDGE_M: Final = 50.0


def node_degree(network: WalkNetwork) -> NDArray[np.int64]:
    """Count the ends of edges at every node, shape (n,); a loop ends twice at its node."""
    ends = np.concatenate([network.edge_u, network.edge_v])
    return np.asarray(np.bincount(ends, minlength=len(network.node_xy)), dtype=np.int64)


def dead_ends(network: WalkNetwork) -> NDArray[np.int64]:
    """Find the nodes where exactly one edge ends, save those where a barrier cuts a street, shape (k,)."""
    # Where a barrier cuts a street it ends whatever lies beyond the data.
    return np.flatnonzero((node_degree(network) == 1) & (network.node_id != CUT))


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
    ends = dead_ends(network)
    extent = outline if outline is not None else _hull(network)
    # Shrunk by the margin, the outline leaves out what lies near it; on a line or a point nothing is left,
    # and every end is at the edge.
    inside = shapely.contains_xy(shapely.buffer(extent, -EDGE_M), network.node_xy[ends])
    return ends[~np.asarray(inside)]


def _hull(network: WalkNetwork) -> BaseGeometry:
    """Hull of the streets, vertices between nodes included."""
    return shapely.MultiPoint(shapely.get_coordinates(network.edge_line)).convex_hull
