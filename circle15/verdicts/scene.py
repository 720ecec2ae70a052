"""What all walkers of a run share, and the facts of each."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from circle15.network.mend import Mended
from circle15.network.profile import WalkProfile
from circle15.network.walk import WalkNetwork
from circle15.reach.times import Demand, places_of
from circle15.verdicts.facts import Completeness, Facts
from circle15.verdicts.holdings import IN_SERVICE
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

    def facts(self, profile: WalkProfile | None = None) -> Facts:
        """Put together what is known, for one walker; searches follow when a rule asks.

        Parameters
        ----------
        profile
            Who walks; the study's own when None.
        """
        in_service = (self.facilities["status"] == IN_SERVICE).to_numpy(dtype=np.bool_)
        walkers: dict[str, Walked] = {}

        def walk_as(walker: WalkProfile) -> Walked:
            if walker.name not in walkers:
                streets = self.network if walker is self.network.profile else self.network.with_profile(walker)
                places = places_of(streets, self.facilities)
                walkers[walker.name] = walked_by(
                    streets,
                    self.demand,
                    places,
                    in_service,
                    edge_closed=self.edge_closed,
                    mended=self.mended,
                )
            return walkers[walker.name]

        return Facts(
            communities=self.communities,
            facilities=self.facilities,
            units=self.units,
            walked=walk_as(profile or self.network.profile),
            walk_as=walk_as,
            completeness=self.completeness,
            as_of=self.as_of,
        )
