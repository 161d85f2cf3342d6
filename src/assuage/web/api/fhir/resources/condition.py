"""Condition: what a chart says of a diagnosis: that it is there, that it is not, or that nobody knows."""

from typing import Any

from django.db.models import Q

from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.parameters import about, concepts, dated, one_of
from assuage.web.api.fhir.resources.entries import head, notes, person, source_of, when
from assuage.web.api.fhir.values import coded, concept, filled, ids_of

_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"
_PAST = {
    "recorded as inactive": "inactive",
    "recorded as in remission": "remission",
    "recorded as resolved": "resolved",
}

WHICH = Q(kind="fact", concept__in=ids_of("conditions"))


def resource(entry: Any, beside: Any = None) -> dict[str, Any]:  # noqa: ARG001 - nothing beside it is needed
    """One statement."""
    return filled(
        {
            **head("Condition", entry),
            **_status(entry),
            "category": [coded(_CATEGORY, "problem-list-item")],
            "code": concept(entry.concept),
            "subject": person(entry),
            "recordedDate": when(entry),
            "note": notes(entry),
        }
    )


def _status(entry: Any) -> dict[str, Any]:
    """A past condition is told as past: that it was there says nothing of today, and is no doubt that it was."""
    if entry.retracted_at is not None:
        return {"verificationStatus": coded(_VERIFICATION, "entered-in-error")}
    past = _PAST.get(entry.words) if entry.answer == "unknown" and not entry.explicit else None
    if past:
        return {"clinicalStatus": coded(_CLINICAL, past)}
    if entry.answer == "yes":
        return {"clinicalStatus": coded(_CLINICAL, "active"), "verificationStatus": coded(_VERIFICATION, "confirmed")}
    refuted = entry.answer == "no"
    return {"verificationStatus": coded(_VERIFICATION, "refuted" if refuted else "unconfirmed")}


_IS_PAST = Q(answer="unknown", explicit=False, words__in=list(_PAST))

KIND = Kind(
    "Condition",
    "What charts say of diagnoses: a yes is active and confirmed, a no is refuted, an open question is unconfirmed.",
    (
        source_of(
            WHICH,
            resource,
            {
                "subject": about("Patient", "person_id", "whose it is"),
                "code": concepts("concept", lambda: ids_of("conditions"), "the diagnosis"),
                "category": one_of({"problem-list-item": (_CATEGORY, Q())}, "all are items of the problem list"),
                "clinical-status": one_of(
                    {
                        "active": (_CLINICAL, Q(answer="yes")),
                        **{code: (_CLINICAL, _IS_PAST & Q(words=words)) for words, code in _PAST.items()},
                    },
                    "whether it is there now",
                ),
                "verification-status": one_of(
                    {
                        "confirmed": (_VERIFICATION, Q(answer="yes")),
                        "refuted": (_VERIFICATION, Q(answer="no")),
                        "unconfirmed": (_VERIFICATION, Q(answer="unknown") & ~_IS_PAST),
                    },
                    "how sure it is",
                ),
                "recorded-date": dated("at", "when it was recorded", is_day="is_day"),
            },
        ),
    ),
    about_person="patient",
)
