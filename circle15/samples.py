"""The sample places that come with circle15."""

from pathlib import Path
from typing import Final

from circle15.errors import InputError

SAMPLES: Final = ("monaco", "yunxi", "wuhan")

#: Where the samples lie: inside an installed package, or in the repository's folder when it is installed
#: editable.
_FOLDERS: Final = (Path(__file__).parent / "data", Path(__file__).parents[1] / "data")


def sample_study(name: str) -> Path:
    """Find the study file of a sample.

    Parameters
    ----------
    name
        ``monaco`` (real), ``yunxi`` (invented) or ``wuhan`` (real streets, everything else invented).

    Raises
    ------
    InputError
        If there is no such sample.
    """
    for folder in _FOLDERS:
        study = folder / name / "study.toml"
        if name in SAMPLES and study.is_file():
            return study
    raise InputError("sample_unknown", value=name, known=", ".join(SAMPLES))
