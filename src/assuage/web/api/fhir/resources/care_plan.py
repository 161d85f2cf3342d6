"""CarePlan: a signed plan of ketamine treatment; and, beyond it, the goals and tasks of a person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import read_chart, read_goal, read_plan, read_task
from assuage.web.api.fhir.kinds import Kind, Source, by_key
from assuage.web.api.fhir.parameters import about, identity, one_of
from assuage.web.api.fhir.resources.signed import IN_FORCE, head, person, shared, signed, standing
from assuage.web.api.fhir.values import filled, instant, reference, user
from assuage.web.care.models import Goal, GoalState, Task, TaskState

_SYSTEM = "http://hl7.org/fhir/request-status"
BEYOND = "care-"
"""What the ids of plans beyond ketamine begin with: each person has one, with the person's own id."""

_GOALS = {
    GoalState.OPEN: "in-progress",
    GoalState.REACHED: "achieved",
    GoalState.PARTLY: "improving",
    GoalState.GIVEN_UP: "not-attainable",
}
_LIFE = {
    GoalState.OPEN: "active",
    GoalState.REACHED: "completed",
    GoalState.PARTLY: "active",
    GoalState.GIVEN_UP: "cancelled",
}
_TASKS = {
    TaskState.OPEN: "not-started",
    TaskState.STARTED: "in-progress",
    TaskState.DONE: "completed",
    TaskState.CANCELLED: "cancelled",
}
_ACHIEVEMENT = "http://terminology.hl7.org/CodeSystem/goal-achievement"


def of_ketamine(row: Any) -> dict[str, Any]:
    """A signed plan: the order in the dose language, and the screening it rests on."""
    return filled(
        {
            **head("CarePlan", row),
            "status": IN_FORCE[row.state],
            "intent": "plan",
            "title": "Plan of ketamine treatment",
            "subject": person(row),
            "created": instant(row.signed_at),
            "author": user(row.signed_by),
            "supportingInfo": [reference("RiskAssessment", row.screening_id)] if row.screening_id else None,
            "activity": [{"detail": {"kind": "MedicationRequest", "status": "unknown", "description": row.order}}],
        }
    )


def beyond(row: Any, beside: Mapping[Any, tuple[list[Goal], list[Task]]]) -> list[dict[str, Any]]:
    """The goals and tasks of one person."""
    goals, tasks = beside.get(row.pk, ([], []))
    runs = any(one.state == GoalState.OPEN for one in goals) or any(
        one.state in {TaskState.OPEN, TaskState.STARTED} for one in tasks
    )
    return [
        filled(
            {
                "resourceType": "CarePlan",
                "id": f"{BEYOND}{row.pk}",
                "contained": [_goal(one, row) for one in goals],
                "status": "active" if runs else "completed",
                "intent": "plan",
                "title": "Care beyond ketamine: goals and tasks",
                "subject": reference("Patient", row.pk),
                "goal": [{"reference": f"#goal-{one.pk}"} for one in goals],
                "activity": [{"detail": _task(one)} for one in tasks],
            }
        )
    ]


def _goal(one: Goal, row: Any) -> dict[str, Any]:
    state = GoalState(one.state)
    target = filled({"detailString": one.target, "dueDate": one.by.isoformat() if one.by else None})
    measure = {"measure": {"text": one.measure}} if one.measure or one.target else {}
    if one.target and not one.measure:
        measure = {"measure": {"text": "as the person says"}}
    return filled(
        {
            "resourceType": "Goal",
            "id": f"goal-{one.pk}",
            "lifecycleStatus": _LIFE[state],
            "achievementStatus": {"coding": [{"system": _ACHIEVEMENT, "code": _GOALS[state]}]},
            "description": {"text": one.words},
            "subject": reference("Patient", row.pk),
            "target": [{**measure, **target}] if measure or target else None,
        }
    )


def _task(one: Task) -> dict[str, Any]:
    return filled(
        {
            "status": _TASKS[TaskState(one.state)],
            "description": f"{one.words} ({one.get_field_display()}, {one.get_profession_display()})",
            "performer": [user(one.assignee)] if one.assignee else None,
            "scheduledPeriod": {"end": one.due.isoformat()} if one.due else None,
        }
    )


def _people(actor: Actor) -> QuerySet[Any]:
    goals = read_goal.among(actor).filter(person_id=OuterRef("pk"))
    tasks = read_task.among(actor).filter(person_id=OuterRef("pk"))
    found: QuerySet[Any] = read_chart.among(actor).filter(Exists(goals) | Exists(tasks)).order_by("pk")
    return found


def _beside(rows: Sequence[Any]) -> dict[Any, tuple[list[Goal], list[Task]]]:
    """The goals and tasks of the people of a page; whoever reads the chart of a person reads theirs."""
    found: dict[Any, tuple[list[Goal], list[Task]]] = {row.pk: ([], []) for row in rows}
    for goal in Goal.objects.filter(person_id__in=found).order_by("made_at", "pk"):
        found[goal.person_id][0].append(goal)
    for task in Task.objects.filter(person_id__in=found).select_related("assignee").order_by("made_at", "pk"):
        found[task.person_id][1].append(task)
    return found


_OPEN = Exists(Goal.objects.filter(person_id=OuterRef("pk"), state=GoalState.OPEN)) | Exists(
    Task.objects.filter(person_id=OuterRef("pk"), state__in=(TaskState.OPEN, TaskState.STARTED))
)
_WORDS = "whether it holds"
_PLANS = {name: one for name, one in shared().items() if name != "_lastUpdated"}

KIND = Kind(
    "CarePlan",
    "Signed plans of ketamine treatment; and for each person with goals or tasks one plan of care beyond it, with the goals contained.",
    (
        Source(
            record="plan.TreatmentPlan",
            rows=signed(read_plan, without=("content",)),
            resources=lambda row, beside: [of_ketamine(row)],  # noqa: ARG005 - nothing beside it is needed
            parameters={
                **_PLANS,
                "subject": about("Patient", "person_id", "whose it is"),
                "status": one_of({**standing(_SYSTEM, IN_FORCE), "completed": (_SYSTEM, Q(pk__in=()))}, _WORDS),
            },
            one=by_key(),
            changed="saved_at",
        ),
        Source(
            record="patients.Person",
            rows=_people,
            resources=beyond,
            parameters={
                "_id": identity(prefix=BEYOND),
                "patient": about("Patient", "pk", "whose it is"),
                "subject": about("Patient", "pk", "whose it is"),
                "status": one_of(
                    {
                        "active": (_SYSTEM, Q(_OPEN)),
                        "completed": (_SYSTEM, ~Q(_OPEN)),
                        "revoked": (_SYSTEM, Q(pk__in=())),
                    },
                    _WORDS,
                ),
            },
            one=by_key(BEYOND),
            person="pk",
            around=_beside,
        ),
    ),
    about_person="patient",
    is_signed=True,
)
