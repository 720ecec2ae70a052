"""Layers as shapefiles and as a GeoPackage, each set of files whole or not at all, with a list of what fields mean."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from pyproj import CRS

from circle15.errors import InputError, OutputError
from circle15.present.layers.fields import Encoding, Layer, fitted
from circle15.present.layers.systems import fitting, system_of
from circle15.present.layers.tables import layers_of
from circle15.present.tables import write_csv
from circle15.present.whole import FAILED, detail
from circle15.result import Result
from circle15.words import LANGUAGES, Language, say

FOLDER: Final = "layers"

#: What may be asked for: formats, and the streets as a layer of them.
SHAPEFILE: Final = "shp"
GEOPACKAGE: Final = "gpkg"
STREETS: Final = "streets"
_ASKED: Final = (SHAPEFILE, GEOPACKAGE, STREETS)

_PACKAGE: Final = "circle15.gpkg"

#: The list of what fields mean, by language.
_LEGENDS: Final = {"zh": "字段说明.csv", "en": "fields.csv"}

#: Files of a shapefile that GDAL writes, and of which GIS programs add some more.
_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NAMES: Final = ("communities", "community_points", "gaps", "facilities", "service_areas", "streets")

#: Every file that may be written.
LAYER_FILES: Final = (*(f"{name}{part}" for name in _NAMES for part in _PARTS), _PACKAGE, *_LEGENDS.values())

#: What the file beside says of the encoding, as Esri's programs read it, and the same in the head of the table: the
#: language driver 0x4D is code page 936. UTF-8 has no language driver.
_CODE_PAGES: Final[dict[Encoding, str]] = {"gbk": "936", "utf-8": "UTF-8"}
_DRIVER_OF_GBK: Final = 0x4D
_DRIVER_AT: Final = 29

#: How people write the encodings.
_ENCODINGS: Final[dict[str, Encoding]] = {
    "gbk": "gbk", "gb2312": "gbk", "gb18030": "gbk", "cp936": "gbk", "936": "gbk", "utf-8": "utf-8", "utf8": "utf-8",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerWish:
    """Which layers a run writes.

    Parameters
    ----------
    formats
        ``shp``, ``gpkg`` or both; empty: none.
    streets
        Whether the streets are a layer too.
    crs
        Name of the reference system; None: the place's own.
    encoding
        Of the texts of shapefiles; None: GBK in a Chinese study, UTF-8 in an English one.
    """

    formats: tuple[str, ...] = ()
    streets: bool = False
    crs: str | None = None
    encoding: Encoding | None = None


def wish_of(layers: Iterable[str], crs: str | None = None, encoding: str | None = None) -> LayerWish:
    """Read which layers are asked for.

    Parameters
    ----------
    layers
        ``shp``, ``gpkg``, and ``streets`` for the streets beside.
    crs
        Name of a reference system, for example ``EPSG:4547``; None: the place's own.
    encoding
        ``gbk`` or ``utf-8``; None: by the study's language.

    Raises
    ------
    InputError
        If one of them is not known, or a system or an encoding is named and no layer.
    """
    asked = tuple(dict.fromkeys(text.strip().lower() for text in layers if text.strip()))
    unknown = [text for text in asked if text not in _ASKED]
    if unknown:
        raise InputError("layers_unknown", value=", ".join(unknown), known=", ".join(_ASKED))
    formats = tuple(text for text in asked if text != STREETS)
    if not formats and (asked or crs is not None or encoding is not None):
        raise InputError("layers_none", known=f"{SHAPEFILE}, {GEOPACKAGE}")
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise InputError("layers_encoding", value=encoding)
    if crs is not None:
        system_of(crs)
    known = None if encoding is None else _ENCODINGS[encoding.lower()]
    return LayerWish(formats=formats, streets=STREETS in asked, crs=crs, encoding=known)


def write_layers(result: Result, folder: Path, wish: LayerWish) -> list[Path]:
    """Write the layers of a result into ``layers/`` of its folder.

    Parameters
    ----------
    result
        What a run found.
    folder
        Of the run.
    wish
        Which layers.

    Returns
    -------
    The files that were written. A set of files of which another program holds one open gets a second name.

    Raises
    ------
    InputError
        If the reference system is not made for the place.
    OutputError
        If a file cannot be written; then none is.
    """
    if not wish.formats:
        return []
    language: Language = result.manifest["language"]
    crs = fitting(result.communities, wish.crs)
    encoding: Encoding = wish.encoding or ("gbk" if language == "zh" else "utf-8")
    place = folder / FOLDER
    try:
        place.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=".circle15-", dir=place))
    except OSError as error:
        raise OutputError("output_failed", file=place, detail=error.strerror or error) from error
    try:
        sets = _made(result, workshop, wish, (crs, encoding, language))
        return [path for files in sets for path in put_set(files, place, workshop)]
    except FAILED as error:
        raise OutputError("output_failed", file=place, detail=detail(error)) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def remove_layers(folder: Path) -> None:
    """Remove layers of an earlier run, which say nothing about this one; nothing else is touched.

    A file that another program holds open stays: the layer beside it then gets a second name.

    Parameters
    ----------
    folder
        Of the run.
    """
    place = folder / FOLDER
    with contextlib.suppress(OSError):
        for name in LAYER_FILES:
            (place / name).unlink(missing_ok=True)
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def put_set(files: Sequence[Path], place: Path, workshop: Path) -> list[Path]:
    """Put files that belong together into their place, all of them or, where one is held open, all under another name.

    Parameters
    ----------
    files
        Finished files of one name.
    place
        Where to.
    workshop
        A folder on the same disk, for the files that stand there.
    """
    attic = Path(tempfile.mkdtemp(dir=workshop))
    moved: list[Path] = []
    stem = files[0].stem
    try:
        for old in [place / path.name for path in files if (place / path.name).exists()]:
            old.replace(attic / old.name)
            moved.append(old)
    except PermissionError:
        for old in moved:
            (attic / old.name).replace(old)
        taken = {path.stem for path in place.iterdir()}
        stem = next(name for number in range(2, 1_000) if (name := f"{stem}-{number}") not in taken)
    return [path.replace(place / f"{stem}{path.suffix}") for path in files]


def _made(result: Result, workshop: Path, wish: LayerWish, how: tuple[CRS, Encoding, Language]) -> list[list[Path]]:
    """Write all files into a workshop; those of one name stand together."""
    import pyogrio

    crs, encoding, language = how
    layers = layers_of(result, language, streets=wish.streets)
    sets: list[list[Path]] = []
    changed: dict[tuple[str, str], int] = {}
    for layer in layers:
        table = layer.table.to_crs(crs)
        if GEOPACKAGE in wish.formats:
            path = workshop / _PACKAGE
            pyogrio.write_dataframe(table, path, layer=layer.name, driver="GPKG", append=path.exists())
        if SHAPEFILE in wish.formats:
            cut, counts = fitted(table, encoding)
            changed |= {(layer.name, name): count for name, count in counts.items()}
            path = workshop / f"{layer.name}.shp"
            pyogrio.write_dataframe(cut, path, driver="ESRI Shapefile", encoding=_CODE_PAGES[encoding])
            _say_encoding(path, encoding)
            sets.append([path.with_suffix(part) for part in _PARTS if path.with_suffix(part).exists()])
    if GEOPACKAGE in wish.formats and layers:
        sets.append([workshop / _PACKAGE])
    legend = workshop / _LEGENDS[language]
    write_csv(_legend(layers, changed, result, language), legend)
    return [*sets, [legend]]


def _say_encoding(path: Path, encoding: Encoding) -> None:
    """Write the encoding beside a shapefile and into the head of its table."""
    path.with_suffix(".cpg").write_text(_CODE_PAGES[encoding], encoding="ascii")
    if encoding == "gbk":
        with path.with_suffix(".dbf").open("r+b") as file:
            file.seek(_DRIVER_AT)
            file.write(bytes([_DRIVER_OF_GBK]))


def _legend(
    layers: Sequence[Layer], changed: dict[tuple[str, str], int], result: Result, language: Language
) -> pd.DataFrame:
    """List what each field means, and where texts had to be changed."""
    rows = [
        {
            "layer": layer.name,
            "field": field.name,
            "meaning_zh": field.zh,
            "meaning_en": field.en,
            "unit": field.unit,
            "note": say("layers.changed", language, n=changed[layer.name, field.name])
            if (layer.name, field.name) in changed
            else "",
        }
        for layer in layers
        for field in layer.fields
    ]
    rows += [
        {"layer": layer.name, "field": "", **_meaning("layers.rules_left", n=layer.rules_left), "unit": "", "note": ""}
        for layer in layers
        if layer.rules_left
    ]
    rows.append({"layer": "", "field": "", **_meaning("book.hash", hash=result.hash), "unit": "", "note": ""})
    return pd.DataFrame(rows)


def _meaning(key: str, **values: object) -> dict[str, str]:
    """Say a sentence in the columns of both languages."""
    return {f"meaning_{word}": say(key, word, **values) for word in LANGUAGES}
