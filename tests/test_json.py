"""``--format json``: one document, alone on the standard output; keys as docs/json.md has them, numbers raw."""

import json
import math
import re
from pathlib import Path

import pytest

from circle15.present.machine import json_text, raw, records
from circle15.present.summary.headlines import headlines
from circle15.present.summary.model import summary_model
from circle15.result import load_result
from circle15.standards.reader import shipped_standards
from tests.run_cli import circle15, inside
from tests.small_town import STUDY, write_study

DOCS = Path(__file__).parents[1] / "docs" / "json.md"
HEAD = {"schema", "schema_version", "circle15_version"}

#: At 5 km/h the clinic is 19.2 minutes from the east of the small town: one gap. A second clinic is planned there.
SLOWER = STUDY.replace("speed_kmh = 6.0", "speed_kmh = 5.0")


def documented():
    """Keys that docs/json.md lists in the first column of its tables, by heading; and those that a cell lists."""
    found, nested, heading = {}, {}, ""
    for line in DOCS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("| `"):
            first, _, rest = line.strip("| ").partition(" | ")
            keys = re.findall(r"`(\w+)`", first)
            found.setdefault(heading, []).extend(keys)
            nested.setdefault(heading, {}).update({key: set(re.findall(r"`(\w+)`", rest)) for key in keys})
    return found, nested


KEYS, CELLS = documented()


def keys_of(heading):
    return set(KEYS[heading])


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("json")
    write_study(folder, SLOWER)
    planned = (folder / "facilities.csv").read_text(encoding="utf-8").splitlines()
    here = next(line for line in planned if line.startswith("c1,")).split(",")
    east = (folder / "communities.csv").read_text(encoding="utf-8").splitlines()[-1].split(",")
    rows = [f"{line},{'status' if at == 0 else 'open'}" for at, line in enumerate(planned)]
    rows.append(",".join(["c9", "规划诊所", here[2], east[-2], east[-1], "planned"]))
    (folder / "facilities.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ran(place):
    return inside("run", place / "study.toml", "--out", place / "out", "--format", "json", "--fail-on-gap")


@pytest.fixture(scope="module")
def run(ran):
    return json.loads(ran.out)


@pytest.fixture(scope="module")
def result(ran, place):
    return load_result(place / "out")


# ---- the document of a run -------------------------------------------------------------------------


def test_a_run_writes_one_document_alone_on_the_standard_output_and_exits_as_without_it(ran, run, place):
    assert (ran.code, run["exit_code"]) == (1, 1)
    assert ran.out.startswith("{\n")
    assert ran.out.endswith("}\n")
    assert str(place / "out") in ran.err
    assert (run["schema"], run["schema_version"]) == ("circle15.run", 1)
    written = [path for path in (place / "out").rglob("*") if path.is_file()]
    assert {path.relative_to(place / "out").as_posix() for path in written} == set(run["files"])


def test_a_process_writes_utf_8_even_where_the_terminal_speaks_something_else(place):
    done = circle15("run", place / "study.toml", "--out", place / "out-process", "--format", "json", language="C")
    assert done.code == 0
    assert "东社区" in {finding["name"] for finding in json.loads(done.out)["gaps"]}


def test_the_keys_of_a_run_are_those_of_the_docs(run):
    assert set(run) == HEAD | keys_of("run")
    for part in ("walkers", "headlines", "coverage", "circles", "contrasts"):
        assert run[part], part
        assert {frozenset(row) for row in run[part]} == {frozenset(KEYS[part])}, part
    assert {frozenset(row) for row in run["gaps"]} == {frozenset(KEYS["findings"])}
    assert {frozenset(row) for row in run["plan"]["headlines"]} == {frozenset(KEYS["plan"])}
    assert set(run["problems"]) == keys_of("problems")
    assert run["profile"] == run["walkers"][0]


@pytest.mark.parametrize("part", ["study", "plan"])
def test_the_keys_of_small_objects_are_named_beside_them(run, part):
    assert set(run[part]) <= CELLS["run"][part]


def test_the_keys_of_the_documents_of_a_run_are_named_beside_them(run):
    assert set(run["standards"][0]) <= CELLS["run"]["standards"]
    assert set(run["problems"]["by_topic"]) <= CELLS["problems"]["by_topic"]
    assert set(run["problems"]["messages"][0]) <= CELLS["problems"]["messages"]


def test_no_key_stands_twice_in_one_table_of_the_docs():
    assert {heading: keys for heading, keys in KEYS.items() if len(keys) != len(set(keys))} == {}


def test_the_one_gap_has_the_numbers_of_the_finding_as_they_are(run, result):
    (gap,) = run["gaps"]
    row = result.findings.loc[result.findings["gap"].astype(bool)].iloc[0]
    assert (gap["name"], gap["rule_id"], gap["verdict"], gap["unit"]) == ("东社区", "clinic-15min", "unmet", "min")
    assert gap["walk_min"] == row["walk_min"] == pytest.approx(19.2, abs=0.01)
    assert gap["network_m"] == row["network_m"]
    assert (gap["share_within"], gap["pass_share"], gap["limit"]) == (0.0, 0.9, 15.0)
    assert gap["low"] is None
    assert gap["missing"] == []


def test_the_headlines_are_those_of_the_summary(run, result):
    table = headlines(result, "en")
    assert [row["met"] for row in run["headlines"]] == table["met"].tolist()
    assert [row["share_in_reach"] for row in run["headlines"]] == table["share_in_reach"].tolist()
    assert (run["hash"], run["counts"]["communities"]) == (result.hash, 3)


def test_the_plan_serves_the_east_and_the_gap_goes(run):
    assert run["plan"]["facilities"] == 1
    row = next(
        row
        for row in run["plan"]["headlines"]
        if (row["rule_id"], row["reading"], row["profile"]) == ("clinic-15min", "default", "block")
    )
    assert (row["communities_met_now"], row["communities_met_plan"]) == (2, 3)
    assert (row["gaps_now"], row["gaps_plan"]) == (1, 0)


def test_a_result_of_python_says_what_the_command_line_says(run, result):
    said = summary_model(result, "en")
    assert said == {key: value for key, value in run.items() if key in said}
    assert json.loads(json_text(said)) == said


# ---- what JSON can hold ----------------------------------------------------------------------------


def test_what_is_no_number_or_says_nothing_is_null():
    assert raw({"a": math.nan, "b": math.inf, "c": None, "d": "", "e": False, "f": 0}) == {
        "a": None,
        "b": None,
        "c": None,
        "d": None,
        "e": False,
        "f": 0,
    }


def test_a_column_that_a_table_has_not_is_null_in_every_row(result):
    rows = records(result.findings, ["unit_id", "no_such_column"])
    assert {row["no_such_column"] for row in rows} == {None}
    assert len(rows) == len(result.findings)


def test_a_set_is_written_in_an_order():
    assert raw({"kinds": frozenset({"b", "a"})}) == {"kinds": ["a", "b"]}


# ---- the other commands ----------------------------------------------------------------------------


def test_check_says_in_json_what_its_exit_code_says(place):
    done = inside("check", place / "study.toml", "--out", place / "check", "--format", "json")
    said = json.loads(done.out)
    assert set(said) == HEAD | keys_of("check")
    assert said["exit_code"] == done.code
    assert {Path(path).name for path in said["written"]} == {"check.html", "check.xlsx"}
    for part in ("study", "files", "remarks", "streets", "lacking", "datums"):
        for row in said[part] if isinstance(said[part], list) else [said[part]]:
            assert set(row) <= CELLS["check"][part], part
    assert [report["rows"] for report in said["files"] if report["role"] == "communities"] == [3]


def test_check_lists_a_row_that_cannot_be_used_with_its_remedy(place):
    with (place / "communities.csv").open("a", encoding="utf-8") as file:
        file.write("x9,无坐标社区,10,abc,def\n")
    try:
        done = inside("check", place / "study.toml", "--out", place / "check", "--format", "json")
    finally:
        text = (place / "communities.csv").read_text(encoding="utf-8")
        (place / "communities.csv").write_text(text[: text.index("x9,")], encoding="utf-8")
    said = json.loads(done.out)
    found = [*said["rejected"], *said["unlocated"]]
    assert found
    assert all(set(row) <= CELLS["check"]["rejected"] | CELLS["check"]["unlocated"] for row in found)
    assert {row["row"] for row in found} == {5}


def test_check_of_a_study_that_cannot_run_is_a_check_and_exits_with_2(place):
    (place / "broken.toml").write_text(SLOWER.replace("facilities.csv", "none.csv"), encoding="utf-8")
    done = inside("check", place / "broken.toml", "--out", place / "check", "--format", "json")
    said = json.loads(done.out)
    assert (done.code, said["schema"], said["verdict"]) == (2, "circle15.check", "refused")
    assert [remark["file"] for remark in said["remarks"] if remark["severity"] == "error"] == ["none.csv"]


def test_standards_list_counts_what_each_document_holds():
    said = json.loads(inside("standards", "list", "--format", "json").out)
    assert set(said) == HEAD | keys_of("standards")
    assert [entry["id"] for entry in said["standards"]] == shipped_standards()
    assert {frozenset(entry) for entry in said["standards"]} == {frozenset(KEYS["document"])}
    basic = next(entry for entry in said["standards"] if entry["id"] == "circle15-basic")
    assert (basic["rule_count"], basic["reading_count"], basic["issued"]) == (3, 9, None)


@pytest.mark.parametrize("name", ["circle15-basic", "panlong-2025"])
def test_standards_show_gives_every_reading_with_what_it_asks(name):
    said = json.loads(inside("standards", "show", name, "--format", "json").out)
    assert set(said) == HEAD | keys_of("standard")
    assert {frozenset(rule) for rule in said["rules"]} == {frozenset(KEYS["rule"])}
    assert all(set(clause) <= CELLS["standard"]["not_checkable"] for clause in said["not_checkable"])


def test_standards_show_of_one_rule_gives_its_readings_alone():
    said = json.loads(inside("standards", "show", "circle15-basic", "--rule", "clinic-15min", "--format", "json").out)
    assert [(rule["reading"], rule["asks"].get("limit_m")) for rule in said["rules"]] == [
        ("default", None),
        ("800m", 800.0),
        ("1000m", 1000.0),
    ]


def test_standards_check_gives_its_warnings_in_both_languages(tmp_path):
    path = tmp_path / "other-name.toml"
    path.write_text(
        'id = "own"\ntitle_zh = "规划"\ntitle_en = "Plan"\nsource_status = "own_choice"\n\n[[rules]]\nid = "r"\n'
        'short_zh = "诊所"\nshort_en = "Clinic"\nzh = "诊所"\nen = "A clinic"\ncheck = "reach_time"\n'
        'kinds = ["clinic"]\nlimit_min = 10\n',
        encoding="utf-8",
    )
    said = json.loads(inside("standards", "check", path, "--format", "json").out)
    assert set(said) == HEAD | keys_of("standard_check")
    assert said["rules"] == [{"id": "r", "reading": "default", "check": "reach_time"}]
    assert len(said["warnings"]) == 2
    assert {frozenset(warning) for warning in said["warnings"]} == {frozenset({"zh", "en"})}


def test_explain_gives_the_finding_and_its_paragraph_in_both_languages(ran, place, result):
    said = json.loads(inside("explain", place / "out", "东社区", "clinic-15min", "--format", "json").out)
    assert set(said) == HEAD | keys_of("explain")
    (one,) = said["explanations"]
    assert set(one) == keys_of("findings") | {"paragraph_zh", "paragraph_en"}
    assert one["paragraph_en"] == result.explain("东社区", "clinic-15min", language="en")
    assert one["paragraph_zh"] == result.explain("东社区", "clinic-15min", language="zh")
    assert one["walk_min"] == pytest.approx(19.2, abs=0.01)


def test_explain_without_a_rule_gives_them_all_the_gaps_first(ran, place):
    said = json.loads(inside("explain", place / "out", "东社区", "--format", "json").out)
    assert [one["gap"] for one in said["explanations"]] == [True, False, False]


# ---- errors ----------------------------------------------------------------------------------------

REFUSED = {
    "study_missing": (("run", "none.toml"), "file_missing"),
    "sample": (("demo", "atlantis"), "sample_unknown"),
    "standard": (("standards", "show", "nope"), "standard_unknown"),
    "rule": (("standards", "show", "circle15-basic", "--rule", "nope"), "standard_rule_unknown"),
    "result": (("explain", "no-folder", "x"), "file_missing"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_error_is_an_object_with_both_languages_and_exit_code_2(case):
    command, key = REFUSED[case]
    done = inside(*command, "--format", "json")
    said = json.loads(done.out)
    assert done.code == 2
    assert set(said) == HEAD | keys_of("error")
    assert (said["schema"], said["error"]["key"]) == ("circle15.error", key)
    assert set(said["error"]) == {"key", "zh", "en"}
    assert done.err == f"{said['error']['en']}\n"


def test_a_unit_that_is_not_there_is_an_object_too(ran, place):
    done = inside("explain", place / "out", "南社区", "--format", "json")
    assert (done.code, json.loads(done.out)["error"]["key"]) == (2, "explain_unit_unknown")


def test_a_format_that_is_not_known_is_told_on_the_standard_error_alone():
    done = inside("standards", "list", "--format", "xml")
    assert (done.code, done.out) == (2, "")
    assert "'xml' is not one of 'text', 'json'" in " ".join(done.err.split())
