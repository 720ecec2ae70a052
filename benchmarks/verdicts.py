"""Many communities, many rules, every setting of the spread: what a bureau's whole run of findings takes."""

import statistics
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.report import Section, Table, Target, number
from benchmarks.setting import Setting
from benchmarks.timing import in_rounds
from circle15.intake.streets import network_of_file
from circle15.kinds import kinds
from circle15.network.profile import profile_of
from circle15.network.walk import WalkNetwork
from circle15.standards.model import Standard
from circle15.standards.reader import read_standard, shipped_standards
from circle15.verdicts.coverage import coverage
from circle15.verdicts.demand import demand_points
from circle15.verdicts.facts import Completeness
from circle15.verdicts.judge import findings
from circle15.verdicts.scene import Scene
from circle15.verdicts.units import units_of
from circle15.verdicts.walked import SNAP_TRIES, SPEED_SPREAD

_COMMUNITIES = 1_000
_FACILITIES = 3_000
_RULES = 60
_BOUND_S = 10.0


def run(setting: Setting) -> Section:
    """Hold 1,000 communities to 60 rules under every setting of the spread."""
    network = network_of_file(setting.extract, profile_of("planning"))
    scene, standards = _scene(network), _rules()
    found = findings(standards, scene.facts())
    counted = coverage(found, scene.communities, scene.units)
    works: dict[str, Callable[[], object]] = {
        "findings": lambda: findings(standards, scene.facts()),
        "coverage": lambda: coverage(found, scene.communities, scene.units),
    }
    judged_s, counted_s = (statistics.median(took) for took in in_rounds(works, setting.rounds).values())
    settings = 1 + len(SPEED_SPREAD) + SNAP_TRIES
    table = Table(
        title="Findings of many communities under many rules",
        asked=f"{_COMMUNITIES:,} communities as squares of 300 m on {setting.place}, {_FACILITIES:,} made-up "
        f"facilities of {len(kinds())} kinds, {_RULES} clauses of the shipped documents, each walk under 9 to "
        f"{settings} settings of the spread: seconds for all findings with their searches and sentences, and for "
        "the coverage.",
        columns=("work", "rows", "seconds"),
        rows=[
            ("findings", f"{len(found):,}", number(judged_s)),
            ("coverage", f"{len(counted):,}", number(counted_s)),
        ],
        notes=[f"medians of {setting.rounds} rounds; every search is made anew in each"],
    )
    target = Target(what="findings: seconds / 10 s", bound=1.0, found=judged_s / _BOUND_S, at_most=True)
    return Section(name="verdicts", tables=[table], targets=[target])


def _rules() -> list[Standard]:
    """Take the first sixty clauses of the shipped documents."""
    chosen, left = [], _RULES
    for name in shipped_standards():
        standard = read_standard(name)
        clauses = list(dict.fromkeys(rule.id for rule in standard.rules))[:left]
        rules = tuple(rule for rule in standard.rules if rule.id in clauses and rule.primary)
        rules = tuple(rule for rule in rules if set(rule.asks.get("rules", ())) <= set(clauses))
        left -= len(rules)
        chosen.append(
            Standard(
                id=standard.id,
                title_zh=standard.title_zh,
                title_en=standard.title_en,
                source_status=standard.source_status,
                rules=rules,
            )
        )
    return chosen


def _scene(network: WalkNetwork) -> Scene:
    """Make up communities and facilities around the nodes of a network."""
    random = np.random.default_rng(15)
    xy = network.node_xy[random.choice(len(network.node_xy), _COMMUNITIES)] + random.normal(0, 60, (_COMMUNITIES, 2))
    communities = gpd.GeoDataFrame(
        {
            "name": [f"c{at}" for at in range(_COMMUNITIES)],
            "subdistrict": [f"s{at // 20}" for at in range(_COMMUNITIES)],
            "district": [f"d{at // 200}" for at in range(_COMMUNITIES)],
            "urban_rural": "urban",
            "place_type": "urban",
            "build_status": random.choice(["new", "built", "old"], _COMMUNITIES),
            "households": random.integers(500, 3_000, _COMMUNITIES).astype(float),
            "population": random.integers(1_500, 9_000, _COMMUNITIES).astype(float),
            "pop_60plus": random.integers(200, 2_000, _COMMUNITIES).astype(float),
            "staff": random.integers(1, 9, _COMMUNITIES).astype(float),
        },
        geometry=shapely.box(xy[:, 0] - 150, xy[:, 1] - 150, xy[:, 0] + 150, xy[:, 1] + 150),
        crs=network.crs,
        index=pd.Index([f"{at:04d}" for at in range(_COMMUNITIES)], name="id"),
    )
    spots = network.node_xy[random.choice(len(network.node_xy), _FACILITIES)] + random.normal(0, 30, (_FACILITIES, 2))
    facilities = gpd.GeoDataFrame(
        {
            "kind": random.choice(list(kinds()), _FACILITIES),
            "status": "open",
            "serves_ids": [";".join(f"{at:04d}" for at in random.choice(_COMMUNITIES, 2)) for _ in range(_FACILITIES)],
            "floor_area_m2": random.integers(50, 2_000, _FACILITIES).astype(float),
            "opening_hours": random.choice(["周一至周五 8:30-17:30", "Mo-Su 08:00-20:00"], _FACILITIES),
        },
        geometry=shapely.points(spots),
        crs=network.crs,
        index=pd.Index([f"f{at:04d}" for at in range(_FACILITIES)], name="id"),
    )
    return Scene(
        network=network,
        communities=communities,
        facilities=facilities,
        demand=demand_points(communities),
        units=units_of(communities, None),
        completeness=Completeness(everything=True),
    )
