"""Where people, gates and facilities meet the streets, and where the people were taken to live, as tables."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from circle15.network.snap import Snaps, snap_table
from circle15.network.walk import WalkNetwork
from circle15.reach.gates import open_exits
from circle15.reach.search import take
from circle15.reach.times import Demand
from circle15.verdicts.walked import Walked


def demand_table(demand: Demand, crs: CRS) -> gpd.GeoDataFrame:
    """Write demand points as a table; those of a community that is to be located have no geometry.

    Parameters
    ----------
    demand
        People.
    crs
        Of the network.

    Returns
    -------
    ``community_id``, ``weight``, ``basis`` and a point; the number of a row is what ``home`` names elsewhere.
    """
    points = np.asarray(shapely.points(demand.xy), dtype=object)
    points[np.isnan(demand.xy).any(axis=1)] = None
    return gpd.GeoDataFrame(
        {
            "community_id": demand.ids[demand.community],
            "weight": demand.weight,
            "basis": demand.basis[demand.community],
        },
        geometry=points,
        crs=crs,
    )


def snaps_table(walkers: Mapping[str, Walked], facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Write down where every demand point, every gate and every facility met the streets, walker by walker.

    Parameters
    ----------
    walkers
        By name.
    facilities
        In the order of the walkers' places.

    Returns
    -------
    ``place_id``, ``role`` (community, gate, facility), ``edge``, ``offset_m``, ``snap_m``, ``reason``, a point on the
    street, ``profile`` and, of communities, ``home`` (row of the demand table). A demand point behind gates meets no
    street: its reason is ``gated``.
    """
    tables = [_of_walker(walked, facilities).assign(profile=name) for name, walked in walkers.items()]
    return pd.concat(tables, ignore_index=True)


def _of_walker(walked: Walked, facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Rows of one walker."""
    demand, network = walked.demand, walked.network
    starts = open_exits(demand.gates, walked.demand_snaps)
    doors = np.arange(len(demand.xy))
    homes = demand_table(demand, network.crs).set_index("community_id")
    tables = [_part(network, homes, take(starts, doors), "community").assign(home=pd.array(doors, dtype="Int64"))]
    if len(demand.gates):
        gates = gpd.GeoDataFrame(
            geometry=shapely.points(demand.gates.xy), index=pd.Index(demand.gates.ids), crs=network.crs
        )
        tables.append(_part(network, gates, take(starts, np.arange(len(doors), len(starts.edge))), "gate"))
    tables.append(_part(network, facilities, walked.places.snaps, "facility"))
    return pd.concat(tables, ignore_index=True)


def _part(network: WalkNetwork, places: gpd.GeoDataFrame, snaps: Snaps, role: str) -> gpd.GeoDataFrame:
    """Rows of one role; only homes have a number."""
    return snap_table(network, places, snaps, role=role).assign(home=pd.array([pd.NA] * len(places), dtype="Int64"))


def street_table(network: WalkNetwork, walkers: Mapping[str, Walked]) -> gpd.GeoDataFrame:
    """Write the streets with the seconds that each walker takes.

    Parameters
    ----------
    network
        Streets, and the study's own walker.
    walkers
        By name.

    Returns
    -------
    The network's edges, with ``forward_s`` and ``backward_s`` (from u to v and back; NaN where one may not walk) of the
    study's own walker, and ``forward_s_NAME`` and ``backward_s_NAME`` of every other. Where one waits at crossings,
    ``wait_u_s`` and ``wait_v_s`` (likewise) say how much of these seconds is waited at either end.
    """
    table = network.edges
    for name, walked in walkers.items():
        streets = walked.network
        ending = "" if name == network.profile.name else f"_{name}"
        columns = {"forward": streets.forward_s, "backward": streets.backward_s}
        waits = {"wait_u": streets.costs.wait_u_s, "wait_v": streets.costs.wait_v_s}
        columns |= {name: wait_s for name, wait_s in waits.items() if wait_s is not None}
        for column, cost in columns.items():
            table[f"{column}_s{ending}"] = np.where(np.isfinite(cost), cost, np.nan)
    return table
