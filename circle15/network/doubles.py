"""Streets that are drawn twice, and streets whose length cannot be right."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.network.levels import levels
from circle15.network.walk import WalkNetwork

#: A street all of which lies this near to another is the same street drawn again: half the width of a footpath.
_TWICE_M: Final = 1.0

#: Streets shorter than this are not asked: near a junction they lie beside others anyway.
_LEAST_M: Final = 5.0

#: No street runs straight, without a vertex, for longer; the longest bridges over open water do.
_STRAIGHT_M: Final = 5_000.0

#: A stated length may differ from that of the line by this share and these metres. Projections in metres and lengths on
#: a sphere are within half a per cent; ten are an error.
_STATED_SHARE: Final = 0.1
_STATED_M: Final = 10.0

#: Streets farther from the middle than this many times where 95 % of the length lies, and than these metres, are not of
#: this town: a slip in the coordinates moves a line by tens of kilometres at least.
_FAR_TIMES: Final = 5.0
_FAR_M: Final = 10_000.0


def drawn_twice(network: WalkNetwork, tree: shapely.STRtree) -> NDArray[np.int64]:
    """Find the edges that lie on another edge, on the same level; of two alike the one with the higher number.

    Parameters
    ----------
    network, tree
        Streets, and an index over all their lines.

    Returns
    -------
    Edges, ascending, shape (k,).
    """
    lines, level, length_m = network.edge_line, levels(network.edge_tags), network.edge_length_m
    middle = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    asked = np.flatnonzero(length_m >= _LEAST_M)
    which, other = tree.query(middle[asked], predicate="dwithin", distance=_TWICE_M)
    edge = asked[which]
    use = (edge != other) & (level[edge] == level[other])
    edge, other = edge[use], other[use]
    # Every vertex near the other line is as good as the whole line near it, as far as streets bend.
    xy, pair = shapely.get_coordinates(lines[edge], return_index=True)
    apart_m = shapely.distance(shapely.points(xy), lines[other[pair]])
    farthest = np.zeros(len(edge))
    np.maximum.at(farthest, pair, apart_m)
    lies = farthest <= _TWICE_M
    edge, other = edge[lies], other[lies]
    mutual = np.isin(edge * len(lines) + other, other * len(lines) + edge)
    return np.unique(edge[~mutual | (edge > other)])


def absurd_lengths(network: WalkNetwork) -> NDArray[np.int64]:
    """Find the edges whose stated length is not that of their line, and those straight for 5 km, shape (k,)."""
    drawn_m = shapely.length(network.edge_line)
    wrong_m = np.abs(network.edge_length_m - drawn_m)
    wrong = (wrong_m > _STATED_M) & (wrong_m > _STATED_SHARE * drawn_m)
    xy, line = shapely.get_coordinates(network.edge_line, return_index=True)
    step_m = np.hypot(*np.diff(xy, axis=0).T)
    inside = line[1:] == line[:-1]
    longest_m = np.zeros(len(drawn_m))
    np.maximum.at(longest_m, line[1:][inside], step_m[inside])
    return np.flatnonzero(wrong | (longest_m > _STRAIGHT_M))


def far_off(network: WalkNetwork) -> NDArray[np.int64]:
    """Find the edges that lie far from all the rest, shape (k,)."""
    middle = shapely.get_coordinates(shapely.line_interpolate_point(network.edge_line, 0.5, normalized=True))
    length_m = shapely.length(network.edge_line)
    centre = [_weighted(middle[:, axis], length_m, 0.5) for axis in (0, 1)]
    away_m = np.hypot(*(middle - centre).T)
    return np.flatnonzero(away_m > max(_FAR_M, _FAR_TIMES * _weighted(away_m, length_m, 0.95)))


def _weighted(values: NDArray[np.float64], weight: NDArray[np.float64], share: float) -> float:
    """Value below which a share of the weight lies."""
    order = np.argsort(values, kind="stable")
    running = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(running, share * running[-1])])
