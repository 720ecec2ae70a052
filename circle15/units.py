"""The only place where speeds, lengths and times are converted."""

import math
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


#: A share is held against such a step more often than against any other: 80 %, 85 %, 90 % ...
_STEP_OF_LIMITS: Final = 0.05

#: Shares that differ by less are one.
_SAME: Final = 1e-9

#: Digits of a per cent that are written at most.
_MOST_DIGITS: Final = 4


def percent_digits(share: float, limit: float = math.nan) -> int:
    """Count the digits with which a share is written as per cent, so that it does not read as a limit that it misses.

    One digit, rounded; and as many more as keep it from reading as nothing, as all, as its limit, or as any whole five
    per cent, which it is not: 89.96 % must not read as 90.0 %. Every drawing of a result writes shares by this rule.

    Parameters
    ----------
    share
        From 0 to 1.
    limit
        What it is held against; NaN where that is not known.

    Returns
    -------
    From 1 to 4.

    Examples
    --------
    >>> [percent_digits(share) for share in (0.5, 0.8996, 0.9, 0.9998, 0.0649)]
    [1, 2, 1, 2, 1]
    """
    for digits in range(1, _MOST_DIGITS):
        shown = round(share, digits + 2)
        marks = (round(shown / _STEP_OF_LIMITS) * _STEP_OF_LIMITS, limit)
        if not any(abs(shown - mark) < _SAME <= abs(share - mark) for mark in marks):
            return digits
    return _MOST_DIGITS


def percent(share: float, limit: float = math.nan) -> str:
    """Write a share as per cent, without the sign; see :func:`percent_digits`.

    >>> percent(0.8996), percent(0.9), percent(0.24904)
    ('89.96', '90.0', '24.9')
    """
    return "nan" if math.isnan(share) else f"{100 * share:.{percent_digits(share, limit)}f}"
