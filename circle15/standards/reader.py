"""Standards from TOML files: those that ship with circle15, by id, and anyone's own, by path."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, cast

from circle15.errors import StandardError
from circle15.kinds import kinds
from circle15.schema import COMMUNITIES
from circle15.standards.model import FORCES, Rule, Standard
from circle15.toml_file import check_keys, line_of, read_toml

_FOLDER: Final = Path(__file__).parent

_STANDARD_KEYS: Final = frozenset({"id", "title_zh", "title_en", "source_status", "rules"})
_RULE_KEYS: Final = frozenset(field.name for field in fields(Rule))
_NEEDED: Final = ("id", "check", "kinds", "limit_min", "short_zh", "short_en", "zh", "en")
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "check": ("reach_time",),
    "others": ("report", "skip"),
    "force": FORCES,
    # What a check of walking times knows how to judge. A clause about anything else is refused, not judged as this.
    "unit_level": ("community",),
    "basis": ("reachable",),
}
_TEXTS: Final = frozenset({"id", "reading", "short_zh", "short_en", "zh", "en", "quote_zh", "note_zh", "note_en"})
_MOST_MIN: Final = 240

#: Community fields that a rule can ask about, and the values that they have.
_APPLIES: Final[Mapping[str, tuple[str, ...]]] = {
    column.name: tuple(dict.fromkeys(column.choices.values()))
    for column in COMMUNITIES.columns
    if column.name in ("urban_rural", "place_type", "build_status")
}


def shipped_standards() -> list[str]:
    """List the ids of the standards that ship with circle15, in alphabetical order."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def read_standard(name: str | Path, *, beside: Path | None = None) -> Standard:
    """Read a standard.

    Parameters
    ----------
    name
        Id of a shipped one, or the path of a ``.toml`` file.
    beside
        Folder to which a relative path refers; the current one when None.

    Raises
    ------
    FileError
        If there is no such file.
    StandardError
        If no shipped standard has this id, or the file has a key or value that is not known, naming file,
        line and key.
    """
    text = str(name)
    if not text.endswith(".toml"):
        if text not in shipped_standards():
            raise StandardError("standard_unknown", value=text, known=", ".join(shipped_standards()))
        return _standard(_FOLDER / f"{text}.toml")
    return _standard((beside or Path()) / text)


def _standard(file: Path) -> Standard:
    """Read and check one file."""
    data = read_toml(file, StandardError)
    check_keys(data, _STANDARD_KEYS, where="[standard]", file=file, error=StandardError)
    for key in sorted(_STANDARD_KEYS):
        if key not in data:
            line = line_of(file, "", where="[standard]")
            raise StandardError("toml_key_missing", file=file, line=line, where="[standard]", key=key)
    head = _Table(file=file, where="[standard]", number=1)
    for key in sorted(_STANDARD_KEYS - {"rules"}):
        head.need(isinstance(data[key], str) and data[key].strip(), key, data[key], '"..."')
    entries = data["rules"]
    is_list = isinstance(entries, list) and all(isinstance(entry, Mapping) for entry in entries)
    head.need(is_list and entries, "rules", "[ ]" if is_list else "...", "[[rules]]")
    rules = tuple(_rule(entry, number, file) for number, entry in enumerate(entries, start=1))
    seen: set[tuple[str, str]] = set()
    for number, rule in enumerate(rules, start=1):
        if (rule.id, rule.reading) in seen:
            line = line_of(file, "id", where="[[rules]]", number=number)
            raise StandardError("standard_rule_twice", file=file, line=line, rule=rule.id, reading=rule.reading)
        seen.add((rule.id, rule.reading))
    return Standard(
        id=data["id"],
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        source_status=data["source_status"],
        rules=rules,
    )


def _rule(data: Mapping[str, Any], number: int, file: Path) -> Rule:
    """Read and check one rule."""
    table = _Table(file=file, where=f"[[rules]] {data.get('id', number)}", number=number)
    check_keys(data, _RULE_KEYS, where=table.where, file=file, error=StandardError, number=number)
    for key in _NEEDED:
        if key not in data:
            raise StandardError("toml_key_missing", file=file, line=table.line(""), where=table.where, key=key)
    for key in _TEXTS & data.keys():
        table.need(isinstance(data[key], str), key, data[key], '"..."')
    for key, choices in _CHOICES.items():
        if key in data:
            table.need(data[key] in choices, key, data[key], ", ".join(choices))
    for kind in table.texts("kinds", data["kinds"]):
        table.need(kind in kinds(), "kinds", kind, ", ".join(kinds()))
    limit, share = data["limit_min"], data.get("pass_share")
    table.need(_is_number(limit) and 0 < limit <= _MOST_MIN, "limit_min", limit, f"0 < minutes ≤ {_MOST_MIN}")
    table.need(share is None or (_is_number(share) and 0 < share <= 1), "pass_share", share, "0 < share ≤ 1")
    values = {**data, "kinds": tuple(data["kinds"]), "limit_min": float(limit), "pass_share": share}
    return Rule(**{**values, "applies_to": _applies_to(table, data.get("applies_to", {}))})


def _applies_to(table: "_Table", data: object) -> dict[str, tuple[str, ...]]:
    """Read whom a rule is about: community fields, and the values that they may have."""
    table.need(isinstance(data, Mapping), "applies_to", data, '{ urban_rural = ["urban"] }')
    said = cast("Mapping[str, object]", data)
    where = f"{table.where} applies_to"
    check_keys(said, _APPLIES, where=where, file=table.file, error=StandardError, number=table.number)
    for name, values in said.items():
        for value in table.texts(name, values):
            table.need(value in _APPLIES[name], name, value, ", ".join(_APPLIES[name]))
    return {name: tuple(cast("list[str]", values)) for name, values in said.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table of a standard's file, for the sentences about it."""

    file: Path
    where: str
    number: int

    def line(self, key: str) -> int | str:
        """Find the line of a key; of the heading when it is empty."""
        return line_of(self.file, key, where=self.where, number=self.number)

    def need(self, fits: object, key: str, value: object, known: str) -> None:
        """Say that a value is not known, unless it fits."""
        if not fits:
            raise StandardError(
                "toml_value_unknown",
                file=self.file,
                line=self.line(key),
                where=self.where,
                key=key,
                value=value,
                known=known,
            )

    def texts(self, key: str, value: object) -> list[str]:
        """Read a list of texts that is not empty."""
        fits = isinstance(value, list) and value and all(isinstance(item, str) for item in value)
        self.need(fits, key, value, '["...", "..."]')
        return cast("list[str]", value)


def _is_number(value: object) -> bool:
    """Whether a TOML value is a number (a truth value is none)."""
    return isinstance(value, int | float) and not isinstance(value, bool)
