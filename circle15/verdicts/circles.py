"""Findings -> whom a circle around a facility counts as served, and the walk does not (definition D8)."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.verdicts.coverage import RULE_KEY, measured
from circle15.verdicts.judge import BORDERLINE, JUDGED, MET, NOT_APPLICABLE, REPORTED, UNKNOWN, UNMET

#: Checks of walks that also say what a circle of the same metres would have said.
REACH_CHECKS: Final = frozenset({"reach_time", "reach_network_distance", "step_free_reach", "tier_reach"})

#: What is counted.
_MEASURES: Final = ("communities", "households", "population", "pop_60plus")

_COUNTS: Final = ("total", "circle_only", "both", "neither", "walk_only", "borderline", "open", "reported")
_PEOPLE: Final = ("within_circle", "within_walk", "within_circle_only", "within_circle_only_low")

CIRCLE_COLUMNS: Final = (
    *RULE_KEY, "check", "limit_m", "decides", "measure", "communities_counted", "communities_without_number",
    *_COUNTS, *_PEOPLE, "community_ids",
)  # fmt: skip


def circle_against_walk(findings: pd.DataFrame, communities: pd.DataFrame) -> pd.DataFrame:
    """Count whom the circle passes and the walk fails, for every rule about reach.

    Parameters
    ----------
    findings
        As from :func:`circle15.verdicts.judge.findings`; those of communities held to a walk count.
    communities
        With ``households``, ``population`` and ``pop_60plus`` where they are known.

    Returns
    -------
    One row per rule, reading, walker and measure; the row of the measure ``communities`` is the rule's own.

    ``total`` = circle_only + both + neither + walk_only + borderline + open. ``circle_only`` is what the circle passes
    and the walk fails: communities enough of whose people live within ``limit_m`` of a facility in a straight line, and
    whose verdict is unmet. ``borderline`` and ``open`` are those whose walk is neither passed nor failed.
    ``walk_only`` is nought on level ground, for no walk is shorter than the straight line. It can happen downhill,
    where a walker is faster than the flat speed by which the circle is drawn, and within the 0.1 s to which times are
    rounded.
    ``reported`` stands outside: a rule that names no share of the people fails nobody.

    One level finer, of all who are judged or reported: ``within_circle`` and ``within_walk`` are the people who live
    within the one and within the other, ``within_circle_only`` those within the circle who are not known to be within
    the walk, and ``within_circle_only_low`` those of them who are known not to be: without those whose streets are cut
    off or end with the data, and without suspected gaps.

    Communities whose number is not known are counted in ``communities_without_number`` and in nothing else.
    ``community_ids`` are the communities of ``circle_only``, in order, separated by semicolons.
    """
    walks = findings["check"].isin(list(REACH_CHECKS)) & (findings["unit_level"] == "community")
    about = findings[walks & (findings["verdict"] != NOT_APPLICABLE)]
    keys = np.asarray(about.groupby(list(RULE_KEY), sort=False).ngroup(), dtype=np.int64)
    # The sums do not depend on the order of the rows, to the last digit.
    order = np.argsort(about["unit_id"].to_numpy(dtype=object), kind="stable")
    about, keys = about.iloc[order], keys[order]
    if about.empty:
        return pd.DataFrame(columns=list(CIRCLE_COLUMNS)).astype(dict.fromkeys((*_COUNTS, *_PEOPLE), np.float64))
    counts = measured(communities.set_axis(communities.index.astype(str)))
    parts = _parts(about)
    first = about.groupby(keys)[[*RULE_KEY, "check", "limit_m", "decides"]].first()
    ids = about["unit_id"].where(parts["circle_only"] > 0).groupby(keys).agg(lambda names: ";".join(names.dropna()))
    frames = [
        first.assign(measure=name, **_sums(parts, counts[name].reindex(about["unit_id"]), keys), community_ids=ids)
        for name in _MEASURES
        if name in counts.columns
    ]
    table = pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)
    return table[table["communities_counted"] + table["reported"] > 0][list(CIRCLE_COLUMNS)].reset_index(drop=True)


def _parts(about: pd.DataFrame) -> pd.DataFrame:
    """Say of each finding which part of each count it is, 0 to 1."""
    verdict, reported = about["verdict"], about["verdict"] == REPORTED
    circle = about["circle_within"].astype("boolean").fillna(value=False).astype(np.bool_)
    met, unmet = verdict == MET, verdict == UNMET
    inside, walked = (about[name].astype(np.float64) for name in ("circle_share", "share_within"))
    # Whom the walk may still reach; everybody where a list of facilities may lack the one next door.
    may = about["share_open"].astype(np.float64).fillna(0.0).where(~about["suspected"].astype(np.bool_), 1.0)
    found = {
        "total": verdict.isin(JUDGED),
        "circle_only": circle & unmet,
        "both": circle & met,
        "neither": ~circle & unmet,
        "walk_only": ~circle & met,
        "borderline": verdict == BORDERLINE,
        "open": verdict == UNKNOWN,
        "reported": reported,
        "within_circle": inside,
        "within_walk": walked,
        "within_circle_only": (inside - walked).clip(lower=0.0),
        "within_circle_only_low": (inside - walked - may).clip(lower=0.0),
    }
    return pd.DataFrame(found, index=about.index).astype(np.float64)


def _sums(parts: pd.DataFrame, number: pd.Series, keys: NDArray[np.int64]) -> dict[str, pd.Series]:
    """Sum the parts of one measure by rule."""
    known, judged = number.notna().to_numpy(), (parts["total"] > 0).to_numpy()
    shares = parts.mul(np.nan_to_num(number.to_numpy(dtype=np.float64)), axis=0).groupby(keys).sum()
    table = pd.DataFrame({"in": known & judged, "out": ~known & judged}, index=parts.index)
    counted = table.groupby(keys).sum()
    return {
        "communities_counted": counted["in"],
        "communities_without_number": counted["out"],
        **{name: shares[name] for name in (*_COUNTS, *_PEOPLE)},
    }
