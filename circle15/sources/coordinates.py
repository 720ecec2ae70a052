"""Cells of a table become geometries: longitudes and latitudes as people write them, pairs, and WKT."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from circle15.schema import Fault
from circle15.values import is_blank, number_of, text_of

Axis = Literal["lon", "lat", ""]

_PAIR: Final = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[,;\uff0c\uff1b\s]\s*([+-]?\d+(?:\.\d+)?)\s*")
_SRID: Final = re.compile(r"\s*SRID\s*=\s*(\d+)\s*;", re.IGNORECASE)

#: The many signs for degrees, minutes and seconds; before NFKC, which would take some of them apart.
_SIGNS: Final = str.maketrans(
    dict.fromkeys("º˚度", "°") | dict.fromkeys("′’‘´＇分", "'") | dict.fromkeys("″”“〃＂秒", '"')
)

_AXES: Final[dict[str, tuple[Axis, float]]] = {
    "e": ("lon", 1.0), "w": ("lon", -1.0), "n": ("lat", 1.0), "s": ("lat", -1.0),
    "东经": ("lon", 1.0), "西经": ("lon", -1.0), "北纬": ("lat", 1.0), "南纬": ("lat", -1.0),
    "东": ("lon", 1.0), "西": ("lon", -1.0), "北": ("lat", 1.0), "南": ("lat", -1.0),
    "经度": ("lon", 1.0), "纬度": ("lat", 1.0), "lon": ("lon", 1.0), "lng": ("lon", 1.0), "lat": ("lat", 1.0),
}  # fmt: skip
_NAMES: Final = "|".join(sorted(_AXES, key=len, reverse=True))
_ANGLE: Final = re.compile(
    rf"(?:(?P<before>{_NAMES})\s*:?)?\s*(?P<sign>[+-])?\s*(?P<degrees>\d{{1,3}}(?:\.\d*)?)\s*"
    r"(?:°|(?:[°:]\s*(?P<minutes>\d{1,2}(?:\.\d*)?)\s*(?:'|(?:[':]\s*(?P<seconds>\d{1,2}(?:\.\d*)?)\s*\"?))?))?"
    rf"\s*(?P<after>{_NAMES})?"
)


def angle_of(text: str) -> tuple[float, Axis]:
    r"""Read degrees as people write them, and whether they say longitude or latitude; NaN if they cannot be read.

    Parameters
    ----------
    text
        Decimal degrees, or degrees with minutes and seconds; the direction before or behind.

    Returns
    -------
    tuple
        Degrees, negative in the west and south; ``"lon"``, ``"lat"``, or empty where no direction is given.

    Examples
    --------
    >>> angle_of("102°42'36\""), angle_of("102.7123E"), angle_of("东经102.7123"), angle_of("南纬30度1分48秒")
    ((102.71, ''), (102.7123, 'lon'), (102.7123, 'lon'), (-30.03, 'lat'))
    >>> angle_of("102°75'")[0], angle_of("东经102.71S")[0]
    (nan, nan)
    """
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).replace("''", '"').strip().casefold()
    found = _ANGLE.fullmatch(plain)
    if found is None:
        return np.nan, ""
    said = [_AXES[name] for name in (found["before"], found["after"]) if name]
    parts = [float(found[part] or 0) for part in ("degrees", "minutes", "seconds")]
    last = max(at for at, part in enumerate(("degrees", "minutes", "seconds")) if found[part])
    # 东经102.71S contradicts itself, 102.5°30' counts half a degree twice, and no hour has 75 minutes.
    if len({axis for axis, _ in said}) > 1 or any(part % 1 for part in parts[:last]) or max(parts[1:]) >= 60:
        return np.nan, ""
    sign = min([factor for _, factor in said], default=1.0) * (-1.0 if found["sign"] == "-" else 1.0)
    value = parts[0] + parts[1] / 60 + parts[2] / 3600
    return sign * (round(value, 10) if last else value), said[0][0] if said else ""


def shapes_of_rows(frame: pd.DataFrame, headings: Mapping[str, str]) -> tuple[NDArray[np.object_], list[Fault]]:
    """Geometries of rows: from a column of WKT or pairs, else from longitude and latitude.

    Parameters
    ----------
    frame
        The rows under the file's own headings.
    headings
        ``geometry``, ``lon`` and ``lat``, as far as the file has them, to the file's heading.

    Returns
    -------
    tuple
        A geometry or None for each row, and the faults of cells that cannot be read.
    """
    shapes = np.full(len(frame), None, dtype=object)
    faults: list[Fault] = []
    paired = "lon" in headings and "lat" in headings
    if "geometry" in headings:
        texts = [text_of(cell) or "" for cell in frame[headings["geometry"]]]
        shapes = _drawn(texts)
        if not paired:
            faults = [
                _fault(position, text, headings["geometry"], "geometry_text")
                for position, text in enumerate(texts)
                if shapes[position] is None and not is_blank(text)
            ]
    if paired:
        shapes, faults = _pointed(frame, headings["lon"], headings["lat"], shapes)
    return shapes, faults


def srids_of(cells: pd.Series) -> set[int]:
    """EPSG codes that a column of extended WKT names: ``SRID=4490;POINT (102.71 25.04)``."""
    found = (_SRID.match(text) for cell in cells if (text := text_of(cell)))
    return {int(match[1]) for match in found if match}


def _drawn(texts: Sequence[str]) -> NDArray[np.object_]:
    """Geometries of WKT, or of a longitude and a latitude with a comma between them."""
    shapes = np.full(len(texts), None, dtype=object)
    pairs = [_pair_of(text) for text in texts]
    at = [position for position, pair in enumerate(pairs) if pair is not None]
    shapes[at] = shapely.points([pair for pair in pairs if pair is not None] or np.empty((0, 2)))
    rest = [position for position, pair in enumerate(pairs) if pair is None and texts[position]]
    bare = [_SRID.sub("", texts[position], count=1) for position in rest]
    shapes[rest] = np.array(shapely.from_wkt(bare, on_invalid="ignore"), dtype=object)
    return shapes


def _pair_of(text: str) -> tuple[float, float] | None:
    """Longitude and latitude of a text that holds both; where it names them, in whatever order."""
    found = _PAIR.fullmatch(text)
    if found is not None:
        return float(found[1]), float(found[2])
    parts = re.split(r"[,;\uff0c\uff1b、]", text)
    if len(parts) != 2:
        parts = text.split()
    if len(parts) != 2:
        return None
    (first, axis), (second, other) = angle_of(parts[0]), angle_of(parts[1])
    if np.isnan(first) or np.isnan(second) or (axis and axis == other):
        return None
    return (second, first) if axis == "lat" or other == "lon" else (first, second)


def _pointed(
    frame: pd.DataFrame, lon: str, lat: str, drawn: NDArray[np.object_]
) -> tuple[NDArray[np.object_], list[Fault]]:
    """Points of longitude and latitude, where nothing is drawn."""
    columns = [_degrees(frame[lon], "lon"), _degrees(frame[lat], "lat")]
    pairs = np.column_stack([values for values, _ in columns])
    known = ~np.isnan(pairs).any(axis=1)
    points = np.full(len(frame), None, dtype=object)
    points[known] = shapely.points(pairs[known])
    shapes = np.where(shapely.is_missing(drawn), points, drawn)
    lost = shapely.is_missing(shapes)
    faults = []
    for heading, (values, crossed) in zip((lon, lat), columns, strict=True):
        for position in np.flatnonzero(lost & np.isnan(values)):
            cell = frame[heading].iloc[position]
            if not is_blank(cell):
                problem = "coordinates_swapped" if position in crossed else "coordinate"
                faults.append(_fault(int(position), text_of(cell) or "", heading, problem))
    return shapes, faults


def _degrees(cells: pd.Series, axis: Axis) -> tuple[NDArray[np.float64], set[int]]:
    """Read numbers or angles, NaN where there are none; and the rows that say they are of the other axis."""
    values: NDArray[np.float64] = np.array(pd.to_numeric(cells, errors="coerce"), dtype=np.float64)
    crossed = set()
    # An infinite number stays: that it is not finite is said at the door.
    rest = np.flatnonzero(np.isnan(values)).tolist()
    for position, cell in zip(rest, cells.iloc[rest].tolist(), strict=True):
        number = number_of(cell)
        if np.isnan(number) and (text := text_of(cell)):
            number, said = angle_of(text)
            if said and said != axis:
                crossed.add(position)
                number = np.nan
        values[position] = number
    return values, crossed


def _fault(position: int, text: str, heading: str, problem: str) -> Fault:
    """Fault of a row that says where it is in words that cannot be read."""
    return Fault(position, "geometry", text, f"reject_{problem}", f"remedy_{problem}", "row", {"heading": heading})
