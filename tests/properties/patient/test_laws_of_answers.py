"""Laws of three-valued answers and of the patient file."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assuage.patient import (
    Answer,
    Fact,
    Origin,
    Patient,
    PatientFileError,
    all_of,
    answer_to,
    any_of,
    load_yaml,
    vocabulary,
)

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WORDS = vocabulary()
CLAIMS = sorted(k for k, c in WORDS.concepts.items() if c.kind == "conditions")
answers = st.sampled_from(tuple(Answer))


@given(st.lists(answers))
def test_de_morgan(many):
    """Not any is all not, and not all is any not."""
    assert ~any_of(many) is all_of(~one for one in many)
    assert ~all_of(many) is any_of(~one for one in many)


@given(st.lists(answers), st.data())
def test_knowing_more_never_reverses_an_answer(many, data):
    """Settling an unknown part turns unknown into an answer, never yes into no or no into yes."""
    settled = [one if one is not Answer.UNKNOWN else data.draw(answers) for one in many]
    for joined in (any_of, all_of):
        before, after = joined(many), joined(settled)
        assert before in {after, Answer.UNKNOWN}


@given(st.sampled_from(CLAIMS))
def test_yes_goes_up_and_no_goes_down(claim):
    """A yes holds for everything the claim implies; a no on any of those holds for the claim."""
    for broader in WORDS.implied_by(claim):
        for said, asked, answer in ((claim, broader, Answer.YES), (broader, claim, Answer.NO)):
            fact = Fact(said, answer, Origin("law", AT), explicit=True)
            assert answer_to(Patient(label="law", at=AT, facts=(fact,)), asked).answer is answer


@given(st.sampled_from(CLAIMS), st.lists(st.tuples(answers, st.integers(0, 60), st.booleans()), max_size=6))
def test_answer_rests_on_facts_that_say_it(claim, said):
    """Whatever the statements, a yes rests on a yes, a no on a no, and the cautious side wins a conflict."""
    facts = tuple(
        Fact(claim, answer, Origin("law", AT - timedelta(days=days)), explicit=explicit or answer is not Answer.UNKNOWN)
        for answer, days, explicit in said
    )
    weighed = answer_to(Patient(label="law", at=AT, facts=facts), claim)
    assert all(fact.answer is weighed.answer for fact in weighed.used)
    assert weighed.used or weighed.answer is Answer.UNKNOWN
    fresh = [f for f in facts if WORDS.stale_after_days(claim) is None]
    if any(fact.answer is Answer.YES for fact in fresh):
        assert weighed.answer is Answer.YES
    assert len(weighed.used) + len(weighed.against) + len(weighed.set_aside) <= len(facts)


@given(st.text(max_size=300))
def test_any_text_is_a_patient_or_a_message(text):
    """Any text is read as a patient file or refused with the fields that need attention."""
    try:
        problems = load_yaml(text, at=AT).unread
    except PatientFileError as refused:
        problems = refused.problems
    assert all(isinstance(problem, str) for problem in problems)
