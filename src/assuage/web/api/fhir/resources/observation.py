"""Observation: measurements with their unit, and statements that are answered yes, no or not known."""

from typing import Any

from django.db.models import Q

from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.parameters import about, concepts, dated, one_of
from assuage.web.api.fhir.resources.entries import head, notes, person, source_of, when
from assuage.web.api.fhir.values import coded, concept, filled, ids_of

_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_STATUS = "http://hl7.org/fhir/observation-status"
_UCUM = "http://unitsofmeasure.org"

_CATEGORIES = {
    "vital-signs": (
        "systolic_blood_pressure",
        "diastolic_blood_pressure",
        "heart_rate",
        "oxygen_saturation",
        "respiratory_rate",
        "body_temperature",
        "weight",
        "height",
        "body_mass_index",
    ),
    "laboratory": (
        "alanine_aminotransferase",
        "aspartate_aminotransferase",
        "alkaline_phosphatase",
        "gamma_glutamyl_transferase",
        "bilirubin",
        "albumin",
        "inr",
        "creatinine",
        "thyrotropin",
        "platelets",
    ),
    "survey": (
        "pain_score",
        "phq9_total",
        "gad7_total",
        "peg_score",
        "widespread_pain_index",
        "symptom_severity_scale",
        "fibromyalgia_severity",
    ),
}
"""Which observations belong to which of HL7's categories; of what is in none, nobody has said."""
_OF = {claim: category for category, claims in _CATEGORIES.items() for claim in claims}

WHICH = Q(kind="measurement") | (Q(kind="fact") & ~Q(concept__in=ids_of("conditions", "medicines")))


def resource(entry: Any, beside: Any = None) -> dict[str, Any]:  # noqa: ARG001 - nothing beside it is needed
    """One measurement or statement."""
    category = _OF.get(entry.concept)
    return filled(
        {
            **head("Observation", entry),
            "status": "final" if entry.retracted_at is None else "entered-in-error",
            "category": [coded(_CATEGORY, category)] if category else None,
            "code": concept(entry.concept),
            "subject": person(entry),
            "effectiveDateTime": when(entry),
            **_value(entry),
            "note": notes(entry),
        }
    )


def _value(entry: Any) -> dict[str, Any]:
    if entry.kind == "measurement":
        number = int(entry.value) if float(entry.value).is_integer() else entry.value
        return {"valueQuantity": {"value": number, "unit": entry.unit, "system": _UCUM, "code": entry.unit}}
    if entry.answer == "unknown":
        return {"dataAbsentReason": coded(_ABSENT, "unknown")}
    return {"valueBoolean": entry.answer == "yes"}


def _observed() -> frozenset[str]:
    return ids_of("observations", "statements")


KIND = Kind(
    "Observation",
    "Measurements, each in the unit of the vocabulary, and statements answered yes, no or not known. A blood pressure is two of them.",
    (
        source_of(
            WHICH,
            resource,
            {
                "subject": about("Patient", "person_id", "whose it is"),
                "code": concepts("concept", _observed, "what was observed"),
                "category": one_of(
                    {name: (_CATEGORY, Q(concept__in=claims)) for name, claims in _CATEGORIES.items()},
                    "what kind it is",
                ),
                "status": one_of({"final": (_STATUS, Q())}, "all that a search finds are final"),
                "date": dated("at", "when it was observed", is_day="is_day"),
            },
        ),
    ),
    about_person="patient",
)
