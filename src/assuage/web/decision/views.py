"""Pages of evidence and decision for clinicians, for a patient signed in to their own account, and the library of evidence."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assuage.web.accounts.guarding import Request, guarded, listed
from assuage.web.accounts.models import Site
from assuage.web.accounts.policies import (
    answer_values,
    browse_evidence,
    decide_with,
    read_decision,
    read_values,
    view_decisions,
)
from assuage.web.candidacy.conditions import ROUTES, condition_marked, pain_conditions
from assuage.web.candidacy.working import clinic_time
from assuage.web.decision import services
from assuage.web.decision.asking import first_open, one_page
from assuage.web.decision.forms import About
from assuage.web.decision.knowledge import conditions, evidence_of, shown_of
from assuage.web.decision.models import DecisionShown, ShownHow, ValuesAsked
from assuage.web.decision.selectors import condition_of
from assuage.web.patients.models import Person

HTTP_UNPROCESSABLE = 422


@require_GET
@guarded(view_decisions)
def decisions(request: Request, person: Person) -> HttpResponse:
    """What a person was asked and shown, newest first."""
    asked = ValuesAsked.objects.filter(person=person, finished_at__isnull=True).select_related("made_by")
    shown = DecisionShown.objects.filter(person=person).defer("content", "page", "pdf").select_related("shown_by")
    return render(
        request,
        "decision/decisions.html",
        {
            "person": person,
            "asked": [(one, condition_marked(one.condition)) for one in asked],
            "shown": [(one, condition_marked(one.condition)) for one in shown],
            "may_decide": decide_with.permits(request.actor, person),
            "is_own": answer_values.among(request.actor).filter(person=person).exists(),
        },
    )


@require_http_methods(["GET", "POST"])
@guarded(decide_with)
def evidence(request: Request, person: Person) -> HttpResponse:
    """Benefit and harm for a person's condition; another condition is looked up by POST, so that no address tells of it."""
    condition, route = condition_of(person, at=clinic_time(person))
    form = About(request.POST) if request.method == "POST" else About(initial={"condition": condition, "route": route})
    if form.is_bound and form.is_valid():
        condition, route = form.cleaned_data["condition"], form.cleaned_data["route"]
    elif form.is_bound:
        condition = ""
    return render(
        request,
        "decision/evidence.html",
        {
            "person": person,
            "form": form,
            "condition": condition,
            "route": route,
            "called": condition_marked(condition) if condition else "",
            "route_words": ROUTES.get(route, _("any route")),
            "shown": shown_of(condition, route) if condition else "",
        },
        status=HTTP_UNPROCESSABLE if form.is_bound and form.errors else 200,
    )


@require_POST
@guarded(decide_with)
def act(request: Request, person: Person, what: str) -> HttpResponse:
    """Do one of three things with the condition on the page: ask the person, keep that it was looked at together, print a leaflet."""
    form = About(request.POST)
    if not form.is_valid():
        messages.error(request, _("No condition was chosen, so there is nothing to show. Choose one first."))
        return redirect("decision:evidence", pk=person.pk)
    about = {"condition": form.cleaned_data["condition"], "route": form.cleaned_data["route"]}
    at = timezone.now()
    if what == "ask":
        return redirect("decision:questions", pk=services.ask(request.actor, person, **about).pk)
    if what == "together":
        made = services.show_together(request.actor, person, **about, at=at)
        messages.success(request, _("Kept: what you looked at together, exactly as it was."))
        return redirect("decision:shown", pk=made.pk)
    if what == "leaflet":
        return redirect("decision:shown", pk=services.print_leaflet(request.actor, person, **about, at=at).pk)
    raise Http404(_("There is no such thing to do."))


@require_GET
@guarded(read_values)
def questions(request: Request, asked: ValuesAsked) -> HttpResponse:
    """Questions that were prepared: how far they are, and the code that opens them on a tablet."""
    return render(request, "decision/handing_over.html", _handing_over(asked))


@require_POST
@guarded(read_values)
def code(request: Request, asked: ValuesAsked) -> HttpResponse:
    """A new code, shown this once."""
    try:
        given = services.give_code(request.actor, asked, at=timezone.now())
    except services.FinishedError as error:
        messages.error(request, str(error))
        return redirect("decision:questions", pk=asked.pk)
    asked.refresh_from_db()
    told = {
        **_handing_over(asked),
        "code": f"{given[:5]}-{given[5:]}",
        "tablet": request.build_absolute_uri(reverse("decision:tablet")),
    }
    response = render(request, "decision/handing_over.html", told)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@guarded(answer_values)
def answer(request: Request, asked: ValuesAsked, number: int) -> HttpResponse:
    """One question, from the patient's own account."""
    if asked.finished_at is not None:
        return redirect("decision:decisions", pk=asked.person_id)
    if number == 0:
        number = first_open(asked)

    def finish() -> HttpResponse:
        made = services.finish(request.actor, asked, at=timezone.now(), how=ShownHow.ACCOUNT)
        return redirect("decision:shown", pk=made.pk)

    return one_page(
        request,
        asked,
        number,
        actor=request.actor,
        to_step=lambda n: reverse("decision:answer", args=(asked.pk, n)),
        finish=finish,
        closed=lambda: redirect("decision:decisions", pk=asked.person_id),
    )


@require_GET
@guarded(read_decision)
def shown(request: Request, record: DecisionShown) -> HttpResponse:
    """What was shown, played back exactly; a page that no longer matches its digest is not shown."""
    is_whole = services.is_whole(record)
    return render(
        request,
        "decision/shown.html",
        {
            "record": record,
            "called": condition_marked(record.condition),
            "is_whole": is_whole,
            "is_own": record.person.user_id == request.actor.user.pk,
            "page": mark_safe(record.page) if is_whole else "",  # noqa: S308 - our own template made it, every value escaped
        },
    )


@require_GET
@guarded(read_decision)
def leaflet(request: Request, record: DecisionShown) -> HttpResponse:  # noqa: ARG001 - every view gets the request
    """The leaflet as it was printed."""
    if not record.pdf:
        raise Http404(_("Only what was printed as a leaflet has a PDF."))
    response = HttpResponse(bytes(record.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="leaflet-{record.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@listed(browse_evidence)
def library(request: Request, sites: QuerySet[Site]) -> HttpResponse:
    """Every condition of the library; it holds nothing of any patient."""
    _members_only(sites)
    return render(request, "decision/library.html", {"conditions": conditions()})


@require_GET
@listed(browse_evidence)
def library_page(request: Request, sites: QuerySet[Site], condition: str) -> HttpResponse:
    """All that is known of one condition: pooled results as published and ours, studies by what they found, what nobody knows."""
    _members_only(sites)
    if condition not in dict(pain_conditions()):
        raise Http404(_("The vocabulary has no such condition."))
    found = evidence_of(condition)
    trials = [
        (_("Less pain with ketamine"), found.found("positive")),
        (_("No difference"), found.found("negative")),
        (_("Mixed"), found.found("mixed")),
        (_("Not a comparison"), found.found("none")),
    ]
    return render(
        request,
        "decision/library_page.html",
        {"found": found, "trials": trials, "shown": shown_of(condition), "called": found.called},
    )


def _members_only(sites: QuerySet[Site]) -> None:
    if not sites.exists():
        raise Http404(_("There is no such page, or it is not yours to see."))


def _handing_over(asked: ValuesAsked) -> dict[str, Any]:
    return {
        "asked": asked,
        "person": asked.person,
        "called": condition_marked(asked.condition),
        "finished": asked.shown.defer("content", "page", "pdf").first(),
        "answered": len(asked.answers),
    }
