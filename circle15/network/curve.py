"""A space-filling curve: neighbours on the ground become neighbours in memory, and in number."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Side of the curve's square, in cells: at city size a cell is a few millimetres.
_BITS: Final = 24


def curve_order(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Order points along a Hilbert curve; points in one cell by x, then y.

    The order depends on the points alone, not on the order in which they are given.

    Parameters
    ----------
    xy
        Shape (n, 2).

    Returns
    -------
    Positions of the points in the order of the curve, shape (n,).

    References
    ----------
    D. Hilbert (1891), Über die stetige Abbildung einer Linie auf ein Flächenstück. Mathematische Annalen 38.
    """
    if len(xy) == 0:
        return np.zeros(0, dtype=np.int64)
    low = xy.min(axis=0)
    span = max(float((xy - low).max()), 1e-9)
    cell = np.minimum((xy - low) / span * 2**_BITS, 2**_BITS - 1).astype(np.int64)
    x, y = cell[:, 0].copy(), cell[:, 1].copy()
    distance = np.zeros(len(xy), dtype=np.int64)
    for bit in range(_BITS - 1, -1, -1):
        side = np.int64(1) << bit
        right, up = (x & side) > 0, (y & side) > 0
        distance += side * side * ((3 * right) ^ up)
        # Each quarter holds the same curve, turned: swap the axes in the lower two, and mirror the lower
        # right one.
        flip = right & ~up
        x = np.where(flip, side - 1 - (x & (side - 1)), x & (side - 1))
        y = np.where(flip, side - 1 - (y & (side - 1)), y & (side - 1))
        x, y = np.where(up, x, y), np.where(up, y, x)
    return np.lexsort((xy[:, 1], xy[:, 0], distance))
