"""Every table's columns and types, and the checks at the door.

A table is checked once, when it comes in, row by row: a fault in the geometry or in a needed column
loses the row, a fault in any other column loses the value only, and both are listed with a remedy.
What has passed is trusted from there on.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from circle15.columns import (
    AREA_TYPES,
    AREAS,
    BUILDINGS,
    COMMUNITIES,
    FACILITIES,
    GATES,
    POPULATION,
    TABLES,
    Column,
    ColumnType,
    Table,
)
from circle15.errors import TableError
from circle15.kinds import kind_of_word, nearest_kind
from circle15.rejects import (
    Effect,
    Fault,
    Note,
    OnInvalid,
    Origin,
    Phrase,
    Severity,
    rejected_faults,
    rejected_table,
    rejection,
    row_error,
    unlocated_table,
)
from circle15.values import date_of, folded, id_of, is_blank, number_of, split_ids, text_of, yes_no_of

__all__ = [
    "AREAS", "BUILDINGS", "COMMUNITIES", "FACILITIES", "GATES", "POPULATION", "TABLES", "Checked", "Column",
    "Effect", "Fault", "Note", "OnInvalid", "Origin", "Phrase", "Severity", "Table", "check", "check_read",
    "empty_table", "rejected_table", "rejection", "split_ids", "unlocated_table",
]  # fmt: skip

#: An id that a spreadsheet took for a number.
_SCIENTIFIC: Final = re.compile(r"\d(\.\d+)?e\+\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A table that has passed the door.

    Parameters
    ----------
    table
        The rows that can be used, index ``id`` (text, unique).
    rejected
        Rows and values that cannot, or that somebody should look at: file, sheet, row, column, value, effect, problem
        and remedy in both languages.
    columns
        Which column of the file became which of circle15.
    notes
        What was mended or decided on the way.
    origin
        Where each row of the table stands in the file, for what is found out later; None where no file is read.
    datum_asked
        ``"auto"`` where the coordinates were read as they stand and their datum is still to be found out; else empty.
    unmapped
        Headings of the file that became no column of circle15.
    totals
        How many of the rejected rows are sums of others, and so no loss.
    unlocated
        Facilities that are to be located, index ``id``: kind, name, address, status, file, sheet, row.
    """

    table: gpd.GeoDataFrame
    rejected: pd.DataFrame
    columns: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    origin: Origin | None = None
    datum_asked: str = ""
    unmapped: tuple[str, ...] = ()
    totals: int = 0
    unlocated: pd.DataFrame = field(default_factory=unlocated_table)


def check(
    frame: gpd.GeoDataFrame,
    table: Table,
    *,
    file: str,
    sheet: str = "",
    rows: Sequence[int] | None = None,
    on_invalid: OnInvalid = "reject",
) -> Checked:
    """Check a table at the door.

    Parameters
    ----------
    frame
        What was read, with circle15's column names; ids in a column ``id``, if any.
    table
        What it should look like.
    file, sheet
        Where it comes from, for the sentences.
    rows
        Number of each row in the file; counted from 1 if not given.
    on_invalid
        ``"reject"`` lists what cannot be used, ``"raise"`` stops at the first.

    Raises
    ------
    TableError
        If there is no row, none is left, or one is invalid and ``on_invalid`` is ``"raise"``.
    """
    return check_read(frame, table, Origin(file=file, sheet=sheet, rows=rows, on_invalid=on_invalid))


def check_read(frame: gpd.GeoDataFrame, table: Table, origin: Origin) -> Checked:
    """Check a table of which a reader has more to say; see :func:`check`.

    Raises
    ------
    TableError
        As :func:`check`.
    """
    if frame.empty:
        raise TableError("table_empty", file=origin.place)
    ids, faults = _ids(frame, table, origin)
    geometry, geometry_faults, notes = _checked_geometry(frame, table)
    data, value_faults = _checked_values(frame, table)
    # What the reader said about a cell is more exact than that it is missing.
    told = {(fault.position, fault.column) for fault in origin.faults if fault.effect != "kept"}
    # Of a row that is lost already nothing more needs mending.
    gone = {fault.position for fault in origin.faults if fault.fatal}
    found = (*faults, *geometry_faults, *value_faults)
    faults = [f for f in found if (f.position, f.column) not in told and f.position not in gone]
    faults += origin.faults
    if table.to_locate != "rejected":
        unlisted = {fault.position for fault in faults if fault.fatal or fault.column == "geometry"}
        unplaced = _nowhere(shapely.is_missing(geometry), data, {fault.position for fault in faults if fault.fatal})
        faults += [f for f in unplaced if f.fatal or (table.to_locate == "listed" and f.position not in unlisted)]
    if table.ids_unique:
        faults += _duplicates(ids, {fault.position for fault in faults if fault.fatal})
    faults.sort(key=lambda fault: fault.position)
    lost = {fault.position for fault in faults if fault.fatal}
    strict = origin.on_invalid == "raise" and any(fault.effect != "kept" for fault in faults)
    if strict or len(lost) == len(frame):
        raise row_error(faults, origin)
    index = pd.Index(ids, dtype="str", name="id")
    checked = gpd.GeoDataFrame(data, geometry=geometry, crs=frame.crs, index=index)
    stay = [position for position in range(len(frame)) if position not in lost]
    return Checked(
        table=checked.iloc[stay],
        rejected=rejected_faults(faults, origin),
        columns=origin.columns,
        notes=tuple(notes),
        origin=replace(origin, rows=[origin.row(position) for position in stay], faults=()),
    )


def empty_table(table: Table, crs: CRS) -> gpd.GeoDataFrame:
    """Build a table without rows, with the columns that are always there."""
    data = {column.name: pd.Series(dtype="str") for column in table.columns if column.always}
    frame = gpd.GeoDataFrame(data, geometry=gpd.GeoSeries([], crs=crs))
    return frame.set_index(pd.Index([], dtype="str", name="id"))


# ---- ids -----------------------------------------------------------------------------------------


def _ids(frame: gpd.GeoDataFrame, table: Table, origin: Origin) -> tuple[list[str], list[Fault]]:
    """Give every row an id: its own, or one made from its place in the table."""
    source = "id" if "id" in frame.columns else table.id_from if table.id_from in frame.columns else ""
    if not source or frame[source].map(is_blank).all():
        return [str(position + 1) for position in range(len(frame))], []
    ids, faults = [], []
    for position, value in enumerate(frame[source]):
        text = id_of(value)
        if text is not None and not _SCIENTIFIC.fullmatch(text):
            ids.append(text)
            continue
        ids.append(f"row{origin.row(position)}")
        problem = "reject_id_missing" if text is None else "reject_id_scientific"
        faults.append(
            Fault(position, source, text or "", problem, "remedy_id_made", "value", {"id": ids[-1]})
        )  # fmt: skip
    return ids, faults


def _duplicates(ids: Sequence[str], lost: set[int]) -> list[Fault]:
    """Later rows with an id that an earlier one has. Rows that are lost anyway do not take an id."""
    seen: set[str] = set()
    faults = []
    for position, text in enumerate(ids):
        if position in lost:
            continue
        if text in seen:
            faults.append(Fault(position, "id", text, "reject_id_twice", "remedy_id_twice", "row"))
        seen.add(text)
    return faults


# ---- geometry ------------------------------------------------------------------------------------


def _nowhere(missing: NDArray[np.bool_], data: Mapping[Hashable, Any], lost: set[int]) -> list[Fault]:
    """Faults of rows without a geometry: those that say by name or address what is to be located are kept.

    None is where no other row has a geometry: then it is the file that lacks its coordinates.
    """
    named = np.zeros(len(missing), dtype=np.bool_)
    for column in ("name", "address"):
        if column in data:
            named |= np.array([not is_blank(value) for value in data[column]], dtype=np.bool_)
    left = [position for position in np.flatnonzero(missing) if int(position) not in lost]
    if all(gone or position in lost for position, gone in enumerate(missing)):
        named[:] = False
    return [
        Fault(int(position), "geometry", "", "reject_to_locate", "remedy_to_locate", "kept")
        if named[position]
        else Fault(int(position), "geometry", "", "reject_geometry_missing", "remedy_geometry_missing", "row")
        for position in left
    ]


def _checked_geometry(frame: gpd.GeoDataFrame, table: Table) -> tuple[NDArray[np.object_], list[Fault], list[Note]]:
    """Flatten, mend and judge geometries; rows that are lost keep whatever they had."""
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    problems = _geometry_problems(shapes, table, frame.crs is not None and frame.crs.is_geographic)
    notes = []
    broken = np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes) & (problems == ""))
    if len(broken):
        shapes[broken] = [_mended(shape) for shape in shapes[broken]]
        problems[broken] = np.where(shapely.is_empty(shapes[broken]), "empty", "")
        notes.append(Note("polygons_mended", {"count": len(broken)}))
    single = np.flatnonzero((shapely.get_type_id(shapes) == 4) & (problems == ""))  # noqa: PLR2004, RUF100
    if len(single):
        shapes[single] = shapely.get_geometry(shapes[single], 0)
    faults = [
        Fault(
            int(position), "geometry", _shape_text(shapes[position]), f"reject_geometry_{problems[position]}",
            f"remedy_geometry_{problems[position]}", "row", {"type": _type_name(shapes[position])},
        )
        for position in np.flatnonzero(problems != "")
    ]  # fmt: skip
    return shapes, faults, notes


def _geometry_problems(shapes: NDArray[np.object_], table: Table, geographic: bool) -> NDArray[np.object_]:
    """Say what is wrong with each geometry, empty where nothing is."""
    problems = np.full(len(shapes), "", dtype=object)
    missing = shapely.is_missing(shapes)
    names = np.array([_type_name(shape) for shape in shapes], dtype=object)
    single = (names == "MultiPoint") & (shapely.get_num_geometries(shapes) == 1)
    allowed = np.isin(names, list(table.geometry_types)) | (single & ("Point" in table.geometry_types))
    problems[~allowed] = "type"
    if geographic:
        problems[_beyond(shapes)] = "range"
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    problems[owner[~np.isfinite(coordinates).all(axis=1)]] = "finite"
    problems[shapely.is_empty(shapes)] = "empty"
    problems[missing] = "missing" if table.geometry_needed and table.to_locate == "rejected" else ""
    return problems


def _beyond(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Whether degrees lie outside the globe."""
    with np.errstate(invalid="ignore"):
        west, south, east, north = shapely.bounds(shapes).T
        outside: NDArray[np.bool_] = (west < -180) | (east > 180) | (south < -90) | (north > 90)
        return outside


def _mended(shape: BaseGeometry) -> BaseGeometry:
    """Make a polygon valid and keep what is an area of it."""
    valid = shapely.make_valid(shape)
    if valid.geom_type != "GeometryCollection":
        return valid if valid.geom_type in AREA_TYPES else shapely.MultiPolygon()
    parts = [part for part in shapely.get_parts(valid) if part.geom_type in AREA_TYPES]
    return shapely.union_all(parts) if parts else shapely.MultiPolygon()


def _type_name(shape: BaseGeometry | None) -> str:
    return "" if shape is None else shape.geom_type


def _shape_text(shape: BaseGeometry | None) -> str:
    """Coordinates of a point as people write them, or the type of anything else."""
    if shape is None:
        return ""
    if isinstance(shape, shapely.Point) and not shape.is_empty:
        return f"{shape.x:.10g}, {shape.y:.10g}"
    return str(shape.geom_type)


# ---- values --------------------------------------------------------------------------------------


def _checked_values(frame: gpd.GeoDataFrame, table: Table) -> tuple[dict[Hashable, Any], list[Fault]]:
    """Read every column; those that the table does not know come last, as they are."""
    data: dict[Hashable, Any] = {}
    faults: list[Fault] = []
    for column in table.columns:
        if column.name in frame.columns or column.always:
            data[column.name], found = _read(frame, column)
            faults += found
    skipped = {*data, "id", frame.geometry.name}
    return data | {name: frame[name].array for name in frame.columns if name not in skipped}, faults


def _read(frame: gpd.GeoDataFrame, column: Column) -> tuple[Any, list[Fault]]:
    """Read a column's values, and say which could not be."""
    index = range(len(frame))
    cells = frame[column.name] if column.name in frame.columns else pd.Series([None] * len(frame), dtype=object)
    cells = cells.set_axis(index)
    values, unread = _READERS[column.type](cells, column)
    faults = [_value_fault(int(at), column, cells[at], problem) for at, problem in unread]
    if column.default is not None:
        values = values.where(values.notna(), column.default)
    if column.needed:
        told = {fault.position for fault in faults}
        faults += [
            _missing_fault(frame, column, int(at)) for at in np.flatnonzero(values.isna()) if int(at) not in told
        ]
    return values.array, faults


def _value_fault(position: int, column: Column, value: object, problem: str) -> Fault:
    remedy = f"remedy_{problem}"
    values = {
        "minimum": column.minimum,
        "maximum": column.maximum,
        "choices": ", ".join(sorted(set(column.choices.values()))),
        "nearest": nearest_kind(str(value)) if problem == "kind" else "",
    }
    return Fault(position, column.name, value, f"reject_{problem}", remedy, "row" if column.needed else "value", values)


def _missing_fault(frame: gpd.GeoDataFrame, column: Column, position: int) -> Fault:
    """Say that a needed value is not there; a kind was looked for in the name as well."""
    if column.name == "kind":
        name = text_of(frame["name"].iloc[position]) if "name" in frame.columns else None
        return Fault(position, "kind", name or "", "reject_kind_undecided", "remedy_kind_undecided", "row")
    return Fault(position, column.name, "", "reject_missing", "remedy_missing", "row")


_Unread = list[tuple[int, str]]


def _read_text(cells: pd.Series, column: Column) -> tuple[pd.Series, _Unread]:
    read = id_of if column.name.endswith("_id") else text_of
    return pd.Series([read(value) for value in cells], index=cells.index, dtype="str"), []


def _read_ids(cells: pd.Series, _column: Column) -> tuple[pd.Series, _Unread]:
    joined = [";".join(split_ids(value)) or None for value in cells]
    return pd.Series(joined, index=cells.index, dtype="str"), []


def _read_choice(cells: pd.Series, column: Column) -> tuple[pd.Series, _Unread]:
    known = {value: _choice_of(value, column) for value in {text_of(value) for value in cells} if value is not None}
    texts = [text_of(value) for value in cells]
    unread = [(at, "choice" if column.choices else "kind") for at, text in enumerate(texts) if text and not known[text]]
    return pd.Series([known.get(text or "") for text in texts], index=cells.index, dtype="str"), unread


def _choice_of(text: str, column: Column) -> str | None:
    return column.choices.get(folded(text)) if column.choices else kind_of_word(text)


def _read_number(cells: pd.Series, column: Column) -> tuple[pd.Series, _Unread]:
    if pd.api.types.is_numeric_dtype(cells.dtype) and not pd.api.types.is_bool_dtype(cells.dtype):
        values, unread = cells.astype("float64"), []
        values = values.where(np.isfinite(values))
    else:
        values = pd.Series([number_of(value) for value in cells], index=cells.index, dtype="float64")
        lost = np.flatnonzero(values.isna())
        unread = [(int(at), "number") for at in lost if not is_blank(cells.iloc[at])]
    outside = pd.Series(data=False, index=cells.index)
    if column.minimum is not None:
        outside |= values < column.minimum
    if column.maximum is not None:
        outside |= values > column.maximum
    bound = "range" if column.maximum is not None else "negative"
    unread += [(int(at), bound) for at in np.flatnonzero(outside)]
    return values.mask(outside), unread


def _read_integer(cells: pd.Series, column: Column) -> tuple[pd.Series, _Unread]:
    if column.unit == "year":
        cells = cells.map(_year_of)
    values, unread = _read_number(cells, column)
    broken = values.notna() & (values != values.round())
    return values.mask(broken), [*unread, *((int(at), "integer") for at in np.flatnonzero(broken))]


def _read_yes_no(cells: pd.Series, _column: Column) -> tuple[pd.Series, _Unread]:
    values = [yes_no_of(cell) for cell in cells]
    unread = [(at, "yes_no") for at, cell in enumerate(cells) if values[at] is None and not is_blank(cell)]
    return pd.Series(values, index=cells.index, dtype="boolean"), unread


def _read_date(cells: pd.Series, _column: Column) -> tuple[pd.Series, _Unread]:
    dates = [date_of(value) for value in cells]
    unread = [(at, "date") for at, value in enumerate(cells) if dates[at] is None and not is_blank(value)]
    return pd.Series(np.array(dates, dtype="datetime64[s]"), index=cells.index), unread


_READERS: Final[dict[ColumnType, Callable[[pd.Series, Column], tuple[pd.Series, _Unread]]]] = {
    "text": _read_text,
    "ids": _read_ids,
    "choice": _read_choice,
    "number": _read_number,
    "integer": _read_integer,
    "yes_no": _read_yes_no,
    "date": _read_date,
}


def _year_of(value: object) -> object:
    """Year of a date, or the value itself."""
    date = date_of(value)
    return value if date is None else date.year
