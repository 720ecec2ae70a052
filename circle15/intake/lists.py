"""Several lists of facilities as one: their rows, their ids, and how complete they are together."""

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from circle15.sources.osm_file import is_extract
from circle15.study.model import FacilitySource, Study

OSM_ATTRIBUTION: Final = "© OpenStreetMap contributors, ODbL 1.0"


def joined(
    tables: Sequence[gpd.GeoDataFrame], unlocated: Sequence[pd.DataFrame]
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Put lists of facilities together, and what of them is to be located.

    An id that two lists share gets the number of its list.
    """
    if len(tables) == 1:
        return tables[0], unlocated[0]
    crs = CRS(tables[0].crs)
    seen: set[str] = set()
    parts = [table.to_crs(crs).set_axis(_fresh_ids(table, n, seen)) for n, table in enumerate(tables, start=1)]
    apart = [table.set_axis(_fresh_ids(table, n, seen)) for n, table in enumerate(unlocated, start=1)]
    located = gpd.GeoDataFrame(pd.concat([part for part in parts if len(part)] or parts[:1]), crs=crs)
    return located, pd.concat([part for part in apart if len(part)] or apart[:1])


def _fresh_ids(table: pd.DataFrame, number: int, seen: set[str]) -> pd.Index:
    """Ids of a list that no list before it has, which are added to those that have been seen."""
    ids = []
    for name in map(str, table.index):
        fresh = name
        while fresh in seen:
            fresh = f"{number}-{fresh}"
        seen.add(fresh)
        ids.append(fresh)
    return pd.Index(ids, dtype="str", name="id")


def claims_of(
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


def attribution_of(study: Study) -> list[str]:
    """Whom the data are owed to; an invented place owes nobody but those that its study names."""
    said = [study.attribution] if study.attribution else []
    if study.invented:
        return said
    paths = [study.network, study.communities.path, *(source.table.path for source in study.facilities)]
    from_osm = study.network is None or any(path is not None and is_extract(path) for path in paths)
    return list(dict.fromkeys([*said, OSM_ATTRIBUTION])) if from_osm else said
