"""Which columns each measure can be made from, by the names that metafor gives them, and what may stand in each."""

from collections.abc import Mapping, Sequence
from typing import Literal

from assuage.evidence.errors import CannotPoolError
from assuage.stats.meta import MEASURES

READY = "GEN"
"""The measure of a table that already holds effects and variances, whatever they measure."""

Rule = Literal["number", "above zero", "count", "people", "correlation"]
RULES: dict[Rule, str] = {
    "number": "a number up to 1e30, with a point before the decimals",
    "above zero": "a number above 0, from 1e-30 to 1e30",
    "count": "a whole number from 0 to 1e12",
    "people": "a whole number from 1 to 1e12",
    "correlation": "a number above -1 and below 1",
}
COLUMNS: dict[str, tuple[Rule, str]] = {
    "yi": ("number", "effect on the scale of analysis, which for a ratio is its logarithm"),
    "vi": ("above zero", "sampling variance of the effect"),
    "sei": ("above zero", "standard error of the effect"),
    "ai": ("count", "events in arm 1"),
    "bi": ("count", "people without the event in arm 1"),
    "ci": ("count", "events in arm 2"),
    "di": ("count", "people without the event in arm 2"),
    "n1i": ("people", "people in arm 1"),
    "n2i": ("people", "people in arm 2"),
    "m1i": ("number", "mean of arm 1, or of the first measurement"),
    "m2i": ("number", "mean of arm 2, or of the second measurement"),
    "sd1i": ("above zero", "standard deviation beside m1i"),
    "sd2i": ("above zero", "standard deviation beside m2i"),
    "x1i": ("count", "events in arm 1"),
    "x2i": ("count", "events in arm 2"),
    "t1i": ("above zero", "person-time of arm 1"),
    "t2i": ("above zero", "person-time of arm 2"),
    "xi": ("count", "events"),
    "ni": ("people", "people"),
    "ri": ("correlation", "correlation; within people, where they were measured twice"),
}
"""Every column that may be asked for: its rule, and what it holds."""

# The arguments of a measure in `assuage.stats.meta` -> the sets of columns that give them, the usual one first.
_SETS: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
    ("m1", "sd1", "n1", "m2", "sd2", "n2"): (("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),),
    ("x1", "n1", "x2", "n2"): (("ai", "n1i", "ci", "n2i"), ("ai", "bi", "ci", "di")),
    ("x1", "t1", "x2", "t2"): (("x1i", "t1i", "x2i", "t2i"),),
    ("x", "n"): (("xi", "ni"),),
    ("r", "n"): (("ri", "ni"),),
    ("m1", "sd1", "m2", "sd2", "r", "n"): (("m1i", "sd1i", "m2i", "sd2i", "ri", "ni"),),
    ("m1", "sd1", "m2", "r", "n"): (("m1i", "sd1i", "m2i", "ri", "ni"),),
}
_ARGUMENTS = {"ai": "x1", "ci": "x2", "xi": "x"}


_READ = {
    "log risk ratio": "risk ratio",
    "log odds ratio": "odds ratio",
    "log odds ratio by Peto": "odds ratio (Peto)",
    "log incidence rate ratio": "rate ratio",
    "log ratio of means": "ratio of means",
    "log odds of a proportion": "proportion",
    "double arcsine of a proportion": "proportion",
    "Fisher's z of a correlation": "correlation",
}


def measure_names() -> tuple[str, ...]:
    """Every measure that can be asked for."""
    return (READY, *MEASURES)


def column_sets(measure: str) -> tuple[tuple[str, ...], ...]:
    """The sets of columns that a measure can be made from; any one of them is enough.

    Raises `CannotPoolError` for a measure that is not known.
    """
    if measure == READY:
        return (("yi", "vi"), ("yi", "sei"))
    if measure not in MEASURES:
        raise CannotPoolError(
            f"`{measure}` is not a measure that can be pooled. Choose one of {', '.join(measure_names())}."
        )
    return _SETS[MEASURES[measure].columns]


def measure_words(measure: str) -> str:
    """What a measure is called."""
    return "effect" if measure == READY else MEASURES[measure].words


def read_words(measure: str) -> str:
    """What a measure is called once it is read back from the scale of analysis."""
    words = measure_words(measure)
    return _READ.get(words, words)


def arguments(columns: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    """Columns as the arguments of `assuage.stats.meta.effect_size`: four cells of a table become events and people."""
    given = {name: list(values) for name, values in columns.items()}
    for arm, events, others in (("n1i", "ai", "bi"), ("n2i", "ci", "di")):
        if others in given:
            given[arm] = [had + had_not for had, had_not in zip(given[events], given.pop(others), strict=True)]
    return {_ARGUMENTS.get(name, name.removesuffix("i")): values for name, values in given.items()}


def people_of(numbers: Mapping[str, float]) -> int | None:
    """How many people a row is about; None where its columns do not say."""
    for sizes in (("n1i", "n2i"), ("ai", "bi", "ci", "di"), ("ni",)):
        if all(size in numbers for size in sizes):
            return int(sum(numbers[size] for size in sizes))
    return None
