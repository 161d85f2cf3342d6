"""What each study does to the result: residuals, leverage, and what changes when it is deleted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtr

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats, design_of, effects
from assuage.stats.meta.fitted import Fitted, Test, fit
from assuage.stats.meta.heterogeneity import Model


@dataclass(frozen=True, slots=True)
class Influence:
    """One study's part in the result; names follow metafor's `influence`.

    `rstudent` its residual from the fit without it, over that residual's error; `dffits` how far its own fitted value moves;
    `cook_d` how far all coefficients move; `cov_r` the ratio of the coefficients' (generalised) variance without and with
    it; `tau2_del` and `qe_del` without it; `hat` its leverage; `weight` [percent]; `dfbetas` a value for each coefficient;
    `baujat_x`, `baujat_y` its squared Pearson residual, and the squared change of its fitted value over that value's variance.
    """

    study: int
    rstudent: float
    dffits: float
    cook_d: float
    cov_r: float
    tau2_del: float
    qe_del: float
    hat: float
    weight: float
    dfbetas: tuple[float, ...]
    baujat_x: float
    baujat_y: float
    is_influential: bool


def influence(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    moderators: ArrayLike | None = None,
    model: Model = "REML",
    test: Test | None = None,
) -> tuple[Influence, ...]:
    """Delete each study in turn and compare; needs at least three studies (and two more than moderators).

    A study counts as influential if `|dffits| > 3 sqrt(p / (k - p))`, or Cook's distance passes the median of chi-square
    with p degrees, or its leverage passes `3 p / k`, or some `|dfbetas| > 1`. Reference: Viechtbauer & Cheung 2010; Baujat
    et al. 2002.
    """
    effect, variance = effects(yi, vi)
    design = design_of(moderators, len(effect))
    k, p = design.shape
    if k < p + 2:
        raise PoolingError(f"{k} studies are too few to leave one out and still see a spread; give at least {p + 2}")
    whole = fit(effect, variance, design, model=model, test=test)
    return tuple(_of_study(i, effect, variance, design, whole, model=model, test=test) for i in range(k))


def _of_study(
    i: int,
    yi: Floats,
    vi: Floats,
    design: Floats,
    whole: Fitted,
    *,
    model: Model,
    test: Test | None,
) -> Influence:
    keep = np.arange(len(yi)) != i
    k, p = design.shape
    if np.linalg.matrix_rank(design[keep]) < p:
        raise PoolingError(
            f"without the study in row {i + 1} the moderators cannot be told apart; leave a moderator out"
        )
    without = fit(yi[keep], vi[keep], design[keep], model=model, test=test)
    row = design[i]
    moved = whole.beta - without.beta
    predicted = float(row @ without.beta)
    rstudent = (yi[i] - predicted) / np.sqrt(vi[i] + without.tau2 + row @ without.covariance @ row)
    dffits = float(row @ moved) / np.sqrt(whole.hat[i] * (without.tau2 + vi[i]))
    cook_d = float(moved @ np.linalg.solve(whole.covariance, moved))
    cov_r = np.linalg.det(without.covariance) / np.linalg.det(whole.covariance)
    weights = 1.0 / (vi + without.tau2)
    bread = np.linalg.inv((design * weights[:, None]).T @ design)
    dfbetas = moved / np.sqrt(without.scale * np.diag(bread))
    own = yi[i] - float(row @ whole.beta)
    is_influential = bool(
        abs(dffits) > 3.0 * np.sqrt(p / (k - p))
        or chdtr(p, cook_d) > 0.5
        or whole.hat[i] > 3.0 * p / k
        or (np.abs(dfbetas) > 1.0).any()
    )
    return Influence(
        study=i,
        rstudent=float(rstudent),
        dffits=float(dffits),
        cook_d=cook_d,
        cov_r=float(cov_r),
        tau2_del=without.tau2,
        qe_del=without.q,
        hat=float(whole.hat[i]),
        weight=float(100.0 * whole.weights[i] / whole.weights.sum()),
        dfbetas=tuple(dfbetas.tolist()),
        baujat_x=float(own**2 / (vi[i] + whole.tau2)),
        baujat_y=float((row @ moved) ** 2 / (row @ without.covariance @ row)),
        is_influential=is_influential,
    )
