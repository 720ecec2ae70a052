"""One table of a standard's file, and the sentences about it: which line, which key, what was expected."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from circle15.errors import StandardError
from circle15.kinds import kinds, nearest_kinds
from circle15.toml_file import check_keys, line_of

#: Characters of a value that a sentence shows.
_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One table of a standard's file.

    Parameters
    ----------
    file
        The file.
    where
        The table's heading.
    data
        What stands in it.
    nth
        Which of several tables under the same heading it is.
    inner
        Name of a table inside that one and which of several; empty: the one itself.
    """

    file: Path
    where: str
    data: Mapping[str, Any]
    nth: int = 1
    inner: tuple[str, int] = ("", 1)

    def with_data(self, data: Mapping[str, Any]) -> "Entry":
        """Read other values as if they stood here."""
        return replace(self, data=data)

    def inside(self, name: str, number: int, data: Mapping[str, Any]) -> "Entry":
        """Take a table that stands in this one."""
        return replace(self, data=data, where=f"{self.where} {name}", inner=(f"rules.{name}", number))

    def line(self, key: str) -> int | str:
        """Find the line of a key; of the heading when it is empty."""
        heading = self.where.split(" ")[0]
        return line_of(self.file, key, where=heading, number=self.nth, inner=self.inner)

    def know(self, keys: Iterable[str]) -> None:
        """Refuse a key that is not among these."""
        known = sorted(keys)
        unknown = {key: value for key, value in self.data.items() if key not in known}
        if unknown:
            check_keys(
                unknown, known, where=self.where, file=self.file, error=StandardError, number=self.nth,
                line=self.line(next(iter(unknown))),
            )  # fmt: skip

    def have(self, keys: Iterable[str]) -> None:
        """Refuse the table when a key is missing."""
        for key in keys:
            if key not in self.data:
                raise StandardError("toml_key_missing", file=self.file, line=self.line(""), where=self.where, key=key)

    def need(self, fits: object, key: str, value: object, known: str) -> None:
        """Say that a value is not known, unless it fits."""
        if not fits:
            raise StandardError(
                "toml_value_unknown",
                file=self.file,
                line=self.line(key),
                where=self.where,
                key=key,
                value=_short(value),
                known=known,
            )

    def text(self, key: str, *, maybe_empty: bool = False) -> str:
        """Read a text; an absent one is empty."""
        value = self.data.get(key, "")
        self.need(isinstance(value, str) and (maybe_empty or value.strip()), key, value, '"..."')
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts that is not empty."""
        value = self.data[key]
        fits = isinstance(value, list) and value and all(isinstance(item, str) for item in value)
        self.need(fits, key, value, '["...", "..."]')
        return tuple(value)

    def one_of(self, key: str, choices: Collection[str]) -> Any:  # noqa: ANN401  a literal of the model
        """Read a text that is one of some."""
        value = self.data.get(key)
        self.need(isinstance(value, str) and value in choices, key, value, ", ".join(choices))
        return value

    def number_of(self, key: str, value: object, *, above: float, at_most: float) -> float:
        """Check a number against its bounds."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = is_number and above < cast("float", value) <= at_most
        low, high = (f"{bound:g}" for bound in (max(above, 0.0), at_most))
        self.need(fits, key, value, f"{low} < {key} ≤ {high}")
        return float(cast("float", value))

    def number(self, key: str, *, above: float, at_most: float) -> float:
        """Read a number within bounds."""
        return self.number_of(key, self.data.get(key), above=above, at_most=at_most)

    def day(self, key: str) -> dt.date | None:
        """Read a day; a year alone means its last day."""
        value = self.data.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2200:  # noqa: PLR2004, RUF100
            return dt.date(value, 12, 31)
        fits = value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime))
        self.need(fits, key, value, "2025, 2025-12-31")
        return value

    def kinds(self, key: str) -> tuple[str, ...]:
        """Read kinds of facility."""
        names = self.texts(key)
        for kind in names:
            known = kind in kinds()
            self.need(known, key, kind, "" if known else f"{', '.join(nearest_kinds(kind))} ...")
        return names

    def table(self, key: str) -> Mapping[str, Any]:
        """Read a table inside this one."""
        value = self.data[key]
        self.need(isinstance(value, Mapping), key, value, f"[rules.{key}]")
        return cast("Mapping[str, Any]", value)

    def tables(self, key: str) -> "list[Entry]":
        """Read a list of tables, each under its own heading."""
        value = self.data[key]
        is_list = isinstance(value, list) and all(isinstance(item, Mapping) for item in value)
        heading = f"[[{'rules.' if self.where != '[standard]' else ''}{key}]]"
        self.need(is_list and (value or key != "rules"), key, "[ ]" if is_list else "...", heading)
        return [
            Entry(file=self.file, where=f"{heading} {_short(item.get('id', number))}", data=item, nth=number)
            for number, item in enumerate(value, start=1)
        ]


def _short(value: object) -> str:
    """Write a value on one line, and not all of it where it is long."""
    text = value if isinstance(value, str) and value.isprintable() else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
