"""How offices' files are made: text, workbooks, layers, archives."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyogrio
import xlwt
from shapely.geometry.base import BaseGeometry

from circle15.metric import parse_crs


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    """Write text in an encoding."""
    path.write_bytes(content.encode(encoding))
    return path


def workbook(path: Path, rows: Sequence[Sequence[object]], *, title: str = "Sheet1", merge: Sequence[str] = ()) -> Path:
    """Write a workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            # A text that looks like a formula stays what it is: a text.
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    for cells in merge:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def shapefile(
    path: Path,
    columns: dict[str, Sequence[object]],
    shapes: Sequence[BaseGeometry],
    *,
    crs: object,
    encoding: str = "UTF-8",
    without: Sequence[str] = (),
) -> Path:
    """Write a shapefile, and lose some of its parts as mail attachments do."""
    frame = gpd.GeoDataFrame(
        {f"f{n}": values for n, values in enumerate(columns.values())}, geometry=list(shapes), crs=parse_crs(crs)
    )
    pyogrio.write_dataframe(frame, path, driver="ESRI Shapefile", encoding=encoding)
    # Ten bytes are all that a field's name has: what programs do that know nothing of characters.
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    for n, name in enumerate(columns):
        table[32 * (n + 1) : 32 * (n + 1) + 11] = name.encode(encoding)[:10].ljust(11, b"\0")
    path.with_suffix(".dbf").write_bytes(table)
    for ending in without:
        path.with_suffix(ending).unlink(missing_ok=True)
    return path


def zipped(path: Path, parts: Sequence[Path], *, inside: str = "") -> Path:
    """Zip some files, in a folder of the archive if it has a name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.write(part, f"{inside}{part.name}")
    return path


def parts_of(path: Path) -> list[Path]:
    """Files that make up a shapefile."""
    return sorted(part for part in path.parent.glob(f"{path.stem}.*") if part.suffix != ".zip")


def old_workbook(path: Path, rows: Sequence[Sequence[object]], *, title: str = "Sheet1") -> Path:
    """Write a workbook of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(title)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is not None:
                sheet.write(r, c, cell)
    book.save(str(path))
    return path
