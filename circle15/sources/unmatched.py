"""What is said of the rows and boundaries of a join that do not go together, or only badly."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from circle15.rejects import Fault, Phrase
from circle15.sources.codes import is_rounded
from circle15.sources.matches import RULES, Matches, Way, texts
from circle15.sources.place_names import holding, nearest, place_name
from circle15.values import text_of

#: A point this far outside its own boundary is a mistake in one of the two: as far as a gate may be from its community.
OUTSIDE_M: Final = 200.0

#: Rows for which a similar name is looked for: whoever has more of them has the wrong file.
_OFFERED: Final = 1_000

#: Rows that one sentence names.
_LISTED: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a join.

    Parameters
    ----------
    table
        Rows under circle15's column names, codes in ``id``.
    file
        For the sentences.
    rows
        Number of each row in the file.
    """

    table: gpd.GeoDataFrame
    file: str
    rows: Sequence[int]

    def labels(self) -> list[str]:
        """Name every row: by its name, else by its code."""
        columns = [self.table[name] for name in ("name", "id") if name in self.table.columns]
        rows = zip(*columns, strict=True) if columns else [()] * len(self.table)
        return [next((text for cell in row if (text := text_of(cell))), "") for row in rows]

    def label(self, at: int) -> Phrase:
        """Name a row, with its number in the file."""
        name = replace(self, table=self.table.iloc[[at]], rows=()).labels()[0]
        return Phrase(f"{name}（第 {self.rows[at]} 行）", f"{name} (row {self.rows[at]})")


@dataclass(frozen=True, slots=True)
class Lonely:
    """Both sides, and what of them went together."""

    listed: Side
    drawn: Side
    way: Way
    matches: Matches
    table: str

    @property
    def unused(self) -> NDArray[np.int64]:
        """Boundaries that no row has."""
        taken = np.zeros(len(self.drawn.table), dtype=np.bool_)
        taken[self.matches.boundary[self.matches.boundary >= 0]] = True
        return np.flatnonzero(~taken)


def without_boundary(lonely: Lonely) -> list[Fault]:
    """Faults of rows that have no boundary."""
    listed, drawn, matches = lonely.listed, lonely.drawn, lonely.matches
    alone = np.flatnonzero(matches.boundary < 0)
    free = lonely.unused
    names, theirs = texts(listed.table, "name"), texts(drawn.table.iloc[free], "name")
    like = _nearest_in(theirs, table=lonely.table)
    codes = listed.table["id"].tolist() if "id" in listed.table.columns else [None] * len(listed.table)
    faults = []
    for turn, position in enumerate(alone.tolist()):
        values: dict[str, object] = {"boundaries": drawn.file}
        if position in matches.rivals:
            problem = "boundary_several"
            values |= {"names": _labels(drawn, matches.rivals[position])}
        elif position in matches.sharing:
            problem = "boundary_shared"
            values |= {"names": _labels(listed, matches.sharing[position])}
        elif lonely.way == "code" and is_rounded(codes[position]):
            problem = "code_rounded"
        else:
            problem = f"boundary_none_{lonely.way}"
            near = like(names[position]) if turn < _OFFERED else None
            if near is not None:
                values |= {"near": drawn.label(int(free[near]))}
        remedy = "boundary_near" if "near" in values else problem
        label = names[position] or text_of(codes[position]) or ""
        faults.append(Fault(position, "geometry", label, f"reject_{problem}", f"remedy_{remedy}", "kept", values))
    return faults


def without_row(lonely: Lonely) -> list[Fault]:
    """Faults of boundaries that no row has."""
    listed, drawn = lonely.listed, lonely.drawn
    alone = np.flatnonzero(lonely.matches.boundary < 0)
    names, ours = texts(drawn.table, "name"), texts(listed.table.iloc[alone], "name")
    like = _nearest_in(ours, table=lonely.table)
    column, said = "id" if lonely.way == "code" else "name", drawn.labels()
    faults = []
    for turn, position in enumerate(lonely.unused.tolist()):
        values: dict[str, object] = {"file": listed.file}
        claims = lonely.matches.claims.get(position)
        near = like(names[position]) if turn < _OFFERED and not claims else None
        problem = "boundary_contested" if claims else "boundary_unused"
        remedy = problem if near is None else "boundary_unused_near"
        if claims:
            values |= {"names": _labels(listed, claims)}
        if near is not None:
            values |= {"near": listed.label(int(alone[near]))}
        faults.append(Fault(position, column, said[position], f"reject_{problem}", f"remedy_{remedy}", "row", values))
    return faults


def _nearest_in(names: Sequence[str], *, table: str) -> Callable[[str], int | None]:
    """Look for the name that is most like another: first one that differs in the words at its end only."""
    words, _ = RULES[table]
    held, stems = holding(names), {place_name(name, words).stem: at for at, name in enumerate(names) if name}

    def like(name: str) -> int | None:
        same = stems.get(place_name(name, words).stem) if name else None
        return nearest(name, names, held) if same is None else same

    return like


def outside(own: NDArray[np.object_], outside_m: NDArray[np.float64]) -> list[Fault]:
    """Faults of points that lie outside their own boundary."""
    return [
        Fault(
            int(at), "geometry", _coordinates(own[at]), "reject_outside_boundary", "remedy_outside_boundary", "kept",
            {"metres": outside_m[at], "limit": OUTSIDE_M},
        )
        for at in np.flatnonzero(outside_m > OUTSIDE_M)
    ]  # fmt: skip


def misnamed(lonely: Lonely, position: int) -> Fault:
    """Fault of a row whose code is that of a boundary of another name."""
    other = lonely.drawn.label(int(lonely.matches.boundary[position]))
    values: Mapping[str, object] = {"boundaries": lonely.drawn.file, "name": other}
    name = text_of(lonely.listed.table["name"].iloc[position]) or ""
    return Fault(position, "name", name, "reject_boundary_misnamed", "remedy_boundary_misnamed", "kept", values)


def _labels(side: Side, rows: Sequence[int]) -> Phrase:
    """Name rows, with their numbers in the file."""
    labels = [side.label(int(at)) for at in rows[:_LISTED]]
    more = " …" if len(rows) > _LISTED else ""
    return Phrase("、".join(label.zh for label in labels) + more, ", ".join(label.en for label in labels) + more)


def _coordinates(shape: shapely.Geometry) -> str:
    """Coordinates of a place as people write them."""
    point = shapely.centroid(shape)
    return f"{shapely.get_x(point):.10g}, {shapely.get_y(point):.10g}"
