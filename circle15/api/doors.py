"""The checks at the door of every public function: once, and with a sentence that says what to do."""

from dataclasses import replace
from os import PathLike
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from circle15.errors import CrsError, InputError
from circle15.intake.gates import gates_of_communities
from circle15.metric import to_crs
from circle15.network.suspects import MOST_NEAR_MISS_M
from circle15.network.walk import WalkNetwork
from circle15.schema import (
    FACILITIES,
    GATES,
    POPULATION,
    Checked,
    Table,
    check,
    empty_table,
    rejected_table,
)
from circle15.sources import tables as table_files
from circle15.sources.unlocated import set_apart
from circle15.verdicts.holdings import IN_SERVICE

#: Tables that say something without a row: there is no facility, no wall, nobody in the grid.
_MAY_BE_EMPTY: Final = (FACILITIES, GATES, POPULATION)

#: A file, as text or as a path.
FilePath = str | PathLike[str]


def refuse_no_time(minutes: float) -> None:
    """Refuse minutes that are no time to walk."""
    if not 0 < minutes < float("inf"):
        raise InputError("minutes_unfit", value=f"{minutes:g}")


def refuse_no_near_miss(metres: float) -> None:
    """Refuse metres that no drawing errs by."""
    if not 0 <= metres <= MOST_NEAR_MISS_M:
        raise InputError("near_miss_unfit", value=f"{metres:g}")


def checked_table(table: gpd.GeoDataFrame, schema: Table, what: str) -> Checked:
    """Check a table that somebody hands in; its index is its ids."""
    if table.crs is None:
        raise CrsError("crs_missing", what=what)
    if table.empty and schema in _MAY_BE_EMPTY:
        return Checked(table=empty_table(schema, table.crs), rejected=rejected_table())
    named = table if "id" in table.columns else table.assign(id=table.index.astype(str))
    checked = check(named, schema, file=what)
    if schema is not FACILITIES:
        return checked
    served = set_apart(checked)
    return replace(served, table=table_files.as_points(served.table))


def checked_gates(gates: gpd.GeoDataFrame, communities: gpd.GeoDataFrame) -> Checked:
    """Check gates that somebody hands in, against the communities that they name."""
    return gates_of_communities(checked_table(gates, GATES, "gates"), communities)


def at_the_door(table: gpd.GeoDataFrame, schema: Table, what: str, network: WalkNetwork) -> gpd.GeoDataFrame:
    """Check a table and bring it to the network's reference system, in the order of its ids."""
    return to_crs(checked_table(table, schema, what).table, network.crs, what=what).sort_index()


def as_points(places: gpd.GeoDataFrame, network: WalkNetwork, what: str) -> gpd.GeoDataFrame:
    """Bring places to the network's reference system, as points."""
    there = to_crs(places, network.crs, what=what)
    shapes = np.array(there.geometry.array, dtype=object)
    drawn = shapely.get_type_id(shapes) > 0
    shapes[drawn] = shapely.point_on_surface(shapes[drawn])
    return there.set_geometry(gpd.GeoSeries(shapes, index=there.index, crs=there.crs))


def served_points(network: WalkNetwork, facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Facilities in the network's reference system, as points with a kind, in the order of their ids."""
    there = as_points(facilities, network, "facilities")
    return there if "kind" in there.columns else there.assign(kind="")


def open_only(facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Facilities that are open, as far as anybody says."""
    if "status" not in facilities.columns:
        return facilities
    return facilities[facilities["status"].fillna(IN_SERVICE) == IN_SERVICE]
