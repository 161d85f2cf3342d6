"""What leaves the screen: the PDF of a pump sheet, its picture, the prescription, the downtime pack."""

import json
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assuage.documents import CannotPrintError, PumpSheet, pump_sheet, render_downtime_pack, render_pump_pdf
from assuage.provenance import AssuageError
from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import prescribe_from, read_plan, read_prescription, read_pump_sheet
from assuage.web.accounts.reauthentication import needed
from assuage.web.design.styles import style_of
from assuage.web.plan.downtime import pack_for
from assuage.web.plan.forms import StartForm
from assuage.web.plan.holding import Holding, holding_of
from assuage.web.plan.models import MEANING_OF_PRESCRIPTION, Prescription, PumpRelease, TreatmentPlan
from assuage.web.plan.option_views import HTTP_UNPROCESSABLE
from assuage.web.plan.prescribing import CannotPrescribeError
from assuage.web.plan.prescribing import prescribe as write_prescription
from assuage.web.plan.releasing import CannotReleaseError, printed_programme
from assuage.web.plan.telling import told_of


@require_GET
@guarded(read_pump_sheet)
def sheet_pdf(request: Request, record: PumpRelease, session: int) -> HttpResponse:
    """The sheet of one session on one page, for two signatures."""
    try:
        made = render_pump_pdf(_sheet(record, session))
    except (AssuageError, CannotReleaseError) as error:
        messages.error(request, told_of(error))
        return redirect("plan:sheet", pk=record.pk)
    return _pdf(made, f"pump-sheet-session-{session}.pdf")


@require_GET
@guarded(read_pump_sheet)
def sheet_steps(request: Request, record: PumpRelease, session: int) -> HttpResponse:  # noqa: ARG001 - the shape every view has
    """The rates of one session as a picture."""
    try:
        picture = _sheet(record, session).picture
    except (AssuageError, CannotReleaseError) as error:
        raise Http404(_("Nothing may be drawn here.")) from error
    return HttpResponse(picture.svg, content_type="image/svg+xml")


@require_http_methods(["GET", "POST"])
@guarded(prescribe_from)
@needed
def prescribe(request: Request, record: TreatmentPlan) -> HttpResponse:
    """When the first dose starts; then the signed prescription."""
    zone = style_of(record.person.site).zone
    now = timezone.now()
    with timezone.override(zone):
        form = StartForm(
            request.POST or None, initial={"starts_at": now.astimezone(zone).replace(second=0, microsecond=0)}
        )
        valid = request.method == "POST" and form.is_valid()
    if valid:
        try:
            made = write_prescription(request.actor, record, starts_at=form.cleaned_data["starts_at"], now=now)
        except (AssuageError, CannotPrescribeError) as error:
            form.add_error(None, told_of(error))
        else:
            messages.success(request, _("The prescription is signed."))
            return redirect("plan:prescription", pk=made.pk)
    with timezone.override(zone):
        return render(
            request,
            "plan/prescribe.html",
            {
                "record": record,
                "form": form,
                "meaning": MEANING_OF_PRESCRIPTION,
                "holding": _told(record, now=now),
            },
            status=HTTP_UNPROCESSABLE if form.errors else 200,
        )


@require_GET
@guarded(read_prescription)
def prescription(request: Request, record: Prescription) -> HttpResponse:
    """A prescription as it was signed, to be read, printed or downloaded."""
    plan = record.plan
    about = {
        "record": record,
        "plan": plan,
        "request_json": record.content,
        "holding": _told(plan, now=timezone.now()),
    }
    return render(request, "plan/prescription.html", about)


@require_GET
@guarded(read_prescription)
def prescription_json(request: Request, record: Prescription) -> HttpResponse:  # noqa: ARG001 - the shape every view has
    """The MedicationRequest itself."""
    text = json.dumps(record.content, indent=2, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/fhir+json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="medication-request.json"'
    return response


@require_GET
@guarded(read_plan)
def downtime(request: Request, record: TreatmentPlan) -> HttpResponse:
    """One session on paper, for when no screen works."""
    try:
        made = render_downtime_pack(pack_for(record, now=timezone.now()))
    except (CannotPrintError, AssuageError) as error:
        messages.error(request, told_of(error))
        return redirect("plan:plan", pk=record.pk)
    return _pdf(made, "downtime-pack.pdf")


def _told(plan: TreatmentPlan, *, now: datetime) -> Holding | None:
    """How a plan in force stands; None where it is not in force, which the page says instead."""
    found = holding_of(plan, now=now)
    return found if found.is_in_force else None


def _sheet(record: PumpRelease, session: int) -> PumpSheet:
    return pump_sheet(printed_programme(record, now=timezone.now()), session=session)


def _pdf(made: bytes, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
