"""`assuage ask`: what to ask or do next, most telling first, also as a form to print."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.options import At, Chart, Clinic, Condition, Json, PatientId, Route, instant
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.candidacy import Candidacy

Form = Annotated[bool, typer.Option("--form", help="Print the questions as a form with boxes to tick.")]

app = verb(example="assuage ask chart.json")


@app.command(epilog="Example: assuage ask chart.json --form")
def ask(
    *,
    chart: Chart,
    at: At = None,
    condition: Condition = None,
    route: Route = None,
    clinic: Clinic = None,
    patient_id: PatientId = None,
    form: Form = False,
    json: Json = False,
) -> None:
    """Say what to ask or do next for one patient, ordered by how much the answer could change the verdict."""
    if json and form:
        raise typer.BadParameter("print one thing: --json or --form, not both", param_hint="--form")
    moment = instant(at)
    from assuage.cli.screening import screened

    opened, candidacy = screened(
        chart, at=moment, patient_id=patient_id, condition=condition, route=route, clinic=clinic
    )
    if json:
        from assuage.cli.printing import print_json

        print_json(questions_document(candidacy))
        return
    from assuage.cli.ask_table import print_form, print_questions
    from assuage.cli.printing import print_list

    if form:
        print_form(candidacy)
        return
    print_questions(candidacy)
    print_list("Note", opened.notes)


def questions_document(candidacy: "Candidacy") -> dict[str, Any]:
    """The questions in order with what each could change, the tests to order, and the standards nobody spoke of."""
    from assuage.documents import screening_document

    whole = screening_document(candidacy)
    kept = ("schema_version", "verdict", "words", "patient", "condition", "ask_next", "tests_required")
    return {
        **{name: whole[name] for name in kept},
        "programme": [
            {"words": finding.question, "rule": one["rule"], "concepts": one["missing"]}
            for finding, one in zip(candidacy.findings, whole["findings"], strict=True)
            if finding.role == "programme" and finding.open
        ],
        "knowledge_version": whole["knowledge_version"],
    }
