"""Who is asking, on every request, and in which language.

A session that nobody uses ends, and so does one that has lasted its hours; staff without a second factor set one up first.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import actor_of
from assuage.web.accounts.addresses import client_address
from assuage.web.accounts.factors import needs_factor

_BEGAN = "began_at"
_SEEN = "seen_at"
_HAS_FACTOR = "has_factor"
_KEEP_S = 30  # a session's last use is written at most this often

BACKGROUND = "X-Background"
"""The header of a request that a page makes by itself: it keeps no session alive."""

OF_SESSION = "X-Session"
"""The header by which a page says of which session it is: one that slept through the end of its own ends no later one."""

TO_SET_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "account_reauthenticate",
        "account_change_password",
        "account_logout",
        "design:language",
        "accounts:idle",
        "accounts:language",
        "accounts:still_here",
    }
)
"""All that staff without a second factor get."""


class ActorMiddleware:
    """Sets `request.actor`: an `Actor`, or None for somebody who is not signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Find who is asking, end what was idle or is over, and go on; what shows a person's data is kept by no browser."""
        request.actor = None
        if request.user.is_authenticated:
            if seconds_left(request) <= 0 or _was_idle(request):
                logout(request)
            else:
                request.actor = actor_of(
                    request.user, came_from=client_address(request), session=mark_of(request), is_at_page=True
                )
                _speak(request)
        response = self.get_response(request)
        if request.actor is not None and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:  # noqa: ARG002 - Django's signature
        """Tell the audit by which route."""
        if request.actor is not None:
            request.actor = replace(request.actor, route=request.resolver_match.view_name or "")


class SecondFactorMiddleware:
    """Sends staff without a second factor to set one up, and to nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the route is known."""
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ARG002 - Django's signature
        """Let pass who has one, or needs none; remembered in the session, because staff cannot remove their last."""
        actor = request.actor
        if actor is None or request.session.get(_HAS_FACTOR) == str(actor.user.pk):
            return None
        if request.resolver_match.view_name in TO_SET_UP:
            return None
        if needs_factor(actor):
            messages.info(
                request, _("Set up a second factor first: an authenticator app, or a passkey. Then you can work.")
            )
            return HttpResponseRedirect(reverse("mfa_index"))
        if actor.is_staff:
            request.session[_HAS_FACTOR] = str(actor.user.pk)
        return None


def _speak(request: Any) -> None:
    """In the language that whoever is signed in chose; where they chose none it stays what the browser asks for."""
    if request.user.language in dict(settings.LANGUAGES):
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = translation.get_language()


def mark_of(request: Any) -> str:
    """A short mark of the session, which names it in the audit and opens nothing."""
    return hashlib.sha256((request.session.session_key or "").encode()).hexdigest()[:16]


def seconds_left(request: Any) -> float:
    """How long this session lasts still, whatever is done in it. One that says of no beginning begins now."""
    now = timezone.now().timestamp()
    began: float = request.session.setdefault(_BEGAN, now)
    return began + settings.SESSION_HOURS * 3600 - now


def _was_idle(request: Any) -> bool:
    now = timezone.now().timestamp()
    seen = request.session.get(_SEEN, now)
    if now - seen > settings.IDLE_MINUTES * 60:
        return True
    if request.headers.get(BACKGROUND):
        return False
    if _SEEN not in request.session or now - seen > _KEEP_S:
        request.session[_SEEN] = now
    return False
