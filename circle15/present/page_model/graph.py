"""The streets as a graph in few bytes: the page draws them, and walks on them.

Streets that merely are to be drawn could be merged and forgotten; these keep every edge and its real ends, so that the
page finds the nearest facility, an isochrone or a walked line by itself. What makes that cheap is the order. Nodes are
numbered as one meets them on a walk over the least tree that holds the network together (depth first): nearly every
node is then one short step from the one before it, and the edge that leads there need not be written at all. On
102,984 real edges with 176,000 vertices this took 0.45 MB as text, against 0.58 MB in the order of a Hilbert curve and
0.48 MB for merged lines that nobody can walk on.

The stream holds columns one after the other, as whole numbers of variable length::

    back[n]               how far back the parent of each node stands; 0: it begins a piece of the network
    x[n], y[n]            steps from the parent, or from the node before where there is none
    high[r], span[r]      ends of the edges that are not in the tree: step to the next higher end, and how much lower
                          the other is
    count[m]              vertices between the ends of each edge, those of the tree first, in the order of their nodes
    x[...], y[...]        those vertices, each as what is left of its step when the rest of the way is cut evenly
    group[m]              number of the drawing group
    forward[m], backward[m]   for each walker: what is left of the seconds, in ticks; 0 where one must not walk
    wait[m]               for each walker who waits at crossings: number of the pair of waits at the ends

Every edge runs from its lower node to its higher one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from circle15.present.encode import GROUPS, SET_ASIDE, STREET_UNIT, street_group, varints, zigzag
from circle15.present.page_model.seconds import Costs, pack_costs
from circle15.present.page_model.street_lines import Lines, lines_of, nodes_of

#: Metres of a degree of latitude, and of longitude at the equator: mean radius of the earth, 6 371 008.8 m (IUGG).
_METRES_OF_DEGREE: Final = 111_195.08


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedGraph:
    """Streets in few bytes, and where each of them is found again.

    Parameters
    ----------
    header
        What the page needs to read the stream.
    stream
        The columns, see the module.
    position
        Number on the page of each row of the streets, shape (rows,); -1 where a row has no line.
    flipped
        Whether the page's edge runs against the row's line, shape (rows,).
    """

    header: Mapping[str, Any]
    stream: bytes
    position: NDArray[np.int64]
    flipped: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """Nodes and edges in the order of the page.

    Parameters
    ----------
    back
        How far back each node's parent stands, 0 for none, shape (n,).
    node
        The nodes by their new number, shape (n,).
    edge, flipped
        The edges by their new number, shape (m,), and whether they turn round.
    low, high
        New numbers of their ends, shape (m,).
    in_tree
        How many edges of the beginning lead to a new node.
    """

    back: NDArray[np.int64]
    node: NDArray[np.int64]
    edge: NDArray[np.int64]
    flipped: NDArray[np.bool_]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    in_tree: int


def pack_graph(streets: gpd.GeoDataFrame, walkers: Sequence[Costs] = ()) -> PackedGraph:
    """Write streets as a graph.

    Parameters
    ----------
    streets
        Lines in metres, with ``highway`` and ``set_aside``; the ends' numbers ``u`` and ``v`` where they are known,
        else lines meet where their ends do.
    walkers
        What the rows cost each walker.
    """
    lines, origin = lines_of(streets)
    m = len(lines.row)
    position, flipped = np.full(len(streets), -1, dtype=np.int64), np.zeros(len(streets), dtype=np.bool_)
    if m == 0:
        header = {
            "origin": [0, 0],
            "unit": STREET_UNIT,
            "nodes": 0,
            "edges": 0,
            "inner": 0,
            "groups": [],
            "walkers": [],
        }
        return PackedGraph(header=header, stream=b"", position=position, flipped=flipped)
    nodes, xy = nodes_of(lines)
    order = _ordered(nodes, xy)
    edge_xy, inner = _inner(lines, order)
    metres = _metres_of_step(origin, lines.whole)
    drawn_m = _drawn_m(lines, metres)[order.edge]
    row = lines.row[order.edge]
    names, group = _groups(streets, row)
    costs = [walker.of_edges(row, order.flipped) for walker in walkers]
    told, seconds = pack_costs(costs, drawn_m)
    ends = xy[order.node]
    before = np.maximum(np.where(order.back > 0, np.arange(len(ends)) - order.back, np.arange(len(ends)) - 1), 0)
    step = ends - np.where(np.arange(len(ends))[:, None] > 0, ends[before], 0)
    rest = slice(order.in_tree, None)
    columns = [
        order.back.astype(np.uint64),
        *zigzag(step).T,
        np.diff(order.high[rest], prepend=0).astype(np.uint64),
        (order.high - order.low)[rest].astype(np.uint64),
        inner.astype(np.uint64),
        *zigzag(edge_xy).T,
        group.astype(np.uint64),
        *seconds,
    ]
    position[row[::-1]] = np.arange(m)[::-1]
    flipped[row[::-1]] = order.flipped[::-1]
    header = {
        "origin": origin,
        "unit": STREET_UNIT,
        "metres": metres,
        "nodes": len(ends),
        "edges": m,
        "inner": int(inner.sum()),
        "groups": names,
        **told,
    }
    return PackedGraph(
        header=header, stream=b"".join(varints(column) for column in columns), position=position, flipped=flipped
    )


def _ordered(lines: Lines, xy: NDArray[np.int64]) -> _Order:
    """Walk over the least tree, depth first, and number nodes and edges on the way."""
    node, parent = _tree(lines, xy)
    n, m = len(node), len(lines.u)
    rank = np.empty(n, dtype=np.int64)
    rank[node] = np.arange(n)
    above = np.where(parent[node] >= 0, rank[parent[node]], -1)
    ends = np.column_stack([rank[lines.u], rank[lines.v]])
    low, high = ends.min(axis=1), ends.max(axis=1)
    # Of parallel edges the first leads to the new node.
    in_tree = (above[high] == low) & (low != high)
    of_tree = np.flatnonzero(in_tree)
    _, first = np.unique(high[of_tree], return_index=True)
    leading = of_tree[first]
    rest = np.setdiff1d(np.arange(m), leading, assume_unique=True)
    rest = rest[np.lexsort((low[rest], high[rest]))]
    edge = np.concatenate([leading, rest])
    return _Order(
        back=np.where(above >= 0, np.arange(n) - above, 0),
        node=node,
        edge=edge,
        flipped=(ends[:, 0] > ends[:, 1])[edge],
        low=low[edge],
        high=high[edge],
        in_tree=len(leading),
    )


def _tree(lines: Lines, xy: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the order of the nodes on a walk over the least tree, and each node's parent, -1 for none; shapes (n,)."""
    n = len(xy)
    apart = np.hypot(*(xy[lines.u] - xy[lines.v]).T) + 1.0
    links = sparse.coo_array((apart, (lines.u, lines.v)), shape=(n, n)).tocsr()
    least = csgraph.minimum_spanning_tree(links).tocoo()
    _, piece = csgraph.connected_components(links, directed=False)
    _, first = np.unique(piece, return_index=True)
    # One more node, from which every piece of the network is entered at its first.
    tail = np.concatenate([least.row, np.full(len(first), n)])
    head = np.concatenate([least.col, np.sort(first)])
    whole = sparse.coo_array((np.ones(len(tail)), (tail, head)), shape=(n + 1, n + 1)).tocsr()
    order, parent = csgraph.depth_first_order(whole + whole.T, n, directed=True, return_predecessors=True)
    parent = np.where(parent[:n] == n, -1, parent[:n])
    return np.asarray(order[1:], dtype=np.int64), np.asarray(parent, dtype=np.int64)


def _inner(lines: Lines, order: _Order) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Write the vertices between the ends: what is left of each step, shape (k, 2), and their number for each edge."""
    count = lines.count[order.edge]
    first = lines.start[order.edge]
    inner = count - 2
    line = np.repeat(np.arange(len(count)), inner)
    nth = np.arange(len(line)) - np.repeat(np.cumsum(inner) - inner, inner) + 1
    turned = order.flipped[line]
    at = first[line] + np.where(turned, count[line] - 1 - nth, nth)
    before = at + np.where(turned, 1, -1)
    goal = first[line] + np.where(turned, 0, count[line] - 1)
    left = (count[line] - nth)[:, None]
    away = lines.whole[goal] - lines.whole[before]
    even = (2 * away + left) // (2 * left)
    return lines.whole[at] - lines.whole[before] - even, np.asarray(inner, dtype=np.int64)


def _metres_of_step(origin: Sequence[float], whole: NDArray[np.int64]) -> list[float]:
    """Metres of a step to the east, in the middle of the streets, and to the north."""
    middle = origin[1] + STREET_UNIT * float(whole[:, 1].max()) / 2
    north = STREET_UNIT * _METRES_OF_DEGREE
    return [round(north * float(np.cos(np.radians(middle))), 9), round(north, 9)]


def _drawn_m(lines: Lines, metres: Sequence[float]) -> NDArray[np.float64]:
    """Metres along each line as it is drawn, shape (m,)."""
    line = np.repeat(np.arange(len(lines.count)), lines.count)
    apart = np.hypot(*(np.diff(lines.whole, axis=0) * metres).T)
    same = line[1:] == line[:-1]
    return np.bincount(line[1:][same], weights=apart[same], minlength=len(lines.count)).astype(np.float64)


def _groups(streets: gpd.GeoDataFrame, row: NDArray[np.int64]) -> tuple[list[str], NDArray[np.int64]]:
    """Name the drawing groups, and give each edge the number of its own; fragments that were set aside are one."""
    names = [*GROUPS, SET_ASIDE]
    # A street without a class is drawn as those of the middle.
    highway = streets["highway"] if "highway" in streets else pd.Series(None, index=streets.index, dtype=object)
    of_row, classes = pd.factorize(highway, use_na_sentinel=False)
    group = np.array([names.index(street_group(value)) for value in classes], dtype=np.int64)[of_row]
    if "set_aside" in streets:
        group[streets["set_aside"].fillna(False).to_numpy(dtype=bool)] = names.index(SET_ASIDE)
    return names, group[row]
