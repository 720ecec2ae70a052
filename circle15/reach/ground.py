"""Which street each piece of ground belongs to: it depends on the streets alone, and serves every facility.

The plane is covered by a lattice of points, a cell apart, made tile by tile where somebody asks. Each point belongs to
its nearest street by the very snapping rule that places follow (definition D1), so that a polygon drawn from them and a
table of times cannot disagree by more than a cell (definition D2).

Where footways lie side by side, the ground of one may be narrower than a cell and pass between the lattice points. So
every tile also has points on its streets, in cells that have no corner on their own street
(:mod:`circle15.reach.tiles`). Where all four corners say otherwise than such a point, in time or too late, the nearest
takes its time: narrow ground is drawn a cell wide, and nowhere lost.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.errors import InputError
from circle15.network.costs import TICKS_PER_S
from circle15.network.lattice import Segments, segments_of
from circle15.network.walk import WalkNetwork
from circle15.reach import fast
from circle15.reach.bounds import HAIR_M
from circle15.reach.local import Neighbourhood
from circle15.reach.search import Seeds, leg_s, off_network_s, take
from circle15.reach.tiles import TILE, Points, Tile, made_tile

#: How far a drawn boundary may lie from the true one.
TOLERANCE_M: Final = 10.0

#: Cells to a tolerance. Counted on 20,000 points a drawing in six cities, central Helsinki among them: with 1.5 at most
#: 3 points lay on the wrong side of the boundary and beyond the tolerance (4 are allowed), with 1.0 up to 8.
CELLS: Final = 1.5

#: Margin around a window, in lattice points, from which narrow ground can change what is inside: its corner, and the
#: corners that are looked at after it was changed.
HALO: Final = 3

_EVERYTHING: Final = (slice(None), slice(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A rectangle of lattice points.

    Parameters
    ----------
    column, row
        Number of the south-western point along x and y, counted from the origin of the reference system.
    columns, rows
        How many points, along x and y.
    """

    column: int
    row: int
    columns: int
    rows: int

    def wider(self, by: int) -> "Window":
        """Add points on all sides."""
        return Window(
            column=self.column - by, row=self.row - by, columns=self.columns + 2 * by, rows=self.rows + 2 * by
        )

    @property
    def tiles(self) -> list[tuple[int, int]]:
        """Tiles that it shares points with, by their number along x and y, in order."""
        return [
            (i, j)
            for i in range(self.column // TILE, (self.column + self.columns - 1) // TILE + 1)
            for j in range(self.row // TILE, (self.row + self.rows - 1) // TILE + 1)
        ]

    def shared(self, number: tuple[int, int]) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """Rows and columns that it shares with a tile: as it counts them, and as the tile does."""
        west, south = number[0] * TILE - self.column, number[1] * TILE - self.row
        left, right = max(0, west), min(self.columns, west + TILE)
        low, high = max(0, south), min(self.rows, south + TILE)
        return (
            (slice(low, high), slice(left, right)),
            (slice(low - south, high - south), slice(left - west, right - west)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a search found: all that the times on the ground depend on.

    Parameters
    ----------
    seeds
        Facilities.
    costs
        Cost from every node, shape (n,); infinite where none is reached.
    cutoffs_s
        Seconds that will be drawn, ascending.
    """

    seeds: Seeds
    costs: NDArray[np.float64]
    cutoffs_s: NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A lattice over the streets of one network. Tiles are made when they are first asked for, and kept.

    Parameters
    ----------
    network
        Streets and who walks.
    tolerance_m
        How far a drawn boundary may lie from the true one, metres.
    compiled
        Use compiled loops where numba is installed; the drawings are the same.
    tiles
        Tiles made so far, by their number along x and y; None where no street is near.

    Raises
    ------
    InputError
        If nothing can be drawn with the tolerance.
    """

    network: WalkNetwork
    tolerance_m: float = TOLERANCE_M
    compiled: bool = True
    tiles: dict[tuple[int, int], Tile | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a tolerance that nothing can be drawn with."""
        if not 0.1 <= self.tolerance_m <= 1_000:
            raise InputError("tolerance_unfit", value=self.tolerance_m)

    @property
    def cell_m(self) -> float:
        """Side of a lattice cell in metres."""
        return self.tolerance_m / CELLS

    @cached_property
    def segments(self) -> Segments:
        """The straight pieces of the streets."""
        return segments_of(self.network)

    @cached_property
    def kernels(self) -> fast.Kernels | None:
        """Compiled loops, where they are wanted and to be had."""
        return fast.kernels() if self.compiled else None

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        """Searches around single facilities."""
        return Neighbourhood(network=self.network, kernels=self.kernels)

    def window_of(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> Window:
        """Lattice points of a box and, on all sides, more than one beyond it.

        Parameters
        ----------
        low, high
            South-western and north-eastern corner, metres, shape (2,).
        """
        column, row = (np.floor(low / self.cell_m).astype(np.int64) - 1).tolist()
        last, top = (np.ceil(high / self.cell_m).astype(np.int64) + 1).tolist()
        return Window(column=column, row=row, columns=last - column + 1, rows=top - row + 1)

    def tile(self, number: tuple[int, int]) -> Tile | None:
        """Take a tile, or make it; None where no street is near."""
        if number not in self.tiles:
            self.tiles[number] = made_tile(self.network, self.segments, number, self.cell_m)
        return self.tiles[number]

    def times(
        self, window: Window, reached: Reached, tiles: Collection[tuple[int, int]] | None = None
    ) -> NDArray[np.float32]:
        """Seconds from every lattice point of a window to the nearest of some facilities, fit for drawing.

        Parameters
        ----------
        window
            Where.
        reached
            What a search found.
        tiles
            Tiles in which anything is reached; all others are not even made. Any may be when None.

        Returns
        -------
        Shape (rows, columns); infinite where none is reached.
        """
        wide = window.wider(HALO)
        walk_s = np.full((wide.rows, wide.columns), np.inf, dtype=np.float32)
        narrow = [
            found
            for number in wide.tiles
            if tiles is None or number in tiles
            if (found := self._write(walk_s, wide, number, reached)) is not None
        ]
        if narrow:
            cell, nearest, spot_s = (np.concatenate(part) for part in zip(*narrow, strict=True))
            _keep_narrow(walk_s, cell, nearest, spot_s, reached.cutoffs_s)
        return walk_s[HALO:-HALO, HALO:-HALO]

    def _write(
        self, walk_s: NDArray[np.float32], window: Window, number: tuple[int, int], reached: Reached
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]] | None:
        """Write the times of the points that a window shares with a tile.

        Returns
        -------
        Of the tile's narrow ground, as the window counts rows and columns: the cells, the nearest corners, the times.
        """
        tile = self.tile(number)
        if tile is None:
            return None
        ends_s = _without_rank(reached.costs[tile.ends])
        own = _common(tile.edge, reached.seeds.snaps.edge)
        if len(own) == 0 and not ends_s.min() <= reached.cutoffs_s[-1]:
            return None
        here, there = window.shared(number)
        spot_s = np.empty(tile.narrow.slot.shape, dtype=np.float32)
        for points, part, times_s in ((tile.lattice, there, walk_s[here]), (tile.narrow, _EVERYTHING, spot_s)):
            if times_s.size:
                self._times_of(points, part, ends_s, times_s)
                for slot, edge in zip(own.tolist(), tile.edge[own].tolist(), strict=True):
                    self._go_straight(points, part, (slot, edge), reached.seeds, times_s)
        corner = np.array([number[1] * TILE - window.row, number[0] * TILE - window.column])
        return tile.cell + corner, tile.nearest + corner, spot_s[0]

    def _times_of(
        self,
        points: Points,
        part: tuple[slice, slice],
        ends_s: NDArray[np.float32],
        walk_s: NDArray[np.float32],
    ) -> None:
        """Write the shorter of the walks by the two ends of the edges that some of a tile's points belong to."""
        slot, by_start_s, by_end_s = (values[part] for values in (points.slot, points.by_start_s, points.by_end_s))
        if self.kernels is not None:
            self.kernels.least(slot, by_start_s, by_end_s, ends_s, walk_s)
            return
        slot = slot.astype(np.intp)
        by_start = ends_s[0].take(slot, mode="clip")
        by_start += by_start_s
        by_end = ends_s[1].take(slot, mode="clip")
        by_end += by_end_s
        np.minimum(by_start, by_end, out=walk_s)

    def _go_straight(
        self,
        points: Points,
        part: tuple[slice, slice],
        own: tuple[int, int],
        seeds: Seeds,
        walk_s: NDArray[np.float32],
    ) -> None:
        """On the street of a facility one need not pass an end of it: let its points have the shorter walk.

        ``own`` is the edge's place in the tile, and its number.
        """
        row, column = np.nonzero((points.slot[part] == own[0]) & (points.access_s[part] < np.inf))
        if len(row) == 0:
            return
        edge, offset_m = np.full(len(row), own[1]), points.offset_m[part][row, column].astype(np.float64)
        here = take(seeds.snaps, np.flatnonzero(seeds.snaps.edge == own[1]))
        for to_m, egress_s in zip(here.offset_m, off_network_s(self.network, here), strict=True):
            along_s = leg_s(self.network, edge, offset_m, np.full(len(row), to_m)) + egress_s
            straight_s = along_s.astype(np.float32) + points.access_s[part][row, column]
            walk_s[row, column] = np.minimum(walk_s[row, column], straight_s)

    def reached_tiles(self, xy: NDArray[np.float64], reached: Reached) -> list[tuple[int, int]]:
        """Tiles with ground of a street from which some facilities are reached in time, in order.

        Parameters
        ----------
        xy
            The facilities, shape (f, 2): nobody comes from farther away than one walks in a straight line.
        reached
            What a search found for them.
        """
        network, side = self.network, TILE * self.cell_m
        limit_s = float(reached.cutoffs_s[-1])
        near = np.array(self._tiles_near(xy, self.neighbourhood.fastest_m_s * limit_s + HAIR_M))
        margin_m = network.profile.max_snap_m + self.cell_m
        low, high = near * side - margin_m, (near + 1) * side + margin_m
        ground = np.asarray(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]), dtype=object)
        tile, street = network.tree.query(ground)
        edge = network.kept[street]
        within = np.minimum(reached.costs[network.edge_u[edge]], reached.costs[network.edge_v[edge]]) <= limit_s
        own = np.isin(edge, reached.seeds.snaps.edge)
        return [(int(i), int(j)) for i, j in near[np.unique(tile[within | own])]]

    def _tiles_near(self, xy: NDArray[np.float64], reach_m: float) -> list[tuple[int, int]]:
        """Tiles that somebody within ``reach_m`` of any of some points may stand in, in order."""
        side = TILE * self.cell_m
        low = np.floor((xy - reach_m) / side).astype(np.int64)
        high = np.floor((xy + reach_m) / side).astype(np.int64)
        return sorted(
            {
                (i, j)
                for (x0, y0), (x1, y1) in zip(low.tolist(), high.tolist(), strict=True)
                for i in range(x0, x1 + 1)
                for j in range(y0, y1 + 1)
            }
        )


def _without_rank(cost: NDArray[np.float64]) -> NDArray[np.float32]:
    """Seconds of costs that hold a rank below the tick, in 32 bits: a ten-thousandth of a second in a quarter hour."""
    return (np.floor(cost * TICKS_PER_S) / TICKS_PER_S).astype(np.float32)


def _common(edges: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places, among some edges in ascending order, of those that are wanted; each once."""
    at = np.minimum(edges.searchsorted(wanted), len(edges) - 1)
    found = at[edges[at] == wanted]
    return np.unique(found) if len(found) > 1 else found


def _keep_narrow(
    walk_s: NDArray[np.float32],
    cell: NDArray[np.int64],
    nearest: NDArray[np.int64],
    spot_s: NDArray[np.float32],
    cutoffs_s: NDArray[np.float64],
) -> None:
    """Let narrow ground have the nearest corner of its cell where a cutoff tells it from all four; first the early.

    Parameters
    ----------
    walk_s
        Seconds at the lattice points of a window; changed.
    cell, nearest
        Row and column of the cell that each narrow piece lies in, and of its nearest corner, shape (h, 2).
    spot_s
        Seconds from there, shape (h,).
    cutoffs_s
        Seconds, ascending.
    """
    rows, columns = walk_s.shape
    inside = ((cell >= 0) & (cell < [rows - 1, columns - 1])).all(axis=1)
    at, near, spot_s = cell[inside] @ [columns, 1], nearest[inside] @ [columns, 1], spot_s[inside]
    limits, flat = cutoffs_s.astype(np.float32), walk_s.reshape(-1)
    corners = at + np.array([[0], [1], [columns], [columns + 1]])
    tier = np.searchsorted(limits, spot_s)
    early = tier < np.searchsorted(limits, flat[corners].min(axis=0))
    np.minimum.at(flat, near[early], spot_s[early])
    late = tier > np.searchsorted(limits, flat[corners].max(axis=0))
    np.maximum.at(flat, near[late], spot_s[late])
