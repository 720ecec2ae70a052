"""The study file: one TOML file that says what to read, who walks, and which standards to hold it to."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, cast

from circle15.errors import InputError, StudyError
from circle15.kinds import kinds
from circle15.metric import is_metric, parse_crs
from circle15.network.profile import DEFAULT_PROFILE, PROFILES, WalkProfile, profile_of
from circle15.reach.isochrones import MINUTES
from circle15.standards.model import Standard
from circle15.standards.reader import read_standard, shipped_standards
from circle15.toml_file import check_keys, line_of, read_toml
from circle15.words import LANGUAGES, Language

Edge = Literal["open", "closed"]
Datum = Literal["wgs84", "cgcs2000"]

_TABLE_KEYS: Final = frozenset({"source", "layer", "sheet", "columns", "crs", "datum", "encoding"})
_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "study": frozenset({"name", "language", "standards", "profile", "compare_profiles", "minutes", "crs", "invented"}),
    "network": frozenset({"source", "layer", "place", "bbox", "edge", "edge_reason", "min_fragment_m"}),
    "communities": _TABLE_KEYS,
    "areas": _TABLE_KEYS,
    "gates": _TABLE_KEYS,
    "buildings": _TABLE_KEYS,
    "facilities": _TABLE_KEYS | {"kind", "complete", "as_of"},
}
_PROFILE_KEYS: Final = frozenset({"speed_kmh", "max_snap_m", "name", "zh", "en", "source"})
#: What stands in a sentence about a profile that cannot be used; slower and faster than this nobody walks.
_KNOWN_PROFILES: Final = f"{', '.join(PROFILES)}, {{ speed_kmh = 0.5 ... 12, max_snap_m = 0 ... 5000 }}"
_NEEDED: Final = ("study", "network", "communities", "facilities")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSource:
    """A table that a study names.

    Parameters
    ----------
    path
        The file.
    layer, sheet, columns, crs, datum, encoding
        What the file does not say about itself, see :class:`circle15.sources.tables.TableOptions`.
    """

    path: Path
    layer: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] | None = None
    crs: str | None = None
    datum: Datum = "wgs84"
    encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilitySource:
    """A list of facilities that a study names.

    Parameters
    ----------
    table
        The file.
    kind
        Kind of all of them, where it is one.
    complete
        Whether the list is the whole register, or of which kinds; None: unsaid.
    as_of
        Day of the list, as ``YYYY-MM-DD``; empty: unsaid.
    """

    table: TableSource
    kind: str | None = None
    complete: bool | tuple[str, ...] | None = None
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What to read, who walks, and which standards to hold it to.

    Parameters
    ----------
    path
        The study file; relative paths in it refer to its folder.
    name
        Title on every output.
    language
        Of the outputs.
    standards
        Documents, in the order of the study.
    profile, compare_profiles
        Who walks, and who is shown beside.
    minutes
        Cutoffs of the service areas.
    network, network_layer
        Streets: a file, or None when they are downloaded; and the layer of a GeoPackage that has several.
    place, bbox
        What to download.
    edge, edge_reason
        Whether the streets really end at the edge of the data, and why.
    min_fragment_m
        Connected streets shorter than this are set aside; None: the default.
    crs
        Reference system to measure in; None: chosen for the place.
    communities, facilities, buildings, areas, gates
        Tables.
    invented
        Whether the place does not exist.
    """

    path: Path
    name: str
    language: Language
    standards: tuple[Standard, ...]
    profile: WalkProfile
    compare_profiles: tuple[WalkProfile, ...] = ()
    minutes: tuple[float, ...] = MINUTES
    network: Path | None = None
    network_layer: str | None = None
    place: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    edge: Edge = "open"
    edge_reason: str = ""
    min_fragment_m: float | None = None
    crs: str | None = None
    communities: TableSource
    facilities: tuple[FacilitySource, ...]
    buildings: TableSource | None = None
    areas: TableSource | None = None
    gates: TableSource | None = None
    invented: bool = False


@dataclass(frozen=True, slots=True)
class _File:
    """A study file being read."""

    path: Path
    data: Mapping[str, Any] = field(default_factory=dict)

    def refuse(self, where: str, key: str, value: object, known: object) -> StudyError:
        """Make the error for a value that is not known."""
        return StudyError(
            "toml_value_unknown",
            file=self.path,
            line=line_of(self.path, key, where=where, number=_number(where)),
            where=where,
            key=key,
            value=value,
            known=known,
        )

    def missing(self, where: str, key: str) -> StudyError:
        """Make the error for a key that has to be there."""
        line = line_of(self.path, "", where=where, number=_number(where))
        return StudyError("toml_key_missing", file=self.path, line=line, where=where, key=key)

    def checked(self, table: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
        """Refuse unknown keys of one table."""
        if not isinstance(table, Mapping):
            raise self.refuse(where, name, table, where)
        check_keys(table, _KEYS[name], where=where, file=self.path, error=StudyError, number=_number(where))
        return table

    def one_of(self, table: Mapping[str, Any], where: str, key: str, choices: tuple[str, ...]) -> str:
        """Read one of several words; the first is the default."""
        value = table.get(key, choices[0])
        if value not in choices:
            raise self.refuse(where, key, value, ", ".join(choices))
        return str(value)

    def text(self, table: Mapping[str, Any], where: str, key: str) -> str | None:
        """Read a text."""
        value = table.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self.refuse(where, key, value, '"..."')
        return value

    def texts(self, table: Mapping[str, Any], where: str, key: str) -> tuple[str, ...]:
        """Read a list of texts."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(where, key, value, '["...", "..."]')
        return tuple(value)

    def numbers(self, table: Mapping[str, Any], where: str, key: str) -> tuple[float, ...] | None:
        """Read a list of numbers."""
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(_is_number(item) for item in value) or not value:
            raise self.refuse(where, key, value, "[1, 2, ...]")
        return tuple(float(item) for item in value)

    def flag(self, table: Mapping[str, Any], where: str, key: str) -> bool:
        """Read true or false."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self.refuse(where, key, value, "true, false")
        return value

    def once(self, key: str, names: Sequence[str]) -> None:
        """Refuse a name that stands there twice: its findings could not be told apart."""
        twice = [name for at, name in enumerate(names) if name in names[:at]]
        if twice:
            line = line_of(self.path, key, where="[study]")
            raise StudyError("study_named_twice", file=self.path, line=line, key=key, name=twice[0])

    def beside(self, name: str) -> Path:
        """Find a file that the study names."""
        return self.path.parent / name


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
    file = _File(path, read_toml(path, StudyError))
    check_keys(file.data, _KEYS.keys(), where="[ ]", file=path, error=StudyError)
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
    fragment = network.get("min_fragment_m")
    if fragment is not None and not (_is_number(fragment) and fragment >= 0):
        raise file.refuse("[network]", "min_fragment_m", fragment, "0, 500, 1000 ...")
    minutes = file.numbers(head, "[study]", "minutes") or MINUTES
    if not all(0 < value <= 240 for value in minutes):
        raise file.refuse("[study]", "minutes", list(minutes), "0 < minutes ≤ 240")
    profile, *others = _profiles(file, head)
    return Study(
        path=path,
        name=file.text(head, "[study]", "name") or path.stem,
        language=cast("Language", file.one_of(head, "[study]", "language", LANGUAGES)),
        standards=_standards(file, head),
        profile=profile,
        compare_profiles=tuple(others),
        minutes=minutes,
        network=None if street_file is None else file.beside(street_file),
        network_layer=file.text(network, "[network]", "layer"),
        place=file.text(network, "[network]", "place"),
        bbox=None if bbox is None else (bbox[0], bbox[1], bbox[2], bbox[3]),
        edge=cast("Edge", file.one_of(network, "[network]", "edge", ("open", "closed"))),
        edge_reason=file.text(network, "[network]", "edge_reason") or "",
        min_fragment_m=None if fragment is None else float(fragment),
        crs=_crs(file, head, "[study]", metric=True),
        communities=_table(file, "communities"),
        facilities=_facilities(file),
        buildings=_table(file, "buildings") if "buildings" in file.data else None,
        areas=_table(file, "areas") if "areas" in file.data else None,
        gates=_table(file, "gates") if "gates" in file.data else None,
        invented=file.flag(head, "[study]", "invented"),
    )


def _standards(file: _File, head: Mapping[str, Any]) -> tuple[Standard, ...]:
    """Read the standards that a study names."""
    names = file.texts(head, "[study]", "standards") or ("circle15-basic",)
    for name in names:
        if not name.endswith(".toml") and name not in shipped_standards():
            known = f"{', '.join(shipped_standards())}, ... .toml"
            raise file.refuse("[study]", "standards", name, known)
    found = tuple(read_standard(name, beside=file.path.parent) for name in names)
    file.once("standards", [standard.id for standard in found])
    return found


def _profiles(file: _File, head: Mapping[str, Any]) -> list[WalkProfile]:
    """Read who walks, and who is shown beside."""
    others = head.get("compare_profiles", [])
    if not isinstance(others, list):
        raise file.refuse("[study]", "compare_profiles", others, '["elderly", ...]')
    first = _profile(file, head.get("profile", DEFAULT_PROFILE), "profile")
    found = [first, *(_profile(file, item, "compare_profiles") for item in others)]
    file.once("compare_profiles", [profile.name for profile in found])
    return found


def _profile(file: _File, value: object, key: str) -> WalkProfile:
    """Read a profile: a name, or a table of its own numbers."""
    if isinstance(value, Mapping):
        check_keys(value, _PROFILE_KEYS, where=f"[study] {key}", file=file.path, error=StudyError)
        for name in _PROFILE_KEYS - {"speed_kmh", "max_snap_m"}:
            file.text(value, "[study]", name)
        if _is_number(value.get("speed_kmh")) and _is_number(value.get("max_snap_m", 1)):
            with _said_of(file, key, value):
                return WalkProfile(**cast("Any", value))
    if isinstance(value, str):
        with _said_of(file, key, value):
            return profile_of(value)
    raise file.refuse("[study]", key, value, _KNOWN_PROFILES)


@contextmanager
def _said_of(file: _File, key: str, value: object) -> Iterator[None]:
    """Name the file and the line of a profile that cannot be used."""
    try:
        yield
    except InputError as error:
        raise file.refuse("[study]", key, value, _KNOWN_PROFILES) from error


def _table(file: _File, name: str) -> TableSource:
    """Read one table's entry."""
    return _table_source(file, file.checked(file.data[name], name, f"[{name}]"), f"[{name}]")


def _table_source(file: _File, table: Mapping[str, Any], where: str) -> TableSource:
    """Read what a table's entry says of its file."""
    source = file.text(table, where, "source")
    if source is None:
        raise file.missing(where, "source")
    columns = table.get("columns")
    if columns is not None and not (
        isinstance(columns, Mapping) and all(isinstance(value, str) for value in columns.values())
    ):
        raise file.refuse(where, "columns", columns, '{ name = "社区名称" }')
    return TableSource(
        path=file.beside(source),
        layer=file.text(table, where, "layer"),
        sheet=file.text(table, where, "sheet"),
        columns=columns,
        crs=_crs(file, table, where),
        datum=cast("Datum", file.one_of(table, where, "datum", ("wgs84", "cgcs2000"))),
        encoding=file.text(table, where, "encoding"),
    )


def _crs(file: _File, table: Mapping[str, Any], where: str, *, metric: bool = False) -> str | None:
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


def _facilities(file: _File) -> tuple[FacilitySource, ...]:
    """Read the lists of facilities."""
    entries = file.data["facilities"]
    if isinstance(entries, Mapping):
        entries = [entries]
    if not isinstance(entries, list) or not entries:
        raise file.refuse("[[facilities]]", "facilities", entries, "[[facilities]]")
    return tuple(_facility_source(file, entry, number) for number, entry in enumerate(entries, start=1))


def _facility_source(file: _File, entry: Mapping[str, Any], number: int) -> FacilitySource:
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
            raise file.refuse(where, "kind" if name == kind else "complete", name, ", ".join(kinds()))
    as_of = table.get("as_of", "")
    if isinstance(as_of, dt.date):
        as_of = as_of.isoformat()
    elif not isinstance(as_of, str):
        raise file.refuse(where, "as_of", as_of, "2025-12-31")
    return FacilitySource(table=_table_source(file, table, where), kind=kind, complete=complete, as_of=as_of)


def _number(where: str) -> int:
    """Which of several tables under one heading ``[[facilities]] 2`` is."""
    last = where.rsplit(maxsplit=1)[-1]
    return int(last) if last.isdigit() else 1


def _is_bbox(bbox: Sequence[float]) -> bool:
    """Whether four numbers are the degrees of west, south, east and north."""
    if len(bbox) != 4:
        return False
    west, south, east, north = bbox
    return -180 <= west < east <= 180 and -90 <= south < north <= 90


def _is_number(value: object) -> bool:
    """Whether a TOML value is a number (a truth value is none)."""
    return isinstance(value, int | float) and not isinstance(value, bool)
