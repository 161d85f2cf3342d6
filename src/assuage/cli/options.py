"""Arguments that several verbs share, and how their text becomes a value."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
Chart = Annotated[Path, typer.Argument(metavar="CHART", help="A FHIR R4 Bundle (JSON, also gzipped) or our YAML.")]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help="The instant the chart is asked about: `now`, or 2026-11-20T09:00+00:00. Without it, the chart's own date.",
    ),
]
PatientId = Annotated[
    str | None, typer.Option("--patient-id", metavar="ID", help="Which Patient is meant, when the Bundle has several.")
]
Condition = Annotated[
    str | None,
    typer.Option(
        "--condition",
        "--for",
        metavar="NAME",
        help="The pain condition, when the chart has several or none: CRPS, fibromyalgia ...",
    ),
]
Route = Annotated[
    str | None,
    typer.Option(
        "--route",
        metavar="ROUTE",
        help="How ketamine would be given: iv, im, sc, nasal, oral, sublingual or oral_film.",
    ),
]
Clinic = Annotated[
    Path | None,
    typer.Option("--clinic", metavar="FILE", help="A clinic's own age limits of answers and tests (YAML)."),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="The same seed gives the same numbers.")]


def instant(text: str | None) -> datetime | None:
    """An aware instant: `now`, or ISO 8601 with its zone."""
    if text is None:
        return None
    if text.strip().lower() == "now":
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter(
            "this is no instant; write `now`, or a date, time and zone such as 2026-11-20T09:00+00:00",
            param_hint="--at",
        ) from None
    if found.tzinfo is None:
        raise typer.BadParameter(
            "the zone is missing, so the instant could be any of 26; write +00:00, or your own, after the time",
            param_hint="--at",
        )
    return found


def route_asked(text: str | None) -> str | None:
    """A route that a rule may be limited to."""
    if text is None:
        return None
    from typing import get_args

    from assuage.knowledge.schema import RouteName

    return one_of(text, get_args(RouteName), what="route")


def setting_asked(text: str | None) -> str | None:
    """A setting that regimens are given in; `any` is none."""
    if text is None:
        return None
    from typing import get_args

    from assuage.knowledge.schema import Setting

    return one_of(text, [one for one in get_args(Setting) if one != "any"], what="setting")


def one_of(text: str, known: Sequence[str], *, what: str) -> str:
    """The known word that was typed, in capitals or not, for the option named after what it is."""
    plain = text.lower()
    if plain not in known:
        raise typer.BadParameter(f"`{text}` is no {what}; write one of {', '.join(known)}", param_hint=f"--{what}")
    return plain


def minutes(text: str | None) -> tuple[float, ...] | None:
    """Times in minutes, separated by commas, none of them negative."""
    if text is None:
        return None
    found: list[float] = []
    for piece in text.split(","):
        try:
            value = float(piece)
        except ValueError:
            raise typer.BadParameter(
                f"`{piece.strip()}` is no number of minutes; write for example 40,60,100", param_hint="--at"
            ) from None
        if not isfinite(value) or value < 0:
            raise typer.BadParameter(
                f"`{piece.strip()}` is no time after the start; write minutes from 0 on", param_hint="--at"
            )
        found.append(value)
    return tuple(found)
