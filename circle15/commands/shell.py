"""What all commands share: exit codes, the language of messages, and errors in one line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from circle15.errors import Circle15Error
from circle15.words import Language

#: Exit codes: done; done, and --fail-on-gap found one; an input or an output cannot be used.
DONE: Final = 0
GAP: Final = 1
REFUSED: Final = 2

#: Folder that commands write to.
OUT: Final = Path("circle15-out")

OutOption = Annotated[Path, typer.Option("--out", help="Folder to write to.")]
LanguageOption = Annotated[str | None, typer.Option("--language", help="zh or en, for messages.")]


@contextmanager
def errors(language: str | None = None) -> Iterator[None]:
    """Say an error in one line, and exit with 2."""
    try:
        yield
    except Circle15Error as error:
        # One line, whatever a file's name or a library's message may hold.
        typer.echo(" ".join(error.text(language_of(language)).split("\n")), err=True)
        raise typer.Exit(REFUSED) from None


def language_of(wanted: str | None) -> Language:
    """Language of messages: the one that is asked for, else that of the system."""
    import locale
    import os

    if wanted is not None:
        if wanted not in {"zh", "en"}:
            raise typer.BadParameter("zh, en", param_hint="--language")
        return "zh" if wanted == "zh" else "en"
    system = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not system and sys.platform == "win32":
        system = locale.getlocale()[0] or ""
    return "zh" if system.lower().startswith(("zh", "chinese")) else "en"
