"""When two names are one place: 文林社区居委会, 文林社区 and 翠湖街道文林社区.

The rule, of which nothing is fuzzy: full-width characters are made narrow and spaces go; a subdistrict that stands
before the name is taken off and remembered; then the words for what the place is are taken off its end. What is left
has to be the same on both sides, and the words must not contradict each other: 文林村 is not 文林社区, but 文林 may be
either.
"""

import functools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Final

from circle15.values import is_blank, text_of

#: Words at the end of a name, the longest first, by what they say of the place. The committees are those of the Organic
#: Law of the Urban Residents' Committees and of that of the Villagers' Committees; 嘎查 and 苏木 are the villages and
#: townships of Inner Mongolia.
COMMUNITY_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "urban": ("社区居民委员会", "社区居委会", "社区委员会", "居民委员会", "居委会", "社区"),
        "village": (
            "嘎查村民委员会", "嘎查委员会", "村民委员会", "嘎查村委会", "村委会", "嘎查村", "行政村", "嘎查", "村",
        ),
    }
)  # fmt: skip
AREA_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "street": ("街道办事处", "街道办", "街道"),
        "town": ("镇人民政府", "镇政府", "镇"),
        "township": ("乡人民政府", "乡政府", "民族乡", "乡"),
        "sumu": ("苏木人民政府", "苏木政府", "苏木"),
        "district": ("区",),
        "county": ("县",),
        "banner": ("旗",),
        "city": ("市",),
    }
)

#: A word of one character is taken off only where so many are left: 新村 is a name, and no village called 新.
_LEFT: Final = 2

#: What may stand before the subdistrict in a full name.
_ABOVE: Final = "省市区县旗盟州"

#: With what a larger place's name ends.
_LAST_OF_AREA: Final = frozenset(ending[-1] for endings in AREA_WORDS.values() for ending in endings)

#: Names at least this alike are offered as "perhaps": the ratio that difflib's documentation takes for a close match.
_ALIKE: Final = 0.6

#: Names that share most characters with one that is asked for are looked at closely; so many of them. A character that
#: more names hold than the second number tells nothing apart.
_LOOKED_AT: Final = 20
_COMMON: Final = 1_000


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name taken apart.

    Parameters
    ----------
    stem
        What is left without the words for what the place is; empty where there is no name.
    sort
        What these words said; empty without any.
    """

    stem: str
    sort: str = ""

    def fits(self, other: "PlaceName") -> bool:
        """Whether two names can be one place's.

        >>> community = place_name("文林社区", COMMUNITY_WORDS)
        >>> [community.fits(place_name(name, COMMUNITY_WORDS)) for name in ("文林居委会", "文林", "文林村")]
        [True, True, False]
        """
        return self.stem == other.stem and (self.sort == other.sort or not self.sort or not other.sort)


def plain(value: object) -> str:
    """Text of a cell without spaces and full-width characters; empty where it says nothing.

    >>> plain(" 文林 社区（北） ")
    '文林社区(北)'
    """
    text = text_of(value)
    return "" if text is None or is_blank(text) else "".join(unicodedata.normalize("NFKC", text).split())


def place_name(text: str, words: Mapping[str, Sequence[str]]) -> PlaceName:
    """Take a name apart.

    Parameters
    ----------
    text
        As :func:`plain` gives it.
    words
        Words at its end by what they say: :data:`COMMUNITY_WORDS` or :data:`AREA_WORDS`.

    Examples
    --------
    >>> place_name("文林社区居民委员会", COMMUNITY_WORDS), place_name("新村", COMMUNITY_WORDS)
    (PlaceName(stem='文林', sort='urban'), PlaceName(stem='新村', sort=''))
    """
    for sort, endings in words.items():
        stem = _without(text, endings)
        if stem != text:
            return PlaceName(stem, sort)
    return PlaceName(text)


def _without(text: str, endings: Sequence[str]) -> str:
    """Take words of one sort off the end, as often as there are any: 文林村村委会 is 文林."""
    for ending in endings:
        left = len(text) - len(ending)
        if text.endswith(ending) and left >= (_LEFT if len(ending) == 1 else 1):
            return _without(text[:left], endings)
    return text


def prefixes(larger: Iterable[str]) -> frozenset[str]:
    """Find out how the known larger places are written before a name.

    Parameters
    ----------
    larger
        Names of subdistricts, or of what the places lie in, as :func:`plain` gives them.
    """
    forms: set[str] = set()
    for text in set(larger):
        name = place_name(text, AREA_WORDS)
        if len(name.stem) < _LEFT:
            continue
        # 翠湖 in a column of subdistricts is written 翠湖街道 or 翠湖镇 before a name, never 翠湖 alone.
        sorts = [name.sort] if name.sort else ["street", "town", "township", "sumu"]
        forms |= {name.stem + ending for sort in sorts for ending in AREA_WORDS[sort]}
    return frozenset(forms)


def without_prefix(text: str, known: frozenset[str], words: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """Take a known larger place off the beginning of a name.

    Parameters
    ----------
    text
        As :func:`plain` gives it.
    known
        As :func:`prefixes` gives it.
    words
        As for :func:`place_name`.

    Returns
    -------
    The rest, and the larger place, empty where none stands there.

    Examples
    --------
    >>> without_prefix("五华区翠湖街道办事处文林社区", prefixes(["翠湖街道"]), COMMUNITY_WORDS)
    ('文林社区', '翠湖街道办事处')
    """
    if not known or _LAST_OF_AREA.isdisjoint(text):
        return text, ""
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign in _ABOVE)]
    # The longest first: 翠湖街道办事处 before 翠湖街道.
    for end in range(len(text) - 1, 0, -1):
        if text[end - 1] not in _LAST_OF_AREA or any(text[end:] in endings for endings in words.values()):
            continue
        found = next((text[start:end] for start in starts if text[start:end] in known), None)
        if found is not None:
            return text[end:], found
    return text, ""


@functools.lru_cache(maxsize=65536)
def same_area(one: str, other: str) -> bool:
    """Whether two names of larger places, as :func:`plain` gives them, can mean the same; an unsaid one can mean any.

    >>> same_area("翠湖街道办事处", "翠湖街道"), same_area("昆明市五华区", "五华区"), same_area("", "翠湖街道")
    (True, True, True)
    >>> same_area("翠湖街道", "华山街道")
    False
    """
    if not one or not other or one == other or one.isdigit() != other.isdigit():
        return True
    short, long = sorted((one, other), key=len)
    return place_name(one, AREA_WORDS).fits(place_name(other, AREA_WORDS)) or (
        long.endswith(short) and long[-len(short) - 1] in _ABOVE
    )


def holding(names: Sequence[str]) -> dict[str, list[int]]:
    """Write down which names hold which character.

    >>> holding(["文林", "文化"])["文"]
    [0, 1]
    """
    found: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        for character in set(name):
            found.setdefault(character, []).append(at)
    return found


def nearest(name: str, names: Sequence[str], held: Mapping[str, Sequence[int]]) -> int | None:
    """Find the name that is most like another, to be offered and never to be taken.

    Parameters
    ----------
    name
        That is looked for, as :func:`plain` gives it.
    names, held
        Names, and which of them hold which character, as :func:`holding` gives it.

    Returns
    -------
    Its position; None where none is alike enough.

    Examples
    --------
    >>> nearest("文林社区", ["文化社区", "莲花村"], holding(["文化社区", "莲花村"]))
    0
    """
    telling = [rows for character in sorted(set(name)) if len(rows := held.get(character, ())) <= _COMMON]
    shared = Counter(at for rows in telling for at in rows)
    likeness = [(SequenceMatcher(None, name, names[at]).ratio(), -at) for at, _ in shared.most_common(_LOOKED_AT)]
    best = max(likeness, default=(0.0, 0))
    return -best[1] if best[0] >= _ALIKE else None
