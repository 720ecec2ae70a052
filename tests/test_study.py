"""The study file: every key that it may have, and what is said of every other."""

import datetime as dt
import re
from pathlib import Path

import pytest

from circle15.errors import FileError, StandardError, StudyError
from circle15.network.profile import PROFILES, WalkProfile
from circle15.study.model import Study
from circle15.study.reader import read_study

DATA = Path(__file__).parents[1] / "data"

#: Every key of the design's study file that is read, and the others that the reader knows. The tests count its lines.
FULL = """\
[study]
name = "盘龙区 15 分钟服务圈"
language = "en"
standards = ["circle15-basic", "plan.toml"]
profile = "planning"
compare_profiles = ["elderly", { speed_kmh = 5.5, name = "brisk" }]
minutes = [10, 5]
crs = "EPSG:4547"
invented = true

[network]
source = "streets/kunming.osm.pbf"
edge = "closed"
edge_reason = "an island"
min_fragment_m = 500

[communities]
source = "社区.xlsx"
sheet = "Sheet1"
columns = { name = "社区名称", households = "户数" }
datum = "cgcs2000"

[[facilities]]
source = "卫生服务中心.csv"
kind = "community_health_centre"
datum = "wgs84"
encoding = "gb18030"
complete = true
as_of = 2025-12-31

[[facilities]]
source = "poi.gpkg"
layer = "poi"
crs = "EPSG:4490"
complete = ["clinic", "hospital"]
as_of = "2025-06"

[[facilities]]
source = "map.osm.pbf"

[areas]
source = "areas.geojson"

[buildings]
source = "buildings.gpkg"

[gates]
source = "gates.gpkg"

[population]
source = "people.tif"
"""

SHORT = """\
[study]
name = "Short"

[network]
source = "streets.osm"

[communities]
source = "communities.csv"

[[facilities]]
source = "facilities.csv"
"""

PLAN = """\
id = "plan"
title_zh = "规划"
title_en = "Plan"
source_status = "own_choice"
[[rules]]
id = "clinic"
short_zh = "诊所"
short_en = "Clinic"
zh = "诊所"
en = "Clinic"
check = "reach_time"
kinds = ["clinic"]
limit_min = 10
"""


def read(folder: Path, text: str) -> Study:
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    return read_study(path)


def refused(folder: Path, text: str, match: str) -> StudyError:
    with pytest.raises(StudyError, match=match) as caught:
        read(folder, text)
    for language in ("zh", "en"):
        assert str(folder / "study.toml") in caught.value.text(language)
        assert "\n" not in caught.value.text(language)
    return caught.value


# ---- what is read ----------------------------------------------------------------------------------


def test_every_key_is_read(tmp_path):
    study = read(tmp_path, FULL)
    assert (study.name, study.language, study.invented) == ("盘龙区 15 分钟服务圈", "en", True)
    assert [standard.id for standard in study.standards] == ["circle15-basic", "plan"]
    assert study.profile == PROFILES["planning"]
    assert study.compare_profiles == (PROFILES["elderly"], WalkProfile(speed_kmh=5.5, name="brisk"))
    assert (study.minutes, study.crs) == ((10.0, 5.0), "EPSG:4547")
    assert (study.network, study.place, study.bbox) == (tmp_path / "streets" / "kunming.osm.pbf", None, None)
    assert (study.edge, study.edge_reason, study.min_fragment_m) == ("closed", "an island", 500.0)
    people = study.communities
    assert (people.path, people.sheet, people.datum) == (tmp_path / "社区.xlsx", "Sheet1", "cgcs2000")
    assert people.columns == {"name": "社区名称", "households": "户数"}
    centres, poi, extract = study.facilities
    assert (centres.kind, centres.complete, centres.as_of) == ("community_health_centre", True, "2025-12-31")
    assert (centres.table.datum, centres.table.encoding) == ("wgs84", "gb18030")
    assert (poi.kind, poi.complete, poi.as_of) == (None, ("clinic", "hospital"), "2025-06")
    assert (poi.table.layer, poi.table.crs) == ("poi", "EPSG:4490")
    assert (extract.kind, extract.complete, extract.as_of) == (None, None, "")
    assert [study.areas.path.name, study.buildings.path.name, study.gates.path.name] == [
        "areas.geojson",
        "buildings.gpkg",
        "gates.gpkg",
    ]
    assert study.population.path.name == "people.tif"


def test_what_a_study_does_not_say_has_the_designs_defaults(tmp_path):
    study = read(tmp_path, SHORT)
    assert (study.language, study.edge, study.invented) == ("zh", "open", False)
    assert [standard.id for standard in study.standards] == ["circle15-basic"]
    assert (study.profile.name, study.profile.speed_kmh, study.compare_profiles) == ("planning", 4.0, ())
    assert study.minutes == (5.0, 10.0, 15.0)
    assert study.facilities[0].complete is None
    assert (study.buildings, study.areas, study.gates, study.crs, study.min_fragment_m) == (None,) * 5


def test_a_study_without_a_name_is_called_like_its_file(tmp_path):
    assert read(tmp_path, SHORT.replace('name = "Short"', "")).name == "study"


def test_relative_paths_refer_to_the_folder_of_the_study_and_not_to_where_one_stands(tmp_path, monkeypatch):
    folder = tmp_path / "there"
    folder.mkdir()
    (folder / "study.toml").write_text(SHORT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    study = read_study(Path("there/study.toml"))
    assert study.communities.path == Path("there/communities.csv")
    absolute = SHORT.replace("communities.csv", str(tmp_path / "elsewhere.csv"))
    (folder / "study.toml").write_text(absolute, encoding="utf-8")
    assert read_study(Path("there/study.toml")).communities.path == tmp_path / "elsewhere.csv"


@pytest.mark.parametrize(
    ("written", "speed", "snap"),
    [
        ('"adult"', 4.8, 250.0),
        ("{ speed_kmh = 4.5 }", 4.5, 250.0),
        ("{ speed_kmh = 5, max_snap_m = 100 }", 5.0, 100.0),
    ],
)
def test_a_profile_is_a_name_or_a_table(tmp_path, written, speed, snap):
    profile = read(tmp_path, SHORT.replace('name = "Short"', f"profile = {written}")).profile
    assert (profile.speed_kmh, profile.max_snap_m) == (speed, snap)


@pytest.mark.parametrize(
    ("written", "complete"), [("true", True), ("false", False), ('["clinic"]', ("clinic",)), ("[]", ())]
)
def test_completeness_is_true_false_or_a_list_of_kinds(tmp_path, written, complete):
    assert read(tmp_path, SHORT + f"complete = {written}\n").facilities[0].complete == complete


@pytest.mark.parametrize(
    ("written", "place", "bbox"),
    [
        ('place = "盘龙区, 昆明市"', "盘龙区, 昆明市", None),
        ("bbox = [102.6, 25, 102.8, 25.2]", None, (102.6, 25.0, 102.8, 25.2)),
    ],
)
def test_streets_are_downloaded_by_place_or_bbox(tmp_path, written, place, bbox):
    study = read(tmp_path, SHORT.replace('source = "streets.osm"', written))
    assert (study.network, study.place, study.bbox) == (None, place, bbox)


def test_one_list_of_facilities_may_be_a_plain_table(tmp_path):
    assert len(read(tmp_path, SHORT.replace("[[facilities]]", "[facilities]")).facilities) == 1


@pytest.mark.parametrize(
    ("name", "language", "people", "standards"),
    [
        ("monaco", "en", "communities.gpkg", ["circle15-basic"]),
        ("yunxi", "zh", "communities.geojson", ["circle15-basic", "own", "panlong-2025"]),
    ],
)
def test_both_shipped_studies_read_and_name_files_that_are_there(name, language, people, standards):
    study = read_study(DATA / name / "study.toml")
    assert (study.language, study.communities.path.name, len(study.facilities)) == (language, people, 1)
    assert [standard.id for standard in study.standards] == standards
    assert study.profile.speed_kmh == 4.0
    optional = [table.path for table in (study.areas, study.buildings, study.gates) if table is not None]
    tables = [study.communities.path, *(source.table.path for source in study.facilities), *optional]
    assert all(path.is_file() for path in (*tables, study.network))


def test_monaco_says_what_is_complete_and_yunxi_that_everything_is():
    (monaco,) = read_study(DATA / "monaco" / "study.toml").facilities
    assert "hospital" in monaco.complete
    assert "elderly_day_care" not in monaco.complete
    assert monaco.as_of == dt.date(2023, 12, 26).isoformat()
    (yunxi,) = read_study(DATA / "yunxi" / "study.toml").facilities
    assert (yunxi.complete, yunxi.as_of) == (True, "2025-12-31")


def test_yunxi_is_looked_at_on_the_day_of_its_register():
    assert read_study(DATA / "yunxi" / "study.toml").as_of == dt.date(2025, 12, 31)


# ---- what is refused -------------------------------------------------------------------------------


UNKNOWN = {
    "[study]": (2, "name = ", "nmae = ", "nmae", "name"),
    "[study] standard": (4, "standards = ", "standard = ", "standard", "standards"),
    "[network]": (12, "source = ", "sorce = ", "sorce", "source"),
    "[communities]": (19, "sheet = ", "sheets = ", "sheets", "sheet"),
    "the second list of facilities": (35, 'complete = ["clinic"', 'compleet = ["clinic"', "compleet", "complete"),
    "a table of its own": (41, "[areas]", "[aeras]", "aeras", "areas"),
    "a key of a profile": (6, "{ speed_kmh", "{ sped_kmh", "sped_kmh", "speed_kmh"),
    "[gates]": (48, 'source = "gates', 'sourse = "gates', "sourse", "source"),
}


@pytest.mark.parametrize("where", UNKNOWN)
def test_an_unknown_key_is_named_with_its_line_and_the_nearest_known_one(tmp_path, where):
    line, old, new, key, nearest = UNKNOWN[where]
    lines = FULL.splitlines()
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    error = refused(
        tmp_path, "\n".join(lines), rf"study\.toml, line {line}: .* has no key '{key}'\. Did you mean: {nearest}\?"
    )
    said = error.text("zh")
    assert f"第 {line} 行" in said
    assert f"没有“{key}”这一项。您是否想写：{nearest}？" in said


def test_classes_that_are_no_table_are_refused(tmp_path):
    text = SHORT.replace('source = "streets.osm"', 'source = "streets.osm"\nclasses = "x"')
    refused(tmp_path, text, r"line 6: \[network\] has classes = x")


WRONG = {
    "a language that is not spoken": ('language = "en"', 'language = "fr"', 3, "language = fr", "zh, en"),
    "a standard that does not ship": ('"circle15-basic", ', '"panlong", ', 4, "standards = panlong", "circle15-basic"),
    "standards that are one text": ('["circle15-basic", "plan.toml"]', '"plan.toml"', 4, "standards =", '["..."'),
    "an unknown profile": ('"planning"', '"runner"', 5, "profile = runner", "planning, adult, "),
    "a profile without a speed": ('"planning"', "{ max_snap_m = 100 }", 5, "profile =", "speed_kmh"),
    "a speed in metres a minute": ('"planning"', "{ speed_kmh = 67 }", 5, "profile =", "speed_kmh = 0.5 ... 12"),
    "a profile that is a number": ('"planning"', "4.0", 5, "profile = 4.0", "speed_kmh"),
    "profiles beside that are one text": (
        '["elderly", { speed_kmh = 5.5, name = "brisk" }]',
        '"elderly"',
        6,
        "elderly",
        "[",
    ),
    "an unknown profile beside": ('["elderly", {', '["old", {', 6, "compare_profiles = old", "elderly"),
    "minutes that are none": ("[10, 5]", "[10, 0]", 7, "minutes = [10.0, 0.0]", "0 < minutes"),
    "minutes in words": ("[10, 5]", '["10"]', 7, "minutes =", "[1, 2, ...]"),
    "a projection that does not measure metres": ("EPSG:4547", "EPSG:3857", 8, "crs = EPSG:3857", "EPSG:4547"),
    "degrees to measure in": ("EPSG:4547", "EPSG:4326", 8, "crs = EPSG:4326", "EPSG:4547"),
    "a reference system that is not known": ("EPSG:4490", "EPSG:1", 34, "crs = EPSG:1", "EPSG:4490"),
    "invented with a word": ("invented = true", 'invented = "yes"', 9, "invented = yes", "true, false"),
    "an edge that is neither open nor closed": (
        'edge = "closed"',
        'edge = "coast"',
        13,
        "edge = coast",
        "open, closed",
    ),
    "a fragment in words": ("min_fragment_m = 500", 'min_fragment_m = "500 m"', 15, "min_fragment_m = 500 m", "500"),
    "a negative fragment": ("min_fragment_m = 500", "min_fragment_m = -5", 15, "min_fragment_m = -5", "0"),
    "columns that are a list": ('{ name = "社区名称", households = "户数" }', "[]", 20, "columns = []", "{ name ="),
    "an unknown datum": ('datum = "cgcs2000"', 'datum = "beijing54"', 21, "datum = beijing54", "wgs84, cgcs2000"),
    "a kind that is not known": (
        '"community_health_centre"',
        '"health"',
        25,
        "kind = health",
        "community_health_station",
    ),
    "a complete kind that is not known": ('["clinic", "hospital"]', '["clinics"]', 35, "complete = clinics", "clinic"),
    "completeness in words": ("complete = true", 'complete = "yes"', 28, "complete = yes", "true, false"),
    "a day that is a number": ("as_of = 2025-12-31", "as_of = 2025", 29, "as_of = 2025", "2025-12-31"),
    "an empty source": ('source = "map.osm.pbf"', 'source = ""', 39, "source = ", '"..."'),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_value_that_cannot_be_used_is_named_with_its_line_and_what_is_possible(tmp_path, fault):
    old, new, line, said, possible = WRONG[fault]
    assert FULL.count(old) == 1
    error = refused(tmp_path, FULL.replace(old, new), rf"study\.toml, line {line}: ")
    for language in ("zh", "en"):
        assert possible in error.text(language)
    assert said in error.text("en")


@pytest.mark.parametrize(
    "bbox", ["[1, 2, 3]", "[102.8, 25, 102.6, 25.2]", "[25, 102.6, 25.2, 102.8]", "[nan, 1, 2, 3]"]
)
def test_a_bbox_is_west_south_east_north_in_degrees(tmp_path, bbox):
    text = SHORT.replace('source = "streets.osm"', f"bbox = {bbox}")
    refused(tmp_path, text, r"line 5: \[network\] has bbox = .*\[west, south, east, north\]")


@pytest.mark.parametrize("network", ["", 'source = "a.osm"\nplace = "盘龙区"', 'place = "b"\nbbox = [1, 2, 3, 4]'])
def test_the_network_needs_exactly_one_of_source_place_and_bbox(tmp_path, network):
    error = refused(
        tmp_path, SHORT.replace('source = "streets.osm"', network), "needs exactly one of source, place and bbox"
    )
    assert "[network] 需要且只需要 source、place、bbox 之一" in error.text("zh")


@pytest.mark.parametrize("table", ["study", "network", "communities", "facilities"])
def test_a_table_that_is_needed_is_asked_for(tmp_path, table):
    text = re.sub(rf"\[+{table}\]+\n.*\n", "", SHORT)
    refused(tmp_path, text, rf"lacks '\[{table}\]'\. Add it")


def test_a_table_without_a_source_is_named_with_its_line(tmp_path):
    text = SHORT + '\n[[facilities]]\nkind = "clinic"\n'
    refused(tmp_path, text, r"line 13: \[\[facilities\]\] 2 lacks 'source'")


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "name"),
    [
        ('"plan.toml"]', '"circle15-basic"]', 4, "standards", "circle15-basic"),
        ('["elderly", {', '["planning", {', 6, "compare_profiles", "planning"),
        ('name = "brisk" }', 'name = "elderly" }', 6, "compare_profiles", "elderly"),
    ],
)
def test_a_standard_or_a_walker_that_is_named_twice_is_refused(tmp_path, old, new, line, key, name):
    error = refused(tmp_path, FULL.replace(old, new), rf"line {line}: {key} names '{name}' twice")
    assert f"第 {line} 行：{key} 中“{name}”写了两次" in error.text("zh")


def test_a_standard_with_a_fault_names_its_own_file(tmp_path):
    (tmp_path / "mine.toml").write_text(PLAN.replace("limit_min", "limit"), encoding="utf-8")
    with pytest.raises(StandardError, match=r"mine\.toml, line 13: "):
        read(tmp_path, FULL.replace("plan.toml", "mine.toml"))


def test_what_is_not_toml_is_refused_with_its_line(tmp_path):
    error = refused(tmp_path, SHORT.replace("[network]", "[network"), r"is not TOML: .*line 4")
    assert "不符合 TOML 格式" in error.text("zh")


def test_a_study_that_is_not_there_or_not_utf8_is_refused(tmp_path):
    with pytest.raises(FileError, match=r"There is no file .*none\.toml"):
        read_study(tmp_path / "none.toml")
    path = tmp_path / "gbk.toml"
    path.write_text(FULL, encoding="gb18030")
    with pytest.raises(FileError, match=r"gbk\.toml is not UTF-8 text"):
        read_study(path)


@pytest.mark.parametrize("text", ["study = 3\n", '[[study]]\nname = "x"\n'])
def test_a_table_that_is_none_is_refused(tmp_path, text):
    refused(tmp_path, text + SHORT.split("\n\n", maxsplit=1)[1], r"\[study\] has study = ")


# ---- the report ------------------------------------------------------------------------------------


def test_a_study_names_the_template_of_its_report(tmp_path):
    assert read(tmp_path, f'{FULL}\n[report]\ntemplate = "局.docx"\n').report_template == tmp_path / "局.docx"
    assert read(tmp_path, FULL).report_template is None


def test_a_key_of_the_report_that_is_not_known_is_refused(tmp_path):
    refused(tmp_path, f'{FULL}\n[report]\ncover = "局.docx"\n', match="cover")
