"""``circle15 check STUDY.toml``: read and examine the inputs, without computing a walk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from circle15.commands.shell import (
    OUT,
    Format,
    FormatOption,
    LanguageOption,
    OutOption,
    errors,
    language_of,
    print_json,
)

if TYPE_CHECKING:
    from circle15.checkup import Checkup

#: Characters of a line where no terminal says how many it holds.
_PLAIN_WIDTH: Final = 120


def check(
    study: Annotated[Path, typer.Argument(help="The study file, STUDY.toml.")],
    out: OutOption = OUT,
    language: LanguageOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Examine the inputs: exit 0 when they are ready, 1 with warnings, 2 when a run would be refused."""
    wanted = None if language is None else language_of(language)
    with errors(language, form):
        from circle15.intake.examine import examine
        from circle15.present.check.folder import write_checkup
        from circle15.present.check.model import checkup_model

        found = examine(study, language=wanted)
        written = write_checkup(found, out)
        if form is Format.JSON:
            print_json("check", {**checkup_model(found), "written": written})
        else:
            _print(found, written)
    raise typer.Exit(found.exit_code)


def _print(found: "Checkup", written: "list[Path]") -> None:
    """Print what was found; plain when this is not a terminal."""
    from rich.console import Console

    from circle15.present.check.console import print_checkup

    console = Console(highlight=False)
    if console.is_terminal:
        print_checkup(found, console, written=written)
        return
    plain = Console(highlight=False, width=_PLAIN_WIDTH)
    with plain.capture() as captured:
        print_checkup(found, plain, written=written)
    typer.echo("\n".join(line.rstrip() for line in captured.get().rstrip("\n").split("\n")))
