"""The bare answer to a question: yes, no or unknown, without the working behind it.

It answers as the whole question does, which a law of the tests holds it to. It is for trying many answers on one person.
"""

from collections.abc import Callable, Mapping, Sequence

from assuage.knowledge.schema import Aged, AllOf, Always, AnyOf, Ask, Compared, Holds, Not
from assuage.patient import NO, UNKNOWN, YES, Answer, Lookup, Vocabulary, all_of, any_of
from assuage.rules.comparing import crosses, threshold_in

Bare = Callable[[Lookup, Answer], Answer]
"""A question that is ready for its bare answer: it is given the person, and the answer that wins where facts conflict."""


def bare(question: Ask, words: Vocabulary, *, explicit_no: bool) -> Bare:
    """As `ready`, for the answer alone."""
    return _WAYS[type(question)](question, words, explicit_no=explicit_no)


def _holds(question: Holds, _: Vocabulary, *, explicit_no: bool) -> Bare:
    claim, denied_by = question.claim, question.denied_by

    def put(person: Lookup, cautious: Answer) -> Answer:
        answer = person.answer(claim, cautious, explicit_no)
        if answer is UNKNOWN:
            for other in denied_by:
                if person.answer(other, UNKNOWN, False) is YES:
                    return NO
        return answer

    return put


def _compared(question: Compared, words: Vocabulary, *, explicit_no: bool) -> Bare:
    name, how, threshold = question.observation, question.is_, question.threshold
    unit = words.concepts[name].unit

    def value(person: Lookup, cautious: Answer) -> Answer:
        newest = person.newest(name).measurements
        if not newest or threshold.value is None or unit is None:
            return UNKNOWN
        limit = threshold_in(threshold, unit, of=name)
        answers = {crosses(one.value, how, limit) for one in newest}
        return answers.pop() if len(answers) == 1 else cautious

    if question.otherwise is None:
        return value
    otherwise = bare(question.otherwise, words, explicit_no=explicit_no)

    def put(person: Lookup, cautious: Answer) -> Answer:
        stated = otherwise(person, cautious)
        if stated is YES:
            return stated
        found = value(person, cautious)
        return stated if found is UNKNOWN else found

    return put


def _aged(question: Aged, _: Vocabulary, **__: bool) -> Bare:
    how, limit = question.age_is, question.threshold.value

    def put(person: Lookup, _: Answer) -> Answer:
        span = person.ages
        if span is None or limit is None:
            return UNKNOWN
        answers = {crosses(years, how, limit) for years in span}
        return answers.pop() if len(answers) == 1 else UNKNOWN

    return put


def _all_of(question: AllOf, words: Vocabulary, *, explicit_no: bool) -> Bare:
    return _several(question.all_of, all_of, words, explicit_no=explicit_no)


def _any_of(question: AnyOf, words: Vocabulary, *, explicit_no: bool) -> Bare:
    return _several(question.any_of, any_of, words, explicit_no=explicit_no)


def _several(
    questions: Sequence[Ask], together: Callable[[list[Answer]], Answer], words: Vocabulary, *, explicit_no: bool
) -> Bare:
    parts = [bare(part, words, explicit_no=explicit_no) for part in questions]
    return lambda person, cautious: together([part(person, cautious) for part in parts])


def _not(question: Not, words: Vocabulary, *, explicit_no: bool) -> Bare:
    part = bare(question.not_, words, explicit_no=explicit_no)
    return lambda person, cautious: ~part(person, ~cautious)


def _always(_: Always, __: Vocabulary, **___: bool) -> Bare:
    return lambda _person, _cautious: YES


_WAYS: Mapping[type, Callable[..., Bare]] = {
    Holds: _holds,
    Compared: _compared,
    Aged: _aged,
    AllOf: _all_of,
    AnyOf: _any_of,
    Not: _not,
    Always: _always,
}
"""How each kind of question is made ready for its bare answer."""
