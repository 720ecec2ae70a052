"""Where places lie against the streets: far from them, beyond their extent, and how many people live beside one."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.intake.seen import Seen
from circle15.metric import WGS84, to_crs
from circle15.network.snap import point_array
from circle15.network.walk import WalkNetwork
from circle15.pipeline import ELSEWHERE_M
from circle15.rejects import Note
from circle15.schema import Checked
from circle15.sources.titles import listed_phrase
from circle15.verdicts.demand import demand_points

#: Fewer people than this share beside a street: our own choice, one in twenty lives on a path that few maps hold.
NEARLY_ALL: Final = 0.95

#: Names that a sentence lists.
_LISTED: Final = 5

#: What counts people, best first.
_PEOPLE: Final = ("population", "households")

#: Roles whose rows are places that people walk from or to.
PLACES: Final = ("communities", "facilities")

FAR_COLUMNS: Final = ("role", "name", "file", "row", "street_m")


def street_m(network: WalkNetwork, shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Metres in a straight line from each shape to the nearest street that people walk on.

    Parameters
    ----------
    network
        Streets.
    shapes
        In the network's reference system, shape (n,).

    Returns
    -------
    Shape (n,); 0 for an outline that a street crosses, NaN for what has no place.
    """
    metres = np.full(len(shapes), np.nan)
    there = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))
    there = there[np.isfinite(shapely.bounds(shapes[there])).all(axis=1)]
    if len(there) == 0 or len(network.tree) == 0:
        return metres
    (row, _), found = network.tree.query_nearest(shapes[there], return_distance=True, all_matches=False)
    metres[there[row]] = found
    return metres


def far_notes(network: WalkNetwork, role: str, file: str, checked: Checked) -> tuple[list[Note], gpd.GeoDataFrame]:
    """Say which places of a file lie far from every street.

    Parameters
    ----------
    network
        Streets.
    role, file
        What the file was read as, and its name.
    checked
        What was read.

    Returns
    -------
    Notes, and the places beyond 5 km with the columns :data:`FAR_COLUMNS`, in degrees.
    """
    table = to_crs(checked.table, network.crs, what=file)
    metres = street_m(network, np.asarray(table.geometry.to_numpy(), dtype=object))
    far, limit = metres > ELSEWHERE_M, network.profile.max_snap_m
    off = (metres > limit) & ~far
    names = _names(checked.table)
    notes = []
    if far.any():
        values = {
            "file": file,
            "n": int(far.sum()),
            "km": ELSEWHERE_M / 1_000,
            "names": listed_phrase(names[far], at_most=_LISTED),
        }
        notes.append(Note("checkup.far", {**values, "most": float(np.nanmax(metres)) / 1_000}, "warning"))
    if off.any():
        values = {
            "file": file,
            "n": int(off.sum()),
            "limit": limit,
            "names": listed_phrase(names[off], at_most=_LISTED),
        }
        # People who cannot set out are a hole in the result; a facility off the streets may really stand there.
        notes.append(Note("checkup.off_network", values, "warning" if role == "communities" else "note"))
    origin, rows = checked.origin, np.flatnonzero(far)
    listed = {
        "role": role,
        "name": names[far],
        "file": file,
        "row": pd.array([None if origin is None else origin.row(int(row)) for row in rows], dtype="Int64"),
        "street_m": metres[far],
    }
    points = table[far].geometry.representative_point().reset_index(drop=True)
    return notes, gpd.GeoDataFrame(listed, geometry=points, crs=network.crs).to_crs(WGS84)


def extent_notes(network: WalkNetwork, communities: gpd.GeoDataFrame, file: str) -> list[Note]:
    """Say which communities lie beyond the streets that were read, though within 5 km of one.

    Parameters
    ----------
    network
        Streets.
    communities
        In any known reference system.
    file
        Their file, for the sentence.
    """
    table = to_crs(communities, network.crs, what=file)
    shapes = np.asarray(table.geometry.to_numpy(), dtype=object)
    hull = shapely.MultiPoint(shapely.get_coordinates(network.edge_line)).convex_hull
    extent = shapely.buffer(hull, network.profile.max_snap_m)
    outside = ~shapely.intersects(extent, shapes) & (street_m(network, shapes) <= ELSEWHERE_M)
    if not outside.any():
        return []
    values = {
        "file": file,
        "n": int(outside.sum()),
        "names": listed_phrase(_names(communities)[outside], at_most=_LISTED),
    }
    return [Note("checkup.outside", values, "warning")]


def people_notes(network: WalkNetwork, seen: Seen) -> list[Note]:
    """Say which share of the people lives within the farthest way to a street; buildings and grids count if read."""
    if seen.communities is None or seen.communities.geometry.is_empty.all():
        return []
    located = seen.communities[~(seen.communities.geometry.isna() | seen.communities.geometry.is_empty)]
    communities = to_crs(located, network.crs, what="communities")
    buildings, population = (
        None if table is None else to_crs(table, network.crs, what="buildings")
        for table in (seen.buildings, seen.population)
    )
    demand = demand_points(communities, buildings, population)
    column = next((name for name in _PEOPLE if name in communities.columns and communities[name].notna().any()), "")
    people = np.ones(len(communities))
    if column:
        people = pd.to_numeric(communities[column], errors="coerce").fillna(0.0).to_numpy(dtype=np.float64)
    total = np.bincount(demand.community, weights=demand.weight, minlength=len(people))
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.nan_to_num(people[demand.community] * demand.weight / total[demand.community])
    limit = network.profile.max_snap_m
    near = street_m(network, point_array(demand.xy)) <= limit
    if each.sum() <= 0:
        return []
    share = float(each[near].sum() / each.sum())
    if bool(near[each > 0].all()):
        return [Note("checkup.share_all", {"limit": limit})]
    key = f"checkup.share_{column or 'communities'}"
    return [Note(key, {"share": share, "limit": limit}, "note" if share >= NEARLY_ALL else "warning")]


def _names(table: pd.DataFrame) -> NDArray[np.object_]:
    """Call each row by its name, else by its id."""
    ids = table.index.astype(str).to_numpy(dtype=object)
    if "name" not in table.columns:
        return ids
    names = table["name"].astype(object)
    return np.where(names.notna(), names, ids).astype(object)
