"""Points all over an outline, for people of whom nothing is known but the outline."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

#: Spacing of points inside an outline: a block of houses; and how many points one community has at most.
STEP_M: Final = 50.0
MOST_POINTS: Final = 400


def inside_points(
    outline: shapely.Polygon | shapely.MultiPolygon,
    *,
    step_m: float = STEP_M,
    at_most: int = MOST_POINTS,
) -> NDArray[np.float64]:
    """Points of a regular lattice inside an outline; one inner point when it is smaller than a cell.

    The lattice lies on multiples of its step, so that neighbours share it and a moved vertex moves no point.

    Parameters
    ----------
    outline
        A polygon, metres.
    step_m
        Spacing; wider where the outline would hold more than ``at_most`` points.
    at_most
        Points at most, approximately.

    Returns
    -------
    Shape (p, 2).

    Examples
    --------
    >>> inside_points(shapely.box(0, 0, 120, 80)).tolist()
    [[50.0, 50.0], [100.0, 50.0]]
    """
    step = max(step_m, float(np.sqrt(outline.area / at_most)))
    low_x, low_y, high_x, high_y = outline.bounds
    x = np.arange(np.ceil(low_x / step), np.floor(high_x / step) + 1) * step
    y = np.arange(np.ceil(low_y / step), np.floor(high_y / step) + 1) * step
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shapely.prepare(outline)
    inside = grid[shapely.contains_xy(outline, grid)] if len(grid) else grid
    return inside if len(inside) else shapely.get_coordinates(shapely.point_on_surface(outline))
