"""Every office's study: what an examination says of it, and what a run finds."""

import re

import pytest

import circle15 as c15
from circle15.errors import InputError
from circle15.intake.examine import examine
from circle15.sources.tables import BoundaryFile, TableOptions, read_communities
from tests.offices.studies import TOWNS


@pytest.mark.parametrize("name", [name for name, town in TOWNS.items() if town.verdicts])
def test_a_run_finds_what_the_files_can_tell_and_no_more(name, tmp_path):
    town = TOWNS[name]
    result = c15.run(town.study(tmp_path))
    found = result.findings[result.findings["primary"] & result.findings["decides"].astype(bool)].set_index("unit_id")
    told = {unit: (row["verdict"], row["reason"] if row["verdict"] != "met" else "") for unit, row in found.iterrows()}
    assert told == town.verdicts
    assert {key: result.manifest["counts"][key] for key in town.counts} == town.counts


@pytest.mark.parametrize("name", TOWNS)
def test_an_examination_says_it_before_the_run(name, tmp_path):
    town = TOWNS[name]
    found = examine(town.study(tmp_path))
    said = "\n".join(
        [*(remark.said.zh for remark in found.remarks), *found.rejected["problem_zh"], *found.rejected["value"]]
    )
    assert found.exit_code == town.exit_code, said
    for part in town.says:
        assert part in said


@pytest.mark.parametrize("name", [name for name, town in TOWNS.items() if town.listed])
def test_what_does_not_go_together_is_listed(name, tmp_path):
    town = TOWNS[name]
    rejected = c15.run(town.study(tmp_path)).rejected
    assert sorted(zip(rejected["file"], rejected["row"], rejected["effect"], strict=True)) == sorted(town.listed)


@pytest.mark.parametrize(
    ("name", "added", "sentence"),
    [
        ("plain", '[gates]\nsource = "社区.geojson"\ndatum = "auto"\n', "is for communities and facilities"),
        ("plain", '[buildings]\nsource = "社区.geojson"\ndatum = "auto"\n', "is for communities and facilities"),
        ("list_and_boundaries", "", "cannot tell the datums of both"),
    ],
)
def test_a_datum_that_nobody_can_find_out_is_refused_by_a_run_and_by_an_examination(name, added, sentence, tmp_path):
    study = TOWNS[name].study(tmp_path)
    text = study.read_text(encoding="utf-8") + added
    if not added:
        text = text.replace('boundaries = "边界.shp"', 'boundaries = { source = "边界.shp", datum = "auto" }')
    study.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(sentence)):
        c15.run(study)
    found = examine(study)
    assert found.exit_code == 2
    assert any(sentence in remark.said.en for remark in found.of_severity("error"))


def test_lists_and_boundaries_read_without_streets_have_no_datum_to_find_out(tmp_path):
    TOWNS["list_and_boundaries"].study(tmp_path)
    options = TableOptions(datum="auto", boundaries=BoundaryFile(path=tmp_path / "边界.shp"))
    with pytest.raises(InputError, match="cannot tell the datums of both"):
        read_communities(tmp_path / "名录.xlsx", options)


def test_gates_read_without_streets_are_refused_a_datum_to_find_out(tmp_path):
    TOWNS["plain"].study(tmp_path)
    people = c15.read_communities(tmp_path / "社区.geojson")
    gates = tmp_path / "大门.csv"
    gates.write_text("社区编码,经度,纬度\nw,117.0,30.7330\n", encoding="utf-8")
    with pytest.raises(InputError, match="without streets there is nothing"):
        c15.read_gates(gates, people, options=TableOptions(datum="auto"))
