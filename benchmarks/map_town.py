"""A made-up city of 100,000 real street edges for the size test of the map: Monaco's streets, laid side by side.

Everything comes from fixed seeds: 1,000 communities with outlines, 1,000 facilities of eight kinds of which some are
planned or being built, eight rules of one document, two walkers. The findings are a real run's.
"""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2

from circle15 import result as results
from circle15.api.judging import assess
from circle15.kinds import kind_name
from circle15.lines import StreetLines
from circle15.network.build import build_network
from circle15.network.walk import WalkNetwork
from circle15.present.folder import write_folder
from circle15.result import Result, load_result
from circle15.samples import sample_study
from circle15.sources.osm import read_streets
from circle15.standards.model import Standard
from circle15.standards.reader import read_standard
from circle15.study.reader import read_study

#: Where the town is kept from one time to the next, unless another folder is named.
KEPT: Final = Path(tempfile.gettempdir()) / "circle15-map-town"

EDGES: Final = 100_000
COMMUNITIES: Final = 1_000
SUBDISTRICT_OF: Final = 12  # communities of one subdistrict on average
FACILITIES: Final = 1_000
SEED: Final = 15

#: Kinds of the town, one rule each.
KINDS: Final = (
    "community_health_station",
    "elderly_day_care",
    "community_canteen",
    "kindergarten",
    "primary_school",
    "wet_market",
    "pharmacy",
    "park",
)
_STATUS: Final = {"open": 0.85, "planned": 0.08, "building": 0.04, "closed": 0.03}
_FAMILY: Final = (
    "金碧翠湖青云龙泉莲华东风西山南屏北辰大观永昌马街前卫福海日新和平春城拓东鼓楼联盟茨坝双松吴井董家湾环城"
)
_LINE_M: Final = 45.0
_WIGGLE_M: Final = 9.0


def made_result(folder: Path, *, edges: int = EDGES, communities: int = COMMUNITIES) -> Result:
    """Read the town's result from a folder, or make it there first.

    Parameters
    ----------
    folder
        Where the result is kept from one time to the next.
    edges, communities
        How large the town is, when it has to be made.
    """
    if (folder / results.RESULT_FILE).is_file():
        return load_result(folder)
    network = _network(edges)
    people = _communities(network, communities)
    result = assess(
        network,
        people,
        _facilities(network, people),
        [_document(folder)],
        complete=True,
        compare_profiles=["elderly"],
        minutes=(5, 10, 15),
        near_miss_m=0,
        name="十万街段试验城",
    )
    result = replace(result, manifest={**result.manifest, "attribution": ["© OpenStreetMap contributors"]})
    write_folder(result, folder)
    return result


def _network(edges: int) -> WalkNetwork:
    """Lay Monaco's streets side by side until there are enough of them."""
    lines = read_streets(Path(str(read_study(sample_study("monaco")).network)))
    one = build_network(lines)
    tiles = int(np.ceil(edges / len(one.edge_u)))
    return build_network(_tiled(lines, tiles))


def _tiled(lines: StreetLines, tiles: int) -> StreetLines:
    """Repeat streets in rows of tiles."""
    known = np.isfinite(lines.xy).all(axis=1)
    low, high = np.quantile(lines.xy[known], [0.02, 0.98], axis=0)
    across = int(np.ceil(np.sqrt(tiles * (high - low)[1] / (high - low)[0])))
    shifts = [(high - low) * [tile % across, tile // across] for tile in range(tiles)]
    places, ways = int(lines.place.max()) + 1, len(lines.ways)
    spread = np.arange(tiles)
    table = pd.concat([lines.ways] * tiles)
    return StreetLines(
        ways=table.set_axis(np.arange(len(table))),
        way=(lines.way + ways * spread[:, None]).reshape(-1),
        place=(lines.place + places * spread[:, None]).reshape(-1),
        xy=np.concatenate([lines.xy + shift for shift in shifts]),
        crs=lines.crs,
        name="tiles",
        lights=(lines.lights + places * spread[:, None]).reshape(-1),
        signals=(lines.signals + places * spread[:, None]).reshape(-1),
    )


def _communities(network: WalkNetwork, count: int) -> gpd.GeoDataFrame:
    """Divide the town among communities whose borders wind as real ones do."""
    rng = np.random.default_rng(SEED)
    sample = network.node_xy[rng.choice(len(network.node_xy), min(len(network.node_xy), 20 * count), replace=False)]
    centres, _ = kmeans2(sample, sample[rng.choice(len(sample), count, replace=False)], seed=SEED, missing="warn")
    land = shapely.concave_hull(shapely.multipoints(sample[::3]), ratio=0.02).buffer(60)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(centres), extend_to=land))
    cells = shapely.intersection(cells, land)
    wound = shapely.transform(shapely.segmentize(cells, _LINE_M), _wound)
    outlines = np.array([max(shapely.get_parts(cell), key=shapely.area) for cell in shapely.make_valid(wound)])
    order = np.argsort(shapely.get_coordinates(shapely.centroid(outlines))[:, 1], kind="stable")
    rows = np.arange(len(order))
    street_office = _subdistricts(outlines[order])
    name = ["".join(rng.choice(list(_FAMILY), 2)) + f"{row % 7 + 1}社区" for row in rows]
    households = rng.integers(600, 5_000, len(rows))
    return gpd.GeoDataFrame(
        {
            "name": name,
            "subdistrict": [f"第{number + 1}街道" for number in street_office],
            "district": [f"第{number // 21 + 1}区" for number in street_office],
            "urban_rural": "urban",
            "households": households,
            "population": (households * 2.6).round(),
            "pop_60plus": (households * 0.5).round(),
        },
        geometry=outlines[order],
        index=pd.Index([f"5301{row:08d}" for row in rows], name="id"),
        crs=network.crs,
    )


def _subdistricts(outlines: NDArray[np.object_]) -> NDArray[np.int_]:
    """Number of the subdistrict of each community, from 0 in the order of the table: groups as compact as a city's."""
    middles = shapely.get_coordinates(shapely.centroid(outlines))
    groups = -(-len(middles) // SUBDISTRICT_OF)
    _, near = kmeans2(middles, groups, minit="++", seed=SEED, missing="warn")
    numbers: NDArray[np.int_] = pd.factorize(near)[0]
    return numbers


def _wound(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move vertices by a few metres, those at one place alike, so that neighbours keep their common border."""
    x, y = xy[:, 0], xy[:, 1]
    return xy + _WIGGLE_M * np.column_stack([np.sin(x / 17 + y / 23), np.sin(x / 19 - y / 29)])


def _facilities(network: WalkNetwork, communities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Place facilities beside streets."""
    rng = np.random.default_rng(SEED + 1)
    at = network.node_xy[rng.choice(len(network.node_xy), FACILITIES)] + rng.uniform(-25, 25, (FACILITIES, 2))
    kind = rng.choice(KINDS, FACILITIES)
    return gpd.GeoDataFrame(
        {
            "kind": kind,
            "name": [f"{''.join(rng.choice(list(_FAMILY), 2))}{row}号" for row in range(FACILITIES)],
            "status": rng.choice(list(_STATUS), FACILITIES, p=list(_STATUS.values())),
            "floor_area_m2": rng.integers(80, 3_000, FACILITIES).astype(float),
        },
        geometry=shapely.points(at),
        index=pd.Index([f"F{row:04d}" for row in range(FACILITIES)], name="id"),
        crs=communities.crs,
    )


def _document(folder: Path) -> Standard:
    """Write the document with one rule for each kind, and read it."""
    rule = (
        '[[rules]]\nid = "{kind}-15"\nshort_zh = "{zh}"\nshort_en = "{kind}"\nzh = "步行 15 分钟可达{zh}"\n'
        'en = "A {kind} within 15 minutes"\ncheck = "reach_time"\nkinds = ["{kind}"]\nlimit_min = 15\n'
        'pass_share = 0.9\nforce = "standard"\nquote_zh = "社区应当在步行 15 分钟范围内设置{zh}。"\n'
        'clause = "{at}"\n'
    )
    head = (
        'id = "town-8"\ntitle_zh = "试验城导则"\ntitle_en = "Guideline of the test town"\n'
        'source_status = "own_choice"\n'
    )
    rules = [rule.format(kind=kind, zh=kind_name(kind, "zh"), at=at) for at, kind in enumerate(KINDS)]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "town-8.toml"
    file.write_text("\n".join([head, *rules]), encoding="utf-8")
    return read_standard(file)
