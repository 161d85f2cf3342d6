"""Pages by which a chart is written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assuage.patient import Event, Origin, Patient
from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import retract_allergy, retract_entry, write_chart
from assuage.web.patients import recording
from assuage.web.patients.entry_forms import (
    SEDATING,
    AirwayForm,
    AllergyForm,
    EntryForm,
    EventForm,
    LastTakenForm,
    MeasurementForm,
    MedicineForm,
    StatementForm,
)
from assuage.web.patients.forms import ReasonForm
from assuage.web.patients.models import Allergy, Entry, Person

KINDS: dict[str, tuple[Any, type[EntryForm], Any]] = {
    "statement": (gettext_lazy("Add a condition or statement"), StatementForm, gettext_lazy("Write into the chart")),
    "measurement": (gettext_lazy("Add a measurement"), MeasurementForm, gettext_lazy("Write into the chart")),
    "medicine": (gettext_lazy("Add a medicine"), MedicineForm, gettext_lazy("Write into the chart")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_chart)
def add(request: Request, person: Person, kind: str) -> HttpResponse:
    """A statement, a measurement or a medicine."""
    if kind not in KINDS:
        raise Http404
    title, make, button = KINDS[kind]
    form = make(request.POST or None)
    if form.is_bound and form.is_valid():
        recording.record(request.actor, person, form.content(), at=timezone.now())
        messages.success(request, _("Written into the chart."))
        return redirect(
            "patients:add" if "more" in request.POST else "patients:overview", *_again(request, person, kind)
        )
    return render(request, "patients/add.html", {"form": form, "person": person, "title": title, "button": button})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_chart)
def add_event(request: Request, person: Person) -> HttpResponse:
    """Something that happened, in free words."""
    form = EventForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        event = Event("note", given["words"], Origin("form", given["at"]))
        recording.keep(request.actor, person, Patient(label="", at=timezone.now(), events=(event,)), at=timezone.now())
        messages.success(request, _("Written into the chart."))
        return redirect("patients:add-event" if "more" in request.POST else "patients:overview", person.pk)
    about = {"form": form, "person": person, "title": _("Add an event"), "button": _("Write into the chart")}
    return render(request, "patients/add.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_chart)
def add_allergy(request: Request, person: Person) -> HttpResponse:
    """An allergy, or that none is known."""
    now = timezone.now()
    if request.method == "POST" and "none" in request.POST:
        recording.record_no_allergies(request.actor, person, at=now)
        messages.success(request, _("Written into the chart: no allergy is known."))
        return redirect("patients:overview", person.pk)
    form = AllergyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        recording.record_allergy(request.actor, person, at=now, **form.cleaned_data)
        messages.success(request, _("Written into the chart."))
        return redirect("patients:overview", person.pk)
    return render(request, "patients/allergy.html", {"form": form, "person": person})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_chart)
def add_airway(request: Request, person: Person) -> HttpResponse:
    """The airway and the ASA class."""
    form = AirwayForm(request.POST or None)
    if form.is_bound and form.is_valid():
        recording.record_airway(request.actor, person, **form.cleaned_data)
        messages.success(request, _("Written into the chart."))
        return redirect("patients:overview", person.pk)
    return render(request, "patients/airway.html", {"form": form, "person": person})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_chart)
def add_last_taken(request: Request, person: Person) -> HttpResponse:
    """The last opioid and benzodiazepine."""
    forms = [(group, LastTakenForm(request.POST or None, prefix=group.value)) for group in SEDATING]
    valid = [form.is_valid() for _group, form in forms]  # every form, so that all errors are told at once
    if all(valid):
        told = [{"medicine_group": group.value, **form.cleaned_data} for group, form in forms]
        recording.record_last_taken(request.actor, person, told, at=timezone.now())
        messages.success(request, _("Written into the chart."))
        return redirect("patients:overview", person.pk)
    about = {"forms": forms, "all_forms": [form for _group, form in forms], "person": person}
    return render(request, "patients/last_taken.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(retract_entry)
def take_back(request: Request, entry: Entry) -> HttpResponse:
    """Retract an entry, with a reason."""
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            recording.retract(request.actor, entry, because=form.cleaned_data["reason"])
        except recording.AlreadyRetractedError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Retracted. It stays in the timeline, struck through."))
        return redirect("patients:overview", entry.person_id)
    return render(request, "patients/retract.html", {"form": form, "entry": entry, "person": entry.person})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(retract_allergy)
def take_allergy_back(request: Request, allergy: Allergy) -> HttpResponse:
    """Retract an allergy, with a reason."""
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            recording.retract_allergy(request.actor, allergy, because=form.cleaned_data["reason"])
        except recording.AlreadyRetractedError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Retracted. It stays in the timeline, struck through."))
        return redirect("patients:overview", allergy.person_id)
    return render(request, "patients/retract.html", {"form": form, "allergy": allergy, "person": allergy.person})


def _again(request: Request, person: Person, kind: str) -> tuple[Any, ...]:
    return (person.pk, kind) if "more" in request.POST else (person.pk,)
