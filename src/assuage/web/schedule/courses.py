"""The sessions that a signed plan asks for, as the desk needs them to book: how many, every how many days, and how long each is given."""

from dataclasses import dataclass
from math import ceil
from typing import Any

_DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be booked; `given_min` is the time of giving alone, without monitoring."""

    plan_id: Any
    sessions: int
    every_days: int
    given_min: int


def course_of(person: Any) -> Course | None:
    """The course of the person's plan in force; None where there is none, or where it is no row of equal intervals of whole days."""
    from assuage.dosing import DoseError, parse
    from assuage.web.plan.models import TreatmentPlan
    from assuage.web.records import RecordState

    plan = (
        TreatmentPlan.objects.filter(person=person, state=RecordState.SIGNED)
        .only("id", "order", "signed_at")
        .order_by("-signed_at")
        .first()
    )
    if plan is None:
        return None
    try:
        regimen = parse(plan.order)
    except DoseError:
        return None
    if regimen.on_demand or len(regimen.parts) != 1:
        return None
    part = regimen.parts[0]
    every_days, rest = (1, 0) if part.repeat is None else divmod(part.repeat.every_min, _DAY_MIN)
    if rest or every_days < 1 or part.session_min > _DAY_MIN:
        return None
    return Course(plan.pk, regimen.sessions, int(every_days), ceil(part.session_min))
