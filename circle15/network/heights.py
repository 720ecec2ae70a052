"""Elevations along the streets: where they are taken, and how steep that makes a street.

Rule: heights are taken at both ends of every edge and between them at equal steps of about 30 metres, the cell of the
elevation models that planners have; the grade is that of the straight line from one to the next. A raster is smoothed
before (:mod:`circle15.surface`); heights that a layer of streets brings along are taken as they are. A bridge or a
tunnel runs straight from end to end, whatever the ground does below or above it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse.linalg import spsolve

#: Metres between heights along an edge, about; shorter edges have one grade.
STEP_M: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heights:
    """Elevations along edges, sample after sample.

    Parameters
    ----------
    start
        Where each edge's samples begin, shape (e + 1,); every edge has at least two, at its ends.
    share
        Share of the edge before each sample, shape (k,), from 0 to 1 in each edge.
    height_m
        Metres above sea level, shape (k,); NaN where nobody knows.
    """

    start: NDArray[np.int64]
    share: NDArray[np.float64]
    height_m: NDArray[np.float64]

    @property
    def edge(self) -> NDArray[np.int64]:
        """Edge of each sample, shape (k,)."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    def grade(self, length_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rise over run from the sample before to each, shape (k,); 0 at the first of an edge, NaN where unknown.

        Parameters
        ----------
        length_m
            Lengths of the edges, shape (e,).
        """
        first = self.start[:-1]
        rise_m = np.diff(self.height_m, prepend=self.height_m[:1])
        run_m = np.diff(self.share, prepend=0.0) * length_m[self.edge]
        run_m[first] = 1.0
        rise_m[first] = 0.0
        # Lengths below a millimetre are no slope, but the arithmetic's doing.
        return np.where(run_m > 0.001, rise_m / np.maximum(run_m, 0.001), 0.0)

    def steepest(self, length_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Steepest grade on each edge, up or down, shape (e,); unknown grades count as none."""
        steep = np.nan_to_num(np.abs(self.grade(length_m)))
        return np.asarray(np.maximum.reduceat(steep, self.start[:-1])) if len(self.start) > 1 else np.zeros(0)

    def of_nodes(self, u: NDArray[np.int32], v: NDArray[np.int32]) -> NDArray[np.float64]:
        """Heights of the nodes at the ends of the edges, shape (n,); NaN where unknown.

        Parameters
        ----------
        u, v
            First and last node of each edge, shape (e,).
        """
        node_m = np.full(int(max(u.max(), v.max())) + 1, np.nan)
        for node, at in ((u, self.start[:-1]), (v, self.start[1:] - 1)):
            # A street that does not know how high a node is takes nothing from one that does.
            known = np.isfinite(self.height_m[at])
            node_m[node[known]] = self.height_m[at[known]]
        return node_m

    def unknown_m(self, length_m: NDArray[np.float64]) -> float:
        """Metres of streets whose grade is not known."""
        run_m = np.diff(self.share, prepend=0.0) * length_m[self.edge]
        run_m[self.start[:-1]] = 0.0
        return float(run_m[np.isnan(self.grade(length_m))].sum())


def sample_points(
    lines: NDArray[np.object_], length_m: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Choose where heights are taken.

    Parameters
    ----------
    lines
        Edges, shape (e,), with or without heights of their own.
    length_m
        Their lengths, shape (e,).

    Returns
    -------
    ``start`` and ``share`` as in :class:`Heights`, and the points' x, y and own height (NaN without), shape (k, 3).
    """
    pieces = np.maximum(1, np.round(length_m / STEP_M)).astype(np.int64)
    start = np.concatenate([[0], np.cumsum(pieces + 1)])
    step = np.arange(start[-1]) - np.repeat(start[:-1], pieces + 1)
    share = step / np.repeat(pieces, pieces + 1)
    points = shapely.line_interpolate_point(np.repeat(lines, pieces + 1), share, normalized=True)
    return start, share, shapely.get_coordinates(points, include_z=True)


def span_level(
    heights: Heights,
    u: NDArray[np.int32],
    v: NDArray[np.int32],
    length_m: NDArray[np.float64],
    above: NDArray[np.bool_],
) -> Heights:
    """Let bridges and tunnels run straight from where they leave the ground to where they meet it again.

    Parameters
    ----------
    heights
        Heights of the ground.
    u, v, length_m
        Ends and lengths of the edges, shape (e,).
    above
        Whether each edge is a bridge or a tunnel, shape (e,).
    """
    if not above.any():
        return heights
    node_m = heights.of_nodes(u, v)
    on_ground = np.zeros(len(node_m), dtype=np.bool_)
    on_ground[u[~above]] = True
    on_ground[v[~above]] = True
    # Dead ends of bridges stand on something too.
    ends = np.bincount(np.concatenate([u[above], v[above]]), minlength=len(node_m))
    node_m = _stretched(node_m, ~on_ground & (ends > 1), (u[above], v[above], length_m[above]))
    edge = heights.edge
    straight_m = node_m[u[edge]] + heights.share * (node_m[v[edge]] - node_m[u[edge]])
    return Heights(
        start=heights.start, share=heights.share, height_m=np.where(above[edge], straight_m, heights.height_m)
    )


def _stretched(
    node_m: NDArray[np.float64],
    loose: NDArray[np.bool_],
    spans: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Heights of nodes in mid-air: between their neighbours, in proportion to the metres to each, as a taut rope.

    Nodes that are tied to no node of known height stay unknown.
    """
    if not loose.any():
        return node_m
    u, v, length_m = spans
    n = len(node_m)
    pull = 1.0 / np.maximum(length_m, 0.1)
    ties = sparse.coo_array(
        (np.concatenate([pull, pull]), (np.concatenate([u, v]), np.concatenate([v, u]))), shape=(n, n)
    ).tocsr()
    result = np.where(loose, np.nan, node_m)
    # Neighbours on the ground whose height nobody knows pull at nothing.
    pulls = np.flatnonzero(loose | np.isfinite(result))
    ties = sparse.csr_array(ties[pulls][:, pulls])
    fixed = ~loose[pulls]
    _, group = csgraph.connected_components(ties, directed=False)
    free = np.flatnonzero(~fixed & np.isin(group, group[fixed]))
    if len(free):
        among = sparse.diags_array(ties[free].sum(axis=1)) - ties[free][:, free]
        at_rest = spsolve(among.tocsc(), ties[free][:, np.flatnonzero(fixed)] @ result[pulls[fixed]])
        result[pulls[free]] = at_rest
    return result
