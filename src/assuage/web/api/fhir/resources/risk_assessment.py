"""RiskAssessment: the verdict of a signed screening, and what it rests on."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from assuage.candidacy import Verdict
from assuage.web.accounts.policies import read_screening
from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.parameters import about, dated, one_of
from assuage.web.api.fhir.resources.signed import head, person, source_of
from assuage.web.api.fhir.values import concept, filled, instant, user
from assuage.web.records import RecordState

_SYSTEM = "http://hl7.org/fhir/observation-status"
_VERDICTS = "urn:assuage:verdict"
_CANNOT_SAY = Q(verdict=Verdict.CANNOT_SAY.value)


def resource(row: Any) -> dict[str, Any]:
    """One signed screening. Where nothing could be said it stays preliminary: the answer is still to come."""
    content = row.content
    words = content.get("words") or row.verdict or "no verdict"
    notes = [*content.get("notes", ()), content.get("advice", "")]
    if row.state == RecordState.SUPERSEDED:
        notes.append("A later screening has followed this one.")
    return filled(
        {
            **head("RiskAssessment", row),
            "status": "preliminary" if row.verdict == Verdict.CANNOT_SAY.value else "final",
            "method": {"text": f"Guidelines asked: {', '.join(_guidelines(content)) or 'none named'}"},
            "code": {"text": "Screening for ketamine therapy"},
            "subject": person(row),
            "occurrenceDateTime": instant(row.signed_at),
            "performer": user(row.signed_by),
            "reasonCode": [concept(row.condition)] if row.condition else None,
            "prediction": [
                filled(
                    {
                        "outcome": {"text": "Candidacy for ketamine therapy for pain"},
                        "qualitativeRisk": {
                            "coding": [{"system": _VERDICTS, "code": row.verdict.replace("_", "-")}]
                            if row.verdict
                            else [],
                            "text": words,
                        }
                        if row.verdict
                        else {"text": words},
                        "rationale": content.get("condition_words"),
                    }
                )
            ],
            "note": [{"text": str(one)} for one in notes if one],
        }
    )


def _guidelines(content: Mapping[str, Any]) -> list[str]:
    """The guidelines that were asked, by their ids."""
    return [str(one.get("id", one) if isinstance(one, Mapping) else one) for one in content.get("guidelines", ())]


KIND = Kind(
    "RiskAssessment",
    "Verdicts of signed screenings for ketamine therapy. Decision support: the software advises, the clinician decides.",
    (
        source_of(
            read_screening,
            resource,
            {
                "subject": about("Patient", "person_id", "whose it is"),
                "date": dated("signed_at", "when it was signed"),
                "risk": one_of(
                    {one.value.replace("_", "-"): (_VERDICTS, Q(verdict=one.value)) for one in Verdict}, "the verdict"
                ),
            },
        ),
    ),
    about_person="patient",
    is_signed=True,
)
