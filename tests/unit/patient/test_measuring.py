"""Which value of an observation counts, and how old a person is."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from assuage.patient import Measurement, Origin, Patient, PatientError, age_years, latest

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def weighed(value, on):
    return Measurement("weight", value, "kg", Origin("test", on))


def person(*measurements, **more):
    return Patient(label="test", at=AT, measurements=measurements, **more)


def test_newest_value_wins():
    """Of several values the newest counts, whatever their order."""
    assert latest(person(weighed(70, AT), weighed(80, AT - timedelta(days=2))), "weight").value == 70
    assert latest(person(weighed(80, AT - timedelta(days=2)), weighed(70, AT)), "weight").value == 70


@pytest.mark.parametrize(("on", "value"), [(date(2026, 8, 21), None), (date(2026, 8, 22), 70), (date(2026, 8, 23), 70)])
def test_weight_counts_for_ninety_days(on, value):
    """A weight is used up to ninety days: just over, at, and just under."""
    found = latest(person(weighed(70, on)), "weight")
    assert found.value == value
    assert ("counts for 90 days" in found.why_unknown) is (value is None)


@pytest.mark.parametrize("days", list(permutations((100, 400, 4000))))
def test_what_is_too_old_is_told_of_the_newest(days):
    """Whatever order a chart has them in, the age that is told is that of the newest value."""
    told = latest(person(*(weighed(70, AT - timedelta(days=one)) for one in days)), "weight").why_unknown
    assert "it is 100 days old" in told


def test_missing_value_says_so():
    """A value that was never taken is told apart from one that is too old."""
    assert "is on the chart" in latest(person(), "weight").why_unknown


def test_future_value_is_not_used():
    """A value of tomorrow is not known today."""
    assert latest(person(weighed(70, AT + timedelta(hours=1))), "weight").value is None


def test_two_newest_values_are_both_handed_on():
    """Two values of one instant, or of a day beside a time on it, are not chosen between."""
    assert len(latest(person(weighed(70, AT), weighed(71, AT)), "weight").measurements) == 2
    mixed = latest(person(weighed(70, date(2026, 11, 20)), weighed(71, AT)), "weight")
    assert mixed.value is None
    assert {one.value for one in mixed.measurements} == {70, 71}


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(1980, 11, 21), 45), (date(1980, 11, 20), 46), (date(1980, 11, 19), 46), (date(2027, 1, 1), None)],
)
def test_age_turns_on_the_birthday(born, age):
    """A year is counted on the birthday itself, and a birth in the future gives no age."""
    assert age_years(person(birth_date=born)) == age


def test_stated_age_is_used_without_a_birth_date():
    """An age that was told serves where no birth date was."""
    assert age_years(person(stated_age_years=61.0)) == 61.0
    assert age_years(person()) is None


def test_instant_without_a_zone_is_refused():
    """An instant that could be read in two ways makes no patient."""
    with pytest.raises(PatientError, match="time zone"):
        Patient(label="test", at=datetime(2026, 11, 20))  # noqa: DTZ001 the very thing that is refused
