"""Study -> :class:`~circle15.checkup.Checkup`: every file is read, whatever becomes of the others."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from circle15.checkup import UNLOCATED_COLUMNS, Checkup, DatumRow, FileReport, Layers
from circle15.errors import Circle15Error, FileError
from circle15.intake.concerns import concerns_of
from circle15.intake.datum_check import settled_trial
from circle15.intake.datums import street_dots
from circle15.intake.lists import attribution_of, claims_of, joined
from circle15.intake.seen import Seen
from circle15.intake.street_check import doctor_remarks, examined, titled_places
from circle15.intake.trials import (
    StreetTrial,
    Trial,
    doctor_rows,
    error_remark,
    street_rows,
    try_list,
    try_others,
    try_people,
    try_streets,
)
from circle15.job import completeness_of
from circle15.network.dots import StreetDots
from circle15.network.walk import WalkNetwork
from circle15.rejects import Severity, rejected_table
from circle15.study.model import Study
from circle15.study.reader import read_study
from circle15.words import Language

#: Errors come first.
_ORDER: Final[tuple[Severity, ...]] = ("error", "warning", "note")


def examine(path: Path, *, language: Language | None = None) -> Checkup:
    """Examine everything that a study names, without computing a walk.

    Parameters
    ----------
    path
        The study file.
    language
        Of the reports; the study's own when None, and Chinese where the study cannot be read.

    Returns
    -------
    What was found. A file that cannot be read is an error remark, and the others are read all the same.

    Raises
    ------
    FileError
        If there is no study file at all.
    """
    if not path.is_file():
        raise FileError("file_missing", file=path)
    try:
        study = read_study(path)
    except Circle15Error as error:
        return Checkup(
            name=path.stem,
            study=path.name,
            language=language or "zh",
            files=(FileReport(role="study", file=path.name),),
            remarks=(error_remark(error, "study", path.name),),
        )
    return examine_study(study, language=language)


def examine_study(study: Study, *, language: Language | None = None) -> Checkup:
    """Examine everything that a study names; see :func:`examine`."""
    people = try_people(study)
    lists = [try_list(source) for source in study.facilities]
    early: tuple[DatumRow, ...] = ()
    if study.gates is not None and people.checked is not None and people.checked.datum_asked == "auto":
        # Gates stand at communities and open the streets' barriers: where communities are has to be known first.
        people, early = settled_trial(people, _dots(try_streets(study, None)), study.communities)
    others = try_others(study, people.table)
    gates = next((trial.table for trial in others if trial.role == "gates"), None)
    streets = try_streets(study, gates)
    dots = _dots(streets)
    people, late = (people, early) if early else settled_trial(people, dots, study.communities)
    held = [settled_trial(trial, dots, source.table) for trial, source in zip(lists, study.facilities, strict=True)]
    lists, datums = [trial for trial, _ in held], [*late, *(row for _, rows in held for row in rows)]
    trials = [people, *lists, *others]
    seen = _seen(study, streets.network, trials)
    found = concerns_of(study, seen)
    doctor = None if streets.network is None else examined(study, streets.network, seen)
    remarks = [*streets.remarks, *(remark for trial in trials for remark in trial.remarks), *found.remarks]
    remarks += [] if doctor is None else doctor_remarks(doctor, streets.reports[0].file)
    said = language or study.language
    return Checkup(
        name=study.name,
        study=study.path.name,
        language=said,
        invented=study.invented,
        files=(*streets.reports, *(trial.report for trial in trials)),
        remarks=tuple(sorted(remarks, key=lambda remark: _ORDER.index(remark.severity))),
        rejected=_stacked([trial.checked.rejected for trial in trials if trial.checked is not None]),
        unlocated=_unlocated(trials),
        lacking=found.lacking,
        street_rows=() if streets.network is None else (*street_rows(streets.network), *doctor_rows(doctor)),
        datums=tuple(datums),
        streets=None if doctor is None else titled_places(doctor, said),
        layers=Layers(
            streets=None if streets.network is None else streets.network.edges,
            communities=seen.communities,
            facilities=seen.facilities,
            far=found.far,
        ),
        attribution=tuple(attribution_of(study)),
    )


def _dots(streets: StreetTrial) -> StreetDots | None:
    """Make what points are held against, where the streets could be read."""
    return None if streets.network is None else street_dots(streets.network)


def _seen(study: Study, network: WalkNetwork | None, trials: Sequence[Trial]) -> Seen:
    """Gather what could be read."""
    tables = {trial.role: trial.table for trial in trials}
    pairs = [
        (source, trial.table)
        for source, trial in zip(study.facilities, (t for t in trials if t.role == "facilities"), strict=True)
        if trial.table is not None
    ]
    sources, lists = [source for source, _ in pairs], [table for _, table in pairs]
    unlocated = [
        trial.checked.unlocated for trial in trials if trial.role == "facilities" and trial.checked is not None
    ]
    return Seen(
        network=network,
        communities=tables["communities"],
        facilities=joined(lists, unlocated)[0] if lists else None,
        buildings=tables.get("buildings"),
        population=tables.get("population"),
        gates=tables.get("gates"),
        areas=tables.get("areas"),
        # A list that could not be read may hold whatever the others do not.
        every_list=len(lists) == len(study.facilities),
        completeness=completeness_of(claims_of(sources, lists)),
        tables=tuple((trial.role, trial.report.file, trial.checked) for trial in trials if trial.checked is not None),
    )


def _stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put the rejected rows of all files below each other."""
    return pd.concat([rejected_table(), *(part for part in parts if len(part))], ignore_index=True)


def _unlocated(trials: Sequence[Trial]) -> pd.DataFrame:
    """List the rows that say in words where they are, and in no coordinates."""
    parts = [
        trial.checked.unlocated.rename_axis("id").reset_index().assign(role=trial.role, file=trial.report.file)
        for trial in trials
        if trial.checked is not None and len(trial.checked.unlocated)
    ]
    if not parts:
        return pd.DataFrame(columns=list(UNLOCATED_COLUMNS))
    return pd.concat(parts, ignore_index=True).reindex(columns=list(UNLOCATED_COLUMNS))
