"""Gated communities are left through their gates alone (definition D4).

Searches start at *exits*: every demand point's own door, and after them every gate. What they find is brought to the
demand points here. Whoever lives behind a gate takes the way that is the shortest in all: straight from the door to a
gate, and on from there as from any door; or straight to a facility inside the same outline. Gates are few and homes
many: a gate is searched once, for all who live behind it.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.network.costs import ticked
from circle15.network.snap import ISLAND, NO_DATA, OFF_NETWORK, Snaps
from circle15.network.walk import WalkNetwork
from circle15.units import rounded_s

#: Why a door that lies behind gates meets no street of its own.
GATED: Final = "gated"

#: Where the clock of a rule starts.
Origin = Literal["door", "gate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """Gates, and the ways to them from the doors behind them.

    Parameters
    ----------
    xy
        Gates in the network's reference system, in the order of their ids, shape (g, 2).
    ids, community
        Their ids, and the rows of their communities, shape (g,).
    point, gate, inside_m
        Demand point, gate and straight metres of every way inside a compound, by demand point, then gate, shape (w,).
    outlines
        Outlines of the gated communities; None where a community is a point or has no gate, shape (c,).
    """

    xy: NDArray[np.float64]
    ids: NDArray[np.object_]
    community: NDArray[np.int64]
    point: NDArray[np.int64]
    gate: NDArray[np.int64]
    inside_m: NDArray[np.float64]
    outlines: NDArray[np.object_]

    def __len__(self) -> int:
        """Count the gates."""
        return len(self.ids)

    @property
    def points(self) -> NDArray[np.int64]:
        """Demand points behind gates, ascending."""
        return np.unique(self.point)


_NONE: Final = np.zeros(0, dtype=np.int64)
_NAMELESS: Final = np.zeros(0, dtype=object)

#: Nobody lives behind a gate.
NO_GATES: Final = Gates(
    xy=np.zeros((0, 2)),
    ids=_NAMELESS,
    community=_NONE,
    point=_NONE,
    gate=_NONE,
    inside_m=np.zeros(0),
    outlines=_NAMELESS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indoors:
    """The nearest facility inside the outline that a demand point is behind the gates of.

    Parameters
    ----------
    facility
        Position among the facilities; -1 where there is none, shape (d,).
    straight_m
        Straight metres to it; infinite where there is none, shape (d,).
    """

    facility: NDArray[np.int64]
    straight_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """How the demand points' walks begin. All arrays have shape (d,).

    Parameters
    ----------
    exit
        Exit that is left by; -1 for a walk that stays inside the compound.
    inside_m
        Metres to that exit that count; 0 at one's own door.
    walk_s
        Seconds in all, not rounded; NaN where no way leads.
    """

    exit: NDArray[np.int64]
    inside_m: NDArray[np.float64]
    walk_s: NDArray[np.float64]


def gates_behind(
    xy: NDArray[np.float64],
    community: NDArray[np.int64],
    gates: tuple[NDArray[np.float64], NDArray[np.object_], NDArray[np.int64]],
    outlines: NDArray[np.object_],
) -> Gates:
    """Lay the ways from doors to gates.

    Parameters
    ----------
    xy, community
        Demand points and the rows of their communities, ascending.
    gates
        Coordinates, ids and rows of communities of the gates, in any order.
    outlines
        Shapes of all communities; those that are not areas hold no facility.
    """
    order = np.lexsort((np.arange(len(gates[1])), gates[1].astype(str)))
    gate_xy, ids, owner = gates[0][order], gates[1][order], gates[2][order]
    first = np.searchsorted(community, owner, side="left")
    count = np.searchsorted(community, owner, side="right") - first
    gate = np.repeat(np.arange(len(ids)), count)
    point = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
    sort = np.lexsort((gate, point))
    point, gate = point[sort], gate[sort]
    held = np.full(len(outlines), None, dtype=object)
    gated = np.unique(owner)
    gated = gated[shapely.get_dimensions(outlines[gated]) == 2]
    held[gated] = outlines[gated]
    return Gates(
        xy=gate_xy,
        ids=ids,
        community=owner,
        point=point,
        gate=gate,
        inside_m=np.hypot(*(xy[point] - gate_xy[gate]).T),
        outlines=held,
    )


def open_exits(gates: Gates, snaps: Snaps) -> Snaps:
    """Shut the doors behind gates: the exits that walks really start from.

    Parameters
    ----------
    gates
        Gates.
    snaps
        Where all exits meet the streets, shape (e,).
    """
    if len(gates) == 0:
        return snaps
    shut = gates.points
    edge, offset_m, snap_m, reason = snaps.edge.copy(), snaps.offset_m.copy(), snaps.snap_m.copy(), snaps.reason.copy()
    edge[shut], offset_m[shut], snap_m[shut], reason[shut] = -1, np.nan, np.nan, GATED
    return Snaps(edge=edge, offset_m=offset_m, snap_m=snap_m, reason=reason)


def inside_pairs(
    gates: Gates, community: NDArray[np.int64], there: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair every demand point with every facility inside the outline that it is behind the gates of.

    Parameters
    ----------
    gates
        Gates and outlines.
    community
        Rows of the demand points' communities, ascending.
    there
        Coordinates of facilities, shape (f, 2).

    Returns
    -------
    Demand points, ascending, and positions of facilities, ascending for each, shape (k,).
    """
    points, held = [_NONE], [_NONE]
    for row in np.flatnonzero(~shapely.is_missing(gates.outlines)) if len(there) else _NONE:
        inside = np.flatnonzero(shapely.intersects_xy(gates.outlines[row], there))
        own = np.arange(*np.searchsorted(community, [row, row + 1]))
        points.append(np.repeat(own, len(inside)))
        held.append(np.tile(inside, len(own)))
    return np.concatenate(points), np.concatenate(held)


def indoors(
    gates: Gates,
    xy: NDArray[np.float64],
    community: NDArray[np.int64],
    places: tuple[NDArray[np.float64], NDArray[np.int64]],
) -> Indoors:
    """Find the nearest facility behind the same gates; of equally near ones the first.

    Parameters
    ----------
    gates
        Gates and outlines.
    xy, community
        Demand points.
    places
        Coordinates of facilities, and their positions in the caller's table, in the order of their ids.
    """
    there, position = places
    facility, straight_m = np.full(len(xy), -1, dtype=np.int64), np.full(len(xy), np.inf)
    point, held = inside_pairs(gates, community, there)
    apart_m = np.hypot(*(xy[point] - there[held]).T)
    order = np.lexsort((apart_m, point))
    home, first = np.unique(point[order], return_index=True)
    nearest = order[first]
    facility[home], straight_m[home] = position[held[nearest]], apart_m[nearest]
    return Indoors(facility=facility, straight_m=straight_m)


def straight_s(network: WalkNetwork, metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds of straight walks off the streets."""
    profile = network.profile
    return ticked(metres * profile.off_network_factor / profile.speed_m_s)


def leave(
    network: WalkNetwork,
    gates: Gates,
    exit_s: NDArray[np.float64],
    *,
    within: Indoors | None = None,
    rank: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
    origin: Origin = "door",
) -> Left:
    """Choose the way out of every compound.

    Parameters
    ----------
    network
        Streets and who walks.
    gates
        Gates and the ways to them.
    exit_s
        Seconds from every exit; NaN or infinite where no way leads, shape (e,).
    within
        Facilities that are reached without leaving; none when None.
    rank
        Ranks of the facilities that the exits lead to, shape (e,), and of those inside, shape (d,): of equal times
        the lowest counts, then the gate with the lowest id. Without them only times are asked for.
    origin
        Whether the metres inside count.
    """
    doors = len(exit_s) - len(gates)
    left = Left(exit=np.arange(doors), inside_m=np.zeros(doors), walk_s=np.array(exit_s[:doors]))
    if len(gates) == 0:
        return left
    there = doors + gates.gate
    inside_m = gates.inside_m if origin == "door" else np.zeros(len(there))
    way_s = exit_s[there] + straight_s(network, inside_m)
    way_rank = _NONE if rank is None else rank[0][there]
    way_s = np.where(np.isnan(way_s), np.inf, way_s)
    # Ways come by demand point, then gate, and the sort is stable: of equals the gate with the lowest id.
    order = np.lexsort((way_s, gates.point) if rank is None else (way_rank, way_s, gates.point))
    point, first = np.unique(gates.point[order], return_index=True)
    way = order[first]
    left.exit[point], left.inside_m[point], left.walk_s[point] = there[way], inside_m[way], way_s[way]
    if within is not None:
        own_s = straight_s(network, within.straight_m)[point]
        stays = own_s < way_s[way]
        if rank is not None:
            stays |= (own_s == way_s[way]) & (rank[1][point] <= way_rank[way])
        stays &= np.isfinite(own_s)
        left.exit[point[stays]], left.inside_m[point[stays]] = -1, 0.0
        left.walk_s[point[stays]] = own_s[stays]
    left.walk_s[np.isinf(left.walk_s)] = np.nan
    return left


def least_s(
    network: WalkNetwork,
    gates: Gates,
    exit_s: NDArray[np.float64],
    *,
    within: Indoors | None = None,
    origin: Origin = "door",
) -> NDArray[np.float64]:
    """Seconds from every demand point, rounded to 0.1 s after adding; NaN where no way leads; see :func:`leave`."""
    return rounded_s(leave(network, gates, exit_s, within=within, origin=origin).walk_s)


def exit_reasons(gates: Gates, reason: NDArray[np.object_], no_facility: str) -> NDArray[np.object_]:
    """Say why demand points have no time, by the reasons of their exits.

    Somebody with several gates has the reason of the one that comes farthest: a gate with a street before one with a
    fragment, and that before one with nothing.

    Parameters
    ----------
    gates
        Gates.
    reason
        Reasons of the exits, shape (e,).
    no_facility
        Reason that says that there is nothing to walk to.
    """
    doors = len(reason) - len(gates)
    result = np.array(reason[:doors], dtype=object)
    if len(gates):
        result[gates.points] = ""
        of_way = reason[doors + gates.gate]
        for name in (NO_DATA, OFF_NETWORK, ISLAND, no_facility):
            result[gates.point[of_way == name]] = name
    return result
