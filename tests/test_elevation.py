"""Rasters of heights, from every kind of file that offices have, and what is said of those that cannot be used."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import CRS

from circle15.errors import CrsError, FileError, InputError
from circle15.metric import WGS84, project
from circle15.network.build import build_network
from circle15.sources import elevation
from circle15.sources.elevation import read_surface
from circle15.sources.osm import read_streets
from circle15.surface import cell_size_m, heights

UTM = CRS.from_epsg(32648)

#: The corner of the rasters in metres, in Kunming; cells are 30 m and rows run from the north.
CORNER = np.array([266_000.0, 2_777_000.0])
TRANSFORM = Affine(30, 0, CORNER[0], 0, -30, CORNER[1])

HEIGHTS = [[1890, 1891, 1892], [1893, 1894, 1895]]


def write(path, band, *, crs="EPSG:32648", transform=TRANSFORM, driver="GTiff", **more):
    """Write a raster of one band, or of several where ``band`` has three dimensions."""
    scale, offset, unit = more.pop("scale", 1.0), more.pop("offset", 0.0), more.pop("unit", "")
    bands = np.atleast_3d(band) if np.ndim(band) == 2 else np.moveaxis(band, 0, -1)
    rows, columns, count = bands.shape
    shape = {"height": rows, "width": columns, "count": count, "dtype": bands.dtype}
    with rasterio.open(path, "w", driver=driver, crs=crs, transform=transform, **shape, **more) as file:
        file.write(np.moveaxis(bands, -1, 0))
        if (scale, offset) != (1.0, 0.0):
            file.scales, file.offsets = (scale,), (offset,)
        if unit:
            file.units = (unit,)
    return path


def read(path, **options):
    return read_surface(path, smoothing_m=0, **options)


# ---- what is read ----------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["int16", "uint16", "int32", "uint32", "float32", "float64"])
def test_heights_are_read_from_numbers_of_every_kind(tmp_path, dtype):
    surface = read(write(tmp_path / "dem.tif", np.array(HEIGHTS, dtype=dtype)))
    assert surface.height_m.tolist() == HEIGHTS
    assert surface.height_m.dtype == np.float32
    assert (surface.name, surface.crs, surface.smoothing_m) == ("dem.tif", UTM, 0)
    assert surface.transform == (30, 0, CORNER[0], 0, -30, CORNER[1])


def test_the_first_cell_lies_in_the_north_west(tmp_path):
    surface = read(write(tmp_path / "dem.tif", np.array(HEIGHTS, dtype=np.int16)))
    xy = CORNER + np.array([[15, -15], [75, -15], [15, -45], [30, -30]])
    assert heights(surface, xy, UTM).tolist() == [1890, 1892, 1893, 1892]


def test_bytes_keep_the_height_of_0_m_by_the_sea(tmp_path):
    surface = read(write(tmp_path / "port.tif", np.array([[0, 1], [4, 255]], dtype=np.uint8)))
    assert surface.height_m.tolist() == [[0, 1], [4, 255]]


def test_what_the_file_marks_as_missing_is_unknown(tmp_path):
    surface = read(write(tmp_path / "port.tif", np.array([[0, 1], [4, 9]], dtype=np.uint8), nodata=0))
    np.testing.assert_array_equal(surface.height_m, [[np.nan, 1], [4, 9]])


@pytest.mark.parametrize("nodata", [-9999.0, float("nan"), -3.4028234663852886e38])
def test_every_mark_for_missing_heights_is_known(tmp_path, nodata):
    path = write(tmp_path / "dem.tif", np.array([[nodata, 10], [20, 30]], dtype=np.float32), nodata=nodata)
    np.testing.assert_array_equal(read(path).height_m, [[np.nan, 10], [20, 30]])


def test_heights_that_no_ground_has_are_unknown_even_where_the_file_does_not_say_so(tmp_path):
    odd = np.array([[-32768, -9999, -501, -500], [0, 9000, 9001, 32767]], dtype=np.int16)
    surface = read(write(tmp_path / "dem.tif", odd))
    np.testing.assert_array_equal(surface.height_m, [[np.nan, np.nan, np.nan, -500], [0, 9000, np.nan, np.nan]])


def test_the_scale_and_offset_that_a_file_states_are_applied(tmp_path):
    path = write(tmp_path / "dm.tif", np.array([[0, 5], [-1, 99]], np.int16), nodata=-1, scale=0.1, offset=1800.0)
    np.testing.assert_allclose(read(path).height_m, [[1800, 1800.5], [np.nan, 1809.9]], atol=1e-3)


def test_a_reference_system_that_names_heights_too_is_read_by_its_plane(tmp_path):
    for number, code in enumerate(("EPSG:4547+5737", "EPSG:4979", "EPSG:4326+5773")):
        lies = TRANSFORM if CRS(code).is_projected else Affine(0.001, 0, 102.7, 0, -0.001, 25.1)
        path = write(tmp_path / f"{number}.tif", np.array(HEIGHTS, np.int16), crs=CRS(code).to_wkt(), transform=lies)
        surface = read(path)
        assert len(surface.crs.axis_info) == 2
        corner = np.array([[lies.c + lies.a / 2, lies.f + lies.e / 2]])
        np.testing.assert_allclose(heights(surface, project(corner, surface.crs, WGS84), WGS84), 1890, atol=1e-3)


def test_a_reference_system_with_a_shift_of_its_own_is_read(tmp_path):
    local = CRS.from_proj4("+proj=tmerc +lon_0=102 +x_0=500000 +ellps=krass +towgs84=15,-120,-50,0,0,0,0 +units=m")
    surface = read(write(tmp_path / "dem.tif", np.array(HEIGHTS, np.int16), crs=local.to_wkt()))
    assert heights(surface, np.add(CORNER, [(15, -15)]), surface.crs).tolist() == [1890]


def test_heights_are_smoothed_unless_told_otherwise(tmp_path):
    spike = np.zeros((41, 41), dtype=np.int16)
    spike[20, 20] = 100
    path = write(tmp_path / "dem.tif", spike)
    surface = read_surface(path)
    assert surface.smoothing_m == 30
    # The middle of a Gaussian of one cell: 1 / (2 π).
    assert surface.height_m.max() == pytest.approx(100 / (2 * np.pi), rel=0.01)
    assert read_surface(path, smoothing_m=0).height_m.max() == 100


def test_a_smoothing_that_cannot_be_used_is_refused(tmp_path):
    path = write(tmp_path / "dem.tif", np.array(HEIGHTS, np.int16))
    with pytest.raises(InputError, match=r"cannot be smoothed over -5 m"):
        read_surface(path, smoothing_m=-5)


# ---- other kinds of file ---------------------------------------------------------------------------


def test_a_tile_of_the_shuttle_mission_is_read_by_its_name(tmp_path):
    # Whole degrees, 1201 rows from the north of two bytes each, the high one first; its outer cells are centred on the
    # rim.
    tile = np.full((1201, 1201), 1900, dtype=">i2")
    tile[0, 0], tile[600, 600], tile[1200, 1200], tile[5, 5] = 1000, 2100, 3000, -32768
    (tmp_path / "N25E102.hgt").write_bytes(tile.tobytes())
    surface = read(tmp_path / "N25E102.hgt")
    assert surface.crs == WGS84
    assert np.isnan(surface.height_m[5, 5])
    corners = np.array([[102.0, 26.0], [102.5, 25.5], [103.0, 25.0], [102.25, 25.25]])
    assert heights(surface, corners, WGS84).tolist() == [1000, 2100, 3000, 1900]


def test_a_grid_in_text_is_read_with_the_reference_system_beside_it(tmp_path):
    (tmp_path / "dem.asc").write_text(
        "ncols 3\nnrows 2\nxllcorner 266000\nyllcorner 2776940\ncellsize 30\nNODATA_value -9999\n"
        "1890 1891 1892\n1893 -9999 1895\n",
        encoding="ascii",
    )
    with pytest.raises(CrsError, match=r"dem\.asc has no coordinate reference system"):
        read(tmp_path / "dem.asc")
    (tmp_path / "dem.prj").write_text(UTM.to_wkt("WKT1_ESRI"), encoding="ascii")
    surface = read(tmp_path / "dem.asc")
    np.testing.assert_array_equal(surface.height_m, [[1890, 1891, 1892], [1893, np.nan, 1895]])
    assert surface.transform == (30, 0, CORNER[0], 0, -30, CORNER[1])


def test_an_erdas_image_is_read(tmp_path):
    path = write(tmp_path / "dem.img", np.array(HEIGHTS, dtype=np.int16), driver="HFA")
    assert read(path).height_m.tolist() == HEIGHTS


# ---- as much as is needed --------------------------------------------------------------------------

#: A tenth of a degree around Kunming in cells of 0.001°; each is as high as its number from the west.
WIDE = np.tile(np.arange(100, dtype=np.int16), (100, 1))
LIES = Affine(0.001, 0, 102.7, 0, -0.001, 25.1)


def test_only_the_streets_and_a_kilometre_around_them_are_read(tmp_path):
    path = write(tmp_path / "yunnan.tif", WIDE, crs="EPSG:4326", transform=LIES)
    surface = read(path, bounds=(102.74, 25.04, 102.75, 25.05))
    width_m, depth_m = cell_size_m(surface)
    rows, columns = surface.height_m.shape
    # The streets are 1 km across.
    assert 3000 < columns * width_m < 3300
    assert 3100 < rows * depth_m < 3400


def test_what_is_read_of_a_raster_is_as_high_as_in_the_whole_of_it(tmp_path):
    rough = np.random.default_rng(3).integers(1800, 2000, (100, 100)).astype(np.int16)
    path = write(tmp_path / "yunnan.tif", rough, crs="EPSG:4326", transform=LIES)
    bounds = (102.73, 25.03, 102.76, 25.06)
    xy = np.random.default_rng(4).uniform(bounds[:2], bounds[2:], (200, 2))
    whole, part = read_surface(path, smoothing_m=100), read_surface(path, bounds=bounds, smoothing_m=100)
    assert part.height_m.size < whole.height_m.size / 2
    # Metres per cell are those of the middle: a hair's breadth apart.
    np.testing.assert_allclose(heights(part, xy, WGS84), heights(whole, xy, WGS84), atol=0.01)


def test_a_raster_in_metres_is_cut_to_the_streets_as_well(tmp_path):
    rough = np.random.default_rng(3).integers(1800, 2000, (500, 500)).astype(np.int16)
    path = write(tmp_path / "kunming.tif", rough)
    middle = np.add(CORNER, (7500, -7500))
    lon, lat = project(middle[None, :], UTM, WGS84)[0]
    surface = read(path, bounds=(lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001))
    assert 2200 < surface.height_m.shape[0] * 30 < 2500
    assert heights(surface, middle[None, :], UTM) == heights(read(path), middle[None, :], UTM)


def test_streets_beyond_the_rim_of_the_raster_have_no_height(tmp_path):
    path = write(tmp_path / "west.tif", WIDE, crs="EPSG:4326", transform=LIES)
    surface = read(path, bounds=(102.78, 25.04, 102.9, 25.05))
    found = heights(surface, np.array([[102.7905, 25.045], [102.81, 25.045]]), WGS84)
    assert found[0] == pytest.approx(90)
    assert np.isnan(found[1])


@pytest.mark.parametrize("bounds", [(116.3, 39.8, 116.5, 40.0), (-51.2, -30.1, -51.1, -30.0), (0, -90, 10, -89)])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32648"])
def test_a_raster_of_another_place_is_refused(tmp_path, crs, bounds):
    path = write(tmp_path / "yunnan.tif", WIDE, crs=crs, transform=LIES if crs == "EPSG:4326" else TRANSFORM)
    with pytest.raises(
        FileError, match=r"yunnan\.tif and the streets do not overlap: the heights lie at 102\."
    ) as refused:
        read(path, bounds=bounds)
    assert "不重叠" in refused.value.text("zh")


def test_more_cells_than_an_office_computer_holds_are_refused_before_they_are_read(tmp_path, monkeypatch):
    path = write(tmp_path / "fine.tif", WIDE, crs="EPSG:4326", transform=LIES)
    monkeypatch.setattr(elevation, "MAX_CELLS", 5_000)
    with pytest.raises(FileError, match=r"fine\.tif has .* million cells .*Cut it to the place"):
        read(path)
    assert read(path, bounds=(102.74, 25.04, 102.75, 25.05)).height_m.size < 5_000


# ---- what cannot be used ---------------------------------------------------------------------------


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileError, match=r"There is no file .*nowhere\.tif"):
        read_surface(tmp_path / "nowhere.tif")


@pytest.mark.parametrize("name", ["dem.tif", "N25E102.hgt", "dem.asc", "dem.img"])
@pytest.mark.parametrize("content", [b"", b"not a raster at all"])
def test_a_file_that_is_no_raster_is_named(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match=f"The file {name} cannot be read"):
        read_surface(tmp_path / name)


def test_a_raster_that_is_cut_short_is_named(tmp_path):
    rough = np.random.default_rng(1).integers(0, 2000, (300, 300)).astype(np.int16)
    whole = write(tmp_path / "dem.tif", rough, compress="deflate").read_bytes()
    (tmp_path / "half.tif").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileError, match=r"half\.tif cannot be read: it may be damaged, cut short"):
        read_surface(tmp_path / "half.tif")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(FileError, match=r"There is no file"):
        read_surface(tmp_path)


def test_a_raster_without_a_reference_system_is_refused(tmp_path):
    path = write(tmp_path / "dem.tif", np.array(HEIGHTS, np.int16), crs=None)
    with pytest.raises(CrsError, match=r"dem\.tif has no coordinate reference system"):
        read_surface(path)


def test_a_reference_system_that_is_not_on_the_ground_is_refused(tmp_path):
    sheet = 'ENGCRS["a drawing",EDATUM["unknown"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
    path = write(tmp_path / "dem.tif", np.array(HEIGHTS, np.int16), crs=sheet)
    with pytest.raises(CrsError, match=r"coordinate reference system"):
        read_surface(path)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")  # as it is written
def test_a_raster_that_does_not_say_where_it_lies_is_refused(tmp_path):
    path = write(tmp_path / "scan.tif", np.array(HEIGHTS, np.int16), transform=None)
    with pytest.raises(FileError, match=r"scan\.tif does not say where its cells lie"):
        read_surface(path)


def test_a_picture_is_refused(tmp_path):
    path = write(tmp_path / "relief.tif", np.zeros((3, 5, 5), dtype=np.uint8))
    with pytest.raises(FileError, match=r"relief\.tif has 3 bands.*or it is a picture"):
        read_surface(path)


@pytest.mark.parametrize("unit", ["ft", "US survey foot", "cm"])
def test_heights_in_another_unit_are_refused(tmp_path, unit):
    path = write(tmp_path / "dem.tif", np.array(HEIGHTS, np.int16), unit=unit)
    with pytest.raises(FileError, match=f"The heights in dem.tif are in '{unit}', not in metres"):
        read_surface(path)


@pytest.mark.parametrize("unit", ["m", "metre", "Meters"])
def test_heights_that_say_that_they_are_metres_are_read(tmp_path, unit):
    assert read(write(tmp_path / "dem.tif", np.array(HEIGHTS, np.int16), unit=unit)).height_m.tolist() == HEIGHTS


def test_a_reference_system_whose_heights_are_in_feet_is_refused(tmp_path):
    crs = CRS("EPSG:2263+6360").to_wkt()
    path = write(tmp_path / "dem.tif", np.array(HEIGHTS, np.int16), crs=crs)
    with pytest.raises(FileError, match=r"The heights in dem\.tif are in 'US survey foot'"):
        read_surface(path)


@pytest.mark.parametrize("value", [-9999, 20_000])
def test_a_raster_without_a_height_is_refused(tmp_path, value):
    path = write(tmp_path / "dem.tif", np.full((4, 4), value, dtype=np.int16), nodata=-9999)
    with pytest.raises(FileError, match=r"dem\.tif holds no height .* outside -500 to 9000 m"):
        read_surface(path)


def test_a_refused_raster_says_nothing_on_the_side_and_leaves_nothing_behind(tmp_path):
    # GDAL and rasterio have channels of their own, standard error among them: the sentence is enough.
    whole = write(
        tmp_path / "dem.tif", np.random.default_rng(1).integers(0, 2000, (99, 99)).astype(np.int16)
    ).read_bytes()
    path = tmp_path / "half.tif"
    path.write_bytes(whole[: len(whole) // 2])
    code = (
        "import sys; from pathlib import Path; from circle15.errors import FileError;"
        "from circle15.sources.elevation import read_surface\n"
        "try: read_surface(Path(sys.argv[1]))\n"
        "except FileError as error: print(error)"
    )
    place = Path(elevation.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=place
    )
    assert "half.tif cannot be read" in done.stdout
    assert done.stderr == ""
    assert {file.name for file in tmp_path.iterdir()} == {"dem.tif", "half.tif"}


def test_rasters_are_opened_only_where_there_is_one():
    code = "import sys, circle15.sources.elevation; sys.exit('rasterio' in sys.modules)"
    place = Path(elevation.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=place).returncode == 0


# ---- a real place ----------------------------------------------------------------------------------


def place(name):
    folder = os.environ.get("CIRCLE15_PLACES")
    if not folder:
        pytest.skip("set CIRCLE15_PLACES to the folder that holds the real places")
    path = Path(folder) / "porto-alegre" / name
    if not path.is_file():
        pytest.skip(f"CIRCLE15_PLACES holds no {name}")
    return path


def grades(surface, crs, xy):
    """Rise over run between points and those 100 m to their east."""
    rise_m = heights(surface, np.add(xy, (100, 0)), crs) - heights(surface, xy, crs)
    return np.abs(rise_m[np.isfinite(rise_m)]) / 100


@pytest.mark.places
def test_porto_alegre_lies_by_its_lake_below_its_hills():
    network = build_network(read_streets(place("poa_osm.pbf")))
    path = place("poa_elevation.tif")
    surface, raw = read_surface(path), read_surface(path, smoothing_m=0)
    height_m = heights(surface, network.node_xy, network.crs)
    known = np.isfinite(height_m)
    print(f"{known.mean():.1%} of the nodes have a height,", np.nanpercentile(height_m, [0, 50, 100]).round())  # noqa: T201
    assert known.mean() > 0.9
    assert 0 <= height_m[known].min() < 5
    assert 100 < height_m[known].max() <= 255  # the most that its bytes hold
    assert 10 < np.median(height_m[known]) < 60
    gentle, rough = grades(surface, network.crs, network.node_xy), grades(raw, network.crs, network.node_xy)
    print(f"steeper than 30 %: {(gentle > 0.3).mean():.2%}, without smoothing {(rough > 0.3).mean():.2%}")  # noqa: T201
    assert (gentle < 0.3).mean() > 0.99
    assert (gentle > 0.1).mean() < (rough > 0.1).mean()
