"""What people call a column of a table, for reports and templates."""

from collections.abc import Iterable
from typing import Final

from circle15.rejects import Phrase
from circle15.schema import TABLES
from circle15.sources.headings import zh_heading
from circle15.words import say

#: What rules need and is no single column.
_NEEDED: Final = {
    "communities.geometry": "column.outlines",
    "areas.level=subdistrict": "column.level",
    "gates.geometry": "column.gates",
}


def column_title(role: str, column: str) -> Phrase:
    """Name a column in both languages.

    Parameters
    ----------
    role
        Of the table.
    column
        Its name in circle15.

    Examples
    --------
    >>> column_title("communities", "subdistrict")
    Phrase(zh='所属街道', en='subdistrict')
    """
    if column == "geometry":
        return _phrase("column.geometry")
    return Phrase(zh_heading(column, TABLES[role]), column.replace("_", " "))


def need_title(role: str, column: str) -> Phrase:
    """Name in both languages what a rule needs of a table: a column, or outlines, areas, gates."""
    named = _NEEDED.get(f"{role}.{column}")
    return column_title(role, column) if named is None else _phrase(named)


def listed_phrase(names: Iterable[object], *, at_most: int | None = None) -> Phrase:
    """Write names one after the other, as each language does.

    >>> listed_phrase(["a", "b", "c"], at_most=2)
    Phrase(zh='a、b …', en='a, b …')
    """
    texts = [str(name) for name in names]
    shown = texts[:at_most]
    rest = " …" if len(texts) > len(shown) else ""
    return Phrase("、".join(shown) + rest, ", ".join(shown) + rest)


def _phrase(key: str) -> Phrase:
    return Phrase(say(key, "zh"), say(key, "en"))
