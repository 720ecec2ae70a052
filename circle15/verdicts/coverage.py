"""Findings -> shares of communities, households and residents, in all, by city, district, subdistrict and place type.

All sums are products of two sparse matrices: what each rule found in each community, and what each community counts in
each area. Nothing loops over areas or rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from circle15.verdicts.facts import numbers, urban_rural
from circle15.verdicts.judge import BORDERLINE, JUDGED, MET, NOT_APPLICABLE, REPORTED, UNKNOWN, UNMET
from circle15.verdicts.outcome import Mask, Numbers
from circle15.verdicts.units import WHOLE, Units

#: What is counted; the first is the communities themselves, the last those who are not registered where they live.
MEASURES: Final = ("communities", "households", "population", "pop_60plus", "registered_population", "non_registered")

#: What tells one rule's answers from another's.
RULE_KEY: Final = ("standard_id", "rule_id", "reading", "profile")

#: Levels of the units whose shares are told, from the largest to the smallest.
_LEVELS: Final = ("city", "district", "subdistrict")

#: Levels that are no units, but values of a community's own column.
_SORTS: Final = ("place_type", "urban_rural")

_VERDICTS: Final = (MET, BORDERLINE, UNMET, UNKNOWN)

COVERAGE_COLUMNS: Final = (
    "level", "unit_id", "name", *RULE_KEY, "measure", "communities_counted", "communities_without_number",
    "total", "met", "borderline", "unmet", "unknown", "suspected", "reported",
    "share_met", "share_within", "reported_share_within", "not_applicable",
    "share_borderline", "share_unknown", "share_low", "share_high", "share_within_low", "share_within_high",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Areas:
    """The areas that are told of, shape (a,), and the communities in them, shape (p,) each."""

    table: pd.DataFrame
    community: NDArray[np.int64]
    area: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tally:
    """Sums what rules found in communities by area, rule and measure.

    Parameters
    ----------
    rule, community
        Of each finding, shape (n,).
    shape
        Numbers of areas, rules, measures and communities.
    counts, known
        What each community counts in each area and measure, and whether that is known; shape (c, a x m).
    """

    rule: NDArray[np.int64]
    community: NDArray[np.int64]
    shape: tuple[int, int, int, int]
    counts: sp.csr_array
    known: sp.csr_array

    def sum(self, values: NDArray[np.generic], by: sp.csr_array) -> Numbers:
        """Sum a value of each finding, times what its community counts, shape (a x r x m,)."""
        areas, rules, measures, communities = self.shape
        use = np.flatnonzero(values)
        cells = (np.asarray(values, dtype=np.float64)[use], (self.rule[use], self.community[use]))
        product = sp.csr_array(sp.coo_array(cells, shape=(rules, communities))) @ by
        return np.asarray(product.toarray().reshape(rules, areas, measures).transpose(1, 0, 2).ravel())


def coverage(findings: pd.DataFrame, communities: gpd.GeoDataFrame, units: Mapping[str, Units]) -> pd.DataFrame:
    """Count, per area, rule and measure, how much is met, borderline, unmet and unknown.

    Parameters
    ----------
    findings
        As from :func:`circle15.verdicts.judge.findings`; those about communities count.
    communities
        With the columns of :func:`measured`, ``place_type`` and ``urban_rural`` where they are known.
    units
        As from :func:`circle15.verdicts.units.units_of` of these communities, in this order.

    Returns
    -------
    One row per area, rule and measure. ``level`` is ``all``, ``city``, ``district``, ``subdistrict``, or ``place_type``
    or ``urban_rural``, where ``unit_id`` is the value; a level that nothing names is left out, and so are communities
    that belong to no unit of a level.

    ``total`` = met + borderline + unmet + unknown; ``suspected`` is the part of unknown that is a suspected gap;
    ``reported`` and ``not_applicable`` stand outside. Communities whose number is not known are counted in
    ``communities_without_number`` and in nothing else.

    ``share_met`` = met / total, ``share_borderline`` and ``share_unknown`` likewise. The share that is really met lies
    between ``share_low`` = met / total and ``share_high`` = (met + borderline + unknown) / total, whatever each of the
    borderline and unknown communities turns out to be: met, unmet, or not concerned at all.

    ``share_within`` is the share of the *people* (of the measure) who are known to be within the limit, whatever the
    verdict of their community, and ``reported_share_within`` the same of the communities that are only reported.
    ``share_within_low`` is ``share_within``. ``share_within_high`` adds those for whom it is open: whose streets are
    cut off or end with the data, and everybody in a community that is a suspected gap, for there a facility that no
    list names may stand next door. All three are NaN where one of the communities has no such share.
    """
    places = communities.set_axis(communities.index.astype(str))
    order = np.argsort(places.index.to_numpy(dtype=object), kind="stable")
    areas = _areas(places, units, order)
    places = places.iloc[order]
    about = findings[(findings["unit_level"] == "community") & findings["unit_id"].isin(places.index)]
    if about.empty:
        return pd.DataFrame(columns=list(COVERAGE_COLUMNS))
    keys = np.asarray(about.groupby(list(RULE_KEY), sort=False).ngroup(), dtype=np.int64)
    counts, rank = measured(places), places.index.get_indexer(pd.Index(about["unit_id"]))
    tally = _tally(counts, areas, keys, rank.astype(np.int64))
    rows = np.flatnonzero(tally.sum(np.ones(len(about)), tally.known))
    counted = {name: values[rows] for name, values in _counted(about, tally).items()}
    area, rule, measure = np.unravel_index(rows, tally.shape[:3])
    first = np.unique(keys, return_index=True)[1]
    table = pd.concat(
        [
            areas.table.iloc[area].reset_index(drop=True),
            about.iloc[first][list(RULE_KEY)].iloc[rule].reset_index(drop=True),
            pd.DataFrame({"measure": counts.columns.to_numpy()[measure], **counted, **_shares(counted)}),
        ],
        axis=1,
    )
    return table[list(COVERAGE_COLUMNS)]


def measured(communities: pd.DataFrame) -> pd.DataFrame:
    """Read what each community counts in every measure that its table has; NaN where it is not known.

    ``non_registered`` is the ``floating_population`` where that is given, else those of the population who are not
    registered, where both are known and the difference is not negative.

    >>> measured(pd.DataFrame({"population": [90, 50], "registered_population": [60, 70]}))["non_registered"].tolist()
    [30.0, nan]
    """
    found = {name: numbers(communities, name) for name in MEASURES[1:-1] if name in communities.columns}
    rest = numbers(communities, "population") - numbers(communities, "registered_population")
    floating = numbers(communities, "floating_population")
    others = np.where(np.isnan(floating), np.where(rest >= 0, rest, np.nan), floating)
    if not np.isnan(others).all():
        found["non_registered"] = others
    return pd.DataFrame({"communities": np.ones(len(communities)), **found}, index=communities.index)


def _tally(counts: pd.DataFrame, areas: _Areas, rule: NDArray[np.int64], community: NDArray[np.int64]) -> _Tally:
    """Spread what each community counts over its areas."""
    number = counts.to_numpy(dtype=np.float64)[areas.community]
    measures = number.shape[1]
    column = (areas.area[:, None] * measures + np.arange(measures)).ravel()
    row = np.repeat(areas.community, measures)
    shape = (len(counts), len(areas.table) * measures)
    sums = [
        sp.csr_array(sp.coo_array((values.ravel(), (row, column)), shape=shape))
        for values in (np.nan_to_num(number), (~np.isnan(number)).astype(np.float64))
    ]
    size = (len(areas.table), int(rule.max()) + 1, measures, len(counts))
    return _Tally(rule=rule, community=community, shape=size, counts=sums[0], known=sums[1])


def _counted(about: pd.DataFrame, tally: _Tally) -> dict[str, Numbers]:
    """Sum everything that is counted, shape (a x r x m,) each."""
    verdict = about["verdict"].to_numpy(dtype=object)
    judged, reported = np.isin(verdict, JUDGED), verdict == REPORTED
    hidden = about["suspected"].to_numpy(dtype=np.bool_) & (verdict == UNKNOWN)
    within = about["share_within"].to_numpy(dtype=np.float64)
    unsaid = np.isnan(within)
    least = np.nan_to_num(within)
    most = np.where(hidden, 1.0, np.minimum(least + np.nan_to_num(about["share_open"].to_numpy(dtype=np.float64)), 1.0))

    def people(which: Mask, share: Numbers) -> Numbers:
        """Sum shares of people; NaN where one of them is not known."""
        lost = tally.sum(which & unsaid, tally.known)
        return np.where(lost > 0, np.nan, tally.sum(np.where(which, share, 0.0), tally.counts))

    found = {name: tally.sum(verdict == name, tally.counts) for name in (*_VERDICTS, REPORTED, NOT_APPLICABLE)}
    counted = tally.sum(judged, tally.known)
    # The first measure is the communities themselves, whose number is always known.
    everyone = counted.reshape(tally.shape[:3])[:, :, :1]
    return {
        "communities_counted": counted.astype(np.int64),
        "communities_without_number": (everyone - counted.reshape(tally.shape[:3])).ravel().astype(np.int64),
        "total": tally.sum(judged, tally.counts),
        **found,
        "suspected": tally.sum(hidden, tally.counts),
        "within": people(judged, least),
        "within_high": people(judged, most),
        "reported_within": people(reported, least),
    }


def _shares(counted: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """Divide by the total; NaN where that is nought."""
    total = np.where(counted["total"] > 0, counted["total"], np.nan)
    reported = np.where(counted["reported"] > 0, counted["reported"], np.nan)
    met, open_ = counted["met"] / total, counted["borderline"] + counted["unknown"]
    return {
        "share_met": met,
        "share_borderline": counted["borderline"] / total,
        "share_unknown": counted["unknown"] / total,
        "share_low": met,
        "share_high": (counted["met"] + open_) / total,
        "share_within": counted["within"] / total,
        "share_within_low": counted["within"] / total,
        "share_within_high": counted["within_high"] / total,
        "reported_share_within": counted["reported_within"] / reported,
    }


def _areas(communities: pd.DataFrame, units: Mapping[str, Units], order: NDArray[np.int64]) -> _Areas:
    """Find the areas, and the communities in them by their rank in an order."""
    parts = list(_levels(communities, units))
    starts = np.cumsum([0, *(len(ids) for _, ids, _, _ in parts)])
    table = pd.concat(
        [pd.DataFrame({"level": level, "unit_id": ids, "name": names}) for level, ids, names, _ in parts],
        ignore_index=True,
    )
    at = [of_community[order] for _, _, _, of_community in parts]
    community = np.concatenate([np.flatnonzero(rows >= 0) for rows in at])
    area = np.concatenate([rows[rows >= 0] + start for rows, start in zip(at, starts, strict=False)])
    return _Areas(table=table, community=community, area=area)


_Level = tuple[str, NDArray[np.object_], NDArray[np.object_], NDArray[np.int64]]


def _levels(communities: pd.DataFrame, units: Mapping[str, Units]) -> Iterator[_Level]:
    """Yield each level with the ids and names of its areas, and the row of each community's, -1 for none."""
    whole = np.array([WHOLE], dtype=object)
    yield "all", whole, np.array([""], dtype=object), np.zeros(len(communities), dtype=np.int64)
    for level in _LEVELS:
        own = units[level]
        if not own.stands_in:
            yield level, own.ids, own.names, own.of_community
    for sort in _SORTS:
        if sort == "urban_rural":
            said = urban_rural(communities)
        elif sort in communities.columns:
            said = communities[sort].astype(object).replace("", None)
        else:
            continue
        codes, values = pd.factorize(said, sort=True)
        ids = np.asarray(values, dtype=object)
        yield sort, ids, ids, codes.astype(np.int64)
