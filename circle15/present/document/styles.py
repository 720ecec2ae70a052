"""Styles of the report: a template's under their Chinese or English names, and our own where they are missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from circle15.present.document.xml import element, safe
from circle15.words import Language

#: Names under which programs and offices keep a style; the first that a file has counts.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "normal": ("normal", "正文"),
    "heading1": ("heading 1", "标题 1", "标题1", "一级标题"),
    "heading2": ("heading 2", "标题 2", "标题2", "二级标题"),
    "heading3": ("heading 3", "标题 3", "标题3", "三级标题"),
    "caption": ("caption", "题注", "图表题注"),
    "toc1": ("toc 1", "目录 1", "目录1"),
    "toc2": ("toc 2", "目录 2", "目录2"),
    "toc_heading": ("toc heading", "目录标题"),
    "grid": ("table grid", "网格型", "表格网格"),
    "header": ("header", "页眉"),
    "footer": ("footer", "页脚"),
}

#: Fonts by name: what Windows, WPS and macOS have; other systems put their own Song and Hei in their place.
SONG: Final = "宋体"
HEI: Final = "黑体"
_LATIN_BODY: Final = "Times New Roman"
_LATIN_HEAD: Final = "Arial"

#: Letters in tables, in half points (小五).
_CELL: Final = 18

_INK: Final = "1C1E21"
_SOFT: Final = "5D6166"


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """Ids of styles in a file.

    Parameters
    ----------
    ids
        By role.
    numbered
        Whether the file numbers its headings itself.
    """

    ids: Mapping[str, str]
    numbered: bool

    def __getitem__(self, role: str) -> str:
        """Id of the style of a role."""
        return self.ids[role]


def prepare_styles(root: Any, language: Language, *, kept: bool) -> Styles:  # noqa: ANN401  an element of lxml
    """Find the styles of a file, and add those that it lacks.

    Parameters
    ----------
    root
        ``w:styles`` of the file, which is changed.
    language
        Of the report.
    kept
        Whether the file is somebody's template: then what it has stays as it is.
    """
    known = _known(root)
    ids = {role: known[name] for role, names in _NAMES.items() for name in reversed(names) if name in known}
    if not kept:
        _language(root, language)
    normal = ids.get("normal", "Normal")
    made = _shared(normal, language) | _own(normal, language)
    for role, text in made.items():
        named = f"C15{role.title().replace('_', '')}"
        if role in ids and (kept or role in ("normal", "header", "footer", "grid")):
            continue
        if role in ids:
            _remove(root, ids[role])
            named = ids[role]
        ids[role] = named
        root.append(element(text.format(id=named)))
    if not kept:
        _restyle_normal(root, ids["normal"], language)
    return Styles(ids=ids, numbered=_numbers(root, ids["heading1"]))


def _known(root: Any) -> dict[str, str]:  # noqa: ANN401
    """Ids of the styles of a file by their names in lower case, those of paragraphs and tables."""
    found = {}
    for style in root.findall(_tag("style")):
        name, kind = style.find(_tag("name")), style.get(_tag("type"))
        if name is not None and kind in ("paragraph", "table") and style.get(_tag("styleId")):
            found[re.sub(r"\s+", " ", str(name.get(_tag("val")))).strip().casefold()] = str(style.get(_tag("styleId")))
    return found


def _tag(name: str) -> str:
    """Name of an element or attribute of WordprocessingML as lxml writes it."""
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _remove(root: Any, style_id: str) -> None:  # noqa: ANN401
    """Take a style out, so that ours has its place."""
    for style in root.findall(_tag("style")):
        if style.get(_tag("styleId")) == style_id:
            root.remove(style)


def _numbers(root: Any, style_id: str) -> bool:  # noqa: ANN401
    """Whether a style numbers its paragraphs."""
    for style in root.findall(_tag("style")):
        if style.get(_tag("styleId")) == style_id:
            number = style.find(f"{_tag('pPr')}/{_tag('numPr')}/{_tag('numId')}")
            return number is not None and number.get(_tag("val")) != "0"
    return False


def _language(root: Any, language: Language) -> None:  # noqa: ANN401
    """Say in which language the file is written."""
    defaults = root.find(f"{_tag('docDefaults')}/{_tag('rPrDefault')}/{_tag('rPr')}")
    for part in defaults.findall(_tag("lang")):
        defaults.remove(part)
    latin = "en-US" if language == "zh" else "en-GB"
    defaults.append(element(f'<w:lang w:val="{latin}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'))


def _restyle_normal(root: Any, style_id: str, language: Language) -> None:  # noqa: ANN401
    """Give plain text its fonts and size: Song of 12 points (小四) in Chinese, 11 points in English."""
    for style in root.findall(_tag("style")):
        if style.get(_tag("styleId")) == style_id:
            for part in (style.find(_tag("rPr")), style.find(_tag("pPr"))):
                if part is not None:
                    style.remove(part)
            style.append(element('<w:pPr><w:widowControl/><w:spacing w:before="0" w:after="0"/></w:pPr>'))
            style.append(element(_letters(24 if language == "zh" else 22, head=False)))


def _letters(half_points: int, *, head: bool, bold: bool = False, colour: str = _INK) -> str:
    """Write the look of letters: fonts by name, size in half points."""
    latin, chinese = (_LATIN_HEAD, HEI) if head else (_LATIN_BODY, SONG)
    strong = "<w:b/>" if bold else '<w:b w:val="0"/>'
    return (
        f'<w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>{strong}'
        f'<w:i w:val="0"/><w:color w:val="{colour}"/>{_size(half_points)}</w:rPr>'
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _look(before: int, after: int, line: int = 240, *, indent: str = 'w:firstLine="0"', side: str = "") -> str:
    """Write the look of a paragraph: spaces in twentieths of a point, lines in 240ths, indent, alignment."""
    aligned = f'<w:jc w:val="{side}"/>' if side else ""
    spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'
    return f"{spacing}<w:ind {indent}/>{aligned}"


def _paragraph_style(name: str, based: str, look: str, letters: str = "", *, level: int | None = None) -> str:
    """Write a style of paragraphs; its id is put in later."""
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{{id}}"><w:name w:val="{safe(name)}"/><w:basedOn w:val="{based}"/>'
        f'<w:uiPriority w:val="9"/><w:qFormat/><w:pPr>{look}{outline}</w:pPr>{letters}</w:style>'
    )


def _shared(normal: str, language: Language) -> dict[str, str]:
    """Styles that every program knows by name, where a file lacks them, and in a file of our own."""
    sizes = (32, 28, 24) if language == "zh" else (32, 26, 23)
    gaps = ((360, 180), (280, 120), (200, 100))
    made = {
        f"heading{at + 1}": _paragraph_style(
            f"heading {at + 1}", normal,
            f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="{after}"/>',
            _letters(sizes[at], head=True, bold=language == "en" or at == 0), level=at,
        )
        for at, (before, after) in enumerate(gaps)
    }  # fmt: skip
    return made | {
        "caption": _paragraph_style(
            "caption", normal, '<w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/>',
            _letters(20, head=True),
        ),
        "toc1": _paragraph_style(
            "toc 1", normal, '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9071"/></w:tabs>'
            '<w:spacing w:before="100" w:after="40"/>', _letters(22, head=True),
        ),
        "toc2": _paragraph_style(
            "toc 2", normal, '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9071"/></w:tabs>'
            '<w:spacing w:before="20" w:after="20"/><w:ind w:left="420"/>', _letters(21, head=False),
        ),
        "toc_heading": _paragraph_style(
            "toc heading", normal, '<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>',
            _letters(32, head=True, bold=True),
        ),
        "grid": (
            '<w:style w:type="table" w:styleId="{id}"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
            "</w:style>"
        ),
    }  # fmt: skip


def _own(normal: str, language: Language) -> dict[str, str]:
    """Styles of our own: text, cells, lists, quotations."""
    chinese = language == "zh"
    lines = 360 if chinese else 300
    first = 'w:firstLineChars="200" w:firstLine="480"' if chinese else 'w:firstLine="0"'
    edge = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="9AA0A6"/>'
    edges = "".join(edge.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    bar = '<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="9AA0A6"/></w:pBdr>'
    title = _letters(52 if chinese else 48, head=True, bold=True)
    made = {
        "body": (_look(0, 60, lines, indent=first, side="both"), ""),
        "cell": (_look(30, 30), f"<w:rPr>{_size(_CELL)}</w:rPr>"),
        "cell_head": (
            "<w:keepNext/>" + _look(40, 40, side="center"),
            _letters(_CELL if chinese else _CELL - 2, head=True),
        ),
        "spacer": (_look(0, 0, 120), f"<w:rPr>{_size(8)}</w:rPr>"),
        "list": (_look(0, 60, lines - 30, indent='w:left="420" w:hanging="280"'), ""),
        "quote": (bar + _look(60, 60, 300, indent='w:left="420"'), _letters(21, head=False)),
        "note": (_look(60, 160), _letters(18, head=False, colour=_SOFT)),
        "figure": ("<w:keepNext/>" + _look(160, 0, side="center"), ""),
        "cover_title": (_look(3600, 360, side="center"), title),
        "cover_line": (_look(120, 120, side="center"), _letters(30, head=True)),
        "cover_small": (_look(80, 80, side="center"), _letters(22, head=False)),
    }
    styles = {role: _paragraph_style(f"circle15 {role}", normal, *look) for role, look in made.items()}
    styles["table"] = (
        '<w:style w:type="table" w:styleId="{id}"><w:name w:val="circle15 table"/>'
        f'<w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    return styles
