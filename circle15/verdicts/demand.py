"""Where the people of a community live, and through which gates they leave (definition D4).

They live in its buildings, as far as these say how many; else in the cells of a population grid; else in buildings that
count their floors, or each as one; else all over its outline; else at its point. Of a community of which nobody has
said where it is nothing is guessed: its people stand at a point without coordinates.
"""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.reach.gates import NO_GATES, Gates, gates_behind
from circle15.reach.times import Demand
from circle15.verdicts.cells import cells_inside
from circle15.verdicts.lattice import inside_points

#: Columns of buildings that can weigh them, best first.
_WEIGHTS: Final = ("population", "households", "floors")

#: Basis of a community of which nobody has said where it is.
UNLOCATED: Final = "unlocated"

#: What buildings are weighed by when they say how many live there: better than any grid.
_COUNTED: Final = frozenset({"buildings_population", "buildings_households"})


def demand_points(
    communities: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None = None,
    population: gpd.GeoDataFrame | None = None,
    gates: gpd.GeoDataFrame | None = None,
) -> Demand:
    """Place the people of every community, and lay their ways to the gates.

    Parameters
    ----------
    communities
        Points or polygons, in a metric reference system.
    buildings
        Residential buildings in the same reference system: ``community_id`` where known (else the outline
        that holds the building), and ``population``, ``households`` or ``floors`` to weigh them by; without
        any of these each counts as one.
    population
        Points or cells with ``population`` or ``households``, in the same reference system.
    gates
        Points with ``community_id``, in the same reference system; those of other communities are left out.

    Returns
    -------
    Demand
        Its ``basis`` is ``buildings_population``, ``buildings_households``, ``grid_population``,
        ``grid_households``, ``buildings_floors``, ``buildings_count``, ``outline`` or ``point`` for each community;
        ``unlocated`` for one without a geometry, whose one point has NaN for coordinates.
    """
    housed = {row: _of_buildings(homes) for row, homes in _housed(communities, buildings).items()}
    counted = {row: found for row, found in housed.items() if found[2] in _COUNTED}
    better = housed | cells_inside(communities, population, but=frozenset(counted)) | counted
    xy: list[NDArray[np.float64]] = []
    weight: list[NDArray[np.float64]] = []
    basis: list[str] = []
    for at, shape in enumerate(communities.geometry):
        if at in better:
            spots, found, name = better[at]
        elif shapely.is_missing(shape):
            spots, found, name = np.full((1, 2), np.nan), np.ones(1), UNLOCATED
        elif isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
            spots, name = inside_points(shape), "outline"
            found = np.ones(len(spots))
        else:
            spots, found, name = shapely.get_coordinates(shapely.point_on_surface(shape)), np.ones(1), "point"
        xy.append(spots)
        weight.append(found)
        basis.append(name)
    places = np.concatenate(xy)
    community = np.repeat(np.arange(len(communities)), [len(points) for points in xy])
    return Demand(
        xy=places,
        community=community,
        weight=np.concatenate(weight),
        basis=np.array(basis, dtype=object),
        ids=communities.index.astype(str).to_numpy(dtype=object),
        gates=_gates(communities, gates, places, community),
    )


def nowhere(communities: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame | None) -> int:
    """Count the residential buildings that lie in no community."""
    if buildings is None or buildings.empty:
        return 0
    return int((_rows(communities, buildings.set_geometry(buildings.geometry.representative_point())) < 0).sum())


def _gates(
    communities: gpd.GeoDataFrame,
    gates: gpd.GeoDataFrame | None,
    xy: NDArray[np.float64],
    community: NDArray[np.int64],
) -> Gates:
    """Find out who lives behind which gates."""
    if gates is None or gates.empty:
        return NO_GATES
    row = pd.Index(communities.index.astype(str)).get_indexer(gates["community_id"].astype(object).map(str))
    # Nobody knows which of the gates of a community is nearer to homes that nobody can place.
    row = np.where(np.isin(row, community[np.isnan(xy).any(axis=1)]), -1, row)
    known = gates[row >= 0]
    if known.empty:
        return NO_GATES
    spots = shapely.get_coordinates(known.geometry.to_numpy())
    ids = known.index.astype(str).to_numpy(dtype=object)
    shapes = np.asarray(communities.geometry.to_numpy(), dtype=object)
    return gates_behind(xy, community, (spots, ids, row[row >= 0].astype(np.int64)), shapes)


def _housed(communities: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame | None) -> dict[int, gpd.GeoDataFrame]:
    """Buildings by the row of their community."""
    if buildings is None or buildings.empty:
        return {}
    homes = buildings.set_geometry(buildings.geometry.representative_point()).sort_index()
    row = _rows(communities, homes)
    order = np.argsort(row, kind="stable")
    found, first = np.unique(row[order], return_index=True)
    parts = np.split(order, first[1:])
    return {int(at): homes.iloc[part] for at, part in zip(found, parts, strict=True) if at >= 0}


def _rows(communities: gpd.GeoDataFrame, homes: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Row of each building's community: the one it names, else the outline that holds it; -1 without any."""
    named = (
        homes["community_id"] if "community_id" in homes.columns else pd.Series(None, index=homes.index, dtype=object)
    )
    known = pd.Index(communities.index.astype(str))
    row: NDArray[np.int64] = np.array(known.get_indexer(named.astype(object).map(str)), dtype=np.int64)
    outlines = communities.geometry.to_numpy()
    lost = np.flatnonzero((row < 0) & named.isna().to_numpy())
    if len(lost):
        hit, outline = shapely.STRtree(outlines).query(homes.geometry.to_numpy()[lost], predicate="within")
        # Outlines that overlap: the first community counts, so that nobody lives twice.
        hit, first = np.unique(hit, return_index=True)
        row[lost[hit]] = outline[first]
    return row


def _of_buildings(homes: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], str]:
    """Place buildings, and weigh them by the best column that every one of them has."""
    xy = shapely.get_coordinates(homes.geometry.to_numpy())
    for column in _WEIGHTS:
        if column in homes.columns:
            values = pd.to_numeric(homes[column], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
            if np.isfinite(values).all() and values.sum() > 0 and (values >= 0).all():
                return xy, values, f"buildings_{column}"
    return xy, np.ones(len(homes)), "buildings_count"
