"""What the map can be coloured by: a rule that communities were held to, or the time to a kind.

Every view has its rows as they are, and where anything is planned or being built also those of the plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from circle15.present.columns import column, first_number, flags, numbers, texts
from circle15.present.page_model.homes import Homes
from circle15.result import Result

#: Digits kept of each number: a metre of length, a hundredth of a per cent.
_DIGITS: Final[dict[str, int]] = {
    "limit": 3,
    "network_m": 0,
    "straight_m": 0,
    "access_m": 0,
    "egress_m": 0,
    "share_within": 6,
    "pass_share": 4,
    "robustness": 3,
    "detour_ratio": 1,
}
#: Minutes, which are whole tenths of a second; a value that is none keeps three digits.
_MINUTES: Final = ("value", "walk_min", "worst_min")
_TICKS_PER_MIN: Final = 600
_TEXT_OF_FINDING: Final = ("verdict", "reason", "unit", "demand_basis", "missing", "text_zh", "text_en")
_FLAG_OF_FINDING: Final = ("suspected", "circle_within")
_VIEW_KEY: Final = ["standard_id", "rule_id", "reading", "profile"]

#: Which count a share is told in where several are known: people first.
_MEASURES: Final = ("population", "households", "communities", "pop_60plus")
_COUNTS: Final = (
    "total",
    "met",
    "borderline",
    "unmet",
    "unknown",
    "suspected",
    "reported",
    "communities_without_number",
)
_SHARES: Final = ("share_met", "share_within")


@dataclass(frozen=True, slots=True)
class Places:
    """The origin of whole-number steps, the order of communities, facilities and kinds, and the homes of walks."""

    origin: tuple[float, float]
    communities: list[str]
    facility_at: Mapping[str, int]
    kind_at: Mapping[str, int]
    homes: Homes


def rule_views(result: Result, places: Places) -> list[dict[str, Any]]:
    """Make one view per rule, reading and profile that communities were held to."""
    present = _judged(result.findings)
    planned = dict(_judged(result.plan_findings))
    rules = {
        (str(standard.get("id")), str(rule.get("id")), str(rule["reading"]) if "reading" in rule else ""): rule
        for standard in result.manifest.get("standards") or []
        for rule in standard.get("rules") or []
    }
    shares, planned_shares = _shares(result.coverage), _shares(result.plan_coverage)
    views = []
    for key, rows in present:
        standard_id, rule_id, reading, profile = names = tuple("" if pd.isna(part) else str(part) for part in key)
        rule = rules.get((standard_id, rule_id, reading)) or rules.get((standard_id, rule_id, "")) or {}
        view: dict[str, Any] = {
            "type": "rule",
            "standard": standard_id,
            "rule": rule_id,
            "reading": reading,
            "profile": profile,
            "zh": str(rule.get("short_zh") or rule.get("zh") or rule_id),
            "en": str(rule.get("short_en") or rule.get("en") or rule.get("zh") or rule_id),
            "asks_zh": str(rule.get("zh") or ""),
            "asks_en": str(rule.get("en") or ""),
            "quote": str(rule.get("quote_zh") or ""),
            "kinds": [places.kind_at[kind] for kind in rule.get("kinds") or [] if kind in places.kind_at],
            "limit": first_number([rule.get("limit_min"), *column(rows[column(rows, "unit") == "min"], "limit")]),
            "force": next(iter(column(rows, "force").dropna().astype(str)), ""),
            "coverage": shares.get(names, []),
            "rows": _rows(rows.set_index("unit_id"), places, profile),
        }
        if key in planned:
            view["plan"] = {
                "coverage": planned_shares.get(names, []),
                "rows": _rows(planned[key].set_index("unit_id"), places, profile),
            }
        views.append(view)
    order = {key: at for at, key in enumerate(rules)}
    return sorted(views, key=lambda view: order.get((view["standard"], view["rule"], view["reading"]), len(order)))


def _judged(findings: pd.DataFrame) -> list[tuple[tuple[Any, ...], pd.DataFrame]]:
    """Group the findings of communities, of the reading that comes first, by what they were held to."""
    if findings.empty:
        return []
    first = column(findings, "primary").fillna(value=True).astype(bool)
    of_communities = findings[(findings["unit_level"] == "community") & first]
    return list(of_communities.groupby(_VIEW_KEY, sort=False, dropna=False))


def kind_views(result: Result, kinds: Sequence[Mapping[str, str]], places: Places) -> list[dict[str, Any]]:
    """Make one view per kind that times were computed for: minutes only, nothing is judged."""
    walker = str((result.manifest.get("profile") or {}).get("name") or "")
    views = []
    for at, kind in enumerate(kinds):
        rows = _reported(result.times, kind["id"])
        if rows.empty:
            continue
        planned = _reported(result.plan_times, kind["id"])
        view: dict[str, Any] = {
            "type": "kind",
            "profile": walker,
            "zh": kind["zh"],
            "en": kind["en"],
            "kinds": [at],
            "limit": None,
            "coverage": [],
            "rows": _rows(rows, places, walker),
        }
        if len(planned):
            view["plan"] = {"coverage": [], "rows": _rows(planned, places, walker)}
        views.append(view)
    return views


def _reported(times: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Take the times to a kind, each with a verdict that judges nothing; index = community."""
    rows = times[column(times, "kind").astype(str) == kind]
    if rows.empty:
        return rows
    unreached = column(rows, "walk_min").isna()
    return rows.assign(verdict=unreached.map({True: "unknown", False: "reported"})).set_index("community_id")


def _rows(rows: pd.DataFrame, places: Places, walker: str) -> dict[str, list[Any]]:
    """Write findings or times as columns in the order of the communities; empty columns are left out."""
    ordered = rows.set_axis(rows.index.astype(str)).reindex(places.communities)
    columns: dict[str, list[Any]] = {name: texts(ordered, name) for name in _TEXT_OF_FINDING}
    columns |= {name: _minutes(ordered, name) for name in _MINUTES}
    columns |= {name: numbers(ordered, name, digits) for name, digits in _DIGITS.items()}
    columns |= {name: flags(ordered, name) for name in _FLAG_OF_FINDING}
    columns["facility"] = [places.facility_at.get(str(value)) for value in column(ordered, "facility_id")]
    columns["home"] = places.homes.column(ordered, walker)
    columns["walked_as"] = [name if name != walker else None for name in texts(ordered, "walked_as")]
    return {name: values for name, values in columns.items() if any(value not in (None, "") for value in values)}


def _minutes(table: pd.DataFrame, name: str) -> list[float | None]:
    """List a column of minutes to a tenth of a second, where it holds such, else to three digits."""
    ticks = pd.to_numeric(column(table, name), errors="coerce") * _TICKS_PER_MIN
    if bool(((ticks - ticks.round()).abs() > 1e-6).any()):
        return numbers(table, name, 3)
    return [value if value is None else value / _TICKS_PER_MIN for value in numbers(ticks.to_frame(name), name, 0)]


def _shares(coverage: pd.DataFrame) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Take the shares of the whole study exactly as the coverage table has them, by what was judged."""
    if coverage.empty:
        return {}
    rows = coverage[(coverage["level"] == "all") & coverage["measure"].isin(_MEASURES)]
    keys = [tuple(part or "" for part in key) for key in zip(*(texts(rows, name) for name in _VIEW_KEY), strict=True)]
    measures = [_MEASURES.index(measure) for measure in rows["measure"]]
    counted = {name: numbers(rows, name, 6) for name in (*_COUNTS, *_SHARES)}
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for at in sorted(range(len(rows)), key=lambda at: measures[at]):
        share = {"measure": _MEASURES[measures[at]], **{name: values[at] for name, values in counted.items()}}
        found.setdefault(keys[at], []).append(share)
    return found
