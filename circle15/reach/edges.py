"""How far it is to the edge of the data: a failure near it may only mean that a street was not read (definition D5)."""

import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.network.ends import edge_nodes
from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork
from circle15.reach.search import cost_from, costs_from_nodes, off_network_s, take
from circle15.units import rounded_s


def edge_seconds(network: WalkNetwork, places: Snaps, outline: shapely.Geometry | None = None) -> NDArray[np.float64]:
    """Walk from every place to the nearest street end at the edge of the data.

    Parameters
    ----------
    network, outline
        As for :func:`circle15.network.ends.edge_nodes`.
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
