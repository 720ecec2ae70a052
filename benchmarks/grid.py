"""Streets of any size: a square grid with 100 m blocks, jittered so that no two walks are equally long."""

import numpy as np
import pandas as pd
from pyproj import CRS

from circle15.lines import STREET_TAGS, StreetLines


def grid_streets(side: int, *, seed: int = 15) -> StreetLines:
    """Make ``side`` x ``side`` crossings, every street between two of them a way of its own.

    Parameters
    ----------
    side
        Crossings along each side.
    seed
        Of the jitter.
    """
    rng = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    column, row = np.meshgrid(np.arange(side), np.arange(side))
    xy = np.column_stack([column.ravel(), row.ravel()]) * 100.0 + rng.uniform(-20, 20, (side * side, 2))
    across = np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    along = np.column_stack([number[:-1].ravel(), number[1:].ravel()])
    place = np.concatenate([across, along]).ravel()
    count = len(place) // 2
    ways = pd.DataFrame({"highway": "residential"}, index=np.arange(count)).reindex(columns=list(STREET_TAGS))
    return StreetLines(
        ways=ways,
        way=np.repeat(np.arange(count), 2),
        place=place,
        xy=xy[place] + [500_000.0, 3_000_000.0],
        crs=CRS.from_epsg(32650),
        name=f"grid {side}",
    )
