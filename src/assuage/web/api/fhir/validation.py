"""`$validate`: what three layers find wrong with a resource that was sent. Nothing of it is kept."""

from collections.abc import Mapping
from typing import Any

from assuage.interop.fhir import Problem, problems_with
from assuage.web.api.fhir.errors import FhirError, issue


def validated(sent: Any, kind: str) -> list[dict[str, Any]]:
    """The issues of a resource, sent bare or as the parameter `resource`. Errors: `FhirError` 400 where there is none."""
    resource = _unwrapped(sent)
    if not isinstance(resource, Mapping):
        raise FhirError(400, "There is no resource to validate: send it bare, or as the parameter `resource`.")
    named = resource.get("resourceType")
    if named != kind:
        words = f"This address validates {kind}; what was sent is of another type."
        return [issue("error", "invalid", words, expression=kind)]
    found = issues_of(resource)
    return found or [issue("information", "informational", "It is valid FHIR R4: nothing was found wrong with it.")]


def issues_of(resource: Any) -> list[dict[str, Any]]:
    """Every problem as an issue; empty where there is none. Errors: `FhirError` 400."""
    try:
        return [_issue(one) for one in problems_with(resource)]
    except RecursionError:
        raise FhirError(400, "The resource is nested deeper than any of FHIR, so it was not read.") from None


def _issue(one: Problem) -> dict[str, Any]:
    words = f"{one.words} ({one.layer}{f', {one.rule}' if one.rule else ''})"
    return issue(one.severity, one.code, words, expression=one.where)


def _unwrapped(sent: Any) -> Any:
    if not isinstance(sent, Mapping) or sent.get("resourceType") != "Parameters":
        return sent
    listed = sent.get("parameter")
    named = (one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, Mapping))
    return next((one.get("resource") for one in named if one.get("name") == "resource"), None)
