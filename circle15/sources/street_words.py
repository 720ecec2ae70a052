"""What bureaus' words for streets mean: headings, classes and levels; the words are data, ``street_words.toml``."""

import functools
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, Final

import numpy as np

from circle15.lines import MOTORWAYS, WALKED
from circle15.sources.headings import normalised
from circle15.values import number_of, yes_no_of

#: What a line is where nothing says it: a plain street.
PLAIN: Final = "road"

#: Classes that a table may give to a street; "no" is not walked on.
WALKABLE_CLASSES: Final = (*sorted(WALKED | MOTORWAYS), "no")


def headings_of(role: str) -> Sequence[str]:
    """Headings of a column, the surest first: class, class_weak, level, name, bridge or tunnel."""
    found: Sequence[str] = _words()["columns"][role]
    return found


def node_columns(columns: Sequence[str]) -> tuple[str, str] | None:
    """Find the two columns that name the nodes at which a line begins and ends.

    >>> node_columns(["FNODE_", "TNODE_", "LENGTH"])
    ('FNODE_', 'TNODE_')
    """
    spelt = {normalised(name): name for name in reversed(columns)}
    for first, last in _words()["nodes"]["pairs"]:
        if normalised(first) in spelt and normalised(last) in spelt:
            return spelt[normalised(first)], spelt[normalised(last)]
    return None


def known_class(value: str) -> Mapping[str, str] | None:
    """Say what a class is that needs no table: a value of OpenStreetMap, or a word that is known.

    >>> known_class("人行天桥"), known_class("Residential"), known_class("甲")
    ({'highway': 'footway', 'bridge': 'yes'}, {'highway': 'residential'}, None)
    """
    text = value.strip().casefold()
    if text in WALKED or text in MOTORWAYS or text in _words()["osm"]["not_walked"]:
        return {"highway": text}
    return _class_words().get(normalised(value))


def class_given(value: str | bool) -> str:
    """Class that a table gives: false is not walked on, true is a plain street."""
    if isinstance(value, bool):
        return PLAIN if value else "no"
    return value


def level_of(value: str) -> int | None:
    """Level that a cell names: a whole number, a word, yes (above the ground) or no; None if it is none.

    >>> level_of("-1"), level_of("高架"), level_of("是"), level_of("甲")
    (-1, 1, 1, None)
    """
    number = number_of(value)
    if np.isfinite(number):
        return int(number) if number == int(number) else None
    word = _level_words().get(normalised(value))
    if word is not None:
        return word
    above = yes_no_of(value)
    return None if above is None else int(above)


def span_of(value: str) -> str | None:
    """Value of a bridge or tunnel tag: yes, None for no, or the word of the file.

    >>> span_of("Y"), span_of("否"), span_of("viaduct")
    ('yes', None, 'viaduct')
    """
    said = yes_no_of(value)
    return ("yes" if said else None) if said is not None else value


@functools.cache
def _words() -> dict[str, Any]:
    text = resources.files("circle15.sources").joinpath("street_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def _class_words() -> dict[str, Mapping[str, str]]:
    return {normalised(word): meaning for word, meaning in _words()["classes"].items()}


@functools.cache
def _level_words() -> dict[str, int]:
    return {normalised(word): level for word, level in _words()["levels"].items()}
