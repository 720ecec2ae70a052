import json

import pytest

from tests.small_town import ROAD, area, assess, at, facilities, rule, table, town

CLINIC = {"clinic": ("clinic", 2, 0)}


def notes(result):
    return {note["key"]: note for note in result.manifest["notes"]}


def test_the_walker_is_told_with_the_metres_that_a_quarter_of_an_hour_means():
    profile = assess(town(ROAD), table({"a": at(1)}), facilities(CLINIC)).manifest["profile"]
    assert (profile["speed_kmh"], profile["metres_in_15_min"]) == (6.0, 1500.0)


def test_homes_in_no_community_are_counted_in_a_note():
    homes = table({"in": at(1, 0.5), "out": at(9, 0.5), "far": at(9, 0.7)})
    result = assess(town(ROAD), table({"a": area(0, 0, 2, 1)}), facilities(CLINIC), buildings=homes)
    assert notes(result)["note.buildings_nowhere"]["en"].startswith("2 residential buildings")
    assert result.demand["basis"].tolist() == ["buildings_count"]


def test_homes_that_all_have_a_community_need_no_note():
    homes = table({"in": at(1, 0.5)})
    result = assess(town(ROAD), table({"a": area(0, 0, 2, 1)}), facilities(CLINIC), buildings=homes)
    assert "note.buildings_nowhere" not in notes(result)


def test_a_facility_that_no_street_leads_to_is_counted_in_a_note():
    served = facilities({**CLINIC, "field": ("clinic", 5, 4)})
    result = assess(town(ROAD), table({"a": at(1)}), served)
    assert notes(result)["note.facilities_without_street"]["zh"].startswith("1 处设施")
    assert result.facilities["reason"].to_dict() == {"clinic": "", "field": "off_network"}


def test_communities_that_do_not_say_what_they_are_are_judged_as_urban_and_that_is_said():
    people = table({"a": at(1), "b": at(2)}, urban_rural=["urban", None])
    asked = rule(applies_to={"urban_rural": ("urban",)})
    assert notes(assess(town(ROAD), people, facilities(CLINIC), asked))["note.urban_assumed"]["en"].startswith("1 ")
    assert "note.urban_assumed" not in notes(assess(town(ROAD), people, facilities(CLINIC)))


@pytest.mark.parametrize(("complete", "said"), [(True, "all"), (["clinic"], ["clinic"]), (False, [])])
def test_of_which_kinds_the_list_is_complete_is_written_down(complete, said):
    manifest = assess(town(ROAD), table({"a": at(1)}), facilities(CLINIC), complete=complete).manifest
    assert manifest["complete_kinds"] == said
    assert ("note.incomplete" in {note["key"] for note in manifest["notes"]}) == (complete is not True)


def test_a_manifest_is_plain_json():
    manifest = assess(town(ROAD), table({"a": at(1)}), facilities(CLINIC)).manifest
    assert json.loads(json.dumps(manifest)) == manifest
