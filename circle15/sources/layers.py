"""Layers of lines, points and polygons whose columns do not matter: GeoPackage, GeoParquet, shapefile, GeoJSON."""

from pathlib import Path
from typing import Final

import geopandas as gpd

from circle15.errors import FileError
from circle15.sources.files import readable

LAYER_ENDINGS: Final = (".gpkg", ".geojson", ".json", ".shp", ".parquet")


def read_layer(path: Path, *, layer: str | None = None, also: tuple[str, ...] = ()) -> gpd.GeoDataFrame:
    """Read a layer.

    Parameters
    ----------
    path
        A file that ends in one of :data:`LAYER_ENDINGS`.
    layer
        Layer of a GeoPackage; needed where it has several.
    also
        Other endings that the caller reads, to be named when this one is not known.

    Raises
    ------
    FileError
        If the file is missing, damaged, of an unknown ending, or has several layers and none is named.
    """
    if not path.is_file():
        raise FileError("file_missing", file=path)
    ending = path.suffix.lower()
    if ending not in LAYER_ENDINGS:
        raise FileError("file_ending_unknown", file=path, ending=ending, known=", ".join((*also, *LAYER_ENDINGS)))
    with readable(path):
        if ending == ".gpkg" and layer is None:
            import pyogrio

            names = [str(name) for name, shape in pyogrio.list_layers(path) if shape is not None]
            if len(names) > 1:
                raise FileError("layer_choose", file=path.name, layers=", ".join(names))
        return gpd.read_parquet(path) if ending == ".parquet" else gpd.read_file(path, layer=layer)
