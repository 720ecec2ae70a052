"""Study -> tables: every file that a study names is read, checked, and written down in the manifest's inputs."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from circle15.intake.gates import gates_of_communities
from circle15.intake.streets import TerrainFiles, network_of_file, network_of_lines
from circle15.job import Tables, completeness_of
from circle15.network.walk import MIN_FRAGMENT_M, WalkNetwork
from circle15.pipeline import Tell, tell_nobody
from circle15.schema import Checked, rejected_table
from circle15.sources import tables as table_files
from circle15.sources.files import TableOptions
from circle15.sources.layers import read_layer
from circle15.sources.osm import download_streets
from circle15.sources.osm_file import is_extract
from circle15.sources.osm_places import read_osm_communities, read_osm_facilities
from circle15.sources.population import read_population
from circle15.study.model import FacilitySource, Study, TableSource
from circle15.surface import SMOOTHING_M

OSM_ATTRIBUTION: Final = "© OpenStreetMap contributors, ODbL 1.0"

_BLOCK: Final = 1 << 20

_SHAPEFILE_PARTS: Final = (".shx", ".dbf", ".prj", ".cpg")


def facilities_of_file(path: Path, options: TableOptions | None = None, *, kind: str | None = None) -> Checked:
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
    if not is_extract(path):
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


def communities_of_file(path: Path, options: TableOptions | None = None) -> Checked:
    """Read communities from a table, or from the place nodes of an OpenStreetMap extract."""
    return read_osm_communities(path) if is_extract(path) else table_files.read_communities(path, options)


def read_tables(study: Study, tell: Tell = tell_nobody) -> Tables:
    """Read every file that a study names.

    Parameters
    ----------
    study
        What to read.
    tell
        Told of each step.

    Raises
    ------
    InputError
        If a file cannot be used, naming the file and the remedy.
    DownloadError
        If streets are to be downloaded and cannot be.
    """
    inputs: list[dict[str, Any]] = [_entry("study", study.path, None)]
    rejected: list[pd.DataFrame] = []

    def keep(role: str, path: Path, checked: Checked, **said: object) -> gpd.GeoDataFrame:
        inputs.append(_entry(role, path, checked, **said))
        rejected.append(checked.rejected)
        return checked.table

    tell("step.streets", {})
    # Before the streets: a gate that is none of a community's opens no barrier either.
    people = communities_of_file(study.communities.path, _options(study.communities))
    gates = None
    if study.gates is not None:
        read = table_files.read_gates(study.gates.path, _options(study.gates))
        gates = keep("gates", study.gates.path, gates_of_communities(read, people.table, file=study.gates.path.name))
    network, street_entries = _network(study, gates)
    inputs += street_entries
    tell("step.tables", {})
    communities = keep("communities", study.communities.path, people)
    facilities = [
        keep(
            "facilities",
            source.table.path,
            _facilities(source),
            kind=source.kind,
            as_of=source.as_of,
            complete=_said(source),
        )
        for source in study.facilities
    ]
    optional = {
        "buildings": (study.buildings, table_files.read_buildings),
        "areas": (study.areas, table_files.read_areas),
    }
    found = {
        role: keep(role, source.path, reader(source.path, _options(source)))
        for role, (source, reader) in optional.items()
        if source is not None
    }
    population = study.population
    if population is not None:
        cells = read_population(population.path, communities, _options(population))
        found["population"] = keep("population", population.path, cells)
    return Tables(
        network=network,
        communities=communities,
        facilities=_joined(facilities),
        buildings=found.get("buildings"),
        population=found.get("population"),
        gates=gates,
        areas=found.get("areas"),
        completeness=completeness_of(_claims(study.facilities, facilities)),
        rejected=pd.concat([rejected_table(), *(part for part in rejected if len(part))], ignore_index=True),
        inputs=inputs,
        attribution=_attribution(study),
    )


def _network(study: Study, gates: gpd.GeoDataFrame | None) -> tuple[WalkNetwork, list[dict[str, Any]]]:
    """Read or download the streets, and what they run over and against."""
    fragment = MIN_FRAGMENT_M if study.min_fragment_m is None else study.min_fragment_m
    walls = study.barriers
    barriers = None if walls is None else read_layer(walls.path, layer=walls.layer)
    terrain = TerrainFiles(elevation=study.elevation, barriers=barriers, gates=gates)
    if study.network is not None:
        network = network_of_file(
            study.network,
            study.profile,
            min_fragment_m=fragment,
            crs=study.crs,
            layer=study.network_layer,
            terrain=terrain,
        )
        entries = [_entry("network", study.network, None)]
    else:
        lines = download_streets(place=study.place, bbox=study.bbox)
        network = network_of_lines(lines, study.profile, min_fragment_m=fragment, crs=study.crs, terrain=terrain)
        entries = [{"role": "network", "file": "", "download": lines.name, "lines": len(lines.ways)}]
    if study.elevation is not None:
        entries.append(_entry("elevation", study.elevation, None, smoothing_m=SMOOTHING_M))
    if walls is not None:
        entries.append(_entry("barriers", walls.path, None))
    return network, entries


def _facilities(source: FacilitySource) -> Checked:
    """Read one list of facilities."""
    return facilities_of_file(source.table.path, _options(source.table), kind=source.kind)


def _said(source: FacilitySource) -> object:
    """What was said of a list's completeness, as JSON knows it."""
    return list(source.complete) if isinstance(source.complete, tuple) else source.complete


def _options(source: TableSource) -> TableOptions:
    """Hand on what a study says of a table."""
    return TableOptions(
        layer=source.layer,
        sheet=source.sheet,
        columns=source.columns,
        crs=source.crs,
        datum=source.datum,
        encoding=source.encoding,
    )


def _joined(tables: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Put lists of facilities together; an id that two lists share gets the number of its list."""
    if len(tables) == 1:
        return tables[0]
    crs = CRS(tables[0].crs)
    seen: set[str] = set()
    parts = []
    for number, table in enumerate(tables, start=1):
        ids = []
        for name in map(str, table.index):
            fresh = name
            while fresh in seen:
                fresh = f"{number}-{fresh}"
            seen.add(fresh)
            ids.append(fresh)
        parts.append(table.to_crs(crs).set_axis(pd.Index(ids, name="id")))
    return gpd.GeoDataFrame(pd.concat([part for part in parts if len(part)] or parts[:1]), crs=crs)


def _claims(
    sources: Sequence[FacilitySource], tables: Sequence[gpd.GeoDataFrame]
) -> list[tuple[bool | Sequence[str] | None, str | None, bool]]:
    """Say of each list how complete it is.

    A table that says nothing of itself is the whole register. Beside other lists it is so only of the kinds that it
    holds, and not of those that another list says it does not have in full: a table of clinics beside
    OpenStreetMap does not say that there is no day care.
    """
    unsure: set[str] = set()
    for source, table in zip(sources, tables, strict=True):
        unsure |= set(table["kind"]) if source.complete is False else set()
    claims: list[tuple[bool | Sequence[str] | None, str | None, bool]] = []
    for source, table in zip(sources, tables, strict=True):
        from_osm, said = is_extract(source.table.path), source.complete
        if said is None and not from_osm and len(sources) > 1:
            said = tuple(sorted(({source.kind} if source.kind else set(table["kind"])) - unsure))
        claims.append((said, source.kind, from_osm))
    return claims


def _attribution(study: Study) -> list[str]:
    """Whom the data are owed to; an invented place owes nobody."""
    if study.invented:
        return []
    paths = [study.network, study.communities.path, *(source.table.path for source in study.facilities)]
    from_osm = study.network is None or any(path is not None and is_extract(path) for path in paths)
    return [OSM_ATTRIBUTION] if from_osm else []


def _entry(role: str, path: Path, checked: Checked | None, **said: object) -> dict[str, Any]:
    """Write down a file that was read; its name without its folder, which is nobody's business."""
    entry: dict[str, Any] = {"role": role, "file": path.name, "sha256": _sha256(path)}
    if checked is not None:
        entry |= {
            "rows": len(checked.table),
            "rejected": len(checked.rejected),
            "columns": dict(checked.columns),
            "notes": [{"zh": note.text("zh"), "en": note.text("en")} for note in checked.notes],
        }
    return entry | {key: value for key, value in said.items() if value not in (None, "")}


def _sha256(path: Path) -> str:
    """Hash a file; a shapefile with the files beside it that hold its values, its datum and its encoding."""
    digest = hashlib.sha256()
    beside = [path.with_suffix(ending) for ending in _SHAPEFILE_PARTS] if path.suffix.lower() == ".shp" else []
    for part in (path, *(file for file in beside if file.is_file())):
        with part.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()
