"""Small charts, built resource by resource."""

import json
from datetime import UTC, datetime

import pytest

from assuage.interop.fhir import read_chart

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PERSON = {
    "resourceType": "Patient",
    "id": "p",
    "gender": "female",
    "birthDate": "1980-03-14",
    "name": [{"text": "Secret Name"}],
}
SYSTEMS = {
    "icd": "http://hl7.org/fhir/sid/icd-10-cm",
    "sct": "http://snomed.info/sct",
    "rx": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "loinc": "http://loinc.org",
}


class Make:
    """Resources of a chart with the fields a test is about."""

    at = AT
    person = PERSON

    @staticmethod
    def concept(system, code, display=None):
        """A CodeableConcept of one code."""
        coding = {"system": SYSTEMS[system], "code": code}
        return {"coding": [coding | ({"display": display} if display else {})]}

    @staticmethod
    def status(code):
        """A status element."""
        return {"coding": [{"code": code}]}

    def condition(self, code, **more):
        """A Condition of the person, active and confirmed."""
        fields = {"clinicalStatus": self.status("active"), "verificationStatus": self.status("confirmed")}
        return (
            {
                "resourceType": "Condition",
                "subject": {"reference": "Patient/p"},
                "code": code,
                "recordedDate": "2026-11-01",
            }
            | fields
            | more
        )

    def medicine(self, kind="MedicationRequest", **more):
        """A medicine of the person: morphine, active."""
        written = {
            "resourceType": kind,
            "status": "active",
            "subject": {"reference": "Patient/p"},
            "authoredOn": "2026-10-01",
        }
        return written | {"medicationCodeableConcept": self.concept("rx", "7052", "morphine")} | more

    def observation(self, code, **more):
        """A final Observation of the person, made today."""
        written = {"resourceType": "Observation", "status": "final", "subject": {"reference": "Patient/p"}}
        return written | {"code": self.concept("loinc", code), "effectiveDateTime": "2026-11-20T08:40:00Z"} | more

    def bundle(self, *resources, person=PERSON, **more):
        """The bytes of a Bundle of the person and some resources."""
        entries = [{"resource": one} for one in ((person, *resources) if person else resources)]
        return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries} | more).encode()

    def read(self, *resources, **more):
        """The record read from such a Bundle."""
        return read_chart(self.bundle(*resources, **more), at=AT)


@pytest.fixture
def make():
    """A maker of small charts."""
    return Make()
