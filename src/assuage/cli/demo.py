"""`assuage demo`: the main job on a chart that comes with Assuage."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assuage.cli.options import Json
from assuage.cli.plan import Out, make
from assuage.cli.verb import verb

_REPORT = Path("assuage-demo")

app = verb(example="assuage demo")


class Shipped(StrEnum):
    """The invented patients that come with Assuage."""

    CRPS = "crps"
    FIBROMYALGIA = "fibromyalgia"
    CONTRAINDICATED = "contraindicated"


@app.command(epilog="Example: assuage demo --patient fibromyalgia")
def demo(
    patient: Annotated[Shipped, typer.Option("--patient", help="Which of the invented patients.")] = Shipped.CRPS,
    out: Out = _REPORT,
    json: Json = False,
) -> None:
    """Compare options for an invented patient, print them side by side, and write the report."""
    from assuage.interop.fhir import shipped_chart

    make(shipped_chart(patient.value), out=out, asked={}, as_json=json)
