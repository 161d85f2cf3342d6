"""`assuage models`: the published models, and the card of one."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.options import Json
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.knowledge.schema import PharmacokineticModel

app = verb(example="assuage models show kamp_2020", several=True)

_KINDS = (
    "pharmacokinetics",
    "effect",
    "interaction",
    "rate_limits",
    "measurement_errors",
    "planning_practice",
    "substance",
)


@app.callback()
def models(context: typer.Context, json: Json = False) -> None:
    """List the published models; `models show ID` shows the card of one."""
    if context.invoked_subcommand is not None:
        return
    from assuage.cli.printing import print_json, print_table
    from assuage.knowledge import library

    shelf = library()
    files = [shelf.model(one) for one in shelf.ids("pharmacokinetics")]
    others = [file for kind in _KINDS[1:] for file in shelf.all(kind)]
    if json:
        print_json(
            [
                *(_row(file) for file in files),
                *({"id": file.id, "kind": file.kind, "title": file.title} for file in others),
            ]
        )
        return
    rows = [(file.id, ", ".join(file.given), file.site, ", ".join(file.analytes), file.title) for file in files]
    print_table("Models of levels in blood", ("id", "may be given", "site", "predicts", "what it is"), rows)
    print_table(
        "Effects, interactions, limits and salts",
        ("id", "kind", "what it is"),
        [(file.id, file.kind, file.title) for file in others],
    )


@app.command(epilog="Example: assuage models show kamp_2020")
def show(
    model: Annotated[str, typer.Argument(metavar="ID", help="The id of the model, as the list gives it.")],
    json: Json = False,
) -> None:
    """Show one model: its numbers with their confidence, its limits, its sources."""
    from assuage.cli.cards import print_card
    from assuage.knowledge import UnknownIdError, library, load

    shelf = library()
    kind = next((kind for kind in _KINDS if model in shelf.ids(kind)), None)
    if kind is None:
        raise UnknownIdError(model, wanted="a model", known=tuple(one for each in _KINDS for one in shelf.ids(each)))
    print_card(load(shelf.path(model, kind)), as_json=json)


def _row(file: "PharmacokineticModel") -> dict[str, Any]:
    return {
        "id": file.id,
        "kind": file.kind,
        "title": file.title,
        "given": list(file.given),
        "site": file.site,
        "analytes": list(file.analytes),
        "status": file.status,
    }
