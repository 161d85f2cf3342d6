"""Charts: what they say, what a screening says of them now, and the records that were signed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError

from assuage.candidacy import condition_called, screen
from assuage.documents import screening_document
from assuage.patient import vocabulary
from assuage.web.accounts.policies import (
    Policy,
    read_chart,
    read_consent,
    read_plan,
    read_screening,
    retract_entry,
    write_chart,
)
from assuage.web.api.json.answers import ERRORS
from assuage.web.api.json.door import found, needs
from assuage.web.api.json.people import text_of
from assuage.web.patients.recording import AlreadyRetractedError, record, retract
from assuage.web.patients.selectors import chart_of, live_entries

router = Router(tags=["charts"])


class EntryOut(Schema):
    """One thing that a chart says, with where it came from."""

    id: UUID
    kind: str
    concept: str
    answer: str
    explicit: bool
    value: float | None
    unit: str
    route: str
    as_written: str
    words: str
    source: str
    at: datetime | None
    is_day: bool
    recorded_at: datetime


class Said(Schema):
    """What a chart is to say, in the fields of the patient file: facts, measurements, medicines."""

    facts: dict[str, Any] = {}
    measurements: dict[str, Any] = {}
    medicines: dict[str, Any] = {}


class Reason(Schema):
    """Why an entry is taken back."""

    because: str = Field(min_length=3, max_length=200)


class RecordOut(Schema):
    """One record of a person: where it stands, who signed it, and its whole content."""

    id: UUID
    person_id: UUID
    state: str
    version: int
    made_at: datetime
    signed_at: datetime | None
    meaning: str
    digest: str
    content: Any


@router.get("people/{uuid:pk}/entries", response={200: list[EntryOut], **ERRORS})
def list_entries(request: HttpRequest, pk: UUID) -> Any:
    """What a chart says: every entry that was not taken back."""
    return live_entries(found(needs(request, "charts:read"), read_chart, pk))


@router.post("people/{uuid:pk}/entries", response={201: list[EntryOut], **ERRORS})
def write_entries(request: Any, pk: UUID, said: Said) -> Any:
    """Write entries. Units are converted to the vocabulary's; what is not understood is refused as a whole."""
    actor = needs(request, "charts:write")
    person = found(actor, write_chart, pk)
    return Status(201, record(actor, person, said.dict(), at=request.asked_at))


@router.post("entries/{uuid:pk}/retract", response={204: None, **ERRORS})
def retract_one(request: HttpRequest, pk: UUID, why: Reason) -> Any:
    """Take an entry back, with the reason; it stays in the timeline."""
    actor = needs(request, "charts:write")
    entry = found(actor, retract_entry, pk)
    try:
        retract(actor, entry, because=text_of(why.because))
    except AlreadyRetractedError as error:
        raise HttpError(409, str(error)) from error
    return Status(204, None)


@router.get("people/{uuid:pk}/screening", response={200: dict[str, Any], **ERRORS})
def screen_now(request: Any, pk: UUID, condition: str | None = None) -> Any:
    """What a screening says of the chart as it is now; nothing is kept. As `assuage screen --json` prints it."""
    person = found(needs(request, "charts:read"), read_chart, pk)
    named = None if condition is None else condition_called(condition, vocabulary())
    if condition is not None and named is None:
        raise HttpError(422, "There is no such condition in the vocabulary.")
    return screening_document(screen(chart_of(person, at=request.asked_at), condition=named))


def _add_records(kind: str, policy: Policy, words: str) -> None:
    """Two doors to one kind of record: those of a person, newest first, and one of them, whole."""

    def list_them(request: HttpRequest, pk: UUID) -> Any:
        actor = needs(request, "charts:read")
        person = found(actor, read_chart, pk)
        return policy.among(actor).filter(person=person)

    def read_one(request: HttpRequest, pk: UUID) -> Any:
        return found(needs(request, "charts:read"), policy, pk)

    for path, view, answer, about in (
        (f"people/{{uuid:pk}}/{kind}", list_them, list[RecordOut], f"The {words} of a person, newest first."),
        (f"{kind}/{{uuid:pk}}", read_one, RecordOut, f"One of the {words}, whole."),
    ):
        router.add_api_operation(
            path, ["GET"], view, response={200: answer, **ERRORS}, summary=about, operation_id=f"{view.__name__}_{kind}"
        )


_add_records("screenings", read_screening, "screenings")
_add_records("consents", read_consent, "consents")
_add_records("plans", read_plan, "plans")
