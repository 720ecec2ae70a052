"""What people call to read streets, facilities, communities, buildings, gates and population grids."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import networkx as nx

from circle15.api.doors import FilePath
from circle15.errors import InputError
from circle15.intake import tables as intake
from circle15.intake.gates import gates_of_communities
from circle15.intake.streets import TerrainFiles, network_of_graph, network_of_lines, streets_of_file
from circle15.network.profile import DEFAULT_PROFILE, WalkProfile
from circle15.network.walk import MIN_FRAGMENT_M, WalkNetwork
from circle15.schema import Checked
from circle15.sources import population as grids
from circle15.sources import tables as table_files
from circle15.sources.files import BoundaryFile, TableOptions
from circle15.sources.joins import JoinBy
from circle15.sources.osm import download_streets as _download
from circle15.sources.streets import StreetOptions

log: Final = logging.getLogger(__name__)


def read_network(  # noqa: PLR0913  what a study says of its streets, each by its name
    path: FilePath,
    profile: str | WalkProfile = DEFAULT_PROFILE,
    *,
    min_fragment_m: float = MIN_FRAGMENT_M,
    crs: str | None = None,
    layer: str | None = None,
    terrain: TerrainFiles | None = None,
    streets: StreetOptions | None = None,
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
    streets
        What a bureau's own layer of lines does not say about itself: classes, levels, what becomes of crossings and
        gaps. What was decided on the way is logged; use :func:`circle15.run` to have it listed.

    Raises
    ------
    FileError
        If the file is missing, damaged or of an unknown kind.
    CrsError
        If its reference system is not known, or ``crs`` does not measure metres.
    StreetsError
        If it holds no street that can be walked on.
    """
    options = streets or StreetOptions()
    options = options if layer is None else replace(options, layer=layer)
    read = streets_of_file(
        Path(path), profile, min_fragment_m=min_fragment_m, crs=crs, terrain=terrain, streets=options
    )  # fmt: skip
    for note in read.notes:
        log.log(logging.INFO if note.severity == "note" else logging.WARNING, "%s", note.text("en"))
    return read.network


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
    Points, index = id, with ``kind``, ``name``, ``status`` and what else is known. Rows that cannot be used, or that
    are still to be located, are left out; use :func:`circle15.run` to have them listed.

    Raises
    ------
    FileError, TableError, CrsError
        If the file cannot be used, naming the file and the remedy.
    """
    return _settled(intake.facilities_of_file(Path(path), options, kind=kind), path)


def read_communities(
    path: FilePath,
    *,
    boundaries: FilePath | BoundaryFile | None = None,
    join: JoinBy = "auto",
    options: TableOptions | None = None,
) -> gpd.GeoDataFrame:
    """Read communities, points or polygons, from a table, or from the place nodes of an OpenStreetMap extract.

    Parameters
    ----------
    path
        As for :func:`read_facilities`.
    boundaries
        File with the outlines of a list that has none: a path, or a
        :class:`~circle15.sources.files.BoundaryFile` with what the file does not say about itself.
    join
        What the two have in common: ``"code"``, ``"name"``, or ``"auto"`` for codes where most of them match, else
        names. A :class:`~circle15.sources.files.BoundaryFile` says this itself.
    options
        What the list does not say about itself.

    Returns
    -------
    Points or outlines, index = id. Rows that are still to be located are kept, without a geometry.

    Raises
    ------
    FileError, TableError, CrsError
        If a file cannot be used, naming the file and the remedy.
    """
    given = options or TableOptions()
    if boundaries is not None:
        drawn = boundaries if isinstance(boundaries, BoundaryFile) else BoundaryFile(path=Path(boundaries), by=join)
        given = replace(given, boundaries=drawn)
    return _settled(intake.communities_of_file(Path(path), given), path)


def read_buildings(path: FilePath, *, options: TableOptions | None = None) -> gpd.GeoDataFrame:
    """Read residential buildings, with ``community_id``, ``households``, ``population`` or ``floors`` where known."""
    return _settled(table_files.read_buildings(Path(path), options), path)


def read_gates(
    path: FilePath, communities: gpd.GeoDataFrame, *, options: TableOptions | None = None
) -> gpd.GeoDataFrame:
    """Read the gates of gated communities: points with ``community_id``.

    Gates that name none of ``communities``, or lie farther than 200 m from its outline, are left out. Errors are as
    for :func:`read_facilities`.
    """
    read = table_files.read_gates(Path(path), options)
    _settled(read, path)
    return gates_of_communities(read, communities, file=Path(path).name).table


def read_population(
    path: FilePath, communities: gpd.GeoDataFrame, *, options: TableOptions | None = None
) -> gpd.GeoDataFrame:
    """Read a population grid around some communities.

    Parameters
    ----------
    path
        A raster of people per cell (``.tif``, ``.vrt`` ...), or a table of points or cells with ``population`` or
        ``households``.
    communities
        Of a raster, only the cells that their outlines meet are read.
    options
        What a table does not say about itself.

    Returns
    -------
    Points or cells, with ``population`` or ``households``. They are weights and never totals: grids of mainland towns
    hold between 23 and 59 % of the people who live there.

    Raises
    ------
    FileError, TableError, CrsError
        If the file cannot be used, naming the file and the remedy.
    """
    return _settled(grids.read_population(Path(path), communities, options), path)


def _settled(checked: Checked, path: FilePath) -> gpd.GeoDataFrame:
    """Rows of a table, unless their datum is still to be found out, for which streets are needed."""
    if checked.datum_asked:
        raise InputError("datum_auto_needs_streets", file=Path(path).name)
    return checked.table
