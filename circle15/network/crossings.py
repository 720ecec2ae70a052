"""Where a walk waits: at lights, and at main roads without them.

Rule. At a node, an edge's class is that of its way: footways and the like, side roads, main roads (trunk, primary,
secondary). Who comes along an edge to a node

- where people cross a bigger road at lights waits half of a crossing with lights;
- where a road's traffic lights stand at a junction of at least three streets waits half of one too, on whatever street;
- where a main road passes, and comes from a lesser street, waits half of a crossing of a main road.

Straight across makes two halves, one whole crossing. Who turns from a side street into the main road pays one half, as
one person in two has to get to its other side; who follows the main road pays nothing. A bridge or an underpass shares
no node with the road, and nobody waits there. A road with two carriageways is crossed twice, as it is on the ground
where people wait on the island between them.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.lines import StreetLines
from circle15.network.costs import MAJOR, NO_WAIT, SIGNAL

#: Classes of ways, small to big.
ON_FOOT: Final = 0
SIDE_ROAD: Final = 1
MAIN_ROAD: Final = 2

_MAIN: Final = frozenset(
    {"motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link"}
)
_ON_FOOT: Final = frozenset(
    {
        "bridleway",
        "corridor",
        "crossing",
        "cycleway",
        "elevator",
        "footway",
        "path",
        "pedestrian",
        "platform",
        "steps",
        "track",
    }
)


def way_class(highway: "pd.Series | NDArray[np.object_]") -> NDArray[np.int8]:
    """Class of ways by their ``highway`` tag; what is not known is a side road.

    >>> way_class(pd.Series(["primary", "footway", "residential", None])).tolist()
    [2, 0, 1, 1]
    """
    values = pd.Series(highway, dtype=object)
    result = np.full(len(values), SIDE_ROAD, dtype=np.int8)
    result[values.isin(list(_MAIN)).to_numpy(dtype=np.bool_)] = MAIN_ROAD
    result[values.isin(list(_ON_FOOT)).to_numpy(dtype=np.bool_)] = ON_FOOT
    return result


def signal_places(lines: StreetLines) -> NDArray[np.int64]:
    """Places where people cross at lights: those that say so, and the vertices of ways that do, shape (k,)."""
    ways = lines.ways
    crossing = ways["footway"].eq("crossing") | ways["highway"].eq("crossing")
    lit = crossing & (ways["crossing"].eq("traffic_signals") | ways["crossing:signals"].eq("yes"))
    return np.union1d(lines.signals, lines.place[lit.to_numpy(dtype=np.bool_)[lines.way]])


def meets_road(lines: StreetLines, way: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Whether a walk may have to wait at each vertex: a junction is needed there even if the road is not walked on.

    Parameters
    ----------
    lines
        Streets.
    way
        Class of each way.

    Returns
    -------
    Shape (m,).
    """
    vertex = way[lines.way]
    main = np.unique(lines.place[vertex == MAIN_ROAD])
    special = np.union1d(main, np.union1d(signal_places(lines), lines.lights))
    return (vertex < MAIN_ROAD) & np.isin(lines.place, special)


def biggest_road(place: NDArray[np.int64], vertex: NDArray[np.int8], ids: NDArray[np.int64]) -> NDArray[np.int8]:
    """Class of the biggest way through each of some places, shape (n,).

    Parameters
    ----------
    place, vertex
        Place and class of every vertex of every way, walked on or not, shape (m,).
    ids
        The places asked for, ascending, each of them one of ``place``.
    """
    result = np.zeros(len(ids), dtype=np.int8)
    at = np.minimum(np.searchsorted(ids, place), len(ids) - 1)
    known = ids[at] == place
    np.maximum.at(result, at[known], vertex[known])
    return result


def end_waits(
    edge: NDArray[np.int8],
    node: NDArray[np.int64],
    *,
    road: NDArray[np.int8],
    lit: NDArray[np.bool_],
    junction_lit: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """What a walk waits at where edges end, by the rule above.

    Parameters
    ----------
    edge, node
        Class of each edge, and the node at its end, shape (e,).
    road
        Class of the biggest road through each node, shape (n,).
    lit
        Whether people cross at lights at each node, shape (n,).
    junction_lit
        Whether each node is a junction with traffic lights, shape (n,).
    """
    bigger = edge < road[node]
    signal = (lit[node] & bigger) | junction_lit[node]
    major = bigger & (road[node] == MAIN_ROAD)
    return np.select([signal, major], [SIGNAL, MAJOR], NO_WAIT).astype(np.int8)
