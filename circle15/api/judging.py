"""What people call to judge: hold communities to standards, run a study, save, load and look at a result."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
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
from circle15.study.drawing import known_tiles
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


def run(path: FilePath, out: FilePath | None = None, *, tell: Tell = tell_nobody, tiles: str | None = None) -> Result:
    """Do what the command line does with a study file: read, assess, and write where a folder is named.

    Parameters
    ----------
    path
        The study file.
    out
        Folder for ``result.gpkg``, ``gaps.csv``, ``gaps.xlsx``, ``map.html``, ``report.docx``, ``manifest.json`` and,
        when rows were rejected or facilities are to be located, ``rejected.csv`` and ``unlocated.csv``; nothing is
        written when None.
    tell
        Told of each step: the key of a sentence in :mod:`circle15.words` and its values.
    tiles
        Whose tiles the map may show when its reader asks for them, ``"osm"`` or ``"tianditu"``; None: as the study
        says, which is none when it says nothing.

    Raises
    ------
    InputError
        If the study or a file that it names cannot be used.
    OutputError
        If the folder cannot be written to.
    """
    study = read_study(Path(path))
    if study.report_template is not None:
        check_template(study.report_template)
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
        map_says=replace(study.map_says, tiles=known_tiles(tiles) or study.map_says.tiles),
    )
    found = assess_tables(intake.read_tables(study, tell), options, tell)
    if out is not None:
        tell("step.write", {})
        save(found, out, template=study.report_template)
    return found


def save(  # noqa: PLR0913  what is to be written, each by its name
    found: Result,
    folder: FilePath,
    *,
    layers: Sequence[str] = (),
    crs: str | None = None,
    encoding: str | None = None,
    template: FilePath | None = None,
    pdf: bool = False,
) -> list[Path]:
    """Write a result into a folder: tables, gap list, workbook, map, report, manifest, each whole or not at all.

    Parameters
    ----------
    found
        What a run found.
    folder
        Made when it is not there.
    layers
        Layers for a GIS in ``layers/``: ``"shp"``, ``"gpkg"``, and ``"streets"`` for the streets beside.
    crs
        Reference system of the layers, for example ``"EPSG:4547"``; None: that of the study where it has a code, else
        the place's own: a 3-degree zone of CGCS2000 in China, UTM elsewhere.
    encoding
        Of the texts of shapefiles, ``"gbk"`` or ``"utf-8"``; None: by the study's language.
    template
        A .docx whose styles, cover, headers and footers the report keeps; the report stands at its paragraph
        ``{{circle15}}``, else behind what it holds. None: none.
    pdf
        Whether the report is also printed as ``report.pdf``, which needs LibreOffice.

    Returns
    -------
    The files that were written.

    Raises
    ------
    InputError
        If the layers that are asked for cannot be made.
    FileError
        If the template cannot be used; nothing is written then.
    OutputError
        If the folder cannot be written to, or the PDF cannot be made; the other files are written then.
    """
    from circle15.present.folder import write_folder
    from circle15.present.layers.files import wish_of

    wish = wish_of(layers, crs, encoding)
    written = write_folder(found, Path(folder), layers=wish, template=None if template is None else Path(template))
    return [*written, save_pdf(written)] if pdf else written


def save_pdf(written: Sequence[Path]) -> Path:
    """Print the report among the files of a folder as PDF beside it.

    Parameters
    ----------
    written
        Files that :func:`save` wrote.

    Raises
    ------
    OutputError
        If LibreOffice is not installed, or does not make the file.
    """
    from circle15.present.document.pdf import write_pdf

    report = next(path for path in written if path.suffix == ".docx")
    return write_pdf(report, report.with_suffix(".pdf"))


def check_template(path: FilePath) -> None:
    """Refuse a template of the report that cannot be used, before anything is computed.

    Raises
    ------
    FileError
        If it is missing, damaged, of another kind, too large, or holds macros.
    """
    from circle15.present.document.template import open_template

    open_template(Path(path))


def load(folder: FilePath) -> Result:
    """Read back a result that :func:`run` wrote.

    Raises
    ------
    FileError
        If the folder holds none.
    """
    return result.load_result(Path(folder))


def explore(found: Result, *, language: Language | None = None, tiles: str | None = None) -> "folium.Map":
    """Show a result as an interactive map, which needs no network.

    Parameters
    ----------
    found
        What a run found.
    language
        Of the page; that of the study when None.
    tiles
        Whose tiles the map may show when its reader asks for them, ``"osm"`` or ``"tianditu"``; None: as the study
        says, which is none when it says nothing.

    Raises
    ------
    InputError
        If no such tiles are known.
    """
    from circle15.present.maps import explore as draw

    return draw(found, language=language, tiles=known_tiles(tiles))


def list_standards() -> list[str]:
    """List the ids of the standards that ship with circle15."""
    return shipped_standards()
