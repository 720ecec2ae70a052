"""Why a finding is as it is: one paragraph with the clause, the number, the walk, the reason and what it would take."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from circle15.errors import InputError
from circle15.explaining.choose import Wanted, nearest_of, of_reading, rules_of, units_of
from circle15.explaining.clause import clause, head, standing
from circle15.explaining.kept import Finding, Kept, plain
from circle15.explaining.measures import measured_parts
from circle15.explaining.others import others
from circle15.explaining.way import nearest
from circle15.explaining.why import needed, why
from circle15.words import Language

#: Verdicts in the order in which the clauses of a unit are explained; gaps come before them all.
_ORDER: Final = ("unmet", "borderline", "unknown", "met", "reported", "not_applicable")


class Chosen(NamedTuple):
    """A finding that is to be explained, by column, and all findings of the same unit and clause."""

    row: Mapping[str, Any]
    same: pd.DataFrame


def explain(kept: Kept, wanted: Wanted, language: Language) -> str:
    """Explain one finding, or all findings of a unit, the gaps first.

    Parameters
    ----------
    kept
        The result.
    wanted
        Which unit, and which rule, reading and walker.
    language
        Of the paragraphs.

    Returns
    -------
    One paragraph per rule, an empty line between them.

    Raises
    ------
    InputError
        If the result has no such unit, rule, reading or walker.
    """
    return "\n\n".join(paragraph(kept, chosen, language) for chosen in chosen_findings(kept, wanted))


def chosen_findings(kept: Kept, wanted: Wanted) -> list[Chosen]:
    """Choose the findings that :func:`explain` explains, the gaps first.

    Parameters
    ----------
    kept, wanted
        As for :func:`explain`.

    Raises
    ------
    InputError
        If the result has no such unit, rule, reading or walker.
    """
    units = units_of(kept, wanted.unit)
    rows = rules_of(kept, units, wanted)
    found = [
        (of_reading(same, wanted), same)
        for _, same in rows.groupby(["unit_level", "unit_id", "standard_id", "rule_id"], sort=False)
    ]
    kept_ones = [Chosen(row, same) for row, same in found if row is not None]
    if not kept_ones:
        raise _no_answer(rows, wanted)
    return sorted(kept_ones, key=lambda chosen: _rank(chosen.row))


def _no_answer(rows: pd.DataFrame, wanted: Wanted) -> InputError:
    """Say which of reading and walker none of the rows has."""
    readings = list(dict.fromkeys(rows["reading"]))
    if wanted.reading is not None and wanted.reading not in readings:
        return InputError("explain_reading_unknown", value=wanted.reading, nearest=nearest_of(wanted.reading, readings))
    held = rows if wanted.reading is None else rows[rows["reading"] == wanted.reading]
    profiles = list(dict.fromkeys(held["profile"]))
    profile = wanted.profile or ""
    return InputError("explain_profile_unknown", value=profile, nearest=nearest_of(profile, profiles))


def _rank(row: Mapping[str, Any]) -> tuple[int, int]:
    """Place of a finding among those of its unit."""
    first = 0 if bool(row["gap"]) else 1 if bool(row["suspected"]) else 2
    return first, _ORDER.index(row["verdict"])


def paragraph(kept: Kept, chosen: Chosen, language: Language) -> str:
    """Explain one finding.

    Parameters
    ----------
    kept
        The result.
    chosen
        The finding.
    language
        Of the paragraph.
    """
    row, same = chosen
    standard = next(entry for entry in kept.manifest["standards"] if entry["id"] == row["standard_id"])
    rule = next(
        entry for entry in standard["rules"] if (entry["id"], entry["reading"]) == (row["rule_id"], row["reading"])
    )
    finding = Finding(kept=kept, row=row, standard=standard, rule=rule, language=language)
    said = [head(finding), *clause(finding)]
    if row["verdict"] != "not_applicable":
        said.append(standing(finding))
        parts = finding.say("list.part").join(measured_parts(finding))
        said += [finding.say("explain.measured", parts=parts), nearest(finding)]
    said += [*why(finding), needed(finding), *others(finding, same)]
    return plain(("" if language == "zh" else " ").join(sentence for sentence in said if sentence))
