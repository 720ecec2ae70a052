"""circle15: for every community and every service, can people walk there in 15 minutes, why not, and what would help.

The names below are all that notebooks and scripts need. They are found when they are first used, so that
importing circle15 imports neither osmnx nor folium.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from circle15.api.examining import examine_streets
    from circle15.api.judging import assess, explore, list_standards, load, run, save
    from circle15.api.reading import (
        download_network,
        from_networkx,
        read_buildings,
        read_communities,
        read_facilities,
        read_gates,
        read_network,
        read_population,
        to_networkx,
    )
    from circle15.api.walking import (
        isochrones,
        nearest_times,
        reached_streets,
        routes,
        service_areas,
        snaps,
        travel_times,
    )
    from circle15.intake.streets import TerrainFiles
    from circle15.network.profile import WalkProfile
    from circle15.network.walk import WalkNetwork
    from circle15.present.figures.maps import map_figure
    from circle15.result import Result
    from circle15.sources.options import TableOptions
    from circle15.sources.streets import StreetOptions
    from circle15.standards.model import Standard

__all__ = [
    "Result",
    "Standard",
    "StreetOptions",
    "TableOptions",
    "TerrainFiles",
    "WalkNetwork",
    "WalkProfile",
    "assess",
    "download_network",
    "examine_streets",
    "explore",
    "from_networkx",
    "isochrones",
    "list_standards",
    "load",
    "map_figure",
    "nearest_times",
    "reached_streets",
    "read_buildings",
    "read_communities",
    "read_facilities",
    "read_gates",
    "read_network",
    "read_population",
    "routes",
    "run",
    "save",
    "service_areas",
    "snaps",
    "to_networkx",
    "travel_times",
]

#: Where each public name lives.
_HOMES = {
    "circle15.api.examining": ("examine_streets",),
    "circle15.api.judging": (
        "assess",
        "explore",
        "list_standards",
        "load",
        "run",
        "save",
    ),
    "circle15.api.reading": (
        "download_network",
        "from_networkx",
        "read_buildings",
        "read_communities",
        "read_facilities",
        "read_gates",
        "read_network",
        "read_population",
        "to_networkx",
    ),
    "circle15.api.walking": (
        "isochrones",
        "nearest_times",
        "reached_streets",
        "routes",
        "service_areas",
        "snaps",
        "travel_times",
    ),
    "circle15.intake.streets": ("TerrainFiles",),
    "circle15.network.profile": ("WalkProfile",),
    "circle15.network.walk": ("WalkNetwork",),
    "circle15.present.figures.maps": ("map_figure",),
    "circle15.result": ("Result",),
    "circle15.sources.options": ("TableOptions",),
    "circle15.sources.streets": ("StreetOptions",),
    "circle15.standards.model": ("Standard",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401  a module hands out whatever it holds (PEP 562)
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'circle15' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
