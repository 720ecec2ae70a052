"""On which level streets run, so that what only looks like a crossing is told from one (OpenStreetMap's ``layer``)."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.network.raw import is_span

#: Ways whose level inside a building is another matter than ``layer``.
_INDOORS: Final = ("corridor", "elevator")

#: Classes that OpenStreetMap's mappers in China give to expressways (wiki, "China tagging guidelines").
_EXPRESS: Final = ("motorway", "motorway_link", "trunk", "trunk_link")

#: Tunnels that stay on the ground.
_ON_GROUND: Final = ("building_passage", "covered")


def levels(tags: pd.DataFrame) -> NDArray[np.float64]:
    """Level of each edge, shape (e,); NaN where nobody can tell.

    ``layer`` where it is tagged; else 1 for a bridge, -1 for a tunnel, and 0 for all else, as the OpenStreetMap wiki
    has it ("Key:layer": without the tag a way lies on the ground, bridges above and tunnels below it).

    Parameters
    ----------
    tags
        ``highway``, ``bridge``, ``tunnel`` and ``layer``, one row per edge.

    Examples
    --------
    >>> tags = {"highway": ["road"] * 3, "bridge": ["yes", None, None], "tunnel": None, "layer": [None, "-2", None]}
    >>> levels(pd.DataFrame(tags)).tolist()
    [1.0, -2.0, 0.0]
    """
    said = pd.to_numeric(tags["layer"], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    under = is_span(tags["tunnel"]) & ~tags["tunnel"].isin(_ON_GROUND)
    usual = np.where(is_span(tags["bridge"]), 1.0, np.where(under, -1.0, 0.0))
    indoors = tags["highway"].isin(_INDOORS).to_numpy(dtype=np.bool_)
    return np.where(np.isfinite(said), said, np.where(indoors, np.nan, usual))


def levels_between(tags: pd.DataFrame) -> NDArray[np.float64]:
    """Level of each edge between its ends, shape (e,); NaN where nobody can tell.

    Stairs lead from one level to another. Expressways cross all other roads above or below them (CJJ 37-2012, 3.1.1,
    cited from memory: 快速路 have full control of access), also where nobody has tagged the bridge; only ``layer`` says
    on which level.
    """
    untold = tags["highway"].isin(["steps", *_EXPRESS]) & tags["layer"].isna()
    return np.where(untold, np.nan, levels(tags))
