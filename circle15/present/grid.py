"""Lines and tables on the console: wrapped where people read them on a terminal, whole where a program does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from circle15.explaining.kept import plain

#: Blanks between columns.
_GAP: Final = 2

#: A text falls apart at blanks and between Chinese characters; what closes a phrase stays with what is before it, and
#: what opens one with what follows.
_PIECE: Final = re.compile(
    r"\s+|[（“‘《「]*(?:[\u2e80-\u9fff\uf900-\ufaff]|[^\s\u2e80-\u9fff\uf900-\ufaff（“‘《「]+)[，。；：、！？）”’》」]*"
    r"|[（“‘《「]+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table on the console.

    Parameters
    ----------
    heading
        What stands above it.
    side
        Numbers stand to the right, and are never wrapped.
    width
        At least as many character cells wide.
    """

    heading: str
    side: Literal["left", "right"] = "left"
    width: int = 0


def print_line(console: Console, text: str, *, style: str = "", mark: str = "", short: bool = False) -> None:
    """Print a line.

    Parameters
    ----------
    console
        Where to.
    text
        Any text; it is shown as it is, without control characters.
    style
        Of the text, on a terminal.
    mark
        What stands before it; on a terminal the lines below the first begin behind it.
    short
        Whether a terminal, where there is only so much room, gets one line of it.
    """
    shown = plain(text)
    if not console.is_terminal:
        console.print(Text(mark + shown), soft_wrap=True, highlight=False)
        return
    room = console.width - cell_len(mark)
    if short:
        lines = [shown if cell_len(shown) <= room else f"{set_cell_size(shown, room - 2).rstrip()} …"]
    else:
        lines = wrapped(shown, room) or [""]
    for at, line in enumerate(lines):
        before = mark if at == 0 else " " * cell_len(mark)
        console.print(Text(before + line, style=style), highlight=False, no_wrap=True)


def print_table(console: Console, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Print a table without lines.

    On a terminal texts are wrapped to its width; elsewhere every row is one line, however long, and nothing is cut.
    A Chinese character is two cells wide.

    Parameters
    ----------
    console
        Where to.
    columns
        Its headings.
    rows
        Texts, as many in each row as there are columns.
    """
    cells = [[plain(cell) for cell in row] for row in rows]
    if not console.is_terminal:
        for line in plain_lines(columns, cells):
            console.print(Text(line), soft_wrap=True, highlight=False)
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0))
    fits = sum(column.width + _GAP for column in columns) - _GAP <= console.width
    for column in columns:
        number = column.side == "right"
        width = column.width if fits or number else None
        table.add_column(column.heading, justify=column.side, overflow="fold", no_wrap=number, min_width=width or None)
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)


def wide_enough(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Make columns as wide as their widest cell, so that several tables stand in line.

    Parameters
    ----------
    columns
        Of every table.
    rows
        Those of all the tables.
    """
    widths = [max(map(cell_len, (column.heading, *cells))) for column, *cells in zip(columns, *rows, strict=True)]
    return [replace(column, width=width) for column, width in zip(columns, widths, strict=True)]


def plain_lines(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[str]:
    """Line up a table with blanks alone.

    >>> plain_lines([Column(heading="社区"), Column(heading="n", side="right")], [["北", "7"], ["南坪镇", "12"]])
    ['社区     n', '北       7', '南坪镇  12']
    """
    lines = [[column.heading for column in columns], *rows]
    widened = wide_enough(columns, rows)
    widths = [max(column.width, wide.width) for column, wide in zip(columns, widened, strict=True)]
    return [
        (" " * _GAP)
        .join(_padded(cell, width, column.side) for cell, width, column in zip(line, widths, columns, strict=True))
        .rstrip()
        for line in lines
    ]


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines at blanks and between Chinese characters, never before a closing mark.

    >>> wrapped("每片短于 1000 米的碎片，未用于计算。", 16)
    ['每片短于 1000 米', '的碎片，未用于计', '算。']
    """
    lines, line = [], ""
    for piece in _pieces(text, width):
        if line and cell_len((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, width: int) -> Iterator[str]:
    """Take a text apart where a line may end; what is longer than a line is cut."""
    for piece in _PIECE.findall(text):
        yield from chop_cells(piece, width) if cell_len(piece) > width else [piece]


def _padded(cell: str, width: int, side: str) -> str:
    blanks = " " * (width - cell_len(cell))
    return blanks + cell if side == "right" else cell + blanks
