"""What was given before, as the command line names it: `individualise` and `next-session` share it."""

from datetime import datetime
from typing import TYPE_CHECKING

import typer

from assuage.cli.options import instant

if TYPE_CHECKING:
    from assuage.dosing import Regimen


def course_named(text: str) -> "Regimen":
    """A past course: the dose language, or a published regimen's dose.

    Raises `DoseError` for a text that is no dose, `UnknownIdError` for an id nobody has.
    """
    from assuage.dosing import parse

    if not (text.isidentifier() and "_" in text):
        return parse(text)
    from assuage.knowledge import library

    file = library().regimen(text)
    if file.dose is None:
        raise typer.BadParameter(f"`{text}` is a reference card: its dose is not fully timed", param_hint="--given")
    return parse(file.dose)


def first_dose_asked(text: str | None) -> datetime | None:
    """The instant of the first dose, for measurements that bear dates."""
    try:
        return instant(text)
    except typer.BadParameter as error:
        raise typer.BadParameter(error.message, param_hint="--first-dose") from None
