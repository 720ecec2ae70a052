"""Where homes and facilities meet the page's streets, so that the page can walk from one to the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.present.columns import column
from circle15.present.page_model.graph import PackedGraph
from circle15.present.page_model.steps import COARSE, Origin, degrees, point
from circle15.result import Result, walkers_of

#: Digits of a share of an edge: half a centimetre of a street of 50 m.
_SHARE_DIGITS: Final = 4
_METRE_DIGITS: Final = 1

#: Who walks, from which row of the demand table, to which facility.
_WALK: Final = ["profile", "home", "facility_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """The homes whose walks some row reports: rows of the demand table, and the gates by which they are left.

    Parameters
    ----------
    at
        Place of each (home, gate) among the page's homes.
    gate
        Gate by which a walk leaves, by (walker, home, facility); walks through no gate are not in it.
    """

    at: Mapping[tuple[int, str], int]
    gate: Mapping[tuple[str, int, str], str]

    def column(self, rows: pd.DataFrame, walker: str) -> list[int | None]:
        """Write the home of each row as its place among the page's homes.

        Parameters
        ----------
        rows
            Findings or times, with ``home``, ``facility_id`` and, where they know it, ``walked_as``.
        walker
            Who walks where a row does not say so.
        """
        homes = _numbers(rows, "home")
        whose = column(rows, "walked_as").fillna(walker).astype(str)
        asked = zip(whose, homes, column(rows, "facility_id").astype(str), strict=True)
        return [
            None if np.isnan(home) else self.at.get((int(home), self.gate.get((who, int(home), facility), "")))
            for who, home, facility in asked
        ]


def homes_of(result: Result) -> Homes:
    """Find the homes that findings and times report walks from, today and once the plan is built."""
    tables = [result.findings, result.times, result.plan_findings, result.plan_times]
    rows = [pd.to_numeric(column(table, "home"), errors="coerce").dropna() for table in tables]
    named = np.unique(np.concatenate([row.to_numpy(dtype=np.int64) for row in rows]))
    through = result.walks[column(result.walks, "gate_id").notna()]
    keys = through[_WALK].itertuples(index=False, name=None) if len(through) else []
    gate = {
        (str(who), int(home), str(to)): str(name)
        for (who, home, to), name in zip(keys, column(through, "gate_id"), strict=True)
    }
    gated = {(home, name) for (_, home, _), name in gate.items()}
    plain = {(int(home), "") for home in named}
    return Homes(at={key: at for at, key in enumerate(sorted(plain | gated))}, gate=gate)


def home_columns(result: Result, homes: Homes, graph: PackedGraph, origin: Origin) -> dict[str, Any]:
    """Write the homes as columns: ``at``, ``via`` (the gate), and for each walker where they meet the streets."""
    doors = np.asarray(degrees(result.demand).geometry.values, dtype=object)
    gates = np.asarray(degrees(result.gates).geometry.values, dtype=object)
    door_xy, gate_xy = (_xy(table) for table in (result.demand, result.gates))
    gate_row = {str(name): at for at, name in enumerate(result.gates.index)}
    keys = list(homes.at)
    via = [gate_row.get(name) for _, name in keys]
    inside_m = np.array(
        [
            0.0 if row is None else float(np.hypot(*(door_xy[home] - gate_xy[row])))
            for (home, _), row in zip(keys, via, strict=True)
        ]
    )
    met = {}
    for walker, pace in _paces(result, graph).items():
        snaps = _of_walker(result, walker)
        of_home = snaps[snaps["role"] == "community"]
        of_home = of_home.set_index(pd.to_numeric(column(of_home, "home"), errors="coerce"))
        of_gate = snaps[snaps["role"] == "gate"].set_index("place_id")
        doors_met = of_home[~of_home.index.duplicated()].reindex([home for home, _ in keys])
        gates_met = of_gate[~of_gate.index.duplicated()].reindex([name for _, name in keys])
        through = np.array([row is not None for row in via], dtype=np.bool_)
        snap = {
            name: np.where(through, _numbers(gates_met, name), _numbers(doors_met, name))
            for name in ("edge", "offset_m", "snap_m")
        }
        met[walker] = _met(snap, inside_m, graph, result.streets, pace)
    return {
        "at": [point(doors[home], origin, COARSE) for home, _ in keys],
        "via": [None if row is None else point(gates[row], origin) for row in via],
        "met": met,
    }


def facilities_met(result: Result, graph: PackedGraph, ids: Sequence[str]) -> dict[str, Any]:
    """Write for each walker where the facilities meet the streets."""
    met = {}
    for walker, pace in _paces(result, graph).items():
        snaps = _of_walker(result, walker)
        snaps = snaps[snaps["role"] == "facility"]
        snaps = snaps.set_index(snaps["place_id"].astype(str))
        snaps = snaps[~snaps.index.duplicated()].reindex(list(ids))
        snap = {name: _numbers(snaps, name) for name in ("edge", "offset_m", "snap_m")}
        met[walker] = _met(snap, np.zeros(len(ids)), graph, result.streets, pace)
    return met


def _paces(result: Result, graph: PackedGraph) -> dict[str, float]:
    """Seconds that a metre off the streets takes each walker of whom the streets know."""
    told = {str(walker.get("name")): walker for walker in walkers_of(result.manifest)}
    paces = {}
    for walker in graph.header["walkers"]:
        speed_kmh = told.get(walker["id"], {}).get("speed_kmh")
        factor = float(told.get(walker["id"], {}).get("off_network_factor") or 1.0)
        paces[walker["id"]] = 3.6 / float(speed_kmh) * factor if speed_kmh else walker["pace"]
    return paces


def _of_walker(result: Result, walker: str) -> pd.DataFrame:
    """Take the snaps of one walker; earlier results hold those of the study's own alone."""
    snaps = result.snaps
    if "role" not in snaps.columns:
        return pd.DataFrame({"role": [], "place_id": []})
    if "profile" in snaps.columns:
        return snaps[snaps["profile"] == walker]
    own = str((result.manifest.get("profile") or {}).get("name") or "")
    return snaps if walker == own else snaps.iloc[:0]


def _numbers(table: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Take a column of numbers; NaN where there is none."""
    return pd.to_numeric(column(table, name), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _xy(table: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Coordinates of points in metres; NaN where there is none, shape (p, 2)."""
    shapes = np.asarray(table.geometry.values, dtype=object)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    xy = np.full((len(shapes), 2), np.nan)
    xy[there] = shapely.get_coordinates(shapes[there])
    return xy


def _met(
    snap: Mapping[str, NDArray[np.float64]],
    inside_m: NDArray[np.float64],
    graph: PackedGraph,
    streets: gpd.GeoDataFrame,
    pace: float,
) -> dict[str, Any]:
    """Write snaps as columns: edge of the page, share of it before the place, metres off the streets; and the pace."""
    if len(streets) == 0:
        return {**{name: [None] * len(inside_m) for name in ("edge", "offset", "off_m")}, "pace": pace}
    row = np.where(np.isnan(snap["edge"]), -1, snap["edge"]).astype(np.int64)
    row = np.where(row < len(streets), row, -1)
    found = row >= 0
    edge = np.where(found, graph.position[row], -1)
    length_m = np.maximum(_numbers(streets, "length_m")[row], 1e-9)
    share = np.clip(snap["offset_m"] / length_m, 0.0, 1.0)
    share = np.where(graph.flipped[row], 1.0 - share, share)
    off_m = snap["snap_m"] + inside_m
    found &= (edge >= 0) & np.isfinite(share) & np.isfinite(off_m)
    return {
        "edge": [int(value) if known else None for value, known in zip(edge, found, strict=True)],
        "offset": [round(float(value), _SHARE_DIGITS) if k else None for value, k in zip(share, found, strict=True)],
        "off_m": [round(float(value), _METRE_DIGITS) if k else None for value, k in zip(off_m, found, strict=True)],
        "pace": pace,
    }
