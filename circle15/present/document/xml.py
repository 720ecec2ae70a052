"""Pieces of WordprocessingML (ECMA-376, part 1) as text: runs, fields, paragraphs, tables, pictures.

Long tables are written as one text and read once: that is some thirty times faster than cell by cell through objects.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from circle15.explaining.kept import plain

#: Twentieths of a point, and English metric units, in a centimetre.
DXA_PER_CM: Final = 567.0
EMU_PER_CM: Final = 360_000

#: A text that is longer is cut: no name or sentence of a report needs more.
_LONGEST: Final = 4_000

_HEAD_LOOK: Final = '<w:shd w:val="clear" w:color="auto" w:fill="E8EDF1"/><w:vAlign w:val="center"/></w:tcPr>'
_RIGHT: Final = '<w:jc w:val="right"/>'

_SPACES: Final = nsdecls("w", "wp", "a", "pic", "r")


class Ref(NamedTuple):
    """A reference to a figure or table by its key."""

    key: str


class Bold(NamedTuple):
    """A text in bold letters."""

    text: str


class Filled(NamedTuple):
    """A cell of a table with a colour behind its text: six hexadecimal digits."""

    text: str
    fill: str


Piece = str | Ref | Bold


def element(text: str) -> Any:  # noqa: ANN401  an element of lxml
    """Read one element from its text; the names of the spaces are put in.

    Parameters
    ----------
    text
        Such as ``<w:p/>``.
    """
    end = min(at for at in (text.find(" "), text.find(">"), text.find("/>")) if at > 0)
    return parse_xml(f"{text[:end]} {_SPACES}{text[end:]}")


def safe(text: object) -> str:
    r"""Make a text fit for XML: no control character, no markup, not too long.

    >>> safe("a<b>\x07")
    'a&lt;b&gt; '
    """
    shown = "".join(sign for sign in plain(str(text)) if _allowed(ord(sign)))
    return escape(shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…", {'"': "&quot;"})


def _allowed(point: int) -> bool:
    """Whether XML 1.0 has a character (production 2 of the recommendation)."""
    return point in (0x9, 0xA, 0xD) or 0x20 <= point <= 0xD7FF or 0xE000 <= point <= 0xFFFD or point >= 0x10000


def run(text: object, *, bold: bool = False) -> str:
    """Write a run of text."""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{safe(text)}</w:t></w:r>'


def field(code: str, shown: str = "", *, dirty: bool = False) -> str:
    """Write a field with what it shows before the program updates it.

    Parameters
    ----------
    code
        Its instruction, such as ``PAGE``.
    shown
        Its result.
    dirty
        Whether the program is asked to update it when the file is opened.
    """
    begin = '<w:fldChar w:fldCharType="begin" w:dirty="true"/>' if dirty else '<w:fldChar w:fldCharType="begin"/>'
    return (
        f'<w:r>{begin}</w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmarked(name: str, number: int, inner: str) -> str:
    """Put a bookmark around runs."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'


def paragraph(inner: str, style: str = "", *, look: str = "") -> str:
    """Write a paragraph.

    Parameters
    ----------
    inner
        Its runs.
    style
        Id of its style.
    look
        Further properties of the paragraph.
    """
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{look}</w:pPr>{inner}</w:p>"


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str | Filled]],
    widths: Sequence[float],
    *,
    styles: tuple[str, str, str],
    right: Sequence[int] = (),
) -> str:
    """Write a table: its header is repeated on every page, and no row is split between pages.

    Parameters
    ----------
    header
        Headings; none: a table without.
    rows
        Cells.
    widths
        Of the columns in centimetres.
    styles
        Ids of the styles of the table, of the text in its cells, and of the text in its header.
    right
        Columns whose cells are set flush right: numbers.
    """
    whole, body, head = styles
    dxa = [round(width * DXA_PER_CM) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in dxa)
    opening = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>' for width in dxa]
    sides = [f'<w:pPr><w:pStyle w:val="{body}"/>{_RIGHT if at in right else ""}</w:pPr>' for at in range(len(widths))]
    parts = [
        (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{whole}"/>'
            f'<w:tblW w:w="{sum(dxa)}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
    ]
    if header:
        cells = "".join(
            opening[at] + _HEAD_LOOK + paragraph(run(text), head) + "</w:tc>" for at, text in enumerate(header)
        )
        parts.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>")
    for row in rows:
        cells = "".join(_cell(cell, opening[at], sides[at]) for at, cell in enumerate(row))
        parts.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return "".join([*parts, "</w:tbl>"])


def _cell(cell: str | Filled, opening: str, side: str) -> str:
    """Write one cell."""
    fill = _fill(cell.fill) if isinstance(cell, Filled) else ""
    text = cell.text if isinstance(cell, Filled) else cell
    return f"{opening}{fill}</w:tcPr><w:p>{side}{run(text)}</w:p></w:tc>"


def _fill(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def picture(relation: str, number: int, size_cm: tuple[float, float], words: str) -> str:
    """Write the run of a picture.

    Parameters
    ----------
    relation
        Id by which the document knows the picture's file.
    number
        Of the picture in the document.
    size_cm
        Width and height.
    words
        What it shows, for those who do not see it.
    """
    wide, tall = (round(value * EMU_PER_CM) for value in size_cm)
    said = safe(words)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{tall}"/>'
        f'<wp:docPr id="{number}" name="circle15 {number}" descr="{said}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="circle15 {number}" descr="{said}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
