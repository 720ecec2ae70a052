"""What people call to examine their inputs: the network doctor."""

import geopandas as gpd

from circle15.api.doors import at_the_door, refuse_no_near_miss
from circle15.network.doctor import Examination, examine, homes_at
from circle15.network.suspects import NEAR_MISS_M
from circle15.network.walk import WalkNetwork
from circle15.schema import COMMUNITIES
from circle15.verdicts.demand import demand_points


def examine_streets(
    network: WalkNetwork, communities: gpd.GeoDataFrame | None = None, *, near_miss_m: float = NEAR_MISS_M
) -> Examination:
    """Examine streets: pieces that do not hang together, near misses, crossings without a node, and what else is odd.

    Parameters
    ----------
    network
        Streets and who walks.
    communities
        Points or polygons, index = id: how many of the people each kind of fault concerns; None: that is not told.
    near_miss_m
        Metres across which a dead end may miss a street; 0: near misses are not looked for.

    Returns
    -------
    ``places``, one row per place or piece, and ``summary``, one row per kind with a sentence in both languages; see
    :class:`circle15.network.doctor.Examination`.

    Raises
    ------
    CrsError, TableError
        If the communities cannot be used.
    InputError
        If ``near_miss_m`` is not between 0 and 50.
    """
    refuse_no_near_miss(near_miss_m)
    homes = None
    if communities is not None:
        demand = demand_points(at_the_door(communities, COMMUNITIES, "communities", network), None)
        homes = homes_at(demand.xy, demand.weight)
    return examine(network, homes, near_miss_m=near_miss_m)
