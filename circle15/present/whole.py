"""Files that are written whole or not at all."""

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from circle15.errors import OutputError

#: What the system and GDAL raise when something cannot be written.
FAILED: Final = (OSError, RuntimeError)  # of the latter kind are pyogrio's


def write_whole(
    folder: Path, writers: Mapping[str, Callable[[Path], object]], *, stale: Sequence[str] = ()
) -> list[Path]:
    """Write files into a folder, each beside its place first, and put there only when all of them are whole.

    Parameters
    ----------
    folder
        Made when it is not there.
    writers
        For each name a function that writes the file that it is given; they are put into place in this order.
    stale
        Names of files of an earlier time that say nothing about this one, and are removed.

    Returns
    -------
    The files that were written; one that another program holds open gets a second name.

    Raises
    ------
    OutputError
        If the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=".circle15-", dir=folder))
    except OSError as error:
        raise OutputError("output_failed", file=folder, detail=error.strerror or error) from error
    try:
        for name, write in writers.items():
            write(workshop / name)
        for name in stale:
            (folder / name).unlink(missing_ok=True)
        return [put(workshop / name, folder / name) for name in writers]
    except FAILED as error:
        raise OutputError("output_failed", file=folder, detail=detail(error)) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def put(made: Path, place: Path) -> Path:
    """Put a finished file into its place, or beside it where another program holds the place."""
    try:
        made.replace(place)
    except PermissionError:
        place = _free(place)
        made.replace(place)
    return place


def detail(error: Exception) -> object:
    """Say why something could not be written, without the name of the file that was written beside its place."""
    return getattr(error, "strerror", None) or error


def _free(place: Path) -> Path:
    """Find a second name."""
    return next(
        name
        for number in range(2, 1_000)
        if not (name := place.with_name(f"{place.stem}-{number}{place.suffix}")).exists()
    )
