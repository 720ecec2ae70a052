"""Fonts of figures: a Chinese one where the computer has one, and what to write where it has none."""

import functools
from dataclasses import dataclass
from typing import Final

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

#: Fonts with the characters of GB 18030 that offices, Linux and macOS bring along, the first that is there counts.
CHINESE: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
)

#: The font that comes with matplotlib.
LATIN: Final = "DejaVu Sans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """Fonts of a figure.

    Parameters
    ----------
    families
        Their names, the first that has a character draws it.
    chinese
        Whether one of them has Chinese characters.
    signs
        Code points that any of them has.
    """

    families: tuple[str, ...]
    chinese: bool
    signs: frozenset[int]

    def draws(self, text: str) -> bool:
        """Whether every character of a text can be drawn."""
        return all(sign.isspace() or ord(sign) in self.signs for sign in text)

    def first_drawn(self, *texts: str) -> str:
        """Take the first text that can be drawn: a name, else its id; empty where none can."""
        return next((text for text in texts if text and self.draws(text)), "")


@functools.lru_cache(maxsize=1)
def find_fonts() -> Fonts:
    """Find the fonts of this computer."""
    return fonts_among(frozenset(entry.name for entry in fontManager.ttflist))


def fonts_among(known: frozenset[str]) -> Fonts:
    """Choose fonts.

    Parameters
    ----------
    known
        Names of fonts that are there.

    Examples
    --------
    >>> fonts_among(frozenset({"DejaVu Sans"})).first_drawn("北街社区", "c-12")
    'c-12'
    """
    chinese = next((name for name in CHINESE if name in known), None)
    families = (LATIN,) if chinese is None else (chinese, LATIN)
    return Fonts(families=families, chinese=chinese is not None, signs=frozenset().union(*map(_signs, families)))


def _signs(family: str) -> frozenset[int]:
    """List the code points of a font."""
    return frozenset(get_font(findfont(FontProperties(family=family))).get_charmap())
