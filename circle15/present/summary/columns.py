"""What people call the columns of the summary's tables, in which unit, how a number is written, and how wide it is."""

from dataclasses import dataclass
from typing import Final, Literal

from circle15.explaining.kept import bracketed
from circle15.words import Language, has_sentence, say

#: How the numbers of a column are written. ``amount``: in the unit of its row; ``text``: no number at all.
NumberKind = Literal["text", "count", "people", "minutes", "metres", "area", "share", "ratio", "degrees", "amount"]

#: Formats of a spreadsheet for them.
NUMBER_FORMATS: Final[dict[NumberKind, str]] = {
    "text": "@",
    "count": "#,##0",
    "people": "#,##0",
    "minutes": "0.0",
    "metres": "#,##0",
    "area": "#,##0.0",
    "share": "0.0%",
    "ratio": "0.00",
    "degrees": "0.000000",
    "amount": "General",
}

#: How a value is written whose unit stands beside it.
_KIND_OF_UNIT: Final[dict[str, NumberKind]] = {
    "min": "minutes",
    "m": "metres",
    "share": "share",
    "m2": "area",
    "m2/100hh": "area",
    "h/day": "minutes",
    "per_1000": "ratio",
}

#: Columns that are no text, and units of those that have one for the whole column.
_KINDS: Final[dict[NumberKind, str]] = {
    "minutes": "walk_min worst_min best_min",
    "metres": "network_m straight_m access_m egress_m limit_m",
    "share": "share_within pass_share robustness share_met share_borderline share_unknown share_low share_high "
    "share_within_low share_within_high reported_share_within share_in_reach",
    "ratio": "detour_ratio",
    "area": "floor_area_m2 site_area_m2 office_area_m2 activity_area_m2",
    "degrees": "lon lat",
    "people": "population pop_60plus nearest_population",
    "count": "households total met borderline unmet unknown suspected reported not_applicable communities "
    "communities_met communities_borderline communities_unmet communities_unknown communities_suspected "
    "communities_reported communities_not_applicable communities_counted communities_without_number without_number "
    "gaps nearest_for beds places staff count",
    "amount": "value limit low high shortfall row opened_year",
}
_UNIT_OF_KIND: Final[dict[NumberKind, str]] = {"minutes": "min", "metres": "m", "area": "m2", "degrees": "degrees"}
_UNITS: Final = {
    "population": "people",
    "pop_60plus": "people",
    "nearest_population": "people",
    "households": "households",
}

#: Widths in characters, a Chinese character being two; what is not named here has that of its kind.
_WIDTHS: Final = {
    "unit_id": 16, "name": 20, "subdistrict": 14, "district": 14, "rule": 34, "rule_short": 26, "rule_id": 20, "asks":
    44, "standard": 30, "level": 12, "level_name": 12, "walker": 14, "verdict_text": 14, "reason_text": 24, "unit_text":
    12, "reading_text": 14, "shortfall_text": 12, "facility_name": 22, "facility_id": 14, "text": 60, "detail": 30,
    "missing": 30, "deadline": 12, "kind_name": 24, "status_text": 10, "address": 30, "problem": 56, "remedy": 50,
    "severity_text": 10, "topic_text": 14, "file": 24, "sheet": 14, "column": 16, "value": 12, "cell": 24,
    "opening_hours": 20, "source": 16, "measure_name": 16, "id": 16, "primary": 10, "decides": 10, "circle_within": 12,
    "lon": 13, "lat": 13,
}  # fmt: skip
_WIDTH_OF_KIND: Final[dict[NumberKind, int]] = {"text": 14, "amount": 10}
_WIDTH: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a column is shown.

    Parameters
    ----------
    title
        Its heading, with the unit where the column has one.
    kind
        How its numbers are written.
    width
        In characters.
    """

    title: str
    kind: NumberKind
    width: float

    @property
    def number_format(self) -> str:
        """Format of a spreadsheet."""
        return NUMBER_FORMATS[self.kind]


def look(column: str, language: Language) -> Look:
    """Say how a column is shown.

    Parameters
    ----------
    column
        Its name in one of the summary's tables.
    language
        Of the heading.

    Examples
    --------
    >>> look("walk_min", "zh")
    Look(title='步行时间（分钟）', kind='minutes', width=11)
    """
    kind = kind_of(column)
    width = _WIDTHS.get(column, _WIDTH_OF_KIND.get(kind, _WIDTH))
    return Look(title=title(column, language), kind=kind, width=width)


def title(column: str, language: Language) -> str:
    """Write the heading of a column for a person, with its unit.

    Parameters
    ----------
    column
        Its name; one that nobody has named in words stays as it is.
    language
        Of the heading.

    Examples
    --------
    >>> title("network_m", "en"), title("share_within", "en"), title("anything_else", "en")
    ('Walked distance (m)', 'People within the limit', 'anything_else')
    """
    key = f"column.{_SAME.get(column, column)}"
    if not has_sentence(key):
        return column
    unit = unit_of(column, language)
    return bracketed(say(key, language), unit, language) if unit else say(key, language)


def unit_of(column: str, language: Language) -> str:
    """Name the unit of a column's numbers; empty where it has none, or another in each row.

    >>> unit_of("worst_min", "zh"), unit_of("population", "zh"), unit_of("value", "zh")
    ('分钟', '人', '')
    """
    unit = _UNITS.get(column) or _UNIT_OF_KIND.get(kind_of(column), "")
    return say(f"book.unit.{unit}", language) if unit else ""


def kind_of(column: str) -> NumberKind:
    """Say how the numbers of a column are written.

    >>> kind_of("share_met"), kind_of("facility_id")
    ('share', 'text')
    """
    return _OF_COLUMN.get(column, "text")


def kind_of_unit(unit: str) -> NumberKind:
    """Say how a number in a unit of the findings is written.

    >>> kind_of_unit("share"), kind_of_unit("facilities")
    ('share', 'count')
    """
    return _KIND_OF_UNIT.get(unit, "count")


_OF_COLUMN: Final[dict[str, NumberKind]] = {name: kind for kind, names in _KINDS.items() for name in names.split()}

#: Columns of different tables that are called the same.
_SAME: Final = {"level": "unit_level", "level_name": "unit_level", "rule_short": "rule_name"}
