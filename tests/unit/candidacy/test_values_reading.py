"""A person's values from a file: what is there is read, what is not is not asked, and nothing said is repeated in an error."""

import pytest

from assuage.candidacy import CandidacyError, HarmLimit, PatientValues, read_values

WHOLE = """
least_points: 2
lasting_weeks: 4
relief: {percent: 30, people: 20}
refuse:
  nausea_or_vomiting: 10
  dizziness: 0
matters_most: to sleep through the night
"""


def test_every_field_is_read():
    """As the manual shows it."""
    assert read_values(WHOLE) == PatientValues(
        least_points=2.0,
        lasting_weeks=4,
        relief_percent=30,
        relief_people=20,
        refused=(HarmLimit("nausea_or_vomiting", 10), HarmLimit("dizziness", 0)),
        matters_most="to sleep through the night",
    )


def test_every_field_may_be_missing():
    """What a person did not say is not filled in."""
    assert read_values("matters_most: to walk") == PatientValues(matters_most="to walk")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("least_points: [", "no YAML"),
        ("least_points: " + "[" * 50_000, "no YAML"),
        ("matters_most: 2026-13-45", "no YAML"),
        ("refuse: {dizziness: 5, dizziness: 90}", "twice"),
        ("? [least_points]\n: 2", "no YAML"),
        ("just words", "no fields"),
        ("least_points: much", "least_points"),
        ("relief: {percent: 30}", "relief.people"),
        ("refuse: {secret_harm: many}", "refuse"),
        ("wishes: 3", "wishes"),
    ],
)
def test_what_cannot_be_read_is_named(text, told):
    """By its field, with what to do."""
    with pytest.raises(CandidacyError, match=told):
        read_values(text)


def test_an_error_holds_nothing_that_was_said():
    """A person's own words are not for a log."""
    with pytest.raises(CandidacyError) as caught:
        read_values("least_points: because of my divorce")
    assert "divorce" not in str(caught.value)


def test_impossible_values_are_refused_as_ever():
    """The file changes nothing of what can be asked."""
    with pytest.raises(CandidacyError, match="1, 4 or 12 weeks"):
        read_values("lasting_weeks: 3")
