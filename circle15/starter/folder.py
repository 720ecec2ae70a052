"""The folder of a new study: a commented study file, a template for the data, and invented streets to try it with."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Final

from circle15.errors import OutputError
from circle15.present.whole import write_whole
from circle15.starter.example import example_streets
from circle15.starter.layout import SHEETS
from circle15.starter.template import write_template
from circle15.words import Language, say

STUDY_FILE: Final = "study.toml"


def write_starter(folder: Path, language: Language) -> list[Path]:
    """Write a study that can be run as it is.

    Parameters
    ----------
    folder
        Made when it is not there; no file in it is ever replaced.
    language
        Of comments, headings and examples.

    Returns
    -------
    The study file, the workbook and the streets.

    Raises
    ------
    OutputError
        If one of the files is there already, or the folder cannot be written to.
    """
    book, streets = say("init.book", language), say("init.streets", language)
    for name in (STUDY_FILE, book, streets):
        if (folder / name).exists() or (folder / name).is_symlink():
            raise OutputError("init_exists", file=folder / name)
    return write_whole(
        folder,
        {
            streets: lambda path: path.write_text(example_streets(language), encoding="utf-8"),
            book: lambda path: write_template(path, language),
            STUDY_FILE: lambda path: path.write_text(study_text(language), encoding="utf-8"),
        },
    )[::-1]


def study_text(language: Language) -> str:
    """Fill the commented study file with the names of the other files."""
    text = (files("circle15.starter") / f"study.{language}.toml").read_text(encoding="utf-8")
    names = {sheet.upper(): say(f"template.{sheet}", language) for sheet in SHEETS}
    names |= {"BOOK": say("init.book", language), "STREETS": say("init.streets", language)}
    return re.sub(r"@([A-Z]+)@", lambda match: names[match[1]], text)
