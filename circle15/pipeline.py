"""A study's tables -> :class:`~circle15.result.Result`: the whole chain, without reading or writing a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.errors import InputError, StreetsError
from circle15.job import Options, Tables, short_of
from circle15.manifest import kinds_of, manifest_of
from circle15.metric import WGS84, project, to_crs
from circle15.network.changes import no_changes
from circle15.network.doctor import Examination, examine, homes_at
from circle15.network.mend import Mended, mend
from circle15.network.profile import WalkProfile, profile_of
from circle15.network.suspects import find_suspects
from circle15.network.walk import WalkNetwork
from circle15.reach.ground import Ground
from circle15.reach.isochrones import service_areas
from circle15.reach.times import Demand, nearest_table
from circle15.rejects import Note
from circle15.result import Result, result_hash
from circle15.standards.model import Rule, Standard
from circle15.verdicts.by_walk import ON_WHEELS
from circle15.verdicts.circles import circle_against_walk
from circle15.verdicts.contrasts import contrasts
from circle15.verdicts.coverage import coverage
from circle15.verdicts.demand import UNLOCATED, demand_points, nowhere
from circle15.verdicts.judge import depends_on_walker, findings
from circle15.verdicts.scene import Scene
from circle15.verdicts.spots import demand_table, snaps_table, street_table
from circle15.verdicts.surroundings import barrier_lines, gates_left_by, larger_areas
from circle15.verdicts.units import units_of
from circle15.verdicts.walked import Walked
from circle15.verdicts.walks import walks_table, with_homes

#: Who is asked beside the study's own walker wherever a rule is about the elderly or about health.
ELDERLY: Final = "elderly"

#: Places that all lie farther than this from the streets are of another town. Nearer ones may be off the
#: network, which is an answer.
ELSEWHERE_M: Final = 5_000.0

Tell = Callable[[str, Mapping[str, object]], None]

#: Who walks, and which rules are asked about them: all when None.
_Walker = tuple[WalkProfile, Callable[[Rule], bool] | None]


def tell_nobody(_step: str, _values: Mapping[str, object]) -> None:
    """Report progress to nobody."""


def assess_tables(tables: Tables, options: Options, tell: Tell = tell_nobody) -> Result:
    """Run the whole chain: times, service areas, findings, coverage, circles and contrasts.

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
    tables = replace(tables, completeness=short_of(tables.completeness, tables.unlocated))
    if options.pass_share is not None:
        held = [standard.with_pass_share(options.pass_share) for standard in options.standards]
        options = replace(options, standards=held)
    _refuse_twice([standard.id for standard in options.standards])
    _refuse_twice([profile.name for profile in (network.profile, *options.compare_profiles)])
    communities = to_crs(tables.communities, network.crs, what="communities").sort_index()
    facilities = to_crs(tables.facilities, network.crs, what="facilities").sort_index()
    buildings = None if tables.buildings is None else to_crs(tables.buildings, network.crs, what="buildings")
    refuse_elsewhere(network, communities, _file_of(tables, "communities"))
    refuse_elsewhere(network, facilities, _file_of(tables, "facilities"))

    population = None if tables.population is None else to_crs(tables.population, network.crs, what="population")
    gates = None if tables.gates is None else to_crs(tables.gates, network.crs, what="gates")
    demand = demand_points(communities, buildings, population, gates)
    larger = None if tables.areas is None else to_crs(tables.areas, network.crs, what="areas").sort_index()
    units = units_of(communities, larger)
    tell("step.doctor", {})
    examined, mended = _examined(network, demand, options)
    scene = Scene(
        network=network,
        communities=communities,
        facilities=facilities,
        demand=demand,
        units=units,
        completeness=tables.completeness,
        edge_closed=options.edge_closed,
        as_of=options.as_of,
        mended=mended,
    )
    kinds = kinds_of(facilities, options.standards)
    walkers = _walkers(network.profile, options)
    now = _judged(scene, kinds, walkers, options, tell)
    tell("step.areas", {})
    walked = scene.walk_as(network.profile)
    areas = _service_areas(walked, kinds, options)
    facilities = facilities.assign(reason=walked.places.snaps.reason)
    planned = scene.planned()
    if planned is not None:
        tell("step.plan", {})
    plan = _nothing_planned(now) if planned is None else _judged(planned, kinds, walkers, options, tell)
    tell("step.walks", {})
    results = {"times": now.times, "findings": now.findings, "coverage": now.coverage}
    return Result(
        communities=communities,
        facilities=facilities,
        areas=larger_areas(larger, network.crs),
        gates=gates_left_by(gates, network.crs),
        barriers=barrier_lines(network),
        streets=street_table(network, scene.walkers),
        street_changes=no_changes(network.crs) if tables.street_changes is None else tables.street_changes,
        demand=demand_table(demand, network.crs),
        snaps=snaps_table(scene.walkers, facilities),
        **results,
        walks=walks_table([now.findings, now.times, plan.findings, plan.times], scene.walkers, network.crs),
        plan_times=plan.times,
        plan_findings=plan.findings,
        plan_coverage=plan.coverage,
        circles=circle_against_walk(now.findings, communities),
        contrasts=contrasts(
            now.findings, options.standards, communities, walkers=[profile for profile, _ in walkers], units=units
        ),
        service_areas=areas,
        rejected=tables.rejected,
        unlocated=tables.unlocated,
        doctor=examined.places,
        manifest=manifest_of(
            tables,
            options,
            communities,
            facilities,
            people=_of_people(demand, tables, nowhere(communities, buildings)),
            examined=examined.summary.to_dict("records"),
            added=_added([walker for walker, _ in walkers], options),
            digest=result_hash({**results, **plan.tables()}),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """Times, findings and shares of the place as it is, or as it is planned."""

    times: pd.DataFrame
    findings: pd.DataFrame
    coverage: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Give the tables as a result calls those of the plan."""
        return {f"plan_{part.name}": getattr(self, part.name) for part in fields(self)}


def _judged(scene: Scene, kinds: Sequence[str], walkers: Sequence[_Walker], options: Options, tell: Tell) -> _Judged:
    """Let everybody walk, and hold the units to the standards."""
    main = scene.network.profile
    found: list[pd.DataFrame] = []
    for profile, asked in walkers:
        tell("step.times", {"profile": profile.title(options.language)})
        found.append(findings(options.standards, scene.facts(profile), main_profile=main.name, asked=asked))
    tell("step.verdicts", {})
    walked = scene.walk_as(main)
    reaches = [walked.reach(kind) for kind in kinds]
    times = nearest_table(scene.demand, walked.places, reaches, _headline_limit(options.standards, options.minutes))
    table = pd.concat(found, ignore_index=True)
    return _Judged(
        times=with_homes(times, scene.demand, reaches, main.name),
        findings=table,
        coverage=coverage(table, scene.communities, scene.units),
    )


def _nothing_planned(now: _Judged) -> _Judged:
    """Write tables without a row: nothing is planned that is not there."""
    return _Judged(times=now.times.iloc[:0], findings=now.findings.iloc[:0], coverage=now.coverage.iloc[:0])


def _examined(network: WalkNetwork, demand: Demand, options: Options) -> tuple[Examination, Mended | None]:
    """Examine the streets, and join them where they look joined; None where they do not, or nobody asks."""
    suspects = find_suspects(network, options.near_miss_m)
    found = examine(
        network,
        homes_at(demand.xy, demand.weight),
        suspects=suspects,
        near_miss_m=options.near_miss_m,
        edge_closed=options.edge_closed,
    )
    return found, mend(network, suspects) if len(suspects) and options.near_miss_m > 0 else None


def _of_people(demand: Demand, tables: Tables, homeless: int) -> list[Note]:
    """What a reader should know of where people live and how they leave."""
    said = []
    if homeless:
        said.append(Note("note.buildings_nowhere", {"n": homeless}))
    if len(demand.gates):
        gated = len(np.unique(demand.gates.community))
        said.append(Note("note.gates", {"n": len(demand.gates), "communities": gated}))
    lost = int((demand.basis == UNLOCATED).sum())
    if lost:
        said.append(Note("note.communities_unlocated", {"n": lost}, "warning"))
    empty = int((demand.basis == "outline").sum())
    if tables.population is not None and empty:
        said.append(Note("note.grid_empty", {"n": empty}))
    return said


def _refuse_twice(names: Sequence[str]) -> None:
    """Refuse names that stand there twice: their findings could not be told apart."""
    twice = [name for at, name in enumerate(names) if name in names[:at]]
    if twice:
        raise InputError("named_twice", name=twice[0])


def _headline_limit(standards: Sequence[Standard], minutes: Sequence[float]) -> float:
    """Limit to which ``share_within`` of the times table refers: that of the first rule, else the largest cutoff."""
    limits = [rule.limit_min for standard in standards for rule in standard.rules if rule.limit_min is not None]
    return limits[0] if limits else max(minutes)


def _walkers(main: WalkProfile, options: Options) -> list[_Walker]:
    """Who walks, and the rules that each is asked about: the study's own all, the others those that depend on them."""
    rules = [rule for standard in options.standards for rule in standard.rules]
    walkers: list[_Walker] = [(main, None)]
    walkers += [(profile, depends_on_walker) for profile in options.compare_profiles]
    names = {rule.decided_by for rule in rules} - {""}
    if any(map(_asks_the_elderly, rules)):
        names.add(ELDERLY)
    for name in sorted(names - {profile.name for profile, _ in walkers}):
        walkers.append((profile_of(name), lambda rule, name=name: _asks(rule, name)))  # type: ignore[misc]
    return walkers


def _added(walkers: Sequence[WalkProfile], options: Options) -> list[WalkProfile]:
    """List the walkers whom the study does not name: for the elderly, and on wheels where a rule asks for no steps."""
    added = list(walkers[1 + len(options.compare_profiles) :])
    on_wheels = any(rule.check == "step_free_reach" for standard in options.standards for rule in standard.rules)
    if on_wheels and all(walker.name != ON_WHEELS for walker in walkers):
        added.append(profile_of(ON_WHEELS))
    return added


def _asks(rule: Rule, name: str) -> bool:
    """Whether a rule is to be answered for a walker whom the study does not name."""
    return depends_on_walker(rule) and (rule.decided_by == name or (name == ELDERLY and _asks_the_elderly(rule)))


def _asks_the_elderly(rule: Rule) -> bool:
    """Whether a rule is about the elderly or about health, and depends on who walks."""
    return rule.about_elderly_or_health and depends_on_walker(rule)


def _service_areas(walked: Walked, kinds: Sequence[str], options: Options) -> gpd.GeoDataFrame:
    """Draw the service areas of every kind that is there."""
    searches = [(kind, walked.reach(kind)) for kind in kinds if len(walked.reach(kind).seeds)]
    return service_areas(
        Ground(network=walked.network),
        [(kind, reach.seeds, reach.costs, walked.places.xy[reach.seeds.index]) for kind, reach in searches],
        minutes=options.minutes,
    )


def refuse_elsewhere(network: WalkNetwork, places: gpd.GeoDataFrame, what: str) -> None:
    """Refuse places none of which lies near the streets: another town's, or not in the coordinates that they claim.

    Parameters
    ----------
    network
        Streets.
    places
        In the network's reference system.
    what
        Their file, for the sentence.

    Raises
    ------
    StreetsError
        If none lies within 5 km of the streets' extent.
    """
    if places.empty:
        return
    west, south, east, north = shapely.total_bounds(network.edge_line)
    town = shapely.box(west - ELSEWHERE_M, south - ELSEWHERE_M, east + ELSEWHERE_M, north + ELSEWHERE_M)
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
