"""The overview and the timeline of a chart."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import merge_people, read_chart, write_chart
from assuage.web.patients.models import Person
from assuage.web.patients.overview import overview_of
from assuage.web.patients.timeline import filters, timeline


@require_safe
@guarded(read_chart)
def overview(request: Request, person: Person) -> HttpResponse:
    """What the chart says, newest of each, with where it came from."""
    about = {
        "person": person,
        "found": overview_of(person, at=timezone.now()),
        "attachments": list(person.attachments.filter(retracted_at__isnull=True).select_related("added_by")[:10]),
        "waiting": list(person.imports.filter(taken_over_at__isnull=True).defer("content"))
        if request.actor.is_staff
        else [],
        "may_write": write_chart.permits(request.actor, person),
        "may_merge": merge_people.permits(request.actor, person),
        "merged_into": person.merged_into,
    }
    return render(request, "patients/overview.html", about)


@require_safe
@guarded(read_chart)
def everything(request: Request, person: Person) -> HttpResponse:
    """The timeline, filtered by kind; the address holds kinds and ids alone."""
    kind = request.GET.get("kind", "")
    chosen = [("", _("Everything")), *filters()]
    if kind not in dict(chosen):
        kind = ""
    page = timeline(request.actor, person, kind=kind, after=request.GET.get("after", ""))
    here = reverse("patients:timeline", args=(person.pk,))
    about = {
        "person": person,
        "page": page,
        "kind": kind,
        "kinds": chosen,
        "first": f"{here}?kind={kind}" if request.GET.get("after") else "",
        "next": f"{here}?kind={kind}&after={page.next}" if page.next else "",
        "may_write": write_chart.permits(request.actor, person),
        "may_merge": merge_people.permits(request.actor, person),
    }
    return render(request, "patients/timeline.html", about)
