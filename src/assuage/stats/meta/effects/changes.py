"""Effects of one group measured twice: MC, SMCC, SMCR; change scores; and the crossover, in which both are treatments."""

import numpy as np
from numpy.typing import ArrayLike

from assuage.stats.meta.checks import Floats, columns
from assuage.stats.meta.effects.means import small_sample_correction
from assuage.stats.meta.effects.numbers import correlated, positive, whole_group


def mean_change(
    *, m1: ArrayLike, sd1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, r: ArrayLike, n: ArrayLike
) -> tuple[Floats, Floats]:
    """The mean change (MC), `m1 - m2`, variance `(sd1^2 + sd2^2 - 2 r sd1 sd2) / n`, r the correlation within people.

    For a crossover without carry-over, m1 is the treatment and m2 the comparator: the same people, so r counts (Elbourne
    et al. 2002). Units: those of the scale; n people measured both times (at least 2).
    """
    c = _pairs(m1=m1, sd1=sd1, m2=m2, sd2=sd2, r=r, n=n)
    return c["m1"] - c["m2"], _spread_of_change(c) ** 2 / c["n"]


def standardised_by_change(
    *, m1: ArrayLike, sd1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, r: ArrayLike, n: ArrayLike
) -> tuple[Floats, Floats]:
    """The change over the spread of the changes (SMCC), `J(n-1) (m1 - m2) / sd_change`, variance `1/n + g^2/(2 n)`.

    References: Gibbons, Hedeker & Davis 1993; Morris & DeShon 2002.
    """
    c = _pairs(m1=m1, sd1=sd1, m2=m2, sd2=sd2, r=r, n=n)
    g = small_sample_correction(c["n"] - 1.0) * (c["m1"] - c["m2"]) / _spread_of_change(c)
    return g, 1.0 / c["n"] + g**2 / (2.0 * c["n"])


def standardised_by_raw_score(
    *, m1: ArrayLike, sd1: ArrayLike, m2: ArrayLike, r: ArrayLike, n: ArrayLike
) -> tuple[Floats, Floats]:
    """The change over the spread of the first score (SMCR), `J(n-1) (m1 - m2) / sd1`, variance `2 (1-r)/n + g^2/(2 n)`.

    m1 and sd1 are those whose spread is the yardstick (before treatment, or the comparator). Reference: Becker 1988.
    """
    c = _pairs(m1=m1, sd1=sd1, m2=m2, sd2=sd1, r=r, n=n)
    g = small_sample_correction(c["n"] - 1.0) * (c["m1"] - c["m2"]) / c["sd1"]
    return g, 2.0 * (1.0 - c["r"]) / c["n"] + g**2 / (2.0 * c["n"])


def change_sd(*, sd_before: ArrayLike, sd_after: ArrayLike, r: ArrayLike) -> Floats:
    """The spread of change scores, `sqrt(sd_before^2 + sd_after^2 - 2 r sd_before sd_after)`, in the unit of the scale.

    With it, changes of two groups go into `mean_difference` or `standardised_mean_difference`. r is the correlation
    between the two scores within people; a borrowed one is an assumption and must be told.
    """
    c = columns({"sd1": sd_before, "sd2": sd_after, "r": r})
    for name in ("sd1", "sd2"):
        positive(c, name)
    correlated(c, "r")
    return _spread_of_change(c)


def correlation_of_change(*, sd_before: ArrayLike, sd_after: ArrayLike, sd_change: ArrayLike) -> Floats:
    """The correlation within people behind three printed spreads, `(s1^2 + s2^2 - sc^2) / (2 s1 s2)`.

    Raises `PoolingError` where the three contradict each other (a correlation at or beyond -1 or 1).
    """
    c = columns({"sd_before": sd_before, "sd_after": sd_after, "sd_change": sd_change})
    for name in c:
        positive(c, name)
    r = (c["sd_before"] ** 2 + c["sd_after"] ** 2 - c["sd_change"] ** 2) / (2.0 * c["sd_before"] * c["sd_after"])
    correlated({"r implied by the three spreads": r}, "r implied by the three spreads")
    return r


def _spread_of_change(c: dict[str, Floats]) -> Floats:
    return np.sqrt(c["sd1"] ** 2 + c["sd2"] ** 2 - 2.0 * c["r"] * c["sd1"] * c["sd2"])


def _pairs(**given: ArrayLike) -> dict[str, Floats]:
    c = columns(given)
    for name in ("sd1", "sd2"):
        positive(c, name)
    correlated(c, "r")
    whole_group(c, "n", least=2)
    return c
