"""Rows whose coordinates do not fit those of the others: swapped, at 0, 0, or in another city."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from circle15.schema import Effect, Fault, Note

#: A row farther than this from the middle of all others is told: the cities of a province lie closer to its middle.
FAR_KM: Final = 300.0

#: Fewer rows than this have no middle to be far from.
_ENOUGH: Final = 5

#: Where more rows than this share are far, the file is of several cities, and one sentence is enough.
_SCATTERED: Final = 0.1

#: Degrees around the other rows: a swapped row lands within the first, and lies beyond the second as it stands.
_NEAR, _OFF = 0.05, 1.0

#: Mean radius of the earth, IUGG 1980.
_EARTH_KM: Final = 6371.0088


@dataclass(frozen=True, slots=True)
class Strays:
    """Faults of rows, and what to tell of the file."""

    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()


def swapped_rows(lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say of which rows it is certain that longitude and latitude are swapped.

    Either the latitude is beyond the pole and would be none as a longitude, or the place is in China when swapped and
    where nobody lives as it stands: the rectangle from 73° to 90° E and 26° to 50° N becomes a stretch of the
    Arctic without a settlement.

    Parameters
    ----------
    lonlat
        Degrees, shape (n, 2), as they stand.
    """
    lon, lat = lonlat.T
    beyond = (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
    arctic = (lat >= 73) & (lat <= 90) & (lon >= 26) & (lon <= 50)
    certain: NDArray[np.bool_] = beyond | arctic
    return certain


def strays(
    lonlat: NDArray[np.float64], rows: Sequence[int], *, file: str, shown: NDArray[np.float64], degrees: bool
) -> Strays:
    """Find rows that lie elsewhere than the others.

    Parameters
    ----------
    lonlat
        Degrees of every row, shape (n, 2); NaN or infinite where there are none.
    rows
        Their numbers in the file.
    file
        For the sentences.
    shown
        The coordinates as they stand, shape (n, 2).
    degrees
        Whether these are degrees: only those are mistaken for each other.
    """
    zero = (shown == 0).all(axis=1)
    usable = np.isfinite(lonlat).all(axis=1) & (np.abs(lonlat) <= [180, 90]).all(axis=1) & ~zero
    faults: list[Fault] = []
    if not usable.any():
        return Strays()
    away = np.full(len(lonlat), np.nan)
    away[usable] = _from_middle(lonlat[usable], lonlat[usable])
    swapped = _swapped_among(lonlat, usable & (away <= FAR_KM)) if degrees else np.zeros(len(lonlat), dtype=np.bool_)
    faults += [_fault(int(at), shown[at], "coordinates_swapped") for at in np.flatnonzero(swapped)]
    # Software writes 0, 0 where it knows nothing. Of a town that lies there it may be true.
    km_per_unit = _EARTH_KM * np.pi / 180 if degrees else 0.001
    if zero.any() and km_per_unit * np.hypot(*np.median(shown[usable], axis=0)) > FAR_KM:
        faults += [_fault(int(at), shown[at], "coordinates_zero") for at in np.flatnonzero(zero)]
    far = np.flatnonzero((away > FAR_KM) & ~swapped)
    if len(far) == 0 or usable.sum() < _ENOUGH:
        return Strays(tuple(faults))
    values = {"file": file, "count": len(far), "row": rows[far[0]], "km": float(away[far].max()), "limit": FAR_KM}
    if len(far) <= max(1.0, _SCATTERED * usable.sum()):
        faults += [_fault(int(at), shown[at], "far", km=float(away[at])) for at in far]
    return Strays(tuple(faults), (Note("rows_far", values, "warning"),))


def _from_middle(lonlat: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres from the middle of others: the median of each axis in space, which a few strays do not move."""
    middle = np.median(_in_space(others), axis=0)
    chord = np.linalg.norm(_in_space(lonlat) - middle / np.linalg.norm(middle), axis=1)
    arc: NDArray[np.float64] = 2.0 * _EARTH_KM * np.arcsin(np.clip(chord / 2.0, 0.0, 1.0))
    return arc


def _in_space(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points on the unit sphere, shape (n, 3): no seam at 180°."""
    lon, lat = np.radians(lonlat).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _swapped_among(lonlat: NDArray[np.float64], core: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows that lie among the others when swapped, and far from them as they stand."""
    if not core.any():
        return np.zeros(len(lonlat), dtype=np.bool_)
    low, high = lonlat[core].min(axis=0), lonlat[core].max(axis=0)
    with np.errstate(invalid="ignore"):
        other = lonlat[:, ::-1]
        among = ((other >= low - _NEAR) & (other <= high + _NEAR)).all(axis=1)
        off = ((lonlat < low - _OFF) | (lonlat > high + _OFF)).any(axis=1)
    found: NDArray[np.bool_] = among & off
    return found


def _fault(position: int, shown: NDArray[np.float64], problem: str, **values: object) -> Fault:
    """Fault of a row: one that is far stays, its place may be true."""
    effect: Effect = "kept" if problem == "far" else "row"
    value = f"{shown[0]:.10g}, {shown[1]:.10g}"
    return Fault(
        position, "geometry", value, f"reject_{problem}", f"remedy_{problem}", effect, {**values, "limit": FAR_KM}
    )
