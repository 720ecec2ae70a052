"""The walks of one walker to every kind of facility, searched when first asked for, and the spread around them.

The spread (definition D6): the same walks at other speeds, and from the other streets that are nearly as near to a home
as its nearest. All rules that ask about the same kinds share one search for each.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from circle15.network.mend import Mended
from circle15.network.profile import SPEED_KMH
from circle15.network.snap import ISLAND, NO_DATA, OFF_NETWORK, Snaps, other_snaps, snap
from circle15.network.walk import WalkNetwork
from circle15.reach.edges import edge_seconds
from circle15.reach.gates import Indoors, Origin, least_s, open_exits
from circle15.reach.search import nearest, node_costs, take
from circle15.reach.steps import Steps, steps_of
from circle15.reach.times import NO_FACILITY, Demand, Places, Reach, Walks, reach_of_kinds
from circle15.units import rounded_s

#: How much a speed is moved, one step at a time, to see whether a verdict holds (definition D6). For a limit in metres
#: it is the lengths that are moved.
SPEED_SPREAD: Final = (0.900, 0.925, 0.950, 0.975, 1.025, 1.050, 1.075, 1.100)

#: A street that is at most this much farther than the nearest may be the one that people really take
#: (definition D6).
SNAP_SPREAD_M: Final = 10.0

#: Alternative streets that are tried per place at most: beyond a few they are pieces of the same junction.
SNAP_TRIES: Final = 4

#: Sets of kinds whose spread is kept: the readings of a clause come one after the other.
_KEPT: Final = 3


#: Kinds of facility, and where the clock starts.
_Asked = tuple[tuple[str, ...], Origin]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortest:
    """The shortest walk of each demand point to any of some kinds, shape (d,).

    Parameters
    ----------
    walk_s
        Door to door, rounded to 0.1 s; NaN where there is none.
    facility
        Row of the facility, -1 where there is none.
    network_m, access_m, egress_m
        Metres along streets, and off them at both ends.
    straight_m
        Straight metres to the facility that is nearest as the crow flies; infinite without any.
    free_s
        The walk if there were no wall.
    reason
        Why there is no walk, else empty.
    """

    walk_s: NDArray[np.float64]
    facility: NDArray[np.int64]
    network_m: NDArray[np.float64]
    access_m: NDArray[np.float64]
    egress_m: NDArray[np.float64]
    straight_m: NDArray[np.float64]
    free_s: NDArray[np.float64]
    reason: NDArray[np.object_]


#: What walks on the mended streets are kept under.
_MENDED: Final = "on mended streets"


def _nothing_known() -> dict[str, Any]:
    """Forget what was searched: the streets or the facilities are others."""
    return {"_reaches": {}, "_shortest": {}, "_spreads": {}, "_others": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What one walker reaches.

    Parameters
    ----------
    network
        Streets and who walks.
    demand
        People.
    places
        Facilities.
    in_service
        Which of them serve, shape (f,).
    demand_snaps
        Where their exits, doors and then gates, meet the streets.
    exit_edge_s
        Seconds from each exit to the nearest street end at the edge of the data; infinite where there
        is none, or where the study says that streets really end there, shape (e,).
    other_place, other_snaps
        Other streets that are nearly as near to an exit, of those that walks start from, as its nearest.
    paced
        The same streets at the other speeds of the spread, where times do not simply scale with the speed.
    steps
        Of the network.
    mended
        The streets with the suspect places joined; None where no place is suspect.
    """

    network: WalkNetwork
    demand: Demand
    places: Places
    in_service: NDArray[np.bool_]
    demand_snaps: Snaps
    exit_edge_s: NDArray[np.float64]
    other_place: NDArray[np.int64]
    other_snaps: Snaps
    paced: Sequence[WalkNetwork]
    steps: Steps
    mended: Mended | None = None
    _reaches: dict[str, Reach] = field(default_factory=dict, repr=False)
    _shortest: dict[_Asked, Shortest] = field(default_factory=dict, repr=False)
    _spreads: dict[_Asked, NDArray[np.float64]] = field(default_factory=dict, repr=False)
    _others: "dict[Hashable, Walked]" = field(default_factory=dict, repr=False)
    _joined: "dict[str, Walked]" = field(default_factory=dict, repr=False)

    def reach(self, kind: str) -> Reach:
        """Search for one kind, once."""
        if kind not in self._reaches:
            found = reach_of_kinds(
                self.network, self.demand, self.demand_snaps, self.places, [kind], self.in_service, steps=self.steps
            )
            self._reaches.update(found)
        return self._reaches[kind]

    def serving(self, in_service: NDArray[np.bool_]) -> "Walked":
        """Let the same people walk when other facilities are in service, shape (f,)."""
        return replace(self, in_service=in_service, **_nothing_known())

    def only(self, name: Hashable, use: NDArray[np.bool_]) -> "Walked":
        """Let the same people walk to some of the facilities only; the same name stands for the same choice."""
        if use.all():
            return self
        if name not in self._others:
            self._others[name] = replace(self, in_service=self.in_service & use, **_nothing_known())
        return self._others[name]

    def on_mended(self) -> "Walked | None":
        """Let the same people walk where the suspect places are joined, from the same streets; None without any."""
        if self.mended is None:
            return None
        if _MENDED not in self._joined:
            joined = self.mended.with_profile(self.network.profile)
            self._joined[_MENDED] = replace(
                self,
                network=joined.network,
                mended=joined,
                places=replace(self.places, snaps=joined.snapped(self.places.snaps, self.places.xy)),
                demand_snaps=joined.snapped(self.demand_snaps, self.demand.exit_xy),
                steps=steps_of(joined.network),
            )
        if _MENDED not in self._others:
            # Whoever asks first pays for the streets; each choice of facilities searches them for itself.
            self._others[_MENDED] = replace(self._joined[_MENDED], in_service=self.in_service, **_nothing_known())
        return self._others[_MENDED]

    def shortest(self, kinds: Sequence[str], origin: Origin = "door") -> Shortest:
        """Take the shortest of the walks to each kind, from the door or the gate; ties go to the lowest facility id."""
        key = (tuple(sorted(set(kinds))), origin)
        if key not in self._shortest:
            self._shortest[key] = self._shortest_of(key[0], origin)
        return self._shortest[key]

    def spread_s(self, kinds: Sequence[str], origin: Origin = "door") -> NDArray[np.float64]:
        """Walks under every setting of the spread, the stated one first, shape (s, d); NaN where there is none."""
        key = (tuple(sorted(set(kinds))), origin)
        if key not in self._spreads:
            while len(self._spreads) >= _KEPT:
                del self._spreads[next(iter(self._spreads))]
            walk_s = self.shortest(*key).walk_s
            self._spreads[key] = np.array([walk_s, *self._other_speeds(key, walk_s), *self._other_streets(key)])
        return self._spreads[key]

    def edge_s(self, origin: Origin = "door") -> NDArray[np.float64]:
        """Seconds from each demand point to the nearest street end at the edge of the data, shape (d,)."""
        return least_s(self.network, self.demand.gates, self.exit_edge_s, origin=origin)

    @property
    def asked(self) -> NDArray[np.bool_]:
        """Which settings move something in a community, shape (s, c).

        A community that no home of which has so many streets near it is not asked: its doubt is its own.
        """
        count = len(self.demand.ids)
        everywhere = np.ones((1 + len(SPEED_SPREAD), count), dtype=np.bool_)
        somewhere = [np.isin(np.arange(count), self.demand.exit_community[moved]) for moved, _ in self._turns()]
        return np.vstack([everywhere, *somewhere])

    def _shortest_of(self, kinds: tuple[str, ...], origin: Origin) -> Shortest:
        """Combine the searches of several kinds."""
        reaches = [self.reach(kind) for kind in kinds]
        ways: list[Walks] = [reach.from_gate if origin == "gate" else reach for reach in reaches]
        walk_s = np.array([way.nearest.walk_s for way in ways])
        facility = np.array([way.nearest.facility for way in ways])
        ids = self.places.ids.astype(str)
        order = np.argsort(np.argsort(ids, kind="stable"), kind="stable")
        rank = np.where(facility >= 0, order[facility] if len(order) else facility, len(order))
        best = np.lexsort((rank, np.where(np.isnan(walk_s), np.inf, walk_s)), axis=0)[0]
        points = np.arange(walk_s.shape[1])
        return Shortest(
            walk_s=walk_s[best, points],
            facility=facility[best, points],
            network_m=np.array([way.network_m for way in ways])[best, points],
            access_m=np.array([way.access_m for way in ways])[best, points],
            egress_m=np.array([way.nearest.egress_m for way in ways])[best, points],
            straight_m=np.min([reach.straight_m for reach in reaches], axis=0),
            free_s=np.fmin.reduce([reach.free_s for reach in reaches]),
            reason=_reason(np.array([reach.reason for reach in reaches]), np.isnan(walk_s).all(axis=0)),
        )

    def _other_speeds(self, key: _Asked, walk_s: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Walks at other speeds."""
        kinds, origin = key
        if not self.paced:
            # Slopes and stairs take a share of the time on the flat: all of it scales with the speed.
            return [np.asarray(rounded_s(walk_s / factor)) for factor in SPEED_SPREAD]
        within, found = self._indoors(kinds), []
        for network in self.paced:
            times = [
                nearest(network, self.demand_snaps, seeds, node_costs(network, seeds)).walk_s
                for seeds in (self.reach(kind).seeds for kind in kinds)
            ]
            exit_s = np.fmin.reduce(times)
            found.append(least_s(network, self.demand.gates, exit_s, within=within, origin=origin))
        return found

    def _other_streets(self, key: _Asked) -> list[NDArray[np.float64]]:
        """Walks when every exit takes its next street, and the one after."""
        kinds, origin = key
        within, settings = self._indoors(kinds), []
        exit_s = np.fmin.reduce([self.reach(kind).exit_s for kind in kinds])
        for moved, chosen in self._turns():
            snaps = take(self.other_snaps, chosen)
            times = [
                nearest(self.network, snaps, reach.seeds, reach.costs).walk_s
                for reach in (self.reach(kind) for kind in kinds)
            ]
            setting = exit_s.copy()
            setting[moved] = np.fmin.reduce(times)
            settings.append(least_s(self.network, self.demand.gates, setting, within=within, origin=origin))
        return settings

    def _indoors(self, kinds: tuple[str, ...]) -> Indoors:
        """Find the nearest facility of any kind that people reach without leaving their compound."""
        found = [self.reach(kind).within for kind in kinds]
        metres = np.array([one.straight_m for one in found])
        best, points = np.argmin(metres, axis=0), np.arange(metres.shape[1])
        facility = np.array([one.facility for one in found])[best, points]
        return Indoors(facility=facility, straight_m=metres[best, points])

    def _turns(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """For the next street, and the one after: the demand points that have it, and the rows of those streets."""
        place = self.other_place
        if len(place) == 0:
            return []
        number = np.arange(len(place)) - np.searchsorted(place, place)
        turns = range(min(int(number.max()) + 1, SNAP_TRIES))
        return [(place[chosen], chosen) for chosen in (np.flatnonzero(number == nth) for nth in turns)]


def walked_by(
    network: WalkNetwork,
    demand: Demand,
    places: Places,
    in_service: NDArray[np.bool_],
    *,
    edge_closed: bool,
    mended: Mended | None = None,
) -> Walked:
    """Let somebody walk: attach people to the streets; searches follow when they are asked for.

    Parameters
    ----------
    network, demand, places, in_service
        As of :class:`Walked`.
    edge_closed
        Whether the streets really end at the edge of the data.
    mended
        As of :class:`Walked`; for any walker.
    """
    snaps = snap(network, demand.exit_xy)
    starts = open_exits(demand.gates, snaps)
    other_place, others = other_snaps(network, demand.exit_xy, starts, within_m=SNAP_SPREAD_M)
    return Walked(
        network=network,
        demand=demand,
        places=places,
        in_service=in_service,
        demand_snaps=snaps,
        exit_edge_s=np.full(len(demand.exit_xy), np.inf) if edge_closed else edge_seconds(network, snaps),
        other_place=other_place,
        other_snaps=others,
        paced=paced(network),
        steps=steps_of(network),
        mended=mended,
    )


def paced(network: WalkNetwork) -> list[WalkNetwork]:
    """Let the walker go at the spread's other speeds, where a search is needed to know what that changes.

    Waits at crossings do not shrink when the walker is faster; without any, no search is needed, and none is returned.
    """
    profile = network.profile
    if not profile.waits:
        return []
    speeds = [np.clip(profile.speed_kmh * factor, *SPEED_KMH) for factor in SPEED_SPREAD]
    return [network.with_profile(replace(profile, speed_kmh=float(speed))) for speed in speeds]


def _reason(reasons: NDArray[np.object_], unreached: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Say why a demand point reaches none of several kinds: the first that holds for any of them."""
    result = np.full(reasons.shape[1], "", dtype=object)
    for reason in (NO_FACILITY, ISLAND, OFF_NETWORK, NO_DATA):
        result[unreached & (reasons == reason).any(axis=0)] = reason
    return result
