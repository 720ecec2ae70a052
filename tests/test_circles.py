"""Whom the circle passes and the walk fails, counted by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circle15.verdicts.circles import CIRCLE_COLUMNS, circle_against_walk
from tests.small_town import assess, at, communities, facilities, rule, street, town
from tests.test_coverage import VERDICTS, people

SUMS = ("circle_only", "both", "neither", "walk_only", "borderline", "open")


def walks(*verdicts, circle=None, within=None, around=None, may=None, suspected=None, check="reach_time"):
    """Findings of walks of c0, c1, ...: verdict, what the circle says, and the shares within walk and circle."""
    count = len(verdicts)
    return pd.DataFrame(
        {
            "unit_level": "community",
            "unit_id": [f"c{k}" for k in range(count)],
            "standard_id": "plan",
            "rule_id": "clinic",
            "reading": "default",
            "profile": "planning",
            "check": check,
            "decides": True,
            "limit_m": 1000.0,
            "verdict": list(verdicts),
            "suspected": suspected or [False] * count,
            "share_within": within or [float(v == "met") for v in verdicts],
            "share_open": may or [0.0] * count,
            "circle_share": around or [1.0] * count,
            "circle_within": pd.array(circle or [True] * count, dtype="boolean"),
        }
    )


def row(table, measure="communities"):
    found = table[table["measure"] == measure]
    assert len(found) == 1
    return found.iloc[0]


def test_a_way_round_passes_the_circle_and_fails_the_walk():
    # The clinic is 5 blocks away across a river, and 25 along the streets.
    road = town(street((0, 0), (10, 0)), street((10, 0), (10, 5)), street((0, 5), (10, 5)))
    where = communities({"near": at(0, 1), "far": at(0, 5), "east": at(10, 1)}, population=[50, 300, 20])
    result = assess(road, where, facilities({"c": ("clinic", 0, 0)}), rule())
    own = result.circles[result.circles["profile"] == "custom"]
    found = row(own, "population")
    assert (found["circle_only"], found["both"], found["total"]) == (300, 70, 370)
    assert (found["within_circle"], found["within_walk"], found["within_circle_only"]) == (370, 70, 300)
    assert (found["community_ids"], found["limit_m"]) == ("far", 1500.0)
    assert row(own)["circle_only"] == 1


def test_circle_and_walk_make_four_and_the_open_ones_stand_apart():
    found = walks(
        "unmet", "met", "unmet", "met", "borderline", "unknown", "not_applicable",
        circle=[True, True, False, False, True, True, True],
    )  # fmt: skip
    table = circle_against_walk(found, people(7))
    assert list(table.columns) == list(CIRCLE_COLUMNS)
    assert row(table)[list(SUMS)].tolist() == [1, 1, 1, 1, 1, 1]
    assert (row(table)["total"], row(table)["community_ids"]) == (6, "c0")


def test_people_in_the_circle_and_not_in_the_walk_are_counted_one_by_one():
    found = walks("met", "unmet", within=[0.9, 0.25], around=[1.0, 0.75], may=[0.0, 0.3])
    table = circle_against_walk(found, people(2, population=[100, 200]))
    told = row(table, "population")
    assert (told["within_circle"], told["within_walk"]) == (250, 140)
    assert told["within_circle_only"] == pytest.approx(10 + 100)
    # For 30 % of the second community nobody can say.
    assert told["within_circle_only_low"] == pytest.approx(10 + 40)


def test_in_a_suspected_gap_nobody_is_known_to_be_kept_out():
    told = row(circle_against_walk(walks("unknown", within=[0.2], suspected=[True]), people(1)))
    assert (told["open"], told["within_circle_only"], told["within_circle_only_low"]) == (1, 0.8, 0)


def test_a_rule_without_a_share_fails_nobody_and_still_counts_people():
    found = walks("reported", "reported", within=[0.5, 1.0], circle=[None, None])
    told = row(circle_against_walk(found, people(2, population=[100, 100])), "population")
    assert (told["total"], told["circle_only"], told["reported"]) == (0, 0, 200)
    assert (told["within_circle"], told["within_walk"]) == (200, 150)


def test_communities_without_a_number_are_counted_apart():
    told = row(circle_against_walk(walks("unmet", "unmet"), people(2, population=[100, None])), "population")
    assert (told["circle_only"], told["communities_counted"], told["communities_without_number"]) == (100, 1, 1)
    assert told["community_ids"] == "c0;c1"


def test_only_walks_are_held_against_the_circle():
    assert circle_against_walk(walks("met", check="reach_straight_distance"), people(1)).empty
    assert circle_against_walk(walks("met", check="min_area"), people(1)).empty
    for check in ("reach_network_distance", "step_free_reach", "tier_reach"):
        assert len(circle_against_walk(walks("met", check=check), people(1))) == 1


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_parts_add_up_and_the_order_of_the_rows_changes_nothing(data):
    count = data.draw(st.integers(1, 6))

    def column(values):
        return data.draw(st.lists(values, min_size=count, max_size=count))

    found = walks(
        *column(st.sampled_from(VERDICTS)),
        circle=column(st.booleans()),
        within=column(st.floats(0, 0.5)),
        around=column(st.floats(0.5, 1)),
        may=column(st.floats(0, 0.5)),
    )
    where = people(count, population=np.array(column(st.one_of(st.none(), st.integers(0, 999))), dtype=float))
    table = circle_against_walk(found, where)
    assert np.allclose(table[list(SUMS)].sum(axis=1), table["total"])
    assert (table["within_circle_only_low"] <= table["within_circle_only"] + 1e-9).all()
    again = circle_against_walk(found.iloc[::-1], where.iloc[::-1])
    pd.testing.assert_frame_equal(table, again, check_exact=True)
