"""Which street each piece of ground belongs to: it depends on the streets alone, and serves every facility.

The plane is covered by a lattice of points. Each belongs to its nearest street by the very snapping rule that places
follow (definition D1), so that a polygon drawn from them and a table of times cannot disagree by more than a cell
(definition D2). The lattice is made tile by tile, where somebody asks.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.errors import InputError
from circle15.network.costs import TICKS_PER_S
from circle15.network.lattice import Segments, segments_of, snap_lattice
from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork
from circle15.reach.search import Seeds, leg_s, nearest, off_network_s

#: Cells along the side of a tile.
TILE: Final = 128

#: How far a drawn boundary may lie from the true one.
TOLERANCE_M: Final = 10.0

#: Cells to a tolerance. Where footways lie side by side, strips of ground are narrower than a cell and are missed; with
#: this many, at most 2 points in 10,000 are drawn wrong even there (counted in central Helsinki; with 2.0 it was 4).
_CELLS: Final = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """The lattice points of one tile, row by row from the south, in as few bytes as drawing needs: shapes (p,).

    Parameters
    ----------
    edge
        Edge that each belongs to; 0 for points without a street, whose seconds are infinite.
    offset_m, snap_m
        Metres along the edge, and from the point to it; NaN for points without a street.
    by_start_s, by_end_s
        Seconds to the start and to the end of the edge, off the network and along it.
    """

    edge: NDArray[np.int32]
    offset_m: NDArray[np.float32]
    snap_m: NDArray[np.float32]
    by_start_s: NDArray[np.float32]
    by_end_s: NDArray[np.float32]

    def places(self, index: NDArray[np.int64]) -> Snaps:
        """Take some of the points as places."""
        return Snaps(
            edge=self.edge[index].astype(np.int64),
            offset_m=self.offset_m[index].astype(np.float64),
            snap_m=self.snap_m[index].astype(np.float64),
            reason=np.full(len(index), "", dtype=object),
        )


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A lattice over the streets of one network. Tiles are made when they are first asked for, and kept.

    Parameters
    ----------
    network
        Streets.
    tolerance_m
        How far a drawn boundary may lie from the true one, metres.
    tiles
        Tiles made so far, by their number along x and y.

    Raises
    ------
    InputError
        If nothing can be drawn with the tolerance.
    """

    network: WalkNetwork
    tolerance_m: float = TOLERANCE_M
    tiles: dict[tuple[int, int], Tile] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a tolerance that nothing can be drawn with."""
        if not 0.1 <= self.tolerance_m <= 1_000:
            raise InputError("tolerance_unfit", value=self.tolerance_m)

    @property
    def cell_m(self) -> float:
        """Side of a lattice cell in metres."""
        return self.tolerance_m / _CELLS

    @cached_property
    def segments(self) -> Segments:
        """The straight pieces of the streets."""
        return segments_of(self.network)

    def tiles_near(self, xy: NDArray[np.float64], reach_m: float) -> list[tuple[int, int]]:
        """Tiles that somebody within ``reach_m`` of any of some points may stand in, in order.

        Parameters
        ----------
        xy
            Shape (p, 2), metres.
        reach_m
            Straight metres.
        """
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

    def reached_tiles(
        self, xy: NDArray[np.float64], seeds: Seeds, costs: NDArray[np.float64], limit_s: float
    ) -> list[tuple[int, int]]:
        """Tiles with ground of a street from which some facilities are reached within a limit, in order.

        Parameters
        ----------
        xy
            The facilities, shape (f, 2).
        seeds, costs
            The same, and what :func:`~circle15.reach.search.node_costs` found for them.
        limit_s
            Seconds.
        """
        network, side = self.network, TILE * self.cell_m
        near = np.array(self.tiles_near(xy, network.profile.fastest_m_s * limit_s + self.cell_m))
        low, high = near * side - network.profile.max_snap_m, (near + 1) * side + network.profile.max_snap_m
        ground = np.asarray(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]), dtype=object)
        tile, street = network.tree.query(ground)
        edge = network.kept[street]
        within = np.minimum(costs[network.edge_u[edge]], costs[network.edge_v[edge]]) <= limit_s
        own = np.isin(edge, seeds.snaps.edge)
        return [(int(i), int(j)) for i, j in near[np.unique(tile[within | own])]]

    def lines(self, tile: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Coordinates of a tile's lattice lines along x and y, shape (TILE + 1,) each; neighbours share their rim."""
        step = np.arange(TILE + 1, dtype=np.float64)
        return (tile[0] * TILE + step) * self.cell_m, (tile[1] * TILE + step) * self.cell_m

    def tile(self, tile: tuple[int, int]) -> Tile:
        """Take a tile, or make it."""
        if tile not in self.tiles:
            corner = (tile[0] * TILE * self.cell_m, tile[1] * TILE * self.cell_m)
            self.tiles[tile] = self._made(snap_lattice(self.network, self.segments, corner, self.cell_m, TILE + 1))
        return self.tiles[tile]

    def times(self, tile: tuple[int, int], seeds: Seeds, costs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Seconds from every lattice point of a tile to the nearest of some facilities, shape (TILE + 1, TILE + 1).

        Parameters
        ----------
        tile
            Its number along x and y.
        seeds, costs
            Facilities, and what :func:`~circle15.reach.search.node_costs` found for them.

        Returns
        -------
        Infinite where none is reached.
        """
        points, network = self.tile(tile), self.network
        by_start = costs[network.edge_u[points.edge]] + points.by_start_s
        by_end = costs[network.edge_v[points.edge]] + points.by_end_s
        cost = np.minimum(by_start, by_end)
        walk_s = np.floor(cost * TICKS_PER_S) / TICKS_PER_S  # without the rank of the facility
        # On the street of a facility one need not pass an end of it.
        own = np.flatnonzero(np.isin(points.edge, seeds.snaps.edge) & np.isfinite(points.snap_m))
        if len(own):
            direct = nearest(network, points.places(own), seeds, costs).walk_s
            walk_s[own] = np.fmin(walk_s[own], direct)
        return walk_s.reshape(TILE + 1, TILE + 1)

    def _made(self, snaps: Snaps) -> Tile:
        """Work out the walks from lattice points to the ends of their edges."""
        edge = np.where(snaps.found, snaps.edge, 0)
        offset_m = np.where(snaps.found, snaps.offset_m, 0.0)
        access_s = np.where(snaps.found, off_network_s(self.network, snaps), np.inf)
        by_start_s = access_s + leg_s(self.network, edge, offset_m, np.zeros(len(edge)))
        by_end_s = access_s + leg_s(self.network, edge, offset_m, self.network.edge_length_m[edge])
        return Tile(
            edge=edge.astype(np.int32),
            offset_m=snaps.offset_m.astype(np.float32),
            snap_m=snaps.snap_m.astype(np.float32),
            by_start_s=by_start_s.astype(np.float32),
            by_end_s=by_end_s.astype(np.float32),
        )
