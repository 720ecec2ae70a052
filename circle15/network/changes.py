"""The table of what was changed in a layer of street lines."""

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from circle15.lines import StreetLines
from circle15.network.contacts import Contacts

#: Columns of the table of changes, beside its points.
CHANGE_COLUMNS: Final = ("what", "gap_m", "row", "other_row")


def no_changes(crs: CRS) -> gpd.GeoDataFrame:
    """Build the table of changes without rows."""
    return change_table([], crs)


def changes_at(
    lines: StreetLines, contacts: Contacts, what: str, gap_m: NDArray[np.float64], side: int = 0
) -> pd.DataFrame:
    """List changes; the row is that of the line that was changed, of two crossing lines the first.

    Parameters
    ----------
    lines
        Streets before the change.
    contacts
        Where, and of which lines.
    what
        ``end_joined``, ``crossing_joined``, ``overshoot`` or ``undershoot``.
    gap_m
        Metres added or cut off, shape (k,).
    side
        Which of the two lines was changed.
    """
    row = np.arange(len(lines.ways)) if lines.row is None else lines.row
    own, other = row[lines.way[contacts.piece]].reshape(-1, 2).T + 1
    if side:
        own, other = other, own
    if what == "crossing_joined":
        own, other = np.minimum(own, other), np.maximum(own, other)
    columns = {"what": what, "gap_m": gap_m, "row": own, "other_row": other}
    return pd.DataFrame(columns | {"x": contacts.xy[:, 0], "y": contacts.xy[:, 1]})


def change_table(parts: Sequence[pd.DataFrame], crs: CRS) -> gpd.GeoDataFrame:
    """Put changes together, ordered by where they lie.

    Parameters
    ----------
    parts
        Of :func:`changes_at`.
    crs
        Metric reference system of their coordinates.
    """
    filled = [part for part in parts if len(part)]
    if not filled:
        types = {"what": "str", "gap_m": "float64", "row": "int64", "other_row": "int64"}
        return gpd.GeoDataFrame(pd.DataFrame(columns=list(CHANGE_COLUMNS)).astype(types), geometry=[], crs=crs)
    table = pd.concat(filled, ignore_index=True).sort_values(["what", "x", "y", "row", "other_row"], ignore_index=True)
    return gpd.GeoDataFrame(
        table[list(CHANGE_COLUMNS)].astype({"what": "str"}), geometry=shapely.points(table[["x", "y"]]), crs=crs
    )
