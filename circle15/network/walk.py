"""The streets that people walk on, as a graph that knows its shape and its costs."""

from dataclasses import dataclass
from typing import Any, Final, TypedDict, Unpack

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy import sparse

from circle15.network.barriers import Barriers
from circle15.network.costs import EdgeCosts, Ways, edge_costs
from circle15.network.matrix import components, is_fragment, matrices
from circle15.network.profile import WalkProfile, profile_of
from circle15.network.rules import BACKWARD, BOTH, FORWARD

#: Columns of the edge table that come from the ways.
EDGE_TAGS: Final = ("highway", "name", "bridge", "tunnel", "layer")

#: Edge attribute of graphs that says a street is one-way on foot; OpenStreetMap's ``oneway`` binds vehicles.
ONEWAY_FOOT: Final = "oneway_foot"

#: Connected streets shorter than this in all are a drawing's debris, not a place to start a walk from
#: (definition D1).
MIN_FRAGMENT_M: Final = 1_000.0


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
    edge_tags
        One row per edge: ``way_id``, ``highway``, ``name``, ``bridge``, ``tunnel``, ``layer``.
    ways
        What the edges are to any walker: length, direction, stairs, crossings, heights.
    barriers
        What nobody walks through; None where there is nothing of the kind.
    component
        Shape (n,): number of the connected piece that a node belongs to for this walker; 0 is the longest.
    component_length_m
        Shape (c,): length of streets in each piece.
    min_fragment_m
        Pieces shorter than this are set aside; the longest never is.
    profile
        Who walks.
    costs
        What the edges cost this walker.
    to_matrix
        Shape (n, n): row i, column j holds the seconds from j to i, so that a search from a facility finds
        the times *to* it.
    from_matrix
        Its transpose: row i, column j holds the seconds from i to j.
    tree
        Index over the lines of the edges that one may start from; position k in it is edge ``kept[k]``.
    kept
        Edges that this walker may use and that are not set aside.
    name
        What the streets were read from.
    no_length_xy
        Where lines without any length were left out, shape (z, 2).
    """

    crs: CRS
    node_xy: NDArray[np.float64]
    node_id: NDArray[np.int64]
    edge_u: NDArray[np.int32]
    edge_v: NDArray[np.int32]
    edge_line: NDArray[np.object_]
    edge_tags: pd.DataFrame
    ways: Ways
    barriers: Barriers | None
    component: NDArray[np.int32]
    component_length_m: NDArray[np.float64]
    min_fragment_m: float
    profile: WalkProfile
    costs: EdgeCosts
    to_matrix: sparse.csr_array
    from_matrix: sparse.csr_array
    tree: shapely.STRtree
    kept: NDArray[np.int64]
    name: str
    no_length_xy: NDArray[np.float64]

    def __repr__(self) -> str:
        """Say how large the network is and who walks."""
        km = self.edge_length_m.sum() / 1_000
        return (
            f"<WalkNetwork {self.name}: {len(self.node_xy):,} nodes, {len(self.edge_u):,} edges, {km:,.1f} km, "
            f"{self.profile.name} {self.profile.speed_kmh} km/h>"
        )

    @property
    def edge_length_m(self) -> NDArray[np.float64]:
        """Metres along each edge, shape (e,)."""
        return self.ways.length_m

    @property
    def edge_direction(self) -> NDArray[np.int8]:
        """Whether each edge is walked both ways (0), only from u to v (1), or only from v to u (-1), shape (e,)."""
        return self.ways.direction

    @property
    def forward_s(self) -> NDArray[np.float64]:
        """Seconds from u to v, shape (e,); infinite where one must not walk."""
        return self.costs.forward_s

    @property
    def backward_s(self) -> NDArray[np.float64]:
        """Seconds from v to u, shape (e,); infinite where one must not walk."""
        return self.costs.backward_s

    @property
    def edge_component(self) -> NDArray[np.int32]:
        """Number of the connected piece that each edge belongs to, shape (e,)."""
        return self.component[self.edge_u]

    @property
    def set_aside(self) -> NDArray[np.bool_]:
        """Whether each edge is no street to start from: on a fragment, or closed to this walker, shape (e,)."""
        aside = np.ones(len(self.edge_u), dtype=np.bool_)
        aside[self.kept] = False
        return aside

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
            walk_s=np.where(self.costs.usable, np.minimum(self.forward_s, self.backward_s), np.nan),
            direction=self.edge_direction,
            component=self.edge_component,
            set_aside=self.set_aside,
        )
        return gpd.GeoDataFrame(table, geometry=self.edge_line, crs=self.crs)

    def with_profile(self, profile: str | WalkProfile) -> "WalkNetwork":
        """Give the same streets another walker; topology and geometry are shared."""
        return walked(
            profile_of(profile),
            crs=self.crs,
            node_xy=self.node_xy,
            node_id=self.node_id,
            edge_u=self.edge_u,
            edge_v=self.edge_v,
            edge_line=self.edge_line,
            edge_tags=self.edge_tags,
            ways=self.ways,
            barriers=self.barriers,
            min_fragment_m=self.min_fragment_m,
            name=self.name,
            no_length_xy=self.no_length_xy,
            like=self,
        )

    def to_networkx(self) -> "nx.MultiDiGraph[Any]":
        """Hand the network out as osmnx would: ``graph["crs"]``, nodes with x and y, edges with length and geometry.

        Nodes are the network's own numbers, with the source's in ``osmid``. A street that is walked both ways is
        two edges; one that this walker cannot use is left out. Waits at crossings are part of ``walk_s``; where lights
        stand is not handed out.
        """
        graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(crs=self.crs, name=self.name)
        graph.add_nodes_from(
            (node, {"x": float(x), "y": float(y), "osmid": int(osmid)})
            for node, ((x, y), osmid) in enumerate(zip(self.node_xy, self.node_id, strict=True))
        )
        if self.ways.heights is not None:
            height_m = self.ways.heights.of_nodes(self.edge_u, self.edge_v)
            for node in np.flatnonzero(np.isfinite(height_m)).tolist():
                graph.nodes[node]["elevation"] = float(height_m[node])
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
            if way != BACKWARD and np.isfinite(self.forward_s[edge]):
                graph.add_edge(u, v, geometry=line, walk_s=float(self.forward_s[edge]), reversed=False, **common)
            if way != FORWARD and np.isfinite(self.backward_s[edge]):
                graph.add_edge(
                    v, u, geometry=line.reverse(), walk_s=float(self.backward_s[edge]), reversed=True, **common
                )
        return graph


class Streets(TypedDict):
    """The fields of a network that do not depend on who walks; see :class:`WalkNetwork`."""

    crs: CRS
    node_xy: NDArray[np.float64]
    node_id: NDArray[np.int64]
    edge_u: NDArray[np.int32]
    edge_v: NDArray[np.int32]
    edge_line: NDArray[np.object_]
    edge_tags: pd.DataFrame
    ways: Ways
    barriers: Barriers | None
    min_fragment_m: float
    name: str
    no_length_xy: NDArray[np.float64]


def walked(profile: WalkProfile, like: WalkNetwork | None = None, **streets: Unpack[Streets]) -> WalkNetwork:
    """Let somebody walk on some streets: costs, the pieces that hang together for them, and an index.

    Parameters
    ----------
    profile
        Who walks.
    like
        The same streets with another walker: what both share is taken from it.
    streets
        The streets.
    """
    ways, u, v = streets["ways"], streets["edge_u"], streets["edge_v"]
    costs, n = edge_costs(ways, profile), len(streets["node_xy"])
    usable = costs.usable
    # Pieces of a one-way street hang together both ways: who may leave it but not come back is rare on foot.
    component, component_length_m = components(n, u[usable], v[usable], ways.length_m[usable])
    fragment = is_fragment(component_length_m, streets["min_fragment_m"])
    kept = np.flatnonzero(usable & ~fragment[component[u]])
    same = like is not None and np.array_equal(like.kept, kept)
    to_matrix, from_matrix = matrices(n, u, v, costs.forward_s, costs.backward_s)
    return WalkNetwork(
        **streets,
        component=component,
        component_length_m=component_length_m,
        profile=profile,
        costs=costs,
        to_matrix=to_matrix,
        from_matrix=from_matrix,
        tree=like.tree if like is not None and same else shapely.STRtree(streets["edge_line"][kept]),
        kept=kept,
    )
