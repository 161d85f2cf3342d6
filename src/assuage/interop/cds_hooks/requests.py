"""From a request, as bytes or as parsed JSON, to what a service is called with; what is malformed is refused with a reason."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from assuage.interop.cds_hooks.discovering import Service, service_of
from assuage.interop.cds_hooks.errors import RefusedRequestError

LARGEST_BYTES = 10_000_000
"""The largest body that is read; one person's prefetch is far smaller."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_URL = re.compile(r"https?://[^\s/]\S*")
_NAME = re.compile(r"[^\s/]{1,256}")  # an id; record systems make longer ones than FHIR's 64 characters
_USER = re.compile(r"(Practitioner|PractitionerRole|Patient|RelatedPerson)/[^\s/]{1,256}")
_REFERENCE = re.compile(r"[A-Za-z]+/[^\s/]{1,256}")
_BEARER = "Bearer"
_AUTHORIZATION = ("access_token", "token_type", "scope", "subject")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that has been checked. `prefetch` is empty where none was sent; `orders` are the draft orders."""

    service: Service
    hook_instance: str
    patient_id: str
    prefetch: Mapping[str, Mapping[str, Any] | None]
    orders: tuple[Mapping[str, Any], ...] = ()


def parse_body(body: bytes) -> Any:
    """The JSON of a body.

    Errors: `RefusedRequestError` for what is too large, no JSON, or JSON that could be read in two ways.
    """
    if len(body) > LARGEST_BYTES:
        raise too_large()
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        reason = "The request is nested deeper than any FHIR resource, so it was not read. Send it as it was made."
    except UnicodeDecodeError:
        reason = "The request is not text in UTF-8, so it was not read. Send JSON in UTF-8."
    except json.JSONDecodeError as error:
        reason = f"The request is not JSON: it breaks off at line {error.lineno}, column {error.colno}. Send one JSON object."
    except ValueError:
        reason = (
            "The request holds a number with thousands of digits, which no result has, so it was not read. Mend it."
        )
    raise RefusedRequestError(400, reason) from None


def too_large() -> RefusedRequestError:
    """The refusal of a body over the limit, which it names."""
    return RefusedRequestError(
        413,
        f"The request is over {LARGEST_BYTES // 1_000_000} MB and was not read, because one person's prefetch is far "
        "smaller. Send the prefetch that discovery asks for, without documents and images.",
    )


def read_call(service_id: str, request: Any) -> Call:
    """Check a request against the service it was sent to.

    Fields that are not known, as those of later versions, are let through. Errors: `RefusedRequestError`: 404 for an unknown
    service, else 400 with the field that is wrong.
    """
    service = service_of(service_id)
    if not isinstance(request, dict):
        _refuse("The request is no JSON object")
    if request.get("hook") != service.hook:
        _refuse(f"`hook` is missing or is not `{service.hook}`, which this service is for")
    hook_instance = request.get("hookInstance")
    if not isinstance(hook_instance, str) or not _UUID.fullmatch(hook_instance):
        _refuse("`hookInstance` is missing or is no UUID")
    _check_server(request)
    context = request.get("context")
    if not isinstance(context, dict):
        _refuse("`context` is missing or is no object")
    _check_text(context, "context.userId", _USER, "a user, as `Practitioner/abc`")
    _check_text(context, "context.patientId", _NAME, "the id of a Patient")
    if context.get("encounterId") is not None:
        _check_text(context, "context.encounterId", _NAME, "the id of an Encounter")
    return Call(
        service=service,
        hook_instance=hook_instance.lower(),
        patient_id=context["patientId"],
        prefetch=_prefetch(request),
        orders=_orders(service, context),
    )


def _check_server(request: Mapping[str, Any]) -> None:
    """`fhirServer` is a URL, and stands there whenever `fhirAuthorization` does (invariant cds-r-1)."""
    if request.get("fhirServer") is not None:
        _check_text(request, "fhirServer", _URL, "an http or https address")
    granted = request.get("fhirAuthorization")
    if granted is None:
        return
    if request.get("fhirServer") is None:
        _refuse("`fhirAuthorization` is given without `fhirServer` (cds-r-1)")
    if not isinstance(granted, dict) or not all(_is_text(granted.get(name)) for name in _AUTHORIZATION):
        _refuse(f"`fhirAuthorization` lacks one of {', '.join(_AUTHORIZATION)}")
    if granted["token_type"] != _BEARER:
        _refuse("`fhirAuthorization.token_type` is not `Bearer`")
    if isinstance(granted.get("expires_in"), bool) or not isinstance(granted.get("expires_in"), int):
        _refuse("`fhirAuthorization.expires_in` is missing or no whole number of seconds")


def _prefetch(request: Mapping[str, Any]) -> dict[str, Mapping[str, Any] | None]:
    given = request.get("prefetch")
    if given is None:
        return {}
    if not isinstance(given, dict):
        _refuse("`prefetch` is no object")
    for value in given.values():
        if value is not None and not (isinstance(value, dict) and _is_text(value.get("resourceType"))):
            _refuse("A value of `prefetch` is neither a FHIR resource nor null")
    return given


def _orders(service: Service, context: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The draft orders of the two order hooks."""
    if not service.has_orders:
        return ()
    if service.hook == "order-select":
        selections = context.get("selections")
        if not isinstance(selections, list) or not all(_matches(one, _REFERENCE) for one in selections):
            _refuse("`context.selections` is missing or is no array of references, as `MedicationRequest/103`")
    drafts = context.get("draftOrders")
    if not isinstance(drafts, dict) or drafts.get("resourceType") != "Bundle":
        _refuse("`context.draftOrders` is missing or is no Bundle")
    entries = drafts.get("entry")
    if entries is None:
        return ()
    if not isinstance(entries, list):
        _refuse("`context.draftOrders.entry` is no array")
    resources = [entry.get("resource") if isinstance(entry, dict) else None for entry in entries]
    if not all(isinstance(one, dict) and _is_text(one.get("resourceType")) for one in resources):
        _refuse("An entry of `context.draftOrders` holds no resource")
    return tuple(one for one in resources if isinstance(one, dict))


def _check_text(holder: Mapping[str, Any], path: str, allowed: re.Pattern[str], told: str) -> None:
    if not _matches(holder.get(path.rpartition(".")[2]), allowed):
        _refuse(f"`{path}` is missing or is not {told}")


def _matches(value: Any, allowed: re.Pattern[str]) -> bool:
    return isinstance(value, str) and allowed.fullmatch(value) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _refuse(wrong: str) -> NoReturn:
    raise RefusedRequestError(400, f"{wrong}, so nothing was answered. Send the request as CDS Hooks 2.0 describes it.")


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are told apart; JSON keeps the last of two of one name without a word."""
    built = dict(pairs)
    if len(built) != len(pairs):
        _refuse("An object of the request names a field twice and could be read in two ways")
    return built


def _no_number(_: str) -> NoReturn:
    _refuse("The request holds a number that JSON does not have (not a number, or infinite)")
