"""The folder that a run writes: every file whole or not at all."""

import csv
import functools
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, get_args

import pandas as pd

from circle15.errors import OutputError
from circle15.present.maps import map_html
from circle15.present.whole import FAILED, detail, put, write_whole
from circle15.rejects import Effect
from circle15.result import MANIFEST_FILE, RESULT_FILE, Result, storable, write_tables
from circle15.verdicts.sentences import verdict_word
from circle15.words import say

GAPS_FILE: Final = "gaps.csv"
MAP_FILE: Final = "map.html"
REJECTED_FILE: Final = "rejected.csv"
UNLOCATED_FILE: Final = "unlocated.csv"

#: Every file that a run may write.
FILES: Final = (RESULT_FILE, GAPS_FILE, MAP_FILE, MANIFEST_FILE, REJECTED_FILE, UNLOCATED_FILE)

#: First characters that a spreadsheet takes for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

_GAP_COLUMNS: Final = (
    "unit_level",
    "unit_id",
    "name",
    "subdistrict",
    "district",
    "standard_id",
    "rule_id",
    "rule",
    "reading",
    "primary",
    "profile",
    "decides",
    "verdict",
    "verdict_text",
    "reason",
    "reason_text",
    "gap",
    "suspected",
    "value",
    "limit",
    "unit",
    "low",
    "high",
    "shortfall",
    "shortfall_unit",
    "missing",
    "detail",
    "deadline",
    "timing",
    "basis",
    "walk_min",
    "limit_m",
    "share_within",
    "pass_share",
    "robustness",
    "facility_id",
    "facility_name",
    "worst_min",
    "network_m",
    "straight_m",
    "detour_ratio",
    "access_m",
    "egress_m",
    "circle_within",
    "households",
    "population",
    "pop_60plus",
    "demand_basis",
    "text",
    "result_hash",
)


def write_folder(result: Result, folder: Path) -> list[Path]:
    """Write ``result.gpkg``, ``gaps.csv``, ``map.html``, ``manifest.json``, and the lists of what is to be mended.

    These are ``rejected.csv`` if rows were rejected, and ``unlocated.csv`` if facilities are to be located.

    Every file is written beside its place first and put there only when it is whole; the manifest comes last.
    A file that another program holds open gets a second name.

    Parameters
    ----------
    result
        What a run found.
    folder
        Made when it is not there.

    Returns
    -------
    The files that were written.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    writers: dict[str, Callable[[Path], object]] = {
        RESULT_FILE: lambda path: write_tables(result, path),
        GAPS_FILE: lambda path: write_csv(gap_table(result), path),
        MAP_FILE: lambda path: path.write_text(map_html(result), encoding="utf-8"),
        MANIFEST_FILE: lambda path: path.write_text(_json(result.manifest), encoding="utf-8"),
    }
    lists = {REJECTED_FILE: rejected_list(result), UNLOCATED_FILE: result.unlocated.reset_index()}
    filled = {name: table for name, table in lists.items() if len(table)}
    writers = {**{name: functools.partial(write_csv, table) for name, table in filled.items()}, **writers}
    # The lists of an earlier run say nothing about this one.
    return write_whole(folder, writers, stale=tuple(lists.keys() - filled.keys()))


def rejected_list(result: Result) -> pd.DataFrame:
    """List what was rejected, with a column ``effect_text`` that says in words what became of each row.

    Parameters
    ----------
    result
        What a run found.
    """
    table, language = result.rejected, result.manifest["language"]
    texts = {effect: say(f"effect.{effect}", language) for effect in get_args(Effect)}
    names = [*table.columns[: list(table.columns).index("effect") + 1], "effect_text"]
    told = table.assign(effect_text=table["effect"].map(texts).fillna(""))
    return told[[*names, *(name for name in table.columns if name not in names)]]


def gap_table(result: Result) -> pd.DataFrame:
    """List every finding with the names that a person knows, the gaps first, then the longest walks.

    Parameters
    ----------
    result
        What a run found.
    """
    language = result.manifest["language"]
    table = result.findings.copy()
    people = result.communities.reindex(table["unit_id"]).reset_index(drop=True)
    table["name"] = table["unit_name"]
    for column in ("subdistrict", "district", "households", "population", "pop_60plus"):
        if column in people.columns:
            table[column] = people[column].to_numpy()
    names = result.facilities["name"] if "name" in result.facilities.columns else pd.Series(dtype=object)
    table["facility_name"] = table["facility_id"].map(names)
    titles = rule_texts(result.manifest, language)
    rules = zip(table["standard_id"], table["rule_id"], table["reading"], strict=True)
    table["rule"] = [titles[key] for key in rules]
    table["verdict_text"] = [
        verdict_word(verdict, force, language) for verdict, force in zip(table["verdict"], table["force"], strict=True)
    ]
    table["reason_text"] = [say(f"reason.{value}", language) if value else "" for value in table["reason"]]
    table["text"] = table[f"text_{language}"]
    table["result_hash"] = result.hash
    # The longest walks first, and before them those that lead nowhere; what is no walk comes after.
    walks = table["unit"].isin(["min", "m"])
    order = table.assign(far=table["walk_min"].fillna(float("inf")).where(walks, -1.0)).sort_values(
        ["gap", "suspected", "far", "unit_id", "standard_id", "rule_id", "reading", "profile"],
        ascending=[False, False, False, True, True, True, True, True],
    )
    return order[[column for column in _GAP_COLUMNS if column in order.columns]].reset_index(drop=True)


def rule_texts(manifest: Mapping[str, Any], key: str) -> dict[tuple[str, str, str], str]:
    """Texts of every rule, by standard, rule and reading.

    Parameters
    ----------
    manifest
        Of a result.
    key
        ``zh`` or ``en`` for what the rule asks, ``short_zh`` or ``short_en`` for its name.
    """
    return {
        (standard["id"], rule["id"], rule["reading"]): rule[key]
        for standard in manifest["standards"]
        for rule in standard["rules"]
    }


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table that Excel opens as it is: UTF-8 with BOM, and no text that it would take for a formula.

    Parameters
    ----------
    table
        Any table; its index is left out.
    path
        The file.
    """
    safe = table.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]) and not pd.api.types.is_bool_dtype(safe[column]):
            safe[column] = safe[column].map(defused, na_action="ignore")
    rounded = safe.round(dict.fromkeys(safe.select_dtypes("float").columns, 3))
    rounded.to_csv(path, index=False, encoding="utf-8-sig", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")


def defused(value: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    >>> print(defused('=HYPERLINK("x")'), defused("clinic"))
    '=HYPERLINK("x") clinic
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(data: object) -> str:
    """Write JSON that a person can read."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write one table by the ending of its file, whole or not at all.

    Parameters
    ----------
    table
        With or without geometry; the geometry of a CSV file is written as text.
    path
        ``.csv``, ``.gpkg``, ``.parquet`` or ``.geojson``.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    frame = table if table.index.name is None else table.reset_index()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".circle15-", dir=path.parent) as workshop:
            made = Path(workshop) / path.name
            ending = path.suffix.lower()
            if ending == ".csv":
                write_csv(pd.DataFrame(frame), made)
            elif ending == ".parquet":
                frame.to_parquet(made)
            else:
                import pyogrio

                driver = {".gpkg": "GPKG", ".geojson": "GeoJSON"}[ending]
                pyogrio.write_dataframe(storable(frame), made, driver=driver)
            put(made, path)
    except FAILED as error:
        raise OutputError("output_failed", file=path, detail=detail(error)) from error
