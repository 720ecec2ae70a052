"""Columns of a bureau's own street layer become the tags that circle15 knows: class, level, bridge, tunnel, name."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from circle15.errors import StreetsError
from circle15.lines import ELEVATION_COLUMNS, STREET_TAGS
from circle15.rejects import Note, Phrase
from circle15.sources.headings import normalised
from circle15.sources.street_words import PLAIN, class_given, headings_of, known_class, level_of, span_of
from circle15.values import is_blank, text_of

#: A drawing order of OpenStreetMap imports (``z_order``) counts a level as ten; streets of the ground have 0 to 9.
_DRAWING_ORDER: Final = "zorder"
_ORDERS_PER_LEVEL: Final = 10
_LARGEST_LEVEL: Final = 5

#: Of a column of levels so many values have to be levels, else it says something else: a drawing's layers, for example.
_LEVELS_SHARE: Final = 0.5

#: So many values that are not known are listed in a sentence.
_LISTED: Final = 8

_ROLES: Final = {
    "class": ("道路类别", "class"),
    "level": ("层级", "level"),
    "bridge": ("桥", "bridge"),
    "tunnel": ("隧道", "tunnel"),
    "name": ("路名", "name"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a study says of the columns: values of the class column, and which columns hold class and level."""

    classes: Mapping[str, str | bool]
    class_column: str | None = None
    level_column: str | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the file: what it is called, its different values, and for each row which of them it has."""

    heading: str
    different: Sequence[str]
    row: np.ndarray[Any, np.dtype[np.int64]]

    def mapped(self, read: Callable[[str], object]) -> pd.Series:
        """Read each different value once; None where a row has none."""
        found = np.array([*(read(value) for value in self.different), None], dtype=object)
        return pd.Series(found[self.row], dtype=object)

    def counts(self) -> dict[str, int]:
        """How many rows have each value, the most frequent first."""
        number = np.bincount(self.row[self.row >= 0], minlength=len(self.different))
        found = {value: int(count) for value, count in zip(self.different, number, strict=True)}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def tagged(table: gpd.GeoDataFrame, wanted: Wanted, *, file: str) -> tuple[gpd.GeoDataFrame, list[Note]]:
    """Give a layer the tags that circle15 knows.

    Parameters
    ----------
    table
        The layer as it was read, index from 0.
    wanted
        What is said of its columns.
    file
        Its file, for the sentences.

    Returns
    -------
    The geometries with the columns of :data:`circle15.lines.STREET_TAGS` that are known, and what was decided.

    Raises
    ------
    StreetsError
        If a column that is asked for is not there.
    """
    columns = {str(name): table[name] for name in table.columns if name != table.geometry.name}
    kinds = _class_column(columns, wanted, file)
    levels = _level_column(columns, wanted, file)
    used = {"class": kinds, "level": levels}
    tags = {name: columns[name] for name in (*STREET_TAGS, *ELEVATION_COLUMNS) if name in columns}
    notes: list[Note] = []
    given, said = _classes(kinds, wanted, file, len(table))
    notes += said
    tags["highway"] = given["highway"].fillna(PLAIN)
    tags.setdefault("footway", given["footway"])
    for name in ("bridge", "tunnel"):
        used[name] = column = _first(columns, headings_of(name))
        own = pd.Series([None] * len(table), dtype=object) if column is None else column.mapped(span_of)
        tags[name] = own.where(own.notna(), given[name])
    tags["layer"], said = _levels(levels, wanted.level_column is not None, file, len(table))
    notes += said
    used["name"] = names = _first(columns, headings_of("name"))
    if names is not None:
        tags["name"] = names.mapped(lambda value: value)
    texts = [(*_ROLES[role], column.heading) for role, column in used.items() if column is not None]
    if texts:
        zh, en = "、".join(f"{a}＝{c}" for a, _, c in texts), ", ".join(f"{b} = {c}" for _, b, c in texts)
        notes.insert(0, Note("street_columns", {"file": file, "columns": Phrase(zh, en)}))
    plain = {name: pd.Series(values).reset_index(drop=True) for name, values in tags.items()}
    return gpd.GeoDataFrame(plain, geometry=table.geometry.to_numpy(), crs=table.crs), notes


# ---- which column ------------------------------------------------------------------------------


def _class_column(columns: Mapping[str, pd.Series], wanted: Wanted, file: str) -> _Column | None:
    """Find the column of the classes: the one asked for, else the likely one with most values that are known."""
    if wanted.class_column is not None:
        return _asked(columns, wanted.class_column, "class_column", file)
    sure = [_read(columns[name], name) for name in _named(columns, headings_of("class"))]
    weak = [_read(columns[name], name) for name in _named(columns, headings_of("class_weak"))]
    own = {normalised(name) for name in wanted.classes}
    shares = [_known_share(column, own) for column in (*sure, *weak)]
    if shares and max(shares) > 0:
        return (*sure, *weak)[int(np.argmax(shares))]
    return next((column for column in sure if column.different), None)


def _level_column(columns: Mapping[str, pd.Series], wanted: Wanted, file: str) -> _Column | None:
    """Find the column of the levels: the one asked for, else the first whose values are levels for the most part."""
    if wanted.level_column is not None:
        return _asked(columns, wanted.level_column, "level_column", file)
    for name in _named(columns, headings_of("level")):
        column = _read(columns[name], name)
        known = column.mapped(level_of)[column.row >= 0]
        if len(known) and known.notna().mean() >= _LEVELS_SHARE:
            return column
    return None


def _asked(columns: Mapping[str, pd.Series], name: str, key: str, file: str) -> _Column:
    """Read the column that is asked for."""
    if name not in columns:
        near = ", ".join(difflib.get_close_matches(name, columns, n=len(columns) or 1, cutoff=0.0))
        raise StreetsError("street_column_missing", file=file, key=key, column=name, columns=near)
    return _read(columns[name], name)


def _first(columns: Mapping[str, pd.Series], aliases: Sequence[str]) -> _Column | None:
    """Read the first column that has one of some headings."""
    return next((_read(columns[name], name) for name in _named(columns, aliases)), None)


def _named(columns: Iterable[str], aliases: Sequence[str]) -> list[str]:
    """Columns that have one of some headings, the surest first."""
    rank = {normalised(alias): at for at, alias in reversed(list(enumerate(aliases)))}
    found = [name for name in columns if normalised(name) in rank]
    return sorted(found, key=lambda name: (rank[normalised(name)], name))


def _read(cells: pd.Series, heading: str) -> _Column:
    """Take a column's values as texts, each different one once."""
    row, values = pd.factorize(cells.astype(object).map(_text))
    return _Column(heading, [str(value) for value in values], row.astype(np.int64))


def _text(value: object) -> str | None:
    """Text of a cell that says something."""
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    return None if isinstance(value, np.ndarray | list) or is_blank(value) else text_of(value)


# ---- what a class is ---------------------------------------------------------------------------


def _known_share(column: _Column, own: set[str]) -> float:
    """Share of the rows whose class is known."""
    known = sum(count for value, count in column.counts().items() if known_class(value) or normalised(value) in own)
    return known / max(len(column.row), 1)


def _classes(column: _Column | None, wanted: Wanted, file: str, rows: int) -> tuple[pd.DataFrame, list[Note]]:
    """Class, bridge and tunnel of every line by its class, and what is to be said of it."""
    names = ("highway", "footway", "bridge", "tunnel")
    if column is None:
        nothing = pd.DataFrame({name: pd.Series([None] * rows, dtype=object) for name in names})
        return nothing, [Note("street_class_missing", {"file": file}, "warning")]
    own = {normalised(name): class_given(value) for name, value in wanted.classes.items()}
    meaning: dict[str, Mapping[str, str]] = {}
    unnamed: dict[str, int] = {}
    for value, count in column.counts().items():
        # A class that the table names keeps what the word says of bridges: the table says who walks there.
        known = known_class(value)
        if normalised(value) in own:
            meaning[value] = {**(known or {}), "highway": own[normalised(value)]}
        elif known is not None:
            meaning[value] = known
        else:
            unnamed[value] = count
    frame = pd.DataFrame(
        {name: column.mapped({value: kind.get(name) for value, kind in meaning.items()}.get) for name in names}
    )
    return frame, _class_notes(column, meaning, unnamed, wanted, file)


def _class_notes(
    column: _Column, meaning: Mapping[str, Mapping[str, str]], unnamed: Mapping[str, int], wanted: Wanted, file: str
) -> list[Note]:
    """Say what the classes were taken for."""
    notes = []
    counts = column.counts()
    translated = [
        f"{value} → {kind['highway']} ({counts[value]})" for value, kind in meaning.items() if value != kind["highway"]
    ]
    if translated:
        notes.append(Note("street_classes", {"file": file, "classes": "; ".join(translated)}))
    if unnamed:
        listed = ", ".join(f"{value} ({count})" for value, count in list(unnamed.items())[:_LISTED])
        if len(unnamed) > _LISTED:
            listed += ", …"
        values = {"file": file, "column": column.heading, "n": sum(unnamed.values()), "values": listed}
        notes.append(Note("street_classes_unnamed", values, "warning"))
    there = {normalised(value) for value in column.different}
    absent = [name for name in wanted.classes if normalised(name) not in there]
    if absent:
        values = {"file": file, "column": column.heading, "values": ", ".join(absent)}
        notes.append(Note("street_classes_absent", values, "warning"))
    blank = int((column.row < 0).sum())
    if blank:
        notes.append(Note("street_classes_blank", {"file": file, "column": column.heading, "n": blank}, "warning"))
    return notes


# ---- levels, bridges, tunnels ------------------------------------------------------------------


def _levels(column: _Column | None, asked: bool, file: str, rows: int) -> tuple[pd.Series, list[Note]]:
    """Levels as texts of whole numbers; a value that is none stays as it is, and is known to be none."""
    if column is None:
        return pd.Series([None] * rows, dtype=object), []
    levels = {value: level_of(value) for value in column.different}
    per = 1
    largest = max((abs(level) for level in levels.values() if level is not None), default=0)
    if normalised(column.heading) == _DRAWING_ORDER and not asked and largest > _LARGEST_LEVEL:
        per = _ORDERS_PER_LEVEL
    texts = {value: value if level is None else str(level // per) for value, level in levels.items()}
    unread = {value: n for value, n in column.counts().items() if levels[value] is None}
    notes = []
    if per > 1:
        notes.append(Note("street_drawing_order", {"file": file, "column": column.heading}))
    if unread:
        values = {"file": file, "column": column.heading, "n": sum(unread.values()), "values": ", ".join(unread)[:200]}
        notes.append(Note("street_levels_unread", values, "warning"))
    return column.mapped(texts.get), notes
