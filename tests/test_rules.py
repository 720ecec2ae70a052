"""Which ways people may walk on: each line of the table in rules.py, and the directions."""

import pandas as pd
import pytest

from circle15.network.rules import BACKWARD, BOTH, FORWARD, WALKED, direction, walkable


def walked(**tags):
    return bool(walkable(pd.DataFrame([{key.replace("__", ":"): value for key, value in tags.items()}]))[0])


def way_of(**tags):
    return int(direction(pd.DataFrame([{key.replace("__", ":"): value for key, value in tags.items()}]))[0])


# Foot allowed, whatever else is tagged


@pytest.mark.parametrize("value", ["yes", "designated", "permissive", "official", "destination", "public"])
def test_foot_allowed_opens_a_private_motorway(value):
    assert walked(highway="motorway", access="private", motorroad="yes", foot=value)


def test_foot_allowed_opens_a_bridleway_that_the_table_does_not_know():
    assert walked(highway="bridleway", foot="yes")
    assert not walked(highway="bridleway")


@pytest.mark.parametrize(
    "value", ["construction", "proposed", "planned", "abandoned", "disused", "demolished", "razed", "no"]
)
def test_what_is_not_there_is_not_walked_even_with_foot_allowed(value):
    assert not walked(highway=value)
    assert not walked(highway=value, foot="yes")
    assert not walked(highway=value, foot="designated", access="yes")


# Foot forbidden


@pytest.mark.parametrize("value", ["no", "private", "use_sidepath", "discouraged", "military"])
def test_foot_forbidden_closes_any_way(value):
    assert not walked(highway="residential", foot=value)
    assert not walked(highway="footway", foot=value, access="yes")
    assert not walked(highway="motorway", sidewalk="both", foot=value)


# Motor roads, closed ways


def test_a_motorroad_is_not_walked_even_with_a_sidewalk():
    assert not walked(highway="primary", motorroad="yes")
    assert not walked(highway="primary", motorroad="yes", sidewalk="both")
    assert walked(highway="primary", motorroad="no")


@pytest.mark.parametrize(
    "value", ["no", "private", "military", "agricultural", "forestry", "delivery", "permit", "residents"]
)
def test_what_is_closed_to_everyone_is_closed_to_walkers(value):
    assert not walked(highway="service", access=value)
    assert walked(highway="service", access=value, foot="yes")


@pytest.mark.parametrize("value", ["yes", "permissive", "customers", "destination", "unknown", None])
def test_other_access_values_do_not_close_a_way(value):
    assert walked(highway="service", access=value)


# Motorways, major roads


@pytest.mark.parametrize("value", ["motorway", "motorway_link"])
def test_a_motorway_is_walked_only_with_a_sidewalk(value):
    assert not walked(highway=value)
    assert not walked(highway=value, sidewalk="no")
    assert not walked(highway=value, sidewalk="separate")
    for side in ("both", "left", "right", "yes"):
        assert walked(highway=value, sidewalk=side)
    assert walked(highway=value, sidewalk__both="yes")
    assert walked(highway=value, sidewalk__left="yes")
    assert walked(highway=value, sidewalk__right="yes")


MAJOR = ["trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link"]


@pytest.mark.parametrize("value", MAJOR)
def test_a_major_road_is_not_walked_where_its_sidewalk_is_a_way_of_its_own(value):
    assert walked(highway=value)
    assert walked(highway=value, sidewalk="no")
    assert not walked(highway=value, sidewalk="separate")
    assert not walked(highway=value, sidewalk__both="separate")
    assert not walked(highway=value, sidewalk__left="separate", sidewalk__right="no")


def test_a_major_road_with_a_sidewalk_of_its_own_on_the_other_side_is_walked():
    assert walked(highway="primary", sidewalk__left="separate", sidewalk__right="yes")


@pytest.mark.parametrize("value", ["tertiary", "residential", "unclassified", "living_street"])
def test_a_small_street_is_walked_even_where_its_sidewalk_is_a_way_of_its_own(value):
    assert walked(highway=value, sidewalk="separate")


# What is walked, and the rest


@pytest.mark.parametrize("value", sorted(WALKED))
def test_every_class_of_the_list_is_walked(value):
    assert walked(highway=value)


@pytest.mark.parametrize(
    "value", ["raceway", "busway", "bus_guideway", "rest_area", "services", "escape", "yes", "", None]
)
def test_anything_else_is_not_walked(value):
    assert not walked(highway=value)


@pytest.mark.parametrize(
    "tags", [{"bridge": "yes"}, {"tunnel": "yes"}, {"layer": "-2"}, {"tunnel": "building_passage"}]
)
def test_bridges_tunnels_and_levels_are_walked(tags):
    assert walked(highway="footway", **tags)


def test_a_square_is_walked_along_its_outline():
    assert walked(highway="pedestrian", area="yes")


def test_the_first_line_that_fits_decides_for_each_way_of_a_table():
    ways = pd.DataFrame(
        {
            "highway": ["footway", "motorway", "residential", "construction", "steps"],
            "foot": [None, "yes", None, "yes", float("nan")],
            "access": [None, None, "private", None, float("nan")],
        }
    )
    assert walkable(ways).tolist() == [True, True, False, False, True]


def test_a_table_without_a_single_tag_has_nothing_to_walk_on():
    assert walkable(pd.DataFrame(index=range(3))).tolist() == [False] * 3
    assert direction(pd.DataFrame(index=range(3))).tolist() == [BOTH] * 3


# Direction


def test_a_street_that_is_one_way_for_cars_is_walked_both_ways():
    assert way_of(highway="residential", oneway="yes") == BOTH
    assert way_of(highway="residential", oneway="-1") == BOTH


@pytest.mark.parametrize("value", ["yes", "true", "1"])
def test_one_way_on_foot_is_walked_along_the_line(value):
    assert way_of(highway="footway", oneway__foot=value) == FORWARD


@pytest.mark.parametrize("value", ["-1", "reverse"])
def test_one_way_on_foot_against_the_line(value):
    assert way_of(highway="footway", oneway__foot=value) == BACKWARD


def test_one_way_on_foot_denied_is_both_ways():
    assert way_of(highway="footway", oneway__foot="no") == BOTH


def test_foot_forbidden_in_one_direction_leaves_the_other():
    assert way_of(highway="path", foot__backward="no") == FORWARD
    assert way_of(highway="path", foot__forward="no") == BACKWARD
    assert way_of(highway="path", foot__forward="yes", foot__backward="yes") == BOTH


def test_escalators_and_moving_walkways_carry_people_one_way():
    assert way_of(highway="steps", conveying="forward") == FORWARD
    assert way_of(highway="steps", conveying="backward") == BACKWARD
    assert way_of(highway="footway", conveying="forward") == FORWARD


@pytest.mark.parametrize("value", ["yes", "reversible", "no", None])
def test_an_escalator_without_a_direction_is_walked_both_ways(value):
    assert way_of(highway="steps", conveying=value) == BOTH
