"""The datums of an examination: every table of points held against the streets, as a run would do it."""

from dataclasses import replace

from circle15.checkup import DatumRow, remarks_of
from circle15.errors import Circle15Error
from circle15.intake.datums import asked_of, opinion_of, settled
from circle15.intake.trials import Trial, error_remark
from circle15.network.dots import StreetDots
from circle15.study.model import TableSource


def settled_trial(trial: Trial, streets: StreetDots | None, source: TableSource) -> tuple[Trial, tuple[DatumRow, ...]]:
    """Settle the datum of a file that was tried.

    Parameters
    ----------
    trial
        What became of the file.
    streets
        See :func:`circle15.intake.datums.street_dots`; None where there are none to hold it against.
    source
        What the study says of the file.

    Returns
    -------
    The file with its coordinates in WGS 84 where they were to be found out, and what the streets say of them; nothing
    where they were not asked.
    """
    checked = trial.checked
    asked = None if checked is None else asked_of(checked, source)
    if checked is None or streets is None or asked is None:
        return trial, ()
    file = trial.report.file
    found = opinion_of(streets, checked, asked)
    row = DatumRow(file=file, claimed=asked, best=found.datum or "", verdict=found.verdict, numbers=found.phrase)
    try:
        known = settled(streets, checked, asked, found)
    except Circle15Error as error:
        return replace(trial, remarks=(*trial.remarks, error_remark(error, trial.role, file))), (row,)
    said = remarks_of(known.notes[len(checked.notes) :], trial.role, file)
    return replace(trial, checked=known, remarks=(*trial.remarks, *said)), (row,)
