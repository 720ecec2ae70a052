"""Columns of a table as lists for a page: ``None`` is "not known", and no number stands in for it."""

import math
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def column(table: pd.DataFrame, name: str) -> pd.Series:
    """Take a column, or one that knows nothing where the table lacks it."""
    return table[name] if name in table.columns else pd.Series(None, index=table.index, dtype=object)


def texts(table: pd.DataFrame, name: str) -> list[str | None]:
    """List a column's texts."""
    values = column(table, name)
    known = values.notna().to_numpy()
    return [str(value) if there else None for value, there in zip(_plain(values), known, strict=True)]


def numbers(table: pd.DataFrame, name: str, digits: int) -> list[float | None]:
    """List a column's numbers, rounded; what is no finite number is not known.

    >>> numbers(pd.DataFrame({"walk_min": [7.12345, None]}), "walk_min", 2)
    [7.12, None]
    """
    values = _floats(column(table, name))
    finite = np.isfinite(values)
    # Python rounds the number as it is written; numpy, which multiplies first, does so with whole numbers alone.
    if digits == 0:
        return [
            value if known else None for value, known in zip(np.rint(values).tolist(), finite.tolist(), strict=True)
        ]
    pairs = zip(values.tolist(), finite.tolist(), strict=True)
    return [round(value, digits) if known else None for value, known in pairs]


def flags(table: pd.DataFrame, name: str) -> list[int | None]:
    """List a column of yes and no as 1 and 0."""
    values = column(table, name)
    known = values.notna().to_numpy()
    return [int(bool(value)) if there else None for value, there in zip(_plain(values), known, strict=True)]


def _plain(values: pd.Series) -> list[Any]:
    """List a column's values; an array of arrow's gives them a hundred times slower one by one."""
    return list(values.to_numpy(dtype=object))


def _floats(values: pd.Series) -> NDArray[np.float64]:
    """Take a column's numbers; NaN where there is none."""
    if not len(values):
        return np.zeros(0)
    return pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def first_number(candidates: Sequence[object]) -> float | None:
    """Find the first candidate that is a number.

    >>> first_number([None, float("nan"), 15])
    15.0
    """
    # Whatever is no number becomes NaN, of whatever type it is; the package's hints name some types alone.
    read = (float(pd.to_numeric(cast("str", value), errors="coerce")) for value in candidates if value is not None)
    return next((round(value, 6) for value in read if math.isfinite(value)), None)
