"""What went into a run, how it was judged, with which versions, and under which hash."""

import datetime as dt
import importlib.metadata
import math
import platform
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

import geopandas as gpd

from circle15.job import Options, Tables
from circle15.kinds import kind_name
from circle15.network.barriers import GATE_M
from circle15.network.heights import STEP_M
from circle15.network.profile import DEFAULT_PROFILE, WalkProfile
from circle15.network.snap import OFF_NETWORK
from circle15.network.walk import WalkNetwork
from circle15.reach.ground import TOLERANCE_M
from circle15.rejects import Note
from circle15.standards.model import Rule, Standard, Step, Tier
from circle15.verdicts.facts import urban_rural
from circle15.verdicts.holdings import COMING
from circle15.verdicts.walked import SNAP_SPREAD_M, SPEED_SPREAD
from circle15.words import LANGUAGES, Language, say

#: Packages whose versions a manifest records.
_VERSIONS: Final = ("geopandas", "numpy", "osmium", "pandas", "pyproj", "rasterio", "scipy", "shapely")


def manifest_of(  # noqa: PLR0913  what a run knows, each by its name
    tables: Tables,
    options: Options,
    communities: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    *,
    people: Sequence[Note],
    examined: Sequence[Mapping[Hashable, Any]],
    added: Sequence[WalkProfile],
    digest: str,
) -> dict[str, Any]:
    """Write down what went in, how it was judged, and under which hash.

    Parameters
    ----------
    tables, options
        What the run was given.
    communities, facilities
        As they were judged; facilities with the ``reason`` why no street leads to them.
    people
        What there is to say of where people live and how they leave.
    examined
        Rows of the summary of what is wrong with the streets, see :class:`circle15.network.doctor.Examination`.
    added
        Walkers whom some rules ask about beside those that the study names.
    digest
        The result's hash.
    """
    network = tables.network
    located = communities.geometry.notna().to_numpy()
    return {
        "name": options.name,
        "language": options.language,
        "invented": options.invented,
        "result_hash": digest,
        "profile": profile_entry(network.profile),
        "compare_profiles": [profile_entry(profile) for profile in options.compare_profiles],
        "added_profiles": [profile_entry(profile) for profile in added],
        "minutes": [float(value) for value in options.minutes],
        "standards": [_standard_entry(standard) for standard in options.standards],
        "kinds": [
            {"id": kind, "zh": kind_name(kind, "zh"), "en": kind_name(kind, "en")}
            for kind in kinds_of(facilities, options.standards)
        ],
        "unlocated_kinds": dict(tables.completeness.unlocated),
        "complete_kinds": "all" if tables.completeness.everything else sorted(tables.completeness.kinds),
        "pass_share": options.pass_share,
        "as_of": None if options.as_of is None else options.as_of.isoformat(),
        "map": options.map_says.entry(),
        "edge": {"closed": options.edge_closed, "reason": options.edge_reason},
        "inputs": [dict(entry) for entry in tables.inputs],
        "attribution": list(tables.attribution),
        "counts": {
            "communities": len(communities),
            "facilities": len(facilities),
            "communities_unlocated": int((~located).sum()),
            "facilities_unlocated": len(tables.unlocated),
            "facilities_off_network": int((facilities["reason"] == OFF_NETWORK).sum()),
            "rejected": int((tables.rejected["effect"] != "kept").sum()),
            "to_check": int((tables.rejected["effect"] == "kept").sum()),
            "nodes": len(network.node_xy),
            "edges": len(network.edge_u),
            "streets_m": round(float(network.edge_length_m.sum()), 1),
            "components": len(network.component_length_m),
        },
        "parameters": {
            "min_fragment_m": network.min_fragment_m,
            "max_snap_m": network.profile.max_snap_m,
            "drawing_tolerance_m": TOLERANCE_M,
            "speed_spread": list(SPEED_SPREAD),
            "snap_spread_m": SNAP_SPREAD_M,
            "crs": network.crs.to_string(),
            "height_step_m": None if network.ways.heights is None else STEP_M,
            "gate_opens_m": None if network.barriers is None else GATE_M,
            "near_miss_m": options.near_miss_m,
        },
        "plan": {"facilities": int(facilities["status"].isin(COMING).sum())},
        "doctor": [_known(row) for row in examined],
        "notes": _notes(tables, options, communities, facilities, people),
        "version": importlib.metadata.version("circle15"),
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in _VERSIONS},
        },
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }


def _known(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    """Write a row in the types that JSON holds; what is not known is null."""
    return {str(name): None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}


def kinds_of(facilities: gpd.GeoDataFrame, standards: Sequence[Standard]) -> list[str]:
    """Kinds that some rule asks for, and those that are there."""
    asked = {kind for standard in standards for rule in standard.rules for kind in rule.asked_kinds}
    return sorted(asked | set(facilities["kind"]))


def _notes(
    tables: Tables,
    options: Options,
    communities: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    people: Sequence[Note],
) -> list[dict[str, str]]:
    """Say what a reader of the numbers should know, in both languages."""
    said: list[tuple[str, Mapping[str, object]]] = []
    network = tables.network
    fragments_m = float(network.edge_length_m[network.set_aside].sum())
    if fragments_m > 0:
        said.append(("note.fragments", {"km": fragments_m / 1_000, "limit": network.min_fragment_m}))
    said += [(note.key, note.values) for note in people]
    unserved = int((facilities["reason"] != "").sum())
    if unserved:
        said.append(("note.facilities_without_street", {"n": unserved}))
    if len(tables.unlocated):
        said.append(("note.facilities_unlocated", {"n": len(tables.unlocated)}))
    said += _of_walkers(network, options)
    asks = any("urban_rural" in rule.applies_to for standard in options.standards for rule in standard.rules)
    unsaid = int(urban_rural(communities).isna().sum())
    if asks and unsaid:
        said.append(("note.urban_assumed", {"n": unsaid}))
    if not tables.completeness.everything:
        said.append(("note.incomplete", {}))
    return [
        {"key": key, **{language: say(key, language, **_said_in(language, values)) for language in LANGUAGES}}
        for key, values in said
    ]


def _said_in(language: Language, values: Mapping[str, object]) -> dict[str, object]:
    """Call walkers by what people call them in a language."""
    return {name: value.title(language) if isinstance(value, WalkProfile) else value for name, value in values.items()}


def _of_walkers(network: WalkNetwork, options: Options) -> list[tuple[str, dict[str, object]]]:
    """What is not known of the ground, and where some walkers cannot go."""
    said: list[tuple[str, dict[str, object]]] = []
    heights = network.ways.heights
    for profile in (network.profile, *options.compare_profiles):
        if heights is None and (profile.slope != "none" or profile.max_grade is not None):
            said.append(("note.level", {"profile": profile}))
        if profile.stairs_factor is None or (heights is not None and profile.max_grade is not None):
            walked, anyone = network.with_profile(profile), network.with_profile(DEFAULT_PROFILE)
            closed = walked.set_aside & ~anyone.set_aside
            said.append(
                ("note.profile_closed", {"profile": profile, "km": network.edge_length_m[closed].sum() / 1_000})
            )
    unknown_m = 0.0 if heights is None else heights.unknown_m(network.edge_length_m)
    if unknown_m > 0:
        said.append(("note.heights_unknown", {"km": unknown_m / 1_000}))
    return said


def profile_entry(profile: WalkProfile) -> dict[str, Any]:
    """Describe a walker, with the metres that 15 minutes mean."""
    return {
        "name": profile.name,
        "zh": profile.zh,
        "en": profile.en,
        "speed_kmh": profile.speed_kmh,
        "metres_in_15_min": profile.metres_in(15),
        "slope": profile.slope,
        "max_grade": profile.max_grade,
        "stairs_factor": profile.stairs_factor,
        "signal_crossing_s": profile.signal_crossing_s,
        "major_crossing_s": profile.major_crossing_s,
        "off_network_factor": profile.off_network_factor,
        "max_snap_m": profile.max_snap_m,
        "source": profile.source,
        "sources": dict(profile.sources),
        "costs": {language: profile.costs(language) for language in LANGUAGES},
    }


def _standard_entry(standard: Standard) -> dict[str, Any]:
    """Describe a standard and its rules."""
    return {
        "id": standard.id,
        "title_zh": standard.title_zh,
        "title_en": standard.title_en,
        "source_status": standard.source_status,
        "for_reference": standard.for_reference,
        "place_zh": standard.place_zh,
        "place_en": standard.place_en,
        "issued": standard.issued,
        "period": standard.period,
        "rules": [_rule_entry(rule) for rule in standard.rules],
        "not_checkable": [
            {"id": clause.id, "quote_zh": clause.quote_zh, "reason_zh": clause.reason_zh, "reason_en": clause.reason_en}
            for clause in standard.not_checkable
        ],
    }


def _asked(rule: Rule) -> dict[str, Any]:
    """Describe what a rule asks of whom, and what it asks of each smaller unit."""
    return {
        "asks": {name: _plain(value) for name, value in rule.asks.items()},
        "where": _plain(rule.where),
        "applies_to": _plain(rule.applies_to),
        "others": rule.others,
        "each": None if rule.each is None else {"check": rule.each.check, "kinds": list(rule.each.kinds)}
        | _asked(rule.each),
    }  # fmt: skip


def _plain(value: object) -> Any:  # noqa: ANN401  whatever JSON holds
    """Write a parameter in the types that JSON holds; a field of a tier or a step that is None is left out."""
    if isinstance(value, Tier | Step):
        return {field.name: _plain(said) for field in fields(value) if (said := getattr(value, field.name)) is not None}
    if isinstance(value, Mapping):
        return {name: _plain(said) for name, said in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _rule_entry(rule: Rule) -> dict[str, Any]:
    """Describe a rule."""
    texts = (
        "id", "reading", "check", "force", "unit_level", "basis", "clause", "quote_zh", "short_zh", "short_en",
        "zh", "en", "note_zh", "note_en", "duty_zh", "duty_en", "figure_status", "figure_source", "decided_by",
        "deadline_basis",
    )  # fmt: skip
    return {
        **{name: getattr(rule, name) for name in texts},
        **_asked(rule),
        "primary": rule.primary,
        "kinds": sorted(rule.asked_kinds) if not rule.kinds else list(rule.kinds),
        "limit_min": rule.limit_min,
        "pass_share": rule.pass_share,
        "deadline": None if rule.deadline is None else rule.deadline.isoformat(),
    }
