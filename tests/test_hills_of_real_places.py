"""Slopes in a real place: what a town between a lake and its hills does to the walks of the elderly.

They run where ``CIRCLE15_PLACES`` names a folder that holds the places, and are skipped elsewhere.
"""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from circle15 import TerrainFiles, read_network, travel_times
from circle15.network.profile import profile_of
from circle15.network.snap import snap
from circle15.reach.search import nearest, node_costs, seeds_of
from tests.test_real_places import PORTO_ALEGRE, doors, place

pytestmark = pytest.mark.places

ELDERLY = profile_of("elderly")
#: The same walkers, were the town level and without crossings.
LEVEL = replace(ELDERLY, slope="none", signal_crossing_s=0.0, major_crossing_s=0.0)
SLOPES = replace(LEVEL, slope="tobler")


@pytest.fixture(scope="module")
def porto_alegre():
    terrain = TerrainFiles(elevation=place("porto-alegre/poa_elevation.tif"))
    return read_network(place(PORTO_ALEGRE), profile=SLOPES, terrain=terrain)


def minutes(network, xy, served):
    seeds = seeds_of(snap(network, served), np.arange(len(served)).astype(str).astype(object))
    return nearest(network, snap(network, xy), seeds, node_costs(network, seeds)).walk_s / 60


def test_no_walk_in_porto_alegre_gains_more_by_its_slopes_than_the_easiest_grade_gives(porto_alegre):
    inner = porto_alegre.node_xy[porto_alegre.component == 0]
    rng = np.random.default_rng(8)
    homes = inner[rng.choice(len(inner), 3000)] + rng.uniform(-30, 30, (3000, 2))
    served = shapely.get_coordinates(doors(porto_alegre, 40).geometry.to_numpy())
    sloping = minutes(porto_alegre, homes, served)
    level = minutes(porto_alegre.with_profile(LEVEL), homes, served)
    known = np.isfinite(level)
    np.testing.assert_array_equal(np.isfinite(sloping), known)
    ratio = sloping[known] / level[known]
    print("with slopes over without:", np.percentile(ratio, [0, 5, 50, 95, 100]).round(3))  # noqa: T201
    assert (sloping[known] >= level[known] * np.exp(-0.175) - 1e-4).all()
    assert 1.0 < np.median(ratio) < 1.3
    waiting = minutes(porto_alegre.with_profile(ELDERLY), homes, served)
    assert (waiting[known] >= sloping[known] - 1e-4).all()
    assert 0.0 < np.median(waiting[known] - sloping[known]) < 10.0


def test_in_porto_alegre_the_way_up_takes_longer_than_the_way_down(porto_alegre):
    heights = porto_alegre.ways.heights
    node_m = heights.of_nodes(porto_alegre.edge_u, porto_alegre.edge_v)
    unknown = heights.unknown_m(porto_alegre.edge_length_m) / porto_alegre.edge_length_m.sum()
    print(f"{unknown:.2%} of the streets have no known grade")  # noqa: T201
    assert unknown < 0.1
    steep = heights.steepest(porto_alegre.edge_length_m)
    print(f"steeper than 8.33 %: {(steep > 0.0833).mean():.1%}, than 30 %: {(steep > 0.3).mean():.2%}")  # noqa: T201
    assert (steep > 0.3).mean() < 0.01
    usable = (porto_alegre.component == 0) & np.isfinite(node_m)
    low = np.flatnonzero(usable & (node_m < np.nanpercentile(node_m[usable], 40)))
    high = np.flatnonzero(usable & (node_m > np.nanpercentile(node_m[usable], 85)))
    rng = np.random.default_rng(2)

    def spots(nodes, name):
        at = porto_alegre.node_xy[rng.choice(nodes, 60, replace=False)]
        index = [f"{name}{number}" for number in range(60)]
        return gpd.GeoDataFrame(geometry=shapely.points(at), index=index, crs=porto_alegre.crs)

    below, above = spots(low, "low"), spots(high, "high")
    up = travel_times(porto_alegre, below, above, cutoff_min=90)
    down = travel_times(porto_alegre, above, below, cutoff_min=90)
    down = down.rename(columns={"origin_id": "destination_id", "destination_id": "origin_id"})
    both = up.merge(down, on=["origin_id", "destination_id"], suffixes=("_up", "_down"))
    ratio = both["walk_min_up"] / both["walk_min_down"]
    print(len(ratio), "pairs, up over down:", ratio.quantile([0.05, 0.5, 0.95]).round(3).tolist())  # noqa: T201
    assert len(ratio) > 50
    assert 1.02 < ratio.median() < 1.4
    assert (ratio > 1).mean() > 0.9
    assert ratio.max() <= np.exp(0.35) * 1.001
