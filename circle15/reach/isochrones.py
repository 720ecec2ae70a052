"""Isochrones of facilities, service areas of kinds: the places from which one walks there in time (definition D2)."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import contourpy
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.errors import InputError
from circle15.network.walk import WalkNetwork
from circle15.reach.ground import Ground
from circle15.reach.search import Seeds, node_costs, seeds_of
from circle15.reach.times import Places
from circle15.units import seconds

#: Minutes that are drawn unless others are asked for: the three tiers of the community life circle (GB
#: 50180-2018, 3.0.4).
MINUTES: Final = (5.0, 10.0, 15.0)

#: Stands in for "not reached" while contours are drawn. Large against any cutoff, so that a boundary is never
#: drawn outside the last lattice point that is reached; small enough that a contour's position keeps its
#: digits.
_FAR_S: Final = 1e7

_EMPTY: Final = shapely.MultiPolygon()


def isochrones(
    network: WalkNetwork,
    places: Places,
    *,
    minutes: Sequence[float] = MINUTES,
    ground: Ground | None = None,
) -> gpd.GeoDataFrame:
    """Draw, for each facility, from where it is reached within so many minutes.

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

    Returns
    -------
    ``facility_id``, ``kind``, ``minutes``, ``tolerance_m`` and the polygon; empty where the facility has no street.
    """
    lattice = ground or Ground(network=network)
    cutoffs = _cutoffs(minutes)
    rows = []
    for at in range(len(places.ids)):
        only = np.zeros(len(places.ids), dtype=np.bool_)
        only[at] = True
        seeds = seeds_of(places.snaps, places.ids, only)
        costs = node_costs(network, seeds, limit_s=seconds(cutoffs[-1]))
        areas = areas_within(lattice, seeds, costs, places.xy[only], cutoffs)
        rows += [(places.ids[at], places.kind[at], cutoff, area) for cutoff, area in zip(cutoffs, areas, strict=True)]
    return _table(rows, ["facility_id", "kind", "minutes"], lattice)


def service_areas(
    lattice: Ground,
    searches: Iterable[tuple[str, Seeds, NDArray[np.float64], NDArray[np.float64]]],
    *,
    minutes: Sequence[float] = MINUTES,
) -> gpd.GeoDataFrame:
    """Draw, for each kind, from where any facility of it is reached within so many minutes.

    Parameters
    ----------
    lattice
        Lattice to draw on.
    searches
        For each kind its name, its facilities, what :func:`~circle15.reach.search.node_costs` found, and the
        facilities' coordinates.
    minutes
        Cutoffs; each polygon holds the smaller ones.

    Returns
    -------
    ``kind``, ``minutes``, ``tolerance_m`` and the polygon.
    """
    cutoffs, asked = _cutoffs(minutes), list(searches)
    wanted: dict[tuple[int, int], list[int]] = {}
    for number, (_, seeds, costs, xy) in enumerate(asked):
        for tile in _tiles(lattice, seeds, costs, xy, cutoffs):
            wanted.setdefault(tile, []).append(number)
    pieces: list[list[list[shapely.Geometry]]] = [[[] for _ in cutoffs] for _ in asked]
    for tile in sorted(wanted):
        kept = tile in lattice.tiles
        for number in wanted[tile]:
            _, seeds, costs, _ = asked[number]
            _draw(lattice, tile, seeds, costs, cutoffs, pieces[number])
        if not kept:
            # Every kind has had it: a whole city's ground would fill the memory of an office computer.
            del lattice.tiles[tile]
    rows = [
        (kind, cutoff, _joined(piece))
        for (kind, *_), found in zip(asked, pieces, strict=True)
        for cutoff, piece in zip(cutoffs, found, strict=True)
    ]
    return _table(rows, ["kind", "minutes"], lattice)


def areas_of_kinds(lattice: Ground, places: Places, *, minutes: Sequence[float] = MINUTES) -> gpd.GeoDataFrame:
    """Search for every kind that is there, and draw its service areas; see :func:`service_areas`.

    Parameters
    ----------
    lattice
        Lattice to draw on.
    places
        Facilities.
    minutes
        Cutoffs.
    """
    cutoffs = _cutoffs(minutes)
    searches = []
    for kind in sorted(set(places.kind)):
        seeds = seeds_of(places.snaps, places.ids, places.kind == kind)
        costs = node_costs(lattice.network, seeds, limit_s=seconds(cutoffs[-1]))
        searches.append((kind, seeds, costs, places.xy[seeds.index]))
    return service_areas(lattice, searches, minutes=cutoffs)


def areas_within(
    lattice: Ground,
    seeds: Seeds,
    costs: NDArray[np.float64],
    xy: NDArray[np.float64],
    minutes: Sequence[float],
) -> list[shapely.Geometry]:
    """Draw the ground from which some facilities are reached, one polygon per cutoff.

    Parameters
    ----------
    lattice
        Lattice to draw on.
    seeds, costs
        Facilities and what a search found for them.
    xy
        Their coordinates, shape (f, 2): nobody comes from farther away than one walks in a straight line.
    minutes
        Cutoffs, ascending.
    """
    pieces: list[list[shapely.Geometry]] = [[] for _ in minutes]
    for tile in _tiles(lattice, seeds, costs, xy, minutes):
        _draw(lattice, tile, seeds, costs, minutes, pieces)
    return [_joined(piece) for piece in pieces]


def _tiles(
    lattice: Ground, seeds: Seeds, costs: NDArray[np.float64], xy: NDArray[np.float64], minutes: Sequence[float]
) -> list[tuple[int, int]]:
    """Tiles to draw on; none where no facility has a street."""
    return lattice.reached_tiles(xy, seeds, costs, seconds(minutes[-1])) if len(seeds) else []


def _draw(
    lattice: Ground,
    tile: tuple[int, int],
    seeds: Seeds,
    costs: NDArray[np.float64],
    minutes: Sequence[float],
    pieces: list[list[shapely.Geometry]],
) -> None:
    """Add one tile's polygons to the pieces of each cutoff."""
    field = lattice.times(tile, seeds, costs)
    if field.min() > seconds(minutes[-1]):
        return
    x, y = lattice.lines(tile)
    drawer = contourpy.contour_generator(
        x, y, np.minimum(field, _FAR_S), fill_type=contourpy.FillType.OuterOffset, name="serial"
    )
    for found, cutoff in zip(pieces, minutes, strict=True):
        found.extend(_polygons(*drawer.filled(-1.0, seconds(cutoff))))


def _polygons(
    points: list[NDArray[np.float64] | None], offsets: list[NDArray[np.uint32] | None]
) -> list[shapely.Geometry]:
    """Polygons, with their holes, of what contourpy drew."""
    polygons: list[shapely.Geometry] = []
    for xy, starts in zip(points, offsets, strict=True):
        if xy is None or starts is None:
            continue
        rings = [xy[a:b] for a, b in pairwise(starts.tolist()) if b - a >= 4]
        if rings:
            polygons.append(shapely.Polygon(rings[0], rings[1:]))
    return polygons


def _joined(pieces: list[shapely.Geometry]) -> shapely.Geometry:
    """Join the pieces of neighbouring tiles into one valid polygon."""
    if not pieces:
        return _EMPTY
    whole = shapely.union_all(shapely.make_valid(np.array(pieces, dtype=object)))
    return shapely.MultiPolygon([part for part in shapely.get_parts([whole]) if part.geom_type == "Polygon"])


def _cutoffs(minutes: Sequence[float]) -> list[float]:
    """Cutoffs in order; refuse what is no time."""
    cutoffs = sorted({float(value) for value in minutes})
    if not cutoffs or not all(0 < value <= 240 for value in cutoffs):
        raise InputError("minutes_unfit", value=list(minutes))
    return cutoffs


def _table(rows: Sequence[tuple[object, ...]], columns: list[str], lattice: Ground) -> gpd.GeoDataFrame:
    """Put rows that end in a polygon into a table."""
    table = pd.DataFrame([row[:-1] for row in rows], columns=columns)
    table["tolerance_m"] = lattice.tolerance_m
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [row[-1] for row in rows]
    return gpd.GeoDataFrame(table, geometry=shapes, crs=lattice.network.crs)
