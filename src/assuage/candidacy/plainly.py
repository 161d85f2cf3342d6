"""A pooled result as one plain sentence, for a reader who knows no statistics."""

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from assuage.candidacy.in_hundred import Interval

if TYPE_CHECKING:
    from assuage.candidacy.pooled import Row

DRAFT = "Draft: not checked yet, nothing may rest on it"
_MAY_BE_NOTHING = "There may be no difference at all"
_COMPARED = {"placebo": "placebo", "control": "the comparison", "ketamine": "the other way", "none": "no comparison"}
CERTAINTY = {
    "high": "high certainty",
    "moderate": "moderate certainty",
    "low": "low certainty",
    "very_low": "very low certainty",
    "not_graded": "certainty not graded",
}
"""Each grade of certainty as a reader says it."""


HOW_SURE = {
    "high": "very sure",
    "moderate": "fairly sure",
    "low": "not sure",
    "very_low": "not sure at all",
    "not_graded": "nobody graded it",
}
"""Each grade of certainty as a patient reads how sure the authors are."""


def told(row: "Row") -> str:
    """The row as a few sentences: the finding with its interval, for whom it is, how sure it is and when it was published."""
    sure = (row.file.certainty_words, dated(row))
    return " ".join([finding(row), *(closed(words) for words in (*notes(row), *sure))])


def finding(row: "Row") -> str:
    """What the result found, in plain words."""
    if row.file.comparator_kind == "ketamine":
        return closed(row.file.words)
    return capital(f"{row.file.time_words}: {_found(row)}.")


def notes(row: "Row") -> tuple[str, ...]:
    """What a reader must know of the row: that it is a draft, for whom it is, what was cut, what was not read."""
    said = [DRAFT] if row.is_draft else []
    said += [f"This is {row.fit.words}"] if row.fit.words else []
    said += [row.baseline_words] if row.baseline_words else []
    said += [*row.chances.cut_words, *row.chances.words] if row.chances else []
    beside = row.file.outcome_words.partition(";")[2].strip()
    said += [beside] if beside else []
    said += [_MAY_BE_NOTHING] if holds_nothing(row) else []
    said += ["The interval is a 90 % one"] if row.file.estimate.bounds == "90% CI" else []
    said += ["No interval was read"] if row.published.low is None else []
    return tuple(said)


def baseline(row: "Row") -> str:
    """How the number without ketamine was come by, where no source prints it; else empty."""
    if row.baseline is None or row.baseline_is_read:
        return ""
    if row.baseline.formula:
        return f"How many had it with {compared_with(row)} is not printed in the source; we worked it out: {row.baseline.formula}"
    return f"How many had it with {compared_with(row)} is assumed: {row.baseline.reason}"


def without(row: "Row") -> str:
    """So many of a hundred without ketamine, `about` so many where no source prints it; `not read` where nobody knows."""
    base = row.chances.with_comparator if row.chances else None
    if base is None:
        return "not read"
    return base.words if row.baseline_is_read else f"about {base.words}"


def how_sure(row: "Row") -> str:
    """How sure the authors are, for a patient; and of what, where it is that there is no effect."""
    sure = HOW_SURE[row.file.certainty]
    return f"{sure} that it makes no difference" if row.file.certain_of == "no_effect" else sure


def outcome(row: "Row") -> str:
    """The outcome in the fewest words; what else its file says of it is a note."""
    return row.file.outcome_words.partition(";")[0].strip()


def compared_with(row: "Row") -> str:
    """What ketamine was compared with, as it stands within a sentence."""
    return _COMPARED[row.file.comparator_kind]


def dated(row: "Row") -> str:
    """When the result was published, or made here."""
    if row.year is None:
        return "date not read"
    return f"{'pooled here' if row.file.made_by == 'assuage' else 'published'} {row.year}"


def points(change: Interval) -> str:
    """A change in pain with its interval, the direction in words.

    >>> points(Interval(-0.99, -2.0, 0.03))
    '1 point of 10 lower (from 2 lower to 0.03 higher)'
    """
    size = brief(abs(change.value))
    unit = "point" if size == "1" else "points"
    middle = "no different" if change.value == 0 else f"{size} {unit} of 10 {_direction(change.value)}"
    if change.low is None or change.high is None:
        return middle
    return f"{middle} (from {_bound(change.low)} to {_bound(change.high)})"


def less_pain(change: Interval) -> str:
    """A change in pain with its interval, as a patient would say it.

    >>> less_pain(Interval(-1.34, -2.29, -0.39)), less_pain(Interval(-0.99, -2.0, 0.03))
    ('1.3 points less (0.4 to 2.3)', '1 point less (2 less to 0.03 more)')
    """
    if change.value == 0:
        middle = "no less and no more"
    else:
        size = brief(abs(change.value))
        middle = f"{size} {'point' if size == '1' else 'points'} {_sign(change.value)}"
    if change.low is None or change.high is None:
        return middle
    if change.low < 0 > change.high or change.low > 0 < change.high:
        near, far = sorted((abs(change.low), abs(change.high)))
        return f"{middle} ({brief(near)} to {brief(far)})"
    ends = (f"{brief(abs(end))} {_sign(end)}" if end else "none" for end in (change.low, change.high))
    return f"{middle} ({' to '.join(ends)})"


def times(ratio: Interval) -> str:
    """A ratio of risks with its interval, in words.

    >>> times(Interval(3.26, 1.05, 10.09))
    '3.3 times as often (1.1 to 10.1 times)'
    """
    return f"{brief(ratio.value)} times as often{_around(ratio)}"


def _around(ratio: Interval) -> str:
    return "" if ratio.low is None or ratio.high is None else f" ({brief(ratio.low)} to {brief(ratio.high)} times)"


def _sign(change: float) -> str:
    return "less" if change < 0 else "more"


def holds_nothing(row: "Row") -> bool:
    """Whether the interval holds no difference between ketamine and the comparison."""
    low, high = row.published.low, row.published.high
    if low is None or high is None or row.file.comparator_kind == "none":
        return False
    nothing = 1.0 if row.file.measure == "RR" else 0.0
    return low <= nothing <= high


def _found(row: "Row") -> str:
    chances, what, compared = row.chances, outcome(row), compared_with(row)
    if chances is None:
        return f"pain was on average {points(row.published)} with ketamine than with {compared}"
    if chances.with_ketamine and chances.with_comparator:
        treated = chances.with_ketamine.words
        return f"of 100 people with {compared}, {without(row)} had {what}; of 100 with ketamine, {treated}"
    if chances.with_ketamine:
        treated = chances.with_ketamine.words
        return f"of 100 people who all had ketamine, {treated} had {what}; how many would have had it anyway is not known from this"
    if chances.difference:
        return f"of 100 people, {chances.difference.more_words} had {what} with ketamine than with {compared}"
    often = f"{brief(row.published.value)} times as often"
    return f"{what} came {often} with ketamine as with {compared}{_around(row.published)}"


def weeks(count: int) -> str:
    """A number of weeks in words."""
    return "1 week" if count == 1 else f"{count} weeks"


def _direction(change: float) -> str:
    return "lower" if change < 0 else "higher"


def _bound(change: float) -> str:
    return "no difference" if change == 0 else f"{brief(abs(change))} {_direction(change)}"


def brief(size: float) -> str:
    """One decimal, two where one would say nothing, none that is zero."""
    rounded = Decimal(str(size)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if rounded == 0 and size > 0:
        return f"{size:.2g}"
    return str(rounded).removesuffix(".0")


def closed(words: str) -> str:
    """A sentence with a capital and a full stop."""
    return capital(words.strip().rstrip(".") + ".")


def capital(words: str) -> str:
    """Words with a capital at their start."""
    return words[:1].upper() + words[1:]
