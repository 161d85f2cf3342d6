"""Laws of questions, for any question a rule could ask."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from assuage.knowledge.schema.guideline import AllOf, AnyOf, Holds, Not
from assuage.patient import Answer, Fact, Origin, Patient, vocabulary
from assuage.rules import ask

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WORDS = vocabulary()
CLAIMS = ("glaucoma", "open_globe", "porphyria", "asthma", "copd")  # none implies another
questions = st.recursive(
    st.sampled_from(CLAIMS).map(lambda claim: Holds(claim=claim)),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(all_of=tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(any_of=tuple(parts))),
        inner.map(lambda part: Not.model_validate({"not": part})),
    ),
    max_leaves=8,
)
answers = st.fixed_dictionaries({claim: st.sampled_from(tuple(Answer)) for claim in CLAIMS})


def person(said, extra=()):
    facts = [Fact(claim, answer, Origin("law", AT), explicit=True) for claim, answer in (*said.items(), *extra)]
    return Patient(label="law", at=AT, facts=tuple(facts))


def put(question, said, **more):
    return ask(question, person(said), words=WORDS, **more)


@given(questions, answers, st.data())
def test_settling_an_unknown_never_reverses_an_answer(question, said, data):
    """Learning more turns unknown into an answer, and leaves a yes a yes and a no a no."""
    settled = {c: a if a is not Answer.UNKNOWN else data.draw(st.sampled_from(tuple(Answer))) for c, a in said.items()}
    assert put(question, said).answer in {put(question, settled).answer, Answer.UNKNOWN}


@given(questions, answers)
def test_not_turns_an_answer_round(question, said):
    """The opposite question has the opposite answer, and asking twice the opposite changes nothing."""
    turned = Not.model_validate({"not": question})
    assert put(turned, said).answer is ~put(question, said).answer
    assert put(Not.model_validate({"not": turned}), said).answer is put(question, said).answer


@given(questions, answers)
def test_unknown_says_what_is_missing_and_an_answer_does_not(question, said):
    """An unknown answer names what would have to be known; a settled one asks for nothing."""
    asked = put(question, said)
    assert bool(asked.missing) is (asked.answer is Answer.UNKNOWN)
    assert set(asked.missing) <= {claim for claim, answer in said.items() if answer is Answer.UNKNOWN}


@given(questions, answers, st.sampled_from(CLAIMS))
def test_conflict_is_never_resolved_against_caution(question, said, claim):
    """A contradiction on one claim leaves the cautious answer where either side would have given it."""
    doubled = person({c: a for c, a in said.items() if c != claim}, extra=((claim, Answer.YES), (claim, Answer.NO)))
    either = {put(question, said | {claim: answer}).answer for answer in (Answer.YES, Answer.NO)}
    answer = ask(question, doubled, words=WORDS, cautious=Answer.YES).answer
    if not _uses_both_ways(question, claim):  # a claim that stands both ways has no one cautious side
        assert answer in either
        assert answer is Answer.YES or Answer.YES not in either


def _uses_both_ways(question, claim, *, turned=False, seen=None):
    """Whether a claim stands in a question both plainly and under a `not`."""
    seen = set() if seen is None else seen
    if isinstance(question, Holds):
        seen |= {turned} if question.claim == claim else set()
    elif isinstance(question, Not):
        _uses_both_ways(question.not_, claim, turned=not turned, seen=seen)
    else:
        for part in question.all_of if isinstance(question, AllOf) else question.any_of:
            _uses_both_ways(part, claim, turned=turned, seen=seen)
    return len(seen) > 1
