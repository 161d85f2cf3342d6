"""The question of a rule put to a person: three-valued, with the facts used and what is missing."""

from collections.abc import Callable, Mapping, Sequence
from operator import ge, gt, le, lt
from typing import NamedTuple, TypeVar

from assuage.knowledge.schema import Aged, AllOf, Always, AnyOf, Ask, Compared, Holds, Not, Number
from assuage.patient import Answer, Fact, Latest, Lookup, Measurement, Patient, Vocabulary, Weighed, all_of, any_of
from assuage.rules.errors import RuleError
from assuage.units import UnitError, convert

Used = TypeVar("Used", Fact, Measurement)

AGE = "age"
"""What is named as missing where the age is not known."""

_SIDES = {"above": gt, "at_or_above": ge, "below": lt, "at_or_below": le}
_IN_WORDS = {"above": "above", "at_or_above": "at or above", "below": "below", "at_or_below": "at or below"}


class Asked(NamedTuple):
    """An answer and its working: a tuple, because a screening makes hundreds of them."""

    answer: Answer
    facts: tuple[Fact, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    against: tuple[Fact, ...] = ()
    conflicts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


def ask(
    question: Ask,
    patient: Patient | Lookup,
    *,
    words: Vocabulary,
    explicit_no: bool = False,
    cautious: Answer = Answer.YES,
) -> Asked:
    """Put a question to a person by Kleene's strong logic.

    `cautious` is the answer that wins where facts conflict; below a `not` it is the opposite one. `explicit_no` demands of
    every claim that somebody said no.
    Errors: `RuleError` when the rule names a claim or an observation that no vocabulary file defines.
    """
    person = patient if isinstance(patient, Lookup) else Lookup(patient, words)
    return put(question, person, explicit_no=explicit_no, cautious=cautious)


def put(question: Ask, person: Lookup, *, explicit_no: bool, cautious: Answer) -> Asked:
    """As `ask`, of somebody whose facts are indexed."""
    return _WAYS[type(question)](question, person, explicit_no=explicit_no, cautious=cautious)


def _holds(question: Holds, person: Lookup, *, explicit_no: bool, cautious: Answer) -> Asked:
    concepts, claim = person.words.concepts, question.claim
    for one in (claim, *question.denied_by):
        if one not in concepts:
            raise RuleError(
                f"A rule asks about `{one}`, which no vocabulary file defines, so no chart could answer it. Define the term."
            )
    weighed = person.weighed(claim, cautious=cautious, explicit_no=explicit_no)
    called = concepts[claim].name
    aside = _aside(called, weighed) if weighed.set_aside else ()
    is_open = weighed.answer is Answer.UNKNOWN
    for other in question.denied_by if is_open else ():
        denying = person.weighed(other, cautious=Answer.UNKNOWN, explicit_no=False)
        if denying.answer is Answer.YES:
            why = f"{called}: no, because of {person.words.called(other)}"
            return Asked(Answer.NO, denying.used, why=(*aside, why))
    return Asked(
        weighed.answer,
        weighed.used,
        against=weighed.against,
        conflicts=(_disagreement(called, weighed),) if weighed.against else (),
        missing=(claim,) if is_open else (),
        why=(f"{called}: {weighed.answer}", *aside),
    )


def _aside(called: str, weighed: Weighed) -> tuple[str, ...]:
    return tuple(f"{called}: {_quoted(fact)} is not used, because {why}" for fact, why in weighed.set_aside)


def _disagreement(called: str, weighed: Weighed) -> str:
    return f"{called}: {_sides(weighed.used)} and {_sides(weighed.against)} disagree; {weighed.answer} is taken"


def _compared(question: Compared, person: Lookup, *, explicit_no: bool, cautious: Answer) -> Asked:
    measured = _measured(question, person, cautious=cautious)
    if question.otherwise is None:
        return measured
    return _beside(measured, put(question.otherwise, person, explicit_no=explicit_no, cautious=cautious))


def _measured(question: Compared, person: Lookup, *, cautious: Answer) -> Asked:
    name = question.observation
    concept = person.words.concepts.get(name)
    if concept is None or concept.unit is None:
        raise RuleError(
            f"A rule compares `{name}`, which is no observation of the vocabulary with a unit. Define the term."
        )
    called = person.words.called(name)
    if question.threshold.value is None:
        return Asked(Answer.UNKNOWN, why=(f"{called}: the threshold is not known",))
    newest: Latest = person.newest(name)
    if not newest.measurements:
        return Asked(Answer.UNKNOWN, missing=(name,), why=(newest.why_unknown.rstrip("."),))
    limit = threshold_in(question.threshold, concept.unit, of=name)
    answers = [crosses(m.value, question.is_, limit) for m in newest.measurements]
    bound = f"{_IN_WORDS[question.is_]} {question.threshold.value:g} {question.threshold.unit}"
    told = tuple(
        f"{called} {m.value:g} {m.unit} is {'' if answer is Answer.YES else 'not '}{bound}"
        for m, answer in zip(newest.measurements, answers, strict=True)
    )
    if len(set(answers)) == 1:
        return Asked(answers[0], measurements=newest.measurements, why=told)
    conflict = f"{called}: two newest values lie on both sides of the threshold; {cautious} is taken"
    return Asked(cautious, measurements=newest.measurements, conflicts=(conflict,), why=told)


def _beside(measured: Asked, stated: Asked) -> Asked:
    """A value and what was said: the value answers, a yes stands beside any value, and words answer where none is."""
    if measured.answer is Answer.UNKNOWN:
        return _joined(stated.answer, [stated, measured])
    if stated.answer is not Answer.YES:
        return measured._replace(why=measured.why + stated.why)
    told = "what was said counts beside the value that was measured"
    conflicts = (told,) if measured.answer is Answer.NO else ()
    whole = _joined(Answer.YES, [measured, stated])
    return whole._replace(conflicts=whole.conflicts + conflicts)


def _aged(question: Aged, person: Lookup, **_: object) -> Asked:
    """A year of birth alone leaves two ages: the answer is theirs where they agree, and unknown where they do not."""
    span = person.ages
    if span is None:
        return Asked(Answer.UNKNOWN, missing=(AGE,), why=("the age is not known",))
    limit = question.threshold.value
    if limit is None:
        return Asked(Answer.UNKNOWN, why=("age: the threshold is not known",))
    answers = {crosses(years, question.age_is, limit) for years in span}
    told = f"age {span[0]:g} years" if span[0] == span[1] else f"age {span[0]:g} or {span[1]:g} years"
    if len(answers) > 1:
        return Asked(Answer.UNKNOWN, missing=(AGE,), why=(f"{told}, on both sides of {limit:g} years",))
    answer = answers.pop()
    is_or_not = "" if answer is Answer.YES else "not "
    return Asked(answer, why=(f"{told} is {is_or_not}{_IN_WORDS[question.age_is]} {limit:g} years",))


def _all_of(question: AllOf, person: Lookup, *, explicit_no: bool, cautious: Answer) -> Asked:
    parts = [put(part, person, explicit_no=explicit_no, cautious=cautious) for part in question.all_of]
    return _joined(all_of([part.answer for part in parts]), parts)


def _any_of(question: AnyOf, person: Lookup, *, explicit_no: bool, cautious: Answer) -> Asked:
    parts = [put(part, person, explicit_no=explicit_no, cautious=cautious) for part in question.any_of]
    return _joined(any_of([part.answer for part in parts]), parts)


def _not(question: Not, person: Lookup, *, explicit_no: bool, cautious: Answer) -> Asked:
    part = put(question.not_, person, explicit_no=explicit_no, cautious=~cautious)
    return _joined(~part.answer, [part])


def _always(_: Always, __: Lookup, **___: object) -> Asked:
    return Asked(Answer.YES, why=("it is wanted whoever the person is",))


_WAYS: Mapping[type, Callable[..., Asked]] = {
    Holds: _holds,
    Compared: _compared,
    Aged: _aged,
    AllOf: _all_of,
    AnyOf: _any_of,
    Not: _not,
    Always: _always,
}
"""How each kind of question is put."""


def threshold_in(threshold: Number, unit: str, *, of: str) -> float:
    """A threshold in the unit its observation is kept in.

    Errors: `RuleError` where it is unknown, or in a unit that measures something else.
    """
    value = threshold.value
    if value is None:
        raise RuleError(f"A rule compares `{of}` with an unknown threshold. Give it or drop the rule.")
    try:
        return value if threshold.unit == unit else convert(value, threshold.unit, unit)
    except UnitError as error:
        message = f"A rule gives the threshold of `{of}` in a unit that does not fit it: {error}"
        raise RuleError(message) from error


def crosses(value: float, how: str, limit: float) -> Answer:
    """Whether a value lies on the side of a limit that a rule asks about."""
    return Answer.YES if _SIDES[how](value, limit) else Answer.NO


def _joined(answer: Answer, parts: Sequence[Asked]) -> Asked:
    """The working of the parts under one answer; what is missing counts only while the answer is unknown."""
    facts: list[Fact] = []
    measurements: list[Measurement] = []
    against: list[Fact] = []
    conflicts: list[str] = []
    missing: list[str] = []
    why: list[str] = []
    for part in parts:
        facts += part.facts
        measurements += part.measurements
        against += part.against
        conflicts += part.conflicts
        missing += part.missing
        why += part.why
    return Asked(
        answer,
        _each_once(facts),
        _each_once(measurements),
        _each_once(against),
        tuple(conflicts),
        tuple(dict.fromkeys(missing)) if answer is Answer.UNKNOWN else (),
        tuple(why),
    )


def _each_once(found: Sequence[Used]) -> tuple[Used, ...]:
    """What the parts rest on, in order; the very same thing is met most often, and is cheaper to know than an equal one."""
    if len(found) <= 1:
        return tuple(found)
    return tuple(dict.fromkeys({id(one): one for one in found}.values()))


def _quoted(fact: Fact) -> str:
    dated = f" of {fact.origin.at.isoformat()[:10]}" if fact.origin.at is not None else ""  # strftime is slow
    return f"“{fact.answer}”{dated} ({fact.origin.source})"


def _sides(facts: Sequence[Fact]) -> str:
    return ", ".join(_quoted(fact) for fact in facts)
