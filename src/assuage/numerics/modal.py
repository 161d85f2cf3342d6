"""Pure modes: a cascade of reversible trees written as independent exponentials.

Method. Each group of exchanging states is diagonally similar to a symmetric matrix, whose eigenvectors are
orthogonal, so that part is well conditioned even with equal eigenvalues, no exchange or no clearance. In these
coordinates the cascade is lower triangular, T = Lambda + N, and back substitution gives L with T L = L Lambda:

    L[i, j] = sum_{k<i} T[i, k] L[k, j] / (lambda_j - lambda_i)

Where two coupled eigenvalues are close (a transit chain, an absorption rate equal to a disposition rate) the modes
would cancel each other; `decompose` measures that and declines, and `powers` answers instead.

References: Jacquez & Simon 1993, SIAM Review 35:43 (compartmental matrices); Golub & Van Loan 2013, Matrix Computations,
section 7.6 (diagonalising a triangle).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assuage.numerics.schedule import Segments
from assuage.numerics.structure import exchanging_blocks, symmetrising_scale
from assuage.numerics.system import Floats, Ints

# Modes may be this many times larger than the response they add up to. Rounding then costs some 1e-13 of the largest
# response, a thousandth of what is promised; the doubling steps that answer otherwise are a few times slower, not worse.
LARGEST_CANCELLATION = 100.0
# How far a rate may be off, relative to itself, once the modes are put together again.
COARSEST_RATE = 1e-12
_ROUNDING = 4.0 * np.finfo(np.float64).eps
_TEST_POINTS = np.geomspace(0.1, 10.0, 5)


@dataclass(frozen=True, slots=True)
class Modes:
    """`rates = from_modes diag(exponents) to_modes`: exponents (n,) [1/min], from_modes and to_modes (n, n)."""

    exponents: Floats
    from_modes: Floats
    to_modes: Floats


def decompose(rates: Floats, *, horizon: float = np.inf) -> Modes | None:
    """Write a system as pure modes, or return None where these would cancel or do not exist.

    Parameters: `rates` (n, n) [1/min]; `horizon` [min], how long the modes will be followed: what rises too slowly to
    show itself in that time would be lost in the difference of modes that are not.
    """
    return _decompose(rates.tobytes(), len(rates), horizon)


@lru_cache(maxsize=256)
def _decompose(stored: bytes, n: int, horizon: float) -> Modes | None:
    """Decompose once what is asked for again, as a form that is changed and changed back asks."""
    rates = np.frombuffer(stored).reshape(n, n)
    exponents, basis, inverse = np.empty(n), np.zeros((n, n)), np.zeros((n, n))
    within = np.zeros((n, n), dtype=bool)
    done = 0
    for block in exchanging_blocks(rates):
        mine = slice(done, done + len(block))
        within[mine, mine] = True
        done = mine.stop
        if len(block) == 1:
            exponents[mine], basis[block, mine], inverse[mine, block] = rates[block, block], 1.0, 1.0
            continue
        square = rates[np.ix_(block, block)]
        scale = symmetrising_scale(square)
        if scale is None or not np.isfinite(scale).all() or not scale.all():
            return None
        symmetric = square * (scale / scale[:, None])
        if not np.isfinite(symmetric).all():
            return None
        exponents[mine], vectors = np.linalg.eigh(symmetric)
        if _is_closed(square):
            exponents[done - 1] = 0.0  # exactly: a residue of the last digit would lose drug over weeks
        basis[block, mine] = scale[:, None] * vectors
        inverse[mine, block] = vectors.T / scale
    coupling = np.where(within, 0.0, inverse @ rates @ basis)
    lower, lower_inverse = _diagonalise_triangle(exponents, coupling)
    if not (np.isfinite(lower).all() and np.isfinite(lower_inverse).all()):
        return None
    modes = Modes(exponents, basis @ lower, lower_inverse @ inverse)
    faithful = _gives_back(modes, rates) and _cancellation(modes, horizon) <= LARGEST_CANCELLATION
    return modes if faithful else None


def _is_closed(square: Floats) -> bool:
    """Whether nothing leaves a group of exchanging states: each column sums to zero, to the rounding of its sum."""
    return bool((np.abs(square.sum(axis=0)) <= _ROUNDING * np.abs(square).sum(axis=0)).all())


def _diagonalise_triangle(exponents: Floats, coupling: Floats) -> tuple[Floats, Floats]:
    """Find unit lower triangular L and its inverse with `(Lambda + N) L = L Lambda`; infinite where it has none."""
    n = len(exponents)
    lower, inverse = np.eye(n), np.eye(n)
    with np.errstate(all="ignore"):
        for i in range(1, n):
            pushed = coupling[i, :i] @ lower[:i, :i]
            lower[i, :i] = np.where(pushed == 0.0, 0.0, pushed / (exponents[:i] - exponents[i]))
            inverse[i, :i] = -(lower[i, :i] @ inverse[:i, :i])
    return lower, inverse


def _gives_back(modes: Modes, rates: Floats) -> bool:
    """Say whether the modes, put together again, give each rate; an exchange far weaker than its group would be lost."""
    again = (modes.from_modes * modes.exponents) @ modes.to_modes
    return bool((np.abs(again - rates)[rates != 0.0] <= COARSEST_RATE * np.abs(rates)[rates != 0.0]).all())


def _cancellation(modes: Modes, horizon: float) -> float:
    """How many times larger the modes are than the largest responses they add up to, at worst over pairs of states."""
    speeds = np.abs(modes.exponents[modes.exponents != 0.0])
    times = np.minimum(np.concatenate([[0.0], *(_TEST_POINTS / speed for speed in np.unique(speeds))]), horizon)
    terms = modes.from_modes[:, :, None] * modes.to_modes
    size = np.abs(terms).sum(axis=1)
    decays = np.exp(np.minimum(times[:, None] * modes.exponents, 0.0))
    largest = np.abs(np.tensordot(decays, terms, axes=(1, 1))).max(axis=0)
    return float(np.max(np.divide(size, largest, out=np.where(size > 0.0, np.inf, 0.0), where=largest > 0.0)))


def walk(
    modes: Modes, segments: Segments, *, state: Floats, readout: Floats, times: Floats, at: Ints
) -> tuple[Floats, Floats]:
    """Follow the modes through the segments and read the outputs at the times.

    `z(tau) = z_0 exp(lambda tau) + u phi_1(lambda, tau)`, with `phi_1 = (exp(lambda tau) - 1) / lambda`, or tau at 0.

    Parameters: `state` (n,) [mg] just before the first segment; `readout` (m, n); `times` (T,) [min]; `at` (T,) the
    segment of each time. Returns the outputs (m, T) and the state (n,) at the end of the last segment.
    """
    inputs = segments.inputs @ modes.to_modes.T
    jumps = segments.jumps @ modes.to_modes.T
    widths = segments.right - segments.left
    decays = np.exp(widths[:, None] * modes.exponents)
    pushes = inputs * _phi_1(modes.exponents, widths).T
    entered = np.empty_like(jumps)
    mode = modes.to_modes @ state
    for s in range(len(entered)):
        mode = entered[s] = mode + jumps[s]
        mode = mode * decays[s] + pushes[s]
    elapsed = times - segments.left[at]
    values = entered.T[:, at] * np.exp(modes.exponents[:, None] * elapsed)
    fed = np.flatnonzero(segments.inputs.sum(axis=1)[at])
    values[:, fed] += inputs.T[:, at[fed]] * _phi_1(modes.exponents, elapsed[fed])
    return (readout @ modes.from_modes) @ values, modes.from_modes @ mode


def _phi_1(exponents: Floats, widths: Floats) -> Floats:
    """Integrate `exp(lambda s)` over s from 0 to each width: shape (n, T) [min]."""
    still = np.flatnonzero(exponents == 0.0)
    divisors = exponents.copy()
    divisors[still] = 1.0
    gains = np.expm1(exponents[:, None] * widths) / divisors[:, None]
    gains[still] = widths
    return gains
