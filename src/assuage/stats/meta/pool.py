"""Pool the effects of several studies into one: common effect and random effects."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from assuage.stats.meta.checks import Floats, design_of, effects, level_of, people_of
from assuage.stats.meta.fitted import Fitted, Test, fit
from assuage.stats.meta.heterogeneity import Model, q_profile
from assuage.stats.meta.inference import wald

FEW_STUDIES = 5


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled effect, on the scale of the effects that went in.

    `df` None: z test. `pi_low`, `pi_high`: prediction interval for the true effect of a new study, None for a common
    effect and for one study. `tau2_ci`: Q-profile interval, None where there is none. `i2` [percent]. `weights` [percent],
    in the order of the studies. `people` is None where it was not told. `warnings` are plain sentences.
    """

    method: str
    model: Model
    test: str
    level: float
    k: int
    people: float | None
    estimate: float
    se: float
    statistic: float
    df: float | None
    p: float
    ci_low: float
    ci_high: float
    pi_low: float | None
    pi_high: float | None
    tau2: float
    tau2_ci: tuple[float, float] | None
    i2: float
    h2: float
    q: float
    q_df: int
    q_p: float
    weights: tuple[float, ...]
    warnings: tuple[str, ...]


def pool(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: Model = "REML",
    test: Test | None = None,
    level: float = 0.95,
    people: float | Sequence[float] | None = None,
) -> Pooled:
    """Pool effects with known sampling variances, by inverse variance.

    Formula: `estimate = sum(w y) / sum(w)`, `w = 1 / (v + tau2)`; the interval is `estimate -+ c se`, the prediction
    interval `estimate -+ c sqrt(se^2 + tau2)` with the same c: normal for z, t with k - 1 degrees for knha.

    Parameters
        yi, vi: effects and sampling variances (k,), on the analysis scale (logarithms for ratios).
        model: FE (common effect), or the estimator of tau2 for random effects: DL PM REML ML HS HE SJ EB.
        test: z, or knha for Knapp-Hartung; unless given, knha for random effects and z for FE.
        level: of all intervals.
        people: how many people were studied, in all or study by study; only carried along.

    Raises `PoolingError` for numbers that cannot be pooled. References: DerSimonian & Laird 1986; Viechtbauer 2005;
    Knapp & Hartung 2003; Higgins, Thompson & Spiegelhalter 2009 (prediction interval); Viechtbauer 2007 (interval of tau2).
    """
    effect, variance = effects(yi, vi)
    return pooled_of(effect, variance, model=model, test=test, level=level_of(level), people=people_of(people))


def pooled_of(
    yi: Floats, vi: Floats, *, model: Model, test: Test | None, level: float, people: float | None = None
) -> Pooled:
    """`pool` for columns that have been checked."""
    design = design_of(None, len(yi))
    found = fit(yi, vi, design, model=model, test=test)
    estimate, se = float(found.beta[0]), float(np.sqrt(found.covariance[0, 0]))
    result = wald(estimate, se, level=level, df=found.df)
    has_prediction = model != "FE" and len(yi) > 1
    half = result.critical * float(np.sqrt(se**2 + found.tau2))
    return Pooled(
        method=method_words(model, found),
        model=model,
        test="z" if found.df is None else "knha",
        level=level,
        k=len(yi),
        people=people,
        estimate=estimate,
        se=se,
        statistic=result.statistic,
        df=result.df,
        p=result.p,
        ci_low=result.ci_low,
        ci_high=result.ci_high,
        pi_low=estimate - half if has_prediction else None,
        pi_high=estimate + half if has_prediction else None,
        tau2=found.tau2,
        tau2_ci=q_profile(yi, vi, design, level=level) if has_prediction else None,
        i2=found.i2,
        h2=found.h2,
        q=found.q,
        q_df=found.q_df,
        q_p=found.q_p,
        weights=tuple((100.0 * found.weights / found.weights.sum()).tolist()),
        warnings=(*found.warnings, *_notes(model, len(yi))),
    )


def method_words(model: Model, found: Fitted) -> str:
    """The method in words, for a page or a table."""
    test = "z test" if found.df is None else "Knapp-Hartung test"
    kind = "common effect, inverse variance" if model == "FE" else f"random effects, {model} estimator of tau2"
    return f"{kind}, {test}"


def with_warnings(pooled: Pooled, *more: str) -> Pooled:
    """The same result with further warnings."""
    return replace(pooled, warnings=(*pooled.warnings, *more))


def _notes(model: Model, k: int) -> tuple[str, ...]:
    if k == 1:
        return ("There is one study: nothing was pooled, and nothing can be said about differences between studies.",)
    if model != "FE" and k < FEW_STUDIES:
        return (f"With {k} studies the variance between studies, and so the prediction interval, is hardly known.",)
    return ()
