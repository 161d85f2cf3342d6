"""A chart with one of everything that is read, and what may be added to or taken from it."""

import copy
import json

import pytest
from hypothesis import strategies as st

PERSON = {"reference": "Patient/p"}
AT = "2026-11-20T08:40:00Z"
SYSTEMS = {
    "icd": "http://hl7.org/fhir/sid/icd-10-cm",
    "sct": "http://snomed.info/sct",
    "rx": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "loinc": "http://loinc.org",
}


def concept(system, code, text):
    return {"coding": [{"system": SYSTEMS[system], "code": code, "display": text}], "text": text}


def observation(code, value, unit, **more):
    quantity = {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    made = {"resourceType": "Observation", "status": "final", "subject": PERSON, "code": concept("loinc", code, code)}
    return made | {"effectiveDateTime": AT, "valueQuantity": quantity} | more


def condition(system, code, text, status="active", verification="confirmed"):
    return {
        "resourceType": "Condition",
        "subject": PERSON,
        "code": concept(system, code, text),
        "clinicalStatus": {"coding": [{"code": status}]},
        "verificationStatus": {"coding": [{"code": verification}]},
        "recordedDate": "2026-11-01",
    }


def medicine(code, text, kind="MedicationRequest", **more):
    timing = {"repeat": {"frequency": 1, "period": 12, "periodUnit": "h"}}
    dose = {"value": 15, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
    taken = [{"timing": timing, "route": concept("sct", "26643006", "oral"), "doseAndRate": [{"doseQuantity": dose}]}]
    field = "dosageInstruction" if kind == "MedicationRequest" else "dosage"
    made = {"resourceType": kind, "status": "active", "subject": PERSON, "authoredOn": "2026-10-01", field: taken}
    return made | {"medicationCodeableConcept": concept("rx", code, text)} | more


EVERYTHING = [
    {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1980-03", "name": [{"family": "Muster"}]},
    condition("icd", "G90.511", "CRPS I of right upper limb"),
    condition("sct", "58214004", "Schizophrenia", verification="refuted"),
    condition("sct", "444814009", "Viral sinusitis", status="resolved"),
    condition("sct", "19943007", "Cirrhosis of liver"),
    medicine("7052", "morphine"),
    medicine("4337", "fentanyl", kind="MedicationStatement"),
    medicine("1819", "buprenorphine", status="stopped"),
    {
        "resourceType": "MedicationAdministration",
        "status": "completed",
        "subject": PERSON,
        "medicationReference": {"reference": "#m"},
        "contained": [{"resourceType": "Medication", "id": "m", "code": concept("rx", "6960", "midazolam")}],
        "effectivePeriod": {"start": AT, "end": AT},
        "dosage": {"dose": {"value": 2, "unit": "mg", "code": "mg"}, "route": {"text": "IV"}},
    },
    {
        "resourceType": "AllergyIntolerance",
        "patient": PERSON,
        "code": concept("sct", "716186003", "No known allergy"),
        "recordedDate": "2026-11-01",
    },
    observation(
        "85354-9",
        None,
        None,
        valueQuantity=None,
        component=[
            {"code": concept("loinc", code, code), "valueQuantity": {"value": value, "unit": "mmHg", "code": "mm[Hg]"}}
            for code, value in (("8480-6", 128), ("8462-4", 79))
        ],
    ),
    observation("29463-7", 150, "[lb_av]"),
    observation("8302-2", 66, "[in_i]"),
    observation("1975-2", 43, "umol/L"),
    observation("1751-7", 3.0, "g/dL"),
    observation("34714-6", 1.5, "{INR}"),
    observation("1920-8", 40, "U/L"),
    observation("1742-6", 25, "[IU]/L"),
    observation("777-3", 200, "10*3/uL"),
    observation("2106-3", None, None, valueQuantity=None, valueCodeableConcept=concept("sct", "260385009", "Negative")),
    observation("4548-4", 5.4, "%"),
    {"resourceType": "Procedure", "status": "completed", "subject": PERSON, "code": {"text": "nerve block"}},
    {"resourceType": "Encounter", "status": "finished", "subject": PERSON, "class": {"code": "AMB"}},
    {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": PERSON,
        "questionnaire": "urn:assuage:questionnaire:intake:2026",
        "authored": AT,
        "item": [{"linkId": "breastfeeding", "answer": [{"valueBoolean": False}]}],
    },
    {
        "resourceType": "List",
        "status": "current",
        "subject": PERSON,
        "date": AT,
        "code": concept("loinc", "10160-0", "Medicines"),
        "emptyReason": {"coding": [{"code": "nilknown"}]},
    },
    {"resourceType": "Immunization", "status": "completed", "patient": PERSON},
]
# What makes a chart that says suitable say otherwise.
ALARMS = [
    condition("sct", "58214004", "Schizophrenia"),
    condition("icd", "F31.2", "Bipolar disorder, manic with psychotic features"),
    condition("icd", "G93.2", "Benign intracranial hypertension"),
    condition("icd", "I16.1", "Hypertensive emergency"),
    condition("icd", "F10.20", "Alcohol dependence", verification="provisional"),
    condition("icd", "Z33.1", "Pregnant state"),
    condition("icd", "K72.90", "Hepatic failure"),
    medicine("10438", "theophylline"),
    observation("8480-6", 210, "mm[Hg]"),
]


@pytest.fixture(scope="session")
def everything():
    """A Bundle that holds one of each kind of resource that is read, and one that is not."""
    entries = [{"resource": one} for one in EVERYTHING]
    return {"resourceType": "Bundle", "type": "collection", "timestamp": AT, "entry": entries}


@pytest.fixture(scope="session")
def alarming():
    """The bytes of a chart with some alarming entries at its end, about the person of that chart."""

    def make(data, chosen):
        chart = json.loads(data)
        person = next(one["resource"] for one in chart["entry"] if one["resource"]["resourceType"] == "Patient")
        for place in sorted(chosen):
            added = copy.deepcopy(ALARMS[place]) | {"subject": {"reference": f"Patient/{person['id']}"}}
            chart["entry"].append({"resource": added})
        return chart

    make.count = len(ALARMS)
    return make


@pytest.fixture(scope="session")
def places():
    """A function that gives every path into a JSON value but that of the whole."""

    def walk(value, path):
        yield path
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, inner in items:
            yield from walk(inner, (*path, key))

    def make(value):
        return [path for path in walk(value, ()) if path]

    return make


@pytest.fixture(scope="session")
def junk():
    """Small JSON values that mean nothing, under names that requests and charts use."""
    names = "resourceType entry resource link repeat coding code system value unit reference text start end period"
    return st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("Patient/p")),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(names.split()), inner, max_size=3)
        ),
        max_leaves=6,
    )


@pytest.fixture(scope="session")
def swap(junk):
    """A function that replaces one to four of the places of a JSON value, in itself, by junk."""

    def make(value, places, data):
        for path in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=4)):
            holder = value
            try:
                for key in path[:-1]:
                    holder = holder[key]
                holder[path[-1]] = data.draw(junk)
            except (KeyError, IndexError, TypeError):
                continue  # an earlier replacement took this place away

    return make
