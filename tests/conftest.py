"""Fixtures that several tests share: the grid town (see grid_town.py), the sample place Monaco, and a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import pytest

from circle15.lines import StreetLines
from circle15.network.walk import WalkNetwork
from circle15.sources.osm import read_streets
from tests import grid_town
from tests.browser import Opened, chromium

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


# Of a module and not of the session: while playwright drives, no other test of its process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for as long as one file's tests run."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def open_map(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens a page given as text; afterwards there must have been no complaint and no request."""
    views: list[Opened] = []

    def opener(page: str, **size: int) -> Opened:
        file = tmp_path / f"map{len(views)}.html"
        file.write_text(page, encoding="utf-8")
        views.append(Opened(browser, file, **size))
        return views[-1]

    yield opener
    for view in views:
        view.page.close()
        assert view.troubles == []
        assert view.foreign_requests() == []
