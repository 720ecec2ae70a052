"""How cells of a workbook look: fonts, inks, grounds."""

from dataclasses import dataclass, replace
from typing import Final

#: A font with Chinese characters that every Windows since Vista has; other systems put their own in its place.
FONT: Final = "Microsoft YaHei"

INK: Final = "#1C1E21"
WASH: Final = "#E8EDF1"
SOFT: Final = "#5D6166"
_LINE: Final = "#D3D3D0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a cell looks.

    Parameters
    ----------
    bold, size, ink
        Of the text; the size in points.
    fill
        Colour of the cell; empty for none.
    number
        Format of a number; empty for the general one.
    lined
        Whether a line runs below.
    wrapped
        Whether a long text goes on in the next line.
    middle
        Whether the text stands in the middle of the row's height, and not on top.
    indent
        Steps by which a text stands off the number beside it.
    """

    bold: bool = False
    size: int = 10
    ink: str = INK
    fill: str = ""
    number: str = ""
    lined: bool = False
    wrapped: bool = True
    middle: bool = False
    indent: int = 0

    def properties(self) -> dict[str, object]:
        """Say it in the words of the library."""
        said: dict[str, object] = {
            "font_name": FONT,
            "font_size": self.size,
            "font_color": self.ink,
            "bold": self.bold,
            "text_wrap": self.wrapped,
            "valign": "vcenter" if self.middle else "top",
        }
        if self.indent:
            said["indent"] = self.indent
        if self.fill:
            said["bg_color"] = self.fill
        if self.number:
            said["num_format"] = self.number
        return said | ({"bottom": 1, "bottom_color": _LINE} if self.lined else {})


BODY: Final = Style()
BOLD: Final = Style(bold=True)
TITLE: Final = Style(bold=True, size=15)
QUIET: Final = Style(size=9, ink=SOFT)
HEADER: Final = Style(bold=True, fill=WASH, lined=True, middle=True)
CELL: Final = Style(lined=True)


def filled(style: Style, fill: str) -> Style:
    """Give a style another ground, and an ink that can be read on it.

    >>> filled(CELL, "#2f7fb8").ink, filled(CELL, "#f3d39b").ink
    ('#FFFFFF', '#1C1E21')
    """
    red, green, blue = (_linear(int(fill[at : at + 2], 16) / 255) for at in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue  # WCAG 2.2, relative luminance
    return replace(style, fill=fill, ink="#FFFFFF" if luminance < _DARK else INK)


#: Grounds darker than this bear white letters: the contrasts of WCAG 2.2 with white and with the ink are equal at 0.2.
_DARK: Final = 0.2


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
