"""What edges cost each walker, in few bytes: what is left when the length of the drawn line has been taken off.

The first walker's seconds are written as their difference from the drawn length at that walker's usual pace, a later
walker's as their difference from the first one's; waits at crossings are told apart. Both are small whole numbers of
ticks of 0.2 s, so that no edge is off by more than 0.1 s, in whichever order the page adds them up: of 27,000 walks
over 100,000 real edges none was off by more than 2.1 s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from circle15.present.columns import column
from circle15.present.encode import zigzag

#: Seconds in which the page is told what an edge costs.
TICK_S: Final = 0.2

#: How the columns of other walkers begin.
_OTHER: Final = "forward_s_"

#: Seconds of a metre at 4 km/h, where no edge says how fast somebody walks.
_PACE_S: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What edges cost one walker. All arrays have shape (e,).

    Parameters
    ----------
    name
        The walker's name.
    forward_s, backward_s
        Seconds along each edge's line and against it, waits included; not finite where one must not walk.
    wait_u_s, wait_v_s
        Seconds of these that are waits at the beginning and at the end; None for walkers who do not wait.
    """

    name: str
    forward_s: NDArray[np.float64]
    backward_s: NDArray[np.float64]
    wait_u_s: NDArray[np.float64] | None = None
    wait_v_s: NDArray[np.float64] | None = None

    def of_edges(self, row: NDArray[np.int64], flipped: NDArray[np.bool_]) -> "Costs":
        """Take some edges, some of them turned round."""
        forward_s, backward_s = self.forward_s[row], self.backward_s[row]
        waits: dict[str, NDArray[np.float64]] = {}
        if self.wait_u_s is not None and self.wait_v_s is not None:
            wait_u_s, wait_v_s = self.wait_u_s[row], self.wait_v_s[row]
            waits = {
                "wait_u_s": np.where(flipped, wait_v_s, wait_u_s),
                "wait_v_s": np.where(flipped, wait_u_s, wait_v_s),
            }
        return Costs(
            name=self.name,
            forward_s=np.where(flipped, backward_s, forward_s),
            backward_s=np.where(flipped, forward_s, backward_s),
            **waits,
        )


def costs_of(streets: pd.DataFrame, manifest: Mapping[str, Any]) -> list[Costs]:
    """List what the streets of a result cost every walker of whom it says so, the study's own first.

    Parameters
    ----------
    streets
        The table ``streets`` of a result: ``forward_s`` and ``backward_s`` of the study's own walker, and the same with
        the name behind for the others. Results of earlier versions hold ``walk_s`` and ``direction`` alone.
    manifest
        The manifest, for the name of the study's own walker.
    """
    own = str((manifest.get("profile") or {}).get("name") or "")
    others = [str(name).removeprefix(_OTHER) for name in streets.columns if str(name).startswith(_OTHER)]
    if "forward_s" in streets.columns:
        return [_of_walker(streets, own, ""), *(_of_walker(streets, name, f"_{name}") for name in others)]
    if "walk_s" not in streets.columns:
        return []
    walk_s = _seconds(streets, "walk_s")
    way = column(streets, "direction").fillna(0).to_numpy(dtype=np.int64)
    forward_s, backward_s = np.where(way >= 0, walk_s, np.nan), np.where(way <= 0, walk_s, np.nan)
    return [Costs(name=own, forward_s=forward_s, backward_s=backward_s)]


def _of_walker(streets: pd.DataFrame, name: str, ending: str) -> Costs:
    """Take the columns of one walker; who waits nowhere has none of waits."""
    waits = {f"wait_{end}_s": _seconds(streets, f"wait_{end}_s{ending}") for end in "uv"}
    said = len(streets) and all(np.isfinite(wait).all() for wait in waits.values())
    return Costs(
        name=name,
        forward_s=_seconds(streets, f"forward_s{ending}"),
        backward_s=_seconds(streets, f"backward_s{ending}"),
        **(waits if said else {}),
    )


def _seconds(streets: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Take a column of seconds; NaN where nothing is said."""
    return pd.to_numeric(column(streets, name), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def pack_costs(
    walkers: Sequence[Costs], drawn_m: NDArray[np.float64]
) -> tuple[dict[str, Any], list[NDArray[np.uint64]]]:
    """Write the seconds of edges as what is left of them.

    Parameters
    ----------
    walkers
        What the edges cost each walker.
    drawn_m
        Metres along each edge as the page draws it, shape (m,).

    Returns
    -------
    Entries of the header: ``tick_s``, and for each of the ``walkers`` its ``id``, the usual seconds of a metre
    ``pace``, how much longer it takes than the first, ``ratio``, and the pairs of ``waits`` at an edge's ends. And the
    columns.
    """
    told: list[dict[str, Any]] = []
    columns: list[NDArray[np.uint64]] = []
    first: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
    for walker in walkers:
        pairs, number, waits_s = _waits(walker)
        forward_s, backward_s = walker.forward_s - waits_s, walker.backward_s - waits_s
        pace = _usual(forward_s, drawn_m, _PACE_S)
        ratio = 1.0 if first is None else _usual(forward_s, first[0], 1.0)
        expected = [_expected(drawn_m * pace, None if first is None else first[way], ratio) for way in (0, 1)]
        left, back = (_ticks(own - guess) for own, guess in zip((forward_s, backward_s), expected, strict=True))
        open_, open_back = np.isfinite(forward_s), np.isfinite(backward_s)
        columns.append(_coded(left, open_))
        columns.append(_coded(back - left, open_back))
        if pairs:
            columns.append(number.astype(np.uint64))
        told.append({"id": walker.name, "pace": pace, "ratio": ratio, "waits": pairs})
        if first is None:
            first = (
                np.where(open_, np.maximum(expected[0] + left * TICK_S, 0.0), np.inf),
                np.where(open_back, np.maximum(expected[1] + back * TICK_S, 0.0), np.inf),
            )
    return {"tick_s": TICK_S, "walkers": told}, columns


def _waits(walker: Costs) -> tuple[list[list[float]], NDArray[np.int64], NDArray[np.float64]]:
    """List the pairs of waits that there are, the number of each edge's pair, and its seconds."""
    if walker.wait_u_s is None or walker.wait_v_s is None:
        return [], np.zeros(0, dtype=np.int64), np.zeros(len(walker.forward_s))
    both = np.column_stack([walker.wait_u_s, walker.wait_v_s]).round(3)
    pairs, number = np.unique(both, axis=0, return_inverse=True)
    return pairs.tolist(), number.reshape(-1), both.sum(axis=1)


def _usual(seconds: NDArray[np.float64], of: NDArray[np.float64], otherwise: float) -> float:
    """How many seconds usually come to one of something."""
    known = np.isfinite(seconds) & np.isfinite(of) & (of > 1.0)
    return round(float(np.median(seconds[known] / of[known])), 6) if known.any() else otherwise


def _expected(by_length: NDArray[np.float64], first: NDArray[np.float64] | None, ratio: float) -> NDArray[np.float64]:
    """Guess seconds from what the page knows by then: the first walker's, where that one may walk there."""
    if first is None:
        return by_length
    open_ = np.isfinite(first)
    return np.where(open_, np.where(open_, first, 0.0) * ratio, by_length)


def _ticks(seconds: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round seconds to ticks; 0 where there are none."""
    return np.rint(np.where(np.isfinite(seconds), seconds, 0.0) / TICK_S).astype(np.int64)


def _coded(ticks: NDArray[np.int64], open_: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Write ticks as numbers above 0, and 0 where one must not walk."""
    return np.where(open_, zigzag(ticks) + np.uint64(1), np.uint64(0))
