"""``circle15 standards list | show ID | check FILE``."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from circle15.commands.shell import Format, FormatOption, LanguageOption, errors, language_of, print_json
from circle15.errors import InputError

if TYPE_CHECKING:
    from rich.console import RenderableType

app = typer.Typer(no_args_is_help=True, help="List, show and check standards.")

#: Rules that an error offers.
_OFFERED: Final = 5


@app.command("list")
def list_all(language: LanguageOption = None, form: FormatOption = Format.TEXT) -> None:
    """List the standards that come with circle15."""
    said = language_of(language)
    with errors(language, form):
        from circle15.present.standard_model import standards_model
        from circle15.present.standard_pages import list_page
        from circle15.standards.reader import read_standard, shipped_standards

        standards = [read_standard(name) for name in shipped_standards()]
        if form is Format.JSON:
            print_json("standards", standards_model(standards))
        else:
            _print([list_page(standards, said)])


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Id or file.")],
    rule: Annotated[str | None, typer.Option("--rule", help="Only this rule.")] = None,
    language: LanguageOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Show a standard rule by rule: clause, check, limits, deadline, and what is not checked."""
    said = language_of(language)
    with errors(language, form):
        from circle15.present.standard_model import standard_model
        from circle15.present.standard_pages import names_of_rules, standard_page
        from circle15.standards.reader import read_standard

        standard = read_standard(name)
        known = names_of_rules(standard)
        if rule is not None and rule not in known:
            nearest = ", ".join(difflib.get_close_matches(rule, known, n=_OFFERED, cutoff=0.0))
            raise InputError("standard_rule_unknown", standard=standard.id, value=rule, nearest=nearest)
        if form is Format.JSON:
            print_json("standard", standard_model(standard, rule_id=rule))
        else:
            _print(standard_page(standard, said, rule_id=rule))


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A standard's .toml file.")],
    language: LanguageOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Check a standard's file: what it holds, and what its author may not have meant."""
    said = language_of(language)
    with errors(language, form):
        from circle15.present.standard_model import check_model
        from circle15.present.standard_pages import check_page
        from circle15.standards.reader import read_standard, shipped_standards

        standard = read_standard(file)
        if form is Format.JSON:
            print_json("standard_check", check_model(standard, file, shipped_standards()))
        else:
            _print(check_page(standard, file, shipped_standards(), said))


def _print(pages: "Iterable[RenderableType]") -> None:
    """Print pages; plain when this is not a terminal."""
    from rich.console import Console

    console = Console(highlight=False)
    if console.is_terminal:
        for page in pages:
            console.print(page)
        return
    with console.capture() as captured:
        for page in pages:
            console.print(page)
    typer.echo("\n".join(line.rstrip() for line in captured.get().rstrip("\n").split("\n")))
