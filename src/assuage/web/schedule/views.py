"""The board of the day, and what is done with one appointment."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assuage.web.accounts.actor import Note
from assuage.web.accounts.guarding import Request, guarded, listed
from assuage.web.accounts.policies import (
    arrange_site,
    book_at,
    book_for,
    change_appointment,
    read_appointment,
    read_chart,
    see_appointments_of,
    see_board,
    view_details,
)
from assuage.web.records import StaleVersionError
from assuage.web.schedule import services
from assuage.web.schedule.board import BADGES, Shown, board_of
from assuage.web.schedule.clock import local
from assuage.web.schedule.errors import ScheduleError
from assuage.web.schedule.forms import CancelForm, MoveForm, asked_day
from assuage.web.schedule.models import Appointment, State
from assuage.web.schedule.slots import Slot

_EACH_NOTED = 50


@require_safe
@listed(see_board, refuses=True)
def today(request: Request, rows: Any) -> HttpResponse:  # noqa: ARG001 - the guard's signature
    """The board of the first of one's sites."""
    site = rows.order_by("name").first()
    if site is None:
        raise Http404
    return redirect("schedule:board", site.pk)


@require_safe
@guarded(see_board)
def board(request: Request, site: Any) -> HttpResponse:
    """One day of one site; a part of it where htmx asks again by itself."""
    day = asked_day(request.GET.get("day", ""), local(site, timezone.now()).date())
    return _board(request, site, day)


def _board(request: Any, site: Any, day: Any, problem: str = "", changed: Any = None) -> HttpResponse:
    from assuage.web.design.styles import activate, style_of

    activate(style_of(site))
    now = timezone.now()
    found = board_of(site, day, now=now)
    if len(found.people) <= _EACH_NOTED:
        request.actor.notes.extend(
            Note("list", "patients.Person", str(one), person_id=str(one), why="board") for one in found.people
        )
    else:
        request.actor.notes.append(
            Note("list", "accounts.Site", str(site.pk), why=f"board, {len(found.people)} people")
        )
    about = {
        "board": found,
        "problem": problem,
        "changed": changed,
        "may_change": change_appointment.is_for(request.actor),
        "may_arrange": arrange_site.permits(request.actor, site),
        "may_book": book_at.permits(request.actor, site),
        "sites": see_board.among(request.actor),
        "now": now,
    }
    template = "schedule/parts/board.html" if getattr(request, "htmx", None) else "schedule/board.html"
    return render(request, template, about, status=409 if problem and not request.htmx else 200)


@require_safe
@guarded(read_appointment)
def appointment(request: Request, one: Appointment) -> HttpResponse:
    """One appointment with every change of it."""
    changes = one.changes.select_related("by", "chair")
    about = {
        "appointment": one,
        "shown": Shown(one),
        "changes": changes,
        "badge": BADGES[State(one.state)],
        "may_change": change_appointment.permits(request.actor, one),
        "is_movable": one.state == State.BOOKED,
        "day": local(one.chair.site, one.starts_at).date(),
    }
    return render(request, "schedule/appointment.html", about)


@require_POST
@guarded(change_appointment)
def bring_to(request: Request, one: Appointment) -> HttpResponse:
    """The next state, by one click on the board."""
    problem = ""
    try:
        state, version = State(request.POST.get("state", "")), int(request.POST.get("version", ""))
    except ValueError:
        raise Http404 from None
    try:
        services.bring_to(request.actor, one, state, expected=version)
    except (ScheduleError, StaleVersionError) as error:
        problem = str(error)
    site, day = one.chair.site, local(one.chair.site, one.starts_at).date()
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return _board(request, site, day, problem, one.pk)
    if problem:
        messages.error(request, problem)
    return redirect(f"{reverse('schedule:board', args=(site.pk,))}?day={day.isoformat()}")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(change_appointment)
def move(request: Request, one: Appointment) -> HttpResponse:
    """Another time or chair."""
    site = one.chair.site
    start = local(site, one.starts_at)
    initial = {
        "day": start.date(),
        "at": start.time(),
        "minutes": int((one.ends_at - one.starts_at).total_seconds() // 60),
        "chair": one.chair_id,
        "version": one.version,
    }
    form = MoveForm(site, request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        from datetime import timedelta

        given = form.cleaned_data
        slot = Slot(given["chair"], given["starts_at"], given["starts_at"] + timedelta(minutes=given["minutes"]))
        try:
            services.move(request.actor, one, slot, expected=given["version"], why=given["why"])
        except (ScheduleError, StaleVersionError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Moved."))
            return redirect("schedule:appointment", one.pk)
    return render(request, "schedule/move.html", {"form": form, "appointment": one})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(change_appointment)
def cancel(request: Request, one: Appointment) -> HttpResponse:
    """A cancellation, with its reason."""
    form = CancelForm(request.POST or None, initial={"version": one.version})
    if one.series_id is None:
        del form.fields["whole_course"]
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            services.cancel(
                request.actor,
                one,
                expected=given["version"],
                why=given["why"],
                whole_course=given.get("whole_course", False),
            )
        except (ScheduleError, StaleVersionError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Cancelled."))
            return redirect("schedule:appointment", one.pk)
    return render(request, "schedule/cancel.html", {"form": form, "appointment": one})


@require_safe
@guarded(see_appointments_of)
def person(request: Request, one: Any) -> HttpResponse:
    """What one person has ahead and behind."""
    rows = list(one.appointments.select_related("chair", "series").order_by("starts_at"))
    now = timezone.now()
    about = {
        "person": one,
        "ahead": [Shown(row) for row in rows if row.ends_at >= now],
        "behind": [Shown(row) for row in reversed(rows) if row.ends_at < now],
        "may_book": book_for.permits(request.actor, one),
        "may_read": read_chart.permits(request.actor, one),
        "may_see": view_details.permits(request.actor, one),
        "is_own": one.user_id == request.actor.user.pk,
    }
    return render(request, "schedule/person.html", about)


@require_safe
@listed(see_appointments_of)
def own(request: Request, rows: Any) -> HttpResponse:
    """A patient's own appointments."""
    found = rows.filter(user_id=request.actor.user.pk).first()
    if found is None:
        raise Http404
    return redirect("schedule:person", found.pk)
