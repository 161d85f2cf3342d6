"""The capability statement: written from what the types are made of, so that it claims what is there and nothing else."""

from datetime import datetime
from typing import Any

from django.conf import settings

from assuage import __version__
from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.resources import kinds
from assuage.web.api.fhir.values import coded, instant

WRITABLE = ("Observation", "Condition", "AllergyIntolerance", "MedicationStatement")
"""What can be written at all; which of them may be is the clinic's choice."""

_LEFT_OUT = (
    "Medication is told inside the resources that name it. DELETE and PATCH are answered with 405: nothing is deleted, and what was wrong is "
    "taken back or replaced. XML, history of a whole type, transactions, chained searches, `:missing` and the prefix `ap` are left out. "
    "A date without a zone is one of UTC."
)


_NO_HISTORY = "Earlier versions are not kept: the version says of a resource that it is another than before, and only the present one can be read."


def writable() -> tuple[str, ...]:
    """What this clinic lets programs write (`FHIR_WRITABLE`)."""
    chosen = getattr(settings, "FHIR_WRITABLE", ())
    return tuple(one for one in WRITABLE if one in chosen)


def statement(base: str, *, at: datetime, authorize: str, token: str) -> dict[str, Any]:
    """The CapabilityStatement."""
    return {
        "resourceType": "CapabilityStatement",
        "url": f"{base}/metadata",
        "version": __version__,
        "name": "Assuage",
        "status": "active",
        "date": instant(at),
        "kind": "instance",
        "software": {"name": "Assuage", "version": __version__},
        "implementation": {"description": "Ketamine therapy for pain", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": _LEFT_OUT,
                "security": {
                    "cors": True,
                    "service": [
                        coded("http://terminology.hl7.org/CodeSystem/restful-security-service", "SMART-on-FHIR")
                    ],
                    "extension": [
                        {
                            "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                            "extension": [
                                {"url": "authorize", "valueUri": authorize},
                                {"url": "token", "valueUri": token},
                            ],
                        }
                    ],
                },
                "resource": [_resource(one) for one in kinds().values()],
                "operation": [
                    {
                        "name": "export",
                        "definition": "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export",
                    }
                ],
            }
        ],
    }


def _resource(kind: Kind) -> dict[str, Any]:
    writes = kind.name in writable()
    operations = [{"name": "validate", "definition": "http://hl7.org/fhir/OperationDefinition/Resource-validate"}]
    if kind.name == "Patient":
        export = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export"
        operations.append({"name": "export", "definition": export})
    interactions = [
        "read",
        *(("vread", "history-instance") if kind.has_history else ()),
        "search-type",
        *(("create", "update") if writes else ()),
    ]
    return {
        "type": kind.name,
        "documentation": kind.words if kind.has_history else f"{kind.words} {_NO_HISTORY}",
        "interaction": [{"code": one} for one in interactions],
        "versioning": "versioned-update" if writes else "versioned",
        "readHistory": kind.has_history,
        "updateCreate": False,
        "conditionalCreate": writes,
        "conditionalRead": "not-match",
        "conditionalUpdate": False,
        "conditionalDelete": "not-supported",
        **({"searchInclude": list(kind.includes)} if kind.includes else {}),
        **({"searchRevInclude": list(kind.reverse_includes)} if kind.reverse_includes else {}),
        "searchParam": [
            {"name": name, "type": one.kind, "documentation": one.words} for name, one in kind.parameters.items()
        ],
        "operation": operations,
    }
