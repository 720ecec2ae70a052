"""What a run found: every table, the manifest that says what went in, and the hash that both share.

A result is a set of tables and never a drawing: the map, the console summary and the files are made from it
by :mod:`circle15.present`, so that they cannot disagree.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from circle15.errors import FileError
from circle15.explaining.choose import Wanted
from circle15.explaining.kept import Kept
from circle15.explaining.paragraph import explain
from circle15.schema import COMMUNITIES, FACILITIES, unlocated_table
from circle15.words import Language

#: Tables that a hash covers, with the columns that identify a row. Geometry, clock, paths and versions stay
#: outside (D9).
_HASHED: Final[dict[str, list[str]]] = {
    "times": ["community_id", "kind"],
    "findings": ["unit_level", "unit_id", "standard_id", "rule_id", "reading", "profile"],
    "coverage": ["level", "unit_id", "standard_id", "rule_id", "reading", "profile", "measure"],
}

#: Tables of what is planned, which count where anything is.
_PLANNED: Final = tuple(f"plan_{name}" for name in _HASHED)

#: Tables that results of earlier versions lack.
_LATER: Final = frozenset({"unlocated", "doctor", "walks", "areas", "gates", "barriers", *_PLANNED})

#: Sentences may be reworded without the finding changing.
_NOT_HASHED: Final = frozenset({"text_zh", "text_en", "name", "unit_name", "home", "walked_as"})

#: Significant digits that a hash compares: more would tie it to one machine's rounding.
_HASH_DIGITS: Final = 6

#: Columns of the findings that hold yes, no, or nothing; and those of the tables of places.
_FLAGS_OF_FINDINGS: Final = frozenset({"circle_within", "suspected", "gap", "primary", "decides"})
_FLAGS: Final = {
    column.name for table in (COMMUNITIES, FACILITIES) for column in table.columns if column.type == "yes_no"
}

RESULT_FILE: Final = "result.gpkg"
MANIFEST_FILE: Final = "manifest.json"


def no_places(*columns: str) -> gpd.GeoDataFrame:
    """Make a table of places without a row, for what a run does not know of."""
    return gpd.GeoDataFrame({name: pd.Series(dtype="str") for name in columns}, geometry=[], crs=None)


def _unexamined() -> gpd.GeoDataFrame:
    """Make the table of suspect places of a run that did not look for any."""
    return no_places("place", "kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Every table of a run and its manifest. Geometries are in metres, in one reference system.

    Parameters
    ----------
    communities, facilities
        The places as they were read, one row each, index = id.
    streets
        The walkable streets, one row per edge: geometry, highway, length_m, component, set_aside.
    street_changes
        Where lines of a layer of streets were joined or mended: what, gap_m, row and other_row of the file, geometry.
    demand
        Where the people of a community were taken to live: geometry, community_id, weight, basis.
    snaps
        Where each place met the streets: place_id, role (community, gate or facility), edge, offset_m, snap_m,
        reason, geometry.
    times
        Nearest facility by community and kind: community_id, kind, facility_id, walk_min, best_min, worst_min,
        network_m, straight_m, access_m, egress_m, share_within, demand_basis, reason.
    findings
        One row per (unit_level, unit_id, standard_id, rule_id, reading, profile), with verdict, reason and
        evidence.
    coverage
        Shares of communities, households, population, people over 60, registered and not, by verdict, per rule and
        area.
    circles
        Whom a circle around a facility counts as served and the walk does not, per rule and measure.
    contrasts
        Units and topics whose verdict depends on the document, the reading or the walker, and in which words.
    service_areas
        From where a facility of a kind is reached within so many minutes: kind, minutes, geometry.
    rejected
        Rows that could not be used: file, sheet, row, column, value, problem and remedy in both languages.
    unlocated
        Facilities that are to be located: kind, name, address, status, file, sheet, row, index = id. They are in no
        other table.
    doctor
        Suspect places of the streets: place, kind, severity, length_m, gap_m, edges, ways, level, parts_network,
        share_length, share_demand, geometry; see :class:`circle15.network.doctor.Examination`.
    walks
        The walked lines that findings and times report, one row per profile, home and facility_id; see
        :func:`circle15.verdicts.walks.walks_table`.
    areas, gates, barriers
        Larger areas, gates of gated communities, and lines that nobody walks through.
    plan_times, plan_findings, plan_coverage
        As times, findings and coverage, once everything is open that is planned or being built; without a row where
        nothing is.
    manifest
        Inputs with their SHA-256, standards, profile, parameters, versions, time, and ``result_hash``.
    """

    communities: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    street_changes: gpd.GeoDataFrame
    demand: gpd.GeoDataFrame
    snaps: gpd.GeoDataFrame
    times: pd.DataFrame
    findings: pd.DataFrame
    coverage: pd.DataFrame
    circles: pd.DataFrame
    contrasts: pd.DataFrame
    service_areas: gpd.GeoDataFrame
    rejected: pd.DataFrame
    unlocated: pd.DataFrame = field(default_factory=unlocated_table)
    manifest: Mapping[str, Any]
    doctor: gpd.GeoDataFrame = field(default_factory=_unexamined)
    walks: gpd.GeoDataFrame = field(default_factory=lambda: no_places("profile", "home", "facility_id"))
    areas: gpd.GeoDataFrame = field(default_factory=lambda: no_places("level", "parent", "name"))
    gates: gpd.GeoDataFrame = field(default_factory=lambda: no_places("community_id"))
    barriers: gpd.GeoDataFrame = field(default_factory=no_places)
    plan_times: pd.DataFrame = field(default_factory=pd.DataFrame)
    plan_findings: pd.DataFrame = field(default_factory=pd.DataFrame)
    plan_coverage: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def hash(self) -> str:
        """The result's hash, 64 hexadecimal digits: the same for the same inputs on any machine."""
        return str(self.manifest["result_hash"])

    def explain(
        self,
        community_id: str,
        rule_id: str | None = None,
        *,
        language: Language | None = None,
        profile: str | None = None,
        reading: str | None = None,
    ) -> str:
        """Say in a paragraph why a finding is as it is: clause, number, nearest facility, walk, reason, what it takes.

        Parameters
        ----------
        community_id
            Id of a community or of a larger unit, or a name that is unique.
        rule_id
            Id of a rule, or ``"STANDARD/RULE"``; None: a paragraph for each rule, the gaps first.
        language
            ``"zh"`` or ``"en"``; the study's own when None.
        profile, reading
            Whose walk, and which reading of the clause; those that count when None.

        Raises
        ------
        InputError
            If the result has no such unit, rule, reading or walker.
        """
        kept = Kept(
            **{part.name: getattr(self, part.name) for part in fields(Kept)},
        )
        wanted = Wanted(unit=community_id, rule=rule_id, profile=profile, reading=reading)
        return explain(kept, wanted, self.manifest["language"] if language is None else language)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by name, in the order of the class."""
        return {part.name: getattr(self, part.name) for part in fields(self) if part.name != "manifest"}


def result_hash(tables: Mapping[str, pd.DataFrame]) -> str:
    """Hash times, findings and coverage (SHA-256), independent of the order of rows.

    Parameters
    ----------
    tables
        At least ``times``, ``findings`` and ``coverage``; with those of the plan where anything is planned.
    """
    digest = hashlib.sha256()
    planned = [name for name in _PLANNED if name in tables and len(tables[name])]
    for name in (*_HASHED, *planned):
        table, key = tables[name], _HASHED[name.removeprefix("plan_")]
        kept = sorted(set(table.columns) - _NOT_HASHED)
        digest.update(f"{name}:{','.join(kept)}\n".encode())
        for row in table.sort_values(key)[kept].itertuples(index=False, name=None):
            digest.update(("\x1f".join(_canonical(value) for value in row) + "\n").encode())
    return digest.hexdigest()


def _canonical(value: object) -> str:
    """Write a value in the one way that is hashed."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | float | np.integer | np.floating):
        return f"{float(value):.{_HASH_DIGITS}g}"
    return str(value)


def walkers_of(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List who walked: the study's own walker, those beside, and those whom some rules ask about."""
    beside = [*(manifest.get("compare_profiles") or []), *(manifest.get("added_profiles") or [])]
    return [manifest.get("profile") or {}, *beside]


def write_tables(result: Result, path: Path) -> None:
    """Write every table into one GeoPackage, a layer each.

    Parameters
    ----------
    result
        What a run found.
    path
        The new file; nothing may stand there yet.
    """
    import pyogrio

    crs = result.streets.crs
    for name, table in result.tables().items():
        frame = storable(table if table.index.name is None else table.reset_index())
        if isinstance(frame, gpd.GeoDataFrame) and frame.crs is None and crs is not None:
            frame = frame.set_crs(crs)  # what an earlier version did not know of has neither rows nor a system
        pyogrio.write_dataframe(
            frame, path, layer=name, driver="GPKG", append=path.exists(), use_arrow=_is_uniform(frame)
        )


def _is_uniform(table: pd.DataFrame) -> bool:
    """Whether each column holds one type, so that it can be handed over whole: this takes half the time.

    A column of several types is written value by value, as text.

    >>> _is_uniform(pd.DataFrame({"a": [1.0, None], "b": ["x", None]})), _is_uniform(pd.DataFrame({"a": ["x", 1]}))
    (True, False)
    """
    kinds = {
        pd.api.types.infer_dtype(table[name]) if dtype.kind == "O" else dtype.kind
        for name, dtype in table.dtypes.items()
        if dtype != "geometry"
    }
    return kinds <= {*"biuf", "string", "empty"}


def _with_flags(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Read yes and no back, and rows: a GeoPackage holds 1 and 0, and decimals, in a column where one is missing."""
    flags = _FLAGS_OF_FINDINGS if name.endswith("findings") else _FLAGS
    types = {column: "boolean" for column in table.columns if column in flags}
    return table.astype(types | {column: "Int64" for column in table.columns if column == "home"})


def storable(table: pd.DataFrame) -> pd.DataFrame:
    """Give a second name to columns that a GeoPackage cannot hold: ``fid``, ``geom``, names that differ in case only.

    >>> list(storable(pd.DataFrame(columns=["id", "fid", "name", "NAME"])))
    ['id', 'fid.2', 'name', 'NAME.2']
    """
    taken = {"fid", "geom"}
    names = {}
    for column in table.columns:
        name, number = str(column), 1
        while name.casefold() in taken:
            number += 1
            name = f"{column}.{number}"
        taken.add(name.casefold())
        names[column] = name
    return table.rename(columns=names)


def load_result(folder: Path) -> Result:
    """Read a result back from the folder that a run wrote.

    Raises
    ------
    FileError
        If the folder holds no result, or one whose tables do not match its manifest.
    """
    path, manifest_path = folder / RESULT_FILE, folder / MANIFEST_FILE
    for needed in (path, manifest_path):
        if not needed.is_file():
            raise FileError("file_missing", file=needed)
    try:
        manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
        said = str(manifest["result_hash"])
    except (ValueError, KeyError, TypeError) as error:
        raise FileError("file_damaged", file=manifest_path, detail=error) from error
    import pyogrio

    tables: dict[str, Any] = {}
    try:
        written = {str(name) for name, _ in pyogrio.list_layers(path)}
        for part in fields(Result):
            if part.name != "manifest" and (part.name not in _LATER or part.name in written):
                table = _with_flags(pyogrio.read_dataframe(path, layer=part.name), part.name)
                tables[part.name] = table.set_index("id") if "id" in table.columns else table
    except RuntimeError as error:  # pyogrio's errors are of this kind
        raise FileError("file_damaged", file=path, detail=error) from error
    if result_hash(tables) != said:
        raise FileError("result_mismatch", file=path, manifest=manifest_path.name)
    return Result(**tables, manifest=manifest)
