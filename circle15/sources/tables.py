"""Communities, areas, facilities, gates, buildings and population grids from the files that offices have.

A file comes in, a checked table in the file's own reference system comes out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from circle15.errors import TableError
from circle15.rejects import rejected_faults
from circle15.schema import (
    AREAS,
    BUILDINGS,
    COMMUNITIES,
    FACILITIES,
    GATES,
    POPULATION,
    Checked,
    Fault,
    Origin,
    Table,
    check_read,
)
from circle15.sources.boundaries import joined_with, lacking, outlines_of, with_unused
from circle15.sources.files import BoundaryFile, Database, TableOptions, listed, open_table, source_of
from circle15.sources.headings import heading_factor, map_headings, zh_heading
from circle15.sources.joins import freed
from circle15.sources.options import Sheet
from circle15.sources.places import Places, places_of
from circle15.sources.repeats import repeated
from circle15.sources.row_kinds import TAG_COLUMNS, given_kind, with_kinds
from circle15.sources.unlocated import set_apart, with_note
from circle15.sources.unmatched import Side
from circle15.values import number_of

__all__ = [
    "BoundaryFile", "TableOptions", "as_points", "read_areas", "read_buildings", "read_communities", "read_facilities",
    "read_gates", "read_population_table",
]  # fmt: skip


def read_communities(path: str | Path | Database, options: TableOptions | None = None) -> Checked:
    """Read communities, as points or polygons.

    Parameters
    ----------
    path
        A file with one of :data:`circle15.sources.files.TABLE_ENDINGS`, or the address of a PostGIS database.
    options
        What the file does not say about itself.

    Raises
    ------
    FileError
        If the file is missing, damaged, too large or of an unknown ending.
    TableError
        If it has no coordinates, lacks a needed column, or no row can be used.
    CrsError
        If it holds geometries without a reference system, or one that cannot hold its numbers.
    """
    return with_note(_read(source_of(path), COMMUNITIES, options or TableOptions()))


def read_areas(path: str | Path | Database, options: TableOptions | None = None) -> Checked:
    """Read subdistricts, districts and cities, with or without their outlines.

    Parameters and errors are those of :func:`read_communities`.
    """
    return _read(source_of(path), AREAS, options or TableOptions())


def read_gates(path: str | Path | Database, options: TableOptions | None = None) -> Checked:
    """Read the gates of compounds. Parameters and errors are those of :func:`read_communities`."""
    return _read(source_of(path), GATES, options or TableOptions())


def read_buildings(path: str | Path | Database, options: TableOptions | None = None) -> Checked:
    """Read residential buildings. Parameters and errors are those of :func:`read_communities`."""
    return _read(source_of(path), BUILDINGS, options or TableOptions())


def read_population_table(path: str | Path | Database, options: TableOptions | None = None) -> Checked:
    """Read points or cells of a population grid. Parameters and errors are those of :func:`read_communities`."""
    return _read(source_of(path), POPULATION, options or TableOptions())


def read_facilities(
    path: str | Path | Database, options: TableOptions | None = None, *, kind: str | None = None
) -> Checked:
    """Read facilities; each becomes a point, and ``geometry_from`` says which one.

    Parameters
    ----------
    path
        A table file, see :func:`read_communities`.
    options
        What the file does not say about itself.
    kind
        Kind of all of them; by default the kind column decides, else AMap's codes, else columns of
        OpenStreetMap's tags, else the name.

    Raises
    ------
    TableError
        If ``kind`` is not known; and as in :func:`read_communities`, as are the other errors.
    """
    given = given_kind(kind)

    def prepared(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[Fault, ...]]:
        return with_kinds(frame, given)

    checked = set_apart(_read(source_of(path), FACILITIES, options or TableOptions(), prepared))
    return replace(checked, table=as_points(checked.table))


def as_points(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Turn areas into a point inside them, never into a centroid that may lie outside.

    Parameters
    ----------
    table
        Points and areas.

    Returns
    -------
    GeoDataFrame
        Points, with ``geometry_from``: ``"point"`` or ``"inner_point"``.
    """
    shapes = table.geometry.to_numpy()
    areas = shapely.get_dimensions(shapes) == 2
    points = np.where(areas, shapely.point_on_surface(shapes), shapes)
    return table.assign(geometry_from=np.where(areas, "inner_point", "point")).set_geometry(
        gpd.GeoSeries(points, index=table.index, crs=table.crs)
    )


# ---- the way in ----------------------------------------------------------------------------------


def _read(
    path: Path | Database,
    table: Table,
    options: TableOptions,
    prepare: Callable[[gpd.GeoDataFrame], tuple[gpd.GeoDataFrame, tuple[Fault, ...]]] = lambda frame: (frame, ()),
) -> Checked:
    """Read a file, name its columns, find its geometry and check it."""
    sheet = open_table(path, table, options)
    if sheet.frame.empty:
        raise TableError("table_empty", file=path.name)
    mapping = map_headings(sheet.frame.columns, table, options.columns, file=path.name)
    given = options.boundaries
    if given is not None and "auto" in (options.datum, given.options.datum):
        # Of rows and outlines that are put together nobody could say which of them an answer is about.
        raise TableError("datum_auto_boundaries", file=path.name)
    places = places_of(sheet, mapping, table if given is None else lacking(table), options, file=path.name)
    # Of a row that has slipped no cell means what its heading says.
    slipped = {fault.position for fault in sheet.faults if fault.fatal}
    frame = _located(sheet.frame, mapping, table, places)
    faults = tuple(fault for fault in places.faults if fault.position not in slipped)
    joined = None
    if given is not None:
        drawn = _read(given.path, outlines_of(table), replace(given.options, on_invalid=options.on_invalid))
        joined = joined_with(Side(table=frame, file=path.name, rows=sheet.rows), drawn, table, given.by)
        frame, faults = joined.table, (*freed(faults, joined.found), *joined.faults)
    frame, seen = prepare(frame)
    _need_columns(frame, table, list(sheet.frame.columns), path.name)
    origin = Origin(
        file=path.name,
        sheet=sheet.sheet,
        rows=sheet.rows,
        on_invalid=options.on_invalid,
        faults=(*_renamed(sheet.faults, mapping), *faults, *seen, *repeated(frame, table)),
        columns=mapping,
        digest=sheet.digest,
    )
    checked = check_read(frame, table, origin)
    checked = replace(
        checked,
        rejected=_with_left_out(checked.rejected, sheet, origin),
        notes=(*sheet.notes, *places.notes, *checked.notes),
        unmapped=_unmapped(sheet.frame, mapping),
        totals=len(sheet.left_out),
        datum_asked=places.datum_asked,
    )
    return checked if joined is None else with_unused(checked, drawn, joined)


def _renamed(faults: Sequence[Fault], mapping: Mapping[str, str]) -> tuple[Fault, ...]:
    """Faults of cells, by the names of their columns."""
    return tuple(replace(fault, column=mapping.get(fault.column, fault.column)) for fault in faults)


def _with_left_out(rejected: pd.DataFrame, sheet: Sheet, origin: Origin) -> pd.DataFrame:
    """List the rows that were never places, totals above all, among those that cannot be used."""
    if not sheet.left_out:
        return rejected
    left = rejected_faults(_renamed(sheet.left_out, origin.columns), replace(origin, rows=sheet.left_rows))
    parts = [part for part in (left, rejected) if len(part)]
    return pd.concat(parts, ignore_index=True).sort_values("row", kind="stable", ignore_index=True)


def _unmapped(frame: pd.DataFrame, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Headings that became no column of circle15."""
    drawn = frame.geometry.name if isinstance(frame, gpd.GeoDataFrame) else None
    used = {*mapping, *TAG_COLUMNS, drawn}
    names = (str(name) for name in frame.columns)
    return tuple(name for name in names if name not in used and not name.startswith("unnamed_"))


def _need_columns(frame: gpd.GeoDataFrame, table: Table, headings: Sequence[object], file: str) -> None:
    """Refuse a table that lacks a needed column, before its rows are looked at."""
    for column in table.columns:
        if column.needed and column.name not in frame.columns:
            raise TableError(
                "table_column_missing",
                file=file,
                column=column.name,
                zh=zh_heading(column.name, table),
                columns=listed(headings),
            )


# ---- columns -------------------------------------------------------------------------------------


def _located(frame: pd.DataFrame, mapping: Mapping[str, str], table: Table, places: Places) -> gpd.GeoDataFrame:
    """Give a table its geometry and circle15's column names."""
    if isinstance(frame, gpd.GeoDataFrame):
        frame = frame.drop(columns=frame.geometry.name)
        mapping = {heading: name for heading, name in mapping.items() if heading in frame.columns}
    named = _named(pd.DataFrame(frame), mapping, table)
    if places.coord_sys is not None:
        named = named.assign(coord_sys=places.coord_sys)
    geometry = gpd.GeoSeries(places.geometry, index=named.index, crs=places.crs)
    return gpd.GeoDataFrame(named, geometry=geometry)


def _named(frame: pd.DataFrame, mapping: Mapping[str, str], table: Table) -> pd.DataFrame:
    """Rename columns, bring numbers to the column's unit, and leave out what has become the geometry."""
    names = set(mapping.values())
    data: dict[str, Any] = {}
    for heading in map(str, frame.columns):
        name = mapping.get(heading)
        if name in ("lon", "lat", "geometry"):
            continue
        column = table.column(name) if name else None
        cells = frame[heading]
        factor = heading_factor(heading, column.unit) if column and column.type in ("number", "integer") else 1.0
        if factor != 1.0:
            cells = cells.map(lambda cell, by=factor: _scaled(cell, by))
        # A column that was passed over for its name by another keeps its content under a second name.
        data[name or (f"{heading}.2" if heading in names else heading)] = cells
    return pd.DataFrame(data, index=frame.index)


def _scaled(cell: object, factor: float) -> object:
    """Cell in the unit of its column; as it is where it is no number or names its own ten thousand."""
    number = number_of(cell)
    return cell if np.isnan(number) or "万" in str(cell) else round(number * factor, 6)
