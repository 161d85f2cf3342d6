"""Pages of PLAN: the list of a person's plans, and one plan as it stands."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import (
    plan_for,
    prepare_from,
    prescribe_from,
    read_plan,
    read_plans_of,
    write_plan,
)
from assuage.web.patients.models import Person
from assuage.web.plan import services
from assuage.web.plan.challenging import reason_name
from assuage.web.plan.holding import holding_of
from assuage.web.plan.models import TreatmentPlan
from assuage.web.plan.screenings import signed_screening
from assuage.web.plan.selectors import plans_of, sheets_of
from assuage.web.plan.validity import standing_of
from assuage.web.records import RecordState

_SHEETS_SHOWN = 10


@require_GET
@guarded(read_plans_of)
def of_person(request: Request, person: Person) -> HttpResponse:
    """Every plan of a person, with the button that starts one."""
    rows = list(plans_of(person))
    return render(
        request,
        "plan/of_person.html",
        {
            "person": person,
            "rows": rows,
            "draft": next((one for one in rows if one.state == RecordState.DRAFT), None),
            "screening": signed_screening(person),
            "may_begin": plan_for.permits(request.actor, person),
        },
    )


@require_POST
@guarded(plan_for)
def begin(request: Request, person: Person) -> HttpResponse:
    """Open the draft of a person, or begin one."""
    made = services.begin(request.actor, person, now=timezone.now())
    return redirect("plan:plan", pk=made.pk)


@require_GET
@guarded(read_plan)
def plan(request: Request, record: TreatmentPlan) -> HttpResponse:
    """One plan as it stands: what is decided, on what it rests, its pump sheets and prescriptions; a draft says what comes next."""
    now = timezone.now()
    holding = holding_of(record, now=now)
    holds = holding.is_in_force
    sheets = [(one, standing_of(one, now=now, holding=holding)) for one in sheets_of(record)[:_SHEETS_SHOWN]]
    return render(
        request,
        "plan/plan.html",
        {
            "record": record,
            "shown": record.content.get("shown", {}),
            "prediction": record.content.get("prediction", {}),
            "reasons": named_reasons(record),
            "followed_by": record.followed_by.order_by("-made_at").first(),
            "holding": holding if holds else None,
            "sheets": sheets,
            "prescriptions": record.prescriptions.select_related("signed_by").defer("content"),
            "may_write": record.state == RecordState.DRAFT and write_plan.permits(request.actor, record),
            "may_follow": holds and write_plan.permits(request.actor, record),
            "may_prepare": holds and prepare_from.permits(request.actor, record),
            "may_prescribe": holds and prescribe_from.permits(request.actor, record),
        },
    )


@require_GET
@guarded(read_plan)
def individual(request: Request, record: TreatmentPlan) -> HttpResponse:
    """The place of what this person's own measurements will teach."""
    return render(request, "plan/individual.html", {"record": record})


def named_reasons(record: TreatmentPlan) -> list[tuple[str, str]]:
    """Every reason that was given, with what it is for."""
    given = record.content.get("reasons", {})
    limits = {one["name"]: one["words"] for one in record.content.get("prediction", {}).get("limits", [])}
    named = {
        reason_name(record.order): record.content.get("challenge", ""),
        "going_on_because": record.get_verdict_display(),
        "choice": "",
    }
    return [(limits.get(name, named.get(name, name)), words) for name, words in given.items() if words]
