"""Places of which nobody has said yet where they are: kept, counted and told, never dropped and never guessed.

The small town: at one block a minute the clinic is 4 min from the west, 6 min from the middle, 16 min from the east.
100, 200 and 300 people live there.
"""

import csv
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

import circle15 as c15
from circle15.errors import TableError
from circle15.result import load_result
from circle15.schema import COMMUNITIES, FACILITIES, check
from circle15.sources.tables import read_communities, read_facilities
from circle15.standards.model import Rule
from tests.run_cli import inside
from tests.small_town import (
    PEOPLE,
    SERVED,
    area,
    assess,
    at,
    facilities,
    lon_lat,
    rule,
    street,
    table,
    town,
    write_csv,
    write_study,
)

ROAD = town(street((0, 0), (40, 0)))
PLAN = """\
id = "plan"
title_zh = "小镇规划"
title_en = "Town plan"
source_status = "own_choice"

[[rules]]
id = "clinic"
check = "reach_time"
kinds = ["clinic"]
limit_min = 15
pass_share = 0.9
force = "standard"
short_zh = "诊所"
short_en = "Clinic"
zh = "步行 15 分钟内有诊所"
en = "A clinic within 15 minutes"

[[rules]]
id = "size"
check = "community_size"
min_households = 50
max_households = 5000
force = "standard"
short_zh = "规模"
short_en = "Size"
zh = "社区规模"
en = "Size of a community"
"""


def people(*, lost: bool = True) -> gpd.GeoDataFrame:
    """Three communities of 100, 200 and 300 people; the one of 200 has no coordinates."""
    return table(
        {"a": at(1), "b": None if lost else at(5), "c": at(30)},  # type: ignore[dict-item]
        name=["甲", "乙", "丙"],
        population=[100, 200, 300],
        households=[40, 80, 120],
    )


def library() -> gpd.GeoDataFrame:
    return facilities({"f": ("library", 3)}, name=["书屋"])


def within(minutes: float) -> Rule:
    """A library within some minutes; for a clinic the elderly would be asked as well."""
    return rule("library", kinds=("library",), limit_min=minutes)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ---- communities ---------------------------------------------------------------------------------


def test_a_community_without_coordinates_stays_and_what_needs_its_place_is_unknown():
    found = assess(ROAD, people(), library(), within(10)).findings.set_index("unit_id")
    assert found["verdict"].to_dict() == {"a": "met", "b": "unknown", "c": "unmet"}
    assert (found.loc["b", "reason"], found.loc["b", "missing"]) == ("no_data", "communities.geometry")
    assert not found.loc["b", "suspected"]
    assert pd.isna(found.loc["b", "walk_min"])
    assert pd.isna(found.loc["b", "circle_within"])
    assert found.loc["b", "demand_basis"] == "unlocated"


def test_its_people_stay_in_every_total_as_unknown():
    result = assess(ROAD, people(), library(), within(10))
    shares = result.coverage.set_index(["level", "measure"]).loc["all"]
    assert shares.loc["population", ["total", "met", "unknown", "unmet"]].tolist() == [600, 100, 200, 300]
    assert shares.loc["communities", ["total", "met", "unknown", "unmet"]].tolist() == [3, 1, 1, 1]
    # 100 of 600 are known to be within, and 200 more may be.
    assert shares.loc["population", "share_within"] == pytest.approx(100 / 600)
    assert shares.loc["population", "share_within_high"] == pytest.approx(300 / 600)
    assert result.manifest["counts"]["communities_unlocated"] == 1


def test_the_findings_of_the_others_are_those_without_it():
    whole = assess(ROAD, people(), library(), within(15)).findings.set_index("unit_id").loc[["a", "c"]]
    without = assess(ROAD, people().drop("b"), library(), within(15)).findings.set_index("unit_id")
    # A home is a row of the demand table, which is one shorter without the other.
    pd.testing.assert_frame_equal(whole.drop(columns="home"), without.drop(columns="home"))


def test_where_its_buildings_stand_its_people_live():
    homes = gpd.GeoDataFrame(
        {"community_id": ["b"], "households": [80]}, geometry=[at(5)], index=["h"], crs="EPSG:32650"
    )
    found = assess(ROAD, people(), library(), within(10), buildings=homes).findings.set_index("unit_id")
    assert (found.loc["b", "verdict"], found.loc["b", "walk_min"]) == ("met", 2.0)


def test_a_straight_line_is_not_drawn_from_nowhere():
    straight = rule("line", kinds=("library",), check="reach_straight_distance", asks={"limit_m": 500.0})
    found = assess(ROAD, people(), library(), straight).findings.set_index("unit_id")
    assert found["verdict"].to_dict() == {"a": "met", "b": "unknown", "c": "unmet"}
    assert found.loc["b", "missing"] == "communities.geometry"


def test_gates_of_a_community_that_nobody_can_place_do_not_matter():
    gates = gpd.GeoDataFrame({"community_id": ["b"]}, geometry=[at(5)], index=["g"], crs="EPSG:32650")
    found = assess(ROAD, people(), library(), within(10), gates=gates).findings.set_index("unit_id")
    assert found["verdict"].to_dict() == {"a": "met", "b": "unknown", "c": "unmet"}


def test_its_sentence_says_that_it_is_to_be_located():
    found = assess(ROAD, people(), library(), within(10))
    row = found.findings.set_index("unit_id").loc["b"]
    assert "社区待定位" in row["text_zh"]
    assert "走不到" not in row["text_zh"]
    assert "待定位" in found.explain("b", language="zh")
    assert "坐标或范围" in found.explain("b", language="zh")


def test_no_circle_counts_people_whom_nobody_can_place():
    circles = assess(ROAD, people(), library(), within(10)).circles.set_index("measure")
    assert circles.loc["population", ["total", "both", "neither", "open", "within_circle"]].tolist() == [
        600, 100, 300, 200, 100,
    ]  # fmt: skip


def test_a_table_in_which_no_row_has_coordinates_is_refused_as_before():
    nowhere = gpd.GeoDataFrame({"name": ["甲", "乙"]}, geometry=[None, None], crs=4326)
    with pytest.raises(TableError, match="c has no row that can be used"):
        check(nowhere, COMMUNITIES, file="c")


def test_a_row_without_coordinates_name_and_address_is_rejected_as_before():
    rows = gpd.GeoDataFrame(
        {"name": ["甲", None, None], "address": [None, "人民路 1 号", "—"]}, geometry=[at(0), None, None], crs=32650
    )
    checked = check(rows, COMMUNITIES, file="c")
    assert checked.table.index.tolist() == ["1", "2"]
    assert checked.rejected[["row", "problem_en", "effect"]].to_numpy().tolist() == [
        [2, "there are no coordinates: it is to be located", "kept"],
        [3, "there are no coordinates and no geometry", "row"],
    ]


# ---- facilities ----------------------------------------------------------------------------------


def test_a_facility_without_coordinates_is_set_apart_with_its_row(tmp_path):
    path = tmp_path / "设施.csv"
    path.write_text(
        "名称,类型,地址,经度,纬度\n甲诊所,诊所,人民路 1 号,102.7,25\n乙诊所,诊所,人民路 2 号,,\n丙诊所,诊所,,—,—\n",
        encoding="utf-8",
    )
    read = read_facilities(path)
    assert read.table.index.tolist() == ["1"]
    assert read.table["address"].tolist() == ["人民路 1 号"]
    assert read.rejected.empty
    assert read.unlocated.reset_index().astype(object).where(lambda t: t.notna(), None).to_numpy().tolist() == [
        ["2", "clinic", "乙诊所", "人民路 2 号", "open", "设施.csv", "", 3],
        ["3", "clinic", "丙诊所", None, "open", "设施.csv", "", 4],
    ]
    assert [(note.key, note.severity) for note in read.notes] == [("facilities_to_locate", "warning")]
    assert "乙诊所、丙诊所" in read.notes[0].text("zh")


@pytest.mark.parametrize("heading", ["地址", "详细地址", "住址", "所在地", "坐落", "addr", "address"])
def test_an_address_has_many_headings(tmp_path, heading):
    path = tmp_path / "c.csv"
    path.write_text(f"名称,{heading},经度,纬度\n甲,人民路,102.7,25\n", encoding="utf-8")
    assert read_communities(path).table["address"].tolist() == ["人民路"]


def places(status: str = "open") -> gpd.GeoDataFrame:
    """A library at block 3 and one of which nobody knows where it is."""
    return table(
        {"f": at(3), "g": None},  # type: ignore[dict-item]
        kind=["library", "library"],
        name=["书屋", "图书馆"],
        status=["open", status],
    )


def test_an_open_facility_that_is_to_be_located_turns_unmet_into_a_suspected_gap():
    result = assess(ROAD, people(lost=False), places(), within(10), complete=True)
    found = result.findings.set_index("unit_id")
    assert found["verdict"].to_dict() == {"a": "met", "b": "met", "c": "unknown"}
    assert (found.loc["c", "reason"], bool(found.loc["c", "suspected"])) == ("incomplete_data", True)
    assert "1 处这类设施待定位" in found.loc["c", "text_zh"]
    assert "1 facilities of these kinds are still to be located" in found.loc["c", "text_en"]
    assert result.unlocated.index.tolist() == ["g"]
    assert result.facilities.index.tolist() == ["f"]
    assert result.manifest["unlocated_kinds"] == {"library": 1}
    assert result.manifest["counts"]["facilities_unlocated"] == 1
    assert "1 处" in result.explain("c", language="zh")
    assert "complete = true" not in result.explain("c", language="zh")


def test_one_that_does_not_serve_yet_changes_nothing():
    found = assess(ROAD, people(lost=False), places("planned"), within(10), complete=True)
    assert found.findings.set_index("unit_id").loc["c", "verdict"] == "unmet"
    assert found.unlocated["status"].tolist() == ["planned"]


def test_a_facility_of_another_kind_changes_nothing():
    other = places().assign(kind=["library", "clinic"])
    found = assess(ROAD, people(lost=False), other, within(10), complete=True)
    assert found.findings.set_index("unit_id").loc["c", "verdict"] == "unmet"


# ---- a study -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The small town; the middle and the clinic of the east have no coordinates."""
    folder = tmp_path_factory.mktemp("town")
    study = write_study(folder)
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    text = study.read_text(encoding="utf-8").replace("[study]\n", '[study]\nstandards = ["plan.toml"]\n')
    study.write_text(text, encoding="utf-8")
    write_csv(
        folder / "communities.csv",
        "id,name,population,households,address,lon,lat",
        [
            (key, name, n, n // 2, "", *(("", "") if key == "middle" else lon_lat(x)))
            for key, (x, name, n) in PEOPLE.items()
        ],
    )
    write_csv(
        folder / "facilities.csv",
        "id,name,kind,address,lon,lat",
        [
            *((key, name, kind, "", *lon_lat(x)) for key, (kind, x, name) in SERVED.items()),
            ("c2", "=东诊所", "clinic", "东街 9 号", "", ""),
        ],
    )
    return folder


def test_a_run_lists_what_is_to_be_located_and_loads_it_back(folder, tmp_path):
    out = tmp_path / "out"
    done = inside("run", folder / "study.toml", "--out", out)
    assert done.code == 0
    assert "1 facilities are to be located, see unlocated.csv" in " ".join(done.out.split())
    assert "1 communities are to be located" in " ".join(done.out.split())
    (row,) = rows_of(out / "unlocated.csv")
    assert (row["id"], row["kind"], row["address"], row["row"]) == ("c2", "clinic", "东街 9 号", "5")
    assert row["name"] == "'=东诊所"  # no text that a spreadsheet would take for a formula
    (told,) = rows_of(out / "rejected.csv")
    assert (told["row"], told["effect"], told["effect_text"]) == ("3", "kept", "used as it is: please check")
    loaded = load_result(out)
    pd.testing.assert_frame_equal(loaded.unlocated, c15.run(folder / "study.toml").unlocated, check_dtype=False)
    assert loaded.communities.loc["middle"].geometry is None
    verdicts = loaded.findings.set_index(["rule_id", "unit_id"])["verdict"]
    assert verdicts["clinic"].to_dict() == {"west": "met", "middle": "unknown", "east": "unknown"}
    assert verdicts["size"].to_dict() == {"west": "met", "middle": "met", "east": "met"}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["counts"]["communities_unlocated"], manifest["counts"]["facilities_unlocated"]) == (1, 1)
    served = next(entry for entry in manifest["inputs"] if entry["role"] == "facilities")
    assert (served["rows"], served["unlocated"]) == (3, 1)


def test_the_list_of_an_earlier_run_goes_when_everything_is_located(tmp_path):
    study = write_study(tmp_path / "town")
    out = tmp_path / "out"
    out.mkdir()
    (out / "unlocated.csv").write_text("old", encoding="utf-8")
    c15.save(c15.run(study), out)
    assert not (out / "unlocated.csv").exists()


def test_a_result_of_an_earlier_version_has_nothing_to_be_located(folder, tmp_path):
    import sqlite3

    out = tmp_path / "out"
    c15.save(c15.run(folder / "study.toml"), out)
    with sqlite3.connect(out / "result.gpkg") as file:
        file.execute("DROP TABLE unlocated")
        file.execute("DELETE FROM gpkg_contents WHERE table_name = 'unlocated'")
    file.close()
    assert load_result(out).unlocated.empty


def test_two_lists_that_share_an_id_keep_what_is_to_be_located_apart(tmp_path):
    study = write_study(tmp_path)
    write_csv(
        tmp_path / "more.csv",
        "id,name,kind,lon,lat",
        [("c1", "新诊所", "clinic", "", ""), ("x", "点", "clinic", *lon_lat(9))],
    )
    text = study.read_text(encoding="utf-8") + '\n[[facilities]]\nsource = "more.csv"\n'
    study.write_text(text, encoding="utf-8")
    found = c15.run(study)
    assert found.unlocated.index.tolist() == ["2-c1"]
    assert "c1" in found.facilities.index


# ---- what is rejected ----------------------------------------------------------------------------


def test_a_study_may_stop_at_the_first_fault_and_says_it_in_one_line(tmp_path):
    study = write_study(tmp_path)
    write_csv(
        tmp_path / "facilities.csv",
        "id,name,kind,lon,lat",
        [("c1", "诊所", "clinic", *lon_lat(4)), ("c2", "坏", "clinic", "abc", 30), ("c3", "坏", "clinic", 1000, 30)],
    )
    text = study.read_text(encoding="utf-8")
    assert inside("run", study, "--out", tmp_path / "out").code == 0
    study.write_text(text.replace("[study]\n", '[study]\non_invalid = "raise"\n'), encoding="utf-8")
    done = inside("run", study, "--out", tmp_path / "out")
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1
    assert "facilities.csv, row 3" in done.err
    assert "(2 faults in all)" in done.err


def test_a_table_may_say_for_itself_whether_it_stops(tmp_path):
    study = write_study(tmp_path)
    write_csv(
        tmp_path / "facilities.csv",
        "id,name,kind,lon,lat",
        [("c1", "诊所", "clinic", *lon_lat(4)), ("c2", "坏", "clinic", "abc", 30)],
    )
    text = study.read_text(encoding="utf-8").replace("[study]\n", '[study]\non_invalid = "raise"\n')
    study.write_text(text.replace('"facilities.csv"\n', '"facilities.csv"\non_invalid = "reject"\n'), encoding="utf-8")
    assert c15.run(study).rejected["row"].tolist() == [3]


def test_what_is_to_be_located_is_no_fault_to_stop_at():
    rows = gpd.GeoDataFrame({"name": ["甲", "乙"]}, geometry=[at(0), None], crs=32650)
    assert len(check(rows, COMMUNITIES, file="c", on_invalid="raise").table) == 2
    rows = rows.assign(kind="clinic")
    assert len(check(rows, FACILITIES, file="f", on_invalid="raise").table) == 2


def test_the_row_is_the_one_that_excel_shows_below_titles_blank_rows_and_merged_cells(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["某市社区一览表"])
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["所属街道", "社区名称", "户数", "经度", "纬度"])
    sheet.append(["翠湖街道", "文林社区", 100, 102.70, 25.04])
    sheet.append([])
    sheet.append([None, "莲花社区", "很多", 102.71, 25.04])
    sheet.append([None, "青云社区", 300, None, None])
    sheet.merge_cells("A4:A7")
    book.save(tmp_path / "社区.xlsx")
    read = read_communities(tmp_path / "社区.xlsx")
    assert read.table["subdistrict"].tolist() == ["翠湖街道"] * 3
    assert read.rejected[["row", "column", "value", "effect"]].to_numpy().tolist() == [
        [6, "户数", "很多", "value"],
        [7, "经度, 纬度", "", "kept"],
    ]


def test_a_community_without_an_outline_does_not_hide_a_facility_of_its_neighbours():
    who = table({"a": area(0, -1, 2, 1), "b": None}, name=["甲", "乙"])  # type: ignore[dict-item]
    present = rule(
        "there",
        kinds=("library",),
        check="presence",
        basis="present",
        asks={"min_count": 1, "every_kind": False},
        pass_share=None,
    )
    found = assess(ROAD, who, facilities({"f": ("library", 9)}), present, complete=True).findings.set_index("unit_id")
    # The clinic stands outside the outline of a; whether it stands in b nobody knows.
    assert found["verdict"].to_dict() == {"a": "unmet", "b": "unknown"}
    assert found.loc["b", "missing"] == "communities.geometry"
