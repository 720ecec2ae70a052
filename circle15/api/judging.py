"""What people call to judge: hold communities to standards, run a study, save, load and look at a result."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import pandas as pd

from circle15 import result
from circle15.intake import tables as intake
from circle15.job import Options, Tables, completeness_of
from circle15.network.walk import WalkNetwork
from circle15.pipeline import Tell, assess_tables, tell_nobody
from circle15.reach.cutoffs import MINUTES
from circle15.result import Result
from circle15.schema import (
    BUILDINGS,
    COMMUNITIES,
    FACILITIES,
)
from circle15.standards.model import Standard
from circle15.standards.reader import read_standard, shipped_standards
from circle15.study.reader import read_study
from circle15.words import Language

if TYPE_CHECKING:
    import folium

from circle15.api.doors import FilePath, checked_table


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
    served = checked_table(facilities, FACILITIES, "facilities")
    people = checked_table(communities, COMMUNITIES, "communities")
    homes = None if buildings is None else checked_table(buildings, BUILDINGS, "buildings")
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
