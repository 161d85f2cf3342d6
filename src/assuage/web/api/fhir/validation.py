"""`$validate`: what three layers find wrong with a resource that was sent. Nothing of it is kept."""

from collections.abc import Mapping
from typing import Any

from assuage.interop.fhir import Problem, problems_with
from assuage.web.api.fhir.errors import FhirError, issue

MOST_ELEMENTS = 5_000
"""Each element takes up to 2 ms: the invariants of R4 are asked of every one. A chart of a hundred entries has some 1,500."""
PER_MINUTE = 60
_VALID = "It is valid FHIR R4: nothing was found wrong with it."
_HEEDED = frozenset({"resource", "_format", "_pretty"})


def validated(sent: Any, kind: str, *, unheeded: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The issues of a resource, sent bare or as the parameter `resource`; `unheeded` are parameters of the address.

    Another parameter (a profile, a mode) is said not to have been heeded, so that nobody takes the answer for more than it is.
    Errors: `FhirError` 400 where there is no resource.
    """
    resource = _unwrapped(sent)
    if not isinstance(resource, Mapping):
        raise FhirError(400, "There is no resource to validate: send it bare, or as the parameter `resource`.")
    named = resource.get("resourceType")
    if named != kind:
        words = f"This address validates {kind}; what was sent is of another type."
        return [issue("error", "invalid", words, expression=kind)]
    found = issues_of(resource) or [issue("information", "informational", _VALID)]
    return [*found, *_not_heeded(sent, unheeded)]


def issues_of(resource: Any) -> list[dict[str, Any]]:
    """Every problem as an issue; empty where there is none. Errors: `FhirError` 400, 413."""
    if _has_more_than(resource, MOST_ELEMENTS):
        words = "It is larger than what is validated at once. Send the resources of a Bundle one by one."
        raise FhirError(413, words, issues=[issue("error", "too-costly", words)])
    try:
        return [_issue(one) for one in problems_with(resource)]
    except RecursionError:
        raise FhirError(400, "The resource is nested deeper than any of FHIR, so it was not read.") from None


def _has_more_than(resource: Any, most: int) -> bool:
    waiting, seen = [resource], 0
    while waiting and seen <= most:
        one = waiting.pop()
        seen += 1
        waiting += one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
    return seen > most


def _issue(one: Problem) -> dict[str, Any]:
    words = f"{one.words} ({one.layer}{f', {one.rule}' if one.rule else ''})"
    return issue(one.severity, one.code, words, expression=one.where)


def _not_heeded(sent: Any, given: tuple[str, ...]) -> list[dict[str, Any]]:
    named = {*given, *(str(one.get("name")) for one in _parameters(sent))}
    told = sorted(_KNOWN.get(one, "A parameter") for one in named - _HEEDED)
    words = "was not heeded: the resource was held against FHIR R4 itself."
    return [issue("warning", "not-supported", f"{one} {words}") for one in dict.fromkeys(told)]


_KNOWN = {"profile": "The profile", "mode": "The mode"}


def _unwrapped(sent: Any) -> Any:
    if not isinstance(sent, Mapping) or sent.get("resourceType") != "Parameters":
        return sent
    return next((one.get("resource") for one in _parameters(sent) if one.get("name") == "resource"), None)


def _parameters(sent: Any) -> list[Mapping[str, Any]]:
    """What was sent beside the resource; nothing where it was sent bare."""
    listed = sent.get("parameter") if isinstance(sent, Mapping) and sent.get("resourceType") == "Parameters" else None
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
