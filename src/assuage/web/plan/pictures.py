"""The pictures of the options: drawn when somebody first looks, from the very plan whose tables stand beside them, and kept."""

import threading
from collections.abc import Callable

from django.db import transaction

from assuage.figures import Picture, levels_figure, relief_figure, trade_off_figure
from assuage.plan import Plan
from assuage.web.plan.computing import plan_shown
from assuage.web.plan.models import PlanPicture, TreatmentPlan

PICTURES: dict[str, Callable[[Plan], Picture | None]] = {
    "levels": levels_figure,
    "relief": relief_figure,
    "trade-off": trade_off_figure,
}

_drawing = threading.Lock()
"""matplotlib draws one picture at a time: its settings belong to the process."""


def picture_of(record: TreatmentPlan, name: str) -> str:
    """One picture as SVG; empty where there is nothing that may be drawn, or it cannot be drawn again as it was."""
    found = PlanPicture.objects.filter(plan=record, name=name).first()
    if found is not None:
        return found.svg
    plan = plan_shown(record)
    if plan is None:
        return ""
    with _drawing:
        made = PICTURES[name](plan)
    if made is None:
        return ""
    _keep(record, name, made.svg)
    return made.svg


def forget_pictures(record: TreatmentPlan) -> None:
    """Drop the pictures of a draft whose options are compared anew. Call inside `audit.services.written`."""
    PlanPicture.objects.filter(plan=record).delete()


def _keep(record: TreatmentPlan, name: str, svg: str) -> None:
    """Keep a picture with its plan, unless the options were compared anew while it was drawn."""
    with transaction.atomic():
        now = TreatmentPlan.objects.select_for_update().get(pk=record.pk)
        if now.content.get("asked_at") == record.content.get("asked_at"):
            PlanPicture.objects.get_or_create(plan=record, name=name, defaults={"svg": svg})
