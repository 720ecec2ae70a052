"""How often one more street makes a walk longer: ``python -m benchmarks.one_more_street [extract ...]``.

Paths never get longer by a street more. But a place starts from its *nearest* street (definition D1), and a new street
may be nearer and lead there the long way round. This counts, on real streets, how often that happens: streets are taken
away one at a time, and times with and without each are compared at random places.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from circle15.lines import StreetLines
from circle15.network import rules
from circle15.network.build import build_network
from circle15.network.snap import Snaps, snap
from circle15.network.walk import WalkNetwork
from circle15.reach.search import nearest, node_costs, seeds_of
from circle15.samples import sample_study
from circle15.sources.osm import read_streets
from circle15.study.reader import read_study

#: Streets taken away, facilities, and places whose times are compared, on each extract.
STREETS = 150
FACILITIES = 20
PLACES = 4_000

#: Places around the street that was taken away: farther off nothing changes.
AROUND_M = 300.0

#: Times are compared in steps of 0.1 s.
_STEP_S = 0.05


@dataclass(frozen=True, slots=True)
class Count:
    """What one more street changed, over all streets tried: numbers of places, and seconds."""

    asked: int
    snap_changed: int
    shorter: int
    longer: int
    median_longer_s: float


def without(lines: StreetLines, way: int) -> StreetLines:
    """Take one way away."""
    left = lines.way != way
    return replace(lines, way=lines.way[left], place=lines.place[left], xy=lines.xy[left])


def seconds_of(network: WalkNetwork, places: Snaps, facilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Walk from places to the nearest facility."""
    met = snap(network, facilities)
    seeds = seeds_of(met, np.array([f"{number:04d}" for number in range(len(facilities))], dtype=object))
    return nearest(network, places, seeds, node_costs(network, seeds)).walk_s


def count(lines: StreetLines) -> Count:
    """Take streets away one at a time, and count what each had changed."""
    rng = np.random.default_rng(15)
    whole = build_network(lines)
    walked = np.flatnonzero(rules.walkable(lines.ways))
    facilities = whole.node_xy[rng.choice(len(whole.node_xy), FACILITIES, replace=False)]
    longer_s: list[NDArray[np.float64]] = []
    asked = changed = shorter = 0
    for way in rng.choice(walked, min(STREETS, len(walked)), replace=False):
        fewer = build_network(without(lines, int(way)), crs=whole.crs)
        own = whole.edge_tags["way_id"].to_numpy() == lines.ways.index[way]
        if not own.any():
            continue
        spots = np.concatenate([np.asarray(line.coords)[:, :2] for line in whole.edge_line[own]])
        places = spots[rng.integers(len(spots), size=PLACES)] + rng.uniform(-AROUND_M, AROUND_M, (PLACES, 2))
        before, after = snap(fewer, places), snap(whole, places)
        one, other = seconds_of(fewer, before, facilities), seconds_of(whole, after, facilities)
        both = np.isfinite(one) & np.isfinite(other)
        moved = np.abs(before.snap_m - after.snap_m) > 1e-9
        asked += int(both.sum())
        changed += int((both & moved).sum())
        shorter += int((both & (other < one - _STEP_S)).sum())
        longer_s.append((other - one)[both & (other > one + _STEP_S)])
    gathered = np.concatenate(longer_s)
    return Count(asked, changed, shorter, len(gathered), float(np.median(gathered)) if len(gathered) else 0.0)


def main(extracts: Sequence[str]) -> int:
    """Count on some extracts; Monaco's by default."""
    monaco = read_study(sample_study("monaco")).network
    for extract in [Path(name) for name in extracts] or [monaco]:
        found = count(read_streets(extract))
        share = 100 / max(found.asked, 1)
        print(
            f"{extract.name}: {found.asked:,} places within {AROUND_M:.0f} m of a new street: another is nearest for "
            f"{found.snap_changed * share:.1f} %, walk shorter for {found.shorter * share:.1f} %, longer for "
            f"{found.longer * share:.2f} % (by {found.median_longer_s:.0f} s, median)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
