"""MedicationRequest: prescriptions, as they were signed."""

from typing import Any

from assuage.web.accounts.policies import read_prescription
from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.parameters import about, dated, one_of
from assuage.web.api.fhir.resources.signed import head, person, source_of, standing
from assuage.web.records import RecordState

_SYSTEM = "http://hl7.org/fhir/CodeSystem/medicationrequest-status"
_STATUS = {
    RecordState.SIGNED.value: "active",
    RecordState.SUPERSEDED.value: "stopped",
    RecordState.WITHDRAWN.value: "cancelled",
}


def resource(row: Any) -> dict[str, Any]:
    """One prescription: its content is a MedicationRequest already; only where it stands now is told anew."""
    kept = {key: value for key, value in row.content.items() if key not in {"resourceType", "id", "meta"}}
    return {**head("MedicationRequest", row), **kept, "status": _STATUS[row.state], "subject": person(row)}


KIND = Kind(
    "MedicationRequest",
    "Prescriptions that were signed here, with the whole order in the dose language beside FHIR's own fields.",
    (
        source_of(
            read_prescription,
            resource,
            {
                "subject": about("Patient", "person_id", "whose it is"),
                "status": one_of(standing(_SYSTEM, _STATUS), "whether it holds"),
                "authoredon": dated("made_at", "when it was written"),
            },
        ),
    ),
    about_person="patient",
    is_signed=True,
)
