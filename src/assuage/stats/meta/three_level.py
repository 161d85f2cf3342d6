"""Several effects from one study: the three-level model, with variance between studies and within them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats, design_of, effects, level_of, people_of
from assuage.stats.meta.inference import wald
from assuage.stats.meta.linear import typical_variance, weighted_fit
from assuage.stats.meta.nested import Nested, membership, nested_fit, restricted_likelihood
from assuage.stats.meta.regression import Coefficient

MOST_STEPS, MOST_HALVINGS = 100, 40
# Where the likelihood is looked at for its peaks, in units of the spread of the effects.
GRID = np.array([0.0, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0])
# Slope of the likelihood, in units of a variance's own error, below which the search rests.
RESTING = 1e-9
UNSETTLED = (
    "The two variances did not settle, so no result is given; look for effects of another order of size, or pool one effect "
    "a study with `pool`."
)


@dataclass(frozen=True, slots=True)
class ThreeLevel:
    """A three-level result; where `has_settled` is false all numbers of it are NaN and the first warning says what to do.

    `between` and `within` are the variances between studies and between the effects of one study; `i2_between`,
    `i2_within` [percent] their shares of the whole. `q` as in `pool`. `pi_low`, `pi_high` for one effect of a new study;
    None with moderators.
    """

    method: str
    test: str
    level: float
    k: int
    studies: int
    people: float | None
    coefficients: tuple[Coefficient, ...]
    covariance: tuple[tuple[float, ...], ...]
    between: float
    within: float
    i2_between: float
    i2_within: float
    log_likelihood: float
    q: float
    q_df: int
    q_p: float
    pi_low: float | None
    pi_high: float | None
    has_settled: bool
    warnings: tuple[str, ...]


def three_level(
    yi: ArrayLike,
    vi: ArrayLike,
    studies: Sequence[Hashable],
    *,
    moderators: ArrayLike | None = None,
    test: str = "t",
    level: float = 0.95,
    people: float | Sequence[float] | None = None,
) -> ThreeLevel:
    """Pool effects that are nested in studies, `y = X beta + u_study + w_effect + e`, by restricted maximum likelihood.

    Parameters
        yi, vi: effects and sampling variances (k,); `studies`: to which study each belongs.
        moderators: (k,) or (k, m); an intercept is added.
        test: z, or t with k - p degrees.

    The sampling errors of one study are taken as independent; where the effects share people, follow with
    `cluster_robust`. Raises `PoolingError` if no study has two effects, or there is only one study. References:
    Konstantopoulos 2011; Van den Noortgate et al. 2013.
    """
    effect, variance = effects(yi, vi)
    design = design_of(moderators, len(effect))
    k, p = design.shape
    data = Nested(effect, variance, design, membership(studies, k))
    count = len(data.member)
    if test not in {"z", "t"}:
        raise PoolingError(f"test {test!r} is not known; choose z or t")
    if count == k or count < 2:
        raise PoolingError(
            "three levels need at least two studies, and one of them with two effects; use `pool` instead"
        )
    at_level = level_of(level)
    variances, likelihood, has_settled = _estimate(data)
    beta, covariance = nested_fit(data, variances)
    q = weighted_fit(effect, variance, design).quadratic
    typical = typical_variance(variance, design)
    total = typical + variances.sum()
    if not has_settled:
        beta, covariance = np.full_like(beta, np.nan), np.full_like(covariance, np.nan)
        variances, total, likelihood = np.full(2, np.nan), np.nan, np.nan
    df = float(k - p) if test == "t" else None
    coefficients = []
    for i in range(p):
        estimate, se = float(beta[i]), float(np.sqrt(covariance[i, i]))
        w = wald(estimate, se, level=at_level, df=df)
        name = f"moderator {i}" if i else "intercept"
        coefficients.append(Coefficient(name, estimate, se, w.statistic, w.df, w.p, w.ci_low, w.ci_high))
    half = w.critical * float(np.sqrt(covariance[0, 0] + variances.sum()))
    return ThreeLevel(
        method=f"three-level random effects, REML, {test} test",
        test=test,
        level=at_level,
        k=k,
        studies=count,
        people=people_of(people),
        coefficients=tuple(coefficients),
        covariance=tuple(tuple(row) for row in covariance.tolist()),
        between=float(variances[0]),
        within=float(variances[1]),
        i2_between=float(100.0 * variances[0] / total),
        i2_within=float(100.0 * variances[1] / total),
        log_likelihood=float(likelihood),
        q=q,
        q_df=k - p,
        q_p=float(chdtrc(k - p, q)),
        pi_low=float(beta[0]) - half if p == 1 else None,
        pi_high=float(beta[0]) + half if p == 1 else None,
        has_settled=has_settled,
        warnings=_notes(count, variances, has_settled=has_settled),
    )


def _estimate(data: Nested) -> tuple[Floats, float, bool]:
    """Both variances by Newton's or Fisher's steps, halved where they overshoot, from every peak of a grid; the best wins."""
    spread = float(np.var(data.yi)) + float(data.vi.mean())
    values = np.array([[restricted_likelihood(data, spread * np.array([b, w]))[0] for w in GRID] for b in GRID])
    walled = np.pad(values, 1, constant_values=-np.inf)
    around = np.lib.stride_tricks.sliding_window_view(walled, (3, 3)).max(axis=(2, 3))
    peaks = np.argwhere(values >= around)
    found = [_climb(spread * GRID[peak], spread, data) for peak in peaks]
    return max(found, key=lambda way: (way[2], way[1]))


def _climb(start: Floats, scale: float, data: Nested) -> tuple[Floats, float, bool]:
    at = start
    value, slope, expected = restricted_likelihood(data, at)
    for _ in range(MOST_STEPS):
        # A variance at zero whose slope is downwards stays there.
        free = np.flatnonzero((at > 0.0) | (slope > 0.0))
        if (np.abs(slope)[free] <= RESTING * np.sqrt(np.diag(expected))[free]).all():
            return at, value, True
        bend = _curvature(at, slope, scale, data)[np.ix_(free, free)]
        if np.linalg.eigvalsh(bend).min() <= 0.0:
            bend = expected[np.ix_(free, free)]
        step = np.zeros(2)
        step[free] = np.linalg.lstsq(bend, slope[free], rcond=None)[0]
        for halving in range(MOST_HALVINGS):
            tried = np.maximum(0.0, at + step / 2.0**halving)
            new = restricted_likelihood(data, tried)
            # Near the top the likelihood is level to its last digits, which must not stop the last steps.
            if new[0] >= value - 1e-13 * abs(value):
                break
        else:
            return at, value, False
        at, (value, slope, expected) = tried, new
    return at, value, False


def _curvature(at: Floats, slope: Floats, scale: float, data: Nested) -> Floats:
    """How the slope falls off, by differences: Newton's steps come to rest where Fisher's expected ones swing to and fro."""
    rows = np.empty((2, 2))
    for i in range(2):
        there = at.copy()
        there[i] += 1e-7 * (at[i] + 1e-3 * scale)
        rows[i] = (slope - restricted_likelihood(data, there)[1]) / (there[i] - at[i])
    return np.asarray((rows + rows.T) / 2.0)


def _notes(studies: int, variances: Floats, *, has_settled: bool) -> tuple[str, ...]:
    notes = [] if has_settled else [UNSETTLED]
    if studies < 10:
        notes.append(f"With {studies} studies the variance between studies is hardly known.")
    if (variances == 0.0).any():
        notes.append("One of the two variances was estimated as zero, which does not show that it is.")
    return tuple(notes)
