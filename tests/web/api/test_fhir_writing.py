"""Create and update through FHIR: only where the clinic allows it, only what was understood, and never over another's head."""

import pytest

from assuage.web.accounts.actor import actor_of
from assuage.web.audit.models import AuditEvent
from assuage.web.patients.models import Entry
from assuage.web.patients.recording import retract

UCUM = "http://unitsofmeasure.org"


@pytest.fixture
def writing(clinic, asking, settings):
    """The physician's token at a clinic that allows every type there is."""
    settings.FHIR_WRITABLE = ("Observation", "Condition", "AllergyIntolerance", "MedicationStatement")
    return asking()


def weight(person, kg=71.0, **more):
    """A weight."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "subject": {"reference": f"Patient/{person.pk}"},
        "effectiveDateTime": "2026-01-05",
        "valueQuantity": {"value": kg, "unit": "kg", "system": UCUM, "code": "kg"},
        **more,
    }


def others(person):
    """One of each other type."""
    subject = {"reference": f"Patient/{person.pk}"}
    house = "urn:assuage:vocabulary"
    return [
        {
            "resourceType": "Condition",
            "subject": subject,
            "code": {"coding": [{"system": house, "code": "chronic_pain"}]},
            "clinicalStatus": {
                "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]
            },
        },
        {
            "resourceType": "AllergyIntolerance",
            "patient": subject,
            "code": {"coding": [{"system": house, "code": "ketamine"}], "text": "Ketamine"},
            "clinicalStatus": {
                "coding": [
                    {"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active"}
                ]
            },
        },
        {
            "resourceType": "MedicationStatement",
            "status": "active",
            "subject": subject,
            "medicationCodeableConcept": {"coding": [{"system": house, "code": "morphine"}]},
            "dosage": [
                {
                    "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
                    "doseAndRate": [{"doseQuantity": {"value": 20, "unit": "mg", "system": UCUM, "code": "mg"}}],
                }
            ],
        },
    ]


def test_nothing_is_written_where_the_clinic_does_not_allow_it(clinic, asking):
    """Without the setting it is 405."""
    assert asking()("Observation", method="post", body=weight(clinic.person)).status_code == 405
    assert not Entry.objects.exists()


def test_what_is_sent_is_kept_and_given_back(clinic, writing):
    """201 with the address; the resource read there says the same, and the audit has the row."""
    answer = writing("Observation", method="post", body=weight(clinic.person))
    assert answer.status_code == 201, answer.content
    kept = writing(answer["Location"].partition("/_history")[0]).json()
    assert kept["valueQuantity"]["value"] == 71
    assert kept["effectiveDateTime"] == "2026-01-05"
    assert Entry.objects.get().concept == "weight"
    assert AuditEvent.objects.filter(verb="record", person_id=clinic.person.pk).exists()


def test_each_type_is_kept(clinic, writing):
    """A condition, an allergy and a medicine with its dose."""
    for body in others(clinic.person):
        answer = writing(body["resourceType"], method="post", body=body)
        assert answer.status_code == 201, answer.content
        assert answer.json()["resourceType"] == body["resourceType"]
    assert answer.json()["dosage"][0]["doseAndRate"][0]["doseQuantity"]["value"] == 20


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"code": {"text": "Shoe size"}}, 422),
        ({"valueQuantity": {"value": 71, "unit": "stone of some kind"}}, 422),
        ({"status": "preliminary"}, 422),
        ({"effectiveDateTime": "2099-01-01"}, 422),
        ({"status": "strange"}, 422),
        ({"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}, 422),
        ({"resourceType": "Condition"}, 422),
        ({"subject": {"reference": "Patient/11111111-1111-4111-8111-111111111111"}}, 422),
        ({"subject": {"display": "Jo Doe"}}, 422),
    ],
)
def test_what_is_not_understood_is_refused(clinic, writing, changed, status):
    """422 with what could not be read; nothing is kept."""
    answer = writing("Observation", method="post", body=weight(clinic.person, **changed))
    assert answer.status_code == status, answer.content
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert not Entry.objects.exists()


def test_nobody_writes_into_a_chart_that_is_not_theirs(clinic, writing, asking):
    """Another site's person, a role that does not write, and a token without the right."""
    assert writing("Observation", method="post", body=weight(clinic.person_there)).status_code == 422
    assert asking("pharmacist")("Observation", method="post", body=weight(clinic.person)).status_code == 422
    narrow = asking(scopes="user/Observation.rs")
    assert narrow("Observation", method="post", body=weight(clinic.person)).status_code == 403
    assert not Entry.objects.exists()


def test_a_conditional_create_writes_once(clinic, writing):
    """The second with the same condition gets the first; a condition that several fit is 412."""
    condition = f"patient={clinic.person.pk}&code=29463-7&date=2026-01-05"
    first = writing("Observation", method="post", body=weight(clinic.person), if_none_exist=condition)
    second = writing("Observation", method="post", body=weight(clinic.person), if_none_exist=condition)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    writing("Observation", method="post", body=weight(clinic.person))
    third = writing("Observation", method="post", body=weight(clinic.person), if_none_exist=condition)
    assert third.status_code == 412
    assert writing("Observation", method="post", body=weight(clinic.person), if_none_exist="shoe=1").status_code == 412


def test_an_update_keeps_its_address_and_overwrites_nobody(clinic, writing):
    """If-Match is needed and has to fit; the old entry stays in the timeline; the id is the same, the version the next."""
    made = writing("Observation", method="post", body=weight(clinic.person)).json()
    path, body = f"Observation/{made['id']}", weight(clinic.person, 72.0, id=made["id"])
    assert writing(path, method="put", body=body).status_code == 412
    assert writing(path, method="put", body=body, if_match='W/"9"').status_code == 412
    answer = writing(path, method="put", body=body, if_match='W/"1"')
    assert answer.status_code == 200, answer.content
    assert answer["ETag"] == 'W/"2"'
    assert writing(path, method="put", body=body, if_match='W/"1"').status_code == 412
    again = writing(
        path, method="put", body={**body, "valueQuantity": {**body["valueQuantity"], "value": 73}}, if_match='W/"2"'
    )
    assert again["ETag"] == 'W/"3"'
    assert writing(path).json()["valueQuantity"]["value"] == 73
    assert Entry.objects.filter(retracted_at__isnull=False).count() == 2
    found = writing(f"Observation?_id={made['id']}").json()["entry"]
    assert len(found) == 1


def test_what_was_written_in_the_application_is_changed_there(charts, writing):
    """An entry that did not come through FHIR is not replaced through it: 409."""
    entry = Entry.objects.filter(person=charts.person, concept="weight").first()
    body = weight(charts.person, id=str(entry.pk))
    assert writing(f"Observation/{entry.pk}", method="put", body=body, if_match='W/"1"').status_code == 409


def test_a_refused_write_is_in_the_audit(clinic, writing):
    """That somebody tried to write into another's chart stays, though nothing was written."""
    writing("Observation", method="post", body=weight(clinic.person_there))
    row = AuditEvent.objects.order_by("-number").first()
    assert row.outcome == "refused"
    assert str(clinic.person_there.pk) in str(row.entries)


def test_every_version_of_an_update_is_kept(clinic, writing):
    """Where a create says it is, it is; each version reads as it was sent, and a retraction is the last of them."""
    made = writing("Observation", method="post", body=weight(clinic.person))
    assert writing(made["Location"]).json() == made.json()
    key = made.json()["id"]
    for number, kg in ((1, 72.0), (2, 73.0)):
        body = weight(clinic.person, kg, id=key)
        assert writing(f"Observation/{key}", method="put", body=body, if_match=f'W/"{number}"').status_code == 200
    versions = [writing(f"Observation/{key}/_history/{number}").json() for number in (1, 2, 3)]
    assert [one["valueQuantity"]["value"] for one in versions] == [71, 72, 73]
    assert {one["status"] for one in versions} == {"final"}
    retract(actor_of(clinic.physician), Entry.objects.get(known__version=3), because="a slip")
    history = writing(f"Observation/{key}/_history").json()
    told = [(one["resource"]["meta"]["versionId"], one["resource"]["status"]) for one in history["entry"]]
    assert told == [("4", "entered-in-error"), ("3", "final"), ("2", "final"), ("1", "final")]
    assert history["entry"][-1]["request"]["method"] == "POST"


def test_a_patient_of_another_server_is_nobody_here(clinic, writing):
    """A whole address is taken where it is this server's; the same id elsewhere writes into no chart, and finds none."""
    there = {"reference": f"https://elsewhere.example/r4/Patient/{clinic.person.pk}"}
    here = {"reference": f"http://testserver/fhir/R4/Patient/{clinic.person.pk}"}
    assert writing("Observation", method="post", body=weight(clinic.person, subject=there)).status_code == 422
    assert writing("Observation", method="post", body=weight(clinic.person, subject=here)).status_code == 201
    assert "entry" in writing(f"Observation?patient={here['reference']}").json()
    assert "entry" not in writing(f"Observation?patient={there['reference']}").json()
