"""``circle15 explain OUT COMMUNITY [RULE]``: why a finding is as it is."""

from pathlib import Path
from typing import Annotated

import typer

from circle15.commands.shell import Format, FormatOption, LanguageOption, errors, language_of, print_json


def explain(
    out: Annotated[Path, typer.Argument(help="Folder that a run wrote.")],
    community: Annotated[str, typer.Argument(help="Id or name of a community, or of a larger unit.")],
    rule: Annotated[str | None, typer.Argument(help="Id of a rule, or STANDARD/RULE; without it, all of them.")] = None,
    language: LanguageOption = None,
    profile: Annotated[str | None, typer.Option("--profile", help="Whose walk; the one that counts.")] = None,
    reading: Annotated[str | None, typer.Option("--reading", help="Reading of the clause; the first.")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Explain a finding in a paragraph: clause, number, nearest facility, walk, reason, what it takes."""
    wanted = None if language is None else language_of(language)
    with errors(language, form):
        from circle15.explaining.choose import Wanted
        from circle15.present.explanations import explanations_model
        from circle15.result import load_result

        result = load_result(out)
        if form is Format.JSON:
            asked = Wanted(unit=community, rule=rule, profile=profile, reading=reading)
            print_json("explain", explanations_model(result, asked))
        else:
            typer.echo(result.explain(community, rule, language=wanted, profile=profile, reading=reading))
