"""Which street each piece of ground belongs to: it depends on the streets alone, and serves every facility.

The plane is covered by a lattice of points. Each belongs to its nearest street by the very snapping rule that
places follow (definition D1), so that a polygon drawn from them and a table of times cannot disagree by more
than a cell (definition D2). The lattice is made tile by tile, where somebody asks.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from circle15.network.snap import Snaps, snap_dense
from circle15.network.walk import WalkNetwork
from circle15.reach.search import Seeds, nearest

#: Cells along the side of a tile.
TILE: Final = 128

#: Lattice points along the side of a block, whose points share one question to the index of streets.
BLOCK: Final = 4

#: How far a drawn boundary may lie from the true one.
TOLERANCE_M: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A lattice over the streets of one network. Tiles are made when they are first asked for, and kept.

    Parameters
    ----------
    network
        Streets.
    tolerance_m
        How far a drawn boundary may lie from the true one: the diagonal of a lattice cell.
    tiles
        Tiles made so far, by their number along x and y.
    """

    network: WalkNetwork
    tolerance_m: float = TOLERANCE_M
    tiles: dict[tuple[int, int], Snaps] = field(default_factory=dict)

    @property
    def cell_m(self) -> float:
        """Side of a lattice cell in metres."""
        return self.tolerance_m / float(np.sqrt(2.0))

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

    def lattice(self, tile: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Coordinates of a tile's lattice lines along x and y, shape (TILE + 1,) each; neighbours share their rim."""
        step = np.arange(TILE + 1, dtype=np.float64)
        return (tile[0] * TILE + step) * self.cell_m, (tile[1] * TILE + step) * self.cell_m

    def tile(self, tile: tuple[int, int]) -> Snaps:
        """Street, offset and distance of every lattice point of a tile, row by row from the south."""
        if tile not in self.tiles:
            x, y = self.lattice(tile)
            grid_x, grid_y = np.meshgrid(x, y)
            number = np.arange(TILE + 1) // BLOCK
            block = (number[:, None] * (number[-1] + 1) + number[None, :]).ravel()
            self.tiles[tile] = snap_dense(self.network, np.column_stack([grid_x.ravel(), grid_y.ravel()]), block)
        return self.tiles[tile]

    def times(self, tile: tuple[int, int], seeds: Seeds, costs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Seconds from every lattice point of a tile to the nearest of some facilities, shape (TILE + 1, TILE + 1).

        Infinite where none is reached.
        """
        found = nearest(self.network, self.tile(tile), seeds, costs)
        return np.where(np.isnan(found.walk_s), np.inf, found.walk_s).reshape(TILE + 1, TILE + 1)
