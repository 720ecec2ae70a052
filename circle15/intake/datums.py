"""Tables held against the streets: whether their datum is the one that they claim, and which it is if nobody says."""

from dataclasses import replace

import numpy as np

from circle15.datum import from_wgs84
from circle15.errors import InputError
from circle15.metric import WGS84, to_crs
from circle15.network.detective import opinion, points_of
from circle15.network.dots import StreetDots, dots_of
from circle15.network.opinions import Claim, DatumOpinion
from circle15.network.walk import WalkNetwork
from circle15.rejects import Note
from circle15.schema import Checked
from circle15.sources.osm_file import is_extract
from circle15.sources.places import redatumed
from circle15.sources.said import waiting_rows
from circle15.study.model import TableSource


def street_dots(network: WalkNetwork) -> StreetDots:
    """Make the dots of a network's streets, once for all the tables that are held against them."""
    return dots_of(network.edge_line, network.crs)


def settled_source(streets: StreetDots, checked: Checked, source: TableSource) -> Checked:
    """Settle the datum of a file that a study names; OpenStreetMap is WGS 84. See :func:`settled`.

    Raises
    ------
    InputError
        As :func:`settled`.
    """
    asked = asked_of(checked, source)
    return checked if asked is None else settled(streets, checked, asked)


def asked_of(checked: Checked, source: TableSource) -> Claim | None:
    """Say which datum a study claims for a table, or that it asks for it to be found out.

    None where nothing is to be asked: OpenStreetMap is WGS 84, and rows that name their own datums are of several.
    """
    if checked.datum_asked == "auto":
        return "auto"
    if is_extract(source.path) or source.datum == "auto" or "coord_sys" in checked.table.columns:
        return None
    return source.datum or "wgs84"


def refuse_auto(source: TableSource, role: str) -> None:
    """Refuse to find out the datum of a table whose points do not stand beside streets, or that streets depend on.

    Raises
    ------
    InputError
        If a study asks for it.
    """
    if source.datum == "auto":
        raise InputError("datum_auto_not_here", file=source.path.name, role=role)


def opinion_of(streets: StreetDots, checked: Checked, asked: Claim) -> DatumOpinion:
    """Say in which datum the numbers of a table look as if they were, as they stood in the file.

    Parameters
    ----------
    streets
        See :func:`street_dots`.
    checked
        A table that was read; where ``asked`` is a Chinese datum, its shift has been taken off.
    asked
        The datum that it was read in; ``"auto"``: as it stands.
    """
    rows = checked.table[waiting_rows(checked.table)] if asked == "auto" else checked.table
    table = to_crs(rows, WGS84, what=_file(checked))
    lonlat = points_of(np.asarray(table.geometry.to_numpy(), dtype=object))
    as_read = lonlat if asked == "auto" else from_wgs84(lonlat, asked)
    return opinion(as_read, streets, streets.crs, claimed=asked)


def settled(streets: StreetDots, checked: Checked, asked: Claim, opinion_held: DatumOpinion | None = None) -> Checked:
    """Find out the datum of a table where that was asked for, and hold it against the claim where it was not.

    Parameters
    ----------
    streets, checked, asked
        See :func:`opinion_of`.
    opinion_held
        What :func:`opinion_of` says, where the caller has it.

    Returns
    -------
    The table with notes of what was found. With ``"auto"`` it is brought to WGS 84; else nothing is changed, and a
    warning says where the streets contradict the claim.

    Raises
    ------
    InputError
        With ``"auto"``, if the streets do not tell the datum for certain.
    """
    found = opinion_held or opinion_of(streets, checked, asked)
    file = _file(checked)
    if asked == "auto":
        return _applied(checked, found, file)
    if found.differs:
        return _with_note(checked, found.note("datum_doubted", severity="warning", file=file))
    if found.reason == "corrected_twice":
        return _with_note(checked, found.note("datum_corrected_twice", severity="warning", file=file))
    return checked


def _applied(checked: Checked, found: DatumOpinion, file: str) -> Checked:
    """Bring a table to WGS 84 from the datum that was found; nothing short of certainty will do."""
    if found.reason == "outside":
        return _with_note(redatumed(checked, "wgs84"), found.note("datum_found_as_is", file=file))
    if found.verdict != "sure" or found.datum is None:
        raise InputError("datum_not_found", file=file, opinion=found.phrase)
    told = "datum_found_as_is" if found.datum == "wgs84" else "datum_found"
    return _with_note(redatumed(checked, found.datum), found.note(told, file=file))


def _with_note(checked: Checked, note: Note) -> Checked:
    return replace(checked, notes=(*checked.notes, note))


def _file(checked: Checked) -> str:
    """Name the file and sheet of a table."""
    return "?" if checked.origin is None else checked.origin.place
