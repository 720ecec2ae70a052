"""Tables of the summary -> columns of a sheet: formats by column or unit, colours by verdict, yes and no in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.present.cell_styles import Style, filled
from circle15.present.sheets import SheetColumn
from circle15.present.style import VERDICT_COLOURS
from circle15.present.summary.columns import NUMBER_FORMATS, kind_of_unit, look
from circle15.units import percent_digits
from circle15.words import Language, say

Numbers = NDArray[np.float64]

#: How a cell of a long table looks: a line high, its text not wrapped.
PLAIN: Final = Style(wrapped=False)

#: Colours of problems by their severity; the word stands in the cell.
SEVERITY_COLOURS: Final[Mapping[str, str]] = {"error": "#F4C7B8", "warning": "#FBE7B6", "note": "#E8EDF1"}

#: Columns of codes: a spreadsheet that is asked to edit them leaves them texts.
_CODES: Final = frozenset({"unit_id", "facility_id", "id", "rule_id", "complex_id"})

#: Columns that mark the few rows of which they are true.
_MARKS: Final = frozenset({"gap", "suspected", "primary", "decides"})

#: Columns whose unit stands in another.
_UNIT_COLUMNS: Final = {
    "value": "unit", "limit": "unit", "low": "unit", "high": "unit", "shortfall": "shortfall_unit",
}  # fmt: skip

#: Texts that stand to the right of a number.
_AFTER_NUMBERS: Final = frozenset({"unit_text", "shortfall_text", "text", "missing"})

#: Formats of shares, each with ten times the digits of the one before.
_SHARE_FORMATS: Final = ("0.0%", "0.00%", "0.000%", "0.0000%")


def columns_of(
    table: pd.DataFrame, names: Sequence[str], language: Language, *, base: Style = PLAIN
) -> list[SheetColumn]:
    """Make columns of a sheet.

    Parameters
    ----------
    table
        One of the summary's tables.
    names
        Its columns that are shown, in their order; those that the table lacks are left out.
    language
        Of headings and of yes and no.
    base
        How cells look, apart from their formats and colours.
    """
    return [_column(table, name, language, base) for name in names if name in table.columns]


def share_styles(shares: Sequence[object], base: Style, limits: Sequence[object] | None = None) -> list[Style]:
    """Give shares as many digits as they take; see :func:`circle15.units.percent_digits`.

    Parameters
    ----------
    shares
        From 0 to 1; None where there is none.
    base
        How the cells look apart from that.
    limits
        The shares that they are held against, if any.

    Examples
    --------
    >>> [style.number for style in share_styles([0.5, 0.9998, 0.8996, 0.9], PLAIN, [0.9] * 4)]
    ['0.0%', '0.00%', '0.00%', '0.0%']
    """
    styles = [replace(base, number=number) for number in _SHARE_FORMATS]
    pairs = zip(shares, limits or [None] * len(shares), strict=True)
    digits = [1 if share is None else percent_digits(_number(share), _number(limit)) for share, limit in pairs]
    return [styles[count - 1] for count in digits]


def _number(value: object) -> float:
    """Take a cell as a number; NaN where it holds none."""
    return float(value) if isinstance(value, int | float) else math.nan


def _column(table: pd.DataFrame, name: str, language: Language, base: Style) -> SheetColumn:
    shown = look(name, language)
    cells = marks_of(table[name], language) if name in _MARKS else cells_of(table[name], language)
    styles: Style | list[Style] = base if shown.kind == "text" else replace(base, number=shown.number_format)
    if name in _CODES:
        styles = replace(base, number="@")
    elif shown.kind == "share":
        limits = cells_of(table["pass_share"], language) if "pass_share" in table.columns else None
        styles = share_styles(cells, base, limits)
    elif name in _UNIT_COLUMNS and _UNIT_COLUMNS[name] in table.columns:
        by_unit = {unit: _of_unit(unit, base) for unit in table[_UNIT_COLUMNS[name]].unique()}
        styles = [by_unit[unit] for unit in table[_UNIT_COLUMNS[name]]]
    elif name in _AFTER_NUMBERS:
        styles = replace(base, indent=1)
    elif name == "verdict_text":
        styles = _by_verdict(table, base)
    elif name == "severity_text":
        styles = [filled(base, SEVERITY_COLOURS[severity]) for severity in table["severity"]]
    return SheetColumn(title=shown.title, cells=cells, width=shown.width, styles=styles)


def cells_of(values: pd.Series, language: Language) -> list[object]:
    """List a column's values as plain numbers and texts; yes and no in words, and None for what is missing."""
    missing = values.isna().to_numpy(dtype=np.bool_)
    if pd.api.types.is_bool_dtype(values.dtype):
        words = {truth: say(f"value.{truth}", language) for truth in (True, False)}
        return [None if lost else words[bool(value)] for lost, value in zip(missing, values, strict=True)]
    cells = values.to_numpy(dtype=object, copy=True)
    cells[missing] = None
    return list(cells.tolist())


def marks_of(values: pd.Series, language: Language) -> list[object]:
    """List a column of yes and no as a word where it is yes, and nothing where it is no: few rows are marked."""
    word = say("value.True", language)
    return [word if value else None for value in values.fillna(value=False).to_numpy(dtype=np.bool_).tolist()]


def _of_unit(unit: str, base: Style) -> Style:
    return replace(base, number=NUMBER_FORMATS[kind_of_unit(unit)])


def _by_verdict(table: pd.DataFrame, base: Style) -> list[Style]:
    """Colour verdicts; a suspected gap apart from what else is unknown."""
    styles = {name: filled(base, colour) for name, colour in VERDICT_COLOURS.items()}
    suspected = table["suspected"].astype(bool)
    return [
        styles["suspected" if doubt else verdict] for verdict, doubt in zip(table["verdict"], suspected, strict=True)
    ]
