"""The suspect places of the streets as marks on the map, the gravest first."""

from typing import Any, Final

import geopandas as gpd
import numpy as np

from circle15.present.columns import numbers, texts
from circle15.present.encode import point_steps

#: Marks on one map at most: more hide the map, and a planner works through the table.
MOST_MARKS: Final = 500

#: Kinds that are marked, the gravest first; dead ends and the edge of the data are no faults.
MARKED: Final = (
    "near_miss", "crossing_without_node", "island", "far_off", "absurd_length", "no_street_near", "fragment",
    "duplicate", "zero_length",
)  # fmt: skip


def suspect_marks(places: gpd.GeoDataFrame, origin: tuple[float, float]) -> dict[str, list[Any]]:
    """Write suspect places as columns: place, kind, gap and length in metres, and a point.

    Parameters
    ----------
    places
        The table ``doctor`` of a result.
    origin
        Degrees from which points are counted.
    """
    shown = places[places["kind"].isin(MARKED)]
    if shown.empty:
        return {"place": [], "kind": [], "gap_m": [], "length_m": [], "at": []}
    order = shown["kind"].map({kind: at for at, kind in enumerate(MARKED)}).to_numpy()
    apart = ~shown["parts_network"].astype(bool).to_numpy()
    # Of a kind, those that part the network come first, then as the table has them: the longest or the first.
    first = shown.iloc[np.lexsort((apart, order))].head(MOST_MARKS)
    degrees = first.geometry.representative_point().to_crs(4326)
    return {
        "place": texts(first, "place"),
        "kind": texts(first, "kind"),
        "gap_m": numbers(first, "gap_m", 1),
        "length_m": numbers(first, "length_m", 0),
        "at": [point_steps(point, origin) for point in degrees],
    }
