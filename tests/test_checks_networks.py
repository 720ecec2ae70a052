"""Tiers, houses side by side, hours, mobile services and new estates, as docs/standards.md words them."""

import functools

import pandas as pd
import pytest

from circle15.standards.model import Tier
from circle15.verdicts.judge import findings
from tests.small_tables import ROAD, areas, asking, held, people, places, verdicts, why, written
from tests.small_town import area, at, scene_of, standard, street, table, town

# ---- hierarchy -------------------------------------------------------------------------------------

TIERS = (
    Tier(level="community", kinds=("community_service_centre",)),
    Tier(level="subdistrict", kinds=("subdistrict_service_centre",)),
    Tier(level="district", kinds=("district_service_centre",)),
)
LINKED = asking("hierarchy", tiers=TIERS)
OWN, MIDDLE, TOP = (tier.kinds[0] for tier in TIERS)
TOWN = {"subdistrict": ["S", "S", "T"], "district": ["D", "D", "D"]}


def test_a_chain_is_complete_when_every_tier_above_is_there():
    what = places((OWN, 2), (OWN, 6), (OWN, 10), (MIDDLE, 6), (TOP, 10))
    found = held(LINKED, people(**TOWN), what)
    assert verdicts(found) == {"a": "met", "b": "met", "c": "unmet"}
    assert found.loc["a", ["value", "limit"]].tolist() == [3, 3]
    assert found.loc["c", ["reason", "detail", "value"]].tolist() == ["missing_tier", MIDDLE, 2]


def test_tiers_are_linked_by_whom_they_say_they_serve():
    # All stand far outside; one house serves a and b, one the subdistrict, one the district.
    what = places((OWN, 30), (MIDDLE, 31), (TOP, 32), serves_ids=["a;b", "S", "D"])
    found = held(LINKED, people(**TOWN), what)
    assert verdicts(found) == {"a": "met", "b": "met", "c": "unmet"}
    assert set(found.loc["c", "detail"].split(";")) == {OWN, MIDDLE}


def test_tiers_are_linked_by_the_table_of_areas_and_its_parents():
    larger = areas(
        ("s1", "subdistrict", "S", "d1"), ("s2", "subdistrict", "T", "d2"),
        ("d1", "district", "D", None), ("d2", "district", "E", None),
    )  # fmt: skip
    what = places((OWN, 2), (OWN, 6), (OWN, 10), (MIDDLE, 2), (MIDDLE, 10), (TOP, 2))
    found = held(LINKED, people(subdistrict=["S", "S", "T"]), what, larger=larger)
    assert verdicts(found) == {"a": "met", "b": "met", "c": "unmet"}
    assert found.loc["c", "detail"] == TOP


def test_where_no_subdistrict_is_named_the_column_is_missing():
    what = places((OWN, 2), (MIDDLE, 2), (TOP, 2))
    found = held(LINKED, people("a"), what)
    assert why(found, "a") == ("unknown", "no_data", "communities.subdistrict")


@pytest.mark.parametrize("others", [("S",), ("S", "T")])
def test_a_community_that_names_no_subdistrict_is_in_none_that_others_name(others):
    who = people("a", "b", "c", subdistrict=[None, others[0], others[-1]])
    what = places((OWN, 2), (OWN, 6), (OWN, 10), (MIDDLE, 6), (MIDDLE, 10), (TOP, 6))
    found = held(LINKED, who, what)
    assert why(found, "a") == ("unknown", "no_data", "communities.subdistrict")
    assert found.loc["b", "verdict"] == "met"


def test_a_tier_that_is_known_to_be_lacking_settles_it():
    found = held(LINKED, people("a"), places((MIDDLE, 2), (TOP, 2)))
    assert found.loc["a", ["verdict", "reason", "detail"]].tolist() == ["unmet", "missing_tier", OWN]


def test_a_lacking_tier_of_an_incomplete_register_is_a_suspicion():
    found = held(LINKED, people("a", subdistrict=["S"]), places((OWN, 2), (MIDDLE, 2)), complete=False)
    assert why(found, "a") == ("unknown", "incomplete_data", "")
    assert found.loc["a", "suspected"]


def test_no_data_is_named_before_an_incomplete_register_in_a_chain():
    found = held(LINKED, people("a"), places((MIDDLE, 2), (TOP, 2)), complete=False)
    assert why(found, "a") == ("unknown", "no_data", "communities.subdistrict")


def test_closed_and_planned_houses_are_no_tier():
    what = places((OWN, 2), (MIDDLE, 2), (TOP, 2), status=["open", "planned", "closed"])
    found = held(LINKED, people("a", subdistrict=["S"]), what)
    assert set(found.loc["a", "detail"].split(";")) == {MIDDLE, TOP}


def test_a_chain_as_it_is_written(tmp_path):
    document = written(
        tmp_path,
        f"""
[[rules]]
id = "chain"
check = "hierarchy"
tiers = [{{ level = "community", kinds = ["{OWN}"] }}, {{ level = "city", kinds = ["hospital", "{TOP}"] }}]
WORDS""",
    )
    # Nothing names the city, so the whole study stands for it: wherever the hospital stands, it is the city's.
    found = held(document, people("a", "b"), places((OWN, 2), ("hospital", 30)))
    assert verdicts(found) == {"a": "met", "b": "unmet"}


# ---- co-location -----------------------------------------------------------------------------------

BESIDE = asking("co_location", "elderly_day_care", with_kinds=("clinic",), within_m=15.0, min_share=1.0)


@pytest.mark.parametrize(("metres", "verdict"), [(0.0, "met"), (14.99, "met"), (15.0, "met"), (15.01, "unmet")])
def test_beside_is_within_so_many_straight_metres(metres, verdict):
    what = places(("elderly_day_care", 2), ("clinic", 2, metres / 100), complex_id=["x", "y"])
    assert held(BESIDE, people("a"), what).loc["a", "verdict"] == verdict


def test_one_complex_is_together_however_large():
    what = places(
        ("elderly_day_care", 1), ("clinic", 3), ("elderly_day_care", 6), ("clinic", 7), complex_id=list("xxyz")
    )
    found = held(BESIDE, people("a", "b"), what)
    assert verdicts(found) == {"a": "met", "b": "unmet"}
    assert found.loc["b", "detail"] == "f2"


def test_facilities_without_a_complex_are_not_all_in_one():
    what = places(("elderly_day_care", 1), ("clinic", 3), ("pharmacy", 3.5), complex_id=[None, None, "x"])
    assert held(BESIDE, people("a"), what).loc["a", "verdict"] != "met"


def test_without_any_complexes_nobody_can_tell_that_houses_apart_are_not_together():
    what = places(("elderly_day_care", 2), ("clinic", 2, 0.2))
    assert why(held(BESIDE, people("a"), what), "a") == ("unknown", "no_data", "facilities.complex_id")


def test_nothing_to_put_beside_another_is_nothing_to_judge():
    assert held(BESIDE, people("a"), places(("clinic", 2))).loc["a", "verdict"] == "not_applicable"


@pytest.mark.parametrize(("least", "verdict"), [(1.0, "unmet"), (0.5, "met"), (0.51, "unmet")])
def test_a_share_of_the_facilities_has_another_beside_it(least, verdict):
    what = places(("elderly_day_care", 1), ("clinic", 1, 0.1), ("elderly_day_care", 3), complex_id=["x", "y", "z"])
    row = held(BESIDE.read_as(asks={**BESIDE.asks, "min_share": least}), people("a"), what).loc["a"]
    assert (row["verdict"], row["value"]) == (verdict, 0.5)


def test_a_house_is_not_beside_itself():
    rule = asking("co_location", "clinic", with_kinds=("clinic",), within_m=15.0, min_share=1.0)
    alone = held(rule, people("a"), places(("clinic", 2), complex_id=["x"]))
    pair = held(rule, people("a"), places(("clinic", 2), ("clinic", 2, 0.1), complex_id=["x", "y"]))
    assert (alone.loc["a", "verdict"], pair.loc["a", "verdict"]) == ("unmet", "met")


@pytest.mark.parametrize("status", ["closed", "planned"])
def test_a_closed_or_planned_neighbour_is_no_neighbour(status):
    what = places(("elderly_day_care", 2), ("clinic", 2), status=["open", status], complex_id=["x", "x"])
    assert held(BESIDE, people("a"), what).loc["a", "verdict"] == "unmet"


def test_a_neighbour_may_stand_beyond_the_outline():
    # Block 4 is where a ends: ten metres on either side of it.
    what = places(("elderly_day_care", 3.9), ("clinic", 4.05), complex_id=["x", "y"])
    assert held(BESIDE, people("a"), what).loc["a", "verdict"] == "met"


def test_a_lacking_neighbour_of_an_incomplete_register_is_a_suspicion():
    what = places(("elderly_day_care", 2), complex_id=["x"])
    assert why(held(BESIDE, people("a"), what, complete=["elderly_day_care"]), "a") == (
        "unknown",
        "incomplete_data",
        "",
    )
    assert held(BESIDE, people("a"), what, complete=["elderly_day_care", "clinic"]).loc["a", "verdict"] == "unmet"


def test_a_house_that_may_not_count_leaves_the_share_open():
    rule = BESIDE.read_as(where={"operator_type": ("government",)})
    what = places(
        ("elderly_day_care", 1), ("clinic", 1), ("elderly_day_care", 3),
        operator_type=["government", None, None], complex_id=["x", "x", "z"],
    )  # fmt: skip
    # f0 is beside a clinic; f2 is not, and may or may not be the government's: one of one, or one of two.
    assert why(held(rule, people("a"), what), "a") == ("unknown", "no_data", "facilities.operator_type")


def test_points_without_outlines_do_not_say_what_stands_in_them():
    what = places(("elderly_day_care", 2), ("clinic", 2), complex_id=["x", "x"])
    assert held(BESIDE, people("a", points=True), what).loc["a", "verdict"] == "unknown"


# ---- opening hours ---------------------------------------------------------------------------------

EIGHT = asking("opening_hours", "clinic", min_hours_per_day=8.0, basis="present")
WEEKENDS = asking("opening_hours", "clinic", min_hours_per_day=8.0, weekends=True, basis="present")
ONLY_WEEKENDS = asking("opening_hours", "clinic", weekends=True, basis="present")


@pytest.mark.parametrize(
    ("hours", "verdict"),
    [
        ("Mo-Su 09:00-17:00", "met"),
        ("Mo-Fr 09:00-17:00", "met"),
        ("Mo-Fr 09:00-17:00; Sa 09:00-17:00", "met"),
        ("周一至周五 9:00-12:00,13:00-18:00", "met"),
        ("24/7", "met"),
        ("Mo-Fr 09:00-16:59", "unmet"),
        ("Mo-Th 09:00-17:00", "unmet"),  # closed on a working day
        ("Mo-Fr 09:00-17:00; Sa 09:00-12:00", "unmet"),  # opens on Saturday, and for three hours only
        ("请电话咨询", "unknown"),
        (None, "unknown"),
        ("", "unknown"),
    ],
)
def test_so_many_hours_on_every_working_day_and_every_day_on_which_it_opens(hours, verdict):
    found = held(EIGHT, people("a"), places(("clinic", 2), opening_hours=[hours]))
    assert found.loc["a", "verdict"] == verdict
    assert found.loc["a", "missing"] == ("facilities.opening_hours" if verdict == "unknown" else "")


@pytest.mark.parametrize(
    ("hours", "verdict", "reason"),
    [
        ("Mo-Su 09:00-17:00", "met", ""),
        ("Mo-Fr 09:00-17:00; Sa 09:00-17:00", "unmet", "closed_weekends"),
        ("Mo-Fr 09:00-17:00", "unmet", "closed_weekends"),
        ("Mo-Su 09:00-15:00", "unmet", "too_short"),
    ],
)
def test_weekends_are_both_of_their_days(hours, verdict, reason):
    row = held(WEEKENDS, people("a"), places(("clinic", 2), opening_hours=[hours])).loc["a"]
    assert (row["verdict"], row["reason"]) == (verdict, reason)


@pytest.mark.parametrize(("hours", "verdict"), [("Mo-Su 10:00-12:00", "met"), ("Mo-Fr 09:00-17:00", "unmet")])
def test_weekends_may_be_asked_for_without_hours(hours, verdict):
    assert held(ONLY_WEEKENDS, people("a"), places(("clinic", 2), opening_hours=[hours])).loc["a", "verdict"] == verdict


def test_hours_without_anything_asked_of_them_are_reported():
    rule = asking("opening_hours", "clinic", basis="present")
    row = held(rule, people("a"), places(("clinic", 2), opening_hours=["Mo-Fr 09:00-15:00"])).loc["a"]
    assert (row["verdict"], row["value"]) == ("reported", 6)


def test_one_house_with_short_hours_settles_it_and_one_without_hours_leaves_it_open():
    what = places(*[("clinic", x) for x in (2, 2, 6, 6)], opening_hours=["24/7", None, "Mo-Su 09:00-10:00", None])
    found = held(EIGHT, people("a", "b"), what)
    assert why(found, "a") == ("unknown", "no_data", "facilities.opening_hours")
    assert found.loc["b", ["verdict", "reason", "detail"]].tolist() == ["unmet", "too_short", "f2"]


def test_no_house_has_no_hours():
    assert held(EIGHT, people("a"), places()).loc["a", ["verdict", "reason"]].tolist() == ["unmet", "no_facility"]
    assert why(held(EIGHT, people("a"), places(), complete=False), "a") == ("unknown", "incomplete_data", "")


def test_only_what_is_not_known_of_a_house_is_named():
    rule = EIGHT.read_as(where={"operator_type": ("government",)})
    found = held(rule, people("a"), places(("clinic", 2), opening_hours=["24/7"]))
    assert why(found, "a") == ("unknown", "no_data", "facilities.operator_type")


def test_every_house_must_be_open_so_one_that_nobody_can_place_leaves_it_open():
    # f1 says neither whom it serves, nor has the point an outline; it may be another of the houses of a.
    what = places(("clinic", 2), ("clinic", 6), serves_ids=["a", None], opening_hours=["24/7", "Mo-Fr 09:00-10:00"])
    found = held(EIGHT.read_as(basis="assigned"), people("a", points=True), what)
    assert why(found, "a") == ("unknown", "no_data", "facilities.serves_ids")


def test_every_house_must_be_beside_another_so_one_that_nobody_can_place_leaves_it_open():
    what = places(
        ("elderly_day_care", 2), ("clinic", 2), ("elderly_day_care", 6), serves_ids=["a", None, None],
        complex_id=["x", "x", "y"],
    )  # fmt: skip
    found = held(BESIDE.read_as(basis="assigned"), people("a", points=True), what)
    assert why(found, "a") == ("unknown", "no_data", "facilities.serves_ids")


# ---- mobile services -------------------------------------------------------------------------------

PASTURE = asking(
    "mobile_service", "mobile_service", fixed_kinds=("community_service_centre",), limit_min=15.0, basis="assigned"
)


def van(block=30.0, **columns):
    return places(("mobile_service", block), **columns)


def test_whoever_walks_to_a_fixed_house_needs_no_mobile_one():
    near = places(("community_service_centre", 10))
    row = held(PASTURE, people("a", points=True), near).loc["a"]
    assert (row["verdict"], row["value"]) == ("met", 1)


def test_a_van_that_comes_on_mondays_serves_those_whom_it_is_assigned_to():
    found = held(PASTURE, people("a", "b"), van(serves_ids=["a"], schedule=["每周一上午"]))
    assert verdicts(found) == {"a": "met", "b": "unmet"}
    assert found["reason"].tolist() == ["", "not_served"]


@pytest.mark.parametrize("said", [{}, {"schedule": [None]}, {"schedule": [" "]}])
def test_a_van_that_does_not_say_when_it_comes_is_not_known_to_come(said):
    found = held(PASTURE, people("a"), van(serves_ids=["a"], **said))
    assert why(found, "a") == ("unknown", "no_data", "facilities.schedule")


@pytest.mark.parametrize("status", ["closed", "planned"])
def test_a_van_that_is_not_in_service_does_not_come(status):
    what = van(serves_ids=["a"], schedule=["每周一"], status=[status])
    assert held(PASTURE, people("a"), what).loc["a", "verdict"] == "unmet"


def test_neither_a_house_nor_a_van_is_unmet_where_both_registers_are_complete():
    who = people("a")
    assert held(PASTURE, who, places(), complete=True).loc["a", "verdict"] == "unmet"
    assert why(held(PASTURE, who, places(), complete=False), "a") == ("unknown", "incomplete_data", "")


@pytest.mark.parametrize("complete", ["mobile_service", "community_service_centre"])
def test_either_incomplete_register_may_hold_what_is_lacking(complete):
    assert why(held(PASTURE, people("a"), places(), complete=[complete]), "a") == ("unknown", "incomplete_data", "")


def test_most_people_are_half_of_them():
    # From a, blocks 0 to 4, all walk at least 21 blocks to block 25, and at most 14 to block 12.
    far, near = places(("community_service_centre", 25)), places(("community_service_centre", 12))
    assert held(PASTURE, people("a"), far).loc["a", "verdict"] == "unmet"
    assert held(PASTURE, people("a"), near).loc["a", "verdict"] == "met"


def test_people_on_an_island_of_the_streets_are_open_because_of_it():
    roads = town(street((0, 0), (10, 0)), street((0, 9), (10, 9)))
    who = table({"a": at(5, 9)})
    found = held(PASTURE, who, places(("community_service_centre", 5)), network=roads)
    assert found.loc["a", ["verdict", "reason"]].tolist() == ["unknown", "island"]


def test_the_edge_of_the_data_leaves_a_walk_open():
    who = people("a", points=True)
    open_end = held(PASTURE, who, places(("community_service_centre", 30)), edge="open")
    closed = held(PASTURE, who, places(("community_service_centre", 30)))
    assert open_end.loc["a", ["verdict", "reason"]].tolist() == ["unknown", "data_edge"]
    assert closed.loc["a", "verdict"] == "unmet"


# ---- new estates -----------------------------------------------------------------------------------

SIZED = asking("new_build", "community_service_centre", min_m2_per_100hh=30.0, basis="present")
ON_TIME = asking("new_build", "community_service_centre", on_time=True, basis="present")


@pytest.mark.parametrize(("opened", "verdict"), [(2009, "met"), (2010, "met"), (2011, "unmet")])
def test_rooms_open_no_later_than_the_estate_is_completed(opened, verdict):
    row = held(ON_TIME, people("a", completion_year=[2010]), places((OWN, 2), opened_year=[opened])).loc["a"]
    assert row["verdict"] == verdict
    if verdict == "unmet":
        assert (row["reason"], row["years_late"]) == ("too_late", 1)


@pytest.mark.parametrize(("floor", "verdict"), [(299.99, "unmet"), (300.0, "met")])
def test_rooms_are_large_enough_for_the_households(floor, verdict):
    # 30 m² for every 100 of 1000 households are 300 m².
    row = held(SIZED, people("a", households=[1000]), places((OWN, 2), floor_area_m2=[floor])).loc["a"]
    assert row["verdict"] == verdict
    assert row["reason"] == ("" if verdict == "met" else "too_small")


def test_an_estate_without_rooms_has_none():
    found = held(ON_TIME, people("a", completion_year=[2010]), places())
    assert found.loc["a", ["verdict", "reason"]].tolist() == ["unmet", "no_facility"]
    late = held(ON_TIME, people("a", completion_year=[2010]), places(), complete=False)
    assert why(late, "a") == ("unknown", "incomplete_data", "")


@pytest.mark.parametrize(
    ("done", "opened", "missing"),
    [
        (None, 2010, "communities.completion_year"),
        (2010, None, "facilities.opened_year"),
        (None, None, "facilities.opened_year;communities.completion_year"),
    ],
)
def test_only_the_year_that_is_not_known_is_named(done, opened, missing):
    found = held(ON_TIME, people("a", completion_year=[done]), places((OWN, 2), opened_year=[opened]))
    verdict, reason, named = why(found, "a")
    assert (verdict, reason) == ("unknown", "no_data")
    assert set(named.split(";")) == set(missing.split(";"))


def test_a_second_house_whose_year_is_not_known_may_have_been_in_time():
    what = places((OWN, 1), (OWN, 2), opened_year=[2012, None])
    found = held(ON_TIME, people("a", completion_year=[2010]), what)
    assert why(found, "a") == ("unknown", "no_data", "facilities.opened_year")


def test_a_house_that_may_not_count_does_not_make_another_one_early():
    rule = ON_TIME.read_as(where={"operator_type": ("government",)})
    what = places((OWN, 1), (OWN, 2), opened_year=[2012, 2009], operator_type=["government", None])
    found = held(rule, people("a", completion_year=[2010]), what)
    assert why(found, "a") == ("unknown", "no_data", "facilities.operator_type")


def test_rooms_that_are_late_are_late_whatever_their_size():
    both = asking("new_build", OWN, min_m2_per_100hh=30.0, on_time=True, basis="present")
    found = held(both, people("a", completion_year=[2010]), places((OWN, 2), opened_year=[2012]))
    assert found.loc["a", ["verdict", "reason"]].tolist() == ["unmet", "too_late"]


def test_a_new_estate_as_it_is_written(tmp_path):
    document = written(
        tmp_path,
        f"""
[[rules]]
id = "estate"
check = "new_build"
kinds = ["{OWN}"]
min_m2_per_100hh = 30
on_time = true
applies_to = {{ build_status = ["new"] }}
WORDS""",
    )
    who = people(build_status=["new", "old", None], households=[1000] * 3, completion_year=[2010] * 3)
    what = places(*[(OWN, x) for x in (2, 6, 10)], floor_area_m2=[300.0] * 3, opened_year=[2010] * 3)
    found = held(document, who, what)
    assert verdicts(found) == {"a": "met", "b": "not_applicable", "c": "unknown"}
    assert why(found, "c") == ("unknown", "no_data", "communities.build_status")


# ---- no column, no verdict -------------------------------------------------------------------------

FULL_PEOPLE = people(
    name=["甲", "乙", "丙"], subdistrict=["S", "S", "T"], district=["D", "D", "D"], urban_rural=["urban"] * 3,
    place_type=["urban"] * 3, build_status=["new"] * 3, completion_year=[2010, 2010, 2010],
    households=[1000.0, 2000.0, 3000.0], population=[3000.0, 6000.0, 9000.0], pop_60plus=[600.0, 900.0, 1200.0],
    staff=[4.0, 4.0, 4.0],
)  # fmt: skip
FULL_PLACES = places(
    (OWN, 2), (OWN, 6), (MIDDLE, 6), (TOP, 10), ("clinic", 2, 0.5), ("clinic", 10), ("elderly_day_care", 2),
    ("mobile_service", 10), ("elderly_day_care", 10, 0.5),
    serves_ids=["a", "b", "S", "D", "a", "c", "a", "c", "c"],
    operator_type=["government", "private", "government", "government", "government", "private", "government",
                   "government", "private"],
    floor_area_m2=[300.0, 300.0, 900.0, 2000.0, 80.0, 90.0, 400.0, 10.0, 50.0],
    office_area_m2=[100.0, 200.0, 100.0, 100.0, 10.0, 10.0, 10.0, 1.0, 10.0],
    activity_area_m2=[200.0, 100.0, 100.0, 100.0, 10.0, 10.0, 10.0, 1.0, 10.0],
    beds=[0.0, 0.0, 0.0, 0.0, 5.0, 5.0, 20.0, 0.0, 3.0],
    complex_id=["x", "y", "y", "z", "x", "w", "x", "m", "w"],
    opened_year=[2010.0, 2012.0, 2024.0, 2024.0, 2024.0, 2009.0, 2024.0, 2024.0, 2009.0],
    opening_hours=["24/7", "Mo-Fr 09:00-12:00", "24/7", "24/7", "24/7", "Mo-Fr 09:00-10:00", "24/7", "24/7", "24/7"],
    schedule=[None, None, None, None, None, None, None, "每周一", None],
)  # fmt: skip
PUBLIC = {"operator_type": ("government",)}
ASKED = {
    "presence": asking("presence", "clinic", basis="present"),
    "presence where": asking("presence", "clinic", basis="assigned", where=PUBLIC),
    "presence in a subdistrict": asking("presence", MIDDLE, basis="present", unit_level="subdistrict"),
    "basket": asking("basket", services=(("clinic",), ("elderly_day_care",)), basis="assigned", where=PUBLIC),
    "floor_area_per_100hh": asking("floor_area_per_100hh", OWN, min_m2_per_100hh=20.0),
    "min_area": asking("min_area", OWN, min_m2=300.0),
    "min_area of the largest": asking("min_area", OWN, min_m2=300.0, of="largest"),
    "required_area": asking("required_area", OWN, min_m2_per_100hh=20.0, min_m2=250.0),
    "office_share": asking("office_share", OWN, max_share=0.4),
    "activity_share": asking("activity_share", OWN, min_share=0.5),
    "community_size": asking("community_size", min_households=1500.0, max_households=2500.0),
    "staff_per_households": asking("staff_per_households", max_households_per_staff=500.0),
    "facilities_per_residents": asking(
        "facilities_per_residents", OWN, min_residents=1000.0, max_residents=5000.0, mode="strict"
    ),
    "facilities_per_residents, lenient": asking(
        "facilities_per_residents", OWN, min_residents=1000.0, max_residents=5000.0, mode="lenient"
    ),
    "capacity_per_1000": asking(
        "capacity_per_1000", "elderly_day_care", capacity="beds", per="pop_60plus", min_per_1000=20.0,
        basis="assigned",
    ),
    "unit_coverage": asking(
        "unit_coverage", of="community", unit_level="city", min_share=0.6,
        each=asking("presence", "clinic", basis="assigned", where=PUBLIC),
    ),
    "unit_coverage of subdistricts": asking(
        "unit_coverage", of="subdistrict", unit_level="city", min_share=0.6,
        each=asking("presence", MIDDLE, basis="assigned", unit_level="subdistrict"),
    ),
    "unit_count": asking(
        "unit_count", of="community", unit_level="city", min_count=2.0, each=asking("min_area", OWN, min_m2=300.0)
    ),
    "unit_count of small ones": asking(
        "unit_count", of="community", unit_level="city", min_count=2.0,
        each=asking("presence", "clinic", basis="assigned"), applies_to={"build_status": ("new",)},
    ),
    "facility_share": asking("facility_share", "clinic", where=PUBLIC, min_share=0.5),
    "facility_share in the city": asking("facility_share", "clinic", where=PUBLIC, min_share=0.5, unit_level="city"),
    "growth": asking("growth", "clinic", year=2024.0, min_count=1.0, unit_level="city"),
    "field_value": asking("field_value", field="pop_60plus", per="population", min_value=0.15),
    "hierarchy": LINKED,
    "co_location": BESIDE,
    "opening_hours": EIGHT,
    "opening_hours where": WEEKENDS.read_as(where=PUBLIC, basis="assigned"),
    "mobile_service": PASTURE,
    "new_build": asking("new_build", OWN, min_m2_per_100hh=20.0, on_time=True, basis="assigned"),
    "new_build, on time": ON_TIME,
    "applies_to": asking("presence", "clinic", basis="assigned", applies_to={"place_type": ("urban",)}),
}  # fmt: skip
#: What stands without a column for another reason than not being known: see about() and the names of the units.
COLUMNS = [
    *[f"communities.{name}" for name in FULL_PEOPLE.columns if name not in ("geometry", "name", "urban_rural")],
    *[f"facilities.{name}" for name in FULL_PLACES.columns if name not in ("geometry", "kind")],
]


@functools.cache
def all_found(column: str = "", blank: str = "") -> pd.DataFrame:
    """Findings of all these rules at once, without a column."""
    where, _, name = column.partition(".")
    tables = {"communities": FULL_PEOPLE, "facilities": FULL_PLACES}
    if blank == "dropped":
        tables[where] = tables[where].drop(columns=name)
    elif blank == "empty":
        tables[where] = tables[where].assign(**{name: [None] * len(tables[where])})
    rules = [rule.read_as(id=check) for check, rule in ASKED.items()]
    scene = scene_of(ROAD, tables["communities"], tables["facilities"], complete=True)
    return findings([standard(*rules)], scene.facts()).set_index("rule_id")


def is_told(row: pd.Series, column: str) -> bool:
    """Whether a finding says that it is open for want of a column, or what it counted instead."""
    if column == "facilities.serves_ids" and row["basis"] == "present":
        return True  # where nobody says whom they serve, what stands inside counts, and the finding says so
    return (row["verdict"], row["reason"]) == ("unknown", "no_data") and column in row["missing"].split(";")


@pytest.mark.parametrize("blank", ["dropped", "empty"])
@pytest.mark.parametrize("check", ASKED)
def test_without_a_column_that_it_needs_a_finding_is_unknown_and_names_it(check, blank):
    full = all_found().loc[[check]].set_index("unit_id")["verdict"]
    wrong = {
        (column, row["unit_id"]): (row["verdict"], row["reason"], row["missing"])
        for column in COLUMNS
        for _, row in all_found(column, blank).loc[[check]].iterrows()
        if row["verdict"] != full.get(row["unit_id"]) and not is_told(row, column)
    }
    assert wrong == {}


@pytest.mark.parametrize("check", ASKED)
def test_the_rules_above_judge_something_where_nothing_is_missing(check):
    found = all_found().loc[[check]]
    assert set(found["verdict"]) <= {"met", "unmet", "not_applicable"}
    assert {"met", "unmet"} & set(found["verdict"])


def test_an_outline_is_a_column_too():
    points = FULL_PEOPLE.set_geometry([at(2), at(6), at(10)], crs=FULL_PEOPLE.crs)
    what = FULL_PLACES.drop(columns="serves_ids")
    for name in ("presence", "presence where", "basket", "co_location", "opening_hours", "new_build, on time"):
        found = held(ASKED[name], points, what)
        assert set(found["verdict"]) <= {"unknown"}, name
        assert not found["missing"].eq("").any(), name


def test_two_outlines_that_share_a_house_do_not_share_its_floor_twice():
    who = table({"x": area(0, -2, 4, 2), "y": area(4, -2, 8, 2)}, households=[1000.0, 1000.0])
    rule = asking("floor_area_per_100hh", OWN, min_m2_per_100hh=30.0, basis="present")
    found = held(rule, who, places((OWN, 4), floor_area_m2=[300.0]))
    # On the boundary: 300 m² for 1000 households of one of them, or 15 m² per 100 for both; never 30 twice.
    assert found["value"].fillna(0.0).sum() == pytest.approx(30.0)
