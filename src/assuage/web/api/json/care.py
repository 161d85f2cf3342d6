"""The plan beyond ketamine: goals and tasks, read, written and brought on."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from assuage.web.accounts.policies import read_chart, read_goal, read_task, write_care, write_goal, write_task
from assuage.web.api.json.answers import ERRORS
from assuage.web.api.json.door import found, needs
from assuage.web.api.json.people import text_of
from assuage.web.care.models import Field as CareField
from assuage.web.care.models import GoalState, Profession, TaskState
from assuage.web.care.services import add_goal, add_task, change_goal, change_task

router = Router(tags=["care"])


class GoalIn(Schema):
    """A goal in the person's own words."""

    words: str = Field(min_length=1, max_length=300)
    measure: str = Field(default="", max_length=120)
    target: str = Field(default="", max_length=120)
    by: date | None = None


class GoalOut(GoalIn):
    """A goal and how far it has come."""

    id: UUID
    person_id: UUID
    state: GoalState
    version: int


class TaskIn(Schema):
    """Something to do, by a profession."""

    words: str = Field(min_length=1, max_length=300)
    field: CareField = CareField.OTHER
    profession: Profession
    due: date | None = None


class TaskOut(TaskIn):
    """A task and how far it has come."""

    id: UUID
    person_id: UUID
    state: TaskState
    version: int


class GoalStep(Schema):
    """The next state of a goal, at the version it was read."""

    state: GoalState
    version: int = Field(ge=1)
    why: str = Field(default="", max_length=200)


class TaskStep(Schema):
    """The next state of a task, at the version it was read."""

    state: TaskState
    version: int = Field(ge=1)
    why: str = Field(default="", max_length=200)


@router.get("people/{uuid:pk}/goals", response={200: list[GoalOut], **ERRORS})
def list_goals(request: HttpRequest, pk: UUID) -> Any:
    """The goals of a person."""
    actor = needs(request, "charts:read")
    return read_goal.among(actor).filter(person=found(actor, read_chart, pk))


@router.post("people/{uuid:pk}/goals", response={201: GoalOut, **ERRORS})
def write_down(request: HttpRequest, pk: UUID, goal: GoalIn) -> Any:
    """Write down a goal."""
    actor = needs(request, "charts:write")
    return Status(201, add_goal(actor, found(actor, write_care, pk), **_clean(goal.dict())))


@router.post("goals/{uuid:pk}/state", response={200: GoalOut, **ERRORS})
def bring_goal_to(request: HttpRequest, pk: UUID, step: GoalStep) -> Any:
    """Say how far a goal has come."""
    actor = needs(request, "charts:write")
    goal = found(actor, write_goal, pk)
    change_goal(actor, goal, expected=step.version, why=text_of(step.why), state=step.state)
    goal.refresh_from_db()
    return goal


@router.get("people/{uuid:pk}/tasks", response={200: list[TaskOut], **ERRORS})
def list_tasks(request: HttpRequest, pk: UUID) -> Any:
    """The tasks for a person."""
    actor = needs(request, "charts:read")
    return read_task.among(actor).filter(person=found(actor, read_chart, pk))


@router.post("people/{uuid:pk}/tasks", response={201: TaskOut, **ERRORS})
def give_task(request: HttpRequest, pk: UUID, task: TaskIn) -> Any:
    """Give a profession something to do."""
    actor = needs(request, "charts:write")
    return Status(201, add_task(actor, found(actor, write_care, pk), **_clean(task.dict())))


@router.post("tasks/{uuid:pk}/state", response={200: TaskOut, **ERRORS})
def bring_task_to(request: HttpRequest, pk: UUID, step: TaskStep) -> Any:
    """Say how far a task has come."""
    actor = needs(request, "charts:write")
    task = found(actor, write_task, pk)
    change_task(actor, task, expected=step.version, why=text_of(step.why), state=step.state)
    task.refresh_from_db()
    return task


def _clean(about: dict[str, Any]) -> dict[str, Any]:
    return {name: text_of(value) if type(value) is str else value for name, value in about.items()}
