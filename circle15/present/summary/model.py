"""A result as plain values of JSON, with stable keys: the numbers of the summary's tables, raw and with their units.

docs/json.md says what each key means; a test holds the two together.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from circle15.present.machine import raw, records
from circle15.present.summary.circles import CIRCLE_COLUMNS, circles_table
from circle15.present.summary.coverage import coverage_table
from circle15.present.summary.findings import FINDING_COLUMNS, gaps_table, units_table
from circle15.present.summary.headlines import HEADLINE_COLUMNS, headlines
from circle15.present.summary.plan import PLAN_COLUMNS, plan_table
from circle15.present.summary.problems import SEVERITIES, problems_table
from circle15.result import Result, walkers_of
from circle15.words import LANGUAGES, Language

#: Columns of a finding; the hash stands once in the document.
FINDING_KEYS: Final = tuple(name for name in FINDING_COLUMNS if name != "result_hash")

#: Columns of findings and circles that list several things, separated by semicolons.
_LISTS: Final = ("missing", "detail", "community_ids", "depends_on", "deciding_profiles")

#: Columns of a share.
COVERAGE_KEYS: Final = (
    "level", "unit_id", "name", "standard_id", "rule_id", "reading", "profile", "measure", "communities_counted",
    "communities_without_number", "total", "met", "borderline", "unmet", "unknown", "suspected", "reported",
    "not_applicable", "share_met", "share_low", "share_high", "share_borderline", "share_unknown", "share_within",
    "share_within_low", "share_within_high", "reported_share_within",
)  # fmt: skip

_CONTRAST_KEYS: Final = (
    "unit_level", "unit_id", "name", "topic", "topic_zh", "topic_en", "depends_on", "verdicts",
    "deciding_profiles", "text_zh", "text_en",
)  # fmt: skip

_WALKER_KEYS: Final = (
    "name", "zh", "en", "speed_kmh", "metres_in_15_min", "slope", "max_grade", "stairs_factor", "signal_crossing_s",
    "major_crossing_s", "off_network_factor", "max_snap_m",
)  # fmt: skip

_STANDARD_KEYS: Final = (
    "id", "title_zh", "title_en", "source_status", "for_reference", "place_zh", "place_en", "issued", "period",
)  # fmt: skip

#: Areas whose shares are told; those by the kind of community stand in the tables.
_LEVELS: Final = ("all", "subdistrict", "district", "city")

#: What problems are about.
_TOPICS: Final = ("inputs", "unknown", "streets", "run", "unlocated", "rows")

#: What is said of problems that stand in no row of a table.
_MESSAGES: Final = ("severity", "topic", "file", "sheet", "count", "problem", "remedy")


def summary_model(result: Result, language: Language) -> dict[str, Any]:
    """Write what a run found as plain values: what JSON holds, and nothing else.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the texts that have no ``_zh`` or ``_en`` in their key.

    Returns
    -------
    ``language``, ``study``, ``hash``, ``counts``, ``profile``, ``walkers``, ``standards``, ``headlines``, ``units``,
    ``gaps``, ``suspected_gaps``, ``coverage`` (of the whole and of areas; first readings, and the walkers who decide),
    ``circles``, ``contrasts``, ``plan`` and ``problems``. What is not known is None; keys are never left out.
    """
    manifest = result.manifest
    walkers = [_walker(walker) for walker in walkers_of(manifest)]
    shares = coverage_table(result, language)
    shares = shares[shares["primary"].astype(bool) & shares["decides"].astype(bool) & shares["level"].isin(_LEVELS)]
    gaps = gaps_table(result, language)
    return {
        "language": language,
        "study": raw({name: manifest.get(name) for name in ("name", "invented", "as_of", "made_at")}),
        "hash": result.hash,
        "counts": raw(manifest["counts"]),
        "profile": walkers[0],
        "walkers": walkers,
        "standards": [raw({name: said.get(name) for name in _STANDARD_KEYS}) for said in manifest["standards"]],
        "headlines": records(headlines(result, language), HEADLINE_COLUMNS),
        "units": finding_objects(units_table(result, language)),
        "gaps": finding_objects(gaps[gaps["gap"].astype(bool)]),
        "suspected_gaps": finding_objects(gaps[~gaps["gap"].astype(bool)]),
        "coverage": records(shares, COVERAGE_KEYS),
        "circles": _split(records(circles_table(result, language), CIRCLE_COLUMNS)),
        "contrasts": _contrasts(result.contrasts),
        "plan": {
            "facilities": (manifest.get("plan") or {}).get("facilities", 0),
            "headlines": records(plan_table(result, language), PLAN_COLUMNS),
        },
        "problems": _problems(problems_table(result, language)),
    }


def finding_objects(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Write findings as objects with the keys of :data:`FINDING_KEYS`.

    Parameters
    ----------
    table
        As from :func:`circle15.present.summary.findings.findings_table`.
    """
    return _split(records(table, FINDING_KEYS))


def _walker(walker: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a walker; what it costs beside the speed in words as well."""
    costs = walker.get("costs") or {}
    said = {f"costs_{language}": costs.get(language) for language in LANGUAGES}
    return dict(raw({name: walker.get(name) for name in _WALKER_KEYS} | said))


def _contrasts(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Write what verdicts depend on; the answers are a list of objects."""
    if table.empty:
        return []
    rows = _split(records(table.rename(columns={"decides": "deciding_profiles"}), _CONTRAST_KEYS))
    return [{**row, "verdicts": json.loads(row["verdicts"])} for row in rows]


def _problems(table: pd.DataFrame) -> dict[str, Any]:
    """Count problems by how much they matter and by what they are about; those of rows stand in the files."""
    counts = Counter(table["severity"])
    told, topics = table[~table["topic"].isin(["rows", "unlocated"])], Counter(table["topic"])
    return {
        **{f"{severity}s": counts[severity] for severity in SEVERITIES},
        "by_topic": {topic: topics[topic] for topic in _TOPICS},
        "messages": records(told, _MESSAGES),
    }


def _split(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Turn texts that list several things into lists."""
    return [
        {name: ([part for part in str(cell or "").split(";") if part] if name in _LISTS else cell)
         for name, cell in row.items()}
        for row in rows
    ]  # fmt: skip
