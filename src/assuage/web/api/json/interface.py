"""The interface as a whole: who may come in, how errors look, and which rooms have a door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from assuage import __version__
from assuage.provenance import AssuageError
from assuage.web.api.fhir.errors import FhirError
from assuage.web.api.guarding import beyond, fault
from assuage.web.api.json.answers import ERRORS, Refused
from assuage.web.api.json.door import DOOR, WHY
from assuage.web.audit.services import keep_notes
from assuage.web.records import StaleVersionError

interface = NinjaAPI(
    title="Assuage",
    version=__version__,
    description="What the pages of the clinic do, for programs. Decision support: the software advises, the clinician decides.",
    docs_url=None,  # its page would come from another's server
    openapi_url="/openapi.json",
    auth=DOOR,
    urls_namespace="json",
)


def _add_rooms() -> None:
    from assuage.web.api.json import care, charts, evidence, people, schedule, watching

    for room in (people, charts, evidence, schedule, care, watching):
        interface.add_router("", room.router)


_add_rooms()


def _refuse(request: HttpRequest, status: int, words: str, fields: list[str] | None = None) -> HttpResponse:
    return interface.create_response(request, Refused(status=status, words=words, fields=fields or []), status=status)


@interface.exception_handler(AuthenticationError)
def not_let_in(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """401: no token, or one that opens nothing."""
    answer = _refuse(request, 401, "A token is needed, in `Authorization: Bearer ...`: make one under your account.")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@interface.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Refused with a status and words of ours."""
    return _refuse(request, error.status_code, str(error))


@interface.exception_handler(FhirError)
def too_often(request: HttpRequest, error: FhirError) -> HttpResponse:
    """429, and when it goes on: the door counts as the one of FHIR does."""
    answer = _refuse(request, error.status, str(error))
    for name, value in error.headers.items():
        answer[name] = value
    return answer


@interface.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422, with the fields that need attention and nothing of what they hold."""
    fields = sorted({".".join(str(part) for part in one["loc"][1:]) for one in error.errors})
    kinds = sorted({str(one["type"]) for one in error.errors})
    return _refuse(request, 422, f"Fields are missing or not of their kind ({', '.join(kinds)}).", fields)


@interface.exception_handler(StaleVersionError)
def stale(request: HttpRequest, error: StaleVersionError) -> HttpResponse:
    """409: somebody saved it since."""
    return _refuse(request, 409, str(error))


@interface.exception_handler(AssuageError)
def not_possible(request: HttpRequest, error: AssuageError) -> HttpResponse:
    """422 in the words of the room that refused; they hold nothing of a patient."""
    return _refuse(request, 422, str(error))


@interface.exception_handler(SuspiciousOperation)
def not_taken(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """400: what Django itself does not take."""
    return _refuse(request, 400, str(beyond()))


@interface.exception_handler(Exception)
def failed(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001 - as above
    """500: our own fault, which is logged; nothing of it is told."""
    return _refuse(request, 500, str(fault(request)))


def _behind(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the interface with its guard named, and what it read kept when it is done."""

    @csrf_exempt
    @wraps(view)
    def behind(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.actor = None  # a session of the pages opens nothing here: only a token does
        request.asked_at = timezone.now()
        answer = view(request, *args, **kwargs)
        keep_notes(request.actor)
        return answer

    behind.guard = WHY  # type: ignore[attr-defined]  # read by the test that every route has one
    return behind


def patterns() -> list[URLPattern]:
    """Every address of the interface, each behind the door."""
    return [
        path(f"api/v1/{one.pattern}", _behind(one.callback), name=f"json-{one.name}" if one.name else None)
        for one in interface.urls[0]
        if isinstance(one, URLPattern)
    ]


__all__ = ["ERRORS", "interface", "patterns"]
