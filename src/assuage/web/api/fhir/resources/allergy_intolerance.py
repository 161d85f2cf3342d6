"""AllergyIntolerance: what somebody does not tolerate, as it was written down or imported."""

from typing import Any

from django.db.models import Q

from assuage.patient import vocabulary
from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.parameters import dated, one_of
from assuage.web.api.fhir.resources.entries import head, person, source_of, when
from assuage.web.api.fhir.values import coded, concept, filled, ids_of
from assuage.web.patients.recording import ALLERGY_EVENT

_CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
_BY_HAND = "allergy list, "
_IMPORTED = "recorded as an allergy or intolerance"

WHICH = Q(kind="event", concept=ALLERGY_EVENT)


def resource(entry: Any, beside: Any = None) -> dict[str, Any]:  # noqa: ARG001 - nothing beside it is needed
    """One allergy. One written by hand tells its reaction, an imported one how sure it was."""
    substance, _, told = entry.words.partition(": ")
    by_hand = entry.source.startswith(_BY_HAND)
    return filled(
        {
            **head("AllergyIntolerance", entry),
            **_status(entry, "" if by_hand else told),
            "code": _code(substance),
            "patient": person(entry),
            "recordedDate": when(entry),
            "reaction": [{"manifestation": [{"text": told}]}] if by_hand and told else None,
            "note": [{"text": f"Source: {entry.source}"}],
        }
    )


def _code(substance: str) -> dict[str, Any]:
    """The words, and the medicine they name where the vocabulary knows just one of that name."""
    claims = [one for one in vocabulary().named(substance) if one in ids_of("medicines")]
    return {**(concept(claims[0]) if len(claims) == 1 else {}), "text": substance or "not named"}


def _status(entry: Any, told: str) -> dict[str, Any]:
    if entry.retracted_at is not None:
        return {"verificationStatus": coded(_VERIFICATION, "entered-in-error")}
    if told == "refuted":
        return {"clinicalStatus": coded(_CLINICAL, "inactive"), "verificationStatus": coded(_VERIFICATION, "refuted")}
    if told.startswith(("unconfirmed", "presumed")):
        return {"clinicalStatus": coded(_CLINICAL, "active"), "verificationStatus": coded(_VERIFICATION, "unconfirmed")}
    past = told.removeprefix("recorded as ")
    return {"clinicalStatus": coded(_CLINICAL, past if past in {"inactive", "resolved"} else "active")}


_PAST = {
    one: Q(words__endswith=f": recorded as {one}") & ~Q(source__startswith=_BY_HAND) for one in ("inactive", "resolved")
}
_REFUTED = Q(words__endswith=": refuted") & ~Q(source__startswith=_BY_HAND)

KIND = Kind(
    "AllergyIntolerance",
    "What people do not tolerate, in the words it was written down. That none is known is told by Observations that answer no.",
    (
        source_of(
            WHICH,
            resource,
            {
                "clinical-status": one_of(
                    {
                        "active": (_CLINICAL, ~(_PAST["inactive"] | _PAST["resolved"] | _REFUTED)),
                        "inactive": (_CLINICAL, _PAST["inactive"] | _REFUTED),
                        "resolved": (_CLINICAL, _PAST["resolved"]),
                    },
                    "whether it holds now",
                ),
                "date": dated("at", "when it was recorded", is_day="is_day"),
            },
        ),
    ),
    about_person="patient",
)
