"""TOML files that people write: read them, and say which file, line and key is wrong, and what was perhaps meant."""

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from circle15.errors import FileError, InputError

#: The heading of a table, ``[name]`` or ``[[name]]``.
_HEADING: Final = re.compile(r"^\s*\[{1,2}([^\[\]]*)\]{1,2}")


def read_toml(path: Path, error: type[InputError]) -> dict[str, Any]:
    """Read a TOML file.

    Parameters
    ----------
    path
        The file, in UTF-8.
    error
        What to raise when its text is not TOML.

    Raises
    ------
    FileError
        If the file is missing.
    InputError
        Of the kind asked for, naming the line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as missing:
        raise FileError("file_missing", file=path) from missing
    except (OSError, UnicodeDecodeError) as damaged:
        raise FileError("file_not_utf8", file=path) from damaged
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise error("toml_syntax", file=path, detail=wrong) from wrong
    except RecursionError as wrong:
        raise error("toml_syntax", file=path, detail="[[[[...") from wrong


def check_keys(  # noqa: PLR0913  what the sentence names
    table: Mapping[str, Any],
    known: Collection[str],
    *,
    where: str,
    file: Path,
    error: type[InputError],
    number: int = 1,
    line: int | str | None = None,
) -> None:
    """Refuse a key that is not known, and name the known one that is nearest.

    Parameters
    ----------
    table
        One table of the file.
    known
        Keys that it may have.
    where
        Its heading, such as ``[study]``.
    file
        The file it stands in.
    error
        What to raise.
    number
        Which of several tables under the same heading it is.
    line
        Line of the key, where the caller knows it better.
    """
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            raise error(
                "toml_key_unknown",
                file=file,
                line=line_of(file, key, where=where, number=number) if line is None else line,
                where=where,
                key=key,
                known=near[0] if near else ", ".join(sorted(known)),
            )


def line_of(file: Path, key: str, *, where: str = "", number: int = 1, inner: tuple[str, int] = ("", 1)) -> int | str:
    """Find the line that sets a key, counting from 1; ``?`` when it cannot be told.

    Parameters
    ----------
    file
        The file.
    key
        The key; empty: the table's heading itself.
    where
        The table's heading as in ``[study]`` or ``[[rules]]``, whatever may follow; anything else: above the first
        heading.
    number
        Which of several tables under the same heading it is.
    inner
        Name of a table inside that one, such as ``rules.readings``, and which of several; no name: that one itself.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return "?"
    first, last = _span(lines, where, number)
    if inner[0]:
        part, last_of_part = _span(lines[first:last], f"[{inner[0]}]", inner[1])
        if part > 0:  # a table that is written inside braces has no heading of its own
            first, last = first + part, first + last_of_part
    if not key:
        return first + 1
    name = rf"(?:{re.escape(key)}|'{re.escape(key)}'|\"{re.escape(key)}\")"
    pattern = re.compile(rf"^\s*(?:\[+\s*)?{name}\s*(?:=|\.|\])|^[^#]*[{{,]\s*{name}\s*=")
    start = first + 1 if where else first  # the heading itself may be called like the key
    inside = (at for at in range(start, last) if pattern.search(lines[at]))
    anywhere = (at for at in range(len(lines)) if pattern.search(lines[at]))
    found = next(inside, next(anywhere, None))
    return "?" if found is None else found + 1


def _span(lines: Sequence[str], where: str, number: int) -> tuple[int, int]:
    """Find the lines of a table: from its heading to the next one that is not of a table inside it."""
    heads = [(at, found[1].strip()) for at, line in enumerate(lines) if (found := _HEADING.match(line))]
    wanted = _HEADING.match(where)
    if wanted is None or not wanted[1].strip():
        return 0, heads[0][0] if heads else len(lines)
    name = wanted[1].strip()
    own = [at for at, head in heads if head == name]
    if len(own) < number:
        return 0, len(lines)
    start = own[number - 1]
    after = (at for at, head in heads if at > start and not head.startswith(f"{name}."))
    return start, next(after, len(lines))
