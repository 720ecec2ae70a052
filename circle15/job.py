"""What a run is given: the tables that were read, and how they are judged."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from circle15.network.profile import WalkProfile
from circle15.network.suspects import NEAR_MISS_M
from circle15.network.walk import WalkNetwork
from circle15.reach.cutoffs import MINUTES
from circle15.schema import rejected_table, unlocated_table
from circle15.standards.model import Standard
from circle15.study.drawing import MapSays
from circle15.verdicts.facts import Completeness
from circle15.verdicts.holdings import IN_SERVICE
from circle15.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What a study has read.

    Parameters
    ----------
    network
        Streets.
    street_changes
        Where lines of a layer of streets were joined or mended, see :class:`circle15.network.noding.Noded`; None:
        nowhere.
    communities, facilities
        In any known reference system.
    buildings
        Residential buildings, where there are any.
    population
        Cells or points of a population grid, where there is one.
    gates
        Gates of gated communities that name one of ``communities``.
    areas
        Subdistricts, districts and cities: ``level``, ``parent``, ``name``, index = id; None without.
    completeness
        Of which kinds the facilities are the whole register.
    rejected
        Rows and values that could not be used.
    inputs
        For each file: ``role``, ``file``, ``sha256``, ``rows``, and what was said about it.
    attribution
        Whom the data are owed to.
    unlocated
        Facilities that are to be located: kind, name, address, status, file, sheet, row, index = id.
    """

    network: WalkNetwork
    street_changes: gpd.GeoDataFrame | None = None
    communities: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame | None = None
    population: gpd.GeoDataFrame | None = None
    gates: gpd.GeoDataFrame | None = None
    areas: gpd.GeoDataFrame | None = None
    completeness: Completeness = field(default_factory=Completeness)
    rejected: pd.DataFrame = field(default_factory=rejected_table)
    inputs: Sequence[Mapping[str, Any]] = ()
    attribution: Sequence[str] = ()
    unlocated: pd.DataFrame = field(default_factory=unlocated_table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a study's tables are judged.

    Parameters
    ----------
    standards
        Documents.
    compare_profiles
        Walkers beside the network's own.
    minutes
        Cutoffs of the service areas.
    edge_closed, edge_reason
        Whether the streets really end at the edge of the data, and why.
    pass_share
        Share of the people within reach that the study holds rules to which name none; None: they are reported.
    as_of
        Day of the study, by which deadlines are read; None: unsaid.
    near_miss_m
        Metres across which a dead end is suspected to be joined to a street; 0: the streets are taken as they are, and
        no finding is left open for a suspect place.
    name, language, invented
        What the outputs say.
    map_says
        What the map may show and has to say.
    """

    standards: Sequence[Standard]
    compare_profiles: Sequence[WalkProfile] = ()
    minutes: Sequence[float] = MINUTES
    edge_closed: bool = False
    edge_reason: str = ""
    as_of: dt.date | None = None
    pass_share: float | None = None
    near_miss_m: float = NEAR_MISS_M
    name: str = ""
    language: Language = "zh"
    invented: bool = False
    map_says: MapSays = field(default_factory=MapSays)


def completeness_of(claims: Sequence[tuple[bool | Sequence[str] | None, str | None, bool]]) -> Completeness:
    """Combine what is said about each list of facilities.

    Parameters
    ----------
    claims
        For each list: whether it is the whole register or of which kinds (None: unsaid), the one kind it is
        of (or None), and whether it comes from OpenStreetMap, which is taken as incomplete unless said
        otherwise, while a table is taken as complete.

    Examples
    --------
    >>> completeness_of([(None, "clinic", False), (["pharmacy"], None, True)]).covers(("clinic", "pharmacy"))
    True
    """
    everything, named = False, set[str]()
    for said, kind, from_osm in claims:
        whole = (not from_osm) if said is None else said
        if isinstance(whole, bool):
            if whole and kind is None:
                everything = True
            elif whole and kind is not None:
                named.add(kind)
        else:
            named |= set(whole)
    return Completeness(everything=everything, kinds=frozenset(named))


def short_of(completeness: Completeness, unlocated: pd.DataFrame) -> Completeness:
    """Say of a register that it holds facilities without saying where they are; only those that serve count.

    Parameters
    ----------
    completeness
        What was said about the lists.
    unlocated
        Facilities that are to be located, with ``kind`` and ``status``.

    Examples
    --------
    >>> waiting = pd.DataFrame({"kind": ["clinic", "park"], "status": ["open", "closed"]})
    >>> short_of(Completeness(everything=True), waiting).unlocated
    {'clinic': 1}
    """
    serving = unlocated.loc[unlocated["status"].fillna(IN_SERVICE) == IN_SERVICE, "kind"].value_counts().sort_index()
    return replace(completeness, unlocated={str(kind): int(count) for kind, count in serving.items()})
