"""People by a population grid: its points inside an outline, and its cells as far as they lie inside (definition D4).

Of a cell that an outline cuts the piece inside counts, with the share of the cell's people that it is of the cell's
area (areal weighting). What a grid says is a weight and never a total: grids of mainland towns hold between 23 and 59 %
of the people who live there.
"""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.verdicts.lattice import inside_points

#: What can be counted in a cell, best first.
COUNTS: Final = ("population", "households")

#: A larger piece of a cell, 200 m square, is too much for one point: it is sampled like an outline.
_COARSE_M2: Final = 40_000.0

#: Pieces smaller than this share of their cell are the rounding of two lines that are one.
_SLIVER: Final = 1e-6


def cells_inside(
    communities: gpd.GeoDataFrame, population: gpd.GeoDataFrame | None, *, but: frozenset[int] = frozenset()
) -> dict[int, tuple[NDArray[np.float64], NDArray[np.float64], str]]:
    """Place the people of a grid in the outlines that hold them.

    Parameters
    ----------
    communities
        Points or polygons, in a metric reference system; only polygons hold people of a grid.
    population
        Points or polygons with ``population`` or ``households``, in the same reference system; values that are
        missing or negative do not count.
    but
        Rows of communities that are not asked for.

    Returns
    -------
    Coordinates, weights and basis by the row of the community; none for those whose outline holds nobody.
    """
    if population is None or population.empty:
        return {}
    counts = {name: _counts(population, name) for name in COUNTS if name in population.columns}
    outlines = np.asarray(communities.geometry.to_numpy(), dtype=object)
    asked = np.flatnonzero(shapely.get_dimensions(outlines) == 2)
    asked = asked[~np.isin(asked, list(but))]
    cells = np.asarray(population.geometry.to_numpy(), dtype=object)
    drawn = shapely.get_dimensions(cells) == 2
    row, cell = shapely.STRtree(cells).query(outlines[asked], predicate="intersects")
    row = asked[row]
    order = np.lexsort((cell, row))
    row, cell = row[order], cell[order]
    share = np.ones(len(cell))
    pieces = cells[cell]
    cut = np.flatnonzero(drawn[cell])
    cut = cut[~shapely.contains_properly(outlines[row[cut]], pieces[cut])]
    whole_m2 = shapely.area(pieces[cut])
    pieces[cut] = shapely.intersection(outlines[row[cut]], pieces[cut])
    share[cut] = shapely.area(pieces[cut]) / np.where(whole_m2 > 0, whole_m2, np.inf)
    share[share < _SLIVER] = 0.0
    result = {}
    for at in np.unique(row):
        own = np.flatnonzero((row == at) & (share > 0))
        for name, count in counts.items():
            weight = count[cell[own]] * share[own]
            if weight.sum() > 0:
                peopled = weight > 0
                xy, spread = _spots(pieces[own[peopled]], weight[peopled])
                result[int(at)] = (xy, spread, f"grid_{name}")
                break
    return result


def _counts(population: gpd.GeoDataFrame, name: str) -> NDArray[np.float64]:
    """How many people or households each cell has; none where it does not say, or says what cannot be."""
    values = pd.to_numeric(population[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(values) & (values > 0), values, 0.0)


def _spots(pieces: NDArray[np.object_], weight: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Stand for each piece: by its middle where that lies in it, by several points where it is large."""
    middle = np.asarray(shapely.centroid(pieces), dtype=object)
    beside = ~shapely.intersects(pieces, middle)
    middle[beside] = shapely.point_on_surface(pieces[beside])
    coarse = shapely.area(pieces) > _COARSE_M2
    xy, spread = [shapely.get_coordinates(middle[~coarse])], [weight[~coarse]]
    for piece, people in zip(pieces[coarse], weight[coarse], strict=True):
        xy.append(inside_points(piece))
        spread.append(np.full(len(xy[-1]), people / len(xy[-1])))
    return np.concatenate(xy), np.concatenate(spread)
