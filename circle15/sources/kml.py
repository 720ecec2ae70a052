"""KML, and what programs write into it: folders, ExtendedData, tables in descriptions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd

from circle15.errors import TableError
from circle15.schema import Note, Table
from circle15.sources.layer_files import numbered
from circle15.sources.options import Sheet, TableOptions, listed

#: Fields that every placemark of a KML file has and that say how it is drawn, none of the place.
_KML_DRAWING: Final = frozenset(
    {"timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon", "snippet"}
)
#: A row of the table that GIS programs write into a placemark's description.
_KML_ROW: Final = re.compile(r"<t[dh][^>]*>([^<]*)</t[dh]>\s*<t[dh][^>]*>([^<]*)</t[dh]>", re.IGNORECASE)
_KML_PAIR: Final = re.compile(r"^\s*([^:：<>\n]{1,30})\s*[:：]\s*([^<>\n]*)$", re.MULTILINE)
_TAG: Final = re.compile(r"<br\s*/?>|</p>|</div>|</li>", re.IGNORECASE)


def open_kml(path: Path, table: Table, options: TableOptions) -> Sheet:
    """Read placemarks of a KML file, of one of its folders or of all; what their descriptions list become columns."""
    import pyogrio

    layers = pyogrio.list_layers(path)
    names = [str(name) for name in layers[:, 0]]
    if options.layer is not None and options.layer not in names:
        raise TableError("layer_unknown", file=path.name, layer=options.layer, layers=listed(names))
    wanted = [options.layer] if options.layer is not None else _folders(names, table)
    # All folders are read, so that placemarks can be counted against the file's own order.
    parts = [pyogrio.read_dataframe(path, layer=name, on_invalid="ignore").assign(folder=name) for name in names]
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    listed_data = _extended(path, frame)
    frame, listed_data = frame[frame["folder"].isin(wanted)], listed_data[frame["folder"].isin(wanted)]
    described = _described(frame)
    drawn = [name for name in frame.columns if name in _KML_DRAWING or str(name).startswith("snippet")]
    frame = frame.drop(columns=drawn).rename(columns={"Name": "name", "Description": "description"})
    frame = frame[[name for name in frame.columns if set(str(name)) != {"_"}]]
    for more in (listed_data, described):
        frame = frame.assign(**{name: more[name] for name in more.columns if name not in frame.columns})
    notes: tuple[Note, ...] = ()
    if len(wanted) > 1:
        notes = (Note("folders_joined", {"file": path.name, "folders": listed(wanted)}),)
    # KML is WGS 84 by its definition (OGC 07-147r2, 6.2).
    return replace(numbered(gpd.GeoDataFrame(frame).set_crs("EPSG:4326", allow_override=True)), notes=notes)


def _folders(names: Sequence[str], table: Table) -> list[str]:
    return [table.name] if table.name in names else list(names)


def _described(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of what placemarks list in their descriptions: rows of a table, or lines of ``name: value``."""
    texts = frame.get("description", frame.get("Description"))
    if texts is None:
        return pd.DataFrame(index=frame.index)
    rows = []
    for text in texts.fillna("").astype(str):
        pairs = _KML_ROW.findall(text[:20_000]) or _KML_PAIR.findall(_TAG.sub("\n", text[:20_000]))
        rows.append({unescape(name).strip(): unescape(value).strip() for name, value in pairs[:100] if name.strip()})
    found = pd.DataFrame(rows, index=frame.index, dtype=object)
    # What stands in one description only is a sentence with a colon.
    often = [name for name in found.columns if found[name].notna().sum() * 2 > len(found)]
    return found[often[:100]]


def _extended(path: Path, frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of the placemarks' ExtendedData, whose Chinese names GDAL turns into underscores.

    They are taken from the XML where its placemarks are those of the layers, name by name; else there are none.
    """
    found, names = [], []
    for placemark in _placemarks(path):
        names.append((placemark.findtext("{*}name") or "").strip())
        data = {item.get("name") or "": item.findtext("{*}value") or "" for item in placemark.findall(".//{*}Data")}
        data |= {item.get("name") or "": item.text or "" for item in placemark.findall(".//{*}SimpleData")}
        found.append({name.strip(): value.strip() for name, value in data.items() if name.strip()})
    same = [str(name or "").strip() for name in frame.get("Name", pd.Series(dtype=object)).fillna("")]
    if same != names:
        return pd.DataFrame(index=frame.index)
    return pd.DataFrame(found, index=frame.index, dtype=object)


def _placemarks(path: Path) -> Iterator[ET.Element]:
    """Placemarks of a KML file in its order; a file that declares entities has none."""
    with path.open("rb") as file:
        if b"<!ENTITY" in file.read():
            return
    for _, element in ET.iterparse(path):  # noqa: S314  entities are refused above
        if element.tag.rpartition("}")[2] == "Placemark":
            yield element
            element.clear()
