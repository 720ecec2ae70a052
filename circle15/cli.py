"""The command line: arguments in, files out; an error is one line and exit code 2."""

import typer

from circle15.commands import standards
from circle15.commands.check import check
from circle15.commands.explain import explain
from circle15.commands.init import init
from circle15.commands.run import demo, run
from circle15.commands.stages import isochrones, times

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Can people walk to every service in 15 minutes, why not, and what would help.",
)
app.command()(demo)
app.command()(run)
app.add_typer(standards.app, name="standards")
app.command()(explain)
app.command()(check)
app.command()(init)
app.command()(times)
app.command()(isochrones)


def main() -> None:
    """Run the command line."""
    app()
