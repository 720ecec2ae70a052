"""The only place where speeds, lengths and times are converted."""

from typing import Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", float, NDArray[np.float64])

SECONDS_PER_MINUTE: Final = 60.0
METRES_PER_KM: Final = 1000.0
SECONDS_PER_HOUR: Final = 3600.0


def m_per_s(speed_kmh: float) -> float:
    """Turn kilometres an hour into metres a second.

    >>> m_per_s(3.6)
    1.0
    """
    return speed_kmh * METRES_PER_KM / SECONDS_PER_HOUR


def minutes(seconds: Number) -> Number:
    """Turn seconds into minutes.

    >>> minutes(90.0)
    1.5
    """
    return seconds / SECONDS_PER_MINUTE


def seconds(minutes: Number) -> Number:
    """Turn minutes into seconds.

    >>> seconds(15.0)
    900.0
    """
    return minutes * SECONDS_PER_MINUTE


def metres_in(minutes: float, speed_kmh: float) -> float:
    """Metres that are walked in so many minutes at a speed.

    >>> metres_in(15, 4.0)
    1000.0
    """
    return minutes * speed_kmh * METRES_PER_KM / SECONDS_PER_MINUTE


def rounded_s(seconds: Number) -> Number:
    """Round seconds to the step in which times are compared with limits, 0.1 s (definition D9); NaN stays NaN.

    >>> float(rounded_s(899.96))
    900.0
    """
    return cast("Number", np.round(np.asarray(seconds, dtype=np.float64), 1))


def rounded_min(seconds: Number) -> Number:
    """Minutes of seconds that were rounded to 0.1 s first: what tables hold and what limits are compared with.

    >>> float(rounded_min(900.04)) <= 15.0
    True
    >>> float(rounded_min(900.06)) <= 15.0
    False
    """
    return rounded_s(seconds) / SECONDS_PER_MINUTE
