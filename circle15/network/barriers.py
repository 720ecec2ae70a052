"""Rivers, railways and walls: what nobody walks through, save at a gate, over a bridge or through a tunnel.

Rule. A barrier is a line; of a polygon it is the outline, so that a lake is not entered and a compound not left. A gate
opens every barrier within 10 metres of it. A street that meets a barrier is cut there, unless it is a bridge or a
tunnel, or meets it within 10 metres of one that it goes on from; its two ends stop a centimetre short of it. A place is
snapped to the nearest of those streets whose nearest point it reaches in a straight line without meeting a barrier;
with none, it is off the network.
"""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.ops import substring

from circle15.metric import to_crs
from circle15.network.raw import Edges

#: How far from a barrier a gate may be drawn and still open it.
GATE_M: Final = 10.0

#: How far from a barrier the streets that it cuts stop.
_GAP_M: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Barriers:
    """Barriers, opened at their gates.

    Parameters
    ----------
    pieces
        Straight pieces, shape (b,), metres.
    tree
        Index over them.
    """

    pieces: NDArray[np.object_]
    tree: shapely.STRtree

    def between(self, from_xy: NDArray[np.float64], to_xy: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether a barrier lies between points, shape (p, 2) each.

        Returns
        -------
        Shape (p,).
        """
        ways = shapely.linestrings(np.stack([from_xy, to_xy], axis=1))
        blocked = np.zeros(len(from_xy), dtype=np.bool_)
        blocked[np.unique(self.tree.query(ways, predicate="intersects")[0])] = True
        return blocked


def open_barriers(barriers: gpd.GeoDataFrame, gates: gpd.GeoDataFrame | None, crs: CRS) -> Barriers | None:
    """Take the lines of a layer and open them at the gates.

    Parameters
    ----------
    barriers
        Lines or polygons.
    gates
        Points; None: no gate.
    crs
        Reference system of the streets, in metres.

    Returns
    -------
    None where nothing is left of the barriers.

    Raises
    ------
    CrsError
        If a layer has no reference system.
    """
    shapes = np.asarray(to_crs(barriers, crs, what="barriers").geometry.to_numpy(), dtype=object)
    shapes = shapely.force_2d(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))])
    polygon = shapely.get_dimensions(shapes) == 2
    lines = np.where(polygon, shapely.boundary(shapes), shapes)
    lines = lines[shapely.get_dimensions(lines) == 1]
    if gates is not None and len(gates):
        doors = np.asarray(to_crs(gates, crs, what="gates").geometry.to_numpy(), dtype=object)
        openings = shapely.union_all(shapely.buffer(doors[~shapely.is_missing(doors)], GATE_M, quad_segs=64))
        lines = shapely.difference(lines, openings)
    parts = shapely.get_parts(lines)
    xy, line = shapely.get_coordinates(parts, return_index=True)
    inside = line[1:] == line[:-1]
    if not inside.any():
        return None
    pieces = np.asarray(shapely.linestrings(np.stack([xy[:-1][inside], xy[1:][inside]], axis=1)), dtype=object)
    return Barriers(pieces=pieces, tree=shapely.STRtree(pieces))


def cut_at_barriers(edges: Edges, barriers: Barriers) -> Edges:
    """Cut edges where they meet a barrier; bridges and tunnels pass."""
    lines = edges.lines()
    passes = edges.spans
    asked = np.flatnonzero(~passes)
    asked = asked[np.unique(barriers.tree.query(lines[asked], predicate="intersects")[0])]
    if len(asked) == 0:
        return edges
    # Step by step, for a line may pass a spot twice.
    steps, before_m, owner = _steps(lines, asked)
    hit, piece = barriers.tree.query(steps, predicate="intersects")
    meets = shapely.intersection(steps[hit], barriers.pieces[piece])
    spots, which = shapely.get_coordinates(meets, return_index=True)
    step = hit[which]
    at_m = before_m[step] + shapely.line_locate_point(steps[step], shapely.points(spots))
    whole = np.setdiff1d(np.arange(len(lines)), asked)
    cuts = ~_goes_on_from_span(edges, lines, owner[step], at_m)
    pieces = [part for edge in asked for part in _pieces(lines, edge, at_m[(owner[step] == edge) & cuts])]
    return edges.replaced(whole, pieces)


def _goes_on_from_span(
    edges: Edges, lines: NDArray[np.object_], edge: NDArray[np.int64], at_m: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether a barrier is met where a bridge or a tunnel, drawn too short, has just come down.

    Parameters
    ----------
    edges, lines
        Streets.
    edge, at_m
        Edge that meets a barrier, and where, metres from its start; shape (k,).
    """
    span = np.zeros(len(edges.node_xy), dtype=np.bool_)
    span[edges.u[edges.spans]] = True
    span[edges.v[edges.spans]] = True
    left_m = shapely.length(lines[edge]) - at_m
    return np.asarray((span[edges.u[edge]] & (at_m <= GATE_M)) | (span[edges.v[edge]] & (left_m <= GATE_M)))


def _steps(
    lines: NDArray[np.object_], asked: NDArray[np.int64]
) -> tuple[NDArray[np.object_], NDArray[np.float64], NDArray[np.int64]]:
    """Straight steps of some lines, the metres along the line before each, and the line that each is of."""
    xy, row = shapely.get_coordinates(lines[asked], return_index=True)
    inside = row[1:] == row[:-1]
    ends = np.stack([xy[:-1][inside], xy[1:][inside]], axis=1)
    owner = row[:-1][inside]
    step_m = pd.Series(np.hypot(*(ends[:, 1] - ends[:, 0]).T))
    # Each line by itself: the order of the lines must not say how its metres are rounded.
    before_m = step_m.groupby(owner).cumsum().groupby(owner).shift(fill_value=0.0)
    return np.asarray(shapely.linestrings(ends), dtype=object), before_m.to_numpy(), asked[owner]


def _pieces(
    lines: NDArray[np.object_], edge: int, at_m: NDArray[np.float64]
) -> list[tuple[int, bool, bool, shapely.Geometry]]:
    """Parts of an edge between barriers: the edge, whether each begins and ends where it does, and the line."""
    line = lines[edge]
    length_m = float(line.length)
    stops = np.unique(at_m)
    begins = np.concatenate([[0.0], stops + _GAP_M])
    ends = np.concatenate([stops - _GAP_M, [length_m]])
    return [
        (edge, number == 0, number == len(stops), substring(line, begin, end))
        for number, (begin, end) in enumerate(zip(begins, ends, strict=True))
        if end - begin > _GAP_M
    ]
