"""What an office hands in, and what circle15 has to make of it."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from circle15.schema import Checked
from circle15.sources.tables import TableOptions, read_communities, read_facilities

READERS = {"communities": read_communities, "facilities": read_facilities}


@dataclass(frozen=True, kw_only=True)
class Office:
    """One nasty but realistic input.

    Parameters
    ----------
    about
        What is nasty about it.
    write
        Writes it into a folder and returns the file that the office names.
    role
        What it is read as.
    options
        What the office says of it.
    table
        The rows that have to come out, as CSV with an ``id`` column; ``lon`` and ``lat`` stand for the point in WGS 84
        (to five decimals, a metre). Only the columns named here are compared. Empty: the file is refused.
    rows
        What has to be listed: row as Excel shows it, effect, part of the Chinese sentence.
    says
        Parts of Chinese notes that have to be said.
    error
        Part of the Chinese sentence by which the file is refused.
    """

    about: str
    write: Callable[[Path], Path]
    role: str = "communities"
    options: dict[str, Any] = field(default_factory=dict)
    table: str = ""
    rows: Sequence[tuple[int, str, str]] = ()
    says: Sequence[str] = ()
    error: str = ""

    def read(self, folder: Path) -> Checked:
        """Write the input and read it."""
        return READERS[self.role](self.write(folder), TableOptions(**self.options))

    @property
    def expected(self) -> pd.DataFrame:
        """The rows that have to come out, as text."""
        return pd.read_csv(io.StringIO(self.table.strip()), dtype=str, keep_default_na=False).set_index("id")


def as_text(table: gpd.GeoDataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Write some columns of a table as text, as an office's expected table has them."""
    points = table.to_crs(4326).geometry.representative_point() if {"lon", "lat"} & set(columns) else None
    found = {}
    for name in columns:
        if name in ("lon", "lat"):
            found[name] = [f"{(point.x if name == 'lon' else point.y):.5f}" for point in points]
        else:
            found[name] = [written(value) for value in table[name]]
    return pd.DataFrame(found, index=pd.Index(table.index.astype(str), name="id"), dtype=str)


def written(value: object) -> str:
    """Write a value as a person would."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124  NaN is the only value unlike itself
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
