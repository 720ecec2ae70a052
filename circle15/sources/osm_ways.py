"""Ways and lights of an OpenStreetMap file: tags, and the places of nodes, without a step of Python per node.

osmium filters the ways and puts the coordinates in; it writes what is left as text, one way a line (OPL), and the text
is taken apart in blocks. Asking osmium for each node, reference by reference, takes twice as long.
"""

import io
import re
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import osmium
import pandas as pd
from numpy.typing import NDArray

from circle15.lines import STREET_TAGS, is_light, is_signal

#: Ways, and nodes of ways, whose text is held in memory at once.
_BLOCK: Final = 2_000

#: Fixed-point degrees in which OpenStreetMap keeps coordinates.
_DEGREE: Final = 1e7

#: Letters that would end a tag are written as their code between per cent signs.
_ESCAPED: Final = re.compile("%([0-9a-f]+)%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Ways as they stand in a file.

    Parameters
    ----------
    ids
        Their numbers, shape (w,).
    tags
        For each of :data:`circle15.lines.STREET_TAGS` the ways' values; None where a way has no such tag.
    count
        Nodes of each way, shape (w,).
    place
        Numbers of the nodes, way after way, shape (m,).
    xy
        Their degrees, longitude first, shape (m, 2); NaN where the file names a node without holding it.
    lights, signals
        Numbers of the nodes with traffic lights, and of those where people cross at lights.
    """

    ids: NDArray[np.int64]
    tags: list[NDArray[np.object_]]
    count: NDArray[np.int64]
    place: NDArray[np.int64]
    xy: NDArray[np.float64]
    lights: NDArray[np.int64]
    signals: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Lists:
    """What has been read so far; grows block by block."""

    ids: list[int] = field(default_factory=list)
    # Most ways have few of the tags: only those that are there, by the way's position.
    tags: dict[str, dict[int, str]] = field(default_factory=lambda: {tag: {} for tag in STREET_TAGS})
    count: list[int] = field(default_factory=list)
    lights: list[int] = field(default_factory=list)
    signals: list[int] = field(default_factory=list)


def read_ways(file: osmium.io.File) -> Ways:
    """Read every way with a ``highway`` tag, and where there are lights.

    Parameters
    ----------
    file
        As :func:`circle15.sources.osm_file.osm_file` opens it.
    """
    with tempfile.TemporaryDirectory(prefix="circle15-") as folder:
        text = Path(folder) / "ways.opl"
        _write(file, text)
        found, nodes = _Lists(), [_no_nodes()]
        with text.open(encoding="utf-8", newline="\n") as lines:
            while block := list(islice(lines, _BLOCK)):
                nodes.append(_parsed(block, found))
    table = pd.concat(nodes, ignore_index=True)
    return Ways(
        ids=np.array(found.ids, dtype=np.int64),
        tags=[_column(values, len(found.ids)) for values in found.tags.values()],
        count=np.array(found.count, dtype=np.int64),
        place=table["place"].to_numpy(dtype=np.int64),
        xy=np.round(table[["x", "y"]].to_numpy(dtype=np.float64) * _DEGREE) / _DEGREE,
        lights=np.array(found.lights, dtype=np.int64),
        signals=np.array(found.signals, dtype=np.int64),
    )


def _write(file: osmium.io.File, text: Path) -> None:
    """Let osmium write the ways that are wanted, with the coordinates of their nodes, and the nodes of crossings."""
    places = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
    places.ignore_errors()
    options = "opl,locations_on_ways=true,add_metadata=false"
    with osmium.SimpleWriter(osmium.io.File(str(text), options)) as writer:
        osmium.apply(
            file,
            places,
            osmium.filter.EntityFilter(osmium.osm.NODE | osmium.osm.WAY),
            osmium.filter.KeyFilter("highway"),
            writer,
        )


def _parsed(lines: list[str], found: _Lists) -> pd.DataFrame:
    """Add a block of ways, ``w1 Thighway=path,name=A Nn5x8.1y49.2,n6x8.2y49.3``, to the lists; returns its nodes.

    Among them stand nodes with tags, ``n7 Thighway=crossing x8.1 y49.2``.
    """
    stops = []
    for line in lines:
        if line.startswith("n"):
            _add_node(line, found)
            continue
        way, pairs, nodes = line.split(" ")
        row = len(found.ids)
        found.ids.append(int(way[1:]))
        for pair in pairs[1:].split(","):
            key, _, value = pair.partition("=")
            # Keys that are written with a code are none of ours.
            if (values := found.tags.get(key)) is not None:
                values[row] = sys.intern(_plain(value))
        found.count.append(nodes.count("n"))
        stops.append(nodes[2:])
    text = "".join(stops).replace(",n", "\n").replace("x", ",").replace("y", ",")
    if not text.strip():
        return _no_nodes()
    return pd.read_csv(io.StringIO(text), header=None, names=["place", "x", "y"], dtype=_no_nodes().dtypes.to_dict())


def _column(values: dict[int, str], count: int) -> NDArray[np.object_]:
    """Put a tag's values in the order of the ways; None for those without it."""
    column = np.full(count, None, dtype=object)
    column[list(values)] = list(values.values())
    return column


def _add_node(line: str, found: _Lists) -> None:
    """Add a node to those with lights, if it has any."""
    number, pairs, *_ = line.split(" ")
    tags = {key: value for key, _, value in (pair.partition("=") for pair in pairs[1:].split(","))}
    if is_light(tags.get):
        found.lights.append(int(number[1:]))
    elif is_signal(tags.get):
        found.signals.append(int(number[1:]))


def _plain(value: str) -> str:
    """Take a value out of its codes."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), value) if "%" in value else value


def _no_nodes() -> pd.DataFrame:
    """Table of no nodes: ``place``, ``x``, ``y``."""
    return pd.DataFrame({"place": np.zeros(0, np.int64), "x": np.zeros(0), "y": np.zeros(0)})
