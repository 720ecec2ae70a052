"""A study: what to read, who walks, and which standards to hold it to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from circle15.datum import DatumSaid
from circle15.network.profile import WalkProfile
from circle15.network.suspects import NEAR_MISS_M
from circle15.reach.cutoffs import MINUTES
from circle15.rejects import OnInvalid
from circle15.sources.joins import JoinBy
from circle15.sources.streets import StreetOptions
from circle15.sources.urls import Database
from circle15.standards.model import Standard
from circle15.study.drawing import MapSays
from circle15.words import Language

Edge = Literal["open", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSource:
    """A table that a study names.

    Parameters
    ----------
    path
        The file, or a database.
    layer, sheet, columns, crs, datum, encoding, query
        What the file does not say about itself, see :class:`circle15.sources.tables.TableOptions`.
    on_invalid
        ``"reject"`` lists rows that cannot be used, ``"raise"`` stops at the first.
    boundaries
        Outlines of communities or areas, where these stand in a file of their own.
    join
        What a list and its boundaries have in common.
    """

    path: Path | Database
    layer: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] | None = None
    crs: str | None = None
    datum: DatumSaid | None = None
    encoding: str | None = None
    query: str | None = None
    on_invalid: OnInvalid = "reject"
    boundaries: "TableSource | None" = None
    join: JoinBy = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilitySource:
    """A list of facilities that a study names.

    Parameters
    ----------
    table
        The file.
    kind
        Kind of all of them, where it is one.
    complete
        Whether the list is the whole register, or of which kinds; None: unsaid.
    as_of
        Day of the list, as ``YYYY-MM-DD``; empty: unsaid.
    """

    table: TableSource
    kind: str | None = None
    complete: bool | tuple[str, ...] | None = None
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What to read, who walks, and which standards to hold it to.

    Parameters
    ----------
    path
        The study file; relative paths in it refer to its folder.
    name
        Title on every output.
    language
        Of the outputs.
    standards
        Documents, in the order of the study.
    profile, compare_profiles
        Who walks, and who is shown beside.
    minutes
        Cutoffs of the service areas.
    network
        Streets: a file, or None when they are downloaded.
    streets
        What a layer of street lines does not say about itself.
    place, bbox
        What to download.
    edge, edge_reason
        Whether the streets really end at the edge of the data, and why.
    min_fragment_m
        Connected streets shorter than this are set aside; None: the default.
    near_miss_m
        Metres across which a dead end is suspected to be joined to a street; 0: none is.
    crs
        Reference system to measure in; None: chosen for the place.
    communities, facilities, buildings, areas, gates
        Tables.
    population
        A population grid: a raster of people per cell, or a table of points or cells.
    elevation
        Raster of heights; None: the streets are level.
    barriers
        Lines and polygons that nobody walks through, save at a gate.
    attribution
        Whom the streets are owed to, as its map says; empty: unsaid.
    invented
        Whether the place does not exist.
    as_of
        Day of the study, by which deadlines are read; None: unsaid.
    pass_share
        Share of the people within reach that rules are held to which name none; None: they are reported.
    map_says
        What the map may show and has to say.
    report_template
        A .docx whose styles, cover, headers and footers the report keeps; None: none.
    """

    path: Path
    name: str
    language: Language
    standards: tuple[Standard, ...]
    profile: WalkProfile
    compare_profiles: tuple[WalkProfile, ...] = ()
    minutes: tuple[float, ...] = MINUTES
    network: Path | None = None
    streets: StreetOptions = field(default_factory=StreetOptions)
    place: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    edge: Edge = "open"
    edge_reason: str = ""
    min_fragment_m: float | None = None
    near_miss_m: float = NEAR_MISS_M
    crs: str | None = None
    communities: TableSource
    facilities: tuple[FacilitySource, ...]
    buildings: TableSource | None = None
    population: TableSource | None = None
    areas: TableSource | None = None
    gates: TableSource | None = None
    elevation: Path | None = None
    barriers: TableSource | None = None
    attribution: str = ""
    invented: bool = False
    as_of: dt.date | None = None
    pass_share: float | None = None
    map_says: MapSays = field(default_factory=MapSays)
    report_template: Path | None = None
