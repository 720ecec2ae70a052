"""Numbers as a report writes them; what is not known is a dash."""

import math
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from circle15.present.document.xml import Filled
from circle15.present.figures.texts import share_words
from circle15.verdicts.sentences import measured
from circle15.words import Language

NOTHING: Final = "–"

#: Pale colours behind verdicts in tables: black letters stay readable on them.
_FILLS: Final[Mapping[str, str]] = {
    "met": "D5E5F1",
    "borderline": "FBEFD8",
    "unmet": "F6D9C9",
    "suspected": "E4E4E2",
    "unknown": "EFEFED",
}


def known(value: Any) -> bool:  # noqa: ANN401  a cell
    """Whether a cell holds a finite number."""
    return not pd.isna(value) and math.isfinite(float(value))


def share(value: Any) -> str:  # noqa: ANN401
    """Write a share as per cent.

    >>> share(0.8996), share(None)
    ('89.96%', '–')
    """
    return share_words(float(value)) if known(value) else NOTHING


def whole(value: Any) -> str:  # noqa: ANN401
    """Write a number of people or places.

    >>> whole(65684.0), whole(float("nan"))
    ('65,684', '–')
    """
    return f"{float(value):,.0f}" if known(value) else NOTHING


def amount(value: Any, unit: str, language: Language) -> str:  # noqa: ANN401
    """Write a value with its unit."""
    return measured(float(value), unit, language) if known(value) else NOTHING


def text(value: Any) -> str:  # noqa: ANN401
    """Write a text; empty where there is none."""
    return "" if value is None or pd.isna(value) else str(value)


def verdict_cell(verdict: str, words: str, *, suspected: bool = False) -> Filled | str:
    """Put the colour of a verdict behind its words."""
    fill = _FILLS.get("suspected" if suspected else verdict)
    return words if fill is None else Filled(words, fill)
