"""What an examination could read."""

from dataclasses import dataclass

import geopandas as gpd

from circle15.network.walk import WalkNetwork
from circle15.schema import Checked
from circle15.verdicts.facts import Completeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What could be read of a study; None for what could not, or is not named.

    Parameters
    ----------
    network
        Streets.
    communities, facilities, buildings, population, gates, areas
        Rows that can be used; the lists of facilities as one.
    every_list
        Whether every list of facilities could be read.
    completeness
        Of which kinds the facilities are the whole register.
    tables
        Role, file and table of each file that could be read.
    """

    network: WalkNetwork | None
    communities: gpd.GeoDataFrame | None
    facilities: gpd.GeoDataFrame | None
    buildings: gpd.GeoDataFrame | None = None
    population: gpd.GeoDataFrame | None = None
    gates: gpd.GeoDataFrame | None = None
    areas: gpd.GeoDataFrame | None = None
    every_list: bool
    completeness: Completeness
    tables: tuple[tuple[str, str, Checked], ...]
