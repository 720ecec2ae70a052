"""A study's tables -> :class:`~circle15.result.Result`: the whole chain, without reading or writing a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.errors import InputError, StreetsError
from circle15.job import Options, Tables
from circle15.manifest import kinds_of, manifest_of
from circle15.metric import WGS84, project, to_crs
from circle15.network.snap import other_snaps, snap, snap_table
from circle15.network.walk import WalkNetwork
from circle15.reach.edges import edge_seconds
from circle15.reach.ground import Ground
from circle15.reach.isochrones import service_areas
from circle15.reach.times import Demand, Reach, nearest_table, places_of, reach_of_kinds
from circle15.result import Result, result_hash
from circle15.standards.model import Standard
from circle15.verdicts.checks import SNAP_SPREAD_M, paced
from circle15.verdicts.coverage import coverage
from circle15.verdicts.demand import demand_points
from circle15.verdicts.facts import Facts
from circle15.verdicts.judge import findings

#: Facilities with these states serve nobody yet, or no longer.
IN_SERVICE: Final = "open"

#: Places that all lie farther than this from the streets are of another town. Nearer ones may be off the
#: network, which is an answer.
_ELSEWHERE_M: Final = 5_000.0

Tell = Callable[[str, Mapping[str, object]], None]


def tell_nobody(_step: str, _values: Mapping[str, object]) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all walkers of a run share."""

    communities: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    demand: Demand
    kinds: Sequence[str]


def assess_tables(tables: Tables, options: Options, tell: Tell = tell_nobody) -> Result:
    """Run the whole chain: times, service areas, findings, coverage.

    Parameters
    ----------
    tables
        What was read.
    options
        How it is judged.
    tell
        Told of each step: the key of a sentence and its values.

    Raises
    ------
    InputError
        If two standards, or two walkers, have one name.
    StreetsError
        If communities or facilities lie where no streets are.
    """
    network = tables.network
    _refuse_twice([standard.id for standard in options.standards])
    _refuse_twice([profile.name for profile in (network.profile, *options.compare_profiles)])
    communities = to_crs(tables.communities, network.crs, what="communities").sort_index()
    facilities = to_crs(tables.facilities, network.crs, what="facilities").sort_index()
    buildings = None if tables.buildings is None else to_crs(tables.buildings, network.crs, what="buildings")
    _refuse_elsewhere(network, communities, _file_of(tables, "communities"))
    _refuse_elsewhere(network, facilities, _file_of(tables, "facilities"))

    demand = demand_points(communities, buildings)
    scene = _Scene(communities, facilities, demand, kinds_of(facilities, options.standards))
    times, areas, snaps = pd.DataFrame(), gpd.GeoDataFrame(), gpd.GeoDataFrame()
    found: list[pd.DataFrame] = []
    for number, profile in enumerate([network.profile, *options.compare_profiles]):
        tell("step.times", {"profile": profile.title(options.language)})
        walked = network if number == 0 else network.with_profile(profile)
        facts = _facts(walked, scene, tables, options)
        found.append(findings(options.standards, facts))
        if number == 0:
            limit = _headline_limit(options.standards, options.minutes)
            times = nearest_table(demand, facts.demand_snaps, facts.places, facts.reaches.values(), limit)
            tell("step.areas", {})
            areas = _service_areas(facts, options)
            snaps = _snaps(facts, facilities)
            facilities = facilities.assign(reason=facts.places.snaps.reason)
    tell("step.verdicts", {})
    all_findings = pd.concat(found, ignore_index=True)
    shares = coverage(all_findings, communities)
    results = {"times": times, "findings": all_findings, "coverage": shares}
    return Result(
        communities=communities,
        facilities=facilities,
        streets=network.edges,
        demand=_demand_table(demand, network),
        snaps=snaps,
        times=times,
        findings=all_findings,
        coverage=shares,
        service_areas=areas,
        rejected=tables.rejected,
        manifest=manifest_of(
            tables,
            options,
            communities,
            facilities,
            homeless=0 if buildings is None else len(buildings) - _housed(demand),
            digest=result_hash(results),
        ),
    )


def _housed(demand: Demand) -> int:
    """Count the demand points that are buildings."""
    return int(np.char.startswith(demand.basis[demand.community].astype(str), "buildings").sum())


def _refuse_twice(names: Sequence[str]) -> None:
    """Refuse names that stand there twice: their findings could not be told apart."""
    twice = [name for at, name in enumerate(names) if name in names[:at]]
    if twice:
        raise InputError("named_twice", name=twice[0])


def _headline_limit(standards: Sequence[Standard], minutes: Sequence[float]) -> float:
    """Limit to which ``share_within`` of the times table refers: that of the first rule, else the largest cutoff."""
    limits = [rule.limit_min for standard in standards for rule in standard.rules]
    return limits[0] if limits else max(minutes)


def _facts(network: WalkNetwork, scene: _Scene, tables: Tables, options: Options) -> Facts:
    """Search for every kind, for one profile."""
    demand, places = scene.demand, places_of(network, scene.facilities)
    demand_snaps = snap(network, demand.xy)
    in_service = (scene.facilities["status"] == IN_SERVICE).to_numpy(dtype=np.bool_)
    reaches = reach_of_kinds(network, demand, demand_snaps, places, scene.kinds, in_service)
    other_place, others = other_snaps(network, demand.xy, demand_snaps, within_m=SNAP_SPREAD_M)
    edge_s = np.full(len(demand.xy), np.inf) if options.edge_closed else edge_seconds(network, demand_snaps)
    return Facts(
        network=network,
        communities=scene.communities,
        demand=demand,
        demand_snaps=demand_snaps,
        places=places,
        reaches=reaches,
        edge_s=edge_s,
        other_place=other_place,
        other_snaps=others,
        completeness=tables.completeness,
        paced=paced(network),
    )


def _service_areas(facts: Facts, options: Options) -> gpd.GeoDataFrame:
    """Draw the service areas of every kind that is there."""
    searches: list[tuple[str, Reach]] = [(kind, reach) for kind, reach in facts.reaches.items() if len(reach.seeds)]
    return service_areas(
        Ground(network=facts.network),
        [(kind, reach.seeds, reach.costs, facts.places.xy[reach.seeds.index]) for kind, reach in searches],
        minutes=options.minutes,
    )


def _snaps(facts: Facts, facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Write down where every demand point and every facility met the streets."""
    points = _demand_table(facts.demand, facts.network)
    homes = snap_table(facts.network, points.set_index("community_id"), facts.demand_snaps, role="community")
    return pd.concat(
        [homes, snap_table(facts.network, facilities, facts.places.snaps, role="facility")], ignore_index=True
    )


def _demand_table(demand: Demand, network: WalkNetwork) -> gpd.GeoDataFrame:
    """Demand points as a table."""
    return gpd.GeoDataFrame(
        {
            "community_id": demand.ids[demand.community],
            "weight": demand.weight,
            "basis": demand.basis[demand.community],
        },
        geometry=shapely.points(demand.xy),
        crs=network.crs,
    )


def _refuse_elsewhere(network: WalkNetwork, places: gpd.GeoDataFrame, what: str) -> None:
    """Refuse places none of which lies near the streets: another town's, or not in the coordinates that they claim."""
    if places.empty:
        return
    west, south, east, north = shapely.total_bounds(network.edge_line)
    town = shapely.box(west - _ELSEWHERE_M, south - _ELSEWHERE_M, east + _ELSEWHERE_M, north + _ELSEWHERE_M)
    if places.geometry.intersects(town).any():
        return
    spots = shapely.get_coordinates(places.geometry.representative_point().to_numpy())
    raise StreetsError(
        "places_elsewhere", what=what, places=_span(spots, network), streets=_span(network.node_xy, network)
    )


def _file_of(tables: Tables, role: str) -> str:
    """Name the files of a table, else the table."""
    return ", ".join(str(entry["file"]) for entry in tables.inputs if entry.get("role") == role) or role


def _span(xy: NDArray[np.float64], network: WalkNetwork) -> str:
    """Say where some points lie, in degrees."""
    with np.errstate(invalid="ignore"):
        degrees = project(xy, network.crs, WGS84)
    degrees = degrees[np.isfinite(degrees).all(axis=1)]
    if len(degrees) == 0:
        return "?"
    (west, south), (east, north) = degrees.min(axis=0), degrees.max(axis=0)
    return f"{west:.4f} … {east:.4f}, {south:.4f} … {north:.4f}"
