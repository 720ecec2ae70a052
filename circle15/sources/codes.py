"""When two codes are one: 统计用区划代码 as spreadsheets, databases and people write them."""

import re
import unicodedata
from typing import Final

from circle15.values import is_blank, text_of

#: A number that a spreadsheet has rounded: its last digits are lost.
_ROUNDED: Final = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)

#: Digits of the codes of counties, subdistricts and communities: two each for province, prefecture and county, three
#: for the subdistrict, three for the community (国家统计局《统计用区划代码和城乡划分代码编制规则》).
_COMMUNITY: Final = 12
_SUBDISTRICT: Final = 9

#: Shorter codes are mostly counted rows: 1, 2, 3 stand on both sides and mean nothing.
_TELLING: Final = 6


def is_rounded(value: object) -> bool:
    """Whether a spreadsheet has turned a code into a rounded number.

    >>> is_rounded("1.50102E+11"), is_rounded("150102001001")
    (True, False)
    """
    return _ROUNDED.fullmatch(text_of(value) or "") is not None


def code_of(value: object) -> str:
    """Bring a code to the one way in which codes are compared; empty where there is none, or it was rounded.

    Noughts that only fill up to the length of a smaller unit go: 150102001000 is the subdistrict 150102001.

    >>> code_of(150102001001.0), code_of(" 150102001000 "), code_of("'150102001"), code_of("1.5E+11")
    ('150102001001', '150102001', '150102001', '')
    """
    if is_blank(value) or is_rounded(value):
        return ""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text_of(value) or "")).strip("'`").casefold()
    text = re.sub(r"(?<=\d)\.0+$", "", text)
    if not text.isdigit():
        return text
    for length in (_COMMUNITY, _SUBDISTRICT):
        if len(text) == length and text.endswith("000"):
            text = text[:-3]
    return text


def is_telling(code: str) -> bool:
    """Whether a code is more than the number of a row: six characters or more, or with a letter in it.

    >>> is_telling("150102"), is_telling("c1"), is_telling("12")
    (True, True, False)
    """
    return len(code) >= _TELLING or any(sign.isalpha() for sign in code)
