"""The words that mean a kind of facility, in a table or on the command line, and the nearest to a slip."""

import difflib
import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from circle15.characters import narrow
from circle15.kind_table import Kind, kinds

#: What separates the variants of a kind's Chinese name, its words in a cell, and its parts in brackets.
_VARIANTS: Final = re.compile(r"[/()]")
_BRACKETS: Final = re.compile(r"\([^()]*\)")


def kind_of_word(text: str) -> str | None:
    """Kind that a word in a table or on the command line means, whatever its case and spaces.

    Parameters
    ----------
    text
        An id, a Chinese name or one of its variants, or an English name.

    Returns
    -------
    str or None
        The kind's id; ``None`` if the word is not known.

    Examples
    --------
    >>> kind_of_word("Community Health Centre"), kind_of_word("养老院"), kind_of_word("castle")
    ('community_health_centre', 'nursing_home', None)
    """
    return _words().get(_folded(text))


@functools.lru_cache(maxsize=4096)  # a column of a large file repeats its words
def nearest_kinds(text: str, most: int = 5) -> tuple[str, ...]:
    """Find the kinds whose ids or names are nearest to a word, the nearest first, for a sentence.

    Parameters
    ----------
    text
        What somebody wrote.
    most
        How many kinds to name at most.

    Examples
    --------
    >>> nearest_kinds("clinc", 2)
    ('clinic (诊所/门诊部)', 'village_clinic (村(嘎查)卫生室)')
    """
    spelt = {word: kind.id for kind in kinds().values() for word in (kind.id, kind.en, *kind.zh.split("/"))}
    close = difflib.get_close_matches(text, spelt, n=len(spelt), cutoff=0.0)
    ids = list(dict.fromkeys(spelt[word] for word in close))[:most]
    return tuple(f"{kind} ({kinds()[kind].zh})" for kind in ids)


def nearest_kind(text: str) -> str:
    """Find the kind whose id or name is nearest to a word, for a sentence.

    >>> nearest_kind("clinc")
    'clinic (诊所/门诊部)'
    """
    return nearest_kinds(text, 1)[0]


@functools.cache
def _words() -> Mapping[str, str]:
    """Kind of every known word. The first wins: an id is never taken for another kind's variant."""
    words: dict[str, str] = {}
    for spell in (_exact_words, _variant_words):
        for kind in kinds().values():
            for word in spell(kind):
                words.setdefault(_folded(word), kind.id)
    words.pop("", None)
    return MappingProxyType(words)


def _exact_words(kind: Kind) -> list[str]:
    return [kind.id, kind.zh, kind.en, *kind.words]


def _variant_words(kind: Kind) -> list[str]:
    """Variants of a kind's names: between slashes, in brackets, and without what stands in brackets."""
    whole = [_BRACKETS.sub("", name) for name in (kind.zh, kind.en)]
    inside = kind.zh if "/" in kind.zh else whole[0]
    return [*whole, *whole[0].split("/"), *(part for part in _VARIANTS.split(inside) if len(part) > 1)]


def _folded(text: str) -> str:
    """Text without case, spaces, underscores and full-width characters."""
    return re.sub(r"[\s_-]+", "", narrow(text)).casefold()
