"""Layers for a GIS, read back: the right system, encoding, names and numbers, each set of files whole or not at all."""

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from pyproj import CRS

import circle15 as c15
from circle15.errors import InputError, OutputError
from circle15.present.layers import files as writing
from circle15.present.layers import tables as making
from circle15.present.layers.fields import NAME_BYTES, TEXT_BYTES, fitted
from circle15.present.layers.files import put_set, wish_of, write_layers
from circle15.present.layers.systems import fitting, proposed
from circle15.present.layers.tables import layers_of
from circle15.present.summary.findings import gaps_table
from tests.run_cli import inside
from tests.small_town import area, assess, at, communities, facilities, rule, street, town, write_study

PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
PLACES = facilities({"0012": ("clinic", 0.0), "f2": ("clinic", 3.0)}, name=["甲诊所", "乙诊所"], beds=[10, None])
PEOPLE = communities(
    {"0001": at(2), "c2": area(19, -1, 21, 1), "c3": area(39, -1, 41, 1)},
    name=["一社区", "二社区", None],
    population=[100.0, None, 300.0],
)


@pytest.fixture(scope="module")
def result():
    """The clinic is 1, about 17 and about 37 minutes away; the town lies at 117 degrees east, 29.8 degrees north."""
    return assess(town(street((0, 0), (45, 0))), PEOPLE, PLACES, rule(), language="zh")


def read(folder, name, **options):
    return pyogrio.read_dataframe(folder / "layers" / f"{name}.shp", **options)


# ---- what is written --------------------------------------------------------------------------------


def test_a_shapefile_has_its_five_files_and_says_that_it_is_gbk(result, tmp_path):
    written = write_layers(result, tmp_path, wish_of(["shp"]))
    names = {path.name for path in written}
    for layer in ("communities", "community_points", "gaps", "facilities"):
        assert {f"{layer}{part}" for part in PARTS} <= names
        assert (tmp_path / "layers" / f"{layer}.cpg").read_text() == "936"
        assert (tmp_path / "layers" / f"{layer}.dbf").read_bytes()[29] == 0x4D
    assert "字段说明.csv" in names
    assert {path.name for path in (tmp_path / "layers").iterdir()} == names


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_is_read_back_by_what_the_files_say(result, tmp_path, encoding):
    write_layers(result, tmp_path, wish_of(["shp"], encoding=encoding))
    assert read(tmp_path, "community_points")["name"].tolist() == ["一社区"]
    raw = read(tmp_path, "community_points", encoding=encoding)
    assert raw["name"].tolist() == ["一社区"]
    assert "一社区".encode(encoding) in (tmp_path / "layers" / "community_points.dbf").read_bytes()


def test_communities_hold_a_verdict_and_the_minutes_of_each_rule(result, tmp_path):
    write_layers(result, tmp_path, wish_of(["shp"]))
    row = read(tmp_path, "community_points").iloc[0]
    assert (row["id"], row["r001"], row["r001_min"], row["n_gaps"], row["pop"]) == ("0001", "达标", 1.0, 0, 100.0)
    table = read(tmp_path, "communities").set_index("id")
    assert table["r001"].to_dict() == {"c2": "不达标", "c3": "不达标"}
    walks = result.findings[result.findings["decides"]].set_index("unit_id")["walk_min"]
    assert table["r001_min"].to_dict() == pytest.approx(walks[["c2", "c3"]].to_dict())
    assert table["n_gaps"].tolist() == [1, 1]


def test_what_is_not_known_is_empty_and_not_nought(result, tmp_path):
    write_layers(result, tmp_path, wish_of(["shp"]))
    table = read(tmp_path, "communities").set_index("id")
    assert pd.isna(table.loc["c2", "pop"])
    assert pd.isna(table.loc["c3", "name"])
    assert pd.isna(read(tmp_path, "facilities").set_index("id").loc["f2", "beds"])


def test_gaps_are_points_with_the_words_of_the_summary(result, tmp_path):
    write_layers(result, tmp_path, wish_of(["shp", "gpkg"]))
    gaps = gaps_table(result, "zh")
    for table in (read(tmp_path, "gaps"), pyogrio.read_dataframe(tmp_path / "layers" / "circle15.gpkg", layer="gaps")):
        assert table["id"].tolist() == gaps["unit_id"].tolist()
        assert table["value"].tolist() == pytest.approx(gaps["value"].tolist())
        assert table["reason"].tolist() == gaps["reason_text"].tolist()
        assert set(table.geometry.geom_type) == {"Point"}


def test_the_package_holds_every_layer_and_the_streets_when_asked(result, tmp_path):
    write_layers(result, tmp_path, wish_of(["gpkg", "streets"]))
    names = [str(name) for name, _ in pyogrio.list_layers(tmp_path / "layers" / "circle15.gpkg")]
    assert names == ["communities", "community_points", "gaps", "facilities", "service_areas", "streets"]
    assert {path.name for path in (tmp_path / "layers").iterdir()} == {"circle15.gpkg", "字段说明.csv"}


def test_places_stand_where_they_stood(result, tmp_path):
    write_layers(result, tmp_path, wish_of(["shp"], crs="EPSG:4549"))
    spot = read(tmp_path, "community_points")
    assert spot.crs.to_epsg() == 4549
    before = result.communities.loc[["0001"]].to_crs(4490).geometry.iloc[0]
    after = spot.to_crs(4490).geometry.iloc[0]
    assert before.distance(after) < 1e-7


def test_every_field_fits_ten_bytes_is_unique_and_is_explained(result, tmp_path):
    for layer in layers_of(result, "zh", streets=True):
        names = [field.name for field in layer.fields]
        assert names == [name for name in layer.table.columns if name != "geometry"]
        assert len(names) == len(set(names))
        assert all(len(name.encode()) <= NAME_BYTES and name.isascii() for name in names)
        assert all(field.zh and field.en for field in layer.fields)
    write_layers(result, tmp_path, wish_of(["shp"]))
    raw = (tmp_path / "layers" / "字段说明.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    legend = pd.read_csv(tmp_path / "layers" / "字段说明.csv", encoding="utf-8-sig").set_index(["layer", "field"])
    assert legend.loc[("communities", "r001"), "meaning_zh"] == "结论：诊所（小镇规划）"
    assert legend.loc[("communities", "r001_min"), "unit"] == "min"
    assert result.hash in raw.decode("utf-8-sig")


# ---- texts ------------------------------------------------------------------------------------------


def test_long_texts_are_cut_between_characters_and_counted():
    table = gpd.GeoDataFrame(
        {"text": ["社" * 200, "short", None], "odd": ["a😀", "b", "c"], "yes": [True, False, True]},
        geometry=[shapely.Point(0, 0)] * 3,
    )
    for encoding, count in (("gbk", 127), ("utf-8", 84)):
        cut, changed = fitted(table, encoding)
        assert cut["text"].tolist() == ["社" * count, "short", None]
        assert len(cut["text"][0].encode(encoding)) <= TEXT_BYTES
        assert cut["odd"].tolist() == (["a?", "b", "c"] if encoding == "gbk" else ["a😀", "b", "c"])
        assert changed == ({"text": 1, "odd": 1} if encoding == "gbk" else {"text": 1})
        assert cut["yes"].tolist() == [1, 0, 1]
    assert table["text"][0] == "社" * 200


def test_rules_without_fields_are_counted_in_the_list_of_fields(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "MOST_RULES", 1)
    rules = (rule(), rule("wide", limit_min=38.0), rule("wider", limit_min=39.0))
    found = assess(town(street((0, 0), (45, 0))), PEOPLE, PLACES, *rules, language="zh")
    write_layers(found, tmp_path, wish_of(["shp"]))
    legend = pd.read_csv(tmp_path / "layers" / "字段说明.csv", encoding="utf-8-sig", keep_default_na=False)
    said = legend[(legend["field"] == "") & (legend["layer"] != "")].set_index("layer")["meaning_zh"]
    assert sorted(said.index) == ["communities", "community_points"]
    assert all(text.startswith("另有 2 项") for text in said)
    assert "r002" not in set(legend["field"])


def test_a_cut_text_is_said_in_the_list_of_fields(tmp_path):
    where = communities({"c1": at(20)}, name=["长" * 200], population=[1.0])
    found = assess(town(street((0, 0), (45, 0))), where, PLACES, language="zh")
    write_layers(found, tmp_path, wish_of(["shp"]))
    legend = pd.read_csv(tmp_path / "layers" / "字段说明.csv", encoding="utf-8-sig").set_index(["layer", "field"])
    assert "有 1 行" in legend.loc[("community_points", "name"), "note"]
    assert read(tmp_path, "community_points")["name"].tolist() == ["长" * 127]


# ---- reference systems ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lon", "lat", "epsg", "meridian"),
    [(75.0, 39.0, 4534, 75), (102.7, 25.0, 4543, 102), (114.3, 30.6, 4547, 114), (116.4, 39.9, 4548, 117),
     (122.2, 43.6, 4550, 123), (134.9, 48.0, 4554, 135)],
)  # fmt: skip
def test_the_zone_of_a_place_in_china_is_the_nearest_meridian(lon, lat, epsg, meridian):
    assert proposed(lon, lat) == epsg
    crs = CRS.from_epsg(epsg)
    assert crs.name.startswith("CGCS2000 / 3-degree")
    longitude = next(
        one.value for one in crs.coordinate_operation.params if "natural origin" in one.name and one.value > 60
    )
    assert longitude == meridian


def test_without_a_system_the_study_keeps_its_own_or_gets_its_zone(result):
    assert fitting(result.communities, None).to_epsg() == 32650
    local = result.communities.to_crs("+proj=tmerc +lat_0=29.8 +lon_0=117 +datum=WGS84 +units=m")
    assert fitting(local, None).to_epsg() == 4548


def test_a_system_made_for_elsewhere_is_refused_and_the_right_one_named(result):
    with pytest.raises(InputError, match=r"EPSG:4534.*Use EPSG:4548 \(CGCS2000 / 3-degree Gauss-Kruger CM 117E\)"):
        fitting(result.communities, "EPSG:4534")
    assert fitting(result.communities, "EPSG:4549").to_epsg() == 4549
    assert fitting(result.communities, "EPSG:4490").to_epsg() == 4490


def test_systems_that_nobody_can_convert_to_are_refused():
    with pytest.raises(InputError, match="'EPSG:0' is no reference system"):
        wish_of(["shp"], crs="EPSG:0")
    with pytest.raises(InputError, match="local and kept by the surveying offices"):
        wish_of(["shp"], crs="EPSG:2435")


def test_what_is_asked_for_is_said_to_be_unknown():
    with pytest.raises(InputError, match="'dxf' is no layer format"):
        wish_of(["shp", "dxf"])
    with pytest.raises(InputError, match="'latin1' is no encoding"):
        wish_of(["shp"], encoding="latin1")
    with pytest.raises(InputError, match="No layer format is named"):
        wish_of([], crs="EPSG:4547")
    with pytest.raises(InputError, match="No layer format is named"):
        wish_of(["streets"])
    assert wish_of([""]).formats == ()


# ---- whole or not at all ----------------------------------------------------------------------------


def test_when_one_layer_fails_none_is_put_into_place(result, tmp_path, monkeypatch):
    write = pyogrio.write_dataframe

    def fails(table, path, **options):
        if "gaps" in str(path):
            raise RuntimeError("disk full")
        return write(table, path, **options)

    monkeypatch.setattr(pyogrio, "write_dataframe", fails)
    with pytest.raises(OutputError, match="disk full"):
        write_layers(result, tmp_path, wish_of(["shp"]))
    assert list((tmp_path / "layers").iterdir()) == []


def test_a_set_of_which_one_file_is_held_open_gets_a_second_name(tmp_path, monkeypatch):
    place, workshop = tmp_path / "place", tmp_path / "workshop"
    place.mkdir()
    workshop.mkdir()
    for folder, text in ((place, "old"), (workshop, "new")):
        for part in (".dbf", ".shp"):
            (folder / f"gaps{part}").write_text(text)
    replace = type(place).replace

    def held(self, target):
        if self == place / "gaps.shp":
            raise PermissionError
        return replace(self, target)

    monkeypatch.setattr(type(place), "replace", held)
    made = put_set([workshop / "gaps.dbf", workshop / "gaps.shp"], place, workshop)
    assert [path.name for path in made] == ["gaps-2.dbf", "gaps-2.shp"]
    assert {path.name: path.read_text() for path in place.iterdir()} == {
        "gaps.dbf": "old", "gaps.shp": "old", "gaps-2.dbf": "new", "gaps-2.shp": "new",
    }  # fmt: skip


def test_layers_of_an_earlier_run_go_and_other_files_stay(result, tmp_path):
    c15.save(result, tmp_path, layers=["shp", "gpkg"], crs="EPSG:4548")
    (tmp_path / "layers" / "my.mxd").write_text("mine")
    c15.save(result, tmp_path)
    assert {path.name for path in (tmp_path / "layers").iterdir()} == {"my.mxd"}
    written = c15.save(result, tmp_path, layers=["gpkg"])
    assert [path.name for path in written][-2:] == ["circle15.gpkg", "字段说明.csv"]


def test_a_system_that_does_not_fit_leaves_all_else_written(result, tmp_path):
    with pytest.raises(InputError, match="All other results were written"):
        c15.save(result, tmp_path, layers=["shp"], crs="EPSG:4534")
    assert {"gaps.xlsx", "manifest.json"} <= {path.name for path in tmp_path.iterdir()}


# ---- the command line -------------------------------------------------------------------------------


def test_run_writes_layers_and_refuses_before_it_computes(tmp_path):
    study = write_study(tmp_path)
    bad = inside("run", study, "--out", tmp_path / "none", "--layers", "dxf")
    assert bad.code == 2
    assert "'dxf' is no layer format" in bad.err
    assert not (tmp_path / "none").exists()
    done = inside("run", study, "--out", tmp_path / "out", "--layers", "shp，gpkg", "--crs", "EPSG:4548")
    assert done.code == 0
    assert read(tmp_path / "out", "community_points").crs.to_epsg() == 4548
    assert (tmp_path / "out" / "layers" / "fields.csv").is_file()
    assert writing.FOLDER == "layers"
