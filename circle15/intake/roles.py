"""Reading one role of a study at a time: streets, communities, lists of facilities, gates and the others.

:func:`circle15.intake.tables.read_tables` stops at the first refusal, :mod:`circle15.intake.examine` does not.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, cast

import geopandas as gpd

from circle15.errors import TableError
from circle15.intake.datums import refuse_auto
from circle15.intake.entries import entry, notes_written
from circle15.intake.gates import gates_of_communities
from circle15.intake.streets import ReadStreets, TerrainFiles, network_of_lines, streets_of_file, unchanged
from circle15.network.walk import MIN_FRAGMENT_M
from circle15.schema import Checked
from circle15.sources import tables as table_files
from circle15.sources.files import Database, TableOptions
from circle15.sources.layers import read_layer
from circle15.sources.osm import download_streets
from circle15.sources.osm_file import is_extract
from circle15.sources.osm_places import read_osm_communities, read_osm_facilities
from circle15.sources.population import read_population
from circle15.study.model import FacilitySource, Study, TableSource

#: Roles that are read from a table of their own, whatever else was read.
_PLAIN: Final[Mapping[str, Callable[[Path | Database, TableOptions], Checked]]] = {
    "buildings": table_files.read_buildings,
    "areas": table_files.read_areas,
}


def facilities_of_file(
    path: Path | Database, options: TableOptions | None = None, *, kind: str | None = None
) -> Checked:
    """Read facilities from a table or an OpenStreetMap extract.

    Parameters
    ----------
    path
        The file.
    options
        What a table does not say about itself.
    kind
        Kind of all of a table's rows, or the only kind to keep of an extract.

    Raises
    ------
    FileError, TableError, CrsError
        As the readers say.
    """
    if isinstance(path, Database) or not is_extract(path):
        return table_files.read_facilities(path, options, kind=kind)
    found = read_osm_facilities(path)
    if kind is None:
        return found
    return Checked(
        table=found.table[found.table["kind"] == kind],
        rejected=found.rejected,
        columns=found.columns,
        notes=found.notes,
    )


def communities_of_file(path: Path | Database, options: TableOptions | None = None) -> Checked:
    """Read communities from a table, or from the place nodes of an OpenStreetMap extract.

    Raises
    ------
    InputError
        As the readers say; and if an extract is given boundaries, which only a list can have.
    """
    if isinstance(path, Database) or not is_extract(path):
        return table_files.read_communities(path, options)
    if options is not None and options.boundaries is not None:
        raise TableError("join_needs_list", file=path.name)
    return read_osm_communities(path)


def read_people(study: Study) -> Checked:
    """Read the communities of a study; errors are those of :func:`communities_of_file`."""
    return communities_of_file(study.communities.path, options_of(study.communities))


def read_list(source: FacilitySource) -> Checked:
    """Read one list of facilities; errors are those of :func:`facilities_of_file`."""
    return facilities_of_file(source.table.path, options_of(source.table), kind=source.kind)


def read_doors(source: TableSource, communities: gpd.GeoDataFrame | None) -> Checked:
    """Read gates.

    Parameters
    ----------
    source
        The file.
    communities
        Whose gates are kept; None: all of them, where the communities are not known.

    Raises
    ------
    FileError, TableError, CrsError
        As the readers say.
    """
    refuse_auto(source, "gates")
    read = table_files.read_gates(source.path, options_of(source))
    return read if communities is None else gates_of_communities(read, communities, file=source.path.name)


def read_plain(role: str, source: TableSource) -> Checked:
    """Read ``buildings`` or ``areas``; errors are those of the readers."""
    refuse_auto(source, role)
    return _PLAIN[role](source.path, options_of(source))


def read_cells(source: TableSource, communities: gpd.GeoDataFrame) -> Checked:
    """Read a population grid where the communities lie; errors are those of :func:`read_population`."""
    refuse_auto(source, "population")
    return read_population(source.path, communities, options_of(source))


def read_walls(study: Study) -> gpd.GeoDataFrame | None:
    """Read the barriers of a study; None where it names none.

    Raises
    ------
    FileError
        As :func:`circle15.sources.layers.read_layer`.
    """
    # No database holds barriers: the study file refuses one there.
    return None if study.barriers is None else read_layer(cast("Path", study.barriers.path), layer=study.barriers.layer)


def read_streets(study: Study, terrain: TerrainFiles) -> tuple[ReadStreets, dict[str, Any]]:
    """Read or download the streets of a study.

    Parameters
    ----------
    study
        What it says of its network counts.
    terrain
        What the streets run over and against.

    Returns
    -------
    The streets, and what is written down of where they come from.

    Raises
    ------
    InputError
        If a file cannot be used.
    DownloadError
        If streets are to be downloaded and cannot be.
    """
    fragment = MIN_FRAGMENT_M if study.min_fragment_m is None else study.min_fragment_m
    if study.network is None:
        lines = download_streets(place=study.place, bbox=study.bbox)
        network = network_of_lines(lines, study.profile, min_fragment_m=fragment, crs=study.crs, terrain=terrain)
        streets = unchanged(network, study.streets, lines.name)
        written: dict[str, Any] = {"role": "network", "file": "", "download": lines.name, "lines": len(lines.ways)}
    else:
        streets = streets_of_file(
            study.network,
            study.profile,
            min_fragment_m=fragment,
            crs=study.crs,
            terrain=terrain,
            streets=study.streets,
        )
        written = entry("network", study.network, None)
    if streets.notes:
        written["notes"] = notes_written(streets.notes)
    if len(streets.changes):
        counts = streets.changes["what"].value_counts().sort_index()
        written["changes"] = {str(what): int(n) for what, n in counts.items()}
    return streets, written


def options_of(source: TableSource) -> TableOptions:
    """Hand on what a study says of a table."""
    drawn = source.boundaries
    return TableOptions(
        layer=source.layer,
        sheet=source.sheet,
        columns=source.columns,
        crs=source.crs,
        datum=source.datum,
        encoding=source.encoding,
        query=source.query,
        on_invalid=source.on_invalid,
        boundaries=None
        if drawn is None
        else table_files.BoundaryFile(path=drawn.path, options=options_of(drawn), by=source.join),
    )
