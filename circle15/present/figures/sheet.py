"""A sheet to draw on: a figure in centimetres, its texts, and the picture file that it becomes.

No module here imports pyplot, whose current figure and settings are shared by a whole process: a figure is made, drawn
and forgotten.
"""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import BboxImage
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from circle15.present.figures.fonts import Fonts
from circle15.present.style import NEUTRALS

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

CM_PER_INCH: Final = 2.54
POINTS_PER_CM: Final = 72 / CM_PER_INCH

#: Dots per inch of a picture: 16 cm are 1,008 dots, sharp enough for print in an office.
DPI: Final = 160

#: Colours of a picture file: maps have few, and a palette takes a third of the bytes.
_COLOURS: Final = 96

#: Colours lighter than this in red, green and blue are the white of the paper.
_WHITE: Final = 249

#: How hard a picture file is packed, of 9: beyond this it takes three times as long for a few per cent.
_PACKED: Final = 4

#: Width of the strokes of hatches in points.
HATCH_PT: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How a text is written.

    Parameters
    ----------
    size
        Points.
    colour, weight
        Of the letters.
    across, up
        Where the text stands by its point: ``left``, ``center``, ``right``; ``top``, ``center``, ``baseline``.
    halo
        Width in points of a white rim, so that it can be read on a map; 0: none.
    """

    size: float = 8.0
    colour: str = NEUTRALS["ink"]
    weight: str = "normal"
    across: str = "left"
    up: str = "center"
    halo: float = 0.0


def blank_again(figure: Figure) -> Figure:
    """Empty a figure to draw the next one of its size on it: its canvas keeps how wide each text is."""
    figure.clear()
    return figure


def blank(width_cm: float, height_cm: float) -> Figure:
    """Make an empty figure."""
    figure = Figure(figsize=(width_cm / CM_PER_INCH, height_cm / CM_PER_INCH), dpi=DPI, facecolor=NEUTRALS["paper"])
    FigureCanvasAgg(figure)
    return figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """A part of a figure that measures in centimetres from its lower left corner.

    What is drawn goes straight to the figure: an ``Axes`` brings ticks, spines and limits that no map has, and making
    three of them for each map takes longer than drawing it.

    Parameters
    ----------
    figure
        That it is a part of.
    size
        Width and height in centimetres.
    transform
        From its centimetres to dots of the figure.
    edge
        Its rectangle, beyond which nothing is drawn.
    """

    figure: Figure
    size: tuple[float, float]
    transform: Transform
    edge: TransformedBbox


def pane(figure: Figure, box: tuple[float, float, float, float]) -> Pane:
    """Make a part of a figure that measures in centimetres.

    Parameters
    ----------
    figure
        A figure.
    box
        Left, bottom, width and height in centimetres.
    """
    left, bottom, across, up = box
    moved = Affine2D().translate(left, bottom).scale(1 / CM_PER_INCH) + figure.dpi_scale_trans
    edge = TransformedBbox(Bbox.from_extents(0, 0, across, up), moved)
    return Pane(figure=figure, size=(across, up), transform=moved, edge=edge)


def put(on: Pane, artist: Artist, *, before: Transform | None = None, cut: bool = True) -> None:
    """Put something drawn on a pane.

    Parameters
    ----------
    on
        Part of a figure.
    artist
        In centimetres of the pane.
    before
        From its own units to centimetres, where it has others.
    cut
        Whether what lies beyond the pane is left out.
    """
    artist.set_transform(on.transform if before is None else before + on.transform)
    on.figure.add_artist(artist)
    if cut:
        artist.set_clip_box(on.edge)


def line(on: Pane, across: Any, up: Any, *, cut: bool = True, **look: Any) -> None:  # noqa: ANN401  as Line2D has them
    """Draw a line, or signs at places, in centimetres of a pane.

    Parameters
    ----------
    on
        Part of a figure.
    across, up
        Places.
    cut
        Whether what lies beyond the pane is left out.
    look
        As :class:`matplotlib.lines.Line2D` has it.
    """
    put(on, Line2D(across, up, **look), cut=cut)


def write(on: Pane, at: tuple[float, float], text: str, pen: Pen, fonts: Fonts) -> None:
    """Write a text that nothing reads as a formula.

    Parameters
    ----------
    on
        Part of a figure.
    at
        Place in its centimetres.
    text
        Any text; characters that no font has are left out.
    pen
        How.
    fonts
        Of the figure.
    """
    options: dict[str, Any] = {}
    if pen.halo:
        options["path_effects"] = [withStroke(linewidth=pen.halo, foreground=NEUTRALS["paper"])]
    shown = "".join(sign for sign in text if sign.isspace() or ord(sign) in fonts.signs)
    written = Text(
        *at, shown, family=list(fonts.families), fontsize=pen.size, color=pen.colour, weight=pen.weight,
        ha=pen.across, va=pen.up, parse_math=False, clip_on=True, **options,
    )  # fmt: skip
    put(on, written)


def dots(figure: Figure) -> npt.NDArray[np.uint8]:
    """Draw a figure; returns red, green and blue of its dots, shape (rows, columns, 3)."""
    return np.asarray(_drawn(figure))


def _drawn(figure: Figure) -> "Picture":
    """Draw a figure as a picture of red, green and blue."""
    from PIL import Image

    canvas: Any = figure.canvas
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def show(on: Pane, drawn: npt.NDArray[np.uint8]) -> None:
    """Put a picture over the whole of a pane.

    Parameters
    ----------
    on
        Part of a figure.
    drawn
        As from :func:`dots`.
    """
    image = BboxImage(on.edge, interpolation="nearest", zorder=0)
    image.set_data(drawn)
    on.figure.add_artist(image)


def picture(drawn: "Figure | npt.NDArray[np.uint8]") -> bytes:
    """Write a figure, or its dots as :func:`dots` gives them, as a PNG file with a palette."""
    from PIL import Image

    image = _drawn(drawn) if isinstance(drawn, Figure) else Image.fromarray(drawn)
    small = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    levels = np.array(small.getpalette(), dtype=np.uint8).reshape(-1, 3)
    levels[(levels > _WHITE).all(axis=1)] = 255  # the palette's own white is a little grey on the page
    small.putpalette(levels.ravel().tolist())
    file = io.BytesIO()
    small.save(file, "PNG", dpi=(DPI, DPI), compress_level=_PACKED)
    return file.getvalue()
