"""How often the datum detective is right: points beside real streets, in every datum, told by the streets alone.

``CIRCLE15_PLACES=... python -m benchmarks.detective [--trials 60] [--seed 20260] [--city NAME]`` prints the table of
``docs/inputs.md``.

A point is a random metre of a walkable street, 5 to 40 m to its side, moved by normal noise; its place is then
written in one of the three datums. *Real points* are the facilities, shops and offices that are mapped in the extract
itself; *unrelated* points are spread at random over the streets' extent, so that every answer about them is luck.
"""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from circle15 import read_network
from circle15.datum import from_wgs84
from circle15.metric import WGS84, local_crs, project
from circle15.network.detective import opinion
from circle15.network.dots import StreetDots, dots_of
from circle15.network.opinions import HYPOTHESES, DatumOpinion
from circle15.network.walk import WalkNetwork

FILES: Final = {
    "guixi": "guixi/guixi_jiangxi_2024.osm",
    "qingzu": "qingzu/puyang_qingzu_villages_2023.osm",
    "hsinchu": "hsinchu/hsinchu_nctu.osm.pbf",
    "wuhan": "wuhan/wuhan.osm.pbf",
    "porto-alegre": "porto-alegre/poa_osm.pbf",
}

#: Many mapped facilities, but not in China: set down in Chengdu with their streets, distances unchanged.
MOVED: Final = {"helsinki": "helsinki/Helsinki.osm.pbf", "porto-alegre": FILES["porto-alegre"]}
_CHENGDU: Final = (104.1, 30.6)

COUNTS: Final = (5, 20, 100)
NOISES_M: Final = (0, 30, 100)

_TAGS: Final = ("amenity", "shop", "office", "healthcare", "place")
_OUTCOMES: Final = ("right and sure", "right and likely", "cannot tell", "wrong and likely", "wrong and sure")


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Streets to stand beside: lines, the reference system that they are taken in, and their dots."""

    lines: NDArray[np.object_]
    crs: CRS
    dots: StreetDots


Points = Callable[[np.random.Generator], NDArray[np.float64]]


def main() -> None:
    """Print one table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--trials", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=20260)
    arguments.add_argument("--city", choices=[*FILES, "real"], action="append")
    asked = arguments.parse_args()
    folder = os.environ.get("CIRCLE15_PLACES")
    if not folder:
        raise SystemExit("set CIRCLE15_PLACES to the folder that holds the real places")
    print(f"| points | trials | {' | '.join(_OUTCOMES)} |\n|---|---|{'---|' * len(_OUTCOMES)}")
    for part in asked.city or [*FILES, "real"]:
        rows = _real_points(Path(folder)) if part == "real" else _made_points(part, Path(folder))
        whole: Counter[str] = Counter()
        for name, city, points in rows:
            found = _tried(city, points, asked.trials, [asked.seed, *name.encode()])
            print(_line(name, found), flush=True)
            whole += found
        print(_line(f"**{part}, all**", whole), flush=True)


def _made_points(place: str, folder: Path) -> Iterator[tuple[str, City, Points]]:
    """Give every row of points beside the streets of one place, and the unrelated ones."""
    network = read_network(folder / FILES[place])
    city = _city(network, network.crs)
    for n in COUNTS:
        for noise_m in NOISES_M:
            yield f"{place}, {n} points, noise {noise_m} m", city, _beside(city, n, noise_m)
        yield f"{place}, {n} unrelated points", city, _unrelated(city, n)


def _real_points(folder: Path) -> Iterator[tuple[str, City, Points]]:
    """Give every row of mapped facilities, drawn at random from those that the streets serve."""
    for place, file in {**{name: FILES[name] for name in ("guixi", "qingzu", "hsinchu")}, **MOVED}.items():
        network = read_network(folder / file)
        city = _city(network, local_crs(*_CHENGDU) if place in MOVED else network.crs)
        xy = project(_mapped(folder / file), WGS84, network.crs)
        xy = xy[city.dots.distance_m(xy) < 300.0]
        for n in (n for n in COUNTS if n <= len(xy)):
            yield f"{place}, {n} of {len(xy)} mapped facilities", city, _drawn(xy, n)
            if len(xy) > 4 * n:
                yield f"{place}, {n} mapped facilities of one quarter", city, _neighbours(xy, n)


def _city(network: WalkNetwork, crs: CRS) -> City:
    return City(lines=network.edge_line, crs=crs, dots=dots_of(network.edge_line, crs))


# ---- points --------------------------------------------------------------------------------------


def _beside(city: City, n: int, noise_m: float) -> Points:
    """Stand beside streets, by their length."""
    length_m = shapely.length(city.lines)

    def points(rng: np.random.Generator) -> NDArray[np.float64]:
        lines = rng.choice(len(length_m), n, p=length_m / length_m.sum())
        at = rng.uniform(0.0, length_m[lines])
        xy, ahead, behind = (
            shapely.get_coordinates(
                shapely.line_interpolate_point(city.lines[lines], np.clip(at + by, 0.0, length_m[lines]))
            )
            for by in (0.0, 1.0, -1.0)
        )
        along = (ahead - behind) / np.maximum(np.hypot(*(ahead - behind).T), 1e-9)[:, None]
        aside = rng.uniform(5.0, 40.0, n) * rng.choice([-1.0, 1.0], n)
        return xy + aside[:, None] * along[:, ::-1] * [-1.0, 1.0] + noise_m * rng.standard_normal((n, 2))

    return points


def _unrelated(city: City, n: int) -> Points:
    """Stand anywhere in the streets' extent."""
    bounds = shapely.total_bounds(city.lines)
    return lambda rng: rng.uniform(bounds[:2], bounds[2:], (n, 2))


def _drawn(xy: NDArray[np.float64], n: int) -> Points:
    """Take some of the mapped facilities."""
    return lambda rng: xy[rng.choice(len(xy), n, replace=False)]


def _neighbours(xy: NDArray[np.float64], n: int) -> Points:
    """Take every second of the mapped facilities around one of them."""

    def points(rng: np.random.Generator) -> NDArray[np.float64]:
        middle = xy[rng.integers(len(xy))]
        return xy[np.argsort(np.hypot(*(xy - middle).T))[: 2 * n : 2]]

    return points


def _mapped(extract: Path) -> NDArray[np.float64]:
    """Longitudes and latitudes of the facilities and places that are mapped as nodes."""
    nodes = osmium.FileProcessor(extract, osmium.osm.NODE).with_filter(osmium.filter.KeyFilter(*_TAGS))
    spots = [(node.lon, node.lat) for node in nodes]
    return np.unique(np.array(spots, dtype=np.float64).reshape(-1, 2), axis=0)


# ---- trials --------------------------------------------------------------------------------------


def _tried(city: City, points: Points, trials: int, seed: list[int]) -> Counter[str]:
    """Ask about fresh points in every datum, and count what came of it."""
    rng = np.random.default_rng(seed)
    found: Counter[str] = Counter()
    for true in HYPOTHESES:
        for _ in range(trials):
            lonlat = from_wgs84(project(points(rng), city.crs, WGS84), true)
            said = opinion(lonlat, city.dots, city.crs)
            found[_outcome(said, true)] += 1
    return found


def _outcome(said: DatumOpinion, true: str) -> str:
    if said.verdict == "cannot_tell":
        return "cannot tell"
    return f"{'right' if said.datum == true else 'wrong'} and {said.verdict}"


def _line(name: str, found: Counter[str]) -> str:
    total = found.total()
    shares = " | ".join(f"{found[outcome] / total:.1%}" for outcome in _OUTCOMES)
    return f"| {name} | {total} | {shares} |"


if __name__ == "__main__":
    main()
