"""The pictures of the options: drawn when they are asked for, kept in this process while the draft stays, and with the plan once it is signed."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from assuage.figures import Picture, levels_figure, relief_figure, trade_off_figure
from assuage.plan import Plan
from assuage.provenance import AssuageError
from assuage.web.plan.computing import plan_of
from assuage.web.plan.models import PlanPicture, TreatmentPlan

PICTURES: dict[str, Callable[[Plan], Picture | None]] = {
    "levels": levels_figure,
    "relief": relief_figure,
    "trade-off": trade_off_figure,
}

_KEPT = 24
_drawn: OrderedDict[tuple[UUID, int, str], str] = OrderedDict()
_lock = threading.Lock()
_drawing = threading.Lock()
"""matplotlib draws one picture at a time: its settings belong to the process."""


def picture_of(record: TreatmentPlan, name: str, *, now: datetime) -> str:
    """One picture as SVG; empty where there is nothing that may be drawn."""
    if record.is_signed:
        found = PlanPicture.objects.filter(plan=record, name=name).first()
        return found.svg if found else ""
    key = (record.pk, record.version, name)
    with _lock:
        if key in _drawn:
            return _drawn[key]
    plan = plan_of(record, now=now)
    with _drawing:
        made = PICTURES[name](plan)
    svg = made.svg if made else ""
    with _lock:
        _drawn[key] = svg
        while len(_drawn) > _KEPT:
            _drawn.popitem(last=False)
    return svg


def pictures_of(record: TreatmentPlan, *, now: datetime) -> dict[str, str]:
    """Every picture of a draft that may be drawn, by name."""
    try:
        found = {name: picture_of(record, name, now=now) for name in PICTURES}
    except AssuageError:  # the options can no longer be computed from the chart; the tables that were weighed are kept
        return {}
    return {name: svg for name, svg in found.items() if svg}
