"""Find out whether points are in the datum that they claim: the datum detective.

Facilities and communities stand beside streets. Read in a wrong datum, they stand 100 to 1,500 m beside themselves, and
their distances to the streets become those of anywhere else in the neighbourhood. So the points are read in every datum
in turn, and each reading is held against the same points moved to hundreds of other spots nearby: the right reading
fits better than nearly all of them, a wrong one does not. A dense town or a regular grid of streets deceives nobody,
since there the moved points fit as well. Nothing is asked of the network: the answer is the streets' own, and where
the streets themselves are drawn in GCJ-02 it is the streets that are wrong.

Thresholds and error rates were measured on real streets by ``python -m benchmarks.detective``; ``docs/inputs.md`` holds
the table.
"""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.stats import rankdata

from circle15.datum import Datum, from_wgs84, to_wgs84
from circle15.metric import WGS84, project
from circle15.network.dots import SIGHT_M, StreetDots, dots_of
from circle15.network.opinions import HYPOTHESES, Claim, DatumOpinion, Fit, Reason, Verdict

#: Points that are looked at: an answer about so many takes a second or two on the streets of a large city.
MOST_POINTS: Final = 200

#: The fewest points for which error rates were measured; nothing is said about fewer.
FEWEST_POINTS: Final = 5

#: Places that each reading is held against, and how far they lie from it: beyond the offset of a door from its street,
#: and as far as GCJ-02 lies from WGS 84, where the town is still about as dense.
_TRIALS: Final = 500
_NEAREST_TRIAL_M: Final = 150.0
_FARTHEST_TRIAL_M: Final = 700.0

#: From a street's middle line to the doors along a narrow one, about half of 20 to 25 m between the houses: within,
#: nobody can say what a distance means.
_STREET_M: Final = 12.0

#: Along outlines a point is taken about every 50 m, round those of up to some 50 km.
_OUTLINE_STEP_DEG: Final = 0.0005
_OUTLINE_DEG: Final = 0.5

#: From which score, lead over the second and chance an opinion is sure, or likely; measured.
_SURE: Final = (3.0, 1.5, 0.002)
_LIKELY: Final = (2.25, 1.5, 0.01)

#: GCJ-02 moves every place in China by 18 m or more, 99 of 100 by 98 m or more (on a lattice of longitudes 73.5 to 135
#: and latitudes 18 to 53.5): what moves less lies outside.
_SAME_PLACE_M: Final = 10.0

_SEED: Final = 15


def points_of(geometries: NDArray[np.object_]) -> NDArray[np.float64]:
    """Coordinates that an opinion can be formed on, shape (n, 2): points as they are, and points along outlines.

    Outlines of communities and compounds run along streets: in Hsinchu and Helsinki the streets tell the datum of some
    thirty mapped outlines for certain, and of points inside them not at all.

    Parameters
    ----------
    geometries
        Points and areas in degrees; missing and empty ones are left out. Of many areas 200 are taken.
    """
    there = geometries[~shapely.is_missing(geometries) & ~shapely.is_empty(geometries)]
    areas = there[shapely.get_dimensions(there) == 2]
    # In an order of their own: that of the rows must not matter.
    areas = areas[np.lexsort(shapely.bounds(areas).T)]
    areas = areas[_evenly(len(areas))]
    # The border of a province would have a point every 50 m around it: its own vertices must do.
    small = shapely.length(areas) < _OUTLINE_DEG
    areas[small] = shapely.segmentize(areas[small], _OUTLINE_STEP_DEG)
    return np.concatenate(
        [shapely.get_coordinates(there[shapely.get_dimensions(there) < 2]), *map(shapely.get_coordinates, areas)]
    )


def opinion(
    lonlat: NDArray[np.float64],
    lines: NDArray[np.object_] | StreetDots,
    crs: CRS,
    *,
    claimed: Claim = "wgs84",
) -> DatumOpinion:
    """Say which datum some points are in, by how they fit the streets.

    Parameters
    ----------
    lonlat
        Longitudes and latitudes as they were read, shape (n, 2). Their order and duplicates do not matter.
    lines
        Lines of the streets in ``crs``; or their dots, where several files are asked about.
    crs
        A reference system in metres.
    claimed
        The datum that the points are said to be in; ``"auto"``: nothing is said.

    Returns
    -------
    ``"sure"``, ``"likely"`` or ``"cannot_tell"``, the datum that fits best, and the numbers of every datum.
    """
    dots = lines if isinstance(lines, StreetDots) else dots_of(lines, crs)
    spots = _sample(lonlat)
    if len(spots) < FEWEST_POINTS:
        return DatumOpinion(verdict="cannot_tell", reason="few", datum=None, claimed=claimed, points=len(spots))
    if _outside(spots):
        return DatumOpinion(verdict="cannot_tell", reason="outside", datum=None, claimed=claimed, points=len(spots))
    places = np.stack([_places(spots, datum, crs) for datum in HYPOTHESES])
    near = _near(places, dots)
    if len(near) < FEWEST_POINTS:
        return DatumOpinion(verdict="cannot_tell", reason="far", datum=None, claimed=claimed, points=len(near))
    fits = tuple(_fit(name, xy, dots) for name, xy in zip(HYPOTHESES, places[:, near], strict=True))
    best = max(fits, key=lambda fit: fit.score)
    verdict, reason = _decided(fits)
    if reason == "chance" and _corrected_twice(spots[near], dots):
        reason = "corrected_twice"
    return DatumOpinion(verdict=verdict, reason=reason, datum=best.datum, claimed=claimed, points=len(near), fits=fits)


# ---- the points ----------------------------------------------------------------------------------


def _sample(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Choose points that can be looked at: each place once, in an order of their own, evenly out of many."""
    finite = np.isfinite(lonlat).all(axis=1)
    spots = np.unique(lonlat[finite], axis=0)
    spots = spots[(np.abs(spots[:, 0]) <= 180.0) & (np.abs(spots[:, 1]) <= 90.0)]
    return spots[_evenly(len(spots))]


def _evenly(n: int) -> NDArray[np.int64]:
    """Choose at most as many of n as are looked at, evenly."""
    return np.linspace(0, n - 1, min(n, MOST_POINTS)).round().astype(np.int64)


def _outside(spots: NDArray[np.float64]) -> bool:
    """Whether the Chinese datums do not move these places, since they lie outside China."""
    moved = from_wgs84(spots, "gcj02") - spots
    return float(np.median(np.hypot(moved[:, 0], moved[:, 1]))) < _SAME_PLACE_M / 111_000.0


def _places(spots: NDArray[np.float64], datum: Datum, crs: CRS) -> NDArray[np.float64]:
    """Where points stand in metres, if their numbers are in a datum."""
    return project(to_wgs84(spots, datum), WGS84, crs)


def _near(places: NDArray[np.float64], dots: StreetDots) -> NDArray[np.intp]:
    """Say which points have a street in sight in at least one datum, of their places of the shape (datums, n, 2)."""
    there = np.flatnonzero(np.isfinite(places).all(axis=(0, 2)))
    return there[(dots.distance_m(places[:, there]) < SIGHT_M).any(axis=0)]


# ---- how well they fit ---------------------------------------------------------------------------


def _trials() -> NDArray[np.float64]:
    """How each reading is moved, shape (m, 2): the same metres every time, evenly over a ring."""
    rng = np.random.default_rng(_SEED)
    far = np.sqrt(rng.uniform(_NEAREST_TRIAL_M**2, _FARTHEST_TRIAL_M**2, _TRIALS))
    turn = rng.uniform(0.0, 2.0 * np.pi, _TRIALS)
    return np.column_stack([far * np.cos(turn), far * np.sin(turn)])


def _fit(datum: Datum, xy: NDArray[np.float64], dots: StreetDots) -> Fit:
    """Hold one reading against the same points moved elsewhere."""
    places = np.concatenate([xy[None, :, :], xy[None, :, :] + _trials()[:, None, :]])
    metres = dots.distance_m(places)
    fitted = _closeness(metres)
    own, moved = float(fitted[0]), fitted[1:]
    spread = float(moved.std())
    return Fit(
        datum=datum,
        median_m=float(np.median(metres[0])),
        within_30m=float((metres[0] <= 30.0).mean()),
        score=(own - float(moved.mean())) / spread if spread > 1e-9 else 0.0,
        chance=(1 + int((moved >= own).sum())) / (1 + len(moved)),
    )


def _closeness(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Say how closely points stand by streets at each of m places, shape (m, n) -> (m,); larger is closer.

    Of each point, the share u of the m places at which it stands no farther from a street; over the points, the mean
    of -ln u, as Fisher combines independent p-values (Statistical Methods for Research Workers, 4th ed. 1932, 21.1).
    A point in an old town with a street at every door thus says as little as it knows, and one in the fields much.
    """
    share = rankdata(np.maximum(metres, _STREET_M), axis=0) / len(metres)
    return np.asarray(-np.log(share).mean(axis=1))


def _decided(fits: tuple[Fit, ...]) -> tuple[Verdict, Reason]:
    """Weigh the readings against chance and against each other."""
    best, second = sorted(fits, key=lambda fit: fit.score, reverse=True)[:2]
    lead = best.score - second.score
    if _passes(best, lead, _SURE):
        return "sure", "fits"
    if _passes(best, lead, _LIKELY):
        return "likely", "fits"
    alone = best.score >= _LIKELY[0] and best.chance <= _LIKELY[2]
    return "cannot_tell", "close" if alone else "chance"


def _passes(best: Fit, lead: float, limits: tuple[float, float, float]) -> bool:
    """Whether a reading reaches the score, the lead and the chance that a verdict asks for."""
    score, margin, chance = limits
    return best.score >= score and lead >= margin and best.chance <= chance


def _corrected_twice(spots: NDArray[np.float64], dots: StreetDots) -> bool:
    """Whether points that fit nowhere fit once GCJ-02's shift is put back: it was taken off WGS 84."""
    fit = _fit("wgs84", project(from_wgs84(spots, "gcj02"), WGS84, dots.crs), dots)
    return fit.score >= _SURE[0] and fit.chance <= _SURE[2]
