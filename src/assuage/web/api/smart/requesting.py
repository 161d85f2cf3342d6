"""What an app asks a user for: checked against the app as it was registered. Nothing is sent anywhere until the app is known."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import read_chart
from assuage.web.api.models import Client, ClientKind, Launch
from assuage.web.api.scopes import JSON_SCOPES, allowed, smart_scopes
from assuage.web.api.smart.errors import OAuthError
from assuage.web.api.tokens import digest_of, within

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_SALT = "assuage.smart.request"
_HELD_S = 600
_LONGEST = 1_000
LAUNCHED = timedelta(minutes=10)
_OFFERED = ("launch", "launch/patient", "offline_access", "openid", "fhirUser")


class UnknownAppError(Exception):
    """The app or where it wants the user sent is not known, so the user is sent nowhere; the message tells the user."""


@dataclass(frozen=True, slots=True)
class Requested:
    """One request of a known app; `person` is the id of the chart it was opened from, where it was."""

    client: str
    redirect_uri: str
    state: str
    challenge: str
    scopes: str
    person: str = ""
    launch: str = ""
    nonce: str = ""

    @property
    def wants_person(self) -> bool:
        """Whether a person has to be chosen still."""
        return not self.person and (
            "launch/patient" in self.scopes.split()
            or any(one.context == "patient" for one in smart_scopes(self.scopes))
        )


def app_of(asked: Mapping[str, str], actor: Actor) -> tuple[Client, str]:
    """The app, and the address it wants the user sent back to. Errors: `UnknownAppError`."""
    try:
        found = Client.objects.filter(pk=UUID(asked.get("client_id", "")), is_active=True).first()
    except ValueError:
        found = None
    if (
        found is None
        or found.kind == ClientKind.BACKEND
        or found.site_id not in frozenset().union(*actor.roles.values())
    ):
        raise UnknownAppError(_("This app is not one that an administrator of your site let in."))
    address = asked.get("redirect_uri", "")
    if address not in found.redirect_uris:
        raise UnknownAppError(
            _("The app wants you sent to an address that is not registered for it. Nothing was sent.")
        )
    return found, address


def requested(asked: Mapping[str, str], client: Client, address: str, actor: Actor, *, base: str) -> Requested:
    """What it asks for. Errors: `OAuthError`, which goes back to the app."""
    if any(len(value) > _LONGEST or "\x00" in value for value in asked.values()):
        raise OAuthError("invalid_request", "A parameter is too long.")
    if asked.get("response_type") != "code":
        raise OAuthError("unsupported_response_type", "`response_type` is `code` here.")
    challenge = asked.get("code_challenge", "")
    if asked.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise OAuthError("invalid_request", "A `code_challenge` with the method S256 is needed.")
    if not asked.get("state"):
        raise OAuthError("invalid_request", "`state` is needed.")
    if asked.get("aud", "").rstrip("/") != base:
        raise OAuthError("invalid_request", "`aud` is not the address of this FHIR server.")
    scopes = granted_scopes(asked.get("scope", ""), client)
    if not scopes:
        raise OAuthError("invalid_scope", "None of the scopes can be given to this app.")
    launch, reaching = asked.get("launch", ""), within(actor, client)
    person = _launched(launch, client, reaching) if launch else _own(reaching, scopes)
    nonce = asked.get("nonce", "")
    return Requested(str(client.pk), address, asked["state"], challenge, scopes, person, launch, nonce)


def granted_scopes(asked: str, client: Client) -> str:
    """What may be given of what is asked: never more than the app may ask for, and nothing of services."""
    kept = [one for one in allowed(asked, client.scopes).split() if _is_offered(one)]
    return " ".join(kept)


def _is_offered(one: str) -> bool:
    found = smart_scopes(one)
    return one in _OFFERED or one in JSON_SCOPES or bool(found and found[0].context != "system")


def _launched(launch: str, client: Client, actor: Actor) -> str:
    row = Launch.objects.filter(
        digest=digest_of(launch), client=client, user=actor.user, used_at__isnull=True, expires_at__gt=timezone.now()
    ).first()
    if row is None or not read_chart.among(actor).filter(pk=row.person_id).exists():
        raise OAuthError("invalid_request", "`launch` is not known, was used, or is older than ten minutes.")
    return str(row.person_id)


def _own(actor: Actor, scopes: str) -> str:
    """Their own chart, for a patient without another role: there is no other to choose."""
    asked = Requested("", "", "", "", scopes)
    if not asked.wants_person or actor.is_staff:
        return ""
    row = read_chart.among(actor).first()
    return str(row.pk) if row else ""


# --- held while the user decides -----------------------------------------------------------------------------------------
def held(asked: Requested, actor: Actor) -> str:
    """The request as one sealed word for the form."""
    return signing.dumps([str(actor.user.pk), asdict(asked)], salt=_SALT, compress=True)


def taken(word: str, actor: Actor) -> Requested:
    """The request of a form. Errors: `UnknownAppError` where it is another's, or ten minutes old."""
    try:
        user, found = signing.loads(word, salt=_SALT, max_age=_HELD_S)
    except signing.BadSignature as error:
        raise UnknownAppError(_("The page stood open too long. Open the app again.")) from error
    if user != str(actor.user.pk):
        raise UnknownAppError(_("Somebody else signed in meanwhile. Open the app again."))
    return Requested(**found)


def sent_back(asked_address: str, **answer: Any) -> str:
    """The app's address with the answer."""
    mark = "&" if urlsplit(asked_address).query else "?"
    return f"{asked_address}{mark}{urlencode({name: value for name, value in answer.items() if value})}"
