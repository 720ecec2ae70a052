"""The sample place Monaco is what its README says it is."""

import datetime as dt
import hashlib
import importlib.util
import sys
import tomllib
from pathlib import Path

import geopandas as gpd
import osmium
import pandas as pd
import pytest
import shapely

FOLDER = Path(__file__).resolve().parent.parent / "data" / "monaco"
METRES = "EPSG:32632"
LAYERS = ("outline", "communities", "buildings")


def read(layer, folder=FOLDER):
    return gpd.read_file(folder / f"{layer}.gpkg", layer=layer)


@pytest.fixture(scope="module")
def communities():
    return read("communities")


@pytest.fixture(scope="module")
def buildings():
    return read("buildings")


@pytest.fixture(scope="module")
def make_sample():
    spec = importlib.util.spec_from_file_location("make_sample_monaco", FOLDER / "make_sample.py")
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)  # no __pycache__ among the data
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def remade(make_sample, tmp_path_factory):
    folder = tmp_path_factory.mktemp("monaco")
    make_sample.make(FOLDER, folder)
    return folder


def test_the_extract_is_the_one_that_the_readme_describes():
    content = (FOLDER / "monaco.osm.pbf").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert len(content) == 537_903
    assert digest == "1fdee8b72c48f932cab3aa9f1f74f87dfd954509a3b47cb932556d827189b97c"
    assert f"{len(content):,} bytes" in readme
    assert digest in readme


def test_the_readme_names_openstreetmap_and_its_licence():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "© OpenStreetMap contributors" in readme
    assert "Open Database License (ODbL) 1.0" in readme
    assert "https://www.openstreetmap.org/copyright" in readme


def test_the_sample_stays_small():
    files = [path for path in FOLDER.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 1_200_000


@pytest.mark.parametrize("layer", LAYERS)
def test_a_table_has_unique_ids_and_valid_geometry_in_longitude_and_latitude(layer):
    table = read(layer)
    assert table.crs == "EPSG:4326"
    assert table["id"].is_unique
    assert table.notna().all(axis=None)
    assert table.geometry.is_valid.all()
    assert not table.geometry.is_empty.any()


def test_there_are_nine_urban_wards_of_one_town(communities):
    assert communities["name"].tolist() == [
        "La Condamine",
        "Fontvieille",
        "Jardin Exotique",
        "Larvotto",
        "Monte-Carlo",
        "Les Monegetti",
        "Monaco-Ville",
        "Ravin de Sainte-Dévote",
        "La Rousse",
    ]
    assert communities["id"].str.fullmatch("MC-[A-Z]{2}").all()
    assert set(communities["district"]) == {"Monaco"}
    assert set(communities["urban_rural"]) == {"urban"}
    assert set(communities["place_type"]) == {"urban"}
    assert set(communities.geom_type) == {"MultiPolygon"}


def test_the_wards_cover_the_town_and_do_not_overlap(communities):
    wards = communities.to_crs(METRES)
    town = read("outline").to_crs(METRES).union_all()
    together = wards.union_all()
    assert together.symmetric_difference(town).area < 1
    assert wards.area.sum() - together.area < 1
    assert town.area == pytest.approx(2_083_000, abs=1000)


def test_the_wards_end_at_the_coast(communities):
    harbour = shapely.Point(7.4262, 43.7352)
    open_sea = shapely.Point(7.4350, 43.7380)
    assert not communities.contains(harbour).any()
    assert not communities.contains(open_sea).any()


def test_exactly_the_wards_that_lack_a_stretch_of_the_border_are_approximate(communities, make_sample):
    relations, lines = make_sample.read_boundaries(FOLDER / "monaco.osm.pbf")
    lacking = {
        relation.tags["ISO3166-2"]: make_sample.missing_ways(relation, lines)
        for relation in relations
        if relation.osm_id != make_sample.LAND_RELATION
    }
    approximate = communities.loc[communities["approximate"], "id"]
    assert set(approximate) == {"MC-JE", "MC-MG", "MC-SD"}
    assert set(approximate) == {ward for ward, ways in lacking.items() if ways}
    assert {len(lacking[ward]) for ward in approximate} == {1}


def test_no_population_by_ward_is_made_up(communities, buildings):
    assert not {"population", "households"} & {*communities.columns, *buildings.columns}


def test_every_building_lies_in_the_ward_that_it_names(communities, buildings):
    outlines = communities.set_index("id").geometry
    named = gpd.GeoSeries(outlines.loc[buildings["community_id"]].to_numpy(), crs=outlines.crs)
    assert buildings.geometry.within(named, align=False).all()


def test_every_ward_has_buildings(communities, buildings):
    assert set(buildings["community_id"]) == set(communities["id"])


def test_every_building_has_a_floor_at_least_and_says_where_the_number_comes_from(buildings):
    assert pd.api.types.is_integer_dtype(buildings["floors"])
    assert (buildings["floors"] >= 1).all()
    assert set(buildings["floors_source"]) == {"osm", "ward_median"}


def test_floors_that_are_not_mapped_are_the_median_of_the_ward(buildings):
    for _, ward in buildings.groupby("community_id"):
        known = ward.loc[ward["floors_source"] == "osm", "floors"]
        filled = ward.loc[ward["floors_source"] == "ward_median", "floors"]
        assert (filled == known.quantile(0.5, interpolation="lower")).all()


@pytest.mark.parametrize(("text", "floors"), [("4", 4), ("4.5", 5), ("0", 1), ("4;5", None), ("", None), (None, None)])
def test_floors_are_read_as_whole_numbers_or_not_at_all(make_sample, text, floors):
    read_floors = make_sample.levels(text)
    assert pd.isna(read_floors) if floors is None else read_floors == floors


def test_the_readme_counts_what_the_tables_hold(communities, buildings):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    hectares = communities.set_index("id").to_crs(METRES).area / 1e4
    for ward in communities.itertuples():
        here = buildings[buildings["community_id"] == ward.id]
        known = (here["floors_source"] == "osm").sum()
        approximate = "yes " if ward.approximate else ""
        row = f"| {ward.id} | {ward.name} | {approximate}| {hectares[ward.id]:.1f} | {len(here)} | {known} |"
        assert row in readme
    assert f"{len(buildings)} residential buildings" in readme


def test_making_the_sample_again_gives_the_same_tables(remade):
    for layer in LAYERS:
        before, after = read(layer), read(layer, remade)
        pd.testing.assert_frame_equal(
            pd.DataFrame(before.drop(columns="geometry")), pd.DataFrame(after.drop(columns="geometry"))
        )
        # another version of GEOS may choose another inner point or another first vertex
        before, after = before.to_crs(METRES), after.to_crs(METRES)
        assert (before.symmetric_difference(after, align=False).area < 1).all()
        assert (before.distance(after, align=False) < 25).all()


def test_making_the_sample_twice_gives_the_same_bytes(make_sample, remade, tmp_path):
    make_sample.make(FOLDER, tmp_path)
    for layer in LAYERS:
        name = f"{layer}.gpkg"
        assert (tmp_path / name).read_bytes() == (remade / name).read_bytes()


def test_the_study_reads_files_that_are_there_and_dates_them_as_the_extract_does():
    study = tomllib.loads((FOLDER / "study.toml").read_text(encoding="utf-8"))
    (facilities,) = study["facilities"]
    sections = [study["network"], study["communities"], study["buildings"], facilities]
    assert all((FOLDER / section["source"]).is_file() for section in sections)
    assert study["network"]["edge"] == "closed"
    with osmium.io.Reader(str(FOLDER / "monaco.osm.pbf")) as reader:
        stamp = reader.header().get("osmosis_replication_timestamp")
    assert facilities["as_of"] == dt.date.fromisoformat(stamp[:10])
