"""The worked examples of docs/definitions.md, held to the program. Lengths are in blocks of 100 m."""

import math

import geopandas as gpd
import pytest
from pyproj import Geod
from shapely import Point

import circle15 as c15
from circle15.metric import local_crs
from circle15.network.profile import profile_of
from tests.small_town import (
    area,
    assess,
    at,
    buildings,
    communities,
    facilities,
    finding,
    metres,
    rule,
    street,
    table,
    town,
)

ROAD = street((0, 0), (24, 0))
CLINIC = facilities({"C": ("clinic", 10, -0.3)})
AT_THE_END = facilities({"C": ("clinic", 0, 0)})


def road(walker="planning"):
    return town(ROAD, profile=profile_of(walker))


def home(x, y=0.0):
    return communities({"A": at(x, y)})


def test_d1_twenty_and_750_and_thirty_metres_take_twelve_minutes():
    found = finding(road(), home(2.5, 0.2), CLINIC)
    assert found["walk_min"] == 12.0
    assert (found["access_m"], found["network_m"], found["egress_m"]) == pytest.approx((20, 750, 30))
    assert found["verdict"] == "met"


def test_d2_the_area_reaches_970_m_along_the_street_and_220_m_beside_it():
    walked = c15.reached_streets(road(), CLINIC, (15,))
    assert walked["length_m"].sum() == pytest.approx(2 * 970)
    west, _, east, _ = walked.total_bounds
    assert (west, east) == pytest.approx((metres(0.3)[0], metres(19.7)[0]))
    drawn = c15.isochrones(road(), CLINIC, minutes=(15,)).geometry.iloc[0]
    assert drawn.contains(at(2.5, 2.1))
    assert not drawn.contains(at(2.5, 2.3))


@pytest.mark.parametrize(
    ("walker", "metres_in_15", "minutes"), [("planning", 1000, 12.0), ("elderly", 750, 16.0), ("wheelchair", 675, 17.8)]
)
def test_d3_the_same_800_m_take_each_walker_as_long_as_the_page_says(walker, metres_in_15, minutes):
    assert profile_of(walker).metres_in(15) == pytest.approx(metres_in_15)
    assert finding(road(walker), home(2.5, 0.2), CLINIC)["walk_min"] == pytest.approx(minutes, abs=0.05)


@pytest.mark.parametrize(("asked", "verdict"), [(0.9, "met"), (0.95, "unmet")])
def test_d4_ninety_of_a_hundred_households_are_in_time(asked, verdict):
    homes = buildings({"1": at(6), "2": at(8.5), "3": at(12)}, households=[60, 30, 10], community_id=["A"] * 3)
    people = communities({"A": area(5, -1, 13, 1)})
    found = finding(road(), people, AT_THE_END, rule(pass_share=asked), buildings=homes)
    assert found["share_within"] == pytest.approx(0.9)
    assert (found["walk_min"], found["worst_min"]) == (9.0, 18.0)
    assert found["verdict"] == verdict


def test_d4_behind_a_wall_530_m_become_1870_m():
    streets = town(
        street((0, 0), (10, 0)), street((10, 0), (10, 2)), street((10, 2), (0, 2)), profile=profile_of("planning")
    )
    clinic, gate = facilities({"C": ("clinic", 5, 0)}), table({"G": at(0, 2)}, community_id=["A"])
    assert finding(streets, home(0, 0.3), clinic)["walk_min"] == 7.95
    found = finding(streets, home(0, 0.3), clinic, gates=gate)
    assert (found["walk_min"], found["verdict"], found["reason"]) == (28.05, "unmet", "gate")


@pytest.mark.parametrize(
    ("complete", "verdict", "gap", "suspected"), [(True, "unmet", True, False), (False, "unknown", False, True)]
)
def test_d5_an_incomplete_list_makes_a_suspected_gap(complete, verdict, gap, suspected):
    found = finding(road(), home(12), AT_THE_END, complete=complete)
    assert (found["walk_min"], found["verdict"], found["gap"], found["suspected"]) == (18.0, verdict, gap, suspected)


def test_d5_a_home_251_m_from_a_street_is_off_the_network_and_one_at_250_m_is_not():
    assert finding(road(), home(5, 2.51), AT_THE_END)["reason"] == "off_network"
    assert finding(road(), home(5, 2.50), AT_THE_END)["walk_min"] == 11.25


@pytest.mark.parametrize(
    ("minutes", "verdict", "agree"),
    [
        (13.80, "met", 8),
        (13.89, "borderline", 7),
        (15.0, "borderline", 5),
        (16.11, "borderline", 7),
        (16.14, "unmet", 8),
    ],
)
def test_d6_a_home_is_borderline_from_13_88_to_16_12_minutes(minutes, verdict, agree):
    found = finding(road(), home(minutes / 1.5), AT_THE_END)
    assert found["walk_min"] == pytest.approx(minutes)
    assert (found["verdict"], found["robustness"]) == (verdict, pytest.approx(agree / 9))


def test_d7_900_m_pass_15_minutes_and_1000_m_and_fail_800_m():
    found = assess_basic(road(), home(9), AT_THE_END)
    answers = found.findings.query("rule_id == 'clinic-15min' and profile == 'planning'").set_index("reading")
    within = answers["value"] <= answers["limit"]
    assert dict(zip(answers["limit"], within, strict=True)) == {15.0: True, 1000.0: True, 800.0: False}
    assert answers.loc[answers["primary"], "limit"].tolist() == [15.0]


def assess_basic(network, people, places):
    return c15.assess(network, people, places, ["circle15-basic"], edge="closed", minutes=(0.2,))


def test_d8_the_circle_passes_400_m_across_the_river_and_the_walk_of_1400_m_fails():
    round_by_the_bridge = [street((0, 0), (0, 5)), street((0, 5), (4, 5)), street((4, 5), (4, 0))]
    found = finding(
        town(*round_by_the_bridge, profile=profile_of("planning")), home(0), facilities({"C": ("clinic", 4, 0)})
    )
    assert (found["straight_m"], found["walk_min"], found["detour_ratio"]) == pytest.approx((400, 21.0, 3.5))
    assert (found["verdict"], found["reason"], found["circle_within"]) == ("unmet", "detour", True)


def test_d9_the_same_inputs_give_the_same_hash_and_a_clinic_less_another():
    both = facilities({"C": ("clinic", 0, 0), "D": ("clinic", 9, 0)})
    first, again, less = (assess(road(), home(10), places) for places in (both, both, both.iloc[:1]))
    assert first.hash == again.hash != less.hash


@pytest.mark.parametrize(("latitude", "counted"), [(30, 1155), (40, 1305)])
def test_d10_web_mercator_would_count_a_kilometre_as_more(latitude, counted):
    assert 1000 / math.cos(math.radians(latitude)) == pytest.approx(counted, abs=0.5)


def test_d10_a_kilometre_at_30_degrees_north_is_a_kilometre_where_it_is_measured():
    here, there = Point(114.0, 30.0), Point(*Geod(ellps="WGS84").fwd(114.0, 30.0, 90.0, 1000.0)[:2])
    measured = gpd.GeoSeries([here, there], crs=4326).to_crs(local_crs(114.0, 30.0))
    assert measured.iloc[0].distance(measured.iloc[1]) == pytest.approx(1000, abs=0.01)
