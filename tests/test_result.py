"""One result, many files: the same inputs give the same hash, and a folder holds whole files or none."""

import csv
import hashlib
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest

import circle15 as c15
from circle15.errors import FileError, OutputError
from circle15.network.profile import WalkProfile
from circle15.present import folder as writing
from circle15.present.summary.findings import findings_table
from circle15.present.tables import defused, write_csv, write_table
from circle15.result import result_hash, storable, write_tables
from tests.small_town import (
    BLOCK_A_MINUTE,
    SERVED,
    STUDY,
    area,
    assess,
    at,
    communities,
    facilities,
    lon_lat,
    rule,
    standard,
    street,
    town,
    write_study,
)
from tests.small_town import (
    write_csv as write_lines,
)

ROAD = street((0, 0), (60, 0))
PEOPLE = communities(
    {"c1": at(20), "c2": area(24, -1, 26, 1), "c3": at(50), "c4": at(20, 3), "c5": at(40)},
    name=["一", "二", "三", "四", "五"],
    population=[100, 200, 300, None, 500],
    subdistrict=["东", "东", "西", "西", None],
)
PLACES = facilities(
    {"f1": ("clinic", 20, 0), "f2": ("clinic", 10, 0), "f3": ("pharmacy", 25, 0)}, name=["甲", "乙", "丙"]
)
RULES = (
    rule(),
    rule(reading="800 m", limit_min=8, zh="八分钟内有诊所", en="A clinic within 8 minutes", short_en="Clinic in 8"),
    rule("pharmacy", kinds=("pharmacy",), pass_share=None, en="Pharmacies"),
)
FILES = {"result.gpkg", "gaps.csv", "gaps.xlsx", "map.html", "report.docx", "manifest.json"}


@pytest.fixture(scope="module")
def road():
    return town(ROAD)


@pytest.fixture(scope="module")
def result(road):
    return assess(road, PEOPLE, PLACES, *RULES, language="en", name="Small town")


@pytest.fixture(scope="module")
def other(road):
    return assess(road, PEOPLE, PLACES, rule())


@pytest.fixture(scope="module")
def saved(result, tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    c15.save(result, folder)
    return folder


# ---- the hash --------------------------------------------------------------------------------------


def test_the_same_inputs_give_the_same_hash_twice(road, result):
    assert re.fullmatch("[0-9a-f]{64}", result.hash)
    assert assess(road, PEOPLE, PLACES, *RULES).hash == result.hash


def test_the_order_of_rows_of_streets_and_of_vertices_changes_nothing(result):
    turned = town(ROAD.reverse())
    again = assess(turned, PEOPLE.sample(frac=1, random_state=3), PLACES.iloc[::-1], *RULES)
    assert again.hash == result.hash
    pd.testing.assert_frame_equal(again.findings, result.findings)
    pd.testing.assert_frame_equal(again.times, result.times)


def test_a_facility_that_moves_50_m_changes_the_hash(road, result):
    moved = PLACES.assign(geometry=[at(20.5), at(10), at(25)])
    assert assess(road, PEOPLE, moved, *RULES).hash != result.hash


@pytest.mark.parametrize(
    "change",
    [
        {"rules": (rule(pass_share=0.8), *RULES[1:])},
        {"rules": (rule(limit_min=14), *RULES[1:])},
        {"complete": False},
        {"edge": "open"},
    ],
    ids=["share", "limit", "completeness", "edge"],
)
def test_what_is_asked_is_a_part_of_the_hash(road, result, change):
    rules = change.pop("rules", RULES)
    assert assess(road, PEOPLE, PLACES, *rules, **change).hash != result.hash


def test_names_titles_and_language_are_no_part_of_the_hash(road, result):
    renamed = PEOPLE.assign(name="x")
    again = assess(road, renamed, PLACES.assign(name="y"), *RULES, language="zh", name="Other", minutes=(1,))
    assert again.hash == result.hash


def test_the_clock_and_the_folder_are_no_part_of_the_hash(tmp_path, monkeypatch):
    one = c15.run(write_study(tmp_path / "one"))
    other_study = write_study(tmp_path / "a longer name" / "two")
    monkeypatch.chdir(other_study.parent)
    other = c15.run("study.toml")
    assert one.hash == other.hash
    assert one.manifest["made_at"] <= other.manifest["made_at"]


def test_the_hash_tells_unknown_from_nought():
    table = pd.DataFrame({"community_id": ["a"], "kind": ["x"], "walk_min": [0.0]})
    nothing = {"findings": pd.DataFrame(columns=["unit_level"]), "coverage": pd.DataFrame(columns=["level"])}
    empty = {name: frame.reindex(columns=KEYS[name]) for name, frame in nothing.items()}
    with_nought = result_hash({"times": table, **empty})
    with_nan = result_hash({"times": table.assign(walk_min=np.nan), **empty})
    assert with_nought != with_nan


KEYS = {
    "findings": ["unit_level", "unit_id", "standard_id", "rule_id", "reading", "profile"],
    "coverage": ["level", "unit_id", "standard_id", "rule_id", "reading", "profile", "measure"],
}


# ---- there and back --------------------------------------------------------------------------------


def test_a_result_comes_back_as_it_was_saved(result, saved):
    loaded = c15.load(saved)
    assert loaded.hash == result.hash
    assert result_hash(loaded.tables()) == result.hash
    for name, table in result.tables().items():
        back = loaded.tables()[name]
        assert sorted(back.columns) == sorted(table.columns), name
        assert len(back) == len(table), name
        assert list(back.index.astype(str)) == list(table.index.astype(str)), name
        for column in table.columns.drop("geometry", errors="ignore"):
            left, right = table[column], back[column]
            assert (left.isna().to_numpy() == right.isna().to_numpy()).all(), (name, column)
            known = left.notna().to_numpy()
            if pd.api.types.is_float_dtype(left):
                assert np.allclose(left[known], right[known].astype(float)), (name, column)
            else:
                assert list(left[known].astype(str)) == list(right[known].astype(str)), (name, column)
        if "geometry" in table.columns:
            same = table.geometry.geom_equals(back.geometry, align=False) | table.geometry.isna().to_numpy()
            assert same.all(), name
            assert back.crs == table.crs


def test_what_is_saved_of_a_loaded_result_is_the_same_again(saved, tmp_path):
    c15.save(c15.load(saved), tmp_path)
    assert c15.load(tmp_path).hash == c15.load(saved).hash
    assert (tmp_path / "gaps.csv").read_bytes() == (saved / "gaps.csv").read_bytes()


def test_a_loaded_result_is_drawn_like_the_one_that_was_saved(saved):
    assert (c15.save(c15.load(saved), saved.parent / "again")[0]).is_file()
    assert (saved.parent / "again" / "map.html").read_bytes() == (saved / "map.html").read_bytes()


def test_the_geopackage_holds_every_table(result, saved):
    layers = {str(name) for name, _ in pyogrio.list_layers(saved / "result.gpkg")}
    assert layers == set(result.tables())


def test_a_column_of_several_types_is_kept_as_text(result, tmp_path):
    mixed = pd.DataFrame({"file": ["a.xlsx", "b.xlsx"], "value": ["x", 1.5]}).astype({"value": object})
    write_tables(replace(result, rejected=mixed), tmp_path / "result.gpkg")
    assert pyogrio.read_dataframe(tmp_path / "result.gpkg", layer="rejected")["value"].tolist() == ["x", "1.5"]


def test_a_folder_without_a_result_is_refused(tmp_path):
    with pytest.raises(FileError, match=r"There is no file .*result\.gpkg"):
        c15.load(tmp_path)


def test_tables_of_one_run_and_a_manifest_of_another_are_refused(other, saved, tmp_path):
    c15.save(other, tmp_path)
    shutil.copy(saved / "manifest.json", tmp_path / "manifest.json")
    with pytest.raises(FileError, match=r"result\.gpkg do not have the hash that manifest\.json names"):
        c15.load(tmp_path)


@pytest.mark.parametrize("name", ["result.gpkg", "manifest.json"])
def test_a_file_that_was_cut_short_is_refused(saved, tmp_path, name):
    for file in FILES:
        shutil.copy(saved / file, tmp_path / file)
    whole = (saved / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 3])
    with pytest.raises(FileError, match=rf"{name}|do not have the hash"):
        c15.load(tmp_path)


# ---- the gap list ----------------------------------------------------------------------------------


def test_the_gap_list_opens_in_excel_and_in_pandas_and_prints_the_hash(result, saved):
    raw = (saved / "gaps.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(saved / "gaps.csv", encoding="utf-8-sig", dtype={"unit_id": str})
    assert len(table) == len(result.findings)
    assert set(table["result_hash"]) == {result.hash}
    assert {"unit_id", "name", "rule", "verdict", "reason", "walk_min", "limit", "share_within", "text"} <= set(table)


def test_the_gaps_come_first_the_longest_walk_on_top(result):
    table = findings_table(result, "en")
    gaps = table[table["gap"]]
    assert len(gaps) == result.findings["gap"].sum() > 0
    assert table["gap"].tolist() == sorted(table["gap"], reverse=True)
    walks = gaps["walk_min"].fillna(np.inf)
    assert walks.is_monotonic_decreasing


def test_every_row_of_the_gap_list_says_its_own_reading_of_the_rule(result):
    table = findings_table(result, "en").set_index(["rule_id", "reading"])
    assert set(table.loc[("clinic", "default"), "rule"]) == {"A clinic within a 15-minute walk"}
    assert set(table.loc[("clinic", "800 m"), "rule"]) == {"A clinic within 8 minutes"}


def test_the_gap_list_says_the_verdict_in_the_words_that_fit_the_force(road):
    found = assess(road, communities({"a": at(50)}), PLACES, rule(force="target"), language="zh")
    assert findings_table(found, "zh")["verdict_text"].unique().tolist() == ["未达目标"]
    assert findings_table(found, "zh")["reason_text"].unique().tolist() == ["直线距离也太远"]


def test_the_gap_list_names_the_community_and_the_facility(result):
    table = findings_table(result, "en")
    row = table[table["decides"]].set_index(["unit_id", "rule_id", "reading"]).loc[("c2", "clinic", "default")]
    assert (row["name"], row["facility_id"], row["facility_name"], row["population"]) == ("二", "f1", "甲", 200)


def test_names_that_a_spreadsheet_would_run_are_defused(road, tmp_path):
    names = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]
    where = communities({f"c{k}": at(50) for k in range(len(names))}, name=names, subdistrict=names)
    c15.save(assess(road, where, PLACES), tmp_path)
    with (tmp_path / "gaps.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    assert {f"'{name.strip()}" for name in names} <= set(cells)


def test_numbers_are_no_formulas_and_stay_numbers(tmp_path):
    table = pd.DataFrame({"lon": [-2.5, None], "name": ["-2", None], "yes": [True, False], "n": [-1, 2]})
    write_csv(table, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"\xef\xbb\xbflon,name,yes,n\r\n-2.5,'-2,True,-1\r\n,,False,2\r\n"
    assert defused(-2.5) == -2.5


# ---- the manifest ----------------------------------------------------------------------------------


def test_the_manifest_says_what_went_in_who_walked_and_with_which_versions(tmp_path):
    study = write_study(tmp_path)
    c15.run(study, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    inputs = {entry["role"]: entry for entry in manifest["inputs"]}
    assert {role: entry["file"] for role, entry in inputs.items()} == {
        "study": "study.toml",
        "network": "streets.gpkg",
        "communities": "communities.csv",
        "facilities": "facilities.csv",
    }
    for entry in manifest["inputs"]:
        assert entry["sha256"] == hashlib.sha256((tmp_path / entry["file"]).read_bytes()).hexdigest()
    assert (inputs["communities"]["rows"], inputs["facilities"]["rows"]) == (3, 3)
    profile = manifest["profile"]
    assert (profile["name"], profile["speed_kmh"], profile["metres_in_15_min"]) == ("block", 6.0, 1500.0)
    assert profile["source"]
    assert [item["id"] for item in manifest["standards"]] == ["circle15-basic"]
    rules = manifest["standards"][0]["rules"]
    assert [item["reading"] for item in rules] == ["default", "800m", "1000m"] * 3
    assert [item["pass_share"] for item in rules] == [0.9] * 9
    assert manifest["parameters"]["max_snap_m"] == 250.0
    assert manifest["parameters"]["speed_spread"] == [0.9, 0.925, 0.95, 0.975, 1.025, 1.05, 1.075, 1.1]
    assert manifest["parameters"]["snap_spread_m"] == 10.0
    assert manifest["edge"] == {"closed": True, "reason": ""}
    assert {"python", "geopandas", "shapely", "scipy"} <= set(manifest["versions"])
    assert manifest["version"]
    assert manifest["complete_kinds"] == "all"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", manifest["made_at"])
    assert str(tmp_path) not in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")


def test_the_manifest_lists_the_sources_of_a_profile_that_is_shown_beside(tmp_path):
    study = write_study(tmp_path, STUDY.replace("minutes =", 'compare_profiles = ["elderly"]\nminutes ='))
    found = c15.run(study)
    (beside,) = found.manifest["compare_profiles"]
    assert (beside["name"], beside["metres_in_15_min"]) == ("elderly", 750.0)
    assert found.findings["profile"].value_counts().to_dict() == {
        "block": 27,
        "elderly": 9,
    }  # metres are the same for both


def test_what_was_rejected_is_listed_in_a_file_of_its_own(tmp_path):
    study = write_study(tmp_path)
    with (tmp_path / "communities.csv").open("a", encoding="utf-8") as file:
        file.write("nowhere,,10,,\n")
    found = c15.run(study, tmp_path / "out")
    assert found.manifest["counts"]["rejected"] == 1
    rejected = pd.read_csv(tmp_path / "out" / "rejected.csv")
    assert (rejected.loc[0, "file"], rejected.loc[0, "row"]) == ("communities.csv", 5)
    assert "Fill in longitude and latitude" in rejected.loc[0, "remedy_en"]
    assert "经度" in rejected.loc[0, "remedy_zh"]


# ---- whole or not at all ---------------------------------------------------------------------------


def bytes_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_save_writes_every_file_and_nothing_else(result, saved, tmp_path):
    written = c15.save(result, tmp_path / "new" / "folder")
    assert {path.name for path in written} == FILES
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == FILES
    assert all(path.is_file() for path in written)


@pytest.mark.parametrize(
    ("writer", "fault"),
    [
        ("write_tables", OSError(28, "No space left on device")),
        ("map_html", ValueError("a fault of ours")),
        ("_json", OSError(28, "No space left on device")),
    ],
)
def test_when_a_file_cannot_be_made_the_folder_keeps_the_old_ones_and_no_half_ones(
    other, saved, tmp_path, monkeypatch, writer, fault
):
    shutil.copytree(saved, tmp_path / "out")
    before = bytes_in(tmp_path / "out")

    def fail(*_args):
        raise fault

    monkeypatch.setattr(writing, writer, fail)
    with pytest.raises((OutputError, ValueError), match=r"No space left|a fault of ours"):
        c15.save(other, tmp_path / "out")
    assert bytes_in(tmp_path / "out") == before
    monkeypatch.undo()
    assert c15.load(tmp_path / "out").hash == c15.load(saved).hash


def test_a_write_that_fails_into_a_new_folder_leaves_no_files(result, tmp_path, monkeypatch):
    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "map_html", fail)
    with pytest.raises(OutputError, match=r"out could not be written \(No space left on device\)"):
        c15.save(result, tmp_path / "out")
    assert list(tmp_path.rglob("*.*")) == []


def test_a_folder_that_is_a_file_is_refused(result, tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"out could not be written"):
        c15.save(result, tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_the_list_of_what_an_earlier_run_rejected_goes_when_nothing_is_rejected(result, tmp_path):
    (tmp_path / "rejected.csv").write_text("old", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    c15.save(result, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == FILES | {"notes.txt"}


def test_a_file_that_another_program_holds_gets_a_second_name(result, tmp_path, monkeypatch):
    c15.save(result, tmp_path)
    real = Path.replace

    def held(made, place):
        if str(place).endswith("gaps.csv"):
            raise PermissionError(13, "in use")
        return real(made, place)

    monkeypatch.setattr(Path, "replace", held)
    written = c15.save(result, tmp_path)
    assert {path.name for path in written} == (FILES - {"gaps.csv"}) | {"gaps-2.csv"}
    assert (tmp_path / "gaps-2.csv").read_bytes() == (tmp_path / "gaps.csv").read_bytes()


# ---- tables that people bring ----------------------------------------------------------------------


def test_columns_that_a_geopackage_cannot_hold_get_a_second_name(tmp_path):
    study = write_study(tmp_path)
    rows = [(key, 7, x, "N", "g", *lon_lat(x)) for key, x in (("a", 0.0), ("b", 10.0))]
    write_lines(tmp_path / "communities.csv", "id,fid,name,NAME,Geom,lon,lat", rows)
    c15.run(study, tmp_path / "out")
    back = c15.load(tmp_path / "out").communities
    assert list(back.index) == ["a", "b"]
    assert {"fid.2", "name", "NAME.2"} <= set(back.columns)
    assert list(storable(pd.DataFrame(columns=["FID", "a", "A", "a.2"]))) == ["FID.2", "a", "A.2", "a.2.2"]


@pytest.mark.parametrize(
    ("clinics", "others", "complete", "day_care"),
    [
        ("", "complete = false", ["clinic"], "unknown"),  # a table of clinics says nothing of day care
        ("", "", ["clinic", "pharmacy"], "unknown"),
        ("complete = true", "complete = false", "all", "unmet"),  # unless it says so
        ("complete = false", "", ["pharmacy"], "unknown"),
        ('kind = "clinic"', 'complete = ["elderly_day_care"]', ["clinic", "elderly_day_care"], "unmet"),
    ],
)
def test_a_table_beside_other_lists_is_complete_of_what_it_holds_alone(tmp_path, clinics, others, complete, day_care):
    study = write_study(tmp_path, f'{STUDY}{clinics}\n\n[[facilities]]\nsource = "more.csv"\n{others}\n')
    write_lines(tmp_path / "facilities.csv", "id,kind,lon,lat", [("c", "clinic", *lon_lat(4))])
    write_lines(tmp_path / "more.csv", "id,kind,lon,lat", [("p", "pharmacy", *lon_lat(4))])
    found = c15.run(study)
    assert found.manifest["complete_kinds"] == complete
    verdicts = found.findings[found.findings["rule_id"] == "elderly-day-care-15min"]["verdict"]
    assert set(verdicts) == {day_care}


def test_an_id_that_two_lists_of_facilities_share_stays_two_facilities(tmp_path):
    text = STUDY + '\n[[facilities]]\nsource = "more.csv"\n'
    study = write_study(tmp_path, text)
    write_lines(tmp_path / "more.csv", "id,name,kind,lon,lat", [("c1", "另一处", "clinic", *lon_lat(18))])
    found = c15.run(study)
    assert sorted(found.facilities.index) == sorted([*SERVED, "2-c1"])
    first = found.findings[found.findings["primary"] & found.findings["decides"]]
    east = first.set_index(["unit_id", "rule_id"]).loc[("east", "clinic-15min")]
    assert (east["facility_id"], east["walk_min"]) == ("2-c1", pytest.approx(2))


def test_a_made_up_id_is_not_given_to_two_facilities(tmp_path):
    study = write_study(tmp_path, STUDY + '\n[[facilities]]\nsource = "more.csv"\n')
    for name, ids in (("facilities.csv", ("c1", "2-c1")), ("more.csv", ("c1",))):
        write_lines(tmp_path / name, "id,kind,lon,lat", [(key, "clinic", *lon_lat(4)) for key in ids])
    found = c15.run(study)
    assert found.facilities.index.is_unique
    assert len(found.facilities) == 3


@pytest.mark.parametrize("ending", [".csv", ".gpkg", ".parquet", ".geojson"])
def test_one_table_is_written_by_the_ending_of_its_file(tmp_path, ending):
    table = pd.DataFrame({"origin_id": ["a"], "walk_min": [1.5], "reason": [""]})
    write_table(table, tmp_path / "new" / f"times{ending}")
    path = tmp_path / "new" / f"times{ending}"
    readers = {".csv": pd.read_csv, ".parquet": pd.read_parquet}
    back = readers.get(ending, pyogrio.read_dataframe)(path)
    assert (back.loc[0, "origin_id"], back.loc[0, "walk_min"]) == ("a", 1.5)
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_slower_walker_than_the_networks_is_judged_by_the_same_tables(road):
    slow = road.with_profile(WalkProfile(speed_kmh=3.0))
    assert BLOCK_A_MINUTE.speed_kmh == 2 * slow.profile.speed_kmh
    one, other = (assess(net, PEOPLE, PLACES, standard(*RULES).rules[0]).findings for net in (road, slow))
    one, other = (table[table["decides"]] for table in (one, other))  # the elderly go at their own speed
    known = one["walk_min"].notna()
    assert np.allclose(other["walk_min"][known], 2 * one["walk_min"][known], atol=0.01)
