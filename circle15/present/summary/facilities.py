"""The facilities as a table: what they are, where, and for whom each is the nearest."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from circle15.present.columns import column
from circle15.present.summary.titles import kind_title
from circle15.result import Result
from circle15.words import Language, has_sentence, say

#: Columns that every such table has, in their order.
_FIRST: Final = ("id", "name", "kind", "kind_name", "status", "status_text", "reason", "reason_text")

#: Columns of the facilities that are shown where the tables have them.
_KNOWN: Final = (
    "address", "operator_type", "complex_id", "floor_area_m2", "site_area_m2", "office_area_m2", "activity_area_m2",
    "beds", "places", "staff", "opened_year", "opening_hours", "source", "source_date",
)  # fmt: skip

_LAST: Final = ("nearest_for", "nearest_population", "lon", "lat")


def facilities_table(result: Result, language: Language) -> pd.DataFrame:
    """List the facilities that were judged with.

    Parameters
    ----------
    result
        What a run found.
    language
        Of names and texts.

    Returns
    -------
    One row per facility, kind by kind: ``reason`` why no street leads to it, else empty; ``nearest_for`` the number
    of communities whose median resident has it as the nearest of its kind on foot, ``nearest_population`` the people
    who are known to live in these (NaN where that is known of none); ``lon`` and ``lat`` in degrees of WGS 84, of a
    point within where the facility is an area.
    """
    table = result.facilities
    frame = pd.DataFrame(
        {
            "id": table.index.astype(str),
            "name": column(table, "name").to_numpy(),
            "kind": table["kind"].to_numpy(),
            "kind_name": [kind_title(kind, language) for kind in table["kind"]],
            "status": column(table, "status").to_numpy(),
            "status_text": [_status(status, language) for status in column(table, "status")],
            "reason": column(table, "reason").to_numpy(),
            "reason_text": [_reason(reason, language) for reason in column(table, "reason")],
        }
    )
    known = [name for name in _KNOWN if name in table.columns and table[name].notna().any()]
    whole = pd.concat(
        [frame, pd.DataFrame(table[known]).reset_index(drop=True), _served(result), _places(table)], axis=1
    )
    ordered = whole[[*_FIRST, *known, *_LAST]]
    return ordered.sort_values(["kind", "id"], kind="stable").reset_index(drop=True)


def _served(result: Result) -> pd.DataFrame:
    """Count the communities, and their people, that have a facility as the nearest of its kind."""
    times = result.times.loc[result.times["walk_min"].notna(), ["community_id", "kind", "facility_id"]]
    people = pd.to_numeric(column(result.communities, "population"), errors="coerce").astype("float64")
    nearest = times.assign(people=times["community_id"].map(people).astype("float64")).groupby(["facility_id", "kind"])
    counts, sums = nearest.size(), nearest["people"].sum(min_count=1)
    own = pd.MultiIndex.from_arrays([result.facilities.index.astype(str), result.facilities["kind"].astype(str)])
    return pd.DataFrame(
        {
            "nearest_for": counts.reindex(own).fillna(0).astype("int64").to_numpy(),
            "nearest_population": sums.reindex(own).to_numpy(dtype="float64"),
        }
    )


def _places(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """Longitudes and latitudes; NaN where a facility has no place."""
    if table.empty or table.crs is None:
        nothing = np.full(len(table), np.nan)
        return pd.DataFrame({"lon": nothing, "lat": nothing})
    points = gpd.GeoSeries(table.geometry.representative_point(), crs=table.crs).to_crs(4326)
    return pd.DataFrame({"lon": points.x.to_numpy(), "lat": points.y.to_numpy()})


def _status(status: object, language: Language) -> str:
    key = f"page.status.{status}"
    return say(key, language) if has_sentence(key) else ""


def _reason(reason: object, language: Language) -> str:
    key = f"book.facility.{reason}"
    return say(key, language) if has_sentence(key) else ""
