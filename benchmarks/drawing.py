"""The tools that draw isochrones, each behind the same call."""

import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from benchmarks.recipes import Recipes
from benchmarks.setting import MINUTES, SPEED_KMH
from benchmarks.timing import timed
from benchmarks.valhalla_actor import Actor, Service, request_of
from circle15.metric import WGS84
from circle15.network.walk import WalkNetwork
from circle15.reach.ground import Ground
from circle15.reach.isochrones import isochrones
from circle15.reach.times import Places, places_of

#: For each facility its polygons, by cutoff.
Drawn = list[list[BaseGeometry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to draw isochrones.

    Parameters
    ----------
    name
        What it is called.
    draw
        Draw around some facilities; seconds that the drawing alone took, and the polygons in the network's
        reference system.
    slow
        Whether it draws only a few.
    """

    name: str
    draw: Callable[[], tuple[float, Drawn]]
    slow: bool = False


def facilities(network: WalkNetwork, count: int) -> NDArray[np.float64]:
    """Put facilities on streets, where no tool has to walk to one: at random places of random edges, shape (f, 2).

    Parameters
    ----------
    network
        Streets; of its largest piece.
    count
        How many.
    """
    rng = np.random.default_rng(15)
    edge = rng.choice(np.flatnonzero(network.edge_component == 0), size=count, replace=False)
    at = shapely.line_interpolate_point(network.edge_line[edge], rng.uniform(0.1, 0.9, count), normalized=True)
    return shapely.get_coordinates(at)


def places_at(network: WalkNetwork, xy: NDArray[np.float64]) -> Places:
    """Facilities as circle15 sees them."""
    names = [f"{number:04d}" for number in range(len(xy))]
    table = gpd.GeoDataFrame({"kind": "clinic"}, index=names, geometry=gpd.points_from_xy(*xy.T), crs=network.crs)
    return places_of(network, table)


def circle15_ways(network: WalkNetwork, xy: NDArray[np.float64]) -> list[Way]:
    """circle15 with NumPy and SciPy alone, and with the extra ``fast``; each keeps the ground that it made first."""
    places = places_at(network, xy)

    def draw(ground: Ground) -> tuple[float, Drawn]:
        took_s, table = timed(lambda: isochrones(network, places, minutes=MINUTES, ground=ground))
        shapes = table.geometry.to_numpy().reshape(len(xy), len(MINUTES))
        return took_s, [list(row) for row in shapes]

    return [Way(name=name, draw=partial(draw, ground)) for name, ground in _grounds(network).items()]


def _grounds(network: WalkNetwork) -> dict[str, Ground]:
    """A ground for each way in which circle15 draws: the one place that knows how ``fast`` is switched on and off."""
    switches = {"circle15": {"compiled": False}}
    if importlib.util.find_spec("numba"):
        switches["circle15, fast"] = {"compiled": True}
    return {name: Ground(network=network, **switch) for name, switch in switches.items()}


def valhalla_way(network: WalkNetwork, xy: NDArray[np.float64], actor: Actor | Service) -> Way:
    """Valhalla's polygons as it draws them unless told otherwise; only its own work is timed."""
    lon, lat = Transformer.from_crs(network.crs, WGS84, always_xy=True).transform(*xy.T)
    requests = [request_of(x, y, MINUTES, SPEED_KMH) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    back = Transformer.from_crs(WGS84, network.crs, always_xy=True)

    def draw() -> tuple[float, Drawn]:
        said = actor.ask(requests)
        return sum(took_s for took_s, _ in said), [_parsed(text, back) for _, text in said]

    return Way(name="pyvalhalla, default", draw=draw)


def recipe_ways(network: WalkNetwork, xy: NDArray[np.float64]) -> list[Way]:
    """The recipes of the osmnx examples."""
    recipes = Recipes(network)

    def draw(recipe: Callable[[NDArray[np.float64], Sequence[float]], list[BaseGeometry]]) -> tuple[float, Drawn]:
        return timed(lambda: [recipe(at, MINUTES) for at in xy])

    return [
        Way(name="osmnx examples, convex hull", draw=partial(draw, recipes.hulls), slow=True),
        Way(name="osmnx examples, make_iso_polys", draw=partial(draw, recipes.street_polygons), slow=True),
    ]


def _parsed(text: str, back: Transformer) -> list[BaseGeometry]:
    """Polygons of Valhalla's GeoJSON by rising cutoff, in metres; empty where it draws none."""
    found = {float(item["properties"]["contour"]): shape(item["geometry"]) for item in json.loads(text)["features"]}
    areas = [found.get(cutoff, shapely.Polygon()) for cutoff in MINUTES]
    return [shapely.make_valid(shapely.transform(area, back.transform, interleaved=False)) for area in areas]
