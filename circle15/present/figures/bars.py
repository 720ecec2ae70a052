"""Bars of shares: how much of each row is met, borderline, unmet or not known."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from circle15.present.figures.fonts import Fonts
from circle15.present.figures.sheet import HATCH_PT, Pane, Pen, blank, pane, put, write
from circle15.present.figures.texts import share_words, width_cm, wrapped
from circle15.present.figures.views import HATCHES
from circle15.present.style import NEUTRALS, VERDICT_COLOURS
from circle15.words import Language, say

#: Verdicts in the order of a bar.
PARTS: Final = ("met", "borderline", "unmet", "suspected", "unknown")

_WIDTH_CM: Final = 16.0
_ROW_CM: Final = 0.62
_BAR_CM: Final = 0.4
_LABEL_CM: Final = 4.6
_SHARE_CM: Final = 1.4
_FOOT_CM: Final = 1.0
_TEXT: Final = Pen(size=8)


class Bar(NamedTuple):
    """A row: its words, and its number of each verdict; ``unknown`` without the suspected."""

    label: str
    numbers: Mapping[str, float]


def bars_figure(bars: Sequence[Bar], language: Language, fonts: Fonts) -> Figure:
    """Draw a bar for each row: the shares of the verdicts, and the share that is met beside it.

    Parameters
    ----------
    bars
        Rows from top to bottom.
    language
        Of the words.
    fonts
        Of the figure; without Chinese ones words are English.
    """
    words: Language = language if fonts.chinese else "en"
    height = bars_height_cm(len(bars))
    figure = blank(_WIDTH_CM, height)
    on = pane(figure, (0, 0, _WIDTH_CM, height))
    room = _WIDTH_CM - _LABEL_CM - _SHARE_CM - 0.2
    for at, bar in enumerate(bars):
        middle = height - 0.1 - (at + 0.5) * _ROW_CM
        label = fonts.first_drawn(bar.label) or str(at + 1)
        line = wrapped(label, _TEXT.size, _LABEL_CM - 0.3, lines=1)[0]
        write(on, (_LABEL_CM - 0.15, middle), line, Pen(size=_TEXT.size, across="right"), fonts)
        total = sum(bar.numbers.get(part, 0.0) for part in PARTS)
        left = _LABEL_CM
        for part in PARTS:
            wide = room * bar.numbers.get(part, 0.0) / total if total > 0 else 0.0
            if wide > 0:
                _block(on, (left, middle - _BAR_CM / 2), (wide, _BAR_CM), part)
            left += wide
        said = share_words(bar.numbers.get("met", 0.0) / total) if total > 0 else "–"
        write(on, (_WIDTH_CM - _SHARE_CM - 0.05, middle), said, Pen(size=_TEXT.size, weight="bold"), fonts)
    _legend(on, bars, words, fonts)
    return figure


def bars_height_cm(rows: int) -> float:
    """Height of a figure of so many bars in centimetres."""
    return rows * _ROW_CM + _FOOT_CM


def _block(on: Pane, corner: tuple[float, float], size: tuple[float, float], part: str) -> None:
    """Draw a part of a bar."""
    put(on,
        Rectangle(
            corner, *size, facecolor=VERDICT_COLOURS[part], edgecolor=NEUTRALS["soft"], linewidth=0.4,
            hatch=HATCHES.get(part) or None, hatch_linewidth=HATCH_PT,
        )
    )  # fmt: skip


def _legend(on: Pane, bars: Sequence[Bar], language: Language, fonts: Fonts) -> None:
    """Name the verdicts that occur below the bars."""
    left = _LABEL_CM
    for part in PARTS:
        if any(bar.numbers.get(part, 0.0) > 0 for bar in bars):
            label = say(f"verdict.{part}", language)
            _block(on, (left, 0.3), (0.5, 0.28), part)
            write(on, (left + 0.62, 0.44), label, Pen(size=7.5), fonts)
            left += 0.62 + width_cm(label, 7.5) + 0.45
