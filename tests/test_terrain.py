"""Heights, barriers and gates of a study: read from files, walked on, and said in the run's notes.

The small town's road is twenty blocks of 100 m; a block is a level minute. West lives at its start, the clinic stands
at block 4, middle lives at block 10, east at block 20.
"""

import math

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely

import circle15 as c15
from circle15.commands.shell import REFUSED
from circle15.network.profile import PROFILES
from tests.run_cli import inside
from tests.small_town import CORNER_M, CRS, STUDY, at, lon_lat, street, write_csv, write_study

HILL = 0.1
UP, DOWN = (math.exp(3.5 * (abs(grade + 0.05) - 0.05)) for grade in (HILL, -HILL))
SLOPE = STUDY.replace('name = "block"', 'slope = "tobler", name = "block"')
RASTER = SLOPE.replace('edge = "closed"', 'edge = "closed"\nelevation = "hill.tif"')


def write_hill(folder, *, west_void_m=0.0):
    """A plane that climbs 10 m every 100 m to the east, well beyond the town."""
    west, north = CORNER_M[0] - 2_000, CORNER_M[1] + 2_000
    middles = np.arange(200) * 30.0 + 15.0 - 2_000
    plane = np.tile(HILL * middles, (140, 1)).astype(np.float32)
    plane[:, middles < west_void_m - 100] = -9999 if west_void_m else plane[:, middles < west_void_m - 100]
    grid = {"driver": "GTiff", "width": 200, "height": 140, "count": 1, "dtype": "float32", "crs": CRS, "nodata": -9999}
    with rasterio.open(folder / "hill.tif", "w", transform=rasterio.Affine(30, 0, west, 0, -30, north), **grid) as file:
        file.write(plane, 1)


def write_wall(folder, x=8.5):
    wall = shapely.LineString([at(x, -3), at(x, 3)])
    gpd.GeoDataFrame(geometry=[wall], crs=CRS).to_file(folder / "wall.gpkg", layer="wall")


def minutes(result):
    table = result.times
    return table[table["kind"] == "clinic"].set_index("community_id")["walk_min"].round(2).to_dict()


def notes(result):
    return {note["key"]: note for note in result.manifest["notes"]}


def test_the_way_up_a_hill_takes_longer_and_the_way_down_it_too_where_it_is_steep(tmp_path):
    path = write_study(tmp_path, RASTER)
    write_hill(tmp_path)
    found = c15.run(path)
    # West climbs four blocks; middle and east come down to the clinic.
    expected = {"west": 4 * UP, "middle": 6 * DOWN, "east": 16 * DOWN}
    assert minutes(found) == pytest.approx(expected, abs=0.02)
    (heights,) = (entry for entry in found.manifest["inputs"] if entry["role"] == "elevation")
    assert (heights["file"], heights["smoothing_m"]) == ("hill.tif", 30.0)
    assert found.manifest["parameters"]["height_step_m"] == 30.0
    assert found.manifest["parameters"]["gate_opens_m"] is None
    assert "note.level" not in notes(found)


def test_without_heights_a_walker_who_minds_slopes_is_told_that_streets_count_as_level(tmp_path):
    found = c15.run(write_study(tmp_path, SLOPE))
    assert minutes(found) == {"west": 4.0, "middle": 6.0, "east": 16.0}
    assert notes(found)["note.level"]["en"] == (
        "No elevations were given: streets count as level for 'one block a minute' too."
    )
    assert "一分钟一个街区" in notes(found)["note.level"]["zh"]


def test_streets_whose_height_nobody_knows_are_counted(tmp_path):
    path = write_study(tmp_path, RASTER)
    write_hill(tmp_path, west_void_m=1_000)
    found = c15.run(path)
    km = float(notes(found)["note.heights_unknown"]["en"].split(" km")[0])
    assert km == pytest.approx(0.9, abs=0.2)


def test_a_wall_parts_the_town_until_a_gate_is_opened_in_it(tmp_path):
    study = STUDY.replace("edge = ", "min_fragment_m = 100\nedge = ") + '\n[barriers]\nsource = "wall.gpkg"\n'
    path = write_study(tmp_path, study)
    write_wall(tmp_path)
    walled = c15.run(path)
    clinics = walled.times[walled.times["kind"] == "clinic"].set_index("community_id")
    assert clinics["reason"].to_dict() == {"west": "", "middle": "island", "east": "island"}
    assert clinics["walk_min"].notna().to_dict() == {"west": True, "middle": False, "east": False}

    write_csv(tmp_path / "gates.csv", "id,community_id,lon,lat", [("g1", "middle", *lon_lat(8.5, 0.05))])
    path.write_text(study + '\n[gates]\nsource = "gates.csv"\n', encoding="utf-8")
    opened = c15.run(path)
    # The people of the middle leave through it, 5 m beside the street: 150 + 5 + 450 m.
    assert minutes(opened) == pytest.approx({"west": 4.0, "middle": 6.05, "east": 16.0}, abs=0.002)
    assert "note.gates" in notes(opened)


def test_the_command_line_takes_heights_barriers_and_gates(tmp_path):
    write_study(tmp_path)
    write_hill(tmp_path)
    write_wall(tmp_path)
    gpd.GeoDataFrame(geometry=[at(8.5, 0)], crs=CRS).to_file(tmp_path / "gate.gpkg", layer="gate")
    base = [
        "times", "--network", tmp_path / "streets.gpkg", "--origins", tmp_path / "communities.csv", "--nearest",
        "--destinations", tmp_path / "facilities.csv", "--kind", "clinic", "-o", tmp_path / "out.csv",
        "--profile", "adult",
    ]  # fmt: skip

    def times(*options):
        done = inside(*base, *options)
        assert done.code == 0, done.err
        rows = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
        where = rows[0].split(",").index("walk_min")
        return {row.split(",")[0]: row.split(",")[where] for row in rows[1:]}

    level = times()
    assert float(level["west"]) == pytest.approx(5.0, abs=0.01)  # 400 m at 4.8 km/h
    assert float(times("--elevation", tmp_path / "hill.tif")["west"]) == pytest.approx(5.0 * UP, abs=0.02)
    assert times("--barriers", tmp_path / "wall.gpkg")["middle"] == ""
    assert times("--barriers", tmp_path / "wall.gpkg", "--gates", tmp_path / "gate.gpkg") == level


def test_a_raster_that_is_missing_is_named(tmp_path):
    done = inside("run", write_study(tmp_path, RASTER), "--out", tmp_path / "out")
    assert done.code == REFUSED
    assert "hill.tif" in done.err


def test_the_manifest_says_what_costs_a_walker_time_and_where_the_numbers_come_from(tmp_path):
    study = STUDY.replace("minutes = [1]", 'minutes = [1]\ncompare_profiles = ["elderly", "wheelchair"]')
    found = c15.run(write_study(tmp_path, study))
    elderly, wheelchair = found.manifest["compare_profiles"]
    assert elderly["stairs_factor"] == 3.0
    assert elderly["sources"]["signal_crossing_s"] == PROFILES["elderly"].sources["signal_crossing_s"]
    assert wheelchair["costs"]["zh"].startswith("坡度按 Tobler 函数计时、不走大于 8.3 % 的坡、不走台阶")
    assert found.manifest["profile"]["costs"] == {"zh": "", "en": ""}


def test_streets_that_a_wheelchair_cannot_use_are_told_in_kilometres(tmp_path):
    path = write_study(tmp_path, STUDY.replace("minutes = [1]", 'minutes = [1]\ncompare_profiles = ["wheelchair"]'))
    layer = gpd.GeoDataFrame(
        {"highway": ["residential", "steps"]}, geometry=[street((0, 0), (20, 0)), street((5, 0), (5, 2))], crs=CRS
    )
    (tmp_path / "streets.gpkg").unlink()
    layer.to_file(tmp_path / "streets.gpkg", layer="streets")
    said = notes(c15.run(path))["note.profile_closed"]
    assert said["en"].startswith("'wheelchair or frail' cannot use 0.2 km of streets")
