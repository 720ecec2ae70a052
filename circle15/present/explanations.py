"""Explanations as values of JSON: each finding with its numbers, and the paragraph in both languages."""

from dataclasses import fields, replace
from typing import Any, Final

from circle15.explaining.choose import Wanted
from circle15.explaining.kept import Kept
from circle15.explaining.paragraph import chosen_findings, paragraph
from circle15.present.summary.findings import findings_table
from circle15.present.summary.model import finding_objects
from circle15.result import Result
from circle15.words import LANGUAGES

#: What tells one finding from another.
_KEY: Final = ("unit_level", "unit_id", "standard_id", "rule_id", "reading", "profile")


def explanations_model(result: Result, wanted: Wanted) -> dict[str, Any]:
    """Explain the findings that somebody asks about, the gaps first.

    Parameters
    ----------
    result
        What a run found.
    wanted
        Which unit, and which rule, reading and walker.

    Raises
    ------
    InputError
        If the result has no such unit, rule, reading or walker.
    """
    kept = Kept(**{part.name: getattr(result, part.name) for part in fields(Kept)})
    language = result.manifest["language"]
    chosen = chosen_findings(kept, wanted)
    about = result.findings["unit_id"].isin([one.row["unit_id"] for one in chosen])
    rows = finding_objects(findings_table(replace(result, findings=result.findings[about]), language))
    known = {tuple(row[name] for name in _KEY): row for row in rows}
    explanations = [
        {
            **known[tuple(one.row[name] for name in _KEY)],
            **{f"paragraph_{spoken}": paragraph(kept, one, spoken) for spoken in LANGUAGES},
        }
        for one in chosen
    ]
    return {"language": language, "hash": result.hash, "explanations": explanations}
