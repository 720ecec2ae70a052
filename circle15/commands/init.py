"""``circle15 init DIR``: a study file with comments, a template for the data, and an example that runs."""

from pathlib import Path
from typing import Annotated

import typer

from circle15.commands.shell import LanguageOption, errors, language_of
from circle15.words import say


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to write to; made when it is not there.")],
    language: LanguageOption = "zh",
) -> None:
    """Write a commented study file and an Excel template that can be run as they are; nothing is overwritten."""
    said = language_of(language)
    with errors(language):
        from circle15.starter.folder import write_starter

        study, book, streets = write_starter(folder, said)
    names = "、".join if said == "zh" else ", ".join
    typer.echo(say("init.done", said, folder=folder, files=names([study.name, book.name, streets.name]), study=study))
    typer.echo(say("init.next", said, book=book.name, study=study))
