"""Isochrones of facilities, service areas of kinds: the places from which one walks there in time (definition D2)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.network.walk import WalkNetwork
from circle15.reach.bounds import HAIR_M
from circle15.reach.contour import END, Field, polygons_within
from circle15.reach.cutoffs import MINUTES, cutoffs_of
from circle15.reach.ground import HALO, Ground, Reached, Window
from circle15.reach.polygons import filled, joined, nothing, rings_of
from circle15.reach.search import Seeds, node_costs, seeds_of, take
from circle15.reach.tiles import TILE
from circle15.reach.times import Places
from circle15.units import seconds

#: Holes smaller than this are filled, square metres: none, for each is ground of a street from which one comes late.
MIN_HOLE_M2: Final = 0.0

#: How much later than the cutoff the boundary is drawn, in walks across a cell: a lattice cuts off the tip in which the
#: ground of a street ends, and this gives it back. At 10 m of tolerance it is 1.3 m of walk.
_LATER: Final = 0.2

#: Tiles along the side of the largest piece that is drawn at once.
_PIECE: Final = 6


def isochrones(
    network: WalkNetwork,
    places: Places,
    *,
    minutes: Sequence[float] = MINUTES,
    ground: Ground | None = None,
    bands: bool = False,
    min_hole_m2: float = MIN_HOLE_M2,
) -> gpd.GeoDataFrame:
    """Draw, for each facility, from where it is reached within so many minutes.

    What a facility costs does not depend on how large the city is.

    Parameters
    ----------
    network
        Streets and who walks.
    places
        Facilities.
    minutes
        Cutoffs; each polygon holds the smaller ones.
    ground
        Lattice to draw on; a new one with the default tolerance when None. Hand it in to draw more than once.
    bands
        Draw rings that do not overlap, each from the cutoff before it.
    min_hole_m2
        Holes smaller than this are filled, square metres. Above nought, ground from which one comes late may lie
        inside, farther from the boundary than the tolerance.

    Returns
    -------
    ``facility_id``, ``kind``, ``from_minutes``, ``minutes``, ``tolerance_m``, ``min_hole_m2`` and the polygon; empty
    where the facility has no street.
    """
    lattice, cutoffs = ground or Ground(network=network), cutoffs_of(minutes)
    drawn = [_isochrone(lattice, places, at, cutoffs) for at in range(len(places.ids))]
    keys = pd.DataFrame({"facility_id": places.ids, "kind": places.kind})
    return _table(lattice, keys, drawn, cutoffs, bands=bands, min_hole_m2=min_hole_m2)


def service_areas(
    lattice: Ground,
    searches: Iterable[tuple[str, Seeds, NDArray[np.float64], NDArray[np.float64]]],
    *,
    minutes: Sequence[float] = MINUTES,
    bands: bool = False,
    min_hole_m2: float = MIN_HOLE_M2,
) -> gpd.GeoDataFrame:
    """Draw, for each kind, from where any facility of it is reached within so many minutes.

    Parameters
    ----------
    lattice
        Lattice to draw on.
    searches
        For each kind its name, its facilities, what :func:`~circle15.reach.search.node_costs` found, and the
        facilities' coordinates.
    minutes, bands, min_hole_m2
        As for :func:`isochrones`.

    Returns
    -------
    ``kind``, ``from_minutes``, ``minutes``, ``tolerance_m``, ``min_hole_m2`` and the polygon.
    """
    cutoffs, asked = cutoffs_of(minutes), list(searches)
    cutoffs_s = _drawn_s(lattice, cutoffs)
    found = [Reached(seeds=seeds, costs=costs, cutoffs_s=cutoffs_s) for _, seeds, costs, _ in asked]
    tiles = [
        set(lattice.reached_tiles(xy, reached)) if len(reached.seeds) else set()
        for reached, (*_, xy) in zip(found, asked, strict=True)
    ]
    jobs = sorted(
        ((window.column, window.row), number, window)
        for number, wanted in enumerate(tiles)
        for window in _windows(wanted)
    )
    pieces: list[list[NDArray[np.object_]]] = [[] for _ in asked]
    waiting = Counter(tile for _, number, window in jobs for tile in _asked(window, tiles[number]))
    kept = set(lattice.tiles)
    for _, number, window in jobs:
        walk_s = lattice.times(window, found[number], tiles[number])
        pieces[number].append(_polygons(lattice, np.pad(walk_s, 1, constant_values=END), window.wider(1), cutoffs_s))
        # A whole city's ground would fill the memory of an office computer: let go of what nobody waits for.
        for tile in _asked(window, tiles[number]):
            waiting[tile] -= 1
            if not waiting[tile] and tile not in kept:
                del lattice.tiles[tile]
    keys = pd.DataFrame({"kind": [kind for kind, *_ in asked]}, dtype=object)
    drawn = [joined(piece, len(cutoffs)) for piece in pieces]
    return _table(lattice, keys, drawn, cutoffs, bands=bands, min_hole_m2=min_hole_m2)


def areas_of_kinds(
    lattice: Ground,
    places: Places,
    *,
    minutes: Sequence[float] = MINUTES,
    bands: bool = False,
    min_hole_m2: float = MIN_HOLE_M2,
) -> gpd.GeoDataFrame:
    """Search for every kind that is there, and draw its service areas; see :func:`service_areas`.

    Parameters
    ----------
    lattice
        Lattice to draw on.
    places
        Facilities.
    minutes, bands, min_hole_m2
        As for :func:`isochrones`.
    """
    cutoffs = cutoffs_of(minutes)
    limit_s = _limit_s(lattice, cutoffs)
    searches = []
    for kind in sorted(set(places.kind)):
        seeds = seeds_of(places.snaps, places.ids, places.kind == kind)
        costs = node_costs(lattice.network, seeds, limit_s=limit_s)
        searches.append((kind, seeds, costs, places.xy[seeds.index]))
    return service_areas(lattice, searches, minutes=cutoffs, bands=bands, min_hole_m2=min_hole_m2)


def _isochrone(lattice: Ground, places: Places, at: int, cutoffs: Sequence[float]) -> NDArray[np.object_]:
    """Draw one facility's polygons, shape (c,)."""
    only = np.array([at])
    seeds = seeds_of(take(places.snaps, only), places.ids[only])
    if len(seeds) == 0:
        return nothing(len(cutoffs))
    near, cutoffs_s = lattice.neighbourhood, _drawn_s(lattice, cutoffs)
    node = near.search(seeds, places.xy[at], _limit_s(lattice, cutoffs))
    window = _window_around(lattice, seeds, places.xy[at], node, float(cutoffs_s[-1]))
    walk_s = lattice.times(window, Reached(seeds=seeds, costs=near.cost, cutoffs_s=cutoffs_s))
    near.forget(node)
    return _polygons(lattice, walk_s, window, cutoffs_s)


def _window_around(
    lattice: Ground, seeds: Seeds, xy: NDArray[np.float64], node: NDArray[np.int64], limit_s: float
) -> Window:
    """Lattice points of all ground from which a facility may be reached within a limit.

    From a node that is reached one gets no farther, in a straight line, than the time allows that is left there; and
    from the facility, along its own street.
    """
    near = lattice.neighbourhood
    left_m = np.maximum(limit_s - near.cost[node], 0.0)[:, None] * near.fastest_m_s
    node_xy = lattice.network.node_xy[node]
    reach_m = near.fastest_m_s * limit_s + HAIR_M
    street = shapely.bounds(lattice.network.edge_line[seeds.snaps.edge[0]])
    aside_m = min(lattice.network.profile.max_snap_m, reach_m)
    low = np.concatenate([node_xy - left_m - HAIR_M, street[None, :2] - aside_m]).min(axis=0)
    high = np.concatenate([node_xy + left_m + HAIR_M, street[None, 2:] + aside_m]).max(axis=0)
    return lattice.window_of(np.maximum(low, xy - reach_m), np.minimum(high, xy + reach_m))


def _windows(tiles: set[tuple[int, int]]) -> list[Window]:
    """Rectangles that cover some tiles and, where they adjoin, share a line of lattice points."""
    if not tiles:
        return []
    corner = np.array(sorted(tiles))
    piece = corner // _PIECE
    if (np.ptp(corner, axis=0) < _PIECE).all():
        piece[:] = 0
    windows = []
    for part in np.unique(piece, axis=0):
        mine = corner[(piece == part).all(axis=1)]
        column, row = (mine.min(axis=0) * TILE).tolist()
        columns, rows = (np.ptp(mine, axis=0) * TILE + TILE + 1).tolist()
        windows.append(Window(column=column, row=row, columns=columns, rows=rows))
    return windows


def _asked(window: Window, tiles: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of some tiles that the times of a window need."""
    return [tile for tile in window.wider(HALO).tiles if tile in tiles]


def _polygons(
    lattice: Ground, walk_s: NDArray[np.float32], window: Window, cutoffs_s: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Draw the times of a window."""
    field = Field(walk_s=walk_s, jump_s=_jump_s(lattice), column=window.column, row=window.row, cell_m=lattice.cell_m)
    return polygons_within(field, cutoffs_s, lattice.kernels)


def _jump_s(lattice: Ground) -> float:
    """Seconds of the walk across a cell: neighbours on the ground of one street are no farther apart, on the flat."""
    return lattice.cell_m / lattice.network.profile.speed_m_s


def _drawn_s(lattice: Ground, cutoffs: Sequence[float]) -> NDArray[np.float64]:
    """Seconds at which the boundaries of the cutoffs are drawn."""
    return np.array([seconds(cutoff) for cutoff in cutoffs]) + _LATER * _jump_s(lattice)


def _limit_s(lattice: Ground, cutoffs: Sequence[float]) -> float:
    """How far to search: where the last boundary is drawn, and the next lattice point beyond it."""
    return float(_drawn_s(lattice, cutoffs)[-1]) + _jump_s(lattice)


def _table(
    lattice: Ground,
    keys: pd.DataFrame,
    drawn: Sequence[NDArray[np.object_]],
    cutoffs: Sequence[float],
    *,
    bands: bool,
    min_hole_m2: float,
) -> gpd.GeoDataFrame:
    """Put the polygons of every facility or kind, shape (c,) each, into a table with a row for each."""
    shapes = np.array(drawn, dtype=object).reshape(len(drawn), len(cutoffs))
    if min_hole_m2 > 0:
        shapes = filled(shapes.reshape(-1), min_hole_m2).reshape(shapes.shape)
    if bands:
        shapes = rings_of(shapes)
    before = [0.0, *cutoffs[:-1]] if bands else [0.0] * len(cutoffs)
    table = keys.loc[keys.index.repeat(len(cutoffs))].reset_index(drop=True)
    table["from_minutes"] = np.tile(before, len(drawn))
    table["minutes"] = np.tile(np.array(cutoffs), len(drawn))
    table["tolerance_m"] = lattice.tolerance_m
    table["min_hole_m2"] = float(min_hole_m2)
    return gpd.GeoDataFrame(table, geometry=shapes.reshape(-1), crs=lattice.network.crs)
