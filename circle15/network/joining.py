"""Street lines joined where one ends on another or two cross, as far as their levels allow."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS

from circle15.lines import Crossings, StreetLines
from circle15.metric import project
from circle15.network.changes import changes_at
from circle15.network.contacts import NO_VERTEX, Contacts, contacts_of, pieces_of
from circle15.network.mending import CLEARANCE_M, Standing
from circle15.network.noding_notes import Found
from circle15.network.raw import is_span
from circle15.network.splicing import Additions, between, line_ends, spliced


def joined(
    lines: StreetLines, use: NDArray[np.bool_], crs: CRS, crossings: Crossings, mend_m: float | None
) -> tuple[StreetLines, list[pd.DataFrame], Found]:
    """Join ends and crossings, and cut off what runs beyond a crossing where that is asked for.

    Parameters
    ----------
    lines
        Streets of a layer.
    use
        Which vertices are of walkable lines, shape (m,).
    crs
        Metric reference system.
    crossings, mend_m
        As for :func:`circle15.network.noding.noded`.
    """
    xy = project(lines.xy, lines.crs, crs)
    standing, told = standing_of(lines)
    contacts = contacts_of(pieces_of(lines.way, xy, use), lines.place)
    ends = line_ends(lines.way)
    is_end = ((contacts.vertex != NO_VERTEX) & ends[contacts.vertex]).any(axis=1)
    level = _one_level(lines, standing, contacts)
    by_rule = ~is_end & level & (crossings == "join" or (crossings == "levels" and told))
    tail_m = _tails(lines, xy, use, contacts, is_end)
    tail_m[is_end | ~level] = np.inf
    short = tail_m <= (0.0 if mend_m is None else mend_m)
    accepted = is_end | by_rule | short.any(axis=1)
    kept = _kept(lines, contacts, short)
    result = spliced(lines, *_additions(lines, contacts.taken(accepted)), kept=kept)
    unjoined = tail_m[~by_rule & ~is_end]
    found = Found(
        ends=int(is_end.sum()),
        joined=int(by_rule.sum()),
        apart=int((~is_end & ~level).sum()),
        left=int((~is_end & level & ~by_rule & ~short.any(axis=1)).sum()),
        noded=_crossings_with_node(lines, use),
        told=told,
        tails_m=unjoined[np.isfinite(unjoined)],
        cut=int(short.sum()),
    )
    whats = [("end_joined", is_end), ("crossing_joined", by_rule & ~short.any(axis=1))]
    changes = [changes_at(lines, contacts.taken(rows), what, np.zeros(int(rows.sum()))) for what, rows in whats]
    for side in (0, 1):
        rows = short[:, side]
        changes.append(changes_at(lines, contacts.taken(rows), "overshoot", tail_m[rows, side], side))
    return result, changes, found


def standing_of(lines: StreetLines) -> tuple[Standing, bool]:
    """Levels and heights of the vertices, and whether the layer tells levels apart at all.

    A line's level is that of its column; where that says the ground, a bridge is one above and a tunnel one below. A
    level that cannot be read is that of no other line.
    """
    ways = lines.ways
    said = pd.to_numeric(ways["layer"], errors="coerce")
    level = said.where(ways["layer"].notna(), 0.0).to_numpy(dtype=np.float64, copy=True)
    bridge, tunnel = (is_span(ways[name]).to_numpy(dtype=np.bool_) for name in ("bridge", "tunnel"))
    level[(level == 0) & bridge] = 1.0
    level[(level == 0) & tunnel] = -1.0
    height_m = np.full(len(lines.way), np.nan) if lines.height_m is None else lines.height_m
    told = bool((np.nan_to_num(level) != 0).any())
    return Standing(lines.place, level[lines.way], height_m), told


def _one_level(lines: StreetLines, standing: Standing, contacts: Contacts) -> NDArray[np.bool_]:
    """Whether both lines of a contact are on one level, as far as is known; a bridge over itself is a spiral."""
    one, two = contacts.piece.T
    level = standing.level
    same = level[one] == level[two]
    same &= (lines.way[one] != lines.way[two]) | (level[one] == 0)
    height_m = standing.height_m
    heights = height_m[contacts.piece] + contacts.share * (height_m[contacts.piece + 1] - height_m[contacts.piece])
    return np.asarray(same & ~(np.abs(heights[:, 0] - heights[:, 1]) > CLEARANCE_M), dtype=np.bool_)


def _crossings_with_node(lines: StreetLines, use: NDArray[np.bool_]) -> int:
    """How many places four arms of at least two lines leave: crossings that have a node."""
    ends = line_ends(lines.way)
    arms = np.where(ends, 1, 2)[use]
    _, number = np.unique(lines.place[use], return_inverse=True)
    number = number.reshape(-1)
    ways = pd.DataFrame({"place": number, "way": lines.way[use]}).drop_duplicates()["place"]
    several = np.bincount(ways, minlength=int(number.max()) + 1) > 1
    return int(((np.bincount(number, weights=arms) >= 4) & several).sum())


def _tails(
    lines: StreetLines, xy: NDArray[np.float64], use: NDArray[np.bool_], contacts: Contacts, is_end: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Metres from each contact to the nearer end of either line, shape (k, 2); infinite if that is no dead end."""
    way, count = lines.way, len(lines.ways)
    step = np.zeros(len(way))
    step[1:] = np.where(way[1:] == way[:-1], np.hypot(*np.diff(xy, axis=0).T), 0.0)
    along = np.cumsum(np.where(use, step, 0.0))
    first = np.searchsorted(way, np.arange(count))
    last = np.searchsorted(way, np.arange(count), side="right") - 1
    start, end = along[first], along[last]
    shared = np.bincount(lines.place[use], minlength=int(lines.place.max()) + 1)[lines.place] > 1
    tied_low, tied_high = np.full(count, np.inf), np.full(count, -np.inf)
    at = along[contacts.piece] + contacts.share * (along[contacts.piece + 1] - along[contacts.piece])
    owner = way[contacts.piece]
    for rows, where in ((way[shared], along[shared]), (owner[is_end].ravel(), at[is_end].ravel())):
        np.minimum.at(tied_low, rows, where)
        np.maximum.at(tied_high, rows, where)
    to_start, to_end = at - start[owner], end[owner] - at
    # A millimetre is no tail: there, a line ends on another.
    free_start, free_end = at < tied_low[owner], at > tied_high[owner]
    tail = np.minimum(np.where(free_start, to_start, np.inf), np.where(free_end, to_end, np.inf))
    tail[2 * tail >= (end - start)[owner]] = np.inf
    return np.asarray(np.round(tail, 6))


def _kept(
    lines: StreetLines, contacts: Contacts, short: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First and last position of every line that stays when what runs beyond a crossing is cut off."""
    count = len(lines.ways)
    low, high = np.full(count, -np.inf), np.full(count, np.inf)
    first = np.searchsorted(lines.way, np.arange(count))
    last = np.searchsorted(lines.way, np.arange(count), side="right") - 1
    position = np.where(contacts.vertex == NO_VERTEX, contacts.piece + contacts.share, contacts.vertex)
    middle = _middles(lines, first, last)
    way, at = lines.way[contacts.piece[short]], position[short]
    before = at < middle[way]
    np.maximum.at(low, way[before], at[before])
    np.minimum.at(high, way[~before], at[~before])
    return low, high


def _middles(lines: StreetLines, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.float64]:
    """Position of the middle of every line, by its length in its own coordinates."""
    step = np.hypot(*np.diff(lines.xy, axis=0, prepend=lines.xy[:1]).T)
    step[first] = 0.0
    along = np.cumsum(step)
    half = (along[first] + along[last]) / 2.0
    below = np.clip(np.searchsorted(along, half, side="right") - 1, first, np.maximum(last - 1, first))
    width = along[np.minimum(below + 1, last)] - along[below]
    return np.asarray(below + np.where(width > 0, (half - along[below]) / np.where(width > 0, width, 1.0), 0.0))


def _additions(lines: StreetLines, contacts: Contacts) -> tuple[Additions, NDArray[np.int64]]:
    """Vertices that contacts need, and which vertices become one place."""
    new = contacts.vertex == NO_VERTEX
    member = contacts.vertex.copy()
    member[new] = len(lines.way) + np.arange(int(new.sum()))
    piece, share = contacts.piece, contacts.share
    xy = np.stack([between(lines, piece[:, side], share[:, side]) for side in (0, 1)], axis=1)
    # Where both lines get a vertex it is the same one.
    xy[:, 1] = np.where(new.all(axis=1)[:, None], xy[:, 0], xy[:, 1])
    return Additions((piece + share)[new], lines.way[piece[new]], xy[new]), member
