"""A list in one file, its boundaries in another: what goes together, by which rule, and what is said of the rest.

Boundaries are squares of a hundredth of a degree side by side: the first from 102.70 to 102.71 east, and so on.
"""

import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import circle15 as c15
from circle15.errors import StudyError, TableError
from circle15.sources.codes import code_of
from circle15.sources.joins import Joined, join
from circle15.sources.place_names import AREA_WORDS, COMMUNITY_WORDS, place_name
from circle15.sources.tables import BoundaryFile, TableOptions, read_areas, read_communities
from circle15.sources.unmatched import OUTSIDE_M, Side
from circle15.study.reader import read_study
from tests.run_cli import inside
from tests.small_town import CRS, PEOPLE, area, write_study


def square(number: int) -> shapely.Polygon:
    west = 102.70 + number / 100
    return shapely.box(west, 25.0, west + 0.01, 25.01)


def side(file: str, **columns: list[object]) -> Side:
    """Rows from row 2 on; without a geometry where none is given."""
    count = len(next(iter(columns.values())))
    shapes = columns.pop("geometry", [None] * count)
    return Side(table=gpd.GeoDataFrame(columns, geometry=shapes, crs=4326), file=file, rows=range(2, count + 2))


def drawn(**columns: list[object]) -> Side:
    return side("边界.shp", geometry=[square(n) for n in range(len(next(iter(columns.values()))))], **columns)


def joined(listed: dict[str, list[object]], there: dict[str, list[object]], **options: str) -> Joined:
    said = {"table": "communities", **options}
    return join(side("名单.xlsx", **listed), drawn(**there), **said)  # type: ignore[arg-type]


def squares(found: Joined) -> list[int | None]:
    """Number of each row's boundary."""
    return [
        None if shape is None else round((shape.bounds[0] - 102.70) * 100) for shape in found.table.geometry.to_numpy()
    ]


def said(found: Joined, *, unused: bool = False) -> list[tuple[int, str, str]]:
    faults = found.unused if unused else found.faults
    return [(fault.position, fault.problem.removeprefix("reject_"), fault.effect) for fault in faults]


# ---- codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (" 150102001001 ", "150102001001"),
        (150102001001.0, "150102001001"),
        (150102001001, "150102001001"),
        ("150102001001.0", "150102001001"),
        ("１５０１０２００１００１", "150102001001"),
        ("'150102001001", "150102001001"),
        ("150102001000", "150102001"),
        ("150102001", "150102001"),
        ("150102000000", "150102"),
        ("1.50102E+11", ""),
        ("—", ""),
        (None, ""),
    ],
)
def test_a_code_is_the_same_however_it_is_written(written, code):
    assert code_of(written) == code


def test_rows_with_one_code_go_together_whatever_their_order():
    found = joined(
        {"id": ["150102001003", 150102001001.0, "150102001002 "], "name": ["丙", "甲", "乙"]},
        {"id": [150102001001, 150102001002, 150102001003], "name": ["甲社区", "乙社区", "丙社区"]},
    )
    assert squares(found) == [2, 0, 1]
    assert (found.notes[0].key, found.notes[0].severity) == ("join_by_code", "note")
    assert found.faults == found.unused == ()


def test_nine_digits_are_twelve_with_noughts():
    found = joined({"id": ["150102001", "150102002"]}, {"id": ["150102002000", "150102001000"]}, by="code")
    assert squares(found) == [1, 0]


def test_a_code_that_a_spreadsheet_has_rounded_matches_nothing_and_that_is_said():
    found = joined(
        {"id": ["1.50102E+11", "150102001002"], "name": ["甲", "乙"]},
        {"id": ["150102001001", "150102001002"], "name": ["甲", "乙"]},
        by="code",
    )
    assert squares(found) == [None, 1]
    assert said(found) == [(0, "code_rounded", "kept")]
    assert "末尾数字已丢失" in found.faults[0].phrases()[0].zh


def test_a_code_that_two_boundaries_have_is_left_to_people():
    found = joined(
        {"id": ["150102001001", "150102001002"], "name": ["甲", "乙"]},
        {"id": ["150102001001", "150102001001", "150102001002"], "name": ["甲一", "甲二", "乙"]},
    )
    assert squares(found) == [None, 2]
    assert said(found) == [(0, "boundary_several", "kept")]
    assert "甲一（第 2 行）、甲二（第 3 行）" in found.faults[0].phrases()[0].zh
    assert said(found, unused=True) == [(0, "boundary_contested", "row"), (1, "boundary_contested", "row")]


def test_a_code_under_another_name_is_taken_and_has_to_be_looked_at():
    found = joined(
        {"id": ["150102001001", "150102001002", "150102001003"], "name": ["甲社区", "乙社区", "丙社区"]},
        {"id": ["150102001001", "150102001002", "150102001003"], "name": ["甲居委会", "乙", "丁社区"]},
    )
    assert squares(found) == [0, 1, 2]
    assert said(found) == [(2, "boundary_misnamed", "kept")]


def test_numbers_of_rows_are_no_codes():
    # 1, 2, 3 on both sides and in another order: only the names say which is which.
    found = joined({"id": [1, 2, 3], "name": ["甲", "乙", "丙"]}, {"id": [1, 2, 3], "name": ["丙", "乙", "甲"]})
    assert squares(found) == [2, 1, 0]
    assert found.notes[0].key == "join_by_name"


def test_codes_that_contradict_most_names_are_not_taken_unasked():
    codes = ["150102001001", "150102001002", "150102001003"]
    ours, theirs = {"id": codes, "name": ["甲", "乙", "丙"]}, {"id": codes, "name": ["乙", "丙", "甲"]}
    assert squares(joined(ours, theirs)) == [2, 0, 1]
    assert squares(joined(ours, theirs, by="code")) == [0, 1, 2]


# ---- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "文林社区居民委员会", "文林社区居委会", "文林居民委员会", "文林居委会", "文林社区", "文林", " 文林 社区",
        "翠湖街道文林社区", "五华区翠湖街道办事处文林居委会",
    ],
)  # fmt: skip
def test_a_community_has_full_and_short_names(name):
    found = joined({"name": [name]}, {"name": ["文林社区"], "subdistrict": ["翠湖街道"]})
    assert squares(found) == [0]


@pytest.mark.parametrize("name", ["李家村村民委员会", "李家村委会", "李家村", "李家嘎查", "李家嘎查村", "李家行政村"])
def test_a_village_has_full_and_short_names(name):
    assert place_name(name, COMMUNITY_WORDS).fits(place_name("李家村", COMMUNITY_WORDS))


@pytest.mark.parametrize(("one", "other"), [("文林村", "文林社区"), ("新村", "新社区"), ("文林社区", "文化社区")])
def test_names_that_are_only_alike_are_two(one, other):
    assert not place_name(one, COMMUNITY_WORDS).fits(place_name(other, COMMUNITY_WORDS))


def test_a_name_that_is_all_word_stays_whole():
    assert [place_name(name, COMMUNITY_WORDS).stem for name in ("社区", "村", "新村", "新村社区")] == [
        "社区", "村", "新村", "新村",
    ]  # fmt: skip


def test_one_name_in_two_subdistricts_is_two_places():
    found = joined(
        {"name": ["和平社区", "和平社区"], "subdistrict": ["华山街道", "翠湖街道办事处"]},
        {"name": ["和平社区", "和平社区"], "subdistrict": ["翠湖", "华山街道"]},
    )
    assert squares(found) == [1, 0]


def test_another_subdistrict_is_another_place():
    found = joined(
        {"name": ["和平社区", "文林社区"], "subdistrict": ["华山街道", "翠湖街道"]},
        {"name": ["翠湖街道和平社区", "文林社区"]},
    )
    assert squares(found) == [None, 1]


def test_one_name_that_nothing_tells_apart_is_left_to_people_with_both_candidates():
    found = joined({"name": ["和平社区", "文林"]}, {"name": ["和平社区", "和平居委会", "文林"]})
    assert squares(found) == [None, 2]
    assert said(found) == [(0, "boundary_several", "kept")]
    problem, _ = found.faults[0].phrases()
    assert "和平社区（第 2 行）、和平居委会（第 3 行）" in problem.zh


def test_two_rows_that_fit_one_boundary_do_not_share_it():
    found = joined({"name": ["和平社区", "和平居委会", "文林"]}, {"name": ["和平", "文林"]})
    assert squares(found) == [None, None, 1]
    assert said(found) == [(0, "boundary_shared", "kept"), (1, "boundary_shared", "kept")]
    assert said(found, unused=True) == [(0, "boundary_contested", "row")]


def test_a_name_that_is_nearly_the_same_is_offered_and_never_taken():
    found = joined({"name": ["青云社区", "文林社区"]}, {"name": ["清云社区", "文林社区"]})
    assert squares(found) == [None, 1]
    _, remedy = found.faults[0].phrases()
    assert "是否就是“清云社区（第 2 行）”" in remedy.zh
    assert "Perhaps it is '清云社区 (row 2)'" in remedy.en
    _, remedy = found.unused[0].phrases()
    assert "是否就是名单中的“青云社区（第 2 行）”" in remedy.zh


def test_a_village_is_offered_to_the_community_of_its_name():
    found = joined({"name": ["青云村", "文林社区"]}, {"name": ["青云社区", "文林社区"]})
    assert squares(found) == [None, 1]
    assert "是否就是“青云社区（第 2 行）”" in found.faults[0].phrases()[1].zh


def test_subdistricts_have_full_and_short_names_too():
    found = joined(
        {"name": ["翠湖街道办事处", "城关镇人民政府", "城关乡"], "parent": ["五华区", "昆明市五华区", ""]},
        {"name": ["城关镇", "城关乡", "翠湖"], "parent": ["五华区", "五华区", "五华区"]},
        table="areas",
    )
    assert squares(found) == [2, 0, 1]
    assert place_name("五华区", AREA_WORDS).sort == "district"


# ---- what both have ------------------------------------------------------------------------------


def test_the_list_wins_and_the_boundary_fills_what_it_does_not_say():
    found = joined(
        {"name": ["甲", "乙", "丙"], "households": [100, "—", None]},
        {"name": ["甲", "乙", "丁"], "households": [1, 2, 3], "population": [10, 20, 30]},
    )
    assert found.table["households"].tolist() == [100, 2, None]
    assert found.table["population"].tolist() == [10, 20, None]
    assert dict(found.notes[1].values)["columns"] == "households, population"


def test_codes_of_the_boundaries_become_those_of_the_list_only_where_all_rows_get_one():
    ours, theirs = {"name": ["甲", "乙"]}, {"name": ["甲", "乙"], "id": ["150102001001", "150102001002"]}
    assert joined(ours, theirs).table["id"].tolist() == theirs["id"]
    assert "id" not in joined({"name": ["甲", "丙"]}, theirs).table.columns
    assert "id" not in joined(ours, {**theirs, "id": [1, 2]}).table.columns


def test_a_point_outside_its_own_boundary_is_told_and_the_boundary_counts():
    inside_, near, far = shapely.Point(102.705, 25.005), shapely.Point(102.7215, 25.005), shapely.Point(102.75, 25.005)
    found = joined(
        {"name": ["甲", "乙", "丙"], "geometry": [inside_, near, far]},
        {"name": ["甲", "乙", "丙"]},
    )
    assert squares(found) == [0, 1, 2]
    # A hundredth of a degree is a kilometre here: the second lies 151 m outside, the third 2 km.
    assert said(found) == [(2, "outside_boundary", "kept")]
    assert dict(found.faults[0].values)["metres"] == pytest.approx(2016, abs=10)
    assert OUTSIDE_M == 200


def test_a_row_without_a_boundary_keeps_the_coordinates_that_it_has():
    found = joined({"name": ["甲", "乙"], "geometry": [None, shapely.Point(102.9, 25.2)]}, {"name": ["甲", "丙"]})
    assert found.table.geometry.iloc[1] == shapely.Point(102.9, 25.2)
    assert said(found) == [(1, "boundary_none_name", "kept")]


def test_two_files_with_nothing_in_common_are_refused_with_examples_of_both():
    with pytest.raises(TableError, match=r"No row of the list 名单\.xlsx .* has 甲, 乙; the boundaries have 丙"):
        joined({"name": ["甲", "乙"]}, {"name": ["丙"]})


def test_arguments_are_not_changed():
    listed, there = side("a", name=["甲", "乙"]), drawn(name=["乙", "丙"], population=[1, 2])
    before = listed.table.copy(), there.table.copy()
    join(listed, there, table="communities")
    pd.testing.assert_frame_equal(listed.table, before[0])
    pd.testing.assert_frame_equal(there.table, before[1])


# ---- files ---------------------------------------------------------------------------------------


def write_boundaries(path, names, *, shapes=None, crs=4490, **columns):
    shapes = shapes or [square(n) for n in range(len(names))]
    gpd.GeoDataFrame({"名称": names, **columns}, geometry=shapes, crs=crs).to_file(path, encoding="utf-8")


def write_list(path, rows, *, title=True):
    """Below a title, so that the first community stands in row 4."""
    table = pd.DataFrame(rows)
    with pd.ExcelWriter(path) as book:
        table.to_excel(book, index=False, startrow=2 if title else 0)


@pytest.mark.parametrize("name", ["边界.shp", "边界.gpkg", "边界.geojson"])
def test_a_workbook_takes_its_outlines_from_any_layer(tmp_path, name):
    write_list(tmp_path / "社区.xlsx", {"社区名称": ["甲社区", "乙社区"], "户数": [100, 200]})
    write_boundaries(tmp_path / name, ["乙", "甲"], crs=4326)
    found = c15.read_communities(tmp_path / "社区.xlsx", boundaries=tmp_path / name)
    assert found["households"].tolist() == [100, 200]
    assert [round(shape.bounds[0], 4) for shape in found.geometry] == [102.71, 102.70]


def test_what_does_not_go_together_is_listed_under_its_own_file_and_row(tmp_path):
    write_list(tmp_path / "社区.xlsx", {"社区名称": ["甲社区", "乙社区"]})
    write_boundaries(tmp_path / "边界.gpkg", ["甲", "丁"])
    read = read_communities(tmp_path / "社区.xlsx", TableOptions(boundaries=BoundaryFile(path=tmp_path / "边界.gpkg")))
    assert read.table.geometry.isna().tolist() == [False, True]
    assert read.rejected[["file", "row", "value", "effect"]].to_numpy().tolist() == [
        ["社区.xlsx", 5, "乙社区", "kept"],
        ["边界.gpkg", 2, "丁", "row"],
    ]
    assert [note.key for note in read.notes] == ["join_by_name", "header_row_used", "communities_to_locate"]
    assert read.notes[0].severity == "warning"


def test_a_boundary_that_cannot_be_used_is_listed_under_its_own_file(tmp_path):
    write_list(tmp_path / "社区.xlsx", {"社区名称": ["甲社区", "乙社区"]})
    write_boundaries(tmp_path / "边界.gpkg", ["甲", "乙"], shapes=[square(0), shapely.Point(102.7, 25)])
    read = read_communities(tmp_path / "社区.xlsx", TableOptions(boundaries=BoundaryFile(path=tmp_path / "边界.gpkg")))
    assert read.rejected[["file", "row", "problem_en"]].to_numpy().tolist() == [
        ["社区.xlsx", 5, "the boundaries 边界.gpkg have no such name"],
        ["边界.gpkg", 2, "a geometry of the type Point does not fit this table"],
    ]


def test_broken_coordinates_do_not_lose_a_row_that_has_a_boundary(tmp_path):
    write_list(tmp_path / "社区.xlsx", {"社区名称": ["甲", "乙"], "经度": ["东边", "西边"], "纬度": [25, 25]})
    write_boundaries(tmp_path / "边界.gpkg", ["甲", "丙"])
    read = read_communities(tmp_path / "社区.xlsx", TableOptions(boundaries=BoundaryFile(path=tmp_path / "边界.gpkg")))
    assert read.table["name"].tolist() == ["甲"]
    told = read.rejected[read.rejected["problem_en"] == "the coordinate is not a number"]
    assert told[["row", "effect"]].to_numpy().tolist() == [[4, "value"], [5, "row"]]


def test_areas_take_their_outlines_from_a_file_of_their_own(tmp_path):
    write_list(tmp_path / "街道.xlsx", {"区域名称": ["翠湖街道", "华山街道"], "级别": ["街道", "街道"]})
    write_boundaries(tmp_path / "边界.gpkg", ["翠湖街道办事处", "莲华街道"])
    read = read_areas(tmp_path / "街道.xlsx", TableOptions(boundaries=BoundaryFile(path=tmp_path / "边界.gpkg")))
    assert read.table.geometry.notna().tolist() == [True, False]
    assert read.table["level"].tolist() == ["subdistrict"] * 2


# ---- the study -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The small town, its people in a workbook and its outlines in a GeoPackage with two layers."""
    folder = tmp_path_factory.mktemp("town")
    write_study(folder)
    write_list(
        folder / "社区.xlsx",
        {"社区名称": [name for _, name, _ in PEOPLE.values()], "常住人口": [n for _, _, n in PEOPLE.values()]},
    )
    outlines = [area(x - 1, -1, x + 1, 1) for x, _, _ in PEOPLE.values()]
    names = [name.replace("社区", "居委会") for _, name, _ in PEOPLE.values()]
    layer = gpd.GeoDataFrame({"mc": names}, geometry=outlines, crs=CRS)
    layer.to_file(folder / "边界.gpkg", layer="社区界")
    layer.to_file(folder / "边界.gpkg", layer="旧")
    return folder


def study_of(folder, boundaries, name="joined.toml"):
    text = (folder / "study.toml").read_text(encoding="utf-8")
    path = folder / name
    path.write_text(text.replace('source = "communities.csv"', f'source = "社区.xlsx"\n{boundaries}'), encoding="utf-8")
    return path


def test_a_study_names_list_and_boundaries(folder):
    table = 'boundaries = { source = "边界.gpkg", layer = "社区界", columns = { name = "mc" } }\njoin = "name"'
    study = read_study(study_of(folder, table)).communities
    assert study.boundaries is not None
    assert (study.boundaries.path.name, study.boundaries.layer, study.join) == ("边界.gpkg", "社区界", "name")
    as_table = '[communities.boundaries]\nsource = "边界.gpkg"\nlayer = "社区界"\ncolumns = { name = "mc" }'
    assert read_study(study_of(folder, as_table)).communities.boundaries == study.boundaries
    short = read_study(study_of(folder, 'boundaries = "边界.gpkg"')).communities
    assert (short.boundaries.path.name, short.join) == ("边界.gpkg", "auto")  # type: ignore[union-attr]


def test_a_run_with_boundaries_says_how_they_were_put_together(folder, tmp_path):
    table = 'boundaries = { source = "边界.gpkg", layer = "社区界", columns = { name = "mc" } }'
    found = c15.run(study_of(folder, table))
    assert set(found.communities.geom_type) == {"Polygon"}
    assert found.rejected.empty
    entries = {entry["role"]: entry for entry in found.manifest["inputs"]}
    assert (entries["boundaries"]["file"], entries["boundaries"]["of"]) == ("边界.gpkg", "communities")
    assert len(entries["boundaries"]["sha256"]) == 64
    assert "按名称对应：3 行有边界，0 行没有" in json.dumps(entries["communities"]["notes"], ensure_ascii=False)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ('join = "fuzzy"', "join"),
        ("boundaries = 3", "boundaries"),
        ('boundaries = { layer = "a" }', "source"),
        ('boundaries = { source = "a.shp", join = "code" }', "join"),
    ],
)
def test_a_study_that_says_it_wrongly_is_answered_by_key(folder, table, sentence):
    with pytest.raises(StudyError, match=sentence):
        read_study(study_of(folder, table))


def test_a_list_of_facilities_has_no_boundaries(folder):
    path = folder / "wrong.toml"
    text = (folder / "study.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('"facilities.csv"', '"facilities.csv"\nboundaries = "b.shp"'), encoding="utf-8")
    with pytest.raises(StudyError, match="boundaries"):
        read_study(path)


def test_an_extract_takes_no_boundaries(tmp_path):
    with pytest.raises(TableError, match="takes no boundaries"):
        c15.read_communities(tmp_path / "town.osm.pbf", boundaries=tmp_path / "b.shp")


def test_a_missing_boundary_file_is_one_line(folder, tmp_path):
    done = inside("run", study_of(folder, 'boundaries = "none.shp"', "missing.toml"), "--out", tmp_path)
    assert done.code == 2
    assert "none.shp" in done.err
    assert len(done.err.strip().splitlines()) == 1
