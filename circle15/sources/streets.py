"""The bureau's own street centre lines: GeoPackage, GeoParquet, shapefile, GeoJSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.datum import Datum
from circle15.errors import InputError, StreetsError
from circle15.lines import Crossings, StreetLines, from_layer
from circle15.rejects import Note
from circle15.sources.layer_crs import placed
from circle15.sources.layers import read_layer
from circle15.sources.street_columns import Wanted, tagged
from circle15.sources.street_words import WALKABLE_CLASSES, node_columns

#: Farther than this a dead end is not mended (our own choice): a side street that is drawn to the kerb stops short of
#: the centre line by half of the widest street, and a gap that is wider is no slip of the pen.
MAX_MEND_M: Final = 50.0

#: So many of the lines have to contradict their node columns before it is mentioned, as a share.
_NODES_DISAGREE: Final = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetOptions:
    """What a bureau's own layer of street lines does not say about itself.

    Parameters
    ----------
    classes
        Value of the class column to how the street is walked: ``"footway"``, ``"residential"``, ``"primary"`` ..., or
        ``"no"`` (or false) where nobody walks.
    class_column, level_column
        Columns that hold the class and the level of a line, where the heading is not recognised.
    crossings
        Lines that cross without a common vertex: ``"levels"`` joins them where the layer tells levels apart and theirs
        are the same, ``"join"`` joins all whose levels are not known to differ, ``"leave"`` none.
    mend_m
        Dead ends that stop short of a street, or run beyond a crossing, by at most so many metres are mended; None:
        none.
    crs
        The layer's own reference system, where it names none or a wrong one.
    datum
        What its longitudes and latitudes are in.
    encoding
        Of a shapefile's texts; found out by default.
    layer
        Layer of a GeoPackage that has several.

    Raises
    ------
    InputError
        If a class, ``crossings`` or ``mend_m`` is none of these.
    """

    classes: Mapping[str, str | bool] = field(default_factory=dict)
    class_column: str | None = None
    level_column: str | None = None
    crossings: Crossings = "levels"
    mend_m: float | None = None
    crs: str | None = None
    datum: Datum = "wgs84"
    encoding: str | None = None
    layer: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is not known."""
        for name, value in self.classes.items():
            if not isinstance(value, bool) and value not in WALKABLE_CLASSES:
                raise InputError("street_class_unknown", name=name, value=value, known=", ".join(WALKABLE_CLASSES))
        for key, value, known in (("crossings", self.crossings, Crossings), ("datum", self.datum, Datum)):
            if value not in get_args(known):
                raise InputError("street_option_unknown", key=key, value=value, known=", ".join(get_args(known)))
        if self.mend_m is not None and not 0 < self.mend_m <= MAX_MEND_M:
            raise InputError("street_mend_unfit", value=self.mend_m, limit=MAX_MEND_M)


def read_street_layer(path: Path, options: StreetOptions | None = None) -> StreetLines:
    """Read a layer of street lines; streets meet where their vertices coincide.

    Lines that meet elsewhere are joined later, see :func:`circle15.network.noding.noded`.

    Parameters
    ----------
    path
        A file that ends in one of :data:`circle15.sources.layers.LAYER_ENDINGS`.
    options
        What the layer does not say about itself.

    Raises
    ------
    FileError
        If the file is missing, damaged, of an unknown ending, or has several layers and none is named.
    CrsError
        If the layer names no reference system, or one that its numbers contradict.
    StreetsError
        If it holds no line, or lacks a column that is asked for.
    """
    options = options or StreetOptions()
    known = (".osm.pbf", ".osm", ".osm.gz", ".osm.bz2", ".graphml")
    table = read_layer(path, layer=options.layer, encoding=options.encoding, also=known).reset_index(drop=True)
    table, notes = _lines_only(table, path.name)
    table, said = placed(table, file=path.name, crs=options.crs, datum=options.datum)
    notes += said
    wanted = Wanted(
        classes=options.classes, class_column=options.class_column, level_column=options.level_column
    )  # fmt: skip
    streets, said = tagged(table, wanted, file=path.name)
    lines = from_layer(streets, name=path.name)
    return replace(lines, notes=(*notes, *said, *_contradicted_nodes(table, lines, path.name)))


#: Once round the earth, in metres: larger numbers are no coordinates in any reference system.
EARTH_M: Final = 4.01e7


def _lines_only(table: gpd.GeoDataFrame, file: str) -> tuple[gpd.GeoDataFrame, list[Note]]:
    """Take what is no line out of the geometries, rows stay; and say how much of it there was."""
    shapes = np.array(table.geometry.to_numpy(), dtype=object)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    broken = np.zeros(len(shapes), dtype=np.bool_)
    broken[owner[~(np.abs(xy) < EARTH_M).all(axis=1)]] = True
    # Of a collection the lines are kept, of anything else that is no line nothing.
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION)
    for at in mixed:
        parts = [part for part in shapely.get_parts(shapes[at]) if shapely.get_dimensions(part) == 1]
        shapes[at] = shapely.multilinestrings(shapely.get_parts(parts)) if parts else shapes[at]
    dimension = shapely.get_dimensions(shapes)
    areas, points = ~empty & (dimension == 2), ~empty & (dimension == 0)
    lost = empty | broken | areas | points
    if lost.all():
        raise StreetsError("streets_none", file=file)
    shapes[lost] = None
    counts = {"empty": empty, "broken": broken & ~empty, "areas": areas & ~broken, "points": points & ~broken}
    notes = [
        Note(f"street_shapes_{name}", {"file": file, "n": int(mask.sum()), "row": int(np.argmax(mask)) + 1}, "warning")
        for name, mask in counts.items()
        if mask.any()
    ]
    twice = int(pd.Series(shapely.to_wkb(shapely.normalize(shapely.force_2d(shapes[~lost])))).duplicated().sum())
    if twice:
        notes.append(Note("street_lines_twice", {"file": file, "n": twice}))
    return table.set_geometry(gpd.GeoSeries(shapes, index=table.index, crs=table.crs)), notes


def _contradicted_nodes(table: gpd.GeoDataFrame, lines: StreetLines, file: str) -> list[Note]:
    """Say where columns that name the nodes of a line contradict the direction of its geometry, or where it ends."""
    pair = node_columns([str(name) for name in table.columns])
    if pair is None or lines.row is None:
        return []
    first = np.searchsorted(lines.way, np.arange(len(lines.ways)))
    last = np.append(first[1:], len(lines.way)) - 1
    whole = ~pd.Series(lines.row).duplicated(keep=False).to_numpy()
    cells = pd.concat([table[name].astype(object) for name in pair], ignore_index=True)
    code = pd.factorize(cells)[0].reshape(2, len(table))[:, lines.row[whole]]
    place = np.stack([lines.place[first[whole]], lines.place[last[whole]]])
    said = (code >= 0).all(axis=0)
    code, place = code[:, said], place[:, said]
    if code.size == 0:
        return []
    home = _homes(code, place)
    forth, back = (((home < 0) | (home == ends)).all(axis=0) for ends in (place, place[::-1]))
    turned, elsewhere = float((back & ~forth).mean()), float((~back & ~forth).mean())
    if max(turned, elsewhere) < _NODES_DISAGREE:
        return []
    values = {"file": file, "columns": ", ".join(pair), "turned": turned, "elsewhere": elsewhere}
    return [Note("street_nodes_contradicted", values, "warning" if elsewhere >= _NODES_DISAGREE else "note")]


def _homes(code: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Place of the node that each end of a line names: where most of its lines begin or end; -1 where none is ahead."""
    named = pd.DataFrame(
        {"code": np.concatenate([code, code]).ravel(), "place": np.concatenate([place, place[::-1]]).ravel()}
    )
    counts = named.value_counts().reset_index().sort_values(["code", "count", "place"], ascending=[True, False, True])
    first = counts.drop_duplicates("code").set_index("code")
    second = counts[counts.duplicated("code")].drop_duplicates("code").set_index("code")["count"]
    ahead = first["count"] > second.reindex(first.index).fillna(0)
    home = first["place"].where(ahead, -1).reindex(code.ravel())
    return home.to_numpy(dtype=np.int64).reshape(code.shape)
