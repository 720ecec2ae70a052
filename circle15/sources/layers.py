"""Layers of lines, points and polygons whose columns do not matter: GeoPackage, GeoParquet, shapefile, GeoJSON."""

from pathlib import Path
from typing import Final

import geopandas as gpd

from circle15.errors import FileError
from circle15.sources.archives import unpacked
from circle15.sources.layer_files import shapefile_frame
from circle15.sources.options import readable

#: Files that hold one layer or several; a zip holds one such file.
_FILES: Final = (".gpkg", ".geojson", ".json", ".shp", ".parquet")
LAYER_ENDINGS: Final = (*_FILES, ".zip")


def read_layer(
    path: Path, *, layer: str | None = None, encoding: str | None = None, also: tuple[str, ...] = ()
) -> gpd.GeoDataFrame:
    """Read a layer; curves become short straight lines.

    Parameters
    ----------
    path
        A file that ends in one of :data:`LAYER_ENDINGS`.
    layer
        Layer of a GeoPackage; needed where it has several.
    encoding
        Of a shapefile's texts; found out when None.
    also
        Other endings that the caller reads, to be named when this one is not known.

    Raises
    ------
    FileError
        If the file is missing, damaged, of an unknown ending, has no such layer, or has several and none is named.
    """
    if not path.is_file():
        raise FileError("file_missing", file=path)
    ending = path.suffix.lower()
    if ending not in LAYER_ENDINGS:
        raise FileError("file_ending_unknown", file=path, ending=ending, known=", ".join((*also, *LAYER_ENDINGS)))
    with readable(path):
        if ending == ".zip":
            with unpacked(path, _FILES, layer) as (file, _):
                return read_layer(file, encoding=encoding)
        if ending == ".parquet":
            return gpd.read_parquet(path)
        if ending == ".gpkg":
            _refuse_choice(path, layer)
        if ending == ".shp":
            return shapefile_frame(path, encoding)[0]
        found = gpd.read_file(path, layer=layer, encoding=encoding, on_invalid="ignore")
    if not isinstance(found, gpd.GeoDataFrame):
        raise FileError("layer_without_geometry", file=path.name)
    return found


def _refuse_choice(path: Path, layer: str | None) -> None:
    """Refuse a GeoPackage of several layers none of which is named, or that lacks the one that is."""
    import pyogrio

    names = [str(name) for name, shape in pyogrio.list_layers(path) if shape is not None]
    if layer is None and len(names) > 1:
        raise FileError("layer_choose", file=path.name, layers=", ".join(names))
    if layer is not None and layer not in names:
        raise FileError("layer_unknown", file=path.name, layer=layer, layers=", ".join(names))
