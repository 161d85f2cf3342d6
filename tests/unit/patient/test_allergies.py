"""Allergies in one line: a denial of one is not a denial of all."""

from datetime import UTC, datetime

import pytest

from assuage.patient import NO_KNOWN_ALLERGY, Answer, Event, Fact, Origin, Patient, Unread, allergies

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def said(answer, words=""):
    return Fact("anaesthetic_allergy", Answer(answer), Origin("test", AT), explicit=True, words=words)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ((), "unknown"),
        ((said("no"),), "allergy to an anaesthetic denied; others not asked"),
        ((said("no", NO_KNOWN_ALLERGY),), "none known"),
        ((said("yes"),), "allergy to an anaesthetic"),
        ((said("yes"), said("no")), "allergy to an anaesthetic (the chart also denies it)"),
        ((said("unknown"),), "allergy to an anaesthetic not settled; others not asked"),
    ],
)
def test_line_says_what_was_asked(facts, told):
    """None known is said only where somebody spoke of every allergy."""
    assert allergies(Patient(label="test", at=AT, facts=facts)) == told


def test_other_entries_never_leave_none_known():
    """A recorded allergy of another kind, or an entry that was not used, is told beside the denial."""
    none = (said("no", NO_KNOWN_ALLERGY),)
    event = Event("AllergyIntolerance", "morphine: recorded as an allergy or intolerance", Origin("other", AT))
    told = allergies(Patient(label="test", at=AT, facts=none, events=(event,)))
    assert told.startswith("morphine")
    assert "the chart also says that none is known" in told
    unread = (Unread("AllergyIntolerance", "is not in the vocabulary", matters=False, about="allergies"),)
    assert "could not be used" in allergies(Patient(label="test", at=AT, facts=none, unread=unread))
