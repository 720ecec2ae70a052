"""What people call to judge: hold communities to standards, run a study, save, load and look at a result."""

import datetime as dt
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import pandas as pd

from circle15 import result
from circle15.intake import tables as intake
from circle15.job import Options, Tables, completeness_of
from circle15.network.profile import WalkProfile, profile_of
from circle15.network.suspects import NEAR_MISS_M
from circle15.network.walk import WalkNetwork
from circle15.pipeline import Tell, assess_tables, tell_nobody
from circle15.reach.cutoffs import MINUTES
from circle15.result import Result
from circle15.schema import (
    AREAS,
    BUILDINGS,
    COMMUNITIES,
    FACILITIES,
    POPULATION,
)
from circle15.standards.model import Standard
from circle15.standards.reader import read_standard, shipped_standards
from circle15.study.reader import read_study
from circle15.words import Language

if TYPE_CHECKING:
    import folium

from circle15.api.doors import FilePath, checked_gates, checked_table, refuse_no_near_miss


def assess(  # noqa: PLR0913  what an analyst says about a study, each by its name
    network: WalkNetwork,
    communities: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    standards: Sequence[str | Standard] = ("circle15-basic",),
    *,
    buildings: gpd.GeoDataFrame | None = None,
    population: gpd.GeoDataFrame | None = None,
    gates: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    complete: bool | Collection[str] | None = None,
    edge: Literal["open", "closed"] = "open",
    minutes: Sequence[float] = MINUTES,
    compare_profiles: Sequence[str | WalkProfile] = (),
    pass_share: float | None = None,
    as_of: dt.date | None = None,
    near_miss_m: float = NEAR_MISS_M,
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
    buildings, population
        Where the people live: residential buildings, and points or cells of a population grid.
    gates
        Points with ``community_id``: communities that have any are left through these alone.
    areas
        Subdistricts, districts and cities: ``level``, ``name``, ``parent``, index = id.
    complete
        Whether the facilities are the whole register, or of which kinds. None: yes, unless they come from
        OpenStreetMap.
    edge
        ``"closed"`` when the streets really end at the edge of the data (coast, border).
    minutes
        Cutoffs of the service areas.
    compare_profiles
        Walkers beside the network's own.
    pass_share
        Share of the people within reach, 0 to 1, that rules are held to which name none; None: they are reported.
    as_of
        Day by which deadlines are read; None: none is.
    near_miss_m
        Metres across which a dead end is suspected to be joined to a street: what fails, and would pass if the suspect
        places were joined, cannot be told. 0: the streets are taken as they are.
    name, language
        What outputs say.

    Raises
    ------
    InputError
        If a table, a standard or ``near_miss_m`` cannot be used, or communities and streets lie apart.
    """
    refuse_no_near_miss(near_miss_m)
    served = checked_table(facilities, FACILITIES, "facilities")
    people = checked_table(communities, COMMUNITIES, "communities")
    homes = None if buildings is None else checked_table(buildings, BUILDINGS, "buildings")
    cells = None if population is None else checked_table(population, POPULATION, "population")
    doors = None if gates is None else checked_gates(gates, people.table)
    larger = None if areas is None else checked_table(areas, AREAS, "areas")
    said = complete if complete is None or isinstance(complete, bool) else sorted(complete)
    from_osm = "source" in served.table.columns and bool((served.table["source"] == "OpenStreetMap").any())
    chosen = [item if isinstance(item, Standard) else read_standard(item) for item in standards]
    parts = [part for part in (served, people, homes, cells, doors, larger) if part is not None]
    rejected = [part.rejected for part in parts if len(part.rejected)]
    tables = Tables(
        network=network,
        communities=people.table,
        facilities=served.table,
        buildings=None if homes is None else homes.table,
        population=None if cells is None else cells.table,
        gates=None if doors is None else doors.table,
        areas=None if larger is None else larger.table,
        completeness=completeness_of([(said, None, from_osm)]),
        rejected=pd.concat(rejected, ignore_index=True) if rejected else people.rejected,
        attribution=[intake.OSM_ATTRIBUTION] if from_osm else [],
        unlocated=served.unlocated,
    )
    return assess_tables(
        tables,
        Options(
            standards=chosen,
            compare_profiles=[profile_of(profile) for profile in compare_profiles],
            minutes=minutes,
            edge_closed=edge == "closed",
            as_of=as_of,
            pass_share=pass_share,
            near_miss_m=near_miss_m,
            name=name,
            language=language,
        ),
    )


def run(path: FilePath, out: FilePath | None = None, *, tell: Tell = tell_nobody) -> Result:
    """Do what the command line does with a study file: read, assess, and write where a folder is named.

    Parameters
    ----------
    path
        The study file.
    out
        Folder for ``result.gpkg``, ``gaps.csv``, ``map.html``, ``manifest.json`` and, when rows were rejected or
        facilities are to be located, ``rejected.csv`` and ``unlocated.csv``; nothing is written when None.
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
        as_of=study.as_of,
        pass_share=study.pass_share,
        near_miss_m=study.near_miss_m,
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
