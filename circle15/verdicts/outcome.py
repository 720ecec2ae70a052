"""What a check found in every unit that it judged, before a verdict is drawn from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Reasons beside those of the walks.
NO_DATA: Final = "no_data"
INCOMPLETE_DATA: Final = "incomplete_data"

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a check found. All arrays have shape (u,), one value per unit of the rule's level.

    Parameters
    ----------
    passes
        Whether the clause is fulfilled; what is open does not pass.
    open_reason
        Why that cannot be told, else empty.
    fail_reason
        Why it is not fulfilled; counts only where it is neither fulfilled nor open.
    missing
        Columns without which it cannot be told, ``table.column``, else empty.
    value, limit
        The number that is held against the limit; NaN where there is none.
    unit
        Unit of both.
    low, high
        What the value can be at least and at most, where something is not known; NaN elsewhere.
    shortfall
        How much is lacking, in ``shortfall_unit``; 0 where nothing is, NaN where that is not a number.
    near
        Missed by no more than a soft word of the clause allows.
    concerned
        Whether there is anything to judge in the unit.
    agreement
        Share of the spread's settings that agree; NaN where nothing is spread.
    judged
        Whether the clause gives something to hold against; else it is reported.
    found
        Ids of the facilities that count, separated by semicolons.
    detail
        Ids of what is lacking (kinds, units, rules), separated by semicolons.
    evidence
        Further columns of the finding by name.
    """

    passes: Mask
    open_reason: Texts
    fail_reason: Texts
    missing: Texts
    value: Numbers
    limit: Numbers
    unit: str
    low: Numbers
    high: Numbers
    shortfall: Numbers
    shortfall_unit: str = ""
    near: Mask
    concerned: Mask
    agreement: Numbers
    judged: bool = True
    found: Texts
    detail: Texts
    evidence: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)

    @property
    def open(self) -> Mask:
        """Whether it cannot be told."""
        return np.asarray(self.open_reason != "", dtype=np.bool_)


def texts(count: int, value: str = "") -> Texts:
    """Make a column of one text."""
    return np.full(count, value, dtype=object)


def outcome(passes: Mask | np.bool_, *, unit: str, limit: float | Numbers, **known: object) -> Outcome:
    """Make an outcome; what is not given is empty, not a number, or does not apply.

    Parameters
    ----------
    passes, unit, limit
        As of :class:`Outcome`; a limit may be one for all.
    known
        Other fields of :class:`Outcome`. ``open_reason`` and ``missing`` are emptied where the clause is fulfilled.
    """
    fulfilled = np.atleast_1d(np.asarray(passes, dtype=np.bool_))
    count = len(fulfilled)
    nothing = np.full(count, np.nan)
    fields: dict[str, object] = {
        "open_reason": texts(count),
        "fail_reason": texts(count),
        "missing": texts(count),
        "value": nothing,
        "low": nothing,
        "high": nothing,
        "shortfall": nothing,
        "near": np.zeros(count, dtype=np.bool_),
        "concerned": np.ones(count, dtype=np.bool_),
        "agreement": nothing,
        "found": texts(count),
        "detail": texts(count),
        **known,
    }
    for name in ("open_reason", "missing"):
        fields[name] = np.where(fulfilled, "", np.asarray(fields[name], dtype=object)).astype(object)
    limits = np.asarray(limit, dtype=np.float64) * np.ones(count)
    return Outcome(passes=fulfilled, unit=unit, limit=limits, **fields)  # type: ignore[arg-type]


def joined(*parts: Texts) -> Texts:
    """Put lists of names together, each name once.

    >>> joined(np.array(["a;b", ""], dtype=object), np.array(["b;c", "d"], dtype=object)).tolist()
    ['a;b;c', 'd']
    """
    rows = zip(*parts, strict=True)
    return np.array(
        [";".join(dict.fromkeys(name for part in row for name in str(part).split(";") if name)) for row in rows],
        dtype=object,
    )


def where_nan(columns: Sequence[tuple[str, Numbers]], *, table: str) -> Texts:
    """Name the columns that are not known in each row.

    >>> where_nan([("households", np.array([1.0, np.nan]))], table="communities").tolist()
    ['', 'communities.households']
    """
    named = [np.where(np.isnan(values), f"{table}.{name}", "").astype(object) for name, values in columns]
    return joined(*named)
