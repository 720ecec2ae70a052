"""Fixtures that several tests share: the grid town (see grid_town.py) and the sample place Monaco."""

from pathlib import Path

import geopandas as gpd
import networkx as nx
import pytest

from circle15.lines import StreetLines
from circle15.network.walk import WalkNetwork
from circle15.sources.osm import read_streets
from tests import grid_town

MONACO = Path(__file__).resolve().parent.parent / "data" / "monaco"


@pytest.fixture(scope="session")
def town() -> WalkNetwork:
    """The grid town, walked at one block a minute."""
    return grid_town.network_of(grid_town.town_layer())


@pytest.fixture
def town_layer() -> gpd.GeoDataFrame:
    """The grid town's streets as a layer of lines."""
    return grid_town.town_layer()


@pytest.fixture
def town_graph() -> nx.MultiDiGraph:
    """The grid town in the style of osmnx."""
    return grid_town.town_graph()


@pytest.fixture(scope="session")
def monaco_lines() -> StreetLines:
    """The streets of Monaco as they were read."""
    return read_streets(MONACO / "monaco.osm.pbf")
