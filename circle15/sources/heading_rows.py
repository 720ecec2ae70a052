"""Where the headings of a table stand: below titles, in one row or in several, over units or numbers of columns."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from circle15.schema import Table
from circle15.sources.headings import is_unit, map_headings, normalised, recognised

#: How far down headings are looked for, below titles and notes.
TOP_ROWS: Final = 15

#: A table of statistics has a group, a sub-group and a heading, and rarely more.
_MOST_ROWS: Final = 3

_NUMBER: Final = re.compile(r"[+-]?[\d,]*\.?\d+%?")
_COUNTED: Final = re.compile(r"[(\[]?(\d{1,3})[)\]]?")
_STEMS: Final = frozenset("甲乙丙丁戊己庚辛壬癸") | {"栏次", "序号", "列次", "行次"}
#: What a sub-heading calls the sum of those beside it: the group itself.
_WHOLE: Final = frozenset({"小计", "合计", "总计", "总数", "计", "总量", "total"})
_BRACKETED: Final = re.compile(r"(.*?)([(\[][^()\[\]]*[)\]])$")

Cells = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table.

    Parameters
    ----------
    first, last
        Rows of the grid in which they stand, from 0.
    names
        One of each column; None where there is none.
    below
        The first row that may hold data: units and numbers of columns are passed over.
    """

    first: int
    last: int
    names: tuple[str | None, ...]
    below: int


def find_headings(top: Sequence[Cells], table: Table, columns: Mapping[str, str] | None) -> Headings:
    """Find the headings among the first rows of a table.

    Of one row, and of two or three that belong together, those are taken in which the most fields are known; of equals
    the fewest rows, and the highest. Where nothing is known it is the first row that is not blank.

    Parameters
    ----------
    top
        Texts of the first rows, blank cells as None.
    table
        What it is read as.
    columns
        Schema name to the file's heading, from the caller.
    """
    given = frozenset((columns or {}).values())
    best, most = None, 1
    for rows in range(1, _MOST_ROWS + 1):
        for first in range(len(top) - rows + 1):
            names = _combined(top[first : first + rows], table, given)
            known = 0 if names is None else _known(names, table, given)
            if names is not None and known > most:
                best, most = (first, first + rows - 1, names), known
    if best is None:
        at = next((i for i, row in enumerate(top) if any(row)), 0)
        best = (at, at, tuple(top[at]))
    first, last, names = best
    return _with_units(first, last, names, top)


def _known(names: Cells, table: Table, given: Collection[str]) -> int:
    """How many fields of a table are among the names."""
    cells = list(dict.fromkeys(name for name in names if name))
    return len(map_headings([cell for cell in cells if cell not in given], table)) + sum(
        cell in given for cell in cells
    )


def _combined(rows: Sequence[Cells], table: Table, given: Collection[str]) -> tuple[str | None, ...] | None:
    """Headings of rows that stand over each other; None where they are no such rows."""
    names = tuple(rows[0])
    for lower in rows[1:]:
        if not _may_be_lower(names, lower):
            return None
        groups = _spread(names, lower)
        names = tuple(_joined(group, sub, table, given) for group, sub in zip(groups, lower, strict=True))
    return names


def _may_be_lower(upper: Cells, lower: Cells) -> bool:
    """Whether a row can be a second row of headings: no numbers in it, something above that spans several columns."""
    if any(cell and _NUMBER.fullmatch(unicodedata.normalize("NFKC", cell)) for cell in lower):
        return False
    parts = list(zip(_spread(upper, lower), lower, strict=True))
    return any(
        left[0] and left[0] == right[0] and left[1] and right[1] and left[1] != left[0]
        for left, right in pairwise(parts)
    )


def _spread(upper: Cells, lower: Cells) -> list[str | None]:
    """Groups over their columns: what a merged cell says holds for blank ones to its right with a heading below."""
    groups: list[str | None] = []
    group: str | None = None
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else None)
        groups.append(group)
    return groups


def _joined(group: str | None, sub: str | None, table: Table, given: Collection[str]) -> str | None:
    """Heading of a column from its group and its own: 人口 over 户籍 is 户籍人口."""
    if not group or not sub or group == sub:
        return sub or group
    if normalised(sub) in _WHOLE:
        return group
    found = _BRACKETED.fullmatch(unicodedata.normalize("NFKC", group).strip())
    bare, unit = (found[1], found[2]) if found and found[1] else (group, "")
    ways = (f"{sub}{bare}{unit}", f"{bare}{sub}{unit}", f"{sub}{unit}", sub)
    for way in ways:
        if way in given:
            return way
    return next((way for way in ways if recognised([way], table)), f"{bare}{sub}{unit}")


def _with_units(first: int, last: int, names: tuple[str | None, ...], top: Sequence[Cells]) -> Headings:
    """Pass over a row of units and a row of numbers below the headings; a unit goes into its heading's brackets."""
    below = last + 1
    while below < min(len(top), last + 3):
        # A heading that is merged down over the row of units says nothing new there.
        cells = [None if cell == above else cell for cell, above in zip(top[below], top[last], strict=True)]
        if _is_units(cells):
            names = tuple(
                f"{name}({_bare(cell)})" if name and cell and _bare(cell) not in normalised(name) else name
                for name, cell in zip(names, cells, strict=True)
            )
        elif not _is_numbering(cells):
            break
        below += 1
    return Headings(first, last, names, below)


def _bare(cell: str) -> str:
    return normalised(cell).strip("()[]")


def _is_units(cells: Cells) -> bool:
    """Whether every cell that says something is a unit."""
    said = [_bare(cell) for cell in cells if cell]
    return bool(said) and all(is_unit(text) for text in said)


def _is_numbering(cells: Cells) -> bool:
    """Whether cells count columns, as forms of statistics do: 甲, 乙, 1, 2, 3."""
    said = [normalised(cell) for cell in cells if cell]
    numbers = [int(found[1]) for text in said if (found := _COUNTED.fullmatch(text))]
    if len(numbers) < 3 or len(numbers) + sum(text in _STEMS for text in said) < len(said):
        return False
    return numbers[0] <= 2 and all(after - before == 1 for before, after in pairwise(numbers))
