"""The command line: every command does what the design says, with its exit code, files and words."""

import json
import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import CRS

from circle15.datum import from_wgs84
from circle15.words import say
from tests.run_cli import all_at_once, inside
from tests.small_town import SERVED, STUDY, lon_lat, write_csv, write_study

FILES = {"result.gpkg", "gaps.csv", "gaps.xlsx", "map.html", "report.docx", "manifest.json"}
COMMANDS = ("demo", "run", "times", "isochrones", "standards")

#: At 5 km/h the clinic is 19.2 minutes from the east of the small town, which no spread of speeds turns.
SLOWER = STUDY.replace("speed_kmh = 6.0", "speed_kmh = 5.0")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The small town's folder, with a standard of its own."""
    folder = tmp_path_factory.mktemp("cli")
    write_study(folder, SLOWER)
    write_study(folder / "zh", SLOWER.replace('language = "en"', 'language = "zh"'))
    plan = (
        'id = "plan"\ntitle_zh = "规划"\ntitle_en = "Plan"\nsource_status = "own_choice"\n\n[[rules]]\nid = "clinic"\n'
    )
    plan += 'short_zh = "诊所"\nshort_en = "Clinic"\nzh = "诊所"\nen = "A clinic"\ncheck = "reach_time"\n'
    plan += 'kinds = ["clinic"]\n'
    (folder / "plan.toml").write_text(plan + 'limit_min = 10\nquote_zh = "十分钟内有诊所。"\n', encoding="utf-8")
    (folder / "bad.toml").write_text(plan + "limit = 10\n", encoding="utf-8")
    write_csv(folder / "points.csv", "编号,名称,经度,纬度", [("p1", "甲", *lon_lat(2)), ("p2", "乙", *lon_lat(17))])
    for name, rows in {
        "amap-points.csv": [("p1", "甲", 2), ("p2", "乙", 17)],
        "amap-clinic.csv": [("c1", "诊所", SERVED["c1"][1])],
    }.items():
        moved = [(*row[:2], "clinic", *from_wgs84(np.array([lon_lat(row[2])]), "gcj02")[0]) for row in rows]
        write_csv(folder / name, "编号,名称,类别,经度,纬度", moved)
    return folder


@pytest.fixture(scope="module")
def ran(place):
    """What every command did: the chains and the help as processes beside each other, the rest inside this one."""
    to = ("--network", place / "streets.gpkg", "--profile", "6", "--destinations", place / "facilities.csv")
    served = ("--network", place / "streets.gpkg", "--profile", "6", "--facilities", place / "facilities.csv")
    points = (*to, "--origins", place / "points.csv")
    processes = {
        "demo": ("demo", "--out", place / "monaco"),
        "demo yunxi": ("demo", "yunxi", "--out", place / "yunxi"),
        "run": ("run", place / "study.toml", "--out", place / "out"),
        "help": ("--help",),
    }
    commands = {
        "run fail": ("run", place / "zh" / "study.toml", "--out", place / "out-zh", "--fail-on-gap"),
        "times": ("times", *points, "--kind", "clinic", "-o", place / "t.csv"),
        "demo atlantis": ("demo", "atlantis", "--out", place / "none"),
        "nearest": ("times", *points, "--nearest", "-o", place / "n.gpkg"),
        "two": ("times", *points, "--k", "2", "--kind", "clinic", "-o", place / "k.csv"),
        "no k": ("times", *points, "--nearest", "--k", "0", "-o", place / "x.csv"),
        "streets": ("isochrones", *served, "--minutes", "3,6", "--kind", "clinic", "--streets", "-o", place / "s.gpkg"),
        "isochrones": ("isochrones", *served, "--minutes", "3，6", "--kind", "clinic", "-o", place / "i.geojson"),
        "areas": ("isochrones", *served, "--minutes", "3", "--dissolve", "-o", place / "a.parquet"),
        "ending": ("isochrones", *served, "-o", place / "i.dxf"),
        "datum": (
            *("times", "--network", place / "streets.gpkg", "--profile", "6", "--datum", "gcj02"),
            *("--origins", place / "amap-points.csv", "--destinations", place / "amap-clinic.csv"),
            *("-o", place / "d.csv"),
        ),
        "classes": ("times", *points, "--kind", "clinic", "--classes", "residential=no", "-o", place / "x.csv"),
        "no datum": ("times", *points, "--datum", "mars", "-o", place / "x.csv"),
        "auto datum": ("isochrones", *served, "--datum", "auto", "-o", place / "x.csv"),
        "no class": ("isochrones", *served, "--classes", "人行道", "-o", place / "x.csv"),
        "crossings": ("isochrones", *served, "--crossings", "cut", "-o", place / "x.csv"),
        "mend": ("isochrones", *served, "--mend", "-1", "-o", place / "x.csv"),
        "minutes": ("isochrones", *served, "--minutes", "ten", "-o", place / "x.csv"),
        "no minutes": ("isochrones", *served, "--minutes", "5,nan", "-o", place / "x.csv"),
        "speed": ("isochrones", *served, "--profile", "80", "-o", place / "x.csv"),
        "profile": ("isochrones", *served, "--profile", "runner", "-o", place / "x.csv"),
        "kind": ("times", *points, "--kind", "bank", "-o", place / "x.csv"),
        "no such kind": ("times", *points, "--kind", "zzz", "-o", place / "x.csv"),
        "cutoff": ("times", *points, "--cutoff", "-5", "-o", place / "x.csv"),
        "nearest cutoff": ("times", *points, "--cutoff", "nan", "--nearest", "-o", place / "x.csv"),
        "out is a file": ("run", place / "study.toml", "--out", place / "plan.toml"),
        "list": ("standards", "list"),
        "show": ("standards", "show", "circle15-basic", "--language", "zh"),
        "show plan": ("standards", "show", place / "plan.toml"),
        "check": ("standards", "check", place / "plan.toml"),
        "check bad": ("standards", "check", place / "bad.toml"),
        "help times": ("times", "--help"),
        "nothing": (),
    }
    return all_at_once(processes) | {name: inside(*arguments) for name, arguments in commands.items()}


DONE = (
    "demo",
    "demo yunxi",
    "run",
    "times",
    "nearest",
    "two",
    "isochrones",
    "streets",
    "areas",
    "list",
    "show",
    "show plan",
    "check",
    "help",
)


@pytest.mark.parametrize("command", DONE)
def test_a_command_that_has_done_its_work_exits_with_0_and_complains_of_nothing(ran, command):
    assert (ran[command].code, ran[command].err) == (0, "")


# ---- the whole chain -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "more"), [("monaco", {"rejected.csv"}), ("yunxi", set()), ("out", set()), ("out-zh", set())]
)
def test_a_run_writes_every_file_whole_and_nothing_else(ran, place, folder, more):
    assert {path.name for path in (place / folder).iterdir()} == FILES | more
    manifest = json.loads((place / folder / "manifest.json").read_text(encoding="utf-8"))
    gaps = pd.read_csv(place / folder / "gaps.csv", encoding="utf-8-sig")
    assert set(gaps["result_hash"]) == {manifest["result_hash"]}
    page = (place / folder / "map.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")


def test_the_demo_says_who_walks_what_was_read_what_is_open_and_where_it_was_written(ran, place):
    said = ran["demo"].out
    manifest = json.loads((place / "monaco" / "manifest.json").read_text(encoding="utf-8"))
    assert said.startswith("Monaco: nine wards, services within 15 minutes\n")
    assert "planning, 4 km/h; 15 min = 1000 m" in said
    assert "9 communities" in said
    assert say("note.incomplete", "en") in " ".join(said.split())
    rows = {line.split("  ")[0]: line for line in said.splitlines()}
    assert {"Service centre", "Clinic", "Elderly day care"} <= set(rows)
    assert re.search(r"Elderly day care +elderly \(60\+\) +0 % +0 +0 +0 +9$", rows["Elderly day care"])
    assert "suspected gaps" in said
    assert manifest["result_hash"][:12] in said
    assert f"{place / 'monaco'}" in said.replace("\n", "")


def test_the_invented_town_is_said_to_be_invented_in_its_own_language(ran):
    said = ran["demo yunxi"].out
    assert said.splitlines()[:3] == [
        "云溪(虚构)15 分钟生活圈",
        say("console.invented", "zh"),
        "步行者：规范一致，4 km/h；15 分钟 = 1000 米",
    ]
    assert "23 个社区，67 处设施" in said
    assert say("note.gates", "zh", n=5, communities=3) in said.replace("\n", "")


def test_a_sample_that_is_not_there_is_named_with_those_that_are(ran, place):
    done = ran["demo atlantis"]
    assert (done.code, done.err.count("\n"), done.out) == (2, 1, "")
    assert "no sample 'atlantis'. Known are: monaco, yunxi, wuhan" in done.err
    assert not (place / "none").exists()


def test_a_study_is_run_and_its_one_gap_is_named(ran):
    said = ran["run"].out
    assert said.splitlines()[:2] == ["Small town", "Walker: one block a minute, 5 km/h; 15 min = 1250 m"]
    assert "Gaps: 1 (unit, rule)" in said
    assert re.search(r"东社区 +Clinic +19\.2 min +0 %  too far", said)
    assert re.search(r"Clinic +one block a minute +50 % +2 +0 +1\n", said)


def test_fail_on_gap_exits_with_1_when_there_is_one_and_writes_all_the_same(ran, place):
    done = ran["run fail"]
    assert (done.code, done.err) == (1, "")
    assert "缺口：1 项" in done.out
    assert (place / "out-zh" / "manifest.json").is_file()


def test_fail_on_gap_exits_with_0_when_there_is_none(place):
    near = STUDY.replace("profile = { speed_kmh = 6.0", "profile = { speed_kmh = 9.0")
    write_study(place / "fast", near)
    done = inside("run", place / "fast" / "study.toml", "--out", place / "fast-out", "--fail-on-gap")
    assert (done.code, done.err) == (0, "")
    assert "No gaps" in done.out


def test_a_file_that_is_open_elsewhere_gets_a_second_name_and_a_sentence(place, ran, monkeypatch):
    real = Path.replace

    def held(made, to):
        if Path(to).name == "gaps.csv":
            raise PermissionError(13, "in use")
        return real(made, to)

    monkeypatch.setattr(Path, "replace", held)
    done = inside("run", place / "study.toml", "--out", place / "out-twice")
    assert done.code == 0
    assert say("output_second_name", "en", file="gaps.csv", second="gaps-2.csv") in " ".join(done.out.split())


def test_the_language_of_the_study_changes_no_number(ran, place):
    one, other = (
        json.loads((place / name / "manifest.json").read_text(encoding="utf-8")) for name in ("out", "out-zh")
    )
    assert one["result_hash"] == other["result_hash"]
    assert (one["language"], other["language"]) == ("en", "zh")


# ---- single stages ---------------------------------------------------------------------------------


def test_times_writes_every_pair_within_the_cutoff(ran, place):
    table = pd.read_csv(place / "t.csv", encoding="utf-8-sig")
    assert table[["origin_id", "destination_id", "kind"]].to_numpy().tolist() == [
        ["p1", "c1", "clinic"],
        ["p2", "c1", "clinic"],
    ]
    assert table["walk_min"].tolist() == pytest.approx([2, 13], abs=0.01)
    assert table["network_m"].tolist() == pytest.approx([200, 1300], abs=0.2)
    assert ran["times"].out == f"{place / 't.csv'}: 2\n"


def test_times_of_places_in_the_coordinates_of_amap_are_those_of_the_same_places(ran, place):
    amap, plain = (pd.read_csv(place / name, encoding="utf-8-sig") for name in ("d.csv", "t.csv"))
    pd.testing.assert_frame_equal(amap.drop(columns="reason"), plain.drop(columns="reason"), atol=0.2)
    assert ran["datum"].code == 0


def test_times_nearest_writes_one_row_per_place_and_kind(ran, place):
    table = gpd.read_file(place / "n.gpkg")
    found = table.set_index(["community_id", "kind"])["walk_min"]
    assert len(table) == 2 * 3
    assert found["p1", "clinic"] == pytest.approx(2, abs=0.01)
    assert found["p2", "elderly_day_care"] == pytest.approx(5, abs=0.01)
    assert found["p2", "community_service_centre"] == pytest.approx(7, abs=0.01)


def test_times_k_writes_one_row_per_place_kind_and_rank_and_says_that_there_is_no_second_clinic(ran, place):
    table = pd.read_csv(place / "k.csv", encoding="utf-8-sig")
    assert table[["community_id", "rank", "facility_id"]].fillna("-").to_numpy().tolist() == [
        ["p1", 1, "c1"],
        ["p1", 2, "-"],
        ["p2", 1, "c1"],
        ["p2", 2, "-"],
    ]
    assert table["reason"].fillna("").tolist() == ["", "no_facility", "", "no_facility"]


def test_isochrones_streets_writes_the_pieces_of_streets_with_both_cutoffs(ran, place):
    table = gpd.read_file(place / "s.gpkg")
    assert set(table["minutes"]) == {3.0, 6.0}
    assert set(table.geometry.geom_type) == {"LineString"}
    assert CRS(table.crs).to_epsg() == 4326


def test_isochrones_are_drawn_in_degrees_for_each_facility_and_cutoff_even_with_a_chinese_comma(ran, place):
    table = gpd.read_file(place / "i.geojson")
    assert table[["facility_id", "minutes"]].to_numpy().tolist() == [["c1", 3.0], ["c1", 6.0]]
    assert CRS(table.crs).to_epsg() == 4326
    here = gpd.points_from_xy(*zip(lon_lat(6.9), lon_lat(7.1), strict=True), crs=4326)
    assert [bool(table.geometry[0].contains(point)) for point in here] == [True, False]


def test_dissolved_areas_are_one_per_kind(ran, place):
    table = gpd.read_parquet(place / "a.parquet")
    assert table["kind"].tolist() == ["clinic", "community_service_centre", "elderly_day_care"]


REFUSED = {
    "ending": r"i\.dxf .*Known are \.csv, \.gpkg, \.parquet and \.geojson",
    "minutes": r"The minutes ten cannot be used\. Give numbers between 0 and 240",
    "kind": r"facilities\.csv holds no facility of the kind 'bank'\. Its kinds are: clinic, ",
    "no such kind": r"no facility kind 'zzz'",
    "cutoff": r"The minutes -5 cannot be used",
    "classes": r"streets\.gpkg holds no street that may be walked on",
    "no datum": r"--datum = mars cannot be used\. It may be: wgs84, cgcs2000, gcj02, bd09, auto",
    "auto datum": r"facilities\.csv asks for datum = \"auto\"",
    "no class": r"'人行道' in --classes cannot be used\. Write CLASS=WALKED_AS",
    "crossings": r"crossings = cut cannot be used\. It may be: levels, join, leave",
    "mend": r"mend_m = -1\.0 cannot be used",
    "nearest cutoff": r"The minutes nan cannot be used",
    "no k": r"'0' is no number of nearest facilities\. Give a whole number from 1 to 100",
    "no minutes": r"The minutes .*nan.* cannot be used",
    "speed": r"A walking speed of 80\.0 km/h is outside 0\.5 to 12\.0 km/h",
    "profile": r"no walk profile 'runner'\. Known are: planning, adult, ",
    "out is a file": r"plan\.toml could not be written \(.*\)\. Check that the folder can be written to",
}


@pytest.mark.parametrize("command", REFUSED)
def test_a_stage_that_cannot_do_its_work_says_why_in_one_line_and_writes_nothing(ran, place, command):
    done = ran[command]
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert re.search(REFUSED[command], done.err)
    assert not (place / "x.csv").exists()
    assert not (place / "i.dxf").exists()


# ---- help ------------------------------------------------------------------------------------------


def test_help_lists_every_command(ran):
    for command in COMMANDS:
        assert re.search(rf"\b{command}\b", ran["help"].out)


def test_the_help_of_a_command_lists_its_options(ran):
    for option in (
        "--network",
        "--origins",
        "--destinations",
        "--kind",
        "--profile",
        "--cutoff",
        "--nearest",
        "--k",
        "--output",
    ):
        assert option in ran["help times"].out


def test_a_command_line_without_a_command_prints_the_help(ran):
    assert "Usage" in ran["nothing"].out + ran["nothing"].err
    assert ran["nothing"].code == 2
