"""The walked lines of a result: each is the walk that a finding or a time reports."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

import circle15 as c15
from circle15.result import _LATER, Result, result_hash
from circle15.verdicts.walks import WALK_KEY
from tests.small_town import area, assess, at, communities, facilities, metres, street, town

MONACO = Path(__file__).parents[1] / "data" / "monaco" / "study.toml"
CROSS = (street((0, 0), (10, 0)), street((5, 0), (5, 10)))


def walk_of(found, facility):
    return found.walks[found.walks["facility_id"] == facility].iloc[0]


def blocks(line):
    return [((x - metres(0)[0]) / 100, (y - metres(0)[1]) / 100) for x, y in shapely.get_coordinates(line).round(6)]


def test_a_walk_goes_from_the_door_along_the_streets_to_the_facility():
    found = assess(town(*CROSS), communities({"home": at(1, 1)}), facilities({"c1": ("clinic", 5, 3)}))
    walk = walk_of(found, "c1")
    corners = list(dict.fromkeys(blocks(shapely.simplify(walk.geometry, 0.01))))
    assert corners == [(1, 1), (1, 0), (5, 0), (5, 3)]
    assert (walk.walk_min, walk.network_m) == (8.0, 700.0)
    assert walk.straight_m == pytest.approx(447.2, abs=0.1)
    names = [int(edge) for edge in walk.edges.split(";")]
    assert found.streets.geometry.iloc[names].length.sum() >= 700


def test_every_walk_of_a_sample_takes_the_minutes_and_metres_that_are_reported():
    found = c15.run(MONACO)
    for table in (found.times, found.findings):
        told = table.dropna(subset=["home"])
        walks = told.merge(
            found.walks, left_on=["walked_as", *WALK_KEY[1:]], right_on=WALK_KEY, how="left", suffixes=("", "_drawn")
        )
        assert len(walks) == len(told) > 50
        for name in ("walk_min", "network_m", "straight_m"):
            assert walks[f"{name}_drawn"].to_numpy() == pytest.approx(walks[name].to_numpy(), abs=1e-6)
        assert gpd.GeoSeries(walks["geometry"]).length.min() > 0
    assert not found.walks.duplicated(WALK_KEY).any()


def test_a_gated_home_is_left_through_the_gate_that_is_the_shorter_way_in_all():
    compound = area(0, 1, 4, 3)
    gates = communities({"near": at(0, 1), "far": at(4, 1)}).assign(community_id="home")
    found = assess(
        town(street((0, 0), (10, 0))),
        communities({"home": compound}),
        facilities({"c1": ("clinic", 10, 0)}),
        gates=gates,
    )
    walk = walk_of(found, "c1")
    line = blocks(walk.geometry)
    assert walk.gate_id == "far"
    assert line[1] == (4, 1)
    assert line[-1] == (10, 0)
    home = found.demand.geometry.iloc[walk.home]
    assert walk.walk_min == pytest.approx((home.distance(at(4, 1)) + 100 + 600) / 100, abs=0.002)


def test_who_has_the_facility_behind_the_same_gate_walks_straight():
    gates = communities({"g": at(9, 1)}).assign(community_id="home")
    found = assess(
        town(street((0, 0), (10, 0))),
        communities({"home": area(0, 1, 9, 3)}),
        facilities({"c1": ("clinic", 1, 2)}),
        gates=gates,
    )
    walk = walk_of(found, "c1")
    assert (walk.edge, walk.edges, walk.network_m) == (-1, "", 0.0)
    assert walk.walk_min == pytest.approx(walk.geometry.length / 100, abs=0.002)


PLANNED = {"c1": ("clinic", 9, 0), "c2": ("clinic", 2, 0), "c3": ("clinic", 0, 0)}


def test_the_plan_counts_what_is_planned_or_being_built_and_not_what_is_closed():
    served = facilities(PLANNED, status=["open", "planned", "closed"])
    found = assess(town(*CROSS), communities({"home": at(1)}), served)
    assert found.manifest["plan"] == {"facilities": 1}
    now, then = (
        table.set_index(["community_id", "kind"]).loc[("home", "clinic")] for table in (found.times, found.plan_times)
    )
    assert (now.facility_id, now.walk_min) == ("c1", 8.0)
    assert (then.facility_id, then.walk_min) == ("c2", 1.0)
    assert set(found.walks["facility_id"]) == {"c1", "c2"}
    assert len(found.plan_findings) == len(found.findings)
    assert len(found.plan_coverage) == len(found.coverage)


def test_where_nothing_is_planned_there_is_no_plan_and_the_hash_knows_of_none():
    found = assess(town(*CROSS), communities({"home": at(1)}), facilities({"c1": ("clinic", 9, 0)}))
    assert found.manifest["plan"] == {"facilities": 0}
    assert (len(found.plan_times), len(found.plan_findings), len(found.plan_coverage)) == (0, 0, 0)
    present = {"times": found.times, "findings": found.findings, "coverage": found.coverage}
    assert result_hash(present) == found.hash


def test_a_plan_changes_the_hash():
    found = assess(
        town(*CROSS), communities({"home": at(1)}), facilities(PLANNED, status=["open", "building", "closed"])
    )
    other = found.plan_times.assign(walk_min=2.0)
    assert result_hash(found.tables()) == found.hash
    assert result_hash(replace(found, plan_times=other).tables()) != found.hash


def test_walks_plans_and_surroundings_come_back_from_the_folder(tmp_path):
    gates = communities({"g": at(0, 1)}).assign(community_id="home")
    found = assess(
        town(*CROSS),
        communities({"home": area(0, 1, 4, 3)}),
        facilities(PLANNED, status=["open", "planned", "closed"]),
        gates=gates,
    )
    c15.save(found, tmp_path)
    again = c15.load(tmp_path)
    assert again.hash == found.hash
    for name in ("walks", "gates", "plan_findings", "plan_times", "plan_coverage", "snaps"):
        assert len(getattr(again, name)) == len(getattr(found, name)) > 0
    assert again.walks["edges"].tolist() == found.walks["edges"].tolist()
    assert again.findings["home"].dtype == "Int64"


def test_a_result_of_an_earlier_version_is_read_drawn_and_written_again(tmp_path):
    found = assess(town(*CROSS), communities({"home": at(1)}), facilities({"c1": ("clinic", 9, 0)}))
    streets = found.streets.drop(columns=[name for name in found.streets if name.endswith("ward_s")])
    known = {name: table for name, table in found.tables().items() if name not in _LATER}
    earlier = Result(
        **known | {"streets": streets, "snaps": found.snaps.drop(columns=["profile", "home"])},
        manifest={name: said for name, said in found.manifest.items() if name not in ("plan", "map")},
    )
    c15.save(earlier, tmp_path)
    again = c15.load(tmp_path)
    assert again.hash == found.hash
    assert len(again.walks) == 0
    assert "诊所" in again.explain("home", "clinic")


def test_the_streets_hold_the_seconds_of_every_walker():
    found = assess(
        town(*CROSS), communities({"home": at(1)}), facilities({"c1": ("clinic", 9, 0)}), compare_profiles=["elderly"]
    )
    assert found.streets["forward_s"].sum() == pytest.approx(2000 / (6 / 3.6))
    assert found.streets["backward_s_elderly"].sum() == pytest.approx(2000 / (3 / 3.6))
    assert set(found.snaps["profile"]) == set(found.walks["profile"]) == {found.manifest["profile"]["name"], "elderly"}
