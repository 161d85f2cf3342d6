"""How a command of this room is declared, and how Django is started for it."""

import os
from enum import IntEnum
from typing import NoReturn

import typer


class Ended(IntEnum):
    """What a command ends with; the same numbers as everywhere on the command line."""

    DONE = 0
    REFUSED = 3
    FILE = 4
    OUR_FAULT = 5


def command(example: str) -> typer.Typer:
    """An application for one verb, with plain help and no traceback of Typer's own."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog=f"Example: {example}",
    )


def start_django() -> None:
    """Read the settings of the environment and load the application's rooms; what is written from here on is for this user alone."""
    import django

    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assuage.web.settings.serving")
    django.setup()


def end(code: Ended, words: str) -> NoReturn:
    """Say why, on standard error, and end with the code."""
    typer.echo(f"Error: {words}", err=True)
    raise typer.Exit(code)
