"""What a resource said before: each version of those that are followed and never edited. Where versions are not kept, none is told."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse

from assuage.web.accounts.actor import Note
from assuage.web.api.fhir.answers import answer, only, takes_json
from assuage.web.api.fhir.errors import FhirError
from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.narrowing import is_of, reach, rows_of
from assuage.web.api.fhir.searching import resources_of
from assuage.web.api.fhir.views import base_of, headers_of, is_id, kind_of
from assuage.web.api.guarding import Asked, with_token
from assuage.web.audit.services import note_refusal

_WHY = "a token, whose scopes and whose user's policies bound every version as they bound the resource"


@with_token(_WHY)
def version(request: Asked, kind: str, key: str, number: int) -> HttpResponse:
    """One version of a resource, as it stood."""
    only(request, "GET")
    takes_json(request)
    for one in _versions(request, kind_of(kind), key):
        if one["meta"]["versionId"] == str(number):
            return answer(one, headers=headers_of(one))
    raise FhirError(404, "The resource is there, and has no version of this number.")


@with_token(_WHY)
def history(request: Asked, kind: str, key: str) -> HttpResponse:
    """Every version of a resource, newest first."""
    only(request, "GET")
    takes_json(request)
    found = _versions(request, kind_of(kind), key)
    base = base_of(request)
    return answer(
        {
            "resourceType": "Bundle",
            "type": "history",
            "total": len(found),
            "link": [{"relation": "self", "url": f"{base}/{kind}/{found[0]['id']}/_history"}],
            "entry": [_entry(one, base, is_first=one is found[-1]) for one in found],
        }
    )


def _entry(one: dict[str, Any], base: str, *, is_first: bool) -> dict[str, Any]:
    here = f"{one['resourceType']}/{one['id']}"
    asked = {"method": "POST", "url": one["resourceType"]} if is_first else {"method": "PUT", "url": here}
    told: dict[str, Any] = {"status": "201" if is_first else "200", "etag": headers_of(one)["ETag"]}
    if "lastUpdated" in one["meta"]:
        told["lastModified"] = one["meta"]["lastUpdated"]
    return {"fullUrl": f"{base}/{here}", "resource": one, "request": asked, "response": told}


def _versions(request: Asked, kind: Kind, key: str) -> list[dict[str, Any]]:
    """The versions of an id, newest first. What is forbidden and what is not there are told alike. Errors: `FhirError` 403, 404."""
    bound = reach(request.bearer, kind.name, "r")
    if not kind.has_history:
        raise FhirError(404, "Earlier versions of this type are not kept, so there are none to be read.")
    for source in kind.sources:
        rows = rows_of(request.bearer, kind, source, "r")
        try:
            stood = source.versions(rows, key) if source.versions and is_id(key) else []
        except (ValidationError, ValueError):
            stood = []
        told = [
            (row, one)
            for row in stood
            for _, one in resources_of(source, [row])
            if one["id"] in {key, key.lower()} and is_of(source, one, bound)
        ]
        if told:
            row = told[0][0]
            person = str(getattr(row, source.person, None) or "")
            why = f"FHIR {kind.name}, its versions"
            request.actor.notes.append(Note("read", source.record, str(row.pk), person_id=person, why=why))
            return [one for _, one in reversed(told)]
    note_refusal(request.actor, "read", kind.sources[0].record, key[:64])
    raise FhirError(404, "There is no such resource, or it is not yours to see.")
