"""The columns of the template: which sheet holds which, what they are called, and what may stand in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from circle15.kinds import kinds
from circle15.schema import BUILDINGS, COMMUNITIES, FACILITIES, GATES, Column, Table
from circle15.sources.headings import zh_heading
from circle15.words import Language, say

Weight = Literal["needed", "recommended", "optional"]

#: Sheets of the template in their order.
SHEETS: Final[Mapping[str, Table]] = {
    "communities": COMMUNITIES,
    "facilities": FACILITIES,
    "gates": GATES,
    "buildings": BUILDINGS,
}

#: Columns that come first, and those without which a row is of no use. A facility without coordinates serves nobody.
_FIRST: Final = {
    "communities": ("id", "name", "lon", "lat"),
    "facilities": ("id", "name", "kind", "lon", "lat"),
    "gates": ("id", "community_id", "lon", "lat"),
    "buildings": ("id", "community_id", "lon", "lat"),
}
_NEEDED: Final = {
    "communities": ("id", "name", "lon", "lat"),
    "facilities": ("name", "kind", "lon", "lat"),
    "gates": ("community_id", "lon", "lat"),
    "buildings": ("lon", "lat"),
}

#: Columns that most standards, or the shares of people, rest on.
_RECOMMENDED: Final = frozenset(
    {
        "id", "subdistrict", "district", "urban_rural", "households", "population", "pop_60plus", "status",
        "serves_ids", "floor_area_m2", "opening_hours", "open_to", "floors", "community_id", "address",
    }
)  # fmt: skip

#: Columns that circle15 or another program fills in.
_LEFT_OUT: Final = frozenset({"kind_rule", "coord_sys"})

#: Columns of codes: text, so that no spreadsheet drops a leading nought or writes 1.2E+11.
CODES: Final = frozenset({"id", "community_id", "serves_ids", "complex_id"})

#: How headings write a unit; the reader of headings knows these.
_UNITS_ZH: Final = {"persons": "人", "m2": "平方米", "km2": "平方公里"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of the template.

    Parameters
    ----------
    name
        Column of circle15.
    heading
        What stands above it, with ``*`` where it has to be filled in.
    type
        What its values are; ``degrees`` for longitude and latitude.
    unit
        Of a number; empty without one.
    choices
        Words that may stand in it; empty: any.
    weight
        How much it is needed.
    """

    name: str
    heading: str
    type: str
    unit: str
    choices: tuple[str, ...]
    weight: Weight


def fields_of(sheet: str, language: Language) -> list[Field]:
    """List the columns of one sheet.

    Parameters
    ----------
    sheet
        A key of :data:`SHEETS`.
    language
        Of headings and choices.
    """
    table, first = SHEETS[sheet], _FIRST[sheet]
    names = [column.name for column in table.columns if column.name not in (*first, *_LEFT_OUT)]
    weights = {name: _weight(sheet, name) for name in (*first, *names, "note")}
    # What is needed by few stands to the right.
    names.sort(key=lambda name: weights[name] == "optional")
    return [_field(table, name, weights[name], language) for name in (*first, *names, "note")]


def _weight(sheet: str, name: str) -> Weight:
    if name in _NEEDED[sheet]:
        return "needed"
    return "recommended" if name in _RECOMMENDED else "optional"


def _field(table: Table, name: str, weight: Weight, language: Language) -> Field:
    column = table.column(name) or Column(name=name)
    heading, unit = name, column.unit
    if language == "zh":
        unit = _UNITS_ZH.get(column.unit, "")
        heading = f"{zh_heading(name, table)}({unit})" if unit else zh_heading(name, table)
    return Field(
        name=name,
        heading=f"{heading}*" if weight == "needed" else heading,
        type="degrees" if name in ("lon", "lat") else column.type,
        unit="" if column.unit == "year" else unit,
        choices=choices_of(column, language),
        weight=weight,
    )


def choices_of(column: Column, language: Language) -> tuple[str, ...]:
    """Words to choose from, each of which the reader of tables understands.

    >>> from circle15.schema import GATES
    >>> choices_of(GATES.column("open_to"), "zh")
    ('所有人', '居民')
    """
    if column.type == "yes_no":
        return say("template.yes", language), say("template.no", language)
    if column.name == "kind":
        return tuple(kind.zh if language == "zh" else kind.en for kind in kinds().values())
    words: dict[str, str] = {}
    for word, value in column.choices.items():
        if language == "en":
            words[value] = value
        elif not word.isascii():
            words.setdefault(value, word)
    return tuple(words.values())
