"""What stands around the text: page, header and footer, table of contents, properties and settings of the file."""

import datetime as dt
from typing import Any, Final

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm

from circle15.present.document.paper import Paper, put
from circle15.present.document.styles import Styles
from circle15.present.document.xml import element, field, paragraph, run
from circle15.result import Result
from circle15.words import Language, say

#: A4 in centimetres, and its margins: the text is 16 wide.
_PAGE_CM: Final = (21.0, 29.7)
_MARGINS_CM: Final = {"left_margin": 2.5, "right_margin": 2.5, "top_margin": 2.8, "bottom_margin": 2.5}

#: Levels of headings in the table of contents.
_LEVELS: Final = 2

#: Digits of the hash in the footer.
HASH_DIGITS: Final = 12

_EMU_PER_CM: Final = 360_000

#: Settings that stand behind ``w:updateFields``, of which the order is fixed (ECMA-376, part 1, CT_Settings).
_AFTER_UPDATE: Final = frozenset(
    qn(f"w:{name}")
    for name in ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "attachedSchema",
                 "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator")
)  # fmt: skip


def lay_out_page(document: Any) -> None:  # noqa: ANN401  a document of python-docx
    """Make the pages of a file of our own A4, and leave the cover without header and footer."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(value) for value in _PAGE_CM)
    for name, value in _MARGINS_CM.items():
        setattr(section, name, Cm(value))
    section.different_first_page_header_footer = True


def text_width_cm(document: Any) -> float:  # noqa: ANN401
    """Width of the text in centimetres, of the last section; that of an A4 page where the file does not say."""
    section = document.sections[-1]
    parts = (section.page_width, section.left_margin, section.right_margin)
    if any(part is None for part in parts):
        return 16.0
    wide, left, right = (int(part) / _EMU_PER_CM for part in parts)
    return max(8.0, wide - left - right)


def write_margins(document: Any, styles: Styles, result: Result, language: Language) -> None:  # noqa: ANN401
    """Write header and footer: study, internal use, hash, page and number of pages.

    Parameters
    ----------
    document
        Whose last section has none, or stands for a file of our own.
    styles, result, language
        Of the report.
    """
    section = document.sections[-1]
    name = f"{result.manifest['name']}\u3000{say('doc.internal', language)}"
    head = paragraph(run(name), styles["header"], look='<w:jc w:val="right"/>')
    pages = say("doc.page", language, page="\x00", total="\x01")
    before, _, rest = pages.partition("\x00")
    between, _, after = rest.partition("\x01")
    numbers = run(before) + field("PAGE", "1") + run(between) + field("NUMPAGES", "1") + run(after)
    hashed = run(say("doc.footer_hash", language, hash=result.hash[:HASH_DIGITS]) + "\u3000\u3000")
    foot = paragraph(hashed + numbers, styles["footer"], look='<w:jc w:val="center"/>')
    for part, text in ((section.header, head), (section.footer, foot)):
        part.is_linked_to_previous = False
        root = part.part.element
        for old in root.findall(qn("w:p")):
            root.remove(old)
        root.append(element(text))


def has_margins(document: Any) -> bool:  # noqa: ANN401
    """Whether some section of a file has a footer of its own."""
    return any(not section.footer.is_linked_to_previous for section in document.sections)


def write_contents(paper: Paper, place: Any) -> None:  # noqa: ANN401
    """Write the table of contents at its place: a field, filled with the headings so that it is never empty.

    Parameters
    ----------
    paper
        The report, written to its end.
    place
        The empty paragraph that stands for it.
    """
    listed = [heading for heading in paper.headings if heading.level <= _LEVELS]
    code = f'TOC \\o "1-{_LEVELS}" \\h \\z \\u'
    begin = (
        f'<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> {code} '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    for at, heading in enumerate(listed):
        tab = "<w:r><w:tab/></w:r>"
        link = run(heading.text) + tab + field(f"PAGEREF {heading.mark} \\h", "")
        inner = f'<w:hyperlink w:anchor="{heading.mark}" w:history="1">{link}</w:hyperlink>'
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if at == len(listed) - 1 else ""
        made = element(paragraph((begin if at == 0 else "") + inner + end, paper.styles[f"toc{heading.level}"]))
        place.addprevious(made)
    place.getparent().remove(place)


def contents_place(paper: Paper) -> Any:  # noqa: ANN401
    """Put the heading of the table of contents, and the paragraph that stands for it."""
    put(paper, paragraph(run(paper.say("doc.contents")), paper.styles["toc_heading"], look="<w:pageBreakBefore/>"))
    return put(paper, "<w:p></w:p>")


def write_properties(document: Any, result: Result, language: Language) -> None:  # noqa: ANN401
    """Write the file's properties without the name of anybody, and have fields updated when it is opened."""
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = about.category = ""
    about.title = _short(str(result.manifest["name"]))
    about.subject = say("doc.subject", language, hash=result.hash)
    about.language = "zh-CN" if language == "zh" else "en-GB"
    made = dt.datetime.fromisoformat(str(result.manifest["made_at"])).astimezone(dt.UTC).replace(tzinfo=None)
    about.created = about.modified = made
    about.revision = 1
    settings = document.settings.element
    for old in settings.findall(qn("w:updateFields")):
        settings.remove(old)
    later = next((node for node in settings if node.tag in _AFTER_UPDATE), None)
    update = element('<w:updateFields w:val="true"/>')
    settings.append(update) if later is None else later.addprevious(update)


def _short(title: str) -> str:
    """Cut a title to the 255 characters that a property holds."""
    return title[:255]
