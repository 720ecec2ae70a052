"""The study file: one TOML file that says what to read, who walks, and which standards to hold it to."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast, get_args

from circle15.datum import DATUMS_SAID, DatumSaid
from circle15.errors import InputError, StudyError
from circle15.kinds import kinds, nearest_kinds
from circle15.metric import is_metric, parse_crs
from circle15.network.suspects import MOST_NEAR_MISS_M, NEAR_MISS_M
from circle15.reach.cutoffs import MINUTES
from circle15.rejects import OnInvalid
from circle15.sources.joins import JoinBy
from circle15.sources.urls import Database
from circle15.standards.model import Standard
from circle15.standards.reader import read_standard, shipped_standards
from circle15.study.drawing import TILES, MapSays, Tiles
from circle15.study.file import KEYS, StudyFile, is_number
from circle15.study.model import Edge, FacilitySource, Study, TableSource
from circle15.study.streets import read_street_options
from circle15.study.walkers import read_profiles
from circle15.toml_file import check_keys, line_of, read_toml
from circle15.values import date_of
from circle15.words import LANGUAGES, Language

_NEEDED: Final = ("study", "network", "communities", "facilities")


def read_study(path: Path) -> Study:
    """Read a study file.

    Parameters
    ----------
    path
        The file; relative paths in it refer to its folder.

    Raises
    ------
    FileError
        If the file is missing or not UTF-8 text.
    StudyError
        If it is not TOML, or a key or value is not known, naming file, line and key.
    StandardError
        If a standard has a fault.
    """
    file = StudyFile(path, read_toml(path, StudyError))
    check_keys(file.data, KEYS.keys() - {"boundaries"}, where="[ ]", file=path, error=StudyError)
    for name in _NEEDED:
        if name not in file.data:
            raise file.missing("[ ]", f"[{name}]")
    head = file.checked(file.data["study"], "study", "[study]")
    network = file.checked(file.data["network"], "network", "[network]")
    sources = [name for name in ("source", "place", "bbox") if name in network]
    if len(sources) != 1:
        raise StudyError("study_network_source", file=path, line=line_of(path, "", where="[network]"))
    bbox = file.numbers(network, "[network]", "bbox")
    if bbox is not None and not _is_bbox(bbox):
        raise file.refuse("[network]", "bbox", list(bbox), "[west, south, east, north]")
    street_file = file.text(network, "[network]", "source")
    heights = file.text(network, "[network]", "elevation")
    fragment = network.get("min_fragment_m")
    if fragment is not None and not (is_number(fragment) and fragment >= 0):
        raise file.refuse("[network]", "min_fragment_m", fragment, "0, 500, 1000 ...")
    near_miss = network.get("near_miss_m", NEAR_MISS_M)
    if not (is_number(near_miss) and 0 <= near_miss <= MOST_NEAR_MISS_M):
        raise file.refuse("[network]", "near_miss_m", near_miss, f"0, 2, 5 ... {MOST_NEAR_MISS_M:g}")
    minutes = file.numbers(head, "[study]", "minutes") or MINUTES
    if not all(0 < value <= 240 for value in minutes):
        raise file.refuse("[study]", "minutes", list(minutes), "0 < minutes ≤ 240")
    profile, *others = read_profiles(file, head)
    return Study(
        path=path,
        name=file.text(head, "[study]", "name") or path.stem,
        language=cast("Language", file.one_of(head, "[study]", "language", LANGUAGES)),
        standards=_standards(file, head),
        profile=profile,
        compare_profiles=tuple(others),
        minutes=minutes,
        network=None if street_file is None else file.beside(street_file),
        streets=read_street_options(file, network),
        place=file.text(network, "[network]", "place"),
        bbox=None if bbox is None else (bbox[0], bbox[1], bbox[2], bbox[3]),
        edge=cast("Edge", file.one_of(network, "[network]", "edge", ("open", "closed"))),
        edge_reason=file.text(network, "[network]", "edge_reason") or "",
        min_fragment_m=None if fragment is None else float(fragment),
        near_miss_m=float(near_miss),
        crs=_crs(file, head, "[study]", metric=True),
        communities=_table(file, "communities"),
        facilities=_facilities(file),
        buildings=_table(file, "buildings") if "buildings" in file.data else None,
        population=_table(file, "population") if "population" in file.data else None,
        areas=_table(file, "areas") if "areas" in file.data else None,
        gates=_table(file, "gates") if "gates" in file.data else None,
        elevation=None if heights is None else file.beside(heights),
        barriers=_table(file, "barriers") if "barriers" in file.data else None,
        attribution=file.text(network, "[network]", "attribution") or "",
        invented=file.flag(head, "[study]", "invented"),
        as_of=_day(file, head, "as_of"),
        pass_share=_share(file, head, "pass_share"),
        map_says=_map_says(file),
        report_template=_template(file),
    )


def _template(file: StudyFile) -> Path | None:
    """Read which file is the template of the report."""
    if "report" not in file.data:
        return None
    name = file.text(file.checked(file.data["report"], "report", "[report]"), "[report]", "template")
    return None if name is None else file.beside(name)


def _day(file: StudyFile, head: Mapping[str, Any], key: str) -> dt.date | None:
    """Read a day."""
    value = head.get(key)
    day = date_of(value) if isinstance(value, str) else value
    if value is not None and (not isinstance(day, dt.date) or isinstance(day, dt.datetime)):
        raise file.refuse("[study]", key, value, "2025-12-31")
    return cast("dt.date | None", day)


def _share(file: StudyFile, head: Mapping[str, Any], key: str) -> float | None:
    """Read a share."""
    value = head.get(key)
    if value is not None and not (is_number(value) and 0 < value <= 1):
        raise file.refuse("[study]", key, value, "0 < share ≤ 1")
    return None if value is None else float(value)


def _map_says(file: StudyFile) -> MapSays:
    """Read what the map may show and has to say."""
    drawn = file.checked(file.data.get("map", {}), "map", "[map]")
    tiles = cast("Tiles", file.one_of(drawn, "[map]", "tiles", TILES)) if "tiles" in drawn else None
    approval, use = (file.text(drawn, "[map]", key) or "" for key in ("approval", "use"))
    return MapSays(tiles=tiles, approval=approval, use=use)


def _standards(file: StudyFile, head: Mapping[str, Any]) -> tuple[Standard, ...]:
    """Read the standards that a study names."""
    names = file.texts(head, "[study]", "standards") or ("circle15-basic",)
    for name in names:
        if not name.endswith(".toml") and name not in shipped_standards():
            known = f"{', '.join(shipped_standards())}, ... .toml"
            raise file.refuse("[study]", "standards", name, known)
    found = tuple(read_standard(name, beside=file.path.parent) for name in names)
    file.once("standards", [standard.id for standard in found])
    return found


def _table(file: StudyFile, name: str) -> TableSource:
    """Read one table's entry."""
    return _table_source(file, file.checked(file.data[name], name, f"[{name}]"), f"[{name}]")


def _table_source(file: StudyFile, table: Mapping[str, Any], where: str) -> TableSource:
    """Read what a table's entry says of its file."""
    source = file.text(table, where, "source")
    if source is None:
        raise file.missing(where, "source")
    path = file.source(source)
    if isinstance(path, Database) and where == "[barriers]":
        raise file.refuse(where, "source", path.name, "... .gpkg, .shp, .geojson, .parquet")
    drawn = table.get("boundaries")
    return TableSource(
        path=path,
        layer=file.text(table, where, "layer"),
        sheet=file.text(table, where, "sheet"),
        columns=file.words(table, where, "columns"),
        crs=_crs(file, table, where),
        datum=_datum(file, table, where),
        encoding=file.text(table, where, "encoding"),
        query=file.text(table, where, "query"),
        on_invalid=_on_invalid(file, table, where),
        boundaries=None if drawn is None else _boundaries(file, drawn, where),
        join=cast("JoinBy", file.one_of(table, where, "join", get_args(JoinBy))),
    )


def _on_invalid(file: StudyFile, table: Mapping[str, Any], where: str) -> OnInvalid:
    """Read what is done with rows that cannot be used: as the table says, else as the study says."""
    choices = get_args(OnInvalid)
    if "on_invalid" not in table:
        table, where = file.data["study"], "[study]"
    return cast("OnInvalid", file.one_of(table, where, "on_invalid", choices))


def _boundaries(file: StudyFile, drawn: object, where: str) -> TableSource:
    """Read where the boundaries of a list stand: the name of a file, or a table as any other."""
    inner = f"{where.removesuffix(']')}.boundaries]"
    if isinstance(drawn, str) and drawn.strip():
        return TableSource(path=file.source(drawn))
    if not isinstance(drawn, Mapping):
        raise file.refuse(where, "boundaries", drawn, '"边界.shp", { source = "边界.gpkg", layer = "..." }')
    return _table_source(file, file.checked(drawn, "boundaries", inner), inner)


def _datum(file: StudyFile, table: Mapping[str, Any], where: str) -> DatumSaid | None:
    """Read the datum of a table's coordinates, if it is said."""
    if "datum" not in table:
        return None
    return cast("DatumSaid", file.one_of(table, where, "datum", DATUMS_SAID))


def _crs(file: StudyFile, table: Mapping[str, Any], where: str, *, metric: bool = False) -> str | None:
    """Read a reference system; one to measure in has to be in metres on the ground."""
    value = file.text(table, where, "crs")
    if value is None:
        return None
    try:
        crs = parse_crs(value)
    except InputError as error:
        raise file.refuse(where, "crs", value, "EPSG:4490, EPSG:4547 ...") from error
    if metric and not is_metric(crs):
        raise file.refuse(where, "crs", value, "EPSG:4547, EPSG:32650 ... (m)")
    return value


def _facilities(file: StudyFile) -> tuple[FacilitySource, ...]:
    """Read the lists of facilities."""
    entries = file.data["facilities"]
    if isinstance(entries, Mapping):
        entries = [entries]
    if not isinstance(entries, list) or not entries:
        raise file.refuse("[[facilities]]", "facilities", entries, "[[facilities]]")
    return tuple(_facility_source(file, entry, number) for number, entry in enumerate(entries, start=1))


def _facility_source(file: StudyFile, entry: Mapping[str, Any], number: int) -> FacilitySource:
    """Read one list of facilities."""
    where = f"[[facilities]] {number}"
    table = file.checked(entry, "facilities", where)
    kind = file.text(table, where, "kind")
    complete = table.get("complete")
    if isinstance(complete, list):
        complete = file.texts(table, where, "complete")
    elif complete is not None and not isinstance(complete, bool):
        raise file.refuse(where, "complete", complete, 'true, false, ["clinic", ...]')
    for name in (*(complete if isinstance(complete, tuple) else ()), *((kind,) if kind else ())):
        if name not in kinds():
            raise file.refuse(
                where, "kind" if name == kind else "complete", name, f"{', '.join(nearest_kinds(name))} ..."
            )
    as_of = table.get("as_of", "")
    if isinstance(as_of, dt.date):
        as_of = as_of.isoformat()
    elif not isinstance(as_of, str):
        raise file.refuse(where, "as_of", as_of, "2025-12-31")
    return FacilitySource(table=_table_source(file, table, where), kind=kind, complete=complete, as_of=as_of)


def _is_bbox(bbox: Sequence[float]) -> bool:
    """Whether four numbers are the degrees of west, south, east and north."""
    if len(bbox) != 4:
        return False
    west, south, east, north = bbox
    return -180 <= west < east <= 180 and -90 <= south < north <= 90
