"""What the frame of every page needs: who is signed in, whose chart is open, the state of its stages, and where one can go."""

from typing import Any

from django.utils.functional import SimpleLazyObject

from assuage.web.design.frames import chart_frame
from assuage.web.design.places import places
from assuage.web.design.styles import activate, style_of


def frame(request: Any) -> dict[str, Any]:
    """`actor`; `chart` where a person's chart is open (see `design/frames.py`); `places` and `own_places` of the bar on top.

    The style of the site (dates, units, time zone) is active from here on.
    """
    actor = getattr(request, "actor", None)
    person = getattr(request, "person", None)
    activate(style_of(_site(actor, person)))
    return {
        "actor": actor,
        "chart": None
        if person is None or actor is None
        else SimpleLazyObject(lambda: chart_frame(actor, person, request.path)),
        "places": SimpleLazyObject(lambda: places(actor, request.path, own=False)),
        "own_places": SimpleLazyObject(lambda: places(actor, request.path, own=True)),
    }


def _site(actor: Any, person: Any) -> Any:
    """The site of the chart that is open, else the first by name of whoever is signed in."""
    if person is not None:
        return person.site
    if actor is None:
        return None
    from assuage.web.accounts.models import Site

    if not hasattr(actor, "user") or not actor.roles:
        return None
    mine = frozenset().union(*actor.roles.values())
    return Site.objects.filter(pk__in=mine).order_by("name").first()
