"""Maps for paper: streets pale, communities by verdict, facilities, boundaries and names, scale bar and north arrow."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from circle15.explaining.kept import plain
from circle15.present.figures.atlas import Atlas, atlas_of
from circle15.present.figures.ground import draw_streets
from circle15.present.figures.key import Mark, draw_compass, draw_key, draw_lines, draw_marks
from circle15.present.figures.layers import (
    draw_borders,
    draw_boundaries,
    draw_communities,
    draw_facilities,
    draw_names,
    line_words,
)
from circle15.present.figures.place import FOOT_CM, KEY_CM, SHEET_CM, Place, area_row, map_sheet, place_of
from circle15.present.figures.sheet import Pane, Pen, blank, blank_again, dots, line, pane, show, write
from circle15.present.figures.views import View, gap_view, rule_of, verdict_view
from circle15.present.style import NEUTRALS
from circle15.result import Result
from circle15.words import Language, say

#: Height of the heading of a map that has one, in centimetres.
_HEAD_CM: Final = 0.75


def map_figure(
    result: Result,
    *,
    rule: str | None = None,
    subdistrict: str | None = None,
    language: Language | None = None,
) -> Figure:
    """Draw a map for paper: verdicts of a rule, or the number of gaps, with scale bar, north arrow and legend.

    Parameters
    ----------
    result
        What a run found.
    rule
        Id of a rule, or ``"STANDARD/RULE"``; None: the number of clauses in which each community has a gap.
    subdistrict
        Name or id of the subdistrict (or district, where no subdistrict is known) that is shown alone; None: the whole.
    language
        Of the words; that of the study when None. Without a Chinese font the words are English.

    Returns
    -------
    A figure of 16 by 10.6 cm; ``figure.savefig("map.png")`` writes it.

    Raises
    ------
    InputError
        If the result has no such rule or subdistrict.
    """
    atlas = atlas_of(result, language or result.manifest["language"])
    view = gap_view(atlas) if rule is None else verdict_view(atlas, *rule_of(result, rule))
    name, row = str(result.manifest["name"]), None if subdistrict is None else area_row(atlas, subdistrict)
    sheet = map_sheet(_HEAD_CM)
    place = place_of(atlas, row, sheet)
    title = say("figure.title_area" if place.name else "figure.title", atlas.language, name=name, view=view.title,
                area=place.name)  # fmt: skip
    return draw_map(atlas, view, place, title=title)


def whole_place(atlas: Atlas, sheet: tuple[float, float]) -> Place:
    """Find the ground of the whole, and draw its streets and borders once for the maps that lie over it.

    Parameters
    ----------
    atlas
        Of a result.
    sheet
        Width and height of the map in centimetres.
    """
    place = place_of(atlas, None, sheet)
    figure = blank(*sheet)
    on = pane(figure, (0, 0, *sheet))
    draw_streets(on, atlas.streets, place.window)
    draw_borders(on, atlas, place.window, np.ones(len(atlas.names), dtype=bool))
    draw_boundaries(on, atlas, place.window)
    return replace(place, ground=dots(figure))


def draw_map(atlas: Atlas, view: View, place: Place, *, title: str = "") -> Figure:
    """Draw a map with its key.

    Parameters
    ----------
    atlas
        Of a result.
    view
        What it is coloured by.
    place
        The part that it shows.
    title
        Heading; empty: none, where a caption names it.
    """
    figure = blank(*SHEET_CM)
    _draw_frame(figure, atlas, view, place, _draw_place(figure, atlas, view, place))
    if title:
        whole = pane(figure, (0, 0, *SHEET_CM))
        write(whole, (0.05, SHEET_CM[1] - 0.36), title, Pen(size=11, weight="bold"), atlas.fonts)
    return figure


def map_dots(
    atlas: Atlas, view: View, place: Place, *, figure: Figure, frames: dict[Hashable, npt.NDArray[np.uint8]]
) -> npt.NDArray[np.uint8]:
    """Draw one of many maps: the same dots as of :func:`draw_map`, what they share drawn once.

    Parameters
    ----------
    atlas, view, place
        As of :func:`draw_map`.
    figure
        One of the sheet's size, which is emptied and drawn on.
    frames
        Keys and source lines that were drawn before; this map's is added.

    Returns
    -------
    Red, green and blue of the dots, shape (rows, columns, 3).
    """
    marks = _draw_place(blank_again(figure), atlas, view, place)
    name = (view.title, tuple(view.classes), tuple(marks), place.window.sheet)
    if name not in frames:
        frame = blank(*SHEET_CM)
        _draw_frame(frame, atlas, view, place, marks)
        frames[name] = dots(frame)
    # Both are drawn on white, and nothing of the one lies over the other.
    return np.minimum(dots(figure), frames[name])


def _draw_place(figure: Figure, atlas: Atlas, view: View, place: Place) -> Sequence[Mark]:
    """Draw the map, its arrow and its scale bar; returns the signs of facilities that are on it."""
    wide, tall = place.window.sheet
    on = pane(figure, (0.05, FOOT_CM - 0.05, wide, tall))
    if place.ground is None:
        draw_streets(on, atlas.streets, place.window)
    else:
        show(on, place.ground)
    draw_communities(on, atlas, view, place)
    draw_boundaries(on, atlas, place.window, _bounded(atlas, place))
    marks = draw_facilities(on, atlas, view, place)
    draw_names(on, atlas, view, place)
    line(on, [0, wide, wide, 0, 0], [0, 0, tall, tall, 0], color=NEUTRALS["soft"], linewidth=0.8, cut=False)
    draw_compass(_beside(figure, place), place.window, atlas.north, atlas.language, atlas.fonts)
    return marks


def _draw_frame(figure: Figure, atlas: Atlas, view: View, place: Place, marks: Sequence[Mark]) -> None:
    """Write the key beside the map, and the source below it."""
    key = _beside(figure, place)
    at = draw_key(key, view.title, view.classes, atlas.fonts)
    at = draw_marks(key, at, marks, atlas.fonts)
    draw_lines(key, at, line_words(atlas), atlas.fonts)
    whole = pane(figure, (0, 0, *SHEET_CM))
    write(whole, (0.05, 0.2), source_line(atlas), Pen(size=6.5, colour=NEUTRALS["soft"]), atlas.fonts)


def _beside(figure: Figure, place: Place) -> Pane:
    """Take the part of a figure beside the map, where its key stands."""
    wide, tall = place.window.sheet
    return pane(figure, (wide + 0.3, FOOT_CM, KEY_CM - 0.1, tall - 0.05))


def _bounded(atlas: Atlas, place: Place) -> npt.NDArray[np.bool_]:
    """Say whose boundaries are drawn over the colours: all, or on the ground of the whole, which has them, its own."""
    if place.ground is None or not place.name:
        return np.ones(len(atlas.areas), dtype=bool)
    own: npt.NDArray[np.bool_] = (atlas.areas["name"].astype(str) == place.name).to_numpy(dtype=bool)
    return own


def source_line(atlas: Atlas) -> str:
    """Say whom the data are owed to, and which result is drawn."""
    manifest = atlas.result.manifest
    owed = [plain(str(line)) for line in manifest.get("attribution") or []]
    none = say("figure.source_none", atlas.language)
    sources = say("list.and", atlas.language).join(line for line in owed if atlas.fonts.draws(line)) or none
    said = say("figure.source", atlas.language, sources=sources, hash=atlas.result.hash[:12])
    return said if atlas.fonts.chinese else f"{said}. {say('figure.no_chinese', 'en')}"
