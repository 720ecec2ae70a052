"""The part of a study that a map shows: the whole, or one subdistrict."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from circle15.errors import InputError
from circle15.explaining.choose import nearest_of
from circle15.explaining.kept import plain
from circle15.present.figures.atlas import Atlas
from circle15.present.figures.window import Window, window_of
from circle15.verdicts.units import Units

#: Width and height of a map with its key, and the width of the key, in centimetres: the text of an A4 page is 16 wide.
SHEET_CM: Final = (16.0, 10.6)
KEY_CM: Final = 3.9
FOOT_CM: Final = 0.5

#: Scale of an area against that of the whole from which it is shown on the map of the whole: as large, it would be
#: no clearer on its own.
_LIKE_WHOLE: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The part of a study that a map shows.

    Parameters
    ----------
    name
        Of the subdistrict; empty for the whole.
    inside
        Whether each community belongs to it, shape (n,).
    window
        Ground and sheet.
    ground
        Its streets and the borders of its communities as a picture, shape (rows, columns, 3), where many maps lie over
        the same; None: they are drawn with the map.
    """

    name: str
    inside: npt.NDArray[np.bool_]
    window: Window
    ground: npt.NDArray[np.uint8] | None = None


def map_sheet(head_cm: float = 0.0) -> tuple[float, float]:
    """Width and height of the map itself, in centimetres, below a heading of some height."""
    return SHEET_CM[0] - KEY_CM - 0.3, SHEET_CM[1] - FOOT_CM - head_cm


def area_row(atlas: Atlas, wanted: str) -> int:
    """Find the row of a subdistrict by id or name.

    Raises
    ------
    InputError
        If there is none.
    """
    unit = area_units(atlas)
    if unit is None:
        raise InputError("figure_area_none", value=wanted)
    ids, names = [str(key) for key in unit.ids], [str(name) for name in unit.names]
    for known in (ids, names):
        if known.count(wanted) == 1:
            return known.index(wanted)
    raise InputError("figure_area_unknown", value=plain(wanted), nearest=nearest_of(wanted, [*names, *ids]))


def area_units(atlas: Atlas) -> Units | None:
    """Take the finest units above communities that are known by name; None without any."""
    known = [atlas.units[level] for level in ("subdistrict", "district") if not atlas.units[level].stands_in]
    return known[0] if known else None


def place_of(atlas: Atlas, row: int | None, sheet: tuple[float, float], whole: Place | None = None) -> Place:
    """Find the ground of a subdistrict, or of the whole.

    Parameters
    ----------
    atlas
        Of a result.
    row
        Of the subdistrict; None for the whole.
    sheet
        Width and height of the map in centimetres.
    whole
        The place of the whole study: an area that is almost as large is shown on its map.
    """
    unit = None if row is None else area_units(atlas)
    inside = np.ones(len(atlas.names), dtype=bool) if unit is None else np.asarray(unit.of_community == row)
    shapes = [*atlas.result.communities.geometry.to_numpy()[inside]]
    if unit is not None and row is not None:
        shapes += list(atlas.areas.geometry[atlas.areas.index == unit.ids[row]])
    bounds = shapely.total_bounds(np.array(shapes, dtype=object))
    if np.isnan(bounds).any():
        bounds = atlas.result.streets.total_bounds
    window = window_of((float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3])), sheet)
    name = "" if unit is None else str(unit.names[row])
    if whole is not None and window.metres_per_cm > _LIKE_WHOLE * whole.window.metres_per_cm:
        return replace(whole, name=name, inside=inside)
    return Place(name=name, inside=inside, window=window)
