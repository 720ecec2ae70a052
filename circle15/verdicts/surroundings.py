"""What stands around the communities, as tables of a result: larger areas, gates, and what is in the way."""

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from circle15.network.walk import WalkNetwork


def larger_areas(areas: gpd.GeoDataFrame | None, crs: CRS) -> gpd.GeoDataFrame:
    """Take the outlines of subdistricts, districts and cities: ``level``, ``parent``, ``name``, index = id."""
    return _none(["level", "parent", "name"], crs) if areas is None else areas


def gates_left_by(gates: gpd.GeoDataFrame | None, crs: CRS) -> gpd.GeoDataFrame:
    """Take the gates of gated communities: ``community_id``, ``open_to``, index = id."""
    return _none(["community_id", "open_to"], crs) if gates is None else gates


def barrier_lines(network: WalkNetwork) -> gpd.GeoDataFrame:
    """Draw what nobody walks through, opened at its gates: straight pieces."""
    pieces = [] if network.barriers is None else list(network.barriers.pieces)
    return gpd.GeoDataFrame(geometry=pieces, crs=network.crs)


def _none(columns: list[str], crs: CRS) -> gpd.GeoDataFrame:
    """Make a table of places without a row."""
    index = pd.Index([], dtype="str", name="id")
    empty = {name: pd.Series(dtype="str", index=index) for name in columns}
    return gpd.GeoDataFrame(empty, geometry=gpd.GeoSeries([], index=index, crs=crs), crs=crs)
