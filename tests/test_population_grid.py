"""People by a population grid: cells, points and rasters inside an outline, as weights (definition D4).

Places are in blocks of 100 m, as in small_town.py.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

import circle15 as c15
from circle15.errors import FileError, TableError
from circle15.sources import population as grids
from circle15.sources.population import read_population
from circle15.verdicts.demand import demand_points
from tests.small_town import (
    BLOCK_M,
    CRS,
    ROAD,
    STUDY,
    area,
    at,
    buildings,
    communities,
    facilities,
    lon_lat,
    metres,
    table,
    town,
    write_csv,
    write_study,
)
from tests.test_demand import basis, spots

#: Two blocks square, and one beside it that cuts cells in half.
PEOPLE = communities({"a": area(0, 0, 2, 2), "b": area(2, 0, 3.5, 2), "point": at(10, 10)})


def cells(counts, name="population"):
    """Cells of one block each, by their south-west corners."""
    shapes = {f"{x},{y}": area(x, y, x + 1, y + 1) for x, y in counts}
    return table(shapes, **{name: list(counts.values())})


def people_in(demand, community):
    return demand.total_weight[list(demand.ids).index(community)]


# ---- cells and points ------------------------------------------------------------------------------


def test_cells_inside_an_outline_are_its_people_and_stand_in_their_middle():
    demand = demand_points(PEOPLE, population=cells({(0, 0): 10, (1, 1): 30, (5, 5): 1000}))
    assert spots(demand, "a") == {(0.5, 0.5): 10, (1.5, 1.5): 30}
    assert basis(demand) == {"a": "grid_population", "b": "outline", "point": "point"}


def test_a_cell_that_an_outline_cuts_gives_its_share_of_the_area_where_that_lies():
    demand = demand_points(PEOPLE, population=cells({(3, 0): 10, (3, 1): 6}))
    assert spots(demand, "b") == {(3.25, 0.5): 5, (3.25, 1.5): 3}


def test_neighbours_share_a_cell_that_lies_across_their_border():
    demand = demand_points(PEOPLE, population=table({"x": area(1.75, 0, 2.75, 1)}, population=[40]))
    assert (people_in(demand, "a"), people_in(demand, "b")) == pytest.approx((10, 30))


def test_cells_that_only_touch_an_outline_are_not_in_it():
    assert basis(demand_points(PEOPLE, population=cells({(4, 0): 10, (-1, 0): 10, (2, 2): 10})))["a"] == "outline"


def test_a_piece_that_bends_around_its_middle_stands_inside_the_outline():
    bend = shapely.Polygon([metres(*p) for p in [(0, 0), (1, 0), (1, 1), (0.9, 1), (0.9, 0.1), (0, 0.1)]])
    demand = demand_points(communities({"a": bend}), population=cells({(0, 0): 10}))
    assert shapely.Point(demand.xy[0]).intersects(bend)
    assert demand.weight[0] == pytest.approx(10 * bend.area / BLOCK_M**2)


def test_a_cell_that_is_too_large_for_one_point_is_sampled():
    wide = communities({"a": area(0, 0, 3, 3)})
    demand = demand_points(wide, population=table({"big": area(0, 0, 8, 8)}, population=[640]))
    assert basis(demand)["a"] == "grid_population"
    # Three blocks square of eight: nine blocks, ten people each; every 50 m, borders left out.
    at_a = spots(demand, "a")
    assert len(at_a) == 25
    assert list(at_a.values()) == pytest.approx([90 / 25] * 25)


def test_points_count_for_the_outline_that_contains_them_and_for_no_other():
    grid = table({"in": at(1, 1), "also": at(1.5, 1), "beside": at(3.6, 1)}, population=[7, 2, 50])
    demand = demand_points(PEOPLE, population=grid)
    assert spots(demand, "a") == {(1, 1): 7, (1.5, 1): 2}
    assert basis(demand)["b"] == "outline"


def test_households_weigh_where_people_are_not_counted():
    demand = demand_points(PEOPLE, population=cells({(0, 0): 3, (1, 0): 4}, "households"))
    assert (spots(demand, "a"), basis(demand)["a"]) == ({(0.5, 0.5): 3, (1.5, 0.5): 4}, "grid_households")
    both = cells({(0, 0): 3, (1, 0): 4}, "households").assign(population=[np.nan, 0])
    assert basis(demand_points(PEOPLE, population=both))["a"] == "grid_households"


def test_cells_that_say_nothing_or_less_than_nothing_do_not_count():
    demand = demand_points(PEOPLE, population=cells({(0, 0): -99999, (1, 0): np.nan, (0, 1): 5, (1, 1): 0}))
    assert spots(demand, "a") == {(0.5, 1.5): 5}


def test_an_outline_without_people_in_the_grid_is_sampled_and_says_so():
    demand = demand_points(PEOPLE, population=cells({(0, 0): 0, (1, 0): -1, (2, 0): 9}))
    assert basis(demand) == {"a": "outline", "b": "grid_population", "point": "point"}


def test_an_empty_grid_is_as_good_as_none():
    assert basis(demand_points(PEOPLE, population=cells({(0, 0): 1}).iloc[:0]))["a"] == "outline"


# ---- what comes first ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"population": [5]}, "buildings_population"),
        ({"households": [5]}, "buildings_households"),
        ({"floors": [5]}, "grid_population"),
        ({}, "grid_population"),
    ],
)
def test_buildings_that_say_who_lives_there_come_before_the_grid_and_others_after_it(columns, name):
    homes = buildings({"h": at(1, 1)}, community_id=["a"], **columns)
    assert basis(demand_points(PEOPLE, homes, cells({(0, 0): 10})))["a"] == name


def test_buildings_without_people_come_before_the_bare_outline():
    homes = buildings({"h": at(1, 1)}, community_id=["a"], floors=[5])
    assert basis(demand_points(PEOPLE, homes, cells({(2, 0): 10})))["a"] == "buildings_floors"


# ---- laws ------------------------------------------------------------------------------------------

CORNER = st.integers(-20, 50).map(lambda n: n / 10)


@settings(max_examples=60, deadline=None)
@given(
    counts=st.dictionaries(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), st.integers(0, 50), min_size=1),
    cut=st.tuples(CORNER, CORNER),
)
def test_the_pieces_of_an_outline_share_out_its_people(counts, cut):
    x, y = min(max(cut[0], 0.1), 3.9), min(max(cut[1], 0.1), 3.9)
    parts = {
        "sw": area(0, 0, x, y),
        "se": area(x, 0, 4, y),
        "nw": area(0, y, x, 4),
        "ne": area(x, y, 4, 4),
    }
    grid = cells(counts)
    whole = demand_points(communities({"w": area(0, 0, 4, 4)}), population=grid)
    pieces = demand_points(communities(parts), population=grid)
    peopled = np.isin(pieces.basis[pieces.community], ["grid_population"])
    expected = whole.weight.sum() if whole.basis[0] == "grid_population" else 0.0
    assert pieces.weight[peopled].sum() == pytest.approx(expected, rel=1e-3, abs=1e-6)
    for number, name in enumerate(parts):
        own = pieces.xy[pieces.community == number]
        assert shapely.intersects_xy(shapely.buffer(parts[name], 1e-6), own).all()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 99))
def test_the_order_of_the_cells_does_not_matter(seed):
    grid = cells({(x, y): 1 + x + 3 * y for x in range(4) for y in range(3)})
    one, other = (demand_points(PEOPLE, population=g) for g in (grid, grid.sample(frac=1, random_state=seed)))
    for name in ("a", "b"):
        assert spots(one, name) == pytest.approx(spots(other, name))


# ---- rasters ---------------------------------------------------------------------------------------


def write_raster(path, values, *, corner=(0, 4), cell=1.0, crs=CRS, nodata=-99999.0, bands=1, **tags):
    """A raster whose north-west corner lies at some blocks, and whose cells are some blocks wide."""
    values = np.asarray(values, dtype=np.float32)
    west, north = metres(*corner)
    transform = Affine(cell * BLOCK_M, 0, west, 0, -cell * BLOCK_M, north)
    with rasterio.open(
        path, "w", driver="GTiff", width=values.shape[1], height=values.shape[0], count=bands, dtype="float32",
        crs=crs, transform=transform, nodata=nodata,
    ) as file:  # fmt: skip
        for band in range(1, bands + 1):
            file.write(values, band)
        if tags:
            file.scales, file.offsets = [tags["scale"]], [tags["offset"]]
    return path


#: Four rows of five cells, from the north: the southernmost is row 3.
VALUES = np.arange(20).reshape(4, 5) + 1.0


def test_a_raster_is_cells_around_the_outlines(tmp_path):
    found = read_population(write_raster(tmp_path / "p.tif", VALUES), PEOPLE)
    demand = demand_points(PEOPLE, population=found.table)
    assert spots(demand, "a") == {(0.5, 0.5): 16, (1.5, 0.5): 17, (0.5, 1.5): 11, (1.5, 1.5): 12}
    assert spots(demand, "b") == {(2.5, 0.5): 18, (3.25, 0.5): 9.5, (2.5, 1.5): 13, (3.25, 1.5): 7}
    assert (found.table["population"] > 0).all()
    assert found.notes == ()


def test_only_cells_that_an_outline_meets_are_read(tmp_path):
    found = read_population(write_raster(tmp_path / "p.tif", VALUES), communities({"a": area(0.2, 0.2, 0.8, 0.8)}))
    assert found.table["population"].tolist() == [16]


def test_void_and_negative_cells_inside_an_outline_are_counted_in_a_note(tmp_path):
    values = VALUES.copy()
    values[3, 0], values[3, 1], values[0, 4] = -99999, -3, -3
    found = read_population(write_raster(tmp_path / "p.tif", values), communities({"a": area(0.1, 0.1, 1.9, 1.9)}))
    assert sorted(found.table["population"]) == [11, 12]
    (note,) = found.notes
    assert note.text("en").startswith("p.tif: 2 cells of the population grid say nothing")


def test_a_cell_that_lies_half_beyond_the_rim_of_the_raster_is_no_cell(tmp_path):
    found = read_population(write_raster(tmp_path / "p.tif", VALUES), communities({"a": area(-2, 0.1, 0.5, 0.9)}))
    demand = demand_points(communities({"a": area(-2, 0.1, 0.5, 0.9)}), population=found.table)
    assert demand.total_weight[0] == pytest.approx(16 * 0.5 * 0.8)


def test_scale_and_offset_are_applied(tmp_path):
    path = write_raster(tmp_path / "p.tif", VALUES, scale=2.0, offset=0.5)
    found = read_population(path, communities({"a": area(0.2, 0.2, 0.8, 0.8)}))
    assert found.table["population"].tolist() == [32.5]


def test_a_raster_in_degrees_gives_the_people_of_its_cells(tmp_path):
    lon, lat = lon_lat(-1, 3)
    with rasterio.open(
        tmp_path / "p.tif", "w", driver="GTiff", width=12, height=12, count=1, dtype="float32", crs="EPSG:4326",
        transform=Affine(0.0005, 0, lon, 0, -0.0005, lat), nodata=-1,
    ) as file:  # fmt: skip
        file.write(np.ones((1, 12, 12), dtype=np.float32))
    found = read_population(tmp_path / "p.tif", PEOPLE)
    demand = demand_points(PEOPLE, population=found.table.to_crs(CRS))
    # 0.0005 degrees are 55.4 m north and 48.2 m east at 29.8 degrees: 40,000 m2 hold 15 cells.
    assert people_in(demand, "a") == pytest.approx(40_000 / (55.42 * 48.36), rel=0.01)


def test_a_raster_for_points_alone_is_not_read(tmp_path):
    found = read_population(write_raster(tmp_path / "p.tif", VALUES), communities({"p": at(1, 1)}))
    assert (len(found.table), found.notes) == (0, ())


@pytest.mark.parametrize(
    ("made", "match"),
    [
        ({"bands": 2}, "2 bands"),
        ({"corner": (500, 500)}, "do not overlap"),
        ({"crs": None}, "no coordinate reference system"),
    ],
)
def test_a_raster_that_cannot_be_used_is_refused(tmp_path, made, match):
    path = write_raster(tmp_path / "p.tif", VALUES, **made)
    with pytest.raises(ValueError, match=match):
        read_population(path, PEOPLE)


def test_a_raster_that_is_missing_damaged_or_too_fine_is_refused(tmp_path, monkeypatch):
    with pytest.raises(FileError, match="no file"):
        read_population(tmp_path / "none.tif", PEOPLE)
    (tmp_path / "bad.tif").write_bytes(b"no raster")
    with pytest.raises(FileError, match=r"bad\.tif cannot be read"):
        read_population(tmp_path / "bad.tif", PEOPLE)
    monkeypatch.setattr(grids, "MAX_CELLS", 7)
    with pytest.raises(FileError, match="million cells around the communities"):
        read_population(write_raster(tmp_path / "p.tif", VALUES), PEOPLE)


# ---- tables ----------------------------------------------------------------------------------------


def test_a_csv_of_points_with_chinese_headings(tmp_path):
    path = tmp_path / "格网.csv"
    rows = [("1", 30, *lon_lat(1, 1)), ("2", -99999, *lon_lat(1.5, 1)), ("3", "", *lon_lat(3, 1))]
    write_csv(path, "网格编号,人口(人),经度,纬度", rows)
    found = read_population(path, PEOPLE)
    assert found.table["population"].fillna(-1).tolist() == [30, -99999, -1]
    assert [note.key for note in found.notes] == ["cells_unknown"]
    assert found.notes[0].text("zh").startswith("格网.csv：2 个人口格网缺少数值或为负")
    assert len(found.rejected) == 0


def test_polygons_of_a_geopackage_and_of_a_geojson(tmp_path):
    grid = cells({(0, 0): 10, (1, 0): 20})
    grid.to_file(tmp_path / "cells.gpkg", layer="cells")
    grid.to_crs(4326).to_file(tmp_path / "cells.geojson")
    for name in ("cells.gpkg", "cells.geojson"):
        found = read_population(tmp_path / name, PEOPLE).table.to_crs(CRS)
        weights = list(spots(demand_points(PEOPLE, population=found), "a").values())
        assert weights == pytest.approx([10, 20], abs=0.01)


def test_a_table_that_counts_nobody_is_refused(tmp_path):
    write_csv(tmp_path / "cells.csv", "id,value,lon,lat", [("1", 3, *lon_lat(1, 1))])
    with pytest.raises(TableError, match=r"lacks the needed column 'population' \(.+\). Its columns are: .*value"):
        read_population(tmp_path / "cells.csv", PEOPLE)


# ---- the whole chain -------------------------------------------------------------------------------


def test_times_weigh_the_people_of_the_grid():
    # A clinic at the western end of a road; 30 of 40 people live 300 m east of it and 10 at 100 m.
    network = town(ROAD)
    people = communities({"a": area(0, -0.5, 4, 0.5)})
    grid = table({"near": at(1, 0), "far": at(3, 0)}, population=[10, 30])
    found = c15.nearest_times(network, people, facilities({"c": ("clinic", 0, 0)}), population=grid, within_min=2)
    (row,) = found.to_dict("records")
    assert (row["best_min"], row["walk_min"], row["worst_min"], row["share_within"]) == (1.0, 3.0, 3.0, 0.25)
    assert row["demand_basis"] == "grid_population"


def test_a_study_reads_a_raster_and_says_which_outlines_it_leaves_empty(tmp_path):
    study = STUDY.replace("communities.csv", "communities.gpkg") + '\n[population]\nsource = "people.tif"\n'
    path = write_study(tmp_path, study)
    shapes = {"west": area(0, -0.5, 1, 0.5), "middle": area(10, -0.5, 11, 0.5), "east": area(19, -0.5, 20, 0.5)}
    communities(shapes, name=list(shapes)).reset_index().to_file(tmp_path / "communities.gpkg", layer="c")
    write_raster(tmp_path / "people.tif", [[5.0, 0.0, -99999.0]], corner=(0, 0.5))
    found = c15.run(path, tmp_path / "out")
    used = found.times.drop_duplicates("community_id").set_index("community_id")["demand_basis"]
    assert used.to_dict() == {"west": "grid_population", "middle": "outline", "east": "outline"}
    notes = {note["key"]: note["en"] for note in found.manifest["notes"]}
    assert notes["note.grid_empty"].startswith("2 communities have nobody of the population grid")
    entry = next(entry for entry in found.manifest["inputs"] if entry["role"] == "population")
    assert (entry["file"], entry["rows"]) == ("people.tif", 1)
    assert (found.demand["basis"] == "grid_population").sum() == 1


def test_a_grid_without_people_in_the_table_is_rejected_row_by_row_and_not_guessed(tmp_path):
    write_csv(
        tmp_path / "cells.csv", "id,population,lon,lat", [("1", "many", *lon_lat(1, 1)), ("2", 4, *lon_lat(1, 1))]
    )
    found = read_population(tmp_path / "cells.csv", PEOPLE)
    assert found.rejected["value"].tolist() == ["many"]
    assert spots(demand_points(PEOPLE, population=found.table.to_crs(CRS)), "a") == {(1, 1): 4}


def test_the_public_reader_gives_the_cells(tmp_path):
    path = write_raster(tmp_path / "p.tif", VALUES)
    grid = c15.read_population(path, PEOPLE)
    assert isinstance(grid, gpd.GeoDataFrame)
    found = c15.assess(
        town(ROAD), PEOPLE, facilities({"c": ("clinic", 0, 0)}), population=grid, edge="closed", minutes=(0.2,)
    )
    assert set(found.demand["basis"]) == {"grid_population", "point"}
    assert pd.Series(found.findings["demand_basis"]).isin(["grid_population", "point"]).all()
