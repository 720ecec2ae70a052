"""A bureau's own file as the template: opened with care, for it is data like any other."""

import zipfile
from pathlib import Path
from typing import Any, Final

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from circle15.errors import FileError

#: The paragraph at whose place the report is put.
MARKER: Final = "{{circle15}}"

#: Largest file, largest content when unpacked, and most parts of a template: covers with pictures are far smaller.
_MOST_BYTES: Final = 40_000_000
_MOST_UNPACKED: Final = 200_000_000
_MOST_PARTS: Final = 5_000

#: Parts that run programs.
_PROGRAMS: Final = ("vbaproject.bin", "vbadata.xml")
_WITH_PROGRAMS: Final = frozenset({".docm", ".dotm"})
_OTHER_KINDS: Final = frozenset({".doc", ".dot", ".dotx", ".wps", ".wpt", ".rtf", ".odt", ".pdf"})

#: What reading a damaged package raises.
_DAMAGED: Final = (
    PackageNotFoundError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, AttributeError,
    NotImplementedError, EOFError, OSError, RuntimeError,
)  # fmt: skip


def open_template(path: Path) -> Any:  # noqa: ANN401  a document of python-docx
    """Open a template.

    Parameters
    ----------
    path
        A .docx file.

    Raises
    ------
    FileError
        If it is missing, damaged, of another kind, too large, or holds macros.
    """
    if not path.is_file():
        raise FileError("file_missing", file=path)
    ending = path.suffix.lower()
    if ending in _WITH_PROGRAMS:
        raise FileError("template_macros", file=path)
    if ending in _OTHER_KINDS:
        raise FileError("template_kind", file=path, ending=ending)
    if path.stat().st_size > _MOST_BYTES:
        raise FileError("template_large", file=path, most=_MOST_BYTES // 1_000_000)
    try:
        _examine(path)
        found = docx.Document(str(path))
        _forget_other_template(found)
    except FileError:
        raise
    except _DAMAGED as error:
        raise FileError("template_damaged", file=path) from error
    return found


def _examine(path: Path) -> None:
    """Refuse a package that is too large when unpacked, or that holds programs."""
    with zipfile.ZipFile(path) as package:
        parts = package.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise FileError("template_large", file=path, most=_MOST_UNPACKED // 1_000_000)
        if any(part.filename.lower().endswith(_PROGRAMS) for part in parts):
            raise FileError("template_macros", file=path)


def _forget_other_template(document: Any) -> None:  # noqa: ANN401
    """Cut the link to the template of the template, which a program would fetch from wherever it points."""
    settings = document.settings.element
    for link in settings.findall(qn("w:attachedTemplate")):
        settings.remove(link)


def place_in(document: Any) -> tuple[Any, bool]:  # noqa: ANN401
    """Find the element before which the report is put, and whether it is a paragraph that marks the place.

    Parameters
    ----------
    document
        As python-docx holds it.
    """
    body = document.element.body
    for part in body.iterchildren(qn("w:p")):
        if "".join(node.text or "" for node in part.iter(qn("w:t"))).strip() == MARKER:
            return part, True
    last = body.find(qn("w:sectPr"))
    if last is None:
        last = document.add_section()._sectPr  # noqa: SLF001
    return last, False
