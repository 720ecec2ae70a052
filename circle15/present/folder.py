"""The folder that a run writes: every file whole or not at all."""

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from circle15.present.document.pdf import PDF_FILE
from circle15.present.document.writer import REPORT_FILE, write_document
from circle15.present.layers.files import LayerWish, remove_layers, write_layers
from circle15.present.maps import map_html
from circle15.present.summary.findings import findings_table
from circle15.present.summary.problems import rejected_list
from circle15.present.tables import write_csv
from circle15.present.whole import write_whole
from circle15.present.workbook.book import write_workbook
from circle15.result import MANIFEST_FILE, RESULT_FILE, Result, write_tables

GAPS_FILE: Final = "gaps.csv"
BOOK_FILE: Final = "gaps.xlsx"
MAP_FILE: Final = "map.html"
REJECTED_FILE: Final = "rejected.csv"
UNLOCATED_FILE: Final = "unlocated.csv"

#: Every file that a run may write.
FILES: Final = (
    RESULT_FILE, GAPS_FILE, BOOK_FILE, MAP_FILE, REPORT_FILE, PDF_FILE, MANIFEST_FILE, REJECTED_FILE, UNLOCATED_FILE,
)  # fmt: skip


def write_folder(
    result: Result, folder: Path, *, layers: LayerWish | None = None, template: Path | None = None
) -> list[Path]:
    """Write every table, drawing and list of a result.

    ``result.gpkg``, ``gaps.csv``, ``gaps.xlsx``, ``map.html``, ``report.docx``, ``manifest.json``, and what to mend.

    These are ``rejected.csv`` if rows were rejected, and ``unlocated.csv`` if facilities are to be located.

    Every file is written beside its place first and put there only when it is whole; the manifest comes last.
    A file that another program holds open gets a second name.

    Parameters
    ----------
    result
        What a run found.
    folder
        Made when it is not there.
    layers
        Layers for a GIS, which come into ``layers/`` when all else is written; None: none.
    template
        A .docx whose styles, cover, headers and footers the report keeps; None: none.

    Returns
    -------
    The files that were written.

    Raises
    ------
    InputError
        If the reference system of the layers is not made for the place.
    FileError
        If the template cannot be used.
    OutputError
        If the folder cannot be written to.
    """
    language = result.manifest["language"]
    # One table of findings stands behind the files that list them.
    found = findings_table(result, language)
    writers: dict[str, Callable[[Path], object]] = {
        RESULT_FILE: lambda path: write_tables(result, path),
        GAPS_FILE: functools.partial(write_csv, found),
        BOOK_FILE: lambda path: write_workbook(result, path, found=found),
        MAP_FILE: lambda path: path.write_text(map_html(result), encoding="utf-8"),
        REPORT_FILE: lambda path: write_document(result, path, template=template, found=found),
        MANIFEST_FILE: lambda path: path.write_text(_json(result.manifest), encoding="utf-8"),
    }
    lists = {REJECTED_FILE: rejected_list(result, language), UNLOCATED_FILE: result.unlocated.reset_index()}
    filled = {name: table for name, table in lists.items() if len(table)}
    writers = {**{name: functools.partial(write_csv, table) for name, table in filled.items()}, **writers}
    # The lists of an earlier run say nothing about this one.
    written = write_whole(folder, writers, stale=(*(lists.keys() - filled.keys()), PDF_FILE))
    remove_layers(folder)
    return written if layers is None else [*written, *write_layers(result, folder, layers)]


def _json(data: object) -> str:
    """Write JSON that a person can read."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"
