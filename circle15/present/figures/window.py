"""A rectangle of ground, and the sheet that it is drawn on."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.transforms import Affine2D

from circle15.present.figures.sheet import CM_PER_INCH, DPI

#: Least width of ground that a map shows, in metres: a study of one point has no size of its own.
_LEAST_M: Final = 400.0

#: Ground around what a map is of, as a share of its size.
_MARGIN: Final = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A rectangle of ground and the sheet that it is drawn on.

    Parameters
    ----------
    bounds
        West, south, east and north in metres.
    sheet
        Width and height in centimetres, in the same proportion.
    """

    bounds: tuple[float, float, float, float]
    sheet: tuple[float, float]

    @property
    def metres_per_cm(self) -> float:
        """How many metres of ground a centimetre shows."""
        return (self.bounds[2] - self.bounds[0]) / self.sheet[0]

    def on_sheet(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Places of the sheet in centimetres, shape (n, 2), of places of the ground."""
        placed: npt.NDArray[np.float64] = (xy - np.array(self.bounds[:2])) / self.metres_per_cm
        return placed


def window_of(bounds: tuple[float, float, float, float], sheet: tuple[float, float]) -> Window:
    """Fit a rectangle of ground into a sheet.

    Parameters
    ----------
    bounds
        West, south, east and north of what is to be seen, in metres.
    sheet
        Width and height in centimetres.
    """
    west, south, east, north = bounds
    wide, tall = max(east - west, _LEAST_M) * (1 + 2 * _MARGIN), max(north - south, _LEAST_M) * (1 + 2 * _MARGIN)
    scale = max(wide / sheet[0], tall / sheet[1])
    across, up = scale * sheet[0] / 2, scale * sheet[1] / 2
    x, y = (west + east) / 2, (south + north) / 2
    return Window(bounds=(x - across, y - up, x + across, y + up), sheet=sheet)


def to_sheet(window: Window) -> Affine2D:
    """Turn metres of the ground into centimetres of the sheet."""
    west, south = window.bounds[:2]
    return Affine2D().translate(-west, -south).scale(1 / window.metres_per_cm)


def dot_metres(window: Window) -> float:
    """How many metres of ground a dot of the picture shows."""
    return window.metres_per_cm * CM_PER_INCH / DPI
