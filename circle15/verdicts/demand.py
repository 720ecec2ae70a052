"""Where the people of a community live (definition D4): its buildings, else its outline sampled, else its point."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.reach.times import Demand

#: Columns of buildings that can weigh them, best first.
_WEIGHTS: Final = ("population", "households", "floors")

#: Spacing of points inside an outline: a block of houses; and how many points one community has at most.
_OUTLINE_STEP_M: Final = 50.0
_OUTLINE_POINTS: Final = 400


def demand_points(communities: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame | None = None) -> Demand:
    """Place the people of every community.

    Parameters
    ----------
    communities
        Points or polygons, in a metric reference system.
    buildings
        Residential buildings in the same reference system: ``community_id`` where known (else the outline
        that holds the building), and ``population``, ``households`` or ``floors`` to weigh them by; without
        any of these each counts as one.

    Returns
    -------
    Demand
        Its ``basis`` is ``buildings_population``, ``buildings_households``, ``buildings_floors``,
        ``buildings_count``, ``outline`` or ``point`` for each community.
    """
    housed = _housed(communities, buildings)
    xy: list[NDArray[np.float64]] = []
    weight: list[NDArray[np.float64]] = []
    basis: list[str] = []
    for at, shape in enumerate(communities.geometry):
        homes = housed.get(at)
        if homes is not None:
            found, name = _of_buildings(homes)
            xy.append(shapely.get_coordinates(homes.geometry.to_numpy()))
            weight.append(found)
            basis.append(name)
        elif isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
            xy.append(inside_points(shape))
            weight.append(np.ones(len(xy[-1])))
            basis.append("outline")
        else:
            xy.append(shapely.get_coordinates(shapely.point_on_surface(shape)))
            weight.append(np.ones(1))
            basis.append("point")
    return Demand(
        xy=np.concatenate(xy),
        community=np.repeat(np.arange(len(communities)), [len(points) for points in xy]),
        weight=np.concatenate(weight),
        basis=np.array(basis, dtype=object),
        ids=communities.index.astype(str).to_numpy(dtype=object),
    )


def inside_points(
    outline: shapely.Polygon | shapely.MultiPolygon,
    *,
    step_m: float = _OUTLINE_STEP_M,
    at_most: int = _OUTLINE_POINTS,
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


def _housed(communities: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame | None) -> dict[int, gpd.GeoDataFrame]:
    """Buildings by the row of their community: the one they name, else the outline that holds them."""
    if buildings is None or buildings.empty:
        return {}
    homes = buildings.set_geometry(buildings.geometry.representative_point()).sort_index()
    named = (
        homes["community_id"] if "community_id" in homes.columns else pd.Series(None, index=homes.index, dtype=object)
    )
    row = pd.Index(communities.index.astype(str)).get_indexer(named.astype(object).map(str))
    outlines = communities.geometry.to_numpy()
    lost = np.flatnonzero((row < 0) & named.isna().to_numpy())
    if len(lost):
        hit, outline = shapely.STRtree(outlines).query(homes.geometry.to_numpy()[lost], predicate="within")
        # Outlines that overlap: the first community counts, so that nobody lives twice.
        hit, first = np.unique(hit, return_index=True)
        row[lost[hit]] = outline[first]
    return {int(at): homes[row == at] for at in np.unique(row[row >= 0])}


def _of_buildings(homes: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], str]:
    """Weigh buildings by the best column that every one of them has."""
    for column in _WEIGHTS:
        if column in homes.columns:
            values = pd.to_numeric(homes[column], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
            if np.isfinite(values).all() and values.sum() > 0 and (values >= 0).all():
                return values, f"buildings_{column}"
    return np.ones(len(homes)), "buildings_count"
