"""``circle15 check STUDY.toml``: read and examine the inputs, without computing a walk."""

from pathlib import Path
from typing import Annotated, Final

import typer

from circle15.commands.shell import OUT, LanguageOption, OutOption, errors, language_of

#: Characters of a line where no terminal says how many it holds.
_PLAIN_WIDTH: Final = 120


def check(
    study: Annotated[Path, typer.Argument(help="The study file, STUDY.toml.")],
    out: OutOption = OUT,
    language: LanguageOption = None,
) -> None:
    """Examine the inputs: exit 0 when they are ready, 1 with warnings, 2 when a run would be refused."""
    wanted = None if language is None else language_of(language)
    with errors(language):
        from rich.console import Console

        from circle15.intake.examine import examine
        from circle15.present.check.console import print_checkup
        from circle15.present.check.folder import write_checkup

        found = examine(study, language=wanted)
        written = write_checkup(found, out)
        console = Console(highlight=False)
        if console.is_terminal:
            print_checkup(found, console, written=written)
        else:
            plain = Console(highlight=False, width=_PLAIN_WIDTH)
            with plain.capture() as captured:
                print_checkup(found, plain, written=written)
            typer.echo("\n".join(line.rstrip() for line in captured.get().rstrip("\n").split("\n")))
    raise typer.Exit(found.exit_code)
