"""The ground's height: a regular raster of it, what it says between its cells, and how its noise is taken out.

Nothing here reads files; ``circle15.sources.elevation`` does. Unknown stays unknown (definition D5): a void of
the raster, and everything beyond its rim, is NaN and never zero.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from scipy import ndimage

from circle15.errors import InputError
from circle15.metric import WGS84, local_crs, project

#: How a raster lies on the ground: ``(a, b, c, d, e, f)`` with x = a·column + b·row + c and
#: y = d·column + e·row + f, where whole numbers are the corners of cells.
Transform = tuple[float, float, float, float, float, float]

#: Between the shore of the Dead Sea and Everest: other heights, such as -9999, say that nobody knows.
HEIGHTS_M: Final = (-500.0, 9000.0)

#: Standard deviation of the mean that a raster's heights are replaced by: one cell of SRTM, see :func:`smoothed`.
SMOOTHING_M: Final = 30.0

#: Four standard deviations, as far as the mean reaches: a kilometre, which is what is read around the streets.
_MOST_SMOOTHING_M: Final = 250.0

#: Decimals of a cell beyond which lies the rounding of projections: a point on the rim is on the raster.
_CELL_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Heights of the ground on a regular raster.

    Parameters
    ----------
    height_m
        Metres above sea level at the cells' centres, shape (rows, columns); NaN where unknown.
    transform
        Where the cells lie in ``crs``, x or longitude first; see :data:`Transform`.
    crs
        Reference system of the raster.
    name
        What was read, for messages.
    smoothing_m
        Standard deviation of the mean that the heights were replaced by, metres; 0 if they are as read.
    """

    height_m: NDArray[np.float32]
    transform: Transform
    crs: CRS
    name: str
    smoothing_m: float = 0.0


def likely(height_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take heights that no ground has for unknown.

    >>> likely(np.array([-9999.0, -400.0, 1890.0])).tolist()
    [nan, -400.0, 1890.0]
    """
    return np.where((height_m >= HEIGHTS_M[0]) & (height_m <= HEIGHTS_M[1]), height_m, np.nan)


def heights(surface: Surface, xy: NDArray[np.float64], crs: CRS) -> NDArray[np.float64]:
    """Heights at points, bilinear between the centres of the four cells around each.

    Parameters
    ----------
    surface
        What the ground is.
    xy
        Points, x or longitude first, shape (p, 2).
    crs
        Reference system of ``xy``.

    Returns
    -------
    Metres above sea level, shape (p,). NaN beyond the rim, and where any cell that has a say is void. Within
    the outer half of a rim cell there is nothing to interpolate with: its own height holds up to the rim.

    Examples
    --------
    Two cells of 10 m side by side, 0 m and 5 m high: halfway between their centres the ground is at 2.5 m.

    >>> ground = Surface(
    ...     height_m=np.array([[0, 5]], dtype=np.float32),
    ...     transform=(10, 0, 0, 0, -10, 10),
    ...     crs=CRS.from_epsg(32650),
    ...     name="two cells",
    ... )
    >>> heights(ground, np.array([[5.0, 5.0], [10.0, 5.0], [19.0, 5.0], [21.0, 5.0]]), ground.crs)
    array([0. , 2.5, 5. , nan])
    """
    at = project(np.asarray(xy, dtype=np.float64), crs, surface.crs)
    known = np.isfinite(at).all(axis=1)
    cell = np.full(at.shape, np.nan)
    cell[known] = np.round(cells_at(surface.transform, at[known]), _CELL_DECIMALS)
    rows, columns = surface.height_m.shape
    last = np.array([columns - 1, rows - 1])
    inside = ((cell >= -0.5) & (cell <= last + 0.5)).all(axis=1)
    height_m = np.full(len(at), np.nan)
    height_m[inside] = _between(surface.height_m, np.clip(cell[inside], 0, last))
    return height_m


def cells_at(transform: Transform, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cells in which points lie, as column and row, shape (p, 2); whole numbers are centres of cells.

    >>> cells_at((10, 0, 0, 0, -10, 30), np.array([[5.0, 25.0], [10.0, 0.0]]))
    array([[0. , 0. ],
           [0.5, 2.5]])
    """
    a, b, c, d, e, f = transform
    x, y = xy[:, 0] - c, xy[:, 1] - f
    return np.column_stack([e * x - b * y, a * y - d * x]) / (a * e - b * d) - 0.5


def _between(height_m: NDArray[np.float32], cell: NDArray[np.float64]) -> NDArray[np.float64]:
    """Interpolate at positions among the cells; a cell without weight has no say, so that it may be void."""
    first = np.floor(cell).astype(np.intp)
    share = cell - first
    last = np.array(height_m.shape[::-1]) - 1
    total = np.zeros(len(cell))
    for step in ((0, 0), (1, 0), (0, 1), (1, 1)):
        column, row = np.minimum(first + step, last).T
        weight = np.where(step, share, 1.0 - share).prod(axis=1)
        total += np.where(weight > 0, weight * height_m[row, column], 0.0)
    return total


def smoothed(surface: Surface, smoothing_m: float = SMOOTHING_M) -> Surface:
    r"""Replace every height by a mean of the heights around it, before slopes are asked for.

    Radar heights such as SRTM's are whole metres with a random error of 5 to 10 m (90 %) on cells of about
    30 m: read as they are, a street of 50 m on flat ground would climb at 10 %. The rule is the Gaussian mean

    .. math:: \bar h(p) = \sum_q h(q)\, w(q) \Big/ \sum_q w(q), \qquad w(q) = e^{-|p - q|^2 / 2 s^2}

    over the known cells q within 4 s, with s = ``smoothing_m`` in metres on the ground. With s of one cell the
    errors, as far as neighbours err independently, fall to 1 / (2 √π) = 28 %, while waves of the ground keep
    exp(-2 π² s² / L²) of their height: 82 % at a length L of 300 m, 98 % at 1 km. Ground that was surveyed
    finely needs less; 0 leaves the heights as they are.

    Voids stay void and have no say, as has what lies beyond the rim. Metres per cell are those at the middle of
    the raster, in x and in y: on a raster in degrees they differ by the cosine of the latitude.

    Parameters
    ----------
    surface
        What the ground is.
    smoothing_m
        Standard deviation s of the mean, metres, 0 to 250.

    Raises
    ------
    InputError
        If ``smoothing_m`` is not one that can be used.

    References
    ----------
    "An Assessment of the SRTM Topographic Products", JPL D-31639 (2005): the errors by continent.
    """
    if not 0 <= smoothing_m <= _MOST_SMOOTHING_M:
        raise InputError("smoothing_unfit", value=smoothing_m, limit=_MOST_SMOOTHING_M)
    known = np.isfinite(surface.height_m)
    if smoothing_m == 0 or not known.any():
        return surface
    width_m, depth_m = cell_size_m(surface)
    reach = (smoothing_m / depth_m, smoothing_m / width_m)
    mean = ndimage.gaussian_filter(np.where(known, surface.height_m, np.float32(0)), reach, mode="constant")
    weight = ndimage.gaussian_filter(known.astype(np.float32), reach, mode="constant")
    height_m = np.full(mean.shape, np.nan, dtype=np.float32)
    np.divide(mean, weight, out=height_m, where=known)
    # A mean lies within what it is a mean of; the last digit of the arithmetic does not.
    np.clip(height_m, np.nanmin(surface.height_m), np.nanmax(surface.height_m), out=height_m)
    # Means of means are one mean, whose variances add.
    return replace(surface, height_m=height_m, smoothing_m=float(np.hypot(surface.smoothing_m, smoothing_m)))


def cell_size_m(surface: Surface) -> tuple[float, float]:
    """Metres on the ground from a cell to the next in its row, and from a row to the next, mid-raster."""
    a, b, c, d, e, f = surface.transform
    rows, columns = surface.height_m.shape
    middle = np.array([a * columns / 2 + b * rows / 2 + c, d * columns / 2 + e * rows / 2 + f])
    spots = middle + np.array([[0.0, 0.0], [a, d], [b, e]])
    lon, lat = project(spots[:1], surface.crs, WGS84)[0]
    ground = project(spots, surface.crs, local_crs(lon, lat))
    width_m, depth_m = np.hypot(*(ground[1:] - ground[0]).T)
    return float(width_m), float(depth_m)
