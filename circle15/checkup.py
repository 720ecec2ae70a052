"""What an examination of a study's inputs found, as a value: files, remarks, unused rows, columns that are lacking."""

from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import pandas as pd

from circle15.rejects import Note, Phrase, Severity, rejected_table
from circle15.words import Language

_NOTHING: Final = Phrase("", "")

#: What becomes of a run: refused; made, and something should be looked at first; made.
REFUSED: Final = 2
LOOK_FIRST: Final = 1
READY: Final = 0

#: Columns of the table of rows that are to be located.
UNLOCATED_COLUMNS: Final = ("role", "file", "sheet", "row", "id", "name", "kind", "address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One sentence about the inputs.

    Parameters
    ----------
    severity
        ``"error"``: a run would be refused; ``"warning"``: look at it first; ``"note"``: something that was done.
    role
        What it is about: ``study``, ``network``, ``communities``, ``facilities`` ...
    file
        Name of the file; empty where it is about several.
    said
        The sentence.
    """

    severity: Severity
    role: str
    file: str
    said: Phrase

    def text(self, language: Language) -> str:
        """Say it."""
        return format(self.said, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One heading of a file, and what it was taken for.

    Parameters
    ----------
    heading
        As it stands in the file.
    column
        Column of circle15.
    title
        What people call that column.
    """

    heading: str
    column: str
    title: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """One file, and how it was read.

    Parameters
    ----------
    role
        What it was read as.
    file, sheet
        Its name, and the sheet or layer that was read.
    rows
        Rows that can be used; None where the file could not be read or has no rows.
    rejected, lost_values
        Rows that were left out, and values that were.
    headings
        Which heading was taken for which column.
    unmapped
        Headings that were taken for none.
    encoding
        Of the text, where the file is one.
    crs
        Name of the reference system of the coordinates; empty where it was not read.
    datum
        Datum that the study names for a table of longitudes and latitudes; empty for a layer.
    """

    role: str
    file: str
    sheet: str = ""
    rows: int | None = None
    rejected: int = 0
    lost_values: int = 0
    headings: tuple[Heading, ...] = ()
    unmapped: tuple[str, ...] = ()
    encoding: str = ""
    crs: str = ""
    datum: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A column that rules need and that the tables do not have, or not in every row.

    Parameters
    ----------
    table
        Role of the table in which it should stand.
    column
        The column; ``outline`` for the outlines of communities.
    title
        What people call it.
    unit
        Its unit; empty without one.
    empty, rows
        Rows that do not say it, and rows that should.
    rules
        Names of the rules that cannot be judged where it is lacking, each once.
    """

    table: str
    column: str
    title: Phrase
    unit: str
    empty: int
    rows: int
    rules: tuple[Phrase, ...]

    @property
    def wholly(self) -> bool:
        """Whether no row says it."""
        return self.empty == self.rows


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumRow:
    """In which datum the coordinates of a file fit the streets best.

    Parameters
    ----------
    file
        Name of the file.
    claimed, best
        Datum that the study names, and the one that fits best.
    verdict
        ``sure``, ``likely`` or ``cannot_tell``.
    numbers
        What that rests on.
    """

    file: str
    claimed: str
    best: str
    verdict: str
    numbers: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetRow:
    """One line of the summary of the streets.

    Parameters
    ----------
    severity
        How much it matters.
    title
        What was counted.
    value
        The number with its unit.
    said
        What it means, in a sentence; empty where the number says it.
    """

    severity: Severity
    title: Phrase
    value: Phrase
    said: Phrase = _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What the map of an examination draws; None for what could not be read.

    Parameters
    ----------
    streets
        Lines with ``highway`` and ``set_aside``.
    communities, facilities
        As they were read, ``name`` among the columns.
    far
        Rows far from every street: ``role``, ``name``, ``file``, ``row``, ``street_m``, in degrees.
    """

    streets: gpd.GeoDataFrame | None = None
    communities: gpd.GeoDataFrame | None = None
    facilities: gpd.GeoDataFrame | None = None
    far: gpd.GeoDataFrame | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What an examination of a study's inputs found.

    Parameters
    ----------
    name
        Title of the study.
    study
        Name of the study file.
    language
        Of the reports.
    invented
        Whether the place does not exist.
    files
        Every file that the study names, in the order in which they were read.
    remarks
        What is to be said, errors first.
    rejected
        Rows and values that cannot be used; columns as :func:`circle15.rejects.rejected_table`.
    unlocated
        Rows without a place, :data:`UNLOCATED_COLUMNS`.
    lacking
        Columns that the study's standards need and the tables lack.
    street_rows
        Summary of the streets.
    streets
        Suspect places of the streets: ``kind``, ``length_m``, geometry; None where they were not looked for.
    datums
        In which datum each file fits the streets best.
    layers
        For the map.
    attribution
        Whom the data are owed to.
    """

    name: str
    study: str
    language: Language
    invented: bool = False
    files: tuple[FileReport, ...] = ()
    remarks: tuple[Remark, ...] = ()
    rejected: pd.DataFrame = field(default_factory=rejected_table)
    unlocated: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(UNLOCATED_COLUMNS)))
    lacking: tuple[Lacking, ...] = ()
    street_rows: tuple[StreetRow, ...] = ()
    streets: gpd.GeoDataFrame | None = None
    datums: tuple[DatumRow, ...] = ()
    layers: Layers = Layers()
    attribution: tuple[str, ...] = ()

    def of_severity(self, severity: Severity) -> tuple[Remark, ...]:
        """List the remarks of one severity."""
        return tuple(remark for remark in self.remarks if remark.severity == severity)

    @property
    def exit_code(self) -> int:
        """2 where a run would be refused, 1 where something should be looked at first, else 0."""
        found = {remark.severity for remark in self.remarks}
        return REFUSED if "error" in found else LOOK_FIRST if "warning" in found else READY


def remarks_of(notes: tuple[Note, ...], role: str, file: str) -> tuple[Remark, ...]:
    """Turn notes into remarks."""
    return tuple(
        Remark(severity=note.severity, role=role, file=file, said=Phrase(note.text("zh"), note.text("en")))
        for note in notes
    )
