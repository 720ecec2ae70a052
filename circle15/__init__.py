"""circle15: for every community and every service, can people walk there in 15 minutes, why not, and what would help.

The names below are all that notebooks and scripts need. They are found when they are first used, so that
importing circle15 imports neither osmnx nor folium.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from circle15.api import (
        Result,
        Standard,
        TableOptions,
        TerrainFiles,
        WalkNetwork,
        WalkProfile,
        assess,
        download_network,
        explore,
        from_networkx,
        isochrones,
        list_standards,
        load,
        nearest_times,
        reached_streets,
        read_buildings,
        read_communities,
        read_facilities,
        read_network,
        routes,
        run,
        save,
        service_areas,
        snaps,
        to_networkx,
        travel_times,
    )

__all__ = [
    "Result",
    "Standard",
    "TableOptions",
    "TerrainFiles",
    "WalkNetwork",
    "WalkProfile",
    "assess",
    "download_network",
    "explore",
    "from_networkx",
    "isochrones",
    "list_standards",
    "load",
    "nearest_times",
    "reached_streets",
    "read_buildings",
    "read_communities",
    "read_facilities",
    "read_network",
    "routes",
    "run",
    "save",
    "service_areas",
    "snaps",
    "to_networkx",
    "travel_times",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  a module hands out whatever it holds (PEP 562)
    if name in __all__:
        return getattr(importlib.import_module("circle15.api"), name)
    raise AttributeError(f"module 'circle15' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
