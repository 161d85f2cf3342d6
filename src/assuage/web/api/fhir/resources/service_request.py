"""ServiceRequest: a course of sessions as it was booked, and the tests that a signed screening wants before ketamine.

Both say what they are: the course is a plan (somebody booked it, from a signed plan where it names one), a test is a proposal (the physician
who signed the screening stands for it, and nobody has ordered it here).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import NOBODY, read_course, read_screening
from assuage.web.api.fhir.kinds import Kind, Source, by_key
from assuage.web.api.fhir.parameters import Parameter, about, dated, identity, one_of
from assuage.web.api.fhir.resources.signed import IN_FORCE, standing
from assuage.web.api.fhir.resources.signed import head as signed_head
from assuage.web.api.fhir.resources.signed import person as whose
from assuage.web.api.fhir.values import concept, filled, ids_of, instant, reference, user
from assuage.web.schedule.models import Appointment, State

_STATUS = "http://hl7.org/fhir/request-status"
_INTENT = "http://hl7.org/fhir/request-intent"
TEST = "test-"
"""What the ids of wanted tests begin with, before the id of the screening and the place of the test in it."""
_AHEAD = (State.BOOKED, State.ARRIVED, State.IN_CHAIR)


def course(row: Any, beside: Mapping[Any, list[Appointment]]) -> dict[str, Any]:
    """One course: how many sessions, every how many days, and how far they have come."""
    sessions = beside.get(row.pk, [])
    states = {one.state for one in sessions}
    ahead = bool(states & set(_AHEAD))
    return filled(
        {
            "resourceType": "ServiceRequest",
            "id": str(row.pk),
            "basedOn": [reference("CarePlan", row.plan_id)] if row.plan_id else None,
            "status": "active" if ahead else "completed" if State.DONE in states else "revoked",
            "intent": "plan",
            "code": {"text": "Course of ketamine sessions"},
            "subject": reference("Patient", row.person_id),
            "occurrenceTiming": {
                "repeat": {
                    **_bounds(sessions),
                    "count": row.sessions,
                    "duration": row.minutes,
                    "durationUnit": "min",
                    "frequency": 1,
                    "period": row.every_days,
                    "periodUnit": "d",
                }
            },
            "authoredOn": instant(row.made_at),
            "note": [{"text": f"Booked by {row.made_by}"}],
        }
    )


def _bounds(sessions: Sequence[Appointment]) -> dict[str, Any]:
    """From the first to the last session that was not called off."""
    held = [one for one in sessions if one.state != State.CANCELLED]
    if not held:
        return {}
    first, last = min(one.starts_at for one in held), max(one.ends_at for one in held)
    return {"boundsPeriod": {"start": instant(first), "end": instant(last)}}


def wanted_tests(row: Any, beside: Any) -> list[dict[str, Any]]:  # noqa: ARG001 - nothing beside it is needed
    """The tests that a signed screening wants first, in its own words; coded where the test is one thing that is measured."""
    return [
        filled(
            {
                **signed_head("ServiceRequest", row, TEST),
                "id": f"{TEST}{row.pk}-{place}",
                "status": IN_FORCE[row.state],
                "intent": "proposal",
                "code": _code(one),
                "subject": whose(row),
                "authoredOn": instant(row.signed_at),
                "requester": user(row.signed_by),
                "supportingInfo": [reference("RiskAssessment", row.pk)],
            }
        )
        for place, one in enumerate(row.content.get("tests_required", ()))
    ]


def _code(test: Mapping[str, Any]) -> dict[str, Any]:
    named = test.get("concepts", ())
    coded = concept(named[0]) if len(named) == 1 and named[0] in ids_of("observations") else {}
    return {**coded, "text": str(test["words"])}


# --- rows -----------------------------------------------------------------------------------------------------------------
def _courses(actor: Actor) -> QuerySet[Any]:
    found: QuerySet[Any] = read_course.among(actor).select_related("made_by").order_by("pk")
    return found


def _sessions(rows: Sequence[Any]) -> dict[Any, list[Appointment]]:
    found: dict[Any, list[Appointment]] = {}
    for one in Appointment.objects.filter(series_id__in=[row.pk for row in rows]):
        found.setdefault(one.series_id, []).append(one)
    return found


def _wanting(actor: Actor) -> QuerySet[Any]:
    """Signed screenings that want a test: an index knows which, so nobody else's content is read."""
    found = read_screening.among(actor).filter(tests_wanted__isnull=False).select_related("signed_by")
    return found.defer("answers", "asked").order_by("pk")


def _one_test(rows: QuerySet[Any], key: str) -> Any:
    screening, _, place = key.rpartition("-")
    return by_key(TEST)(rows, screening) if place.isdigit() else None


def _test_id() -> Parameter:
    def condition(value: str, modifier: str) -> Q:  # noqa: ARG001 - the shape every condition has
        try:
            return Q(pk=UUID(value.removeprefix(TEST).rpartition("-")[0])) if value.startswith(TEST) else NOBODY
        except ValueError:
            return NOBODY

    return Parameter("token", "the id", condition)


def _of_no_plan(value: str, modifier: str) -> Q:  # noqa: ARG001 - the shape every condition has
    return NOBODY


_OF_IT = Appointment.objects.filter(series_id=OuterRef("pk"))
_IS_AHEAD, _WAS_HELD = Exists(_OF_IT.filter(state__in=_AHEAD)), Exists(_OF_IT.filter(state=State.DONE))
_ANY = Q(pk__isnull=False)
_PLAN, _PROPOSAL = "a course is a plan", "a wanted test is a proposal"

KIND = Kind(
    "ServiceRequest",
    "Courses of sessions as they were booked (a plan), and the tests that signed screenings want before ketamine (a proposal: it says that "
    "a test is wanted, not that anybody ordered it). When a course last changed is not kept, so there is no _lastUpdated.",
    (
        Source(
            record="schedule.Series",
            rows=_courses,
            resources=lambda row, sessions: [course(row, sessions)],
            parameters={
                "_id": identity(),
                "patient": about("Patient", "person_id", "whose it is"),
                "subject": about("Patient", "person_id", "whose it is"),
                "status": one_of(
                    {
                        "active": (_STATUS, Q(_IS_AHEAD)),
                        "completed": (_STATUS, ~Q(_IS_AHEAD) & Q(_WAS_HELD)),
                        "revoked": (_STATUS, ~Q(_IS_AHEAD) & ~Q(_WAS_HELD)),
                    },
                    "whether it still stands",
                ),
                "intent": one_of({"plan": (_INTENT, _ANY), "proposal": (_INTENT, NOBODY)}, f"{_PLAN}, {_PROPOSAL}"),
                "authored": dated("made_at", "when it was booked, or the screening signed"),
                "based-on": about("CarePlan", "plan_id", "the signed plan a course was made from"),
            },
            one=by_key(),
            around=_sessions,
        ),
        Source(
            record="candidacy.Screening",
            rows=_wanting,
            resources=wanted_tests,
            parameters={
                "_id": _test_id(),
                "patient": about("Patient", "person_id", "whose it is"),
                "subject": about("Patient", "person_id", "whose it is"),
                "status": one_of(
                    {**standing(_STATUS, IN_FORCE), "completed": (_STATUS, NOBODY)}, "whether it still stands"
                ),
                "intent": one_of({"plan": (_INTENT, NOBODY), "proposal": (_INTENT, _ANY)}, f"{_PLAN}, {_PROPOSAL}"),
                "authored": dated("signed_at", "when it was booked, or the screening signed"),
                "based-on": Parameter(
                    "reference", "the signed plan a course was made from", _of_no_plan, ("CarePlan",)
                ),
            },
            one=_one_test,
            has_one_each=False,
            changed="saved_at",
        ),
    ),
    about_person="patient",
)
