"""What is written down of every file that was read, in the manifest's inputs."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from circle15.schema import Checked, Note
from circle15.sources.urls import Database

_BLOCK: Final = 1 << 20

_SHAPEFILE_PARTS: Final = (".shx", ".dbf", ".prj", ".cpg")


def entry(role: str, path: Path | Database, checked: Checked | None, **said: object) -> dict[str, Any]:
    """Write down a file that was read; its name without its folder, which is nobody's business.

    A database is written down without its password, with the hash of the rows that were read.

    Parameters
    ----------
    role
        What it was read as, for example ``communities``.
    path
        The file, or a database.
    checked
        What was read; None for what is no table.
    **said
        What the study says of it; what is empty is left out.
    """
    read = None if checked is None else checked.origin
    digest = ("" if read is None else read.digest) if isinstance(path, Database) else _sha256(path)
    written: dict[str, Any] = {"role": role, "file": path.name, "sha256": digest}
    if checked is not None:
        written |= {
            "rows": len(checked.table),
            "rejected": len(checked.rejected),
            "columns": dict(checked.columns),
            "notes": notes_written(checked.notes),
        }
        if read is not None and read.sheet:
            written["sheet"] = read.sheet
    return written | {key: value for key, value in said.items() if value not in (None, "")}


def notes_written(notes: Sequence[Note]) -> list[dict[str, str]]:
    """Say notes in both languages, each with how much it matters."""
    return [{"severity": note.severity, "zh": note.text("zh"), "en": note.text("en")} for note in notes]


def _sha256(path: Path) -> str:
    """Hash a file; a shapefile with the files beside it that hold its values, its datum and its encoding."""
    digest = hashlib.sha256()
    beside = [path.with_suffix(ending) for ending in _SHAPEFILE_PARTS] if path.suffix.lower() == ".shp" else []
    for part in (path, *(file for file in beside if file.is_file())):
        with part.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()
