"""QuestionnaireResponse: what was answered in the form of a signed screening."""

from typing import Any

from django.db.models import Q

from assuage.web.accounts.policies import read_screening
from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.parameters import about, dated, one_of
from assuage.web.api.fhir.resources.signed import head, person, source_of
from assuage.web.api.fhir.values import concept, filled, instant, user

_SYSTEM = "http://hl7.org/fhir/questionnaire-answers-status"
_ANSWERS = "urn:assuage:answer"
_UCUM = "http://unitsofmeasure.org"


def resource(row: Any) -> dict[str, Any]:
    """The answers of one form, in the order in which they were asked; "not known" is an answer."""
    asked = [one for one in row.asked if one in row.answers]
    order = [*asked, *(one for one in row.answers if one not in asked)]
    return filled(
        {
            **head("QuestionnaireResponse", row),
            "status": "completed",
            "subject": person(row),
            "authored": instant(row.signed_at),
            "author": user(row.signed_by),
            "item": [
                {"linkId": claim, "text": concept(claim)["text"], "answer": [_answer(row.answers[claim])]}
                for claim in order
            ],
        }
    )


def _answer(said: Any) -> dict[str, Any]:
    if "value" in said:
        return {"valueQuantity": {"value": said["value"], "unit": said["unit"], "system": _UCUM, "code": said["unit"]}}
    return {"valueCoding": {"system": _ANSWERS, "code": said["answer"]}}


KIND = Kind(
    "QuestionnaireResponse",
    "Answers of the form of signed screenings. The form asks what matters for the person, so it is no Questionnaire of fixed questions.",
    (
        source_of(
            read_screening,
            resource,
            {
                "subject": about("Patient", "person_id", "whose it is"),
                "status": one_of({"completed": (_SYSTEM, Q())}, "all are completed"),
                "authored": dated("signed_at", "when it was signed"),
            },
        ),
    ),
    about_person="patient",
)
