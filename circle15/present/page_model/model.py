"""A result as the model that the map page reads: lists, mappings, numbers and strings, nothing else.

::

    model        version of this model
    study        name, language, profiles, minutes, hash, made_at, version, edge, invented, notes, attribution,
                 footer {approval, use} (a map approval number and a remark of use, which a reader fills in)
    states       "present", and "plan" where anything is planned or being built
    unit, bounds degrees of a step; west, south, east, north in degrees
    standards    id, zh, en, status
    kinds        id, zh, en, mark_zh, mark_en (a sign of one character or two)
    communities  columns, one entry per community: id, name, initials, pinyin, ..., geometry {at, rings}
    facilities   columns, one entry per facility: id, name, initials, pinyin, kind (place in kinds), status, ...,
                 geometry, met {walker: {edge, offset (share of the edge), off_m (metres off the streets), pace (s/m)}}
    homes        columns of the homes that rows name: at, via (the gate that is left by), met
    views        what the map can be coloured by, rules first, then kinds; each with its coverage and its rows, and
                 in a plan the coverage and the rows once everything is open that is planned
    areas        kind, minutes, rings; areas_m: by how many metres they were simplified
    gates        columns: id, name, community (place among the communities), open_to, at
    barriers     kind, lines
    boundaries   level, name, at, rings; the largest first
    suspects     columns, one entry per suspect place of the streets: place, kind, gap_m, length_m, at
    streets      header of the street stream (graph.py); the stream itself travels beside the model

A view's ``rows`` are columns in the order of the communities, so that a further column or view needs no
change here or in the page. ``home`` is the place among the homes of the median home whose walk the row reports,
``walked_as`` who takes it where that is not the view's own walker. ``null`` is "not known" everywhere; no number stands
in for it.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from circle15.present.encode import PLACE_UNIT
from circle15.present.page_model.graph import PackedGraph, pack_graph
from circle15.present.page_model.homes import facilities_met, home_columns, homes_of
from circle15.present.page_model.places import (
    barriers_of,
    boundaries_of,
    communities_of,
    facilities_of,
    gates_of,
    service_areas_of,
)
from circle15.present.page_model.seconds import costs_of
from circle15.present.page_model.signs import kinds_of
from circle15.present.page_model.steps import degrees
from circle15.present.page_model.suspects import suspect_marks
from circle15.present.page_model.views import Places, kind_views, rule_views
from circle15.result import Result, walkers_of
from circle15.words import LANGUAGES, Language

MODEL_VERSION: Final = 2
OSM_ATTRIBUTION: Final = "© OpenStreetMap contributors"


def graph_of(result: Result) -> PackedGraph:
    """Write the streets of a result as the graph that the page draws and walks on."""
    return pack_graph(result.streets, costs_of(result.streets, result.manifest))


def page_data(result: Result, language: Language, graph: PackedGraph | None = None) -> dict[str, Any]:
    """Turn a result into the page's model, all but the street stream.

    Parameters
    ----------
    result
        What a run found.
    language
        In which the page opens; both are in it.
    graph
        The streets as :func:`graph_of` writes them, where the caller has them already.
    """
    manifest = result.manifest
    streets = graph_of(result) if graph is None else graph
    bounds = _bounds(result)
    kinds = kinds_of(result)
    places = Places(
        origin=(bounds[0], bounds[1]),
        communities=[str(value) for value in result.communities.index],
        facility_at={str(value): at for at, value in enumerate(result.facilities.index)},
        kind_at={kind["id"]: at for at, kind in enumerate(kinds)},
        homes=homes_of(result),
    )
    areas, areas_m = service_areas_of(result.service_areas, places)
    return {
        "model": MODEL_VERSION,
        "study": _study(manifest, language, result.hash),
        "states": ["present", "plan"] if len(result.plan_findings) or len(result.plan_times) else ["present"],
        "unit": PLACE_UNIT,
        "bounds": bounds,
        "standards": [_standard(standard) for standard in manifest.get("standards") or []],
        "kinds": kinds,
        "communities": communities_of(result.communities, places),
        "facilities": {
            **facilities_of(result.facilities, places),
            "met": facilities_met(result, streets, list(places.facility_at)),
        },
        "homes": home_columns(result, places.homes, streets, places.origin),
        "views": [*rule_views(result, places), *kind_views(result, kinds, places)],
        "areas": areas,
        "areas_m": areas_m,
        "gates": gates_of(result.gates, places.origin, places.communities),
        "barriers": barriers_of(result.barriers, places.origin),
        "boundaries": boundaries_of(result.areas, places.origin),
        "suspects": suspect_marks(result.doctor, places.origin),
        "streets": dict(streets.header),
    }


def _study(manifest: Mapping[str, Any], language: Language, result_hash: str) -> dict[str, Any]:
    """Tell what was computed, for whom, and under which hash."""
    walkers = walkers_of(manifest)
    edge = manifest.get("edge") or {}
    return {
        "name": str(manifest.get("name") or ""),
        "language": language,
        "profiles": [_profile(walker) for walker in walkers],
        "minutes": [float(value) for value in manifest.get("minutes") or (5, 10, 15)],
        "hash": result_hash,
        "made_at": str(manifest.get("made_at") or ""),
        "version": str(manifest.get("version") or ""),
        "edge": {"closed": bool(edge.get("closed")), "reason": str(edge.get("reason") or "")},
        "invented": bool(manifest.get("invented")),
        "notes": [
            {language: str(note.get(language) or "") for language in LANGUAGES} for note in manifest.get("notes") or []
        ],
        # An invented place owes nobody; a run that does not say whom it owes has probably read OpenStreetMap.
        "footer": {name: str((manifest.get("map") or {}).get(name) or "") for name in ("approval", "use")},
        "attribution": [str(line) for line in manifest.get("attribution", [OSM_ATTRIBUTION])],
    }


def _profile(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Take a walker's names and speed."""
    name = str(profile.get("name") or "")
    return {
        "id": name,
        "zh": str(profile.get("zh") or name),
        "en": str(profile.get("en") or name),
        "speed_kmh": profile.get("speed_kmh"),
        "costs": {language: str(said) for language, said in (profile.get("costs") or {}).items()},
    }


def _standard(standard: Mapping[str, Any]) -> dict[str, str]:
    """Take a document's titles and how sure its text is."""
    name = str(standard.get("id") or "")
    return {
        "id": name,
        "zh": str(standard.get("title_zh") or name),
        "en": str(standard.get("title_en") or standard.get("title_zh") or name),
        "status": str(standard.get("source_status") or ""),
    }


def _bounds(result: Result) -> list[float]:
    """Find west, south, east and north of what there is to see, in degrees: the places, else the streets."""
    layers = [layer for layer in (result.communities, result.facilities) if not layer.empty] or [result.streets]
    boxes = [degrees(layer).total_bounds for layer in layers]
    known = [box for box in boxes if not np.isnan(box).any()]
    if not known:
        return [0.0] * 4
    west, south = np.min([box[:2] for box in known], axis=0)
    east, north = np.max([box[2:] for box in known], axis=0)
    return [round(float(value), 6) for value in (west, south, east, north)]
