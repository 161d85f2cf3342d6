"""Who is asking, on every request; a session that nobody uses ends; staff without a second factor are sent to set one up."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from assuage.web.accounts.actor import actor_of

_SEEN = "seen_at"
_KEEP_S = 30  # a session's last use is written at most this often


class ActorMiddleware:
    """Sets `request.actor`: an `Actor`, or None for somebody who is not signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Find who is asking, end what was idle, and go on."""
        request.actor = None
        if request.user.is_authenticated:
            if _was_idle(request):
                logout(request)
            else:
                request.actor = actor_of(
                    request.user,
                    came_from=request.META.get("REMOTE_ADDR", ""),
                    session=hashlib.sha256((request.session.session_key or "").encode()).hexdigest()[:16],
                )
        return self.get_response(request)


def _was_idle(request: Any) -> bool:
    now = timezone.now().timestamp()
    seen = request.session.get(_SEEN, now)
    if now - seen > settings.IDLE_MINUTES * 60:
        return True
    if _SEEN not in request.session or now - seen > _KEEP_S:
        request.session[_SEEN] = now
    return False
