"""AuditEvents are valid FHIR in the shape of BALP: exactly one patient in what is of a patient."""

import pytest
from fhir.resources.R4B.auditevent import AuditEvent as Resource

from assuage.web.accounts.actor import Note
from assuage.web.audit.export import content_of
from assuage.web.audit.fhir import audit_events
from assuage.web.audit.services import append

BALP = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."


@pytest.mark.parametrize(
    ("verb", "profile", "action"),
    [
        ("read", "PatientRead", "R"),
        ("write", "PatientUpdate", "U"),
        ("register", "PatientCreate", "C"),
        ("list", "PatientQuery", "E"),
        ("read", "Read", "R"),
        ("sign in", None, "E"),
    ],
)
def test_a_note_is_an_event_of_its_profile(clinic, acting, verb, profile, action):
    """Profile, action, agent, and one patient where there is one."""
    of_patient = "Patient" in (profile or "")
    person = str(clinic.person.pk) if of_patient else ""
    row = append(acting("nurse"), [Note(verb, "plan.Plan", "7", person_id=person, why="review")])
    (event,) = audit_events(content_of(row))
    Resource.model_validate(event)
    assert event.get("meta", {}).get("profile") == (None if profile is None else [BALP + profile])
    assert event["action"] == action
    assert event["agent"][1]["who"]["display"] == "Invented Nurse"
    patients = [one for one in event["entity"] if one.get("role", {}).get("code") == "1"]
    assert [one["what"]["reference"] for one in patients] == ([f"Patient/{person}"] if of_patient else [])


def test_a_refusal_has_another_outcome_than_a_deed(clinic, acting):
    """Minor failure."""
    row = append(acting("nurse"), [Note("read", "patients.Person", "x")], outcome="refused")
    assert audit_events(content_of(row))[0]["outcome"] == "4"
