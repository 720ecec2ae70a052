"""What a walk along an edge costs a walker, in both directions, whole or in part (definitions D1 and D3).

A cost is made of two things: the walk itself, which takes as long as its grade and its stairs make it take, and the
waits at the crossings where the edge begins and ends. A wait is paid where a walk enters or leaves the edge's end; who
stands at the end itself has not waited.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.network.heights import Heights
from circle15.network.profile import WalkProfile

#: Costs are multiples of 2**-20 s (a millionth of a second), so that sums of them are exact in any order, a
#: walk there and back takes the same time to the last digit, and equal times are equal (definition D9).
TICKS_PER_S: Final = float(2**20)

#: Nearer than this to the end of an edge a place is at its end: that it is not to the last digit is the arithmetic's
#: doing.
SAME_SPOT_M: Final = 0.001

#: What the end of an edge may wait at; positions in a profile's waits.
NO_WAIT: Final = 0
SIGNAL: Final = 1
MAJOR: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What edges are to any walker. All arrays have shape (e,).

    Parameters
    ----------
    length_m
        Metres along each edge.
    direction
        0 both ways, 1 only from u to v, -1 only from v to u.
    steps
        Whether each is a flight of stairs.
    wait_u, wait_v
        What a walk waits at where the edge begins and ends: :data:`NO_WAIT`, :data:`SIGNAL` or :data:`MAJOR`; half of
        the wait is this edge's.
    heights
        Elevations along the edges, where they are known.
    """

    length_m: NDArray[np.float64]
    direction: NDArray[np.int8]
    steps: NDArray[np.bool_]
    wait_u: NDArray[np.int8]
    wait_v: NDArray[np.int8]
    heights: Heights | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """Seconds along edges whose grade changes: running sums at the points where heights are known, shape (k,).

    Parameters
    ----------
    key
        Twice the edge's number plus the share of it before the point, ascending.
    up_s
        Seconds from the edge's start to the point.
    down_s
        Seconds from the point back to the edge's start.
    """

    key: NDArray[np.float64]
    up_s: NDArray[np.float64]
    down_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeCosts:
    """Seconds along edges for one walker. All arrays have shape (e,).

    Parameters
    ----------
    length_m
        Metres along each edge.
    forward_s, backward_s
        Seconds from u to v, and from v to u, waits included; infinite where one must not walk.
    wait_u_s, wait_v_s
        Seconds of wait at the edge's start and end, part of the former; None where no walk waits anywhere.
    climb
        How time runs along the edges; None: evenly.
    """

    length_m: NDArray[np.float64]
    forward_s: NDArray[np.float64]
    backward_s: NDArray[np.float64]
    wait_u_s: NDArray[np.float64] | None = None
    wait_v_s: NDArray[np.float64] | None = None
    climb: Climb | None = None

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Whether the walker may use each edge, at least in one direction, shape (e,)."""
        return np.isfinite(np.minimum(self.forward_s, self.backward_s))

    def leg_s(
        self, edge: NDArray[np.int64], from_m: NDArray[np.float64], to_m: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Seconds along edges between two offsets; infinite against a one-way, unless they are one spot.

        Parameters
        ----------
        edge
            Shape (p,).
        from_m, to_m
            Metres from the start of each edge, shape (p,).
        """
        onward = to_m >= from_m
        low_m, high_m = np.minimum(from_m, to_m), np.maximum(from_m, to_m)
        length_m = np.maximum(self.length_m[edge], 1e-9)
        whole_s = np.where(onward, self.forward_s[edge], self.backward_s[edge])
        open_ = np.isfinite(whole_s)
        walk_s = np.where(open_, whole_s, 0.0)
        waits_s: NDArray[np.float64] | float = 0.0
        if self.wait_u_s is not None and self.wait_v_s is not None:
            wait_u_s, wait_v_s = self.wait_u_s[edge], self.wait_v_s[edge]
            walk_s = np.where(open_, walk_s - wait_u_s - wait_v_s, 0.0)
            leaves_u = (low_m <= SAME_SPOT_M) & (high_m > SAME_SPOT_M)
            leaves_v = (high_m >= length_m - SAME_SPOT_M) & (low_m < length_m - SAME_SPOT_M)
            waits_s = np.where(leaves_u, wait_u_s, 0.0) + np.where(leaves_v, wait_v_s, 0.0)
        near, far = low_m / length_m, high_m / length_m
        run_s = self._run_s(edge, far, walk_s, onward) - self._run_s(edge, near, walk_s, onward)
        same = (low_m == high_m) | (~open_ & (high_m - low_m < SAME_SPOT_M))
        return np.where(same, 0.0, np.where(open_, run_s + waits_s, np.inf))

    def _run_s(
        self,
        edge: NDArray[np.int64],
        share: NDArray[np.float64],
        walk_s: NDArray[np.float64],
        onward: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        """Seconds between the start of each edge and a point on it, without waits."""
        if self.climb is None:
            return ticked(share * walk_s)
        key = 2.0 * edge + np.clip(share, 0.0, 1.0)
        up_s, down_s = (np.interp(key, self.climb.key, run) for run in (self.climb.up_s, self.climb.down_s))
        return ticked(np.where(onward, up_s, down_s))


def ticked(cost_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round costs in seconds to whole ticks."""
    return np.round(cost_s * TICKS_PER_S) / TICKS_PER_S


def edge_costs(ways: Ways, profile: WalkProfile) -> EdgeCosts:
    """Work out what edges cost a walker.

    Stairs take ``stairs_factor`` times as long as level streets, whatever their grade. Of a street of unknown height
    nothing is known but its length: it counts as level.
    """
    pace = np.where(ways.steps, 1.0 if profile.stairs_factor is None else profile.stairs_factor, 1.0)
    level_s = ticked(ways.length_m * pace / profile.speed_m_s)
    closed = ways.steps & (profile.stairs_factor is None)
    up_s, down_s, climb = level_s, level_s, None
    if ways.heights is not None:
        if profile.max_grade is not None:
            # To a hundredth of a percent: a ramp of 1:12 is not steeper than 0.0833.
            steepest = np.round(ways.heights.steepest(ways.length_m), 4)
            closed = closed | (steepest > profile.max_grade) & ~ways.steps
        if profile.slope != "none":
            climb = _climb(ways.heights, ways, level_s, profile)
            last = ways.heights.start[1:] - 1
            up_s, down_s = climb.up_s[last], climb.down_s[last]
    wait_u_s, wait_v_s = _waits(ways, profile)
    extra_s = 0.0 if wait_u_s is None or wait_v_s is None else wait_u_s + wait_v_s
    return EdgeCosts(
        length_m=ways.length_m,
        forward_s=np.where(closed | (ways.direction < 0), np.inf, up_s + extra_s),
        backward_s=np.where(closed | (ways.direction > 0), np.inf, down_s + extra_s),
        wait_u_s=wait_u_s,
        wait_v_s=wait_v_s,
        climb=climb,
    )


def _waits(ways: Ways, profile: WalkProfile) -> tuple[NDArray[np.float64], NDArray[np.float64]] | tuple[None, None]:
    """Half of a crossing's wait at each end of each edge that meets one; None for walkers who do not wait."""
    if not profile.waits:
        return None, None
    half_s = ticked(np.array([0.0, profile.signal_crossing_s / 2, profile.major_crossing_s / 2]))
    return half_s[ways.wait_u], half_s[ways.wait_v]


def _climb(heights: Heights, ways: Ways, level_s: NDArray[np.float64], profile: WalkProfile) -> Climb:
    """Add up the seconds from sample to sample along each edge."""
    edge = heights.edge
    apart = np.diff(heights.share, prepend=0.0)
    apart[heights.start[:-1]] = 0.0
    grade = heights.grade(ways.length_m)
    level = np.isnan(grade) | ways.steps[edge]
    grade = np.where(level, 0.0, grade)
    run_s = apart * level_s[edge]
    runs = []
    for pace in (profile.pace(grade), profile.pace(-grade)):
        # Each edge by itself: beside one with a cliff a sum over all edges would lose the seconds of the others.
        total = pd.Series(np.where(level, 1.0, pace) * run_s).groupby(edge).cumsum()
        runs.append(ticked(np.asarray(total, dtype=np.float64)))
    return Climb(key=2.0 * edge + heights.share, up_s=runs[0], down_s=runs[1])
