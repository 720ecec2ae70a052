"""circle15 check: everything is read, nothing is computed, and what is wrong is said in one go."""

import os
import re
import shutil
from html import unescape

import geopandas as gpd
import openpyxl
import pytest
from shapely import Point

from circle15.intake.examine import examine
from circle15.present.check.folder import write_checkup
from circle15.present.check.page import page_html
from circle15.words import say
from tests.run_cli import inside
from tests.small_town import CRS, STUDY, at, lon_lat, write_csv, write_study

SAID = STUDY.replace('source = "facilities.csv"', 'source = "facilities.csv"\ncomplete = true')
CHINESE = SAID.replace('language = "en"', 'language = "zh"')
FORMULA = '=HYPERLINK("http://x.example")'
MARKUP = "<img src=x onerror=alert(1)>"


def texts(checkup, severity, language="en"):
    return [remark.text(language) for remark in checkup.of_severity(severity)]


def has(checkup, severity, pattern, language="en"):
    return any(re.search(pattern, text) for text in texts(checkup, severity, language))


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return write_study(tmp_path_factory.mktemp("good"), SAID)


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """A study in which five files cannot be read, and the others hold names that are meant to do harm."""
    folder = tmp_path_factory.mktemp("bad")
    rows = [
        ("c1", FORMULA.replace('"', '""').join('""'), *lon_lat(1), 100),
        ("c2", MARKUP, *lon_lat(2), "many"),
        ("c3", "west\x1b[31m", "abc", 30, 5),
    ]
    write_csv(folder / "communities.csv", "id,name,lon,lat,population,colour", [(*row, "red") for row in rows])
    write_csv(folder / "facilities.csv", "id,name,kind,lon,lat", [("f1", MARKUP, "clinic", *lon_lat(1))])
    (folder / "broken.xlsx").write_bytes(b"no workbook")
    (folder / "streets.gpkg").write_bytes(b"no streets")
    study = SAID.replace("Small town", MARKUP)
    for name in ("gates", "barriers", "population"):
        study += f'[{name}]\nsource = "no-{name}.gpkg"\n'
    path = folder / "study.toml"
    path.write_text(study + '[[facilities]]\nsource = "broken.xlsx"\n', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def bad_found(bad):
    return examine(bad)


# ---- what is found ---------------------------------------------------------------------------------


def test_a_sound_study_has_nothing_but_notes(good):
    found = examine(good)
    assert (found.exit_code, texts(found, "error"), texts(found, "warning")) == (0, [], [])
    assert [report.role for report in found.files] == ["network", "communities", "facilities"]
    assert [report.rows for report in found.files] == [None, 3, 3]


def test_every_file_is_tried_though_others_are_refused(bad_found):
    refused = {remark.file for remark in bad_found.of_severity("error")}
    assert refused == {"streets.gpkg", "broken.xlsx", "no-gates.gpkg", "no-barriers.gpkg", "no-population.gpkg"}
    assert [report.rows for report in bad_found.files if report.role == "communities"] == [2]
    assert bad_found.exit_code == 2
    assert [remark.severity for remark in bad_found.remarks][:5] == ["error"] * 5


def test_rows_that_cannot_be_used_are_counted_and_listed(bad_found):
    assert has(bad_found, "warning", r"communities\.csv: rows that cannot be used: 1; values taken as missing: 1")
    assert sorted(bad_found.rejected["effect"]) == ["row", "value"]


def test_headings_that_were_not_used_are_named(bad_found):
    assert has(bad_found, "note", r"communities\.csv: columns that were not used: 1 \(colour\)")
    report = next(report for report in bad_found.files if report.role == "communities")
    assert report.unmapped == ("colour",)
    assert {heading.heading: heading.title.zh for heading in report.headings}["population"] == "常住人口"


def test_communities_that_cannot_be_read_leave_a_grid_unread_and_it_is_said(tmp_path):
    path = write_study(tmp_path, SAID + '[population]\nsource = "grid.csv"\n')
    (tmp_path / "communities.csv").unlink()
    assert has(examine(path), "warning", r"the population grid grid\.csv was not examined")


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a standard that is not known", ("[network]", 'standards = ["nowhere"]\n[network]')),
        ("a key that is not known", ("[network]", "colour = 1\n[network]")),
        ("streets that are not there", ("streets.gpkg", "none.gpkg")),
        ("a kind that is not known", ("complete = true", 'complete = ["castle"]')),
        ("a reference system that is not known", ('"communities.csv"', '"communities.csv"\ncrs = "EPSG:1"')),
        ("communities in another country", ('"communities.csv"', '"far.csv"')),
        ("heights that are not there", ('edge = "closed"', 'elevation = "none.tif"')),
        ("nothing", ("", "")),
    ],
)
def test_a_study_is_refused_exactly_when_a_run_refuses_it(tmp_path, what, change):
    path = write_study(tmp_path, SAID.replace(*change, 1))
    write_csv(tmp_path / "far.csv", "id,name,lon,lat", [("a", "Paris", 2.35, 48.85)])
    checked = inside("check", path, "--out", tmp_path / "check")
    ran = inside("run", path, "--out", tmp_path / "out")
    assert (checked.code == 2) == (ran.code == 2) == (what != "nothing")


def test_heights_that_are_refused_do_not_keep_the_streets_from_being_examined(tmp_path):
    found = examine(write_study(tmp_path, SAID.replace('edge = "closed"', 'elevation = "none.tif"')))
    assert [remark.role for remark in found.of_severity("error")] == ["elevation"]
    assert found.layers.streets is not None


# ---- places and streets ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scattered(tmp_path_factory):
    """The road runs from 0 to 20 blocks of 100 m: places 3, 30 and 90 blocks off it; 250 m is the farthest way."""
    path = write_study(tmp_path_factory.mktemp("scattered"), SAID)
    rows = [
        ("on", "on", 100, *lon_lat(5, 0)),
        ("off", "off", 100, *lon_lat(5, 3)),
        ("out", "out", 100, *lon_lat(50, 0)),
        ("far", "far", 100, *lon_lat(5, 90)),
    ]
    write_csv(path.parent / "communities.csv", "id,name,population,lon,lat", rows)
    return examine(path)


def test_places_beyond_five_kilometres_are_listed_with_their_row(scattered):
    assert has(scattered, "warning", r"more than 5 km from any street: 1 \(at most 9\.0 km\): far\.")
    far = scattered.layers.far
    assert far[["role", "name", "file", "row"]].to_numpy().tolist() == [["communities", "far", "communities.csv", 5]]
    assert far["street_m"].tolist() == pytest.approx([9000], abs=10)


def test_places_beyond_the_farthest_way_to_a_street_are_a_warning_for_communities(scattered):
    assert has(scattered, "warning", r"more than 250 m from any street.*: 2 \(off, out\)")


def test_communities_beyond_the_streets_are_a_warning(scattered):
    assert has(scattered, "warning", r"beyond the extent of the streets: 2 \(off, out\)")


def test_the_share_of_people_beside_a_street_is_said_and_a_warning_when_low(scattered):
    assert has(scattered, "warning", r"25\.0% of the people live within 250 m of a street")


def test_an_outline_that_a_street_crosses_is_not_far_from_it(tmp_path):
    path = write_study(tmp_path, SAID.replace("communities.csv", "communities.gpkg"))
    outline = gpd.GeoDataFrame({"id": ["a"], "name": ["wide"]}, geometry=[Point(at(5, 90)).buffer(9_100)], crs=CRS)
    outline.to_file(tmp_path / "communities.gpkg")
    assert not has(examine(path), "warning", r"from any street")


# ---- what standards need ---------------------------------------------------------------------------

PLAN = """\
id = "plan"
title_zh = "规划"
title_en = "Plan"
source_status = "own_choice"

[[rules]]
id = "staff"
short_zh = "人员"
short_en = "Staff"
zh = "每 300 户一名工作人员"
en = "One worker for every 300 households"
check = "staff_per_households"
max_households_per_staff = 300
deadline = 2025-12-31
deadline_basis = "stated"

[[rules]]
id = "clinic"
short_zh = "诊所"
short_en = "Clinic"
zh = "十分钟内有诊所"
en = "A clinic within ten minutes"
check = "reach_time"
kinds = ["clinic"]
limit_min = 10
"""


@pytest.fixture
def planned(tmp_path):
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return write_study(tmp_path, SAID.replace("minutes = [1]", 'minutes = [1]\nstandards = ["plan.toml"]'))


def test_columns_that_the_rules_need_and_the_tables_lack_are_listed_with_the_rules(planned):
    found = examine(planned)
    lacking = {row.column: (row.empty, row.rows, [rule.en for rule in row.rules]) for row in found.lacking}
    assert lacking == {"households": (3, 3, ["Staff"]), "staff": (3, 3, ["Staff"])}
    assert has(found, "warning", r"the tables lack: 2, for rules: 1")


def test_a_column_with_empty_rows_is_a_note(planned):
    rows = [("a", 600, 2, *lon_lat(1)), ("b", "", 2, *lon_lat(2)), ("c", 300, 1, *lon_lat(3))]
    write_csv(planned.parent / "communities.csv", "id,households,staff,lon,lat", rows)
    found = examine(planned)
    assert [(row.column, row.empty, row.rows) for row in found.lacking] == [("households", 1, 3)]
    assert has(found, "note", r"empty in some rows: 1")


def test_what_is_said_to_be_lacking_is_what_a_run_then_misses(planned):
    import circle15 as c15

    findings = c15.run(planned).findings
    missing = {name for text in findings["missing"] for name in str(text or "").split(";") if name}
    lacking = {f"{row.table}.{row.column}" for row in examine(planned).lacking}
    assert missing == lacking == {"communities.households", "communities.staff"}


def test_a_deadline_without_a_day_of_the_study_is_a_warning(planned):
    assert has(examine(planned), "warning", r"Rules with a deadline: 1, and the study names no day")
    dated = planned.read_text(encoding="utf-8").replace("minutes = [1]", "as_of = 2026-01-01\nminutes = [1]")
    planned.write_text(dated, encoding="utf-8")
    assert not has(examine(planned), "warning", r"deadline")


def test_rules_that_are_only_reported_for_want_of_a_share_are_counted(planned):
    assert has(examine(planned), "note", r"share of the people has to be within reach: 1\.")


@pytest.mark.parametrize(("complete", "said"), [("true", "taken as complete: 1"), ("false", "being incomplete: 1")])
def test_kinds_that_no_list_holds_are_gaps_or_not_known_and_it_is_said_which(tmp_path, complete, said):
    path = write_study(tmp_path, SAID.replace("complete = true", f"complete = {complete}"))
    write_csv(tmp_path / "facilities.csv", "id,kind,lon,lat", [("a", "clinic", *lon_lat(1)), *_centre()])
    assert has(examine(path), "warning", rf"{said} \(elderly day care")


def _centre():
    return [("b", "community_service_centre", *lon_lat(2))]


def test_a_list_of_which_nobody_said_whether_it_is_complete_is_a_note(tmp_path):
    assert has(examine(write_study(tmp_path, STUDY)), "note", r"whether facilities\.csv is complete")


# ---- the console -----------------------------------------------------------------------------------


def test_the_first_line_is_the_verdict_and_the_exit_code_agrees(good, bad, tmp_path):
    ready = inside("check", good, "--out", tmp_path)
    refused = inside("check", bad, "--out", tmp_path)
    assert (ready.code, ready.out.splitlines()[0]) == (0, say("checkup.ready", "en"))
    assert refused.code == 2
    assert refused.out.splitlines()[0] == "Cannot run: 5 errors (warnings: 1)"
    assert refused.err == ""


def test_warnings_exit_with_1(tmp_path):
    path = write_study(tmp_path, CHINESE)
    rows = [("a", *lon_lat(5)), ("b", *lon_lat(5, 90))]
    write_csv(tmp_path / "communities.csv", "编号,经度,纬度", rows)
    done = inside("check", path, "--out", tmp_path / "out")
    assert done.code == 1
    assert re.match(r"可以运行，有 \d 条提醒", done.out)
    assert "表头：communities.csv → 编号=社区编码、经度、纬度" in done.out


def test_the_language_can_be_chosen_against_the_studys_own(good, tmp_path):
    done = inside("check", good, "--out", tmp_path, "--language", "zh")
    assert done.out.startswith("可以运行：没有发现问题\n")
    assert '<html lang="zh-CN">' in (tmp_path / "check.html").read_text(encoding="utf-8")


def test_control_characters_of_a_file_never_reach_the_terminal(bad, tmp_path):
    assert "\x1b" not in inside("check", bad, "--out", tmp_path).out


def test_a_study_that_is_not_there_is_one_line_and_writes_nothing(tmp_path):
    done = inside("check", tmp_path / "none.toml", "--out", tmp_path / "out")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "out").exists()


def test_a_study_that_cannot_be_read_is_a_report_of_one_error(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text("[study\n", encoding="utf-8")
    done = inside("check", path, "--out", tmp_path / "out", "--language", "en")
    assert (done.code, done.out.splitlines()[0]) == (2, "Cannot run: 1 error")
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"check.html", "check.xlsx"}


def test_a_run_says_its_warnings_and_how_the_headings_were_read(tmp_path):
    path = write_study(tmp_path, CHINESE)
    rows = [("a", "甲", *lon_lat(5)), ("b", "乙", *lon_lat(6))]
    write_csv(tmp_path / "communities.csv", "小区编码,小区,经度,纬度", rows)
    said = inside("run", path, "--out", tmp_path / "out").out
    assert "表头：communities.csv → " in said
    assert "小区=社区名称" in said


# ---- the files -------------------------------------------------------------------------------------


def test_only_the_page_and_the_workbook_are_written(good, tmp_path):
    written = write_checkup(examine(good), tmp_path / "new" / "folder")
    assert [path.name for path in written] == ["check.html", "check.xlsx"]
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {"check.html", "check.xlsx"}


def test_an_output_that_is_no_folder_is_one_line(good, tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    done = inside("check", good, "--out", tmp_path / "taken")
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_the_page_asks_for_nothing_and_escapes_what_files_hold(bad_found, good):
    for page in (page_html(bad_found), page_html(examine(good))):
        fetched = re.findall(
            r'<(?:script|img|iframe|link|source|object|embed)\b[^>]*?\b(?:src|href|data)="([^"]*)"', page
        )
        assert {url for url in fetched if not url.startswith("data:")} == set()
        assert "default-src 'none'" in unescape(page[:1_000])
        assert MARKUP not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page_html(bad_found)


def test_the_same_inputs_are_the_same_page(good):
    assert page_html(examine(good)) == page_html(examine(good))


def test_the_workbook_holds_every_sheet_with_a_fixed_header_and_a_filter(bad_found, tmp_path):
    write_checkup(bad_found, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "check.xlsx")
    names = ["summary", "remarks", "mapping", "unused", "unlocated", "streets", "lacking"]
    assert book.sheetnames == [say(f"sheet.{name}", "en") for name in names]
    for sheet in book.worksheets:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref is not None
    said = [row[3].value for row in book["Remarks"].iter_rows(min_row=2)]
    assert said == [remark.text("en") for remark in bad_found.remarks]


def test_no_cell_of_the_workbook_is_a_formula(tmp_path):
    path = write_study(tmp_path, SAID)
    write_csv(tmp_path / "communities.csv", "id,=cmd|calc,lon,lat", [("=1+1", "@x", "=2", 30), ("a", "b", *lon_lat(1))])
    write_checkup(examine(path), tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "check.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    starts = {str(cell.value)[0] for cell in cells if isinstance(cell.value, str)}
    assert starts.isdisjoint("=+-@")


# ---- the page in a browser -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and the page cannot be tested without it.")
        pytest.skip("There is no Chromium here: the page was not opened.")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def opened(browser, file, width):
    """Open a page from disk with every request refused; gives it with what went wrong on it."""
    troubles = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("console", lambda message: message.type in {"error", "warning"} and troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: request.url.startswith("http") and troubles.append(request.url))
    page.route("**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_())
    page.goto(file.as_uri())
    return page, troubles


def in_browser(test):
    """Mark a test that opens Chromium, to which playwright talks through sockets of its own."""
    return pytest.mark.browser(pytest.mark.enable_socket(test))


@in_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_drawn_at_any_width_without_a_request(browser, tmp_path, scattered, width):
    write_checkup(scattered, tmp_path)
    page, troubles = opened(browser, tmp_path / "check.html", width)
    page.wait_for_selector("body[data-map=drawn]", timeout=20_000)
    assert "Ready to run, with" in page.inner_text(".verdict")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".remarks .warning").count() == len(scattered.of_severity("warning"))
    assert troubles == []
    page.close()


@in_browser
def test_markup_in_files_stays_text_on_the_page(browser, tmp_path, bad_found):
    write_checkup(bad_found, tmp_path)
    page, troubles = opened(browser, tmp_path / "check.html", 1280)
    page.wait_for_selector("body[data-map=drawn]", timeout=20_000)
    assert MARKUP in page.inner_text("h1")
    assert page.locator("img").count() == 0
    assert troubles == []
    page.close()
