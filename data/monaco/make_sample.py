"""Make the tables of the sample place Monaco from its OpenStreetMap extract.

Run it from anywhere with the Python that circle15 is installed in::

    python data/monaco/make_sample.py

It reads ``monaco.osm.pbf`` beside it and writes ``communities.gpkg``, ``buildings.gpkg`` and ``outline.gpkg``
there. The same extract gives the same tables. README.md says what was decided, and why.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import pyogrio
import shapely

HERE = Path(__file__).resolve().parent
EXTRACT = "monaco.osm.pbf"

LON_LAT = "EPSG:4326"
METRES = "EPSG:32632"
"""UTM zone 32 north, in which areas are measured."""

LAND_RELATION = 36990
"""The relation of Monaco that ends at the coast (boundary=land_area), not in the territorial waters."""

WARD_LEVEL = "10"
"""The admin_level of a ward (quartier), which is the level of a 社区."""

RESIDENTIAL = frozenset({"apartments", "detached", "house", "residential", "semidetached_house", "terrace"})
"""Values of ``building`` that say by themselves that people live there."""

OTHER_USE_KEYS = frozenset({
    "aeroway", "amenity", "bridge", "club", "craft", "healthcare", "highway", "historic", "information",
    "layer", "leisure", "man_made", "military", "office", "public_transport", "railway", "religion", "shop",
    "sport", "tourism", "wall",
})  # fmt: skip
"""A building=yes with one of these keys is taken to be no home: another use, a roof on posts (wall=no), or a
part that lies above or below another building (layer)."""

OTHER_USE_GROUND_KEYS = frozenset({"aeroway", "amenity", "leisure", "man_made", "military", "tourism"})
"""A building=yes on ground with one of these keys (a hospital, a park, a pier) belongs to that use."""

OTHER_USE_LANDUSE = frozenset({"cemetery", "commercial", "construction", "industrial", "military", "railway", "retail"})
"""A building=yes on ground with one of these values of ``landuse`` belongs to that ground's use."""

YES_FOOTPRINT_M2 = (40.0, 3000.0)
"""A building=yes that is smaller (a shed) or larger (a hall) is not taken to be a home."""

TIMESTAMP = "2023-12-26T21:21:22Z"
"""The extract's own date, written into the files, so that making them again gives the same bytes."""


class Relation(NamedTuple):
    """A boundary relation of the extract.

    Parameters
    ----------
    osm_id : int
        The relation's id.
    tags : dict of str to str
        Its tags.
    ways : tuple of int
        The ids of its member ways.
    """

    osm_id: int
    tags: dict[str, str]
    ways: tuple[int, ...]


class Building(NamedTuple):
    """A building of the extract.

    Parameters
    ----------
    id : str
        "w" or "r" and the OpenStreetMap id.
    tags : dict of str to str
        Its tags.
    geometry : shapely.MultiPolygon
        Its outline.
    """

    id: str
    tags: dict[str, str]
    geometry: shapely.MultiPolygon


def read_boundaries(path: Path) -> tuple[list[Relation], dict[int, shapely.LineString]]:
    """Read the land boundary and the wards.

    Parameters
    ----------
    path : Path
        The OpenStreetMap extract.

    Returns
    -------
    relations : list of Relation
        By id: the land boundary (`LAND_RELATION`) and every boundary at `WARD_LEVEL`.
    lines : dict of int to shapely.LineString
        Those of their member ways that the extract holds.
    """
    relations = []
    for relation in osmium.FileProcessor(str(path), osmium.osm.RELATION):
        tags = dict(relation.tags)
        is_ward = tags.get("boundary") == "administrative" and tags.get("admin_level") == WARD_LEVEL
        if is_ward or relation.id == LAND_RELATION:
            ways = tuple(member.ref for member in relation.members if member.type == "w")
            relations.append(Relation(relation.id, tags, ways))
    wanted = {way for relation in relations for way in relation.ways}
    lines = {
        way.id: shapely.LineString([(node.lon, node.lat) for node in way.nodes])
        for way in osmium.FileProcessor(str(path)).with_locations()
        if way.is_way() and way.id in wanted
    }
    return sorted(relations), lines


def missing_ways(relation: Relation, lines: dict[int, shapely.LineString]) -> tuple[int, ...]:
    """Say which member ways of a relation the extract does not hold.

    Parameters
    ----------
    relation : Relation
        The relation.
    lines : dict of int to shapely.LineString
        The ways that the extract holds.

    Returns
    -------
    tuple of int
        The ids of those that it does not.
    """
    return tuple(way for way in relation.ways if way not in lines)


def bridge_gaps(wards: list[Relation], lines: dict[int, shapely.LineString]) -> dict[int, shapely.LineString]:
    """Draw the ways that the extract lacks as straight lines.

    Parameters
    ----------
    wards : list of Relation
        The wards. Each lacks one way at most, whose ends are therefore those of the chain of the others.
    lines : dict of int to shapely.LineString
        The ways that the extract holds.

    Returns
    -------
    dict of int to shapely.LineString
        The missing ways.
    """
    drawn = {}
    for ward in wards:
        for way in missing_ways(ward, lines):
            (chain,) = (chain for chain in _chains(ward, lines) if not chain.is_ring)
            drawn[way] = shapely.LineString([chain.coords[-1], chain.coords[0]])
    return drawn


def close(relation: Relation, lines: dict[int, shapely.LineString]) -> shapely.Geometry:
    """Put a relation's polygon together from its ways.

    Parameters
    ----------
    relation : Relation
        The relation.
    lines : dict of int to shapely.LineString
        Its ways, all of them.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        The relation's area.
    """
    rings = _chains(relation, lines)
    if not all(ring.is_ring for ring in rings):
        msg = f"relation {relation.osm_id} does not close"
        raise ValueError(msg)
    return shapely.union_all([shapely.Polygon(ring) for ring in rings])


def _chains(relation: Relation, lines: dict[int, shapely.LineString]) -> list[shapely.LineString]:
    held = shapely.MultiLineString([lines[way] for way in relation.ways if way in lines])
    return list(shapely.get_parts(shapely.line_merge(held)))


def town_and_wards(folder: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Make the town's outline and its wards.

    Parameters
    ----------
    folder : Path
        Where the extract is.

    Returns
    -------
    outline : geopandas.GeoDataFrame
        One row: the town's land.
    communities : geopandas.GeoDataFrame
        One row per ward, cut at the coast.
    """
    relations, lines = read_boundaries(folder / EXTRACT)
    (town,) = (relation for relation in relations if relation.osm_id == LAND_RELATION)
    wards = [relation for relation in relations if relation.osm_id != LAND_RELATION]
    missing = {relation.osm_id: missing_ways(relation, lines) for relation in relations}
    lines |= bridge_gaps(wards, lines)
    land = close(town, lines)
    outline = gpd.GeoDataFrame(
        {
            "id": ["MC"],
            "name": [town.tags["name"]],
            "population": [int(town.tags["population"])],
            "population_date": [town.tags["population:date"]],
            "source": [_source(town, missing[town.osm_id])],
        },
        geometry=[_multipolygon(land)],
        crs=LON_LAT,
    )
    communities = gpd.GeoDataFrame(
        {
            "id": [ward.tags["ISO3166-2"] for ward in wards],
            "name": [ward.tags["name"] for ward in wards],
            "district": town.tags["name"],
            "urban_rural": "urban",
            "place_type": "urban",
            "approximate": [bool(missing[ward.osm_id]) for ward in wards],
            "source": [_source(ward, missing[ward.osm_id]) for ward in wards],
        },
        geometry=[_multipolygon(shapely.intersection(close(ward, lines), land)) for ward in wards],
        crs=LON_LAT,
    )
    return outline, communities.sort_values("id", ignore_index=True)


def _source(relation: Relation, missing: tuple[int, ...]) -> str:
    source = f"OpenStreetMap relation {relation.osm_id}"
    if missing:
        source += f"; state border (way {', '.join(map(str, missing))}) drawn straight"
    return source


def _multipolygon(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return shapely.normalize(shapely.MultiPolygon(polygons))


def read_buildings(path: Path) -> tuple[list[Building], list[shapely.Geometry]]:
    """Read the buildings, and the ground whose use is not living.

    Parameters
    ----------
    path : Path
        The OpenStreetMap extract.

    Returns
    -------
    buildings : list of Building
        Every building that is an area, ways before relations, by id.
    grounds : list of shapely.Geometry
        The areas that `OTHER_USE_GROUND_KEYS` and `OTHER_USE_LANDUSE` speak of.
    """
    factory = osmium.geom.WKBFactory()
    buildings: list[Building] = []
    grounds: list[shapely.Geometry] = []
    for area in osmium.FileProcessor(str(path)).with_areas():
        if not area.is_area():
            continue
        tags = dict(area.tags)
        if "building" in tags:
            osm_id = ("w" if area.from_way() else "r") + str(area.orig_id())
            buildings.append(Building(osm_id, tags, shapely.from_wkb(factory.create_multipolygon(area))))
        elif tags.get("landuse") in OTHER_USE_LANDUSE or not OTHER_USE_GROUND_KEYS.isdisjoint(tags):
            grounds.append(shapely.from_wkb(factory.create_multipolygon(area)))
    buildings.sort(key=lambda building: (building.id[0] == "r", int(building.id[1:])))
    return buildings, grounds


def homes(folder: Path, communities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make the table of residential buildings.

    Parameters
    ----------
    folder : Path
        Where the extract is.
    communities : geopandas.GeoDataFrame
        The wards.

    Returns
    -------
    geopandas.GeoDataFrame
        One point inside each residential building whose point lies in a ward.
    """
    found, grounds = read_buildings(folder / EXTRACT)
    buildings = gpd.GeoDataFrame(
        {
            "id": [building.id for building in found],
            "building": [building.tags["building"] for building in found],
            "other_use": [not OTHER_USE_KEYS.isdisjoint(building.tags) for building in found],
            "levels": [levels(building.tags.get("building:levels")) for building in found],
        },
        geometry=[building.geometry for building in found],
        crs=LON_LAT,
    )
    footprint = buildings.to_crs(METRES).area
    inside = shapely.get_coordinates(shapely.point_on_surface(buildings.geometry.array))
    points = shapely.points(np.round(inside, 7))  # as exact as OpenStreetMap itself
    on_other_ground = shapely.STRtree(points).query(shapely.union_all(grounds), predicate="contains")
    smallest, largest = YES_FOOTPRINT_M2
    yes = (
        (buildings["building"] == "yes")
        & ~buildings["other_use"]
        & footprint.between(smallest, largest)
        & ~buildings.index.isin(on_other_ground)
    )
    buildings = buildings.set_geometry(points, crs=LON_LAT)[buildings["building"].isin(RESIDENTIAL) | yes]

    wards = communities[["id", "geometry"]].rename(columns={"id": "community_id"})
    buildings = buildings.sjoin(wards, predicate="within").sort_index()
    known = buildings.dropna(subset="levels").groupby("community_id")["levels"]
    median = {ward: statistics.median_low(levels.tolist()) for ward, levels in known}
    return gpd.GeoDataFrame(
        {
            "id": buildings["id"],
            "community_id": buildings["community_id"],
            "floors": buildings["levels"].fillna(buildings["community_id"].map(median)).astype(int),
            "floors_source": np.where(buildings["levels"].notna(), "osm", "ward_median"),
        },
        geometry=buildings.geometry,
        crs=LON_LAT,
    ).reset_index(drop=True)


def levels(text: str | None) -> float:
    """Read ``building:levels``.

    Parameters
    ----------
    text : str or None
        The tag's value.

    Returns
    -------
    float
        Whole floors, at least one; NaN where there is no number.
    """
    number = float(pd.to_numeric(text, errors="coerce")) if text else float("nan")
    return max(1.0, float(np.floor(number + 0.5))) if np.isfinite(number) else float("nan")


def make(source: Path = HERE, target: Path = HERE) -> dict[str, gpd.GeoDataFrame]:
    """Make every table and write it as a GeoPackage.

    Parameters
    ----------
    source : Path
        The folder that holds the extract.
    target : Path
        The folder to write to.

    Returns
    -------
    dict of str to geopandas.GeoDataFrame
        The tables by layer name: outline, communities, buildings.
    """
    outline, communities = town_and_wards(source)
    tables = {"outline": outline, "communities": communities, "buildings": homes(source, communities)}
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": TIMESTAMP})
    try:
        for layer, table in tables.items():
            path = target / f"{layer}.gpkg"
            path.unlink(missing_ok=True)
            # a spatial index would double these small files and speed up nothing
            table.to_file(path, layer=layer, driver="GPKG", engine="pyogrio", SPATIAL_INDEX="NO")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return tables


def main() -> None:
    """Make the sample and print what was made."""
    tables = make()
    communities, buildings = tables["communities"], tables["buildings"]
    summary = communities.set_index("id")[["name", "approximate"]]
    summary["hectares"] = (communities.set_index("id").to_crs(METRES).area / 1e4).round(1)
    by_ward = buildings.groupby("community_id")
    summary["buildings"] = by_ward.size()
    summary["floors_known"] = by_ward["floors_source"].agg(lambda source: (source == "osm").sum())
    summary["median_floors"] = by_ward["floors"].median()
    print(summary.to_string())
    hectares = tables["outline"].to_crs(METRES).area.sum() / 1e4
    print(f"town: {hectares:.1f} hectares, {len(buildings)} residential buildings")


if __name__ == "__main__":
    main()
