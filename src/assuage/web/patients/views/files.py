"""Imported files and attachments."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import (
    read_attachment,
    read_import,
    retract_attachment,
    take_over_import,
    write_chart,
)
from assuage.web.patients import attaching, importing
from assuage.web.patients.entry_forms import AttachmentForm, UploadForm
from assuage.web.patients.forms import ReasonForm
from assuage.web.patients.models import Attachment, ImportedChart, Person
from assuage.web.patients.recording import AlreadyRetractedError


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_chart)
def upload(request: Request, person: Person) -> HttpResponse:
    """Choose a file; it is read and shown before anything of it is taken over."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            importing.refuse_large(file.size)
            kept = importing.upload(
                request.actor,
                person,
                name=file.name,
                content=file.read(),
                patient_id=form.cleaned_data["patient_id"],
                at=timezone.now(),
            )
        except importing.CannotImportError as error:
            form.add_error("file", str(error))
        else:
            return redirect("patients:import", kept.pk)
    return render(request, "patients/upload.html", {"form": form, "person": person})


@require_safe
@guarded(read_import)
def imported(request: Request, chart: ImportedChart) -> HttpResponse:
    """What a file brings, or brought: its entries, what could not be read, whose chart it says it is."""
    waits = chart.taken_over_at is None
    seen, problem = None, ""
    if waits:
        try:
            seen = importing.preview(chart)
        except importing.CannotImportError as error:  # read by an earlier version of the software
            problem = str(error)
    about = {
        "chart_file": chart,
        "person": chart.person,
        "waits": waits,
        "seen": seen,
        "problem": problem,
        "entries": [] if waits else list(chart.entries.select_related("recorded_by").order_by("kind", "concept", "at")),
        "may_take_over": take_over_import.permits(request.actor, chart),
        "form": ReasonForm(),
    }
    return render(request, "patients/import.html", about)


@require_POST
@guarded(take_over_import)
def decide_import(request: Request, chart: ImportedChart) -> HttpResponse:
    """Take a file over, or discard it."""
    try:
        if "discard" in request.POST:
            importing.discard(request.actor, chart)
            messages.success(request, _("The file was discarded. Nothing of it is on the chart."))
            return redirect("patients:overview", chart.person_id)
        count = importing.take_over(
            request.actor,
            chart,
            looked_at=request.POST.get("looked_at", ""),
            in_spite_of=request.POST.get("reason", "").strip()[:200],
        )
    except importing.CannotImportError as error:
        messages.error(request, str(error))
        return redirect("patients:import", chart.pk)
    messages.success(request, _("Taken over: %(count)d entries are on the chart now.") % {"count": count})
    return redirect("patients:overview", chart.person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_chart)
def attach(request: Request, person: Person) -> HttpResponse:
    """Attach a file."""
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            attaching.refuse_large(file.size)
            attaching.attach(
                request.actor, person, name=file.name, content=file.read(), about=form.cleaned_data["about"]
            )
        except attaching.CannotAttachError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("Attached to the chart."))
            return redirect("patients:overview", person.pk)
    return render(request, "patients/attach.html", {"form": form, "person": person})


@require_safe
@guarded(read_attachment)
def attachment(request: Request, kept: Attachment) -> HttpResponse:
    """The file as a download, never shown inside the page, once its digest was compared."""
    try:
        content = attaching.content_of(kept)
    except attaching.CannotAttachError as error:
        return render(request, "patients/altered.html", {"words": str(error), "person": kept.person}, status=500)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=kept.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(retract_attachment)
def take_attachment_off(request: Request, kept: Attachment) -> HttpResponse:
    """Retract an attachment, with a reason."""
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            attaching.retract_attachment(request.actor, kept, because=form.cleaned_data["reason"])
        except AlreadyRetractedError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Taken off the chart. It is kept, and nobody opens it any more."))
        return redirect("patients:overview", kept.person_id)
    return render(request, "patients/retract.html", {"form": form, "attachment": kept, "person": kept.person})
