"""The boundaries of a list: how their file is read, and what is said of them afterwards."""

from dataclasses import replace

import pandas as pd

from circle15.columns import AREA_TYPES, Table
from circle15.rejects import Origin, rejected_faults
from circle15.schema import Checked
from circle15.sources.joins import JoinBy, Joined, join
from circle15.sources.unmatched import Side


def outlines_of(table: Table) -> Table:
    """Describe the boundaries of a table: areas, whose other columns may be there or not.

    Their ids need not be unique: what is drawn in two parts would lose one of them before anybody is asked.
    """
    columns = tuple(replace(column, needed=False, default=None, always=False) for column in table.columns)
    return replace(
        table,
        columns=columns,
        geometry_types=AREA_TYPES,
        geometry_needed=True,
        to_locate="rejected",
        id_from="",
        ids_unique=False,
    )


def lacking(table: Table) -> Table:
    """Describe a list whose geometries stand elsewhere."""
    return replace(table, geometry_needed=False)


def joined_with(listed: Side, drawn: Checked, table: Table, by: JoinBy) -> Joined:
    """Give a list its boundaries; see :func:`circle15.sources.joins.join`.

    Parameters
    ----------
    listed
        The list, as it was read.
    drawn
        The boundaries, checked.
    table
        What the list is.
    by
        What the two have in common.

    Raises
    ------
    TableError
        As :func:`circle15.sources.joins.join`.
    """
    known = [column.name for column in table.columns if column.name in drawn.table.columns]
    frame = drawn.table[[*known, "geometry"]].reset_index(drop="id" not in drawn.columns.values())
    origin = drawn.origin or Origin(file="")
    rows = [origin.row(position) for position in range(len(frame))]
    return join(listed, Side(table=frame, file=origin.file, rows=rows), table=table.name, by=by)


def with_unused(checked: Checked, drawn: Checked, joined: Joined) -> Checked:
    """List the boundaries that no row has, and those that could not be read, under their own file.

    Parameters
    ----------
    checked
        The list with its boundaries.
    drawn
        The boundaries.
    joined
        What has become of the two.
    """
    found = rejected_faults(joined.unused, drawn.origin or Origin(file=""))
    parts = [part for part in (checked.rejected, drawn.rejected, found) if len(part)]
    return replace(
        checked,
        rejected=pd.concat(parts, ignore_index=True) if parts else checked.rejected,
        notes=(*drawn.notes, *joined.notes, *checked.notes),
    )
