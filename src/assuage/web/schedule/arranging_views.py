"""Chairs, hours and closed days of a site, and the calendar address of a user."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assuage.web.accounts.guarding import Request, guarded, listed, open_to_anybody
from assuage.web.accounts.policies import arrange_chair, arrange_site, revoke_calendar
from assuage.web.schedule import arranging, calendars
from assuage.web.schedule.clock import local
from assuage.web.schedule.errors import ScheduleError
from assuage.web.schedule.forms import ChairForm, ClosedDayForm, HoursForm
from assuage.web.schedule.models import Chair, ClosedDay, Hours


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(arrange_site)
def arrange(request: Request, site: Any) -> HttpResponse:
    """What there is, and a form for each kind of it."""
    asked = request.POST.get("what", "")
    forms: dict[str, Any] = {
        "chair": ChairForm(request.POST if asked == "chair" else None, prefix="chair"),
        "hours": HoursForm(site, request.POST if asked == "hours" else None, prefix="hours"),
        "closed": ClosedDayForm(request.POST if asked == "closed" else None, prefix="closed"),
    }
    form = forms.get(asked)
    if form is not None and form.is_valid():
        row = form.save(commit=False)
        try:
            arranging.keep(request.actor, site, row)
        except ScheduleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept."))
            booked = arranging.booked_on(site, row.day) if asked == "closed" else 0
            if booked:
                told = ngettext(
                    "%(count)d appointment on that day has to be moved.",
                    "%(count)d appointments on that day have to be moved.",
                    booked,
                )
                messages.warning(request, told % {"count": booked})
            return redirect("schedule:arrange", site.pk)
    about = {
        "site": site,
        "forms": forms,
        "bound": form,
        "chairs": site.chairs.all(),
        "hours": site.hours.select_related("chair"),
        "closed": site.closed_days.filter(day__gte=local(site, timezone.now()).date()),
    }
    return render(request, "schedule/arrange.html", about)


@require_POST
@guarded(arrange_site)
def take_away(request: Request, site: Any, what: str, number: int) -> HttpResponse:
    """Hours or a closed day that no longer hold."""
    kinds: dict[str, Any] = {"hours": Hours, "closed": ClosedDay}
    if what not in kinds:
        raise Http404
    arranging.take_away(request.actor, site, get_object_or_404(kinds[what], pk=number, site=site))
    messages.success(request, _("Taken away; appointments stay as they are."))
    return redirect("schedule:arrange", site.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(arrange_chair)
def chair(request: Request, one: Chair) -> HttpResponse:
    """Another name for a chair, or the end of booking it."""
    form = ChairForm(request.POST or None, instance=one)
    if form.is_bound and form.is_valid():
        try:
            arranging.keep(request.actor, one.site, form.save(commit=False))
        except ScheduleError as error:
            form.add_error(None, str(error))
        else:
            ahead = arranging.booked_ahead(one, timezone.now())
            if not one.is_open and ahead:
                messages.warning(request, _("%(count)d appointments in it have to be moved.") % {"count": ahead})
            return redirect("schedule:arrange", one.site_id)
    return render(request, "schedule/chair.html", {"form": form, "chair": one})


@require_http_methods(["GET", "HEAD", "POST"])
@listed(revoke_calendar)
def calendar(request: Request, rows: Any) -> HttpResponse:
    """One's own calendar address: made, shown once, revoked."""
    secret = calendars.make_address(request.actor) if request.method == "POST" else ""
    about = {
        "address": request.build_absolute_uri(reverse("schedule:feed", args=(secret,))) if secret else "",
        "running": rows.filter(revoked_at__isnull=True).first(),
    }
    return render(request, "schedule/calendar.html", about)


@require_POST
@guarded(revoke_calendar)
def revoke(request: Request, address: Any) -> HttpResponse:
    """Let an address stop working."""
    calendars.revoke(request.actor, address)
    messages.success(request, _("The address no longer works."))
    return redirect("schedule:calendar")


@require_safe
@never_cache
@open_to_anybody("a calendar program cannot sign in: the secret address is the key, and what it opens names nobody")
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address; not found where there is none (any more)."""
    from assuage.web.accounts.addresses import client_address

    found = calendars.feed(secret, now=timezone.now(), came_from=client_address(request))
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="text/calendar; charset=utf-8")
