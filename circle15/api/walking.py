"""What people call to walk: times, routes, isochrones, service areas, snaps."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from circle15.api.doors import as_points, at_the_door, checked_gates, open_only, refuse_no_time, served_points
from circle15.errors import InputError
from circle15.metric import to_crs
from circle15.network.snap import place_xy, snap, snap_table
from circle15.network.walk import WalkNetwork
from circle15.reach import isochrones as drawing
from circle15.reach import pairs, several
from circle15.reach import routes as walked
from circle15.reach import streets as reached
from circle15.reach import times as walking
from circle15.reach.cutoffs import MINUTES
from circle15.reach.ground import TOLERANCE_M, Ground
from circle15.reach.isochrones import MIN_HOLE_M2
from circle15.schema import (
    BUILDINGS,
    COMMUNITIES,
    FACILITIES,
    POPULATION,
)
from circle15.verdicts.demand import demand_points
from circle15.verdicts.holdings import IN_SERVICE

#: Nobody asks for the hundred nearest facilities: more is a slip.
_MOST_FACILITIES = 100


def nearest_times(  # noqa: PLR0913  who walks where, and what is known of where they live
    network: WalkNetwork,
    communities: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    *,
    within_min: float = 15.0,
    buildings: gpd.GeoDataFrame | None = None,
    population: gpd.GeoDataFrame | None = None,
    gates: gpd.GeoDataFrame | None = None,
    k: int = 1,
) -> pd.DataFrame:
    """Walk from every community to its nearest facility of each kind, door to door.

    Parameters
    ----------
    network
        Streets and who walks.
    communities
        Points or polygons, index = id.
    facilities
        Points with ``kind``, index = id; those whose ``status`` is not ``open`` are left out.
    within_min
        Limit in minutes to which ``share_within`` refers.
    buildings
        Where the people of the communities live; else the population grid, their outlines or points.
    population
        Points or cells of a population grid, with ``population`` or ``households``.
    gates
        Points with ``community_id``: communities that have any are left through these alone. Those that name no
        community here, or lie far from it, do not count.
    k
        How many facilities: with more than one, the second nearest, the third nearest and so on as well.

    Returns
    -------
    One row per community and kind, see :func:`circle15.reach.times.nearest_table`. Unreachable is NaN and a ``reason``.
    With ``k`` above 1 one row per community, kind and ``rank``, see :func:`circle15.reach.several.ranked_table`.

    Raises
    ------
    CrsError, TableError
        If a table cannot be used.
    InputError
        If the limit is no time, or ``k`` no number of facilities.
    """
    refuse_no_time(within_min)
    if not 1 <= k <= _MOST_FACILITIES:
        raise InputError("facilities_unfit", value=k, most=_MOST_FACILITIES)
    people = at_the_door(communities, COMMUNITIES, "communities", network)
    served = at_the_door(facilities, FACILITIES, "facilities", network)
    demand = demand_points(
        people,
        None if buildings is None else at_the_door(buildings, BUILDINGS, "buildings", network),
        None if population is None else at_the_door(population, POPULATION, "population", network),
        None if gates is None else to_crs(checked_gates(gates, people).table, network.crs, what="gates"),
    )
    places = walking.places_of(network, served)
    met = snap(network, demand.exit_xy)
    use = (served["status"] == IN_SERVICE).to_numpy(dtype=bool)
    kinds = sorted(set(places.kind))
    if k > 1:
        ranked = [several.walks_to_several(network, demand, met, places, (kind, use), k) for kind in kinds]
        return several.ranked_table(demand, places, ranked, within_min)
    reaches = walking.reach_of_kinds(network, demand, met, places, kinds, use)
    return walking.nearest_table(demand, places, reaches.values(), within_min)


def travel_times(
    network: WalkNetwork,
    origins: gpd.GeoDataFrame,
    destinations: gpd.GeoDataFrame,
    *,
    cutoff_min: float = 15.0,
) -> pd.DataFrame:
    """Walking times of all pairs within a cutoff; see :func:`circle15.reach.pairs.travel_times`.

    Parameters
    ----------
    network
        Streets and who walks.
    origins, destinations
        Places with an index of ids; polygons count as an inner point.
    cutoff_min
        Pairs that take longer are left out.

    Raises
    ------
    CrsError
        If a table has no reference system.
    InputError
        If the cutoff is no time.
    """
    refuse_no_time(cutoff_min)
    return pairs.travel_times(
        network,
        as_points(origins, network, "origins"),
        as_points(destinations, network, "destinations"),
        cutoff_min=cutoff_min,
    )


def routes(
    network: WalkNetwork, places: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame, *, matched: bool = False
) -> gpd.GeoDataFrame:
    """Draw the walked lines from places to their nearest facilities of each kind, door to door.

    The line runs from the place to the facility; its minutes are those of :func:`nearest_times` for communities that
    are points without gates, and those of :func:`travel_times`.

    Parameters
    ----------
    network
        Streets and who walks.
    places
        Communities, or any places with an index of ids; polygons count as an inner point.
    facilities
        Points with ``kind``, index = id; those whose ``status`` is not ``open`` are left out.
    matched
        Walk from each place to the facility in the same row instead, whatever its kind and status.

    Returns
    -------
    ``place_id``, ``facility_id``, ``kind``, ``walk_min``, ``length_m`` (door to door), ``network_m`` (along streets),
    ``reason`` and the line, in the network's reference system: one row per place and kind. With ``matched``
    ``origin_id`` and ``destination_id`` stand in the place of the first three, and the rows are as given. Where there
    is no way, there is no line, but a reason.

    Raises
    ------
    CrsError
        If a table has no reference system.
    InputError
        If rows are to be matched and the tables have not equally many.
    """
    here = as_points(places, network, "places")
    if not matched:
        return walked.nearest_routes(
            network, here, walking.places_of(network, open_only(served_points(network, facilities)))
        )
    there = as_points(facilities, network, "facilities")
    if len(here) != len(there):
        raise InputError("rows_unmatched", places=len(here), facilities=len(there))
    return walked.matched_routes(network, here, there)


def isochrones(
    network: WalkNetwork,
    facilities: gpd.GeoDataFrame,
    minutes: Sequence[float] = MINUTES,
    *,
    tolerance_m: float = TOLERANCE_M,
    bands: bool = False,
    min_hole_m2: float = MIN_HOLE_M2,
) -> gpd.GeoDataFrame:
    """Draw, for every facility, the places from which one walks there within so many minutes, door to door.

    Parameters
    ----------
    network
        Streets and who walks.
    facilities
        Points, index = id.
    minutes
        Cutoffs; each polygon holds the smaller ones.
    tolerance_m
        How far a drawn boundary may lie from the true one.
    bands
        Draw rings that do not overlap, each from the cutoff before it, instead of polygons that hold one another.
    min_hole_m2
        Holes smaller than this are filled, square metres. Above nought, ground from which one comes late may lie
        inside, farther from the boundary than the tolerance.

    Returns
    -------
    ``facility_id``, ``kind``, ``from_minutes``, ``minutes``, ``tolerance_m``, ``min_hole_m2`` and the polygon, in the
    network's reference system.

    Raises
    ------
    CrsError
        If the facilities have no reference system.
    InputError
        If a cutoff is no time.
    """
    places = walking.places_of(network, served_points(network, facilities))
    ground = Ground(network=network, tolerance_m=tolerance_m)
    return drawing.isochrones(network, places, minutes=minutes, ground=ground, bands=bands, min_hole_m2=min_hole_m2)


def service_areas(
    network: WalkNetwork,
    facilities: gpd.GeoDataFrame,
    minutes: Sequence[float] = MINUTES,
    *,
    tolerance_m: float = TOLERANCE_M,
    bands: bool = False,
    min_hole_m2: float = MIN_HOLE_M2,
) -> gpd.GeoDataFrame:
    """Draw, for every kind, the places from which some facility of it is reached within so many minutes.

    Facilities whose ``status`` is not ``open`` are left out, as in :func:`nearest_times`. Parameters and
    errors are those of :func:`isochrones`; the result has its columns but for ``facility_id``.
    """
    served = open_only(served_points(network, facilities))
    return drawing.areas_of_kinds(
        Ground(network=network, tolerance_m=tolerance_m),
        walking.places_of(network, served),
        minutes=minutes,
        bands=bands,
        min_hole_m2=min_hole_m2,
    )


def reached_streets(
    network: WalkNetwork,
    facilities: gpd.GeoDataFrame,
    minutes: Sequence[float] = MINUTES,
    *,
    dissolve: bool = False,
) -> gpd.GeoDataFrame:
    """Find the pieces of streets from which one walks to each facility within so many minutes.

    Somebody who stands on the street walks along it and then off it to the facility's door: streets are cut exactly
    where that takes the cutoff.

    Parameters
    ----------
    network
        Streets and who walks.
    facilities
        Points, index = id.
    minutes
        Cutoffs.
    dissolve
        The streets from which any open facility of a kind is reached, instead of those of each facility.

    Returns
    -------
    ``facility_id`` (not with ``dissolve``), ``kind``, ``minutes``, ``from_minutes``, ``edge``, ``way_id``, ``name``,
    ``length_m`` and the line, in the network's reference system. Each piece is there once for each facility, with the
    smallest cutoff within which it is reached and the one below.

    Raises
    ------
    CrsError
        If the facilities have no reference system.
    InputError
        If a cutoff is no time.
    """
    served = served_points(network, facilities)
    if dissolve:
        return reached.reached_streets_of_kinds(network, walking.places_of(network, open_only(served)), minutes=minutes)
    return reached.reached_streets(network, walking.places_of(network, served), minutes=minutes)


def snaps(network: WalkNetwork, places: gpd.GeoDataFrame, *, role: str = "place") -> gpd.GeoDataFrame:
    """Show where places meet the streets.

    Returns
    -------
    ``place_id``, ``role``, ``edge``, ``offset_m``, ``snap_m``, ``reason`` and the point on the street.

    Raises
    ------
    CrsError
        If the places have no reference system.
    """
    points = as_points(places, network, role)
    return snap_table(network, points, snap(network, place_xy(points)), role=role)
