"""The home page and the switch of language."""

from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from assuage.web.accounts.actor import Note
from assuage.web.accounts.guarding import Request, open_to_anybody, signed_in
from assuage.web.accounts.services import choose_language
from assuage.web.design.places import places
from assuage.web.design.worklists import worklists


@require_safe
@signed_in("each list of the page comes from a policy of its own room")
def home(request: Request) -> HttpResponse:
    """What needs a person first, then the rest; for a patient, and where nothing waits, also where to go from here."""
    lists = worklists(request.actor)
    tasks = list(chain.from_iterable(one.tasks for one in lists))
    people = dict.fromkeys(str(one.person.pk) for one in tasks if one.person is not None)
    request.actor.notes.extend(Note("list", "patients.Person", one, person_id=one) for one in people)
    first = sorted((one for one in tasks if one.urgency.needs_somebody), key=lambda one: one.urgency)
    rest = [(one, [task for task in one.tasks if not task.urgency.needs_somebody]) for one in lists]
    about = {
        "first": first,
        "rest": [(one.name, kept) for one, kept in rest if kept],
        "is_own": not request.actor.is_staff,
        "elsewhere": () if tasks and request.actor.is_staff else places(request.actor, request.path, own=False),
    }
    return render(request, "design/home.html", about)


@require_POST
@open_to_anybody("it keeps a language in a cookie, and for whoever is signed in with their account, and shows nothing")
def language(request: Any) -> HttpResponse:
    """Keep the chosen language for this browser and for whoever is signed in, and go back to where one was."""
    asked = request.POST.get("next", "/")
    there = asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=False) else "/"
    response = HttpResponseRedirect(there)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        if request.actor is not None:
            choose_language(request.actor, chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response
