"""What is read of plans, sheets and prescriptions."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import read_plans_of
from assuage.web.design.frames import Stage
from assuage.web.patients.models import Person
from assuage.web.plan.models import PumpRelease, TreatmentPlan
from assuage.web.records import RecordState


def plans_of(person: Person) -> QuerySet[TreatmentPlan]:
    """Every plan of a person, newest first."""
    return TreatmentPlan.objects.filter(person=person).select_related("made_by", "signed_by").defer("content")


def sheets_of(plan: TreatmentPlan) -> QuerySet[PumpRelease]:
    """Every pump sheet of a plan, newest first."""
    return plan.releases.select_related("prepared_by", "released_by", "plan__person", "plan__screening", "person")


def in_force(person: Person) -> TreatmentPlan | None:
    """The signed plan that holds now; the newest, where two records of one person were joined and each had one."""
    return TreatmentPlan.objects.filter(person=person, state=RecordState.SIGNED).order_by("-signed_at").first()


def is_in_force(plan: TreatmentPlan) -> bool:
    """Whether a plan is signed and the one that holds now."""
    return plan.is_in_force and in_force(plan.person) == plan


def current_plan(person: Person) -> TreatmentPlan | None:
    """The open draft, else the plan in force, else the newest of what there is."""
    order = {RecordState.DRAFT: 0, RecordState.SIGNED: 1}
    found = list(plans_of(person)[:12])
    return min(found, key=lambda one: order.get(RecordState(one.state), 2), default=None)


def stage(actor: Actor | None, person: Person) -> Stage:
    """How far PLAN has come, for those who may see it."""
    if actor is None or not read_plans_of.permits(actor, person):
        return Stage(_("not shown to you"))
    found = current_plan(person)
    if found is None:
        return Stage(_("not started"), reverse("plan:of_person", args=[person.pk]))
    path = reverse("plan:plan", args=[found.pk])
    if found.state == RecordState.DRAFT:
        return Stage(_("draft"), path)
    return Stage(_("signed") if found.is_in_force else found.get_state_display(), path)


def infuse_stage(actor: Actor | None, person: Person) -> Stage:  # noqa: ARG001 - the shape every teller has
    """The place of INFUSE until it is built."""
    return Stage(gettext_lazy("not built yet"))


def options_of(plan: TreatmentPlan) -> list[dict[str, Any]]:
    """The options as they were compared."""
    found: list[dict[str, Any]] = plan.content.get("shown", {}).get("options", [])
    return found
