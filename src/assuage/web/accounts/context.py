"""What every page needs to know of the session: how long it lives unused, and whether the open chart was opened in an emergency."""

from typing import Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject


def session(request: Any) -> dict[str, Any]:
    """`idle_minutes`, and `emergency`: the access by which this chart is open, or nothing."""
    return {"idle_minutes": settings.IDLE_MINUTES, "emergency": SimpleLazyObject(lambda: _emergency(request))}


def _emergency(request: Any) -> Any:
    from assuage.web.accounts.emergency import running_for

    actor, person = getattr(request, "actor", None), getattr(request, "person", None)
    return (actor is not None and person is not None and running_for(actor, person)) or None
