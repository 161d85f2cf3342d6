"""Every type of resource there is, in the order of the capability statement. One module each."""

from functools import lru_cache

from assuage.web.api.fhir.kinds import Kind

__all__ = ["kinds"]


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """By name."""
    from assuage.web.api.fhir.resources import (
        allergy_intolerance,
        audit_event,
        care_plan,
        condition,
        consent,
        medication_request,
        medication_statement,
        observation,
        patient,
        practitioner,
        procedure,
        provenance,
        questionnaire_response,
        risk_assessment,
        service_request,
    )

    rooms = (
        patient,
        condition,
        observation,
        medication_statement,
        medication_request,
        allergy_intolerance,
        procedure,
        service_request,
        consent,
        care_plan,
        risk_assessment,
        questionnaire_response,
        provenance,
        practitioner,
        audit_event,
    )
    return {room.KIND.name: room.KIND for room in rooms}
