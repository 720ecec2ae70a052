"""What all maps of one result share: places, names, boundaries and fonts, prepared once."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from circle15.explaining.kept import plain
from circle15.present.columns import column
from circle15.present.figures.fonts import Fonts, find_fonts
from circle15.present.figures.ground import Lines, lines_of
from circle15.present.figures.outlines import Shapes, shapes_of
from circle15.present.figures.texts import shortened
from circle15.result import Result
from circle15.verdicts.units import Units, units_of
from circle15.words import Language

#: Levels of areas whose boundaries are drawn, the finest that a result knows.
_LEVELS: Final = ("subdistrict", "district")

#: Metres over which the direction of north is measured.
_NORTH_M: Final = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """What all maps of one result share.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the words on its maps; English where no font has Chinese characters.
    fonts
        Of its maps.
    names
        What each community is called on a map; its id where its name cannot be drawn.
    middles
        A place inside each community in metres, shape (n, 2); NaN where it has none.
    units
        Units of every level, and which of them each community belongs to.
    areas
        Subdistricts, or districts where no subdistrict is known: ``name``, outlines in metres, index = id.
    community_shapes, area_shapes
        Outlines of both, prepared for drawing.
    area_middles, facility_middles
        A place inside each of these, shape (n, 2).
    streets
        Prepared for drawing.
    north
        Degrees by which true north is turned from up, clockwise, in the middle of the study.
    """

    result: Result
    language: Language
    fonts: Fonts
    names: tuple[str, ...]
    middles: npt.NDArray[np.float64]
    units: Mapping[str, Units]
    areas: gpd.GeoDataFrame
    community_shapes: Shapes
    area_shapes: Shapes
    area_middles: npt.NDArray[np.float64]
    facility_middles: npt.NDArray[np.float64]
    streets: Lines
    north: float


def atlas_of(result: Result, language: Language, fonts: Fonts | None = None) -> Atlas:
    """Prepare the maps of a result.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the words on its maps.
    fonts
        Of its maps; those of this computer when None.
    """
    drawn = find_fonts() if fonts is None else fonts
    communities = result.communities
    ids = [str(value) for value in communities.index]
    named = [plain(str(name)) if pd.notna(name) else "" for name in column(communities, "name")]
    units = level_units(result)
    middles, areas = middles_of(communities), boundaries(result, units)
    return Atlas(
        result=result,
        language=language if drawn.chinese else "en",
        fonts=drawn,
        names=tuple(shortened(drawn.first_drawn(*pair)) for pair in zip(named, ids, strict=True)),
        middles=middles,
        units=units,
        areas=areas,
        community_shapes=shapes_of(communities),
        area_shapes=shapes_of(areas),
        area_middles=middles_of(areas),
        facility_middles=middles_of(result.facilities),
        streets=lines_of(result.streets),
        north=north_of(communities.crs, middles),
    )


def level_units(result: Result) -> dict[str, Units]:
    """Find the units of every level, and which of them each community belongs to.

    Parameters
    ----------
    result
        What a run found.
    """
    return units_of(result.communities, result.areas if len(result.areas) else None)


def middles_of(places: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Coordinates of a place inside each shape, shape (n, 2); NaN where it has none."""
    points = shapely.point_on_surface(np.asarray(places.geometry.to_numpy(), dtype=object))
    placed: npt.NDArray[np.float64] = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    return placed


def boundaries(result: Result, units: Mapping[str, Units]) -> gpd.GeoDataFrame:
    """Outlines of subdistricts as they were given, else what the communities of each cover together.

    Parameters
    ----------
    result
        What a run found.
    units
        Of every level.
    """
    given = result.areas
    for level in _LEVELS:
        unit = units[level]
        if unit.stands_in:
            continue
        own = given[given["level"] == level] if len(given) else given
        drawn = dict(zip(own.index.astype(str), own.geometry, strict=True))
        shapes = [
            drawn[str(key)] if _has_ground(drawn.get(str(key))) else other
            for key, other in zip(unit.ids, _together(result.communities, unit), strict=True)
        ]
        there = np.array([_has_ground(shape) for shape in shapes], dtype=bool)
        found = gpd.GeoDataFrame(
            {"name": unit.names[there]},
            geometry=np.array(shapes, dtype=object)[there],
            index=pd.Index(unit.ids[there]),
            crs=result.communities.crs,
        )
        if len(found):
            return found
    return gpd.GeoDataFrame({"name": []}, geometry=[], crs=result.communities.crs)


def _has_ground(shape: BaseGeometry | None) -> bool:
    """Whether a shape covers ground."""
    return shape is not None and not shape.is_empty and bool(shapely.get_dimensions(shape) == 2)


def _together(communities: gpd.GeoDataFrame, unit: Units) -> list[BaseGeometry | None]:
    """Put the outlines of the communities of each unit together; None where none of them has an outline."""
    shapes = np.asarray(communities.geometry.to_numpy(), dtype=object)
    outlined = shapely.get_dimensions(shapes) == 2
    parts = [shapes[outlined & (unit.of_community == row)] for row in range(len(unit))]
    return [shapely.union_all(shapely.make_valid(part)) if len(part) else None for part in parts]


def north_of(crs: CRS | None, middles: npt.NDArray[np.float64]) -> float:
    """Degrees by which true north is turned from up, clockwise, in the middle of some places.

    Parameters
    ----------
    crs
        Their reference system, in metres; None: up is taken as north.
    middles
        Places in it, shape (n, 2).
    """
    known = middles[~np.isnan(middles).any(axis=1)]
    if crs is None or not len(known):
        return 0.0
    x, y = known.mean(axis=0)
    there = Transformer.from_crs(crs, 4326, always_xy=True)
    back = Transformer.from_crs(4326, crs, always_xy=True)
    lon, lat = there.transform(x, y)
    north_x, north_y = back.transform(lon, lat + math.degrees(_NORTH_M / 6_371_000))  # mean radius of the earth (IUGG)
    return math.degrees(math.atan2(north_x - x, north_y - y))
