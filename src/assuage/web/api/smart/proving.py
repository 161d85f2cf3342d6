"""Which app or service asks at the token endpoint, and whether it proved it."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from assuage.web.api.assertions import AssertionRefusedError, checked, claims_unchecked
from assuage.web.api.models import Client, ClientKind
from assuage.web.api.smart.errors import OAuthError

_BY_KEY = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def client_of(request: HttpRequest, asked: Mapping[str, str]) -> Client:
    """The app: a public one by its name alone, any other by an assertion that its key signed. Errors: `OAuthError` 401."""
    assertion = asked.get("client_assertion", "")
    if not assertion:
        client = _named(asked.get("client_id", ""))
        if client is None or client.kind != ClientKind.PUBLIC:
            raise OAuthError(
                "invalid_client", "The app is not known, or has to prove itself by a signed assertion.", 401
            )
        return client
    if asked.get("client_assertion_type") != _BY_KEY:
        raise OAuthError("invalid_client", "`client_assertion_type` is not the one for a signed JWT.", 401)
    try:
        return _proven(request, assertion, asked.get("client_id", ""))
    except AssertionRefusedError as error:
        raise OAuthError("invalid_client", str(error), 401) from error


def _proven(request: HttpRequest, assertion: str, asked: str) -> Client:
    claims = claims_unchecked(assertion)
    named = str(claims.get("iss", ""))
    client = _named(named)
    if client is None or client.kind == ClientKind.PUBLIC or claims.get("sub") != named:
        raise AssertionRefusedError("`iss` and `sub` have to be the id of an app that has a key.")
    if asked not in {"", named}:
        raise AssertionRefusedError("`client_id` is another app's.")
    here = {request.build_absolute_uri(one) for one in (request.path, reverse("api:token"))}
    checked(assertion, client.keys, issuer=named, audiences=frozenset(here))
    return client


def _named(key: str) -> Client | None:
    try:
        return Client.objects.select_related("acts_as").filter(pk=UUID(key), is_active=True).first()
    except ValueError:
        return None
