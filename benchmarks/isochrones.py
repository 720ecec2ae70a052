"""Polygons of the ground within 5, 10 and 15 minutes of facilities: how long tools take, and how true they are."""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.drawing import Drawn, Way, circle15_ways, facilities, places_at, recipe_ways, valhalla_way
from benchmarks.report import Section, Table, Target, number, times
from benchmarks.setting import MINUTES, SPEED_KMH, Setting
from benchmarks.streets import furthest_apart_s, street_metres, street_points
from benchmarks.timing import in_child, ratio, timed
from benchmarks.valhalla import MissingError, build_tiles, config_of, find_valhalla
from benchmarks.valhalla_actor import Actor, Service, actor_of
from circle15.api.reading import read_network
from circle15.network.profile import WalkProfile
from circle15.network.walk import WalkNetwork
from circle15.reach.search import take

#: Two ways of finding the same times may differ by this, s: circle15 counts in millionths.
_AGREE_S = 0.001

_OWN, _FAST, _VALHALLA = "circle15", "circle15, fast", "pyvalhalla, default"
_RECIPE = "osmnx examples, make_iso_polys"

#: Columns of a count of street metres.
_WITHIN, _MISSED, _INSIDE, _FALSE, _KM2 = range(5)


def run(setting: Setting) -> Section:
    """Draw with every tool, in turn; then measure the drawings against the streets."""
    network = read_network(setting.extract, WalkProfile(speed_kmh=SPEED_KMH))
    xy = facilities(network, setting.drawn)
    notes = [_proof(network, xy[: setting.proved])]
    ways = circle15_ways(network, xy)
    with _valhalla(setting.extract, notes) as actor:
        if actor is not None:
            ways.append(valhalla_way(network, xy, actor))
        ways += recipe_ways(network, xy[: setting.drawn_slowly])
        took_ms, drawn = _drawn(ways, setting.rounds)
    metres = _metres(network, xy, drawn)
    table = Table(
        title=f"Isochrones at 5, 10 and 15 minutes, {setting.place}",
        asked=f"Polygons of the ground from which a facility is reached at {SPEED_KMH} km/h; ms per facility for all "
        f"three, median of {setting.rounds} rounds (slow tools: one), and its ratio to circle15 with NumPy and SciPy "
        "alone. Missed: street metres within 15 minutes outside the polygon, % of those within. False: street metres "
        "inside the polygon not within 15 minutes, % of those inside. Area of the 15-minute polygon.",
        columns=("tool", "facilities", "ms", "ratio", "missed %", "false %", "km²"),
        rows=[_row(way.name, len(drawn[way.name]), took_ms, metres[way.name]) for way in ways],
        notes=[*notes, "facilities stand on streets: no tool walks to one. Fragments that are set aside do not count"],
    )
    ground, limits = _ground(setting, [way.name for way in ways if way.name in (_OWN, _FAST)])
    return Section(name="isochrones", tables=[table, ground], targets=[*_targets(took_ms, metres), *limits])


@contextmanager
def _valhalla(extract: Path, notes: list[str]) -> Iterator[Actor | Service | None]:
    """Open Valhalla on tiles of its own; None, and a note that says why, where it cannot be run."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            valhalla = find_valhalla()
            config = config_of(valhalla, Path(folder) / "tiles")
            tiles_s, _ = timed(lambda: build_tiles(valhalla, extract, config))
            actor = actor_of(valhalla, config)
        except MissingError as error:
            notes.append(f"pyvalhalla is left out: {error}")
            yield None
            return
        notes.append(f"{actor.how}; its tiles took {tiles_s:.1f} s to build")
        with actor:
            yield actor


def _drawn(ways: Sequence[Way], rounds: int) -> tuple[dict[str, list[float]], dict[str, Drawn]]:
    """Draw once unmeasured, so that every ground and cache is warm, then in turn; slow tools once.

    Returns
    -------
    For each tool its ms per facility, one number a round, and what it drew.
    """
    drawn = {way.name: way.draw()[1] for way in ways if not way.slow}
    took_ms: dict[str, list[float]] = {way.name: [] for way in ways}
    for number_of_round in range(rounds):
        for way in ways:
            if not way.slow or number_of_round == 0:
                took_s, shapes = way.draw()
                drawn.setdefault(way.name, shapes)
                took_ms[way.name].append(took_s / len(shapes) * 1e3)
    return took_ms, drawn


def _metres(network: WalkNetwork, xy: NDArray[np.float64], drawn: dict[str, Drawn]) -> dict[str, NDArray[np.float64]]:
    """Street metres of every tool at the last cutoff, and its area in km², means over its facilities, shape (5,)."""
    points, snaps = street_points(network), places_at(network, xy).snaps
    limit_s = MINUTES[-1] * 60.0
    metres = {}
    for name, shapes in drawn.items():
        counted = [
            [*street_metres(network, take(snaps, np.array([at])), areas[-1], points, limit_s), areas[-1].area / 1e6]
            for at, areas in enumerate(shapes)
        ]
        metres[name] = np.array(counted).mean(axis=0)
    return metres


def _proof(network: WalkNetwork, xy: NDArray[np.float64]) -> str:
    """Find the exact times another way for a few facilities, and say how far apart they are.

    Raises
    ------
    RuntimeError
        If they are not the same: every share below would mean nothing.
    """
    apart_s = furthest_apart_s(network, places_at(network, xy).snaps, xy, street_points(network))
    if apart_s > _AGREE_S:
        raise RuntimeError(f"times along the streets differ by {apart_s} s from those of networkx")
    return (
        f"the times along the streets were found again by networkx, on a graph cut at every point, for {len(xy)} "
        f"facilities: they differ by at most {apart_s:.6f} s"
    )


def _row(name: str, count: int, took_ms: dict[str, list[float]], metres: NDArray[np.float64]) -> tuple[str, ...]:
    """One tool's line."""
    return (
        name,
        str(count),
        number(statistics.median(took_ms[name])),
        times(ratio(took_ms[name], took_ms[_OWN])),
        f"{_share(metres, _MISSED, _WITHIN):.2f}",
        f"{_share(metres, _FALSE, _INSIDE):.2f}",
        number(metres[_KM2]),
    )


def _share(metres: NDArray[np.float64], part: int, whole: int) -> float:
    """Per cent of street metres."""
    return float(metres[part] / metres[whole] * 100.0)


def _targets(took_ms: dict[str, list[float]], metres: dict[str, NDArray[np.float64]]) -> list[Target]:
    """Hold circle15 to its targets."""
    targets = []
    if _VALHALLA in took_ms:
        for name, bound in ((_OWN, 1.3), (_FAST, 1.0)):
            found = ratio(took_ms[name], took_ms[_VALHALLA]) if name in took_ms else float("nan")
            targets.append(Target(what=f"isochrones: {name} / pyvalhalla", bound=bound, found=found, at_most=True))
    for name in (_OWN, _FAST):
        if name in took_ms:
            found = ratio(took_ms[_RECIPE], took_ms[name])
            targets.append(Target(what=f"isochrones: make_iso_polys / {name}", bound=50.0, found=found, at_most=False))
            missed, false = _share(metres[name], _MISSED, _WITHIN), _share(metres[name], _FALSE, _INSIDE)
            targets += [
                Target(what=f"{name}: streets missed", bound=0.5, found=missed, at_most=True, unit="%"),
                Target(what=f"{name}: streets falsely covered", bound=5.0, found=false, at_most=True, unit="%"),
            ]
    return targets


def _ground(setting: Setting, names: Sequence[str]) -> tuple[Table, list[Target]]:
    """Measure in processes of their own what the ground takes: the first drawing less a second one."""
    rows, targets = [], []
    for name in names:
        said = in_child("ground", setting.extract, setting.drawn, name)
        rows.append(
            (
                name,
                number(said["first_s"] - said["again_s"]),
                number((said["first_s"] - said["again_s"]) / setting.drawn * 1e3),
                number(said["after_mb"] - said["before_mb"]),
                number(said["peak_mb"]),
            )
        )
        held = said["after_mb"] - said["before_mb"]
        targets.append(Target(what=f"{name}: memory of the ground", bound=300.0, found=held, at_most=True, unit="MB"))
    table = Table(
        title=f"The ground under those isochrones, {setting.place}",
        asked=f"What is made once for {setting.drawn} facilities and kept: the first drawing less a second one, the "
        "memory that the process holds more than before, and its peak.",
        columns=("tool", "ground s", "ms per facility", "held MB", "peak MB"),
        rows=rows,
    )
    return table, targets
