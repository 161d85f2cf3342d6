"""Chances as people in a hundred: from a ratio with a baseline, from a difference, from a proportion, and from nothing else."""

from dataclasses import dataclass
from math import floor

from assuage.candidacy.errors import CandidacyError
from assuage.knowledge.schema import Number

HUNDRED = 100.0
_NO_BASELINE = "How often it happens without ketamine is not known here, so no number in a hundred can be given"
_IMPOSSIBLE = (
    "The result and the number without ketamine do not fit together: they would make more people than there are, or fewer "
    "than nobody. No number in a hundred is given"
)
_ONLY_THE_RATIO = "The interval is that of the ratio alone; how unsure the number without ketamine is, is not in it"
_ONLY_THE_DIFFERENCE = (
    "The interval is that of the difference alone; how unsure the number without ketamine is, is not in it"
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with its interval, as published; the bounds are None where the source prints none."""

    value: float
    low: float | None = None
    high: float | None = None

    def times(self, factor: float) -> "Interval":
        """The number and its bounds, multiplied by a factor that is not negative."""
        low, high = (None if one is None else one * factor for one in (self.low, self.high))
        return Interval(self.value * factor, low, high)

    def plus(self, term: float) -> "Interval":
        """The number and its bounds, moved."""
        low, high = (None if one is None else one + term for one in (self.low, self.high))
        return Interval(self.value + term, low, high)


@dataclass(frozen=True, slots=True)
class InHundred:
    """So many people in a hundred, with the interval; all of it between the limits of what a hundred people can be.

    `reaches_low` and `reaches_high` are the bounds as the arithmetic gives them; where one lies past the limit, `low` or
    `high` stands at the limit, and `Chances.cut_words` says so, so that no bound is ever moved without a word.
    """

    value: float
    low: float | None = None
    high: float | None = None
    reaches_low: float | None = None
    reaches_high: float | None = None

    @property
    def people(self) -> int:
        """The value in whole people."""
        return whole(self.value)

    @property
    def people_low(self) -> int | None:
        """The lower bound in whole people."""
        return None if self.low is None else whole(self.low)

    @property
    def people_high(self) -> int | None:
        """The upper bound in whole people."""
        return None if self.high is None else whole(self.high)

    @property
    def count_words(self) -> str:
        """The number alone; under half a person it is `fewer than 1`, because a few is not nobody."""
        return "fewer than 1" if self.value > 0 and self.people == 0 else str(self.people)

    @property
    def words(self) -> str:
        """The number with its interval.

        >>> InHundred(69, 53, 84).words, InHundred(0.3).words
        ('69 (53 to 84)', 'fewer than 1')
        """
        if self.people_low is None or self.people_high is None:
            return self.count_words
        return f"{self.count_words} ({self.people_low} to {self.people_high})"

    @property
    def more_words(self) -> str:
        """Of a difference: how many more or fewer.

        >>> InHundred(27, 12, 50).more_words, InHundred(-4, -10, 18).more_words
        ('27 more (12 to 50)', '4 fewer (10 fewer to 18 more)')
        """
        size = InHundred(abs(self.value)).count_words
        middle = f"{size} {'fewer' if self.value < 0 else 'more'}" if self.value else "no more and no fewer"
        if self.people_low is None or self.people_high is None:
            return middle
        if self.people_low < 0:
            return f"{middle} ({_signed(self.people_low)} to {_signed(self.people_high)})"
        return f"{middle} ({self.people_low} to {self.people_high})"


@dataclass(frozen=True, slots=True)
class Chances:
    """What one result says of a hundred people with ketamine and a hundred with the comparison; None is not known.

    `difference` is people more with ketamine. `words` say what is not known and why there is no number, `cut_words` what was cut.
    """

    with_ketamine: InHundred | None = None
    with_comparator: InHundred | None = None
    difference: InHundred | None = None
    words: tuple[str, ...] = ()
    cut_words: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is any number in a hundred."""
        return self.with_ketamine is not None or self.difference is not None

    @property
    def more_words(self) -> str:
        """How many more or fewer with ketamine; where both groups are shown, what lies between their whole people."""
        treated, base = self.with_ketamine, self.with_comparator
        if treated is None or base is None:
            return self.difference.more_words if self.difference else "not known"
        low, high = (None if one is None else one - base.people for one in (treated.people_low, treated.people_high))
        return InHundred(treated.people - base.people, low, high, low, high).more_words


def _signed(count: int) -> str:
    return "none" if count == 0 else f"{abs(count)} {'fewer' if count < 0 else 'more'}"


def whole(value: float) -> int:
    """A number of people as a whole number; halves are rounded up.

    >>> whole(96.3), whole(0.5), whole(-7.5)
    (96, 1, -7)
    """
    return floor(round(value, 9) + 0.5)  # rounded first: 100 x 0.285 is a hair under 28.5


def interval_of(number: Number) -> Interval:
    """The number with its bounds where they are an interval around the estimate, and not a spread of people."""
    if number.value is None:
        raise CandidacyError("The estimate of a synthesis is unknown, so it says nothing. Correct the synthesis.")
    is_interval = number.bounds in {"95% CI", "90% CI"}
    return Interval(number.value, number.lower if is_interval else None, number.upper if is_interval else None)


def from_ratio(ratio: Interval, baseline: Interval | None) -> Chances:
    """A risk ratio upon the chance with the comparison: `with ketamine = baseline x ratio`.

    Parameters: `ratio` [-], none of it negative; `baseline`, the chance with the comparison [0 to 1], which has a source of
    its own, or None where there is none. Errors: `CandidacyError` for what can be neither.
    """
    if min(one for one in (ratio.value, ratio.low, ratio.high) if one is not None) < 0:
        raise CandidacyError(
            "A ratio of risks cannot be negative, so no number was made from it. Correct the synthesis."
        )
    if baseline is None:
        return Chances(words=(_NO_BASELINE,))
    base = _chance(baseline)
    treated, words = _limited(ratio.times(base.value), 0.0, HUNDRED)
    if treated is None:
        return Chances(words=(_IMPOSSIBLE,))
    difference = _limited(ratio.times(base.value).plus(-base.value), -base.value, HUNDRED - base.value)[0]
    return Chances(treated, base, difference, _one_sided(_ONLY_THE_RATIO, ratio), words)


def from_difference(difference: Interval, baseline: Interval | None) -> Chances:
    """A difference of risks, which is people more in a hundred by itself; with a baseline also `baseline + difference`.

    Parameters: `difference` [-1 to 1]; `baseline` as in `from_ratio`. Errors: `CandidacyError` for what can be neither.
    """
    people = difference.times(HUNDRED)
    extra, words = _limited(people, -HUNDRED, HUNDRED)
    if extra is None:
        raise CandidacyError(
            "A difference of risks lies between -1 and 1, and this one does not. Correct the synthesis."
        )
    if baseline is None:
        return Chances(difference=extra, cut_words=words)
    base = _chance(baseline)
    treated, cut = _limited(people.plus(base.value), 0.0, HUNDRED)
    if treated is None:
        return Chances(words=(_IMPOSSIBLE,))
    # The sum was possible, so the difference is: it may pass these bounds by the rounding of the sum, and no more.
    extra = _limited(people, min(-base.value, people.value), max(HUNDRED - base.value, people.value))[0]
    return Chances(treated, base, extra, _one_sided(_ONLY_THE_DIFFERENCE, difference), cut)


def from_proportion(proportion: Interval) -> Chances:
    """The share of people in one group, without a comparison: it says nothing of what ketamine did."""
    return Chances(with_ketamine=_chance(proportion))


def _chance(proportion: Interval) -> InHundred:
    found, words = _limited(proportion.times(HUNDRED), 0.0, HUNDRED)
    if found is None or words:
        raise CandidacyError(
            "A proportion lies between 0 and 1 with its interval, and this does not. Correct the synthesis."
        )
    return found


def _limited(people: Interval, lower: float, upper: float) -> tuple[InHundred | None, tuple[str, ...]]:
    """The number held within what a hundred people can be, with words where a bound was held; None where it lies outside."""
    if not lower <= people.value <= upper:
        return None, ()
    low = None if people.low is None else max(lower, people.low)
    high = None if people.high is None else min(upper, people.high)
    words = []
    if people.high is not None and people.high > upper:
        words.append(f"The interval passes {upper:.0f} in a hundred, which cannot be; it is shown to {upper:.0f}")
    if people.low is not None and people.low < lower:
        words.append(
            f"The interval passes below {lower:.0f} in a hundred, which cannot be; it is shown from {lower:.0f}"
        )
    return InHundred(people.value, low, high, people.low, people.high), tuple(words)


def _one_sided(words: str, interval: Interval) -> tuple[str, ...]:
    return () if interval.low is None else (words,)
