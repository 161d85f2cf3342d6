"""`assuage check`: whether an installation is fit to work, and with --deploy whether it is fit to be reached by others."""

import json as json_module
import sys
from typing import Annotated

import typer

from assuage.web.commands.starting import Ended, command, start_django

app = command("assuage check --deploy")


@app.command(epilog="Example: assuage check --deploy")
def check(
    *,
    deploy: Annotated[
        bool,
        typer.Option("--deploy", help="Also what a clinic needs that others can reach: https, hosts, key, rights."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of lines.")] = False,
) -> int:
    """Check the settings, the database, its migrations and triggers; ends with 3 where something is wrong."""
    start_django()
    from assuage.web.commands.findings import findings

    found = findings(deploy=deploy)
    wrong = [one for one in found if one.level == "error"]
    if json:
        document = [{"level": one.level, "what": one.what, "words": one.words} for one in found]
        sys.stdout.write(json_module.dumps({"fit": not wrong, "findings": document}, indent=2) + "\n")
        return Ended.REFUSED if wrong else Ended.DONE
    for one in found:
        typer.echo(f"{one.level.upper():7} {one.what}: {one.words}")
    warned = sum(one.level == "warning" for one in found)
    typer.echo(f"{len(wrong)} errors, {warned} warnings.")
    return Ended.REFUSED if wrong else Ended.DONE
