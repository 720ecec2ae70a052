"""Whether the numbers of a file can be in the reference system that it is said to be in, and which rows do not fit."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from circle15.errors import CrsError, TableError
from circle15.schema import Fault, Note
from circle15.sources.files import Sheet
from circle15.sources.strays import strays, swapped_rows
from circle15.sources.systems import accuracy_notes, are_degrees, fits, in_degrees, likely_systems

#: Coordinates as large are metres; smaller ones beyond the globe are mistakes of rows, 999 where nothing is known.
_METRES: Final = 10_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the checks of one file need.

    Parameters
    ----------
    shapes, crs
        Its geometries, and the reference system that they are said to be in.
    sheet, file
        Where they stand, for the sentences.
    layer
        Whether the file holds geometries and not columns of numbers.
    xy
        Middle of each geometry, shape (n, 2).
    known
        Which of them are finite.
    """

    shapes: NDArray[np.object_]
    crs: CRS
    sheet: Sheet
    file: str
    layer: bool
    xy: NDArray[np.float64]
    known: NDArray[np.bool_]

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Rows whose numbers say something: 0, 0 stands for nothing in every system."""
        judged: NDArray[np.bool_] = self.known & (self.xy != 0).any(axis=1)
        return judged

    def example(self) -> dict[str, object]:
        """First row that says something, for a sentence."""
        at = int(np.flatnonzero(self.judged)[0])
        x, y = (f"{value:.10g}" for value in self.xy[at])
        likely = likely_systems(self.xy[self.judged])
        return {
            "file": self.file, "what": self.file, "row": self.sheet.rows[at], "x": x, "y": y, "likely": likely,
            "crs": self.crs.name,
        }  # fmt: skip


def middles_of(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Middle of the bounds of each geometry, shape (n, 2); NaN where there is none."""
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        middles: NDArray[np.float64] = (bounds[:, :2] + bounds[:, 2:]) / 2
    return middles


@dataclass(frozen=True, slots=True)
class Found:
    """Faults of rows, and what to tell of the file."""

    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()


def in_system(scene: Scene) -> tuple[Scene, Found]:
    """Refuse numbers that cannot be in their system, take eastings and northings the right way, and judge each row.

    Parameters
    ----------
    scene
        A file.

    Returns
    -------
    tuple
        The file, with the easting first; what is wrong with its rows and what to tell.

    Raises
    ------
    CrsError
        If the numbers cannot be in the reference system.
    TableError
        If longitude and latitude are swapped in every row.
    """
    if not scene.judged.any():
        return scene, Found()
    notes: tuple[Note, ...] = ()
    if scene.crs.is_geographic:
        _refuse_unlike_degrees(scene)
        odd = Found()
    else:
        scene, notes, odd = _in_metres(scene)
    lonlat = np.full(scene.xy.shape, np.nan)
    fitting = scene.known.copy()
    fitting[[fault.position for fault in odd.faults]] = False
    lonlat[fitting] = in_degrees(scene.xy[fitting], scene.crs)
    usable = lonlat[(np.abs(lonlat) <= [180, 90]).all(axis=1) & scene.judged]
    if len(usable):
        notes += accuracy_notes(scene.crs, np.median(usable, axis=0).tolist(), file=scene.file)
    found = strays(lonlat, scene.sheet.rows, file=scene.file, shown=scene.xy, degrees=scene.crs.is_geographic)
    return scene, Found((*odd.faults, *found.faults), (*notes, *found.notes))


def _refuse_unlike_degrees(scene: Scene) -> None:
    """Refuse degrees that are metres, and longitudes that are latitudes."""
    xy = scene.xy[scene.judged]
    if (np.abs(xy) > _METRES).any(axis=1).mean() > 0.5:
        raise CrsError("layer_metres" if scene.layer else "coordinates_metres", **scene.example())
    if swapped_rows(xy).all():
        raise TableError("layer_swapped" if scene.layer else "table_swapped", **scene.example())


def _in_metres(scene: Scene) -> tuple[Scene, tuple[Note, ...], Found]:
    """Refuse metres that are degrees or of another zone; put easting before northing where they are swapped."""
    xy = scene.xy[scene.judged]
    if are_degrees(xy, scene.crs):
        raise CrsError("coordinates_degrees", **scene.example())
    notes: tuple[Note, ...] = ()
    # The middle decides for the file: single rows that do not fit are named below.
    middle = np.median(xy, axis=0, keepdims=True)
    if not fits(middle, scene.crs)[0]:
        if not fits(middle[:, ::-1], scene.crs)[0]:
            raise CrsError("crs_unlike_numbers", **scene.example())
        notes = (Note("northing_first", scene.example(), "warning"),)
        shapes = shapely.transform(scene.shapes, lambda both: both[:, ::-1])
        scene = replace(scene, shapes=shapes, xy=scene.xy[:, ::-1])
    wrong = np.flatnonzero(scene.judged & ~fits(scene.xy, scene.crs))
    faults = tuple(
        Fault(
            int(at), "geometry", f"{scene.xy[at, 0]:.10g}, {scene.xy[at, 1]:.10g}", "reject_system", "remedy_system",
            "row", {"crs": scene.crs.name},
        )
        for at in wrong
    )  # fmt: skip
    return scene, notes, Found(faults)
