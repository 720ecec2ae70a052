"""``networkx.MultiDiGraph`` in the style of osmnx -> WalkNetwork; the way back is :meth:`WalkNetwork.to_networkx`."""

from typing import Any, Final

import networkx as nx
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from circle15.errors import CrsError, StreetsError
from circle15.lines import is_light, is_signal
from circle15.metric import metric_crs, parse_crs, project
from circle15.network import crossings
from circle15.network.build import assemble
from circle15.network.profile import DEFAULT_PROFILE, WalkProfile, profile_of
from circle15.network.raw import Edges, Junctions
from circle15.network.rules import BOTH, FORWARD
from circle15.network.terrain import LEVEL, Terrain
from circle15.network.walk import EDGE_TAGS, MIN_FRAGMENT_M, ONEWAY_FOOT, WalkNetwork
from circle15.surface import likely

#: Edges between the same nodes are one street, walked both ways, where their lengths differ by less than
#: this.
_SAME_LENGTH_M: Final = 0.01


def from_networkx(
    graph: "nx.MultiDiGraph[Any]",
    profile: str | WalkProfile = DEFAULT_PROFILE,
    *,
    min_fragment_m: float = MIN_FRAGMENT_M,
    crs: CRS | None = None,
    terrain: Terrain = LEVEL,
) -> WalkNetwork:
    """Take a street graph in the style of osmnx. Every edge of it is walked on: the graph's maker has chosen them.

    ``length`` is believed where it is given, else the line is measured. An edge without its opposite is
    one-way on foot, as the graph says, unless it carries a true ``oneway``: that is OpenStreetMap's tag for
    vehicles, and people walk such a street both ways.

    Parameters
    ----------
    graph
        ``graph.graph["crs"]``; nodes with ``x`` and ``y``; edges, where given, with ``length`` in metres and
        ``geometry``. Nodes may say their ``elevation`` in metres, and with ``highway`` and ``crossing`` where there
        are lights, as osmnx writes them.
    profile
        Who walks.
    min_fragment_m, crs, terrain
        As for :func:`circle15.network.build.build_network`.

    Raises
    ------
    CrsError
        If the graph does not say which reference system its coordinates are in.
    StreetsError
        If it has no edges, or a node has no coordinates.
    """
    if graph.graph.get("crs") is None:
        raise CrsError("crs_missing", what="graph")
    own = parse_crs(graph.graph["crs"])
    if graph.number_of_edges() == 0:
        raise StreetsError("streets_none", file="graph")
    if not graph.is_directed():
        graph = graph.to_directed()
    position = {node: at for at, node in enumerate(graph.nodes)}
    raw = _node_xy(graph)
    to = crs or metric_crs(own, (*raw.min(axis=0), *raw.max(axis=0)))
    xy = project(raw, own, to)
    streets = _streets(graph, position)
    lines = [_line(street, xy, own, to) for street in streets]
    tags = pd.DataFrame([_tags(data) for _, _, data, _ in streets], columns=["way_id", *EDGE_TAGS])
    u = np.array([u for u, _, _, _ in streets], dtype=np.int64)
    v = np.array([v for _, v, _, _ in streets], dtype=np.int64)
    edges = Edges(
        node_xy=xy,
        node_id=_node_ids(graph),
        junctions=_junctions(graph, tags["highway"], u, v),
        u=u,
        v=v,
        xy=np.concatenate(lines),
        start=np.concatenate([[0], np.cumsum([len(line) for line in lines])]),
        direction=np.array([direction for _, _, _, direction in streets], dtype=np.int8),
        tags=tags,
        steps=tags["highway"].eq("steps").to_numpy(dtype=np.bool_),
        length_m=np.array([data.get("length", np.nan) for _, _, data, _ in streets], dtype=np.float64),
        height_m=_heights(graph, lines, u, v),
    )
    return assemble(
        edges,
        crs=to,
        profile=profile_of(profile),
        min_fragment_m=min_fragment_m,
        terrain=terrain,
        name=str(graph.graph.get("name") or "graph"),
    )


_Street = tuple[int, int, dict[str, Any], int]


def _streets(graph: "nx.MultiDiGraph[Any]", position: dict[Any, int]) -> list[_Street]:
    """Pair each edge with its opposite; what stays alone is one-way as its attributes say."""
    alone: dict[tuple[int, int], list[dict[str, Any]]] = {}
    streets: list[_Street] = []
    for a, b, data in graph.edges(data=True):
        u, v = position[a], position[b]
        waiting = alone.get((v, u), []) if u != v else alone.get((u, v), [])
        match = next((other for other in waiting if _same_street(other, data)), None)
        if match is None:
            alone.setdefault((u, v), []).append(data)
        else:
            waiting.remove(match)
            streets.append((v, u, match, BOTH))
    for (u, v), rest in alone.items():
        streets += [(u, v, data, FORWARD if _binds_walkers(data) else BOTH) for data in rest]
    return streets


def _same_street(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two opposite edges are the two directions of one street."""
    if _one_way_on_foot(one) or _one_way_on_foot(other):
        return False
    a, b = one.get("length"), other.get("length")
    if a is not None and b is not None and abs(a - b) > _SAME_LENGTH_M:
        return False
    line, back = one.get("geometry"), other.get("geometry")
    if isinstance(line, BaseGeometry) and isinstance(back, BaseGeometry):
        return bool(line.equals_exact(back.reverse(), 1e-6) or line.equals_exact(back, 1e-6))
    return line is None and back is None


def _one_way_on_foot(data: dict[str, Any]) -> bool:
    """Whether an edge says that it is one-way on foot; as text where it comes from a GraphML file."""
    return str(data.get(ONEWAY_FOOT, False)).lower() in {"true", "1"}


def _binds_walkers(data: dict[str, Any]) -> bool:
    """Whether an edge without its opposite is one-way on foot."""
    if ONEWAY_FOOT in data:
        return _one_way_on_foot(data)
    return str(data.get("oneway", False)).lower() not in {"true", "yes", "1", "-1"}


def _line(street: _Street, xy: NDArray[np.float64], crs: CRS, to: CRS) -> NDArray[np.float64]:
    """Coordinates of a street's line, from its first node to its last, in metres."""
    u, v, data, _ = street
    line = data.get("geometry")
    if not isinstance(line, BaseGeometry):
        return np.array([xy[u], xy[v]])
    drawn = project(shapely.get_coordinates(line), crs, to)
    to_start = np.hypot(*(drawn[0] - xy[u])) + np.hypot(*(drawn[-1] - xy[v]))
    to_end = np.hypot(*(drawn[-1] - xy[u])) + np.hypot(*(drawn[0] - xy[v]))
    return drawn if to_start <= to_end else drawn[::-1]


def _node_xy(graph: "nx.MultiDiGraph[Any]") -> NDArray[np.float64]:
    """Coordinates of the nodes, in the graph's order."""
    try:
        xy = np.array([(data["x"], data["y"]) for _, data in graph.nodes(data=True)], dtype=np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise StreetsError("graph_without_xy") from error
    if not np.isfinite(xy).all():
        raise StreetsError("graph_without_xy")
    return xy


def _junctions(
    graph: "nx.MultiDiGraph[Any]", highway: pd.Series, u: NDArray[np.int64], v: NDArray[np.int64]
) -> Junctions:
    """What the nodes say of themselves, and the biggest road at each."""
    road, n = crossings.way_class(highway), graph.number_of_nodes()
    nodes = [data for _, data in graph.nodes(data=True)]
    biggest = np.zeros(n, dtype=np.int8)
    np.maximum.at(biggest, u, road)
    np.maximum.at(biggest, v, road)
    return Junctions(
        road=biggest,
        lit=np.array([is_signal(data.get) for data in nodes], dtype=np.bool_),
        lights=np.array([is_light(data.get) for data in nodes], dtype=np.bool_),
    )


def _heights(
    graph: "nx.MultiDiGraph[Any]", lines: list[NDArray[np.float64]], u: NDArray[np.int64], v: NDArray[np.int64]
) -> NDArray[np.float64] | None:
    """Heights of the lines' vertices: evenly from node to node, as far as the nodes know theirs."""
    said = [data.get("elevation") for _, data in graph.nodes(data=True)]
    known = pd.to_numeric(pd.Series(said, dtype=object), errors="coerce")
    node_m = likely(known.to_numpy(dtype=np.float64, na_value=np.nan))
    if not np.isfinite(node_m).any():
        return None
    heights = []
    for line, low, high in zip(lines, node_m[u], node_m[v], strict=True):
        run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        heights.append(low + (high - low) * run / max(run[-1], 1e-9))
    return np.concatenate(heights)


def _node_ids(graph: "nx.MultiDiGraph[Any]") -> NDArray[np.int64]:
    """The source's node numbers where there are any, else the order."""
    ids = [data.get("osmid", node) for node, data in graph.nodes(data=True)]
    if all(isinstance(node, int | np.integer) for node in ids):
        return np.array(ids, dtype=np.int64)
    return np.arange(len(ids), dtype=np.int64)


def _tags(data: dict[str, Any]) -> dict[str, Any]:
    """Tags of an edge; osmnx joins those of merged ways into lists, of which the first stands for the street."""

    def first(value: object) -> object:
        return value[0] if isinstance(value, list) and value else value

    return {"way_id": first(data.get("osmid", -1)), **{tag: first(data.get(tag)) for tag in EDGE_TAGS}}
