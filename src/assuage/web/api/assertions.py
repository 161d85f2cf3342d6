"""Signed assertions (JWT) by which other programs say who they are: checked against their published keys, and taken once."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from assuage.web.api.models import Assertion

ALGORITHMS = ("RS384", "ES384", "RS256", "ES256")
"""What SMART asks for, and what is as strong; a signature by a shared secret is none of them."""

LONGEST = timedelta(minutes=5)
_LEEWAY = timedelta(seconds=30)
_MOST_CHARACTERS = 8_000


class AssertionRefusedError(Exception):
    """The assertion proves nothing; the message says why, for whoever made it."""


@dataclass(frozen=True, slots=True)
class Asserted:
    """Who an assertion says it is from, and about whom."""

    issuer: str
    subject: str
    number: str
    expires_at: datetime


def claims_unchecked(text: str) -> Mapping[str, Any]:
    """What an assertion claims, before anything is believed: only to find whose keys to ask. Errors: `AssertionRefusedError`."""
    parts = text.split(".")
    if len(parts) != 3 or len(text) > _MOST_CHARACTERS:  # noqa: PLR2004 - header, claims and signature
        raise AssertionRefusedError("It is no signed JWT.")
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError) as error:
        raise AssertionRefusedError("It is no signed JWT.") from error
    if not isinstance(found, dict):
        raise AssertionRefusedError("Its claims are no object.")
    return found


def checked(
    text: str, keys: Mapping[str, Any], *, issuer: str, audiences: frozenset[str], needs_issued: bool = False
) -> Asserted:
    """An assertion whose signature, issuer, audience and times hold, and that was not shown before.

    Parameters: `keys`, the issuer's public JWK set; `audiences`, the addresses by which it may call us; `needs_issued`, whether it
    has to say when it was made. Errors: `AssertionRefusedError`.
    """
    try:
        token = jwt.decode(text, KeySet.import_key_set(_public(keys)), algorithms=list(ALGORITHMS))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise AssertionRefusedError("Its signature does not hold against the keys that are known.") from error
    claims = token.claims
    if claims.get("iss") != issuer:
        raise AssertionRefusedError("`iss` is not who was expected.")
    named = claims.get("aud")
    if not any(one in audiences for one in (named if isinstance(named, list) else [named]) if isinstance(one, str)):
        raise AssertionRefusedError("`aud` is not this address.")
    if needs_issued and "iat" not in claims:
        raise AssertionRefusedError("`iat` is missing.")
    ends = _ends(claims)
    number = claims.get("jti")
    if not isinstance(number, str) or not number or len(number) > 256:  # noqa: PLR2004 - longer than any UUID
        raise AssertionRefusedError("`jti` is missing, so it could be shown twice.")
    _take_once(issuer, number, ends)
    return Asserted(issuer, str(claims.get("sub", "")), number, ends)


def _ends(claims: Mapping[str, Any]) -> datetime:
    now = timezone.now()
    ends = _instant(claims.get("exp"), "exp")
    if ends <= now - _LEEWAY:
        raise AssertionRefusedError("`exp` is past.")
    if ends > now + LONGEST + _LEEWAY:
        raise AssertionRefusedError("`exp` lies more than five minutes ahead.")
    for name in ("iat", "nbf"):
        if name in claims and _instant(claims[name], name) > now + _LEEWAY:
            raise AssertionRefusedError(f"`{name}` lies ahead.")
    return ends


def _instant(value: Any, name: str) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AssertionRefusedError(f"`{name}` is missing, or no number of seconds.")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise AssertionRefusedError(f"`{name}` is no instant.") from error


def _take_once(issuer: str, number: str, ends: datetime) -> None:
    """The database holds that a number is used once, also by two requests at the same moment."""
    Assertion.objects.filter(expires_at__lt=timezone.now() - LONGEST).delete()
    digest = hashlib.sha256(f"{issuer}\x00{number}".encode()).hexdigest()
    try:
        with transaction.atomic():
            Assertion.objects.create(digest=digest, expires_at=ends + _LEEWAY)
    except IntegrityError as error:
        raise AssertionRefusedError("`jti` was shown before.") from error


def _public(keys: Mapping[str, Any]) -> Any:
    """Only keys that sign by a pair; a shared secret in a set is left out."""
    listed = keys.get("keys")
    kept = [one for one in listed or () if isinstance(one, Mapping) and one.get("kty") in {"RSA", "EC"}]
    if not kept:
        raise ValueError("There is no public key to check against.")
    return {"keys": kept}
