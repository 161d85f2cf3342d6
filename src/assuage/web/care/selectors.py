"""What is read of care plans."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import write_task
from assuage.web.care.models import CareReview, Goal, Task, TaskState
from assuage.web.patients.models import Person

RUNNING = (TaskState.OPEN, TaskState.STARTED)


@dataclass(frozen=True, slots=True)
class CarePlan:
    """One person's whole care plan: goals with their tasks, tasks without a goal, and the last review."""

    goals: tuple[Goal, ...]
    running: tuple[Task, ...]
    ended: tuple[Task, ...]
    review: CareReview | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return not (self.goals or self.running or self.ended or self.review)


def plan_of(person: Person) -> CarePlan:
    """The care plan, in as many queries as it has kinds of rows."""
    tasks = list(person.care_tasks.select_related("assignee", "goal"))
    return CarePlan(
        tuple(person.care_goals.all()),
        tuple(one for one in tasks if one.is_running),
        tuple(one for one in tasks if not one.is_running),
        person.care_reviews.select_related("by").first(),
    )


def running_tasks(actor: Actor, *, until: date) -> QuerySet[Task]:
    """Tasks that are due by a day and wait for this actor: first those named to them, then those named to nobody."""
    mine = Q(assignee=actor.user) | Q(assignee__isnull=True)
    rows: Any = write_task.among(actor).filter(mine, state__in=RUNNING, due__lte=until)
    found: QuerySet[Task] = rows.select_related("person", "assignee").order_by(
        F("assignee").asc(nulls_last=True), "due", "made_at"
    )
    return found


def reviews_due(actor: Actor, *, until: date) -> list[CareReview]:
    """The newest review of each person the actor cares for, where the next one is due by a day."""
    from django.db.models import OuterRef, Subquery

    from assuage.web.accounts.policies import write_care

    newest = CareReview.objects.filter(person=OuterRef("person")).order_by("-at").values("pk")[:1]
    rows = CareReview.objects.filter(pk=Subquery(newest), next_due__lte=until, person__in=write_care.among(actor))
    return list(rows.select_related("person").order_by("next_due")[:25])


def local_day(site: Any, at: datetime) -> date:
    """The date at a site."""
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo(site.time_zone)).date()
