"""What people call: read, reach, assess, run, explore."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely

from circle15 import result
from circle15.errors import CrsError, InputError
from circle15.intake import tables as intake
from circle15.intake.streets import TerrainFiles, network_of_file, network_of_graph, network_of_lines
from circle15.job import Options, Tables, completeness_of
from circle15.metric import to_crs
from circle15.network.profile import DEFAULT_PROFILE, WalkProfile
from circle15.network.snap import place_xy, snap, snap_table
from circle15.network.walk import MIN_FRAGMENT_M, WalkNetwork
from circle15.pipeline import IN_SERVICE, Tell, assess_tables, tell_nobody
from circle15.reach import isochrones as drawing
from circle15.reach import pairs, several
from circle15.reach import routes as walked
from circle15.reach import streets as reached
from circle15.reach import times as walking
from circle15.reach.cutoffs import MINUTES
from circle15.reach.ground import TOLERANCE_M, Ground
from circle15.reach.isochrones import MIN_HOLE_M2
from circle15.result import Result
from circle15.schema import (
    BUILDINGS,
    COMMUNITIES,
    FACILITIES,
    Checked,
    Table,
    check,
    empty_table,
    rejected_table,
)
from circle15.sources import tables as table_files
from circle15.sources.files import TableOptions
from circle15.sources.osm import download_streets as _download
from circle15.standards.model import Standard
from circle15.standards.reader import read_standard, shipped_standards
from circle15.study.reader import read_study
from circle15.verdicts.demand import demand_points
from circle15.words import Language

if TYPE_CHECKING:
    import folium

FilePath = str | PathLike[str]

#: Nobody asks for the hundred nearest facilities: more is a slip.
_MOST_FACILITIES = 100


def read_network(
    path: FilePath,
    profile: str | WalkProfile = DEFAULT_PROFILE,
    *,
    min_fragment_m: float = MIN_FRAGMENT_M,
    crs: str | None = None,
    layer: str | None = None,
    terrain: TerrainFiles | None = None,
) -> WalkNetwork:
    """Read streets and build the network that people walk on.

    Parameters
    ----------
    path
        An OpenStreetMap extract (``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``), a graph saved by osmnx
        (``.graphml``), or a layer of lines (``.gpkg``, ``.geojson``, ``.shp``, ``.parquet``).
    profile
        ``"planning"`` (4.0 km/h, and nothing else costs time), ``"adult"`` (4.8), ``"elderly"`` (3.0),
        ``"wheelchair"`` ..., for whom slopes, stairs and crossings cost time too, or a :class:`WalkProfile`.
    min_fragment_m
        Connected streets shorter than this in all are set aside: no walk starts there.
    crs
        Metric reference system to measure in; chosen for the place when None.
    layer
        Layer of a GeoPackage that has several.
    terrain
        Heights, barriers and gates; a level plain without barriers when None.

    Raises
    ------
    FileError
        If the file is missing, damaged or of an unknown kind.
    CrsError
        If its reference system is not known, or ``crs`` does not measure metres.
    StreetsError
        If it holds no street that can be walked on.
    """
    return network_of_file(Path(path), profile, min_fragment_m=min_fragment_m, crs=crs, layer=layer, terrain=terrain)


def download_network(
    *,
    place: str | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    profile: str | WalkProfile = DEFAULT_PROFILE,
    cache: FilePath | None = None,
    terrain: TerrainFiles | None = None,
) -> WalkNetwork:
    """Download streets from OpenStreetMap through osmnx, and build their network.

    Parameters
    ----------
    place
        Name of a place with an outline in OpenStreetMap; or
    bbox
        ``(west, south, east, north)`` in degrees.
    profile
        Who walks.
    cache
        Folder in which answers are kept, so that the same question is asked once.
    terrain
        As for :func:`read_network`.

    Raises
    ------
    InputError
        If not exactly one of ``place`` and ``bbox`` is given.
    DownloadError
        If there is no network, or no such place.
    """
    lines = _download(place=place, bbox=bbox, cache=None if cache is None else Path(cache))
    return network_of_lines(lines, profile, terrain=terrain)


def from_networkx(
    graph: "nx.MultiDiGraph[Any]",
    profile: str | WalkProfile = DEFAULT_PROFILE,
    *,
    terrain: TerrainFiles | None = None,
) -> WalkNetwork:
    """Take a street graph in the style of osmnx; see :func:`circle15.network.interchange.from_networkx`.

    Parameters
    ----------
    graph
        Nodes with ``x`` and ``y``, ``graph.graph["crs"]``.
    profile, terrain
        As for :func:`read_network`.

    Raises
    ------
    CrsError
        If ``graph.graph["crs"]`` is missing or unknown.
    StreetsError
        If it has no edges, or a node has no ``x`` and ``y``.
    """
    return network_of_graph(graph, profile, terrain=terrain)


def to_networkx(network: WalkNetwork) -> "nx.MultiDiGraph[Any]":
    """Hand out a network as osmnx would: the same as ``network.to_networkx()``."""
    return network.to_networkx()


def read_facilities(
    path: FilePath, kind: str | None = None, *, options: TableOptions | None = None
) -> gpd.GeoDataFrame:
    """Read facilities from a table or an OpenStreetMap extract.

    Parameters
    ----------
    path
        ``.csv``, ``.xlsx``, ``.gpkg``, ``.geojson``, ``.shp``, ``.parquet``, or an OpenStreetMap extract.
    kind
        Kind of all rows of a table, or the only kind to keep of an extract; by default a column, tags or
        names decide.
    options
        What a table does not say about itself.

    Returns
    -------
    Points, index = id, with ``kind``, ``name``, ``status`` and what else is known. Rows that cannot be used are left
    out and logged; use :func:`circle15.run` to have them listed.

    Raises
    ------
    FileError, TableError, CrsError
        If the file cannot be used, naming the file and the remedy.
    """
    return intake.facilities_of_file(Path(path), options, kind=kind).table


def read_communities(path: FilePath, *, options: TableOptions | None = None) -> gpd.GeoDataFrame:
    """Read communities, points or polygons, from a table, or from the place nodes of an OpenStreetMap extract.

    Parameters, result and errors are as for :func:`read_facilities`.
    """
    return intake.communities_of_file(Path(path), options).table


def read_buildings(path: FilePath, *, options: TableOptions | None = None) -> gpd.GeoDataFrame:
    """Read residential buildings, with ``community_id``, ``households``, ``population`` or ``floors`` where known."""
    return table_files.read_buildings(Path(path), options).table


def nearest_times(
    network: WalkNetwork,
    communities: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    *,
    within_min: float = 15.0,
    buildings: gpd.GeoDataFrame | None = None,
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
        Where the people of the communities live; their outlines or points when None.
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
    _time(within_min)
    if not 1 <= k <= _MOST_FACILITIES:
        raise InputError("facilities_unfit", value=k, most=_MOST_FACILITIES)
    homes = None if buildings is None else _door(buildings, BUILDINGS, "buildings", network)
    served = _door(facilities, FACILITIES, "facilities", network)
    demand = demand_points(_door(communities, COMMUNITIES, "communities", network), homes)
    places = walking.places_of(network, served)
    met = snap(network, demand.xy)
    use = (served["status"] == IN_SERVICE).to_numpy(dtype=bool)
    kinds = sorted(set(places.kind))
    if k > 1:
        ranked = [several.walks_to_several(network, met, places, kind, use, k) for kind in kinds]
        return several.ranked_table(demand, met, places, ranked, within_min)
    reaches = walking.reach_of_kinds(network, demand, met, places, kinds, use)
    return walking.nearest_table(demand, met, places, reaches.values(), within_min)


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
    _time(cutoff_min)
    return pairs.travel_times(
        network,
        _points(origins, network, "origins"),
        _points(destinations, network, "destinations"),
        cutoff_min=cutoff_min,
    )


def routes(
    network: WalkNetwork, places: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame, *, matched: bool = False
) -> gpd.GeoDataFrame:
    """Draw the walked lines from places to their nearest facilities of each kind, door to door.

    The line runs from the place to the facility; its minutes are those of :func:`nearest_times` for communities that
    are points, and those of :func:`travel_times`.

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
    here = _points(places, network, "places")
    if not matched:
        return walked.nearest_routes(network, here, walking.places_of(network, _open(_served(network, facilities))))
    there = _points(facilities, network, "facilities")
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
    places = walking.places_of(network, _served(network, facilities))
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
    served = _open(_served(network, facilities))
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
    served = _served(network, facilities)
    if dissolve:
        return reached.reached_streets_of_kinds(network, walking.places_of(network, _open(served)), minutes=minutes)
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
    points = _points(places, network, role)
    return snap_table(network, points, snap(network, place_xy(points)), role=role)


def assess(  # noqa: PLR0913  what an analyst says about a study, each by its name
    network: WalkNetwork,
    communities: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    standards: Sequence[str | Standard] = ("circle15-basic",),
    *,
    buildings: gpd.GeoDataFrame | None = None,
    complete: bool | Collection[str] | None = None,
    edge: Literal["open", "closed"] = "open",
    minutes: Sequence[float] = MINUTES,
    name: str = "",
    language: Language = "zh",
) -> Result:
    """Hold every community to every rule of some standards.

    Parameters
    ----------
    network
        Streets and who walks.
    communities, facilities
        Tables as from :func:`read_communities` and :func:`read_facilities`.
    standards
        Ids of shipped standards, paths of TOML files, or standards.
    buildings
        Where the people live.
    complete
        Whether the facilities are the whole register, or of which kinds. None: yes, unless they come from
        OpenStreetMap.
    edge
        ``"closed"`` when the streets really end at the edge of the data (coast, border).
    minutes
        Cutoffs of the service areas.
    name, language
        What outputs say.

    Raises
    ------
    InputError
        If a table or a standard cannot be used, or communities and streets lie apart.
    """
    served = _checked(facilities, FACILITIES, "facilities")
    people = _checked(communities, COMMUNITIES, "communities")
    homes = None if buildings is None else _checked(buildings, BUILDINGS, "buildings")
    said = complete if complete is None or isinstance(complete, bool) else sorted(complete)
    from_osm = "source" in served.table.columns and bool((served.table["source"] == "OpenStreetMap").any())
    chosen = [item if isinstance(item, Standard) else read_standard(item) for item in standards]
    rejected = [part.rejected for part in (served, people, homes) if part is not None and len(part.rejected)]
    tables = Tables(
        network=network,
        communities=people.table,
        facilities=served.table,
        buildings=None if homes is None else homes.table,
        completeness=completeness_of([(said, None, from_osm)]),
        rejected=pd.concat(rejected, ignore_index=True) if rejected else people.rejected,
        attribution=[intake.OSM_ATTRIBUTION] if from_osm else [],
    )
    return assess_tables(
        tables,
        Options(standards=chosen, minutes=minutes, edge_closed=edge == "closed", name=name, language=language),
    )


def run(path: FilePath, out: FilePath | None = None, *, tell: Tell = tell_nobody) -> Result:
    """Do what the command line does with a study file: read, assess, and write where a folder is named.

    Parameters
    ----------
    path
        The study file.
    out
        Folder for ``result.gpkg``, ``gaps.csv``, ``map.html``, ``manifest.json`` and, when rows were
        rejected, ``rejected.csv``; nothing is written when None.
    tell
        Told of each step: the key of a sentence in :mod:`circle15.words` and its values.

    Raises
    ------
    InputError
        If the study or a file that it names cannot be used.
    OutputError
        If the folder cannot be written to.
    """
    study = read_study(Path(path))
    options = Options(
        standards=study.standards,
        compare_profiles=study.compare_profiles,
        minutes=study.minutes,
        edge_closed=study.edge == "closed",
        edge_reason=study.edge_reason,
        name=study.name,
        language=study.language,
        invented=study.invented,
    )
    found = assess_tables(intake.read_tables(study, tell), options, tell)
    if out is not None:
        tell("step.write", {})
        save(found, out)
    return found


def save(found: Result, folder: FilePath) -> list[Path]:
    """Write a result into a folder: tables, gap list, map and manifest, each whole or not at all.

    Returns
    -------
    The files that were written.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    from circle15.present.folder import write_folder

    return write_folder(found, Path(folder))


def load(folder: FilePath) -> Result:
    """Read back a result that :func:`run` wrote.

    Raises
    ------
    FileError
        If the folder holds none.
    """
    return result.load_result(Path(folder))


def explore(found: Result, *, language: Language | None = None) -> "folium.Map":
    """Show a result as an interactive map, which needs no network.

    Parameters
    ----------
    found
        What a run found.
    language
        Of the page; that of the study when None.
    """
    from circle15.present.maps import explore as draw

    return draw(found, language=language)


def list_standards() -> list[str]:
    """List the ids of the standards that ship with circle15."""
    return shipped_standards()


def _time(minutes: float) -> None:
    """Refuse minutes that are no time to walk."""
    if not 0 < minutes < float("inf"):
        raise InputError("minutes_unfit", value=f"{minutes:g}")


def _checked(table: gpd.GeoDataFrame, schema: Table, what: str) -> Checked:
    """Check a table that somebody hands in; its index is its ids."""
    if table.crs is None:
        raise CrsError("crs_missing", what=what)
    if table.empty and schema is FACILITIES:
        return Checked(table=empty_table(FACILITIES, table.crs), rejected=rejected_table())
    named = table if "id" in table.columns else table.assign(id=table.index.astype(str))
    checked = check(named, schema, file=what)
    return replace(checked, table=table_files.as_points(checked.table)) if schema is FACILITIES else checked


def _door(table: gpd.GeoDataFrame, schema: Table, what: str, network: WalkNetwork) -> gpd.GeoDataFrame:
    """Check a table and bring it to the network's reference system, in the order of its ids."""
    return to_crs(_checked(table, schema, what).table, network.crs, what=what).sort_index()


def _points(places: gpd.GeoDataFrame, network: WalkNetwork, what: str) -> gpd.GeoDataFrame:
    """Bring places to the network's reference system, as points."""
    there = to_crs(places, network.crs, what=what)
    shapes = np.array(there.geometry.array, dtype=object)
    drawn = shapely.get_type_id(shapes) > 0
    shapes[drawn] = shapely.point_on_surface(shapes[drawn])
    return there.set_geometry(gpd.GeoSeries(shapes, index=there.index, crs=there.crs))


def _served(network: WalkNetwork, facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Facilities in the network's reference system, as points with a kind, in the order of their ids."""
    there = _points(facilities, network, "facilities")
    return there if "kind" in there.columns else there.assign(kind="")


def _open(facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Facilities that are open, as far as anybody says."""
    if "status" not in facilities.columns:
        return facilities
    return facilities[facilities["status"].fillna(IN_SERVICE) == IN_SERVICE]


__all__ = [
    "Result",
    "Standard",
    "TableOptions",
    "TerrainFiles",
    "WalkNetwork",
    "WalkProfile",
    "assess",
    "download_network",
    "explore",
    "from_networkx",
    "isochrones",
    "list_standards",
    "load",
    "nearest_times",
    "reached_streets",
    "read_buildings",
    "read_communities",
    "read_facilities",
    "read_network",
    "routes",
    "run",
    "save",
    "service_areas",
    "snaps",
    "to_networkx",
    "travel_times",
]
