"""What a person says is worth having and what they would refuse, held against each number on its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assuage.candidacy.errors import CandidacyError
from assuage.candidacy.in_hundred import HUNDRED, InHundred
from assuage.candidacy.plainly import brief, closed
from assuage.candidacy.pooled import RELIEF_PERCENT, BenefitAndHarm, Question, Row
from assuage.knowledge import library
from assuage.provenance import Citation

_MOST_POINTS = 10.0

Numbers = list[tuple[Row, tuple[float, float, float] | None]]
"""Rows, each with low, middle and high; None where there is no number with an interval."""


class Met(StrEnum):
    """Whether a number meets what a person asked for: all of its interval, none of it, a part of it, or nobody knows."""

    MEETS = "meets"
    MISSES = "misses"
    EITHER = "could_be_either"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class HarmLimit:
    """A harm by its id or in the person's words, and the most people in a hundred who may have it because of ketamine.

    0 refuses it altogether.
    """

    harm: str
    most_people: int = 0


@dataclass(frozen=True, slots=True)
class PatientValues:
    """What a person says in their own terms; anything they did not say is None or empty, and is not asked of the numbers.

    `least_points`: the least fall in pain beyond a placebo that is worth having [points of 0 to 10]; `lasting_weeks`: until
    when (1, 4 or 12 weeks). `relief_percent` (30 or 50) and `relief_people`: that so many people more in a hundred get
    that much relief. `refused`: harms with the most that is acceptable. `matters_most`: in their own words.
    """

    least_points: float | None = None
    lasting_weeks: int | None = None
    relief_percent: int | None = None
    relief_people: int | None = None
    refused: tuple[HarmLimit, ...] = ()
    matters_most: str = ""

    def __post_init__(self) -> None:
        """Refuse what no number could be held against."""
        for problem in _problems(self):
            raise CandidacyError(f"{problem} Nothing was compared. Ask the person again.")

    @property
    def said(self) -> tuple[str, ...]:
        """What the person said, in sentences."""
        told = []
        if self.least_points is not None:
            until = "" if self.lasting_weeks is None else f", {_at(self.lasting_weeks)}"
            told.append(f"You said: at least {_points(self.least_points)} less pain would be worth it{until}.")
        if self.relief_percent is not None:
            told.append(
                f"You said: it would be worth it if at least {_more_people(self.relief_people)} in 100 had "
                f"{self.relief_percent} % less pain than with a placebo."
            )
        told += [f"You said: {_limit(one)}." for one in self.refused]
        if self.matters_most:
            told.append(f"What matters most to you: {self.matters_most.strip().rstrip('.')}.")
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing the person said against one number: what it is about, the answer, and plain words with the number."""

    about: str
    answer: Met
    words: str
    synthesis: str | None = None
    citations: tuple[Citation, ...] = ()


def compare(shown: BenefitAndHarm, values: PatientValues) -> tuple[Comparison, ...]:
    """Each thing the person said against each number that answers it; drafts answer nothing, and nothing is weighed."""
    return tuple(_comparisons(shown, values))


def _comparisons(shown: BenefitAndHarm, values: PatientValues) -> Iterator[Comparison]:
    if values.least_points is not None:
        for question in shown.pain:
            if values.lasting_weeks in {None, question.weeks}:
                yield from _each(question, _falls(question), wanted=values.least_points, at_least=True)
    if values.relief_percent is not None and values.relief_people is not None:
        question = next(one for one in shown.relief if one.id == f"relief_{values.relief_percent}")
        yield from _each(question, _extras(question), wanted=float(values.relief_people), at_least=True)
    for limit in values.refused:
        found = next((one for one in shown.harms if limit.harm in {one.harm, one.asked, one.asked.lower()}), None)
        if found is None:
            yield Comparison(
                limit.harm, Met.NOT_KNOWN, f"{limit.harm}: no result here speaks of it, so nobody can say."
            )
        else:
            yield from _each(found, _extras(found), wanted=float(limit.most_people), at_least=False)


def _falls(question: Question) -> Numbers:
    """How far pain fell beyond the comparison: low, middle, high."""
    found: Numbers = []
    for row in question.rows:
        one = row.published
        found.append((row, None if one.low is None or one.high is None else (-one.high, -one.value, -one.low)))
    return found


def _extras(question: Question) -> Numbers:
    """How many people more had it because of ketamine: low, middle, high."""
    return [(row, _bounds(row.chances.difference if row.chances else None)) for row in question.rows]


def _bounds(count: InHundred | None) -> tuple[float, float, float] | None:
    if count is None or count.low is None or count.high is None:
        return None
    return count.low, count.value, count.high


def _each(question: Question, numbers: Numbers, *, wanted: float, at_least: bool) -> Iterator[Comparison]:
    checked = [(row, one) for row, one in numbers if not row.is_draft and one is not None]
    if not checked:
        yield Comparison(question.id, Met.NOT_KNOWN, f"{question.asked}: {_why_not_known(question, numbers)}.")
    for row, (low, middle, high) in checked:
        answer = _answer(low, high, wanted, at_least=at_least)
        meaning = _meaning(answer, middle, wanted, at_least=at_least)
        words = " ".join([row.finding, *_difference(row), meaning, *_beside(row)])
        yield Comparison(question.id, answer, words, row.file.id, row.sources)


def _difference(row: Row) -> list[str]:
    """How many more or fewer, which is what the person was asked about, where the finding tells both groups instead."""
    if row.chances is None or row.chances.with_comparator is None:
        return []
    return [f"The difference is {row.chances.more_words}."]


def _beside(row: Row) -> list[str]:
    """For whom the number is, what in it is ours, and how sure: a comparison without them would say too much."""
    told = (f"This is {row.fit.words}" if row.fit.words else "", row.baseline_words, row.file.certainty_words)
    return [closed(words) for words in told if words]


def _why_not_known(question: Question, numbers: Numbers) -> str:
    if any(row.is_draft for row, _ in numbers):
        return "the only number here is a draft that nobody has checked, so it is not held against what you said"
    if numbers:
        return "how many times as often is known, but not for how many people in a hundred, so nobody can say"
    if question.uncontrolled:
        return "nobody was compared with people who did not have ketamine, so nobody can say what ketamine did"
    return "no study here answers this, so nobody can say"


def _answer(low: float, high: float, wanted: float, *, at_least: bool) -> Met:
    if (low >= wanted) if at_least else (high <= wanted):
        return Met.MEETS
    if (high < wanted) if at_least else (low > wanted):
        return Met.MISSES
    return Met.EITHER


def _meaning(answer: Met, middle: float, wanted: float, *, at_least: bool) -> str:
    good = middle >= wanted if at_least else middle <= wanted
    if at_least:
        return {
            Met.MEETS: "That is as much as you asked for, or more, over the whole range.",
            Met.MISSES: "That is less than you asked for, over the whole range.",
        }.get(
            answer,
            "The best guess is as much as you asked for, but it could be less."
            if good
            else "The best guess is less than you asked for, but it could be as much.",
        )
    return {
        Met.MEETS: "That is within what you would accept, over the whole range.",
        Met.MISSES: "That is more than you would accept, over the whole range.",
    }.get(
        answer,
        "The best guess is within what you would accept, but it could be more."
        if good
        else "The best guess is more than you would accept, but it could be less.",
    )


def _problems(values: PatientValues) -> Iterator[str]:
    if values.least_points is not None and not 0 < values.least_points <= _MOST_POINTS:
        yield "The least fall in pain has to be above 0 and at most 10 points."
    if values.lasting_weeks is not None:
        *most, last = library().benefit_practice().near_weeks
        if values.lasting_weeks not in {*most, last}:
            yield f"How long relief has to last can be asked for {', '.join(map(str, most))} or {last} weeks."
    if (values.relief_percent is None) != (values.relief_people is None):
        yield "How much relief and for how many people in a hundred have to be given together."
    if values.relief_percent not in {None, *RELIEF_PERCENT}:
        shares = " or with ".join(f"{percent} %" for percent in RELIEF_PERCENT)
        yield f"Studies count people with {shares} relief, and no other share."
    counts = [values.relief_people, *(one.most_people for one in values.refused)]
    if any(one is not None and not 0 <= one <= HUNDRED for one in counts):
        yield "A number of people in a hundred lies between 0 and 100."


def _limit(one: HarmLimit) -> str:
    called = one.harm.replace("_", " ")
    if one.most_people == 0:
        return f"you would not accept any added chance of {called}"
    return f"you would accept {called} in at most {_more_people(one.most_people)} in 100"


def _more_people(count: int | None) -> str:
    return "1 more person" if count == 1 else f"{count} more people"


def _points(size: float) -> str:
    return "1 point" if size == 1 else f"{brief(size)} points"


def _at(weeks: int) -> str:
    return "at 1 week" if weeks == 1 else f"at {weeks} weeks"
