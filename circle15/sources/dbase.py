"""The values of a shapefile: in which encoding they are where it does not say, and field names that it cut."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from circle15.schema import Note, Table
from circle15.sources.encodings import SURE, guessed
from circle15.sources.headings import completed_heading

_HEADER_BYTES: Final = 32

#: Bytes of the values that are looked at.
_SAMPLE_BYTES: Final = 1 << 20

#: A sign that GDAL reads the encoding itself: the file beside that names it.
_BESIDE: Final = (".cpg", ".CPG", ".Cpg")


def shapefile_encoding(path: Path) -> tuple[str | None, tuple[Note, ...]]:
    """Find the encoding of a shapefile's values where no ``.cpg`` names it, and what to say of that.

    Field names are looked at as well: many a shapefile of points has Chinese in nothing else.
    """
    texts = beside(path, ".dbf")
    if beside(path, ".cpg") is not None or texts is None:
        return None, ()
    with texts.open("rb") as file:
        content = file.read(_SAMPLE_BYTES)
    name, confidence = guessed(_words(content))
    if name.startswith("utf-8"):
        return "utf-8", ()
    if name.startswith("utf-16"):
        return "gb18030", ()
    values = {"file": path.name, "encoding": name, "share": min(confidence, 0.999)}
    return name, (Note("encoding_used", values) if confidence >= SURE else Note("encoding_unsure", values, "warning"),)


def beside(path: Path, ending: str) -> Path | None:
    """Find the file of the same name with another ending, in small or large letters."""
    return next((found for end in (ending, ending.upper()) if (found := path.with_suffix(end)).is_file()), None)


def _words(content: bytes) -> bytes:
    """Field names and values of a dBase file, each on a line of its own (dBASE III file format)."""
    # The header of a dBase file holds numbers; its length is in the bytes 8 and 9, that of a record in 10 and 11.
    start, length = int.from_bytes(content[8:10], "little"), int.from_bytes(content[10:12], "little")
    if start < _HEADER_BYTES or length == 0:
        return content
    names, widths = [], []
    for at in range(_HEADER_BYTES, min(start - 1, len(content) - _HEADER_BYTES), _HEADER_BYTES):
        # A name that was cut in the middle of a character says nothing of the encoding there.
        names.append(content[at : at + 11].partition(b"\0")[0])
        widths.append(content[at + 16])
    values = []
    for record in range(start, len(content) - length + 1, length):
        at = record + 1
        for width in widths:
            values.append(content[at : at + width].strip(b" \0"))
            at += width
    whole = [name for name in names if len(name) < 10]
    return b"\n".join(whole + values) or b"\n".join(names)


def mended_header(path: Path, encoding: str | None) -> bytes | None:
    """Header of a shapefile's values in which no field name ends in the middle of a character; None where none does.

    Parameters
    ----------
    path
        The shapefile.
    encoding
        Of its values; None: what its ``.cpg`` names.
    """
    texts, page = beside(path, ".dbf"), beside(path, ".cpg")
    if texts is None:
        return None
    said = page.read_bytes()[:40].decode("ascii", errors="replace").strip() if page is not None else ""
    known = encoding or (f"cp{said}" if said.isdigit() and said != "65001" else said) or "utf-8"
    with texts.open("rb") as file:
        head = bytearray(file.read(_HEADER_BYTES))
        head += file.read(max(0, int.from_bytes(head[8:10], "little") - _HEADER_BYTES))
    before = bytes(head)
    for at in range(_HEADER_BYTES, len(head) - _HEADER_BYTES, _HEADER_BYTES):
        name = bytes(head[at : at + 11]).partition(b"\0")[0]
        whole = _whole(name, known) or f"field{at // _HEADER_BYTES}".encode()
        if whole != name:
            head[at : at + 11] = whole.ljust(11, b"\0")
    return None if head == before else bytes(head)


def _whole(name: bytes, encoding: str) -> bytes:
    """As much of a name as is whole characters."""
    for end in range(len(name), max(len(name) - 4, 0), -1):
        try:
            name[:end].decode(encoding)
        except (UnicodeError, LookupError):
            continue
        return name[:end]
    return b""


def completed(
    frame: pd.DataFrame, table: Table, columns: Mapping[str, str] | None, file: str
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Complete the names of fields that a shapefile cut, where only one field can be meant."""
    given = set((columns or {}).values())
    names = {
        heading: whole
        for heading in map(str, frame.columns)
        if heading not in given and (whole := completed_heading(heading, table)) and whole not in frame.columns
    }
    names = {heading: whole for heading, whole in names.items() if list(names.values()).count(whole) == 1}
    if not names:
        return frame, ()
    said = ", ".join(f"{heading} → {whole}" for heading, whole in names.items())
    return frame.rename(columns=names), (Note("headings_completed", {"file": file, "headings": said}),)
