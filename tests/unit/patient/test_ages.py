from datetime import UTC, date, datetime

import pytest

from assuage.patient import Patient, age_range, age_years, load_form, load_yaml, part_of_a_date, told_age

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "youngest", "oldest"),
    [
        ("1985-11-20", 41, 41),
        ("1985-11-21", 40, 40),
        ("1985", 40, 41),  # 40 when born on 21 November or later
        ("1985-11", 40, 41),
        ("1985-10", 41, 41),
        ("1985-12", 40, 40),
        ("2008", 17, 18),
        ("2007", 18, 19),
        ("2026", 0, 0),
    ],
)
def test_age_is_a_range_where_the_day_of_birth_is_not_known(written, youngest, oldest):
    """A year or a month alone leaves the ages of its first and last day; a whole date leaves one."""
    patient = load_form({"at": AT, "birth_date": written})
    assert age_range(patient) == (youngest, oldest)
    assert age_years(patient) == (youngest if youngest == oldest else None)


def test_age_without_any_birth_date_is_unknown_or_as_told():
    """Without birth date there is no range; a stated age is a range of one."""
    assert age_range(Patient("someone", AT)) is None
    assert age_range(load_form({"at": AT, "age_years": 41})) == (41, 41)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"birth_date": "1985-11-21"}, "40 years"),
        ({"birth_date": "1985"}, "40 or 41 years"),
        ({"age_years": 41}, "41 years"),
        ({}, "unknown"),
    ],
)
def test_an_age_is_told_as_far_as_it_is_known(told, words):
    """A reader sees both ages that a year of birth leaves, and is never told that nothing is known."""
    assert told_age(load_form({"at": AT, **told})) == words


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("1985", (date(1985, 1, 1), date(1985, 12, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("1985-13", None),
        ("85", None),
        ("1985-03-14", None),
        ("0000", None),
    ],
)
def test_part_of_a_date(written, days):
    """A year and a month stand for their first and last day; anything else is no part of a date."""
    assert part_of_a_date(written) == days


def test_year_alone_in_a_patient_file():
    """The patient file takes a year for a birth date, and no day is made up."""
    patient = load_yaml("at: 2026-11-20T09:00:00+00:00\nbirth_date: 1985")
    assert (patient.birth_date, patient.birth_range) == (None, (date(1985, 1, 1), date(1985, 12, 31)))
