"""How large the work is, and on which streets."""

import os
from dataclasses import dataclass
from pathlib import Path

from circle15.samples import sample_study
from circle15.study.reader import read_study

#: Speed that every tool walks at, km/h: what most of them take unless told otherwise lies near it.
SPEED_KMH = 4.8

#: Cutoffs of the isochrones, minutes.
MINUTES = (5.0, 10.0, 15.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Sizes of one run.

    Parameters
    ----------
    place, extract
        Name of the streets, and their file.
    served
        Facilities of the nearest search.
    drawn, drawn_slowly
        Facilities that isochrones are drawn for, and by the slow tools.
    proved
        Facilities whose times are proved by a second computation.
    sides
        Crossings along the side of each grid, ascending.
    rounds
        How often everything is timed.
    full
        Whether this is the run that results are published from.
    """

    place: str
    extract: Path
    served: int
    drawn: int
    drawn_slowly: int
    proved: int
    sides: tuple[int, ...]
    rounds: int
    full: bool


def setting_of(*, quick: bool) -> Setting:
    """Choose the work: Heidelberg where ``CIRCLE15_PLACES`` names the folder that holds it, else the Monaco sample."""
    folder = os.environ.get("CIRCLE15_PLACES")
    heidelberg = Path(folder or "") / "heidelberg" / "heidelberg.osm.pbf"
    if folder and not heidelberg.is_file():
        raise SystemExit(f"CIRCLE15_PLACES names {folder}, which holds no heidelberg/heidelberg.osm.pbf")
    if folder:
        return Setting(
            place="Heidelberg",
            extract=heidelberg,
            served=500,
            drawn=20 if quick else 100,
            drawn_slowly=2 if quick else 10,
            proved=1 if quick else 3,
            sides=(100, 316) if quick else (100, 316, 1_000),
            rounds=3 if quick else 7,
            full=not quick,
        )
    return Setting(
        place="Monaco",
        extract=Path(str(read_study(sample_study("monaco")).network)),
        served=50,
        drawn=10 if quick else 30,
        drawn_slowly=2 if quick else 5,
        proved=1 if quick else 3,
        sides=(50, 100) if quick else (100, 316),
        rounds=3 if quick else 5,
        full=False,
    )
