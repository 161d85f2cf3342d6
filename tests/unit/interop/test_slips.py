"""Values and units no chart means: listed with the reason, never used and never moved to a bound."""

import pytest

UCUM = "http://unitsofmeasure.org"


def weight(make, value, unit="kg", code="kg"):
    return make.observation("29463-7", valueQuantity={"value": value, "unit": unit, "code": code, "system": UCUM})


def pressure(make, code, value, **more):
    return make.observation(code, valueQuantity={"value": value, "code": "mm[Hg]", "system": UCUM}, **more)


@pytest.mark.parametrize(("value", "used"), [(1.9, False), (2, True), (400, True), (400.1, False), (684, False)])
def test_value_outside_its_bounds_is_listed(value, used, make):
    """Just below, at and just above each bound; the place and the reason are told and the value is not changed."""
    patient = make.read(weight(make, value))
    assert [one.value for one in patient.measurements] == ([value] if used else [])
    assert any(one.matters and "2 to 400 kg" in one.why for one in patient.unread) is not used


@pytest.mark.parametrize(
    ("unit", "code", "used"),
    [
        ("lb", "kg", False),
        ("g", "kg", False),
        ("cm", "kg", False),
        ("kg", "kg", True),
        ("Kg", "kg", True),
        ("lb", "[lb_av]", True),
        ("kilograms", "kg", True),
    ],
)
def test_unit_and_code_that_disagree_are_listed(unit, code, used, make):
    """A pound and a kilogram in one value could be either; a spelling no table holds contradicts nothing."""
    patient = make.read(weight(make, 154, unit, code))
    assert bool(patient.measurements) is used
    assert any("two different units" in one.why for one in patient.unread) is not used


@pytest.mark.parametrize(("diastolic", "used"), [(123, 2), (124, 2), (125, 0)])
def test_diastolic_above_systolic_makes_both_unread(diastolic, used, make):
    """Both pressures of a reading are set aside when the lower one is the higher; equal ones stay."""
    patient = make.read(pressure(make, "8480-6", 124), pressure(make, "8462-4", diastolic))
    assert len(patient.measurements) == used
    assert any("diastolic" in one.why for one in patient.unread) is (used == 0)


def test_pressures_of_two_moments_are_two_readings(make):
    """A low systolic of one hour says nothing of the diastolic of another."""
    later = pressure(make, "8462-4", 110, effectiveDateTime="2026-11-20T08:50:00Z")
    assert len(make.read(pressure(make, "8480-6", 100), later).measurements) == 2


def test_age_above_every_age_is_unknown(make):
    """A birth date that makes somebody 121 is a slip, one that makes them 120 is not."""
    assert make.read(person=make.person | {"birthDate": "1905-12-31"}).birth_date is None
    assert make.read(person=make.person | {"birthDate": "1906-01-01"}).birth_date is not None
