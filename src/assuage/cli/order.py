"""`assuage order`: an order in the dose language as a FHIR R4 MedicationRequest, or such a request read back."""

import json as json_text
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from assuage.cli.options import At, Json, PatientId, instant, one_of
from assuage.cli.past_courses import course_named
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.dosing import Regimen
    from assuage.interop.fhir import Intent, Status

_EXAMPLE = (
    'assuage order "racemic ketamine hydrochloride 0.35 mg/kg/h over 4 h" --subject Patient/123 '
    "--starts 2026-12-01T09:00+00:00 --weight-kg 70 --fhir order.json"
)
_INTENTS, _STATUSES = ("proposal", "plan", "order"), ("draft", "active", "on-hold")

app = verb(example=_EXAMPLE)


@app.command(epilog=f"Example: {_EXAMPLE}")
def order(
    *,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="[ORDER]",
            help="The order in the dose language, or the id of a published regimen; it names isomer and salt.",
        ),
    ] = None,
    read: Annotated[
        Path | None, typer.Option("--read", metavar="FILE", help="Read this MedicationRequest instead of writing one.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="REFERENCE", help="Whose order it is, as `Patient/123`.")
    ] = None,
    starts: Annotated[
        str | None,
        typer.Option(
            "--starts", metavar="TIME", help="When the first dose begins, with its zone: 2026-12-01T09:00+00:00."
        ),
    ] = None,
    weight_kg: Annotated[
        float | None,
        typer.Option(
            "--weight-kg", "--weight", metavar="KG", min=2, max=400, help="Body weight [kg], for doses per kilogram."
        ),
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", metavar="CHART", help="Take the weight from a chart (FHIR R4 Bundle, or YAML)."),
    ] = None,
    at: At = None,
    patient_id: PatientId = None,
    intent: Annotated[str, typer.Option("--intent", metavar="WORD", help="proposal, plan or order.")] = "plan",
    status: Annotated[str, typer.Option("--status", metavar="WORD", help="draft, active or on-hold.")] = "draft",
    note: Annotated[
        list[str] | None, typer.Option("--note", metavar="WORDS", help="A note on the request; several may be given.")
    ] = None,
    fhir: Annotated[
        Path | None, typer.Option("--fhir", metavar="FILE", help="Write the request as JSON into this file.")
    ] = None,
    json: Json = False,
) -> None:
    """Write an order as a FHIR R4 MedicationRequest, or read one that was written so. It checks no limit and sends nothing."""
    if (text is None) == (read is None):
        raise typer.BadParameter("name one thing: an ORDER to write, or --read and a file")
    if read is not None:
        _show_read(read, as_json=json)
        return
    if text is None or subject is None or starts is None:
        missing = "--subject" if subject is None else "--starts"
        raise typer.BadParameter("an order is somebody's, and begins at some time; name both", param_hint=missing)
    if weight_kg is not None and chart is not None:
        raise typer.BadParameter("give the weight or the chart it stands in, not both", param_hint="--weight-kg")
    regimen, begins = course_named(text), _begins(starts)
    kilograms, assumed = _dosing_weight(regimen, weight_kg, chart, at=instant(at), patient_id=patient_id)
    from assuage.interop.fhir import medication_request

    request = medication_request(
        regimen,
        subject=subject,
        authored_on=datetime.now(UTC),
        starts_at=begins,
        dosing_weight_kg=kilograms,
        intent=cast("Intent", one_of(intent, _INTENTS, what="intent")),
        status=cast("Status", one_of(status, _STATUSES, what="status")),
        notes=(*assumed, *(note or ())),
    )
    if fhir is not None:
        fhir.write_text(json_text.dumps(request, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _show_written(request, fhir, as_json=json)


def _begins(text: str) -> datetime:
    try:
        found = instant(text)
    except typer.BadParameter as error:
        raise typer.BadParameter(error.message, param_hint="--starts") from None
    if found is None:
        raise AssertionError("a time was named")
    return found


def _dosing_weight(
    regimen: "Regimen", weight_kg: float | None, chart: Path | None, *, at: datetime | None, patient_id: str | None
) -> tuple[float | None, tuple[str, ...]]:
    """The weight that doses per kilogram are multiplied by, and what was assumed of it; none where the order needs none or nobody told it."""
    if not regimen.needs_weight or (weight_kg is None and chart is None):
        return None, ()
    from assuage.knowledge import library
    from assuage.pharmacology import Covariates, covariates_of, dosing_weight_of

    if chart is None:
        who = Covariates(weight_kg=weight_kg)
    else:
        from assuage.cli.charts import open_chart

        who = covariates_of(open_chart(chart, at=at, patient_id=patient_id).patient)
    found = dosing_weight_of(regimen, who, library())
    return found.kg, found.assumed


def _show_written(request: dict[str, Any], written: Path | None, *, as_json: bool) -> None:
    from assuage.cli.printing import print_heading, print_json, print_line, print_list, print_table

    if as_json:
        print_json(request)
        return
    print_heading(f"{request['medicationCodeableConcept']['text']}, {request['intent']}, {request['status']}")
    rows = [
        (str(one["sequence"]), one["text"], one["timing"]["event"][0], str(len(one["timing"]["event"])))
        for one in request["dosageInstruction"]
    ]
    print_table("Instructions", ("", "what", "first", "times"), rows)
    print_list("Notes", (one["text"] for one in request["note"]))
    print_list("Written", () if written is None else (str(written),))
    print_line("No limit was checked: ask `assuage plan`, `assuage simulate` or `assuage pump`.")


def _show_read(source: Path, *, as_json: bool) -> None:
    from assuage.cli.printing import print_heading, print_json, print_line
    from assuage.interop.fhir import open_medication_request, read_medication_request

    request = open_medication_request(source)
    regimen = read_medication_request(request)
    events = [event for one in request["dosageInstruction"] for event in one["timing"]["event"]]
    begins = min(events, key=datetime.fromisoformat)
    if as_json:
        print_json(
            {
                "order": regimen.text,
                "route": regimen.route.value,
                "isomer": None if regimen.isomer is None else regimen.isomer.value,
                "salt": None if regimen.salt is None else regimen.salt.value,
                "needs_weight": regimen.needs_weight,
                "starts_at": begins,
                "subject": (request.get("subject") or {}).get("reference"),
                "intent": request.get("intent"),
                "status": request.get("status"),
            }
        )
        return
    print_heading(regimen.text)
    print_line(f"{request.get('intent')}, {request.get('status')}; the first dose begins {begins}.")
    print_line(
        "The instructions and the order in words say the same. Calculated doses were not read: calculate them anew."
    )
