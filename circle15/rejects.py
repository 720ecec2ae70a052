"""What is wrong with a table: faults, where they stand, and the list of them that a planner works through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import pandas as pd

from circle15.errors import TableError
from circle15.values import text_of
from circle15.words import Language, say

OnInvalid = Literal["reject", "raise"]

#: How much a note matters: something that was done; something to look at before the numbers are used; something that
#: keeps a run from being made.
Severity = Literal["note", "warning", "error"]

#: What became of a row with a fault: the row is lost, only the value is, or both were kept and somebody should look.
Effect = Literal["row", "value", "kept"]

#: Columns of the table of rejected rows and values.
REJECTED_COLUMNS: Final = (
    "file", "sheet", "row", "column", "value", "effect", "problem_zh", "problem_en", "remedy_zh", "remedy_en",
)  # fmt: skip

#: Columns of the table of facilities that are to be located (待定位); its index is their id.
UNLOCATED_COLUMNS: Final = ("kind", "name", "address", "status", "file", "sheet", "row")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence in both languages, to be put into another: ``{phrase:zh}`` or ``{phrase:en}``."""

    zh: str
    en: str

    def __format__(self, language: str) -> str:
        """Say it in the language that the format names."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was done to a table and that its owner should know.

    Parameters
    ----------
    key
        Name of a sentence in :mod:`circle15.words`.
    values
        What to put into its placeholders.
    severity
        ``"note"``, ``"warning"`` (look at it before the numbers are used) or ``"error"`` (a run would be refused).
    """

    key: str
    values: Mapping[str, object]
    severity: Severity = "note"

    def text(self, language: Language) -> str:
        """Say it."""
        return say(self.key, language, **self.values)


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that cannot be used, or that somebody should look at.

    Parameters
    ----------
    position
        Of the row in the table, from 0.
    column, value
        Where it stands, and what stands there.
    problem, remedy
        Names of sentences in :mod:`circle15.words`.
    effect
        Whether the row is lost, the value only, or neither.
    values
        What to put into the sentences' placeholders.
    """

    position: int
    column: str
    value: object
    problem: str
    remedy: str
    effect: Effect
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def fatal(self) -> bool:
        """Whether the row is lost."""
        return self.effect == "row"

    def phrases(self) -> tuple[Phrase, Phrase]:
        """Problem and remedy."""
        return _phrase(self.problem, self.values), _phrase(self.remedy, self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a table comes from.

    Parameters
    ----------
    file, sheet
        For the sentences.
    rows
        Number of each row in the file; counted from 1 if not given.
    on_invalid
        ``"reject"`` lists what cannot be used, ``"raise"`` stops at the first.
    faults
        What the reader found already.
    columns
        The file's heading to the schema name.
    digest
        Hash of the rows, where there is no file to take one of.
    """

    file: str
    sheet: str = ""
    rows: Sequence[int] | None = None
    on_invalid: OnInvalid = "reject"
    faults: tuple[Fault, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    @property
    def place(self) -> str:
        """File and sheet as people write them."""
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file

    def row(self, position: int) -> int:
        """Give the number of a row in the file."""
        return position + 1 if self.rows is None else self.rows[position]

    def heading(self, name: str) -> str:
        """Say what the file calls a column; a point may come from two of them."""
        if name == "geometry" and "geometry" not in self.columns.values():
            pair = [heading for heading, column in self.columns.items() if column in ("lon", "lat")]
            return ", ".join(pair) or name
        return next((heading for heading, column in self.columns.items() if column == name), name)


def rejection(fault: Fault, *, file: str) -> dict[str, object]:
    """One row of the table of rejected rows, for a place that no row of a file stands for.

    Parameters
    ----------
    fault
        What is wrong.
    file
        Where it is.
    """
    return _record(fault, Origin(file=file)) | {"row": None}


def rejected_table(records: Iterable[Mapping[str, object]] = ()) -> pd.DataFrame:
    """Build the table of rejected rows; its row numbers may be missing."""
    frame = pd.DataFrame(list(records), columns=list(REJECTED_COLUMNS))
    texts = {name: "str" for name in REJECTED_COLUMNS if name != "row"}
    return frame.astype({**texts, "row": "Int64"})


def rejected_faults(faults: Iterable[Fault], origin: Origin) -> pd.DataFrame:
    """List the faults of a table."""
    return rejected_table(_record(fault, origin) for fault in faults)


def unlocated_table(rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Build the table of facilities of which nobody has said yet where they are.

    Parameters
    ----------
    rows
        With the columns of :data:`UNLOCATED_COLUMNS`, index = id; a column that is not there is missing in every row.
    """
    index = pd.Index([], dtype="str") if rows is None else rows.index.astype("str")
    frame = pd.DataFrame(rows, columns=list(UNLOCATED_COLUMNS), index=index.rename("id"))
    texts = {name: "str" for name in UNLOCATED_COLUMNS if name != "row"}
    return frame.astype({**texts, "row": "Int64"})


def row_error(faults: Sequence[Fault], origin: Origin) -> TableError:
    """Say the first fault that loses something, and how many faults there are."""
    stop = origin.on_invalid == "raise"
    first = next(fault for fault in faults if fault.fatal or (stop and fault.effect != "kept"))
    problem, remedy = first.phrases()
    return TableError(
        "table_row_invalid" if stop else "table_no_rows_left",
        file=origin.place,
        count=len(faults),
        row=origin.row(first.position),
        column=origin.heading(first.column),
        value=text_of(first.value) or "",
        problem=problem,
        remedy=remedy,
    )


def _phrase(key: str, values: Mapping[str, object]) -> Phrase:
    return Phrase(say(key, "zh", **values), say(key, "en", **values))


def _record(fault: Fault, origin: Origin) -> dict[str, object]:
    """One row of the table of rejected rows."""
    problem, remedy = fault.phrases()
    if fault.effect == "value" and fault.remedy != "remedy_id_made":
        left = _phrase("remedy_value_left", {})
        remedy = Phrase(remedy.zh + left.zh, f"{remedy.en} {left.en}")
    return {
        "file": origin.file,
        "sheet": origin.sheet,
        "row": origin.row(fault.position),
        "column": origin.heading(fault.column),
        "value": text_of(fault.value) or "",
        "effect": fault.effect,
        "problem_zh": problem.zh,
        "problem_en": problem.en,
        "remedy_zh": remedy.zh,
        "remedy_en": remedy.en,
    }
