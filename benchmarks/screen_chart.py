"""A chart of 2,000 resources: read after JSON parsing, scored, and screened against every guideline."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any

from assuage.candidacy import screen
from assuage.interop.fhir import Opened, read_chart
from row import Row, below
from timing import median_seconds

RESOURCES = 2000
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PERSON = {"reference": "urn:uuid:person"}
SYSTEMS = {
    "icd": "http://hl7.org/fhir/sid/icd-10-cm",
    "sct": "http://snomed.info/sct",
    "rx": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "loinc": "http://loinc.org",
}
# What a long chart mostly holds, a third of it of codes that no rule asks about.
VALUES = [
    ("29463-7", "Body Weight", 71.0, "kg"),
    ("8302-2", "Body Height", 168.0, "cm"),
    ("8867-4", "Heart rate", 72.0, "/min"),
    ("2339-0", "Glucose", 92.0, "mg/dL"),
    ("2160-0", "Creatinine", 0.9, "mg/dL"),
    ("1975-2", "Bilirubin total", 0.7, "mg/dL"),
    ("1751-7", "Albumin", 4.2, "g/dL"),
    ("1742-6", "Alanine aminotransferase", 25.0, "U/L"),
    ("1920-8", "Aspartate aminotransferase", 28.0, "U/L"),
    ("777-3", "Platelets", 240.0, "10*3/uL"),
    ("2947-0", "Sodium", 140.0, "mmol/L"),
    ("6690-2", "Leukocytes", 6.1, "10*3/uL"),
    ("4548-4", "Hemoglobin A1c", 5.4, "%"),
    ("72514-3", "Pain severity", 6.0, "{score}"),
]
PROBLEMS = [
    ("icd", "G90.511", "Complex regional pain syndrome I of right upper limb", "active"),
    ("sct", "59621000", "Essential hypertension", "active"),
    ("sct", "195662009", "Acute viral pharyngitis", "resolved"),
    ("sct", "444814009", "Viral sinusitis", "resolved"),
    ("icd", "F41.1", "Generalized anxiety disorder", "active"),
    ("sct", "162864005", "Body mass index 30+ - obesity", "active"),
]
DRUGS = [
    ("7052", "morphine", "active"),
    ("310965", "Ibuprofen 200 MG Oral Tablet", "stopped"),
    ("25480", "gabapentin", "active"),
    ("314076", "lisinopril 10 MG Oral Tablet", "active"),
    ("308182", "Amoxicillin 250 MG Oral Capsule", "completed"),
]


def concept(system: str, code: str, display: str) -> dict[str, Any]:
    """A CodeableConcept."""
    return {"coding": [{"system": SYSTEMS[system], "code": code, "display": display}], "text": display}


def day(number: int) -> str:
    """A moment so many days before the chart is asked about."""
    return (AT - timedelta(days=number)).isoformat()


def observation(number: int) -> dict[str, Any]:
    """One value, or the two pressures, of a day."""
    made = {"resourceType": "Observation", "id": f"o{number}", "status": "final", "subject": PERSON}
    made |= {"effectiveDateTime": day(number)}
    if number % 6 == 0:
        parts = [("8480-6", 128.0), ("8462-4", 79.0)]
        component = [
            {
                "code": concept("loinc", code, "pressure"),
                "valueQuantity": {"value": value, "unit": "mm[Hg]", "code": "mm[Hg]"},
            }
            for code, value in parts
        ]
        return made | {"code": concept("loinc", "85354-9", "Blood pressure panel"), "component": component}
    code, display, value, unit = VALUES[number % len(VALUES)]
    quantity = {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    return made | {"code": concept("loinc", code, display), "valueQuantity": quantity}


def condition(number: int) -> dict[str, Any]:
    """One diagnosis."""
    system, code, display, status = PROBLEMS[number % len(PROBLEMS)]
    return {
        "resourceType": "Condition",
        "id": f"c{number}",
        "subject": PERSON,
        "clinicalStatus": {"coding": [{"code": status}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": concept(system, code, display),
        "recordedDate": day(10 * number),
    }


def medicine(number: int) -> dict[str, Any]:
    """One order with its dose."""
    code, display, status = DRUGS[number % len(DRUGS)]
    dose = {"value": 15, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
    return {
        "resourceType": "MedicationRequest",
        "id": f"m{number}",
        "status": status,
        "intent": "order",
        "subject": PERSON,
        "authoredOn": day(10 * number),
        "medicationCodeableConcept": concept("rx", code, display),
        "dosageInstruction": [
            {
                "timing": {"repeat": {"frequency": 1, "period": 12, "periodUnit": "h"}},
                "route": concept("sct", "26643006", "Oral route"),
                "doseAndRate": [{"doseQuantity": dose}],
            }
        ],
    }


def other(number: int) -> dict[str, Any]:
    """What a chart also holds: visits, procedures and bills."""
    kind = ("Encounter", "Procedure", "Claim")[number % 3]
    made = {"resourceType": kind, "id": f"x{number}", "status": "finished" if kind == "Encounter" else "completed"}
    made |= {"subject": PERSON, "period": {"start": day(number), "end": day(number)}}
    return made | {"code": concept("sct", "430193006", "Medication reconciliation")}


def chart(resources: int = RESOURCES) -> Opened:
    """The parsed Bundle, mixed as charts of a public generator are: half observations, a twentieth each conditions and orders."""
    person = {"resourceType": "Patient", "id": "person", "gender": "female", "birthDate": "1980-03-14"}
    twenty = [condition, medicine, *[observation, other] * 8, observation, observation]
    makers = cycle(twenty)
    made = [maker(number) for number, maker in enumerate(islice(makers, resources - 1))]
    entries = [{"fullUrl": "urn:uuid:person", "resource": person}, *({"resource": one} for one in made)]
    return Opened({"resourceType": "Bundle", "type": "collection", "entry": entries})


def run() -> Iterator[Row]:
    """Time the reading alone, and the way from parsed JSON to the candidacy."""
    opened = chart()
    patient = read_chart(opened, at=AT)
    reading = median_seconds(lambda: read_chart(opened, at=AT))
    yield below("chart of 2,000 resources, read", "time", 1e3 * reading, "ms")
    screening = median_seconds(lambda: screen(patient))
    yield below("chart of 2,000 resources, screened when read", "time", 1e3 * screening, "ms")
    both = median_seconds(lambda: screen(read_chart(opened, at=AT)))
    yield below("chart of 2,000 resources, read and screened", "time", 1e3 * both, "ms", mark=50.0)
