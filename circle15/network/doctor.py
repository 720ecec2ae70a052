"""The network doctor: what is wrong with some streets, place by place, and how much of the town it concerns."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.network.doctor_words import Count, summary_of
from circle15.network.doubles import absurd_lengths, drawn_twice, far_off
from circle15.network.ends import dead_ends, edge_nodes
from circle15.network.levels import levels
from circle15.network.snap import ISLAND, OFF_NETWORK, snap
from circle15.network.suspects import NEAR_MISS_M, Suspects, find_suspects
from circle15.network.walk import WalkNetwork

#: Columns of the table of places.
PLACE_COLUMNS: Final = (
    "place", "kind", "severity", "length_m", "gap_m", "edges", "ways", "level", "parts_network", "share_length",
    "share_demand",
)  # fmt: skip

#: Classes that are made for walkers (OpenStreetMap).
_FOOTWAYS: Final = ("footway", "path", "pedestrian", "steps", "corridor", "crossing")


class Examination(NamedTuple):
    """What is wrong with some streets.

    Parameters
    ----------
    places
        One row per place or piece, in the network's reference system: ``place`` (N near miss, X crossing without a
        node ...), ``kind``, ``severity``, ``length_m``, ``gap_m``, ``edges`` and ``ways`` (numbers of the edges and of
        their ways in the source, separated by semicolons), ``level``, ``parts_network`` (whether the two streets are of
        two pieces that do not hang together), ``share_length``, ``share_demand``. The gravest kinds come first.
    summary
        One row per kind: ``kind``, ``severity``, ``count``, ``length_m``, ``share_length``, ``share_demand``,
        ``text_zh``, ``text_en``; shares are NaN where they mean nothing or nobody said where people live.
    """

    places: gpd.GeoDataFrame
    summary: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """Where people live: coordinates in the network's reference system, shape (d, 2), and their weights, shape (d,)."""

    xy: NDArray[np.float64]
    weight: NDArray[np.float64]


def homes_at(xy: NDArray[np.float64], weight: NDArray[np.float64]) -> Homes:
    """Take the homes whose place is known."""
    known = np.isfinite(xy).all(axis=1)
    return Homes(xy=xy[known], weight=weight[known])


def examine(
    network: WalkNetwork,
    homes: Homes | None = None,
    *,
    suspects: Suspects | None = None,
    near_miss_m: float = NEAR_MISS_M,
    edge_closed: bool = False,
) -> Examination:
    """Examine streets.

    Parameters
    ----------
    network
        Streets and who walks.
    homes
        Where people live; None: shares of them are not told.
    suspects
        What :func:`~circle15.network.suspects.find_suspects` found, where the caller has it.
    near_miss_m
        Metres across which a dead end may miss a street; 0: near misses are not looked for.
    edge_closed
        Whether the streets really end at the edge of the data: then no street is said to be cut off there.
    """
    doubtful = find_suspects(network, near_miss_m) if suspects is None else suspects
    tree = shapely.STRtree(network.edge_line)
    at_edge = np.zeros(0, dtype=np.int64) if edge_closed else edge_nodes(network)
    parts = [
        *_pieces(network, homes),
        *_suspects(network, doubtful),
        _edges(network, "far_off", "R", far_off(network)),
        _edges(network, "absurd_length", "L", absurd_lengths(network)),
        *_homes(network, homes),
        _edges(network, "duplicate", "U", drawn_twice(network, tree)),
        _points("zero_length", "Z", network.no_length_xy),
        _points("data_edge_end", "E", network.node_xy[at_edge]),
        _points("dangle", "D", network.node_xy[np.setdiff1d(dead_ends(network), at_edge)]),
    ]
    whole = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    summary = summary_of(_counts(network, whole, homes, near_miss_m))
    severity = whole["kind"].map(dict(zip(summary["kind"], summary["severity"], strict=True)))
    places = gpd.GeoDataFrame(whole.assign(severity=severity.astype("str")), geometry="geometry", crs=network.crs)
    return Examination(places[[*PLACE_COLUMNS, "geometry"]], summary)


def _rows(kind: str, letter: str, shapes: "NDArray[np.object_] | list[object]", **columns: object) -> pd.DataFrame:
    """Make the rows of one kind; what is not said is not known."""
    count = len(shapes)
    values: dict[str, object] = {
        "place": [f"{letter}{number + 1}" for number in range(count)],
        "kind": kind,
        "severity": "",
        "length_m": np.nan,
        "gap_m": np.nan,
        "edges": "",
        "ways": "",
        "level": np.nan,
        "parts_network": False,
        "share_length": np.nan,
        "share_demand": np.nan,
        **columns,
    }
    table = pd.DataFrame(values, index=pd.RangeIndex(count), columns=list(PLACE_COLUMNS))
    return table.astype(dict.fromkeys(("place", "kind", "severity", "edges", "ways"), "str")).assign(
        geometry=np.asarray(shapes, dtype=object)
    )


def _edges(network: WalkNetwork, kind: str, letter: str, edge: NDArray[np.int64]) -> pd.DataFrame:
    """Rows of a kind each of which is an edge; the longest come first."""
    order = edge[np.argsort(-network.edge_length_m[edge], kind="stable")]
    return _rows(
        kind,
        letter,
        network.edge_line[order],
        length_m=network.edge_length_m[order],
        edges=order.astype(str),
        ways=network.edge_tags["way_id"].to_numpy()[order].astype(str),
        level=levels(network.edge_tags)[order],
        share_length=network.edge_length_m[order] / network.edge_length_m.sum(),
    )


def _points(kind: str, letter: str, xy: NDArray[np.float64]) -> pd.DataFrame:
    """Rows of a kind each of which is a point."""
    return _rows(kind, letter, np.asarray(shapely.points(xy), dtype=object).reshape(-1))


def _suspects(network: WalkNetwork, found: Suspects) -> list[pd.DataFrame]:
    """Near misses, as lines across the gap, and crossings without a node, as points."""
    way = network.edge_tags["way_id"].to_numpy().astype(str).astype(object)
    number = np.arange(len(network.edge_u)).astype(str).astype(object)
    piece = network.component[network.edge_u]
    shapes = np.asarray(shapely.points(found.xy), dtype=object).reshape(-1)
    gap = found.near_miss & (found.gap_m > 0)
    shapes[gap] = shapely.linestrings(np.stack([found.xy, found.other_xy], axis=1)[gap])
    tables = []
    for kind, letter, mask in (("near_miss", "N", found.near_miss), ("crossing_without_node", "X", ~found.near_miss)):
        at = np.flatnonzero(mask)
        a, b = found.edge[at], found.other[at]
        table = _rows(
            kind,
            letter,
            shapes[at],
            gap_m=found.gap_m[at] if kind == "near_miss" else np.nan,
            edges=number[a] + ";" + number[b] if len(at) else "",
            ways=way[a] + ";" + way[b] if len(at) else "",
            level=levels(network.edge_tags)[b],
            parts_network=piece[a] != piece[b],
        )
        tables.append(table)
    return tables


def _pieces(network: WalkNetwork, homes: Homes | None) -> list[pd.DataFrame]:
    """Connected pieces beside the longest: islands that one may start from, and fragments that are set aside."""
    usable = network.costs.usable
    piece = network.edge_component
    length_m = network.component_length_m
    demand = _demand_of_pieces(network, homes)
    aside = np.zeros(len(length_m), dtype=np.bool_)
    aside[piece[usable & network.set_aside]] = True
    tables = []
    for kind, letter, mask in (("island", "I", ~aside), ("fragment", "F", aside)):
        chosen = np.flatnonzero(mask & (length_m > 0))
        chosen = chosen[chosen > 0]
        of_piece = np.flatnonzero(usable & np.isin(piece, chosen))
        order = of_piece[np.argsort(piece[of_piece], kind="stable")]
        shapes = shapely.multilinestrings(network.edge_line[order], indices=np.searchsorted(chosen, piece[order]))
        table = _rows(
            kind,
            letter,
            np.asarray(shapes, dtype=object).reshape(-1),
            length_m=length_m[chosen],
            share_length=length_m[chosen] / network.edge_length_m.sum(),
            share_demand=np.nan if demand is None else demand[chosen],
        )
        tables.append(table)
    return tables


def _demand_of_pieces(network: WalkNetwork, homes: Homes | None) -> NDArray[np.float64] | None:
    """Share of the people whose nearest street is of each piece, fragments too, shape (c,)."""
    if homes is None:
        return None
    near = network.profile.max_snap_m
    usable = np.flatnonzero(network.costs.usable)
    points = np.asarray(shapely.points(homes.xy), dtype=object)
    which, hit = shapely.STRtree(network.edge_line[usable]).query_nearest(points, max_distance=near, all_matches=False)
    piece = network.edge_component[usable[hit]]
    total = np.bincount(piece, weights=homes.weight[which], minlength=len(network.component_length_m))
    return np.asarray(total / homes.weight.sum(), dtype=np.float64)


def _homes(network: WalkNetwork, homes: Homes | None) -> list[pd.DataFrame]:
    """Homes that no street is near."""
    if homes is None:
        return []
    lost = np.flatnonzero(np.isin(snap(network, homes.xy).reason, (OFF_NETWORK, ISLAND)))
    shapes = np.asarray(shapely.points(homes.xy[lost]), dtype=object).reshape(-1)
    return [_rows("no_street_near", "O", shapes, share_demand=homes.weight[lost] / homes.weight.sum())]


def _counts(network: WalkNetwork, places: pd.DataFrame, homes: Homes | None, near_miss_m: float) -> Count:
    """Count what the sentences of the summary need."""
    length_m = network.edge_length_m
    highway = network.edge_tags["highway"]
    foot = highway.isin(_FOOTWAYS).to_numpy(dtype=np.bool_)
    told = network.edge_tags[["bridge", "tunnel", "layer"]].notna().to_numpy().any()
    return Count(
        places=places,
        total_m=float(length_m.sum()),
        pieces=int((network.component_length_m > 0).sum()),
        largest=float(network.component_length_m[0] / max(length_m.sum(), 1e-9)),
        footways=float(length_m[foot].sum() / max(length_m.sum(), 1e-9)),
        classes=bool((highway != "road").any()),
        levels=bool(told),
        demand=homes is not None,
        near_miss_m=near_miss_m,
        min_fragment_m=network.min_fragment_m,
        max_snap_m=network.profile.max_snap_m,
    )
