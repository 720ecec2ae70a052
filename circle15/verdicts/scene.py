"""What all walkers of a run share, and the facts of each."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from circle15.network.mend import Mended
from circle15.network.profile import WalkProfile
from circle15.network.walk import WalkNetwork
from circle15.reach.times import Demand, places_of
from circle15.verdicts.facts import Completeness, Facts
from circle15.verdicts.holdings import COMING, IN_SERVICE
from circle15.verdicts.units import Units
from circle15.verdicts.walked import Walked, walked_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What all walkers of a run share.

    Parameters
    ----------
    network
        Streets, and the study's own walker.
    communities, facilities
        Tables in the network's reference system.
    demand
        Where the people live.
    units
        Communities, subdistricts, districts ... by level.
    completeness
        What the facilities are the whole register of.
    edge_closed
        Whether the streets really end at the edge of the data.
    as_of
        Day of the study; None: unsaid.
    mended
        The streets with the suspect places joined; None where no place is suspect.
    """

    network: WalkNetwork
    communities: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    demand: Demand
    units: Mapping[str, Units]
    completeness: Completeness
    edge_closed: bool = False
    as_of: dt.date | None = None
    mended: Mended | None = None
    _walkers: dict[str, Walked] = field(default_factory=dict, repr=False)
    _present: "Scene | None" = field(default=None, repr=False)

    @property
    def walkers(self) -> Mapping[str, Walked]:
        """Who has walked so far, by name."""
        return self._walkers

    def facts(self, profile: WalkProfile | None = None) -> Facts:
        """Put together what is known, for one walker; searches follow when a rule asks.

        Parameters
        ----------
        profile
            Who walks; the study's own when None.
        """
        return Facts(
            communities=self.communities,
            facilities=self.facilities,
            units=self.units,
            walked=self.walk_as(profile or self.network.profile),
            walk_as=self.walk_as,
            completeness=self.completeness,
            as_of=self.as_of,
        )

    def walk_as(self, walker: WalkProfile) -> Walked:
        """Let somebody walk; whoever comes twice has kept what was searched."""
        if walker.name not in self._walkers:
            in_service = (self.facilities["status"] == IN_SERVICE).to_numpy(dtype=np.bool_)
            if self._present is None:
                self._walkers[walker.name] = self._walked(walker, in_service)
            else:
                self._walkers[walker.name] = self._present.walk_as(walker).serving(in_service)
        return self._walkers[walker.name]

    def planned(self) -> "Scene | None":
        """Show the same place once everything is open that is planned or being built; None where nothing is."""
        coming = self.facilities["status"].isin(COMING).to_numpy(dtype=np.bool_)
        if not coming.any():
            return None
        status = self.facilities["status"].mask(coming, IN_SERVICE)
        return replace(self, facilities=self.facilities.assign(status=status), _walkers={}, _present=self)

    def _walked(self, walker: WalkProfile, in_service: NDArray[np.bool_]) -> Walked:
        """Attach the people and the facilities to a walker's streets."""
        streets = self.network if walker is self.network.profile else self.network.with_profile(walker)
        places = places_of(streets, self.facilities)
        return walked_by(streets, self.demand, places, in_service, edge_closed=self.edge_closed, mended=self.mended)
