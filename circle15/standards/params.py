"""Parameters of a check, conditions on facilities and on communities, read from a rule's table."""

import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from circle15.columns import AREAS, COMMUNITIES, FACILITIES, Column
from circle15.standards.asks import Param
from circle15.standards.entry import Entry
from circle15.standards.model import LEVELS, Step, Tier

#: Community fields that say to whom a rule applies, and the values that they have.
APPLIES: Final[Mapping[str, tuple[str, ...]]] = {
    column.name: tuple(dict.fromkeys(column.choices.values()))
    for column in COMMUNITIES.columns
    if column.name in ("urban_rural", "place_type", "build_status")
}

#: Facility columns that a rule may set conditions on.
_CONDITIONS: Final = {
    column.name: column for column in FACILITIES.columns if column.type in ("text", "choice", "yes_no")
}
_CLAUSE_FIELDS: Final = frozenset({"kind", "kind_rule", "name", "status", "coord_sys", "source"})

_MOST_TIERS: Final = 6


@functools.cache
def _field_columns() -> Mapping[str, Column]:
    """Columns of communities and areas that a rule may compare."""
    types = ("number", "integer", "yes_no", "choice")
    return {c.name: c for table in (AREAS, COMMUNITIES) for c in table.columns if c.type in types and c.name != "level"}


def params(entry: Entry, known: Mapping[str, Param]) -> Mapping[str, Any]:
    """Read the parameters of a check; what a rule leaves out has its default."""
    entry.have(name for name, param in known.items() if param.needed)
    found = {name: _value(entry, name, param) if name in entry.data else param.default for name, param in known.items()}
    return MappingProxyType({name: value for name, value in found.items() if value is not None})


def conditions(entry: Entry) -> dict[str, tuple[str | bool, ...]]:
    """Read which facilities count: columns, and the values of which each must have one."""
    if "where" not in entry.data:
        return {}
    said = entry.table("where")
    inner = entry.with_data(said)
    names = sorted(_CONDITIONS.keys() - _CLAUSE_FIELDS)
    inner.know(names)
    for name, values in said.items():
        column = _CONDITIONS[name]
        wanted: type = bool if column.type == "yes_no" else str
        fits = isinstance(values, list) and values and all(isinstance(value, wanted) for value in values)
        entry.need(fits, name, values, "[true]" if wanted is bool else '["...", "..."]')
        choices = tuple(dict.fromkeys(column.choices.values()))
        for value in values if choices else ():
            entry.need(value in choices, name, value, ", ".join(choices))
    return {name: tuple(values) for name, values in said.items()}


def values_of_fields(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Read whom a rule is about: community fields, and the values that they may have."""
    if "applies_to" not in entry.data:
        return {}
    data = entry.data["applies_to"]
    entry.need(isinstance(data, Mapping), "applies_to", data, '{ urban_rural = ["urban"] }')
    inner = entry.with_data(data)
    inner.know(APPLIES)
    found = {name: inner.texts(name) for name in data}
    for name, values in found.items():
        for value in values:
            inner.need(value in APPLIES[name], name, value, ", ".join(APPLIES[name]))
    return found


def _value(entry: Entry, name: str, param: Param) -> Any:  # noqa: ANN401  as the parameter's type has it
    """Read one parameter."""
    if param.type == "number":
        return entry.number(name, above=param.above, at_most=param.at_most)
    if param.type == "choice":
        return entry.one_of(name, param.choices)
    return _READERS[param.type](entry, name, entry.data[name])


def _flag(entry: Entry, name: str, value: object) -> bool:
    """Read yes or no."""
    entry.need(isinstance(value, bool), name, value, "true, false")
    return bool(value)


def _words(entry: Entry, name: str, value: object) -> tuple[Any, ...]:
    """Read the words, or the yes or no, that a field may have."""
    entry.need(isinstance(value, list) and value, name, value, '["...", "..."], [true]')
    return tuple(value) if isinstance(value, list) else ()


def _services(entry: Entry, name: str, value: object) -> tuple[tuple[str, ...], ...]:
    """Read the services of a basket: each a kind, or a list of kinds any of which is it."""
    known = '["clinic", ["library", "culture_station"]]'
    entry.need(isinstance(value, list) and value, name, value, known)
    found = []
    for item in value if isinstance(value, list) else ():
        entry.need(isinstance(item, str | list), name, item, known)
        found.append(entry.with_data({name: [item] if isinstance(item, str) else item}).kinds(name))
    return tuple(found)


def _tables(entry: Entry, name: str, value: object) -> list[Mapping[str, Any]]:
    """Read a short list of tables in braces."""
    fits = isinstance(value, list) and value and len(value) <= 50 and all(isinstance(i, Mapping) for i in value)
    entry.need(fits, name, value, "[{ ... }, { ... }]")
    return list(value) if isinstance(value, list) else []


def _tier(entry: Entry, name: str, item: Mapping[str, Any]) -> Tier:
    """Read one tier of a network."""
    fits = set(item) == {"level", "kinds"} and item["level"] in LEVELS
    entry.need(fits, name, dict(item), '{ level = "subdistrict", kinds = ["..."] }')
    kinds = entry.with_data({name: item["kinds"]}).kinds(name)
    return Tier(level=item["level"], kinds=kinds)


def _step(entry: Entry, name: str, item: Mapping[str, Any]) -> Step:
    """Read one step of a ladder."""
    fits = set(item) in ({"year", "min_share"}, {"year", "min_count"}) and isinstance(item["year"], int)
    entry.need(fits, name, dict(item), "{ year = 2009, min_share = 0.6 }")
    year = int(entry.number_of(name, item["year"], above=1900, at_most=2200))
    share = entry.number_of(name, item["min_share"], above=0, at_most=1) if "min_share" in item else None
    count = entry.number_of(name, item["min_count"], above=0, at_most=1e9) if "min_count" in item else None
    return Step(year=year, min_share=share, min_count=count)


def _year(step: Step) -> int:
    return step.year


_READERS: Final[Mapping[str, Callable[[Entry, str, Any], Any]]] = {
    "flag": _flag,
    "kinds": lambda entry, name, _: entry.kinds(name),
    "field": lambda entry, name, _: entry.one_of(name, sorted(_field_columns())),
    "rules": lambda entry, name, _: entry.texts(name),
    "values": _words,
    "services": _services,
    "tiers": lambda entry, name, value: tuple(_tier(entry, name, item) for item in _tables(entry, name, value)),
    "steps": lambda entry, name, value: tuple(
        sorted((_step(entry, name, item) for item in _tables(entry, name, value)), key=_year)
    ),
}
