"""Streets as dots: distances from very many places to the nearest street, quickly and nearly."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.spatial import cKDTree

#: Beyond this a distance to a street says nothing more than that there are no streets.
SIGHT_M: Final = 1_500.0

#: Streets are looked up as dots this far apart, or farther where there would be too many of them for the memory.
_DOT_M: Final = 10.0
_MOST_DOTS: Final = 1_500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetDots:
    """Streets as dots in an index: distances to a line within a metre or two, hundreds of thousands a second.

    Parameters
    ----------
    tree
        Index over the dots; None where there are no streets.
    crs
        Metric reference system of the dots.
    """

    tree: "cKDTree[None] | None"
    crs: CRS

    def distance_m(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Metres to the nearest street, of coordinates with the shape (..., 2); at most 1,500 m."""
        if self.tree is None:
            return np.full(xy.shape[:-1], SIGHT_M)
        found, _ = self.tree.query(xy.reshape(-1, 2), distance_upper_bound=SIGHT_M)
        return np.minimum(found, SIGHT_M).reshape(xy.shape[:-1])


def dots_of(lines: NDArray[np.object_], crs: CRS) -> StreetDots:
    """Make the dots of some streets.

    Parameters
    ----------
    lines
        Their lines, in ``crs``.
    crs
        A reference system in metres.
    """
    total_m = float(np.nansum(shapely.length(lines)))
    apart_m = max(_DOT_M, total_m / _MOST_DOTS)
    xy = shapely.get_coordinates(shapely.segmentize(lines, apart_m))
    xy = xy[np.isfinite(xy).all(axis=1)]
    # Such a tree is built twice as fast, and dots along lines make it no slower to search.
    tree = cKDTree(xy, balanced_tree=False, compact_nodes=False) if len(xy) else None
    return StreetDots(tree=tree, crs=crs)
