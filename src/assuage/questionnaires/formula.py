"""Scores computed by a formula from measured values and the age."""

from collections.abc import Callable
from math import isfinite, sqrt

from assuage.knowledge.schema import ScoreFile
from assuage.patient import Lookup
from assuage.questionnaires.bands import band_of
from assuage.questionnaires.concluding import Result, score_from
from assuage.questionnaires.items import value_of
from assuage.questionnaires.score import Score, ScoreInput


def fib_4(*, age_years: float, aspartate_u_per_l: float, platelets_10_9_per_l: float, alanine_u_per_l: float) -> float:
    """FIB-4 = age [years] * AST [U/L] / (platelets [10*9/L] * sqrt(ALT [U/L])).

    Rises with age and AST, falls with platelets and ALT. Source: `fib_4_table`.
    Example: `fib_4(age_years=50, aspartate_u_per_l=40, platelets_10_9_per_l=200, alanine_u_per_l=25)` is 2.0.
    """
    return age_years * aspartate_u_per_l / (platelets_10_9_per_l * sqrt(alanine_u_per_l))


def by_formula(file: ScoreFile, person: Lookup) -> Score:
    """The value of the formula; while an input is missing, or the age or a value is only a range, its value is unknown."""
    inputs = tuple(value_of(item, person) for item in file.items)
    missing = tuple(dict.fromkeys(name for one in inputs for name in one.missing))
    span = _span(inputs) if all(isfinite(one.lower) for one in inputs) else None
    value = span[0] if span and not missing else None
    band = band_of(file, span, inputs, person)
    if span is None:
        told = "it cannot be computed"
    else:
        told = f"{span[0]:.2f}" if span[0] == span[1] else f"between {span[0]:.2f} and {span[1]:.2f}"
    return score_from(file, Result(value, band, told, inputs, missing), person)


def _span(inputs: tuple[ScoreInput, ...]) -> tuple[float, float] | None:
    """The least and greatest value, since the formula rises or falls steadily with each input."""
    given = {one.id: one for one in inputs}
    low = _fib_4(given, lambda one: one.lower, lambda one: one.upper)
    high = _fib_4(given, lambda one: one.upper, lambda one: one.lower)
    return (low, high) if low is not None and high is not None else None


def _fib_4(
    given: dict[str, ScoreInput], rising: Callable[[ScoreInput], float], falling: Callable[[ScoreInput], float]
) -> float | None:
    platelets, alanine = falling(given["platelets"]), falling(given["alanine"])
    if platelets <= 0 or alanine <= 0:
        return None
    return fib_4(
        age_years=rising(given["age"]),
        aspartate_u_per_l=rising(given["aspartate"]),
        platelets_10_9_per_l=platelets,
        alanine_u_per_l=alanine,
    )
