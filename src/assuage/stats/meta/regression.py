"""Meta-regression: how the effect depends on what differs between the studies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats, design_of, effects, level_of, people_of
from assuage.stats.meta.fitted import Fitted, Test, fit
from assuage.stats.meta.heterogeneity import Model, between_studies, q_profile
from assuage.stats.meta.inference import wald
from assuage.stats.meta.pool import method_words

STUDIES_A_COEFFICIENT = 10


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient with its test and interval; `df` None for z."""

    name: str
    estimate: float
    se: float
    statistic: float
    df: float | None
    p: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class Regression:
    """A meta-regression.

    `qm` tests all moderators together (without the intercept, if there is one): chi-square with `qm_df` degrees for z,
    F with (`qm_df`, `df`) for knha. `qe` tests what heterogeneity is left. `r2` [percent] is how much of tau2 the
    moderators explain, None where there was none to explain or no intercept. `covariance` (p, p) by rows.
    """

    method: str
    model: Model
    test: str
    level: float
    k: int
    people: float | None
    coefficients: tuple[Coefficient, ...]
    covariance: tuple[tuple[float, ...], ...]
    df: float | None
    qm: float
    qm_df: int
    qm_p: float
    qe: float
    qe_df: int
    qe_p: float
    tau2: float
    tau2_ci: tuple[float, float] | None
    i2: float
    h2: float
    r2: float | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Predicted:
    """The mean effect at given values of the moderators; the prediction interval is None for a common effect."""

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    pi_low: float | None
    pi_high: float | None


def meta_regression(
    yi: ArrayLike,
    vi: ArrayLike,
    moderators: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    intercept: bool = True,
    model: Model = "REML",
    test: Test | None = None,
    level: float = 0.95,
    people: float | Sequence[float] | None = None,
) -> Regression:
    """Regress effects on moderators, `y = X beta + u + e`, with tau2 for what they leave unexplained.

    Parameters
        yi, vi: effects and sampling variances (k,).
        moderators: (k,) or (k, m), numbers; categories as columns of 0 and 1.
        names: of the moderators; `intercept` stands before them unless left out.
        model, test: as in `pool`.

    Raises `PoolingError` where the moderators cannot be told apart. References: Thompson & Higgins 2002; Knapp & Hartung
    2003; Raudenbush 2009 (r2).
    """
    effect, variance = effects(yi, vi)
    design = design_of(moderators, len(effect), intercept=intercept)
    labels = _labels(names, design.shape[1], has_intercept=intercept)
    found = fit(effect, variance, design, model=model, test=test)
    at_level = level_of(level)
    coefficients = []
    for i, name in enumerate(labels):
        estimate, se = float(found.beta[i]), float(np.sqrt(found.covariance[i, i]))
        w = wald(estimate, se, level=at_level, df=found.df)
        coefficients.append(Coefficient(name, estimate, se, w.statistic, w.df, w.p, w.ci_low, w.ci_high))
    qm, qm_df, qm_p = joint_test(found, slice(int(intercept), None))
    return Regression(
        method=f"meta-regression, {method_words(model, found)}",
        model=model,
        test="z" if found.df is None else "knha",
        level=at_level,
        k=len(effect),
        people=people_of(people),
        coefficients=tuple(coefficients),
        covariance=tuple(tuple(row) for row in found.covariance.tolist()),
        df=found.df,
        qm=qm,
        qm_df=qm_df,
        qm_p=qm_p,
        qe=found.q,
        qe_df=found.q_df,
        qe_p=found.q_p,
        tau2=found.tau2,
        tau2_ci=None if model == "FE" else q_profile(effect, variance, design, level=at_level),
        i2=found.i2,
        h2=found.h2,
        r2=_explained(effect, variance, found.tau2, model) if intercept else None,
        warnings=(*found.warnings, *_notes(design)),
    )


def predicted(regression: Regression, values: Sequence[float]) -> Predicted:
    """The mean effect, and the interval for a new study's true effect, at one value of each coefficient's column.

    `values` are of the moderators, in order; the intercept counts itself. Raises `PoolingError` for the wrong number.
    """
    has_intercept = regression.coefficients[0].name == "intercept"
    row = np.array([1.0, *values] if has_intercept else [*values])
    if len(row) != len(regression.coefficients):
        raise PoolingError(f"give {len(regression.coefficients) - has_intercept} values, one for each moderator")
    estimate = float(row @ [c.estimate for c in regression.coefficients])
    se = float(np.sqrt(row @ np.array(regression.covariance) @ row))
    w = wald(estimate, se, level=regression.level, df=regression.df)
    half = w.critical * float(np.sqrt(se**2 + regression.tau2))
    has_prediction = regression.model != "FE"
    return Predicted(
        estimate,
        se,
        w.ci_low,
        w.ci_high,
        estimate - half if has_prediction else None,
        estimate + half if has_prediction else None,
    )


def joint_test(found: Fitted, which: slice) -> tuple[float, int, float]:
    """Test that the coefficients named are all zero: statistic, degrees, P (chi-square for z, F for knha)."""
    beta, covariance = found.beta[which], found.covariance[which, which]
    m = len(beta)
    if m == 0:
        return 0.0, 0, 1.0
    quadratic = float(beta @ np.linalg.solve(covariance, beta))
    if found.df is None:
        return quadratic, m, float(chdtrc(m, quadratic))
    return quadratic / m, m, float(fdtrc(m, found.df, quadratic / m))


def _labels(names: Sequence[str] | None, columns: int, *, has_intercept: bool) -> list[str]:
    first = ["intercept"] if has_intercept else []
    rest = [f"moderator {i + 1}" for i in range(columns - len(first))] if names is None else list(names)
    if len(first) + len(rest) != columns:
        raise PoolingError(f"give {columns - len(first)} names, one for each moderator")
    return first + rest


def _explained(yi: Floats, vi: Floats, tau2: float, model: Model) -> float | None:
    """R2 [percent]: the share of the variance between studies that the moderators take away, not below 0."""
    before = between_studies(yi, vi, design_of(None, len(yi)), model)
    return 100.0 * max(0.0, (before - tau2) / before) if before > 0.0 else None


def _notes(design: Floats) -> tuple[str, ...]:
    k, p = design.shape
    if k < STUDIES_A_COEFFICIENT * max(1, p - 1):
        return (
            f"{k} studies for {p} coefficients: fewer than ten studies for each moderator, so chance findings are likely.",
        )
    return ()
