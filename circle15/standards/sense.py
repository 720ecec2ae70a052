"""What no clause can mean: bounds the wrong way round, two limits at once, words that a field never holds."""

from typing import Final

from circle15.columns import AREAS, COMMUNITIES, Column
from circle15.standards.entry import Entry
from circle15.standards.model import LEVELS, Rule

#: Lower bounds and the upper ones that go with them.
_BOUNDS: Final = (
    ("min_households", "max_households"),
    ("min_residents", "max_residents"),
    ("min_value", "max_value"),
)


def refuse_senseless(rule: Rule, entry: Entry) -> None:
    """Refuse a rule that nothing could fulfil, or that nothing can be measured for.

    Raises
    ------
    StandardError
        Naming file, line and key.
    """
    asks = rule.asks
    for low, high in _BOUNDS:
        if low in asks and high in asks:
            entry.need(asks[low] <= asks[high], high, asks[high], f"≥ {low} = {asks[low]:g}")
    entry.need(not ("limit_min" in asks and "limit_m" in asks), "limit_m", asks.get("limit_m"), "limit_min | limit_m")
    if "min_services" in asks:
        most = len(asks["services"])
        entry.need(asks["min_services"] <= most, "min_services", asks["min_services"], f"≤ {most}")
    _refuse_steps(rule, entry)
    if rule.check == "field_value":
        _refuse_fields(rule, entry)
    if rule.check == "presence" and rule.basis == "reachable":
        entry.need(rule.unit_level == "community", "basis", rule.basis, 'unit_level = "community"')
        entry.need(asks["min_count"] == 1, "min_count", asks["min_count"], "1")
    if rule.each is not None:
        below = LEVELS[: LEVELS.index(rule.unit_level)]
        entry.need(rule.each.unit_level in below, "of", rule.each.unit_level, ", ".join(below))


def _refuse_steps(rule: Rule, entry: Entry) -> None:
    """Refuse a ladder that mixes shares and numbers, or has two steps of one year."""
    steps = rule.asks.get("steps", ())
    years = [step.year for step in steps]
    entry.need(len(set(years)) == len(years), "steps", years, "2008, 2009, 2010")
    mixed = len({step.min_share is None for step in steps}) > 1
    entry.need(not mixed, "steps", "min_share, min_count", "min_share | min_count")


def _refuse_fields(rule: Rule, entry: Entry) -> None:
    """Refuse a number for a field of words, words that it never holds, and both at once."""
    asks = rule.asks
    columns = {column.name: column for table in (AREAS, COMMUNITIES) for column in table.columns}
    if "values" not in asks:
        for name in ("field", "per"):
            is_number = name not in asks or columns[asks[name]].type in ("number", "integer", "yes_no")
            entry.need(is_number, name, asks.get(name), "values = [...]")
        return
    both = [name for name in ("min_value", "max_value", "per") if name in asks]
    entry.need(not both, "values", list(asks["values"]), "values | min_value, max_value, per")
    entry.need(rule.unit_level == "community", "values", list(asks["values"]), 'unit_level = "community"')
    known = _values(columns[asks["field"]])
    for value in asks["values"]:
        entry.need(any(type(value) is type(one) and value == one for one in known), "values", value, str(known))


def _values(column: Column) -> tuple[object, ...]:
    """Words that a column can hold, or yes and no; nothing for a number."""
    if column.type == "yes_no":
        return (True, False)
    return tuple(dict.fromkeys(column.choices.values()))
