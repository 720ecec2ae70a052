"""What the map of an examination draws: shapes in degrees, each with the lines of its label."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from circle15.checkup import Checkup
from circle15.explaining.kept import plain
from circle15.kinds import kinds
from circle15.words import Language

#: Shapes of one layer: more than these nobody tells apart, and the file stays small.
MAX_SHAPES: Final = 20_000
MAX_FINDINGS: Final = 500

#: Degrees by which an outline may be simplified, about 2 m.
_TOLERANCE: Final = 2e-5
_DIGITS: Final = 6

Bounds = tuple[float, float, float, float]


def drawn(checkup: Checkup, language: Language) -> tuple[dict[str, list[Any]], Bounds | None]:
    """Build the layers of the map.

    Parameters
    ----------
    checkup
        What was found.
    language
        Of the labels.

    Returns
    -------
    For each layer a list of ``[shape, line, line ...]``, and west, south, east and north in degrees of what a reader
    wants to see first; None where there is nothing to draw.
    """
    layers = checkup.layers
    tables = {
        "communities": layers.communities,
        "facilities": layers.facilities,
        "far": layers.far,
        "findings": checkup.streets,
    }
    degrees = {name: _degrees(table) for name, table in tables.items() if table is not None and len(table)}
    found = {
        name: _shapes(table.head(MAX_FINDINGS if name == "findings" else MAX_SHAPES), name, language)
        for name, table in degrees.items()
    }
    return found, _bounds(checkup, degrees)


def _bounds(checkup: Checkup, degrees: dict[str, gpd.GeoDataFrame]) -> Bounds | None:
    """Bounds of the streets, else of the places: one in another country would shrink the town to a dot."""
    streets = checkup.layers.streets
    main = [] if streets is None or streets.empty else [_finite(streets.to_crs(4326).total_bounds)]
    if not main:
        main = [_finite(degrees[name].total_bounds) for name in ("communities", "facilities") if name in degrees]
    known = [bounds for bounds in main if bounds is not None]
    if not known:
        return None
    west, south, east, north = np.array(known).T
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def _finite(bounds: np.ndarray[Any, np.dtype[np.float64]]) -> Bounds | None:
    return tuple(map(float, bounds)) if np.isfinite(bounds).all() else None  # type: ignore[return-value]


def _degrees(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Bring a layer to degrees, without the rows that have no place there."""
    there = table[~(table.geometry.isna() | table.geometry.is_empty)].to_crs(4326)
    inside = np.isfinite(shapely.bounds(np.asarray(there.geometry.to_numpy(), dtype=object))).all(axis=1)
    return there.iloc[np.flatnonzero(inside)]


def _shapes(table: gpd.GeoDataFrame, name: str, language: Language) -> list[Any]:
    """Write the shapes of a layer with their labels."""
    shapes = shapely.simplify(np.asarray(table.geometry.to_numpy(), dtype=object), _TOLERANCE)
    frame = table.drop(columns=table.geometry.name)
    labels = [_label(row, name, language) for row in frame.reset_index().to_dict("records")]
    return [[_shape(shape), *label] for shape, label in zip(shapes, labels, strict=True)]


def _label(row: dict[Any, Any], name: str, language: Language) -> list[str]:
    """Lines of a label: the name, and what kind it is or how far."""
    title = row.get("name")
    lines = [plain(str(title))] if isinstance(title, str) and title else []
    if name == "facilities" and (kind := kinds().get(str(row.get("kind")))) is not None:
        lines.append(kind.zh.partition("(")[0] if language == "zh" else kind.en)
    if name == "far":
        lines.append(f"{row['street_m'] / 1_000:.1f} km")
        lines.append(plain(str(row["file"])))
    if name == "findings":
        lines.append(plain(str(row.get("title", row.get("kind", "")))))
    return lines or [plain(str(row.get("id", "")))]


def _shape(shape: BaseGeometry) -> list[Any]:
    """Write a shape as the page reads it: what it is, and latitudes and longitudes."""
    if shape.geom_type == "Point":
        return ["point", _pairs(shape)[0]]
    parts = shapely.get_parts(shape)
    if shape.geom_type.endswith("LineString"):
        return ["line", [_pairs(part) for part in parts]]
    if shape.geom_type.endswith("Polygon"):
        return ["area", [[_pairs(ring) for ring in shapely.get_rings(part)] for part in parts]]
    return ["point", _pairs(shapely.point_on_surface(shape))[0]]


def _pairs(shape: BaseGeometry) -> list[list[float]]:
    return [[round(y, _DIGITS), round(x, _DIGITS)] for x, y in shapely.get_coordinates(shape).tolist()]
