"""From an extract to a walking network: time and memory, each tool in a fresh process."""

import statistics
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.report import Section, Table, Target, number, times
from benchmarks.setting import Setting
from benchmarks.timing import in_child, ratio
from benchmarks.valhalla import MissingError, config_of, find_valhalla

#: osmnx takes a minute where the others take seconds: once is enough.
_ONCE = ("osmnx, from XML",)

_NOTE = """what circle15 makes can be searched, as pyrosm's graph (networkx) can, and its tables cannot; osmnx reads \
every way in the file, walked on or not; Valhalla's tiles serve cars and bicycles too"""

_TABLES, _GRAPH = "pyrosm, tables", "pyrosm, tables and graph"

_Said = dict[str, list[dict[str, Any]]]


def run(setting: Setting) -> Section:
    """Read with every tool, in turn."""
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        said = _said(_jobs(setting.extract, Path(folder), notes), setting.rounds, notes)
    own = said["circle15"]
    table = Table(
        title=f"Reading, {setting.place}: {setting.extract.stat().st_size / 1e6:.1f} MB of PBF",
        asked=f"Median of {setting.rounds} fresh processes (osmnx: one). Reading: from the call to its end, imports "
        "apart; whole: from the start of the process to its end; peak memory of the process, and what its imports "
        "alone take. Ratios to circle15.",
        columns=("tool", "imports s", "reading s", "ratio", "whole s", "ratio", "imports MB", "peak MB", "ratio", "km"),
        rows=[_row(name, each, own) for name, each in said.items()],
        notes=[
            *notes,
            _NOTE,
        ],
    )
    return Section(name="reading", tables=[table], targets=_targets(said))


def _targets(said: _Said) -> list[Target]:
    """Hold circle15 to its targets: it makes a network that can be searched, as pyrosm's graph is."""
    own, targets = said["circle15"], []
    for name in (_TABLES, _GRAPH):
        if name in said:
            found = ratio(_all(said[name], "read_s"), _all(own, "read_s"))
            targets.append(Target(what=f"reading: {name} / circle15", bound=3.0, found=found, at_most=False))
            held = ratio(_all(own, "peak_mb"), _all(said[name], "peak_mb"))
            targets.append(Target(what=f"peak memory: circle15 / {name}", bound=0.5, found=held, at_most=True))
    return targets


def _jobs(extract: Path, folder: Path, notes: list[str]) -> dict[str, tuple[object, ...]]:
    """What each tool is told to do."""
    jobs: dict[str, tuple[object, ...]] = {
        "circle15": ("read-circle15", extract),
        _TABLES: ("read-pyrosm", extract),
        _GRAPH: ("read-pyrosm-graph", extract),
    }
    try:
        valhalla = find_valhalla()
        config = config_of(valhalla, folder / "tiles")
        jobs["valhalla tiles"] = ("read-valhalla", valhalla.program("valhalla_build_tiles"), config, extract)
    except MissingError as error:
        notes.append(f"valhalla tiles are left out: {error}")
    xml = folder / "streets.osm"
    in_child("to-xml", extract, xml)
    return {**jobs, "osmnx, from XML": ("read-osmnx", xml)}


def _said(jobs: dict[str, tuple[object, ...]], rounds: int, notes: list[str]) -> _Said:
    """Let each tool read, round after round; a tool that fails is left out, and a note says why."""
    said: _Said = {}
    for number_of_round in range(rounds):
        for name, (job, *arguments) in jobs.items():
            if number_of_round and (name not in said or name in _ONCE):
                continue
            try:
                said.setdefault(name, []).append(in_child(str(job), *arguments))
            except RuntimeError as error:
                said.pop(name, None)
                notes.append(f"{name} is left out: {error}")
    return said


def _all(said: list[dict[str, Any]], what: str) -> list[float]:
    """One measure of every round."""
    return [float(each[what]) for each in said]


def _row(name: str, said: list[dict[str, Any]], own: list[dict[str, Any]]) -> tuple[str, ...]:
    """One tool's line."""

    def median(what: str) -> str:
        return number(statistics.median(_all(said, what)))

    def share(what: str) -> str:
        return times(ratio(_all(said, what), _all(own, what)))

    reading = (median("import_s"), median("read_s"), share("read_s"), median("whole_s"), share("whole_s"))
    return (name, *reading, median("import_mb"), median("peak_mb"), share("peak_mb"), median("km"))
