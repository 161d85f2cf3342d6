"""Draws that belong to a person: the same whoever else is drawn, in whatever batch, order or thread.

Person i reads block i of a counter-based generator (Philox 4x64), so nothing is remembered between draws. The counter is
(person, group of four dimensions, stream): asking for more people or more dimensions leaves the earlier ones as they were.

Reference: Salmon, Moraes, Dror & Shaw 2011, Parallel random numbers: as easy as 1, 2, 3.
"""

import numpy as np
from numpy.typing import NDArray

from assuage.stats.errors import SamplingError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_WORDS = 4
_LARGEST_SEED = 2**128
_LARGEST_WORD = 2**64


def uniforms(seed: int, first: int, count: int, dimensions: int, *, stream: int = 0) -> Floats:
    """Uniform draws strictly between 0 and 1 for people `first` to `first + count - 1`: shape (count, dimensions).

    Parameters
        seed: from 0 to 2^128 - 1.
        first: index of the first person, from 0 on.
        stream: keeps draws for different purposes (parameters, residual error, classes) apart.

    Raises `SamplingError` for a negative or too large number.

    Example
        >>> everybody = uniforms(7, 0, 100, 3)
        >>> bool((uniforms(7, 40, 2, 3) == everybody[40:42]).all())
        True
    """
    if not 0 <= seed < _LARGEST_SEED:
        raise SamplingError("a seed must lie between 0 and 2^128 - 1, so that two seeds never mean the same draws")
    if min(first, count, dimensions, stream) < 0 or max(first + count, stream) >= _LARGEST_WORD:
        raise SamplingError("people, dimensions and streams are counted from 0 on; a negative one has no draws")
    groups = -(-dimensions // _WORDS)
    words = np.empty((count, groups * _WORDS), dtype=np.uint64)
    for group in range(groups):
        generator = np.random.Philox(key=seed, counter=[first, group, stream, 0])
        words[:, group * _WORDS : (group + 1) * _WORDS] = generator.random_raw(count * _WORDS).reshape(count, _WORDS)
    # The middle of one of 2^52 equal parts: never 0, never 1, and symmetric, so that no tail is infinite.
    return np.asarray(((words[:, :dimensions] >> np.uint64(12)) + 0.5) * 2.0**-52)


def standard_normals(seed: int, first: int, count: int, dimensions: int, *, stream: int = 0) -> Floats:
    """Independent standard normal draws, shape (count, dimensions); parameters and errors as in `uniforms`."""
    # SciPy's special functions take a while to import, and one patient never needs them.
    from scipy.special import ndtri

    return np.asarray(ndtri(uniforms(seed, first, count, dimensions, stream=stream)), dtype=np.float64)


def covariance_factor(omega: Floats) -> Floats:
    """Find the lower triangular L with `L L^T = omega`; a variance of zero, or a perfect correlation, is allowed.

    Parameters: `omega` (d, d), the variances and covariances. Returns L (d, d).

    Raises `SamplingError` unless omega is symmetric and positive semi-definite: no random quantity has such covariances.
    """
    omega = np.asarray(omega, dtype=np.float64)
    if omega.ndim != 2 or omega.shape[0] != omega.shape[1] or not np.isfinite(omega).all():
        raise SamplingError("a covariance matrix must be square and hold finite numbers")
    spread = np.sqrt(np.abs(np.diagonal(omega)))
    # Rounding of a matrix that was typed with some ten digits, relative to the variances involved.
    allowed = 1e-10 * np.outer(spread, spread)
    if (np.abs(omega - omega.T) > allowed).any():
        raise SamplingError("a covariance matrix must be symmetric: what A has with B, B has with A")
    factor = np.zeros_like(omega)
    for k in range(len(omega)):
        rest = omega[k:, k] - factor[k:, :k] @ factor[k, :k]
        if rest[0] > allowed[k, k]:
            factor[k:, k] = rest / np.sqrt(rest[0])
        elif rest[0] < -allowed[k, k] or (np.abs(rest[1:]) > np.sqrt(1e-10) * spread[k] * spread[k + 1 :]).any():
            raise SamplingError(
                "the covariance matrix is not positive semi-definite, so no random quantity has it; check that each "
                "covariance is a correlation between -1 and 1 times both standard deviations"
            )
    return factor


def correlated_normals(omega: Floats, normals: Floats) -> Floats:
    """Turn independent standard normals (count, d) into normals with mean 0 and covariance omega (d, d)."""
    factor = covariance_factor(omega)
    if normals.ndim != 2 or normals.shape[1] != len(factor):
        raise SamplingError(f"{len(factor)} random effects need {len(factor)} normals a person")
    return np.asarray(normals @ factor.T)


def log_normal_multipliers(omega: Floats, normals: Floats) -> Floats:
    """Multipliers `exp(eta)` with median 1 and eta ~ N(0, omega): shape (count, d)."""
    return np.exp(correlated_normals(omega, normals))


def logit_normal(typical: Floats, omega: Floats, normals: Floats) -> Floats:
    """Fractions between 0 and 1: `logit(p) = logit(typical) + eta` with eta ~ N(0, omega), shape (count, d).

    Raises `SamplingError` unless every typical fraction lies strictly between 0 and 1.
    """
    typical = np.asarray(typical, dtype=np.float64)
    if not ((typical > 0.0) & (typical < 1.0)).all():
        raise SamplingError("a typical fraction must lie strictly between 0 and 1 to vary on the logit scale")
    return np.asarray(1.0 / (1.0 + (1.0 - typical) / typical * np.exp(-correlated_normals(omega, normals))))


def uniform_between(draws: Floats, low: float, high: float) -> Floats:
    """Stretch uniform draws to the range from `low` to `high`."""
    _check_range(low, high)
    return np.asarray(low + (high - low) * draws)


def truncated_normals(draws: Floats, low: float, high: float) -> Floats:
    """Turn uniform draws into standard normals that all lie between `low` and `high` (either may be infinite)."""
    from scipy.special import ndtr, ndtri  # as in `standard_normals`

    _check_range(low, high)
    if low > 0.0:  # the upper tail is mirrored, where the distribution function still tells numbers apart
        return -truncated_normals(1.0 - draws, -high, -low)
    below, above = ndtr(low), ndtr(high)
    return np.asarray(np.minimum(np.maximum(ndtri(below + (above - below) * draws), low), high), dtype=np.float64)


def discrete_classes(draws: Floats, probabilities: Floats) -> Ints:
    """Turn uniform draws into classes 0, 1, ... with the given probabilities, which must add up to 1."""
    probabilities = np.asarray(probabilities, dtype=np.float64)
    if probabilities.ndim != 1 or not (probabilities >= 0.0).all() or abs(probabilities.sum() - 1.0) > 1e-9:
        raise SamplingError("the probabilities of the classes must not be negative and must add up to 1")
    edges = np.cumsum(probabilities)
    last = int(np.flatnonzero(probabilities > 0.0)[-1])
    return np.minimum(np.searchsorted(edges, draws, side="right"), last).astype(np.int64)


def _check_range(low: float, high: float) -> None:
    """Refuse a range that holds nothing."""
    if not low < high:
        raise SamplingError("a range must begin below its end; give the smaller bound first")
