"""The kinds of facility, and how tags, names and words say which kind a place is.

The kinds are data, ``kinds.toml``. A map's tag is often broader than a kind (``amenity=clinic`` is
a health centre, a health station or a private practice), and tables often hold no kind at all, so
names decide as well: a name rule is a pair of regular expressions, one that the name must match and
one that it must not.
"""

import difflib
import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from circle15.words import Language

#: Keys that hold a facility's name in OpenStreetMap, the first that is there counts.
_NAME_KEYS: Final = ("name", "name:zh", "official_name")

#: What separates the variants of a kind's Chinese name, its words in a cell, and its parts in brackets.
_VARIANTS: Final = re.compile(r"[/()]")
_BRACKETS: Final = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRule:
    """One alternative of a kind in OpenStreetMap: tags that must all be there.

    Parameters
    ----------
    tags
        Key and value of each.
    name_decides
        Whether the tags alone are too broad, so that the name has to match the kind's name rule.
    """

    tags: Mapping[str, str]
    name_decides: bool = False

    def fits(self, tags: Mapping[str, str]) -> bool:
        """Whether a place has these tags; one of several values, ``clinic;doctors``, is enough."""
        return all(value in _values(tags.get(key, "")) for key, value in self.tags.items())

    def __str__(self) -> str:
        """Write the tags as people do, ``amenity=clinic``."""
        return " + ".join(f"{key}={value}" for key, value in self.tags.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of facility.

    Parameters
    ----------
    id
        Its key in every table, for example ``clinic``.
    zh, en
        Its name in Chinese, variants separated by a slash, and in English.
    group
        The group that it belongs to, for example ``health``.
    osm
        Alternatives of tags in OpenStreetMap, any of which fits.
    amap_codes
        Category codes of the AMap table, six digits.
    name_include, name_exclude
        What a name of this kind matches, and what it must not match; ``None`` where there is no such rule.
    words
        Further words for it in tables.
    """

    id: str
    zh: str
    en: str
    group: str
    osm: tuple[TagRule, ...]
    amap_codes: tuple[str, ...]
    name_include: re.Pattern[str] | None
    name_exclude: re.Pattern[str] | None
    words: tuple[str, ...] = ()

    def excludes(self, name: str) -> bool:
        """Whether a name says that the place is not of this kind."""
        return self.name_exclude is not None and self.name_exclude.search(name) is not None

    def match(self, name: str) -> str | None:
        """Part of a name that says that the place is of this kind, or ``None``."""
        if self.name_include is None or self.excludes(name):
            return None
        found = self.name_include.search(name)
        return found.group() if found else None

    def fitting(self, tags: Mapping[str, str]) -> Iterator[TagRule]:
        """Alternatives of tags that a place fits."""
        return (rule for rule in self.osm if rule.fits(tags))


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its id, in the order in which they are tried.

    >>> kinds()["clinic"].en
    'clinic'
    """
    return MappingProxyType({row["id"]: _kind(row) for row in _data()["kinds"]})


@functools.cache
def groups() -> Mapping[str, Mapping[Language, str]]:
    """Names of the groups of kinds, by the group's id and the language.

    >>> groups()["health"]["zh"]
    '医疗卫生'
    """
    return MappingProxyType({group: MappingProxyType(names) for group, names in _data()["groups"].items()})


def kind_name(kind: str, language: Language) -> str:
    """Name of a kind for people.

    Parameters
    ----------
    kind
        Its id.
    language
        ``"zh"`` or ``"en"``.

    Raises
    ------
    KeyError
        If there is no such kind.

    Examples
    --------
    >>> kind_name("clinic", "zh")
    '诊所/门诊部'
    """
    found = kinds()[kind]
    return found.zh if language == "zh" else found.en


def kind_of_tags(tags: Mapping[str, str]) -> tuple[str, str] | None:
    """Say what kind of facility OpenStreetMap's tags make a place.

    The first kind counts whose tags fit and whose name rule matches the name; otherwise the first
    whose tags fit and need no name. Where the name says that it is not of that kind, the name
    decides alone: many community health centres are ``amenity=hospital``.

    Parameters
    ----------
    tags
        Keys and values.

    Returns
    -------
    tuple of str, or None
        The kind and the rule that decided; ``None`` if nothing does.

    Examples
    --------
    >>> kind_of_tags({"amenity": "clinic", "name": "翠湖社区卫生服务中心"})
    ('community_health_centre', 'amenity=clinic; name: 社区卫生服务中心')
    >>> kind_of_tags({"amenity": "clinic"})
    ('clinic', 'amenity=clinic')
    >>> kind_of_tags({"amenity": "school"}) is None
    True
    """
    name = name_of_tags(tags)
    fallback: tuple[Kind, TagRule] | None = None
    for kind in _candidates(tags):
        fitting = list(kind.fitting(tags))
        part = kind.match(name) if fitting else None
        if part:
            return kind.id, f"{fitting[0]}; name: {part}"
        enough = next((rule for rule in fitting if not rule.name_decides), None)
        if fallback is None and enough is not None:
            fallback = kind, enough
    if fallback is None:
        return None
    return kind_of_name(name) if fallback[0].excludes(name) else (fallback[0].id, str(fallback[1]))


def kind_of_name(name: str) -> tuple[str, str] | None:
    """Say what kind of facility a name speaks of.

    Parameters
    ----------
    name
        The facility's name.

    Returns
    -------
    tuple of str, or None
        The kind and the rule that decided; ``None`` if no name rule matches.

    Examples
    --------
    >>> kind_of_name("建设路派出所")
    ('police_office', 'name: 派出所')
    """
    for kind in kinds().values():
        part = kind.match(name)
        if part:
            return kind.id, f"name: {part}"
    return None


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


def nearest_kind(text: str) -> str:
    """Find the kind whose id or name is nearest to a word, for a sentence.

    >>> nearest_kind("clinc")
    'clinic (诊所/门诊部)'
    """
    words = {word: kind.id for kind in kinds().values() for word in (kind.id, kind.en, *kind.zh.split("/"))}
    found = difflib.get_close_matches(text, words, n=1, cutoff=0.0)
    return f"{words[found[0]]} ({kinds()[words[found[0]]].zh})"


def name_of_tags(tags: Mapping[str, str]) -> str:
    """Name of a place in OpenStreetMap, empty if it has none."""
    return next((tags[key].strip() for key in _NAME_KEYS if tags.get(key, "").strip()), "")


def kinds_of_tags(tags: Mapping[str, str]) -> list[tuple[Kind, TagRule]]:
    """List the kinds whose tags a place fits, whatever its name, each with the first rule that fits."""
    fitting = ((kind, next(kind.fitting(tags), None)) for kind in _candidates(tags))
    return [(kind, rule) for kind, rule in fitting if rule is not None]


@functools.cache
def tag_keys() -> frozenset[str]:
    """List the keys of OpenStreetMap that say what kind a place is; every rule holds at least one."""
    return frozenset(key for key, _ in _by_leading_tag())


@functools.cache
def _by_leading_tag() -> Mapping[tuple[str, str], frozenset[str]]:
    """Kinds by the tag that a rule begins with: most objects of a city are told apart by that alone."""
    found: dict[tuple[str, str], set[str]] = {}
    for kind in kinds().values():
        for rule in kind.osm:
            found.setdefault(next(iter(rule.tags.items())), set()).add(kind.id)
    return {tag: frozenset(ids) for tag, ids in found.items()}


def _candidates(tags: Mapping[str, str]) -> list[Kind]:
    """Kinds whose rules are worth trying, in the order of the table."""
    leading = _by_leading_tag()
    found: set[str] = set()
    for key in tag_keys() & tags.keys():
        for value in _values(tags[key]):
            found |= leading.get((key, value), frozenset())
    return [kind for kind in kinds().values() if kind.id in found] if found else []


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("circle15").joinpath("kinds.toml").read_text(encoding="utf-8"))


def _kind(row: Mapping[str, Any]) -> Kind:
    return Kind(
        id=row["id"],
        zh=row["zh"],
        en=row["en"],
        group=row["group"],
        osm=tuple(_tag_rule(alternative) for alternative in row["osm"]),
        amap_codes=tuple(row["amap_codes"]),
        name_include=_pattern(row["name_include"]),
        name_exclude=_pattern(row["name_exclude"]),
        words=tuple(row.get("words", ())),
    )


def _tag_rule(alternative: Mapping[str, Any]) -> TagRule:
    tags = {key: value for key, value in alternative.items() if key != "name_decides"}
    return TagRule(tags=MappingProxyType(tags), name_decides=alternative.get("name_decides", False))


def _pattern(text: str) -> re.Pattern[str] | None:
    return re.compile(text) if text else None


def _values(text: str) -> list[str]:
    """Values of a tag, which OpenStreetMap separates by semicolons."""
    return [value.strip() for value in text.split(";")]


@functools.cache
def _words() -> Mapping[str, str]:
    """Kind of every known word. The first wins: an id is never taken for another kind's variant."""
    words: dict[str, str] = {}
    for spell in (_exact_words, _variant_words):
        for kind in kinds().values():
            for word in spell(kind):
                words.setdefault(_folded(word), kind.id)
    words.pop("", None)
    return words


def _exact_words(kind: Kind) -> list[str]:
    return [kind.id, kind.zh, kind.en, *kind.words]


def _variant_words(kind: Kind) -> list[str]:
    """Variants of a kind's names: between slashes, in brackets, and without what stands in brackets."""
    whole = [_BRACKETS.sub("", name) for name in (kind.zh, kind.en)]
    inside = kind.zh if "/" in kind.zh else whole[0]
    return [*whole, *whole[0].split("/"), *(part for part in _VARIANTS.split(inside) if len(part) > 1)]


def _folded(text: str) -> str:
    """Text without case, spaces, underscores and full-width characters."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", text)).casefold()


def __getattr__(name: str) -> Mapping[str, Kind]:
    """Give ``KINDS`` when it is first asked for, so that importing this module reads no file."""
    if name == "KINDS":
        return kinds()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
