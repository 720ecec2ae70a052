"""What the checks of one run look at: tables, walks, and what is known to be complete."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.network.profile import WalkProfile
from circle15.reach.times import Demand, Places
from circle15.verdicts.units import Units
from circle15.verdicts.walked import Walked

_Made = TypeVar("_Made")

#: Place types of the taxonomy that are part of a town; the others are villages and pastures.
_URBAN_TYPES: Final = frozenset({"urban", "urban_village"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Of which kinds the facilities are the whole register (definition D5).

    Parameters
    ----------
    everything
        Whether the register holds every facility of every kind.
    kinds
        Else, the kinds that it holds completely.
    unlocated
        How many open facilities of a kind the register holds without saying where they are. Any of them may stand next
        door, so that of these kinds it says no more than a register that lacks them.
    """

    everything: bool = False
    kinds: frozenset[str] = frozenset()
    unlocated: Mapping[str, int] = field(default_factory=dict)

    def covers(self, kinds: Sequence[str]) -> bool:
        """Whether no facility of any of these kinds can be missing.

        >>> Completeness(everything=True, unlocated={"clinic": 2}).covers(["pharmacy"])
        True
        >>> Completeness(everything=True, unlocated={"clinic": 2}).covers(["pharmacy", "clinic"])
        False
        """
        said = self.everything or self.kinds.issuperset(kinds)
        return said and self.unlocated.keys().isdisjoint(kinds)

    def to_locate(self, kinds: Iterable[str]) -> int:
        """Count the open facilities of some kinds that are to be located."""
        return sum(self.unlocated.get(kind, 0) for kind in set(kinds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that a check may look at, for one walker.

    Parameters
    ----------
    communities
        The table, in the order of ``walked.demand.ids``.
    facilities
        The table, in the order of ``walked.places.ids``.
    units
        Communities, subdistricts, districts ... by level.
    walked
        What the walker reaches.
    walk_as
        Lets somebody else walk the same streets.
    completeness
        What the facilities are the whole register of.
    as_of
        Day of the study; None: unsaid.
    """

    communities: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    units: Mapping[str, Units]
    walked: Walked
    walk_as: Callable[[WalkProfile], Walked]
    completeness: Completeness
    as_of: dt.date | None = None
    _memo: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Make something of these tables the first time that it is asked for."""
        if key not in self._memo:
            self._memo[key] = make()
        return cast("_Made", self._memo[key])

    @property
    def demand(self) -> Demand:
        """Where the people live."""
        return self.walked.demand

    @property
    def places(self) -> Places:
        """Facilities as the searches see them."""
        return self.walked.places

    def words(self, name: str) -> pd.Series:
        """A community field as text; missing where the table lacks it."""
        if name == "urban_rural":
            return urban_rural(self.communities)
        if name in self.communities.columns:
            return self.communities[name].astype(object)
        return pd.Series(None, index=self.communities.index, dtype=object)

    def number(self, name: str) -> NDArray[np.float64]:
        """A community field as numbers; NaN where it is not known; yes is 1 and no is 0."""
        return numbers(self.communities, name)

    def facility_number(self, name: str) -> NDArray[np.float64]:
        """A facility column as numbers; NaN where it is not known."""
        return numbers(self.facilities, name)


def numbers(table: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Read a column as numbers; NaN where it is not known or the table lacks it.

    >>> numbers(pd.DataFrame({"staff": [3, None]}), "staff").tolist()
    [3.0, nan]
    """
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return np.asarray(pd.to_numeric(table[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan))


def urban_rural(communities: pd.DataFrame) -> pd.Series:
    """Whether each community is ``urban`` or ``rural``: as it says, else by its place type, else missing.

    >>> towns = pd.DataFrame({"urban_rural": [None, "rural", None], "place_type": ["urban", "urban", None]})
    >>> urban_rural(towns).tolist()
    ['urban', 'rural', None]
    """
    nothing = pd.Series(None, index=communities.index, dtype=object)
    said = communities["urban_rural"].astype(object) if "urban_rural" in communities.columns else nothing
    kind = communities["place_type"].astype(object) if "place_type" in communities.columns else nothing
    guessed = kind.isin(list(_URBAN_TYPES)).map({True: "urban", False: "rural"}).where(kind.notna())
    both = said.where(said.notna(), guessed).astype(object)
    return both.where(both.notna(), None)
