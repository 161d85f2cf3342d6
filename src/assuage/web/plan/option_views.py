"""Pages of a draft: what is wanted, and the options side by side, ranked anew as limits change."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assuage.plan import Plan
from assuage.provenance import AssuageError
from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import read_plan, write_plan
from assuage.web.design.phrases import drawn, told
from assuage.web.plan import services
from assuage.web.plan.computing import plan_of
from assuage.web.plan.forms import GoalsForm, typed
from assuage.web.plan.models import TreatmentPlan
from assuage.web.plan.pictures import PICTURES, picture_of
from assuage.web.plan.screenings import chart_mark, signed_screening
from assuage.web.plan.showing import options_as_kept, sections_of
from assuage.web.records import RecordState, StaleVersionError

HTTP_UNPROCESSABLE = 422
HTTP_CONFLICT = 409


@require_http_methods(["GET", "POST"])
@guarded(write_plan)
def goals(request: Request, record: TreatmentPlan) -> HttpResponse:
    """Page 1: what is wanted, what is not risked, what the clinic has."""
    if record.state != RecordState.DRAFT:
        return redirect("plan:plan", pk=record.pk)
    stale = False
    if request.method == "POST":
        form = GoalsForm(request.POST)
        if form.is_valid():
            try:
                services.ask(
                    request.actor, record, form.asked(), expected=form.cleaned_data["version"], now=timezone.now()
                )
            except StaleVersionError as error:
                stale = True
                record.refresh_from_db()
                form = with_version(form, record.version)
                form.add_error(None, str(error))
            except AssuageError as error:
                form.add_error(None, told(str(error)))
            else:
                return redirect("plan:options", pk=record.pk)
    else:
        form = GoalsForm(initial={**typed(record.content.get("asked", {})), "version": record.version})
    status = 200 if request.method == "GET" else HTTP_CONFLICT if stale else HTTP_UNPROCESSABLE
    about = {
        "record": record,
        "form": form,
        "groups": groups_of(form),
        "screening": signed_screening(record.person),
        "stale": stale,
        "draft_key": f"plan-goals-{record.pk}",
        "theirs": typed(record.content.get("asked", {})) if stale else None,
    }
    return render(request, "plan/goals.html", about, status=status)


@require_GET
@guarded(read_plan)
def options(request: Request, record: TreatmentPlan) -> HttpResponse:
    """Page 2: the options side by side, as they were last compared; for who writes, with the limits beside them."""
    shown = record.content.get("shown")
    may_write = record.state == RecordState.DRAFT and write_plan.permits(request.actor, record)
    if not shown:
        return redirect("plan:goals", pk=record.pk) if may_write else redirect("plan:plan", pk=record.pk)
    form = GoalsForm(initial={**typed(record.content.get("asked", {})), "version": record.version})
    return render(
        request,
        "plan/options.html",
        {
            "record": record,
            "shown": shown,
            "sections": shown["sections"],
            "choices": shown["options"],
            "form": form,
            "groups": groups_of(form),
            "may_write": may_write,
            "pictures": [one for one in picture_names() if one[0] in shown.get("pictures", ())],
            "changed": may_write and record.content.get("chart_mark") != chart_mark(record.person),
        },
    )


@require_POST
@guarded(write_plan)
def rank(request: Request, record: TreatmentPlan) -> HttpResponse:
    """The options under limits that are being changed, ranked anew; nothing is saved."""
    form = GoalsForm(request.POST)
    problems = []
    found: Plan | None = None
    if form.is_valid():
        try:
            found = plan_of(record, now=timezone.now(), asked=form.asked())
        except AssuageError as error:
            problems.append(told(str(error)))
    else:
        problems = [
            f"{form[name].label if name != '__all__' else ''} {' '.join(map(str, errors))}".strip()
            for name, errors in form.errors.items()
        ]
    return render(
        request,
        "plan/parts/ranked.html",
        {
            "record": record,
            "problems": problems,
            "sections": sections_of(found) if found else None,
            "blocked": found.blocked if found else (),
            "choices": options_as_kept(found) if found else (),
            "is_preview": True,
        },
    )


@require_GET
@guarded(read_plan)
def why(request: Request, record: TreatmentPlan, letter: str, topic: str) -> HttpResponse:
    """What stands behind one number of the comparison: as a panel beside it, or as a page."""
    found = record.content.get("shown", {}).get("reasons", {}).get(letter, {}).get(topic)
    if found is None:
        raise Http404(_("There is no working under this name."))
    template = "plan/parts/why_panel.html" if request.htmx else "plan/why.html"  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, template, {"record": record, "why": found, "letter": letter})


@require_GET
@guarded(read_plan)
def picture(request: Request, record: TreatmentPlan, version: int, name: str) -> HttpResponse:  # noqa: ARG001 - the version keeps a browser from showing an old one
    """One picture of the options."""
    if name not in PICTURES:
        raise Http404(_("There is no such picture."))
    svg = picture_of(record, name)
    if not svg:
        raise Http404(_("Nothing may be drawn here."))
    return HttpResponse(drawn(svg), content_type="image/svg+xml")


@require_POST
@guarded(write_plan)
def choose(request: Request, record: TreatmentPlan) -> HttpResponse:
    """Take an option as the order, to be signed as it is or edited first."""
    letter = request.POST.get("letter", "")
    options_now = {one["letter"] for one in record.content.get("shown", {}).get("options", [])}
    if letter not in options_now:
        raise Http404(_("There is no such option."))
    try:
        services.choose(request.actor, record, letter, expected=version_in(request), now=timezone.now())
    except StaleVersionError as error:
        from django.contrib import messages

        messages.error(request, str(error))
        return redirect("plan:options", pk=record.pk)
    return redirect("plan:order", pk=record.pk)


def version_in(request: Request) -> int:
    """The version a page was opened with; 0, which no draft has, where it does not say."""
    told = request.POST.get("version", "")
    return int(told) if told.isdigit() and len(told) < 9 else 0  # noqa: PLR2004 - no draft is saved a hundred million times


def groups_of(form: GoalsForm) -> list[tuple[str, Any, list[tuple[Any, Any]]]]:
    """The fields in the groups they are shown in, each with its unit."""
    return [
        (key, title, [(form[name], form.UNITS.get(name, "")) for name in names]) for key, title, names in form.GROUPS
    ]


def picture_names() -> list[tuple[str, str, str]]:
    """Each picture with what it shows and how it is read."""
    return [
        (
            "levels",
            _("Ketamine in blood over the first session, by every model"),
            _(
                "A line for each model; the band holds 5 to 95 in a hundred people like this one, by the model that leads."
            ),
        ),
        (
            "relief",
            _("Expected pain over twelve weeks"),
            _("The mean of everybody treated, beside placebo; nobody's own course is drawn."),
        ),
        (
            "trade-off",
            _("Relief against burden"),
            _(
                "Letters are the options, with a bar over the models. Dots are courses inside what was published that no other beats; hollow ones break a limit of the clinic. Harm is not in this picture: it stands beside relief in the table of goal, limits and burden."
            ),
        ),
    ]


def with_version(form: Any, version: int) -> Any:
    """The same form as it was typed, ready to be saved over the version that is there now."""
    data = form.data.copy()
    data["version"] = str(version)
    fresh = type(form)(data)
    fresh.is_valid()
    return fresh
