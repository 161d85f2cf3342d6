"""A posterior as weighted draws: Laplace's approximation corrected by importance weights, with the evidence and its diagnostics."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assuage.stats.posterior_mode import Mode, Predict
from assuage.stats.residual_families import Readings, log_density
from assuage.stats.sampling import standard_normals, uniforms

Floats = NDArray[np.float64]

DEGREES = 6
"""Of the Student-t proposal: tails heavier than those of any posterior here, so that no weight runs away."""

PRIOR_SHARE = 0.15
"""The part of the draws that comes from the prior: no weight exceeds the likelihood over this share of the evidence."""

ENOUGH = 0.25
"""A proposal whose effective sample is a smaller part of its draws is adapted to them and tried again."""

MOST_ROUNDS = 4
_LOG_2PI = 1.8378770664093453


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws (n, q) of standard normal deviates with weights (n,) that sum to 1, and their predictions (n, k).

    `log_evidence` is the logarithm of the mean likelihood over the prior; `effective` is the effective sample size `1 / sum w^2`.
    """

    deviates: Floats
    weight: Floats
    predicted: Floats
    log_evidence: float

    @property
    def effective(self) -> float:
        """How many draws of equal weight these are worth."""
        return float(1.0 / np.sum(self.weight**2))


def posterior_draws(predict: Predict, readings: Readings, mode: Mode, *, count: int, seed: int) -> Posterior:
    """Draw from the posterior of standard normal deviates, given readings.

    Draws come from a Student-t about the mode with the curvature found there and, one in seven, from the prior; each is weighted by
    prior times likelihood over the mixture. Where few draws carry the weight, the proposal is moved to the mean and covariance of the
    draws so far and as many are added, at most three times; all rounds are weighted as one mixture (Owen & Zhou 2000).

    Parameters
        count: draws a round.
        seed: the same seed gives the same draws.

    Without a deviate (q = 0) there is nothing to draw: the evidence is the likelihood, exactly.
    """
    q = len(mode.deviates)
    if q == 0:
        z = np.zeros((1, 0))
        predicted = predict(z)
        return Posterior(z, np.ones(1), predicted, float(log_density(predicted, readings).sum()))
    centres, factors = [mode.deviates], [np.linalg.cholesky(np.linalg.inv(mode.precision))]
    from_prior = round(PRIOR_SHARE * count)
    z = np.empty((0, q))
    predicted = np.empty((0, len(readings)))
    while True:
        rounds = len(centres)
        fresh = _drawn(centres[-1], factors[-1], from_prior, count, seed=seed, stream=2 * (rounds - 1))
        z, predicted = np.vstack([z, fresh]), np.vstack([predicted, predict(fresh)])
        of_prior = -0.5 * (z**2).sum(axis=1) - 0.5 * q * _LOG_2PI
        others = [_log_t(z, centre, factor) for centre, factor in zip(centres, factors, strict=True)]
        shares = [PRIOR_SHARE, *[(1.0 - PRIOR_SHARE) / rounds] * rounds]
        proposal = _log_sum(np.stack([of_prior, *others]) + np.log(shares)[:, None])
        likelihood = log_density(predicted, readings).sum(axis=1)
        log_weight = of_prior + np.where(np.isfinite(likelihood), likelihood, -np.inf) - proposal
        top = log_weight.max()
        raw = np.exp(log_weight - top) if np.isfinite(top) else np.full(len(z), 1.0)
        weight = raw / raw.sum()
        found = Posterior(z, weight, predicted, float(top + np.log(raw.mean())))
        if found.effective >= ENOUGH * len(z) or rounds == MOST_ROUNDS:
            return found
        mean = weight @ z
        spread = (z - mean).T * weight @ (z - mean)
        # Few draws carry a poor covariance; towards that of the curvature at the mode it is safe.
        trust = found.effective / (found.effective + 2.0 * q)
        centres.append(mean)
        factors.append(np.linalg.cholesky(trust * spread + (1.0 - trust) * factors[0] @ factors[0].T))


def _drawn(centre: Floats, factor: Floats, from_prior: int, count: int, *, seed: int, stream: int) -> Floats:
    """`from_prior` standard normal rows, then Student-t ones about the centre."""
    normals = standard_normals(seed, 0, count, len(centre), stream=stream)
    # Chi-squared with an even number of degrees is twice a sum of exponentials.
    chi2 = -2.0 * np.log(uniforms(seed, 0, count, DEGREES // 2, stream=stream + 1)).sum(axis=1)
    wide = centre + normals @ factor.T * np.sqrt(DEGREES / chi2)[:, None]
    return np.vstack([normals[:from_prior], wide[from_prior:]])


def _log_t(z: Floats, centre: Floats, factor: Floats) -> Floats:
    """The log density of the Student-t proposal."""
    from scipy.special import gammaln  # SciPy takes a while to import, and only estimation needs it

    q = len(centre)
    distance = (np.linalg.solve(factor, (z - centre).T) ** 2).sum(axis=0)
    constant = gammaln((DEGREES + q) / 2) - gammaln(DEGREES / 2) - 0.5 * q * np.log(DEGREES * np.pi)
    return np.asarray(constant - np.log(np.diag(factor)).sum() - 0.5 * (DEGREES + q) * np.log1p(distance / DEGREES))


def _log_sum(terms: Floats) -> Floats:
    top = terms.max(axis=0)
    return np.asarray(top + np.log(np.exp(terms - top).sum(axis=0)))


def equal_weights(weight: Floats, count: int) -> NDArray[np.int64]:
    """Rows in proportion to their weight: `count` indices of equal weight by systematic resampling, the same every time."""
    edges = np.cumsum(weight) / weight.sum()
    return np.minimum(np.searchsorted(edges, (np.arange(count) + 0.5) / count), len(weight) - 1).astype(np.int64)


def weighted_quantiles(values: Floats, weight: Floats, shares: Floats) -> Floats:
    """Quantiles of weighted values (n,) at `shares` (s,), by the middle of each value's weight."""
    order = np.argsort(values, kind="stable")
    middle = np.cumsum(weight[order]) - 0.5 * weight[order]
    return np.asarray(np.interp(shares, middle / weight.sum(), values[order]))
