"""Findings -> shares of communities, households, residents and the elderly, in all, by district and subdistrict."""

from collections.abc import Iterator
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.verdicts.judge import BORDERLINE, JUDGED, MET, REPORTED, UNKNOWN, UNMET

#: What is counted, and the community column that counts it.
MEASURES: Final = ("communities", "households", "population", "pop_60plus")

_KEY: Final = ["standard_id", "rule_id", "reading", "profile"]

COVERAGE_COLUMNS: Final = (
    "level",
    "unit_id",
    "name",
    *_KEY,
    "measure",
    "communities_counted",
    "communities_without_number",
    "total",
    "met",
    "borderline",
    "unmet",
    "unknown",
    "suspected",
    "reported",
    "share_met",
    "share_within",
    "reported_share_within",
)


def coverage(findings: pd.DataFrame, communities: gpd.GeoDataFrame) -> pd.DataFrame:
    """Count, per rule and area, how much of each measure is met, borderline, unmet and unknown.

    Parameters
    ----------
    findings
        As from :func:`circle15.verdicts.judge.findings`, of communities.
    communities
        With ``subdistrict``, ``district``, ``households``, ``population`` and ``pop_60plus`` where they are
        known.

    Returns
    -------
    One row per area, rule and measure. ``total`` = met + borderline + unmet + unknown; ``suspected`` is the part of
    unknown that is a suspected gap; ``reported`` stands outside. ``share_met`` = met / total. ``share_within`` is the
    share of the *people* (of the measure) who are known to be within the limit, whatever the verdict of their
    community, and ``reported_share_within`` the same of the communities that are only reported. Communities whose
    number is not known are counted in ``communities_without_number`` and in nothing else.
    """
    numbers = pd.DataFrame(index=communities.index.astype(str))
    numbers["communities"] = 1.0
    for measure in MEASURES[1:]:
        if measure in communities.columns:
            numbers[measure] = pd.to_numeric(communities[measure], errors="coerce").to_numpy(
                np.float64, na_value=np.nan
            )
    own = findings[findings["unit_level"] == "community"]
    rows: list[dict[str, object]] = []
    for level, unit, name, members in _areas(communities):
        inside = own[own["unit_id"].isin(members)]
        for key, group in inside.groupby(_KEY, sort=False):
            for measure in numbers.columns:
                row = _count(group, numbers[measure].reindex(group["unit_id"]).to_numpy())
                if row is not None:
                    rows.append(
                        {
                            "level": level,
                            "unit_id": unit,
                            "name": name,
                            **dict(zip(_KEY, key, strict=True)),
                            "measure": measure,
                            **row,
                        }
                    )
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))


def _areas(communities: gpd.GeoDataFrame) -> Iterator[tuple[str, str, str, set[str]]]:
    """Yield the whole, then every district and every subdistrict: level, id, name, communities."""
    ids = communities.index.astype(str).to_numpy()
    yield "all", "all", "", set(ids)
    nothing = np.full(len(ids), None, dtype=object)
    districts, subdistricts = (
        communities[level].astype(object).where(communities[level].notna(), None).to_numpy()
        if level in communities.columns
        else nothing
        for level in ("district", "subdistrict")
    )
    for name in _names(districts):
        yield "district", name, name, set(ids[districts == name])
    for name in _names(subdistricts):
        own = subdistricts == name
        within = _names(districts[own])
        if len(within) < 2:
            yield "subdistrict", name, name, set(ids[own])
            continue
        # Many counties have a 城关镇: the same name in another district is another place.
        for district in (*within, None):
            members = set(ids[own & (districts == district)])
            if members:
                yield "subdistrict", name if district is None else f"{district}/{name}", name, members


def _names(values: np.ndarray[tuple[int], np.dtype[np.object_]]) -> list[str]:
    """Names that stand in a column, each once, in order."""
    return sorted({str(value) for value in values if value is not None})


def _count(group: pd.DataFrame, number: NDArray[np.float64]) -> dict[str, object] | None:
    """Sum one measure by verdict; None where no community has a number."""
    known = np.isfinite(number)
    if not known.any():
        return None
    verdict = group["verdict"].to_numpy(dtype=object)
    judged, reported = np.isin(verdict, JUDGED), verdict == REPORTED
    within = number * group["share_within"].to_numpy(dtype=np.float64)

    def total_of(mask: NDArray[np.bool_], values: NDArray[np.float64] = number) -> float:
        return float(values[known & mask].sum())

    def share_of(part: float, mask: NDArray[np.bool_]) -> float:
        total = total_of(mask)
        return part / total if total > 0 else np.nan

    return {
        "communities_counted": int((known & judged).sum()),
        "communities_without_number": int((~known & judged).sum()),
        "total": total_of(judged),
        "met": total_of(verdict == MET),
        "borderline": total_of(verdict == BORDERLINE),
        "unmet": total_of(verdict == UNMET),
        "unknown": total_of(verdict == UNKNOWN),
        "suspected": total_of(group["suspected"].to_numpy(dtype=np.bool_) & (verdict == UNKNOWN)),
        "reported": total_of(reported),
        "share_met": share_of(total_of(verdict == MET), judged),
        "share_within": share_of(total_of(judged, within), judged),
        "reported_share_within": share_of(total_of(reported, within), reported),
    }
