"""Places that stand in a table twice: rows that are equal in every cell, and different ones of one name."""

import unicodedata
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from circle15.schema import Fault, Table
from circle15.values import is_blank, text_of

#: Tables in which a row is a place that counts once.
_TABLES: Final = ("communities", "facilities")

#: Facilities that stand closer than this share a place: 0.001 degrees are about 100 m. Many share a name: 公共厕所.
_NEAR_DEG: Final = 0.001

#: Headings that say in which subdistrict a facility stands.
_SUBDISTRICT: Final = ("subdistrict", "所属街道", "街道", "镇街", "乡镇", "所在街道")


def repeated(frame: gpd.GeoDataFrame, table: Table) -> tuple[Fault, ...]:
    """Find rows that stand there twice.

    A row that equals an earlier one in every cell is lost. Of two that share their name, and their subdistrict or for
    facilities their kind and place, both are kept and the later is listed.

    Parameters
    ----------
    frame
        What was read, with circle15's column names and its geometry.
    table
        What it is read as.
    """
    if table.name not in _TABLES or "name" not in frame.columns or len(frame) < 2:
        return ()
    names = pd.Series([_key(value) for value in frame["name"].tolist()], dtype=object)
    shared = (names.duplicated(keep=False) & (names != "")).to_numpy()
    if not shared.any():
        return ()
    keys = _keys(frame.iloc[np.flatnonzero(shared)], names[shared], table).set_axis(np.flatnonzero(shared))
    at = keys.index.to_numpy()[keys.duplicated(keep=False).to_numpy()]
    if not len(at):
        return ()
    later = set(keys.index[keys.duplicated()].tolist())
    equal = set(at[_equal(frame.iloc[at])].tolist())
    faults = []
    for position in sorted(later):
        lost = position in equal
        key = "row_twice" if lost else "name_twice"
        value = text_of(frame["name"].iloc[position]) or ""
        faults.append(Fault(position, "name", value, f"reject_{key}", f"remedy_{key}", "row" if lost else "kept"))
    return tuple(faults)


def _keys(frame: gpd.GeoDataFrame, names: pd.Series, table: Table) -> pd.DataFrame:
    """Say of rows what two of one place would share."""
    keys = pd.DataFrame({"name": names.to_numpy()})
    subdistrict = next((name for name in _SUBDISTRICT if name in frame.columns), None)
    if subdistrict is not None:
        keys["subdistrict"] = [_key(value) for value in frame[subdistrict].tolist()]
    if table.name == "facilities":
        keys["kind"] = frame["kind"].astype(str).to_numpy() if "kind" in frame.columns else ""
        if subdistrict is None:
            keys[["x", "y"]] = _places(frame)
    return keys


def _key(value: object) -> str:
    """Text without spaces, case and full-width characters; nothing where a cell says nothing."""
    text = text_of(value)
    return "" if text is None or is_blank(text) else "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _places(frame: gpd.GeoDataFrame) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Middle of every shape, rounded to about 100 m; metres in a projected system."""
    step = _NEAR_DEG if frame.crs is None or frame.crs.is_geographic else 100.0
    with np.errstate(invalid="ignore"):
        bounds = shapely.bounds(frame.geometry.to_numpy())
        return np.column_stack(
            [np.round((bounds[:, 0] + bounds[:, 2]) / 2 / step), np.round((bounds[:, 1] + bounds[:, 3]) / 2 / step)]
        )


def _equal(frame: gpd.GeoDataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say which rows equal an earlier one in every cell and in their geometry."""
    drawn = frame.geometry.name
    texts = {str(name): [text_of(value) for value in frame[name]] for name in frame.columns if name != drawn}
    texts["\0geometry"] = [None if shape is None else shape.wkb for shape in frame.geometry.to_numpy()]
    return pd.DataFrame(texts, dtype=object).duplicated().to_numpy(dtype=np.bool_)
