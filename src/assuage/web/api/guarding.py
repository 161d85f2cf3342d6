"""How a view for programs is guarded: by a token, whose user's policies and whose scopes are asked, or by saying why it needs none."""

import hashlib
import sys
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.log import log_response
from django.views.decorators.csrf import csrf_exempt

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.addresses import client_address
from assuage.web.api.crossing import is_asked_first, let_across, may_ask
from assuage.web.api.fhir.answers import refusal
from assuage.web.api.fhir.errors import FhirError
from assuage.web.api.models import ClientKind
from assuage.web.api.tokens import Bearer, bearer_of
from assuage.web.audit.services import keep_notes

View = Callable[..., HttpResponse]

PER_MINUTE = 600
"""How often one token may ask; a service, whose tokens are many, with all of them together."""
STRANGERS_PER_MINUTE = 60
"""How often one address may come with what opens nothing; each time is a row of the audit."""


class Asked(HttpRequest):
    """A request of a program, as guarded views get it; for types only."""

    actor: Actor
    bearer: Bearer
    asked_at: Any


def with_token(why: str) -> Callable[[View], View]:
    """A view for whoever shows a token that holds. A session of the pages opens nothing here, so no cookie is trusted."""

    def guard(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def behind(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            request.actor = None
            request.asked_at = timezone.now()
            if is_asked_first(request):
                return let_across(request, may_ask())
            try:
                request.bearer = _bearer(request)
                request.actor = request.bearer.actor
                answer = view(request, *args, **kwargs)
            except FhirError as refused:
                answer = refusal(refused)
            except (SuspiciousOperation, BadRequest):
                answer = refusal(beyond())
            except Exception:  # noqa: BLE001 - whatever it was, it is logged, and the program is told in its own language
                answer = refusal(fault(request))
            keep_notes(request.actor)
            answer.headers.setdefault("Cache-Control", "no-store")
            return let_across(request, answer)

        behind.guard = why  # type: ignore[attr-defined]  # read by the test that every route has one
        return behind

    return guard


def open_door(why: str, refused_as: Callable[[FhirError], HttpResponse] = refusal) -> Callable[[View], View]:
    """A view for programs that shows nothing of anybody without proof of its own; `why` says so. It takes no cookie."""

    def guard(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def behind(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            request.actor = None
            request.asked_at = timezone.now()
            if is_asked_first(request):
                return let_across(request, may_ask())
            try:
                answer = view(request, *args, **kwargs)
            except FhirError as error:
                answer = refused_as(error)
            except (SuspiciousOperation, BadRequest):
                answer = refused_as(beyond())
            except Exception:  # noqa: BLE001 - as above
                answer = refused_as(fault(request))
            return let_across(request, answer)

        behind.guard = why  # type: ignore[attr-defined]  # as above
        return behind

    return guard


def beyond() -> FhirError:
    """What Django itself does not take: thousands of parameters, another encoding of a form."""
    return FhirError(400, "The request is not one that is taken here: too many parameters, or not in UTF-8.")


def fault(request: HttpRequest) -> FhirError:
    """Our own fault, logged as Django logs one; the answer says nothing of what was wrong."""
    got_request_exception.send(sender=None, request=request)
    error = FhirError(500, "The server failed; it is no fault of what was sent. Ask again later, or tell the clinic.")
    log_response(
        "%s: %s",
        "Internal Server Error",
        request.path,
        response=refusal(error),
        request=request,
        exception=sys.exception(),
    )
    return error


def not_too_often(who: str, most: int, *, counts: bool = True) -> None:
    """Count one request of this minute, or only look whether there were too many. Errors: `FhirError` 429, with when it goes on."""
    now = time.time()
    key = hashlib.sha256(f"asked {who} {int(now // 60)}".encode()).hexdigest()
    count = _counted(key) if counts else cache.get(key, 0)
    if count > most:
        wait = str(60 - int(now % 60))
        raise FhirError(429, "Asked too often. Wait, and ask again.", headers={"Retry-After": wait})


def _counted(key: str) -> int:
    cache.add(key, 0, timeout=120)
    try:
        return cache.incr(key)
    except ValueError:  # it expired in this moment
        return 1


def bearer_behind(request: HttpRequest, secret: str) -> Bearer | None:
    """Who stands behind a token; None where it opens nothing. Errors: `FhirError` 429, for strangers of one address and for each token."""
    stranger = f"refused from {client_address(request)}"
    not_too_often(stranger, STRANGERS_PER_MINUTE, counts=False)
    route = request.resolver_match.route if request.resolver_match else ""
    found = bearer_of(secret, came_from=client_address(request), route=route[:120]) if secret else None
    if found is None:
        not_too_often(stranger, STRANGERS_PER_MINUTE)
        return None
    client = found.token.client
    is_service = client is not None and client.kind == ClientKind.BACKEND
    not_too_often(f"service {found.token.client_id}" if is_service else f"token {found.token.pk}", PER_MINUTE)
    return found


def _bearer(request: HttpRequest) -> Bearer:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    found = bearer_behind(request, secret.strip() if kind.lower() == "bearer" else "")
    if found is None:
        raise FhirError(
            401,
            "A token is needed, in `Authorization: Bearer ...`, and it has to hold still.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return found
