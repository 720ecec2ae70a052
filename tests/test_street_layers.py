"""The bureau's own street lines, from every kind of file."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from circle15 import read_network
from circle15.errors import CrsError, FileError, StreetsError
from circle15.sources.streets import StreetOptions, read_street_layer
from tests.grid_town import CRS, layer, line, town_layer
from tests.test_build import assert_identical

WRITERS = {
    "streets.gpkg": lambda table, path: table.to_file(path),
    "streets.geojson": lambda table, path: table.to_crs(4326).to_file(path, COORDINATE_PRECISION=11),
    "streets.shp": lambda table, path: table.to_file(path, encoding="utf-8"),
    "streets.parquet": lambda table, path: table.to_parquet(path),
}


def written(folder, name, table=None):
    path = folder / name
    WRITERS[name](town_layer() if table is None else table, path)
    return path


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_of_file_gives_the_grid_town(tmp_path, town, name):
    network = read_network(written(tmp_path, name), profile=town.profile)
    assert (len(network.node_xy), len(network.edge_u)) == (36, 60)
    assert len(network.component_length_m) == 1
    np.testing.assert_allclose(network.edge_length_m, 100.0, rtol=1e-3)
    assert network.name == name


@pytest.mark.parametrize("name", ["streets.gpkg", "streets.shp", "streets.parquet"])
def test_metres_stay_metres_to_the_last_digit(tmp_path, town, name):
    assert_identical(read_network(written(tmp_path, name), profile=town.profile), town)


def test_streets_in_degrees_can_be_measured_in_the_studys_own_reference_system(tmp_path, town):
    network = read_network(written(tmp_path, "streets.geojson"), profile=town.profile, crs=CRS)
    assert network.crs == town.crs
    np.testing.assert_allclose(network.edge_length_m, 100.0, atol=1e-3)


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:4326", "EPSG:2263"])
def test_a_reference_system_that_does_not_measure_metres_is_refused(tmp_path, crs):
    with pytest.raises(CrsError, match=crs):
        read_network(written(tmp_path, "streets.gpkg"), crs=crs)


def test_the_layer_that_is_asked_for_is_read(tmp_path):
    path = tmp_path / "town.gpkg"
    layer(line((0, 0), (100, 0))).to_file(path, layer="rivers")
    town_layer().to_file(path, layer="streets")
    assert len(read_street_layer(path, StreetOptions(layer="streets")).ways) == 12
    assert len(read_street_layer(path, StreetOptions(layer="rivers")).ways) == 1


def test_tags_that_forbid_walking_are_heard_in_layers_too(tmp_path):
    table = layer(line((0, 0), (100, 0)), line((0, 50), (100, 50)), highway=["primary", "footway"], foot=["no", None])
    network = read_network(written(tmp_path, "streets.gpkg", table))
    assert network.edges["highway"].tolist() == ["footway"]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileError, match=r"nowhere\.gpkg"):
        read_network(tmp_path / "nowhere.gpkg")


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.parquet"])
def test_a_damaged_file_is_named(tmp_path, name):
    (tmp_path / name).write_bytes(b"not a layer at all")
    with pytest.raises(FileError, match=name):
        read_network(tmp_path / name)


def test_a_layer_without_a_reference_system_is_named(tmp_path):
    table = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (100, 0)])])
    table.to_parquet(tmp_path / "bare.parquet")
    with pytest.raises(CrsError, match=r"bare\.parquet"):
        read_network(tmp_path / "bare.parquet")


def test_a_layer_of_points_is_named(tmp_path):
    table = gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)], crs=CRS)
    table.to_file(tmp_path / "points.gpkg")
    with pytest.raises(StreetsError, match=r"points\.gpkg holds no street"):
        read_network(tmp_path / "points.gpkg")


def test_a_layer_with_an_empty_row_is_read_without_a_word(tmp_path):
    # Warnings are errors here: nobody at the bureau should see one for a row that is passed over.
    table = layer(line((0, 0), (100, 0)), shapely.LineString(), None)
    table.to_parquet(tmp_path / "streets.parquet")
    assert len(read_network(tmp_path / "streets.parquet").edge_u) == 1


def test_a_table_without_geometry_is_named(tmp_path):
    town_layer().drop(columns="geometry").to_parquet(tmp_path / "table.parquet")
    with pytest.raises(FileError, match=r"table\.parquet"):
        read_network(tmp_path / "table.parquet")


def test_of_several_layers_one_has_to_be_named(tmp_path):
    path = tmp_path / "town.gpkg"
    layer(line((0, 0), (100, 0))).to_file(path, layer="lanes")
    layer(line((0, 0), (200, 0))).to_file(path, layer="roads")
    with pytest.raises(FileError, match=r"town\.gpkg has several layers: lanes, roads"):
        read_street_layer(path)
    assert read_network(path, layer="roads").edge_length_m.tolist() == [200.0]
