"""How far anybody gets: what lies farther in a straight line need not be searched."""

from typing import Final

import numpy as np
import shapely

from circle15.network.walk import WalkNetwork

#: Added to every straight bound: more than rounding to ticks can take off a walk over a million edges.
HAIR_M: Final = 1.0

#: A line shorter than this may have any length in its source: it takes nobody anywhere.
_SPOT_M: Final = 1e-5


def fastest_m_s(network: WalkNetwork) -> float:
    """Straight metres on the ground that nobody exceeds in a second, on any edge or part of one.

    That is the walker's own fastest, unless a source gives an edge a length, or costs say that it takes a time, that is
    too short for its line. Infinite where an edge takes one somewhere at once.
    """
    drawn_m = np.asarray(shapely.length(network.edge_line))
    goes = drawn_m > _SPOT_M
    cost_s = np.minimum(network.forward_s, network.backward_s)[goes]
    drawn_m, length_m = drawn_m[goes], network.edge_length_m[goes]
    with np.errstate(divide="ignore"):
        stretch = float((drawn_m / length_m).max(initial=1.0))
        on_edges = float(((drawn_m - _SPOT_M) / cost_s).max(initial=0.0))
    return max(network.profile.fastest_m_s * stretch, on_edges)
