"""The summary of an examination of streets: a row and a sentence for each kind of finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from circle15.rejects import Severity
from circle15.words import LANGUAGES, say

#: Below this share of the length in the largest piece, streets are badly connected. Extracts of Wuhan, Hsinchu, Porto
#: Alegre, Helsinki, Monaco and Heidelberg have 97 to 99.7 %, a broken one of Shanghai's Huangpu 89 %.
_LARGEST: Final = 0.95

#: Islands below this share of the length and of the people are what every extract has (the same places).
_ISLANDS: Final = 0.01

#: Below this share of the length, footways are probably missing. The same extracts have 9 % (Porto Alegre) to 59 %
#: (Helsinki) where footways are mapped, and 0 to 0.3 % (Huangpu, Wuhan) where they are not.
_FOOTWAYS: Final = 0.01

#: In fewer streets than these (our own choice; a county town has 100 km) there need not be any footway.
_FEW_STREETS_M: Final = 10_000.0

#: Share of the people without a street from which on their coordinates, or the streets, are to be looked at.
_LOST: Final = 0.01

#: Kinds in the order of the summary.
KINDS: Final = (
    "component", "island", "fragment", "near_miss", "crossing_without_node", "far_off", "absurd_length",
    "no_street_near", "no_footways", "duplicate", "zero_length", "data_edge_end", "dangle",
)  # fmt: skip

#: Kinds that are to be looked at wherever there is one.
_ALWAYS: Final = frozenset({"near_miss", "crossing_without_node", "far_off", "absurd_length"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What the sentences need.

    Parameters
    ----------
    places
        Rows of the table of places.
    total_m, pieces, largest
        Length of all streets, connected pieces, and the share of the length that the largest holds.
    footways, classes
        Share of the length that is made for walkers, and whether the data tell classes at all.
    levels
        Whether the data tell any bridge, tunnel or layer.
    demand
        Whether it is known where people live.
    near_miss_m, min_fragment_m, max_snap_m
        What the examination went by.
    """

    places: pd.DataFrame
    total_m: float
    pieces: int
    largest: float
    footways: float
    classes: bool
    levels: bool
    demand: bool
    near_miss_m: float
    min_fragment_m: float
    max_snap_m: float


def summary_of(count: Count) -> pd.DataFrame:
    """Write one row per kind: ``kind``, ``severity``, ``count``, ``length_m``, shares, a sentence in each language."""
    rows = [_row(kind, count) for kind in KINDS if kind != "no_street_near" or count.demand]
    return pd.DataFrame(rows)


def _row(kind: str, count: Count) -> dict[str, object]:
    """One row of the summary."""
    rows = count.places[count.places["kind"] == kind]
    length_m = float(rows["length_m"].sum(min_count=1))
    share_demand = float(rows["share_demand"].sum(min_count=1)) if count.demand else np.nan
    n, share = len(rows), length_m / max(count.total_m, 1e-9)
    if kind == "component":
        n, length_m, share = count.pieces, count.total_m, count.largest
    elif kind == "no_footways":
        n, length_m, share = int(_lacks_footways(count)), count.footways * count.total_m, count.footways
    severity = _severity(kind, n, count, (share, share_demand))
    key, values = _sentence(kind, n, count, severity)
    values = {
        "n": n,
        "km": 0.0 if np.isnan(length_m) else length_m / 1_000,
        "share": share_demand if kind == "no_street_near" else share,
        "apart": int(rows["parts_network"].sum()),
        **values,
    }
    texts = {language: {**values, "kind": say(f"doctor.kind.{kind}", language)} for language in LANGUAGES}
    return {
        "kind": kind,
        "severity": severity,
        "count": n,
        "length_m": length_m,
        "share_length": share,
        "share_demand": share_demand,
        **{f"text_{language}": say(key, language, **texts[language]) for language in LANGUAGES},
    }


def _lacks_footways(count: Count) -> bool:
    """Whether footways are probably missing; nobody can tell where streets have no classes."""
    return count.classes and count.total_m >= _FEW_STREETS_M and count.footways < _FOOTWAYS


def _severity(kind: str, n: int, count: Count, shares: tuple[float, float]) -> Severity:
    """Say whether a kind is to be looked at before the numbers are used."""
    of_length, of_people = shares
    bad = {
        "component": count.largest < _LARGEST,
        "island": n > 0 and (of_length >= _ISLANDS or of_people >= _ISLANDS),
        "no_footways": n > 0,
        "no_street_near": of_people >= _LOST,
    }
    return "warning" if bad.get(kind, kind in _ALWAYS and n > 0) else "note"


def _sentence(kind: str, n: int, count: Count, severity: Severity) -> tuple[str, Mapping[str, object]]:
    """Choose the sentence, and what only it needs."""
    if kind == "component":
        return ("doctor.component.broken" if severity == "warning" else "doctor.component"), {}
    if kind == "no_footways":
        fine = "doctor.no_footways.fine" if count.classes else "doctor.no_footways.untold"
        return ("doctor.no_footways" if n else fine), {}
    if kind == "near_miss" and count.near_miss_m == 0:
        return "doctor.not_asked", {}
    if n == 0:
        return "doctor.none", {}
    if kind == "crossing_without_node" and not count.levels:
        return "doctor.crossing_without_node.untold", {}
    limits = {"near_miss": count.near_miss_m, "fragment": count.min_fragment_m, "no_street_near": count.max_snap_m}
    return f"doctor.{kind}", {"limit": limits.get(kind, 0.0)}
