"""Doubling steps: the matrix exponential of any compartment system, without a subtraction that could cancel.

Method. For a step h, `E(h) = exp(K h)` and `F(h) = integral of exp(K s) for s from 0 to h`, and

    E(2h) = E(h) E(h),    F(2h) = F(h) + E(h) F(h).

Past the first short step, every product and sum is of numbers that are not negative, so each entry keeps its relative
accuracy whatever the eigenvalues: equal ones (transit chains), zero ones (no clearance), complex ones (a one-way
cycle). The one weak point of repeated squaring, a slow state's diagonal `1 - tiny` beside a fast state, is met by
carrying the diagonal as its distance from one while it is near one. The smallest step is a power of two, so that any
time is an exact number of steps plus an exact rest, and the rest is a short Taylor series.

References: Xue & Ye 2008, Numerische Mathematik 110:393 (the exponential of such matrices is determined entry by entry);
Higham 2008, Functions of Matrices, chapter 10 (scaling and squaring).
"""

from dataclasses import dataclass

import numpy as np

from assuage.numerics.errors import NumericsError
from assuage.numerics.schedule import Segments
from assuage.numerics.system import Floats, Ints

_ROUNDING = float(np.finfo(np.float64).eps) / 8.0
_MOST_TERMS = 500
_MOST_DOUBLINGS = 62
_SLOWEST = 2.0**-40  # 1/min; slower than this over a lifetime is standing still


@dataclass(frozen=True, slots=True)
class Step:
    """What a stretch of `width` [min] does: `carry` E (n, n), `gather` F (n, n) [min], `loss` diagonal of E - 1 (n,)."""

    width: float
    carry: Floats
    gather: Floats
    loss: Floats


def first_step(rates: Floats) -> Step:
    """Take a step short against the fastest state: a quarter of its mean stay at most, and a power of two [min].

    Parameters: `rates` (n, n) [1/min].
    """
    fastest = max(float(np.abs(np.diagonal(rates)).max()), _SLOWEST)
    return short_step(rates, 2.0 ** np.floor(np.log2(0.25 / fastest)))


def short_step(rates: Floats, width: float) -> Step:
    """Take one step of `width` [min], no longer than the first step, by Taylor series."""
    n = len(rates)
    change, gather, term = np.zeros((n, n)), np.zeros((n, n)), np.eye(n)
    for k in range(1, _MOST_TERMS):
        gather += term * (width / k)
        term = term @ rates * (width / k)
        change += term
        if k > n and (np.abs(term) <= _ROUNDING * np.abs(change)).all():
            return Step(width, change + np.eye(n), gather, np.diagonal(change).copy())
    raise NumericsError(_TOO_WILD)


def join(first: Step, then: Step) -> Step:
    """Take one step and then another; the loss is what either loses, less what comes back by way of other states."""
    carry = then.carry @ first.carry
    gather = then.gather + then.carry @ first.gather
    returned = np.einsum("ij,ji->i", _between_states(then.carry), _between_states(first.carry))
    loss = first.loss + then.loss + first.loss * then.loss + returned
    np.fill_diagonal(carry, np.where(loss > -0.5, 1.0 + loss, np.diagonal(carry)))
    return Step(first.width + then.width, carry, gather, loss)


def step_of(rates: Floats, width: float) -> Step:
    """Take one step of any `width` [min] by joining doubled steps."""
    steps = steps_up_to(rates, width)
    count = int(width / steps[0].width)
    whole = short_step(rates, width - count * steps[0].width)
    for level, step in enumerate(steps):
        if count >> level & 1:
            whole = join(whole, step)
    return whole


def _between_states(carry: Floats) -> Floats:
    """Leave out what stays where it is."""
    return carry - np.diag(np.diagonal(carry))


def steps_up_to(rates: Floats, longest: float) -> list[Step]:
    """List the steps h, 2h, 4h, ... that make up any time up to `longest` [min]."""
    step = first_step(rates)
    if longest / step.width >= 2.0**_MOST_DOUBLINGS:
        raise NumericsError(_TOO_WILD)
    steps = [step]
    for _ in range(int(longest / step.width).bit_length() - 1):
        steps.append(join(steps[-1], steps[-1]))
    return steps


def advance(rates: Floats, steps: list[Step], states: Floats, inputs: Floats, elapsed: Floats) -> Floats:
    """Move each state on by its own time under its own constant input.

    Parameters: `states` (T, n) [mg]; `inputs` (T, n) [mg/min]; `elapsed` (T,) [min]. Returns (T, n) [mg].
    """
    count = np.floor(elapsed / steps[0].width).astype(np.int64)
    moved = _advance_a_little(rates, states, inputs, elapsed - count * steps[0].width)
    for level, step in enumerate(steps):
        due = np.flatnonzero(count >> level & 1)
        moved[due] = moved[due] @ step.carry.T + inputs[due] @ step.gather.T
    return moved


def _advance_a_little(rates: Floats, states: Floats, inputs: Floats, elapsed: Floats) -> Floats:
    """Sum the Taylor series of `x' = K x + u` over a time shorter than the first step."""
    moved = states.copy()
    term = (states @ rates.T + inputs) * elapsed[:, None]
    for k in range(2, _MOST_TERMS):
        moved += term
        if k > len(rates) + 1 and (np.abs(term) <= _ROUNDING * np.abs(moved)).all():
            return moved
        term = term @ rates.T * (elapsed / k)[:, None]
    raise NumericsError(_TOO_WILD)


def walk(
    rates: Floats, segments: Segments, *, state: Floats, readout: Floats, times: Floats, at: Ints
) -> tuple[Floats, Floats]:
    """Follow the states through the segments and read the outputs at the times.

    Parameters: `rates` (n, n) [1/min]; `state` (n,) [mg] just before the first segment; `readout` (m, n); `times` (T,)
    [min]; `at` (T,) the segment of each time. Returns the outputs (m, T) and the state (n,) at the end.
    """
    n, widths, elapsed = len(rates), segments.right - segments.left, times - segments.left[at]
    steps = steps_up_to(rates, max(float(widths.max()), float(elapsed.max(initial=0.0))))
    units = np.tile(np.eye(n), (len(widths), 1))
    carries = advance(rates, steps, units, np.zeros_like(units), np.repeat(widths, n)).reshape(-1, n, n)
    pushes = advance(rates, steps, np.zeros_like(segments.inputs), segments.inputs, widths)
    entered = np.empty_like(segments.jumps)
    here = state
    for s in range(len(entered)):
        here = entered[s] = here + segments.jumps[s]
        here = here @ carries[s] + pushes[s]
    return readout @ advance(rates, steps, entered[at], segments.inputs[at], elapsed).T, here


_TOO_WILD = (
    "the rates are too fast for the time they must cover, so rounding would be larger than the answer; "
    "check the units of the rates (1/min) and of the times (min)"
)
