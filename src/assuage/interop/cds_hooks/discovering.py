"""The services there are, when each is called, and what each asks to be sent along."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from assuage.interop.cds_hooks.errors import RefusedRequestError

_OF_PATIENT = "patient={{context.patientId}}"
_OBSERVED = f"Observation?{_OF_PATIENT}&_sort=-date&_count=200&category="

PREFETCH = MappingProxyType(
    {
        "patient": "Patient/{{context.patientId}}",
        "conditions": f"Condition?{_OF_PATIENT}",
        "medicationRequests": f"MedicationRequest?{_OF_PATIENT}",
        "medicationStatements": f"MedicationStatement?{_OF_PATIENT}",
        "medicationAdministrations": f"MedicationAdministration?{_OF_PATIENT}&_count=50",
        "allergies": f"AllergyIntolerance?{_OF_PATIENT}",
        "vitalSigns": f"{_OBSERVED}vital-signs",
        "laboratory": f"{_OBSERVED}laboratory",
        "otherObservations": f"{_OBSERVED}survey,social-history,exam,procedure,imaging",
        "procedures": f"Procedure?{_OF_PATIENT}",
        "reports": f"DiagnosticReport?{_OF_PATIENT}&_count=50",
        "encounters": f"Encounter?{_OF_PATIENT}&_count=20",
        "questionnaires": f"QuestionnaireResponse?{_OF_PATIENT}&_sort=-authored&_count=20",
        "lists": f"List?{_OF_PATIENT}",
    }
)
"""Every kind of resource the chart reader uses, as a query of the parts of FHIR search that record systems know."""

ABOUT = MappingProxyType(
    {
        "conditions": "conditions",
        "medicationRequests": "medicines",
        "medicationStatements": "medicines",
        "medicationAdministrations": "medicines",
        "allergies": "allergies",
        "vitalSigns": "observations",
        "laboratory": "observations",
        "otherObservations": "observations",
    }
)
"""Which list of the chart a prefetch belongs to: while one is not supplied, no reviewed list may deny anything on it."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service: the end of its address, the hook that calls it, and the words for whoever connects it."""

    id: str
    hook: str
    title: str
    description: str

    @property
    def has_orders(self) -> bool:
        """Whether the hook brings draft orders."""
        return self.hook != "patient-view"


SERVICES = MappingProxyType(
    {
        service.id: service
        for service in (
            Service(
                "assuage-patient-view",
                "patient-view",
                "Ketamine candidacy for a patient with pain",
                "For a patient with a pain condition or a ketamine order: whether ketamine would suit, what speaks against "
                "it, and what is still unknown. No card for anybody else.",
            ),
            Service(
                "assuage-order-select",
                "order-select",
                "Ketamine order being chosen",
                "For a draft order of ketamine: contraindications, cautions, interactions by the order's route, tests wanted "
                "first, and limits on the dose. No card without such an order.",
            ),
            Service(
                "assuage-order-sign",
                "order-sign",
                "Ketamine order about to be signed",
                "For a ketamine order that is about to be signed: contraindications, cautions, interactions by the order's "
                "route, tests wanted first, and limits on the dose. No card without such an order.",
            ),
        )
    }
)
_NEEDS = (
    "FHIR R4. Works from prefetch alone and calls no FHIR server; what is not supplied is unknown, and is never taken for a "
    "no. Advice for qualified clinicians: it never acts by itself."
)


def discovery() -> dict[str, Any]:
    """The answer to `GET /cds-services`: every service with its hook and its prefetch templates."""
    return {
        "services": [
            {
                "hook": service.hook,
                "title": service.title,
                "description": service.description,
                "id": service.id,
                "prefetch": dict(PREFETCH),
                "usageRequirements": _NEEDS,
            }
            for service in SERVICES.values()
        ]
    }


def service_of(service_id: str) -> Service:
    """The service of that id.

    Errors: `RefusedRequestError` with status 404 when there is none.
    """
    if service_id not in SERVICES:
        raise RefusedRequestError(
            404, f"There is no such service, so nothing was asked. There are: {', '.join(SERVICES)}."
        )
    return SERVICES[service_id]
