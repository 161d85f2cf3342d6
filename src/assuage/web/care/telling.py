"""How this room tells its records elsewhere: tasks on the home page, and all of it in the timeline of a chart."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.web.accounts.models import Role
from assuage.web.accounts.policies import read_chart, read_task
from assuage.web.care.models import Profession
from assuage.web.care.selectors import RUNNING, local_day, reviews_due, running_tasks
from assuage.web.design.worklists import MOST_OF_A_ROOM, Task, Urgency
from assuage.web.patients.models import Person
from assuage.web.patients.timeline import Happening

_AHEAD = timedelta(days=7)


def waiting(actor: Any) -> Iterator[Task]:
    """Tasks that are overdue, due today or within a week, one's own first; then reviews that are due."""
    now = timezone.now()
    for one in running_tasks(actor, until=(now + _AHEAD).date()).select_related("person__site")[:MOST_OF_A_ROOM]:
        yield Task(
            _urgency(one, now),
            one.words,
            reverse("care:task", args=(one.pk,)),
            one.person,
            _midday(one.due),
            is_day=True,
        )
    for review in reviews_due(actor, until=now.date()):
        path = reverse("care:review", args=(review.person_id,))
        yield Task(
            Urgency.OVERDUE, _("Review the care plan"), path, review.person, _midday(review.next_due), is_day=True
        )


def own_tasks(actor: Any) -> Iterator[Task]:
    """What a patient does themselves, by the day it is due; what has no day comes last."""
    if not actor.has(Role.PATIENT):
        return
    now = timezone.now()
    rows: Any = read_task.among(actor).filter(
        person__user_id=actor.user.pk, profession=Profession.PATIENT, state__in=RUNNING
    )
    for one in rows.select_related("person__site").order_by(F("due").asc(nulls_last=True))[:MOST_OF_A_ROOM]:
        urgency = Urgency.LATER if one.due is None else _urgency(one, now)
        yield Task(
            urgency, one.words, reverse("care:plan", args=(one.person_id,)), one.person, _midday(one.due), is_day=True
        )


def _urgency(one: Any, now: datetime) -> Urgency:
    today = local_day(one.person.site, now)
    if one.due < today:
        return Urgency.OVERDUE
    return Urgency.DUE if one.due == today else Urgency.LATER


def _midday(day: Any) -> datetime | None:
    """A day as a moment that is the same day in every zone where there are clinics."""
    return None if day is None else datetime.combine(day, time(12), UTC)


def happenings(actor: Any, person: Person) -> Iterator[Happening]:
    """Every change of goals and tasks, and every review."""
    if not read_chart.permits(actor, person):
        return
    path = reverse("care:plan", args=(person.pk,))
    for key, name, rows in (
        ("goal", _("Goal"), person.care_goals.prefetch_related("changes__by")),
        ("task", _("Task"), person.care_tasks.prefetch_related("changes__by")),
    ):
        row: Any
        for row in rows:
            for change in row.changes.all():
                words = f"{change.after.get('words')}: {change.state_words}"
                yield Happening(change.at, f"care-{key}-{change.pk}", name, words, change.by, path, why=change.why)
    for one in person.care_reviews.select_related("by"):
        yield Happening(one.at, f"care-review-{one.pk}", _("Review of the care plan"), one.words, one.by, path)
