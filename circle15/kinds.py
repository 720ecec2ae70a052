"""What kind of facility a place is, by its tags, its name, its category and the words of a table.

The kinds are data, ``kinds.toml``. A map's tag is often broader than a kind (``amenity=clinic`` is
a health centre, a health station or a private practice), and tables often hold no kind at all, so
names decide as well: a name rule is a pair of regular expressions, one that the name must match and
one that it must not.
"""

import functools
from collections.abc import Mapping
from typing import Final

from circle15.kind_codes import amap_codes_of, is_category, kind_of_amap, kind_of_category
from circle15.kind_names import NameReading, contradicts, not_in_use, read_name
from circle15.kind_table import Kind, TagRule, groups, kind_name, kinds, tag_values
from circle15.kind_words import kind_of_word, nearest_kind, nearest_kinds

__all__ = [
    "Kind", "NameReading", "TagRule", "amap_codes_of", "contradicts", "groups", "is_category", "kind_name",
    "kind_of_amap", "kind_of_category", "kind_of_name", "kind_of_tags", "kind_of_word", "kinds", "kinds_of_tags",
    "name_of_tags", "nearest_kind", "nearest_kinds", "not_in_use", "read_name", "tag_keys",
]  # fmt: skip

#: Keys that hold a facility's name in OpenStreetMap, the first that is there counts.
_NAME_KEYS: Final = ("name", "name:zh", "official_name")


def kind_of_tags(tags: Mapping[str, str]) -> tuple[str, str] | None:
    """Say what kind of facility OpenStreetMap's tags make a place.

    Among the kinds whose tags fit the name decides, see :func:`read_name`; where it says nothing, the first
    counts whose tags fit and need no name. Where the name says that it is not of that kind, the name
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
    fitting = kinds_of_tags(tags)
    reading = read_name(name, among=[kind for kind, _ in fitting]) if fitting else None
    if reading is not None:
        rule = next(rule for kind, rule in fitting if kind.id == reading.kind)
        return reading.kind, f"{rule}; name: {reading.part}"
    enough = ((kind, rule) for kind, _ in fitting for rule in kind.fitting(tags) if not rule.name_decides)
    fallback = next(enough, None)
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
    reading = read_name(name)
    return None if reading is None else (reading.kind, f"name: {reading.part}")


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
        for value in tag_values(tags[key]):
            found |= leading.get((key, value), frozenset())
    return [kind for kind in kinds().values() if kind.id in found] if found else []


def __getattr__(name: str) -> Mapping[str, Kind]:
    """Give ``KINDS`` when it is first asked for, so that importing this module reads no file."""
    if name == "KINDS":
        return kinds()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
