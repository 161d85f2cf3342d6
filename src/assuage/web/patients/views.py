"""Pages of people and charts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assuage.web.accounts.guarding import Request, guarded, listed
from assuage.web.accounts.policies import find_person, read_chart
from assuage.web.patients.models import Person


@require_safe
@listed(find_person)
def people(request: Request, rows) -> HttpResponse:
    """Search."""
    return render(request, "patients/people.html", {"people": rows[:25]})


@require_safe
@guarded(read_chart)
def overview(request: Request, person: Person) -> HttpResponse:
    """The chart."""
    return render(request, "patients/overview.html", {"person": person})
