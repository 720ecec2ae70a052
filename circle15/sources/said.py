"""What a file and its owner say of the datum of its coordinates: for the whole, in a heading, or row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.datum import DATUM_NAMES, SHIFTED, Datum, datum_of_word
from circle15.schema import Fault, Note
from circle15.sources.files import TableOptions
from circle15.values import is_blank, text_of

_COLUMN: Final = "coord_sys"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidDatums:
    """The datum of each row, as it is said.

    Parameters
    ----------
    datums
        Of each row.
    words
        What a column ``coord_sys`` says once the rows are in WGS 84; None where the file has none.
    faults, notes
        Rows that say what nobody knows, and what was decided.
    waiting
        Whether rows are left whose datum is to be found out.
    """

    datums: NDArray[np.object_]
    words: NDArray[np.object_] | None = None
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    waiting: bool = False


def said_datums(frame: pd.DataFrame, headings: Mapping[str, str], options: TableOptions, *, file: str) -> SaidDatums:
    """Find out what is said of the datum: by a row itself, else by the owner, else by the heading; else it is WGS 84.

    Parameters
    ----------
    frame
        The rows under the file's own headings.
    headings
        Name in the table to the file's heading.
    options
        What the owner says.
    file
        For the sentences.
    """
    fixed, notes = _of_file(headings, options, file)
    open_datum = fixed is None and options.datum == "auto"
    datums = np.full(len(frame), fixed or "wgs84", dtype=object)
    if _COLUMN not in headings:
        return SaidDatums(datums=datums, notes=notes, waiting=open_datum)
    texts = [text_of(cell) for cell in frame[headings[_COLUMN]]]
    known = {text: datum_of_word(text) for text in set(texts) if text is not None and not is_blank(text)}
    rows = pd.Series([known.get(text or "") for text in texts], dtype=object).to_numpy()
    said = np.array([row is not None for row in rows], dtype=np.bool_)
    datums[said] = rows[said]
    other = int((_shifts(datums) != _shifts(np.full(len(frame), fixed, dtype=object)))[said].sum()) if fixed else 0
    if other:
        values = {"file": file, "heading": headings[_COLUMN], "count": other, "datum": DATUM_NAMES[fixed or "wgs84"]}
        notes += (Note("datum_of_rows", values, "warning"),)
    # A row that names what nobody knows is somewhere; what was said of the whole file holds for it.
    lost = ~said & np.array([text in known for text in texts], dtype=np.bool_)
    told = options.datum is not None or options.crs is not None
    faults = tuple(
        Fault(int(at), _COLUMN, texts[at], "reject_coord_sys", "remedy_coord_sys", "row")
        for at in (() if told else np.flatnonzero(lost))
    )
    words = np.array(texts, dtype=object)
    words[np.isin(datums, SHIFTED)] = DATUM_NAMES["wgs84"]
    return SaidDatums(datums=datums, words=words, faults=faults, notes=notes, waiting=open_datum and not said.all())


def waiting_rows(table: pd.DataFrame) -> NDArray[np.bool_]:
    """Say which rows of a table that was read as it stood name no datum of their own."""
    if _COLUMN not in table.columns:
        return np.ones(len(table), dtype=np.bool_)
    known = {cell: datum_of_word(str(cell)) is None for cell in table[_COLUMN].dropna().unique()}
    return np.array([known.get(cell, True) for cell in table[_COLUMN]], dtype=np.bool_)


def _of_file(headings: Mapping[str, str], options: TableOptions, file: str) -> tuple[Datum | None, tuple[Note, ...]]:
    """Datum of the whole file: the owner's word, else that of the headings, 经度(GCJ-02)."""
    given: Datum | None = None if options.datum is None or options.datum == "auto" else options.datum
    named = {
        datum: headings[name]
        for name in ("lon", "lat", "geometry")
        if name in headings and (datum := datum_of_word(headings[name])) is not None
    }
    if len(named) != 1:
        return given, ()
    datum, heading = next(iter(named.items()))
    values = {"file": file, "heading": heading, "named": DATUM_NAMES[datum], "datum": DATUM_NAMES[given or datum]}
    if given is None:
        return datum, (Note("datum_of_heading", values),) if datum in SHIFTED else ()
    differs = given != datum and (given in SHIFTED or datum in SHIFTED)
    return given, (Note("datum_heading_differs", values, "warning"),) if differs else ()


def _shifts(datums: NDArray[np.object_]) -> NDArray[np.object_]:
    """Datums with WGS 84 for those that do not move a place."""
    return np.where(np.isin(datums, SHIFTED), datums, "wgs84")
