"""Create and update, where the clinic allows them: what our own reader understood of a resource becomes entries of the chart.

What it did not understand is refused with its reasons, so that nothing is kept that would say less than was sent.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse

from assuage.interop.fhir import ChartError, read_chart
from assuage.patient import Origin, Patient
from assuage.web.accounts.actor import Note
from assuage.web.accounts.policies import write_chart
from assuage.web.api.fhir.answers import answer, sent
from assuage.web.api.fhir.errors import FhirError, issue
from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.narrowing import reach
from assuage.web.api.fhir.resources.entries import logical_id, version_of
from assuage.web.api.fhir.searching import matching, resources_of
from assuage.web.api.fhir.validation import issues_of
from assuage.web.api.models import Known
from assuage.web.api.tokens import Bearer
from assuage.web.audit.services import note_refusal
from assuage.web.patients.models import Entry, Person
from assuage.web.patients.recording import AlreadyRetractedError, keep, retract

_SENT = "FHIR "
"""What the source of an entry begins with that came in here."""
_REPLACED = "replaced by an update through FHIR"
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Understood:
    """A resource that was sent: whose it is, and everything it says in our own words."""

    person: Person
    said: Patient


def create(request: Any, kind: Kind, base: str) -> HttpResponse:
    """Write a resource; with `If-None-Exist` only where none fits. Errors: `FhirError`."""
    body = sent(request)
    found = _understood(request, kind, body, "c", base)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=found.person.pk)
        there = _there_already(request, kind)
        if there is not None:
            return _answer(request, there, 200, base)
        rows = _kept(request, kind, found)
    return _answer(request, _resource(kind, rows[0]), 201, base)


def update(request: Any, kind: Kind, key: str) -> HttpResponse:
    """Write a resource in place of the one under this id; the old one stays in the timeline, taken back. Errors: `FhirError`."""
    from assuage.web.api.fhir.views import base_of, read

    body = sent(request)
    _, old, standing = read(request, kind, key)
    if not isinstance(body, Mapping) or body.get("id") != standing["id"]:
        raise FhirError(400, "The resource has to have the id that the address names.")
    _check_version(request, standing)
    if old.retracted_at is not None or not old.source.startswith(_SENT):
        raise FhirError(409, "It was taken back, or written in the application, so it is changed there and not here.")
    found = _understood(request, kind, body, "u", base_of(request))
    if found.person.pk != old.person_id:
        raise FhirError(422, "The resource is of another person than the one it would replace.")
    with transaction.atomic():
        known = Known(logical_id=UUID(logical_id(old)), version=version_of(old) + 1)
        _take_back(request, old)
        rows = _kept(request, kind, found)
        known.entry = rows[0]
        known.save(force_insert=True)
    fresh = Entry.objects.select_related("known").get(pk=rows[0].pk)
    return _answer(request, _resource(kind, fresh), 200, base_of(request))


def _check_version(request: Any, standing: Mapping[str, Any]) -> None:
    wanted = request.headers.get("If-Match", "").strip()
    if not wanted:
        raise FhirError(
            412, "An update names the version it was made from, in If-Match, so that nobody overwrites another."
        )
    if wanted.removeprefix("W/").strip('"') != standing["meta"]["versionId"]:
        raise FhirError(412, "Somebody changed it since. Read it again; nothing was overwritten.")


def _there_already(request: Any, kind: Kind) -> dict[str, Any] | None:
    asked = request.headers.get("If-None-Exist", "").strip().lstrip("?")
    if not asked:
        return None
    found = matching(request.bearer, kind, parse_qsl(asked, keep_blank_values=True), _SEVERAL)
    if len(found) == _SEVERAL:
        raise FhirError(412, "Several fit the condition, so nothing was created.")
    return found[0] if found else None


# --- what was sent ------------------------------------------------------------------------------------------------------
def _understood(request: Any, kind: Kind, body: Any, right: str, base: str) -> Understood:
    bound = reach(request.bearer, kind.name, right)
    if not isinstance(body, Mapping) or body.get("resourceType") != kind.name:
        raise FhirError(422, f"This address takes resources of the type {kind.name}.")
    wrong = [one for one in issues_of(body) if one["severity"] == "error"]
    if wrong:
        raise FhirError(422, "The resource is not valid FHIR R4.", issues=wrong)
    if body.get("modifierExtension") or body.get("implicitRules"):
        raise FhirError(422, "The resource has an extension that changes its meaning, which is not understood here.")
    person = _person(request.bearer, body, bound, base)
    said = _read(kind, body, person, at=request.asked_at)
    return Understood(person, said)


def _person(bearer: Bearer, body: Mapping[str, Any], bound: Any, base: str) -> Person:
    """Whose it is: a Patient of this server, also by the whole address. One of another server is nobody here."""
    named = body.get("subject") or body.get("patient") or {}
    given, _, key = str(named.get("reference", "")).rpartition("/")
    try:
        asked = UUID(key) if given in {"Patient", f"{base}/Patient"} else None
    except ValueError:
        asked = None
    rows = write_chart.among(bearer.actor)
    person = rows.filter(pk=asked).first() if asked and bound in {None, asked} else None
    if person is None:
        note_refusal(bearer.actor, write_chart.verb, write_chart.record, str(asked or ""))
        raise FhirError(422, "The resource is of no person whose chart you may write.")
    found: Person = person
    return found


def _read(kind: Kind, body: Mapping[str, Any], person: Person, *, at: datetime) -> Patient:
    """What our reader makes of it, in a chart of this one resource. Errors: `FhirError` 422 with what it could not read."""
    alone = {**body, "id": str(body.get("id") or "sent")}
    patient = {
        "resourceType": "Patient",
        "id": str(person.pk),
        "birthDate": person.birth_date.isoformat(),
        "gender": person.sex,
    }
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": patient}, {"resource": alone}],
    }
    try:
        found = read_chart(json.dumps(bundle).encode(), at=at, patient_id=str(person.pk))
    except ChartError as error:
        raise FhirError(422, str(error)) from error
    unread = [one for one in found.unread if not one.where.startswith("Patient/")]
    if unread:
        told = [issue("error", "not-supported", f"Not understood: {one.why}.", expression=kind.name) for one in unread]
        raise FhirError(422, "The resource was not understood as a whole.", issues=told)
    if len(found.measurements) > 1:
        raise FhirError(
            422, "It holds several measurements. Send each as a resource of its own, so that each has its id."
        )
    _refuse_future(found, at)
    return found


def _refuse_future(found: Patient, at: datetime) -> None:
    said: list[Any] = [*found.facts, *found.measurements, *found.uses, *found.events]
    for one in said:
        when: datetime | date | None = one.origin.at
        if when is None:
            continue
        later = when.astimezone(UTC) > at if isinstance(when, datetime) else when > at.date()
        if later:
            raise FhirError(422, "It is said of a time that lies ahead.")


# --- what is kept -------------------------------------------------------------------------------------------------------
def _kept(request: Any, kind: Kind, found: Understood) -> list[Entry]:
    """Write everything it says; the entries of this type of resource are given. Errors: `FhirError` 422 where there is none."""
    client = request.bearer.token.client
    source = f"{_SENT}{kind.name} {str(uuid4())[:8]}, sent by {client or request.actor.user}"[:200]
    said = _from(found.said, source)
    rows = keep(request.actor, found.person, said, at=request.asked_at)
    (of_kind,) = kind.sources
    standing = of_kind.rows(request.actor).filter(pk__in=[one.pk for one in rows])
    mine = {one.pk: one for one in standing}
    ordered = [mine[one.pk] for one in rows if one.pk in mine]
    if not ordered:
        raise FhirError(422, f"What it says is kept here as no {kind.name}, so it was not written.")
    return ordered


def _from(said: Patient, source: str) -> Patient:
    """The same statements, with where they come from as the chart tells it."""

    def moved(rows: Any) -> Any:
        return tuple(one._replace(origin=Origin(source, one.origin.at)) for one in rows)

    return replace(
        said,
        facts=moved(said.facts),
        measurements=moved(said.measurements),
        uses=moved(said.uses),
        events=moved(said.events),
    )


def _take_back(request: Any, old: Entry) -> None:
    """The old entry, and what was written with it."""
    together = Entry.objects.filter(person_id=old.person_id, source=old.source, retracted_at__isnull=True)
    try:
        retract(request.actor, old, because=_REPLACED)
        for one in together.exclude(pk=old.pk):
            retract(request.actor, one, because=_REPLACED)
    except AlreadyRetractedError as error:
        raise FhirError(412, "Somebody changed it since. Read it again; nothing was overwritten.") from error


def _resource(kind: Kind, row: Entry) -> dict[str, Any]:
    (source,) = kind.sources
    return next(one for _, one in resources_of(source, [row]))


def _answer(request: Any, resource: dict[str, Any], status: int, base: str) -> HttpResponse:
    """With where it is, and unless less is preferred, as it was kept."""
    from assuage.web.api.fhir.views import headers_of

    kind, key, version = resource["resourceType"], resource["id"], resource["meta"]["versionId"]
    request.actor.notes.append(Note("read", "patients.Entry", key, person_id=_whose(resource), why=f"FHIR {kind}"))
    headers = {**headers_of(resource), "Location": f"{base}/{kind}/{key}/_history/{version}"}
    if "return=minimal" in request.headers.get("Prefer", "").replace(" ", ""):
        return HttpResponse(status=status, headers=headers)
    return answer(resource, status=status, headers=headers)


def _whose(resource: Mapping[str, Any]) -> str:
    named = resource.get("subject") or resource.get("patient") or {}
    return str(named.get("reference", "")).rpartition("/")[2]
