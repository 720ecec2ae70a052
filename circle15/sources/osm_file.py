"""OpenStreetMap files, opened: which endings they have, and what is said when one cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import osmium

from circle15.errors import FileError, InputError
from circle15.sources.urls import Database

#: Endings of OpenStreetMap files, and what osmium calls their formats.
_FORMATS: Final = {".osm.pbf": "pbf", ".pbf": "pbf", ".osm": "osm", ".osm.gz": "osm.gz", ".osm.bz2": "osm.bz2"}

OSM_ENDINGS: Final = tuple(_FORMATS)


def is_extract(path: Path | Database) -> bool:
    """Whether a file is an OpenStreetMap extract, by its ending."""
    return path.name.lower().endswith(OSM_ENDINGS)


@contextmanager
def osm_file(path: Path) -> Iterator[osmium.io.File]:
    """Open a file, and turn what goes wrong in reading it into one sentence that names it.

    Parameters
    ----------
    path
        The file; its ending, in any case, says how it is written.

    Raises
    ------
    FileError
        If the file is missing, of an unknown ending, or cannot be read.
    """
    if not is_extract(path):
        raise FileError("file_ending_unknown", file=path.name, ending=path.suffix, known=", ".join(OSM_ENDINGS))
    if not path.is_file():
        raise FileError("file_missing", file=path)
    ending = next(known for known in OSM_ENDINGS if path.name.lower().endswith(known))
    try:
        yield osmium.io.File(str(path), _FORMATS[ending])
    except InputError:
        raise
    except Exception as error:  # osmium raises several kinds
        key = "osm_version_missing" if "version" in str(error) else "file_damaged"
        detail = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise FileError(key, file=path.name, detail=detail) from error
