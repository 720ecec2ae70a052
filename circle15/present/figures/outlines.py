"""Outlines of areas as paths that are drawn: simplified once for all maps of about the same scale."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from circle15.present.figures.sheet import HATCH_PT, Pane, put
from circle15.present.figures.window import Window, dot_metres, to_sheet

#: Steps of scale for which outlines are simplified anew, in each doubling of it.
_STEPS: Final = 2

#: Outlines drawn as one: a hatch is prepared anew for every path, and the renderer's memory for one is bounded.
_TOGETHER: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """Shapes of communities or areas.

    Parameters
    ----------
    shapes
        In metres, shape (n,).
    outlined
        Which of them cover ground, shape (n,).
    bounds
        West, south, east and north of each in metres, shape (n, 4); NaN where it has none.
    drawn
        Paths that were made, by the step of the scale and the row: what one map has simplified serves the next.
    """

    shapes: npt.NDArray[np.object_]
    outlined: npt.NDArray[np.bool_]
    bounds: npt.NDArray[np.float64]
    drawn: dict[tuple[int, int], Outline] = field(default_factory=dict)


def shapes_of(places: gpd.GeoDataFrame) -> Shapes:
    """Prepare the shapes of a table.

    Parameters
    ----------
    places
        Shapes in metres.
    """
    shapes = np.asarray(places.geometry.to_numpy(), dtype=object)
    return Shapes(shapes=shapes, outlined=shapely.get_dimensions(shapes) == 2, bounds=shapely.bounds(shapes))


def in_view(shapes: Shapes, window: Window) -> npt.NDArray[np.bool_]:
    """Whether the rectangle around each shape touches a window, shape (n,)."""
    west, south, east, north = window.bounds
    box = shapes.bounds
    seen: npt.NDArray[np.bool_] = (
        (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
    )
    return seen


def outlines(shapes: Shapes, rows: npt.NDArray[np.bool_], window: Window) -> list[Outline]:
    """Outlines in metres, with their holes, fine enough for a window.

    Parameters
    ----------
    shapes
        Of communities or areas.
    rows
        Which of them, shape (n,); those that cover no ground are left out.
    window
        Ground and sheet.
    """
    step = math.floor(_STEPS * math.log2(dot_metres(window)))
    wanted = np.flatnonzero(rows & shapes.outlined)
    missing = np.array([row for row in wanted.tolist() if (step, row) not in shapes.drawn], dtype=int)
    # Rings of shapes run one way and holes the other: what is drawn as one is filled by how often it is run around.
    rough = shapely.orient_polygons(shapely.simplify(shapes.shapes[missing], 2.0 ** (step / _STEPS)))
    shapes.drawn.update(zip([(step, row) for row in missing.tolist()], _paths(rough), strict=True))
    return [shapes.drawn[step, row] for row in wanted.tolist()]


def _paths(shapes: npt.NDArray[np.object_]) -> list[Outline]:
    """Put the rings of each shape together into one path."""
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, at = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(xy), Outline.LINETO, dtype=Outline.code_type)
    codes[np.diff(at, prepend=-1) > 0] = Outline.MOVETO
    codes[np.diff(at, append=len(rings)) > 0] = Outline.CLOSEPOLY
    ends = np.searchsorted(of_part[of_ring][at], np.arange(1, len(shapes) + 1)) if len(xy) else [0] * len(shapes)
    starts = [0, *ends][:-1]
    return [Outline(xy[start:end], codes[start:end]) for start, end in zip(starts, ends, strict=True)]


def fill(
    on: Pane,
    window: Window,
    paths: Sequence[Outline],
    *,
    colour: str = "none",
    hatch: str = "",
    look: Mapping[str, Any],
) -> None:
    """Draw outlines, filled and hatched.

    Parameters
    ----------
    on
        The map.
    window
        Its ground and sheet.
    paths
        In metres.
    colour, hatch
        Within them.
    look
        Of their lines and their place in the order of drawing, as matplotlib's patches have it.
    """
    for start in range(0, len(paths), _TOGETHER):
        drawn = PathPatch(
            Outline.make_compound_path(*paths[start : start + _TOGETHER]), facecolor=colour, hatch=hatch or None,
            alpha=None if colour == "none" else 0.82, hatch_linewidth=HATCH_PT, **look,
        )  # fmt: skip
        put(on, drawn, before=to_sheet(window))
