"""Each layer finds what the others miss; the defects are those that six validators were once tried on."""

import copy
import json
from datetime import UTC, datetime

import pytest

from assuage.candidacy import screen
from assuage.dosing import parse
from assuage.interop.fhir import handled, medication_request, problems_with, read_chart, screening_bundle, shipped_chart

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
GIVEN = {
    "resourceType": "MedicationAdministration",
    "status": "completed",
    "medicationCodeableConcept": {"text": "ketamine"},
    "subject": {"reference": "Patient/1"},
    "effectivePeriod": {"start": "2026-11-20T09:00:00Z", "end": "2026-11-20T13:00:00Z"},
    "dosage": {"dose": {"value": 98, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}},
}


def given(**changes):
    """The valid administration with elements changed; None takes one out."""
    made = {**copy.deepcopy(GIVEN), **changes}
    return {name: value for name, value in made.items() if value is not None}


@pytest.mark.parametrize(
    "valid",
    [given(), given(dosage={"text": "as ordered", "rateQuantity": {"value": 24.5, "unit": "mg/h"}})],
)
def test_what_is_valid_has_no_problem(valid):
    """A dose, or a rate with a text."""
    assert problems_with(valid) == ()


@pytest.mark.parametrize(
    ("defect", "where", "code", "rule"),
    [
        (given(status="done"), "MedicationAdministration.status", "code-invalid", "binding"),
        (given(status=None), "MedicationAdministration.status", "structure", "model_field_validation.missing"),
        (
            given(medicationReference={"reference": "Medication/1"}),
            "MedicationAdministration",
            "structure",
            "value_error",
        ),
        (given(rate=5), "MedicationAdministration", "structure", "additionalProperties"),
        (given(dosage={"text": "as ordered"}), "MedicationAdministration.dosage", "invariant", "mad-1"),
        (
            given(effectivePeriod={"start": "2026-11-20", "end": "2026-11-19"}),
            "MedicationAdministration.effective.ofType(Period)",
            "invariant",
            "per-1",
        ),
    ],
    ids=["required code", "required element", "two of value[x]", "unknown element", "invariant", "invariant of a type"],
)
def test_each_defect_is_found_where_it_stands(defect, where, code, rule):
    """Five seeded defects and one of an inner type, each by the layer that sees it."""
    found = problems_with(defect)
    assert (where, code, rule) in {(one.where, one.code, one.rule) for one in found}
    assert all(one.severity == "error" for one in found)


def test_a_problem_never_repeats_what_was_written():
    """Values and unknown words may say something about a person."""
    secret = "Zebediah-Quux"  # noqa: S105 - a name that nobody has
    defects = given(status=secret, effectivePeriod={"start": secret}, subject={"reference": 5, secret: secret})
    told = " ".join(f"{one.where} {one.words}" for one in problems_with(defects))
    assert told
    assert secret not in told


@pytest.mark.parametrize(
    "content", [None, [], "Patient", {}, {"resourceType": "Spaceship"}, {"resourceType": ["Patient"]}]
)
def test_what_is_no_resource_is_told(content):
    """One problem, and no exception."""
    (found,) = problems_with(content)
    assert found.code == "not-supported"


def test_resources_within_a_bundle_are_checked_and_say_where_they_stand():
    """The second entry is wrong, and so is what it contains."""
    inner = given(contained=[{"resourceType": "Patient", "id": "p", "gender": "f"}], subject={"reference": "#p"})
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": GIVEN}, {"resource": inner}]}
    (found,) = problems_with(bundle)
    assert found.where == ("Bundle.entry[1].resource: MedicationAdministration.contained[0]: Patient.gender")


@pytest.mark.slow
def test_what_we_write_is_valid():
    """A screening, an order by weight with a titration, and a chart that comes with Assuage."""
    chart = shipped_chart("crps")
    screening = screening_bundle(screen(read_chart(chart, at=AT)), subject="Patient/1")
    order = medication_request(
        parse("racemic ketamine hydrochloride 0.35 mg/kg/h over 4 h daily for 10 days"),
        subject="Patient/1",
        authored_on=AT,
        starts_at=AT,
        dosing_weight_kg=70.0,
    )
    for written in (screening, order, *(one["resource"] for one in json.loads(chart)["entry"][:6])):
        assert problems_with(written) == ()


def test_every_invariant_can_be_asked():
    """No invariant of any type that is handled is beyond the language; an empty resource answers them all."""
    for kind in handled():
        told = [one for one in problems_with({"resourceType": kind}) if one.severity == "information"]
        assert told == []
