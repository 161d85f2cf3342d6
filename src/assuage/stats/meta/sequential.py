"""Trial sequential monitoring: a cumulative meta-analysis with a boundary that allows for having looked before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import log_ndtr, ndtr, ndtri, stdtr

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats, design_of, effects, people_of
from assuage.stats.meta.fitted import Fitted, Test, fit
from assuage.stats.meta.heterogeneity import Model
from assuage.stats.meta.pool import method_words

# A look that brings less than this share of the whole information spends nothing, and the next one spends it instead.
LEAST_STEP = 1e-3
# The look that completes the information always spends what is left. Taking it to bring at least this share keeps the
# integration cheap and makes its boundary higher, never lower.
LEAST_LAST_STEP = 1e-5
# Nodes of one panel, and panels for each standard deviation of the increment: errors of the boundary stay below 1e-7.
NODES, PANELS = np.polynomial.legendre.leggauss(12)[0], 0.5
NODE_WEIGHTS = np.polynomial.legendre.leggauss(12)[1]
WIDEST = 38.0
ENOUGH_STUDIES = 30


@dataclass(frozen=True, slots=True)
class Look:
    """One look, after `k` studies: `fraction` of the required information, pooled `z`, and the `boundary` for its size.

    `boundary` is infinite where the look is too early for any result to count.
    """

    k: int
    study: int
    estimate: float
    information: float
    fraction: float
    z: float
    boundary: float
    has_crossed: bool


@dataclass(frozen=True, slots=True)
class SequentialAnalysis:
    """The looks in order, and the information they are measured against.

    `required` is the information (one over squared standard error) a common effect would need; `diversity` the share by
    which disagreement between studies raises the variance; `adjusted` is `required / (1 - diversity)`, and
    `adjusted_people` the people that would be, None where people are unknown.
    """

    method: str
    k: int
    people: float | None
    worthwhile: float
    alpha: float
    power: float
    required: float
    diversity: float
    adjusted: float
    adjusted_people: float | None
    looks: tuple[Look, ...]
    has_crossed: bool
    has_enough: bool
    warnings: tuple[str, ...]


def spent(fraction: ArrayLike, *, alpha: float = 0.05) -> Floats:
    """The two-sided error spent by a fraction of the information, in the manner of O'Brien and Fleming.

    `2 * 2 (1 - Phi(z / sqrt(t)))`, z the normal quantile of `1 - alpha / 4`: each side spends its own alpha / 2. All of it is
    spent at t = 1. Reference: Lan & DeMets 1983.
    """
    t = np.minimum(np.asarray(fraction, dtype=np.float64), 1.0)
    with np.errstate(divide="ignore"):
        return np.asarray(4.0 * ndtr(-ndtri(1.0 - _proper(alpha) / 4.0) / np.sqrt(t)))


def sequential_boundary(fractions: ArrayLike, *, alpha: float = 0.05) -> Floats:
    """The values |z| must pass at looks after these fractions (ascending, above 0), so that all looks together err by alpha.

    The density of the score `z sqrt(t)` among those that have not yet crossed is carried from look to look by numerical
    integration (Armitage, McPherson & Rowe 1969); each boundary takes just the error newly spent. A fraction of 1 or more
    spends all that is left; later looks have no error left, and their boundary is infinite.
    """
    times = np.atleast_1d(np.asarray(fractions, dtype=np.float64))
    if times.ndim != 1 or not times.size or not np.isfinite(times).all() or times[0] <= 0.0:
        raise PoolingError("fractions of information must be finite numbers above zero, one for each look")
    if (np.diff(times) <= 0.0).any():
        raise PoolingError("fractions of information must ascend from look to look")
    total = spent(times, alpha=alpha)
    boundary = np.full(times.size, np.inf)
    before, used = 0.0, 0.0
    nodes, mass = np.zeros(1), np.ones(1)
    edge, last_step = 0.0, 0.0
    for i, time in enumerate(np.minimum(times, 1.0)):
        if time - before < LEAST_STEP and time < 1.0:
            continue
        step = float(np.sqrt(max(time - before, LEAST_LAST_STEP)))
        if before > 0.0:
            nodes, mass = _carry(nodes, mass, last_step, edge, finest=min(step, last_step))
        boundary[i] = _solve(nodes, mass, step, float(np.sqrt(time)), float(total[i]) - used)
        if time >= 1.0:
            break
        edge, last_step = min(boundary[i], WIDEST) * float(np.sqrt(time)), step
        before, used = time, float(total[i]) if np.isfinite(boundary[i]) else used
    return boundary


def sequential_analysis(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    worthwhile: float,
    order: Sequence[float] | None = None,
    alpha: float = 0.05,
    power: float = 0.9,
    model: Model = "DL",
    test: Test | None = None,
    diversity: float | None = None,
    people: float | Sequence[float] | None = None,
) -> SequentialAnalysis:
    """Follow the pooled z from study to study against the boundary for repeated looks.

    Formulas: required information `(z_{1-alpha/2} + z_{power})^2 / worthwhile^2`; diversity `1 - V_common / V_random` of the
    pooled effect's variance; fraction `sum(1/v) / adjusted`.

    Parameters
        worthwhile: the smallest effect worth finding, on the analysis scale, not zero; choose it before looking.
        order: years, for instance; the order given otherwise.
        model, test: as in `pool`. With knha, z is the normal value that has the P of the t test.
        diversity: to be used instead of the one found, 0 to below 1; a later disagreement may be foreseen.

    Raises `PoolingError` for what does not describe a question. References: Wetterslev et al. 2008 and 2009 (diversity);
    Lan & DeMets 1983. The error of alpha holds for a common effect, and nearly for knha; with few studies that disagree, z
    tests themselves err more often than they say, and a warning says so.
    """
    effect, variance = effects(yi, vi)
    if not worthwhile or not np.isfinite(worthwhile):
        raise PoolingError("the smallest worthwhile effect must not be zero: no amount of information would find it")
    if not 0.5 < power < 1.0:
        raise PoolingError(f"power is {power:g} and must lie between 0.5 and 1; write 0.9 for 90 %")
    required = ((ndtri(1.0 - _proper(alpha) / 2.0) + ndtri(power)) / worthwhile) ** 2
    places = np.arange(len(effect)) if order is None else np.argsort(np.asarray(order), kind="stable")
    if len(places) != len(effect):
        raise PoolingError("give every study its place in the order")
    y, v = effect[places], variance[places]
    steps = [fit(y[: i + 1], v[: i + 1], design_of(None, i + 1), model=model, test=test) for i in range(len(y))]
    spread = _diversity(v, steps[-1]) if diversity is None else diversity
    if not 0.0 <= max(spread, 0.0) < 1.0 or (diversity is not None and diversity < 0.0):
        raise PoolingError(f"diversity is {spread:g} and must lie from 0 to below 1")
    share = max(0.0, float(spread))
    adjusted = required / (1.0 - share)
    information = np.cumsum(1.0 / v)
    boundary = sequential_boundary(information / adjusted, alpha=alpha)
    looks = tuple(
        Look(
            k=i + 1,
            study=int(places[i]),
            estimate=float(found.beta[0]),
            information=float(information[i]),
            fraction=float(information[i] / adjusted),
            z=(z := _normal_value(found)),
            boundary=float(boundary[i]),
            has_crossed=bool(abs(z) >= boundary[i]),
        )
        for i, found in enumerate(steps)
    )
    total = people_of(people)
    has_enough = bool(information[-1] >= adjusted)
    return SequentialAnalysis(
        method=f"sequential monitoring, O'Brien-Fleming-type spending, {method_words(model, steps[-1])}",
        k=len(y),
        people=total,
        worthwhile=float(worthwhile),
        alpha=alpha,
        power=power,
        required=float(required),
        diversity=share,
        adjusted=float(adjusted),
        adjusted_people=None if total is None else float(total * adjusted / information[-1]),
        looks=looks,
        has_crossed=any(look.has_crossed for look in looks),
        has_enough=has_enough,
        warnings=_notes(len(y), share, is_z=steps[-1].df is None, has_enough=has_enough),
    )


def _diversity(vi: Floats, pooled: Fitted) -> float:
    """One less the ratio of the pooled effect's variance by a common effect to that with tau2 (Wetterslev et al. 2009)."""
    return 1.0 - float((1.0 / (vi + pooled.tau2)).sum() / (1.0 / vi).sum())


def _normal_value(pooled: Fitted) -> float:
    """The normal value with the sign and the P value of the test, which for z is the statistic itself."""
    statistic = float(pooled.beta[0] / np.sqrt(pooled.covariance[0, 0]))
    if pooled.df is None:
        return statistic
    return float(np.copysign(ndtri(stdtr(pooled.df, -abs(statistic))), statistic))


def _proper(alpha: float) -> float:
    if not 0.0 < alpha < 0.5:
        raise PoolingError(f"alpha is {alpha:g} and must lie between 0 and 0.5; write 0.05 for 5 %")
    return alpha


def _log_outside(nodes: Floats, mass: Floats, step: float, edge: float) -> float:
    """Logarithm of the chance that the next score lies beyond -edge or edge."""
    both = np.logaddexp(log_ndtr((nodes - edge) / step), log_ndtr((-edge - nodes) / step))
    with np.errstate(divide="ignore"):
        terms = np.log(mass) + both
    top = terms.max()
    return float(top + np.log(np.exp(terms - top).sum()))


def _solve(nodes: Floats, mass: Floats, step: float, root_time: float, error: float) -> float:
    """The boundary whose crossing takes just `error`; infinite where that is too small to be told from none."""
    if error <= 1e-300:
        return float(np.inf)
    target = np.log(error)

    def too_often(z: float) -> float:
        return _log_outside(nodes, mass, step, z * root_time) - float(target)

    return float(brentq(too_often, 0.0, WIDEST, xtol=1e-12)) if too_often(WIDEST) < 0.0 else float(np.inf)


def _carry(nodes: Floats, mass: Floats, step: float, edge: float, *, finest: float) -> tuple[Floats, Floats]:
    """The density of the score within its boundary, as nodes with the mass each stands for, fine enough for the next step."""
    reach = min(edge, float(np.abs(nodes).max()) + 9.0 * step)
    panels = max(4, int(np.ceil(2.0 * reach / finest * PANELS)))
    middle = (np.arange(panels) + 0.5) * (2.0 * reach / panels) - reach
    half = reach / panels
    places = (middle[:, None] + half * NODES).ravel()
    weights = np.tile(half * NODE_WEIGHTS, panels)
    distance = (places[:, None] - nodes) / step
    density = np.exp(-0.5 * distance**2) @ mass / (step * np.sqrt(2.0 * np.pi))
    return places, density * weights


def _notes(k: int, diversity: float, *, is_z: bool, has_enough: bool) -> tuple[str, ...]:
    notes = []
    if not has_enough:
        notes.append(
            "The required information has not been reached: a result that crosses no boundary is not evidence of no effect."
        )
    if diversity > 0.0 and is_z and k < ENOUGH_STUDIES:
        notes.append(
            f"With {k} studies that disagree, the z test errs more often than its level says at every look, and the boundary "
            "does not mend that; use the Knapp-Hartung test."
        )
    return (
        *notes,
        "The worthwhile effect, alpha and power must have been chosen before the looks; chosen afterwards they prove nothing.",
    )
