"""What the map can be coloured by: a rule that communities were held to, or the time to a kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from circle15.present.columns import column, first_number, flags, numbers, texts
from circle15.result import Result

#: Digits kept of each number: a metre of length, a tenth of a second of time, a hundredth of a per cent.
_DIGITS: Final[dict[str, int]] = {
    "value": 3,
    "limit": 3,
    "walk_min": 3,
    "worst_min": 3,
    "network_m": 0,
    "straight_m": 0,
    "access_m": 0,
    "egress_m": 0,
    "share_within": 4,
    "pass_share": 4,
    "robustness": 3,
    "detour_ratio": 2,
}
_TEXT_OF_FINDING: Final = ("verdict", "reason", "unit", "demand_basis", "text_zh", "text_en")
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
    """The origin of whole-number steps, and the order of communities, facilities and kinds."""

    origin: tuple[float, float]
    communities: list[str]
    facility_at: Mapping[str, int]
    kind_at: Mapping[str, int]


def rule_views(result: Result, places: Places) -> list[dict[str, Any]]:
    """Make one view per rule, reading and profile that communities were held to."""
    findings = result.findings
    first = column(findings, "primary").fillna(value=True).astype(bool)
    of_communities = findings[(findings["unit_level"] == "community") & first]
    coverage = result.coverage
    rules = {
        (str(standard.get("id")), str(rule.get("id")), str(rule["reading"]) if "reading" in rule else ""): rule
        for standard in result.manifest.get("standards") or []
        for rule in standard.get("rules") or []
    }
    views = []
    for key, rows in of_communities.groupby(_VIEW_KEY, sort=False, dropna=False):
        standard_id, rule_id, reading, profile = (str(part) for part in key)
        rule = rules.get((standard_id, rule_id, reading)) or rules.get((standard_id, rule_id, "")) or {}
        matching = (coverage[_VIEW_KEY].astype(str) == [standard_id, rule_id, reading, profile]).all(axis=1)
        views.append(
            {
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
                "coverage": _coverage(coverage[matching & (coverage["level"] == "all")]),
                "rows": _rows(rows.set_index("unit_id"), places),
            }
        )
    order = {key: at for at, key in enumerate(rules)}
    return sorted(views, key=lambda view: order.get((view["standard"], view["rule"], view["reading"]), len(order)))


def kind_views(result: Result, kinds: Sequence[Mapping[str, str]], places: Places) -> list[dict[str, Any]]:
    """Make one view per kind that times were computed for: minutes only, nothing is judged."""
    views = []
    for at, kind in enumerate(kinds):
        rows = result.times[column(result.times, "kind").astype(str) == kind["id"]]
        if rows.empty:
            continue
        unreached = column(rows, "walk_min").isna()
        reported = rows.assign(verdict=unreached.map({True: "unknown", False: "reported"}))
        views.append(
            {
                "type": "kind",
                "zh": kind["zh"],
                "en": kind["en"],
                "kinds": [at],
                "limit": None,
                "coverage": [],
                "rows": _rows(reported.set_index("community_id"), places),
            }
        )
    return views


def _rows(rows: pd.DataFrame, places: Places) -> dict[str, list[Any]]:
    """Write findings or times as columns in the order of the communities; empty columns are left out."""
    ordered = rows.set_axis(rows.index.astype(str)).reindex(places.communities)
    columns: dict[str, list[Any]] = {name: texts(ordered, name) for name in _TEXT_OF_FINDING}
    columns |= {name: numbers(ordered, name, digits) for name, digits in _DIGITS.items()}
    columns |= {name: flags(ordered, name) for name in _FLAG_OF_FINDING}
    columns["facility"] = [places.facility_at.get(str(value)) for value in column(ordered, "facility_id")]
    return {name: values for name, values in columns.items() if any(value is not None for value in values)}


def _coverage(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Take the shares of the whole study exactly as the coverage table has them."""
    found = []
    for measure in _MEASURES:
        for row in rows[rows["measure"] == measure].to_dict("records"):
            numbers = {name: first_number([row.get(name)]) for name in (*_COUNTS, *_SHARES)}
            found.append({"measure": measure, **numbers})
    return found
