"""Streets from OpenStreetMap: extracts through osmium, downloads and GraphML through osmnx."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import networkx as nx
import numpy as np
import osmium
import pandas as pd
from numpy.typing import NDArray

from circle15.errors import DownloadError, FileError, InputError, StreetsError
from circle15.lines import STREET_TAGS, StreetLines, is_light, is_signal
from circle15.metric import WGS84
from circle15.sources.osm_file import osm_file
from circle15.sources.osm_ways import read_ways

log = logging.getLogger(__name__)

#: Fixed-point degrees in which osmium hands out coordinates.
_DEGREE: Final = 1e7


def read_streets(path: Path) -> StreetLines:
    """Read every way with a ``highway`` tag from an extract, and where there are lights, in one streaming pass.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.

    Raises
    ------
    FileError
        If the file is missing or damaged.
    StreetsError
        If it holds no street.
    """
    with osm_file(path) as file:
        ways = read_ways(file)
    if len(ways.ids) == 0:
        raise StreetsError("streets_none", file=path)
    if (ways.place < 0).any():
        _place_unsaved(path, ways.place, ways.xy)
    return StreetLines(
        ways=pd.DataFrame(dict(zip(STREET_TAGS, ways.tags, strict=True)), index=ways.ids, dtype=object),
        way=np.repeat(np.arange(len(ways.ids)), ways.count),
        place=ways.place,
        xy=ways.xy,
        crs=WGS84,
        name=path.name,
        lights=ways.lights,
        signals=ways.signals,
    )


def _place_unsaved(path: Path, places: NDArray[np.int64], xy: NDArray[np.float64]) -> None:
    """Fill in the coordinates of nodes with negative numbers, as editors give them before a map is saved.

    osmium's own index leaves them out; such files are small, and are read once more.
    """
    wanted = set(places[places < 0].tolist())
    with osm_file(path) as file:
        nodes = osmium.FileProcessor(file, osmium.osm.NODE)
        found = {
            node.id: (node.location.x / _DEGREE, node.location.y / _DEGREE)
            for node in nodes
            if isinstance(node, osmium.osm.Node) and node.id in wanted and node.location.valid()
        }
    for at in np.flatnonzero(places < 0):
        xy[at] = found.get(int(places[at]), (np.nan, np.nan))


def read_graphml(path: Path) -> "nx.MultiDiGraph[Any]":
    """Read a street graph that osmnx saved as GraphML.

    Raises
    ------
    FileError
        If the file is missing or not such a graph.
    """
    import osmnx as ox

    if not path.is_file():
        raise FileError("file_missing", file=path)
    try:
        return ox.load_graphml(path)
    except Exception as error:  # a damaged file fails in the XML parser, in networkx or in osmnx's type conversion
        raise FileError("file_damaged", file=path, detail=_first_line(error)) from error


def download_streets(
    *,
    place: str | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    cache: Path | None = None,
) -> StreetLines:
    """Download every way with a ``highway`` tag through osmnx, from Overpass.

    Parameters
    ----------
    place
        Name of a place that has an outline in OpenStreetMap, such as ``"盘龙区, 昆明市"``.
    bbox
        ``(west, south, east, north)`` in degrees, WGS 84.
    cache
        Folder in which osmnx keeps the answers, so that the same question is asked once; osmnx's own setting
        when None.

    Raises
    ------
    InputError
        If not exactly one of ``place`` and ``bbox`` is given.
    DownloadError
        If there is no network, or the server does not answer, or knows no such place.
    """
    if (place is None) == (bbox is None):
        raise InputError("download_place_or_bbox")
    import osmnx as ox

    # Every way with a highway tag, cut at nothing: which of them are walked on is decided by the same table
    # as for a file.
    wanted: dict[str, Any] = {
        "custom_filter": '["highway"]',
        "network_type": "walk",
        "simplify": False,
        "retain_all": True,
        "truncate_by_edge": True,
    }
    settings: dict[str, Any] = {
        "use_cache": True,
        # osmnx would ask a public DNS server first, and wait for minutes where a closed network does not let it.
        "doh_url_template": None,
        "useful_tags_way": sorted({*ox.settings.useful_tags_way, *STREET_TAGS}),
        "useful_tags_node": sorted({*ox.settings.useful_tags_node, "highway", "crossing", "crossing:signals"}),
    }
    if cache is not None:
        settings["cache_folder"] = cache

    def ask() -> "nx.MultiDiGraph[Any]":
        if bbox is not None:
            return ox.graph_from_bbox(bbox, **wanted)
        return ox.graph_from_place(str(place), **wanted)

    graph = _with_settings(settings, ask)
    return lines_of_raw_graph(graph, name=place or f"bbox {bbox}")


def lines_of_raw_graph(graph: "nx.MultiDiGraph[Any]", *, name: str) -> StreetLines:
    """Turn an unsimplified osmnx graph into street lines, each way in as few lines as it can be drawn in.

    Parameters
    ----------
    graph
        Nodes with ``x`` and ``y`` in degrees; edges with OpenStreetMap's tags.
    name
        What was downloaded, for messages.

    Raises
    ------
    StreetsError
        If it holds no street.
    """
    steps: dict[int, dict[tuple[int, int], dict[str, Any]]] = {}
    for u, v, data in graph.edges(data=True):
        # osmnx adds each way in both directions and marks the second, so that tags with a direction can be
        # told.
        if not data.get("reversed", False):
            steps.setdefault(int(data["osmid"]), {})[u, v] = data
    if not steps:
        raise StreetsError("streets_none", file=name)
    touched = Counter(node for way in steps.values() for node in {end for step in way for end in step})
    lines = [(osmid, line) for osmid, way in steps.items() for line in _lines_of_steps(list(way), touched)]
    tags = {osmid: next(iter(way.values())) for osmid, way in steps.items()}
    place = np.array([node for _, line in lines for node in line], dtype=np.int64)
    xy = np.array([(graph.nodes[node]["x"], graph.nodes[node]["y"]) for node in place], dtype=np.float64)
    table = pd.DataFrame(
        {tag: [_text(tags[osmid].get(tag)) for osmid, _ in lines] for tag in STREET_TAGS},
        index=np.array([osmid for osmid, _ in lines], dtype=np.int64),
        dtype=object,
    )
    way = np.repeat(np.arange(len(lines)), [len(line) for _, line in lines])
    return StreetLines(
        ways=table,
        way=way,
        place=place,
        xy=xy,
        crs=WGS84,
        name=name,
        lights=_nodes_where(graph, is_light),
        signals=_nodes_where(graph, is_signal),
    )


def _nodes_where(
    graph: "nx.MultiDiGraph[Any]", test: Callable[[Callable[[str], str | None]], bool]
) -> NDArray[np.int64]:
    """Nodes of a graph whose tags pass a test."""
    return np.array([node for node, data in graph.nodes(data=True) if test(data.get)], dtype=np.int64)


def _lines_of_steps(steps: list[tuple[int, int]], touched: Mapping[int, int]) -> list[list[int]]:
    """Join the steps of one way, from node to node, into lines as long as they can be.

    Else every vertex would be a node of the network, and every piece of a bent street a street of its own.

    Parameters
    ----------
    steps
        First and last node of each step.
    touched
        How many ways touch a node: a ring is opened where it meets another way.
    """
    onward: dict[int, list[int]] = {}
    surplus: Counter[int] = Counter()
    for u, v in steps:
        onward.setdefault(u, []).append(v)
        surplus[u] += 1
        surplus[v] -= 1
    lines = []
    for first in sorted(onward, key=lambda node: (surplus[node] <= 0, touched[node] < 2, node)):
        while onward[first]:
            line = [first]
            while onward.get(line[-1]):
                line.append(onward[line[-1]].pop())
            lines.append(line)
    return lines


def _with_settings(settings: dict[str, Any], download: Callable[[], "nx.MultiDiGraph[Any]"]) -> "nx.MultiDiGraph[Any]":
    """Ask osmnx with settings of ours and put its own back, whatever happens."""
    import osmnx as ox

    before = {name: getattr(ox.settings, name) for name in settings}
    try:
        for name, value in settings.items():
            setattr(ox.settings, name, value)
        return download()
    except Exception as error:  # requests, osmnx and urllib3 each have their own errors
        raise DownloadError("download_failed", detail=_first_line(error)) from error
    finally:
        for name, value in before.items():
            setattr(ox.settings, name, value)


def _text(value: object) -> str | None:
    """Take a tag's value as text; osmnx joins several into a list, of which the first stands for the way."""
    if isinstance(value, list):
        return str(value[0]) if value else None
    return None if value is None else str(value)


def _first_line(error: BaseException) -> str:
    """Say what a library's error says, in one line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
