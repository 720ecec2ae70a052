"""The way walked, in words: off the streets, along them by name, and off them again."""

import math
from itertools import pairwise
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from circle15.explaining.kept import Finding, Kept, plain
from circle15.network.snap import place_xy

#: A way that was walked again over the streets of the result is the one that was judged when its metres agree so well.
_SAME_M: Final = 1.0

#: A leg that is shorter is not worth a word.
_LEG_M: Final = 0.5

#: Streets that are named.
_NAMED: Final = 8


def nearest(finding: Finding) -> str:
    """Say which facility is the nearest for the median resident, and how one walks there; empty without one."""
    facility, walk_min = finding.text("facility_id"), finding.number("walk_min")
    if not facility or np.isnan(walk_min):
        return ""
    parts = [finding.say("way.minutes", minutes=finding.amount(walk_min, "min")), *_legs(finding)]
    straight, ratio = finding.number("straight_m"), finding.number("detour_ratio")
    if not np.isnan(straight):
        parts.append(finding.say("way.straight", metres=finding.amount(straight, "m")))
    if not np.isnan(ratio):
        parts.append(finding.say("way.ratio", ratio=ratio))
    name = finding.kept.facility_name(facility, finding.language)
    return finding.say("explain.nearest", name=name, way=finding.say("list.part").join(parts))


def _legs(finding: Finding) -> list[str]:
    """Say the legs of the walk that are long enough to mention."""
    access, along, egress = (finding.number(f"{name}_m") for name in ("access", "network", "egress"))
    names = street_names(finding.kept, finding)
    street = names[0] if names else finding.say("way.street")
    legs = []
    if access >= _LEG_M:
        legs.append(finding.say("way.access", metres=finding.amount(access, "m"), street=street))
    if along >= _LEG_M:
        by = finding.say("way.by", names=finding.listed(names[:_NAMED])) if names else ""
        legs.append(finding.say("way.along", metres=finding.amount(along, "m"), names=by))
    if egress >= _LEG_M:
        legs.append(finding.say("way.egress", metres=finding.amount(egress, "m")))
    return legs or [finding.say("way.there")]


def street_names(kept: Kept, finding: Finding) -> list[str]:
    """Names of the streets that the median resident walks, in order; empty where the result cannot tell.

    The way is walked again over the streets of the result. It counts only where its metres are those of the finding,
    and where somebody lives just so far from the street and from the facility.
    """
    streets, along = kept.streets, finding.number("network_m")
    if "name" not in streets.columns or np.isnan(along) or not streets["name"].notna().any():
        return []
    there = kept.snaps[(kept.snaps["role"] == "facility") & (kept.snaps["place_id"] == finding.text("facility_id"))]
    here = _home(kept, finding)
    if here is None or len(there) != 1 or int(there["edge"].iloc[0]) < 0:
        return []
    near = streets.sindex.query(here.geometry.buffer(along + _SAME_M))  # no way of so many metres leads farther
    rows = np.unique([*near, here["edge"], there["edge"].iloc[0]])
    around = streets.iloc[rows]
    start, end = (place.copy() for place in (here, there.iloc[0]))
    start["edge"], end["edge"] = (int(np.searchsorted(rows, place["edge"])) for place in (here, there.iloc[0]))
    for cost in ("walk_s", "length_m"):
        way, metres = _walk(around, start, end, cost)
        if abs(metres - along) <= _SAME_M:
            names = around["name"].iloc[way]
            said = [plain(str(name)) for name in names if not pd.isna(name)]
            return list(dict.fromkeys(said))
    return []


def _home(kept: Kept, finding: Finding) -> pd.Series | None:
    """Where the median resident meets the streets; None where several could be that, or nobody."""
    homes = kept.snaps["role"] == "community"
    unit, facility = str(finding.row["unit_id"]), finding.text("facility_id")
    if int(homes.sum()) != len(kept.demand) or facility not in kept.facilities.index:
        return None
    snaps = kept.snaps[homes].reset_index(drop=True)
    place = shapely.get_coordinates(kept.facilities.geometry[facility].representative_point())[0]
    straight = np.hypot(*(place_xy(kept.demand) - place).T)
    fits = (
        (snaps["place_id"] == unit).to_numpy()
        & (np.abs(snaps["snap_m"].to_numpy() - finding.number("access_m")) < _LEG_M)
        & (np.abs(straight - finding.number("straight_m")) < _LEG_M)
    )
    rows = np.flatnonzero(fits)
    return snaps.iloc[rows[0]] if len(rows) == 1 and snaps["edge"].iloc[rows[0]] >= 0 else None


def _walk(streets: gpd.GeoDataFrame, here: pd.Series, there: pd.Series, cost: str) -> tuple[list[int], float]:
    """Walk between two places on streets: the rows of the streets in order, and metres; NaN where there is no way."""
    import networkx as nx

    first, last = int(here["edge"]), int(there["edge"])
    if first == last:
        return [first], abs(float(here["offset_m"]) - float(there["offset_m"]))
    length, price = streets["length_m"].to_numpy(), streets[cost].to_numpy()
    ends = streets[["u", "v"]].to_numpy()
    usable = np.isfinite(price) & ~streets["set_aside"].to_numpy(dtype=bool)
    graph: nx.MultiGraph[Any] = nx.MultiGraph()
    for row in np.flatnonzero(usable).tolist():
        graph.add_edge(int(ends[row, 0]), int(ends[row, 1]), row, cost=price[row], length=length[row])
    for place, at in (("here", here), ("there", there)):
        row, offset = int(at["edge"]), float(at["offset_m"])
        for end, metres in zip(ends[row].tolist(), (offset, length[row] - offset), strict=True):
            graph.add_edge(place, end, row, cost=price[row] / max(length[row], 1e-9) * metres, length=metres)
    try:
        nodes = nx.dijkstra_path(graph, "here", "there", weight="cost")
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return [], math.nan
    taken = [min(graph[one][other].items(), key=lambda edge: edge[1]["cost"]) for one, other in pairwise(nodes)]
    return [int(row) for row, _ in taken], sum(float(edge["length"]) for _, edge in taken)
