"""A tiny invented place, so that a new study can be run before there are data: a grid of streets, and a few rows."""

import json
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from circle15.kinds import kinds
from circle15.metric import WGS84, local_crs, project
from circle15.words import Language, say

#: Where the grid is put, in degrees: programs need a place to project. Nothing of what is drawn there exists.
LON, LAT = 108.0, 30.0

#: Streets run every 200 m over 2.4 km, which is 36 minutes' walk at 4 km/h: some places are near, some are not.
_BLOCK_M: Final = 200.0
_BLOCKS: Final = 12

_DIGITS: Final = 7

#: Kinds of the example, each of which a rule of ``circle15-basic`` asks for.
_CENTRE, _CLINIC, _DAY_CARE = "community_service_centre", "clinic", "elderly_day_care"


def example_streets(language: Language) -> str:
    """Draw the streets as GeoJSON, in degrees of WGS 84.

    Parameters
    ----------
    language
        Of the streets' names.
    """
    along = np.arange(_BLOCKS + 1) - _BLOCKS / 2
    features = []
    for number, offset in enumerate(along, start=1):
        east = np.column_stack([along, np.full(len(along), offset)])
        for direction, blocks in ((1, east), (2, east[:, ::-1])):
            name = f"{say('example.street', language)} {direction}-{number}"
            features.append(
                {
                    "type": "Feature",
                    "properties": {"name": name, "highway": "footway" if number % 2 == 0 else "residential"},
                    "geometry": {"type": "LineString", "coordinates": _degrees(blocks).tolist()},
                }
            )
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=0) + "\n"


def example_rows(language: Language) -> dict[str, list[dict[str, Any]]]:
    """Rows of each sheet, by the names of columns.

    The centre is near the west and the east, the clinic near the west, day care near the south: something is met, and
    something is not.

    Parameters
    ----------
    language
        Of names and choices.
    """
    note = {"note": say("example.note", language)}
    kind = {name: item.zh if language == "zh" else item.en for name, item in kinds().items()}
    urban = "城市" if language == "zh" else "urban"
    status = "现状" if language == "zh" else "open"
    everyone = "所有人" if language == "zh" else "all"
    home = {"subdistrict": say("example.subdistrict", language), "urban_rural": urban, **note}
    places = {"west": ("SL001", -4.0, 0.5, 900), "east": ("SL002", 3.5, 0.5, 1200), "south": ("SL003", 0.5, -5.5, 600)}
    served = (
        ("SS001", "centre", _CENTRE, -0.2, 0.05, "SL001;SL002;SL003", 680.0),
        ("SS002", "clinic", _CLINIC, -1.5, 1.05, None, 240.0),
        ("SS003", "day_care", _DAY_CARE, 1.5, -4.05, None, 420.0),
    )
    return {
        "communities": [
            {"id": id_, "name": say(f"example.{name}", language), **_spot(x, y), "households": homes,
             "population": homes * 3, "pop_60plus": homes // 2, **home}
            for name, (id_, x, y, homes) in places.items()
        ],
        "facilities": [
            {"id": id_, "name": say(f"example.{name}", language), "kind": kind[what], **_spot(x, y), "status": status,
             "serves_ids": serves, "floor_area_m2": area, **note}
            for id_, name, what, x, y, serves, area in served
        ],
        "gates": [
            {"id": f"SD00{number}", "community_id": "SL001", **_spot(x, 0.5), "open_to": everyone,
             "name": f"{say('example.gate', language)} {number}", **note}
            for number, x in enumerate((-3.5, -4.5), start=1)
        ],
        "buildings": [
            {"id": f"SB00{number}", "community_id": "SL002", **_spot(x, 0.5), "households": 400, "floors": 11, **note}
            for number, x in enumerate((3.1, 3.5, 3.9), start=1)
        ],
    }  # fmt: skip


def _spot(x: float, y: float) -> Mapping[str, float]:
    """Longitude and latitude of a place that is given in blocks east and north of the centre."""
    lon, lat = _degrees(np.array([[x, y]]))[0]
    return {"lon": float(lon), "lat": float(lat)}


def _degrees(blocks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring blocks to degrees."""
    return np.round(project(blocks * _BLOCK_M, local_crs(LON, LAT), WGS84), _DIGITS)
