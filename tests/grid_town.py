"""A town of 5 x 5 blocks of 100 m in EPSG:32650, and a walker who needs one minute a block.

Coordinates in the tests count metres from the south-west crossing: ``(250, 0)`` is the middle of the third block of the
southernmost street. Six streets run east, six run north, each 500 m long; they meet at 36 crossings.
"""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely

from circle15.lines import from_layer
from circle15.network.build import build_network
from circle15.network.profile import WalkProfile
from circle15.network.snap import snap
from circle15.network.terrain import LEVEL, Terrain
from circle15.network.walk import WalkNetwork
from circle15.reach.search import nearest, node_costs, seeds_of

CRS = "EPSG:32650"
BLOCK_M = 100.0
BLOCKS = 5

#: Where the town stands: in Anhui, at 30.6 degrees north.
EAST_M, NORTH_M = 512_300.0, 3_386_400.0
CORNER = np.array([EAST_M, NORTH_M])

#: 6 km/h are 100 m a minute.
ONE_BLOCK_A_MINUTE = WalkProfile(speed_kmh=6.0)

#: 3.6 km/h are 1 m a second: on the flat, seconds are metres.
ONE_METRE_A_SECOND = WalkProfile(speed_kmh=3.6)

XY = tuple[float, float]
XYZ = tuple[float, float, float]


def there(xy: object) -> np.ndarray:
    """Town metres -> metres of the reference system."""
    return np.asarray(xy, dtype=np.float64) + CORNER


def line(*xy: XY) -> shapely.LineString:
    return shapely.LineString(there(xy))


def raised(*xyz: XYZ) -> shapely.LineString:
    """A line with heights: town metres, and metres above the sea."""
    return shapely.LineString([(*there((x, y)), z) for x, y, z in xyz])


def layer(*lines: shapely.Geometry, **columns: Sequence[object]) -> gpd.GeoDataFrame:
    """Lines, made with :func:`line`, as a layer of streets."""
    return gpd.GeoDataFrame(columns, geometry=list(lines), crs=CRS)


def town_lines() -> list[shapely.LineString]:
    """Six streets to the east, then six to the north, with a vertex at every crossing."""
    steps = [BLOCK_M * step for step in range(BLOCKS + 1)]
    return [line(*((x, y) for x in steps)) for y in steps] + [line(*((x, y) for y in steps)) for x in steps]


def town_layer() -> gpd.GeoDataFrame:
    return layer(*town_lines(), highway=["residential"] * 2 * (BLOCKS + 1))


def network_of(
    streets: gpd.GeoDataFrame | Sequence[shapely.Geometry],
    profile: WalkProfile = ONE_BLOCK_A_MINUTE,
    *,
    min_fragment_m: float = 0.0,
    terrain: Terrain = LEVEL,
) -> WalkNetwork:
    """Build a network of a layer, or of lines; nothing is set aside unless asked for."""
    table = streets if isinstance(streets, gpd.GeoDataFrame) else layer(*streets)
    return build_network(from_layer(table, name="town"), profile, min_fragment_m=min_fragment_m, terrain=terrain)


def town_graph() -> nx.MultiDiGraph:
    """The town as osmnx hands out graphs: every block is two edges, one each way."""
    graph = nx.MultiDiGraph(crs=CRS, name="town")
    for i in range(BLOCKS + 1):
        for j in range(BLOCKS + 1):
            x, y = there((i * BLOCK_M, j * BLOCK_M))
            graph.add_node(10 * i + j, x=x, y=y)
    for i in range(BLOCKS + 1):
        for j in range(BLOCKS + 1):
            for k, inside in ((10 * (i + 1) + j, i < BLOCKS), (10 * i + j + 1, j < BLOCKS)):
                if inside:
                    graph.add_edge(10 * i + j, k, osmid=1, highway="residential", length=BLOCK_M, reversed=False)
                    graph.add_edge(k, 10 * i + j, osmid=1, highway="residential", length=BLOCK_M, reversed=True)
    return graph


def places(where: Mapping[str, XY | shapely.Geometry], kind: str | None = None) -> gpd.GeoDataFrame:
    """Places by their ids: town metres for points, or geometries in the reference system."""
    shapes = [shape if isinstance(shape, shapely.Geometry) else shapely.Point(there(shape)) for shape in where.values()]
    columns = {} if kind is None else {"kind": kind}
    return gpd.GeoDataFrame(columns, geometry=shapes, index=pd.Index(list(where), name="id", dtype="str"), crs=CRS)


def facilities(where: Mapping[str, XY | shapely.Geometry], kind: str = "clinic") -> gpd.GeoDataFrame:
    return places(where, kind)


def walk_s(network: WalkNetwork, start: XY, end: XY) -> float:
    """Seconds from door to door, as exact as they are searched; NaN where there is no way."""
    seeds = seeds_of(snap(network, there([end])), np.array(["end"], dtype=object))
    return float(nearest(network, snap(network, there([start])), seeds, node_costs(network, seeds)).walk_s[0])


def box(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    """A rectangle in town metres."""
    return shapely.box(*there((x0, y0)), *there((x1, y1)))


def irregular_network():
    """Random streets, among them parallel ones, loops and long ones, in 600 x 600 m; a fragment far away."""
    rng = np.random.default_rng(3)
    spots = rng.uniform(0, 600, (40, 2))
    lines = [line(*spots[rng.choice(40, rng.integers(2, 5), replace=False)]) for _ in range(25)]
    profile = WalkProfile(speed_kmh=6.0, max_snap_m=60.0)
    return network_of([*lines, line((1200, 0), (1250, 0))], profile, min_fragment_m=100)
