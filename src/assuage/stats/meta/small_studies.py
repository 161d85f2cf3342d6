"""Do small studies show larger effects? Egger's regression and the rank correlation."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import effects, level_of, people_of
from assuage.stats.meta.fitted import Fitted, Test, fit
from assuage.stats.meta.heterogeneity import Model
from assuage.stats.meta.inference import wald
from assuage.stats.meta.linear import weighted_fit

ENOUGH_STUDIES = 10
NOTE = "Small studies can differ for other reasons than missing publications, such as sicker people or weaker methods."


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """A test of funnel asymmetry. `slope` is the change of the effect for one more unit of standard error.

    `limit` is the effect the line gives for a study without error, with its interval. `df` None for z.
    """

    method: str
    k: int
    people: float | None
    slope: float
    statistic: float
    df: float | None
    p: float
    limit: float
    limit_ci_low: float
    limit_ci_high: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """Kendall's tau between standardised effects and variances, with its P value."""

    method: str
    k: int
    people: float | None
    tau: float
    p: float
    warnings: tuple[str, ...]


def egger(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    how: Literal["lm", "rma"] = "lm",
    model: Model = "REML",
    test: Test = "z",
    level: float = 0.95,
    people: float | Sequence[float] | None = None,
) -> Asymmetry:
    """Regress the effects on their standard errors and test the slope.

    `lm`: weights 1/v, residual variance free, t with k - 2 degrees: Egger et al. 1997 in the form of Sterne & Egger 2005.
    `rma`: the same line in a random-effects model (`model`, `test` as in `meta_regression`). Raises `PoolingError` for fewer
    than three studies or equal standard errors.
    """
    effect, variance = effects(yi, vi)
    se = np.sqrt(variance)
    if len(effect) < 3:
        raise PoolingError("a line through fewer than three studies always fits; give at least three")
    if np.ptp(se) <= 1e-12 * se.max():
        raise PoolingError("all studies have the same standard error, so small cannot be told from large")
    design = np.column_stack([np.ones_like(se), se])
    at_level = level_of(level)
    warnings: tuple[str, ...] = ()
    if how == "lm":
        line = weighted_fit(effect, variance, design)
        df = float(len(effect) - 2)
        beta, covariance = line.beta, line.bread * line.quadratic / df
        words = "Egger's regression, weighted, dispersion estimated, t test"
        freedom: float | None = df
    elif how == "rma":
        found: Fitted = fit(effect, variance, design, model=model, test=test)
        beta, covariance, warnings = found.beta, found.covariance, found.warnings
        words = f"Egger's regression in a mixed-effects model, {model}, {test} test"
        freedom = found.df
    else:
        raise PoolingError(f"how={how!r} is not known; choose lm or rma")
    slope = wald(float(beta[1]), math.sqrt(covariance[1, 1]), level=at_level, df=freedom)
    limit = wald(float(beta[0]), math.sqrt(covariance[0, 0]), level=at_level, df=freedom)
    return Asymmetry(
        words,
        len(effect),
        people_of(people),
        float(beta[1]),
        slope.statistic,
        slope.df,
        slope.p,
        float(beta[0]),
        limit.ci_low,
        limit.ci_high,
        (*warnings, *_notes(len(effect))),
    )


def rank_correlation(yi: ArrayLike, vi: ArrayLike, *, people: float | Sequence[float] | None = None) -> RankCorrelation:
    """Kendall's tau between `(y - mean) / sqrt(v - 1/sum(1/v))` and v; Begg & Mazumdar 1994.

    `mean` is the common effect. The P value is exact without ties, else by the normal approximation. Raises
    `PoolingError` for fewer than three studies.
    """
    # SciPy's statistics take long to import, and only this test needs them.
    from scipy.stats import kendalltau

    effect, variance = effects(yi, vi)
    if len(effect) < 3:
        raise PoolingError("ranks of fewer than three studies say nothing; give at least three")
    weights = 1.0 / variance
    deviation = effect - weights @ effect / weights.sum()
    standardised = deviation / np.sqrt(variance - 1.0 / weights.sum())
    has_ties = len(set(standardised.tolist())) < len(effect) or len(set(variance.tolist())) < len(effect)
    found = kendalltau(standardised, variance, method="asymptotic" if has_ties else "exact")
    if math.isnan(found.statistic):
        raise PoolingError("all variances or all effects are equal, so there are no ranks to compare")
    words = f"rank correlation of Begg and Mazumdar, {'normal approximation' if has_ties else 'exact'}"
    return RankCorrelation(
        words, len(effect), people_of(people), float(found.statistic), float(found.pvalue), _notes(len(effect))
    )


def _notes(k: int) -> tuple[str, ...]:
    if k < ENOUGH_STUDIES:
        return (
            f"With {k} studies, fewer than ten, this test can hardly find asymmetry and should not be relied on.",
            NOTE,
        )
    return (NOTE,)
