"""The bureau's own street centre lines: GeoPackage, GeoParquet, shapefile, GeoJSON."""

from pathlib import Path
from typing import Final

import geopandas as gpd
import pyogrio

from circle15.errors import FileError
from circle15.lines import StreetLines, from_layer
from circle15.sources.files import readable

LAYER_ENDINGS: Final = (".gpkg", ".geojson", ".json", ".shp", ".parquet")


def read_street_layer(path: Path, *, layer: str | None = None) -> StreetLines:
    """Read a layer of street lines; streets meet where their vertices coincide.

    Parameters
    ----------
    path
        A file that ends in one of :data:`LAYER_ENDINGS`.
    layer
        Layer of a GeoPackage; needed where it has several.

    Raises
    ------
    FileError
        If the file is missing, damaged, of an unknown ending, or has several layers and none is named.
    CrsError
        If the layer names no reference system.
    StreetsError
        If it holds no line.
    """
    if not path.is_file():
        raise FileError("file_missing", file=path)
    ending = path.suffix.lower()
    if ending not in LAYER_ENDINGS:
        known = ", ".join((".osm.pbf", ".osm", ".osm.gz", ".osm.bz2", ".graphml", *LAYER_ENDINGS))
        raise FileError("file_ending_unknown", file=path, ending=ending, known=known)
    with readable(path):
        if ending == ".gpkg" and layer is None:
            names = [str(name) for name, shape in pyogrio.list_layers(path) if shape is not None]
            if len(names) > 1:
                raise FileError("layer_choose", file=path.name, layers=", ".join(names))
        table = gpd.read_parquet(path) if ending == ".parquet" else gpd.read_file(path, layer=layer)
    return from_layer(table, name=path.name)
