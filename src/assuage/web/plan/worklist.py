"""What of plans needs somebody first, on the home page: drafts that nobody signed, pump sheets that nobody released."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note
from assuage.web.accounts.policies import release_pump_sheet, sign_plan
from assuage.web.design.worklists import MOST_OF_A_ROOM, Task, Urgency
from assuage.web.plan.holding import Holding, holding_of
from assuage.web.plan.models import PumpRelease, TreatmentPlan
from assuage.web.plan.validity import standing_of
from assuage.web.records import RecordState


def tell_tasks(actor: Actor) -> Iterator[Task]:
    """Sheets that wait for a second person, then drafts that wait for a signature; each person that is told is noted."""
    now = timezone.now()
    waiting = release_pump_sheet.among(actor).filter(
        released_at__isnull=True, withdrawn_at__isnull=True, plan__state=RecordState.SIGNED
    )
    holdings: dict[Any, Holding] = {}
    one: PumpRelease
    for one in waiting.select_related(
        "plan", "plan__screening", "plan__person", "plan__person__site", "person", "prepared_by"
    )[:MOST_OF_A_ROOM]:
        if one.plan_id not in holdings:
            holdings[one.plan_id] = holding_of(one.plan, now=now)
        if standing_of(one, now=now, holding=holdings[one.plan_id]).kind == "prepared":
            actor.notes.append(Note("list", "plan.PumpRelease", person_id=str(one.person_id)))
            path = reverse("plan:release", args=[one.pk])
            yield Task(Urgency.BLOCKED, _("a pump sheet waits for a second person"), path, one.person, one.prepared_at)
    draft: TreatmentPlan
    drafts = sign_plan.among(actor).filter(state=RecordState.DRAFT).select_related("person", "person__site")
    for draft in drafts.defer("content").order_by("saved_at")[:MOST_OF_A_ROOM]:
        actor.notes.append(Note("list", "plan.TreatmentPlan", person_id=str(draft.person_id)))
        yield Task(
            Urgency.UNSIGNED,
            _("a plan is drafted"),
            reverse("plan:plan", args=[draft.pk]),
            draft.person,
            draft.saved_at,
        )
