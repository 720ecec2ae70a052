"""Attribute tables that a shapefile can hold: short names, texts of at most 254 bytes, and what each field means."""

from dataclasses import dataclass
from typing import Final, Literal

import geopandas as gpd
import pandas as pd

Encoding = Literal["gbk", "utf-8"]

#: Bytes of a field's name and of a text (dBASE III and Esri's shapefile format).
NAME_BYTES: Final = 10
TEXT_BYTES: Final = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerField:
    """One field of a layer.

    Parameters
    ----------
    name
        At most ten bytes, unique in its layer.
    zh, en
        What it means.
    unit
        Of its numbers; empty without one.
    """

    name: str
    zh: str
    en: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer: its rows with short names, and what these mean.

    Parameters
    ----------
    name
        Of the layer and its files.
    table
        Its rows, with geometries of one sort.
    fields
        One for each column but the geometry.
    rules_left
        Rules that it has no fields for.
    """

    name: str
    table: gpd.GeoDataFrame
    fields: tuple[LayerField, ...]
    rules_left: int = 0


def fitted(table: gpd.GeoDataFrame, encoding: Encoding) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    """Make the texts of a table fit a shapefile's.

    Parameters
    ----------
    table
        A layer's.
    encoding
        Of the file.

    Returns
    -------
    table, changed
        Texts cut at 254 bytes, never within a character, and signs that the encoding lacks as ``?``; yes and no as 1
        and 0. For each column in which something was changed, in how many rows.
    """
    made, changed = table.copy(), dict[str, int]()
    for name in table.columns:
        if name == table.geometry.name:
            continue
        if pd.api.types.is_bool_dtype(table[name].dtype):
            made[name] = table[name].astype("Int32")
        elif not pd.api.types.is_numeric_dtype(table[name].dtype):
            texts = [None if pd.isna(value) else str(value) for value in table[name]]
            known = {text: fitted_text(text, encoding) for text in set(texts) if text is not None}
            made[name] = pd.Series([None if t is None else known[t] for t in texts], index=table.index, dtype=object)
            count = sum(text is not None and known[text] != text for text in texts)
            changed |= {str(name): count} if count else {}
    return made, changed


def fitted_text(text: str, encoding: Encoding) -> str:
    """Make a text fit: cut at 254 bytes, never within a character; a sign that the encoding lacks becomes ``?``.

    >>> len(fitted_text("社" * 200, "gbk")), len(fitted_text("社" * 200, "utf-8")), fitted_text("ü社", "gbk")
    (127, 84, 'ü社')
    """
    return text.encode(encoding, errors="replace")[:TEXT_BYTES].decode(encoding, errors="ignore")
