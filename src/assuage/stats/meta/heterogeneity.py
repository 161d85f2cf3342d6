"""The variance between studies (tau2): eight estimators, and the Q-profile interval.

All are for effects y (k,) with sampling variances v, design X (k, p), in the squared unit of the effect, and none goes below
zero. `P` is the residual-making matrix of `linear.Weighted`; `I - H` the same with equal weights.
"""

import math
from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtri

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats
from assuage.stats.meta.linear import trace_of_p, weighted_fit

Model = Literal["FE", "DL", "PM", "REML", "ML", "HS", "HE", "SJ", "EB"]
MODELS: tuple[Model, ...] = get_args(Model)

# Where the likelihood of tau2 is searched for its peaks, as multiples of the largest scale in the data. A peak narrower
# than one step of the grid (a factor of 1.35) does not occur: the likelihood is smooth in log tau2.
GRID = np.concatenate([[0.0], np.logspace(-12.0, 1.0, 101)])


def between_studies(yi: Floats, vi: Floats, design: Floats, model: Model) -> float:
    """tau2 by the estimator named; FE, the common effect, has none and gives 0."""
    if model not in MODELS:
        raise PoolingError(f"model {model!r} is not known; choose one of {', '.join(MODELS)}")
    if model == "FE" or len(yi) <= design.shape[1]:
        return 0.0
    return float(max(0.0, ESTIMATORS[model](yi, vi, design)))


def dersimonian_laird(yi: Floats, vi: Floats, design: Floats) -> float:
    """`(Q - (k - p)) / tr P`, P at tau2 = 0; DerSimonian & Laird 1986."""
    fit = weighted_fit(yi, vi, design)
    k, p = design.shape
    return float((fit.quadratic - (k - p)) / trace_of_p(fit, design))


def hedges(yi: Floats, vi: Floats, design: Floats) -> float:
    """`(y'(I-H)y - tr((I-H)V)) / (k - p)`, unweighted; Hedges & Olkin 1985 (HE)."""
    k, p = design.shape
    flat = weighted_fit(yi, np.ones(k), design)
    own = 1.0 - np.einsum("ij,jk,ik->i", design, flat.bread, design)
    return float((flat.quadratic - own @ vi) / (k - p))


def hunter_schmidt(yi: Floats, vi: Floats, design: Floats) -> float:
    """`(Q - k) / sum(1/v)`; Hunter & Schmidt 2004. Too low on average with few studies."""
    return float((weighted_fit(yi, vi, design).quadratic - len(yi)) / (1.0 / vi).sum())


def sidik_jonkman(yi: Floats, vi: Floats, design: Floats) -> float:
    """`t0 RSS / (k - p)` with `t0 = sum (y - mean)^2 / k` and RSS weighted by 1 / (v + t0); Sidik & Jonkman 2005.

    Never zero unless all effects are equal, so it overstates where there is little heterogeneity.
    """
    k, p = design.shape
    start = float(np.mean((yi - yi.mean()) ** 2))
    if start == 0.0:
        return 0.0
    return start * weighted_fit(yi, vi, design, tau2=start).quadratic / float(k - p)


def paule_mandel(yi: Floats, vi: Floats, design: Floats) -> float:
    """The tau2 at which `y'Py = k - p`; Paule & Mandel 1982.

    The empirical Bayes estimator (EB, Morris 1983) comes to rest at the same place, so both names give the same number.
    """
    k, p = design.shape
    return _where_q_is(float(k - p), yi, vi, design)


def maximum_likelihood(yi: Floats, vi: Floats, design: Floats) -> float:
    """The tau2 of the highest peak of the likelihood; Hardy & Thompson 1996. Too low on average with few studies."""
    return _highest_peak(yi, vi, design, is_restricted=False)


def restricted_maximum_likelihood(yi: Floats, vi: Floats, design: Floats) -> float:
    """The tau2 of the highest peak of the restricted likelihood; Viechtbauer 2005."""
    return _highest_peak(yi, vi, design, is_restricted=True)


ESTIMATORS: dict[Model, Callable[[Floats, Floats, Floats], float]] = {
    "DL": dersimonian_laird,
    "PM": paule_mandel,
    "REML": restricted_maximum_likelihood,
    "ML": maximum_likelihood,
    "HS": hunter_schmidt,
    "HE": hedges,
    "SJ": sidik_jonkman,
    "EB": paule_mandel,
}


def q_profile(yi: Floats, vi: Floats, design: Floats, *, level: float = 0.95) -> tuple[float, float] | None:
    """The interval of tau2 at whose ends `y'Py` equals the quantiles of chi-square with k - p degrees; Viechtbauer 2007.

    None with no degrees of freedom. Both ends are 0 where the effects are closer together than their own variances
    allow: the interval is then empty, and zero is the nearest value.
    """
    k, p = design.shape
    if k <= p:
        return None
    high, low = chdtri(k - p, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return _where_q_is(float(high), yi, vi, design), _where_q_is(float(low), yi, vi, design)


def log_likelihood(yi: Floats, vi: Floats, design: Floats, tau2: float, *, is_restricted: bool) -> float:
    """The (restricted) log-likelihood at tau2, profiled over the coefficients, without its constants."""
    fit = weighted_fit(yi, vi, design, tau2=tau2)
    value = np.log(fit.weights).sum() - fit.quadratic
    if is_restricted:
        value += np.linalg.slogdet(fit.bread)[1]
    return float(value) / 2.0


def _scale(yi: Floats, vi: Floats, design: Floats) -> float:
    """A tau2 above which nothing is found: more than the whole spread of the residuals."""
    flat = weighted_fit(yi, np.ones(len(yi)), design)
    return float(flat.quadratic + vi.max())


def _where_q_is(target: float, yi: Floats, vi: Floats, design: Floats) -> float:
    """The tau2 at which y'Py, which falls steadily, comes down to the target; 0 where it begins below."""

    def above(tau2: float) -> float:
        return weighted_fit(yi, vi, design, tau2=tau2).quadratic - target

    if above(0.0) <= 0.0:
        return 0.0
    high = _scale(yi, vi, design)
    while above(high) > 0.0:
        high *= 8.0
    return _root(above, 0.0, high)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    return float(brentq(function, low, high, xtol=1e-14 * high, rtol=4.0 * np.finfo(float).eps, maxiter=500))


def _highest_peak(yi: Floats, vi: Floats, design: Floats, *, is_restricted: bool) -> float:
    """Every peak between neighbours of the grid is refined, and the highest is taken: a climb from one start may miss it."""

    def slope(tau2: float) -> float:
        return float(_slopes(np.array([tau2]), yi, vi, design, is_restricted=is_restricted)[0])

    grid = GRID * _scale(yi, vi, design)
    slopes = _slopes(grid, yi, vi, design, is_restricted=is_restricted)
    while slopes[-1] > 0.0:
        grid = np.append(grid, grid[-1] * 8.0)
        slopes = np.append(slopes, slope(grid[-1]))
    turns = np.flatnonzero((slopes[:-1] > 0.0) & (slopes[1:] <= 0.0))
    peaks = [_root(slope, grid[i], grid[i + 1]) for i in turns]
    if slopes[0] <= 0.0:
        peaks.append(0.0)
    if not peaks:
        raise PoolingError(
            "the likelihood of tau2 has no peak; look for an effect or variance of another order of size"
        )
    return max(peaks, key=lambda tau2: log_likelihood(yi, vi, design, tau2, is_restricted=is_restricted))


def _slopes(tau2: Floats, yi: Floats, vi: Floats, design: Floats, *, is_restricted: bool) -> Floats:
    """`y'PPy - tr P` (restricted) or `y'PPy - tr W` at each tau2 (m,): twice the slope of the log-likelihood."""
    weights = 1.0 / (vi + tau2[:, None])
    root = np.sqrt(weights)
    q, _ = np.linalg.qr(design * root[:, :, None])
    scaled = (yi * root)[:, :, None]
    residuals = (scaled - q @ (np.swapaxes(q, 1, 2) @ scaled))[:, :, 0] * root
    lost = (q**2).sum(axis=2) if is_restricted else 0.0
    slopes: Floats = (residuals**2).sum(axis=1) - (weights * (1.0 - lost)).sum(axis=1)
    return slopes


def higgins(tau2: float, typical: float) -> tuple[float, float]:
    """I2 [percent] and H2 from tau2 and the typical sampling variance s2: `100 tau2 / (tau2 + s2)` and `tau2 / s2 + 1`."""
    return 100.0 * tau2 / (tau2 + typical), tau2 / typical + 1.0


def higgins_of_q(q: float, df: int) -> tuple[float, float]:
    """I2 [percent] and H2 of a common-effect model, from Q and its degrees: `100 (Q - df) / Q`, not below 0, and `Q / df`."""
    if df == 0:
        return 0.0, 1.0
    return (100.0 * max(0.0, (q - df) / q) if q > 0.0 else 0.0), (q / df if math.isfinite(q) else math.inf)
