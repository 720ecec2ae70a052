"""The kinds of facility as data: what ``kinds.toml`` says of each.

:mod:`circle15.kinds` says what kind a place is; this module holds what it decides by.
"""

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any

from circle15.words import Language


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
        return all(value in tag_values(tags.get(key, "")) for key, value in self.tags.items())

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
        Category codes of the AMap table, six digits; several kinds share one.
    amap_alone
        Those of them that make a place this kind where its name says nothing; one kind at most has a code here.
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
    amap_alone: tuple[str, ...]
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


@functools.cache
def alike() -> tuple[frozenset[str], ...]:
    """Sets of kinds whose names are used for each other, so that one in place of another is no contradiction.

    >>> any({"nursing_home", "clinic"} <= kinds for kinds in alike())
    False
    """
    return tuple(frozenset(ids) for ids in _data()["alike"])


@functools.cache
def amap_categories() -> Mapping[str, str]:
    """Category codes of the AMap table by their names of the second and the third level, ``综合医院;卫生院``.

    >>> amap_categories()["综合医院;卫生院"]
    '090102'
    """
    return MappingProxyType({name: code for code, name in _data()["amap"].items()})


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


def tag_values(text: str) -> list[str]:
    """Values of a tag, which OpenStreetMap separates by semicolons."""
    return [value.strip() for value in text.split(";")]


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
        amap_alone=tuple(row.get("amap_alone", ())),
        name_include=_pattern(row["name_include"]),
        name_exclude=_pattern(row["name_exclude"]),
        words=tuple(row.get("words", ())),
    )


def _tag_rule(alternative: Mapping[str, Any]) -> TagRule:
    tags = {key: value for key, value in alternative.items() if key != "name_decides"}
    return TagRule(tags=MappingProxyType(tags), name_decides=alternative.get("name_decides", False))


def _pattern(text: str) -> re.Pattern[str] | None:
    return re.compile(text) if text else None
