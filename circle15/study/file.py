"""A study file being read: its values, and what is said of one that cannot be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from circle15.errors import StudyError
from circle15.sources.urls import Database, source_of
from circle15.toml_file import check_keys, line_of

_TABLE_KEYS: Final = frozenset(
    {"source", "layer", "sheet", "columns", "crs", "datum", "encoding", "query", "on_invalid"}
)
_LIST_KEYS: Final = _TABLE_KEYS | {"boundaries", "join"}
KEYS: Final[Mapping[str, frozenset[str]]] = {
    "study": frozenset(
        {
            "name",
            "language",
            "standards",
            "profile",
            "compare_profiles",
            "minutes",
            "crs",
            "invented",
            "as_of",
            "pass_share",
            "on_invalid",
        }
    ),
    "network": frozenset(
        {
            "source",
            "layer",
            "place",
            "bbox",
            "edge",
            "edge_reason",
            "min_fragment_m",
            "near_miss_m",
            "elevation",
            "attribution",
            "classes",
            "class_column",
            "level_column",
            "crossings",
            "mend_m",
            "crs",
            "datum",
            "encoding",
        }
    ),
    "communities": _LIST_KEYS,
    "areas": _LIST_KEYS,
    "boundaries": _TABLE_KEYS - {"on_invalid"},
    "gates": _TABLE_KEYS,
    "report": frozenset({"template"}),
    "barriers": frozenset({"source", "layer"}),
    "buildings": _TABLE_KEYS,
    "population": _TABLE_KEYS,
    "map": frozenset({"tiles", "approval", "use"}),
    "facilities": _TABLE_KEYS | {"kind", "complete", "as_of"},
}


@dataclass(frozen=True, slots=True)
class StudyFile:
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
        check_keys(table, KEYS[name], where=where, file=self.path, error=StudyError, number=_number(where))
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
        if not isinstance(value, list) or not all(is_number(item) for item in value) or not value:
            raise self.refuse(where, key, value, "[1, 2, ...]")
        return tuple(float(item) for item in value)

    def words(self, table: Mapping[str, Any], where: str, key: str) -> Mapping[str, str] | None:
        """Read a table of texts."""
        value = table.get(key)
        if value is not None and not (
            isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values())
        ):
            raise self.refuse(where, key, value, '{ name = "..." }')
        return value

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

    def source(self, name: str) -> Path | Database:
        """Find the file of a table that the study names, or the database."""
        return source_of(name, self.path.parent)


def _number(where: str) -> int:
    """Which of several tables under one heading ``[[facilities]] 2`` is."""
    last = where.rsplit(maxsplit=1)[-1]
    return int(last) if last.isdigit() else 1


def is_number(value: object) -> bool:
    """Whether a TOML value is a number (a truth value is none)."""
    return isinstance(value, int | float) and not isinstance(value, bool)
