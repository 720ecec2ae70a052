"""Findings that rest on a suspect place of the streets cannot be told, on towns that one can check in the head.

Blocks of 100 m, one minute each. The clinic stands on a street that stops 3 m short of the road on which people live.
"""

import math

import numpy as np
import pytest

import circle15 as c15
from circle15.network.mend import mend
from circle15.network.suspects import find_suspects
from circle15.verdicts.judge import findings
from circle15.verdicts.scene import Scene
from tests.small_town import (
    NEARLY_NO_AREA,
    assess,
    at,
    buildings,
    communities,
    facilities,
    finding,
    rule,
    scene_of,
    standard,
    street,
    streets_of,
    town,
)

#: A road of thirty blocks; a street that stops 3 m short of its middle, and leads back to its end in a wide bow.
ROAD = street((0, 0), (30, 0))
BOW = street((15, 0.03), (15, 10), (30, 10), (30, 0))
CLINIC = facilities({"clinic": ("clinic", 15, 5)})

#: Five minutes west of the gap: 10 minutes across it, and 15 + 10 + 15 + 5 + 5 = 50 around.
HOME = at(10)


@pytest.fixture(scope="module")
def broken():
    return town(ROAD, BOW)


def mended_scene(network, people, served, **options):
    fields = scene_of(network, people, served, **options)
    values = {name: getattr(fields, name) for name in fields.__dataclass_fields__}
    suspects = find_suspects(network)
    return Scene(**{**values, "mended": mend(network, suspects) if len(suspects) else None})


def judged(network, people, served, *rules, **options):
    return findings([standard(*(rules or (rule(),)))], mended_scene(network, people, served, **options).facts())


def only(network, people, served, *rules, **options):
    return judged(network, people, served, *rules, **options).iloc[0]


def home(where=HOME):
    return communities({"home": where})


def test_what_fails_on_the_streets_as_drawn_and_passes_across_a_suspect_gap_cannot_be_told(broken):
    found = only(broken, home(), CLINIC)
    assert (found["verdict"], found["reason"], found["gap"]) == ("unknown", "streets_suspect", False)
    assert (found["detail"], found["suspect_joins"]) == ("N1", 1)
    assert found["walk_min"] == pytest.approx(5 + 15 + 10 + 15 + 4.97 + 0.03, abs=0.1)  # as drawn, around
    assert found["share_open"] == 1.0
    assert math.isnan(found["robustness"])
    assert "疑似有断开之处" in found["text_zh"]
    assert "N1" in found["text_zh"]


def test_on_the_streets_as_they_are_the_same_finding_is_a_gap(broken):
    assert finding(broken, home(), CLINIC)["verdict"] == "unmet"


@pytest.mark.parametrize(
    ("blocks", "limit_min", "verdict"),
    [(10, 15, "unknown"), (5.01, 15, "unknown"), (4.9, 15, "unmet"), (10, 9.9, "unmet"), (10, 10, "unknown")],
)
def test_what_would_fail_across_the_gap_as_well_stays_unmet(broken, blocks, limit_min, verdict):
    """The connector has the gap's length: from block 10 it is 10 minutes, to the tenth of a second."""
    assert only(broken, home(at(blocks)), CLINIC, rule(limit_min=limit_min))["verdict"] == verdict


def test_a_pass_on_the_streets_as_drawn_stays_a_pass(broken):
    found = only(broken, home(at(30, 6)), CLINIC, rule(limit_min=60))
    assert (found["verdict"], found["reason"], found["detail"]) == ("met", "", "")
    assert math.isnan(found["suspect_joins"])


def test_a_crossing_without_a_node_is_a_suspect_place_too():
    """Two roads cross at block 10 and share no vertex there; they meet far away."""
    first, second = street((0, 0), (9, 0), (11, 0), (40, 0)), street((10, -9), (10, 9), (40, 9), (40, 0))
    first = type(first)([first.coords[0], first.coords[-1]])
    second = type(second)([at(10, -9), at(10, 9), at(40, 9), at(40, 0)])
    found = only(town(first, second), home(at(5)), facilities({"clinic": ("clinic", 10, 5)}))
    assert (found["verdict"], found["reason"], found["detail"]) == ("unknown", "streets_suspect", "X1")


def test_an_expressway_over_a_road_is_no_suspect_place():
    first = type(ROAD)([at(0), at(40)])
    second = type(ROAD)([at(10, -9), at(10, 9), at(40, 9), at(40, 0)])
    table = streets_of(first, second).assign(highway=["trunk", "residential"])
    from circle15.lines import from_layer
    from circle15.network.build import build_network
    from tests.small_town import BLOCK_A_MINUTE

    network = build_network(from_layer(table, name="town"), BLOCK_A_MINUTE, min_fragment_m=0.0)
    found = only(network, home(at(5)), facilities({"clinic": ("clinic", 10, 5)}))
    assert (found["verdict"], found["reason"]) == ("unmet", "detour")


def test_a_facility_on_a_fragment_that_may_be_joined_leaves_the_finding_open():
    """The clinic's street is 300 m long, set aside, and 3 m from the road; the next clinic is 20 minutes away."""
    network = town(ROAD, street((10, 0.03), (10, 3)), min_fragment_m=1_000)
    served = facilities({"near": ("clinic", 10, 4), "far": ("clinic", 30, 0)})
    found = only(network, home(at(10)), served)
    assert (found["verdict"], found["reason"], found["detail"]) == ("unknown", "streets_suspect", "N1")


def test_who_lives_on_an_island_is_on_an_island_whether_or_not_it_may_be_joined():
    network = town(ROAD, street((15, 0.03), (15, 20)))
    found = only(network, home(at(15, 2)), facilities({"clinic": ("clinic", 14, 0)}))
    assert (found["verdict"], found["reason"]) == ("unknown", "island")


def test_it_counts_the_people_who_would_pass_and_no_others(broken):
    """Of ten homes eight would cross the gap in time, and nine are asked for."""
    spots = [HOME] * 8 + [at(0)] * 2
    ten = buildings({f"b{k}": spot for k, spot in enumerate(spots)}, community_id=["home"] * 10)
    assert only(broken, home(), CLINIC, buildings=ten)["verdict"] == "unmet"
    found = only(broken, home(), CLINIC, rule(pass_share=0.8), buildings=ten)
    assert (found["verdict"], found["share_open"]) == ("unknown", pytest.approx(0.8))


def test_the_edge_of_the_data_comes_first_and_an_incomplete_list_after(broken):
    assert only(broken, home(at(11)), CLINIC, edge="open")["reason"] == "data_edge"
    assert only(broken, home(), CLINIC, complete=False)["reason"] == "streets_suspect"


def test_what_larger_units_and_lists_of_services_rest_on_cannot_be_told_either(broken):
    present = rule(check="presence", basis="reachable", asks={"min_count": 1, "every_kind": False, "limit_min": 15.0})
    found = only(broken, home(), CLINIC, present)
    assert (found["verdict"], found["reason"]) == ("unknown", "streets_suspect")
    assert found["detail"] == "clinic"


def test_a_wheelchair_that_would_pass_across_the_gap_is_not_kept_off_by_steps(broken):
    found = only(broken, home(at(14)), CLINIC, rule(check="step_free_reach"))
    assert (found["verdict"], found["reason"]) == ("unknown", "streets_suspect")


def test_the_whole_chain_finds_the_same_and_zero_switches_it_off(broken, tmp_path):
    result = assess(broken, home(), CLINIC)
    row = result.findings[result.findings["profile"] == broken.profile.name].iloc[0]
    assert (row["reason"], row["detail"]) == ("streets_suspect", "N1")
    assert result.doctor[result.doctor["kind"] == "near_miss"]["place"].tolist() == ["N1"]
    said = {one["kind"]: one for one in result.manifest["doctor"]}
    assert (said["near_miss"]["count"], said["near_miss"]["severity"]) == (1, "warning")
    text = result.explain("home", language="zh")
    assert "N1" in text
    assert "核对路网疑点" in text
    assert "N1" in result.explain("home", language="en")
    as_drawn = assess(broken, home(), CLINIC, near_miss_m=0)
    assert as_drawn.findings["verdict"].unique().tolist() == ["unmet"]
    assert as_drawn.manifest["parameters"]["near_miss_m"] == 0


def test_a_result_with_suspect_places_is_saved_and_loaded_whole(broken, tmp_path):
    result = assess(broken, home(), CLINIC, minutes=NEARLY_NO_AREA)
    c15.save(result, tmp_path / "out")
    again = c15.load(tmp_path / "out")
    assert again.hash == result.hash
    assert again.doctor["place"].tolist() == result.doctor["place"].tolist()
    assert np.allclose(again.doctor.total_bounds, result.doctor.total_bounds)
    assert again.doctor["parts_network"].astype(bool).tolist() == result.doctor["parts_network"].tolist()


def test_a_town_without_a_suspect_place_has_an_empty_table_that_is_saved_and_loaded(tmp_path):
    ring = town(street((0, 0), (5, 0), (5, 5), (0, 5), (0, 0)))
    result = assess(ring, home(at(1)), facilities({"clinic": ("clinic", 2, 0)}))
    assert result.doctor.empty
    c15.save(result, tmp_path / "out")
    assert c15.load(tmp_path / "out").doctor.empty
