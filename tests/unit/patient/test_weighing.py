"""How statements about one claim become one answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assuage.patient import Answer, Fact, Origin, Patient, Unread, answer_to, known_claims

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def said(claim, answer, *, on=AT, explicit=True):
    return Fact(claim, answer, Origin("test", on), explicit=explicit)


def person(*facts, unread=()):
    return Patient(label="test", at=AT, facts=facts, unread=unread)


def test_absence_is_unknown():
    """What nobody said is unknown, never no."""
    assert answer_to(person(), "psychosis").answer is UNKNOWN


def test_narrower_yes_implies_broader():
    """Schizophrenia on the chart answers the question about psychosis."""
    assert answer_to(person(said("schizophrenia", YES)), "psychosis").answer is YES


def test_broader_no_implies_narrower():
    """Who has no psychosis has no schizophrenia."""
    assert answer_to(person(said("psychosis", NO)), "schizophrenia").answer is NO


def test_broader_yes_says_nothing_narrower():
    """Psychosis on the chart does not say that it is schizophrenia."""
    assert answer_to(person(said("psychosis", YES)), "schizophrenia").answer is UNKNOWN


def test_narrower_no_says_nothing_broader():
    """Who has no schizophrenia may still have another psychosis."""
    assert answer_to(person(said("schizophrenia", NO)), "psychosis").answer is UNKNOWN


@pytest.mark.parametrize(("cautious", "answer"), [(YES, YES), (NO, NO), (UNKNOWN, UNKNOWN)])
def test_conflict_takes_the_cautious_side_and_is_shown(cautious, answer):
    """Where yes and no meet, the side that is safer wins, and both are handed on."""
    weighed = answer_to(person(said("glaucoma", YES), said("glaucoma", NO)), "glaucoma", cautious=cautious)
    assert weighed.answer is answer
    assert weighed.conflict
    assert {fact.answer for fact in (*weighed.used, *weighed.against)} == {YES, NO}


def test_denial_contradicted_elsewhere_does_not_speak_for_what_is_narrower():
    """A denied psychosis beside a recorded schizophrenia is no denial of active psychosis."""
    facts = (said("psychosis", NO), said("schizophrenia", YES))
    assert answer_to(person(*facts), "active_psychosis").answer is UNKNOWN


def test_open_question_stands_until_a_later_no():
    """A suspected diagnosis stays open beside an earlier denial, and is closed by a later one."""
    suspected = said("glaucoma", UNKNOWN, on=date(2026, 11, 10))
    assert answer_to(person(suspected, said("glaucoma", NO, on=date(2026, 11, 9))), "glaucoma").answer is UNKNOWN
    assert answer_to(person(suspected, said("glaucoma", NO, on=date(2026, 11, 11))), "glaucoma").answer is NO


def test_history_decides_nothing():
    """A resolved diagnosis neither answers nor blocks an answer."""
    past = said("glaucoma", UNKNOWN, explicit=False)
    assert answer_to(person(past), "glaucoma").answer is UNKNOWN
    assert answer_to(person(past, said("glaucoma", NO)), "glaucoma").answer is NO


def test_stale_statement_is_set_aside():
    """An answer that counts for a day is not used on the next, in either direction."""
    for answer in (YES, NO):
        weighed = answer_to(person(said("pregnancy", answer, on=date(2026, 11, 19))), "pregnancy")
        assert weighed.answer is UNKNOWN
        assert "a day old" in weighed.set_aside[0][1]


@pytest.mark.parametrize(
    ("on", "answer"), [(date(2026, 10, 20), UNKNOWN), (date(2026, 10, 21), YES), (date(2026, 10, 22), YES)]
)
def test_statement_counts_for_exactly_its_days(on, answer):
    """A review of the problem list counts for thirty days: just over, at, and just under."""
    assert answer_to(person(said("problem_list_reviewed", YES, on=on)), "problem_list_reviewed").answer is answer


def test_undated_statement_that_ages_is_stale():
    """What goes out of date and carries no date cannot be used."""
    assert answer_to(person(said("pregnancy", NO, on=None)), "pregnancy").answer is UNKNOWN


def test_future_statement_is_not_used():
    """What was written after the instant asked about is not known yet."""
    assert answer_to(person(said("glaucoma", NO, on=date(2026, 11, 21))), "glaucoma").answer is UNKNOWN


def test_reviewed_list_turns_absence_into_no_only_where_allowed():
    """A complete problem list denies what is not on it, except where somebody has to say no."""
    reviewed = person(said("problem_list_reviewed", YES))
    weighed = answer_to(reviewed, "glaucoma")
    assert weighed.answer is NO
    assert not weighed.explicit
    assert answer_to(reviewed, "glaucoma", explicit_no=True).answer is UNKNOWN


def test_reviewed_list_with_an_unreadable_entry_denies_nothing():
    """An entry that could not be read may be the very condition asked about."""
    facts = (said("problem_list_reviewed", YES),)
    unread = (Unread("Condition", "unknown code", about="conditions"),)
    assert answer_to(person(*facts, unread=unread), "glaucoma").answer is UNKNOWN
    harmless = (Unread("Condition", "entered in error", about="conditions", matters=False),)
    assert answer_to(person(*facts, unread=harmless), "glaucoma").answer is NO


def test_review_does_not_deny_what_is_a_statement():
    """How active a psychosis is stands on no list, so no list can deny it."""
    assert answer_to(person(said("problem_list_reviewed", YES)), "active_psychosis").answer is UNKNOWN


def test_known_claims_are_those_that_stand():
    """The conditions named as present are the stated ones, without what is only history."""
    patient = person(said("crps_1", YES), said("migraine", UNKNOWN, explicit=False), said("glaucoma", NO))
    assert known_claims(patient, kind="conditions") == ("crps_1",)


# How long a no counts is our choice, written beside each term; a yes stands until the chart ends it.
@pytest.mark.parametrize(
    ("claim", "days"),
    [
        ("substance_use", 30),
        ("mania", 30),
        ("raised_intracranial_pressure", 30),
        ("raised_intraocular_pressure", 180),
        ("severe_liver_disease", 90),
        ("moderate_liver_disease", 90),
        ("severe_coronary_disease", 365),
    ],
)
def test_an_old_denial_is_no_answer(claim, days):
    """A no counts up to its last day and not a day longer: what was denied years ago may have begun since."""
    just, past = AT - timedelta(days=days), AT - timedelta(days=days + 1)
    assert answer_to(person(said(claim, NO, on=just)), claim).answer is NO
    assert answer_to(person(said(claim, NO, on=past)), claim).answer is UNKNOWN
    assert answer_to(person(said(claim, YES, on=past)), claim).answer is YES


@pytest.mark.parametrize(
    ("once", "still"),
    [("active_psychosis", "psychosis"), ("poorly_controlled_cardiovascular_disease", "cardiovascular_risk")],
)
def test_what_was_active_once_is_a_history_still(once, still):
    """A state that counts for a month says for good that there is the illness behind it."""
    old = person(said(once, YES, on=AT - timedelta(days=50)))
    assert answer_to(old, once).answer is UNKNOWN
    assert answer_to(old, still).answer is YES
