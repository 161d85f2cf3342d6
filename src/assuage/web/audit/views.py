"""The audit for auditors, and for patients what was done with their own chart."""

from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from assuage.web.accounts.actor import Note
from assuage.web.accounts.guarding import Request, guarded, listed
from assuage.web.accounts.limits import may_again, too_often
from assuage.web.accounts.policies import read_audit, read_own_audit
from assuage.web.audit.export import content_of, head_now
from assuage.web.audit.fhir import bundle
from assuage.web.audit.forms import FilterForm
from assuage.web.audit.models import AuditEvent
from assuage.web.audit.selectors import Wanted, found, near_page_of, own_notes, page_of
from assuage.web.audit.wording import roles_told, told

_MOST_EXPORTED = 1_000


@require_safe
@listed(read_audit, refuses=True)
def events(request: Request, rows: Any) -> HttpResponse:
    """Rows of the chain, newest first, by user, person, verb and days. That somebody looked is a row too."""
    form = FilterForm(request.GET or None)
    wanted = form.wanted() if form.is_valid() else Wanted()
    before, asked = _number(request.GET.get("before")), found(rows, wanted)
    page = page_of(asked, before=before) if wanted.is_narrow else near_page_of(asked, wanted, before=before)
    request.actor.notes.append(Note("read", "audit.AuditEvent", why=_asked(form)))
    return render(
        request,
        "audit/events.html",
        {"form": form, "page": page, "older": _older(request.GET, page.before), "head": head_now()},
    )


@require_safe
@guarded(read_audit)
def event(request: Request, event: AuditEvent) -> HttpResponse:
    """One row, with all that it says and its place in the chain."""
    return render(request, "audit/event.html", {"event": event})


@require_safe
@listed(read_own_audit, refuses=True)
def own(request: Request, rows: Any) -> HttpResponse:
    """Who did what with one's own chart, and when."""
    person = request.actor.user.person
    request.person = person  # type: ignore[attr-defined]  # the frame shows whose chart it is
    page = page_of(rows, before=_number(request.GET.get("before")))
    request.actor.notes.append(Note("read", "audit.AuditEvent", person_id=str(person.pk)))
    shown = [
        (row, roles_told(row.roles), tuple(dict.fromkeys(map(told, own_notes(row, person.pk))))) for row in page.rows
    ]
    return render(request, "audit/own.html", {"rows": shown, "older": _older(request.GET, page.before)})


@require_POST
@listed(read_audit, refuses=True)
def export(request: Request, rows: Any) -> HttpResponse:
    """The rows that were looked for as FHIR AuditEvents, the newest thousand at most; so many times an hour."""
    if not may_again(request, "export"):
        return too_often(request)
    form = FilterForm(request.POST)
    wanted = found(rows, form.wanted()) if form.is_valid() else rows.none()
    taken = list(wanted.order_by("-number")[:_MOST_EXPORTED])
    request.actor.notes.append(Note("export", "audit.AuditEvent", why=_asked(form)))
    return JsonResponse(
        bundle(content_of(row) for row in taken),
        content_type="application/fhir+json",
        headers={"Content-Disposition": 'attachment; filename="audit-events.json"'},
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - figures of a 64-bit number


def _older(asked: QueryDict, before: int | None) -> str:
    if before is None:
        return ""
    kept = asked.copy()
    kept["before"] = str(before)
    return f"?{kept.urlencode()}"


def _asked(form: FilterForm) -> str:
    if not form.is_bound or not form.is_valid():
        return ""
    return ", ".join(f"{name} {value}" for name, value in form.cleaned_data.items() if value)[:200]
