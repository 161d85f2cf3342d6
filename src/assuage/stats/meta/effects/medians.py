"""Mean and standard deviation of one group from its median with quartiles or range, for scores that are about normal.

The estimators are those of Luo et al. 2018 (mean), Wan et al. 2014 and Shi et al. 2020 (standard deviation). They rest on
symmetry: pain scores near the end of a scale are skewed, and `skewness_warning` says so where the numbers show it.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from assuage.stats.meta.checks import Floats, columns, refuse
from assuage.stats.meta.effects.numbers import whole_group


def from_quartiles(*, q1: ArrayLike, median: ArrayLike, q3: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Mean and SD from the quartiles.

    Mean `w (q1 + q3)/2 + (1 - w) median` with `w = 0.7 + 0.39/n` (Luo et al. 2018, equation 11); SD
    `(q3 - q1) / (2 z)` with z the normal quantile of `(0.75 n - 0.125) / (n + 0.25)` (Wan et al. 2014, equation 15).
    """
    c = _ordered({"q1": q1, "median": median, "q3": q3}, n)
    w = 0.7 + 0.39 / c["n"]
    mean = w * (c["q1"] + c["q3"]) / 2.0 + (1.0 - w) * c["median"]
    return mean, (c["q3"] - c["q1"]) / (2.0 * _eta(c["n"]))


def from_range(*, low: ArrayLike, median: ArrayLike, high: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Mean and SD from the smallest and the largest value.

    Mean `w (low + high)/2 + (1 - w) median` with `w = 4 / (4 + n^0.75)` (Luo et al. 2018, equation 7); SD
    `(high - low) / (2 z)` with z the normal quantile of `(n - 0.375) / (n + 0.25)` (Wan et al. 2014, equation 9).
    """
    c = _ordered({"low": low, "median": median, "high": high}, n)
    w = 4.0 / (4.0 + c["n"] ** 0.75)
    mean = w * (c["low"] + c["high"]) / 2.0 + (1.0 - w) * c["median"]
    return mean, (c["high"] - c["low"]) / (2.0 * _xi(c["n"]))


def from_five_numbers(
    *, low: ArrayLike, q1: ArrayLike, median: ArrayLike, q3: ArrayLike, high: ArrayLike, n: ArrayLike
) -> tuple[Floats, Floats]:
    """Mean and SD from smallest value, quartiles and largest value.

    Mean with weights `2.2 / (2.2 + n^0.75)` for the middle of the range and `0.7 - 0.72 / n^0.55` for that of the
    quartiles (Luo et al. 2018, equation 15); SD `w range / (2 z_range) + (1 - w) (q3 - q1) / (2 z_quartiles)` with
    `w = 1 / (1 + 0.07 n^0.6)` (Shi et al. 2020, equation 10).
    """
    c = _ordered({"low": low, "q1": q1, "median": median, "q3": q3, "high": high}, n)
    outer, inner = 2.2 / (2.2 + c["n"] ** 0.75), 0.7 - 0.72 / c["n"] ** 0.55
    middle = outer * (c["low"] + c["high"]) / 2.0 + inner * (c["q1"] + c["q3"]) / 2.0
    mean = middle + (1.0 - outer - inner) * c["median"]
    w = 1.0 / (1.0 + 0.07 * c["n"] ** 0.6)
    by_range, by_quartiles = (c["high"] - c["low"]) / (2.0 * _xi(c["n"])), (c["q3"] - c["q1"]) / (2.0 * _eta(c["n"]))
    return mean, w * by_range + (1.0 - w) * by_quartiles


def skewness_warning(*, low: float, median: float, high: float, n: int, are_quartiles: bool) -> str | None:
    """A sentence where the two sides of the median differ too much for a normal score; None where they do not.

    `low` and `high` are the quartiles, or else the ends of the range. The measure is
    `|low + high - 2 median| / (high - low)`; a normal score exceeds the limit `2.65 / sqrt(n) - 6 / n^2` (quartiles) or
    `1.01 / ln(n + 9) + 2.43 / (n + 1)` (range) once in twenty; Shi et al. 2023.
    """
    c = _ordered({"low": [low], "median": [median], "high": [high]}, [n])
    skew = float(abs(c["low"] + c["high"] - 2.0 * c["median"])[0] / (c["high"] - c["low"])[0])
    limit = 2.65 / np.sqrt(n) - 6.0 / n**2 if are_quartiles else 1.01 / np.log(n + 9.0) + 2.43 / (n + 1.0)
    if skew <= limit:
        return None
    return "The median lies far from the middle, so the scores are skewed and a mean made from them may mislead."


def _xi(n: Floats) -> Floats:
    return np.asarray(ndtri((n - 0.375) / (n + 0.25)))


def _eta(n: Floats) -> Floats:
    return np.asarray(ndtri((0.75 * n - 0.125) / (n + 0.25)))


def _ordered(given: dict[str, ArrayLike], n: ArrayLike) -> dict[str, Floats]:
    """The columns, each not below the one before, and the outer two apart."""
    c = columns({**given, "n": n})
    whole_group(c, "n", least=4)
    names = list(given)
    for lower, upper in pairwise(names):
        refuse(c[lower] > c[upper], f"{lower} is above {upper}", "look the numbers up again")
    refuse(c[names[0]] == c[names[-1]], "all the numbers are equal, so there is no spread", "leave the study out")
    return c
