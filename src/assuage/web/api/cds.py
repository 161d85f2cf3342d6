"""CDS Hooks at `/cds-services`: discovery for anybody; advice for programs whose signed token is trusted (`CDS_TRUST`)."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from assuage.interop.cds_hooks import RefusedRequestError, answer, discovery, receive_feedback
from assuage.web.accounts.actor import Note
from assuage.web.accounts.addresses import client_address
from assuage.web.api.assertions import Asserted, AssertionRefusedError, checked, claims_unchecked
from assuage.web.api.fhir.answers import only, sent
from assuage.web.api.fhir.errors import FhirError, outcome
from assuage.web.api.guarding import not_too_often, open_door
from assuage.web.audit.services import append

PER_MINUTE = 120
"""How often one client may ask for advice."""
_STRANGERS_PER_MINUTE = 60
_TRUST = "a token signed by a record system that the clinic trusts; nothing of the clinic's own records is read"


def _refused(error: FhirError) -> HttpResponse:
    return _json(outcome(error.issues), status=error.status, headers=error.headers)


@open_door("which services there are tells of nobody", _refused)
def services(request: HttpRequest) -> HttpResponse:
    """Discovery."""
    only(request, "GET")
    return _json(discovery())


@open_door(_TRUST, _refused)
def service(request: HttpRequest, key: str) -> HttpResponse:
    """The cards for one request, from what was sent along alone."""
    only(request, "POST")
    client = trusted(request)
    body = sent(request)
    asked: Any = request
    try:
        cards = answer(key, body, at=asked.asked_at)
    except RefusedRequestError as error:
        raise FhirError(error.status, str(error)) from error
    append(None, [Note("advise", "api.CdsService", key[:64], why=client[:200])], came_from=client_address(request))
    return _json(cards)


@open_door(_TRUST, _refused)
def feedback(request: HttpRequest, key: str) -> HttpResponse:
    """What became of cards, kept in the audit; comments, which may name a patient, are not."""
    only(request, "POST")
    client = trusted(request)
    body = sent(request)
    try:
        taken = receive_feedback(key, body)
    except RefusedRequestError as error:
        raise FhirError(error.status, str(error)) from error
    notes = [
        Note("feedback", "api.CdsCard", one.card, why=f"{one.outcome}, from {client}"[:200]) for one in taken[:200]
    ]
    if notes:
        append(None, notes, came_from=client_address(request))
    return _json({})


def trusted(request: HttpRequest) -> str:
    """The issuer of the token, where it is one the clinic trusts. Errors: `FhirError` 401, 429."""
    not_too_often(f"cds from {client_address(request)}", _STRANGERS_PER_MINUTE + PER_MINUTE)
    try:
        found = _asserted(request)
    except AssertionRefusedError as error:
        note = Note("refused token", "api.CdsService", why=str(error))
        append(None, [note], outcome="refused", came_from=client_address(request))
        raise FhirError(401, str(error), headers={"WWW-Authenticate": "Bearer"}) from error
    not_too_often(f"cds of {found.issuer}", PER_MINUTE)
    return found.issuer


def _asserted(request: HttpRequest) -> Asserted:
    trust: Mapping[str, Any] = getattr(settings, "CDS_TRUST", {})
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise AssertionRefusedError("A signed token is needed, in `Authorization: Bearer ...`.")
    claimed = claims_unchecked(token.strip()).get("iss")
    if not isinstance(claimed, str) or claimed not in trust:
        raise AssertionRefusedError("The clinic trusts nobody of this name.")
    here = request.build_absolute_uri(request.path)
    return checked(token.strip(), trust[claimed], issuer=claimed, audiences=frozenset({here}), needs_issued=True)


def patterns() -> list[URLPattern]:
    """The addresses that CDS Hooks names."""
    return [
        path("cds-services", services, name="cds_services"),
        path("cds-services/<str:key>", service, name="cds_service"),
        path("cds-services/<str:key>/feedback", feedback, name="cds_feedback"),
    ]


def _json(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        json.dumps(body, ensure_ascii=False, allow_nan=False),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
