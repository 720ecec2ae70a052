"""Gates are held against the communities that they name: a gate of nobody, or one far away, is a mistake."""

from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from circle15.metric import metric_crs, to_crs
from circle15.rejects import Fault, Origin, rejected_faults, row_error
from circle15.schema import Checked

#: A gate this far from the outline of its community is not in its wall: drawn elsewhere, or another community's.
GATE_OUTLINE_M: Final = 200.0

#: The same of a community that is given as a point: the largest compounds are a kilometre and more across.
GATE_POINT_M: Final = 1000.0


def gates_of_communities(gates: Checked, communities: gpd.GeoDataFrame, *, file: str = "gates") -> Checked:
    """Keep the gates that can be those of the communities that they name.

    Parameters
    ----------
    gates
        What has passed the door.
    communities
        Communities, index = id.
    file
        The file, for the sentences, where the gates do not say.

    Returns
    -------
    The others are rejected, with what is wrong and how to mend it.

    Raises
    ------
    TableError
        If one is to be rejected and the gates were read to stop at the first.
    """
    table = gates.table
    crs = metric_crs(CRS(communities.crs), tuple(communities.total_bounds))
    shapes = np.asarray(to_crs(communities, crs, what="communities").geometry.to_numpy(), dtype=object)
    spots = np.asarray(to_crs(table, crs, what="gates").geometry.to_numpy(), dtype=object)
    named = table["community_id"].astype(object).map(str)
    row = pd.Index(communities.index.astype(str)).get_indexer(named)
    known = row >= 0
    apart_m = np.full(len(table), np.nan)
    apart_m[known] = shapely.distance(spots[known], shapes[row[known]])
    areas = np.zeros(len(table), dtype=np.bool_)
    areas[known] = shapely.get_dimensions(shapes[row[known]]) == 2
    far = apart_m > np.where(areas, GATE_OUTLINE_M, GATE_POINT_M)
    faults = [
        Fault(int(at), "community_id", named.iloc[at], "reject_gate_community", "remedy_gate_community", "row")
        for at in np.flatnonzero(~known)
    ]
    faults += [
        Fault(
            int(at), "geometry", "{:.10g}, {:.10g}".format(*table.geometry.iloc[at].coords[0][:2]),
            "reject_gate_far", "remedy_gate_far", "row",
            {"name": named.iloc[at], "metres": apart_m[at], "limit": GATE_OUTLINE_M if areas[at] else GATE_POINT_M},
        )
        for at in np.flatnonzero(far)
    ]  # fmt: skip
    if not faults:
        return gates
    faults.sort(key=lambda fault: fault.position)
    origin = gates.origin or Origin(file=file)
    if origin.on_invalid == "raise":
        raise row_error(faults, origin)
    found = rejected_faults(faults, origin)
    rejected = pd.concat([part for part in (gates.rejected, found) if len(part)], ignore_index=True)
    return replace(gates, table=table[known & ~far], rejected=rejected)
