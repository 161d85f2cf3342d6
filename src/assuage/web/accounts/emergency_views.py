"""Opening a chart in an emergency, and looking at it afterwards."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assuage.web.accounts import emergency
from assuage.web.accounts.forms import EmergencyForm, ReviewForm
from assuage.web.accounts.guarding import Request, guarded, listed
from assuage.web.accounts.limits import may_again, too_often
from assuage.web.accounts.models import EmergencyAccess
from assuage.web.accounts.policies import end_emergency, open_in_emergency, review_emergency
from assuage.web.accounts.selectors import emergencies

_AT_ONCE = 100


@require_http_methods(["GET", "POST"])
@listed(open_in_emergency, refuses=True)
def open_chart(request: Request, people: Any) -> HttpResponse:
    """Find one person by number and birth date, say why, and open the chart for four hours."""
    form = EmergencyForm(request.POST or None)
    if request.method == "POST":
        if not may_again(request, "emergency"):
            return too_often(request)
        if form.is_valid():
            try:
                person = emergency.open_chart(request.actor, people, **form.cleaned_data)
            except emergency.NobodyFoundError as nobody:
                form.add_error(None, str(nobody))
            else:
                return HttpResponseRedirect(reverse("patients:overview", args=(person.pk,)))
    return render(request, "accounts/emergency.html", {"form": form})


@require_POST
@guarded(end_emergency)
def end(request: Request, access: EmergencyAccess) -> HttpResponse:
    """Give the access back before its time."""
    emergency.end(request.actor, access)
    messages.success(request, _("You no longer have access to this chart."))
    return HttpResponseRedirect(reverse("design:home"))


@require_safe
@listed(review_emergency, refuses=True)
def reviews(request: Request, rows: Any) -> HttpResponse:
    """Accesses to charts of one's site, those nobody looked at first."""
    return render(request, "accounts/emergency_reviews.html", {"accesses": emergencies(rows)[:_AT_ONCE]})


@require_http_methods(["GET", "POST"])
@guarded(review_emergency)
def review(request: Request, access: EmergencyAccess) -> HttpResponse:
    """One access: the reason, what was opened by it, and what the reviewer found. Nothing of the chart itself."""
    request.person = None  # type: ignore[attr-defined]  # whoever reviews sees no chart, and so no header of one
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if emergency.review(request.actor, access, found=form.cleaned_data["found"]):
            messages.success(request, _("Your review is kept."))
        else:
            messages.warning(request, _("Somebody else reviewed this first. Theirs is kept; yours was not."))
        return HttpResponseRedirect(reverse("accounts:reviews"))
    return render(
        request,
        "accounts/emergency_review.html",
        {"access": access, "done": emergency.done_in(access), "form": form},
    )
