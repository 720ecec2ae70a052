"""The same streets with the suspect places joined: what could be walked if every gap were only a fault of the drawing.

Nothing is taken away and nothing becomes longer: streets are cut where they are joined, and short connectors are added.
Places keep the street that they were snapped to, so that no walk is longer on the mended streets (definition D5 asks
whether a finding would turn, not whether another street is nearer).
"""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from circle15.network.costs import NO_WAIT, Ways
from circle15.network.heights import Heights
from circle15.network.profile import WalkProfile
from circle15.network.raw import CUT
from circle15.network.snap import ISLAND, Snaps, snap
from circle15.network.suspects import SAME_SPOT_M, Suspects
from circle15.network.walk import WalkNetwork, walked


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """Streets with the suspect places joined.

    Parameters
    ----------
    network
        The streets: edges keep their numbers, an edge that is cut stands for its first piece; further pieces follow,
        then the connectors.
    ids
        What each connector's place is called, shape (j,).
    first_join
        Number of the first connector.
    cut_edge, cut_m, piece
        Edges that are cut, ascending, metres from their starts, ascending, and the edge that begins there, shape (c,).
    whole_m
        Lengths of the streets before, shape (e,).
    """

    network: WalkNetwork
    ids: NDArray[np.object_]
    first_join: int
    cut_edge: NDArray[np.int64]
    cut_m: NDArray[np.float64]
    piece: NDArray[np.int64]
    whole_m: NDArray[np.float64]

    def with_profile(self, profile: WalkProfile) -> "Mended":
        """Give the same streets another walker."""
        return self if profile is self.network.profile else replace(self, network=self.network.with_profile(profile))

    def moved(self, snaps: Snaps) -> Snaps:
        """Say where the mended streets hold the places that were snapped to the streets as they are."""
        edge, offset_m = snaps.edge.copy(), snaps.offset_m.copy()
        found = np.flatnonzero(snaps.found)
        at = _before(self, snaps.edge[found], snaps.offset_m[found])
        cut = (at >= 0) & (self.cut_edge[at] == snaps.edge[found]) if len(self.cut_edge) else at >= 0
        moved, at = found[cut], at[cut]
        edge[moved], offset_m[moved] = self.piece[at], np.maximum(offset_m[moved] - self.cut_m[at], 0.0)
        return replace(snaps, edge=edge, offset_m=offset_m)

    def snapped(self, snaps: Snaps, xy: NDArray[np.float64]) -> Snaps:
        """Move places that have a street, and look for one for those that had only a fragment, which may be joined now.

        Parameters
        ----------
        snaps
            On the streets as they are.
        xy
            The places, shape (p, 2).
        """
        moved = self.moved(snaps)
        lost = np.flatnonzero(snaps.reason == ISLAND)
        if len(lost) == 0:
            return moved
        again = snap(self.network, xy[lost])
        for name in ("edge", "offset_m", "snap_m", "reason"):
            values = getattr(moved, name).copy()
            values[lost] = getattr(again, name)
            moved = replace(moved, **{name: values})
        return moved


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """Edges of the mended streets: of which edge each is a part, from which share of it to which, and its nodes."""

    parent: NDArray[np.int64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    u: NDArray[np.int64]
    v: NDArray[np.int64]


def mend(network: WalkNetwork, suspects: Suspects) -> Mended:
    """Join the streets where they look joined.

    Parameters
    ----------
    network
        Streets as they are.
    suspects
        Where they are to be joined; a connector is as long as the gap, and at least a centimetre.
    """
    edge = np.concatenate([suspects.edge, suspects.other])
    at_m = np.concatenate([suspects.at_m, suspects.other_m])
    length_m = network.edge_length_m
    inner = (at_m > SAME_SPOT_M) & (at_m < length_m[edge] - SAME_SPOT_M)
    cuts, which = np.unique(np.column_stack([edge, at_m])[inner], axis=0, return_inverse=True)
    cut_edge, cut_m = cuts[:, 0].astype(np.int64), cuts[:, 1]
    n, e = len(network.node_xy), len(length_m)
    spots = np.where(at_m <= SAME_SPOT_M, network.edge_u[edge], network.edge_v[edge]).astype(np.int64)
    spots[inner] = n + which.reshape(-1)
    parts = _parts(network, cut_edge, cut_m)
    ends = spots[: len(suspects)], spots[len(suspects) :]
    return Mended(
        network=_joined(network, suspects, parts, ends, _places(network, cut_edge, cut_m)),
        ids=suspects.ids,
        first_join=len(parts.parent),
        cut_edge=cut_edge,
        cut_m=cut_m,
        piece=e + np.arange(len(cut_edge)),
        whole_m=length_m,
    )


def _parts(network: WalkNetwork, cut_edge: NDArray[np.int64], cut_m: NDArray[np.float64]) -> _Parts:
    """Cut edges: the first pieces keep the edges' numbers, the others come in the order of the cuts."""
    e, n = len(network.edge_u), len(network.node_xy)
    share = cut_m / np.maximum(network.edge_length_m[cut_edge], 1e-9)
    node = n + np.arange(len(cut_edge))
    last = np.append(cut_edge[1:] != cut_edge[:-1], True)[: len(cut_edge)]
    first = np.append(True, cut_edge[1:] != cut_edge[:-1])[: len(cut_edge)]
    whole_end, whole_v = np.ones(e), network.edge_v.astype(np.int64)
    whole_end[cut_edge[first]], whole_v[cut_edge[first]] = share[first], node[first]
    return _Parts(
        parent=np.concatenate([np.arange(e), cut_edge]),
        start=np.concatenate([np.zeros(e), share]),
        end=np.concatenate([whole_end, np.where(last, 1.0, np.append(share[1:], 1.0)[: len(share)])]),
        u=np.concatenate([network.edge_u.astype(np.int64), node]),
        v=np.concatenate([whole_v, np.where(last, network.edge_v[cut_edge], node + 1)]),
    )


def _places(network: WalkNetwork, edge: NDArray[np.int64], at_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coordinates at offsets along edges, shape (c, 2)."""
    share = at_m / np.maximum(network.edge_length_m[edge], 1e-9)
    spots = shapely.line_interpolate_point(network.edge_line[edge], share, normalized=True)
    return np.asarray(shapely.get_coordinates(spots), dtype=np.float64).reshape(-1, 2)


def _joined(
    network: WalkNetwork,
    suspects: Suspects,
    parts: _Parts,
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
    new_xy: NDArray[np.float64],
) -> WalkNetwork:
    """Put pieces and connectors together."""
    ways, join = network.ways, suspects.edge
    whole = (parts.start == 0.0) & (parts.end == 1.0)
    pieces = np.flatnonzero(~whole)
    lines = network.edge_line[parts.parent].copy()
    lines[pieces] = [substring(lines[k], parts.start[k], parts.end[k], normalized=True) for k in pieces.tolist()]
    length_m = ways.length_m[parts.parent]
    length_m[pieces] *= (parts.end - parts.start)[pieces]
    connectors = shapely.linestrings(np.stack([suspects.xy, suspects.other_xy], axis=1))
    source = np.concatenate([parts.parent, join])
    nowhere = np.full(len(join), NO_WAIT, dtype=np.int8)
    return walked(
        network.profile,
        crs=network.crs,
        node_xy=np.concatenate([network.node_xy, new_xy]),
        node_id=np.concatenate([network.node_id, np.full(len(new_xy), CUT, dtype=np.int64)]),
        edge_u=np.concatenate([parts.u, ends[0]]).astype(np.int32),
        edge_v=np.concatenate([parts.v, ends[1]]).astype(np.int32),
        edge_line=np.concatenate([lines, np.asarray(connectors, dtype=object)]),
        edge_tags=network.edge_tags.iloc[source].reset_index(drop=True),
        ways=Ways(
            length_m=np.concatenate([length_m, np.maximum(suspects.gap_m, SAME_SPOT_M)]),
            direction=np.concatenate([ways.direction[parts.parent], np.zeros(len(join), dtype=np.int8)]),
            steps=np.concatenate([ways.steps[parts.parent], np.zeros(len(join), dtype=np.bool_)]),
            wait_u=np.concatenate([np.where(parts.start == 0.0, ways.wait_u[parts.parent], NO_WAIT), nowhere]),
            wait_v=np.concatenate([np.where(parts.end == 1.0, ways.wait_v[parts.parent], NO_WAIT), nowhere]),
            heights=None if ways.heights is None else _heights(ways.heights, parts, pieces, len(join)),
        ),
        barriers=network.barriers,
        min_fragment_m=network.min_fragment_m,
        name=network.name,
        no_length_xy=network.no_length_xy,
    )


#: Samples of an edge's heights: its number, shares of it, and metres.
_Samples = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]


def _heights(heights: Heights, parts: _Parts, pieces: NDArray[np.int64], joins: int) -> Heights:
    """Cut the heights along with the edges; of a connector nobody knows any."""
    edge = heights.edge
    kept = ~np.isin(edge, parts.parent[pieces])
    rows: list[_Samples] = [(edge[kept], heights.share[kept], heights.height_m[kept])]
    rows += [_piece_heights(heights, parts, piece) for piece in pieces.tolist()]
    count = len(parts.parent)
    connectors = np.repeat(np.arange(count, count + joins), 2)
    rows.append((connectors, np.tile([0.0, 1.0], joins), np.full(2 * joins, np.nan)))
    numbers, share, height_m = (np.concatenate(column) for column in zip(*rows, strict=True))
    order = np.argsort(numbers, kind="stable")
    start = np.searchsorted(numbers[order], np.arange(count + joins + 1))
    return Heights(start=start, share=share[order], height_m=height_m[order])


def _piece_heights(heights: Heights, parts: _Parts, piece: int) -> _Samples:
    """Heights of a piece of an edge: at its ends, and where its edge had any between them."""
    low, high = parts.start[piece], parts.end[piece]
    run = slice(heights.start[parts.parent[piece]], heights.start[parts.parent[piece] + 1])
    share, height_m = heights.share[run], heights.height_m[run]
    at = np.concatenate([[low], share[(share > low) & (share < high)], [high]])
    return np.full(len(at), piece), (at - low) / (high - low), np.interp(at, share, height_m)


def _before(mended: Mended, edge: NDArray[np.int64], offset_m: NDArray[np.float64]) -> NDArray[np.int64]:
    """Position of the last cut that lies before each spot, or on an edge before its edge; -1 where there is none."""
    share = offset_m / np.maximum(mended.whole_m[edge], 1e-9)
    cut = mended.cut_m / np.maximum(mended.whole_m[mended.cut_edge], 1e-9)
    key = 2.0 * mended.cut_edge + cut
    return np.asarray(np.searchsorted(key, 2.0 * edge + share, side="right") - 1, dtype=np.int64)
