"""Every office's study: what an examination says of it, and what a run finds."""

import pytest

import circle15 as c15
from circle15.intake.examine import examine
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
