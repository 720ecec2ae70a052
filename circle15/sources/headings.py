"""Chinese and English column headings become schema names.

People write one column in twenty ways: 常住人口, 总人口, 人口(万人). The ways are data, ``headings.toml``.
"""

import difflib
import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any, Final

from circle15.characters import narrow
from circle15.errors import TableError
from circle15.schema import TABLES, Table

#: Fields that every table may have beside its own columns.
COMMON: Final = ("id", "geometry", "lon", "lat", "note", "coord_sys", "source_date")

_BRACKETS: Final = re.compile(r"\(([^()]*)\)$|\[([^\[\]]*)\]$")
#: What forms write beside a heading for the one who fills them in.
_ASKED: Final = re.compile(
    r"[(\[](?:必填|选填|可选|可不填|必填项|选填项|非必填|required|optional)[^()\[\]]*[)\]]|^(?:必填|选填)[:-]?"
)
_ASCII_WORD: Final = re.compile(r"[a-z][a-z .:/|-]*")
_JOINTS: Final = "/|-.:()[] "
_OTHER_THINGS: Final = frozenset({"pinyin", "py", "en", "eng", "english", "id", "code", "no"})

#: A dBase file cuts the name of a field after 10 bytes (dBASE III file format: 11 bytes with the zero at their end).
_DBF_BYTES: Final = 10


def map_headings(
    columns: Iterable[object], table: Table, overrides: Mapping[str, str] | None = None, *, file: str = ""
) -> dict[str, str]:
    """Find out which column of a file is which column of a table.

    Where two headings mean the same, the alias that stands first in the list wins and the other
    column keeps its own name.

    Parameters
    ----------
    columns
        The headings in the file.
    table
        The table that it is read as.
    overrides
        Schema name to the file's heading, where a heading is not recognised; these win.
    file
        The file, for the sentences.

    Returns
    -------
    dict
        The file's heading to the schema name, recognised ones only.

    Raises
    ------
    TableError
        If an override names a column that the file lacks, or a field that the table lacks.

    Examples
    --------
    >>> from circle15.schema import COMMUNITIES
    >>> map_headings(["社区名称", "常住人口(万人)", "经度", "颜色"], COMMUNITIES)
    {'社区名称': 'name', '常住人口(万人)': 'population', '经度': 'lon'}
    """
    headings = [str(column) for column in columns]
    given = _overrides(headings, table, overrides or {}, file)
    taken = set(given.values())
    spellings: dict[str, str] = {}
    for exact in (True, False):
        for heading in headings:
            if heading not in given:
                for spelling in _spellings(heading, exact=exact):
                    spellings.setdefault(spelling, heading)
    mixed = {spelling: heading for heading in reversed(headings) for spelling in _in_chinese(heading)}
    found = dict(given)
    for name, aliases in _aliases(table.name).items():
        if name in taken or not _is_field(name, table):
            continue
        named = (ways[alias] for ways in (spellings, mixed) for alias in aliases if alias in ways)
        winner = next((heading for heading in named if heading not in found), None)
        if winner is not None:
            found[winner] = name
    return {heading: found[heading] for heading in headings if heading in found}


def heading_factor(heading: str, unit: str) -> float:
    """Give the factor of the numbers under a heading: 10,000 for 人口(万人), 1 without a unit.

    Parameters
    ----------
    heading
        As it stands in the file.
    unit
        Unit of the column that it becomes; empty for a count.

    Examples
    --------
    >>> heading_factor("常住人口(万人)", "persons"), heading_factor("户数", "")
    (10000.0, 1.0)
    """
    found = _BRACKETS.search(normalised(heading))
    if found is None:
        return 1.0
    factors: Mapping[str, float] = _data()["factors"].get(unit or "count", {})
    return factors.get(found[1] or found[2] or "", 1.0)


def recognised(columns: Sequence[object], table: Table) -> int:
    """How many of these cells are headings of a table: tells a heading row from a title above it."""
    known = _known(table.name)
    cells = [str(cell) for cell in columns if cell is not None]
    return sum(any(way in known for way in _ways(cell)) for cell in cells)


def is_unit(text: str) -> bool:
    """Whether a text is the name of a unit, with or without brackets.

    >>> [is_unit(text) for text in ("人", "(万人)", "㎡", "社区")]
    [True, True, True, False]
    """
    return normalised(text).strip("()[]") in _units()


def nearest_heading(heading: str, table: Table) -> tuple[str, str] | None:
    """Find the field that a heading which is not recognised may mean: its name and the alias that is nearest.

    >>> from circle15.schema import COMMUNITIES
    >>> nearest_heading("社区户籍人口数", COMMUNITIES)
    ('registered_population', '户籍人口数')
    """
    owners: dict[str, str] = {}
    for name, aliases in _aliases(table.name).items():
        if _is_field(name, table):
            for alias in aliases:
                owners.setdefault(alias, name)
    near = difflib.get_close_matches(normalised(heading)[:60], owners, n=1, cutoff=0.6)
    return (owners[near[0]], near[0]) if near else None


def completed_heading(heading: str, table: Table) -> str | None:
    """Complete a heading that a shapefile cut after ten bytes, where only one field begins so.

    Chinese takes three bytes of UTF-8 or two of GB18030 a character: 社区名称 becomes 社区名, and a character that
    was cut in its middle is lost.

    >>> from circle15.schema import COMMUNITIES
    >>> completed_heading("常住人", COMMUNITIES), completed_heading("社区", COMMUNITIES)
    ('常住人口', None)
    """
    text = normalised(heading).rstrip("\ufffd?")
    sizes = {len(text.encode(name, errors="replace")) for name in ("utf-8", "gb18030")}
    if (
        not text
        or text.isascii()
        or not any(_DBF_BYTES - 3 < size <= _DBF_BYTES for size in sizes)
        or text in _known(table.name)
    ):
        return None
    begun = {
        name: alias
        for name, aliases in _aliases(table.name).items()
        if _is_field(name, table)
        for alias in reversed(aliases)
        if alias.startswith(text)
    }
    return next(iter(begun.values())) if len(begun) == 1 else None


def zh_heading(name: str, table: Table) -> str:
    """Chinese heading of a field, for a sentence; its own name where there is none."""
    return next((alias for alias in _aliases(table.name).get(name, ()) if not alias.isascii()), name)


def normalised(text: str) -> str:
    """Text without spaces, case and full-width characters, and without what a form says of filling it in.

    >>> normalised(" *社区名称（必填） "), normalised("Floor_Area")
    ('社区名称', 'floorarea')
    """
    bare = re.sub(r"[\s*_\u200b\ufeff]+", "", narrow(text)).casefold()
    return _ASKED.sub("", bare).rstrip(":") or bare


def _overrides(headings: list[str], table: Table, overrides: Mapping[str, str], file: str) -> dict[str, str]:
    """Turn overrides around, after a check that both sides are there."""
    given = {}
    for name, heading in overrides.items():
        if not _is_field(name, table):
            fields = [column.name for column in table.columns] + list(COMMON)
            nearest = difflib.get_close_matches(name, fields, n=1, cutoff=0.0)[0]
            raise TableError("override_name_unknown", file=file, name=name, table=table.name, nearest=nearest)
        if heading not in headings:
            nearest_first = difflib.get_close_matches(heading, headings, n=len(headings) or 1, cutoff=0.0)
            raise TableError(
                "override_column_missing",
                file=file,
                column=heading,
                name=name,
                columns=", ".join(nearest_first),
            )
        given[heading] = name
    return given


def _is_field(name: str, table: Table) -> bool:
    return name in COMMON or table.column(name) is not None


def _spellings(heading: str, *, exact: bool) -> Iterator[str]:
    """Ways to look a heading up: as it is, or without what stands in brackets at its end."""
    text = normalised(heading)
    if exact:
        yield text
        return
    bare = _BRACKETS.sub("", text)
    if bare and bare != text:
        yield bare


def _ways(heading: str) -> Iterator[str]:
    """Every way to look a heading up."""
    for exact in (True, False):
        yield from _spellings(heading, exact=exact)
    yield from _in_chinese(heading)


def _in_chinese(heading: str) -> Iterator[str]:
    """The Chinese of a heading in two languages, 经度 Longitude; not of 名称 pinyin, which is another thing."""
    text = _BRACKETS.sub("", normalised(heading))
    words = [word.strip(_JOINTS) for word in _ASCII_WORD.findall(text)]
    if text.isascii() or not words or any(word in _OTHER_THINGS for word in words):
        return
    bare = _ASCII_WORD.sub("", text).strip(_JOINTS)
    if bare and bare != text:
        yield bare


@functools.cache
def _aliases(table: str) -> Mapping[str, tuple[str, ...]]:
    """Every way to write a field, the surest first: its own name, the table's aliases, the common ones."""
    own, common = _data().get(table, {}), _data()["common"]
    names = dict.fromkeys([*own, *common, "kind_rule", "kind", "status", "community_id", "level"])
    return {
        name: tuple(dict.fromkeys(normalised(text) for text in (name, *own.get(name, ()), *common.get(name, ()))))
        for name in names
    }


@functools.cache
def _known(table: str) -> frozenset[str]:
    """Every way to write any field of a table."""
    fields = {column.name for column in TABLES[table].columns} | set(COMMON)
    return frozenset(alias for name, aliases in _aliases(table).items() if name in fields for alias in aliases)


@functools.cache
def _units() -> frozenset[str]:
    """Every unit that may stand in a heading's brackets or in a row below it."""
    return frozenset(normalised(unit) for units in _data()["factors"].values() for unit in units) | frozenset(
        normalised(unit) for unit in _data()["other_units"]["names"]
    )


@functools.cache
def _data() -> dict[str, Any]:
    text = resources.files("circle15.sources").joinpath("headings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
