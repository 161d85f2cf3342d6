"""The top of the command line: its help, and its version."""

from typing import Annotated

import typer

from assuage import __version__
from assuage.cli.group import Verbs

HELP = "Ketamine therapy for pain: who it suits, what to give, what to expect. It advises; the clinician decides."
EPILOG = (
    "Start with: assuage demo. "
    "Exit codes: 0 done, 2 asked wrongly, 3 refused by a limit, 4 a file could not be read or written, 5 our own fault."
)

app = typer.Typer(
    cls=Verbs,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help=HELP,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"assuage {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Nothing happens without a verb."""
