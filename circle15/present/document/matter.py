"""What the chapters are made of: the tables of the summary and the maps, prepared once."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure

from circle15.explaining.kept import Finding, Kept
from circle15.present.figures.atlas import Atlas, atlas_of
from circle15.present.figures.maps import whole_place
from circle15.present.figures.place import SHEET_CM, Place, area_units, map_sheet
from circle15.present.figures.sheet import blank
from circle15.present.summary.coverage import coverage_table
from circle15.present.summary.findings import findings_table, for_a_person, units_of
from circle15.present.summary.headlines import headlines
from circle15.result import Result
from circle15.words import Language

#: What tells a rule from another, in its first reading and by the walker who decides.
KEY: Final = ("standard_id", "rule_id", "reading", "profile")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What the chapters are made of.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the report.
    lines
        The headlines, one row per rule, reading and walker.
    rules
        Those of the first readings by the walker who decides.
    findings
        All findings with names, those that are gaps first.
    units
        Findings about larger units.
    coverage
        Shares by area.
    atlas, whole
        For the maps, and the ground of the whole study.
    level
        Level of the areas that chapters go through: ``subdistrict`` or ``district``; empty where none is known.
    sheet
        On which one map after the other is drawn.
    frames
        Keys of maps that were drawn already.
    """

    result: Result
    language: Language
    lines: pd.DataFrame
    rules: pd.DataFrame
    findings: pd.DataFrame
    units: pd.DataFrame
    coverage: pd.DataFrame
    atlas: Atlas
    whole: Place
    level: str
    sheet: Figure = field(default_factory=lambda: blank(*SHEET_CM))
    frames: dict[Hashable, npt.NDArray[np.uint8]] = field(default_factory=dict)

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What went into the run."""
        return self.result.manifest


def matter_of(result: Result, language: Language, found: pd.DataFrame | None = None) -> Matter:
    """Prepare what the chapters are made of.

    Parameters
    ----------
    result
        What a run found.
    language
        Of the report.
    found
        The table of findings, where the caller has it already.
    """
    lines = headlines(result, language)
    atlas = atlas_of(result, language)
    areas = area_units(atlas)
    findings = findings_table(result, language) if found is None else found
    return Matter(
        result=result,
        language=language,
        lines=lines,
        rules=lines[lines["primary"].astype(bool) & lines["decides"].astype(bool)].reset_index(drop=True),
        findings=for_a_person(findings, result, language),
        units=for_a_person(units_of(findings, result), result, language),
        coverage=coverage_table(result, language),
        atlas=atlas,
        whole=whole_place(atlas, map_sheet()),
        level="" if areas is None else areas.level,
    )


def counting(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings of the first readings by the walker who decides."""
    return findings[findings["primary"].astype(bool) & findings["decides"].astype(bool)]


def rule_entry(
    matter: Matter, standard_id: str, rule_id: str, reading: str
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Entries of a document and of a reading of its clause in the manifest."""
    standard = next(entry for entry in matter.manifest["standards"] if entry["id"] == standard_id)
    rule = next(entry for entry in standard["rules"] if (entry["id"], entry["reading"]) == (rule_id, reading))
    return standard, rule


def explained(matter: Matter, row: Mapping[str, Any]) -> Finding:
    """Look at one finding as the explanations do.

    Parameters
    ----------
    matter
        Of the report.
    row
        A finding, with every column of the result's own table.
    """
    kept = Kept(**{part.name: getattr(matter.result, part.name) for part in fields(Kept)})
    standard, rule = rule_entry(matter, row["standard_id"], row["rule_id"], row["reading"])
    return Finding(kept=kept, row=row, standard=standard, rule=rule, language=matter.language)
