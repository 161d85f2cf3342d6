"""Finding people, registering them, and who they are."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assuage.web.accounts.actor import Note
from assuage.web.accounts.guarding import Request, guarded, listed, signed_in
from assuage.web.accounts.models import Site
from assuage.web.accounts.policies import (
    edit_person,
    find_person,
    read_chart,
    register_person,
    see_appointments_of,
    view_details,
)
from assuage.web.design.styles import activate, style_of
from assuage.web.patients.doubles import Double, likely_doubles
from assuage.web.patients.forms import ChangeForm, NumberForm, RegistrationForm, SearchForm
from assuage.web.patients.models import Person
from assuage.web.patients.registering import (
    NumberTakenError,
    add_number,
    change_details,
    register,
    take_number_away,
)
from assuage.web.patients.searching import recent, search
from assuage.web.records import StaleVersionError


@require_http_methods(["GET", "HEAD", "POST"])
@listed(find_person)
def people(request: Request, rows: QuerySet[Person]) -> HttpResponse:
    """Search, sent in the body; before it, those who were registered last."""
    form = SearchForm(request.POST or None)
    found = None
    shown = recent(rows) if not form.is_bound else []
    if form.is_bound and form.is_valid():
        found = search(rows, **form.cleaned_data)
        shown = found.people
    request.actor.notes.extend(Note("list", "patients.Person", str(one.pk), person_id=str(one.pk)) for one in shown)
    readable = set(
        read_chart.among(request.actor).filter(pk__in=[one.pk for one in shown]).values_list("pk", flat=True)
    )
    asked = {"form": form, "found": found, "people": [(one, one.pk in readable) for one in shown]}
    return render(request, "patients/people.html", {**asked, "sites": _sites(request)})


@require_safe
@signed_in("it leads a patient to their own chart, which has a policy of its own")
def own(request: Request) -> HttpResponse:
    """One's own chart."""
    return redirect("patients:overview", get_object_or_404(Person, user=request.actor.user).pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(register_person)
def registration(request: Request, site: Site) -> HttpResponse:
    """Register somebody at a site, once those who may be the same person were shown."""
    activate(style_of(site))
    form = RegistrationForm(request.POST or None)
    doubles: tuple[Double, ...] = ()
    if form.is_bound and form.is_valid():
        doubles = _doubles(request, form)
        shown = set(request.POST.getlist("shown"))
        are_others = form.cleaned_data["is_somebody_else"] and all(
            str(one.person.pk) in shown and not one.certain for one in doubles
        )
        if not doubles or are_others:
            others = tuple(one.person.pk for one in doubles)
            try:
                person = register(
                    request.actor, site, identifiers=form.identifiers, not_a_double=others, **form.details
                )
            except NumberTakenError as error:
                form.add_error("value", str(error))
            else:
                messages.success(request, _what_next(request, person))
                return redirect(_home_of(request, person), person.pk)
    return render(request, "patients/registration.html", {"form": form, "site": site, "doubles": doubles})


@require_safe
@guarded(view_details)
def details(request: Request, person: Person) -> HttpResponse:
    """Who somebody is and how to reach them; the page of the front desk."""
    about = {
        "person": person,
        "numbers": list(person.identifiers.order_by("system", "value")),
        "may_edit": edit_person.permits(request.actor, person),
        "may_read": read_chart.permits(request.actor, person),
        "may_see_appointments": see_appointments_of.permits(request.actor, person),
        "number_form": NumberForm(),
    }
    return render(request, "patients/details.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(edit_person)
def change(request: Request, person: Person) -> HttpResponse:
    """Change details; who was overtaken by somebody keeps what they typed and sees what stands there now."""
    form = ChangeForm(request.POST or None, instance=person, initial={"version": person.version})
    stale = False
    if form.is_bound and form.is_valid():
        try:
            change_details(request.actor, person, expected=form.cleaned_data["version"], **form.details)
        except StaleVersionError as error:
            person.refresh_from_db()
            stale = True
            form = _one_more_time(request, form, person, str(error))
        else:
            messages.success(request, _("The details were saved."))
            return redirect("patients:details", person.pk)
    return render(request, "patients/change.html", {"form": form, "person": person, "stale": stale})


@require_POST
@guarded(edit_person)
def number(request: Request, person: Person) -> HttpResponse:
    """Add a number, or take one away."""
    if "remove" in request.POST:
        given = request.POST["remove"]
        kept = get_object_or_404(person.identifiers, pk=given if given.isdecimal() else 0)
        take_number_away(request.actor, person, kept)
        messages.success(request, _("The number was taken away."))
        return redirect("patients:details", person.pk)
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            add_number(request.actor, person, **form.cleaned_data)
        except NumberTakenError as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, _("The number was added."))
            return redirect("patients:details", person.pk)
    about: dict[str, Any] = {
        "person": person,
        "numbers": list(person.identifiers.order_by("system", "value")),
        "may_edit": True,
        "may_read": read_chart.permits(request.actor, person),
        "may_see_appointments": see_appointments_of.permits(request.actor, person),
        "number_form": form,
    }
    return render(request, "patients/details.html", about)


def _one_more_time(request: Request, form: ChangeForm, person: Person, words: str) -> ChangeForm:
    """The form with what was typed, whose next save is one over what is shown now."""
    typed = request.POST.copy()
    typed["version"] = str(person.version)
    again = type(form)(typed, instance=person)
    again.add_error(None, words)
    return again


def _doubles(request: Request, form: RegistrationForm) -> tuple[Double, ...]:
    given = form.cleaned_data
    found = likely_doubles(
        find_person.among(request.actor),
        family_name=given["family_name"],
        given_name=given["given_name"],
        birth_date=given["birth_date"],
        identifiers=form.identifiers,
    )
    request.actor.notes.extend(
        Note("list", "patients.Person", str(one.person.pk), person_id=str(one.person.pk)) for one in found
    )
    return found


def _what_next(request: Request, person: Person) -> str:
    """What whoever registered somebody can do with them next."""
    if read_chart.permits(request.actor, person):
        return _("Registered. What the chart should say can be written or imported now.")
    return _("Registered. Appointments can be booked now.")


def _home_of(request: Request, person: Person) -> str:
    return "patients:overview" if read_chart.permits(request.actor, person) else "patients:details"


def _sites(request: Request) -> list[Site]:
    return list(register_person.among(request.actor))
