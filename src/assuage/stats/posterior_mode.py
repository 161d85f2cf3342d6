"""The most probable deviates of one person, whatever predicts them: a damped Gauss-Newton search over batches of predictions."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assuage.stats.errors import EstimationError
from assuage.stats.residual_families import Readings, density_slope_and_information

Floats = NDArray[np.float64]
Predict = Callable[[Floats], Floats]
"""Deviates (n, q) to predictions (n, k), each row by itself."""

STEP = 1e-5
"""The step of a difference quotient: kernels are exact to some ten digits, so slopes are good to about five."""

SETTLED = 1e-7
"""The next step would lower the objective by less: the mode is within about 5e-4 posterior standard deviations."""

FARTHEST = 3.0
"""No step is longer, in prior standard deviations: further out a prediction may be no number."""

MOST_STEPS = 60
_FIRMER, _SOFTER, _FIRST, _MOST, _LITTLE = 10.0, 0.1, 1e-2, 1e10, 1e-6


@dataclass(frozen=True, slots=True)
class Mode:
    """The mode (q,), the precision there (q, q) by the readings' information and the prior, and how it was found.

    `objective` is minus the logarithm of prior times likelihood, without the prior's constant. `has_settled` is false where the
    search did not come to rest. `predicted` (k,) are the predictions at the mode.
    """

    deviates: Floats
    precision: Floats
    objective: float
    predicted: Floats
    steps: int
    has_settled: bool


def posterior_mode(predict: Predict, readings: Readings, *, dimensions: int, begin: Floats | None = None) -> Mode:
    """Find the mode of the posterior of standard normal deviates, given readings.

    Minimises `z'z / 2 - sum log p(reading | prediction(z))`. Slopes are difference quotients, taken for every deviate in one batch. The
    curvature is the readings' information, corrected by what the slopes show of the rest as the search goes on (Dennis, Gay &
    Welsch 1981); damping follows Levenberg and Marquardt.

    Parameters
        predict: (n, q) deviates to (n, k) predictions.
        dimensions: q.
        begin: where to begin, (q,); zero, the typical person, unless given.

    Raises `EstimationError` where the readings are impossible at the beginning.
    """
    z = np.zeros(dimensions) if begin is None else np.array(begin, dtype=np.float64)
    unit = np.eye(dimensions)
    objective, gradient, curvature, predicted = _look(predict, readings, z, unit)
    if not np.isfinite(objective):
        raise EstimationError(
            "a reading is impossible for the person the search begins from, so no slope leads away from it; check its "
            "value, its time and its error"
        )
    damping, settled, taken = 0.0, False, 0
    rest = np.zeros_like(curvature)
    while taken < MOST_STEPS and damping < _MOST:
        taken += 1
        whole = curvature + rest
        whole = whole if _is_positive(whole) else curvature
        damped = whole + damping * np.diag(np.diag(whole)) if damping else whole
        step = -np.linalg.solve(damped, gradient)
        if -0.5 * gradient @ step < SETTLED:
            settled = True
            break
        step *= min(1.0, FARTHEST / float(np.linalg.norm(step)))
        reached = _look(predict, readings, z + step, unit)
        is_lower = reached[0] <= objective
        if np.isfinite(reached[0]):  # also a step too far shows how the slopes change
            rest = _corrected(
                rest, reached[1] - gradient - (reached[2] if is_lower else curvature) @ step, np.asarray(step)
            )
        if is_lower:
            z, (objective, gradient, curvature, predicted) = z + step, reached
            damping = damping * _SOFTER if damping > _FIRST * _SOFTER else 0.0
        else:
            damping = max(damping * _FIRMER, _FIRST)
    return Mode(z, curvature, objective, predicted, taken, settled)


def _look(predict: Predict, readings: Readings, z: Floats, unit: Floats) -> tuple[float, Floats, Floats, Floats]:
    """Objective, gradient, curvature and predictions at one place, from one batch; `unit` is the unit matrix (q, q)."""
    found = predict(np.concatenate([z[None], z + STEP * unit]))
    here, slopes = found[:1], (found[1:] - found[0]).T / STEP
    density, slope, information = density_slope_and_information(here, readings)
    objective = 0.5 * float(z @ z) - float(density.sum())
    gradient = z - slopes.T @ slope[0]
    curvature = unit + (slopes.T * information[0]) @ slopes
    return objective if np.isfinite(found).all() else np.inf, gradient, curvature, found[0]


def _corrected(rest: Floats, missing: Floats, step: Floats) -> Floats:
    """The curvature that the readings' information lacks, after a step on which the slopes changed by `missing` more than it says.

    A symmetric rank-one change; none where it would divide by next to nothing.
    """
    off = missing - rest @ step
    along = float(off @ step)
    if abs(along) < _LITTLE * np.linalg.norm(off) * np.linalg.norm(step):
        return rest
    return np.asarray(rest + np.outer(off, off) / along)


def _is_positive(curvature: Floats) -> bool:
    """Whether a symmetric matrix is positive definite."""
    try:
        np.linalg.cholesky(curvature)
    except np.linalg.LinAlgError:
        return False
    return True
