"""The addresses of FHIR R4. Views only translate: from a request to a search or a row, and back to FHIR's JSON."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date

from assuage.interop.fhir import handled
from assuage.web.accounts.actor import Note
from assuage.web.api.fhir import validation, writing
from assuage.web.api.fhir.answers import answer, body_of, only, sent, takes_json
from assuage.web.api.fhir.capability import statement, writable
from assuage.web.api.fhir.errors import FhirError, outcome
from assuage.web.api.fhir.kinds import Kind, Source
from assuage.web.api.fhir.narrowing import is_of, reach, rows_of
from assuage.web.api.fhir.resources import kinds
from assuage.web.api.fhir.searching import resources_of, search
from assuage.web.api.guarding import Asked, not_too_often, open_door, with_token
from assuage.web.audit.services import note_refusal

_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_NEVER = (
    "Nothing is deleted or patched here: a chart keeps what it said. What was wrong is taken back in the application, or replaced by an "
    "update where the clinic allows it."
)
_SCOPES = "a token, whose scopes and whose user's policies bound every search and read"


def base_of(request: HttpRequest) -> str:
    """The address that all of FHIR's begin with here."""
    return request.build_absolute_uri(reverse("api:fhir")).rstrip("/")


@open_door("the capability statement tells of nobody")
def metadata(request: HttpRequest) -> HttpResponse:
    """What this server can do."""
    only(request, "GET")
    takes_json(request)
    asked: Any = request
    return answer(
        statement(
            base_of(request),
            at=asked.asked_at,
            authorize=request.build_absolute_uri(reverse("api:authorize")),
            token=request.build_absolute_uri(reverse("api:token")),
        )
    )


@open_door("nothing is here")
def nothing(request: HttpRequest, path: str = "") -> HttpResponse:  # noqa: ARG001 - what was asked for is not repeated
    """404 for every address that is none."""
    raise FhirError(
        404, "There is nothing at this address. What there is stands in the capability statement, at metadata."
    )


@with_token(_SCOPES)
def of_type(request: Asked, kind: str) -> HttpResponse:
    """Search (GET), or create (POST)."""
    found = kind_of(kind)
    takes_json(request)
    if request.method == "POST" and kind in writable():
        return writing.create(request, found, base_of(request))
    only(request, "GET", *(("POST",) if kind in writable() else ()))
    query = [(name, value) for name, values in request.GET.lists() for value in values]
    return answer(search(request.bearer, found, query, base=base_of(request), strict=_is_strict(request)))


@with_token(_SCOPES)
def search_by_post(request: Asked, kind: str) -> HttpResponse:
    """Search with the parameters in the body, so that no name stands in an address."""
    only(request, "POST")
    found = kind_of(kind)
    takes_json(request)
    if request.headers.get("Content-Type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise FhirError(415, "A search is sent as application/x-www-form-urlencoded.")
    body_of(request)
    query = [
        (name, value) for lists in (request.GET, request.POST) for name, values in lists.lists() for value in values
    ]
    return answer(search(request.bearer, found, query, base=base_of(request), strict=_is_strict(request)))


@with_token(_SCOPES)
def one(request: Asked, kind: str, key: str) -> HttpResponse:
    """Read (GET), or update (PUT)."""
    found = kind_of(kind)
    takes_json(request)
    if request.method in {"DELETE", "PATCH"}:
        raise FhirError(405, _NEVER, headers={"Allow": f"GET, HEAD{', PUT' if kind in writable() else ''}"})
    if request.method == "PUT" and kind in writable():
        return writing.update(request, found, key)
    only(request, "GET", *(("PUT",) if kind in writable() else ()))
    source, row, resource = read(request, found, key)
    person = str(getattr(row, source.person, None) or "")
    request.actor.notes.append(Note("read", source.record, str(row.pk), person_id=person, why=f"FHIR {kind}"))
    headers = headers_of(resource)
    if headers["ETag"] in [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponse(status=304, headers={"ETag": headers["ETag"]})
    return answer(resource, headers=headers)


@with_token("a token; what is sent is looked at and not kept")
def validate(request: Asked, kind: str) -> HttpResponse:
    """What is wrong with a resource."""
    only(request, "POST")
    takes_json(request)
    if kind not in handled():
        raise FhirError(404, "Resources of this type are not validated here.")
    not_too_often(f"validation of {request.bearer.token.pk}", validation.PER_MINUTE)
    return answer(outcome(validation.validated(sent(request), kind, unheeded=tuple(request.GET))))


def kind_of(name: str) -> Kind:
    """A type that is here. Errors: `FhirError` 404."""
    found = kinds().get(name)
    if found is None:
        raise FhirError(
            404,
            "There are no resources of this type here. The capability statement, at metadata, lists those there are.",
        )
    return found


def read(request: Asked, kind: Kind, key: str) -> tuple[Source, Any, dict[str, Any]]:
    """The row and resource of an id. What is forbidden and what is not there are told alike. Errors: `FhirError` 404, 403."""
    bound = reach(request.bearer, kind.name, "r")
    for source in kind.sources:
        rows = rows_of(request.bearer, kind, source, "r")
        row = _row(source, rows, key)
        if row is None:
            continue
        for _, resource in resources_of(source, [row]):
            if resource["id"] in {key, key.lower()} and is_of(source, resource, bound):
                return source, row, resource
    note_refusal(request.actor, "read", kind.sources[0].record, key[:64])
    raise FhirError(404, "There is no such resource, or it is not yours to see.")


def is_id(key: str) -> bool:
    """Whether it could be an id at all."""
    return bool(_ID.fullmatch(key))


def _row(source: Source, rows: Any, key: str) -> Any:
    if not is_id(key):
        return None
    try:
        return source.one(rows, key)
    except (ValidationError, ValueError):
        return None


def headers_of(resource: dict[str, Any]) -> dict[str, str]:
    """The version of a resource as a weak ETag, and when it came to be."""
    about = resource["meta"]
    found = {"ETag": f'W/"{about["versionId"]}"'}
    if "lastUpdated" in about:
        found["Last-Modified"] = http_date(datetime.fromisoformat(about["lastUpdated"]).timestamp())
    return found


def _is_strict(request: HttpRequest) -> bool:
    return "handling=strict" in request.headers.get("Prefer", "").replace(" ", "")
