"""A town of 5 x 5 blocks of 100 m, whose map one can check in the head.

Streets run along the edges of the blocks. Every block is a community; the clinic stands in the south-west
corner, so that a community's minutes are its blocks east and north of there at 1.5 minutes a block. One
community is a point, one has no number of residents, one has no way to the clinic, two names are pieces of
markup that have to stay names, and one is a formula.
"""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Point, box

from circle15.metric import local_crs
from circle15.network.changes import no_changes
from circle15.result import Result

BLOCK_M = 100.0
MIN_PER_BLOCK = 1.5
SIDE = 5
CRS = local_crs(102.7, 25.0)
MARKUP_COMMUNITY = "<img src=x onerror=alert(1)>"
MARKUP_FACILITY = "</script><script>alert(1)</script>"
FORMULA_COMMUNITY = '=HYPERLINK("x")'
POINT, NAMELESS_COUNT, ISLAND, MARKUP, FORMULA = "c-2-2", "c-1-0", "c-4-4", "c-3-3", "c-3-2"
HASH = "0123456789abcdef" * 4

_NAMES = (
    "东风 西山 南屏 北辰 金碧 翠湖 青云 龙泉 莲华 华山 大观 永昌 马街 "
    "前卫 福海 日新 和平 春城 拓东 鼓楼 联盟 东华 茨坝 双龙 松华"
)


def town(*, language: str = "zh", invented: bool = True) -> Result:
    communities, facilities = _communities(), _facilities()
    times = _times(communities)
    findings = pd.concat([_findings(times, "clinic-5", "clinic", 5.0), _findings(times, "canteen-15", "canteen", 15.0)])
    return Result(
        communities=communities,
        facilities=facilities,
        streets=_streets(),
        street_changes=no_changes(CRS),
        demand=gpd.GeoDataFrame(geometry=[], crs=CRS),
        snaps=gpd.GeoDataFrame(geometry=[], crs=CRS),
        times=times,
        findings=findings.reset_index(drop=True),
        coverage=_coverage(findings, communities),
        circles=pd.DataFrame(),
        contrasts=pd.DataFrame(),
        service_areas=gpd.GeoDataFrame(
            {"kind": ["clinic"] * 2, "minutes": [5.0, 10.0]},
            geometry=[Point(0, 0).buffer(333), Point(0, 0).buffer(667)],
            crs=CRS,
        ),
        rejected=pd.DataFrame(),
        manifest=_manifest(language, invented=invented),
        doctor=_doctor(),
    )


def grown_town() -> Result:
    """The town with a second walker, who takes twice as long, and a plan: the clinic in the north-east opened."""
    base = town()
    slow = base.findings[base.findings["rule_id"] == "clinic-5"].assign(profile="elderly")
    slow = slow.assign(walk_min=slow["walk_min"] * 2, value=slow["value"] * 2)
    judged = slow["walk_min"].notna()
    slow.loc[judged, "verdict"] = np.where(slow["walk_min"] <= 5, "met", "unmet")[judged]
    findings = pd.concat([base.findings, slow], ignore_index=True)
    coverage = pd.concat(
        [base.coverage, _coverage(slow, base.communities).assign(profile="elderly")], ignore_index=True
    )
    elderly = {"name": "elderly", "zh": "老年人", "en": "older people", "speed_kmh": 3.0}
    manifest = {**base.manifest, "compare_profiles": [elderly], "plan": {"facilities": 1}}
    planned = _planned(findings)
    parts = [
        _coverage(planned[planned["profile"] == name], base.communities).assign(profile=name)
        for name in ("planning", "elderly")
    ]
    return replace(
        base,
        findings=findings,
        coverage=coverage,
        manifest=manifest,
        plan_findings=planned,
        plan_coverage=pd.concat(parts, ignore_index=True),
        plan_times=base.times,
    )


def _planned(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings with the second clinic open: whoever is nearer to it goes there, the island to its own."""
    planned = findings.copy()
    clinic = planned["rule_id"] == "clinic-5"
    other = planned["unit_id"].map(lambda unit: (2 * (SIDE - 1) - blocks_away(unit)) * MIN_PER_BLOCK)
    other = other.where(planned["profile"] == "planning", other * 2)
    nearer = clinic & ~(planned["walk_min"] <= other)
    planned.loc[nearer, "walk_min"] = other[nearer]
    planned.loc[nearer, "value"] = other[nearer]
    planned.loc[nearer, "facility_id"] = "f2"
    planned.loc[clinic, "verdict"] = np.where(planned["walk_min"] <= 5, "met", "unmet")[clinic]
    planned.loc[clinic, "reason"] = np.where(planned["walk_min"] <= 5, "", "too_far")[clinic]
    return planned


def blocks_away(unit_id: str) -> int:
    _, column, row = unit_id.split("-")
    return int(column) + int(row)


def _communities() -> gpd.GeoDataFrame:
    cells = [(x, y) for x in range(SIDE) for y in range(SIDE)]
    ids = [f"c-{x}-{y}" for x, y in cells]
    table = gpd.GeoDataFrame(
        {
            "name": [f"{name}社区" for name in _NAMES.split()],
            "subdistrict": "临江街道",
            "households": 100.0,
            "population": 250.0,
        },
        geometry=[box(x * 100, y * 100, x * 100 + 100, y * 100 + 100) for x, y in cells],
        index=pd.Index(ids, name="id"),
        crs=CRS,
    )
    table.loc[MARKUP, "name"] = MARKUP_COMMUNITY
    table.loc[FORMULA, "name"] = FORMULA_COMMUNITY
    table.loc[NAMELESS_COUNT, "population"] = np.nan
    table.loc[POINT, "geometry"] = Point(250, 250)
    return table


def _facilities() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "kind": ["clinic", "clinic", "canteen"],
            "name": [MARKUP_FACILITY, "规划中的卫生站", None],
            "status": ["open", "planned", "open"],
            "floor_area_m2": [320.0, np.nan, np.nan],
            "reason": "",
        },
        geometry=[Point(0, 0), Point(450, 450), Point(500, 0)],
        index=pd.Index(["f1", "f2", "f3"], name="id"),
        crs=CRS,
    )


def _streets() -> gpd.GeoDataFrame:
    lines = [LineString([(0, at), (500, at)]) for at in range(0, 501, 100)]
    lines += [LineString([(at, 0), (at, 500)]) for at in range(0, 501, 100)]
    lines.append(LineString([(520, 520), (560, 520)]))
    highway = ["primary", *["residential"] * 10, "footway", "steps"][: len(lines)]
    table = gpd.GeoDataFrame({"highway": highway}, geometry=lines, crs=CRS)
    return table.assign(length_m=table.length, component=0, set_aside=[False] * 12 + [True])


def _times(communities: gpd.GeoDataFrame) -> pd.DataFrame:
    rows = []
    for unit in communities.index:
        metres = blocks_away(unit) * BLOCK_M
        known = unit != ISLAND
        rows.append(
            {
                "community_id": unit,
                "kind": "clinic",
                "facility_id": "f1" if known else None,
                "walk_min": blocks_away(unit) * MIN_PER_BLOCK if known else np.nan,
                "worst_min": (blocks_away(unit) + 1) * MIN_PER_BLOCK if known else np.nan,
                "network_m": metres if known else np.nan,
                "straight_m": metres * 0.75 if known else np.nan,
                "share_within": float(blocks_away(unit) * MIN_PER_BLOCK <= 5) if known else np.nan,
                "reason": "" if known else "island",
            }
        )
    canteen = [{**row, "kind": "canteen", "facility_id": "f3" if row["facility_id"] else None} for row in rows]
    return pd.DataFrame(rows + canteen)


def _findings(times: pd.DataFrame, rule: str, kind: str, limit: float) -> pd.DataFrame:
    rows = times[times["kind"] == kind].rename(columns={"community_id": "unit_id"})
    verdict = np.where(rows["walk_min"].isna(), "unknown", np.where(rows["walk_min"] <= limit, "met", "unmet"))
    incomplete = (rule == "canteen-15") & (rows["unit_id"] == "c-0-0")
    return rows.assign(
        unit_level="community",
        standard_id="town",
        rule_id=rule,
        reading="main",
        profile="planning",
        verdict=np.where(incomplete, "unknown", verdict),
        reason=np.where(incomplete, "incomplete_data", np.where(verdict == "unmet", "too_far", rows["reason"])),
        suspected=incomplete,
        force="standard",
        value=rows["walk_min"],
        limit=limit,
        detour_ratio=1.33,
        circle_within=rows["straight_m"] <= 400,
        text_zh="到卫生站的步行时间。",
        text_en="The walk to the clinic.",
    )


def _coverage(findings: pd.DataFrame, communities: gpd.GeoDataFrame) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for rule, group in findings.groupby("rule_id", sort=False):
        for measure in ("communities", "population"):
            number = pd.Series(1.0, communities.index) if measure == "communities" else communities[measure].fillna(0)
            weight = group["unit_id"].map(number)
            count = {name: weight[group["verdict"] == name].sum() for name in ("met", "borderline", "unmet", "unknown")}
            total = sum(count.values())
            key = {"standard_id": "town", "rule_id": rule, "reading": "main", "profile": "planning"}
            rest = {"suspected": weight[group["suspected"]].sum(), "reported": 0.0, "total": total}
            shares = {"share_met": count["met"] / total, "share_within": 0.25}
            rows.append(
                {
                    "level": "all",
                    "unit_id": "all",
                    "name": "",
                    **key,
                    "measure": measure,
                    **count,
                    **rest,
                    **shares,
                }
            )
    return pd.DataFrame(rows)


def _doctor() -> gpd.GeoDataFrame:
    """A gap of 3 m, a crossing without a node, and a dead end, which is no fault."""
    return gpd.GeoDataFrame(
        {
            "place": ["D1", "X1", "N1"],
            "kind": ["dangle", "crossing_without_node", "near_miss"],
            "gap_m": [np.nan, np.nan, 3.0],
            "length_m": np.nan,
            "parts_network": [False, False, True],
        },
        geometry=[Point(0, 0), Point(150, 150), LineString([(350, 350), (350, 353)])],
        crs=CRS,
    )


def _manifest(language: str, *, invented: bool) -> dict[str, Any]:
    return {
        "name": "方格镇 15 分钟生活圈",
        "language": language,
        "profile": {"name": "planning", "zh": "规划口径", "en": "planning", "speed_kmh": 4.0},
        "minutes": [5, 10, 15],
        "standards": [
            {
                "id": "town",
                "title_zh": "方格镇导则",
                "title_en": "Grid Town guideline",
                "rules": [
                    {
                        "id": "clinic-5",
                        "zh": "卫生站 5 分钟",
                        "en": "Clinic in 5 minutes",
                        "kinds": ["clinic"],
                        "limit_min": 5,
                    },
                    {
                        "id": "canteen-15",
                        "zh": "食堂 15 分钟",
                        "en": "Canteen in 15 minutes",
                        "kinds": ["canteen"],
                        "limit_min": 15,
                    },
                ],
            }
        ],
        "kinds": [
            {"id": "clinic", "zh": "卫生站", "en": "Clinic"},
            {"id": "canteen", "zh": "食堂", "en": "Canteen"},
        ],
        "attribution": ["© OpenStreetMap contributors"],
        "result_hash": HASH,
        "version": "0.1.0",
        "invented": invented,
    }
