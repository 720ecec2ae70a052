"""What all commands share: exit codes, the language of messages, and errors in one line."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from circle15.errors import Circle15Error
from circle15.words import Language

#: Exit codes: done; done, and --fail-on-gap found one; an input or an output cannot be used.
DONE: Final = 0
GAP: Final = 1
REFUSED: Final = 2

#: Folder that commands write to.
OUT: Final = Path("circle15-out")


class Format(StrEnum):
    """What a command writes to its standard output."""

    TEXT = "text"
    JSON = "json"


OutOption = Annotated[Path, typer.Option("--out", help="Folder to write to.")]
LanguageOption = Annotated[str | None, typer.Option("--language", help="zh or en, for messages.")]
FormatOption = Annotated[
    Format, typer.Option("--format", help="text for people; json for programs, alone on the standard output.")
]


@contextmanager
def errors(language: str | None = None, form: Format = Format.TEXT) -> Iterator[None]:
    """Say an error in one line, and as JSON too where a program reads; exit with 2."""
    try:
        yield
    except Circle15Error as error:
        # One line, whatever a file's name or a library's message may hold.
        typer.echo(" ".join(error.text(language_of(language)).split("\n")), err=True)
        if form is Format.JSON:
            print_json("error", {"error": {"key": error.key, "zh": error.text("zh"), "en": error.text("en")}})
        raise typer.Exit(REFUSED) from None


def print_json(schema: str, content: Mapping[str, Any]) -> None:
    """Write a document to the standard output, in UTF-8 wherever a program reads it; docs/json.md has its keys."""
    from circle15.present.machine import document, json_text

    text = json_text(document(schema, content))
    if sys.stdout.isatty():
        typer.echo(text, nl=False)
    else:
        # A lone half of a pair, which a file's name may hold, is written as the escape that JSON has for it.
        typer.echo(text.encode("utf-8", errors="backslashreplace"), nl=False)


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
