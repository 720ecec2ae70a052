"""Real places: table and map agree there too, and streets are read for what they are.

They run where ``CIRCLE15_PLACES`` names a folder that holds the places, and are skipped elsewhere.
"""

import os
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from circle15 import isochrones, nearest_times, read_network, routes, service_areas, to_networkx, travel_times
from circle15.network.build import build_network
from circle15.network.lattice import segments_of
from circle15.network.snap import Snaps
from circle15.reach.search import nearest, node_costs, seeds_of
from circle15.reach.times import places_of
from circle15.sources.osm import read_streets
from tests.test_against_networkx import least_metres, monaco_pieces, reference
from tests.test_isochrones import assert_one_rule, minutes_of

pytestmark = pytest.mark.places

HSINCHU = "hsinchu/hsinchu_nctu.osm.pbf"
PORTO_ALEGRE = "porto-alegre/poa_osm.pbf"
HEIDELBERG = "heidelberg/heidelberg.osm.pbf"
HELSINKI = "helsinki/Helsinki.osm.pbf"
WUHAN = "wuhan/wuhan.osm.pbf"
HUANGPU = "huangpu/shanghai_huangpu_roads_2026.osm"


def place(name):
    folder = os.environ.get("CIRCLE15_PLACES")
    if not folder:
        pytest.skip("set CIRCLE15_PLACES to the folder that holds the real places")
    path = Path(folder) / name
    if not path.is_file():
        pytest.skip(f"CIRCLE15_PLACES holds no {name}")
    return path


def doors(network, count, seed=3):
    """Facilities beside the streets of the largest piece."""
    rng = np.random.default_rng(seed)
    inner = network.node_xy[network.component == 0]
    at = inner[rng.choice(len(inner), count, replace=False)] + rng.uniform(-30, 30, (count, 2))
    index = pd.Index([f"f{number}" for number in range(count)], name="id")
    return gpd.GeoDataFrame({"kind": "clinic"}, geometry=shapely.points(at), index=index, crs=network.crs)


@pytest.mark.parametrize("name", [HSINCHU, PORTO_ALEGRE, HEIDELBERG])
def test_a_point_is_inside_an_isochrone_if_and_only_if_it_is_in_time(name):
    network = read_network(place(name))
    for number in range(3):
        served = doors(network, 3).iloc[[number]]
        print(name, served.index[0])  # noqa: T201
        assert_one_rule(network, served, isochrones(network, served), seed=number)


@pytest.mark.parametrize("name", [HSINCHU, PORTO_ALEGRE])
def test_a_point_is_inside_a_service_area_if_and_only_if_it_is_in_time(name):
    network = read_network(place(name), profile="elderly")
    served = doors(network, 8)
    print(name, "service area of 8")  # noqa: T201
    assert_one_rule(network, served, service_areas(network, served))


def test_in_helsinki_where_footways_lie_side_by_side_the_rule_is_kept_as_well():
    network = read_network(place(HELSINKI))
    served = doors(network, 12, seed=77)
    areas = isochrones(network, served)
    for number, name in enumerate(served.index):
        print(HELSINKI, name)  # noqa: T201
        assert_one_rule(network, served.loc[[name]], areas[areas["facility_id"] == name], seed=number)


def points_along(network, bounds, step_m=3.0):
    """Points on the streets that touch a box as snaps, their coordinates, and the metres that each stands for."""
    pieces = segments_of(network)
    part = np.sort(pieces.tree.query(shapely.box(*bounds)))
    count = np.maximum(np.ceil(pieces.length_m[part] / step_m), 1).astype(int)
    piece = np.repeat(part, count)
    share = (np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count) + 0.5) / np.repeat(count, count)
    offset_m = pieces.before_m[piece] + share * pieces.length_m[piece]
    snaps = Snaps(
        edge=pieces.edge[piece],
        offset_m=offset_m,
        snap_m=np.zeros(len(piece)),
        reason=np.full(len(piece), "", dtype=object),
    )
    return (
        snaps,
        pieces.start_xy[piece] + share[:, None] * pieces.span_xy[piece],
        (pieces.length_m[part] / count).repeat(count),
    )


@pytest.mark.parametrize("name", [HSINCHU, PORTO_ALEGRE, HEIDELBERG, HELSINKI])
def test_of_the_streets_that_are_reached_few_metres_are_missed_and_few_others_covered(name):
    network = read_network(place(name), profile="adult")
    served = doors(network, 12)
    reached, missed, false = np.zeros(3)
    for at, area in enumerate(isochrones(network, served, [15.0]).geometry):
        found = places_of(network, served.iloc[[at]])
        seeds = seeds_of(found.snaps, found.ids)
        here, xy, metres = points_along(network, area.buffer(100).bounds)
        in_time = nearest(network, here, seeds, node_costs(network, seeds)).walk_s <= 900
        shapely.prepare(area)
        inside = shapely.intersects_xy(area, xy)
        reached += metres[in_time].sum()
        missed += metres[in_time & ~inside].sum()
        false += metres[inside & ~in_time].sum()
    print(name, f"{missed / reached:.2%} missed, {false / reached:.2%} falsely covered")  # noqa: T201
    assert missed <= 0.005 * reached
    assert false <= 0.05 * reached


def test_hsinchu_is_walked_in_the_same_time_as_by_networkx():
    lines = read_streets(place(HSINCHU))
    network = build_network(lines, min_fragment_m=0)
    pieces = monaco_pieces(lines, network.crs)
    rng = np.random.default_rng(1)
    spots = network.node_xy[rng.choice(len(network.node_xy), 110)] + rng.normal(0, 30, (110, 2))
    graph, clear = reference(pieces, spots, 250.0)
    people, targets = [n for n in clear if n < 100], [n for n in clear if n >= 100]
    expected = least_metres(graph, people, targets) / network.profile.metres_in(1)
    served = gpd.GeoDataFrame(geometry=shapely.points(spots[targets]), crs=network.crs)
    found = minutes_of(network, served, spots[people])
    np.testing.assert_allclose(found, expected, atol=0.05 / 60 + 1e-6)


def test_wuhan_is_read_with_all_of_its_streets():
    network = read_network(place(WUHAN))
    kilometres = network.edges.groupby("highway")["length_m"].sum() / 1000
    print(network)  # noqa: T201
    # Without motorways and the slip roads of trunk roads the city is known to have 6,439 km.
    assert kilometres.drop("trunk_link").sum() == pytest.approx(6439, rel=0.002)
    assert "motorway" not in kilometres.index
    assert 72_285 < len(network.node_xy) < 80_000
    assert network.component_length_m[0] / 1000 > 0.99 * kilometres.sum()
    lon, lat = gpd.GeoSeries(gpd.points_from_xy(*network.node_xy[:1].T), crs=network.crs).to_crs(4326).iloc[0].coords[0]
    assert 113 < lon < 116
    assert 29 < lat < 32


def test_huangpu_falls_into_pieces():
    everything = read_network(place(HUANGPU), min_fragment_m=0)
    lengths = everything.component_length_m
    print(len(lengths), "pieces, the largest holds", f"{lengths[0] / lengths.sum():.0%}")  # noqa: T201
    assert len(lengths) > 20
    assert 0.6 < lengths[0] / lengths.sum() < 0.95
    assert (np.diff(lengths) <= 0).all()
    graph = nx.Graph(to_networkx(everything))
    assert nx.number_connected_components(graph) == len(lengths)
    assert max(len(part) for part in nx.connected_components(graph)) == (everything.component == 0).sum()

    network = read_network(place(HUANGPU))
    kept = network.component_length_m >= network.min_fragment_m
    assert network.edge_length_m[network.set_aside].sum() == pytest.approx(lengths[lengths < 1000].sum())
    assert len(network.kept) == (~network.set_aside).sum()
    assert kept[0]


@pytest.mark.parametrize("name", [HSINCHU, PORTO_ALEGRE, HELSINKI])
def test_routes_are_as_long_as_they_are_drawn_and_as_the_tables_say(name):
    network = read_network(place(name), profile="elderly")
    homes, served = doors(network, 300, seed=5).drop(columns="kind"), doors(network, 12, seed=6)
    table = routes(network, homes, served).set_index("place_id")
    times = nearest_times(network, homes, served, k=2)
    nearest = times[times["rank"] == 1].set_index("community_id").loc[table.index]
    pd.testing.assert_frame_equal(
        nearest[["facility_id", "walk_min", "network_m", "reason"]],
        table[["facility_id", "walk_min", "network_m", "reason"]],
        check_names=False,
    )
    drawn = table[table["reason"] == ""]
    assert len(drawn) > 200
    np.testing.assert_allclose(drawn.geometry.length, drawn["length_m"], rtol=1e-6)
    pairs = travel_times(network, homes, served, cutoff_min=240)
    least = pairs.groupby("origin_id")["walk_min"].apply(lambda times: sorted(times)[:2])
    both = times[times["walk_min"] <= 240].groupby("community_id")["walk_min"].apply(list)
    assert both.to_dict() == least.to_dict()
