"""Who the user is, as a signed word for the app they let in (OpenID Connect), and what it may be told about one of its own tokens."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from joserfc import jwt

from assuage.web.accounts.actor import actor_of
from assuage.web.api.models import Client, Grant, Token
from assuage.web.api.smart.keys import ALGORITHM, signing_key
from assuage.web.api.tokens import digest_of

HOLDS = timedelta(hours=1)


def id_token(grant: Grant, scopes: str, *, issuer: str, at: datetime) -> str:
    """The signed word, for the app of a grant; empty where `openid` was not given."""
    given = scopes.split()
    if "openid" not in given:
        return ""
    claims = {
        "iss": issuer,
        "sub": str(grant.user_id),
        "aud": str(grant.client_id),
        "iat": int(at.timestamp()),
        "exp": int((at + HOLDS).timestamp()),
        **({"nonce": grant.nonce} if grant.nonce else {}),
        **({"fhirUser": fhir_user(grant.user, issuer)} if "fhirUser" in given else {}),
    }
    key = signing_key(at)
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid, "typ": "JWT"}, claims, key, algorithms=[ALGORITHM])


def fhir_user(user: Any, base: str) -> str:
    """The address of whoever signed in: their own Patient for a patient, else their Practitioner."""
    person = getattr(user, "person", None)
    if person is not None and not actor_of(user).is_staff:
        return f"{base}/Patient/{person.pk}"
    return f"{base}/Practitioner/{user.pk}"


def told_of(client: Client, secret: str, *, base: str) -> dict[str, Any]:
    """What an app may know of a token (RFC 7662): of its own, while it opens something; of every other, that it is not active."""
    row = Token.objects.select_related("user").filter(digest=digest_of(secret), client=client).first()
    if (
        row is None
        or row.revoked_at is not None
        or row.used_at is not None
        or row.expires_at <= timezone.now()
        or not row.user.is_active
    ):
        return {"active": False}
    return {
        "active": True,
        "scope": row.scopes,
        "client_id": str(client.pk),
        "token_type": "refresh_token" if row.is_refresh else "Bearer",
        "iat": int(row.issued_at.timestamp()),
        "exp": int(row.expires_at.timestamp()),
        "sub": str(row.user_id),
        "iss": base,
        **({"patient": str(row.person_id)} if row.person_id else {}),
        **({"fhirUser": fhir_user(row.user, base)} if "fhirUser" in row.scopes.split() else {}),
    }
