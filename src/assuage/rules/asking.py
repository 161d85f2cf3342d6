"""The question of a rule put to a person: three-valued, with the facts used and what is missing.

A question is first made ready, once, into a function of the person: what it is called, which words tell its answers and which
limit it holds values against are the same for everybody.
"""

from collections.abc import Callable, Mapping, Sequence

from assuage.knowledge.schema import Aged, AllOf, Always, AnyOf, Ask, Compared, Holds, Not
from assuage.patient import NO, UNKNOWN, YES, Answer, Fact, Lookup, Patient, Vocabulary, Weighed, all_of, any_of
from assuage.rules.asked import Asked, Ready, joined, make_asked
from assuage.rules.comparing import aged, measured
from assuage.rules.errors import RuleError


def ask(
    question: Ask,
    patient: Patient | Lookup,
    *,
    words: Vocabulary,
    explicit_no: bool = False,
    cautious: Answer = YES,
) -> Asked:
    """Put a question to a person by Kleene's strong logic.

    `cautious` is the answer that wins where facts conflict; below a `not` it is the opposite one. `explicit_no` demands of
    every claim that somebody said no.
    Errors: `RuleError` when the rule names a claim or an observation that no vocabulary file defines.
    """
    person = patient if isinstance(patient, Lookup) else Lookup(patient, words)
    return ready(question, person.words, explicit_no=explicit_no)(person, cautious)


def ready(question: Ask, words: Vocabulary, *, explicit_no: bool) -> Ready:
    """A question as a function of a person and of the answer that wins where facts conflict. Errors: as `ask`."""
    return _WAYS[type(question)](question, words, explicit_no=explicit_no)


def _holds(question: Holds, words: Vocabulary, *, explicit_no: bool) -> Ready:
    concepts, claim = words.concepts, question.claim
    for one in (claim, *question.denied_by):
        if one not in concepts:
            raise RuleError(
                f"A rule asks about `{one}`, which no vocabulary file defines, so no chart could answer it. Define the term."
            )
    called = concepts[claim].name
    told = {answer: (f"{called}: {answer}",) for answer in Answer}
    denied = [(other, f"{called}: no, because of {words.called(other)}") for other in question.denied_by]
    missing = (claim,)

    def put(person: Lookup, cautious: Answer) -> Asked:
        weighed = person.weighed(claim, cautious=cautious, explicit_no=explicit_no)
        answer, against = weighed.answer, weighed.against
        aside = _aside(called, weighed) if weighed.set_aside else ()
        if answer is UNKNOWN:
            for other, why in denied:
                denying = person.weighed(other, cautious=UNKNOWN, explicit_no=False)
                if denying.answer is YES:
                    return Asked(NO, denying.used, why=(*aside, why))
        return make_asked(
            (
                answer,
                weighed.used,
                (),
                against,
                (_disagreement(called, weighed),) if against else (),
                missing if answer is UNKNOWN else (),
                (*told[answer], *aside) if aside else told[answer],
            )
        )

    return put


def _aside(called: str, weighed: Weighed) -> tuple[str, ...]:
    return tuple(f"{called}: {_quoted(fact)} is not used, because {why}" for fact, why in weighed.set_aside)


def _disagreement(called: str, weighed: Weighed) -> str:
    return f"{called}: {_sides(weighed.used)} and {_sides(weighed.against)} disagree; {weighed.answer} is taken"


def _compared(question: Compared, words: Vocabulary, *, explicit_no: bool) -> Ready:
    value = measured(question, words)
    if question.otherwise is None:
        return value
    stated = ready(question.otherwise, words, explicit_no=explicit_no)
    return lambda person, cautious: _beside(value(person, cautious), stated(person, cautious))


def _beside(measured: Asked, stated: Asked) -> Asked:
    """A value and what was said: the value answers, a yes stands beside any value, and words answer where none is."""
    if measured.answer is UNKNOWN:
        return joined(stated.answer, [stated, measured])
    if stated.answer is not YES:
        return measured._replace(why=measured.why + stated.why)
    told = "what was said counts beside the value that was measured"
    conflicts = (told,) if measured.answer is NO else ()
    whole = joined(YES, [measured, stated])
    return whole._replace(conflicts=whole.conflicts + conflicts)


def _all_of(question: AllOf, words: Vocabulary, *, explicit_no: bool) -> Ready:
    return _several(question.all_of, all_of, words, explicit_no=explicit_no)


def _any_of(question: AnyOf, words: Vocabulary, *, explicit_no: bool) -> Ready:
    return _several(question.any_of, any_of, words, explicit_no=explicit_no)


def _several(
    questions: Sequence[Ask], together: Callable[[list[Answer]], Answer], words: Vocabulary, *, explicit_no: bool
) -> Ready:
    parts = [ready(part, words, explicit_no=explicit_no) for part in questions]

    def put(person: Lookup, cautious: Answer) -> Asked:
        asked = [part(person, cautious) for part in parts]
        return joined(together([one.answer for one in asked]), asked)

    return put


def _not(question: Not, words: Vocabulary, *, explicit_no: bool) -> Ready:
    part = ready(question.not_, words, explicit_no=explicit_no)

    def put(person: Lookup, cautious: Answer) -> Asked:
        asked = part(person, ~cautious)
        return joined(~asked.answer, [asked])

    return put


def _always(_: Always, __: Vocabulary, **___: bool) -> Ready:
    wanted = Asked(YES, why=("it is wanted whoever the person is",))
    return lambda _person, _cautious: wanted


_WAYS: Mapping[type, Callable[..., Ready]] = {
    Holds: _holds,
    Compared: _compared,
    Aged: lambda question, _words, **_: aged(question),
    AllOf: _all_of,
    AnyOf: _any_of,
    Not: _not,
    Always: _always,
}
"""How each kind of question is made ready."""


def _quoted(fact: Fact) -> str:
    dated = f" of {fact.origin.at.isoformat()[:10]}" if fact.origin.at is not None else ""  # strftime is slow
    return f"“{fact.answer}”{dated} ({fact.origin.source})"


def _sides(facts: Sequence[Fact]) -> str:
    return ", ".join(_quoted(fact) for fact in facts)
