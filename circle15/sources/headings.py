"""Chinese and English column headings become schema names.

People write one column in twenty ways: 常住人口, 总人口, 人口(万人). The ways are data, ``headings.toml``.
"""

import difflib
import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any, Final

from circle15.errors import TableError
from circle15.schema import Table

#: Fields that every table may have beside its own columns.
COMMON: Final = ("id", "geometry", "lon", "lat", "note", "coord_sys", "source_date")

_BRACKETS: Final = re.compile(r"\(([^()]*)\)$|\[([^\[\]]*)\]$")


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
    found = dict(given)
    for name, aliases in _aliases(table.name).items():
        if name in taken or not _is_field(name, table):
            continue
        named = (spellings[alias] for alias in aliases if alias in spellings)
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
    known = {alias for name, aliases in _aliases(table.name).items() if _is_field(name, table) for alias in aliases}
    cells = [str(cell) for cell in columns if cell is not None]
    return sum(any(s in known for exact in (True, False) for s in _spellings(c, exact=exact)) for c in cells)


def zh_heading(name: str, table: Table) -> str:
    """Chinese heading of a field, for a sentence; its own name where there is none."""
    return next((alias for alias in _aliases(table.name).get(name, ()) if not alias.isascii()), name)


def normalised(text: str) -> str:
    """Text without spaces, case and full-width characters."""
    return re.sub(r"[\s*_]+", "", unicodedata.normalize("NFKC", text)).casefold()


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
    else:
        bare = _BRACKETS.sub("", text)
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
def _data() -> dict[str, Any]:
    text = resources.files("circle15.sources").joinpath("headings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
