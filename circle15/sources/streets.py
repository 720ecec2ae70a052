"""The bureau's own street centre lines: GeoPackage, GeoParquet, shapefile, GeoJSON."""

from pathlib import Path

from circle15.lines import StreetLines, from_layer
from circle15.sources.layers import read_layer


def read_street_layer(path: Path, *, layer: str | None = None) -> StreetLines:
    """Read a layer of street lines; streets meet where their vertices coincide.

    Parameters
    ----------
    path
        A file that ends in one of :data:`circle15.sources.layers.LAYER_ENDINGS`.
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
    known = (".osm.pbf", ".osm", ".osm.gz", ".osm.bz2", ".graphml")
    return from_layer(read_layer(path, layer=layer, also=known), name=path.name)
