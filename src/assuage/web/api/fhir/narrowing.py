"""How far a token reaches: its scopes narrow what its user's policies allow, and never widen it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from assuage.web.api.fhir.errors import FhirError
from assuage.web.api.fhir.kinds import Kind, Source
from assuage.web.api.models import ClientKind
from assuage.web.api.scopes import SmartScope, smart_scopes
from assuage.web.api.tokens import Bearer


def reach(bearer: Bearer, kind: str, right: str) -> Any:
    """The id of the one person that the token is bound to for this, or None where its user's policies are the bound.

    `fhirUser` alone lets an app read its user's own Practitioner or Patient. Errors: `FhirError` 403 where no scope allows it.
    """
    covering = [one for one in smart_scopes(bearer.token.scopes) if one.covers(kind, right)]
    if any(_is_wide(one, bearer) for one in covering):
        return None
    if any(one.context == "patient" for one in covering) and bearer.token.person_id is not None:
        return bearer.token.person_id
    if right == "r" and "fhirUser" in bearer.token.scopes.split():
        own = getattr(bearer.actor.user, "person", None)
        if kind == "Practitioner":
            return None
        if kind == "Patient" and own is not None:
            return own.pk
    raise FhirError(
        403,
        f"The token has no scope that allows `{right}` on {kind}.",
        headers={"WWW-Authenticate": 'Bearer error="insufficient_scope"'},
    )


def may(bearer: Bearer, kind: str, right: str) -> bool:
    """Whether any scope allows it."""
    try:
        reach(bearer, kind, right)
    except FhirError:
        return False
    return True


def rows_of(bearer: Bearer, kind: Kind, source: Source, right: str) -> QuerySet[Any]:
    """The rows of a source that the user may read, and the token may ask for. Errors: `FhirError` 403."""
    person = reach(bearer, kind.name, right)
    rows = source.rows(bearer.actor)
    return rows if person is None else rows.filter(source.of(person))


def is_of(source: Source, resource: Mapping[str, Any], bound: Any) -> bool:
    """Whether one of several resources of a row, which may be of several people, is of the one the token is bound to."""
    return bound is None or source.whose is None or source.whose(resource) == str(bound)


def _is_wide(scope: SmartScope, bearer: Bearer) -> bool:
    if scope.context == "user":
        return True
    client = bearer.token.client
    return scope.context == "system" and client is not None and client.kind == ClientKind.BACKEND
