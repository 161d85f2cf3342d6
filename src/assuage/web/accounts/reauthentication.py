"""Whoever signs something says again who they are, unless they did so within the last five minutes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse

View = Callable[..., HttpResponse]


def needed(view: View) -> View:
    """A view that signs or releases: a POST is held until the password, a code or a key was given again, and then goes on with what was sent.

    Put it inside the guard: `@guarded(...)` above, `@needed` below. A GET, which shows what would be signed, passes. Sign with a plain
    form and not by htmx, so that the page that comes back is a whole one; files cannot be held.
    """

    @wraps(view)
    def held(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return view(request, *args, **kwargs)
        answer: HttpResponse = reauthentication_required(view)(request, *args, **kwargs)
        return answer

    return held
