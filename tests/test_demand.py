"""Where the people of a community live: its buildings, else its outline, else its point (definition D4)."""

import numpy as np
import pytest
import shapely

from circle15.verdicts.demand import demand_points
from circle15.verdicts.lattice import inside_points
from tests.small_town import BLOCK_M, area, at, buildings, communities, metres

#: Two blocks side by side, a third far away, and a village that is a point.
PEOPLE = communities({"a": area(0, 0, 2, 2), "b": area(2, 0, 4, 2), "c": area(10, 10, 12, 12), "village": at(20, 20)})


def spots(demand, community):
    """Demand points of one community, in blocks, with their weights."""
    own = demand.community == list(demand.ids).index(community)
    blocks = (demand.xy[own] - metres(0, 0)) / BLOCK_M
    return {
        (round(float(x), 3), round(float(y), 3)): float(weight)
        for (x, y), weight in zip(blocks, demand.weight[own], strict=True)
    }


def basis(demand):
    return dict(zip(demand.ids, demand.basis, strict=True))


# ---- buildings -------------------------------------------------------------------------------------


def test_buildings_belong_to_the_community_that_they_name_wherever_they_stand():
    homes = buildings({"h": at(11, 11)}, community_id=["a"])
    demand = demand_points(PEOPLE, homes)
    assert spots(demand, "a") == {(11, 11): 1}
    assert basis(demand) == {"a": "buildings_count", "b": "outline", "c": "outline", "village": "point"}


def test_buildings_that_name_none_belong_to_the_outline_that_holds_them():
    homes = buildings({"h1": at(1, 1), "h2": at(3, 1)}, community_id=[None, None])
    demand = demand_points(PEOPLE, homes)
    assert spots(demand, "a") == {(1, 1): 1}
    assert spots(demand, "b") == {(3, 1): 1}


def test_buildings_without_a_column_for_the_community_are_found_by_their_place():
    demand = demand_points(PEOPLE, buildings({"h": at(1, 1)}))
    assert basis(demand)["a"] == "buildings_count"


def test_a_point_has_only_the_buildings_that_name_it():
    beside = demand_points(PEOPLE, buildings({"h": at(20.1, 20)}))
    assert basis(beside)["village"] == "point"
    named = demand_points(PEOPLE, buildings({"h": at(21, 20)}, community_id=["village"]))
    assert spots(named, "village") == {(21, 20): 1}


@pytest.mark.parametrize("community", [None, "elsewhere"])
def test_buildings_outside_every_community_are_nobodys(community):
    homes = buildings({"h": at(1, 1), "field": at(7, 7)}, community_id=[None, community], population=[10, 1000])
    demand = demand_points(PEOPLE, homes)
    assert spots(demand, "a") == {(1, 1): 10}
    assert demand.total_weight.max() < 1000


def test_a_building_that_names_an_unknown_community_is_not_given_to_the_outline_around_it():
    demand = demand_points(PEOPLE, buildings({"h": at(1, 1)}, community_id=["gone"]))
    assert basis(demand)["a"] == "outline"


def test_outlines_that_overlap_do_not_count_a_building_twice():
    twins = communities({"a": area(0, 0, 2, 2), "b": area(1, 0, 3, 2)})
    demand = demand_points(twins, buildings({"h": at(1.5, 1)}, population=[30]))
    assert basis(demand) == {"a": "buildings_population", "b": "outline"}


def test_a_footprint_counts_as_a_point_inside_it():
    horseshoe = shapely.Polygon([metres(*p) for p in [(0, 0), (1, 0), (1, 1), (0.8, 1), (0.8, 0.2), (0, 0.2)]])
    demand = demand_points(PEOPLE, buildings({"h": horseshoe}, community_id=["a"]))
    assert shapely.Point(demand.xy[0]).within(horseshoe)


# ---- weights ---------------------------------------------------------------------------------------

POPULATION = {"population": [10, 20]}
HOUSEHOLDS = {"households": [3, 4]}
FLOORS = {"floors": [6, 18]}


@pytest.mark.parametrize(
    ("columns", "weights", "name"),
    [
        ({**FLOORS, **HOUSEHOLDS, **POPULATION}, [10, 20], "buildings_population"),
        ({**FLOORS, **HOUSEHOLDS}, [3, 4], "buildings_households"),
        (FLOORS, [6, 18], "buildings_floors"),
        ({}, [1, 1], "buildings_count"),
        ({"population": [10, None], **HOUSEHOLDS}, [3, 4], "buildings_households"),  # not known of every building
        ({"population": [0, 0], **FLOORS}, [6, 18], "buildings_floors"),  # nobody at all cannot be weighed
        ({"population": [0, 20]}, [0, 20], "buildings_population"),  # an empty building is no reason to doubt
    ],
)
def test_buildings_are_weighed_by_people_else_households_else_floors_else_each_alike(columns, weights, name):
    homes = buildings({"h1": at(0.5, 1), "h2": at(1.5, 1)}, community_id=["a", "a"], **columns)
    demand = demand_points(PEOPLE, homes)
    assert list(spots(demand, "a").values()) == weights
    assert basis(demand)["a"] == name


def test_each_community_is_weighed_by_the_best_that_its_own_buildings_have():
    homes = buildings({"h1": at(1, 1), "h2": at(3, 1)}, community_id=["a", "b"], population=[10, None], floors=[1, 7])
    assert basis(demand_points(PEOPLE, homes)) | {"c": "", "village": ""} == {
        "a": "buildings_population",
        "b": "buildings_floors",
        "c": "",
        "village": "",
    }


def test_the_order_of_the_buildings_changes_nothing():
    homes = buildings({f"h{k}": at(k / 10, 1) for k in range(1, 20)}, population=list(range(1, 20)))
    one, other = demand_points(PEOPLE, homes), demand_points(PEOPLE, homes.sample(frac=1, random_state=1))
    assert np.array_equal(one.xy, other.xy)
    assert np.array_equal(one.weight, other.weight)


# ---- outlines and points ---------------------------------------------------------------------------


def test_an_outline_is_sampled_every_50_m_on_a_lattice_that_neighbours_share():
    demand = demand_points(communities({"a": area(0.1, 0.1, 1.9, 0.9)}))
    assert spots(demand, "a") == {(0.5, 0.5): 1, (1.0, 0.5): 1, (1.5, 0.5): 1}
    assert basis(demand) == {"a": "outline"}


def test_a_large_outline_has_about_four_hundred_points_and_no_more():
    demand = demand_points(communities({"county": area(0, 0, 300, 300)}))
    assert 350 <= len(demand.xy) <= 450


def test_an_outline_between_the_points_of_the_lattice_is_a_point_inside_it():
    small = area(0.1, 0.1, 0.2, 0.2)
    demand = demand_points(communities({"a": small}))
    assert len(demand.xy) == 1
    assert shapely.Point(demand.xy[0]).within(small)


def test_a_community_of_several_parts_is_sampled_in_each():
    parts = shapely.MultiPolygon([area(0.1, 0.1, 0.9, 0.9), area(5.1, 0.1, 5.9, 0.9)])
    assert set(spots(demand_points(communities({"a": parts})), "a")) == {(0.5, 0.5), (5.5, 0.5)}


def test_a_courtyard_is_not_lived_in():
    ring = shapely.Polygon(area(0, 0, 4, 4).exterior, [area(1, 1, 3, 3).exterior])
    assert (2.0, 2.0) not in spots(demand_points(communities({"a": ring})), "a")
    assert len(inside_points(ring)) == len(inside_points(area(0, 0, 4, 4))) - 25


def test_a_point_is_where_everybody_lives():
    demand = demand_points(communities({"village": at(3, 4)}))
    assert spots(demand, "village") == {(3, 4): 1}
    assert basis(demand) == {"village": "point"}


def test_every_community_has_people_and_they_come_in_the_order_of_the_table():
    homes = buildings({"h": at(3, 1)}, community_id=["b"], population=[7])
    demand = demand_points(PEOPLE, homes)
    assert list(demand.ids) == ["a", "b", "c", "village"]
    assert (np.diff(demand.community) >= 0).all()
    assert (demand.total_weight > 0).all()
    assert demand.total_weight[1] == 7


def test_an_empty_table_of_buildings_is_as_good_as_none():
    assert basis(demand_points(PEOPLE, buildings({"h": at(1, 1)}).iloc[:0]))["a"] == "outline"
