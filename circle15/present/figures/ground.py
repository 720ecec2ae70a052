"""The ground of a map: pale streets."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from circle15.present.figures.sheet import Pane, put
from circle15.present.figures.window import Window, dot_metres, to_sheet
from circle15.present.style import NEUTRALS

#: Widths of streets in points, their shades, and how many metres a dot may show at most for them to be drawn: on the
#: map of a whole city footpaths would only be a grey haze. By the class of OpenStreetMap's ``highway``; all else is
#: minor.
_CLASSES: Final[Mapping[str, tuple[float, str, float]]] = {
    "minor": (0.45, NEUTRALS["street_minor"], 10.0),
    "path": (0.35, NEUTRALS["street_path"], 6.0),
    "middle": (0.8, NEUTRALS["street_middle"], math.inf),
    "major": (1.25, NEUTRALS["street_major"], math.inf),
}
_MAJOR: Final = frozenset({"motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link"})
_MIDDLE: Final = frozenset({"secondary", "tertiary", "secondary_link", "tertiary_link"})
_PATHS: Final = frozenset({"footway", "path", "steps", "pedestrian", "cycleway", "track", "corridor"})

#: Share of the lines that has to be of the larger classes before smaller ones are left out: streets that have no
#: classes are all minor.
_DENSE: Final = 0.05

#: Lines that make one path: the renderer's memory for a path is bounded.
_TOGETHER: Final = 500

#: A line is simplified by so many dots of the picture.
_DOTS: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Streets, prepared once for all maps: their lines, their classes, and a tree to find them by place."""

    shapes: npt.NDArray[np.object_]
    classes: npt.NDArray[np.str_]
    tree: shapely.STRtree


def lines_of(streets: gpd.GeoDataFrame) -> Lines:
    """Prepare streets for maps.

    Parameters
    ----------
    streets
        Lines with ``highway``.
    """
    shapes = np.asarray(streets.geometry.to_numpy(), dtype=object)
    return Lines(shapes=shapes, classes=street_classes(streets), tree=shapely.STRtree(shapes))


def street_classes(streets: gpd.GeoDataFrame) -> npt.NDArray[np.str_]:
    """Class of every street: major, middle, minor or path."""
    if "highway" not in streets.columns:
        return np.full(len(streets), "minor")
    said = streets["highway"].astype(str)
    return np.select([said.isin(_MAJOR), said.isin(_MIDDLE), said.isin(_PATHS)], ["major", "middle", "path"], "minor")


def draw_streets(on: Pane, streets: Lines, window: Window) -> None:
    """Draw the streets of a window.

    Parameters
    ----------
    on
        The map.
    streets
        Of the study.
    window
        Ground and sheet.
    """
    rows = np.sort(streets.tree.query(shapely.box(*window.bounds)))
    classes = streets.classes[rows]
    dot = dot_metres(window)
    dense = np.isin(classes, ("major", "middle")).mean() >= _DENSE if len(rows) else False
    if dense:
        drawn = np.array([dot <= _CLASSES[name][2] for name in _CLASSES])
        kept = np.isin(classes, np.array(list(_CLASSES))[drawn])
        rows, classes = rows[kept], classes[kept]
    lines = shapely.simplify(streets.shapes[rows], _DOTS * dot, preserve_topology=False)
    placed = to_sheet(window)
    for name, (width, colour, _) in _CLASSES.items():
        look = {"linewidth": width, "edgecolor": colour, "facecolor": "none", "capstyle": "round", "zorder": 0}
        for path in _paths(lines[classes == name]):
            put(on, PathPatch(path, **look), before=placed)


def _paths(lines: npt.NDArray[np.object_]) -> list[Outline]:
    """Put lines together into a few paths: one object for each line would cost more than drawing it."""
    parts = shapely.get_parts(lines[~shapely.is_missing(lines)])
    found = []
    for start in range(0, len(parts), _TOGETHER):
        xy, at = shapely.get_coordinates(parts[start : start + _TOGETHER], return_index=True)
        codes = np.where(np.diff(at, prepend=-1) > 0, Outline.MOVETO, Outline.LINETO).astype(Outline.code_type)
        found.append(Outline(xy, codes))
    return found
