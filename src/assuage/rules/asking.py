"""The question of a rule put to a person: three-valued, with the facts used and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from assuage.knowledge.schema import AllOf, AnyOf, Ask, Compared, Holds, Not
from assuage.patient import Answer, Fact, Latest, Measurement, Patient, Vocabulary, all_of, answer_to, any_of, latest
from assuage.rules.errors import RuleError
from assuage.units import UnitError, convert

_IN_WORDS = {"above": "above", "at_or_above": "at or above", "below": "below", "at_or_below": "at or below"}


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer and its working."""

    answer: Answer
    facts: tuple[Fact, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    against: tuple[Fact, ...] = ()
    conflicts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


def ask(
    question: Ask, patient: Patient, *, words: Vocabulary, explicit_no: bool = False, cautious: Answer = Answer.YES
) -> Asked:
    """Put a question to a person by Kleene's strong logic.

    `cautious` is the answer that wins where facts conflict; below a `not` it is the opposite one. `explicit_no` demands of
    every claim that somebody said no.
    Errors: `RuleError` when the rule names a claim or an observation that no vocabulary file defines.
    """
    match question:
        case Holds():
            return _holds(question, patient, words, explicit_no=explicit_no, cautious=cautious)
        case Compared():
            return _compared(question, patient, words, cautious=cautious)
        case AllOf():
            parts = [ask(p, patient, words=words, explicit_no=explicit_no, cautious=cautious) for p in question.all_of]
            return _joined(all_of(part.answer for part in parts), parts)
        case AnyOf():
            parts = [ask(p, patient, words=words, explicit_no=explicit_no, cautious=cautious) for p in question.any_of]
            return _joined(any_of(part.answer for part in parts), parts)
        case Not():
            part = ask(question.not_, patient, words=words, explicit_no=explicit_no, cautious=~cautious)
            return _joined(~part.answer, [part])


def _holds(question: Holds, patient: Patient, words: Vocabulary, *, explicit_no: bool, cautious: Answer) -> Asked:
    claim = question.claim
    if claim not in words.concepts:
        raise RuleError(
            f"A rule asks about `{claim}`, which no vocabulary file defines, so no chart could answer it. Define the term."
        )
    weighed = answer_to(patient, claim, words=words, cautious=cautious, explicit_no=explicit_no)
    called = words.called(claim)
    told = [f"{called}: {weighed.answer}"]
    told += [f"{called}: {_quoted(fact)} is not used, because {why}" for fact, why in weighed.set_aside]
    conflict = f"{called}: {_sides(weighed.used)} and {_sides(weighed.against)} disagree; {weighed.answer} is taken"
    return Asked(
        answer=weighed.answer,
        facts=weighed.used,
        against=weighed.against,
        conflicts=(conflict,) if weighed.conflict else (),
        missing=(claim,) if weighed.answer is Answer.UNKNOWN else (),
        why=tuple(told),
    )


def _compared(question: Compared, patient: Patient, words: Vocabulary, *, cautious: Answer) -> Asked:
    name = question.observation
    concept = words.concepts.get(name)
    if concept is None or concept.unit is None:
        raise RuleError(
            f"A rule compares `{name}`, which is no observation of the vocabulary with a unit. Define the term."
        )
    called = words.called(name)
    if question.threshold.value is None:
        return Asked(Answer.UNKNOWN, why=(f"{called}: the threshold is not known",))
    newest: Latest = latest(patient, name, words=words)
    if not newest.measurements:
        return Asked(Answer.UNKNOWN, missing=(name,), why=(newest.why_unknown.rstrip("."),))
    limit = _threshold(question, concept.unit)
    answers = [_crosses(m.value, question.is_, limit) for m in newest.measurements]
    bound = f"{_IN_WORDS[question.is_]} {question.threshold.value:g} {question.threshold.unit}"
    told = tuple(
        f"{called} {m.value:g} {m.unit} is {'' if answer is Answer.YES else 'not '}{bound}"
        for m, answer in zip(newest.measurements, answers, strict=True)
    )
    if len(set(answers)) == 1:
        return Asked(answers[0], measurements=newest.measurements, why=told)
    conflict = f"{called}: two newest values lie on both sides of the threshold; {cautious} is taken"
    return Asked(cautious, measurements=newest.measurements, conflicts=(conflict,), why=told)


def _threshold(question: Compared, unit: str) -> float:
    value = question.threshold.value
    if value is None:  # told apart before this is called
        raise RuleError(
            f"A rule compares `{question.observation}` with an unknown threshold. Give it or drop the rule."
        )
    try:
        return value if question.threshold.unit == unit else convert(value, question.threshold.unit, unit)
    except UnitError as error:
        message = f"A rule gives the threshold of `{question.observation}` in a unit that does not fit it: {error}"
        raise RuleError(message) from error


def _crosses(value: float, how: str, limit: float) -> Answer:
    crossed = {
        "above": value > limit,
        "at_or_above": value >= limit,
        "below": value < limit,
        "at_or_below": value <= limit,
    }[how]
    return Answer.YES if crossed else Answer.NO


def _joined(answer: Answer, parts: Sequence[Asked]) -> Asked:
    """The working of the parts under one answer; what is missing counts only while the answer is unknown."""
    return Asked(
        answer=answer,
        facts=tuple(dict.fromkeys(fact for part in parts for fact in part.facts)),
        measurements=tuple(dict.fromkeys(one for part in parts for one in part.measurements)),
        against=tuple(dict.fromkeys(fact for part in parts for fact in part.against)),
        conflicts=tuple(words for part in parts for words in part.conflicts),
        missing=tuple(dict.fromkeys(m for p in parts for m in p.missing)) if answer is Answer.UNKNOWN else (),
        why=tuple(words for part in parts for words in part.why),
    )


def _quoted(fact: Fact) -> str:
    dated = f" of {fact.origin.at:%Y-%m-%d}" if fact.origin.at is not None else ""
    return f"“{fact.answer}”{dated} ({fact.origin.source})"


def _sides(facts: Sequence[Fact]) -> str:
    return ", ".join(_quoted(fact) for fact in facts)
