"""`assuage screen`: whether ketamine suits one patient, and what is still unknown."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.options import At, Chart, Clinic, Condition, Json, PatientId, Route, instant
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.candidacy import Candidacy
    from assuage.cli.charts import OpenedChart

Fhir = Annotated[bool, typer.Option("--fhir", help="Print a FHIR R4 Bundle of the screening.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Also write the screening as a page.")]
Pdf = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Also write the screening on paper.")]
Setting = Annotated[
    str | None,
    typer.Option("--setting", metavar="WHERE", help="Where it would be given: outpatient, perioperative ..."),
]

app = verb(example="assuage screen chart.json")


@app.command(epilog='Example: assuage screen chart.json --for "CRPS" --json')
def screen(
    *,
    chart: Chart,
    at: At = None,
    condition: Condition = None,
    route: Route = None,
    setting: Setting = None,
    clinic: Clinic = None,
    patient_id: PatientId = None,
    html: Html = None,
    pdf: Pdf = None,
    json: Json = False,
    fhir: Fhir = False,
) -> None:
    """Say whether ketamine suits one patient: contraindications, cautions, tests wanted, and what is still unknown."""
    if json and fhir:
        raise typer.BadParameter("print one document: --json or --fhir, not both", param_hint="--fhir")
    moment = instant(at)
    from assuage.cli.screening import screened

    opened, candidacy = screened(
        chart, at=moment, patient_id=patient_id, condition=condition, route=route, setting=setting, clinic=clinic
    )
    if html is not None or pdf is not None:
        from assuage.cli.drawing import give_matplotlib_a_folder
        from assuage.documents import write_screening

        give_matplotlib_a_folder()
        write_screening(candidacy, html=html, pdf=pdf)
    if json or fhir:
        from assuage.cli.printing import print_json

        print_json(candidacy_document(opened, candidacy) if json else _bundle(candidacy))
        return
    from assuage.cli.patient_table import print_patient
    from assuage.cli.screen_table import print_candidacy

    print_patient(opened, whole="--json lists them all")
    print_candidacy(candidacy, full=True)


def candidacy_document(opened: "OpenedChart", candidacy: "Candidacy") -> dict[str, Any]:
    """The screening as one JSON document, with the notes on how the chart was read."""
    from assuage.documents import screening_document

    document = screening_document(candidacy)
    return document | {"notes": [*opened.notes, *document["notes"]]}


def _bundle(candidacy: "Candidacy") -> dict[str, Any]:
    from assuage.interop.fhir import screening_bundle

    return screening_bundle(candidacy)
