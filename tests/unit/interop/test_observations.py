"""Observations: units, panels, absent values and coded results."""

import json

import pytest

from assuage.interop.fhir import read_chart
from assuage.patient import Answer


def quantity(value, code=None, unit=None, **more):
    written = {"value": value, "system": "http://unitsofmeasure.org", "code": code, "unit": unit}
    return {key: field for key, field in written.items() if field is not None} | more


# Definitions: 1 lb = 0.45359237 kg; 1 in = 2.54 cm; 1 kPa = 7.50062 mmHg (1 mmHg = 133.322 Pa); F = 1.8 C + 32.
@pytest.mark.parametrize(
    ("code", "written", "value", "unit"),
    [
        ("29463-7", quantity(70, "kg"), 70, "kg"),
        ("29463-7", quantity(154, "[lb_av]", "lb"), 69.85322, "kg"),
        ("29463-7", quantity(70000, "g"), 70, "kg"),
        ("29463-7", {"value": 154, "unit": "lbs"}, 69.85322, "kg"),
        ("8302-2", quantity(70, "[in_i]"), 177.8, "cm"),
        ("8480-6", quantity(16, "kPa"), 120.010, "mm[Hg]"),
        ("8310-5", quantity(98.6, "[degF]"), 37.0, "Cel"),
        ("1751-7", quantity(4.2, "g/dL"), 42, "g/L"),
        ("8867-4", quantity(72, "{beats}/min"), 72, "/min"),
        ("72514-3", quantity(7, "{score}"), 7, "{score}"),
        ("72514-3", quantity(7, None, "score"), 7, "{score}"),
        ("6301-6", quantity(1.1, "{INR}"), 1.1, "{INR}"),
        ("6301-6", quantity(1.1, None, "INR"), 1.1, "{INR}"),
    ],
)
def test_values_arrive_in_the_canonical_unit(code, written, value, unit, make):
    """Each value is converted once, at the door, by the definition of its unit."""
    (found,) = make.read(make.observation(code, valueQuantity=written)).measurements
    assert found.value == pytest.approx(value, rel=1e-5)
    assert found.unit == unit


def test_bare_score_is_read(make):
    """A pain score needs no unit."""
    assert make.read(make.observation("72514-3", valueInteger=6)).measurements[0].value == 6


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"value": 70}, "unit is missing"),
        (quantity(70, "mm[Hg]"), "cannot be brought"),
        (quantity(70, "stone"), "cannot be brought"),
        (quantity(-70, "kg"), "below zero"),
        (quantity(0, "kg"), "zero"),
        (quantity("70", "kg"), "no number"),
        (quantity(True, "kg"), "no number"),
        (quantity(70, "kg", comparator="<"), "only a bound"),
        ({}, "missing"),
        ([], "no number"),
    ],
)
def test_value_that_cannot_be_used_is_listed(written, said, make):
    """A weight that cannot be read leaves no weight, and says why."""
    patient = make.read(make.observation("29463-7", valueQuantity=written))
    assert patient.measurements == ()
    assert said in patient.unread[0].why
    assert patient.unread[0].matters


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_number_that_is_not_finite_is_listed(number, make):
    """JSON that holds what no number is loses that value alone."""
    observations = (
        make.observation("29463-7", valueQuantity=quantity(4711, "kg")),
        make.observation("8302-2", valueQuantity=quantity(170, "cm")),
    )
    text = make.bundle(*observations).decode().replace("4711", number)
    patient = read_chart(text.encode(), at=make.at)
    assert [one.name for one in patient.measurements] == ["height"]
    assert "finite" in patient.unread[0].why


def test_panel_gives_both_pressures(make):
    """A blood-pressure panel is read through its components, whatever the panel's own code."""
    parts = [
        {"code": make.concept("loinc", "8480-6"), "valueQuantity": quantity(124, "mm[Hg]")},
        {"code": make.concept("loinc", "8462-4"), "valueQuantity": quantity(78, "mm[Hg]")},
    ]
    for panel in ("85354-9", "55284-4"):
        patient = make.read(make.observation(panel, component=parts))
        assert {one.name: one.value for one in patient.measurements} == {
            "systolic_blood_pressure": 124,
            "diastolic_blood_pressure": 78,
        }
        assert patient.unread == ()


def test_panel_with_one_absent_part_keeps_the_other(make):
    """One part that was not measured does not lose the other, and is listed."""
    parts = [
        {"code": make.concept("loinc", "8480-6"), "valueQuantity": quantity(124, "mm[Hg]")},
        {"code": make.concept("loinc", "8462-4"), "dataAbsentReason": make.status("not-performed")},
    ]
    patient = make.read(make.observation("85354-9", component=parts))
    assert [one.name for one in patient.measurements] == ["systolic_blood_pressure"]
    assert "absent" in patient.unread[0].why


@pytest.mark.parametrize(
    ("status", "used", "matters"),
    [
        ("final", True, None),
        ("amended", True, None),
        ("corrected", True, None),
        ("preliminary", False, True),
        ("registered", False, True),
        (None, False, True),
        ("cancelled", False, False),
        ("entered-in-error", False, False),
    ],
)
def test_status_decides_whether_a_value_counts(status, used, matters, make):
    """Only a final result is used; a void one is told as such."""
    patient = make.read(make.observation("29463-7", status=status, valueQuantity=quantity(70, "kg")))
    assert bool(patient.measurements) is used
    assert [entry.matters for entry in patient.unread] == ([] if used else [matters])


@pytest.mark.parametrize(("code", "answer"), [("260385009", Answer.NO), ("10828004", Answer.YES)])
def test_pregnancy_test_answers_the_claim(code, answer, make):
    """A negative test says that there is no pregnancy, a positive one that there is."""
    (fact,) = make.read(make.observation("2106-3", valueCodeableConcept=make.concept("sct", code))).facts
    assert (fact.claim, fact.answer, fact.explicit) == ("pregnancy", answer, True)


def test_level_is_no_yes_or_no(make):
    """A hormone level needs its laboratory's limit and answers nothing by itself."""
    patient = make.read(make.observation("21198-7", valueQuantity=quantity(3, "m[IU]/mL")))
    assert patient.facts == ()
    assert "level" in patient.unread[0].why


def test_unknown_code_is_listed_once_with_its_number(make):
    """Values of a code that is not known are told in one line."""
    many = [make.observation("4548-4", valueQuantity=quantity(6, "%")) for _ in range(12)]
    patient = make.read(*many)
    assert len(patient.unread) == 1
    assert patient.unread[0].where.startswith("12 entries")
    assert "4548-4" in patient.unread[0].why


def test_date_is_kept_with_its_zone_or_is_unknown(make):
    """A value keeps when it was measured; without a date it carries none."""
    with_date = make.read(make.observation("29463-7", valueQuantity=quantity(70, "kg"))).measurements[0]
    assert with_date.origin.at.isoformat() == "2026-11-20T08:40:00+00:00"
    without = make.read(make.observation("29463-7", valueQuantity=quantity(70, "kg"), effectiveDateTime=None))
    assert without.measurements[0].origin.at is None


def test_ecg_is_listed_and_does_not_say_what_it_showed(make):
    """That an ECG was made is an event; that it was read and sound is a statement somebody makes."""
    patient = make.read(make.observation("11524-6", valueString="sinus rhythm"))
    assert patient.facts == ()
    assert [event.words for event in patient.events] == ["Electrocardiogram: sinus rhythm"]


def test_duplicate_of_the_whole_resource_is_harmless(make):
    """The same value sent twice is the same value."""
    one = make.observation("29463-7", id="a", valueQuantity=quantity(70, "kg"))
    assert {m.value for m in make.read(one, json.loads(json.dumps(one))).measurements} == {70}


@pytest.mark.parametrize(
    ("code", "written", "name", "expected"),
    [
        ("1975-2", (34.2, "umol/L"), "bilirubin", 2.0),
        ("2160-0", (0.0884, "mmol/L"), "creatinine", 1.0),
        ("1751-7", (4.1, "g/dL"), "albumin", 41),
        ("1742-6", (30, "[IU]/L"), "alanine_aminotransferase", 30),
        ("777-3", (210, "10*3/uL"), "platelets", 210),
        ("39156-5", (24, "kg/m2"), "body_mass_index", 24),
        ("2708-6", (97, "%"), "oxygen_saturation", 97),
    ],
)
def test_units_of_laboratories(code, written, name, expected, make):
    """Moles by the molar mass of what was measured, international units of enzymes, and the rest reach the unit kept."""
    patient = make.read(make.observation(code, valueQuantity=quantity(*written)))
    assert patient.measurements[0].name == name
    assert patient.measurements[0].value == pytest.approx(expected, rel=5e-4)
    assert patient.unread == ()


def test_moles_without_a_molar_mass_are_listed(make):
    """Albumin in micromoles is not converted by a guess."""
    patient = make.read(make.observation("1751-7", valueQuantity=quantity(600, "umol/L")))
    assert patient.measurements == ()
    assert "umol/L" in patient.unread[0].why


def test_our_own_codes_name_our_own_terms(make):
    """What no other system has a checked code for is read by its id in our own code system, and only by an id that exists."""

    def neck(code):
        own = {"coding": [{"system": "urn:assuage:vocabulary", "code": code}]}
        return make.read(make.observation("x", valueQuantity=quantity(40, "cm")) | {"code": own})

    assert [one.name for one in neck("neck_circumference").measurements] == ["neck_circumference"]
    assert neck("collar_size").measurements == ()
    assert "collar_size" in neck("collar_size").unread[0].why
