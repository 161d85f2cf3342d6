"""Tests and intervals of one estimate, by the normal or by Student's t distribution."""

import math
from dataclasses import dataclass

from scipy.special import ndtr, ndtri, stdtr, stdtrit


@dataclass(frozen=True, slots=True)
class Wald:
    """`statistic` is estimate over standard error; `df` is None for the normal distribution; `p` is two-sided."""

    statistic: float
    df: float | None
    p: float
    ci_low: float
    ci_high: float
    critical: float


def wald(estimate: float, se: float, *, level: float, df: float | None = None) -> Wald:
    """Test `estimate = 0` and give its interval, `estimate -+ c se` with c the quantile of the normal or of t(df)."""
    tail = (1.0 + level) / 2.0
    critical = float(ndtri(tail) if df is None else stdtrit(df, tail))
    # An estimate without error has no test unless it is zero; both only occur for data made by hand.
    statistic = estimate / se if se > 0.0 else math.copysign(math.inf, estimate) if estimate else 0.0
    one_tail = ndtr(-abs(statistic)) if df is None else stdtr(df, -abs(statistic))
    return Wald(statistic, df, float(2.0 * one_tail), estimate - critical * se, estimate + critical * se, critical)
