"""``report.pdf``: the report as LibreOffice prints it, where LibreOffice is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

import docx
from docx.oxml.ns import qn

from circle15.errors import OutputError
from circle15.present.document.paper import HEADING_MARK
from circle15.present.whole import put

PDF_FILE: Final = "report.pdf"

#: Seconds after which a conversion is given up: a report of 200 pages takes about twenty.
_PATIENCE_S: Final = 300

#: Names of the program, and where it is installed when it is not on the path.
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def find_office() -> Path | None:
    """Find LibreOffice; None where it is not installed."""
    named = (shutil.which(name) for name in _NAMES)
    return next((Path(place) for place in (*named, *_PLACES) if place and Path(place).is_file()), None)


def write_pdf(report: Path, pdf: Path) -> Path:
    """Print a report as PDF with LibreOffice.

    Parameters
    ----------
    report
        A .docx that :func:`circle15.present.document.writer.write_document` wrote.
    pdf
        The new file; it appears whole or not at all.

    Returns
    -------
    The file; another program that holds its place makes it have a second name.

    Raises
    ------
    OutputError
        If LibreOffice is not installed, or does not make the file.
    """
    office = find_office()
    if office is None:
        raise OutputError("pdf_no_office", file=pdf.name, docx=report.name)
    with tempfile.TemporaryDirectory(prefix=".circle15-", dir=pdf.parent, ignore_cleanup_errors=True) as workshop:
        room = Path(workshop)
        source = room / "report.docx"
        _with_pages(report, source)
        # A profile of its own: a LibreOffice that is open on this computer would take the order and drop it.
        profile = (room / "profile").resolve().as_uri()
        order = [str(office), f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to",
                 "pdf:writer_pdf_Export", "--outdir", str(room), str(source)]  # fmt: skip
        try:
            done = subprocess.run(order, capture_output=True, timeout=_PATIENCE_S, check=False, cwd=room)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise OutputError("pdf_failed", docx=report.name, detail=f"> {_PATIENCE_S} s") from error
        except OSError as error:
            raise OutputError("pdf_failed", docx=report.name, detail=error.strerror or error) from error
        made = room / "report.pdf"
        if not made.is_file():
            said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
            raise OutputError("pdf_failed", docx=report.name, detail=said[-1] if said else done.returncode)
        return put(made, pdf)


def _with_pages(report: Path, copy: Path) -> None:
    """Copy a report so that LibreOffice fills in the pages of its table of contents.

    It does not update a table of contents when it opens a file, but it does update references to pages. So the field
    around the table is taken off, and its lines are left, each with the page of its heading.
    """
    document = docx.Document(str(report))
    for node in list(document.element.body.iter(qn("w:instrText"))):
        links = node.getparent().getparent().findall(qn("w:hyperlink"))
        own = any((link.get(qn("w:anchor")) or "").startswith(HEADING_MARK) for link in links)
        if own and (node.text or "").strip().startswith("TOC "):
            _take_off(node.getparent())
    document.save(str(copy))


def _take_off(run: Any) -> None:  # noqa: ANN401  an element of lxml
    """Take off the field whose instruction stands in a run, and leave what it shows."""
    paragraph = run.getparent()
    begin, separate = run.getprevious(), run.getnext()
    depth, later = 1, separate
    marks = iter(paragraph.getparent().iter(qn("w:fldChar")))
    for mark in marks:
        if mark.getparent() is separate:
            break
    for mark in marks:
        depth += {"begin": 1, "end": -1}.get(mark.get(qn("w:fldCharType")), 0)
        if depth == 0:
            later = mark.getparent()
            break
    for part in (begin, run, separate, later):
        if part is not None and part.getparent() is not None:
            part.getparent().remove(part)
