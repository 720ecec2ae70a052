"""What the streets run over and against: heights, barriers, and the gates in them."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd

from circle15.surface import Surface


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """Heights and barriers of a place, in any known reference system.

    Parameters
    ----------
    surface
        Elevation model; None: streets are level unless they bring heights of their own.
    barriers
        Lines and polygons that nobody walks through (:mod:`circle15.network.barriers`).
    gates
        Points that open a barrier within 10 metres of them.
    """

    surface: Surface | None = None
    barriers: gpd.GeoDataFrame | None = None
    gates: gpd.GeoDataFrame | None = None


#: A level plain without barriers.
LEVEL: Final = Terrain()
