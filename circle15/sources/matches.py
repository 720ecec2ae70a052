"""Which row of a list is which boundary: by code, or by name within the same larger place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.sources.codes import code_of, is_telling
from circle15.sources.place_names import (
    AREA_WORDS,
    COMMUNITY_WORDS,
    PlaceName,
    place_name,
    plain,
    prefixes,
    same_area,
    without_prefix,
)

#: How rows are put together.
Way = Literal["code", "name"]

#: Tables that may have boundaries in a file of their own: the words at the end of their names, and the columns that say
#: what they lie in, the nearest first.
RULES: Final[Mapping[str, tuple[Mapping[str, Sequence[str]], tuple[str, ...]]]] = {
    "communities": (COMMUNITY_WORDS, ("subdistrict", "district")),
    "areas": (AREA_WORDS, ("parent",)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Which row of a list is which boundary.

    Parameters
    ----------
    boundary
        Position of each row's boundary, -1 where it has none, shape (r,).
    rivals
        Of rows that several boundaries fit: these boundaries.
    sharing
        Of rows that fit one boundary with other rows: all of these rows.
    claims
        Of boundaries that some row fits: these rows.
    """

    boundary: NDArray[np.int64]
    rivals: Mapping[int, Sequence[int]]
    sharing: Mapping[int, Sequence[int]]
    claims: Mapping[int, Sequence[int]]

    def __len__(self) -> int:
        """How many rows have a boundary."""
        return int((self.boundary >= 0).sum())


def by_code(listed: pd.DataFrame, drawn: pd.DataFrame, *, telling: bool = False) -> Matches:
    """Put rows together that have the same code, where nobody else on either side has it.

    Parameters
    ----------
    listed, drawn
        The list and the boundaries, with codes in a column ``id``.
    telling
        Whether codes that may be mere numbers of rows are left out.
    """
    ours, theirs = (_codes(table, telling=telling) for table in (listed, drawn))
    having = _positions(theirs)
    return _settled(len(listed), {at: having.get(code, []) for at, code in enumerate(ours) if code})


def by_name(listed: pd.DataFrame, drawn: pd.DataFrame, *, table: str) -> Matches:
    """Put rows together that have the same name (:mod:`circle15.sources.place_names`) in the same larger place.

    Parameters
    ----------
    listed, drawn
        The list and the boundaries, with ``name`` and the columns that say what they lie in, where these are known.
    table
        Name of a table of :data:`RULES`.
    """
    ours, theirs = named(listed, drawn, table=table)
    having = _positions([place.stem for place, _ in theirs])
    fitting: dict[int, list[int]] = {}
    for at, (place, within) in enumerate(ours):
        found = [other for other in having.get(place.stem, []) if _fit(place, within, *theirs[other])]
        # 文林社区 is 文林社区 before it is 文林, of which nobody knows whether it is the village.
        same = [other for other in found if theirs[other][0].sort == place.sort]
        fitting[at] = same or found
    return _settled(len(listed), fitting)


def agreeing(listed: pd.DataFrame, drawn: pd.DataFrame, matches: Matches, *, table: str) -> NDArray[np.bool_]:
    """Whether the names of rows and boundaries that were put together can be one place's, shape (r,).

    True where there is no boundary, or where one side has no name.
    """
    ours, theirs = named(listed, drawn, table=table)
    result = np.ones(len(listed), dtype=np.bool_)
    for at in np.flatnonzero(matches.boundary >= 0):
        place, other = ours[at][0], theirs[matches.boundary[at]][0]
        result[at] = not place.stem or not other.stem or place.fits(other)
    return result


def named(
    listed: pd.DataFrame, drawn: pd.DataFrame, *, table: str
) -> tuple[list[tuple[PlaceName, tuple[str, ...]]], list[tuple[PlaceName, tuple[str, ...]]]]:
    """Take the names of both sides apart, and say what each place lies in."""
    words, columns = RULES[table]
    known = prefixes({text for side in (listed, drawn) for text in texts(side, columns[0])})
    sides = []
    for side in (listed, drawn):
        larger = list(zip(*(texts(side, column) for column in columns), strict=True))
        places = []
        for text, within in zip(texts(side, "name"), larger, strict=True):
            bare, prefix = without_prefix(text, known, words)
            if prefix and not same_area(prefix, within[0]):
                bare, prefix = text, ""
            places.append((place_name(bare, words), (within[0] or prefix, *within[1:])))
        sides.append(places)
    return sides[0], sides[1]


def texts(table: pd.DataFrame, column: str) -> list[str]:
    """Read a column of names; empty where there is none."""
    if column not in table.columns:
        return [""] * len(table)
    values = table[column].tolist()
    # Names of larger places repeat: each is read once.
    known = {value: plain(value) for value in set(values)}
    return [known[value] for value in values]


def _codes(table: pd.DataFrame, *, telling: bool) -> list[str]:
    if "id" not in table.columns:
        return [""] * len(table)
    codes = [code_of(value) for value in table["id"]]
    return [code if is_telling(code) else "" for code in codes] if telling else codes


def _positions(keys: Sequence[str]) -> dict[str, list[int]]:
    """Positions of every key that is not empty."""
    found: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        if key:
            found.setdefault(key, []).append(at)
    return found


def _fit(place: PlaceName, within: Sequence[str], other: PlaceName, there: Sequence[str]) -> bool:
    return place.fits(other) and all(same_area(one, two) for one, two in zip(within, there, strict=True))


def _settled(count: int, fitting: Mapping[int, Sequence[int]]) -> Matches:
    """Keep what is unambiguous: one boundary that fits one row only."""
    claims: dict[int, list[int]] = {}
    for at, found in fitting.items():
        for other in found:
            claims.setdefault(other, []).append(at)
    boundary = np.full(count, -1, dtype=np.int64)
    sharing: dict[int, list[int]] = {}
    for at, found in fitting.items():
        if len(found) != 1:
            continue
        if len(claims[found[0]]) == 1:
            boundary[at] = found[0]
        else:
            sharing[at] = claims[found[0]]
    rivals = {at: found for at, found in fitting.items() if len(found) > 1}
    return Matches(boundary=boundary, rivals=rivals, sharing=sharing, claims=claims)
