"""Goals and tasks are written here; every change is a row of its own, and nobody overwrites what another saved."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.care.models import CareReview, Goal, GoalChange, Task, TaskChange
from assuage.web.patients.models import Person
from assuage.web.records import StaleVersionError

GOAL_FIELDS = ("words", "measure", "target", "by", "state")
TASK_FIELDS = ("words", "field", "profession", "assignee_id", "goal_id", "due", "state")


def add_goal(actor: Actor, person: Person, **about: Any) -> Goal:
    """Write down a goal in the person's own words."""
    with written(actor, Note("add", "care.Goal", person_id=str(person.pk))):
        made = Goal.objects.create(person=person, made_by=actor.user, **about)
        GoalChange.objects.create(goal=made, by=actor.user, after=_after(made, GOAL_FIELDS))
    return made


def change_goal(actor: Actor, goal: Goal, *, expected: int, why: str = "", **changes: Any) -> None:
    """Change a goal or how far it has come.

    Errors: `StaleVersionError` where somebody saved it since.
    """
    with written(actor, Note("change", "care.Goal", str(goal.pk), str(goal.person_id))):
        _save(goal, expected, changes)
        GoalChange.objects.create(goal=goal, by=actor.user, after=_after(goal, GOAL_FIELDS), why=why[:200])


def add_task(actor: Actor, person: Person, **about: Any) -> Task:
    """Give a profession or a user something to do for a person."""
    with written(actor, Note("add", "care.Task", person_id=str(person.pk))):
        made = Task.objects.create(person=person, made_by=actor.user, **about)
        TaskChange.objects.create(task=made, by=actor.user, after=_after(made, TASK_FIELDS))
    return made


def change_task(actor: Actor, task: Task, *, expected: int, why: str = "", **changes: Any) -> None:
    """Change a task or how far it has come.

    Errors: `StaleVersionError` where somebody saved it since.
    """
    with written(actor, Note("change", "care.Task", str(task.pk), str(task.person_id))):
        _save(task, expected, changes)
        TaskChange.objects.create(task=task, by=actor.user, after=_after(task, TASK_FIELDS), why=why[:200])


def review(actor: Actor, person: Person, *, words: str, next_due: date | None) -> CareReview:
    """Keep that the whole plan was looked at, and when it is to be looked at again."""
    with written(actor, Note("review the care plan", "patients.Person", str(person.pk), str(person.pk))):
        return CareReview.objects.create(
            person=person, by=actor.user, at=timezone.now(), words=words, next_due=next_due
        )


def _save(row: Any, expected: int, changes: dict[str, Any]) -> None:
    changed = type(row).objects.filter(pk=row.pk, version=expected).update(version=expected + 1, **changes)
    if not changed:
        raise StaleVersionError(
            _("Somebody else changed this since you opened it. Your text is kept; nothing was overwritten.")
        )
    row.refresh_from_db()


def _after(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in fields}
    return {name: value if value is None or isinstance(value, str) else str(value) for name, value in found.items()}
