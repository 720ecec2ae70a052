"""What a caller says of a table file, what a reader gives back, and the limits that hostile or huge files meet."""

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from circle15.datum import DatumSaid
from circle15.errors import FileError, InputError
from circle15.schema import Fault, Note, OnInvalid
from circle15.sources.joins import JoinBy
from circle15.sources.urls import Database

#: Larger table files are refused: they would not fit into the memory of an office computer.
MAX_TABLE_MB: Final = 512

#: More cells than these are refused: at about 60 bytes a cell they fill 2 GB.
MAX_CELLS: Final = 30_000_000

#: A table has no more columns than these; what stands beyond is left out, and said.
MAX_COLUMNS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOptions:
    """What a file does not say about itself.

    Parameters
    ----------
    layer
        Layer of a GeoPackage or KML file, file in a zip archive, or ``schema.table`` of a database.
    sheet
        Sheet of a workbook; by default the one whose headings are known best.
    columns
        Schema name to the file's heading, where a heading is not recognised.
    crs
        Reference system of the coordinates, where the file names none or a wrong one.
    datum
        Datum of the coordinates: ``"gcj02"`` and ``"bd09"`` are brought to WGS 84; ``"auto"`` is read as it stands and
        marked, for :func:`circle15.sources.places.redatumed`. None: unsaid, WGS 84 unless the file says otherwise.
    encoding
        Of text; found out by default.
    query
        A ``select`` statement, for a database.
    on_invalid
        ``"reject"`` lists rows that cannot be used, ``"raise"`` stops at the first.
    boundaries
        Outlines of the rows, where these stand in a file of their own.
    """

    layer: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] | None = None
    crs: str | None = None
    datum: DatumSaid | None = None
    encoding: str | None = None
    query: str | None = None
    on_invalid: OnInvalid = "reject"
    boundaries: "BoundaryFile | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryFile:
    """Outlines that stand in a file of their own, for a list of communities or areas.

    Parameters
    ----------
    path
        A file with geometries, see :func:`circle15.sources.tables.read_communities`.
    options
        What that file does not say about itself.
    by
        What the two have in common: ``"code"``, ``"name"``, or ``"auto"`` for codes where most of them match, else
        names.
    """

    path: Path | Database
    options: TableOptions = field(default_factory=TableOptions)
    by: JoinBy = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stood in a file: its rows under its own headings, and where each row stands.

    Parameters
    ----------
    frame
        The rows.
    rows
        Number of each row in the file, as Excel shows it.
    sheet
        Sheet, layer or file in an archive; empty where there is but one.
    notes
        What was decided on the way.
    faults
        What is wrong with rows and cells; positions are those of ``frame``.
    left_out
        Rows that were never places, totals above all; positions index ``left_rows``.
    left_rows
        Numbers in the file of the rows that were left out.
    digest
        Hash of the rows, where there is no file to take one of.
    """

    frame: pd.DataFrame
    rows: Sequence[int]
    sheet: str = ""
    notes: tuple[Note, ...] = ()
    faults: tuple[Fault, ...] = ()
    left_out: tuple[Fault, ...] = ()
    left_rows: tuple[int, ...] = ()
    digest: str = ""


@contextmanager
def readable(path: Path | Database) -> Iterator[None]:
    """Turn what a library says about a file into one sentence that names the file.

    Raises
    ------
    FileError
        If anything but an input error is raised inside.
    """
    try:
        with warnings.catch_warnings():
            # Libraries warn about what they skip, a workbook's styles or an unclosed ring. What is
            # lost shows later.
            warnings.simplefilter("ignore")
            yield
    except InputError:
        raise
    except Exception as error:  # every library has its own kinds
        if isinstance(path, Database):
            # Not from the error: what it says and holds may name the password.
            detail = path.hushed(_first_line(_root(error)))
            raise FileError("database_failed", database=path.name, detail=detail) from None
        detail = _first_line(error)
        # Where a library says the whole path, its folders are nobody's business.
        detail = detail.replace(f"{path.parent}{os.sep}", "")
        raise FileError("file_damaged", file=path.name, detail=detail) from error


def _root(error: BaseException) -> BaseException:
    """What the server said, below what each library says of it."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__


def listed(headings: Sequence[object], *, limit: int = 40) -> str:
    """Write headings, layers or sheets one after the other, for a sentence; of very many the first."""
    names = [" ".join(str(heading).split()) for heading in headings]
    shown = [name if len(name) <= 60 else f"{name[:59]}…" for name in names[:limit]]
    return ", ".join(shown) + (f", … ({len(names)})" if len(names) > limit else "")
