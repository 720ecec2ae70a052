"""OpenDocument workbooks, through GDAL."""

from pathlib import Path

import pandas as pd

from circle15.sources.gdal import gdal_options


def sheet_names(path: Path) -> list[str]:
    """Names of the sheets."""
    import pyogrio

    with gdal_options(OGR_ODS_HEADERS="DISABLE", OGR_ODS_FIELD_TYPES="STRING"):
        return [str(name) for name in pyogrio.list_layers(path)[:, 0]]


def sheet_cells(path: Path, name: str, most: int | None) -> pd.DataFrame:
    """Texts of a sheet from its first row; at most so many rows."""
    import pyogrio

    with gdal_options(OGR_ODS_HEADERS="DISABLE", OGR_ODS_FIELD_TYPES="STRING"):
        frame = pyogrio.read_dataframe(path, layer=name, read_geometry=False, max_features=most)
    return pd.DataFrame(frame.astype(object).where(frame.notna(), None).to_numpy(dtype=object), dtype=object)
