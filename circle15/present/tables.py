"""Single tables as files: CSV that Excel opens as it is, GeoPackage, GeoParquet and GeoJSON."""

import csv
import tempfile
from pathlib import Path
from typing import Final

import pandas as pd

from circle15.errors import OutputError
from circle15.present.whole import FAILED, detail, put
from circle15.result import storable

#: First characters that a spreadsheet takes for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table that Excel opens as it is: UTF-8 with BOM, and no text that it would take for a formula.

    Parameters
    ----------
    table
        Any table; its index is left out.
    path
        The file.
    """
    safe = table.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]) and not pd.api.types.is_bool_dtype(safe[column]):
            safe[column] = _defused_column(safe[column])
    rounded = safe.round(dict.fromkeys(safe.select_dtypes("float").columns, 3))
    rounded.to_csv(path, index=False, encoding="utf-8-sig", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")


def _defused_column(values: pd.Series) -> pd.Series:
    """Put an apostrophe before the texts of a column that ask for one: mostly none does, and it is left as it is."""
    if not isinstance(values.dtype, pd.StringDtype):
        return values.map(defused, na_action="ignore")
    dangerous = values.str.startswith(_FORMULA).fillna(value=False).astype(bool)
    return values.where(~dangerous, "'" + values) if dangerous.any() else values


def defused(value: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    >>> print(defused('=HYPERLINK("x")'), defused("clinic"))
    '=HYPERLINK("x") clinic
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write one table by the ending of its file, whole or not at all.

    Parameters
    ----------
    table
        With or without geometry; the geometry of a CSV file is written as text.
    path
        ``.csv``, ``.gpkg``, ``.parquet`` or ``.geojson``.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    frame = table if table.index.name is None else table.reset_index()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".circle15-", dir=path.parent) as workshop:
            made = Path(workshop) / path.name
            ending = path.suffix.lower()
            if ending == ".csv":
                write_csv(pd.DataFrame(frame), made)
            elif ending == ".parquet":
                frame.to_parquet(made)
            else:
                import pyogrio

                driver = {".gpkg": "GPKG", ".geojson": "GeoJSON"}[ending]
                pyogrio.write_dataframe(storable(frame), made, driver=driver)
            put(made, path)
    except FAILED as error:
        raise OutputError("output_failed", file=path, detail=detail(error)) from error
