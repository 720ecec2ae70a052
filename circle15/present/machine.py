"""What a program reads: JSON with stable keys, raw numbers with their units in the keys, null for what is unknown."""

import dataclasses
import datetime as dt
import importlib.metadata
import json
import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

#: Goes up when a key is taken away or changes its meaning; a key that comes beside the others leaves it as it is.
SCHEMA_VERSION: Final = 1


def document(schema: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Put the head before what a command says: which document it is, and in which version.

    Parameters
    ----------
    schema
        Name of the document: ``run``, ``check``, ``standards``, ``standard``, ``standard_check``, ``explain``,
        ``error``.
    content
        The rest of its keys.
    """
    head = {
        "schema": f"circle15.{schema}",
        "schema_version": SCHEMA_VERSION,
        "circle15_version": importlib.metadata.version("circle15"),
    }
    return {**head, **content}


def json_text(content: Mapping[str, Any]) -> str:
    """Write JSON as RFC 8259 has it: never NaN or Infinity, which are no JSON.

    Parameters
    ----------
    content
        Any values that :func:`raw` knows.
    """
    return json.dumps(raw(content), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def raw(value: object) -> Any:  # noqa: ANN401  whatever JSON holds
    """Turn a value into those that JSON holds: days are ISO 8601, frozen values are objects.

    What is not known is null, and so is a text that says nothing.

    >>> raw({"walk_min": float("nan"), "kinds": ("clinic",), "as_of": dt.date(2025, 12, 31), "sheet": ""})
    {'walk_min': None, 'kinds': ['clinic'], 'as_of': '2025-12-31', 'sheet': None}
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {part.name: raw(getattr(value, part.name)) for part in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): raw(part) for key, part in value.items()}
    if isinstance(value, Collection) and not isinstance(value, str):
        return [raw(part) for part in (value if isinstance(value, Sequence) else _sorted(value))]
    return _single(value)


def records(table: pd.DataFrame, keys: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Write the rows of a table as objects.

    Parameters
    ----------
    table
        Any table; its index is left out.
    keys
        Columns, in this order; a column that the table has not is null in every row. None: all.
    """
    names = [str(name) for name in table.columns] if keys is None else list(keys)
    columns = [[_single(cell) for cell in table[name].tolist()] if name in table else [None] * len(table)
               for name in names]  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _single(value: object) -> Any:  # noqa: ANN401  a value of JSON
    """Turn one number, day or text into what JSON holds."""
    if value is None or value is pd.NA or value is pd.NaT or value == "":
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.as_posix() if isinstance(value, Path) else str(value)


def _sorted(values: Collection[Any]) -> list[Any]:
    """Put a set into an order, so that the same run says the same."""
    return sorted(values, key=str)
