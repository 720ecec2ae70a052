"""A grid of cells becomes rows under headings; what is no place is left out, and what cannot be read is said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.schema import Fault, Note, Table
from circle15.sources.heading_rows import TOP_ROWS, Headings, find_headings
from circle15.sources.headings import map_headings
from circle15.sources.options import Sheet
from circle15.sources.row_roles import foot_rows, repeated_headings, totals
from circle15.values import ERROR_CELLS, text_of

_ODD: Final = "\\r\\n\\t\\v\\f\\u00a0\\u3000\\u200b-\\u200f\\u2028\\u2029\\ufeff"
_BREAK: Final = rf"[\s{_ODD}]*[{_ODD}][\s{_ODD}]*"
_ODD_SPACE: Final = re.compile(_BREAK)
_ODD_ONE: Final = re.compile(rf"[{_ODD}]")
#: Columns in which each line is a part of its own.
_LINES_COUNT: Final = frozenset({"opening_hours", "hours", "schedule", "functions", "note"})
_WIDE: Final = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cells of a sheet or of a text, row by row.

    Parameters
    ----------
    cells
        One row for each row of the file.
    first_row
        Number that Excel shows beside the first.
    spill
        Whether a cell beyond the last heading means that the row has slipped, as an unquoted comma makes it do.
    notes
        What its reader has to say.
    """

    cells: pd.DataFrame
    first_row: int = 1
    spill: bool = False
    notes: tuple[Note, ...] = ()


def under_headings(grid: Grid, table: Table, *, file: str, columns: Mapping[str, str] | None) -> Sheet:
    """Split a grid into headings and rows; row numbers stay those that Excel shows.

    Parameters
    ----------
    grid
        What was read.
    table
        What it is read as.
    file
        For the sentences.
    columns
        Schema name to the file's heading, from the caller.
    """
    cells = grid.cells
    top = [[text_of(cell) for cell in row] for row in cells.head(TOP_ROWS).itertuples(index=False, name=None)]
    if not top:
        return Sheet(frame=pd.DataFrame(), rows=(), notes=grid.notes)
    headings = find_headings(top, table, columns)
    blank = np.column_stack([_blank(cells[name]) for name in cells.columns])
    kept = np.flatnonzero(~blank.all(axis=1))
    kept = kept[kept >= headings.below]
    mapping = map_headings(dict.fromkeys(name for name in headings.names if name), table)
    fields = [mapping.get(name or "") for name in headings.names]
    body, empty = _tidy(cells.iloc[kept], fields), blank[kept]
    lines: NDArray[np.int64] = kept + grid.first_row
    stay, sheet = _sifted(body, empty, lines, headings, totals(body, fields, table))
    said = tuple(replace(note, values=dict(note.values, file=file)) for note in sheet.notes)
    body, empty, lines = body[stay], empty[stay], lines[stay]
    last = max((at for at, name in enumerate(headings.names) if name), default=-1)
    faults = _spilt(body, empty, last + 1) if grid.spill else ()
    used = [
        at
        for at in range(body.shape[1])
        if at <= last or (not grid.spill and bool(len(empty)) and not empty[:, at].all())
    ]
    names, twice = _unique(headings.names, used)
    frame = body.iloc[:, used].set_axis(names, axis=1).reset_index(drop=True)
    frame, broken = _without_errors(frame)
    return replace(
        sheet,
        frame=frame,
        rows=[int(line) for line in lines],
        notes=(*grid.notes, *_heading_notes(headings, grid.first_row, file, twice), *said),
        faults=(*faults, *broken),
    )


# ---- cells ---------------------------------------------------------------------------------------


def _tidy(body: pd.DataFrame, fields: Sequence[str | None]) -> pd.DataFrame:
    """Rows without line breaks and odd spaces in their cells, but for columns where a line break says something."""
    columns = (
        body.iloc[:, at] if field in _LINES_COUNT else _cleaned(body.iloc[:, at]) for at, field in enumerate(fields)
    )
    return pd.DataFrame(dict(enumerate(columns)), index=body.index)


def _cleaned(cells: pd.Series) -> pd.Series:
    """Cells without line breaks and odd spaces: none inside Chinese words, one space elsewhere."""
    texts = cells.tolist()
    if _ODD_ONE.search("".join([text for text in texts if isinstance(text, str)])) is None:
        return cells
    odd = np.array([isinstance(text, str) and _ODD_SPACE.search(text) is not None for text in texts], dtype=bool)
    mended = cells.astype(object).to_numpy(copy=True)
    mended[odd] = [_spaced(cell) for cell in mended[odd]]
    return pd.Series(mended, index=cells.index, dtype=object)


def _spaced(text: str) -> str:
    def kept(found: re.Match[str]) -> str:
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        return "" if _WIDE.match(before) and _WIDE.match(after) else " "

    return _ODD_SPACE.sub(kept, text.strip()).strip()


def _blank(cells: pd.Series) -> NDArray[np.bool_]:
    """Say which cells of a column are empty."""
    if isinstance(cells.dtype, pd.StringDtype):
        return (cells.isna() | (cells.str.strip() == "")).to_numpy(dtype=bool)
    return np.array([text_of(cell) is None for cell in cells], dtype=bool)


def _without_errors(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    """Take what a spreadsheet writes for a failed formula out of the cells: it is no value."""
    faults: list[Fault] = []
    columns = {}
    for name in frame.columns:
        cells = frame[name]
        wrong = cells.isin(ERROR_CELLS).to_numpy()
        faults += [
            Fault(int(at), str(name), cells.iloc[at], "reject_error_cell", "remedy_error_cell", "value")
            for at in np.flatnonzero(wrong)
        ]
        columns[name] = cells.mask(wrong, None) if wrong.any() else cells
    return pd.DataFrame(columns, index=frame.index), tuple(faults)


# ---- rows ----------------------------------------------------------------------------------------


def _sifted(
    body: pd.DataFrame,
    blank: NDArray[np.bool_],
    lines: NDArray[np.int64],
    headings: Headings,
    summed: Mapping[int, tuple[int, str]],
) -> tuple[NDArray[np.bool_], Sheet]:
    """Say which rows may be places, and what is said of the others."""
    stay = np.ones(len(body), dtype=np.bool_)
    faults = tuple(
        Fault(number, headings.names[at] or "", text, "reject_total", "remedy_total", "row")
        for number, (at, text) in enumerate(summed[position] for position in sorted(summed))
    )
    stay[list(summed)] = False
    repeats = repeated_headings(body, headings.names) & stay
    stay &= ~repeats
    left = np.flatnonzero(stay)
    feet = left[foot_rows(body.iloc[left], blank[left])]
    stay[feet] = False
    notes = [
        Note(key, {"rows": numbers(lines[rows].tolist()), "count": len(rows)})
        for key, rows in (("headings_repeated", np.flatnonzero(repeats)), ("foot_left_out", feet))
        if len(rows)
    ]
    left_rows = tuple(int(lines[position]) for position in sorted(summed))
    return stay, Sheet(frame=body.iloc[:0], rows=(), notes=tuple(notes), left_out=faults, left_rows=left_rows)


def numbers(values: Sequence[int], *, limit: int = 5) -> str:
    """Write row numbers one after the other; of many the first.

    >>> numbers([2, 3]), numbers(range(1, 10))
    ('2, 3', '1, 2, 3, 4, 5, …')
    """
    shown = ", ".join(str(value) for value in values[:limit])
    return f"{shown}, …" if len(values) > limit else shown


def _heading_notes(headings: Headings, first_row: int, file: str, twice: Sequence[str]) -> tuple[Note, ...]:
    """Say where the headings stand, unless it is the first row, and which of them stand there twice."""
    notes = []
    first, last = headings.first + first_row, headings.last + first_row
    if first != last:
        notes.append(Note("header_rows_used", {"file": file, "first": first, "last": last}))
    elif headings.first:
        notes.append(Note("header_row_used", {"file": file, "row": first}))
    if twice:
        notes.append(Note("headings_twice", {"file": file, "headings": ", ".join(twice[:10])}, "warning"))
    return tuple(notes)


def _spilt(body: pd.DataFrame, blank: NDArray[np.bool_], width: int) -> tuple[Fault, ...]:
    """Faults of rows with cells beyond the last heading."""
    return tuple(
        Fault(
            int(position),
            "",
            " ".join(text for cell in body.iloc[position].tolist()[width:] if (text := text_of(cell)))[:200],
            "reject_cells_too_many",
            "remedy_cells_too_many",
            "row",
        )
        for position in np.flatnonzero(~blank[:, width:].all(axis=1)).tolist()
    )


def _unique(cells: Sequence[str | None], used: Sequence[int]) -> tuple[list[str], list[str]]:
    """Headings, made different from each other where the file repeats or omits them; and those that it repeats."""
    taken = {cells[at] for at in used}
    seen: dict[str, int] = {}
    names = []
    for at in used:
        name = cells[at] or f"unnamed_{at + 1}"
        seen[name] = seen.get(name, 0) + 1
        fresh = name
        while seen[name] > 1 and (fresh == name or fresh in taken or fresh in names):
            fresh = f"{name}.{seen[name]}"
            seen[name] += 1
        names.append(fresh)
    return names, [name for name, count in seen.items() if count > 1]
