"""The addresses of bulk export: asked for, watched, cancelled, fetched."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from assuage.web.accounts.actor import Note
from assuage.web.api import bulk
from assuage.web.api.fhir.answers import only, takes_json
from assuage.web.api.fhir.errors import FhirError
from assuage.web.api.fhir.narrowing import may
from assuage.web.api.fhir.parameters import span
from assuage.web.api.fhir.resources import kinds
from assuage.web.api.fhir.values import instant
from assuage.web.api.fhir.views import base_of
from assuage.web.api.guarding import Asked, with_token
from assuage.web.api.models import ClientKind, Export, ExportState
from assuage.web.api.smart.errors import told
from assuage.web.audit.services import note_refusal

_ONLY_SERVICES = "a service's token, whose system scopes and whose user's policies bound what is written"
_MOST_RUNNING = 2
_AGAIN_S = 5
_NDJSON = frozenset({"application/fhir+ndjson", "application/ndjson", "ndjson"})
_KNOWN = frozenset({"_type", "_since", "_outputFormat"})


@with_token(_ONLY_SERVICES)
def export(request: Asked, kind: str = "") -> HttpResponse:
    """Ask for an export of everything the service may read, or (of Patient) of what is about people."""
    only(request, "GET")
    takes_json(request)
    client = request.bearer.token.client
    if client is None or client.kind != ClientKind.BACKEND:
        raise FhirError(403, "Bulk export is for services, with a system scope.")
    if "respond-async" not in request.headers.get("Prefer", ""):
        raise FhirError(400, "Bulk export is answered later: send `Prefer: respond-async`.")
    unknown = [name for name in request.GET if name not in _KNOWN]
    if unknown and "handling=lenient" not in request.headers.get("Prefer", ""):
        raise FhirError(400, "A parameter is not known here. There are _type, _since and _outputFormat.")
    if request.GET.get("_outputFormat", "ndjson").replace(" ", "+") not in _NDJSON:
        raise FhirError(400, "There is NDJSON alone here.")
    since = request.GET.get("_since", "").replace(" ", "+")
    begun = span(since)[1] if since else None
    wanted = _wanted(request, about_people=bool(kind))
    bulk.end_abandoned(request.asked_at)
    if Export.objects.filter(token__client=client, state__in=bulk.RUNNING).count() >= _MOST_RUNNING:
        raise FhirError(429, "Two exports of this service run already.", headers={"Retry-After": "60"})
    made = bulk.begin(
        request.actor,
        request.bearer.token,
        wanted=wanted,
        since=begun,
        request_url=request.build_absolute_uri(request.path),
        base=base_of(request),
    )
    where = request.build_absolute_uri(reverse("api:export_status", args=(made.pk,)))
    return HttpResponse(status=202, headers={"Content-Location": where})


def _wanted(request: Asked, *, about_people: bool) -> list[str]:
    named = [one for value in request.GET.getlist("_type") for one in value.split(",") if one]
    offered = [one for one in kinds() if not (about_people and one in {"AuditEvent", "Practitioner", "Provenance"})]
    if [one for one in named if one not in offered]:
        raise FhirError(400, "`_type` names a type that is not exported here.")
    asked = named or offered
    allowed = [one for one in asked if may(request.bearer, one, "r")]
    if not allowed or (named and len(allowed) < len(set(named))):
        raise FhirError(403, "The token has no system scope for what is asked.")
    return list(dict.fromkeys(allowed))


@with_token(_ONLY_SERVICES)
def status(request: Asked, pk: UUID) -> HttpResponse:
    """How far it is (202), what it made (200), or cancel it (DELETE)."""
    only(request, "GET", "DELETE")
    bulk.end_abandoned(request.asked_at)
    found = _own(request, pk)
    if request.method == "DELETE":
        bulk.cancel(request.actor, found)
        return HttpResponse(status=202)
    if found.state in bulk.RUNNING:
        headers = {"X-Progress": f"{found.written} resources written", "Retry-After": str(_AGAIN_S)}
        return HttpResponse(status=202, headers=headers)
    if found.state == ExportState.FAILED:
        raise FhirError(500, "The export could not be finished, and nothing of it is kept. Ask for it again.")
    manifest = {
        "transactionTime": instant(found.asked_at),
        "request": found.request_url,
        "requiresAccessToken": True,
        "output": [_file(request, found, one) for one in found.files],
        "error": [],
    }
    return told(manifest, headers={"Expires": http_date(found.expires_at.timestamp())})


def _file(request: Asked, found: Export, one: dict[str, Any]) -> dict[str, Any]:
    where = request.build_absolute_uri(reverse("api:export_file", args=(found.pk, one["name"])))
    return {"type": one["type"], "url": where, "count": one["count"]}


@with_token(_ONLY_SERVICES)
def file(request: Asked, pk: UUID, name: str) -> Any:
    """One file of an export, as NDJSON."""
    only(request, "GET")
    found = _own(request, pk)
    listed = next((one for one in found.files if one["name"] == name), None)
    path = bulk.folder_of(found) / name if listed else None
    if listed is None or path is None or not path.is_file() or not may(request.bearer, listed["type"], "r"):
        raise FhirError(404, "There is no such file, or it has expired.")
    request.actor.notes.append(Note("read", "api.Export", str(found.pk), why=f"FHIR {listed['type']}"))
    return FileResponse(path.open("rb"), content_type="application/fhir+ndjson")


def _own(request: Asked, pk: UUID) -> Export:
    """An export of this very service that has not expired. Errors: `FhirError` 404."""
    client = request.bearer.token.client
    rows = Export.objects.exclude(state=ExportState.CANCELLED).filter(expires_at__gt=timezone.now())
    found = rows.filter(pk=pk, user=request.actor.user, token__client=client).first() if client else None
    if found is None:
        note_refusal(request.actor, "read", "api.Export", str(pk))
        raise FhirError(404, "There is no such export, or it has expired.")
    return found
