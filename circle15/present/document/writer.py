"""``report.docx``: the report that a bureau hands in, in the order of an urban check-up (城市体检)."""

from pathlib import Path
from typing import Any, Final

import docx
import pandas as pd

from circle15.present.document.chapters.appendices import write_clauses, write_sources
from circle15.present.document.chapters.areas import write_areas
from circle15.present.document.chapters.cover import write_cover, write_head, write_summary
from circle15.present.document.chapters.gaps import write_gaps
from circle15.present.document.chapters.method import write_method
from circle15.present.document.chapters.needs import write_needs
from circle15.present.document.chapters.overall import write_overall
from circle15.present.document.chapters.robustness import write_robustness
from circle15.present.document.chapters.services import write_services
from circle15.present.document.frame import (
    contents_place,
    has_margins,
    lay_out_page,
    text_width_cm,
    write_contents,
    write_margins,
    write_properties,
)
from circle15.present.document.matter import matter_of
from circle15.present.document.paper import Paper, fill_references, put_break
from circle15.present.document.styles import prepare_styles
from circle15.present.document.template import open_template, place_in
from circle15.result import Result
from circle15.words import Language

REPORT_FILE: Final = "report.docx"

_CHAPTERS: Final = (
    write_summary, write_method, write_overall, write_services, write_areas, write_gaps, write_robustness, write_needs,
    write_clauses, write_sources,
)  # fmt: skip


def write_document(
    result: Result,
    path: Path,
    *,
    template: Path | None = None,
    language: Language | None = None,
    found: pd.DataFrame | None = None,
) -> None:
    """Write the report as a Word document.

    Parameters
    ----------
    result
        What a run found.
    path
        The new file.
    template
        A .docx whose styles, cover, headers and footers are kept; the report stands at its paragraph ``{{circle15}}``,
        else behind what it holds. None: a file of our own.
    language
        Of the report; that of the study when None.
    found
        The table of findings, where the caller has it already in that language.

    Raises
    ------
    FileError
        If the template cannot be used.
    """
    written: Language = language or result.manifest["language"]
    document = docx.Document() if template is None else open_template(template)
    styles = prepare_styles(document.styles.element, written, kept=template is not None)
    if template is None:
        lay_out_page(document)
    place, marked = place_in(document)
    paper = Paper(
        document=document, place=place, styles=styles, language=written, width_cm=text_width_cm(document)
    )  # fmt: skip
    matter = matter_of(result, written, found)
    if template is None:
        write_cover(paper, matter)
    else:
        if not marked:
            put_break(paper)
        write_head(paper, matter)
    contents = contents_place(paper)
    for write in _CHAPTERS:
        write(paper, matter)
    fill_references(paper)
    write_contents(paper, contents)
    _finish(document, paper, result, marked=marked)
    document.save(str(path))


def _finish(document: Any, paper: Paper, result: Result, *, marked: bool) -> None:  # noqa: ANN401
    """Take the marker away, and write what stands around the text."""
    if marked:
        paper.place.getparent().remove(paper.place)
    if not has_margins(document):
        write_margins(document, paper.styles, result, paper.language)
    write_properties(document, result, paper.language)
