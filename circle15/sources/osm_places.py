"""Facilities and communities of an OpenStreetMap extract.

A facility may be a node, a closed way or a multipolygon. An area becomes the entrance that is
mapped on its outline, or a point inside it; a place that is mapped twice, as a node and as the
building around it, is kept once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from circle15.errors import TableError
from circle15.kinds import kind_of_tags, kinds, kinds_of_tags, name_of_tags, tag_keys
from circle15.metric import WGS84, metric_crs
from circle15.schema import (
    COMMUNITIES,
    FACILITIES,
    Checked,
    Fault,
    Origin,
    check_read,
    empty_table,
    rejected_table,
    rejection,
)
from circle15.sources.osm_file import osm_file

#: Values of ``place`` that are read as communities, and whether they are urban.
COMMUNITY_PLACES: Final[Mapping[str, str]] = {
    "suburb": "urban",
    "quarter": "urban",
    "neighbourhood": "urban",
    "village": "rural",
    "hamlet": "rural",
    "isolated_dwelling": "rural",
}

#: Two places of one kind and name count as one up to this distance in metres: the size of a large plot.
SAME_PLACE_M: Final = 100.0

#: Which doors people use, the best first; emergency exits, garages and doors for goods are no way in.
_DOORS: Final = ("main", "yes", "public")
_NO_DOORS: Final = frozenset({"emergency", "exit", "service", "garage", "no"})

#: Groups in which two nodes of one name are two places: stops come in pairs, one on each side of
#: the street, and branches of one chain stand at both ends of a block.
_OFTEN_NAMESAKES: Final = frozenset({"transport", "commerce"})

#: Groups of which a place is listed when its kind stays open: a school is missed, a café without
#: breakfast is not.
_MISSED_GROUPS: Final = frozenset({"service", "health", "care", "child"})
_LETTERS: Final = "nwr"


@dataclass(frozen=True, slots=True)
class _Place:
    """One object of the map."""

    letter: str
    number: int
    tags: Mapping[str, str]
    shape: BaseGeometry | None
    nodes: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        """Id as it stands in tables."""
        return f"{self.letter}{self.number}"


@dataclass(slots=True)
class _Found:
    """What one pass through a file collects."""

    nodes: list[_Place] = field(default_factory=list)
    ways: dict[int, _Place] = field(default_factory=dict)
    areas: dict[tuple[str, int], _Place] = field(default_factory=dict)
    relations: dict[int, Mapping[str, str]] = field(default_factory=dict)
    doors: dict[int, tuple[int, shapely.Point]] = field(default_factory=dict)


def read_osm_facilities(path: str | Path) -> Checked:
    """Read every facility of a known kind.

    Parameters
    ----------
    path
        A ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2`` file.

    Returns
    -------
    Checked
        Points in EPSG:4326 with kind, kind_rule, name, status, operator_type, floor_area_m2,
        opening_hours, barrier_free, source and ``geometry_from`` (``"point"``, ``"entrance"`` or
        ``"inner_point"``); no row if the file has none.

    Raises
    ------
    FileError
        If the file is missing, damaged or of an unknown ending.
    """
    path = Path(path)
    found = _collect(path)
    places, faults = _sorted_out(found)
    records = [rejection(fault, file=path.name) for fault in faults]
    if not places:
        table = empty_table(FACILITIES, WGS84).assign(geometry_from=pd.Series(dtype="str"))
        return Checked(table=table, rejected=rejected_table(records))
    checked = _checked(places, path.name)
    by_id = {place.id: place for place in places}
    table, twice = _once(checked.table, [by_id[i] for i in checked.table.index])
    records += [rejection(fault, file=path.name) for fault in twice]
    table = _as_doors(table, [by_id[i] for i in table.index], found.doors)
    rejected = pd.concat([checked.rejected, rejected_table(records)], ignore_index=True)
    return replace(checked, table=table, rejected=rejected)


def read_osm_communities(path: str | Path, *, places: Sequence[str] = tuple(COMMUNITY_PLACES)) -> Checked:
    """Read named places as communities: a point each, with the population where the map has one.

    Parameters
    ----------
    path
        An OpenStreetMap file, see :func:`read_osm_facilities`.
    places
        Values of ``place`` to read.

    Raises
    ------
    FileError
        If the file is missing, damaged or of an unknown ending.
    TableError
        If it holds no such place.
    """
    path = Path(path)
    with osm_file(path) as file:
        wanted = osmium.filter.TagFilter(*(("place", place) for place in places))
        nodes = osmium.FileProcessor(file, osmium.osm.NODE).with_filter(wanted)
        rows = [_community(n) for n in nodes if isinstance(n, osmium.osm.Node) and n.location.valid()]
    if not rows:
        raise TableError("osm_no_places", file=path.name, places=", ".join(places))
    rows.sort(key=lambda row: int(row["id"][1:]))
    frame = gpd.GeoDataFrame(rows, crs=WGS84)
    return _with_osm_ids(check_read(frame, COMMUNITIES, Origin(file=path.name)), frame["id"])


# ---- reading -------------------------------------------------------------------------------------


def _collect(path: Path) -> _Found:
    """Read what may be a facility or a door."""
    found = _Found()
    # No facility is a way of key highway, and a city has a million of them: ways are asked for
    # other keys only.
    of_ways = osmium.filter.KeyFilter(*sorted(tag_keys() - {"highway"}))
    of_ways.enable_for(osmium.osm.WAY | osmium.osm.RELATION | osmium.osm.AREA)
    of_nodes = osmium.filter.KeyFilter(*sorted(tag_keys() | {"entrance"}))
    of_nodes.enable_for(osmium.osm.NODE)
    relations = osmium.filter.KeyFilter(*sorted(tag_keys()))
    with osm_file(path) as file:
        reader = osmium.FileProcessor(file).with_locations().with_areas(relations)
        for thing in reader.with_filter(of_ways).with_filter(of_nodes):
            _keep(thing, found)
    return found


def _keep(thing: Any, found: _Found) -> None:  # noqa: ANN401  one of osmium's four classes
    """Copy what is needed of an object: osmium's own is gone when the next one is read."""
    tags = {tag.k: tag.v for tag in thing.tags}
    if thing.is_node():
        if "entrance" in tags and thing.location.valid():
            _keep_door(thing, tags["entrance"], found)
        if kinds_of_tags(tags) and thing.location.valid():
            found.nodes.append(_Place("n", thing.id, tags, shapely.Point(thing.lon, thing.lat)))
    elif not kinds_of_tags(tags):
        return
    elif thing.is_way():
        nodes = [node for node in thing.nodes if node.location.valid()]
        shape = _outline([(node.lon, node.lat) for node in nodes], closed=thing.is_closed())
        found.ways[thing.id] = _Place("w", thing.id, tags, shape, tuple(node.ref for node in nodes))
    elif thing.is_relation():
        found.relations[thing.id] = tags
    elif thing.num_rings()[0]:
        letter = "w" if thing.from_way() else "r"
        place = _Place(letter, thing.orig_id(), tags, _area(thing), _outer_nodes(thing))
        found.areas[letter, place.number] = place


def _keep_door(node: osmium.osm.Node, value: str, found: _Found) -> None:
    if value not in _NO_DOORS:
        rank = _DOORS.index(value) if value in _DOORS else len(_DOORS)
        found.doors[node.id] = rank, shapely.Point(node.lon, node.lat)


def _outline(points: list[tuple[float, float]], *, closed: bool) -> BaseGeometry | None:
    """Shape of a way of which osmium makes no area: cut off at the edge, crossing itself, or open."""
    distinct = len(set(points))
    if closed and distinct > 2:
        return shapely.Polygon(points)
    return shapely.LineString(points).interpolate(0.5, normalized=True) if distinct > 1 else None


def _area(area: osmium.osm.Area) -> BaseGeometry:
    """Polygons of an area with their holes."""
    polygons = [
        shapely.Polygon(
            [(node.lon, node.lat) for node in outer],
            [[(node.lon, node.lat) for node in inner] for inner in area.inner_rings(outer)],
        )
        for outer in area.outer_rings()
    ]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _outer_nodes(area: osmium.osm.Area) -> tuple[int, ...]:
    return tuple(node.ref for ring in area.outer_rings() for node in ring)


# ---- facilities ----------------------------------------------------------------------------------


def _sorted_out(found: _Found) -> tuple[list[_Place], list[Fault]]:
    """Places whose kind is known, in the order n, w, r and by number; and why the others are not used."""
    ways = [place for number, place in found.ways.items() if ("w", number) not in found.areas]
    broken = [
        _Place("r", number, tags, None) for number, tags in found.relations.items() if ("r", number) not in found.areas
    ]
    every = sorted([*found.nodes, *ways, *found.areas.values(), *broken], key=_order)
    places, faults = [], []
    for place in every:
        decided = kind_of_tags(place.tags)
        if decided is None:
            faults += _undecided(place)
        elif place.shape is None:
            faults.append(_fault(place, "osm_incomplete", {}))
        else:
            places.append(place)
    return places, faults


def _order(place: _Place) -> tuple[int, int]:
    return _LETTERS.index(place.letter), place.number


def _undecided(place: _Place) -> list[Fault]:
    """Say that a place's kind stays open, where that matters."""
    rules = [rule for kind, rule in kinds_of_tags(place.tags) if kind.group in _MISSED_GROUPS]
    return [_fault(place, "osm_undecided", {"tags": str(rules[0])})] if rules else []


def _fault(place: _Place, problem: str, values: Mapping[str, object]) -> Fault:
    label = f"{place.id} {name_of_tags(place.tags)}".strip()
    return Fault(0, "id", label, f"reject_{problem}", f"remedy_{problem}", "row", values)


def _checked(places: Sequence[_Place], file: str) -> Checked:
    """Pass facilities through the door."""
    frame = gpd.GeoDataFrame([_facility(place) for place in places], crs=WGS84)
    frame = frame.loc[:, frame.notna().any() | frame.columns.isin(["name", "status"])]
    return _with_osm_ids(check_read(frame, FACILITIES, Origin(file=file)), frame["id"])


def _facility(place: _Place) -> dict[str, object]:
    """One row of facilities."""
    tags = place.tags
    kind, rule = kind_of_tags(tags) or (None, None)
    operator = tags.get("operator:type")
    return {
        "id": place.id,
        "kind": kind,
        "kind_rule": rule,
        "name": name_of_tags(tags) or None,
        "status": "open",
        "operator_type": operator and ("government" if operator in ("government", "public") else "private"),
        "floor_area_m2": tags.get("floor_area") or tags.get("building:floor_area"),
        "opening_hours": tags.get("opening_hours"),
        "barrier_free": {"yes": True, "no": False}.get(tags.get("wheelchair", "")),
        "source": "OpenStreetMap",
        "geometry": place.shape,
    }


def _community(node: osmium.osm.Node) -> dict[str, Any]:
    """One row of communities. Which rural type a village is, the map does not say."""
    tags = {tag.k: tag.v for tag in node.tags}
    kind = COMMUNITY_PLACES.get(tags["place"])
    return {
        "id": f"n{node.id}",
        "name": name_of_tags(tags) or None,
        "urban_rural": kind,
        "place_type": kind if kind == "urban" else None,
        "population": tags.get("population"),
        "geometry": shapely.Point(node.lon, node.lat),
    }


def _with_osm_ids(checked: Checked, ids: pd.Series) -> Checked:
    """Name rejected values by the object's id: a map has no row numbers."""
    rejected = checked.rejected.copy()
    rejected["value"] = [
        f"{ids.iloc[row - 1]} {value}" for row, value in zip(rejected["row"], rejected["value"], strict=True)
    ]
    rejected["row"] = pd.array([pd.NA] * len(rejected), dtype="Int64")
    return replace(checked, rejected=rejected)


# ---- mapped twice --------------------------------------------------------------------------------


def _once(table: gpd.GeoDataFrame, places: Sequence[_Place]) -> tuple[gpd.GeoDataFrame, list[Fault]]:
    """Keep one of the places that are mapped twice: an area before a node, then the lower id."""
    shapes = table.geometry.to_crs(metric_crs(WGS84, table.total_bounds.tolist())).to_numpy()
    is_area = shapely.get_dimensions(shapes) == 2
    order = sorted(range(len(places)), key=lambda i: (not is_area[i], *_order(places[i])))
    rank = np.empty(len(places), dtype=int)
    rank[order] = np.arange(len(places))
    first, second = _same(table, shapes, is_area)
    better: dict[int, list[int]] = {}
    for i, j in zip(first, second, strict=True):
        if rank[i] < rank[j]:
            better.setdefault(int(j), []).append(int(i))
    kept_instead: dict[int, int] = {}
    for j in order:
        standing = [i for i in better.get(j, ()) if i not in kept_instead]
        if standing:
            kept_instead[j] = min(standing, key=lambda i: int(rank[i]))
    faults = [_fault(places[j], "osm_twice", {"kept": places[i].id}) for j, i in sorted(kept_instead.items())]
    return table.iloc[[i for i in range(len(places)) if i not in kept_instead]], faults


def _same(
    table: gpd.GeoDataFrame, shapes: NDArray[np.object_], is_area: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of places that are one, each in both directions."""
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="dwithin", distance=SAME_PLACE_M)
    kind, name = table["kind"].to_numpy(), table["name"].fillna("").to_numpy()
    alike = (first != second) & (kind[first] == kind[second])
    first, second = first[alike], second[alike]
    areas = is_area[first].astype(int) + is_area[second]
    area, other = np.where(is_area[first], first, second), np.where(is_area[first], second, first)
    inside = (areas == 1) & shapely.covers(shapes[area], shapes[other])
    touching = (areas == 2) & shapely.intersects(shapes[area], shapes[other])
    namesakes = np.array([kinds()[each].group in _OFTEN_NAMESAKES for each in kind], dtype=bool)
    near = (areas == 1) | touching | ((areas == 0) & ~namesakes[first])
    same = inside | (near & (name[first] == name[second]) & (name[first] != ""))
    return first[same], second[same]


def _as_doors(
    table: gpd.GeoDataFrame, places: Sequence[_Place], doors: Mapping[int, tuple[int, shapely.Point]]
) -> gpd.GeoDataFrame:
    """Turn areas into the best door on their outline, else into a point inside."""
    shapes = table.geometry.to_numpy()
    is_area = shapely.get_dimensions(shapes) == 2
    points = np.where(is_area, shapely.point_on_surface(shapes), shapes)
    origin = np.where(is_area, "inner_point", "point").astype(object)
    for position, place in enumerate(places):
        known = [(*doors[node][:1], node) for node in place.nodes if node in doors] if is_area[position] else []
        if known:
            points[position], origin[position] = doors[min(known)[1]][1], "entrance"
        elif place.letter != "n" and not is_area[position]:
            origin[position] = "inner_point"
    geometry = gpd.GeoSeries(points, index=table.index, crs=table.crs)
    return table.assign(geometry_from=pd.Series(origin, index=table.index, dtype="str")).set_geometry(geometry)
