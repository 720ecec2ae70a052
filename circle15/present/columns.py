"""Columns of a table as lists for a page: ``None`` is "not known", and no number stands in for it."""

from collections.abc import Sequence

import pandas as pd


def column(table: pd.DataFrame, name: str) -> pd.Series:
    """Take a column, or one that knows nothing where the table lacks it."""
    return table[name] if name in table.columns else pd.Series(None, index=table.index, dtype=object)


def texts(table: pd.DataFrame, name: str) -> list[str | None]:
    """List a column's texts."""
    return [None if pd.isna(value) else str(value) for value in column(table, name)]


def numbers(table: pd.DataFrame, name: str, digits: int) -> list[float | None]:
    """List a column's numbers, rounded; what is no finite number is not known.

    >>> numbers(pd.DataFrame({"walk_min": [7.12345, None]}), "walk_min", 2)
    [7.12, None]
    """
    values = pd.to_numeric(column(table, name), errors="coerce")
    finite = values.notna() & (values.abs() != float("inf"))
    return [round(float(value), digits) if known else None for value, known in zip(values, finite, strict=True)]


def flags(table: pd.DataFrame, name: str) -> list[int | None]:
    """List a column of yes and no as 1 and 0."""
    return [None if pd.isna(value) else int(bool(value)) for value in column(table, name)]


def first_number(candidates: Sequence[object]) -> float | None:
    """Find the first candidate that is a number.

    >>> first_number([None, float("nan"), 15])
    15.0
    """
    found = numbers(pd.DataFrame({"value": list(candidates)}, dtype=object), "value", 6)
    return next((value for value in found if value is not None), None)
