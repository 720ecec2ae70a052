"""Rows of which nobody has said yet where they are (待定位): kept, counted and told, never guessed."""

from dataclasses import replace
from typing import Final

import pandas as pd
import shapely

from circle15.rejects import Note, Origin, Phrase, unlocated_table
from circle15.schema import Checked

#: Names that one note lists.
_LISTED: Final = 5


def with_note(checked: Checked) -> Checked:
    """Say how many rows of a table that keeps them are to be located.

    Parameters
    ----------
    checked
        Communities that have passed the door.
    """
    missing = shapely.is_missing(checked.table.geometry.to_numpy())
    return _noted(checked, checked.table[missing], "communities_to_locate")


def set_apart(checked: Checked) -> Checked:
    """Take facilities without a geometry out of the table, into one of their own.

    Parameters
    ----------
    checked
        Facilities that have passed the door.

    Returns
    -------
    ``unlocated`` has the others: kind, name, address, status, and file, sheet and row where they stand.
    """
    missing = shapely.is_missing(checked.table.geometry.to_numpy())
    if not missing.any():
        return checked
    origin = checked.origin or Origin(file="")
    rows = [origin.row(position) for position in range(len(missing))]
    apart = checked.table[missing]
    said = pd.DataFrame(apart.drop(columns=apart.geometry.name)).assign(
        file=origin.file, sheet=origin.sheet, row=[row for row, gone in zip(rows, missing, strict=True) if gone]
    )
    found = unlocated_table(said)
    stay = [row for row, gone in zip(rows, missing, strict=True) if not gone]
    left = replace(
        checked,
        table=checked.table[~missing],
        origin=None if checked.origin is None else replace(origin, rows=stay),
        unlocated=found,
    )
    return _noted(left, apart, "facilities_to_locate")


def _noted(checked: Checked, rows: pd.DataFrame, key: str) -> Checked:
    """Add a note that counts some rows and names the first of them."""
    if rows.empty:
        return checked
    names = [str(name) for name in rows["name"].fillna(rows["address"] if "address" in rows.columns else "")]
    more = " …" if len(names) > _LISTED else ""
    first = Phrase("、".join(names[:_LISTED]) + more, ", ".join(names[:_LISTED]) + more)
    return replace(checked, notes=(*checked.notes, Note(key, {"count": len(rows), "names": first}, "warning")))
