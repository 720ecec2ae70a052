"""The streets that people walk on, as a graph that knows its shape and its costs."""

from dataclasses import dataclass, replace
from typing import Any, Final

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy import sparse
from scipy.sparse import csgraph

from circle15.network.profile import WalkProfile, profile_of
from circle15.network.rules import BACKWARD, BOTH, FORWARD

#: Costs are multiples of 2**-20 s (a millionth of a second), so that sums of them are exact in any order, a
#: walk there and back takes the same time to the last digit, and equal times are equal (definition D9).
TICKS_PER_S: Final = float(2**20)

#: Columns of the edge table that come from the ways.
EDGE_TAGS: Final = ("highway", "name", "bridge", "tunnel")

#: Edge attribute of graphs that says a street is one-way on foot; OpenStreetMap's ``oneway`` binds vehicles.
ONEWAY_FOOT: Final = "oneway_foot"

#: Connected streets shorter than this in all are a drawing's debris, not a place to start a walk from
#: (definition D1).
MIN_FRAGMENT_M: Final = 1_000.0


def ticked(cost_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round costs in seconds to whole ticks."""
    return np.round(cost_s * TICKS_PER_S) / TICKS_PER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkNetwork:
    """A walkable street network with one profile's costs. Frozen: make another with :meth:`with_profile`.

    Nodes are numbered along a space-filling curve and edges by their ends, so that the order in which streets
    were read changes nothing. An edge runs from its lower-numbered node ``u`` to ``v`` along its line.

    Parameters
    ----------
    crs
        Metric reference system of every coordinate.
    node_xy
        Shape (n, 2), metres.
    node_id
        Shape (n,): the number that a node had in its source.
    edge_u, edge_v
        Shape (e,): node at the start and at the end of each edge's line.
    edge_line
        Shape (e,): the edges' lines, in metres.
    edge_length_m
        Shape (e,).
    edge_direction
        Shape (e,): 0 both ways, 1 only from u to v, -1 only from v to u.
    edge_tags
        One row per edge: ``way_id``, ``highway``, ``name``, ``bridge``, ``tunnel``.
    component
        Shape (n,): number of the connected piece that a node belongs to; 0 is the longest.
    component_length_m
        Shape (c,): length of streets in each piece.
    min_fragment_m
        Pieces shorter than this are set aside; the longest never is.
    profile
        Who walks.
    forward_s, backward_s
        Shape (e,): seconds from u to v, and from v to u; infinite where one must not.
    to_matrix
        Shape (n, n): row i, column j holds the seconds from j to i, so that a search from a facility finds
        the times *to* it.
    from_matrix
        Its transpose: row i, column j holds the seconds from i to j.
    tree
        Index over the lines of the edges that are not set aside; position k in it is edge ``kept[k]``.
    kept
        Edges that are not set aside.
    name
        What the streets were read from.
    """

    crs: CRS
    node_xy: NDArray[np.float64]
    node_id: NDArray[np.int64]
    edge_u: NDArray[np.int32]
    edge_v: NDArray[np.int32]
    edge_line: NDArray[np.object_]
    edge_length_m: NDArray[np.float64]
    edge_direction: NDArray[np.int8]
    edge_tags: pd.DataFrame
    component: NDArray[np.int32]
    component_length_m: NDArray[np.float64]
    min_fragment_m: float
    profile: WalkProfile
    forward_s: NDArray[np.float64]
    backward_s: NDArray[np.float64]
    to_matrix: sparse.csr_array
    from_matrix: sparse.csr_array
    tree: shapely.STRtree
    kept: NDArray[np.int64]
    name: str

    def __repr__(self) -> str:
        """Say how large the network is and who walks."""
        km = self.edge_length_m.sum() / 1_000
        return (
            f"<WalkNetwork {self.name}: {len(self.node_xy):,} nodes, {len(self.edge_u):,} edges, {km:,.1f} km, "
            f"{self.profile.name} {self.profile.speed_kmh} km/h>"
        )

    @property
    def edge_component(self) -> NDArray[np.int32]:
        """Number of the connected piece that each edge belongs to, shape (e,)."""
        return self.component[self.edge_u]

    @property
    def set_aside(self) -> NDArray[np.bool_]:
        """Whether each edge lies on a fragment that is no street to start from, shape (e,)."""
        return is_fragment(self.component_length_m, self.min_fragment_m)[self.edge_component]

    @property
    def nodes(self) -> gpd.GeoDataFrame:
        """Nodes as a table of points: ``node_id``, ``component``."""
        return gpd.GeoDataFrame(
            {"node_id": self.node_id, "component": self.component},
            geometry=gpd.points_from_xy(self.node_xy[:, 0], self.node_xy[:, 1]),
            crs=self.crs,
        )

    @property
    def edges(self) -> gpd.GeoDataFrame:
        """Edges as a table of lines: tags, ``u``, ``v``, ``length_m``, ``walk_s``, ``component``, ``set_aside``."""
        table = self.edge_tags.assign(
            u=self.edge_u,
            v=self.edge_v,
            length_m=self.edge_length_m,
            walk_s=np.minimum(self.forward_s, self.backward_s),
            direction=self.edge_direction,
            component=self.edge_component,
            set_aside=self.set_aside,
        )
        return gpd.GeoDataFrame(table, geometry=self.edge_line, crs=self.crs)

    def with_profile(self, profile: str | WalkProfile) -> "WalkNetwork":
        """Give the same streets another walker; topology and geometry are shared."""
        walker = profile_of(profile)
        forward_s, backward_s = edge_costs(self.edge_length_m, self.edge_direction, walker)
        to_matrix, from_matrix = matrices(len(self.node_xy), self.edge_u, self.edge_v, forward_s, backward_s)
        return replace(
            self,
            profile=walker,
            forward_s=forward_s,
            backward_s=backward_s,
            to_matrix=to_matrix,
            from_matrix=from_matrix,
        )

    def to_networkx(self) -> "nx.MultiDiGraph[Any]":
        """Hand the network out as osmnx would: ``graph["crs"]``, nodes with x and y, edges with length and geometry.

        Nodes are the network's own numbers, with the source's in ``osmid``. A street that is walked both ways is
        two edges.
        """
        graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(crs=self.crs, name=self.name)
        graph.add_nodes_from(
            (node, {"x": float(x), "y": float(y), "osmid": int(osmid)})
            for node, ((x, y), osmid) in enumerate(zip(self.node_xy, self.node_id, strict=True))
        )
        tags = self.edge_tags.to_dict("records")
        for edge, (u, v) in enumerate(zip(self.edge_u.tolist(), self.edge_v.tolist(), strict=True)):
            line = self.edge_line[edge]
            way = int(direction) if (direction := self.edge_direction[edge]) else BOTH
            common = {
                "osmid": tags[edge]["way_id"],
                **{tag: tags[edge][tag] for tag in EDGE_TAGS if isinstance(tags[edge][tag], str)},
                "length": float(self.edge_length_m[edge]),
                ONEWAY_FOOT: way != BOTH,
            }
            if way != BACKWARD:
                graph.add_edge(u, v, geometry=line, walk_s=float(self.forward_s[edge]), reversed=False, **common)
            if way != FORWARD:
                graph.add_edge(
                    v, u, geometry=line.reverse(), walk_s=float(self.backward_s[edge]), reversed=True, **common
                )
        return graph


def edge_costs(
    length_m: NDArray[np.float64], direction: NDArray[np.int8], profile: WalkProfile
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds along each edge, from u to v and from v to u; infinite where one must not walk."""
    walk_s = ticked(length_m / profile.speed_m_s)
    return np.where(direction < 0, np.inf, walk_s), np.where(direction > 0, np.inf, walk_s)


def matrices(
    n: int,
    u: NDArray[np.int32],
    v: NDArray[np.int32],
    forward_s: NDArray[np.float64],
    backward_s: NDArray[np.float64],
) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Costs as sparse matrices, towards and from: of parallel edges the cheapest, loops left out.

    Returns
    -------
    Row i, column j holds the seconds from j to i in the first, from i to j in the second; both of shape (n, n).
    """
    tail = np.concatenate([u, v]).astype(np.int64)
    head = np.concatenate([v, u]).astype(np.int64)
    cost = np.concatenate([forward_s, backward_s])
    use = np.isfinite(cost) & (tail != head)
    to_matrix = _cheapest(n, head[use], tail[use], cost[use])
    return to_matrix, sparse.csr_array(to_matrix.T.tocsr())


def _cheapest(n: int, row: NDArray[np.int64], column: NDArray[np.int64], cost: NDArray[np.float64]) -> sparse.csr_array:
    """Build a matrix that keeps the least of several costs in one cell (SciPy's own conversion would add them up)."""
    order = np.lexsort((cost, column, row))
    row, column, cost = row[order], column[order], cost[order]
    first = np.ones(len(row), dtype=np.bool_)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    row, column, cost = row[first], column[first], cost[first]
    starts = np.searchsorted(row, np.arange(n + 1)).astype(np.int32)
    return sparse.csr_array((cost, column.astype(np.int32), starts), shape=(n, n))


def components(
    n: int, u: NDArray[np.int32], v: NDArray[np.int32], length_m: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Number the connected pieces, the longest first.

    Returns
    -------
    For each node its piece, shape (n,), and for each piece its length in metres, shape (c,).
    """
    links = sparse.coo_array((np.ones(len(u), dtype=np.int8), (u, v)), shape=(n, n))
    count, label = csgraph.connected_components(links, directed=False)
    total = np.bincount(label[u], weights=length_m, minlength=count).astype(np.float64)
    first_node = np.full(count, n)
    np.minimum.at(first_node, label, np.arange(n))
    order = np.lexsort((first_node, -total))
    rank = np.empty(count, dtype=np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return rank[label], total[order]


def is_fragment(component_length_m: NDArray[np.float64], min_fragment_m: float) -> NDArray[np.bool_]:
    """Whether each connected piece is set aside; piece 0, the longest, never is."""
    fragment = component_length_m < min_fragment_m
    fragment[:1] = False
    return fragment
