"""Procedure: what was done to somebody elsewhere, as an imported chart tells it."""

from typing import Any

from django.db.models import Q

from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.parameters import about, dated, one_of
from assuage.web.api.fhir.resources.entries import head, person, source_of, when
from assuage.web.api.fhir.values import filled

_STATUS = "http://hl7.org/fhir/event-status"
WHICH = Q(kind="event", concept="Procedure")


def resource(entry: Any, beside: Any = None) -> dict[str, Any]:  # noqa: ARG001 - nothing beside it is needed
    """One procedure. Whether it was completed is not kept with it, so its status is said to be unknown."""
    return filled(
        {
            **head("Procedure", entry),
            "status": "unknown" if entry.retracted_at is None else "entered-in-error",
            "code": {"text": entry.words or "not named"},
            "subject": person(entry),
            "performedDateTime": when(entry),
            "note": [{"text": f"Source: {entry.source}"}],
        }
    )


KIND = Kind(
    "Procedure",
    "Procedures that imported charts tell of, in their words. Treatments given here are not among them yet.",
    (
        source_of(
            WHICH,
            resource,
            {
                "subject": about("Patient", "person_id", "whose it is"),
                "status": one_of({"unknown": (_STATUS, Q())}, "all are of unknown status"),
                "date": dated("at", "when it was done", is_day="is_day"),
            },
        ),
    ),
    about_person="patient",
)
