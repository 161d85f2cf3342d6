"""`assuage regimens`: the published regimens, and the card of one."""

from typing import TYPE_CHECKING, Annotated

import typer

from assuage.cli.options import Json
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.knowledge.schema import RegimenFile

app = verb(example="assuage regimens --condition crps", several=True)


@app.callback()
def regimens(
    context: typer.Context,
    condition: Annotated[
        str | None, typer.Option("--condition", metavar="ID", help="Only those studied in this condition.")
    ] = None,
    json: Json = False,
) -> None:
    """List the published regimens; `regimens show ID` shows the card of one."""
    if context.invoked_subcommand is not None:
        return
    from assuage.cli.printing import print_json, print_table
    from assuage.knowledge import library

    shelf = library()
    every = [shelf.regimen(one) for one in shelf.ids("regimen")]
    files = [file for file in every if condition is None or condition in file.conditions]
    if condition is not None and not files:
        known = sorted({one for file in every for one in file.conditions})
        raise typer.BadParameter(
            f"no regimen was studied in `{condition}`; there is {', '.join(known)}", param_hint="--condition"
        )
    if json:
        print_json([file.model_dump(mode="json") for file in files])
        return
    rows = [
        (
            file.id,
            ", ".join(file.conditions),
            file.setting,
            file.dose or f"(as printed) {file.printed.dose}",
            _use(file),
        )
        for file in files
    ]
    print_table("Published regimens", ("id", "studied in", "setting", "dose", "use"), rows)


@app.command(epilog="Example: assuage regimens show schwartzman_2009_outpatient")
def show(
    regimen: Annotated[str, typer.Argument(metavar="ID", help="The id of the regimen, as the list gives it.")],
    json: Json = False,
) -> None:
    """Show one regimen: as its source prints it, as the dose language reads it, and whether a plan may offer it."""
    from assuage.cli.cards import print_card
    from assuage.knowledge import library

    print_card(library().regimen(regimen), as_json=json)


def _use(file: "RegimenFile") -> str:
    if file.proposable:
        return "may be proposed"
    return "may be simulated" if file.time_resolved else "reference card"
