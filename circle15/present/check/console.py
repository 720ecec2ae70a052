"""An examination on the console: the verdict first, then what is wrong, then how each file was read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from circle15.checkup import LOOK_FIRST, READY, REFUSED, Checkup
from circle15.explaining.kept import plain
from circle15.present.check.rows import Section, file_label, section, verdict_text
from circle15.sources.headings import normalised
from circle15.words import Language, say

_STYLES: Final = {"error": "red", "warning": "yellow", "note": "dim"}
_VERDICT_STYLES: Final = {REFUSED: "bold red", LOOK_FIRST: "bold yellow", READY: "bold green"}

#: Columns of the tables that there is room for.
_SHOWN: Final = {
    "files": ("role", "file", "sheet", "rows", "rejected", "crs"),
    "lacking": ("table", "lack", "unit", "empty", "rules"),
    "streets": ("item", "number", "said"),
    "datums": ("file", "claimed", "best", "verdict", "number"),
}
_NUMBERS: Final = frozenset({"rows", "rejected", "empty"})

#: Rules that a line names.
_RULES: Final = 60


def print_checkup(checkup: Checkup, console: Console, *, written: Sequence[Path] = ()) -> None:
    """Print what an examination found.

    Parameters
    ----------
    checkup
        What was found; in its language.
    console
        Where to. Plain where it is not a terminal, each remark on a line of its own.
    written
        Files that hold the details.
    """
    language = checkup.language
    _line(console, Text(verdict_text(checkup, language), style=_VERDICT_STYLES[checkup.exit_code]))
    _line(console, Text(plain(say("checkup.title", language, name=checkup.name))))
    if checkup.invented:
        _line(console, Text(say("checkup.invented", language), style="yellow"))
    for remark in checkup.remarks:
        mark = say(f"checkup.mark.{remark.severity}", language)
        pad = " " * (max(cell_len(say(f"checkup.mark.{name}", language)) for name in _STYLES) - cell_len(mark))
        line = Text.assemble((mark, _STYLES[remark.severity]), f"{pad}  ", plain(remark.text(language)))
        _line(console, line)
    for key in ("lacking", "files", "streets", "datums"):
        part = section(checkup, key, language)
        if part.rows:
            console.print()
            _line(console, Text(part.title, style="bold"))
            console.print(_table(part))
    _print_mappings(checkup, console)
    if written:
        console.print()
        files = "  ".join(str(path) for path in written)
        _line(console, Text(plain(say("checkup.next", language, files=files))))


def mapping_line(
    file: str, headings: Mapping[str, str], unmapped: Sequence[str], language: Language, *, names: Mapping[str, str]
) -> str:
    """Write in one line how the headings of a file were read; empty where every heading is the column's own name.

    Parameters
    ----------
    file
        The file, with its sheet.
    headings
        The file's heading to the column.
    unmapped
        Headings that were not used.
    language
        Of the line.
    names
        What people call each column.
    """
    if all(heading == column for heading, column in headings.items()):
        return ""
    pairs = [
        heading if normalised(heading).startswith(normalised(names.get(column, column))) else
        f"{heading}={names.get(column, column)}"
        for heading, column in headings.items()
    ]  # fmt: skip
    comma = "、" if language == "zh" else ", "
    if unmapped:
        pairs.append(say("checkup.unused", language, headings=comma.join(unmapped)))
    return plain(say("checkup.mapping_line", language, file=file, pairs=comma.join(pairs)))


def _print_mappings(checkup: Checkup, console: Console) -> None:
    """Print how the headings of each file were read."""
    lines = [
        mapping_line(
            file_label(report),
            {heading.heading: heading.column for heading in report.headings},
            report.unmapped,
            checkup.language,
            names={heading.column: format(heading.title, checkup.language) for heading in report.headings},
        )
        for report in checkup.files
    ]
    if any(lines):
        console.print()
    for line in filter(None, lines):
        _line(console, Text(line))


def _table(part: Section) -> Table:
    """Draw a section without lines, only with the columns that there is room for."""
    shown = [at for at, name in enumerate(part.columns) if name in _SHOWN[part.key]]
    shown = [at for at in shown if any(row[at] not in (None, "") for row in part.rows)]
    table = Table(box=None, pad_edge=False, header_style="dim")
    for at in shown:
        right = part.columns[at] in _NUMBERS
        table.add_column(part.headings[at], justify="right" if right else "left", overflow="fold")
    for row in part.rows:
        table.add_row(*(Text(_short(row[at], part.columns[at])) for at in shown))
    return table


def _short(cell: object, column: str) -> str:
    """Write a cell; a long list of rules is cut."""
    text = "" if cell is None else str(cell)
    return f"{text[:_RULES]} …" if column == "rules" and len(text) > _RULES else text


def _line(console: Console, text: Text) -> None:
    """Print a line: wrapped where people read it on a terminal, whole where a program does."""
    console.print(text, soft_wrap=not console.is_terminal, highlight=False)
