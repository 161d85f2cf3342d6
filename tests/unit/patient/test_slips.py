"""Slips in a patient file are refused by name of field and range, without repeating the value."""

import pytest

from assuage.patient import PatientFileError, load_yaml

AT = "at: 2026-11-20T09:00:00+00:00\n"


@pytest.mark.parametrize(
    ("written", "allowed"),
    [("weight: 684 kg", "2 to 400 kg"), ("height: 1670 cm", "40 to 250 cm"), ("pain_score: 70", "0 to 10")],
)
def test_value_outside_its_bounds_is_refused(written, allowed):
    """The field and the bounds are named."""
    with pytest.raises(PatientFileError, match=allowed) as refused:
        load_yaml(f"{AT}measurements:\n  {written}")
    assert f"measurements.{written.split(':')[0]}" in str(refused.value)


def test_decimal_comma_is_told():
    """A comma asks for a point, and the value is not repeated."""
    with pytest.raises(PatientFileError, match="with a point") as refused:
        load_yaml(f"{AT}measurements:\n  weight: 68,4 kg")
    assert "68" not in str(refused.value)
    assert ",4" not in str(refused.value)


def test_diastolic_above_systolic_is_refused():
    """Both fields are named."""
    with pytest.raises(PatientFileError, match="diastolic pressure is above"):
        load_yaml(f"{AT}measurements: {{systolic_blood_pressure: 124 mmHg, diastolic_blood_pressure: 178 mmHg}}")


@pytest.mark.parametrize(("age", "read"), [(120, True), (121, False)])
def test_age_ends_at_a_hundred_and_twenty(age, read):
    """At the bound an age is read, above it refused."""
    if read:
        assert load_yaml(f"{AT}age_years: {age}").stated_age_years == age
        return
    with pytest.raises(PatientFileError, match="0 and 120"):
        load_yaml(f"{AT}age_years: {age}")


def test_birth_date_of_another_century_is_refused():
    """A slip in the year is named."""
    with pytest.raises(PatientFileError, match="birth_date"):
        load_yaml(f"{AT}birth_date: 1880-03-14")
