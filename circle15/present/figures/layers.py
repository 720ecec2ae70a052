"""The layers of a map: communities, boundaries, facilities, names."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from circle15.explaining.kept import plain, short_kind
from circle15.present.columns import column
from circle15.present.figures.atlas import Atlas
from circle15.present.figures.key import Mark
from circle15.present.figures.outlines import fill, in_view, outlines
from circle15.present.figures.place import Place
from circle15.present.figures.sheet import Pane, Pen, line, write
from circle15.present.figures.texts import Label, shortened, with_room
from circle15.present.figures.views import View
from circle15.present.figures.window import Window
from circle15.present.style import NEUTRALS
from circle15.words import say

#: Most communities that are named on the map of the whole; a map of one subdistrict names all that have room.
_NAMED: Final = 40

#: How far below its dot the name of a community stands, in centimetres.
_BELOW_CM: Final = 0.33

#: Signs of facilities; kinds beyond them share the last.
_SHAPES: Final = ("o", "^", "s", "D", "v", "P")

_AREA_LINE: Final[Mapping[str, Any]] = {"color": NEUTRALS["ink"], "linewidth": 1.1, "linestyle": (0, (6, 2, 1, 2))}
_COMMUNITY_LINE: Final[Mapping[str, Any]] = {"color": NEUTRALS["soft"], "linewidth": 0.5}
_FILL_LINE: Final = {"edgecolor": NEUTRALS["soft"], "linewidth": 0.5, "zorder": 2}
_STREET_LINE: Final[Mapping[str, Any]] = {"color": NEUTRALS["street_major"], "linewidth": 1.2}


def draw_borders(on: Pane, atlas: Atlas, window: Window, rows: npt.NDArray[np.bool_]) -> None:
    """Draw the outlines of communities that are not coloured.

    Parameters
    ----------
    on
        The map.
    atlas, window
        Of the map.
    rows
        Which communities, shape (n,).
    """
    shown = rows & in_view(atlas.community_shapes, window)
    fill(on, window, outlines(atlas.community_shapes, shown, window), look=_FILL_LINE)


def draw_communities(on: Pane, atlas: Atlas, view: View, place: Place) -> None:
    """Fill the outlines, and put points where a community has none."""
    shapes, window = atlas.community_shapes, place.window
    seen = place.inside & in_view(shapes, window)
    if place.ground is None:
        draw_borders(on, atlas, window, ~(place.inside & (view.of != "")))
    for item in view.classes:
        same = seen & (view.of == item.key)
        fill(on, window, outlines(shapes, same, window), colour=item.colour, hatch=item.hatch, look=_FILL_LINE)
        at = window.on_sheet(atlas.middles[same & ~shapes.outlined])
        line(
            on, *at.T, marker="o", linestyle="none", markersize=8, markerfacecolor=item.colour,
            markeredgecolor=NEUTRALS["ink"], markeredgewidth=0.7, zorder=4,
        )  # fmt: skip
    bare = window.on_sheet(atlas.middles[seen & ~shapes.outlined & (view.of == "")])
    line(
        on, *bare.T, marker="o", linestyle="none", markersize=6, markerfacecolor=NEUTRALS["paper"],
        markeredgecolor=NEUTRALS["soft"], zorder=4,
    )  # fmt: skip


def draw_boundaries(on: Pane, atlas: Atlas, window: Window, rows: npt.NDArray[np.bool_] | None = None) -> None:
    """Draw the boundaries of subdistricts.

    Parameters
    ----------
    on
        The map.
    atlas, window
        Of the map.
    rows
        Which subdistricts, shape (n,); all when None.
    """
    shown = in_view(atlas.area_shapes, window) & (True if rows is None else rows)
    look = {"zorder": 2.5, "edgecolor": _AREA_LINE["color"]} | {
        name: _AREA_LINE[name] for name in ("linewidth", "linestyle")
    }
    fill(on, window, outlines(atlas.area_shapes, shown, window), look=look)


def draw_facilities(on: Pane, atlas: Atlas, view: View, place: Place) -> list[Mark]:
    """Draw the facilities of the kinds that a clause asks for; returns their signs."""
    table = atlas.result.facilities
    west, south, east, north = place.window.bounds
    at = atlas.facility_middles
    seen = (at[:, 0] >= west) & (at[:, 0] <= east) & (at[:, 1] >= south) & (at[:, 1] <= north)
    kinds = column(table, "kind").astype(str).to_numpy()
    status = column(table, "status").fillna("open").astype(str).to_numpy()
    there = [kind for kind in view.kinds if (seen & (kinds == kind) & (status == "open")).any()]
    marks = []
    for number, kind in enumerate(there):
        shape = _SHAPES[min(number, len(_SHAPES) - 1)]
        _put(on, place.window.on_sheet(at[seen & (kinds == kind) & (status == "open")]), shape, filled=True)
        if number < len(_SHAPES):
            last = number == len(_SHAPES) - 1 and len(there) > len(_SHAPES)
            label = say("figure.other", atlas.language) if last else short_kind(kind, atlas.language)
            marks.append(Mark(label=label, shape=shape))
    coming = seen & np.isin(kinds, view.kinds) & np.isin(status, ("planned", "building"))
    if coming.any():
        _put(on, place.window.on_sheet(at[coming]), "o", filled=False)
        marks.append(Mark(label=say("figure.planned", atlas.language), shape="o", filled=False))
    return marks


def _put(on: Pane, at: npt.NDArray[np.float64], shape: str, *, filled: bool) -> None:
    """Put signs of one shape."""
    face, edge = (NEUTRALS["ink"], NEUTRALS["paper"]) if filled else (NEUTRALS["paper"], NEUTRALS["ink"])
    line(
        on, *at.T, marker=shape, linestyle="none", markersize=4.5, markerfacecolor=face, markeredgecolor=edge,
        markeredgewidth=0.6, zorder=5,
    )  # fmt: skip


def draw_names(on: Pane, atlas: Atlas, view: View, place: Place) -> None:
    """Write the names of subdistricts, and of communities where these are few or the map is of one subdistrict."""
    sheet = place.window.sheet
    names = [shortened(atlas.fonts.first_drawn(plain(str(name)))) for name in atlas.areas["name"]]
    large = [
        Label(name, x, y, 9.5)
        for name, (x, y) in zip(names, place.window.on_sheet(atlas.area_middles).tolist(), strict=True)
    ]
    large = [] if place.name else with_room(large, sheet)
    rows = np.flatnonzero(place.inside & ~np.isnan(atlas.middles).any(axis=1)).tolist()
    small: list[Label] = []
    if place.name or len(rows) <= _NAMED:
        # Below the dot of a community that has no outline, in the middle of one that has.
        dots = ~atlas.community_shapes.outlined
        at = place.window.on_sheet(atlas.middles) - np.column_stack(
            [np.zeros(len(dots)), np.where(dots, _BELOW_CM, 0.0)]
        )
        texts = [_named(atlas, view, row) for row in rows]
        small = with_room(
            [Label(text, at[row, 0], at[row, 1], 7) for text, row in zip(texts, rows, strict=True)], sheet, large
        )
    for labels, pen in ((small, Pen(size=7, across="center", halo=1.8)),
                        (large, Pen(size=9.5, weight="bold", across="center", halo=2.2))):  # fmt: skip
        for label in labels:
            write(on, (label.x_cm, label.y_cm), label.text, pen, atlas.fonts)


def _named(atlas: Atlas, view: View, row: int) -> str:
    """Name a community, with its gaps where the map counts them."""
    name = atlas.names[row]
    if not view.counts or not view.counts[row] or not name:
        return name
    return say("figure.counted", atlas.language, name=name, n=view.counts[row])


def line_words(atlas: Atlas) -> dict[str, Mapping[str, Any]]:
    """Words and looks of the lines of the base map."""
    lines = {say("figure.community_line", atlas.language): _COMMUNITY_LINE}
    if len(atlas.areas):
        lines[say("figure.area_line", atlas.language)] = _AREA_LINE
    return lines | {say("figure.street", atlas.language): _STREET_LINE}
