"""Which reference system a layer of streets is in: its own, the one that is asked for, or none that can be trusted."""

from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import ProjError

from circle15.datum import Datum, to_wgs84
from circle15.errors import CrsError
from circle15.metric import WGS84, parse_crs, project
from circle15.rejects import Note, Phrase
from circle15.sources.systems import likely_systems

#: Names that programs give to a reference system when they know none.
_NAMELESS: Final = frozenset({"", "unknown", "unnamed", "undefined", "custom"})

#: How far beyond the area that a reference system is meant for a layer may lie, degrees: a zone's neighbour is 3° away.
_BEYOND_DEG: Final = 3.0


def placed(table: gpd.GeoDataFrame, *, file: str, crs: str | None, datum: Datum) -> tuple[gpd.GeoDataFrame, list[Note]]:
    """Settle the reference system of a layer, and bring one of a map service to WGS 84.

    Parameters
    ----------
    table
        The layer as it was read.
    file
        Its file, for the sentences.
    crs
        Reference system that is asked for; None: the layer's own.
    datum
        What its longitudes and latitudes are in.

    Raises
    ------
    CrsError
        If there is none, it is a drawing's own, or the numbers contradict it; with what the numbers suggest.
    """
    own = None if table.crs is None else CRS(table.crs)
    middle = _middle(table)
    notes = []
    if crs is not None:
        given = parse_crs(crs)
        if own is not None and own != given:
            notes.append(Note("crs_overridden", {"file": file, "crs": own.name, "given": crs}))
        table, own = table.set_crs(given, allow_override=True), given
    elif own is None or not (own.is_geographic or own.is_projected):
        said = Phrase("", "") if own is None else Phrase(f"（{own.name}）", f" ({own.name})")
        raise CrsError("street_crs_unknown", file=file, said=said, hint=likely_systems(np.array([middle])))
    elif own.name.casefold() in _NAMELESS:
        notes.append(_unnamed(own, file))
    _refuse_contradiction(own, middle, file)
    if datum in ("gcj02", "bd09"):
        table = _corrected(table, own, datum)
        notes.append(Note("street_datum", {"file": file, "datum": datum.upper()}))
    return table, notes


def _middle(table: gpd.GeoDataFrame) -> tuple[float, float]:
    """Median of the coordinates, which a few stray lines do not move."""
    xy = shapely.get_coordinates(table.geometry.to_numpy())
    xy = xy[np.isfinite(xy).all(axis=1)]
    return (float(np.median(xy[:, 0])), float(np.median(xy[:, 1]))) if len(xy) else (np.nan, np.nan)


def _unnamed(crs: CRS, file: str) -> Note:
    """Say what a reference system is that has parameters and no name."""
    code = crs.to_epsg()
    like = (
        Phrase(f"，参数与 EPSG:{code} 相同", f"; its parameters are those of EPSG:{code}") if code else Phrase("", "")
    )
    return Note("street_crs_unnamed", {"file": file, "like": like}, "note" if code else "warning")


def _refuse_contradiction(crs: CRS, middle: tuple[float, float], file: str) -> None:
    """Refuse a layer whose numbers cannot be in the reference system that it is said to be in."""
    x, y = middle
    if np.isnan(x):
        return
    small = abs(x) <= 180 and abs(y) <= 90
    wrong = not small if crs.is_geographic else small
    if not wrong:
        wrong = _beyond(crs, middle)
    if wrong:
        hint = likely_systems(np.array([middle]))
        raise CrsError("street_crs_contradicted", file=file, crs=crs.name, x=f"{x:.10g}", y=f"{y:.10g}", hint=hint)


def _beyond(crs: CRS, middle: tuple[float, float]) -> bool:
    """Whether a place lies far outside of what a reference system is meant for, or nowhere."""
    try:
        lon, lat = project(np.array([middle]), crs, WGS84)[0]
    except ProjError:
        return True
    if not (np.isfinite(lon) and np.isfinite(lat)):
        return True
    area = crs.area_of_use
    if area is None or area.west > area.east:
        return False
    inside = area.west - _BEYOND_DEG <= lon <= area.east + _BEYOND_DEG
    return not (inside and area.south - _BEYOND_DEG <= lat <= area.north + _BEYOND_DEG)


def _corrected(table: gpd.GeoDataFrame, crs: CRS, datum: Datum) -> gpd.GeoDataFrame:
    """Bring a layer of a map service to WGS 84; third coordinates stay."""

    def moved(xyz: NDArray[np.float64]) -> NDArray[np.float64]:
        degrees = to_wgs84(project(xyz[:, :2], crs, _degrees_of(crs)), datum)
        return np.column_stack([degrees, xyz[:, 2:]])

    shapes = table.geometry.to_numpy()
    deep = shapely.has_z(shapes)
    result = np.array(shapes, dtype=object)
    for mask, include_z in ((deep, True), (~deep, False)):
        if mask.any():
            result[mask] = shapely.transform(result[mask], moved, include_z=include_z)
    return table.set_geometry(gpd.GeoSeries(result, index=table.index, crs=WGS84))


def _degrees_of(crs: CRS) -> CRS:
    """Longitudes and latitudes that a reference system is built on: a shift of datum is not the map service's."""
    return crs.geodetic_crs or WGS84
