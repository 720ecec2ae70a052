"""The key beside a map: legend, north arrow and scale bar, in centimetres from the top."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.patches import Polygon, Rectangle

from circle15.present.figures.fonts import Fonts
from circle15.present.figures.sheet import HATCH_PT, Pane, Pen, line, put, write
from circle15.present.figures.texts import wrapped
from circle15.present.figures.views import Colour
from circle15.present.figures.window import Window
from circle15.present.style import NEUTRALS
from circle15.words import Language, say

_SWATCH_CM: Final = (0.62, 0.34)
_STEP_CM: Final = 0.5
_LINE_CM: Final = 0.36
_HEAD: Final = Pen(size=8.5, weight="bold")
_BODY: Final = Pen(size=7.5)

#: Longest scale bar, in centimetres.
_BAR_CM: Final = 2.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The sign of a kind of facility: its words, its shape, and whether it is filled."""

    label: str
    shape: str
    filled: bool = True


def draw_key(on: Pane, heading: str, classes: Sequence[Colour], fonts: Fonts) -> float:
    """Write a heading and the classes below it.

    Parameters
    ----------
    on
        The part of the figure for the key.
    heading
        What the map shows.
    classes
        Its classes.
    fonts
        Of the figure.

    Returns
    -------
    Height in centimetres at which the next entry stands.
    """
    room, at = on.size[0], on.size[1] - 0.3
    for part in wrapped(heading, _HEAD.size, room):
        write(on, (0, at), part, _HEAD, fonts)
        at -= _LINE_CM + 0.04
    at -= 0.12
    for item in classes:
        low = at - _SWATCH_CM[1] / 2
        swatch = Rectangle(
            (0, low), *_SWATCH_CM, facecolor=item.colour, edgecolor=NEUTRALS["soft"], linewidth=0.4,
            hatch=item.hatch or None, hatch_linewidth=HATCH_PT,
        )  # fmt: skip
        put(on, swatch)
        at = _entry(on, at, item.label, fonts)
    return at


def draw_marks(on: Pane, at: float, marks: Sequence[Mark], fonts: Fonts) -> float:
    """Write the signs of facilities; returns the height of the next entry."""
    for mark in marks:
        face = NEUTRALS["ink"] if mark.filled else NEUTRALS["paper"]
        line(on,
            [_SWATCH_CM[0] / 2], [at], marker=mark.shape, linestyle="none", markersize=4.5, markerfacecolor=face,
            markeredgecolor=NEUTRALS["ink"] if not mark.filled else NEUTRALS["paper"], markeredgewidth=0.6,
        )  # fmt: skip
        at = _entry(on, at, mark.label, fonts)
    return at


def draw_lines(on: Pane, at: float, lines: Mapping[str, Mapping[str, object]], fonts: Fonts) -> float:
    """Write the lines of the base map; returns the height of the next entry."""
    for label, look in lines.items():
        line(on, [0, _SWATCH_CM[0]], [at, at], **look)  # type: ignore[arg-type]
        at = _entry(on, at, label, fonts)
    return at


def draw_compass(on: Pane, window: Window, north: float, language: Language, fonts: Fonts) -> None:
    """Draw the arrow to true north and the scale bar at the foot of the key.

    Parameters
    ----------
    on
        The part of the figure for the key.
    window
        Ground and sheet of the map.
    north
        Degrees by which true north is turned from up, clockwise.
    language, fonts
        Of the words.
    """
    turn, x, y, tall = math.radians(north), on.size[0] - 0.75, 1.75, 0.62
    along, across = (math.sin(turn), math.cos(turn)), (math.cos(turn), -math.sin(turn))
    tip = (x + tall * along[0], y + tall * along[1])
    for side, colour in ((-1, NEUTRALS["paper"]), (1, NEUTRALS["ink"])):
        foot = (x + side * 0.24 * across[0] - 0.12 * along[0], y + side * 0.24 * across[1] - 0.12 * along[1])
        put(on, Polygon([tip, foot, (x, y)], facecolor=colour, edgecolor=NEUTRALS["ink"], linewidth=0.6))
    letter = (x + (tall + 0.22) * along[0], y + (tall + 0.22) * along[1])
    write(on, letter, say("figure.north", language), Pen(size=8, weight="bold", across="center"), fonts)
    metres = bar_metres(window.metres_per_cm)
    wide = metres / window.metres_per_cm
    for part in range(4):
        face = NEUTRALS["ink"] if part % 2 == 0 else NEUTRALS["paper"]
        put(
            on,
            Rectangle(
                (part * wide / 4, 0.62), wide / 4, 0.13, facecolor=face, edgecolor=NEUTRALS["ink"], linewidth=0.5
            ),
        )
    write(on, (0, 0.4), "0", Pen(size=6.5), fonts)
    key, number = ("figure.kilometres", metres / 1_000) if metres >= 1_000 else ("figure.metres", metres)
    write(on, (wide, 0.4), say(key, language, n=number), Pen(size=6.5, across="center"), fonts)


def bar_metres(metres_per_cm: float) -> float:
    """Choose the length of a scale bar: 1, 2 or 5 with noughts behind, the longest that has room.

    Parameters
    ----------
    metres_per_cm
        How many metres of ground a centimetre shows.

    Examples
    --------
    >>> bar_metres(100.0), bar_metres(45.0)
    (200.0, 100.0)
    """
    most = _BAR_CM * metres_per_cm
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= most)


def _entry(on: Pane, at: float, label: str, fonts: Fonts) -> float:
    """Write the words of an entry beside its sign."""
    left = _SWATCH_CM[0] + 0.18
    lines = wrapped(label, _BODY.size, on.size[0] - left)
    for number, part in enumerate(lines):
        write(on, (left, at - number * _LINE_CM), part, _BODY, fonts)
    return at - _STEP_CM - (len(lines) - 1) * _LINE_CM
