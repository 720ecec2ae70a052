"""Which ways of OpenStreetMap people may walk on, and in which direction.

The table, from top to bottom; the first line that fits decides.

==============================================  ======================================================================
what is tagged                                  walked on?
==============================================  ======================================================================
``foot`` = yes, designated, permissive, ...     yes, whatever else is tagged (except on what is not built yet)
``foot`` = no, private, use_sidepath            no
``motorroad`` = yes                             no
``access`` = no, private, military, ...         no: what is closed to everyone is closed to walkers
``highway`` = motorway, motorway_link           only with a sidewalk
``highway`` = trunk, primary, secondary         no where ``sidewalk`` = separate: the footway beside it is a way
``highway`` = footway, residential, steps, ...  yes (:data:`WALKED`); bridges, tunnels, corridors and lifts among them
anything else                                   no (construction, proposed, raceway, busway, rest_area ...)
==============================================  ======================================================================

``area`` = yes does not matter: a square is walked along its outline. ``oneway`` binds vehicles, not walkers;
one-way on foot are ``oneway:foot``, ``foot:forward`` / ``foot:backward`` = no, and escalators and moving
walkways (``conveying``).

Sources: OpenStreetMap wiki, "OSM tags for routing/Access restrictions" (worldwide defaults) and
"Key:conveying".
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.lines import MOTORWAYS, WALKED

#: Not there (yet, or any more), whatever else is tagged.
_NOT_THERE: Final = frozenset(
    {"abandoned", "construction", "demolished", "disused", "no", "planned", "proposed", "razed"}
)

_MAJOR: Final = frozenset({"trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link"})
_FOOT_YES: Final = frozenset({"yes", "designated", "permissive", "official", "destination", "public"})
_FOOT_NO: Final = frozenset({"no", "private", "use_sidepath", "discouraged", "military"})
_CLOSED: Final = frozenset({"no", "private", "military", "agricultural", "forestry", "delivery", "permit", "residents"})
_WITH_SIDEWALK: Final = frozenset({"yes", "both", "left", "right"})
_SIDEWALK_TAGS: Final = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")

BOTH: Final = 0
FORWARD: Final = 1
BACKWARD: Final = -1


def walkable(ways: pd.DataFrame) -> NDArray[np.bool_]:
    """Say for each way whether people may walk on it.

    Parameters
    ----------
    ways
        Columns :data:`circle15.lines.STREET_TAGS`.

    Examples
    --------
    >>> ways = pd.DataFrame({"highway": ["path", "motorway", "service"], "access": [None, None, "private"]})
    >>> walkable(ways).tolist()
    [True, False, False]
    """
    highway = _values(ways, "highway")
    foot = _values(ways, "foot")
    with_sidewalk = _any_in(ways, _SIDEWALK_TAGS, _WITH_SIDEWALK)
    separate = _any_in(ways, _SIDEWALK_TAGS, frozenset({"separate"}))
    no = np.zeros(len(ways), dtype=np.bool_)
    choices = [
        (_within(highway, _NOT_THERE), no),
        (_within(foot, _FOOT_YES), ~no),
        (_within(foot, _FOOT_NO), no),
        (_values(ways, "motorroad") == "yes", no),
        (_within(_values(ways, "access"), _CLOSED), no),
        (_within(highway, MOTORWAYS), with_sidewalk),
        (_within(highway, _MAJOR) & separate & ~with_sidewalk, no),
    ]
    return np.select([test for test, _ in choices], [value for _, value in choices], _within(highway, WALKED))


def direction(ways: pd.DataFrame) -> NDArray[np.int8]:
    """Say for each way whether it is walked both ways (0), only along its line (1), or only against it (-1)."""
    oneway = _values(ways, "oneway:foot")
    conveying = _values(ways, "conveying")
    choices = [
        (_within(oneway, frozenset({"yes", "true", "1"})), FORWARD),
        (_within(oneway, frozenset({"-1", "reverse"})), BACKWARD),
        (_values(ways, "foot:backward") == "no", FORWARD),
        (_values(ways, "foot:forward") == "no", BACKWARD),
        (conveying == "forward", FORWARD),
        (conveying == "backward", BACKWARD),
    ]
    return np.select([test for test, _ in choices], [value for _, value in choices], BOTH).astype(np.int8)


def stairs(ways: pd.DataFrame) -> NDArray[np.bool_]:
    """Say for each way whether it is a flight of stairs; one with a ramp for wheelchairs is walked like a path."""
    ramp = (_values(ways, "ramp:wheelchair") == "yes") | (_values(ways, "wheelchair") == "yes")
    return np.asarray((_values(ways, "highway") == "steps") & ~ramp, dtype=np.bool_)


def _values(ways: pd.DataFrame, tag: str) -> NDArray[np.object_]:
    """Take a tag's column; all missing where there is none."""
    if tag not in ways.columns:
        return np.full(len(ways), None, dtype=object)
    return ways[tag].to_numpy(dtype=object)


def _within(values: NDArray[np.object_], allowed: frozenset[str]) -> NDArray[np.bool_]:
    """Whether each value is one of those allowed."""
    return np.asarray(pd.Series(values, dtype=object).isin(list(allowed)), dtype=np.bool_)


def _any_in(ways: pd.DataFrame, tags: tuple[str, ...], allowed: frozenset[str]) -> NDArray[np.bool_]:
    """Whether any of some tags has a value that is allowed."""
    result = np.zeros(len(ways), dtype=np.bool_)
    for tag in tags:
        result |= _within(_values(ways, tag), allowed)
    return result
