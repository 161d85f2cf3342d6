"""Booking one appointment or a course: what is wanted, the free times, the booking."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assuage.web.accounts.actor import Note
from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import book_at, book_for
from assuage.web.design.styles import activate, style_of
from assuage.web.patients.forms import SearchForm
from assuage.web.patients.searching import search
from assuage.web.schedule import services
from assuage.web.schedule.clock import local
from assuage.web.schedule.courses import course_of
from assuage.web.schedule.errors import ScheduleError
from assuage.web.schedule.forms import FreeTimeForm, SlotsForm, WantedForm, written_slots
from assuage.web.schedule.models import Chair
from assuage.web.schedule.slots import suggest


@require_http_methods(["GET", "HEAD"])
@guarded(book_for)
def wanted(request: Request, person: Any) -> HttpResponse:
    """What is wanted; with an answer in the address, the free times nearest to it."""
    course = course_of(person)
    initial = {"first": local(person.site, timezone.now()).date(), "at": "10:00"}
    free = FreeTimeForm(request.GET)  # from the board
    if free.is_valid():
        initial |= {
            "first": free.cleaned_data["day"],
            "at": free.cleaned_data["at"],
            "chair": free.cleaned_data["chair"],
        }
    if course is not None:
        initial |= {"sessions": course.sessions, "every_days": course.every_days}
    form = WantedForm(person.site, request.GET if "first" in request.GET else None, initial=initial)
    about: dict[str, Any] = {
        "person": person,
        "form": form,
        "course": course,
        "has_chairs": Chair.objects.filter(site=person.site, is_open=True).exists(),
    }
    if form.is_bound and form.is_valid():
        about |= _suggested(person, form, course)
    return render(request, "schedule/book.html", about)


def _suggested(person: Any, form: WantedForm, course: Any) -> dict[str, Any]:
    asked = form.wanted()
    found = suggest(person.site, person, asked, now=timezone.now(), slack_days=form.cleaned_data["slack_days"])
    slots = [one for one in found if one is not None]
    whole = len(slots) == len(found)
    hidden = SlotsForm(
        person.site,
        initial={
            "slots": written_slots(slots),
            "kind": form.cleaned_data["kind"],
            "every_days": asked.every_days,
            "plan": course.plan_id if course is not None and asked.sessions > 1 else None,
        },
    )
    words = ngettext("Book %(count)d appointment", "Book %(count)d appointments", len(slots)) % {"count": len(slots)}
    return {"found": list(enumerate(found, 1)), "is_whole": whole, "hidden": hidden, "button": words}


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(book_at)
def who(request: Request, site: Any) -> HttpResponse:
    """Who comes at a free time of the board: looked for in the body, so that no name stands in an address."""
    activate(style_of(site))
    free = FreeTimeForm(request.GET)
    if not free.is_valid():
        return redirect("schedule:board", site.pk)
    form = SearchForm(request.POST or None)
    found = None
    if form.is_bound and form.is_valid():
        found = search(book_for.among(request.actor).filter(site=site), **form.cleaned_data)
        request.actor.notes.extend(
            Note("list", "patients.Person", str(one.pk), person_id=str(one.pk)) for one in found.people
        )
    given = free.cleaned_data
    about = {
        "site": site,
        "form": form,
        "found": found,
        "at": datetime.combine(given["day"], given["at"], style_of(site).zone),
        "chair": Chair.objects.filter(site=site, pk=given["chair"]).first(),
        "asked": urlencode(
            {"day": given["day"].isoformat(), "at": f"{given['at']:%H:%M}", "chair": given["chair"] or ""}
        ),
        "day": given["day"].isoformat(),
    }
    return render(request, "schedule/who.html", about)


@require_POST
@guarded(book_for)
def book(request: Request, person: Any) -> HttpResponse:
    """Book what was shown: all of it, or none."""
    form = SlotsForm(person.site, request.POST)
    if not form.is_valid():
        told = " ".join(str(words) for words in form.errors.get("slots", ()))
        messages.error(request, told or _("These times cannot be read. Ask for free times again."))
        return redirect("schedule:book", person.pk)
    given, course = form.cleaned_data, course_of(person)
    if given["plan"] is not None and (course is None or given["plan"] != course.plan_id):
        messages.error(request, _("Another plan was signed since. Ask for free times again; nothing was booked."))
        return redirect("schedule:book", person.pk)
    try:
        if len(given["slots"]) == 1:
            services.book(request.actor, person, given["slots"][0], kind=given["kind"])
        else:
            services.book_course(
                request.actor, person, given["slots"], every_days=given["every_days"] or 1, plan_id=given["plan"]
            )
    except ScheduleError as error:
        messages.error(request, str(error))
        return redirect("schedule:book", person.pk)
    messages.success(request, _("Booked."))
    return redirect("schedule:person", person.pk)
