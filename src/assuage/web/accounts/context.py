"""What every page needs to know of the session: how long it lives, unused and at all, and whether the open chart was opened in an emergency."""

from typing import Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from assuage.web.accounts.middleware import mark_of, seconds_left


def session(request: Any) -> dict[str, Any]:
    """`session_watched`, for the page that watches over it, and `emergency`: the access by which this chart is open, or nothing."""
    return {
        "session_watched": SimpleLazyObject(lambda: _watched(request)),
        "emergency": SimpleLazyObject(lambda: _emergency(request)),
    }


def _watched(request: Any) -> dict[str, Any]:
    return {
        "mark": mark_of(request),
        "idle_minutes": settings.IDLE_MINUTES,
        "seconds_left": int(seconds_left(request)),
    }


def _emergency(request: Any) -> Any:
    from assuage.web.accounts.emergency import running_for

    actor, person = getattr(request, "actor", None), getattr(request, "person", None)
    return (actor is not None and person is not None and running_for(actor, person)) or None
