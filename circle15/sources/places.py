"""Where the rows of a file are: their geometry, its reference system and its datum, and what is wrong with them.

Tables and layers go the same way: the geometry as it stands, the reference system that it is said to be in, whether the
numbers can be in it, then out of GCJ-02 and BD-09 into WGS 84.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from circle15.datum import DATUM_NAMES, SHIFTED, Datum, shift
from circle15.errors import CrsError, TableError
from circle15.metric import WGS84, parse_crs
from circle15.schema import Checked, Fault, Note, Table
from circle15.sources.coordinates import shapes_of_rows, srids_of
from circle15.sources.files import Sheet, TableOptions, listed
from circle15.sources.numbers import Scene, in_system, middles_of
from circle15.sources.said import said_datums, waiting_rows
from circle15.sources.systems import in_degrees, likely_systems


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the rows of a file are.

    Parameters
    ----------
    geometry
        Of each row, None where there is none.
    crs
        What it is in.
    faults, notes
        What is wrong, and what was done.
    coord_sys
        What the column of this name is to say now, where the file has one.
    datum_asked
        ``"auto"`` if the datum is still to be found out.
    """

    geometry: NDArray[np.object_]
    crs: CRS
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    coord_sys: NDArray[np.object_] | None = None
    datum_asked: str = ""


def places_of(sheet: Sheet, mapping: Mapping[str, str], table: Table, options: TableOptions, *, file: str) -> Places:
    """Find out where the rows of a file are.

    Parameters
    ----------
    sheet
        What stood in the file.
    mapping
        Its headings to the names of the table.
    table
        What it is read as.
    options
        What the file does not say about itself.
    file
        For the sentences.

    Raises
    ------
    CrsError
        If the reference system is missing, not known, or cannot hold the numbers.
    TableError
        If there are no coordinates where they are needed, or longitude and latitude are swapped in every row.
    """
    headings = {name: heading for heading, name in mapping.items()}
    shapes, crs, faults, notes = _read(sheet.frame, headings, table, options, file)
    said = said_datums(sheet.frame, headings, options, file=file)
    xy = middles_of(shapes)
    known = np.asarray(np.isfinite(xy).all(axis=1), dtype=np.bool_)
    layer = isinstance(sheet.frame, gpd.GeoDataFrame)
    scene = Scene(shapes=shapes, crs=crs, sheet=sheet, file=file, layer=layer, xy=xy, known=known)
    scene, found = in_system(scene)
    shapes, crs, moved = _unshifted(scene.shapes, scene.crs, said.datums, file)
    return Places(
        geometry=shapes,
        crs=crs,
        faults=(*faults, *found.faults, *said.faults),
        notes=(*notes, *found.notes, *said.notes, *moved),
        coord_sys=said.words,
        datum_asked="auto" if said.waiting else "",
    )


def redatumed(checked: Checked, datum: Datum) -> Checked:
    """Bring a table that was read as it stood out of the datum that its coordinates turned out to be in.

    Rows whose own column named a datum were brought over when they were read, and stay.

    Parameters
    ----------
    checked
        A table whose ``datum_asked`` is ``"auto"``; any other comes back as it is.
    datum
        What the coordinates are in.
    """
    if checked.datum_asked != "auto":
        return checked
    waiting = waiting_rows(checked.table)
    datums = np.where(waiting, datum, "wgs84").astype(object)
    file = checked.origin.place if checked.origin is not None else ""
    shapes, crs, notes = _unshifted(checked.table.geometry.to_numpy(), CRS(checked.table.crs), datums, file)
    table = checked.table.set_geometry(gpd.GeoSeries(shapes, index=checked.table.index, crs=crs))
    if "coord_sys" in table.columns and datum in SHIFTED:
        table = table.assign(coord_sys=table["coord_sys"].mask(waiting, DATUM_NAMES["wgs84"]))
    return replace(checked, table=table, notes=(*checked.notes, *notes), datum_asked="")


# ---- geometry and reference system ---------------------------------------------------------------


def _read(
    frame: pd.DataFrame, headings: Mapping[str, str], table: Table, options: TableOptions, file: str
) -> tuple[NDArray[np.object_], CRS, tuple[Fault, ...], tuple[Note, ...]]:
    """Geometries as they stand, and the reference system that they are said to be in."""
    given = None if options.crs is None else parse_crs(options.crs)
    if isinstance(frame, gpd.GeoDataFrame):
        shapes, own = frame.geometry.to_numpy(), frame.crs
        if given is None and own is None:
            raise _without_crs(shapes, file)
        if given is None or own is None or own == given:
            return shapes, CRS(own if given is None else given), (), ()
        note = Note("crs_overridden", {"file": file, "crs": own.name, "given": options.crs})
        return shapes, given, (), (note,)
    default = CRS.from_epsg(4490 if options.datum == "cgcs2000" else 4326)
    if not ({"lon", "lat"} <= headings.keys() or "geometry" in headings):
        if table.geometry_needed:
            raise TableError("table_no_geometry", file=file, columns=listed(list(frame.columns)))
        return np.full(len(frame), None, dtype=object), given or default, (), ()
    shapes, faults = shapes_of_rows(frame, headings)
    codes = srids_of(frame[headings["geometry"]]) if given is None and "geometry" in headings else set()
    if len(codes) > 1:
        raise CrsError("crs_several", file=file, codes=", ".join(f"EPSG:{code}" for code in sorted(codes)))
    named = parse_crs(f"EPSG:{codes.pop()}") if codes else None
    return shapes, given or named or default, tuple(faults), ()


def _without_crs(shapes: NDArray[np.object_], file: str) -> CrsError:
    """Make the error for a layer that names no reference system, with what its numbers say."""
    xy = middles_of(shapes)
    xy = xy[np.isfinite(xy).all(axis=1)]
    if len(xy) == 0:
        return CrsError("crs_missing", what=file)
    x, y = (f"{value:.10g}" for value in xy[0])
    return CrsError("crs_missing_numbers", what=file, x=x, y=y, likely=likely_systems(xy))


# ---- out of the shifted datums -------------------------------------------------------------------


def _unshifted(
    shapes: NDArray[np.object_], crs: CRS, datums: NDArray[np.object_], file: str
) -> tuple[NDArray[np.object_], CRS, tuple[Note, ...]]:
    """Bring rows in GCJ-02 and BD-09 to WGS 84, and with them the whole file."""
    placed = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not (np.isin(datums, SHIFTED) & placed).any():
        return shapes, crs, ()
    degrees = shapes if crs.is_geographic else shapely.transform(shapes, lambda xy: in_degrees(xy, crs))
    moved = np.array(degrees, dtype=object)
    notes = []
    for datum in SHIFTED:
        rows = (datums == datum) & placed
        if not rows.any():
            continue
        moved[rows] = shift(degrees[rows], datum, "wgs84")
        metres = _moved_m(middles_of(degrees[rows]), middles_of(moved[rows]))
        values = {"file": file, "count": int(rows.sum()), "datum": DATUM_NAMES[datum], "metres": metres}
        notes.append(Note("datum_unshifted", values) if metres > 0 else Note("datum_abroad", values, "warning"))
    return moved, WGS84, tuple(notes)


def _moved_m(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """How far places were moved, in metres: the median, by a degree of latitude of 111.2 km."""
    finite = np.isfinite(before).all(axis=1) & np.isfinite(after).all(axis=1)
    east, north = (after[finite] - before[finite]).T
    metres = 111_195.0 * np.hypot(east * np.cos(np.radians(before[finite, 1])), north)
    return float(np.median(metres)) if len(metres) else 0.0
