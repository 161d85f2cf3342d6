"""What one item of a score gives for one person: bounds of its points, which meet where everything is known."""

from collections.abc import Sequence
from typing import NamedTuple

from assuage.knowledge.schema import Bound, Case, Item, Measured
from assuage.patient import AGE as PERSON_AGE
from assuage.patient import (
    NO,
    NOBODY,
    SEX,
    UNKNOWN,
    YES,
    Answer,
    Fact,
    Lookup,
    Measurement,
    Sex,
    Vocabulary,
    all_of,
    any_of,
    once_in_words,
    with_reviews,
)
from assuage.questionnaires.errors import ScoreError
from assuage.questionnaires.score import ScoreInput
from assuage.units import UnitError, convert

AGE = "age_years"
BODY_MASS_INDEX = "body_mass_index"
_UNKNOWN_SEX = (Sex.UNKNOWN, Sex.OTHER)


class Working:
    """What was looked at for one item, gathered on the way."""

    def __init__(self, person: Lookup, *, cautious: Answer) -> None:
        self.person = person
        self.words = person.words
        self.cautious = cautious
        self.facts: list[Fact] = []
        self.measurements: list[Measurement] = []
        self.missing: list[str] = []
        self.told: list[str] = []

    def claim(self, name: str) -> Answer:
        """The weighed answer to a claim of the vocabulary."""
        if name not in self.words.concepts:
            raise ScoreError(f"A score asks about `{name}`, which no vocabulary file defines. Define the term.")
        weighed = self.person.weighed(name, cautious=self.cautious, explicit_no=False)
        self.facts += weighed.used
        if weighed.answer is UNKNOWN:
            self.missing.append(name)
        conflict = ", and the chart also says the opposite" if weighed.conflict else ""
        self.told.append(f"{self.words.called(name)}: {weighed.answer}{conflict}")
        return weighed.answer

    def sex(self, wanted: str) -> Answer:
        """Whether the person is recorded as of that sex; unknown where neither is recorded."""
        recorded = self.person.patient.sex
        if recorded in _UNKNOWN_SEX:
            self.missing.append("sex")
            self.told.append("sex: unknown")
            return UNKNOWN
        self.told.append(f"sex: {recorded}")
        return YES if recorded.value == wanted else NO

    def values(self, name: str) -> tuple[float, float] | None:
        """The least and greatest value an observation may have; None where nothing can be used."""
        if name == AGE:
            return self._age()
        concept = self.words.concepts.get(name)
        if concept is None or concept.unit is None:
            raise ScoreError(f"A score compares `{name}`, which is no observation of the vocabulary with a unit.")
        newest = self.person.newest(name)
        if newest.measurements:
            self.measurements += newest.measurements
            self.told += [f"{concept.name} {one.value:g} {one.unit}" for one in newest.measurements]
            values = [one.value for one in newest.measurements]
            if len(set(values)) > 1:
                self.missing.append(name)
            return min(values), max(values)
        if name == BODY_MASS_INDEX and (computed := self._body_mass_index()) is not None:
            return computed
        self.missing.append(name)
        self.told.append(newest.why_unknown.rstrip("."))
        return None

    def _age(self) -> tuple[float, float] | None:
        span = self.person.ages
        if span is None:
            self.missing.append("birth_date")
            self.told.append("age: unknown")
            return None
        self.told.append(f"age {span[0]:g}" if span[0] == span[1] else f"age {span[0]:g} to {span[1]:g}")
        if span[0] != span[1]:
            self.missing.append("birth_date")
        return span

    def _body_mass_index(self) -> tuple[float, float] | None:
        """Weight over height squared [kg/m2], where both are usable and none was measured."""
        weight, height = self.person.newest("weight"), self.person.newest("height")
        if weight.value is None or height.value is None:
            return None
        self.measurements += (*weight.measurements, *height.measurements)
        value = weight.value / (height.value / 100.0) ** 2
        self.told.append(f"body mass index {value:.1f} kg/m2, from weight and height")
        return value, value


def points_of(item: Item, person: Lookup, *, cautious: Answer) -> ScoreInput:
    """The points of an item: those of the first case that holds, bounded by what the unknown ones could give."""
    plain = _of_nobody(item, person.words)
    if not person.tells_of(plain.names):
        return plain.given
    return _points(item, Working(person, cautious=cautious))


def _points(item: Item, work: "Working") -> ScoreInput:
    possible: list[float] = []
    for case in item.cases:
        answer = _case(case, work)
        if answer is not NO:
            possible.append(case.points)
        if answer is YES:
            break
    else:
        possible.append(item.otherwise)
    return _input(item, work, possible)


def value_of(item: Item, person: Lookup) -> ScoreInput:
    """The bounds of the observation a formula uses; infinite ones, and why, where there is no value."""
    plain = _of_nobody(item, person.words)
    return _value(item, Working(person, cautious=UNKNOWN)) if person.tells_of(plain.names) else plain.given


def _value(item: Item, work: "Working") -> ScoreInput:
    return _input(item, work, work.values(item.observation or "") or (float("-inf"), float("inf")))


class _OfNobody(NamedTuple):
    """What an item looks at, and what it gives for somebody of whom nothing of that is known."""

    names: frozenset[str]
    given: ScoreInput


@once_in_words
def _of_nobody(item: Item, words: Vocabulary) -> _OfNobody:
    work = Working(Lookup(NOBODY, words), cautious=UNKNOWN)
    given = _value(item, work) if item.observation else _points(item, work)
    claims = frozenset(claim for case in item.cases for claim in case.claims)
    measured = [one for case in item.cases for one in case.measured]
    values = {item.observation, *(one.observation for one in measured)} - {None}
    names = with_reviews(claims, words) | {PERSON_AGE if name == AGE else name for name in values if name}
    if any(case.sex for case in item.cases) or any(one.sex for one in measured):
        names |= {SEX}
    if BODY_MASS_INDEX in names:
        names |= {"weight", "height"}
    return _OfNobody(names, given)


def bounds_hold(bounds: Sequence[Bound], span: tuple[float, float] | None) -> Answer:
    """Whether every value between two bounds lies on the right side of every threshold."""
    return all_of(_crosses(bound, span) for bound in bounds)


def _case(case: Case, work: Working) -> Answer:
    # Every part is asked, also after a yes, so that the working names all that was looked at.
    answers = [work.claim(name) for name in case.claims]
    if case.measured:
        answers += [_measured(one, work) for one in case.measured]
    if case.sex:
        answers.append(work.sex(case.sex))
    return any_of(answers)


def _measured(one: Measured, work: Working) -> Answer:
    span = work.values(one.observation)
    if span is not None and one.observation != AGE:
        unit = work.words.concepts[one.observation].unit or "1"
        if unit != one.threshold.unit:
            span = _converted(span, unit, one)
    answer = _crosses(one, span)
    return all_of((work.sex(one.sex), answer)) if one.sex else answer


def _converted(span: tuple[float, float], unit: str, one: Measured) -> tuple[float, float]:
    try:
        return convert(span[0], unit, one.threshold.unit), convert(span[1], unit, one.threshold.unit)
    except UnitError:
        raise ScoreError(f"A score compares `{one.observation}` in a unit that does not fit it.") from None


def _crosses(bound: Bound, span: tuple[float, float] | None) -> Answer:
    limit = bound.threshold.value
    if span is None or limit is None:
        return UNKNOWN
    sides = {_crossed(value, bound.is_, limit) for value in span}
    if len(sides) > 1:
        return UNKNOWN
    return YES if sides.pop() else NO


def _crossed(value: float, how: str, limit: float) -> bool:
    if how in {"above", "at_or_above"}:
        return value > limit or (how == "at_or_above" and value == limit)
    return value < limit or (how == "at_or_below" and value == limit)


def _input(item: Item, work: Working, possible: Sequence[float]) -> ScoreInput:
    lower, upper = float(min(possible)), float(max(possible))
    return ScoreInput(
        item.id,
        item.words,
        lower,
        upper,
        told=work.told[0] if len(work.told) == 1 else "; ".join(dict.fromkeys(work.told)),
        missing=() if lower == upper else tuple(dict.fromkeys(work.missing)),
        facts=tuple(dict.fromkeys(work.facts)) if len(work.facts) > 1 else tuple(work.facts),
        measurements=tuple(dict.fromkeys(work.measurements))
        if len(work.measurements) > 1
        else tuple(work.measurements),
    )
