"""A result as the model that the map page reads: lists, mappings, numbers and strings, nothing else.

::

    model        version of this model
    study        name, language, profile, minutes, hash, made_at, version, edge, invented, attribution
    bounds       west, south, east, north in degrees
    standards    id, zh, en, status
    kinds        id, zh, en, mark_zh, mark_en (a sign of one character or two)
    communities  columns, one entry per community: id, name, ..., geometry
    facilities   columns, one entry per facility: id, name, kind (place in kinds), status, ..., geometry
    views        what the map can be coloured by, rules first, then kinds; each with its coverage and its rows
    areas        kind, minutes, rings
    suspects     columns, one entry per suspect place of the streets: place, kind, gap_m, length_m, at
    streets      header of the street stream; the stream itself travels beside the model

A view's ``rows`` are columns in the order of the communities, so that a further column or view needs no
change here or in the page. ``null`` is "not known" everywhere; no number stands in for it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
from shapely.geometry.base import BaseGeometry

from circle15.present.columns import column, numbers, texts
from circle15.present.encode import PLACE_UNIT, point_steps, ring_steps
from circle15.present.page_suspects import suspect_marks
from circle15.present.page_views import Places, kind_views, rule_views
from circle15.result import Result, walkers_of
from circle15.words import LANGUAGES, Language

MODEL_VERSION: Final = 1
OSM_ATTRIBUTION: Final = "© OpenStreetMap contributors"

_TEXT_OF_COMMUNITY: Final = ("name", "subdistrict", "district", "urban_rural", "place_type")
_NUMBER_OF_COMMUNITY: Final = ("households", "population", "pop_60plus")
_TEXT_OF_FACILITY: Final = ("name", "status", "operator_type", "opening_hours", "source", "reason")
_NUMBER_OF_FACILITY: Final = ("floor_area_m2",)


def page_data(result: Result, language: Language) -> dict[str, Any]:
    """Turn a result into the page's model, all but the street stream.

    Parameters
    ----------
    result
        What a run found.
    language
        In which the page opens; both are in it.
    """
    manifest = result.manifest
    communities = _degrees(result.communities)
    facilities = _degrees(result.facilities)
    bounds = _bounds(communities, facilities, _degrees(result.streets))
    kinds = _kinds(result)
    places = Places(
        origin=(bounds[0], bounds[1]),
        communities=[str(value) for value in communities.index],
        facility_at={str(value): at for at, value in enumerate(facilities.index)},
        kind_at={kind["id"]: at for at, kind in enumerate(kinds)},
    )
    return {
        "model": MODEL_VERSION,
        "study": _study(manifest, language, result.hash),
        "unit": PLACE_UNIT,
        "bounds": bounds,
        "standards": [_standard(standard) for standard in manifest.get("standards") or []],
        "kinds": kinds,
        "communities": _communities(communities, places),
        "facilities": _facilities(facilities, places),
        "views": [*rule_views(result, places), *kind_views(result, kinds, places)],
        "areas": _areas(result.service_areas, places),
        "suspects": suspect_marks(result.doctor, places.origin),
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


def _kinds(result: Result) -> list[dict[str, str]]:
    """List every kind that is named or met with, and give each a sign that no other kind has."""
    named = {str(kind["id"]): kind for kind in result.manifest.get("kinds") or []}
    seen = [str(kind) for table in (result.times, result.facilities) for kind in column(table, "kind").dropna()]
    ids = list(dict.fromkeys([*named, *seen]))
    words = [(str(named.get(i, {}).get("zh") or i), str(named.get(i, {}).get("en") or i)) for i in ids]
    marks_zh, marks_en = _signs_zh([zh for zh, _ in words]), _signs_en([en for _, en in words])
    return [
        {"id": i, "zh": zh, "en": en, "mark_zh": marks_zh[at], "mark_en": marks_en[at]}
        for at, (i, (zh, en)) in enumerate(zip(ids, words, strict=True))
    ]


def _signs_zh(names: Sequence[str]) -> list[str]:
    """Give each name a sign: its character that the fewest other names hold and that is still free.

    >>> _signs_zh(["社区食堂", "社区卫生站", "社区公园"])
    ['食', '卫', '公']
    """
    heads = [re.split(r"[/(\uff08]", name)[0] for name in names]
    held = [[c for c in dict.fromkeys(head) if c.isalnum()] for head in heads]
    count = Counter(c for characters in held for c in characters)
    # What every second name says of its house tells nothing apart.
    count.update(dict.fromkeys("社区街道设施中心站点所室级", len(names)))
    return _free([sorted(characters, key=lambda c: count[c]) for characters in held])


def _signs_en(names: Sequence[str]) -> list[str]:
    """Give each name a sign of two letters: its initials, else its first letter and a later one.

    >>> _signs_en(["community canteen", "clinic", "community centre"])
    ['CC', 'Cl', 'Co']
    """
    words = [re.findall(r"\w+", name) or ["?"] for name in names]
    initials = ["".join(word[0] for word in each[:2]).upper() if len(each) > 1 else "" for each in words]
    later = [[each[0][0].upper() + c for c in "".join(each)[1:].lower()] for each in words]
    return _free([[first, *rest] if first else rest for first, rest in zip(initials, later, strict=True)])


def _free(wishes: Sequence[Sequence[str]]) -> list[str]:
    """Give everyone the first wish that nobody before has been given, or a number."""
    taken: list[str] = []
    for at, wish in enumerate(wishes):
        taken.append(next((sign for sign in wish if sign not in taken), str(at + 1)))
    return taken


def _communities(communities: gpd.GeoDataFrame, places: Places) -> dict[str, list[Any]]:
    """Communities as columns; one without a name is called by its id."""
    columns: dict[str, list[Any]] = {"id": places.communities}
    columns |= {name: texts(communities, name) for name in _TEXT_OF_COMMUNITY}
    columns |= {name: numbers(communities, name, 0) for name in _NUMBER_OF_COMMUNITY}
    columns["name"] = [name or i for name, i in zip(columns["name"], columns["id"], strict=True)]
    columns["geometry"] = [_shape(geometry, places.origin) for geometry in communities.geometry]
    return columns


def _facilities(facilities: gpd.GeoDataFrame, places: Places) -> dict[str, list[Any]]:
    """Facilities as columns, their kind as its place in the list of kinds."""
    columns: dict[str, list[Any]] = {"id": list(places.facility_at)}
    columns |= {name: texts(facilities, name) for name in _TEXT_OF_FACILITY}
    columns |= {name: numbers(facilities, name, 0) for name in _NUMBER_OF_FACILITY}
    columns["kind"] = [places.kind_at.get(str(kind)) for kind in column(facilities, "kind")]
    columns["status"] = [status or "open" for status in columns["status"]]
    columns["geometry"] = [_shape(geometry, places.origin) for geometry in facilities.geometry]
    return columns


def _shape(geometry: BaseGeometry | None, origin: tuple[float, float]) -> dict[str, Any] | None:
    """Write a place's point, and its rings where it has an outline."""
    if geometry is None or geometry.is_empty:
        return None
    shape: dict[str, Any] = {"at": point_steps(geometry.representative_point(), origin)}
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        shape["rings"] = ring_steps(geometry, origin)
    return shape


def _areas(areas: gpd.GeoDataFrame, places: Places) -> list[dict[str, Any]]:
    """Service areas in degrees, the widest first, so that the nearest is painted last."""
    drawn = areas[areas.geometry.notna() & ~areas.geometry.is_empty]
    if drawn.empty:
        return []
    shown = _degrees(drawn.set_geometry(drawn.geometry.simplify(1.0))).sort_values("minutes", ascending=False)
    return [
        {
            "kind": places.kind_at[str(kind)],
            "minutes": float(minutes),
            "rings": ring_steps(geometry, places.origin),
        }
        for kind, minutes, geometry in zip(shown["kind"], shown["minutes"], shown.geometry, strict=True)
        if str(kind) in places.kind_at
    ]


def _degrees(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Bring a layer to longitude and latitude; an empty one may lack a reference system."""
    return table if table.empty or table.crs is None else table.to_crs(4326)


def _bounds(*layers: gpd.GeoDataFrame) -> list[float]:
    """Find west, south, east and north of what there is to see: the places, else the streets."""
    *of_places, streets = layers
    boxes = [layer.total_bounds for layer in of_places if not layer.empty] or [streets.total_bounds]
    known = [box for box in boxes if not np.isnan(box).any()]
    if not known:
        return [0.0] * 4
    west, south = np.min([box[:2] for box in known], axis=0)
    east, north = np.max([box[2:] for box in known], axis=0)
    return [round(float(value), 6) for value in (west, south, east, north)]
