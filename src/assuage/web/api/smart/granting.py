"""Codes and tokens: a code is made once a user agreed and taken once; a refresh token is changed for the next; what is used twice ends all."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from assuage.web.accounts.actor import Actor, Note, actor_of
from assuage.web.accounts.policies import read_chart
from assuage.web.api.models import Client, Grant, Launch, Token
from assuage.web.api.scopes import allowed
from assuage.web.api.smart.errors import OAuthError
from assuage.web.api.smart.identity import id_token
from assuage.web.api.smart.requesting import LAUNCHED, Requested
from assuage.web.api.tokens import digest_of, issue, within
from assuage.web.audit.services import written

CODE_LASTS = timedelta(seconds=60)
ACCESS_LASTS = timedelta(hours=1)
REFRESH_LASTS = timedelta(days=30)
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class Given:
    """What the token endpoint answers with."""

    access: str
    row: Token
    refresh: str = ""
    identity: str = ""

    @property
    def body(self) -> dict[str, Any]:
        """As SMART has it."""
        found: dict[str, Any] = {
            "access_token": self.access,
            "token_type": "Bearer",
            "expires_in": int(ACCESS_LASTS.total_seconds()),
            "scope": self.row.scopes,
        }
        if self.row.person_id:
            found |= {"patient": str(self.row.person_id), "need_patient_banner": True}
        if self.identity:
            found |= {"id_token": self.identity}
        return found | ({"refresh_token": self.refresh} if self.refresh else {})


def launch_from(actor: Actor, client: Client, person: Any) -> str:
    """A code by which the app learns from whose chart it was opened."""
    code = secrets.token_urlsafe(24)
    with written(actor, Note("launch", "api.Client", str(client.pk), person_id=str(person.pk))):
        Launch.objects.create(
            digest=digest_of(code), client=client, user=actor.user, person=person, expires_at=timezone.now() + LAUNCHED
        )
    return code


def agree(actor: Actor, asked: Requested, client: Client, person: Any) -> str:
    """The code that the app changes for tokens; the user agreed to it. Errors: `OAuthError` where the launch was used meanwhile."""
    code = secrets.token_urlsafe(32)
    note = Note("agree to", "api.Client", str(client.pk), str(person.pk) if person else "", asked.scopes[:200])
    with written(actor, note):
        if asked.launch:
            fresh = Launch.objects.filter(digest=digest_of(asked.launch), used_at__isnull=True)
            if not fresh.update(used_at=timezone.now()):
                raise OAuthError("invalid_request", "`launch` was used before.")
        Grant.objects.create(
            digest=digest_of(code),
            client=client,
            user=actor.user,
            person=person,
            scopes=asked.scopes,
            redirect_uri=asked.redirect_uri,
            challenge=asked.challenge,
            nonce=asked.nonce,
            expires_at=timezone.now() + CODE_LASTS,
        )
    return code


def by_code(client: Client, *, code: str, redirect_uri: str, verifier: str, came_from: str, issuer: str) -> Given:
    """Tokens for a code. A code that is shown a second time ends everything that came of the first. Errors: `OAuthError`."""
    grant = Grant.objects.select_related("user", "person").filter(digest=digest_of(code), client=client).first()
    if grant is None:
        raise OAuthError("invalid_grant", "The code is not known.")
    with transaction.atomic():  # whoever shows it at the same moment waits until the tokens are there, which end then
        is_first = Grant.objects.filter(pk=grant.pk, used_at__isnull=True).update(used_at=timezone.now())
        wrong = _wrong_with(grant, redirect_uri, verifier)
        if is_first and not wrong:
            given = _give(client, grant.user, grant.person, grant.scopes, family=grant.family, came_from=came_from)
            return replace(given, identity=id_token(grant, grant.scopes, issuer=issuer, at=timezone.now()))
    if not is_first:
        _end(grant.family, grant.user, "a code was shown twice", came_from)
        raise OAuthError("invalid_grant", "The code was used before. What came of it has ended.")
    raise OAuthError("invalid_grant", wrong)


def _wrong_with(grant: Grant, redirect_uri: str, verifier: str) -> str:
    """Why a code gives nothing, which uses it up as well; empty where it does."""
    if grant.expires_at <= timezone.now():
        return "The code is older than a minute."
    if grant.redirect_uri != redirect_uri:
        return "`redirect_uri` is not the one of the request."
    if not _VERIFIER.fullmatch(verifier) or not hmac.compare_digest(_challenge(verifier), grant.challenge):
        return "`code_verifier` does not fit the challenge."
    return ""


def by_refresh(client: Client, *, secret: str, scope: str, came_from: str) -> Given:
    """The next tokens. A refresh token that was changed already ends the family: somebody has copied it. Errors: `OAuthError`."""
    rows = Token.objects.select_related("user", "person").filter(is_refresh=True, client=client)
    row = rows.filter(digest=digest_of(secret)).first()
    if row is None or row.revoked_at is not None or row.expires_at <= timezone.now():
        raise OAuthError("invalid_grant", "The refresh token is not known, or has ended.")
    scopes = allowed(scope, row.scopes) if scope else row.scopes
    if not scopes:
        raise OAuthError("invalid_scope", "None of the scopes was given before.")
    with transaction.atomic():  # as for a code
        if Token.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=timezone.now()):
            return _give(
                client,
                row.user,
                row.person,
                scopes,
                family=row.family,
                came_from=came_from,
                until=row.expires_at,
                widest=row.scopes,
            )
    _end(row.family, row.user, "a refresh token was shown twice", came_from)
    raise OAuthError("invalid_grant", "The refresh token was changed before. What came of it has ended.")


def for_service(client: Client, *, scope: str, came_from: str) -> Given:
    """A token for a service, for what an administrator let it ask for. Errors: `OAuthError`."""
    kept = [one for one in allowed(scope, client.scopes).split() if one.startswith("system/")]
    if not kept or client.acts_as is None:
        raise OAuthError("invalid_scope", "None of the scopes can be given to this service.")
    return _give(client, client.acts_as, None, " ".join(kept), family=None, came_from=came_from)


def end(client: Client | None, secret: str, *, came_from: str) -> None:
    """End a token and all that came with it; one that is not known is no error."""
    row = Token.objects.select_related("user").filter(digest=digest_of(secret), client=client).first()
    if row is not None and client is not None:
        _end(row.family, row.user, "revoked by the app", came_from)


def _give(
    client: Client,
    user: Any,
    person: Any,
    scopes: str,
    *,
    family: Any,
    came_from: str,
    until: Any = None,
    widest: str = "",
) -> Given:
    actor = within(actor_of(user, came_from=came_from, route="api:token"), client)
    if not user.is_active or not actor.roles:
        raise OAuthError("invalid_grant", "The user may not sign in any more.")
    if person is not None and not read_chart.permits(actor, person):
        raise OAuthError("invalid_grant", "The user may not read this chart any more.")
    note = Note("issue", "api.Token", str(client.pk), str(person.pk) if person else "", scopes[:200])
    with written(actor, note):
        access, row = issue(
            user,
            scopes=scopes,
            lasting=ACCESS_LASTS,
            name=client.name[:80],
            client=client,
            person=person,
            family=family,
        )
        refresh = ""
        if "offline_access" in (widest or scopes).split():
            lasting = REFRESH_LASTS if until is None else until - timezone.now()
            refresh, _ = issue(
                user,
                scopes=widest or scopes,
                lasting=lasting,
                name=client.name[:80],
                client=client,
                person=person,
                is_refresh=True,
                family=row.family,
            )
    return Given(access, row, refresh)


def _end(family: Any, user: Any, why: str, came_from: str) -> None:
    with transaction.atomic(), written(actor_of(user, came_from=came_from), Note("revoke", "api.Token", why=why)):
        Token.objects.filter(family=family, revoked_at__isnull=True).update(revoked_at=timezone.now())


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).decode().rstrip("=")
