"""What the benchmarks say: tables with one line a tool, and targets with what was found."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One question, asked of several tools.

    Parameters
    ----------
    title, asked
        What it is about, and what every tool was asked, with units, in a sentence.
    columns
        Headings, the unit in each.
    rows
        Cells as they are printed, one row a tool.
    notes
        What a reader has to know beside it; tools that are missing.
    """

    title: str
    asked: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A number that circle15 is held to.

    Parameters
    ----------
    what
        What is compared.
    bound, found
        The limit, and what this run found.
    at_most
        Whether the limit is the greatest allowed; else the least.
    unit
        Of both.
    """

    what: str
    bound: float
    found: float
    at_most: bool
    unit: str = "x"

    @property
    def met(self) -> bool:
        """Whether the target is met; not, where nothing was found."""
        return self.found <= self.bound if self.at_most else self.found >= self.bound

    def row(self) -> tuple[str, ...]:
        """Cells of this target."""
        sign = "at most" if self.at_most else "at least"
        found = "not measured" if math.isnan(self.found) else f"{number(self.found)} {self.unit}"
        verdict = "-" if math.isnan(self.found) else ("met" if self.met else "MISSED")
        return self.what, f"{sign} {self.bound:g} {self.unit}", found, verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What one module of the benchmarks found."""

    name: str
    tables: Sequence[Table]
    targets: Sequence[Target] = field(default_factory=tuple)


def number(value: float) -> str:
    """Write a number with three digits that count."""
    if math.isnan(value):
        return "-"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 1 else f"{value:.{1 if abs(value) >= 10 else 2}f}"


def times(value: float) -> str:
    """Write a ratio."""
    return "-" if math.isnan(value) else f"{number(value)} x"


def text_of(table: Table) -> str:
    """Set a table for a terminal: the first column to the left, the others to the right."""
    rows = [table.columns, *table.rows]
    widths = [max(_width(row[at]) for row in rows) for at in range(len(table.columns))]
    lines = [table.title, f"  {table.asked}"]
    for row in rows:
        first = row[0] + " " * (widths[0] - _width(row[0]))
        rest = [" " * (width - _width(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  " + "   ".join([first, *rest]))
    return "\n".join([*lines, *(f"  note: {note}" for note in table.notes)])


def markdown_of(table: Table) -> str:
    """Set a table in Markdown."""
    head = "| " + " | ".join(table.columns) + " |"
    rule = "|---" + "|---:" * (len(table.columns) - 1) + "|"
    rows = ["| " + " | ".join(row) + " |" for row in table.rows]
    notes = [f"- {note}" for note in table.notes]
    return "\n".join([f"### {table.title}", "", table.asked, "", head, rule, *rows, *([""] if notes else []), *notes])


def target_table(sections: Sequence[Section]) -> Table:
    """Put the targets of all sections into one table."""
    return Table(
        title="Targets",
        asked="What circle15 is held to, and what this run found.",
        columns=("what", "target", "found", ""),
        rows=[target.row() for section in sections for target in section.targets],
    )


def _width(cell: str) -> int:
    """Columns that a cell takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in cell)
