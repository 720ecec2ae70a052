"""Communities, areas, facilities, gates, buildings and population grids from the files that offices have.

A file comes in, a checked table in the file's own reference system comes out.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from circle15.errors import CrsError, TableError
from circle15.kinds import kind_of_name, kind_of_tags, kind_of_word, nearest_kind
from circle15.metric import parse_crs
from circle15.schema import (
    AREAS,
    BUILDINGS,
    COMMUNITIES,
    FACILITIES,
    GATES,
    POPULATION,
    Checked,
    Fault,
    Note,
    Origin,
    Table,
    check_read,
)
from circle15.sources.files import TableOptions, listed, open_table
from circle15.sources.headings import heading_factor, map_headings, zh_heading
from circle15.values import is_blank, number_of, text_of

__all__ = [
    "TableOptions", "as_points", "read_areas", "read_buildings", "read_communities", "read_facilities",
    "read_gates", "read_population_table",
]  # fmt: skip

_DATUM_CRS: Final = {"wgs84": "EPSG:4326", "cgcs2000": "EPSG:4490"}
_PAIR: Final = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[,;\uff0c\uff1b\s]\s*([+-]?\d+(?:\.\d+)?)\s*")
#: Columns of a table of OpenStreetMap places that say the kind, as tags do.
_TAG_COLUMNS: Final = ("amenity", "shop", "leisure", "healthcare", "office", "social_facility", "tourism")


def read_communities(path: str | Path, options: TableOptions | None = None) -> Checked:
    """Read communities, as points or polygons.

    Parameters
    ----------
    path
        A ``.csv``, ``.tsv``, ``.xlsx``, ``.gpkg``, ``.geojson``, ``.json``, ``.shp`` or ``.parquet`` file.
    options
        What the file does not say about itself.

    Raises
    ------
    FileError
        If the file is missing, damaged, too large or of an unknown ending.
    TableError
        If it has no coordinates, lacks a needed column, or no row can be used.
    CrsError
        If it holds geometries without a reference system.
    """
    return _read(Path(path), COMMUNITIES, options or TableOptions())


def read_areas(path: str | Path, options: TableOptions | None = None) -> Checked:
    """Read subdistricts, districts and cities, with or without their outlines.

    Parameters and errors are those of :func:`read_communities`.
    """
    return _read(Path(path), AREAS, options or TableOptions())


def read_gates(path: str | Path, options: TableOptions | None = None) -> Checked:
    """Read the gates of compounds. Parameters and errors are those of :func:`read_communities`."""
    return _read(Path(path), GATES, options or TableOptions())


def read_buildings(path: str | Path, options: TableOptions | None = None) -> Checked:
    """Read residential buildings. Parameters and errors are those of :func:`read_communities`."""
    return _read(Path(path), BUILDINGS, options or TableOptions())


def read_population_table(path: str | Path, options: TableOptions | None = None) -> Checked:
    """Read points or cells of a population grid. Parameters and errors are those of :func:`read_communities`."""
    return _read(Path(path), POPULATION, options or TableOptions())


def read_facilities(path: str | Path, options: TableOptions | None = None, *, kind: str | None = None) -> Checked:
    """Read facilities; each becomes a point, and ``geometry_from`` says which one.

    Parameters
    ----------
    path
        A table file, see :func:`read_communities`.
    options
        What the file does not say about itself.
    kind
        Kind of all of them; by default the kind column decides, else columns of OpenStreetMap's
        tags, else the name.

    Raises
    ------
    TableError
        If ``kind`` is not known; and as in :func:`read_communities`, as are the other errors.
    """
    given = _given_kind(kind)

    def prepared(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return _with_kinds(frame, given)

    checked = _read(Path(path), FACILITIES, options or TableOptions(), prepared)
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
    path: Path,
    table: Table,
    options: TableOptions,
    prepare: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame] = lambda frame: frame,
) -> Checked:
    """Read a file, name its columns, find its geometry and check it."""
    sheet = open_table(path, table, options)
    if sheet.frame.empty:
        raise TableError("table_empty", file=path.name)
    mapping = map_headings(sheet.frame.columns, table, options.columns, file=path.name)
    frame, faults = _located(sheet.frame, mapping, table, options, path)
    frame = prepare(frame)
    _need_columns(frame, table, list(sheet.frame.columns), path.name)
    origin = Origin(
        file=path.name,
        sheet=sheet.sheet,
        rows=sheet.rows,
        on_invalid=options.on_invalid,
        faults=(*sheet.faults, *faults),
        columns=mapping,
    )
    checked = check_read(frame, table, origin)
    return replace(checked, notes=(*sheet.notes, *_crs_note(sheet.frame, options, path), *checked.notes))


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


# ---- places --------------------------------------------------------------------------------------


def _located(
    frame: pd.DataFrame, mapping: Mapping[str, str], table: Table, options: TableOptions, path: Path
) -> tuple[gpd.GeoDataFrame, tuple[Fault, ...]]:
    """Give a table its geometry and circle15's column names."""
    faults: tuple[Fault, ...] = ()
    if isinstance(frame, gpd.GeoDataFrame):
        geometry, crs = frame.geometry.to_numpy(), _layer_crs(frame, options, path)
        frame = frame.drop(columns=frame.geometry.name)
        mapping = {heading: name for heading, name in mapping.items() if heading in frame.columns}
    else:
        crs = parse_crs(options.crs or _DATUM_CRS[options.datum])
        geometry, faults = _shapes(frame, mapping, table, path)
    named = _named(pd.DataFrame(frame), mapping, table)
    return gpd.GeoDataFrame(named, geometry=gpd.GeoSeries(geometry, index=named.index, crs=crs)), faults


def _layer_crs(frame: gpd.GeoDataFrame, options: TableOptions, path: Path) -> CRS:
    """Find the reference system of a layer: the one that was asked for, else its own."""
    if options.crs is not None:
        return parse_crs(options.crs)
    if frame.crs is None:
        raise CrsError("crs_missing", what=path.name)
    return frame.crs


def _crs_note(frame: pd.DataFrame, options: TableOptions, path: Path) -> tuple[Note, ...]:
    """Tell that a layer's own reference system was set aside."""
    own = frame.crs if isinstance(frame, gpd.GeoDataFrame) else None
    if own is None or options.crs is None or own == parse_crs(options.crs):
        return ()
    return (Note("crs_overridden", {"file": path.name, "crs": own.name, "given": options.crs}),)


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


def _shapes(
    frame: pd.DataFrame, mapping: Mapping[str, str], table: Table, path: Path
) -> tuple[NDArray[np.object_], tuple[Fault, ...]]:
    """Geometry of rows: from a column of WKT or pairs, else from longitude and latitude."""
    headings = {name: heading for heading, name in mapping.items()}
    shapes = np.full(len(frame), None, dtype=object)
    faults: list[Fault] = []
    paired = "lon" in headings and "lat" in headings
    if not paired and "geometry" not in headings:
        if table.geometry_needed:
            raise TableError("table_no_geometry", file=path.name, columns=listed(list(frame.columns)))
        return shapes, ()
    if "geometry" in headings:
        texts = [text_of(cell) or "" for cell in frame[headings["geometry"]]]
        shapes = _drawn(texts)
        if not paired:
            faults = _unread(headings["geometry"], texts, shapes, "geometry_text")
    if paired:
        shapes, faults = _pointed(frame, headings["lon"], headings["lat"], shapes)
    return shapes, tuple(faults)


def _drawn(texts: Sequence[str]) -> NDArray[np.object_]:
    """Geometries of WKT, or of a longitude and a latitude with a comma between them."""
    bare = [text.partition(";")[2] if text.upper().startswith("SRID=") else text for text in texts]
    shapes = np.array(shapely.from_wkt(bare, on_invalid="ignore"), dtype=object)
    for position, text in enumerate(bare):
        pair = _PAIR.fullmatch(text)
        if pair is not None:
            shapes[position] = shapely.Point(float(pair[1]), float(pair[2]))
    return shapes


def _pointed(
    frame: pd.DataFrame, lon: str, lat: str, drawn: NDArray[np.object_]
) -> tuple[NDArray[np.object_], list[Fault]]:
    """Points of longitude and latitude, where nothing is drawn."""
    pairs = np.column_stack([_degrees(frame[heading]) for heading in (lon, lat)])
    known = ~np.isnan(pairs).any(axis=1)
    points = np.full(len(frame), None, dtype=object)
    points[known] = shapely.points(pairs[known])
    shapes = np.where(shapely.is_missing(drawn), points, drawn)
    faults = []
    for heading in (lon, lat):
        texts = [text_of(cell) or "" for cell in frame[heading]]
        faults += _unread(heading, texts, shapes, "coordinate")
    return shapes, faults


def _degrees(cells: pd.Series) -> NDArray[np.float64]:
    values: NDArray[np.float64] = np.array(pd.to_numeric(cells, errors="coerce"), dtype=np.float64)
    for position in np.flatnonzero(~np.isfinite(values)):
        # An infinite number stays: that it is not finite is said at the door.
        if np.isnan(values[position]):
            values[position] = number_of(cells.iloc[position])
    return values


def _unread(heading: str, texts: Sequence[str], shapes: NDArray[np.object_], problem: str) -> list[Fault]:
    """Faults of rows that say where they are in words that cannot be read."""
    return [
        Fault(position, "geometry", text, f"reject_{problem}", f"remedy_{problem}", True, {"heading": heading})
        for position, (text, shape) in enumerate(zip(texts, shapes, strict=True))
        if shape is None and not is_blank(text) and (problem != "coordinate" or np.isnan(number_of(text)))
    ]


# ---- kinds ---------------------------------------------------------------------------------------


def _given_kind(word: str | None) -> str | None:
    if word is None:
        return None
    kind = kind_of_word(word)
    if kind is None:
        raise TableError("facility_kind_unknown", kind=word, nearest=nearest_kind(word))
    return kind


def _with_kinds(frame: gpd.GeoDataFrame, given: str | None) -> gpd.GeoDataFrame:
    """Say of every row what kind it is, and what decided."""
    if given is not None:
        return frame.assign(kind=given, kind_rule="given")
    told = [name for name in ("kind", "name", *_TAG_COLUMNS) if name in frame.columns]
    rows = zip(*(frame[name] for name in told), strict=True) if told else [()] * len(frame)
    # Names repeat in a register of branches, and a row says little: each different row is looked at once.
    known: dict[tuple[str | None, ...], tuple[str | None, str | None]] = {}
    found = []
    for row in rows:
        cells = tuple(text_of(cell) for cell in row)
        if cells not in known:
            known[cells] = _kind_of_row(dict(zip(told, cells, strict=True)))
        found.append(known[cells])
    rules = pd.Series([rule for _, rule in found], index=frame.index, dtype=object)
    return frame.assign(
        kind=pd.Series([kind for kind, _ in found], index=frame.index, dtype=object),
        kind_rule=frame.get("kind_rule", rules),
    )


def _kind_of_row(cells: Mapping[str, str | None]) -> tuple[str | None, str | None]:
    """Kind of a row, and what decided; a word that is not known is left for the door to refuse."""
    word, name = cells.get("kind"), cells.get("name") or ""
    if word is not None and not is_blank(word):
        # AMap writes 医疗保健服务;诊所;诊所, from the general to the particular.
        parts = re.split(r"[;|\uff1b]", word)
        known = next((kind for part in [word, *reversed(parts)] if (kind := kind_of_word(part))), None)
        return (known or word), "column"
    tags = {key: cell for key in _TAG_COLUMNS if (cell := cells.get(key))}
    decided = kind_of_tags({**tags, "name": name}) if tags else None
    return decided or kind_of_name(name) or (None, None)
