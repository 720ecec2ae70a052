"""Who would be in time if the suspect places of the streets were joined, and over which of them they would walk."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.network.mend import Mended
from circle15.reach.gates import Origin, leave
from circle15.reach.search import seed_costs, take
from circle15.reach.times import Reach
from circle15.reach.tree import ALONG, BY_END, followed, outset, tree_of
from circle15.verdicts.outcome import Mask, Numbers, Texts, texts
from circle15.verdicts.walked import Walked

#: Why it cannot be told: on the streets as they are the walk is too long, and with the suspect places joined it is not.
STREETS_SUSPECT: Final = "streets_suspect"


def would_be_in_time(walked: Walked, kinds: Sequence[str], origin: Origin, limit_s: float, failing: Mask) -> Mask:
    """Say who of those that fail would be in time on the mended streets, shape (d,).

    Parameters
    ----------
    walked
        Who walks, on the streets as they are.
    kinds, origin, limit_s
        Facility kinds, where the clock starts, and the limit in seconds.
    failing
        Of whom it is asked, shape (d,).
    """
    there = walked.on_mended() if failing.any() else None
    if there is None:
        return np.zeros(len(failing), dtype=np.bool_)
    return np.asarray(failing & (there.shortest(kinds, origin).walk_s <= limit_s), dtype=np.bool_)


def joins_used(walked: Walked, kinds: Sequence[str], origin: Origin, turned: Mask) -> tuple[Texts, Numbers]:
    """Name the suspect places that the walks of some people lead over.

    Parameters
    ----------
    walked, kinds, origin
        As for :func:`would_be_in_time`.
    turned
        What it returned, shape (d,).

    Returns
    -------
    For each community the ids, separated by semicolons, those that most people need first, and how many they are; NaN
    where nobody is turned, shape (c,).
    """
    demand, there = walked.demand, walked.on_mended() if turned.any() else None
    names, count = texts(len(demand.ids)), np.full(len(demand.ids), np.nan)
    if there is None or there.mended is None:
        return names, count
    point, join = _joins_of_points(there, there.mended, kinds, origin, np.flatnonzero(turned))
    used = pd.DataFrame({"community": demand.community[point], "join": join, "weight": demand.weight[point]})
    sums = used.groupby(["community", "join"])["weight"].sum().reset_index()
    sums = sums.sort_values(["community", "weight", "join"], ascending=[True, False, True])
    ids, rows = there.mended.ids[sums["join"].to_numpy()], sums["community"].to_numpy()
    for community in np.unique(rows):
        own = ids[rows == community]
        names[community], count[community] = ";".join(own), len(own)
    return names, count


def _joins_of_points(
    there: Walked, mended: Mended, kinds: Sequence[str], origin: Origin, points: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Follow the walks of some demand points; for each join on the way the point and the join, each once."""
    reaches = [there.reach(kind) for kind in sorted(set(kinds))]
    ways = [reach.from_gate if origin == "gate" else reach for reach in reaches]
    walk_s = np.array([way.nearest.walk_s[points] for way in ways])
    best = np.argmin(np.where(np.isnan(walk_s), np.inf, walk_s), axis=0)
    found = [np.zeros((0, 2), dtype=np.int64)]
    for number, reach in enumerate(reaches):
        mine = points[best == number]
        if len(mine):
            point, edge = _edges_walked(there, reach, origin, mine)
            join = edge - mended.first_join
            found.append(np.column_stack([point, join])[join >= 0])
    rows = np.unique(np.concatenate(found), axis=0)
    return rows[:, 0], rows[:, 1]


def _edges_walked(
    there: Walked, reach: Reach, origin: Origin, points: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whole edges on the walks of some demand points to their facilities: the point and the edge of each."""
    network = there.network
    left = leave(network, there.demand.gates, reach.exit_s, within=reach.within, origin=origin)
    points = points[left.exit[points] >= 0]
    here = take(there.demand_snaps, left.exit[points])
    how = outset(network, here, reach.seeds, reach.costs)
    tree = tree_of(network, there.steps, reach.costs, seed_costs(network, reach.seeds))
    node = np.where(how.by == BY_END, network.edge_v[here.edge], network.edge_u[here.edge]).astype(np.int64)
    onward = np.flatnonzero(how.by != ALONG)
    walk, _, step = followed(tree, node[onward])
    return points[onward[walk]], tree.steps.edge[step]
