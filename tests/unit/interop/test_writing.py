"""The codes that a written chart carries: those that say what is known, and none that says more."""

import json
from datetime import UTC, datetime

import pytest

from assuage.interop.fhir import write_chart
from assuage.knowledge import library
from assuage.patient import Answer, Fact, Measurement, Origin, Patient, vocabulary

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OWN = "urn:assuage:vocabulary"
SNOMED, ICD = "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-10-cm"
RXNORM, LOINC = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://loinc.org"


def codes_of(claim):
    """The codes with which a yes to a claim is written, by system."""
    fact = Fact(claim, Answer.YES, Origin("form", AT), explicit=True)
    written = json.loads(write_chart(Patient("A Name", AT, facts=(fact,))))["entry"][1]["resource"]
    concept = written.get("code") or written["medicationCodeableConcept"]
    assert concept["text"] == vocabulary().called(claim)
    return {one["system"]: one["code"] for one in concept["coding"]}


@pytest.mark.parametrize(
    ("claim", "others"),
    [
        ("chronic_pain", {}),  # not G89.21, chronic pain due to trauma; the code of chronic pain itself was not checked
        ("acute_angle_closure", {}),  # not H40.211, of the right eye
        ("acute_pain", {}),  # not G89.11, acute pain due to trauma
        ("stroke", {}),  # not I63.9, cerebral infarction
        ("raised_intracranial_pressure", {}),  # not G93.2, benign intracranial hypertension
        ("migraine", {}),  # not G43.009, without aura
        ("schizophrenia", {ICD: "F20.9", SNOMED: "58214004"}),
        ("heart_failure", {ICD: "I50.9", SNOMED: "84114007"}),
        ("glaucoma", {ICD: "H40.9", SNOMED: "23986001"}),
        ("morphine", {RXNORM: "7052"}),
    ],
)
def test_a_fact_is_written_by_no_code_that_says_more(claim, others):
    """Our own code always, and a checked code of another system only where it is called like the concept."""
    assert codes_of(claim) == {OWN: claim, **others}


@pytest.mark.parametrize(("name", "others"), [("heart_rate", {LOINC: "8867-4"}), ("oxygen_saturation", {})])
def test_a_measurement_is_written_by_its_only_code(name, others):
    """Of several, each says how it was measured, which is not known."""
    concept = vocabulary().concepts[name]
    value = Measurement(name, 70, concept.unit, Origin("form", AT))
    written = json.loads(write_chart(Patient("A Name", AT, measurements=(value,))))["entry"][1]["resource"]
    assert {one["system"]: one["code"] for one in written["code"]["coding"]} == {OWN: name, **others}


def test_a_code_that_is_written_means_that_concept_alone():
    """Whoever reads it back takes it for nothing else."""
    words = vocabulary()
    systems = {RXNORM: "RxNorm", LOINC: "LOINC", SNOMED: "SNOMED CT", ICD: "ICD-10-CM"}
    for kind in ("conditions", "medicines", "statements"):
        for claim in library().vocabulary(kind).terms:
            for system, code in codes_of(claim).items():
                if system != OWN:
                    assert words.coded(systems[system], code) == (claim,), (claim, code)
