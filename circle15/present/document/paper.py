"""The report while it is written: headings, paragraphs, tables and figures go to their place one after the other."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple

from docx.oxml.ns import qn

from circle15.present.document.styles import Styles
from circle15.present.document.xml import Bold, Filled, Piece, Ref, bookmarked, element, paragraph, picture, run, table
from circle15.present.document.xml import field as word_field
from circle15.words import Language, say

#: Numbers of bookmarks and pictures start here, so that they do not meet those of a template.
_FIRST_NUMBER: Final = 15_000

#: Bookmarks of headings and captions begin so: hidden ones have an underscore in front.
HEADING_MARK: Final = "_TocC15_"
_CAPTION_MARK: Final = "_RefC15_"


#: Elements of a field: what it is to show, and what it shows.
_INSTRUCTION: Final = qn("w:instrText")
_TEXT: Final = qn("w:t")


#: How a heading is numbered.
Kind = Literal["numbered", "appendix", "plain"]


class Heading(NamedTuple):
    """A heading: its level, its words with their number, and the name of its bookmark."""

    level: int
    text: str
    mark: str


@dataclass(slots=True, kw_only=True)
class Count:
    """What has been numbered so far."""

    headings: list[int] = field(default_factory=lambda: [0, 0, 0])
    appendices: int = 0
    figures: int = 0
    tables: int = 0
    marks: int = _FIRST_NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A report while it is written.

    Parameters
    ----------
    document
        As python-docx holds it.
    place
        The element before which everything is put.
    styles
        Of the file.
    language
        Of the report.
    width_cm
        Of the text.
    count, captions, references, headings
        What has been written: numbers, captions by key, references whose number is not known yet, and headings.
    """

    document: Any
    place: Any
    styles: Styles
    language: Language
    width_cm: float
    count: Count = field(default_factory=Count)
    captions: dict[str, tuple[str, str]] = field(default_factory=dict)
    references: list[tuple[Any, Any, str]] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)

    def say(self, key: str, /, **values: object) -> str:
        """Fill a sentence in the report's language."""
        return say(key, self.language, **values)


def put(paper: Paper, text: str) -> Any:  # noqa: ANN401  an element of lxml
    """Put an element, written as text, at the end of the report."""
    made = element(text)
    paper.place.addprevious(made)
    return made


def put_heading(paper: Paper, level: int, text: str, *, kind: Kind = "numbered", breaks: bool = False) -> None:
    """Put a heading; chapters begin on a new page.

    Parameters
    ----------
    paper
        The report.
    level
        1, 2 or 3.
    text
        Its words.
    kind
        ``numbered``; ``appendix``: a chapter that bears a letter, as what follows it does; ``plain``: no number.
    breaks
        Whether it begins a page though it is no chapter.
    """
    lettered = kind == "appendix" or paper.count.appendices > 0
    own = kind != "plain" and (lettered or not paper.styles.numbered)
    front = _next_number(paper.count, level, appendix=kind == "appendix") if own else ""
    shown = f"{paper.say('doc.appendix', letter=front) if kind == 'appendix' else front} {text}".strip()
    paper.count.marks += 1
    heading = Heading(level, shown, f"{HEADING_MARK}{paper.count.marks}")
    paper.headings.append(heading)
    look = "<w:pageBreakBefore/>" if level == 1 or breaks else ""
    if paper.styles.numbered and (lettered or kind == "plain"):
        look += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    inner = bookmarked(heading.mark, paper.count.marks, run(shown))
    put(paper, paragraph(inner, paper.styles[f"heading{level}"], look=look))


def put_text(paper: Paper, *pieces: Piece, style: str = "body") -> None:
    """Put a paragraph: texts, bold texts, and references to figures and tables."""
    kept = [piece for piece in pieces if piece]
    if not kept:
        return
    made = put(paper, paragraph("".join(_piece(piece) for piece in kept), paper.styles[style]))
    nodes = list(made.iter(_INSTRUCTION, _TEXT))
    fields = [pair for pair in pairwise(nodes) if pair[0].tag == _INSTRUCTION]
    keys = [piece.key for piece in kept if isinstance(piece, Ref)]
    paper.references.extend((*pair, key) for pair, key in zip(fields, keys, strict=True))


def put_table(  # noqa: PLR0913  a table is its heading, its rows, and how its columns look
    paper: Paper,
    key: str,
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str | Filled]],
    *,
    widths: Sequence[float],
    right: Sequence[int] = (),
) -> None:
    """Put a table below its caption.

    Parameters
    ----------
    paper
        The report.
    key
        By which texts refer to it.
    caption
        What it shows.
    header, rows
        Headings and cells.
    widths
        Of the columns in centimetres, for a text of 16 cm; fitted to that of the file.
    right
        Columns of numbers.
    """
    paper.count.tables += 1
    _caption(paper, key, "table", paper.count.tables, caption, look="<w:keepNext/>")
    scale = paper.width_cm / sum(widths)
    styles = (paper.styles["table"], paper.styles["cell"], paper.styles["cell_head"])
    put(paper, table(header, rows, [width * scale for width in widths], styles=styles, right=right))
    put(paper, paragraph("", paper.styles["spacer"]))


def put_figure(paper: Paper, key: str, caption: str, png: bytes, size_cm: tuple[float, float]) -> None:
    """Put a figure above its caption.

    Parameters
    ----------
    paper
        The report.
    key
        By which texts refer to it.
    caption
        What it shows; also its words for those who do not see it.
    png
        The picture.
    size_cm
        Width and height; made smaller where the text of the file is narrower.
    """
    scale = min(1.0, paper.width_cm / size_cm[0])
    relation, _ = paper.document.part.get_or_add_image(io.BytesIO(png))
    paper.count.marks += 1
    shown = picture(relation, paper.count.marks, (size_cm[0] * scale, size_cm[1] * scale), caption)
    put(paper, paragraph(shown, paper.styles["figure"]))
    paper.count.figures += 1
    _caption(paper, key, "figure", paper.count.figures, caption)


def put_break(paper: Paper) -> None:
    """Begin a new page."""
    put(paper, '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')


def fill_references(paper: Paper) -> None:
    """Write the numbers of figures and tables where texts refer to them."""
    for instruction, shown, key in paper.references:
        label, mark = paper.captions[key]
        instruction.text, shown.text = f" REF {mark} \\h ", label


def _caption(paper: Paper, key: str, kind: str, number: int, text: str, *, look: str = "") -> None:
    """Put a caption whose number is a field, and which texts can refer to."""
    word = paper.say(f"doc.{kind}")
    paper.count.marks += 1
    mark = f"{_CAPTION_MARK}{paper.count.marks}"
    sequence = "Figure" if kind == "figure" else "Table"
    label = run(f"{word} ") + word_field(f"SEQ {sequence} \\* ARABIC", str(number))
    inner = bookmarked(mark, paper.count.marks, label) + run(f"\u3000{text}" if paper.language == "zh" else f"  {text}")
    put(paper, paragraph(inner, paper.styles["caption"], look=look))
    paper.captions[key] = (f"{word} {number}", mark)


def _piece(piece: Piece) -> str:
    """Write a piece of a paragraph."""
    if isinstance(piece, Ref):
        return word_field("REF", "?")
    if isinstance(piece, Bold):
        return run(piece.text, bold=True)
    return run(piece)


def _next_number(count: Count, level: int, *, appendix: bool) -> str:
    """Number a heading.

    >>> count = Count()
    >>> [_next_number(count, level, appendix=False) for level in (1, 2, 3, 1)]
    ['1', '1.1', '1.1.1', '2']
    """
    if appendix:
        count.appendices += 1
        count.headings[1:] = [0, 0]
        return chr(ord("A") + count.appendices - 1)
    count.headings[level - 1] += 1
    count.headings[level:] = [0] * (3 - level)
    front = [chr(ord("A") + count.appendices - 1)] if count.appendices and level > 1 else [str(count.headings[0])]
    return ".".join([*front, *(str(part) for part in count.headings[1:level])])
