"""A selection model: how likely a study is to be seen, by its P value, and what the effect is if that is so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats, effects, level_of, people_of
from assuage.stats.meta.heterogeneity import between_studies
from assuage.stats.meta.inference import wald
from assuage.stats.meta.linear import weighted_fit

ENOUGH_STUDIES = 10
FEW_IN_AN_INTERVAL = 4
# Slope of the log-likelihood, in units of each parameter's own scale, below which the search rests.
RESTING = 1e-6
MOST_STEPS, MOST_HALVINGS, LONGEST_STEP = 100, 40, 2.0
# Chances of being seen outside this range cannot be told from none and from endless.
LEAST_CHANCE, MOST_CHANCE = 1e-4, 1e4
UNSETTLED = (
    "The selection model did not settle, so no result is given; use fewer steps, or a one-step model at the P value that "
    "matters most."
)
NOTE = "The result is what the effect would be if studies went unseen in just this way; it is a sensitivity check."


@dataclass(frozen=True, slots=True)
class Selection:
    """A step-function selection model; where `has_settled` is false its numbers are NaN and the first warning advises.

    `chances` are how likely a study in each P interval is to be seen, relative to the first (1), with standard errors (0 for
    the first); `upper_p` the upper ends of the intervals (one-sided), `studies` in each. `unadjusted` and
    `unadjusted_tau2` are by maximum likelihood without selection; `lr`, `lr_df`, `lr_p` test that there is none.
    """

    method: str
    level: float
    k: int
    people: float | None
    estimate: float
    se: float
    statistic: float
    p: float
    ci_low: float
    ci_high: float
    tau2: float
    upper_p: tuple[float, ...]
    studies: tuple[int, ...]
    chances: tuple[float, ...]
    chances_se: tuple[float, ...]
    unadjusted: float
    unadjusted_tau2: float
    log_likelihood: float
    lr: float
    lr_df: int
    lr_p: float
    has_settled: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Data:
    """Effects, their variances, the interval each study lies in, and the edges of the intervals as effects (k, steps + 1)."""

    yi: Floats
    vi: Floats
    place: Floats
    edges: Floats


def selection_model(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    steps: Sequence[float] = (0.025,),
    alternative: Literal["greater", "less"] = "greater",
    level: float = 0.95,
    people: float | Sequence[float] | None = None,
) -> Selection:
    """Fit effects of which only some were seen, the chance being constant between steps of the one-sided P value.

    The density of a seen effect is `c(P) N(y; mu, v + tau2) / A`, A the chance of being seen at all, by maximum likelihood in
    mu, tau2 and the relative chances c. With the one step 0.025 this is the three-parameter model.

    Parameters
        steps: one-sided P values between 0 and 1, ascending.
        alternative: the side on which P is small, `greater` for effects above zero.

    Raises `PoolingError` where an interval holds no study, so that its chance has no estimate. References: Vevea & Hedges
    1995; Hedges & Vevea 1996.
    """
    effect, variance = effects(yi, vi)
    at_level = level_of(level)
    edges = tuple(float(step) for step in steps)
    if not edges or list(edges) != sorted(set(edges)) or not (edges[0] > 0.0 and edges[-1] < 1.0):
        raise PoolingError("steps must be P values strictly between 0 and 1 in ascending order, such as 0.025")
    if alternative not in {"greater", "less"}:
        raise PoolingError(f"alternative {alternative!r} is not known; choose greater or less")
    sign = 1.0 if alternative == "greater" else -1.0
    data, counts = _data(sign * effect, variance, edges)
    k = len(effect)
    ones = np.ones((k, 1))
    tau2 = between_studies(data.yi, variance, ones, "ML")
    plain = float(weighted_fit(data.yi, variance, ones, tau2=tau2).beta[0])
    nothing = np.array([plain, tau2, *([1.0] * len(edges))])
    without, _ = _likelihood(nothing, data)
    best, has_settled = _climb(nothing, data)
    value, _ = _likelihood(best, data)
    errors = _errors(best, data) if has_settled else None
    if errors is None:
        has_settled, value = False, np.nan
        best, errors = np.full_like(best, np.nan), np.full_like(best, np.nan)
    estimate, se = sign * float(best[0]), float(errors[0])
    w = wald(estimate, se, level=at_level)
    # Rounding may leave the fuller model a hair below.
    lr = max(0.0, 2.0 * (value - without)) if has_settled else np.nan
    return Selection(
        method=f"step-function selection model, steps at {', '.join(f'{e:g}' for e in edges)}, maximum likelihood",
        level=at_level,
        k=k,
        people=people_of(people),
        estimate=estimate,
        se=se,
        statistic=w.statistic if has_settled else np.nan,
        p=w.p if has_settled else np.nan,
        ci_low=w.ci_low,
        ci_high=w.ci_high,
        tau2=float(best[1]),
        upper_p=(*edges, 1.0),
        studies=tuple(counts),
        chances=(1.0, *best[2:].tolist()),
        chances_se=(0.0, *errors[2:].tolist()),
        unadjusted=sign * plain,
        unadjusted_tau2=tau2,
        log_likelihood=float(value),
        lr=float(lr),
        lr_df=len(edges),
        lr_p=float(chdtrc(len(edges), lr)) if has_settled else np.nan,
        has_settled=has_settled,
        warnings=_notes(k, counts, float(best[1]), has_settled=has_settled),
    )


def _data(yi: Floats, vi: Floats, edges: tuple[float, ...]) -> tuple[_Data, list[int]]:
    se = np.sqrt(vi)
    p = ndtr(-yi / se)
    place = np.searchsorted(np.array(edges), p, side="left")
    counts = np.bincount(place, minlength=len(edges) + 1).tolist()
    if 0 in counts:
        empty = counts.index(0)
        low, high = (0.0, *edges)[empty], (*edges, 1.0)[empty]
        raise PoolingError(
            f"no study has a one-sided P value from {low:g} to {high:g}, so its chance of being seen has no estimate; "
            "choose other steps"
        )
    upper = np.concatenate([[np.inf], -ndtri(np.array(edges)), [-np.inf]])
    return _Data(yi, vi, place.astype(np.float64), se[:, None] * upper), counts


def _likelihood(at: Floats, data: _Data) -> tuple[float, Floats]:
    """Log-likelihood at (mu, tau2, chances after the first), and its slope in them."""
    mu, tau2, chances = at[0], at[1], np.concatenate([[1.0], at[2:]])
    variance = data.vi + tau2
    s = np.sqrt(variance)
    place = data.place.astype(np.intp)
    z = (data.edges - mu) / s[:, None]
    below = ndtr(z)
    height = np.exp(-0.5 * np.square(np.where(np.isfinite(z), z, 0.0))) / np.sqrt(2.0 * np.pi) * np.isfinite(z)
    moment = np.where(np.isfinite(z), z, 0.0) * height
    parts = below[:, :-1] - below[:, 1:]
    seen = parts @ chances
    residual = data.yi - mu
    value = np.log(chances[place]) - 0.5 * np.log(2.0 * np.pi * variance) - 0.5 * residual**2 / variance - np.log(seen)
    by_mu = residual / variance - ((height[:, 1:] - height[:, :-1]) @ chances) / s / seen
    by_tau2 = 0.5 * (residual**2 / variance - 1.0) / variance
    by_tau2 -= ((moment[:, 1:] - moment[:, :-1]) @ chances) / (2.0 * variance) / seen
    counts = np.bincount(place, minlength=len(chances))
    by_chance = counts / chances - (parts / seen[:, None]).sum(axis=0)
    return float(value.sum()), np.concatenate([[by_mu.sum(), by_tau2.sum()], by_chance[1:]])


def _climb(start: Floats, data: _Data) -> tuple[Floats, bool]:
    """The most likely parameters, searched from several starts, and whether the search came to rest away from its walls."""
    scale = float(np.median(data.vi))
    width = np.sqrt(scale)

    def objective(free: Floats) -> tuple[float, Floats]:
        at = _natural(free, width, scale)
        value, slope = _likelihood(at, data)
        return -value, -slope * np.concatenate([[width, scale], at[2:]])

    # tau2 may be tried a little below zero, which must stay above the least sampling variance.
    sizes = np.array([1.0, float(data.vi.min()) / scale, *([1.0] * (len(start) - 2))])
    found = []
    for factor, extra in ((0.0, 0.0), (-1.5, 0.5), (1.5, 0.5), (-1.5, 0.0)):
        begin = np.array([start[0] / width, start[1] / scale + extra, *([factor] * (len(start) - 2))])
        found.append(_descend(begin, objective, sizes))
    best = min(found, key=lambda end: objective(end)[0])
    _, slope = objective(best)
    is_at_zero = best[1] <= 0.0 and slope[1] >= 0.0
    slope[1] = 0.0 if is_at_zero else slope[1]
    inside = bool((np.abs(best[2:]) < np.log(MOST_CHANCE) - 1e-6).all())
    return _natural(best, width, scale), inside and bool((np.abs(slope) <= RESTING).all())


def _natural(free: Floats, width: float, scale: float) -> Floats:
    return np.concatenate([[free[0] * width, free[1] * scale], np.exp(free[2:])])


def _descend(at: Floats, objective: Callable[[Floats], tuple[float, Floats]], sizes: Floats) -> Floats:
    """Newton's steps, turned downhill where the curvature is not, and halved where they overshoot."""
    low = np.array([-np.inf, 0.0, *([np.log(LEAST_CHANCE)] * (len(at) - 2))])
    high = np.array([np.inf, np.inf, *([np.log(MOST_CHANCE)] * (len(at) - 2))])
    value, slope = objective(at)
    for _ in range(MOST_STEPS):
        free = np.flatnonzero(~(((at <= low) & (slope >= 0.0)) | ((at >= high) & (slope <= 0.0))))
        if (np.abs(slope[free]) <= 1e-3 * RESTING).all():
            break
        curvature = _curvature(at, lambda there: objective(there)[1], sizes)[np.ix_(free, free)]
        bends, ways = np.linalg.eigh(curvature)
        step = np.zeros_like(at)
        step[free] = ways @ ((ways.T @ slope[free]) / np.maximum(np.abs(bends), 1e-6 * np.abs(bends).max()))
        step *= min(1.0, LONGEST_STEP / np.abs(step).max())
        for halving in range(MOST_HALVINGS):
            tried = np.clip(at - step / 2.0**halving, low, high)
            new_value, new_slope = objective(tried)
            # Near the bottom the values are level to their last digits, which must not stop the last steps.
            if new_value <= value + 1e-13 * abs(value):
                break
        else:
            break
        at, value, slope = tried, new_value, new_slope
    return at


def _curvature(at: Floats, slope_of: Callable[[Floats], Floats], sizes: Floats) -> Floats:
    """Second derivatives by central differences of the slope; the step is the one that balances cut-off and rounding.

    `sizes` are what each parameter is measured against where it is near zero itself.
    """
    size = len(at)
    rows = np.empty((size, size))
    for i in range(size):
        step = np.zeros(size)
        step[i] = 6e-6 * max(abs(at[i]), 1e-2 * sizes[i])
        rows[i] = (slope_of(at + step) - slope_of(at - step)) / (2.0 * step[i])
    return np.asarray((rows + rows.T) / 2.0)


def _errors(at: Floats, data: _Data) -> Floats | None:
    """Standard errors from the curvature; tau2 is held where it is zero. None where the peak is flat."""
    free = np.array([i for i in range(len(at)) if not (i == 1 and at[1] <= 0.0)])

    def slope_of(part: Floats) -> Floats:
        there = at.copy()
        there[free] = part
        return np.asarray(-_likelihood(there, data)[1][free])

    sizes = np.array([np.sqrt(np.median(data.vi)), data.vi.min(), *([1.0] * (len(at) - 2))])
    curvature = _curvature(at[free], slope_of, sizes[free])
    if not np.isfinite(curvature).all() or np.linalg.eigvalsh(curvature).min() <= 0.0:
        return None
    errors = np.zeros_like(at)
    errors[free] = np.sqrt(np.diag(np.linalg.inv(curvature)))
    return errors


def _notes(k: int, counts: list[int], tau2: float, *, has_settled: bool) -> tuple[str, ...]:
    notes = [] if has_settled else [UNSETTLED]
    if k < ENOUGH_STUDIES:
        notes.append(f"With {k} studies, fewer than ten, a selection model rests on almost nothing.")
    if min(counts) < FEW_IN_AN_INTERVAL:
        notes.append(
            "An interval of P values holds fewer than four studies, so its chance of being seen is hardly known."
        )
    if tau2 == 0.0:
        notes.append("tau2 was estimated as zero and held there; the standard errors leave its uncertainty out.")
    return (*notes, NOTE)
