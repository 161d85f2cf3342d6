"""Whether readings look like what a posterior would give again: intervals, the chance of each, and of all of them together."""

import numpy as np
from numpy.typing import NDArray

from assuage.stats.importance import equal_weights, weighted_quantiles
from assuage.stats.residual_families import ABOVE, BELOW, EXACT, Readings, share_below
from assuage.stats.sampling import uniforms

Floats = NDArray[np.float64]

_LEAST = 1e-15


def reading_p(predicted: Floats, weight: Floats, readings: Readings) -> Floats:
    """How probable a reading at least as far out was, (k,), under weighted predictions (n, k).

    Both sides count for a value as it stands; of a value known from one side, that side counts.
    """
    below = np.clip(weight @ share_below(predicted, readings) / weight.sum(), 0.0, 1.0)
    two_sided = np.minimum(1.0, 2.0 * np.minimum(below, 1.0 - below))
    censored = np.where(readings.censored == ABOVE, 1.0 - below, two_sided)
    return np.asarray(np.where(readings.censored == BELOW, below, censored), dtype=np.float64)


def fit_p(predicted: Floats, weight: Floats, readings: Readings) -> float | None:
    """How probable it was that readings lie at least this far from the predictions, all together; None without a reading.

    Near 0 where they do not fit together, near 1 where they scatter less than they should. Exact readings count by the posterior
    predictive probability of the sum of their squared normal scores (Gelman, Meng & Stern 1996), those known from one side by
    Fisher's sum of logarithms of the probability of that side; of the two, twice the smaller.
    """
    from scipy.special import chdtrc, ndtri  # SciPy takes a while to import, and only estimation needs it

    below = share_below(predicted, readings)
    exact = readings.censored == EXACT
    found = []
    if exact.any():
        distance = (ndtri(np.clip(below[:, exact], _LEAST, 1.0 - _LEAST)) ** 2).sum(axis=1)
        found.append(float(weight @ chdtrc(int(exact.sum()), distance) / weight.sum()))
    if not exact.all():
        side = np.where(readings.censored == BELOW, below, 1.0 - below)[:, ~exact]
        surprise = -2.0 * np.log(np.maximum(side, _LEAST)).sum(axis=1)
        found.append(float(weight @ chdtrc(2 * int((~exact).sum()), surprise) / weight.sum()))
    return min(1.0, len(found) * min(found)) if found else None


def reading_intervals(
    predicted: Floats, weight: Floats, readings: Readings, *, shares: Floats, seed: int, count: int = 2000
) -> Floats:
    """Quantiles (s, k) of what each reading would be if it were taken again."""
    rows = equal_weights(weight, count)
    luck = uniforms(seed, 0, count, len(readings))
    from scipy.special import ndtri, stdtrit  # as above

    u = ndtri(luck) if np.isinf(readings.degrees) else stdtrit(readings.degrees, luck)
    f = predicted[rows]
    plain = f + np.hypot(readings.additive, readings.proportional * f) * u
    again = np.where(readings.on_log, f * np.exp(np.where(readings.on_log, readings.proportional, 0.0) * u), plain)
    even = np.full(count, 1.0 / count)
    return np.stack([weighted_quantiles(again[:, k], even, shares) for k in range(len(readings))], axis=1)
