"""Answers in FHIR's JSON, and what is asked of the request's own form: which JSON it takes, and what it sends."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from assuage.interop.cds_hooks import RefusedRequestError, parse_body
from assuage.web.api.fhir.errors import FhirError, outcome

JSON = "application/fhir+json"
_TAKEN = frozenset({JSON, "application/json", "text/json", "application/*", "*/*"})
_SENT = frozenset({JSON, "application/json"})
_PATCHED = "application/json-patch+json"


def answer(resource: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A resource as the answer."""
    body = json.dumps(resource, ensure_ascii=False, allow_nan=False)
    return HttpResponse(body, status=status, content_type=f"{JSON}; charset=utf-8", headers=dict(headers or {}))


def refusal(error: FhirError) -> HttpResponse:
    """The OperationOutcome of an error."""
    return answer(outcome(error.issues), status=error.status, headers=error.headers)


def takes_json(request: HttpRequest) -> None:
    """Errors: `FhirError` 406 where the request wants something else than JSON."""
    wanted = request.GET.get("_format", "")
    if wanted:
        if wanted.replace(" ", "+").partition(";")[0] not in {"json", *_SENT, "text/json"}:
            raise FhirError(406, "There is JSON alone here: ask for application/fhir+json.")
        return
    accepted = request.headers.get("Accept", "*/*")
    if not {one.partition(";")[0].strip().lower() for one in accepted.split(",")} & _TAKEN:
        raise FhirError(406, "There is JSON alone here: ask for application/fhir+json.")


def sent(request: HttpRequest) -> Any:
    """The parsed body. Errors: `FhirError` 400, 413, 415."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in _SENT:
        raise FhirError(415, "The body has to be sent as application/fhir+json.")
    try:
        return parse_body(body_of(request))
    except RefusedRequestError as error:
        raise FhirError(error.status, str(error)) from error


def body_of(request: HttpRequest) -> bytes:
    """The body, no longer than what is taken here. Errors: `FhirError` 400, 413."""
    try:
        return request.body
    except RequestDataTooBig as error:
        raise FhirError(413, "The body is larger than what is taken here. Send less at once.") from error
    except UnreadablePostError as error:
        raise FhirError(400, "The body broke off before its end. Send it again.") from error


def only(request: HttpRequest, *methods: str) -> None:
    """Errors: `FhirError` 405 where the method is none of these."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods
    if request.method not in allowed:
        raise FhirError(405, f"This address takes {', '.join(methods)} alone.", headers={"Allow": ", ".join(allowed)})
