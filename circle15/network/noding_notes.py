"""What is to be said of how a layer's streets meet."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from circle15.lines import Crossings
from circle15.rejects import Note

#: Where at least half of the crossings have a node the others are probably bridges, else the layer has probably none.
_MOST: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found where lines touch or cross.

    Parameters
    ----------
    ends
        Ends on streets that were joined.
    joined, left, apart
        Crossings without a common vertex that were joined, were left open, or lie on different levels.
    noded
        Crossings that have a node of their own.
    told
        Whether the layer tells levels apart.
    tails_m
        Dead ends beyond crossings that the rule does not join, metres.
    cut
        How many dead ends were cut off at a crossing.
    """

    ends: int
    joined: int
    left: int
    apart: int
    noded: int
    told: bool
    tails_m: NDArray[np.float64]
    cut: int


def notes_of(
    file: str, found: Found, gaps_m: NDArray[np.float64], *, crossings: Crossings, mend_m: float | None
) -> tuple[Note, ...]:
    """Say what was joined, what was left open, and what may be a slip of the pen.

    Parameters
    ----------
    file
        The layer's file.
    found
        Where lines touch or cross.
    gaps_m
        Dead ends that stop short of a street, metres.
    crossings, mend_m
        What was asked for.
    """
    said = []
    if found.ends:
        said.append(Note("street_ends_joined", {"file": file, "n": found.ends}))
    if found.joined:
        said.append(Note("street_crossings_joined", {"file": file, "n": found.joined}))
    if found.apart:
        said.append(Note("street_crossings_apart", {"file": file, "n": found.apart}))
    if found.left and crossings == "levels":
        share = found.noded / (found.noded + found.left)
        key = "street_crossings_bridges" if share >= _MOST else "street_crossings_open"
        said.append(Note(key, {"file": file, "n": found.left, "share": share}, "warning"))
    elif found.left:
        said.append(Note("street_crossings_left", {"file": file, "n": found.left}))
    return (*said, *_slips(file, found, gaps_m, mend_m))


def _slips(file: str, found: Found, gaps_m: NDArray[np.float64], mend_m: float | None) -> list[Note]:
    """Say how many ends stop short of a street or run beyond a crossing, and how many of them were mended."""
    said = []
    if mend_m is not None:
        values = {"file": file, "gaps": int((gaps_m <= mend_m).sum()), "tails": found.cut, "mend": mend_m}
        said.append(Note("street_ends_mended", values))
        gaps_m, tails_m = gaps_m[gaps_m > mend_m], found.tails_m[found.tails_m > mend_m]
    else:
        tails_m = found.tails_m
    counts = [int((slips <= limit).sum()) for slips in (gaps_m, tails_m) for limit in (1.0, 5.0)]
    if any(counts):
        names = ("gaps_1", "gaps_5", "tails_1", "tails_5")
        values = {"file": file, **dict(zip(names, counts, strict=True))}
        said.append(Note("street_ends_open", values, "warning"))
    return said
