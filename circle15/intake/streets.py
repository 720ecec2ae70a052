"""Street files -> network: read the streets, and what they run over and against."""

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from circle15.errors import CrsError
from circle15.lines import StreetLines
from circle15.metric import WGS84, is_metric, parse_crs
from circle15.network.build import build_network
from circle15.network.changes import no_changes
from circle15.network.interchange import from_networkx
from circle15.network.noding import noded
from circle15.network.profile import DEFAULT_PROFILE, WalkProfile
from circle15.network.terrain import LEVEL, Terrain
from circle15.network.walk import MIN_FRAGMENT_M, WalkNetwork
from circle15.rejects import Note
from circle15.sources.elevation import read_surface
from circle15.sources.layers import read_layer
from circle15.sources.osm import read_graphml, read_streets
from circle15.sources.osm_file import is_extract
from circle15.sources.streets import StreetOptions, read_street_layer


@dataclass(frozen=True, slots=True, kw_only=True)
class TerrainFiles:
    """What streets run over and against, as files or tables.

    Parameters
    ----------
    elevation
        Raster of heights, as :func:`circle15.sources.elevation.read_surface` reads it; None: the streets are level,
        unless they bring heights of their own.
    barriers
        Lines and polygons that nobody walks through: rivers, railways, walls. Bridges and tunnels pass them.
    gates
        Points that open a barrier within 10 m of them.
    """

    elevation: str | Path | None = None
    barriers: str | Path | gpd.GeoDataFrame | None = None
    gates: str | Path | gpd.GeoDataFrame | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStreets:
    """A network, and what is to be said of the file that it was read from.

    Parameters
    ----------
    network
        The streets.
    notes
        What was decided or found.
    changes
        Where lines of a layer were joined or mended, in the network's reference system; see
        :class:`circle15.network.noding.Noded`.
    """

    network: WalkNetwork
    notes: tuple[Note, ...] = ()
    changes: gpd.GeoDataFrame


def network_of_file(
    path: Path,
    profile: str | WalkProfile = DEFAULT_PROFILE,
    *,
    min_fragment_m: float = MIN_FRAGMENT_M,
    crs: str | None = None,
    terrain: TerrainFiles | None = None,
    streets: StreetOptions | None = None,
) -> WalkNetwork:
    """Read streets and build their network; see :func:`streets_of_file`."""
    read = streets_of_file(path, profile, min_fragment_m=min_fragment_m, crs=crs, terrain=terrain, streets=streets)
    return read.network


def streets_of_file(
    path: Path,
    profile: str | WalkProfile = DEFAULT_PROFILE,
    *,
    min_fragment_m: float = MIN_FRAGMENT_M,
    crs: str | None = None,
    terrain: TerrainFiles | None = None,
    streets: StreetOptions | None = None,
) -> ReadStreets:
    """Read streets and build their network, whatever kind of file they stand in.

    Parameters
    ----------
    path
        An OpenStreetMap extract, an osmnx GraphML file, or a layer of lines.
    profile
        Who walks.
    min_fragment_m
        Connected streets shorter than this are set aside.
    crs
        Metric reference system to measure in; chosen for the place when None.
    terrain
        Heights, barriers and gates; a level plain without barriers when None.
    streets
        What a layer of lines does not say about itself.

    Raises
    ------
    FileError, CrsError, StreetsError
        As the readers say.
    """
    streets = streets or StreetOptions()
    if path.suffix.lower() == ".graphml":
        graph: nx.MultiDiGraph[Any] = read_graphml(path)
        network = network_of_graph(graph, profile, min_fragment_m=min_fragment_m, crs=crs, terrain=terrain)
        return unchanged(network, streets, path.name)
    if is_extract(path):
        lines = read_streets(path)
        network = network_of_lines(lines, profile, min_fragment_m=min_fragment_m, crs=crs, terrain=terrain)
        return unchanged(network, streets, path.name)
    found = noded(read_street_layer(path, streets), crossings=streets.crossings, mend_m=streets.mend_m)
    network = network_of_lines(found.lines, profile, min_fragment_m=min_fragment_m, crs=crs, terrain=terrain)
    return ReadStreets(network=network, notes=found.lines.notes, changes=found.changes.to_crs(network.crs))


def unchanged(network: WalkNetwork, streets: StreetOptions, name: str) -> ReadStreets:
    """Take streets that know where they meet; options that would say it are named, for they do nothing.

    Parameters
    ----------
    network
        Of an extract, a graph or a download.
    streets
        What the study says of a layer of lines.
    name
        What was read, for the sentence.
    """
    plain = replace(StreetOptions(), layer=streets.layer)
    keys = [field.name for field in fields(streets) if getattr(streets, field.name) != getattr(plain, field.name)]
    notes = (Note("street_options_unused", {"keys": ", ".join(keys), "file": name}, "warning"),) if keys else ()
    return ReadStreets(network=network, notes=notes, changes=no_changes(network.crs))


def network_of_lines(
    lines: StreetLines,
    profile: str | WalkProfile,
    *,
    min_fragment_m: float = MIN_FRAGMENT_M,
    crs: str | None = None,
    terrain: TerrainFiles | None = None,
) -> WalkNetwork:
    """Build the network of street lines, in a reference system that measures metres; see :func:`network_of_file`."""
    found = terrain_of(terrain, lines.xy, lines.crs)
    return build_network(lines, profile, min_fragment_m=min_fragment_m, crs=_measured_in(crs), terrain=found)


def network_of_graph(
    graph: "nx.MultiDiGraph[Any]",
    profile: str | WalkProfile,
    *,
    min_fragment_m: float = MIN_FRAGMENT_M,
    crs: str | None = None,
    terrain: TerrainFiles | None = None,
) -> WalkNetwork:
    """Take a graph in the style of osmnx; see :func:`circle15.network.interchange.from_networkx`."""
    found = LEVEL
    if terrain is not None:
        own = parse_crs(graph.graph.get("crs"))
        spots = [(data.get("x", np.nan), data.get("y", np.nan)) for _, data in graph.nodes(data=True)]
        found = terrain_of(terrain, np.array(spots, dtype=np.float64).reshape(-1, 2), own)
    return from_networkx(graph, profile, min_fragment_m=min_fragment_m, crs=_measured_in(crs), terrain=found)


def _measured_in(crs: str | None) -> CRS | None:
    """Read the reference system to measure in; refuse one that does not measure metres."""
    chosen = None if crs is None else parse_crs(crs)
    if chosen is not None and not is_metric(chosen):
        raise CrsError("crs_not_metric", crs=crs)
    return chosen


def terrain_of(files: TerrainFiles | None, xy: NDArray[np.float64], crs: CRS) -> Terrain:
    """Read what some streets run over and against; of the heights only those around them.

    Parameters
    ----------
    files
        Where it stands.
    xy, crs
        Coordinates of the streets, shape (m, 2), and their reference system.

    Raises
    ------
    FileError, CrsError
        If a file cannot be used.
    """
    if files is None:
        return LEVEL
    low, high = np.nanmin(xy, axis=0), np.nanmax(xy, axis=0)
    bounds = Transformer.from_crs(crs, WGS84, always_xy=True).transform_bounds(*low, *high)
    return Terrain(
        surface=None if files.elevation is None else read_surface(Path(files.elevation), bounds=bounds),
        barriers=_layer(files.barriers),
        gates=_layer(files.gates),
    )


def _layer(what: str | Path | gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    """Take a layer as it is, or read it."""
    return what if what is None or isinstance(what, gpd.GeoDataFrame) else read_layer(Path(what))
