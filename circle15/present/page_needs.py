"""What findings lack, as people head it: the card of a community says what to fill in."""

from circle15.present.columns import column
from circle15.result import Result
from circle15.verdicts.missing_words import missing_name
from circle15.words import LANGUAGES, Language, say

#: The place of a community that is not located, told apart from the outline of one that is.
PLACE = "communities.place"


def needs_of(result: Result) -> dict[str, dict[Language, str]]:
    """Name in both languages whatever any finding lacks.

    Parameters
    ----------
    result
        What a run found.

    Returns
    -------
    needs
        Name of a table and of its column, joined by a point, as findings write them in ``missing`` -> language ->
        what to fill in.
    """
    cells = [
        str(cell) for table in (result.findings, result.plan_findings) for cell in column(table, "missing").dropna()
    ]
    parts = {part for cell in set(cells) for part in cell.split(";") if part}
    if "communities.geometry" in parts:
        parts.add(PLACE)
    return {part: {language: _need(part, language) for language in LANGUAGES} for part in sorted(parts)}


def _need(part: str, language: Language) -> str:
    return say("need.place", language) if part == PLACE else missing_name(part, language)
