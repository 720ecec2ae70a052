"""The map keeps to the table on hills, at crossings and beside walls as well (definition D2)."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from circle15 import TerrainFiles, isochrones, read_network, service_areas
from circle15.lines import from_layer
from circle15.network.build import build_network
from circle15.network.profile import PROFILES, WalkProfile
from circle15.network.snap import snap
from circle15.network.terrain import Terrain
from circle15.surface import Surface
from tests.grid_town import CORNER, CRS, facilities, layer, line, there, town_layer
from tests.test_isochrones import assert_one_rule
from tests.test_real_places import PORTO_ALEGRE, doors, place

HILLY = WalkProfile(speed_kmh=6.0, slope="tobler", stairs_factor=3.0, signal_crossing_s=30.0, major_crossing_s=20.0)
SERVED = facilities({"middle": (250, 260), "corner": (30, -20)})


def waves():
    """Ground that rises and falls by 30 m from block to block."""
    steps = np.arange(-60, 120) * 10.0 + 5.0
    east, north = np.meshgrid(steps, steps[::-1])
    height_m = 15.0 * np.sin(east / 60.0) * np.cos(north / 80.0)
    corner = (CORNER[0] - 600.0, CORNER[1] + 1200.0)
    return Surface(
        height_m=height_m.astype(np.float32), transform=(10, 0, corner[0], 0, -10, corner[1]), crs=CRS, name="waves"
    )


def walls(*lines):
    return gpd.GeoDataFrame(geometry=list(lines), crs=CRS)


def streets():
    """The grid town with a main road through it, and stairs in the north."""
    table = town_layer()
    table.loc[2, "highway"] = "primary"
    table.loc[5, "highway"] = "steps"
    return from_layer(table, name="town")


def test_on_waves_with_crossings_and_stairs_a_point_is_inside_if_and_only_if_it_is_in_time():
    network = build_network(streets(), HILLY, min_fragment_m=0, terrain=Terrain(surface=waves()))
    for name in SERVED.index:
        served = SERVED.loc[[name]]
        assert_one_rule(network, served, isochrones(network, served, (2, 4, 6)))
    assert_one_rule(network, SERVED, service_areas(network, SERVED, (2, 4, 6)))


def test_who_goes_slower_off_the_streets_is_drawn_so():
    slow = replace(HILLY, off_network_factor=2.5)
    network = build_network(streets(), slow, min_fragment_m=0)
    for name in SERVED.index:
        served = SERVED.loc[[name]]
        assert_one_rule(network, served, isochrones(network, served, (2, 4, 6)))


@pytest.mark.parametrize("gates", [None, facilities({"gate": (180, 100)})], ids=["shut", "with a gate"])
def test_beside_a_wall_a_point_is_inside_if_and_only_if_it_is_in_time(gates):
    wall = walls(line((180, -100), (180, 330), (420, 330)), line((350, 60), (390, 60), (390, 90)))
    network = build_network(
        from_layer(town_layer(), name="town"), HILLY, min_fragment_m=0, terrain=Terrain(barriers=wall, gates=gates)
    )
    for name in SERVED.index:
        served = SERVED.loc[[name]]
        assert_one_rule(network, served, isochrones(network, served, (2, 4, 6)))


def test_nobody_is_drawn_behind_a_wall_that_they_cannot_pass():
    road = layer(line((0, 0), (1000, 0)), highway=["residential"])
    wall = walls(line((-200, 30), (1200, 30)))
    network = build_network(from_layer(road, name="road"), HILLY, min_fragment_m=0, terrain=Terrain(barriers=wall))
    area = isochrones(network, facilities({"f": (500, 0)}), (5,)).geometry.iloc[0]
    assert shapely.contains_xy(area, *there((500, 25)))
    assert not shapely.contains_xy(area, *there((500, 45)))
    assert snap(network, there([(500, 45)])).reason.tolist() == ["off_network"]


@pytest.mark.places
@pytest.mark.parametrize("walker", ["elderly", "wheelchair"])
def test_on_the_hills_of_porto_alegre_a_point_is_inside_if_and_only_if_it_is_in_time(walker):
    terrain = TerrainFiles(elevation=place("porto-alegre/poa_elevation.tif"))
    network = read_network(place(PORTO_ALEGRE), walker, terrain=terrain)
    assert network.profile == PROFILES[walker]
    for number in range(3):
        served = doors(network, 3).iloc[[number]]
        print(walker, served.index[0])  # noqa: T201
        assert_one_rule(network, served, isochrones(network, served), seed=number)
