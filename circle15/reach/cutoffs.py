"""Cutoffs: the minutes within which something is reached."""

from collections.abc import Sequence
from typing import Final

from circle15.errors import InputError

#: Minutes that are drawn unless others are asked for: the three tiers of the community life circle (GB
#: 50180-2018, 3.0.4).
MINUTES: Final = (5.0, 10.0, 15.0)


def cutoffs_of(minutes: Sequence[float]) -> list[float]:
    """Put cutoffs in order, each once.

    Raises
    ------
    InputError
        If there is none, or one is no time.

    Examples
    --------
    >>> cutoffs_of([15, 5, 15])
    [5.0, 15.0]
    """
    cutoffs = sorted({float(value) for value in minutes})
    if not cutoffs or not all(0 < value <= 240 for value in cutoffs):
        raise InputError("minutes_unfit", value=list(minutes))
    return cutoffs
