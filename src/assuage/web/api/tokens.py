"""Tokens are made, found and revoked here."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from assuage.web.accounts.actor import Actor, Note, actor_of
from assuage.web.api.models import Client, Token
from assuage.web.audit.services import append, written

PREFIX = "assuage_"
"""So that a token that got into a file can be found there."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever shows a token: the actor it stands for, and the token with its scopes."""

    actor: Actor
    token: Token


def issue(
    user: Any,
    *,
    scopes: str,
    lasting: timedelta,
    name: str = "",
    client: Client | None = None,
    person: Any = None,
    is_refresh: bool = False,
    family: Any = None,
) -> tuple[str, Token]:
    """A new token: the secret, which is told once, and its row. Call inside `written`, or use `make_own`."""
    secret = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    row = Token.objects.create(
        digest=digest_of(secret),
        is_refresh=is_refresh,
        name=name,
        client=client,
        user=user,
        person=person,
        scopes=scopes,
        issued_at=now,
        expires_at=now + lasting,
        **({} if family is None else {"family": family}),
    )
    return secret, row


def make_own(actor: Actor, *, name: str, scopes: str, lasting: timedelta) -> str:
    """A token that a user makes for themselves; gives the secret, which is kept nowhere."""
    with written(actor, Note("make", "api.Token", why=f"{name}: {scopes}"[:200])):
        return issue(actor.user, scopes=scopes, lasting=lasting, name=name)[0]


def revoke(actor: Actor, token: Token) -> None:
    """End a token at once."""
    with written(actor, Note("revoke", "api.Token", str(token.pk))):
        Token.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def bearer_of(secret: str, *, came_from: str, route: str) -> Bearer | None:
    """Who stands behind a token; None where it is unknown, expired or revoked, or its user or program may not ask any more."""
    row = (
        Token.objects.select_related("user", "client", "person")
        .filter(digest=digest_of(secret), is_refresh=False, revoked_at__isnull=True, expires_at__gt=timezone.now())
        .first()
    )
    if row is None or not row.user.is_active or (row.client is not None and not row.client.is_active):
        append(None, [Note("refused token", "api.Token")], outcome="refused", came_from=came_from)
        return None
    mark = f"token {str(row.pk)[:8]}"[:16]
    return Bearer(within(actor_of(row.user, came_from=came_from, session=mark, route=route), row.client), row)


def within(actor: Actor, client: Client | None) -> Actor:
    """The actor as far as a program reaches: with the roles at the site whose administrator let it in, and none elsewhere.

    An administrator lends no more than what is of their site, also where the user has roles at another one, or gets them later. A chart
    that the user opened in an emergency is open to them at the page, and to no program.
    """
    if client is None:
        return actor
    return replace(
        actor,
        is_at_page=False,
        roles={role: frozenset({client.site_id}) for role, sites in actor.roles.items() if client.site_id in sites},
    )


def digest_of(secret: str) -> str:
    """What is kept of a token. It is long and random, so a plain SHA-256 tells nothing of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
