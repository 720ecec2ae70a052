"""What a finding lacks, in the words of those who fill it in: the table, the heading of the column, its name."""

import functools
from typing import Final

from circle15.schema import TABLES
from circle15.sources.headings import zh_heading
from circle15.words import Language, has_sentence, say

#: What is no column of a table is asked for as a whole.
_WHOLE: Final = {"communities.geometry": "need.outline", "gates.geometry": "need.gates"}


def missing_name(part: str, language: Language) -> str:
    """Name what a finding writes in ``missing``; what is not known stands by its own name.

    Parameters
    ----------
    part
        Name of a table and of its column, joined by a point.
    language
        Of the name.

    Examples
    --------
    >>> missing_name("facilities.beds", "zh"), missing_name("gates.geometry", "en")
    ('设施表的“床位数”列（beds）', 'the gates of the communities')
    """
    table, _, name = part.partition(".")
    if part in _WHOLE:
        return say(_WHOLE[part], language)
    if name.startswith("level="):
        return say("need.level", language, level=name.removeprefix("level="))
    if table not in TABLES or not has_sentence(f"table.{table}"):
        return part
    heading = zh_heading(name, TABLES[table])
    return say("need.column", language, table=say(f"table.{table}", language), heading=heading, name=name)


@functools.lru_cache(maxsize=1024)
def missing_names(listed: str, language: Language) -> str:
    """Name everything that a finding lacks.

    Parameters
    ----------
    listed
        As a finding writes it, separated by semicolons.
    language
        Of the names.

    Examples
    --------
    >>> missing_names("communities.geometry;elsewhere.what", "zh")
    '社区的范围（面）、elsewhere.what'
    """
    return say("list.and", language).join(missing_name(part, language) for part in listed.split(";") if part)
