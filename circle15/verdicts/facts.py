"""What the checks of one run look at: places, people, searches, and what is known to be complete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.network.snap import Snaps
from circle15.network.walk import WalkNetwork
from circle15.reach.times import Demand, Places, Reach

#: Place types of the taxonomy that are part of a town; the others are villages and pastures.
_URBAN_TYPES: Final = frozenset({"urban", "urban_village"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Of which kinds the facilities are the whole register (definition D5).

    Parameters
    ----------
    everything
        Whether the register holds every facility of every kind.
    kinds
        Else, the kinds that it holds completely.
    """

    everything: bool = False
    kinds: frozenset[str] = frozenset()

    def covers(self, kinds: tuple[str, ...]) -> bool:
        """Whether no facility of any of these kinds can be missing."""
        return self.everything or self.kinds.issuperset(kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that a check may look at, for one profile.

    Parameters
    ----------
    network
        Streets and who walks.
    communities
        The table, in the order of ``demand.ids``.
    demand, demand_snaps
        People, and where they meet the streets.
    places
        Facilities.
    reaches
        One search per kind.
    edge_s
        Seconds from each demand point to the nearest street end at the edge of the data; infinite where there
        is none, or where the study says that streets really end there, shape (d,).
    other_place, other_snaps
        Other streets that are nearly as near to a demand point as its nearest.
    completeness
        What the facilities are the whole register of.
    paced
        The same streets at the other speeds of the spread, where times do not simply scale with the speed.
    """

    network: WalkNetwork
    communities: gpd.GeoDataFrame
    demand: Demand
    demand_snaps: Snaps
    places: Places
    reaches: Mapping[str, Reach]
    edge_s: NDArray[np.float64]
    other_place: NDArray[np.int64]
    other_snaps: Snaps
    completeness: Completeness
    paced: Sequence[WalkNetwork] = ()

    def field(self, name: str) -> pd.Series:
        """A community field as text; missing where the table lacks it."""
        if name == "urban_rural":
            return urban_rural(self.communities)
        if name in self.communities.columns:
            return self.communities[name].astype(object)
        return pd.Series(None, index=self.communities.index, dtype=object)


def urban_rural(communities: pd.DataFrame) -> pd.Series:
    """Whether each community is ``urban`` or ``rural``: as it says, else by its place type, else missing.

    >>> towns = pd.DataFrame({"urban_rural": [None, "rural", None], "place_type": ["urban", "urban", None]})
    >>> urban_rural(towns).tolist()
    ['urban', 'rural', None]
    """
    nothing = pd.Series(None, index=communities.index, dtype=object)
    said = communities["urban_rural"].astype(object) if "urban_rural" in communities.columns else nothing
    kind = communities["place_type"].astype(object) if "place_type" in communities.columns else nothing
    guessed = kind.isin(list(_URBAN_TYPES)).map({True: "urban", False: "rural"}).where(kind.notna())
    both = said.where(said.notna(), guessed).astype(object)
    return both.where(both.notna(), None)
