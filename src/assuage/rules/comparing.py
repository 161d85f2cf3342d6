"""Values and ages held against the limit that a rule names."""

from operator import ge, gt, le, lt

from assuage.knowledge.schema import Aged, Compared, Number
from assuage.patient import AGE, NO, UNKNOWN, YES, Answer, Latest, Lookup, Vocabulary
from assuage.rules.asked import Asked, Ready
from assuage.rules.errors import RuleError
from assuage.units import UnitError, convert

_SIDES = {"above": gt, "at_or_above": ge, "below": lt, "at_or_below": le}
_IN_WORDS = {"above": "above", "at_or_above": "at or above", "below": "below", "at_or_below": "at or below"}


def measured(question: Compared, words: Vocabulary) -> Ready:
    """The newest value of an observation against a threshold. Errors: as `ask`."""
    name, how, threshold = question.observation, question.is_, question.threshold
    concept = words.concepts.get(name)
    if concept is None or concept.unit is None:
        raise RuleError(
            f"A rule compares `{name}`, which is no observation of the vocabulary with a unit. Define the term."
        )
    called, unit = words.called(name), concept.unit
    if threshold.value is None:
        unasked = Asked(UNKNOWN, why=(f"{called}: the threshold is not known",))
        return lambda _person, _cautious: unasked
    bound = f"{_IN_WORDS[how]} {threshold.value:g} {threshold.unit}"
    conflict = f"{called}: two newest values lie on both sides of the threshold"

    def put(person: Lookup, cautious: Answer) -> Asked:
        newest: Latest = person.newest(name)
        values = newest.measurements
        if not values:
            return Asked(UNKNOWN, missing=(name,), why=(newest.why_unknown.rstrip("."),))
        limit = threshold_in(threshold, unit, of=name)
        answers = [crosses(m.value, how, limit) for m in values]
        told = tuple(
            f"{called} {m.value:g} {m.unit} is {'' if answer is YES else 'not '}{bound}"
            for m, answer in zip(values, answers, strict=True)
        )
        if len(set(answers)) == 1:
            return Asked(answers[0], measurements=values, why=told)
        return Asked(cautious, measurements=values, conflicts=(f"{conflict}; {cautious} is taken",), why=told)

    return put


def aged(question: Aged) -> Ready:
    """A year of birth alone leaves two ages: the answer is theirs where they agree, and unknown where they do not."""
    how, limit = question.age_is, question.threshold.value

    def put(person: Lookup, _: Answer) -> Asked:
        span = person.ages
        if span is None:
            return Asked(UNKNOWN, missing=(AGE,), why=("the age is not known",))
        if limit is None:
            return Asked(UNKNOWN, why=("age: the threshold is not known",))
        answers = {crosses(years, how, limit) for years in span}
        told = f"age {span[0]:g} years" if span[0] == span[1] else f"age {span[0]:g} or {span[1]:g} years"
        if len(answers) > 1:
            return Asked(UNKNOWN, missing=(AGE,), why=(f"{told}, on both sides of {limit:g} years",))
        answer = answers.pop()
        is_or_not = "" if answer is YES else "not "
        return Asked(answer, why=(f"{told} is {is_or_not}{_IN_WORDS[how]} {limit:g} years",))

    return put


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
    return YES if _SIDES[how](value, limit) else NO
