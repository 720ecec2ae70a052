"""Study -> tables: every file that a study names is read, checked, and written down in the manifest's inputs."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from circle15.intake.datums import settled_source, street_dots
from circle15.intake.entries import entry
from circle15.intake.lists import OSM_ATTRIBUTION, attribution_of, claims_of, joined
from circle15.intake.roles import (
    communities_of_file,
    facilities_of_file,
    read_cells,
    read_doors,
    read_list,
    read_people,
    read_plain,
    read_streets,
    read_walls,
)
from circle15.intake.streets import ReadStreets, TerrainFiles
from circle15.job import Tables, completeness_of
from circle15.pipeline import Tell, tell_nobody
from circle15.schema import Checked, rejected_table
from circle15.sources.files import Database
from circle15.study.model import FacilitySource, Study, TableSource
from circle15.surface import SMOOTHING_M

__all__ = ["OSM_ATTRIBUTION", "communities_of_file", "facilities_of_file", "read_tables"]


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
    inputs: list[dict[str, Any]] = [entry("study", study.path, None)]
    rejected: list[pd.DataFrame] = []

    def keep(role: str, path: Path | Database, checked: Checked, **said: object) -> gpd.GeoDataFrame:
        inputs.append(entry(role, path, checked, **said))
        rejected.append(checked.rejected)
        return checked.table

    def note_boundaries(role: str, source: TableSource | None) -> None:
        if source is not None and source.boundaries is not None:
            inputs.append(entry("boundaries", source.boundaries.path, None, of=role))

    tell("step.streets", {})
    # Before the streets: a gate that is none of a community's opens no barrier either.
    people = read_people(study)
    gates, settled_early = None, study.gates is not None and people.datum_asked == "auto"
    if settled_early:
        # Gates stand at communities and open the streets' barriers: where communities are has to be known first.
        people = settled_source(street_dots(_network(study, None)[0].network), people, study.communities)
    if study.gates is not None:
        gates = keep("gates", study.gates.path, read_doors(study.gates, people.table))
    streets, street_entries = _network(study, gates)
    inputs += street_entries
    tell("step.tables", {})
    dots = street_dots(streets.network)
    if not settled_early:
        people = settled_source(dots, people, study.communities)
    communities = keep("communities", study.communities.path, people)
    note_boundaries("communities", study.communities)
    note_boundaries("areas", study.areas)
    lists = [settled_source(dots, read_list(source), source.table) for source in study.facilities]
    facilities = [
        keep(
            "facilities",
            source.table.path,
            read,
            kind=source.kind,
            as_of=source.as_of,
            complete=_said(source),
            unlocated=len(read.unlocated) or None,
        )
        for source, read in zip(study.facilities, lists, strict=True)
    ]
    served, unlocated = joined(facilities, [read.unlocated for read in lists])
    optional = {"buildings": study.buildings, "areas": study.areas}
    found = {
        role: keep(role, source.path, read_plain(role, source))
        for role, source in optional.items()
        if source is not None
    }
    if study.population is not None:
        cells = read_cells(study.population, communities)
        found["population"] = keep("population", study.population.path, cells)
    return Tables(
        network=streets.network,
        street_changes=streets.changes,
        communities=communities,
        facilities=served,
        unlocated=unlocated,
        buildings=found.get("buildings"),
        population=found.get("population"),
        gates=gates,
        areas=found.get("areas"),
        completeness=completeness_of(claims_of(study.facilities, facilities)),
        rejected=pd.concat([rejected_table(), *(part for part in rejected if len(part))], ignore_index=True),
        inputs=inputs,
        attribution=attribution_of(study),
    )


def _network(study: Study, gates: gpd.GeoDataFrame | None) -> tuple[ReadStreets, list[dict[str, Any]]]:
    """Read or download the streets, and what they run over and against."""
    terrain = TerrainFiles(elevation=study.elevation, barriers=read_walls(study), gates=gates)
    streets, street_entry = read_streets(study, terrain)
    entries = [street_entry]
    if study.elevation is not None:
        entries.append(entry("elevation", study.elevation, None, smoothing_m=SMOOTHING_M))
    if study.barriers is not None:
        entries.append(entry("barriers", study.barriers.path, None))
    return streets, entries


def _said(source: FacilitySource) -> object:
    """What was said of a list's completeness, as JSON knows it."""
    return list(source.complete) if isinstance(source.complete, tuple) else source.complete
