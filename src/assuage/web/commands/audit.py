"""`assuage audit`: export the audit, tell where its chain stands, and check an export off line."""

from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from assuage.web.audit.verification import Head, check
from assuage.web.commands.starting import start_django

_FILE = 4
_REFUSED = 3

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="The audit: export it, tell where its chain stands, and check an export off line.",
    epilog="Example: assuage audit verify audit.ndjson",
    context_settings={"help_option_names": ["-h", "--help"]},
)

After = Annotated[
    str | None,
    typer.Option(
        "--after", metavar="NUMBER:DIGEST", help="The head of an earlier export, where only what followed it is meant."
    ),
]


@app.command(epilog="Example: assuage audit verify audit.ndjson --head 128:9f2c...")
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An export made by `assuage audit export`.")],
    head: Annotated[
        str | None,
        typer.Option(
            "--head", metavar="NUMBER:DIGEST", help="A head that was kept elsewhere; the export has to contain it."
        ),
    ] = None,
    after: After = None,
) -> int:
    """Check an export off line, and name the first entry that was altered, removed, reordered, added or cut off."""
    noted, follows = _head(head, "--head"), _head(after, "--after")
    with file.open(encoding="utf-8", errors="replace") as lines:
        found = check(lines, noted=noted, after=follows)
    if not found.holds:
        typer.echo(f"{found.fault.upper()}: {found.why}")
        typer.echo(f"The {found.rows} entries before it hold.")
        return _REFUSED
    typer.echo(f"Whole: {found.rows} entries, the head is {found.head}")
    if noted is None:
        typer.echo(
            "Whoever can rewrite the whole file can chain it anew: compare with a head that was kept elsewhere (--head)."
        )
    return 0


@app.command(epilog="Example: assuage audit export audit.ndjson")
def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where the export is written; it must not be there yet.")
    ],
    *,
    after: After = None,
    fhir: Annotated[
        bool, typer.Option("--fhir", help="Write FHIR R4 AuditEvents (IHE BALP) instead, a line each; without a chain.")
    ] = False,
) -> int:
    """Write the audit of this installation into a file, a line of JSON each, and print the head to keep elsewhere."""
    start_django()
    from assuage.web.accounts.actor import Note
    from assuage.web.audit.export import lines
    from assuage.web.audit.fhir import lines_of_events
    from assuage.web.audit.services import append
    from assuage.web.audit.verification import BEGINNING

    follows = _head(after, "--after") or BEGINNING
    if file.exists():
        typer.echo(f"Error: {file} is there already; an export overwrites nothing. Name another file.", err=True)
        return _FILE
    told, taken = "", lines(after=follows)
    opening = next(taken)  # the head is taken: that it is exported stands in the row after it
    append(None, [Note("export", "audit.AuditEvent", why="the command `assuage audit export`")])
    with file.open("x", encoding="utf-8") as place:
        for line in chain((opening,), taken):
            told = line
            place.writelines(lines_of_events(line) if fhir else (line,))
    typer.echo(f"Written: {file}. Keep this head elsewhere: {_head_of(told)}")
    return 0


@app.command(epilog="Example: assuage audit head")
def head() -> int:
    """Print where the chain of this installation stands, as NUMBER:DIGEST, to be kept elsewhere."""
    start_django()
    from assuage.web.audit.export import head_now

    typer.echo(str(head_now()))
    return 0


def _head(text: str | None, option: str) -> Head | None:
    if text is None:
        return None
    try:
        return Head.parse(text)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint=option) from None


def _head_of(closing: str) -> Head:
    import json

    found = json.loads(closing)["head"]
    return Head(found["number"], found["digest"])
