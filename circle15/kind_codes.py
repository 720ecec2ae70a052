"""Kinds from the categories of map services: AMap's codes and category names, and the words of other services.

AMap writes ``typecode`` 090102 and ``type`` 医疗保健服务;综合医院;卫生院, several of them joined by a bar. One code
may stand for several kinds (090102 for health centres, stations and township hospitals): the name decides among
them. Codes and their names are those of AMap's public table of categories, an older edition; a newer code is not
known here, and the name decides.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from circle15.kind_names import NameReading, normal_name, read_name
from circle15.kind_table import Kind, amap_categories, kinds
from circle15.kind_words import kind_of_word

#: What separates the levels of a category, from the general to the particular; AMap and Baidu write a semicolon,
#: Tencent a colon.
_LEVELS: Final = re.compile(r"[;:]")
_BAR: Final = "|"
_CODE: Final = re.compile(r"\d{5,6}")


def amap_codes_of(text: str) -> tuple[str, ...]:
    """Read the codes of a cell; a spreadsheet takes the nought from the front of one.

    >>> amap_codes_of("090102|090300"), amap_codes_of("90102"), amap_codes_of("clinic")
    (('090102', '090300'), ('090102',), ())
    """
    parts = (part.strip() for part in re.split(r"[|;,]", unicodedata.normalize("NFKC", text)))
    return tuple(part.zfill(6) for part in parts if _CODE.fullmatch(part))


def is_category(text: str) -> bool:
    """Whether a text is a category of a map service, with levels, and not a plain word for a kind.

    >>> is_category("医疗保健服务;诊所;诊所"), is_category("医疗保健:诊所"), is_category("诊所")
    (True, True, False)
    """
    return _LEVELS.search(unicodedata.normalize("NFKC", text)) is not None


def kind_of_amap(codes: Sequence[str], name: str = "") -> tuple[str, str] | None:
    """Say what kind of facility AMap's codes make a place.

    The name decides among the kinds of the codes; where it says nothing, a code that stands for one kind alone does,
    unless the name excludes it. A code that is not in the table counts as the one above it, 160105 as 160100.

    Parameters
    ----------
    codes
        Six digits each.
    name
        The facility's name.

    Returns
    -------
    tuple of str, or None
        The kind and the rule that decided; None if the codes are not known or too broad.

    Examples
    --------
    >>> kind_of_amap(["090102"], "翠湖社区卫生服务中心")
    ('community_health_centre', 'amap 090102; name: 社区卫生服务中心')
    >>> kind_of_amap(["090601"]), kind_of_amap(["090102"])
    (('pharmacy', 'amap 090601'), None)
    """
    known = [code if code in _by_code() else f"{code[:4]}00" for code in codes if code not in _no_kinds()]
    candidates = {kind.id: (kind, code) for code in reversed(known) for kind in _by_code().get(code, ())}
    reading = _reading(name, candidates)
    if reading is not None:
        return reading.kind, f"amap {candidates[reading.kind][1]}; name: {reading.part}"
    text = normal_name(name)
    alone = (kind for code in known for kind in _by_code().get(code, ()) if code in kind.amap_alone)
    found = next((kind for kind in alone if not kind.excludes(text)), None)
    return None if found is None else (found.id, f"amap {candidates[found.id][1]}")


def _reading(name: str, candidates: Mapping[str, object]) -> NameReading | None:
    """Read off a name which of some kinds it speaks of."""
    if not name or not candidates:
        return None
    # What the whole table reads off a name is the same where it is one of them, and is known by then.
    whole = read_name(name)
    if whole is None or whole.kind in candidates:
        return whole
    return read_name(name, among=[kind for kind in kinds().values() if kind.id in candidates])


def kind_of_category(text: str, name: str = "") -> tuple[str, str] | None:
    """Say what kind of facility the category of a map service makes a place.

    Parameters
    ----------
    text
        Levels from the general to the particular, ``医疗保健服务;综合医院;卫生院`` or ``医疗保健:诊所``; several
        are joined by a bar.
    name
        The facility's name.

    Returns
    -------
    tuple of str, or None
        The kind and the rule that decided; None if no level is known, or the category is too broad.

    Examples
    --------
    >>> kind_of_category("医疗保健服务;综合医院;卫生院", "凤山镇卫生院")
    ('township_health_centre', 'amap 090102; name: 卫生院')
    >>> kind_of_category("医疗;药店")
    ('pharmacy', 'category 药店')
    """
    paths = [
        [part for level in _LEVELS.split(path) if (part := re.sub(r"\s+", "", level))]
        for path in unicodedata.normalize("NFKC", text).split(_BAR)
    ]
    codes = [code for path in paths if (code := _amap_code(path))]
    if codes:
        return kind_of_amap(codes, name)
    for path in paths:
        for word in reversed(path):
            kind = kind_of_word(word)
            if kind is not None:
                return None if kinds()[kind].excludes(normal_name(name)) else (kind, f"category {word}")
    return None


def _amap_code(path: Sequence[str]) -> str | None:
    """Code of a category by its names of the second and third level, or of the second where the third is not known."""
    if len(path) < 3:
        return None
    return amap_categories().get(f"{path[-2]};{path[-1]}") or _by_middle().get(path[-2])


@functools.cache
def _by_middle() -> Mapping[str, str]:
    """Codes that end in 00 by their name of the second level."""
    return {name.partition(";")[0]: code for name, code in amap_categories().items() if code.endswith("00")}


@functools.cache
def _by_code() -> Mapping[str, tuple[Kind, ...]]:
    """Kinds by code, in the order of the table."""
    codes: Iterable[str] = dict.fromkeys(code for kind in kinds().values() for code in kind.amap_codes)
    return {code: tuple(kind for kind in kinds().values() if code in kind.amap_codes) for code in codes}


@functools.cache
def _no_kinds() -> frozenset[str]:
    """Codes below one that stands for a kind which are none of that kind: the entrance below the car park."""
    return frozenset(amap_categories().values()) - _by_code().keys()
