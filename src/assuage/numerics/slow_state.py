"""A slow state driven by an effect: `dR/dt = on E(t) (1 - R) - off R`, to a stated error.

Method. The equation is linear in R, so over one panel `R -> alpha R + beta`, found by Gauss collocation (five points,
order ten) for all panels at once. Just after a dose starts, stops or jumps, the drive moves fastest, so panels begin
very narrow there and double in width. A panel's error is the change in alpha and beta when it is halved; panels are
halved until the errors of all add up to less than the tolerance. As 0 <= alpha <= 1, errors do not grow as they are
carried forward, so that sum bounds the error at every time.

Reference: Hairer, Norsett & Wanner 1993, Solving Ordinary Differential Equations I, section II.7 (collocation).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assuage.numerics.errors import NumericsError, SystemShapeError, ToleranceNotReachedError
from assuage.numerics.system import Floats

Drive = Callable[[Floats], Floats]

# Half a millisecond: the first panel after a break, well under the fastest effect site (half-life of seconds).
_FIRST_PANEL = 2.0**-17
_MOST_ROUNDS = 60
_MOST_PANELS = 400_000
_FINEST_TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class _Panels:
    """Stretches of `width` (N,) from `left` (N,) [min], each with its map `R -> keep R + gain` and its error."""

    left: Floats
    width: Floats
    keep: Floats
    gain: Floats
    error: Floats


@dataclass(frozen=True, slots=True)
class _Equation:
    drive: Drive
    on_rate: float
    off_rate: float


def integrate_slow_state(
    drive: Drive,
    times: Floats,
    *,
    on_rate: float,
    off_rate: float,
    breaks: Floats,
    initial: float = 0.0,
    begin: float = 0.0,
    tolerance: float = 1e-9,
) -> Floats:
    """Give the slow state R at the times asked for, each within `tolerance` (absolute; R itself lies in 0 to 1).

    Parameters
        drive: E at an array of times [min], not negative, smooth between breaks.
        times: (T,) [min], none before `begin`, in any order.
        on_rate, off_rate: [1/min], not negative.
        breaks: (b,) [min], every time at which the drive jumps or bends: where doses start, stop or jump, and switches.
        initial: R at `begin` [min], in 0 to 1.

    Returns (T,). Raises `ToleranceNotReachedError` where a drive is too rough for the tolerance (a missing break is the
    usual cause), `SystemShapeError` for arguments out of range, `NumericsError` for a drive that is not a number.
    """
    times = np.asarray(times, dtype=np.float64)
    if times.ndim != 1 or not np.isfinite(times).all() or not np.isfinite(breaks).all() or (times < begin).any():
        raise SystemShapeError("times and breaks must be finite, and no time may lie before the beginning")
    if not (0.0 <= on_rate < np.inf and 0.0 <= off_rate < np.inf and 0.0 <= initial <= 1.0):
        raise SystemShapeError("rates must be finite and not negative, and the initial state between 0 and 1")
    if not tolerance >= _FINEST_TOLERANCE:
        raise SystemShapeError(f"a tolerance below {_FINEST_TOLERANCE:g} is beyond what rounding allows")
    if not len(times):
        return np.zeros(0)
    edges = _graded_edges(times, np.asarray(breaks, dtype=np.float64), begin)
    panels = _refined(_Equation(drive, on_rate, off_rate), edges, tolerance)
    order = np.argsort(panels.left)
    course = np.empty(len(order) + 1)
    course[0] = here = initial
    for i, (keep, gain) in enumerate(zip(panels.keep[order].tolist(), panels.gain[order].tolist(), strict=True)):
        course[i + 1] = here = keep * here + gain
    return course[np.searchsorted(panels.left[order], times)]


def _graded_edges(times: Floats, breaks: Floats, begin: float) -> Floats:
    """Put an edge at each time and break, and after each break at distances that double."""
    end = times.max()
    fresh = np.unique(np.append(breaks[(breaks > begin) & (breaks < end)], begin))
    reach = np.append(fresh[1:], end) - fresh
    doublings = int(np.ceil(np.log2(max(float(reach.max()), _FIRST_PANEL) / _FIRST_PANEL))) + 1
    ladder = fresh[:, None] + _FIRST_PANEL * 2.0 ** np.arange(doublings)
    inside = ladder < (fresh + reach)[:, None]
    return np.unique(np.concatenate([fresh, ladder[inside], times]))


def _refined(equation: _Equation, edges: Floats, tolerance: float) -> _Panels:
    """Halve the panels that err most until the errors add up to less than the tolerance."""
    whole = _maps(equation, edges[:-1], np.diff(edges))
    panels = _judged(equation, edges[:-1], np.diff(edges), *whole)
    for _ in range(_MOST_ROUNDS):
        if panels.error.sum() <= tolerance:
            return panels
        rough = panels.error > 0.5 * tolerance / len(panels.error)
        if len(panels.error) + np.count_nonzero(rough) > _MOST_PANELS:
            break
        half = 0.5 * panels.width[rough]
        left = np.concatenate([panels.left[rough], panels.left[rough] + half])
        width = np.concatenate([half, half])
        finer = _judged(equation, left, width, *_maps(equation, left, width))
        panels = _Panels(
            *(np.concatenate([getattr(panels, part)[~rough], getattr(finer, part)]) for part in _Panels.__slots__)
        )
    raise ToleranceNotReachedError(
        f"the drive is too rough for an error of {tolerance:g}: halving its panels again and again did not reach it; "
        "name every time at which the drive jumps or bends as a break, or ask for less"
    )


def _judged(equation: _Equation, left: Floats, width: Floats, keep: Floats, gain: Floats) -> _Panels:
    """Take each panel in two halves, and call the difference from taking it whole its error."""
    half = 0.5 * width
    first_keep, first_gain = _maps(equation, left, half)
    then_keep, then_gain = _maps(equation, left + half, half)
    finer_keep, finer_gain = then_keep * first_keep, then_keep * first_gain + then_gain
    error = np.abs(finer_keep - keep) + np.abs(finer_gain - gain)
    return _Panels(left, width, finer_keep, finer_gain, error)


def _maps(equation: _Equation, left: Floats, width: Floats) -> tuple[Floats, Floats]:
    """Collocate each panel: slopes k with `k = a - b (R + h A k)`, a = on E, b = on E + off; then `R + h w k`."""
    effect = np.asarray(equation.drive((left[:, None] + width[:, None] * _NODES).ravel())).reshape(-1, len(_NODES))
    if not np.isfinite(effect).all() or (effect < 0.0).any():
        raise NumericsError(
            "the drive is negative or not a number at some time, so the slow state has no meaning there"
        )
    fed = equation.on_rate * effect
    lost = fed + equation.off_rate
    equations = np.eye(len(_NODES)) + (width[:, None] * lost)[:, :, None] * _STAGES
    slopes = np.linalg.solve(equations, np.stack([-lost, fed], axis=-1))
    moved = width[:, None] * np.einsum("i,pij->pj", _WEIGHTS, slopes)
    return 1.0 + moved[:, 0], moved[:, 1]


def _gauss(points: int) -> tuple[Floats, Floats, Floats]:
    """Nodes (p,) and weights (p,) on 0 to 1, and the integrals (p, p) of each node's Lagrange polynomial up to each node."""
    roots, weights = np.polynomial.legendre.leggauss(points)
    nodes = 0.5 * (roots + 1.0)
    powers = np.arange(points)
    up_to_node = nodes[:, None] ** (powers + 1) / (powers + 1)
    stages = np.linalg.solve((nodes[:, None] ** powers).T, up_to_node.T).T
    return nodes, 0.5 * weights, np.asarray(stages, dtype=np.float64)


_NODES, _WEIGHTS, _STAGES = _gauss(5)
