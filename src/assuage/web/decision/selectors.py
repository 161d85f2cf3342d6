"""Reads: for which condition a person is deciding, and what they were asked and shown."""

from datetime import datetime

from assuage.candidacy import screen
from assuage.web.candidacy.models import Screening
from assuage.web.patients.models import Person
from assuage.web.patients.selectors import chart_of
from assuage.web.records import RecordState


def condition_of(person: Person, *, at: datetime) -> tuple[str, str]:
    """The condition and route that a person is screened for, else the pain condition on the chart; empty where there is none."""
    last = (
        Screening.objects.filter(person=person, state__in=(RecordState.DRAFT, RecordState.SIGNED))
        .order_by("-made_at")
        .values_list("condition", "route")
        .first()
    )
    condition, route = last or ("", "")
    if not condition:
        found = screen(chart_of(person, at=at)).diagnosis
        condition = found.stated or found.condition or ""
    return condition, route
