"""Edges before they are numbered: what the readers of streets hand to :func:`circle15.network.build.assemble`."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

#: Number of nodes that stand where a barrier cuts a street: no source has it.
CUT: Final = int(np.iinfo(np.int64).min)


def _nowhere() -> NDArray[np.float64]:
    """No places at all."""
    return np.zeros((0, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Junctions:
    """What is known of nodes beside their place. All arrays have shape (n,).

    Parameters
    ----------
    road
        Class of the biggest road through each (:mod:`circle15.network.crossings`).
    lit
        Whether people cross at lights there.
    lights
        Whether traffic lights for vehicles stand there.
    """

    road: NDArray[np.int8]
    lit: NDArray[np.bool_]
    lights: NDArray[np.bool_]

    def extended(self, count: int) -> "Junctions":
        """Add nodes of which nothing is known."""
        nothing = np.zeros(count, dtype=np.int8)
        return Junctions(
            road=np.concatenate([self.road, nothing]),
            lit=np.concatenate([self.lit, nothing.astype(np.bool_)]),
            lights=np.concatenate([self.lights, nothing.astype(np.bool_)]),
        )

    def taken(self, index: NDArray[np.int64]) -> "Junctions":
        """Select some, in an order."""
        return Junctions(road=self.road[index], lit=self.lit[index], lights=self.lights[index])


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Edges before they are numbered: ends as positions in a list of nodes, and lines as runs of coordinates.

    Parameters
    ----------
    node_xy, node_id
        Coordinates in metres, shape (n, 2), and the source's numbers, shape (n,).
    junctions
        What else is known of the nodes.
    u, v
        Position of each edge's first and last node, shape (e,).
    xy, start
        Coordinates of all lines one after another, and where each begins, shape (e + 1,).
    direction
        0 both ways, 1 along the line, -1 against it, shape (e,).
    tags
        ``way_id`` and the columns of :data:`circle15.network.walk.EDGE_TAGS`, one row per edge.
    steps
        Whether each edge is a flight of stairs without a ramp, shape (e,).
    length_m
        Lengths that the source gives, shape (e,); NaN where the line is to be measured. None: measure all.
    height_m
        Metres above sea level of the coordinates; NaN where unknown. None: of all.
    no_length_xy
        Where lines without any length were left out, shape (z, 2).
    """

    node_xy: NDArray[np.float64]
    node_id: NDArray[np.int64]
    junctions: Junctions
    u: NDArray[np.int64]
    v: NDArray[np.int64]
    xy: NDArray[np.float64]
    start: NDArray[np.int64]
    direction: NDArray[np.int8]
    tags: pd.DataFrame
    steps: NDArray[np.bool_]
    length_m: NDArray[np.float64] | None = None
    height_m: NDArray[np.float64] | None = None
    no_length_xy: NDArray[np.float64] = field(default_factory=_nowhere)

    @property
    def spans(self) -> NDArray[np.bool_]:
        """Whether each edge is a bridge or a tunnel, shape (e,)."""
        return np.asarray(is_span(self.tags["bridge"]) | is_span(self.tags["tunnel"]))

    def lines(self, turned: NDArray[np.bool_] | None = None) -> NDArray[np.object_]:
        """Draw the edges, with their heights where they are known, shape (e,).

        Parameters
        ----------
        turned
            Which of them are drawn from their last vertex to their first, shape (e,); none by default.
        """
        xy = self.xy if self.height_m is None else np.column_stack([self.xy, self.height_m])
        row = np.repeat(np.arange(len(self.u)), np.diff(self.start))
        if turned is not None:
            at = np.arange(len(xy))
            xy = xy[np.where(turned[row], (self.start[:-1] + self.start[1:] - 1)[row] - at, at)]
        return np.asarray(shapely.linestrings(xy, indices=row), dtype=object)

    def replaced(self, whole: NDArray[np.int64], pieces: Sequence[tuple[int, bool, bool, shapely.Geometry]]) -> "Edges":
        """Keep some edges whole, and take pieces for others.

        Parameters
        ----------
        whole
            Edges that stay.
        pieces
            For each piece its edge, whether it begins at the edge's first and ends at its last node, and its line; a
            new node stands at every other end.
        """
        parent = np.array([edge for edge, *_ in pieces], dtype=np.int64)
        shapes = np.array([line for *_, line in pieces], dtype=object)
        u, v, n = self.u[parent], self.v[parent], len(self.node_xy)
        own = np.array([(first, last) for _, first, last, _ in pieces], dtype=np.bool_).reshape(-1, 2)
        ends = shapely.get_coordinates([shapely.get_point(shapes, at) for at in (0, -1)]).reshape(2, -1, 2)
        new = np.concatenate([ends[0][~own[:, 0]], ends[1][~own[:, 1]]])
        u = np.where(own[:, 0], u, n + np.cumsum(~own[:, 0]) - 1)
        v = np.where(own[:, 1], v, n + (~own[:, 0]).sum() + np.cumsum(~own[:, 1]) - 1)
        source = np.concatenate([whole, parent])
        lines = np.concatenate([self.lines()[whole], shapes])
        count = shapely.get_num_coordinates(lines)
        flat = shapely.get_coordinates(lines, include_z=self.height_m is not None)
        length_m = None
        if self.length_m is not None:
            # A piece of a street that is longer than its line is as much longer.
            drawn_m = shapely.length(self.lines())
            length_m = shapely.length(lines) * (self.length_m / np.maximum(drawn_m, 1e-9))[source]
        return replace(
            self,
            node_xy=np.concatenate([self.node_xy, new]),
            node_id=np.concatenate([self.node_id, np.full(len(new), CUT, dtype=np.int64)]),
            junctions=self.junctions.extended(len(new)),
            u=np.concatenate([self.u[whole], u]),
            v=np.concatenate([self.v[whole], v]),
            xy=flat[:, :2],
            start=np.concatenate([[0], np.cumsum(count)]),
            direction=self.direction[source],
            tags=self.tags.iloc[source].reset_index(drop=True),
            steps=self.steps[source],
            length_m=length_m,
            height_m=None if self.height_m is None else flat[:, 2],
        )


def is_span(tag: pd.Series) -> "pd.Series[bool]":
    """Whether a ``bridge`` or ``tunnel`` tag says that a way leaves the ground."""
    return tag.notna() & ~tag.isin(["no", "false", "0"])
