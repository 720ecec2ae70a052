"""A result as layers for a GIS: communities with verdict and minutes by rule, facilities, service areas, gaps."""

from collections.abc import Iterable
from typing import Final

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from circle15.present.layers.fields import Layer, LayerField
from circle15.present.summary.facilities import facilities_table
from circle15.present.summary.findings import findings_table, for_a_person, gaps_of
from circle15.present.summary.titles import kind_title, rules_of, standard_titles
from circle15.result import Result
from circle15.words import LANGUAGES, Language, say

#: Rules that a layer of communities has fields for: a dBase file holds 255 fields, and each takes two.
MOST_RULES: Final = 110

#: Columns of the communities, and the names of their fields.
_OF_COMMUNITIES: Final = {
    "name": "name", "subdistrict": "subdist", "district": "district", "households": "hholds", "population": "pop",
    "pop_60plus": "pop60",
}  # fmt: skip

_OF_FACILITIES: Final = {
    "id": "id", "name": "name", "kind": "kind", "kind_name": "kind_name", "status_text": "status",
    "reason_text": "no_street", "address": "address", "floor_area_m2": "floor_m2", "beds": "beds", "places": "places",
    "nearest_for": "near_comm", "nearest_population": "near_pop",
}  # fmt: skip

_OF_GAPS: Final = {
    "unit_id": "id", "name": "name", "subdistrict": "subdist", "standard_id": "standard", "rule_id": "rule_id",
    "rule_short": "rule", "walker": "walker", "verdict_text": "verdict", "reason_text": "reason", "value": "value",
    "limit": "limit", "unit_text": "unit", "share_within": "within", "walk_min": "walk_min", "network_m": "walk_m",
    "straight_m": "straight_m", "facility_id": "fac_id", "facility_name": "fac_name", "population": "pop",
    "text": "text",
}  # fmt: skip

_OF_STREETS: Final = {
    "highway": "highway", "name": "name", "length_m": "length_m", "forward_s": "fwd_s", "backward_s": "back_s",
    "set_aside": "set_aside",
}  # fmt: skip

_UNITS: Final = {
    "floor_m2": "m²", "walk_min": "min", "walk_m": "m", "straight_m": "m", "length_m": "m", "fwd_s": "s", "back_s": "s",
    "minutes": "min",
}  # fmt: skip


def layers_of(result: Result, language: Language, *, streets: bool = False) -> list[Layer]:
    """Make the layers of a result; one that has no row is left out.

    Parameters
    ----------
    result
        What a run found.
    language
        Of names and texts.
    streets
        Whether the streets are a layer too.
    """
    found = for_a_person(findings_table(result, language), result, language)
    layers = [
        *_communities(result, found),
        _layer("gaps", _gaps(result, found), _OF_GAPS),
        _layer("facilities", _facilities(result, language), _OF_FACILITIES),
        _service_areas(result, language),
    ]
    if streets:
        layers.append(_layer("streets", result.streets, _OF_STREETS))
    return [layer for layer in layers if len(layer.table)]


def _layer(name: str, table: gpd.GeoDataFrame, names: dict[str, str]) -> Layer:
    """Take the columns that have fields, and say what these mean."""
    known = {column: field for column, field in names.items() if column in table.columns}
    short = table[[*known, table.geometry.name]].rename(columns=known)
    return Layer(name=name, table=short, fields=tuple(_field(field) for field in known.values()))


def _field(name: str) -> LayerField:
    key = f"layers.field.{name}"
    return LayerField(name=name, zh=say(key, "zh"), en=say(key, "en"), unit=_UNITS.get(name, ""))


def _communities(result: Result, found: pd.DataFrame) -> list[Layer]:
    """Make a layer of the communities that are areas, and one of those that are points."""
    places = result.communities
    known = [name for name in _OF_COMMUNITIES if name in places.columns]
    table = pd.DataFrame(places[known]).rename(columns=_OF_COMMUNITIES).set_axis(places.index.astype(str))
    table.insert(0, "id", table.index)
    about = found[(found["unit_level"] == "community") & found["primary"].astype(bool) & found["decides"].astype(bool)]
    table["n_gaps"] = _counted(about["gap"], about["unit_id"], table.index)
    table["n_suspect"] = _counted(about["suspected"], about["unit_id"], table.index)
    fields = [_field(str(name)) for name in table.columns]
    order = {(standard, rule): at for at, ((standard, rule, _), _) in enumerate(rules_of(result.manifest))}
    groups = {(str(a), str(b)): rows for (a, b), rows in about.groupby(["standard_id", "rule_id"], sort=False)}
    columns: dict[str, pd.Series] = {}
    for at, key in enumerate(sorted(groups, key=order.__getitem__)[:MOST_RULES], start=1):
        rows = groups[key].drop_duplicates("unit_id").set_index("unit_id")
        walked = bool(rows["unit"].isin(["min", "m"]).any())
        verdict, number = _of_rule(at, rows, result, walked=walked)
        columns[verdict.name] = rows["verdict_text"].reindex(table.index)
        columns[number.name] = rows["walk_min" if walked else "value"].reindex(table.index)
        fields += [verdict, number]
    whole = _placed(pd.concat([table, pd.DataFrame(columns)], axis=1), places.geometry, places)
    dots = whole.geometry.geom_type == "Point"
    if not (whole.geometry.notna() & ~dots).any():
        dots[:] = True
    parts = {"communities": whole[~dots], "community_points": whole[dots]}
    left = max(len(groups) - MOST_RULES, 0)
    return [Layer(name=name, table=part, fields=tuple(fields), rules_left=left) for name, part in parts.items()]


def _of_rule(at: int, rows: pd.DataFrame, result: Result, *, walked: bool) -> tuple[LayerField, LayerField]:
    """Name the two fields of a rule: its verdict, and its minutes or its value."""
    first = rows.iloc[0]
    rule = dict(rules_of(result.manifest))[first["standard_id"], first["rule_id"], first["reading"]]
    units = [unit for unit in rows["unit_text"].unique() if unit]
    texts = {
        (what, word): say(
            f"layers.field.rule_{what}",
            word,
            name=rule[f"short_{word}"],
            title=standard_titles(result.manifest, word)[first["standard_id"]],
        )
        for what in ("verdict", "min", "value")
        for word in LANGUAGES
    }
    what = "min" if walked else "value"
    unit = "min" if walked else str(units[0]) if len(units) == 1 else ""
    return (
        LayerField(name=f"r{at:03d}", zh=texts["verdict", "zh"], en=texts["verdict", "en"]),
        LayerField(name=f"r{at:03d}_{what[:3]}", zh=texts[what, "zh"], en=texts[what, "en"], unit=unit),
    )


def _counted(flags: pd.Series, units: pd.Series, index: pd.Index) -> pd.Series:
    """Count how often something is true of each unit."""
    return flags.astype(bool).groupby(units).sum().reindex(index).fillna(0).astype("int64")


def _gaps(result: Result, found: pd.DataFrame) -> gpd.GeoDataFrame:
    """Make a point of every gap and suspected gap of a community that has a place."""
    gaps = gaps_of(found)
    gaps = gaps[gaps["unit_level"] == "community"]
    places = result.communities.geometry.set_axis(result.communities.index.astype(str))
    table = _placed(gaps, places.representative_point().reindex(gaps["unit_id"]), result.communities)
    return table[table.geometry.notna()]


def _facilities(result: Result, language: Language) -> gpd.GeoDataFrame:
    """Make a point of every facility."""
    table = facilities_table(result, language)
    spots = result.facilities.geometry.representative_point()
    by_id = spots.set_axis(spots.index.astype(str)).reindex(table["id"])
    return _placed(table, by_id, result.facilities)


def _placed(table: pd.DataFrame, shapes: Iterable[BaseGeometry], like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the rows of a table their shapes, in their order."""
    found = gpd.GeoSeries(list(shapes), crs=like.crs)
    return gpd.GeoDataFrame(table.reset_index(drop=True), geometry=found)


def _service_areas(result: Result, language: Language) -> Layer:
    areas = result.service_areas
    kinds = areas["kind"].astype(str) if len(areas) else pd.Series(dtype=str)
    named = areas.assign(kind_name=[kind_title(kind, language) for kind in kinds])
    names = {"kind": "kind", "kind_name": "kind_name", "minutes": "minutes"}
    return _layer("service_areas", named, names)
