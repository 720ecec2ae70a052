"""The walked lines behind findings and times: from a median home, through its gate, along the streets, to the door."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from circle15.reach.gates import open_exits, straight_s
from circle15.reach.pieces import Pieces, walk_lines
from circle15.reach.routes import routes_between
from circle15.reach.search import take
from circle15.reach.times import Demand, Walks, median_point
from circle15.reach.tree import rounded_m
from circle15.units import minutes, rounded_s
from circle15.verdicts.walked import Walked

#: What tells one walk from another: who walks, from which row of the demand table, to which facility.
WALK_KEY: Final = ["profile", "home", "facility_id"]

_COLUMNS: Final = [*WALK_KEY, "gate_id", "edge", "offset_m", "walk_min", "network_m", "straight_m", "edges"]


def walks_table(tables: Iterable[pd.DataFrame], walkers: Mapping[str, Walked], crs: CRS) -> gpd.GeoDataFrame:
    """Draw every walk that some finding or time reports, once.

    Parameters
    ----------
    tables
        With ``walked_as`` (name of the walker), ``home`` (row of the demand table) and ``facility_id``; rows without a
        home report no walk.
    walkers
        By name.
    crs
        Of the network.

    Returns
    -------
    One row per (profile, home, facility_id), in this order: ``gate_id`` (the gate by which the walk leaves; None
    without), ``edge`` and ``offset_m`` (where it comes to the streets; -1 and NaN when it stays in the compound),
    ``walk_min`` (door to door, rounded to 0.1 s), ``network_m`` (along streets), ``straight_m``, ``edges`` (the streets
    walked, in order, separated by semicolons), and the line from door to door in metres.
    """
    wanted = [table[["walked_as", "home", "facility_id"]].dropna(subset=["home", "facility_id"]) for table in tables]
    pairs = (
        pd.concat(wanted).drop_duplicates() if wanted else pd.DataFrame(columns=["walked_as", "home", "facility_id"])
    )
    parts = [
        _of_walker(walkers[str(name)], asked.sort_values(["home", "facility_id"]))
        for name, asked in pairs.groupby("walked_as")
    ]
    if not parts:
        empty = {
            name: pd.Series(dtype="str" if name in {"profile", "facility_id", "edges"} else "float64")
            for name in _COLUMNS
        }
        return gpd.GeoDataFrame(empty, geometry=[], crs=crs)
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs=crs)


def with_homes(times: pd.DataFrame, demand: Demand, reaches: Iterable[Walks], walker: str) -> pd.DataFrame:
    """Say of each row of a table of nearest times from which demand point its walk begins, and who takes it.

    Parameters
    ----------
    times
        As :func:`circle15.reach.times.nearest_table` writes it.
    demand, reaches
        What it was written from.
    walker
        Name of who walks.

    Returns
    -------
    The table with ``home`` (row of the demand table) and ``walked_as``; both are missing where no facility is reached.
    """
    rows = [
        pd.DataFrame(
            {"community_id": demand.ids, "kind": found.kind, "home": median_point(demand, found.nearest.walk_s)}
        )
        for found in reaches
    ]
    if not rows:
        return times.assign(home=pd.array([], dtype="Int64"), walked_as=pd.Series(dtype="str"))
    at = pd.concat(rows).set_index(["community_id", "kind"])["home"]
    home = at.reindex(pd.MultiIndex.from_frame(times[["community_id", "kind"]])).astype("Int64").array
    reached = times["facility_id"].notna()
    return times.assign(
        home=pd.Series(home, index=times.index).where(reached),
        walked_as=pd.Series(walker, index=times.index, dtype=object).where(reached, None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    """Ways that a walk may begin by: through one's own door, or through one of several gates; shape (w,)."""

    pair: NDArray[np.int64]
    exit: NDArray[np.int64]
    inside_m: NDArray[np.float64]


def _of_walker(walked: Walked, asked: pd.DataFrame) -> gpd.GeoDataFrame:
    """Draw the walks of one walker."""
    network, demand, places = walked.network, walked.demand, walked.places
    home = asked["home"].to_numpy(dtype=np.int64)
    facility = pd.Index(places.ids).get_indexer(pd.Index(asked["facility_id"]))
    ways = _ways(walked, home)
    starts = take(open_exits(demand.gates, walked.demand_snaps), ways.exit)
    goal = facility[ways.pair]
    apart_m = np.hypot(*(demand.exit_xy[ways.exit] - places.xy[goal]).T)
    found = routes_between(network, starts, take(places.snaps, goal), apart_m)
    way_s = found.walk_s + straight_s(network, ways.inside_m)
    order = np.lexsort((np.where(np.isnan(way_s), np.inf, way_s), ways.pair))
    _, first = np.unique(ways.pair[order], return_index=True)
    best = order[first]
    straight_m = np.hypot(*(demand.xy[home] - places.xy[facility]).T)
    own_s = straight_s(network, straight_m)
    # Inside one's own compound one walks straight, where that is no longer than through the gate.
    stays = _same_compound(walked, home, facility) & ~(own_s > way_s[best])
    number = np.full(len(ways.pair), -1, dtype=np.int64)
    number[best[~stays]] = np.flatnonzero(~stays)
    pieces = _renumbered(found.pieces, number)
    doors = len(demand.xy)
    gated = (ways.exit[best] >= doors) & ~stays
    gate_id = np.full(len(home), None, dtype=object)
    gate_id[gated] = demand.gates.ids[ways.exit[best[gated]] - doors]
    lines = walk_lines(network, pieces, demand.exit_xy[ways.exit[best]], places.xy[facility])
    lines[gated | stays] = _from_door(demand.xy[home], lines, places.xy[facility], gated | stays, stays)
    along_m = np.bincount(pieces.walk, weights=pieces.length_m, minlength=len(home)).astype(np.float64)
    columns = {
        "profile": network.profile.name,
        "home": home,
        "facility_id": asked["facility_id"].to_numpy(dtype=object),
        "gate_id": gate_id,
        "edge": np.where(stays, -1, starts.edge[best]),
        "offset_m": np.where(stays, np.nan, starts.offset_m[best]),
        "walk_min": minutes(rounded_s(np.where(stays, own_s, way_s[best]))),
        "network_m": rounded_m(along_m),
        "straight_m": straight_m,
        "edges": _edge_lists(pieces, len(home)),
    }
    return gpd.GeoDataFrame(columns, geometry=lines, crs=network.crs)


def _ways(walked: Walked, home: NDArray[np.int64]) -> _Ways:
    """List the ways out of every home: its door, or the gates that it lies behind, in the order of their ids."""
    gates = walked.demand.gates
    pair, inside_m = np.arange(len(home)), np.zeros(len(home))
    if len(gates) == 0:
        return _Ways(pair=pair, exit=home, inside_m=inside_m)
    low, high = np.searchsorted(gates.point, home, "left"), np.searchsorted(gates.point, home, "right")
    behind = high > low
    count = (high - low)[behind]
    row = np.repeat(low[behind] - np.cumsum(count) + count, count) + np.arange(count.sum())
    return _Ways(
        pair=np.concatenate([pair[~behind], np.repeat(pair[behind], count)]),
        exit=np.concatenate([home[~behind], len(walked.demand.xy) + gates.gate[row]]),
        inside_m=np.concatenate([inside_m[~behind], gates.inside_m[row]]),
    )


def _same_compound(walked: Walked, home: NDArray[np.int64], facility: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the facility lies inside the outline that the home is behind the gates of."""
    gates = walked.demand.gates
    if len(gates) == 0:
        return np.zeros(len(home), dtype=np.bool_)
    outline = gates.outlines[walked.demand.community[home]]
    behind = ~shapely.is_missing(outline) & np.isin(home, gates.points)
    inside = np.zeros(len(home), dtype=np.bool_)
    inside[behind] = shapely.intersects_xy(outline[behind], walked.places.xy[facility[behind]])
    return inside


def _renumbered(pieces: Pieces, number: NDArray[np.int64]) -> Pieces:
    """Keep the pieces of the ways that were chosen, with the numbers of their walks, ascending."""
    walk = number[pieces.walk]
    order = np.flatnonzero(walk >= 0)
    order = order[np.argsort(walk[order], kind="stable")]
    return replace(
        pieces,
        walk=walk[order],
        edge=pieces.edge[order],
        from_m=pieces.from_m[order],
        to_m=pieces.to_m[order],
    )


def _from_door(
    door: NDArray[np.float64],
    lines: NDArray[np.object_],
    goal: NDArray[np.float64],
    which: NDArray[np.bool_],
    stays: NDArray[np.bool_],
) -> NDArray[np.object_]:
    """Begin some walks at the door, on straight to the gate; or straight to a goal inside the compound."""
    drawn = np.empty(int(which.sum()), dtype=object)
    for at, row in enumerate(np.flatnonzero(which)):
        rest = goal[row][None] if stays[row] else shapely.get_coordinates(lines[row])
        drawn[at] = shapely.LineString(np.concatenate([door[row][None], rest]))
    return drawn


def _edge_lists(pieces: Pieces, count: int) -> list[str]:
    """Name the edges of every walk in order, each once."""
    starts = np.searchsorted(pieces.walk, np.arange(count + 1))
    names = pieces.edge.astype(str)
    return [";".join(dict.fromkeys(names[low:high])) for low, high in pairwise(starts)]
