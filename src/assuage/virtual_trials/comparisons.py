"""One arm against another in every trial: difference, interval and P value."""

from dataclasses import dataclass

import numpy as np

from assuage.numerics import Floats
from assuage.virtual_trials.estimates import Counts, Means


@dataclass(frozen=True, slots=True)
class Comparison:
    """Difference (arm - control) with its standard error, interval and two-sided P value; NaN where nothing can be said."""

    estimate: Floats
    error: Floats
    lower: Floats
    upper: Floats
    p: Floats


def compare_means(arm: Means, control: Means, *, alpha: float) -> Comparison:
    """Welch's t test of two means, whose variances need not be equal; `alpha` sets the interval, 0.05 for 95 %.

    Reference: Welch 1947, Biometrika 34:28.
    """
    from scipy.special import stdtr, stdtrit  # SciPy is not needed to print help

    difference = arm.mean - control.mean
    variance = arm.variance + control.variance
    error = np.sqrt(variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        df = variance**2 / (arm.variance**2 / arm.df + control.variance**2 / control.df)
        t = difference / error
    # Nobody varies: there is no test. It is not significant, and not counted as analysed.
    t, df = (np.where(error > 0, values, np.nan) for values in (t, df))
    half = stdtrit(df, 1.0 - alpha / 2) * error
    return Comparison(difference, error, difference - half, difference + half, 2.0 * stdtr(df, -np.abs(t)))


def compare_counts(arm: Counts, control: Counts, *, alpha: float) -> Comparison:
    """Difference of two proportions: Newcombe's hybrid score interval, and the chi-squared test with N - 1.

    References: Newcombe 1998, Stat Med 17:873 (method 10); Campbell 2007, Stat Med 26:3661.
    """
    from scipy.special import ndtr, ndtri

    z = float(ndtri(1.0 - alpha / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = arm.responded / arm.n, control.responded / control.n
        (low_1, high_1), (low_2, high_2) = (_wilson(counts, z) for counts in (arm, control))
        difference = first - second
        lower = difference - np.sqrt((first - low_1) ** 2 + (high_2 - second) ** 2)
        upper = difference + np.sqrt((high_1 - first) ** 2 + (second - low_2) ** 2)
        total = arm.n + control.n
        both = (arm.responded + control.responded) / total
        error = np.sqrt(both * (1 - both) * (1 / arm.n + 1 / control.n))
        score = difference / error * np.sqrt((total - 1) / total)
    # All or nobody responded in both arms: they do not differ.
    p = np.where(error > 0, 2.0 * ndtr(-np.abs(score)), np.where(np.isnan(error), np.nan, 1.0))
    return Comparison(difference, error, lower, upper, p)


def _wilson(counts: Counts, z: float) -> tuple[Floats, Floats]:
    return share_interval(counts.responded, counts.n, z=z)


def share_interval(events: Floats, n: Floats, *, z: float) -> tuple[Floats, Floats]:
    """Wilson's score interval of a share; `z` is the normal quantile, 1.96 for 95 %. Reference: Wilson 1927, J Am Stat Assoc 22:209."""
    share = events / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
